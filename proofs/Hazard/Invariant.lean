prelude
import Hazard.Chains
/-!
# The invariant of hazard pointers

## Main definitions

* `Base`: the lists of retired nodes, `K r` in the record's list, `R r` in the hands of the operation that uses it
* `Shape`, `Adding`: what `look` and `add` have in their registers, at each program counter
* `InList`, `InHand`: what `look` knows of the protected node, if that is in the list, or in the thread's hands
* `Local`: what is true of a thread's frame
* `Inv`: the invariant; `on` says whether a node is watched

## Implementation notes

The watched node `n` is in slot `i` of record `r`, and was there before it was retired. While the scan goes through the
records, `n` is marked already, or the scan has yet to come to slot `i` of `r`, or it has just found `n` there and will
find it in its own list. When the scan comes to free nodes, `n` is marked.
-/

namespace Hazard
open Gen.Hazard

/-- The retired nodes: `K r` are in the list of record `r`; `R r` are in the hands of the operation that uses `r`. -/
structure Base (d : Nat) (m : Mem) (retired : Nat → Prop) (K R : Nat → List Nat) : Prop where
  chain : ∀ r, Known d m r → Chain m (m (list r)) (K r)
  domain : ∀ r, Known d m r → m (domain r) = d
  fresh : ∀ r, ¬ Known d m r → K r = []
  nodup : ∀ r, (K r).Nodup ∧ (R r).Nodup
  own : ∀ r r' a, a ∈ K r ∨ a ∈ R r → a ∈ K r' ∨ a ∈ R r' → r = r'
  apart : ∀ r a, a ∈ K r → ¬ a ∈ R r
  live : ∀ r a, a ∈ K r ∨ a ∈ R r → retired a ∧ Exists m a ∧ a ≠ 0

/-- The scan has yet to look at a record behind the present one. -/
def Ahead (m : Mem) (r : Nat) (g : Regs) : Prop := Linked m r (m (next (g 5)))

/-- The registers of `look`. `K` and `R` are those of its record. -/
def Shape (d : Nat) (m : Mem) (K R : List Nat) (g : Regs) : Nat → Prop
  | 0 => R = []
  | 1 | 2 | 3 | 4 | 5 | 6 | 7 => R = [] ∧ g 1 = d
  | 8 | 24 => R = [] ∧ (g 5 ≠ 0 → Known d m (g 5))
  | 9 | 10 | 22 | 23 => R = [] ∧ Known d m (g 5)
  | 11 | 12 | 13 | 17 | 20 => R = [] ∧ Known d m (g 5) ∧ g 6 < 4
  | 14 | 19 => R = [] ∧ Known d m (g 5) ∧ g 6 < 4 ∧ Tail m K (g 8)
  | 15 | 16 | 18 => R = [] ∧ Known d m (g 5) ∧ g 6 < 4 ∧ Tail m K (g 8) ∧ g 8 ≠ 0
  | 21 => R = [] ∧ Known d m (g 5)
  | 25 | 26 => R = []
  | 27 => R = [] ∧ Chain m (g 11) K
  | 28 => Chain m (g 11) R
  | 29 => Chain m (g 10) R
  | 30 => ∃ l, R = g 10 :: l ∧ Chain m (m (older (g 10))) l
  | 31 | 32 | 33 | 34 | 38 | 39 => ∃ l, R = g 10 :: l ∧ Chain m (g 12) l
  | 35 => (∃ l, R = g 10 :: l ∧ Chain m (g 12) l) ∧ Chain m (g 14) K
  | 36 => (∃ l, R = g 10 :: l ∧ Chain m (g 12) l) ∧ Chain m (m (older (g 10))) K
  | 37 | 40 | 41 | 42 | 43 | 44 => Chain m (g 12) R
  | 45 => Chain m (g 10) R
  | 46 | 47 | 48 | 49 | 50 | 51 => R = []
  | _ => False

