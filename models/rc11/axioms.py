"""The axioms of RC11 as constraints on symbolic events.

The relations and their names are those of Lahav et al., PLDI 2017, figure 2; the release sequence follows
`Client.rule`. A read-modify-write is one event here, not a read and a write joined by rmw: the read half and the write
half are next to each other in sb, so every path through one goes through the other, except that rb must not lead from
an event to itself, and that coherence of the two halves must be asked for (it reads from a write mo-before its own).

Positive and negative use. Coherence, atomicity and SC forbid paths. For the relations that occur only there (rb, eco,
scb) it is enough to say what they contain at least. hb is also used positively (calls ordered by hb) and under negation
(races), so it is defined exactly: sb and rf have no cycle, so the equations for the release sequence and for hb have
one solution only.

Orders (mo, the order that shows that sb and rf have no cycle, the order that shows the same of psc) come in the
encodings of total_order.py.
"""

from __future__ import annotations

from itertools import combinations, permutations

import z3

from models.rc11 import logic
from models.rc11.client import Cell, Client
from models.rc11.logic import Truth, Word, all_of, any_of, conj, disj, implies, neg
from models.rc11.total_order import Encoding, TotalOrder
from models.rc11.unroll import Symbolic, Unrolled


class Axioms:
    """The constraints for one client, added to `solver`. Afterwards the relations can be asked for:

    rf[w, r], rf_initial[r], mo(a, b), hb(a, b) are terms (mo and hb exact in every model).
    """

    def __init__(self, unrolled: Unrolled, solver: z3.Solver, encoding: Encoding = "bv") -> None:
        self.client: Client = unrolled.client
        self.events = unrolled.events
        self.solver = solver
        self.encoding = encoding
        self.reads = [e.number for e in self.events if e.reads is not False]
        self.writes = [e.number for e in self.events if e.writes is not False]
        self.fences = [e.number for e in self.events if e.fence]
        self.rf: dict[tuple[int, int], z3.BoolRef] = {}
        self.rf_initial: dict[int, z3.BoolRef] = {}
        self.same_cache: dict[tuple[int, int], Truth] = {}
        self.sb_terms: dict[tuple[int, int], Truth] = {}
        self.apart_terms: dict[tuple[int, int], Truth] = {}
        self.hb_terms: dict[tuple[int, int], Truth] = {}
        self.of_thread: dict[int, list[int]] = {}
        for e in self.events:
            self.of_thread.setdefault(e.thread, []).append(e.number)
        self.sources: dict[int, list[int]] = {}
        self.reads_from()
        self.no_thin_air()
        self.modification_order()
        self.happens_before()
        self.reads_before()
        self.coherence()
        self.atomicity()
        self.sequential_consistency()

    def add(self, term: Truth) -> None:
        if term is not True:
            self.solver.add(term)

    # places

    def same(self, i: int, j: int) -> Truth:
        """Whether two accesses are of one place."""
        key = (min(i, j), max(i, j))
        if key not in self.same_cache:
            a, b = self.events[i], self.events[j]
            self.same_cache[key] = (
                False
                if a.fence or b.fence or a.field != b.field
                else conj(logic.equal(a.object, b.object), logic.equal(a.index, b.index))
            )
        return self.same_cache[key]

    def initial(self, e: Symbolic) -> Word:
        value: Word = self.client.blank
        for cell, word in self.client.initial.items():
            if cell.field == e.field:
                value = logic.choose(self.is_at(e, cell), word, value)
        return value

    @staticmethod
    def is_at(e: Symbolic, cell: Cell) -> Truth:
        if e.field != cell.field:
            return False
        return conj(logic.equal(e.object, cell.object), logic.equal(e.index, cell.index))

    def mates(self, i: int) -> list[int]:
        """The events of the thread of event i."""
        return self.of_thread[self.events[i].thread]

    # sb, rf

    def sb(self, i: int, j: int) -> Truth:
        if (i, j) not in self.sb_terms:
            a, b = self.events[i], self.events[j]
            self.sb_terms[i, j] = conj(a.guard, b.guard) if a.thread == b.thread and i < j else False
        return self.sb_terms[i, j]

    def reads_from(self) -> None:
        for r in self.reads:
            read = self.events[r]
            self.sources[r] = [w for w in self.writes if self.may_read(w, r)]
            choices = []
            for w in self.sources[r]:
                write = self.events[w]
                self.rf[w, r] = chosen = z3.Bool(f"rf{w}_{r}")
                self.add(
                    implies(
                        chosen, conj(write.writes, read.reads, self.same(w, r), logic.equal(write.written, read.read))
                    )
                )
                choices.append(chosen)
            self.rf_initial[r] = first = z3.Bool(f"rf_{r}")
            self.add(implies(first, conj(read.reads, logic.equal(read.read, self.initial(read)))))
            choices.append(first)
            self.add(implies(read.reads, any_of(choices)))
            for a, b in combinations(choices, 2):
                self.add(disj(neg(a), neg(b)))

    def may_read(self, w: int, r: int) -> bool:
        if w == r or self.same(w, r) is False:
            return False
        return not (self.events[w].thread == self.events[r].thread and w > r)

    def no_thin_air(self) -> None:
        """sb and rf have no cycle."""
        order = TotalOrder("time", [e.number for e in self.events], self.encoding, self.solver)
        for i, j in combinations(range(len(self.events)), 2):
            self.add(implies(self.sb(i, j), order.less(i, j)))
        for (w, r), chosen in self.rf.items():
            self.add(implies(chosen, order.less(w, r)))

    # mo, rb

    def modification_order(self) -> None:
        self.mo_order = TotalOrder("mo", self.writes, self.encoding, self.solver)
        self.mo_terms: dict[tuple[int, int], Truth] = {}
        for i, j in combinations(self.writes, 2):
            both = conj(self.events[i].writes, self.events[j].writes, self.same(i, j))
            forth, back = self.mo_order.less(i, j), self.mo_order.less(j, i)
            self.mo_terms[i, j] = conj(both, forth)
            self.mo_terms[j, i] = conj(both, back)
            self.add(implies(both, disj(forth, back)))

    def mo(self, i: int, j: int) -> Truth:
        return self.mo_terms.get((i, j), False)

    def reads_before(self) -> None:
        self.rb_terms: dict[tuple[int, int], Truth] = {}
        for r in self.reads:
            for w in self.writes:
                if w == r or self.same(r, w) is False:
                    continue
                self.rb_terms[r, w] = rb = z3.Bool(f"rb{r}_{w}")
                self.add(implies(conj(self.rf_initial[r], self.events[w].writes, self.same(r, w)), rb))
                for source in self.sources[r]:
                    self.add(implies(conj(self.rf[source, r], self.mo(source, w)), rb))

    def rb(self, i: int, j: int) -> Truth:
        return self.rb_terms.get((i, j), False)

    # sw, hb

    def release_sequences(self) -> dict[tuple[int, int], Truth]:
        """(w, v): v belongs to the release sequence that w heads."""
        member: dict[tuple[int, int], Truth] = {}
        for w in self.writes:
            for v in self.writes:
                if v == w or self.same(w, v) is not False:
                    member[w, v] = z3.Bool(f"rs{w}_{v}")
        for (w, v), term in member.items():
            head = self.events[v]
            ways: list[Truth] = [head.writes if w == v else self.later_in_thread(w, v)]
            ways = [conj(ways[0], neg(head.orders.plain))]
            if head.update is not False:
                ways += [conj(head.update, self.rf[u, v], member[w, u]) for u in self.sources[v] if (w, u) in member]
            self.add(term == any_of(ways))
        return member

    def later_in_thread(self, w: int, v: int) -> Truth:
        if self.client.rule == "c++20":
            return False
        return conj(self.sb(w, v), self.events[w].writes, self.events[v].writes, self.same(w, v))

    def synchronizes(self) -> dict[tuple[int, int], Truth]:
        """sw between different threads: (release write or fence, acquire read or fence)."""
        member = self.release_sequences()
        ways: dict[tuple[int, int], list[Truth]] = {}
        for w in self.writes:
            for r in self.reads:
                if self.events[w].thread == self.events[r].thread:
                    continue
                seen = any_of(conj(member[w, v], self.rf[v, r]) for v in self.sources[r] if (w, v) in member)
                seen = conj(seen, neg(self.events[r].orders.plain))
                if seen is False:
                    continue
                for s, releases in self.releasers(w):
                    for a, acquires in self.acquirers(r):
                        ways.setdefault((s, a), []).append(conj(seen, releases, acquires))
        return {pair: any_of(terms) for pair, terms in ways.items()}

    def releasers(self, w: int) -> list[tuple[int, Truth]]:
        """The write itself, and the fences before it."""
        fences = [(f, conj(self.sb(f, w), self.events[f].orders.releases)) for f in self.fences]
        own = conj(self.events[w].writes, self.events[w].orders.releases)
        return [(s, term) for s, term in [(w, own), *fences] if term is not False]

    def acquirers(self, r: int) -> list[tuple[int, Truth]]:
        fences = [(f, conj(self.sb(r, f), self.events[f].orders.acquires)) for f in self.fences]
        own = conj(self.events[r].reads, self.events[r].orders.acquires)
        return [(a, term) for a, term in [(r, own), *fences] if term is not False]

    def happens_before(self) -> None:
        sw = self.synchronizes()
        ends = sorted({a for _, a in sw})
        for i, j in permutations(range(len(self.events)), 2):
            if self.events[i].thread == self.events[j].thread:
                self.hb_terms[i, j] = self.sb(i, j)
            elif any(self.events[a].thread == self.events[j].thread and a <= j for a in ends):
                self.hb_terms[i, j] = z3.Bool(f"hb{i}_{j}")
        into: dict[tuple[int, int], Truth] = {}
        for a in ends:
            starts = [(s, term) for (s, end), term in sw.items() if end == a]
            for i in range(len(self.events)):
                if self.events[i].thread != self.events[a].thread:
                    arrives = any_of(conj(term, True if s == i else self.hb(i, s)) for s, term in starts)
                    into[i, a] = self.named(f"into{i}_{a}", arrives)
        for (i, j), hb in self.hb_terms.items():
            if self.events[i].thread == self.events[j].thread:
                continue
            ways = [
                into[i, a] if a == j else conj(into[i, a], self.sb(a, j))
                for a in ends
                if a <= j and self.events[a].thread == self.events[j].thread
            ]
            self.add(hb == any_of(ways))

    def named(self, name: str, term: Truth) -> Truth:
        """A variable that stands for the term, so that the term is written once."""
        if isinstance(term, bool):
            return term
        variable = z3.Bool(name)
        self.add(variable == term)
        return variable

    def hb(self, i: int, j: int) -> Truth:
        return self.hb_terms.get((i, j), False)

    # the axioms proper

    def overwritten(self, i: int, w: int) -> Truth:
        return disj(self.mo(i, w), self.rb(i, w))

    def eco(self, i: int, j: int) -> Truth:
        """A path of rf, mo and rb: its normal forms are rf, (mo or rb), and (mo or rb) then rf."""
        if self.same(i, j) is False:
            return False
        return disj(
            self.rf.get((i, j), False),
            self.overwritten(i, j),
            any_of(conj(self.overwritten(i, w), self.rf[w, j]) for w in self.sources.get(j, ()) if w != i),
        )

    def coherence(self) -> None:
        """hb ; eco is irreflexive. (hb alone is: it is part of sb and rf, repeated.)"""
        for i, j in self.hb_terms:
            if self.same(i, j) is not False:
                self.add(neg(conj(self.hb(i, j), self.eco(j, i))))

    def atomicity(self) -> None:
        """Nothing comes between a read-modify-write and the write it reads; and it reads from before itself in mo."""
        for u in self.reads:
            update = self.events[u].update
            if update is False:
                continue
            for w in self.sources[u]:
                self.add(implies(conj(self.rf[w, u], update), self.mo(w, u)))
            for w in self.writes:
                if w != u:
                    self.add(neg(conj(update, self.rb(u, w), self.mo(w, u))))

    def sequential(self, i: int) -> Truth:
        return conj(self.events[i].guard, self.events[i].orders.sequential)

    def apart(self, i: int, j: int) -> Truth:
        """sb between events that are not accesses of one place."""
        if (i, j) not in self.apart_terms:
            self.apart_terms[i, j] = conj(self.sb(i, j), neg(self.same(i, j)))
        return self.apart_terms[i, j]

    def scb(self, i: int, j: int) -> Truth:
        if (i, j) not in self.scb_terms:
            term = disj(
                self.sb(i, j),
                conj(self.hb(i, j), self.same(i, j)),
                self.mo(i, j),
                self.rb(i, j),
                any_of(conj(self.middle(i, q), self.apart(q, j)) for q in self.mates(j) if q < j),
            )
            self.scb_terms[i, j] = self.named(f"scb{i}_{j}", term)
        return self.scb_terms[i, j]

    def middle(self, i: int, q: int) -> Truth:
        """sb' ; hb, the first part of sb' ; hb ; sb'."""
        if (i, q) not in self.middle_terms:
            term = any_of(conj(self.apart(i, p), self.hb(p, q)) for p in self.mates(i) if p > i and p != q)
            self.middle_terms[i, q] = self.named(f"middle{i}_{q}", term)
        return self.middle_terms[i, q]

    def sequential_consistency(self) -> None:
        """psc has no cycle."""
        self.middle_terms: dict[tuple[int, int], Truth] = {}
        self.scb_terms: dict[tuple[int, int], Truth] = {}
        members = [e.number for e in self.events if self.sequential(e.number) is not False]
        if len(members) < 2:
            return
        order = TotalOrder("sc", members, self.encoding, self.solver)
        fences = [f for f in members if self.events[f].fence]
        for a in members:
            starts = [(a, self.sequential(a)), *((x, self.hb(a, x)) for x in range(len(self.events)) if a in fences)]
            ends = range(len(self.events)) if fences else members
            reached: dict[int, Truth] = {}
            for y in ends:
                ways = any_of(conj(term, self.scb(x, y)) for x, term in starts if x != y and term is not False)
                reached[y] = self.named(f"psc{a}_{y}", ways)
            for b in members:
                base = disj(reached[b], *(conj(reached[y], self.hb(y, b)) for y in reached if b in fences))
                both = conj(self.sequential(a), self.sequential(b))
                self.add(implies(conj(both, base), order.less(a, b)))
        self.sequential_fences(fences, order)

    def sequential_fences(self, fences: list[int], order: TotalOrder) -> None:
        everything = range(len(self.events))
        for a in fences:
            reached = {
                y: self.named(
                    f"fence{a}_{y}", any_of(conj(self.hb(a, x), self.eco(x, y)) for x in everything if x != y)
                )
                for y in everything
            }
            for b in fences:
                path = disj(self.hb(a, b), *(conj(reached[y], self.hb(y, b)) for y in everything))
                self.add(implies(path, order.less(a, b)))

    # races

    def race(self, i: int, j: int) -> Truth:
        """Two accesses of one place by different threads, one of them a write, one of them plain, unordered by hb."""
        a, b = self.events[i], self.events[j]
        if a.thread == b.thread:
            return False
        return all_of(
            (
                self.same(i, j),
                a.guard,
                b.guard,
                disj(a.writes, b.writes),
                disj(a.orders.plain, b.orders.plain),
                neg(self.hb(i, j)),
                neg(self.hb(j, i)),
            )
        )
