prelude
import Core.All
/-!
# Open goals about natural numbers
-/

namespace Demo

/-- `0 + 1 + … + n`. -/
def sumTo : Nat → Nat
  | 0 => 0
  | n + 1 => sumTo n + (n + 1)

def double (n : Nat) : Nat := n + n

theorem double_add (a b : Nat) : double (a + b) = double a + double b := by
  simp only [double]
  omega

theorem two_mul_sumTo (n : Nat) : 2 * sumTo n = n * (n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih =>
    simp only [sumTo, Nat.mul_add, Nat.add_mul, ih]
    omega

end Demo
