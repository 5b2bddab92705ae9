------------------------------ MODULE MpmcRing -----------------------------
(***************************************************************************)
(* The bounded queue of csrc/zp_mpmc.c (after Vyukov, 2010), under         *)
(* sequential consistency. One action per shared access: push_a9 is the    *)
(* ninth shared access in the code of zp_mpmc_push and what it calls,      *)
(* push_r1 its first return; labels and the table Access are compared with *)
(* the C file. q is struct zp_mpmc, cells its cells by their numbers       *)
(* (where `place` puts them makes no difference); registers bear the names *)
(* of the C locals, `at` being tail or head.                               *)
(*                                                                         *)
(* It is no precise FIFO queue: while a push that has its ticket stalls,   *)
(* the queue says EMPTY although a later push has returned. With           *)
(* Spurious = TRUE an operation may fail at any time, and then it is       *)
(* linearizable; with FALSE it is not, and TLC shows the stalled push.     *)
(* Besides, an answer is exact if no other call was in flight (Exact).     *)
(*                                                                         *)
(* Tickets wrap at W, which stands for 2^64 and must be a multiple of the  *)
(* number of cells, as 2^64 is.                                            *)
(***************************************************************************)
EXTENDS Integers, Sequences, TLC

CONSTANTS
    Capacity,
    Cells,      \* a power of two, not below Capacity
    W,          \* the number of words
    Start,      \* the first ticket
    Threads,
    Operations, \* those that are called
    MaxBatch,   \* the longest batch
    Budget,     \* how many calls are made in all
    Spurious    \* whether the specification lets an operation fail at any time

VARIABLES q, cells, pc, reg, todo, track

vars == <<q, cells, pc, reg, todo, track>>

OK == 0
FULL == 1
EMPTY == 2

Add(a, b) == (a + b) % W
Sub(a, b) == (a + W - b) % W

(* alone: no other call has been in flight since this one began (for Exact only). *)
NoRegisters == [op |-> "none", arg |-> <<>>, n |-> 0, at |-> 0, head |-> 0, i |-> 0, out |-> <<>>, alone |-> FALSE]

(***************************************************************************)
(* What a call may do to the content s.                                    *)
(***************************************************************************)
To(state, ret, out) == {[state |-> state, res |-> [ret |-> ret, out |-> out]]}
First(s, k) == SubSeq(s, 1, k)
Rest(s, k) == SubSeq(s, k + 1, Len(s))
Room(s) == Capacity - Len(s)

