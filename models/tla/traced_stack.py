"""Traces of the stack, for HazardStack."""

from __future__ import annotations

from models.tla.mapping import REACH, listed
from models.tla.traced_nodes import Linked, definitions
from models.traces.trace import Inv, Res

DEFINITIONS = r"""
Begins(r) == Init

Label(e) == IF e.op = "push_many" /\ e.arg = <<>> THEN "push_many_r1" ELSE e.op \o "_a1"

Begun(e) ==
    /\ e.op = "next" => lists[e.thread] = e.list
    /\ Invoke(e.thread, Label(e), e.op, IF e.op \in {"pop_all", "next"} THEN <<e.thread>> ELSE e.arg)
    /\ UNCHANGED todo

Returns ==
    {"push_r1", "push_r2", "push_many_r1", "push_many_r2", "push_many_r3", "push_many_r4", "pop_r1", "pop_r2",
     "pop_all_r1", "next_r1"}

(* The node that thread t is about to access. *)
Object(t) == CHOOSE node \in Touches(t) : TRUE

Gotten(t) ==
    CASE pc[t] \in {"push_r2", "push_many_r1", "push_many_r4"} -> <<OK, 0>>
      [] pc[t] \in {"push_r1", "push_many_r2", "push_many_r3"} -> <<ENOMEM, 0>>
      [] pc[t] = "pop_r1" -> <<EMPTY, 0>>
      [] pc[t] = "pop_r2" -> <<OK, reg[t].value>>
      [] pc[t] = "pop_all_r1" -> <<reg[t].top, 0>>
      [] pc[t] = "next_r1" -> <<reg[t].below, reg[t].value>>
"""


class Stack(Linked):
    module = "HazardStack"
    definitions = DEFINITIONS + definitions("below", "q, heap, lists, todo")
    pointers = frozenset({"top", "node.below"})

    @classmethod
    def constants(cls, threads: int) -> dict[str, str]:
        return {**super().constants(threads), "Slots": "1", "Operations": "{}", "Budget": "0", "MaxBatch": str(REACH)}

    def call(self, event: Inv) -> str:
        given = self.object(event.args[-1]) if event.operation == "next" else 0
        return f'op |-> "{event.operation}", arg |-> {listed(self._arguments(event))}, list |-> {given}'

    def _arguments(self, event: Inv) -> list[int]:
        if event.operation == "push":
            return [self.item(event.args[1])]
        return [self.item(word) for word in event.buffer[: event.args[1]]] if event.operation == "push_many" else []

    def result(self, event: Res, call: Inv) -> str:
        pointer = call.operation in ("pop_all", "next")
        got = call.operation == "next" or (call.operation == "pop" and event.value == 0)
        ret = self.object(event.value) if pointer else self.count(event.value)
        return f"ret |-> {ret}, out |-> {self.item(event.buffer[0]) if got else 0}"
