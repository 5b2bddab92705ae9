prelude
import Core.Nat.Order

/-!
# Addition, multiplication and powers of natural numbers

## Main statements

* the commutative semiring laws
* monotonicity of `+` and `*`, cancellation
* the tactic `nat_ring`
-/

namespace Nat
variable {a b c d n m k : Nat}

/-! ### Addition -/

@[simp] protected theorem add_zero (n : Nat) : n + 0 = n := rfl
theorem add_succ (n m : Nat) : n + succ m = succ (n + m) := rfl
theorem add_one (n : Nat) : n + 1 = succ n := rfl
theorem succ_eq_add_one (n : Nat) : succ n = n + 1 := rfl
@[simp] protected theorem zero_add (n : Nat) : 0 + n = n := by
  induction n with
  | zero => rfl
  | succ n ih => exact congrArg succ ih
theorem succ_add (n m : Nat) : succ n + m = succ (n + m) := by
  induction m with
  | zero => rfl
  | succ m ih => exact congrArg succ ih
protected theorem add_comm (n m : Nat) : n + m = m + n := by
  induction m with
  | zero => exact (Nat.zero_add n).symm
  | succ m ih => rw [succ_add, ← ih]; rfl
protected theorem add_assoc (n m k : Nat) : n + m + k = n + (m + k) := by
  induction k with
  | zero => rfl
  | succ k ih => exact congrArg succ ih
protected theorem add_left_comm (n m k : Nat) : n + (m + k) = m + (n + k) := by
  rw [← Nat.add_assoc, Nat.add_comm n m, Nat.add_assoc]
protected theorem add_right_comm (n m k : Nat) : n + m + k = n + k + m := by
  rw [Nat.add_assoc, Nat.add_comm m k, Nat.add_assoc]
protected theorem add_add_add_comm (a b c d : Nat) : a + b + (c + d) = a + c + (b + d) := by
  rw [Nat.add_assoc, Nat.add_assoc, Nat.add_left_comm b c d]
protected theorem add_right_cancel (h : n + m = k + m) : n = k := by
  induction m with
  | zero => exact h
  | succ m ih => exact ih (by injection h)
protected theorem add_left_cancel (h : n + m = n + k) : m = k :=
  Nat.add_right_cancel (m := n) (by rw [Nat.add_comm m n, h, Nat.add_comm])
@[simp] protected theorem add_right_cancel_iff : m + n = k + n ↔ m = k :=
  ⟨Nat.add_right_cancel, congrArg (· + n)⟩
@[simp] protected theorem add_left_cancel_iff : n + m = n + k ↔ m = k :=
  ⟨Nat.add_left_cancel, congrArg (n + ·)⟩
protected theorem eq_zero_of_add_eq_zero_left (h : n + m = 0) : n = 0 := by
  cases m with
  | zero => exact h
  | succ m => cases h
protected theorem eq_zero_of_add_eq_zero_right (h : n + m = 0) : m = 0 := by
  cases m with
  | zero => rfl
  | succ m => cases h
@[simp] protected theorem add_eq_zero_iff : n + m = 0 ↔ n = 0 ∧ m = 0 :=
  ⟨fun h => ⟨Nat.eq_zero_of_add_eq_zero_left h, Nat.eq_zero_of_add_eq_zero_right h⟩,
   fun ⟨hn, hm⟩ => by rw [hn, hm]⟩

/-! ### Addition and order -/

@[simp] theorem le_add_right (n k : Nat) : n ≤ n + k := by
  induction k with
  | zero => exact .refl
  | succ k ih => exact .step ih
@[simp] theorem le_add_left (n k : Nat) : n ≤ k + n := by rw [Nat.add_comm]; exact le_add_right n k
protected theorem add_le_add_right (h : n ≤ m) (k : Nat) : n + k ≤ m + k := by
  induction k with
  | zero => exact h
  | succ k ih => exact succ_le_succ ih
protected theorem add_le_add_left (h : n ≤ m) (k : Nat) : k + n ≤ k + m := by
  rw [Nat.add_comm k n, Nat.add_comm k m]; exact Nat.add_le_add_right h k
protected theorem add_le_add (h₁ : a ≤ b) (h₂ : c ≤ d) : a + c ≤ b + d :=
  Nat.le_trans (Nat.add_le_add_right h₁ c) (Nat.add_le_add_left h₂ b)
