----------------------------- MODULE HazardQueue ---------------------------
(***************************************************************************)
(* The queue of csrc/zp_queue.c (Michael and Scott) with hazard pointers,  *)
(* under sequential consistency. Freed nodes come back: the allocator      *)
(* gives any node that is free. One action per shared access: enqueue_a8   *)
(* is the eighth shared access in the code of zp_queue_enqueue and what it *)
(* calls, enqueue_r1 its first return; labels and the table Access are     *)
(* compared with the C file. The steps of the scheme, which are between    *)
(* them, are in Hazard.                                                    *)
(*                                                                         *)
(* q is struct zp_queue, heap the nodes by their addresses; registers bear *)
(* the names of the C locals.                                              *)
(***************************************************************************)
EXTENDS Hazard, TLC

CONSTANTS
    Start,          \* how many elements there are at first
    Budget,         \* how many calls are made in all
    MayFail         \* whether an allocation may find no memory though a node is free

VARIABLES q, heap, todo

vars == <<q, heap, todo, pc, reg, hp, sub>>

OK == 0
EMPTY == 2
ENOMEM == 4

NoRegisters == [op |-> "none", arg |-> <<>>, node |-> NULL, head |-> NULL, tail |-> NULL, next |-> NULL, value |-> 0]

Access == [
    enqueue_a1 |-> Alloc("node"),
    enqueue_a2 |-> Write("node.value"),
    enqueue_a3 |-> Store("node.next"),
    enqueue_a4 |-> Load("tail"),
    enqueue_a5 |-> Load("tail"),
    enqueue_a6 |-> Load("node.next"),
    enqueue_a7 |-> Cas("tail"),
    enqueue_a8 |-> Cas("node.next"),
    enqueue_a9 |-> Cas("tail"),
    dequeue_a1 |-> Load("head"),
    dequeue_a2 |-> Load("head"),
    dequeue_a3 |-> Load("tail"),
    dequeue_a4 |-> Load("node.next"),
    dequeue_a5 |-> Cas("tail"),
    dequeue_a6 |-> Load("head"),
    dequeue_a7 |-> Cas("head"),
    dequeue_a8 |-> Read("node.value")]

(* Node 1 is the dummy; the first element is in node 2. *)
Init ==
    /\ q = [head |-> 1, tail |-> Start + 1]
    /\ heap = [n \in Nodes |-> [next |-> IF n <= Start THEN n + 1 ELSE NULL,
                                value |-> IF 1 < n /\ n <= Start + 1 THEN n - 1 ELSE 0]]
    /\ todo = Budget
    /\ pc = [t \in Threads |-> "idle"]
    /\ reg = [t \in Threads |-> NoRegisters]
    /\ SchemeInit({n \in Nodes : n > Start + 1})

(***************************************************************************)
(* The kinds of steps.                                                     *)
(***************************************************************************)
Move(t, next, registers) == pc' = [pc EXCEPT ![t] = next] /\ reg' = [reg EXCEPT ![t] = registers]
Go(t, here, next, registers) == pc[t] = here /\ Move(t, next, registers)

Set(t, registers, next) == Move(t, next, registers) /\ UNCHANGED <<q, heap, todo, hp, sub>>
Get(t, here, registers, next) == pc[t] = here /\ Set(t, registers, next)

PutNode(t, here, objects, registers, next) ==
    Go(t, here, next, registers) /\ heap' = objects /\ UNCHANGED <<q, todo, hp, sub>>

(* A load, and the slot is to be published next. *)
Announce(t, registers, slot, node, next) ==
    /\ Move(t, "hazard_publish_a1", registers)
    /\ Publish(t, slot, node, next)
    /\ UNCHANGED <<q, heap, todo, hp>>

(* A round of the loop is over: the locals in it are gone. *)
Again(t, next) == Set(t, [reg[t] EXCEPT !.head = NULL, !.tail = NULL, !.next = NULL], next)

