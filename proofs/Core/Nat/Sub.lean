prelude
import Core.Nat.Arith

/-!
# Truncated subtraction, minimum and maximum

## Main definitions

* `Min`, `Max` and their instances for `Nat`

## Main statements

* `Nat.add_sub_cancel`, `Nat.sub_add_cancel`, `Nat.sub_sub`, `Nat.sub_eq_iff_eq_add`, …
* `Nat.min_def`, `Nat.max_def`
-/

universe u

namespace Nat
variable {a b c n m k : Nat}

@[simp] protected theorem sub_zero (n : Nat) : n - 0 = n := rfl
theorem sub_succ (n m : Nat) : n - succ m = pred (n - m) := rfl
theorem pred_succ (n : Nat) : pred (succ n) = n := rfl
@[simp] protected theorem zero_sub (n : Nat) : 0 - n = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => rw [sub_succ, ih]; rfl
theorem succ_sub_succ_eq_sub (n m : Nat) : succ n - succ m = n - m := by
  induction m with
  | zero => rfl
  | succ m ih => exact congrArg pred ih
@[simp] protected theorem add_sub_add_right (n k m : Nat) : n + k - (m + k) = n - m := by
  induction k with
  | zero => rfl
  | succ k ih => rw [add_succ, add_succ, succ_sub_succ_eq_sub, ih]
@[simp] protected theorem add_sub_add_left (k n m : Nat) : k + n - (k + m) = n - m := by
  rw [Nat.add_comm k n, Nat.add_comm k m, Nat.add_sub_add_right]
@[simp] protected theorem sub_self (n : Nat) : n - n = 0 := by
  have h := Nat.add_sub_add_right 0 n 0
  rw [Nat.zero_add] at h
  exact h
@[simp] protected theorem add_sub_cancel (n m : Nat) : n + m - m = n := by
  have h := Nat.add_sub_add_right n m 0
  rw [Nat.zero_add] at h
  exact h
@[simp] protected theorem add_sub_cancel_left (n m : Nat) : n + m - n = m := by
  rw [Nat.add_comm, Nat.add_sub_cancel]
theorem sub_self_add (n m : Nat) : n - (n + m) = 0 := by
  have h := Nat.add_sub_add_left n 0 m
  rw [Nat.add_zero, Nat.zero_sub] at h
  exact h
theorem sub_eq_zero_of_le (h : n ≤ m) : n - m = 0 := by
  obtain ⟨k, rfl⟩ := le_iff_exists_add.mp h
  exact sub_self_add n k
protected theorem sub_add_cancel (h : m ≤ n) : n - m + m = n := by
  obtain ⟨k, rfl⟩ := le_iff_exists_add.mp h
  rw [Nat.add_sub_cancel_left, Nat.add_comm]
protected theorem add_sub_of_le (h : n ≤ m) : n + (m - n) = m := by
  rw [Nat.add_comm, Nat.sub_add_cancel h]
protected theorem sub_le (n m : Nat) : n - m ≤ n := by
  rcases Nat.le_total n m with h | h
  · rw [sub_eq_zero_of_le h]; exact zero_le n
  · obtain ⟨k, rfl⟩ := le_iff_exists_add.mp h
    rw [Nat.add_sub_cancel_left]; exact le_add_left k m
protected theorem sub_sub (n m k : Nat) : n - m - k = n - (m + k) := by
  induction k with
  | zero => rfl
  | succ k ih => rw [add_succ, sub_succ, sub_succ, ih]
protected theorem sub_right_comm (n m k : Nat) : n - m - k = n - k - m := by
  rw [Nat.sub_sub, Nat.sub_sub, Nat.add_comm]
protected theorem sub_pos_of_lt (h : m < n) : 0 < n - m := by
  obtain ⟨k, rfl⟩ := le_iff_exists_add.mp h
  rw [succ_add, ← add_succ, Nat.add_sub_cancel_left]
  exact zero_lt_succ k
protected theorem sub_lt (hn : 0 < n) (hm : 0 < m) : n - m < n := by
  cases m with
  | zero => exact absurd hm (Nat.lt_irrefl 0)
  | succ m => cases n with
    | zero => exact absurd hn (Nat.lt_irrefl 0)
    | succ n => rw [succ_sub_succ_eq_sub]; exact succ_le_succ (Nat.sub_le n m)
protected theorem sub_le_sub_right (h : n ≤ m) (k : Nat) : n - k ≤ m - k := by
  induction k with
  | zero => exact h
  | succ k ih => exact pred_le_pred ih
protected theorem sub_eq_iff_eq_add (h : m ≤ n) : n - m = k ↔ n = k + m := by
  constructor
  · intro e; rw [← e, Nat.sub_add_cancel h]
  · intro e; rw [e, Nat.add_sub_cancel]