/-- What the scan knows of the protected node `n` in slot `i` of record `r`, if `n` is in its record's list. -/
def InList (m : Mem) (r i n : Nat) (K : List Nat) (g : Regs) : Nat → Prop
  | 8 | 9 | 24 => m (mark n) ≠ 0 ∨ Linked m r (g 5)
  | 10 | 11 | 21 => m (mark n) ≠ 0 ∨ Ahead m r g ∨ (r = g 5 ∧ g 6 ≤ i)
  | 12 | 13 => m (mark n) ≠ 0 ∨ Ahead m r g ∨ (r = g 5 ∧ g 6 < i) ∨ g 7 = n
  | 14 | 15 | 19 => m (mark n) ≠ 0 ∨ Ahead m r g ∨ (r = g 5 ∧ g 6 < i) ∨ (g 7 = n ∧ On m K (g 8) n)
  | 16 => m (mark n) ≠ 0 ∨ Ahead m r g ∨ (r = g 5 ∧ g 6 < i) ∨ g 8 = n
  | 17 | 20 => m (mark n) ≠ 0 ∨ Ahead m r g ∨ (r = g 5 ∧ g 6 < i)
  | 18 => m (mark n) ≠ 0 ∨ Ahead m r g ∨ (r = g 5 ∧ g 6 < i) ∨ (g 7 = n ∧ On m K (g 8) n ∧ g 8 ≠ n)
  | 22 | 23 => m (mark n) ≠ 0 ∨ Ahead m r g
  | 25 | 26 | 27 => m (mark n) ≠ 0
  | _ => True

/-- What the scan knows of the protected node, if that is in its hands. -/
def InHand (m : Mem) (n : Nat) (g : Regs) : Nat → Prop
  | 28 | 29 | 30 | 31 | 37 | 40 | 41 | 42 | 43 | 44 | 45 => m (mark n) ≠ 0
  | 32 => m (mark n) ≠ 0 ∧ (n = g 10 → g 13 ≠ 0)
  | 33 | 34 | 35 | 36 => n = g 10 ∨ m (mark n) ≠ 0
  | 38 | 39 => n ≠ g 10 ∧ m (mark n) ≠ 0
  | _ => True

/-- The registers of `add`. -/
def Adding (m : Mem) (K R : List Nat) (g : Regs) : Nat → Prop
  | 0 => R = [g 1]
  | 1 | 2 | 3 => R = [g 3]
  | 4 => R = [g 3] ∧ Chain m (g 4) K
  | 5 => R = [g 3] ∧ Chain m (m (older (g 3))) K
  | 6 | 7 | 8 | 9 | 10 => R = []
  | _ => False

/-- What `look` knows of the watched node. -/
structure Watch (m : Mem) (r i n : Nat) (K R : List Nat) (g : Regs) (pc : Nat) : Prop where
  inList : n ∈ K → InList m r i n K g pc
  inHand : n ∈ R → InHand m n g pc

/-- A frame of `look` or `add`, the operations that work on a record's list. -/
def Busy (f : Frame) : Prop := f.op = lookOp ∨ f.op = addOp

/-- Some thread is inside `look` or `add` with record `r`. -/
def Working (s : State) (r : Nat) : Prop := ∃ t f, s.thread t = some f ∧ Busy f ∧ f.regs 0 = r

/-- What is true of a frame, if it is one of `look` or `add`. -/
inductive Local (on : Prop) (d r i n : Nat) (m : Mem) (K R : Nat → List Nat) : Frame → Prop where
  | look {pc g b} : Known d m (g 0) → Shape d m (K (g 0)) (R (g 0)) g pc →
      (on → Watch m r i n (K (g 0)) (R (g 0)) g pc) → Local on d r i n m K R ⟨lookOp, pc, g, b⟩
  | add {pc g b} : Known d m (g 0) → Adding m (K (g 0)) (R (g 0)) g pc → Local on d r i n m K R ⟨addOp, pc, g, b⟩
  | other {f} : ¬ Busy f → Local on d r i n m K R f

/-- The slot holds the watched node, which exists. -/
structure Watched (d : Nat) (m : Mem) (r i n : Nat) : Prop where
  known : Known d m r
  bound : i < 4
  held : m (slot r i) = n
  exist : Exists m n
  ne : n ≠ 0

/-- The invariant. -/
structure Inv (on : Prop) (d r i n : Nat) (w : World) (K R : Nat → List Nat) : Prop where
  base : Base d w.mem w.retired K R
  watched : on → Watched d w.mem r i n
  frames : ∀ t f, w.state.thread t = some f → Local on d r i n w.mem K R f
  sole : ∀ t u f f', w.state.thread t = some f → w.state.thread u = some f' → Busy f → Busy f' →
    f.regs 0 = f'.regs 0 → t = u
  free : ∀ p, ¬ Working w.state p → R p = []

end Hazard
