"""Mutants of the wait-free queue. Each names the client that catches it (models/explore/wfqueues.py).

Those of the orders are caught under TSO. Of one of their clients, in which a node is announced late for a comparison,
the program as it is has more TSO states than are explored.

`UNNEEDED` are changes that no client catches, and why none can; the deep tests explore them. Besides, one defect is in
`SLOW` only because its client has three threads and millions of states.
"""

from __future__ import annotations

from models.explore.explorer import Verdict
from models.mutants import nodes
from models.mutants.nodes import DequeuesNewest, NeverEmpty
from models.mutants.patch import Caught, Mutant
from models.specs import Spec
from models.specs.nodes import Linked

WRONG: Caught = (("sc", Verdict.NOT_LINEARIZABLE),)
FAULT: Caught = (("sc", Verdict.FAULT),)
RACE: Caught = (("sc", Verdict.RACE),)

ENQUEUES = "eeddd|e due=1 pool=0"
TAIL_GOES = "0e 0d: eedd|e due=1 pool=0"
TAIL_COMES_BACK = "0e 0d: eddedd|e due=1 pool=0"
GIVES_UP = "0e 0d: dd|edede due=1 pool=0"
HEAD_GOES = "0e 0e 0d: eedd|d due=1 pool=0"
ALONE = "0e 0e: dd due=1 pool=0"
ENQUEUES_OF_THREE, DEQUEUES_OF_THREE = "1e 2e: ee||e due=1 pool=0", "0e 1e 2e 1d: dd||dd due=1 pool=0"
NEXT_GOES = "0e 0e 0e 0e 0e 1d: ddd|d due=1 pool=0"
HEAD_COMES_BACK = "0e 0e 0e 0e 0d: ddedd|d due=1 pool=0"
GIVEN_COMES_BACK = "0e 0e 0e 0e 1d: dded|d due=1 pool=0"
THREE = "d|d|ed due=1 pool=0"

NOT_MOVED = "    if (again != {0})\n        return NULL;\n    return {1};"
LOOP = "    for (uint64_t i = {0}; i < threads; i++) {{\n        "
NEXT_SLOT = LOOP.format(0) + "turn = after(turn, threads);\n        /* seq_cst: after we found "
ROUNDS = "so many moves serve everybody */\n" + LOOP + "/* seq_cst: {1}"
NEXT_TURN, FIRST_TURN = "turn = after(turn, threads);", "turn = threads;"
MOVE_TAIL = "        zp_wfqueue_node *expected = tail;\n        /* seq_cst: from here on the element is in"
MOVE_HEAD = "    zp_wfqueue_node *expected = head;\n    /* seq_cst: from here on the element is not"
GIVE = "            zp_wfqueue_node *expected = given;\n"
GIVE_UP = "static void give_up(zp_wfqueue *q, uint64_t slot, zp_wfqueue_node *request)\n{\n"
TELLS_EMPTY = "            if (given == request) {\n"
CLOSE = "            ZP_STORE(&q->slots[slot].asked, before, seq_cst);\n"
LOOKED = "    if (given != request)\n        return;\n"
NO_NEXT = "    /* seq_cst: there is no next node"
SEEN = "    zp_wfqueue_node *{0} = ZP_LOAD(&q->slots[slot].given, seq_cst);\n"
SETTLE = "    if (taker == NOBODY) {\n        uint64_t expected = NOBODY;\n        /* seq_cst: as in assign; nobody"
BUSY = "        if (end == node || next == node || given == node)\n"
SERVE = "    int done = 0;\n    if (taker == slot) {\n"
CLEAR = "announce_nothing(q, slot);\n"
OFFER = "    ZP_STORE(&q->slots[slot].enqueued, mine, seq_cst);\n"
LOOKS_AT_TAIL = "        zp_wfqueue_node *tail = ZP_LOAD(&q->tail, seq_cst);\n        if (head == tail) {\n"
ASKED = "        zp_wfqueue_node *asked = ZP_LOAD(&q->slots[turn].asked, seq_cst);\n"
GIVEN = "        zp_wfqueue_node *given = ZP_LOAD(&q->slots[turn].given, seq_cst);\n"


