prelude
import Core.Int.DivMod
universe u v

/-!
# Facts that `omega` looks up by name

`omega` turns hypotheses about natural numbers into hypotheses about integers and pushes casts inwards; each of these
steps is one of the theorems below. They are stated exactly as in Lean 4, in the namespaces where `omega` expects them.

## Main statements

* `Lean.Omega.Int.ofNat_le_of_le`, `Lean.Omega.Int.ofNat_sub_dichotomy`, …: casts
* `Lean.Omega.Decidable.or_not_not_of_not_and`, …: negations of connectives
* `Lean.Omega.ite_disjunction`: conditionals
-/

theorem Decidable.not_or_of_imp {a b : Prop} [Decidable a] (h : a → b) : ¬a ∨ b :=
  (Classical.em a).elim (fun ha => .inr (h ha)) .inl
theorem le_of_le_of_eq {α : Type u} [LE α] {a b c : α} (h : a ≤ b) (e : b = c) : a ≤ c := e ▸ h
/-- The witness of an existential statement. -/
noncomputable def Exists.choose {α : Sort u} {p : α → Prop} (h : ∃ a, p a) : α := Classical.choose h
theorem Exists.choose_spec {α : Sort u} {p : α → Prop} (h : ∃ a, p a) : p h.choose := Classical.choose_spec h

namespace Lean.Omega

/-! ### Logic -/

theorem and_not_not_of_not_or {p q : Prop} (h : ¬(p ∨ q)) : ¬p ∧ ¬q := not_or.mp h
theorem Decidable.or_not_not_of_not_and {p q : Prop} [Decidable p] [Decidable q] (h : ¬(p ∧ q)) : ¬p ∨ ¬q :=
  Classical.not_and_iff_not_or_not.mp h
theorem Decidable.and_not_of_not_imp {p q : Prop} [Decidable p] (h : ¬(p → q)) : p ∧ ¬q := Classical.not_imp.mp h
theorem Decidable.and_or_not_and_not_of_iff {p q : Prop} [Decidable q] (h : p ↔ q) : p ∧ q ∨ ¬p ∧ ¬q :=
  (Classical.em q).imp (fun hq => ⟨h.mpr hq, hq⟩) (fun hq => ⟨fun hp => hq (h.mp hp), hq⟩)
theorem Decidable.and_not_or_not_and_of_not_iff {p q : Prop} [Decidable p] [Decidable q] (h : ¬(p ↔ q)) :
    p ∧ ¬q ∨ ¬p ∧ q :=
  (Classical.em p).elim
    (fun hp => .inl ⟨hp, fun hq => h (iff_of_true hp hq)⟩)
    (fun hp => .inr ⟨hp, Classical.byContradiction fun hq => h (iff_of_false hp hq)⟩)
theorem ite_disjunction {α : Type u} {P : Prop} [Decidable P] {a b : α} :
    (P ∧ (if P then a else b) = a) ∨ (¬P ∧ (if P then a else b) = b) :=
  (Classical.em P).imp (fun h => ⟨h, if_pos h⟩) (fun h => ⟨h, if_neg h⟩)

/-! ### Natural numbers -/

theorem Nat.lt_of_gt {x y : Nat} (h : x > y) : y < x := h
theorem Nat.le_of_ge {x y : Nat} (h : x ≥ y) : y ≤ x := h

/-! ### Order of the integers -/

namespace Int

theorem lt_of_not_le {a b : Int} (h : ¬a ≤ b) : b < a := _root_.Int.lt_of_not_le h
theorem le_of_not_lt {a b : Int} (h : ¬a < b) : b ≤ a := _root_.Int.le_of_not_lt h
theorem lt_of_gt {a b : Int} (h : a > b) : b < a := h
theorem le_of_ge {a b : Int} (h : a ≥ b) : b ≤ a := h

/-! ### Congruence -/

theorem neg_congr {a b : Int} (h : a = b) : -a = -b := h ▸ rfl
theorem add_congr {a b c d : Int} (h₁ : a = b) (h₂ : c = d) : a + c = b + d := h₁ ▸ h₂ ▸ rfl
theorem sub_congr {a b c d : Int} (h₁ : a = b) (h₂ : c = d) : a - c = b - d := h₁ ▸ h₂ ▸ rfl
theorem mul_congr {a b c d : Int} (h₁ : a = b) (h₂ : c = d) : a * c = b * d := h₁ ▸ h₂ ▸ rfl

/-! ### Casts -/