protected theorem add_lt_add_right (h : n < m) (k : Nat) : n + k < m + k := by
  have h' := Nat.add_le_add_right h k
  rw [succ_add] at h'
  exact h'
protected theorem add_lt_add_left (h : n < m) (k : Nat) : k + n < k + m := Nat.add_le_add_left h k
protected theorem add_lt_add (h₁ : a < b) (h₂ : c < d) : a + c < b + d :=
  Nat.lt_trans (Nat.add_lt_add_right h₁ c) (Nat.add_lt_add_left h₂ b)
protected theorem le_of_add_le_add_right (h : a + b ≤ c + b) : a ≤ c := by
  induction b with
  | zero => exact h
  | succ b ih => exact ih (le_of_succ_le_succ h)
protected theorem le_of_add_le_add_left (h : a + b ≤ a + c) : b ≤ c :=
  Nat.le_of_add_le_add_right (b := a) (by rw [Nat.add_comm b, Nat.add_comm c]; exact h)
@[simp] protected theorem add_le_add_iff_right : m + n ≤ k + n ↔ m ≤ k :=
  ⟨Nat.le_of_add_le_add_right, (Nat.add_le_add_right · n)⟩
@[simp] protected theorem add_le_add_iff_left : n + m ≤ n + k ↔ m ≤ k :=
  ⟨Nat.le_of_add_le_add_left, (Nat.add_le_add_left · n)⟩
protected theorem lt_of_add_lt_add_right (h : a + b < c + b) : a < c :=
  Nat.le_of_add_le_add_right (b := b) (by rw [succ_add]; exact h)
protected theorem lt_of_add_lt_add_left (h : a + b < a + c) : b < c := Nat.le_of_add_le_add_left (a := a) h
@[simp] protected theorem add_lt_add_iff_right : m + n < k + n ↔ m < k :=
  ⟨Nat.lt_of_add_lt_add_right, (Nat.add_lt_add_right · n)⟩
@[simp] protected theorem add_lt_add_iff_left : n + m < n + k ↔ m < k :=
  ⟨Nat.lt_of_add_lt_add_left, (Nat.add_lt_add_left · n)⟩
protected theorem lt_add_of_pos_right (h : 0 < k) : n < n + k := Nat.add_lt_add_left h n
protected theorem le.dest : n ≤ m → ∃ k, n + k = m := by
  intro h
  induction h with
  | refl => exact ⟨0, rfl⟩
  | step _ ih => exact ih.elim fun k hk => ⟨k+1, congrArg succ hk⟩
theorem le_iff_exists_add : n ≤ m ↔ ∃ k, m = n + k :=
  ⟨fun h => (Nat.le.dest h).elim fun k hk => ⟨k, hk.symm⟩, fun ⟨k, hk⟩ => hk ▸ le_add_right n k⟩

/-! ### Multiplication -/

@[simp] protected theorem mul_zero (n : Nat) : n * 0 = 0 := rfl
@[simp] protected theorem zero_mul (n : Nat) : 0 * n = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => exact ih
theorem mul_succ (n m : Nat) : n * succ m = n * m + n := rfl
theorem mul_add_one (n m : Nat) : n * (m + 1) = n * m + n := rfl
theorem succ_mul (n m : Nat) : succ n * m = n * m + m := by
  induction m with
  | zero => rfl
  | succ m ih => rw [mul_succ, ih, mul_succ, add_succ, add_succ, Nat.add_right_comm]
theorem add_one_mul (n m : Nat) : (n + 1) * m = n * m + m := succ_mul n m
@[simp] protected theorem mul_one (n : Nat) : n * 1 = n := Nat.zero_add n
@[simp] protected theorem one_mul (n : Nat) : 1 * n = n := by rw [succ_mul, Nat.zero_mul, Nat.zero_add]
protected theorem mul_comm (n m : Nat) : n * m = m * n := by
  induction m with
  | zero => exact (Nat.zero_mul n).symm
  | succ m ih => rw [mul_succ, succ_mul, ih]
protected theorem left_distrib (k n m : Nat) : k * (n + m) = k * n + k * m := by
  induction m with
  | zero => rfl
  | succ m ih => rw [add_succ, mul_succ, ih, mul_succ, Nat.add_assoc]
protected theorem right_distrib (n m k : Nat) : (n + m) * k = n * k + m * k := by
  rw [Nat.mul_comm, Nat.left_distrib, Nat.mul_comm k n, Nat.mul_comm k m]
