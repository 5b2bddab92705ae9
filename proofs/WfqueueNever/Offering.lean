prelude
import WfqueueNever.Making
/-!
# A node is offered, and the offer taken back

What an enqueue does to the `enqueued` of slots.

## Main definitions

* `Ready n G m p x`: slot `p` has made node `x`, and may offer it

## Main statements

* `EnqGoes.offered`: the slot offers its node
* `EnqGoes.cleared`: a node that tail has reached is offered no more
* `EnqGoes.finished`: the slot's own, which ends the enqueue
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n p q i j a c x v : Nat} {G G' : View} {m m' : Mem}

/-- The slot has made this node, and all of it is written. -/
structure Ready (n : Nat) (G : View) (m : Mem) (p x : Nat) : Prop where
  slot : p < n
  mine : (G.offer p).mine = x
  hidden : (G.offer p).offered = false
  ne : x ≠ 0
  enqueuer : m (enqueuerCell x) = p
  taker : m (takerCell x) = nobody
  next : m (nextCell x) = 0

/-! ### What a write to an `enqueued` leaves as it is -/

theorem set_cell {f : Nat} (h : f ≠ 11) : m.set (enqueuedCell q) v ⟨1, f, i⟩ = m ⟨1, f, i⟩ :=
  Mem.set_ne fun e => h (by injection e)

theorem set_node {o f : Nat} (h : f ≤ 3) : m.set (enqueuedCell q) v ⟨o, f, 0⟩ = m ⟨o, f, 0⟩ := by
  refine Mem.set_ne fun e => ?_
  have : f = 11 := by injection e
  omega

theorem set_heap {o : Nat} : m.set (enqueuedCell q) v (Heap.extent o) = m (Heap.extent o) :=
  Mem.set_ne fun e => by cases e

theorem set_other {q' : Nat} (h : q' ≠ q) : m.set (enqueuedCell q) v (enqueuedCell q') = m (enqueuedCell q') :=
  Mem.set_ne fun e => h (by injection e)

theorem set_self : m.set (enqueuedCell q) v (enqueuedCell q) = v := Mem.set_self _ _ _

theorem Laid.setEnqueued (L : Laid n G m) : Laid n G (m.set (enqueuedCell q) v) := by
  refine ⟨L.least, L.most, (set_cell (by decide)).trans L.threads, fun q => (set_cell (by decide)).trans (L.pool q), fun o h h' => ?_,
    L.first, L.new, fun i h => ?_, L.inj, fun i h => ?_, fun i h => ?_, ?_, (set_cell (by decide)).trans L.head,
    (set_cell (by decide)).trans L.tail, L.h_le, L.t_le, L.k_le⟩
  · rw [set_heap]; exact L.exist o h h'
  · rw [set_heap]; exact L.node i h
  · show m.set (enqueuedCell q) v (enqueuerCell (G.line i)) < n
    rw [set_node (by decide)]; exact L.enqueuer i h
  · rw [set_node (by decide)]; exact L.next i h
  · rw [set_node (by decide)]; exact L.last

