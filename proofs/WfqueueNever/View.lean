prelude
import Machine.Lemmas
/-!
# A view of the wait-free queue

What the proof knows of a state beyond memory and threads.

## Main definitions

* `Stage`, `Ask`: where a slot's dequeue is
* `View`: the nodes that were ever put in, where head and tail are, and each slot's dequeue
* `View.node G p j`: the nodes that slot `p` is given, by rank: two dummies, and then by position in the line

## Implementation notes

The line only grows, at its end. All of it is numbers, so that `omega` can tell what is older.
-/

namespace WfqueueNever

/-- `NOBODY`: no slot. -/
abbrev nobody : Nat := 18446744073709551615

inductive Stage where
  | idle -- it asks for nothing
  | asking -- its request is open, or has been answered
  | closing -- it has closed the request, but a helper may have seen it open
  | closed -- no helper will give it another node

structure Ask where
  stage : Stage
  /-- the rank of what `given` holds -/
  rank : Nat
  /-- its rank when the request was opened -/
  request : Nat
  /-- where head was then -/
  since : Nat
  /-- where head was when the slot, closing its request, looked -/
  looked : Nat

/-- A helper may yet let the slot take the node behind head, which is at `h`. -/
def Ask.Live (d : Ask) (h : Nat) : Prop :=
  (d.stage = .asking ∨ d.stage = .closing ∧ d.looked = h) ∧ d.rank = d.request

/-- A slot's enqueue. -/
structure Offer where
  /-- the node that it has made; 0 if none -/
  mine : Nat
  /-- whether the node has been put into the slot's `enqueued` -/
  offered : Bool
  /-- where tail was then -/
  sent : Nat

structure View where
  /-- the node at a position; of positions up to `k` it is meant -/
  line : Nat → Nat
  /-- the last position -/
  k : Nat
  /-- the position of head -/
  h : Nat
  /-- the position of tail -/
  t : Nat
  /-- each slot's dequeue -/
  ask : Nat → Ask
  /-- each slot's enqueue -/
  offer : Nat → Offer

namespace View

/-- Slot `p`'s node of this rank: the dummies with which it begins, and then the nodes of the line behind the first. -/
def node (G : View) (p : Nat) : Nat → Nat
  | 0 => 2 * p + 3
  | 1 => 2 * p + 4
  | j + 2 => G.line (j + 1)

/-- The slot's dequeue is now as in `d`. -/
def setAsk (G : View) (p : Nat) (d : Ask) : View := { G with ask := Function.update G.ask p d }

/-- The slot's enqueue is now as in `e`. -/
def setOffer (G : View) (p : Nat) (e : Offer) : View := { G with offer := Function.update G.offer p e }

/-- Node `x` is put behind the last one. -/
def link (G : View) (x : Nat) : View := { G with line := Function.update G.line (G.k + 1) x, k := G.k + 1 }

/-- tail moves on. -/
def grow (G : View) : View := { G with t := G.t + 1 }

/-- head moves on. -/
def pass (G : View) : View := { G with h := G.h + 1 }

end View
end WfqueueNever
