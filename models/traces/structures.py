"""What the traces need to know of each structure: its objects after creation, and its specification."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from models import ir
from models.machine import Loc, heap_answer, heap_extent
from models.specs.base import Spec
from models.specs.containers import BoundedFifo, WeakBoundedFifo
from models.specs.deque import WorkStealingDeque
from models.specs.nodes import LinkedQueue, LinkedStack, ListedStack
from models.specs.slots import SlottedQueue
from models.traces.trace import Inv, Trace

OBJECT = 1
"""The word that stands for the structure."""
MOST = 16
"""No run adds so many elements."""


Values = Mapping[str, int]
"""What the parameters are, by name."""


@dataclass(frozen=True)
class Elements:
    """An array field after creation: `word` gives each element, from the parameters and its index. `lean` says the same
    as a Lean term, in which the parameters have their names and the index is `l.idx`; certificates need it."""

    word: Callable[[Values, int], int]
    lean: str = ""


@dataclass(frozen=True)
class Part:
    """An object after creation. `struct` is its struct's name in Program.structs; `fields` says what each scalar field
    holds, in the order of the C struct: a constant, a parameter, or a parameter less a constant (`slots - 1`);
    `length`, what the length of its array fields is, if it has any (those of an array of structs are as long as it).
    The elements are zero, but for those of the fields in `elements`."""

    struct: str
    fields: Mapping[str, str]
    length: str = "0"
    elements: Mapping[str, Elements] = field(default_factory=dict)


@dataclass(frozen=True)
class Theorem:
    """How the structure's linearizability theorem is used in Lean. `parameters`, if it takes any, and `specification`
    are what it takes and speaks about, for a trace (END is the memory at its end); `arguments` are those of the
    generated `created`, given those parameters as `p`; and `init` proves that this state is one in which the structure
    begins, as `begins` says, given `premises`, which `given` proves for a trace. `opens` are further names of the
    structure's that these texts use. `counted`: the theorem is about so many operations only, and that there are no
    more is left to the kernel. `honest`: it asks something of the memory before each line, such as that the allocator
    gives no object that exists, which is left to the kernel too. `covers`: whether it is about the trace's operations.
    `modules` are those of the structure's, besides Recorded, that these texts need."""

    parameters: Callable[[Trace], str] | None
    specification: Callable[[Trace], str]
    arguments: str
    init: str
    premises: str = ""
    given: Callable[[Trace], str] = lambda trace: ""
    opens: tuple[str, ...] = ()
    counted: bool = False
    honest: bool = False
    covers: Callable[[Trace], bool] = lambda trace: True
    modules: tuple[str, ...] = ()
    begins: str = "Init"


@dataclass(frozen=True)
class Unreachable:
    """A branch that no recorded run takes: that of `operation` which compares with the constant `bound`, or with the
    local variable of that name. It never goes the way of `side`. `needs` says what it would take."""

    operation: str
    bound: int | str
    needs: str
    side: bool = True

    def of(self, operation: ir.Operation, condition: ir.Expr) -> bool:
        """Whether it is the branch with this condition."""
        if operation.name != self.operation:
            return False
        parts = ir.subexpressions(condition)
        if isinstance(self.bound, int):
            return ir.Lit(self.bound) in parts
        return any(isinstance(part, ir.Reg) and operation.registers[part.index] == self.bound for part in parts)


@dataclass(frozen=True)
class Certified:
    """Which traces may become certificates: those of at most so many events and, if `begin` is given, of this capacity
    and start, as is needed if the number of objects depends on them. `everything`: together they cover all that there
    is to cover."""

    most_events: int = 60
    begin: tuple[int, int] | None = None
    everything: bool = True

    def admits(self, trace: Trace) -> bool:
        same = self.begin is None or self.begin == (trace.capacity, trace.start)
        return same and len(trace.events) <= self.most_events


@dataclass(frozen=True)
class Created:
    """A structure after its creation. `parameters` gives values to names, from the capacity and the start, or raises
    ValueError for a capacity that the create function refuses; `parts` are its objects, from number 1 on: the
    structure itself first. `further` are those behind them, whose number depends on the parameters. All other cells are
    zero. `of_trace` makes the specification of one trace, if that depends on more than the capacity. `gives` are the
    operations that return a pointer; `takes` those whose last argument is the pointer that the thread's last call of
    such an operation returned, whatever the recorded client's call says."""

    parameters: Callable[[int, int], dict[str, int]]
    parts: tuple[Part, ...]
    specification: Callable[[int], Spec[tuple[int, ...]]]
    theorem: Theorem | None = None
    unreachable: tuple[Unreachable, ...] = ()
    of_trace: Callable[[Trace], Spec[tuple[int, ...]]] | None = None
    gives: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    further: Callable[[Values], tuple[Part, ...]] = lambda values: ()
    certified: Certified = Certified()

    def objects(self, values: Values) -> tuple[Part, ...]:
        """All objects of a structure with these parameters."""
        return (*self.parts, *self.further(values))


