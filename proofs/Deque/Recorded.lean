prelude
import Machine.ReplaySound
import Deque.Roles
import Deque.PreciseStep
/-!
# Recorded runs of the C library

What the kernel has replayed is a history of the generated program, and so it is linearizable.

## Main definitions

* `Deque.create p answers`: a state as `zp_deque_create_at` leaves it, computable; `answers` is what the allocations to
  come will give
* `Deque.freshAnswers`: a test that they give new objects

## Main statements

* `Deque.linearizable_of_replay`: a recorded run that the program replays has a linearizable history
* `Deque.precise_of_replay`: also with respect to the precise specification
* `Deque.example_linearizable`: for example, a run in which the deque grows while a thief is about to steal, and the
  indices wrap around
-/

namespace Deque
open Gen.Deque

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
    · rw [eq hq, show op = 3 from eq h]; exact .size
    · obtain ⟨hb, h⟩ := Replay.eq_of_and h
      rcases or_of_or h with h | h
      · rw [eq hq, show op = 2 from eq h]; exact .steal (Nat.le_of_ble_eq_true hb)
      · obtain ⟨ho, ht⟩ := Replay.eq_of_and h
        rw [eq hq, eq ht, show op = 1 from eq ho]; exact .pop (Nat.le_of_ble_eq_true hb)
  | [q, v], h =>
    obtain ⟨hq, h⟩ := Replay.eq_of_and h
    obtain ⟨ho, ht⟩ := Replay.eq_of_and h
    rw [eq hq, eq ht, show op = 0 from eq ho]; exact .push

/-- A record that the program replays, from a newly created deque on, has a linearizable history. -/
theorem linearizable_of_replay (p : Params) {s : State} (hs : Init p s) {trace : List TraceEvent}
    (hc : callsAllowed allowed trace = true) (hn : pushes (observed trace) ≤ maxPushes)
    (hr : replay program lines s trace = true) : Linearizable spec (observed trace) :=
  linearizable_of_roles p _ (isHistory_of_replay (fun _ => roles_of_allowed) hs hc hr) hn

/-- The same, with a precise `ZP_EMPTY`. -/
theorem precise_of_replay (p : Params) {s : State} (hs : Init p s) {trace : List TraceEvent}
    (hc : callsAllowed allowed trace = true) (hn : pushes (observed trace) ≤ maxPushes)
    (hr : replay program lines s trace = true) : Linearizable preciseSpec (observed trace) :=
  linearizable_precise p _ (history_of_roles (isHistory_of_replay (fun _ => roles_of_allowed) hs hc hr)) hn

/-! ### A newly created deque -/

/-- A newly created deque, its slots zero. -/
def create (p : Params) (answers : List Nat) : State where
  mem := Replay.memory
    [[0, 0, 0, p.start, p.start, 2, p.start, p.start, 2],
     [Word.pow2 p.bits - 1, 0, 0, 0, 0, 0, 0, 0, 0]]
    [0, 1, Word.pow2 p.bits + 1] answers
  thread _ := none

def memberOf (a : Nat) : List Nat → Bool
  | [] => false
  | x :: l => Bool.or (Nat.beq a x) (memberOf a l)

/-- Whether each answer is 0, or an object that did not exist before. -/
def freshAnswers : List Nat → Bool
  | [] => true
  | a :: l => Bool.and (Bool.or (Nat.beq a 0) (Bool.and (Nat.ble 3 a) (Bool.not (memberOf a l)))) (freshAnswers l)

theorem ge_of_fresh : ∀ {l : List Nat}, freshAnswers l = true → ∀ n, Replay.word l n ≠ 0 → 3 ≤ Replay.word l n
  | [], _, _, h => absurd rfl h
  | a :: l, hf, n, h => by
    obtain ⟨h₁, h₂⟩ := Replay.eq_of_and hf
    cases n with
    | zero =>
      rcases or_of_or h₁ with h₁ | h₁
      · exact absurd (Nat.eq_of_beq_eq_true h₁) h
      · exact Nat.le_of_ble_eq_true (Replay.eq_of_and h₁).1
    | succ n => exact ge_of_fresh h₂ n h

