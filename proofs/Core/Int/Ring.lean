prelude
import Core.Int.SubNatNat

/-!
# Integers are a commutative ring

## Main statements

* the ring laws: `Int.add_comm`, `Int.mul_add`, `Int.add_left_neg`, …
* the tactic `int_ring` for equations between sums of products
* casts: `Int.natCast_add`, `Int.natCast_mul`, `Int.natCast_sub`
-/

namespace Int

/-- Proves an equation of ring expressions whose variables have been written as differences. -/
local macro "differences" : tactic => `(tactic|
  simp only [subNatNat_add, subNatNat_mul, subNatNat_neg, subNatNat_sub, zero_eq_subNatNat, one_eq_subNatNat] <;>
  (apply subNatNat_eq; nat_ring))

protected theorem add_comm (a b : Int) : a + b = b + a := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  obtain ⟨b, b', rfl⟩ := exists_subNatNat b
  differences
protected theorem add_assoc (a b c : Int) : a + b + c = a + (b + c) := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  obtain ⟨b, b', rfl⟩ := exists_subNatNat b
  obtain ⟨c, c', rfl⟩ := exists_subNatNat c
  differences
protected theorem add_left_comm (a b c : Int) : a + (b + c) = b + (a + c) := by
  rw [← Int.add_assoc, Int.add_comm a b, Int.add_assoc]
protected theorem add_right_comm (a b c : Int) : a + b + c = a + c + b := by
  rw [Int.add_assoc, Int.add_comm b c, Int.add_assoc]
@[simp] protected theorem add_zero (a : Int) : a + 0 = a := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  differences
@[simp] protected theorem zero_add (a : Int) : 0 + a = a := by rw [Int.add_comm, Int.add_zero]
protected theorem add_right_neg (a : Int) : a + -a = 0 := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  differences
protected theorem add_left_neg (a : Int) : -a + a = 0 := by rw [Int.add_comm, Int.add_right_neg]
protected theorem sub_eq_add_neg {a b : Int} : a - b = a + -b := rfl
@[simp] protected theorem neg_neg (a : Int) : -(-a) = a := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  differences
protected theorem neg_add {a b : Int} : -(a + b) = -a + -b := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  obtain ⟨b, b', rfl⟩ := exists_subNatNat b
  differences
@[simp] protected theorem neg_zero : -(0 : Int) = 0 := rfl
@[simp] protected theorem sub_self (a : Int) : a - a = 0 := Int.add_right_neg a
@[simp] protected theorem sub_zero (a : Int) : a - 0 = a := by rw [Int.sub_eq_add_neg, Int.neg_zero, Int.add_zero]
protected theorem mul_comm (a b : Int) : a * b = b * a := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  obtain ⟨b, b', rfl⟩ := exists_subNatNat b
  differences
protected theorem mul_assoc (a b c : Int) : a * b * c = a * (b * c) := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  obtain ⟨b, b', rfl⟩ := exists_subNatNat b
  obtain ⟨c, c', rfl⟩ := exists_subNatNat c
  differences
protected theorem mul_left_comm (a b c : Int) : a * (b * c) = b * (a * c) := by
  rw [← Int.mul_assoc, Int.mul_comm a b, Int.mul_assoc]
protected theorem mul_add (a b c : Int) : a * (b + c) = a * b + a * c := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  obtain ⟨b, b', rfl⟩ := exists_subNatNat b
  obtain ⟨c, c', rfl⟩ := exists_subNatNat c
  differences
protected theorem add_mul (a b c : Int) : (a + b) * c = a * c + b * c := by
  rw [Int.mul_comm, Int.mul_add, Int.mul_comm c a, Int.mul_comm c b]
@[simp] protected theorem mul_one (a : Int) : a * 1 = a := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  differences
@[simp] protected theorem one_mul (a : Int) : 1 * a = a := by rw [Int.mul_comm, Int.mul_one]
@[simp] protected theorem mul_zero (a : Int) : a * 0 = 0 := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  differences
@[simp] protected theorem zero_mul (a : Int) : 0 * a = 0 := by rw [Int.mul_comm, Int.mul_zero]
protected theorem neg_mul (a b : Int) : -a * b = -(a * b) := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  obtain ⟨b, b', rfl⟩ := exists_subNatNat b
  differences
protected theorem mul_neg (a b : Int) : a * -b = -(a * b) := by rw [Int.mul_comm, Int.neg_mul, Int.mul_comm]

end Int

/-- `int_ring` proves equations of commutative rings over `Int` without cancellation: it multiplies out, pushes negation
to the variables, and sorts both sides. -/
macro "int_ring" : tactic => `(tactic| simp only [Int.sub_eq_add_neg, Int.neg_add, Int.neg_neg, Int.mul_add,
  Int.add_mul, Int.neg_mul, Int.mul_neg, Int.mul_one, Int.one_mul, Int.mul_zero, Int.zero_mul, Int.add_zero,
  Int.zero_add, Int.neg_zero, Int.mul_assoc, Int.mul_comm, Int.mul_left_comm, Int.add_assoc, Int.add_comm,
  Int.add_left_comm])

