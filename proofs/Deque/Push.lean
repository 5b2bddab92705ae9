prelude
import Deque.Copy
/-!
# push, instruction by instruction

## Main statements

* `Push.step`: every instruction of `push` leads from its assertion to the next one; those by which it grows are in
  `Deque.Grow` and `Deque.Copy`
-/

namespace Deque
open Gen.Deque

namespace Push
variable {p : Params} {T v pc : Nat} {y : Own} {m : Mem} {b : List Nat} {r r' : Regs} {st : Status}

/-- What the branch `bottom - top > mask` compares. -/
theorem full_cases {t : Nat} (S : Shared p T y m) (hF : y.N = y.E) (h₂ : r 2 = p.index y.E) (h₃ : r 3 = p.index t)
    (h₅ : r 5 = Word.pow2 y.K - 1) (ht : y.S ≤ t ∧ t ≤ y.E) :
    (y.E = t + Word.pow2 y.K ∧ Nat.ble (r 5 + 1) (BinOp.eval .sub (r 2) (r 3)) = true) ∨
      (y.E < t + Word.pow2 y.K ∧ Nat.ble (r 5 + 1) (BinOp.eval .sub (r 2) (r 3)) = false) := by
  have hp := Word.pow2_pos y.K
  have hr := S.order.room
  have hle := S.pow_le
  rw [h₂, h₃, h₅, Params.sub ht.2 (by unfold wordSize; omega), Nat.sub_add_cancel hp]
  cases hb : Nat.ble (Word.pow2 y.K) (y.E - t) with
  | true =>
    have h := Nat.le_of_ble_eq_true hb
    exact .inl ⟨by omega, rfl⟩
  | false =>
    have h := Nat.lt_of_not_le (Nat.not_le_of_not_ble_eq_true (by rw [hb]; nofun))
    exact .inr ⟨by omega, rfl⟩

/-! ### Steps to go before it is decided whether to grow -/

theorem rank_early (h : Nat.ble pc 5 = true) :
    rank m ⟨0, pc, r, b⟩ = earlyRank (Nat.ble (slots m) (elements m)) m pc := by
  show pushRank m r pc = _
  unfold pushRank
  rw [h]
  rfl

theorem rank_middle (h₅ : Nat.ble pc 5 = false) (h₇ : Nat.ble pc 7 = true) :
    rank m ⟨0, pc, r, b⟩ = earlyRank (Nat.ble (r 5 + 1) (BinOp.eval .sub (r 2) (r 3))) m pc := by
  show pushRank m r pc = _
  unfold pushRank
  rw [h₅, h₇]
  rfl

theorem early_lt (h : Nat.ble (pc + 1) 5 = true) (h' : Nat.ble pc 5 = true) :
    rank m ⟨0, pc + 1, r', b⟩ < rank m ⟨0, pc, r, b⟩ := by
  rw [rank_early h, rank_early h']
  refine earlyRank_lt (Nat.ble_eq_true_of_le ?_) rfl
  have h := Nat.le_of_ble_eq_true h
  omega

/-- The branches where there turns out to be room. -/
theorem room_lt (h : Nat.ble pc 7 = true) : rank m ⟨0, 31, r, b⟩ < rank m ⟨0, pc, r, b⟩ := by
  have h' : Nat.ble (4 + 1) (12 - pc) = true := by
    have h := Nat.le_of_ble_eq_true h
    exact Nat.ble_eq_true_of_le (by omega)
  cases h₅ : Nat.ble pc 5 with
  | true => rw [rank_early h₅]; exact lt_earlyRank (k := 4) h'
  | false => rw [rank_middle h₅ h]; exact lt_earlyRank (k := 4) h'

/-! ### The instructions -/

/-- Before `top` is loaded: the branch at 4. -/
theorem at_4 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (ha : y.A < y.C) (h₂ : r 2 = p.index y.E)
    (h₃ : r 3 = p.index y.S) (h₄ : r 4 = y.cur) (h₅ : r 5 = Word.pow2 y.K - 1) :
    OwnerStep p (Push p) T y m ⟨0, 4, r, b⟩ st (Frame.exec program m ⟨0, 4, r, b⟩) := by
  have ho := S.order.seen
  show OwnerStep p _ T y m _ st (some (.next m ⟨0,
    cond (Word.toBool (BinOp.eval .gt (BinOp.eval .sub (r 2) (r 3)) (r 5))) 5 31, r, b⟩))
  rw [Word.toBool_gt]
  rcases full_cases S O.N h₂ h₃ h₅ (by omega) with ⟨_, e⟩ | ⟨h, e⟩ <;> rw [e]
  · exact .stay S (.mk ⟨O, ha, h₂, h₄, h₅⟩) (early_lt rfl rfl)
  · exact .stay S (.mk ⟨O, ⟨h₂, h₄, h⟩, h₅⟩) (room_lt rfl)

/-- The load of `top`. -/
theorem at_5 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (ha : y.A < y.C) (h₂ : r 2 = p.index y.E)
    (h₄ : r 4 = y.cur) (h₅ : r 5 = Word.pow2 y.K - 1) :
    OwnerStep p (Push p) T y m ⟨0, 5, r, b⟩ st (Frame.exec program m ⟨0, 5, r, b⟩) := by
  have h : m ⟨r 0, Field.top, 0⟩ = p.index T := by rw [O.q, S.top]
  show OwnerStep p _ T y m _ st (some (.next m ⟨0, 6, Function.update r 3 (m ⟨r 0, Field.top, 0⟩), b⟩))
  rw [h]
  refine .observe S (.mk ⟨(O.update (j := 3) rfl).ghost rfl rfl rfl rfl rfl rfl, ha, other rfl h₂, other rfl h₄,
    other rfl h₅, Function.update_self _ _ _⟩) ?_ (.none rfl rfl)
  have e₁ : r 5 + 1 = slots m := by rw [h₅, slots_eq S O.own, Nat.sub_add_cancel (Word.pow2_pos y.K)]
  have e₂ : BinOp.eval .sub (r 2) (p.index T) = elements m := by unfold elements; rw [h₂, S.bottom, S.top, O.F]
  rw [rank_early (pc := 5) rfl, rank_middle (pc := 6) rfl rfl, Function.update_self, other (i := 3) (j := 5) rfl rfl,
    other (i := 3) (j := 2) rfl rfl, e₁, e₂]
  exact earlyRank_lt (pc := 5) rfl rfl

/-- The branch at 7. -/
theorem at_7 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (ha : y.A < y.C) (h₂ : r 2 = p.index y.E)
    (h₄ : r 4 = y.cur) (h₅ : r 5 = Word.pow2 y.K - 1) (h₃ : r 3 = p.index y.S) :
    OwnerStep p (Push p) T y m ⟨0, 7, r, b⟩ st (Frame.exec program m ⟨0, 7, r, b⟩) := by
  have ho := S.order.seen
  show OwnerStep p _ T y m _ st (some (.next m ⟨0,
    cond (Word.toBool (BinOp.eval .gt (BinOp.eval .sub (r 2) (r 3)) (r 5))) 8 31, r, b⟩))
  rw [Word.toBool_gt]
  rcases full_cases S O.N h₂ h₃ h₅ (by omega) with ⟨h, e⟩ | ⟨h, e⟩
  · have hr : rank m ⟨0, 8, r, b⟩ < rank m ⟨0, 7, r, b⟩ := by
      rw [rank_middle (pc := 7) rfl rfl, e]
      show 18 + 5 * slots m < 19 + 5 * slots m
      omega
    rw [e]
    exact .stay S (.mk ⟨O, ha, h₂, h₃, h₄, h⟩) hr
  · rw [e]
    exact .stay S (.mk ⟨O, ⟨h₂, h₄, h⟩, h₅⟩) (room_lt rfl)

/-- The branch `buffer == NULL`. -/
theorem at_28 (S : Shared p T y m) (O : PushOpen y y.cur v b r st) (h : r 4 = 0 ∨ PushRoom p y r) :
    OwnerStep p (Push p) T y m ⟨0, 28, r, b⟩ st (Frame.exec program m ⟨0, 28, r, b⟩) := by
  show OwnerStep p _ T y m _ st (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 4) 0)) 29 30, r, b⟩))
  rw [Word.toBool_eq]
  rcases Word.cond_beq (r 4) 0 29 30 with ⟨_, e⟩ | ⟨h', e⟩ <;> rw [e]
  · exact .commit S (.mk (v := v) ⟨O.steady, rfl, O.q⟩) (nearer rfl) O.pending .noMemory rfl
  · rcases h with h | h
    · exact absurd h h'
    · exact .stay S (.mk ⟨O, h⟩) (nearer rfl)

