prelude
import WfqueueNever.DequeueRetire
import WfqueueNever.DequeueRound
/-!
# dequeue, instruction by instruction

## Main statements

* `Dequeue.step`: every instruction of `dequeue` leads from its assertion to the next one
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n pc k : Nat} {G : View} {m : Mem} {r : Regs} {buf : List Nat}

theorem cond_ble_elim {a b : Nat} {P Q R : Prop} (h : cond (Nat.ble a b) P Q) (h₁ : a ≤ b → P → R)
    (h₂ : b < a → Q → R) : R := by
  rcases Word.cond_ble a b P Q with ⟨hc, e⟩ | ⟨hc, e⟩ <;> rw [e] at h
  · exact h₁ hc h
  · exact h₂ hc h

/-- Every instruction of `dequeue` leads from its assertion to the next one. -/
theorem Dequeue.step (L : Laid n G m) (S : Serving n G m) (h : DequeueAt n G m r pc) :
    Goes n G m (r 1) pc (Frame.exec program m ⟨1, pc, r, buf⟩) := by
  have part : ∀ {P : Nat → Prop} {k : Nat}, (∀ j, P j → Goes n G m (r 1) (j + k)
      (Frame.exec program m ⟨1, j + k, r, buf⟩)) → k ≤ pc → P (pc - k) →
      Goes n G m (r 1) pc (Frame.exec program m ⟨1, pc, r, buf⟩) := by
    intro P k f hk h
    have := f _ h
    rw [Nat.sub_add_cancel hk] at this
    exact this
  refine cond_ble_elim h (fun _ h => BeginAt.step L S pc h) fun _ h => ?_
  refine cond_ble_elim h (fun _ => part (CloseAt.step L S) (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun _ h => ?_) fun _ h => ?_
  · rcases Nat.lt_or_ge pc 64 with h' | h'
    · exact part (P := fun j => j < 22 ∧ GiveUpAssignAt n G m r j) (fun j h => GiveUpAssignAt.step L S j h.1 h.2)
        (k := 42) (by omega) ⟨by omega, h⟩
    · have e : pc = 64 := by omega
      subst e
      exact GiveUpAssignAt.end_step L S h
  refine cond_ble_elim h (fun _ => part (EndAt.step L S) (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun _ => part (GiveUpServeAt.step L S) (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun _ => part (EndAt.step L S) (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun _ => part (NextAt.step L S) (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun _ h => ?_) fun _ h => ?_
  · rcases Nat.lt_or_ge pc 123 with h' | h'
    · exact part (P := fun j => j < 22 ∧ RoundAssignAt n G m r j) (fun j h => RoundAssignAt.step L S j h.1 h.2)
        (k := 101) (by omega) ⟨by omega, h⟩
    · have e : pc = 123 := by omega
      subst e
      exact RoundAssignAt.end_step L S h
  refine cond_ble_elim h (fun _ => part (RoundAt.step L S) (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun _ => part (RoundServeAt.step L S) (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun _ => part (RoundAt.step L S) (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun _ => part (PassAt.step L S) (by omega)) fun h' h => ?_
  exact RetireAt.step L S (by omega) h

end WfqueueNever
