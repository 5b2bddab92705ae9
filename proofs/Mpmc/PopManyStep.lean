prelude
import Mpmc.PopMany
/-!
# The steps of pop_many

## Main statements

* `PopMany.step`: every instruction of `pop_many` leads from its assertion to the next one
-/

namespace Mpmc
open Gen.Mpmc

variable {p : Params} {e : Prop} {x : Tickets} {m : Mem} {t : Tid} {N k i j : Nat} {b buf : List Nat} {r : Regs}
  {st : Status}

/-- One cell more has been drained. -/
theorem PopManyDrain.next (D : PopManyDrain p x t N b k i j r buf st) :
    PopManyDrain p (x.release (k + i)) t N b k (i + 1) j r buf st :=
  ⟨D.q, D.ticket, D.len, D.capacity, D.pos, D.mine.release, D.behind, D.le, D.buf, D.committed⟩

theorem set_append {v y : Nat} {l : List Nat} : ∀ {a : List Nat}, (a ++ y :: l).set a.length v = a ++ v :: l
  | [] => rfl
  | w :: a => congrArg (w :: ·) (set_append (a := a))

/-- One element more is copied. -/
theorem copy_next {val : Nat → Nat} (h : j < b.length) : (∃ y, (contents val k j ++ b.drop j).get? j = some y) ∧
    (contents val k j ++ b.drop j).set j (val (k + j)) = contents val k (j + 1) ++ b.drop (j + 1) := by
  obtain ⟨y, hy⟩ := List.exists_get?_eq_some h
  have hl : (contents val k j).length = j := length_contents
  have hs := set_append (v := val (k + j)) (y := y) (l := b.drop (j + 1)) (a := contents val k j)
  rw [hl] at hs
  rw [List.drop_eq_cons_of_get? hy]
  refine ⟨⟨y, ?_⟩, ?_⟩
  · rw [List.get?_append_right (by rw [hl]), hl, Nat.sub_self]
    rfl
  · rw [hs, contents_add, List.append_assoc]
    rfl

namespace PopMany

/-- Nothing is removed: this leaves the queue as it is. -/
theorem op_none {q : List Nat} : Op p.capacity q ⟨3, [1, N], b⟩ ⟨0, b⟩ q :=
  .popMany (k := 0) (Nat.zero_le N) (Nat.zero_le _)

