--------------------------- MODULE StealingDeque ---------------------------
(***************************************************************************)
(* The work-stealing deque of csrc/zp_deque.c, with its growing buffer,    *)
(* under sequential consistency. One action per shared access: push_a7 is  *)
(* the seventh shared access in the body of zp_deque_push, push_r1 its     *)
(* first return; `grow` is part of push. Labels and the table Access are   *)
(* compared with the C file. q is struct zp_deque, heap the buffers by     *)
(* their numbers; registers bear the names of the C locals. Indices are    *)
(* integers here: the wrap-around at 2^64 is not part of this model.       *)
(***************************************************************************)
EXTENDS Integers, Sequences, TLC

CONSTANTS
    Slots,              \* of the first buffer, a power of two
    Owner, Thieves,
    OwnerBudget,        \* how many calls the owner makes
    ThiefBudget,        \* how many calls each thief makes
    Keeps,              \* a steal may say EMPTY if there are no more elements than these
    MayFail             \* whether an allocation may find no memory

VARIABLES q, heap, pc, reg, todo, pushed, track

vars == <<q, heap, pc, reg, todo, pushed, track>>

Threads == {Owner} \cup Thieves
Symmetry == Permutations(Thieves)
NULL == 0

OK == 0
EMPTY == 2
ENOMEM == 4
LOST == 5

NoRegisters == [op |-> "none", arg |-> <<>>, bottom |-> 0, top |-> 0, buffer |-> 0, mask |-> 0, wide |-> 0, i |-> 0,
                value |-> 0, taken |-> FALSE]

To(state, code, value) == {[state |-> state, res |-> <<code, value>>]}

Outcomes(op, arg, s) ==
    CASE op = "push" -> To(Append(s, arg[1]), OK, 0) \cup To(s, ENOMEM, 0)
      [] op = "pop" -> IF s = <<>> THEN To(s, EMPTY, 0) ELSE To(SubSeq(s, 1, Len(s) - 1), OK, s[Len(s)])
      [] op = "steal" -> To(s, LOST, 0) \cup (IF Len(s) <= Keeps THEN To(s, EMPTY, 0) ELSE {})
                            \cup (IF s = <<>> THEN {} ELSE To(Tail(s), OK, Head(s)))

T == INSTANCE Tracker

Read(field) == [kind |-> "read", field |-> field]
Write(field) == [kind |-> "write", field |-> field]
Load(field) == [kind |-> "load", field |-> field]
Store(field) == [kind |-> "store", field |-> field]
Cas(field) == [kind |-> "cas", field |-> field]
Alloc(struct) == [kind |-> "alloc", field |-> struct]

Access == [
    push_a1 |-> Read("bottom_own"),
    push_a2 |-> Read("top_seen"),
    push_a3 |-> Read("buffer_own"),
    push_a4 |-> Read("buffer.mask"),
    push_a5 |-> Load("top"),
    push_a6 |-> Write("top_seen"),
    push_a7 |-> Read("buffer.mask"),
    push_a8 |-> Alloc("buffer"),
    push_a9 |-> Write("buffer.mask"),
    push_a10 |-> Write("buffer.older"),
    push_a11 |-> Load("buffer.slots"),
    push_a12 |-> Store("buffer.slots"),
    push_a13 |-> Write("buffer_own"),
    push_a14 |-> Store("buffer"),
    push_a15 |-> Read("buffer.mask"),
    push_a16 |-> Store("buffer.slots"),
    push_a17 |-> Write("bottom_own"),
    push_a18 |-> Store("bottom"),
    pop_a1 |-> Read("bottom_own"),
    pop_a2 |-> Store("bottom"),
    pop_a3 |-> Load("top"),
    pop_a4 |-> Store("bottom"),
    pop_a5 |-> Read("buffer_own"),
    pop_a6 |-> Read("buffer.mask"),
    pop_a7 |-> Load("buffer.slots"),
    pop_a8 |-> Cas("top"),
    pop_a9 |-> Store("bottom"),
    pop_a10 |-> Write("bottom_own"),
    steal_a1 |-> Load("top"),
    steal_a2 |-> Load("bottom"),
    steal_a3 |-> Load("buffer"),
    steal_a4 |-> Read("buffer.mask"),
    steal_a5 |-> Load("buffer.slots"),
    steal_a6 |-> Cas("top"),
    size_a1 |-> Load("top"),
    size_a2 |-> Load("bottom")]

