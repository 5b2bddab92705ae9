prelude
import Mpmc.PushMany
/-!
# The steps of push_many, until it takes tickets

## Main statements

* `PushMany.step_begin`, `.step_room`, `.step_ready`, `.step_take`: every instruction leads from its assertion to the
  next one
-/

namespace Mpmc
open Gen.Mpmc

variable {p : Params} {e : Prop} {x : Tickets} {m : Mem} {t : Tid} {N k : Nat} {b : List Nat} {r : Regs} {st : Status}

namespace PushMany

/-- Nothing is appended: this leaves the queue as it is. -/
theorem op_none (S : Shared p x m) : Op p.capacity (queue x) ⟨2, [1, N], b⟩ ⟨0, b⟩ (queue x) := by
  have ho := S.order
  have o : Op p.capacity (queue x) ⟨2, [1, N], b⟩ ⟨0, b⟩ (queue x ++ b.take 0) :=
    .pushMany (Nat.zero_le N) (by rw [length_queue]; omega)
  rw [show b.take 0 = [] from rfl, List.append_nil] at o
  exact o

/-- The instructions before the loop. -/
theorem step_begin (S : Shared p x m) : ∀ pc, pc < 6 →
    PushManyAt p e x m t N b k r st pc → MpmcStep (PushMany p e) p x m t st (Frame.exec program m ⟨2, pc, r, b⟩)
  | 0, _, ⟨O, h⟩ => by
    refine .stay S (.mk (k := k) ⟨O.update rfl, h, ?_⟩)
    show m ⟨r 0, Field.capacity, 0⟩ = p.capacity
    rw [O.q, S.capacity]
  | 1, _, ⟨O, h₁, h₂⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .gt (r 1) (r 2))) 2 3, r, b⟩))
    rw [Word.toBool_gt, h₁, h₂]
    rcases Word.cond_ble (p.capacity + 1) N 2 3 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · exact .stay S (.mk (k := k) ⟨O, h₂, h⟩)
    · exact .stay S (.mk (k := k) ⟨O, by rw [h₁]; exact ⟨Nat.le_refl N, Nat.le_of_lt_succ h, id⟩⟩)
  | 2, _, ⟨O, h₂, h⟩ => by
    have hp := p.pos
    refine .stay S (.mk (k := k) ⟨O.update rfl, ?_⟩)
    show Asked p N (r 2)
    rw [h₂]
    exact ⟨Nat.le_of_lt h, Nat.le_refl _, fun h => by omega⟩
  | 3, _, ⟨O, h⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .eq (r 1) 0)) 4 5, r, b⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 1) 0 4 5 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .commit S O.pending (.mk (k := k) ⟨rfl, O.idle, h.zero h'⟩) (op_none S)
    · exact .stay S (.mk (k := k) ⟨O, h, by omega⟩)
  | 4, _, ⟨h, h', _⟩ => .done h h'
  | 5, _, ⟨O, h, h'⟩ => by
    refine .stay S (.mk (k := x.T) ⟨O.update rfl, h, h', ?_⟩)
    show Tail p x (m ⟨r 0, Field.tail, 0⟩) x.T
    rw [O.q]
    exact S.atTail
  | pc + 6, h, _ => absurd h (by omega)

/-- The instructions that look for room. -/
theorem step_room (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) (he : Full p x t e) : ∀ pc, pc < 15 →
    PushManyAt p e x m t N b k r st (pc + 6) →
      MpmcStep (PushMany p e) p x m t st (Frame.exec program m ⟨2, pc + 6, r, b⟩)
  | 0, _, O => by
    refine .stay S (.mk ⟨O.update rfl, ?_⟩)
    show m ⟨r 0, Field.capacity, 0⟩ = p.capacity
    rw [O.isOpen.q, S.capacity]
  | 1, _, ⟨O, h₄⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h₄, ?_⟩)
    show Past p x (m ⟨r 0, Field.headSeen, 0⟩)
    rw [O.isOpen.q]
    exact S.pastSeen
  | 2, _, ⟨O, h₄, h₅⟩ => by
    have hc := O.asked.capacity
    have hc' := p.capacity_le
    have hb := p.cells_le
    show MpmcStep _ p x m t st (some (.next m ⟨2, cond (Word.toBool
      (BinOp.eval .le (BinOp.eval .sub (r 3) (r 6)) (BinOp.eval .sub (r 5) (r 1)))) 9 11, r, b⟩))
    rw [Word.toBool_le, h₄, Word.sub_eq hc (by unfold wordSize; omega)]
    rcases Word.cond_ble (BinOp.eval .sub (r 3) (r 6)) (p.capacity - r 1) 9 11 with ⟨h, e⟩ | ⟨_, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, O.tail.room S hy O.pos hc h₅ h⟩)
    · exact .stay S (.mk ⟨O, h₄⟩)
  | 3, _, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | 4, _, ⟨O, h⟩ => .stay S (.mk ⟨O, h⟩)
  | 5, _, ⟨O, h₄⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h₄, ?_⟩)
    show Looked p x e k (m ⟨r 0, Field.head, 0⟩)
    rw [O.isOpen.q]
    exact O.tail.looked S he
  | 6, _, ⟨O, h₄, h₅⟩ => by
    obtain ⟨h, hw, hle, _⟩ := id h₅
    show MpmcStep _ p x m t st (some (.next (m.set ⟨r 0, Field.headSeen, 0⟩ (r 6)) ⟨2, 13, r, b⟩))
    rw [O.isOpen.q, hw]
    exact .see S hle (.mk ⟨O, h₄, h₅⟩)
  | 7, _, ⟨O, h₄, h₅⟩ => .stay S (.mk ⟨O.update rfl, h₄, O.tail.inside S hy h₅⟩)
  | 8, _, ⟨O, h₄, h₆⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .gt (r 7) (r 5))) 15 17, r, b⟩))
    rw [Word.toBool_gt, h₄]
    rcases Word.cond_ble (p.capacity + 1) (r 7) 15 17 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h₆.noRoom S O.tail h⟩)
    · exact .stay S (.mk ⟨O, h₄, h₆, Nat.le_of_lt_succ h⟩)
  | 9, _, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | 10, _, ⟨O, h⟩ => .stay S (.mk ⟨O, h⟩)
  | 11, _, ⟨O, h₄, h₆, hle⟩ => by
    have hc := O.asked.capacity
    have hc' := p.capacity_le
    have hb := p.cells_le
    show MpmcStep _ p x m t st (some (.next m ⟨2, cond (Word.toBool
      (BinOp.eval .gt (r 7) (BinOp.eval .sub (r 5) (r 1)))) 18 20, r, b⟩))
    rw [Word.toBool_gt, h₄, Word.sub_eq hc (by unfold wordSize; omega)]
    rcases Word.cond_ble (p.capacity - r 1 + 1) (r 7) 18 20 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h₄, hle, h₆.someRoom hle h⟩)
    · exact .stay S (.mk ⟨O, h₆.allRoom O.pos hc (Nat.le_of_lt_succ h)⟩)
  | 12, _, ⟨O, h₄, h₆, h⟩ => by
    have hc' := p.capacity_le
    have hb := p.cells_le
    show MpmcStep _ p x m t st (some (.next m ⟨2, 19, Function.update r 4 (BinOp.eval .sub (r 5) (r 7)), b⟩))
    rw [h₄, Word.sub_eq h₆ (by unfold wordSize; omega)]
    exact .stay S (.mk ⟨O.update rfl, h⟩)
  | 13, _, ⟨O, h⟩ => .stay S (.mk ⟨O, h⟩)
  | 14, _, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | pc + 15, h, _ => absurd h (by omega)

