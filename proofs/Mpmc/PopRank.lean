prelude
import Mpmc.PushRank
/-!
# Each step of pop and of size brings it nearer to its end

## Main statements

* `Pop.near`, `Size.near`
-/

namespace Mpmc
open Gen.Mpmc

variable {p : Params} {e : Prop} {x : Tickets} {m : Mem} {t : Tid} {y k P : Nat} {b buf : List Nat} {r : Regs}
  {st : Status}

namespace Pop

theorem near_ready : ∀ pc, pc < 15 → PopAt p e x t y b k r buf st pc →
    Near p P m ⟨1, pc, r, buf⟩ st (Frame.exec program m ⟨1, pc, r, buf⟩)
  | 0, _, ⟨h, _⟩ => by
    refine near_fresh .refl (stale_head ?_) (less rfl)
    show m (cell Field.head) = m ⟨r 0, Field.head, 0⟩
    rw [h]
  | 1, _, _ | 2, _, _ => near .refl rfl (less rfl)
  | 3, _, ⟨_, _, h, _⟩ => by
    show Near p P m _ st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .lt (r 4) 1)) 4 13, r, buf⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 4 + 1) 1 4 13 with ⟨h', e⟩ | ⟨_, e⟩ <;> rw [e]
    · refine near .refl rfl ?_
      show 21 < 14 + 8 * (1 - r 4)
      omega
    · refine near .refl rfl ?_
      show 13 < 14 + 8 * (1 - r 4)
      omega
  | 4, _, _ | 5, _, _ | 6, _, _ | 7, _, _ | 9, _, _ | 10, _, _ | 13, _, _ => near .refl rfl (less rfl)
  | 8, _, _ => near_branch (near .refl rfl (less rfl)) (near .refl rfl (less rfl))
  | 11, _, ⟨_, _, h, _⟩ => by
    show Near p P m _ st (some (.next m ⟨1, 12, Function.update r 4 (BinOp.eval .add (r 4) 1), buf⟩))
    rw [Word.add_one (by unfold wordSize; omega)]
    refine near .refl rfl ?_
    show 15 + 8 * (1 - (r 4 + 1)) < 16
    omega
  | 12, _, _ => by
    refine near .refl rfl ?_
    show 14 + 8 * (1 - r 4) < 15 + 8 * (1 - r 4)
    omega
  | 14, _, _ => near_branch (near .refl rfl (less rfl)) (near .refl rfl (less rfl))
  | pc + 15, h, _ => absurd h (by omega)

