prelude
import Core.Prelude
set_option bootstrap.inductiveCheckResultingUniverse false
set_option genInjectivity false
set_option genSizeOf false
universe u v w

/-!
# Notation classes and the basic decidable propositions

## Main definitions

* the classes behind `+ - * / % ^ ++ ≤ < ∈ ∅ ∪ ∩ ⊆` and behind `do`-free monadic code
* their instances for `Nat`
* `Decidable` instances for `∧ ∨ ¬ → ↔`, for equality of Booleans, and for conditionals
* `Nat.le`, `Nat.lt`

## Main statements

* `of_decide_eq_true`, `decide_eq_true`: what the tactic `decide` uses

## Implementation notes

Names and statements follow Lean 4. The default instances make `x + 1` elaborate at `Nat` when
nothing else determines the type.
-/

/-! ### Classes -/

class BEq (α : Type u) where
  beq : α → α → Bool
class Add (α : Type u) where
  add : α → α → α
class Sub (α : Type u) where
  sub : α → α → α
class Mul (α : Type u) where
  mul : α → α → α
class Div (α : Type u) where
  div : α → α → α
class Mod (α : Type u) where
  mod : α → α → α
class Neg (α : Type u) where
  neg : α → α
class Pow (α : Type u) (β : Type v) where
  pow : α → β → α
class NatPow (α : Type u) where
  pow : α → Nat → α
class Append (α : Type u) where
  append : α → α → α
class OrElse (α : Type u) where
  orElse : α → (Unit → α) → α
class AndThen (α : Type u) where
  andThen : α → (Unit → α) → α
