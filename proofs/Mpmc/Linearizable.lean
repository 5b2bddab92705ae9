prelude
import Mpmc.Good
/-!
# The bounded queue is linearizable

## Main statements

* `Mpmc.linearizable`: every history of the generated program, any number of threads and operations, from a queue just
  created on, while no more than `2 ^ 63` elements have been appended, is linearizable with respect to `Mpmc.spec`
* `Mpmc.noFault`: in every state that can be reached, every thread inside an operation can make a step: no program
  counter leaves the code, and no access is beyond the end of the caller's buffer

## References

* D. Vyukov, *Bounded MPMC queue*, 1024cores.net, 2010
* M. Herlihy, J. Wing, *Linearizability: a correctness condition for concurrent objects*, TOPLAS 12(3), 1990
-/

namespace Mpmc
open Gen.Mpmc

variable {p : Params} {s : State} {t : Tid} {f : Frame} {x : Tickets} {e : Reasons} {g : Ghost (spec p.capacity)}

/-- Anything may be a reason to fail. -/
def anyReason : Reasons := ⟨fun _ => True, fun _ => True⟩

theorem anyReason_now : anyReason.Now p x t := ⟨fun _ => trivial, fun _ => trivial⟩

/-- The invariant after a step. -/
theorem Good.next {m : Mem} {f' : Frame} (R : Good p e x s g) (hy : Young p s.mem) (E : e.Now p x t)
    (ht : s.thread t = some f) (hx : f.exec program s.mem = some (.next m f')) :
    ∃ x' st', Good p e x' ⟨m, Function.update s.thread t (some f')⟩ ⟨queue x', Function.update g.status t st'⟩ ∧
      Guarantee t p x s.mem x' m ∧ Commit p.capacity (queue x) (g.status t) (queue x') st' := by
  have A := R.exec hy E ht
  rw [hx] at A
  cases A with | next S hA G C => exact ⟨_, _, R.update S G (fun _ => .refl) (.busy hA), G, C⟩

/-- The invariant after a return. -/
theorem Good.done {r : Result} (R : Good p e x s g) (hy : Young p s.mem) (E : e.Now p x t)
    (ht : s.thread t = some f) (hx : f.exec program s.mem = some (.done r)) :
    Good p e x ⟨s.mem, Function.update s.thread t none⟩ (g.setStatus t .idle) ∧ ∃ c, g.status t = .committed c r := by
  have A := R.exec hy E ht
  rw [hx] at A
  cases A with
  | done hst I =>
    have R' := R.update R.shared .refl (fun _ => .refl) (.idle I)
    rw [← R.state] at R'
    exact ⟨R', _, hst⟩

theorem logRule (p : Params) : LogRuleIn (Young p) program Allows (Init p) (spec p.capacity)
    fun s g => ∃ x, Good p anyReason x s g where
  init _ h := ⟨_, Good.init h⟩
  step s g l s' R hy hs := by
    obtain ⟨x, R⟩ := R
    cases hs with
    | inv hidle ha => exact ⟨_, .inv (R.thread_idle hidle).1 .refl, x, R.call hidle ha⟩
    | @step t _ h =>
      obtain ⟨f, ht, m, f', hx, rfl⟩ := step_next h
      obtain ⟨x', st', R', _, C⟩ := R.next hy anyReason_now ht hx
      exact ⟨_, .step (R.commits C), x', R'⟩
    | @res t _ r h =>
      obtain ⟨f, ht, hx, rfl⟩ := step_done h
      obtain ⟨R', c, hst⟩ := R.done hy anyReason_now ht hx
      exact ⟨_, .res .refl hst, x, R'⟩

/-- Linearizability. Any number of threads and of operations, batches included; any capacity, and any start of the
tickets, which wrap around at `2 ^ 64`. -/
theorem linearizable (p : Params) (h : History) (hist : Histories p h) : Linearizable (spec p.capacity) h :=
  (logRule p).linearizable hist

/-- The invariant holds in every reachable state. -/
theorem Reaches.good (h : Reaches p s) : ∃ g x, Good p anyReason x s g := (logRule p).reachable h.1

/-- A thread inside an operation can always make a step. -/
theorem noFault (h : Reaches p s) (ht : s.thread t = some f) : ∃ s' r, step program s t = some (s', r) := by
  obtain ⟨g, x, R⟩ := h.good
  have A := R.exec h.2 anyReason_now ht
  cases hx : f.exec program s.mem with
  | none =>
    rw [hx] at A
    cases A
  | some o =>
    cases o with
    | next m f' => exact ⟨_, _, step_of_next ht hx⟩
    | done r => exact ⟨_, _, step_of_done ht hx⟩

end Mpmc