(* help: tail from `behind` to `node`, unless it is elsewhere already. *)
Help(behind, node) == q' = IF q.tail = behind THEN [q EXCEPT !.tail = node] ELSE q

Invoke(t, label, op, arg) ==
    /\ todo > 0
    /\ todo' = todo - 1
    /\ Go(t, "idle", label, [NoRegisters EXCEPT !.op = op, !.arg = arg])
    /\ UNCHANGED <<q, heap, hp, sub>>

Return(t, here) == Go(t, here, "idle", NoRegisters) /\ UNCHANGED <<q, heap, todo, hp, sub>>

(***************************************************************************)
(* int zp_queue_enqueue(zp_queue *q, zp_record *me, uint64_t value).       *)
(* make_node returns NULL, and its caller asks again whether it is NULL.   *)
(***************************************************************************)
enqueue_a1(t) ==    \* any node that is free; NULL if there is no memory
    /\ pc[t] = "enqueue_a1"
    /\ \/ /\ hp.free = {} \/ MayFail
          /\ Move(t, IF NULL = NULL THEN "enqueue_r1" ELSE "enqueue_a4", reg[t])
          /\ UNCHANGED hp
       \/ \E n \in hp.free :
            Move(t, "enqueue_a2", [reg[t] EXCEPT !.node = n]) /\ hp' = [hp EXCEPT !.free = @ \ {n}]
    /\ UNCHANGED <<q, heap, todo, sub>>
enqueue_a2(t) == PutNode(t, "enqueue_a2", [heap EXCEPT ![reg[t].node].value = reg[t].arg[1]], reg[t], "enqueue_a3")
enqueue_a3(t) ==
    PutNode(t, "enqueue_a3", [heap EXCEPT ![reg[t].node].next = NULL], reg[t],
            IF reg[t].node = NULL THEN "enqueue_r1" ELSE "enqueue_a4")
enqueue_a4(t) == pc[t] = "enqueue_a4" /\ Announce(t, [reg[t] EXCEPT !.tail = q.tail], 0, q.tail, "enqueue_a5")
enqueue_a5(t) ==
    pc[t] = "enqueue_a5" /\ IF q.tail = reg[t].tail THEN Set(t, reg[t], "enqueue_a6") ELSE Again(t, "enqueue_a4")
