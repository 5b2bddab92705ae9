---------------------------- MODULE TreiberStack ---------------------------
(***************************************************************************)
(* Treiber's stack (IBM RJ 5118, 1986) with nodes that are used again at   *)
(* once, made safe by a tag beside the top pointer that every change of    *)
(* the top raises. Without the tag a stalled pop mistakes a top that came  *)
(* back (A, then B, then A again) for one that never left.                 *)
(*                                                                         *)
(* Linearization points: the successful CAS; of an empty pop, the load of  *)
(* the top. The tag is unbounded here: with a tag of k bits a thread must  *)
(* not sleep through 2^k changes.                                          *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS
    Nodes,      \* node numbers, from 1; 0 is NULL
    Threads,
    Budget      \* how many calls are made in all

VARIABLES
    q,          \* top, tag; next and value by node; free: the nodes that may be allocated
    pc, reg,
    todo        \* how many calls are yet to be made

vars == <<q, pc, reg, todo>>

NULL == 0
NoRegisters == [op |-> "none", arg |-> <<>>, node |-> NULL, top |-> NULL, tag |-> 0, next |-> NULL, value |-> 0]

(* The stack begins with two nodes, 1 on 2. *)
Init ==
    /\ q = [top |-> 1, tag |-> 0, next |-> [n \in Nodes |-> IF n = 1 THEN 2 ELSE NULL],
            value |-> [n \in Nodes |-> IF n \in {1, 2} THEN n ELSE 0], free |-> Nodes \ {1, 2}]
    /\ pc = [t \in Threads |-> "idle"]
    /\ reg = [t \in Threads |-> NoRegisters]
    /\ todo = Budget

Step(t, here, next, struct, registers) ==
    /\ pc[t] = here
    /\ pc' = [pc EXCEPT ![t] = next]
    /\ q' = struct
    /\ reg' = [reg EXCEPT ![t] = registers]
    /\ UNCHANGED todo

Begin(t, label, struct, registers) ==
    /\ pc[t] = "idle" /\ todo > 0
    /\ todo' = todo - 1
    /\ pc' = [pc EXCEPT ![t] = label]
    /\ q' = struct
    /\ reg' = [reg EXCEPT ![t] = registers]

Value == 3      \* what is pushed: the code does not look at it

push_call(t) ==
    \E n \in q.free :
        Begin(t, "push_a1", [q EXCEPT !.free = @ \ {n}], [NoRegisters EXCEPT !.op = "push", !.arg = <<Value>>, !.node = n])
push_a1(t) == Step(t, "push_a1", "push_a2", [q EXCEPT !.value[reg[t].node] = reg[t].arg[1]], reg[t])
push_a2(t) == Step(t, "push_a2", "push_a3", q, [reg[t] EXCEPT !.top = q.top, !.tag = q.tag])
push_a3(t) == Step(t, "push_a3", "push_a4", [q EXCEPT !.next[reg[t].node] = reg[t].top], reg[t])

Unchanged(t) == q.top = reg[t].top /\ q.tag = reg[t].tag     \* the CAS compares the pair
NextTag(tag) == tag + 1

push_a4(t) ==
    IF Unchanged(t)
    THEN Step(t, "push_a4", "push_r1", [q EXCEPT !.top = reg[t].node, !.tag = NextTag(@)], reg[t])
    ELSE Step(t, "push_a4", "push_a2", q, reg[t])
push_r1(t) == Step(t, "push_r1", "idle", q, NoRegisters)

pop_call(t) == Begin(t, "pop_a1", q, [NoRegisters EXCEPT !.op = "pop"])
pop_a1(t) ==
    Step(t, "pop_a1", IF q.top = NULL THEN "pop_r1" ELSE "pop_a2", q, [reg[t] EXCEPT !.top = q.top, !.tag = q.tag])
pop_a2(t) == Step(t, "pop_a2", "pop_a3", q, [reg[t] EXCEPT !.next = q.next[reg[t].top]])
pop_a3(t) ==
    IF Unchanged(t)
    THEN Step(t, "pop_a3", "pop_a4", [q EXCEPT !.top = reg[t].next, !.tag = NextTag(@)], reg[t])
    ELSE Step(t, "pop_a3", "pop_a1", q, reg[t])
pop_a4(t) == Step(t, "pop_a4", "pop_a5", q, [reg[t] EXCEPT !.value = q.value[reg[t].top]])
pop_a5(t) == Step(t, "pop_a5", "pop_r2", [q EXCEPT !.free = @ \cup {reg[t].top}], reg[t])   \* the node may come back
pop_r1(t) == Step(t, "pop_r1", "idle", q, NoRegisters)
pop_r2(t) == Step(t, "pop_r2", "idle", q, NoRegisters)

push(t) == push_call(t) \/ push_a1(t) \/ push_a2(t) \/ push_a3(t) \/ push_a4(t) \/ push_r1(t)
pop(t) == pop_call(t) \/ pop_a1(t) \/ pop_a2(t) \/ pop_a3(t) \/ pop_a4(t) \/ pop_a5(t) \/ pop_r1(t) \/ pop_r2(t)

Next == \E t \in Threads : push(t) \/ pop(t)
Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Threads)    \* the threads are alike

(***************************************************************************)
(* Refinement. A chain is cut off where it is longer than there are nodes. *)
(***************************************************************************)
RECURSIVE Chain(_, _)
Chain(node, fuel) == IF node = NULL \/ fuel = 0 THEN <<>> ELSE <<q.value[node]>> \o Chain(q.next[node], fuel - 1)

Done(code, value) == [at |-> "done", res |-> <<code, value>>]

AbstractCall(t) ==
    CASE pc[t] = "idle" -> [at |-> "idle"]
      [] pc[t] = "push_r1" -> Done("ok", 0)
      [] pc[t] = "pop_r1" -> Done("empty", 0)
      [] pc[t] = "pop_a4" -> Done("ok", q.value[reg[t].top])
      [] pc[t] \in {"pop_a5", "pop_r2"} -> Done("ok", reg[t].value)
      [] OTHER -> [at |-> "called", op |-> reg[t].op, arg |-> reg[t].arg]

Sequential == INSTANCE Objects
AbstractCalls(t) == {[op |-> "push", arg |-> <<Value>>], [op |-> "pop", arg |-> <<>>]}

Abstract ==
    INSTANCE AtomicObject WITH
        Calls <- AbstractCalls, Outcomes <- Sequential!StackOutcomes, Initial <- <<1, 2>>,
        state <- Chain(q.top, Cardinality(Nodes) + 1), call <- [t \in Threads |-> AbstractCall(t)]

Refines == Abstract!Spec

(***************************************************************************)
(* Every node is in one place: free, on the stack, or with one thread.     *)
(***************************************************************************)
Held(t) ==
    CASE pc[t] \in {"push_a1", "push_a2", "push_a3", "push_a4"} -> {reg[t].node}
      [] pc[t] \in {"pop_a4", "pop_a5"} -> {reg[t].top}
      [] OTHER -> {}

RECURSIVE Linked(_, _)
Linked(node, fuel) == IF node = NULL \/ fuel = 0 THEN {} ELSE {node} \cup Linked(q.next[node], fuel - 1)
Stacked == Linked(q.top, Cardinality(Nodes) + 1)

OnePlace ==
    /\ Stacked \cap q.free = {}
    /\ \A t \in Threads : Held(t) \cap (Stacked \cup q.free) = {}
    /\ \A t \in Threads : \A u \in Threads \ {t} : Held(t) \cap Held(u) = {}

(***************************************************************************)
(* Lock-freedom: under any scheduler that goes on, however unfair between  *)
(* threads, some call completes; so all calls do, since they are finitely  *)
(* many. (Fairness of the whole, not of each thread, says just that.)      *)
(***************************************************************************)
AllDone == todo = 0 /\ \A t \in Threads : pc[t] = "idle"
LockFree == WF_vars(Next) => <>AllDone
=============================================================================
