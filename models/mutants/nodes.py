"""Mutants of the stack and of the queue. Those of `hazard` are of the file with hazard pointers (explore/schemes.py):
what they break is when a node may be freed, or come back.

Two lines of zp_queue.c have no mutant, since nothing fails without them. The look at head after the next node was
published saves a compare-and-swap that could not succeed: the element is read after it only. And an enqueue that does
not move tail on leaves that to whoever comes next.
"""

from __future__ import annotations

from typing import Any

from models.explore.explorer import Verdict
from models.mutants.patch import Caught, Mutant
from models.specs import EMPTY, OK, LinkedQueue, LinkedStack, Result, Spec, Words
from models.specs.nodes import Linked

WRONG: Caught = (("sc", Verdict.NOT_LINEARIZABLE),)
RACE: Caught = (("sc", Verdict.RACE),)
FAULT: Caught = (("sc", Verdict.FAULT),)
FAULT_IN_TSO: Caught = (("tso", Verdict.FAULT),)
ENDLESS: Caught = (("sc", Verdict.CYCLE),)

# of both

PUBLISH_IN_SCHEME = "    ZP_STORE(&me->slots[slot], node, seq_cst);\n"
KEPT = "    if (kept != 0)\n        return;\n"
NEXT_RECORD = "        other = ZP_READ(&other->next);\n"


def of_scheme() -> tuple[Mutant, ...]:
    """Defects of the scheme itself, caught with either structure."""
    return (
        Mutant("publish_late", "a release store publishes: a scan may not see the slot, nor its thread the unlinking",
               ((PUBLISH_IN_SCHEME, PUBLISH_IN_SCHEME.replace("seq_cst", "release")),), FAULT_IN_TSO, hazard=True),
        Mutant("never_published", "nothing protects a node", ((PUBLISH_IN_SCHEME, ""),), FAULT, hazard=True),
        Mutant("freed_unasked", "a node is freed without a look at the slots", ((KEPT, ""),), FAULT, hazard=True),
        Mutant("own_slots_only", "a look at one record only", ((NEXT_RECORD, "        other = NULL;\n"),), FAULT,
               hazard=True),
    )  # fmt: skip


# of the stack

SECOND_LOOK = "        if (again == top)\n            return top;\n"
PUBLISH_TOP = "        zp_scheme_publish(me, 0, top, light);\n"
POP_CAS = "        int done = ZP_CAS(&q->top, &expected, below, seq_cst, relaxed);\n        if (done) {\n"
POP_VALUE = "            uint64_t value = ZP_READ(&top->value);\n            zp_scheme_end(me, 1);\n"
POP_GIVE = "            zp_scheme_give(me, top, NULL);\n"
POP_BELOW = "        zp_stack_node *below = ZP_LOAD(&top->below, relaxed);\n        zp_stack_node *expected = top;\n"
PUT_BELOW = "        ZP_STORE(&last->below, top, relaxed);\n"
PUT_RETRY = "        top = expected;\n"
CHAIN = "        first = node;\n"
PUT_ONE = "    put(q, node, node);\n"
POP_ALL = "ZP_XCHG(&q->top, NULL, seq_cst);\n"
NEXT_BELOW = "    zp_stack_node *below = ZP_LOAD(&list->below, relaxed);\n"
NEXT_GIVE = "    zp_scheme_give(me, list, NULL);\n"
NODE_VALUE = "    ZP_WRITE(&node->value, value);\n"

