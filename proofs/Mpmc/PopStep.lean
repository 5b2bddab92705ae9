prelude
import Mpmc.Pop
/-!
# The steps of pop

## Main statements

* `Pop.step`: every instruction of `pop` leads from its assertion to the next one
-/

namespace Mpmc
open Gen.Mpmc

variable {p : Params} {e : Prop} {x : Tickets} {m : Mem} {t : Tid} {y k : Nat} {b buf : List Nat} {r : Regs}
  {st : Status}

namespace Pop

/-- The instructions that look at the cell. -/
theorem step_ready (S : Shared p x m) (he : Empty x t e) : ∀ pc, pc < 15 →
    PopAt p e x t y b k r buf st pc → MpmcStep (Pop p e) p x m t st (Frame.exec program m ⟨1, pc, r, buf⟩)
  | 0, _, ⟨h, h', h'', I⟩ => by
    refine .stay S (.mk (k := x.H) ⟨h, h', h'', I, ?_⟩)
    show Head p x (m ⟨r 0, Field.head, 0⟩) x.H
    rw [h]
    exact S.atHead
  | 1, _, O => by
    refine .stay S (.mk ⟨O.update rfl, ?_⟩)
    show m ⟨r 0, Field.mask, 0⟩ = p.cells - 1
    rw [O.q, S.mask]
  | 2, _, ⟨O, h⟩ =>
    .stay S (.mk ⟨O.update rfl, h, Nat.zero_le _, fun _ h₁ h₂ => absurd h₁ (Nat.not_le_of_lt h₂)⟩)
  | 3, _, ⟨O, h, h₄, hf⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .lt (r 4) 1)) 4 13, r, buf⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 4 + 1) 1 4 13 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h, h', hf⟩)
    · have e : r 4 = 1 := by omega
      exact .stay S (.mk ⟨O, Nat.le_refl 1, e ▸ hf, nofun⟩)
  | 4, _, ⟨O, h, h₄, hf⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h, h₄, hf, ?_⟩)
    show BinOp.eval .add (r 1) (r 4) = p.index (k + r 4)
    rw [O.head.eq, Params.add]
  | 5, _, ⟨O, h, h₄, hf, h'⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h, h₄, hf, ?_⟩)
    show BinOp.eval .and (r 6) (r 3) = p.number (k + r 4)
    rw [h', h, Params.and_mask]
  | 6, _, ⟨O, h, h₄, hf, h'⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h, h₄, hf, ?_⟩)
    show BinOp.eval .or (BinOp.eval .or (BinOp.eval .and (r 7) 18446744073709551552)
      (BinOp.eval .shl (BinOp.eval .and (r 7) 7) 3)) (BinOp.eval .and (BinOp.eval .shr (r 7) 3) 7) =
        place (p.number (k + r 4))
    rw [h', Params.place_of_index]
  | 7, _, ⟨O, h, h₄, hf, h'⟩ => by
    have hg := p.cells_ge
    refine .stay S (.mk ⟨O.update rfl, h, h₄, hf, ?_⟩)
    show SeenFull p x e k (r 4) (m ⟨r 0, Field.cellsTurn, r 5⟩)
    rw [O.q, h']
    exact S.seenFull he O.idle O.head (by omega)
  | 8, _, ⟨O, h, h₄, hf, h'⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨1, cond (Word.toBool
      (BinOp.eval .ne (r 8) (BinOp.eval .add (BinOp.eval .add (r 1) (r 4)) 1))) 9 11, r, buf⟩))
    rw [Word.toBool_ne, O.head.eq, Params.add, Params.add]
    rcases Word.cond_bne (r 8) (p.index (k + r 4 + 1)) 9 11 with ⟨h'', e⟩ | ⟨h'', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, Nat.le_of_lt h₄, hf, h'.no h''⟩)
    · exact .stay S (.mk ⟨O, h, h₄, hf.more (h'.yes h'')⟩)
  | 9, _, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | 10, _, ⟨O, h⟩ => .stay S (.mk ⟨O, h⟩)
  | 11, _, ⟨O, h, h₄, hf⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨1, 12, Function.update r 4 (BinOp.eval .add (r 4) 1), buf⟩))
    rw [Word.add_one (by unfold wordSize; omega)]
    exact .stay S (.mk ⟨O.update rfl, h, h₄, hf⟩)
  | 12, _, ⟨O, h, h₄, hf⟩ => .stay S (.mk ⟨O, h, h₄, hf⟩)
  | 13, _, ⟨O, h⟩ => .stay S (.mk ⟨O.update rfl, h⟩)
  | 14, _, ⟨O, h⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 2) 0)) 15 20, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 2) 0 15 20 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h.none h'⟩)
    · exact .stay S (.mk ⟨O, h, h'⟩)
  | pc + 15, h, _ => absurd h (by omega)

/-- The instructions that fail, or take a ticket. -/
theorem step_take (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) : ∀ pc, pc < 8 →
    PopAt p e x t y b k r buf st (pc + 15) → MpmcStep (Pop p e) p x m t st (Frame.exec program m ⟨1, pc + 15, r, buf⟩)
  | 0, _, ⟨O, h⟩ => by
    refine .stay S (.mk ⟨O.update rfl, ?_⟩)
    show AgainHead p x e k (m ⟨r 0, Field.head, 0⟩)
    rw [O.q]
    exact ⟨x.H, S.atHead, fun h' => h.elim (fun h => absurd h (by omega)) id⟩
  | 1, _, ⟨O, k', h, h'⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 9) (r 1))) 17 18, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 9) (r 1) 17 18 with ⟨h'', e⟩ | ⟨_, e⟩ <;> rw [e]
    · exact .commit S O.pending (.mk (k := k) ⟨O.buf, rfl, O.idle, h' (h.unique S hy O.head h'')⟩) .empty
    · exact .stay S (.mk ⟨O.q, O.buf, O.pending, O.idle, h⟩)
  | 2, _, ⟨h, h', I, _⟩ => .done (h ▸ h') I
  | 3, _, O => .stay S (.mk (O.update (i := 1) rfl))
  | 4, _, O => .stay S (.mk O)
  | 5, _, ⟨O, h, h'⟩ => .stay S (.mk ⟨O.update (i := 10) rfl, h, h', rfl⟩)
  | 6, _, ⟨O, h, h', h''⟩ => by
    have h₁ := h.le
    have h₂ : r 2 = 1 := by omega
    show MpmcStep _ p x m t st ((Instr.cas 11 10 ⟨.reg 0, 2, .lit 0⟩ (.reg 10) (.bin .add (.reg 1) (.lit 1))
      .relaxed .relaxed).exec m ⟨1, 21, r, buf⟩)
    refine Instr.exec_cas (l := cell Field.head) ?_ (fun hm => ?_) (fun _ => ?_)
    · show (⟨r 0, Field.head, 0⟩ : Loc) = _
      rw [O.q]
    · have hH := O.head.still S hy (hm.trans h'')
      have hfull := h.full
      show MpmcStep _ p x m t st (some (.next (m.set (cell Field.head) (BinOp.eval .add (r 1) 1)) _))
      rw [O.head.eq, Params.add, ← hH]
      rw [h₂, ← hH] at hfull
      have hfull : ∀ j, x.H ≤ j → j < x.H + 1 → j < x.T ∧ x.own j = none :=
        fun j h₁ h₂ => (hfull j h₁ h₂).resolve_left (by omega)
      have hT := (hfull x.H (Nat.le_refl _) (Nat.lt_succ_self _)).1
      obtain ⟨n, hn⟩ := Nat.le_iff_exists_add.mp (Nat.succ_le_of_lt hT)
      have e₁ : x.T - x.H = n + 1 := by omega
      refine .pop (n := 1) S hfull O.pending (.mk (k := x.H) (.inl ⟨rfl, ⟨O.q, O.buf, ?_,
        fun i => Mine.claim O.idle, Nat.lt_succ_self _, rfl⟩⟩)) ?_
      · exact O.head.eq.trans (by rw [hH])
      · show Op p.capacity (contents x.val x.H (x.T - x.H)) _ _ ((contents x.val x.H (x.T - x.H)).drop 1)
        rw [e₁]
        exact .pop
    · exact .stay S (.mk (k := x.H) (.inr ⟨rfl, O.q, O.buf, O.pending, O.idle, S.atHead⟩))
  | 7, _, h => by
    show MpmcStep _ p x m t st (some (.next m ⟨1, cond (Word.toBool (r 11)) 23 31, r, buf⟩))
    rcases h with ⟨h, D⟩ | ⟨h, O⟩ <;> rw [h]
    · exact .stay S (.mk D)
    · exact .stay S (.mk O)
  | pc + 8, h, _ => absurd h (by omega)

