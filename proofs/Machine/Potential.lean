prelude
import Machine.Word
/-!
# Potentials, by a table that is checked against the code

A bound on the steps of an operation whose loops are counted is a table: for each program counter a polynomial in the
size `n` of the structure, and for each loop that is about to begin, or that the program counter is in, a number of
steps for each round that is left. Whether the potential so given goes down with each step is a question about one
instruction at a time, which a Boolean function answers.

## Main definitions

* `Potential.Poly`: a polynomial, by its coefficients
* `Potential.Layout`: the field that holds the size, which nobody writes, and the array of counts, of which an operation
  touches only the one of its own slot
* `Potential.Term`, `Potential.Row`: what a table has for a program counter
* `Potential.Term.before`: what an instruction makes of a term
* `Potential.edge`: whether a row follows from another by an instruction

## Implementation notes

The same table can say that each step costs one (`fee = 1`), or that some quantity does not grow (`fee = 0`). What is to
be left in the end is a row too.
-/

namespace Potential

/-! ### Polynomials -/

/-- A polynomial, the constant coefficient first. -/
abbrev Poly := List Nat

namespace Poly

def eval (n : Nat) : Poly → Nat
  | [] => 0
  | a :: p => a + n * eval n p

def add : Poly → Poly → Poly
  | [], q => q
  | a :: p, [] => a :: p
  | a :: p, b :: q => (a + b) :: add p q

/-- `k` times as much. -/
def scale (k : Nat) : Poly → Poly
  | [] => []
  | a :: p => k * a :: scale k p

/-- No coefficient is greater than the other's. -/
def le : Poly → Poly → Bool
  | [], _ => true
  | a :: p, [] => Nat.beq a 0 && le p []
  | a :: p, b :: q => Nat.ble a b && le p q

/-- The same coefficients. -/
def same : Poly → Poly → Bool
  | [], [] => true
  | a :: p, b :: q => Nat.beq a b && same p q
  | _, _ => false

theorem eval_add (n : Nat) : ∀ p q : Poly, eval n (add p q) = eval n p + eval n q
  | [], q => (Nat.zero_add _).symm
  | a :: p, [] => rfl
  | a :: p, b :: q => by
    show (a + b) + n * eval n (add p q) = (a + n * eval n p) + (b + n * eval n q)
    rw [eval_add n p q, Nat.left_distrib]
    omega

theorem eval_scale (n k : Nat) : ∀ p : Poly, eval n (scale k p) = k * eval n p
  | [] => rfl
  | a :: p => by
    show k * a + n * eval n (scale k p) = k * (a + n * eval n p)
    rw [eval_scale n k p, Nat.left_distrib, Nat.mul_left_comm]

theorem eval_le (n : Nat) : ∀ {p q : Poly}, le p q = true → eval n p ≤ eval n q
  | [], q, _ => Nat.zero_le _
  | a :: p, [], h => by
    obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
    have h₃ := Nat.mul_le_mul_left n (eval_le n h₂)
    have h₁ := Nat.eq_of_beq_eq_true h₁
    show a + n * eval n p ≤ 0
    have h₄ : n * eval n [] = 0 := rfl
    omega
  | a :: p, b :: q, h => by
    obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
    have h₁ := Nat.le_of_ble_eq_true h₁
    have h₃ := Nat.mul_le_mul_left n (eval_le n h₂)
    show a + n * eval n p ≤ b + n * eval n q
    omega

theorem eq_of_same : ∀ {p q : Poly}, same p q = true → p = q
  | [], [], _ => rfl
  | a :: p, b :: q, h => by
    obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
    rw [Nat.eq_of_beq_eq_true h₁, eq_of_same h₂]

end Poly

/-! ### Terms and rows -/

/-- Of the structure, which is object 1: the field that holds its size, and the field, an array with an element for each
slot, that an operation touches only where its own slot is. -/
structure Layout where
  size : Nat
  count : Nat

namespace Layout
variable (L : Layout)

abbrev sizeCell : Loc := ⟨1, L.size, 0⟩

abbrev countCell (slot : Nat) : Loc := ⟨1, L.count, slot⟩

end Layout

