prelude
import Mpmc.Place
/-!
# Words for tickets

## Main definitions

* `Params.cells`: the number of cells
* `Params.index p i`: the word for ticket `i`
* `Params.turn p i`, `Params.item p i`: the turn and the value of the cell of ticket `i`

## Main statements

* `Params.index_inj`: tickets less than `2 ^ 64` apart have the same word only if they are the same
* `Params.turn_ne`, `Params.item_ne`: different tickets of one lap have different cells

## Implementation notes

Tickets count from `cells`, so that each cell has had a ticket before the first push. The definitions are irreducible
lest the elaborator compute with words.
-/

namespace Mpmc
open Gen.Mpmc

namespace Params

/-- The number of cells. -/
@[irreducible] def cells (p : Params) : Nat := Word.pow2 p.bits

/-- The word for ticket 0. -/
@[irreducible] def base (p : Params) : Nat := p.start + (18446744073709551616 - Word.pow2 p.bits)

/-- The word for ticket `i`. -/
@[irreducible] def index (p : Params) (i : Nat) : Nat := _root_.index p.base i

/-- The number of the cell of ticket `i`. -/
@[irreducible] def number (p : Params) (i : Nat) : Nat := (p.start + i) % Word.pow2 p.bits

abbrev turn (p : Params) (i : Nat) : Loc := ⟨1, Field.cellsTurn, place (p.number i)⟩
abbrev item (p : Params) (i : Nat) : Loc := ⟨1, Field.cellsValue, place (p.number i)⟩

variable {p : Params} {i j k : Nat}

/-! ### Sizes -/

theorem cells_eq : p.cells = Word.pow2 p.bits := by unfold cells; rfl

theorem cells_ge (p : Params) : 64 ≤ p.cells := by
  rw [cells_eq]
  exact Word.pow2_le p.bits_ge

theorem cells_le (p : Params) : p.cells ≤ 4294967296 := by
  rw [cells_eq]
  exact Word.pow2_le p.bits_le

theorem capacity_le (p : Params) : p.capacity ≤ p.cells := by
  rw [cells_eq]
  exact p.le

theorem exists_blocks (p : Params) : ∃ n, Word.pow2 p.bits = 64 * n := by
  obtain ⟨d, hd⟩ := Nat.le_iff_exists_add.mp p.bits_ge
  exact ⟨Word.pow2 d, by rw [hd, Word.pow2_add]; rfl⟩

theorem exists_laps (p : Params) : ∃ d, 18446744073709551616 = Word.pow2 p.bits * d := by
  have h : p.bits ≤ 64 := Nat.le_trans p.bits_le (Nat.le_of_ble_eq_true rfl)
  obtain ⟨d, hd⟩ := Nat.le_iff_exists_add.mp h
  exact ⟨Word.pow2 d, by rw [← Word.pow2_add, ← hd]; rfl⟩

/-! ### Arithmetic of tickets -/

theorem add : BinOp.eval .add (p.index i) k = p.index (i + k) := by
  unfold index
  exact Word.add_index _ _ _

theorem index_lt : p.index i < wordSize := by
  unfold index
  exact Word.index_lt _ _

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

theorem index_inj (hij : j ≤ i) (h : i - j < wordSize) (e : p.index i = p.index j) : i = j := by
  unfold index at e
  exact Word.index_inj hij h e

theorem index_cells_add : p.index (p.cells + i) = (p.start + i) % wordSize := by
  have h := p.cells_le
  rw [cells_eq] at h ⊢
  unfold index base _root_.index
  show (p.start + (18446744073709551616 - Word.pow2 p.bits) + (Word.pow2 p.bits + i)) % 18446744073709551616 =
    (p.start + i) % 18446744073709551616
  omega

theorem index_cells : p.index p.cells = p.start := by
  have h := index_cells_add (p := p) (i := 0)
  rw [Nat.add_zero, Nat.add_zero, Nat.mod_eq_of_lt p.start_lt] at h
  exact h

/-! ### Cells -/

theorem number_add_cells : p.number (i + p.cells) = p.number i := by
  rw [cells_eq]
  unfold number
  rw [← Nat.add_assoc, Nat.add_mod_right]

theorem number_lt : p.number i < Word.pow2 p.bits := by
  unfold number
  exact Nat.mod_lt _ (Word.pow2_pos _)

theorem number_lt_wordSize : p.number i < wordSize := by
  have h := p.cells_le
  have h' := number_lt (p := p) (i := i)
  rw [cells_eq] at h
  unfold wordSize
  omega

/-- The mask takes a ticket to the number of its cell. -/
theorem and_mask : BinOp.eval .and (p.index i) (p.cells - 1) = p.number i := by
  have h : p.bits ≤ 64 := Nat.le_trans p.bits_le (Nat.le_of_ble_eq_true rfl)
  obtain ⟨d, hd⟩ := p.exists_laps
  rw [cells_eq]
  unfold index number base
  refine (Word.and_index h).trans ?_
  have e : p.start + (18446744073709551616 - Word.pow2 p.bits) + i = p.start + i + Word.pow2 p.bits * (d - 1) := by
    cases d with
    | zero => cases hd
    | succ d =>
      rw [Nat.mul_succ] at hd
      show _ = p.start + i + Word.pow2 p.bits * d
      omega
  rw [e, Nat.add_mul_mod_self_left]

theorem place_of_index : BinOp.eval .or (BinOp.eval .or (BinOp.eval .and (p.number i) 18446744073709551552)
    (BinOp.eval .shl (BinOp.eval .and (p.number i) 7) 3))
    (BinOp.eval .and (BinOp.eval .shr (p.number i) 3) 7) = place (p.number i) :=
  place_eq number_lt_wordSize

theorem place_number_lt : place (p.number i) < Word.pow2 p.bits := by
  obtain ⟨n, hn⟩ := p.exists_blocks
  have h := number_lt (p := p) (i := i)
  rw [hn] at h ⊢
  exact place_lt h

theorem number_ne (h : i < j) (h' : j < i + p.cells) : p.number i ≠ p.number j := by
  rw [cells_eq] at h'
  unfold number
  exact Word.slot_ne h h'

theorem turn_add_cells : p.turn (i + p.cells) = p.turn i := by
  show (⟨1, Field.cellsTurn, place (p.number (i + p.cells))⟩ : Loc) = _
  rw [number_add_cells]

/-- Different tickets of one lap have different cells. -/
theorem number_inj (h : j < i + p.cells) (h' : i < j + p.cells) (e : p.number i = p.number j) : i = j := by
  rcases Nat.lt_or_ge i j with hij | hij
  · exact absurd e (number_ne hij h)
  · rcases Nat.lt_or_ge j i with hji | hji
    · exact absurd e.symm (number_ne hji h')
    · exact Nat.le_antisymm hji hij

theorem turn_inj (h : j < i + p.cells) (h' : i < j + p.cells) (e : p.turn i = p.turn j) : i = j := by
  injection e with _ _ e
  exact number_inj h h' (place_inj e)

theorem item_inj (h : j < i + p.cells) (h' : i < j + p.cells) (e : p.item i = p.item j) : i = j := by
  injection e with _ _ e
  exact number_inj h h' (place_inj e)

end Params
end Mpmc
