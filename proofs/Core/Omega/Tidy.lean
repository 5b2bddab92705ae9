prelude
import Core.Omega.Constraint

/-!
# Tidying constraints, and equations without unit coefficient

## Main definitions

* `Lean.Omega.tidy`: make the leading coefficient positive and divide by the greatest common divisor
* `Lean.Omega.bmod_coeffs`, `Lean.Omega.bmod_div_term`: the new equation and the new variable that `omega` introduces
  for an equation none of whose coefficients is `±1`

## Main statements

* `Lean.Omega.tidy_sat`, `Lean.Omega.bmod_sat`

## Implementation notes

`divide` tests, when it is evaluated, whether the divisor divides every coefficient. So its soundness needs no theory
of greatest common divisors.
-/

namespace Lean.Omega

noncomputable section

/-! ### Dividing by a common factor -/

/-- The greatest common divisor by Euclid's algorithm; `fuel > a` suffices. -/
def gcdAux : (fuel a b : Nat) → Nat
  | 0, _, b => b
  | fuel+1, a, b =>
    match Nat.beq a 0 with
    | true => b
    | false => gcdAux fuel (b % a) a
def IntList.gcd : IntList → Nat
  | [] => 0
  | x :: xs => gcdAux (x.natAbs + 1) x.natAbs (gcd xs)
def IntList.sdiv (xs : IntList) (g : Nat) : IntList := xs.map fun x => x / Nat.cast g
/-- Whether `g` divides every entry. -/
def IntList.divides (g : Nat) (xs : IntList) : Bool := xs.all fun x => decide (Nat.cast g * (x / Nat.cast g) = x)

theorem IntList.dot_sdiv {g : Nat} {xs : IntList} (h : divides g xs = true) (v : IntList) :
    dot xs v = Nat.cast g * dot (sdiv xs g) v := by
  induction xs generalizing v with
  | nil => exact (Int.mul_zero _).symm
  | cons x xs ih => cases v with
    | nil => exact (Int.mul_zero _).symm
    | cons y v =>
      rw [divides, List.all_cons, Bool.and_eq_true, decide_eq_true_eq] at h
      show x * y + dot xs v = Nat.cast g * (x / Nat.cast g * y + dot (sdiv xs g) v)
      rw [Int.mul_add, ← ih h.2 v, ← Int.mul_assoc, h.1]

/-- Divide by `g` if it divides every coefficient. -/
def divide (g : Nat) (s : Constraint) (x : Coeffs) : Constraint × Coeffs :=
  match Nat.blt 0 g && IntList.divides g x with
  | true => (s.div g, IntList.sdiv x g)
  | false => (s, x)
/-- Decide a constraint all of whose coefficients vanish. -/
def constant (s : Constraint) (x : Coeffs) : Constraint × Coeffs :=
  match IntList.divides 0 x with
  | true =>
    match s.lowerBound, s.upperBound with
    | none, none => (.trivial, x)
    | none, some u => (if 0 ≤ u then .trivial else .impossible, x)
    | some l, none => (if l ≤ 0 then .trivial else .impossible, x)
    | some l, some u => (if l ≤ 0 then if 0 ≤ u then .trivial else .impossible else .impossible, x)
  | false => (s, x)
def normalizeBy (g : Nat) (s : Constraint) (x : Coeffs) : Constraint × Coeffs :=
  match g with
  | 0 => constant s x
  | 1 => (s, x)
  | g+2 => divide (g+2) s x
def normalize (s : Constraint) (x : Coeffs) : Constraint × Coeffs := normalizeBy (IntList.gcd x) s x
def positivize (s : Constraint) (x : Coeffs) : Constraint × Coeffs :=
  if 0 ≤ x.leading then (s, x) else (s.neg, x.smul (-1))
def tidy (p : Constraint × Coeffs) : Constraint × Coeffs :=
  normalize (positivize p.1 p.2).1 (positivize p.1 p.2).2
abbrev tidyConstraint (s : Constraint) (x : Coeffs) : Constraint := (tidy (s, x)).1
abbrev tidyCoeffs (s : Constraint) (x : Coeffs) : Coeffs := (tidy (s, x)).2

