prelude
import Machine.Word
import Machine.LogRule
import Spsc.Statement
/-!
# What is always true of the ring

## Main definitions

* `Count`: how many elements were ever published, freed, …, as unbounded numbers; the ghost state of the proof
* `Shared`: how the shared memory represents them
* `queue`: the elements in the ring, oldest first
* `rank`: a bound on the steps that an operation has yet to make

## Implementation notes

The two sides are proved apart, by rely and guarantee: `ProducerGuarantee` is what the consumer may rely on, and
`ConsumerGuarantee` the converse. `Commit` is what a step means for the log.

## References

* L. Lamport, *Specifying concurrent program modules*, TOPLAS 5(2), 1983
-/

namespace Spsc
open Gen.Spsc

namespace Params

/-- The word that counts `i` elements. -/
abbrev index (p : Params) (i : Nat) : Nat := _root_.index p.start i

/-- The slot of element number `i`. -/
abbrev slot (p : Params) (i : Nat) : Loc := ⟨1, Field.slots, (p.start + i) % Word.pow2 p.bits⟩

theorem capacity_lt (p : Params) : p.capacity < wordSize := by
  have h : Word.pow2 p.bits ≤ Word.pow2 63 := Word.pow2_le (Nat.le_of_lt_succ p.bits_lt)
  exact Nat.lt_of_le_of_lt (Nat.le_trans p.le h) (by decide)

end Params

/-! ### Shared memory -/

/-- How many elements, since the creation of the ring: -/
structure Count where
  /-- were published by the producer -/
  T : Nat
  /-- were freed by the consumer -/
  H : Nat
  /-- the producer has noted as freed, in `head_seen` -/
  Hs : Nat
  /-- the producer knows to be freed -/
  Ho : Nat
  /-- the consumer has noted as published, in `tail_seen` -/
  Ts : Nat
  /-- the consumer knows to be published -/
  To : Nat

structure Shared (p : Params) (x : Count) (m : Mem) : Prop where
  tail : m (cell Field.tail) = p.index x.T
  head : m (cell Field.head) = p.index x.H
  headSeen : m (cell Field.headSeen) = p.index x.Hs
  tailSeen : m (cell Field.tailSeen) = p.index x.Ts
  capacity : m (cell Field.capacity) = p.capacity
  mask : m (cell Field.mask) = Word.pow2 p.bits - 1
  order : x.Hs ≤ x.Ho ∧ x.Ho ≤ x.H ∧ x.H ≤ x.Ts ∧ x.Ts ≤ x.To ∧ x.To ≤ x.T ∧ x.T ≤ x.Hs + p.capacity

/-- What the `n` slots from that of element `i` on hold. -/
def contents (p : Params) (m : Mem) : (i n : Nat) → List Nat
  | _, 0 => []
  | i, n + 1 => m (p.slot i) :: contents p m (i + 1) n

/-- The elements in the ring, oldest first. -/
def queue (p : Params) (x : Count) (m : Mem) : List Nat := contents p m x.H (x.T - x.H)