protected theorem le_sub_iff_add_le (h : k ≤ m) : n ≤ m - k ↔ n + k ≤ m := by
  obtain ⟨d, rfl⟩ := le_iff_exists_add.mp h
  rw [Nat.add_sub_cancel_left, Nat.add_comm k d, Nat.add_le_add_iff_right]
protected theorem sub_le_iff_le_add : n - k ≤ m ↔ n ≤ m + k := by
  rcases Nat.le_total n k with h | h
  · rw [sub_eq_zero_of_le h]
    exact iff_of_true (zero_le m) (Nat.le_trans h (le_add_left k m))
  · obtain ⟨d, rfl⟩ := le_iff_exists_add.mp h
    rw [Nat.add_sub_cancel_left, Nat.add_comm k d, Nat.add_le_add_iff_right]
protected theorem add_sub_assoc (h : k ≤ m) (n : Nat) : n + m - k = n + (m - k) := by
  obtain ⟨d, rfl⟩ := le_iff_exists_add.mp h
  rw [Nat.add_sub_cancel_left, Nat.add_left_comm, Nat.add_sub_cancel_left]
protected theorem mul_sub (k n m : Nat) : k * (n - m) = k * n - k * m := by
  rcases Nat.le_total n m with h | h
  · rw [sub_eq_zero_of_le h, sub_eq_zero_of_le (Nat.mul_le_mul_left k h), Nat.mul_zero]
  · obtain ⟨d, rfl⟩ := le_iff_exists_add.mp h
    rw [Nat.add_sub_cancel_left, Nat.left_distrib, Nat.add_sub_cancel_left]
theorem pred_lt {n : Nat} (h : n ≠ 0) : pred n < n := by
  cases n with
  | zero => exact absurd rfl h
  | succ n => exact .refl
theorem pred_lt_of_lt {n m : Nat} (h : m < n) : pred n < n := pred_lt (Nat.ne_of_gt (Nat.lt_of_le_of_lt (zero_le m) h))
theorem sub_succ_lt_self (h : b < a) : a - (b + 1) < a - b := by
  rw [Nat.add_one, sub_succ]
  exact pred_lt (Nat.ne_of_gt (Nat.sub_pos_of_lt h))

end Nat

/-! ### Minimum and maximum -/

class Min (α : Type u) where
  min : α → α → α
class Max (α : Type u) where
  max : α → α → α
export Min (min)
export Max (max)
/-- The minimum for a decidable `≤`. -/
@[reducible] def minOfLe {α : Type u} [LE α] [DecidableRel (@LE.le α _)] : Min α where
  min x y := if x ≤ y then x else y
/-- The maximum for a decidable `≤`. -/
@[reducible] def maxOfLe {α : Type u} [LE α] [DecidableRel (@LE.le α _)] : Max α where
  max x y := if x ≤ y then y else x
instance instMinNat : Min Nat := minOfLe
instance Nat.instMax : Max Nat := maxOfLe

namespace Nat
variable {a b c : Nat}

protected theorem min_def : min a b = if a ≤ b then a else b := rfl
protected theorem max_def : max a b = if a ≤ b then b else a := rfl
protected theorem min_eq_left (h : a ≤ b) : min a b = a := if_pos h
protected theorem max_eq_right (h : a ≤ b) : max a b = b := if_pos h
protected theorem min_eq_right (h : b ≤ a) : min a b = b := by
  rw [Nat.min_def]
  split
  · exact Nat.le_antisymm ‹a ≤ b› h
  · rfl
protected theorem max_eq_left (h : b ≤ a) : max a b = a := by
  rw [Nat.max_def]
  split
  · exact Nat.le_antisymm h ‹a ≤ b›
  · rfl
protected theorem min_le_left (a b : Nat) : min a b ≤ a := by
  rcases Nat.le_total a b with h | h
  · exact Nat.le_of_eq (Nat.min_eq_left h)
  · rw [Nat.min_eq_right h]; exact h
protected theorem min_le_right (a b : Nat) : min a b ≤ b := by
  rcases Nat.le_total a b with h | h
  · rw [Nat.min_eq_left h]; exact h
  · exact Nat.le_of_eq (Nat.min_eq_right h)
protected theorem le_max_left (a b : Nat) : a ≤ max a b := by
  rcases Nat.le_total a b with h | h
  · rw [Nat.max_eq_right h]; exact h
  · exact Nat.le_of_eq (Nat.max_eq_left h).symm
protected theorem le_max_right (a b : Nat) : b ≤ max a b := by
  rcases Nat.le_total a b with h | h
  · exact Nat.le_of_eq (Nat.max_eq_right h).symm
  · rw [Nat.max_eq_left h]; exact h
protected theorem le_min (ha : c ≤ a) (hb : c ≤ b) : c ≤ min a b := by
  rw [Nat.min_def]; split <;> assumption
protected theorem max_le (ha : a ≤ c) (hb : b ≤ c) : max a b ≤ c := by
  rw [Nat.max_def]; split <;> assumption

end Nat
