prelude
import Machine.Environment
import Machine.Overlap
import Queue.Spec
import Gen.Queue
/-!
# What the theorems about the queue speak of

Together with `Machine.Linearizable`, `Machine.Environment`, `Machine.Overlap` and `Queue.Spec` (and what they import),
and with `Machine.ReplayIn` for recorded runs, this is all that a reader must read to know what is claimed; the rest of
the folder proves it.

## Main definitions

* `Init`: a queue just created
* `Histories`, `Reaches`: the histories and states of the generated program, with an honest allocator
* `Reach m p p'`: node `p'` is `p` or behind it
* `Exists m a`: an access is to an object that exists, and inside it
* `Races a b`: two accesses, about to happen in two threads, are a data race
* `stepBound c`: the bound for an operation that no other one disturbs: 30 steps for `enqueue`, 28 for `dequeue`
* `allowed t c`: whether thread `t` may invoke `c`, computable

## Implementation notes

No bound is set to anything: threads, calls, elements. The program is the one that never frees a node (`ZP_NEVER` in
`csrc/zp_scheme.h`).
-/

namespace Queue
open Gen.Queue

/-- A field of the queue, which is object 1. -/
abbrev cell (field : Nat) : Loc := ⟨1, field, 0⟩

/-- The state after `zp_queue_create(&q)`, with some object as the dummy. Nothing is said about other objects: any of
them may exist, and what the allocations to come will give is arbitrary. -/
structure Init (s : State) : Prop where
  idle : ∀ t, s.thread t = none
  tail : s.mem (cell Field.tail) = s.mem (cell Field.head)
  next : s.mem ⟨s.mem (cell Field.head), Field.nodeNext, 0⟩ = 0
  queue : s.mem (Heap.extent 1) ≠ 0
  dummy : s.mem (Heap.extent (s.mem (cell Field.head))) ≠ 0
  ne_null : s.mem (cell Field.head) ≠ 0
  ne_queue : s.mem (cell Field.head) ≠ 1

/-- `h` is what an observer may see of a queue just created. -/
abbrev Histories (h : History) : Prop := IsHistoryIn Heap.Honest program Allows Init h

/-- `s` can be reached from a queue just created. -/
abbrev Reaches (s : State) : Prop := ReachableIn Heap.Honest program Allows Init s

/-- Node `p'` is `p` or behind it. -/
inductive Reach (m : Mem) : Nat → Nat → Prop where
  | refl {p} : Reach m p p
  | step {p p'} : m ⟨p, Field.nodeNext, 0⟩ ≠ 0 → Reach m (m ⟨p, Field.nodeNext, 0⟩) p' → Reach m p p'

/-- The access is to `head` or `tail`, or to a field of an object that exists and is not the queue. -/
def Exists (m : Mem) (a : Access) : Prop :=
  a.loc = cell Field.head ∨ a.loc = cell Field.tail ∨
    (a.loc.obj ≠ 0 ∧ a.loc.obj ≠ 1 ∧ m (Heap.extent a.loc.obj) ≠ 0 ∧
      (a.loc.field = Field.nodeNext ∨ a.loc.field = Field.nodeValue) ∧ a.loc.idx = 0)

/-- A data race, if both are about to happen in different threads. -/
def Races (a b : Access) : Prop :=
  a.loc = b.loc ∧ (a.writes = true ∨ b.writes = true) ∧ (a.plain = true ∨ b.plain = true)

/-- At most how many steps an operation makes that is not disturbed. -/
def stepBound (c : Call) : Nat :=
  match c.op with
  | 0 => 30
  | _ => 28

/-- Whether any thread may invoke `c`: a test of `Allows`. -/
def allowed (_ : Tid) (c : Call) : Bool :=
  match c.args with
  | [q, _, _] => Bool.and (Nat.beq q 1) (Nat.beq c.op 0)
  | [q, _] => Bool.and (Nat.beq q 1) (Bool.and (Nat.beq c.op 1) (Nat.ble 1 c.buf.length))
  | _ => false

end Queue
