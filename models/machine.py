"""What a program does: one step of one thread. `proofs/Machine/Step.lean` gives programs the same meaning.

All values are immutable: a step makes a new State and shares what it did not change, so states may be kept, compared,
hashed, and used from any number of threads. Words are Python integers from 0 to 2^64 - 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from models import ir

MASK = ir.WORD - 1


@dataclass(frozen=True, order=True)
class Loc:
    """The shared cell `object->field[index]`; the index of a scalar field is 0."""

    object: int
    field: int
    index: int


HEAP_COUNT = Loc(0, ir.Heap.COUNT, 0)
"""How many allocations there were."""


def heap_answer(number: int) -> Loc:
    """The cell that says which object allocation `number` gives, 0 being out of memory."""
    return Loc(0, ir.Heap.ANSWER, number)


def heap_extent(number: int) -> Loc:
    """The cell that holds one more than the number of array elements of an object; 0 if there is no such object."""
    return Loc(0, ir.Heap.EXTENT, number)


class Memory:
    """Shared memory: every cell holds a word, and those that nobody ever wrote hold `rest`."""

    __slots__ = ("_cells", "_rest")

    def __init__(self, cells: Mapping[Loc, int], rest: int = 0) -> None:
        self._cells = {loc: value for loc, value in cells.items() if value != rest}
        self._rest = rest

    def __getitem__(self, loc: Loc) -> int:
        return self._cells.get(loc, self._rest)

    def set(self, loc: Loc, value: int) -> Memory:
        """This memory with one cell changed."""
        return Memory({**self._cells, loc: value}, self._rest)

    def cells(self) -> Mapping[Loc, int]:
        """The cells that do not hold `rest`."""
        return dict(self._cells)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Memory) and (self._rest, self._cells) == (other._rest, other._cells)

    def __hash__(self) -> int:
        return hash((self._rest, frozenset(self._cells.items())))

    def __repr__(self) -> str:
        return f"Memory({self._cells!r}, rest={self._rest})"


@dataclass(frozen=True)
class Call:
    """An invocation: the number of the operation, its word arguments, and the caller's buffer, empty if there is none.
    The buffer is not among the arguments; the pointer to the structure is the first of them."""

    operation: int
    args: tuple[int, ...]
    buffer: tuple[int, ...] = ()


@dataclass(frozen=True)
class Frame:
    """A running operation: its number, the next instruction, its registers, and the caller's buffer."""

    operation: int
    pc: int
    registers: tuple[int, ...]
    buffer: tuple[int, ...]


@dataclass(frozen=True)
class Result:
    """What a caller gets back: the word returned, and the buffer as it then is."""

    ret: int
    buffer: tuple[int, ...]


@dataclass(frozen=True)
class State:
    """The shared memory, and what each thread is doing; None is idle."""

    memory: Memory
    threads: tuple[Frame | None, ...]

    def with_thread(self, tid: int, frame: Frame | None) -> State:
        return State(self.memory, self.threads[:tid] + (frame,) + self.threads[tid + 1 :])


AccessKind = Literal["load", "store", "cas", "faa", "xchg", "fence", "alloc", "free"]


@dataclass(frozen=True)
class Access:
    """A shared access that is about to happen. `value` is the word that it loads or stores, the old one for cas, faa
    and xchg, the number of the object for alloc and free, and 0 for a fence. The last three have no cell. `writes`:
    whether the cell may change."""

    line: int
    kind: AccessKind
    loc: Loc | None
    value: int
    order: ir.Order
    writes: bool


Step = tuple[State, Result | None]
"""The new state, and the result if the operation thereby returns."""


class Fault(Exception):
    """An operation cannot go on: the reason, with its operation and C line."""


BINARY: Mapping[ir.BinaryOperator, Callable[[int, int], int]] = {
    "+": lambda a, b: (a + b) & MASK,
    "-": lambda a, b: (a - b) & MASK,
    "*": lambda a, b: (a * b) & MASK,
    "&": lambda a, b: a & b,
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
    "<<": lambda a, b: (a << b) & MASK if b < ir.WORD_BITS else 0,
    ">>": lambda a, b: a >> b if b < ir.WORD_BITS else 0,
    "==": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b),
    "<=": lambda a, b: int(a <= b),
    ">": lambda a, b: int(a > b),
    ">=": lambda a, b: int(a >= b),
    "&&": lambda a, b: int(a != 0 and b != 0),
    "||": lambda a, b: int(a != 0 or b != 0),
}
"""The binary operators: unsigned, wrapping; a shift by 64 or more gives 0."""

