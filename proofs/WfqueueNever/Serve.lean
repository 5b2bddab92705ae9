prelude
import WfqueueNever.Moves
/-!
# Ranks and turns

## Main statements

* `Laid.node_inj`: the nodes of a slot have different ranks
* `turns_zero`, `turns_succ`: at each turn that is not its own a slot comes nearer to it
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n p s i j : Nat} {G G' : View} {m : Mem}

/-! ### Nodes and ranks -/

/-- The nodes of a slot have different ranks. -/
theorem Laid.node_inj (L : Laid n G m) (hp : p < n) (hi : i ≤ G.k + 1) (hj : j ≤ G.k + 1)
    (h : G.node p i = G.node p j) : i = j := by
  have dummy : ∀ i, i + 2 ≤ G.k + 1 → G.node p (i + 2) ≠ 2 * p + 3 ∧ G.node p (i + 2) ≠ 2 * p + 4 :=
    fun i hi => L.apart (i := i + 1) (by omega) hp
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
  | j + 2 => exact L.name (i := j + 1) (by omega)

/-! ### Turns -/

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

end WfqueueNever
