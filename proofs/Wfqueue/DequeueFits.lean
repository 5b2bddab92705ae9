prelude
import Wfqueue.Tables
/-!
# The tables of `dequeue` fit the program

## Main statements

* `dequeue_steps`: each step costs one
-/

namespace Wfqueue
open Potential

theorem dequeue_steps : (steps 1).check layout 1 Gen.Wfqueue.dequeue.code = true := by decide +kernel

end Wfqueue
