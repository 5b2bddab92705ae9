prelude
import Core.All
/-!
# Open goals about lists
-/

namespace Demo

variable {α : Type}

/-- Every element twice. -/
def twice : List α → List α
  | [] => []
  | x :: xs => x :: x :: twice xs

theorem twice_append (xs ys : List α) : twice (xs ++ ys) = twice xs ++ twice ys := by
  induction xs <;> simp [twice, *]

theorem length_twice (xs : List α) : (twice xs).length = 2 * xs.length := by
  induction xs <;> simp [twice, *] <;> omega

/-- The number of elements that satisfy `p`. -/
def count (p : α → Bool) : List α → Nat
  | [] => 0
  | x :: xs => cond (p x) 1 0 + count p xs

theorem count_le_length (p : α → Bool) (xs : List α) : count p xs ≤ xs.length := by
  induction xs with
  | nil => simp [count]
  | cons x xs ih =>
    cases h : p x <;> simp [count, h] <;> omega

theorem count_twice (p : α → Bool) (xs : List α) : count p (twice xs) = 2 * count p xs := by
  induction xs <;> simp [twice, count, *] <;> omega

end Demo