class HAdd (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hAdd : α → β → γ
class HSub (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hSub : α → β → γ
class HMul (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hMul : α → β → γ
class HDiv (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hDiv : α → β → γ
class HMod (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hMod : α → β → γ
class HPow (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hPow : α → β → γ
class HAppend (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hAppend : α → β → γ
class HOrElse (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hOrElse : α → (Unit → β) → γ
class HAndThen (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hAndThen : α → (Unit → β) → γ
class LE (α : Type u) where
  le : α → α → Prop
class LT (α : Type u) where
  lt : α → α → Prop
@[reducible] def GE.ge {α : Type u} [LE α] (a b : α) : Prop := LE.le b a
@[reducible] def GT.gt {α : Type u} [LT α] (a b : α) : Prop := LT.lt b a
@[reducible] def Ne {α : Sort u} (a b : α) : Prop := Not (Eq a b)
class Membership (α : outParam (Type u)) (γ : Type v) where
  mem : γ → α → Prop
class EmptyCollection (α : Type u) where
  emptyCollection : α
class Insert (α : outParam (Type u)) (γ : Type v) where
  insert : α → γ → γ
class Singleton (α : outParam (Type u)) (β : Type v) where
  singleton : α → β
class Union (α : Type u) where
  union : α → α → α
class Inter (α : Type u) where
  inter : α → α → α
class HasSubset (α : Type u) where
  Subset : α → α → Prop
class HasEquiv (α : Sort u) where
  Equiv : α → α → Sort v
class Functor (f : Type u → Type v) : Type (max (u+1) v) where
  map : {α β : Type u} → (α → β) → f α → f β
  mapConst : {α β : Type u} → α → f β → f α := Function.comp map (Function.const _)
class Pure (f : Type u → Type v) where
  pure {α : Type u} : α → f α
export Pure (pure)
class Seq (f : Type u → Type v) : Type (max (u+1) v) where
  seq : {α β : Type u} → f (α → β) → (Unit → f α) → f β
class SeqLeft (f : Type u → Type v) : Type (max (u+1) v) where
  seqLeft : {α β : Type u} → f α → (Unit → f β) → f α
class SeqRight (f : Type u → Type v) : Type (max (u+1) v) where
  seqRight : {α β : Type u} → f α → (Unit → f β) → f β
class Bind (m : Type u → Type v) where
  bind : {α β : Type u} → m α → (α → m β) → m β
export Bind (bind)
class Applicative (f : Type u → Type v) extends Functor f, Pure f, Seq f, SeqLeft f, SeqRight f where
  map := fun x y => Seq.seq (pure x) fun _ => y
  seqLeft := fun a b => Seq.seq (Functor.map (Function.const _) a) b
  seqRight := fun a b => Seq.seq (Functor.map (Function.const _ id) a) b
class Monad (m : Type u → Type v) : Type (max (u+1) v) extends Applicative m, Bind m where
  map f x := bind x (Function.comp pure f)
  seq f x := bind f fun y => Functor.map y (x Unit.unit)
  seqLeft x y := bind x fun a => bind (y Unit.unit) (fun _ => pure a)
  seqRight x y := bind x fun _ => y Unit.unit

@[reducible] instance instHAdd {α : Type u} [Add α] : HAdd α α α := ⟨Add.add⟩
@[reducible] instance instHSub {α : Type u} [Sub α] : HSub α α α := ⟨Sub.sub⟩
@[reducible] instance instHMul {α : Type u} [Mul α] : HMul α α α := ⟨Mul.mul⟩
@[reducible] instance instHDiv {α : Type u} [Div α] : HDiv α α α := ⟨Div.div⟩
@[reducible] instance instHMod {α : Type u} [Mod α] : HMod α α α := ⟨Mod.mod⟩
@[reducible] instance instHPow {α : Type u} {β : Type v} [Pow α β] : HPow α β α := ⟨Pow.pow⟩
@[reducible] instance instPowNat {α : Type u} [NatPow α] : Pow α Nat := ⟨NatPow.pow⟩
@[reducible] instance instHAppendOfAppend {α : Type u} [Append α] : HAppend α α α := ⟨Append.append⟩
instance instHOrElseOfOrElse {α : Type u} [OrElse α] : HOrElse α α α := ⟨OrElse.orElse⟩
instance instHAndThenOfAndThen {α : Type u} [AndThen α] : HAndThen α α α := ⟨AndThen.andThen⟩

/-! ### Booleans and decidable propositions -/

theorem eq_false_of_ne_true : {b : Bool} → Not (Eq b true) → Eq b false
  | true, h => absurd rfl h
  | false, _ => rfl
theorem ne_true_of_eq_false : {b : Bool} → Eq b false → Not (Eq b true)
  | true, h => fun _ => nomatch h
  | false, _ => fun h => nomatch h
def Bool.decEq (a b : Bool) : Decidable (Eq a b) :=
  match a, b with
  | false, false => isTrue rfl
  | false, true => isFalse (fun h => nomatch h)
  | true, false => isFalse (fun h => nomatch h)
  | true, true => isTrue rfl
@[reducible] instance instDecidableEqBool : DecidableEq Bool := Bool.decEq
theorem of_decide_eq_true {p : Prop} [inst : Decidable p] : Eq (decide p) true → p := fun h =>
  match inst with
  | isTrue h₁ => h₁
  | isFalse _ => absurd h (ne_true_of_eq_false rfl)
theorem of_decide_eq_false {p : Prop} [inst : Decidable p] : Eq (decide p) false → Not p := fun h =>
  match inst with
  | isTrue _ => absurd h (fun h => nomatch h)
  | isFalse h₁ => h₁
theorem decide_eq_true {p : Prop} [inst : Decidable p] : p → Eq (decide p) true := fun hp =>
  match inst with
  | isTrue _ => rfl
  | isFalse h => absurd hp h
theorem decide_eq_false {p : Prop} [inst : Decidable p] : Not p → Eq (decide p) false := fun hp =>
  match inst with
  | isTrue h => absurd h hp
  | isFalse _ => rfl
theorem of_decide_eq_self_eq_true {α : Sort u} [inst : DecidableEq α] (a : α) : Eq (decide (Eq a a)) true :=
  decide_eq_true rfl
instance instDecidableTrue : Decidable True := isTrue True.intro
instance instDecidableFalse : Decidable False := isFalse id
instance instDecidableAnd {p q : Prop} [dp : Decidable p] [dq : Decidable q] : Decidable (And p q) :=
  match dp with
  | isTrue hp => match dq with
    | isTrue hq => isTrue ⟨hp, hq⟩
    | isFalse hq => isFalse (fun h => hq h.right)
  | isFalse hp => isFalse (fun h => hp h.left)
instance instDecidableOr {p q : Prop} [dp : Decidable p] [dq : Decidable q] : Decidable (Or p q) :=
  match dp with
  | isTrue hp => isTrue (.inl hp)
  | isFalse hp => match dq with
    | isTrue hq => isTrue (.inr hq)
    | isFalse hq => isFalse (fun h => h.rec hp hq)
instance instDecidableNot {p : Prop} [dp : Decidable p] : Decidable (Not p) :=
  match dp with
  | isTrue hp => isFalse (fun h => h hp)
  | isFalse hp => isTrue hp
instance instDecidableForall {p q : Prop} [Decidable p] [Decidable q] : Decidable (p → q) :=
  dite p (fun hp => dite q (fun hq => isTrue (fun _ => hq)) (fun hq => isFalse (fun h => hq (h hp))))
    (fun hp => isTrue (fun h => absurd h hp))
instance instDecidableIff {p q : Prop} [Decidable p] [Decidable q] : Decidable (Iff p q) :=
  dite p (fun hp => dite q (fun hq => isTrue ⟨fun _ => hq, fun _ => hp⟩) (fun hq => isFalse (fun h => hq (h.mp hp))))
    (fun hp => dite q (fun hq => isFalse (fun h => hp (h.mpr hq))) (fun hq =>
      isTrue ⟨fun h => absurd h hp, fun h => absurd h hq⟩))
instance instDecidableIteProp {c t e : Prop} [dC : Decidable c] [dT : Decidable t] [dE : Decidable e] :
    Decidable (ite c t e) :=
  match dC with
  | isTrue _ => dT
  | isFalse _ => dE

/-! ### Arithmetic and order of the natural numbers -/

instance instAddNat : Add Nat := ⟨Nat.add⟩
instance instSubNat : Sub Nat := ⟨Nat.sub⟩
instance instMulNat : Mul Nat := ⟨Nat.mul⟩
instance Nat.instDiv : Div Nat := ⟨Nat.div⟩
instance Nat.instMod : Mod Nat := ⟨Nat.mod⟩
instance instNatPowNat : NatPow Nat := ⟨Nat.pow⟩
@[inline] def Nat.blt (n m : Nat) : Bool := Nat.ble n.succ m
inductive Nat.le (n : Nat) : Nat → Prop where
  | refl : Nat.le n n
  | step {m : Nat} : Nat.le n m → Nat.le n m.succ
def Nat.lt (n m : Nat) : Prop := Nat.le n.succ m
instance instLENat : LE Nat := ⟨Nat.le⟩
instance instLTNat : LT Nat := ⟨Nat.lt⟩

attribute [default_instance 100] instOfNatNat
attribute [default_instance] instHAdd instHSub instHMul instHDiv instHMod instHPow instHAppendOfAppend
attribute [default_instance 10000] instPowNat
attribute [match_pattern] Add.add HAdd.hAdd Neg.neg Mul.mul HMul.hMul
