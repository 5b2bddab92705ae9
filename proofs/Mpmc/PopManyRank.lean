prelude
import Mpmc.PushManyRank
/-!
# Each step of pop_many brings it nearer to its end

## Main statements

* `PopMany.near`
-/

namespace Mpmc
open Gen.Mpmc

variable {p : Params} {e : Prop} {x : Tickets} {m : Mem} {t : Tid} {N k L : Nat} {b buf : List Nat} {r : Regs}
  {st : Status}

namespace PopMany

theorem near_begin : ∀ pc, pc < 6 → PopManyAt p e x t N b k r buf st pc →
    Near p (22 + 8 * L) m ⟨3, pc, r, buf⟩ st (Frame.exec program m ⟨3, pc, r, buf⟩)
  | 0, _, _ => near .refl rfl (plus rfl)
  | 1, _, ⟨O, h₁, h₂⟩ => by
    show Near p _ m _ st (some (.next m ⟨3, cond (Word.toBool (BinOp.eval .gt (r 1) (r 2))) 2 3, r, buf⟩))
    rw [Word.toBool_gt, h₂]
    rcases Word.cond_ble (p.capacity + 1) (r 1) 2 3 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · refine near .refl rfl ?_
      show 14 + 19 * p.capacity < 15 + 19 * min (r 1) p.capacity
      omega
    · refine near .refl rfl ?_
      show 13 + 19 * r 1 < 15 + 19 * min (r 1) p.capacity
      omega
  | 2, _, ⟨_, h, _⟩ => by
    refine near .refl rfl ?_
    show 13 + 19 * r 2 < 14 + 19 * p.capacity
    omega
  | 3, _, _ => by
    refine near_branch (near .refl rfl ?_) (near .refl rfl (plus rfl))
    show 1 < 13 + 19 * r 1
    omega
  | 4, _, _ => near_done (less rfl)
  | 5, _, ⟨O, _⟩ => by
    refine near_fresh .refl (stale_head ?_) (plus rfl)
    show m (cell Field.head) = m ⟨r 0, Field.head, 0⟩
    rw [O.q]
  | pc + 6, h, _ => absurd h (by omega)

