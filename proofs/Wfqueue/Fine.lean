prelude
import Wfqueue.Fits
/-!
# Where the threads of the wait-free queue are

## Main statements

* `Fine.run`: in every run each thread is where the tables say
* `noFault`: no operation gets stuck
* `sizeConstant`: the number of slots never changes
-/

namespace Wfqueue
open Gen.Wfqueue Potential

/-- Tables of this program: which operations have a slot, and rows where they begin that rely on nothing. -/
structure Begins (T : Nat → Table) : Prop where
  own : ∀ op, (T op).own = true → op ≠ 2
  enqueue : ∃ R, (T 0).rows.get? 0 = some R ∧ (∀ r, R.Holds r) ∧ (T 0).bufs = 0 ∧ (T 0).own = true
  dequeue : ∃ R, (T 1).rows.get? 0 = some R ∧ (∀ r, R.Holds r) ∧ (T 1).bufs = 1 ∧ (T 1).own = true
  register : ∃ R, (T 2).rows.get? 0 = some R ∧ (∀ r, R.Holds r) ∧ (T 2).bufs = 1
  unregister : ∃ R, (T 3).rows.get? 0 = some R ∧ (∀ r, R.Holds r) ∧ (T 3).bufs = 0 ∧ (T 3).own = true

variable {T : Nat → Table} {n fee : Nat} {s s' : State} {t u : Tid} {c : Call}

theorem holds_nil {b : Poly} (r : Regs) : Row.Holds r ⟨b, []⟩ := nofun

theorem steps_begins : Begins steps := by
  refine ⟨fun op h e => ?_, ⟨_, rfl, holds_nil, rfl, rfl⟩, ⟨_, rfl, holds_nil, rfl, rfl⟩, ⟨_, rfl, holds_nil, rfl⟩,
    ⟨_, rfl, holds_nil, rfl, rfl⟩⟩
  rw [e] at h
  cases h

theorem fine_init (h : Init n s) : Fine layout T n s := by
  have none : ∀ {t f}, ¬ s.thread t = some f := by
    intro t f e
    rw [h.idle] at e
    cases e
  refine ⟨h.threads, ?_, fun i => ?_, fun e => absurd e none, fun e => absurd e none, fun e => absurd e none⟩
  · have := h.most
    unfold wordSize
    omega
  · show pending s.mem i < wordSize
    rw [h.none_pending]
    decide

/-- A call of an operation that has a slot, which nobody uses. -/
theorem apart_call (B : Begins T) {slot : Nat} (F : Fine layout T n s) (hfree : Free s slot)
    (hc : c.frame.regs 1 = slot) {v w : Tid} {f g : Frame}
    (hf : (s.call t c).thread v = some f) (hg : (s.call t c).thread w = some g) (ho : (T f.op).own = true)
    (ho' : (T g.op).own = true) (e : f.regs 1 = g.regs 1) : v = w := by
  have old : ∀ {v f}, s.thread v = some f → (T f.op).own = true → f.regs 1 ≠ slot := by
    intro v f h ho e
    have h' := hfree v
    rw [h] at h'
    exact h' ⟨B.own _ ho, e⟩
  rcases other_thread hf with ⟨rfl, e₁⟩ | ⟨_, e₁⟩ <;> rcases other_thread hg with ⟨rfl, e₂⟩ | ⟨_, e₂⟩
  · rfl
  · cases e₁
    exact absurd (e.symm.trans hc) (old e₂ ho')
  · cases e₂
    exact absurd (e.trans hc) (old e₁ ho)
  · exact F.apart e₁ e₂ ho ho' e

theorem fine_of_frame (F : Fine layout T n s) (h₀ : c.frame.regs 0 = 1)
    (hrow : ∃ R, (T c.op).rows.get? 0 = some R ∧ (∀ r, R.Holds r) ∧ (T c.op).bufs ≤ c.buf.length)
    (ha : ∀ {v w f g}, (s.call t c).thread v = some f → (s.call t c).thread w = some g → (T f.op).own = true →
      (T g.op).own = true → f.regs 1 = g.regs 1 → v = w) : Fine layout T n (s.call t c) := by
  refine ⟨F.size, F.word, F.count, fun {v f} h => ?_, fun {v f} h => ?_, ha⟩
  · rcases other_thread h with ⟨_, e⟩ | ⟨_, e⟩
    · cases e; exact h₀
    · exact F.object e
  · rcases other_thread h with ⟨_, e⟩ | ⟨_, e⟩
    · cases e
      obtain ⟨R, h₁, h₂, h₃⟩ := hrow
      exact ⟨R, h₁, h₂ _, h₃⟩
    · exact F.row e

theorem fine_call (B : Begins T) (F : Fine layout T n s) (ha : Allows s t c) : Fine layout T n (s.call t c) := by
  cases ha with
  | @enqueue slot v b hfree =>
    obtain ⟨R, h₁, h₂, h₃, _⟩ := B.enqueue
    exact fine_of_frame F rfl ⟨R, h₁, h₂, by rw [h₃]; exact Nat.zero_le _⟩
      (apart_call (c := ⟨0, [1, slot, v], b⟩) B F hfree rfl)
  | @dequeue slot b hfree hb =>
    obtain ⟨R, h₁, h₂, h₃, _⟩ := B.dequeue
    exact fine_of_frame F rfl ⟨R, h₁, h₂, by rw [h₃]; exact hb⟩ (apart_call (c := ⟨1, [1, slot], b⟩) B F hfree rfl)
  | @register b hb =>
    obtain ⟨R, h₁, h₂, h₃⟩ := B.register
    refine fine_of_frame F rfl ⟨R, h₁, h₂, by rw [h₃]; exact hb⟩ fun hf hg ho ho' e => ?_
    rcases other_thread hf with ⟨rfl, e₁⟩ | ⟨_, e₁⟩ <;> rcases other_thread hg with ⟨rfl, e₂⟩ | ⟨_, e₂⟩
    · rfl
    · cases e₁; exact absurd rfl (B.own _ ho)
    · cases e₂; exact absurd rfl (B.own _ ho')
    · exact F.apart e₁ e₂ ho ho' e
  | @unregister slot b hfree =>
    obtain ⟨R, h₁, h₂, h₃, _⟩ := B.unregister
    exact fine_of_frame F rfl ⟨R, h₁, h₂, by rw [h₃]; exact Nat.zero_le _⟩
      (apart_call (c := ⟨3, [1, slot], b⟩) B F hfree rfl)

theorem fine_step (B : Begins T) (C : Checked layout fee program T) {l : Label} (F : Fine layout T n s)
    (hs : Step program Allows s l s') : Fine layout T n s' := by
  cases hs with
  | inv _ ha => exact fine_call B F ha
  | step h =>
    obtain ⟨f, hu, m, f', he, rfl⟩ := step_next h
    exact (F.next C hu he).1
  | res h =>
    obtain ⟨f, hu, he, rfl⟩ := step_done h
    exact (F.done C hu he).1

theorem fine_run (B : Begins T) (C : Checked layout fee program T) {ls : List Label} (F : Fine layout T n s)
    (run : Run program Allows s ls s') : Fine layout T n s' :=
  run.invariant (fun _ _ _ F hs => fine_step B C F hs) F

theorem fine_reaches (h : Reaches n s) : Fine layout steps n s := by
  obtain ⟨s₀, ls, h₀, run⟩ := h
  exact fine_run steps_begins steps_checked (fine_init h₀) run

/-- No operation gets stuck: the caller's buffer is never overrun, the code never left. -/
theorem noFault {f : Frame} (h : Reaches n s) (ht : s.thread t = some f) : ∃ s' r, step program s t = some (s', r) :=
  (fine_reaches h).goesOn steps_checked ht

/-- The number of slots never changes. -/
theorem sizeConstant (h : Reaches n s) : s.mem ⟨1, Field.threads, 0⟩ = n := (fine_reaches h).size

end Wfqueue
