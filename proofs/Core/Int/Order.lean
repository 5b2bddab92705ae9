prelude
import Core.Int.Ring

/-!
# The order of the integers

## Main statements

* `Int.le_trans`, `Int.le_total`, `Int.add_le_add`, `Int.mul_le_mul_of_nonneg_left`, …
* `Int.sub_nonneg_of_le`, `Int.lt_or_gt_of_ne`, casts: `Int.natCast_le`, `Int.natCast_lt`
* `Int.min_def`, `Int.max_def` and the bounds that `omega` uses
-/

namespace Int
variable {a b c d : Int}

/-! ### Linear order -/

@[simp] protected theorem le_refl (a : Int) : a ≤ a := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  exact subNatNat_le.mpr .refl
protected theorem le_of_eq (h : a = b) : a ≤ b := h ▸ Int.le_refl a
protected theorem le_trans (h₁ : a ≤ b) (h₂ : b ≤ c) : a ≤ c := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  obtain ⟨b, b', rfl⟩ := exists_subNatNat b
  obtain ⟨c, c', rfl⟩ := exists_subNatNat c
  rw [subNatNat_le] at *
  have h := Nat.add_le_add h₁ h₂
  apply Nat.le_of_add_le_add_right (b := b + b')
  have e₁ : a + c' + (b + b') = a + b' + (b + c') := by nat_ring
  have e₂ : c + a' + (b + b') = b + a' + (c + b') := by nat_ring
  rw [e₁, e₂]
  exact h
protected theorem le_antisymm (h₁ : a ≤ b) (h₂ : b ≤ a) : a = b := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  obtain ⟨b, b', rfl⟩ := exists_subNatNat b
  rw [subNatNat_le] at *
  exact subNatNat_eq (Nat.le_antisymm h₁ h₂)
protected theorem not_le : ¬a ≤ b ↔ b < a := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  obtain ⟨b, b', rfl⟩ := exists_subNatNat b
  rw [subNatNat_le, subNatNat_lt, Nat.not_le]
protected theorem not_lt : ¬a < b ↔ b ≤ a := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  obtain ⟨b, b', rfl⟩ := exists_subNatNat b
  rw [subNatNat_le, subNatNat_lt, Nat.not_lt]
protected theorem lt_of_not_le (h : ¬a ≤ b) : b < a := Int.not_le.mp h
protected theorem le_of_not_lt (h : ¬a < b) : b ≤ a := Int.not_lt.mp h
protected theorem lt_irrefl (a : Int) : ¬a < a := Int.not_lt.mpr (Int.le_refl a)
theorem add_one_le_of_lt (h : a < b) : a + 1 ≤ b := h
theorem lt_add_one_of_le (h : a ≤ b) : a < b + 1 := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  obtain ⟨b, b', rfl⟩ := exists_subNatNat b
  rw [one_eq_subNatNat, subNatNat_add, subNatNat_lt, Nat.add_right_comm]
  exact Nat.lt_succ_of_le (subNatNat_le.mp h)
