prelude
set_option bootstrap.inductiveCheckResultingUniverse false
set_option genCtorIdx false
set_option genInjectivity false
set_option genSizeOf false
universe u v w

/-!
# Equality, quotients, products and connectives

The first file of the base: everything here is written with bare terms, because neither tactics nor
notation exist yet.

## Main definitions

* `id`, `outParam`, `PUnit`, `Unit`, `Empty`, `True`, `False`, `Not`
* `Eq` and `HEq` with the eliminators that the elaborator looks up by name
* the kernel's quotient type (`init_quot`)
* `Prod`, `PProd`, `MProd`, `And`, `Or`, `Iff`, `Exists`, `Subtype`

## Implementation notes

* The six `lc…` constants are `unsafe` markers of the code generator. They cannot occur in a
  theorem, and must exist before the first definition is compiled.
* Automatic constructor indices, injectivity theorems and `sizeOf` lemmas are switched off until the
  constants that they mention exist (`Core.Prelude`, `Core.Data`).
* Names and statements follow Lean 4.
-/

/-! ### Markers of the code generator -/

unsafe axiom lcErased : Type
unsafe axiom lcVoid : Type
unsafe axiom lcAny : Type
unsafe axiom lcProof {α : Prop} : α
unsafe axiom lcUnreachable {α : Sort u} : α
unsafe axiom lcCast {α : Sort u} {β : Sort v} (a : α) : β

/-! ### Identity and annotations -/

@[inline] def id {α : Sort u} (a : α) : α := a
/-- Marks a class parameter as determined by the others. -/
abbrev outParam (α : Sort u) : Sort u := α
abbrev semiOutParam (α : Sort u) : Sort u := α
/-- A parameter with a default value. -/
@[reducible] def optParam (α : Sort u) (_default : α) : Sort u := α
@[reducible] def inline {α : Sort u} (a : α) : α := a
set_option checkBinderAnnotations false in
abbrev inferInstance {α : Sort u} [i : α] : α := i
@[inline] abbrev Function.comp {α : Sort u} {β : Sort v} {δ : Sort w} (f : β → δ) (g : α → β) : α → δ :=
  fun x => f (g x)
@[inline] abbrev Function.const {α : Sort u} (β : Sort v) (a : α) : β → α := fun _ => a

/-! ### Unit, empty, truth -/

inductive PUnit : Sort u where
  | unit : PUnit
abbrev Unit : Type := PUnit
@[match_pattern] abbrev Unit.unit : Unit := PUnit.unit
inductive PEmpty : Sort u
inductive Empty : Type
inductive True : Prop where
  | intro : True
inductive False : Prop
def Not (a : Prop) : Prop := a → False
@[macro_inline] def False.elim {C : Sort u} (h : False) : C := h.rec
@[macro_inline] def absurd {a : Prop} {b : Sort v} (h₁ : a) (h₂ : Not a) : b := (h₂ h₁).rec
@[macro_inline] def Empty.elim {C : Sort u} (h : Empty) : C := h.rec

/-! ### Equality -/

inductive Eq {α : Sort u} : α → α → Prop where
  | refl (a : α) : Eq a a
@[reducible] def Eq.ndrec.{u1, u2} {α : Sort u2} {a : α} {motive : α → Sort u1} (m : motive a)
    {b : α} (h : Eq a b) : motive b := h.rec m
@[reducible] def Eq.ndrec_symm.{u1, u2} {α : Sort u2} {a : α} {motive : α → Sort u1} (m : motive a)
    {b : α} (h : Eq b a) : motive b :=
  h.rec (motive := fun x _ => motive x → motive b) (fun m => m) m
set_option linter.defProp false in -- a pattern must be a definition
@[match_pattern] def rfl {α : Sort u} {a : α} : Eq a a := Eq.refl a
theorem Eq.subst {α : Sort u} {motive : α → Prop} {a b : α} (h₁ : Eq a b) (h₂ : motive a) : motive b :=
  Eq.ndrec h₂ h₁
theorem Eq.symm {α : Sort u} {a b : α} (h : Eq a b) : Eq b a := h.rec (Eq.refl a)
theorem Eq.trans {α : Sort u} {a b c : α} (h₁ : Eq a b) (h₂ : Eq b c) : Eq a c := h₂.rec h₁
@[macro_inline] def cast {α β : Sort u} (h : Eq α β) (a : α) : β := h.rec a
theorem congrArg {α : Sort u} {β : Sort v} {a₁ a₂ : α} (f : α → β) (h : Eq a₁ a₂) : Eq (f a₁) (f a₂) :=
  h.rec (Eq.refl (f a₁))
