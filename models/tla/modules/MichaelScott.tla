---------------------------- MODULE MichaelScott ---------------------------
(***************************************************************************)
(* The queue of Michael and Scott (PODC 1996). A list of nodes from a      *)
(* dummy; enqueue links a node behind the last one and then moves tail;    *)
(* whoever finds tail lagging moves it. Nodes are not used again here: see *)
(* TreiberHazard for that.                                                 *)
(*                                                                         *)
(* An empty dequeue took effect when it loaded the dummy's next, which it  *)
(* only knows after it has seen head unchanged: no fixed linearization     *)
(* point, so the tracker follows all explanations.                         *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS
    Threads,
    Budget          \* how many calls are made in all

VARIABLES
    q,              \* head, tail; next and value by node; fresh: the next node to allocate
    pc, reg, todo,
    track           \* see Tracker

vars == <<q, pc, reg, todo, track>>

NULL == 0
Nodes == 1..Budget + 1      \* node 1 is the first dummy
NoRegisters == [op |-> "none", arg |-> <<>>, node |-> NULL, head |-> NULL, tail |-> NULL, next |-> NULL, value |-> 0]

Sequential == INSTANCE Objects
T == INSTANCE Tracker WITH Outcomes <- Sequential!QueueOutcomes

Init ==
    /\ q = [head |-> 1, tail |-> 1, next |-> [n \in Nodes |-> NULL], value |-> [n \in Nodes |-> 0], fresh |-> 2]
    /\ pc = [t \in Threads |-> "idle"]
    /\ reg = [t \in Threads |-> NoRegisters]
    /\ todo = Budget
    /\ track = T!Start(<<>>)

Go(t, here, next, struct, registers) ==
    /\ pc[t] = here
    /\ pc' = [pc EXCEPT ![t] = next]
    /\ q' = struct
    /\ reg' = [reg EXCEPT ![t] = registers]

Step(t, here, next, struct, registers) == Go(t, here, next, struct, registers) /\ UNCHANGED <<todo, track>>

Begin(t, label, struct, registers) ==
    /\ todo > 0
    /\ todo' = todo - 1
    /\ track' = T!Called(track, t, registers.op, registers.arg)
    /\ Go(t, "idle", label, struct, registers)

Return(t, here, code, value) ==
    /\ track' = T!Returned(track, t, <<code, value>>)
    /\ Go(t, here, "idle", q, NoRegisters)
    /\ UNCHANGED todo

(* Each item is the number of the node that first carried it, so no two are equal. *)
enqueue_call(t) ==
    Begin(t, "enqueue_a1", [q EXCEPT !.fresh = @ + 1],
          [NoRegisters EXCEPT !.op = "enqueue", !.arg = <<q.fresh>>, !.node = q.fresh])
enqueue_a1(t) == Step(t, "enqueue_a1", "enqueue_a2", [q EXCEPT !.value[reg[t].node] = reg[t].arg[1]], reg[t])
enqueue_a2(t) == Step(t, "enqueue_a2", "enqueue_a3", q, [reg[t] EXCEPT !.tail = q.tail])
enqueue_a3(t) ==
    LET next == q.next[reg[t].tail] IN
    Step(t, "enqueue_a3", IF next = NULL THEN "enqueue_a4" ELSE "enqueue_a5", q, [reg[t] EXCEPT !.next = next])
enqueue_a4(t) ==        \* link the node behind the last one
    LET last == q.next[reg[t].tail] = NULL IN
    Step(t, "enqueue_a4", IF last THEN "enqueue_a6" ELSE "enqueue_a2",
         [q EXCEPT !.next[reg[t].tail] = IF last THEN reg[t].node ELSE @], reg[t])
enqueue_a5(t) ==        \* tail lags: help, and try again
    Step(t, "enqueue_a5", "enqueue_a2", [q EXCEPT !.tail = IF @ = reg[t].tail THEN reg[t].next ELSE @], reg[t])
enqueue_a6(t) ==        \* move tail to the new node, unless somebody did
    Step(t, "enqueue_a6", "enqueue_r1", [q EXCEPT !.tail = IF @ = reg[t].tail THEN reg[t].node ELSE @], reg[t])
enqueue_r1(t) == Return(t, "enqueue_r1", "ok", 0)

dequeue_call(t) == Begin(t, "dequeue_a1", q, [NoRegisters EXCEPT !.op = "dequeue"])
dequeue_a1(t) == Step(t, "dequeue_a1", "dequeue_a2", q, [reg[t] EXCEPT !.head = q.head])
dequeue_a2(t) == Step(t, "dequeue_a2", "dequeue_a3", q, [reg[t] EXCEPT !.tail = q.tail])
dequeue_a3(t) == Step(t, "dequeue_a3", "dequeue_a4", q, [reg[t] EXCEPT !.next = q.next[reg[t].head]])
dequeue_a4(t) ==        \* is what we read still of now?
    Step(t, "dequeue_a4",
         IF q.head # reg[t].head THEN "dequeue_a1"
         ELSE IF reg[t].head # reg[t].tail THEN "dequeue_a6"
         ELSE IF reg[t].next = NULL THEN "dequeue_r1" ELSE "dequeue_a5", q, reg[t])
dequeue_a5(t) ==        \* tail lags behind: help, lest head overtake it
    Step(t, "dequeue_a5", "dequeue_a1", [q EXCEPT !.tail = IF @ = reg[t].tail THEN reg[t].next ELSE @], reg[t])
dequeue_a6(t) == Step(t, "dequeue_a6", "dequeue_a7", q, [reg[t] EXCEPT !.value = q.value[reg[t].next]])
dequeue_a7(t) ==
    IF q.head = reg[t].head
    THEN Step(t, "dequeue_a7", "dequeue_r2", [q EXCEPT !.head = reg[t].next], reg[t])
    ELSE Step(t, "dequeue_a7", "dequeue_a1", q, reg[t])
dequeue_r1(t) == Return(t, "dequeue_r1", "empty", 0)
dequeue_r2(t) == Return(t, "dequeue_r2", "ok", reg[t].value)

enqueue(t) ==
    \/ enqueue_call(t) \/ enqueue_a1(t) \/ enqueue_a2(t) \/ enqueue_a3(t) \/ enqueue_a4(t) \/ enqueue_a5(t)
    \/ enqueue_a6(t) \/ enqueue_r1(t)
dequeue(t) ==
    \/ dequeue_call(t) \/ dequeue_a1(t) \/ dequeue_a2(t) \/ dequeue_a3(t) \/ dequeue_a4(t) \/ dequeue_a5(t)
    \/ dequeue_a6(t) \/ dequeue_a7(t) \/ dequeue_r1(t) \/ dequeue_r2(t)

Next == \E t \in Threads : enqueue(t) \/ dequeue(t)
Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Threads)    \* the threads are alike

Linearizable == track # {}

(***************************************************************************)
(* The list from head ends, tail is its last node or the one before, and   *)
(* head has not overtaken tail.                                            *)
(***************************************************************************)
RECURSIVE From(_)
From(node) == IF node = NULL THEN <<>> ELSE <<node>> \o From(q.next[node])
TailAtEnd ==
    LET list == From(q.head) IN
    \E i \in 1..Len(list) : list[i] = q.tail /\ i >= Len(list) - 1

AllDone == todo = 0 /\ \A t \in Threads : pc[t] = "idle"
LockFree == WF_vars(Next) => <>AllDone      \* as in TreiberStack
=============================================================================