STACK = (
    *of_scheme(),
    Mutant("no_second_look", "a node is read that may have been freed before it was published",
           ((SECOND_LOOK, "        (void)again;\n        return top;\n"),), FAULT, hazard=True),
    Mutant("second_look_first", "the second look comes before the node is published",
           ((PUBLISH_TOP, ""), (SECOND_LOOK, PUBLISH_TOP + SECOND_LOOK)), FAULT, hazard=True),
    Mutant("given_before_unlinked", "a node is given away while it is still on the stack",
           ((POP_GIVE, ""), (POP_CAS, "        zp_scheme_end(me, 1);\n" + POP_GIVE[4:] + POP_CAS)), FAULT, hazard=True),
    Mutant("slot_cleared_before_unlinking", "A-B-A: the node is protected while it is read, not until it is unlinked",
           ((POP_CAS, "        zp_scheme_end(me, 1);\n" + POP_CAS),), FAULT, hazard=True),
    Mutant("read_after_given", "the element is read from a node that has been given away",
           ((POP_VALUE, "            zp_scheme_end(me, 1);\n"), (POP_GIVE, POP_GIVE
           + "            uint64_t value = ZP_READ(&top->value);\n")), FAULT, hazard=True),
    Mutant("slot_cleared_early", "a node is protected no more while the node below it is read",
           ((POP_BELOW, "        zp_scheme_end(me, 1);\n" + POP_BELOW),), FAULT, hazard=True),
    Mutant("popped_anyway", "pop takes the element although its compare-and-swap failed",
           ((POP_CAS, POP_CAS.replace("if (done)", "if (done == done)")),), WRONG),
    Mutant("stale_below", "a push that tries again keeps the node below from its first guess",
           ((PUT_BELOW, ""), ("    for (;;) {\n        /* relaxed: published with the node */\n",
           PUT_BELOW[4:] + "    for (;;) {\n        /* relaxed: published with the node */\n")), WRONG),
    Mutant("push_tries_the_same", "a push that failed tries again with what it has seen first", ((PUT_RETRY, ""),),
           ENDLESS),
    Mutant("batch_unchained", "push_many forgets the nodes below the last", ((CHAIN, ""),), WRONG),
    Mutant("taken_in_two_steps", "pop_all looks at top and then clears it: what was pushed between is lost",
           ((POP_ALL, "ZP_LOAD(&q->top, seq_cst);\n    ZP_STORE(&q->top, NULL, seq_cst);\n"),), WRONG, hazard=True),
    Mutant("next_after_given", "next looks below a node that it has given away",
           ((NEXT_BELOW, ""), (NEXT_GIVE, NEXT_GIVE + NEXT_BELOW)), FAULT, hazard=True),
    Mutant("published_unwritten", "a node is pushed before its element is in it",
           ((NODE_VALUE, ""), (PUT_ONE, PUT_ONE + NODE_VALUE)), RACE),
)  # fmt: skip

# of the queue

HEAD_AGAIN = "        if (again == head)\n            return head;\n"
TAIL_AGAIN = "        if (again == tail)\n            return tail;\n"
PUBLISH_HEAD = "        zp_scheme_publish(me, 0, head, light);\n"
PUBLISH_TAIL = "        zp_scheme_publish(me, 0, tail, light);\n"
PUBLISH_NEXT = "        zp_scheme_publish(me, 1, next, light);\n"
ENQUEUE_HELP = "        if (next != NULL) {\n            help(q, tail, next);\n"
DEQUEUE_HELP = "        if (head == tail) {\n            help(q, tail, next);\n            continue;\n        }\n"
DEQUEUE_VALUE = "            uint64_t value = ZP_READ(&next->value);\n            zp_scheme_end(me, 2);\n"
DEQUEUE_GIVE = "            zp_scheme_give(me, head, NULL);\n"
APPEND = "        int done = ZP_CAS(&tail->next, &expected, node, seq_cst, relaxed);\n        if (done) {\n"
END = "        zp_scheme_end(me, 2);\n"
DEQUEUE_CAS = "        int done = ZP_CAS(&q->head, &expected, next, seq_cst, relaxed);\n"

