"""States and steps of a few threads, over z3 terms.

There is one object of the main struct: its fields are words or arrays of words. Of other structs there may be many; a
field of theirs is an array, by the object's number or, if it is an array itself, by number and index. Each thread is
idle or at an instruction of one operation of its role, with registers and the caller's buffer. A position is a small
integer: 0 is idle, the others number the instructions of the role's operations one after the other.

An allocation gives NULL or the number NEXT, a ghost word that goes up by one each time; EXTENT, a ghost array, says how
many elements each object has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import z3

from models import ir
from models.invariants.words import Array, Cells, Truth, Word, evaluate, select, store, truth

NEXT, EXTENT = "next", "extent"
POSITION_BITS = 9
NOWHERE = (1 << POSITION_BITS) - 1
"""The position of a thread that has come to code which is said to be dead."""


@dataclass(frozen=True)
class Thread:
    at: Word
    registers: tuple[Word, ...]
    buffer: Array


@dataclass(frozen=True)
class State:
    """`fields` by name; `ghost` are words or arrays of the invariant's own."""

    fields: Mapping[str, z3.ExprRef]
    ghost: Mapping[str, z3.ExprRef]
    threads: Mapping[str, Thread]


def words(state: State) -> list[z3.ExprRef]:
    """All that a state consists of, in the same order for each state of a machine."""
    of_threads = (term for t in state.threads.values() for term in (t.at, *t.registers, t.buffer))
    terms = (*state.fields.values(), *state.ghost.values(), *of_threads)
    return [word for term in terms for word in (term.words if isinstance(term, Cells) else (term,))]


@dataclass(frozen=True)
class Point:
    """An instruction of a role's thread."""

    role: str
    operation: ir.Operation
    pc: int
    position: int

    @property
    def instr(self) -> ir.Instr:
        return self.operation.code[self.pc]

    def __str__(self) -> str:
        return f"{self.operation.name}:{self.instr.line}"


@dataclass(frozen=True)
class Step:
    """One way on from `point`: if `condition` holds in the state before, `after` is the state after. `read` is the
    word that a load, a compare-and-swap or an exchange takes. A call starts from idle: then `point` is the first
    instruction that it comes to, and `starts` is true."""

    point: Point
    condition: Truth
    after: State
    starts: bool = False
    read: Word | None = None


