prelude
import Mpmc.Index
import Machine.Branch
/-!
# What is true of the bounded queue's memory

## Main definitions

* `Tickets`: the tickets that have been given out, whose cells are whose, and the elements
* `Shared p x m`: the memory `m` is as the tickets `x` say
* `queue x`: the elements inside, oldest first
* `Guarantee t p x m x' m'`: what a step of thread `t` leaves as it was for the others
* `Full p x t e`, `Empty x t e`: now the reason `e` holds for which a push, or a pop, of thread `t` may fail

## Implementation notes

The tickets from `H` to `T` are inside. In each cell there is one ticket of the last lap, `T - cells ≤ i < T`; it is
being filled, it is full, it is being drained, or it is done. Owned are those that are being filled or drained: by the
thread whose compare-and-swap took them. Its cell shows `i` while it is being filled, `i + 1` until it has been drained,
`i + cells` from then on.
-/

namespace Mpmc
open Gen.Mpmc

/-- The next ticket of a push, that of a pop; the owners of cells; the element of each ticket. -/
structure Tickets where
  T : Nat
  H : Nat
  own : Nat → Option Tid
  val : Nat → Nat

/-- `val i, …, val (i + n - 1)`. -/
def contents (val : Nat → Nat) : Nat → Nat → List Nat
  | _, 0 => []
  | i, n + 1 => val i :: contents val (i + 1) n

/-- What is in the queue. -/
def queue (x : Tickets) : List Nat := contents x.val x.H (x.T - x.H)

/-- How the memory represents the tickets. -/
structure Shared (p : Params) (x : Tickets) (m : Mem) : Prop where
  tail : m (cell Field.tail) = p.index x.T
  head : m (cell Field.head) = p.index x.H
  headSeen : ∃ h, h ≤ x.H ∧ m (cell Field.headSeen) = p.index h
  capacity : m (cell Field.capacity) = p.capacity
  mask : m (cell Field.mask) = p.cells - 1
  order : x.H ≤ x.T ∧ x.T ≤ x.H + p.capacity
  first : p.cells ≤ x.H
  wide : x.T ≤ p.cells + 9223372036854775808 + p.capacity
  /-- owned are tickets of the last lap -/
  lap : ∀ i u, x.own i = some u → i < x.T ∧ x.T ≤ i + p.cells
  filling : ∀ i u, x.own i = some u → x.H ≤ i → m (p.turn i) = p.index i
  draining : ∀ i u, x.own i = some u → i < x.H → m (p.turn i) = p.index (i + 1) ∧ m (p.item i) = x.val i
  full : ∀ i, x.own i = none → x.H ≤ i → i < x.T → m (p.turn i) = p.index (i + 1) ∧ m (p.item i) = x.val i
  done : ∀ i, x.own i = none → i < x.H → x.T ≤ i + p.cells → m (p.turn i) = p.index (i + p.cells)

/-- What a step of thread `t` leaves as it was. -/
structure Guarantee (t : Tid) (p : Params) (x : Tickets) (m : Mem) (x' : Tickets) (m' : Mem) : Prop where
  T : x.T ≤ x'.T
  H : x.H ≤ x'.H
  /-- what others own -/
  other : ∀ i u, u ≠ t → (x'.own i = some u ↔ x.own i = some u)
  /-- a ticket that nobody owns will be owned again only to be drained -/
  none : ∀ i, i < x.T → x.own i = none → x'.own i = none ∨ (x.H ≤ i ∧ i < x'.H)
  /-- the head does not pass a ticket that is being filled -/
  pass : ∀ i u, x.own i = some u → x.H ≤ i → x'.H ≤ i
  val : ∀ i, i < x.T → x'.val i = x.val i
  item : ∀ i u, u ≠ t → x.own i = some u → m' (p.item i) = m (p.item i)
  /-- tickets are given out to pushes or to pops, not to both -/
  one : x'.T = x.T ∨ x'.H = x.H

/-- Now a push of thread `t` may fail for the reason `e`: the queue is full, or another thread owns a cell. -/
def Full (p : Params) (x : Tickets) (t : Tid) (e : Prop) : Prop :=
  (x.T = x.H + p.capacity ∨ ∃ i u, u ≠ t ∧ x.own i = some u) → e

