prelude
import Machine.Flow
import Machine.Hindsight
import WfqueueNever.Line
import WfqueueNever.Statement
/-!
# Which operations have taken effect

What a view of a state says about the abstract queue and about each thread; and what must be known of the states of the
program for that to persist.

## Main definitions

* `content G m`: the elements, which are the values behind head up to tail, and the slots that are taken
* `Entered G f`, `Took G m f i`: the enqueue has taken effect, as tail has reached its node; the dequeue has, and got the
  node at position `i`, as head has reached that
* `Stands n G m o st d`: what the view says about a thread
* `Facts n G s`: what must be known of a state
* `Advance G s G' s'`: what must be known of a transition

## Implementation notes

An enqueue takes effect when some thread moves tail to its node, a dequeue when some thread moves head to the node whose
taker its slot is. From where a dequeue has found the queue empty until it returns it is in doubt.
-/

namespace WfqueueNever
open Gen.WfqueueNever
open Wfqueue (Content spec Op Allows Free Uses)

/-- What `f` says of `c` numbers from `i` on. -/
def span (f : Nat → Nat) : Nat → Nat → List Nat
  | _, 0 => []
  | i, c + 1 => f i :: span f (i + 1) c

theorem span_congr {f g : Nat → Nat} : ∀ {c i : Nat}, (∀ j, i ≤ j → j < i + c → f j = g j) → span f i c = span g i c
  | 0, _, _ => rfl
  | c + 1, i, h => by
    show f i :: span f (i + 1) c = g i :: span g (i + 1) c
    rw [h i (Nat.le_refl i) (by omega), span_congr fun j h₁ h₂ => h j (by omega) (by omega)]

theorem span_succ {f : Nat → Nat} : ∀ {c i : Nat}, span f i (c + 1) = span f i c ++ [f (i + c)]
  | 0, _ => rfl
  | c + 1, i => by
    show f i :: span f (i + 1) (c + 1) = f i :: (span f (i + 1) c ++ [f (i + (c + 1))])
    rw [span_succ, show i + 1 + c = i + (c + 1) by omega]

/-- The value of the node at a position. -/
abbrev View.value (G : View) (m : Mem) (i : Nat) : Nat := m (valueCell (G.line i))

def View.items (G : View) (m : Mem) : List Nat := span (G.value m) (G.h + 1) (G.t - G.h)

def taken (m : Mem) : Nat → Bool := fun i => !Nat.beq (m ⟨1, Field.slotsTaken, i⟩) 0

/-- The abstract queue. -/
def content (G : View) (m : Mem) : Content := ⟨G.items m, taken m⟩

/-- The node of the enqueue is in the queue, or was. -/
def Entered (G : View) (f : Frame) : Prop := 76 ≤ f.pc ∧ G.Has G.t (f.regs 4)

/-- The dequeue has got the node at position `i`. -/
structure Took (G : View) (m : Mem) (f : Frame) (i : Nat) : Prop where
  begun : 6 ≤ f.pc
  newer : (G.ask (f.regs 1)).request < i + 1
  passed : i ≤ G.h
  taker : G.taker m i = f.regs 1

/-- The dequeue has found the queue empty, and is closing its request. -/
def InDoubt (pc : Nat) (r : Regs) : Prop := pc = 20 ∧ r 8 = r 11 ∨ 21 ≤ pc ∧ pc ≤ 90

/-- `register`, at each program counter. Registers: 1 threads, 2 i, 3 expected, 4 done. -/
def RegisterAt (n y : Nat) (b : List Nat) (r : Regs) (buf : List Nat) (st : Status) : Nat → Prop
  | 0 => Open
  | 1 => Open ∧ r 1 = n
  | 2 => Open ∧ r 1 = n
  | 3 => Open ∧ r 1 = n ∧ r 2 < n
  | 4 => Open ∧ r 1 = n ∧ r 2 < n ∧ r 3 = 0
  | 5 => Open ∧ r 1 = n ∧ r 4 = 0 ∨ buf = y :: b ∧ r 4 = 1 ∧ st = .committed ⟨2, [1], y :: b⟩ ⟨0, r 2 :: b⟩
  | 6 => buf = y :: b ∧ st = .committed ⟨2, [1], y :: b⟩ ⟨0, r 2 :: b⟩
  | 7 => st = .committed ⟨2, [1], y :: b⟩ ⟨0, buf⟩
  | 8 => Open ∧ r 1 = n
  | 9 => Open ∧ r 1 = n
  | 10 => Open
  | _ => False
