prelude
import WfqueueNever.View
import Gen.WfqueueNever
/-!
# The line of nodes, and what is offered to it

## Main definitions

* `Laid n G m`: how the memory shows the line
* `Offers n G m`: what is known of the nodes that are being made, or that wait to be put into the line
* `turns n s p`: how many turns after slot `s` it is slot `p`'s turn

## Main statements

* `Laid.apart`, `Laid.name`: which nodes there are
* `Offers.bound`: a node that others have not let in waits for fewer than `n` others

## Implementation notes

What slots offer is put in behind tail by turns: each node that others put in since a slot has offered its own brings that
slot's turn nearer (`turn`). So when tail has moved on `n` times the slot's node is among those that tail has passed.
-/

namespace WfqueueNever
open Gen.WfqueueNever

abbrev headCell : Loc := ⟨1, Field.head, 0⟩
abbrev tailCell : Loc := ⟨1, Field.tail, 0⟩
abbrev enqueuedCell (p : Nat) : Loc := ⟨1, Field.slotsEnqueued, p⟩
abbrev askedCell (p : Nat) : Loc := ⟨1, Field.slotsAsked, p⟩
abbrev givenCell (p : Nat) : Loc := ⟨1, Field.slotsGiven, p⟩
abbrev valueCell (o : Nat) : Loc := ⟨o, Field.nodeValue, 0⟩
abbrev enqueuerCell (o : Nat) : Loc := ⟨o, Field.nodeEnqueuer, 0⟩
abbrev takerCell (o : Nat) : Loc := ⟨o, Field.nodeTaker, 0⟩
abbrev nextCell (o : Nat) : Loc := ⟨o, Field.nodeNext, 0⟩

/-- The taker of the node at a position. -/
abbrev View.taker (G : View) (m : Mem) (i : Nat) : Nat := m (takerCell (G.line i))

/-- The slot whose node is at a position. -/
abbrev View.enqueuer (G : View) (m : Mem) (i : Nat) : Nat := m (enqueuerCell (G.line i))

/-- How many turns after slot `s` it is slot `p`'s: between 1 and `n`. After `NOBODY` it is slot 0's. -/
def turns (n s p : Nat) : Nat := if s = nobody then p + 1 else if s < p then p - s else p + n - s

/-- How the memory shows the line. -/
structure Laid (n : Nat) (G : View) (m : Mem) : Prop where
  least : 1 ≤ n
  most : n < nobody
  threads : m ⟨1, Field.threads, 0⟩ = n
  /-- no node is used again -/
  pool : ∀ p, m ⟨1, Field.slotsPool, p⟩ = 0
  /-- the queue itself, the first node, and two dummies for each slot -/
  exist : ∀ o, 1 ≤ o → o ≤ 2 * n + 2 → m (Heap.extent o) ≠ 0
  first : G.line 0 = 2
  new : ∀ i, 1 ≤ i → i ≤ G.k → 2 * n + 2 < G.line i
  node : ∀ i, i ≤ G.k → m (Heap.extent (G.line i)) ≠ 0
  inj : ∀ i j, i ≤ G.k → j ≤ G.k → G.line i = G.line j → i = j
  enqueuer : ∀ i, i ≤ G.k → G.enqueuer m i < n
  next : ∀ i, i < G.k → m (nextCell (G.line i)) = G.line (i + 1)
  last : m (nextCell (G.line G.k)) = 0
  head : m headCell = G.line G.h
  tail : m tailCell = G.line G.t
  h_le : G.h ≤ G.t
  t_le : G.t ≤ G.k
  k_le : G.k ≤ G.t + 1

/-- Node `x` is in the line, up to position `j`. -/
def View.Has (G : View) (j x : Nat) : Prop := ∃ i, 1 ≤ i ∧ i ≤ j ∧ G.line i = x

/-- The slot's node is offered, and nobody has put it into the line. -/
structure View.Waits (G : View) (p : Nat) : Prop where
  offered : (G.offer p).offered = true
  out : ¬ G.Has G.k (G.offer p).mine