/-- Now a pop of thread `t` may fail for the reason `e`: the queue is empty, or another thread owns a cell. -/
def Empty (x : Tickets) (t : Tid) (e : Prop) : Prop := (x.T = x.H ∨ ∃ i u, u ≠ t ∧ x.own i = some u) → e

/-- What a step means for the log: nothing, or the thread's own operation takes effect. -/
inductive Commit (c : Nat) (q : List Nat) (st : Status) (q' : List Nat) (st' : Status) : Prop where
  | none : q' = q → st' = st → Commit c q st q' st'
  | op {a r} : st = .pending a → st' = .committed a r → Op c q a r q' → Commit c q st q' st'

variable {p : Params} {x x' : Tickets} {m m' : Mem} {t : Tid} {i j n k : Nat} {val val' : Nat → Nat}

theorem Guarantee.refl : Guarantee t p x m x m :=
  ⟨Nat.le_refl _, Nat.le_refl _, fun _ _ _ => Iff.rfl, fun _ _ h => .inl h, fun _ _ _ h => h, fun _ _ => rfl,
    fun _ _ _ _ => rfl, .inl rfl⟩

/-- While the queue is young, `tail` has not wrapped around to where it was. -/
theorem Shared.late (S : Shared p x m) (hy : Young p m) : x.T ≤ p.cells + 9223372036854775808 := by
  have h₀ := S.order
  have h₁ := S.first
  have h₂ := S.wide
  have h₃ := p.cells_le
  have h₄ := p.capacity_le
  unfold Young at hy
  rw [S.tail, ← Params.index_cells, Params.sub (by omega) (by unfold wordSize; omega)] at hy
  unfold maxPushes at hy
  omega

/-! ### Contents -/

theorem length_contents : ∀ {i n : Nat}, (contents val i n).length = n
  | _, 0 => rfl
  | _, _ + 1 => congrArg Nat.succ length_contents

theorem length_queue : (queue x).length = x.T - x.H := length_contents

theorem contents_congr : ∀ {n i : Nat}, (∀ j, i ≤ j → j < i + n → val' j = val j) → contents val' i n = contents val i n
  | 0, _, _ => rfl
  | n + 1, i, h => by
    show val' i :: contents val' (i + 1) n = val i :: contents val (i + 1) n
    rw [h i (Nat.le_refl i) (by omega), contents_congr fun j h₁ h₂ => h j (by omega) (by omega)]

theorem contents_add : ∀ {k i : Nat}, contents val i (k + n) = contents val i k ++ contents val (i + k) n
  | 0, i => by rw [Nat.zero_add]; rfl
  | k + 1, i => by
    have e : k + 1 + n = k + n + 1 := by omega
    rw [e]
    show val i :: contents val (i + 1) (k + n) = val i :: (contents val (i + 1) k ++ contents val (i + (k + 1)) n)
    rw [contents_add, Nat.add_assoc i 1 k, Nat.add_comm 1 k]

theorem take_contents : (contents val i (k + n)).take k = contents val i k := by
  rw [contents_add]
  have h := List.take_left (l := contents val i k) (m := contents val (i + k) n)
  rw [length_contents] at h
  exact h

theorem drop_contents : (contents val i (k + n)).drop k = contents val (i + k) n := by
  rw [contents_add]
  have h := List.drop_left (l := contents val i k) (m := contents val (i + k) n)
  rw [length_contents] at h
  exact h

theorem get?_contents : ∀ {n i j : Nat}, j < n → (contents val i n).get? j = some (val (i + j))
  | 0, _, _, h => absurd h (Nat.not_lt_zero _)
  | _ + 1, _, 0, _ => rfl
  | n + 1, i, j + 1, h => by
    show (contents val (i + 1) n).get? j = some (val (i + (j + 1)))
    rw [get?_contents (Nat.lt_of_succ_lt_succ h), Nat.add_assoc i 1 j, Nat.add_comm 1 j]

end Mpmc