section
variable {p : Params} {m m' : Mem}

theorem contents_congr {i n : Nat} (h : ∀ j, i ≤ j → j < i + n → m' (p.slot j) = m (p.slot j)) :
    contents p m' i n = contents p m i n := by
  induction n generalizing i with
  | zero => rfl
  | succ n ih =>
    unfold contents
    rw [h i (Nat.le_refl i) (by omega), ih fun j h₁ h₂ => h j (by omega) (by omega)]

theorem contents_add (i a b : Nat) : contents p m i (a + b) = contents p m i a ++ contents p m (i + a) b := by
  induction a generalizing i with
  | zero => rw [Nat.zero_add]; rfl
  | succ a ih =>
    rw [show a + 1 + b = (a + b) + 1 by omega]
    show m (p.slot i) :: contents p m (i + 1) (a + b) = m (p.slot i) :: (contents p m (i + 1) a ++ contents p m _ b)
    rw [ih, show i + 1 + a = i + (a + 1) by omega]

theorem contents_length (i n : Nat) : (contents p m i n).length = n := by
  induction n generalizing i with
  | zero => rfl
  | succ n ih => exact congrArg Nat.succ (ih (i + 1))

theorem contents_get? {i n j : Nat} (h : j < n) : (contents p m i n).get? j = some (m (p.slot (i + j))) := by
  induction n generalizing i j with
  | zero => exact absurd h (Nat.not_lt_zero j)
  | succ n ih =>
    cases j with
    | zero => rfl
    | succ j =>
      show (contents p m (i + 1) n).get? j = _
      rw [ih (Nat.le_of_succ_le_succ h), show i + 1 + j = i + (j + 1) by omega]

theorem contents_take {i n k : Nat} (h : k ≤ n) : (contents p m i n).take k = contents p m i k := by
  induction k generalizing i n with
  | zero => rfl
  | succ k ih =>
    cases n with
    | zero => exact absurd h (Nat.not_succ_le_zero k)
    | succ n =>
      show m (p.slot i) :: (contents p m (i + 1) n).take k = _
      rw [ih (Nat.le_of_succ_le_succ h)]
      rfl

theorem contents_drop {i n k : Nat} (h : k ≤ n) : (contents p m i n).drop k = contents p m (i + k) (n - k) := by
  induction k generalizing i n with
  | zero => rfl
  | succ k ih =>
    cases n with
    | zero => exact absurd h (Nat.not_succ_le_zero k)
    | succ n =>
      show (contents p m (i + 1) n).drop k = _
      rw [ih (Nat.le_of_succ_le_succ h), show i + 1 + k = i + (k + 1) by omega, show n + 1 - (k + 1) = n - k by omega]

/-- Slots that hold the first `k` elements of a buffer. -/
theorem contents_eq_take {b : List Nat} {i k : Nat} (h : ∀ j, j < k → b.get? j = some (m (p.slot (i + j)))) :
    contents p m i k = b.take k := by
  induction k generalizing b i with
  | zero => rfl
  | succ k ih =>
    have h₀ := h 0 (Nat.zero_lt_succ k)
    cases b with
    | nil => cases h₀
    | cons y b =>
      have e : y = m (p.slot i) := by injection h₀
      show m (p.slot i) :: contents p m (i + 1) k = y :: b.take k
      rw [e, ih fun j hj => ?_]
      rw [show i + 1 + j = i + (j + 1) by omega]
      exact h (j + 1) (Nat.succ_lt_succ hj)

/-- Elements less than the number of slots apart have different slots. -/
theorem slot_ne {i j : Nat} (h : i < j) (h' : j < i + Word.pow2 p.bits) : p.slot j ≠ p.slot i := by
  intro e
  injection e with _ _ e
  exact Word.slot_ne h h' e.symm

theorem queue_length (x : Count) : (queue p x m).length = x.T - x.H := contents_length _ _

end

/-! ### What a step of one side does -/

/-- What a producer's step guarantees to the consumer. -/
structure ProducerGuarantee (p : Params) (x : Count) (m : Mem) (x' : Count) (m' : Mem) : Prop where
  H : x'.H = x.H
  Ts : x'.Ts = x.Ts
  To : x'.To = x.To
  headOwn : m' (cell Field.headOwn) = m (cell Field.headOwn)
  slots : ∀ i, x.H ≤ i → i < x.T → m' (p.slot i) = m (p.slot i)

/-- What a consumer's step guarantees to the producer. -/
structure ConsumerGuarantee (p : Params) (x : Count) (m : Mem) (x' : Count) (m' : Mem) : Prop where
  T : x'.T = x.T
  Hs : x'.Hs = x.Hs
  Ho : x'.Ho = x.Ho
  tailOwn : m' (cell Field.tailOwn) = m (cell Field.tailOwn)
  slots : ∀ i, m' (p.slot i) = m (p.slot i)

/-- What a step means for the log: nothing, or the thread's own operation takes effect. -/
inductive Commit (c : Nat) (q : List Nat) (st : Status) (q' : List Nat) (st' : Status) : Prop where
  | none : q' = q → st' = st → Commit c q st q' st'
  | op {call r} : st = .pending call → st' = .committed call r → Op c q call r q' → Commit c q st q' st'

/-! ### Steps to go -/

/-- The number in a table, 0 beyond its end. -/
def entry (table : List Nat) (i : Nat) : Nat :=
  match table.get? i with
  | none => 0
  | some v => v

def pushRank (pc : Nat) : Nat := entry [12, 11, 10, 9, 8, 7, 6, 1, 5, 4, 3, 2, 1] pc
def popRank (pc : Nat) : Nat := entry [12, 11, 10, 9, 8, 7, 1, 6, 5, 4, 3, 2, 1] pc
/-- Five steps for each element that is still to be copied, and some besides. -/
def pushManyRank (pc n i : Nat) : Nat :=
  entry [14, 13, 12, 11, 10, 9, 8, 3, 7, 1, 6, 5, 4, 3, 2, 1, 5, 3, 2, 1] pc +
    5 * cond (Nat.ble pc 11) n (cond (Nat.ble pc 16) (n - i) 0)
def popManyRank (pc n i : Nat) : Nat :=
  entry [13, 12, 11, 10, 9, 8, 3, 7, 1, 6, 5, 4, 3, 2, 1, 5, 3, 2, 1] pc +
    5 * cond (Nat.ble pc 10) n (cond (Nat.ble pc 15) (n - i) 0)
def sizeRank (pc : Nat) : Nat := entry [5, 4, 3, 2, 1, 1] pc

theorem nearer {a b : Nat} (h : Nat.ble (a + 1) b = true) : a < b := Nat.le_of_ble_eq_true h
theorem nearer_add {a b k : Nat} (h : Nat.ble (a + 1) b = true) : a + k < b + k := Nat.add_lt_add_right (nearer h) k

/-- A bound on the steps that the operation in frame `f` has yet to make, its return included. -/
def rank (f : Frame) : Nat :=
  match f.op with
  | 0 => pushRank f.pc
  | 1 => popRank f.pc
  | 2 => pushManyRank f.pc (f.regs 1) (f.regs 6)
  | 3 => popManyRank f.pc (f.regs 1) (f.regs 5)
  | _ => sizeRank f.pc

end Spsc
