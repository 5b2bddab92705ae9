prelude
import Machine.Flow
import Machine.PotentialStep
import Machine.ReplayInSound
import WfqueueReuse.Linearizable
/-!
# Recorded runs of the C library

What the kernel has replayed is a history of the generated program, and so it is linearizable.

## Main definitions

* `Wfqueue.create answers`: a state as `zp_wfqueue_create` leaves it for 2 slots, computable; `answers` is what the
  allocations to come will give

## Main statements

* `Wfqueue.linearizable_of_replay`: a recorded run that the program replays has a linearizable history, if along it the
  allocator gave no object that existed

## Implementation notes

Each thread has a slot of its own in the records. So no slot is used by two threads at once, which is what `Allows` asks
for.
-/

namespace Wfqueue
open Gen.Wfqueue Potential

/-- What `allowed` tests, for the rules. -/
inductive Keeps (s : State) (t : Tid) : Call → Prop where
  | enqueue {v b} : Keeps s t ⟨0, [1, t, v], b⟩
  | dequeue {b} : 1 ≤ b.length → Keeps s t ⟨1, [1, t], b⟩
  | register {b} : 1 ≤ b.length → Keeps s t ⟨2, [1], b⟩
  | unregister {b} : Keeps s t ⟨3, [1, t], b⟩

theorem keeps_of_allowed (s : State) (t : Tid) (c : Call) (h : allowed t c = true) : Keeps s t c := by
  have eq {a b : Nat} : Nat.beq a b = true → a = b := Nat.eq_of_beq_eq_true
  obtain ⟨op, args, buf⟩ := c
  match args, h with
  | [q], h =>
    obtain ⟨hq, h⟩ := (Bool.and_eq_true _ _).mp h
    obtain ⟨ho, hb⟩ := (Bool.and_eq_true _ _).mp h
    rw [eq hq, show op = 2 from eq ho]; exact .register (Nat.le_of_ble_eq_true hb)
  | [q, slot], h =>
    obtain ⟨hq, h⟩ := (Bool.and_eq_true _ _).mp h
    obtain ⟨hs, h⟩ := (Bool.and_eq_true _ _).mp h
    rw [eq hq, eq hs]
    rcases (Bool.or_eq_true _ _).mp h with h | h
    · rw [show op = 3 from eq h]; exact .unregister
    · obtain ⟨ho, hb⟩ := (Bool.and_eq_true _ _).mp h
      rw [show op = 1 from eq ho]; exact .dequeue (Nat.le_of_ble_eq_true hb)
  | [q, slot, _], h =>
    obtain ⟨hq, h⟩ := (Bool.and_eq_true _ _).mp h
    obtain ⟨hs, ho⟩ := (Bool.and_eq_true _ _).mp h
    rw [eq hq, eq hs, show op = 0 from eq ho]; exact .enqueue

/-- Every thread uses its own slot. -/
def Kept (s : State) : Prop := ∀ t f, s.thread t = some f → f.op ≠ 2 → f.regs 1 = t

theorem all_keepSlot : ∀ op o, op ≠ 2 → program.get? op = some o → Flow.all (fun _ i => !touches 1 i) o.code = true
  | 0, _, _, h => by cases h; decide +kernel
  | 1, _, _, h => by cases h; decide +kernel
  | 2, _, h, _ => absurd rfl h
  | 3, _, _, h => by cases h; decide +kernel
  | _ + 4, _, _, h => by cases h

