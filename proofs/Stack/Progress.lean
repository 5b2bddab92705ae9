prelude
import Machine.LockFree
import Stack.RankMany
/-!
# The stack is lock-free

## Main statements

* `Stack.lockFree`: an operation makes at most so many steps, and 10 for each operation that overlaps with it, however
  the threads are scheduled
-/

namespace Stack
open Gen.Stack

variable {x x' : Roles} {m m' : Mem} {q q' : List Nat} {t : Tid} {s s' : State} {g : Ghost (spec anything)}
    {f f' : Frame}

theorem rank_begin {c : Call} (h : Allows s t c) : rank m c.frame ≤ stepBound c := by
  cases h with
  | push => exact Nat.le_refl _
  | pushMany _ _ => exact Nat.le_refl _
  | pop _ => exact Nat.le_refl _
  | popAll => exact Nat.le_refl _

/-- Another thread's step throws an operation back only if it changes `top`. -/
theorem Good.rank_others (R : Good x s g) (S' : Shared x' m' q') (G : Guarantee t x s.mem x' m') :
    ∀ u k, u ≠ t → s.thread u = some k → rank m' k ≤ rank s.mem k + 10 ∧
      (m' (cell Field.top) = s.mem (cell Field.top) → rank m' k ≤ rank s.mem k) := by
  intro u k hu hk
  have e := (R.busy hk).steps_stable R.shared S' G hu
  unfold rank
  rw [e]
  refine ⟨?_, fun h => ?_⟩
  · have := stale_le (m := m') (view k)
    omega
  · exact Nat.le_of_eq (by rw [stale_congr h])

theorem lockFreeRule : LockFreeRule Heap.Honest program Allows Init (spec anything) Unit
    (fun s g _ => ∃ x, Good x s g) 10
    stepBound fun _ => rank where
  init _ h := ⟨(), _, Good.init h⟩
  call s g _ t c R hidle ha := by
    obtain ⟨x, R⟩ := R
    obtain ⟨hst, R'⟩ := R.call hidle ha
    exact ⟨hst, ⟨x, R'⟩, rank_begin ha⟩
  next s g _ t f m f' R he ht hx := by
    obtain ⟨x, R⟩ := R
    have A := R.exec he trivial ht
    have N := (R.busy ht).nearer R.shared
    rw [hx] at A N
    cases A with
    | @next x' _ q' _ st' S hA G C htop =>
      have others := R.rank_others S G
      refine ⟨⟨q', Function.update g.status t st'⟩, (), ⟨x', R.update S G (.busy hA)⟩, N, ?_⟩
      cases C with
      | none _ hst =>
        refine .inl ⟨?_, fun u k hu hk => (others u k hu hk).2 (htop hst)⟩
        rw [hst]
        exact Function.update_same rfl
      | op h₁ h₂ _ => exact .inr ⟨_, _, h₁, by rw [h₂], fun u k hu hk => (others u k hu hk).1⟩
  done s g _ t f r R he ht hx := by
    obtain ⟨x, R⟩ := R
    have A := R.exec he trivial ht
    have N := (R.busy ht).nearer R.shared
    rw [hx] at A N
    cases A with | done hst => exact ⟨N, ⟨_, hst⟩, x, R.update R.shared .refl .idle⟩

/-- Lock-freedom: thread `t` calls `c` after the transitions `before`, and does not call anything afterwards. -/
theorem lockFree {s₀ : State} {c : Call} {before after : List Label} (hi : Init s₀)
    (run : RunIn Heap.Honest program Allows s₀ (before ++ .inv t c :: after) s)
    (hn : ∀ c', ¬ Label.inv t c' ∈ after) : stepsOf t after ≤ stepBound c + 10 * overlapping before after :=
  lockFreeRule.lockFree hi run hn

/-- The bounds are these numbers. -/
theorem stepBound_eq : (∀ a b, stepBound ⟨0, a, b⟩ = 12) ∧ (∀ q n b, stepBound ⟨1, [q, n], b⟩ = 28 + 17 * (n - 1)) ∧
    (∀ a b, stepBound ⟨2, a, b⟩ = 14) ∧ ∀ a b, stepBound ⟨3, a, b⟩ = 2 :=
  ⟨fun _ _ => rfl, fun _ _ _ => rfl, fun _ _ => rfl, fun _ _ => rfl⟩

end Stack