InitAt(start, slots) ==      \* zp_deque_create_at
    /\ q = [top |-> start, bottom |-> start, buffer |-> 1, bottom_own |-> start, top_seen |-> start, buffer_own |-> 1]
    /\ heap = <<[mask |-> slots - 1, older |-> NULL, slots |-> [s \in 0..slots - 1 |-> 0]]>>
    /\ pc = [t \in Threads |-> "idle"]
    /\ reg = [t \in Threads |-> NoRegisters]
    /\ todo = [t \in Threads |-> IF t = Owner THEN OwnerBudget ELSE ThiefBudget]
    /\ pushed = 0
    /\ track = T!Start(<<>>)

Init == InitAt(1, Slots)

Go(t, here, next, registers) ==
    /\ pc[t] = here
    /\ pc' = [pc EXCEPT ![t] = next]
    /\ reg' = [reg EXCEPT ![t] = registers]

Get(t, here, registers, next) == Go(t, here, next, registers) /\ UNCHANGED <<q, heap, todo, pushed, track>>
Put(t, here, struct, next) == Go(t, here, next, reg[t]) /\ q' = struct /\ UNCHANGED <<heap, todo, pushed, track>>
PutHeap(t, here, objects, registers, next) ==
    Go(t, here, next, registers) /\ heap' = objects /\ UNCHANGED <<q, todo, pushed, track>>

Invoke(t, label, op, arg) ==
    /\ todo[t] > 0
    /\ todo' = [todo EXCEPT ![t] = @ - 1]
    /\ Go(t, "idle", label, [NoRegisters EXCEPT !.op = op, !.arg = arg])
    /\ track' = IF op = "size" THEN track ELSE T!Called(track, t, op, arg)
    /\ pushed' = IF op = "push" THEN pushed + 1 ELSE pushed
    /\ UNCHANGED <<q, heap>>

Returns == {"push_r1", "push_r2", "pop_r1", "pop_r2", "pop_r3", "pop_r4", "steal_r1", "steal_r2", "steal_r3", "size_r1",
            "size_r2"}

Result(t) ==        \* of a thread that is about to return
    CASE pc[t] = "push_r1" -> <<ENOMEM, 0>>
      [] pc[t] = "push_r2" -> <<OK, 0>>
      [] pc[t] \in {"pop_r1", "pop_r2", "steal_r1"} -> <<EMPTY, 0>>
      [] pc[t] = "steal_r2" -> <<LOST, 0>>
      [] pc[t] \in {"pop_r3", "pop_r4", "steal_r3"} -> <<OK, reg[t].value>>
      [] pc[t] = "size_r1" -> <<0, 0>>
      [] pc[t] = "size_r2" -> <<reg[t].bottom - reg[t].top, 0>>

Return(t, here) ==
    /\ Go(t, here, "idle", NoRegisters)
    /\ track' = IF reg[t].op = "size" THEN track ELSE T!Returned(track, t, Result(t))
    /\ UNCHANGED <<q, heap, todo, pushed>>

Word(r, index) == heap[r.buffer].slots[index % (r.mask + 1)]
Full(r) == r.bottom - r.top > r.mask

