prelude
import Deque.PopAt
/-!
# pop, instruction by instruction

## Main statements

* `Pop.step`: every instruction of `pop` leads from its assertion to the next one
-/

namespace Deque
open Gen.Deque

namespace Pop
variable {p : Params} {T x : Nat} {y : Own} {m : Mem} {b buf : List Nat} {r : Regs} {st : Status}

/-- The branch `bottom - top >= NEGATIVE`. -/
theorem none_iff {t e u v : Nat} (h₂ : r 2 = p.index e) (h₃ : r 3 = p.index t) (ht : 1 ≤ t) (hte : t ≤ e + 1)
    (he : e ≤ maxPushes) :
    (e < t ∧ cond (Word.toBool (BinOp.eval .ge (BinOp.eval .sub (r 2) (r 3)) 9223372036854775808)) u v = u) ∨
      (t ≤ e ∧ cond (Word.toBool (BinOp.eval .ge (BinOp.eval .sub (r 2) (r 3)) 9223372036854775808)) u v = v) := by
  unfold maxPushes at he
  rw [h₂, h₃, Word.toBool_ge]
  rcases Nat.lt_or_ge e t with h | h
  · refine .inl ⟨h, ?_⟩
    rw [Params.sub_neg h (by unfold wordSize; omega)]
    rcases Word.cond_ble 9223372036854775808 (wordSize - (t - e)) u v with ⟨_, e'⟩ | ⟨h', _⟩
    · exact e'
    · unfold wordSize at h'
      exact absurd h' (by omega)
  · refine .inr ⟨h, ?_⟩
    rw [Params.sub h (by unfold wordSize; omega)]
    rcases Word.cond_ble 9223372036854775808 (e - t) u v with ⟨h', _⟩ | ⟨_, e'⟩
    · exact absurd h' (by omega)
    · exact e'

/-- The branch `bottom == top`. -/
theorem last_iff {t e u v : Nat} (h₂ : r 2 = p.index e) (h₃ : r 3 = p.index t) (hte : t ≤ e) (he : e < wordSize) :
    (t = e ∧ cond (Word.toBool (BinOp.eval .eq (r 2) (r 3))) u v = u) ∨
      (t < e ∧ cond (Word.toBool (BinOp.eval .eq (r 2) (r 3))) u v = v) := by
  rw [h₂, h₃, Word.toBool_eq]
  rcases Word.cond_beq (p.index e) (p.index t) u v with ⟨h, e'⟩ | ⟨h, e'⟩
  · exact .inl ⟨(Params.index_inj hte (by omega) h).symm, e'⟩
  · refine .inr ⟨Nat.lt_of_le_of_ne hte fun e => h (by rw [e]), e'⟩

/-- Positions are small enough. -/
theorem ends (S : Shared p T y m) : y.L ≤ T ∧ T ≤ y.E ∧ 1 ≤ y.L ∧ y.S ≤ y.L ∧ y.E ≤ y.C + 1 ∧ y.C ≤ maxPushes := by
  have h₁ := S.order.seen
  have h₂ := S.order.calls
  omega

/-- The load of `top`. -/
theorem step_load (S : Shared p T y m) (B : PopBase p y x b r buf) (hN : y.N = y.E)
    (hst : st = .pending ⟨1, [1], x :: b⟩) :
    OwnerStep p (Pop p) T y m ⟨1, 3, r, buf⟩ st (some (.next m ⟨1, 4, Function.update r 3 (m ⟨r 0, Field.top, 0⟩),
      buf⟩)) := by
  have hs := ends S
  have hF := B.F
  have ht : m ⟨r 0, Field.top, 0⟩ = p.index T := by rw [B.q, S.top]
  have base : ∀ e, PopBase p { y with E := e, L := T } x b (Function.update r 3 (m ⟨r 0, Field.top, 0⟩)) buf :=
    fun e => ⟨(B.update (j := 3) rfl).q, (B.update (j := 3) rfl).fin, (B.update (j := 3) rfl).bottom, B.buf, B.F, B.O,
      B.own⟩
  rcases Nat.lt_or_ge T y.F with h | h
  · exact .take S B.F hN h (.mk ⟨base y.F, ht, .inr (.inr ⟨rfl, rfl, h, by show y.F ≤ y.C; omega⟩)⟩) (nearer rfl)
      hst .pop rfl
  · by_cases h' : T = y.E
    · refine .observe S (st' := .committed ⟨1, [1], x :: b⟩ ⟨2, x :: b⟩) (.mk ⟨base y.E, ht, .inl ⟨rfl, hN, h'⟩⟩)
        (nearer rfl) (.op hst rfl ?_ nofun)
      rw [queue_nil (by omega)]
      exact .popEmpty
    · refine .observe S (.mk ⟨base y.E, ht, .inr (.inl ⟨hst, hN, ?_⟩)⟩) (nearer rfl) (.none rfl rfl)
      show T = y.F
      omega

