prelude
import Machine.ReplayInSound
import Stack.Linearizable
/-!
# Recorded runs of the C library

What the kernel has replayed is a history of the generated program, and so it is linearizable.

## Main definitions

* `Stack.create answers`: a state as `zp_stack_create` leaves it, computable; `answers` is what the allocations to come
  will give

## Main statements

* `Stack.linearizable_of_replay`: a recorded run that the program replays has a linearizable history, if along it the
  allocator gave no object that existed; a pointer that `pop_all` returned leads to what the memory holds at the end of
  the record

## Implementation notes

A record with a call of `next` is replayed, but is not of the theorem's calls.
-/

namespace Stack
open Gen.Stack

theorem allows_of_allowed (s : State) (t : Tid) (c : Call) (h : allowed t c = true) : Allows s t c := by
  have eq {a b : Nat} : Nat.beq a b = true → a = b := Nat.eq_of_beq_eq_true
  obtain ⟨op, args, buf⟩ := c
  match args, h with
  | [q], h =>
    obtain ⟨hq, ho⟩ := Replay.eq_of_and h
    rw [eq hq, show op = 3 from eq ho]; exact .popAll
  | [q, n], h =>
    obtain ⟨hq, h⟩ := Replay.eq_of_and h
    rw [eq hq]
    match op, h with
    | 0, _ => exact .push
    | 1, h =>
      obtain ⟨hn, hw⟩ := Replay.eq_of_and h
      exact .pushMany (Nat.le_of_ble_eq_true hn) (Nat.le_of_ble_eq_true hw)
    | 2, h => exact .pop (Nat.le_of_ble_eq_true h)

/-- A record that the program replays, from a newly created stack on, has a linearizable history. -/
theorem linearizable_of_replay {s : State} (hs : Init s) {trace : List TraceEvent}
    (hc : callsAllowed allowed trace = true) (hh : holdsAlong Heap.honest program lines s trace = true)
    (hr : replay program lines s trace = true) :
    Linearizable (spec (Spells (replayed program lines s trace).mem)) (observed trace) := by
  obtain ⟨ls, run, e⟩ := runIn_of_replay Heap.honest_of_test allows_of_allowed hc hh hr
  rw [← e]
  exact linearizable ⟨hs, run⟩

/-- A newly created stack. -/
def create (answers : List Nat) : State where
  mem := Replay.memory [[0, 0, 0]] [0, 1] answers
  thread _ := none

theorem init_create (answers : List Nat) : Init (create answers) where
  idle _ := rfl
  top := rfl
  stack := (nofun : ¬ 1 = 0)

end Stack
