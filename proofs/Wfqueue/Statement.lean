prelude
import Machine.Overlap
import Wfqueue.Spec
import Gen.Wfqueue
/-!
# What the theorems about the wait-free queue speak of

Together with `Machine.History`, `Machine.Overlap` and `Wfqueue.Spec` (and what they import), this is all that a reader
must read to know what is claimed; the rest of the folder proves it.

## Main definitions

* `Init n s`: what is relied on of a queue just created, with `n` slots
* `pending m slot`: how many retired nodes the slot has, by its own count
* `ofSlots field`: the fields of slots that are no atomics
* `nobody`: what the taker of a node is, of which it is not settled who gets it
* `stepBound n c`: the bound for an operation called with `n` slots

## Implementation notes

A step is an instruction of the generated program, local ones included. `Init` says of memory only what the proofs rely
on: the number of slots, and that no slot has retired nodes. Everything else may be as it likes: also the list of nodes.
In the model an array has cells beyond its end, which nobody has written; of those of the counts it is said that they
hold 0.
-/

namespace Wfqueue
open Gen.Wfqueue

/-- How many retired nodes the slot has, by its own count. -/
abbrev pending (m : Mem) (slot : Nat) : Nat := m ⟨1, Field.slotsPending, slot⟩

/-- A queue just created, with `n` slots, of which nothing more is said than what is relied on. -/
structure Init (n : Nat) (s : State) : Prop where
  idle : ∀ t, s.thread t = none
  threads : s.mem ⟨1, Field.threads, 0⟩ = n
  most : n ≤ 1024
  none_pending : ∀ slot, pending s.mem slot = 0

/-- `s` can be reached from a queue just created, with `n` slots. -/
abbrev Reaches (n : Nat) (s : State) : Prop := Reachable program Allows (Init n) s

/-- The fields of slots that are no atomics: `pool`, `pooled`, `retired`, `pending`. -/
def ofSlots (field : Nat) : Bool := Nat.ble Field.slotsPool field && Nat.ble field Field.slotsPending

/-- `NOBODY`: no slot. -/
abbrev nobody : Nat := 18446744073709551615

/-- At most how many steps an operation makes, with `n` slots. -/
def stepBound (n : Nat) (c : Call) : Nat :=
  match c.op with
  | 0 => 408 + 234 * n + 36 * (n * n)
  | 1 => 427 + 246 * n + 37 * (n * n)
  | 2 => 4 + 6 * n
  | _ => 5

end Wfqueue