def created(program: ir.Program) -> Created:
    """The description of a program's structure. ValueError if its structs are others, KeyError if there is none."""
    structure = _STRUCTURES[program.name]
    for part in structure.objects(structure.parameters(1, 0)):
        scalars = [field.name for field in fields_of(program, part.struct) if not field.array]
        arrays = {field.name for field in fields_of(program, part.struct) if field.array}
        if not arrays >= part.elements.keys():
            raise ValueError(f"{program.source}: struct {part.struct!r} has the array fields {sorted(arrays)};"
                             f" traces know {sorted(part.elements)}")  # fmt: skip
        if scalars != list(part.fields):
            raise ValueError(f"{program.source}: struct {part.struct!r} has the scalar fields {scalars};"
                             f" traces know {list(part.fields)}")  # fmt: skip
    return structure


def fields_of(program: ir.Program, struct: str) -> list[ir.Field]:
    """The fields of a struct. ValueError if there is none of this name."""
    number = program.structs.index(struct)
    return [field for field in program.fields if field.struct == number]


def has_heap(program: ir.Program) -> bool:
    """Whether operations allocate or free. If not, the cells of object 0 are all zero and of no interest."""
    return any(isinstance(instr, (ir.Alloc, ir.Free)) for item in program.operations for instr in item.code)


def initial_cells(program: ir.Program, capacity: int, start: int, answers: Sequence[int] = ()) -> dict[Loc, int]:
    """The cells after creation that are not zero; `answers` are what the allocations will give. ValueError as
    `Created.parameters`."""
    structure = created(program)
    values = structure.parameters(capacity, start)
    cells: dict[Loc, int] = {}
    for number, part in enumerate(structure.objects(values), OBJECT):
        for name, value in part.fields.items():
            cells[Loc(number, program.field(name), 0)] = value_of(value, values)
        for name, elements in part.elements.items():
            for index in range(value_of(part.length, values)):
                cells[Loc(number, program.field(name), index)] = elements.word(values, index)
        if has_heap(program):
            cells[heap_extent(number)] = 1 + value_of(part.length, values)
    return cells | {heap_answer(number): answer for number, answer in enumerate(answers)}


@dataclass(frozen=True)
class Object:
    """An object that there is: its struct, and the number of elements of each of its arrays."""

    struct: str
    length: int


def objects(program: ir.Program, capacity: int, start: int = 0) -> dict[int, Object]:
    """The objects after creation, by number. ValueError as `Created.parameters`."""
    structure = created(program)
    values = structure.parameters(capacity, start)
    return {
        number: Object(part.struct, value_of(part.length, values))
        for number, part in enumerate(structure.objects(values), OBJECT)
    }


def cell_name(program: ir.Program, loc: Loc) -> str:
    """A cell in words: `top` for a field of the structure itself, `buffer2.slots[3]` for one of object 2."""
    field = program.fields[loc.field]
    struct = program.structs[field.struct]
    name = f"{struct}{loc.object}{field.name[len(struct) :]}" if struct else field.name
    return f"{name}[{loc.index}]" if field.array else name


def value_of(text: str, values: Values) -> int:
    """The value of a constant, a parameter, or a parameter less a constant."""
    name, _, less = text.partition(" - ")
    return (values[name] if name in values else int(name)) - int(less or "0")


def specification(trace: Trace) -> Spec[tuple[int, ...]]:
    """What the operations of the trace must look like."""
    structure = _STRUCTURES[trace.program]
    return structure.specification(trace.capacity) if structure.of_trace is None else structure.of_trace(trace)


def _slots(capacity: int) -> int:
    """How many slots hold so many elements: the next power of two."""
    return 1 << (capacity - 1).bit_length()


def _check_capacity(capacity: int) -> None:
    if not 1 <= capacity <= 1 << 32:
        raise ValueError(f"capacity {capacity} is not in 1 to 2^32")