push_a1(t) == Get(t, "push_a1", [reg[t] EXCEPT !.bottom = q.bottom_own], "push_a2")
push_a2(t) == Get(t, "push_a2", [reg[t] EXCEPT !.top = q.top_seen], "push_a3")
push_a3(t) == Get(t, "push_a3", [reg[t] EXCEPT !.buffer = q.buffer_own], "push_a4")
push_a4(t) ==
    LET r == [reg[t] EXCEPT !.mask = heap[reg[t].buffer].mask] IN
    Get(t, "push_a4", r, IF Full(r) THEN "push_a5" ELSE "push_a16")
push_a5(t) == Get(t, "push_a5", [reg[t] EXCEPT !.top = q.top], "push_a6")
push_a6(t) == Put(t, "push_a6", [q EXCEPT !.top_seen = reg[t].top], IF Full(reg[t]) THEN "push_a7" ELSE "push_a16")
(* The branches for a buffer of 2^60 slots and for NULL behind push_a7 and push_a14 are those of the C; never taken. *)
push_a7(t) ==
    LET r == [reg[t] EXCEPT !.mask = heap[reg[t].buffer].mask] IN
    Get(t, "push_a7", r, IF r.mask >= 1000000 THEN (IF r.buffer = NULL THEN "push_a15" ELSE "push_r1") ELSE "push_a8")
push_a8(t) ==
    \E found \in IF MayFail THEN BOOLEAN ELSE {TRUE} :
        LET wide == IF found THEN Len(heap) + 1 ELSE NULL IN
        PutHeap(t, "push_a8",
                IF found
                THEN Append(heap, [mask |-> 0, older |-> NULL, slots |-> [s \in 0..2 * reg[t].mask + 1 |-> 0]])
                ELSE heap,
                IF found THEN [reg[t] EXCEPT !.wide = wide] ELSE [reg[t] EXCEPT !.buffer = NULL],
                IF found THEN "push_a9" ELSE IF wide = NULL THEN "push_r1" ELSE "push_a15")
