----------------------------- MODULE HazardStack ---------------------------
(***************************************************************************)
(* The stack of csrc/zp_stack.c with hazard pointers, under sequential     *)
(* consistency. Freed nodes come back: the allocator gives any node that   *)
(* is free. One action per shared access: push_a6 is the sixth shared      *)
(* access in the code of zp_stack_push and what it calls, push_r1 its      *)
(* first return; labels and the table Access are compared with the C file. *)
(* The steps of the scheme, which are between them, are in Hazard.         *)
(*                                                                         *)
(* q is struct zp_stack, heap the nodes by their addresses; registers bear *)
(* the names of the C locals. lists[t] is what pop_all gave to thread t    *)
(* and next has not taken yet.                                             *)
(***************************************************************************)
EXTENDS Hazard, TLC

CONSTANTS
    Operations,     \* those that are called
    Start,          \* how many elements there are at first
    Budget,         \* how many calls are made in all; a call of next to empty a list is not counted
    MaxBatch,       \* the longest batch of push_many
    MayFail         \* whether an allocation may find no memory though a node is free

VARIABLES q, heap, lists, todo

vars == <<q, heap, lists, todo, pc, reg, hp, sub>>

OK == 0
EMPTY == 2
ENOMEM == 4

NoRegisters == [op |-> "none", arg |-> <<>>, node |-> NULL, first |-> NULL, last |-> NULL, i |-> 0, top |-> NULL,
                below |-> NULL, list |-> NULL, value |-> 0]

Access == [
    push_a1 |-> Alloc("node"),
    push_a2 |-> Write("node.value"),
    push_a3 |-> Store("node.below"),
    push_a4 |-> Load("top"),
    push_a5 |-> Store("node.below"),
    push_a6 |-> Cas("top"),
    push_many_a1 |-> Alloc("node"),
    push_many_a2 |-> Write("node.value"),
    push_many_a3 |-> Store("node.below"),
    push_many_a4 |-> Alloc("node"),
    push_many_a5 |-> Write("node.value"),
    push_many_a6 |-> Store("node.below"),
    push_many_a7 |-> Load("node.below"),
    push_many_a8 |-> Free(""),
    push_many_a9 |-> Load("top"),
    push_many_a10 |-> Store("node.below"),
    push_many_a11 |-> Cas("top"),
    pop_a1 |-> Load("top"),
    pop_a2 |-> Load("top"),
    pop_a3 |-> Load("node.below"),
    pop_a4 |-> Cas("top"),
    pop_a5 |-> Read("node.value"),
    pop_all_a1 |-> Xchg("top"),
    next_a1 |-> Read("node.value"),
    next_a2 |-> Load("node.below")]

(* The first element, 1, is on top. *)
Init ==
    /\ q = [top |-> IF Start = 0 THEN NULL ELSE 1]
    /\ heap = [n \in Nodes |-> [below |-> IF n < Start THEN n + 1 ELSE NULL, value |-> IF n <= Start THEN n ELSE 0]]
    /\ lists = [t \in Threads |-> NULL]
    /\ todo = Budget
    /\ pc = [t \in Threads |-> "idle"]
    /\ reg = [t \in Threads |-> NoRegisters]
    /\ SchemeInit({n \in Nodes : n > Start})

(***************************************************************************)
(* The kinds of steps.                                                     *)
(***************************************************************************)
Move(t, next, registers) == pc' = [pc EXCEPT ![t] = next] /\ reg' = [reg EXCEPT ![t] = registers]
Go(t, here, next, registers) == pc[t] = here /\ Move(t, next, registers)

Set(t, registers, next) == Move(t, next, registers) /\ UNCHANGED <<q, heap, lists, todo, hp, sub>>
Get(t, here, registers, next) == pc[t] = here /\ Set(t, registers, next)

PutNode(t, here, objects, registers, next) ==
    Go(t, here, next, registers) /\ heap' = objects /\ UNCHANGED <<q, lists, todo, hp, sub>>

(* The CAS of `put`, from the register top to `new`. *)
Swap(t, here, new, done, again) ==
    /\ pc[t] = here
    /\ IF q.top = reg[t].top
       THEN Move(t, done, reg[t]) /\ q' = [q EXCEPT !.top = new] /\ UNCHANGED <<heap, lists, todo, hp, sub>>
       ELSE Set(t, [reg[t] EXCEPT !.top = q.top], again)

