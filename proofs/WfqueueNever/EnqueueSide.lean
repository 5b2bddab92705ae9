prelude
import WfqueueNever.EnqueueStep
import WfqueueNever.Sides
/-!
# The side of enqueue

## Main statements

* `enqueueSide`: what is known at each program counter of `enqueue` is what the log needs
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n pc : Nat} {G : View} {m : Mem} {r : Regs} {F : Fact}

namespace Enqueue

/-- Program counters that are not listed are not reached. -/
theorem known_beyond {i : Nat} : known n r (i + 128) = .reg False := rfl

/-- Before the offer there is none. -/
theorem early_hidden : ∀ pc, pc ≤ 75 → EnqueueAt n G m r pc → (G.offer (r 1)).offered = false
  | 0, _, h | 1, _, h | 2, _, h => h.2.2
  | 3, _, h | 4, _, h | 5, _, h | 6, _, h | 12, _, h | 13, _, h | 15, _, h | 16, _, h | 17, _, h | 18, _, h
  | 19, _, h | 20, _, h | 56, _, h | 57, _, h | 58, _, h | 59, _, h | 65, _, h | 66, _, h | 67, _, h
  | 74, _, h => h.2.1.2
  | 68, _, h | 69, _, h | 70, _, h | 71, _, h | 72, _, h | 75, _, h => h.2.hidden
  | 14, _, h | 73, _, h => h.elim (fun h => h.2.1.2) fun h => h.2.hidden
  | pc + 76, h, _ => absurd h (by omega)

/-- From its store to `enqueued` on the node is offered. -/
theorem late_offered : ∀ i, i ≤ 47 → EnqueueAt n G m r (76 + i) → Offered G m (r 1) (r 4) (r 2)
  | 0, _, h | 1, _, h | 2, _, h | 3, _, h | 4, _, h | 5, _, h | 6, _, h | 7, _, h | 8, _, h | 9, _, h
  | 10, _, h | 11, _, h | 12, _, h | 13, _, h | 14, _, h | 15, _, h | 16, _, h | 17, _, h | 18, _, h
  | 19, _, h | 20, _, h | 21, _, h | 22, _, h | 23, _, h | 24, _, h | 25, _, h | 26, _, h | 27, _, h
  | 28, _, h | 29, _, h | 30, _, h | 31, _, h | 32, _, h | 33, _, h | 34, _, h | 35, _, h | 36, _, h
  | 37, _, h | 38, _, h | 39, _, h | 40, _, h | 41, _, h | 42, _, h | 43, _, h | 44, _, h | 45, _, h
  | 46, _, h | 47, _, h => h.1.2
  | i + 48, h, _ => absurd h (by omega)

/-- When tail has reached it, and the offer is taken back, there is none. -/
theorem last_reached : ∀ i, EnqueueAt n G m r (124 + i) →
    ((G.offer (r 1)).mine = 0 ∧ (G.offer (r 1)).offered = false) ∧ G.Has G.t (r 4)
  | 0, h | 1, h | 2, h | 3, h => h.2
  | i + 4, h => by
    have h : (known n r (124 + (i + 4))).Holds n (r 1) G m := h
    rw [show 124 + (i + 4) = i + 128 by omega] at h
    exact h.elim

theorem offers_at (h : EnqueueAt n G m r pc) (h₁ : 76 ≤ pc) (h₂ : pc ≤ 123) : Offered G m (r 1) (r 4) (r 2) := by
  obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₁
  exact late_offered i (by omega) h

theorem reached_at (h : EnqueueAt n G m r pc) (h₁ : 124 ≤ pc) :
    ((G.offer (r 1)).mine = 0 ∧ (G.offer (r 1)).offered = false) ∧ G.Has G.t (r 4) := by
  obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₁
  exact last_reached i h

theorem at_offered (h : EnqueueAt n G m r pc) (ho : (G.offer (r 1)).offered = true) : 76 ≤ pc ∧ pc ≤ 123 := by
  rcases Nat.lt_or_ge pc 76 with h₁ | h₁
  · exact absurd (ho.symm.trans (early_hidden pc (by omega) h)) nofun
  · rcases Nat.lt_or_ge pc 124 with h₂ | h₂
    · exact ⟨h₁, by omega⟩
    · exact absurd (ho.symm.trans (reached_at h h₂).1.2) nofun

end Enqueue

theorem enqueueSide : EnqueueSide EnqueueAt where
  step {n G m r pc b m' r' pc' b'} L O he h e := by
    have S := Enqueue.step (b := b) L O pc he h
    rw [e] at S
    cases S with
    | next E hr h => exact ⟨_, E, h⟩
  enq L O E hp h := h.enq L O E.move (Ne.symm hp)
  deq L O D h := h.deq L O D
  begins h₀ h₁ h₂ := ⟨h₀, h₁, h₂⟩
  noSlot h := h.1
  slot h := h.1.2.2
  fresh h O := by
    obtain ⟨_, M⟩ := h
    have := O.out _ (by rw [M.mine]; exact M.ne) M.hidden
    rw [M.mine] at this
    exact this
  entered h hp := (Enqueue.reached_at h hp).2
  over h hp := by
    rcases hp with rfl | rfl | rfl
    · exact h.2
    · exact h.2.1
    · exact h.2.1
  offers h h₁ h₂ := ⟨(Enqueue.offers_at h h₁ h₂).mine, (Enqueue.offers_at h h₁ h₂).offered⟩
  offered h ho := by
    obtain ⟨h₁, h₂⟩ := Enqueue.at_offered h ho
    exact ⟨h₁, h₂, (Enqueue.offers_at h h₁ h₂).mine, (Enqueue.offers_at h h₁ h₂).value⟩

end WfqueueNever