/-- So many steps for each round of a loop that may be left. -/
inductive Term where
  /-- As many as the count of the slot says. -/
  | cell (weight : Poly)
  /-- As many as register `bound` says. -/
  | reg (bound : Nat) (weight : Poly)
  /-- As many as are left when `counter` rounds are done. -/
  | left (bound counter : Nat) (weight : Poly)
  /-- As many as are left after the one that `counter` says. -/
  | inside (bound counter : Nat) (weight : Poly)

namespace Term

/-- How many rounds; `count` is the count of the slot. -/
def rounds (count : Nat) (r : Regs) : Term → Nat
  | .cell _ => count
  | .reg b _ => r b
  | .left b i _ => r b - r i
  | .inside b i _ => r b - (r i + 1)

def weight : Term → Poly
  | .cell w => w
  | .reg _ w => w
  | .left _ _ w => w
  | .inside _ _ w => w

def value (n count : Nat) (r : Regs) (x : Term) : Nat := x.rounds count r * x.weight.eval n

/-- What is known where the term is in a row: `bound` holds a word, and in the midst of a round, the counter is less. -/
def Holds (r : Regs) : Term → Prop
  | .cell _ => True
  | .reg b _ => r b < wordSize
  | .left b _ _ => r b < wordSize
  | .inside b i _ => r b < wordSize ∧ r i < r b

def same : Term → Term → Bool
  | .cell w, .cell w' => w.same w'
  | .reg b w, .reg b' w' => Nat.beq b b' && w.same w'
  | .left b i w, .left b' i' w' => Nat.beq b b' && (Nat.beq i i' && w.same w')
  | .inside b i w, .inside b' i' w' => Nat.beq b b' && (Nat.beq i i' && w.same w')
  | _, _ => false

theorem eq_of_same {x y : Term} (h : x.same y = true) : x = y := by
  cases x <;> cases y <;> first | cases h | skip
  all_goals simp only [same, Bool.and_eq_true] at h
  · rw [Poly.eq_of_same h]
  · rw [Nat.eq_of_beq_eq_true h.1, Poly.eq_of_same h.2]
  · rw [Nat.eq_of_beq_eq_true h.1, Nat.eq_of_beq_eq_true h.2.1, Poly.eq_of_same h.2.2]
  · rw [Nat.eq_of_beq_eq_true h.1, Nat.eq_of_beq_eq_true h.2.1, Poly.eq_of_same h.2.2]

end Term

/-- The potential at a program counter. -/
structure Row where
  base : Poly
  terms : List Term

def sum (n count : Nat) (r : Regs) : List Term → Nat
  | [] => 0
  | x :: xs => x.value n count r + sum n count r xs

namespace Row

def value (n count : Nat) (r : Regs) (R : Row) : Nat := R.base.eval n + sum n count r R.terms

def Holds (r : Regs) (R : Row) : Prop := ∀ x, x ∈ R.terms → x.Holds r

end Row

/-- Take a term out of a list. -/
def take (x : Term) : List Term → Option (List Term)
  | [] => none
  | y :: ys =>
    match x.same y with
    | true => some ys
    | false =>
      match take x ys with
      | none => none
      | some zs => some (y :: zs)

theorem take_sound {n count : Nat} {r : Regs} {x : Term} : ∀ {ys zs : List Term}, take x ys = some zs →
    x ∈ ys ∧ (∀ z, z ∈ zs → z ∈ ys) ∧ x.value n count r + sum n count r zs = sum n count r ys
  | y :: ys, zs, h => by
    unfold take at h
    split at h
    next hs =>
      cases h
      rw [Term.eq_of_same hs]
      exact ⟨.head _, fun z hz => .tail _ hz, rfl⟩
    next =>
      split at h
      next => cases h
      next zs' ht =>
        cases h
        obtain ⟨h₁, h₂, h₃⟩ := take_sound (n := n) (count := count) (r := r) ht
        refine ⟨.tail _ h₁, fun z hz => ?_, ?_⟩
        · cases hz with
          | head => exact .head _
          | tail _ hz => exact .tail _ (h₂ z hz)
        · show x.value n count r + (y.value n count r + sum n count r zs') = y.value n count r + sum n count r ys
          omega

end Potential
