prelude
import Core.Omega.LinearCombo

/-!
# Constraints

A constraint is an optional lower and an optional upper bound on a linear combination.

## Main definitions

* `Lean.Omega.Constraint` with `combine` (conjunction), `combo` (linear combination), `neg`, `div`, `isImpossible`
* `Lean.Omega.Constraint.sat' c x v`: the value of the coefficients `x` at the atoms `v` satisfies `c`

## Main statements

* `Lean.Omega.Constraint.combine_sat'`, `Lean.Omega.combo_sat'`: the steps of Fourier–Motzkin elimination
* `Lean.Omega.Constraint.not_sat'_of_isImpossible`: the contradiction at the end
* `Lean.Omega.Constraint.addInequality_sat`, `addEquality_sat`: the facts at the beginning
-/

namespace Lean.Omega

noncomputable section

/-- `b ≤ t`, if there is a bound `b`. -/
def aboveLower (b : Option Int) (t : Int) : Prop :=
  match b with
  | none => True
  | some b => b ≤ t
/-- `t ≤ b`, if there is a bound `b`. -/
def belowUpper (b : Option Int) (t : Int) : Prop :=
  match b with
  | none => True
  | some b => t ≤ b
def mapBound (f : Int → Int) : Option Int → Option Int
  | none => none
  | some b => some (f b)
def addBound : Option Int → Option Int → Option Int
  | some a, some b => some (a + b)
  | _, _ => none
/-- The stronger one of two bounds, given the function that selects it. -/
def mergeBound (select : Int → Int → Int) : Option Int → Option Int → Option Int
  | some a, some b => some (select a b)
  | none, b => b
  | some a, none => some a

structure Constraint where
  lowerBound : Option Int
  upperBound : Option Int

namespace Constraint

def sat (c : Constraint) (t : Int) : Prop := aboveLower c.lowerBound t ∧ belowUpper c.upperBound t
abbrev sat' (c : Constraint) (x y : Coeffs) : Prop := c.sat (Coeffs.dot x y)
def trivial : Constraint := ⟨none, none⟩
def impossible : Constraint := ⟨some 1, some 0⟩
def exact (r : Int) : Constraint := ⟨some r, some r⟩
def isImpossible : Constraint → Bool
  | ⟨some x, some y⟩ => decide (y < x)
  | _ => false
def neg (c : Constraint) : Constraint := ⟨mapBound (- ·) c.upperBound, mapBound (- ·) c.lowerBound⟩
def scale (k : Int) (c : Constraint) : Constraint :=
  if k = 0 then
    match c.isImpossible with
    | true => c
    | false => ⟨some 0, some 0⟩
  else if 0 < k then ⟨mapBound (k * ·) c.lowerBound, mapBound (k * ·) c.upperBound⟩
  else ⟨mapBound (k * ·) c.upperBound, mapBound (k * ·) c.lowerBound⟩
def add (a b : Constraint) : Constraint :=
  ⟨addBound a.lowerBound b.lowerBound, addBound a.upperBound b.upperBound⟩
/-- What follows for `a * s + b * t` if `s` satisfies `x` and `t` satisfies `y`. -/
def combo (a : Int) (x : Constraint) (b : Int) (y : Constraint) : Constraint := add (scale a x) (scale b y)
def combine (a b : Constraint) : Constraint :=
  ⟨mergeBound max a.lowerBound b.lowerBound, mergeBound min a.upperBound b.upperBound⟩
/-- Division by a natural number, rounding the bounds inwards. -/
def div (c : Constraint) (k : Nat) : Constraint :=
  ⟨mapBound (fun x => -(-x / Nat.cast k)) c.lowerBound, mapBound (fun y => y / Nat.cast k) c.upperBound⟩

/-! ### Soundness -/

theorem not_sat_of_isImpossible {c : Constraint} (h : c.isImpossible = true) {t : Int} : ¬c.sat t := by
  obtain ⟨l, u⟩ := c
  intro ⟨h₁, h₂⟩
  cases l with
  | none => cases h
  | some l => cases u with
    | none => cases h
    | some u => exact Int.not_le.mpr (of_decide_eq_true h) (Int.le_trans h₁ h₂)
theorem not_sat'_of_isImpossible {c : Constraint} (h : c.isImpossible = true) {x y : Coeffs} : ¬c.sat' x y :=
  not_sat_of_isImpossible h

theorem neg_sat {c : Constraint} {t : Int} (h : c.sat t) : c.neg.sat (-t) := by
  obtain ⟨l, u⟩ := c
  obtain ⟨h₁, h₂⟩ := h
  constructor
  · cases u with
    | none => exact ⟨⟩
    | some u => exact Int.neg_le_neg h₂
  · cases l with
    | none => exact ⟨⟩
    | some l => exact Int.neg_le_neg h₁
