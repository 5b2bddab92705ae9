----------------------------- MODULE SpscRing ------------------------------
(***************************************************************************)
(* The single-producer single-consumer ring of csrc/zp_spsc.c.             *)
(*                                                                         *)
(* One action per shared access. push_a7 is the seventh shared access in   *)
(* the body of zp_spsc_push, push_r1 its first return. The table Access    *)
(* and the labels are compared with the C file by tests/tla/test_labels.py.*)
(* The variable q is the struct; registers bear the names of the C locals. *)
(* Local instructions happen together with the access before them.         *)
(*                                                                         *)
(* Words wrap at W, which stands for 2^64 and must be a multiple of the    *)
(* number of slots, as 2^64 is.                                            *)
(***************************************************************************)
EXTENDS Integers, Sequences

CONSTANTS
    Capacity,   \* as given to zp_spsc_create
    Slots,      \* the least power of two that is not below Capacity
    W,          \* the number of words
    Starts,     \* the first values of the free-running indices
    Kinds,      \* how many different items there are (see Item)
    MaxBatch,   \* the longest batch
    Producer, Consumer,
    Observers   \* threads that call size

VARIABLES
    q,          \* struct zp_spsc
    pc,         \* pc[t]: the label of thread t's next step
    reg,        \* reg[t]: its registers
    steps       \* steps[t]: how many shared accesses its current call has made (for WaitFreeBound only)

vars == <<q, pc, reg, steps>>

Threads == {Producer, Consumer} \cup Observers

OK == 0
FULL == 1
EMPTY == 2

Add(a, b) == (a + b) % W
Sub(a, b) == (a + W - b) % W
Slot(index) == index % (q.mask + 1)     \* index & q->mask

(***************************************************************************)
(* The shared accesses: how, and of which field. read and write are plain, *)
(* load and store are seq_cst.                                             *)
(***************************************************************************)
Read(field) == [kind |-> "read", field |-> field]
Write(field) == [kind |-> "write", field |-> field]
Load(field) == [kind |-> "load", field |-> field]
Store(field) == [kind |-> "store", field |-> field]

Access == [
    push_a1 |-> Read("tail_own"),
    push_a2 |-> Read("head_seen"),
    push_a3 |-> Read("capacity"),
    push_a4 |-> Load("head"),
    push_a5 |-> Write("head_seen"),
    push_a6 |-> Read("mask"),
    push_a7 |-> Write("slots"),
    push_a8 |-> Write("tail_own"),
    push_a9 |-> Store("tail"),

    pop_a1 |-> Read("head_own"),
    pop_a2 |-> Read("tail_seen"),
    pop_a3 |-> Load("tail"),
    pop_a4 |-> Write("tail_seen"),
    pop_a5 |-> Read("mask"),
    pop_a6 |-> Read("slots"),
    pop_a7 |-> Write("head_own"),
    pop_a8 |-> Store("head"),

    push_many_a1 |-> Read("tail_own"),
    push_many_a2 |-> Read("head_seen"),
    push_many_a3 |-> Read("capacity"),
    push_many_a4 |-> Load("head"),
    push_many_a5 |-> Write("head_seen"),
    push_many_a6 |-> Read("mask"),
    push_many_a7 |-> Write("slots"),
    push_many_a8 |-> Write("tail_own"),
    push_many_a9 |-> Store("tail"),

    pop_many_a1 |-> Read("head_own"),
    pop_many_a2 |-> Read("tail_seen"),
    pop_many_a3 |-> Load("tail"),
    pop_many_a4 |-> Write("tail_seen"),
    pop_many_a5 |-> Read("mask"),
    pop_many_a6 |-> Read("slots"),
    pop_many_a7 |-> Write("head_own"),
    pop_many_a8 |-> Store("head"),

    size_a1 |-> Load("head"),
    size_a2 |-> Load("tail"),
    size_a3 |-> Read("capacity")]

Accesses == DOMAIN Access

