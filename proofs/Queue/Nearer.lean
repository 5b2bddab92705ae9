prelude
import Queue.Rank
/-!
# Each step brings an operation nearer to its end

## Main statements

* `Enqueue.nearer`, `Dequeue.nearer`, `Busy.nearer`
-/

namespace Queue
open Gen.Queue
variable {x : Roles} {m : Mem} {t : Tid} {me v y d : Nat} {f : Frame} {bs buf : List Nat}
  {r : Regs} {st : Status}

theorem Enqueue.nearer : ∀ pc, EnqueueAt x m t me v bs r st pc →
    Nearer d m ⟨0, pc, r, bs⟩ (Frame.exec program m ⟨0, pc, r, bs⟩)
  | 0, _ => down (a := 18) (b := 19) (s := 0) rfl rfl rfl rfl
  | 1, _ => by
    show Nearer d m ⟨0, 1, r, bs⟩ (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 4) 0)) 2 4, r, bs⟩))
    rcases Word.isNull (w := r 4) (yes := 2) (no := 4) with ⟨_, e⟩ | ⟨_, e⟩ <;> rw [e]
    · exact down (a := 16) (b := 18) (s := 0) rfl rfl rfl rfl
    · exact down (a := 17) (b := 18) (s := 0) rfl rfl rfl rfl
  | 2, _ => down (a := 15) (b := 16) (s := 0) rfl rfl rfl rfl
  | 3, _ => down (a := 14) (b := 15) (s := 0) rfl rfl rfl rfl
  | 4, _ => down (a := 16) (b := 17) (s := 0) rfl rfl rfl rfl
  | 5, _ => down (a := 15) (b := 16) (s := 0) rfl rfl rfl rfl
  | 6, _ => down (a := 14) (b := 15) (s := 0) rfl rfl rfl rfl
  | 7, _ => by
    show Nearer d m ⟨0, 7, r, bs⟩ (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 3) 0)) 8 9, r, bs⟩))
    rcases Word.isNull (w := r 3) (yes := 8) (no := 9) with ⟨_, e⟩ | ⟨_, e⟩ <;> rw [e]
    · exact down (a := 1) (b := 14) (s := 0) rfl rfl rfl rfl
    · exact down (a := 13) (b := 14) (s := 0) rfl rfl rfl rfl
  | 8, _ => pos rfl
  | 9, _ => down (a := 12) (b := 13) (s := 0) rfl rfl rfl rfl
  | 10, ⟨O, _⟩ => by
    refine ahead ?_ (Nat.le_refl 1)
    show 11 + stale m (.tail (m ⟨r 0, 3, 0⟩)) < 12 + 0
    rw [O.q, stale_tail rfl]
    exact less rfl
  | 11, ⟨O, _, _⟩ => by
    refine ahead ?_ (Nat.le_refl 1)
    show cond (Nat.beq (m ⟨r 0, 3, 0⟩) (r 7)) 10 13 + stale m (cond (Nat.beq (m ⟨r 0, 3, 0⟩) (r 7)) (.tail (r 7)) .nothing) <
      11 + stale m (.tail (r 7))
    rw [O.q]
    show _ < 11 + cond (Nat.beq (m (cell Field.tail)) (r 7)) 0 11
    cases h : Nat.beq (m (cell Field.tail)) (r 7) with
    | true =>
      show 10 + stale m (.tail (r 7)) < 11 + 0
      rw [stale_tail (Nat.eq_of_beq_eq_true h)]
      exact less rfl
    | false => exact less rfl
  | 12, _ => by
    show Nearer d m ⟨0, 12, r, bs⟩ (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 8) (r 7))) 13 10, r, bs⟩))
    rw [Word.toBool_eq]
    refine ahead ?_ ?_
    · show steps ⟨0, cond (Nat.beq (r 8) (r 7)) 13 10, r, bs⟩ + stale m (view ⟨0, cond (Nat.beq (r 8) (r 7)) 13 10, r, bs⟩) <
        cond (Nat.beq (r 8) (r 7)) 10 13 + stale m (cond (Nat.beq (r 8) (r 7)) (.tail (r 7)) .nothing)
      cases Nat.beq (r 8) (r 7) with
      | true =>
        show 9 + stale m (.tail (r 7)) < 10 + stale m (.tail (r 7))
        omega
      | false => exact less rfl
    · cases Nat.beq (r 8) (r 7) <;> exact Nat.le_refl 1
  | 13, _ => down (a := 8) (b := 9) (s := stale m (.tail (r 7))) rfl rfl rfl rfl
  | 14, ⟨_, _, _⟩ => by
    refine ahead ?_ (Nat.le_refl 1)
    show 7 + stale m (cond (Nat.beq (m (link (r 6))) 0) (.last (r 6)) (.tail (r 6))) < 8 + stale m (.tail (r 6))
    cases h : Nat.beq (m (link (r 6))) 0 with
    | true =>
      show 7 + stale m (.last (r 6)) < _
      rw [stale_last (Nat.eq_of_beq_eq_true h)]
      omega
    | false =>
      show 7 + stale m (.tail (r 6)) < _
      omega
  | 15, _ => by
    show Nearer d m ⟨0, 15, r, bs⟩ (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .ne (r 9) 0)) 16 19, r, bs⟩))
    rw [Word.toBool_ne]
    refine ahead ?_ ?_
    · show steps ⟨0, cond (Bool.not (Nat.beq (r 9) 0)) 16 19, r, bs⟩ +
        stale m (view ⟨0, cond (Bool.not (Nat.beq (r 9) 0)) 16 19, r, bs⟩) <
        7 + stale m (cond (Nat.beq (r 9) 0) (.last (r 6)) (.tail (r 6)))
      cases Nat.beq (r 9) 0 with
      | true =>
        show 6 + stale m (.last (r 6)) < 7 + stale m (.last (r 6))
        omega
      | false =>
        show 6 + stale m (.tail (r 6)) < 7 + stale m (.tail (r 6))
        omega
    · cases Nat.beq (r 9) 0 <;> exact Nat.le_refl 1
  | 16, _ => down (a := 5) (b := 6) (s := stale m (.tail (r 6))) rfl rfl rfl rfl
  | 17, ⟨O, _, N, h₁₀⟩ => by
    show Nearer d m ⟨0, 17, r, bs⟩ ((Instr.cas 11 10 ⟨.reg 0, 3, .lit 0⟩ (.reg 10) (.reg 9) .seqCst .relaxed).exec m
      ⟨0, 17, r, bs⟩)
    refine Instr.exec_cas (Q := Nearer d m ⟨0, 17, r, bs⟩) (l := cell Field.tail) ?_ (fun ht => ?_) fun h => ?_
    · show (⟨r 0, 3, 0⟩ : Loc) = _
      rw [O.q]
    · intro d' _ hd
      have ht : m (cell Field.tail) = r 6 := ht.trans h₁₀
      have hd := hd (by rw [ht, N.link]; exact N.ne_null) (by rw [ht, N.link]; exact Mem.set_self _ _ _)
      show 13 + 1 * (11 * d') + 0 < 5 + 1 * (11 * d) + stale m (.tail (r 10))
      omega
    · refine ahead ?_ (Nat.le_refl 1)
      show 13 + 0 < 5 + stale m (.tail (r 10))
      rw [stale_tail_ne (w := r 10) h]
      exact less rfl
  | 18, _ => down (a := 12) (b := 13) (s := 0) rfl rfl rfl rfl
  | 19, _ => down (a := 5) (b := 6) (s := stale m (.last (r 6))) rfl rfl rfl rfl
  | 20, ⟨_, _, _, h₁₂⟩ => by
    show Nearer d m ⟨0, 20, r, bs⟩ ((Instr.cas 13 12 ⟨.reg 6, 0, .lit 0⟩ (.reg 12) (.reg 3) .seqCst .relaxed).exec m
      ⟨0, 20, r, bs⟩)
    refine Instr.exec_cas (Q := Nearer d m ⟨0, 20, r, bs⟩) (l := link (r 6)) rfl (fun _ => ?_) fun h => ?_
    · refine ahead ?_ (Nat.zero_le 1)
      show 4 + 0 < 5 + stale m (.last (r 6))
      omega
    · refine ahead ?_ (Nat.le_refl 1)
      show 13 + 0 < 5 + stale m (.last (r 6))
      have h : m (link (r 6)) ≠ r 12 := h
      rw [h₁₂] at h
      rw [stale_last_ne h]
      exact less rfl
  | 21, h => by
    show Nearer d m ⟨0, 21, r, bs⟩ (some (.next m ⟨0, cond (Word.toBool (r 13)) 22 10, r, bs⟩))
    rcases h with ⟨h, _⟩ | ⟨h, _⟩
    · refine ahead ?_ ?_
      · show steps ⟨0, cond (Word.toBool (r 13)) 22 10, r, bs⟩ + stale m (view ⟨0, cond (Word.toBool (r 13)) 22 10, r, bs⟩) <
          cond (Nat.beq (r 13) 0) 13 4 + 0
        rw [h]
        exact less rfl
      · show helps ⟨0, cond (Word.toBool (r 13)) 22 10, r, bs⟩ ≤ cond (Nat.beq (r 13) 0) 1 0
        rw [h]
        exact Nat.le_refl 0
    · refine ahead ?_ ?_
      · show steps ⟨0, cond (Word.toBool (r 13)) 22 10, r, bs⟩ + stale m (view ⟨0, cond (Word.toBool (r 13)) 22 10, r, bs⟩) <
          cond (Nat.beq (r 13) 0) 13 4 + 0
        rw [h]
        exact less rfl
      · show helps ⟨0, cond (Word.toBool (r 13)) 22 10, r, bs⟩ ≤ cond (Nat.beq (r 13) 0) 1 0
        rw [h]
        exact Nat.le_refl 1
  | 22, _ => down (a := 2) (b := 3) (s := 0) rfl rfl rfl rfl
  | 23, A => by
    show Nearer d m ⟨0, 23, r, bs⟩ ((Instr.cas 15 14 ⟨.reg 0, 3, .lit 0⟩ (.reg 14) (.reg 3) .seqCst .relaxed).exec m
      ⟨0, 23, r, bs⟩)
    exact Instr.exec_cas (Q := Nearer d m ⟨0, 23, r, bs⟩) (l := ⟨r 0, 3, 0⟩) rfl
      (fun _ => ahead (less rfl) (Nat.le_refl 0)) fun _ => ahead (less rfl) (Nat.le_refl 0)
  | 24, _ => pos rfl
  | _ + 25, h => h.elim

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
    show cond (Nat.beq (m ⟨r 0, 2, 0⟩) (r 4)) 14 17 + stale m (cond (Nat.beq (m ⟨r 0, 2, 0⟩) (r 4)) (.head (r 4)) .nothing) <
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
    · show steps ⟨1, cond (Nat.beq (r 5) (r 4)) 4 1, r, buf⟩ + stale m (view ⟨1, cond (Nat.beq (r 5) (r 4)) 4 1, r, buf⟩) <
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
    show 11 + stale m (cond (Nat.beq (r 3) (m ⟨r 0, 3, 0⟩)) (.tail (m ⟨r 0, 3, 0⟩)) (.head (r 3))) < 12 + stale m (.head (r 3))
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
    · show steps ⟨1, cond (Nat.beq (r 3) (r 6)) 10 13, r, buf⟩ + stale m (view ⟨1, cond (Nat.beq (r 3) (r 6)) 10 13, r, buf⟩) <
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
    show cond (Nat.beq (m ⟨r 0, 2, 0⟩) (r 3)) 7 17 + stale m (cond (Nat.beq (m ⟨r 0, 2, 0⟩) (r 3)) (.head (r 3)) .nothing) <
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
    have hh : ∀ k, r 12 = k → helps ⟨1, cond (Word.toBool (r 12)) 18 1, r, buf⟩ = helps ⟨1, cond (Word.toBool k) 18 1, r, buf⟩ :=
      fun k h => by rw [h]
    refine ahead ?_ ?_
    · show steps ⟨1, cond (Word.toBool (r 12)) 18 1, r, buf⟩ + stale m (view ⟨1, cond (Word.toBool (r 12)) 18 1, r, buf⟩) <
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

theorem Busy.nearer (h : Busy x m t f st) : Nearer d m f (f.exec program m) := by
  cases h with
  | enqueue h => cases h with | mk h => exact Enqueue.nearer _ h
  | dequeue h => cases h with | mk h => exact Dequeue.nearer _ h

end Queue