(* ZP_NEW: any node that is free; NULL if there is no memory. *)
New(t, here, found, missing) ==
    /\ pc[t] = here
    /\ \/ (hp.free = {} \/ MayFail) /\ Move(t, missing, [reg[t] EXCEPT !.node = NULL]) /\ UNCHANGED hp
       \/ \E n \in hp.free :
            Move(t, found, [reg[t] EXCEPT !.node = n]) /\ hp' = [hp EXCEPT !.free = @ \ {n}]
    /\ UNCHANGED <<q, heap, lists, todo, sub>>

(* After protect_top: EMPTY if it found nothing. *)
Protected(t, top, nothing, next) ==
    IF top = NULL
    THEN /\ Move(t, "hazard_end_a1", [reg[t] EXCEPT !.top = top])
         /\ End(t, 1, nothing)
         /\ UNCHANGED <<q, heap, lists, todo, hp>>
    ELSE Set(t, [reg[t] EXCEPT !.top = top], next)

Invoke(t, label, op, arg) ==
    /\ Go(t, "idle", label, [NoRegisters EXCEPT !.op = op, !.arg = arg])
    /\ UNCHANGED <<q, heap, lists, hp, sub>>

Counted(t, label, op, arg) == op \in Operations /\ todo > 0 /\ todo' = todo - 1 /\ Invoke(t, label, op, arg)

Return(t, here) == Go(t, here, "idle", NoRegisters) /\ UNCHANGED <<q, heap, lists, todo, hp, sub>>

(***************************************************************************)
(* int zp_stack_push(zp_stack *q, uint64_t value). make_node returns NULL, *)
(* and its caller asks again whether it is NULL: so in push_a1 and push_a3.*)
(***************************************************************************)
push_a1(t) ==
    New(t, "push_a1", "push_a2", IF NULL = NULL THEN "push_r1" ELSE "push_a4")
push_a2(t) == PutNode(t, "push_a2", [heap EXCEPT ![reg[t].node].value = reg[t].arg[1]], reg[t], "push_a3")
push_a3(t) ==
    PutNode(t, "push_a3", [heap EXCEPT ![reg[t].node].below = NULL], reg[t],
            IF reg[t].node = NULL THEN "push_r1" ELSE "push_a4")
push_a4(t) == Get(t, "push_a4", [reg[t] EXCEPT !.top = q.top], "push_a5")
push_a5(t) == PutNode(t, "push_a5", [heap EXCEPT ![reg[t].node].below = reg[t].top], reg[t], "push_a6")
push_a6(t) == Swap(t, "push_a6", reg[t].node, "push_r2", "push_a5")     \* effect
push_r1(t) == Return(t, "push_r1")      \* return ZP_ENOMEM
push_r2(t) == Return(t, "push_r2")      \* return ZP_OK

push(t) ==
    \/ push_a1(t) \/ push_a2(t) \/ push_a3(t) \/ push_a4(t) \/ push_a5(t) \/ push_a6(t) \/ push_r1(t) \/ push_r2(t)

(***************************************************************************)
(* int zp_stack_push_many(zp_stack *q, const uint64_t *items, uint64_t n)  *)
(***************************************************************************)
Count(r) == Len(r.arg)

push_many_a1(t) ==
    New(t, "push_many_a1", "push_many_a2",
        IF NULL = NULL THEN "push_many_r2" ELSE IF 1 < Count(reg[t]) THEN "push_many_a4" ELSE "push_many_a9")
push_many_a2(t) ==
    PutNode(t, "push_many_a2", [heap EXCEPT ![reg[t].node].value = reg[t].arg[1]], reg[t], "push_many_a3")
push_many_a3(t) ==
    PutNode(t, "push_many_a3", [heap EXCEPT ![reg[t].node].below = NULL],
            [reg[t] EXCEPT !.first = reg[t].node, !.last = reg[t].node, !.i = 1],
            IF reg[t].node = NULL THEN "push_many_r2"
            ELSE IF 1 < Count(reg[t]) THEN "push_many_a4" ELSE "push_many_a9")
push_many_a4(t) ==
    New(t, "push_many_a4", "push_many_a5",
        IF NULL = NULL THEN IF reg[t].first # NULL THEN "push_many_a7" ELSE "push_many_r3"
        ELSE IF reg[t].i + 1 < Count(reg[t]) THEN "push_many_a4" ELSE "push_many_a9")