variable {E : Mem → Prop} {s s' : State} {t : Tid} {f f' : Frame} {m m' : Mem} {c : Call} {l : Label} {ls : List Label}

theorem slot_same (ho : f.op ≠ 2) (hx : f.exec program m = some (.next m' f')) : f'.regs 1 = f.regs 1 := by
  obtain ⟨o, _, hP, _⟩ := Once.instr_of_exec hx
  obtain ⟨i, hi, hx⟩ := Flow.exec_all hP (all_keepSlot _ _ ho hP) hx
  refine exec_regs hx ?_
  cases h : touches 1 i with
  | true => rw [h] at hi; cases hi
  | false => rfl

/-- While every thread uses its own slot, none is used by two. -/
theorem Kept.free (K : Kept s) (h : s.thread t = none) : Free s t := by
  intro u hu
  cases hf : s.thread u with
  | none => rw [hf] at hu; exact hu
  | some f =>
    rw [hf] at hu
    have e := (K u f hf hu.1).symm.trans hu.2
    rw [e, h] at hf
    cases hf

theorem Kept.step (K : Kept s) (h : Step program Keeps s l s') : Step program Allows s l s' ∧ Kept s' := by
  cases h with
  | @inv t c hidle ha =>
    have call : (c.op ≠ 2 → c.frame.regs 1 = t) → Kept (s.call t c) := fun hr u f hu ho => by
      have hu : Function.update s.thread t (some c.frame) u = some f := hu
      by_cases e : u = t
      · rw [e, Function.update_self] at hu
        cases hu
        exact (hr ho).trans e.symm
      · rw [Function.update_ne e] at hu
        exact K u f hu ho
    cases ha with
    | enqueue => exact ⟨.inv hidle (.enqueue (K.free hidle)), call fun _ => rfl⟩
    | dequeue hb => exact ⟨.inv hidle (.dequeue (K.free hidle) hb), call fun _ => rfl⟩
    | register hb => exact ⟨.inv hidle (.register hb), call fun h => absurd rfl h⟩
    | unregister => exact ⟨.inv hidle (.unregister (K.free hidle)), call fun _ => rfl⟩
  | @step t _ h =>
    refine ⟨.step h, ?_⟩
    obtain ⟨f, ht, m, f', hx, rfl⟩ := step_next h
    intro u g hu ho
    have hu : Function.update s.thread t (some f') u = some g := hu
    by_cases e : u = t
    · rw [e, Function.update_self] at hu
      cases hu
      have hop : f.op ≠ 2 := by rw [← op_of_exec hx]; exact ho
      rw [slot_same hop hx, e]
      exact K t f ht hop
    · rw [Function.update_ne e] at hu
      exact K u g hu ho
  | @res t _ r h =>
    refine ⟨.res h, ?_⟩
    obtain ⟨f, ht, hx, rfl⟩ := step_done h
    intro u g hu ho
    have hu : Function.update s.thread t none u = some g := hu
    by_cases e : u = t
    · rw [e, Function.update_self] at hu
      cases hu
    · rw [Function.update_ne e] at hu
      exact K u g hu ho

/-- A run in which every thread uses its own slot is one in which no slot is used by two. -/
theorem Kept.run (h : RunIn E program Keeps s ls s') (K : Kept s) : RunIn E program Allows s ls s' := by
  induction h with
  | nil => exact .nil
  | cons he hs _ ih =>
    obtain ⟨hs, K⟩ := K.step hs
    exact .cons he hs (ih K)

/-- A record that the program replays is a history, from a newly created queue on. -/
theorem history_of_replay {n : Nat} {s : State} (hs : Created n s) {trace : List TraceEvent}
    (hc : callsAllowed allowed trace = true) (hh : holdsAlong Heap.honest program lines s trace = true)
    (hr : replay program lines s trace = true) :
    IsHistoryIn Heap.Honest program Allows (Created n) (observed trace) := by
  obtain ⟨ls, run, e⟩ := runIn_of_replay Heap.honest_of_test keeps_of_allowed hc hh hr
  exact ⟨s, ls, _, hs, Kept.run run fun t f h => (by rw [hs.init.idle] at h; cases h), e⟩

/-- And so its history is linearizable. -/
theorem linearizable_of_replay {n : Nat} {s : State} (hs : Created n s) {trace : List TraceEvent}
    (hc : callsAllowed allowed trace = true) (hh : holdsAlong Heap.honest program lines s trace = true)
    (hr : replay program lines s trace = true) : Linearizable (spec n) (observed trace) :=
  linearizable n _ (history_of_replay hs hc hh hr)

/-! ### The state in which records begin -/

/-- A newly created queue with 2 slots: object 2 is the first node, and each slot has two. -/
def create (answers : List Nat) : State where
  mem l :=
    cond (Bool.and (Nat.beq l.obj 1) (Nat.beq l.field 12)) (cond (Nat.ble (l.idx + 1) 2) (3 + 2 * l.idx) 0) <|
    cond (Bool.and (Nat.beq l.obj 1) (Nat.beq l.field 13)) (cond (Nat.ble (l.idx + 1) 2) (4 + 2 * l.idx) 0) <|
    cond (Bool.and (Nat.beq l.obj 1) (Nat.beq l.field 17))
      (cond (Nat.ble (l.idx + 1) 2) (cond (Nat.beq l.idx 0) 0 0) 0) <|
    cond (Bool.and (Nat.beq l.obj 1) (Nat.beq l.field 18))
      (cond (Nat.ble (l.idx + 1) 2) (cond (Nat.beq l.idx 0) 0 0) 0) <|
    Replay.memory
      [[0, 0, 0, 0, 0, 2, 2, 2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
       [0, 0, 18446744073709551615, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
       [0, 0, 18446744073709551615, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
       [0, 0, 18446744073709551615, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
       [0, 0, 18446744073709551615, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
       [0, 0, 18446744073709551615, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]
      [0, 3, 1, 1, 1, 1, 1] answers l
  thread _ := none

theorem five {P : Nat → Prop} (h : P 2 ∧ P 3 ∧ P 4 ∧ P 5 ∧ P 6) : ∀ o, 2 ≤ o → o ≤ 2 * 2 + 2 → P o := by
  intro o h₁ h₂
  rcases (by omega : o = 2 ∨ o = 3 ∨ o = 4 ∨ o = 5 ∨ o = 6) with rfl | rfl | rfl | rfl | rfl
  · exact h.1
  · exact h.2.1
  · exact h.2.2.1
  · exact h.2.2.2.1
  · exact h.2.2.2.2

theorem zero_of_pool (i : Nat) : cond (Nat.ble (i + 1) 2) (cond (Nat.beq i 0) 0 0) 0 = 0 := by
  cases Nat.ble (i + 1) 2 <;> cases Nat.beq i 0 <;> rfl

theorem init_create (answers : List Nat) : Created 2 (create answers) where
  init := ⟨fun _ => rfl, rfl, by decide, fun i => by cases i <;> rfl⟩
  least := by decide
  queue := rfl
  head := rfl
  tail := rfl
  first := rfl
  asked i h := by
    match i, h with
    | 0, _ => rfl
    | 1, _ => rfl
  given i h := by
    match i, h with
    | 0, _ => rfl
    | 1, _ => rfl
  node := five ⟨rfl, rfl, rfl, rfl, rfl⟩
  next := five ⟨rfl, rfl, rfl, rfl, rfl⟩
  taker := five ⟨rfl, rfl, rfl, rfl, rfl⟩
  enqueuer := five ⟨rfl, rfl, rfl, rfl, rfl⟩
  other field i h := by
    rcases h with rfl | rfl | rfl | rfl | rfl | rfl | rfl | rfl | rfl
    · cases i <;> rfl
    · cases i <;> rfl
    · cases i <;> rfl
    · cases i <;> rfl
    · exact zero_of_pool i
    · exact zero_of_pool i
    · cases i <;> rfl
    · cases i <;> rfl
    · cases i <;> rfl

end Wfqueue
