prelude
import Machine.Linearizable
/-!
# The sequential specification of the stack

A list of words, the newest first.

## Main definitions

* `Stack.spec`: the specification; `Stack.Op` lists what each operation may do
* `Stack.Allows`: who may call what: any thread, any of `push`, `push_many`, `pop`, `pop_all`, at any time

## Implementation notes

The operations are numbered as in `Gen.Stack.program`. The stack is object 1, the first argument of every operation; the
second one of `pop` is the calling thread's record, of which nothing is assumed. `push_many` takes effect at one
instant. `pop_all` returns a pointer `r` to the elements that it removes: `L r q` says that `r` leads to the elements
`q`. In the theorem that is what the memory says at the end of the run, however long after (`Stack.Spells`). Out of
memory is possible at any time.

## References

* R. K. Treiber, *Systems programming: coping with parallelism*, IBM Research Report RJ 5118, 1986
-/

namespace Stack

/-- `Op L q call r q'`: on a stack that holds `q`, newest first, `call` may return `r` and leave `q'`. -/
inductive Op (L : Nat → List Nat → Prop) : List Nat → Call → Result → List Nat → Prop where
  /-- `push(v)` returns `ZP_OK`. -/
  | push {q v b} : Op L q ⟨0, [1, v], b⟩ ⟨0, b⟩ (v :: q)
  /-- `push(v)` returns `ZP_ENOMEM`, and has changed nothing. -/
  | pushNoMemory {q v b} : Op L q ⟨0, [1, v], b⟩ ⟨4, b⟩ q
  /-- `push_many(items, n)` returns `ZP_OK`: `items[n - 1]` is on top, `items[0]` the lowest of them. -/
  | pushMany {q n b} : Op L q ⟨1, [1, n], b⟩ ⟨0, b⟩ ((b.take n).reverse ++ q)
  /-- `push_many(items, n)` returns `ZP_ENOMEM`, and has changed nothing. -/
  | pushManyNoMemory {q n b} : Op L q ⟨1, [1, n], b⟩ ⟨4, b⟩ q
  /-- `pop(out)` returns `ZP_OK`, with the newest element in `out[0]`. -/
  | pop {q v me x b} : Op L (v :: q) ⟨2, [1, me], x :: b⟩ ⟨0, v :: b⟩ q
  /-- `pop(out)` returns `ZP_EMPTY`, and does not touch `out`. -/
  | empty {me b} : Op L [] ⟨2, [1, me], b⟩ ⟨2, b⟩ []
  /-- `pop_all()` removes everything, and returns a pointer to it. -/
  | popAll {q b r} : L r q → Op L q ⟨3, [1], b⟩ ⟨r, b⟩ []

/-- A stack, at first empty. -/
def spec (L : Nat → List Nat → Prop) : Spec where
  State := List Nat
  init := []
  step := Op L

/-- What any thread may call, in any state. Buffers are as long as the header demands, and
`n` is a word. -/
inductive Allows (s : State) (t : Tid) : Call → Prop where
  | push {v b} : Allows s t ⟨0, [1, v], b⟩
  | pushMany {n b} : n ≤ b.length → n < wordSize → Allows s t ⟨1, [1, n], b⟩
  | pop {me b} : 1 ≤ b.length → Allows s t ⟨2, [1, me], b⟩
  | popAll {b} : Allows s t ⟨3, [1], b⟩

end Stack
