prelude
import WfqueueNever.Enqueue
import WfqueueNever.Touches
/-!
# What the accesses of enqueue are to

## Main statements

* `enqueue_touches`
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n : Nat} {G : View} {m : Mem} {r : Regs} {b : List Nat} {a : Access}

/-- The registers with the queue and the slot. -/
theorem EnqueueAt.base : ∀ {pc}, 3 ≤ pc → EnqueueAt n G m r pc → r 0 = 1 ∧ r 1 < n
  | 0, h, _ | 1, h, _ | 2, h, _ => absurd h (by decide)
  | 3, _, h | 4, _, h | 5, _, h | 6, _, h | 12, _, h | 13, _, h | 15, _, h | 16, _, h | 17, _, h | 18, _, h | 19, _, h
  | 20, _, h | 56, _, h | 57, _, h | 58, _, h | 59, _, h | 65, _, h | 66, _, h | 67, _, h | 68, _, h | 69, _, h
  | 70, _, h | 71, _, h | 72, _, h | 74, _, h | 75, _, h | 124, _, h | 125, _, h | 126, _, h | 127, _, h =>
    ⟨h.1.1, h.1.2.2⟩
  | 14, _, h | 73, _, h => h.elim (fun h => ⟨h.1.1, h.1.2.2⟩) fun h => ⟨h.1.1, h.1.2.2⟩
  | 76, _, h | 77, _, h | 78, _, h | 79, _, h | 80, _, h | 81, _, h | 82, _, h | 83, _, h | 84, _, h | 85, _, h
  | 86, _, h | 87, _, h | 88, _, h | 89, _, h | 90, _, h | 91, _, h | 92, _, h | 93, _, h | 94, _, h | 95, _, h
  | 96, _, h | 97, _, h | 98, _, h | 99, _, h | 100, _, h | 101, _, h | 102, _, h | 103, _, h | 104, _, h | 105, _, h
  | 106, _, h | 107, _, h | 108, _, h | 109, _, h | 110, _, h | 111, _, h | 112, _, h | 113, _, h | 114, _, h
  | 115, _, h | 116, _, h | 117, _, h | 118, _, h | 119, _, h | 120, _, h | 121, _, h | 122, _, h | 123, _, h =>
    ⟨h.1.1.1, h.1.1.2.2⟩
  | 7, _, h | 8, _, h | 9, _, h | 10, _, h | 11, _, h | 21, _, h | 22, _, h | 23, _, h | 24, _, h | 25, _, h | 26, _, h
  | 27, _, h | 28, _, h | 29, _, h | 30, _, h | 31, _, h | 32, _, h | 33, _, h | 34, _, h | 35, _, h | 36, _, h
  | 37, _, h | 38, _, h | 39, _, h | 40, _, h | 41, _, h | 42, _, h | 43, _, h | 44, _, h | 45, _, h | 46, _, h
  | 47, _, h | 48, _, h | 49, _, h | 50, _, h | 51, _, h | 52, _, h | 53, _, h | 54, _, h | 55, _, h | 60, _, h
  | 61, _, h | 62, _, h | 63, _, h | 64, _, h => h.elim
  | _ + 128, _, h => h.elim

end WfqueueNever
