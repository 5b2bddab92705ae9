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

/-- A part of the program counters, which begins at `k`. -/
theorem Goes.part {P : Nat → Prop} (hk : k ≤ pc) (h : P (pc - k))
    (f : ∀ j, P j → Goes n G m (r 1) (j + k) (Frame.exec program m ⟨1, j + k, r, buf⟩)) :
    Goes n G m (r 1) pc (Frame.exec program m ⟨1, pc, r, buf⟩) := by
  have := f _ h
  rw [Nat.sub_add_cancel hk] at this
  exact this

theorem cond_ble_elim {a b : Nat} {P Q R : Prop} (h : cond (Nat.ble a b) P Q) (h₁ : a ≤ b → P → R)
    (h₂ : b < a → Q → R) : R := by
  rcases Word.cond_ble a b P Q with ⟨hc, e⟩ | ⟨hc, e⟩ <;> rw [e] at h
  · exact h₁ hc h
  · exact h₂ hc h

-- to come by an assertion this far down the list
set_option maxRecDepth 2000 in
/-- Every instruction of `dequeue` leads from its assertion to the next one. -/
theorem Dequeue.step (L : Laid n G m) (S : Serving n G m) (h : DequeueAt n G m r pc) :
    Goes n G m (r 1) pc (Frame.exec program m ⟨1, pc, r, buf⟩) := by
  refine cond_ble_elim h (fun _ h => BeginAt.step L S pc h) fun _ h => ?_
  refine cond_ble_elim h
    (fun _ h => .part (k := 22) (P := CloseAt n G m r) (by omega) h (CloseAt.step L S)) fun _ h => ?_
  refine cond_ble_elim h (fun _ h => ?_) fun _ h => ?_
  · rcases Nat.lt_or_ge pc 64 with h' | h'
    · refine .part (k := 42) (P := fun j => j < 22 ∧ GiveUpAssignAt n G m r j) (by omega) ⟨by omega, h⟩
        fun j h => GiveUpAssignAt.step L S j h.1 h.2
    · have e : pc = 64 := by omega
      subst e
      exact GiveUpAssignAt.end_step L S h
  refine cond_ble_elim h
    (fun _ h => .part (k := 65) (P := EndAt n G m r) (by omega) h (EndAt.step L S)) fun _ h => ?_
  refine cond_ble_elim h
    (fun _ h => .part (k := 74) (P := GiveUpServeAt n G m r) (by omega) h (GiveUpServeAt.step L S)) fun _ h => ?_
  refine cond_ble_elim h
    (fun _ h => .part (k := 65) (P := EndAt n G m r) (by omega) h (EndAt.step L S)) fun _ h => ?_
  refine cond_ble_elim h
    (fun _ h => .part (k := 93) (P := NextAt n G r) (by omega) h (NextAt.step L S)) fun _ h => ?_
  refine cond_ble_elim h (fun _ h => ?_) fun _ h => ?_
  · rcases Nat.lt_or_ge pc 123 with h' | h'
    · refine .part (k := 101) (P := fun j => j < 22 ∧ RoundAssignAt n G m r j) (by omega) ⟨by omega, h⟩
        fun j h => RoundAssignAt.step L S j h.1 h.2
    · have e : pc = 123 := by omega
      subst e
      exact RoundAssignAt.end_step L S h
  refine cond_ble_elim h
    (fun _ h => .part (k := 124) (P := RoundAt n G m r) (by omega) h (RoundAt.step L S)) fun _ h => ?_
  refine cond_ble_elim h
    (fun _ h => .part (k := 128) (P := RoundServeAt n G m r) (by omega) h (RoundServeAt.step L S)) fun _ h => ?_
  refine cond_ble_elim h
    (fun _ h => .part (k := 124) (P := RoundAt n G m r) (by omega) h (RoundAt.step L S)) fun _ h => ?_
  refine cond_ble_elim h
    (fun _ h => .part (k := 144) (P := PassAt n G r) (by omega) h (PassAt.step L S)) fun h' h => ?_
  exact RetireAt.step L S (by omega) h

end WfqueueNever