push_many_a5(t) ==
    PutNode(t, "push_many_a5", [heap EXCEPT ![reg[t].node].value = reg[t].arg[reg[t].i + 1]], reg[t], "push_many_a6")
push_many_a6(t) ==
    PutNode(t, "push_many_a6", [heap EXCEPT ![reg[t].node].below = reg[t].first],
            [reg[t] EXCEPT !.first = reg[t].node, !.i = @ + 1],
            IF reg[t].node = NULL THEN IF reg[t].first # NULL THEN "push_many_a7" ELSE "push_many_r3"
            ELSE IF reg[t].i + 1 < Count(reg[t]) THEN "push_many_a4" ELSE "push_many_a9")
push_many_a7(t) == Get(t, "push_many_a7", [reg[t] EXCEPT !.below = heap[reg[t].first].below], "push_many_a8")
push_many_a8(t) ==
    /\ Go(t, "push_many_a8", IF reg[t].below # NULL THEN "push_many_a7" ELSE "push_many_r3",
          [reg[t] EXCEPT !.first = reg[t].below])
    /\ hp' = [hp EXCEPT !.free = @ \cup {reg[t].first}]
    /\ UNCHANGED <<q, heap, lists, todo, sub>>
push_many_a9(t) == Get(t, "push_many_a9", [reg[t] EXCEPT !.top = q.top], "push_many_a10")
push_many_a10(t) ==
    PutNode(t, "push_many_a10", [heap EXCEPT ![reg[t].last].below = reg[t].top], reg[t], "push_many_a11")
push_many_a11(t) == Swap(t, "push_many_a11", reg[t].first, "push_many_r4", "push_many_a10")     \* effect
push_many_r1(t) == Return(t, "push_many_r1")    \* n is 0: return ZP_OK
push_many_r2(t) == Return(t, "push_many_r2")    \* return ZP_ENOMEM
push_many_r3(t) == Return(t, "push_many_r3")    \* return ZP_ENOMEM
push_many_r4(t) == Return(t, "push_many_r4")    \* return ZP_OK

push_many(t) ==
    \/ push_many_a1(t) \/ push_many_a2(t) \/ push_many_a3(t) \/ push_many_a4(t) \/ push_many_a5(t) \/ push_many_a6(t)
    \/ push_many_a7(t) \/ push_many_a8(t) \/ push_many_a9(t) \/ push_many_a10(t) \/ push_many_a11(t)
    \/ push_many_r1(t) \/ push_many_r2(t) \/ push_many_r3(t) \/ push_many_r4(t)

(***************************************************************************)
(* int zp_stack_pop(zp_stack *q, zp_record *me, uint64_t *out)             *)
(***************************************************************************)
pop_a1(t) ==        \* effect, if the result is EMPTY
    /\ pc[t] = "pop_a1"
    /\ IF q.top = NULL
       THEN Protected(t, NULL, "pop_r1", "pop_a3")
       ELSE /\ Move(t, "hazard_publish_a1", [reg[t] EXCEPT !.top = q.top])
            /\ Publish(t, 0, q.top, "pop_a2")
            /\ UNCHANGED <<q, heap, lists, todo, hp>>
pop_a2(t) ==        \* is it still on top, now that all can see the slot?
    /\ pc[t] = "pop_a2"
    /\ IF q.top = reg[t].top
       THEN Protected(t, reg[t].top, "pop_r1", "pop_a3")
       ELSE Set(t, [reg[t] EXCEPT !.top = NULL], "pop_a1")
pop_a3(t) == Get(t, "pop_a3", [reg[t] EXCEPT !.below = heap[reg[t].top].below], "pop_a4")
pop_a4(t) ==        \* effect, if it is OK
    /\ pc[t] = "pop_a4"
    /\ IF q.top = reg[t].top
       THEN /\ Move(t, "pop_a5", reg[t])
            /\ q' = [q EXCEPT !.top = reg[t].below]
            /\ UNCHANGED <<heap, lists, todo, hp, sub>>
       ELSE Set(t, [reg[t] EXCEPT !.top = NULL, !.below = NULL], "pop_a1")