/-- The instructions that look at the cells. -/
theorem step_ready (S : Shared p x m) (he : Full p x t e) : ∀ pc, pc < 14 →
    PushManyAt p e x m t N b k r st (pc + 21) →
      MpmcStep (PushMany p e) p x m t st (Frame.exec program m ⟨2, pc + 21, r, b⟩)
  | 0, _, ⟨O, h⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h, ?_⟩)
    show m ⟨r 0, Field.mask, 0⟩ = p.cells - 1
    rw [O.isOpen.q, S.mask]
  | 1, _, ⟨O, h, h₇⟩ =>
    .stay S (.mk ⟨O.update rfl, h, h₇, Nat.zero_le _, fun _ h₁ h₂ => absurd h₁ (Nat.not_le_of_lt h₂)⟩)
  | 2, _, ⟨O, h, h₇, h₈, hf⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .lt (r 9) (r 4))) 24 33, r, b⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 9 + 1) (r 4) 24 33 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h, h₇, h', hf⟩)
    · have e : r 9 = r 4 := by omega
      exact .stay S (.mk ⟨O, h, e ▸ hf⟩)
  | 3, _, ⟨O, h, h₇, h₈, hf⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h, h₇, h₈, hf, ?_⟩)
    show BinOp.eval .add (r 3) (r 9) = p.index (k + r 9)
    rw [O.tail.eq, Params.add]
  | 4, _, ⟨O, h, h₇, h₈, hf, h'⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h, h₇, h₈, hf, ?_⟩)
    show BinOp.eval .and (r 11) (r 8) = p.number (k + r 9)
    rw [h', h₇, Params.and_mask]
  | 5, _, ⟨O, h, h₇, h₈, hf, h'⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h, h₇, h₈, hf, ?_⟩)
    show BinOp.eval .or (BinOp.eval .or (BinOp.eval .and (r 12) 18446744073709551552)
      (BinOp.eval .shl (BinOp.eval .and (r 12) 7) 3)) (BinOp.eval .and (BinOp.eval .shr (r 12) 3) 7) =
        place (p.number (k + r 9))
    rw [h', Params.place_of_index]
  | 6, _, ⟨O, h, h₇, h₈, hf, h'⟩ => by
    have hle := h.le
    have hc := O.asked.capacity
    have hc' := p.capacity_le
    refine .stay S (.mk ⟨O.update rfl, h, h₇, h₈, hf, ?_⟩)
    show SeenFree p x e k (r 9) (m ⟨r 0, Field.cellsTurn, r 10⟩)
    rw [O.isOpen.q, h']
    exact S.seenFree he O.isOpen.idle O.tail (by omega)
  | 7, _, ⟨O, h, h₇, h₈, hf, h'⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨2, cond (Word.toBool
      (BinOp.eval .ne (r 13) (BinOp.eval .add (BinOp.eval .add (r 3) (r 9)) 0))) 29 31, r, b⟩))
    rw [Word.toBool_ne, O.tail.eq, Params.add, Params.add, Nat.add_zero]
    rcases Word.cond_bne (r 13) (p.index (k + r 9)) 29 31 with ⟨h'', e⟩ | ⟨h'', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h.fewer (Nat.le_of_lt h₈) (h'.no h''), hf⟩)
    · exact .stay S (.mk ⟨O, h, h₇, h₈, hf.more (h'.yes h'')⟩)
  | 8, _, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | 9, _, ⟨O, h⟩ => .stay S (.mk ⟨O, h⟩)
  | 10, _, ⟨O, h, h₇, h₈, hf⟩ => by
    have hle := h.le
    have hc := O.asked.capacity
    have hc' := p.capacity_le
    have hb := p.cells_le
    show MpmcStep _ p x m t st (some (.next m ⟨2, 32, Function.update r 9 (BinOp.eval .add (r 9) 1), b⟩))
    rw [Word.add_one (by unfold wordSize; omega)]
    exact .stay S (.mk ⟨O.update rfl, h, h₇, h₈, hf⟩)
  | 11, _, ⟨O, h, h₇, h₈, hf⟩ => .stay S (.mk ⟨O, h, h₇, h₈, hf⟩)
  | 12, _, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | 13, _, ⟨O, h⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .eq (r 4) 0)) 35 40, r, b⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 4) 0 35 40 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h.room.none h'⟩)
    · exact .stay S (.mk ⟨O, h, h'⟩)
  | pc + 14, h, _ => absurd h (by omega)

/-- The instructions that fail, or take tickets. -/
theorem step_take (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) : ∀ pc, pc < 8 →
    PushManyAt p e x m t N b k r st (pc + 35) →
      MpmcStep (PushMany p e) p x m t st (Frame.exec program m ⟨2, pc + 35, r, b⟩)
  | 0, _, ⟨O, h⟩ => by
    refine .stay S (.mk ⟨O.update rfl, ?_⟩)
    show AgainTail p x e k (m ⟨r 0, Field.tail, 0⟩)
    rw [O.isOpen.q]
    exact ⟨x.T, S.atTail, fun h' => h.elim (fun h => absurd h (by omega)) id⟩
  | 1, _, ⟨O, k', h, h'⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .eq (r 14) (r 3))) 37 38, r, b⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 14) (r 3) 37 38 with ⟨h'', e⟩ | ⟨_, e⟩ <;> rw [e]
    · exact .commit S O.isOpen.pending (.mk (k := k) ⟨rfl, O.isOpen.idle, h' (h.unique hy O.tail h'')⟩) (op_none S)
    · exact .stay S (.mk ⟨O.isOpen, O.asked, O.pos, h⟩)
  | 2, _, ⟨h, h', _⟩ => .done h h'
  | 3, _, O => .stay S (.mk (O.update (i := 3) rfl))
  | 4, _, O => .stay S (.mk O)
  | 5, _, ⟨O, h, h'⟩ => .stay S (.mk ⟨O.update (i := 15) rfl, h, h', rfl⟩)
  | 6, _, ⟨O, h, h', h''⟩ => by
    have ho := S.order
    have hle := h.room.le
    have hlen := O.isOpen.len
    have ha := O.asked.le
    have hc := O.asked.capacity
    have hl : (b.take (r 4)).length = r 4 := by rw [List.length_take]; omega
    show MpmcStep _ p x m t st ((Instr.cas 16 15 ⟨.reg 0, 0, .lit 0⟩ (.reg 15) (.bin .add (.reg 3) (.reg 4))
      .relaxed .relaxed).exec m ⟨2, 41, r, b⟩)
    refine Instr.exec_cas (l := cell Field.tail) ?_ (fun hm => ?_) (fun _ => ?_)
    · show (⟨r 0, Field.tail, 0⟩ : Loc) = _
      rw [O.isOpen.q]
    · have hT := O.tail.still S hy (hm.trans h'')
      have hfree := h.free
      have hroom := h.room.room
      show MpmcStep _ p x m t st (some (.next (m.set (cell Field.tail) (BinOp.eval .add (r 3) (r 4))) _))
      rw [O.tail.eq, Params.add, ← hT]
      rw [← hT] at hfree hroom
      have A := MpmcStep.push (A := PushMany p e) (t := t) (l := b.take (r 4)) (c := ⟨2, [1, N], b⟩) (r := ⟨r 4, b⟩)
        (f' := ⟨2, 42, (r.update 15 (m (cell Field.tail))).update 16 1, b⟩) (st := st) S hy
      rw [hl] at A
      refine A hfree hroom O.isOpen.pending (.mk (k := x.T) (.inl ⟨rfl, ⟨O.isOpen.q, ?_, Nat.le_trans hle (Nat.le_trans ha
        hlen), Nat.le_trans hle hc, h', fun i => ?_, fun _ => ho.1, fun j v _ h₁ hv => ?_, rfl⟩⟩))
        (.pushMany (Nat.le_trans hle ha) ?_)
      · exact O.tail.eq.trans (by rw [hT])
      · show claim x.own t x.T (b.take (r 4)).length i = some t ↔ x.T ≤ i ∧ i < x.T + r 4
        rw [hl]
        exact Mine.claim O.isOpen.idle
      · exact Tickets.push_val ((List.get?_take h₁).trans hv)
      · rw [length_queue]; omega
    · exact .stay S (.mk (k := x.T) (.inr ⟨rfl, (O.isOpen.update (i := 15) rfl).update (i := 16) rfl, O.asked, O.pos,
        S.atTail⟩))
  | 7, _, h => by
    show MpmcStep _ p x m t st (some (.next m ⟨2, cond (Word.toBool (r 16)) 43 56, r, b⟩))
    rcases h with ⟨h, F⟩ | ⟨h, O⟩ <;> rw [h]
    · exact .stay S (.mk F)
    · exact .stay S (.mk O)
  | pc + 8, h, _ => absurd h (by omega)

end PushMany
end Mpmc
