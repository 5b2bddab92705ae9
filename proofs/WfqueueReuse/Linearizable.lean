prelude
import Wfqueue.Allowed
import WfqueueReuse.DequeueRun
import WfqueueReuse.Given
/-!
# The wait-free queue is linearizable, free of data races, and in bounds

## Main statements

* `linearizable`: every history of the generated program, any number of threads and operations, from a queue just created
  on, is linearizable with respect to `Wfqueue.spec n`, if the allocator gives no object that exists
* `raceFree`, `inBounds`: no two threads are about to access the same cell, one of them writing, unless both accesses are
  atomic; every access is to something that there is
* `enqueued_last`, `tail_near_end`, `given_quiet`: of the list of nodes

## Implementation notes

Every run of the program is matched, step by step, by one of an ideal program in which each node is an object of its own
(`Gen.WfqueueNever`), and which is linearizable (`WfqueueNever.linearizable`).

## References

* P. Ramalhete, A. Correia, *Poster: A wait-free queue with wait-free memory reclamation*, PPoPP 2017
-/

namespace Wfqueue
open Gen.Wfqueue WfqueueReuse

/-- Linearizability. Any number of threads and of operations, any number of elements. -/
theorem linearizable (n : Nat) (h : History) (hist : IsHistoryIn Heap.Honest program Allows (Created n) h) :
    Linearizable (spec n) h := (rule dequeueRun).linearizable hist

/-- Freedom from data races. -/
theorem raceFree {n : Nat} {s : State} {t u : Tid} {f f' : Frame} {a a' : Access} (h : Allowed n s) (hne : t ≠ u)
    (ht : s.thread t = some f) (hu : s.thread u = some f') (ha : f.access program = some a)
    (ha' : f'.access program = some a') (hl : a.loc = a'.loc) (hw : a.writes = true ∨ a'.writes = true) :
    a.plain = false ∧ a'.plain = false := raceFree_of dequeueRun dequeueAccess h hne ht hu ha ha' hl hw

/-- Every access is to something that there is. -/
theorem inBounds {n : Nat} {s : State} {t : Tid} {f : Frame} {a : Access} (h : Allowed n s)
    (ht : s.thread t = some f) (ha : f.access program = some a) : Exists n s.mem a :=
  inBounds_of dequeueRun dequeueAccess h ht ha

/-- Single insertion: a node that a slot offers has none behind it. -/
theorem enqueued_last {n i : Nat} {s : State} (h : Allowed n s) (hi : i < n)
    (ho : s.mem ⟨1, Field.slotsEnqueued, i⟩ ≠ 0) :
    s.mem ⟨s.mem ⟨1, Field.slotsEnqueued, i⟩, Field.nodeNext, 0⟩ = 0 := enqueued_last_of dequeueRun h hi ho

/-- tail is the last node or the last but one, and not before head. -/
theorem tail_near_end {n : Nat} {s : State} (h : Allowed n s) :
    Reach s.mem (s.mem ⟨1, Field.head, 0⟩) (s.mem ⟨1, Field.tail, 0⟩) ∧
      (s.mem ⟨s.mem ⟨1, Field.tail, 0⟩, Field.nodeNext, 0⟩ ≠ 0 →
        s.mem ⟨s.mem ⟨s.mem ⟨1, Field.tail, 0⟩, Field.nodeNext, 0⟩, Field.nodeNext, 0⟩ = 0) :=
  tail_near_end_of dequeueRun h

/-- While no thread is in an operation of a slot, nobody gives it a node: so not after a dequeue gave up. -/
theorem given_quiet {n i : Nat} {s s' : State} {l : Label} (h : Allowed n s) (hi : i < n) (hf : Free s i)
    (_ : Heap.Honest s.mem) (hs : Step program Allows s l s') :
    s'.mem ⟨1, Field.slotsGiven, i⟩ = s.mem ⟨1, Field.slotsGiven, i⟩ :=
  given_quiet_of dequeueRun dequeueAccess h hi hf hs

end Wfqueue
