prelude
import Deque.PushAt
/-!
# push while it grows, instruction by instruction

## Main statements

* `Push.at_8` to `Push.at_19`: up to the new buffer, which has its mask but no elements
* `slots_eq`: the number of slots, as the ghost state has it
* `lateRank_lt`: a step nearer to the return

The loop that copies is in `Deque.Copy`.
-/

namespace Deque
open Gen.Deque

variable {p : Params} {T : Nat} {y : Own} {m m' : Mem} {v w : Nat} {b : List Nat} {r : Regs} {st : Status}

theorem slots_eq (S : Shared p T y m) (h : y.own = y.cur) : slots m = Word.pow2 y.K := by
  unfold slots
  rw [S.bufferOwn, h, S.is_current.extent, Nat.add_sub_cancel]

/-- Another register keeps what it holds. -/
theorem other {i j x n : Nat} (h : Nat.beq j i = false) (e : r j = n) : Function.update r i x j = n :=
  (Function.update_ne (Nat.ne_of_beq_eq_false h)).trans e

theorem lateRank_lt {c c' pc pc' : Nat} (h : Nat.ble (lateRank 0 pc' + 1) (lateRank 0 pc) = true) (hc : c' ≤ c) :
    lateRank c' pc' < lateRank c pc := by
  have h : lateRank 0 pc' < lateRank 0 pc := Nat.le_of_ble_eq_true h
  unfold lateRank at h ⊢
  omega

/-- What concerns only the heap changes nothing that the owner knows of the deque. -/
theorem PushOpen.ghost {y' : Own} (O : PushOpen y w v b r st) (hE : y'.E = y.E) (hC : y'.C = y.C) (hF : y'.F = y.F)
    (hO : y'.O = y.O) (hN : y'.N = y.N) (hw : y'.own = y.own) : PushOpen y' w v b r st :=
  ⟨O.q, O.value, O.pending, by rw [hE, hC]; exact O.calls, by rw [hF, hE]; exact O.F, by rw [hO, hE]; exact O.O,
    by rw [hN, hE]; exact O.N, hw.trans O.own⟩

/-- Another field keeps what it holds. -/
theorem otherField {l l' : Loc} {x n : Nat} (h : Nat.beq l'.field l.field = false) (e : m l' = n) : m.set l x l' = n :=
  (Mem.set_ne fun e' => Nat.ne_of_beq_eq_false h (by rw [e'])).trans e

namespace Push

theorem at_8 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (ha : y.A < y.C) (F : PushFull p y r) :
    OwnerStep p (Push p) T y m ⟨0, 8, r, b⟩ st (Frame.exec program m ⟨0, 8, r, b⟩) := by
  have h : m ⟨r 4, Field.bufferMask, 0⟩ = Word.pow2 y.K - 1 := by rw [F.buffer, S.is_current.mask]
  exact .stay S (.mk ⟨O.update rfl, ha, F.update rfl, (Function.update_self _ _ _).trans h⟩)
    (lateRank_lt rfl (Nat.le_refl _))

/-- The branch `mask + 1 >= MAX_SLOTS`. -/
theorem at_9 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (ha : y.A < y.C) (F : PushFull p y r)
    (h₆ : r 6 = Word.pow2 y.K - 1) :
    OwnerStep p (Push p) T y m ⟨0, 9, r, b⟩ st (Frame.exec program m ⟨0, 9, r, b⟩) := by
  have hp := Word.pow2_pos y.K
  have hle := S.pow_le
  show OwnerStep p _ T y m _ st (some (.next m ⟨0,
    cond (Word.toBool (BinOp.eval .ge (BinOp.eval .add (r 6) 1) 1152921504606846976)) 10 12, r, b⟩))
  rw [h₆, Word.add_one (by unfold wordSize; omega), Word.toBool_ge, Nat.sub_add_cancel hp]
  rcases Word.cond_ble 1152921504606846976 (Word.pow2 y.K) 10 12 with ⟨_, e⟩ | ⟨h, e⟩ <;> rw [e]
  · exact .stay S (.mk O) (lateRank_lt rfl (Nat.le_refl _))
  · refine .stay S (.mk ⟨O, ha, F, h₆, Nat.lt_of_le_of_ne S.is_current.le fun e => ?_⟩)
      (lateRank_lt rfl (Nat.le_refl _))
    rw [e] at h
    exact absurd h (Nat.lt_irrefl _)

theorem at_10 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) :
    OwnerStep p (Push p) T y m ⟨0, 10, r, b⟩ st (Frame.exec program m ⟨0, 10, r, b⟩) :=
  .stay S (.mk ⟨O.update rfl, Function.update_self _ _ _⟩) (lateRank_lt rfl (Nat.le_refl _))

theorem at_11 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (h₄ : r 4 = 0) :
    OwnerStep p (Push p) T y m ⟨0, 11, r, b⟩ st (Frame.exec program m ⟨0, 11, r, b⟩) :=
  .stay S (.mk ⟨O, .inl h₄⟩) (lateRank_lt rfl (Nat.zero_le _))

/-- `slots = 2 * (mask + 1)`. -/
theorem at_12 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (ha : y.A < y.C) (F : PushFull p y r)
    (h₆ : r 6 = Word.pow2 y.K - 1) (hK : y.K < 60) :
    OwnerStep p (Push p) T y m ⟨0, 12, r, b⟩ st (Frame.exec program m ⟨0, 12, r, b⟩) := by
  have hp := Word.pow2_pos y.K
  have hle := S.pow_le
  have h : BinOp.eval .mul 2 (BinOp.eval .add (r 6) 1) = Word.pow2 (y.K + 1) := by
    rw [h₆, Word.add_one (by unfold wordSize; omega), Nat.sub_add_cancel hp]
    exact Nat.mod_eq_of_lt (by unfold wordSize; omega)
  exact .stay S (.mk ⟨O.update rfl, ha, F.update rfl, other rfl h₆, hK,
    (Function.update_self _ _ _).trans h⟩) (lateRank_lt rfl (Nat.le_refl _))

/-- The allocation. -/
theorem at_13 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (ha : y.A < y.C) (F : PushFull p y r)
    (h₆ : r 6 = Word.pow2 y.K - 1) (hK : y.K < 60) (h₇ : r 7 = Word.pow2 (y.K + 1)) :
    OwnerStep p (Push p) T y m ⟨0, 13, r, b⟩ st (Frame.exec program m ⟨0, 13, r, b⟩) := by
  show OwnerStep p _ T y m _ st (some (.next (Heap.alloc m (r 7)) ⟨0, 14, Function.update r 8 (Heap.next m), b⟩))
  have hs : slots (Heap.alloc m (r 7)) = slots m := by
    have hb : Heap.alloc m (r 7) (cell Field.bufferOwn) = m (cell Field.bufferOwn) := alloc_ne nofun
    unfold slots
    rw [hb, alloc_extent_ne]
    rw [S.bufferOwn, O.own]
    exact S.buffer_ne_next ha S.current
  have h₈ : Function.update r 8 (Heap.next m) 8 = Heap.next m := Function.update_self _ _ _
  refine .alloc S ha (.mk ⟨(O.update (j := 8) rfl).ghost rfl rfl rfl rfl rfl rfl, fun h => ?_⟩)
    (lateRank_lt rfl (Nat.le_of_eq (congrArg (5 * ·) hs)))
  rw [h₈] at h
  have F' := F.update (j := 8) (x := Heap.next m) rfl
  refine ⟨⟨F'.bottom, F'.top, F'.buffer, F'.full⟩, hK, other rfl h₆,
    other rfl h₇, ?_⟩
  rw [h₈, h₇]
  exact next_new S ha hK h

/-- The branch `wide == NULL`. -/
theorem at_14 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (G : r 8 ≠ 0 → PushGrow p y m r) :
    OwnerStep p (Push p) T y m ⟨0, 14, r, b⟩ st (Frame.exec program m ⟨0, 14, r, b⟩) := by
  show OwnerStep p _ T y m _ st (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 8) 0)) 15 17, r, b⟩))
  rw [Word.toBool_eq]
  rcases Word.cond_beq (r 8) 0 15 17 with ⟨_, e⟩ | ⟨h, e⟩ <;> rw [e]
  · exact .stay S (.mk O) (lateRank_lt rfl (Nat.le_refl _))
  · exact .stay S (.mk ⟨O, G h⟩) (lateRank_lt rfl (Nat.le_refl _))

