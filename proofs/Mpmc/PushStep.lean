prelude
import Mpmc.Push
/-!
# The steps of push

## Main statements

* `Push.step`: every instruction of `push` leads from its assertion to the next one
-/

namespace Mpmc
open Gen.Mpmc

variable {p : Params} {e : Prop} {x : Tickets} {m : Mem} {t : Tid} {v k : Nat} {b : List Nat} {r : Regs} {st : Status}

namespace Push

/-- The instructions that look for room. -/
theorem step_room (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) (he : Full p x t e) : ∀ pc, pc < 16 →
    PushAt p e x m t v b k r st pc → MpmcStep (Push p e) p x m t st (Frame.exec program m ⟨0, pc, r, b⟩)
  | 0, _, O => by
    refine .stay S (.mk (k := x.T) ⟨O.update rfl, ?_⟩)
    show Tail p x (m ⟨r 0, Field.tail, 0⟩) x.T
    rw [O.q]
    exact S.atTail
  | 1, _, O => by
    refine .stay S (.mk ⟨O.update rfl, ?_⟩)
    show m ⟨r 0, Field.capacity, 0⟩ = p.capacity
    rw [O.isOpen.q, S.capacity]
  | 2, _, ⟨O, h₄⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h₄, ?_⟩)
    show Past p x (m ⟨r 0, Field.headSeen, 0⟩)
    rw [O.isOpen.q]
    exact S.pastSeen
  | 3, _, ⟨O, h₄, h₅⟩ => by
    have hc := p.pos
    have hc' := p.capacity_le
    have hb := p.cells_le
    show MpmcStep _ p x m t st (some (.next m ⟨0, cond (Word.toBool
      (BinOp.eval .le (BinOp.eval .sub (r 2) (r 5)) (BinOp.eval .sub (r 4) 1))) 4 6, r, b⟩))
    rw [Word.toBool_le, h₄, Word.sub_eq hc (by unfold wordSize; omega)]
    rcases Word.cond_ble (BinOp.eval .sub (r 2) (r 5)) (p.capacity - 1) 4 6 with ⟨h, e⟩ | ⟨_, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, O.tail.room S hy (Nat.le_refl 1) hc h₅ h⟩)
    · exact .stay S (.mk ⟨O, h₄⟩)
  | 4, _, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | 5, _, ⟨O, h⟩ => .stay S (.mk ⟨O, h⟩)
  | 6, _, ⟨O, h₄⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h₄, ?_⟩)
    show Looked p x e k (m ⟨r 0, Field.head, 0⟩)
    rw [O.isOpen.q]
    exact O.tail.looked S he
  | 7, _, ⟨O, h₄, h₅⟩ => by
    obtain ⟨h, hw, hle, _⟩ := id h₅
    show MpmcStep _ p x m t st (some (.next (m.set ⟨r 0, Field.headSeen, 0⟩ (r 5)) ⟨0, 8, r, b⟩))
    rw [O.isOpen.q, hw]
    exact .see S hle (.mk ⟨O, h₄, h₅⟩)
  | 8, _, ⟨O, h₄, h₅⟩ => .stay S (.mk ⟨O.update rfl, h₄, O.tail.inside S hy h₅⟩)
  | 9, _, ⟨O, h₄, h₆⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .gt (r 6) (r 4))) 10 12, r, b⟩))
    rw [Word.toBool_gt, h₄]
    rcases Word.cond_ble (p.capacity + 1) (r 6) 10 12 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h₆.noRoom S O.tail h⟩)
    · exact .stay S (.mk ⟨O, h₄, h₆, Nat.le_of_lt_succ h⟩)
  | 10, _, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | 11, _, ⟨O, h⟩ => .stay S (.mk ⟨O, h⟩)
  | 12, _, ⟨O, h₄, h₆, hle⟩ => by
    have hc := p.pos
    have hc' := p.capacity_le
    have hb := p.cells_le
    show MpmcStep _ p x m t st (some (.next m ⟨0, cond (Word.toBool
      (BinOp.eval .gt (r 6) (BinOp.eval .sub (r 4) 1))) 13 15, r, b⟩))
    rw [Word.toBool_gt, h₄, Word.sub_eq hc (by unfold wordSize; omega)]
    rcases Word.cond_ble (p.capacity - 1 + 1) (r 6) 13 15 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h₄, hle, h₆.someRoom hle (by omega)⟩)
    · exact .stay S (.mk ⟨O, h₆.allRoom (Nat.le_refl 1) hc (by omega)⟩)
  | 13, _, ⟨O, h₄, h₆, h⟩ => by
    have hc' := p.capacity_le
    have hb := p.cells_le
    show MpmcStep _ p x m t st (some (.next m ⟨0, 14, Function.update r 3 (BinOp.eval .sub (r 4) (r 6)), b⟩))
    rw [h₄, Word.sub_eq h₆ (by unfold wordSize; omega)]
    exact .stay S (.mk ⟨O.update rfl, h⟩)
  | 14, _, ⟨O, h⟩ => .stay S (.mk ⟨O, h⟩)
  | 15, _, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | pc + 16, h, _ => absurd h (by omega)

