"""What is true of the wait-free queue's dequeues at their program counters: a part of its invariant (wfqueue.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import z3

from models.invariants.machine import State
from models.invariants.subject import Conjunct, select
from models.invariants.wfqueue_state import OPEN, Slots
from models.invariants.words import Truth, Word
from models.specs.base import OK

REQUESTING = (*range(6, 22), *range(93, 144))
"""The request is open, if it was not served."""
CLOSING = range(22, 92)
"""It is closed again, since the queue was found empty."""
ROUND = (*range(8, 21), *range(93, 144))
SERVED = (91, 92, *range(144, 218))


def unserved(d: Slots, s: State, p: int) -> Truth:
    return d.slot(s, "given", p) == d.own(s, p, "dequeue", "request")


def settling(d: Slots, s: State, p: int) -> Truth:
    """The thread has closed its request, and will see to it that the node behind head is settled: head has not moved
    since it looked, nor will it skip that."""
    behind = d.next_node(s)

    def of(name: str) -> Word:
        return d.own(s, p, "dequeue", name)

    def here(*pcs: int) -> Truth:
        return d.in_dequeue(s, p, pcs)

    def head(name: str) -> Truth:
        return d.place(s, of(name)) == s.ghost["H"]

    return z3.Or(
        here(22),
        z3.And(here(23, 24, 28), head("head_4")),
        z3.And(here(25), head("head_4"), of("again_2") == of("head_4")),
        z3.And(here(*range(29, 73)), head("head_3"), z3.Or(
            here(29, 30, 32, 34), z3.And(here(31), of("given_2") == of("request")),
            z3.And(here(33), of("tail_2") != of("head_3")), z3.And(here(35, 36, 40), of("next_2") == behind),
            z3.And(here(37), of("next_2") == behind, of("again_3") == of("head_3")),
            z3.And(here(*range(41, 73)), of("next") == behind))),
    )  # fmt: skip


def live(d: Slots, s: State, p: int) -> Truth:
    """A helper may let the slot have the node behind head: its thread will not leave without noticing."""
    return z3.And(unserved(d, s, p), z3.Or(d.in_dequeue(s, p, REQUESTING), settling(d, s, p)))


def wanting(d: Slots, s: State, p: int) -> Truth:
    """The slot's request is open."""
    return z3.And(d.in_dequeue(s, p, ROUND), unserved(d, s, p))


def moved(d: Slots, s: State, p: int) -> Truth:
    """head has moved in this round."""
    here = d.in_dequeue(s, p, (*range(12, 21), *range(93, 143)))
    return z3.And(here, z3.ULT(d.place(s, d.own(s, p, "dequeue", "head_2")), s.ghost["H"]))


def seen(d: Slots, s: State, p: int) -> Truth:
    """head has moved since the slot opened its request."""
    return z3.Or(z3.And(d.in_dequeue(s, p, ROUND), d.own(s, p, "dequeue", "i") != 0), moved(d, s, p))


