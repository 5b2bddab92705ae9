"""What is true of a thread of the wait-free queue while it lets a slot have the node behind head, and serves it: a part
of the invariant (wfqueue.py). The code is there twice in a dequeue: in its rounds, and where it gives up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import z3

from models.invariants.machine import State
from models.invariants.subject import Conjunct
from models.invariants.wfqueue_dequeue import live, seen, unserved, wanting
from models.invariants.wfqueue_state import Slots
from models.invariants.words import Truth, Word


@dataclass(frozen=True)
class Copy:
    """Where the code is: the program counters at which its functions begin (`protect` is protect_next), and `end`,
    from which on it is not known any more what was served. The rest are names of registers."""

    name: str
    protect: int
    assign: int
    serve: int
    end: int
    head: str
    next: str
    guess: str
    again: str
    threads: str
    turn: str
    i: str
    asked: str
    given: str
    expected: str
    done: str
    found: str
    taker: str
    seen: str
    look: str
    expects: str
    expects_head: str


COPIES = (
    Copy("round", 93, 101, 124, 139, "head", "next_3", "next_4", "again_5", "threads_3", "turn_2", "i_3", "asked_2",
         "given_5", "expected_5", "done_4", "taker_4", "taker_3", "given_6", "again_6", "expected_6", "expected_7"),
    Copy("closing", 34, 42, 70, 82, "head_3", "next", "next_2", "again_3", "threads_2", "turn", "i_2", "asked",
         "given_3", "expected", "done", "taker_2", "taker", "given_4", "again_4", "expected_3", "expected_4"),
)  # fmt: skip


def serving(d: Slots, p: int) -> Iterator[Conjunct]:
    for copy in COPIES:
        yield from protecting(d, p, copy)
        yield from assigning(d, p, copy)
        yield from giving(d, p, copy)
    yield from settling_alone(d, p)


Said = Callable[[State], Truth]


class _View:
    """The registers of one copy."""

    def __init__(self, d: Slots, p: int, copy: Copy) -> None:
        self.d, self.p, self.copy = d, p, copy

    def of(self, s: State, name: str) -> Word:
        return self.d.own(s, self.p, "dequeue", getattr(self.copy, name))

    def local(self, name: str, first: int, pcs: Iterable[int], said: Said) -> Conjunct:
        return self.d.said(self.p, "dequeue", f"{self.copy.name}: {name}", [first + pc for pc in pcs], said)

    def at(self, s: State, first: int, pcs: Iterable[int]) -> Truth:
        return self.d.in_dequeue(s, self.p, [first + pc for pc in pcs])

    def at_head(self, s: State) -> Truth:
        """head is still at the node."""
        return self.d.place(s, self.of(s, "head")) == s.ghost["H"]

    def follows(self, s: State, x: Word) -> Truth:
        return z3.And(x != 0, x == self.d.behind(s, self.of(s, "head")))

    def settled(self, s: State) -> Truth:
        """The node behind head has a taker."""
        return self.d.taker(s, self.of(s, "next")) != self.d.nobody


def protecting(d: Slots, p: int, copy: Copy) -> Iterator[Conjunct]:
    v, first = _View(d, p, copy), copy.protect

    def left(s: State) -> Truth:
        return z3.ULT(d.place(s, v.of(s, "head")), s.ghost["H"])

    end = copy.end - first
    yield v.local("before tail", first, range(end), lambda s: z3.ULT(d.place(s, v.of(s, "head")), s.ghost["T"]))
    yield v.local("guess", first, (1, 2, 3, 6), lambda s: v.follows(s, v.of(s, "guess")))
    yield v.local("again", first, (3,), lambda s: z3.Or(v.of(s, "again") == v.of(s, "head"), left(s)))
    yield v.local("head has moved", first, (4, 5), left)
    yield v.local("no next", first, (5,), lambda s: v.of(s, "next") == 0)
    yield v.local(
        "next or moved", first, (7,), lambda s: z3.If(v.of(s, "next") == 0, left(s), v.follows(s, v.of(s, "next")))
    )
    yield v.local("next", first, range(8, end), lambda s: v.follows(s, v.of(s, "next")))


def assigning(d: Slots, p: int, copy: Copy) -> Iterator[Conjunct]:
    v, first = _View(d, p, copy), copy.assign

    def local(name: str, pcs: Iterable[int], said: Said) -> Conjunct:
        return v.local(name, first, pcs, said)

    def last(s: State) -> Word:
        return d.taker(s, v.of(s, "head"))

    def taken(s: State, taker: Word) -> Truth:
        return z3.And(taker != d.nobody, taker == d.taker(s, v.of(s, "next")))

    def may_have(s: State) -> Truth:
        """The node behind head is settled, or the slot whose turn it is may have it."""
        return z3.Or(v.settled(s), d.whose(v.of(s, "turn"), lambda q: live(d, s, q)))

    def may_have_unless_given(s: State) -> Truth:
        return z3.Or(may_have(s), v.of(s, "asked") != d.slot(s, "given", v.of(s, "turn")))

    yield local("threads", range(1, 20), lambda s: v.of(s, "threads") == d.slots)
    yield local("first turn", (2,), lambda s: v.of(s, "turn") == last(s))
    yield local("turns", (3, 19), lambda s: z3.ULE(v.of(s, "i"), d.slots))
    yield local("a turn", range(4, 19), lambda s: z3.ULT(v.of(s, "i"), d.slots))
    yield local("turn", (3, 4, 5, 7, 19), lambda s: z3.If(
        v.of(s, "i") == 0, v.of(s, "turn") == last(s), v.of(s, "turn") == d.after(last(s), v.of(s, "i"))))  # fmt: skip
    yield local("turn over", (5,), lambda s: z3.UGE(v.of(s, "turn") + 1, d.slots))
    yield local("turn on", (7,), lambda s: z3.ULT(v.of(s, "turn") + 1, d.slots))
    yield local("next turn", (6, *range(8, 19)), lambda s: v.of(s, "turn") == d.after(last(s), v.of(s, "i") + 1))
    yield local("may have it unless given", (9,), may_have_unless_given)
    yield local("may have it if open", (10,), lambda s: z3.Or(v.of(s, "asked") != v.of(s, "given"), may_have(s)))
    yield local("may have it", (11, 12), may_have)
    yield local("expects nobody", (12,), lambda s: v.of(s, "expected") == d.nobody)
    yield local("taken", (13,), lambda s: taken(s, z3.If(v.of(s, "done") != 0, v.of(s, "turn"), v.of(s, "expected"))))
    yield local("taken by turn", (14,), lambda s: taken(s, v.of(s, "turn")))
    yield local("taken before", (16,), lambda s: taken(s, v.of(s, "expected")))
    yield local("taker", (15, 17), lambda s: taken(s, v.of(s, "taker")))
    yield local("found", (21,), lambda s: z3.Or(v.of(s, "found") == d.nobody, taken(s, v.of(s, "found"))))
    yield local("taker or nobody", (22,), lambda s: z3.Or(v.of(s, "taker") == d.nobody, taken(s, v.of(s, "taker"))))

    def not_passed_over(s: State, q: int) -> Truth:
        """While p goes round and the node behind head is not settled, it has not passed over slot q, if q's request is
        open and head has moved since; nor over its own."""
        open_now = v.of(s, "asked") == v.of(s, "given")
        beyond = z3.Or(v.at(s, first, (18,)), z3.And(v.at(s, first, (10,)), z3.Not(open_now)))
        passed = v.of(s, "i") + z3.If(beyond, d.word(1), d.word(0))
        inside = z3.And(z3.ULT(passed, d.until(last(s), q)), z3.Not(v.at(s, first, (20,))))
        turn = z3.And(v.at(s, first, (9,)), v.of(s, "turn") == q)
        seen_open = z3.Implies(turn, v.of(s, "asked") == d.own(s, q, "dequeue", "request"))
        wants = wanting(d, s, q)
        if q != p:
            wants = z3.And(wants, seen(d, s, q), z3.Not(v.settled(s)))
        return z3.Implies(wants, z3.And(inside, seen_open))

    for q in range(d.slots):
        yield local(f"does not pass over {q}", range(3, 21), lambda s, q=q: not_passed_over(s, q))  # type: ignore[misc]


def giving(d: Slots, p: int, copy: Copy) -> Iterator[Conjunct]:
    v, first = _View(d, p, copy), copy.serve

    def local(name: str, pcs: Iterable[int], said: Said) -> Conjunct:
        return v.local(name, first, pcs, said)

    def given(s: State) -> Word:
        return d.slot(s, "given", v.of(s, "taker"))

    def was_given(s: State) -> Truth:
        """It was the taker's, and is still, unless head has moved or somebody has given it the next node."""
        x = v.of(s, "seen")

        def old(q: int) -> Truth:
            return z3.And(d.granted(q, s, x), z3.ULE(d.rank(q, s, x), d.rank(q, s, d.slot(s, "given", q))))

        still = z3.Or(given(s) == x, given(s) == v.of(s, "next"))
        return z3.And(d.whose(v.of(s, "taker"), old), z3.Implies(v.at_head(s), still))

    def older(s: State) -> Truth:
        """What was seen is older than the next node, or it is that."""
        x, following = v.of(s, "seen"), v.of(s, "next")
        return z3.Or(
            x == following, d.whose(v.of(s, "taker"), lambda q: z3.ULT(d.rank(q, s, x), d.place(s, following)))
        )

    yield local("its taker", range(copy.end - first), lambda s: z3.And(
        z3.ULT(v.of(s, "taker"), d.slots), v.of(s, "taker") == d.taker(s, v.of(s, "next"))))  # fmt: skip
    yield local("to us", (2,), lambda s: v.of(s, "taker") == p)
    yield local("to another", (4,), lambda s: v.of(s, "taker") != p)
    yield local("was given", (5, 6, 7, 8, 9), was_given)
    yield local("look", (7,), lambda s: z3.Or(
        v.of(s, "look") == v.of(s, "head"), z3.ULT(d.place(s, v.of(s, "head")), s.ghost["H"])))  # fmt: skip
    yield local("older", (7,), lambda s: z3.Or(v.of(s, "look") != v.of(s, "head"), older(s)))
    yield local("older and other", (8, 9), lambda s: z3.And(older(s), v.of(s, "seen") != v.of(s, "next")))
    yield local("expects what was given", (9,), lambda s: v.of(s, "expects") == v.of(s, "seen"))
    yield local("is given", (3, 10, 11), lambda s: z3.Implies(v.at_head(s), given(s) == v.of(s, "next")))
    yield local("expects head", (11,), lambda s: v.of(s, "expects_head") == v.of(s, "head"))