protected theorem mul_add (k n m : Nat) : k * (n + m) = k * n + k * m := Nat.left_distrib k n m
protected theorem add_mul (n m k : Nat) : (n + m) * k = n * k + m * k := Nat.right_distrib n m k
protected theorem mul_assoc (n m k : Nat) : n * m * k = n * (m * k) := by
  induction k with
  | zero => rfl
  | succ k ih => rw [mul_succ, mul_succ, Nat.left_distrib, ih]
protected theorem mul_left_comm (n m k : Nat) : n * (m * k) = m * (n * k) := by
  rw [← Nat.mul_assoc, Nat.mul_comm n m, Nat.mul_assoc]
protected theorem mul_le_mul_left (k : Nat) (h : n ≤ m) : k * n ≤ k * m := by
  obtain ⟨d, rfl⟩ := le_iff_exists_add.mp h
  rw [Nat.left_distrib]; exact le_add_right _ _
protected theorem mul_le_mul_right (k : Nat) (h : n ≤ m) : n * k ≤ m * k := by
  rw [Nat.mul_comm n, Nat.mul_comm m]; exact Nat.mul_le_mul_left k h
protected theorem mul_le_mul (h₁ : a ≤ b) (h₂ : c ≤ d) : a * c ≤ b * d :=
  Nat.le_trans (Nat.mul_le_mul_right c h₁) (Nat.mul_le_mul_left b h₂)
protected theorem mul_lt_mul_of_pos_left (h : n < m) (hk : 0 < k) : k * n < k * m :=
  Nat.lt_of_lt_of_le (Nat.lt_add_of_pos_right hk) (Nat.mul_le_mul_left k h)
protected theorem mul_lt_mul_of_pos_right (h : n < m) (hk : 0 < k) : n * k < m * k := by
  rw [Nat.mul_comm n, Nat.mul_comm m]; exact Nat.mul_lt_mul_of_pos_left h hk
protected theorem mul_pos (hn : 0 < n) (hm : 0 < m) : 0 < n * m := by
  have h := Nat.mul_lt_mul_of_pos_left hm hn
  exact h
protected theorem le_of_mul_le_mul_left (h : k * n ≤ k * m) (hk : 0 < k) : n ≤ m :=
  Nat.le_of_not_lt fun h' => absurd h (Nat.not_le_of_lt (Nat.mul_lt_mul_of_pos_left h' hk))
protected theorem lt_of_mul_lt_mul_left (h : k * n < k * m) : n < m :=
  Nat.lt_of_not_le fun h' => absurd h (Nat.not_lt_of_le (Nat.mul_le_mul_left k h'))
protected theorem eq_of_mul_eq_mul_left (hk : 0 < k) (h : k * n = k * m) : n = m :=
  Nat.le_antisymm (Nat.le_of_mul_le_mul_left (Nat.le_of_eq h) hk)
    (Nat.le_of_mul_le_mul_left (Nat.le_of_eq h.symm) hk)

/-! ### Powers -/

@[simp] protected theorem pow_zero (b : Nat) : b ^ 0 = 1 := rfl
protected theorem pow_succ (b n : Nat) : b ^ succ n = b ^ n * b := rfl
protected theorem pow_add_one (b n : Nat) : b ^ (n + 1) = b ^ n * b := rfl
@[simp] protected theorem pow_one (b : Nat) : b ^ 1 = b := Nat.one_mul b
protected theorem pow_add (b n m : Nat) : b ^ (n + m) = b ^ n * b ^ m := by
  induction m with
  | zero => rw [Nat.add_zero, Nat.pow_zero, Nat.mul_one]
  | succ m ih => rw [Nat.add_succ, Nat.pow_succ, ih, Nat.pow_succ, Nat.mul_assoc]
protected theorem pow_pos {b : Nat} {n : Nat} (h : 0 < b) : 0 < b ^ n := by
  induction n with
  | zero => exact zero_lt_succ 0
  | succ n ih => exact Nat.mul_pos ih h

end Nat

/-- `nat_ring` proves equations of commutative semirings over `Nat`: it multiplies out and sorts both sides. -/
macro "nat_ring" : tactic => `(tactic| simp only [Nat.mul_add, Nat.add_mul, Nat.mul_one, Nat.one_mul, Nat.mul_zero,
  Nat.zero_mul, Nat.add_zero, Nat.zero_add, Nat.mul_assoc, Nat.mul_comm, Nat.mul_left_comm, Nat.add_assoc, Nat.add_comm,
  Nat.add_left_comm])
