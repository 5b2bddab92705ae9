prelude
import Machine.PotentialTable
import Wfqueue.EnqueueRows
import Wfqueue.DequeueRows
import Wfqueue.RegisterRows
import Wfqueue.UnregisterRows
import Wfqueue.Statement
/-!
# The tables of the wait-free queue

## Main definitions

* `layout`: `threads` is the size, which nobody writes; `pending` is a slot's count
* `steps`: the tables, by number of the operation: the steps to go

They are checked against the program in `Wfqueue.EnqueueFits`, `Wfqueue.DequeueFits` and `Wfqueue.Fits`.
-/

namespace Wfqueue
open Gen.Wfqueue Potential

def layout : Layout := ⟨Field.threads, Field.slotsPending⟩

/-- Nothing is left. -/
def nothing : Row := ⟨[], []⟩

def steps : Nat → Table
  | 0 => ⟨true, 0, enqueueSteps, nothing⟩
  | 1 => ⟨true, 1, dequeueSteps, nothing⟩
  | 2 => ⟨false, 1, registerSteps, nothing⟩
  | 3 => ⟨true, 0, unregisterSteps, nothing⟩
  | _ => ⟨false, 0, [], nothing⟩

end Wfqueue
