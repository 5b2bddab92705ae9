prelude
import Queue.Rank
/-!
# Each step of enqueue brings it nearer to its end

## Main statements

* `Enqueue.nearer`
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
    show cond (Nat.beq (m ⟨r 0, 3, 0⟩) (r 7)) 10 13 + stale m
        (cond (Nat.beq (m ⟨r 0, 3, 0⟩) (r 7)) (.tail (r 7)) .nothing) <
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
    · show steps ⟨0, cond (Nat.beq (r 8) (r 7)) 13 10, r, bs⟩ + stale m
          (view ⟨0, cond (Nat.beq (r 8) (r 7)) 13 10, r, bs⟩) <
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
      · show steps ⟨0, cond (Word.toBool (r 13)) 22 10, r, bs⟩ + stale m
            (view ⟨0, cond (Word.toBool (r 13)) 22 10, r, bs⟩) <
          cond (Nat.beq (r 13) 0) 13 4 + 0
        rw [h]
        exact less rfl
      · show helps ⟨0, cond (Word.toBool (r 13)) 22 10, r, bs⟩ ≤ cond (Nat.beq (r 13) 0) 1 0
        rw [h]
        exact Nat.le_refl 0
    · refine ahead ?_ ?_
      · show steps ⟨0, cond (Word.toBool (r 13)) 22 10, r, bs⟩ + stale m
            (view ⟨0, cond (Word.toBool (r 13)) 22 10, r, bs⟩) <
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

end Queue