def first(statement: str, end: str) -> tuple[tuple[str, str], ...]:
    """This statement before the turns are gone through, at that end."""
    return ((NEXT_SLOT + end, f"    {statement}\n" + NEXT_SLOT + end),)


MUTANTS = (
    Mutant("enqueue_skips_a_turn", "a helper passes over the slot whose turn it is: after so many rounds as there are "
           "slots, that one's node is not in the list, and it does not look any more", first(NEXT_TURN, "tail"), WRONG,
           clients=(ENQUEUES,), goals=("Wfqueue.enqueue_turn_lt",)),
    Mutant("dequeue_skips_a_turn", "the same of those who want an element", first(NEXT_TURN, "head"), WRONG,
           clients=(GIVES_UP,), goals=("Wfqueue.dequeue_turn_lt",)),
    Mutant("one_round_too_few_for_enqueue", "an enqueue ends before its turn",
           ((ROUNDS.format(0, "NULL"), ROUNDS.format(1, "NULL")),), WRONG, clients=(ENQUEUES,)),
    Mutant("one_round_too_few_for_dequeue", "a dequeue ends before its turn",
           ((ROUNDS.format(0, "whether"), ROUNDS.format(1, "whether")),), WRONG, clients=(HEAD_GOES,)),
    Mutant("linked_twice", "a node that is in the list is not taken out of its slot: it is linked again",
           (("    if (linked == tail) {", "    if (linked == NULL) {"),), WRONG, clients=(TAIL_GOES,),
           goals=("Wfqueue.enqueued_last",)),
    Mutant("ends_before_tail_moved", "an enqueue ends when its node is linked, before it is in the queue",
           ((MOVE_TAIL, "        if (next == mine)\n            break;\n" + MOVE_TAIL),), WRONG, clients=(ENQUEUES,)),
    Mutant("ends_before_head_moved", "a dequeue ends when it has its node, before that is out of the queue",
           (("    if (!passed)\n", "    if (passed == 2)\n"),), WRONG, clients=(HEAD_GOES,)),
    Mutant("takes_what_others_get", "a dequeue takes the element that it has given to another",
           (("        if (taker == slot) {\n            passed", "        if (taker == taker) {\n            passed"),),
           WRONG, clients=(HEAD_GOES,)),
    Mutant("wrong_first_taker", "a new node has a taker: slot 0",
           (("ZP_STORE(&node->taker, NOBODY, relaxed);", "ZP_STORE(&node->taker, 0, relaxed);"),), WRONG,
           clients=(HEAD_GOES,), goals=("Wfqueue.dequeue_turn_lt",)),
    Mutant("serves_the_past", "head is not looked at before an element is given: the taker may have asked again",
           (("given != next && again == head", "given != next"),), WRONG, clients=(HEAD_GOES,)),
    # giving up
    Mutant("never_gives_up", "who found the queue empty does not settle whose the next node is: a late helper gives it",
           (("            give_up(q, slot, request);\n", ""),), WRONG, clients=(GIVES_UP,),
           goals=("Wfqueue.given_quiet",)),
    Mutant("gives_up_and_looks_first", "the slot is looked at before head: a node given in between is overwritten",
           ((GIVE_UP, GIVE_UP + SEEN.format("seen")), (SEEN.format("given") + "    if (given !=", "    if (seen !=")),
           WRONG, clients=(GIVES_UP,)),
    Mutant("gives_up_unlooked", "the slot is not looked at: who has been given a node takes another as well",
           ((LOOKED + NO_NEXT, NO_NEXT),),
           WRONG, clients=(GIVES_UP,)),
    Mutant("gives_up_and_trusts", "the slot is not looked at once more: a node given meanwhile is lost",
           ((TELLS_EMPTY, TELLS_EMPTY.replace("request", "given")),), WRONG, clients=(HEAD_GOES,)),
    Mutant("gives_up_with_request_open", "the request is not closed: it is answered after EMPTY was told",
           ((CLOSE, ""),), WRONG, clients=("de|d due=1 pool=0",), goals=("Wfqueue.given_quiet",)),
    Mutant("keeps_its_request", "an element after all leaves `asked` as it was: its node is retired twice",
           (("            ZP_STORE(&q->slots[slot].asked, request, release);\n", ""),), FAULT,
           clients=(GIVES_UP,)),
    # announcements
    Mutant("no_second_look_at_tail", "the node at tail is announced after it was freed",
           ((NOT_MOVED.format("tail", "tail"), "    return tail;"),), FAULT, clients=(TAIL_GOES,)),
    Mutant("no_second_look_at_head", "the node at head is announced after it was freed",
           ((NOT_MOVED.format("head", "head"), "    return head;"),), FAULT, clients=(HEAD_GOES,)),
    Mutant("no_second_look_at_next", "the node behind head is announced after it was freed",
           ((NOT_MOVED.format("head", "next"), "    return next;"),), FAULT, clients=(NEXT_GOES,)),
    Mutant("next_unannounced", "the node behind head is not announced",
           (("    ZP_STORE(&q->slots[slot].hazard_next, next, seq_cst);\n", ""),), FAULT, clients=(NEXT_GOES,)),
    Mutant("given_unannounced", "A-B-A: the node that is compared with comes back, and is given, meanwhile",
           (("        ZP_STORE(&q->slots[slot].hazard_given, given, seq_cst);\n", ""),), WRONG,
           clients=(GIVEN_COMES_BACK,)),
    Mutant("end_freed_though_announced", "a node that is announced at head or tail is freed",
           ((BUSY, BUSY.replace("end == node || ", "")),), FAULT, clients=(HEAD_GOES,)),
    Mutant("next_freed_though_announced", "a node that is announced behind head is freed",
           ((BUSY, BUSY.replace("next == node || ", "")),), FAULT, clients=(NEXT_GOES,)),
    Mutant("given_freed_though_announced", "a node that is announced for a comparison is freed",
           ((BUSY, BUSY.replace(" || given == node", "")),), WRONG, clients=(GIVEN_COMES_BACK,)),
    Mutant("cleared_before_tail_moved", "A-B-A: the node at tail is announced no more when tail is compared with it",
           ((MOVE_TAIL, "        " + CLEAR + MOVE_TAIL),), WRONG, clients=(TAIL_COMES_BACK,),
           goals=("Wfqueue.tail_near_end",)),
    Mutant("cleared_before_head_moved", "A-B-A: the same of head",
           ((MOVE_HEAD, "    " + CLEAR + MOVE_HEAD),), FAULT, clients=(HEAD_COMES_BACK,)),
    # caught by a watch, or as a data race
    Mutant("first_slot_first_at_tail", "the turns begin at the first slot, not after the one served last: who comes "
           "later may be passed over for ever", first(FIRST_TURN, "tail"), (), clients=(ENQUEUES_OF_THREE,),
           goals=("Wfqueue.enqueue_turn_lt",)),
    Mutant("first_slot_first_at_head", "the same of those who want an element", first(FIRST_TURN, "head"), (),
           clients=(DEQUEUES_OF_THREE,), goals=("Wfqueue.dequeue_turn_lt",)),
    Mutant("empty_if_nothing_is_behind", "a dequeue looks behind head and not at tail: head passes it",
           ((LOOKS_AT_TAIL, LOOKS_AT_TAIL.replace("tail = ZP_LOAD(&q->tail", "behind = ZP_LOAD(&head->next")
             .replace("head == tail", "behind == NULL")),), (), clients=(ENQUEUES,), goals=("Wfqueue.tail_near_end",)),
    Mutant("all_announced", "all nodes count as announced: none is used again",
           ((BUSY, "        if (node != NULL)\n"),), (), clients=(ALONE,), goals=("Wfqueue.pending_lt",)),
    Mutant("published_unfinished", "the element is written after the node was offered to all",
           (("    ZP_WRITE(&node->value, value);\n", ""), (OFFER, OFFER + "    ZP_WRITE(&mine->value, value);\n")),
           RACE, clients=(ENQUEUES,)),
    # orders
    *(
        Mutant(name, f"with a release store {why}", ((store, store.replace("seq_cst", "release")),),
               (("tso", verdict),), clients=(client,))
        for name, why, store, verdict, client in (
            ("announced_late_at_tail", "a sweep may not see what is announced at tail",
             "    ZP_STORE(&q->slots[slot].hazard_end, tail, seq_cst);\n", Verdict.FAULT, TAIL_GOES),
            ("announced_late_at_head", "a sweep may not see what is announced at head",
             "    ZP_STORE(&q->slots[slot].hazard_end, head, seq_cst);\n", Verdict.FAULT, HEAD_GOES),
            ("announced_late_behind_head", "a sweep may not see what is announced behind head",
             "    ZP_STORE(&q->slots[slot].hazard_next, next, seq_cst);\n", Verdict.FAULT, NEXT_GOES),
            ("announced_late_for_comparison", "a sweep may not see what is announced for a comparison",
             "        ZP_STORE(&q->slots[slot].hazard_given, given, seq_cst);\n", Verdict.NOT_LINEARIZABLE,
             GIVEN_COMES_BACK),
            ("asks_late", "who finds head at a later node may not see the request",
             "    ZP_STORE(&q->slots[slot].asked, request, seq_cst);\n", Verdict.NOT_LINEARIZABLE, HEAD_GOES),
            ("enqueues_late", "who finds tail at a later node may not see the request",
             "    ZP_STORE(&q->slots[slot].enqueued, mine, seq_cst);\n", Verdict.NOT_LINEARIZABLE, ENQUEUES),
            ("closes_late", "the request is still open when head is looked at", CLOSE, Verdict.NOT_LINEARIZABLE,
             GIVES_UP),
        )
    ),
    Mutant("cleared_before_given", "A-B-A: the same of what a slot was given",
           ((GIVE, "            " + CLEAR + GIVE),), WRONG, clients=(GIVEN_COMES_BACK,)),
)  # fmt: skip

