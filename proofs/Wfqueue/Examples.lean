prelude
import Machine.Sequential
import Wfqueue.Statement
/-!
# What the statements about the wait-free queue admit, and what not

Small histories, as checks of the specification that the open goal of linearizability speaks of; and that there is a state
as `Init` demands, in which an operation may be called.

## Main statements

* `linearizable_order`, `linearizable_slots`: values dequeued in the order in which they were enqueued; a slot that is
  taken, given back, and taken again
* `not_linearizable_order`, `not_linearizable_empty`, `not_linearizable_twice`: a value that overtakes another, `ZP_EMPTY`
  though there is an element, a slot that is taken twice
* `exists_init`: the theorems speak of something
-/

namespace Wfqueue.Examples
open Gen.Wfqueue

/-- One more operation of a sequential run. -/
theorem runs_cons {n : Nat} {q q' q'' : Content} {e : Entry} {l : List Entry} (h : Op n q e.call e.result q')
    (hl : (spec n).Runs q' l q'') : (spec n).Runs q (e :: l) q'' := .cons h hl

theorem of_runs_cons {n : Nat} {q q'' : (spec n).State} {e : Entry} {l : List Entry}
    (h : (spec n).Runs q (e :: l) q'') : ∃ q' : Content, Op n q e.call e.result q' ∧ (spec n).Runs q' l q'' := by
  cases h with | cons h hl => exact ⟨_, h, hl⟩

/-- `enqueue(0, v)` by thread 0 returns `ZP_OK`. -/
def enqueue (v : Nat) : Done := ⟨0, ⟨0, [1, 0, v], []⟩, ⟨0, []⟩⟩

/-- `dequeue(1, out)` by thread 1 returns `ZP_OK`, with `v` in `out[0]`, which was 0 before. -/
def dequeue (v : Nat) : Done := ⟨1, ⟨1, [1, 1], [0]⟩, ⟨0, [v]⟩⟩

/-- `dequeue(1, out)` by thread 1 returns `ZP_EMPTY`. -/
def dequeueEmpty : Done := ⟨1, ⟨1, [1, 1], [0]⟩, ⟨2, [0]⟩⟩

/-- `register(out)` by thread 0 returns `ZP_OK`, with slot 1. -/
def register : Done := ⟨0, ⟨2, [1], [0]⟩, ⟨0, [1]⟩⟩

/-- `unregister(1)` by thread 0 returns `ZP_OK`. -/
def unregister : Done := ⟨0, ⟨3, [1, 1], []⟩, ⟨0, []⟩⟩

theorem linearizable_order :
    Linearizable (spec 2) (sequential [enqueue 7, enqueue 8, dequeue 7, dequeue 8, dequeueEmpty]) := by
  refine linearizable_sequential_iff.mpr ⟨(⟨[], fun _ => false⟩ : Content), ?_⟩
  refine runs_cons (q := ⟨[], fun _ => false⟩) (.enqueue (by decide)) ?_
  refine runs_cons (.enqueue (q := [7]) (by decide)) ?_
  exact runs_cons (.dequeue (by decide)) (runs_cons (.dequeue (by decide)) (runs_cons (.empty (by decide)) .nil))

theorem linearizable_slots : Linearizable (spec 2) (sequential [register, unregister, register]) := by
  refine linearizable_sequential_iff.mpr ⟨(⟨[], Function.update
    (Function.update (Function.update (fun _ => false) 1 true) 1 false) 1 true⟩ : Content), ?_⟩
  refine runs_cons (q := ⟨[], fun _ => false⟩) (.register (by decide) rfl) ?_
  exact runs_cons (.unregister (by decide) rfl) (runs_cons (.register (by decide) rfl) .nil)

/-- The second value before the first. -/
theorem not_linearizable_order : ¬ Linearizable (spec 2) (sequential [enqueue 7, enqueue 8, dequeue 8]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, h⟩ := of_runs_cons h
  cases h₂
  obtain ⟨q, h₃, _⟩ := of_runs_cons h
  cases h₃

/-- Nothing, though there is something. -/
theorem not_linearizable_empty : ¬ Linearizable (spec 2) (sequential [enqueue 7, dequeueEmpty]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, _⟩ := of_runs_cons h
  cases h₂

/-- A slot for two. -/
theorem not_linearizable_twice : ¬ Linearizable (spec 2) (sequential [register, register]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, _⟩ := of_runs_cons h
  cases h₂ with
  | register _ hf => cases hf

/-- There is a state from which the runs begin, and a call in it. -/
theorem exists_init {n : Nat} (h : n ≤ 1024) : ∃ s, Init n s ∧ Allows s 0 ⟨0, [1, 0, 7], []⟩ := by
  refine ⟨⟨fun l => cond (Nat.beq l.field Field.threads) n 0, fun _ => none⟩, ⟨fun _ => rfl, rfl, h, fun _ => rfl⟩, ?_⟩
  exact .enqueue fun _ => id

end Wfqueue.Examples
