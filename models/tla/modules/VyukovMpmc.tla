----------------------------- MODULE VyukovMpmc ----------------------------
(***************************************************************************)
(* Vyukov's bounded MPMC queue (2010). A ticket is taken by a CAS on a     *)
(* position; the cell's sequence number says whose turn it is.             *)
(*                                                                         *)
(* It is no precise FIFO queue: while an enqueuer that has its ticket      *)
(* stalls, the queue says "empty" although a later enqueue has returned.   *)
(* With Spurious = TRUE an operation may fail at any time, and then it is  *)
(* linearizable; with FALSE it is not, and TLC shows the stalled enqueuer. *)
(***************************************************************************)
EXTENDS Integers, Sequences, TLC

CONSTANTS
    Size,       \* how many cells
    Threads,
    Budget,     \* how many calls are made in all
    Spurious    \* whether the specification lets an operation fail at any time

VARIABLES
    q,          \* enqueue_pos, dequeue_pos; seq and data by cell; entered: how many enqueues began
    pc, reg, todo, track

vars == <<q, pc, reg, todo, track>>

NoRegisters == [op |-> "none", arg |-> <<>>, pos |-> 0, value |-> 0]
Cell(pos) == pos % Size

Sequential == INSTANCE Objects
Outcomes(op, arg, state) == Sequential!BoundedQueueOutcomes(op, arg, state, Size, Spurious)
T == INSTANCE Tracker

Init ==
    /\ q = [enqueue_pos |-> 0, dequeue_pos |-> 0, seq |-> [c \in 0..Size - 1 |-> c], data |-> [c \in 0..Size - 1 |-> 0],
            entered |-> 0]
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

enqueue_call(t) ==
    Begin(t, "enqueue_a1", [q EXCEPT !.entered = @ + 1], [NoRegisters EXCEPT !.op = "enqueue", !.arg = <<q.entered + 1>>])
enqueue_a1(t) == Step(t, "enqueue_a1", "enqueue_a2", q, [reg[t] EXCEPT !.pos = q.enqueue_pos])
enqueue_a2(t) ==
    LET turn == q.seq[Cell(reg[t].pos)] - reg[t].pos IN
    Step(t, "enqueue_a2", IF turn = 0 THEN "enqueue_a3" ELSE IF turn < 0 THEN "enqueue_r1" ELSE "enqueue_a1", q, reg[t])
enqueue_a3(t) ==
    IF q.enqueue_pos = reg[t].pos
    THEN Step(t, "enqueue_a3", "enqueue_a4", [q EXCEPT !.enqueue_pos = @ + 1], reg[t])
    ELSE Step(t, "enqueue_a3", "enqueue_a2", q, [reg[t] EXCEPT !.pos = q.enqueue_pos])
enqueue_a4(t) == Step(t, "enqueue_a4", "enqueue_a5", [q EXCEPT !.data[Cell(reg[t].pos)] = reg[t].arg[1]], reg[t])
enqueue_a5(t) == Step(t, "enqueue_a5", "enqueue_r2", [q EXCEPT !.seq[Cell(reg[t].pos)] = reg[t].pos + 1], reg[t])
enqueue_r1(t) == Return(t, "enqueue_r1", "full", 0)
enqueue_r2(t) == Return(t, "enqueue_r2", "ok", 0)

dequeue_call(t) == Begin(t, "dequeue_a1", q, [NoRegisters EXCEPT !.op = "dequeue"])
dequeue_a1(t) == Step(t, "dequeue_a1", "dequeue_a2", q, [reg[t] EXCEPT !.pos = q.dequeue_pos])
dequeue_a2(t) ==
    LET turn == q.seq[Cell(reg[t].pos)] - (reg[t].pos + 1) IN
    Step(t, "dequeue_a2", IF turn = 0 THEN "dequeue_a3" ELSE IF turn < 0 THEN "dequeue_r1" ELSE "dequeue_a1", q, reg[t])
dequeue_a3(t) ==
    IF q.dequeue_pos = reg[t].pos
    THEN Step(t, "dequeue_a3", "dequeue_a4", [q EXCEPT !.dequeue_pos = @ + 1], reg[t])
    ELSE Step(t, "dequeue_a3", "dequeue_a2", q, [reg[t] EXCEPT !.pos = q.dequeue_pos])
dequeue_a4(t) == Step(t, "dequeue_a4", "dequeue_a5", q, [reg[t] EXCEPT !.value = q.data[Cell(reg[t].pos)]])
dequeue_a5(t) == Step(t, "dequeue_a5", "dequeue_r2", [q EXCEPT !.seq[Cell(reg[t].pos)] = reg[t].pos + Size], reg[t])
dequeue_r1(t) == Return(t, "dequeue_r1", "empty", 0)
dequeue_r2(t) == Return(t, "dequeue_r2", "ok", reg[t].value)

enqueue(t) ==
    \/ enqueue_call(t) \/ enqueue_a1(t) \/ enqueue_a2(t) \/ enqueue_a3(t) \/ enqueue_a4(t) \/ enqueue_a5(t)
    \/ enqueue_r1(t) \/ enqueue_r2(t)
dequeue(t) ==
    \/ dequeue_call(t) \/ dequeue_a1(t) \/ dequeue_a2(t) \/ dequeue_a3(t) \/ dequeue_a4(t) \/ dequeue_a5(t)
    \/ dequeue_r1(t) \/ dequeue_r2(t)

Next == \E t \in Threads : enqueue(t) \/ dequeue(t)
Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Threads)    \* the threads are alike

Linearizable == track # {}

(* data is plain memory: never do two threads touch one cell's data at the same time. *)
Touches(t, cell) == pc[t] \in {"enqueue_a4", "dequeue_a4"} /\ Cell(reg[t].pos) = cell
RaceFree == \A c \in 0..Size - 1 : \A t \in Threads : \A u \in Threads \ {t} : ~(Touches(t, c) /\ Touches(u, c))
=============================================================================
