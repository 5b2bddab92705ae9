"""Traces of the wait-free queue, for WfQueue.

The model makes fewer steps than the program: the accesses of a slot's own lists, of counters and of what is never
written after creation are left out of a trace. And it knows no pools, no lack of memory and no slots that are taken: so
it takes only traces of two slots, in which every node is new, and nothing is looked through.

Nodes are numbered otherwise in the model: the first dummy, what each slot's `asked` holds at first, what its `given`
does, then the new ones.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from models import ir
from models.tla.body_labels import ACCESS, COMMENT, FUNCTION, WFQUEUE, module_text
from models.tla.labels import labels_of_module
from models.tla.mapping import IMPOSSIBLE, REACH, Mapping
from models.traces.structures import OBJECT
from models.traces.trace import Inv, Res, Step, Trace

SLOTS = 2
SPARE = 16
POINTERS = frozenset(
    {"head", "tail", "next", "enqueued", "asked", "given", "hazard_end", "hazard_next", "hazard_given"}
)
SHARED = ("head", "tail")
OF_SLOT = ("enqueued", "asked", "given", "hazard_end", "hazard_next", "hazard_given")
OF_NODE = ("value", "enqueuer", "taker", "next")

DEFINITIONS = r"""
Begins(r) == Init

Begun(e) == Begin(e.thread, IF e.op = "enqueue" THEN "make_node_a1" ELSE "dequeue_a2", e.op, e.arg)

Hidden(e) == FALSE

Returns == {"enqueue_r1", "dequeue_r1", "dequeue_r2"}

(* The slot whose field thread t is about to access. *)
SlotOf(t) ==
    CASE pc[t] \in {"link_next_a3", "link_next_a4", "link_next_a5", "assign_a3", "assign_a4"} -> reg[t].turn
      [] pc[t] \in {"serve_a2", "serve_a5"} -> reg[t].taker
      [] OTHER -> t

Word(t, struct, objects) ==
    LET field == Access[pc[t]].field IN
    IF field \in {"head", "tail"} THEN struct[field]
    ELSE IF field \in {"value", "enqueuer", "taker", "next"} THEN objects[CHOOSE node \in Touches(t) : TRUE][field]
    ELSE struct[field][SlotOf(t)]

(* Of a compare-and-swap, what was there; of an allocation, the new node. *)
Has(e) ==
    LET kind == Access[pc[e.thread]].kind IN
    e.value = IF kind = "alloc" THEN reg'[e.thread].mine
              ELSE IF kind \in {"read", "load", "cas"} THEN Word(e.thread, q, heap) ELSE Word(e.thread, q', heap')

Gotten(t) ==
    CASE pc[t] = "enqueue_r1" -> <<OK, 0>>
      [] pc[t] = "dequeue_r1" -> <<EMPTY, 0>>
      [] pc[t] = "dequeue_r2" -> <<OK, reg[t].value>>

Gives(e) == Gotten(e.thread) = <<e.ret, e.out>>

(* A node that is being made holds in C what it held before. *)
Making(n) == \E t \in Threads :
    reg[t].mine = n /\ pc[t] \in {"make_node_a2", "make_node_a3", "make_node_a4", "make_node_a5"}

Ends(e) ==
    /\ \A field \in DOMAIN e.struct : q[field] = e.struct[field]
    /\ \A n \in DOMAIN e.objects : Making(n) \/ heap[n] = e.objects[n]
