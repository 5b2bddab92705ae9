---------------------------- MODULE BoundedFifo ----------------------------
(***************************************************************************)
(* What a bounded FIFO queue is, said without threads inside it: every     *)
(* operation is invoked, takes effect in one step, and returns what that   *)
(* step decided. A queue that refines this module is linearizable: Act is  *)
(* the linearization point.                                                *)
(***************************************************************************)
EXTENDS Naturals, Sequences

CONSTANTS
    Threads,    \* who may call
    Calls(_),   \* Calls(t): the calls [op, arg] that thread t may make
    Capacity    \* how many items fit

VARIABLES
    items,      \* the content, oldest first
    call        \* call[t]: what thread t is doing

Idle == [at |-> "idle"]
Called(c) == [at |-> "called", op |-> c.op, arg |-> c.arg]
Done(res) == [at |-> "done", res |-> res]

(* The result codes of csrc/zp_result.h. *)
OK == 0
FULL == 1
EMPTY == 2

Room(q) == Capacity - Len(q)
First(q, k) == SubSeq(q, 1, k)
Rest(q, k) == SubSeq(q, k + 1, Len(q))
To(q, ret, out) == [items |-> q, res |-> [ret |-> ret, out |-> out]]

(***************************************************************************)
(* What a call may do to the content q: a set of new contents with results *)
(* [ret, out]. A batch is atomic but may be partial; it moves nothing only *)
(* if nothing was asked for, or if the queue is full (empty).              *)
(***************************************************************************)
Outcomes(op, arg, q) ==
    CASE op = "push" ->
            IF Room(q) > 0 THEN {To(Append(q, arg[1]), OK, <<>>)} ELSE {To(q, FULL, <<>>)}
      [] op = "pop" ->
            IF q # <<>> THEN {To(Tail(q), OK, <<Head(q)>>)} ELSE {To(q, EMPTY, <<>>)}
      [] op = "push_many" ->
            {To(q \o First(arg, k), k, <<>>) :
                k \in {k \in 0..Len(arg) : k <= Room(q) /\ (k = 0 => arg = <<>> \/ Room(q) = 0)}}
      [] op = "pop_many" ->
            {To(Rest(q, k), k, First(q, k)) :
                k \in {k \in 0..arg[1] : k <= Len(q) /\ (k = 0 => arg = <<0>> \/ q = <<>>)}}

Init == items = <<>> /\ call = [t \in Threads |-> Idle]

Invoke(t) ==
    /\ call[t] = Idle
    /\ \E c \in Calls(t) : call' = [call EXCEPT ![t] = Called(c)]
    /\ UNCHANGED items

Act(t) ==
    /\ call[t].at = "called"
    /\ \E o \in Outcomes(call[t].op, call[t].arg, items) :
            items' = o.items /\ call' = [call EXCEPT ![t] = Done(o.res)]

Return(t) ==
    /\ call[t].at = "done"
    /\ call' = [call EXCEPT ![t] = Idle]
    /\ UNCHANGED items

Next == \E t \in Threads : Invoke(t) \/ Act(t) \/ Return(t)
Spec == Init /\ [][Next]_<<items, call>>
=============================================================================
