prelude
import WfqueueNever.Begin
import WfqueueNever.Follows
import WfqueueNever.Making
/-!
# What the two sides have to show

An assertion about each thread inside `enqueue`, and about each inside `dequeue`, by its registers and program counter.

## Main definitions

* `EnqueueSide At`, `DequeueSide At`: what must be shown of these assertions: that the thread's own steps lead from one to
  the next, that others' steps do not disturb them, and what they say where the log depends on it
-/

namespace WfqueueNever
open Gen.WfqueueNever

/-- An assertion about a thread: the number of slots, view, memory, registers, program counter. -/
abbrev Sided := Nat → View → Mem → Regs → Nat → Prop

structure EnqueueSide (At : Sided) : Prop where
  step : ∀ {n G m r pc b m' r' pc' b'}, Laid n G m → Offers n G m → (pc = 13 → Heap.Honest m) → At n G m r pc →
    Frame.exec program m ⟨0, pc, r, b⟩ = some (.next m' ⟨0, pc', r', b'⟩) →
    ∃ G', EnqGoes n (r 1) G m G' m' ∧ At n G' m' r' pc'
  enq : ∀ {n p G m G' m' r pc}, Laid n G m → Offers n G m → EnqGoes n p G m G' m' → p ≠ r 1 → At n G m r pc →
    At n G' m' r pc
  deq : ∀ {n G m G' m' r pc}, Laid n G m → Offers n G m → DeqMove G m G' m' → At n G m r pc → At n G' m' r pc
  begins : ∀ {n G m r}, r 0 = 1 → (G.offer (r 1)).mine = 0 → (G.offer (r 1)).offered = false → At n G m r 0
  noSlot : ∀ {n G m r}, At n G m r 2 → n ≤ r 1
  slot : ∀ {n G m r}, At n G m r 74 → r 1 < n
  fresh : ∀ {n G m r}, At n G m r 75 → Offers n G m → ¬ G.Has G.k (r 4)
  entered : ∀ {n G m r pc}, At n G m r pc → 124 ≤ pc → G.Has G.t (r 4)
  over : ∀ {n G m r pc}, At n G m r pc → pc = 2 ∨ pc = 74 ∨ pc = 127 →
    (G.offer (r 1)).mine = 0 ∧ (G.offer (r 1)).offered = false
  offers : ∀ {n G m r pc}, At n G m r pc → 76 ≤ pc → pc ≤ 123 → (G.offer (r 1)).mine = r 4 ∧
    (G.offer (r 1)).offered = true
  /-- what is offered, is so by a thread at these program counters -/
  offered : ∀ {n G m r pc}, At n G m r pc → (G.offer (r 1)).offered = true → 76 ≤ pc ∧ pc ≤ 123 ∧
    (G.offer (r 1)).mine = r 4 ∧ m (valueCell (r 4)) = r 2

structure DequeueSide (At : Sided) : Prop where
  step : ∀ {n G m r pc b m' r' pc' b'}, Laid n G m → Serving n G m → At n G m r pc →
    Frame.exec program m ⟨1, pc, r, b⟩ = some (.next m' ⟨1, pc', r', b'⟩) →
    ∃ G', Moved n (r 1) G m G' m' ∧ Serving n G' m' ∧ At n G' m' r' pc' ∧
      (6 ≤ pc → (G'.ask (r 1)).request = (G.ask (r 1)).request) ∧
      (pc = 5 → (G'.ask (r 1)).request = (G'.ask (r 1)).rank)
  later : ∀ {n G m G' m' r pc}, Laid n G m → Serving n G m → Later n G m G' m' → (r 1 < n → Still (r 1) G m G' m') →
    At n G m r pc → At n G' m' r pc
  begins : ∀ {n G m r}, r 0 = 1 → (r 1 < n → (G.ask (r 1)).stage = .idle) → At n G m r 0
  noSlot : ∀ {n G m r}, At n G m r 2 → n ≤ r 1
  slot : ∀ {n G m r pc}, At n G m r pc → 3 ≤ pc → r 1 < n
  over : ∀ {n G m r pc}, At n G m r pc → pc = 2 ∨ pc = 90 ∨ pc = 217 → r 1 < n → (G.ask (r 1)).stage = .idle
  /-- what has been asked for, is so by a thread at these program counters -/
  asked : ∀ {n G m r pc}, At n G m r pc → r 1 < n → (G.ask (r 1)).stage ≠ .idle → 6 ≤ pc
  opening : ∀ {n G m r}, At n G m r 4 → (G.ask (r 1)).stage = .idle
  empty : ∀ {n G m r}, Laid n G m → At n G m r 19 → r 8 = m tailCell → G.h = G.t
  nothing : ∀ {n G m r}, At n G m r 90 → (G.ask (r 1)).rank = (G.ask (r 1)).request
  value : ∀ {n G m r}, At n G m r 216 → (G.ask (r 1)).stage = .idle ∧ 1 ≤ (G.ask (r 1)).request ∧
    (G.ask (r 1)).request < (G.ask (r 1)).rank ∧ r 62 = G.value m ((G.ask (r 1)).rank - 1)

end WfqueueNever