theorem congr {α : Sort u} {β : Sort v} {f₁ f₂ : α → β} {a₁ a₂ : α} (h₁ : Eq f₁ f₂) (h₂ : Eq a₁ a₂) :
    Eq (f₁ a₁) (f₂ a₂) := h₁.rec (h₂.rec (Eq.refl (f₁ a₁)))
theorem congrFun {α : Sort u} {β : α → Sort v} {f g : (x : α) → β x} (h : Eq f g) (a : α) :
    Eq (f a) (g a) := h.rec (Eq.refl (f a))
theorem congrFun' {α : Sort u} {β : Sort v} {f g : α → β} (h : Eq f g) (a : α) : Eq (f a) (g a) :=
  h.rec (Eq.refl (f a))
/-- A variable bound by the pattern `x@p`. -/
@[reducible] def namedPattern {α : Sort u} (x a : α) (_h : Eq x a) : α := a

init_quot

/-! ### Heterogeneous equality -/

inductive HEq {α : Sort u} : α → {β : Sort u} → β → Prop where
  | refl (a : α) : HEq a a
set_option linter.defProp false in -- a pattern must be a definition
@[match_pattern] protected def HEq.rfl {α : Sort u} {a : α} : HEq a a := HEq.refl a
theorem eq_of_heq {α : Sort u} {a a' : α} (h : HEq a a') : Eq a a' :=
  have : (α β : Sort u) → (a : α) → (b : β) → HEq a b → (h : Eq α β) → Eq (cast h a) b :=
    fun _ _ _ _ h₁ => h₁.rec (fun _ => rfl)
  this α α a a' h rfl
@[macro_inline] def HEq.homo_ndrec.{u1, u2} {α : Sort u2} {a : α} {motive : α → Sort u1} (m : motive a)
    {b : α} (h : HEq a b) : motive b := (eq_of_heq h).rec m
@[macro_inline] def HEq.homo_ndrec_symm.{u1, u2} {α : Sort u2} {a : α} {motive : α → Sort u1}
    (m : motive a) {b : α} (h : HEq b a) : motive b := Eq.ndrec_symm m (eq_of_heq h)
theorem heq_of_eq {α : Sort u} {a a' : α} (h : Eq a a') : HEq a a' := h.rec (HEq.refl a)
theorem HEq.symm {α β : Sort u} {a : α} {b : β} (h : HEq a b) : HEq b a := h.rec (HEq.refl a)
theorem HEq.trans {α β φ : Sort u} {a : α} {b : β} {c : φ} (h₁ : HEq a b) (h₂ : HEq b c) : HEq a c :=
  h₂.rec h₁
theorem heq_of_heq_of_eq {α β : Sort u} {a : α} {b b' : β} (h₁ : HEq a b) (h₂ : Eq b b') : HEq a b' :=
  h₂.rec h₁
theorem heq_of_eq_of_heq {α β : Sort u} {a a' : α} {b : β} (h₁ : Eq a a') (h₂ : HEq a' b) : HEq a b :=
  HEq.trans (heq_of_eq h₁) h₂
theorem type_eq_of_heq {α β : Sort u} {a : α} {b : β} (h : HEq a b) : Eq α β := h.rec (Eq.refl α)

/-! ### Products and connectives -/

structure Prod (α : Type u) (β : Type v) where
  fst : α
  snd : β
structure PProd (α : Sort u) (β : Sort v) where
  fst : α
  snd : β
structure MProd (α β : Type u) where
  fst : α
  snd : β
structure And (a b : Prop) : Prop where
  intro ::
  left : a
  right : b
inductive Or (a b : Prop) : Prop where
  | inl (h : a) : Or a b
  | inr (h : b) : Or a b
structure Iff (a b : Prop) : Prop where
  intro ::
  mp : a → b
  mpr : b → a
inductive Exists {α : Sort u} (p : α → Prop) : Prop where
  | intro (w : α) (h : p w) : Exists p
structure Subtype {α : Sort u} (p : α → Prop) where
  val : α
  property : p val