/-- The instructions that look at the cell. -/
theorem step_ready (S : Shared p x m) (he : Full p x t e) : ∀ pc, pc < 14 →
    PushAt p e x m t v b k r st (pc + 16) → MpmcStep (Push p e) p x m t st (Frame.exec program m ⟨0, pc + 16, r, b⟩)
  | 0, _, ⟨O, h⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h, ?_⟩)
    show m ⟨r 0, Field.mask, 0⟩ = p.cells - 1
    rw [O.isOpen.q, S.mask]
  | 1, _, ⟨O, h, h₇⟩ =>
    .stay S (.mk ⟨O.update rfl, h, h₇, Nat.zero_le _, fun _ h₁ h₂ => absurd h₁ (Nat.not_le_of_lt h₂)⟩)
  | 2, _, ⟨O, h, h₇, h₈, hf⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .lt (r 8) (r 3))) 19 28, r, b⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 8 + 1) (r 3) 19 28 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h, h₇, h', hf⟩)
    · have e : r 8 = r 3 := by omega
      exact .stay S (.mk ⟨O, h, e ▸ hf⟩)
  | 3, _, ⟨O, h, h₇, h₈, hf⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h, h₇, h₈, hf, ?_⟩)
    show BinOp.eval .add (r 2) (r 8) = p.index (k + r 8)
    rw [O.tail.eq, Params.add]
  | 4, _, ⟨O, h, h₇, h₈, hf, h'⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h, h₇, h₈, hf, ?_⟩)
    show BinOp.eval .and (r 10) (r 7) = p.number (k + r 8)
    rw [h', h₇, Params.and_mask]
  | 5, _, ⟨O, h, h₇, h₈, hf, h'⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h, h₇, h₈, hf, ?_⟩)
    show BinOp.eval .or (BinOp.eval .or (BinOp.eval .and (r 11) 18446744073709551552)
      (BinOp.eval .shl (BinOp.eval .and (r 11) 7) 3)) (BinOp.eval .and (BinOp.eval .shr (r 11) 3) 7) =
        place (p.number (k + r 8))
    rw [h', Params.place_of_index]
  | 6, _, ⟨O, h, h₇, h₈, hf, h'⟩ => by
    have hle := h.le
    have hg := p.cells_ge
    refine .stay S (.mk ⟨O.update rfl, h, h₇, h₈, hf, ?_⟩)
    show SeenFree p x e k (r 8) (m ⟨r 0, Field.cellsTurn, r 9⟩)
    rw [O.isOpen.q, h']
    exact S.seenFree he O.isOpen.idle O.tail (by omega)
  | 7, _, ⟨O, h, h₇, h₈, hf, h'⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨0, cond (Word.toBool
      (BinOp.eval .ne (r 12) (BinOp.eval .add (BinOp.eval .add (r 2) (r 8)) 0))) 24 26, r, b⟩))
    rw [Word.toBool_ne, O.tail.eq, Params.add, Params.add, Nat.add_zero]
    rcases Word.cond_bne (r 12) (p.index (k + r 8)) 24 26 with ⟨h'', e⟩ | ⟨h'', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h.fewer (Nat.le_of_lt h₈) (h'.no h''), hf⟩)
    · exact .stay S (.mk ⟨O, h, h₇, h₈, hf.more (h'.yes h'')⟩)
  | 8, _, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | 9, _, ⟨O, h⟩ => .stay S (.mk ⟨O, h⟩)
  | 10, _, ⟨O, h, h₇, h₈, hf⟩ => by
    have hle := h.le
    show MpmcStep _ p x m t st (some (.next m ⟨0, 27, Function.update r 8 (BinOp.eval .add (r 8) 1), b⟩))
    rw [Word.add_one (by unfold wordSize; omega)]
    exact .stay S (.mk ⟨O.update rfl, h, h₇, h₈, hf⟩)
  | 11, _, ⟨O, h, h₇, h₈, hf⟩ => .stay S (.mk ⟨O, h, h₇, h₈, hf⟩)
  | 12, _, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | 13, _, ⟨O, h⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 3) 0)) 30 35, r, b⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 3) 0 30 35 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h.room.none h'⟩)
    · exact .stay S (.mk ⟨O, h, h'⟩)
  | pc + 14, h, _ => absurd h (by omega)

/-- The instructions that fail, or take a ticket. -/
theorem step_take (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) : ∀ pc, pc < 8 →
    PushAt p e x m t v b k r st (pc + 30) → MpmcStep (Push p e) p x m t st (Frame.exec program m ⟨0, pc + 30, r, b⟩)
  | 0, _, ⟨O, h⟩ => by
    refine .stay S (.mk ⟨O.update rfl, ?_⟩)
    show AgainTail p x e k (m ⟨r 0, Field.tail, 0⟩)
    rw [O.isOpen.q]
    exact ⟨x.T, S.atTail, fun h' => h.elim (fun h => absurd h (by omega)) id⟩
  | 1, _, ⟨O, k', h, h'⟩ => by
    have hb := p.cells_le
    show MpmcStep _ p x m t st (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 13) (r 2))) 32 33, r, b⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 13) (r 2) 32 33 with ⟨h'', e⟩ | ⟨_, e⟩ <;> rw [e]
    · exact .commit S O.isOpen.pending (.mk (k := k) ⟨rfl, O.isOpen.idle, h' (h.unique hy O.tail h'')⟩) .full
    · exact .stay S (.mk ⟨O.isOpen, h⟩)
  | 2, _, ⟨h, h', _⟩ => .done h h'
  | 3, _, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | 4, _, O => .stay S (.mk O)
  | 5, _, ⟨O, h, h'⟩ => .stay S (.mk ⟨O.update rfl, h, h', rfl⟩)
  | 6, _, ⟨O, h, h', h''⟩ => by
    have ho := S.order
    have h₁ := h.room.le
    have h₃ : r 3 = 1 := by omega
    show MpmcStep _ p x m t st ((Instr.cas 15 14 ⟨.reg 0, 0, .lit 0⟩ (.reg 14) (.bin .add (.reg 2) (.lit 1))
      .relaxed .relaxed).exec m ⟨0, 36, r, b⟩)
    refine Instr.exec_cas (l := cell Field.tail) ?_ (fun hm => ?_) (fun _ => ?_)
    · show (⟨r 0, Field.tail, 0⟩ : Loc) = _
      rw [O.isOpen.q]
    · have hT := O.tail.still S hy (hm.trans h'')
      have hfree := h.free
      have hroom := h.room.room
      show MpmcStep _ p x m t st (some (.next (m.set (cell Field.tail) (BinOp.eval .add (r 2) 1)) _))
      rw [O.tail.eq, Params.add, ← hT]
      rw [h₃, ← hT] at hfree hroom
      refine .push (l := [v]) S hy hfree hroom O.isOpen.pending (.mk (k := x.T) (.inl ⟨rfl, ⟨O.isOpen.q, O.isOpen.value, ?_,
        fun i => Mine.claim O.isOpen.idle, ho.1, ?_, rfl⟩⟩)) (.push ?_)
      · exact O.tail.eq.trans (by rw [hT])
      · exact Tickets.push_val (l := [v]) (j := 0) rfl
      · rw [length_queue]; omega
    · exact .stay S (.mk (k := x.T) (.inr ⟨rfl, (O.isOpen.update (i := 14) rfl).update (i := 15) rfl, S.atTail⟩))
  | 7, _, h => by
    show MpmcStep _ p x m t st (some (.next m ⟨0, cond (Word.toBool (r 15)) 38 44, r, b⟩))
    rcases h with ⟨h, F⟩ | ⟨h, O, h'⟩ <;> rw [h]
    · exact .stay S (.mk F)
    · exact .stay S (.mk ⟨O, h'⟩)
  | pc + 8, h, _ => absurd h (by omega)

/-- The instructions that fill the cell, and those that try again. -/
theorem step_fill (S : Shared p x m) : ∀ pc, PushAt p e x m t v b k r st (pc + 38) →
    MpmcStep (Push p e) p x m t st (Frame.exec program m ⟨0, pc + 38, r, b⟩)
  | 0, F => by
    refine .stay S (.mk ⟨F.update rfl, ?_⟩)
    show m ⟨r 0, Field.mask, 0⟩ = p.cells - 1
    rw [F.q, S.mask]
  | 1, ⟨F, h⟩ => by
    refine .stay S (.mk ⟨F.update rfl, ?_⟩)
    show BinOp.eval .and (r 2) (r 16) = p.number k
    rw [F.ticket, h, Params.and_mask]
  | 2, ⟨F, h⟩ => by
    refine .stay S (.mk ⟨F.update rfl, ?_⟩)
    show BinOp.eval .or (BinOp.eval .or (BinOp.eval .and (r 18) 18446744073709551552)
      (BinOp.eval .shl (BinOp.eval .and (r 18) 7) 3)) (BinOp.eval .and (BinOp.eval .shr (r 18) 3) 7) = place (p.number k)
    rw [h, Params.place_of_index]
  | 3, ⟨F, h⟩ => by
    show MpmcStep _ p x m t st (some (.next (m.set ⟨r 0, Field.cellsValue, r 17⟩ (r 1)) ⟨0, 42, r, b⟩))
    rw [F.q, h, F.value]
    exact .write S F.own F.ahead (.mk ⟨F, h, Mem.set_self _ _ _⟩)
  | 4, ⟨F, h, h'⟩ => by
    show MpmcStep _ p x m t st
      (some (.next (m.set ⟨r 0, Field.cellsTurn, r 17⟩ (BinOp.eval .add (r 2) 1)) ⟨0, 43, r, b⟩))
    rw [F.q, h, F.ticket, Params.add]
    exact .publish S F.own F.ahead (h'.trans F.val.symm)
      (.mk (k := k) ⟨F.committed, F.mine.release.idle (Nat.le_refl _)⟩)
  | 5, ⟨h, h'⟩ => .done h h'
  | 6, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | 7, O => .stay S (.mk O)
  | _ + 8, h => h.elim

theorem step (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) (he : Full p x t e) (pc : Nat)
    (h : PushAt p e x m t v b k r st pc) :
    MpmcStep (Push p e) p x m t st (Frame.exec program m ⟨0, pc, r, b⟩) := by
  rcases Nat.lt_or_ge pc 16 with h' | h'
  · exact step_room S hy he pc h' h
  · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h'
    rcases Nat.lt_or_ge i 14 with h₁ | h₁
    · rw [Nat.add_comm 16 i] at h ⊢
      exact step_ready S he i h₁ h
    · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₁
      rcases Nat.lt_or_ge i 8 with h₂ | h₂
      · have e : 16 + (14 + i) = i + 30 := by omega
        rw [e] at h ⊢
        exact step_take S hy i h₂ h
      · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₂
        have e : 16 + (14 + (8 + i)) = i + 38 := by omega
        rw [e] at h ⊢
        exact step_fill S i h

end Push
end Mpmc
