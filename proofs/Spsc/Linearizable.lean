prelude
import Machine.LogSound
import Spsc.Ring
/-!
# The ring is linearizable

## Main statements

* `Spsc.linearizable`: every history of the generated program, any number of threads, at most one at a time inside an
  operation of the producer and at most one inside one of the consumer, from any newly created ring on, is linearizable
  with respect to the bounded queue `Spsc.spec`
* `Spsc.noFault`: in every reachable state every thread inside an operation can make a step: no program counter leaves
  the code, and no access is beyond the end of the caller's buffer

## References

* L. Lamport, *Specifying concurrent program modules*, TOPLAS 5(2), 1983
* M. Herlihy, J. Wing, *Linearizability: a correctness condition for concurrent objects*, TOPLAS 12(3), 1990
-/

namespace Spsc
open Gen.Spsc
variable {p : Params}

theorem logRule (p : Params) : LogRule program Allows (Init p) (spec p.capacity) (Ring p) where
  init _ h := Ring.init h
  step s g l s' R hs := by
    cases hs with
    | inv hidle ha =>
      obtain ⟨hst, R'⟩ := R.call hidle ha
      exact ⟨_, .inv hst .refl, R'⟩
    | @step t _ h =>
      obtain ⟨f, ht, m, f', he, rfl⟩ := step_next h
      have A := R.exec ht
      rw [he] at A
      cases A with | next hC R' _ => exact ⟨_, .step hC, R'⟩
    | @res t _ r h =>
      obtain ⟨f, ht, he, rfl⟩ := step_done h
      have A := R.exec ht
      rw [he] at A
      cases A with | done hC hst R' _ => exact ⟨_, .res hC hst, R'⟩

/-- Linearizability. Any number of threads and of operations, as long as at most one thread is inside an operation of
each side; any capacity, any number of slots, any start of the indices, which wrap around at `2 ^ 64`. -/
theorem linearizable (p : Params) (h : History) (hist : IsHistory program Allows (Init p) h) :
    Linearizable (spec p.capacity) h := (logRule p).linearizable hist

/-- The invariant holds in every reachable state. -/
theorem reachable_ring {s : State} (h : Reachable program Allows (Init p) s) : ∃ g, Ring p s g :=
  (logRule p).reachable h

/-- A thread inside an operation can always make a step. -/
theorem noFault {s : State} {t : Tid} {f : Frame} (h : Reachable program Allows (Init p) s)
    (ht : s.thread t = some f) : ∃ s' r, step program s t = some (s', r) := by
  obtain ⟨g, R⟩ := reachable_ring h
  have A := R.exec ht
  generalize he : f.exec program s.mem = o at A
  cases A with
  | @next m f' g' _ _ _ => exact ⟨⟨m, Function.update s.thread t (some f')⟩, none, step_of_next ht he⟩
  | @done c r g' _ _ _ _ => exact ⟨⟨s.mem, Function.update s.thread t none⟩, some r, step_of_done ht he⟩

end Spsc
