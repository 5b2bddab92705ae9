prelude
import Core.Omega.Coeffs

/-!
# Linear combinations

## Main definitions

* `Lean.Omega.LinearCombo`: a constant plus a coefficient vector, with `+ - *` and evaluation

## Main statements

* `Lean.Omega.LinearCombo.add_eval` and its siblings: evaluation is a homomorphism
* `Lean.Omega.LinearCombo.coordinate_eval`, and `coordinate_eval_0` … `coordinate_eval_9` for the first atoms
-/

namespace Lean.Omega

noncomputable section

structure LinearCombo where
  const : Int := 0
  coeffs : Coeffs := []

namespace LinearCombo

def eval (lc : LinearCombo) (values : Coeffs) : Int := lc.const + lc.coeffs.dot values
def add (a b : LinearCombo) : LinearCombo := ⟨a.const + b.const, Coeffs.combo 1 a.coeffs 1 b.coeffs⟩
instance instAdd : Add LinearCombo := ⟨add⟩
def sub (a b : LinearCombo) : LinearCombo := ⟨a.const - b.const, Coeffs.combo 1 a.coeffs (-1) b.coeffs⟩
instance instSub : Sub LinearCombo := ⟨sub⟩
def neg (a : LinearCombo) : LinearCombo := ⟨-a.const, Coeffs.smul a.coeffs (-1)⟩
instance instNeg : Neg LinearCombo := ⟨neg⟩
/-- The product, which is linear if one of the factors is constant. -/
def mul (a b : LinearCombo) : LinearCombo := ⟨a.const * b.const, Coeffs.combo a.const b.coeffs b.const a.coeffs⟩
/-- The variable with the given index. -/
def coordinate (i : Nat) : LinearCombo := ⟨0, go i⟩
where
  go : Nat → List Int
    | 0 => [1]
    | n+1 => 0 :: go n

theorem add_eval (l₁ l₂ : LinearCombo) (v : Coeffs) : (l₁ + l₂).eval v = l₁.eval v + l₂.eval v := by
  show l₁.const + l₂.const + IntList.dot (IntList.combo 1 l₁.coeffs 1 l₂.coeffs) v =
    l₁.const + IntList.dot l₁.coeffs v + (l₂.const + IntList.dot l₂.coeffs v)
  rw [IntList.dot_combo]
  int_ring
theorem sub_eval (l₁ l₂ : LinearCombo) (v : Coeffs) : (l₁ - l₂).eval v = l₁.eval v - l₂.eval v := by
  show l₁.const - l₂.const + IntList.dot (IntList.combo 1 l₁.coeffs (-1) l₂.coeffs) v =
    l₁.const + IntList.dot l₁.coeffs v - (l₂.const + IntList.dot l₂.coeffs v)
  rw [IntList.dot_combo]
  int_ring
theorem neg_eval (l : LinearCombo) (v : Coeffs) : (-l).eval v = -l.eval v := by
  show -l.const + IntList.dot (IntList.smul l.coeffs (-1)) v = -(l.const + IntList.dot l.coeffs v)
  rw [IntList.dot_smul]
  int_ring
theorem mul_eval (a b : LinearCombo) (v : Coeffs) (w : a.coeffs.isZero ∨ b.coeffs.isZero) :
    (mul a b).eval v = a.eval v * b.eval v := by
  show a.const * b.const + IntList.dot (IntList.combo a.const b.coeffs b.const a.coeffs) v =
    (a.const + IntList.dot a.coeffs v) * (b.const + IntList.dot b.coeffs v)
  rw [IntList.dot_combo]
  rcases w with w | w <;> rw [IntList.dot_eq_zero_of_forall _ v w] <;> int_ring

theorem dot_coordinate (i : Nat) (v : Coeffs) : IntList.dot (coordinate.go i) v = IntList.get v i := by
  induction i generalizing v with
  | zero => cases v with
    | nil => rfl
    | cons x v =>
      show 1 * x + 0 = x
      rw [Int.one_mul, Int.add_zero]
  | succ i ih => cases v with
    | nil => rfl
    | cons x v =>
      show 0 * x + IntList.dot (coordinate.go i) v = IntList.get v i
      rw [ih, Int.zero_mul, Int.zero_add]
theorem coordinate_eval (i : Nat) (v : Coeffs) : (coordinate i).eval v = v.get i := by
  show 0 + IntList.dot (coordinate.go i) v = IntList.get v i
  rw [dot_coordinate, Int.zero_add]

section
variable {a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 : Int} {t : List Int}

theorem coordinate_eval_0 : (coordinate 0).eval (.ofList (a0 :: t)) = a0 := coordinate_eval _ _
theorem coordinate_eval_1 : (coordinate 1).eval (.ofList (a0 :: a1 :: t)) = a1 := coordinate_eval _ _
theorem coordinate_eval_2 : (coordinate 2).eval (.ofList (a0 :: a1 :: a2 :: t)) = a2 := coordinate_eval _ _
theorem coordinate_eval_3 : (coordinate 3).eval (.ofList (a0 :: a1 :: a2 :: a3 :: t)) = a3 := coordinate_eval _ _
theorem coordinate_eval_4 : (coordinate 4).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: t)) = a4 := coordinate_eval _ _
theorem coordinate_eval_5 : (coordinate 5).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: a5 :: t)) = a5 :=
  coordinate_eval _ _
theorem coordinate_eval_6 : (coordinate 6).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: a5 :: a6 :: t)) = a6 :=
  coordinate_eval _ _
theorem coordinate_eval_7 :
    (coordinate 7).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: a5 :: a6 :: a7 :: t)) = a7 := coordinate_eval _ _
theorem coordinate_eval_8 :
    (coordinate 8).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: a5 :: a6 :: a7 :: a8 :: t)) = a8 := coordinate_eval _ _
theorem coordinate_eval_9 :
    (coordinate 9).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: a5 :: a6 :: a7 :: a8 :: a9 :: t)) = a9 :=
  coordinate_eval _ _
end

end LinearCombo

end

end Lean.Omega
