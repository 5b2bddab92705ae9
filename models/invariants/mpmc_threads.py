"""What is true of the bounded queue's threads at their program counters: a part of its invariant (mpmc.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import z3

from models.invariants.machine import State
from models.invariants.subject import Conjunct, select
from models.invariants.words import Truth, Word
from models.specs.base import OK

if TYPE_CHECKING:
    from models.invariants.mpmc import Mpmc

OPEN = 7


def push(d: Mpmc, role: str) -> Iterator[Conjunct]:
    def of(name: str) -> Callable[[State], Word]:
        return lambda s: d.register(s, role, "push", name)

    tail, free, head, inside, capacity, mask, i = (
        of(n) for n in ("tail", "free", "head", "inside", "capacity", "mask", "i")
    )
    number, cell, turn, again, expected, done = (of(n) for n in ("number", "cell", "turn", "again", "expected", "done"))

    def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
        return named(d, role, "push", name, pcs, said)

    def mine(s: State) -> Word:
        return s.ghost[f"{role}.P"]

    def next_is_mine(s: State) -> Truth:
        return s.ghost["T"] == mine(s)

    def room(s: State) -> Truth:
        return z3.Implies(next_is_mine(s), z3.ULT(d.length(s), d.limit(s)))

    def ready(s: State) -> Truth:
        return z3.Implies(next_is_mine(s), d.turn(s, mine(s)) == d.ticket(s, mine(s)))

    def seen(s: State, word: Word) -> Truth:
        position = s.ghost[f"{role}.Q"]
        return z3.And(word == d.ticket(s, position), z3.ULE(position, s.ghost["T"]))

    held = range(1, 43)
    yield local("ticket", (*held, 44, 45), lambda s: z3.And(
        tail(s) == d.ticket(s, mine(s)), z3.ULE(mine(s), s.ghost["T"])))  # fmt: skip
    yield local("capacity", range(2, 16), lambda s: capacity(s) == d.field(s, "capacity"))
    yield local("head", range(3, 16), lambda s: z3.And(
        head(s) == d.ticket(s, s.ghost[f"{role}.R"]), z3.ULE(s.ghost[f"{role}.R"], s.ghost["H"])))  # fmt: skip
    yield local("distance", range(9, 16), lambda s: inside(s) == tail(s) - head(s))
    yield local("not above", (12, 13, 14, 15), lambda s: z3.ULE(inside(s), capacity(s)))
    yield local("full", (13,), lambda s: inside(s) == capacity(s))
    yield local("none free", (11, 14, 25, 30, 31, 33), lambda s: free(s) == 0)
    yield local("one free", (5, *range(19, 24), 26, 27, 35, 36), lambda s: free(s) == 1)
    yield local("at most one", (16, 17, 18, 28, 29), lambda s: z3.ULE(free(s), 1))
    yield local("room", (4, 5, 15, *range(19, 24), 26, 27, 35, 36), room)
    yield local("room if free", (16, 17, 18, 28, 29), lambda s: z3.Implies(free(s) == 1, room(s)))
    yield local("mask", range(17, 29), lambda s: mask(s) == d.field(s, "mask"))
    yield local("first look", (*range(19, 27),), lambda s: i(s) == 0)
    yield local("looked", (27,), lambda s: i(s) == 1)
    yield local("looking", (18,), lambda s: z3.ULE(i(s), free(s)))
    yield local("seen ready", (18,), lambda s: z3.Implies(i(s) == 1, ready(s)))
    yield local("ready if free", (28, 29), lambda s: z3.Implies(free(s) == 1, ready(s)))
    yield local("ready", (26, 27, 35, 36), ready)
    yield local("its turn", (23,), lambda s: z3.Implies(turn(s) == tail(s), ready(s)))
    yield local("looks for", (20,), lambda s: of("ticket")(s) == tail(s))
    yield local("number", (21,), lambda s: number(s) == tail(s) & d.field(s, "mask"))
    yield local("cell", (22,), lambda s: cell(s) == d.cell(s, mine(s)))
    yield local("seen", (31, 33), lambda s: seen(s, again(s)))
    yield local("expected", (36,), lambda s: expected(s) == tail(s))
    yield local("lost to", (37, 44), lambda s: z3.Or(
        z3.And(d.at(s, role, "push", [37]), done(s) != 0), seen(s, expected(s))))  # fmt: skip
    yield local("value", range(38, 43), lambda s: d.item(s, mine(s)) == of("value")(s))
    yield local("value, if done", (37,), lambda s: z3.Implies(done(s) != 0, d.item(s, mine(s)) == of("value")(s)))
    yield local("mask to fill", (39,), lambda s: of("mask_2")(s) == d.field(s, "mask"))
    yield local("number to fill", (40,), lambda s: of("number_2")(s) == tail(s) & d.field(s, "mask"))
    yield local("cell to fill", (41, 42), lambda s: of("cell_2")(s) == d.cell(s, mine(s)))
    yield local("filled", (42,), lambda s: d.value(s, mine(s)) == of("value")(s))
    yield local("open", (*range(37), 44, 45), lambda s: d.result(s, role, OPEN))
    yield local("decided", (37,), lambda s: z3.If(done(s) != 0, d.result(s, role, OK), d.result(s, role, OPEN)))
    yield local("done", range(38, 44), lambda s: d.result(s, role, OK))


def pop(d: Mpmc, role: str) -> Iterator[Conjunct]:
    def of(name: str) -> Callable[[State], Word]:
        return lambda s: d.register(s, role, "pop", name)

    head, full, mask, i, number, cell, turn, again, expected, done = (
        of(n) for n in ("head", "full", "mask", "i", "number", "cell", "turn", "again", "expected", "done")
    )

    def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
        return named(d, role, "pop", name, pcs, said)

    def mine(s: State) -> Word:
        return s.ghost[f"{role}.P"]

    def filled(s: State) -> Truth:
        there = z3.And(z3.ULT(mine(s), s.ghost["T"]), d.turn(s, mine(s)) == d.ticket(s, mine(s)) + 1)
        return z3.Implies(s.ghost["H"] == mine(s), there)

    def seen(s: State, word: Word) -> Truth:
        position = s.ghost[f"{role}.Q"]
        return z3.And(word == d.ticket(s, position), z3.ULE(position, s.ghost["H"]))

    def element(s: State) -> Word:
        return s.ghost[f"{role}.element"]

    yield local("ticket", (*range(1, 28), 31, 32), lambda s: z3.And(
        head(s) == d.ticket(s, mine(s)), z3.ULE(mine(s), s.ghost["H"])))  # fmt: skip
    yield local("mask", range(2, 14), lambda s: mask(s) == d.field(s, "mask"))
    yield local("first look", (*range(4, 10), 11), lambda s: i(s) == 0)
    yield local("looked", (12,), lambda s: i(s) == 1)
    yield local("looking", (3,), lambda s: z3.And(z3.ULE(i(s), 1), z3.Implies(i(s) == 1, filled(s))))
    yield local("filled", (11, 12, 13, 20, 21), filled)
    yield local("filled if full", (14,), lambda s: z3.And(z3.ULE(full(s), 1), z3.Implies(full(s) == 1, filled(s))))
    yield local("none", (10,), lambda s: full(s) == 0)
    yield local("its turn", (8,), lambda s: z3.Implies(turn(s) == head(s) + 1, filled(s)))
    yield local("looks for", (5,), lambda s: of("ticket")(s) == head(s))
    yield local("number", (6,), lambda s: number(s) == head(s) & d.field(s, "mask"))
    yield local("cell", (7,), lambda s: cell(s) == d.cell(s, mine(s)))
    yield local("seen", (16, 18), lambda s: seen(s, again(s)))
    yield local("expected", (21,), lambda s: expected(s) == head(s))
    yield local("lost to", (22, 31), lambda s: z3.Or(
        z3.And(d.at(s, role, "pop", [22]), done(s) != 0), seen(s, expected(s))))  # fmt: skip
    yield local("element", range(23, 28), lambda s: element(s) == d.item(s, mine(s)))
    yield local("element, if done", (22,), lambda s: z3.Implies(done(s) != 0, element(s) == d.item(s, mine(s))))
    yield local("mask to read", range(24, 28), lambda s: of("mask_2")(s) == d.field(s, "mask"))
    yield local("number to read", (25,), lambda s: of("number_2")(s) == head(s) & d.field(s, "mask"))
    yield local("cell to read", (26, 27), lambda s: of("cell_2")(s) == d.cell(s, mine(s)))
    yield local("read", (27, 28), lambda s: of("value_2")(s) == element(s))
    yield local("value", (29,), lambda s: of("value")(s) == element(s))
    yield local("given", (30,), lambda s: select(s.threads[role].buffer, d.word(0)) == element(s))
    yield local("open", (*range(22), 31, 32), lambda s: d.result(s, role, OPEN))
    yield local("decided", (22,), lambda s: z3.If(done(s) != 0, d.result(s, role, OK), d.result(s, role, OPEN)))
    yield local("done", range(23, 31), lambda s: d.result(s, role, OK))


def named(
    d: Mpmc, role: str, operation: str, name: str, pcs: Iterable[int], said: Callable[[State], Truth]
) -> Conjunct:
    """What is true of a thread at these program counters; of the second thread, by another name."""
    made = d.local(role, operation, name, pcs, said)
    return made if role == "one" else Conjunct(f"{made.name} (the other)", made.holds)
