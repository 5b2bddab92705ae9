prelude
import Deque.Threads
/-!
# While the last element is contended

While the owner pops the last element, and until somebody gets it, `bottom` is where `top` is, although there is an
element: a thief that looks says `ZP_EMPTY`. This file says what may happen meanwhile. For `Deque.Precise`.

## Main definitions

* `Window m`: `bottom` is where `top` is
* `Potential m f`: a thread with frame `f` may get the element that is there now

## Main statements

* `Owning.window`, `Steal.moves`: what a step changes
-/

namespace Deque
open Gen.Deque

/-- `bottom` is where `top` is. -/
def Window (m : Mem) : Prop := m (cell Field.bottom) = m (cell Field.top)

/-- The owner in `pop`, or a thief that has loaded `top`, at the place where it is now. -/
def Potential (m : Mem) (f : Frame) : Prop := f.op = 1 ∨ (f.op = 2 ∧ 2 ≤ f.pc ∧ f.regs 1 = m (cell Field.top))

variable {p : Params} {T T' v x : Nat} {y y' : Own} {m m' : Mem} {f f' f₁ : Frame} {st : Status} {r : Regs}
  {b buf : List Nat}

theorem window_eq (S : Shared p T y m) (w : Window m) (h : queue T y = [v]) : y.F = T ∧ y.E = T + 1 := by
  have hl : y.E - T = 1 := by rw [← queue_length, h]; rfl
  have h₁ := S.order.ends
  have w : m (cell Field.bottom) = m (cell Field.top) := w
  rw [S.bottom, S.top] at w
  have hF := Params.index_inj (i := y.F) (j := T) (by omega) (by unfold wordSize; omega) w
  omega

theorem same_mem (h : some (Outcome.next m f₁) = some (.next m' f')) : m' = m := by
  injection h with h
  injection h with h _
  exact h.symm

/-! ### The owner -/

theorem PushAt.steady : ∀ pc, PushAt p y m v b r st pc → y.F = y.E
  | 0, ⟨O, _⟩ | 1, ⟨O, _⟩ | 2, ⟨O, _⟩ | 3, ⟨O, _⟩ | 4, ⟨O, _⟩ | 5, ⟨O, _⟩ | 6, ⟨O, _⟩ | 7, ⟨O, _⟩ | 8, ⟨O, _⟩
  | 9, ⟨O, _⟩ | 10, O | 11, ⟨O, _⟩ | 12, ⟨O, _⟩ | 13, ⟨O, _⟩ | 14, ⟨O, _⟩ | 15, O | 16, ⟨O, _⟩ | 17, ⟨O, _⟩
  | 18, ⟨O, _⟩ | 19, ⟨O, _⟩ | 20, ⟨O, _⟩ | 21, ⟨O, _⟩ | 22, ⟨O, _⟩ | 23, ⟨O, _⟩ | 24, ⟨O, _⟩ | 25, ⟨O, _⟩
  | 26, ⟨O, _⟩ | 27, ⟨O, _⟩ | 28, ⟨O, _⟩ | 30, ⟨O, _⟩ | 31, ⟨O, _⟩ => PushOpen.F O
  | 29, ⟨hs, _⟩ | 34, ⟨hs, _⟩ => hs.F
  | 32, H | 33, H => PushFilled.F H
  | _ + 35, h => h.elim

