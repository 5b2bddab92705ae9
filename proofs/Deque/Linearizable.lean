prelude
import Machine.CountedRule
import Deque.Step
/-!
# The deque is linearizable

## Main statements

* `Deque.linearizable`: every history of the generated program, one thread at a time inside an operation of the owner
  and any number of thieves, from any newly created deque on, with at most `2 ^ 63` calls of `push`, is linearizable
  with respect to `Deque.spec`; the buffer grows as often as it has to
* `Deque.noFault`: in every state that can be reached, every thread inside an operation can make a step: no program
  counter leaves the code, and no access is beyond the end of the caller's buffer

## References

* D. Chase, Y. Lev, *Dynamic circular work-stealing deque*, SPAA 2005
* M. Herlihy, J. Wing, *Linearizability: a correctness condition for concurrent objects*, TOPLAS 12(3), 1990
-/

namespace Deque
open Gen.Deque
variable {p : Params}

theorem rule (p : Params) : CountedRule program Allows (Init p) spec counts maxPushes (Valid p) where
  init _ h := Valid.init h
  step n s g l s' R hn hs := by
    cases hs with
    | inv hidle ha =>
      obtain ⟨hst, R'⟩ := R.call hidle ha hn
      exact ⟨_, .inv hst .refl, R'⟩
    | @step t _ h =>
      obtain ⟨f, ht, m, f', he, rfl⟩ := step_next h
      have A := R.exec ht
      rw [he] at A
      cases A with | next hC R' _ _ _ => exact ⟨_, .step hC.commits, R'⟩
    | @res t _ r h =>
      obtain ⟨f, ht, he, rfl⟩ := step_done h
      have A := R.exec ht
      rw [he] at A
      cases A with | done hC hst R' _ _ => exact ⟨_, .res hC.commits hst, R'⟩

theorem total_counts : ∀ ls : List Label, total counts ls = pushes (history ls)
  | [] => rfl
  | .inv _ c :: ls => congrArg (cond (Nat.beq c.op 0) 1 0 + ·) (total_counts ls)
  | .step _ :: ls | .res _ _ :: ls => (Nat.zero_add _).trans (total_counts ls)

/-- Linearizability. Any number of threads of which at most one at a time is inside `push` or `pop`, any number of
operations but for the bound on the calls of `push`; any initial number of slots, growth included; any start of the
indices, which wrap around at `2 ^ 64`. -/
theorem linearizable (p : Params) (h : History) (hist : IsHistory program Allows (Init p) h)
    (hn : pushes h ≤ maxPushes) : Linearizable spec h := by
  obtain ⟨s₀, ls, s, hi, run, rfl⟩ := hist
  exact (rule p).linearizable hi run (by rw [total_counts]; exact hn)

/-- The invariant holds in every state that can be reached. -/
theorem Reaches.valid {s : State} (h : Reaches p s) : ∃ n g, Valid p n s g := by
  obtain ⟨s₀, ls, hi, run, hn⟩ := h
  exact ⟨_, (rule p).reachable hi run (by rw [total_counts]; exact hn)⟩

/-- A thread inside an operation can always make a step. -/
theorem noFault {s : State} {t : Tid} {f : Frame} (h : Reaches p s) (ht : s.thread t = some f) :
    ∃ s' r, step program s t = some (s', r) := by
  obtain ⟨n, g, R⟩ := h.valid
  have A := R.exec ht
  generalize he : f.exec program s.mem = o at A
  cases A with
  | @next m f' g' _ _ _ _ _ => exact ⟨⟨m, Function.update s.thread t (some f')⟩, none, step_of_next ht he⟩
  | @done c r g' _ _ _ _ _ => exact ⟨⟨s.mem, Function.update s.thread t none⟩, some r, step_of_done ht he⟩

end Deque
