prelude
import WfqueueNever.DequeueServe
/-!
# dequeue: what is true at each program counter

## Main definitions

* `DequeueAt n G m r pc`: the assertion at each program counter of `Gen.WfqueueNever.dequeue`; `BeginAt` to `RetireAt`
  are its parts

## Implementation notes

Registers: 0 q, 1 slot, 2 threads, 3 before, 4 request, 5 passed, 6 i, 7 given; of a round 8 head, 11 tail, 37 next, 40
taker; of `give_up` 12 head, 16 tail, 17 next, 20 taker; 55 mine, 56 head of `pass`, 62 value. `assign` and `serve` come
twice, with different registers: so what is true in them (`AssignAt`, `ServeAt`) is said of words.

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

/-- In `serve`, by how many instructions it is after the load of the taker's `given`. The node behind position `a` has the
taker `u`, `head` is the node at `a`. -/
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

/-! ### The program counters -/

/-- 0 to 21. -/
def BeginAt : Nat → Prop
  | 0 => r 0 = 1 ∧ (r 1 < n → (G.ask (r 1)).stage = .idle)
  | 1 => r 0 = 1 ∧ r 2 = n ∧ (r 1 < n → (G.ask (r 1)).stage = .idle)
  | 2 => n ≤ r 1
  | 3 => Own n r ∧ (G.ask (r 1)).stage = .idle
  | 4 => Own n r ∧ (G.ask (r 1)).stage = .idle ∧ ∃ b, b < (G.ask (r 1)).rank ∧ r 3 = G.node (r 1) b
  | 5 => Own n r ∧ (G.ask (r 1)).stage = .idle ∧ (∃ b, b < (G.ask (r 1)).rank ∧ r 3 = G.node (r 1) b) ∧
      r 4 = G.node (r 1) (G.ask (r 1)).rank
  | 6 => Asked n G r .asking
  | 7 => Begun n G r .asking
  | 8 => Begun n G r .asking ∧ r 6 ≤ n ∧ ∃ a, Seen G r (r 6) a
  | 9 => Begun n G r .asking ∧ r 6 < n ∧ ∃ a, Seen G r (r 6) a
  | 10 => Begun n G r .asking ∧ r 6 < n ∧ (∃ a, Seen G r (r 6) a) ∧ (r 7 ≠ r 4 → (G.ask (r 1)).request ≠ (G.ask (r 1)).rank)
  | 11 => Begun n G r .asking ∧ r 6 < n ∧ ∃ a, Seen G r (r 6) a
  | 12 => Begun n G r .asking ∧ r 6 < n ∧ ∃ a, Seen G r (r 6) a ∧ r 9 = G.line a
  | 13 => Begun n G r .asking ∧ r 6 < n ∧ ∃ a, Seen G r (r 6) a ∧ r 9 = G.line a
  | 14 => Begun n G r .asking ∧ r 6 < n ∧ ∃ a, Seen G r (r 6) a ∧ r 9 = G.line a ∧ (r 10 = r 9 ∨ a < G.h)
  | 15 => Over n G r
  | 16 => Over n G r ∧ r 8 = 0
  | 17 => Begun n G r .asking ∧ r 6 < n ∧ ∃ a, Seen G r (r 6) a ∧ r 9 = G.line a
  | 18 => (Over n G r ∧ r 8 = 0) ∨ ∃ a, Round n G r a
  | 19 => ∃ a, Round n G r a
  | 20 => ∃ a, Round n G r a ∧ (r 8 = r 11 ∨ a + 1 ≤ G.t)
  | 21 => Begun n G r .asking
  | _ => False

