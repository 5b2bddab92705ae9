prelude
import Core.Syntax
universe u v w

/-!
# Connectives, quantifiers, function extensionality

The first file with tactics.

## Main statements

* the usual rules for `↔`, `∧`, `∨`, `¬`, `≠`, `∃`, under their Lean names
* `funext`: from quotients, as in Lean
* `Trans`, which lets `calc` chain relations
* `Subsingleton`
-/

/-! ### Equivalence -/

protected theorem Iff.refl (a : Prop) : a ↔ a := ⟨fun h => h, fun h => h⟩
protected theorem Iff.rfl {a : Prop} : a ↔ a := Iff.refl a
protected theorem Iff.trans {a b c : Prop} (h₁ : a ↔ b) (h₂ : b ↔ c) : a ↔ c :=
  ⟨fun h => h₂.mp (h₁.mp h), fun h => h₁.mpr (h₂.mpr h)⟩
protected theorem Iff.symm {a b : Prop} (h : a ↔ b) : b ↔ a := ⟨h.mpr, h.mp⟩
theorem Iff.of_eq {a b : Prop} (h : a = b) : a ↔ b := h ▸ Iff.rfl
theorem iff_of_eq {a b : Prop} (h : a = b) : a ↔ b := h ▸ Iff.rfl
theorem Iff.comm {a b : Prop} : (a ↔ b) ↔ (b ↔ a) := ⟨Iff.symm, Iff.symm⟩
theorem iff_iff_eq {a b : Prop} : (a ↔ b) ↔ a = b := ⟨propext, iff_of_eq⟩
theorem eq_iff_iff {a b : Prop} : a = b ↔ (a ↔ b) := ⟨iff_of_eq, propext⟩
theorem iff_of_true {a b : Prop} (ha : a) (hb : b) : a ↔ b := ⟨fun _ => hb, fun _ => ha⟩
theorem iff_of_false {a b : Prop} (ha : ¬a) (hb : ¬b) : a ↔ b := ⟨(absurd · ha), (absurd · hb)⟩

/-! ### Conjunction, disjunction, negation -/

theorem trivial : True := ⟨⟩
theorem not_false : ¬False := id
theorem And.symm {a b : Prop} (h : a ∧ b) : b ∧ a := ⟨h.2, h.1⟩
theorem And.imp {a b c d : Prop} (f : a → c) (g : b → d) (h : a ∧ b) : c ∧ d := ⟨f h.1, g h.2⟩
theorem Or.elim {a b c : Prop} (h : a ∨ b) (left : a → c) (right : b → c) : c :=
  match h with
  | .inl h => left h
  | .inr h => right h
theorem Or.symm {a b : Prop} (h : a ∨ b) : b ∨ a := h.elim .inr .inl
theorem Or.imp {a b c d : Prop} (f : a → c) (g : b → d) (h : a ∨ b) : c ∨ d :=
  h.elim (fun h => .inl (f h)) (fun h => .inr (g h))
theorem Or.resolve_left {a b : Prop} (h : a ∨ b) (na : ¬a) : b := h.elim (absurd · na) id
theorem Or.resolve_right {a b : Prop} (h : a ∨ b) (nb : ¬b) : a := h.elim id (absurd · nb)
theorem Or.neg_resolve_left {a b : Prop} (h : ¬a ∨ b) (ha : a) : b := h.elim (absurd ha) id
theorem mt {a b : Prop} (h₁ : a → b) (h₂ : ¬b) : ¬a := fun h => h₂ (h₁ h)
theorem not_not_intro {p : Prop} (h : p) : ¬¬p := fun hn => hn h
theorem Ne.symm {α : Sort u} {a b : α} (h : a ≠ b) : b ≠ a := fun h' => h h'.symm
theorem Ne.elim {α : Sort u} {a b : α} (h : a ≠ b) : a = b → False := h
theorem ne_of_apply_ne {α : Sort u} {β : Sort v} (f : α → β) {x y : α} (h : f x ≠ f y) : x ≠ y :=
  fun e => h (congrArg f e)
