prelude
import Wfqueue.Tables
/-!
# The tables of `enqueue` fit the program

## Main statements

* `enqueue_steps`: each step costs one
-/

namespace Wfqueue
open Potential

theorem enqueue_steps : (steps 0).check layout 1 Gen.Wfqueue.enqueue.code = true := by decide +kernel

end Wfqueue