theorem ofNat_lt_of_lt {x y : Nat} (h : x < y) : (Nat.cast x : Int) < Nat.cast y := Int.natCast_lt.mpr h
theorem ofNat_le_of_le {x y : Nat} (h : x ≤ y) : (Nat.cast x : Int) ≤ Nat.cast y := Int.natCast_le.mpr h
theorem ofNat_congr {x y : Nat} (h : x = y) : (Nat.cast x : Int) = Nat.cast y := h ▸ rfl
theorem ofNat_pos_of_pos {a : Nat} (h : 0 < a) : (0 : Int) < Nat.cast a := Int.natCast_lt.mpr h
theorem natCast_ofNat {n : Nat} : (Nat.cast (OfNat.ofNat n : Nat) : Int) = OfNat.ofNat n := rfl
theorem ofNat_mul_nonneg {a b : Nat} : (0 : Int) ≤ Nat.cast a * Nat.cast b := Int.natCast_nonneg (a * b)
theorem emod_ofNat_nonneg {x : Nat} {y : Int} : 0 ≤ Nat.cast x % y := by
  rcases Classical.em (y = 0) with h | h
  · rw [h, Int.emod_zero]
    exact Int.natCast_nonneg x
  · exact Int.emod_nonneg _ h
theorem ofNat_sub_sub {a b c : Nat} : (Nat.cast (a - b - c) : Int) = Nat.cast (a - (b + c)) :=
  ofNat_congr (Nat.sub_sub a b c)
/-- Truncated subtraction is subtraction or zero. -/
theorem ofNat_sub_dichotomy {a b : Nat} :
    b ≤ a ∧ (Nat.cast (a - b) : Int) = Nat.cast a - Nat.cast b ∨ a < b ∧ (Nat.cast (a - b) : Int) = 0 := by
  rcases Nat.lt_or_ge a b with h | h
  · exact .inr ⟨h, ofNat_congr (Nat.sub_eq_zero_of_le (Nat.le_of_lt h))⟩
  · exact .inl ⟨h, Int.natCast_sub h⟩
theorem ofNat_min (a b : Nat) : (Nat.cast (min a b) : Int) = min (Nat.cast a) (Nat.cast b) := by
  rw [Nat.min_def, Int.min_def]
  split
  · rw [if_pos (Int.natCast_le.mpr ‹_›)]
  · rw [if_neg (mt Int.natCast_le.mp ‹_›)]
theorem ofNat_max (a b : Nat) : (Nat.cast (max a b) : Int) = max (Nat.cast a) (Nat.cast b) := by
  rw [Nat.max_def, Int.max_def]
  split
  · rw [if_pos (Int.natCast_le.mpr ‹_›)]
  · rw [if_neg (mt Int.natCast_le.mp ‹_›)]
theorem ofNat_natAbs (a : Int) : (Nat.cast (Int.natAbs a) : Int) = if 0 ≤ a then a else -a := by
  cases a with
  | ofNat n =>
    have h : 0 ≤ Int.ofNat n := Int.natCast_nonneg n
    rw [if_pos h]
    rfl
  | negSucc n =>
    have h : ¬0 ≤ Int.negSucc n := nofun
    rw [if_neg h]
    rfl
theorem neg_le_natAbs {a : Int} : -a ≤ Nat.cast (Int.natAbs a) := by
  rw [ofNat_natAbs]
  split
  · exact Int.le_trans (Int.neg_le_neg ‹0 ≤ a›) ‹0 ≤ a›
  · exact Int.le_refl _
theorem ofNat_pow (a b : Nat) : (Nat.cast (a ^ b) : Int) = (Nat.cast a : Int) ^ b := Int.natCast_pow a b
theorem pos_pow_of_pos (a : Int) (b : Nat) (h : 0 < a) : 0 < a ^ b := by
  induction b with
  | zero => exact Int.le_refl 1
  | succ b ih => exact Int.mul_pos ih h
theorem ofNat_fst_mk {β : Type v} {x : Nat} {y : β} : (Nat.cast (Prod.mk x y).fst : Int) = Nat.cast x := rfl
theorem ofNat_snd_mk {α : Type u} {x : α} {y : Nat} : (Nat.cast (Prod.mk x y).snd : Int) = Nat.cast y := rfl

end Int

theorem Prod.fst_mk {α : Type u} {x : α} {β : Type v} {y : β} : (Prod.mk x y).fst = x := rfl
theorem Prod.snd_mk {α : Type u} {x : α} {β : Type v} {y : β} : (Prod.mk x y).snd = y := rfl

end Lean.Omega