/-- The instructions that drain the cell, and those that try again. -/
theorem step_drain (S : Shared p x m) : ∀ pc, PopAt p e x t y b k r buf st (pc + 23) →
    MpmcStep (Pop p e) p x m t st (Frame.exec program m ⟨1, pc + 23, r, buf⟩)
  | 0, D => by
    refine .stay S (.mk ⟨D.update rfl, ?_⟩)
    show m ⟨r 0, Field.mask, 0⟩ = p.cells - 1
    rw [D.q, S.mask]
  | 1, ⟨D, h⟩ => by
    refine .stay S (.mk ⟨D.update rfl, h, ?_⟩)
    show BinOp.eval .and (r 1) (r 13) = p.number k
    rw [D.ticket, h, Params.and_mask]
  | 2, ⟨D, h, h'⟩ => by
    refine .stay S (.mk ⟨D.update rfl, h, ?_⟩)
    show BinOp.eval .or (BinOp.eval .or (BinOp.eval .and (r 15) 18446744073709551552)
      (BinOp.eval .shl (BinOp.eval .and (r 15) 7) 3)) (BinOp.eval .and (BinOp.eval .shr (r 15) 3) 7) = place (p.number k)
    rw [h', Params.place_of_index]
  | 3, ⟨D, h, h'⟩ => by
    refine .stay S (.mk ⟨D.update rfl, h, h', ?_⟩)
    show m ⟨r 0, Field.cellsValue, r 14⟩ = x.val k
    rw [D.q, h']
    exact (S.draining k t D.own D.behind).2
  | 4, ⟨D, h, h', h''⟩ => by
    have hg := p.cells_ge
    have e : k + (p.cells - 1) + 1 = k + p.cells := by omega
    show MpmcStep _ p x m t st (some (.next (m.set ⟨r 0, Field.cellsTurn, r 14⟩
      (BinOp.eval .add (BinOp.eval .add (r 1) (r 13)) 1)) ⟨1, 28, r, buf⟩))
    rw [D.q, h', D.ticket, h, Params.add, Params.add, e]
    refine .release S D.own D.behind
      (.mk (k := k) ⟨D.buf, D.mine.release.idle (Nat.le_refl _), D.committed.trans ?_⟩)
    rw [h'']
  | 5, D => .stay S (.mk (k := k) ⟨D.buf, D.idle, D.committed⟩)
  | 6, D => by
    have hb : buf.get? 0 = some y := by rw [D.buf]; rfl
    show MpmcStep _ p x m t st ((Instr.put (.lit 0) (.reg 12)).exec m ⟨1, 29, r, buf⟩)
    rw [Instr.exec_put (f := ⟨1, 29, r, buf⟩) (idx := .lit 0) hb]
    refine .stay S (.mk (y := y) (b := b) (k := k) ⟨D.committed.trans ?_, D.idle⟩)
    show _ = Status.committed ⟨1, [1], y :: b⟩ ⟨0, buf.set 0 (r 12)⟩
    rw [D.buf]
    rfl
  | 7, ⟨h, I⟩ => .done h I
  | 8, O => .stay S (.mk (O.update (i := 1) rfl))
  | 9, O => .stay S (.mk O)
  | _ + 10, h => h.elim

theorem step (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) (he : Empty x t e) (pc : Nat)
    (h : PopAt p e x t y b k r buf st pc) :
    MpmcStep (Pop p e) p x m t st (Frame.exec program m ⟨1, pc, r, buf⟩) := by
  rcases Nat.lt_or_ge pc 15 with h' | h'
  · exact step_ready S he pc h' h
  · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h'
    rcases Nat.lt_or_ge i 8 with h₁ | h₁
    · rw [Nat.add_comm 15 i] at h ⊢
      exact step_take S hy i h₁ h
    · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₁
      have e : 15 + (8 + i) = i + 23 := by omega
      rw [e] at h ⊢
      exact step_drain S i h

end Pop
end Mpmc
