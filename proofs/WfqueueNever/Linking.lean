prelude
import WfqueueNever.Making
/-!
# A node is put into the line, and tail moves on

## Main statements

* `turns_between`: the turns until a slot that comes later
* `EnqGoes.linked`: the node of the slot whose turn it is is put behind the last one
* `EnqGoes.grown`: tail moves to it
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n p q i j a c x v : Nat} {G G' : View} {m m' : Mem}

theorem turns_cases {s : Nat} (hn : n < nobody) (hs : s < n) :
    (s < p ∧ turns n s p = p - s) ∨ (p ≤ s ∧ turns n s p = p + n - s) := by
  unfold turns
  rw [if_neg (by omega)]
  by_cases h : s < p
  · rw [if_pos h]; exact .inl ⟨h, rfl⟩
  · rw [if_neg h]; exact .inr ⟨by omega, rfl⟩

/-- The turns until slot `p` are those until slot `q`, which comes before it, and then those from there. -/
theorem turns_between {s : Nat} (hn : n < nobody) (hs : s < n) (hq : q < n) (hp : p < n) (hne : p ≠ q)
    (h : turns n s q ≤ turns n s p) : turns n q p + turns n s q = turns n s p := by
  rcases turns_cases (p := q) hn hs with h₁ | h₁ <;> rcases turns_cases (p := p) hn hs with h₂ | h₂ <;>
    rcases turns_cases (p := p) hn hq with h₃ | h₃ <;> omega

namespace View

theorem link_old (h : i ≤ G.k) : (G.link x).line i = G.line i :=
  Function.update_ne (by omega)

theorem link_new : (G.link x).line (G.k + 1) = x := Function.update_self _ _ _

theorem link_has (h : j ≤ G.k) : (G.link x).Has j v ↔ G.Has j v := by
  constructor <;> rintro ⟨i, h₁, h₂, h₃⟩
  · exact ⟨i, h₁, h₂, (link_old (by omega)).symm.trans h₃⟩
  · exact ⟨i, h₁, h₂, (link_old (by omega)).trans h₃⟩

theorem link_has_new : (G.link x).Has (G.k + 1) x := ⟨G.k + 1, by omega, Nat.le_refl _, link_new⟩

