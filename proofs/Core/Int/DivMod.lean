prelude
import Core.Int.Order

/-!
# Division with remainder of integers

## Main statements

* `Int.mul_ediv_self_le`, `Int.lt_mul_ediv_self_add`: `k * (x / k) ≤ x < k * (x / k) + k` for `k > 0`
* `Int.emod_def`, `Int.emod_nonneg`, `Int.emod_lt_of_pos`
* `Int.natCast_ediv`, `Int.natCast_emod`
* `Int.emod_eq_zero_of_dvd`, `Int.mul_ediv_cancel_of_dvd`: exact division
-/

namespace Int
variable {a b k x : Int}

theorem ediv_zero (a : Int) : a / 0 = 0 := by cases a <;> rfl
theorem ediv_neg (a b : Int) : a / -b = -(a / b) := by
  cases b with
  | ofNat n => cases n with
    | zero =>
      show a / 0 = -(a / 0)
      rw [ediv_zero, Int.neg_zero]
    | succ n => rfl
  | negSucc n => exact (Int.neg_neg (edivNat a (n + 1))).symm
theorem emod_def (a b : Int) : a % b = a - b * (a / b) := rfl
theorem natCast_ediv (m n : Nat) : (Nat.cast (m / n) : Int) = Nat.cast m / Nat.cast n := by
  cases n with
  | zero => exact (ediv_zero _).symm
  | succ n => rfl
theorem natCast_emod (m n : Nat) : (Nat.cast (m % n) : Int) = Nat.cast m % Nat.cast n := by
  rw [emod_def, ← natCast_ediv, ← natCast_mul, ← natCast_sub (Nat.mul_div_le m n)]
  rfl

