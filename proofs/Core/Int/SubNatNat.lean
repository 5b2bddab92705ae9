prelude
import Core.Int.Basic

/-!
# Integers as differences of natural numbers

Every integer is `subNatNat a b = a - b`, and each operation on such differences is an operation on the pairs `(a, b)`.
This reduces every law about integers to one about natural numbers.

## Main statements

* `Int.exists_subNatNat`: every integer is a difference
* `Int.subNatNat_inj`, `Int.subNatNat_add`, `Int.subNatNat_mul`, `Int.subNatNat_neg`, `Int.subNatNat_le`
-/

namespace Int
variable {a b c d k m n : Nat}

theorem subNatNat_eq_ofNat (h : a = b + k) : subNatNat a b = .ofNat k := by
  rw [h, subNatNat, Nat.sub_self_add, Nat.add_sub_cancel_left]
theorem subNatNat_eq_negSucc (h : b = a + k + 1) : subNatNat a b = .negSucc k := by
  have e : b - a = k + 1 := by rw [h, Nat.add_assoc, Nat.add_sub_cancel_left]
  rw [subNatNat, e]
/-- One of the two sides of a difference exceeds the other. -/
theorem subNatNat_cases (a b : Nat) :
    (∃ k, a = b + k ∧ subNatNat a b = .ofNat k) ∨ (∃ k, b = a + k + 1 ∧ subNatNat a b = .negSucc k) := by
  rcases Nat.lt_or_ge a b with h | h
  · obtain ⟨k, hk⟩ := Nat.le_iff_exists_add.mp h
    have hk : b = a + k + 1 := hk.trans (Nat.succ_add a k)
    exact .inr ⟨k, hk, subNatNat_eq_negSucc hk⟩
  · obtain ⟨k, hk⟩ := Nat.le_iff_exists_add.mp h
    exact .inl ⟨k, hk, subNatNat_eq_ofNat hk⟩
theorem exists_subNatNat : (i : Int) → ∃ a b, i = subNatNat a b
  | .ofNat n => ⟨n, 0, (subNatNat_eq_ofNat (Nat.zero_add n).symm).symm⟩
  | .negSucc n => ⟨0, n + 1, (subNatNat_eq_negSucc (by rw [Nat.zero_add])).symm⟩
theorem ofNat_eq_subNatNat (n : Nat) : Int.ofNat n = subNatNat n 0 :=
  (subNatNat_eq_ofNat (Nat.zero_add n).symm).symm
theorem negOfNat_eq_subNatNat (n : Nat) : negOfNat n = subNatNat 0 n := by
  cases n with
  | zero => rfl
  | succ n => exact (subNatNat_eq_negSucc (by rw [Nat.zero_add])).symm

theorem subNatNat_add_add (a b k : Nat) : subNatNat (a + k) (b + k) = subNatNat a b := by
  rw [subNatNat, subNatNat, Nat.add_sub_add_right, Nat.add_sub_add_right]
theorem subNatNat_eq (h : a + d = c + b) : subNatNat a b = subNatNat c d := by
  rw [← subNatNat_add_add a b d, h, Nat.add_comm b d, subNatNat_add_add]
theorem subNatNat_inj : subNatNat a b = subNatNat c d ↔ a + d = c + b := by
  refine ⟨fun h => ?_, subNatNat_eq⟩
  rcases subNatNat_cases a b with ⟨k, hk, e⟩ | ⟨k, hk, e⟩ <;>
    rcases subNatNat_cases c d with ⟨l, hl, f⟩ | ⟨l, hl, f⟩ <;> rw [e, f] at h
  · injection h with h
    rw [hk, hl, h]
    nat_ring
  · cases h
  · cases h
  · injection h with h
    rw [hk, hl, h]
    nat_ring

theorem subNatNat_add (a b c d : Nat) : subNatNat a b + subNatNat c d = subNatNat (a + c) (b + d) := by
  rcases subNatNat_cases a b with ⟨k, hk, e⟩ | ⟨k, hk, e⟩ <;>
    rcases subNatNat_cases c d with ⟨l, hl, f⟩ | ⟨l, hl, f⟩ <;> rw [e, f, hk, hl]
  · exact (subNatNat_eq_ofNat (Nat.add_add_add_comm b k d l)).symm
  · show subNatNat k (l + 1) = _
    apply subNatNat_eq
    nat_ring
  · show subNatNat l (k + 1) = _
    apply subNatNat_eq
    nat_ring
  · refine (subNatNat_eq_negSucc (k := k + l + 1) ?_).symm
    nat_ring

theorem subNatNat_neg (a b : Nat) : -subNatNat a b = subNatNat b a := by
  rcases subNatNat_cases a b with ⟨k, hk, e⟩ | ⟨k, hk, e⟩ <;> rw [e, hk]
  · show negOfNat k = _
    rw [negOfNat_eq_subNatNat]
    apply subNatNat_eq
    rw [Nat.zero_add, Nat.add_comm]
  · exact (subNatNat_eq_ofNat (k := k + 1) (Nat.add_assoc a k 1)).symm

theorem subNatNat_sub (a b c d : Nat) : subNatNat a b - subNatNat c d = subNatNat (a + d) (b + c) := by
  show subNatNat a b + -subNatNat c d = _
  rw [subNatNat_neg, subNatNat_add]

theorem subNatNat_mul (a b c d : Nat) :
    subNatNat a b * subNatNat c d = subNatNat (a * c + b * d) (a * d + b * c) := by
  rcases subNatNat_cases a b with ⟨k, hk, e⟩ | ⟨k, hk, e⟩ <;>
    rcases subNatNat_cases c d with ⟨l, hl, f⟩ | ⟨l, hl, f⟩ <;> rw [e, f, hk, hl]
  · refine (subNatNat_eq_ofNat (k := k * l) ?_).symm
    nat_ring
  · show negOfNat (k * (l + 1)) = _
    rw [negOfNat_eq_subNatNat]
    apply subNatNat_eq
    nat_ring
  · show negOfNat ((k + 1) * l) = _
    rw [negOfNat_eq_subNatNat]
    apply subNatNat_eq
    nat_ring
  · refine (subNatNat_eq_ofNat (k := (k + 1) * (l + 1)) ?_).symm
    nat_ring

theorem nonNeg_subNatNat : NonNeg (subNatNat a b) ↔ b ≤ a := by
  rcases subNatNat_cases a b with ⟨k, hk, e⟩ | ⟨k, hk, e⟩ <;> rw [e, hk]
  · exact iff_of_true (.mk k) (Nat.le_add_right b k)
  · refine iff_of_false nofun (Nat.not_le_of_lt ?_)
    exact Nat.lt_succ_of_le (Nat.le_add_right a k)
theorem subNatNat_le : subNatNat a b ≤ subNatNat c d ↔ a + d ≤ c + b := by
  show NonNeg (subNatNat c d - subNatNat a b) ↔ _
  rw [subNatNat_sub, nonNeg_subNatNat, Nat.add_comm d a]
theorem subNatNat_lt : subNatNat a b < subNatNat c d ↔ a + d < c + b := by
  show subNatNat a b + subNatNat 1 0 ≤ subNatNat c d ↔ _
  rw [subNatNat_add, subNatNat_le, Nat.add_right_comm]
  exact Iff.rfl
theorem zero_eq_subNatNat : (0 : Int) = subNatNat 0 0 := rfl
theorem one_eq_subNatNat : (1 : Int) = subNatNat 1 0 := rfl

end Int
