prelude
import Machine.Sequential
import Queue.Spec
/-!
# What the claim of linearizability excludes, and what not

Small histories of the queue, as checks of the definition and of the specification.

## Main statements

* `not_linearizable_invented`, `not_linearizable_order`, `not_linearizable_empty`, `not_linearizable_twice`: a value
  that nobody enqueued, a value that overtakes another, `ZP_EMPTY` though an enqueue has returned, a value that is
  dequeued twice: none is linearizable
* `linearizable_order`: values dequeued in the order in which they were enqueued
-/

namespace Queue.Examples

/-- One more operation of a sequential run. -/
theorem runs_cons {q q' q'' : List Nat} {e : Entry} {l : List Entry} (h : Op q e.call e.result q')
    (hl : spec.Runs q' l q'') : spec.Runs q (e :: l) q'' := .cons h hl

theorem of_runs_cons {q q'' : spec.State} {e : Entry} {l : List Entry} (h : spec.Runs q (e :: l) q'') :
    ∃ q' : List Nat, Op q e.call e.result q' ∧ spec.Runs q' l q'' := by
  cases h with | cons h hl => exact ⟨_, h, hl⟩

/-- `enqueue(v)` by thread 0 returns `ZP_OK`. -/
def enqueue (v : Nat) : Done := ⟨0, ⟨0, [1, 8, v], []⟩, ⟨0, []⟩⟩

/-- `dequeue(out)` by thread 1 returns `ZP_OK`, with `v` in `out[0]`, which was 0 before. -/
def dequeue (v : Nat) : Done := ⟨1, ⟨1, [1, 9], [0]⟩, ⟨0, [v]⟩⟩

/-- `dequeue(out)` by thread 1 returns `ZP_EMPTY`. -/
def dequeueEmpty : Done := ⟨1, ⟨1, [1, 9], [0]⟩, ⟨2, [0]⟩⟩

theorem linearizable_order :
    Linearizable spec (sequential [enqueue 7, enqueue 8, dequeue 7, dequeue 8, dequeueEmpty]) := by
  refine linearizable_sequential_iff.mpr ⟨([] : List Nat), ?_⟩
  refine runs_cons (q := []) (q' := [7]) .enqueue ?_
  refine runs_cons (q' := [7, 8]) (.enqueue (q := [7])) ?_
  exact runs_cons .dequeue (runs_cons .dequeue (runs_cons .empty .nil))

/-- A value that nobody enqueued. -/
theorem not_linearizable_invented : ¬ Linearizable spec (sequential [enqueue 7, dequeue 8]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, _⟩ := of_runs_cons h
  cases h₂

/-- The second value before the first. -/
theorem not_linearizable_order : ¬ Linearizable spec (sequential [enqueue 7, enqueue 8, dequeue 8]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, h⟩ := of_runs_cons h
  cases h₂
  obtain ⟨q, h₃, _⟩ := of_runs_cons h
  cases h₃

/-- `ZP_EMPTY` after an enqueue has returned. -/
theorem not_linearizable_empty : ¬ Linearizable spec (sequential [enqueue 7, dequeueEmpty]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, _⟩ := of_runs_cons h
  cases h₂

/-- One value, dequeued twice. -/
theorem not_linearizable_twice : ¬ Linearizable spec (sequential [enqueue 7, dequeue 7, dequeue 7]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, h⟩ := of_runs_cons h
  cases h₂
  obtain ⟨q, h₃, _⟩ := of_runs_cons h
  cases h₃

end Queue.Examples