/-- As much of the move as all these have in common. -/
theorem EnqMove.setEnqueued (hg : G'.line = G.line ∧ G'.k = G.k ∧ G'.t = G.t ∧ G'.h = G.h ∧ G'.ask = G.ask)
    (other : ∀ q, q ≠ p → G'.offer q = G.offer q) (waits : ∀ q, G.Waits q → G'.offer q = G.offer q)
    (newly : ∀ q, (G'.offer q).offered = true → G'.offer q = G.offer q ∨ (G'.offer q).sent = G.t)
    (clear : ∀ i, i ≤ G.k → G.line i ≠ v) : EnqMove n p G m G' (m.set (enqueuedCell q) v) := by
  obtain ⟨e₁, e₂, e₃, e₄, e₅⟩ := hg
  refine ⟨fun i _ => by rw [e₁], by rw [e₂], by rw [e₃],
    .inl e₃, e₄, e₅, set_cell (by decide), fun _ => set_cell (by decide),
    fun _ => set_cell (by decide), fun i _ => set_node (by decide),
    fun i _ => set_node (by decide), fun i _ => set_node (by decide), fun i h h' => ?_, fun o h => ?_, other,
    fun q _ _ => ⟨set_node (by decide), set_node (by decide), fun _ => ⟨set_node (by decide), set_node (by decide)⟩⟩,
    waits, newly, fun q' i _ hi h => ?_⟩
  · rw [e₂] at h'; omega
  · rw [set_heap]; exact h
  · by_cases e : q' = q
    · rw [e, set_self] at h; exact absurd h.symm (clear i hi)
    · rw [set_other e] at h; exact h

/-! ### The slot's own node -/

/-- The slot offers its node. It waits for those only that come behind tail: so its turn comes in `n` moves of tail. -/
theorem EnqGoes.offered (L : Laid n G m) (O : Offers n G m) (R : Ready n G m p x) :
    EnqGoes n p G m (G.setOffer p ⟨x, true, G.t⟩) (m.set (enqueuedCell p) x) := by
  obtain ⟨hp, hx, hh, hne, he, ht, hz⟩ := R
  have hout : ¬ G.Has G.k x := by rw [← hx]; exact O.out p (by rw [hx]; exact hne) hh
  have hbig : 2 * n + 2 < x := by rw [← hx]; exact O.new p (by rw [hx]; exact hne)
  have hline : ∀ i, i ≤ G.k → G.line i ≠ x := fun i hi e => hout ((L.has_of_eq hi hbig e).mono hi)
  have self : (G.setOffer p ⟨x, true, G.t⟩).offer p = ⟨x, true, G.t⟩ := View.offer_self
  have other : ∀ q, q ≠ p → (G.setOffer p ⟨x, true, G.t⟩).offer q = G.offer q := fun q h => View.offer_ne h
  have hmine : ∀ q, ((G.setOffer p ⟨x, true, G.t⟩).offer q).mine = (G.offer q).mine := by
    intro q
    by_cases e : q = p
    · rw [e, self]; exact hx.symm
    · rw [other q e]
  have htk := L.t_le
  -- the node behind tail is another slot's, which offers it
  have behind : ∀ i, G.t < i → i ≤ G.k → G.enqueuer m i ≠ p := by
    intro i h h' e
    have h := (O.behind i h h').1
    rw [e, hh] at h
    cases h
  refine ⟨L.setEnqueued.setOffer, ⟨fun q => ?_, fun q => ?_, fun q q' => ?_, fun q => ?_, fun q => ?_, fun q => ?_,
    fun q => ?_, fun q h => ?_, fun i h h' => ?_, fun q i h h' h'' => ?_⟩,
    .setEnqueued ⟨rfl, rfl, rfl, rfl, rfl⟩ other (fun q h => other q fun e => ?_) (fun q _ => ?_) hline⟩
  · rw [hmine]; exact O.new q
  · rw [hmine, set_heap]; exact O.node q
  · rw [hmine, hmine]; exact O.inj q q'
  · by_cases e : q = p
    · rw [e, self, set_node (by decide)]; exact fun _ => ⟨hne, hp, he, Nat.le_refl _⟩
    · rw [other q e, set_node (by decide)]; exact O.offered q
  · by_cases e : q = p
    · rw [e, self]; exact fun _ h => nomatch h
    · rw [other q e]; exact O.out q
  · by_cases e : q = p
    · rw [e, self, set_self]; exact fun _ _ => ⟨rfl, rfl, fun i _ h => hline i (Nat.le_of_lt h)⟩
    · rw [other q e, set_other e]; exact O.held q
  · by_cases e : q = p
    · rw [e, self, set_self]; exact fun _ _ => rfl
    · rw [other q e, set_other e]; exact O.holds q
  · rw [hmine, set_node (by decide), set_node (by decide)]
    by_cases e : q = p
    · rw [e, hx]; exact ⟨hz, ht⟩
    · have h₁ := h.offered
      have h₂ := h.out
      rw [other q e] at h₁ h₂
      exact O.fresh q ⟨h₁, h₂⟩
  · have h := O.behind i h h'
    show ((G.setOffer p ⟨x, true, G.t⟩).offer (m.set (enqueuedCell p) x (enqueuerCell (G.line i)))).offered = true ∧
      ((G.setOffer p ⟨x, true, G.t⟩).offer (m.set (enqueuedCell p) x (enqueuerCell (G.line i)))).mine = G.line i
    rw [set_node (by decide), other _ (behind i ‹_› h')]
    exact h
  · show ¬ G.Has i _ → turns n (m.set (enqueuedCell p) x (enqueuerCell (G.line i))) q + i ≤ _
    rw [set_node (by decide)]
    by_cases e : q = p
    · rw [e, self] at h' ⊢
      intro _
      have h' : G.t < i := h'
      have h'' : i ≤ G.k := h''
      have := L.k_le
      have := turns_lt (L.enqueuer i h'') hp L.most (behind i h' h'')
      show turns n (G.enqueuer m i) p + i ≤ n + G.t
      omega
    · rw [other q e] at h h' ⊢
      exact O.turn q i h h' h''
  · rw [e] at h
    have h := h.offered
    rw [hh] at h
    cases h
  · by_cases e : q = p
    · rw [e, self]; exact .inr rfl
    · exact .inl (other q e)

/-- What is in the line and held by an `enqueued` is the last node. If tail is there, it is offered no more. -/
theorem EnqGoes.cleared (L : Laid n G m) (O : Offers n G m) (hq : q < n) (ha : a ≤ G.t)
    (h : m (enqueuedCell q) = G.line a) : EnqGoes n p G m G (m.set (enqueuedCell q) 0) := by
  have ha' := Nat.le_trans ha L.t_le
  have h₀ := L.ne_zero ha'
  obtain ⟨ho, hm, _⟩ := O.held q hq (by rw [h]; exact h₀)
  have hnew := O.new q (by rw [← hm, h]; exact h₀)
  have has : G.Has G.t (G.offer q).mine := (L.has_of_eq ha' hnew (h.symm.trans hm)).mono ha
  refine ⟨L.setEnqueued, ⟨O.new, fun q => ?_, O.inj, fun q => ?_, O.out, fun q' h₁ => ?_, fun q' h₁ h₂ => ?_,
    fun q h => ?_, fun i h h' => ?_, fun q i h h' h'' => ?_⟩,
    .setEnqueued ⟨rfl, rfl, rfl, rfl, rfl⟩ (fun _ _ => rfl) (fun _ _ => rfl) (fun _ _ => .inl rfl)
      fun i hi => L.ne_zero hi⟩
  · rw [set_heap]; exact O.node q
  · rw [set_node (by decide)]; exact O.offered q
  · by_cases e : q' = q
    · rw [e, set_self]; exact fun h => absurd rfl h
    · rw [set_other e]; exact O.held q' h₁
  · have e : q' ≠ q := fun e => h₂ (e ▸ has)
    rw [set_other e]; exact O.holds q' h₁ h₂
  · rw [set_node (by decide), set_node (by decide)]; exact O.fresh q h
  · show (G.offer (m.set (enqueuedCell _) 0 (enqueuerCell (G.line i)))).offered = true ∧
      (G.offer (m.set (enqueuedCell _) 0 (enqueuerCell (G.line i)))).mine = _
    rw [set_node (by decide)]; exact O.behind i h h'
  · show ¬ G.Has i _ → turns n (m.set (enqueuedCell _) 0 (enqueuerCell (G.line i))) q + i ≤ _
    rw [set_node (by decide)]; exact O.turn q i h h' h''

/-- The slot's node was reached by tail: the enqueue has nothing left to offer. -/
theorem EnqGoes.finished (L : Laid n G m) (O : Offers n G m)
    (has : G.Has G.t (G.offer p).mine) :
    EnqGoes n p G m (G.setOffer p ⟨0, false, 0⟩) (m.set (enqueuedCell p) 0) := by
  have self : (G.setOffer p ⟨0, false, 0⟩).offer p = ⟨0, false, 0⟩ := View.offer_self
  have other : ∀ q, q ≠ p → (G.setOffer p ⟨0, false, 0⟩).offer q = G.offer q := fun q h => View.offer_ne h
  have off : ∀ q, ((G.setOffer p ⟨0, false, 0⟩).offer q).offered = true → q ≠ p := by
    intro q h e
    rw [e, self] at h
    cases h
  have htk := L.t_le
  have behind : ∀ i, G.t < i → i ≤ G.k → G.enqueuer m i ≠ p := by
    intro i h h' e
    have h₁ := (O.behind i h h').2
    obtain ⟨j, _, h₂, h₃⟩ := has
    rw [e, ← h₃] at h₁
    have := L.inj j i (by omega) h' h₁
    omega
  refine ⟨L.setEnqueued.setOffer, ⟨fun q => ?_, fun q => ?_, fun q q' => ?_, fun q h => ?_, fun q => ?_, fun q h₁ => ?_,
    fun q h => ?_, fun q h => ?_, fun i h h' => ?_, fun q i h h' h'' => ?_⟩,
    .setEnqueued ⟨rfl, rfl, rfl, rfl, rfl⟩ other (fun q h => other q fun e => ?_) (fun q h => .inl (other q (off q h)))
      fun i hi => L.ne_zero hi⟩
  · by_cases e : q = p
    · rw [e, self]; exact fun h => absurd rfl h
    · rw [other q e]; exact O.new q
  · by_cases e : q = p
    · rw [e, self]; exact fun h => absurd rfl h
    · rw [other q e, set_heap]; exact O.node q
  · by_cases e : q = p
    · rw [e, self]; exact fun h => absurd rfl h
    · by_cases e' : q' = p
      · rw [e', self, other q e]; exact fun h h' => absurd h' h
      · rw [other q e, other q' e']; exact O.inj q q'
  · rw [other q (off q h), set_node (by decide)]
    exact O.offered q (other q (off q h) ▸ h)
  · by_cases e : q = p
    · rw [e, self]; exact fun h => absurd rfl h
    · rw [other q e]; exact O.out q
  · by_cases e : q = p
    · rw [e, set_self]; exact fun h => absurd rfl h
    · rw [other q e, set_other e]; exact O.held q h₁
  · rw [other q (off q h), set_other (off q h)]
    exact O.holds q (other q (off q h) ▸ h)
  · have e := off q h.offered
    have h₁ := h.offered
    have h₂ := h.out
    rw [other q e] at h₁ h₂
    rw [other q e, set_node (by decide), set_node (by decide)]; exact O.fresh q ⟨h₁, h₂⟩
  · show ((G.setOffer p ⟨0, false, 0⟩).offer (m.set (enqueuedCell p) 0 (enqueuerCell (G.line i)))).offered = true ∧
      ((G.setOffer p ⟨0, false, 0⟩).offer (m.set (enqueuedCell p) 0 (enqueuerCell (G.line i)))).mine = G.line i
    rw [set_node (by decide), other _ (behind i h h')]; exact O.behind i h h'
  · show ¬ G.Has i _ → turns n (m.set (enqueuedCell _) 0 (enqueuerCell (G.line i))) q + i ≤ _
    have e := other q (off q h)
    rw [set_node (by decide), e]
    rw [e] at h h'
    exact O.turn q i h h' h''
  · rw [e] at h
    exact h.out (has.mono L.t_le)

end WfqueueNever
