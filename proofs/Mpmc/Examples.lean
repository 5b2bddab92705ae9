prelude
import Machine.Sequential
import Mpmc.Spec
/-!
# What the claim of linearizability excludes, and what not

Small histories of a queue of capacity 2, as checks of the definition and of the specification.

## Main statements

* `not_linearizable_invented`, `not_linearizable_order`, `not_linearizable_twice`, `not_linearizable_tooMany`: a value
  that nobody pushed, a value that overtakes another, a value that is popped twice, a third element: none is
  linearizable
* `not_linearizable_gap`: a batch that leaves out an element is not
* `not_linearizable_small`: a size below the number of elements is not
* `linearizable_order`, `linearizable_batch`: values popped in the order in which they were pushed, in batches too
* `linearizable_spurious`: `ZP_EMPTY` though a push has returned, `ZP_FULL` though there is room: this the specification
  allows, and the queue may do it while another operation is in flight (see `Mpmc.failure`)
-/

namespace Mpmc.Examples

/-- One more operation of a sequential run. -/
theorem runs_cons {q q' q'' : List Nat} {e : Entry} {l : List Entry} (h : Op 2 q e.call e.result q')
    (hl : (spec 2).Runs q' l q'') : (spec 2).Runs q (e :: l) q'' := .cons h hl

theorem of_runs_cons {q q'' : (spec 2).State} {e : Entry} {l : List Entry} (h : (spec 2).Runs q (e :: l) q'') :
    ∃ q' : List Nat, Op 2 q e.call e.result q' ∧ (spec 2).Runs q' l q'' := by
  cases h with | cons h hl => exact ⟨_, h, hl⟩

/-- `push(v)` by thread 0 returns `ZP_OK`. -/
def push (v : Nat) : Done := ⟨0, ⟨0, [1, v], []⟩, ⟨0, []⟩⟩

/-- `push(v)` by thread 0 returns `ZP_FULL`. -/
def pushFull (v : Nat) : Done := ⟨0, ⟨0, [1, v], []⟩, ⟨1, []⟩⟩

/-- `pop(out)` by thread 1 returns `ZP_OK`, with `v` in `out[0]`, which was 0 before. -/
def pop (v : Nat) : Done := ⟨1, ⟨1, [1], [0]⟩, ⟨0, [v]⟩⟩

/-- `pop(out)` by thread 1 returns `ZP_EMPTY`. -/
def popEmpty : Done := ⟨1, ⟨1, [1], [0]⟩, ⟨2, [0]⟩⟩

/-- `push_many` of three elements by thread 0 returns 2. -/
def pushTwo (a b c : Nat) : Done := ⟨0, ⟨2, [1, 3], [a, b, c]⟩, ⟨2, [a, b, c]⟩⟩

/-- `pop_many` of up to three elements by thread 1 returns 2. -/
def popTwo (a b : Nat) : Done := ⟨1, ⟨3, [1, 3], [0, 0, 0]⟩, ⟨2, [a, b, 0]⟩⟩

/-- `size()` by thread 1 returns `k`. -/
def size (k : Nat) : Done := ⟨1, ⟨4, [1], []⟩, ⟨k, []⟩⟩

theorem linearizable_order :
    Linearizable (spec 2) (sequential [push 7, push 8, pop 7, pop 8, popEmpty]) := by
  refine linearizable_sequential_iff.mpr ⟨([] : List Nat), ?_⟩
  refine runs_cons (q := []) (q' := [7]) (.push (by decide)) ?_
  refine runs_cons (q' := [7, 8]) (.push (q := [7]) (by decide)) ?_
  exact runs_cons .pop (runs_cons .pop (runs_cons .empty .nil))

theorem linearizable_batch : Linearizable (spec 2) (sequential [pushTwo 7 8 9, size 2, popTwo 7 8]) := by
  refine linearizable_sequential_iff.mpr ⟨([] : List Nat), ?_⟩
  refine runs_cons (q := []) (q' := [7, 8]) (.pushMany (q := []) (k := 2) (by decide) (by decide)) ?_
  refine runs_cons (q' := [7, 8]) (.size (by decide) (by decide)) ?_
  exact runs_cons (q' := []) (.popMany (q := [7, 8]) (b := [0, 0, 0]) (k := 2) (by decide) (by decide)) .nil

/-- The specification allows failures that are not true. -/
theorem linearizable_spurious : Linearizable (spec 2) (sequential [push 7, popEmpty, pushFull 8, pop 7]) := by
  refine linearizable_sequential_iff.mpr ⟨([] : List Nat), ?_⟩
  refine runs_cons (q := []) (q' := [7]) (.push (by decide)) ?_
  exact runs_cons .empty (runs_cons .full (runs_cons .pop .nil))

/-- A value that nobody pushed. -/
theorem not_linearizable_invented : ¬ Linearizable (spec 2) (sequential [push 7, pop 8]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, _⟩ := of_runs_cons h
  cases h₂

/-- The second value before the first. -/
theorem not_linearizable_order : ¬ Linearizable (spec 2) (sequential [push 7, push 8, pop 8]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, h⟩ := of_runs_cons h
  cases h₂
  obtain ⟨q, h₃, _⟩ := of_runs_cons h
  cases h₃

/-- One value, popped twice. -/
theorem not_linearizable_twice : ¬ Linearizable (spec 2) (sequential [push 7, pop 7, pop 7]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, h⟩ := of_runs_cons h
  cases h₂
  obtain ⟨q, h₃, _⟩ := of_runs_cons h
  cases h₃

/-- Three elements in a queue of capacity 2. -/
theorem not_linearizable_tooMany : ¬ Linearizable (spec 2) (sequential [push 7, push 8, push 9]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, h⟩ := of_runs_cons h
  cases h₂
  obtain ⟨q, h₃, _⟩ := of_runs_cons h
  cases h₃ with | push h => exact absurd h (by decide)

/-- The first element and the third of a batch. -/
theorem not_linearizable_gap : ¬ Linearizable (spec 2) (sequential [pushTwo 7 8 9, popTwo 7 9]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, _⟩ := of_runs_cons h
  cases h₂

/-- Two elements, and `size` says one. -/
theorem not_linearizable_small : ¬ Linearizable (spec 2) (sequential [push 7, push 8, size 1]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, h⟩ := of_runs_cons h
  cases h₂
  obtain ⟨q, h₃, _⟩ := of_runs_cons h
  cases h₃ with | size h _ => exact absurd h (by decide)

end Mpmc.Examples