where Open : Prop := buf = y :: b ∧ st = .pending ⟨2, [1], y :: b⟩

/-- `unregister`, at each program counter. Registers: 1 slot, 2 threads, 3 before. -/
def UnregisterAt (n : Nat) (r : Regs) (b : List Nat) (st : Status) : Nat → Prop
  | 0 => Open
  | 1 => Open ∧ r 2 = n
  | 2 => Open ∧ n ≤ r 1
  | 3 => Open ∧ r 1 < n
  | 4 => st = .committed ⟨3, [1, r 1], b⟩ ⟨cond (Nat.beq (r 3) 0) 3 0, b⟩
  | 5 => st = .committed ⟨3, [1, r 1], b⟩ ⟨3, b⟩
  | 6 => st = .committed ⟨3, [1, r 1], b⟩ ⟨0, b⟩
  | _ => False
where Open : Prop := st = .pending ⟨3, [1, r 1], b⟩

/-- What the view says about a thread: its status, and with which results its operation may have taken effect. -/
inductive Stands (n : Nat) (G : View) (m : Mem) : Option Frame → Status → (Result → Prop) → Prop where
  | idle {d} : Stands n G m none .idle d
  | enqueue {pc r b st d} : r 0 = 1 →
      (Entered G ⟨0, pc, r, b⟩ ∧ st = .committed ⟨0, [1, r 1, r 2], b⟩ ⟨0, b⟩ ∨
        ¬ Entered G ⟨0, pc, r, b⟩ ∧ st = .pending ⟨0, [1, r 1, r 2], b⟩) →
      Stands n G m (some ⟨0, pc, r, b⟩) st d
  | dequeue {pc r b st d x y} : r 0 = 1 → (pc ≤ 216 → b = y :: x) →
      ((∃ i, Took G m ⟨1, pc, r, b⟩ i ∧ (pc = 217 → b = G.value m i :: x) ∧
          st = .committed ⟨1, [1, r 1], y :: x⟩ ⟨0, G.value m i :: x⟩) ∨
        (∀ i, ¬ Took G m ⟨1, pc, r, b⟩ i) ∧ pc ≤ 216 ∧ st = .pending ⟨1, [1, r 1], y :: x⟩ ∧
          (InDoubt pc r → d ⟨2, y :: x⟩)) →
      Stands n G m (some ⟨1, pc, r, b⟩) st d
  | register {pc r b st d x y} : r 0 = 1 → RegisterAt n y x r b st pc → Stands n G m (some ⟨2, pc, r, b⟩) st d
  | unregister {pc r b st d} : r 0 = 1 → UnregisterAt n r b st pc → Stands n G m (some ⟨3, pc, r, b⟩) st d

/-- The view shows what is kept. -/
structure Shown (n : Nat) (G : View) (s : State) (K : Logs (spec n)) : Prop where
  state : K.ghost.state = content G s.mem
  threads : ∀ t, Stands n G s.mem (s.thread t) (K.ghost.status t) (K.doubt t)