def settling_alone(d: Slots, p: int) -> Iterator[Conjunct]:
    """What is between and behind the two functions."""
    rounds, closing = (_View(d, p, copy) for copy in COPIES)

    def of(name: str) -> Callable[[State], Word]:
        return lambda s: d.own(s, p, "dequeue", name)

    def local(name: str, pcs: Iterable[int], said: Said) -> Conjunct:
        return d.said(p, "dequeue", name, pcs, said)

    def nobody_wants(s: State) -> Truth:
        """As long as the node behind head is not settled, no other request is open that was there before head came to
        where it is. (Unless somebody has just been found to have it.)"""
        others = (z3.Not(z3.And(wanting(d, s, q), seen(d, s, q))) for q in range(d.slots) if q != p)
        found = z3.If(d.in_dequeue(s, p, (63,)), of("taker_2")(s), of("taker")(s))
        return z3.Or(found != d.nobody, closing.settled(s), z3.And(*others))

    def taken(s: State, taker: Word) -> Truth:
        return z3.And(taker != d.nobody, taker == d.taker(s, closing.of(s, "next")))

    yield local("nobody wants it", range(63, 67), nobody_wants)
    yield local("still nobody", (65, 66), lambda s: of("taker")(s) == d.nobody)
    yield local("expects nobody", (66,), lambda s: of("expected_2")(s) == d.nobody)
    yield local("settled", (67,), lambda s: taken(s, z3.If(of("done_2")(s) != 0, d.word(p), of("expected_2")(s))))
    yield local(
        "settled by us, if done", (68,), lambda s: taken(s, z3.If(of("done_2")(s) != 0, d.word(p), of("taker")(s)))
    )
    yield local("settled by us", (69,), lambda s: taken(s, d.word(p)))

    def served_if_nobody(s: State) -> Truth:
        return z3.Or(of("taker_3")(s) != d.nobody, z3.Not(unserved(d, s, p)))

    def moved_on(s: State) -> Truth:
        return z3.ULE(d.place(s, rounds.of(s, "next")), s.ghost["H"])

    yield local("served, if nobody", (121, 122), lambda s: z3.Not(unserved(d, s, p)))
    yield local("served, if nobody takes it", (123, 139), served_if_nobody)
    yield local("moved on", range(136, 140), lambda s: z3.Or(of("taker_3")(s) == d.nobody, moved_on(s)))
    yield local("next after all", range(139, 142), lambda s: rounds.follows(s, rounds.of(s, "next")))
    yield local("taker after all", range(139, 142), lambda s: z3.Or(
        of("taker_3")(s) == d.nobody, of("taker_3")(s) == d.taker(s, rounds.of(s, "next"))))  # fmt: skip
    yield local("ours", (140, 141), lambda s: z3.And(of("taker_3")(s) == p, moved_on(s)))
