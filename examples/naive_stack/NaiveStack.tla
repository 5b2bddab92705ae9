----------------------------- MODULE NaiveStack ----------------------------
(***************************************************************************)
(* The free list of naive_stack.c, one action per shared access: pop_a3 is *)
(* the third one of naive_stack_pop. Threads pop nodes, own them, and push *)
(* them back. What must hold is that no node has two owners.               *)
(***************************************************************************)
EXTENDS Naturals, Sequences

CONSTANTS
    Nodes,      \* 1 .. n
    Threads,
    Reuse       \* whether a thread gives nodes back that it has popped

VARIABLES
    q,          \* struct naive_stack
    pc, reg,
    owned       \* owned[t]: the nodes that thread t has popped and not yet given back

vars == <<q, pc, reg, owned>>

(* What the accesses are; compared with naive_stack.c by the test suite. *)
Load(field) == [kind |-> "load", field |-> field]
Store(field) == [kind |-> "store", field |-> field]
Cas(field) == [kind |-> "cas", field |-> field]

Access == [
    push_a1 |-> Load("top"),
    push_a2 |-> Store("next"),
    push_a3 |-> Cas("top"),
    pop_a1 |-> Load("top"),
    pop_a2 |-> Load("next"),
    pop_a3 |-> Cas("top")]

NoRegisters == [op |-> "none", arg |-> <<>>, top |-> 0, next |-> 0]

Init ==
    /\ q = [top |-> 1, next |-> [n \in Nodes |-> IF n + 1 \in Nodes THEN n + 1 ELSE 0]]
    /\ pc = [t \in Threads |-> "idle"]
    /\ reg = [t \in Threads |-> NoRegisters]
    /\ owned = [t \in Threads |-> {}]

Step(t, here, next, struct, registers) ==
    /\ pc[t] = here
    /\ pc' = [pc EXCEPT ![t] = next]
    /\ q' = struct
    /\ reg' = [reg EXCEPT ![t] = registers]

Keep(t) == UNCHANGED owned
Gain(t, nodes) == owned' = [owned EXCEPT ![t] = @ \cup nodes]

(* void naive_stack_push(naive_stack *s, uint64_t node) *)
push_call(t) ==
    \E n \in owned[t] :
        /\ Reuse
        /\ Step(t, "idle", "push_a1", q, [NoRegisters EXCEPT !.op = "push", !.arg = <<n>>])
        /\ owned' = [owned EXCEPT ![t] = @ \ {n}]
push_a1(t) == Step(t, "push_a1", "push_a2", q, [reg[t] EXCEPT !.top = q.top]) /\ Keep(t)
push_a2(t) == Step(t, "push_a2", "push_a3", [q EXCEPT !.next[reg[t].arg[1]] = reg[t].top], reg[t]) /\ Keep(t)
push_a3(t) ==
    LET ok == q.top = reg[t].top IN
    Step(t, "push_a3", IF ok THEN "push_r1" ELSE "push_a2",
         [q EXCEPT !.top = IF ok THEN reg[t].arg[1] ELSE @], [reg[t] EXCEPT !.top = q.top]) /\ Keep(t)
push_r1(t) == Step(t, "push_r1", "idle", q, NoRegisters) /\ Keep(t)

(* uint64_t naive_stack_pop(naive_stack *s) *)
pop_call(t) == Step(t, "idle", "pop_a1", q, [NoRegisters EXCEPT !.op = "pop"]) /\ Keep(t)
pop_a1(t) == Step(t, "pop_a1", IF q.top # 0 THEN "pop_a2" ELSE "pop_r2", q, [reg[t] EXCEPT !.top = q.top]) /\ Keep(t)
pop_a2(t) == Step(t, "pop_a2", "pop_a3", q, [reg[t] EXCEPT !.next = q.next[reg[t].top]]) /\ Keep(t)
pop_a3(t) ==
    LET ok == q.top = reg[t].top IN
    Step(t, "pop_a3", IF ok THEN "pop_r1" ELSE IF q.top # 0 THEN "pop_a2" ELSE "pop_r2",
         [q EXCEPT !.top = IF ok THEN reg[t].next ELSE @], [reg[t] EXCEPT !.top = q.top]) /\ Keep(t)
pop_r1(t) == Step(t, "pop_r1", "idle", q, NoRegisters) /\ Gain(t, {reg[t].top})     \* return top
pop_r2(t) == Step(t, "pop_r2", "idle", q, NoRegisters) /\ Keep(t)                   \* return 0

push(t) == push_call(t) \/ push_a1(t) \/ push_a2(t) \/ push_a3(t) \/ push_r1(t)
pop(t) == pop_call(t) \/ pop_a1(t) \/ pop_a2(t) \/ pop_a3(t) \/ pop_r1(t) \/ pop_r2(t)

Next == \E t \in Threads : push(t) \/ pop(t)
Spec == Init /\ [][Next]_vars

(* A node is with its owner, or on its way to it (pop) or back (push). *)
Has(t) ==
    owned[t] \cup
    CASE pc[t] = "pop_r1" -> {reg[t].top}
      [] pc[t] \in {"push_a1", "push_a2", "push_a3"} -> {reg[t].arg[1]}
      [] OTHER -> {}

OneOwner == \A t \in Threads : \A u \in Threads \ {t} : Has(t) \cap Has(u) = {}
=============================================================================
