prelude
import Machine.Sequential
import Deque.Spec
/-!
# What the claim of linearizability excludes, and what not

Small histories of the deque, as checks of the definition and of the specification.

## Main statements

* `not_linearizable_invented`, `not_linearizable_pop_oldest`, `not_linearizable_steal_newest`,
  `not_linearizable_pop_empty`, `not_linearizable_steal_empty`, `not_linearizable_twice`, `not_linearizable_lost_pop`: a
  value that nobody pushed, a pop of the oldest of two elements, a steal of the newest, `ZP_EMPTY` of a pop though there
  is an element, `ZP_EMPTY` of a steal though there are two, one value taken twice, a pop that loses a race: none is
  linearizable
* `linearizable_order`: the owner gets the newest elements, a thief the oldest
* `linearizable_weak`: a steal may fail with `ZP_LOST`, and with `ZP_EMPTY` if there is one element
* `linearizable_of_precise`, `not_precise_weak`: the precise specification permits nothing else than the weak one, and
  forbids `ZP_EMPTY` though there is an element
* `linearizable_overlap`: a steal that overlaps the push may already return its value
-/

namespace Deque.Examples

/-- One more operation of a sequential run. -/
theorem runs_cons {q q' q'' : List Nat} {e : Entry} {l : List Entry} (h : Op q e.call e.result q')
    (hl : spec.Runs q' l q'') : spec.Runs q (e :: l) q'' := .cons h hl

theorem of_runs_cons {q q'' : spec.State} {e : Entry} {l : List Entry} (h : spec.Runs q (e :: l) q'') :
    ∃ q' : List Nat, Op q e.call e.result q' ∧ spec.Runs q' l q'' := by
  cases h with | cons h hl => exact ⟨_, h, hl⟩

theorem less {a b : Nat} (h : Nat.ble (a + 1) b = true) : a < b := Nat.le_of_ble_eq_true h

/-- `push(v)` by thread 0 returns `ZP_OK`. -/
def push (v : Nat) : Done := ⟨0, ⟨0, [1, v], []⟩, ⟨0, []⟩⟩

/-- `pop(out)` by thread 0 returns `ZP_OK`, with `v` in `out[0]`, which was 0 before. -/
def pop (v : Nat) : Done := ⟨0, ⟨1, [1], [0]⟩, ⟨0, [v]⟩⟩

/-- `pop(out)` by thread 0 fails with `r`: 2 is `ZP_EMPTY`, 5 is `ZP_LOST`. -/
def popFails (r : Nat) : Done := ⟨0, ⟨1, [1], [0]⟩, ⟨r, [0]⟩⟩

/-- `steal(out)` by thread 1 returns `ZP_OK`, with `v` in `out[0]`. -/
def steal (v : Nat) : Done := ⟨1, ⟨2, [1], [0]⟩, ⟨0, [v]⟩⟩

/-- `steal(out)` by thread 1 fails with `r`. -/
def stealFails (r : Nat) : Done := ⟨1, ⟨2, [1], [0]⟩, ⟨r, [0]⟩⟩

theorem linearizable_order : Linearizable spec (sequential [push 7, push 8, push 9, pop 9, steal 7, pop 8,
    popFails 2]) := by
  refine linearizable_sequential_iff.mpr ⟨([] : List Nat), ?_⟩
  refine runs_cons (q := []) (q' := [7]) .push ?_
  refine runs_cons (q' := [7, 8]) (.push (q := [7])) ?_
  refine runs_cons (q' := [7, 8, 9]) (.push (q := [7, 8])) ?_
  refine runs_cons (q' := [7, 8]) (.pop (q := [7, 8])) ?_
  refine runs_cons (q' := [8]) .steal ?_
  exact runs_cons (q' := []) (.pop (q := [])) (runs_cons .popEmpty .nil)

/-- What a weak steal may do. -/
theorem linearizable_weak : Linearizable spec (sequential [push 7, stealFails 2, stealFails 5, pop 7]) := by
  refine linearizable_sequential_iff.mpr ⟨([] : List Nat), ?_⟩
  refine runs_cons (q := []) (q' := [7]) .push ?_
  refine runs_cons (q' := [7]) (.stealEmpty (Nat.le_refl 1)) ?_
  exact runs_cons (q' := [7]) .stealLost (runs_cons (q' := []) (.pop (q := [])) .nil)

/-- After `push(v)`, the deque holds one element more. -/
theorem of_push {q q' : List Nat} {v : Nat} (h : Op q (push v).call (push v).result q') : q' = q ++ [v] := by
  cases h; rfl

/-- A pop that succeeds returns the newest element. -/
theorem of_pop {q q' : List Nat} {v : Nat} (h : Op q (pop v).call (pop v).result q') : q = q' ++ [v] := by
  cases h; rfl

theorem of_steal {q q' : List Nat} {v : Nat} (h : Op q (steal v).call (steal v).result q') : q = v :: q' := by
  cases h; rfl

theorem last_eq {q q' : List Nat} {a b : Nat} (h : q ++ [a] = q' ++ [b]) : a = b := by
  have hl : q.length = q'.length := by
    have hl := congrArg List.length h
    rw [List.length_append, List.length_append] at hl
    exact Nat.succ.inj hl
  have ha : (q ++ [a]).get? q.length = some a := List.get?_concat_length
  rw [h, hl, List.get?_concat_length] at ha
  injection ha with ha
  exact ha.symm

/-- A value that nobody pushed. -/
theorem not_linearizable_invented : ¬ Linearizable spec (sequential [push 7, pop 8]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  obtain ⟨q', h₂, _⟩ := of_runs_cons h
  exact absurd (last_eq ((of_push h₁).symm.trans (of_pop h₂))) nofun

/-- The owner gets the oldest of two elements. -/
theorem not_linearizable_pop_oldest : ¬ Linearizable spec (sequential [push 7, push 8, pop 7]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, _, h⟩ := of_runs_cons h
  obtain ⟨q', h₂, h⟩ := of_runs_cons h
  obtain ⟨q'', h₃, _⟩ := of_runs_cons h
  exact absurd (last_eq ((of_push h₂).symm.trans (of_pop h₃))) nofun

/-- A thief gets the newest of two elements. -/
theorem not_linearizable_steal_newest : ¬ Linearizable spec (sequential [push 7, push 8, steal 8]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  obtain ⟨q', h₂, h⟩ := of_runs_cons h
  obtain ⟨q'', h₃, _⟩ := of_runs_cons h
  have e₁ : q = [7] := of_push h₁
  have e₂ := (of_push h₂).symm.trans (of_steal h₃)
  rw [e₁] at e₂
  cases e₂

/-- `ZP_EMPTY` of a pop, though there is an element. -/
theorem not_linearizable_pop_empty : ¬ Linearizable spec (sequential [push 7, popFails 2]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  obtain ⟨q', h₂, _⟩ := of_runs_cons h
  have e : q = [7] := of_push h₁
  rw [e] at h₂
  generalize hq : [7] = q₀ at h₂
  cases h₂ <;> cases hq

/-- A pop has no race to lose. -/
theorem not_linearizable_lost_pop : ¬ Linearizable spec (sequential [push 7, popFails 5]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, _, h⟩ := of_runs_cons h
  obtain ⟨q', h₂, _⟩ := of_runs_cons h
  cases h₂

/-- `ZP_EMPTY` of a steal, though there are two elements. -/
theorem not_linearizable_steal_empty : ¬ Linearizable spec (sequential [push 7, push 8, stealFails 2]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  obtain ⟨q', h₂, h⟩ := of_runs_cons h
  obtain ⟨q'', h₃, _⟩ := of_runs_cons h
  have e₁ : q = [7] := of_push h₁
  have e₂ := of_push h₂
  rw [e₁] at e₂
  generalize hq : q' = q₀ at h₃
  cases h₃ with
  | stealEmpty h =>
    rw [← hq, e₂] at h
    exact absurd h (Nat.not_succ_le_self 1)

/-- One value, taken by the owner and by a thief. -/
theorem not_linearizable_twice : ¬ Linearizable spec (sequential [push 7, pop 7, steal 7]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  obtain ⟨q, h₁, h⟩ := of_runs_cons h
  obtain ⟨q', h₂, h⟩ := of_runs_cons h
  obtain ⟨q'', h₃, _⟩ := of_runs_cons h
  have e := congrArg List.length ((of_push h₁).symm.trans (of_pop h₂))
  rw [of_steal h₃] at e
  have e : 1 = (7 :: q'' ++ [7]).length := e
  rw [List.length_append] at e
  exact absurd (Nat.succ.inj e) nofun

/-! ### The precise specification -/

theorem runs_of_precise {q q' : preciseSpec.State} {L : List Entry} (h : preciseSpec.Runs q L q') :
    spec.Runs q L q' := by
  induction h with
  | nil => exact Spec.Runs.nil (S := spec)
  | cons h₁ _ ih => exact Spec.Runs.cons (S := spec) h₁.1 ih

/-- What the precise specification permits, the weak one permits. -/
theorem linearizable_of_precise {h : History} (hl : Linearizable preciseSpec h) : Linearizable spec h := by
  obtain ⟨L, ⟨q, hr⟩, h₁, h₂, h₃, h₄⟩ := hl
  exact ⟨L, ⟨q, runs_of_precise hr⟩, h₁, h₂, h₃, h₄⟩

/-- `ZP_EMPTY` of a steal, though there is an element. -/
theorem not_precise_weak : ¬ Linearizable preciseSpec (sequential [push 7, stealFails 2]) := by
  intro h
  obtain ⟨_, h⟩ := linearizable_sequential_iff.mp h
  cases h with
  | @cons _ _ q₁ _ _ h₁ h =>
    cases h with
    | cons h₂ _ =>
      have e : q₁ = [7] := of_push h₁.1
      have e' : q₁ = [] := h₂.2 rfl rfl
      rw [e] at e'
      cases e'

/-! ### Overlapping operations -/

/-- A push of 7 and a steal overlap; the steal returns first, with 7. -/
def overlap : History := [.inv 0 ⟨0, [1, 7], []⟩, .inv 1 ⟨2, [1], [0]⟩, .res 1 ⟨0, [7]⟩, .res 0 ⟨0, []⟩]

/-- The events of `overlap`, one by one. -/
theorem overlap_get {e : Event} : ∀ {i : Nat}, overlap.get? i = some e →
    (i = 0 ∧ e = .inv 0 ⟨0, [1, 7], []⟩) ∨ (i = 1 ∧ e = .inv 1 ⟨2, [1], [0]⟩) ∨ (i = 2 ∧ e = .res 1 ⟨0, [7]⟩) ∨
      (i = 3 ∧ e = .res 0 ⟨0, []⟩)
  | 0, h => by cases h; exact .inl ⟨rfl, rfl⟩
  | 1, h => by cases h; exact .inr (.inl ⟨rfl, rfl⟩)
  | 2, h => by cases h; exact .inr (.inr (.inl ⟨rfl, rfl⟩))
  | 3, h => by cases h; exact .inr (.inr (.inr ⟨rfl, rfl⟩))
  | _ + 4, h => nomatch h

theorem overlap_returns {r' : Result} {i j : Nat} (h : ReturnsAt overlap i j r') :
    (i = 0 ∧ r' = ⟨0, []⟩) ∨ (i = 1 ∧ r' = ⟨0, [7]⟩) := by
  obtain ⟨t, c, hc, _, hj, _⟩ := h
  rcases overlap_get hc with ⟨hi, e⟩ | ⟨hi, e⟩ | ⟨_, e⟩ | ⟨_, e⟩ <;> cases e <;>
    rcases overlap_get hj with ⟨_, e⟩ | ⟨_, e⟩ | ⟨_, e⟩ | ⟨_, e⟩ <;> cases e
  · exact .inl ⟨hi, rfl⟩
  · exact .inr ⟨hi, rfl⟩

/-- Where both overlap, either may be first. -/
theorem overlap_not_precedes {a b : Nat} : b < 2 → ¬ Precedes overlap a b := by
  intro hb ⟨j, r', ⟨t, c, hc, hij, hj, _⟩, hjb⟩
  rcases overlap_get hj with ⟨_, e⟩ | ⟨_, e⟩ | ⟨_, e⟩ | ⟨_, e⟩
  · cases e
  · cases e
  · omega
  · omega

theorem linearizable_overlap : Linearizable spec overlap := by
  refine ⟨[⟨0, ⟨0, [1, 7], []⟩, ⟨0, []⟩⟩, ⟨1, ⟨2, [1], [0]⟩, ⟨0, [7]⟩⟩], ⟨([] : List Nat), ?_⟩, ?_, ?_, ?_, ?_⟩
  · exact runs_cons (q := []) (q' := [7]) .push (runs_cons .steal .nil)
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

end Deque.Examples
