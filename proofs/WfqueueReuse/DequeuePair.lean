prelude
import WfqueueNever.DequeueBusy
import WfqueueReuse.DequeueLeave
import WfqueueReuse.DequeueOnward
import WfqueueReuse.LastKnows
/-!
# A dequeue in both worlds

## Main definitions

* `DequeuePair n w r g pc pc'`: the real dequeue is at `pc`, the ideal one at `pc'`: at the same place, or at the
  beginning of `retire` as long as the real one is inside it

## Main statements

* `undisturbed`: others do not disturb them
* `DequeuePair.begins`: so they begin
* `Twin.held`: what slots were given before they asked is needed
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored spec)
open WfqueueNever (View Laid Serving DequeueAt Believed Finished)

inductive DequeuePair (n : Nat) (w : World) (r g : Regs) : Nat → Nat → Prop where
  | same {pc} : pc ≤ 166 ∨ 216 ≤ pc → Matching dequeueKind w r g → DequeueKnows (g 1) w r g pc →
      LastKnows (g 1) w g pc → DequeuePair n w r g pc pc
  | retire {pc} : 167 ≤ pc → pc ≤ 215 → Retires dequeueKind n w r g pc → DequeuePair n w r g pc 167

variable {n pc pc' : Nat} {w : World} {r g : Regs} {s s' : State} {K : Logs (spec n)}

theorem finished_at {G : View} {m : Mem} (A : DequeueAt n G m g pc) (h : 164 ≤ pc) (h' : pc ≤ 216) : Finished n G m g :=
  (WfqueueNever.Dequeue.late A h).2.2.2.1 h'

/-- The node that is given up exists. -/
theorem before_exists (M : Matching dequeueKind w r g) (A : DequeueAt n w.view w.ideal g pc) (h : 164 ≤ pc)
    (h' : pc ≤ 216) : g 3 ≠ 0 ∧ w.Exists (g 3) := by
  have h₂ := (finished_at A h h').before
  have P : w.Ptr (r 3) (g 3) := M 3
  have h₀ : g 3 ≠ 0 := by omega
  exact ⟨h₀, P.known h₀⟩

theorem undisturbed : Undisturbed DequeuePair where
  still {n w w' r g pc pc'} A L V _ _ V' Ot hd At Rt := by
    cases hd with
    | same hp M K La =>
      have slot : 3 ≤ pc → g 1 < n := fun h => (WfqueueNever.Dequeue.own At h).slot
      exact .same hp (Ot.onward.matching Ot.null M)
        (K.onward Ot slot A L V V' At M (fun h _ => Rt.before (slot (by omega)) h)
          fun h _ => Rt.request (slot (by omega)) h)
        (La.onward Ot slot fun h h' => (before_exists M At h (by omega)).2)
    | retire h₁ h₂ R => exact .retire h₁ h₂ (R.still rfl Ot.store Ot.onward Ot.null)

theorem DequeuePair.begins (A : Same n w) (h : ∀ i, 2 ≤ i → r i = 0) : DequeuePair n w r r 0 0 := by
  refine .same (.inl (by decide)) (fun i => ?_) (.fresh rfl) (.nothing (by decide) (by decide))
  rcases Nat.lt_or_ge i 2 with hi | hi
  · match i, hi with
    | 0, _ | 1, _ => exact rfl
  · rw [h i hi]
    cases dequeueKind i with
    | number => exact rfl
    | pointer => exact A.ptr_zero
    | hidden => exact trivial

/-- What slots were given before they asked is needed. -/
theorem Twin.held (T : Twin DequeuePair n w s s') (B : Believed n w.view s' K) : Held n w := by
  intro p hp hs
  obtain ⟨u, f, hu, ho, rfl⟩ := B.whole.asker p hp hs
  have At := B.whole.dequeueAt hu ho
  rw [T.ideal] at At
  have h := T.pair u
  rw [hu] at h
  generalize s.thread u = o at h
  cases h with
  | enqueue => cases ho
  | making => cases ho
  | other h => rw [ho] at h; exact absurd h (by decide)
  | dequeue hd _ =>
    obtain ⟨h₁, h₂, e⟩ := WfqueueNever.Dequeue.request At hp hs
    dsimp only at h₁ h₂ e ⊢
    cases hd with
    | same _ _ Kn _ =>
      have N := Kn.base.request (by omega) h₂
      rw [e] at N
      exact N
    | retire => exact absurd h₂ (show ¬ 167 ≤ 163 by decide)

end WfqueueReuse