@dataclass(frozen=True)
class Machine:
    """`roles` maps each thread to the names of the operations it may call. `dead` are the program counters, by
    operation, that are said not to be reached: no step starts there, and one that leads there leads to NOWHERE.
    `cells` says of some arrays that only so many cells of theirs are used (words.Cells)."""

    program: ir.Program
    roles: Mapping[str, tuple[str, ...]]
    bits: int
    ghost_words: tuple[str, ...] = ()
    ghost_arrays: tuple[str, ...] = ()
    dead: Mapping[str, frozenset[int]] = field(default_factory=dict)
    cells: Mapping[str, int] = field(default_factory=dict)
    points: Mapping[str, tuple[Point, ...]] = field(init=False)

    def __post_init__(self) -> None:
        made: dict[str, tuple[Point, ...]] = {}
        for role, names in self.roles.items():
            places = [(self.program.operation(name), pc) for name in names for pc in self.pcs(name)]
            made[role] = tuple(Point(role, operation, pc, i) for i, (operation, pc) in enumerate(places, 1))
        if any(len(points) >= NOWHERE for points in made.values()):
            raise ValueError(f"{self.program.source}: too many instructions for {POSITION_BITS} bits")
        object.__setattr__(self, "points", made)

    def pcs(self, name: str) -> list[int]:
        """Those that are not dead."""
        dead = self.dead.get(name, frozenset())
        return [pc for pc in range(len(self.program.operation(name).code)) if pc not in dead]

    def point(self, role: str, operation: str, pc: int) -> Point:
        for point in self.points[role]:
            if (point.operation.name, point.pc) == (operation, pc):
                return point
        raise KeyError(f"{operation} has no instruction {pc} in the role {role}")

    # states

    def state(self, prefix: str) -> State:
        """A state about which nothing is known."""
        words = z3.BitVecSort(self.bits)

        def array(name: str, kind: str = "", keys: z3.BitVecSortRef = words) -> Array:
            return self.array(f"{prefix}{name}", kind or name, keys)

        def cells(f: ir.Field) -> z3.ExprRef:
            if self.is_word(f):
                return z3.BitVec(f"{prefix}{f.name}", self.bits)
            return array(f.name, keys=z3.BitVecSort(self.bits * (f.array + self.is_inner(f))))

        fields = {f.name: cells(f) for f in self.program.fields}
        ghost: dict[str, z3.ExprRef] = {name: z3.BitVec(f"{prefix}{name}", self.bits) for name in self.ghost_words}
        ghost |= {name: array(name) for name in self.ghost_arrays}
        threads = {
            role: Thread(
                z3.BitVec(f"{prefix}{role}.at", POSITION_BITS),
                tuple(z3.BitVec(f"{prefix}{role}.r{i}", self.bits) for i in range(self.register_count(role))),
                array(f"{role}.buffer", "buffer"),
            )
            for role in self.roles
        }
        return State(fields, ghost, threads)

    def array(self, name: str, kind: str, keys: z3.BitVecSortRef) -> Array:
        """One of which nothing is known; of which kind it is says whether all of it is used."""
        words = z3.BitVecSort(self.bits)
        if kind not in self.cells:
            return z3.Array(name, keys, words)
        return Cells(tuple(z3.BitVec(f"{name}[{i}]", self.bits) for i in range(self.cells[kind])))

    def is_inner(self, f: ir.Field) -> bool:
        """Whether the field is one of a struct of which there may be many objects."""
        return self.program.structs[f.struct] != ""

    def is_word(self, f: ir.Field) -> bool:
        return not f.array and not self.is_inner(f)

    def register_count(self, role: str) -> int:
        return max(len(self.program.operation(name).registers) for name in self.roles[role])

    def well_formed(self, state: State) -> Truth:
        """Each thread is idle or at one of its instructions."""
        return z3.And(*(z3.ULE(t.at, len(self.points[role])) for role, t in state.threads.items()))

    # steps

    def steps(self, state: State) -> Iterator[Step]:
        """Every way on from `state`."""
        for role in self.roles:
            yield from self.calls(state, role)
            for point in self.points[role]:
                yield from self.at(state, point)

    def calls(self, state: State, role: str) -> Iterator[Step]:
        """From idle into an operation, with any arguments and any buffer."""
        for name in self.roles[role]:
            operation = self.program.operation(name)
            first = self.point(role, name, 0)
            arguments = [z3.BitVec(f"argument{i}", self.bits) for i in range(len(operation.parameters))]
            zeros = [z3.BitVecVal(0, self.bits)] * (self.register_count(role) - len(arguments))
            buffer = self.array("argument.buffer", "buffer", z3.BitVecSort(self.bits))
            thread = Thread(position_word(first.position), (*arguments, *zeros), buffer)
            yield Step(first, state.threads[role].at == 0, with_thread(state, role, thread), starts=True)

    def at(self, state: State, point: Point) -> Iterator[Step]:
        thread = state.threads[point.role]
        here = thread.at == point.position
        instr = point.instr

        def value(expr: ir.Expr) -> Word:
            return evaluate(expr, thread.registers, self.bits)

        def go(pc: int, changed: Thread = thread, shared: State = state) -> State:
            dead = pc in self.dead.get(point.operation.name, ())
            target = NOWHERE if dead else self.point(point.role, point.operation.name, pc).position
            return with_thread(shared, point.role, replace(changed, at=position_word(target)))

        following = point.pc + 1
        if isinstance(instr, ir.Branch):
            condition = truth(value(instr.condition))
            yield Step(point, z3.And(here, condition), go(instr.yes))
            yield Step(point, z3.And(here, z3.Not(condition)), go(instr.no))
        elif isinstance(instr, ir.Jump):
            yield Step(point, here, go(instr.target))
        elif isinstance(instr, ir.Return):
            yield Step(point, here, with_thread(state, point.role, replace(thread, at=position_word(0))))
        elif isinstance(instr, ir.Set):
            yield Step(point, here, go(following, assign(thread, instr.dst, value(instr.value))))
        elif isinstance(instr, ir.Get):
            word = select(thread.buffer, value(instr.index))
            yield Step(point, here, go(following, assign(thread, instr.dst, word)))
        elif isinstance(instr, ir.Put):
            buffer = store(thread.buffer, value(instr.index), value(instr.value))
            yield Step(point, here, go(following, replace(thread, buffer=buffer)))
        elif isinstance(instr, ir.Load):
            word = self.load(state, instr.place, thread.registers)
            yield Step(point, here, go(following, assign(thread, instr.dst, word)), read=word)
        elif isinstance(instr, ir.Store):
            shared = self.store(state, instr.place, thread.registers, value(instr.value))
            yield Step(point, here, go(following, shared=shared))
        elif isinstance(instr, ir.Cas):
            word = self.load(state, instr.place, thread.registers)
            shared = self.store(state, instr.place, thread.registers, value(instr.desired))
            same = word == value(instr.expected)
            for ok, condition, memory in ((1, same, shared), (0, z3.Not(same), state)):
                told = assign(assign(thread, instr.ok, z3.BitVecVal(ok, self.bits)), instr.old, word)
                yield Step(point, z3.And(here, condition), go(following, told, memory), read=word)
        elif isinstance(instr, ir.Exchange):
            word = self.load(state, instr.place, thread.registers)
            shared = self.store(state, instr.place, thread.registers, value(instr.value))
            yield Step(point, here, go(following, assign(thread, instr.dst, word), shared), read=word)
        elif isinstance(instr, ir.Alloc):
            number = state.ghost[NEXT]
            extents = store(state.ghost[EXTENT], number, value(instr.count))
            given = replace(state, ghost={**state.ghost, NEXT: number + 1, EXTENT: extents})
            yield Step(point, here, go(following, assign(thread, instr.dst, number), given))
            yield Step(point, here, go(following, assign(thread, instr.dst, z3.BitVecVal(0, self.bits))))
        else:
            raise NotImplementedError(f"{point}: {type(instr).__name__} is not modelled here")

    def cell(self, place: ir.Place, registers: Sequence[Word]) -> Word:
        """The key of a cell among those of its field: the object, the index, or one after the other."""
        described = self.program.fields[place.field]
        index = evaluate(place.index, registers, self.bits)
        if not self.is_inner(described):
            return index
        number = evaluate(place.object, registers, self.bits)
        return z3.Concat(number, index) if described.array else number

    def load(self, state: State, place: ir.Place, registers: Sequence[Word]) -> Word:
        described = self.program.fields[place.field]
        value = state.fields[described.name]
        return value if self.is_word(described) else select(value, self.cell(place, registers))

    def store(self, state: State, place: ir.Place, registers: Sequence[Word], word: Word) -> State:
        described = self.program.fields[place.field]
        old = state.fields[described.name]
        new = word if self.is_word(described) else store(old, self.cell(place, registers), word)
        return replace(state, fields={**state.fields, described.name: new})


def position_word(position: int) -> Word:
    return z3.BitVecVal(position, POSITION_BITS)


def with_thread(state: State, role: str, thread: Thread) -> State:
    return replace(state, threads={**state.threads, role: thread})


def assign(thread: Thread, register: int, word: Word) -> Thread:
    registers = (*thread.registers[:register], word, *thread.registers[register + 1 :])
    return replace(thread, registers=registers)
