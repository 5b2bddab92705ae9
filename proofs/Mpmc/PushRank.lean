prelude
import Mpmc.Rank
/-!
# Each step of push brings it nearer to its end

## Main statements

* `Push.near`
-/

namespace Mpmc
open Gen.Mpmc

variable {p : Params} {e : Prop} {x : Tickets} {m : Mem} {t : Tid} {v k P : Nat} {b : List Nat} {r : Regs} {st : Status}

/-- A branch, either way. -/
theorem near_branch {m : Mem} {f : Frame} {op y n : Nat} {r : Regs} {b : List Nat} {c : Bool}
    (hy : Near p P m f st (some (.next m ⟨op, y, r, b⟩))) (hn : Near p P m f st (some (.next m ⟨op, n, r, b⟩))) :
    Near p P m f st (some (.next m ⟨op, cond c y n, r, b⟩)) := by
  cases c with
  | true => exact hy
  | false => exact hn

namespace Push

theorem near_room : ∀ pc, pc < 18 → PushAt p e x m t v b k r st pc →
    Near p P m ⟨0, pc, r, b⟩ st (Frame.exec program m ⟨0, pc, r, b⟩)
  | 0, _, O => by
    refine near_fresh .refl (stale_tail ?_) (less rfl)
    show m (cell Field.tail) = m ⟨r 0, Field.tail, 0⟩
    rw [O.q]
  | 1, _, _ | 2, _, _ | 4, _, _ | 5, _, _ | 6, _, _ | 8, _, _ | 10, _, _ | 11, _, _ | 13, _, _ | 14, _, _ | 15, _, _
  | 16, _, _ => near .refl rfl (less rfl)
  | 3, _, _ | 9, _, _ | 12, _, _ => near_branch (near .refl rfl (less rfl)) (near .refl rfl (less rfl))
  | 7, _, _ => near (.set nofun nofun) rfl (less rfl)
  | 17, _, _ => near .refl rfl (less rfl)
  | pc + 18, h, _ => absurd h (by omega)