/-- What is known of the nodes that are made, and of those that are offered. -/
structure Offers (n : Nat) (G : View) (m : Mem) : Prop where
  /-- a node that is made exists, and is none of those that exist from the beginning -/
  new : ∀ p, (G.offer p).mine ≠ 0 → 2 * n + 2 < (G.offer p).mine
  node : ∀ p, (G.offer p).mine ≠ 0 → m (Heap.extent (G.offer p).mine) ≠ 0
  inj : ∀ p q, (G.offer p).mine ≠ 0 → (G.offer p).mine = (G.offer q).mine → p = q
  offered : ∀ p, (G.offer p).offered = true → (G.offer p).mine ≠ 0 ∧ p < n ∧ m (enqueuerCell (G.offer p).mine) = p ∧
    (G.offer p).sent ≤ G.t
  /-- before it is offered it is in no line -/
  out : ∀ p, (G.offer p).mine ≠ 0 → (G.offer p).offered = false → ¬ G.Has G.k (G.offer p).mine
  /-- what `enqueued` holds is offered, and in the line it is the last one -/
  held : ∀ p, p < n → m (enqueuedCell p) ≠ 0 → (G.offer p).offered = true ∧ m (enqueuedCell p) = (G.offer p).mine ∧
    ∀ i, 1 ≤ i → i < G.k → G.line i ≠ (G.offer p).mine
  /-- as long as tail has not reached it, `enqueued` holds it -/
  holds : ∀ p, (G.offer p).offered = true → ¬ G.Has G.t (G.offer p).mine → m (enqueuedCell p) = (G.offer p).mine
  /-- one that waits is fresh -/
  fresh : ∀ p, G.Waits p → m (nextCell (G.offer p).mine) = 0 ∧ m (takerCell (G.offer p).mine) = nobody
  /-- the node behind tail is the one that its enqueuer offers -/
  behind : ∀ i, G.t < i → i ≤ G.k → (G.offer (G.enqueuer m i)).offered = true ∧
    (G.offer (G.enqueuer m i)).mine = G.line i
  /-- each node that others have put in since brings the slot's turn nearer -/
  turn : ∀ p i, (G.offer p).offered = true → (G.offer p).sent < i → i ≤ G.k → ¬ G.Has i (G.offer p).mine →
    turns n (G.enqueuer m i) p + i ≤ n + (G.offer p).sent

section
variable {n p q i j a c x : Nat} {G G' : View} {m m' : Mem}

/-! ### Turns -/

theorem turns_pos {s : Nat} (hs : s = nobody ∨ s < n) (hp : p < n) : 1 ≤ turns n s p ∧ turns n s p ≤ n := by
  unfold turns
  split
  · omega
  · split <;> omega

theorem turns_lt {s : Nat} (hs : s < n) (hp : p < n) (hn : n < nobody) (h : s ≠ p) : turns n s p < n := by
  unfold turns
  split
  · omega
  · split <;> omega

/-! ### Which nodes there are -/

namespace Laid

theorem name (L : Laid n G m) (hi : i ≤ G.k) : 2 ≤ G.line i := by
  match i with
  | 0 => rw [L.first]
  | i + 1 => have := L.new (i + 1) (by omega) hi; omega

/-- No node of the line is one of the dummies that slots begin with. -/
theorem apart (L : Laid n G m) (hi : i ≤ G.k) (hp : p < n) : G.line i ≠ 2 * p + 3 ∧ G.line i ≠ 2 * p + 4 := by
  match i with
  | 0 => rw [L.first]; omega
  | i + 1 => have := L.new (i + 1) (by omega) hi; omega

end Laid

theorem View.Has.mono (h : G.Has i x) (hij : i ≤ j) : G.Has j x := by
  obtain ⟨a, h₁, h₂, h₃⟩ := h
  exact ⟨a, h₁, by omega, h₃⟩

namespace Offers

/-- A node that tail has not reached when it has moved on `n` times: there is none. -/
theorem bound (O : Offers n G m) (L : Laid n G m) (ho : (G.offer p).offered = true)
    (h : (G.offer p).sent + n ≤ G.t) : G.Has G.t (G.offer p).mine := by
  have hn := L.least
  have ht := L.t_le
  by_cases hh : G.Has ((G.offer p).sent + n) (G.offer p).mine
  · exact hh.mono h
  · have ht' := O.turn p ((G.offer p).sent + n) ho (by omega) (by omega) hh
    have := (turns_pos (.inr (L.enqueuer ((G.offer p).sent + n) (by omega))) (O.offered p ho).2.1).1
    omega

end Offers
end
end WfqueueNever