Outcomes(op, arg, s) ==
    CASE op = "push" ->
            (IF Room(s) > 0 THEN To(Append(s, arg[1]), OK, <<>>) ELSE {})
                \cup (IF Spurious \/ Room(s) = 0 THEN To(s, FULL, <<>>) ELSE {})
      [] op = "pop" ->
            (IF s # <<>> THEN To(Tail(s), OK, First(s, 1)) ELSE {})
                \cup (IF Spurious \/ s = <<>> THEN To(s, EMPTY, <<>>) ELSE {})
      [] op = "push_many" ->
            UNION {To(s \o First(arg, k), k, <<>>) : k \in {k \in 1..Len(arg) : k <= Room(s)}}
                \cup (IF Spurious \/ Room(s) = 0 \/ arg = <<>> THEN To(s, 0, <<>>) ELSE {})
      [] op = "pop_many" ->
            UNION {To(Rest(s, k), k, First(s, k)) : k \in {k \in 1..arg[1] : k <= Len(s)}}
                \cup (IF Spurious \/ s = <<>> \/ arg = <<0>> THEN To(s, 0, <<>>) ELSE {})

T == INSTANCE Tracker

Read(field) == [kind |-> "read", field |-> field]
Write(field) == [kind |-> "write", field |-> field]
Load(field) == [kind |-> "load", field |-> field]
Store(field) == [kind |-> "store", field |-> field]
Cas(field) == [kind |-> "cas", field |-> field]

Access == [
    push_a1 |-> Load("tail"),
    push_a2 |-> Read("capacity"),
    push_a3 |-> Load("head_seen"),
    push_a4 |-> Load("head"),
    push_a5 |-> Store("head_seen"),
    push_a6 |-> Read("mask"),
    push_a7 |-> Load("cells.turn"),
    push_a8 |-> Load("tail"),
    push_a9 |-> Cas("tail"),
    push_a10 |-> Read("mask"),
    push_a11 |-> Write("cells.value"),
    push_a12 |-> Store("cells.turn"),
    pop_a1 |-> Load("head"),
    pop_a2 |-> Read("mask"),
    pop_a3 |-> Load("cells.turn"),
    pop_a4 |-> Load("head"),
    pop_a5 |-> Cas("head"),
    pop_a6 |-> Read("mask"),
    pop_a7 |-> Read("cells.value"),
    pop_a8 |-> Store("cells.turn"),
    push_many_a1 |-> Read("capacity"),
    push_many_a2 |-> Load("tail"),
    push_many_a3 |-> Read("capacity"),
    push_many_a4 |-> Load("head_seen"),
    push_many_a5 |-> Load("head"),
    push_many_a6 |-> Store("head_seen"),
    push_many_a7 |-> Read("mask"),
    push_many_a8 |-> Load("cells.turn"),
    push_many_a9 |-> Load("tail"),
    push_many_a10 |-> Cas("tail"),
    push_many_a11 |-> Read("mask"),
    push_many_a12 |-> Write("cells.value"),
    push_many_a13 |-> Store("cells.turn"),
    pop_many_a1 |-> Read("capacity"),
    pop_many_a2 |-> Load("head"),
    pop_many_a3 |-> Read("mask"),
    pop_many_a4 |-> Load("cells.turn"),
    pop_many_a5 |-> Load("head"),
    pop_many_a6 |-> Cas("head"),
    pop_many_a7 |-> Read("mask"),
    pop_many_a8 |-> Read("cells.value"),
    pop_many_a9 |-> Store("cells.turn"),
    size_a1 |-> Read("capacity"),
    size_a2 |-> Load("head"),
    size_a3 |-> Load("tail")]

Init ==
    /\ q = [tail |-> Start, head_seen |-> Start, head |-> Start, capacity |-> Capacity, mask |-> Cells - 1]
    /\ cells = [c \in 0..Cells - 1 |-> [turn |-> Add(Start, Sub(c, Start) % Cells), value |-> 0]]
    /\ pc = [t \in Threads |-> "idle"]
    /\ reg = [t \in Threads |-> NoRegisters]
    /\ todo = Budget
    /\ track = T!Start(<<>>)

(***************************************************************************)
(* The kinds of steps.                                                     *)
(***************************************************************************)
Go(t, here, next, registers) ==
    /\ pc[t] = here
    /\ pc' = [pc EXCEPT ![t] = next]
    /\ reg' = [reg EXCEPT ![t] = registers]

Get(t, here, registers, next) == Go(t, here, next, registers) /\ UNCHANGED <<q, cells, todo, track>>
Put(t, here, struct, registers, next) ==
    Go(t, here, next, registers) /\ q' = struct /\ UNCHANGED <<cells, todo, track>>
PutCell(t, here, cell, content, registers, next) ==
    Go(t, here, next, registers) /\ cells' = [cells EXCEPT ![cell] = content] /\ UNCHANGED <<q, todo, track>>

Cell(ticket) == ticket % (q.mask + 1)       \* ticket & mask
Mine(r) == Cell(Add(r.at, r.i))             \* the cell that the thread is at
Turn(r) == cells[Mine(r)].turn

(* room: for how many of r.n elements there is room by what r.head says. *)
Fits(r) == Sub(r.at, r.head) <= q.capacity - r.n
Free(r) ==
    LET inside == Sub(r.at, r.head) IN
    IF inside > q.capacity THEN 0 ELSE IF inside > q.capacity - r.n THEN q.capacity - inside ELSE r.n

(* ready: the registers after a look at the turn of one cell. n is then how many cells are ready. *)
Looked(r, phase) == IF Turn(r) = Add(Add(r.at, r.i), phase) THEN [r EXCEPT !.i = @ + 1] ELSE [r EXCEPT !.n = r.i]

(* A new round, with the wish that the call began with. *)
Wish(r) ==
    LET n == CASE r.op = "push_many" -> Len(r.arg) [] r.op = "pop_many" -> r.arg[1] [] OTHER -> 1 IN
    IF n > q.capacity THEN q.capacity ELSE n
From(r, ticket) == [r EXCEPT !.at = ticket, !.n = Wish(r), !.i = 0, !.head = 0]
Filled(r) == [r EXCEPT !.i = @ + 1]

(* What the CAS at tail or head does to the registers: on to the cells, or a new round from where it is. *)
Won(r, now) == IF now = r.at THEN [r EXCEPT !.i = 0] ELSE From(r, now)

Overlaps(t) == \E u \in Threads \ {t} : pc[u] # "idle"

Invoke(t, label, op, arg) ==
    /\ op \in Operations /\ todo > 0
    /\ todo' = todo - 1
    /\ pc[t] = "idle"
    /\ pc' = [pc EXCEPT ![t] = label]
    /\ reg' = [u \in Threads |->
                IF u = t THEN [NoRegisters EXCEPT !.op = op, !.arg = arg, !.alone = ~Overlaps(t)]
                ELSE [reg[u] EXCEPT !.alone = FALSE]]
    /\ track' = IF op = "size" THEN track ELSE T!Called(track, t, op, arg)
    /\ UNCHANGED <<q, cells>>

