prelude
import Machine.LockFree
import Queue.Others
/-!
# The queue is lock-free

## Main statements

* `Queue.lockFree`: an operation makes at most so many steps, and 24 for each operation that overlaps with it, however
  the threads are scheduled
-/

namespace Queue
open Gen.Queue

variable {x : Roles} {m m' : Mem} {q : List Nat} {t : Tid} {s : State} {f : Frame}
  {st st' : Status} {d d' p n : Nat}

theorem Busy.nearer (h : Busy x m t f st) : Nearer d m f (f.exec program m) := by
  cases h with
  | enqueue h => cases h with | mk h => exact Enqueue.nearer _ h
  | dequeue h => cases h with | mk h => exact Dequeue.nearer _ h

/-- Who has taken effect need not help any more, but to move `tail` once. -/
theorem Busy.helps_of_committed {c : Call} {r : Result} (h : Busy x m t f (.committed c r)) : helps f = 0 := by
  cases h with
  | enqueue h =>
    cases h with
    | @mk _ _ _ me v b r _ pc h =>
      match pc, h with
      | 0, O => cases O.pending
      | 1, ⟨O, _⟩ => cases O.pending
      | 2, O => cases O.pending
      | 3, ⟨O, _⟩ | 4, ⟨O, _⟩ | 5, ⟨O, _⟩ | 6, ⟨O, _⟩ | 7, ⟨O, _⟩ | 9, ⟨O, _⟩ | 10, ⟨O, _⟩ | 11, ⟨O, _⟩ | 12, ⟨O, _⟩
      | 13, ⟨O, _⟩ | 14, ⟨O, _⟩ | 15, ⟨O, _⟩ | 16, ⟨O, _⟩ | 17, ⟨O, _⟩ | 18, ⟨O, _⟩ | 19, ⟨O, _⟩ | 20, ⟨O, _⟩ =>
        cases O.pending
      | 21, .inl ⟨h, _⟩ =>
        show cond (Nat.beq (r 13) 0) 1 0 = 0
        rw [h]
        rfl
      | 21, .inr ⟨_, O, _⟩ => cases O.pending
      | 8, _ | 22, _ | 23, _ | 24, _ => rfl
      | pc + 25, h => exact h.elim
  | dequeue h =>
    cases h with
    | @mk _ _ _ me y b r buf _ pc h =>
      match pc, h with
      | 0, O | 1, O | 12, O => cases O.pending
      | 2, ⟨O, _⟩ | 3, ⟨O, _⟩ | 4, ⟨O, _⟩ | 5, ⟨O, _⟩ | 6, ⟨O, _⟩ | 9, ⟨O, _⟩ | 10, ⟨O, _⟩ | 11, ⟨O, _⟩ | 13, ⟨O, _⟩
      | 14, ⟨O, _⟩ | 15, ⟨O, _⟩ | 16, ⟨O, _⟩ => cases O.pending
      | 7, .inl ⟨h, _⟩ =>
        show cond (Nat.beq (r 7) 0) 0 1 = 0
        rw [h]
        rfl
      | 7, .inr ⟨_, O, _⟩ => cases O.pending
      | 17, .inl ⟨h, _⟩ =>
        show cond (Nat.beq (r 12) 0) 1 0 = 0
        rw [h]
        rfl
      | 17, .inr ⟨_, O⟩ => cases O.pending
      | 8, _ | 18, _ | 19, _ | 20, _ => rfl
      | pc + 21, h => exact h.elim

/-! ### Results -/

theorem rank_begin {c : Call} (h : Allows s t c) (hd : d ≤ 1) : rank d m c.frame ≤ stepBound c := by
  cases h with
  | enqueue =>
    show 19 + 1 * (11 * d) + 0 ≤ 30
    omega
  | dequeue _ =>
    show 17 + 1 * (11 * d) + 0 ≤ 28
    omega

theorem lockFreeRule : LockFreeRule Heap.Honest program Allows Init spec Nat
    (fun s g d => (∃ x, Good x s g) ∧ Lag s.mem (s.mem (cell Field.tail)) d) 24 stepBound rank where
  init s h := ⟨0, ⟨_, Good.init h⟩, .zero (h.tail ▸ h.next)⟩
  call s g d t c R hidle ha := by
    obtain ⟨⟨x, R⟩, L⟩ := R
    obtain ⟨hst, R'⟩ := R.call hidle ha
    exact ⟨hst, ⟨⟨x, R'⟩, L⟩, rank_begin ha (R.shared.lag_le L)⟩
  next s g d t f m f' R he ht hx := by
    obtain ⟨⟨x, R⟩, L⟩ := R
    have A := R.exec he ht
    have N := (R.busy ht).nearer (d := d)
    rw [hx] at A N
    cases A with
    | @next x' _ q' _ st' S hA G C M =>
      obtain ⟨d', L', h₁, h₂, h₃⟩ := M.lag R.shared L
      refine ⟨⟨q', Function.update g.status t st'⟩, d', ⟨⟨x', R.update S G (.busy hA)⟩, L'⟩, ?_, ?_⟩
      · refine N d' ?_ h₃
        cases C with
        | none _ hst => exact .inl (h₂ hst)
        | op _ hst _ => exact .inr (hst ▸ hA).helps_of_committed
      · cases C with
        | none _ hst =>
          refine .inl ⟨by rw [hst]; exact Function.update_same rfl, fun u k _ hk => ?_⟩
          have B := (R.busy hk).sound
          cases M with
          | quiet Q => exact rank_quiet Q (h₂ hst) B
          | moved _ V =>
            rw [h₃ V.ne_null V.tail]
            exact rank_moved V B
          | advanced h _ => exact absurd hst h
          | grown h _ => exact absurd hst h
        | op hp hst _ => exact .inr ⟨_, _, hp, by rw [hst], fun u k _ _ => rank_effect k h₁⟩
  done s g d t f r R he ht hx := by
    obtain ⟨⟨x, R⟩, L⟩ := R
    have A := R.exec he ht
    have N := (R.busy ht).nearer (d := d)
    rw [hx] at A N
    cases A with | done hst => exact ⟨N, ⟨_, hst⟩, ⟨x, R.update R.shared .refl .idle⟩, L⟩

/-- Lock-freedom: thread `t` calls `c` after the transitions `before`, and does not call anything afterwards. -/
theorem lockFree {s₀ : State} {c : Call} {before after : List Label} (hi : Init s₀)
    (run : RunIn Heap.Honest program Allows s₀ (before ++ .inv t c :: after) s)
    (hn : ∀ c', ¬ Label.inv t c' ∈ after) : stepsOf t after ≤ stepBound c + 24 * overlapping before after :=
  lockFreeRule.lockFree hi run hn

/-- The bounds are these numbers. -/
theorem stepBound_eq : (∀ a b, stepBound ⟨0, a, b⟩ = 30) ∧ ∀ a b, stepBound ⟨1, a, b⟩ = 28 :=
  ⟨fun _ _ => rfl, fun _ _ => rfl⟩

end Queue
