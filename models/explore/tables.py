"""A program and a client as the flat tables of machine.h."""

from __future__ import annotations

import ctypes
import secrets
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from models import ir
from models.explore.client import Client, Object
from models.explore.observer import Place
from models.explore.pointers import Pointees
from models.specs.base import Invocation

MAX_THREADS = 4
MAX_REGISTERS = 128
STACK = 64
"""Operands of one expression, and words of one buffer."""
HEAP_FIELD = 63
"""Stands for the numbers that allocations give (objects.h)."""
MAX_SIGHTS = 128
"""Cells that an observer looks at."""
REUSABLE = 14
"""Objects that can be given again: each is a transition of its own."""


class ClientError(ValueError):
    """The client does not fit the program, or is beyond the explorer's fixed sizes; the text says what and where."""


class Node(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_uint32), ("reg", ctypes.c_uint32), ("value", ctypes.c_uint64)]


class Expr(ctypes.Structure):
    _fields_ = [("first", ctypes.c_uint32), ("length", ctypes.c_uint32)]


class Instr(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_uint8), ("plain", ctypes.c_uint8), ("drains", ctypes.c_uint8), ("field", ctypes.c_uint8),
        ("line", ctypes.c_int32), ("dst", ctypes.c_uint32), ("dst2", ctypes.c_uint32), ("yes", ctypes.c_uint32),
        ("no", ctypes.c_uint32), ("object", Expr), ("index", Expr), ("value", Expr), ("expected", Expr),
        ("live", ctypes.c_uint64 * 2), ("own_reads", ctypes.c_uint64), ("own_writes", ctypes.c_uint64),
        ("reads", ctypes.c_uint64), ("writes", ctypes.c_uint64),
    ]  # fmt: skip


class Operation(ctypes.Structure):
    _fields_ = [("first", ctypes.c_uint32), ("length", ctypes.c_uint32)]


class Call(ctypes.Structure):
    _fields_ = [
        ("operation", ctypes.c_uint32), ("words", ctypes.c_uint32), ("buffer", ctypes.c_uint32),
        ("data", ctypes.c_uint32), ("reads", ctypes.c_uint64), ("writes", ctypes.c_uint64),
    ]  # fmt: skip


class Thread(ctypes.Structure):
    _fields_ = [
        ("first", ctypes.c_uint32), ("calls", ctypes.c_uint32), ("base", ctypes.c_uint32),
        ("registers", ctypes.c_uint32), ("buffer", ctypes.c_uint32), ("quiet_loads", ctypes.c_uint64),
        ("quiet_stores", ctypes.c_uint64),
    ]  # fmt: skip


class Field(ctypes.Structure):
    _fields_ = [("base", ctypes.c_uint32), ("length", ctypes.c_uint32)]


INVOKE = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_int32, ctypes.c_int32, ctypes.c_int32)
RESPOND = ctypes.CFUNCTYPE(
    ctypes.c_int32, ctypes.c_int32, ctypes.c_int32, ctypes.c_int32, ctypes.c_uint64, ctypes.POINTER(ctypes.c_uint64)
)
FINAL = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_int32, ctypes.POINTER(ctypes.c_uint64))
OBSERVE = ctypes.CFUNCTYPE(
    ctypes.c_int32, ctypes.c_int32, ctypes.POINTER(ctypes.c_uint64), ctypes.POINTER(ctypes.c_uint64)
)


