"""What is true of the deque's threads at their program counters: a part of its invariant (deque.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import z3

from models.invariants.deque_words import FIRST, OPEN, OWNER, THIEVES, DequeWords
from models.invariants.machine import EXTENT, State
from models.invariants.subject import Conjunct, select
from models.invariants.words import Truth, Word
from models.specs.base import EMPTY, OK


def push(d: DequeWords) -> Iterator[Conjunct]:
    def of(name: str) -> Callable[[State], Word]:
        return lambda s: d.own(s, "push", name)

    bottom, top, buffer, mask, value = (of(n) for n in ("bottom", "top", "buffer", "mask", "value"))

    def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
        return d.local(OWNER, "push", name, pcs, said)

    yield local("bottom", range(1, 34), lambda s: bottom(s) == d.index(s, s.ghost["E"]))
    yield local("top", (*range(2, 6), *range(7, 34)), lambda s: top(s) == d.index(s, s.ghost["S"]))
    yield local("new top", (6,), lambda s: top(s) == d.index(s, s.ghost["L"]))
    yield local("buffer", (*range(3, 10), *range(12, 15), *range(17, 27), *range(30, 34)),
                lambda s: buffer(s) == d.field(s, "buffer"))  # fmt: skip
    yield local("buffer or none", (28,), lambda s: z3.Or(buffer(s) == d.field(s, "buffer"), buffer(s) == 0))
    yield local("no buffer", (11, 16), lambda s: buffer(s) == 0)
    yield local("mask", (*range(4, 10), *range(31, 34)), lambda s: mask(s) == d.mask(s, d.field(s, "buffer")))
    yield local("room", (27, 28, 30, 31), lambda s: has_room(d, s))
    yield local("value", (32, 33), lambda s: d.item(s, s.ghost["E"]) == value(s))
    yield local("open", range(34), lambda s: d.result(s, OWNER, OPEN))
    yield local("done", (34,), lambda s: d.result(s, OWNER, OK))


def has_room(d: DequeWords, s: State) -> Truth:
    """Unless there was no memory."""
    failed = z3.And(d.pushing(s, (28,)), d.own(s, "push", "buffer") == 0)
    return z3.Or(failed, z3.ULT(s.ghost["E"] - s.ghost["S"], d.room(s)))


def growth(d: DequeWords) -> Iterator[Conjunct]:
    def of(name: str) -> Callable[[State], Word]:
        return lambda s: d.own(s, "push", name)

    top, mask, slots, wide, i, value = (of(n) for n in ("top", "mask_2", "slots", "wide", "i", "value_2"))

    def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
        return d.local(OWNER, "push", name, pcs, said)

    def copied(s: State, more: int = 0) -> Truth:
        def same(k: Word) -> Truth:
            there = d.index(s, s.ghost["S"] + k) & (slots(s) - 1)
            return d.cell(s, wide(s), there) == d.item(s, s.ghost["S"] + k)

        return d.each(i(s) - top(s) + more, same)

    def length(s: State) -> Word:
        return s.ghost["E"] - s.ghost["S"]

    yield local("old mask", range(9, 27), lambda s: mask(s) == d.mask(s, d.field(s, "buffer")))
    yield local("may grow", (12, *range(13, 27)), lambda s: z3.ULT(mask(s) + 1, d.most))
    yield local("slots", range(13, 27), lambda s: slots(s) == 2 * (mask(s) + 1))
    yield local("new buffer", range(17, 27), lambda s: wide(s) == d.field(s, "buffer") + 1)
    yield local("new buffer or none", (14,), lambda s: z3.Or(wide(s) == 0, wide(s) == d.field(s, "buffer") + 1))
    yield local("its slots", (14, *range(17, 27)), lambda s: z3.Or(
        wide(s) == 0, select(s.ghost[EXTENT], wide(s)) == slots(s)))  # fmt: skip
    yield local("published", (27,), lambda s: wide(s) == d.field(s, "buffer"))
    yield local("its mask", range(18, 27), lambda s: d.mask(s, wide(s)) == slots(s) - 1)
    yield local("copying", (20,), lambda s: z3.ULE(i(s) - top(s), length(s)))
    yield local("copying one", range(21, 24), lambda s: z3.ULT(i(s) - top(s), length(s)))
    yield local("one copied", (24,), lambda s: z3.ULE(i(s) - top(s), length(s)))
    yield local("word", (22,), lambda s: value(s) == d.item(s, s.ghost["S"] + (i(s) - top(s))))
    yield local("copied", (20, 21, 22, 24), copied)
    yield local("copied and this", (23,), lambda s: copied(s, 1))
    yield local("all copied", (25, 26), lambda s: z3.And(i(s) - top(s) == length(s), copied(s)))


def pop(d: DequeWords) -> Iterator[Conjunct]:
    def of(name: str) -> Callable[[State], Word]:
        return lambda s: d.own(s, "pop", name)

    end, bottom, top, buffer, mask, value, expected, taken = (
        of(n) for n in ("end", "bottom", "top", "buffer", "mask", "value", "expected", "taken")
    )

    def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
        return d.local(OWNER, "pop", name, pcs, said)

    def element(s: State) -> Word:
        return d.item(s, s.ghost["E"] - d.if_then(z3.Not(d.newest(s, (10,))), 1))

    def so_far(s: State) -> Truth:
        given = z3.If(d.none(s), d.word(EMPTY), z3.If(d.last(s), d.word(OPEN), d.word(OK)))
        return s.ghost["owner.result"] == given

    def got(s: State) -> Truth:
        return z3.If(taken(s) != 0, d.result(s, OWNER, OK), d.result(s, OWNER, EMPTY))

    yield local("end", (1, *range(2, 6), *range(7, 14)), lambda s: end(s) == d.index(
        s, s.ghost["E"] + d.if_then(d.newest(s, (4, 7, 8, 9, 10)), 1)))  # fmt: skip
    yield local("bottom", (*range(2, 6), *range(7, 14), 18), lambda s: bottom(s) == d.index(
        s, s.ghost["E"] - d.if_then(z3.Not(d.newest(s, (4, 7, 8, 9, 10, 18))), 1)))  # fmt: skip
    yield local("some", range(7, 11), lambda s: z3.Not(d.none(s)))
    yield local("last", (4, *range(7, 13)), lambda s: z3.Implies(
        d.last(s), z3.And(z3.ULT(s.ghost["S"], s.ghost["E"]), z3.UGE(s.ghost["T"] + 1, s.ghost["E"]))
    ))  # fmt: skip
    yield local("its own last", (11, 12), lambda s: d.last(s))
    yield local("expected", (12,), lambda s: expected(s) == top(s))
    yield local("buffer", (8, 9), lambda s: buffer(s) == d.field(s, "buffer"))
    yield local("mask", (9,), lambda s: mask(s) == d.mask(s, d.field(s, "buffer")))
    yield local("value", (10, 11, 12), lambda s: value(s) == element(s))
    yield local("open", range(4), lambda s: d.result(s, OWNER, OPEN))
    yield local("so far", (4, *range(7, 13)), so_far)
    yield local("nothing", (5, 6, 15), lambda s: d.result(s, OWNER, EMPTY))
    yield local("taken", (13, 14), got)
    yield local("something", range(16, 21), lambda s: d.result(s, OWNER, OK))
    yield local("element", (4, 7, 8, 9), lambda s: z3.Implies(
        d.newest(s, (4, 7, 8, 9)), s.ghost["owner.element"] == d.item(s, s.ghost["E"])))  # fmt: skip
    yield local("value given", (10, 13, 14, 16, 18, 19), lambda s: z3.Implies(
        d.result(s, OWNER, OK), value(s) == s.ghost["owner.element"]))  # fmt: skip
    yield local("element given", (17, 20), lambda s: d.first(s, OWNER) == s.ghost["owner.element"])


def steal(d: DequeWords, role: str) -> Iterator[Conjunct]:
    def of(name: str) -> Callable[[State], Word]:
        return lambda s: d.register(s, role, "steal", name)

    top, bottom, buffer, mask, value, expected, taken = (
        of(n) for n in ("top", "bottom", "buffer", "mask", "value", "expected", "taken")
    )

    def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
        made = d.local(role, "steal", name, pcs, said)
        return replace(made, name=made.name if role == THIEVES[0] else f"{made.name} (the other)")

    def place(s: State) -> Word:
        return s.ghost[f"{role}.P"]

    def unless_moved(said: Callable[[State], Truth]) -> Callable[[State], Truth]:
        return lambda s: z3.Implies(s.ghost["T"] == place(s), said(s))

    def none(s: State) -> Truth:
        return z3.UGE(bottom(s) - top(s) - 1, d.half)

    yield local("top", range(1, 9), lambda s: z3.And(
        top(s) == d.index(s, place(s)), place(s) != 0, z3.ULE(place(s), s.ghost["T"])))  # fmt: skip
    yield local("one left", (2, *range(4, 9)), unless_moved(lambda s: z3.Or(
        z3.ULT(s.ghost["T"], s.ghost["E"]), z3.And(d.at(s, role, "steal", (2,)), none(s)))))  # fmt: skip
    yield local("buffer", (5, 6), lambda s: z3.And(
        z3.ULE(FIRST, buffer(s)), z3.ULE(buffer(s), d.field(s, "buffer"))))  # fmt: skip
    yield local("mask", (6,), lambda s: mask(s) == d.mask(s, buffer(s)))
    yield local("slot", (5, 6), unless_moved(lambda s: d.slot(s, buffer(s), place(s)) == d.item(s, place(s))))
    yield local("value", (7, 8), unless_moved(lambda s: value(s) == d.item(s, place(s))))
    yield local("expected", (8,), lambda s: expected(s) == top(s))
    yield local("open", (0, 1, *range(4, 9), 10), lambda s: d.result(s, role, OPEN))
    yield local("so far", (2,), lambda s: z3.If(none(s), d.result(s, role, EMPTY), d.result(s, role, OPEN)))
    yield local("nothing", (3,), lambda s: d.result(s, role, EMPTY))
    yield local("taken", (9,), lambda s: z3.If(taken(s) != 0, d.result(s, role, OK), d.result(s, role, OPEN)))
    yield local("something", (11, 12), lambda s: d.result(s, role, OK))
    yield local("value given", (9, 11), lambda s: z3.Implies(
        d.result(s, role, OK), value(s) == s.ghost[f"{role}.element"]))  # fmt: skip
    yield local("element given", (12,), lambda s: d.first(s, role) == s.ghost[f"{role}.element"])
