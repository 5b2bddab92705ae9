prelude
import Machine.Linearizable
/-!
# The sequential specification of the queue

A list of words, the oldest first.

## Main definitions

* `Queue.spec`: the specification; `Queue.Op` lists what each operation may do
* `Queue.Allows`: who may call what: any thread, any operation, at any time

## Implementation notes

The operations are numbered as in `Gen.Queue.program`. The queue is object 1, the first argument of both operations; the
second one is the calling thread's record, of which nothing is assumed. Out of memory is possible at any time.

## References

* M. Michael, M. Scott, *Simple, fast, and practical non-blocking and blocking concurrent queue algorithms*, PODC 1996
-/

namespace Queue

/-- `Op q call r q'`: on a queue that holds `q`, oldest first, `call` may return `r` and leave `q'`. -/
inductive Op : List Nat → Call → Result → List Nat → Prop where
  /-- `enqueue(v)` returns `ZP_OK`. -/
  | enqueue {q me v b} : Op q ⟨0, [1, me, v], b⟩ ⟨0, b⟩ (q ++ [v])
  /-- `enqueue(v)` returns `ZP_ENOMEM`, and has changed nothing. -/
  | noMemory {q me v b} : Op q ⟨0, [1, me, v], b⟩ ⟨4, b⟩ q
  /-- `dequeue(out)` returns `ZP_OK`, with the oldest element in `out[0]`. -/
  | dequeue {q v me x b} : Op (v :: q) ⟨1, [1, me], x :: b⟩ ⟨0, v :: b⟩ q
  /-- `dequeue(out)` returns `ZP_EMPTY`, and does not touch `out`. -/
  | empty {me b} : Op [] ⟨1, [1, me], b⟩ ⟨2, b⟩ []

/-- A queue, at first empty. -/
def spec : Spec where
  State := List Nat
  init := []
  step := Op

/-- What any thread may call, in any state. The buffer is as long as the header demands. -/
inductive Allows (s : State) (t : Tid) : Call → Prop where
  | enqueue {me v b} : Allows s t ⟨0, [1, me, v], b⟩
  | dequeue {me b} : 1 ≤ b.length → Allows s t ⟨1, [1, me], b⟩

end Queue
