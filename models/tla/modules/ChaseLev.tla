------------------------------ MODULE ChaseLev -----------------------------
(***************************************************************************)
(* The work-stealing deque of Chase and Lev (SPAA 2005), bounded, under    *)
(* sequential consistency. The owner works at bottom, thieves at top; only *)
(* for the last element must they agree, by a CAS on top.                  *)
(*                                                                         *)
(* FULL and EMPTY are precise; a steal that lost a race says "abort". Who  *)
(* gets the last element is decided in another thread's step, so the       *)
(* tracker follows all explanations.                                       *)
(***************************************************************************)
EXTENDS Integers, Sequences

CONSTANTS
    Size,               \* how many slots
    Owner, Thieves,
    OwnerBudget,        \* how many calls the owner makes
    ThiefBudget         \* how many calls each thief makes

VARIABLES
    q,                  \* top, bottom, slots; pushed: how many pushes there were (each pushes another item)
    pc, reg, todo, track

vars == <<q, pc, reg, todo, track>>

Threads == {Owner} \cup Thieves
NoRegisters == [op |-> "none", arg |-> <<>>, bottom |-> 0, top |-> 0, value |-> 0]
Slot(index) == index % Size

Sequential == INSTANCE Objects
Outcomes(op, arg, state) == Sequential!DequeOutcomes(op, arg, state, Size)
T == INSTANCE Tracker

(* top and bottom begin at 1: take stores bottom - 1 in between, and an unsigned 0 - 1 would be huge. *)
Init ==
    /\ q = [top |-> 1, bottom |-> 1, slots |-> [s \in 0..Size - 1 |-> 0], pushed |-> 0]
    /\ pc = [t \in Threads |-> "idle"]
    /\ reg = [t \in Threads |-> NoRegisters]
    /\ todo = [t \in Threads |-> IF t = Owner THEN OwnerBudget ELSE ThiefBudget]
    /\ track = T!Start(<<>>)

Go(t, here, next, struct, registers) ==
    /\ pc[t] = here
    /\ pc' = [pc EXCEPT ![t] = next]
    /\ q' = struct
    /\ reg' = [reg EXCEPT ![t] = registers]

Step(t, here, next, struct, registers) == Go(t, here, next, struct, registers) /\ UNCHANGED <<todo, track>>

Begin(t, label, struct, registers) ==
    /\ todo[t] > 0
    /\ todo' = [todo EXCEPT ![t] = @ - 1]
    /\ track' = T!Called(track, t, registers.op, registers.arg)
    /\ Go(t, "idle", label, struct, registers)

Return(t, here, code, value) ==
    /\ track' = T!Returned(track, t, <<code, value>>)
    /\ Go(t, here, "idle", q, NoRegisters)
    /\ UNCHANGED todo

push_call(t) ==
    /\ t = Owner
    /\ Begin(t, "push_a1", [q EXCEPT !.pushed = @ + 1], [NoRegisters EXCEPT !.op = "push", !.arg = <<q.pushed + 1>>])
push_a1(t) == Step(t, "push_a1", "push_a2", q, [reg[t] EXCEPT !.bottom = q.bottom])
push_a2(t) ==
    Step(t, "push_a2", IF reg[t].bottom - q.top >= Size THEN "push_r1" ELSE "push_a3", q, [reg[t] EXCEPT !.top = q.top])
push_a3(t) == Step(t, "push_a3", "push_a4", [q EXCEPT !.slots[Slot(reg[t].bottom)] = reg[t].arg[1]], reg[t])
push_a4(t) == Step(t, "push_a4", "push_r2", [q EXCEPT !.bottom = reg[t].bottom + 1], reg[t])
push_r1(t) == Return(t, "push_r1", "full", 0)
push_r2(t) == Return(t, "push_r2", "ok", 0)

take_call(t) == t = Owner /\ Begin(t, "take_a1", q, [NoRegisters EXCEPT !.op = "take"])
take_a1(t) == Step(t, "take_a1", "take_a2", q, [reg[t] EXCEPT !.bottom = q.bottom - 1])
take_a2(t) == Step(t, "take_a2", "take_a3", [q EXCEPT !.bottom = reg[t].bottom], reg[t])     \* claim the last slot
take_a3(t) ==
    Step(t, "take_a3", IF q.top <= reg[t].bottom THEN "take_a4" ELSE "take_a6", q, [reg[t] EXCEPT !.top = q.top])
take_a4(t) ==
    Step(t, "take_a4", IF reg[t].top = reg[t].bottom THEN "take_a5" ELSE "take_r2", q,
         [reg[t] EXCEPT !.value = q.slots[Slot(reg[t].bottom)]])
take_a5(t) ==       \* the last element: race with the thieves for it
    IF q.top = reg[t].top
    THEN Step(t, "take_a5", "take_a7", [q EXCEPT !.top = @ + 1], reg[t])
    ELSE Step(t, "take_a5", "take_a6", q, reg[t])
take_a6(t) == Step(t, "take_a6", "take_r1", [q EXCEPT !.bottom = reg[t].bottom + 1], reg[t])
take_a7(t) == Step(t, "take_a7", "take_r2", [q EXCEPT !.bottom = reg[t].bottom + 1], reg[t])
take_r1(t) == Return(t, "take_r1", "empty", 0)
take_r2(t) == Return(t, "take_r2", "ok", reg[t].value)

steal_call(t) == t \in Thieves /\ Begin(t, "steal_a1", q, [NoRegisters EXCEPT !.op = "steal"])
steal_a1(t) == Step(t, "steal_a1", "steal_a2", q, [reg[t] EXCEPT !.top = q.top])
steal_a2(t) == Step(t, "steal_a2", IF reg[t].top >= q.bottom THEN "steal_r1" ELSE "steal_a3", q, reg[t])
steal_a3(t) == Step(t, "steal_a3", "steal_a4", q, [reg[t] EXCEPT !.value = q.slots[Slot(reg[t].top)]])
steal_a4(t) ==
    IF q.top = reg[t].top
    THEN Step(t, "steal_a4", "steal_r2", [q EXCEPT !.top = @ + 1], reg[t])
    ELSE Step(t, "steal_a4", "steal_r3", q, reg[t])
steal_r1(t) == Return(t, "steal_r1", "empty", 0)
steal_r2(t) == Return(t, "steal_r2", "ok", reg[t].value)
steal_r3(t) == Return(t, "steal_r3", "abort", 0)

push(t) == push_call(t) \/ push_a1(t) \/ push_a2(t) \/ push_a3(t) \/ push_a4(t) \/ push_r1(t) \/ push_r2(t)
take(t) ==
    \/ take_call(t) \/ take_a1(t) \/ take_a2(t) \/ take_a3(t) \/ take_a4(t) \/ take_a5(t) \/ take_a6(t) \/ take_a7(t)
    \/ take_r1(t) \/ take_r2(t)
steal(t) ==
    \/ steal_call(t) \/ steal_a1(t) \/ steal_a2(t) \/ steal_a3(t) \/ steal_a4(t) \/ steal_r1(t) \/ steal_r2(t)
    \/ steal_r3(t)

Next == \E t \in Threads : push(t) \/ take(t) \/ steal(t)
Spec == Init /\ [][Next]_vars

Linearizable == track # {}

(* bottom may be one below top while the owner is in the middle of a take, never more. *)
Ordered == q.top <= q.bottom + 1 /\ (pc[Owner] = "idle" => q.top <= q.bottom) /\ q.bottom - q.top <= Size

(* Nobody retries: every call ends if its own thread goes on. *)
WaitFree ==
    \A t \in Threads :
        WF_vars(push(t) \/ take(t) \/ steal(t)) => [](pc[t] # "idle" => <>(pc[t] = "idle"))
=============================================================================