UNARY: Mapping[ir.UnaryOperator, Callable[[int], int]] = {"!": lambda a: int(a == 0), "~": lambda a: a ^ MASK}


def evaluate(expr: ir.Expr, registers: tuple[int, ...]) -> int:
    """The value of an expression."""
    if isinstance(expr, ir.Lit):
        return expr.value
    if isinstance(expr, ir.Reg):
        return registers[expr.index]
    if isinstance(expr, ir.Unary):
        return UNARY[expr.op](evaluate(expr.arg, registers))
    return BINARY[expr.op](evaluate(expr.left, registers), evaluate(expr.right, registers))


def cell(place: ir.Place, registers: tuple[int, ...]) -> Loc:
    """The cell that a place is."""
    return Loc(evaluate(place.object, registers), place.field, evaluate(place.index, registers))


def initial(threads: int, cells: Mapping[Loc, int], rest: int = 0) -> State:
    """All threads idle. Cells that are not given hold `rest`."""
    return State(Memory(cells, rest), (None,) * threads)


def call(program: ir.Program, state: State, tid: int, invocation: Call) -> State:
    """Thread `tid` begins an operation. ValueError if it is not idle, or if the call does not fit the operation."""
    if state.threads[tid] is not None:
        raise ValueError(f"thread {tid} is inside an operation")
    operation = program.operations[invocation.operation]
    if len(invocation.args) != len(operation.parameters):
        raise ValueError(f"{operation.name} takes {operation.parameters}, not {len(invocation.args)} words")
    if operation.buffer is None and invocation.buffer:
        raise ValueError(f"{operation.name} takes no buffer")
    words = (*invocation.args, *invocation.buffer)
    if not all(0 <= word < ir.WORD for word in words):
        raise ValueError(f"not all are words: {words}")
    unset = (0,) * (len(operation.registers) - len(operation.parameters))
    return state.with_thread(tid, Frame(invocation.operation, 0, invocation.args + unset, invocation.buffer))


def instruction(program: ir.Program, state: State, tid: int) -> ir.Instr | None:
    """The next instruction of a thread; None if it is idle or its program counter is outside the code."""
    frame = state.threads[tid]
    if frame is None or not 0 <= frame.pc < len(program.operations[frame.operation].code):
        return None
    return program.operations[frame.operation].code[frame.pc]


def step(program: ir.Program, state: State, tid: int) -> Step | None:
    """One instruction of thread `tid`. None if it is idle, or by a fault (see `run`)."""
    frame, instr = state.threads[tid], instruction(program, state, tid)
    if frame is None or instr is None:
        return None
    if isinstance(instr, ir.Return):
        return state.with_thread(tid, None), Result(evaluate(instr.value, frame.registers), frame.buffer)
    memory = state.memory
    after: Frame | None
    if isinstance(instr, ir.SHARED):
        memory, after = _shared(memory, frame, instr)
    else:
        after = _local(frame, instr)
    return None if after is None else (State(memory, state.threads).with_thread(tid, after), None)


def _assign(frame: Frame, *values: tuple[int, int]) -> Frame:
    """The next instruction, after assigning registers in this order."""
    registers = list(frame.registers)
    for dst, value in values:
        registers[dst] = value
    return replace(frame, pc=frame.pc + 1, registers=tuple(registers))


def _local(frame: Frame, instr: ir.Set | ir.Get | ir.Put | ir.Branch | ir.Jump) -> Frame | None:
    registers = frame.registers
    if isinstance(instr, ir.Set):
        return _assign(frame, (instr.dst, evaluate(instr.value, registers)))
    if isinstance(instr, ir.Branch):
        return replace(frame, pc=instr.yes if evaluate(instr.condition, registers) else instr.no)
    if isinstance(instr, ir.Jump):
        return replace(frame, pc=instr.target)
    index = evaluate(instr.index, registers)
    if index >= len(frame.buffer):
        return None
    if isinstance(instr, ir.Get):
        return _assign(frame, (instr.dst, frame.buffer[index]))
    value = evaluate(instr.value, registers)
    return replace(frame, pc=frame.pc + 1, buffer=frame.buffer[:index] + (value,) + frame.buffer[index + 1 :])


