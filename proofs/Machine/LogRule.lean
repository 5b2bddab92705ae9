prelude
import Machine.Lemmas
import Machine.Linearizable
/-!
# The log rule

How to prove linearizability: keep, beside the run of the program, a log of the operations that have taken effect.

## Main definitions

* `Ghost`: what there is to know about the log: the abstract state it leads to and, for each thread, whether its
  operation is in it already
* `Ghost.Commits`: operations of any pending threads are appended to the log, each legally and at most once
* `LogRule P allows init S R`: every transition of the program can be accompanied so that the relation `R` between
  states and ghosts persists; an operation may return only what its entry of the log says

## Implementation notes

`LogRule.linearizable` in `Machine.LogSound` proves that then every history of the program is linearizable. A transition
of one thread may commit operations of others (helping).

## References

* M. Herlihy, J. Wing, *Linearizability: a correctness condition for concurrent objects*, TOPLAS 12(3), 1990
-/

/-- Where a thread stands: no operation; one that is not in the log; one that is, with a result. -/
inductive Status where
  | idle
  | pending (c : Call)
  | committed (c : Call) (r : Result)

/-- The abstract state at the end of the log, and where the threads stand. -/
structure Ghost (S : Spec) where
  state : S.State
  status : Tid → Status

namespace Ghost
variable {S : Spec}

def initial (S : Spec) : Ghost S := ⟨S.init, fun _ => .idle⟩

def setStatus (g : Ghost S) (t : Tid) (x : Status) : Ghost S := ⟨g.state, Function.update g.status t x⟩

/-- Pending operations are appended to the log, one after the other. -/
inductive Commits : Ghost S → Ghost S → Prop where
  | refl {g} : Commits g g
  | head {g t c r q g'} : g.status t = .pending c → S.step g.state c r q →
      Commits ⟨q, Function.update g.status t (.committed c r)⟩ g' → Commits g g'

theorem Commits.one {g : Ghost S} {t : Tid} {c : Call} {r : Result} {q : S.State} (h : g.status t = .pending c)
    (hs : S.step g.state c r q) : Commits g ⟨q, Function.update g.status t (.committed c r)⟩ := .head h hs .refl

end Ghost

/-- What a transition does to the ghost. -/
inductive Ghost.Follows {S : Spec} : Ghost S → Label → Ghost S → Prop where
  /-- a call: its thread was idle and becomes pending; then, perhaps, commits -/
  | inv {g t c g'} : g.status t = .idle → Commits (g.setStatus t (.pending c)) g' → Follows g (.inv t c) g'
  /-- an instruction: perhaps commits -/
  | step {g t g'} : Commits g g' → Follows g (.step t) g'
  /-- a return: perhaps commits; by then the operation must be in the log, with this very result -/
  | res {g t c r g'} : Commits g g' → g'.status t = .committed c r → Follows g (.res t r) (g'.setStatus t .idle)

structure LogRule (P : Program) (allows : State → Tid → Call → Prop) (init : State → Prop) (S : Spec)
    (R : State → Ghost S → Prop) : Prop where
  init : ∀ s, init s → R s (.initial S)
  step : ∀ s g l s', R s g → Step P allows s l s' → ∃ g', g.Follows l g' ∧ R s' g'
