prelude
import Mpmc.Statement
/-!
# How many elements a history offers

## Main definitions

* `offers c`: how many elements the call `c` would append: 1 for `push`, `n` for `push_many`
* `offered h`: how many those of the history `h` would, together
-/

namespace Mpmc

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

end Mpmc