/-- 22 to 41, counted from 22. -/
def CloseAt : Nat → Prop
  | 0 => Begun n G r .closing
  | 1 => Begun n G r .closing ∧ ∃ b, (G.ask (r 1)).looked ≤ b ∧ Head G b (r 13)
  | 2 => Begun n G r .closing ∧ ∃ b, (G.ask (r 1)).looked ≤ b ∧ Head G b (r 13)
  | 3 => (r 14 ≠ r 13 ∧ Begun n G r .closed) ∨
      (r 14 = r 13 ∧ Begun n G r .closing ∧ r 13 = G.line (G.ask (r 1)).looked)
  | 4 => Begun n G r .closed
  | 5 => Begun n G r .closed ∧ r 12 = 0
  | 6 => Begun n G r .closing ∧ r 13 = G.line (G.ask (r 1)).looked
  | 7 => (Begun n G r .closed ∧ r 12 = 0) ∨ Looking n G r
  | 8 => Looking n G r
  | 9 => (r 15 ≠ r 4 ∧ Begun n G r .closed) ∨ (r 15 = r 4 ∧ Looking n G r ∧ Unasked G m r)
  | 10 => Looking n G r ∧ Unasked G m r
  | 11 => (r 12 = r 16 ∧ Begun n G r .closed) ∨ (r 12 ≠ r 16 ∧ Found n G m r)
  | 12 => Found n G m r
  | 13 => Found n G m r ∧ r 18 = G.line ((G.ask (r 1)).looked + 1)
  | 14 => Found n G m r ∧ r 18 = G.line ((G.ask (r 1)).looked + 1)
  | 15 => (r 19 ≠ r 12 ∧ Begun n G r .closed) ∨
      (r 19 = r 12 ∧ Found n G m r ∧ r 18 = G.line ((G.ask (r 1)).looked + 1))
  | 16 => Begun n G r .closed
  | 17 => Begun n G r .closed ∧ r 17 = 0
  | 18 => Found n G m r ∧ r 18 = G.line ((G.ask (r 1)).looked + 1)
  | 19 => (Begun n G r .closed ∧ r 17 = 0) ∨ GiveUp n G m r
  | _ => False

/-- 42 to 64, counted from 42. -/
def GiveUpAssignAt (pc : Nat) : Prop :=
  GiveUp n G m r ∧ AssignAt n G m (r 1) (G.ask (r 1)).looked (r 21) (r 22) (r 23) (r 24) (r 25) (r 26) (r 27) (r 28) (r 20)
    pc

/-- The node behind where the slot looked has this taker. -/
abbrev Taken (w : Nat) : Prop :=
  G.taker m ((G.ask (r 1)).looked + 1) ≠ nobody ∧ G.taker m ((G.ask (r 1)).looked + 1) = w

/-- 65 to 92, counted from 65, but for `GiveUpServeAt`. -/
def EndAt : Nat → Prop
  | 0 => GiveUp n G m r ∧ NoneWaiting n G (r 1) (G.ask (r 1)).looked
  | 1 => GiveUp n G m r ∧ NoneWaiting n G (r 1) (G.ask (r 1)).looked ∧ r 29 = nobody
  | 2 => GiveUp n G m r ∧ G.taker m ((G.ask (r 1)).looked + 1) ≠ nobody ∧ (r 30 ≠ 0 → Taken G m r (r 1)) ∧
      (r 30 = 0 → Taken G m r (r 29))
  | 3 => GiveUp n G m r ∧ G.taker m ((G.ask (r 1)).looked + 1) ≠ nobody ∧ (r 30 ≠ 0 → Taken G m r (r 1)) ∧
      (r 30 = 0 → Taken G m r (r 20))
  | 4 => GiveUp n G m r ∧ Taken G m r (r 1)
  | 5 => GiveUp n G m r ∧ Taken G m r (r 20)
  | 6 => (r 20 = r 1 ∧ GiveUp n G m r ∧ Taken G m r (r 20)) ∨ (r 20 ≠ r 1 ∧ ∃ a, Off n G m r a)
  | 7 => r 20 = r 1 ∧ GiveUp n G m r ∧ Taken G m r (r 20)
  | 8 => (r 20 = r 1 ∧ GiveUp n G m r ∧ Taken G m r (r 20)) ∧ (G.ask (r 1)).rank = (G.ask (r 1)).looked + 2
  | 17 => Begun n G r .closed
  | 18 => Begun n G r .closed
  | 19 => Begun n G r .closed
  | 20 => Begun n G r .closed
  | 21 => Begun n G r .closed ∧ r 7 = G.node (r 1) (G.ask (r 1)).rank
  | 22 => Own n r ∧ (G.ask (r 1)).stage = .idle ∧ (G.ask (r 1)).rank = (G.ask (r 1)).request
  | 23 => Own n r ∧ (G.ask (r 1)).stage = .idle ∧ (G.ask (r 1)).rank = (G.ask (r 1)).request
  | 24 => Own n r ∧ (G.ask (r 1)).stage = .idle ∧ (G.ask (r 1)).rank = (G.ask (r 1)).request
  | 25 => Own n r ∧ (G.ask (r 1)).stage = .idle ∧ (G.ask (r 1)).rank = (G.ask (r 1)).request
  | 26 => Got n G r ∧ r 5 = 0
  | 27 => Got n G r ∧ r 5 = 0
  | _ => False

