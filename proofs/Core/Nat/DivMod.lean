prelude
import Core.Nat.Sub

/-!
# Division with remainder

## Main definitions

* `Dvd`, and `a ∣ b` for natural numbers

## Main statements

* `Nat.div_add_mod`, `Nat.mod_lt`: the equations that determine `n / m` and `n % m` uniquely
  (`Nat.div_mod_unique`). With `Nat.div_zero` they show that the functions in `Core.KernelNat` are division
  and remainder.
* `Nat.mod_eq_of_lt`, `Nat.add_mul_mod_self_left`, `Nat.mod_mod`, `Nat.add_mod`, `Nat.div_le_self`, …
-/

universe u

class Dvd (α : Type u) where
  dvd : α → α → Prop

namespace Nat
variable {a b c n m k q r : Nat}

instance instDvd : Dvd Nat := ⟨fun a b => ∃ c, b = a * c⟩

/-! ### The characterising equations -/

/-- `divCount` counts right: the multiple of `m` it finds is the last one that is at most `n`. -/
theorem divCount_spec (hm : 0 < m) : (fuel n : Nat) → n ≤ fuel →
    m * divCount fuel n m ≤ n ∧ n < m * divCount fuel n m + m := by
  intro fuel
  induction fuel with
  | zero =>
    intro n h
    rw [eq_zero_of_le_zero h]
    exact ⟨zero_le 0, Nat.lt_of_lt_of_le hm (le_add_left m _)⟩
  | succ fuel ih =>
    intro n h
    show m * (match ble m n with
        | true => succ (divCount fuel (n - m) m)
        | false => 0) ≤ n ∧
      n < m * (match ble m n with
        | true => succ (divCount fuel (n - m) m)
        | false => 0) + m
    cases hb : ble m n with
    | false =>
      have hlt : n < m := Nat.lt_of_not_le (not_le_of_not_ble_eq_true (ne_true_of_eq_false hb))
      exact ⟨zero_le n, Nat.lt_of_lt_of_le hlt (le_add_left m _)⟩
    | true =>
      have hle : m ≤ n := le_of_ble_eq_true hb
      have hlt : n - m < n := Nat.sub_lt (Nat.lt_of_lt_of_le hm hle) hm
      have ⟨h₁, h₂⟩ := ih (n - m) (le_of_lt_succ (Nat.lt_of_lt_of_le hlt h))
      constructor
      · show m * divCount fuel (n - m) m + m ≤ n
        exact (Nat.le_sub_iff_add_le hle).mp h₁
      · show n < m * divCount fuel (n - m) m + m + m
        have h₃ := Nat.add_lt_add_right h₂ m
        rw [Nat.sub_add_cancel hle] at h₃
        exact h₃

theorem mul_div_le (n m : Nat) : m * (n / m) ≤ n := by
  cases m with
  | zero => rw [Nat.zero_mul]; exact zero_le n
  | succ m => exact (divCount_spec (zero_lt_succ m) n n .refl).1
theorem lt_mul_div_add (n : Nat) (hm : 0 < m) : n < m * (n / m) + m := by
  cases m with
  | zero => exact absurd hm (Nat.lt_irrefl 0)
  | succ m => exact (divCount_spec (zero_lt_succ m) n n .refl).2
theorem mod_eq_sub (n m : Nat) : n % m = n - m * (n / m) := rfl
theorem div_add_mod (n m : Nat) : m * (n / m) + n % m = n := by
  rw [mod_eq_sub, Nat.add_sub_of_le (mul_div_le n m)]
theorem mod_add_div (n m : Nat) : n % m + m * (n / m) = n := by rw [Nat.add_comm, div_add_mod]
theorem mod_lt (n : Nat) {m : Nat} (hm : m > 0) : n % m < m := by
  have h := lt_mul_div_add n hm
  exact Nat.lt_of_add_lt_add_left (a := m * (n / m)) (by rw [div_add_mod]; exact h)
@[simp] protected theorem div_zero (n : Nat) : n / 0 = 0 := rfl
@[simp] theorem mod_zero (n : Nat) : n % 0 = n := by rw [mod_eq_sub, Nat.zero_mul, Nat.sub_zero]

