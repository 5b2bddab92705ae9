prelude
import Core.Eq
set_option bootstrap.inductiveCheckResultingUniverse false
set_option bootstrap.genMatcherCode false
set_option genCtorIdx false
set_option genInjectivity false
set_option genSizeOf false

/-!
# The natural numbers as the kernel knows them

Lean's kernel evaluates the following functions on literals with big-number arithmetic, *recognising
them by name*:

`Nat.add sub mul pow beq ble div mod gcd log2 land lor xor shiftLeft shiftRight`

A definition of one of these names with any other meaning would make `False` provable without any
axiom being reported. This is therefore the only file of the package allowed to define one of them,
and a reader who trusts the base must read it. The names that are not defined here are not defined
anywhere; `tests/lean/test_kernel_names.py` enforces both.

## Main definitions

* `Nat`, `Bool`
* `Nat.add`, `Nat.pred`, `Nat.sub`, `Nat.mul`, `Nat.pow`, `Nat.beq`, `Nat.ble`: by the usual
  structural recursion
* `Nat.div`, `Nat.mod`: `n / m` counts how often `m` can be subtracted from `n` (`n` steps always
  suffice, since `m ≥ 1` is subtracted each time), `n / 0 = 0`, and `n % m = n - m * (n / m)`

## Implementation notes

`Core.Nat.DivMod` proves the equations that determine division uniquely (`Nat.div_add_mod`,
`Nat.mod_lt`, `Nat.div_zero`). The `extern` attributes concern compiled code only; no proof of this
package runs compiled code (`native_decide` is not used).
-/

inductive Nat where
  | zero : Nat
  | succ (n : Nat) : Nat

inductive Bool : Type where
  | false : Bool
  | true : Bool
export Bool (false true)

namespace Nat

@[extern "lean_nat_add", match_pattern] protected def add : (@& Nat) → (@& Nat) → Nat
  | n, .zero => n
  | n, .succ m => .succ (Nat.add n m)

@[extern "lean_nat_pred"] def pred : (@& Nat) → Nat
  | .zero => .zero
  | .succ n => n

/-- Truncated subtraction: `n - m = 0` if `n ≤ m`. -/
@[extern "lean_nat_sub"] protected def sub : (@& Nat) → (@& Nat) → Nat
  | n, .zero => n
  | n, .succ m => pred (Nat.sub n m)

@[extern "lean_nat_mul"] protected def mul : (@& Nat) → (@& Nat) → Nat
  | _, .zero => .zero
  | n, .succ m => Nat.add (Nat.mul n m) n

@[extern "lean_nat_pow"] protected def pow (m : @& Nat) : (@& Nat) → Nat
  | .zero => .succ .zero
  | .succ n => Nat.mul (Nat.pow m n) m

@[extern "lean_nat_dec_eq"] def beq : (@& Nat) → (@& Nat) → Bool
  | .zero, .zero => true
  | .zero, .succ _ => false
  | .succ _, .zero => false
  | .succ n, .succ m => beq n m

@[extern "lean_nat_dec_le"] def ble : (@& Nat) → (@& Nat) → Bool
  | .zero, .zero => true
  | .zero, .succ _ => true
  | .succ _, .zero => false
  | .succ n, .succ m => ble n m

/-- How often `m` can be subtracted from `n`, counting up to `fuel`. -/
noncomputable def divCount : (fuel n m : Nat) → Nat
  | .zero, _, _ => .zero
  | .succ fuel, n, m =>
    match ble m n with
    | true => .succ (divCount fuel (Nat.sub n m) m)
    | false => .zero

/-- Division rounding down, with `n / 0 = 0`. -/
@[extern "lean_nat_div"] protected def div (n m : @& Nat) : Nat :=
  match m with
  | .zero => .zero
  | .succ m => divCount n n (.succ m)

/-- The remainder of `Nat.div`, with `n % 0 = n`. -/
@[extern "lean_nat_mod"] protected def mod (n m : @& Nat) : Nat :=
  Nat.sub n (Nat.mul m (Nat.div n m))

end Nat
