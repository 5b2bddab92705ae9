"""What is true of the wait-free queue's line of nodes, whoever looks at it: a part of its invariant (wfqueue.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import z3

from models.invariants.machine import NEXT, State
from models.invariants.subject import Conjunct
from models.invariants.wfqueue_state import Slots
from models.invariants.words import Truth, Word


def line(d: Slots) -> Iterator[Conjunct]:
    parts: dict[str, Callable[[Slots, State], Truth]] = {
        "layout": layout, "order": order, "numbers": numbers, "places": places, "links": links, "ends": ends,
        "elements": elements, "enqueuers": enqueuers, "linked is pending": linked_is_pending, "offers": offers,
        "takers": takers,
    }  # fmt: skip
    for name, said in parts.items():
        yield Conjunct(name, lambda s, said=said: said(d, s))  # type: ignore[misc]
    for p in range(d.slots):
        yield Conjunct(f"given, slot {p}", lambda s, p=p: given(d, s, p))  # type: ignore[misc]
        yield Conjunct(f"asked, slot {p}", lambda s, p=p: asked(d, s, p))  # type: ignore[misc]


def layout(d: Slots, s: State) -> Truth:
    pools = d.each(lambda p: d.slot(s, "pool", p) == 0)
    return z3.And(d.field(s, "threads") == d.slots, pools, z3.UGT(s.ghost[NEXT], d.known),
                  z3.ULE(s.ghost[NEXT], d.nodes + 1))  # fmt: skip


def order(d: Slots, s: State) -> Truth:
    h, t, e = (s.ghost[name] for name in ("H", "T", "E"))
    return z3.And(z3.ULE(1, h), z3.ULE(h, t), z3.ULE(t, e), z3.ULE(e - t, 1 - d.slack),
                  z3.ULE(e, d.positions))  # fmt: skip


def numbers(d: Slots, s: State) -> Truth:
    """Each position of the line has a node, which has been made, and whose place it is."""

    def said(i: Word) -> Truth:
        x = d.node(s, i)
        return z3.And(z3.ULT(d.known, x), z3.ULT(x, s.ghost[NEXT]), d.place(s, x) == i, d.owner(s, x) != 0)

    first = z3.And(d.node(s, d.word(1)) == 1, d.place(s, d.word(1)) == 1)
    return z3.And(first, d.line(2, lambda i: z3.Implies(z3.ULE(i, s.ghost["E"]), said(i))))


def places(d: Slots, s: State) -> Truth:
    """A node that has a place is in the line."""

    def said(x: Word) -> Truth:
        place = d.place(s, x)
        return z3.Implies(place != 0, z3.And(z3.ULE(place, s.ghost["E"]), d.node(s, place) == x))

    return z3.And(d.every(said), d.place(s, d.word(0)) == 0)


def links(d: Slots, s: State) -> Truth:
    def said(i: Word) -> Truth:
        behind = z3.If(i == s.ghost["E"], d.word(0), d.node(s, i + 1))
        return z3.Implies(z3.ULE(i, s.ghost["E"]), d.behind(s, d.node(s, i)) == behind)

    return d.line(1, said)


def ends(d: Slots, s: State) -> Truth:
    return z3.And(d.field(s, "head") == d.node(s, s.ghost["H"]),
                  d.field(s, "tail") == d.node(s, s.ghost["T"]))  # fmt: skip


def elements(d: Slots, s: State) -> Truth:
    def said(i: Word) -> Truth:
        return z3.Implies(z3.ULE(i, s.ghost["E"]), d.value(s, d.node(s, i)) == d.item(s, i))

    return d.line(2, said)


def enqueuers(d: Slots, s: State) -> Truth:
    """Who has made a node has put it in."""

    def said(i: Word) -> Truth:
        x = d.node(s, i)
        mine = z3.And(z3.ULT(d.enqueuer(s, x), d.slots), d.owner(s, x) == d.enqueuer(s, x) + 1)
        return z3.Implies(z3.ULE(i, s.ghost["E"]), mine)

    first = z3.ULT(d.enqueuer(s, d.word(1)), d.slots)
    return z3.And(first, d.line(2, said))


def offered(d: Slots, s: State, p: int, node: Word) -> Truth:
    """The slot's thread is enqueuing the node, and it may be in the line."""
    return z3.And(d.in_enqueue(s, p, range(76, 124)), d.own(s, p, "enqueue", "mine") == node)


def linked_is_pending(d: Slots, s: State) -> Truth:
    """A node behind tail is being enqueued."""
    x = d.node(s, s.ghost["E"])
    pending = d.whose(d.enqueuer(s, x), lambda p: offered(d, s, p, x))
    return z3.Implies(z3.ULT(s.ghost["T"], s.ghost["E"]), pending)


def offers(d: Slots, s: State) -> Truth:
    """What a slot offers is being enqueued, and no node of the line but the last one."""

    def said(p: int) -> Truth:
        x = d.slot(s, "enqueued", p)
        last = z3.Or(d.place(s, x) == 0, d.place(s, x) == s.ghost["E"])
        return z3.Implies(x != 0, z3.And(offered(d, s, p, x), last))

    return d.each(said)


def takers(d: Slots, s: State) -> Truth:
    """Nodes that head has passed have a taker; the next one may have, if tail is there."""

    def said(i: Word) -> Truth:
        taker, g = d.taker(s, d.node(s, i)), s.ghost
        some, none = z3.ULT(taker, d.slots), taker == d.nobody
        following = z3.And(i == g["H"] + 1, z3.ULE(i, g["T"]))
        right = z3.If(z3.ULE(i, g["H"]), some, z3.Or(none, z3.And(following, some)))
        return z3.Implies(z3.ULE(i, g["E"]), right)

    return z3.And(d.taker(s, d.word(1)) == d.nobody, d.line(2, said))


def given(d: Slots, s: State, p: int) -> Truth:
    """The newest node that the slot was given: no node that head has passed and that it takes is newer."""
    x = d.slot(s, "given", p)
    rank = d.rank(p, s, x)

    def said(i: Word) -> Truth:
        taken = z3.And(z3.ULE(i, s.ghost["H"]), d.taker(s, d.node(s, i)) == p)
        return z3.Implies(taken, z3.ULE(i, rank))

    return z3.And(d.granted(p, s, x), rank != 0, d.line(2, said))


def asked(d: Slots, s: State, p: int) -> Truth:
    x = d.slot(s, "asked", p)
    return z3.And(d.granted(p, s, x), z3.ULE(d.rank(p, s, x), d.rank(p, s, d.slot(s, "given", p))))
