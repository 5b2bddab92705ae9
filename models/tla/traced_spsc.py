"""Traces of the ring, for SpscRing. Indices wrap around modulo 2^16, where the real ones do."""

from __future__ import annotations

from models.tla.mapping import IMPOSSIBLE, REACH, SMALL, Mapping, listed
from models.traces.structures import OBJECT
from models.traces.trace import Inv, Res

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


class Ring(Mapping):
    module = "SpscRing"
    definitions = DEFINITIONS

    @classmethod
    def constants(cls, threads: int) -> dict[str, str]:
        observers = ", ".join(str(thread) for thread in range(2, threads))
        return {"Capacity": "1", "Slots": "1", "W": str(SMALL), "Starts": "{0}", "Kinds": "1", "MaxBatch": "0",
                "Producer": "0", "Consumer": "1", "Observers": f"{{{observers}}}"}  # fmt: skip

    def index(self, word: int) -> int:
        distance = self.distance(word)
        return (self.trace.start + distance) % SMALL if abs(distance) < REACH else IMPOSSIBLE

    def field(self, name: str, word: int) -> int:
        if name == "slots":
            return self.item(word)
        return self.count(word) if name in ("capacity", "mask") else self.index(word)

    def begin(self) -> str:
        slots = 1 << (self.trace.capacity - 1).bit_length()
        return f"start |-> {self.index(self.trace.start)}, capacity |-> {self.trace.capacity}, slots |-> {slots}"

    def call(self, event: Inv) -> str:
        return f'op |-> "{event.operation}", arg |-> {listed(self._arguments(event))}'

    def _arguments(self, event: Inv) -> list[int]:
        if event.operation == "push":
            return [self.item(event.args[1])]
        if event.operation == "push_many":
            return [self.item(word) for word in event.buffer[: event.args[1]]]
        return [self.count(event.args[1])] if event.operation == "pop_many" else []

    def result(self, event: Res, call: Inv) -> str:
        return f"ret |-> {self.count(event.value)}, out |-> {listed(self._output(event, call))}"

    def _output(self, event: Res, call: Inv) -> list[int]:
        if call.operation == "pop":
            return [self.item(event.buffer[0])] if event.value == 0 else []
        return [self.item(word) for word in event.buffer[: event.value]] if call.operation == "pop_many" else []

    def memory(self) -> str:
        return f"struct |-> {self.struct(self.trace.final[OBJECT])}"
