prelude
import Queue.DequeueRank
import Queue.EnqueueRank
/-!
# How far others throw an operation back

## Main statements

* `Moves.lag`: how many nodes are behind `tail` after a step
* `rank_quiet`, `rank_moved`: while no operation takes effect, nobody is thrown back
* `rank_effect`: an operation that takes effect throws others back by at most 24 steps
-/

namespace Queue
open Gen.Queue

variable {x : Roles} {m m' : Mem} {q : List Nat} {t : Tid} {s : State} {f : Frame}
  {st st' : Status} {d d' p n : Nat}

/-! ### How many nodes are behind tail -/

theorem Lag.congr (hn : ∀ o, x o = .shared → m (link o) ≠ 0 → x (m (link o)) = .shared)
    (hm : ∀ o, x o = .shared → m' (link o) = m (link o)) (L : Lag m p d) (hp : x p = .shared) : Lag m' p d := by
  induction L with
  | zero h => exact .zero ((hm _ hp).trans h)
  | @succ p d h _ ih =>
    have e := hm p hp
    exact .succ (e.symm ▸ h) (e.symm ▸ ih (hn p hp h))

theorem Lag.grow (hn : ∀ o, x o = .shared → m (link o) ≠ 0 → x (m (link o)) = .shared) (G : Grown x m m' n)
    (L : Lag m p d) (hp : x p = .shared) : Lag m' p (d + 1) := by
  induction L with
  | zero h =>
    have e := G.last _ hp h
    exact .succ (e.symm ▸ G.ne_null) (e.symm ▸ .zero G.next)
  | @succ p d h _ ih =>
    have e := G.link p hp h
    exact .succ (e.symm ▸ h) (e.symm ▸ ih (hn p hp h))

/-- There is at most one. -/
theorem Shared.lag_le (S : Shared x m q) (L : Lag m (m (cell Field.tail)) d) : d ≤ 1 := by
  cases L with
  | zero _ => exact Nat.zero_le 1
  | succ h L =>
    cases L with
    | zero _ => exact Nat.le_refl 1
    | succ h' _ => exact absurd (S.behind h) h'

/-- What a step does to it: as `Nearer` wants it. -/
theorem Moves.lag (S : Shared x m q) (L : Lag m (m (cell Field.tail)) d) (M : Moves x m m' st st') :
    ∃ d', Lag m' (m' (cell Field.tail)) d' ∧ d' ≤ d + 1 ∧ (st' = st → d' ≤ d) ∧
      (m (link (m (cell Field.tail))) ≠ 0 → m' (cell Field.tail) = m (link (m (cell Field.tail))) → d = d' + 1) := by
  have loop : ∀ {P : Prop}, m' (cell Field.tail) = m (cell Field.tail) → m (link (m (cell Field.tail))) ≠ 0 →
      m' (cell Field.tail) = m (link (m (cell Field.tail))) → P :=
    fun h h₀ e => absurd (e.symm.trans h) (L.ne h₀)
  cases M with
  | quiet Q =>
    refine ⟨d, ?_, Nat.le_succ d, fun _ => Nat.le_refl d, loop Q.tail⟩
    rw [Q.tail]
    exact L.congr S.next Q.link S.tail
  | moved _ V =>
    cases L with
    | zero h => exact absurd h V.ne_null
    | @succ _ d h L =>
      refine ⟨d, ?_, by omega, fun _ => Nat.le_succ d, fun _ _ => rfl⟩
      rw [V.tail]
      exact L.congr S.next V.link (S.next _ S.tail h)
  | advanced hst A =>
    refine ⟨d, ?_, Nat.le_succ d, fun e => absurd e hst, loop A.tail⟩
    rw [A.tail]
    exact L.congr S.next A.link S.tail
  | grown hst G =>
    refine ⟨d + 1, ?_, Nat.le_refl _, fun e => absurd e hst, loop G.tail⟩
    rw [G.tail]
    exact L.grow S.next G S.tail

/-! ### What others do -/

theorem enqueueHelps_le {r : Regs} {pc : Nat} : enqueueHelps r pc ≤ 1 := by
  unfold enqueueHelps
  split <;> first | exact Nat.zero_le 1 | exact Nat.le_refl 1 | skip
  cases Nat.beq (r 13) 0 with
  | true => exact Nat.le_refl 1
  | false => exact Nat.zero_le 1

theorem dequeueHelps_le {r : Regs} {pc : Nat} : dequeueHelps r pc ≤ 1 := by
  unfold dequeueHelps
  split <;> first | exact Nat.zero_le 1 | exact Nat.le_refl 1 | skip
  · cases Nat.beq (r 7) 0 with
    | true => exact Nat.zero_le 1
    | false => exact Nat.le_refl 1
  · cases Nat.beq (r 12) 0 with
    | true => exact Nat.le_refl 1
    | false => exact Nat.zero_le 1

theorem helps_le (f : Frame) : helps f ≤ 1 := by
  unfold helps
  split
  · exact enqueueHelps_le
  · exact dequeueHelps_le

/-- The node in view is published; who looks at `tail` may yet have to help. -/
def Sound (x : Roles) (h : Nat) : View → Prop
  | .nothing => True
  | .head _ => True
  | .tail _ => h = 1
  | .last o => x o = .shared

theorem Enqueue.sound {me v : Nat} {b : List Nat} {r : Regs} : ∀ pc, EnqueueAt x m t me v b r st pc →
    Sound x (enqueueHelps r pc) (enqueueView r pc)
  | 0, _ | 1, _ | 2, _ | 3, _ | 4, _ | 5, _ | 6, _ | 7, _ | 8, _ | 9, _ | 10, _ | 18, _ | 21, _ | 22, _ | 23, _
  | 24, _ =>
    trivial
  | 11, _ | 13, _ | 14, _ | 16, _ | 17, _ => rfl
  | 12, _ => by
    show Sound x 1 (cond (Nat.beq (r 8) (r 7)) (.tail (r 7)) .nothing)
    cases Nat.beq (r 8) (r 7) with
    | true => exact rfl
    | false => exact trivial
  | 15, ⟨_, _, h, _⟩ => by
    show Sound x 1 (cond (Nat.beq (r 9) 0) (.last (r 6)) (.tail (r 6)))
    cases Nat.beq (r 9) 0 with
    | true => exact h.shared
    | false => exact rfl
  | 19, ⟨_, _, h⟩ => h.shared
  | 20, ⟨_, _, h, _⟩ => h.shared
  | _ + 25, h => h.elim

theorem either_sound {r : Regs} : Sound x 1 (either r) := by
  unfold either
  cases Nat.beq (r 3) (r 6) with
  | true => exact rfl
  | false => exact trivial

theorem Dequeue.sound {me y : Nat} {b buf : List Nat} {r : Regs} : ∀ pc, DequeueAt x m me y b r buf st pc →
    Sound x (dequeueHelps r pc) (dequeueView r pc)
  | 0, _ | 1, _ | 2, _ | 4, _ | 5, _ | 8, _ | 12, _ | 13, _ | 15, _ | 16, _ | 17, _ | 18, _ | 19, _ | 20, _ => trivial
  | 3, _ => by
    show Sound x 1 (cond (Nat.beq (r 5) (r 4)) (.head (r 4)) .nothing)
    cases Nat.beq (r 5) (r 4) <;> exact trivial
  | 6, _ => either_sound
  | 7, _ => by
    show Sound x (cond (Nat.beq (r 7) 0) 0 1) (cond (Nat.beq (r 7) 0) .nothing (either r))
    cases Nat.beq (r 7) 0 with
    | true => exact trivial
    | false => exact either_sound
  | 9, _ => either_sound
  | 10, _ => rfl
  | 11, _ => rfl
  | 14, _ => by
    show Sound x 1 (cond (Nat.beq (r 10) (r 3)) (.head (r 3)) .nothing)
    cases Nat.beq (r 10) (r 3) <;> exact trivial
  | _ + 21, h => h.elim

theorem Busy.sound (h : Busy x m t f st) : Sound x (helps f) (view f) := by
  cases h with
  | enqueue h => cases h with | mk h => exact Enqueue.sound _ h
  | dequeue h => cases h with | mk h => exact Dequeue.sound _ h

/-- While no operation takes effect, nobody is thrown back. -/
theorem rank_quiet {f : Frame} (Q : Quiet x m m') (hd : d' ≤ d) (h : Sound x (helps f) (view f)) :
    rank d' m' f ≤ rank d m f := by
  have hm : helps f * (11 * d') ≤ helps f * (11 * d) := Nat.mul_le_mul_left _ (Nat.mul_le_mul_left 11 hd)
  have e : stale m' (view f) = stale m (view f) := by
    generalize view f = w at *
    cases w with
    | nothing => rfl
    | head w => simp only [stale, Q.head]
    | tail w => simp only [stale, Q.tail]
    | last o => simp only [stale, Q.link o h]
  unfold rank
  omega

/-- To move `tail` throws others back by no more than it saves them. -/
theorem rank_moved {f : Frame} (V : Moved x m m') (h : Sound x (helps f) (view f)) :
    rank d' m' f ≤ rank (d' + 1) m f := by
  have hm : helps f * (11 * d') ≤ helps f * (11 * (d' + 1)) :=
    Nat.mul_le_mul_left _ (Nat.mul_le_mul_left 11 (Nat.le_succ d'))
  unfold rank
  generalize view f = w at *
  cases w with
  | nothing => show steps f + _ + 0 ≤ steps f + _ + 0; omega
  | head w =>
    have e : stale m' (.head w) = stale m (.head w) := by simp only [stale, V.head]
    omega
  | last o =>
    have e : stale m' (.last o) = stale m (.last o) := by simp only [stale, V.link o h]
    omega
  | tail w =>
    have hh : helps f = 1 := h
    have hs : stale m' (.tail w) ≤ 11 := by
      show cond (Nat.beq (m' (cell Field.tail)) w) 0 11 ≤ 11
      cases Nat.beq (m' (cell Field.tail)) w with
      | true => exact Nat.zero_le _
      | false => exact Nat.le_refl _
    rw [hh]
    omega

/-- An operation that takes effect throws others back by 24 steps. -/
theorem rank_effect (f : Frame) (hd : d' ≤ d + 1) : rank d' m' f ≤ rank d m f + 24 := by
  have hs := stale_le (m := m') (view f)
  have hh := helps_le f
  have hm : helps f * (11 * d') ≤ helps f * (11 * d) + 11 := by
    have h₁ : helps f * (11 * d') ≤ helps f * (11 * (d + 1)) := Nat.mul_le_mul_left _ (Nat.mul_le_mul_left 11 hd)
    have h₂ : helps f * (11 * (d + 1)) = helps f * (11 * d) + helps f * 11 := by
      rw [Nat.mul_succ 11 d, Nat.left_distrib]
    omega
  unfold rank
  omega

end Queue