/-- The instructions before the loop. -/
theorem step_begin (S : Shared p x m) : ∀ pc, pc < 6 →
    PopManyAt p e x t N b k r buf st pc → MpmcStep (PopMany p e) p x m t st (Frame.exec program m ⟨3, pc, r, buf⟩)
  | 0, _, ⟨O, h⟩ => by
    refine .stay S (.mk (k := k) ⟨O.update rfl, h, ?_⟩)
    show m ⟨r 0, Field.capacity, 0⟩ = p.capacity
    rw [O.q, S.capacity]
  | 1, _, ⟨O, h₁, h₂⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨3, cond (Word.toBool (BinOp.eval .gt (r 1) (r 2))) 2 3, r, buf⟩))
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
    show MpmcStep _ p x m t st (some (.next m ⟨3, cond (Word.toBool (BinOp.eval .eq (r 1) 0)) 4 5, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 1) 0 4 5 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .commit S O.pending (.mk (k := k) ⟨O.buf, rfl, O.idle, h.zero h'⟩) op_none
    · exact .stay S (.mk (k := k) ⟨O, h, by omega⟩)
  | 4, _, ⟨h, h', I, _⟩ => .done (h ▸ h') I
  | 5, _, ⟨O, h, h'⟩ => by
    refine .stay S (.mk (k := x.H) ⟨O.update rfl, h, h', ?_⟩)
    show Head p x (m ⟨r 0, Field.head, 0⟩) x.H
    rw [O.q]
    exact S.atHead
  | pc + 6, h, _ => absurd h (by omega)

/-- The instructions that look at the cells. -/
theorem step_ready (S : Shared p x m) (he : Empty x t e) : ∀ pc, pc < 14 →
    PopManyAt p e x t N b k r buf st (pc + 6) →
      MpmcStep (PopMany p e) p x m t st (Frame.exec program m ⟨3, pc + 6, r, buf⟩)
  | 0, _, O => by
    refine .stay S (.mk ⟨O.update rfl, ?_⟩)
    show m ⟨r 0, Field.mask, 0⟩ = p.cells - 1
    rw [O.isOpen.q, S.mask]
  | 1, _, ⟨O, h⟩ =>
    .stay S (.mk ⟨O.update rfl, h, Nat.zero_le _, fun _ h₁ h₂ => absurd h₁ (Nat.not_le_of_lt h₂)⟩)
  | 2, _, ⟨O, h, h₄, hf⟩ => by
    have hp := O.pos
    show MpmcStep _ p x m t st (some (.next m ⟨3, cond (Word.toBool (BinOp.eval .lt (r 6) (r 1))) 9 18, r, buf⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 6 + 1) (r 1) 9 18 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h, h', hf⟩)
    · have e : r 6 = r 1 := by omega
      exact .stay S (.mk ⟨O, Nat.le_refl _, e ▸ hf, fun h => by omega⟩)
  | 3, _, ⟨O, h, h₄, hf⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h, h₄, hf, ?_⟩)
    show BinOp.eval .add (r 3) (r 6) = p.index (k + r 6)
    rw [O.head.eq, Params.add]
  | 4, _, ⟨O, h, h₄, hf, h'⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h, h₄, hf, ?_⟩)
    show BinOp.eval .and (r 8) (r 5) = p.number (k + r 6)
    rw [h', h, Params.and_mask]
  | 5, _, ⟨O, h, h₄, hf, h'⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h, h₄, hf, ?_⟩)
    show BinOp.eval .or (BinOp.eval .or (BinOp.eval .and (r 9) 18446744073709551552)
      (BinOp.eval .shl (BinOp.eval .and (r 9) 7) 3)) (BinOp.eval .and (BinOp.eval .shr (r 9) 3) 7) =
        place (p.number (k + r 6))
    rw [h', Params.place_of_index]
  | 6, _, ⟨O, h, h₄, hf, h'⟩ => by
    have hc := O.asked.capacity
    have hc' := p.capacity_le
    refine .stay S (.mk ⟨O.update rfl, h, h₄, hf, ?_⟩)
    show SeenFull p x e k (r 6) (m ⟨r 0, Field.cellsTurn, r 7⟩)
    rw [O.isOpen.q, h']
    exact S.seenFull he O.isOpen.idle O.head (by omega)
  | 7, _, ⟨O, h, h₄, hf, h'⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨3, cond (Word.toBool
      (BinOp.eval .ne (r 10) (BinOp.eval .add (BinOp.eval .add (r 3) (r 6)) 1))) 14 16, r, buf⟩))
    rw [Word.toBool_ne, O.head.eq, Params.add, Params.add]
    rcases Word.cond_bne (r 10) (p.index (k + r 6 + 1)) 14 16 with ⟨h'', e⟩ | ⟨h'', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, Nat.le_of_lt h₄, hf, h'.no h''⟩)
    · exact .stay S (.mk ⟨O, h, h₄, hf.more (h'.yes h'')⟩)
  | 8, _, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | 9, _, ⟨O, h⟩ => .stay S (.mk ⟨O, h⟩)
  | 10, _, ⟨O, h, h₄, hf⟩ => by
    have hc := O.asked.capacity
    have hc' := p.capacity_le
    have hb := p.cells_le
    show MpmcStep _ p x m t st (some (.next m ⟨3, 17, Function.update r 6 (BinOp.eval .add (r 6) 1), buf⟩))
    rw [Word.add_one (by unfold wordSize; omega)]
    exact .stay S (.mk ⟨O.update rfl, h, h₄, hf⟩)
  | 11, _, ⟨O, h, h₄, hf⟩ => .stay S (.mk ⟨O, h, h₄, hf⟩)
  | 12, _, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | 13, _, ⟨O, h⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨3, cond (Word.toBool (BinOp.eval .eq (r 4) 0)) 20 25, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 4) 0 20 25 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h.none h'⟩)
    · exact .stay S (.mk ⟨O, h, h'⟩)
  | pc + 14, h, _ => absurd h (by omega)

/-- The instructions that fail, or take tickets. -/
theorem step_take (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) : ∀ pc, pc < 8 →
    PopManyAt p e x t N b k r buf st (pc + 20) →
      MpmcStep (PopMany p e) p x m t st (Frame.exec program m ⟨3, pc + 20, r, buf⟩)
  | 0, _, ⟨O, h⟩ => by
    refine .stay S (.mk ⟨O.update rfl, ?_⟩)
    show AgainHead p x e k (m ⟨r 0, Field.head, 0⟩)
    rw [O.isOpen.q]
    exact ⟨x.H, S.atHead, fun h' => h.elim (fun h => absurd h (by omega)) id⟩
  | 1, _, ⟨O, k', h, h'⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨3, cond (Word.toBool (BinOp.eval .eq (r 11) (r 3))) 22 23, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 11) (r 3) 22 23 with ⟨h'', e⟩ | ⟨_, e⟩ <;> rw [e]
    · exact .commit S O.isOpen.pending
        (.mk (k := k) ⟨O.isOpen.buf, rfl, O.isOpen.idle, h' (h.unique S hy O.head h'')⟩) op_none
    · exact .stay S (.mk ⟨O.isOpen, O.asked, O.pos, h⟩)
  | 2, _, ⟨h, h', I, _⟩ => .done (h ▸ h') I
  | 3, _, O => .stay S (.mk (O.update (i := 3) rfl))
  | 4, _, O => .stay S (.mk O)
  | 5, _, ⟨O, h, h'⟩ => .stay S (.mk ⟨O.update (i := 12) rfl, h, h', rfl⟩)
  | 6, _, ⟨O, h, h', h''⟩ => by
    have hle := h.le
    have hlen := O.isOpen.len
    have ha := O.asked.le
    have hc := O.asked.capacity
    show MpmcStep _ p x m t st ((Instr.cas 13 12 ⟨.reg 0, 2, .lit 0⟩ (.reg 12) (.bin .add (.reg 3) (.reg 4))
      .relaxed .relaxed).exec m ⟨3, 26, r, buf⟩)
    refine Instr.exec_cas (l := cell Field.head) ?_ (fun hm => ?_) (fun _ => ?_)
    · show (⟨r 0, Field.head, 0⟩ : Loc) = _
      rw [O.isOpen.q]
    · have hH := O.head.still S hy (hm.trans h'')
      have hfull := h.full
      show MpmcStep _ p x m t st (some (.next (m.set (cell Field.head) (BinOp.eval .add (r 3) (r 4))) _))
      rw [O.head.eq, Params.add, ← hH]
      rw [← hH] at hfull
      have hfull : ∀ j, x.H ≤ j → j < x.H + r 4 → j < x.T ∧ x.own j = none :=
        fun j h₁ h₂ => (hfull j h₁ h₂).resolve_left (by omega)
      have hT : x.H + r 4 ≤ x.T := by
        have := (hfull (x.H + (r 4 - 1)) (by omega) (by omega)).1
        omega
      refine .pop (n := r 4) (r := ⟨r 4, contents x.val x.H (r 4) ++ b.drop (r 4)⟩) S hfull O.isOpen.pending
        (.mk (k := x.H) (.inl ⟨rfl, ⟨O.isOpen.q, ?_, Nat.le_trans hle (Nat.le_trans ha hlen), Nat.le_trans hle hc, h',
          fun i => Mine.claim O.isOpen.idle, Nat.le_refl _, Nat.zero_le _, O.isOpen.buf, rfl⟩⟩)) ?_
      · exact O.head.eq.trans (by rw [hH])
      · rw [← take_queue hT]
        exact .popMany (Nat.le_trans hle ha) (by rw [length_queue]; omega)
    · exact .stay S (.mk (k := x.H) (.inr ⟨rfl, (O.isOpen.update (i := 12) rfl).update (i := 13) rfl, O.asked, O.pos,
        S.atHead⟩))
  | 7, _, h => by
    show MpmcStep _ p x m t st (some (.next m ⟨3, cond (Word.toBool (r 13)) 28 41, r, buf⟩))
    rcases h with ⟨h, D⟩ | ⟨h, O⟩ <;> rw [h]
    · exact .stay S (.mk D)
    · exact .stay S (.mk O)
  | pc + 8, h, _ => absurd h (by omega)

/-- The instructions that drain the cells, and those that try again. -/
theorem step_drain (S : Shared p x m) : ∀ pc, PopManyAt p e x t N b k r buf st (pc + 28) →
    MpmcStep (PopMany p e) p x m t st (Frame.exec program m ⟨3, pc + 28, r, buf⟩)
  | 0, D => .stay S (.mk (D.update (i := 14) rfl))
  | 1, D => by
    have hle := D.le
    show MpmcStep _ p x m t st (some (.next m ⟨3, cond (Word.toBool (BinOp.eval .lt (r 14) (r 4))) 30 40, r, buf⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 14 + 1) (r 4) 30 40 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨D, h'⟩)
    · have e : r 14 = r 4 := by omega
      have hb := D.buf
      rw [e] at hb
      exact .stay S (.mk (b := b) (k := k) ⟨D.committed.trans (by rw [hb]), D.mine.idle (by omega), D.pos⟩)
  | 2, ⟨D, h⟩ => by
    refine .stay S (.mk ⟨D.update (i := 16) rfl, h, ?_⟩)
    show BinOp.eval .add (r 3) (r 14) = p.index (k + r 14)
    rw [D.ticket, Params.add]
  | 3, ⟨D, h, h'⟩ => by
    refine .stay S (.mk ⟨D.update (i := 17) rfl, h, h', ?_⟩)
    show m ⟨r 0, Field.mask, 0⟩ = p.cells - 1
    rw [D.q, S.mask]
  | 4, ⟨D, h, h', h''⟩ => by
    refine .stay S (.mk ⟨D.update (i := 19) rfl, h, h', h'', ?_⟩)
    show BinOp.eval .and (r 16) (r 17) = p.number (k + r 14)
    rw [h', h'', Params.and_mask]
  | 5, ⟨D, h, h', h'', h₃⟩ => by
    refine .stay S (.mk ⟨D.update (i := 18) rfl, h, h', h'', ?_⟩)
    show BinOp.eval .or (BinOp.eval .or (BinOp.eval .and (r 19) 18446744073709551552)
      (BinOp.eval .shl (BinOp.eval .and (r 19) 7) 3)) (BinOp.eval .and (BinOp.eval .shr (r 19) 3) 7) =
        place (p.number (k + r 14))
    rw [h₃, Params.place_of_index]
  | 6, ⟨D, h, h', h'', h₃⟩ => by
    have hb := D.behind
    refine .stay S (.mk ⟨D.update (i := 20) rfl, h, h', h'', h₃, ?_⟩)
    show m ⟨r 0, Field.cellsValue, r 18⟩ = x.val (k + r 14)
    rw [D.q, h₃]
    exact (S.draining _ t (D.own (Nat.le_refl _) h) (by omega)).2
  | 7, ⟨D, h, h', h'', h₃, h₄⟩ => by
    have hb := D.behind
    have hg := p.cells_ge
    have e : k + r 14 + (p.cells - 1) + 1 = k + r 14 + p.cells := by omega
    show MpmcStep _ p x m t st (some (.next (m.set ⟨r 0, Field.cellsTurn, r 18⟩
      (BinOp.eval .add (BinOp.eval .add (r 16) (r 17)) 1)) ⟨3, 36, r, buf⟩))
    rw [D.q, h₃, h', h'', Params.add, Params.add, e]
    exact .release S (D.own (Nat.le_refl _) h) (by omega) (.mk ⟨D.next, h, h₄⟩)
  | 8, ⟨D, h, h'⟩ => .stay S (.mk ⟨D.update (i := 15) rfl, h, h'⟩)
  | 9, ⟨D, h, h'⟩ => by
    have hlen := D.len
    obtain ⟨⟨y, hy⟩, hs⟩ := copy_next (val := x.val) (k := k) (j := r 14) (b := b) (by omega)
    rw [← D.buf] at hy hs
    show MpmcStep _ p x m t st ((Instr.put (.reg 14) (.reg 15)).exec m ⟨3, 37, r, buf⟩)
    rw [Instr.exec_put (f := ⟨3, 37, r, buf⟩) (idx := .reg 14) hy]
    refine .stay S (.mk (k := k) ⟨D.q, D.ticket, D.len, D.capacity, D.pos, D.mine, D.behind, h, ?_, D.committed⟩)
    show buf.set (r 14) (r 15) = _
    rw [h', hs]
  | 10, D => by
    have hc := D.capacity
    have hle := D.le
    have hc' := p.capacity_le
    have hb := p.cells_le
    show MpmcStep _ p x m t st (some (.next m ⟨3, 39, Function.update r 14 (BinOp.eval .add (r 14) 1), buf⟩))
    rw [Word.add_one (by unfold wordSize; omega)]
    exact .stay S (.mk (D.update (i := 14) rfl))
  | 11, D => .stay S (.mk D)
  | 12, ⟨h, I, _⟩ => .done h I
  | 13, O => .stay S (.mk (O.update (i := 3) rfl))
  | 14, O => .stay S (.mk O)
  | _ + 15, h => h.elim

theorem step (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) (he : Empty x t e) (pc : Nat)
    (h : PopManyAt p e x t N b k r buf st pc) :
    MpmcStep (PopMany p e) p x m t st (Frame.exec program m ⟨3, pc, r, buf⟩) := by
  rcases Nat.lt_or_ge pc 6 with h' | h'
  · exact step_begin S pc h' h
  · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h'
    rcases Nat.lt_or_ge i 14 with h₁ | h₁
    · rw [Nat.add_comm 6 i] at h ⊢
      exact step_ready S he i h₁ h
    · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₁
      rcases Nat.lt_or_ge i 8 with h₂ | h₂
      · have e : 6 + (14 + i) = i + 20 := by omega
        rw [e] at h ⊢
        exact step_take S hy i h₂ h
      · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₂
        have e : 6 + (14 + (8 + i)) = i + 28 := by omega
        rw [e] at h ⊢
        exact step_drain S i h

end PopMany
end Mpmc