Return(t, here, ret) ==
    /\ Go(t, here, "idle", NoRegisters)
    /\ track' = IF reg[t].op = "size" THEN track ELSE T!Returned(track, t, [ret |-> ret, out |-> reg[t].out])
    /\ UNCHANGED <<q, cells, todo>>

(***************************************************************************)
(* int zp_mpmc_push(zp_mpmc *q, uint64_t value)                            *)
(***************************************************************************)
push_a1(t) == Get(t, "push_a1", From(reg[t], q.tail), "push_a2")
push_a2(t) == Get(t, "push_a2", reg[t], "push_a3")
push_a3(t) ==
    LET r == [reg[t] EXCEPT !.head = q.head_seen] IN Get(t, "push_a3", r, IF Fits(r) THEN "push_a6" ELSE "push_a4")
push_a4(t) == Get(t, "push_a4", [reg[t] EXCEPT !.head = q.head], "push_a5")
push_a5(t) ==
    Put(t, "push_a5", [q EXCEPT !.head_seen = reg[t].head], [reg[t] EXCEPT !.n = Free(reg[t])], "push_a6")
push_a6(t) ==
    Get(t, "push_a6", reg[t], IF 0 < reg[t].n THEN "push_a7" ELSE IF reg[t].n = 0 THEN "push_a8" ELSE "push_a9")
push_a7(t) ==
    LET r == Looked(reg[t], 0) IN
    Get(t, "push_a7", r, IF r.i < r.n THEN "push_a7" ELSE IF r.n = 0 THEN "push_a8" ELSE "push_a9")
push_a8(t) ==
    Get(t, "push_a8", IF q.tail = reg[t].at THEN reg[t] ELSE From(reg[t], q.tail),
        IF q.tail = reg[t].at THEN "push_r1" ELSE "push_a2")
push_a9(t) ==       \* effect, if it is OK
    Put(t, "push_a9", IF q.tail = reg[t].at THEN [q EXCEPT !.tail = Add(@, 1)] ELSE q, Won(reg[t], q.tail),
        IF q.tail = reg[t].at THEN "push_a10" ELSE "push_a2")
push_a10(t) == Get(t, "push_a10", reg[t], "push_a11")
push_a11(t) ==
    PutCell(t, "push_a11", Mine(reg[t]), [cells[Mine(reg[t])] EXCEPT !.value = reg[t].arg[1]], reg[t], "push_a12")
push_a12(t) ==
    PutCell(t, "push_a12", Mine(reg[t]), [cells[Mine(reg[t])] EXCEPT !.turn = Add(reg[t].at, 1)], reg[t], "push_r2")
push_r1(t) == Return(t, "push_r1", FULL)
push_r2(t) == Return(t, "push_r2", OK)

push(t) ==
    \/ push_a1(t) \/ push_a2(t) \/ push_a3(t) \/ push_a4(t) \/ push_a5(t) \/ push_a6(t) \/ push_a7(t) \/ push_a8(t)
    \/ push_a9(t) \/ push_a10(t) \/ push_a11(t) \/ push_a12(t) \/ push_r1(t) \/ push_r2(t)

