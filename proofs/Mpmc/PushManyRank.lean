prelude
import Mpmc.Bounds
import Mpmc.PushRank
/-!
# Each step of push_many brings it nearer to its end

## Main statements

* `PushMany.near`
-/

namespace Mpmc
open Gen.Mpmc

theorem plus {a b n : Nat} (h : Nat.ble (a + 1) b = true) : a + n < b + n :=
  Nat.add_lt_add_right (Nat.le_of_ble_eq_true h) n

variable {p : Params} {e : Prop} {x : Tickets} {m : Mem} {t : Tid} {N k L : Nat} {b : List Nat} {r : Regs} {st : Status}

namespace PushMany

theorem near_begin : ∀ pc, pc < 6 → PushManyAt p e x m t N b k r st pc →
    Near p (22 + 8 * L) m ⟨2, pc, r, b⟩ st (Frame.exec program m ⟨2, pc, r, b⟩)
  | 0, _, _ => near .refl rfl (plus rfl)
  | 1, _, ⟨O, h₁, h₂⟩ => by
    show Near p _ m _ st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .gt (r 1) (r 2))) 2 3, r, b⟩))
    rw [Word.toBool_gt, h₂]
    rcases Word.cond_ble (p.capacity + 1) (r 1) 2 3 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · refine near .refl rfl ?_
      show 24 + 19 * p.capacity < 25 + 19 * min (r 1) p.capacity
      omega
    · refine near .refl rfl ?_
      show 23 + 19 * r 1 < 25 + 19 * min (r 1) p.capacity
      omega
  | 2, _, ⟨_, h, _⟩ => by
    refine near .refl rfl ?_
    show 23 + 19 * r 2 < 24 + 19 * p.capacity
    omega
  | 3, _, _ => by
    refine near_branch (near .refl rfl ?_) (near .refl rfl (plus rfl))
    show 1 < 23 + 19 * r 1
    omega
  | 4, _, _ => near_done (less rfl)
  | 5, _, ⟨O, _⟩ => by
    refine near_fresh .refl (stale_tail ?_) (plus rfl)
    show m (cell Field.tail) = m ⟨r 0, Field.tail, 0⟩
    rw [O.q]
  | pc + 6, h, _ => absurd h (by omega)

theorem near_room : ∀ pc, pc < 17 → PushManyAt p e x m t N b k r st (pc + 6) →
    Near p (22 + 8 * L) m ⟨2, pc + 6, r, b⟩ st (Frame.exec program m ⟨2, pc + 6, r, b⟩)
  | 0, _, _ | 1, _, _ | 3, _, _ | 4, _, _ | 5, _, _ | 7, _, _ | 9, _, _ | 10, _, _ | 12, _, _ | 13, _, _ | 14, _, _
  | 15, _, _ => near .refl rfl (plus rfl)
  | 2, _, _ | 8, _, _ | 11, _, _ => near_branch (near .refl rfl (plus rfl)) (near .refl rfl (plus rfl))
  | 6, _, _ => near (.set nofun nofun) rfl (plus rfl)
  | 16, _, _ => by
    refine near .refl rfl ?_
    show 9 + 11 * r 1 + 8 * (r 1 - 0) < 10 + 19 * r 1
    omega
  | pc + 17, h, _ => absurd h (by omega)

