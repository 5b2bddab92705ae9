prelude
import Machine.Environment
import Wfqueue.Statement
/-!
# Open goals about the wait-free queue

What is not proved of it, as statements about the generated program. They are believed: no counterexample is known.

## Main definitions

* `Created n s`: a queue just created, all of it
* `Allowed n s`: `s` can be reached from there with an honest allocator
* `Reach m p p'`: node `p'` is `p` or behind it

## Main statements, all of them open

* `linearizable`, `raceFree`, `inBounds`: what is claimed of the other structures
* `enqueued_last`: single insertion: a node that a slot offers for insertion has none behind it
* `tail_near_end`: tail is the last node or the last but one, and not before head
* `given_quiet`: while no thread is in an operation of a slot, nobody gives it a node: so not after a dequeue gave up
* `pending_lt`: a slot has fewer than `4 n + 32` retired nodes: each other thread may announce three, and one more that it
  has read before
-/

namespace Wfqueue
open Gen.Wfqueue

/-- The state after `zp_wfqueue_create(&q, n)`: object 2 is the first node, and each slot has two of its own. -/
structure Created (n : Nat) (s : State) : Prop where
  init : Init n s
  least : 1 ≤ n
  queue : s.mem (Heap.extent 1) = n + 1
  head : s.mem ⟨1, Field.head, 0⟩ = 2
  tail : s.mem ⟨1, Field.tail, 0⟩ = 2
  first : s.mem ⟨1, Field.first, 0⟩ = 2
  asked : ∀ i, i < n → s.mem ⟨1, Field.slotsAsked, i⟩ = 2 * i + 3
  given : ∀ i, i < n → s.mem ⟨1, Field.slotsGiven, i⟩ = 2 * i + 4
  node : ∀ o, 2 ≤ o → o ≤ 2 * n + 2 → s.mem (Heap.extent o) = 1
  next : ∀ o, 2 ≤ o → o ≤ 2 * n + 2 → s.mem ⟨o, Field.nodeNext, 0⟩ = 0
  taker : ∀ o, 2 ≤ o → o ≤ 2 * n + 2 → s.mem ⟨o, Field.nodeTaker, 0⟩ = wordSize - 1
  enqueuer : ∀ o, 2 ≤ o → o ≤ 2 * n + 2 → s.mem ⟨o, Field.nodeEnqueuer, 0⟩ = 0
  other : ∀ field i, field = Field.slotsEnqueued ∨ field = Field.slotsHazardEnd ∨ field = Field.slotsHazardNext ∨
    field = Field.slotsHazardGiven ∨ field = Field.slotsPool ∨ field = Field.slotsPooled ∨
    field = Field.slotsRetired ∨ field = Field.slotsHelped ∨ field = Field.slotsTaken →
    s.mem ⟨1, field, i⟩ = 0

/-- `s` can be reached from a queue just created, with an allocator that gives no object that exists. -/
abbrev Allowed (n : Nat) (s : State) : Prop := ReachableIn Heap.Honest program Allows (Created n) s

/-- Node `p'` is `p` or behind it. -/
inductive Reach (m : Mem) : Nat → Nat → Prop where
  | refl {p} : Reach m p p
  | step {p p'} : m ⟨p, Field.nodeNext, 0⟩ ≠ 0 → Reach m (m ⟨p, Field.nodeNext, 0⟩) p' → Reach m p p'

/-- The access is to a field of the queue, to a slot that there is, or to a node that exists. -/
def Exists (n : Nat) (m : Mem) (a : Access) : Prop :=
  (a.loc.obj = 1 ∧ ((Field.head ≤ a.loc.field ∧ a.loc.field ≤ Field.dead ∧ a.loc.idx = 0) ∨
    (Field.slotsEnqueued ≤ a.loc.field ∧ a.loc.field ≤ Field.slotsTaken ∧ a.loc.idx < n))) ∨
  (2 ≤ a.loc.obj ∧ m (Heap.extent a.loc.obj) ≠ 0 ∧ a.loc.field ≤ Field.nodeOlder ∧ a.loc.idx = 0)

theorem linearizable (n : Nat) (h : History) (hist : IsHistoryIn Heap.Honest program Allows (Created n) h) :
    Linearizable (spec n) h := by sorry

theorem raceFree {n : Nat} {s : State} {t u : Tid} {f f' : Frame} {a a' : Access} (h : Allowed n s) (hne : t ≠ u)
    (ht : s.thread t = some f) (hu : s.thread u = some f') (ha : f.access program = some a)
    (ha' : f'.access program = some a') (hl : a.loc = a'.loc) (hw : a.writes = true ∨ a'.writes = true) :
    a.plain = false ∧ a'.plain = false := by sorry

theorem inBounds {n : Nat} {s : State} {t : Tid} {f : Frame} {a : Access} (h : Allowed n s)
    (ht : s.thread t = some f) (ha : f.access program = some a) : Exists n s.mem a := by sorry

theorem enqueued_last {n i : Nat} {s : State} (h : Allowed n s) (hi : i < n)
    (ho : s.mem ⟨1, Field.slotsEnqueued, i⟩ ≠ 0) :
    s.mem ⟨s.mem ⟨1, Field.slotsEnqueued, i⟩, Field.nodeNext, 0⟩ = 0 := by sorry

theorem tail_near_end {n : Nat} {s : State} (h : Allowed n s) :
    Reach s.mem (s.mem ⟨1, Field.head, 0⟩) (s.mem ⟨1, Field.tail, 0⟩) ∧
      (s.mem ⟨s.mem ⟨1, Field.tail, 0⟩, Field.nodeNext, 0⟩ ≠ 0 →
        s.mem ⟨s.mem ⟨s.mem ⟨1, Field.tail, 0⟩, Field.nodeNext, 0⟩, Field.nodeNext, 0⟩ = 0) := by sorry

theorem given_quiet {n i : Nat} {s s' : State} {l : Label} (h : Allowed n s) (hi : i < n) (hf : Free s i)
    (he : Heap.Honest s.mem) (hs : Step program Allows s l s') :
    s'.mem ⟨1, Field.slotsGiven, i⟩ = s.mem ⟨1, Field.slotsGiven, i⟩ := by sorry

theorem pending_lt {n i : Nat} {s : State} (h : Allowed n s) (hi : i < n) (hf : Free s i) :
    pending s.mem i < 4 * n + 32 := by sorry

end Wfqueue
