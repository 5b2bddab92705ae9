prelude
import WfqueueNever.EnqueueMake
import WfqueueNever.EnqueueRound
import WfqueueNever.EnqueueScan
/-!
# Every step of enqueue

## Main statements

* `Enqueue.step`: every instruction leads from what is known to what is known next, and keeps the line and the offers
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n : Nat} {G : View} {m : Mem} {r : Regs} {b : List Nat}

namespace Enqueue

/-- From the offer on: program counters 76 and later. -/
theorem late (L : Laid n G m) (O : Offers n G m) : ∀ i, EnqueueAt n G m r (76 + i) →
    EnqStep n G m r b (Frame.exec program m ⟨0, 76 + i, r, b⟩)
  | 0, h => at76 L O h
  | 1, h => at77 L O h
  | 2, h => at78 L O h
  | 3, h => at79 L O h
  | 4, h => at80 L O h
  | 5, h => at81 L O h
  | 6, h => at82 L O h
  | 7, h => at83 L O h
  | 8, h => at84 L O h
  | 9, h => at85 L O h
  | 10, h => at86 L O h
  | 11, h => at87 L O h
  | 12, h => at88 L O h
  | 13, h => at89 L O h
  | 14, h => at90 L O h
  | 15, h => at91 L O h
  | 16, h => at92 L O h
  | 17, h => at93 L O h
  | 18, h => at94 L O h
  | 19, h => at95 L O h
  | 20, h => at96 L O h
  | 21, h => at97 L O h
  | 22, h => at98 L O h
  | 23, h => at99 L O h
  | 24, h => at100 L O h
  | 25, h => at101 L O h
  | 26, h => at102 L O h
  | 27, h => at103 L O h
  | 28, h => at104 L O h
  | 29, h => at105 L O h
  | 30, h => at106 L O h
  | 31, h => at107 L O h
  | 32, h => at108 L O h
  | 33, h => at109 L O h
  | 34, h => at110 L O h
  | 35, h => at111 L O h
  | 36, h => at112 L O h
  | 37, h => at113 L O h
  | 38, h => at114 L O h
  | 39, h => at115 L O h
  | 40, h => at116 L O h
  | 41, h => at117 L O h
  | 42, h => at118 L O h
  | 43, h => at119 L O h
  | 44, h => at120 L O h
  | 45, h => at121 L O h
  | 46, h => at122 L O h
  | 47, h => at123 L O h
  | 48, h => at124 L O h
  | 49, h => at125 L O h
  | 50, h => at126 L O h
  | 51, _ => .done
  | i + 52, h => by
    have e : known n r (76 + (i + 52)) = .reg False := by rw [show 76 + (i + 52) = i + 128 by omega]; rfl
    have h : (known n r (76 + (i + 52))).Holds n (r 1) G m := h
    rw [e] at h
    exact h.elim

theorem step (L : Laid n G m) (O : Offers n G m) (pc : Nat) (he : pc = 13 → Heap.Honest m)
    (h : EnqueueAt n G m r pc) :
    EnqStep n G m r b (Frame.exec program m ⟨0, pc, r, b⟩) := by
  rcases Nat.lt_or_ge pc 76 with hp | hp
  · exact make L O pc ⟨Nat.le_of_lt_succ hp, he⟩ h
  · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp hp
    exact late L O i h

end Enqueue
end WfqueueNever
