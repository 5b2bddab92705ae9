prelude
import Core.List.Lemmas
universe u v w

/-!
# Lists: membership, maps, filters, folds

## Main statements

* `List.mem_cons`, `List.mem_append`, `List.mem_map`, `List.mem_filter`, `List.mem_iff_get?`, `List.append_of_mem`
* membership and bounded quantification over a list are decidable
* `List.map_append`, `List.map_map`, `List.filter_append`, `List.foldl_append`, `List.find?_some`
-/

namespace List
variable {α : Type u} {β : Type v} {γ : Type w}

/-! ### Membership -/

@[simp] theorem not_mem_nil (a : α) : ¬a ∈ ([] : List α) := nofun
@[simp] theorem mem_cons {a b : α} {l : List α} : a ∈ b :: l ↔ a = b ∨ a ∈ l := by
  constructor
  · intro h
    cases h with
    | head => exact .inl rfl
    | tail _ h => exact .inr h
  · rintro (rfl | h)
    · exact .head l
    · exact .tail b h
theorem mem_cons_self {a : α} {l : List α} : a ∈ a :: l := .head l
theorem mem_cons_of_mem {a : α} (b : α) {l : List α} (h : a ∈ l) : a ∈ b :: l := .tail b h
theorem mem_singleton {a b : α} : a ∈ [b] ↔ a = b := by simp
@[simp] theorem mem_append {a : α} {l m : List α} : a ∈ l ++ m ↔ a ∈ l ∨ a ∈ m := by
  induction l with
  | nil => simp
  | cons b l ih => rw [cons_append, mem_cons, mem_cons, ih, or_assoc]
theorem eq_nil_iff_forall_not_mem {l : List α} : l = [] ↔ ∀ a, ¬a ∈ l := by
  cases l with
  | nil => simp
  | cons a l => exact iff_of_false nofun fun h => h a mem_cons_self
@[simp] theorem mem_map {f : α → β} {b : β} {l : List α} : b ∈ map f l ↔ ∃ a, a ∈ l ∧ f a = b := by
  induction l with
  | nil => simp
  | cons c l ih =>
    rw [map_cons, mem_cons, ih]
    constructor
    · rintro (rfl | ⟨a, h, e⟩)
      · exact ⟨c, mem_cons_self, rfl⟩
      · exact ⟨a, mem_cons_of_mem c h, e⟩
    · rintro ⟨a, h, e⟩
      rcases mem_cons.mp h with rfl | h
      · exact .inl e.symm
      · exact .inr ⟨a, h, e⟩
theorem mem_map_of_mem {f : α → β} {a : α} {l : List α} (h : a ∈ l) : f a ∈ map f l := mem_map.mpr ⟨a, h, rfl⟩
@[simp] theorem mem_filter {p : α → Bool} {a : α} {l : List α} : a ∈ filter p l ↔ a ∈ l ∧ p a = true := by
  induction l with
  | nil => simp
  | cons b l ih =>
    rw [filter_cons]
    split
    · next h =>
      rw [mem_cons, mem_cons, ih]
      constructor
      · rintro (rfl | ⟨h₁, h₂⟩)
        · exact ⟨.inl rfl, h⟩
        · exact ⟨.inr h₁, h₂⟩
      · rintro ⟨rfl | h₁, h₂⟩
        · exact .inl rfl
        · exact .inr ⟨h₁, h₂⟩
    · next h =>
      rw [mem_cons, ih]
      constructor
      · rintro ⟨h₁, h₂⟩
        exact ⟨.inr h₁, h₂⟩
      · rintro ⟨rfl | h₁, h₂⟩
        · exact absurd h₂ h
        · exact ⟨h₁, h₂⟩
theorem mem_iff_get? {a : α} {l : List α} : a ∈ l ↔ ∃ n, l.get? n = some a := by
  induction l with
  | nil => simp
  | cons b l ih =>
    rw [mem_cons, ih]
    constructor
    · rintro (rfl | ⟨n, h⟩)
      · exact ⟨0, rfl⟩
      · exact ⟨n + 1, h⟩
    · rintro ⟨n, h⟩
      cases n with
      | zero => injection h with h; exact .inl h.symm
      | succ n => exact .inr ⟨n, h⟩
theorem mem_of_get?_eq_some {a : α} {l : List α} {n : Nat} (h : l.get? n = some a) : a ∈ l := mem_iff_get?.mpr ⟨n, h⟩
theorem append_of_mem {a : α} {l : List α} (h : a ∈ l) : ∃ s t, l = s ++ a :: t := by
  induction l with
  | nil => cases h
  | cons b l ih =>
    rcases mem_cons.mp h with rfl | h
    · exact ⟨[], l, rfl⟩
    · obtain ⟨s, t, e⟩ := ih h
      exact ⟨b :: s, t, by rw [e]; rfl⟩
theorem forall_mem_cons {p : α → Prop} {a : α} {l : List α} :
    (∀ x, x ∈ a :: l → p x) ↔ p a ∧ ∀ x, x ∈ l → p x := by simp [or_imp, forall_and]
theorem mem_of_mem_take {a : α} {n : Nat} {l : List α} (h : a ∈ take n l) : a ∈ l := by
  rw [← take_append_drop n l]
  exact mem_append.mpr (.inl h)
theorem mem_of_mem_drop {a : α} {n : Nat} {l : List α} (h : a ∈ drop n l) : a ∈ l := by
  rw [← take_append_drop n l]
  exact mem_append.mpr (.inr h)
@[simp] theorem mem_replicate {a b : α} {n : Nat} : b ∈ replicate n a ↔ n ≠ 0 ∧ b = a := by
  induction n with
  | zero => simp
  | succ n ih =>
    rw [replicate_succ, mem_cons, ih]
    constructor
    · rintro (h | ⟨_, h⟩) <;> exact ⟨Nat.succ_ne_zero n, h⟩
    · exact fun h => .inl h.2