QUEUE = (
    *of_scheme(),
    Mutant("no_second_look_at_head", "the node at head is read although it may have been freed before",
           ((HEAD_AGAIN, "        (void)again;\n        return head;\n"),), FAULT, hazard=True),
    Mutant("no_second_look_at_tail", "the node at tail is read although it may have been freed before",
           ((TAIL_AGAIN, "        (void)again;\n        return tail;\n"),), FAULT, hazard=True),
    Mutant("head_unprotected", "the node at head is not published", ((PUBLISH_HEAD, ""),), FAULT, hazard=True),
    Mutant("tail_unprotected", "the node at tail is not published", ((PUBLISH_TAIL, ""),), FAULT, hazard=True),
    Mutant("next_unprotected", "the node with the element is not published: it is read after it was freed",
           ((PUBLISH_NEXT, ""),), FAULT, hazard=True),
    Mutant("read_after_cleared", "the element is read when its node is protected no more",
           ((DEQUEUE_VALUE, "".join(DEQUEUE_VALUE.splitlines(True)[::-1])),), FAULT, hazard=True),
    Mutant("next_read_after_given", "the node behind is looked up in one that has been given away",
           ((DEQUEUE_VALUE, "            zp_scheme_end(me, 2);\n"), (DEQUEUE_GIVE, DEQUEUE_GIVE
           + "            zp_queue_node *found = ZP_LOAD(&head->next, relaxed);\n"
           + "            uint64_t value = ZP_READ(&found->value);\n")), FAULT, hazard=True),
    Mutant("given_before_unlinked", "the dummy is given away while head still points to it",
           ((DEQUEUE_GIVE, ""), (DEQUEUE_CAS, END + DEQUEUE_GIVE[4:] + DEQUEUE_CAS)), FAULT, hazard=True),
    Mutant("head_passes_tail", "a dequeue does not move a lagging tail on: head passes it, and its node is freed",
           ((DEQUEUE_HELP, ""),), FAULT, hazard=True),
    Mutant("no_help", "an enqueue waits for a lagging tail instead of moving it on",
           ((ENQUEUE_HELP, "        if (next != NULL) {\n"),), ENDLESS),
    Mutant("dequeued_anyway", "dequeue takes the element although its compare-and-swap failed",
           ((DEQUEUE_CAS + "        if (done) {\n", DEQUEUE_CAS + "        if (done == done) {\n"),), WRONG),
    Mutant("appended_anyway", "enqueue is done although its compare-and-swap failed",
           ((APPEND, APPEND.replace("if (done)", "if (done == done)")),), WRONG),
)  # fmt: skip


class PopsOldest(LinkedStack):
    """A queue: pop takes the oldest element."""

    def removed(self, state: Words) -> tuple[Words, Words]:
        return state[:1], state[1:]


class BatchBackwards(LinkedStack):
    """push_many puts its first word on top."""

    def added(self, operation: str, args: Words, buffer: Words) -> Words:
        return super().added(operation, args, buffer)[::-1]


class KeepsOne(LinkedStack):
    """pop never takes the last element."""

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Any:
        if operation == self.removes and len(state) == 1:
            return iter([(Result(EMPTY), state)])
        return super().outcomes(state, operation, args, buffer)


class DequeuesNewest(LinkedQueue):
    """A stack: dequeue takes the newest element."""

    def removed(self, state: Words) -> tuple[Words, Words]:
        return state[-1:], state[:-1]


class NeverEmpty(LinkedQueue):
    """dequeue of an empty queue finds something."""

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Any:
        if operation == self.removes and not state:
            return iter([(Result(OK, (0,)), state)])
        return super().outcomes(state, operation, args, buffer)


STACK_SPECS: tuple[type[Linked], ...] = (PopsOldest, BatchBackwards, KeepsOne)
QUEUE_SPECS: tuple[type[Linked], ...] = (DequeuesNewest, NeverEmpty)


def wrong_spec(mutant: type[Any], spec: Spec[Any]) -> Spec[Any]:
    """The wrong specification with the same elements at the start."""
    assert isinstance(spec, Linked)
    wrong: Spec[Any] = mutant(*spec.items)
    return wrong
