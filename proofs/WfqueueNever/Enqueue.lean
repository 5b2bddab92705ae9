prelude
import Machine.Branch
import WfqueueNever.Facts
import WfqueueNever.Statement
/-!
# enqueue

## Main definitions

* `known n r pc`: what `enqueue` knows at each program counter, by its registers `r`
* `EnqStep`: a step leads to a good state, and to what is known there

## Main statements

* `Enqueue.stable`: what is known stays true whatever others do
* `EnqStep.stay`, `.kept`: steps that change registers only, and such as write nothing that matters

## Implementation notes

Registers: 0 q, 1 slot, 2 value, 3 threads, 4 mine, 5 the node inside `make_node`, 10 how many nodes `sweep` looks at, none,
28 the number of rounds, 30 tail, 31 and 32 inside `protect_tail`, 33 next, 34 threads, 35 turn, 36 linked, 39 the number
of turns, 40 the node whose turn it is, 41 and 42 what is behind tail, 37 and 44 done, 38 and 43 expected. The program
counters that are not listed are not reached, since there is no node in the pool and `sweep` looks at none.
-/

namespace WfqueueNever
open Gen.WfqueueNever

namespace Enqueue

/-- The operation runs with slot `r 1`. -/
abbrev base (n : Nat) (r : Regs) : Fact := .reg (r 0 = 1 ∧ r 3 = n ∧ r 1 < n)

/-- It has made no node. -/
abbrev start (n : Nat) (r : Regs) (P : Prop) : Fact := .and (base n r) (.and .none (.reg P))

/-- It is making the node `x`. -/
abbrev making (n : Nat) (r : Regs) (x part : Nat) : Fact := .and (base n r) (.made x (r 2) part)

/-- It offers its node, and knows that `F`. -/
abbrev offering (n : Nat) (r : Regs) (F : Fact) : Fact := .and (.and (base n r) (.offered (r 4) (r 2))) F

/-- It is in a round. -/
abbrev round (n : Nat) (r : Regs) (F : Fact) : Fact := offering n r (.and (.reg (r 28 < n)) F)

/-- It has seen tail at `r 30`. -/
abbrev view (n : Nat) (r : Regs) (F : Fact) : Fact :=
  round n r (.and (.near (r 4) (r 28) (r 30)) (.and (.reg (r 34 = n)) F))

/-- What is known at each program counter. -/
def known (n : Nat) (r : Regs) : Nat → Fact
  | 0 => .and (.reg (r 0 = 1)) .none
  | 1 => .and (.reg (r 0 = 1 ∧ r 3 = n)) .none
  | 2 => .and (.reg (n ≤ r 1)) .none
  | 3 | 5 | 13 | 15 | 16 | 56 | 58 | 66 | 74 => start n r True
  | 4 => start n r (r 6 = 0)
  | 6 | 12 | 59 | 65 => start n r (r 5 = 0)
  | 14 => .or (start n r (r 5 = 0)) (making n r (r 5) 0)
  | 17 | 18 | 19 | 20 => start n r (r 10 = 0)
  | 57 => start n r (r 25 = 0)
  | 67 => start n r (r 4 = 0)
  | 68 => making n r (r 5) 0
  | 69 => making n r (r 5) 1
  | 70 => making n r (r 5) 2
  | 71 => making n r (r 5) 3
  | 72 => making n r (r 5) 4
  | 73 => .or (start n r (r 4 = 0)) (making n r (r 4) 4)
  | 75 => making n r (r 4) 4
  | 76 => offering n r (.turn (r 4) 0)
  | 77 => offering n r (.turn (r 4) (r 28))
  | 78 | 80 => round n r (.turn (r 4) (r 28))
  | 79 => round n r (.and (.turn (r 4) (r 28)) (.imp (r 29 = 0) (.reached (r 4))))
  | 81 | 82 | 86 => round n r (.near (r 4) (r 28) (r 31))
  | 83 => round n r (.and (.near (r 4) (r 28) (r 31)) (.imp (r 32 ≠ r 31) (.turn (r 4) (r 28 + 1))))
  | 84 | 118 | 119 | 120 | 121 => round n r (.turn (r 4) (r 28 + 1))
  | 85 => round n r (.and (.turn (r 4) (r 28 + 1)) (.reg (r 30 = 0)))
  | 87 => round n r (.or (.and (.turn (r 4) (r 28 + 1)) (.reg (r 30 = 0))) (.near (r 4) (r 28) (r 30)))
  | 88 => round n r (.near (r 4) (r 28) (r 30))
  | 89 => view n r (.reg True)
  | 90 | 93 => view n r (.owner (r 30) (r 35))
  | 91 | 92 => view n r (.and (.owner (r 30) (r 35)) (.imp (r 36 ≠ r 30) (.clear (r 30) (r 35))))
  | 94 => view n r (.and (.owner (r 30) (r 35)) (.reg (r 38 = r 30)))
  | 95 => view n r (.clear (r 30) (r 35))
  | 96 | 111 => view n r (.scan (r 30) (r 35) (r 39) (r 39))
  | 97 => view n r (.and (.scan (r 30) (r 35) (r 39) (r 39)) (.reg (r 39 < n)))
  | 98 => view n r (.and (.scan (r 30) (r 35) (r 39) (r 39)) (.reg (r 39 < n ∧ r 35 + 1 = n)))
  | 99 | 101 => view n r (.and (.scan (r 30) (r 35) (r 39 + 1) (r 39)) (.reg (r 39 < n)))
  | 100 => view n r (.and (.scan (r 30) (r 35) (r 39) (r 39)) (.reg (r 39 < n ∧ r 35 + 1 < n)))
  | 102 => view n r (.and (.reg (r 39 < n)) (.and (.imp (r 40 = 0) (.scan (r 30) (r 35) (r 39 + 1) (r 39 + 1)))
      (.imp (r 40 ≠ 0) (.and (.scan (r 30) (r 35) (r 39 + 1) (r 39)) (.found (r 30) (r 35) (r 40))))))
  | 103 => view n r (.and (.scan (r 30) (r 35) (r 39 + 1) (r 39)) (.found (r 30) (r 35) (r 40)))
  | 104 => view n r (.and (.and (.scan (r 30) (r 35) (r 39 + 1) (r 39)) (.found (r 30) (r 35) (r 40)))
      (.reg (r 41 = 0)))
  | 105 => view n r (.or (.and (.reg (r 37 = 1)) (.next (r 30) (r 40))) (.and (.reg (r 37 = 0)) (.next (r 30) (r 41))))
  | 106 => view n r (.next (r 30) (r 40))
  | 107 | 109 | 115 => view n r (.next (r 30) (r 33))
  | 108 => view n r (.next (r 30) (r 41))
  | 110 => view n r (.and (.scan (r 30) (r 35) (r 39 + 1) (r 39 + 1)) (.reg (r 39 < n)))
  | 112 => view n r (.ended (r 4) (r 30))
  | 113 => view n r (.or (.and (.reg (r 42 = 0)) (.reached (r 4))) (.next (r 30) (r 42)))
  | 114 => view n r (.or (.and (.reg (r 33 = 0)) (.reached (r 4))) (.next (r 30) (r 33)))
  | 116 => view n r (.and (.next (r 30) (r 33)) (.reg (r 43 = r 30)))
  | 117 => round n r (.and (.turn (r 4) (r 28 + 1)) (.imp (r 33 = r 4) (.reached (r 4))))
  | 122 => offering n r (.turn (r 4) (r 28))
  | 123 => offering n r (.reached (r 4))
  | 124 | 125 | 126 | 127 => .and (base n r) (.and .none (.reached (r 4)))
  | _ => .reg False

