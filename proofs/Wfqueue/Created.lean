prelude
import Wfqueue.Statement
/-!
# A queue just created, all of it

Where linearizability and what goes with it begin; progress relies on less (`Init`).

## Main definitions

* `Created n s`: a queue just created
* `Reach m p p'`: node `p'` is `p` or behind it
* `Exists n m a`: the access is to something that there is
-/

namespace Wfqueue
open Gen.Wfqueue

/-- The state after `zp_wfqueue_create(&q, n)`: object 2 is the first node, and each slot has two of its own. -/
structure Created (n : Nat) (s : State) : Prop where
  init : Init n s
  least : 1 ≤ n
  queue : s.mem (Heap.extent 1) = n + 1
  head : s.mem ⟨1, Field.head, 0⟩ = 2
  tail : s.mem ⟨1, Field.tail, 0⟩ = 2
  first : s.mem ⟨1, Field.first, 0⟩ = 2
  asked : ∀ i, i < n → s.mem ⟨1, Field.slotsAsked, i⟩ = 2 * i + 3
  given : ∀ i, i < n → s.mem ⟨1, Field.slotsGiven, i⟩ = 2 * i + 4
  node : ∀ o, 2 ≤ o → o ≤ 2 * n + 2 → s.mem (Heap.extent o) = 1
  next : ∀ o, 2 ≤ o → o ≤ 2 * n + 2 → s.mem ⟨o, Field.nodeNext, 0⟩ = 0
  taker : ∀ o, 2 ≤ o → o ≤ 2 * n + 2 → s.mem ⟨o, Field.nodeTaker, 0⟩ = wordSize - 1
  enqueuer : ∀ o, 2 ≤ o → o ≤ 2 * n + 2 → s.mem ⟨o, Field.nodeEnqueuer, 0⟩ = 0
  other : ∀ field i, field = Field.slotsEnqueued ∨ field = Field.slotsHazardEnd ∨ field = Field.slotsHazardNext ∨
    field = Field.slotsHazardGiven ∨ field = Field.slotsPool ∨ field = Field.slotsPooled ∨
    field = Field.slotsRetired ∨ field = Field.slotsHelped ∨ field = Field.slotsTaken →
    s.mem ⟨1, field, i⟩ = 0

/-- Node `p'` is `p` or behind it. -/
inductive Reach (m : Mem) : Nat → Nat → Prop where
  | refl {p} : Reach m p p
  | step {p p'} : m ⟨p, Field.nodeNext, 0⟩ ≠ 0 → Reach m (m ⟨p, Field.nodeNext, 0⟩) p' → Reach m p p'

/-- The access is to a field of the queue, to a slot that there is, or to a node that exists. -/
def Exists (n : Nat) (m : Mem) (a : Access) : Prop :=
  (a.loc.obj = 1 ∧ ((Field.head ≤ a.loc.field ∧ a.loc.field ≤ Field.dead ∧ a.loc.idx = 0) ∨
    (Field.slotsEnqueued ≤ a.loc.field ∧ a.loc.field ≤ Field.slotsTaken ∧ a.loc.idx < n))) ∨
  (2 ≤ a.loc.obj ∧ m (Heap.extent a.loc.obj) ≠ 0 ∧ a.loc.field ≤ Field.nodeOlder ∧ a.loc.idx = 0)

end Wfqueue
