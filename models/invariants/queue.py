"""The inductive invariant of the queue that frees no node: any number of threads, which enqueue and dequeue.

The line of nodes is the list: the dummy is at position `H`, the elements behind it up to `E`, and tail is at `T`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

import z3

from models.invariants.machine import State
from models.invariants.nodes import OPEN, ROLES, Nodes
from models.invariants.subject import Conjunct
from models.invariants.words import Truth, Word
from models.specs.base import EMPTY, OK


class Queue(Nodes):
    shape: ClassVar[dict[str, str]] = {
        "enqueue": "A B = J S S = B R = L L B = L B = C J = C B = C R",
        "dequeue": "= L L B = L L B R B = C J L B = C B L P R",
    }
    wrong = "tail is never behind"
    adds = "enqueue"
    early, test, done = tuple(range(21)), 21, "done_2"
    link = "node.next"
    known = 1
    positions = ("H", "T", "E")

    def conjuncts(self) -> list[Conjunct]:
        return [
            *self.line(),
            Conjunct("order", self.order),
            Conjunct("links", self.links),
            Conjunct("head", lambda s: self.field(s, "head") == self.node(s, s.ghost["H"])),
            Conjunct("tail", lambda s: self.field(s, "tail") == self.node(s, s.ghost["T"])),
            *(
                conjunct
                for role in ROLES
                for part in (self.making, self.enqueue, self.dequeue)
                for conjunct in part(role)
            ),
        ]

    def order(self, s: State) -> Truth:
        """head does not pass tail, and tail is at the last node or the one before."""
        head, tail, end = (s.ghost[name] for name in ("H", "T", "E"))
        return z3.And(head != 0, z3.ULE(head, tail), z3.ULE(tail, end), z3.ULE(end - tail, 1 - self.slack))

    def links(self, s: State) -> Truth:
        end = s.ghost["E"]
        return self.every(lambda i: z3.Implies(z3.ULE(i, end), self.linked(s, self.node(s, i))
                                               == z3.If(i == end, self.word(0), self.node(s, i + 1))))  # fmt: skip

    def elements(self, s: State) -> Truth:
        """Of the first dummy nothing is known."""

        def said(i: Word) -> Truth:
            return self.value(s, self.node(s, i)) == self.item(s, i)

        return self.every(lambda i: z3.Implies(z3.And(z3.ULT(1, i), z3.ULE(i, s.ghost["E"])), said(i)))

    def seen(self, s: State, number: Word, position: str) -> Truth:
        """The field at this position was at the node."""
        return z3.And(number != 0, self.place(s, number) != 0, z3.ULE(self.place(s, number), s.ghost[position]))

    def enqueue(self, role: str) -> Iterator[Conjunct]:
        def of(name: str) -> Callable[[State], Word]:
            return lambda s: self.own(s, role, "enqueue", name)

        def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
            return self.said(role, "enqueue", name, pcs, said)

        node, value, tail, guess, behind = of("node"), of("value"), of("tail"), of("tail_2"), of("next")

        def own(s: State) -> Truth:
            """It is not published: at the test of the compare-and-swap, if that failed."""
            here = z3.And(
                self.fresh(s, role, node(s)), self.value(s, node(s)) == value(s), self.linked(s, node(s)) == 0
            )
            return z3.Or(here, z3.Not(self.adding(s, role)))

        def appended(s: State) -> Truth:
            there = z3.And(self.place(s, node(s)) == self.place(s, tail(s)) + 1, self.place(s, tail(s)) != 0)
            return z3.Or(z3.And(there, node(s) != 0, self.result(s, role, OK)), self.adding(s, role))

        def undecided(s: State) -> Truth:
            return z3.Or(self.result(s, role, OPEN), z3.Not(self.adding(s, role)))

        yield local("own node", range(9, 22), own)
        yield local("tail seen", (11, 12, 13), lambda s: self.seen(s, guess(s), "T"))
        yield local("at tail", range(14, 24), lambda s: self.seen(s, tail(s), "T"))
        yield local("next", (15,), lambda s: z3.Or(behind(s) == 0, self.linked(s, tail(s)) == behind(s)))
        yield local("behind", (16, 17), lambda s: z3.And(behind(s) != 0, self.linked(s, tail(s)) == behind(s)))
        yield local("expects tail", (17,), lambda s: of("expected")(s) == tail(s))
        yield local("expects none", (20,), lambda s: of("expected_2")(s) == 0)
        yield local("expects tail again", (23,), lambda s: of("expected_3")(s) == tail(s))
        yield local("appended", range(21, 24), appended)
        yield local("open", range(22), undecided)
        yield local("done", (24,), lambda s: self.result(s, role, OK))

    def dequeue(self, role: str) -> Iterator[Conjunct]:
        def of(name: str) -> Callable[[State], Word]:
            return lambda s: self.own(s, role, "dequeue", name)

        def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
            return self.said(role, "dequeue", name, pcs, said)

        head, guess, tail, behind, value = of("head"), of("head_2"), of("tail"), of("next"), of("value")

        def given(s: State) -> Word:
            return s.ghost[f"{role}.element"]

        def after_head(s: State) -> Truth:
            return z3.And(self.seen(s, tail(s), "T"), z3.ULE(self.place(s, head(s)), self.place(s, tail(s))))

        def read(s: State) -> Truth:
            nothing = z3.And(behind(s) == 0, self.result(s, role, EMPTY))
            return z3.Or(
                nothing, z3.And(behind(s) != 0, self.linked(s, head(s)) == behind(s), self.result(s, role, OPEN))
            )

        def taken(s: State) -> Truth:
            ours = z3.And(self.result(s, role, OK), behind(s) != 0, self.seen(s, behind(s), "H"))
            known = z3.And(ours, self.value(s, behind(s)) == given(s))
            failed = z3.And(self.at(s, role, "dequeue", (17,)), of("done_2")(s) == 0)
            return z3.If(failed, self.result(s, role, OPEN), known)

        yield local("head seen", (2, 3, 4), lambda s: self.seen(s, guess(s), "H"))
        yield local("at head", (*range(5, 8), *range(9, 12), *range(13, 17)), lambda s: self.seen(s, head(s), "H"))
        yield local("tail after head", (6, 7, 9, 10, 11, 13, 14, 15, 16), after_head)
        yield local("next", (7,), read)
        yield local("behind", (9, 10, 11, 13, 14, 15, 16), lambda s: z3.And(
            behind(s) != 0, self.linked(s, head(s)) == behind(s)))  # fmt: skip
        yield local("same", (10, 11), lambda s: head(s) == tail(s))
        yield local("expects tail", (11,), lambda s: of("expected")(s) == tail(s))
        yield local("not same", range(13, 17), lambda s: head(s) != tail(s))
        yield local("expects head", (16,), lambda s: of("expected_2")(s) == head(s))
        yield local("open", (*range(7), *range(9, 17)), lambda s: self.result(s, role, OPEN))
        yield local("nothing", (8,), lambda s: self.result(s, role, EMPTY))
        yield local("taken", (17, 18), taken)
        yield local("something", (19, 20), lambda s: self.result(s, role, OK))
        yield local("value", (19,), lambda s: value(s) == given(s))
        yield local("element", (20,), lambda s: self.first(s, role) == given(s))

    def initial(self, s: State) -> Truth:
        """The state after zp_queue_create: node 1 is the dummy, with anything in it."""
        one = self.word(1)
        return z3.And(
            self.beginning(s), s.ghost["H"] == 1, s.ghost["T"] == 1, self.field(s, "head") == 1,
            self.field(s, "tail") == 1, self.linked(s, one) == 0,
        )  # fmt: skip

    def effects(self, s: State, role: str, read: Word) -> dict[tuple[str, int], dict[str, z3.ExprRef]]:
        g = s.ghost

        def expected(operation: str, name: str) -> Truth:
            return read == self.own(s, role, operation, name)

        def helped(done: Truth) -> dict[str, z3.ExprRef]:
            return {"T": z3.If(done, g["T"] + 1, g["T"])}

        taken = expected("dequeue", "expected_2")
        result, element = f"{role}.result", f"{role}.element"
        return {
            ("enqueue", 17): helped(expected("enqueue", "expected")),
            ("enqueue", 20): self.published(s, role, read == 0),
            ("enqueue", 23): helped(expected("enqueue", "expected_3")),
            ("dequeue", 6): {result: z3.If(read == 0, self.word(EMPTY), g[result])},
            ("dequeue", 11): helped(expected("dequeue", "expected")),
            ("dequeue", 16): {
                "H": z3.If(taken, g["H"] + 1, g["H"]),
                result: z3.If(taken, self.word(OK), g[result]),
                element: z3.If(taken, self.item(s, g["H"] + 1), g[element]),
            },
        }

    def same(self, before: State, after: State) -> Truth:
        ends = [after.ghost[name] == before.ghost[name] for name in ("H", "E")]
        return z3.And(*ends, self.untouched(before, after, before.ghost["E"]))

    def gives(self, before: State, after: State, role: str, name: str) -> Truth:
        """Elements are added at the end, and taken behind the dummy."""
        head, end = before.ghost["H"], before.ghost["E"]
        kept = self.untouched(before, after, end)
        if name == "enqueue":
            added = z3.And(after.ghost["E"] == end + 1, after.ghost["H"] == head)
            return z3.And(added, kept, self.item(after, end + 1) == self.own(before, role, "enqueue", "value"))
        code, element = after.ghost[f"{role}.result"], after.ghost[f"{role}.element"]
        oldest = z3.And(z3.ULT(head, end), element == self.item(before, head + 1), after.ghost["H"] == head + 1)
        ok = z3.And(oldest, after.ghost["E"] == end, kept)
        return z3.If(code == OK, ok, z3.And(code == EMPTY, head == end, self.same(before, after)))
