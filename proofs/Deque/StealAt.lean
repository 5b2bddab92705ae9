prelude
import Deque.Invariant
/-!
# What a thief knows

## Main definitions

* `Aims`: a thief is after position `t`
* `StealAt`: the assertion at each program counter of `Gen.Deque.steal`

## Main statements

* `StealAt.later`: whatever the other threads do, it stays true

## Implementation notes

Registers: 0 q, 1 top, 2 bottom, 3 buffer, 4 mask, 5 value, 6 expected, 7 taken.
-/

namespace Deque
open Gen.Deque

/-- The thief has loaded `t` from `top`. -/
structure Aims (p : Params) (T : Nat) (r : Regs) (t : Nat) : Prop where
  q : r 0 = 1
  top : r 1 = p.index t
  pos : 1 ≤ t
  le : t ≤ T

/-- As long as `top` stays, there is an element. -/
def Live (T : Nat) (y : Own) (t : Nat) : Prop := t = T → t < y.E

/-- As long as `top` stays, the element is in its slot of the buffer in register 3. -/
def Holds (p : Params) (T : Nat) (y : Own) (m : Mem) (r : Regs) (t k : Nat) : Prop :=
  y.pub (r 3) = some k ∧ (t = T → m (p.slot (r 3) k t) = y.items t)

def StealAt (p : Params) (T : Nat) (y : Own) (m : Mem) (x : Nat) (b : List Nat) (r : Regs) (buf : List Nat)
    (st : Status) :
    Nat → Prop
  | 0 => r 0 = 1 ∧ buf = x :: b ∧ st = .pending ⟨2, [1], x :: b⟩
  | 1 => buf = x :: b ∧ st = .pending ⟨2, [1], x :: b⟩ ∧ ∃ t, Aims p T r t
  | 2 => buf = x :: b ∧ ∃ t, Aims p T r t ∧ ∃ e, r 2 = p.index e ∧ t ≤ e + 1 ∧ e ≤ maxPushes + 1 ∧
      ((e ≤ t ∧ st = .committed ⟨2, [1], x :: b⟩ ⟨2, x :: b⟩) ∨
        (t < e ∧ st = .pending ⟨2, [1], x :: b⟩ ∧ Live T y t))
  | 3 => buf = x :: b ∧ st = .committed ⟨2, [1], x :: b⟩ ⟨2, x :: b⟩
  | 4 => buf = x :: b ∧ st = .pending ⟨2, [1], x :: b⟩ ∧ ∃ t, Aims p T r t ∧ Live T y t
  | 5 => buf = x :: b ∧ st = .pending ⟨2, [1], x :: b⟩ ∧ ∃ t, Aims p T r t ∧ Live T y t ∧ ∃ k, Holds p T y m r t k
  | 6 => buf = x :: b ∧ st = .pending ⟨2, [1], x :: b⟩ ∧ ∃ t, Aims p T r t ∧ Live T y t ∧ ∃ k, Holds p T y m r t k ∧
      r 4 = Word.pow2 k - 1
  | 7 => buf = x :: b ∧ st = .pending ⟨2, [1], x :: b⟩ ∧ ∃ t, Aims p T r t ∧ Live T y t ∧ (t = T → r 5 = y.items t)
  | 8 => buf = x :: b ∧ st = .pending ⟨2, [1], x :: b⟩ ∧ ∃ t, Aims p T r t ∧ Live T y t ∧ (t = T → r 5 = y.items t) ∧
      r 6 = r 1
  | 9 => buf = x :: b ∧ ((r 7 = 0 ∧ st = .committed ⟨2, [1], x :: b⟩ ⟨5, x :: b⟩) ∨
      (r 7 = 1 ∧ st = .committed ⟨2, [1], x :: b⟩ ⟨0, r 5 :: b⟩))
  | 10 => buf = x :: b ∧ st = .committed ⟨2, [1], x :: b⟩ ⟨5, x :: b⟩
  | 11 => buf = x :: b ∧ st = .committed ⟨2, [1], x :: b⟩ ⟨0, r 5 :: b⟩
  | 12 => st = .committed ⟨2, [1], x :: b⟩ ⟨0, buf⟩
  | _ => False

variable {p : Params} {T T' t k x : Nat} {y y' : Own} {m m' : Mem} {r : Regs} {b buf : List Nat} {st : Status}

theorem Aims.later (h : T ≤ T') (A : Aims p T r t) : Aims p T' r t := ⟨A.q, A.top, A.pos, Nat.le_trans A.le h⟩

/-- If `top` is at `t` now, it was there before. -/
theorem Aims.same (h : T ≤ T') (A : Aims p T r t) (e : t = T') : t = T ∧ T' = T := by
  have := A.le
  omega

theorem Live.later (G : Later p T y m T' y' m') (A : Aims p T r t) (L : Live T y t) : Live T' y' t := by
  intro e
  obtain ⟨e₁, e₂⟩ := A.same G.le e
  have h := L e₁
  rw [e₁] at h ⊢
  exact G.live e₂ h

theorem item_later (G : Later p T y m T' y' m') (A : Aims p T r t) (L : Live T y t) (h : t = T → r 5 = y.items t) :
    t = T' → r 5 = y'.items t := by
  intro e
  obtain ⟨e₁, e₂⟩ := A.same G.le e
  have hl := L e₁
  have h := h e₁
  rw [e₁] at h hl ⊢
  exact h.trans (G.item e₂ hl).symm

theorem Holds.later (G : Later p T y m T' y' m') (A : Aims p T r t) (L : Live T y t) (H : Holds p T y m r t k) :
    Holds p T' y' m' r t k := by
  refine ⟨G.pub _ _ H.1, fun e => ?_⟩
  obtain ⟨e₁, e₂⟩ := A.same G.le e
  have hl := L e₁
  have h := H.2 e₁
  rw [e₁] at h hl ⊢
  rw [G.slot _ _ H.1 e₂ hl, G.item e₂ hl]
  exact h

theorem StealAt.later (G : Later p T y m T' y' m') :
    ∀ pc, StealAt p T y m x b r buf st pc → StealAt p T' y' m' x b r buf st pc
  | 0, H => H
  | 1, ⟨e, hs, t, A⟩ => ⟨e, hs, t, A.later G.le⟩
  | 2, ⟨e, t, A, i, h₁, h₂, h₃, h⟩ =>
    ⟨e, t, A.later G.le, i, h₁, h₂, h₃, h.imp id fun ⟨h, hs, L⟩ => ⟨h, hs, L.later G A⟩⟩
  | 3, H => H
  | 4, ⟨e, hs, t, A, L⟩ => ⟨e, hs, t, A.later G.le, L.later G A⟩
  | 5, ⟨e, hs, t, A, L, k, H⟩ => ⟨e, hs, t, A.later G.le, L.later G A, k, H.later G A L⟩
  | 6, ⟨e, hs, t, A, L, k, H, h₄⟩ => ⟨e, hs, t, A.later G.le, L.later G A, k, H.later G A L, h₄⟩
  | 7, ⟨e, hs, t, A, L, h⟩ => ⟨e, hs, t, A.later G.le, L.later G A, item_later G A L h⟩
  | 8, ⟨e, hs, t, A, L, h, h₆⟩ => ⟨e, hs, t, A.later G.le, L.later G A, item_later G A L h, h₆⟩
  | 9, H | 10, H | 11, H | 12, H => H
  | _ + 13, H => H.elim

end Deque
