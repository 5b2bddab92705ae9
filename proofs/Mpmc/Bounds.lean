prelude
import Machine.Overlap
import Mpmc.Statement
/-!
# The bounds of which lock-freedom speaks

## Main definitions

* `batch p c`: how many elements the call `c` is about, at most
* `Small p L`: what any thread may call, where no batch has more than `L` elements
* `stepBound p c`: the bound for an operation that no other one disturbs: 33 steps for `push`, 25 for `pop`, 5 for `size`;
  for `push_many` 26 and 19 for each element, for `pop_many` 16 and 19 for each element

## Implementation notes

A batch is never of more than `p.capacity` elements: `Small p p.capacity` allows every call.
-/

namespace Mpmc

/-- How many elements the call is about, at most. -/
def batch (p : Params) (c : Call) : Nat :=
  match c.op, c.args with
  | 2, [_, n] => min n p.capacity
  | 3, [_, n] => min n p.capacity
  | _, _ => 1

/-- What any thread may call, in batches of at most `L` elements. -/
def Small (p : Params) (L : Nat) (s : State) (t : Tid) (c : Call) : Prop := Allows s t c ∧ batch p c ≤ L

/-- At most how many steps an operation makes that is not disturbed. -/
def stepBound (p : Params) (c : Call) : Nat :=
  match c.op with
  | 0 => 33
  | 1 => 25
  | 2 => 26 + 19 * batch p c
  | 3 => 16 + 19 * batch p c
  | _ => 5

end Mpmc
