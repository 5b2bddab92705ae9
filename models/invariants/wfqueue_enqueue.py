"""What is true of the wait-free queue's enqueues at their program counters: a part of its invariant (wfqueue.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import z3

from models.invariants.machine import NEXT, State
from models.invariants.subject import Conjunct
from models.invariants.wfqueue_state import OPEN, Slots
from models.invariants.words import Truth, Word
from models.specs.base import OK


def pending(d: Slots, s: State, p: int) -> Truth:
    """The slot offers a node that tail has not reached."""
    mine = d.own(s, p, "enqueue", "mine")
    return z3.And(d.in_enqueue(s, p, range(76, 124)), z3.Not(d.in_line(s, mine, "T")))


def moved(d: Slots, s: State, p: int) -> Truth:
    """tail has moved in this round."""
    return z3.And(
        d.in_enqueue(s, p, range(81, 122)), z3.ULT(d.place(s, d.own(s, p, "enqueue", "tail_2")), s.ghost["T"])
    )


def seen(d: Slots, s: State, p: int) -> Truth:
    """tail has moved since the slot offered its node."""
    later = z3.And(d.in_enqueue(s, p, range(77, 124)), d.own(s, p, "enqueue", "i_3") != 0)
    return z3.Or(later, moved(d, s, p))


def enqueue(d: Slots, p: int) -> Iterator[Conjunct]:
    def of(name: str) -> Callable[[State], Word]:
        return lambda s: d.own(s, p, "enqueue", name)

    def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
        return d.said(p, "enqueue", name, pcs, said)

    mine, tail, guess, turn, i, node, following = (
        of(name) for name in ("mine", "tail", "tail_2", "turn", "i_4", "node_5", "next_2")
    )
    rounds, result = of("i_3"), f"{d.roles[p]}.result"

    def fresh(s: State, x: Word) -> Truth:
        """The node is the thread's own."""
        return z3.And(z3.ULT(d.known, x), z3.ULT(x, s.ghost[NEXT]), d.place(s, x) == 0, d.owner(s, x) == p + 1)

    def reached(s: State) -> Truth:
        return d.in_line(s, mine(s), "T")

    def tail_left(s: State) -> Truth:
        """tail has left the node that it was found at first."""
        return z3.ULT(d.place(s, guess(s)), s.ghost["T"])

    def at_end(s: State) -> Truth:
        """There is nothing behind the node that was found at tail."""
        return d.place(s, tail(s)) == s.ghost["E"]

    def last(s: State) -> Word:
        return d.enqueuer(s, tail(s))

    def linked(s: State, x: Word) -> Truth:
        return z3.And(x != 0, x == d.behind(s, tail(s)))

    def owned(s: State) -> Truth:
        own = z3.And(z3.ULT(d.known, mine(s)), z3.ULT(mine(s), s.ghost[NEXT]), d.owner(s, mine(s)) == p + 1)
        return z3.And(own, d.enqueuer(s, mine(s)) == p, d.value(s, mine(s)) == of("value")(s))

    def apart(s: State) -> Truth:
        alone = z3.And(d.taker(s, mine(s)) == d.nobody, d.behind(s, mine(s)) == 0)
        return z3.Implies(d.place(s, mine(s)) == 0, alone)

    def made(s: State) -> Truth:
        return z3.And(fresh(s, mine(s)), owned(s), apart(s))

    def offer(s: State) -> Truth:
        word = d.slot(s, "enqueued", p)
        return z3.Or(word == mine(s), z3.And(word == 0, reached(s)))

    def to_link(s: State) -> Truth:
        x = node(s)
        its = z3.And(z3.ULT(d.known, x), z3.ULT(x, s.ghost[NEXT]), d.owner(s, x) == turn(s) + 1)
        first = z3.And(d.place(s, x) == 0, d.slot(s, "enqueued", turn(s)) == x)
        return z3.And(its, z3.Implies(at_end(s), first))

    yield local("slot", range(3, 128), lambda s: of("slot")(s) == p)
    yield local("its slot or none", (0, 1), lambda s: z3.Or(of("slot")(s) == p, z3.UGE(of("slot")(s), d.slots)))
    yield local("threads", range(1, 123), lambda s: of("threads")(s) == d.slots)
    yield local("no slot", (2,), lambda s: z3.UGE(of("slot")(s), d.slots))
    yield local("no pool", (4,), lambda s: of("node_2")(s) == 0)
    yield local("no pool again", (57,), lambda s: of("node_4")(s) == 0)
    yield local("none of the pool", (6, 12, 59, 65), lambda s: of("node")(s) == 0)
    yield local("none made", (67,), lambda s: mine(s) == 0)
    yield local("nothing is looked through", range(17, 21), lambda s: of("most")(s) == 0)
    yield local("new node or none", (14,), lambda s: z3.Or(of("node")(s) == 0, fresh(s, of("node")(s))))
    yield local("new node", range(68, 73), lambda s: fresh(s, of("node")(s)))
    yield local("value", range(69, 73), lambda s: d.value(s, of("node")(s)) == of("value")(s))
    yield local("enqueuer", range(70, 73), lambda s: d.enqueuer(s, of("node")(s)) == p)
    yield local("taker", (71, 72), lambda s: d.taker(s, of("node")(s)) == d.nobody)
    yield local("last", (72,), lambda s: d.behind(s, of("node")(s)) == 0)
    yield local("node or none", (73,), lambda s: z3.Or(mine(s) == 0, made(s)))
    yield local("node", (75,), made)
    yield local("own node", range(76, 124), owned)
    yield local("apart", range(76, 124), apart)
    yield local("offer", range(76, 124), offer)
    yield local("open", range(76), lambda s: s.ghost[result] == OPEN)
    yield local("result", range(76, 124), lambda s: s.ghost[result] == z3.If(reached(s), d.word(OK), d.word(OPEN)))
    yield local("reached", (123,), reached)
    yield local("done", range(124, 128), lambda s: s.ghost[result] == OK)
    yield local("rounds", range(77, 123), lambda s: z3.ULE(rounds(s), d.slots))
    yield local("a round", range(78, 122), lambda s: z3.ULT(rounds(s), d.slots))
    yield local("waiting", (79,), lambda s: z3.Or(reached(s), of("waiting")(s) != 0))
    # the node at tail
    yield local("guess", range(81, 122), lambda s: d.in_line(s, guess(s), "T"))
    yield local("again", (83,), lambda s: z3.Or(of("again")(s) == guess(s), tail_left(s)))
    yield local("tail has moved", (84, 85), tail_left)
    yield local("no tail", (85,), lambda s: tail(s) == 0)
    yield local("tail or moved", (87,), lambda s: z3.If(tail(s) == 0, tail_left(s), tail(s) == guess(s)))
    yield local("tail", range(88, 121), lambda s: tail(s) == guess(s))
    yield local("threads to go round", range(89, 112), lambda s: of("threads_5")(s) == d.slots)
    yield local("first turn", range(90, 96), lambda s: turn(s) == last(s))
    yield local("withdrawn if other", (91, 92), lambda s: z3.Or(
        of("linked")(s) == tail(s), d.slot(s, "enqueued", last(s)) != tail(s)))  # fmt: skip
    yield local("expects tail", (94,), lambda s: of("expected")(s) == tail(s))
    yield local("withdrawn", range(95, 114), lambda s: d.slot(s, "enqueued", last(s)) != tail(s))
    yield local("turns", (96, 111), lambda s: z3.ULE(i(s), d.slots))
    yield local("a turn", range(97, 111), lambda s: z3.ULT(i(s), d.slots))
    yield local("turn", (96, 97, 98, 100, 111), lambda s: turn(s) == d.after(last(s), i(s)))
    yield local("turn over", (98,), lambda s: z3.UGE(turn(s) + 1, d.slots))
    yield local("turn on", (100,), lambda s: z3.ULT(turn(s) + 1, d.slots))
    yield local("next turn", (99, *range(101, 111)), lambda s: turn(s) == d.after(last(s), i(s) + 1))
    yield local("to link", (103, 104), to_link)
    yield local("to link or none", (102,), lambda s: z3.Or(node(s) == 0, to_link(s)))
    yield local("none there", (110,), lambda s: node(s) == 0)
    yield local("expects none", (104,), lambda s: of("expected_2")(s) == 0)
    yield local("linked", (105,), lambda s: linked(s, z3.If(of("done")(s) != 0, node(s), of("expected_2")(s))))
    yield local("linked by us", (106,), lambda s: linked(s, node(s)))
    yield local("linked by another", (108,), lambda s: linked(s, of("expected_2")(s)))
    yield local("next, if any", (113,), lambda s: z3.Or(of("next_3")(s) == 0, linked(s, of("next_3")(s))))
    yield local("next or none", (114,), lambda s: z3.Or(following(s) == 0, linked(s, following(s))))
    yield local("next", (107, 109, *range(115, 121)), lambda s: linked(s, following(s)))
    yield local("expects the tail", (116,), lambda s: of("expected_3")(s) == tail(s))
    yield local("passed", (117, 118, 119, 120), lambda s: d.in_line(s, following(s), "T"))
    yield local("moved or done", (121,), lambda s: z3.Or(reached(s), moved(d, s, p)))
    yield local("none means done", (114,), lambda s: z3.Or(following(s) != 0, reached(s)))
    yield local("none means done: 113", (113,), lambda s: z3.Or(of("next_3")(s) != 0, reached(s)))

    # turns: those to go until ours
    def to_go(s: State) -> Truth:
        m = z3.If(moved(d, s, p), d.word(1), d.word(0))
        left = d.until(d.enqueuer(s, d.node(s, s.ghost["T"])), p) + rounds(s) + m
        return z3.Or(reached(s), z3.ULE(left, d.slots))

    def comes_closer(s: State) -> Truth:
        """What is linked now, if not ours, brings our turn nearer."""
        x = d.node(s, s.ghost["E"])
        closer = z3.ULT(d.until(d.enqueuer(s, x), p), d.until(d.enqueuer(s, d.node(s, s.ghost["T"])), p))
        ahead = z3.And(pending(d, s, p), seen(d, s, p), z3.ULT(s.ghost["T"], s.ghost["E"]), x != mine(s))
        return z3.Implies(ahead, closer)

    def not_passed_over(s: State, q: int) -> Truth:
        """While p goes round at the last node, it has not passed over slot q, if that is pending and seen."""
        steps = d.until(last(s), q)
        beyond = z3.Or(d.in_enqueue(s, p, (110,)), z3.And(d.in_enqueue(s, p, (102,)), node(s) == 0))
        passed = i(s) + z3.If(beyond, d.word(1), d.word(0))
        here = z3.And(z3.ULT(passed, steps), z3.Not(d.in_enqueue(s, p, (112,))))
        wants = pending(d, s, q)
        if q != p:
            wants = z3.And(wants, seen(d, s, q), at_end(s))
        return z3.Implies(wants, here)

    yield local("turns to go", range(77, 123), to_go)
    yield Conjunct(f"comes closer, slot {p}", comes_closer)
    for q in range(d.slots):
        yield local(f"does not pass over {q}", range(96, 113), lambda s, q=q: not_passed_over(s, q))  # type: ignore[misc]
