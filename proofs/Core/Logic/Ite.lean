prelude
import Core.Logic.Simp
universe u v

/-!
# Conditionals

## Main statements

* `if_pos`, `if_neg`, `dif_pos`, `dif_neg`, `ite_congr` and the forms that `simp` and `split` use
* `apply_ite`, `ite_eq_left_iff`
-/

section
variable {c : Prop} {α : Sort u}

theorem if_pos {h : Decidable c} (hc : c) {t e : α} : (ite c t e) = t :=
  match h with
  | isTrue _ => rfl
  | isFalse hnc => absurd hc hnc
theorem if_neg {h : Decidable c} (hnc : ¬c) {t e : α} : (ite c t e) = e :=
  match h with
  | isTrue hc => absurd hc hnc
  | isFalse _ => rfl
theorem dif_pos {h : Decidable c} (hc : c) {t : c → α} {e : ¬c → α} : (dite c t e) = t hc :=
  match h with
  | isTrue _ => rfl
  | isFalse hnc => absurd hc hnc
theorem dif_neg {h : Decidable c} (hnc : ¬c) {t : c → α} {e : ¬c → α} : (dite c t e) = e hnc :=
  match h with
  | isTrue hc => absurd hc hnc
  | isFalse _ => rfl

/-! The same again under the names that `split` and `match` look up; the order of the arguments matters. -/

theorem ite_eq_left {c : Prop} {h : Decidable c} (hc : c) {α : Sort u} {t e : α} : ite c t e = t := if_pos hc
theorem ite_eq_right {c : Prop} {h : Decidable c} (hc : ¬c) {α : Sort u} {t e : α} : ite c t e = e := if_neg hc
theorem dite_eq_left {c : Prop} {h : Decidable c} (hc : c) {α : Sort u} {t : c → α} {e : ¬c → α} :
    dite c t e = t hc := dif_pos hc
theorem dite_eq_right {c : Prop} {h : Decidable c} (hc : ¬c) {α : Sort u} {t : c → α} {e : ¬c → α} :
    dite c t e = e hc := dif_neg hc
end

section
variable {α : Sort u} {c : Prop}

theorem ite_cond_eq_true {_ : Decidable c} (a b : α) (h : c = True) : (if c then a else b) = a :=
  if_pos (of_eq_true h)
theorem ite_cond_eq_false {_ : Decidable c} (a b : α) (h : c = False) : (if c then a else b) = b :=
  if_neg (of_eq_false h)
theorem dite_cond_eq_true {_ : Decidable c} {t : c → α} {e : ¬c → α} (h : c = True) :
    (dite c t e) = t (of_eq_true h) := dif_pos _
theorem dite_cond_eq_false {_ : Decidable c} {t : c → α} {e : ¬c → α} (h : c = False) :
    (dite c t e) = e (of_eq_false h) := dif_neg _
@[congr] theorem ite_congr {b c : Prop} {x y u v : α} {s : Decidable b} [Decidable c]
    (h₁ : b = c) (h₂ : c → x = u) (h₃ : ¬c → y = v) : ite b x y = ite c u v := by
  subst h₁
  cases s with
  | isTrue h => rw [if_pos h, if_pos h]; exact h₂ h
  | isFalse h => rw [if_neg h, if_neg h]; exact h₃ h
theorem ite_eq_left_of_eq_true {_ : Decidable c} (a b : α) (h : c = True) : (if c then a else b) = a :=
  if_pos (of_eq_true h)
theorem ite_eq_right_of_eq_false {_ : Decidable c} (a b : α) (h : c = False) : (if c then a else b) = b :=
  if_neg (of_eq_false h)
theorem dite_eq_left_of_eq_true {_ : Decidable c} {t : c → α} {e : ¬c → α} (h : c = True) :
    (dite c t e) = t (of_eq_true h) := dif_pos _
theorem dite_eq_right_of_eq_false {_ : Decidable c} {t : c → α} {e : ¬c → α} (h : c = False) :
    (dite c t e) = e (of_eq_false h) := dif_neg _
theorem ite_cond_congr {b c : Prop} {s : Decidable b} [Decidable c] {x y : α} (h : b = c) :
    ite b x y = ite c x y := ite_congr h (fun _ => rfl) (fun _ => rfl)
theorem dite_cond_congr {b c : Prop} {s : Decidable b} [Decidable c] {x : b → α} {y : ¬b → α} (h : b = c) :
    dite b x y = dite c (fun h' => x (h.mpr_prop h')) (fun h' => y (h.mpr_not h')) := by
  subst h
  cases s with
  | isTrue h => rw [dif_pos h, dif_pos h]
  | isFalse h => rw [dif_neg h, dif_neg h]
@[simp] theorem dite_eq_ite {_ : Decidable c} {a b : α} : (if _h : c then a else b) = if c then a else b := rfl

@[simp] theorem ite_true (a b : α) : (if True then a else b) = a := rfl
@[simp] theorem ite_false (a b : α) : (if False then a else b) = b := rfl
@[simp] theorem dite_true {t : True → α} {e : ¬True → α} : (dite True t e) = t trivial := rfl
@[simp] theorem dite_false {t : False → α} {e : ¬False → α} : (dite False t e) = e not_false := rfl
@[simp] theorem ite_self {d : Decidable c} (a : α) : ite c a a = a := by cases d <;> rfl
@[simp] theorem ite_not [Decidable c] (a b : α) : (if ¬c then a else b) = if c then b else a := by
  cases ‹Decidable c› with
  | isTrue h => rw [if_pos h, if_neg (not_not_intro h)]
  | isFalse h => rw [if_neg h, if_pos h]
theorem apply_ite {β : Sort v} (f : α → β) (c : Prop) [Decidable c] (a b : α) :
    f (if c then a else b) = if c then f a else f b := by
  cases ‹Decidable c› <;> rfl
@[simp] theorem ite_eq_left_iff [Decidable c] {a b : α} : (if c then a else b) = a ↔ (¬c → b = a) := by
  cases ‹Decidable c› with
  | isTrue h => rw [if_pos h]; exact iff_of_true rfl (absurd h)
  | isFalse h => rw [if_neg h]; exact ⟨fun e _ => e, fun e => e h⟩
@[simp] theorem ite_eq_right_iff [Decidable c] {a b : α} : (if c then a else b) = b ↔ (c → a = b) := by
  cases ‹Decidable c› with
  | isTrue h => rw [if_pos h]; exact ⟨fun e _ => e, fun e => e h⟩
  | isFalse h => rw [if_neg h]; exact iff_of_true rfl (absurd · h)
end
