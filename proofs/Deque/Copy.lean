prelude
import Deque.Grow
/-!
# push while it copies, instruction by instruction

## Main statements

* `Push.at_20` to `Push.at_24`: the loop that copies the elements to the new buffer
* `Push.at_25` to `Push.at_27`: the new buffer becomes the current one
-/

namespace Deque
open Gen.Deque

namespace Push
variable {p : Params} {T i : Nat} {y : Own} {m : Mem} {v : Nat} {b : List Nat} {r : Regs} {st : Status}

/-- The branch `i != bottom`. -/
theorem at_20 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (G : PushGrow p y m r) (C : PushCopy p y m r i)
    (h₉ : r 9 = p.index i) : OwnerStep p (Push p) T y m ⟨0, 20, r, b⟩ st (Frame.exec program m ⟨0, 20, r, b⟩) := by
  have hle := S.pow_le
  have hf := G.full.full
  have h₁ := C.ge
  have h₂ := C.le
  show OwnerStep p _ T y m _ st (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .ne (r 9) (r 2))) 21 25, r, b⟩))
  have e : Word.toBool (BinOp.eval .ne (r 9) (r 2)) = Bool.not (Nat.beq (p.index i) (p.index y.E)) := by
    rw [h₉, G.full.bottom]
    exact Word.toBool_ofBool _
  rw [e]
  cases hb : Nat.beq (p.index i) (p.index y.E) with
  | true =>
    have hi : y.E = i :=
      Params.index_inj h₂ (by unfold wordSize; omega) (Nat.eq_of_beq_eq_true hb).symm
    exact .stay S (.mk ⟨O, G, hi ▸ C⟩) (lateRank_lt rfl (Nat.zero_le _))
  | false =>
    have hi : i ≠ y.E := fun e => Nat.ne_of_beq_eq_false hb (by rw [e])
    exact .stay S (.mk ⟨O, G, i, C, h₉, Nat.lt_of_le_of_ne h₂ hi⟩) (lateRank_lt rfl (Nat.le_refl _))

theorem at_21 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (G : PushGrow p y m r) (C : PushCopy p y m r i)
    (h₉ : r 9 = p.index i) (hi : i < y.E) :
    OwnerStep p (Push p) T y m ⟨0, 21, r, b⟩ st (Frame.exec program m ⟨0, 21, r, b⟩) := by
  have h : m ⟨r 4, Field.bufferSlots, BinOp.eval .and (r 9) (r 6)⟩ = m (p.slot y.cur y.K i) := by
    rw [G.full.buffer, h₉, G.oldMask, Params.and_mask S.is_current.le]
  exact .stay S (.mk ⟨O.update rfl, G.update rfl, i, C.update rfl, other rfl h₉, hi,
    (Function.update_self _ _ _).trans h⟩)
    (lateRank_lt rfl (Nat.le_refl _))

/-- One more element is in the new buffer. -/
theorem _root_.Deque.PushCopy.add (D : New y m (r 8)) (S : Shared p T y m) (C : PushCopy p y m r i) (hi : i < y.E)
    (hf : y.E = y.S + Word.pow2 y.K) :
    PushCopy p y (m.set (p.slot (r 8) (y.K + 1) i) (m (p.slot y.cur y.K i))) r (i + 1) where
  mask := otherField rfl C.mask
  ge := Nat.le_trans C.ge (Nat.le_succ i)
  le := hi
  copied j h₁ h₂ := by
    have hp : Word.pow2 (y.K + 1) = 2 * Word.pow2 y.K := rfl
    have hc : y.cur ≠ r 8 := fun e => by
      have h := D.pub
      rw [← e, S.current] at h
      cases h
    rw [Mem.set_ne (Params.slot_ne_of_obj hc)]
    by_cases e : j = i
    · rw [e, Mem.set_self]
    · rw [Mem.set_ne (Params.slot_ne (by omega) (by omega))]
      exact C.copied j h₁ (by omega)

theorem at_22 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (G : PushGrow p y m r) (C : PushCopy p y m r i)
    (h₉ : r 9 = p.index i) (hi : i < y.E) (h₁₀ : r 10 = m (p.slot y.cur y.K i)) :
    OwnerStep p (Push p) T y m ⟨0, 22, r, b⟩ st (Frame.exec program m ⟨0, 22, r, b⟩) := by
  have hp := Word.pow2_pos (y.K + 1)
  have hle := pow2_le_60 (k := y.K + 1) G.small
  have D := G.new
  have hl : BinOp.eval .and (r 9) (BinOp.eval .sub (r 7) 1) = (p.base + i) % Word.pow2 (y.K + 1) := by
    rw [G.slots, Word.sub_eq hp (by unfold wordSize; omega), h₉, Params.and_mask (Nat.succ_le_of_lt G.small)]
  show OwnerStep p _ T y m _ st (some (.next
    (m.set ⟨r 8, Field.bufferSlots, BinOp.eval .and (r 9) (BinOp.eval .sub (r 7) 1)⟩ (r 10)) ⟨0, 23, r, b⟩))
  rw [hl, h₁₀]
  exact .build S D.pub D.ne_zero D.ne_one (.mk ⟨O, G.build, i, C.add D S hi G.full.full, h₉, C.ge⟩)
    (lateRank_lt rfl (Nat.le_refl _))

