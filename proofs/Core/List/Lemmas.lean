prelude
import Core.Option
import Core.Prod
universe u v w

/-!
# Lists: length, append, take, drop, indexing

## Main statements

* `List.length_append`, `List.append_inj`, `List.take_append_drop`, `List.length_take`, `List.length_drop`
* `List.get?_append_left`, `List.get?_append_right`, `List.get?_take`, `List.get?_drop`, `List.get?_map`,
  `List.get?_set_self`, `List.ext_get?`
* equality of lists is decidable
-/

namespace List
variable {α : Type u} {β : Type v} {γ : Type w}

instance instDecidableEq [DecidableEq α] : DecidableEq (List α) := dec
where
  dec : (l m : List α) → Decidable (l = m)
    | [], [] => isTrue rfl
    | [], _ :: _ => isFalse nofun
    | _ :: _, [] => isFalse nofun
    | a :: l, b :: m => match decEq a b with
      | isFalse h => isFalse fun e => h (by injection e)
      | isTrue ha => match dec l m with
        | isFalse h => isFalse fun e => h (by injection e)
        | isTrue hl => isTrue (by rw [ha, hl])

/-! ### Length and append -/

@[simp] theorem cons_ne_nil (a : α) (l : List α) : a :: l ≠ [] := nofun
theorem cons_inj {a b : α} {l m : List α} : a :: l = b :: m ↔ a = b ∧ l = m := by simp
@[simp] theorem length_append (as bs : List α) : (as ++ bs).length = as.length + bs.length := by
  induction as with
  | nil => simp
  | cons a as ih => simp only [cons_append, length_cons, ih]; omega
theorem length_eq_zero_iff {l : List α} : l.length = 0 ↔ l = [] := by cases l <;> simp
theorem length_pos_iff {l : List α} : 0 < l.length ↔ l ≠ [] := by cases l <;> simp
theorem exists_cons_of_ne_nil {l : List α} (h : l ≠ []) : ∃ a m, l = a :: m := by
  cases l with
  | nil => exact absurd rfl h
  | cons a m => exact ⟨a, m, rfl⟩
theorem append_inj {a b c d : List α} (h : a ++ b = c ++ d) (hl : a.length = c.length) : a = c ∧ b = d := by
  induction a generalizing c with
  | nil => cases c with
    | nil => exact ⟨rfl, h⟩
    | cons x c => cases hl
  | cons x a ih => cases c with
    | nil => cases hl
    | cons y c =>
      rw [cons_append, cons_append, cons_inj] at h
      have ⟨h₁, h₂⟩ := ih h.2 (by injection hl)
      exact ⟨by rw [h.1, h₁], h₂⟩
theorem append_cancel_left {a b c : List α} (h : a ++ b = a ++ c) : b = c := (append_inj h rfl).2
theorem append_cancel_right {a b c : List α} (h : a ++ c = b ++ c) : a = b := by
  refine (append_inj h ?_).1
  have e := congrArg length h
  rw [length_append, length_append] at e
  omega
@[simp] theorem append_right_inj {a b c : List α} : a ++ b = a ++ c ↔ b = c := ⟨append_cancel_left, congrArg (a ++ ·)⟩
@[simp] theorem append_left_inj {a b c : List α} : a ++ c = b ++ c ↔ a = b := ⟨append_cancel_right, congrArg (· ++ c)⟩
@[simp] theorem append_eq_nil_iff {a b : List α} : a ++ b = [] ↔ a = [] ∧ b = [] := by cases a <;> simp
theorem append_ne_nil_of_right_ne_nil {a b : List α} (h : b ≠ []) : a ++ b ≠ [] := fun e => h (append_eq_nil_iff.mp e).2
theorem append_singleton_inj {a b : List α} {x y : α} : a ++ [x] = b ++ [y] ↔ a = b ∧ x = y := by
  constructor
  · intro h
    have e := congrArg length h
    simp only [length_append, length_cons, length_nil] at e
    have ⟨h₁, h₂⟩ := append_inj h (by omega)
    exact ⟨h₁, (cons_inj.mp h₂).1⟩
  · intro ⟨h₁, h₂⟩
    rw [h₁, h₂]
theorem eq_nil_or_concat (l : List α) : l = [] ∨ ∃ m a, l = m ++ [a] := by
  induction l with
  | nil => exact .inl rfl
  | cons b l ih =>
    rcases ih with rfl | ⟨m, a, rfl⟩
    · exact .inr ⟨[], b, rfl⟩
    · exact .inr ⟨b :: m, a, rfl⟩