theorem near_ready : ∀ pc, pc < 12 → PushManyAt p e x m t N b k r st (pc + 23) →
    Near p (22 + 8 * L) m ⟨2, pc + 23, r, b⟩ st (Frame.exec program m ⟨2, pc + 23, r, b⟩)
  | 0, _, ⟨_, h, _, _, _⟩ => by
    have hle := h.le
    show Near p _ m _ st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .lt (r 9) (r 4))) 24 33, r, b⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 9 + 1) (r 4) 24 33 with ⟨h', e⟩ | ⟨_, e⟩ <;> rw [e]
    · refine near .refl rfl ?_
      show 16 + 11 * r 1 + 8 * (r 1 - (r 9 + 1)) < 9 + 11 * r 1 + 8 * (r 1 - r 9)
      omega
    · refine near .refl rfl ?_
      show 8 + 11 * r 1 < 9 + 11 * r 1 + 8 * (r 1 - r 9)
      omega
  | 1, _, _ => by
    refine near .refl rfl ?_
    show 15 + 11 * r 1 + 8 * (r 1 - (r 9 + 1)) < 16 + 11 * r 1 + 8 * (r 1 - (r 9 + 1))
    omega
  | 2, _, _ => by
    refine near .refl rfl ?_
    show 14 + 11 * r 1 + 8 * (r 1 - (r 9 + 1)) < 15 + 11 * r 1 + 8 * (r 1 - (r 9 + 1))
    omega
  | 3, _, _ => by
    refine near .refl rfl ?_
    show 13 + 11 * r 1 + 8 * (r 1 - (r 9 + 1)) < 14 + 11 * r 1 + 8 * (r 1 - (r 9 + 1))
    omega
  | 4, _, _ => by
    refine near .refl rfl ?_
    show 12 + 11 * r 1 + 8 * (r 1 - (r 9 + 1)) < 13 + 11 * r 1 + 8 * (r 1 - (r 9 + 1))
    omega
  | 5, _, _ => by
    refine near_branch (near .refl rfl ?_) (near .refl rfl ?_)
    · show 9 + 11 * r 1 < 12 + 11 * r 1 + 8 * (r 1 - (r 9 + 1))
      omega
    · show 11 + 11 * r 1 + 8 * (r 1 - (r 9 + 1)) < 12 + 11 * r 1 + 8 * (r 1 - (r 9 + 1))
      omega
  | 6, _, _ | 7, _, _ | 10, _, _ => near .refl rfl (plus rfl)
  | 8, _, ⟨O, h, _, h', _⟩ => by
    have hle := h.le
    have hc := O.asked.capacity
    have hc' := p.capacity_le
    have hb := p.cells_le
    show Near p _ m _ st (some (.next m ⟨2, 32, Function.update r 9 (BinOp.eval .add (r 9) 1), b⟩))
    rw [Word.add_one (by unfold wordSize; omega)]
    refine near .refl rfl ?_
    show 10 + 11 * r 1 + 8 * (r 1 - (r 9 + 1)) < 11 + 11 * r 1 + 8 * (r 1 - (r 9 + 1))
    omega
  | 9, _, _ => by
    refine near .refl rfl ?_
    show 9 + 11 * r 1 + 8 * (r 1 - r 9) < 10 + 11 * r 1 + 8 * (r 1 - r 9)
    omega
  | 11, _, _ => near_branch (near .refl rfl (plus rfl)) (near .refl rfl (plus rfl))
  | pc + 12, h, _ => absurd h (by omega)