"""


@cache
def labels() -> dict[int, str]:
    """The label of each access of the C file that the model makes, by its line."""
    (text,) = WFQUEUE.texts()
    text = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    known = labels_of_module(module_text(WFQUEUE))
    found = {}
    for function in FUNCTION.finditer(text):
        name = function[1].removeprefix(WFQUEUE.prefix)
        for number, access in enumerate(ACCESS.finditer(function[2]), 1):
            if name in WFQUEUE.functions and f"{name}_a{number}" in known:
                line = text.count("\n", 0, function.start(2) + access.start()) + 1
                found[line] = f"{name}_a{number}"
    return found


class WfQueue(Mapping):
    module = "WfQueue"
    definitions = DEFINITIONS

    @classmethod
    def constants(cls, threads: int) -> dict[str, str]:
        return {"N": str(SLOTS), "Spare": str(SPARE), "Looks": "{FALSE}", "Counting": "FALSE", "Enqueuers": "{0, 1}",
                "Dequeuers": "{0, 1}", "Once": "{}", "Start": "0", "Used": "FALSE", "Budget": str(REACH)}  # fmt: skip

    @classmethod
    def takes(cls, trace: Trace) -> bool:
        calls = [event for event in trace.events if isinstance(event, Inv)]
        steps = [event for event in trace.events if isinstance(event, Step)]
        made = [event.value for event in steps if event.kind == "alloc"]
        looked = any(labels().get(event.line, "").startswith("announced") for event in steps)
        fitting = all(call.operation in ("enqueue", "dequeue") and call.args[1] == call.thread for call in calls)
        return (
            (trace.capacity, trace.start) == (SLOTS, 0) and fitting and not looked and 0 not in made
            and len(made) <= SPARE
        )  # fmt: skip

    @classmethod
    def seen(cls, trace: Trace) -> Trace:
        events = (event for event in trace.events if not isinstance(event, Step) or event.line in labels())
        return replace(trace, events=tuple(events))

    @classmethod
    def lines(cls, program: ir.Program) -> dict[tuple[str, int], list[str]]:
        names = [operation.name for operation in program.operations]
        return {(name, line): [label] for line, label in labels().items() for name in names}

    @classmethod
    def fields(cls, program: ir.Program) -> dict[str, str]:
        return {name: label.field for name, label in labels_of_module(module_text(WFQUEUE)).items()}

    def object(self, number: int) -> int:
        """The number of a node."""
        first = OBJECT + 1
        if number == 0 or number == first:
            return number and 1
        if not first < number <= first + 2 * SLOTS + SPARE:
            return IMPOSSIBLE
        place = number - first - 1
        return number - 1 if place >= 2 * SLOTS else 2 + place // 2 + (SLOTS if place % 2 else 0)

    def field(self, name: str, word: int) -> int:
        name = name.rpartition(".")[2]
        if name in POINTERS:
            return self.object(word)
        if name == "taker" and word == ir.WORD - 1:
            return -1
        return self.item(word) if name == "value" else self.count(word)

    def step(self, event: Step, field: str) -> int:
        return self.object(event.value) if event.kind == "alloc" else self.field(field, event.value)

    def begin(self) -> str:
        return f"slots |-> {SLOTS}"

    def call(self, event: Inv) -> str:
        arguments = f"<<{self.item(event.args[-1])}>>" if event.operation == "enqueue" else "<<>>"
        return f'op |-> "{event.operation}", arg |-> {arguments}'

    def result(self, event: Res, call: Inv) -> str:
        got = call.operation == "dequeue" and event.value == 0
        return f"ret |-> {self.count(event.value)}, out |-> {self.item(event.buffer[0]) if got else 0}"

    def memory(self) -> str:
        """What the queue and the nodes hold; not the lists of retired nodes."""
        queue = self.trace.final[OBJECT]
        struct = self.struct({name: queue[name] for name in SHARED} | {
            f"slots.{name}": queue[f"slots.{name}"] for name in OF_SLOT}, "slots.")  # fmt: skip
        objects = " @@ ".join(
            f"{self.object(number)} :> "
            + self.struct({f"node.{name}": content[f"node.{name}"] for name in OF_NODE}, "node.")
            for number, content in sorted(self.trace.final.items()) if number != OBJECT
        )  # fmt: skip
        return f"struct |-> {struct}, objects |-> ({objects})"
