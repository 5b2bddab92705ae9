prelude
import Core.Nat.DivMod
universe u

/-!
# Integers: definitions

Integers serve one purpose here: `omega` translates its goals into them. The definitions follow Lean 4.

## Main definitions

* `Int`, casts `Nat.cast`, literals, `Int.subNatNat m n = m - n`
* `+ - * / %` (division rounds so that the remainder is not negative), `^`, `≤`, `<`, `min`, `max`
* decidability of `=`, `≤`, `<`

## Implementation notes

Nothing here is compiled (`noncomputable section`): Lean would expect functions on its native integers. Therefore the
constructor index is written by hand as well. Unlike in Lean's library, `a % b` is defined as `a - b * (a / b)`; the two
definitions agree.
-/

noncomputable section

set_option genCtorIdx false in
inductive Int where
  | ofNat : Nat → Int
  | negSucc : Nat → Int
@[reducible] protected def Int.ctorIdx : Int → Nat
  | .ofNat _ => 0
  | .negSucc _ => 1

class NatCast (R : Type u) where
  natCast : Nat → R
class IntCast (R : Type u) where
  intCast : Int → R
instance instNatCastInt : NatCast Int := ⟨Int.ofNat⟩
@[reducible, match_pattern] protected def Nat.cast {R : Type u} [NatCast R] : Nat → R := NatCast.natCast
instance instOfNat {n : Nat} : OfNat Int n := ⟨Int.ofNat n⟩

namespace Int

/-! ### Arithmetic -/

def negOfNat : Nat → Int
  | 0 => .ofNat 0
  | .succ m => .negSucc m
/-- The difference of two natural numbers. -/
def subNatNat (m n : Nat) : Int :=
  match (n - m : Nat) with
  | 0 => .ofNat (m - n)
  | .succ k => .negSucc k
protected def neg : Int → Int
  | .ofNat n => negOfNat n
  | .negSucc n => .ofNat (n + 1)
instance instNegInt : Neg Int := ⟨Int.neg⟩
protected def add : Int → Int → Int
  | .ofNat m, .ofNat n => .ofNat (m + n)
  | .ofNat m, .negSucc n => subNatNat m (n + 1)
  | .negSucc m, .ofNat n => subNatNat n (m + 1)
  | .negSucc m, .negSucc n => .negSucc (m + n + 1)
instance instAdd : Add Int := ⟨Int.add⟩
protected def mul : Int → Int → Int
  | .ofNat m, .ofNat n => .ofNat (m * n)
  | .ofNat m, .negSucc n => negOfNat (m * (n + 1))
  | .negSucc m, .ofNat n => negOfNat ((m + 1) * n)
  | .negSucc m, .negSucc n => .ofNat ((m + 1) * (n + 1))
instance instMul : Mul Int := ⟨Int.mul⟩
protected def sub (a b : Int) : Int := a + -b
instance instSub : Sub Int := ⟨Int.sub⟩
protected def pow (m : Int) : Nat → Int
  | 0 => 1
  | .succ n => Int.pow m n * m
instance instNatPow : NatPow Int := ⟨Int.pow⟩

def natAbs : Int → Nat
  | .ofNat m => m
  | .negSucc m => m + 1
def toNat : Int → Nat
  | .ofNat n => n
  | .negSucc _ => 0

/-- Division of an integer by a natural number, rounding down. -/
def edivNat : Int → Nat → Int
  | _, 0 => 0
  | .ofNat m, k+1 => .ofNat (m / (k+1))
  | .negSucc m, k+1 => .negSucc (m / (k+1))
/-- Division such that the remainder is not negative; `a / 0 = 0`. -/
def ediv (a : Int) : Int → Int
  | .ofNat n => edivNat a n
  | .negSucc n => -edivNat a (n + 1)
instance instDiv : Div Int := ⟨Int.ediv⟩
def emod (a b : Int) : Int := a - b * (a / b)
instance instMod : Mod Int := ⟨Int.emod⟩
instance instDvd : Dvd Int := ⟨fun a b => ∃ c, b = a * c⟩

/-! ### Order -/

inductive NonNeg : Int → Prop where
  | mk (n : Nat) : NonNeg (.ofNat n)
protected def le (a b : Int) : Prop := NonNeg (b - a)
instance instLEInt : LE Int := ⟨Int.le⟩
protected def lt (a b : Int) : Prop := (a + 1) ≤ b
instance instLTInt : LT Int := ⟨Int.lt⟩

/-! ### Decidability -/

protected def decEq : (a b : Int) → Decidable (a = b)
  | .ofNat a, .ofNat b => match Nat.decEq a b with
    | isTrue h => isTrue (h ▸ rfl)
    | isFalse h => isFalse fun e => h (by injection e)
  | .negSucc a, .negSucc b => match Nat.decEq a b with
    | isTrue h => isTrue (h ▸ rfl)
    | isFalse h => isFalse fun e => h (by injection e)
  | .ofNat _, .negSucc _ => isFalse nofun
  | .negSucc _, .ofNat _ => isFalse nofun
instance instDecidableEq : DecidableEq Int := Int.decEq
def decNonneg : (m : Int) → Decidable (NonNeg m)
  | .ofNat m => isTrue (.mk m)
  | .negSucc _ => isFalse nofun
instance instDecidableLe (a b : Int) : Decidable (a ≤ b) := decNonneg _
instance instDecidableLt (a b : Int) : Decidable (a < b) := decNonneg _

instance instMin : Min Int := minOfLe
instance instMax : Max Int := maxOfLe

end Int

end
