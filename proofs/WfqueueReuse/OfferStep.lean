prelude
import WfqueueReuse.Offered
import WfqueueReuse.Bounded
import WfqueueNever.Believed
/-!
# The ideal enqueue makes its node and offers it; or there is no memory

## Main statements

* `offer_step`: when the real enqueue stores its node in `enqueued`
* `fail_step`: when it returns `ZP_ENOMEM`
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell Writes content nobody spec)
open WfqueueNever (View Laid Offers EnqueueAt Believed EnqGoes enqueuedCell nextCell valueCell)

variable {n x : Nat} {w : World} {r g : Regs} {b : List Nat} {th : Tid → Option Frame} {t : Tid} {K : Logs (spec n)}

/-- A number for the new identity. -/
theorem exists_fresh (h : Heap.Bounded w.ideal) : ∃ x, Fresh w x := by
  obtain ⟨x, h₁, h₂⟩ := h.new 2
  exact ⟨x, h₂, h₁⟩

/-- What the real enqueue does. -/
theorem offer_real {m : Mem} (h₀ : r 0 = 1) : Frame.exec Gen.Wfqueue.program m ⟨0, 75, r, b⟩ =
    some (.next (m.set (enqueuedCell (r 1)) (r 4)) ⟨0, 76, r, b⟩) := by
  show some (Outcome.next (m.set ⟨r 0, 11, r 1⟩ (r 4)) ⟨0, 76, r, b⟩) = _
  rw [h₀]

/-- The ideal enqueue makes node `x` and offers it. -/
theorem offer_step (B : Believed n w.view ⟨w.ideal, th⟩ K) (ht : th t = some ⟨0, 3, g, b⟩) (A : Same n w)
    (H : Makes n w r g 75) (F : Fresh w x) : ∃ G m K', K.Moves K' ∧ Offering n w G x (g 1) (r 4) (g 2) m ∧
      Believed n G ⟨m.set (enqueuedCell (g 1)) x,
        Function.update th t (some ⟨0, 76, Function.update g 4 x, b⟩)⟩ K' := by
  have hx := F.ge
  obtain ⟨m, B₁, hv, he, ht', hn, hex, ho, hext⟩ := B.made ht (y := x) (by omega) F.new
  have W := H.making.ready
  have e₁ : r 1 = g 1 := H.slot
  have e₂ : r 2 = g 2 := H.regs 2 (by decide)
  rw [e₁, e₂] at W
  have ht₁ : Function.update th t (some ⟨0, 75, Function.update g 4 x, b⟩) t =
      some ⟨0, 75, Function.update g 4 x, b⟩ := Function.update_self _ _ _
  obtain ⟨hb, M⟩ := B₁.whole.enqueueAt ht₁ rfl
  have R : WfqueueNever.Ready n (w.view.setOffer (g 1) ⟨x, false, 0⟩) m (g 1) x := ⟨hb.2.2, M.mine, M.hidden, M.ne,
    M.enqueuer (by decide), M.taker (by decide), M.next (by decide)⟩
  have Go := EnqGoes.offered B₁.whole.laid B₁.whole.offers R
  have self : ∀ {G : View} {o}, (G.setOffer (g 1) o).offer (g 1) = o := View.offer_self
  have hx₁ : Frame.exec program m ⟨0, 75, Function.update g 4 x, b⟩ =
      some (.next (m.set (enqueuedCell (g 1)) x) ⟨0, 76, Function.update g 4 x, b⟩) := by
    have h₀ : g 0 = 1 := hb.1
    show some (Outcome.next (m.set ⟨g 0, 11, g 1⟩ x) ⟨0, 76, Function.update g 4 x, b⟩) = _
    rw [h₀]
  obtain ⟨K', MV, B₂⟩ := B₁.goes_enqueue ht₁ rfl hx₁ Go (by
    refine ⟨⟨hb, ⟨by show (View.offer _ (g 1)).mine = x; rw [self],
      by show (View.offer _ (g 1)).offered = true; rw [self], ?_⟩⟩, .inr ?_⟩
    · exact (Mem.set_ne fun e => by injection e with _ e; cases e).trans (M.value (by decide))
    · show (View.offer _ (g 1)).sent + 0 ≤ _
      rw [self]; exact Nat.le_refl _)
  rw [Believed.update_twice] at B₂
  refine ⟨(w.view.setOffer (g 1) ⟨x, false, 0⟩).setOffer (g 1) ⟨x, true, w.view.t⟩, m, K', MV,
    ⟨A, hb.2.2, W, F, ⟨fun f hf => ?_, hex, fun o f i h h' => ho ⟨o, f, i⟩ h h', hext⟩,
    fun _ _ => rfl, rfl, rfl, rfl, rfl⟩, B₂⟩
  match f, hf with
  | 0, _ => exact hv
  | 1, _ => exact he
  | 2, _ => exact ht'
  | 3, _ => exact hn
  | f + 4, hf => omega

/-- There is no memory: the ideal enqueue returns, too. -/
theorem fail_step (B : Believed n w.view ⟨w.ideal, th⟩ K) (ht : th t = some ⟨0, 3, g, b⟩) :
    Frame.exec Gen.Wfqueue.program w.mem ⟨0, 74, r, b⟩ = some (.done ⟨4, b⟩) ∧
    ∃ K', K.Follows (.res t ⟨4, b⟩) K' ∧ Believed n w.view ⟨w.ideal, Function.update th t none⟩ K' := by
  have h3 : EnqueueAt n w.view w.ideal g 3 := B.whole.enqueueAt ht rfl
  have B₁ := B.frame ht (f' := ⟨0, 74, g, b⟩) ⟨rfl, rfl, fun _ _ => rfl, fun _ => rfl,
    fun _ => Believed.both (pc := 3) (pc' := 74) (by decide) (by decide), nofun, nofun, nofun⟩ (Nat.zero_le 1) nofun
    (.enqueue h3)
  obtain ⟨K', hK, B₂⟩ := B₁.ret (t := t) (f := ⟨0, 74, g, b⟩) (r := ⟨4, b⟩) (Function.update_self _ _ _) rfl
  rw [Believed.update_twice] at B₂
  exact ⟨rfl, K', hK, B₂⟩

end WfqueueReuse