(***************************************************************************)
(* Registers. `arg` is what the caller gave: the value, the items, or the  *)
(* count; `out` what pop and pop_many have put into the caller's buffer.   *)
(***************************************************************************)
NoRegisters == [op |-> "none", arg |-> <<>>, n |-> 0, tail |-> 0, head |-> 0, i |-> 0, out |-> <<>>]

(* The code never looks at an item, so it is enough to push items in a fixed order, here a cycle, if those that can  *)
(* be confused differ: W is a multiple of Kinds, and Kinds is coprime to Slots and greater than Capacity.           *)
Item(index) == index % Kinds
Batch(index, n) == [k \in 1..n |-> Item(Add(index, k - 1))]

Calls(t) ==
    IF t = Producer
    THEN {[op |-> "push", arg |-> Batch(q.tail_own, 1)]}
            \cup {[op |-> "push_many", arg |-> Batch(q.tail_own, n)] : n \in 0..MaxBatch}
    ELSE IF t = Consumer
    THEN {[op |-> "pop", arg |-> <<>>]} \cup {[op |-> "pop_many", arg |-> <<n>>] : n \in 0..MaxBatch}
    ELSE {[op |-> "size", arg |-> <<>>]}

FirstStep(op) ==
    CASE op = "push" -> "push_a1" [] op = "pop" -> "pop_a1" [] op = "push_many" -> "push_many_a1"
      [] op = "pop_many" -> "pop_many_a1" [] op = "size" -> "size_a1"

Arguments(c) ==
    [NoRegisters EXCEPT
        !.op = c.op, !.arg = c.arg,
        !.n = CASE c.op = "push_many" -> Len(c.arg) [] c.op = "pop_many" -> c.arg[1] [] OTHER -> 0]

(* How many items the producer, the consumer believe that they can move. (capacity and mask never change, so that it  *)
(* makes no difference that the C reads them a step earlier.)                                                         *)
Full(r) == Sub(r.tail, r.head) >= q.capacity
Room(r) == Sub(q.capacity, Sub(r.tail, r.head))
Filled(r) == Sub(r.tail, r.head)

(***************************************************************************)
(* The kinds of steps. Each is the step of thread t at label `here`.       *)
(***************************************************************************)
Step(t, here, next) ==
    /\ pc[t] = here
    /\ pc' = [pc EXCEPT ![t] = next]
    /\ steps' = [steps EXCEPT ![t] = @ + 1]

Get(t, here, registers, next) ==        \* a shared read: only registers change
    /\ Step(t, here, next)
    /\ reg' = [reg EXCEPT ![t] = registers]
    /\ UNCHANGED q

Put(t, here, struct, next) ==           \* a shared write: only the struct changes
    /\ Step(t, here, next)
    /\ q' = struct
    /\ UNCHANGED reg

PutAndSet(t, here, struct, registers, next) ==   \* a shared write, then local assignments
    /\ Step(t, here, next)
    /\ q' = struct
    /\ reg' = [reg EXCEPT ![t] = registers]

Invoke(t, c) ==
    /\ pc[t] = "idle"
    /\ pc' = [pc EXCEPT ![t] = FirstStep(c.op)]
    /\ reg' = [reg EXCEPT ![t] = Arguments(c)]
    /\ steps' = [steps EXCEPT ![t] = 0]
    /\ UNCHANGED q

Return(t, here) ==
    /\ pc[t] = here
    /\ pc' = [pc EXCEPT ![t] = "idle"]
    /\ reg' = [reg EXCEPT ![t] = NoRegisters]
    /\ steps' = [steps EXCEPT ![t] = 0]
    /\ UNCHANGED q

(***************************************************************************)
(* int zp_spsc_push(zp_spsc *q, uint64_t value)                            *)
(***************************************************************************)
push_a1(t) == Get(t, "push_a1", [reg[t] EXCEPT !.tail = q.tail_own], "push_a2")
push_a2(t) == Get(t, "push_a2", [reg[t] EXCEPT !.head = q.head_seen], "push_a3")
push_a3(t) == Get(t, "push_a3", reg[t], IF Full(reg[t]) THEN "push_a4" ELSE "push_a6")
push_a4(t) == Get(t, "push_a4", [reg[t] EXCEPT !.head = q.head], "push_a5")     \* effect, if the result is FULL
push_a5(t) == Put(t, "push_a5", [q EXCEPT !.head_seen = reg[t].head], IF Full(reg[t]) THEN "push_r1" ELSE "push_a6")
push_a6(t) == Get(t, "push_a6", reg[t], "push_a7")
push_a7(t) == Put(t, "push_a7", [q EXCEPT !.slots[Slot(reg[t].tail)] = reg[t].arg[1]], "push_a8")
push_a8(t) == Put(t, "push_a8", [q EXCEPT !.tail_own = Add(reg[t].tail, 1)], "push_a9")
push_a9(t) == Put(t, "push_a9", [q EXCEPT !.tail = Add(reg[t].tail, 1)], "push_r2")     \* effect, if it is OK

push_r1(t) == Return(t, "push_r1")     \* return ZP_FULL
push_r2(t) == Return(t, "push_r2")     \* return ZP_OK

push(t) ==
    \/ push_a1(t) \/ push_a2(t) \/ push_a3(t) \/ push_a4(t) \/ push_a5(t) \/ push_a6(t) \/ push_a7(t) \/ push_a8(t)
    \/ push_a9(t) \/ push_r1(t) \/ push_r2(t)

(***************************************************************************)
(* int zp_spsc_pop(zp_spsc *q, uint64_t *out)                              *)
(***************************************************************************)
pop_a1(t) == Get(t, "pop_a1", [reg[t] EXCEPT !.head = q.head_own], "pop_a2")
pop_a2(t) == Get(t, "pop_a2", [reg[t] EXCEPT !.tail = q.tail_seen], IF q.tail_seen = reg[t].head THEN "pop_a3" ELSE "pop_a5")
pop_a3(t) == Get(t, "pop_a3", [reg[t] EXCEPT !.tail = q.tail], "pop_a4")        \* effect, if the result is EMPTY
pop_a4(t) ==
    Put(t, "pop_a4", [q EXCEPT !.tail_seen = reg[t].tail], IF reg[t].tail = reg[t].head THEN "pop_r1" ELSE "pop_a5")
pop_a5(t) == Get(t, "pop_a5", reg[t], "pop_a6")
pop_a6(t) == Get(t, "pop_a6", [reg[t] EXCEPT !.out = <<q.slots[Slot(reg[t].head)]>>], "pop_a7")
pop_a7(t) == Put(t, "pop_a7", [q EXCEPT !.head_own = Add(reg[t].head, 1)], "pop_a8")
pop_a8(t) == Put(t, "pop_a8", [q EXCEPT !.head = Add(reg[t].head, 1)], "pop_r2")        \* effect, if it is OK

pop_r1(t) == Return(t, "pop_r1")       \* return ZP_EMPTY
pop_r2(t) == Return(t, "pop_r2")       \* return ZP_OK

pop(t) ==
    \/ pop_a1(t) \/ pop_a2(t) \/ pop_a3(t) \/ pop_a4(t) \/ pop_a5(t) \/ pop_a6(t) \/ pop_a7(t) \/ pop_a8(t)
    \/ pop_r1(t) \/ pop_r2(t)

(***************************************************************************)
(* uint64_t zp_spsc_push_many(zp_spsc *q, const uint64_t *items, uint64_t n)*)
(***************************************************************************)
push_many_a1(t) == Get(t, "push_many_a1", [reg[t] EXCEPT !.tail = q.tail_own], "push_many_a2")
push_many_a2(t) == Get(t, "push_many_a2", [reg[t] EXCEPT !.head = q.head_seen], "push_many_a3")
push_many_a3(t) ==
    Get(t, "push_many_a3", reg[t],
        IF Room(reg[t]) < reg[t].n THEN "push_many_a4" ELSE IF reg[t].n = 0 THEN "push_many_r1" ELSE "push_many_a6")
push_many_a4(t) == Get(t, "push_many_a4", [reg[t] EXCEPT !.head = q.head], "push_many_a5")  \* effect, if nothing fits
push_many_a5(t) ==
    LET n == IF Room(reg[t]) < reg[t].n THEN Room(reg[t]) ELSE reg[t].n IN
    PutAndSet(t, "push_many_a5", [q EXCEPT !.head_seen = reg[t].head], [reg[t] EXCEPT !.n = n],
              IF n = 0 THEN "push_many_r1" ELSE "push_many_a6")
push_many_a6(t) == Get(t, "push_many_a6", reg[t], IF 0 < reg[t].n THEN "push_many_a7" ELSE "push_many_a8")
push_many_a7(t) ==
    PutAndSet(t, "push_many_a7", [q EXCEPT !.slots[Slot(Add(reg[t].tail, reg[t].i))] = reg[t].arg[reg[t].i + 1]],
              [reg[t] EXCEPT !.i = @ + 1], IF reg[t].i + 1 < reg[t].n THEN "push_many_a7" ELSE "push_many_a8")
push_many_a8(t) == Put(t, "push_many_a8", [q EXCEPT !.tail_own = Add(reg[t].tail, reg[t].n)], "push_many_a9")
push_many_a9(t) == Put(t, "push_many_a9", [q EXCEPT !.tail = Add(reg[t].tail, reg[t].n)], "push_many_r2")   \* effect

push_many_r1(t) == Return(t, "push_many_r1")   \* return 0
push_many_r2(t) == Return(t, "push_many_r2")   \* return n

push_many(t) ==
    \/ push_many_a1(t) \/ push_many_a2(t) \/ push_many_a3(t) \/ push_many_a4(t) \/ push_many_a5(t) \/ push_many_a6(t)
    \/ push_many_a7(t) \/ push_many_a8(t) \/ push_many_a9(t) \/ push_many_r1(t) \/ push_many_r2(t)

(***************************************************************************)
(* uint64_t zp_spsc_pop_many(zp_spsc *q, uint64_t *out, uint64_t n)        *)
(***************************************************************************)
pop_many_a1(t) == Get(t, "pop_many_a1", [reg[t] EXCEPT !.head = q.head_own], "pop_many_a2")
pop_many_a2(t) ==
    Get(t, "pop_many_a2", [reg[t] EXCEPT !.tail = q.tail_seen],
        IF Sub(q.tail_seen, reg[t].head) < reg[t].n THEN "pop_many_a3"
        ELSE IF reg[t].n = 0 THEN "pop_many_r1" ELSE "pop_many_a5")
pop_many_a3(t) == Get(t, "pop_many_a3", [reg[t] EXCEPT !.tail = q.tail], "pop_many_a4")     \* effect, if nothing is there
pop_many_a4(t) ==
    LET n == IF Filled(reg[t]) < reg[t].n THEN Filled(reg[t]) ELSE reg[t].n IN
    PutAndSet(t, "pop_many_a4", [q EXCEPT !.tail_seen = reg[t].tail], [reg[t] EXCEPT !.n = n],
              IF n = 0 THEN "pop_many_r1" ELSE "pop_many_a5")
pop_many_a5(t) == Get(t, "pop_many_a5", reg[t], IF 0 < reg[t].n THEN "pop_many_a6" ELSE "pop_many_a7")
pop_many_a6(t) ==
    Get(t, "pop_many_a6",
        [reg[t] EXCEPT !.out = Append(@, q.slots[Slot(Add(reg[t].head, reg[t].i))]), !.i = @ + 1],
        IF reg[t].i + 1 < reg[t].n THEN "pop_many_a6" ELSE "pop_many_a7")
pop_many_a7(t) == Put(t, "pop_many_a7", [q EXCEPT !.head_own = Add(reg[t].head, reg[t].n)], "pop_many_a8")
pop_many_a8(t) == Put(t, "pop_many_a8", [q EXCEPT !.head = Add(reg[t].head, reg[t].n)], "pop_many_r2")  \* effect

pop_many_r1(t) == Return(t, "pop_many_r1")     \* return 0
pop_many_r2(t) == Return(t, "pop_many_r2")     \* return n

pop_many(t) ==
    \/ pop_many_a1(t) \/ pop_many_a2(t) \/ pop_many_a3(t) \/ pop_many_a4(t) \/ pop_many_a5(t) \/ pop_many_a6(t)
    \/ pop_many_a7(t) \/ pop_many_a8(t) \/ pop_many_r1(t) \/ pop_many_r2(t)

(***************************************************************************)
(* uint64_t zp_spsc_size(zp_spsc *q)                                       *)
(***************************************************************************)
size_a1(t) == Get(t, "size_a1", [reg[t] EXCEPT !.head = q.head], "size_a2")
size_a2(t) == Get(t, "size_a2", [reg[t] EXCEPT !.tail = q.tail], "size_a3")
size_a3(t) == Get(t, "size_a3", reg[t], IF Filled(reg[t]) > q.capacity THEN "size_r1" ELSE "size_r2")

size_r1(t) == Return(t, "size_r1")     \* return capacity
size_r2(t) == Return(t, "size_r2")     \* return tail - head

size(t) == size_a1(t) \/ size_a2(t) \/ size_a3(t) \/ size_r1(t) \/ size_r2(t)

(***************************************************************************)
(* The whole. Every thread calls any of its operations, again and again.   *)
(***************************************************************************)
InitAt(start, capacity, slots) ==      \* zp_spsc_create_at
    /\ q = [tail |-> start, tail_own |-> start, head_seen |-> start, head |-> start, head_own |-> start,
            tail_seen |-> start, capacity |-> capacity, mask |-> slots - 1, slots |-> [s \in 0..slots - 1 |-> 0]]
    /\ pc = [t \in Threads |-> "idle"]
    /\ reg = [t \in Threads |-> NoRegisters]
    /\ steps = [t \in Threads |-> 0]

Init == \E start \in Starts : InitAt(start, Capacity, Slots)

Run(t) == push(t) \/ pop(t) \/ push_many(t) \/ pop_many(t) \/ size(t)    \* a step inside an operation
Next == \E t \in Threads : Run(t) \/ \E c \in Calls(t) : Invoke(t, c)
Spec == Init /\ [][Next]_vars

(***************************************************************************)
(* Refinement: the steps marked "effect" are those of the abstract queue.  *)
(***************************************************************************)
Result(t) ==
    LET r == reg[t] IN
    CASE pc[t] = "push_r1" -> [ret |-> FULL, out |-> <<>>]
      [] pc[t] = "push_r2" -> [ret |-> OK, out |-> <<>>]
      [] pc[t] = "pop_r1" -> [ret |-> EMPTY, out |-> <<>>]
      [] pc[t] = "pop_r2" -> [ret |-> OK, out |-> r.out]
      [] pc[t] \in {"push_many_r1", "pop_many_r1"} -> [ret |-> 0, out |-> <<>>]
      [] pc[t] = "push_many_r2" -> [ret |-> r.n, out |-> <<>>]
      [] pc[t] = "pop_many_r2" -> [ret |-> r.n, out |-> r.out]
      [] pc[t] = "size_r1" -> [ret |-> q.capacity, out |-> <<>>]
      [] pc[t] = "size_r2" -> [ret |-> Filled(r), out |-> <<>>]

Returns == {"push_r1", "push_r2", "pop_r1", "pop_r2", "push_many_r1", "push_many_r2", "pop_many_r1", "pop_many_r2",
            "size_r1", "size_r2"}

Failed == [push_a5 |-> FULL, pop_a4 |-> EMPTY, push_many_a5 |-> 0, pop_many_a4 |-> 0]

(* The thread has loaded the other index, and found no room or nothing there. *)
HasFailed(t) ==
    \/ pc[t] = "push_a5" /\ Full(reg[t])
    \/ pc[t] = "pop_a4" /\ reg[t].tail = reg[t].head
    \/ pc[t] = "push_many_a5" /\ Room(reg[t]) = 0
    \/ pc[t] = "pop_many_a4" /\ Filled(reg[t]) = 0

AbstractItems == [k \in 1..Sub(q.tail, q.head) |-> q.slots[Slot(Add(q.head, k - 1))]]

AbstractCall(t) ==
    CASE pc[t] = "idle" -> [at |-> "idle"]
      [] pc[t] \in Returns -> [at |-> "done", res |-> Result(t)]
      [] HasFailed(t) -> [at |-> "done", res |-> [ret |-> Failed[pc[t]], out |-> <<>>]]
      [] OTHER -> [at |-> "called", op |-> reg[t].op, arg |-> reg[t].arg]

AbstractCalls(t) ==
    IF t = Producer
    THEN {[op |-> "push", arg |-> <<Item(k)>>] : k \in 0..W - 1}
            \cup {[op |-> "push_many", arg |-> Batch(k, n)] : k \in 0..W - 1, n \in 0..MaxBatch}
    ELSE {[op |-> "pop", arg |-> <<>>]} \cup {[op |-> "pop_many", arg |-> <<n>>] : n \in 0..MaxBatch}

Abstract ==
    INSTANCE BoundedFifo WITH
        Threads <- {Producer, Consumer}, Calls <- AbstractCalls, items <- AbstractItems,
        call <- [t \in {Producer, Consumer} |-> AbstractCall(t)]

Refines == Abstract!Spec

(***************************************************************************)
(* No data race: C11 calls it undefined if two threads can make the next   *)
(* step on the same field, one of them writes, and one of them is plain.   *)
(***************************************************************************)
Cell(t) ==      \* the cell that thread t is about to access
    IF Access[pc[t]].field # "slots" THEN <<Access[pc[t]].field, 0>>
    ELSE <<"slots", Slot(CASE pc[t] = "push_a7" -> reg[t].tail
                           [] pc[t] = "push_many_a7" -> Add(reg[t].tail, reg[t].i)
                           [] pc[t] = "pop_a6" -> reg[t].head
                           [] pc[t] = "pop_many_a6" -> Add(reg[t].head, reg[t].i))>>

Conflict(t, u) ==
    /\ pc[t] \in Accesses /\ pc[u] \in Accesses
    /\ Cell(t) = Cell(u)
    /\ {Access[pc[t]].kind, Access[pc[u]].kind} \cap {"write", "store"} # {}
    /\ {Access[pc[t]].kind, Access[pc[u]].kind} \cap {"read", "write"} # {}

RaceFree == \A t \in Threads : \A u \in Threads \ {t} : ~Conflict(t, u)

(***************************************************************************)
(* The struct holds together, and what size says is possible.              *)
(***************************************************************************)
Filling == Sub(q.tail, q.head) <= Capacity
SeenIsPast == Sub(q.tail, q.head_seen) <= Capacity /\ Sub(q.tail_seen, q.head) <= Capacity
SizeBounded == \A t \in Observers : pc[t] \in {"size_r1", "size_r2"} => Result(t).ret \in 0..Capacity

(***************************************************************************)
(* Wait-freedom. Each call is over after so many steps of its own thread,  *)
(* whatever the others do ...                                              *)
(***************************************************************************)
Bound(r) ==
    CASE r.op = "none" -> 0
      [] r.op = "push" -> 9
      [] r.op = "pop" -> 8
      [] r.op = "push_many" -> 8 + Len(r.arg)
      [] r.op = "pop_many" -> 7 + r.arg[1]
      [] r.op = "size" -> 3

WaitFreeBound == \A t \in Threads : steps[t] <= Bound(reg[t])

(* ... and it does get there, if only its own thread goes on. *)
WaitFree == \A t \in Threads : WF_vars(Run(t)) => [](pc[t] # "idle" => <>(pc[t] = "idle"))
=============================================================================