enqueue_a6(t) ==
    LET next == heap[reg[t].tail].next IN
    Get(t, "enqueue_a6", [reg[t] EXCEPT !.next = next], IF next # NULL THEN "enqueue_a7" ELSE "enqueue_a8")
enqueue_a7(t) ==    \* tail is behind: help, and try again
    /\ Help(reg[t].tail, reg[t].next)
    /\ Go(t, "enqueue_a7", "enqueue_a4", [reg[t] EXCEPT !.tail = NULL, !.next = NULL])
    /\ UNCHANGED <<heap, todo, hp, sub>>
enqueue_a8(t) ==    \* effect
    /\ pc[t] = "enqueue_a8"
    /\ IF heap[reg[t].tail].next = NULL
       THEN /\ Move(t, "enqueue_a9", reg[t])
            /\ heap' = [heap EXCEPT ![reg[t].tail].next = reg[t].node]
            /\ UNCHANGED <<q, todo, hp, sub>>
       ELSE Again(t, "enqueue_a4")
enqueue_a9(t) ==
    /\ Help(reg[t].tail, reg[t].node)
    /\ Go(t, "enqueue_a9", "hazard_end_a1", reg[t])
    /\ End(t, 1, "enqueue_r2")
    /\ UNCHANGED <<heap, todo, hp>>
enqueue_r1(t) == Return(t, "enqueue_r1")    \* return ZP_ENOMEM
enqueue_r2(t) == Return(t, "enqueue_r2")    \* return ZP_OK

enqueue(t) ==
    \/ enqueue_a1(t) \/ enqueue_a2(t) \/ enqueue_a3(t) \/ enqueue_a4(t) \/ enqueue_a5(t) \/ enqueue_a6(t)
    \/ enqueue_a7(t) \/ enqueue_a8(t) \/ enqueue_a9(t) \/ enqueue_r1(t) \/ enqueue_r2(t)

(***************************************************************************)
(* int zp_queue_dequeue(zp_queue *q, zp_record *me, uint64_t *out)         *)
(***************************************************************************)
dequeue_a1(t) == pc[t] = "dequeue_a1" /\ Announce(t, [reg[t] EXCEPT !.head = q.head], 0, q.head, "dequeue_a2")
dequeue_a2(t) ==
    pc[t] = "dequeue_a2" /\ IF q.head = reg[t].head THEN Set(t, reg[t], "dequeue_a3") ELSE Again(t, "dequeue_a1")
dequeue_a3(t) == Get(t, "dequeue_a3", [reg[t] EXCEPT !.tail = q.tail], "dequeue_a4")
dequeue_a4(t) ==    \* effect, if the result is EMPTY
    /\ pc[t] = "dequeue_a4"
    /\ LET r == [reg[t] EXCEPT !.next = heap[reg[t].head].next] IN
       IF r.next = NULL
       THEN Move(t, "hazard_end_a1", r) /\ End(t, 1, "dequeue_r1") /\ UNCHANGED <<q, heap, todo, hp>>
       ELSE IF r.head = r.tail THEN Set(t, r, "dequeue_a5") ELSE Announce(t, r, 1, r.next, "dequeue_a6")
dequeue_a5(t) ==    \* tail is behind: help, lest head pass it, and try again
    /\ Help(reg[t].tail, reg[t].next)
    /\ Go(t, "dequeue_a5", "dequeue_a1", [reg[t] EXCEPT !.head = NULL, !.tail = NULL, !.next = NULL])
    /\ UNCHANGED <<heap, todo, hp, sub>>
dequeue_a6(t) ==
    pc[t] = "dequeue_a6" /\ IF q.head = reg[t].head THEN Set(t, reg[t], "dequeue_a7") ELSE Again(t, "dequeue_a1")
dequeue_a7(t) ==    \* effect, if it is OK
    /\ pc[t] = "dequeue_a7"
    /\ IF q.head = reg[t].head
       THEN Move(t, "dequeue_a8", reg[t]) /\ q' = [q EXCEPT !.head = reg[t].next] /\ UNCHANGED <<heap, todo, hp, sub>>
       ELSE Again(t, "dequeue_a1")
dequeue_a8(t) ==
    /\ Go(t, "dequeue_a8", "hazard_end_a1", [reg[t] EXCEPT !.value = heap[reg[t].next].value])
    /\ EndAndGive(t, 2, reg[t].head, "dequeue_r2")
    /\ UNCHANGED <<q, heap, todo, hp>>
dequeue_r1(t) == Return(t, "dequeue_r1")    \* return ZP_EMPTY
dequeue_r2(t) == Return(t, "dequeue_r2")    \* return ZP_OK

dequeue(t) ==
    \/ dequeue_a1(t) \/ dequeue_a2(t) \/ dequeue_a3(t) \/ dequeue_a4(t) \/ dequeue_a5(t) \/ dequeue_a6(t)
    \/ dequeue_a7(t) \/ dequeue_a8(t) \/ dequeue_r1(t) \/ dequeue_r2(t)

(* Every element that is enqueued is different. *)
Item == Start + Budget - todo + 1
Calls(t) == Invoke(t, "enqueue_a1", "enqueue", <<Item>>) \/ Invoke(t, "dequeue_a1", "dequeue", <<>>)

Run(t) == enqueue(t) \/ dequeue(t) \/ (Scheme(t) /\ UNCHANGED <<q, heap, todo>>)
Next == \E t \in Threads : Run(t) \/ Calls(t)
Spec == Init /\ [][Next]_vars

(***************************************************************************)
(* Refinement of a queue.                                                  *)
(***************************************************************************)
To(state, code, value) == {[state |-> state, res |-> <<code, value>>]}
Outcomes(op, arg, s) ==
    CASE op = "enqueue" -> To(Append(s, arg[1]), OK, 0) \cup To(s, ENOMEM, 0)
      [] op = "dequeue" -> IF s = <<>> THEN To(s, EMPTY, 0) ELSE To(Tail(s), OK, Head(s))

(* A list is cut off where it is longer than there are nodes. *)
RECURSIVE From(_, _)
From(node, fuel) == IF node = NULL \/ fuel = 0 THEN <<>> ELSE <<node>> \o From(heap[node].next, fuel - 1)
List == From(q.head, Cardinality(Nodes) + 1)
Values == [k \in 1..Len(List) - 1 |-> heap[List[k + 1]].value]

Done(code, value) == [at |-> "done", res |-> <<code, value>>]

AbstractCall(t) ==
    CASE At(t) = "idle" -> [at |-> "idle"]
      [] At(t) \in {"enqueue_a9", "enqueue_r2"} -> Done(OK, 0)
      [] At(t) = "enqueue_r1" -> Done(ENOMEM, 0)
      [] At(t) = "dequeue_r1" -> Done(EMPTY, 0)
      [] At(t) = "dequeue_a8" -> Done(OK, heap[reg[t].next].value)
      [] At(t) = "dequeue_r2" -> Done(OK, reg[t].value)
      [] OTHER -> [at |-> "called", op |-> reg[t].op, arg |-> reg[t].arg]

AbstractCalls(t) ==
    {[op |-> "enqueue", arg |-> <<k>>] : k \in 1..Start + Budget} \cup {[op |-> "dequeue", arg |-> <<>>]}

Abstract ==
    INSTANCE AtomicObject WITH
        Calls <- AbstractCalls, Initial <- [k \in 1..Start |-> k], state <- Values,
        call <- [t \in Threads |-> AbstractCall(t)]

Refines == Abstract!Spec

(***************************************************************************)
(* No step touches a node that is free: it might belong to somebody else   *)
(* by now, or be unmapped.                                                 *)
(***************************************************************************)
Touches(t) ==
    CASE pc[t] \in {"enqueue_a2", "enqueue_a3"} -> {reg[t].node}
      [] pc[t] \in {"enqueue_a6", "enqueue_a8"} -> {reg[t].tail}
      [] pc[t] = "dequeue_a4" -> {reg[t].head}
      [] pc[t] = "dequeue_a8" -> {reg[t].next}
      [] OTHER -> SchemeTouches(t)

NoUseAfterFree == \A t \in Threads : Touches(t) \cap hp.free = {}

(* The list from head ends, tail is its last node or the one before, and nothing in it is free or retired. *)
TailAtEnd == \E i \in 1..Len(List) : List[i] = q.tail /\ i >= Len(List) - 1
ReachableIsAllocated == \A i \in 1..Len(List) : List[i] \notin hp.free \cup UNION {Retired(t) : t \in Threads}

(***************************************************************************)
(* No data race on a node, which C11 would call undefined: two threads     *)
(* about to access the same field, one writes, and one access is plain.    *)
(***************************************************************************)
Plain == {"read", "write"}
Writes == {"write", "store", "cas"}
Conflict(t, u) ==
    /\ pc[t] \in DOMAIN Access /\ pc[u] \in DOMAIN Access
    /\ Touches(t) \cap Touches(u) # {}
    /\ Access[pc[t]].field = Access[pc[u]].field
    /\ {Access[pc[t]].kind, Access[pc[u]].kind} \cap Writes # {}
    /\ {Access[pc[t]].kind, Access[pc[u]].kind} \cap Plain # {}
RaceFree == \A t \in Threads : \A u \in Threads \ {t} : ~Conflict(t, u)

AllDone == todo = 0 /\ \A t \in Threads : pc[t] = "idle"
LockFree == WF_vars(Next) => <>AllDone      \* as in HazardStack
=============================================================================
