prelude
import Machine.Once
import Wfqueue.Statement
/-!
# What of a node is written once

## Main statements

* `takerOnce`: the taker of a node changes only from `NOBODY`, or to `NOBODY`, when the node is made anew: so a node is
  given to one slot
* `nextOnce`: the same of the node behind it: so one node is put there
-/

namespace Wfqueue
open Gen.Wfqueue

variable {n o : Nat} {s s' : State} {l : Label}

theorem taker_checked : Once.Checked program Field.nodeTaker nobody := by
  intro op p h
  match op with
  | 0 => cases h; decide +kernel
  | 1 => cases h; decide +kernel
  | 2 => cases h; decide +kernel
  | 3 => cases h; decide +kernel
  | _ + 4 => cases h

theorem next_checked : Once.Checked program Field.nodeNext 0 := by
  intro op p h
  match op with
  | 0 => cases h; decide +kernel
  | 1 => cases h; decide +kernel
  | 2 => cases h; decide +kernel
  | 3 => cases h; decide +kernel
  | _ + 4 => cases h

/-- The taker of a node changes only from `NOBODY`, or to `NOBODY`. -/
theorem takerOnce (h : Reaches n s) (hs : Step program Allows s l s') (ho : o ≠ 0)
    (hne : s'.mem ⟨o, Field.nodeTaker, 0⟩ ≠ s.mem ⟨o, Field.nodeTaker, 0⟩) :
    s.mem ⟨o, Field.nodeTaker, 0⟩ = nobody ∨ s'.mem ⟨o, Field.nodeTaker, 0⟩ = nobody :=
  Once.changed taker_checked (fun _ h => h.idle) h hs rfl ho hne

/-- What is behind a node changes only from `NULL`, or to `NULL`. -/
theorem nextOnce (h : Reaches n s) (hs : Step program Allows s l s') (ho : o ≠ 0)
    (hne : s'.mem ⟨o, Field.nodeNext, 0⟩ ≠ s.mem ⟨o, Field.nodeNext, 0⟩) :
    s.mem ⟨o, Field.nodeNext, 0⟩ = 0 ∨ s'.mem ⟨o, Field.nodeNext, 0⟩ = 0 :=
  Once.changed next_checked (fun _ h => h.idle) h hs rfl ho hne

end Wfqueue
