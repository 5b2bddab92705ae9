prelude
import Machine.Linearizable
/-!
# The sequential specification of the wait-free queue

A list of words, the oldest first, and which slots are taken.

## Main definitions

* `Wfqueue.spec n`: the specification of a queue with `n` slots; `Wfqueue.Op` lists what each operation may do
* `Wfqueue.Uses slot f`: frame `f` is inside an operation of this slot
* `Wfqueue.Allows`: who may call what and when: any thread, but at most one at a time inside operations of a slot

## Implementation notes

The operations are numbered as in `Gen.Wfqueue.program`. The queue is object 1, the first argument of every operation;
the slot is the second. `register` may say that no slot is free although one is: it looks at each once. Out of memory is
possible at any time.

`WfqueueReuse.Linearizable` proves that the program satisfies this specification.

## References

* P. Ramalhete, A. Correia, *Poster: A wait-free queue with wait-free memory reclamation*, PPoPP 2017
-/

namespace Wfqueue

/-- The elements, the oldest first, and whether a slot is taken. -/
structure Content where
  items : List Nat
  taken : Nat → Bool

/-- `Op n q call r q'`: on a queue with `n` slots that holds `q`, `call` may return `r` and leave `q'`. -/
inductive Op (n : Nat) : Content → Call → Result → Content → Prop where
  /-- `enqueue(slot, v)` returns `ZP_OK`. -/
  | enqueue {q x slot v b} : slot < n → Op n ⟨q, x⟩ ⟨0, [1, slot, v], b⟩ ⟨0, b⟩ ⟨q ++ [v], x⟩
  /-- `enqueue(slot, v)` returns `ZP_ENOMEM`, and has changed nothing. -/
  | noMemory {q slot v b} : slot < n → Op n q ⟨0, [1, slot, v], b⟩ ⟨4, b⟩ q
  /-- `enqueue(slot, v)` returns `ZP_EINVAL`. -/
  | enqueueNoSlot {q slot v b} : n ≤ slot → Op n q ⟨0, [1, slot, v], b⟩ ⟨3, b⟩ q
  /-- `dequeue(slot, out)` returns `ZP_OK`, with the oldest element in `out[0]`. -/
  | dequeue {q x slot v y b} : slot < n → Op n ⟨v :: q, x⟩ ⟨1, [1, slot], y :: b⟩ ⟨0, v :: b⟩ ⟨q, x⟩
  /-- `dequeue(slot, out)` returns `ZP_EMPTY`, and does not touch `out`. -/
  | empty {x slot b} : slot < n → Op n ⟨[], x⟩ ⟨1, [1, slot], b⟩ ⟨2, b⟩ ⟨[], x⟩
  /-- `dequeue(slot, out)` returns `ZP_EINVAL`. -/
  | dequeueNoSlot {q slot b} : n ≤ slot → Op n q ⟨1, [1, slot], b⟩ ⟨3, b⟩ q
  /-- `register(out)` returns `ZP_OK`, with a slot that was free in `out[0]`. -/
  | register {q x slot y b} : slot < n → x slot = false →
      Op n ⟨q, x⟩ ⟨2, [1], y :: b⟩ ⟨0, slot :: b⟩ ⟨q, Function.update x slot true⟩
  /-- `register(out)` returns `ZP_FULL`. -/
  | full {q b} : Op n q ⟨2, [1], b⟩ ⟨1, b⟩ q
  /-- `unregister(slot)` returns `ZP_OK`. -/
  | unregister {q x slot b} : slot < n → x slot = true →
      Op n ⟨q, x⟩ ⟨3, [1, slot], b⟩ ⟨0, b⟩ ⟨q, Function.update x slot false⟩
  /-- `unregister(slot)` returns `ZP_EINVAL`: there is no such slot, or it was free. -/
  | unregisterInvalid {q x slot b} : n ≤ slot ∨ x slot = false → Op n ⟨q, x⟩ ⟨3, [1, slot], b⟩ ⟨3, b⟩ ⟨q, x⟩

/-- A queue with `n` slots, at first empty, the slots free. -/
def spec (n : Nat) : Spec where
  State := Content
  init := ⟨[], fun _ => false⟩
  step := Op n

/-- Whether a thread is inside an operation of this slot. Register 1 holds the slot throughout. -/
def Uses (slot : Nat) : Option Frame → Prop
  | none => False
  | some f => f.op ≠ 2 ∧ f.regs 1 = slot

/-- No thread is inside an operation of this slot. -/
def Free (s : State) (slot : Nat) : Prop := ∀ t, ¬ Uses slot (s.thread t)

/-- What any thread may call in state `s`: an operation of a slot if no thread is inside one; `register` always. Buffers
are as long as the header demands. -/
inductive Allows (s : State) (t : Tid) : Call → Prop where
  | enqueue {slot v b} : Free s slot → Allows s t ⟨0, [1, slot, v], b⟩
  | dequeue {slot b} : Free s slot → 1 ≤ b.length → Allows s t ⟨1, [1, slot], b⟩
  | register {b} : 1 ≤ b.length → Allows s t ⟨2, [1], b⟩
  | unregister {slot b} : Free s slot → Allows s t ⟨3, [1, slot], b⟩

end Wfqueue
