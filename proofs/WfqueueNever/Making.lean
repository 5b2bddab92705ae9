prelude
import WfqueueNever.Moves
import Machine.Environment
import Machine.Roles
/-!
# A node is made

What an enqueue does before it offers its node.

## Main definitions

* `EnqGoes n p G m G' m'`: the line and the offers are as they should be after a step of an enqueue of slot `p`, which
  does no more than it may

## Main statements

* `EnqGoes.kept`: nothing that matters is written
* `EnqGoes.made`: a node comes into being
* `EnqGoes.written`: the slot's own node is written, which nobody else knows
-/

namespace WfqueueNever
open Gen.WfqueueNever

structure EnqGoes (n p : Nat) (G : View) (m : Mem) (G' : View) (m' : Mem) : Prop where
  laid : Laid n G' m'
  offers : Offers n G' m'
  move : EnqMove n p G m G' m'

/-- Nothing that matters is written; but objects may come into being. -/
structure Kept (m m' : Mem) : Prop where
  cell : ∀ f i, f ≤ 13 ∨ f = 17 → m' ⟨1, f, i⟩ = m ⟨1, f, i⟩
  node : ∀ o f, o ≠ 0 → f ≤ 3 → m' ⟨o, f, 0⟩ = m ⟨o, f, 0⟩
  exist : ∀ o, m (Heap.extent o) ≠ 0 → m' (Heap.extent o) ≠ 0

variable {n p q i j a c x v : Nat} {G G' : View} {m m' : Mem}

/-! ### Nothing is written that matters -/

theorem Kept.refl : Kept m m := ⟨fun _ _ _ => rfl, fun _ _ _ _ => rfl, fun _ h => h⟩

/-- What a slot announces, how often it has helped and whether it is taken, matters to nobody. -/
theorem Kept.slot {f : Nat} (hf : 14 ≤ f ∧ f ≠ 17) : Kept m (m.set ⟨1, f, i⟩ v) where
  cell f' i' h := Mem.set_ne fun e => by injection e; omega
  node o f' _ h := Mem.set_ne fun e => by injection e; omega
  exist o h := by rw [Mem.set_ne (l' := Heap.extent o) fun e => by injection e; omega]; exact h

theorem Kept.alloc : Kept m (Heap.alloc m 0) where
  cell f i _ := Heap.alloc_ne nofun
  node o f h _ := Heap.alloc_ne h
  exist o h := by
    by_cases e : o = Heap.next m
    · rw [e, Heap.alloc_extent_self]; decide
    · rw [Heap.alloc_extent_ne e]; exact h

namespace Laid

theorem ne_zero (L : Laid n G m) (hi : i ≤ G.k) : G.line i ≠ 0 := by
  have := L.name hi
  omega

theorem kept (K : Kept m m') (L : Laid n G m) : Laid n G m' where
  least := L.least
  most := L.most
  threads := (K.cell _ _ (by decide)).trans L.threads
  pool q := (K.cell _ _ (by decide)).trans (L.pool q)
  exist o h₁ h₂ := K.exist o (L.exist o h₁ h₂)
  first := L.first
  new := L.new
  node i h := K.exist _ (L.node i h)
  inj := L.inj
  enqueuer i h := by
    show m' (enqueuerCell (G.line i)) < n
    rw [K.node _ _ (L.ne_zero h) (by decide)]
    exact L.enqueuer i h
  next i h := (K.node _ _ (L.ne_zero (Nat.le_of_lt h)) (by decide)).trans (L.next i h)
  last := (K.node _ _ (L.ne_zero (Nat.le_refl _)) (by decide)).trans L.last
  head := (K.cell _ _ (by decide)).trans L.head
  tail := (K.cell _ _ (by decide)).trans L.tail
  h_le := L.h_le
  t_le := L.t_le
  k_le := L.k_le

/-- What is in the line was put in. -/
theorem has_of_eq (L : Laid n G m) (hi : i ≤ G.k) (hx : 2 * n + 2 < x) (e : G.line i = x) : G.Has i x := by
  match i with
  | 0 => rw [L.first] at e; omega
  | i + 1 => exact ⟨i + 1, by omega, Nat.le_refl _, e⟩

end Laid

theorem Offers.kept (L : Laid n G m) (K : Kept m m') (O : Offers n G m) : Offers n G m' where
  new := O.new
  node q h := K.exist _ (O.node q h)
  inj := O.inj
  offered q h := by
    obtain ⟨h₁, h₂, h₃, h₄⟩ := O.offered q h
    exact ⟨h₁, h₂, (K.node _ _ h₁ (by decide)).trans h₃, h₄⟩
  out := O.out
  held q := by rw [K.cell _ _ (by decide)]; exact O.held q
  holds q := by rw [K.cell _ _ (by decide)]; exact O.holds q
  fresh q h := by
    have h₀ := (O.offered q h.offered).1
    rw [K.node _ _ h₀ (by decide), K.node _ _ h₀ (by decide)]
    exact O.fresh q h
  behind i h₁ h₂ := by
    show (G.offer (m' (enqueuerCell (G.line i)))).offered = true ∧ (G.offer (m' (enqueuerCell (G.line i)))).mine = _
    rw [K.node _ _ (L.ne_zero h₂) (by decide)]
    exact O.behind i h₁ h₂
  turn q i h₁ h₂ h₃ h₄ := by
    show turns n (m' (enqueuerCell (G.line i))) q + i ≤ _
    rw [K.node _ _ (L.ne_zero h₃) (by decide)]
    exact O.turn q i h₁ h₂ h₃ h₄

/-- A step that writes nothing that matters. -/
theorem EnqGoes.kept (L : Laid n G m) (O : Offers n G m) (K : Kept m m') : EnqGoes n p G m G m' where
  laid := L.kept K
  offers := O.kept L K
  move := {
    line := fun _ _ => rfl
    k_le := Nat.le_refl _
    t_le := Nat.le_refl _
    t_lt := .inl rfl
    h := rfl
    ask := rfl
    head := K.cell _ _ (by decide)
    asked := fun _ => K.cell _ _ (by decide)
    given := fun _ => K.cell _ _ (by decide)
    value := fun _ h => K.node _ _ (L.ne_zero h) (by decide)
    enqueuer := fun _ h => K.node _ _ (L.ne_zero h) (by decide)
    taker := fun _ h => K.node _ _ (L.ne_zero h) (by decide)
    fresh := fun i h h' => absurd (Nat.lt_of_lt_of_le h h') (Nat.lt_irrefl _)
    exist := K.exist
    other := fun _ _ => rfl
    own := fun _ _ h => ⟨K.node _ _ h (by decide), K.node _ _ h (by decide), fun _ =>
      ⟨K.node _ _ h (by decide), K.node _ _ h (by decide)⟩⟩
    waits := fun _ _ => rfl
    newly := fun _ _ => .inl rfl
    clear := fun _ _ _ _ h => (K.cell _ _ (by decide)).symm.trans h }

/-! ### A node comes into being -/

section
variable {e : Offer}

theorem View.offer_self : (G.setOffer p e).offer p = e := Function.update_self _ _ _

theorem View.offer_ne (h : q ≠ p) : (G.setOffer p e).offer q = G.offer q := Function.update_ne h

theorem Laid.setOffer (L : Laid n G m) : Laid n (G.setOffer p e) m :=
  ⟨L.least, L.most, L.threads, L.pool, L.exist, L.first, L.new, L.node, L.inj, L.enqueuer, L.next, L.last, L.head, L.tail,
    L.h_le, L.t_le, L.k_le⟩

/-- What the slot makes is of no concern to what is offered, if it is not offered before and after. -/
theorem Offers.setMine (O : Offers n G m) (h₁ : (G.offer p).offered = false) (h₂ : e.offered = false)
    (hx : e.mine ≠ 0 → 2 * n + 2 < e.mine ∧ m (Heap.extent e.mine) ≠ 0 ∧ ¬ G.Has G.k e.mine ∧
      ∀ q, q ≠ p → (G.offer q).mine ≠ e.mine) : Offers n (G.setOffer p e) m := by
  have off : ∀ q, ((G.setOffer p e).offer q).offered = true → (G.setOffer p e).offer q = G.offer q ∧
      (G.offer q).offered = true := by
    intro q h
    by_cases hq : q = p
    · rw [hq, View.offer_self, h₂] at h; cases h
    · rw [View.offer_ne hq] at h ⊢; exact ⟨rfl, h⟩
  have waits : ∀ q, (G.setOffer p e).Waits q → (G.setOffer p e).offer q = G.offer q ∧ G.Waits q := by
    intro q h
    obtain ⟨e₁, h₁⟩ := off q h.offered
    have h₂ := h.out
    rw [e₁] at h₂
    exact ⟨e₁, h₁, h₂⟩
  refine ⟨fun q => ?_, fun q => ?_, fun q q' => ?_, fun q h => ?_, fun q => ?_, fun q h₃ h₄ => ?_, fun q h => ?_,
    fun q h => ?_, fun i h₃ h₄ => ?_, fun q i h => ?_⟩
  · by_cases hq : q = p
    · rw [hq, View.offer_self]; exact fun h => (hx h).1
    · rw [View.offer_ne hq]; exact O.new q
  · by_cases hq : q = p
    · rw [hq, View.offer_self]; exact fun h => (hx h).2.1
    · rw [View.offer_ne hq]; exact O.node q
  · by_cases hq : q = p <;> by_cases hq' : q' = p
    · exact fun _ _ => hq.trans hq'.symm
    · rw [hq, View.offer_self, View.offer_ne hq']
      exact fun h h' => absurd h'.symm ((hx h).2.2.2 q' hq')
    · rw [hq', View.offer_self, View.offer_ne hq]
      exact fun h h' => absurd h' ((hx (h' ▸ h)).2.2.2 q hq)
    · rw [View.offer_ne hq, View.offer_ne hq']; exact O.inj q q'
  · obtain ⟨e₁, h⟩ := off q h
    rw [e₁]
    exact O.offered q h
  · by_cases hq : q = p
    · rw [hq, View.offer_self]; exact fun h _ => (hx h).2.2.1
    · rw [View.offer_ne hq]; exact O.out q
  · obtain ⟨h₅, h₆⟩ := O.held q h₃ h₄
    by_cases hq : q = p
    · rw [hq, h₁] at h₅; cases h₅
    · rw [View.offer_ne hq]; exact ⟨h₅, h₆⟩
  · obtain ⟨e₁, h⟩ := off q h
    rw [e₁]
    exact O.holds q h
  · obtain ⟨e₁, h⟩ := waits q h
    rw [e₁]
    exact O.fresh q h
  · have h := O.behind i h₃ h₄
    by_cases hq : G.enqueuer m i = p
    · rw [hq, h₁] at h; cases h.1
    · show ((G.setOffer p e).offer (G.enqueuer m i)).offered = true ∧
        ((G.setOffer p e).offer (G.enqueuer m i)).mine = G.line i
      rw [View.offer_ne hq]; exact h
  · obtain ⟨e₁, h⟩ := off q h
    rw [e₁]
    exact O.turn q i h

/-- The slot's node comes into being. -/
theorem EnqGoes.made (L : Laid n G m) (O : Offers n G m) (h₁ : (G.offer p).offered = false) (he : Heap.Honest m) (hx : Heap.next m ≠ 0) :
    EnqGoes n p G m (G.setOffer p ⟨Heap.next m, false, 0⟩) (Heap.alloc m 0) := by
  have hn := he hx
  have K : Kept m (Heap.alloc m 0) := .alloc
  have other : ∀ q, q ≠ p → (G.setOffer p ⟨Heap.next m, false, 0⟩).offer q = G.offer q := fun q h => View.offer_ne h
  have M : EnqMove n p G m G (Heap.alloc m 0) := (EnqGoes.kept L O K).move
  refine ⟨?_, (O.kept L K).setMine h₁ rfl fun _ => ⟨?_, ?_, ?_, fun q _ e => ?_⟩, { M with
    other := other
    waits := fun q h => other q fun e => ?_
    newly := fun q h => .inl (other q fun e => ?_) }⟩
  · exact (L.kept K).setOffer
  · show 2 * n + 2 < Heap.next m
    rcases Nat.lt_or_ge (2 * n + 2) (Heap.next m) with h | h
    · exact h
    · exact absurd hn (L.exist _ (Nat.pos_of_ne_zero hx) h)
  · show Heap.alloc m 0 (Heap.extent (Heap.next m)) ≠ 0
    rw [Heap.alloc_extent_self]; decide
  · rintro ⟨i, _, h, e⟩
    have e : G.line i = Heap.next m := e
    exact L.node i h (by rw [e]; exact hn)
  · have e : (G.offer q).mine = Heap.next m := e
    exact O.node q (by rw [e]; exact hx) (by rw [e]; exact hn)
  · rw [e] at h; rw [h.offered] at h₁; cases h₁
  · rw [e, View.offer_self] at h; cases h

end

/-! ### The own node is written -/

/-- The slot's node, which it has not offered, is written. -/
theorem EnqGoes.written {f : Nat} (L : Laid n G m) (O : Offers n G m) (h₀ : (G.offer p).mine ≠ 0)
    (h₁ : (G.offer p).offered = false) : EnqGoes n p G m G (m.set ⟨(G.offer p).mine, f, 0⟩ v) := by
  have hx := O.new p h₀
  generalize ex : (G.offer p).mine = x at *
  have other : ∀ l : Loc, l.obj ≠ x → m.set ⟨x, f, 0⟩ v l = m l := fun l h => Mem.set_ne fun e => h (by rw [e])
  have cell : ∀ f' i, m.set ⟨x, f, 0⟩ v ⟨1, f', i⟩ = m ⟨1, f', i⟩ := fun f' i => other _ (show 1 ≠ x by omega)
  have heap : ∀ o, m.set ⟨x, f, 0⟩ v (Heap.extent o) = m (Heap.extent o) := fun o => other _ (show 0 ≠ x by omega)
  have hline : ∀ i, i ≤ G.k → G.line i ≠ x := by
    intro i hi e
    have h := O.out p (by rw [ex]; exact h₀) h₁
    rw [ex] at h
    exact h ((L.has_of_eq hi hx e).mono hi)
  have line : ∀ i f', i ≤ G.k → m.set ⟨x, f, 0⟩ v ⟨G.line i, f', 0⟩ = m ⟨G.line i, f', 0⟩ :=
    fun i f' hi => other _ (hline i hi)
  have hmine : ∀ q, q ≠ p → (G.offer q).mine ≠ x := fun q hq e =>
    hq (O.inj q p (by rw [e]; exact h₀) (e.trans ex.symm))
  have mine : ∀ q f', q ≠ p → m.set ⟨x, f, 0⟩ v ⟨(G.offer q).mine, f', 0⟩ = m ⟨(G.offer q).mine, f', 0⟩ :=
    fun q f' hq => other _ (hmine q hq)
  have off : ∀ q, (G.offer q).offered = true → q ≠ p := fun q h e => by rw [e, h₁] at h; cases h
  refine ⟨⟨L.least, L.most, (cell _ _).trans L.threads, fun q => (cell _ _).trans (L.pool q), fun o h h' => ?_, L.first,
    L.new, fun i h => ?_, L.inj, fun i h => ?_, fun i h => ?_, ?_, (cell _ _).trans L.head, (cell _ _).trans L.tail,
    L.h_le, L.t_le, L.k_le⟩, ⟨O.new, fun q h => ?_, O.inj, fun q h => ?_, O.out, fun q => ?_, fun q => ?_, fun q h => ?_,
    fun i h h' => ?_, fun q i h h' h'' => ?_⟩, ⟨fun _ _ => rfl, Nat.le_refl _, Nat.le_refl _, .inl rfl, rfl, rfl,
    cell _ _, fun _ => cell _ _, fun _ => cell _ _, fun i h => line i _ h, fun i h => line i _ h,
    fun i h => line i _ h, fun i h h' => absurd (Nat.lt_of_lt_of_le h h') (Nat.lt_irrefl _), fun o h => ?_, fun _ _ => rfl,
    fun q hq _ => ⟨mine q _ hq, mine q _ hq, fun _ => ⟨mine q _ hq, mine q _ hq⟩⟩, fun _ _ => rfl, fun _ _ => .inl rfl,
    fun q i _ _ h => (cell _ _).symm.trans h⟩⟩
  · rw [heap]; exact L.exist o h h'
  · rw [heap]; exact L.node i h
  · show m.set ⟨x, f, 0⟩ v (enqueuerCell (G.line i)) < n
    rw [line i _ h]; exact L.enqueuer i h
  · rw [line i _ (Nat.le_of_lt h)]; exact L.next i h
  · rw [line _ _ (Nat.le_refl _)]; exact L.last
  · rw [heap]; exact O.node q h
  · rw [mine q _ (off q h)]; exact O.offered q h
  · rw [cell]; exact O.held q
  · rw [cell]; exact O.holds q
  · have hq := off q h.offered
    rw [mine q _ hq, mine q _ hq]; exact O.fresh q h
  · show (G.offer (m.set ⟨x, f, 0⟩ v (enqueuerCell (G.line i)))).offered = true ∧
      (G.offer (m.set ⟨x, f, 0⟩ v (enqueuerCell (G.line i)))).mine = _
    rw [line i _ h']; exact O.behind i h h'
  · show ¬ G.Has i (G.offer q).mine → turns n (m.set ⟨x, f, 0⟩ v (enqueuerCell (G.line i))) q + i ≤ _
    rw [line i _ h'']; exact O.turn q i h h' h''
  · rw [heap]; exact h

end WfqueueNever