theorem at_15 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) :
    OwnerStep p (Push p) T y m ⟨0, 15, r, b⟩ st (Frame.exec program m ⟨0, 15, r, b⟩) :=
  .stay S (.mk ⟨O.update rfl, Function.update_self _ _ _⟩) (lateRank_lt rfl (Nat.le_refl _))

theorem at_16 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (h₄ : r 4 = 0) :
    OwnerStep p (Push p) T y m ⟨0, 16, r, b⟩ st (Frame.exec program m ⟨0, 16, r, b⟩) :=
  .stay S (.mk ⟨O, .inl h₄⟩) (lateRank_lt rfl (Nat.zero_le _))

/-- A store to the new buffer leaves the heap as it is, and what is known of it. -/
theorem _root_.Deque.PushGrow.build {f i x : Nat} (G : PushGrow p y m r) : PushGrow p y (m.set ⟨r 8, f, i⟩ x) r := by
  have D := G.new
  have heap : ∀ l : Loc, l.obj = 0 → m.set ⟨r 8, f, i⟩ x l = m l :=
    fun l h => Mem.set_ne fun e => D.ne_zero (by rw [e] at h; exact h)
  exact ⟨G.full, G.small, G.oldMask, G.slots, D.ne_zero, D.ne_one, D.pub, (heap (Heap.extent (r 8)) rfl).trans D.extent,
    D.named.imp fun n e => e.trans (heap (Heap.answer n) rfl).symm⟩

