prelude
import WfqueueNever.DequeueSide
import WfqueueNever.EnqueueSide
import WfqueueNever.Rule
/-!
# The wait-free queue without reuse is linearizable

## Main statements

* `linearizable`: every history of the generated program, any number of threads and operations, from a queue just created
  on, is linearizable with respect to `Wfqueue.spec n`, if the allocator gives no object that exists
* `enqueued_last`, `tail_near_end`, `given_quiet`: of the list of nodes
* `allowed_whole`: the invariant holds in every reachable state

## References

* P. Ramalhete, A. Correia, *Poster: A wait-free queue with wait-free memory reclamation*, PPoPP 2017
-/

namespace WfqueueNever
open Gen.WfqueueNever
open Wfqueue (Created Allows Free Reach spec)

variable {n i : Nat} {s s' : State} {l : Label}

/-- The invariant holds in every reachable state. -/
theorem allowed_whole (h : Allowed n s) : ∃ G, Whole EnqueueAt DequeueAt n G s ∧ Past n G s := by
  obtain ⟨_, G, W, P, _⟩ := (Whole.rule enqueueSide dequeueSide).reachable h
  exact ⟨G, W, P⟩

/-- Linearizability. Any number of threads and of operations, any number of elements. -/
theorem linearizable (n : Nat) (h : History) (hist : IsHistoryIn Heap.Honest program Allows (Created n) h) :
    Linearizable (spec n) h := (Whole.rule enqueueSide dequeueSide).linearizable hist

/-- Single insertion: a node that a slot offers has none behind it. -/
theorem enqueued_last (h : Allowed n s) (hi : i < n) (ho : s.mem ⟨1, Field.slotsEnqueued, i⟩ ≠ 0) :
    s.mem ⟨s.mem ⟨1, Field.slotsEnqueued, i⟩, Field.nodeNext, 0⟩ = 0 := by
  obtain ⟨_, W, _⟩ := allowed_whole h
  exact W.enqueued_last hi ho

/-- tail is the last node or the last but one, and not before head. -/
theorem tail_near_end (h : Allowed n s) : Reach s.mem (s.mem ⟨1, Field.head, 0⟩) (s.mem ⟨1, Field.tail, 0⟩) ∧
    (s.mem ⟨s.mem ⟨1, Field.tail, 0⟩, Field.nodeNext, 0⟩ ≠ 0 →
      s.mem ⟨s.mem ⟨s.mem ⟨1, Field.tail, 0⟩, Field.nodeNext, 0⟩, Field.nodeNext, 0⟩ = 0) := by
  obtain ⟨_, W, _⟩ := allowed_whole h
  exact Whole.tail_near_end W.laid

/-- While no thread is in an operation of a slot, nobody gives it a node: so not after a dequeue gave up. -/
theorem given_quiet (h : Allowed n s) (hi : i < n) (hf : Free s i) (he : Heap.Honest s.mem)
    (hs : Step program Allows s l s') : s'.mem ⟨1, Field.slotsGiven, i⟩ = s.mem ⟨1, Field.slotsGiven, i⟩ := by
  obtain ⟨_, W, _⟩ := allowed_whole h
  exact W.given_quiet enqueueSide dequeueSide hi hf he hs

end WfqueueNever
