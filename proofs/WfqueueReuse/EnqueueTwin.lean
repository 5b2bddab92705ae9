prelude
import WfqueueReuse.EnqueuePair
import WfqueueReuse.OfferPair
/-!
# Every step of an enqueue, in both worlds

## Main statements

* `Twin.enqueue_step`: it leads to states that belong together
* `Twin.enqueue_ret`: and so does its return
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (spec)
open WfqueueNever (View Believed)

variable {D : DequeueLike} {n : Nat} {w : World} {m : Mem} {f f' : Frame} {s s' : State} {t : Tid} {K : Logs (spec n)}
  {v : Result}

namespace Twin

theorem enqueue_step (U : Undisturbed D) (T : Twin D n w s s') (B : Believed n w.view s' K) (he : Heap.Honest s.mem)
    (ht : s.thread t = some f) (ho : f.op = 0) (hx : f.exec Gen.Wfqueue.program s.mem = some (.next m f')) :
    ∃ w' s'' K', K.Moves K' ∧ Twin D n w' ⟨m, Function.update s.thread t (some f')⟩ s'' ∧
      Believed n w'.view s'' K' := by
  have h := T.pair t
  rw [ht] at h
  generalize e : s'.thread t = o at h
  cases h with
  | enqueue hp M Kn => exact T.enqueue_public U B ht e hp M Kn hx
  | @making r g b pc h₁ h₂ Mk =>
    rcases Nat.lt_or_ge pc 74 with h | h
    · exact T.enqueue_private U B he e h₁ h Mk hx
    · rcases (by omega : pc = 74 ∨ pc = 75) with rfl | rfl
      · cases hx
      · exact offer_pair U T B ht hx
  | dequeue => cases ho
  | other h => rw [ho] at h; exact absurd h (by decide)

theorem enqueue_ret (U : Undisturbed D) (T : Twin D n w s s') (B : Believed n w.view s' K) (he : Heap.Honest s.mem)
    (ht : s.thread t = some f) (ho : f.op = 0) (hx : f.exec Gen.Wfqueue.program s.mem = some (.done v)) :
    ∃ w' s'' K', K.Follows (.res t v) K' ∧ Twin D n w' ⟨s.mem, Function.update s.thread t none⟩ s'' ∧
      Believed n w'.view s'' K' := by
  have h := T.pair t
  rw [ht] at h
  generalize e : s'.thread t = o at h
  cases h with
  | enqueue hp M Kn => exact T.enqueue_returns U B e hp M Kn hx
  | @making r g b pc h₁ h₂ Mk =>
    rcases Nat.lt_or_ge pc 74 with h | h
    · rw [T.mem] at he hx
      have P := Mk.step (b := b) T.same he h
      rw [hx] at P
      cases P
    · rcases (by omega : pc = 74 ∨ pc = 75) with rfl | rfl
      · exact fail_pair U T B ht hx
      · cases hx
  | dequeue => cases ho
  | other h => rw [ho] at h; exact absurd h (by decide)

end Twin
end WfqueueReuse
