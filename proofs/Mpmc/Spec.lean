prelude
import Machine.Linearizable
/-!
# The sequential specification of the bounded queue

A list of words, the oldest first, of bounded length, whose failures say nothing.

## Main definitions

* `Mpmc.spec`: the specification; `Mpmc.Op` lists what each operation may do
* `Mpmc.Allows`: who may call what: any thread, any operation, at any time

## Implementation notes

The operations are numbered as in `Gen.Mpmc.program`. The queue is object 1, the first argument of every operation.
`spec` is weak in what a failure means: `ZP_FULL`, `ZP_EMPTY` and 0 may be returned at any time, and a batch may be
shorter than it could be. The queue is not linearizable to one whose `ZP_EMPTY` is always true: a push that has its
place and has not filled it hides those behind it. What a failure does tell is in `Mpmc.failure`. The result of `size` is
at least the number of elements, and at most the capacity.

## References

* D. Vyukov, *Bounded MPMC queue*, 1024cores.net, 2010
-/

namespace Mpmc

/-- `Op c q call r q'`: on a queue of capacity `c` that holds `q`, oldest first, `call` may return `r` and leave `q'`. -/
inductive Op (c : Nat) : List Nat → Call → Result → List Nat → Prop where
  /-- `push(v)` returns `ZP_OK`. -/
  | push {q v b} : q.length < c → Op c q ⟨0, [1, v], b⟩ ⟨0, b⟩ (q ++ [v])
  /-- `push(v)` returns `ZP_FULL`. -/
  | full {q v b} : Op c q ⟨0, [1, v], b⟩ ⟨1, b⟩ q
  /-- `pop(out)` returns `ZP_OK`, with the oldest element in `out[0]`. -/
  | pop {q v x b} : Op c (v :: q) ⟨1, [1], x :: b⟩ ⟨0, v :: b⟩ q
  /-- `pop(out)` returns `ZP_EMPTY`, and does not touch `out`. -/
  | empty {q b} : Op c q ⟨1, [1], b⟩ ⟨2, b⟩ q
  /-- `push_many(items, n)` returns `k`, with `items[0], …, items[k - 1]` appended. -/
  | pushMany {q n b k} : k ≤ n → q.length + k ≤ c → Op c q ⟨2, [1, n], b⟩ ⟨k, b⟩ (q ++ b.take k)
  /-- `pop_many(out, n)` returns `k`, with the oldest `k` elements in `out[0], …, out[k - 1]`. -/
  | popMany {q n b k} : k ≤ n → k ≤ q.length → Op c q ⟨3, [1, n], b⟩ ⟨k, q.take k ++ b.drop k⟩ (q.drop k)
  /-- `size()` returns the number of elements, or more. -/
  | size {q b k} : q.length ≤ k → k ≤ c → Op c q ⟨4, [1], b⟩ ⟨k, b⟩ q

/-- A queue of capacity `c`, at first empty. -/
def spec (c : Nat) : Spec where
  State := List Nat
  init := []
  step := Op c

/-- What any thread may call, in any state. Buffers are as long as the header demands. -/
inductive Allows (s : State) (t : Tid) : Call → Prop where
  | push {v b} : Allows s t ⟨0, [1, v], b⟩
  | pop {b} : 1 ≤ b.length → Allows s t ⟨1, [1], b⟩
  | pushMany {n b} : n ≤ b.length → Allows s t ⟨2, [1, n], b⟩
  | popMany {n b} : n ≤ b.length → Allows s t ⟨3, [1, n], b⟩
  | size {b} : Allows s t ⟨4, [1], b⟩

end Mpmc
