prelude
import Wfqueue.Tables
/-!
# The tables of `enqueue` fit the program

## Main statements

* `enqueue_steps`: each step costs one
* `enqueue_counts`: what `pending` may yet become does not grow
-/

namespace Wfqueue
open Potential

theorem enqueue_steps : (steps 0).check layout 1 Gen.Wfqueue.enqueue.code = true := by decide +kernel

theorem enqueue_counts : (counts 0).check layout 0 Gen.Wfqueue.enqueue.code = true := by decide +kernel

end Wfqueue
