"""Traces of the bounded queue for any number of threads, for MpmcRing. Tickets wrap around modulo 2^16, where the real
ones do; that is a multiple of the numbers of cells that a trace can have.

The model numbers its cells by their tickets, the memory by `place`. Its tracker is left out here: it starts empty, and
so it stays.
"""

from __future__ import annotations

from models import ir
from models.tla.mapping import REACH, SMALL
from models.tla.traced_bounded import Bounded
from models.traces.structures import OBJECT

LEAST_CELLS = 64

DEFINITIONS = r"""
Fresh(c, start, number) == [turn |-> Add(start, Sub(c, start) % number), value |-> 0]

Begins(r) ==
    /\ q = [tail |-> r.start, head_seen |-> r.start, head |-> r.start, capacity |-> r.capacity, mask |-> r.cells - 1]
    /\ cells = [c \in 0..r.cells - 1 |-> Fresh(c, r.start, r.cells)]
    /\ pc = [t \in Threads |-> "idle"]
    /\ reg = [t \in Threads |-> NoRegisters]
    /\ todo = Budget
    /\ track = {}

Begun(e) == Invoke(e.thread, e.op \o "_a1", e.op, e.arg)

Hidden(e) == FALSE

(* The word that thread t is about to access. *)
Word(t, struct, content) ==
    CASE Access[pc[t]].field = "cells.turn" -> content[Mine(reg[t])].turn
      [] Access[pc[t]].field = "cells.value" -> content[Mine(reg[t])].value
      [] OTHER -> struct[Access[pc[t]].field]

(* Of a compare-and-swap, what was there. *)
Has(e) ==
    e.value = IF Access[pc[e.thread]].kind \in {"read", "load", "cas"} THEN Word(e.thread, q, cells)
              ELSE Word(e.thread, q', cells')

Returns == {"push_r1", "push_r2", "pop_r1", "pop_r2", "push_many_r1", "push_many_r2", "push_many_r3", "pop_many_r1",
            "pop_many_r2", "pop_many_r3", "size_r1", "size_r2"}

Gives(e) ==
    /\ e.ret = CASE pc[e.thread] = "push_r1" -> FULL
                 [] pc[e.thread] = "pop_r1" -> EMPTY
                 [] pc[e.thread] \in {"push_r2", "pop_r2"} -> OK
                 [] pc[e.thread] \in {"push_many_r1", "push_many_r2", "pop_many_r1", "pop_many_r2"} -> 0
                 [] OTHER -> reg[e.thread].n
    /\ e.out = reg[e.thread].out

Ends(e) ==
    /\ q = e.struct
    /\ cells = [c \in 0..e.cells - 1 |-> IF c \in DOMAIN e.used THEN e.used[c] ELSE Fresh(c, e.start, e.cells)]
"""


class MpmcRing(Bounded):
    module = "MpmcRing"
    elements = "cells.value"
    definitions = DEFINITIONS

    @classmethod
    def constants(cls, threads: int) -> dict[str, str]:
        return {"Capacity": "1", "Cells": "2", "W": str(SMALL), "Start": "0", "MaxBatch": "0", "Spurious": "TRUE",
                "Threads": f"{{{', '.join(map(str, range(threads)))}}}", "Budget": str(REACH),
                "Operations": '{"push", "pop", "push_many", "pop_many", "size"}'}  # fmt: skip

    def cells(self) -> int:
        """How many cells there are."""
        return max(LEAST_CELLS, 1 << (self.trace.capacity - 1).bit_length())

    def begin(self) -> str:
        return f"start |-> {self.index(self.trace.start)}, capacity |-> {self.trace.capacity}, cells |-> {self.cells()}"

    def memory(self) -> str:
        content = self.trace.final[OBJECT]
        scalars = {name: words for name, words in content.items() if not isinstance(words, tuple)}
        columns = [content[name] for name in ("cells.turn", "cells.value")]
        turns, values = (column if isinstance(column, tuple) else () for column in columns)
        used = []
        for place, (turn, value) in enumerate(zip(turns, values, strict=True)):
            number = (place & ~63) | (place & 7) << 3 | place >> 3 & 7
            if value != 0 or turn != self._first_turn(number):
                used.append(f"{number} :> [turn |-> {self.index(turn)}, value |-> {self.item(value)}]")
        shown = f"({' @@ '.join(used)})" if used else "<<>>"
        return (f"struct |-> {self.struct(scalars)}, start |-> {self.index(self.trace.start)}, cells |-> {len(turns)},"
                f" used |-> {shown}")  # fmt: skip

    def _first_turn(self, number: int) -> int:
        """The turn that the cell of this number has at first."""
        start = self.trace.start
        return (start + (number - start) % self.cells()) % ir.WORD
