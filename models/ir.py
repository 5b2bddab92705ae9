"""The intermediate representation: what the front end makes of a C file and everything else reads.

An operation is a list of instructions; the program counter is an index into it. At most one shared access happens per
instruction. Values are 64-bit words; every arithmetic operation wraps. `proofs/Machine/Program.lean` declares the same
types, and `models/machine.py` and `proofs/Machine/Step.lean` give them the same meaning.

A *place* is a shared memory cell: the object a register points to, the field's number in its struct, and an index that
is zero for a scalar. The one array parameter that an operation may have (`uint64_t *out`, `const uint64_t *items`)
is the caller's *buffer*: it belongs to the calling thread, so access to it is a local step. An access beyond its end
is a fault, and so is running off the end of the code.

The heap is object 0, which is no object of the program's: NULL has no cells of its own. See `Heap`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

WORD_BITS = 64
WORD = 1 << WORD_BITS

Order = Literal["plain", "relaxed", "acquire", "release", "acq_rel", "seq_cst"]
BinaryOperator = Literal["+", "-", "*", "&", "|", "^", "<<", ">>", "==", "!=", "<", "<=", ">", ">=", "&&", "||"]
UnaryOperator = Literal["!", "~"]


@dataclass(frozen=True)
class Lit:
    """A constant, 0 ≤ value < 2^64."""

    value: int


@dataclass(frozen=True)
class Reg:
    """The value of a register, by number (see Operation.registers)."""

    index: int


@dataclass(frozen=True)
class Unary:
    op: UnaryOperator
    arg: Expr


@dataclass(frozen=True)
class Binary:
    """Both sides are evaluated (they have no effects, so && and || need no order). Comparisons are unsigned and give
    0 or 1; a shift by 64 or more is refused by the front end where it is constant and gives 0 otherwise."""

    op: BinaryOperator
    left: Expr
    right: Expr


Expr = Lit | Reg | Unary | Binary


@dataclass(frozen=True)
class Place:
    """`object->field[index]`; the index of a scalar field is Lit(0)."""

    object: Expr
    field: int
    index: Expr


@dataclass(frozen=True)
class Set:
    """dst := value (local)"""

    line: int
    dst: int
    value: Expr


@dataclass(frozen=True)
class Get:
    """dst := buffer[index] (local)"""

    line: int
    dst: int
    index: Expr


@dataclass(frozen=True)
class Put:
    """buffer[index] := value (local)"""

    line: int
    index: Expr
    value: Expr


@dataclass(frozen=True)
class Load:
    line: int
    dst: int
    place: Place
    order: Order


@dataclass(frozen=True)
class Store:
    line: int
    place: Place
    value: Expr
    order: Order


@dataclass(frozen=True)
class Cas:
    """Strong compare-and-swap. ok := 1 and place := desired if the place holds `expected`, else ok := 0; in both cases
    old := what it held. `success` and `failure` are the two orders."""

    line: int
    ok: int
    old: int
    place: Place
    expected: Expr
    desired: Expr
    success: Order
    failure: Order


@dataclass(frozen=True)
class FetchAdd:
    """dst := old value; place := old + value"""

    line: int
    dst: int
    place: Place
    value: Expr
    order: Order


@dataclass(frozen=True)
class Exchange:
    """dst := old value; place := value"""

    line: int
    dst: int
    place: Place
    value: Expr
    order: Order


@dataclass(frozen=True)
class Fence:
    line: int
    order: Order


@dataclass(frozen=True)
class Alloc:
    """dst := the number of a new object, a struct number `struct` of the program with `count` elements in its flexible
    array; or 0: out of memory. Which one it is, `Heap` says. Its cells hold what they held."""

    line: int
    dst: int
    struct: int
    count: Expr


@dataclass(frozen=True)
class Free:
    """The object exists no more."""

    line: int
    object: Expr


@dataclass(frozen=True)
class Branch:
    """pc := yes if the condition is not 0, else no (local)"""

    line: int
    condition: Expr
    yes: int
    no: int


@dataclass(frozen=True)
class Jump:
    line: int
    target: int


@dataclass(frozen=True)
class Return:
    line: int
    value: Expr


Instr = Set | Get | Put | Load | Store | Cas | FetchAdd | Exchange | Fence | Alloc | Free | Branch | Jump | Return
SharedInstr = Load | Store | Cas | FetchAdd | Exchange | Fence | Alloc | Free
SHARED = (Load, Store, Cas, FetchAdd, Exchange, Fence, Alloc, Free)


class Heap:
    """The cells of object 0, by field. They make allocation deterministic: what the environment will answer is part of
    the initial memory. Only Alloc and Free write them.

    `Alloc` number n (from 0) gives what ANSWER[n] holds, a word that the environment chose; COUNT[0] becomes n + 1,
    and EXTENT of the object becomes its number of array elements plus 1. `Free` makes the extent 0."""

    COUNT = 0
    """Index 0: how many allocations there were, those out of memory included."""
    ANSWER = 1
    """Index n: the object that allocation number n gives; 0 if it is out of memory."""
    EXTENT = 2
    """Index o: 0 if there is no object o, else its number of array elements plus 1."""


@dataclass(frozen=True)
class Field:
    """A field of a struct, numbered by its position in Program.fields. `name` is unique in the program: that of the
    main struct's field `top` is `top`, that of the field `mask` of the struct `zp_deque_buffer` is `buffer.mask`; and
    `cells.sequence` is an array field if `cells` is an array of structs. `struct` is a position in Program.structs;
    `pointer` says that it holds numbers of objects."""

    name: str
    atomic: bool
    array: bool
    struct: int = 0
    pointer: bool = False


@dataclass(frozen=True)
class Operation:
    """One C function. Registers 0 … len(parameters)-1 hold the arguments (the buffer takes no register), then locals,
    then temporaries of the front end. `buffer` is the name of the buffer parameter, `writes_buffer` whether it is an
    output."""

    name: str
    function: str
    parameters: tuple[str, ...]
    buffer: str | None
    writes_buffer: bool
    registers: tuple[str, ...]
    code: tuple[Instr, ...]


@dataclass(frozen=True)
class Program:
    """A C file: the fields of its structs and its operations. `source` is the path below the repository root, `sha256`
    of its text. `structs` are the structs' names in the order of definition, without the structure's prefix: the main
    one, to which the operations' first parameter points, has the empty name."""

    name: str
    source: str
    sha256: str
    fields: tuple[Field, ...]
    operations: tuple[Operation, ...]
    structs: tuple[str, ...] = ("",)

    def operation(self, name: str) -> Operation:
        """The operation called `name`; KeyError names the ones there are."""
        for operation in self.operations:
            if operation.name == name:
                return operation
        raise KeyError(f"no operation {name!r} in {self.source}; there are {[o.name for o in self.operations]}")

    def field(self, name: str) -> int:
        for number, field in enumerate(self.fields):
            if field.name == name:
                return number
        raise KeyError(f"no field {name!r} in {self.source}")


