"""Engine A: the axioms, solved by z3.

All outcomes are found one after the other, each excluded once it is known. Exact like the enumeration (words of 64
bits, the same bounds); independent of it: nothing but the IR and the client is shared.
"""

from __future__ import annotations

import time
from itertools import combinations
from typing import Any

import z3

from models.rc11 import logic
from models.rc11.axioms import Axioms
from models.rc11.client import Cell, Client
from models.rc11.logic import Truth, Word, any_of, conj, neg
from models.rc11.outcome import Event, Execution, Found, Kind, Outcome
from models.rc11.total_order import Encoding
from models.rc11.unroll import Unrolled, unroll

DEFAULT_ENCODING: Encoding = "int"


class Incomplete(RuntimeError):
    """z3 gave up (its time limit, or `unknown`): nothing is established."""


class Question:
    """A client's constraints, ready to be asked. `timeout` in seconds is for each single question to z3."""

    def __init__(self, client: Client, encoding: Encoding = DEFAULT_ENCODING, timeout: float | None = None) -> None:
        self.client = client
        self.unrolled: Unrolled = unroll(client)
        self.solver = z3.Solver() if encoding == "int" else z3.SolverFor("QF_BV")
        if timeout is not None:
            self.solver.set("timeout", int(timeout * 1000))
        self.axioms = Axioms(self.unrolled, self.solver, encoding)
        self.cut = any_of(self.unrolled.cut)
        self.faulty = any_of(self.unrolled.faulty)
        self.before = self.call_order() if client.order_calls else {}
        self.memory = [self.last_value(cell) for cell in client.observed]

    # what is asked

    def model(self, *assumed: Truth) -> z3.ModelRef | None:
        """A model in which the terms hold; None if there is none. Incomplete if z3 cannot tell."""
        terms: list[Any] = []
        for term in assumed:
            if term is False:
                return None
            if term is not True:
                terms.append(term)
        verdict = self.solver.check(*terms)
        if verdict == z3.unknown:
            raise Incomplete(f"{self.client.name}: z3 answers unknown ({self.solver.reason_unknown()})")
        return self.solver.model() if verdict == z3.sat else None

    def proper(self) -> Truth:
        return conj(neg(self.cut), neg(self.faulty))

    def races(self) -> Truth:
        return any_of(self.axioms.race(i, j) for i, j in combinations(range(len(self.unrolled.events)), 2))

    def call_order(self) -> dict[tuple[int, int], Truth]:
        """(a, b) of different threads: the last event of call a happens before the first event of call b."""
        of_call: dict[int, list[int]] = {}
        for e in self.unrolled.events:
            of_call.setdefault(e.call, []).append(e.number)
        guard = [e.guard for e in self.unrolled.events]
        last = {
            i: conj(guard[i], *(neg(guard[k]) for k in numbers[at + 1 :]))
            for numbers in of_call.values()
            for at, i in enumerate(numbers)
        }
        first = {
            i: conj(guard[i], *(neg(guard[k]) for k in numbers[:at]))
            for numbers in of_call.values()
            for at, i in enumerate(numbers)
        }
        threads = [thread for thread, _ in self.client.calls()]
        return {
            (a, b): any_of(conj(last[i], first[j], self.axioms.hb(i, j)) for i in of_call[a] for j in of_call[b])
            for a in of_call
            for b in of_call
            if threads[a] != threads[b]
        }

    def last_value(self, cell: Cell) -> Word:
        """The last value of the place in mo."""
        value: Word = self.client.initial.get(cell, self.client.blank)
        events = self.unrolled.events
        here = {w: conj(events[w].writes, self.axioms.is_at(events[w], cell)) for w in self.axioms.writes}
        here = {w: term for w, term in here.items() if term is not False}
        for w, term in here.items():
            latest = conj(term, *(neg(self.axioms.mo(w, other)) for other in here if other != w))
            value = logic.choose(latest, events[w].written, value)
        return value

    # reading a model

    def truth(self, model: z3.ModelRef, term: Truth) -> bool:
        return term if isinstance(term, bool) else z3.is_true(model.eval(term, model_completion=True))

    def word(self, model: z3.ModelRef, term: Word) -> int:
        if isinstance(term, int):
            return term
        return int(model.eval(term, model_completion=True).as_long())

    def outcome(self, model: z3.ModelRef) -> tuple[Outcome, Truth]:
        """The model's outcome, and the condition of having a different one."""
        other: list[Truth] = []

        def see(term: Word) -> int:
            value = self.word(model, term)
            other.append(neg(logic.equal(term, value)))
            return value

        results = tuple(
            (see(result), tuple(see(word) for word in buffer))
            for result, buffer in zip(self.unrolled.results, self.unrolled.buffers, strict=True)
        )
        memory = tuple(see(word) for word in self.memory)
        pairs = []
        for pair, term in self.before.items():
            holds = self.truth(model, term)
            other.append(neg(term) if holds else term)
            if holds:
                pairs.append(pair)
        return Outcome(results, memory, frozenset(pairs)), any_of(other)

    def shape(self, model: z3.ModelRef) -> Truth:
        """The condition of being another execution: other events, another rf or another mo."""
        terms: list[Truth] = [*self.axioms.rf.values(), *self.axioms.rf_initial.values()]
        terms += [term for (i, j), term in self.axioms.mo_terms.items() if i < j]
        terms += [e.guard for e in self.unrolled.events]
        return any_of(neg(term) if self.truth(model, term) else term for term in terms)

    def execution(self, model: z3.ModelRef, racy: bool = False) -> Execution:
        """The model as a graph; its events are numbered in an order that extends sb and rf."""
        axioms = self.axioms
        present = [e for e in self.unrolled.events if self.truth(model, e.guard)]
        source = {r: w for (w, r), term in axioms.rf.items() if self.truth(model, term)}
        numbers: dict[int, int] = {}
        while len(numbers) < len(present):
            known = len(numbers)
            for e in present:
                earlier = [p for p in present if p.thread == e.thread and p.number < e.number]
                ready = e.number not in numbers and all(p.number in numbers for p in earlier)
                if ready and source.get(e.number, e.number) in {*numbers, e.number}:
                    numbers[e.number] = len(numbers)
            if len(numbers) == known:
                raise AssertionError(f"{self.client.name}: sb and rf have a cycle in a model")
        events = []
        for number in numbers:
            e = self.unrolled.events[number]
            reads, writes = self.truth(model, e.reads), self.truth(model, e.writes)
            kind: Kind = "fence" if e.fence else "update" if reads and writes else "read" if reads else "write"
            order = e.names[1] if kind == "read" else e.names[0]
            position = sum(self.truth(model, axioms.mo(w, number)) for w in axioms.writes) if writes else None
            events.append(
                Event(
                    e.thread, e.call, kind, order, e.line, self.word(model, e.object), e.field,
                    self.word(model, e.index), self.word(model, e.read) if reads else 0,
                    self.word(model, e.written) if writes else 0,
                    numbers[source[number]] if number in source else None, position,
                )
            )  # fmt: skip
        return Execution(tuple(events), self.racing_pair(model, numbers) if racy else None)

    def racing_pair(self, model: z3.ModelRef, numbers: dict[int, int]) -> tuple[int, int] | None:
        for i, j in combinations(sorted(numbers), 2):
            if self.truth(model, self.axioms.race(i, j)):
                return numbers[i], numbers[j]
        return None


