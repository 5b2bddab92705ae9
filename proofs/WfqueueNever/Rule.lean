prelude
import WfqueueNever.Past
/-!
# From the invariant to the theorems

## Main statements

* `Whole.rule`: the invariant, and that its view shows what is kept, are a log rule with hindsight
* `Whole.enqueued_last`, `Whole.tail_near_end`, `Whole.given_quiet`: what else it says
-/

namespace WfqueueNever
open Gen.WfqueueNever
open Wfqueue (Created Allows Free Uses Reach spec)

variable {E D : Sided} {n i j : Nat} {G G' : View} {s s' : State} {m m' : Mem} {l : Label}

/-- The queue is the first argument of every operation. -/
theorem Shown.queue {K : Logs (spec n)} {t : Tid} {f : Frame} (S : Shown n G s K) (ht : s.thread t = some f) :
    f.regs 0 = 1 := by
  have h := S.threads t
  rw [ht] at h
  generalize K.ghost.status t = x at h
  cases h with
  | enqueue h₀ => exact h₀
  | dequeue h₀ => exact h₀
  | register h₀ => exact h₀
  | unregister h₀ => exact h₀

namespace Whole

theorem rule (HE : EnqueueSide E) (HD : DequeueSide D) : HindsightRule Heap.Honest program Allows (Created n) (spec n)
    fun s K => ∃ G, Whole E D n G s ∧ Past n G s ∧ Shown n G s K where
  init _ C := ⟨_, .created C, .created C, shown_created C⟩
  step s K l s' := by
    rintro ⟨G, W, P, S⟩ he hs
    have F := W.facts HE HD
    cases hs with
    | inv hidle ha =>
      obtain ⟨h, S'⟩ := S.call hidle ha
      exact ⟨_, .inv h, G, W.call HE HD hidle ha, P.call W, S'⟩
    | @step t _ h =>
      obtain ⟨f, ht, m', f', hx, rfl⟩ := step_next h
      obtain ⟨G', W', A⟩ := W.step HE HD (fun _ => he) ht hx
      obtain ⟨K', M, S'⟩ := S.step F ht hx A
      exact ⟨K', .step M, G', W', P.step W HD (fun _ => S.queue ht) ht hx A, S'⟩
    | @res t _ r h =>
      obtain ⟨f, ht, hx, rfl⟩ := step_done h
      obtain ⟨W', A⟩ := W.ret HE HD ht hx
      obtain ⟨K', M, S'⟩ := S.ret F ht hx A rfl rfl
      exact ⟨K', M, G, W', P.ret W A, S'⟩

/-! ### What else it says -/

/-- A node that a slot offers has none behind it. -/
theorem enqueued_last (W : Whole E D n G s) (hi : i < n) (h : s.mem (enqueuedCell i) ≠ 0) :
    s.mem (nextCell (s.mem (enqueuedCell i))) = 0 := by
  obtain ⟨h₁, h₂, h₃⟩ := W.offers.held i hi h
  rw [h₂]
  by_cases hh : G.Has G.k (G.offer i).mine
  · obtain ⟨j, hj, hj', e⟩ := hh
    by_cases ek : j = G.k
    · rw [← e, ek]; exact W.laid.last
    · exact absurd e (h₃ j hj (by omega))
  · exact (W.offers.fresh i ⟨h₁, hh⟩).1

theorem reach (L : Laid n G m) : ∀ {c i}, i + c ≤ G.k → Reach m (G.line i) (G.line (i + c))
  | 0, _, _ => .refl
  | c + 1, i, h => by
    have e := L.next i (by omega)
    have h₂ := L.name (i := i + 1) (by omega)
    have R := reach L (c := c) (i := i + 1) (by omega)
    have e : m ⟨G.line i, Gen.Wfqueue.Field.nodeNext, 0⟩ = G.line (i + 1) := e
    rw [show i + (c + 1) = i + 1 + c by omega]
    exact .step (by rw [e]; omega) (by rw [e]; exact R)

/-- tail is the last node or the last but one, and not before head. -/
theorem tail_near_end (L : Laid n G m) : Reach m (m headCell) (m tailCell) ∧
    (m (nextCell (m tailCell)) ≠ 0 → m (nextCell (m (nextCell (m tailCell)))) = 0) := by
  have ht := L.t_le
  have hh := L.h_le
  have hk := L.k_le
  rw [L.head, L.tail]
  constructor
  · have := reach L (c := G.t - G.h) (i := G.h) (by omega)
    rw [show G.h + (G.t - G.h) = G.t by omega] at this
    exact this
  · intro h
    by_cases e : G.t = G.k
    · rw [e] at h
      exact absurd L.last h
    · rw [L.next G.t (by omega), show G.t + 1 = G.k by omega]
      exact L.last

/-- While no thread is in an operation of a slot, nobody gives it a node. -/
theorem given_quiet (W : Whole E D n G s) (HE : EnqueueSide E) (HD : DequeueSide D) (hi : i < n) (hf : Free s i)
    (he : Heap.Honest s.mem) (hs : Step program Allows s l s') : s'.mem (givenCell i) = s.mem (givenCell i) := by
  cases hs with
  | inv => rfl
  | res h => obtain ⟨_, _, _, rfl⟩ := step_done h; rfl
  | @step t _ h =>
    obtain ⟨f, ht, m', f', hx, rfl⟩ := step_next h
    show m' _ = _
    rcases (by omega : f.op = 0 ∨ f.op = 1 ∨ 2 ≤ f.op) with ho | ho | ho
    · have at' := W.enqueueAt ht ho
      have st := enqueueLocal ho hx
      obtain ⟨op, pc, r, b⟩ := f
      obtain ⟨op', pc', r', b'⟩ := f'
      cases ho
      cases st.op
      obtain ⟨_, Go, _⟩ := HE.step W.laid W.offers (fun _ => he) at' hx
      exact Go.move.given i
    · have at' := W.dequeueAt ht ho
      have st := dequeueLocal ho hx
      have idle : (G.ask i).stage = .idle := Classical.byContradiction fun h => by
        obtain ⟨u, g, hu, ho, e⟩ := W.asker i hi h
        have h := hf u
        rw [hu] at h
        exact h ⟨by rw [ho]; decide, e⟩
      obtain ⟨op, pc, r, b⟩ := f
      obtain ⟨op', pc', r', b'⟩ := f'
      cases ho
      cases st.op
      obtain ⟨G', M, S', _⟩ := HD.step W.laid W.serving at' hx
      have e₁ := (S'.fair i hi).gift
      have e₂ := (W.serving.fair i hi).gift
      have hr : (G'.ask i).rank = (G.ask i).rank := by
        rcases M.later.rank i hi with h | ⟨_, _, _, _, h⟩
        · exact h
        · rcases h.1 with h | ⟨h, _⟩ <;> rw [idle] at h <;> cases h
      rw [e₁, e₂, hr]
      have := W.serving.rank_le hi
      have := W.laid.t_le
      exact View.node_congr M.later.line (by omega)
    · have h := (other_step ho hx).1 (givenCell i)
      exact h.resolve_left (show (13 : Nat) ≠ 22 by decide)

end Whole
end WfqueueNever
