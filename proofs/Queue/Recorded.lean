prelude
import Machine.ReplayInSound
import Queue.Linearizable
/-!
# Recorded runs of the C library

What the kernel has replayed is a history of the generated program, and so it is linearizable.

## Main definitions

* `Queue.create answers`: a state as `zp_queue_create` leaves it, computable; `answers` is what the allocations to come
  will give

## Main statements

* `Queue.linearizable_of_replay`: a recorded run that the program replays has a linearizable history, if along it the
  allocator gave no object that existed
* `Queue.dishonest`: that condition refuses a record that the program replays
-/

namespace Queue
open Gen.Queue

theorem allows_of_allowed (s : State) (t : Tid) (c : Call) (h : allowed t c = true) : Allows s t c := by
  have eq {a b : Nat} : Nat.beq a b = true → a = b := Nat.eq_of_beq_eq_true
  obtain ⟨op, args, buf⟩ := c
  match args, h with
  | [q, me, v], h =>
    obtain ⟨hq, ho⟩ := Replay.eq_of_and h
    rw [eq hq, show op = 0 from eq ho]; exact .enqueue
  | [q, me], h =>
    obtain ⟨hq, h⟩ := Replay.eq_of_and h
    obtain ⟨ho, hb⟩ := Replay.eq_of_and h
    rw [eq hq, show op = 1 from eq ho]; exact .dequeue (Nat.le_of_ble_eq_true hb)

/-- A record that the program replays, from a newly created queue on, has a linearizable history. -/
theorem linearizable_of_replay {s : State} (hs : Init s) {trace : List TraceEvent}
    (hc : callsAllowed allowed trace = true) (hh : holdsAlong Heap.honest program lines s trace = true)
    (hr : replay program lines s trace = true) : Linearizable spec (observed trace) := by
  obtain ⟨ls, run, e⟩ := runIn_of_replay Heap.honest_of_test allows_of_allowed hc hh hr
  exact linearizable _ ⟨s, ls, _, hs, run, e⟩

/-- A newly created queue: object 2 is the dummy. -/
def create (answers : List Nat) : State where
  mem := Replay.memory [[0, 0, 2, 2], [0, 0, 0, 0]] [0, 1, 1] answers
  thread _ := none

theorem init_create (answers : List Nat) : Init (create answers) where
  idle _ := rfl
  tail := rfl
  next := rfl
  queue := (nofun : ¬ 1 = 0)
  dummy := (nofun : ¬ 1 = 0)
  ne_null := (nofun : ¬ 2 = 0)
  ne_queue := (nofun : ¬ 2 = 1)

/-! ### An allocator that does not keep its promise -/

/-- The allocator gives the dummy once more. -/
def dishonestTrace : List TraceEvent := [
  .inv 0 0 [1, 0, 7] [], .step 0 29 2, .step 0 32 7, .step 0 34 0, .step 0 58 2, .step 0 61 2, .step 0 86 0,
  .step 0 94 0, .step 0 73 2, .res 0 0 []]

/-- That is what the program would do, but it is no run that the theorems are about. -/
theorem dishonest :
    replay program lines (create [2]) dishonestTrace = true ∧
      holdsAlong Heap.honest program lines (create [2]) dishonestTrace = false := by
  decide +kernel

end Queue
