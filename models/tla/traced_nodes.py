"""What traces of the stack and of the queue have in common: nodes, and steps of the scheme that are in no trace.

The recorded build frees no node and has no scheme. It is put to the model with hazard pointers, in which no thread ever
looks for nodes to free (Looks), so that no node comes back: a thread makes the steps of the scheme by itself, between
the recorded ones. Threads are numbered from 1 on there, and so are nodes, which begin at 2 in a trace.
"""

from __future__ import annotations

from models.tla.mapping import IMPOSSIBLE, Mapping
from models.traces.structures import OBJECT
from models.traces.trace import Step

FIRST = OBJECT + 1
NODES = 24
"""The addresses that the model's allocator has: more than any run of a corpus asks for."""

DEFINITIONS = r"""
Content(t, struct, nodes) ==
    LET field == Access[pc[t]].field IN
    CASE field = "node.value" -> nodes[Object(t)].value
      [] field = "node.FIELD" -> nodes[Object(t)].FIELD
      [] OTHER -> struct[field]

(* Of a read-modify-write, what was there; of an allocation, the new node. *)
Has(e) ==
    LET kind == Access[pc[e.thread]].kind IN
    e.value = CASE kind = "alloc" -> reg'[e.thread].node
                [] kind = "free" -> Object(e.thread)
                [] kind \in {"read", "load", "cas", "xchg"} -> Content(e.thread, q, heap)
                [] OTHER -> Content(e.thread, q', heap')

Hidden(e) == e.kind \in {"step", "res"} /\ Scheme(e.thread) /\ UNCHANGED <<OWN>>

Gives(e) == Gotten(e.thread) = <<e.ret, e.out>>

Ends(e) ==
    /\ q = e.struct
    /\ Nodes \ hp.free = DOMAIN e.nodes
    /\ \A n \in DOMAIN e.nodes : heap[n] = e.nodes[n]
"""


def definitions(field: str, own: str) -> str:
    """The definitions for nodes linked by `field`, and for these variables of the structure's own."""
    return DEFINITIONS.replace("FIELD", field).replace("OWN", own)


class Linked(Mapping):
    """`pointers` are the fields that hold one."""

    pointers: frozenset[str]

    @classmethod
    def constants(cls, threads: int) -> dict[str, str]:
        nodes = ", ".join(str(number) for number in range(1, NODES + 1))
        return {"N": str(threads), "Nodes": f"{{{nodes}}}", "Looks": "{FALSE}", "Start": "0", "MayFail": "TRUE"}

    @staticmethod
    def thread(number: int) -> int:
        return number + 1

    def object(self, number: int) -> int:
        """The number of a node."""
        inside = FIRST <= number < FIRST + NODES
        return number - FIRST + 1 if inside else IMPOSSIBLE if number else 0

    def field(self, name: str, word: int) -> int:
        return self.object(word) if name in self.pointers else self.item(word)

    def step(self, event: Step, field: str) -> int:
        return self.object(event.value) if event.kind in ("alloc", "free") else self.field(field, event.value)

    def begin(self) -> str:
        return 'from |-> "creation"'

    def memory(self) -> str:
        nodes = [f"{self.object(number)} :> {self.struct(content, 'node.')}"
                 for number, content in sorted(self.trace.final.items()) if number != OBJECT]  # fmt: skip
        listed = " @@ ".join(nodes) or "<<>>"
        return f"struct |-> {self.struct(self.trace.final[OBJECT])}, nodes |-> ({listed})"
