prelude
import Core.Logic
universe u

/-!
# The order of the natural numbers

## Main definitions

* `Nat.decLe`, `Nat.decLt`: `≤` and `<` are decidable, through the kernel's `Nat.ble`

## Main statements

* `Nat.le_trans`, `Nat.le_antisymm`, `Nat.lt_or_ge`, `Nat.lt_trichotomy`, …
* `Nat.strongRecOn`: induction over all smaller numbers
-/

namespace Nat
variable {n m k a b : Nat}

/-! ### Less or equal -/

@[simp, refl] protected theorem le_refl (n : Nat) : n ≤ n := .refl
protected theorem le_rfl : n ≤ n := .refl
protected theorem le_of_eq (h : n = m) : n ≤ m := h ▸ .refl
theorem le_succ (n : Nat) : n ≤ succ n := .step .refl
@[simp] theorem zero_le : (n : Nat) → 0 ≤ n
  | 0 => .refl
  | n+1 => .step (zero_le n)
protected theorem le_trans (h₁ : n ≤ m) (h₂ : m ≤ k) : n ≤ k := by
  induction h₂ with
  | refl => exact h₁
  | step _ ih => exact .step ih
theorem le_succ_of_le (h : n ≤ m) : n ≤ succ m := .step h
theorem succ_le_succ (h : n ≤ m) : succ n ≤ succ m := by
  induction h with
  | refl => exact .refl
  | step _ ih => exact .step ih
theorem pred_le_pred (h : n ≤ m) : pred n ≤ pred m := by
  induction h with
  | refl => exact .refl
  | @step m _ ih => cases m with
    | zero => exact ih
    | succ m => exact .step ih
theorem le_of_succ_le_succ (h : succ n ≤ succ m) : n ≤ m := pred_le_pred h
protected theorem succ_le_succ_iff : succ n ≤ succ m ↔ n ≤ m := ⟨le_of_succ_le_succ, succ_le_succ⟩
@[simp] protected theorem add_one_le_add_one_iff : n + 1 ≤ m + 1 ↔ n ≤ m := Nat.succ_le_succ_iff
theorem not_succ_le_zero (n : Nat) : ¬succ n ≤ 0 := by intro h; cases h
theorem not_succ_le_self (n : Nat) : ¬succ n ≤ n := by
  induction n with
  | zero => exact not_succ_le_zero 0
  | succ n ih => exact fun h => ih (le_of_succ_le_succ h)

/-! ### Decidability -/

theorem ble_eq_true_of_le (h : n ≤ m) : Nat.ble n m = true := by
  induction n generalizing m with
  | zero => cases m <;> rfl
  | succ n ih => cases m with
    | zero => exact absurd h (not_succ_le_zero n)
    | succ m => exact ih (le_of_succ_le_succ h)
theorem le_of_ble_eq_true (h : Nat.ble n m = true) : n ≤ m := by
  induction n generalizing m with
  | zero => exact zero_le m
  | succ n ih => cases m with
    | zero => cases h
    | succ m => exact succ_le_succ (ih h)
@[simp] theorem ble_eq : (Nat.ble n m = true) = (n ≤ m) := propext ⟨le_of_ble_eq_true, ble_eq_true_of_le⟩
theorem not_le_of_not_ble_eq_true (h : ¬Nat.ble n m = true) : ¬n ≤ m := fun h' => h (ble_eq_true_of_le h')
instance decLe (n m : Nat) : Decidable (n ≤ m) :=
  match h : Nat.ble n m with
  | true => isTrue (le_of_ble_eq_true h)
  | false => isFalse (not_le_of_not_ble_eq_true (ne_true_of_eq_false h))
instance decLt (n m : Nat) : Decidable (n < m) := decLe (succ n) m

/-! ### Less than -/