theorem Exists.elim {α : Sort u} {p : α → Prop} {b : Prop} (h₁ : ∃ x, p x) (h₂ : ∀ a, p a → b) : b :=
  match h₁ with
  | ⟨a, h⟩ => h₂ a h
theorem Exists.imp {α : Sort u} {p q : α → Prop} (h : ∀ a, p a → q a) : (∃ a, p a) → ∃ a, q a :=
  fun ⟨a, hp⟩ => ⟨a, h a hp⟩

theorem and_congr {a b c d : Prop} (h₁ : a ↔ c) (h₂ : b ↔ d) : a ∧ b ↔ c ∧ d :=
  ⟨And.imp h₁.mp h₂.mp, And.imp h₁.mpr h₂.mpr⟩
theorem or_congr {a b c d : Prop} (h₁ : a ↔ c) (h₂ : b ↔ d) : a ∨ b ↔ c ∨ d :=
  ⟨Or.imp h₁.mp h₂.mp, Or.imp h₁.mpr h₂.mpr⟩
theorem not_congr {a b : Prop} (h : a ↔ b) : ¬a ↔ ¬b := ⟨mt h.mpr, mt h.mp⟩
theorem iff_congr {a b c d : Prop} (h₁ : a ↔ c) (h₂ : b ↔ d) : (a ↔ b) ↔ (c ↔ d) :=
  ⟨fun h => h₁.symm.trans (h.trans h₂), fun h => h₁.trans (h.trans h₂.symm)⟩
theorem imp_congr {a b c d : Prop} (h₁ : a ↔ c) (h₂ : b ↔ d) : (a → b) ↔ (c → d) :=
  ⟨fun h hc => h₂.mp (h (h₁.mpr hc)), fun h ha => h₂.mpr (h (h₁.mp ha))⟩
theorem forall_congr' {α : Sort u} {p q : α → Prop} (h : ∀ a, p a ↔ q a) : (∀ a, p a) ↔ ∀ a, q a :=
  ⟨fun H a => (h a).mp (H a), fun H a => (h a).mpr (H a)⟩
theorem exists_congr {α : Sort u} {p q : α → Prop} (h : ∀ a, p a ↔ q a) : (∃ a, p a) ↔ ∃ a, q a :=
  ⟨Exists.imp fun a => (h a).mp, Exists.imp fun a => (h a).mpr⟩
theorem and_comm {p q : Prop} : p ∧ q ↔ q ∧ p := ⟨And.symm, And.symm⟩
theorem And.comm {p q : Prop} : p ∧ q ↔ q ∧ p := and_comm
theorem or_comm {p q : Prop} : p ∨ q ↔ q ∨ p := ⟨Or.symm, Or.symm⟩
theorem Or.comm {p q : Prop} : p ∨ q ↔ q ∨ p := or_comm
theorem and_assoc {p q r : Prop} : (p ∧ q) ∧ r ↔ p ∧ q ∧ r :=
  ⟨fun ⟨⟨a, b⟩, c⟩ => ⟨a, b, c⟩, fun ⟨a, b, c⟩ => ⟨⟨a, b⟩, c⟩⟩
theorem or_assoc {p q r : Prop} : (p ∨ q) ∨ r ↔ p ∨ q ∨ r :=
  ⟨fun h => h.elim (fun h => h.elim .inl fun h => .inr (.inl h)) fun h => .inr (.inr h),
   fun h => h.elim (fun h => .inl (.inl h)) fun h => h.elim (fun h => .inl (.inr h)) .inr⟩
theorem and_or_left {a b c : Prop} : a ∧ (b ∨ c) ↔ a ∧ b ∨ a ∧ c :=
  ⟨fun ⟨ha, h⟩ => h.imp (⟨ha, ·⟩) (⟨ha, ·⟩), fun h => h.elim (·.imp id .inl) (·.imp id .inr)⟩