/-- What waits has waited, and is not the new node. -/
theorem link_waits (h : (G.link x).Waits q) : G.Waits q ∧ (G.offer q).mine ≠ x := by
  refine ⟨⟨h.offered, fun h' => h.out ?_⟩, fun e => h.out ?_⟩
  · exact ((link_has (Nat.le_refl _)).mpr h').mono (Nat.le_succ _)
  · show (G.link x).Has (G.k + 1) (G.offer q).mine
    rw [e]
    exact link_has_new

end View

/-- A node that has none behind it is the last. -/
theorem Laid.last_of (L : Laid n G m) (ha : a ≤ G.k) (h : m (nextCell (G.line a)) = 0) : a = G.k := by
  rcases Nat.lt_or_ge a G.k with h' | h'
  · rw [L.next a h'] at h
    exact absurd h (L.ne_zero h')
  · omega

/-- A slot's node that is not in the line is none of the line's. -/
theorem Offers.ne_line (O : Offers n G m) (L : Laid n G m) (h₀ : (G.offer q).mine ≠ 0) (h : ¬ G.Has G.k (G.offer q).mine)
    (hi : i ≤ G.k) : G.line i ≠ (G.offer q).mine :=
  fun e => h ((L.has_of_eq hi (O.new q h₀) e).mono hi)

/-- The node that slot `q` offers is put behind the last one, where tail is, whose own slot offers it no more. Nobody who
waited before tail came there has its turn before `q`. -/
theorem EnqGoes.linked (L : Laid n G m) (O : Offers n G m) (hk : G.t = G.k) (W : G.Waits q)
    (hc : m (enqueuedCell (G.enqueuer m G.k)) ≠ G.line G.k)
    (hs : ∀ p, G.Waits p → (G.offer p).sent < G.k →
      turns n (G.enqueuer m G.k) q ≤ turns n (G.enqueuer m G.k) p) :
    EnqGoes n p G m (G.link (G.offer q).mine) (m.set (nextCell (G.line G.k)) (G.offer q).mine) := by
  obtain ⟨h₀, hq, hq', _⟩ := O.offered q W.offered
  have hnew := O.new q h₀
  have hnode := O.node q h₀
  obtain ⟨hz, htk⟩ := O.fresh q W
  have hne : ∀ i, i ≤ G.k → G.line i ≠ (G.offer q).mine := fun i hi => O.ne_line L h₀ W.out hi
  have hinj : ∀ p, (G.offer p).mine = (G.offer q).mine → p = q := fun p e => O.inj p q (by rw [e]; exact h₀) e
  generalize hx : (G.offer q).mine = x at *
  have hbig : 2 ≤ G.line G.k := L.name (Nat.le_refl _)
  have cell : ∀ f i, m.set (nextCell (G.line G.k)) x ⟨1, f, i⟩ = m ⟨1, f, i⟩ :=
    fun f i => Mem.set_ne fun e => by injection e; omega
  have heap : ∀ o, m.set (nextCell (G.line G.k)) x (Heap.extent o) = m (Heap.extent o) :=
    fun o => Mem.set_ne fun e => by injection e; omega
  have field : ∀ o f, f ≠ Field.nodeNext → m.set (nextCell (G.line G.k)) x ⟨o, f, 0⟩ = m ⟨o, f, 0⟩ :=
    fun o f h => Mem.set_ne fun e => h (by injection e)
  have next : ∀ o, o ≠ G.line G.k → m.set (nextCell (G.line G.k)) x (nextCell o) = m (nextCell o) :=
    fun o h => Mem.set_ne fun e => h (by injection e)
  have old : ∀ i, i ≤ G.k → (G.link x).line i = G.line i := fun i h => View.link_old h
  have new : (G.link x).line (G.k + 1) = x := View.link_new
  have enq : ∀ i, i ≤ G.k → (G.link x).enqueuer (m.set (nextCell (G.line G.k)) x) i = G.enqueuer m i := by
    intro i h
    show m.set _ _ (enqueuerCell ((G.link x).line i)) = _
    rw [old i h, field _ _ (by decide)]
  have enq' : (G.link x).enqueuer (m.set (nextCell (G.line G.k)) x) (G.k + 1) = q := by
    show m.set _ _ (enqueuerCell ((G.link x).line (G.k + 1))) = _
    rw [new, field _ _ (by decide), hq']
  have cases : ∀ i, i ≤ G.k + 1 → i ≤ G.k ∨ i = G.k + 1 := fun i h => by omega
  have := L.t_le
  have := L.h_le
  refine ⟨⟨L.least, L.most, (cell _ _).trans L.threads, fun q => (cell _ _).trans (L.pool q), fun o h h' => ?_,
    (old 0 (Nat.zero_le _)).trans L.first, fun i h h' => ?_, fun i h => ?_, fun i j h h' e => ?_, fun i h => ?_,
    fun i h => ?_, ?_, ?_, ?_, L.h_le, Nat.le_succ_of_le L.t_le, by show G.k + 1 ≤ G.t + 1; omega⟩,
    ⟨O.new, fun q h => ?_, O.inj, fun p h => ?_, fun p h h' => ?_, fun p hp => ?_, fun p h h' => ?_, fun p h => ?_,
      fun i h h' => ?_, fun p i h h' h'' h₃ => ?_⟩,
    ⟨old, Nat.le_succ _, Nat.le_refl _, .inl rfl, rfl, rfl, cell _ _, fun _ => cell _ _, fun _ => cell _ _,
      fun _ _ => field _ _ (by decide), fun _ _ => field _ _ (by decide),
      fun _ _ => field _ _ (by decide), fun i h h' => ?_, fun o h => ?_, fun _ _ => rfl, fun q' _ h => ⟨field _ _ (by decide),
      field _ _ (by decide), fun h' => ⟨field _ _ (by decide), next _ ?_⟩⟩, fun _ _ => rfl, fun _ _ => .inl rfl,
      fun q i _ _ h => (cell _ _).symm.trans h⟩⟩
  · rw [heap]; exact L.exist o h h'
  · rcases cases i h' with h' | rfl
    · rw [old i h']; exact L.new i h h'
    · rw [new]; exact hnew
  · rw [heap]
    rcases cases i h with h | rfl
    · rw [old i h]; exact L.node i h
    · rw [new]; exact hnode
  · rcases cases i h with h | rfl <;> rcases cases j h' with h' | rfl
    · rw [old i h, old j h'] at e; exact L.inj i j h h' e
    · rw [old i h, new] at e; exact absurd e (hne i h)
    · rw [old j h', new] at e; exact absurd e.symm (hne j h')
    · rfl
  · rcases cases i h with h | rfl
    · rw [enq i h]; exact L.enqueuer i h
    · rw [enq']; exact hq
  · have h : i ≤ G.k := Nat.le_of_lt_succ h
    rw [old i h]
    rcases Nat.lt_or_ge i G.k with h' | h'
    · rw [next _ fun e => by have := L.inj i G.k h (Nat.le_refl _) e; omega, old (i + 1) h']
      exact L.next i h'
    · have e : i = G.k := by omega
      rw [e, new]; exact Mem.set_self _ _ _
  · show m.set _ _ (nextCell ((G.link x).line (G.k + 1))) = 0
    rw [new, next x fun e => hne G.k (Nat.le_refl _) e.symm]; exact hz
  · show m.set _ _ headCell = (G.link x).line G.h
    rw [cell, old G.h (by omega)]; exact L.head
  · show m.set _ _ tailCell = (G.link x).line G.t
    rw [cell, old G.t (by omega)]; exact L.tail
  · rw [heap]; exact O.node q h
  · rw [field _ _ (by decide)]; exact O.offered p h
  · rintro ⟨i, h₁, h₂, h₃⟩
    rcases cases i h₂ with h₂ | rfl
    · exact O.out p h h' ⟨i, h₁, h₂, (old i h₂).symm.trans h₃⟩
    · rw [new] at h₃
      have := hinj p h₃.symm
      rw [this] at h'
      exact absurd (W.offered.symm.trans h') nofun
  · rw [cell]
    intro h
    obtain ⟨h₁, h₂, h₃⟩ := O.held p hp h
    refine ⟨h₁, h₂, fun i h₄ h₅ => ?_⟩
    have h₅ : i ≤ G.k := Nat.le_of_lt_succ h₅
    rw [old i h₅]
    rcases Nat.lt_or_ge i G.k with h₆ | h₆
    · exact h₃ i h₄ h₆
    · have e : i = G.k := by omega
      rw [e]
      intro e'
      refine hc ?_
      have e' : G.line G.k = (G.offer p).mine := e'
      show m (enqueuedCell (m (enqueuerCell (G.line G.k)))) = _
      rw [e', (O.offered p h₁).2.2.1]
      exact h₂
  · rw [cell]
    exact O.holds p h fun h₁ => h' ((View.link_has L.t_le).mpr h₁)
  · obtain ⟨h₁, h₂⟩ := View.link_waits h
    have h₃ := O.ne_line L (O.offered p h₁.offered).1 h₁.out (Nat.le_refl _)
    show m.set _ _ (nextCell (G.offer p).mine) = 0 ∧ m.set _ _ (takerCell (G.offer p).mine) = nobody
    rw [next _ (Ne.symm h₃), field _ _ (by decide)]
    exact O.fresh p h₁
  · have h' : i ≤ G.k + 1 := h'
    have h : G.t < i := h
    have e : i = G.k + 1 := by omega
    rw [e, enq', new]
    exact ⟨W.offered, hx⟩
  · rcases cases i h'' with h'' | rfl
    · rw [enq i h'']
      exact O.turn p i h h' h'' fun h₄ => h₃ ((View.link_has h'').mpr h₄)
    · rw [enq']
      have W' : G.Waits p := ⟨h, fun h₄ => h₃ (((View.link_has (Nat.le_refl _)).mpr h₄).mono (Nat.le_succ _))⟩
      have hpq : p ≠ q := fun e => h₃ (by
        show (G.link x).Has (G.k + 1) (G.offer p).mine
        rw [e, hx]
        exact View.link_has_new)
      have hp := (O.offered p h).2.1
      have h' : (G.offer p).sent < G.k + 1 := h'
      show turns n q p + (G.k + 1) ≤ n + (G.offer p).sent
      rcases Nat.lt_or_ge (G.offer p).sent G.k with h₄ | h₄
      · have h₅ := O.turn p G.k h h₄ (Nat.le_refl _) W'.out
        have := turns_between L.most (L.enqueuer G.k (Nat.le_refl _)) hq hp hpq (hs p W' h₄)
        have := (turns_pos (.inr (L.enqueuer G.k (Nat.le_refl _))) hq).1
        omega
      · have := turns_lt hq hp L.most hpq.symm
        omega
  · have h' : i ≤ G.k + 1 := h'
    have e : i = G.k + 1 := by omega
    show m.set _ _ (takerCell ((G.link x).line i)) = nobody
    rw [e, new, field _ _ (by decide)]; exact htk
  · rw [heap]; exact h
  · exact (O.ne_line L h (O.out q' h h') (Nat.le_refl _)).symm

/-- tail moves to the node behind it. -/
theorem EnqGoes.grown (L : Laid n G m) (O : Offers n G m) (h : G.t < G.k) :
    EnqGoes n p G m G.grow (m.set tailCell (G.line (G.t + 1))) := by
  have cell : ∀ f i, f ≠ Field.tail → m.set tailCell (G.line (G.t + 1)) ⟨1, f, i⟩ = m ⟨1, f, i⟩ :=
    fun f i h => Mem.set_ne fun e => h (by injection e)
  have node : ∀ o f, f ≤ 3 → m.set tailCell (G.line (G.t + 1)) ⟨o, f, 0⟩ = m ⟨o, f, 0⟩ := by
    intro o f h
    refine Mem.set_ne fun e => ?_
    have : f = 6 := by injection e
    omega
  have heap : ∀ o, m.set tailCell (G.line (G.t + 1)) (Heap.extent o) = m (Heap.extent o) :=
    fun o => Mem.set_ne fun e => by cases e
  have hkl := L.k_le
  refine ⟨⟨L.least, L.most, (cell _ _ (by decide)).trans L.threads, fun q => (cell _ _ (by decide)).trans (L.pool q),
    fun o h h' => ?_, L.first, L.new, fun i h => ?_, L.inj, fun i h => ?_, fun i h => (node _ _ (by decide)).trans (L.next i h),
    (node _ _ (by decide)).trans L.last, (cell _ _ (by decide)).trans L.head, Mem.set_self _ _ _,
    Nat.le_succ_of_le L.h_le, h, Nat.le_succ_of_le L.k_le⟩,
    ⟨O.new, fun q h => ?_, O.inj, fun q h => ?_, O.out, fun q h h' => ?_, fun q h h' => ?_, fun q h => ?_,
      fun i h h' => ?_, fun q i h h' h'' h₃ => ?_⟩,
    ⟨fun _ _ => rfl, Nat.le_refl _, Nat.le_succ _, .inr ⟨rfl, h⟩, rfl, rfl, cell _ _ (by decide),
      fun _ => cell _ _ (by decide), fun _ => cell _ _ (by decide),
      fun _ _ => node _ _ (by decide), fun _ _ => node _ _ (by decide), fun _ _ => node _ _ (by decide),
      fun i h h' => absurd (Nat.lt_of_lt_of_le h h') (Nat.lt_irrefl _), fun o h => ?_, fun _ _ => rfl,
      fun _ _ _ => ⟨node _ _ (by decide), node _ _ (by decide), fun _ => ⟨node _ _ (by decide), node _ _ (by decide)⟩⟩,
      fun _ _ => rfl, fun _ _ => .inl rfl, fun q i _ _ h => (cell _ _ (by decide)).symm.trans h⟩⟩
  · rw [heap]; exact L.exist o h h'
  · rw [heap]; exact L.node i h
  · show m.set _ _ (enqueuerCell (G.line i)) < n
    rw [node _ _ (by decide)]; exact L.enqueuer i h
  · rw [heap]; exact O.node q h
  · rw [node _ _ (by decide)]
    obtain ⟨h₁, h₂, h₃, h₄⟩ := O.offered q h
    exact ⟨h₁, h₂, h₃, Nat.le_succ_of_le h₄⟩
  · rw [cell _ _ (by decide)] at h' ⊢
    exact O.held q h h'
  · rw [cell _ _ (by decide)]
    exact O.holds q h fun h₁ => h' (h₁.mono (Nat.le_succ _))
  · rw [node _ _ (by decide), node _ _ (by decide)]
    exact O.fresh q ⟨h.offered, h.out⟩
  · have h : G.t + 1 < i := h
    have h' : i ≤ G.k := h'
    omega
  · show turns n (m.set _ _ (enqueuerCell (G.line i))) q + i ≤ _
    rw [node _ _ (by decide)]
    exact O.turn q i h h' h'' h₃
  · rw [heap]; exact h

end WfqueueNever