theorem not_lt_zero (n : Nat) : ¬n < 0 := not_succ_le_zero n
@[simp] protected theorem lt_irrefl (n : Nat) : ¬n < n := not_succ_le_self n
theorem lt_succ_of_le (h : n ≤ m) : n < succ m := succ_le_succ h
theorem le_of_lt_succ (h : n < succ m) : n ≤ m := le_of_succ_le_succ h
theorem lt_succ_iff : n < succ m ↔ n ≤ m := ⟨le_of_lt_succ, lt_succ_of_le⟩
theorem lt_add_one_iff : n < m + 1 ↔ n ≤ m := lt_succ_iff
theorem lt_succ_self (n : Nat) : n < succ n := .refl
@[simp] protected theorem lt_add_one (n : Nat) : n < n + 1 := .refl
theorem succ_le_of_lt (h : n < m) : succ n ≤ m := h
theorem lt_of_succ_le (h : succ n ≤ m) : n < m := h
theorem add_one_le_of_lt (h : n < m) : n + 1 ≤ m := h
theorem succ_le_iff : succ n ≤ m ↔ n < m := Iff.rfl
theorem add_one_le_iff : n + 1 ≤ m ↔ n < m := Iff.rfl
theorem succ_lt_succ (h : n < m) : succ n < succ m := succ_le_succ h
theorem lt_of_succ_lt_succ (h : succ n < succ m) : n < m := le_of_succ_le_succ h
@[simp] protected theorem add_one_lt_add_one_iff : n + 1 < m + 1 ↔ n < m := ⟨lt_of_succ_lt_succ, succ_lt_succ⟩
theorem le_of_lt (h : n < m) : n ≤ m := Nat.le_trans (le_succ n) h
theorem lt_succ_of_lt (h : n < m) : n < succ m := .step h
theorem lt_of_succ_lt (h : succ n < m) : n < m := le_of_lt h
protected theorem lt_of_lt_of_le (h₁ : n < m) (h₂ : m ≤ k) : n < k := Nat.le_trans h₁ h₂
protected theorem lt_of_le_of_lt (h₁ : n ≤ m) (h₂ : m < k) : n < k := Nat.le_trans (succ_le_succ h₁) h₂
protected theorem lt_trans (h₁ : n < m) (h₂ : m < k) : n < k := Nat.lt_of_lt_of_le h₁ (le_of_lt h₂)
protected theorem lt_asymm (h : n < m) : ¬m < n := fun h' => Nat.lt_irrefl n (Nat.lt_trans h h')
protected theorem ne_of_lt (h : n < m) : n ≠ m := fun e => Nat.lt_irrefl m (e ▸ h)
protected theorem ne_of_gt (h : m < n) : n ≠ m := fun e => Nat.lt_irrefl m (e ▸ h)

/-! ### The order is total -/

protected theorem lt_or_ge (n m : Nat) : n < m ∨ n ≥ m := by
  induction m with
  | zero => exact .inr (zero_le n)
  | succ m ih =>
    rcases ih with h | h
    · exact .inl (.step h)
    · cases h with
      | refl => exact .inl .refl
      | step h => exact .inr (succ_le_succ h)
theorem not_le_of_gt (h : n > m) : ¬n ≤ m := fun h' => Nat.lt_irrefl m (Nat.lt_of_lt_of_le h h')
theorem not_lt_of_ge (h : n ≥ m) : ¬n < m := fun h' => Nat.lt_irrefl n (Nat.lt_of_lt_of_le h' h)
protected theorem not_le_of_lt (h : m < n) : ¬n ≤ m := not_le_of_gt h
protected theorem not_lt_of_le (h : n ≤ m) : ¬m < n := not_lt_of_ge h
protected theorem lt_of_not_le (h : ¬n ≤ m) : m < n := (Nat.lt_or_ge m n).elim id (absurd · h)
protected theorem lt_of_not_ge (h : ¬n ≥ m) : n < m := Nat.lt_of_not_le h
protected theorem le_of_not_lt (h : ¬n < m) : m ≤ n := (Nat.lt_or_ge n m).elim (absurd · h) id
theorem ge_of_not_lt (h : ¬n < m) : n ≥ m := Nat.le_of_not_lt h
protected theorem le_of_not_le (h : ¬n ≤ m) : m ≤ n := le_of_lt (Nat.lt_of_not_le h)
@[simp] protected theorem not_le : ¬n ≤ m ↔ m < n := ⟨Nat.lt_of_not_le, not_le_of_gt⟩
@[simp] protected theorem not_lt : ¬n < m ↔ m ≤ n := ⟨Nat.le_of_not_lt, not_lt_of_ge⟩
protected theorem not_le_eq (a b : Nat) : (¬a ≤ b) = (b + 1 ≤ a) := propext Nat.not_le
protected theorem not_lt_eq (a b : Nat) : (¬a < b) = (b ≤ a) := propext Nat.not_lt
protected theorem not_ge_eq (a b : Nat) : (¬a ≥ b) = (a + 1 ≤ b) := propext Nat.not_le
protected theorem not_gt_eq (a b : Nat) : (¬a > b) = (a ≤ b) := propext Nat.not_lt
protected theorem le_antisymm (h₁ : n ≤ m) (h₂ : m ≤ n) : n = m := by
  cases h₁ with
  | refl => rfl
  | step h => exact absurd (Nat.lt_of_lt_of_le (succ_le_succ h) h₂) (Nat.lt_irrefl _)
protected theorem le_antisymm_iff : n = m ↔ n ≤ m ∧ m ≤ n :=
  ⟨fun h => ⟨Nat.le_of_eq h, Nat.le_of_eq h.symm⟩, fun h => Nat.le_antisymm h.1 h.2⟩
protected theorem lt_of_le_of_ne (h₁ : n ≤ m) (h₂ : n ≠ m) : n < m := by
  cases h₁ with
  | refl => exact absurd rfl h₂
  | step h => exact succ_le_succ h
protected theorem lt_or_eq_of_le (h : n ≤ m) : n < m ∨ n = m := by
  cases h with
  | refl => exact .inr rfl
  | step h => exact .inl (succ_le_succ h)
