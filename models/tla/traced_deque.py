"""Traces of the work-stealing deque, for StealingDeque.

Its indices do not wrap around: one becomes its distance from the start, added to a number that is the start modulo
2^16, so that every element keeps its slot. Buffers are numbered from 1 on there, from 2 on in a trace.
"""

from __future__ import annotations

from models.tla.mapping import IMPOSSIBLE, REACH, SMALL, Mapping
from models.traces.structures import OBJECT
from models.traces.trace import Inv, Res, Step

FIRST = OBJECT + 1
BUFFERS = frozenset({"buffer", "buffer_own", "buffer.older"})

DEFINITIONS = r"""
Begins(r) == InitAt(r.start, r.slots)

Begun(e) == Invoke(e.thread, e.op \o "_a1", e.op, e.arg)

(* The word in the cell that thread t is about to access. *)
Content(t, struct, objects) ==
    LET cell == Cell(t) IN
    CASE cell[2] = "buffer.mask" -> objects[cell[1]].mask
      [] cell[2] = "buffer.older" -> objects[cell[1]].older
      [] cell[2] = "buffer.slots" -> objects[cell[1]].slots[cell[3]]
      [] OTHER -> struct[cell[2]]

(* Of a compare-and-swap, what was there; of an allocation, the new object. *)
Has(e) ==
    LET kind == Access[pc[e.thread]].kind IN
    e.value = IF kind = "alloc" THEN (IF heap' = heap THEN NULL ELSE Len(heap'))
              ELSE IF kind \in {"read", "load", "cas"} THEN Content(e.thread, q, heap) ELSE Content(e.thread, q', heap')

Hidden(e) == FALSE

Gives(e) == Result(e.thread) = <<e.ret, e.out>>

Ends(e) == q = e.struct /\ heap = e.objects
"""


class Deque(Mapping):
    module = "StealingDeque"
    definitions = DEFINITIONS

    @classmethod
    def constants(cls, threads: int) -> dict[str, str]:
        thieves = ", ".join(str(thread) for thread in range(1, threads))
        return {"Slots": "1", "Owner": "0", "Thieves": f"{{{thieves}}}", "OwnerBudget": str(REACH),
                "ThiefBudget": str(REACH), "Keeps": "0", "MayFail": "TRUE"}  # fmt: skip

    def index(self, word: int) -> int:
        distance = self.distance(word)
        return SMALL + self.trace.start % SMALL + distance if abs(distance) < REACH else IMPOSSIBLE

    def object(self, number: int) -> int:
        """The number of a buffer."""
        return number - FIRST + 1 if number >= FIRST else IMPOSSIBLE if number else 0

    def field(self, name: str, word: int) -> int:
        if name in BUFFERS:
            return self.object(word)
        if name == "buffer.slots":
            return self.item(word)
        return self.count(word) if name == "buffer.mask" else self.index(word)

    def step(self, event: Step, field: str) -> int:
        return self.object(event.value) if event.kind == "alloc" else self.field(field, event.value)

    def begin(self) -> str:
        slots = 1 << (self.trace.capacity - 1).bit_length()
        return f"start |-> {self.index(self.trace.start)}, slots |-> {slots}"

    def call(self, event: Inv) -> str:
        arguments = f"<<{self.item(event.args[1])}>>" if event.operation == "push" else "<<>>"
        return f'op |-> "{event.operation}", arg |-> {arguments}'

    def result(self, event: Res, call: Inv) -> str:
        got = call.operation in ("pop", "steal") and event.value == 0
        return f"ret |-> {self.count(event.value)}, out |-> {self.item(event.buffer[0]) if got else 0}"

    def memory(self) -> str:
        buffers = (content for number, content in sorted(self.trace.final.items()) if number != OBJECT)
        objects = ", ".join(self.struct(content, "buffer.") for content in buffers)
        return f"struct |-> {self.struct(self.trace.final[OBJECT])}, objects |-> <<{objects}>>"
