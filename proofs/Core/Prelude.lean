prelude
import Core.KernelNat
set_option bootstrap.inductiveCheckResultingUniverse false
set_option genCtorIdx false
set_option genInjectivity false
set_option genSizeOf false
universe u v w

/-!
# Decidability and the machinery behind `match`

## Main definitions

* `noConfusion_of_Nat`, `noConfusionTypeEnum`, `noConfusionEnum`: used by the compiler of `match` to
  tell constructors apart
* `Decidable`, `decide`, `DecidableEq`, `cond`, `ite`, `dite`
* `OfNat`: numerals
* `Inhabited`, `Nonempty`, `Classical.choice`
* `Nat.decEq`

## Implementation notes

The order is dictated by the elaborator: `Nat.beq` before `noConfusion_of_Nat` before `Decidable`
before `Nat.decEq` before `noConfusionEnum`. Only after these may an enumeration type be declared in
the ordinary way, so `Bool.ctorIdx` and `Nat.ctorIdx` are written out.
-/

@[reducible] protected noncomputable def Bool.ctorIdx : Bool → Nat
  | false => Nat.zero
  | true => Nat.succ Nat.zero
@[reducible] protected noncomputable def Nat.ctorIdx : Nat → Nat
  | .zero => Nat.zero
  | .succ _ => Nat.succ Nat.zero

structure PLift (α : Sort u) : Type u where
  up :: down : α
structure ULift.{r, s} (α : Type s) : Type (max s r) where
  up :: down : α
structure PULift.{r, s} (α : Sort s) : Sort (max s r 1) where
  up :: down : α

@[macro_inline] def Bool.or (x y : Bool) : Bool := match x with | true => true | false => y
@[macro_inline] def Bool.and (x y : Bool) : Bool := match x with | false => false | true => y
@[inline] def Bool.not : Bool → Bool
  | true => false
  | false => true
export Bool (or and not)

theorem noConfusion_of_Nat {α : Sort u} (f : α → Nat) {a b : α} (h : Eq a b) :
    (Nat.beq (f a) (f b)).rec False True :=
  h.rec (noConfusion_of_Nat.aux (f a))
where
  aux : (n : Nat) → (Nat.beq n n).rec (motive := fun _ => Prop) False True
    | .zero => True.intro
    | .succ n => noConfusion_of_Nat.aux n

/-! ### Decidable propositions -/

/-- A proposition together with its truth value. -/
inductive Decidable (p : Prop) where
  | isFalse (h : Not p) : Decidable p
  | isTrue (h : p) : Decidable p
attribute [class] Decidable
@[inline_if_reduce] def Decidable.decide (p : Prop) [h : Decidable p] : Bool :=
  h.casesOn (fun _ => false) (fun _ => true)
export Decidable (isTrue isFalse decide)
abbrev DecidablePred {α : Sort u} (r : α → Prop) := (a : α) → Decidable (r a)
abbrev DecidableRel {α : Sort u} {β : Sort v} (r : α → β → Prop) := (a : α) → (b : β) → Decidable (r a b)
abbrev DecidableEq (α : Sort u) := (a b : α) → Decidable (Eq a b)
def decEq {α : Sort u} [inst : DecidableEq α] (a b : α) : Decidable (Eq a b) := inst a b
@[macro_inline] def cond {α : Sort u} (c : Bool) (x y : α) : α :=
  match c with
  | true => x
  | false => y

/-- `OfNat α n` interprets the numeral `n` in `α`. -/
class OfNat (α : Type u) (_ : Nat) where
  ofNat : α
instance instOfNatNat (n : Nat) : OfNat Nat n := ⟨n⟩

def ite {α : Sort u} (c : Prop) [h : Decidable c] (t e : α) : α :=
  match h with
  | isTrue _ => t
  | isFalse _ => e
def dite {α : Sort u} (c : Prop) [h : Decidable c] (t : c → α) (e : Not c → α) : α :=
  match h with
  | isTrue hc => t hc
  | isFalse hc => e hc
attribute [macro_inline] ite dite

/-! ### Inhabited types and the axiom of choice -/

class Inhabited (α : Sort u) where
  default : α
export Inhabited (default)
class inductive Nonempty (α : Sort u) : Prop where
  | intro (val : α) : Nonempty α
axiom Classical.choice {α : Sort u} : Nonempty α → α
theorem Nonempty.elim {α : Sort u} {p : Prop} (h₁ : Nonempty α) (h₂ : α → p) : p :=
  match h₁ with | .intro a => h₂ a
instance {α : Sort u} [Inhabited α] : Nonempty α := ⟨default⟩
noncomputable def Classical.ofNonempty {α : Sort u} [Nonempty α] : α := Classical.choice inferInstance
instance : Inhabited (Sort u) := ⟨PUnit⟩
instance {α : Sort u} {β : Sort v} [Inhabited β] : Inhabited (α → β) := ⟨fun _ => default⟩
instance : Inhabited Bool := ⟨false⟩
instance : Inhabited Nat := ⟨Nat.zero⟩
instance : Inhabited PUnit.{u} := ⟨PUnit.unit⟩
instance {α : Type u} {β : Type v} [Inhabited α] [Inhabited β] : Inhabited (Prod α β) :=
  ⟨⟨default, default⟩⟩

/-! ### Equality of natural numbers is decidable -/

theorem Nat.eq_of_beq_eq_true : {n m : Nat} → Eq (Nat.beq n m) true → Eq n m
  | .zero, .zero, _ => rfl
  | .zero, .succ _, h => nomatch h
  | .succ _, .zero, h => nomatch h
  | .succ n, .succ m, h =>
    have : Eq n m := Nat.eq_of_beq_eq_true (n := n) (m := m) h
    this.rec rfl
theorem Nat.beq_refl : (n : Nat) → Eq (Nat.beq n n) true
  | .zero => rfl
  | .succ n => Nat.beq_refl n
theorem Nat.ne_of_beq_eq_false {n m : Nat} (h : Eq (Nat.beq n m) false) : Not (Eq n m) := fun he =>
  (Eq.subst (motive := fun x => Not (Eq (Nat.beq n x) false)) he
    (fun h' => nomatch (Eq.trans (Nat.beq_refl n).symm h'))) h
@[extern "lean_nat_dec_eq"] def Nat.decEq (n m : @& Nat) : Decidable (Eq n m) :=
  match h : Nat.beq n m with
  | true => isTrue (Nat.eq_of_beq_eq_true h)
  | false => isFalse (Nat.ne_of_beq_eq_false h)
@[reducible] instance instDecidableEqNat : DecidableEq Nat := Nat.decEq

/-! ### Telling the constructors of an enumeration apart -/

@[reducible] def noConfusionTypeEnum {α : Sort u} (f : α → Nat) (P : Sort v) (x y : α) : Sort v :=
  (Nat.decEq (f x) (f y)).casesOn (fun _ => P) (fun _ => P → P)
@[reducible] def noConfusionEnum {α : Sort u} (f : α → Nat) {P : Sort v} {x y : α} (h : Eq x y) :
    noConfusionTypeEnum f P x y :=
  Decidable.casesOn
    (motive := fun (inst : Decidable (Eq (f x) (f y))) =>
      Decidable.casesOn (motive := fun _ => Sort v) inst (fun _ => P) (fun _ => P → P))
    (Nat.decEq (f x) (f y))
    (fun h' => False.elim (h' (congrArg f h)))
    (fun _ => fun x => x)
