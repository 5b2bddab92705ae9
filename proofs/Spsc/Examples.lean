prelude
import Machine.Sequential
import Spsc.Spec
/-!
# What the claim of linearizability excludes, and what not

Small histories of the ring, as checks of the definition and of the specification.

## Main statements

* `not_linearizable_invented`, `not_linearizable_order`, `not_linearizable_empty`, `not_linearizable_full`,
  `not_linearizable_lost`: a value that nobody pushed, a value that overtakes another, `ZP_EMPTY` though a push has
  returned, `ZP_FULL` though there is room, a value that is popped twice: none is linearizable
* `linearizable_order`: values popped in the order in which they were pushed
* `linearizable_overlap`: a pop that overlaps the push may already return its value
* `linearizable_early_empty`: a pop that overlaps the push may also return `ZP_EMPTY`
-/

namespace Spsc.Examples

/-- One more operation of a sequential run. -/
theorem runs_cons {c : Nat} {q q' q'' : List Nat} {e : Entry} {l : List Entry} (h : Op c q e.call e.result q')
    (hl : (spec c).Runs q' l q'') : (spec c).Runs q (e :: l) q'' := .cons h hl

theorem of_runs_cons {c : Nat} {q q'' : (spec c).State} {e : Entry} {l : List Entry}
    (h : (spec c).Runs q (e :: l) q'') :
    ∃ q' : List Nat, Op c q e.call e.result q' ∧ (spec c).Runs q' l q'' := by
  cases h with | cons h hl => exact ⟨_, h, hl⟩

theorem less {a b : Nat} (h : Nat.ble (a + 1) b = true) : a < b := Nat.le_of_ble_eq_true h

/-- `push(v)` by thread 0, with result `r`: 0 is `ZP_OK`, 1 is `ZP_FULL`. -/
def push (v r : Nat) : Done := ⟨0, ⟨0, [1, v], []⟩, ⟨r, []⟩⟩

/-- `pop(out)` by thread 1 returns `ZP_OK`, with `v` in `out[0]`, which was 0 before. -/
def pop (v : Nat) : Done := ⟨1, ⟨1, [1], [0]⟩, ⟨0, [v]⟩⟩

/-- `pop(out)` by thread 1 returns `ZP_EMPTY`. -/
def popEmpty : Done := ⟨1, ⟨1, [1], [0]⟩, ⟨2, [0]⟩⟩

theorem linearizable_order : Linearizable (spec 2) (sequential [push 7 0, push 8 0, pop 7, pop 8, popEmpty]) := by
  refine linearizable_sequential_iff.mpr ⟨([] : List Nat), ?_⟩
  refine runs_cons (q := []) (q' := [7]) (.push (less rfl)) ?_
  refine runs_cons (q' := [7, 8]) (.push (q := [7]) (less rfl)) ?_
  exact runs_cons .pop (runs_cons .pop (runs_cons .empty .nil))

/-- A value that nobody pushed. -/
theorem not_linearizable_invented : ¬ Linearizable (spec 2) (sequential [push 7 0, pop 8]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, _⟩ := of_runs_cons h
  cases h₂

/-- The second value before the first. -/
theorem not_linearizable_order : ¬ Linearizable (spec 2) (sequential [push 7 0, push 8 0, pop 8]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, h⟩ := of_runs_cons h
  cases h₂
  obtain ⟨q, h₃, _⟩ := of_runs_cons h
  cases h₃

/-- `ZP_EMPTY` after a push has returned. -/
theorem not_linearizable_empty : ¬ Linearizable (spec 2) (sequential [push 7 0, popEmpty]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, _⟩ := of_runs_cons h
  cases h₂

/-- `ZP_FULL` when there is room. -/
theorem not_linearizable_full : ¬ Linearizable (spec 2) (sequential [push 7 0, push 8 1]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, _⟩ := of_runs_cons h
  cases h₂ with
  | full h => cases h

/-- One value, popped twice. -/
theorem not_linearizable_lost : ¬ Linearizable (spec 2) (sequential [push 7 0, pop 7, pop 7]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  cases h₁
  obtain ⟨q, h₂, h⟩ := of_runs_cons h
  cases h₂
  obtain ⟨q, h₃, _⟩ := of_runs_cons h
  cases h₃

/-! ### Overlapping operations -/

/-- A push of 7 and a pop overlap; the pop returns first, with `r`. -/
def overlap (r : Result) : History :=
  [.inv 0 ⟨0, [1, 7], []⟩, .inv 1 ⟨1, [1], [0]⟩, .res 1 r, .res 0 ⟨0, []⟩]

/-- The events of `overlap`, one by one. -/
theorem overlap_get {r : Result} {e : Event} : ∀ {i : Nat}, (overlap r).get? i = some e →
    (i = 0 ∧ e = .inv 0 ⟨0, [1, 7], []⟩) ∨ (i = 1 ∧ e = .inv 1 ⟨1, [1], [0]⟩) ∨ (i = 2 ∧ e = .res 1 r) ∨
      (i = 3 ∧ e = .res 0 ⟨0, []⟩)
  | 0, h => by cases h; exact .inl ⟨rfl, rfl⟩
  | 1, h => by cases h; exact .inr (.inl ⟨rfl, rfl⟩)
  | 2, h => by cases h; exact .inr (.inr (.inl ⟨rfl, rfl⟩))
  | 3, h => by cases h; exact .inr (.inr (.inr ⟨rfl, rfl⟩))
  | _ + 4, h => nomatch h

theorem overlap_returns {r r' : Result} {i j : Nat} (h : ReturnsAt (overlap r) i j r') :
    (i = 0 ∧ r' = ⟨0, []⟩) ∨ (i = 1 ∧ r' = r) := by
  obtain ⟨t, c, hc, _, hj, _⟩ := h
  rcases overlap_get hc with ⟨hi, e⟩ | ⟨hi, e⟩ | ⟨_, e⟩ | ⟨_, e⟩ <;> cases e <;>
    rcases overlap_get hj with ⟨_, e⟩ | ⟨_, e⟩ | ⟨_, e⟩ | ⟨_, e⟩ <;> cases e
  · exact .inl ⟨hi, rfl⟩
  · exact .inr ⟨hi, rfl⟩

/-- In a history where both overlap, either may be first. -/
theorem overlap_not_precedes {r : Result} {a b : Nat} : b < 2 → ¬ Precedes (overlap r) a b := by
  intro hb ⟨j, r', ⟨t, c, hc, hij, hj, _⟩, hjb⟩
  rcases overlap_get hj with ⟨_, e⟩ | ⟨_, e⟩ | ⟨_, e⟩ | ⟨_, e⟩
  · cases e
  · cases e
  · omega
  · omega

theorem linearizable_overlap : Linearizable (spec 2) (overlap ⟨0, [7]⟩) := by
  refine ⟨[⟨0, ⟨0, [1, 7], []⟩, ⟨0, []⟩⟩, ⟨1, ⟨1, [1], [0]⟩, ⟨0, [7]⟩⟩], ⟨([] : List Nat), ?_⟩, ?_, ?_, ?_, ?_⟩
  · exact runs_cons (q := []) (q' := [7]) (.push (less rfl)) (runs_cons .pop .nil)
  · intro e he
    rcases List.mem_cons.mp he with rfl | he
    · exact ⟨0, rfl⟩
    · rcases List.mem_cons.mp he with rfl | he
      · exact ⟨1, rfl⟩
      · cases he
  · exact .cons (fun b hb => by rw [List.mem_singleton.mp hb]; nofun) (.cons nofun .nil)
  · intro i j r hr
    rcases overlap_returns hr with ⟨rfl, rfl⟩ | ⟨rfl, rfl⟩
    · exact ⟨_, .head _, rfl, rfl⟩
    · exact ⟨_, .tail _ (.head _), rfl, rfl⟩
  · exact .cons (fun b hb => by
      rw [List.mem_singleton.mp hb]; exact overlap_not_precedes (less rfl)) (.cons nofun .nil)

theorem linearizable_early_empty : Linearizable (spec 2) (overlap ⟨2, [0]⟩) := by
  refine ⟨[⟨1, ⟨1, [1], [0]⟩, ⟨2, [0]⟩⟩, ⟨0, ⟨0, [1, 7], []⟩, ⟨0, []⟩⟩], ⟨([7] : List Nat), ?_⟩, ?_, ?_, ?_, ?_⟩
  · exact runs_cons .empty (runs_cons (q := []) (q' := [7]) (.push (less rfl)) .nil)
  · intro e he
    rcases List.mem_cons.mp he with rfl | he
    · exact ⟨1, rfl⟩
    · rcases List.mem_cons.mp he with rfl | he
      · exact ⟨0, rfl⟩
      · cases he
  · exact .cons (fun b hb => by rw [List.mem_singleton.mp hb]; nofun) (.cons nofun .nil)
  · intro i j r hr
    rcases overlap_returns hr with ⟨rfl, rfl⟩ | ⟨rfl, rfl⟩
    · exact ⟨_, .tail _ (.head _), rfl, rfl⟩
    · exact ⟨_, .head _, rfl, rfl⟩
  · exact .cons (fun b hb => by
      rw [List.mem_singleton.mp hb]; exact overlap_not_precedes (less rfl)) (.cons nofun .nil)

end Spsc.Examples
