prelude
import Machine.Step
/-!
# Arithmetic of free-running indices

An index that runs freely from `start` and wraps around at `2 ^ 64` is, after `i` increments, `index start i`.
The lemmas say that addition and subtraction of indices are what they would be without wrap-around, and that a mask
of the form `2 ^ k - 1` reduces an index modulo `2 ^ k`.

## Main definitions

* `index start i`

## Main statements

* `Word.add_index`, `Word.sub_index`, `Word.and_index`: the operators on indices
* `Word.slot_ne`: different indices less than `2 ^ k` apart differ modulo `2 ^ k`
* `Word.toBool_lt` and so on: a branch on a comparison
-/

/-- `start + i`, wrapping around. -/
def index (start i : Nat) : Nat := (start + i) % wordSize

namespace Word

theorem index_lt (start i : Nat) : index start i < wordSize := Nat.mod_lt _ (by decide)

theorem index_zero {start : Nat} (h : start < wordSize) : index start 0 = start := Nat.mod_eq_of_lt h

/-! ### Adding and subtracting -/

theorem add_index (start i k : Nat) : BinOp.eval .add (index start i) k = index start (i + k) := by
  show ((start + i) % wordSize + k) % wordSize = (start + (i + k)) % wordSize
  unfold wordSize
  omega

theorem sub_index {start i j : Nat} (hij : j ≤ i) (h : i - j < wordSize) :
    BinOp.eval .sub (index start i) (index start j) = i - j := by
  show ((start + i) % wordSize + (wordSize - (start + j) % wordSize % wordSize)) % wordSize = i - j
  unfold wordSize at h ⊢
  omega

theorem sub_eq {a b : Nat} (hab : b ≤ a) (h : a < wordSize) : BinOp.eval .sub a b = a - b := by
  show (a + (wordSize - b % wordSize)) % wordSize = a - b
  unfold wordSize at h ⊢
  omega

theorem add_one {a : Nat} (h : a + 1 < wordSize) : BinOp.eval .add a 1 = a + 1 := Nat.mod_eq_of_lt h

/-- Indices less than `2 ^ 64` apart are equal only if they are the same. -/
theorem index_inj {start i j : Nat} (hij : j ≤ i) (h : i - j < wordSize) (e : index start i = index start j) :
    i = j := by
  have h₁ := sub_index (start := start) hij h
  have h₂ := sub_index (start := start) (Nat.le_refl j) (by rw [Nat.sub_self]; decide)
  rw [e, h₂, Nat.sub_self] at h₁
  omega

/-! ### Masking -/

theorem pow2_pos (k : Nat) : 0 < pow2 k := by
  induction k with
  | zero => decide
  | succ k ih =>
    show 0 < 2 * pow2 k
    omega

theorem pow2_le {k n : Nat} (h : k ≤ n) : pow2 k ≤ pow2 n := by
  induction h with
  | refl => exact Nat.le_refl _
  | @step n _ ih =>
    show pow2 k ≤ 2 * pow2 n
    omega

theorem mod_two_mul (a m : Nat) (hm : 0 < m) : a % (2 * m) = a % 2 + 2 * ((a / 2) % m) := by
  have h₁ := Nat.div_add_mod a 2
  have h₂ := Nat.div_add_mod (a / 2) m
  have h₃ := Nat.mod_lt a (m := 2) (by decide)
  have h₄ := Nat.mod_lt (a / 2) hm
  have e : 2 * m * (a / 2 / m) = 2 * (m * (a / 2 / m)) := Nat.mul_assoc 2 m _
  refine (Nat.div_mod_unique (q := a / 2 / m) ?_ ?_).2
  · omega
  · rw [e]; omega

/-- Bit by bit, `a & (2 ^ k - 1)` is `a` modulo `2 ^ k`. -/
theorem bitwise_mask (n : Nat) : ∀ a k : Nat, k ≤ n → bitwise (fun x y => x * y) n a (pow2 k - 1) = a % pow2 k := by
  have hz : ∀ n a, bitwise (fun x y => x * y) n a 0 = 0 := by
    intro n
    induction n with
    | zero => intro a; rfl
    | succ n ih => intro a; show a % 2 * 0 + 2 * bitwise (fun x y => x * y) n (a / 2) 0 = 0; rw [ih]; rfl
  induction n with
  | zero =>
    intro a k hk
    cases k with
    | zero =>
      have := Nat.mod_lt a (m := pow2 0) (by decide)
      have : a % pow2 0 < 1 := this
      have e : a % pow2 0 = 0 := by omega
      rw [e]; rfl
    | succ k => exact absurd hk (Nat.not_succ_le_zero k)
  | succ n ih =>
    intro a k hk
    cases k with
    | zero =>
      have := Nat.mod_lt a (m := pow2 0) (by decide)
      have : a % pow2 0 < 1 := this
      have e : a % pow2 0 = 0 := by omega
      rw [e]; exact hz _ _
    | succ k =>
      have hp := pow2_pos k
      have e := Nat.div_mod_unique (n := 2 * pow2 k - 1) (m := 2) (q := pow2 k - 1) (r := 1) (by decide) (by omega)
      show (a % 2) * ((2 * pow2 k - 1) % 2) + 2 * bitwise _ n (a / 2) ((2 * pow2 k - 1) / 2) = a % (2 * pow2 k)
      rw [e.1, e.2, ih (a / 2) k (Nat.le_of_succ_le_succ hk), mod_two_mul a _ hp]
      omega