namespace Int

protected theorem sub_add_cancel (a b : Int) : a - b + b = a := by
  rw [Int.sub_eq_add_neg, Int.add_assoc, Int.add_left_neg, Int.add_zero]
protected theorem add_sub_cancel (a b : Int) : a + b - b = a := by
  rw [Int.sub_eq_add_neg, Int.add_assoc, Int.add_right_neg, Int.add_zero]
protected theorem add_sub_cancel_left (a b : Int) : a + b - a = b := by rw [Int.add_comm, Int.add_sub_cancel]
protected theorem neg_eq_zero {a : Int} : -a = 0 ↔ a = 0 :=
  ⟨fun h => by rw [← Int.neg_neg a, h]; rfl, fun h => by rw [h]; rfl⟩
theorem sub_eq_zero_of_eq {a b : Int} (h : a = b) : a - b = 0 := by rw [h, Int.sub_self]
theorem eq_of_sub_eq_zero {a b : Int} (h : a - b = 0) : a = b := by
  rw [← Int.sub_add_cancel a b, h, Int.zero_add]
theorem negSucc_eq (n : Nat) : Int.negSucc n = -(Nat.cast n + 1) := rfl
protected theorem pow_zero (b : Int) : b ^ 0 = 1 := rfl
protected theorem pow_succ (b : Int) (n : Nat) : b ^ (n + 1) = b ^ n * b := rfl

/-! ### Casts -/

theorem natCast_add (a b : Nat) : (Nat.cast (a + b) : Int) = Nat.cast a + Nat.cast b := rfl
theorem natCast_mul (a b : Nat) : (Nat.cast (a * b) : Int) = Nat.cast a * Nat.cast b := rfl
theorem natCast_succ (a : Nat) : (Nat.cast (Nat.succ a) : Int) = Nat.cast a + 1 := rfl
theorem natCast_eq_subNatNat (a : Nat) : (Nat.cast a : Int) = subNatNat a 0 := ofNat_eq_subNatNat a
theorem natCast_sub {a b : Nat} (h : b ≤ a) : (Nat.cast (a - b) : Int) = Nat.cast a - Nat.cast b := by
  rw [natCast_eq_subNatNat, natCast_eq_subNatNat, natCast_eq_subNatNat, subNatNat_sub]
  apply subNatNat_eq
  rw [Nat.zero_add, Nat.sub_add_cancel h, Nat.add_zero]
theorem natCast_pow (a b : Nat) : (Nat.cast (a ^ b) : Int) = (Nat.cast a : Int) ^ b := by
  induction b with
  | zero => rfl
  | succ b ih => rw [Nat.pow_succ, natCast_mul, ih]; rfl

end Int