theorem near_ready : ∀ pc, pc < 14 → PopManyAt p e x t N b k r buf st (pc + 6) →
    Near p (22 + 8 * L) m ⟨3, pc + 6, r, buf⟩ st (Frame.exec program m ⟨3, pc + 6, r, buf⟩)
  | 0, _, _ => near .refl rfl (plus rfl)
  | 1, _, _ => by
    refine near .refl rfl ?_
    show 9 + 11 * r 1 + 8 * (r 1 - 0) < 10 + 19 * r 1
    omega
  | 2, _, ⟨_, _, h, _⟩ => by
    show Near p _ m _ st (some (.next m ⟨3, cond (Word.toBool (BinOp.eval .lt (r 6) (r 1))) 9 18, r, buf⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 6 + 1) (r 1) 9 18 with ⟨h', e⟩ | ⟨_, e⟩ <;> rw [e]
    · refine near .refl rfl ?_
      show 16 + 11 * r 1 + 8 * (r 1 - (r 6 + 1)) < 9 + 11 * r 1 + 8 * (r 1 - r 6)
      omega
    · refine near .refl rfl ?_
      show 8 + 11 * r 1 < 9 + 11 * r 1 + 8 * (r 1 - r 6)
      omega
  | 3, _, _ => by
    refine near .refl rfl ?_
    show 15 + 11 * r 1 + 8 * (r 1 - (r 6 + 1)) < 16 + 11 * r 1 + 8 * (r 1 - (r 6 + 1))
    omega
  | 4, _, _ => by
    refine near .refl rfl ?_
    show 14 + 11 * r 1 + 8 * (r 1 - (r 6 + 1)) < 15 + 11 * r 1 + 8 * (r 1 - (r 6 + 1))
    omega
  | 5, _, _ => by
    refine near .refl rfl ?_
    show 13 + 11 * r 1 + 8 * (r 1 - (r 6 + 1)) < 14 + 11 * r 1 + 8 * (r 1 - (r 6 + 1))
    omega
  | 6, _, _ => by
    refine near .refl rfl ?_
    show 12 + 11 * r 1 + 8 * (r 1 - (r 6 + 1)) < 13 + 11 * r 1 + 8 * (r 1 - (r 6 + 1))
    omega
  | 7, _, _ => by
    refine near_branch (near .refl rfl ?_) (near .refl rfl ?_)
    · show 9 + 11 * r 1 < 12 + 11 * r 1 + 8 * (r 1 - (r 6 + 1))
      omega
    · show 11 + 11 * r 1 + 8 * (r 1 - (r 6 + 1)) < 12 + 11 * r 1 + 8 * (r 1 - (r 6 + 1))
      omega
  | 8, _, _ | 9, _, _ | 12, _, _ => near .refl rfl (plus rfl)
  | 10, _, ⟨O, _, h, _⟩ => by
    have hc := O.asked.capacity
    have hc' := p.capacity_le
    have hb := p.cells_le
    show Near p _ m _ st (some (.next m ⟨3, 17, Function.update r 6 (BinOp.eval .add (r 6) 1), buf⟩))
    rw [Word.add_one (by unfold wordSize; omega)]
    refine near .refl rfl ?_
    show 10 + 11 * r 1 + 8 * (r 1 - (r 6 + 1)) < 11 + 11 * r 1 + 8 * (r 1 - (r 6 + 1))
    omega
  | 11, _, _ => by
    refine near .refl rfl ?_
    show 9 + 11 * r 1 + 8 * (r 1 - r 6) < 10 + 11 * r 1 + 8 * (r 1 - r 6)
    omega
  | 13, _, _ => near_branch (near .refl rfl (plus rfl)) (near .refl rfl (plus rfl))
  | pc + 14, h, _ => absurd h (by omega)

theorem near_take (hL : ∀ c, st = .pending c → batch p c ≤ L) : ∀ pc, pc < 8 →
    PopManyAt p e x t N b k r buf st (pc + 20) →
    Near p (22 + 8 * L) m ⟨3, pc + 20, r, buf⟩ st (Frame.exec program m ⟨3, pc + 20, r, buf⟩)
  | 0, _, ⟨O, _⟩ => by
    have ha := O.asked.le
    have hc := O.asked.capacity
    have hL : min N p.capacity ≤ L := hL _ O.isOpen.pending
    have hm : m ⟨r 0, Field.head, 0⟩ = m (cell Field.head) := by rw [O.isOpen.q]
    refine ⟨?_, .inl .refl⟩
    show cond (Nat.beq (m ⟨r 0, Field.head, 0⟩) (r 3)) 2 (14 + 19 * r 1) + stale (22 + 8 * L) m
      (cond (Nat.beq (m ⟨r 0, Field.head, 0⟩) (r 3)) .nothing (.head (m ⟨r 0, Field.head, 0⟩))) <
        6 + 11 * r 1 + stale (22 + 8 * L) m (.head (r 3))
    rw [hm]
    by_cases h : m (cell Field.head) = r 3
    · rw [h, Nat.beq_refl]
      show 2 + 0 < 6 + 11 * r 1 + _
      omega
    · rw [Nat.beq_false_of_ne h, stale_head_ne h]
      show 14 + 19 * r 1 + stale (22 + 8 * L) m (.head (m (cell Field.head))) < 6 + 11 * r 1 + (22 + 8 * L)
      rw [stale_head rfl]
      omega
  | 1, _, _ => by
    show Near p _ m _ st (some (.next m ⟨3, cond (Word.toBool (BinOp.eval .eq (r 11) (r 3))) 22 23, r, buf⟩))
    rw [Word.toBool_eq]
    refine ⟨?_, .inl .refl⟩
    by_cases h : r 11 = r 3
    · rw [h, Nat.beq_refl]
      show 1 + 0 < cond (Nat.beq (r 11) (r 3)) 2 (14 + 19 * r 1) + _
      rw [h, Nat.beq_refl]
      show 1 + 0 < 2 + _
      omega
    · rw [Nat.beq_false_of_ne h]
      show 13 + 19 * r 1 + stale (22 + 8 * L) m (.head (r 11)) < cond (Nat.beq (r 11) (r 3)) 2 (14 + 19 * r 1) +
        stale (22 + 8 * L) m (cond (Nat.beq (r 11) (r 3)) .nothing (.head (r 11)))
      rw [Nat.beq_false_of_ne h]
      show 13 + 19 * r 1 + stale (22 + 8 * L) m (.head (r 11)) < 14 + 19 * r 1 + stale (22 + 8 * L) m (.head (r 11))
      omega
  | 2, _, _ => near_done (less rfl)
  | 3, _, _ | 4, _, _ | 5, _, _ => near .refl rfl (plus rfl)
  | 6, _, ⟨O, h, _, _⟩ => by
    have hle := h.le
    have ha := O.asked.le
    have hc := O.asked.capacity
    have hL : min N p.capacity ≤ L := hL _ O.isOpen.pending
    show Near p _ m _ st ((Instr.cas 13 12 ⟨.reg 0, 2, .lit 0⟩ (.reg 12) (.bin .add (.reg 3) (.reg 4))
      .relaxed .relaxed).exec m ⟨3, 26, r, buf⟩)
    refine Instr.exec_cas (l := cell Field.head) ?_
      (fun hm => ⟨?_, .inr ⟨⟨_, O.isOpen.pending⟩, .inr (.inr (.inr ⟨rfl, rfl, rfl⟩))⟩⟩) (fun hm => ⟨?_, .inl .refl⟩)
    · show (⟨r 0, Field.head, 0⟩ : Loc) = _
      rw [O.isOpen.q]
    · show 4 + 11 * r 4 + 0 < 5 + 11 * r 1 + _
      omega
    · show 14 + 19 * r 1 + stale (22 + 8 * L) m (.head (m (cell Field.head))) <
        5 + 11 * r 1 + stale (22 + 8 * L) m (.head (r 12))
      have hm : m (cell Field.head) ≠ r 12 := hm
      rw [stale_head rfl, stale_head_ne hm]
      omega
  | 7, _, h => by
    refine ⟨?_, .inl .refl⟩
    show steps p ⟨3, cond (Word.toBool (r 13)) 28 41, r, buf⟩ +
      stale (22 + 8 * L) m (view ⟨3, cond (Word.toBool (r 13)) 28 41, r, buf⟩) <
      cond (Nat.beq (r 13) 0) (14 + 19 * r 1) (4 + 11 * r 4) +
        stale (22 + 8 * L) m (cond (Nat.beq (r 13) 0) (.head (r 12)) .nothing)
    rcases h with ⟨h, _⟩ | ⟨h, _⟩ <;> rw [h]
    · show 3 + 11 * r 4 + 0 < 4 + 11 * r 4 + 0
      omega
    · show 13 + 19 * r 1 + stale (22 + 8 * L) m (.head (r 12)) < 14 + 19 * r 1 + stale (22 + 8 * L) m (.head (r 12))
      omega
  | pc + 8, h, _ => absurd h (by omega)

theorem near_drain : ∀ pc, PopManyAt p e x t N b k r buf st (pc + 28) →
    Near p (22 + 8 * L) m ⟨3, pc + 28, r, buf⟩ st (Frame.exec program m ⟨3, pc + 28, r, buf⟩)
  | 0, _ => by
    refine near .refl rfl ?_
    show 2 + 11 * (r 4 - 0) < 3 + 11 * r 4
    omega
  | 1, _ => by
    show Near p _ m _ st (some (.next m ⟨3, cond (Word.toBool (BinOp.eval .lt (r 14) (r 4))) 30 40, r, buf⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 14 + 1) (r 4) 30 40 with ⟨h', e⟩ | ⟨_, e⟩ <;> rw [e]
    · refine near .refl rfl ?_
      show 12 + 11 * (r 4 - (r 14 + 1)) < 2 + 11 * (r 4 - r 14)
      omega
    · refine near .refl rfl ?_
      show 1 < 2 + 11 * (r 4 - r 14)
      omega
  | 2, _ | 3, _ | 4, _ | 5, _ | 6, _ | 8, _ | 11, _ => near .refl rfl (plus rfl)
  | 7, _ => near (.set nofun nofun) rfl (plus rfl)
  | 9, ⟨D, h, _⟩ => by
    have hlen := D.len
    obtain ⟨⟨y, hy⟩, _⟩ := copy_next (val := x.val) (k := k) (j := r 14) (b := b) (by omega)
    rw [← D.buf] at hy
    show Near p _ m _ st ((Instr.put (.reg 14) (.reg 15)).exec m ⟨3, 37, r, buf⟩)
    rw [Instr.exec_put (f := ⟨3, 37, r, buf⟩) (idx := .reg 14) hy]
    exact near .refl rfl (plus rfl)
  | 10, D => by
    have hc := D.capacity
    have hle := D.le
    have hc' := p.capacity_le
    have hb := p.cells_le
    show Near p _ m _ st (some (.next m ⟨3, 39, Function.update r 14 (BinOp.eval .add (r 14) 1), buf⟩))
    rw [Word.add_one (by unfold wordSize; omega)]
    refine near .refl rfl ?_
    show 3 + 11 * (r 4 - (r 14 + 1)) < 4 + 11 * (r 4 - (r 14 + 1))
    omega
  | 12, _ => near_done (less rfl)
  | 13, _ | 14, _ => near .refl rfl (plus rfl)
  | _ + 15, h => h.elim

theorem near (hL : ∀ c, st = .pending c → batch p c ≤ L) (pc : Nat) (h : PopManyAt p e x t N b k r buf st pc) :
    Near p (22 + 8 * L) m ⟨3, pc, r, buf⟩ st (Frame.exec program m ⟨3, pc, r, buf⟩) := by
  rcases Nat.lt_or_ge pc 6 with h' | h'
  · exact near_begin pc h' h
  · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h'
    rcases Nat.lt_or_ge i 14 with h₁ | h₁
    · rw [Nat.add_comm 6 i] at h ⊢
      exact near_ready i h₁ h
    · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₁
      rcases Nat.lt_or_ge i 8 with h₂ | h₂
      · have e : 6 + (14 + i) = i + 20 := by omega
        rw [e] at h ⊢
        exact near_take hL i h₂ h
      · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₂
        have e : 6 + (14 + (8 + i)) = i + 28 := by omega
        rw [e] at h ⊢
        exact near_drain i h

end PopMany
end Mpmc
