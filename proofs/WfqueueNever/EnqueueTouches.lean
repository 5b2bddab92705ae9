prelude
import WfqueueNever.EnqueueSide
import WfqueueNever.Touches
/-!
# What the accesses of enqueue are to

## Main statements

* `enqueue_touches`
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n : Nat} {G : View} {m : Mem} {r : Regs} {b : List Nat} {a : Access}

namespace Enqueue

/-- What is known of the registers with the queue and the slot, before the offer. -/
theorem early_base : ∀ pc, 3 ≤ pc → pc ≤ 75 → EnqueueAt n G m r pc → r 0 = 1 ∧ r 1 < n
  | 0, h, _, _ | 1, h, _, _ | 2, h, _, _ => absurd h (by decide)
  | 3, _, _, h | 4, _, _, h | 5, _, _, h | 6, _, _, h | 12, _, _, h | 13, _, _, h | 15, _, _, h | 16, _, _, h
  | 17, _, _, h | 18, _, _, h | 19, _, _, h | 20, _, _, h | 56, _, _, h | 57, _, _, h | 58, _, _, h | 59, _, _, h
  | 65, _, _, h | 66, _, _, h | 67, _, _, h | 68, _, _, h | 69, _, _, h | 70, _, _, h | 71, _, _, h | 72, _, _, h
  | 74, _, _, h | 75, _, _, h => ⟨h.1.1, h.1.2.2⟩
  | 14, _, _, h | 73, _, _, h => h.elim (fun h => ⟨h.1.1, h.1.2.2⟩) fun h => ⟨h.1.1, h.1.2.2⟩
  | pc + 76, _, h, _ => absurd h (by omega)

/-- The same afterwards, up to the end of the offer. -/
theorem late_base : ∀ i, i ≤ 47 → EnqueueAt n G m r (76 + i) → r 0 = 1 ∧ r 1 < n
  | 0, _, h | 1, _, h | 2, _, h | 3, _, h | 4, _, h | 5, _, h | 6, _, h | 7, _, h | 8, _, h | 9, _, h
  | 10, _, h | 11, _, h | 12, _, h | 13, _, h | 14, _, h | 15, _, h | 16, _, h | 17, _, h | 18, _, h
  | 19, _, h | 20, _, h | 21, _, h | 22, _, h | 23, _, h | 24, _, h | 25, _, h | 26, _, h | 27, _, h
  | 28, _, h | 29, _, h | 30, _, h | 31, _, h | 32, _, h | 33, _, h | 34, _, h | 35, _, h | 36, _, h
  | 37, _, h | 38, _, h | 39, _, h | 40, _, h | 41, _, h | 42, _, h | 43, _, h | 44, _, h | 45, _, h
  | 46, _, h | 47, _, h => ⟨h.1.1.1, h.1.1.2.2⟩
  | i + 48, h, _ => absurd h (by omega)

/-- The access at `pc`. -/
abbrev access (r : Regs) (b : List Nat) (pc : Nat) : Option Access := Frame.access program ⟨0, pc, r, b⟩

theorem touches_made {field v part pc : Nat} {plain : Bool} (M : Made G m (r 1) (r 5) v part)
    (h : field = 0 ∨ field = 1) : Touches n G m ⟨0, pc, r, b⟩ ⟨⟨r 5, field, 0⟩, true, plain⟩ := by
  rw [← M.mine]
  exact .made (f := ⟨0, pc, r, b⟩) h rfl (by rw [show (⟨0, pc, r, b⟩ : Frame).regs = r from rfl, M.mine]; exact M.ne)
    M.hidden

theorem touches_fresh {field v part pc : Nat} {w : Bool} (O : Offers n G m) (M : Made G m (r 1) (r 5) v part)
    (h : field = 2 ∨ field = 3) : Touches n G m ⟨0, pc, r, b⟩ ⟨⟨r 5, field, 0⟩, w, false⟩ := by
  have h₀ : (G.offer (r 1)).mine ≠ 0 := by rw [M.mine]; exact M.ne
  have h₁ := O.new _ h₀
  have h₂ := O.node _ h₀
  rw [M.mine] at h₁ h₂
  exact .node h (by omega) h₂

end Enqueue

open Enqueue

theorem enqueue_early (O : Offers n G m) : ∀ pc, pc ≤ 75 → EnqueueAt n G m r pc → access r b pc = some a →
    Touches n G m ⟨0, pc, r, b⟩ a
  | 0, _, h, ha => by cases ha; exact Touches.ofQueue h.1 (by decide) (fun _ => rfl) fun _ => rfl
  | 3, _, h, ha | 18, _, h, ha | 56, _, h, ha => by
    cases ha
    have B := early_base _ (by decide) (by decide) h
    exact Touches.ofOwn B.1 B.2 (by decide)
  | 15, _, h, ha => by
    cases ha
    exact Touches.ofQueue (early_base _ (by decide) (by decide) h).1 (by decide) (fun _ => rfl) fun _ => rfl
  | 68, _, h, ha | 69, _, h, ha => by cases ha; exact touches_made h.2 (by decide)
  | 70, _, h, ha | 71, _, h, ha => by cases ha; exact touches_fresh O h.2 (by decide)
  | 75, _, h, ha => by
    cases ha
    have B := early_base _ (by decide) (by decide) h
    exact Touches.ofSlot B.1 B.2 (by decide)
  | 1, _, _, ha | 2, _, _, ha | 4, _, _, ha | 5, _, _, ha | 6, _, _, ha | 12, _, _, ha | 13, _, _, ha
  | 14, _, _, ha | 16, _, _, ha | 17, _, _, ha | 19, _, _, ha | 20, _, _, ha | 57, _, _, ha | 58, _, _, ha
  | 59, _, _, ha | 65, _, _, ha | 66, _, _, ha | 67, _, _, ha | 72, _, _, ha | 73, _, _, ha | 74, _, _, ha => nomatch ha
  | pc + 76, h, _, _ => absurd h (by omega)

