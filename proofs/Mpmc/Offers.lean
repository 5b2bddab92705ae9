prelude
import Mpmc.Statement
/-!
# What can be asked of a history, and of a record

## Main definitions

* `offers c`: how many elements the call `c` would append: 1 for `push`, `n` for `push_many`
* `offered h`: how many those of the history `h` would, together
* `allowed`, `young p`: tests of `Allows` and `Young`, for recorded runs
-/

namespace Mpmc
open Gen.Mpmc

/-- How many elements the call would append. -/
def offers (c : Call) : Nat :=
  match c.op, c.args with
  | 0, _ => 1
  | 2, [_, n] => n
  | _, _ => 0

/-- How many elements the calls of a history would append, together. -/
def offered : History → Nat
  | [] => 0
  | .inv _ c :: h => offers c + offered h
  | .res _ _ :: h => offered h

/-- Whether any thread may invoke `c`. -/
def allowed (_ : Tid) (c : Call) : Bool :=
  match c.args with
  | [q] => Bool.and (Nat.beq q 1) (Bool.or (Nat.beq c.op 4) (Bool.and (Nat.beq c.op 1) (Nat.ble 1 c.buf.length)))
  | [q, n] => Bool.and (Nat.beq q 1) (Bool.or (Nat.beq c.op 0)
      (Bool.and (Nat.ble n c.buf.length) (Bool.or (Nat.beq c.op 2) (Nat.beq c.op 3))))
  | _ => false

/-- Whether the queue is young. -/
def young (p : Params) (m : Mem) : Bool := Nat.ble (BinOp.eval .sub (m (cell Field.tail)) p.start) maxPushes

end Mpmc
