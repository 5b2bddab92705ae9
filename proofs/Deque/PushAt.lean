prelude
import Deque.Allocate
/-!
# What is true inside push

## Main definitions

* `PushAt`: the assertion at each program counter of `Gen.Deque.push`; from 8 to 27 it grows
* `Push`: the owner is inside `push`

## Main statements

* `PushAt.stable`: it does not depend on `top`

## Implementation notes

Registers: 0 q, 1 value, 2 bottom, 3 top, 4 buffer, 5 mask, 6 mask of the old buffer, 7 slots, 8 wide, 9 i, 10 the word
to be copied.
-/

namespace Deque
open Gen.Deque

/-- `push` has not taken effect, nor changed anything but for building a new buffer; `buffer_own` holds `w`. -/
structure PushOpen (y : Own) (w v : Nat) (b : List Nat) (r : Regs) (st : Status) : Prop where
  q : r 0 = 1
  value : r 1 = v
  pending : st = .pending ⟨0, [1, v], b⟩
  calls : y.E ≤ y.C
  F : y.F = y.E
  O : y.O = y.E
  N : y.N = y.E
  own : y.own = w

/-- The current buffer is in register 4, and has a slot for the new element. -/
structure PushRoom (p : Params) (y : Own) (r : Regs) : Prop where
  bottom : r 2 = p.index y.E
  buffer : r 4 = y.cur
  room : y.E < y.S + Word.pow2 y.K

/-- The current buffer is full. -/
structure PushFull (p : Params) (y : Own) (r : Regs) : Prop where
  bottom : r 2 = p.index y.E
  top : r 3 = p.index y.S
  buffer : r 4 = y.cur
  full : y.E = y.S + Word.pow2 y.K

/-- A new buffer is being built. -/
structure PushGrow (p : Params) (y : Own) (m : Mem) (r : Regs) : Prop where
  full : PushFull p y r
  small : y.K < 60
  oldMask : r 6 = Word.pow2 y.K - 1
  slots : r 7 = Word.pow2 (y.K + 1)
  new : New y m (r 8)

/-- The new buffer has its mask, and the elements before position `i`, which is where register 9 is. -/
structure PushCopy (p : Params) (y : Own) (m : Mem) (r : Regs) (i : Nat) : Prop where
  mask : m ⟨r 8, Field.bufferMask, 0⟩ = Word.pow2 (y.K + 1) - 1
  ge : y.S ≤ i
  le : i ≤ y.E
  copied : ∀ j, y.S ≤ j → j < i → m (p.slot (r 8) (y.K + 1) j) = m (p.slot y.cur y.K j)

/-- The slot of the new element is filled; `bottom_own` is `k` ahead of `bottom`. -/
structure PushFilled (p : Params) (y : Own) (v : Nat) (b : List Nat) (r : Regs) (st : Status) (k : Nat) : Prop where
  q : r 0 = 1
  bottom : r 2 = p.index y.E
  pending : st = .pending ⟨0, [1, v], b⟩
  calls : y.E ≤ y.C
  F : y.F = y.E
  O : y.O = y.E + k
  N : y.N = y.E + 1
  own : y.own = y.cur
  item : y.items y.E = v