protected theorem le_iff_lt_or_eq : n ≤ m ↔ n < m ∨ n = m :=
  ⟨Nat.lt_or_eq_of_le, fun h => h.elim le_of_lt Nat.le_of_eq⟩
protected theorem lt_iff_le_and_ne : n < m ↔ n ≤ m ∧ n ≠ m :=
  ⟨fun h => ⟨le_of_lt h, Nat.ne_of_lt h⟩, fun h => Nat.lt_of_le_of_ne h.1 h.2⟩
protected theorem le_total (m n : Nat) : m ≤ n ∨ n ≤ m := (Nat.lt_or_ge m n).elim (.inl ∘ le_of_lt) .inr
protected theorem lt_trichotomy (a b : Nat) : a < b ∨ a = b ∨ b < a := by
  rcases Nat.lt_or_ge a b with h | h
  · exact .inl h
  · rcases Nat.lt_or_eq_of_le h with h | h
    · exact .inr (.inr h)
    · exact .inr (.inl h.symm)
protected theorem lt_or_gt_of_ne (h : a ≠ b) : a < b ∨ a > b := by
  rcases Nat.lt_trichotomy a b with h' | h' | h'
  · exact .inl h'
  · exact absurd h' h
  · exact .inr h'
protected theorem ne_iff_lt_or_gt : a ≠ b ↔ a < b ∨ a > b :=
  ⟨Nat.lt_or_gt_of_ne, fun h => h.elim Nat.ne_of_lt Nat.ne_of_gt⟩

/-! ### Zero and successor -/

@[simp] theorem succ_ne_zero (n : Nat) : succ n ≠ 0 := nofun
@[simp] theorem add_one_ne_zero (n : Nat) : n + 1 ≠ 0 := nofun
@[simp] theorem zero_ne_add_one (n : Nat) : 0 ≠ n + 1 := nofun
@[simp] theorem zero_lt_succ (n : Nat) : 0 < succ n := succ_le_succ (zero_le n)
@[simp] theorem zero_lt_add_one (n : Nat) : 0 < n + 1 := zero_lt_succ n
theorem pos_of_ne_zero (h : n ≠ 0) : 0 < n := by
  cases n with
  | zero => exact absurd rfl h
  | succ n => exact zero_lt_succ n
theorem pos_iff_ne_zero : 0 < n ↔ n ≠ 0 := ⟨Nat.ne_of_gt, pos_of_ne_zero⟩
theorem eq_zero_or_pos : (n : Nat) → n = 0 ∨ 0 < n
  | 0 => .inl rfl
  | n+1 => .inr (zero_lt_succ n)
theorem eq_zero_of_le_zero (h : n ≤ 0) : n = 0 := Nat.le_antisymm h (zero_le n)
@[simp] theorem le_zero_eq (n : Nat) : (n ≤ 0) = (n = 0) := propext ⟨eq_zero_of_le_zero, Nat.le_of_eq⟩
@[simp] theorem not_lt_zero_eq (n : Nat) : (n < 0) = False := eq_false (not_lt_zero n)
theorem succ_inj : succ n = succ m ↔ n = m := ⟨fun h => by injection h, congrArg succ⟩
@[simp] protected theorem add_one_inj : n + 1 = m + 1 ↔ n = m := succ_inj
theorem exists_eq_succ_of_ne_zero (h : n ≠ 0) : ∃ k, n = succ k := by
  cases n with
  | zero => exact absurd rfl h
  | succ k => exact ⟨k, rfl⟩

/-! ### Strong induction -/

/-- To prove `motive n`, one may assume `motive` of all smaller numbers. -/
protected theorem strongRecOn {motive : Nat → Prop} (n : Nat)
    (ind : ∀ n, (∀ m, m < n → motive m) → motive n) : motive n := by
  have below : ∀ n m, m < n → motive m := by
    intro n
    induction n with
    | zero => exact fun m h => absurd h (not_lt_zero m)
    | succ n ih => exact fun m h => ind m fun k hk => ih k (Nat.lt_of_lt_of_le hk (le_of_lt_succ h))
  exact below (n+1) n .refl

end Nat

instance : Trans (α := Nat) (β := Nat) (γ := Nat) LE.le LE.le LE.le := ⟨Nat.le_trans⟩
instance : Trans (α := Nat) (β := Nat) (γ := Nat) LT.lt LT.lt LT.lt := ⟨Nat.lt_trans⟩
instance : Trans (α := Nat) (β := Nat) (γ := Nat) LT.lt LE.le LT.lt := ⟨Nat.lt_of_lt_of_le⟩
instance : Trans (α := Nat) (β := Nat) (γ := Nat) LE.le LT.lt LT.lt := ⟨Nat.lt_of_le_of_lt⟩
@[simp] theorem ge_iff_le {α : Type u} [LE α] {x y : α} : x ≥ y ↔ y ≤ x := Iff.rfl
@[simp] theorem gt_iff_lt {α : Type u} [LT α] {x y : α} : x > y ↔ y < x := Iff.rfl