theorem and_left_comm {a b c : Prop} : a ∧ b ∧ c ↔ b ∧ a ∧ c :=
  ⟨fun ⟨a, b, c⟩ => ⟨b, a, c⟩, fun ⟨b, a, c⟩ => ⟨a, b, c⟩⟩
theorem or_iff_right_of_imp {a b : Prop} (h : a → b) : a ∨ b ↔ b := ⟨fun x => x.elim h id, .inr⟩
theorem or_iff_left_of_imp {a b : Prop} (h : b → a) : a ∨ b ↔ a := ⟨fun x => x.elim id h, .inl⟩
theorem and_iff_left_of_imp {a b : Prop} (h : a → b) : a ∧ b ↔ a := ⟨And.left, fun ha => ⟨ha, h ha⟩⟩
theorem and_iff_right_of_imp {a b : Prop} (h : b → a) : a ∧ b ↔ b := ⟨And.right, fun hb => ⟨h hb, hb⟩⟩

attribute [symm] Eq.symm Iff.symm Ne.symm
attribute [refl] Iff.refl

/-! ### Transitivity -/

/-- `calc` chains steps `r a b` and `s b c` into `t a c` through this class. -/
class Trans.{u1, u2, u3, v1, v2, v3} {α : Sort v1} {β : Sort v2} {γ : Sort v3} (r : α → β → Sort u1)
    (s : β → γ → Sort u2) (t : outParam (α → γ → Sort u3)) where
  trans : {a : α} → {b : β} → {c : γ} → r a b → s b c → t a c
export Trans (trans)
instance instTransEq {α : Sort u} {γ : Sort v} (r : α → γ → Sort w) : Trans Eq r r where
  trans heq h' := heq ▸ h'
instance instTransEq_1 {α : Sort u} {β : Sort v} (r : α → β → Sort w) : Trans r Eq r where
  trans h' heq := heq ▸ h'
instance instTransIff : Trans Iff Iff Iff where
  trans := Iff.trans

/-! ### Function extensionality -/

/-- Pointwise equal functions are equal: application factors through the quotient of the functions
by pointwise equality. -/
@[ext] theorem funext {α : Sort u} {β : α → Sort v} {f g : (x : α) → β x} (h : ∀ x, f x = g x) : f = g := by
  let pointwise (f g : (x : α) → β x) : Prop := ∀ x, f x = g x
  let apply (f : Quot pointwise) (x : α) : β x := Quot.lift (fun f => f x) (fun _ _ h => h x) f
  show apply (Quot.mk pointwise f) = apply (Quot.mk pointwise g)
  exact congrArg apply (Quot.sound h)

/-! ### Types with at most one element -/

class Subsingleton (α : Sort u) : Prop where
  intro ::
  allEq : (a b : α) → a = b
protected theorem Subsingleton.elim {α : Sort u} [h : Subsingleton α] (a b : α) : a = b := h.allEq a b
protected theorem Subsingleton.helim {α β : Sort u} [h₁ : Subsingleton α] (h₂ : α = β) (a : α) (b : β) :
    HEq a b := by
  subst h₂; exact heq_of_eq (Subsingleton.elim a b)
instance (p : Prop) : Subsingleton p := ⟨fun _ _ => rfl⟩
instance instSubsingletonPUnit : Subsingleton PUnit.{u} := ⟨fun _ _ => rfl⟩
instance instSubsingletonDecidable (p : Prop) : Subsingleton (Decidable p) where
  allEq
    | isTrue _, isTrue _ => rfl
    | isFalse _, isFalse _ => rfl
    | isTrue h, isFalse h' => absurd h h'
    | isFalse h, isTrue h' => absurd h' h
/-- `Subsingleton` as `simp` asks for it. -/
class Lean.Meta.FastSubsingleton (α : Sort u) : Prop where
  inst : Subsingleton α
class Lean.Meta.FastIsEmpty (α : Sort u) : Prop where
  inst : α → False
instance Lean.Meta.instFastSubsingletonDecidable (p : Prop) : Lean.Meta.FastSubsingleton (Decidable p) :=
  ⟨inferInstance⟩
