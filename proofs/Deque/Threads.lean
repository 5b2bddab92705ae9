prelude
import Deque.Push
import Deque.Pop
import Deque.Steal
import Deque.Size
/-!
# The threads of the deque

## Main definitions

* `Owning`: the owner is inside `push` or `pop`
* `Thread p T y m f st`: a thread with frame `f` (or none) and status `st` is as it should be
* `One s`: at most one thread is inside an operation of the owner

## Main statements

* `Thread.later`: no thread is disturbed by a step of another one
* `rank_of_top`: if thieves move `top`, the owner's return gets no further away
-/

namespace Deque
open Gen.Deque

/-- The owner's frame. -/
inductive Owning (p : Params) : OwnerAssertion where
  | push {y m f st} : Push p y m f st → Owning p y m f st
  | pop {y m f st} : Pop p y m f st → Owning p y m f st

/-- What a thread may be doing. -/
inductive Thread (p : Params) (T : Nat) (y : Own) (m : Mem) : Option Frame → Status → Prop where
  | idle : Thread p T y m none .idle
  | size {f st} : Sizing f st → Thread p T y m (some f) st
  | stealing {f st} : Steal p T y m f st → Thread p T y m (some f) st
  | owning {f st} : Owning p y m f st → Thread p T y m (some f) st

/-- At most one thread is inside an operation of the owner. -/
def One (s : State) : Prop := ∀ t u, Inside (s.thread t) → Inside (s.thread u) → t = u

