------------------------------ MODULE Tracker ------------------------------
(***************************************************************************)
(* Linearizability where no fixed step is the linearization point: follow  *)
(* all explanations of the history at once. A configuration says what the  *)
(* abstract state is and which pending calls have taken effect; the        *)
(* tracker is the set of configurations that explain everything so far.    *)
(* The history is linearizable as long as the set is not empty.            *)
(***************************************************************************)
CONSTANTS
    Threads,
    Outcomes(_, _, _)   \* as in AtomicObject

Idle == [at |-> "idle"]

Start(state) == {[state |-> state, call |-> [t \in Threads |-> Idle]]}

(* The configurations after one more pending call of c has taken effect. *)
Effects(c) ==
    UNION {{[state |-> o.state, call |-> [c.call EXCEPT ![t] = [at |-> "done", res |-> o.res]]] :
                o \in Outcomes(c.call[t].op, c.call[t].arg, c.state)} :
            t \in {t \in Threads : c.call[t].at = "called"}}

RECURSIVE Closed(_)
Closed(track) ==
    LET more == UNION {Effects(c) : c \in track} \ track IN
    IF more = {} THEN track ELSE Closed(track \cup more)

(* Thread t calls op(arg): it may take effect now or at any time until it returns. *)
Called(track, t, op, arg) ==
    Closed({[c EXCEPT !.call[t] = [at |-> "called", op |-> op, arg |-> arg]] : c \in track})

(* Thread t returns res: only the configurations in which it did so remain. *)
Returned(track, t, res) ==
    {[c EXCEPT !.call[t] = Idle] : c \in {c \in track : c.call[t].at = "done" /\ c.call[t].res = res}}
=============================================================================