end Enqueue

/-- The thread is inside `enqueue`. -/
def EnqueueAt (n : Nat) (G : View) (m : Mem) (r : Regs) (pc : Nat) : Prop :=
  (Enqueue.known n r pc).Holds n (r 1) G m

/-- A step of an enqueue does to the line what it may, and leads to what is known there; or the operation returns. -/
inductive EnqStep (n : Nat) (G : View) (m : Mem) (r : Regs) (b : List Nat) : Option Outcome → Prop where
  | next {G' m' r' pc} : EnqGoes n (r 1) G m G' m' → r' 1 = r 1 → EnqueueAt n G' m' r' pc →
      EnqStep n G m r b (some (.next m' ⟨0, pc, r', b⟩))
  | done {v} : EnqStep n G m r b (some (.done ⟨v, b⟩))

section
variable {n p q pc : Nat} {G G' : View} {m m' : Mem} {r r' : Regs} {b : List Nat}

/-- What an enqueue knows stays true whatever other slots' enqueues do. -/
theorem EnqueueAt.enq (L : Laid n G m) (O : Offers n G m) (E : EnqMove n q G m G' m') (h : r 1 ≠ q)
    (H : EnqueueAt n G m r pc) : EnqueueAt n G' m' r pc := Fact.enq L O E (E.unmoved h) H

/-- And whatever dequeues do. -/
theorem EnqueueAt.deq (L : Laid n G m) (O : Offers n G m) (D : DeqMove G m G' m') (H : EnqueueAt n G m r pc) :
    EnqueueAt n G' m' r pc := Fact.deq L O D H

theorem Kept.unmoved (K : Kept m m') : Unmoved p G m G m' :=
  ⟨rfl, fun h => K.node _ _ h (by decide), fun h => K.node _ _ h (by decide), fun h _ => K.node _ _ h (by decide),
    fun h _ => K.node _ _ h (by decide)⟩

namespace EnqStep

/-- Only registers change. -/
theorem stay (L : Laid n G m) (O : Offers n G m) (hr : r' 1 = r 1) (h : (Enqueue.known n r' pc).Holds n (r 1) G m) :
    EnqStep n G m r b (some (.next m ⟨0, pc, r', b⟩)) := by
  refine .next (EnqGoes.kept L O .refl) hr ?_
  show (Enqueue.known n r' pc).Holds n (r' 1) G m
  rw [hr]
  exact h

/-- Nothing that matters is written. -/
theorem kept (L : Laid n G m) (O : Offers n G m) (K : Kept m m') (hr : r' 1 = r 1)
    (h : (Enqueue.known n r' pc).Holds n (r 1) G m) : EnqStep n G m r b (some (.next m' ⟨0, pc, r', b⟩)) := by
  have E : EnqGoes n (r 1) G m G m' := .kept L O K
  refine .next E hr ?_
  show (Enqueue.known n r' pc).Holds n (r' 1) G m'
  rw [hr]
  exact Fact.enq L O E.move K.unmoved h

end EnqStep
end
end WfqueueNever