class Task(ctypes.Structure):
    _fields_ = [
        ("nodes", ctypes.c_void_p), ("code", ctypes.c_void_p), ("operations", ctypes.c_void_p),
        ("calls", ctypes.c_void_p), ("data", ctypes.c_void_p), ("fields", ctypes.c_void_p),
        ("structs", ctypes.c_void_p), ("arrays", ctypes.c_void_p),
        ("threads", ctypes.c_void_p), ("initial", ctypes.c_void_p), ("keys", ctypes.c_void_p),
        ("thread_count", ctypes.c_uint32), ("field_count", ctypes.c_uint32), ("cells", ctypes.c_uint32),
        ("heap", ctypes.c_uint32), ("objects", ctypes.c_uint32), ("at_start", ctypes.c_uint32),
        ("kept", ctypes.c_uint32),
        ("no_memory", ctypes.c_uint64), ("reuse", ctypes.c_uint8),
        ("words", ctypes.c_uint32), ("buffer_room", ctypes.c_uint32),
        ("tso", ctypes.c_uint8), ("reduce", ctypes.c_uint8), ("races", ctypes.c_uint8),
        ("allow_cycles", ctypes.c_uint8), ("state_limit", ctypes.c_uint64), ("memory_limit", ctypes.c_uint64),
        ("invoke", INVOKE), ("respond", RESPOND), ("final", FINAL), ("observe", OBSERVE),
        ("sights", ctypes.c_void_p), ("sight_count", ctypes.c_uint32), ("observed", ctypes.c_uint64),
    ]  # fmt: skip


NODE_KINDS = {op: 4 + i for i, op in enumerate(("+", "-", "*", "&", "|", "^", "<<", ">>", "==", "!=", "<", "<=", ">",
                                                 ">=", "&&", "||"))}  # fmt: skip