protected theorem le_of_lt (h : a < b) : a ≤ b := Int.not_lt.mp fun h' => by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  obtain ⟨b, b', rfl⟩ := exists_subNatNat b
  exact Nat.lt_asymm (subNatNat_lt.mp h) (subNatNat_lt.mp h')
protected theorem le_total (a b : Int) : a ≤ b ∨ b ≤ a :=
  (Decidable.em (a ≤ b)).imp id fun h => Int.le_of_lt (Int.lt_of_not_le h)
protected theorem lt_of_lt_of_le (h₁ : a < b) (h₂ : b ≤ c) : a < c := Int.le_trans h₁ h₂
protected theorem lt_or_gt_of_ne (h : a ≠ b) : a < b ∨ a > b := by
  rcases Int.le_total a b with h' | h'
  · exact .inl (Int.lt_of_not_le fun h'' => h (Int.le_antisymm h' h''))
  · exact .inr (Int.lt_of_not_le fun h'' => h (Int.le_antisymm h'' h'))
protected theorem ne_of_gt (h : a > b) : a ≠ b := fun e => Int.lt_irrefl a (by
  have h' : b < a := h
  rw [← e] at h'
  exact h')
theorem eq_iff_le_and_ge : a = b ↔ a ≤ b ∧ b ≤ a :=
  ⟨fun h => ⟨Int.le_of_eq h, Int.le_of_eq h.symm⟩, fun h => Int.le_antisymm h.1 h.2⟩

/-! ### Addition and multiplication -/

protected theorem add_le_add_right (h : a ≤ b) (c : Int) : a + c ≤ b + c := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  obtain ⟨b, b', rfl⟩ := exists_subNatNat b
  obtain ⟨c, c', rfl⟩ := exists_subNatNat c
  rw [subNatNat_le] at h
  rw [subNatNat_add, subNatNat_add, subNatNat_le, Nat.add_add_add_comm, Nat.add_add_add_comm b]
  exact Nat.add_le_add_right h (c + c')
protected theorem add_le_add_left (h : a ≤ b) (c : Int) : c + a ≤ c + b := by
  rw [Int.add_comm c a, Int.add_comm c b]
  exact Int.add_le_add_right h c
protected theorem add_le_add (h₁ : a ≤ b) (h₂ : c ≤ d) : a + c ≤ b + d :=
  Int.le_trans (Int.add_le_add_right h₁ c) (Int.add_le_add_left h₂ b)
protected theorem le_of_add_le_add_right (h : a + c ≤ b + c) : a ≤ b := by
  have h' := Int.add_le_add_right h (-c)
  rw [Int.add_assoc, Int.add_right_neg, Int.add_zero, Int.add_assoc, Int.add_right_neg, Int.add_zero] at h'
  exact h'
theorem sub_nonneg_of_le (h : b ≤ a) : 0 ≤ a - b := by
  have h' := Int.add_le_add_right h (-b)
  rw [Int.add_right_neg] at h'
  exact h'
theorem le_of_sub_nonneg (h : 0 ≤ a - b) : b ≤ a := by
  have h' := Int.add_le_add_right h b
  rw [Int.sub_add_cancel, Int.zero_add] at h'
  exact h'
protected theorem neg_le_neg (h : a ≤ b) : -b ≤ -a := by
  obtain ⟨a, a', rfl⟩ := exists_subNatNat a
  obtain ⟨b, b', rfl⟩ := exists_subNatNat b
  rw [subNatNat_le] at h
  rw [subNatNat_neg, subNatNat_neg, subNatNat_le, Nat.add_comm b', Nat.add_comm a']
  exact h
theorem eq_natCast_of_nonneg (h : 0 ≤ a) : ∃ n : Nat, a = Nat.cast n := by
  cases a with
  | ofNat n => exact ⟨n, rfl⟩
  | negSucc n => cases h
theorem natCast_nonneg (n : Nat) : (0 : Int) ≤ Nat.cast n := by
  rw [natCast_eq_subNatNat, zero_eq_subNatNat, subNatNat_le]
  exact Nat.zero_le _
protected theorem mul_nonneg (ha : 0 ≤ a) (hb : 0 ≤ b) : 0 ≤ a * b := by
  obtain ⟨m, rfl⟩ := eq_natCast_of_nonneg ha
  obtain ⟨n, rfl⟩ := eq_natCast_of_nonneg hb
  rw [← natCast_mul]
  exact natCast_nonneg _
protected theorem mul_le_mul_of_nonneg_left (h : a ≤ b) (hc : 0 ≤ c) : c * a ≤ c * b := by
  apply le_of_sub_nonneg
  have h' := Int.mul_nonneg hc (sub_nonneg_of_le h)
  rw [Int.sub_eq_add_neg, Int.mul_add, Int.mul_neg] at h'
  exact h'
protected theorem mul_le_mul_of_nonpos_left (h : b ≤ a) (hc : c ≤ 0) : c * a ≤ c * b := by
  have h' := Int.mul_le_mul_of_nonneg_left (c := -c) h (Int.neg_le_neg hc)
  have h'' := Int.neg_le_neg h'
  rw [Int.neg_mul, Int.neg_mul, Int.neg_neg, Int.neg_neg] at h''
  exact h''
protected theorem mul_pos (ha : 0 < a) (hb : 0 < b) : 0 < a * b := by
  have h := Int.mul_le_mul_of_nonneg_left (c := a) (a := 1) (b := b) hb (Int.le_of_lt ha)
  rw [Int.mul_one] at h
  exact Int.le_trans ha h

/-! ### Casts -/

theorem natCast_le {m n : Nat} : (Nat.cast m : Int) ≤ Nat.cast n ↔ m ≤ n := by
  rw [natCast_eq_subNatNat, natCast_eq_subNatNat, subNatNat_le]
  exact Iff.rfl
theorem natCast_lt {m n : Nat} : (Nat.cast m : Int) < Nat.cast n ↔ m < n := by
  rw [natCast_eq_subNatNat, natCast_eq_subNatNat, subNatNat_lt]
  exact Iff.rfl

/-! ### Minimum, maximum, absolute value -/

protected theorem min_def (a b : Int) : min a b = if a ≤ b then a else b := rfl
protected theorem max_def (a b : Int) : max a b = if a ≤ b then b else a := rfl
protected theorem min_le_left (a b : Int) : min a b ≤ a := by
  rw [Int.min_def]
  split
  · exact Int.le_refl a
  · exact Int.le_of_lt (Int.lt_of_not_le ‹_›)
protected theorem min_le_right (a b : Int) : min a b ≤ b := by
  rw [Int.min_def]
  split
  · assumption
  · exact Int.le_refl b
protected theorem le_max_left (a b : Int) : a ≤ max a b := by
  rw [Int.max_def]
  split
  · assumption
  · exact Int.le_refl a
protected theorem le_max_right (a b : Int) : b ≤ max a b := by
  rw [Int.max_def]
  split
  · exact Int.le_refl b
  · exact Int.le_of_lt (Int.lt_of_not_le ‹_›)
theorem le_natAbs {a : Int} : a ≤ Nat.cast (natAbs a) := by
  cases a with
  | ofNat n => exact Int.le_refl _
  | negSucc n => exact Int.le_trans (Int.neg_le_neg (natCast_nonneg (n + 1))) (natCast_nonneg (n + 1))
theorem toNat_eq_max (a : Int) : (Nat.cast (toNat a) : Int) = max a 0 := by
  rw [Int.max_def]
  cases a with
  | ofNat n =>
    split
    · exact Int.le_antisymm (Int.le_trans ‹_› (Int.le_refl 0)) (natCast_nonneg n)
    · rfl
  | negSucc n =>
    have h : negSucc n ≤ 0 := Int.neg_le_neg (natCast_nonneg (n + 1))
    rw [if_pos h]
    rfl

end Int