/-- `i++`. -/
theorem at_23 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (G : PushGrow p y m r) (C : PushCopy p y m r (i + 1))
    (h₉ : r 9 = p.index i) (hs : y.S ≤ i) :
    OwnerStep p (Push p) T y m ⟨0, 23, r, b⟩ st (Frame.exec program m ⟨0, 23, r, b⟩) := by
  have hE := C.le
  have h : Function.update r 9 (BinOp.eval .add (r 9) 1) 9 = p.index (i + 1) := by
    rw [Function.update_self, h₉, Params.add_one]
  have G' := G.update (j := 9) (x := BinOp.eval .add (r 9) 1) rfl
  refine .stay S (.mk ⟨O.update rfl, G', i + 1, C.update rfl, h⟩) ?_
  show lateRank (5 * BinOp.eval .sub (Function.update r 9 (BinOp.eval .add (r 9) 1) 2)
    (Function.update r 9 (BinOp.eval .add (r 9) 1) 9)) 24 < lateRank (5 * BinOp.eval .sub (r 2) (r 9)) 23
  rw [copies S G' h ⟨C.ge, C.le⟩, copies S G h₉ ⟨hs, by omega⟩]
  show 11 + 5 * (y.E - (i + 1)) < 7 + 5 * (y.E - i)
  omega

theorem at_24 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (G : PushGrow p y m r) (C : PushCopy p y m r i)
    (h₉ : r 9 = p.index i) : OwnerStep p (Push p) T y m ⟨0, 24, r, b⟩ st (Frame.exec program m ⟨0, 24, r, b⟩) :=
  .stay S (.mk ⟨O, G, i, C, h₉⟩) (lateRank_lt rfl (Nat.le_refl _))

/-- What is in the heap, or in another object than the deque, is not touched. -/
theorem _root_.Deque.PushGrow.cell {y' : Own} {f x : Nat} (G : PushGrow p y m r) (hE : y'.E = y.E) (hS : y'.S = y.S)
    (hcur : y'.cur = y.cur) (hK : y'.K = y.K) (hpub : y'.pub = y.pub) :
    PushGrow p y' (m.set (Deque.cell f) x) r := by
  have D := G.new
  have F := G.full
  refine ⟨⟨?_, ?_, ?_, ?_⟩, ?_, ?_, ?_, D.ne_zero, D.ne_one, ?_, ?_, ?_⟩
  · rw [hE]; exact F.bottom
  · rw [hS]; exact F.top
  · rw [hcur]; exact F.buffer
  · rw [hE, hS, hK]; exact F.full
  · rw [hK]; exact G.small
  · rw [hK]; exact G.oldMask
  · rw [hK]; exact G.slots
  · rw [hpub]; exact D.pub
  · rw [hK]; exact D.extent
  · exact D.named

/-- `buffer_own`. -/
theorem at_25 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (G : PushGrow p y m r) (C : PushCopy p y m r y.E) :
    OwnerStep p (Push p) T y m ⟨0, 25, r, b⟩ st (Frame.exec program m ⟨0, 25, r, b⟩) := by
  have D := G.new
  show OwnerStep p _ T y m _ st (some (.next (m.set ⟨r 0, Field.bufferOwn, 0⟩ (r 8)) ⟨0, 26, r, b⟩))
  rw [O.q]
  refine .adopt S (.mk ⟨⟨O.q, O.value, O.pending, O.calls, O.F, O.O, O.N, rfl⟩, G.cell rfl rfl rfl rfl rfl,
    (set_cell ⟨r 8, Field.bufferMask, 0⟩ D.ne_one).trans C.mask, C.ge, C.le, fun j h₁ h₂ => ?_⟩)
    (lateRank_lt rfl (Nat.le_refl _))
  exact ((set_cell (p.slot (r 8) (y.K + 1) j) D.ne_one).trans (C.copied j h₁ h₂)).trans
    (set_cell (p.slot y.cur y.K j) S.is_current.ne_one).symm

/-- `buffer`. -/
theorem at_26 (S : Shared p T y m) (O : PushOpen y (r 8) v b r st) (G : PushGrow p y m r) (C : PushCopy p y m r y.E) :
    OwnerStep p (Push p) T y m ⟨0, 26, r, b⟩ st (Frame.exec program m ⟨0, 26, r, b⟩) := by
  have hN := O.N
  have hp := Word.pow2_pos y.K
  have hf := G.full.full
  show OwnerStep p _ T y m _ st (some (.next (m.set ⟨r 0, Field.buffer, 0⟩ (r 8)) ⟨0, 27, r, b⟩))
  rw [O.q]
  refine .replace S G.new G.small C.mask (fun i h₁ h₂ => C.copied i h₁ (by omega))
    (.mk ⟨⟨O.q, O.value, O.pending, O.calls, O.F, O.O, O.N, O.own⟩, G.full.bottom, rfl, ?_⟩)
    (lateRank_lt rfl (Nat.le_refl _))
  show y.E < y.S + 2 * Word.pow2 y.K
  omega

theorem at_27 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (h₂ : r 2 = p.index y.E) (h₈ : r 8 = y.cur)
    (h : y.E < y.S + Word.pow2 y.K) :
    OwnerStep p (Push p) T y m ⟨0, 27, r, b⟩ st (Frame.exec program m ⟨0, 27, r, b⟩) :=
  .stay S (.mk ⟨O.update rfl, .inr ⟨other rfl h₂, (Function.update_self _ _ _).trans h₈, h⟩⟩)
    (lateRank_lt rfl (Nat.le_refl _))

end Push
end Deque
