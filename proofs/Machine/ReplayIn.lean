prelude
import Machine.Replay
/-!
# Replaying recorded executions in an environment that keeps its promises

The allocator's answers are part of a record. Whether they keep its promise is seen along the record, by evaluation.

## Main definitions

* `replayed P lines s trace`: the state at the end of a record that the program replays
* `holdsAlong test P lines s trace`: whether a test of the memory holds before each line of the record
* `Heap.honest`: a test of `Heap.Honest` (`Machine.Environment`)
-/

/-- Where a record leads; where it is no record of the program, to the last state before. -/
def replayed (P : Program) (lines : List (List Nat)) (s : State) : List TraceEvent → State
  | [] => s
  | e :: trace =>
    match Replay.event P lines s e with
    | none => s
    | some s' => replayed P lines s' trace

/-- Whether the memory passes the test before every line of a record that the program replays. -/
def holdsAlong (test : Mem → Bool) (P : Program) (lines : List (List Nat)) (s : State) : List TraceEvent → Bool
  | [] => true
  | e :: trace =>
    Bool.and (test s.mem)
      (match Replay.event P lines s e with
      | none => true
      | some s' => holdsAlong test P lines s' trace)

/-- Whether the allocator is out of memory, or gives an object that does not exist. -/
def Heap.honest (m : Mem) : Bool := cond (Nat.beq (next m) 0) true (Nat.beq (m (extent (next m))) 0)
