prelude
import Machine.Environment
import Machine.Overlap
import Stack.Spec
import Gen.Stack
/-!
# What the theorems about the stack speak of

Together with `Machine.Linearizable`, `Machine.Environment`, `Machine.Overlap` and `Stack.Spec` (and what they import),
and with `Machine.ReplayIn` for recorded runs, this is all that a reader must read to know what is claimed; the rest of
the folder proves it.

## Main definitions

* `Init`: a stack just created
* `Runs`, `Reaches`: the runs and the reachable states of the generated program, with an honest allocator
* `Spells m p q`: pointer `p` leads to the elements `q`: `zp_stack_next`, again and again, gives them
* `Exists m a`: an access is to an object that exists, and inside it
* `Races a b`: two accesses, about to happen in two threads, are a data race
* `stepBound c`: the bound for an operation that no other one disturbs: 12 steps for `push`, 14 for `pop`, 2 for
  `pop_all`; for `push_many`, 28 and 17 for each item but the first
* `allowed t c`: whether thread `t` may invoke `c`, computable

## Implementation notes

No bound is set to anything: threads, calls, elements. The program is the one that never frees a node that others have
seen (`ZP_NEVER` in `csrc/zp_scheme.h`); a node that nobody has seen is freed if `push_many` runs out of memory, and the
allocator may give it again.
-/

namespace Stack
open Gen.Stack

/-- A field of the stack, which is object 1. -/
abbrev cell (field : Nat) : Loc := ⟨1, field, 0⟩

/-- The state after `zp_stack_create(&q)`. Nothing is said about other objects: any of them may exist, and what the
allocations to come will give is arbitrary. -/
structure Init (s : State) : Prop where
  idle : ∀ t, s.thread t = none
  top : s.mem (cell Field.top) = 0
  stack : s.mem (Heap.extent 1) ≠ 0

/-- A run of a stack just created. -/
abbrev Runs (s₀ : State) (ls : List Label) (s : State) : Prop :=
  Init s₀ ∧ RunIn Heap.Honest program Allows s₀ ls s

/-- `s` can be reached from a stack just created. -/
abbrev Reaches (s : State) : Prop := ReachableIn Heap.Honest program Allows Init s

/-- In memory `m`, pointer `p` leads to the elements `q`. -/
inductive Spells (m : Mem) : Nat → List Nat → Prop where
  | nil : Spells m 0 []
  | cons {p q} : p ≠ 0 → Spells m (m ⟨p, Field.nodeBelow, 0⟩) q → Spells m p (m ⟨p, Field.nodeValue, 0⟩ :: q)

/-- The access is to `top`, or to a field of an object that exists and is not the stack. -/
def Exists (m : Mem) (a : Access) : Prop :=
  a.loc = cell Field.top ∨
    (a.loc.obj ≠ 0 ∧ a.loc.obj ≠ 1 ∧ m (Heap.extent a.loc.obj) ≠ 0 ∧
      (a.loc.field = Field.nodeBelow ∨ a.loc.field = Field.nodeValue) ∧ a.loc.idx = 0)

/-- A data race, if both are about to happen in different threads. -/
def Races (a b : Access) : Prop :=
  a.loc = b.loc ∧ (a.writes = true ∨ b.writes = true) ∧ (a.plain = true ∨ b.plain = true)

/-- At most how many steps an operation makes that is not disturbed. -/
def stepBound (c : Call) : Nat :=
  match c.op, c.args with
  | 0, _ => 12
  | 1, [_, n] => 28 + 17 * (n - 1)
  | 2, _ => 14
  | _, _ => 2

/-- Whether any thread may invoke `c`: a test of `Allows`. -/
def allowed (_ : Tid) (c : Call) : Bool :=
  match c.args with
  | [q] => Bool.and (Nat.beq q 1) (Nat.beq c.op 3)
  | [q, n] =>
    Bool.and (Nat.beq q 1)
      (match c.op with
      | 0 => true
      | 1 => Bool.and (Nat.ble n c.buf.length) (Nat.ble (n + 1) wordSize)
      | 2 => Nat.ble 1 c.buf.length
      | _ => false)
  | _ => false

end Stack
