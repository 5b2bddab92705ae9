prelude
import Machine.Word
/-!
# Open goals about 64-bit words
-/

namespace Demo

open Word

/-- The distance of two indices, as C computes it. -/
def distance (head tail : Nat) : Nat := BinOp.eval .sub tail head

theorem index_index (start i j : Nat) : index (index start i) j = index start (i + j) := by
  simp only [index, wordSize]
  omega

theorem distance_index {start i j : Nat} (hij : i ≤ j) (h : j - i < wordSize) :
    distance (index start i) (index start j) = j - i := by
  exact sub_index hij h

end Demo