def _ring_parameters(capacity: int, start: int) -> dict[str, int]:
    _check_capacity(capacity)
    return {"capacity": capacity, "slots": _slots(capacity), "start": start}


def _ring_theorem(trace: Trace) -> str:
    bits = _slots(trace.capacity).bit_length() - 1
    return f"⟨{trace.capacity}, {bits}, {trace.start}, by decide, by decide, by decide, by decide⟩"


_RING = Created(
    _ring_parameters,
    (
        Part(
            "",
            dict.fromkeys(("tail", "tail_own", "head_seen", "head", "head_own", "tail_seen"), "start")
            | {"capacity": "capacity", "mask": "slots - 1"},
            "slots",
        ),
    ),
    BoundedFifo,
    Theorem(
        _ring_theorem,
        lambda trace: f"spec {trace.capacity}",
        "p.capacity (Word.pow2 p.bits) p.start",
        "⟨fun _ => rfl, rfl, rfl, rfl, rfl, rfl, rfl, rfl, rfl⟩",
    ),
)


def _deque_parameters(capacity: int, start: int) -> dict[str, int]:
    _check_capacity(capacity)
    return {"slots": _slots(capacity), "start": start}


_DEQUE = Created(
    _deque_parameters,
    (
        Part(
            "",
            {"top": "start", "bottom": "start", "buffer": "2", "bottom_own": "start", "top_seen": "start",
             "buffer_own": "2"},
        ),
        Part("buffer", {"buffer.mask": "slots - 1", "buffer.older": "0"}, "slots"),
    ),
    lambda capacity: WorkStealingDeque(most=MOST),
    Theorem(
        lambda trace: f"⟨{_slots(trace.capacity).bit_length() - 1}, {trace.start}, by decide, by decide⟩",
        lambda trace: "spec",
        "(Word.pow2 p.bits) p.start answers",
        "init_create p h",
        " {answers : List Nat} (h : freshAnswers answers = true)",
        lambda trace: f" (answers := {list(trace.answers())}) (by decide +kernel)",
        ("init_create", "freshAnswers"),
        counted=True,
    ),
    unreachable=(Unreachable("push", 1 << 60, "a buffer of 2^60 slots"),),
)  # fmt: skip


def _no_parameters(capacity: int, start: int) -> dict[str, int]:
    """Of a structure that has neither: a trace of it says 1 and 0."""
    if (capacity, start) != (1, 0):
        raise ValueError(
            f"capacity {capacity} and start {start}, of a structure that has neither: they must be 1 and 0"
        )
    return {}


def _linked_theorem(specification: str, *opens: str, covers: Callable[[Trace], bool] = lambda trace: True) -> Theorem:
    """The theorems about linked nodes: of a heap that keeps its promises."""
    return Theorem(
        None,
        lambda trace: specification,
        "answers",
        "init_create answers",
        " (answers : List Nat)",
        lambda trace: f" {list(trace.answers())}",
        ("init_create", *opens),
        honest=True,
        covers=covers,
    )


def _calls(trace: Trace, operation: str) -> bool:
    return any(isinstance(event, Inv) and event.operation == operation for event in trace.events)


def _nodes(trace: Trace) -> dict[int, tuple[int, int]]:
    """What the memory at the end holds of each node of the stack: the node below, and the element."""
    fields = {number: (content.get("node.below"), content.get("node.value")) for number, content in trace.final.items()}
    return {number: (below, value) for number, (below, value) in fields.items()
            if isinstance(below, int) and isinstance(value, int)}  # fmt: skip


_STACK = Created(
    _no_parameters,
    (Part("", {"top": "0"}),),
    lambda capacity: LinkedStack(),
    _linked_theorem("spec (Spells END)", "Spells", covers=lambda trace: not _calls(trace, "next")),
    of_trace=lambda trace: ListedStack(_nodes(trace)),
    gives=frozenset({"pop_all", "next"}),
    takes=frozenset({"next"}),
)

_QUEUE = Created(
    _no_parameters,
    (Part("", {"head": "2", "tail": "2"}), Part("node", {"node.next": "0", "node.value": "0"})),
    lambda capacity: LinkedQueue(),
    _linked_theorem("spec"),
)


def _cells(capacity: int) -> int:
    """How many cells the bounded queue has: the next power of two, at least a block of 64."""
    return max(_slots(capacity), 64)


def _mpmc_parameters(capacity: int, start: int) -> dict[str, int]:
    _check_capacity(capacity)
    return {"capacity": capacity, "cells": _cells(capacity), "start": start}