/-- Quotient and remainder are unique. -/
theorem div_mod_unique (hr : r < m) (h : n = m * q + r) : n / m = q ∧ n % m = r := by
  have hm : 0 < m := Nat.lt_of_le_of_lt (zero_le r) hr
  have hq : n / m = q := by
    apply Nat.le_antisymm
    · apply le_of_lt_succ
      apply Nat.lt_of_mul_lt_mul_left (k := m)
      apply Nat.lt_of_le_of_lt (mul_div_le n m)
      rw [h, mul_succ]
      exact Nat.add_lt_add_left hr _
    · apply le_of_lt_succ
      apply Nat.lt_of_mul_lt_mul_left (k := m)
      rw [mul_succ]
      refine Nat.lt_of_le_of_lt ?_ (lt_mul_div_add n hm)
      rw [h]
      exact le_add_right _ _
  refine ⟨hq, ?_⟩
  rw [mod_eq_sub, hq, h, Nat.add_sub_cancel_left]

/-! ### Consequences -/

theorem div_eq_of_lt (h : n < m) : n / m = 0 :=
  (div_mod_unique (q := 0) h (by rw [Nat.mul_zero, Nat.zero_add])).1
theorem mod_eq_of_lt (h : n < m) : n % m = n :=
  (div_mod_unique (q := 0) h (by rw [Nat.mul_zero, Nat.zero_add])).2
@[simp] protected theorem zero_div (m : Nat) : 0 / m = 0 := by
  cases m with
  | zero => rfl
  | succ m => exact div_eq_of_lt (zero_lt_succ m)
@[simp] theorem zero_mod (m : Nat) : 0 % m = 0 := by rw [mod_eq_sub, Nat.zero_sub]
theorem mod_le (n m : Nat) : n % m ≤ n := Nat.sub_le n _
theorem div_le_self (n m : Nat) : n / m ≤ n := by
  cases m with
  | zero => exact zero_le n
  | succ m =>
    refine Nat.le_trans ?_ (mul_div_le n (succ m))
    rw [succ_mul]
    exact le_add_left _ _
theorem add_mul_div_left (n k : Nat) (hm : 0 < m) : (n + m * k) / m = n / m + k :=
  (div_mod_unique (mod_lt n hm) (by
    rw [Nat.left_distrib, Nat.add_right_comm, div_add_mod])).1
@[simp] theorem add_mul_mod_self_left (n m k : Nat) : (n + m * k) % m = n % m := by
  cases m with
  | zero => rw [Nat.zero_mul, Nat.add_zero]
  | succ m =>
    exact (div_mod_unique (q := n / succ m + k) (mod_lt n (zero_lt_succ m)) (by
      rw [Nat.left_distrib, Nat.add_right_comm, div_add_mod])).2
@[simp] theorem add_mul_mod_self_right (n k m : Nat) : (n + k * m) % m = n % m := by
  rw [Nat.mul_comm, add_mul_mod_self_left]
@[simp] theorem add_mod_right (n m : Nat) : (n + m) % m = n % m := by
  have h := add_mul_mod_self_left n m 1
  rw [Nat.mul_one] at h
  exact h
@[simp] theorem add_mod_left (n m : Nat) : (m + n) % m = n % m := by rw [Nat.add_comm, add_mod_right]
@[simp] theorem mod_self (m : Nat) : m % m = 0 := by
  have h := add_mod_right 0 m
  rw [Nat.zero_add, zero_mod] at h
  exact h
@[simp] theorem mul_mod_right (m k : Nat) : m * k % m = 0 := by
  have h := add_mul_mod_self_left 0 m k
  rw [Nat.zero_add, zero_mod] at h
  exact h
@[simp] theorem mul_mod_left (k m : Nat) : k * m % m = 0 := by rw [Nat.mul_comm, mul_mod_right]
@[simp] theorem mod_mod (n m : Nat) : n % m % m = n % m := by
  cases m with
  | zero => rw [mod_zero, mod_zero]
  | succ m => exact mod_eq_of_lt (mod_lt n (zero_lt_succ m))
