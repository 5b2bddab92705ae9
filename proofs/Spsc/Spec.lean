prelude
import Machine.Linearizable
/-!
# The sequential specification of the ring

A bounded queue of words, of some capacity.

## Main definitions

* `Spsc.spec`: the specification; `Spsc.Op` lists what each operation may do
* `Spsc.Allows`: who may call what and when: any thread, but at most one inside an operation of each side

## Implementation notes

The operations are numbered as in `Gen.Spsc.program`. The ring is object 1, the first argument of every operation.
`push_many` and `pop_many` take effect at one instant, but for fewer elements than asked for if the other side is
slow; for none only if the ring is then full (or empty), or none was asked for. `size` is no linearizable operation:
the specification says nothing about its result.

## References

* L. Lamport, *Specifying concurrent program modules*, TOPLAS 5(2), 1983
-/

namespace Spsc

/-- `Op c q call r q'`: on a ring of capacity `c` that holds `q`, oldest first, `call` may return `r` and leave `q'`. -/
inductive Op (c : Nat) : List Nat → Call → Result → List Nat → Prop where
  /-- `push(v)` returns `ZP_OK`. -/
  | push {q v b} : q.length < c → Op c q ⟨0, [1, v], b⟩ ⟨0, b⟩ (q ++ [v])
  /-- `push(v)` returns `ZP_FULL`. -/
  | full {q v b} : q.length = c → Op c q ⟨0, [1, v], b⟩ ⟨1, b⟩ q
  /-- `pop(out)` returns `ZP_OK`, with the oldest element in `out[0]`. -/
  | pop {q v x b} : Op c (v :: q) ⟨1, [1], x :: b⟩ ⟨0, v :: b⟩ q
  /-- `pop(out)` returns `ZP_EMPTY`, and does not touch `out`. -/
  | empty {b} : Op c [] ⟨1, [1], b⟩ ⟨2, b⟩ []
  /-- `push_many(items, n)` returns `k`, with `items[0], …, items[k - 1]` appended. -/
  | pushMany {q n b k} : k ≤ n → q.length + k ≤ c → (k = 0 → n = 0 ∨ q.length = c) →
      Op c q ⟨2, [1, n], b⟩ ⟨k, b⟩ (q ++ b.take k)
  /-- `pop_many(out, n)` returns `k`, with the oldest `k` elements in `out[0], …, out[k - 1]`. -/
  | popMany {q n b k} : k ≤ n → k ≤ q.length → (k = 0 → n = 0 ∨ q = []) →
      Op c q ⟨3, [1, n], b⟩ ⟨k, q.take k ++ b.drop k⟩ (q.drop k)
  /-- `size()` returns anything. -/
  | size {q b r} : Op c q ⟨4, [1], b⟩ r q

/-- A queue of capacity `c`, at first empty. -/
def spec (c : Nat) : Spec where
  State := List Nat
  init := []
  step := Op c

/-- The operations of the producer, by number: `push` and `push_many`. -/
def isProducer (op : Nat) : Prop := op = 0 ∨ op = 2

/-- The operations of the consumer: `pop` and `pop_many`. -/
def isConsumer (op : Nat) : Prop := op = 1 ∨ op = 3

/-- Whether a thread is inside an operation of this side. -/
def Inside (side : Nat → Prop) : Option Frame → Prop
  | none => False
  | some f => side f.op

/-- No thread is inside an operation of this side. -/
def Free (s : State) (side : Nat → Prop) : Prop := ∀ t, ¬ Inside side (s.thread t)

/-- What any thread may call in state `s`: an operation of the producer if no thread is inside one, an operation of the
consumer likewise, `size` always. Buffers are as long as the header demands. -/
inductive Allows (s : State) (t : Tid) : Call → Prop where
  | push {v b} : Free s isProducer → Allows s t ⟨0, [1, v], b⟩
  | pushMany {n b} : Free s isProducer → n ≤ b.length → Allows s t ⟨2, [1, n], b⟩
  | pop {b} : Free s isConsumer → 1 ≤ b.length → Allows s t ⟨1, [1], b⟩
  | popMany {n b} : Free s isConsumer → n ≤ b.length → Allows s t ⟨3, [1, n], b⟩
  | size {b} : Allows s t ⟨4, [1], b⟩

end Spsc
