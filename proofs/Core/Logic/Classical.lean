prelude
import Core.Logic.Bool
universe u v

/-!
# Classical reasoning

Excluded middle follows from choice, propositional and function extensionality (Diaconescu).

## Main definitions

* `Classical.choose`, `Classical.propDecidable` (scoped instance: `open Classical`)
* the tactic `by_contra h`

## Main statements

* `Classical.em`, `Classical.byContradiction`, `Classical.byCases`
* `Classical.not_not`, `Classical.not_forall`, `Classical.not_and_iff_not_or_not`, `Classical.not_imp`
-/

namespace Classical

noncomputable def indefiniteDescription {α : Sort u} (p : α → Prop) (h : ∃ x, p x) : Subtype p :=
  choice (let ⟨x, px⟩ := h; ⟨⟨x, px⟩⟩)
/-- Some `x` with `p x`. -/
noncomputable def choose {α : Sort u} {p : α → Prop} (h : ∃ x, p x) : α := (indefiniteDescription p h).val
theorem choose_spec {α : Sort u} {p : α → Prop} (h : ∃ x, p x) : p (choose h) :=
  (indefiniteDescription p h).property

/-- Excluded middle. The sets `U` and `V` of propositions are equal if `p` holds; then the elements
chosen from them are equal, although one is `True` and the other is `False` unless `p` holds. -/
theorem em (p : Prop) : p ∨ ¬p := by
  let U (x : Prop) : Prop := x = True ∨ p
  let V (x : Prop) : Prop := x = False ∨ p
  have exU : ∃ x, U x := ⟨True, .inl rfl⟩
  have exV : ∃ x, V x := ⟨False, .inl rfl⟩
  have hU : U (choose exU) := choose_spec exU
  have hV : V (choose exV) := choose_spec exV
  have equal : p → choose exU = choose exV := by
    intro hp
    have e : U = V := funext fun x => propext ⟨fun _ => .inr hp, fun _ => .inr hp⟩
    have all : ∀ (W : Prop → Prop) (h₁ : ∃ x, U x) (h₂ : ∃ x, W x), U = W → choose h₁ = choose h₂ := by
      intro W h₁ h₂ e; subst e; rfl
    exact all V exU exV e
  rcases hU with hu | hp
  · rcases hV with hv | hp
    · refine .inr fun hp => ?_
      have h := equal hp
      rw [hu, hv] at h
      exact h ▸ trivial
    · exact .inl hp
  · exact .inl hp

noncomputable scoped instance (priority := low) propDecidable (a : Prop) : Decidable a :=
  choice (match em a with
    | .inl h => ⟨isTrue h⟩
    | .inr h => ⟨isFalse h⟩)
theorem byContradiction {p : Prop} (h : ¬p → False) : p := (em p).elim id (fun hn => (h hn).elim)
theorem byCases {p q : Prop} (hpq : p → q) (hnpq : ¬p → q) : q := (em p).elim hpq hnpq
theorem not_not {a : Prop} : ¬¬a ↔ a := ⟨fun h => byContradiction h, fun h h' => h' h⟩
@[simp] theorem not_forall {α : Sort u} {p : α → Prop} : (¬∀ x, p x) ↔ ∃ x, ¬p x :=
  ⟨fun h => byContradiction fun h' => h fun x => byContradiction fun hx => h' ⟨x, hx⟩,
   fun ⟨x, hx⟩ h => hx (h x)⟩
theorem not_forall_not {α : Sort u} {p : α → Prop} : (¬∀ x, ¬p x) ↔ ∃ x, p x :=
  ⟨fun h => byContradiction fun h' => h fun x hx => h' ⟨x, hx⟩, fun ⟨x, hx⟩ h => h x hx⟩
theorem not_and_iff_not_or_not {a b : Prop} : ¬(a ∧ b) ↔ ¬a ∨ ¬b :=
  ⟨fun h => (em a).elim (fun ha => .inr fun hb => h ⟨ha, hb⟩) .inl, fun h ⟨ha, hb⟩ => h.elim (· ha) (· hb)⟩
@[simp] theorem not_imp {a b : Prop} : ¬(a → b) ↔ a ∧ ¬b :=
  ⟨fun h => ⟨byContradiction fun ha => h fun ha' => absurd ha' ha, fun hb => h fun _ => hb⟩,
   fun ⟨ha, hb⟩ h => hb (h ha)⟩
theorem imp_iff_not_or {a b : Prop} : (a → b) ↔ ¬a ∨ b :=
  ⟨fun h => (em a).elim (fun ha => .inr (h ha)) .inl, fun h ha => h.elim (absurd ha) id⟩
theorem or_iff_not_imp_left {a b : Prop} : a ∨ b ↔ (¬a → b) :=
  ⟨Or.resolve_left, fun h => (em a).elim .inl fun hn => .inr (h hn)⟩
@[simp] theorem not_not_eq {a : Prop} : (¬¬a) = a := propext not_not
/-- The axiom of choice in its functional form. -/
theorem axiomOfChoice {α : Sort u} {β : α → Sort v} {r : ∀ x, β x → Prop} (h : ∀ x, ∃ y, r x y) :
    ∃ f : (x : α) → β x, ∀ x, r x (f x) := ⟨fun x => choose (h x), fun x => choose_spec (h x)⟩

end Classical

namespace Decidable
variable {p q : Prop}

theorem em (p : Prop) [Decidable p] : p ∨ ¬p := Classical.em p
theorem byContradiction [Decidable p] (h : ¬p → False) : p := Classical.byContradiction h
theorem not_not [Decidable p] : ¬¬p ↔ p := Classical.not_not
theorem of_not_not [Decidable p] (h : ¬¬p) : p := Classical.not_not.mp h
theorem not_and_iff_or_not_not [Decidable p] [Decidable q] : ¬(p ∧ q) ↔ ¬p ∨ ¬q :=
  Classical.not_and_iff_not_or_not
theorem not_imp_iff_and_not [Decidable p] : ¬(p → q) ↔ p ∧ ¬q := Classical.not_imp
end Decidable

/-- `by_contra h` proves the goal `p` by refuting `h : ¬p`. -/
macro "by_contra " h:ident : tactic => `(tactic| (refine Classical.byContradiction ?_; intro $h:ident))