theorem mod_eq_sub_mod (h : m ≤ n) : n % m = (n - m) % m := by
  obtain ⟨k, rfl⟩ := le_iff_exists_add.mp h
  rw [Nat.add_sub_cancel_left, add_mod_left]
@[simp] theorem mod_add_mod (n m k : Nat) : (n % m + k) % m = (n + k) % m := by
  have h := add_mul_mod_self_left (n % m + k) m (n / m)
  rw [Nat.add_right_comm, mod_add_div] at h
  exact h.symm
@[simp] theorem add_mod_mod (k n m : Nat) : (k + n % m) % m = (k + n) % m := by
  rw [Nat.add_comm, mod_add_mod, Nat.add_comm]
theorem add_mod (a b n : Nat) : (a + b) % n = (a % n + b % n) % n := by rw [mod_add_mod, add_mod_mod]
theorem mul_mod (a b n : Nat) : a * b % n = (a % n) * (b % n) % n := by
  have h : a * b = (a % n) * (b % n) + n * (a / n * b + (a % n) * (b / n)) := by
    conv => lhs; rw [← mod_add_div a n, Nat.right_distrib]
    conv => lhs; lhs; rw [← mod_add_div b n, Nat.left_distrib]
    rw [Nat.left_distrib, Nat.add_assoc, Nat.mul_left_comm, ← Nat.mul_assoc n (a / n) b,
      Nat.add_comm (n * (a % n * (b / n)))]
  rw [h, add_mul_mod_self_left]
theorem div_lt_of_lt_mul (h : n < m * k) : n / m < k := by
  apply Nat.lt_of_mul_lt_mul_left (k := m)
  exact Nat.lt_of_le_of_lt (mul_div_le n m) h
theorem le_div_iff_mul_le (hm : 0 < m) : k ≤ n / m ↔ k * m ≤ n := by
  rw [Nat.mul_comm]
  constructor
  · exact fun h => Nat.le_trans (Nat.mul_le_mul_left m h) (mul_div_le n m)
  · intro h
    apply le_of_lt_succ
    apply Nat.lt_of_mul_lt_mul_left (k := m)
    rw [mul_succ]
    exact Nat.lt_of_le_of_lt h (lt_mul_div_add n hm)
@[simp] protected theorem div_one (n : Nat) : n / 1 = n :=
  (div_mod_unique (r := 0) (zero_lt_succ 0) (by rw [Nat.one_mul, Nat.add_zero])).1
@[simp] theorem mod_one (n : Nat) : n % 1 = 0 := eq_zero_of_le_zero (le_of_lt_succ (mod_lt n (zero_lt_succ 0)))
protected theorem mul_div_cancel_left (n : Nat) (hm : 0 < m) : m * n / m = n :=
  (div_mod_unique (r := 0) hm (by rw [Nat.add_zero])).1
protected theorem mul_div_cancel (n : Nat) (hm : 0 < m) : n * m / m = n := by
  rw [Nat.mul_comm, Nat.mul_div_cancel_left n hm]

/-! ### Divisibility -/

theorem mod_eq_zero_of_dvd (h : a ∣ b) : b % a = 0 := by
  obtain ⟨k, rfl⟩ := h
  exact mul_mod_right a k
theorem dvd_of_mod_eq_zero (h : b % a = 0) : a ∣ b :=
  ⟨b / a, by have e := div_add_mod b a; rw [h, Nat.add_zero] at e; exact e.symm⟩
theorem dvd_iff_mod_eq_zero : a ∣ b ↔ b % a = 0 := ⟨mod_eq_zero_of_dvd, dvd_of_mod_eq_zero⟩
theorem emod_pos_of_not_dvd (h : ¬a ∣ b) : b % a > 0 := pos_of_ne_zero fun h' => h (dvd_of_mod_eq_zero h')
instance (a b : Nat) : Decidable (a ∣ b) :=
  match decEq (b % a) 0 with
  | isTrue h => isTrue (dvd_of_mod_eq_zero h)
  | isFalse h => isFalse fun h' => h (mod_eq_zero_of_dvd h')

end Nat