/-- 74 to 81, counted from 74. -/
def GiveUpServeAt (pc : Nat) : Prop :=
  ∃ a, Off n G m r a ∧ ServeAt G a (r 20) (r 32) (r 33) (r 34) (r 12) (r 35) pc

/-- 93 to 100, counted from 93. -/
def NextAt : Nat → Prop
  | 0 => ∃ a, Round n G r a ∧ a + 1 ≤ G.t
  | 1 => ∃ a, Round n G r a ∧ Behind G a (r 38)
  | 2 => ∃ a, Round n G r a ∧ Behind G a (r 38)
  | 3 => ∃ a, Round n G r a ∧ Behind G a (r 38) ∧ (r 39 = r 8 ∨ a < G.h)
  | 4 => Over n G r
  | 5 => Over n G r ∧ r 37 = 0
  | 6 => ∃ a, Round n G r a ∧ Behind G a (r 38)
  | 7 => (Over n G r ∧ r 37 = 0) ∨ ∃ a, RoundNext n G r a
  | _ => False

/-- 101 to 123, counted from 101. -/
def RoundAssignAt (pc : Nat) : Prop :=
  ∃ a, RoundNext n G r a ∧
    AssignAt n G m (r 1) a (r 41) (r 42) (r 43) (r 44) (r 45) (r 46) (r 47) (r 48) (r 40) pc

/-- A round whose node has this taker. -/
structure Giving (a : Nat) : Prop where
  next : RoundNext n G r a
  taker : G.taker m (a + 1) = r 40
  lt : r 40 < n

/-- 128 to 135, counted from 128. -/
def RoundServeAt (pc : Nat) : Prop :=
  ∃ a, Giving n G m r a ∧ ServeAt G a (r 40) (r 50) (r 51) (r 52) (r 8) (r 53) pc

/-- 124 to 143, counted from 124, but for `RoundServeAt`. -/
def RoundAt : Nat → Prop
  | 0 => ∃ a, Giving n G m r a
  | 1 => ∃ a, Giving n G m r a
  | 2 => ∃ a, Giving n G m r a ∧ r 40 = r 1
  | 3 => ∃ a, Giving n G m r a ∧ Served G a (r 40)
  | 12 => ∃ a, Giving n G m r a ∧ a < G.h
  | 13 => ∃ a, Giving n G m r a ∧ a < G.h
  | 14 => ∃ a, Giving n G m r a ∧ a < G.h
  | 15 => (r 40 ≠ r 1 ∧ Over n G r) ∨ (r 40 = r 1 ∧ ∃ a, Giving n G m r a ∧ a < G.h)
  | 16 => ∃ a, Giving n G m r a ∧ a < G.h ∧ r 40 = r 1
  | 17 => Got n G r ∧ (G.ask (r 1)).rank ≤ G.h + 1
  | 18 => Over n G r
  | 19 => Begun n G r .asking ∧ r 6 ≤ n ∧ ∃ a, Seen G r (r 6) a
  | _ => False

