prelude
import Machine.ReplaySound
import Spsc.Roles
/-!
# Recorded runs of the C library

What the kernel has replayed is a history of the generated program, and so it is linearizable.

## Main definitions

* `Spsc.created`: a state as `zp_spsc_create_at` leaves it, computable

## Main statements

* `Spsc.linearizable_of_replay`: a recorded run that the program replays has a linearizable history
* `Spsc.example_linearizable`: for example, a run in which the indices wrap around
-/

namespace Spsc
open Gen.Spsc

theorem or_of_or {a b : Bool} (h : Bool.or a b = true) : a = true ∨ b = true := by
  cases a with
  | true => exact .inl rfl
  | false => exact .inr h

theorem roles_of_allowed (t : Tid) (c : Call) (h : allowed t c = true) : Roles t c := by
  have eq {a b : Nat} : Nat.beq a b = true → a = b := Nat.eq_of_beq_eq_true
  obtain ⟨op, args, buf⟩ := c
  match args, h with
  | [q], h =>
    obtain ⟨hq, h⟩ := Replay.eq_of_and h
    rcases or_of_or h with h | h
    · rw [eq hq, show op = 4 from eq h]; exact .size
    · obtain ⟨ho, h⟩ := Replay.eq_of_and h
      obtain ⟨ht, hb⟩ := Replay.eq_of_and h
      rw [eq hq, eq ht, show op = 1 from eq ho]
      exact .pop (Nat.le_of_ble_eq_true hb)
  | [q, n], h =>
    obtain ⟨hq, h⟩ := Replay.eq_of_and h
    rcases or_of_or h with h | h
    · obtain ⟨ho, ht⟩ := Replay.eq_of_and h
      rw [eq hq, eq ht, show op = 0 from eq ho]; exact .push
    · obtain ⟨hb, h⟩ := Replay.eq_of_and h
      rcases or_of_or h with h | h
      · obtain ⟨ho, ht⟩ := Replay.eq_of_and h
        rw [eq hq, eq ht, show op = 2 from eq ho]; exact .pushMany (Nat.le_of_ble_eq_true hb)
      · obtain ⟨ho, ht⟩ := Replay.eq_of_and h
        rw [eq hq, eq ht, show op = 3 from eq ho]; exact .popMany (Nat.le_of_ble_eq_true hb)

/-- A record that the program replays, from a newly created ring on, has a linearizable history. -/
theorem linearizable_of_replay (p : Params) {s : State} (hs : Init p s) {trace : List TraceEvent}
    (hc : callsAllowed allowed trace = true) (hr : replay program lines s trace = true) :
    Linearizable (spec p.capacity) (observed trace) :=
  linearizable_of_roles p _ (isHistory_of_replay (fun _ => roles_of_allowed) hs hc hr)

/-- A newly created ring, its slots zero. -/
def created (p : Params) : State where
  mem l :=
    cond (Nat.beq l.field Field.capacity) p.capacity
      (cond (Nat.beq l.field Field.mask) (Word.pow2 p.bits - 1) (cond (Nat.beq l.field Field.slots) 0 p.start))
  thread _ := none

theorem init_created (p : Params) : Init p (created p) := ⟨fun _ => rfl, rfl, rfl, rfl, rfl, rfl, rfl, rfl, rfl⟩

/-! ### An example -/

/-- A ring for three elements, just before its indices wrap around. -/
def exampleParams : Params where
  capacity := 3
  bits := 2
  start := 18446744073709551615
  pos := Nat.le_of_ble_eq_true rfl
  le := Nat.le_of_ble_eq_true rfl
  bits_lt := Nat.le_of_ble_eq_true rfl
  start_lt := Nat.le_of_ble_eq_true rfl

/-- A push and a pop that overlap. -/
def exampleTrace : List TraceEvent := [
  .inv 0 0 [1, 77] [], .step 0 31 18446744073709551615, .step 0 32 18446744073709551615, .step 0 33 3, .step 0 42 3,
  .inv 1 1 [1] [5], .step 0 43 77, .step 0 44 0, .step 1 53 18446744073709551615, .step 1 54 18446744073709551615,
  .step 0 47 0, .step 1 57 0, .step 1 58 0, .step 1 62 3, .step 1 63 77, .step 1 64 0, .step 1 67 0, .res 1 0 [77],
  .res 0 0 []]

theorem example_replays : replay program lines (created exampleParams) exampleTrace = true := by decide +kernel

theorem example_linearizable : Linearizable (spec 3) (observed exampleTrace) :=
  linearizable_of_replay exampleParams (init_created _) (by decide +kernel) example_replays

end Spsc