variable {p : Params} {T T' : Nat} {y y' : Own} {m m' : Mem} {s : State} {t : Tid} {f : Frame} {st : Status}

/-! ### Who is the owner -/

theorem Owning.owner (h : Owning p y m f st) : isOwner f.op := by
  cases h with
  | push h => cases h; exact .inl rfl
  | pop h => cases h; exact .inr rfl

theorem Steal.not_owner (h : Steal p T y m f st) : ¬ isOwner f.op := by
  cases h with | mk _ => exact fun h => h.elim nofun nofun

theorem Sizing.not_owner (h : Sizing f st) : ¬ isOwner f.op := by
  cases h with | mk _ _ => exact fun h => h.elim nofun nofun

/-- A change of thread `t` to `o`, which is an owner only if `t` already was, or there was none. -/
theorem One.update {o : Option Frame} (h : One s) (ho : Inside o → Inside (s.thread t) ∨ Free s) :
    One ⟨m', Function.update s.thread t o⟩ := by
  have old : ∀ u, Inside (Function.update s.thread t o u) → u = t ∨ (u ≠ t ∧ Inside (s.thread u)) := by
    intro u hu
    by_cases e : u = t
    · exact .inl e
    · rw [Function.update_ne e] at hu; exact .inr ⟨e, hu⟩
  have new : ∀ u, Inside (Function.update s.thread t o t) → u ≠ t → ¬ Inside (s.thread u) := by
    intro u hi hne hu
    rw [Function.update_self] at hi
    rcases ho hi with h' | h'
    · exact hne (h u t hu h')
    · exact h' u hu
  intro u v
  show Inside (Function.update s.thread t o u) → Inside (Function.update s.thread t o v) → u = v
  intro hu hv
  rcases old u hu with rfl | ⟨hne, hu'⟩ <;> rcases old v hv with rfl | ⟨hne, hv'⟩
  · rfl
  · exact absurd hv' (new v hu hne)
  · exact absurd hu' (new u hv hne)
  · exact h u v hu' hv'

theorem Free.of_update {o : Option Frame} (h : Free ⟨m', Function.update s.thread t o⟩)
    (ht : ¬ Inside (s.thread t)) : Free s := by
  intro u hu
  by_cases e : u = t
  · exact ht (e ▸ hu)
  · refine h u ?_
    show Inside (Function.update s.thread t o u)
    rw [Function.update_ne e]
    exact hu

theorem Free.not_inside {o : Option Frame} (h : Free ⟨m', Function.update s.thread t o⟩) : ¬ Inside o := by
  have h : ¬ Inside (Function.update s.thread t o t) := h t
  rw [Function.update_self] at h
  exact h

/-! ### No thread is disturbed by another -/

theorem Owning.stable (h : Owning p y m f st) (hm : ∀ l, l ≠ cell Field.top → m' l = m l) : Owning p y m' f st := by
  cases h with
  | push h => cases h with | mk h => exact .push (.mk (h.stable hm))
  | pop h => cases h with | mk h => exact .pop (.mk h)

theorem Thread.later {o : Option Frame} (G : Later p T y m T' y' m')
    (ho : Inside o → y' = y ∧ ∀ l, l ≠ cell Field.top → m' l = m l) (h : Thread p T y m o st) :
    Thread p T' y' m' o st := by
  cases h with
  | idle => exact .idle
  | size h => exact .size h
  | stealing h => cases h with | mk h => exact .stealing (.mk (h.later G))
  | owning h =>
    obtain ⟨rfl, hm⟩ := ho h.owner
    exact .owning (h.stable hm)

/-! ### Nobody's return gets further away -/

/-- Only the rank of `push` depends on memory. -/
theorem rank_of_not_owner (h : ¬ isOwner f.op) : rank m' f = rank m f := by
  obtain ⟨op, pc, r, b⟩ := f
  match op, h with
  | 0, h => exact absurd (.inl rfl) h
  | 1, _ => rfl
  | 2, _ => rfl
  | op + 3, _ => rfl

theorem PushAt.early {v : Nat} {b : List Nat} {r : Regs} : ∀ pc, Nat.ble pc 5 = true → PushAt p y m v b r st pc →
    y.F = y.E
  | 0, _, ⟨O, _⟩ | 1, _, ⟨O, _⟩ | 2, _, ⟨O, _⟩ | 3, _, ⟨O, _⟩ | 4, _, ⟨O, _⟩ | 5, _, ⟨O, _⟩ => O.F
  | _ + 6, h, _ => absurd (Nat.le_of_ble_eq_true h) (by omega)

/-- If only `top` moves. -/
theorem rank_of_top (S : Shared p T y m) (S' : Shared p T' y m') (hT : T ≤ T')
    (hm : ∀ l, l ≠ cell Field.top → m' l = m l) (h : Owning p y m f st) : rank m' f ≤ rank m f := by
  have hs : slots m' = slots m := by
    unfold slots
    rw [hm (cell Field.bufferOwn) nofun, hm (Heap.extent _) nofun]
  cases h with
  | pop h => cases h; exact Nat.le_refl _
  | push h =>
    cases h with
    | @mk _ _ v b r _ pc h =>
      cases h₅ : Nat.ble pc 5 with
      | true =>
        have he : elements m' ≤ elements m := by
          have hF := h.early _ h₅
          have h₁ := S.order.seen
          have h₂ := S'.order.seen
          have hc := S.order.calls
          unfold maxPushes at hc
          unfold elements
          rw [S.bottom, S.top, S'.bottom, S'.top, hF, Params.sub h₁.2.2.2 (by unfold wordSize; omega),
            Params.sub h₂.2.2.2 (by unfold wordSize; omega)]
          omega
        rw [Push.rank_early h₅, Push.rank_early h₅]
        unfold earlyRank
        rw [hs]
        cases hb : Nat.ble (slots m) (elements m) with
        | true => cases Nat.ble (slots m) (elements m') with
          | true => exact Nat.le_refl _
          | false => show 12 - pc ≤ 26 - pc + 5 * slots m; omega
        | false =>
          have hb' : Nat.ble (slots m) (elements m') = false := by
            cases hb' : Nat.ble (slots m) (elements m') with
            | false => rfl
            | true =>
              rw [Nat.ble_eq_true_of_le (Nat.le_trans (Nat.le_of_ble_eq_true hb') he)] at hb
              cases hb
          rw [hb']
      | false =>
        show pushRank m' r pc ≤ pushRank m r pc
        unfold pushRank earlyRank
        rw [h₅, hs]
        exact Nat.le_refl _

end Deque