theorem memberOf_word : ∀ {l : List Nat} {n : Nat}, Replay.word l n ≠ 0 → memberOf (Replay.word l n) l = true
  | [], _, h => absurd rfl h
  | a :: l, n, h => by
    cases n with
    | zero => show Bool.or (Nat.beq a a) _ = true; rw [Nat.beq_refl]; rfl
    | succ n =>
      have ih := memberOf_word (l := l) (n := n) h
      show Bool.or _ (memberOf (Replay.word l n) l) = true
      rw [ih]
      cases Nat.beq (Replay.word (a :: l) (n + 1)) a <;> rfl

/-- An answer is not given twice. -/
theorem distinct_of_fresh : ∀ {l : List Nat}, freshAnswers l = true → ∀ i j, Replay.word l i ≠ 0 →
    Replay.word l i = Replay.word l j → i = j
  | [], _, _, _, h, _ => absurd rfl h
  | a :: l, hf, i, j, h, e => by
    obtain ⟨h₁, h₂⟩ := Replay.eq_of_and hf
    have first : ∀ n, Replay.word l n ≠ 0 → Replay.word l n ≠ a := by
      intro n hn ea
      rcases or_of_or h₁ with h₁ | h₁
      · exact hn (ea.trans (Nat.eq_of_beq_eq_true h₁))
      · have hm := (Replay.eq_of_and h₁).2
        rw [← ea, memberOf_word hn] at hm
        cases hm
    match i, j with
    | 0, 0 => rfl
    | 0, j + 1 => exact absurd e.symm (first j fun e' => h (e.trans e'))
    | i + 1, 0 => exact absurd e (first i h)
    | i + 1, j + 1 => exact congrArg (· + 1) (distinct_of_fresh h₂ i j h e)

theorem init_create (p : Params) {answers : List Nat} (h : freshAnswers answers = true) :
    Init p (create p answers) where
  idle _ := rfl
  top := rfl
  bottom := rfl
  buffer := rfl
  bottomOwn := rfl
  topSeen := rfl
  bufferOwn := rfl
  mask := rfl
  deque := rfl
  slots := rfl
  count := Nat.le_of_ble_eq_true rfl
  fresh n _ hn := by
    have h := ge_of_fresh h n hn
    show Replay.word [0, 1, Word.pow2 p.bits + 1] (Replay.word answers n) = 0
    match Replay.word answers n, h with
    | n + 3, _ => rfl
  distinct i j _ _ hi e := distinct_of_fresh h i j hi e

/-! ### An example -/

/-- A deque with one slot, just before its indices wrap around. -/
def exampleParams : Params := ⟨0, 18446744073709551615, Nat.zero_le 60, Nat.le_of_ble_eq_true rfl⟩

/-- A thief has found 7; the second push grows; the owner pops 8, and the thief gets 7. -/
def exampleTrace : List TraceEvent := [
  .inv 0 0 [1, 7] [], .step 0 62 18446744073709551615, .step 0 63 18446744073709551615, .step 0 64 2, .step 0 65 0,
  .step 0 78 7, .step 0 79 0, .step 0 81 0, .res 0 0 [], .inv 1 2 [1] [5], .step 1 121 18446744073709551615,
  .step 1 123 0, .step 1 127 2, .step 1 128 0, .inv 0 0 [1, 8] [], .step 0 62 0, .step 0 63 18446744073709551615,
  .step 0 64 2, .step 0 65 0, .step 0 68 18446744073709551615, .step 0 69 18446744073709551615, .step 0 39 0,
  .step 0 43 3, .step 0 46 1, .step 0 47 2, .step 0 50 7, .step 0 52 7, .step 0 54 3, .step 0 56 3, .step 0 74 1,
  .step 0 78 8, .step 0 79 1, .step 0 81 1, .res 0 0 [], .inv 0 1 [1] [6], .step 0 87 1, .step 0 90 0,
  .step 0 92 18446744073709551615, .step 1 130 7, .step 1 134 18446744073709551615, .res 1 0 [7], .step 0 98 3,
  .step 0 99 1, .step 0 101 8, .step 0 113 0, .res 0 0 [8]]

theorem example_replays : replay program lines (create exampleParams [3]) exampleTrace = true := by decide +kernel

theorem example_linearizable : Linearizable spec (observed exampleTrace) :=
  linearizable_of_replay exampleParams (init_create _ (answers := [3]) rfl) (by decide +kernel) (by decide +kernel)
    example_replays

end Deque