theorem mod_mul_mod (a m q : Nat) (hm : 0 < m) : a % (m * q) % m = a % m := by
  have h₁ := Nat.div_add_mod a (m * q)
  have h₂ := Nat.div_add_mod (a % (m * q)) m
  refine (Nat.div_mod_unique (q := q * (a / (m * q)) + a % (m * q) / m) (Nat.mod_lt _ hm) ?_).2.symm
  rw [Nat.left_distrib, ← Nat.mul_assoc]
  omega

theorem pow2_add (a b : Nat) : pow2 (a + b) = pow2 a * pow2 b := by
  induction b with
  | zero => rw [show pow2 (a + 0) = pow2 a from rfl]; show pow2 a = pow2 a * 1; omega
  | succ b ih =>
    show 2 * pow2 (a + b) = pow2 a * (2 * pow2 b)
    rw [ih, Nat.mul_left_comm]

theorem and_index {start i k : Nat} (hk : k ≤ 64) :
    BinOp.eval .and (index start i) (pow2 k - 1) = (start + i) % pow2 k := by
  refine (bitwise_mask 64 (index start i) k hk).trans ?_
  obtain ⟨d, hd⟩ := Nat.le_iff_exists_add.mp hk
  have e : wordSize = pow2 k * pow2 d := by rw [← pow2_add, ← hd]; rfl
  show (start + i) % wordSize % pow2 k = _
  rw [e]
  exact mod_mul_mod _ _ _ (pow2_pos k)

theorem slot_ne {start i j m : Nat} (hij : i < j) (h : j < i + m) : (start + i) % m ≠ (start + j) % m := by
  intro e
  have h₁ := Nat.div_add_mod (start + i) m
  have h₂ := Nat.div_add_mod (start + j) m
  have h₃ : (start + i) / m < (start + j) / m := by
    rcases Nat.lt_or_ge ((start + i) / m) ((start + j) / m) with h | h
    · exact h
    · have := Nat.mul_le_mul_left m h
      omega
  have h₄ := Nat.mul_le_mul_left m (Nat.succ_le_of_lt h₃)
  rw [Nat.mul_succ] at h₄
  omega

/-! ### Branches -/

theorem toBool_ofBool (b : Bool) : toBool (ofBool b) = b := by cases b <;> rfl

theorem toBool_ge (a b : Nat) : toBool (BinOp.eval .ge a b) = Nat.ble b a := toBool_ofBool _
theorem toBool_lt (a b : Nat) : toBool (BinOp.eval .lt a b) = Nat.ble (a + 1) b := toBool_ofBool _
theorem toBool_gt (a b : Nat) : toBool (BinOp.eval .gt a b) = Nat.ble (b + 1) a := toBool_ofBool _
theorem toBool_eq (a b : Nat) : toBool (BinOp.eval .eq a b) = Nat.beq a b := toBool_ofBool _

theorem cond_ble {α : Type} (a b : Nat) (y n : α) :
    (a ≤ b ∧ cond (Nat.ble a b) y n = y) ∨ (b < a ∧ cond (Nat.ble a b) y n = n) := by
  cases h : Nat.ble a b with
  | true => exact .inl ⟨Nat.le_of_ble_eq_true h, rfl⟩
  | false => exact .inr ⟨Nat.lt_of_not_le (Nat.not_le_of_not_ble_eq_true (by rw [h]; nofun)), rfl⟩

theorem cond_beq {α : Type} (a b : Nat) (y n : α) :
    (a = b ∧ cond (Nat.beq a b) y n = y) ∨ (a ≠ b ∧ cond (Nat.beq a b) y n = n) := by
  cases h : Nat.beq a b with
  | true => exact .inl ⟨Nat.eq_of_beq_eq_true h, rfl⟩
  | false => exact .inr ⟨Nat.ne_of_beq_eq_false h, rfl⟩

end Word
