prelude
import Gen.WfqueueNever
import WfqueueNever.View
/-!
# Turns, and how the memory shows the line

## Main definitions

* `Laid n G m`: how the memory shows the line
* `turns n s p`: how many turns after slot `s` it is slot `p`'s turn

## Main statements

* `Laid.node_inj`: the nodes of a slot have different ranks
* `turns_zero`, `turns_succ`: at each turn that is not its own a slot comes nearer to it
-/

namespace WfqueueNever
open Gen.WfqueueNever

abbrev headCell : Loc := ⟨1, Field.head, 0⟩
abbrev tailCell : Loc := ⟨1, Field.tail, 0⟩
abbrev askedCell (p : Nat) : Loc := ⟨1, Field.slotsAsked, p⟩
abbrev givenCell (p : Nat) : Loc := ⟨1, Field.slotsGiven, p⟩
abbrev takerCell (o : Nat) : Loc := ⟨o, Field.nodeTaker, 0⟩
abbrev nextCell (o : Nat) : Loc := ⟨o, Field.nodeNext, 0⟩
abbrev valueCell (o : Nat) : Loc := ⟨o, Field.nodeValue, 0⟩

/-- The taker of the node at a position. -/
abbrev View.taker (G : View) (m : Mem) (i : Nat) : Nat := m (takerCell (G.line i))

/-- How the memory shows the line. -/
structure Laid (n : Nat) (G : View) (m : Mem) : Prop where
  least : 1 ≤ n
  most : n < nobody
  threads : m ⟨1, Field.threads, 0⟩ = n
  inj : ∀ i j, i ≤ G.k → j ≤ G.k → G.line i = G.line j → i = j
  name : ∀ i, i ≤ G.k → 2 ≤ G.line i
  apart : ∀ i p, i ≤ G.k → p < n → G.line i ≠ 2 * p + 3 ∧ G.line i ≠ 2 * p + 4
  next : ∀ i, i < G.k → m (nextCell (G.line i)) = G.line (i + 1)
  last : m (nextCell (G.line G.k)) = 0
  head : m headCell = G.line G.h
  tail : m tailCell = G.line G.t
  h_le : G.h ≤ G.t
  t_le : G.t ≤ G.k

section
variable {n p s i j : Nat} {G G' : View} {m : Mem}

/-! ### Nodes and ranks -/

/-- The nodes of a slot have different ranks. -/
theorem Laid.node_inj (L : Laid n G m) (hp : p < n) (hi : i ≤ G.k + 1) (hj : j ≤ G.k + 1)
    (h : G.node p i = G.node p j) : i = j := by
  have dummy : ∀ i, i + 2 ≤ G.k + 1 → G.node p (i + 2) ≠ 2 * p + 3 ∧ G.node p (i + 2) ≠ 2 * p + 4 :=
    fun i hi => L.apart (i + 1) p (by omega) hp
  match i, j with
  | 0, 0 => rfl
  | 0, 1 => have h : 2 * p + 3 = 2 * p + 4 := h; omega
  | 1, 0 => have h : 2 * p + 4 = 2 * p + 3 := h; omega
  | 1, 1 => rfl
  | 0, j + 2 => exact absurd h.symm (dummy j hj).1
  | 1, j + 2 => exact absurd h.symm (dummy j hj).2
  | i + 2, 0 => exact absurd h (dummy i hi).1
  | i + 2, 1 => exact absurd h (dummy i hi).2
  | i + 2, j + 2 =>
    have := L.inj (i + 1) (j + 1) (by omega) (by omega) h
    omega

/-- The node at position `i`, which is not the first, has rank `i + 1`. -/
theorem View.node_succ (hi : 1 ≤ i) : G.node p (i + 1) = G.line i := by
  match i, hi with
  | i + 1, _ => rfl

theorem View.node_congr (hl : ∀ i, i ≤ G.k → G'.line i = G.line i) (hj : j ≤ G.k + 1) :
    G'.node p j = G.node p j := by
  match j with
  | 0 => rfl
  | 1 => rfl
  | j + 2 => exact hl (j + 1) (by omega)

theorem Laid.node_ge (L : Laid n G m) (hj : j ≤ G.k + 1) : 2 ≤ G.node p j := by
  match j with
  | 0 => show 2 ≤ 2 * p + 3; omega
  | 1 => show 2 ≤ 2 * p + 4; omega
  | j + 2 => exact L.name (j + 1) (by omega)

/-! ### Turns -/

/-- How many turns after slot `s` it is slot `p`'s: between 1 and `n`. After `NOBODY` it is slot 0's. -/
def turns (n s p : Nat) : Nat := if s = nobody then p + 1 else if s < p then p - s else p + n - s

theorem turns_pos (hs : s = nobody ∨ s < n) (hp : p < n) : 1 ≤ turns n s p ∧ turns n s p ≤ n := by
  unfold turns
  split
  · omega
  · split <;> omega

theorem turns_lt (hs : s < n) (hp : p < n) (hn : n < nobody) (h : s ≠ p) : turns n s p < n := by
  unfold turns
  split
  · omega
  · split <;> omega

/-- Slot 0's turn is after the last slot's, and after `NOBODY`'s. -/
theorem turns_zero (hs : s = nobody ∨ s + 1 = n) (hn : n < nobody) (hp : p < n) (h : p ≠ 0) :
    turns n 0 p + 1 = turns n s p := by
  unfold turns
  split
  · omega
  · split
    · split
      · omega
      · split <;> omega
    · omega

theorem turns_succ (hs : s + 1 < n) (hn : n < nobody) (h : p ≠ s + 1) : turns n (s + 1) p + 1 = turns n s p := by
  unfold turns
  rw [if_neg (by omega), if_neg (by omega : s ≠ nobody)]
  by_cases h' : s < p
  · rw [if_pos (by omega), if_pos h']; omega
  · rw [if_neg (by omega), if_neg h']; omega

end
end WfqueueNever
