prelude
import Wfqueue.Allowed
/-!
# Open goals about the wait-free queue

What is not proved of it, as statements about the generated program. They are believed: no counterexample is known.

## Main definitions

* `turns n s p`: how many turns after that of slot `s` it is slot `p`'s
* `Moves f x y s s'`: a step that moves head or tail from node `x` to `y`; `During P s s'`: a run in which `P` holds

## Main statements, all of them open

* `enqueue_turn_lt`, `dequeue_turn_lt`: whoever had a request when tail (head) came where it is, and is not the one that
  its next move serves, has fewer turns to wait after that move than before: so `n` moves serve everybody
* `pending_lt`: a slot has fewer than `4 n + 16` retired nodes: each other thread may announce three, and one more that it
  has read before
-/

namespace Wfqueue
open Gen.Wfqueue

/-- How many turns after that of slot `s` it is slot `p`'s, of `n` slots: `n` if they are the same. After `nobody`'s it is
slot 0's. -/
def turns (n s p : Nat) : Nat := cond (Nat.blt s n) ((p + n - s - 1) % n + 1) (p + 1)

/-- A step that moves field `f` of the queue, head or tail, from node `x` to another one, `y`. -/
def Moves (f x y : Nat) (s s' : State) : Prop :=
  ∃ l, Heap.Honest s.mem ∧ Step program Allows s l s' ∧ s.mem ⟨1, f, 0⟩ = x ∧ s'.mem ⟨1, f, 0⟩ = y ∧ x ≠ y

/-- A run all of whose states satisfy `P`, with an honest allocator. -/
inductive During (P : State → Prop) : State → State → Prop where
  | refl {s} : P s → During P s s
  | step {s s' s'' l} : During P s s' → Heap.Honest s'.mem → Step program Allows s' l s'' → P s'' → During P s s''

theorem enqueue_turn_lt {n p w x y : Nat} {s₀ s₁ s₂ s₃ : State} (h : Allowed n s₀) (hp : p < n)
    (hx : Moves Field.tail w x s₀ s₁) (hs : During (fun s => s.mem ⟨1, Field.tail, 0⟩ = x) s₁ s₂)
    (hy : Moves Field.tail x y s₂ s₃) (ho : s₀.mem ⟨1, Field.slotsEnqueued, p⟩ ≠ 0)
    (hnx : s₀.mem ⟨1, Field.slotsEnqueued, p⟩ ≠ x) (hny : s₀.mem ⟨1, Field.slotsEnqueued, p⟩ ≠ y) :
    turns n (s₃.mem ⟨y, Field.nodeEnqueuer, 0⟩) p < turns n (s₃.mem ⟨x, Field.nodeEnqueuer, 0⟩) p := by sorry

theorem dequeue_turn_lt {n p w x y : Nat} {s₀ s₁ s₂ s₃ : State} (h : Allowed n s₀) (hp : p < n)
    (hx : Moves Field.head w x s₀ s₁)
    (hs : During (fun s => s.mem ⟨1, Field.head, 0⟩ = x ∧
      s.mem ⟨1, Field.slotsAsked, p⟩ = s₀.mem ⟨1, Field.slotsAsked, p⟩) s₁ s₂)
    (hy : Moves Field.head x y s₂ s₃)
    (ho : s₀.mem ⟨1, Field.slotsAsked, p⟩ = s₀.mem ⟨1, Field.slotsGiven, p⟩)
    (hny : s₃.mem ⟨y, Field.nodeTaker, 0⟩ ≠ p) :
    turns n (s₃.mem ⟨y, Field.nodeTaker, 0⟩) p < turns n (s₃.mem ⟨x, Field.nodeTaker, 0⟩) p := by sorry

theorem pending_lt {n i : Nat} {s : State} (h : Allowed n s) (hi : i < n) (hf : Free s i) :
    pending s.mem i < 4 * n + 16 := by sorry

end Wfqueue