/-! ### Take and drop -/

@[simp] theorem take_append_drop (n : Nat) (l : List α) : take n l ++ drop n l = l := by
  induction n generalizing l with
  | zero => rfl
  | succ n ih => cases l with
    | nil => rfl
    | cons a l => rw [take_succ_cons, drop_succ_cons, cons_append, ih]
@[simp] theorem length_take {n : Nat} {l : List α} : (take n l).length = min n l.length := by
  induction n generalizing l with
  | zero => rw [take_zero, length_nil]; omega
  | succ n ih => cases l with
    | nil => rw [take_nil, length_nil]; omega
    | cons a l => rw [take_succ_cons, length_cons, length_cons, ih]; omega
@[simp] theorem length_drop {n : Nat} {l : List α} : (drop n l).length = l.length - n := by
  have h := congrArg length (take_append_drop n l)
  rw [length_append, length_take] at h
  omega
theorem take_of_length_le {n : Nat} {l : List α} (h : l.length ≤ n) : take n l = l := by
  induction n generalizing l with
  | zero => rw [length_eq_zero_iff.mp (Nat.eq_zero_of_le_zero h), take_zero]
  | succ n ih => cases l with
    | nil => rfl
    | cons a l => rw [take_succ_cons, ih (Nat.le_of_succ_le_succ h)]
theorem drop_eq_nil_of_le {n : Nat} {l : List α} (h : l.length ≤ n) : drop n l = [] := by
  apply length_eq_zero_iff.mp
  rw [length_drop]
  omega
@[simp] theorem take_length {l : List α} : take l.length l = l := take_of_length_le (Nat.le_refl _)
@[simp] theorem drop_length {l : List α} : drop l.length l = [] := drop_eq_nil_of_le (Nat.le_refl _)
@[simp] theorem take_left {l m : List α} : take l.length (l ++ m) = l := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [length_cons, cons_append, take_succ_cons, ih]
@[simp] theorem drop_left {l m : List α} : drop l.length (l ++ m) = m := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [length_cons, cons_append, drop_succ_cons, ih]
theorem drop_drop {m n : Nat} {l : List α} : drop m (drop n l) = drop (n + m) l := by
  induction n generalizing l with
  | zero => rw [drop_zero, Nat.zero_add]
  | succ n ih => cases l with
    | nil => rw [drop_nil, drop_nil, drop_nil]
    | cons a l => rw [Nat.add_right_comm, drop_succ_cons, drop_succ_cons, ih]
theorem tail_eq_drop_one (l : List α) : l.tail = drop 1 l := by cases l <;> rfl
theorem drop_append_of_le_length {n : Nat} {l m : List α} (h : n ≤ l.length) : drop n (l ++ m) = drop n l ++ m := by
  induction n generalizing l with
  | zero => rfl
  | succ n ih => cases l with
    | nil => exact absurd h (Nat.not_succ_le_zero n)
    | cons a l => exact ih (Nat.le_of_succ_le_succ h)
theorem take_append_of_le_length {n : Nat} {l m : List α} (h : n ≤ l.length) : take n (l ++ m) = take n l := by
  induction n generalizing l with
  | zero => rfl
  | succ n ih => cases l with
    | nil => exact absurd h (Nat.not_succ_le_zero n)
    | cons a l => exact congrArg (a :: ·) (ih (Nat.le_of_succ_le_succ h))

/-! ### Indexing -/

theorem get?_eq_none_iff {l : List α} {n : Nat} : l.get? n = none ↔ l.length ≤ n := by
  induction l generalizing n with
  | nil => simp
  | cons a l ih => cases n with
    | zero => simp
    | succ n => rw [get?_cons_succ, ih, length_cons]; omega
theorem get?_isSome_iff {l : List α} {n : Nat} : (l.get? n).isSome = true ↔ n < l.length := by
  induction l generalizing n with
  | nil => simp
  | cons a l ih => cases n with
    | zero => simp
    | succ n => rw [get?_cons_succ, ih, length_cons]; omega
theorem exists_get?_eq_some {l : List α} {n : Nat} (h : n < l.length) : ∃ a, l.get? n = some a :=
  Option.isSome_iff_exists.mp (get?_isSome_iff.mpr h)
theorem lt_length_of_get?_eq_some {l : List α} {n : Nat} {a : α} (h : l.get? n = some a) : n < l.length :=
  get?_isSome_iff.mp (by rw [h]; rfl)
