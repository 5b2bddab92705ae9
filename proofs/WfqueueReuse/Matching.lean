prelude
import WfqueueReuse.Agree
/-!
# Operations in both worlds

## Main definitions

* `Kind`, `Matching κ w r g`: a register holds a number, the same in both worlds, or a pointer, or what is private
* `World.Guarded w p c x`: slot `p`'s hazard pointer `c` guards the live identity `x`
* `Onward n q p w w'`: what slot `p` relies on, when the thread of slot `q` has made a step

## Main statements

* `Matching.update`: a register gets a value
* `Matching.onward`, `Guarded.onward`: what others leave as it is
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)
open WfqueueNever (View Laid Offers Serving)

/-- What a register holds. -/
inductive Kind where
  | number
  | pointer
  | hidden

def Kind.Holds (w : World) : Kind → Nat → Nat → Prop
  | .number, v, x => v = x
  | .pointer, v, x => w.Ptr v x
  | .hidden, _, _ => True

/-- The registers `r` of an operation and those of the ideal one, `g`. -/
def Matching (κ : Nat → Kind) (w : World) (r g : Regs) : Prop := ∀ i, (κ i).Holds w (r i) (g i)

structure World.Guarded (w : World) (p c x : Nat) : Prop where
  guard : w.store.guard p c = w.addr x
  live : w.Live x

/-- What slot `p` relies on, when the thread of another slot, `q`, has made a step. -/
structure Onward (p : Nat) (w w' : World) : Prop where
  addr : ∀ x, w.Exists x → w'.addr x = w.addr x
  exist : ∀ x, w.Exists x → w'.Exists x
  guard : ∀ c, w'.store.guard p c = w.store.guard p c
  hazard : ∀ c, c < 3 → w'.mem (hazardCell p c) = w.mem (hazardCell p c)
  /-- what is guarded stays what it is -/
  live : ∀ x c, w.Live x → w.store.guard p c = w.addr x → w'.Live x
  line : ∀ i, i ≤ w.view.k → w'.view.line i = w.view.line i
  k_le : w.view.k ≤ w'.view.k
  h_le : w.view.h ≤ w'.view.h
  t_le : w.view.t ≤ w'.view.t
  tail : w'.view.t ≤ w.view.k

section
variable {n p q i c v x d : Nat} {κ : Nat → Kind} {w w' : World} {r g : Regs}

theorem Kind.Holds.update {k : Kind} (h : k.Holds w v x) (e : κ d = k) : (κ d).Holds w v x := e ▸ h

theorem Matching.update (h : Matching κ w r g) (hv : (κ d).Holds w v x) :
    Matching κ w (Function.update r d v) (Function.update g d x) := by
  intro i
  by_cases e : i = d
  · rw [e, Function.update_self, Function.update_self]; exact hv
  · rw [Function.update_ne e, Function.update_ne e]; exact h i

/-- Addresses are what they were, and what exists does so still. -/
theorem Matching.to {G : View} {gd : Nat → Nat → Nat} {m m' : Mem} (he : ∀ x, w.Exists x → m' (Heap.extent x) ≠ 0)
    (h : Matching κ w r g) : Matching κ (w.to G gd m m') r g := by
  intro i
  have h := h i
  generalize κ i = k at h
  cases k with
  | number => exact h
  | pointer => exact World.to_ptr he h
  | hidden => exact trivial

namespace Onward

theorem refl (L : Laid n w.view w.ideal) : Onward p w w :=
  ⟨fun _ _ => rfl, fun _ h => h, fun _ => rfl, fun _ _ => rfl, fun _ _ h _ => h, fun _ _ => rfl, Nat.le_refl _,
    Nat.le_refl _, Nat.le_refl _, L.t_le⟩

theorem ptr (O : Onward p w w') (hz : w.addr 0 = w'.addr 0) (h : w.Ptr v x) : w'.Ptr v x := by
  refine ⟨?_, fun h₀ => O.exist x (h.known h₀)⟩
  by_cases e : x = 0
  · rw [h.eq, e]; exact hz
  · rw [h.eq, O.addr x (h.known e)]

theorem matching (O : Onward p w w') (hz : w.addr 0 = w'.addr 0) (h : Matching κ w r g) : Matching κ w' r g := by
  intro i
  have h := h i
  generalize κ i = k at *
  cases k with
  | number => exact h
  | pointer => exact O.ptr hz h
  | hidden => exact trivial

theorem guarded (O : Onward p w w') (S : Same n w) (h : w.Guarded p c x) : w'.Guarded p c x :=
  ⟨by rw [O.guard, h.guard, O.addr x (S.exist x h.live).2], O.live x c h.live h.guard⟩

theorem has (O : Onward p w w') {j y : Nat} (hj : j ≤ w.view.k) (h : w.view.Has j y) : w'.view.Has j y := by
  obtain ⟨a, h₁, h₂, h₃⟩ := h
  exact ⟨a, h₁, h₂, (O.line a (by omega)).trans h₃⟩

theorem reached (O : Onward p w w') (L : Laid n w.view w.ideal) {y : Nat} (h : w.view.Has w.view.t y) :
    w'.view.Has w'.view.t y := (O.has L.t_le h).mono O.t_le

end Onward
end
end WfqueueReuse
