prelude
import Machine.Environment
import Wfqueue.Created
/-!
# The states that are spoken of

## Main definitions

* `Allowed n s`: `s` can be reached from a queue just created, with an honest allocator
-/

namespace Wfqueue
open Gen.Wfqueue

/-- `s` can be reached from a queue just created, with an allocator that gives no object that exists. -/
abbrev Allowed (n : Nat) (s : State) : Prop := ReachableIn Heap.Honest program Allows (Created n) s

end Wfqueue