def _first_turn(values: Values, index: int) -> int:
    """The turn in the cell at this place of the array: the ticket, from `start` on, that will find it there. Two of the
    three parts of the number change places (`place` in the C file), so the number of a place is the place of it."""
    number = (index & ~63) | (index & 7) << 3 | index >> 3 & 7
    return (values["start"] + ((number - values["start"]) & (values["cells"] - 1))) % ir.WORD


def _mpmc_theorem(trace: Trace) -> str:
    bits = _cells(trace.capacity).bit_length() - 1
    return f"⟨{trace.capacity}, {bits}, {trace.start}{', by decide' * 5}⟩"


FIRST_TURN = (
    "(start + (64 * (l.idx / 64) + (8 * (l.idx % 8) + l.idx / 8 % 8) + (cells - start % cells)) % cells) % wordSize"
)
"""The same in Lean."""

_MPMC = Created(
    _mpmc_parameters,
    (
        Part(
            "",
            dict.fromkeys(("tail", "head_seen", "head"), "start") | {"capacity": "capacity", "mask": "cells - 1"},
            "cells",
            {"cells.turn": Elements(_first_turn, FIRST_TURN)},
        ),
    ),
    WeakBoundedFifo,
    Theorem(
        _mpmc_theorem,
        lambda trace: f"spec {trace.capacity}",
        "p.capacity (Word.pow2 p.bits) p.start",
        "init_create p",
        opens=("init_create",),
        honest=True,
        modules=("Created",),
    ),
)


def _wfqueue_parameters(capacity: int, start: int) -> dict[str, int]:
    """The capacity is the number of slots; the start, how many nodes the pool of slot 0 has."""
    if not 1 <= capacity <= 1024:
        raise ValueError(f"{capacity} threads; 1 to 1024 are possible")
    if not 0 <= start <= 64:
        raise ValueError(f"{start} nodes in the pool; 0 to 64 are possible")
    return {"threads": capacity, "reserve": start, "reserved": start and 2 * capacity + 2 + start}


_DUMMY = Part("node", {"node.value": "0", "node.enqueuer": "0", "node.taker": str(ir.WORD - 1), "node.next": "0",
                       "node.older": "0"})  # fmt: skip
"""A node of the wait-free queue that belongs to nobody."""


def _wfqueue_nodes(values: Values) -> tuple[Part, ...]:
    """The nodes behind the first dummy: two for each slot, then those of the pool, each with the one before it."""
    oldest = 2 * values["threads"] + 3
    pool = (str(number - 1) if number > oldest else "0" for number in range(oldest, oldest + values["reserve"]))
    return (_DUMMY,) * (2 * values["threads"]) + tuple(
        Part("node", {**_DUMMY.fields, "node.older": older}) for older in pool
    )


def _of_first(name: str) -> Elements:
    return Elements(lambda values, index: 0 if index else values[name], f"cond (Nat.beq l.idx 0) {name} 0")


_WFQUEUE = Created(
    _wfqueue_parameters,
    (
        Part(
            "",
            {"head": "2", "tail": "2", "threads": "threads", "first": "2", "references": "1", "dead": "0"},
            "threads",
            {
                "slots.asked": Elements(lambda values, index: 3 + 2 * index, "3 + 2 * l.idx"),
                "slots.given": Elements(lambda values, index: 4 + 2 * index, "4 + 2 * l.idx"),
                "slots.pool": _of_first("reserved"),
                "slots.pooled": _of_first("reserve"),
            },
        ),
        _DUMMY,
    ),
    SlottedQueue,
    Theorem(
        None,
        lambda trace: f"spec {trace.capacity}",
        "2 0 0 answers",
        "init_create answers",
        " (answers : List Nat)",
        lambda trace: f" {list(trace.answers())}",
        ("init_create",),
        honest=True,
        begins="Created 2",
    ),
    further=_wfqueue_nodes,
    certified=Certified(75, (2, 0), everything=False),
    unreachable=(
        Unreachable("enqueue", 32, "more retired nodes than the pool has room for, before an enqueue"),
        Unreachable("enqueue", "most", "more retired nodes than there can be, before an enqueue", side=False),
        Unreachable("dequeue", "most", "more retired nodes than there can be", side=False),
    ),
)

_STRUCTURES: dict[str, Created] = {
    "spsc": _RING, "deque": _DEQUE, "stack": _STACK, "queue": _QUEUE, "mpmc": _MPMC, "wfqueue": _WFQUEUE,
}  # fmt: skip
