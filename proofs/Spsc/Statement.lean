prelude
import Machine.Replay
import Spsc.Spec
import Gen.Spsc
/-!
# What the theorems about the ring speak of

Together with `Machine.Linearizable` and `Spsc.Spec` (and what they import), this is all that a reader must read to know
what is claimed; the rest of the folder proves it.

## Main definitions

* `Params`, `Init`: the parameters of a ring, and a ring just created
* `Races a b`: two accesses, about to happen in two threads, are a data race
* `ownSteps t ls`: how many of the transitions `ls` are steps of thread `t`
* `stepBound c`: the bound for an operation: 12 steps for `push` and for `pop`, 14 and 5 for each element for
  `push_many`, 13 and 5 for each element for `pop_many`, 5 for `size`
* `allowed`: the roles of two fixed threads, as a test for recorded runs
-/

namespace Spsc
open Gen.Spsc

/-- A ring for `capacity` elements, with `2 ^ bits` slots, whose indices start at `start`. -/
structure Params where
  capacity : Nat
  bits : Nat
  start : Nat
  pos : 1 ≤ capacity
  le : capacity ≤ Word.pow2 bits
  bits_lt : bits < 64
  start_lt : start < wordSize

/-- A field of the ring, which is object 1. -/
abbrev cell (field : Nat) : Loc := ⟨1, field, 0⟩

/-- The state after `zp_spsc_create_at(&q, capacity, start)`: nothing is said about the slots. -/
structure Init (p : Params) (s : State) : Prop where
  idle : ∀ t, s.thread t = none
  tail : s.mem (cell Field.tail) = p.start
  tailOwn : s.mem (cell Field.tailOwn) = p.start
  headSeen : s.mem (cell Field.headSeen) = p.start
  head : s.mem (cell Field.head) = p.start
  headOwn : s.mem (cell Field.headOwn) = p.start
  tailSeen : s.mem (cell Field.tailSeen) = p.start
  capacity : s.mem (cell Field.capacity) = p.capacity
  mask : s.mem (cell Field.mask) = Word.pow2 p.bits - 1

/-- A data race, if both are about to happen in different threads. -/
def Races (a b : Access) : Prop :=
  a.loc = b.loc ∧ (a.writes = true ∨ b.writes = true) ∧ (a.plain = true ∨ b.plain = true)

/-- How many transitions are instructions of thread `t`, its returns included. -/
def ownSteps (t : Tid) : List Label → Nat
  | [] => 0
  | .inv _ _ :: ls => ownSteps t ls
  | .step u :: ls => cond (Nat.beq u t) 1 0 + ownSteps t ls
  | .res u _ :: ls => cond (Nat.beq u t) 1 0 + ownSteps t ls

/-- At most how many steps an operation makes. -/
def stepBound (c : Call) : Nat :=
  match c.op, c.args with
  | 0, _ => 12
  | 1, _ => 12
  | 2, [_, n] => 14 + 5 * n
  | 3, [_, n] => 13 + 5 * n
  | _, _ => 5

/-- Whether thread `t` may invoke `c`. -/
def allowed (t : Tid) (c : Call) : Bool :=
  match c.args with
  | [q] =>
    Bool.and (Nat.beq q 1) (Bool.or (Nat.beq c.op 4)
      (Bool.and (Nat.beq c.op 1) (Bool.and (Nat.beq t 1) (Nat.ble 1 c.buf.length))))
  | [q, n] =>
    Bool.and (Nat.beq q 1) (Bool.or (Bool.and (Nat.beq c.op 0) (Nat.beq t 0))
      (Bool.and (Nat.ble n c.buf.length) (Bool.or (Bool.and (Nat.beq c.op 2) (Nat.beq t 0))
        (Bool.and (Nat.beq c.op 3) (Nat.beq t 1)))))
  | _ => false

end Spsc
