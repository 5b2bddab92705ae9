prelude
import Machine.PotentialRun
import Wfqueue.EnqueueFits
import Wfqueue.DequeueFits
/-!
# The tables of the wait-free queue fit its program

## Main statements

* `steps_checked`: each step costs one
-/

namespace Wfqueue
open Gen.Wfqueue Potential

theorem steps_checked : Checked layout 1 program steps
  | 0 => .inr ⟨⟨enqueue, rfl, enqueue_steps⟩, .inl rfl⟩
  | 1 => .inr ⟨⟨dequeue, rfl, dequeue_steps⟩, .inl rfl⟩
  | 2 => .inr ⟨⟨register, rfl, by decide +kernel⟩, .inr (by decide +kernel)⟩
  | 3 => .inr ⟨⟨unregister, rfl, by decide +kernel⟩, .inl rfl⟩
  | _ + 4 => .inl rfl

end Wfqueue
