prelude
import Machine.Step
/-!
# Runs and histories

A program together with its clients, any number of threads, as a labelled transition system.

## Main definitions

* `Call`, `Event`, `History`: an operation's invocation; the invocations and responses that an observer sees
* `Step P allows`: the transitions; in state `s`, a thread `t` that is idle may invoke any call `c` with `allows s t c`
* `Run`: a sequence of transitions, and `history`, what an observer sees of it
* `Reachable`, `IsHistory`: what can happen from a set of initial states

## Main statements

* `Run.invariant`, `Reachable.invariant`: what holds initially and is preserved by every step holds always

## References

* M. Herlihy, J. Wing, *Linearizability: a correctness condition for concurrent objects*, TOPLAS 12(3), 1990
-/

/-- An invocation: the number of the operation, its word arguments, and the caller's buffer (`[]` if it has none). -/
structure Call where
  op : Nat
  args : List Nat
  buf : List Nat

/-- What an observer sees: thread `t` invokes an operation, or its pending operation returns. -/
inductive Event where
  | inv (t : Tid) (c : Call)
  | res (t : Tid) (r : Result)

abbrev History := List Event

/-- A transition: an invocation, an instruction other than a return, or a return. -/
inductive Label where
  | inv (t : Tid) (c : Call)
  | step (t : Tid)
  | res (t : Tid) (r : Result)

/-- The events of a sequence of transitions. -/
def history : List Label → History
  | [] => []
  | .inv t c :: ls => .inv t c :: history ls
  | .step _ :: ls => history ls
  | .res t r :: ls => .res t r :: history ls

/-- The frame with which an operation begins: the arguments in the first registers, the other registers zero. -/
def Call.frame (c : Call) : Frame :=
  ⟨c.op, 0, fun i => match c.args.get? i with | none => 0 | some v => v, c.buf⟩

/-- Thread `t` begins `c`. -/
def State.call (s : State) (t : Tid) (c : Call) : State := ⟨s.mem, Function.update s.thread t (some c.frame)⟩

/-- The transitions of program `P` whose clients invoke what `allows` permits, which may depend on the state. -/
inductive Step (P : Program) (allows : State → Tid → Call → Prop) : State → Label → State → Prop where
  | inv {s t c} : s.thread t = none → allows s t c → Step P allows s (.inv t c) (s.call t c)
  | step {s t s'} : step P s t = some (s', none) → Step P allows s (.step t) s'
  | res {s t s' r} : step P s t = some (s', some r) → Step P allows s (.res t r) s'

inductive Run (P : Program) (allows : State → Tid → Call → Prop) : State → List Label → State → Prop where
  | nil {s} : Run P allows s [] s
  | cons {s l s' ls s''} : Step P allows s l s' → Run P allows s' ls s'' → Run P allows s (l :: ls) s''

/-- `s` can be reached from a state in `init`. -/
def Reachable (P : Program) (allows : State → Tid → Call → Prop) (init : State → Prop) (s : State) : Prop :=
  ∃ s₀ ls, init s₀ ∧ Run P allows s₀ ls s

/-- `h` is what an observer may see, from a state in `init` on. -/
def IsHistory (P : Program) (allows : State → Tid → Call → Prop) (init : State → Prop) (h : History) : Prop :=
  ∃ s₀ ls s, init s₀ ∧ Run P allows s₀ ls s ∧ history ls = h

section
variable {P : Program} {allows : State → Tid → Call → Prop} {init : State → Prop} {s s' : State}

theorem Run.invariant {I : State → Prop} {ls : List Label} (h : ∀ s l s', I s → Step P allows s l s' → I s')
    (run : Run P allows s ls s') : I s → I s' := by
  induction run with
  | nil => exact id
  | cons hs _ ih => exact fun hi => ih (h _ _ _ hi hs)

theorem Reachable.invariant {I : State → Prop} (h₀ : ∀ s, init s → I s)
    (h : ∀ s l s', I s → Step P allows s l s' → I s') (hr : Reachable P allows init s) : I s := by
  obtain ⟨s₀, ls, hi, run⟩ := hr
  exact run.invariant h (h₀ _ hi)

/-- A run can be cut anywhere. -/
theorem Run.split {b : List Label} : ∀ {a : List Label} {s : State}, Run P allows s (a ++ b) s' →
    ∃ m, Run P allows s a m ∧ Run P allows m b s' := by
  intro a
  induction a with
  | nil => exact fun h => ⟨_, .nil, h⟩
  | cons l a ih =>
    intro s h
    cases h with
    | cons hs h =>
      obtain ⟨m, h₁, h₂⟩ := ih h
      exact ⟨m, .cons hs h₁, h₂⟩

end
