prelude
import Mpmc.PushManyStep
/-!
# The steps of push_many from there on

## Main statements

* `PushMany.step`: every instruction of `push_many` leads from its assertion to the next one
-/

namespace Mpmc
open Gen.Mpmc

variable {p : Params} {e : Prop} {x : Tickets} {m : Mem} {t : Tid} {N k i : Nat} {b : List Nat} {r : Regs} {st : Status}

/-- One cell more has been filled. -/
theorem PushManyFill.next (F : PushManyFill p x t N b k i r st) : PushManyFill p (x.release (k + i)) t N b k (i + 1) r st :=
  ⟨F.q, F.ticket, F.len, F.capacity, F.pos, F.mine.release,
    fun h => Nat.le_trans (F.ahead (by omega)) (Nat.le_succ _), fun j v h => F.val j v (by omega), F.committed⟩

namespace PushMany

/-- The instructions that fill the cells, and those that try again. -/
theorem step_fill (S : Shared p x m) : ∀ pc, PushManyAt p e x m t N b k r st (pc + 43) →
    MpmcStep (PushMany p e) p x m t st (Frame.exec program m ⟨2, pc + 43, r, b⟩)
  | 0, F => .stay S (.mk ⟨F.update (i := 17) rfl, Nat.zero_le _⟩)
  | 1, ⟨F, h⟩ => by
    show MpmcStep _ p x m t st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .lt (r 17) (r 4))) 45 55, r, b⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 17 + 1) (r 4) 45 55 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨F, h'⟩)
    · exact .stay S (.mk (k := k) ⟨F.committed, F.mine.idle (by omega), F.pos⟩)
  | 2, ⟨F, h⟩ => by
    refine .stay S (.mk ⟨F.update (i := 18) rfl, h, ?_⟩)
    show BinOp.eval .add (r 3) (r 17) = p.index (k + r 17)
    rw [F.ticket, Params.add]
  | 3, ⟨F, h, h'⟩ => by
    have hlen := F.len
    obtain ⟨v, hv⟩ := List.exists_get?_eq_some (l := b) (n := r 17) (by omega)
    show MpmcStep _ p x m t st ((Instr.get 19 (.reg 17)).exec m ⟨2, 46, r, b⟩)
    rw [Instr.exec_get (f := ⟨2, 46, r, b⟩) (idx := .reg 17) hv]
    exact .stay S (.mk ⟨F.update (i := 19) rfl, h, h', F.val (r 17) v (Nat.le_refl _) h hv⟩)
  | 4, ⟨F, h, h', h''⟩ => .stay S (.mk ⟨F.update (i := 20) rfl, h, h', h''⟩)
  | 5, ⟨F, h, h', h''⟩ => by
    refine .stay S (.mk ⟨F.update (i := 21) rfl, h, h', h'', ?_⟩)
    show m ⟨r 0, Field.mask, 0⟩ = p.cells - 1
    rw [F.q, S.mask]
  | 6, ⟨F, h, h', h'', h₃⟩ => by
    refine .stay S (.mk ⟨F.update (i := 23) rfl, h, h', h'', ?_⟩)
    show BinOp.eval .and (r 18) (r 21) = p.number (k + r 17)
    rw [h', h₃, Params.and_mask]
  | 7, ⟨F, h, h', h'', h₃⟩ => by
    refine .stay S (.mk ⟨F.update (i := 22) rfl, h, h', h'', ?_⟩)
    show BinOp.eval .or (BinOp.eval .or (BinOp.eval .and (r 23) 18446744073709551552)
      (BinOp.eval .shl (BinOp.eval .and (r 23) 7) 3)) (BinOp.eval .and (BinOp.eval .shr (r 23) 3) 7) =
        place (p.number (k + r 17))
    rw [h₃, Params.place_of_index]
  | 8, ⟨F, h, h', h'', h₃⟩ => by
    show MpmcStep _ p x m t st (some (.next (m.set ⟨r 0, Field.cellsValue, r 22⟩ (r 20)) ⟨2, 52, r, b⟩))
    rw [F.q, h₃]
    exact .write S (F.own (Nat.le_refl _) h) (F.ahead h) (.mk ⟨F, h, h', h'', h₃, Mem.set_self _ _ _⟩)
  | 9, ⟨F, h, h', h'', h₃, h₄⟩ => by
    show MpmcStep _ p x m t st
      (some (.next (m.set ⟨r 0, Field.cellsTurn, r 22⟩ (BinOp.eval .add (r 18) 1)) ⟨2, 53, r, b⟩))
    rw [F.q, h₃, h', Params.add]
    exact .publish S (F.own (Nat.le_refl _) h) (F.ahead h) (h₄.trans h''.symm) (.mk ⟨F.next, h⟩)
  | 10, ⟨F, h⟩ => by
    have hc := F.capacity
    have hc' := p.capacity_le
    have hb := p.cells_le
    show MpmcStep _ p x m t st (some (.next m ⟨2, 54, Function.update r 17 (BinOp.eval .add (r 17) 1), b⟩))
    rw [Word.add_one (by unfold wordSize; omega)]
    exact .stay S (.mk ⟨F.update (i := 17) rfl, h⟩)
  | 11, ⟨F, h⟩ => .stay S (.mk ⟨F, h⟩)
  | 12, ⟨h, h', _⟩ => .done h h'
  | 13, O => .stay S (.mk (O.update (i := 3) rfl))
  | 14, O => .stay S (.mk O)
  | _ + 15, h => h.elim

theorem step (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) (he : Full p x t e) (pc : Nat)
    (h : PushManyAt p e x m t N b k r st pc) :
    MpmcStep (PushMany p e) p x m t st (Frame.exec program m ⟨2, pc, r, b⟩) := by
  rcases Nat.lt_or_ge pc 6 with h' | h'
  · exact step_begin S pc h' h
  · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h'
    rcases Nat.lt_or_ge i 15 with h₁ | h₁
    · rw [Nat.add_comm 6 i] at h ⊢
      exact step_room S hy he i h₁ h
    · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₁
      rcases Nat.lt_or_ge i 14 with h₂ | h₂
      · have e : 6 + (15 + i) = i + 21 := by omega
        rw [e] at h ⊢
        exact step_ready S he i h₂ h
      · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₂
        rcases Nat.lt_or_ge i 8 with h₃ | h₃
        · have e : 6 + (15 + (14 + i)) = i + 35 := by omega
          rw [e] at h ⊢
          exact step_take S hy i h₃ h
        · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₃
          have e : 6 + (15 + (14 + (8 + i))) = i + 43 := by omega
          rw [e] at h ⊢
          exact step_fill S i h

end PushMany
end Mpmc
