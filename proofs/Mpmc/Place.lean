prelude
import Mpmc.Statement
/-!
# The permutation of the cells

## Main statements

* `place_eq`: the expression in the program, of shifts and masks, is `place`
* `place_lt`, `place_inj`: it is a permutation of the numbers below any multiple of 64
-/

namespace Mpmc

/-! ### Masks and disjoint bits -/

theorem bitwise_or_zero (n : Nat) : ∀ x : Nat, x < Word.pow2 n →
    Word.bitwise (fun x y => x + y - x * y) n x 0 = x := by
  induction n with
  | zero =>
    intro x h
    have h : x < 1 := h
    have e : x = 0 := by omega
    rw [e]; rfl
  | succ n ih =>
    intro x h
    have h : x < 2 * Word.pow2 n := h
    show x % 2 + 0 - x % 2 * 0 + 2 * Word.bitwise _ n (x / 2) 0 = x
    rw [ih (x / 2) (by omega)]
    omega

/-- Numbers without a common bit. -/
theorem bitwise_or (k : Nat) : ∀ n x y : Nat, k ≤ n → y < Word.pow2 k → x * Word.pow2 k < Word.pow2 n →
    Word.bitwise (fun x y => x + y - x * y) n (x * Word.pow2 k) y = x * Word.pow2 k + y := by
  induction k with
  | zero =>
    intro n x y _ hy hx
    have hy : y < 1 := hy
    have e : y = 0 := by omega
    rw [e]
    exact bitwise_or_zero n _ hx
  | succ k ih =>
    intro n x y hn hy hx
    cases n with
    | zero => exact absurd hn (Nat.not_succ_le_zero k)
    | succ n =>
      have hy : y < 2 * Word.pow2 k := hy
      have e : x * Word.pow2 (k + 1) = 2 * (x * Word.pow2 k) := Nat.mul_left_comm x 2 _
      rw [e] at hx ⊢
      have hx : 2 * (x * Word.pow2 k) < 2 * Word.pow2 n := hx
      have h₁ : 2 * (x * Word.pow2 k) / 2 = x * Word.pow2 k := by omega
      have h₂ : 2 * (x * Word.pow2 k) % 2 = 0 := by omega
      show 2 * (x * Word.pow2 k) % 2 + y % 2 - 2 * (x * Word.pow2 k) % 2 * (y % 2) +
        2 * Word.bitwise _ n (2 * (x * Word.pow2 k) / 2) (y / 2) = _
      rw [h₁, h₂, ih n x (y / 2) (Nat.le_of_succ_le_succ hn) (by omega) (by omega), Nat.zero_mul]
      omega

/-- The bits from the `k`-th on. -/
theorem bitwise_high (k : Nat) : ∀ n x : Nat, k ≤ n → x < Word.pow2 n →
    Word.bitwise (fun x y => x * y) n x (Word.pow2 n - Word.pow2 k) = x - x % Word.pow2 k := by
  induction k with
  | zero =>
    intro n x _ hx
    show Word.bitwise _ n x (Word.pow2 n - 1) = x - x % 1
    rw [Word.bitwise_mask n x n (Nat.le_refl n), Nat.mod_eq_of_lt hx]
    omega
  | succ k ih =>
    intro n x hn hx
    cases n with
    | zero => exact absurd hn (Nat.not_succ_le_zero k)
    | succ n =>
      have hx : x < 2 * Word.pow2 n := hx
      have hp := Word.pow2_pos k
      have h₁ : (2 * Word.pow2 n - 2 * Word.pow2 k) / 2 = Word.pow2 n - Word.pow2 k := by omega
      have h₂ : (2 * Word.pow2 n - 2 * Word.pow2 k) % 2 = 0 := by omega
      have hm := Nat.mod_le (x / 2) (Word.pow2 k)
      show x % 2 * ((2 * Word.pow2 n - 2 * Word.pow2 k) % 2) +
        2 * Word.bitwise _ n (x / 2) ((2 * Word.pow2 n - 2 * Word.pow2 k) / 2) = x - x % (2 * Word.pow2 k)
      rw [h₁, h₂, ih n (x / 2) (Nat.le_of_succ_le_succ hn) (by omega), Word.mod_two_mul x _ hp]
      omega

/-! ### The expression in the program -/

theorem and_seven (x : Nat) : BinOp.eval .and x 7 = x % 8 :=
  Word.bitwise_mask 64 x 3 (Nat.le_of_ble_eq_true rfl)

theorem and_blocks {x : Nat} (h : x < wordSize) : BinOp.eval .and x 18446744073709551552 = 64 * (x / 64) := by
  refine (bitwise_high 6 64 x (Nat.le_of_ble_eq_true rfl) h).trans ?_
  show x - x % 64 = 64 * (x / 64)
  omega

theorem shl_three {x : Nat} (h : x < 8) : BinOp.eval .shl x 3 = 8 * x := by
  show x * 8 % 18446744073709551616 = 8 * x
  omega

theorem shr_three (x : Nat) : BinOp.eval .shr x 3 = x / 8 := rfl

theorem or_six {a y : Nat} (ha : 64 * a < wordSize) (hy : y < 64) : BinOp.eval .or (64 * a) y = 64 * a + y := by
  rw [Nat.mul_comm 64 a] at ha ⊢
  exact bitwise_or 6 64 a y (Nat.le_of_ble_eq_true rfl) hy ha

theorem or_three {a y : Nat} (ha : 8 * a < wordSize) (hy : y < 8) : BinOp.eval .or (8 * a) y = 8 * a + y := by
  rw [Nat.mul_comm 8 a] at ha ⊢
  exact bitwise_or 3 64 a y (Nat.le_of_ble_eq_true rfl) hy ha

theorem place_eq {x : Nat} (h : x < wordSize) :
    BinOp.eval .or (BinOp.eval .or (BinOp.eval .and x 18446744073709551552)
      (BinOp.eval .shl (BinOp.eval .and x 7) 3)) (BinOp.eval .and (BinOp.eval .shr x 3) 7) = place x := by
  unfold wordSize at h
  have e : 64 * (x / 64) + 8 * (x % 8) = 8 * (8 * (x / 64) + x % 8) := by omega
  rw [and_blocks h, and_seven, and_seven, shr_three, shl_three (by omega),
    or_six (by unfold wordSize; omega) (by omega), e, or_three (by unfold wordSize; omega) (by omega)]
  unfold place
  omega

/-! ### A permutation -/

theorem place_lt {x n : Nat} (h : x < 64 * n) : place x < 64 * n := by
  unfold place
  omega

theorem place_inj {x y : Nat} (h : place x = place y) : x = y := by
  unfold place at h
  omega

end Mpmc
