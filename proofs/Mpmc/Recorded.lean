prelude
import Machine.ReplayInSound
import Mpmc.Linearizable
import Mpmc.Offers
/-!
# Recorded runs of the C library

What the kernel has replayed is a history of the generated program, and so it is linearizable.

## Main definitions

* `oldState`, `oldTrace`: a queue to which too many elements have been appended, and a record of it

## Main statements

* `Mpmc.linearizable_of_replay`: a recorded run that the program replays has a linearizable history, if along it no more
  than `2 ^ 63` elements were appended
* `Mpmc.old`: that condition refuses a record that the program replays
-/

namespace Mpmc
open Gen.Mpmc

theorem or_of_or {a b : Bool} (h : Bool.or a b = true) : a = true ∨ b = true := by
  cases a with
  | true => exact .inl rfl
  | false => exact .inr h

theorem allows_of_allowed (s : State) (t : Tid) (c : Call) (h : allowed t c = true) : Allows s t c := by
  have eq {a b : Nat} : Nat.beq a b = true → a = b := Nat.eq_of_beq_eq_true
  obtain ⟨op, args, buf⟩ := c
  match args, h with
  | [q], h =>
    obtain ⟨hq, h⟩ := Replay.eq_of_and h
    rcases or_of_or h with h | h
    · rw [eq hq, show op = 4 from eq h]; exact .size
    · obtain ⟨ho, hb⟩ := Replay.eq_of_and h
      rw [eq hq, show op = 1 from eq ho]; exact .pop (Nat.le_of_ble_eq_true hb)
  | [q, n], h =>
    obtain ⟨hq, h⟩ := Replay.eq_of_and h
    rcases or_of_or h with h | h
    · rw [eq hq, show op = 0 from eq h]; exact .push
    · obtain ⟨hb, h⟩ := Replay.eq_of_and h
      rcases or_of_or h with h | h
      · rw [eq hq, show op = 2 from eq h]; exact .pushMany (Nat.le_of_ble_eq_true hb)
      · rw [eq hq, show op = 3 from eq h]; exact .popMany (Nat.le_of_ble_eq_true hb)

theorem young_of_test {p : Params} {m : Mem} (h : young p m = true) : Young p m := Nat.le_of_ble_eq_true h

/-- A record that the program replays, from a newly created queue on, has a linearizable history. -/
theorem linearizable_of_replay (p : Params) {s : State} (hs : Init p s) {trace : List TraceEvent}
    (hc : callsAllowed allowed trace = true) (hy : holdsAlong (young p) program lines s trace = true)
    (hr : replay program lines s trace = true) : Linearizable (spec p.capacity) (observed trace) := by
  obtain ⟨ls, run, e⟩ := runIn_of_replay young_of_test allows_of_allowed hc hy hr
  exact linearizable p _ ⟨s, ls, _, hs, run, e⟩

/-! ### A queue that is too old -/

/-- A queue of one element. -/
def exampleParams : Params where
  capacity := 1
  bits := 6
  start := 0
  pos := Nat.le_of_ble_eq_true rfl
  le := Nat.le_of_ble_eq_true rfl
  bits_ge := Nat.le_of_ble_eq_true rfl
  bits_le := Nat.le_of_ble_eq_true rfl
  start_lt := Nat.le_of_ble_eq_true rfl

/-- The same, as it would be after `2 ^ 63 + 1` elements have come and gone. -/
def oldState : State where
  mem := Replay.memory [[9223372036854775809, 9223372036854775809, 9223372036854775809, 1, 63, 0, 0]] [] []
  thread _ := none

/-- It is empty. -/
def oldTrace : List TraceEvent := [
  .inv 0 1 [1] [5], .step 0 128 9223372036854775809, .step 0 67 63, .step 0 71 0, .step 0 133 9223372036854775809,
  .res 0 2 [5]]

/-- That is what the program would do, but it is no run that the theorems are about. -/
theorem old :
    replay program lines oldState oldTrace = true ∧
      holdsAlong (young exampleParams) program lines oldState oldTrace = false := by
  decide +kernel

end Mpmc