(***************************************************************************)
(* int zp_mpmc_pop(zp_mpmc *q, uint64_t *out)                              *)
(***************************************************************************)
pop_a1(t) == Get(t, "pop_a1", From(reg[t], q.head), "pop_a2")
pop_a2(t) ==
    Get(t, "pop_a2", reg[t], IF 0 < reg[t].n THEN "pop_a3" ELSE IF reg[t].n = 0 THEN "pop_a4" ELSE "pop_a5")
pop_a3(t) ==
    LET r == Looked(reg[t], 1) IN
    Get(t, "pop_a3", r, IF r.i < r.n THEN "pop_a3" ELSE IF r.n = 0 THEN "pop_a4" ELSE "pop_a5")
pop_a4(t) ==
    Get(t, "pop_a4", IF q.head = reg[t].at THEN reg[t] ELSE From(reg[t], q.head),
        IF q.head = reg[t].at THEN "pop_r1" ELSE "pop_a2")
pop_a5(t) ==        \* effect, if it is OK
    Put(t, "pop_a5", IF q.head = reg[t].at THEN [q EXCEPT !.head = Add(@, 1)] ELSE q, Won(reg[t], q.head),
        IF q.head = reg[t].at THEN "pop_a6" ELSE "pop_a2")
pop_a6(t) == Get(t, "pop_a6", reg[t], "pop_a7")
pop_a7(t) == Get(t, "pop_a7", [reg[t] EXCEPT !.out = <<cells[Mine(reg[t])].value>>], "pop_a8")
pop_a8(t) ==
    PutCell(t, "pop_a8", Mine(reg[t]), [cells[Mine(reg[t])] EXCEPT !.turn = Add(reg[t].at, q.mask + 1)], reg[t],
            "pop_r2")
pop_r1(t) == Return(t, "pop_r1", EMPTY)
pop_r2(t) == Return(t, "pop_r2", OK)

pop(t) ==
    \/ pop_a1(t) \/ pop_a2(t) \/ pop_a3(t) \/ pop_a4(t) \/ pop_a5(t) \/ pop_a6(t) \/ pop_a7(t) \/ pop_a8(t)
    \/ pop_r1(t) \/ pop_r2(t)

(***************************************************************************)
(* uint64_t zp_mpmc_push_many(zp_mpmc *q, const uint64_t *items, uint64_t n)*)
(***************************************************************************)
push_many_a1(t) == Get(t, "push_many_a1", reg[t], IF Wish(reg[t]) = 0 THEN "push_many_r1" ELSE "push_many_a2")
push_many_a2(t) == Get(t, "push_many_a2", From(reg[t], q.tail), "push_many_a3")
push_many_a3(t) == Get(t, "push_many_a3", reg[t], "push_many_a4")
push_many_a4(t) ==
    LET r == [reg[t] EXCEPT !.head = q.head_seen] IN
    Get(t, "push_many_a4", r, IF Fits(r) THEN "push_many_a7" ELSE "push_many_a5")
push_many_a5(t) == Get(t, "push_many_a5", [reg[t] EXCEPT !.head = q.head], "push_many_a6")
push_many_a6(t) ==
    Put(t, "push_many_a6", [q EXCEPT !.head_seen = reg[t].head], [reg[t] EXCEPT !.n = Free(reg[t])], "push_many_a7")
push_many_a7(t) ==
    Get(t, "push_many_a7", reg[t],
        IF 0 < reg[t].n THEN "push_many_a8" ELSE IF reg[t].n = 0 THEN "push_many_a9" ELSE "push_many_a10")
push_many_a8(t) ==
    LET r == Looked(reg[t], 0) IN
    Get(t, "push_many_a8", r, IF r.i < r.n THEN "push_many_a8" ELSE IF r.n = 0 THEN "push_many_a9" ELSE "push_many_a10")
push_many_a9(t) ==
    Get(t, "push_many_a9", IF q.tail = reg[t].at THEN reg[t] ELSE From(reg[t], q.tail),
        IF q.tail = reg[t].at THEN "push_many_r2" ELSE "push_many_a3")