INSTR_KINDS: dict[type[Any], int] = {
    kind: i
    for i, kind in enumerate(
        (ir.Set, ir.Get, ir.Put, ir.Branch, ir.Jump, ir.Return, ir.Fence, ir.Load, ir.Store, ir.Cas, ir.FetchAdd,
         ir.Exchange, ir.Alloc, ir.Free)
    )
}  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What an instruction may read and write; registers and fields as bit sets."""

    uses: int = 0
    defines: int = 0
    reads: int = 0
    writes: int = 0


def facts(instr: ir.Instr, heap: int = 0) -> Facts:
    """What the instruction itself touches. `heap` is what it writes if it allocates or frees."""
    exprs = [getattr(instr, name) for name in ("value", "index", "expected", "desired", "condition", "count", "object")
             if hasattr(instr, name)]  # fmt: skip
    defines = [getattr(instr, name) for name in ("dst", "ok", "old") if hasattr(instr, name)]
    reads = writes = 0
    if isinstance(instr, (ir.Load, ir.Store, ir.Cas, ir.FetchAdd, ir.Exchange)):
        exprs += [instr.place.object, instr.place.index]
        reads = 0 if isinstance(instr, ir.Store) else 1 << instr.place.field
        writes = 0 if isinstance(instr, ir.Load) else 1 << instr.place.field
    elif isinstance(instr, (ir.Alloc, ir.Free)):
        writes = heap
    used = (s.index for e in exprs for s in ir.subexpressions(e) if isinstance(s, ir.Reg))
    return Facts(_bits(used), _bits(defines), reads, writes)


def _bits(numbers: Iterable[int]) -> int:
    result = 0
    for number in numbers:
        result |= 1 << number
    return result


def successors(code: Sequence[ir.Instr], pc: int) -> tuple[int, ...]:
    instr = code[pc]
    if isinstance(instr, ir.Return):
        return ()
    if isinstance(instr, ir.Branch):
        return instr.yes, instr.no
    return (instr.target,) if isinstance(instr, ir.Jump) else (pc + 1,)


def backward(code: Sequence[ir.Instr], own: Sequence[Facts]) -> tuple[list[int], list[int], list[int]]:
    """For each instruction: the registers that may be read from there on before they are set (so others may be
    forgotten), and the fields that may still be read and written before the operation ends. `own` are the facts of
    each instruction."""
    live, reads, writes = [0] * len(code), [0] * len(code), [0] * len(code)
    changed = True
    while changed:
        changed = False
        for pc in reversed(range(len(code))):
            after = [s for s in successors(code, pc) if s < len(code)]
            out = 0
            new_reads, new_writes = own[pc].reads, own[pc].writes
            for s in after:
                out |= live[s]
                new_reads |= reads[s]
                new_writes |= writes[s]
            new = (own[pc].uses | (out & ~own[pc].defines), new_reads, new_writes)
            if new != (live[pc], reads[pc], writes[pc]):
                live[pc], reads[pc], writes[pc] = new
                changed = True
    return live, reads, writes


_TRANSLATED: deque[tuple[ir.Program, bool, list[Node], list[Instr], list[Operation]]] = deque(maxlen=4)
"""The code of the last programs, and whether numbers are given again: most clients are of one program."""


class Tables:
    """The tables, and the C arrays that must live as long as the Task that points to them."""

    def __init__(
        self, program: ir.Program, client: Client, *, tso: bool, reduce: bool, buffer_room: int,
        observed: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        """`observed` are the fields that an observer looks at."""
        self.program, self.client = program, client
        self.tso, self.reduce, self.observed = tso, reduce, observed
        self.buffer_room = buffer_room if tso else 0
        self.nodes: list[Node] = []
        self.instrs: list[Instr] = []
        self.data: list[int] = []
        self._check()
        self.pointees = Pointees(program)
        self.at_start = (Object("", client.lengths, client.cells),) + tuple(
            Object("", client.lengths) for _ in range(client.objects - 1)
        ) + client.others  # fmt: skip
        self.fields: list[Field] = []
        self.cells = self._layout()
        instrs = [instr for operation in program.operations for instr in operation.code]
        self.objects = len(self.at_start) + client.heap.room
        ends = any(isinstance(instr, (ir.Alloc, ir.Free)) for instr in instrs)
        self.heap = self.objects + 1 if ends or client.heap.room else 0
        self._translate()
        self.calls: list[Call] = []
        self.threads = self._threads()
        self.places, self.sights = self._sights()

    # ---- layout ----

    def _check(self) -> None:
        client, program = self.client, self.program
        if not 1 <= len(client.threads) <= MAX_THREADS:
            raise ClientError(f"client {client.name}: {len(client.threads)} threads; 1 to {MAX_THREADS} are possible")
        names = {field.name for field in program.fields}
        for item in (Object("", client.lengths, client.cells), *client.others):
            unknown = ({name for name, _ in item.cells} | set(item.lengths) | self.observed) - names
            if unknown:
                raise ClientError(f"client {client.name}: {program.source} has no field {', '.join(sorted(unknown))}")
        for other in client.others:
            if other.struct not in program.structs:
                raise ClientError(f"client {client.name}: {program.source} has no struct {other.struct!r}")
        if len(program.fields) > HEAP_FIELD or any(len(o.registers) > MAX_REGISTERS for o in program.operations):
            raise ClientError(
                f"{program.source}: more than {HEAP_FIELD} fields, or {MAX_REGISTERS} registers in an operation"
            )
        again = client.heap.room + client.heap.again if client.heap.reuse else 0
        if again > REUSABLE:
            raise ClientError(f"client {client.name}: {again} objects to give again; {REUSABLE} is the most")
        self._check_again()
        if not all(0 <= number < 64 for number in client.heap.fails):
            raise ClientError(f"client {client.name}: only the first 64 allocations can be made to fail")

    def _check_again(self) -> None:
        """The objects that were there at the start and are given again have room for what is allocated."""
        client, program = self.client, self.program
        if not 0 <= client.heap.again <= len(client.others):
            raise ClientError(f"client {client.name}: {client.heap.again} of {len(client.others)} objects given again")
        found = {
            program.structs.index(other.struct) for other in client.others[len(client.others) - client.heap.again :]
        }
        instrs = (instr for operation in program.operations for instr in operation.code)
        allocated = {instr.struct for instr in instrs if isinstance(instr, ir.Alloc)}
        if found and (found != allocated or any(field.array and field.struct in found for field in program.fields)):
            raise ClientError(f"client {client.name}: objects given again must be of one struct without an array, and "
                              f"nothing else may be allocated")  # fmt: skip

    def _layout(self) -> int:
        """Lay out all objects; the number of cells."""
        base = 0
        for item in self.at_start:
            struct = self.program.structs.index(item.struct)
            for field in self.program.fields:
                length = 0
                if field.struct == struct:
                    length = item.lengths.get(field.name, 0) if field.array else 1
                    if length < 1:
                        raise ClientError(f"client {self.client.name}: no length for the array {field.name}")
                self.fields.append(Field(base, length))
                base += length
        for _ in range(self.client.heap.room):
            used = [base] * len(self.program.structs)
            for field in self.program.fields:
                length = self.client.heap.elements if field.array else 1
                self.fields.append(Field(used[field.struct], length))
                used[field.struct] += length
            base = max(used)
        return base

    def initial(self) -> list[int]:
        """The cells, and the heap."""
        cells = [self.client.rest] * self.cells
        for number, item in enumerate(self.at_start):
            row = self.fields[number * len(self.program.fields) :]
            for (name, index), value in item.cells.items():
                field = row[self.program.field(name)]
                if not 0 <= index < field.length or not 0 <= value < ir.WORD:
                    raise ClientError(f"client {self.client.name}: {name}[{index}] = {value} is outside the layout")
                cells[field.base + index] = value
        if not self.heap:
            return cells
        headers = [1 | self.program.structs.index(item.struct) << 16 for item in self.at_start]
        return [*cells, 0, *headers, *[0] * self.client.heap.room]

    def place_name(self, number: int, field: int, index: int) -> str:
        """`field` or `field[index]`, with the object's number before it, unless it is the only one of its layout."""
        described = self.program.fields[field]
        prefix = f"{number}->" if number > 1 or self.client.objects > 1 else ""
        return f"{prefix}{described.name}[{index}]" if described.array else f"{prefix}{described.name}"

    # ---- code ----

    def _translate(self) -> None:
        """The code of all operations; as it was the last time, if it is that of the same program."""
        reuse = self.client.heap.reuse
        for program, as_reused, nodes, instrs, operations in tuple(_TRANSLATED):
            if program is self.program and as_reused == reuse:
                self.nodes, self.instrs, self.operations = nodes, instrs, operations
                return
        numbered = enumerate(self.program.operations)
        self.operations = [self._operation(number, operation) for number, operation in numbered]
        _TRANSLATED.append((self.program, reuse, self.nodes, self.instrs, self.operations))

    def _operation(self, number: int, operation: ir.Operation) -> Operation:
        first = len(self.instrs)
        own = [facts(instr, self._on_heap(number, instr)) for instr in operation.code]
        live, reads, writes = backward(operation.code, own)
        for pc, instr in enumerate(operation.code):
            row = self._instr(number, instr)
            row.own_reads, row.own_writes = own[pc].reads, own[pc].writes
            row.live[:] = live[pc] % ir.WORD, live[pc] >> ir.WORD_BITS
            row.reads, row.writes = reads[pc], writes[pc]
            self.instrs.append(row)
        return Operation(first, len(operation.code))

    def _on_heap(self, operation: int, instr: ir.Instr) -> int:
        """What an allocation or the end of an object writes: all fields of the structs, and the order of numbers."""
        if not isinstance(instr, (ir.Alloc, ir.Free)):
            return 0
        alloc = isinstance(instr, ir.Alloc)
        structs = {instr.struct} if isinstance(instr, ir.Alloc) else self.pointees.structs(operation, instr.object)
        fields = _bits(number for number, field in enumerate(self.program.fields) if field.struct in structs)
        return fields | (1 << HEAP_FIELD if alloc or self.client.heap.reuse else 0)

    def _instr(self, operation: int, instr: ir.Instr) -> Instr:
        row = Instr(kind=INSTR_KINDS[type(instr)], line=instr.line)
        if isinstance(instr, ir.Alloc):
            row.field, row.dst, row.value = instr.struct, instr.dst, self._expr(instr.count)
            return row
        if isinstance(instr, ir.Free):
            row.object, row.yes = self._expr(instr.object), _bits(self.pointees.structs(operation, instr.object))
            return row
        if isinstance(instr, ir.Branch):
            row.value, row.yes, row.no = self._expr(instr.condition), instr.yes, instr.no
            return row
        if isinstance(instr, ir.Jump):
            row.yes = instr.target
            return row
        if isinstance(instr, (ir.Get, ir.Put)):
            row.index = self._expr(instr.index)
        if isinstance(instr, (ir.Load, ir.Store, ir.Cas, ir.FetchAdd, ir.Exchange)):
            row.field = instr.place.field
            row.object, row.index = self._expr(instr.place.object), self._expr(instr.place.index)
        if isinstance(instr, (ir.Set, ir.Put, ir.Store, ir.FetchAdd, ir.Exchange, ir.Return)):
            row.value = self._expr(instr.value)
        if isinstance(instr, (ir.Set, ir.Get, ir.Load, ir.FetchAdd, ir.Exchange)):
            row.dst = instr.dst
        if isinstance(instr, (ir.Load, ir.Store)):
            row.plain = instr.order == "plain"
        if isinstance(instr, (ir.Store, ir.Fence)):
            row.drains = instr.order == "seq_cst"
        if isinstance(instr, (ir.Cas, ir.FetchAdd, ir.Exchange)):
            row.drains = 1
        if isinstance(instr, ir.Cas):
            row.dst, row.dst2 = instr.ok, instr.old
            row.expected, row.value = self._expr(instr.expected), self._expr(instr.desired)
        return row

    def _expr(self, expr: ir.Expr) -> Expr:
        first = len(self.nodes)
        if self._postfix(expr) > STACK:
            raise ClientError(f"{self.program.source}: an expression needs more than {STACK} operands")
        return Expr(first, len(self.nodes) - first)

    def _postfix(self, expr: ir.Expr) -> int:
        """Append the nodes; how many operands are on the stack at most."""
        if isinstance(expr, ir.Lit):
            self.nodes.append(Node(0, 0, expr.value))
            return 1
        if isinstance(expr, ir.Reg):
            self.nodes.append(Node(1, expr.index, 0))
            return 1
        if isinstance(expr, ir.Unary):
            depth = self._postfix(expr.arg)
            self.nodes.append(Node(2 if expr.op == "!" else 3, 0, 0))
            return depth
        depth = max(self._postfix(expr.left), 1 + self._postfix(expr.right))
        self.nodes.append(Node(NODE_KINDS[expr.op], 0, 0))
        return depth

    # ---- threads ----

    def _words(self, invocation: Invocation) -> tuple[int, ...]:
        operation = self.program.operation(invocation.operation)
        args = invocation.args if self.client.object is None else (self.client.object, *invocation.args)
        where = f"client {self.client.name}: {invocation}"
        if len(args) != len(operation.parameters):
            raise ClientError(f"{where}: {operation.function} takes {operation.parameters}")
        if operation.buffer is None and invocation.buffer:
            raise ClientError(f"{where}: {operation.function} has no buffer")
        if len(invocation.buffer) > STACK or not all(0 <= word < ir.WORD for word in args + invocation.buffer):
            raise ClientError(f"{where}: a buffer of more than {STACK} words, or a number that is no word")
        return args

    def _threads(self) -> list[Thread]:
        names = [operation.name for operation in self.program.operations]
        touched = []
        for calls in self.client.threads:
            reads = writes = 0
            rows = []
            for invocation in reversed(calls):
                if invocation.operation not in names:
                    raise ClientError(f"client {self.client.name}: no operation {invocation.operation!r} in "
                                      f"{self.program.source}")  # fmt: skip
                args = self._words(invocation)
                number = names.index(invocation.operation)
                entry = self.instrs[self.operations[number].first]
                reads, writes = reads | entry.reads, writes | entry.writes
                words = len(args) + len(invocation.buffer)
                rows.append(Call(number, words, len(invocation.buffer), len(self.data), reads, writes))
                self.data += args + invocation.buffer
            touched.append((reads, writes, rows[::-1]))
        threads = []
        base = self.cells + self.heap
        for t, (_, _, rows) in enumerate(touched):
            others_read, others_write = self._observed(), 0
            for u, (reads, writes, _) in enumerate(touched):
                if u != t:
                    others_read, others_write = others_read | reads, others_write | writes
            everything = (1 << 64) - 1 if self.reduce else 0
            registers = max((len(self.program.operations[row.operation].registers) for row in rows), default=0)
            buffer = max((row.buffer for row in rows), default=0)
            threads.append(Thread(len(self.calls), len(rows), base, registers, buffer, everything & ~others_write,
                                  everything & ~(others_read | others_write)))  # fmt: skip
            self.calls += rows
            base += 1 + registers + buffer + 2 * self.buffer_room
        self.words = base + 2
        return threads

    # ---- the observer ----

    def _observed(self) -> int:
        return _bits(self.program.field(name) for name in self.observed)

    def _sights(self) -> tuple[list[Place], list[int]]:
        """The places of the observed fields, and their words in a state. Of what may be allocated, its struct's."""
        places, sights = list[Place](), list[int]()
        for row, cells in enumerate(self.fields):
            number, described = row // len(self.program.fields), self.program.fields[row % len(self.program.fields)]
            there = number < len(self.at_start) or self.program.structs[described.struct] != ""
            for index in range(cells.length if there and described.name in self.observed else 0):
                places.append((number + 1, described.name, index))
                sights.append(cells.base + index)
        if len(sights) > MAX_SIGHTS:
            raise ClientError(f"client {self.client.name}: {len(sights)} cells to look at; {MAX_SIGHTS} is the most")
        return places, sights

    # ---- for C ----

    def task(
        self, *, races: bool, state_limit: int, memory_limit: int, invoke: Any, respond: Any, final: Any, observe: Any
    ) -> Task:
        """The Task; this object owns what it points to."""
        keys = secrets.token_bytes(8 * 4 * (max(self.words, 2 * len(self.sights)) + 4))
        self._arrays: list[Any] = [
            _array(Node, self.nodes), _array(Instr, self.instrs), _array(Operation, self.operations),
            _array(Call, self.calls), _array(ctypes.c_uint64, self.data), _array(Field, self.fields),
            _array(ctypes.c_uint32, [field.struct for field in self.program.fields]),
            _array(ctypes.c_uint8, [field.array for field in self.program.fields]),
            _array(Thread, self.threads), _array(ctypes.c_uint64, self.initial()),
            ctypes.create_string_buffer(keys, len(keys)), _array(ctypes.c_uint32, self.sights),
        ]  # fmt: skip
        *pointers, sights = [ctypes.cast(array, ctypes.c_void_p) for array in self._arrays]
        return Task(
            *pointers, len(self.threads), len(self.program.fields), self.cells, self.heap, self.objects,
            len(self.at_start), len(self.at_start) - self.client.heap.again, _bits(self.client.heap.fails),
            self.client.heap.reuse, self.words, self.buffer_room, self.tso, self.reduce, races, self.client.may_wait,
            state_limit, memory_limit, invoke, respond, final, observe, sights, len(self.sights), self._observed(),
        )  # fmt: skip


def _array(kind: Any, items: Sequence[Any]) -> Any:
    return (kind * max(1, len(items)))(*items)
