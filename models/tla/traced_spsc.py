"""Traces of the ring, for SpscRing. Indices wrap around modulo 2^16, where the real ones do."""

from __future__ import annotations

from models.tla.mapping import SMALL
from models.tla.traced_bounded import Bounded
from models.traces.structures import OBJECT

DEFINITIONS = r"""
Begins(r) == InitAt(r.start, r.capacity, r.slots)

Begun(e) == Invoke(e.thread, [op |-> e.op, arg |-> e.arg])

(* The word in the cell that thread t is about to access. *)
Word(t, struct) ==
    IF Access[pc[t]].field = "slots" THEN struct.slots[Cell(t)[2]] ELSE struct[Access[pc[t]].field]

Has(e) == e.value = Word(e.thread, IF Access[pc[e.thread]].kind \in {"read", "load"} THEN q ELSE q')

Hidden(e) == FALSE

Gives(e) == Result(e.thread) = [ret |-> e.ret, out |-> e.out]

Ends(e) == q = e.struct
"""


class Ring(Bounded):
    module = "SpscRing"
    elements = "slots"
    definitions = DEFINITIONS

    @classmethod
    def constants(cls, threads: int) -> dict[str, str]:
        observers = ", ".join(str(thread) for thread in range(2, threads))
        return {"Capacity": "1", "Slots": "1", "W": str(SMALL), "Starts": "{0}", "Kinds": "1", "MaxBatch": "0",
                "Producer": "0", "Consumer": "1", "Observers": f"{{{observers}}}"}  # fmt: skip

    def begin(self) -> str:
        slots = 1 << (self.trace.capacity - 1).bit_length()
        return f"start |-> {self.index(self.trace.start)}, capacity |-> {self.trace.capacity}, slots |-> {slots}"

    def memory(self) -> str:
        return f"struct |-> {self.struct(self.trace.final[OBJECT])}"