theorem near_take (hL : ∀ c, st = .pending c → batch p c ≤ L) : ∀ pc, pc < 8 → PushManyAt p e x m t N b k r st (pc + 35) →
    Near p (22 + 8 * L) m ⟨2, pc + 35, r, b⟩ st (Frame.exec program m ⟨2, pc + 35, r, b⟩)
  | 0, _, ⟨O, _⟩ => by
    have ha := O.asked.le
    have hc := O.asked.capacity
    have hL : min N p.capacity ≤ L := hL _ O.isOpen.pending
    have hm : m ⟨r 0, Field.tail, 0⟩ = m (cell Field.tail) := by rw [O.isOpen.q]
    refine ⟨?_, .inl .refl⟩
    show cond (Nat.beq (m ⟨r 0, Field.tail, 0⟩) (r 3)) 2 (24 + 19 * r 1) + stale (22 + 8 * L) m
      (cond (Nat.beq (m ⟨r 0, Field.tail, 0⟩) (r 3)) .nothing (.tail (m ⟨r 0, Field.tail, 0⟩))) <
        6 + 11 * r 1 + stale (22 + 8 * L) m (.tail (r 3))
    rw [hm]
    by_cases h : m (cell Field.tail) = r 3
    · rw [h, Nat.beq_refl]
      show 2 + 0 < 6 + 11 * r 1 + _
      omega
    · rw [Nat.beq_false_of_ne h, stale_tail_ne h]
      show 24 + 19 * r 1 + stale (22 + 8 * L) m (.tail (m (cell Field.tail))) < 6 + 11 * r 1 + (22 + 8 * L)
      rw [stale_tail rfl]
      omega
  | 1, _, _ => by
    show Near p _ m _ st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .eq (r 14) (r 3))) 37 38, r, b⟩))
    rw [Word.toBool_eq]
    refine ⟨?_, .inl .refl⟩
    by_cases h : r 14 = r 3
    · rw [h, Nat.beq_refl]
      show 1 + 0 < cond (Nat.beq (r 14) (r 3)) 2 (24 + 19 * r 1) + _
      rw [h, Nat.beq_refl]
      show 1 + 0 < 2 + _
      omega
    · rw [Nat.beq_false_of_ne h]
      show 23 + 19 * r 1 + stale (22 + 8 * L) m (.tail (r 14)) < cond (Nat.beq (r 14) (r 3)) 2 (24 + 19 * r 1) +
        stale (22 + 8 * L) m (cond (Nat.beq (r 14) (r 3)) .nothing (.tail (r 14)))
      rw [Nat.beq_false_of_ne h]
      show 23 + 19 * r 1 + stale (22 + 8 * L) m (.tail (r 14)) < 24 + 19 * r 1 + stale (22 + 8 * L) m (.tail (r 14))
      omega
  | 2, _, _ => near_done (less rfl)
  | 3, _, _ | 4, _, _ | 5, _, _ => near .refl rfl (plus rfl)
  | 6, _, ⟨O, h, _, _⟩ => by
    have hle := h.room.le
    have ha := O.asked.le
    have hc := O.asked.capacity
    have hL : min N p.capacity ≤ L := hL _ O.isOpen.pending
    show Near p _ m _ st ((Instr.cas 16 15 ⟨.reg 0, 0, .lit 0⟩ (.reg 15) (.bin .add (.reg 3) (.reg 4))
      .relaxed .relaxed).exec m ⟨2, 41, r, b⟩)
    refine Instr.exec_cas (l := cell Field.tail) ?_
      (fun hm => ⟨?_, .inr ⟨⟨_, O.isOpen.pending⟩, .inr (.inr (.inl ⟨rfl, rfl, rfl⟩))⟩⟩) (fun hm => ⟨?_, .inl .refl⟩)
    · show (⟨r 0, Field.tail, 0⟩ : Loc) = _
      rw [O.isOpen.q]
    · show 4 + 11 * r 4 + 0 < 5 + 11 * r 1 + _
      omega
    · show 24 + 19 * r 1 + stale (22 + 8 * L) m (.tail (m (cell Field.tail))) <
        5 + 11 * r 1 + stale (22 + 8 * L) m (.tail (r 15))
      have hm : m (cell Field.tail) ≠ r 15 := hm
      rw [stale_tail rfl, stale_tail_ne hm]
      omega
  | 7, _, h => by
    refine ⟨?_, .inl .refl⟩
    show steps p ⟨2, cond (Word.toBool (r 16)) 43 56, r, b⟩ +
      stale (22 + 8 * L) m (view ⟨2, cond (Word.toBool (r 16)) 43 56, r, b⟩) <
      cond (Nat.beq (r 16) 0) (24 + 19 * r 1) (4 + 11 * r 4) +
        stale (22 + 8 * L) m (cond (Nat.beq (r 16) 0) (.tail (r 15)) .nothing)
    rcases h with ⟨h, _⟩ | ⟨h, _⟩ <;> rw [h]
    · show 3 + 11 * r 4 + 0 < 4 + 11 * r 4 + 0
      omega
    · show 23 + 19 * r 1 + stale (22 + 8 * L) m (.tail (r 15)) < 24 + 19 * r 1 + stale (22 + 8 * L) m (.tail (r 15))
      omega
  | pc + 8, h, _ => absurd h (by omega)

