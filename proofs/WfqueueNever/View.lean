prelude
import Machine.Lemmas
/-!
# A view of the wait-free queue

What the proof knows of a state beyond memory and threads.

## Main definitions

* `Stage`: where a slot's dequeue is
* `View`: the nodes that were ever put in, and of each slot which node was given to it last
* `View.node G p j`: the nodes that slot `p` is given, by rank: two dummies, and then by position in the line

## Implementation notes

The line only grows, at its end. All of it is numbers, so that `omega` can tell what is older.
-/

namespace WfqueueNever

/-- `NOBODY`: no slot. -/
abbrev nobody : Nat := 18446744073709551615

/-- Where a slot's dequeue is. -/
inductive Stage where
  | idle -- it asks for nothing
  | asking -- its request is open, or has been answered
  | closing -- it has closed the request, but a helper may have seen it open
  | closed -- no helper will give it another node

structure View where
  /-- the node at a position; of positions up to `k` it is meant -/
  line : Nat → Nat
  /-- the last position -/
  k : Nat
  /-- the position of head -/
  h : Nat
  /-- the position of tail -/
  t : Nat
  /-- the rank of what a slot's `given` holds -/
  rank : Nat → Nat
  stage : Nat → Stage
  /-- the rank of what was given when the slot's request was opened -/
  request : Nat → Nat
  /-- where head was then -/
  since : Nat → Nat
  /-- where head was when the slot, closing its request, looked -/
  looked : Nat → Nat

namespace View

/-- Slot `p`'s node of this rank: the dummies with which it begins, and then the nodes of the line behind the first. -/
def node (G : View) (p : Nat) : Nat → Nat
  | 0 => 2 * p + 3
  | 1 => 2 * p + 4
  | j + 2 => G.line (j + 1)

/-- A helper may yet let slot `p` take the node behind head. -/
def Live (G : View) (p : Nat) : Prop :=
  (G.stage p = .asking ∨ G.stage p = .closing ∧ G.looked p = G.h) ∧ G.rank p = G.request p

end View
end WfqueueNever
