prelude
import Machine.LockFree
import Mpmc.Good
/-!
# How many steps are left

## Main definitions

* `rank p P m f`: at most how many steps the operation with frame `f` has left in memory `m`, if no other operation takes
  effect; `P` steps are added if what it has seen of `tail` or `head` is so no longer
* `Near`: a step brings the operation nearer to its end, and changes `tail` or `head` only if it takes tickets

## Main statements

* `near`, `near_free`, `near_fresh`, `Near.cond`: steps of the common kinds do

## Implementation notes

A loop over `n` cells takes 8 steps for each, that over the tickets taken 11 for each.
-/

namespace Mpmc
open Gen.Mpmc

/-- What an operation has seen, and relies on. -/
inductive View where
  | nothing
  | tail (w : Nat) -- `tail` holds `w`
  | head (w : Nat) -- `head` holds `w`

/-- The steps that are added if it is so no longer. -/
def stale (P : Nat) (m : Mem) : View → Nat
  | .nothing => 0
  | .tail w => cond (Nat.beq (m (cell Field.tail)) w) 0 P
  | .head w => cond (Nat.beq (m (cell Field.head)) w) 0 P

def pushSteps (r : Regs) : Nat → Nat
  | 0 => 33 | 1 => 32 | 2 => 31 | 3 => 30 | 4 => 24 | 5 => 23 | 6 => 29 | 7 => 28 | 8 => 27 | 9 => 26 | 10 => 24
  | 11 => 23 | 12 => 25 | 13 => 24 | 14 => 23 | 15 => 23 | 16 => 22 | 17 => 21 | 18 => 12 + 8 * (1 - r 8) | 19 => 19
  | 20 => 18 | 21 => 17 | 22 => 16 | 23 => 15 | 24 => 12 | 25 => 11 | 26 => 14 | 27 => 13 + 8 * (1 - r 8) | 28 => 11
  | 29 => 10 | 30 => 9 | 31 => cond (Nat.beq (r 13) (r 2)) 2 35 | 32 => 1 | 33 => 34 | 34 => 33 | 35 => 9 | 36 => 8
  | 37 => cond (Nat.beq (r 15) 0) 35 7 | 38 => 6 | 39 => 5 | 40 => 4 | 41 => 3 | 42 => 2 | 43 => 1 | 44 => 34 | _ => 33

def pushView (r : Regs) : Nat → View
  | 0 => .nothing | 31 => cond (Nat.beq (r 13) (r 2)) .nothing (.tail (r 13)) | 32 => .nothing | 33 => .tail (r 13)
  | 36 => .tail (r 14) | 37 => cond (Nat.beq (r 15) 0) (.tail (r 14)) .nothing | 38 => .nothing | 39 => .nothing
  | 40 => .nothing | 41 => .nothing | 42 => .nothing | 43 => .nothing | 44 => .tail (r 14) | _ => .tail (r 2)

def popSteps (r : Regs) : Nat → Nat
  | 0 => 25 | 1 => 24 | 2 => 23 | 3 => 14 + 8 * (1 - r 4) | 4 => 21 | 5 => 20 | 6 => 19 | 7 => 18 | 8 => 17 | 9 => 14
  | 10 => 13 | 11 => 16 | 12 => 15 + 8 * (1 - r 4) | 13 => 13 | 14 => 12 | 15 => 11
  | 16 => cond (Nat.beq (r 9) (r 1)) 2 27 | 17 => 1 | 18 => 26 | 19 => 25 | 20 => 11 | 21 => 10
  | 22 => cond (Nat.beq (r 11) 0) 27 9 | 23 => 8 | 24 => 7 | 25 => 6 | 26 => 5 | 27 => 4 | 28 => 3 | 29 => 2 | 30 => 1
  | 31 => 26 | _ => 25

def popView (r : Regs) : Nat → View
  | 0 => .nothing | 16 => cond (Nat.beq (r 9) (r 1)) .nothing (.head (r 9)) | 17 => .nothing | 18 => .head (r 9)
  | 21 => .head (r 10) | 22 => cond (Nat.beq (r 11) 0) (.head (r 10)) .nothing | 23 => .nothing | 24 => .nothing
  | 25 => .nothing | 26 => .nothing | 27 => .nothing | 28 => .nothing | 29 => .nothing | 30 => .nothing
  | 31 => .head (r 10) | _ => .head (r 1)

