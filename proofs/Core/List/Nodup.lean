prelude
import Core.List.Reverse
universe u v

/-!
# Lists without duplicates, pairwise relations, prefixes

## Main definitions

* `List.Pairwise r l`: earlier elements of `l` stand in relation `r` to later ones
* `List.Nodup l`: no element of `l` occurs twice (decidable)
* `List.IsPrefix l m`: `m` begins with `l`

## Main statements

* `List.pairwise_cons`, `List.pairwise_append`, `List.nodup_cons`, `List.nodup_append`, `List.nodup_range`
* `List.Nodup.get?_inj`
* `List.IsPrefix.trans`, `List.prefix_append`, `List.IsPrefix.length_le`, `List.IsPrefix.get?`
-/

namespace List
variable {α : Type u} {β : Type v}

inductive Pairwise (r : α → α → Prop) : List α → Prop
  | nil : Pairwise r []
  | cons {a : α} {l : List α} : (∀ b, b ∈ l → r a b) → Pairwise r l → Pairwise r (a :: l)
def Nodup (l : List α) : Prop := Pairwise (· ≠ ·) l

@[simp] theorem pairwise_cons {r : α → α → Prop} {a : α} {l : List α} :
    Pairwise r (a :: l) ↔ (∀ b, b ∈ l → r a b) ∧ Pairwise r l := by
  constructor
  · intro h
    cases h with
    | cons h₁ h₂ => exact ⟨h₁, h₂⟩
  · exact fun h => .cons h.1 h.2
theorem pairwise_append {r : α → α → Prop} {l m : List α} :
    Pairwise r (l ++ m) ↔ Pairwise r l ∧ Pairwise r m ∧ ∀ a, a ∈ l → ∀ b, b ∈ m → r a b := by
  induction l with
  | nil => exact ⟨fun h => ⟨.nil, h, nofun⟩, fun h => h.2.1⟩
  | cons c l ih =>
    rw [cons_append, pairwise_cons, pairwise_cons, ih]
    constructor
    · intro ⟨h₁, h₂, h₃, h₄⟩
      refine ⟨⟨fun b hb => h₁ b (mem_append.mpr (.inl hb)), h₂⟩, h₃, fun a ha b hb => ?_⟩
      rcases mem_cons.mp ha with rfl | ha
      · exact h₁ b (mem_append.mpr (.inr hb))
      · exact h₄ a ha b hb
    · intro ⟨⟨h₁, h₂⟩, h₃, h₄⟩
      refine ⟨fun b hb => ?_, h₂, h₃, fun a ha => h₄ a (mem_cons_of_mem c ha)⟩
      exact (mem_append.mp hb).elim (h₁ b) (h₄ c mem_cons_self b)
theorem Pairwise.imp {r s : α → α → Prop} {l : List α} (h : ∀ a b, r a b → s a b) (hl : Pairwise r l) :
    Pairwise s l := by
  induction hl with
  | nil => exact .nil
  | cons h₁ _ ih => exact .cons (fun b hb => h _ b (h₁ b hb)) ih

@[simp] theorem nodup_nil : Nodup ([] : List α) := .nil
@[simp] theorem nodup_cons {a : α} {l : List α} : Nodup (a :: l) ↔ ¬a ∈ l ∧ Nodup l := by
  refine pairwise_cons.trans (and_congr ⟨fun h ha => h a ha rfl, fun h b hb e => ?_⟩ Iff.rfl)
  rw [e] at h
  exact h hb
theorem nodup_append {l m : List α} :
    Nodup (l ++ m) ↔ Nodup l ∧ Nodup m ∧ ∀ a, a ∈ l → ∀ b, b ∈ m → a ≠ b := pairwise_append
instance instDecidableNodup [DecidableEq α] : (l : List α) → Decidable (Nodup l)
  | [] => isTrue .nil
  | a :: l => match instDecidableMem a l with
    | isTrue h => isFalse fun h' => (nodup_cons.mp h').1 h
    | isFalse h => match instDecidableNodup l with
      | isTrue hl => isTrue (nodup_cons.mpr ⟨h, hl⟩)
      | isFalse hl => isFalse fun h' => hl (nodup_cons.mp h').2
