prelude
import Queue.Rank
/-!
# Each step of dequeue brings it nearer to its end

## Main statements

* `Dequeue.nearer`
-/

namespace Queue
open Gen.Queue
variable {x : Roles} {m : Mem} {t : Tid} {me v y d : Nat} {f : Frame} {bs buf : List Nat}
  {r : Regs} {st : Status}

theorem Dequeue.nearer : ∀ pc, DequeueAt x m me y bs r buf st pc →
    Nearer d m ⟨1, pc, r, buf⟩ (Frame.exec program m ⟨1, pc, r, buf⟩)
  | 0, _ => down (a := 16) (b := 17) (s := 0) rfl rfl rfl rfl
  | 1, O => by
    refine ahead ?_ (Nat.le_refl 1)
    show 15 + stale m (.head (m ⟨r 0, 2, 0⟩)) < 16 + 0
    rw [O.q, stale_head rfl]
    exact less rfl
  | 2, ⟨O, _⟩ => by
    refine ahead ?_ (Nat.le_refl 1)
    show cond (Nat.beq (m ⟨r 0, 2, 0⟩) (r 4)) 14 17 + stale m
        (cond (Nat.beq (m ⟨r 0, 2, 0⟩) (r 4)) (.head (r 4)) .nothing) <
      15 + stale m (.head (r 4))
    rw [O.q]
    show _ < 15 + cond (Nat.beq (m (cell Field.head)) (r 4)) 0 13
    cases h : Nat.beq (m (cell Field.head)) (r 4) with
    | true =>
      show 14 + stale m (.head (r 4)) < 15 + 0
      rw [stale_head (Nat.eq_of_beq_eq_true h)]
      exact less rfl
    | false => exact less rfl
  | 3, _ => by
    show Nearer d m ⟨1, 3, r, buf⟩ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 5) (r 4))) 4 1, r, buf⟩))
    rw [Word.toBool_eq]
    refine ahead ?_ ?_
    · show steps ⟨1, cond (Nat.beq (r 5) (r 4)) 4 1, r, buf⟩ + stale m
          (view ⟨1, cond (Nat.beq (r 5) (r 4)) 4 1, r, buf⟩) <
        cond (Nat.beq (r 5) (r 4)) 14 17 + stale m (cond (Nat.beq (r 5) (r 4)) (.head (r 4)) .nothing)
      cases Nat.beq (r 5) (r 4) with
      | true =>
        show 13 + stale m (.head (r 4)) < 14 + stale m (.head (r 4))
        omega
      | false => exact less rfl
    · cases Nat.beq (r 5) (r 4) <;> exact Nat.le_refl 1
  | 4, _ => down (a := 12) (b := 13) (s := stale m (.head (r 4))) rfl rfl rfl rfl
  | 5, ⟨O, _⟩ => by
    refine ahead ?_ (Nat.le_refl 1)
    show 11 + stale m (cond (Nat.beq (r 3) (m ⟨r 0, 3, 0⟩)) (.tail (m ⟨r 0, 3, 0⟩)) (.head (r 3))) < 12 + stale m
        (.head (r 3))
    rw [O.q]
    cases Nat.beq (r 3) (m ⟨1, 3, 0⟩) with
    | true =>
      show 11 + stale m (.tail (m (cell Field.tail))) < _
      rw [stale_tail rfl]
      omega
    | false =>
      show 11 + stale m (.head (r 3)) < _
      omega
  | 6, _ => by
    refine ahead ?_ ?_
    · show cond (Nat.beq (m (link (r 3))) 0) 2 10 + stale m (cond (Nat.beq (m (link (r 3))) 0) .nothing (either r)) <
        11 + stale m (either r)
      cases Nat.beq (m (link (r 3))) 0 with
      | true =>
        show 2 + 0 < _
        omega
      | false =>
        show 10 + stale m (either r) < _
        omega
    · show cond (Nat.beq (m (link (r 3))) 0) 0 1 ≤ 1
      cases Nat.beq (m (link (r 3))) 0 with
      | true => exact Nat.zero_le 1
      | false => exact Nat.le_refl 1
  | 7, _ => by
    show Nearer d m ⟨1, 7, r, buf⟩ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 7) 0)) 8 9, r, buf⟩))
    rw [Word.toBool_eq]
    refine ahead ?_ ?_
    · show steps ⟨1, cond (Nat.beq (r 7) 0) 8 9, r, buf⟩ + stale m (view ⟨1, cond (Nat.beq (r 7) 0) 8 9, r, buf⟩) <
        cond (Nat.beq (r 7) 0) 2 10 + stale m (cond (Nat.beq (r 7) 0) .nothing (either r))
      cases Nat.beq (r 7) 0 with
      | true => exact less rfl
      | false =>
        show 9 + stale m (either r) < 10 + stale m (either r)
        omega
    · show helps ⟨1, cond (Nat.beq (r 7) 0) 8 9, r, buf⟩ ≤ cond (Nat.beq (r 7) 0) 0 1
      cases Nat.beq (r 7) 0 with
      | true => exact Nat.le_refl 0
      | false => exact Nat.le_refl 1
  | 8, _ => pos rfl
  | 9, _ => by
    show Nearer d m ⟨1, 9, r, buf⟩ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 3) (r 6))) 10 13, r, buf⟩))
    rw [Word.toBool_eq]
    refine ahead ?_ ?_
    · show steps ⟨1, cond (Nat.beq (r 3) (r 6)) 10 13, r, buf⟩ + stale m
          (view ⟨1, cond (Nat.beq (r 3) (r 6)) 10 13, r, buf⟩) <
        9 + stale m (cond (Nat.beq (r 3) (r 6)) (.tail (r 6)) (.head (r 3)))
      cases Nat.beq (r 3) (r 6) with
      | true =>
        show 8 + stale m (.tail (r 6)) < 9 + stale m (.tail (r 6))
        omega
      | false =>
        show 8 + stale m (.head (r 3)) < 9 + stale m (.head (r 3))
        omega
    · cases Nat.beq (r 3) (r 6) <;> exact Nat.le_refl 1
  | 10, _ => down (a := 7) (b := 8) (s := stale m (.tail (r 6))) rfl rfl rfl rfl
  | 11, ⟨O, F, h₈⟩ => by
    show Nearer d m ⟨1, 11, r, buf⟩ ((Instr.cas 9 8 ⟨.reg 0, 3, .lit 0⟩ (.reg 8) (.reg 7) .seqCst .relaxed).exec m
      ⟨1, 11, r, buf⟩)
    refine Instr.exec_cas (Q := Nearer d m ⟨1, 11, r, buf⟩) (l := cell Field.tail) ?_ (fun ht => ?_) fun h => ?_
    · show (⟨r 0, 3, 0⟩ : Loc) = _
      rw [O.q]
    · intro d' _ hd
      have ht : m (cell Field.tail) = r 3 := ht.trans h₈
      have hd := hd (by rw [ht, F.link]; exact F.ne_null) (by rw [ht, F.link]; exact Mem.set_self _ _ _)
      show 17 + 1 * (11 * d') + 0 < 7 + 1 * (11 * d) + stale m (.tail (r 8))
      omega
    · refine ahead ?_ (Nat.le_refl 1)
      show 17 + 0 < 7 + stale m (.tail (r 8))
      rw [stale_tail_ne (w := r 8) h]
      exact less rfl
  | 12, _ => down (a := 16) (b := 17) (s := 0) rfl rfl rfl rfl
  | 13, ⟨O, _⟩ => by
    refine ahead ?_ (Nat.le_refl 1)
    show cond (Nat.beq (m ⟨r 0, 2, 0⟩) (r 3)) 7 17 + stale m
        (cond (Nat.beq (m ⟨r 0, 2, 0⟩) (r 3)) (.head (r 3)) .nothing) <
      8 + stale m (.head (r 3))
    rw [O.q]
    show _ < 8 + cond (Nat.beq (m (cell Field.head)) (r 3)) 0 13
    cases h : Nat.beq (m (cell Field.head)) (r 3) with
    | true =>
      show 7 + stale m (.head (r 3)) < 8 + 0
      rw [stale_head (Nat.eq_of_beq_eq_true h)]
      exact less rfl
    | false => exact less rfl
  | 14, _ => by
    show Nearer d m ⟨1, 14, r, buf⟩ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .ne (r 10) (r 3))) 1 15, r, buf⟩))
    rw [Word.toBool_ne]
    refine ahead ?_ ?_
    · show steps ⟨1, cond (Bool.not (Nat.beq (r 10) (r 3))) 1 15, r, buf⟩ +
        stale m (view ⟨1, cond (Bool.not (Nat.beq (r 10) (r 3))) 1 15, r, buf⟩) <
        cond (Nat.beq (r 10) (r 3)) 7 17 + stale m (cond (Nat.beq (r 10) (r 3)) (.head (r 3)) .nothing)
      cases Nat.beq (r 10) (r 3) with
      | true =>
        show 6 + stale m (.head (r 3)) < 7 + stale m (.head (r 3))
        omega
      | false => exact less rfl
    · cases Nat.beq (r 10) (r 3) <;> exact Nat.le_refl 1
  | 15, _ => down (a := 5) (b := 6) (s := stale m (.head (r 3))) rfl rfl rfl rfl
  | 16, ⟨O, _⟩ => by
    show Nearer d m ⟨1, 16, r, buf⟩ ((Instr.cas 12 11 ⟨.reg 0, 2, .lit 0⟩ (.reg 11) (.reg 7) .seqCst .relaxed).exec m
      ⟨1, 16, r, buf⟩)
    refine Instr.exec_cas (Q := Nearer d m ⟨1, 16, r, buf⟩) (l := cell Field.head) ?_ (fun _ => ?_) fun h => ?_
    · show (⟨r 0, 2, 0⟩ : Loc) = _
      rw [O.q]
    · refine ahead ?_ (Nat.zero_le 1)
      show 4 + 0 < 5 + stale m (.head (r 11))
      omega
    · refine ahead ?_ (Nat.le_refl 1)
      show 17 + 0 < 5 + stale m (.head (r 11))
      rw [stale_head_ne (w := r 11) h]
      exact less rfl
  | 17, h => by
    show Nearer d m ⟨1, 17, r, buf⟩ (some (.next m ⟨1, cond (Word.toBool (r 12)) 18 1, r, buf⟩))
    have hh : ∀ k, r 12 = k → helps ⟨1, cond (Word.toBool (r 12)) 18 1, r, buf⟩ = helps
        ⟨1, cond (Word.toBool k) 18 1, r, buf⟩ :=
      fun k h => by rw [h]
    refine ahead ?_ ?_
    · show steps ⟨1, cond (Word.toBool (r 12)) 18 1, r, buf⟩ + stale m
          (view ⟨1, cond (Word.toBool (r 12)) 18 1, r, buf⟩) <
        cond (Nat.beq (r 12) 0) 17 4 + 0
      rcases h with ⟨h, _⟩ | ⟨h, _⟩ <;> rw [h] <;> exact less rfl
    · show helps ⟨1, cond (Word.toBool (r 12)) 18 1, r, buf⟩ ≤ cond (Nat.beq (r 12) 0) 1 0
      rcases h with ⟨h, _⟩ | ⟨h, _⟩ <;> rw [hh _ h, h]
      · exact Nat.le_refl 0
      · exact Nat.le_refl 1
  | 18, _ => down (a := 2) (b := 3) (s := 0) rfl rfl rfl rfl
  | 19, g => by
    have hb : buf.get? 0 = some y := by rw [g.buf]; rfl
    show Nearer d m ⟨1, 19, r, buf⟩ ((Instr.put (.lit 0) (.reg 13)).exec m ⟨1, 19, r, buf⟩)
    rw [Instr.exec_put (f := ⟨1, 19, r, buf⟩) (idx := .lit 0) (value := .reg 13) hb]
    exact down (a := 1) (b := 2) (s := 0) rfl rfl rfl rfl
  | 20, _ => pos rfl
  | _ + 21, h => h.elim

end Queue