push_many_a10(t) ==     \* effect, if something is appended
    Put(t, "push_many_a10", IF q.tail = reg[t].at THEN [q EXCEPT !.tail = Add(@, reg[t].n)] ELSE q,
        Won(reg[t], q.tail),
        IF q.tail # reg[t].at THEN "push_many_a3" ELSE IF 0 < reg[t].n THEN "push_many_a11" ELSE "push_many_r3")
push_many_a11(t) == Get(t, "push_many_a11", reg[t], "push_many_a12")
push_many_a12(t) ==
    PutCell(t, "push_many_a12", Mine(reg[t]), [cells[Mine(reg[t])] EXCEPT !.value = reg[t].arg[reg[t].i + 1]], reg[t],
            "push_many_a13")
push_many_a13(t) ==
    PutCell(t, "push_many_a13", Mine(reg[t]),
            [cells[Mine(reg[t])] EXCEPT !.turn = Add(Add(reg[t].at, reg[t].i), 1)], Filled(reg[t]),
            IF reg[t].i + 1 < reg[t].n THEN "push_many_a11" ELSE "push_many_r3")
push_many_r1(t) == Return(t, "push_many_r1", 0)
push_many_r2(t) == Return(t, "push_many_r2", 0)
push_many_r3(t) == Return(t, "push_many_r3", reg[t].n)

push_many(t) ==
    \/ push_many_a1(t) \/ push_many_a2(t) \/ push_many_a3(t) \/ push_many_a4(t) \/ push_many_a5(t) \/ push_many_a6(t)
    \/ push_many_a7(t) \/ push_many_a8(t) \/ push_many_a9(t) \/ push_many_a10(t) \/ push_many_a11(t)
    \/ push_many_a12(t) \/ push_many_a13(t) \/ push_many_r1(t) \/ push_many_r2(t) \/ push_many_r3(t)

(***************************************************************************)
(* uint64_t zp_mpmc_pop_many(zp_mpmc *q, uint64_t *out, uint64_t n)        *)
(***************************************************************************)
pop_many_a1(t) == Get(t, "pop_many_a1", reg[t], IF Wish(reg[t]) = 0 THEN "pop_many_r1" ELSE "pop_many_a2")
pop_many_a2(t) == Get(t, "pop_many_a2", From(reg[t], q.head), "pop_many_a3")
pop_many_a3(t) ==
    Get(t, "pop_many_a3", reg[t],
        IF 0 < reg[t].n THEN "pop_many_a4" ELSE IF reg[t].n = 0 THEN "pop_many_a5" ELSE "pop_many_a6")
pop_many_a4(t) ==
    LET r == Looked(reg[t], 1) IN
    Get(t, "pop_many_a4", r, IF r.i < r.n THEN "pop_many_a4" ELSE IF r.n = 0 THEN "pop_many_a5" ELSE "pop_many_a6")
pop_many_a5(t) ==
    Get(t, "pop_many_a5", IF q.head = reg[t].at THEN reg[t] ELSE From(reg[t], q.head),
        IF q.head = reg[t].at THEN "pop_many_r2" ELSE "pop_many_a3")
pop_many_a6(t) ==       \* effect, if something is removed
    Put(t, "pop_many_a6", IF q.head = reg[t].at THEN [q EXCEPT !.head = Add(@, reg[t].n)] ELSE q,
        Won(reg[t], q.head),
        IF q.head # reg[t].at THEN "pop_many_a3" ELSE IF 0 < reg[t].n THEN "pop_many_a7" ELSE "pop_many_r3")
pop_many_a7(t) == Get(t, "pop_many_a7", reg[t], "pop_many_a8")
pop_many_a8(t) ==
    Get(t, "pop_many_a8", [reg[t] EXCEPT !.out = Append(@, cells[Mine(reg[t])].value)], "pop_many_a9")
pop_many_a9(t) ==
    PutCell(t, "pop_many_a9", Mine(reg[t]),
            [cells[Mine(reg[t])] EXCEPT !.turn = Add(Add(reg[t].at, reg[t].i), q.mask + 1)], Filled(reg[t]),
            IF reg[t].i + 1 < reg[t].n THEN "pop_many_a7" ELSE "pop_many_r3")
pop_many_r1(t) == Return(t, "pop_many_r1", 0)
pop_many_r2(t) == Return(t, "pop_many_r2", 0)
pop_many_r3(t) == Return(t, "pop_many_r3", reg[t].n)

pop_many(t) ==
    \/ pop_many_a1(t) \/ pop_many_a2(t) \/ pop_many_a3(t) \/ pop_many_a4(t) \/ pop_many_a5(t) \/ pop_many_a6(t)
    \/ pop_many_a7(t) \/ pop_many_a8(t) \/ pop_many_a9(t) \/ pop_many_r1(t) \/ pop_many_r2(t) \/ pop_many_r3(t)

(***************************************************************************)
(* uint64_t zp_mpmc_size(zp_mpmc *q)                                       *)
(***************************************************************************)
size_a1(t) == Get(t, "size_a1", reg[t], "size_a2")
size_a2(t) == Get(t, "size_a2", [reg[t] EXCEPT !.at = q.head], "size_a3")
size_a3(t) ==
    LET inside == Sub(q.tail, reg[t].at) IN
    Get(t, "size_a3", [reg[t] EXCEPT !.n = IF inside > q.capacity THEN q.capacity ELSE inside],
        IF inside > q.capacity THEN "size_r1" ELSE "size_r2")
size_r1(t) == Return(t, "size_r1", reg[t].n)
size_r2(t) == Return(t, "size_r2", reg[t].n)

size(t) == size_a1(t) \/ size_a2(t) \/ size_a3(t) \/ size_r1(t) \/ size_r2(t)

(* Every element that is pushed is different. *)
Item == (Budget - todo) * MaxBatch + 1

Calls(t) ==
    \/ Invoke(t, "push_a1", "push", <<Item>>)
    \/ Invoke(t, "pop_a1", "pop", <<>>)
    \/ \E n \in 0..MaxBatch : Invoke(t, "push_many_a1", "push_many", [k \in 1..n |-> Item + k - 1])
    \/ \E n \in 0..MaxBatch : Invoke(t, "pop_many_a1", "pop_many", <<n>>)
    \/ Invoke(t, "size_a1", "size", <<>>)

Run(t) == push(t) \/ pop(t) \/ push_many(t) \/ pop_many(t) \/ size(t)
Next == \E t \in Threads : Run(t) \/ Calls(t)
Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Threads)    \* the threads are alike

(***************************************************************************)
(* What is claimed.                                                        *)
(***************************************************************************)
Linearizable == track # {}

Inside == Sub(q.tail, q.head)
Filling == Inside <= Capacity

(* An answer is exact if no other call was in flight: nothing has changed since it looked. *)
Exact ==
    \A t \in Threads : reg[t].alone =>
        /\ pc[t] = "push_r1" => Inside = Capacity
        /\ pc[t] = "push_many_r2" => Inside = Capacity
        /\ pc[t] \in {"pop_r1", "pop_many_r2"} => Inside = 0
        /\ pc[t] = "push_many_r3" => reg[t].n = Wish(reg[t]) \/ Inside = Capacity
        /\ pc[t] = "pop_many_r3" => reg[t].n = Wish(reg[t]) \/ Inside = 0
        /\ pc[t] \in {"size_r1", "size_r2"} => reg[t].n = Inside

SizeBounded == \A t \in Threads : pc[t] \in {"size_r1", "size_r2"} => reg[t].n \in 0..Capacity

(* No data race on a cell's value, the only plain memory that is written. *)
Values == {"push_a11", "pop_a7", "push_many_a12", "pop_many_a8"}
Conflict(t, u) ==
    /\ pc[t] \in Values /\ pc[u] \in Values
    /\ Mine(reg[t]) = Mine(reg[u])
    /\ "write" \in {Access[pc[t]].kind, Access[pc[u]].kind}
RaceFree == \A t \in Threads : \A u \in Threads \ {t} : ~Conflict(t, u)

(* Lock-freedom: under any scheduler that goes on, however unfair between threads, all of the finitely many calls     *)
(* complete. A push that stalls makes others fail, not wait.                                                          *)
AllDone == todo = 0 /\ \A t \in Threads : pc[t] = "idle"
LockFree == WF_vars(Next) => <>AllDone
=============================================================================
