prelude
import Machine.Environment
import Machine.Word
import Mpmc.Spec
import Gen.Mpmc
/-!
# What the theorems about the bounded queue speak of

Together with `Machine.Linearizable`, `Machine.Environment` and `Mpmc.Spec` (and what they import), this is all that a
reader must read to know what is claimed; the rest of the folder proves it.

## Main definitions

* `Params`, `Init`: the parameters of a queue, and a queue just created
* `place x`: where in the array the cell with number `x` is
* `Young p m`: no more than `2 ^ 63` elements have been appended since the queue was created
* `Histories`, `Reaches`: the histories and states of the generated program, while the queue is young
* `Exists p a`: an access is to a field of the queue, or to a cell whose index is less than the number of cells
* `Races a b`: two accesses, about to happen in two threads, are a data race
* `elements m`: how many elements there are, by the tickets
* `InFlight f`: the operation has taken its tickets, and has not yet set the turn of each of their cells
* `Excuse k t s`: in state `s` there are `k` elements, or another operation than that of thread `t` is in flight
* `limit p c`: the number of elements at which a call may fail: the capacity for a push, 0 for a pop
* `Failed c r`: the call `c` was in vain: `ZP_FULL`, `ZP_EMPTY`, or 0 though some were asked for

## Implementation notes

Why a bound on the elements: tickets are words of 64 bits. A thread that sleeps before its compare-and-swap while `2 ^ 64`
elements are appended would find `tail` as it was, and take a place that it has not looked at. The bound is on what the
memory shows, the distance of `tail` from where it started; no limit is set to threads or calls.
-/

namespace Mpmc
open Gen.Mpmc

/-- A queue for `capacity` elements, with `2 ^ bits` cells, whose tickets start at `start`. -/
structure Params where
  capacity : Nat
  bits : Nat
  start : Nat
  pos : 1 ≤ capacity
  le : capacity ≤ Word.pow2 bits
  bits_ge : 6 ≤ bits
  bits_le : bits ≤ 32
  start_lt : start < wordSize

/-- A field of the queue, which is object 1. -/
abbrev cell (field : Nat) : Loc := ⟨1, field, 0⟩

/-- Where in the array the cell with this number is: in each block of 64, eights and ones change places. -/
@[irreducible] def place (x : Nat) : Nat := 64 * (x / 64) + (8 * (x % 8) + x / 8 % 8)

/-- The state after `zp_mpmc_create_at(&q, capacity, start)`: nothing is said about the values in the cells. -/
structure Init (p : Params) (s : State) : Prop where
  idle : ∀ t, s.thread t = none
  tail : s.mem (cell Field.tail) = p.start
  headSeen : s.mem (cell Field.headSeen) = p.start
  head : s.mem (cell Field.head) = p.start
  capacity : s.mem (cell Field.capacity) = p.capacity
  mask : s.mem (cell Field.mask) = Word.pow2 p.bits - 1
  turns : ∀ i, i < Word.pow2 p.bits →
    s.mem ⟨1, Field.cellsTurn, place ((p.start + i) % Word.pow2 p.bits)⟩ = (p.start + i) % wordSize

/-- `2 ^ 63`. -/
abbrev maxPushes : Nat := 9223372036854775808

/-- `tail` is at most `2 ^ 63` from where it started: no more elements than that have been appended. -/
def Young (p : Params) (m : Mem) : Prop := BinOp.eval .sub (m (cell Field.tail)) p.start ≤ maxPushes

/-- `h` is what an observer may see of a queue just created, while it is young. -/
abbrev Histories (p : Params) (h : History) : Prop := IsHistoryIn (Young p) program Allows (Init p) h

/-- `s` can be reached from a queue just created, and it has been young until then, and is. -/
def Reaches (p : Params) (s : State) : Prop := ReachableIn (Young p) program Allows (Init p) s ∧ Young p s.mem

/-- The access is to a field of the queue, or to a cell inside the array. -/
def Exists (p : Params) (a : Access) : Prop :=
  a.loc.obj = 1 ∧ ((a.loc.field ≤ Field.mask ∧ a.loc.idx = 0) ∨
    ((a.loc.field = Field.cellsTurn ∨ a.loc.field = Field.cellsValue) ∧ a.loc.idx < Word.pow2 p.bits))

/-- A data race, if both are about to happen in different threads. -/
def Races (a b : Access) : Prop :=
  a.loc = b.loc ∧ (a.writes = true ∨ b.writes = true) ∧ (a.plain = true ∨ b.plain = true)

/-- How many elements there are, by the tickets. -/
def elements (m : Mem) : Nat := BinOp.eval .sub (m (cell Field.tail)) (m (cell Field.head))

/-- The operation has taken tickets, by a compare-and-swap that succeeded, and has not yet set the turn of each of their
cells: at these program counters, of `push`, `pop`, `push_many` and `pop_many`. A batch has `r 4` tickets, and in its loop
counts the cells. -/
def InFlight (f : Frame) : Prop :=
  match f.op with
  | 0 => (f.pc = 37 ∧ f.regs 15 ≠ 0) ∨ (38 ≤ f.pc ∧ f.pc ≤ 42)
  | 1 => (f.pc = 22 ∧ f.regs 11 ≠ 0) ∨ (23 ≤ f.pc ∧ f.pc ≤ 27)
  | 2 => (f.pc = 42 ∧ f.regs 16 ≠ 0) ∨ f.pc = 43 ∨
      (44 ≤ f.pc ∧ f.pc ≤ 54 ∧ f.pc ≠ 53 ∧ f.regs 17 < f.regs 4) ∨ (f.pc = 53 ∧ f.regs 17 + 1 < f.regs 4)
  | 3 => (f.pc = 27 ∧ f.regs 13 ≠ 0) ∨ f.pc = 28 ∨
      (29 ≤ f.pc ∧ f.pc ≤ 35 ∧ f.regs 14 < f.regs 4) ∨ (36 ≤ f.pc ∧ f.pc ≤ 38 ∧ f.regs 14 + 1 < f.regs 4) ∨
      (f.pc = 39 ∧ f.regs 14 < f.regs 4)
  | _ => False

/-- In state `s` there are `k` elements, or the operation of another thread than `t` is in flight. -/
def Excuse (k : Nat) (t : Tid) (s : State) : Prop :=
  elements s.mem = k ∨ ∃ u f, u ≠ t ∧ s.thread u = some f ∧ InFlight f

/-- The call was in vain. -/
def Failed (c : Call) (r : Result) : Prop :=
  match c.op with
  | 0 => r.ret = 1
  | 1 => r.ret = 2
  | 2 => r.ret = 0 ∧ c.args ≠ [1, 0]
  | 3 => r.ret = 0 ∧ c.args ≠ [1, 0]
  | _ => False

/-- How many elements make the call fail: a push if the queue is full, a pop if it is empty. -/
def limit (p : Params) (c : Call) : Nat :=
  match c.op with
  | 0 => p.capacity
  | 2 => p.capacity
  | _ => 0

end Mpmc
