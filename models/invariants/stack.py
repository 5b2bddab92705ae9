"""The inductive invariant of the stack that frees no node: any number of threads, which push, pop and take everything.

The line of nodes is the stack: the lowest element is at position 1, the newest at `E`. push_many, whose nodes are
linked before they are published, and next, which only reads, are not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

import z3

from models import ir
from models.invariants.machine import NEXT, State, Step
from models.invariants.nodes import OPEN, ROLES, Nodes
from models.invariants.subject import Conjunct
from models.invariants.words import Truth, Word
from models.specs.base import EMPTY, OK


class Stack(Nodes):
    shape: ClassVar[dict[str, str]] = {
        "push": "A B = J S S = B R L S = C B = J R",
        "pop": "= L B = J L B = B R L = C B L P R",
        "pop_all": "X R",
    }
    wrong = "each node holds the element above its own"
    left_out = "; push_many and next left out"
    adds = "push"
    early, test, done = (*range(13), 14, 15), 13, "done"
    link = "node.below"
    known = 0
    positions = ("E",)

    def conjuncts(self) -> list[Conjunct]:
        return [
            *self.line(),
            Conjunct("links", self.links),
            Conjunct("top", lambda s: self.field(s, "top") == self.top(s)),
            *(
                conjunct
                for role in ROLES
                for part in (self.making, self.push, self.pop, self.pop_all)
                for conjunct in part(role)
            ),
        ]

    def top(self, s: State) -> Word:
        """The newest node."""
        return z3.If(s.ghost["E"] == 0, self.word(0), self.node(s, s.ghost["E"]))

    def links(self, s: State) -> Truth:
        return self.every(lambda i: z3.Implies(z3.ULE(i, s.ghost["E"]), self.linked(s, self.node(s, i))
                                               == z3.If(i == 1, self.word(0), self.node(s, i - 1))))  # fmt: skip

    def elements(self, s: State) -> Truth:
        return self.every(lambda i: z3.Implies(
            z3.ULE(i, s.ghost["E"]), self.value(s, self.node(s, i)) == self.item(s, i + self.slack)))  # fmt: skip

    def public(self, s: State, number: Word) -> Truth:
        """The node was published, and has been taken, perhaps: it does not change."""
        return z3.And(number != 0, z3.ULT(number, s.ghost[NEXT]), self.owner(s, number) == 0)

    def push(self, role: str) -> Iterator[Conjunct]:
        def of(name: str) -> Callable[[State], Word]:
            return lambda s: self.own(s, role, "push", name)

        def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
            return self.said(role, "push", name, pcs, said)

        node, value, top, expected = of("node"), of("value"), of("top"), of("expected")

        def done(s: State) -> Truth:
            """Only the test of the compare-and-swap is left to do."""
            return z3.And(self.tested(s, role), z3.Not(self.adding(s, role)))

        def own(s: State) -> Truth:
            return z3.And(self.fresh(s, role, node(s)), self.value(s, node(s)) == value(s))

        yield local("own node", range(9, 16), lambda s: z3.Or(own(s), done(s)))
        yield local("linked", (11, 12), lambda s: self.linked(s, node(s)) == top(s))
        yield local("expected", (12,), lambda s: expected(s) == top(s))
        yield local("open", range(16), lambda s: z3.If(
            done(s), self.result(s, role, OK), self.result(s, role, OPEN)))  # fmt: skip
        yield local("done", (16,), lambda s: self.result(s, role, OK))

    def pop(self, role: str) -> Iterator[Conjunct]:
        def of(name: str) -> Callable[[State], Word]:
            return lambda s: self.own(s, role, "pop", name)

        def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
            return self.said(role, "pop", name, pcs, said)

        top, guess = of("top"), of("top_2")

        def given(s: State) -> Word:
            return s.ghost[f"{role}.element"]

        def found(node: Callable[[State], Word]) -> Callable[[State], Truth]:
            def said(s: State) -> Truth:
                nothing = z3.And(node(s) == 0, self.result(s, role, EMPTY))
                return z3.Or(nothing, z3.And(self.public(s, node(s)), self.result(s, role, OPEN)))

            return said

        def taken(s: State) -> Truth:
            failed = z3.And(self.at(s, role, "pop", (13,)), of("done")(s) == 0)
            ours = z3.And(self.result(s, role, OK), self.public(s, top(s)), self.value(s, top(s)) == given(s))
            return z3.If(failed, self.result(s, role, OPEN), ours)

        yield local("found or none", (2,), found(guess))
        yield local("none", (4,), lambda s: top(s) == 0)
        yield local("found", (5, 6, 7), lambda s: self.public(s, guess(s)))
        yield local("top or none", (8,), found(top))
        yield local("at top", (10, 11, 12), lambda s: self.public(s, top(s)))
        yield local("below", (11, 12), lambda s: of("below")(s) == self.linked(s, top(s)))
        yield local("expected", (12,), lambda s: of("expected")(s) == top(s))
        yield local("open", (0, 1, 5, 6, 7, 10, 11, 12), lambda s: self.result(s, role, OPEN))
        yield local("nothing", (3, 4, 9), lambda s: self.result(s, role, EMPTY))
        yield local("taken", (13, 14), taken)
        yield local("something", (15, 16), lambda s: self.result(s, role, OK))
        yield local("value", (15,), lambda s: of("value")(s) == given(s))
        yield local("element", (16,), lambda s: self.first(s, role) == given(s))

    def pop_all(self, role: str) -> Iterator[Conjunct]:
        def top(s: State) -> Word:
            return self.own(s, role, "pop_all", "top")

        yield self.said(role, "pop_all", "open", (0,), lambda s: self.result(s, role, OPEN))
        yield self.said(role, "pop_all", "taken", (1,), lambda s: z3.And(
            self.result(s, role, OK), top(s) == s.ghost[f"{role}.element"]))  # fmt: skip

    def initial(self, s: State) -> Truth:
        """The state after zp_stack_create."""
        return z3.And(self.beginning(s), self.field(s, "top") == 0)

    def effects(self, s: State, role: str, read: Word) -> dict[tuple[str, int], dict[str, z3.ExprRef]]:
        g, end, word = s.ghost, s.ghost["E"], self.word
        result, element = f"{role}.result", f"{role}.element"
        taken = read == self.own(s, role, "pop", "expected")
        gone = z3.Store(g["place"], self.own(s, role, "pop", "top"), word(0))
        nowhere = z3.K(z3.BitVecSort(self.bits), word(0))
        return {
            ("push", 12): self.published(s, role, read == self.own(s, role, "push", "expected")),
            ("pop", 1): {result: z3.If(read == 0, word(EMPTY), g[result])},
            ("pop", 12): {
                "E": z3.If(taken, end - 1, end),
                "place": z3.If(taken, gone, g["place"]),
                result: z3.If(taken, word(OK), g[result]),
                element: z3.If(taken, self.item(s, end), g[element]),
            },
            ("pop_all", 0): {"E": word(0), "place": nowhere, result: word(OK), element: read},
        }

    def required(self, before: State, step: Step) -> list[tuple[str, Truth]]:
        after = self.with_ghost(before, step)
        writes = isinstance(step.point.instr, ir.Store)
        return super().required(before, step) + (
            [("what is published stays", self.stays(before, after))] if writes else []
        )

    def stays(self, before: State, after: State) -> Truth:
        """So a pointer to elements leads to them for ever."""

        def same(n: Word) -> Truth:
            return z3.And(
                self.linked(after, n) == self.linked(before, n), self.value(after, n) == self.value(before, n)
            )

        return self.every(lambda n: z3.Implies(self.public(before, n), same(n)))

    def same(self, before: State, after: State) -> Truth:
        end = before.ghost["E"]
        return z3.And(after.ghost["E"] == end, self.untouched(before, after, end))

    def gives(self, before: State, after: State, role: str, name: str) -> Truth:
        """Elements are added and taken at the end; pop_all takes all, and gives a pointer to the newest."""
        end, code, element = before.ghost["E"], after.ghost[f"{role}.result"], after.ghost[f"{role}.element"]
        if name == "push":
            pushed = self.item(after, end + 1) == self.own(before, role, "push", "value")
            return z3.And(code == OK, after.ghost["E"] == end + 1, pushed, self.untouched(before, after, end))
        if name == "pop_all":
            return z3.And(code == OK, after.ghost["E"] == 0, element == self.top(before))
        newest = z3.And(end != 0, element == self.item(before, end), after.ghost["E"] == end - 1)
        popped = z3.And(newest, self.untouched(before, after, end - 1))
        return z3.If(code == OK, popped, z3.And(code == EMPTY, end == 0, self.same(before, after)))