theorem near_take (hP : 30 ≤ P) : ∀ pc, pc < 8 → PopAt p e x t y b k r buf st (pc + 15) →
    Near p P m ⟨1, pc + 15, r, buf⟩ st (Frame.exec program m ⟨1, pc + 15, r, buf⟩)
  | 0, _, ⟨O, _⟩ => by
    have hm : m ⟨r 0, Field.head, 0⟩ = m (cell Field.head) := by rw [O.q]
    refine ⟨?_, .inl .refl⟩
    show cond (Nat.beq (m ⟨r 0, Field.head, 0⟩) (r 1)) 2 27 +
      stale P m (cond (Nat.beq (m ⟨r 0, Field.head, 0⟩) (r 1)) .nothing (.head (m ⟨r 0, Field.head, 0⟩))) <
        11 + stale P m (.head (r 1))
    rw [hm]
    by_cases h : m (cell Field.head) = r 1
    · rw [h, Nat.beq_refl]
      show 2 + 0 < 11 + _
      omega
    · rw [Nat.beq_false_of_ne h, stale_head_ne h]
      show 27 + stale P m (.head (m (cell Field.head))) < 11 + P
      rw [stale_head rfl]
      omega
  | 1, _, _ => by
    show Near p P m _ st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 9) (r 1))) 17 18, r, buf⟩))
    rw [Word.toBool_eq]
    refine ⟨?_, .inl .refl⟩
    by_cases h : r 9 = r 1
    · rw [h, Nat.beq_refl]
      show 1 + 0 < cond (Nat.beq (r 9) (r 1)) 2 27 + _
      rw [h, Nat.beq_refl]
      show 1 + 0 < 2 + _
      omega
    · rw [Nat.beq_false_of_ne h]
      show 26 + stale P m (.head (r 9)) < cond (Nat.beq (r 9) (r 1)) 2 27 +
        stale P m (cond (Nat.beq (r 9) (r 1)) .nothing (.head (r 9)))
      rw [Nat.beq_false_of_ne h]
      show 26 + stale P m (.head (r 9)) < 27 + stale P m (.head (r 9))
      omega
  | 2, _, _ => near_done (less rfl)
  | 3, _, _ | 4, _, _ | 5, _, _ => near .refl rfl (less rfl)
  | 6, _, ⟨O, _, _, _⟩ => by
    show Near p P m _ st ((Instr.cas 11 10 ⟨.reg 0, 2, .lit 0⟩ (.reg 10) (.bin .add (.reg 1) (.lit 1))
      .relaxed .relaxed).exec m ⟨1, 21, r, buf⟩)
    refine Instr.exec_cas (l := cell Field.head) ?_
      (fun hm => ⟨?_, .inr ⟨⟨_, O.pending⟩, .inr (.inl ⟨rfl, rfl, rfl⟩)⟩⟩) (fun hm => ⟨?_, .inl .refl⟩)
    · show (⟨r 0, Field.head, 0⟩ : Loc) = _
      rw [O.q]
    · show 9 + 0 < 10 + _
      omega
    · show 27 + stale P m (.head (m (cell Field.head))) < 10 + stale P m (.head (r 10))
      have hm : m (cell Field.head) ≠ r 10 := hm
      rw [stale_head rfl, stale_head_ne hm]
      omega
  | 7, _, h => by
    refine ⟨?_, .inl .refl⟩
    show steps p ⟨1, cond (Word.toBool (r 11)) 23 31, r, buf⟩ +
      stale P m (view ⟨1, cond (Word.toBool (r 11)) 23 31, r, buf⟩) <
      cond (Nat.beq (r 11) 0) 27 9 + stale P m (cond (Nat.beq (r 11) 0) (.head (r 10)) .nothing)
    rcases h with ⟨h, _⟩ | ⟨h, _⟩ <;> rw [h]
    · exact less rfl
    · show 26 + stale P m (.head (r 10)) < 27 + stale P m (.head (r 10))
      omega
  | pc + 8, h, _ => absurd h (by omega)

theorem near_drain : ∀ pc, PopAt p e x t y b k r buf st (pc + 23) →
    Near p P m ⟨1, pc + 23, r, buf⟩ st (Frame.exec program m ⟨1, pc + 23, r, buf⟩)
  | 0, _ | 1, _ | 2, _ | 3, _ | 5, _ => near .refl rfl (less rfl)
  | 4, _ => near (.set nofun nofun) rfl (less rfl)
  | 6, D => by
    have hb : buf.get? 0 = some y := by rw [D.buf]; rfl
    show Near p P m _ st ((Instr.put (.lit 0) (.reg 12)).exec m ⟨1, 29, r, buf⟩)
    rw [Instr.exec_put (f := ⟨1, 29, r, buf⟩) (idx := .lit 0) hb]
    exact near .refl rfl (less rfl)
  | 7, _ => near_done (less rfl)
  | 8, _ | 9, _ => near .refl rfl (less rfl)
  | _ + 10, h => h.elim

theorem near (hP : 30 ≤ P) (pc : Nat) (h : PopAt p e x t y b k r buf st pc) :
    Near p P m ⟨1, pc, r, buf⟩ st (Frame.exec program m ⟨1, pc, r, buf⟩) := by
  rcases Nat.lt_or_ge pc 15 with h' | h'
  · exact near_ready pc h' h
  · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h'
    rcases Nat.lt_or_ge i 8 with h₁ | h₁
    · rw [Nat.add_comm 15 i] at h ⊢
      exact near_take hP i h₁ h
    · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₁
      have e : 15 + (8 + i) = i + 23 := by omega
      rw [e] at h ⊢
      exact near_drain i h

end Pop

theorem Size.near : ∀ pc, SizeAt p x t b r st pc →
    Near p P m ⟨4, pc, r, b⟩ st (Frame.exec program m ⟨4, pc, r, b⟩)
  | 0, _ | 1, _ | 2, _ => Mpmc.near .refl rfl (less rfl)
  | 3, _ => near_branch (Mpmc.near .refl rfl (less rfl)) (Mpmc.near .refl rfl (less rfl))
  | 4, _ | 5, _ => near_done (less rfl)
  | _ + 6, h => h.elim

end Mpmc