def pushManySteps (p : Params) (r : Regs) : Nat → Nat
  | 0 => 26 + 19 * min (r 1) p.capacity | 1 => 25 + 19 * min (r 1) p.capacity | 2 => 24 + 19 * p.capacity
  | 3 => 23 + 19 * r 1 | 4 => 1 | 5 => 22 + 19 * r 1 | 6 => 21 + 19 * r 1 | 7 => 20 + 19 * r 1 | 8 => 19 + 19 * r 1
  | 9 => 13 + 19 * r 1 | 10 => 12 + 19 * r 1 | 11 => 18 + 19 * r 1 | 12 => 17 + 19 * r 1 | 13 => 16 + 19 * r 1
  | 14 => 15 + 19 * r 1 | 15 => 13 + 19 * r 1 | 16 => 12 + 19 * r 1 | 17 => 14 + 19 * r 1 | 18 => 13 + 19 * r 1
  | 19 => 12 + 19 * r 1 | 20 => 12 + 19 * r 1 | 21 => 11 + 19 * r 1 | 22 => 10 + 19 * r 1
  | 23 => 9 + 11 * r 1 + 8 * (r 1 - r 9) | 24 => 16 + 11 * r 1 + 8 * (r 1 - (r 9 + 1))
  | 25 => 15 + 11 * r 1 + 8 * (r 1 - (r 9 + 1)) | 26 => 14 + 11 * r 1 + 8 * (r 1 - (r 9 + 1))
  | 27 => 13 + 11 * r 1 + 8 * (r 1 - (r 9 + 1)) | 28 => 12 + 11 * r 1 + 8 * (r 1 - (r 9 + 1))
  | 29 => 9 + 11 * r 1 | 30 => 8 + 11 * r 1 | 31 => 11 + 11 * r 1 + 8 * (r 1 - (r 9 + 1))
  | 32 => 10 + 11 * r 1 + 8 * (r 1 - r 9) | 33 => 8 + 11 * r 1 | 34 => 7 + 11 * r 1 | 35 => 6 + 11 * r 1
  | 36 => cond (Nat.beq (r 14) (r 3)) 2 (24 + 19 * r 1) | 37 => 1 | 38 => 23 + 19 * r 1 | 39 => 22 + 19 * r 1
  | 40 => 6 + 11 * r 1 | 41 => 5 + 11 * r 1 | 42 => cond (Nat.beq (r 16) 0) (24 + 19 * r 1) (4 + 11 * r 4)
  | 43 => 3 + 11 * r 4 | 44 => 2 + 11 * (r 4 - r 17) | 45 => 12 + 11 * (r 4 - (r 17 + 1))
  | 46 => 11 + 11 * (r 4 - (r 17 + 1)) | 47 => 10 + 11 * (r 4 - (r 17 + 1)) | 48 => 9 + 11 * (r 4 - (r 17 + 1))
  | 49 => 8 + 11 * (r 4 - (r 17 + 1)) | 50 => 7 + 11 * (r 4 - (r 17 + 1)) | 51 => 6 + 11 * (r 4 - (r 17 + 1))
  | 52 => 5 + 11 * (r 4 - (r 17 + 1)) | 53 => 4 + 11 * (r 4 - (r 17 + 1)) | 54 => 3 + 11 * (r 4 - r 17) | 55 => 1
  | 56 => 23 + 19 * r 1 | _ => 22 + 19 * r 1

def pushManyView (r : Regs) : Nat → View
  | 0 => .nothing | 1 => .nothing | 2 => .nothing | 3 => .nothing | 4 => .nothing | 5 => .nothing
  | 36 => cond (Nat.beq (r 14) (r 3)) .nothing (.tail (r 14)) | 37 => .nothing | 38 => .tail (r 14)
  | 41 => .tail (r 15) | 42 => cond (Nat.beq (r 16) 0) (.tail (r 15)) .nothing | 43 => .nothing | 44 => .nothing
  | 45 => .nothing | 46 => .nothing | 47 => .nothing | 48 => .nothing | 49 => .nothing | 50 => .nothing
  | 51 => .nothing | 52 => .nothing | 53 => .nothing | 54 => .nothing | 55 => .nothing | 56 => .tail (r 15)
  | _ => .tail (r 3)