/-- What must be known of the frame of a thread. -/
structure FrameFacts (n : Nat) (G : View) (m : Mem) (f : Frame) : Prop where
  noSlot : f.op ≤ 1 → f.pc = 2 → n ≤ f.regs 1
  /-- out of memory -/
  slot : f.op = 0 → f.pc = 74 → f.regs 1 < n
  /-- about to be offered -/
  fresh : f.op = 0 → f.pc = 75 → ¬ G.Has G.k (f.regs 4)
  entered : f.op = 0 → 124 ≤ f.pc → G.Has G.t (f.regs 4)
  /-- about to look whether the queue is empty -/
  empty : f.op = 1 → f.pc = 19 → f.regs 1 < n ∧ (f.regs 8 = m ⟨1, Field.tail, 0⟩ → G.h = G.t)
  nothing : f.op = 1 → f.pc = 90 → ∀ i, ¬ Took G m f i
  value : f.op = 1 → f.pc = 216 → ∃ i, Took G m f i ∧ f.regs 62 = G.value m i
  unique : f.op = 1 → ∀ i j, Took G m f i → Took G m f j → i = j

/-- What must be known of a state. -/
structure Facts (n : Nat) (G : View) (s : State) : Prop where
  threads : s.mem ⟨1, Field.threads, 0⟩ = n
  inj : ∀ i j, i ≤ G.k → j ≤ G.k → G.line i = G.line j → i = j
  h_le : G.h ≤ G.t
  t_le : G.t ≤ G.k
  frame : ∀ u f, s.thread u = some f → FrameFacts n G s.mem f
  /-- no slot is used by two -/
  apart : ∀ u v f g, s.thread u = some f → s.thread v = some g → f.op ≠ 2 → g.op ≠ 2 → f.regs 1 = g.regs 1 → u = v
  /-- a node is offered by one thread -/
  mine : ∀ u v f g, s.thread u = some f → s.thread v = some g → f.op = 0 → g.op = 0 → 76 ≤ f.pc → f.pc ≤ 123 →
    76 ≤ g.pc → g.pc ≤ 123 → f.regs 4 = g.regs 4 → u = v
  /-- the node behind tail is that of an enqueue -/
  enqueuer : G.t < G.k → ∃ u f, s.thread u = some f ∧ f.op = 0 ∧ 76 ≤ f.pc ∧ f.pc ≤ 123 ∧ f.regs 1 < n ∧
    f.regs 4 = G.line (G.t + 1) ∧ f.regs 2 = G.value s.mem (G.t + 1)
  /-- the node behind head, once it has a taker, is that of a dequeue -/
  dequeuer : G.h < G.t → G.taker s.mem (G.h + 1) ≠ nobody → ∃ u f, s.thread u = some f ∧ f.op = 1 ∧ 6 ≤ f.pc ∧
    f.regs 1 < n ∧ G.taker s.mem (G.h + 1) = f.regs 1 ∧ (G.ask (f.regs 1)).request < G.h + 2 ∧
    ∀ i, ¬ Took G s.mem f i

/-- What must be known of a transition. -/
structure Advance (G : View) (s : State) (G' : View) (s' : State) : Prop where
  k_le : G.k ≤ G'.k
  line : ∀ i, i ≤ G.k → G'.line i = G.line i
  value : ∀ i, i ≤ G.k → G'.value s'.mem i = G.value s.mem i
  taker : ∀ i, i ≤ G.h → G'.taker s'.mem i = G.taker s.mem i
  moves : G'.h = G.h ∧ G'.t = G.t ∨ G'.h = G.h ∧ G'.t = G.t + 1 ∧ G.t < G.k ∨
    G'.h = G.h + 1 ∧ G'.t = G.t ∧ G.h < G.t ∧ G.taker s.mem (G.h + 1) ≠ nobody ∧
      G'.taker s'.mem (G.h + 1) = G.taker s.mem (G.h + 1)
  /-- requests stay as they are -/
  request : ∀ u f f', s.thread u = some f → s'.thread u = some f' → f.op = 1 → 6 ≤ f.pc →
    (G'.ask (f.regs 1)).request = (G.ask (f.regs 1)).request
  /-- a request is opened: it has not been answered -/
  opened : ∀ u f f', s.thread u = some f → s'.thread u = some f' → f.op = 1 → f.pc = 5 → f'.pc = 6 →
    ∀ i, i ≤ G'.h → G'.taker s'.mem i = f.regs 1 → i + 1 ≤ (G'.ask (f.regs 1)).request

end WfqueueNever