theorem get?_append_left {l m : List α} {n : Nat} (h : n < l.length) : (l ++ m).get? n = l.get? n := by
  induction l generalizing n with
  | nil => exact absurd h (Nat.not_lt_zero n)
  | cons a l ih => cases n with
    | zero => rfl
    | succ n => exact ih (Nat.lt_of_succ_lt_succ h)
theorem get?_append_right {l m : List α} {n : Nat} (h : l.length ≤ n) : (l ++ m).get? n = m.get? (n - l.length) := by
  induction l generalizing n with
  | nil => rfl
  | cons a l ih => cases n with
    | zero => exact absurd h (Nat.not_succ_le_zero _)
    | succ n =>
      rw [cons_append, get?_cons_succ, ih (Nat.le_of_succ_le_succ h), length_cons]
      congr 1
      omega
@[simp] theorem get?_concat_length {l : List α} {a : α} : (l ++ [a]).get? l.length = some a := by
  rw [get?_append_right (Nat.le_refl _), Nat.sub_self]
  rfl
@[simp] theorem get?_map {f : α → β} {l : List α} {n : Nat} : (map f l).get? n = (l.get? n).map f := by
  induction l generalizing n with
  | nil => rfl
  | cons a l ih => cases n with
    | zero => rfl
    | succ n => exact ih
theorem get?_drop {l : List α} {m n : Nat} : (drop m l).get? n = l.get? (m + n) := by
  induction m generalizing l with
  | zero => rw [drop_zero, Nat.zero_add]
  | succ m ih => cases l with
    | nil => rfl
    | cons a l => rw [drop_succ_cons, ih, Nat.add_right_comm, get?_cons_succ]
theorem get?_take {l : List α} {m n : Nat} (h : n < m) : (take m l).get? n = l.get? n := by
  induction m generalizing l n with
  | zero => exact absurd h (Nat.not_lt_zero n)
  | succ m ih => cases l with
    | nil => rfl
    | cons a l => cases n with
      | zero => rfl
      | succ n => exact ih (Nat.lt_of_succ_lt_succ h)
@[simp] theorem length_set {l : List α} {n : Nat} {a : α} : (l.set n a).length = l.length := by
  induction l generalizing n with
  | nil => rfl
  | cons b l ih => cases n with
    | zero => rfl
    | succ n => rw [set_cons_succ, length_cons, length_cons, ih]
theorem get?_set_self {l : List α} {n : Nat} {a : α} (h : n < l.length) : (l.set n a).get? n = some a := by
  induction l generalizing n with
  | nil => exact absurd h (Nat.not_lt_zero n)
  | cons b l ih => cases n with
    | zero => rfl
    | succ n => exact ih (Nat.lt_of_succ_lt_succ h)
theorem get?_set_ne {l : List α} {m n : Nat} {a : α} (h : m ≠ n) : (l.set m a).get? n = l.get? n := by
  induction l generalizing m n with
  | nil => rfl
  | cons b l ih => cases m with
    | zero => cases n with
      | zero => exact absurd rfl h
      | succ n => rfl
    | succ m => cases n with
      | zero => rfl
      | succ n => exact ih fun e => h (congrArg Nat.succ e)
/-- Lists with the same elements at the same places are equal. -/
theorem ext_get? {l m : List α} (h : ∀ n, l.get? n = m.get? n) : l = m := by
  induction l generalizing m with
  | nil => cases m with
    | nil => rfl
    | cons b m => cases h 0
  | cons a l ih => cases m with
    | nil => cases h 0
    | cons b m =>
      have e := h 0
      injection e with e
      rw [e, ih fun n => h (n + 1)]
theorem drop_eq_cons_of_get? {l : List α} {n : Nat} {a : α} (h : l.get? n = some a) :
    drop n l = a :: drop (n + 1) l := by
  induction l generalizing n with
  | nil => cases h
  | cons b l ih => cases n with
    | zero =>
      injection h with h
      rw [h]
      rfl
    | succ n => exact ih h
theorem take_succ_of_get? {l : List α} {n : Nat} {a : α} (h : l.get? n = some a) :
    take (n + 1) l = take n l ++ [a] := by
  induction l generalizing n with
  | nil => cases h
  | cons b l ih => cases n with
    | zero =>
      injection h with h
      rw [h]
      rfl
    | succ n => exact congrArg (b :: ·) (ih h)

end List