def _shared(memory: Memory, frame: Frame, instr: ir.SharedInstr) -> tuple[Memory, Frame]:
    registers = frame.registers
    if isinstance(instr, ir.Fence):
        return memory, _assign(frame)
    if isinstance(instr, ir.Alloc):
        count = memory[HEAP_COUNT]
        fresh = memory[heap_answer(count)]
        memory = memory.set(HEAP_COUNT, (count + 1) & MASK)
        memory = memory.set(heap_extent(fresh), (evaluate(instr.count, registers) + 1) & MASK)
        return memory, _assign(frame, (instr.dst, fresh))
    if isinstance(instr, ir.Free):
        return memory.set(heap_extent(evaluate(instr.object, registers)), 0), _assign(frame)
    loc = cell(instr.place, registers)
    old = memory[loc]
    if isinstance(instr, ir.Load):
        return memory, _assign(frame, (instr.dst, old))
    if isinstance(instr, ir.Store):
        return memory.set(loc, evaluate(instr.value, registers)), _assign(frame)
    if isinstance(instr, ir.Cas):
        equal = old == evaluate(instr.expected, registers)
        desired = evaluate(instr.desired, registers)
        return memory.set(loc, desired) if equal else memory, _assign(frame, (instr.old, old), (instr.ok, int(equal)))
    value = evaluate(instr.value, registers)
    new = (old + value) & MASK if isinstance(instr, ir.FetchAdd) else value
    return memory.set(loc, new), _assign(frame, (instr.dst, old))


def next_access(program: ir.Program, state: State, tid: int) -> Access | None:
    """The shared access that the next instruction of a thread makes; None if it makes none."""
    frame, instr = state.threads[tid], instruction(program, state, tid)
    if frame is None or not isinstance(instr, ir.SHARED):
        return None
    if isinstance(instr, ir.Fence):
        return Access(instr.line, "fence", None, 0, instr.order, False)
    if isinstance(instr, ir.Alloc):
        fresh = state.memory[heap_answer(state.memory[HEAP_COUNT])]
        return Access(instr.line, "alloc", None, fresh, "plain", False)
    if isinstance(instr, ir.Free):
        return Access(instr.line, "free", None, evaluate(instr.object, frame.registers), "plain", False)
    loc = cell(instr.place, frame.registers)
    old = state.memory[loc]
    if isinstance(instr, ir.Load):
        return Access(instr.line, "load", loc, old, instr.order, False)
    if isinstance(instr, ir.Store):
        return Access(instr.line, "store", loc, evaluate(instr.value, frame.registers), instr.order, True)
    if isinstance(instr, ir.Cas):
        return Access(instr.line, "cas", loc, old, instr.success, True)
    return Access(instr.line, "faa" if isinstance(instr, ir.FetchAdd) else "xchg", loc, old, instr.order, True)


def run_local(program: ir.Program, state: State, tid: int, fuel: int = 1 << 20) -> State | None:
    """The thread's local instructions, up to its next shared access or return. None if it is idle, by a fault, or
    after `fuel` instructions."""
    for _ in range(fuel):
        if isinstance(instruction(program, state, tid), (*ir.SHARED, ir.Return)):
            return state
        after = step(program, state, tid)
        if after is None:
            return None
        state = after[0]
    return None


def run(program: ir.Program, state: State, tid: int, fuel: int = 1 << 20) -> tuple[State, Result]:
    """The thread's operation to its end, no other thread moving. Fault if it cannot get there in `fuel` steps."""
    for _ in range(fuel):
        after = step(program, state, tid)
        if after is None:
            raise Fault(_reason(program, state, tid))
        state, result = after
        if result is not None:
            return state, result
    raise Fault(f"{_reason(program, state, tid)}, after {fuel} steps")


def _reason(program: ir.Program, state: State, tid: int) -> str:
    frame, instr = state.threads[tid], instruction(program, state, tid)
    if frame is None:
        return f"thread {tid} is idle"
    where = f"thread {tid} in {program.operations[frame.operation].name}"
    if instr is None:
        return f"{where}: program counter {frame.pc} is outside the code"
    if isinstance(instr, (ir.Get, ir.Put)):
        index = evaluate(instr.index, frame.registers)
        return f"{where}: {program.source}:{instr.line}: buffer[{index}] of {len(frame.buffer)} words"
    return f"{where}: at {program.source}:{instr.line}"


def execute(program: ir.Program, state: State, tid: int, invocation: Call) -> tuple[State, Result]:
    """A whole operation without interference: `call`, then `run`."""
    return run(program, call(program, state, tid, invocation), tid)
