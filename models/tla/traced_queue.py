"""Traces of the queue, for HazardQueue."""

from __future__ import annotations

from models.tla.mapping import REACH
from models.tla.traced_nodes import Linked, definitions
from models.traces.trace import Inv, Res

DEFINITIONS = r"""
Begins(r) == Init

Begun(e) == Invoke(e.thread, e.op \o "_a1", e.op, e.arg)

Returns == {"enqueue_r1", "enqueue_r2", "dequeue_r1", "dequeue_r2"}

(* The node that thread t is about to access. *)
Object(t) == CHOOSE node \in Touches(t) : TRUE

Gotten(t) ==
    CASE pc[t] = "enqueue_r1" -> <<ENOMEM, 0>>
      [] pc[t] = "enqueue_r2" -> <<OK, 0>>
      [] pc[t] = "dequeue_r1" -> <<EMPTY, 0>>
      [] pc[t] = "dequeue_r2" -> <<OK, reg[t].value>>
"""


class Queue(Linked):
    module = "HazardQueue"
    definitions = DEFINITIONS + definitions("next", "q, heap, todo")
    pointers = frozenset({"head", "tail", "node.next"})

    @classmethod
    def constants(cls, threads: int) -> dict[str, str]:
        return {**super().constants(threads), "Slots": "2", "Budget": str(REACH)}

    def call(self, event: Inv) -> str:
        arguments = f"<<{self.item(event.args[-1])}>>" if event.operation == "enqueue" else "<<>>"
        return f'op |-> "{event.operation}", arg |-> {arguments}'

    def result(self, event: Res, call: Inv) -> str:
        got = call.operation == "dequeue" and event.value == 0
        return f"ret |-> {self.count(event.value)}, out |-> {self.item(event.buffer[0]) if got else 0}"