pop_a5(t) ==
    /\ Go(t, "pop_a5", "hazard_end_a1", [reg[t] EXCEPT !.value = heap[reg[t].top].value])
    /\ EndAndGive(t, 1, reg[t].top, "pop_r2")
    /\ UNCHANGED <<q, heap, lists, todo, hp>>
pop_r1(t) == Return(t, "pop_r1")        \* return ZP_EMPTY
pop_r2(t) == Return(t, "pop_r2")        \* return ZP_OK

pop(t) == pop_a1(t) \/ pop_a2(t) \/ pop_a3(t) \/ pop_a4(t) \/ pop_a5(t) \/ pop_r1(t) \/ pop_r2(t)

(***************************************************************************)
(* zp_stack_node *zp_stack_pop_all(zp_stack *q), and zp_stack_next, which  *)
(* the caller calls until its list is empty.                               *)
(***************************************************************************)
pop_all_a1(t) ==    \* effect
    /\ Go(t, "pop_all_a1", "pop_all_r1", [reg[t] EXCEPT !.top = q.top])
    /\ lists' = [lists EXCEPT ![t] = q.top]
    /\ q' = [q EXCEPT !.top = NULL]
    /\ UNCHANGED <<heap, todo, hp, sub>>
pop_all_r1(t) == Return(t, "pop_all_r1")

next_a1(t) == Get(t, "next_a1", [reg[t] EXCEPT !.list = lists[t], !.value = heap[lists[t]].value], "next_a2")
next_a2(t) ==       \* effect
    /\ Go(t, "next_a2", "hazard_add_a1", [reg[t] EXCEPT !.below = heap[reg[t].list].below])
    /\ lists' = [lists EXCEPT ![t] = heap[reg[t].list].below]
    /\ Give(t, reg[t].list, "next_r1")
    /\ UNCHANGED <<q, heap, todo, hp>>
next_r1(t) == Return(t, "next_r1")

pop_all(t) == pop_all_a1(t) \/ pop_all_r1(t)
next(t) == next_a1(t) \/ next_a2(t) \/ next_r1(t)

(* Every element that is pushed is different. *)
Item == Start + (Budget - todo) * MaxBatch + 1
Batch(n) == [k \in 1..n |-> Item + k - 1]

Calls(t) ==
    IF lists[t] # NULL
    THEN Invoke(t, "next_a1", "next", <<t>>) /\ UNCHANGED todo
    ELSE \/ Counted(t, "push_a1", "push", Batch(1))
         \/ \E n \in 2..MaxBatch : Counted(t, IF n = 0 THEN "push_many_r1" ELSE "push_many_a1", "push_many", Batch(n))
         \/ Counted(t, "pop_a1", "pop", <<>>)
         \/ Counted(t, "pop_all_a1", "pop_all", <<t>>)

Run(t) ==
    \/ push(t) \/ push_many(t) \/ pop(t) \/ pop_all(t) \/ next(t)
    \/ Scheme(t) /\ UNCHANGED <<q, heap, lists, todo>>
Next == \E t \in Threads : Run(t) \/ Calls(t)
Spec == Init /\ [][Next]_vars

(***************************************************************************)
(* Refinement of a stack, with a list for each thread that called pop_all. *)
(***************************************************************************)
Reverse(s) == [k \in 1..Len(s) |-> s[Len(s) + 1 - k]]
To(state, code, value) == {[state |-> state, res |-> <<code, value>>]}

Outcomes(op, arg, s) ==
    CASE op \in {"push", "push_many"} -> To([s EXCEPT !.stack = Reverse(arg) \o @], OK, 0) \cup To(s, ENOMEM, 0)
      [] op = "pop" ->
            IF s.stack = <<>> THEN To(s, EMPTY, 0) ELSE To([s EXCEPT !.stack = Tail(@)], OK, Head(s.stack))
      [] op = "pop_all" ->
            To([stack |-> <<>>, lists |-> [s.lists EXCEPT ![arg[1]] = s.stack]],
               IF s.stack = <<>> THEN EMPTY ELSE OK, 0)
      [] op = "next" ->
            IF s.lists[arg[1]] = <<>> THEN {}
            ELSE To([s EXCEPT !.lists[arg[1]] = Tail(@)], OK, Head(s.lists[arg[1]]))

(* A chain is cut off where it is longer than there are nodes. *)
RECURSIVE Chain(_, _)
Chain(node, fuel) ==
    IF node = NULL \/ fuel = 0 THEN <<>> ELSE <<node>> \o Chain(heap[node].below, fuel - 1)