def PushAt (p : Params) (y : Own) (m : Mem) (v : Nat) (b : List Nat) (r : Regs) (st : Status) : Nat → Prop
  | 0 => PushOpen y y.cur v b r st ∧ y.A < y.C
  | 1 => PushOpen y y.cur v b r st ∧ y.A < y.C ∧ r 2 = p.index y.E
  | 2 => PushOpen y y.cur v b r st ∧ y.A < y.C ∧ r 2 = p.index y.E ∧ r 3 = p.index y.S
  | 3 => PushOpen y y.cur v b r st ∧ y.A < y.C ∧ r 2 = p.index y.E ∧ r 3 = p.index y.S ∧ r 4 = y.cur
  | 4 => PushOpen y y.cur v b r st ∧ y.A < y.C ∧ r 2 = p.index y.E ∧ r 3 = p.index y.S ∧ r 4 = y.cur ∧
      r 5 = Word.pow2 y.K - 1
  | 5 => PushOpen y y.cur v b r st ∧ y.A < y.C ∧ r 2 = p.index y.E ∧ r 4 = y.cur ∧ r 5 = Word.pow2 y.K - 1
  | 6 => PushOpen y y.cur v b r st ∧ y.A < y.C ∧ r 2 = p.index y.E ∧ r 4 = y.cur ∧ r 5 = Word.pow2 y.K - 1 ∧
      r 3 = p.index y.L
  | 7 => PushOpen y y.cur v b r st ∧ y.A < y.C ∧ r 2 = p.index y.E ∧ r 4 = y.cur ∧ r 5 = Word.pow2 y.K - 1 ∧
      r 3 = p.index y.S
  | 8 => PushOpen y y.cur v b r st ∧ y.A < y.C ∧ PushFull p y r
  | 9 => PushOpen y y.cur v b r st ∧ y.A < y.C ∧ PushFull p y r ∧ r 6 = Word.pow2 y.K - 1
  | 10 => PushOpen y y.cur v b r st
  | 11 => PushOpen y y.cur v b r st ∧ r 4 = 0
  | 12 => PushOpen y y.cur v b r st ∧ y.A < y.C ∧ PushFull p y r ∧ r 6 = Word.pow2 y.K - 1 ∧ y.K < 60
  | 13 => PushOpen y y.cur v b r st ∧ y.A < y.C ∧ PushFull p y r ∧ r 6 = Word.pow2 y.K - 1 ∧ y.K < 60 ∧
      r 7 = Word.pow2 (y.K + 1)
  | 14 => PushOpen y y.cur v b r st ∧ (r 8 ≠ 0 → PushGrow p y m r)
  | 15 => PushOpen y y.cur v b r st
  | 16 => PushOpen y y.cur v b r st ∧ r 4 = 0
  | 17 => PushOpen y y.cur v b r st ∧ PushGrow p y m r
  | 18 => PushOpen y y.cur v b r st ∧ PushGrow p y m r ∧ PushCopy p y m r y.S
  | 19 => PushOpen y y.cur v b r st ∧ PushGrow p y m r ∧ PushCopy p y m r y.S
  | 20 => PushOpen y y.cur v b r st ∧ PushGrow p y m r ∧ ∃ i, PushCopy p y m r i ∧ r 9 = p.index i
  | 21 => PushOpen y y.cur v b r st ∧ PushGrow p y m r ∧ ∃ i, PushCopy p y m r i ∧ r 9 = p.index i ∧ i < y.E
  | 22 => PushOpen y y.cur v b r st ∧ PushGrow p y m r ∧ ∃ i, PushCopy p y m r i ∧ r 9 = p.index i ∧ i < y.E ∧
      r 10 = m (p.slot y.cur y.K i)
  | 23 => PushOpen y y.cur v b r st ∧ PushGrow p y m r ∧ ∃ i, PushCopy p y m r (i + 1) ∧ r 9 = p.index i ∧
      y.S ≤ i
  | 24 => PushOpen y y.cur v b r st ∧ PushGrow p y m r ∧ ∃ i, PushCopy p y m r i ∧ r 9 = p.index i
  | 25 => PushOpen y y.cur v b r st ∧ PushGrow p y m r ∧ PushCopy p y m r y.E
  | 26 => PushOpen y (r 8) v b r st ∧ PushGrow p y m r ∧ PushCopy p y m r y.E
  | 27 => PushOpen y y.cur v b r st ∧ r 2 = p.index y.E ∧ r 8 = y.cur ∧ y.E < y.S + Word.pow2 y.K
  | 28 => PushOpen y y.cur v b r st ∧ (r 4 = 0 ∨ PushRoom p y r)
  | 29 => Steady y ∧ st = .committed ⟨0, [1, v], b⟩ ⟨4, b⟩ ∧ r 0 = 1
  | 30 => PushOpen y y.cur v b r st ∧ PushRoom p y r
  | 31 => PushOpen y y.cur v b r st ∧ PushRoom p y r ∧ r 5 = Word.pow2 y.K - 1
  | 32 => PushFilled p y v b r st 0
  | 33 => PushFilled p y v b r st 1
  | 34 => Steady y ∧ st = .committed ⟨0, [1, v], b⟩ ⟨0, b⟩
  | _ => False

/-- The owner is inside `push`. -/
inductive Push (p : Params) : OwnerAssertion where
  | mk {y m v b r st pc} : PushAt p y m v b r st pc → Push p y m ⟨0, pc, r, b⟩ st

