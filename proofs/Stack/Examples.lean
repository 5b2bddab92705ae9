prelude
import Machine.Sequential
import Stack.Statement
/-!
# What the claim of linearizability excludes, and what not

Small histories of the stack, as checks of the definition and of the specification.

## Main statements

* `not_linearizable_invented`, `not_linearizable_order`, `not_linearizable_empty`, `not_linearizable_twice`,
  `not_linearizable_batch`, `not_linearizable_all`: a value that nobody pushed, the older value before the newer,
  `ZP_EMPTY` though a push has returned, a value that is popped twice, a batch upside down, a pointer from `pop_all` to
  something else than the elements: none is linearizable
* `linearizable_order`: values popped in the reverse order
-/

namespace Stack.Examples

variable {L : Nat → List Nat → Prop}

/-- One more operation of a sequential run. -/
theorem runs_cons {q q' q'' : List Nat} {e : Entry} {l : List Entry} (h : Op L q e.call e.result q')
    (hl : (spec L).Runs q' l q'') : (spec L).Runs q (e :: l) q'' := .cons h hl

theorem of_runs_cons {q q'' : (spec L).State} {e : Entry} {l : List Entry} (h : (spec L).Runs q (e :: l) q'') :
    ∃ q' : List Nat, Op L q e.call e.result q' ∧ (spec L).Runs q' l q'' := by
  cases h with | cons h hl => exact ⟨_, h, hl⟩

/-- `push(v)` by thread 0 returns `ZP_OK`. -/
def push (v : Nat) : Done := ⟨0, ⟨0, [1, v], []⟩, ⟨0, []⟩⟩

/-- `push_many` of two values by thread 0 returns `ZP_OK`. -/
def pushTwo (v w : Nat) : Done := ⟨0, ⟨1, [1, 2], [v, w]⟩, ⟨0, [v, w]⟩⟩

/-- `pop(out)` by thread 1 returns `ZP_OK`, with `v` in `out[0]`, which was 0 before. -/
def pop (v : Nat) : Done := ⟨1, ⟨2, [1, 9], [0]⟩, ⟨0, [v]⟩⟩

/-- `pop(out)` by thread 1 returns `ZP_EMPTY`. -/
def popEmpty : Done := ⟨1, ⟨2, [1, 9], [0]⟩, ⟨2, [0]⟩⟩

/-- `pop_all()` by thread 1 returns `p`. -/
def popAll (p : Nat) : Done := ⟨1, ⟨3, [1], []⟩, ⟨p, []⟩⟩

theorem linearizable_order :
    Linearizable (spec L) (sequential [push 7, pushTwo 8 9, pop 9, pop 8, pop 7, popEmpty]) := by
  refine linearizable_sequential_iff.mpr ⟨([] : List Nat), ?_⟩
  refine runs_cons (q := []) (q' := [7]) .push ?_
  refine runs_cons (q' := [9, 8, 7]) (.pushMany (q := [7]) (n := 2) (b := [8, 9])) ?_
  exact runs_cons .pop (runs_cons .pop (runs_cons .pop (runs_cons .empty .nil)))

/-- A value that nobody pushed. -/
theorem not_linearizable_invented : ¬ Linearizable (spec L) (sequential [push 7, pop 8]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, _⟩ := of_runs_cons h
  cases h₂

/-- The older value before the newer. -/
theorem not_linearizable_order : ¬ Linearizable (spec L) (sequential [push 7, push 8, pop 7]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, h⟩ := of_runs_cons h
  cases h₂
  obtain ⟨q, h₃, _⟩ := of_runs_cons h
  cases h₃

/-- `ZP_EMPTY` after a push has returned. -/
theorem not_linearizable_empty : ¬ Linearizable (spec L) (sequential [push 7, popEmpty]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, _⟩ := of_runs_cons h
  cases h₂

/-- One value, popped twice. -/
theorem not_linearizable_twice : ¬ Linearizable (spec L) (sequential [push 7, pop 7, pop 7]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, h⟩ := of_runs_cons h
  cases h₂
  obtain ⟨q, h₃, _⟩ := of_runs_cons h
  cases h₃

/-- The first value of a batch on top. -/
theorem not_linearizable_batch : ¬ Linearizable (spec L) (sequential [pushTwo 7 8, pop 7]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, _⟩ := of_runs_cons h
  cases h₂

/-- `NULL` leads to nothing. -/
theorem spells_null {m : Mem} {p : Nat} {q : List Nat} (h : Spells m p q) (hp : p = 0) : q = [] := by
  cases h with
  | nil => rfl
  | cons h _ => exact absurd hp h

/-- `pop_all` gives a pointer that does not lead to the element: `NULL`, say. -/
theorem not_linearizable_all {m : Mem} : ¬ Linearizable (spec (Spells m)) (sequential [push 7, popAll 0]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, _⟩ := of_runs_cons h
  cases h₂ with
  | popAll h => exact absurd (spells_null h rfl) nofun

end Stack.Examples