SLOW = (
    Mutant("gives_up_and_leaves_it", "giving up leaves the next node to nobody: a helper that still sees the request "
           "open gives it to the slot after EMPTY was told",
           ((SETTLE, "    if (taker == NOBODY)\n        return;\n" + SETTLE),), WRONG, clients=(THREE,)),
    Mutant("retired_too_early", "the node of the last dequeue is retired, and `asked` still holds it: when it comes "
           "back and is given, the request looks open",
           (("    retire(q, slot, before);", "    retire(q, slot, request);"),), WRONG,
           clients=("0e: dd|edd|e due=1 pool=0",)),
)  # fmt: skip
"""Those that take 3 threads: in deep clients only."""

UNNEEDED = (
    Mutant("read_after_cleared", "the element is read when its node is announced no more. Only the slot that got a "
           "node ever retires it, and does so two dequeues later",
           (("    uint64_t value = ZP_READ(&mine->value);\n    announce_nothing(q, slot);\n    retire",
             "    announce_nothing(q, slot);\n    uint64_t value = ZP_READ(&mine->value);\n    retire"),), ()),
    Mutant("given_before_asked", "whether a request is open is looked up in the other order. If it was served between "
           "the two loads, head has moved, or the node behind it has a taker: either way the compare-and-swap fails",
           ((ASKED + GIVEN, GIVEN + ASKED),), ()),
)  # fmt: skip

SPEC_MUTANTS: tuple[type[Linked], ...] = (DequeuesNewest, NeverEmpty)


def wrong_spec(mutant: type[Linked], spec: Spec[object]) -> Spec[object]:
    """The wrong specification with the same elements at the start; that of slots stays as it is."""
    return nodes.wrong_spec(mutant, spec) if isinstance(spec, Linked) else spec
