------------------------------ MODULE Objects ------------------------------
(***************************************************************************)
(* Sequential specifications: what a call may do to a container, as a set  *)
(* of [state, res]. A result is <<code, value>>, with value 0 where there  *)
(* is none; an argument is a sequence.                                     *)
(***************************************************************************)
EXTENDS Naturals, Sequences

To(state, code, value) == {[state |-> state, res |-> <<code, value>>]}

(* A stack; its top is the first element. *)
StackOutcomes(op, arg, s) ==
    CASE op = "push" -> To(<<arg[1]>> \o s, "ok", 0)
      [] op = "pop" -> IF s = <<>> THEN To(s, "empty", 0) ELSE To(Tail(s), "ok", Head(s))

(* A work-stealing deque: the owner pushes and takes at the end, thieves steal at the front. EMPTY and FULL are       *)
(* precise; a steal may lose a race ("abort") at any time.                                                           *)
DequeOutcomes(op, arg, s, capacity) ==
    CASE op = "push" -> IF Len(s) < capacity THEN To(Append(s, arg[1]), "ok", 0) ELSE To(s, "full", 0)
      [] op = "take" -> IF s = <<>> THEN To(s, "empty", 0) ELSE To(SubSeq(s, 1, Len(s) - 1), "ok", s[Len(s)])
      [] op = "steal" -> To(s, "abort", 0) \cup (IF s = <<>> THEN To(s, "empty", 0) ELSE To(Tail(s), "ok", Head(s)))
=============================================================================
