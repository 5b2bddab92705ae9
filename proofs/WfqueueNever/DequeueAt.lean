prelude
import WfqueueNever.DequeueKnows
/-!
# dequeue: what is true at each program counter

## Main definitions

* `DequeueAt n G m r pc`: the assertion at each program counter of `Gen.WfqueueNever.dequeue`; `BeginAt` to `RetireAt`
  are its parts
-/

namespace WfqueueNever

section
variable (n : Nat) (G : View) (m : Mem) (r : Regs)

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
  | 10 => Begun n G r .asking ∧ r 6 < n ∧ (∃ a, Seen G r (r 6) a) ∧
      (r 7 ≠ r 4 → (G.ask (r 1)).request ≠ (G.ask (r 1)).rank)
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
  GiveUp n G m r ∧ AssignAt n G m (r 1) (G.ask (r 1)).looked (r 21) (r 22) (r 23) (r 24) (r 25) (r 26) (r 27) (r 28)
    (r 20) pc

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
  | 13 => ∃ b, Passing n G r b ∧ r 56 = G.line b ∧ (r 59 = r 55 → (G.ask (r 1)).rank = b + 2 ∨ b < G.h) ∧
      (r 59 ≠ r 55 → (G.ask (r 1)).rank ≤ G.h + 1)
  | 14 => HeadPast n G r
  | 15 => HeadPast n G r
  | 16 => ∃ b, Passing n G r b ∧ r 56 = G.line b ∧ ((G.ask (r 1)).rank = b + 2 ∨ b < G.h)
  | 17 => ∃ b, Passing n G r b ∧ r 56 = G.line b ∧ ((G.ask (r 1)).rank = b + 2 ∨ b < G.h) ∧ r 60 = r 56
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