def popManySteps (p : Params) (r : Regs) : Nat → Nat
  | 0 => 16 + 19 * min (r 1) p.capacity | 1 => 15 + 19 * min (r 1) p.capacity | 2 => 14 + 19 * p.capacity
  | 3 => 13 + 19 * r 1 | 4 => 1 | 5 => 12 + 19 * r 1 | 6 => 11 + 19 * r 1 | 7 => 10 + 19 * r 1
  | 8 => 9 + 11 * r 1 + 8 * (r 1 - r 6) | 9 => 16 + 11 * r 1 + 8 * (r 1 - (r 6 + 1))
  | 10 => 15 + 11 * r 1 + 8 * (r 1 - (r 6 + 1)) | 11 => 14 + 11 * r 1 + 8 * (r 1 - (r 6 + 1))
  | 12 => 13 + 11 * r 1 + 8 * (r 1 - (r 6 + 1)) | 13 => 12 + 11 * r 1 + 8 * (r 1 - (r 6 + 1))
  | 14 => 9 + 11 * r 1 | 15 => 8 + 11 * r 1 | 16 => 11 + 11 * r 1 + 8 * (r 1 - (r 6 + 1))
  | 17 => 10 + 11 * r 1 + 8 * (r 1 - r 6) | 18 => 8 + 11 * r 1 | 19 => 7 + 11 * r 1 | 20 => 6 + 11 * r 1
  | 21 => cond (Nat.beq (r 11) (r 3)) 2 (14 + 19 * r 1) | 22 => 1 | 23 => 13 + 19 * r 1 | 24 => 12 + 19 * r 1
  | 25 => 6 + 11 * r 1 | 26 => 5 + 11 * r 1 | 27 => cond (Nat.beq (r 13) 0) (14 + 19 * r 1) (4 + 11 * r 4)
  | 28 => 3 + 11 * r 4 | 29 => 2 + 11 * (r 4 - r 14) | 30 => 12 + 11 * (r 4 - (r 14 + 1))
  | 31 => 11 + 11 * (r 4 - (r 14 + 1)) | 32 => 10 + 11 * (r 4 - (r 14 + 1)) | 33 => 9 + 11 * (r 4 - (r 14 + 1))
  | 34 => 8 + 11 * (r 4 - (r 14 + 1)) | 35 => 7 + 11 * (r 4 - (r 14 + 1)) | 36 => 6 + 11 * (r 4 - (r 14 + 1))
  | 37 => 5 + 11 * (r 4 - (r 14 + 1)) | 38 => 4 + 11 * (r 4 - (r 14 + 1)) | 39 => 3 + 11 * (r 4 - r 14) | 40 => 1
  | 41 => 13 + 19 * r 1 | _ => 12 + 19 * r 1

def popManyView (r : Regs) : Nat → View
  | 0 => .nothing | 1 => .nothing | 2 => .nothing | 3 => .nothing | 4 => .nothing | 5 => .nothing
  | 21 => cond (Nat.beq (r 11) (r 3)) .nothing (.head (r 11)) | 22 => .nothing | 23 => .head (r 11)
  | 26 => .head (r 12) | 27 => cond (Nat.beq (r 13) 0) (.head (r 12)) .nothing | 28 => .nothing | 29 => .nothing
  | 30 => .nothing | 31 => .nothing | 32 => .nothing | 33 => .nothing | 34 => .nothing | 35 => .nothing
  | 36 => .nothing | 37 => .nothing | 38 => .nothing | 39 => .nothing | 40 => .nothing | 41 => .head (r 12)
  | _ => .head (r 3)

def sizeSteps : Nat → Nat
  | 0 => 5 | 1 => 4 | 2 => 3 | 3 => 2 | _ => 1

def steps (p : Params) (f : Frame) : Nat :=
  match f.op with
  | 0 => pushSteps f.regs f.pc
  | 1 => popSteps f.regs f.pc
  | 2 => pushManySteps p f.regs f.pc
  | 3 => popManySteps p f.regs f.pc
  | _ => sizeSteps f.pc

def view (f : Frame) : View :=
  match f.op with
  | 0 => pushView f.regs f.pc
  | 1 => popView f.regs f.pc
  | 2 => pushManyView f.regs f.pc
  | 3 => popManyView f.regs f.pc
  | _ => .nothing