/-- Only the compare-and-swap writes, to `top`. -/
theorem Pop.window (S : Shared p T y m) (hF : y.F = T) (hE : y.E = T + 1) : ∀ pc, PopAt p y x b r buf st pc →
    Frame.exec program m ⟨1, pc, r, buf⟩ = some (.next m' f') → st = .pending ⟨1, [1], x :: b⟩ ∧
      ∀ l, l ≠ cell Field.top → m' l = m l := by
  have ho := S.order.seen
  have still : ∀ {f₁}, some (Outcome.next m f₁) = some (.next m' f') → ∀ l, l ≠ cell Field.top → m' l = m l :=
    fun h l _ => by rw [same_mem h]
  have steady : Steady y → False := fun hs => by
    have h := hs.F
    omega
  have none : PopNone y x b st → False := fun h => by
    have h := h.L
    omega
  have pending : PopLast y x b st ∨ PopTaken y x b st → st = .pending ⟨1, [1], x :: b⟩ := by
    intro h
    rcases h with h | h
    · exact h.pending
    · have h := h.E
      omega
  intro pc
  match pc with
  | 0 | 1 | 2 => exact fun H => (steady H.1).elim
  | 3 => exact fun ⟨_, _, hst⟩ h => ⟨hst, still h⟩
  | 4 => exact fun ⟨_, _, h'⟩ h => ⟨pending (h'.resolve_left none), still h⟩
  | 5 => exact fun ⟨_, h⟩ => (none h).elim
  | 6 => exact fun H => (steady H.1).elim
  | 7 => exact fun ⟨_, _, h'⟩ h => ⟨pending h', still h⟩
  | 8 => exact fun ⟨_, _, h', _⟩ h => ⟨pending h', still h⟩
  | 9 => exact fun ⟨_, _, h', _⟩ h => ⟨pending h', still h⟩
  | 10 => exact fun ⟨_, _, h', _⟩ h => ⟨pending h', still h⟩
  | 11 => exact fun ⟨_, _, h', _⟩ h => ⟨h'.pending, still h⟩
  | 12 =>
    intro ⟨B, _, h', _⟩ h
    refine ⟨h'.pending, fun l hl => ?_⟩
    have h : cond (Nat.beq (m ⟨r 0, Field.top, 0⟩) (r 7))
      (some (Outcome.next (m.set ⟨r 0, Field.top, 0⟩ (BinOp.eval .add (r 3) 1))
        ⟨1, 13, (Function.update r 7 (m ⟨r 0, Field.top, 0⟩)).update 8 1, buf⟩))
      (some (.next m ⟨1, 13, (Function.update r 7 (m ⟨r 0, Field.top, 0⟩)).update 8 0, buf⟩)) =
        some (.next m' f') := h
    cases hc : Nat.beq (m ⟨r 0, Field.top, 0⟩) (r 7) with
    | true =>
      rw [hc, B.q] at h
      rw [same_mem (m := m.set (cell Field.top) (BinOp.eval .add (r 3) 1)) h]
      exact Mem.set_ne hl
    | false =>
      rw [hc] at h
      exact still h l hl
  | 13 =>
    intro ⟨_, _, h, _⟩
    omega
  | 14 | 15 | 17 | 20 => exact fun H => (steady H.1).elim
  | 16 | 19 => exact fun H => (steady H.2.1).elim
  | 18 =>
    intro ⟨_, h, _⟩
    have h := h.E
    omega
  | _ + 21 => exact fun h => h.elim

/-- The owner is in `pop`, and writes nothing but `top`. -/
theorem Owning.window (S : Shared p T y m) (hF : y.F = T) (hE : y.E = T + 1) (h : Owning p y m f st)
    (he : f.exec program m = some (.next m' f')) :
    f.op = 1 ∧ (∃ x b, st = .pending ⟨1, [1], x :: b⟩) ∧ ∀ l, l ≠ cell Field.top → m' l = m l := by
  cases h with
  | push h =>
    cases h with
    | mk h =>
      have h := PushAt.steady _ h
      omega
  | pop h => cases h with | mk h => have h := Pop.window S hF hE _ h he; exact ⟨rfl, ⟨_, _, h.1⟩, h.2⟩

/-! ### A thief -/

