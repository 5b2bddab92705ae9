prelude
import WfqueueNever.DequeueServe
/-!
# What a dequeue knows of itself

## Main definitions

* `Own`, `Asked`, `Begun`, `Got`: the slot's own request
* `Seen`, `Round`, `Over`, `RoundNext`: in a round
* `Looking`, `Found`, `GiveUp`, `Off`: in `give_up`
* `Passing`, `HeadPast`, `Finished`: when the request has been answered
* `AssignAt`, `ServeAt`: in `assign` and `serve`

## Implementation notes

Registers: 0 q, 1 slot, 2 threads, 3 before, 4 request, 5 passed, 6 i, 7 given; of a round 8 head, 11 tail, 37 next, 40
taker; of `give_up` 12 head, 16 tail, 17 next, 20 taker; 55 mine, 56 head of `pass`, 62 value. `assign` and `serve` come
twice, with different registers: so what is true in them is said of words.

In a round `a` is the position where head was seen. In `give_up` it is where the slot looked.
-/

namespace WfqueueNever

section
variable (n : Nat) (G : View) (m : Mem) (r : Regs)

structure Own : Prop where
  q : r 0 = 1
  slot : r 1 < n
  size : r 2 = n

/-- The slot is in a dequeue, in this stage. -/
structure Asked (stage : Stage) : Prop where
  own : Own n r
  before : ∃ b, b < (G.ask (r 1)).request ∧ r 3 = G.node (r 1) b
  request : r 4 = G.node (r 1) (G.ask (r 1)).request
  stage : (G.ask (r 1)).stage = stage

/-- The same, and it is not known that head has passed the node that it is given. -/
structure Begun (stage : Stage) : Prop where
  asked : Asked n G r stage
  passed : r 5 = 0

/-- The slot's request has been answered, and nobody can give it another node. -/
structure Got : Prop where
  asked : Asked n G r .closed
  answered : (G.ask (r 1)).request ≠ (G.ask (r 1)).rank

/-- head has been seen at `a`; since the request was opened it had moved `i` times, or the request is answered. -/
structure Seen (i a : Nat) : Prop where
  since : (G.ask (r 1)).since ≤ a
  le : a ≤ G.h
  moved : (G.ask (r 1)).rank = (G.ask (r 1)).request → (G.ask (r 1)).since + i ≤ a

/-- A round in which head was seen at `a`. -/
structure Round (a : Nat) : Prop where
  begun : Begun n G r .asking
  lt : r 6 < n
  seen : Seen G r (r 6) a
  head : r 8 = G.line a

/-- The round may end: head has moved, or the request is answered. -/
structure Over : Prop where
  begun : Begun n G r .asking
  lt : r 6 < n
  seen : ∃ a, Seen G r (r 6 + 1) a

/-- A round that has found a node behind head. -/
structure RoundNext (a : Nat) : Prop where
  round : Round n G r a
  behind : Behind G a (r 37)

/-- A round whose node has this taker. -/
structure Giving (a : Nat) : Prop where
  next : RoundNext n G r a
  taker : G.taker m (a + 1) = r 40
  lt : r 40 < n

/-- The slot's request is unanswered, or the node behind where it looked has a taker. -/
def Unasked : Prop := (G.ask (r 1)).rank = (G.ask (r 1)).request ∨
  (G.ask (r 1)).looked + 1 ≤ G.t ∧ G.taker m ((G.ask (r 1)).looked + 1) ≠ nobody

/-- `give_up`, which has seen head. -/
structure Looking : Prop where
  begun : Begun n G r .closing
  head : r 12 = G.line (G.ask (r 1)).looked

/-- `give_up`, which has found a node behind head. -/
structure Found : Prop where
  looking : Looking n G r
  unasked : Unasked G m r
  le : (G.ask (r 1)).looked + 1 ≤ G.t

structure GiveUp : Prop where
  found : Found n G m r
  next : r 17 = G.line ((G.ask (r 1)).looked + 1)

/-- The node behind where the slot looked has this taker. -/
abbrev Taken (w : Nat) : Prop :=
  G.taker m ((G.ask (r 1)).looked + 1) ≠ nobody ∧ G.taker m ((G.ask (r 1)).looked + 1) = w

/-- `give_up`, which has seen that another slot has the node behind position `a`, or this one and has been given it. -/
structure Off (a : Nat) : Prop where
  begun : Begun n G r .closed
  head : Head G a (r 12)
  behind : Behind G a (r 17)
  taker : G.taker m (a + 1) = r 20
  lt : r 20 < n