theorem near_fill : ∀ pc, PushManyAt p e x m t N b k r st (pc + 43) →
    Near p (22 + 8 * L) m ⟨2, pc + 43, r, b⟩ st (Frame.exec program m ⟨2, pc + 43, r, b⟩)
  | 0, _ => by
    refine near .refl rfl ?_
    show 2 + 11 * (r 4 - 0) < 3 + 11 * r 4
    omega
  | 1, _ => by
    show Near p _ m _ st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .lt (r 17) (r 4))) 45 55, r, b⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 17 + 1) (r 4) 45 55 with ⟨h', e⟩ | ⟨_, e⟩ <;> rw [e]
    · refine near .refl rfl ?_
      show 12 + 11 * (r 4 - (r 17 + 1)) < 2 + 11 * (r 4 - r 17)
      omega
    · refine near .refl rfl ?_
      show 1 < 2 + 11 * (r 4 - r 17)
      omega
  | 2, _ | 4, _ | 5, _ | 6, _ | 7, _ | 11, _ => near .refl rfl (plus rfl)
  | 3, ⟨F, h, _⟩ => by
    have hlen := F.len
    obtain ⟨v, hv⟩ := List.exists_get?_eq_some (l := b) (n := r 17) (by omega)
    show Near p _ m _ st ((Instr.get 19 (.reg 17)).exec m ⟨2, 46, r, b⟩)
    rw [Instr.exec_get (f := ⟨2, 46, r, b⟩) (idx := .reg 17) hv]
    exact near .refl rfl (plus rfl)
  | 8, _ | 9, _ => near (.set nofun nofun) rfl (plus rfl)
  | 10, ⟨F, h⟩ => by
    have hc := F.capacity
    have hc' := p.capacity_le
    have hb := p.cells_le
    show Near p _ m _ st (some (.next m ⟨2, 54, Function.update r 17 (BinOp.eval .add (r 17) 1), b⟩))
    rw [Word.add_one (by unfold wordSize; omega)]
    refine near .refl rfl ?_
    show 3 + 11 * (r 4 - (r 17 + 1)) < 4 + 11 * (r 4 - (r 17 + 1))
    omega
  | 12, _ => near_done (less rfl)
  | 13, _ | 14, _ => near .refl rfl (plus rfl)
  | _ + 15, h => h.elim

theorem near (hL : ∀ c, st = .pending c → batch p c ≤ L) (pc : Nat) (h : PushManyAt p e x m t N b k r st pc) :
    Near p (22 + 8 * L) m ⟨2, pc, r, b⟩ st (Frame.exec program m ⟨2, pc, r, b⟩) := by
  rcases Nat.lt_or_ge pc 6 with h' | h'
  · exact near_begin pc h' h
  · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h'
    rcases Nat.lt_or_ge i 17 with h₁ | h₁
    · rw [Nat.add_comm 6 i] at h ⊢
      exact near_room i h₁ h
    · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₁
      rcases Nat.lt_or_ge i 12 with h₂ | h₂
      · have e : 6 + (17 + i) = i + 23 := by omega
        rw [e] at h ⊢
        exact near_ready i h₂ h
      · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₂
        rcases Nat.lt_or_ge i 8 with h₃ | h₃
        · have e : 6 + (17 + (12 + i)) = i + 35 := by omega
          rw [e] at h ⊢
          exact near_take hL i h₃ h
        · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h₃
          have e : 6 + (17 + (12 + (8 + i))) = i + 43 := by omega
          rw [e] at h ⊢
          exact near_fill i h

end PushMany
end Mpmc
