prelude
import Deque.Statement
/-!
# Words for positions

## Main definitions

* `Params.index p i`: the word for position `i`
* `Params.slot p o k i`: the slot of position `i` in a buffer `o` of `2 ^ k` slots

## Implementation notes

Positions count from 1, so that there is one before the first: where `bottom` points while the owner pops from a deque
that was never filled. The definitions are irreducible lest the elaborator compute with words.
-/

namespace Deque
open Gen.Deque

theorem pow2_le_60 {k : Nat} (h : k ≤ 60) : Word.pow2 k ≤ 1152921504606846976 := Word.pow2_le h

namespace Params

/-- The index of position 0. -/
@[irreducible] def base (p : Params) : Nat := p.start + 18446744073709551615

/-- The word for position `i`. -/
@[irreducible] def index (p : Params) (i : Nat) : Nat := _root_.index p.base i

/-- The slot of position `i` in a buffer of `2 ^ k` slots. -/
abbrev slot (p : Params) (o k i : Nat) : Loc := ⟨o, Field.bufferSlots, (p.base + i) % Word.pow2 k⟩

variable {p : Params} {i j k : Nat}

theorem index_one : p.index 1 = p.start := by
  have h := p.start_lt
  unfold index base _root_.index
  unfold wordSize at h ⊢
  omega

theorem add_one : BinOp.eval .add (p.index i) 1 = p.index (i + 1) := by
  unfold index
  exact Word.add_index _ _ _

theorem sub_one : BinOp.eval .sub (p.index (i + 1)) 1 = p.index i := by
  show (p.index (i + 1) + (wordSize - 1 % wordSize)) % wordSize = p.index i
  unfold index _root_.index wordSize
  omega

theorem sub (hij : j ≤ i) (h : i - j < wordSize) : BinOp.eval .sub (p.index i) (p.index j) = i - j := by
  unfold index
  exact Word.sub_index hij h

/-- A distance less than zero. -/
theorem sub_neg (hij : i < j) (h : j - i ≤ wordSize) :
    BinOp.eval .sub (p.index i) (p.index j) = wordSize - (j - i) := by
  show (p.index i + (wordSize - p.index j % wordSize)) % wordSize = _
  unfold index _root_.index
  unfold wordSize at h ⊢
  omega

theorem and_mask (hk : k ≤ 60) : BinOp.eval .and (p.index i) (Word.pow2 k - 1) = (p.base + i) % Word.pow2 k := by
  unfold index
  exact Word.and_index (Nat.le_trans hk (nearer_60))
where nearer_60 : 60 ≤ 64 := Nat.le_of_ble_eq_true rfl

/-- Positions less than `2 ^ 64` apart have the same word only if they are the same. -/
theorem index_inj (hij : j ≤ i) (h : i - j < wordSize) (e : p.index i = p.index j) : i = j := by
  unfold index at e
  exact Word.index_inj hij h e

theorem slot_ne {o : Nat} (h : i < j) (h' : j < i + Word.pow2 k) : p.slot o k i ≠ p.slot o k j := by
  intro e
  injection e with _ _ e
  exact Word.slot_ne h h' e

theorem slot_ne_of_obj {o o' k' : Nat} (h : o ≠ o') : p.slot o k i ≠ p.slot o' k' j := by
  intro e
  injection e with e _ _
  exact h e

theorem slot_ne_cell {o f : Nat} (h : o ≠ 1) : p.slot o k i ≠ cell f := by
  intro e
  injection e with e _ _
  exact h e

end Params
end Deque