def dequeue(d: Slots, p: int) -> Iterator[Conjunct]:
    def of(name: str) -> Callable[[State], Word]:
        return lambda s: d.own(s, p, "dequeue", name)

    def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
        return d.said(p, "dequeue", name, pcs, said)

    before, request, rounds, head, guess, closing, closing_guess, mine, passing, passing_guess = (
        of(n) for n in ("before", "request", "i", "head", "head_2", "head_3", "head_4", "mine", "head_5", "head_6")
    )
    role = d.roles[p]

    def asked(s: State) -> Word:
        return d.slot(s, "asked", p)

    def given(s: State) -> Word:
        return d.slot(s, "given", p)

    def rank(s: State, x: Word) -> Word:
        return d.rank(p, s, x)

    def quiet(s: State) -> Truth:
        """Outside the operation: what the slot was given is passed, and nobody gives it anything."""
        there = z3.And(
            z3.ULT(rank(s, asked(s)), rank(s, given(s))), z3.ULE(rank(s, given(s)), s.ghost["H"]),
            z3.Not(d.next_taken_by(s, p)),
        )  # fmt: skip
        return z3.Or(d.in_dequeue(s, p, range(6, 218)), there)

    def opened(s: State) -> Truth:
        x, y = before(s), request(s)
        return z3.And(
            d.granted(p, s, x), d.granted(p, s, y), z3.ULT(rank(s, x), rank(s, y)),
            z3.ULE(rank(s, y), rank(s, given(s))), z3.ULE(rank(s, y), s.ghost["H"]),
        )  # fmt: skip

    def given_once(s: State) -> Truth:
        """Of the nodes newer than the request the slot takes no other one than it was given."""

        def other(i: Word) -> Truth:
            x = d.node(s, i)
            newer = z3.And(z3.ULT(rank(s, request(s)), i), z3.ULE(i, s.ghost["H"]), d.taker(s, x) == p)
            return z3.Implies(newer, x == given(s))

        unpassed = z3.Implies(d.next_taken_by(s, p), given(s) == d.next_node(s))
        return z3.Or(unserved(d, s, p), z3.And(d.line(2, other), unpassed))

    def assigned(s: State) -> Truth:
        """A node that the slot is to get, and has not been given: its thread will notice."""
        return z3.Implies(z3.And(d.next_taken_by(s, p), unserved(d, s, p)), live(d, s, p))

    def result(s: State) -> Truth:
        taken = z3.And(z3.Not(unserved(d, s, p)), z3.ULE(d.place(s, given(s)), s.ghost["H"]))
        element = s.ghost[f"{role}.element"] == d.item(s, d.place(s, given(s)))
        return z3.If(taken, z3.And(s.ghost[f"{role}.result"] == OK, element), s.ghost[f"{role}.result"] == OPEN)

    def at_head(name: Callable[[State], Word]) -> Callable[[State], Truth]:
        return lambda s: z3.And(d.in_line(s, name(s), "H"), z3.ULE(rank(s, request(s)), d.place(s, name(s))))

    def left(name: Callable[[State], Word]) -> Callable[[State], Truth]:
        """head has left the node."""
        return lambda s: z3.ULT(d.place(s, name(s)), s.ghost["H"])

    def unless(same: Callable[[State], Truth], said: Callable[[State], Truth]) -> Callable[[State], Truth]:
        return lambda s: z3.Or(same(s), said(s))

    def equal(a: Callable[[State], Word], b: Callable[[State], Word]) -> Callable[[State], Truth]:
        return lambda s: a(s) == b(s)

    def is_null(a: Callable[[State], Word]) -> Callable[[State], Truth]:
        return lambda s: a(s) == 0

    def served(s: State) -> Truth:
        return z3.Not(unserved(d, s, p))

    def passed(s: State) -> Truth:
        return z3.ULE(d.place(s, given(s)), s.ghost["H"])

    def near(name: Callable[[State], Word]) -> Callable[[State], Truth]:
        """head was at the node, and the own one is not further than behind it."""
        return lambda s: z3.And(d.in_line(s, name(s), "H"), z3.ULE(d.place(s, mine(s)), d.place(s, name(s)) + 1))

    def behind_tail(name: Callable[[State], Word]) -> Callable[[State], Truth]:
        return lambda s: z3.ULT(d.place(s, name(s)), s.ghost["T"])

    def not_given_otherwise(s: State) -> Truth:
        still = z3.Or(unserved(d, s, p), d.place(s, given(s)) == s.ghost["H"] + 1)
        return z3.Implies(d.place(s, closing(s)) == s.ghost["H"], still)

    def follows(s: State) -> Truth:
        return d.place(s, mine(s)) == d.place(s, passing(s)) + 1

    inside = range(6, 218)
    yield Conjunct(f"quiet, slot {p}", quiet)
    yield local("slot", range(3, 218), lambda s: of("slot")(s) == p)
    yield local("no slot", (2,), lambda s: z3.UGE(of("slot")(s), d.slots))
    yield local("its slot or none", (0, 1), lambda s: z3.Or(of("slot")(s) == p, z3.UGE(of("slot")(s), d.slots)))
    yield local("threads", range(1, 144), lambda s: of("threads")(s) == d.slots)
    yield local("before", (4, 5), lambda s: before(s) == asked(s))
    yield local("request", (5,), lambda s: request(s) == given(s))
    yield local("open", range(6), lambda s: s.ghost[f"{role}.result"] == OPEN)
    yield local("opened", inside, opened)
    yield local("asks", (*REQUESTING, 92, *range(144, 218)), lambda s: asked(s) == request(s))
    yield local("closed", CLOSING, lambda s: asked(s) == before(s))
    yield local("served", SERVED, served)
    yield local("given once", inside, given_once)
    yield local("assigned", inside, assigned)
    yield local("result", inside, result)
    # rounds, and the node at head
    yield local("rounds", ROUND, lambda s: z3.ULE(rounds(s), d.slots))
    yield local("a round", (*range(9, 21), *range(93, 143)), lambda s: z3.ULT(rounds(s), d.slots))
    yield local("not passed", (*range(7, 93), *range(93, 141), 142, 143), lambda s: of("passed")(s) == 0)
    yield local("given", (10,), lambda s: z3.Or(of("given")(s) == request(s), served(s)))
    yield local("guess", (*range(12, 21), *range(93, 143)), at_head(guess))
    yield local("again", (14,), unless(equal(of("again"), guess), left(guess)))
    yield local("head has moved", (15, 16), left(guess))
    yield local("no head", (16,), is_null(head))
    yield local("head or moved", (18,), lambda s: z3.If(head(s) == 0, left(guess)(s), head(s) == guess(s)))
    yield local("head", (19, 20, *range(93, 142)), equal(head, guess))
    yield local("empty or not", (20,), lambda s: z3.If(head(s) == of("tail")(s), s.ghost[f"{role}.saw"] == 1,
                                                      behind_tail(head)(s)))  # fmt: skip
    yield local("saw it empty", range(21, 91), lambda s: s.ghost[f"{role}.saw"] == 1)
    yield local("round over", (142,), lambda s: z3.Or(served(s), left(guess)(s)))
    # giving up
    yield local("closing: guess", range(23, 29), at_head(closing_guess))
    yield local("closing: again", (25,), unless(equal(of("again_2"), closing_guess), left(closing_guess)))
    yield local("closing: no head", (27,), is_null(closing))
    yield local("closing: head or none", (29,), unless(is_null(closing), at_head(closing)))
    yield local("closing: head", range(30, 82), at_head(closing))
    yield local("closing: given", (31,), lambda s: z3.Or(of("given_2")(s) != request(s), not_given_otherwise(s)))
    yield local("closing: tail", (33,), unless(equal(of("tail_2"), closing), behind_tail(closing)))
    yield local("closing: not given otherwise", range(32, 73), not_given_otherwise)
    yield local("given in the end", (86,), equal(of("given"), given))
    yield local("nothing", range(87, 91), lambda s: unserved(d, s, p))
    # passing
    yield local("mine", range(145, 218), equal(mine, given))
    yield local("passed", (*range(140, 142), 144, 145), unless(lambda s: of("passed")(s) == 0, passed))
    yield local("passing: guess", range(147, 153), near(passing_guess))
    yield local("passing: again", (149,), unless(equal(of("again_7"), passing_guess), left(passing_guess)))
    yield local("passing: no head", (151,), is_null(passing))
    yield local("passing: head or passed", (153,), lambda s: z3.If(passing(s) == 0, passed(s), near(passing)(s)))
    yield local("passing: head", range(156, 162), near(passing))
    yield local("passing: next", (157,), lambda s: z3.If(of("next_5")(s) == mine(s), follows(s), passed(s)))
    yield local("passing: follows", (160, 161), follows)
    yield local("passing: expects head", (161,), equal(of("expected_8"), passing))
    yield local("has passed", (150, 151, 154, 155, 158, 159, *range(162, 218)), passed)
    yield local("value", range(164, 217), lambda s: of("value")(s) == s.ghost[f"{role}.element"])
    yield local("element", (217,), lambda s: select(s.threads[role].buffer, d.word(0)) == s.ghost[f"{role}.element"])
    yield local("nothing is looked through", range(177, 181), lambda s: of("most")(s) == 0)

    # turns: those to go until ours
    def to_go(s: State) -> Truth:
        m = z3.If(moved(d, s, p), d.word(1), d.word(0))
        left = d.until(d.taker(s, d.node(s, s.ghost["H"])), p) + rounds(s) + m
        return z3.Or(served(s), z3.ULE(left, d.slots))

    def comes_closer(s: State) -> Truth:
        """Who takes the next node, if not the slot itself, brings its turn nearer."""
        taker = d.taker(s, d.next_node(s))
        closer = z3.ULT(d.until(taker, p), d.until(d.taker(s, d.node(s, s.ghost["H"])), p))
        another = z3.And(z3.ULT(s.ghost["H"], s.ghost["E"]), taker != d.nobody, taker != p)
        return z3.Implies(z3.And(wanting(d, s, p), seen(d, s, p), another), closer)

    yield local("turns to go", ROUND, to_go)
    yield Conjunct(f"dequeue comes closer, slot {p}", comes_closer)
