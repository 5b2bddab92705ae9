prelude
import Machine.PotentialRun
import Wfqueue.EnqueueRows
import Wfqueue.DequeueRows
import Wfqueue.RegisterRows
import Wfqueue.UnregisterRows
import Wfqueue.Statement
/-!
# The tables of the wait-free queue fit its program

## Main definitions

* `layout`: `threads` is the size, which nobody writes; `pending` is a slot's count
* `steps`, `counts`: the tables, by number of the operation: the steps to go, and what `pending` may yet become

## Main statements

* `steps_checked`: each step costs one
* `counts_checked`: `pending` grows by at most one, and in `dequeue` only
-/

namespace Wfqueue
open Gen.Wfqueue Potential

def layout : Layout := ⟨Field.threads, Field.slotsPending⟩

/-- Nothing is left. -/
def nothing : Row := ⟨[], []⟩

/-- The slot's count is left. -/
def countLeft : Row := ⟨[], [.cell [1]]⟩

def steps : Nat → Table
  | 0 => ⟨true, 0, enqueueSteps, nothing⟩
  | 1 => ⟨true, 1, dequeueSteps, nothing⟩
  | 2 => ⟨false, 1, registerSteps, nothing⟩
  | 3 => ⟨true, 0, unregisterSteps, nothing⟩
  | _ => ⟨false, 0, [], nothing⟩

def counts : Nat → Table
  | 0 => ⟨true, 0, enqueueCount, countLeft⟩
  | 1 => ⟨true, 1, dequeueCount, countLeft⟩
  | 2 => ⟨false, 1, registerCount, nothing⟩
  | 3 => ⟨true, 0, unregisterCount, countLeft⟩
  | _ => ⟨false, 0, [], nothing⟩

theorem steps_checked : Checked layout 1 program steps
  | 0 => .inr ⟨⟨enqueue, rfl, by decide +kernel⟩, .inl rfl⟩
  | 1 => .inr ⟨⟨dequeue, rfl, by decide +kernel⟩, .inl rfl⟩
  | 2 => .inr ⟨⟨register, rfl, by decide +kernel⟩, .inr (by decide +kernel)⟩
  | 3 => .inr ⟨⟨unregister, rfl, by decide +kernel⟩, .inl rfl⟩
  | _ + 4 => .inl rfl

theorem counts_checked : Checked layout 0 program counts
  | 0 => .inr ⟨⟨enqueue, rfl, by decide +kernel⟩, .inl rfl⟩
  | 1 => .inr ⟨⟨dequeue, rfl, by decide +kernel⟩, .inl rfl⟩
  | 2 => .inr ⟨⟨register, rfl, by decide +kernel⟩, .inr (by decide +kernel)⟩
  | 3 => .inr ⟨⟨unregister, rfl, by decide +kernel⟩, .inl rfl⟩
  | _ + 4 => .inl rfl

end Wfqueue