theorem divide_sat {s : Constraint} {x v : Coeffs} (g : Nat) (w : s.sat' x v) :
    (divide g s x).1.sat' (divide g s x).2 v := by
  rw [divide]
  split
  · next h =>
    rw [Bool.and_eq_true] at h
    rw [Constraint.sat', Coeffs.dot, IntList.dot_sdiv h.2] at w
    exact Constraint.div_sat (Nat.le_of_ble_eq_true h.1) w
  · exact w
theorem constant_sat {s : Constraint} {x v : Coeffs} (w : s.sat' x v) :
    (constant s x).1.sat' (constant s x).2 v := by
  rw [constant]
  split
  · next h =>
    have e : IntList.dot x v = 0 := by rw [IntList.dot_sdiv h v]; exact Int.zero_mul _
    obtain ⟨l, u⟩ := s
    rw [Constraint.sat', Coeffs.dot, e] at w
    cases l with
    | none => cases u with
      | none => exact ⟨⟨⟩, ⟨⟩⟩
      | some u =>
        have hu : 0 ≤ u := w.2
        show Constraint.sat' (if 0 ≤ u then _ else _) x v
        rw [if_pos hu]
        exact ⟨⟨⟩, ⟨⟩⟩
    | some l =>
      have hl : l ≤ 0 := w.1
      cases u with
      | none =>
        show Constraint.sat' (if l ≤ 0 then _ else _) x v
        rw [if_pos hl]
        exact ⟨⟨⟩, ⟨⟩⟩
      | some u =>
        have hu : 0 ≤ u := w.2
        show Constraint.sat' (if l ≤ 0 then if 0 ≤ u then _ else _ else _) x v
        rw [if_pos hl, if_pos hu]
        exact ⟨⟨⟩, ⟨⟩⟩
  · exact w
theorem normalize_sat {s : Constraint} {x v : Coeffs} (w : s.sat' x v) :
    (normalize s x).1.sat' (normalize s x).2 v := by
  show (normalizeBy (IntList.gcd x) s x).1.sat' (normalizeBy (IntList.gcd x) s x).2 v
  cases IntList.gcd x with
  | zero => exact constant_sat w
  | succ g => cases g with
    | zero => exact w
    | succ g => exact divide_sat (g+2) w
theorem positivize_sat {s : Constraint} {x v : Coeffs} (w : s.sat' x v) :
    (positivize s x).1.sat' (positivize s x).2 v := by
  rw [positivize]
  split
  · exact w
  · have h := Constraint.neg_sat w
    rw [Constraint.sat', Coeffs.dot, Coeffs.smul, IntList.dot_smul, Int.neg_mul, Int.one_mul]
    exact h
theorem tidy_sat {s : Constraint} {x v : Coeffs} (w : s.sat' x v) :
    (tidyConstraint s x).sat' (tidyCoeffs s x) v := normalize_sat (positivize_sat w)

/-! ### Equations without unit coefficient -/

abbrev Coeffs.bmod (x : Coeffs) (m : Nat) : Coeffs := x.map fun a => Int.bmod a m
abbrev Coeffs.bmod_dot_sub_dot_bmod (m : Nat) (a b : Coeffs) : Int :=
  Int.bmod (Coeffs.dot a b) m - Coeffs.dot (Coeffs.bmod a m) b
/-- The value of the new variable. -/
abbrev bmod_div_term (m : Nat) (a b : Coeffs) : Int := Coeffs.bmod_dot_sub_dot_bmod m a b / Nat.cast m
/-- The coefficients of the new equation. -/
def bmod_coeffs (m : Nat) (i : Nat) (x : Coeffs) : Coeffs := Coeffs.set (Coeffs.bmod x m) i (Nat.cast m)

theorem exists_dot_bmod_eq (m : Nat) (x v : Coeffs) :
    ∃ q : Int, Coeffs.dot (Coeffs.bmod x m) v = Coeffs.dot x v + Nat.cast m * q := by
  induction x generalizing v with
  | nil => exact ⟨0, by rw [Int.mul_zero]; rfl⟩
  | cons a x ih => cases v with
    | nil => exact ⟨0, by rw [Int.mul_zero]; rfl⟩
    | cons b v =>
      obtain ⟨q, hq⟩ := ih v
      obtain ⟨r, hr⟩ := Int.exists_bmod_eq a m
      refine ⟨r * b + q, ?_⟩
      show Int.bmod a m * b + Coeffs.dot (Coeffs.bmod x m) v = a * b + Coeffs.dot x v + _
      rw [hq, hr]
      int_ring
theorem dvd_bmod_dot_sub_dot_bmod (m : Nat) (x v : Coeffs) :
    (Nat.cast m : Int) ∣ Coeffs.bmod_dot_sub_dot_bmod m x v := by
  obtain ⟨q, hq⟩ := exists_dot_bmod_eq m x v
  obtain ⟨r, hr⟩ := Int.exists_bmod_eq (Coeffs.dot x v) m
  refine ⟨r - q, ?_⟩
  rw [Coeffs.bmod_dot_sub_dot_bmod, hq, hr]
  have e : ∀ a b c d : Int, a + b * c - (a + b * d) = b * (c - d) + (a - a) := by
    intro a b c d
    int_ring
  rw [e, Int.sub_self, Int.add_zero]
theorem bmod_sat (m : Nat) (r : Int) (i : Nat) (x v : Coeffs) (h : x.length ≤ i)
    (p : Coeffs.get v i = bmod_div_term m x v) (w : (Constraint.exact r).sat' x v) :
    (Constraint.exact (Int.bmod r m)).sat' (bmod_coeffs m i x) v := by
  have hr : Coeffs.dot x v = r := Int.le_antisymm w.2 w.1
  have hv : IntList.get v i = bmod_div_term m x v := p
  have hl : (Coeffs.bmod x m).length ≤ i := by rw [Coeffs.length, List.length_map]; exact h
  have e : Coeffs.dot (bmod_coeffs m i x) v = Int.bmod r m := by
    rw [Coeffs.dot, bmod_coeffs, Coeffs.set, IntList.dot_set _ _ _ _ hl, hv, bmod_div_term,
      Int.mul_ediv_cancel_of_dvd (dvd_bmod_dot_sub_dot_bmod m x v), Coeffs.bmod_dot_sub_dot_bmod, hr,
      Int.add_comm, Int.sub_add_cancel]
  rw [Constraint.sat', e]
  exact ⟨Int.le_refl _, Int.le_refl _⟩

end

end Lean.Omega