/-- What a step of a thief does to memory, and to what it remembers of `top` and `bottom`. -/
theorem Steal.moves : ∀ pc, StealAt p T y m x b r buf st pc →
    Frame.exec program m ⟨2, pc, r, buf⟩ = some (.next m' f') →
    (m' = m ∨ (2 ≤ pc ∧ r 1 = m (cell Field.top))) ∧
      (f'.pc = 1 ∨ (f'.pc = 2 ∧ f'.regs 2 = m (cell Field.bottom)) ∨ (2 ≤ pc ∧ f'.regs 1 = r 1)) := by
  have out : ∀ {f₁ : Frame}, some (Outcome.next m f₁) = some (.next m' f') → m' = m ∧ f' = f₁ := by
    intro f₁ h
    injection h with h
    injection h with h h'
    exact ⟨h.symm, h'.symm⟩
  have two : ∀ {pc}, Nat.ble 2 pc = true → 2 ≤ pc := Nat.le_of_ble_eq_true
  have late : ∀ {pc} {f₁ : Frame}, Nat.ble 2 pc = true →
      some (Outcome.next m f₁) = some (.next m' f') → f₁.regs 1 = r 1 → (m' = m ∨ (2 ≤ pc ∧ r 1 = m (cell Field.top))) ∧
      (f'.pc = 1 ∨ (f'.pc = 2 ∧ f'.regs 2 = m (cell Field.bottom)) ∨ (2 ≤ pc ∧ f'.regs 1 = r 1)) := by
    intro pc f₁ hpc h h₁
    obtain ⟨e₁, e₂⟩ := out h
    rw [e₁, e₂]
    exact ⟨.inl rfl, .inr (.inr ⟨two hpc, h₁⟩)⟩
  intro pc
  match pc with
  | 0 =>
    intro _ h
    obtain ⟨e₁, e₂⟩ := out h
    rw [e₁, e₂]
    exact ⟨.inl rfl, .inl rfl⟩
  | 1 =>
    intro ⟨_, _, _, A⟩ h
    obtain ⟨e₁, e₂⟩ := out h
    rw [e₁, e₂]
    refine ⟨.inl rfl, .inr (.inl ⟨rfl, ?_⟩)⟩
    show m ⟨r 0, Field.bottom, 0⟩ = m (cell Field.bottom)
    rw [A.q]
  | 2 => exact fun _ h => late (f₁ := ⟨2, _, r, buf⟩) rfl h rfl
  | 3 => exact fun _ h => nomatch h
  | 4 => exact fun _ h => late (f₁ := ⟨2, 5, Function.update r 3 _, buf⟩) rfl h rfl
  | 5 => exact fun _ h => late (f₁ := ⟨2, 6, Function.update r 4 _, buf⟩) rfl h rfl
  | 6 => exact fun _ h => late (f₁ := ⟨2, 7, Function.update r 5 _, buf⟩) rfl h rfl
  | 7 => exact fun _ h => late (f₁ := ⟨2, 8, Function.update r 6 _, buf⟩) rfl h rfl
  | 8 =>
    intro ⟨_, _, _, A, _, _, h₆⟩ h
    have h : cond (Nat.beq (m ⟨r 0, Field.top, 0⟩) (r 6))
      (some (Outcome.next (m.set ⟨r 0, Field.top, 0⟩ (BinOp.eval .add (r 1) 1))
        ⟨2, 9, (Function.update r 6 (m ⟨r 0, Field.top, 0⟩)).update 7 1, buf⟩))
      (some (.next m ⟨2, 9, (Function.update r 6 (m ⟨r 0, Field.top, 0⟩)).update 7 0, buf⟩)) = some (.next m' f') := h
    cases hc : Nat.beq (m ⟨r 0, Field.top, 0⟩) (r 6) with
    | true =>
      have e := Nat.eq_of_beq_eq_true hc
      rw [hc] at h
      have h : some (Outcome.next (m.set ⟨r 0, Field.top, 0⟩ (BinOp.eval .add (r 1) 1))
        ⟨2, 9, (Function.update r 6 (m ⟨r 0, Field.top, 0⟩)).update 7 1, buf⟩) = some (.next m' f') := h
      injection h with h
      injection h with _ h
      rw [A.q, h₆] at e
      rw [← h]
      exact ⟨.inr ⟨two rfl, e.symm⟩, .inr (.inr ⟨two rfl, rfl⟩)⟩
    | false =>
      rw [hc] at h
      exact late (f₁ := ⟨2, 9, (Function.update r 6 (m ⟨r 0, Field.top, 0⟩)).update 7 0, buf⟩) rfl h
        rfl
  | 9 => exact fun _ h => late (f₁ := ⟨2, _, r, buf⟩) rfl h rfl
  | 10 => exact fun _ h => nomatch h
  | 11 =>
    intro ⟨e, _⟩ h
    subst e
    exact late (f₁ := ⟨2, 12, r, r 5 :: b⟩) rfl h rfl
  | 12 => exact fun _ h => nomatch h
  | _ + 13 => exact fun h => h.elim

end Deque