TEMPORARY = "tmp"
"""The name of the registers that hold part of a statement; a second one is `tmp_2`. No C variable may be called so."""


def is_temporary(name: str) -> bool:
    """Whether a register of that name holds part of a statement: it is read by the next instruction only."""
    return name == TEMPORARY or (name.startswith(f"{TEMPORARY}_") and name[len(TEMPORARY) + 1 :].isdigit())


def subexpressions(expr: Expr) -> Iterator[Expr]:
    """The expression and everything below it."""
    yield expr
    if isinstance(expr, Unary):
        yield from subexpressions(expr.arg)
    elif isinstance(expr, Binary):
        yield from subexpressions(expr.left)
        yield from subexpressions(expr.right)


def to_json(value: Any) -> Any:
    """A value of this module as JSON data: a dataclass is an object whose "kind" is its class name."""
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {"kind": type(value).__name__} | {
            name: to_json(getattr(value, name)) for name in value.__dataclass_fields__
        }
    return value


def from_json(data: Any) -> Any:
    """The inverse of to_json. ValueError names an unknown kind or wrong members."""
    if isinstance(data, list):
        return tuple(from_json(item) for item in data)
    if isinstance(data, dict):
        kind = data.get("kind")
        cls = _CLASSES.get(kind) if isinstance(kind, str) else None
        if cls is None:
            raise ValueError(f"IR: unknown kind {kind!r}")
        members = {name: from_json(item) for name, item in data.items() if name != "kind"}
        if members.keys() != cls.__dataclass_fields__.keys():
            raise ValueError(f"IR: {kind} has members {sorted(members)}, not {sorted(cls.__dataclass_fields__)}")
        return cls(**members)
    return data


_CLASSES: dict[str, Any] = {
    cls.__name__: cls
    for cls in (
        Lit, Reg, Unary, Binary, Place, Set, Get, Put, Load, Store, Cas, FetchAdd, Exchange, Fence, Alloc, Free,
        Branch, Jump, Return, Field, Operation, Program,
    )
}  # fmt: skip