/-- `pass`, which has seen head at `b`. -/
structure Passing (b : Nat) : Prop where
  got : Got n G r
  mine : r 55 = G.node (r 1) (G.ask (r 1)).rank
  head : b ≤ G.h
  le : (G.ask (r 1)).rank ≤ b + 2

/-- head has passed the node that the slot was given. -/
structure HeadPast : Prop where
  got : Got n G r
  mine : r 55 = G.node (r 1) (G.ask (r 1)).rank
  le : (G.ask (r 1)).rank ≤ G.h + 1

/-- The value is read. -/
structure Finished : Prop where
  own : Own n r
  before : 2 ≤ r 3
  stage : (G.ask (r 1)).stage = .idle
  newer : 1 ≤ (G.ask (r 1)).request ∧ (G.ask (r 1)).request < (G.ask (r 1)).rank
  value : r 62 = m (valueCell (G.line ((G.ask (r 1)).rank - 1)))

/-- In `assign`, by how many instructions it is after its beginning. Slot `s` searches for the node behind position `a`:
`size` is the number of slots, `u` whose turn it is, after `j` turns; the node has the taker `taker` in the end. -/
def AssignAt (s a size u j asked gift expected done found taker : Nat) : Nat → Prop
  | 0 => True
  | 1 => size = n
  | 2 => size = n ∧ Scan n G s a u 0
  | 3 => size = n ∧ Scan n G s a u j ∧ j ≤ n
  | 4 => size = n ∧ Scan n G s a u j ∧ j < n
  | 5 => size = n ∧ Scan n G s a u j ∧ j < n ∧ u + 1 = n
  | 6 => size = n ∧ Examine n G s a u j ∧ j < n
  | 7 => size = n ∧ Scan n G s a u j ∧ j < n ∧ (u = nobody ∨ u + 1 < n)
  | 8 => size = n ∧ Examine n G s a u j ∧ j < n
  | 9 => size = n ∧ Examine n G s a u j ∧ j < n ∧ Doubt G m a u asked ∧ AskedIf G s a u asked
  | 10 => size = n ∧ Examine n G s a u j ∧ j < n ∧ (asked = gift → Claim G m a u) ∧ (asked ≠ gift → ¬ Waiting G s a u)
  | 11 => Examine n G s a u j ∧ Claim G m a u
  | 12 => Examine n G s a u j ∧ Claim G m a u ∧ expected = nobody
  | 13 => G.taker m (a + 1) ≠ nobody ∧ (done ≠ 0 → G.taker m (a + 1) = u) ∧ (done = 0 → G.taker m (a + 1) = expected)
  | 14 => G.taker m (a + 1) ≠ nobody ∧ G.taker m (a + 1) = u
  | 15 => G.taker m (a + 1) ≠ nobody ∧ G.taker m (a + 1) = taker
  | 16 => G.taker m (a + 1) ≠ nobody ∧ G.taker m (a + 1) = expected
  | 17 => G.taker m (a + 1) ≠ nobody ∧ G.taker m (a + 1) = taker
  | 18 => size = n ∧ Examine n G s a u j ∧ j < n ∧ ¬ Waiting G s a u
  | 19 => size = n ∧ Scan n G s a u j ∧ j ≤ n
  | 20 => NoneWaiting n G s a
  | 21 => found = nobody ∧ NoneWaiting n G s a ∨ G.taker m (a + 1) ≠ nobody ∧ G.taker m (a + 1) = found
  | 22 => taker = nobody ∧ NoneWaiting n G s a ∨ G.taker m (a + 1) ≠ nobody ∧ G.taker m (a + 1) = taker
  | _ => False

/-- In `serve`, by how many instructions it is after the load of the taker's `given`. The node behind position `a` has
the taker `u`, `head` is the node at `a`. -/
def ServeAt (a u gift again old head expected : Nat) : Nat → Prop
  | 0 => True
  | 1 => Read G a u gift
  | 2 => Read G a u gift
  | 3 => Read G a u gift ∧ (again = head → ∃ j, gift = G.node u j ∧ j ≤ a + 2) ∧ (again ≠ head → a < G.h)
  | 4 => ReadOld G a u gift
  | 5 => ReadOld G a u gift ∧ old = gift
  | 6 => Served G a u
  | 7 => Served G a u ∧ expected = head
  | _ => False

end
end WfqueueNever
