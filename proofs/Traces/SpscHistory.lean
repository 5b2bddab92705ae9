prelude
import Traces.Spsc
import Spsc.Linearizable
/-!
# A replayed run of the ring is linearizable

## Main definitions

* `allowed`: `Spsc.Allows`, as a test

## Main statements

* `linearizable_of_replay`: what was recorded and replayed is a history to which `Spsc.linearizable` applies
-/

namespace Traces.Spsc
open _root_.Spsc

/-- Thread 0 may push, thread 1 may pop, any thread may ask for the size; buffers are long enough. -/
def allowed (t : Tid) (c : Call) : Bool :=
  match c.args with
  | [q] => Bool.and (Nat.beq q 1)
      (cond (Nat.beq c.op 4) true (Bool.and (Nat.beq c.op 1) (Bool.and (Nat.beq t 1) (Nat.ble 1 c.buf.length))))
  | [q, n] => Bool.and (Nat.beq q 1)
      (cond (Nat.beq c.op 0) (Nat.beq t 0)
        (Bool.and (Nat.ble n c.buf.length)
          (cond (Nat.beq c.op 2) (Nat.beq t 0) (Bool.and (Nat.beq c.op 3) (Nat.beq t 1)))))
  | _ => false

theorem allows_of_allowed (t : Tid) (c : Call) (h : allowed t c = true) : Allows t c := by
  obtain ⟨op, args, buf⟩ := c
  unfold allowed at h
  dsimp only at h
  split at h
  next q =>
    obtain ⟨hq, h⟩ := Replay.eq_of_and h
    rw [Nat.eq_of_beq_eq_true hq]
    cases h4 : Nat.beq op 4 with
    | true => rw [Nat.eq_of_beq_eq_true h4]; exact .size
    | false =>
      rw [h4] at h
      obtain ⟨h1, h⟩ := Replay.eq_of_and h
      obtain ⟨ht, hb⟩ := Replay.eq_of_and h
      rw [Nat.eq_of_beq_eq_true h1, Nat.eq_of_beq_eq_true ht]
      exact .pop (Nat.le_of_ble_eq_true hb)
  next q n =>
    obtain ⟨hq, h⟩ := Replay.eq_of_and h
    rw [Nat.eq_of_beq_eq_true hq]
    cases h0 : Nat.beq op 0 with
    | true =>
      rw [h0] at h
      rw [Nat.eq_of_beq_eq_true h0, Nat.eq_of_beq_eq_true h]
      exact .push
    | false =>
      rw [h0] at h
      obtain ⟨hb, h⟩ := Replay.eq_of_and h
      cases h2 : Nat.beq op 2 with
      | true =>
        rw [h2] at h
        rw [Nat.eq_of_beq_eq_true h2, Nat.eq_of_beq_eq_true h]
        exact .pushMany (Nat.le_of_ble_eq_true hb)
      | false =>
        rw [h2] at h
        obtain ⟨h3, ht⟩ := Replay.eq_of_and h
        rw [Nat.eq_of_beq_eq_true h3, Nat.eq_of_beq_eq_true ht]
        exact .popMany (Nat.le_of_ble_eq_true hb)
  next => cases h

/-- The state in which the records begin is one in which rings begin. -/
theorem init_created (p : Params) : Init p (created p.capacity (Word.pow2 p.bits - 1) p.start) :=
  ⟨fun _ => rfl, rfl, rfl, rfl, rfl, rfl, rfl, rfl, rfl⟩

/-- The history of a run that was recorded and replayed is linearizable. -/
theorem linearizable_of_replay (p : Params) {trace : List TraceEvent} (hc : callsAllowed allowed trace = true)
    (hr : replay Gen.Spsc.program Gen.Spsc.lines (created p.capacity (Word.pow2 p.bits - 1) p.start) trace = true) :
    Linearizable (spec p.capacity) (observed trace) :=
  linearizable p _ (isHistory_of_replay allows_of_allowed (init_created p) hc hr)

end Traces.Spsc
