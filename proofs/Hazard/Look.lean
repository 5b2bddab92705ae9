prelude
import Hazard.Effects
/-!
# A step of look

## Main definitions

* `LookStep`: what is to be shown of a step of `look`

## Main statements

* `LookStep.stay`, `LookStep.quiet`: steps that leave the lists as they are
-/

namespace Hazard
open Gen.Hazard

/-- A step of `look` leads to a good state, and disturbs nobody; or `look` returns, with nothing in its hands. -/
inductive LookStep (on : Prop) (d r i n : Nat) (m : Mem) (K R : List Nat) (g : Regs) (b : List Nat) :
    Option Outcome → Prop where
  | next {m' K' R' g' pc'} : Effect on n (g 0) m K R m' K' R' → g' 0 = g 0 → Shape d m' K' R' g' pc' →
      (on → Watch m' r i n K' R' g' pc') → LookStep on d r i n m K R g b (some (.next m' ⟨lookOp, pc', g', b⟩))
  | done {res} : R = [] → LookStep on d r i n m K R g b (some (.done res))

variable {on : Prop} {m m' : Mem} {d r i n pc' : Nat} {K R : List Nat} {g g' : Regs} {b : List Nat}

namespace LookStep

/-- Only registers change. -/
theorem stay (h : g' 0 = g 0) (S : Shape d m K R g' pc') (W : on → Watch m r i n K R g' pc') :
    LookStep on d r i n m K R g b (some (.next m ⟨lookOp, pc', g', b⟩)) := .next (.quiet .refl) h S W

/-- A cell is written that is none of the scheme's. -/
theorem quiet (M : Same m m') (h : g' 0 = g 0) (S : Shape d m K R g' pc') (W : on → Watch m r i n K R g' pc') :
    LookStep on d r i n m K R g b (some (.next m' ⟨lookOp, pc', g', b⟩)) :=
  .next (.quiet M) h (M.keep.shape (on := on) (n := n) S) fun ho => M.keep.watch ho S (W ho)

end LookStep

end Hazard
