prelude
import WfqueueReuse.OfferStep
import WfqueueReuse.Pairs
/-!
# A node is offered, in both worlds

## Main statements

* `Others.of_offer`: others find all as it was
* `offer_pair`: the step from program counter 75 to 76 of `enqueue`
* `fail_pair`: `enqueue` returns `ZP_ENOMEM`
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell spec)
open WfqueueNever (View Laid Offers Serving EnqueueAt Believed Later enqueuedCell)

variable {D : DequeueLike} {n p q x a v : Nat} {w : World} {G : View} {m : Mem} {r : Regs} {b : List Nat} {f₂ : Frame}
  {s s' : State} {t : Tid} {K : Logs (spec n)} {res : Result}

namespace Offering

/-- A cell of a node of the line in the ideal memory. -/
theorem line_cell (O : Offering n w G x p a v m) (L : Laid n w.view w.ideal) {i f : Nat} (h : i ≤ w.view.k) :
    (w.offer G x p a m).ideal ⟨w.view.line i, f, 0⟩ = w.ideal ⟨w.view.line i, f, 0⟩ := by
  have h₁ := L.name h
  have h₂ := L.node i h
  exact (Mem.set_ne fun e => by injection e with e; omega).trans
    (O.ready.other _ _ _ (by omega) fun e => O.not_exists (e ▸ h₂))

theorem later (O : Offering n w G x p a v m) (L : Laid n w.view w.ideal) :
    Later n w.view w.ideal G (w.offer G x p a m).ideal where
  line := O.line
  k_le := Nat.le_of_eq O.k.symm
  h_le := Nat.le_of_eq O.h.symm
  t_le := Nat.le_of_eq O.t.symm
  taker i hi _ := by
    show (w.offer G x p a m).ideal (WfqueueNever.takerCell (G.line i)) = _
    rw [O.line i hi]
    exact O.line_cell L hi
  value i hi := O.line_cell L hi
  rank q _ := .inl (by rw [O.ask])
  live q _ _ _ h := .inr (by
    show (G.ask q).Live G.h
    rw [O.ask, O.h]
    exact h)
  asking q _ h := .inl (by
    rw [O.ask] at h ⊢
    exact ⟨h, rfl, rfl⟩)
  request q _ _ := by rw [O.ask]

end Offering

theorem Others.of_offer (O : Offering n w G x p a v m) (L : Laid n w.view w.ideal) (hq : q ≠ p) :
    Others n q w (w.offer G x p a m) where
  onward := Offer.onward O L
  null := (Offering.addr_ne (by have := O.fresh.ge; omega)).symm
  later := O.later L
  still _ := by
    have e : G.ask = w.view.ask := O.ask
    refine ⟨?_, ?_, ?_, ?_, (O.queue (.inl (by decide))).2⟩ <;> show _ = _ <;>
      rw [show (w.offer G x p a m).view = G from rfl, e]
  store := (Offer.public O).still O.same.stored hq
  needed _ _ _ h := O.needed h

/-- The frames of both threads while the node is being made. -/
theorem Twin.making (T : Twin D n w s s') {pc : Nat} (ht : s.thread t = some ⟨0, pc, r, b⟩) (h₁ : 3 ≤ pc)
    (h₂ : pc ≤ 75) : ∃ g, s'.thread t = some ⟨0, 3, g, b⟩ ∧ Makes n w r g pc := by
  have h := T.pair t
  rw [ht] at h
  generalize s'.thread t = o at h
  cases h with
  | enqueue hp => omega
  | making _ _ M => exact ⟨_, rfl, M⟩
  | other h => exact absurd h (show ¬ 2 ≤ 0 by decide)

theorem offer_pair (U : Undisturbed D) (T : Twin D n w s s') (B : Believed n w.view s' K)
    (ht : s.thread t = some ⟨0, 75, r, b⟩)
    (hx : Frame.exec Gen.Wfqueue.program s.mem ⟨0, 75, r, b⟩ = some (.next m f₂)) :
    ∃ w' s₂' K', K.Moves K' ∧ Twin D n w' ⟨m, Function.update s.thread t (some f₂)⟩ s₂' ∧
      Believed n w'.view s₂' K' := by
  obtain ⟨g, ht', M⟩ := T.making ht (by decide) (by decide)
  rw [offer_real M.making.queue, T.mem] at hx
  injection hx with hx
  injection hx with hm hf
  subst hm hf
  have es : s' = ⟨w.ideal, s'.thread⟩ := by rw [← T.ideal]
  obtain ⟨x, F⟩ := exists_fresh T.bounded
  have L := B.whole.laid
  rw [T.ideal] at L
  have B₀ : Believed n w.view ⟨w.ideal, s'.thread⟩ K := by rw [← es]; exact B
  obtain ⟨G, m', K', MV, O, B'⟩ := offer_step B₀ ht' T.same M F
  rw [M.slot]
  refine ⟨w.offer G x (g 1) (r 4) m', _, K', MV, T.move U B
    (Twin.others B ht' (show (0 : Nat) ≠ 2 by decide) fun q hq =>
    .of_offer O L hq) (Offer.same O) ?_ B' (.enqueue (.inr (Nat.le_refl 76)) (Offer.matching O M rfl)
      (.nothing (.inl (by decide)))), B'⟩
  obtain ⟨k, hk⟩ := T.bounded
  refine ⟨k + x + 1, fun o ho => ?_⟩
  show m'.set (enqueuedCell (g 1)) x (Heap.extent o) = 0
  rw [Offering.set_extent, O.ready.exist o (by omega)]
  exact hk o (by omega)

theorem fail_pair (U : Undisturbed D) (T : Twin D n w s s') (B : Believed n w.view s' K)
    (ht : s.thread t = some ⟨0, 74, r, b⟩)
    (hx : Frame.exec Gen.Wfqueue.program s.mem ⟨0, 74, r, b⟩ = some (.done res)) :
    ∃ w' s₂' K', K.Follows (.res t res) K' ∧ Twin D n w' ⟨s.mem, Function.update s.thread t none⟩ s₂' ∧
      Believed n w'.view s₂' K' := by
  obtain ⟨g, ht', _⟩ := T.making ht (by decide) (by decide)
  have es : s' = ⟨w.ideal, s'.thread⟩ := by rw [← T.ideal]
  have L := B.whole.laid
  rw [T.ideal] at L
  have B₀ : Believed n w.view ⟨w.ideal, s'.thread⟩ K := by rw [← es]; exact B
  obtain ⟨hr, K', MV, B'⟩ := fail_step (r := r) B₀ ht'
  rw [T.mem, hr] at hx
  cases hx
  rw [T.mem]
  exact ⟨w, _, K', MV, T.move U B (fun _ _ _ _ _ => .refl L) T.same T.bounded B' .idle, B'⟩

end WfqueueReuse
