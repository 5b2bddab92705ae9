prelude
import Deque.Statement
/-!
# Steps to go

## Main definitions

* `rank m f`: a bound on the steps that the operation in frame `f` has yet to make, if the owner's part of the memory is
  as in `m`

## Implementation notes

Whether `push` will have to grow is decided by the load of `top`, at program counter 5. Until then the rank goes by
what the load would find; so it does not grow if thieves move `top` meanwhile. While `push` copies, it counts the
elements that are left, `bottom - i`.
-/

namespace Deque
open Gen.Deque

/-- The number in a table, 0 beyond its end. -/
def entry (table : List Nat) (i : Nat) : Nat :=
  match table.get? i with
  | none => 0
  | some v => v

/-- As long as it is open whether `push` will grow; `full` is what it will find. -/
def earlyRank (full : Bool) (m : Mem) (pc : Nat) : Nat := cond full (26 - pc + 5 * slots m) (12 - pc)

/-- Five steps for each element that is still to be copied, and some besides. -/
def lateRank (copies pc : Nat) : Nat :=
  entry [0, 0, 0, 0, 0, 0, 0, 0, 18, 17, 8, 7, 16, 15, 14, 8, 7, 13, 12, 11, 10, 9, 8, 7, 11, 9, 8, 7, 6, 1, 5, 4, 3,
    2, 1] pc +
    copies

def pushRank (m : Mem) (r : Regs) (pc : Nat) : Nat :=
  cond (Nat.ble pc 5) (earlyRank (Nat.ble (slots m) (elements m)) m pc)
    (cond (Nat.ble pc 7) (earlyRank (Nat.ble (r 5 + 1) (BinOp.eval .sub (r 2) (r 3))) m pc)
      (lateRank (cond (Nat.ble pc 19) (5 * slots m) (cond (Nat.ble pc 24) (5 * BinOp.eval .sub (r 2) (r 9)) 0)) pc))

def popRank (pc : Nat) : Nat :=
  entry [15, 14, 13, 12, 11, 2, 1, 10, 9, 8, 7, 6, 5, 4, 3, 1, 2, 1, 3, 2, 1] pc

def stealRank (pc : Nat) : Nat := entry [11, 10, 9, 1, 8, 7, 6, 5, 4, 3, 1, 2, 1] pc

def sizeRank (pc : Nat) : Nat := entry [4, 3, 2, 1, 1] pc

def rank (m : Mem) (f : Frame) : Nat :=
  match f.op with
  | 0 => pushRank m f.regs f.pc
  | 1 => popRank f.pc
  | 2 => stealRank f.pc
  | _ => sizeRank f.pc

theorem nearer {a b : Nat} (h : Nat.ble (a + 1) b = true) : a < b := Nat.le_of_ble_eq_true h

theorem nearer_add {a b k : Nat} (h : Nat.ble (a + 1) b = true) : a + k < b + k := Nat.add_lt_add_right (nearer h) k

theorem earlyRank_lt {full : Bool} {m m' : Mem} {pc : Nat} (h : Nat.ble (pc + 1) 11 = true) (hs : slots m' = slots m) :
    earlyRank full m' (pc + 1) < earlyRank full m pc := by
  have h := Nat.le_of_ble_eq_true h
  unfold earlyRank
  rw [hs]
  cases full with
  | true => show 26 - (pc + 1) + 5 * slots m < 26 - pc + 5 * slots m; omega
  | false => show 12 - (pc + 1) < 12 - pc; omega

theorem lt_earlyRank {full : Bool} {m : Mem} {pc k : Nat} (h : Nat.ble (k + 1) (12 - pc) = true) :
    k < earlyRank full m pc := by
  have h := Nat.le_of_ble_eq_true h
  unfold earlyRank
  cases full with
  | true => show k < 26 - pc + 5 * slots m; omega
  | false => exact h

end Deque