def solve(
    client: Client,
    encoding: Encoding = DEFAULT_ENCODING,
    timeout: float | None = None,
    count: bool = False,
    after_race: bool = False,
) -> Found:
    """All outcomes of the client. With `count`, every execution is visited and counted (slow). As in the enumeration,
    outcomes are not looked for if there is a race, unless `after_race`."""
    started = time.perf_counter()
    question = Question(client, encoding, timeout)
    outcomes: dict[Outcome, int] = {}
    examples: dict[Outcome, Execution] = {}
    executions = 0
    cut = faulty = racy = False
    witness = None
    complete = True
    try:
        bad = question.model(question.races())
        racy = bad is not None
        if bad is not None:
            witness = question.execution(bad, racy=True)
        fault = question.model(question.faulty)
        faulty = fault is not None
        if fault is not None and witness is None:
            witness = question.execution(fault)
        cut = question.model(question.cut) is not None
        question.solver.push()
        question.axioms.add(question.proper())
        model = question.model() if (after_race or not racy) and question.proper() is not False else None
        while model is not None:
            outcome, different = question.outcome(model)
            outcomes[outcome] = outcomes.get(outcome, 0) + int(count)
            examples.setdefault(outcome, question.execution(model))
            executions += 1
            another = question.shape(model) if count else different
            if another is False:
                break
            question.axioms.add(another)
            model = question.model()
    except Incomplete:
        complete = False
    return Found(
        engine="declarative",
        outcomes=outcomes,
        racy=racy,
        faulty=faulty,
        cut=cut,
        executions=executions if count else 0,
        seconds=time.perf_counter() - started,
        complete=complete,
        witness=witness,
        examples=examples,
        events=len(question.unrolled.events),
    )