theorem Nodup.filter {l : List α} (p : α → Bool) (h : Nodup l) : Nodup (l.filter p) := by
  induction l with
  | nil => exact .nil
  | cons a l ih =>
    have ⟨ha, hl⟩ := nodup_cons.mp h
    rw [filter_cons]
    split
    · exact nodup_cons.mpr ⟨fun h' => ha (mem_filter.mp h').1, ih hl⟩
    · exact ih hl
/-- In a list without duplicates, an element determines its place. -/
theorem Nodup.get?_inj {l : List α} (h : Nodup l) {i j : Nat} {a : α} (hi : l.get? i = some a)
    (hj : l.get? j = some a) : i = j := by
  induction l generalizing i j with
  | nil => cases hi
  | cons b l ih =>
    have ⟨hb, hl⟩ := nodup_cons.mp h
    cases i with
    | zero => cases j with
      | zero => rfl
      | succ j =>
        injection hi with hi
        rw [hi] at hb
        exact absurd (mem_of_get?_eq_some (l := l) (n := j) hj) hb
    | succ i => cases j with
      | zero =>
        injection hj with hj
        rw [hj] at hb
        exact absurd (mem_of_get?_eq_some (l := l) (n := i) hi) hb
      | succ j => exact congrArg Nat.succ (ih hl hi hj)
theorem nodup_range' (s n : Nat) : Nodup (range' s n) := by
  induction n generalizing s with
  | zero => exact .nil
  | succ n ih =>
    refine nodup_cons.mpr ⟨fun h => ?_, ih (s + 1)⟩
    have h' := mem_range'_1.mp h
    omega
theorem nodup_range (n : Nat) : Nodup (range n) := nodup_range' 0 n

/-! ### Prefixes -/

def IsPrefix (l m : List α) : Prop := ∃ t, l ++ t = m

theorem prefix_append (l m : List α) : IsPrefix l (l ++ m) := ⟨m, rfl⟩
theorem nil_prefix (l : List α) : IsPrefix [] l := ⟨l, rfl⟩
theorem IsPrefix.refl (l : List α) : IsPrefix l l := ⟨[], append_nil l⟩
theorem IsPrefix.trans {l m n : List α} (h₁ : IsPrefix l m) (h₂ : IsPrefix m n) : IsPrefix l n := by
  obtain ⟨s, rfl⟩ := h₁
  obtain ⟨t, rfl⟩ := h₂
  exact ⟨s ++ t, (append_assoc l s t).symm⟩
theorem IsPrefix.length_le {l m : List α} (h : IsPrefix l m) : l.length ≤ m.length := by
  obtain ⟨t, rfl⟩ := h
  rw [length_append]
  omega
theorem IsPrefix.get? {l m : List α} (h : IsPrefix l m) {i : Nat} {a : α} (hi : l.get? i = some a) :
    m.get? i = some a := by
  obtain ⟨t, rfl⟩ := h
  rw [get?_append_left (lt_length_of_get?_eq_some hi), hi]
theorem IsPrefix.mem {l m : List α} (h : IsPrefix l m) {a : α} (ha : a ∈ l) : a ∈ m := by
  obtain ⟨t, rfl⟩ := h
  exact mem_append.mpr (.inl ha)
theorem take_prefix (n : Nat) (l : List α) : IsPrefix (take n l) l := ⟨drop n l, take_append_drop n l⟩
theorem IsPrefix.eq_of_length {l m : List α} (h : IsPrefix l m) (e : l.length = m.length) : l = m := by
  obtain ⟨t, rfl⟩ := h
  rw [length_append] at e
  have ht : t = [] := length_eq_zero_iff.mp (by omega)
  rw [ht, append_nil]

end List