push_a9(t) == PutHeap(t, "push_a9", [heap EXCEPT ![reg[t].wide].mask = 2 * reg[t].mask + 1], reg[t], "push_a10")
push_a10(t) ==
    PutHeap(t, "push_a10", [heap EXCEPT ![reg[t].wide].older = reg[t].buffer], [reg[t] EXCEPT !.i = reg[t].top],
            IF reg[t].top # reg[t].bottom THEN "push_a11" ELSE "push_a13")
push_a11(t) == Get(t, "push_a11", [reg[t] EXCEPT !.value = Word(reg[t], reg[t].i)], "push_a12")
push_a12(t) ==
    PutHeap(t, "push_a12", [heap EXCEPT ![reg[t].wide].slots[reg[t].i % (2 * reg[t].mask + 2)] = reg[t].value],
            [reg[t] EXCEPT !.i = @ + 1], IF reg[t].i + 1 # reg[t].bottom THEN "push_a11" ELSE "push_a13")
push_a13(t) == Put(t, "push_a13", [q EXCEPT !.buffer_own = reg[t].wide], "push_a14")
push_a14(t) ==
    /\ Go(t, "push_a14", IF reg[t].wide = NULL THEN "push_r1" ELSE "push_a15", [reg[t] EXCEPT !.buffer = reg[t].wide])
    /\ q' = [q EXCEPT !.buffer = reg[t].wide]
    /\ UNCHANGED <<heap, todo, pushed, track>>
push_a15(t) == Get(t, "push_a15", [reg[t] EXCEPT !.mask = heap[reg[t].buffer].mask], "push_a16")
push_a16(t) ==
    PutHeap(t, "push_a16", [heap EXCEPT ![reg[t].buffer].slots[reg[t].bottom % (reg[t].mask + 1)] = reg[t].arg[1]],
            reg[t], "push_a17")
push_a17(t) == Put(t, "push_a17", [q EXCEPT !.bottom_own = reg[t].bottom + 1], "push_a18")
push_a18(t) == Put(t, "push_a18", [q EXCEPT !.bottom = reg[t].bottom + 1], "push_r2")
push_r1(t) == Return(t, "push_r1")
push_r2(t) == Return(t, "push_r2")

push(t) ==
    \/ push_a1(t) \/ push_a2(t) \/ push_a3(t) \/ push_a4(t) \/ push_a5(t) \/ push_a6(t) \/ push_a7(t) \/ push_a8(t)
    \/ push_a9(t) \/ push_a10(t) \/ push_a11(t) \/ push_a12(t) \/ push_a13(t) \/ push_a14(t) \/ push_a15(t)
    \/ push_a16(t) \/ push_a17(t) \/ push_a18(t) \/ push_r1(t) \/ push_r2(t)

pop_a1(t) == Get(t, "pop_a1", [reg[t] EXCEPT !.bottom = q.bottom_own - 1], "pop_a2")
pop_a2(t) == Put(t, "pop_a2", [q EXCEPT !.bottom = reg[t].bottom], "pop_a3")
pop_a3(t) == Get(t, "pop_a3", [reg[t] EXCEPT !.top = q.top], IF reg[t].bottom < q.top THEN "pop_a4" ELSE "pop_a5")
pop_a4(t) == Put(t, "pop_a4", [q EXCEPT !.bottom = reg[t].bottom + 1], "pop_r1")
pop_a5(t) == Get(t, "pop_a5", [reg[t] EXCEPT !.buffer = q.buffer_own], "pop_a6")
pop_a6(t) == Get(t, "pop_a6", [reg[t] EXCEPT !.mask = heap[reg[t].buffer].mask], "pop_a7")
pop_a7(t) ==
    Get(t, "pop_a7", [reg[t] EXCEPT !.value = Word(reg[t], reg[t].bottom)],
        IF reg[t].bottom = reg[t].top THEN "pop_a8" ELSE "pop_a10")
pop_a8(t) ==        \* the last element: race with the thieves for it
    /\ Go(t, "pop_a8", "pop_a9", [reg[t] EXCEPT !.taken = (q.top = reg[t].top)])
    /\ q' = IF q.top = reg[t].top THEN [q EXCEPT !.top = @ + 1] ELSE q
    /\ UNCHANGED <<heap, todo, pushed, track>>
pop_a9(t) == Put(t, "pop_a9", [q EXCEPT !.bottom = reg[t].bottom + 1], IF reg[t].taken THEN "pop_r3" ELSE "pop_r2")
pop_a10(t) == Put(t, "pop_a10", [q EXCEPT !.bottom_own = reg[t].bottom], "pop_r4")
pop_r1(t) == Return(t, "pop_r1")
pop_r2(t) == Return(t, "pop_r2")
pop_r3(t) == Return(t, "pop_r3")
pop_r4(t) == Return(t, "pop_r4")

pop(t) ==
    \/ pop_a1(t) \/ pop_a2(t) \/ pop_a3(t) \/ pop_a4(t) \/ pop_a5(t) \/ pop_a6(t) \/ pop_a7(t) \/ pop_a8(t)
    \/ pop_a9(t) \/ pop_a10(t) \/ pop_r1(t) \/ pop_r2(t) \/ pop_r3(t) \/ pop_r4(t)

steal_a1(t) == Get(t, "steal_a1", [reg[t] EXCEPT !.top = q.top], "steal_a2")
steal_a2(t) == Get(t, "steal_a2", reg[t], IF q.bottom - reg[t].top - 1 < 0 THEN "steal_r1" ELSE "steal_a3")
steal_a3(t) == Get(t, "steal_a3", [reg[t] EXCEPT !.buffer = q.buffer], "steal_a4")
steal_a4(t) == Get(t, "steal_a4", [reg[t] EXCEPT !.mask = heap[reg[t].buffer].mask], "steal_a5")
steal_a5(t) == Get(t, "steal_a5", [reg[t] EXCEPT !.value = Word(reg[t], reg[t].top)], "steal_a6")
steal_a6(t) ==
    /\ Go(t, "steal_a6", IF q.top = reg[t].top THEN "steal_r3" ELSE "steal_r2", reg[t])
    /\ q' = IF q.top = reg[t].top THEN [q EXCEPT !.top = @ + 1] ELSE q
    /\ UNCHANGED <<heap, todo, pushed, track>>
steal_r1(t) == Return(t, "steal_r1")
steal_r2(t) == Return(t, "steal_r2")
steal_r3(t) == Return(t, "steal_r3")

steal(t) ==
    \/ steal_a1(t) \/ steal_a2(t) \/ steal_a3(t) \/ steal_a4(t) \/ steal_a5(t) \/ steal_a6(t)
    \/ steal_r1(t) \/ steal_r2(t) \/ steal_r3(t)

size_a1(t) == Get(t, "size_a1", [reg[t] EXCEPT !.top = q.top], "size_a2")
size_a2(t) ==
    Get(t, "size_a2", [reg[t] EXCEPT !.bottom = q.bottom], IF q.bottom < reg[t].top THEN "size_r1" ELSE "size_r2")
size_r1(t) == Return(t, "size_r1")
size_r2(t) == Return(t, "size_r2")

size(t) == size_a1(t) \/ size_a2(t) \/ size_r1(t) \/ size_r2(t)

Calls(t) ==
    IF t = Owner
    THEN Invoke(t, "push_a1", "push", <<pushed + 1>>) \/ Invoke(t, "pop_a1", "pop", <<>>)
    ELSE Invoke(t, "steal_a1", "steal", <<>>)

Run(t) == push(t) \/ pop(t) \/ steal(t) \/ size(t)
Next == \E t \in Threads : Run(t) \/ Calls(t)
Spec == Init /\ [][Next]_vars

Linearizable == track # {}

(***************************************************************************)
(* Races: two threads about to access the same cell, one of them plainly.  *)
(***************************************************************************)
Index(t) ==         \* of the slot that thread t is about to access
    CASE pc[t] = "push_a11" -> reg[t].i % (reg[t].mask + 1)
      [] pc[t] = "push_a12" -> reg[t].i % (2 * reg[t].mask + 2)
      [] pc[t] \in {"push_a16", "pop_a7"} -> reg[t].bottom % (reg[t].mask + 1)
      [] pc[t] = "steal_a5" -> reg[t].top % (reg[t].mask + 1)
      [] OTHER -> 0

Inner == {"buffer.mask", "buffer.older", "buffer.slots"}

Cell(t) ==          \* the cell that thread t is about to access: object (0 is q), field, index
    LET field == Access[pc[t]].field IN
    IF field \notin Inner THEN <<0, field, 0>>
    ELSE <<IF pc[t] \in {"push_a9", "push_a10", "push_a12"} THEN reg[t].wide ELSE reg[t].buffer, field, Index(t)>>

Conflict(t, u) ==
    /\ {pc[t], pc[u]} \subseteq DOMAIN Access
    /\ Cell(t) = Cell(u)
    /\ {Access[pc[t]].kind, Access[pc[u]].kind} \cap {"write", "store", "cas"} # {}
    /\ {Access[pc[t]].kind, Access[pc[u]].kind} \cap {"read", "write"} # {}

RaceFree == \A t \in Threads : \A u \in Threads \ {t} : ~Conflict(t, u)

(* Every call ends if its own thread goes on, whatever the others do. *)
WaitFree == \A t \in Threads : WF_vars(Run(t)) => [](pc[t] # "idle" => <>(pc[t] = "idle"))

(* bottom may be one below top while the owner is in the middle of a pop, never more. *)
Ordered == q.top <= q.bottom + 1 /\ (pc[Owner] = "idle" => q.top <= q.bottom)
=============================================================================
