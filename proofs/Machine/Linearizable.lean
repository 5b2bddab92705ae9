prelude
import Machine.History
/-!
# Linearizability, by definition

## Main definitions

* `Spec`: a sequential specification: which results an operation may have in which state
* `CalledAt`, `ReturnsAt`, `Precedes`: the operations of a history and their order in real time
* `Linearization S h L`: `L` is an order in which the operations of `h` could have happened one at a time
* `Linearizable S h`: there is one

## Implementation notes

An operation of a history is named by the position of its invocation in it. A thread has at most one pending operation,
so the response to an operation is the first one of its thread after it. An operation without a response is pending:
it may have taken effect, with any result, or not. `L.Pairwise R` says `R a b` whenever `a` is before `b` in `L`.

## References

* M. Herlihy, J. Wing, *Linearizability: a correctness condition for concurrent objects*, TOPLAS 12(3), 1990,
  definitions in section 2.2
-/

/-- A sequential specification: an initial state, and which calls may have which results and lead to which states. -/
structure Spec where
  State : Type
  init : State
  step : State → Call → Result → State → Prop

/-- An operation of a history, with a result: `name` is the position of its invocation. -/
structure Entry where
  name : Nat
  call : Call
  result : Result

/-- One after the other, the entries may happen from state `q` on, and lead to `q'`. -/
inductive Spec.Runs (S : Spec) : S.State → List Entry → S.State → Prop where
  | nil {q} : Runs S q [] q
  | cons {q e q' l q''} : S.step q e.call e.result q' → Runs S q' l q'' → Runs S q (e :: l) q''

/-- The event at position `i` of `h` is the invocation of `c` by `t`. -/
def CalledAt (h : History) (i : Nat) (t : Tid) (c : Call) : Prop := h.get? i = some (.inv t c)

/-- The operation called at `i` returns at `j` with result `r`: `j` holds the first response of its thread after `i`. -/
def ReturnsAt (h : History) (i j : Nat) (r : Result) : Prop :=
  ∃ t c, CalledAt h i t c ∧ i < j ∧ h.get? j = some (.res t r) ∧
    ∀ k r', i < k → k < j → h.get? k ≠ some (.res t r')

/-- In real time, the operation called at `a` returned before the one called at `b` was called. -/
def Precedes (h : History) (a b : Nat) : Prop := ∃ j r, ReturnsAt h a j r ∧ j < b

/-- `L` is an order in which operations of `h` could have happened one at a time. -/
structure Linearization (S : Spec) (h : History) (L : List Entry) : Prop where
  /-- the sequential specification permits this order, with these results -/
  legal : ∃ q, S.Runs S.init L q
  /-- only operations of the history happen -/
  called : ∀ e, e ∈ L → ∃ t, CalledAt h e.name t e.call
  /-- none happens twice -/
  once : L.Pairwise fun a b => a.name ≠ b.name
  /-- those that have returned did happen, with the result that they returned -/
  completed : ∀ i j r, ReturnsAt h i j r → ∃ e, e ∈ L ∧ e.name = i ∧ e.result = r
  /-- none happens after one that, in real time, was called only after it had returned -/
  realTime : L.Pairwise fun a b => ¬ Precedes h b.name a.name

def Linearizable (S : Spec) (h : History) : Prop := ∃ L, Linearization S h L