theorem near_take (hP : 30 ≤ P) : ∀ pc, pc < 20 → PushAt p e x m t v b k r st (pc + 18) →
    Near p P m ⟨0, pc + 18, r, b⟩ st (Frame.exec program m ⟨0, pc + 18, r, b⟩)
  | 0, _, ⟨_, h, _, _, _⟩ => by
    have hle := h.le
    show Near p P m _ st (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .lt (r 8) (r 3))) 19 28, r, b⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 8 + 1) (r 3) 19 28 with ⟨h', e⟩ | ⟨_, e⟩ <;> rw [e]
    · refine near .refl rfl ?_
      show 19 < 12 + 8 * (1 - r 8)
      omega
    · refine near .refl rfl ?_
      show 11 < 12 + 8 * (1 - r 8)
      omega
  | 1, _, _ | 2, _, _ | 3, _, _ | 4, _, _ | 6, _, _ | 7, _, _ | 10, _, _ => near .refl rfl (less rfl)
  | 5, _, _ => near_branch (near .refl rfl (less rfl)) (near .refl rfl (less rfl))
  | 8, _, ⟨_, h, _, h', _⟩ => by
    have hle := h.le
    show Near p P m _ st (some (.next m ⟨0, 27, Function.update r 8 (BinOp.eval .add (r 8) 1), b⟩))
    rw [Word.add_one (by unfold wordSize; omega)]
    refine near .refl rfl ?_
    show 13 + 8 * (1 - (r 8 + 1)) < 14
    omega
  | 9, _, _ => by
    refine near .refl rfl ?_
    show 12 + 8 * (1 - r 8) < 13 + 8 * (1 - r 8)
    omega
  | 11, _, _ => near_branch (near .refl rfl (less rfl)) (near .refl rfl (less rfl))
  | 12, _, ⟨O, _⟩ => by
    have hm : m ⟨r 0, Field.tail, 0⟩ = m (cell Field.tail) := by rw [O.isOpen.q]
    refine ⟨?_, .inl .refl⟩
    show cond (Nat.beq (m ⟨r 0, Field.tail, 0⟩) (r 2)) 2 35 +
      stale P m (cond (Nat.beq (m ⟨r 0, Field.tail, 0⟩) (r 2)) .nothing (.tail (m ⟨r 0, Field.tail, 0⟩))) <
        9 + stale P m (.tail (r 2))
    rw [hm]
    by_cases h : m (cell Field.tail) = r 2
    · rw [h, Nat.beq_refl]
      show 2 + 0 < 9 + _
      omega
    · rw [Nat.beq_false_of_ne h, stale_tail_ne h]
      show 35 + stale P m (.tail (m (cell Field.tail))) < 9 + P
      rw [stale_tail rfl]
      omega
  | 13, _, _ => by
    show Near p P m _ st (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 13) (r 2))) 32 33, r, b⟩))
    rw [Word.toBool_eq]
    refine ⟨?_, .inl .refl⟩
    by_cases h : r 13 = r 2
    · rw [h, Nat.beq_refl]
      show 1 + 0 < cond (Nat.beq (r 13) (r 2)) 2 35 + _
      rw [h, Nat.beq_refl]
      show 1 + 0 < 2 + _
      omega
    · rw [Nat.beq_false_of_ne h]
      show 34 + stale P m (.tail (r 13)) < cond (Nat.beq (r 13) (r 2)) 2 35 +
        stale P m (cond (Nat.beq (r 13) (r 2)) .nothing (.tail (r 13)))
      rw [Nat.beq_false_of_ne h]
      show 34 + stale P m (.tail (r 13)) < 35 + stale P m (.tail (r 13))
      omega
  | 14, _, _ => near_done (less rfl)
  | 15, _, _ | 16, _, _ | 17, _, _ => near .refl rfl (less rfl)
  | 18, _, ⟨O, _, _, _⟩ => by
    show Near p P m _ st ((Instr.cas 15 14 ⟨.reg 0, 0, .lit 0⟩ (.reg 14) (.bin .add (.reg 2) (.lit 1))
      .relaxed .relaxed).exec m ⟨0, 36, r, b⟩)
    refine Instr.exec_cas (l := cell Field.tail) ?_ (fun hm => ⟨?_, .inr ⟨⟨_, O.isOpen.pending⟩, .inl ⟨rfl, rfl, rfl⟩⟩⟩)
      (fun hm => ⟨?_, .inl .refl⟩)
    · show (⟨r 0, Field.tail, 0⟩ : Loc) = _
      rw [O.isOpen.q]
    · show 7 + 0 < 8 + _
      omega
    · show 35 + stale P m (.tail (m (cell Field.tail))) < 8 + stale P m (.tail (r 14))
      have hm : m (cell Field.tail) ≠ r 14 := hm
      rw [stale_tail rfl, stale_tail_ne hm]
      omega
  | 19, _, h => by
    show Near p P m _ st (some (.next m ⟨0, cond (Word.toBool (r 15)) 38 44, r, b⟩))
    refine ⟨?_, .inl .refl⟩
    show steps p ⟨0, cond (Word.toBool (r 15)) 38 44, r, b⟩ + stale P m (view ⟨0, cond (Word.toBool (r 15)) 38 44, r, b⟩) <
      cond (Nat.beq (r 15) 0) 35 7 + stale P m (cond (Nat.beq (r 15) 0) (.tail (r 14)) .nothing)
    rcases h with ⟨h, _⟩ | ⟨h, _⟩ <;> rw [h]
    · exact less rfl
    · show 34 + stale P m (.tail (r 14)) < 35 + stale P m (.tail (r 14))
      omega
  | pc + 20, h, _ => absurd h (by omega)

theorem near_fill : ∀ pc, PushAt p e x m t v b k r st (pc + 38) →
    Near p P m ⟨0, pc + 38, r, b⟩ st (Frame.exec program m ⟨0, pc + 38, r, b⟩)
  | 0, _ | 1, _ | 2, _ => near .refl rfl (less rfl)
  | 3, _ | 4, _ => near (.set nofun nofun) rfl (less rfl)
  | 5, _ => near_done (less rfl)
  | 6, _ | 7, _ => near .refl rfl (less rfl)
  | _ + 8, h => h.elim

theorem near (hP : 30 ≤ P) (pc : Nat) (h : PushAt p e x m t v b k r st pc) :
    Near p P m ⟨0, pc, r, b⟩ st (Frame.exec program m ⟨0, pc, r, b⟩) := by
  rcases Nat.lt_or_ge pc 18 with h' | h'
  · exact near_room pc h' h
  · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h'
    rcases Nat.lt_or_ge i 20 with h₁ | h₁
    · rw [Nat.add_comm 18 i] at h ⊢
      exact near_take hP i h₁ h
    · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₁
      have e : 18 + (20 + i) = i + 38 := by omega
      rw [e] at h ⊢
      exact near_fill i h

end Push
end Mpmc