Linked(node) == Chain(node, Cardinality(Nodes) + 1)
Values(node) == [k \in 1..Len(Linked(node)) |-> heap[Linked(node)[k]].value]

Done(code, value) == [at |-> "done", res |-> <<code, value>>]

AbstractCall(t) ==
    CASE At(t) = "idle" -> [at |-> "idle"]
      [] At(t) \in {"push_r2", "push_many_r1", "push_many_r4"} -> Done(OK, 0)
      [] At(t) \in {"push_r1", "push_many_r2", "push_many_r3"} -> Done(ENOMEM, 0)
      [] At(t) = "pop_r1" -> Done(EMPTY, 0)
      [] At(t) = "pop_a5" -> Done(OK, heap[reg[t].top].value)
      [] At(t) \in {"pop_r2", "next_r1"} -> Done(OK, reg[t].value)
      [] At(t) = "pop_all_r1" -> Done(IF reg[t].top = NULL THEN EMPTY ELSE OK, 0)
      [] OTHER -> [at |-> "called", op |-> reg[t].op, arg |-> reg[t].arg]

Items == 1..Start + Budget * MaxBatch
AbstractCalls(t) ==
    {[op |-> "push", arg |-> <<k>>] : k \in Items}
        \cup {[op |-> "push_many", arg |-> [i \in 1..n |-> k + i - 1]] : k \in Items, n \in 2..MaxBatch}
        \cup {[op |-> "pop", arg |-> <<>>], [op |-> "pop_all", arg |-> <<t>>], [op |-> "next", arg |-> <<t>>]}

Abstract ==
    INSTANCE AtomicObject WITH
        Calls <- AbstractCalls,
        Initial <- [stack |-> [k \in 1..Start |-> k], lists |-> [t \in Threads |-> <<>>]],
        state <- [stack |-> Values(q.top), lists |-> [t \in Threads |-> Values(lists[t])]],
        call <- [t \in Threads |-> AbstractCall(t)]

Refines == Abstract!Spec

(***************************************************************************)
(* No step touches a node that is free: it might belong to somebody else   *)
(* by now, or be unmapped. And nothing that is free can be reached.        *)
(***************************************************************************)
Touches(t) ==
    CASE pc[t] \in {"push_a2", "push_a3", "push_a5", "push_many_a2", "push_many_a3", "push_many_a5", "push_many_a6"} ->
            {reg[t].node}
      [] pc[t] \in {"push_many_a7", "push_many_a8"} -> {reg[t].first}
      [] pc[t] = "push_many_a10" -> {reg[t].last}
      [] pc[t] \in {"pop_a3", "pop_a5"} -> {reg[t].top}
      [] pc[t] = "next_a1" -> {lists[t]}
      [] pc[t] = "next_a2" -> {reg[t].list}
      [] OTHER -> SchemeTouches(t)

NoUseAfterFree == \A t \in Threads : Touches(t) \cap hp.free = {}

Range(s) == {s[k] : k \in 1..Len(s)}
ReachableIsAllocated == \A n \in Range(Linked(q.top)) : n \notin hp.free

(***************************************************************************)
(* No data race on a node, which C11 would call undefined: two threads     *)
(* about to access the same field, one writes, and one access is plain.    *)
(***************************************************************************)
Plain == {"read", "write"}
Writes == {"write", "store", "cas", "free"}
Conflict(t, u) ==
    /\ pc[t] \in DOMAIN Access /\ pc[u] \in DOMAIN Access
    /\ Touches(t) \cap Touches(u) # {}
    /\ Access[pc[t]].field = Access[pc[u]].field
    /\ {Access[pc[t]].kind, Access[pc[u]].kind} \cap Writes # {}
    /\ {Access[pc[t]].kind, Access[pc[u]].kind} \cap Plain # {}
RaceFree == \A t \in Threads : \A u \in Threads \ {t} : ~Conflict(t, u)

(* Lock-freedom: under any scheduler that goes on, however unfair between threads, all of the finitely many calls     *)
(* complete. (Fairness of the whole, not of each thread, says just that.)                                             *)
AllDone == todo = 0 /\ \A t \in Threads : pc[t] = "idle" /\ lists[t] = NULL
LockFree == WF_vars(Next) => <>AllDone
=============================================================================
