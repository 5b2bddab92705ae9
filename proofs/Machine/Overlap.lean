prelude
import Machine.History
/-!
# Counting transitions

What a bound on the steps of an operation may speak of.

## Main definitions

* `calls ls`, `returns ls`, `stepsOf t ls`: how many of the transitions `ls` are calls, returns, steps of thread `t`
* `overlapping before after`: how many operations of others overlap with one that is called between `before` and `after`
-/

/-- How many of the transitions are calls. -/
def calls : List Label → Nat
  | [] => 0
  | .inv _ _ :: ls => 1 + calls ls
  | .step _ :: ls => calls ls
  | .res _ _ :: ls => calls ls

/-- How many of the transitions are returns. -/
def returns : List Label → Nat
  | [] => 0
  | .inv _ _ :: ls => returns ls
  | .step _ :: ls => returns ls
  | .res _ _ :: ls => 1 + returns ls

/-- How many of the transitions are instructions of thread `t`, its returns included. -/
def stepsOf (t : Tid) : List Label → Nat
  | [] => 0
  | .inv _ _ :: ls => stepsOf t ls
  | .step u :: ls => cond (Nat.beq u t) 1 0 + stepsOf t ls
  | .res u _ :: ls => cond (Nat.beq u t) 1 0 + stepsOf t ls

/-- For an operation that is called after the transitions `before` and followed by `after`: the operations that were in
progress then, and those that were called since. -/
def overlapping (before after : List Label) : Nat := calls before - returns before + calls after
