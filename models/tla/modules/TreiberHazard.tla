--------------------------- MODULE TreiberHazard ---------------------------
(***************************************************************************)
(* Treiber's stack with hazard pointers (Michael, TPDS 2004). A popper     *)
(* announces the node that it is about to read, makes sure that the node   *)
(* is still the top, and only then reads it. Popped nodes are retired; the *)
(* thread that retired a node frees it when it has seen every hazard       *)
(* pointer and none of them was the node. A freed node is allocated again. *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS
    Nodes,      \* node numbers, from 1; 0 is NULL
    Threads,
    Budget      \* how many calls are made in all

VARIABLES
    q,          \* top; next and value by node; free
    hazard,     \* hazard[t]: the node that thread t announces
    pc, reg,
    retired,    \* retired[t]: nodes that t has popped and not yet freed
    todo

vars == <<q, hazard, pc, reg, retired, todo>>

NULL == 0
NoRegisters == [op |-> "none", arg |-> <<>>, node |-> NULL, top |-> NULL, next |-> NULL, value |-> 0,
                seen |-> {}, left |-> {}]

Init ==
    /\ q = [top |-> 1, next |-> [n \in Nodes |-> IF n = 1 THEN 2 ELSE NULL],
            value |-> [n \in Nodes |-> IF n \in {1, 2} THEN n ELSE 0], free |-> Nodes \ {1, 2}]
    /\ hazard = [t \in Threads |-> NULL]
    /\ pc = [t \in Threads |-> "idle"]
    /\ reg = [t \in Threads |-> NoRegisters]
    /\ retired = [t \in Threads |-> {}]
    /\ todo = Budget

Go(t, here, next, registers) ==
    /\ pc[t] = here
    /\ pc' = [pc EXCEPT ![t] = next]
    /\ reg' = [reg EXCEPT ![t] = registers]

Step(t, here, next, struct, registers) ==
    Go(t, here, next, registers) /\ q' = struct /\ UNCHANGED <<hazard, retired, todo>>

Announce(t, here, next, node) ==
    Go(t, here, next, reg[t]) /\ hazard' = [hazard EXCEPT ![t] = node] /\ UNCHANGED <<q, retired, todo>>

Begin(t, label, struct, registers) ==
    /\ todo > 0
    /\ Go(t, "idle", label, registers)
    /\ todo' = todo - 1
    /\ q' = struct
    /\ UNCHANGED <<hazard, retired>>

Value == 3

push_call(t) ==
    \E n \in q.free :
        Begin(t, "push_a1", [q EXCEPT !.free = @ \ {n}], [NoRegisters EXCEPT !.op = "push", !.arg = <<Value>>, !.node = n])
push_a1(t) == Step(t, "push_a1", "push_a2", [q EXCEPT !.value[reg[t].node] = reg[t].arg[1]], reg[t])
push_a2(t) == Step(t, "push_a2", "push_a3", q, [reg[t] EXCEPT !.top = q.top])
push_a3(t) == Step(t, "push_a3", "push_a4", [q EXCEPT !.next[reg[t].node] = reg[t].top], reg[t])
push_a4(t) ==       \* a top that came back does no harm here: nothing was read through it
    IF q.top = reg[t].top
    THEN Step(t, "push_a4", "push_r1", [q EXCEPT !.top = reg[t].node], reg[t])
    ELSE Step(t, "push_a4", "push_a2", q, reg[t])
push_r1(t) == Step(t, "push_r1", "idle", q, NoRegisters)

pop_call(t) == Begin(t, "pop_a1", q, [NoRegisters EXCEPT !.op = "pop"])
pop_a1(t) == Step(t, "pop_a1", IF q.top = NULL THEN "pop_r1" ELSE "pop_a2", q, [reg[t] EXCEPT !.top = q.top])
pop_a2(t) == Announce(t, "pop_a2", "pop_a3", reg[t].top)
pop_a3(t) == Step(t, "pop_a3", IF q.top = reg[t].top THEN "pop_a4" ELSE "pop_a1", q, reg[t])    \* revalidate
pop_a4(t) == Step(t, "pop_a4", "pop_a5", q, [reg[t] EXCEPT !.next = q.next[reg[t].top]])
pop_a5(t) ==
    IF q.top = reg[t].top
    THEN Step(t, "pop_a5", "pop_a6", [q EXCEPT !.top = reg[t].next], reg[t])
    ELSE Step(t, "pop_a5", "pop_a1", q, reg[t])
pop_a6(t) == Step(t, "pop_a6", "pop_a7", q, [reg[t] EXCEPT !.value = q.value[reg[t].top]])
pop_a7(t) ==        \* withdraw the hazard pointer, and retire the node
    /\ Go(t, "pop_a7", "pop_a8", [reg[t] EXCEPT !.left = Threads])
    /\ hazard' = [hazard EXCEPT ![t] = NULL]
    /\ retired' = [retired EXCEPT ![t] = @ \cup {reg[t].top}]
    /\ UNCHANGED <<q, todo>>
pop_a8(t) ==        \* scan: read the hazard pointers one by one, in any order
    \E u \in reg[t].left :
        LET left == reg[t].left \ {u} IN
        Step(t, "pop_a8", IF left = {} THEN "pop_a9" ELSE "pop_a8", q,
             [reg[t] EXCEPT !.seen = @ \cup {hazard[u]}, !.left = left])
pop_a9(t) ==        \* free what nobody announces
    /\ Go(t, "pop_a9", "pop_r2", [reg[t] EXCEPT !.seen = {}])
    /\ q' = [q EXCEPT !.free = @ \cup (retired[t] \ reg[t].seen)]
    /\ retired' = [retired EXCEPT ![t] = @ \cap reg[t].seen]
    /\ UNCHANGED <<hazard, todo>>
pop_r1(t) == Announce(t, "pop_r1", "pop_r3", NULL)       \* empty: withdraw what an earlier round announced
pop_r2(t) == Step(t, "pop_r2", "idle", q, NoRegisters)
pop_r3(t) == Step(t, "pop_r3", "idle", q, NoRegisters)

push(t) == push_call(t) \/ push_a1(t) \/ push_a2(t) \/ push_a3(t) \/ push_a4(t) \/ push_r1(t)
pop(t) ==
    \/ pop_call(t) \/ pop_a1(t) \/ pop_a2(t) \/ pop_a3(t) \/ pop_a4(t) \/ pop_a5(t) \/ pop_a6(t) \/ pop_a7(t)
    \/ pop_a8(t) \/ pop_a9(t) \/ pop_r1(t) \/ pop_r2(t) \/ pop_r3(t)

Next == \E t \in Threads : push(t) \/ pop(t)
Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Threads)    \* the threads are alike

(* No thread reads a node that is free: it might belong to somebody else by now, or be unmapped. *)
NoUseAfterFree == \A t \in Threads : pc[t] \in {"pop_a4", "pop_a6"} => reg[t].top \notin q.free

RECURSIVE Chain(_, _)
Chain(node, fuel) == IF node = NULL \/ fuel = 0 THEN <<>> ELSE <<q.value[node]>> \o Chain(q.next[node], fuel - 1)

Done(code, value) == [at |-> "done", res |-> <<code, value>>]

AbstractCall(t) ==
    CASE pc[t] = "idle" -> [at |-> "idle"]
      [] pc[t] = "push_r1" -> Done("ok", 0)
      [] pc[t] \in {"pop_r1", "pop_r3"} -> Done("empty", 0)
      [] pc[t] = "pop_a6" -> Done("ok", q.value[reg[t].top])
      [] pc[t] \in {"pop_a7", "pop_a8", "pop_a9", "pop_r2"} -> Done("ok", reg[t].value)
      [] OTHER -> [at |-> "called", op |-> reg[t].op, arg |-> reg[t].arg]

Sequential == INSTANCE Objects
AbstractCalls(t) == {[op |-> "push", arg |-> <<Value>>], [op |-> "pop", arg |-> <<>>]}

Abstract ==
    INSTANCE AtomicObject WITH
        Calls <- AbstractCalls, Outcomes <- Sequential!StackOutcomes, Initial <- <<1, 2>>,
        state <- Chain(q.top, Cardinality(Nodes) + 1), call <- [t \in Threads |-> AbstractCall(t)]

Refines == Abstract!Spec

AllDone == todo = 0 /\ \A t \in Threads : pc[t] = "idle"
LockFree == WF_vars(Next) => <>AllDone      \* as in TreiberStack
=============================================================================