def rank (p : Params) (P : Nat) (m : Mem) (f : Frame) : Nat := steps p f + stale P m (view f)

/-- `tail` and `head` are as they were. -/
structure Quiet (m m' : Mem) : Prop where
  tail : m' (cell Field.tail) = m (cell Field.tail)
  head : m' (cell Field.head) = m (cell Field.head)

/-- The compare-and-swap has just succeeded. -/
def Took (f : Frame) : Prop :=
  (f.op = 0 ∧ f.pc = 37 ∧ f.regs 15 = 1) ∨ (f.op = 1 ∧ f.pc = 22 ∧ f.regs 11 = 1) ∨
    (f.op = 2 ∧ f.pc = 42 ∧ f.regs 16 = 1) ∨ (f.op = 3 ∧ f.pc = 27 ∧ f.regs 13 = 1)

/-- The step with this outcome brings the operation nearer to its end; it leaves `tail` and `head` as they were, or takes
tickets. -/
def Near (p : Params) (P : Nat) (m : Mem) (f : Frame) (st : Status) : Option Outcome → Prop
  | some (.next m' f') => rank p P m' f' < rank p P m f ∧ (Quiet m m' ∨ ((∃ c, st = .pending c) ∧ Took f'))
  | some (.done _) => 0 < rank p P m f
  | none => True

variable {p : Params} {P a b : Nat} {m m' : Mem} {f f' : Frame} {st : Status} {w : Nat}

theorem less (h : Nat.ble (a + 1) b = true) : a < b := Nat.le_of_ble_eq_true h

theorem Quiet.refl : Quiet m m := ⟨rfl, rfl⟩

theorem Quiet.set {l : Loc} (h : l.field ≠ 0) (h' : l.field ≠ 2) : Quiet m (m.set l w) :=
  ⟨Mem.set_ne fun e => h (by rw [← e]), Mem.set_ne fun e => h' (by rw [← e])⟩

theorem Quiet.stale (h : Quiet m m') (v : View) : Mpmc.stale P m' v = Mpmc.stale P m v := by
  cases v with
  | nothing => rfl
  | tail w => simp only [Mpmc.stale, h.tail]
  | head w => simp only [Mpmc.stale, h.head]

theorem stale_le (v : View) : stale P m v ≤ P := by
  have h : ∀ c : Bool, cond c 0 P ≤ P := fun c => by
    cases c with
    | true => exact Nat.zero_le _
    | false => exact Nat.le_refl _
  cases v with
  | nothing => exact Nat.zero_le _
  | tail w => exact h _
  | head w => exact h _

theorem stale_tail (h : m (cell Field.tail) = w) : stale P m (.tail w) = 0 := by
  simp only [stale, h, Nat.beq_refl, cond]

theorem stale_tail_ne (h : m (cell Field.tail) ≠ w) : stale P m (.tail w) = P := by
  simp only [stale, Nat.beq_false_of_ne h, cond]

theorem stale_head (h : m (cell Field.head) = w) : stale P m (.head w) = 0 := by
  simp only [stale, h, Nat.beq_refl, cond]

theorem stale_head_ne (h : m (cell Field.head) ≠ w) : stale P m (.head w) = P := by
  simp only [stale, Nat.beq_false_of_ne h, cond]

/-- A step that keeps the view. -/
theorem near (hq : Quiet m m') (hv : view f' = view f) (h : steps p f' < steps p f) :
    Near p P m f st (some (.next m' f')) := by
  refine ⟨?_, .inl hq⟩
  show steps p f' + stale P m' (view f') < steps p f + stale P m (view f)
  rw [hv, hq.stale]
  omega

/-- A step after which nothing is in view, or what is there. -/
theorem near_fresh (hq : Quiet m m') (hv : stale P m' (view f') = 0) (h : steps p f' < steps p f) :
    Near p P m f st (some (.next m' f')) := by
  refine ⟨?_, .inl hq⟩
  show steps p f' + stale P m' (view f') < steps p f + stale P m (view f)
  omega

/-- A return. -/
theorem near_done {r : Result} (h : 0 < steps p f) : Near p P m f st (some (.done r)) :=
  Nat.lt_of_lt_of_le h (Nat.le_add_right _ _)

end Mpmc