theorem slots_build {o f i x : Nat} (h₀ : o ≠ 0) (h₁ : o ≠ 1) : slots (m.set ⟨o, f, i⟩ x) = slots m := by
  have hb : m.set ⟨o, f, i⟩ x (cell Field.bufferOwn) = m (cell Field.bufferOwn) :=
    Mem.set_ne fun e => h₁ (by cases e; rfl)
  have he : ∀ n, m.set ⟨o, f, i⟩ x (Heap.extent n) = m (Heap.extent n) :=
    fun n => Mem.set_ne fun e => h₀ (by cases e; rfl)
  unfold slots
  rw [hb, he]

/-- The mask of the new buffer. -/
theorem at_17 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (G : PushGrow p y m r) :
    OwnerStep p (Push p) T y m ⟨0, 17, r, b⟩ st (Frame.exec program m ⟨0, 17, r, b⟩) := by
  have hp := Word.pow2_pos (y.K + 1)
  have hle := pow2_le_60 (k := y.K + 1) G.small
  have h := S.order.seen
  have h' := S.order.ends
  have hF := O.F
  have D := G.new
  have hv : BinOp.eval .sub (r 7) 1 = Word.pow2 (y.K + 1) - 1 := by
    rw [G.slots]
    exact Word.sub_eq hp (by unfold wordSize; omega)
  exact .build S D.pub D.ne_zero D.ne_one (.mk ⟨O, G.build, (Mem.set_self _ _ _).trans hv, Nat.le_refl _, by omega,
    fun j h₁ h₂ => absurd h₂ (by omega)⟩)
    (lateRank_lt rfl (Nat.le_of_eq (congrArg (5 * ·) (slots_build D.ne_zero D.ne_one))))

/-- The new buffer is told of the old one. -/
theorem at_18 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (G : PushGrow p y m r) (C : PushCopy p y m r y.S) :
    OwnerStep p (Push p) T y m ⟨0, 18, r, b⟩ st (Frame.exec program m ⟨0, 18, r, b⟩) := by
  have D := G.new
  exact .build S D.pub D.ne_zero D.ne_one (.mk ⟨O, G.build, otherField rfl C.mask, Nat.le_refl _, C.le,
    fun j h₁ h₂ => absurd h₂ (by omega)⟩)
    (lateRank_lt rfl (Nat.le_of_eq (congrArg (5 * ·) (slots_build D.ne_zero D.ne_one))))

/-- How many elements there are to be copied. -/
theorem copies {i : Nat} (S : Shared p T y m) (G : PushGrow p y m r) (h₉ : r 9 = p.index i) (hi : y.S ≤ i ∧ i ≤ y.E) :
    BinOp.eval .sub (r 2) (r 9) = y.E - i := by
  have hle := S.pow_le
  have hf := G.full.full
  rw [G.full.bottom, h₉, Params.sub hi.2 (by unfold wordSize; omega)]

theorem at_19 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (G : PushGrow p y m r) (C : PushCopy p y m r y.S) :
    OwnerStep p (Push p) T y m ⟨0, 19, r, b⟩ st (Frame.exec program m ⟨0, 19, r, b⟩) := by
  have G' := G.update (j := 9) (x := r 3) rfl
  have h₉ : Function.update r 9 (r 3) 9 = p.index y.S := (Function.update_self _ _ _).trans G.full.top
  refine .stay S (.mk ⟨O.update rfl, G', y.S, C.update rfl, h₉⟩) (lateRank_lt rfl ?_)
  show 5 * BinOp.eval .sub (Function.update r 9 (r 3) 2) (Function.update r 9 (r 3) 9) ≤ 5 * slots m
  rw [copies S G' h₉ ⟨C.ge, C.le⟩, slots_eq S O.own, G.full.full, Nat.add_sub_cancel_left]

end Push
end Deque