/-- The compare-and-swap. -/
theorem step_cas (S : Shared p T y m) (B : PopBase p y x b r buf) (h₃ : r 3 = p.index y.L) (H : PopLast y x b st)
    (h₆ : r 6 = y.items y.F) (h₇ : r 7 = p.index y.L) :
    OwnerStep p (Pop p) T y m ⟨1, 12, r, buf⟩ st (Frame.exec program m ⟨1, 12, r, buf⟩) := by
  have hs := ends S
  have hF := B.F
  have hN := H.N
  have hL := H.L
  have h₀ : m ⟨r 0, Field.top, 0⟩ = p.index T := by rw [B.q, S.top]
  show OwnerStep p (Pop p) T y m _ st (cond (Nat.beq (m ⟨r 0, Field.top, 0⟩) (r 7))
    (some (.next (m.set ⟨r 0, Field.top, 0⟩ (BinOp.eval .add (r 3) 1))
      ⟨1, 13, (r.update 7 (m ⟨r 0, Field.top, 0⟩)).update 8 1, buf⟩))
    (some (.next m ⟨1, 13, (r.update 7 (m ⟨r 0, Field.top, 0⟩)).update 8 0, buf⟩)))
  rcases Word.cond_beq (m ⟨r 0, Field.top, 0⟩) (r 7)
    (some (Outcome.next (m.set ⟨r 0, Field.top, 0⟩ (BinOp.eval .add (r 3) 1))
      ⟨1, 13, (Function.update r 7 (m ⟨r 0, Field.top, 0⟩)).update 8 1, buf⟩))
    (some (Outcome.next m ⟨1, 13, (Function.update r 7 (m ⟨r 0, Field.top, 0⟩)).update 8 0, buf⟩))
    with ⟨he, e'⟩ | ⟨he, e'⟩ <;> rw [e']
  · rw [h₀, h₇] at he
    have hT : T = y.L := Params.index_inj hs.1 (by unfold maxPushes at hs; unfold wordSize; omega) he
    rw [B.q, h₃, Params.add_one, ← hT]
    have B' := (B.update (j := 7) (w := m (cell Field.top)) rfl).update (j := 8) (w := 1) rfl
    refine .last S (by omega) (.mk ⟨⟨B'.q, B'.fin, B'.bottom, B'.buf, hF, B.O, B.own⟩, hN, ?_,
      .inr ⟨Function.update_self _ _ _, rfl⟩⟩) (nearer rfl)
      H.pending ?_ rfl
    · show T + 1 = y.E
      omega
    · rw [show y.items T = r 6 by rw [h₆]; exact congrArg y.items (hT.trans hL)]
      exact .pop (q := [])
  · have hT : T ≠ y.L := fun e => he (by rw [h₀, h₇, e])
    have B' := (B.update (j := 7) (w := m ⟨r 0, Field.top, 0⟩) rfl).update (j := 8) (w := 0) rfl
    refine .observe S (.mk ⟨⟨B'.q, B'.fin, B'.bottom, B'.buf, hF, B.O, B.own⟩, hN, ?_,
      .inl ⟨Function.update_self _ _ _, rfl⟩⟩) (nearer rfl)
      (.op H.pending rfl ?_ nofun)
    · show T = y.E
      omega
    · rw [queue_nil (by omega)]
      exact .popEmpty

/-- `*out = value`. -/
theorem step_put {pc : Nat} (S : Shared p T y m) (hb : buf = x :: b) (hs : Steady y)
    (hst : st = .committed ⟨1, [1], x :: b⟩ ⟨0, r 6 :: b⟩) (hpc : pc = 16 ∨ pc = 19) :
    OwnerStep p (Pop p) T y m ⟨1, pc, r, buf⟩ st (Frame.exec program m ⟨1, pc, r, buf⟩) := by
  subst hb
  rcases hpc with rfl | rfl
  · exact .stay S (.mk (x := x) (b := b) ⟨hs, hst⟩) (nearer rfl)
  · exact .stay S (.mk (x := x) (b := b) ⟨hs, hst⟩) (nearer rfl)

theorem step (S : Shared p T y m) : ∀ pc, PopAt p y x b r buf st pc →
    OwnerStep p (Pop p) T y m ⟨1, pc, r, buf⟩ st (Frame.exec program m ⟨1, pc, r, buf⟩)
  | 0, ⟨hs, hq, hb, hst⟩ => by
    refine .stay S (.mk ⟨hs, hq, hb, hst, ?_⟩) (nearer rfl)
    show m ⟨r 0, Field.bottomOwn, 0⟩ = p.index y.E
    rw [hq, S.bottomOwn, hs.O]
  | 1, ⟨hs, hq, hb, hst, h₁⟩ => by
    have ho := ends S
    obtain ⟨n, hn⟩ : ∃ n, n + 1 = y.E := ⟨y.E - 1, by omega⟩
    have h₂ : BinOp.eval .sub (r 1) 1 = p.index n := by rw [h₁, ← hn, Params.sub_one]
    exact .stay S (.mk ⟨hs, hq, hb, hst, h₁, n, hn, (Function.update_self _ _ _).trans h₂⟩) (nearer rfl)
  | 2, ⟨hs, hq, hb, hst, h₁, n, hn, h₂⟩ => by
    show OwnerStep p _ T y m _ st (some (.next (m.set ⟨r 0, Field.bottom, 0⟩ (r 2)) ⟨1, 3, r, buf⟩))
    rw [hq, h₂]
    refine .announce S (by omega) (.mk ⟨⟨hq, ?_, h₂, hb, ?_, ?_, hs.own⟩, hs.N, hst⟩) (nearer rfl)
    · show r 1 = p.index y.N
      rw [h₁, hs.N]
    · exact hn.trans hs.N.symm
    · exact hs.O.trans hs.N.symm
  | 3, ⟨B, hN, hst⟩ => step_load S B hN hst
  | 4, ⟨B, h₃, h⟩ => by
    have ho := ends S
    have hF := B.F
    have hc := S.order.ends
    show OwnerStep p _ T y m _ st (some (.next m ⟨1,
      cond (Word.toBool (BinOp.eval .ge (BinOp.eval .sub (r 2) (r 3)) 9223372036854775808)) 5 7, r, buf⟩))
    rcases h with h | h
    · have hN := h.N
      have hL := h.L
      rcases none_iff (u := 5) (v := 7) B.bottom h₃ ho.2.2.1 (by omega) (by omega) with ⟨_, e⟩ | ⟨h', _⟩
      · rw [e]
        exact .stay S (.mk ⟨B, h⟩) (nearer rfl)
      · exact absurd h' (by omega)
    · have hle : y.L ≤ y.F ∧ y.F ≤ maxPushes := by
        rcases h with h | h
        · have hN := h.N
          have hL := h.L
          omega
        · have hE := h.E
          have hL := h.L
          have hC := h.calls
          omega
      rcases none_iff (u := 5) (v := 7) B.bottom h₃ ho.2.2.1 (by omega) hle.2 with ⟨h', _⟩ | ⟨_, e⟩
      · exact absurd h' (by omega)
      · rw [e]
        exact .stay S (.mk ⟨B, h₃, h⟩) (nearer rfl)
  | 5, ⟨B, h⟩ => by
    have hF := B.F
    have hN := h.N
    show OwnerStep p _ T y m _ st (some (.next (m.set ⟨r 0, Field.bottom, 0⟩ (r 1)) ⟨1, 6, r, buf⟩))
    rw [B.q, B.fin, hN]
    exact .announce S (by omega) (.mk (x := x) (b := b) ⟨⟨rfl, B.O.trans hN, hN, B.own⟩, by rw [h.committed, B.buf]⟩)
      (nearer rfl)
  | 6, ⟨hs, hst⟩ => .done hst hs (nearer rfl)
  | 7, ⟨B, h₃, h⟩ => by
    refine .stay S (.mk ⟨B.update rfl, h₃, h, ?_⟩) (nearer rfl)
    show m ⟨r 0, Field.bufferOwn, 0⟩ = y.cur
    rw [B.q, S.bufferOwn, B.own]
  | 8, ⟨B, h₃, h, h₄⟩ => by
    refine .stay S (.mk ⟨B.update rfl, h₃, h, h₄, ?_⟩) (nearer rfl)
    show m ⟨r 4, Field.bufferMask, 0⟩ = Word.pow2 y.K - 1
    rw [h₄, S.is_current.mask]
  | 9, ⟨B, h₃, h, h₄, h₅⟩ => by
    have ho := ends S
    have hF := B.F
    refine .stay S (.mk ⟨B.update rfl, h₃, h, ?_⟩) (nearer rfl)
    show m ⟨r 4, Field.bufferSlots, BinOp.eval .and (r 2) (r 5)⟩ = y.items y.F
    rw [h₄, B.bottom, h₅, Params.and_mask S.is_current.le]
    have hL : y.L ≤ y.F := by
      rcases h with h | h
      · exact Nat.le_of_eq h.L
      · exact Nat.le_of_lt h.L
    exact S.items y.F (by omega) (by omega)
  | 10, ⟨B, h₃, h, h₆⟩ => by
    have ho := ends S
    have hF := B.F
    have hc := S.order.ends
    show OwnerStep p _ T y m _ st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 2) (r 3))) 11 18, r, buf⟩))
    rcases h with h | h
    · rcases last_iff (u := 11) (v := 18) B.bottom h₃ (Nat.le_of_eq h.L)
        (by unfold maxPushes at ho; unfold wordSize; omega) with ⟨_, e⟩ | ⟨h', _⟩
      · rw [e]
        exact .stay S (.mk ⟨B, h₃, h, h₆⟩) (nearer rfl)
      · exact absurd h.L (Nat.ne_of_lt h')
    · rcases last_iff (u := 11) (v := 18) B.bottom h₃ (Nat.le_of_lt h.L)
        (by unfold maxPushes at ho; unfold wordSize; omega) with ⟨h', _⟩ | ⟨_, e⟩
      · exact absurd h' (Nat.ne_of_lt h.L)
      · rw [e]
        exact .stay S (.mk ⟨B, h, h₆⟩) (nearer rfl)
  | 11, ⟨B, h₃, h, h₆⟩ => .stay S (.mk ⟨B.update rfl, h₃, h, h₆, h₃⟩) (nearer rfl)
  | 12, ⟨B, h₃, h, h₆, h₇⟩ => step_cas S B h₃ h h₆ h₇
  | 13, ⟨B, hN, _, h⟩ => by
    have hF := B.F
    show OwnerStep p _ T y m _ st (some (.next (m.set ⟨r 0, Field.bottom, 0⟩ (r 1)) ⟨1, 14, r, buf⟩))
    rw [B.q, B.fin, hN]
    exact .announce S (by omega) (.mk ⟨⟨rfl, B.O.trans hN, hN, B.own⟩, B.buf, h⟩) (nearer rfl)
  | 14, ⟨hs, hb, h⟩ => by
    show OwnerStep p _ T y m _ st (some (.next m ⟨1, cond (Word.toBool (UnOp.eval .not (r 8))) 15 16, r, buf⟩))
    rcases h with ⟨h, hst⟩ | ⟨h, hst⟩ <;> rw [h]
    · exact .stay S (.mk (x := x) (b := b) ⟨hs, by rw [hst, hb]⟩) (nearer rfl)
    · exact .stay S (.mk ⟨hb, hs, hst⟩) (nearer rfl)
  | 15, ⟨hs, hst⟩ => .done hst hs (nearer rfl)
  | 16, ⟨hb, hs, hst⟩ => step_put S hb hs hst (.inl rfl)
  | 17, ⟨hs, hst⟩ => .done hst hs (nearer rfl)
  | 18, ⟨B, h, h₆⟩ => by
    have ho := S.order.ends
    have hE := h.E
    show OwnerStep p _ T y m _ st (some (.next (m.set ⟨r 0, Field.bottomOwn, 0⟩ (r 2)) ⟨1, 19, r, buf⟩))
    rw [B.q, B.bottom]
    exact .own S (by omega) (.mk ⟨B.buf, ⟨hE.symm, hE.symm, hE.symm, B.own⟩, by rw [h.committed, h₆]⟩) (nearer rfl)
  | 19, ⟨hb, hs, hst⟩ => step_put S hb hs hst (.inr rfl)
  | 20, ⟨hs, hst⟩ => .done hst hs (nearer rfl)
  | _ + 21, h => h.elim

end Pop
end Deque