theorem step (S : Shared p T y m) : ∀ pc, PushAt p y m v b r st pc →
    OwnerStep p (Push p) T y m ⟨0, pc, r, b⟩ st (Frame.exec program m ⟨0, pc, r, b⟩)
  | 0, ⟨O, ha⟩ => by
    have h : m ⟨r 0, Field.bottomOwn, 0⟩ = p.index y.E := by rw [O.q, S.bottomOwn, O.O]
    exact .stay S (.mk ⟨O.update rfl, ha, (Function.update_self _ _ _).trans h⟩) (early_lt rfl rfl)
  | 1, ⟨O, ha, h₂⟩ => by
    have h : m ⟨r 0, Field.topSeen, 0⟩ = p.index y.S := by rw [O.q, S.topSeen]
    exact .stay S (.mk ⟨O.update rfl, ha, other rfl h₂, (Function.update_self _ _ _).trans h⟩)
      (early_lt rfl rfl)
  | 2, ⟨O, ha, h₂, h₃⟩ => by
    have h : m ⟨r 0, Field.bufferOwn, 0⟩ = y.cur := by rw [O.q, S.bufferOwn, O.own]
    exact .stay S (.mk ⟨O.update rfl, ha, other rfl h₂, other rfl h₃, (Function.update_self _ _ _).trans h⟩)
      (early_lt rfl rfl)
  | 3, ⟨O, ha, h₂, h₃, h₄⟩ => by
    have h : m ⟨r 4, Field.bufferMask, 0⟩ = Word.pow2 y.K - 1 := by rw [h₄, S.is_current.mask]
    exact .stay S (.mk ⟨O.update rfl, ha, other rfl h₂, other rfl h₃, other rfl h₄,
      (Function.update_self _ _ _).trans h⟩)
      (early_lt rfl rfl)
  | 4, ⟨O, ha, h₂, h₃, h₄, h₅⟩ => at_4 S O ha h₂ h₃ h₄ h₅
  | 5, ⟨O, ha, h₂, h₄, h₅⟩ => at_5 S O ha h₂ h₄ h₅
  | 6, ⟨O, ha, h₂, h₄, h₅, h₃⟩ => by
    show OwnerStep p _ T y m _ st (some (.next (m.set ⟨r 0, Field.topSeen, 0⟩ (r 3)) ⟨0, 7, r, b⟩))
    rw [O.q, h₃]
    refine .see S (.mk ⟨O.ghost rfl rfl rfl rfl rfl rfl, ha, h₂, h₄, h₅, h₃⟩) ?_
    rw [rank_middle (pc := 6) rfl rfl, rank_middle (pc := 7) rfl rfl]
    exact earlyRank_lt (pc := 6) rfl rfl
  | 7, ⟨O, ha, h₂, h₄, h₅, h₃⟩ => at_7 S O ha h₂ h₄ h₅ h₃
  | 8, ⟨O, ha, F⟩ => at_8 S O ha F
  | 9, ⟨O, ha, F, h₆⟩ => at_9 S O ha F h₆
  | 10, O => at_10 S O
  | 11, ⟨O, h₄⟩ => at_11 S O h₄
  | 12, ⟨O, ha, F, h₆, hK⟩ => at_12 S O ha F h₆ hK
  | 13, ⟨O, ha, F, h₆, hK, h₇⟩ => at_13 S O ha F h₆ hK h₇
  | 14, ⟨O, G⟩ => at_14 S O G
  | 15, O => at_15 S O
  | 16, ⟨O, h₄⟩ => at_16 S O h₄
  | 17, ⟨O, G⟩ => at_17 S O G
  | 18, ⟨O, G, C⟩ => at_18 S O G C
  | 19, ⟨O, G, C⟩ => at_19 S O G C
  | 20, ⟨O, G, _, C, h₉⟩ => at_20 S O G C h₉
  | 21, ⟨O, G, _, C, h₉, hi⟩ => at_21 S O G C h₉ hi
  | 22, ⟨O, G, _, C, h₉, hi, h₁₀⟩ => at_22 S O G C h₉ hi h₁₀
  | 23, ⟨O, G, _, C, h₉, hs⟩ => at_23 S O G C h₉ hs
  | 24, ⟨O, G, _, C, h₉⟩ => at_24 S O G C h₉
  | 25, ⟨O, G, C⟩ => at_25 S O G C
  | 26, ⟨O, G, C⟩ => at_26 S O G C
  | 27, ⟨O, h₂, h₈, h⟩ => at_27 S O h₂ h₈ h
  | 28, ⟨O, h⟩ => at_28 S O h
  | 29, ⟨hs, hst, _⟩ => .done hst hs (nearer rfl)
  | 30, ⟨O, R⟩ => by
    have h : m ⟨r 4, Field.bufferMask, 0⟩ = Word.pow2 y.K - 1 := by rw [R.buffer, S.is_current.mask]
    exact .stay S (.mk ⟨O.update rfl, ⟨other rfl R.bottom, other rfl R.buffer, R.room⟩,
      (Function.update_self _ _ _).trans h⟩) (nearer rfl)
  | 31, ⟨O, R, h₅⟩ => by
    show OwnerStep p _ T y m _ st
      (some (.next (m.set ⟨r 4, Field.bufferSlots, BinOp.eval .and (r 2) (r 5)⟩ (r 1)) ⟨0, 32, r, b⟩))
    rw [R.buffer, R.bottom, h₅, Params.and_mask S.is_current.le, O.value]
    exact .fill S O.N R.room (.mk ⟨O.q, R.bottom, O.pending, O.calls, O.F, O.O, rfl, O.own, Function.update_self _ _ _⟩)
      (nearer rfl)
  | 32, F => by
    have hN := F.N
    show OwnerStep p _ T y m _ st
      (some (.next (m.set ⟨r 0, Field.bottomOwn, 0⟩ (BinOp.eval .add (r 2) 1)) ⟨0, 33, r, b⟩))
    rw [F.q, F.bottom, Params.add_one]
    exact .own S (by omega) (.mk (v := v) ⟨F.q, F.bottom, F.pending, F.calls, F.F, rfl, rfl, F.own, F.item⟩)
      (nearer rfl)
  | 33, F => by
    show OwnerStep p _ T y m _ st (some (.next (m.set ⟨r 0, Field.bottom, 0⟩ (BinOp.eval .add (r 2) 1)) ⟨0, 34, r, b⟩))
    rw [F.q, F.bottom, Params.add_one]
    exact .publish S F.N F.calls F.item (.mk (v := v) ⟨⟨rfl, F.O, F.N, F.own⟩, rfl⟩) (nearer rfl) F.pending
  | 34, ⟨hs, hst⟩ => .done hst hs (nearer rfl)
  | _ + 35, h => h.elim

end Push
end Deque