variable {p : Params} {y : Own} {m m' : Mem} {w v i : Nat} {b : List Nat} {r : Regs} {st : Status}

theorem PushOpen.update {j x : Nat} (O : PushOpen y w v b r st) (hj : Nat.ble 2 j = true) :
    PushOpen y w v b (Function.update r j x) st := by
  have hj := Nat.le_of_ble_eq_true hj
  exact ⟨(Function.update_ne (by omega)).trans O.q, (Function.update_ne (by omega)).trans O.value, O.pending, O.calls,
    O.F, O.O, O.N, O.own⟩

theorem PushOpen.steady (O : PushOpen y y.cur v b r st) : Steady y := ⟨O.F, O.O, O.N, O.own⟩

theorem PushFull.update {j x : Nat} (F : PushFull p y r) (hj : Nat.ble 5 j = true) :
    PushFull p y (Function.update r j x) := by
  have hj := Nat.le_of_ble_eq_true hj
  exact ⟨(Function.update_ne (by omega)).trans F.bottom, (Function.update_ne (by omega)).trans F.top,
    (Function.update_ne (by omega)).trans F.buffer, F.full⟩

theorem PushGrow.update {j x : Nat} (G : PushGrow p y m r) (hj : Nat.ble 9 j = true) :
    PushGrow p y m (Function.update r j x) := by
  have hj' := Nat.le_of_ble_eq_true hj
  have e : Function.update r j x 8 = r 8 := Function.update_ne (by omega)
  exact ⟨G.full.update (Nat.ble_eq_true_of_le (by omega)), G.small, (Function.update_ne (by omega)).trans G.oldMask,
    (Function.update_ne (by omega)).trans G.slots, e.symm ▸ G.new⟩

theorem PushCopy.update {j x : Nat} (C : PushCopy p y m r i) (hj : Nat.ble 9 j = true) :
    PushCopy p y m (Function.update r j x) i := by
  have hj := Nat.le_of_ble_eq_true hj
  have e : Function.update r j x 8 = r 8 := Function.update_ne (by omega)
  exact ⟨e.symm ▸ C.mask, C.ge, C.le, e.symm ▸ C.copied⟩

/-! ### It does not depend on top -/

theorem keep {l : Loc} (h : ∀ l, l ≠ cell Field.top → m' l = m l) (hf : l.field ≠ Field.top) : m' l = m l :=
  h l fun e => hf (by rw [e])

theorem New.stable {o : Nat} (h : ∀ l, l ≠ cell Field.top → m' l = m l) (D : New y m o) : New y m' o where
  ne_zero := D.ne_zero
  ne_one := D.ne_one
  pub := D.pub
  extent := (h ⟨0, 2, o⟩ nofun).trans D.extent
  named := D.named.imp fun n e => e.trans (h ⟨0, 1, n⟩ nofun).symm

theorem PushGrow.stable (h : ∀ l, l ≠ cell Field.top → m' l = m l) (G : PushGrow p y m r) : PushGrow p y m' r :=
  ⟨G.full, G.small, G.oldMask, G.slots, G.new.stable h⟩

theorem PushCopy.stable (h : ∀ l, l ≠ cell Field.top → m' l = m l) (C : PushCopy p y m r i) : PushCopy p y m' r i where
  mask := (keep (l := ⟨r 8, Field.bufferMask, 0⟩) h (Nat.ne_of_beq_eq_false rfl)).trans C.mask
  ge := C.ge
  le := C.le
  copied j h₁ h₂ := (keep (l := p.slot (r 8) (y.K + 1) j) h (Nat.ne_of_beq_eq_false rfl)).trans
    ((C.copied j h₁ h₂).trans (keep (l := p.slot y.cur y.K j) h (Nat.ne_of_beq_eq_false rfl)).symm)

theorem PushAt.stable (h : ∀ l, l ≠ cell Field.top → m' l = m l) :
    ∀ pc, PushAt p y m v b r st pc → PushAt p y m' v b r st pc
  | 0, H | 1, H | 2, H | 3, H | 4, H | 5, H | 6, H | 7, H | 8, H | 9, H | 10, H | 11, H | 12, H | 13, H => H
  | 14, ⟨O, G⟩ => ⟨O, fun h₈ => (G h₈).stable h⟩
  | 15, H | 16, H => H
  | 17, ⟨O, G⟩ => ⟨O, G.stable h⟩
  | 18, ⟨O, G, C⟩ => ⟨O, G.stable h, C.stable h⟩
  | 19, ⟨O, G, C⟩ => ⟨O, G.stable h, C.stable h⟩
  | 20, ⟨O, G, i, C, e⟩ => ⟨O, G.stable h, i, C.stable h, e⟩
  | 21, ⟨O, G, i, C, e⟩ => ⟨O, G.stable h, i, C.stable h, e⟩
  | 22, ⟨O, G, i, C, e, hi, e'⟩ => ⟨O, G.stable h, i, C.stable h, e, hi,
      e'.trans (keep (l := p.slot y.cur y.K i) h (Nat.ne_of_beq_eq_false rfl)).symm⟩
  | 23, ⟨O, G, i, C, e⟩ => ⟨O, G.stable h, i, C.stable h, e⟩
  | 24, ⟨O, G, i, C, e⟩ => ⟨O, G.stable h, i, C.stable h, e⟩
  | 25, ⟨O, G, C⟩ => ⟨O, G.stable h, C.stable h⟩
  | 26, ⟨O, G, C⟩ => ⟨O, G.stable h, C.stable h⟩
  | 27, H | 28, H | 29, H | 30, H | 31, H | 32, H | 33, H | 34, H => H
  | _ + 35, H => H.elim

end Deque
