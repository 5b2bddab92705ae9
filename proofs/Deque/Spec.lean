prelude
import Machine.Linearizable
/-!
# The sequential specification of the deque

A list of words, the oldest first, at one end of which the owner pushes and pops, while thieves take from the other.

## Main definitions

* `Deque.spec`: the specification; `Deque.Op` lists what each operation may do
* `Deque.preciseSpec`: the same, but `ZP_EMPTY` of a steal is precise
* `Deque.Allows`: who may call what and when: `push` and `pop` by any thread, but at most one inside them at a time;
  `steal` and `size` by any number of threads

## Implementation notes

The operations are numbered as in `Gen.Deque.program`. The deque is object 1, the first argument of every operation.
`spec` is weak in what a failure means: `steal` may return `ZP_LOST` at any time, and `ZP_EMPTY` also while one element
is left, which the owner may be about to take; `push` may run out of memory at any time. `preciseSpec` permits
`ZP_EMPTY` only while there is no element; what is linearizable with respect to it is so with respect to `spec`. About
`ZP_LOST` see `Deque.lost`. `size` is no linearizable operation: the specifications say nothing about its result.

## References

* D. Chase, Y. Lev, *Dynamic circular work-stealing deque*, SPAA 2005
-/

namespace Deque

/-- `Op q call r q'`: on a deque that holds `q`, oldest first, `call` may return `r` and leave `q'`. -/
inductive Op : List Nat → Call → Result → List Nat → Prop where
  /-- `push(v)` returns `ZP_OK`. -/
  | push {q v b} : Op q ⟨0, [1, v], b⟩ ⟨0, b⟩ (q ++ [v])
  /-- `push(v)` returns `ZP_ENOMEM`. -/
  | noMemory {q v b} : Op q ⟨0, [1, v], b⟩ ⟨4, b⟩ q
  /-- `pop(out)` returns `ZP_OK`, with the newest element in `out[0]`. -/
  | pop {q v x b} : Op (q ++ [v]) ⟨1, [1], x :: b⟩ ⟨0, v :: b⟩ q
  /-- `pop(out)` returns `ZP_EMPTY`, and does not touch `out`. -/
  | popEmpty {b} : Op [] ⟨1, [1], b⟩ ⟨2, b⟩ []
  /-- `steal(out)` returns `ZP_OK`, with the oldest element in `out[0]`. -/
  | steal {q v x b} : Op (v :: q) ⟨2, [1], x :: b⟩ ⟨0, v :: b⟩ q
  /-- `steal(out)` returns `ZP_LOST`, and does not touch `out`. -/
  | stealLost {q b} : Op q ⟨2, [1], b⟩ ⟨5, b⟩ q
  /-- `steal(out)` returns `ZP_EMPTY`, and does not touch `out`. -/
  | stealEmpty {q b} : q.length ≤ 1 → Op q ⟨2, [1], b⟩ ⟨2, b⟩ q
  /-- `size()` returns anything. -/
  | size {q b r} : Op q ⟨3, [1], b⟩ r q

/-- A deque, at first empty. -/
def spec : Spec where
  State := List Nat
  init := []
  step := Op

/-- As `Op`, but a steal returns `ZP_EMPTY` only if there is no element. -/
def PreciseOp (q : List Nat) (c : Call) (r : Result) (q' : List Nat) : Prop :=
  Op q c r q' ∧ (c.op = 2 → r.ret = 2 → q = [])

/-- A deque, at first empty, whose `ZP_EMPTY` is precise. -/
def preciseSpec : Spec where
  State := List Nat
  init := []
  step := PreciseOp

/-- The operations of the owner, by number: `push` and `pop`. -/
def isOwner (op : Nat) : Prop := op = 0 ∨ op = 1

/-- Whether a thread is inside an operation of the owner. -/
def Inside : Option Frame → Prop
  | none => False
  | some f => isOwner f.op

/-- No thread is inside an operation of the owner. -/
def Free (s : State) : Prop := ∀ t, ¬ Inside (s.thread t)

/-- What any thread may call in state `s`: `push` and `pop` if no thread is inside one of them, `steal` and `size`
always. Buffers are as long as the header demands. -/
inductive Allows (s : State) (t : Tid) : Call → Prop where
  | push {v b} : Free s → Allows s t ⟨0, [1, v], b⟩
  | pop {b} : Free s → 1 ≤ b.length → Allows s t ⟨1, [1], b⟩
  | steal {b} : 1 ≤ b.length → Allows s t ⟨2, [1], b⟩
  | size {b} : Allows s t ⟨3, [1], b⟩

end Deque