/-- 144 to 163, counted from 144. -/
def PassAt : Nat → Prop
  | 0 => Got n G r ∧ (r 5 ≠ 0 → (G.ask (r 1)).rank ≤ G.h + 1)
  | 1 => Got n G r ∧ r 55 = G.node (r 1) (G.ask (r 1)).rank ∧ (r 5 ≠ 0 → (G.ask (r 1)).rank ≤ G.h + 1)
  | 2 => Got n G r ∧ r 55 = G.node (r 1) (G.ask (r 1)).rank
  | 3 => ∃ b, Passing n G r b ∧ r 57 = G.line b
  | 4 => ∃ b, Passing n G r b ∧ r 57 = G.line b
  | 5 => ∃ b, Passing n G r b ∧ r 57 = G.line b ∧ (r 58 = r 57 ∨ b < G.h)
  | 6 => HeadPast n G r
  | 7 => HeadPast n G r ∧ r 56 = 0
  | 8 => ∃ b, Passing n G r b ∧ r 57 = G.line b
  | 9 => (HeadPast n G r ∧ r 56 = 0) ∨ ∃ b, Passing n G r b ∧ r 56 = G.line b
  | 10 => HeadPast n G r
  | 11 => HeadPast n G r
  | 12 => ∃ b, Passing n G r b ∧ r 56 = G.line b
  | 13 => ∃ b, Passing n G r b ∧ r 56 = G.line b ∧ (r 59 = r 55 → (G.ask (r 1)).rank = b + 2) ∧
      (r 59 ≠ r 55 → (G.ask (r 1)).rank ≤ G.h + 1)
  | 14 => HeadPast n G r
  | 15 => HeadPast n G r
  | 16 => ∃ b, Passing n G r b ∧ r 56 = G.line b ∧ (G.ask (r 1)).rank = b + 2
  | 17 => ∃ b, Passing n G r b ∧ r 56 = G.line b ∧ (G.ask (r 1)).rank = b + 2 ∧ r 60 = r 56
  | 18 => HeadPast n G r
  | 19 => HeadPast n G r
  | _ => False

/-- 164 to 217. No node is used again: so the loop of `sweep` is not entered. -/
def RetireAt (pc : Nat) : Prop :=
  (pc ≤ 180 ∨ pc = 216 ∨ pc = 217) ∧ Own n r ∧ (G.ask (r 1)).stage = .idle ∧ (pc ≤ 216 → Finished n G m r) ∧
    (177 ≤ pc → pc ≤ 180 → r 68 = 0)

def DequeueAt (pc : Nat) : Prop :=
  cond (Nat.ble pc 21) (BeginAt n G r pc) <|
  cond (Nat.ble pc 41) (CloseAt n G m r (pc - 22)) <|
  cond (Nat.ble pc 64) (GiveUpAssignAt n G m r (pc - 42)) <|
  cond (Nat.ble pc 73) (EndAt n G m r (pc - 65)) <|
  cond (Nat.ble pc 81) (GiveUpServeAt n G m r (pc - 74)) <|
  cond (Nat.ble pc 92) (EndAt n G m r (pc - 65)) <|
  cond (Nat.ble pc 100) (NextAt n G r (pc - 93)) <|
  cond (Nat.ble pc 123) (RoundAssignAt n G m r (pc - 101)) <|
  cond (Nat.ble pc 127) (RoundAt n G m r (pc - 124)) <|
  cond (Nat.ble pc 135) (RoundServeAt n G m r (pc - 128)) <|
  cond (Nat.ble pc 143) (RoundAt n G m r (pc - 124)) <|
  cond (Nat.ble pc 163) (PassAt n G r (pc - 144)) <|
  RetireAt n G m r pc

end
end WfqueueNever
