prelude
import Machine.Environment
import Gen.WfqueueNever
import Wfqueue.Created
/-!
# What the theorems about the wait-free queue without reuse speak of

Together with `Machine.History`, `Machine.Environment`, `Wfqueue.Spec`, `Wfqueue.Statement` and `Wfqueue.Created` (and
what they import), this is all that a reader must read to know what is claimed; the rest of the folder proves it.

## Main definitions

* `Allowed n s`: `s` can be reached from a queue just created, with an allocator that gives no object that exists

## Implementation notes

The program is the one in which no node is used again (`ZP_NEVER` in `csrc/zp_wfqueue.h`); but for one number it is
`Gen.Wfqueue`. The specification, who may call what, and the state after creation are those of `proofs/Wfqueue`.
-/

namespace WfqueueNever
open Gen.WfqueueNever

/-- `s` can be reached from a queue just created with `n` slots, while the allocator is honest. -/
abbrev Allowed (n : Nat) (s : State) : Prop := ReachableIn Heap.Honest program Wfqueue.Allows (Wfqueue.Created n) s

end WfqueueNever
