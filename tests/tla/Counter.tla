------------------------------ MODULE Counter ------------------------------
(* Two threads add one to a counter, in one step or (Atomic = FALSE) in two. *)
EXTENDS Naturals
CONSTANTS Threads, Atomic
VARIABLES n, pc, reg
vars == <<n, pc, reg>>

Init == n = 0 /\ pc = [t \in Threads |-> "load"] /\ reg = [t \in Threads |-> [seen |-> 0]]
load(t) ==
    /\ pc[t] = "load"
    /\ pc' = [pc EXCEPT ![t] = IF Atomic THEN "done" ELSE "store"]
    /\ reg' = [reg EXCEPT ![t].seen = n]
    /\ n' = IF Atomic THEN n + 1 ELSE n
store(t) ==
    /\ pc[t] = "store"
    /\ pc' = [pc EXCEPT ![t] = "done"]
    /\ n' = reg[t].seen + 1
    /\ UNCHANGED reg
again(t) ==     \* a thread that is done may go back and forth
    /\ pc[t] \in {"done", "rest"}
    /\ pc' = [pc EXCEPT ![t] = IF @ = "done" THEN "rest" ELSE "done"]
    /\ UNCHANGED <<n, reg>>
Step(t) == load(t) \/ store(t)
Next == \E t \in Threads : Step(t)
Restless == \E t \in Threads : Step(t) \/ again(t)
Spec == Init /\ [][Next]_vars
FairSpec == Init /\ [][Next]_vars /\ WF_vars(Next)
RestlessSpec == Init /\ [][Restless]_vars /\ \A t \in Threads : WF_vars(Step(t) \/ again(t))

Done == \A t \in Threads : pc[t] = "done"
AllCounted == Done => n = 2
StartsHigh == n > 0
Grows == [][\A t \in Threads : pc[t] = "store" /\ pc'[t] = "done" => n' > n]_vars
Ends == <>Done
EndsForGood == <>[]Done
Wrong == n + pc > 0
=============================================================================