theorem enqueue_late (L : Laid n G m) : ∀ i, i ≤ 47 → EnqueueAt n G m r (76 + i) → access r b (76 + i) = some a →
    Touches n G m ⟨0, 76 + i, r, b⟩ a
  | 2, _, h, ha | 5, _, h, ha | 43, _, h, ha | 44, _, h, ha | 47, _, h, ha => by
    cases ha
    have B := late_base _ (by decide) h
    exact Touches.ofSlot B.1 B.2 (by decide)
  | 4, _, h, ha | 6, _, h, ha | 40, _, h, ha => by
    cases ha
    exact Touches.ofQueue (late_base _ (by decide) h).1 (by decide) nofun nofun
  | 12, _, h, ha => by
    cases ha
    exact Touches.ofQueue (late_base _ (by decide) h).1 (by decide) (fun _ => rfl) fun _ => rfl
  | 13, _, h, ha => by
    cases ha
    obtain ⟨i, hi, e, _⟩ := h.2.2.1
    show Touches n G m _ ⟨⟨r 30, 1, 0⟩, false, true⟩
    rw [← e]
    exact .read (.inr rfl) (Nat.le_trans hi L.t_le)
  | 14, _, h, ha => by
    cases ha
    obtain ⟨i, hi, _, e⟩ := h.2.2.2.2
    have lt : r 35 < n := e ▸ L.enqueuer i (Nat.le_trans hi L.t_le)
    exact Touches.ofSlot (late_base _ (by decide) h).1 lt (by decide)
  | 18, _, h, ha => by
    cases ha
    obtain ⟨i, hi, _, e⟩ := h.2.2.2.2.1
    have lt : r 35 < n := e ▸ L.enqueuer i (Nat.le_trans hi L.t_le)
    exact Touches.ofSlot (late_base _ (by decide) h).1 lt (by decide)
  | 25, _, h, ha => by
    cases ha
    obtain ⟨_, _, _, _, _, A, _⟩ := h.2.2.2.2.1
    exact Touches.ofSlot (late_base _ (by decide) h).1 A.lt (by decide)
  | 28, _, h, ha | 36, _, h, ha => by
    cases ha
    obtain ⟨i, hi, e, _⟩ := h.2.2.1
    exact Touches.ofLine L e.symm (Nat.le_trans hi L.t_le) (.inr rfl)
  | 0, _, _, ha | 1, _, _, ha | 3, _, _, ha | 7, _, _, ha | 8, _, _, ha | 9, _, _, ha | 10, _, _, ha
  | 11, _, _, ha | 15, _, _, ha | 16, _, _, ha | 17, _, _, ha | 19, _, _, ha | 20, _, _, ha | 21, _, _, ha
  | 22, _, _, ha | 23, _, _, ha | 24, _, _, ha | 26, _, _, ha | 27, _, _, ha | 29, _, _, ha | 30, _, _, ha
  | 31, _, _, ha | 32, _, _, ha | 33, _, _, ha | 34, _, _, ha | 35, _, _, ha | 37, _, _, ha | 38, _, _, ha
  | 39, _, _, ha | 41, _, _, ha | 42, _, _, ha | 45, _, _, ha | 46, _, _, ha => nomatch ha
  | i + 48, h, _, _ => absurd h (by omega)

theorem enqueue_last : ∀ i, EnqueueAt n G m r (124 + i) → access r b (124 + i) = some a →
    Touches n G m ⟨0, 124 + i, r, b⟩ a
  | 0, h, ha | 1, h, ha | 2, h, ha => by cases ha; exact Touches.ofSlot h.1.1 h.1.2.2 (by decide)
  | 3, _, ha => nomatch ha
  | i + 4, h, _ => by
    have h : (known n r (124 + (i + 4))).Holds n (r 1) G m := h
    rw [show 124 + (i + 4) = i + 128 by omega] at h
    exact h.elim

/-- What the accesses of `enqueue` are to. -/
theorem enqueue_touches {pc : Nat} (L : Laid n G m) (O : Offers n G m) (h : EnqueueAt n G m r pc)
    (ha : Frame.access program ⟨0, pc, r, b⟩ = some a) : Touches n G m ⟨0, pc, r, b⟩ a := by
  rcases Nat.lt_or_ge pc 76 with h₁ | h₁
  · exact enqueue_early O pc (by omega) h ha
  · rcases Nat.lt_or_ge pc 124 with h₂ | h₂
    · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₁
      exact enqueue_late L i (by omega) h ha
    · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₂
      exact enqueue_last i h ha

end WfqueueNever
