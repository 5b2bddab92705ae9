prelude
import Machine.Word
import Deque.Spec
import Gen.Deque
/-!
# What the theorems about the deque speak of

Together with `Machine.Linearizable` and `Deque.Spec` (and what they import), this is all that a reader must read to
know what is claimed; the rest of the folder proves it.

## Main definitions

* `Params`, `Init`: the parameters of a deque, and a deque just created
* `pushes h`, `maxPushes`: how many calls of `push` a history has, and how many the theorems allow: `2 ^ 63`
* `Reaches p s`: state `s` can be reached from a deque just created, with at most so many calls of `push`
* `Exists m a`: an access is to an object that exists, and inside it
* `Races a b`: two accesses, about to happen in two threads, are a data race
* `ownSteps t ls`: how many of the transitions `ls` are steps of thread `t`
* `stepBound m c`: the bound for an operation called in memory `m`: 15 steps for `pop`, 11 for `steal`, 4 for `size`;
  for `push`, 12 steps if there is room, and if not, so that it grows, 26 and 5 for each slot
* `allowed`: a fixed owner, as a test for recorded runs

## Implementation notes

Why a bound on the calls of `push`: the indices are words of 64 bits. A thief that sleeps inside `steal` while `2 ^ 64`
elements are taken would find `top` unchanged and take an element twice; one that sleeps while more than `2 ^ 63` are
pushed would say that there are none. No limit is set to the elements that are in the deque, to the calls of `pop` and
`steal`, or to the number of threads.
-/

namespace Deque
open Gen.Deque

/-- A deque that is created with `2 ^ bits` slots and whose indices start at `start`. -/
structure Params where
  bits : Nat
  start : Nat
  bits_le : bits ≤ 60
  start_lt : start < wordSize

/-- A field of the deque, which is object 1. -/
abbrev cell (field : Nat) : Loc := ⟨1, field, 0⟩

/-- The state after `zp_deque_create_at(&q, capacity, start)`, with the first buffer as object 2: nothing is said about
the slots. What the allocations to come will give is arbitrary, but for this: no object that exists already, and none
twice. Any of them may find no memory. -/
structure Init (p : Params) (s : State) : Prop where
  idle : ∀ t, s.thread t = none
  top : s.mem (cell Field.top) = p.start
  bottom : s.mem (cell Field.bottom) = p.start
  buffer : s.mem (cell Field.buffer) = 2
  bottomOwn : s.mem (cell Field.bottomOwn) = p.start
  topSeen : s.mem (cell Field.topSeen) = p.start
  bufferOwn : s.mem (cell Field.bufferOwn) = 2
  mask : s.mem ⟨2, Field.bufferMask, 0⟩ = Word.pow2 p.bits - 1
  deque : s.mem (Heap.extent 1) = 1
  slots : s.mem (Heap.extent 2) = Word.pow2 p.bits + 1
  count : s.mem Heap.count < wordSize
  fresh : ∀ n, n < wordSize → s.mem (Heap.answer n) ≠ 0 → s.mem (Heap.extent (s.mem (Heap.answer n))) = 0
  distinct : ∀ i j, i < wordSize → j < wordSize → s.mem (Heap.answer i) ≠ 0 →
    s.mem (Heap.answer i) = s.mem (Heap.answer j) → i = j

/-- How many calls of `push` a history has. -/
def pushes : History → Nat
  | [] => 0
  | .inv _ c :: h => cond (Nat.beq c.op 0) 1 0 + pushes h
  | .res _ _ :: h => pushes h

/-- `2 ^ 63`. -/
abbrev maxPushes : Nat := 9223372036854775808

/-- `s` can be reached from a deque just created, with at most `2 ^ 63` calls of `push`. -/
def Reaches (p : Params) (s : State) : Prop :=
  ∃ s₀ ls, Init p s₀ ∧ Run program Allows s₀ ls s ∧ pushes (history ls) ≤ maxPushes

/-- The access is to a field of the deque, or to one of a buffer that exists: the first one, or one that was allocated.
An index into its slots is less than their number. -/
def Exists (m : Mem) (a : Access) : Prop :=
  (a.loc.obj = 1 ∧ Field.top ≤ a.loc.field ∧ a.loc.field ≤ Field.bufferOwn ∧ a.loc.idx = 0) ∨
    ((a.loc.obj = 2 ∨ ∃ n, a.loc.obj = m (Heap.answer n)) ∧ a.loc.obj ≠ 0 ∧ m (Heap.extent a.loc.obj) ≠ 0 ∧
      (((a.loc.field = Field.bufferMask ∨ a.loc.field = Field.bufferOlder) ∧ a.loc.idx = 0) ∨
        (a.loc.field = Field.bufferSlots ∧ a.loc.idx + 1 < m (Heap.extent a.loc.obj))))

/-- A data race, if both are about to happen in different threads. -/
def Races (a b : Access) : Prop :=
  a.loc = b.loc ∧ (a.writes = true ∨ b.writes = true) ∧ (a.plain = true ∨ b.plain = true)

/-- How many transitions are instructions of thread `t`, its returns included. -/
def ownSteps (t : Tid) : List Label → Nat
  | [] => 0
  | .inv _ _ :: ls => ownSteps t ls
  | .step u :: ls => cond (Nat.beq u t) 1 0 + ownSteps t ls
  | .res u _ :: ls => cond (Nat.beq u t) 1 0 + ownSteps t ls

/-- The number of slots of the current buffer. -/
def slots (m : Mem) : Nat := m (Heap.extent (m (cell Field.bufferOwn))) - 1

/-- How many elements there are, by the indices, while the owner is in no operation. -/
def elements (m : Mem) : Nat := BinOp.eval .sub (m (cell Field.bottom)) (m (cell Field.top))

/-- At most how many steps an operation makes that is called in memory `m`. -/
def stepBound (m : Mem) (c : Call) : Nat :=
  match c.op with
  | 0 => cond (Nat.ble (slots m) (elements m)) (26 + 5 * slots m) 12
  | 1 => 15
  | 2 => 11
  | _ => 4

/-- Whether thread `t` may invoke `c`, if thread 0 is the owner. -/
def allowed (t : Tid) (c : Call) : Bool :=
  match c.args with
  | [q] =>
    Bool.and (Nat.beq q 1) (Bool.or (Nat.beq c.op 3) (Bool.and (Nat.ble 1 c.buf.length)
      (Bool.or (Nat.beq c.op 2) (Bool.and (Nat.beq c.op 1) (Nat.beq t 0)))))
  | [q, _] => Bool.and (Nat.beq q 1) (Bool.and (Nat.beq c.op 0) (Nat.beq t 0))
  | _ => false

end Deque
