prelude
import Core.Classes
universe u v w

/-!
# Extensionality axioms, basic containers, and names the elaborator inserts

## Main definitions

* the axioms `propext` and `Quot.sound`
* `SizeOf`, `Acc`, `WellFounded`
* `Sigma`, `Sum`, `Option`, `List`, `Fin`, `Array`, `Except`
* coercions: `CoeT`, `CoeFun`, `CoeSort`

## Implementation notes

* The third axiom, `Classical.choice`, is in `Core.Prelude`. There are no others except `sorryAx`,
  which marks an error; no accepted theorem may depend on it.
* Strings, machine integers and floats are opaque: they only occur as names and messages of the
  front end, and nothing can be proved about them beyond reflexivity.
* Names and statements follow Lean 4.
-/

axiom propext {a b : Prop} : Iff a b → Eq a b
axiom Quot.sound {α : Sort u} {r : α → α → Prop} {a b : α} : r a b → Eq (Quot.mk r a) (Quot.mk r b)
/-- Not a logical axiom: the placeholder that an erroneous or missing proof leaves behind. -/
axiom sorryAx (α : Sort u) (synthetic : Bool) : α

theorem Eq.propIntro {a b : Prop} (h₁ : a → b) (h₂ : b → a) : Eq a b := propext ⟨h₁, h₂⟩
@[macro_inline] def Eq.mp {α β : Sort u} (h : Eq α β) (a : α) : β := h.rec a
@[macro_inline] def Eq.mpr {α β : Sort u} (h : Eq α β) (b : β) : α := h.symm.rec b
theorem id_eq {α : Sort u} (a : α) : Eq (id a) a := rfl
theorem Lean.injEq_helper {P Q R : Prop} (h : P → Q → R) (h2 : And P Q) : R := h h2.left h2.right

gen_injective_theorems% Prod
gen_injective_theorems% PProd
gen_injective_theorems% MProd
gen_injective_theorems% Subtype
gen_injective_theorems% Nat

/-! ### Sizes and well-founded relations -/

class SizeOf (α : Sort u) where
  sizeOf : α → Nat
export SizeOf (sizeOf)
protected def default.sizeOf (α : Sort u) : α → Nat := fun _ => 0
@[reducible] noncomputable def instSizeOfDefault (α : Sort u) : SizeOf α := ⟨default.sizeOf α⟩
attribute [instance 100] instSizeOfDefault
@[simp] theorem sizeOf_default {α : Sort u} (n : α) : Eq (sizeOf n) 0 := rfl
instance : SizeOf Nat := ⟨fun n => n⟩
@[simp] theorem sizeOf_nat (n : Nat) : Eq (sizeOf n) n := rfl
instance {α : Sort u} [SizeOf α] : SizeOf (Unit → α) := ⟨fun f => sizeOf (f Unit.unit)⟩

inductive Acc {α : Sort u} (r : α → α → Prop) : α → Prop where
  | intro (x : α) (h : (y : α) → r y x → Acc r y) : Acc r x
inductive WellFounded {α : Sort u} (r : α → α → Prop) : Prop where
  | intro (h : (a : α) → Acc r a) : WellFounded r
theorem Acc.inv {α : Sort u} {r : α → α → Prop} {x y : α} (h₁ : Acc r x) (h₂ : r y x) : Acc r y :=
  h₁.rec (fun _ ac _ h => ac y h) h₂
theorem WellFounded.apply {α : Sort u} {r : α → α → Prop} (wf : WellFounded r) (a : α) : Acc r a :=
  wf.rec (fun p => p a)
class WellFoundedRelation (α : Sort u) where
  rel : α → α → Prop
  wf : WellFounded rel

/-! ### Containers -/

structure PSigma {α : Sort u} (β : α → Sort v) where
  fst : α
  snd : β fst
structure Sigma {α : Type u} (β : α → Type v) where
  fst : α
  snd : β fst
inductive Sum (α : Type u) (β : Type v) where
  | inl (val : α) : Sum α β
  | inr (val : β) : Sum α β
inductive PSum (α : Sort u) (β : Sort v) where
  | inl (val : α) : PSum α β
  | inr (val : β) : PSum α β
inductive Option (α : Type u) where
  | none : Option α
  | some (val : α) : Option α
export Option (none some)
inductive List (α : Type u) where
  | nil : List α
  | cons (head : α) (tail : List α) : List α
instance {α : Type u} : Inhabited (Option α) := ⟨none⟩
instance {α : Type u} : Inhabited (List α) := ⟨.nil⟩
structure Fin (n : Nat) where
  val : Nat
  isLt : LT.lt val n
inductive Except (ε : Type u) (α : Type v) where
  | error : ε → Except ε α
  | ok : α → Except ε α
structure Array (α : Type u) where
  toList : List α
attribute [extern "lean_array_to_list"] Array.toList
attribute [extern "lean_array_mk"] Array.mk
instance {α : Type u} : Inhabited (Array α) := ⟨⟨.nil⟩⟩

/-! ### Opaque primitive types of the front end -/

opaque UInt8 : Type
opaque UInt16 : Type
opaque UInt32 : Type
opaque UInt64 : Type
opaque USize : Type
opaque Float : Type
opaque ByteArray : Type
structure Char where ofUInt32 ::
  val : UInt32
opaque String : Type

/-! ### Constants that the elaborator inserts -/

@[reducible] def autoParam.{z} (α : Sort z) (_tactic : PUnit) : Sort z := α
@[simp] def letFun {α : Sort u} {β : α → Sort v} (v : α) (f : (x : α) → β x) : β v := f v
@[reducible] def binderNameHint {α : Sort u} {β : Sort v} {γ : Sort w} (_v : α) (_binder : β) (e : γ) : γ := e
def wfParam {α : Sort u} (a : α) : α := a

class CoeT (α : Sort u) (_ : α) (β : Sort v) where
  coe : β
class CoeFun (α : Sort u) (γ : outParam (α → Sort v)) where
  coe : (f : α) → γ f
class CoeSort (α : Sort u) (β : outParam (Sort v)) where
  coe : α → β
@[reducible] instance boolToProp : CoeSort Bool Prop where
  coe b := Eq b true
instance boolToPropT (b : Bool) : CoeT Bool b Prop where
  coe := Eq b true
instance decPropToBool (p : Prop) [Decidable p] : CoeT Prop p Bool where
  coe := decide p
attribute [coe_decl] CoeT.coe CoeFun.coe CoeSort.coe
instance instDecidableEqOfBool (b : Bool) : Decidable (Eq b true) := instDecidableEqBool b true
@[macro_inline] def bne {α : Type u} [BEq α] (a b : α) : Bool := not (BEq.beq a b)
instance instBEqOfDecidableEq {α : Type u} [DecidableEq α] : BEq α := ⟨fun a b => decide (Eq a b)⟩
