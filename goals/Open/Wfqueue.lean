prelude
import Machine.Environment
import Wfqueue.Created
/-!
# Open goals about the wait-free queue

What is not proved of it, as statements about the generated program. They are believed: no counterexample is known.

## Main definitions

* `Allowed n s`: `s` can be reached from a queue just created, with an honest allocator

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

/-- `s` can be reached from a queue just created, with an allocator that gives no object that exists. -/
abbrev Allowed (n : Nat) (s : State) : Prop := ReachableIn Heap.Honest program Allows (Created n) s

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
