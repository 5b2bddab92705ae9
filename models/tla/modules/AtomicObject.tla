---------------------------- MODULE AtomicObject ---------------------------
(***************************************************************************)
(* Any object whose operations take effect in one step between call and    *)
(* return. A structure that refines this is linearizable, and Act is its   *)
(* linearization point. BoundedFifo is the same, written out for a queue.  *)
(***************************************************************************)
CONSTANTS
    Threads,
    Calls(_),           \* Calls(t): the calls [op, arg] that thread t may make
    Outcomes(_, _, _),  \* Outcomes(op, arg, state): what a call may do, a set of [state, res]
    Initial             \* the first state

VARIABLES state, call

Idle == [at |-> "idle"]

Init == state = Initial /\ call = [t \in Threads |-> Idle]

Invoke(t) ==
    /\ call[t] = Idle
    /\ \E c \in Calls(t) : call' = [call EXCEPT ![t] = [at |-> "called", op |-> c.op, arg |-> c.arg]]
    /\ UNCHANGED state

Act(t) ==
    /\ call[t].at = "called"
    /\ \E o \in Outcomes(call[t].op, call[t].arg, state) :
            state' = o.state /\ call' = [call EXCEPT ![t] = [at |-> "done", res |-> o.res]]

Return(t) ==
    /\ call[t].at = "done"
    /\ call' = [call EXCEPT ![t] = Idle]
    /\ UNCHANGED state

Next == \E t \in Threads : Invoke(t) \/ Act(t) \/ Return(t)
Spec == Init /\ [][Next]_<<state, call>>
=============================================================================
