prelude
import Machine.Environment
import Wfqueue.Created
/-!
# The states and the records that are spoken of

## Main definitions

* `Allowed n s`: `s` can be reached from a queue just created, with an honest allocator
* `allowed`: which calls a record may have: those of slots whose number is the thread's
-/

namespace Wfqueue
open Gen.Wfqueue

/-- `s` can be reached from a queue just created, with an allocator that gives no object that exists. -/
abbrev Allowed (n : Nat) (s : State) : Prop := ReachableIn Heap.Honest program Allows (Created n) s

/-- What thread `t` calls in records: operations of slot `t`; and `register`. -/
def allowed (t : Tid) (c : Call) : Bool :=
  match c.args with
  | [q] => Nat.beq q 1 && (Nat.beq c.op 2 && Nat.ble 1 c.buf.length)
  | [q, slot] => Nat.beq q 1 && (Nat.beq slot t && (Nat.beq c.op 3 || Nat.beq c.op 1 && Nat.ble 1 c.buf.length))
  | [q, slot, _] => Nat.beq q 1 && (Nat.beq slot t && Nat.beq c.op 0)
  | _ => false

end Wfqueue
