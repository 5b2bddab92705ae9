prelude
import Hazard.Effects
/-!
# add, and the operations that write slots

## Main definitions

* `AddStep`: what is to be shown of a step of `add`

## Main statements

* `add_step`: every instruction of `add` leads from its assertion to the next one
* `other_step`: no other operation touches the lists

## Implementation notes

Registers of `add`: 0 me, 1 and 3 the node, 2 the deleter, 4 the list so far.
-/

namespace Hazard
open Gen.Hazard

/-- A step of `add` leads to a good state, and disturbs nobody; or `add` returns, with nothing in its hands. -/
inductive AddStep (on : Prop) (d n : Nat) (m : Mem) (K R : List Nat) (g : Regs) (b : List Nat) :
    Option Outcome → Prop where
  | next {m' K' R' g' pc'} : Effect on n (g 0) m K R m' K' R' → g' 0 = g 0 → Adding m' K' R' g' pc' →
      AddStep on d n m K R g b (some (.next m' ⟨addOp, pc', g', b⟩))
  | done {res} : R = [] → AddStep on d n m K R g b (some (.done res))

variable {on : Prop} {m m' : Mem} {d n : Nat} {K R : List Nat} {g : Regs} {b : List Nat} {f f' : Frame}

theorem add_step (Y : Ready d m (g 0) K R) : ∀ pc, Adding m K R g pc →
    AddStep on d n m K R g b (Frame.exec program m ⟨addOp, pc, g, b⟩)
  | 0, h => .next (.quiet .refl) rfl h
  | 1, h => .next (g' := g) (pc' := 2) (.mark (a := g 3) (v := 0) (.inl (by
      have h : R = [g 3] := h
      rw [h]
      exact .head _))) rfl h
  | 2, h => by
    have h : R = [g 3] := h
    have h₃ : g 3 ≠ 0 := Y.ne _ (.inr (by rw [h]; exact .head _))
    exact .next (g' := g) (pc' := 3) (.quiet (.set ⟨nofun, nofun, nofun, nofun, nofun, nofun, .inr h₃⟩)) rfl h
  | 3, h => .next (pc' := 4) (.quiet .refl) rfl ⟨h, Y.chain⟩
  | 4, ⟨h, C⟩ => by
    have h' : g 3 ∈ R := by rw [h]; exact .head _
    refine .next (g' := g) (pc' := 5) (.link (a := g 3) (v := g 4) h') rfl
      ⟨h, Chain.at (Chain.set C fun a ha e => ?_) (Mem.set_self _ _ _)⟩
    cases e
    exact Y.apart _ ha h'
  | 5, ⟨h, C⟩ => .next (g' := g) (pc' := 6) (.push h C) rfl rfl
  | 6, h => .next (.quiet .refl) rfl h
  | 7, h => .next (g' := g) (pc' := 8) (.quiet (.set ⟨nofun, nofun, nofun, nofun, nofun, nofun, .inl nofun⟩)) rfl h
  | 8, h => .next (.quiet .refl) rfl h
  | 9, h => .next (.quiet .refl) rfl h
  | 10, h => .done h
  | _ + 11, h => h.elim

/-- A step of another operation writes a slot, if anything. -/
theorem other_step (hf : ¬ Busy f) (h : f.exec program m = some (.next m' f')) : Same m m' := by
  obtain ⟨op, pc, g, b⟩ := f
  have slot : ∀ {o j v : Nat}, Same m (m.set ⟨o, Field.slots, j⟩ v) :=
    .set ⟨nofun, nofun, nofun, nofun, nofun, nofun, .inl nofun⟩
  match op, pc with
  | 0, 0 | 0, 1 | 0, 2 | 1, 1 | 2, 0 | 2, 1 | 2, 3 | 2, 4 | 2, 5 => cases h <;> exact .refl
  | 5, 0 | 5, 1 | 5, 2 | 5, 3 | 5, 5 | 5, 6 | 5, 7 | 5, 8 | 6, 0 | 6, 1 | 6, 2 | 6, 4 | 6, 5 | 7, 1 =>
    cases h <;> exact .refl
  | 1, 0 | 2, 2 | 5, 4 | 6, 3 | 7, 0 => cases h; exact slot
  | 0, _ + 3 | 1, _ + 2 | 2, _ + 6 | 5, _ + 9 | 6, _ + 6 | 7, _ + 2 | _ + 8, _ => cases h
  | 3, _ => exact absurd (.inl rfl) hf
  | 4, _ => exact absurd (.inr rfl) hf

end Hazard