@[simp] theorem all_eq_true {p : α → Bool} {l : List α} : l.all p = true ↔ ∀ x, x ∈ l → p x = true := by
  induction l with
  | nil => simp
  | cons a l ih => rw [all_cons, Bool.and_eq_true, ih, forall_mem_cons]
@[simp] theorem any_eq_true {p : α → Bool} {l : List α} : l.any p = true ↔ ∃ x, x ∈ l ∧ p x = true := by
  induction l with
  | nil => simp
  | cons a l ih =>
    rw [any_cons, Bool.or_eq_true, ih]
    constructor
    · rintro (h | ⟨x, hx, h⟩)
      · exact ⟨a, mem_cons_self, h⟩
      · exact ⟨x, mem_cons_of_mem a hx, h⟩
    · rintro ⟨x, hx, h⟩
      rcases mem_cons.mp hx with rfl | hx
      · exact .inl h
      · exact .inr ⟨x, hx, h⟩
instance instDecidableMem [DecidableEq α] (a : α) : (l : List α) → Decidable (a ∈ l)
  | [] => isFalse nofun
  | b :: l => match decEq a b with
    | isTrue h => isTrue (mem_cons.mpr (.inl h))
    | isFalse h => match instDecidableMem a l with
      | isTrue hl => isTrue (mem_cons.mpr (.inr hl))
      | isFalse hl => isFalse fun h' => (mem_cons.mp h').elim h hl
instance decidableBAll (p : α → Prop) [DecidablePred p] : (l : List α) → Decidable (∀ x, x ∈ l → p x)
  | [] => isTrue nofun
  | a :: l => match ‹DecidablePred p› a with
    | isFalse h => isFalse fun h' => h (h' a mem_cons_self)
    | isTrue ha => match decidableBAll p l with
      | isTrue hl => isTrue (forall_mem_cons.mpr ⟨ha, hl⟩)
      | isFalse hl => isFalse fun h' => hl (forall_mem_cons.mp h').2

/-! ### Maps, filters, folds -/

@[simp] theorem map_append {f : α → β} {l m : List α} : map f (l ++ m) = map f l ++ map f m := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [cons_append, map_cons, map_cons, cons_append, ih]
@[simp] theorem map_map {g : β → γ} {f : α → β} {l : List α} : map g (map f l) = map (g ∘ f) l := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [map_cons, map_cons, map_cons, ih, Function.comp]
@[simp] theorem map_id_fun (l : List α) : map (fun a => a) l = l := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [map_cons, ih]
theorem map_congr_left {f g : α → β} {l : List α} (h : ∀ a, a ∈ l → f a = g a) : map f l = map g l := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [map_cons, map_cons, h a mem_cons_self, ih fun b hb => h b (mem_cons_of_mem a hb)]
@[simp] theorem filter_append {p : α → Bool} (l m : List α) : filter p (l ++ m) = filter p l ++ filter p m := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [cons_append, filter_cons, filter_cons, ih]; split <;> rfl
theorem filter_eq_self {p : α → Bool} {l : List α} (h : ∀ a, a ∈ l → p a = true) : filter p l = l := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [filter_cons_of_pos (h a mem_cons_self), ih fun b hb => h b (mem_cons_of_mem a hb)]
theorem length_filter_le (p : α → Bool) (l : List α) : (filter p l).length ≤ l.length := by
  induction l with
  | nil => exact .refl
  | cons a l ih =>
    rw [filter_cons]
    split <;> simp only [length_cons] <;> omega
@[simp] theorem foldl_append {f : β → α → β} {b : β} {l m : List α} :
    foldl f b (l ++ m) = foldl f (foldl f b l) m := by
  induction l generalizing b with
  | nil => rfl
  | cons a l ih => exact ih
@[simp] theorem foldr_append {f : α → β → β} {b : β} {l m : List α} :
    foldr f b (l ++ m) = foldr f (foldr f b m) l := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [cons_append, foldr_cons, ih, foldr_cons]
@[simp] theorem flatMap_append {f : α → List β} {l m : List α} : flatMap f (l ++ m) = flatMap f l ++ flatMap f m := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [cons_append, flatMap_cons, flatMap_cons, ih, append_assoc]
theorem find?_some {p : α → Bool} {l : List α} {a : α} (h : find? p l = some a) : p a = true := by
  induction l with
  | nil => cases h
  | cons b l ih =>
    by_cases hb : p b = true
    · rw [find?_cons_of_pos hb] at h
      injection h with h
      rw [← h, hb]
    · rw [find?_cons_of_neg hb] at h
      exact ih h
theorem mem_of_find?_eq_some {p : α → Bool} {l : List α} {a : α} (h : find? p l = some a) : a ∈ l := by
  induction l with
  | nil => cases h
  | cons b l ih =>
    by_cases hb : p b = true
    · rw [find?_cons_of_pos hb] at h
      injection h with h
      rw [h]
      exact mem_cons_self
    · rw [find?_cons_of_neg hb] at h
      exact mem_cons_of_mem b (ih h)
@[simp] theorem find?_eq_none {p : α → Bool} {l : List α} : find? p l = none ↔ ∀ x, x ∈ l → ¬p x = true := by
  induction l with
  | nil => simp
  | cons b l ih =>
    rw [forall_mem_cons]
    by_cases hb : p b = true
    · rw [find?_cons_of_pos hb]
      exact iff_of_false nofun fun h => h.1 hb
    · rw [find?_cons_of_neg hb, ih]
      exact ⟨fun h => ⟨hb, h⟩, And.right⟩

end List
