prelude
import WfqueueNever.Line
/-!
# What the two sides do to memory and line

## Main definitions

* `EnqMove p G m G' m'`: what an instruction of an enqueue of slot `p` may do
* `DeqMove G m G' m'`: what an instruction of a dequeue may do

## Main statements

* `DeqMove.laid`, `DeqMove.offers`: dequeues leave the line and what is offered to it as it is
-/

namespace WfqueueNever
open Gen.WfqueueNever

/-- An instruction of an enqueue of slot `p`: the line may grow by a fresh node, or tail move on in it; what dequeues have
said and settled stays, and what other slots offer. -/
structure EnqMove (n p : Nat) (G : View) (m : Mem) (G' : View) (m' : Mem) : Prop where
  line : ∀ i, i ≤ G.k → G'.line i = G.line i
  k_le : G.k ≤ G'.k
  t_le : G.t ≤ G'.t
  t_lt : G'.t = G.t ∨ G'.t = G.t + 1 ∧ G.t < G.k
  h : G'.h = G.h
  ask : G'.ask = G.ask
  head : m' headCell = m headCell
  asked : ∀ q, m' (askedCell q) = m (askedCell q)
  given : ∀ q, m' (givenCell q) = m (givenCell q)
  value : ∀ i, i ≤ G.k → m' (valueCell (G.line i)) = m (valueCell (G.line i))
  enqueuer : ∀ i, i ≤ G.k → m' (enqueuerCell (G.line i)) = m (enqueuerCell (G.line i))
  taker : ∀ i, i ≤ G.k → m' (takerCell (G.line i)) = m (takerCell (G.line i))
  fresh : ∀ i, G.k < i → i ≤ G'.k → G'.taker m' i = nobody
  exist : ∀ o, m (Heap.extent o) ≠ 0 → m' (Heap.extent o) ≠ 0
  /-- what the other slots make -/
  other : ∀ q, q ≠ p → G'.offer q = G.offer q
  own : ∀ q, q ≠ p → (G.offer q).mine ≠ 0 → m' (valueCell (G.offer q).mine) = m (valueCell (G.offer q).mine) ∧
    m' (enqueuerCell (G.offer q).mine) = m (enqueuerCell (G.offer q).mine) ∧
    ((G.offer q).offered = false → m' (takerCell (G.offer q).mine) = m (takerCell (G.offer q).mine) ∧
      m' (nextCell (G.offer q).mine) = m (nextCell (G.offer q).mine))
  /-- what waits, waits on, and what waits newly was offered just now -/
  waits : ∀ q, G.Waits q → G'.offer q = G.offer q
  newly : ∀ q, (G'.offer q).offered = true → G'.offer q = G.offer q ∨ (G'.offer q).sent = G.t
  /-- a node of the line is not offered again -/
  clear : ∀ q i, q < n → i ≤ G.k → m' (enqueuedCell q) = G.line i → m (enqueuedCell q) = G.line i

/-- An instruction of a dequeue: head may move on, the node behind it may get a taker; the line and what is offered to it
stay. -/
structure DeqMove (G : View) (m : Mem) (G' : View) (m' : Mem) : Prop where
  line : G'.line = G.line
  k : G'.k = G.k
  t : G'.t = G.t
  offer : G'.offer = G.offer
  h_le : G.h ≤ G'.h
  h_step : G'.h ≤ G.h + 1
  h_le_t : G'.h ≤ G.t
  head : m' headCell = G.line G'.h
  tail : m' tailCell = m tailCell
  threads : m' ⟨1, Field.threads, 0⟩ = m ⟨1, Field.threads, 0⟩
  pool : ∀ q, m' ⟨1, Field.slotsPool, q⟩ = m ⟨1, Field.slotsPool, q⟩
  enqueued : ∀ q, m' (enqueuedCell q) = m (enqueuedCell q)
  value : ∀ o, m' (valueCell o) = m (valueCell o)
  enqueuer : ∀ o, m' (enqueuerCell o) = m (enqueuerCell o)
  next : ∀ o, m' (nextCell o) = m (nextCell o)
  taker : ∀ o, m' (takerCell o) = m (takerCell o) ∨
    (o = G.line (G.h + 1) ∧ G.h < G.t ∧ m (takerCell o) = nobody)
  extent : ∀ o, m' (Heap.extent o) = m (Heap.extent o)

section
variable {n p q i j a x : Nat} {G G' : View} {m m' : Mem}

namespace DeqMove

theorem has (D : DeqMove G m G' m') : G'.Has j x ↔ G.Has j x := by
  unfold View.Has
  rw [D.line]

theorem waits (D : DeqMove G m G' m') : G'.Waits p ↔ G.Waits p := by
  constructor
  · intro h
    have h₁ := h.offered
    have h₂ := h.out
    rw [D.has, D.k, D.offer] at h₂
    rw [D.offer] at h₁
    exact ⟨h₁, h₂⟩
  · intro h
    refine ⟨?_, ?_⟩
    · rw [D.offer]; exact h.offered
    · rw [D.has, D.k, D.offer]; exact h.out

theorem enqueuerAt (D : DeqMove G m G' m') : G'.enqueuer m' i = G.enqueuer m i := by
  show m' (enqueuerCell (G'.line i)) = _
  rw [D.line, D.enqueuer]

theorem laid (D : DeqMove G m G' m') (L : Laid n G m) : Laid n G' m' where
  least := L.least
  most := L.most
  threads := D.threads.trans L.threads
  pool q := (D.pool q).trans (L.pool q)
  exist o h₁ h₂ := by rw [D.extent]; exact L.exist o h₁ h₂
  first := by rw [D.line]; exact L.first
  new i := by rw [D.line, D.k]; exact L.new i
  node i := by rw [D.line, D.k, D.extent]; exact L.node i
  inj := by rw [D.line, D.k]; exact L.inj
  enqueuer i := by rw [D.enqueuerAt, D.k]; exact L.enqueuer i
  next i := by rw [D.line, D.k, D.next]; exact L.next i
  last := by rw [D.line, D.k, D.next]; exact L.last
  head := by rw [D.line]; exact D.head
  tail := by rw [D.line, D.t, D.tail]; exact L.tail
  h_le := by rw [D.t]; exact D.h_le_t
  t_le := by rw [D.t, D.k]; exact L.t_le
  k_le := by rw [D.t, D.k]; exact L.k_le

theorem offers (D : DeqMove G m G' m') (L : Laid n G m) (O : Offers n G m) : Offers n G' m' where
  new q := by rw [D.offer]; exact O.new q
  node q := by rw [D.offer, D.extent]; exact O.node q
  inj q q' := by rw [D.offer]; exact O.inj q q'
  offered q := by rw [D.offer, D.enqueuer, D.t]; exact O.offered q
  out q := by rw [D.has, D.offer, D.k]; exact O.out q
  held q := by rw [D.offer, D.enqueued, D.line, D.k]; exact O.held q
  holds q := by rw [D.has, D.offer, D.enqueued, D.t]; exact O.holds q
  fresh q h := by
    have h := D.waits.mp h
    rw [D.offer, D.next]
    refine ⟨(O.fresh q h).1, ?_⟩
    rcases D.taker (G.offer q).mine with e | ⟨e, ht, _⟩
    · exact e.trans (O.fresh q h).2
    · have := L.t_le
      exact absurd ⟨G.h + 1, by omega, by omega, e.symm⟩ h.out
  behind i := by rw [D.enqueuerAt, D.offer, D.t, D.k, D.line]; exact O.behind i
  turn q i := by rw [D.has, D.enqueuerAt, D.offer, D.k]; exact O.turn q i

end DeqMove
end
end WfqueueNever
