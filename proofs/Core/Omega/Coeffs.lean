prelude
import Core.Omega.Facts
import Core.List.Basic

/-!
# Coefficient vectors

`omega` represents `a₀ * x₀ + a₁ * x₁ + …` by the list `[a₀, a₁, …]`; missing entries are zero.

## Main definitions

* `Lean.Omega.Coeffs` and its operations `get`, `set`, `dot`, `smul`, `combo`, `leading`

## Main statements

* `Lean.Omega.IntList.dot_combo`, `dot_smul`, `dot_set`: how the dot product treats these operations

## Implementation notes

The kernel evaluates these functions on literals and compares the outcome with what `omega` computed. So they have to
give the same lists as Lean's own, entry by entry (also the same length).
-/

namespace Lean.Omega

noncomputable section

abbrev IntList := List Int

namespace IntList

def get : IntList → Nat → Int
  | [], _ => 0
  | x :: _, 0 => x
  | _ :: xs, i+1 => get xs i
def set : IntList → Nat → Int → IntList
  | [], 0, y => [y]
  | [], i+1, y => 0 :: set [] i y
  | _ :: xs, 0, y => y :: xs
  | x :: xs, i+1, y => x :: set xs i y
def dot : IntList → IntList → Int
  | [], _ => 0
  | _, [] => 0
  | x :: xs, y :: ys => x * y + dot xs ys
def smul (xs : IntList) (a : Int) : IntList := xs.map (fun x => a * x)
/-- `a * xs + b * ys` -/
def combo (a : Int) (xs : IntList) (b : Int) (ys : IntList) : IntList :=
  match xs, ys with
  | [], ys => smul ys b
  | xs, [] => smul xs a
  | x :: xs, y :: ys => (a * x + b * y) :: combo a xs b ys
/-- The first entry that is not zero. -/
def leading : IntList → Int
  | [] => 0
  | x :: xs => if x = 0 then leading xs else x

theorem dot_nil_right (xs : IntList) : dot xs [] = 0 := by cases xs <;> rfl
theorem combo_nil_right (a : Int) (xs : IntList) (b : Int) : combo a xs b [] = smul xs a := by cases xs <;> rfl
theorem dot_smul (xs : IntList) (a : Int) (v : IntList) : dot (smul xs a) v = a * dot xs v := by
  induction xs generalizing v with
  | nil => exact (Int.mul_zero a).symm
  | cons x xs ih => cases v with
    | nil => exact (Int.mul_zero a).symm
    | cons y v =>
      show a * x * y + dot (smul xs a) v = a * (x * y + dot xs v)
      rw [ih, Int.mul_add, Int.mul_assoc]
theorem dot_combo (a : Int) (xs : IntList) (b : Int) (ys v : IntList) :
    dot (combo a xs b ys) v = a * dot xs v + b * dot ys v := by
  induction xs generalizing ys v with
  | nil =>
    show dot (smul ys b) v = a * 0 + b * dot ys v
    rw [dot_smul, Int.mul_zero, Int.zero_add]
  | cons x xs ih => cases ys with
    | nil =>
      show dot (smul (x :: xs) a) v = a * dot (x :: xs) v + b * 0
      rw [dot_smul, Int.mul_zero, Int.add_zero]
    | cons y ys => cases v with
      | nil =>
        show 0 = a * 0 + b * 0
        rw [Int.mul_zero, Int.mul_zero, Int.add_zero]
      | cons z v =>
        show (a * x + b * y) * z + dot (combo a xs b ys) v = a * (x * z + dot xs v) + b * (y * z + dot ys v)
        rw [ih]
        int_ring
theorem dot_eq_zero_of_forall (xs v : IntList) (h : xs.all (fun x => decide (x = 0)) = true) : dot xs v = 0 := by
  induction xs generalizing v with
  | nil => rfl
  | cons x xs ih => cases v with
    | nil => rfl
    | cons y v =>
      rw [List.all_cons, Bool.and_eq_true, decide_eq_true_eq] at h
      show x * y + dot xs v = 0
      rw [h.1, ih v h.2, Int.zero_mul, Int.zero_add]
/-- Changing an entry beyond the end adds one summand. -/
theorem dot_set (xs : IntList) (i : Nat) (y : Int) (v : IntList) (h : xs.length ≤ i) :
    dot (set xs i y) v = dot xs v + y * get v i := by
  induction i generalizing xs v with
  | zero => cases xs with
    | nil => cases v with
      | nil =>
        show (0 : Int) = 0 + y * 0
        rw [Int.mul_zero, Int.add_zero]
      | cons z v =>
        show y * z + 0 = 0 + y * z
        rw [Int.add_zero, Int.zero_add]
    | cons x xs => exact absurd h (Nat.not_succ_le_zero _)
  | succ i ih => cases xs with
    | nil => cases v with
      | nil =>
        show (0 : Int) = 0 + y * 0
        rw [Int.mul_zero, Int.add_zero]
      | cons z v =>
        show 0 * z + dot (set [] i y) v = 0 + y * get v i
        rw [ih [] v (Nat.zero_le i), Int.zero_mul]
        show 0 + (0 + y * get v i) = 0 + y * get v i
        rw [Int.zero_add]
    | cons x xs => cases v with
      | nil =>
        show (0 : Int) = 0 + y * 0
        rw [Int.mul_zero, Int.add_zero]
      | cons z v =>
        show x * z + dot (set xs i y) v = x * z + dot xs v + y * get v i
        rw [ih xs v (Nat.le_of_succ_le_succ h), Int.add_assoc]

end IntList

abbrev Coeffs := IntList

namespace Coeffs

abbrev ofList (xs : List Int) : Coeffs := xs
abbrev get (xs : Coeffs) (i : Nat) : Int := IntList.get xs i
abbrev set (xs : Coeffs) (i : Nat) (y : Int) : Coeffs := IntList.set xs i y
abbrev dot (xs ys : Coeffs) : Int := IntList.dot xs ys
abbrev smul (xs : Coeffs) (a : Int) : Coeffs := IntList.smul xs a
abbrev combo (a : Int) (xs : Coeffs) (b : Int) (ys : Coeffs) : Coeffs := IntList.combo a xs b ys
abbrev length (xs : Coeffs) : Nat := List.length xs
abbrev leading (xs : Coeffs) : Int := IntList.leading xs
abbrev isZero (xs : Coeffs) : Prop := xs.all (fun x => decide (x = 0)) = true

end Coeffs

end

end Lean.Omega
