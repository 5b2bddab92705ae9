------------------------------- MODULE WfQueue -----------------------------
(***************************************************************************)
(* The wait-free queue of csrc/zp_wfqueue.c (CRTurn, after Ramalhete and   *)
(* Correia, 2017), under sequential consistency. Threads say what they     *)
(* want, and every thread helps the others in turn, so that each call is   *)
(* over after as many rounds as there are threads.                         *)
(*                                                                         *)
(* One action per shared access: link_next_a5 is the fifth access in the   *)
(* body of link_next, enqueue_a2 the second in that of zp_wfqueue_enqueue; *)
(* the table Access is compared with the text of the C file. Accesses to a *)
(* slot's own lists of nodes, and to what is never written after creation, *)
(* happen together with the access before them.                            *)
(*                                                                         *)
(* Nodes come back: what a sweep finds announced by nobody may be used     *)
(* again at once and by any thread, which is more than a pool of its own.  *)
(* A thread may sweep whenever it has retired a node, or not.              *)
(*                                                                         *)
(* A dequeue may find out only later that it was empty: the tracker        *)
(* follows all explanations.                                               *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
    N,          \* the slots are 0 .. N - 1, one for each thread
    Spare,      \* how many nodes there are at first besides the dummies
    Looks,      \* whether a thread sweeps when it has retired a node: a set of BOOLEANs, to choose from
    Counting,   \* whether the steps of a call are counted (for WaitFreeBound)
    Enqueuers,  \* the threads that may enqueue
    Dequeuers,  \* the threads that may dequeue
    Once,       \* the threads that make no call but the first one of all
    Start,      \* how many elements there are at first
    Used,       \* whether slot 0 has dequeued before, so that the node at head is the one that it was given
    Budget      \* how many calls are made in all

VARIABLES
    q,          \* head, tail; by slot: enqueued, asked, given, hazard_end, hazard_next, hazard_given, retired; free
    heap,       \* nodes by their addresses
    pc, reg, todo, track

vars == <<q, heap, pc, reg, todo, track>>

Threads == 0..N - 1
NULL == 0
NOBODY == -1        \* UINT64_MAX: the slot after it is 0
Dummy == 1
Asked(t) == 2 + t           \* what asked[t] holds at first
Given(t) == 2 + N + t       \* what given[t] holds at first; not equal: nothing is asked for
First == 2 + 2 * N          \* the first element; the next ones are behind it
Nodes == 1..1 + 2 * N + Start + Spare

OK == 0
EMPTY == 2

NoRegisters ==
    [op |-> "none", arg |-> <<>>, mine |-> NULL, before |-> NULL, request |-> NULL, i |-> 0, end |-> NULL,
     next |-> NULL, turn |-> 0, j |-> 0, seen |-> NULL, taker |-> NOBODY, passed |-> FALSE, up |-> "none",
     yes |-> "none", no |-> "none", list |-> <<>>, u |-> 0, value |-> 0, steps |-> 0]

Read(field) == [kind |-> "read", field |-> field]
Write(field) == [kind |-> "write", field |-> field]
Load(field) == [kind |-> "load", field |-> field]
Store(field) == [kind |-> "store", field |-> field]
Cas(field) == [kind |-> "cas", field |-> field]
Alloc(nothing) == [kind |-> "alloc", field |-> nothing]

Access == [
    make_node_a1 |-> Alloc(""),
    make_node_a2 |-> Write("value"),
    make_node_a3 |-> Write("enqueuer"),
    make_node_a4 |-> Store("taker"),
    make_node_a5 |-> Store("next"),
    protect_tail_a1 |-> Load("tail"),
    protect_tail_a2 |-> Store("hazard_end"),
    protect_tail_a3 |-> Load("tail"),
    protect_head_a1 |-> Load("head"),
    protect_head_a2 |-> Store("hazard_end"),
    protect_head_a3 |-> Load("head"),
    protect_next_a1 |-> Load("next"),
    protect_next_a2 |-> Store("hazard_next"),
    protect_next_a3 |-> Load("head"),
    announce_nothing_a1 |-> Store("hazard_end"),
    announce_nothing_a2 |-> Store("hazard_next"),
    announce_nothing_a3 |-> Store("hazard_given"),
    announced_a2 |-> Load("hazard_end"),
    announced_a3 |-> Load("hazard_next"),
    announced_a4 |-> Load("hazard_given"),
    link_next_a2 |-> Read("enqueuer"),
    link_next_a3 |-> Load("enqueued"),
    link_next_a4 |-> Cas("enqueued"),
    link_next_a5 |-> Load("enqueued"),
    link_next_a6 |-> Cas("next"),
    link_next_a7 |-> Load("next"),
    enqueue_a2 |-> Store("enqueued"),
    enqueue_a3 |-> Load("enqueued"),
    enqueue_a4 |-> Cas("tail"),
    enqueue_a5 |-> Store("enqueued"),
    assign_a2 |-> Load("taker"),
    assign_a3 |-> Load("asked"),
    assign_a4 |-> Load("given"),
    assign_a5 |-> Cas("taker"),
    assign_a6 |-> Load("taker"),
    serve_a1 |-> Store("given"),
    serve_a2 |-> Load("given"),
    serve_a3 |-> Store("hazard_given"),
    serve_a4 |-> Load("head"),
    serve_a5 |-> Cas("given"),
    serve_a6 |-> Cas("head"),
    give_up_a1 |-> Load("given"),
    give_up_a2 |-> Load("tail"),
    give_up_a3 |-> Cas("taker"),
    pass_a1 |-> Load("next"),
    pass_a2 |-> Cas("head"),
    dequeue_a2 |-> Load("asked"),
    dequeue_a3 |-> Load("given"),
    dequeue_a4 |-> Store("asked"),
    dequeue_a5 |-> Load("given"),
    dequeue_a6 |-> Load("tail"),
    dequeue_a7 |-> Store("asked"),
    dequeue_a8 |-> Load("given"),
    dequeue_a9 |-> Store("asked"),
    dequeue_a10 |-> Load("given"),
    dequeue_a11 |-> Read("value")]

Outcomes(op, arg, s) ==
    CASE op = "enqueue" -> {[state |-> Append(s, arg[1]), res |-> <<OK, 0>>]}
      [] op = "dequeue" ->
            IF s = <<>> THEN {[state |-> s, res |-> <<EMPTY, 0>>]} ELSE {[state |-> Tail(s), res |-> <<OK, Head(s)>>]}

T == INSTANCE Tracker

Nowhere == [t \in Threads |-> NULL]

Init ==
    /\ q = [head |-> Dummy, tail |-> IF Start = 0 THEN Dummy ELSE First + Start - 1,
            enqueued |-> Nowhere, asked |-> [t \in Threads |-> Asked(t)],
            given |-> [t \in Threads |-> IF t = 0 /\ Used THEN Dummy ELSE Given(t)],
            hazard_end |-> Nowhere, hazard_next |-> Nowhere, hazard_given |-> Nowhere,
            retired |-> [t \in Threads |-> <<>>],
            free |-> {n \in Nodes : n >= First + Start} \cup (IF Used THEN {Given(0)} ELSE {})]
    /\ heap = [n \in Nodes |->
                [value |-> IF n \in First..First + Start - 1 THEN n - First + 1 ELSE 0, enqueuer |-> 0,
                 taker |-> IF n = Dummy /\ Used THEN 0 ELSE NOBODY,
                 next |-> IF Start = 0 THEN NULL
                          ELSE IF n = Dummy THEN First ELSE IF n \in First..First + Start - 2 THEN n + 1 ELSE NULL]]
    /\ pc = [t \in Threads |-> "idle"]
    /\ reg = [t \in Threads |-> NoRegisters]
    /\ todo = Budget
    /\ track = T!Start([k \in 1..Start |-> k])

(***************************************************************************)
(* The kinds of steps.                                                     *)
(***************************************************************************)
Go(t, here, next, registers) ==
    /\ pc[t] = here
    /\ pc' = [pc EXCEPT ![t] = next]
    /\ reg' = [reg EXCEPT ![t] = IF Counting THEN [registers EXCEPT !.steps = @ + 1] ELSE registers]

Get(t, here, registers, next) == Go(t, here, next, registers) /\ UNCHANGED <<q, heap, todo, track>>
Put(t, here, struct, registers, next) ==
    Go(t, here, next, registers) /\ q' = struct /\ UNCHANGED <<heap, todo, track>>
PutNode(t, here, objects, registers, next) ==
    Go(t, here, next, registers) /\ heap' = objects /\ UNCHANGED <<q, todo, track>>

If(value, old, new) == IF value = old THEN new ELSE value       \* what a CAS leaves

(* The registers in a function that was called, which goes on to `yes` or `no`. *)
To(r, yes, no) == [r EXCEPT !.yes = yes, !.no = no]

Begin(t, label, op, arg) ==
    /\ todo > 0 /\ pc[t] = "idle" /\ (t \in Once => todo = Budget)
    /\ todo' = todo - 1
    /\ pc' = [pc EXCEPT ![t] = label]
    /\ reg' = [reg EXCEPT ![t] = [NoRegisters EXCEPT !.op = op, !.arg = arg]]
    /\ track' = T!Called(track, t, op, arg)
    /\ UNCHANGED <<q, heap>>

Return(t, here, code, value) ==
    /\ pc[t] = here
    /\ pc' = [pc EXCEPT ![t] = "idle"]
    /\ reg' = [reg EXCEPT ![t] = NoRegisters]
    /\ track' = T!Returned(track, t, <<code, value>>)
    /\ UNCHANGED <<q, heap, todo>>

(* The next round of the loop in enqueue and dequeue, or behind the loop; i counts the rounds that have begun. *)
Round(r) ==
    IF r.op = "enqueue"
    THEN IF r.i < N THEN "enqueue_a3" ELSE "enqueue_a5"
    ELSE IF r.i < N THEN "dequeue_a5" ELSE "dequeue_a10"

(* Locals of a round that is over. *)
Fresh(r) == [r EXCEPT !.end = NULL, !.next = NULL, !.turn = 0, !.j = 0, !.seen = NULL, !.taker = NOBODY]

(***************************************************************************)
(* Nodes.                                                                  *)
(***************************************************************************)
make_node_a1(t) ==      \* from the pool, or new
    \E n \in q.free : Put(t, "make_node_a1", [q EXCEPT !.free = @ \ {n}], [reg[t] EXCEPT !.mine = n], "make_node_a2")
make_node_a2(t) ==
    PutNode(t, "make_node_a2", [heap EXCEPT ![reg[t].mine].value = reg[t].arg[1]], reg[t], "make_node_a3")
make_node_a3(t) == PutNode(t, "make_node_a3", [heap EXCEPT ![reg[t].mine].enqueuer = t], reg[t], "make_node_a4")
make_node_a4(t) == PutNode(t, "make_node_a4", [heap EXCEPT ![reg[t].mine].taker = NOBODY], reg[t], "make_node_a5")
make_node_a5(t) == PutNode(t, "make_node_a5", [heap EXCEPT ![reg[t].mine].next = NULL], reg[t], "enqueue_a2")

protect_tail_a1(t) == Get(t, "protect_tail_a1", [reg[t] EXCEPT !.end = q.tail], "protect_tail_a2")
protect_tail_a2(t) == Put(t, "protect_tail_a2", [q EXCEPT !.hazard_end[t] = reg[t].end], reg[t], "protect_tail_a3")
protect_tail_a3(t) ==
    LET found == q.tail = reg[t].end IN
    Get(t, "protect_tail_a3", IF found THEN reg[t] ELSE Fresh(reg[t]), IF found THEN reg[t].yes ELSE reg[t].no)

protect_head_a1(t) == Get(t, "protect_head_a1", [reg[t] EXCEPT !.end = q.head], "protect_head_a2")
protect_head_a2(t) == Put(t, "protect_head_a2", [q EXCEPT !.hazard_end[t] = reg[t].end], reg[t], "protect_head_a3")
protect_head_a3(t) ==
    LET found == q.head = reg[t].end IN
    Get(t, "protect_head_a3", IF found THEN reg[t] ELSE Fresh(reg[t]), IF found THEN reg[t].yes ELSE reg[t].no)

protect_next_a1(t) == Get(t, "protect_next_a1", [reg[t] EXCEPT !.next = heap[reg[t].end].next], "protect_next_a2")
protect_next_a2(t) == Put(t, "protect_next_a2", [q EXCEPT !.hazard_next[t] = reg[t].next], reg[t], "protect_next_a3")
protect_next_a3(t) ==
    LET found == q.head = reg[t].end IN
    Get(t, "protect_next_a3", IF found THEN reg[t] ELSE Fresh(reg[t]), IF found THEN reg[t].yes ELSE reg[t].no)

announce_nothing_a1(t) ==
    Put(t, "announce_nothing_a1", [q EXCEPT !.hazard_end[t] = NULL], reg[t], "announce_nothing_a2")
announce_nothing_a2(t) ==
    Put(t, "announce_nothing_a2", [q EXCEPT !.hazard_next[t] = NULL], reg[t], "announce_nothing_a3")
announce_nothing_a3(t) ==       \* then a dequeue that has its element retires the node that is in nobody's way any more
    LET r == reg[t]
        retired == <<r.before>> \o q.retired[t] IN
    IF r.yes # "dequeue_r2"
    THEN Put(t, "announce_nothing_a3", [q EXCEPT !.hazard_given[t] = NULL], r, r.yes)
    ELSE \E look \in Looks :
            Put(t, "announce_nothing_a3",
                [q EXCEPT !.hazard_given[t] = NULL, !.retired[t] = IF look THEN <<>> ELSE retired],
                [r EXCEPT !.list = IF look THEN retired ELSE <<>>, !.u = 0],
                IF look THEN "announced_a2" ELSE "dequeue_r2")

(* sweep: the slots one by one, for each node of the list. *)
NextNode(t, here, struct) ==
    LET rest == Tail(reg[t].list) IN
    Put(t, here, struct, [reg[t] EXCEPT !.list = rest, !.u = 0], IF rest = <<>> THEN "dequeue_r2" ELSE "announced_a2")
Kept(t) == [q EXCEPT !.retired[t] = <<Head(reg[t].list)>> \o @]
Recycled(t) == [q EXCEPT !.free = @ \cup {Head(reg[t].list)}]

announced_a2(t) ==
    /\ pc[t] = "announced_a2"
    /\ IF q.hazard_end[reg[t].u] = Head(reg[t].list)
       THEN NextNode(t, "announced_a2", Kept(t)) ELSE Get(t, "announced_a2", reg[t], "announced_a3")
announced_a3(t) ==
    /\ pc[t] = "announced_a3"
    /\ IF q.hazard_next[reg[t].u] = Head(reg[t].list)
       THEN NextNode(t, "announced_a3", Kept(t)) ELSE Get(t, "announced_a3", reg[t], "announced_a4")
announced_a4(t) ==
    /\ pc[t] = "announced_a4"
    /\ IF q.hazard_given[reg[t].u] = Head(reg[t].list) THEN NextNode(t, "announced_a4", Kept(t))
       ELSE IF reg[t].u + 1 < N THEN Get(t, "announced_a4", [reg[t] EXCEPT !.u = @ + 1], "announced_a2")
       ELSE NextNode(t, "announced_a4", Recycled(t))

nodes(t) ==
    \/ make_node_a1(t) \/ make_node_a2(t) \/ make_node_a3(t) \/ make_node_a4(t) \/ make_node_a5(t)
    \/ protect_tail_a1(t) \/ protect_tail_a2(t) \/ protect_tail_a3(t)
    \/ protect_head_a1(t) \/ protect_head_a2(t) \/ protect_head_a3(t)
    \/ protect_next_a1(t) \/ protect_next_a2(t) \/ protect_next_a3(t)
    \/ announce_nothing_a1(t) \/ announce_nothing_a2(t) \/ announce_nothing_a3(t)
    \/ announced_a2(t) \/ announced_a3(t) \/ announced_a4(t)

(***************************************************************************)
(* int zp_wfqueue_enqueue(zp_wfqueue *q, uint64_t slot, uint64_t value)    *)
(***************************************************************************)
After(slot) == IF slot + 1 >= N THEN 0 ELSE slot + 1

enqueue_a2(t) == Put(t, "enqueue_a2", [q EXCEPT !.enqueued[t] = reg[t].mine], reg[t], "enqueue_a3")
enqueue_a3(t) ==
    LET r == [reg[t] EXCEPT !.i = @ + 1] IN
    Get(t, "enqueue_a3", To(r, "link_next_a2", Round(r)),
        IF q.enqueued[t] = NULL THEN "enqueue_a5" ELSE "protect_tail_a1")
enqueue_a4(t) ==        \* effect of the enqueue whose node it is
    Put(t, "enqueue_a4", [q EXCEPT !.tail = If(@, reg[t].end, reg[t].next)], Fresh(reg[t]),
        IF reg[t].next = reg[t].mine THEN "enqueue_a5" ELSE Round(reg[t]))
enqueue_a5(t) ==
    Put(t, "enqueue_a5", [q EXCEPT !.enqueued[t] = NULL], To(Fresh(reg[t]), "enqueue_r1", "none"),
        "announce_nothing_a1")
enqueue_r1(t) == Return(t, "enqueue_r1", OK, 0)

link_next_a2(t) == Get(t, "link_next_a2", [reg[t] EXCEPT !.turn = heap[reg[t].end].enqueuer], "link_next_a3")
link_next_a3(t) ==
    LET linked == q.enqueued[reg[t].turn] = reg[t].end IN
    Get(t, "link_next_a3", IF linked THEN reg[t] ELSE [reg[t] EXCEPT !.turn = After(@), !.j = 0],
        IF linked THEN "link_next_a4" ELSE "link_next_a5")
link_next_a4(t) ==
    Put(t, "link_next_a4", [q EXCEPT !.enqueued[reg[t].turn] = If(@, reg[t].end, NULL)],
        [reg[t] EXCEPT !.turn = After(@), !.j = 0], "link_next_a5")
link_next_a5(t) ==
    LET node == q.enqueued[reg[t].turn] IN
    Get(t, "link_next_a5",
        IF node = NULL THEN [reg[t] EXCEPT !.turn = After(@), !.j = @ + 1] ELSE [reg[t] EXCEPT !.seen = node],
        IF node # NULL THEN "link_next_a6" ELSE IF reg[t].j + 1 < N THEN "link_next_a5" ELSE "link_next_a7")
link_next_a6(t) ==
    LET next == If(heap[reg[t].end].next, NULL, reg[t].seen) IN
    PutNode(t, "link_next_a6", [heap EXCEPT ![reg[t].end].next = next],
            [Fresh(reg[t]) EXCEPT !.end = reg[t].end, !.next = next], "enqueue_a4")
link_next_a7(t) ==
    LET next == heap[reg[t].end].next IN
    Get(t, "link_next_a7",
        IF next = NULL THEN Fresh(reg[t]) ELSE [Fresh(reg[t]) EXCEPT !.end = reg[t].end, !.next = next],
        IF next = NULL THEN Round(reg[t]) ELSE "enqueue_a4")

enqueue(t) ==
    \/ enqueue_a2(t) \/ enqueue_a3(t) \/ enqueue_a4(t) \/ enqueue_a5(t) \/ enqueue_r1(t)
    \/ link_next_a2(t) \/ link_next_a3(t) \/ link_next_a4(t) \/ link_next_a5(t) \/ link_next_a6(t) \/ link_next_a7(t)

(***************************************************************************)
(* int zp_wfqueue_dequeue(zp_wfqueue *q, uint64_t slot, uint64_t *out)     *)
(***************************************************************************)
dequeue_a2(t) == Get(t, "dequeue_a2", [reg[t] EXCEPT !.before = q.asked[t]], "dequeue_a3")
dequeue_a3(t) == Get(t, "dequeue_a3", [reg[t] EXCEPT !.request = q.given[t]], "dequeue_a4")
dequeue_a4(t) == Put(t, "dequeue_a4", [q EXCEPT !.asked[t] = reg[t].request], reg[t], "dequeue_a5")
dequeue_a5(t) ==
    LET r == [reg[t] EXCEPT !.i = @ + 1] IN
    Get(t, "dequeue_a5", To(r, "dequeue_a6", Round(r)),
        IF q.given[t] # reg[t].request THEN "dequeue_a10" ELSE "protect_head_a1")
dequeue_a6(t) ==
    Get(t, "dequeue_a6", To([reg[t] EXCEPT !.up = "dequeue"], "assign_a2", Round(reg[t])),
        IF q.tail = reg[t].end THEN "dequeue_a7" ELSE "protect_next_a1")
dequeue_a7(t) ==
    Put(t, "dequeue_a7", [q EXCEPT !.asked[t] = reg[t].before],
        To([Fresh(reg[t]) EXCEPT !.up = "give_up"], "give_up_a1", "dequeue_a8"), "protect_head_a1")
dequeue_a8(t) ==
    LET given == q.given[t] = reg[t].request IN
    Get(t, "dequeue_a8", To(Fresh(reg[t]), "dequeue_r1", "none"), IF given THEN "announce_nothing_a1" ELSE "dequeue_a9")
dequeue_a9(t) == Put(t, "dequeue_a9", [q EXCEPT !.asked[t] = reg[t].request], reg[t], "dequeue_a10")
dequeue_a10(t) ==
    Get(t, "dequeue_a10", To([Fresh(reg[t]) EXCEPT !.mine = q.given[t]], "pass_a1", "dequeue_a11"),
        IF reg[t].passed THEN "dequeue_a11" ELSE "protect_head_a1")
dequeue_a11(t) ==
    Get(t, "dequeue_a11", To([Fresh(reg[t]) EXCEPT !.value = heap[reg[t].mine].value], "dequeue_r2", "none"),
        "announce_nothing_a1")
dequeue_r1(t) == Return(t, "dequeue_r1", EMPTY, 0)
dequeue_r2(t) == Return(t, "dequeue_r2", OK, reg[t].value)

dequeue(t) ==
    \/ dequeue_a2(t) \/ dequeue_a3(t) \/ dequeue_a4(t) \/ dequeue_a5(t) \/ dequeue_a6(t) \/ dequeue_a7(t)
    \/ dequeue_a8(t) \/ dequeue_a9(t) \/ dequeue_a10(t) \/ dequeue_a11(t) \/ dequeue_r1(t) \/ dequeue_r2(t)

(* assign: let the slot whose turn it is take the next node. *)
Taken(r, taker) == [Fresh(r) EXCEPT !.end = r.end, !.next = r.next, !.taker = taker]

assign_a2(t) ==
    Get(t, "assign_a2", [reg[t] EXCEPT !.turn = After(heap[reg[t].end].taker), !.j = 0], "assign_a3")
assign_a3(t) == Get(t, "assign_a3", [reg[t] EXCEPT !.seen = q.asked[reg[t].turn]], "assign_a4")
assign_a4(t) ==
    LET open == reg[t].seen = q.given[reg[t].turn] IN
    Get(t, "assign_a4", IF open THEN reg[t] ELSE [reg[t] EXCEPT !.turn = After(@), !.j = @ + 1],
        IF open THEN "assign_a5" ELSE IF reg[t].j + 1 < N THEN "assign_a3" ELSE "assign_a6")
assign_a5(t) ==
    LET taker == If(heap[reg[t].next].taker, NOBODY, reg[t].turn) IN
    PutNode(t, "assign_a5", [heap EXCEPT ![reg[t].next].taker = taker], Taken(reg[t], taker),
            IF taker = t THEN "serve_a1" ELSE "serve_a2")
assign_a6(t) ==
    LET taker == heap[reg[t].next].taker IN
    Get(t, "assign_a6", IF taker = NOBODY /\ reg[t].up = "dequeue" THEN Fresh(reg[t]) ELSE Taken(reg[t], taker),
        IF taker = t THEN "serve_a1" ELSE IF taker # NOBODY THEN "serve_a2"
        ELSE IF reg[t].up = "dequeue" THEN Round(reg[t]) ELSE "give_up_a3")

(* serve: give the node to its taker, and only then move head on. *)
serve_a1(t) == Put(t, "serve_a1", [q EXCEPT !.given[t] = reg[t].next], reg[t], "serve_a6")
serve_a2(t) == Get(t, "serve_a2", [reg[t] EXCEPT !.seen = q.given[reg[t].taker]], "serve_a3")
serve_a3(t) == Put(t, "serve_a3", [q EXCEPT !.hazard_given[t] = reg[t].seen], reg[t], "serve_a4")
serve_a4(t) ==
    Get(t, "serve_a4", reg[t], IF reg[t].seen # reg[t].next /\ q.head = reg[t].end THEN "serve_a5" ELSE "serve_a6")
serve_a5(t) ==
    Put(t, "serve_a5", [q EXCEPT !.given[reg[t].taker] = If(@, reg[t].seen, reg[t].next)], reg[t], "serve_a6")
serve_a6(t) ==          \* effect of the dequeue whose node it is
    LET passed == reg[t].taker = t IN
    Put(t, "serve_a6", [q EXCEPT !.head = If(@, reg[t].end, reg[t].next)],
        [Fresh(reg[t]) EXCEPT !.passed = passed /\ reg[t].up = "dequeue"],
        IF reg[t].up = "give_up" THEN "dequeue_a8" ELSE IF passed THEN "dequeue_a10" ELSE Round(reg[t]))

(* give_up: head first, and then whether somebody has served us; else we might take a second node. *)
give_up_a1(t) ==
    Get(t, "give_up_a1", reg[t], IF q.given[t] # reg[t].request THEN "dequeue_a8" ELSE "give_up_a2")
give_up_a2(t) ==
    Get(t, "give_up_a2", To(reg[t], "assign_a2", "dequeue_a8"),
        IF q.tail = reg[t].end THEN "dequeue_a8" ELSE "protect_next_a1")
give_up_a3(t) ==
    LET taker == If(heap[reg[t].next].taker, NOBODY, t) IN
    PutNode(t, "give_up_a3", [heap EXCEPT ![reg[t].next].taker = taker], Taken(reg[t], taker),
            IF taker = t THEN "serve_a1" ELSE "serve_a2")

pass_a1(t) ==
    LET ours == heap[reg[t].end].next = reg[t].mine IN
    Get(t, "pass_a1", reg[t], IF ours THEN "pass_a2" ELSE "dequeue_a11")
pass_a2(t) == Put(t, "pass_a2", [q EXCEPT !.head = If(@, reg[t].end, reg[t].mine)], reg[t], "dequeue_a11")

helping(t) ==
    \/ assign_a2(t) \/ assign_a3(t) \/ assign_a4(t) \/ assign_a5(t) \/ assign_a6(t)
    \/ serve_a1(t) \/ serve_a2(t) \/ serve_a3(t) \/ serve_a4(t) \/ serve_a5(t) \/ serve_a6(t)
    \/ give_up_a1(t) \/ give_up_a2(t) \/ give_up_a3(t) \/ pass_a1(t) \/ pass_a2(t)

(* Every element that is enqueued is different. *)
Item == Start + Budget - todo + 1
Calls(t) ==     \* an enqueue is called if there is a node for it: else it says that there is no memory
    \/ /\ t \in Enqueuers
       /\ Cardinality({u \in Threads : pc[u] = "make_node_a1"}) < Cardinality(q.free)
       /\ Begin(t, "make_node_a1", "enqueue", <<Item>>)
    \/ t \in Dequeuers /\ Begin(t, "dequeue_a2", "dequeue", <<>>)

Run(t) == nodes(t) \/ enqueue(t) \/ dequeue(t) \/ helping(t)
Next == \E t \in Threads : Run(t) \/ Calls(t)
Spec == Init /\ [][Next]_vars

(***************************************************************************)
(* What is claimed.                                                        *)
(***************************************************************************)
Linearizable == track # {}

(* A node is given to one thread only. *)
OneReceiver == \A t, u \in Threads : t # u => q.given[t] # q.given[u]

(* No step touches a node that is free. *)
Touches(t) ==
    CASE pc[t] \in {"make_node_a2", "make_node_a3", "make_node_a4", "make_node_a5", "dequeue_a11"} -> {reg[t].mine}
      [] pc[t] \in {"link_next_a2", "link_next_a6", "link_next_a7", "protect_next_a1", "assign_a2", "pass_a1"} ->
            {reg[t].end}
      [] pc[t] \in {"assign_a5", "assign_a6", "give_up_a3"} -> {reg[t].next}
      [] OTHER -> {}
NoUseAfterFree == \A t \in Threads : Touches(t) \cap q.free = {}

(* The list from head ends, and tail is its last node or the one before. *)
RECURSIVE From(_, _)
From(node, fuel) == IF node = NULL \/ fuel = 0 THEN <<>> ELSE <<node>> \o From(heap[node].next, fuel - 1)
List == From(q.head, Cardinality(Nodes) + 1)
TailAtEnd == Len(List) <= Cardinality(Nodes) /\ \E i \in 1..Len(List) : List[i] = q.tail /\ i >= Len(List) - 1

(* Nothing that can be found is free. *)
Found == {List[i] : i \in 1..Len(List)} \cup {q.asked[t] : t \in Threads} \cup {q.given[t] : t \in Threads}
            \cup {q.enqueued[t] : t \in Threads}
FoundIsAllocated == Found \cap q.free = {}

(* Where nobody dequeues: an enqueue that returns has been done. *)
EnqueuesDone == \A t \in Threads : pc[t] = "enqueue_r1" => \E i \in 1..Len(List) : List[i] = reg[t].mine

(***************************************************************************)
(* Wait-freedom. Each call ends if its own thread goes on, whatever the    *)
(* others do; and within so many own steps. (The instructions that are no  *)
(* steps here come on top in the C's ZP_WFQUEUE_ENQUEUE_STEPS and          *)
(* ZP_WFQUEUE_DEQUEUE_STEPS.)                                              *)
(***************************************************************************)
WaitFree == \A t \in Threads : WF_vars(Run(t)) => [](pc[t] # "idle" => <>(pc[t] = "idle"))

EnqueueBound == 6 + N * (N + 10) + 4
ServeBound == 1 + 2 * N + 1 + 5
DequeueBound == 3 + N * (8 + ServeBound) + (1 + 8 + ServeBound + 1 + 2) + (1 + 5 + 1) + 3
SweepBound(r) == IF r.yes = "dequeue_r2" THEN 3 * N * (2 + Budget) ELSE 0
WaitFreeBound ==
    \A t \in Threads :
        reg[t].steps <= (CASE reg[t].op = "enqueue" -> EnqueueBound
                           [] reg[t].op = "dequeue" -> DequeueBound + SweepBound(reg[t])
                           [] OTHER -> 0)
=============================================================================