theorem scale_sat {c : Constraint} {t : Int} (k : Int) (h : c.sat t) : (scale k c).sat (k * t) := by
  rw [scale]
  split
  · next hk =>
    rw [hk, Int.zero_mul]
    split
    · next hi => exact absurd h (not_sat_of_isImpossible hi)
    · exact ⟨Int.le_refl 0, Int.le_refl 0⟩
  · obtain ⟨l, u⟩ := c
    obtain ⟨h₁, h₂⟩ := h
    split
    · next hk =>
      have hk := Int.le_of_lt hk
      constructor
      · cases l with
        | none => exact ⟨⟩
        | some l => exact Int.mul_le_mul_of_nonneg_left h₁ hk
      · cases u with
        | none => exact ⟨⟩
        | some u => exact Int.mul_le_mul_of_nonneg_left h₂ hk
    · next hk =>
      have hk := Int.le_of_not_lt hk
      constructor
      · cases u with
        | none => exact ⟨⟩
        | some u => exact Int.mul_le_mul_of_nonpos_left h₂ hk
      · cases l with
        | none => exact ⟨⟩
        | some l => exact Int.mul_le_mul_of_nonpos_left h₁ hk
theorem add_sat {c₁ c₂ : Constraint} {t₁ t₂ : Int} (h₁ : c₁.sat t₁) (h₂ : c₂.sat t₂) :
    (add c₁ c₂).sat (t₁ + t₂) := by
  obtain ⟨l₁, u₁⟩ := c₁
  obtain ⟨l₂, u₂⟩ := c₂
  constructor
  · cases l₁ with
    | none => exact ⟨⟩
    | some l₁ => cases l₂ with
      | none => exact ⟨⟩
      | some l₂ => exact Int.add_le_add h₁.1 h₂.1
  · cases u₁ with
    | none => exact ⟨⟩
    | some u₁ => cases u₂ with
      | none => exact ⟨⟩
      | some u₂ => exact Int.add_le_add h₁.2 h₂.2
theorem combine_sat {s t : Constraint} {x : Int} (hs : s.sat x) (ht : t.sat x) : (s.combine t).sat x := by
  obtain ⟨l₁, u₁⟩ := s
  obtain ⟨l₂, u₂⟩ := t
  constructor
  · cases l₁ with
    | none => exact ht.1
    | some l₁ => cases l₂ with
      | none => exact hs.1
      | some l₂ =>
        show max l₁ l₂ ≤ x
        rw [Int.max_def]
        split
        · exact ht.1
        · exact hs.1
  · cases u₁ with
    | none => exact ht.2
    | some u₁ => cases u₂ with
      | none => exact hs.2
      | some u₂ =>
        show x ≤ min u₁ u₂
        rw [Int.min_def]
        split
        · exact hs.2
        · exact ht.2
theorem combine_sat' {s t : Constraint} {x y : Coeffs} (ws : s.sat' x y) (wt : t.sat' x y) :
    (s.combine t).sat' x y := combine_sat ws wt

/-- A bound on a multiple of `k` is a bound, rounded, on the factor. -/
theorem div_sat {c : Constraint} {k : Nat} (hk : 0 < k) {q : Int} (h : c.sat (Nat.cast k * q)) : (c.div k).sat q := by
  have hk' : (0 : Int) < Nat.cast k := Int.natCast_lt.mpr hk
  have upper : ∀ u q : Int, Nat.cast k * q ≤ u → q ≤ u / Nat.cast k := by
    intro u q h
    apply Int.le_of_not_lt
    intro h'
    have h₁ := Int.mul_le_mul_of_nonneg_left h' (Int.le_of_lt hk')
    rw [Int.mul_add, Int.mul_one] at h₁
    have h₂ := Int.lt_of_lt_of_le (Int.lt_mul_ediv_self_add (x := u) hk') (Int.le_trans h₁ h)
    exact Int.lt_irrefl u h₂
  obtain ⟨l, u⟩ := c
  obtain ⟨h₁, h₂⟩ := h
  constructor
  · cases l with
    | none => exact ⟨⟩
    | some l =>
      have h₃ := Int.neg_le_neg (upper (-l) (-q) (by rw [Int.mul_neg]; exact Int.neg_le_neg h₁))
      rw [Int.neg_neg] at h₃
      exact h₃
  · cases u with
    | none => exact ⟨⟩
    | some u => exact upper u q h₂

theorem addInequality_sat {c : Int} {x y : Coeffs} (w : 0 ≤ c + Coeffs.dot x y) :
    Constraint.sat' ⟨some (-c), none⟩ x y := by
  refine ⟨?_, ⟨⟩⟩
  show -c ≤ Coeffs.dot x y
  have h := Int.add_le_add_left w (-c)
  rw [Int.add_zero, ← Int.add_assoc, Int.add_left_neg, Int.zero_add] at h
  exact h
theorem addEquality_sat {c : Int} {x y : Coeffs} (w : c + Coeffs.dot x y = 0) :
    Constraint.sat' ⟨some (-c), some (-c)⟩ x y := by
  have h : Coeffs.dot x y = -c := by
    rw [← Int.add_zero (-c), ← w, ← Int.add_assoc, Int.add_left_neg, Int.zero_add]
  rw [sat', h]
  exact ⟨Int.le_refl _, Int.le_refl _⟩

end Constraint

theorem combo_sat' (s t : Constraint) (a : Int) (x : Coeffs) (b : Int) (y : Coeffs) (v : Coeffs)
    (wx : s.sat' x v) (wy : t.sat' y v) : (Constraint.combo a s b t).sat' (Coeffs.combo a x b y) v := by
  rw [Constraint.sat', Coeffs.dot, Coeffs.combo, IntList.dot_combo]
  exact Constraint.add_sat (Constraint.scale_sat a wx) (Constraint.scale_sat b wy)

end

end Lean.Omega