/-- The two bounds on the quotient by a positive number. -/
theorem ediv_bounds (x : Int) (k : Nat) :
    Nat.cast (k + 1) * edivNat x (k + 1) ≤ x ∧
      x < Nat.cast (k + 1) * edivNat x (k + 1) + Nat.cast (k + 1) := by
  cases x with
  | ofNat m =>
    constructor
    · exact natCast_le.mpr (Nat.mul_div_le m (k + 1))
    · exact natCast_lt.mpr (Nat.lt_mul_div_add m (Nat.zero_lt_succ k))
  | negSucc m =>
    have h₁ : m + 1 ≤ (k + 1) * (m / (k + 1)) + (k + 1) := Nat.lt_mul_div_add m (Nat.zero_lt_succ k)
    have e : (Nat.cast (k + 1) : Int) * edivNat (negSucc m) (k + 1) =
        -Nat.cast ((k + 1) * (m / (k + 1)) + (k + 1)) := rfl
    rw [e]
    constructor
    · exact Int.neg_le_neg (natCast_le.mpr h₁)
    · rw [natCast_add, Int.neg_add, Int.add_assoc, Int.add_left_neg, Int.add_zero]
      have e' : negSucc m + 1 = -Nat.cast m := by
        rw [negSucc_eq, Int.neg_add, Int.add_assoc, Int.add_left_neg, Int.add_zero]
      show negSucc m + 1 ≤ _
      rw [e']
      exact Int.neg_le_neg (natCast_le.mpr (Nat.mul_div_le m (k + 1)))

theorem mul_ediv_self_le {x k : Int} (h : k ≠ 0) : k * (x / k) ≤ x := by
  cases k with
  | ofNat n => cases n with
    | zero => exact absurd rfl h
    | succ n => exact (ediv_bounds x n).1
  | negSucc n =>
    show -Nat.cast (n + 1) * -edivNat x (n + 1) ≤ x
    rw [Int.neg_mul, Int.mul_neg, Int.neg_neg]
    exact (ediv_bounds x n).1
theorem lt_mul_ediv_self_add {x k : Int} (h : 0 < k) : x < k * (x / k) + k := by
  cases k with
  | ofNat n => cases n with
    | zero => exact absurd h (Int.lt_irrefl 0)
    | succ n => exact (ediv_bounds x n).2
  | negSucc n => exact absurd h (Int.not_lt.mpr (Int.neg_le_neg (natCast_nonneg (n + 1))))
theorem emod_nonneg (a : Int) {b : Int} (h : b ≠ 0) : 0 ≤ a % b := sub_nonneg_of_le (mul_ediv_self_le h)
theorem emod_lt_of_pos (a : Int) {b : Int} (h : 0 < b) : a % b < b := by
  have h' := Int.add_le_add_right (lt_mul_ediv_self_add (x := a) h) (-(b * (a / b)))
  rw [Int.add_comm (b * (a / b)), Int.add_assoc b, Int.add_right_neg, Int.add_zero, Int.add_right_comm] at h'
  exact h'

/-! ### Divisibility -/

/-- A multiple of `k` that is at least `0` and less than `k` vanishes. -/
theorem mul_eq_zero_of_bounds {q : Int} (hk : 0 < k) (h₁ : 0 ≤ k * q) (h₂ : k * q < k) : k * q = 0 := by
  have hq : q ≤ 0 := Int.le_of_not_lt fun h => by
    have h' := Int.mul_le_mul_of_nonneg_left (a := 1) h (Int.le_of_lt hk)
    rw [Int.mul_one] at h'
    exact Int.lt_irrefl k (Int.le_trans (Int.add_le_add_right h' 1) h₂)
  have h := Int.mul_le_mul_of_nonneg_left hq (Int.le_of_lt hk)
  rw [Int.mul_zero] at h
  exact Int.le_antisymm h h₁
theorem emod_neg (a b : Int) : a % -b = a % b := by
  rw [emod_def, ediv_neg, Int.neg_mul, Int.mul_neg, Int.neg_neg]
  rfl
theorem emod_zero (a : Int) : a % 0 = a := by rw [emod_def, Int.zero_mul, Int.sub_zero]
theorem mul_emod_right (a c : Int) : a * c % a = 0 := by
  have pos : ∀ a c : Int, 0 < a → a * c % a = 0 := by
    intro a c ha
    have e : a * c % a = a * (c - a * c / a) := by
      rw [emod_def, Int.sub_eq_add_neg, Int.sub_eq_add_neg, Int.mul_add, Int.mul_neg]
    have h₁ := emod_nonneg (a * c) (Int.ne_of_gt ha)
    have h₂ := emod_lt_of_pos (a * c) ha
    rw [e] at h₁ h₂ ⊢
    exact mul_eq_zero_of_bounds ha h₁ h₂
  rcases Decidable.em (a = 0) with h | h
  · rw [h, Int.zero_mul]
    rfl
  · rcases Int.lt_or_gt_of_ne h with h | h
    · have h' := pos (-a) (-c) (by
        have h'' := Int.add_le_add_right h (-a)
        rw [Int.add_right_comm, Int.add_right_neg, Int.zero_add, Int.zero_add] at h''
        exact h'')
      rw [Int.neg_mul, Int.mul_neg, Int.neg_neg, emod_neg] at h'
      exact h'
    · exact pos a c h
theorem emod_eq_zero_of_dvd (h : a ∣ b) : b % a = 0 := by
  obtain ⟨c, rfl⟩ := h
  exact mul_emod_right a c
theorem mul_ediv_cancel_of_dvd (h : a ∣ b) : a * (b / a) = b :=
  (eq_of_sub_eq_zero (emod_eq_zero_of_dvd h)).symm
theorem dvd_of_emod_eq_zero (h : b % a = 0) : a ∣ b := ⟨b / a, eq_of_sub_eq_zero h⟩
theorem emod_pos_of_not_dvd (h : ¬a ∣ b) : a = 0 ∨ 0 < b % a := by
  rcases Decidable.em (a = 0) with ha | ha
  · exact .inl ha
  · refine .inr ((Int.lt_or_gt_of_ne fun e => h (dvd_of_emod_eq_zero e)).elim (fun h' => ?_) id)
    exact absurd (emod_nonneg b ha) (Int.not_le.mpr h')

/-! ### Balanced remainder -/

/-- The remainder of `x` by `m` in the symmetric range around `0`. -/
noncomputable def bmod (x : Int) (m : Nat) : Int :=
  if x % Nat.cast m < (Nat.cast m + 1) / 2 then x % Nat.cast m else x % Nat.cast m - Nat.cast m
theorem exists_bmod_eq (x : Int) (m : Nat) : ∃ q : Int, bmod x m = x + Nat.cast m * q := by
  rw [bmod, emod_def]
  split
  · exact ⟨-(x / Nat.cast m), by rw [Int.mul_neg]; rfl⟩
  · refine ⟨-(x / Nat.cast m) - 1, ?_⟩
    int_ring

end Int
