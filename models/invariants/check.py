"""Is the invariant inductive?

Three questions to z3, each over all states of the given width at once:

1. every initial state satisfies the invariant;
2. from a state that satisfies it, every step leads to a state that satisfies it, and does what the specification asks;
3. in a state that satisfies it, no two threads are about to make accesses that race.

Together: the invariant is true in every reachable state, at this width. A failure of 2 is a counterexample to
induction: two states and a step. The first of them need not be reachable: then the invariant is too weak.

What this is not: a proof for 64-bit words. The constants that depend on the width are scaled with it (words.constant),
but that the result carries over is plausible, not proved; the Lean proofs are about 64 bits.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import z3

from models import ir
from models.invariants.deque import Deque
from models.invariants.machine import Machine, Point, State, Step, words
from models.invariants.mpmc import Mpmc
from models.invariants.queue import Queue
from models.invariants.spsc import Ring
from models.invariants.stack import Stack
from models.invariants.subject import Conjunct, Subject
from models.invariants.wfqueue import Wfqueue
from models.invariants.words import Truth

Question = Literal["initial", "step", "race"]


@dataclass(frozen=True)
class Refutation:
    """Why the invariant is no such thing. `broken` names what fails; `before` and `after` are two states in words, and
    `step` the step between them; a race has two steps and no state after."""

    question: Question
    broken: str
    step: str
    before: str
    after: str = ""

    def __str__(self) -> str:
        parts = [f"{self.question}: {self.broken}", f"  before: {self.before}" if self.before else ""]
        parts += [f"  step:   {self.step}" if self.step else "", f"  after:  {self.after}" if self.after else ""]
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True)
class Report:
    """`bound`: for which sizes, besides the width. `unknown` names questions that z3 did not answer: then nothing is
    established. `dropped` are conjuncts left out on purpose."""

    structure: str
    bits: int
    bound: str
    conjuncts: int
    questions: int
    seconds: float
    refutation: Refutation | None
    unknown: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.refutation is None and not self.unknown

    def __str__(self) -> str:
        without = f", without {', '.join(map(repr, self.dropped))}" if self.dropped else ""
        head = f"{self.structure}, {self.bits}-bit words, {self.bound}{without}"
        verdict = "inductive" if self.ok else "unknown" if self.refutation is None else "refuted"
        text = f"{head}: {verdict} ({self.conjuncts} conjuncts, {self.questions} questions, {self.seconds:.1f} s)"
        return text if self.refutation is None else f"{text}\n{self.refutation}"


SUBJECTS: dict[str, type[Ring] | type[Deque] | type[Queue] | type[Stack] | type[Mpmc] | type[Wfqueue]] = {
    "spsc": Ring, "deque": Deque, "queue": Queue, "stack": Stack, "mpmc": Mpmc, "wfqueue_never": Wfqueue
}  # fmt: skip
"""Structures whose invariant is written down for z3."""
BITS = {"spsc": 4, "deque": 6, "queue": 3, "stack": 3, "mpmc": 5, "wfqueue_never": 6}
"""The width at which each is checked, if no other is asked for."""
QUICK: dict[str, tuple[int, int | None]] = {"spsc": (3, 2), "deque": (5, None), "mpmc": (5, 2)}
"""The smallest width and capacity that show everything that the code does."""


def subject(program: ir.Program, bits: int | None = None, capacity: int | None = None, slack: int = 0) -> Subject:
    """The invariant of a structure. KeyError names those that have one; ValueError as `check`."""
    if program.name not in SUBJECTS:
        raise KeyError(f"no invariant of {program.name!r} is written for z3; there are those of {list(SUBJECTS)}")
    return SUBJECTS[program.name](program, BITS[program.name] if bits is None else bits, capacity, slack)


def check(
    program: ir.Program,
    bits: int | None = None,
    capacity: int | None = None,
    drop: Collection[str] = (),
    slack: int = 0,
    timeout: float = 60,
    first: str = "",
    near: int | None = None,
) -> Report:
    """Check the structure's invariant, by default for every capacity at once.

    `drop` leaves conjuncts out and `slack` makes it wrong by so much: for testing that a wrong invariant is refuted.
    `timeout` in seconds is for each question; those about the operation `first` are asked first, of these the ones that
    are nearest to the program counter `near`. KeyError names a conjunct or a structure that is not there; ValueError a
    capacity that the width does not allow, or code that the invariant is not about.
    """
    about = subject(program, bits, capacity, slack)
    conjuncts = about.conjuncts()
    unknown_names = set(drop) - {c.name for c in conjuncts}
    if unknown_names:
        raise KeyError(f"no conjunct {sorted(unknown_names)}; there are {[c.name for c in conjuncts]}")
    return check_conjuncts(about, [c for c in conjuncts if c.name not in drop], timeout, tuple(drop), first, near)


def check_conjuncts(
    about: Subject,
    conjuncts: Sequence[Conjunct],
    timeout: float = 60,
    dropped: tuple[str, ...] = (),
    first: str = "",
    near: int | None = None,
) -> Report:
    """As `check`, with these conjuncts as the invariant."""
    return _Checker(about, conjuncts, timeout, dropped, (first, near)).report()


class _Checker:
    def __init__(
        self,
        about: Subject,
        conjuncts: Sequence[Conjunct],
        timeout: float,
        dropped: tuple[str, ...],
        first: tuple[str, int | None],
    ) -> None:
        self.about = about
        self.machine: Machine = about.machine
        self.conjuncts = conjuncts
        self.dropped = dropped
        self.first = first
        self.timeout = int(timeout * 1000)
        self.questions = 0
        self.unknown: list[str] = []
        self.before = self.machine.state("")
        self.invariant = [c.holds(self.before) for c in conjuncts]
        self.whole = z3.And(*self.invariant)

    def report(self) -> Report:
        started = time.perf_counter()
        refutation = next((found for found in self.failures() if found is not None), None)
        return Report(
            structure=self.machine.program.name,
            bits=self.about.bits,
            bound=self.about.bound,
            conjuncts=len(self.conjuncts),
            questions=self.questions,
            seconds=time.perf_counter() - started,
            refutation=refutation,
            unknown=tuple(self.unknown),
            dropped=self.dropped,
        )

    def failures(self) -> Iterator[Refutation | None]:
        yield self.initial()
        for step in sorted(self.machine.steps(self.before), key=self.later):
            yield self.step(step)
        yield from self.races()

    def later(self, step: Step) -> tuple[bool, int]:
        """What steps are asked about later than others."""
        name, pc = self.first
        return step.point.operation.name != name, 0 if pc is None else abs(step.point.pc - pc)

    def model(self, name: str, *terms: Truth) -> z3.ModelRef | None:
        solver = self.about.solver()
        solver.set("timeout", self.timeout)
        solver.add(self.machine.well_formed(self.before), *terms)
        self.questions += 1
        verdict = solver.check()
        if verdict == z3.unknown:
            self.unknown.append(name)
        return solver.model() if verdict == z3.sat else None

    def initial(self) -> Refutation | None:
        model = self.model("initial", self.about.initial(self.before), z3.Not(z3.And(*self.invariant)))
        if model is None:
            return None
        broken = self.broken(model, [(c.name, t) for c, t in zip(self.conjuncts, self.invariant, strict=True)])
        return Refutation("initial", f"{broken} does not hold at the start", "", self.show(model, self.before))

    def step(self, step: Step) -> Refutation | None:
        after = self.about.with_ghost(self.before, step)
        goals = [(f"the invariant {c.name!r}", term) for c, term in self.kept(after)]
        goals += [(f"the specification, {name!r},", term) for name, term in self.about.required(self.before, step)]
        known, goals = self.here(step, goals)
        may = z3.And(step.condition, self.about.allowed(self.before, step))
        most = self.about.at_once or max(len(goals), 1)
        for some in (goals[i : i + most] for i in range(0, len(goals), most)):
            goal = z3.And(*(term for _, term in some))
            model = self.model(str(step.point), known, may, z3.Not(goal))
            if model is not None:
                return Refutation(
                    "step",
                    f"{self.broken(model, some)} does not survive",
                    self.describe(step),
                    self.show(model, self.before),
                    self.show(model, after),
                )
        return None

    def here(self, step: Step, goals: list[tuple[str, Truth]]) -> tuple[Truth, list[tuple[str, Truth]]]:
        """The invariant and the goals as far as they speak of a thread that is at this step, if they are many."""
        if self.about.at_once is None:
            return self.whole, goals
        at = self.before.threads[step.point.role].at
        there = (at, z3.BitVecVal(0 if step.starts else step.point.position, at.size()))
        said = ((name, z3.simplify(z3.substitute(term, there))) for name, term in goals)
        return z3.simplify(z3.substitute(self.whole, there)), [(name, t) for name, t in said if not z3.is_true(t)]

    def kept(self, after: State) -> Iterator[tuple[Conjunct, Truth]]:
        """Each conjunct in the state after; those that do not speak of what has changed are left out."""
        pairs = [(old, new) for old, new in zip(words(self.before), words(after), strict=True) if not old.eq(new)]
        changed = z3.substitute(self.whole, *pairs).children()
        for conjunct, old, new in zip(self.conjuncts, self.whole.children(), changed, strict=True):
            if not new.eq(old):
                yield conjunct, new

    def races(self) -> Iterator[Refutation | None]:
        for one, other in combinations(self.machine.points, 2):
            for a in self.machine.points[one]:
                for b in self.machine.points[other]:
                    if may_race(a, b):
                        yield self.race(a, b)

    def race(self, a: Point, b: Point) -> Refutation | None:
        threads = self.before.threads
        meet = [threads[a.role].at == a.position, threads[b.role].at == b.position]
        cells = [self.machine.cell(x.instr.place, threads[x.role].registers) for x in (a, b)]  # type: ignore[union-attr]
        model = self.model(f"{a} and {b}", *self.invariant, *meet, cells[0] == cells[1])
        if model is None:
            return None
        return Refutation("race", f"{a} and {b} race", f"{a} beside {b}", self.show(model, self.before))

    @staticmethod
    def broken(model: z3.ModelRef, goals: Sequence[tuple[str, Truth]]) -> str:
        return next((name for name, term in goals if not z3.is_true(model.eval(term, model_completion=True))), "?")

    # in words

    def describe(self, step: Step) -> str:
        what = "is called" if step.starts else type(step.point.instr).__name__.lower()
        where = f"{self.machine.program.source}:{step.point.instr.line}"
        return f"{step.point.role}: {where} {step.point.operation.name} ({what})"

    def show(self, model: z3.ModelRef, state: State) -> str:
        def value(term: z3.ExprRef) -> str:
            return str(model.eval(term, model_completion=True))

        def cells(name: str) -> str:
            return self.about.show_cells(value, self.before, state, name)

        simple = {f.name: self.machine.is_word(f) for f in self.machine.program.fields}
        shown = [f"{name}={value(state.fields[name]) if word else cells(name)}" for name, word in simple.items()]
        shown += [f"{name}={value(state.ghost[name])}" for name in self.machine.ghost_words]
        return ", ".join(shown) + "; " + "; ".join(self.thread(model, state, role) for role in self.machine.roles)

    def thread(self, model: z3.ModelRef, state: State, role: str) -> str:
        thread = state.threads[role]
        at = int(model.eval(thread.at, model_completion=True).as_long())
        if at == 0:
            return f"{role} idle"
        point = self.machine.points[role][at - 1]
        names = point.operation.registers[1:]
        words = [str(model.eval(word, model_completion=True)) for word in thread.registers[1 : len(names) + 1]]
        registers = " ".join(f"{name}={word}" for name, word in zip(names, words, strict=True))
        return f"{role} before {point} with {registers}"


def may_race(a: Point, b: Point) -> bool:
    """Accesses of one field, one of them a write, one of them plain."""
    x, y = a.instr, b.instr
    accesses = (ir.Load, ir.Store, ir.Cas, ir.Exchange)
    if not isinstance(x, accesses) or not isinstance(y, accesses) or x.place.field != y.place.field:
        return False
    writes = any(isinstance(access, (ir.Store, ir.Cas, ir.Exchange)) for access in (x, y))
    return writes and any(isinstance(access, (ir.Load, ir.Store)) and access.order == "plain" for access in (x, y))


def needed(program: ir.Program, bits: int | None = None, capacity: int | None = 2) -> dict[str, Report]:
    """For each conjunct: what becomes of the check without it. (Where it still passes, the others imply it or nothing
    uses it.)"""
    names = [c.name for c in subject(program, bits, capacity).conjuncts()]
    return {name: check(program, bits, capacity, drop=(name,)) for name in names}
