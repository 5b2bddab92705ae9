prelude
import Deque.Linearizable
/-!
# A steal says LOST only if another thread took the element

## Main definitions

* `Aware T₁ T f`: a thief that was called when `top` was at `T₁`, where `top` is at `T` now

## Main statements

* `Deque.lost`: if a steal returns `ZP_LOST`, then `top` has moved since it was called. `top` moves only by
  compare-and-swap, each time by the thread that gets the element there; so another thread was successful meanwhile.
-/

namespace Deque
open Gen.Deque
variable {p : Params} {n T T' T₁ x : Nat} {y : Own} {m m' : Mem} {s s' : State} {g : Ghost spec} {t u : Tid}
  {f f' f₁ : Frame} {r : Regs} {b buf : List Nat} {st : Status}

/-- `top` is at `T`. -/
def TopAt (p : Params) (m : Mem) (T : Nat) : Prop := m (cell Field.top) = p.index T ∧ T ≤ maxPushes + 1

theorem TopAt.unique (h : TopAt p m T) (h' : TopAt p m T') : T = T' := index_eq h.2 h'.2 (h.1.symm.trans h'.1)

theorem Shared.topAt (S : Shared p T y m) : TopAt p m T := by
  have h := S.order.seen
  have hc := S.order.calls
  exact ⟨S.top, by omega⟩

/-- The thief remembers in register 1 where `top` was, no earlier than at `T₁`; if it is about to return `ZP_LOST`, then
`top` has moved on. -/
def Aware (p : Params) (T₁ T : Nat) (f : Frame) : Prop :=
  f.op = 2 ∧ (f.pc = 0 ∨ ∃ i, f.regs 1 = p.index i ∧ T₁ ≤ i ∧ i ≤ T ∧
    (f.pc = 10 ∨ (f.pc = 9 ∧ f.regs 7 = 0) → i < T))

theorem Aware.mono (h : Aware p T₁ T f) (hT : T ≤ T') : Aware p T₁ T' f := by
  refine ⟨h.1, h.2.imp id fun ⟨i, e, h₁, h₂, h₃⟩ => ⟨i, e, h₁, by omega, fun h => ?_⟩⟩
  have h₃ := h₃ h
  omega

/-- A step of the thief. -/
theorem Steal.aware (S : Shared p T y m) (h₁ : T₁ ≤ T) : ∀ pc, StealAt p T y m x b r buf st pc →
    Aware p T₁ T ⟨2, pc, r, buf⟩ → Frame.exec program m ⟨2, pc, r, buf⟩ = some (.next m' f') → Aware p T₁ T f' := by
  have out : ∀ {f₁ : Frame} {m₁ : Mem}, some (Outcome.next m₁ f₁) = some (.next m' f') → f' = f₁ := by
    intro f₁ m₁ h
    injection h with h
    injection h with _ h
    exact h.symm
  -- a step on which nothing depends: the next program counter is neither 9 nor 10
  have go : ∀ {pc pc' : Nat} {r' : Regs} {buf' : List Nat} {m₁ : Mem}, Aware p T₁ T ⟨2, pc, r, buf⟩ →
      some (Outcome.next m₁ ⟨2, pc', r', buf'⟩) = some (.next m' f') → r' 1 = r 1 → Nat.beq pc 0 = false →
      Nat.beq pc' 9 = false → Nat.beq pc' 10 = false → Aware p T₁ T f' := by
    intro pc pc' r' buf' m₁ A h hr h₀ h₉ h₁₀
    rw [out h]
    obtain ⟨i, e, hi, hle, _⟩ := A.2.resolve_left (Nat.ne_of_beq_eq_false h₀)
    exact ⟨rfl, .inr ⟨i, hr.trans e, hi, hle,
      fun h => (h.elim (Nat.ne_of_beq_eq_false h₁₀) fun h => Nat.ne_of_beq_eq_false h₉ h.1).elim⟩⟩
  intro pc
  match pc with
  | 0 =>
    intro ⟨hq, _⟩ _ h
    rw [out h]
    refine ⟨rfl, .inr ⟨T, ?_, h₁, Nat.le_refl T, fun h => ?_⟩⟩
    · show m ⟨r 0, Field.top, 0⟩ = p.index T
      rw [hq, S.top]
    · exact h.elim nofun fun h => (nomatch h.1)
  | 1 => exact fun _ A h => go (r' := Function.update r 2 _) A h rfl rfl rfl rfl
  | 2 =>
    intro _ A h
    have h : some (Outcome.next m ⟨2, cond (Word.toBool (BinOp.eval .ge
      (BinOp.eval .sub (BinOp.eval .sub (r 2) (r 1)) 1) 9223372036854775808)) 3 4, r, buf⟩) = some (.next m' f') := h
    generalize Word.toBool (BinOp.eval .ge (BinOp.eval .sub (BinOp.eval .sub (r 2) (r 1)) 1) 9223372036854775808) = c
      at h
    cases c with
    | true => exact go (pc' := 3) A h rfl rfl rfl rfl
    | false => exact go (pc' := 4) A h rfl rfl rfl rfl
  | 3 => exact fun _ _ h => nomatch h
  | 4 => exact fun _ A h => go (r' := Function.update r 3 _) A h rfl rfl rfl rfl
  | 5 => exact fun _ A h => go (r' := Function.update r 4 _) A h rfl rfl rfl rfl
  | 6 => exact fun _ A h => go (r' := Function.update r 5 _) A h rfl rfl rfl rfl
  | 7 => exact fun _ A h => go (r' := Function.update r 6 _) A h rfl rfl rfl rfl
  | 8 =>
    intro ⟨_, _, _, B, _, _, h₆⟩ A h
    obtain ⟨i, e, hi, hle, _⟩ := A.2.resolve_left nofun
    have e : r 1 = p.index i := e
    have h : cond (Nat.beq (m ⟨r 0, Field.top, 0⟩) (r 6))
      (some (Outcome.next (m.set ⟨r 0, Field.top, 0⟩ (BinOp.eval .add (r 1) 1))
        ⟨2, 9, (Function.update r 6 (m ⟨r 0, Field.top, 0⟩)).update 7 1, buf⟩))
      (some (.next m ⟨2, 9, (Function.update r 6 (m ⟨r 0, Field.top, 0⟩)).update 7 0, buf⟩)) = some (.next m' f') := h
    cases hc : Nat.beq (m ⟨r 0, Field.top, 0⟩) (r 6) with
    | true =>
      rw [hc] at h
      rw [out (m₁ := m.set ⟨r 0, Field.top, 0⟩ (BinOp.eval .add (r 1) 1)) h]
      exact ⟨rfl, .inr ⟨i, e, hi, hle, fun h => h.elim nofun fun h => (nomatch h.2)⟩⟩
    | false =>
      rw [hc] at h
      rw [out (m₁ := m) h]
      have hne := Nat.ne_of_beq_eq_false hc
      rw [B.q, h₆, e] at hne
      exact ⟨rfl, .inr ⟨i, e, hi, hle, fun _ => Nat.lt_of_le_of_ne hle fun e' => hne (by rw [e']; exact S.top)⟩⟩
  | 9 =>
    intro ⟨_, h₇⟩ A h
    obtain ⟨i, e, hi, hle, hlt⟩ := A.2.resolve_left nofun
    have h : some (Outcome.next m ⟨2, cond (Word.toBool (UnOp.eval .not (r 7))) 10 11, r, buf⟩) =
      some (.next m' f') := h
    rcases h₇ with ⟨h₇, _⟩ | ⟨h₇, _⟩
    · rw [h₇] at h
      rw [out h]
      exact ⟨rfl, .inr ⟨i, e, hi, hle, fun _ => hlt (.inr ⟨rfl, h₇⟩)⟩⟩
    · rw [h₇] at h
      exact go (pc' := 11) A h rfl rfl rfl rfl
  | 10 => exact fun _ _ h => nomatch h
  | 11 =>
    intro ⟨e, _⟩ A h
    subst e
    exact go (pc' := 12) (r' := r) (buf' := r 5 :: b) A h rfl rfl rfl rfl
  | 12 => exact fun _ _ h => nomatch h
  | _ + 13 => exact fun h => h.elim

/-- A return with `ZP_LOST`. -/
theorem Steal.lost_at {res : Result} (hr : res.ret = 5) : ∀ pc, StealAt p T y m x b r buf st pc →
    Frame.exec program m ⟨2, pc, r, buf⟩ = some (.done res) → pc = 10 := by
  have out : ∀ {res' : Result}, some (Outcome.done res') = some (.done res) → res'.ret = 5 := by
    intro res' h
    injection h with h
    injection h with h
    rw [h]
    exact hr
  have no : ∀ {m₁ : Mem} {f₁ : Frame}, some (Outcome.next m₁ f₁) = some (.done res) → False := by
    intro m₁ f₁ h
    injection h with h
    cases h
  intro pc
  match pc with
  | 0 | 1 | 2 | 4 | 5 | 6 | 7 | 9 => exact fun _ h => (no h).elim
  | 3 | 12 => exact fun _ h => nomatch out h
  | 8 =>
    intro _ h
    have h : cond (Nat.beq (m ⟨r 0, Field.top, 0⟩) (r 6))
      (some (Outcome.next (m.set ⟨r 0, Field.top, 0⟩ (BinOp.eval .add (r 1) 1))
        ⟨2, 9, (Function.update r 6 (m ⟨r 0, Field.top, 0⟩)).update 7 1, buf⟩))
      (some (.next m ⟨2, 9, (Function.update r 6 (m ⟨r 0, Field.top, 0⟩)).update 7 0, buf⟩)) = some (.done res) := h
    cases hc : Nat.beq (m ⟨r 0, Field.top, 0⟩) (r 6) <;> rw [hc] at h <;> exact (no h).elim
  | 10 => exact fun _ _ => rfl
  | 11 =>
    intro ⟨e, _⟩ h
    subst e
    exact (no (m₁ := m) (f₁ := ⟨2, 12, r, r 5 :: b⟩) h).elim
  | _ + 13 => exact fun h => h.elim

/-! ### Any step of any thread -/

/-- `top` never moves back. -/
theorem Valid.moves (R : Valid p n s g) (hf : s.thread t = some f) (he : f.exec program s.mem = some (.next m f')) :
    ∃ T T', TopAt p s.mem T ∧ TopAt p m T' ∧ T ≤ T' := by
  obtain ⟨T, y, _, R⟩ := R
  have h := R.threads t
  rw [hf] at h
  generalize g.status t = st at h
  cases h with
  | size h =>
    have st := h.step (m := s.mem)
    rw [he] at st
    cases st with | next _ _ => exact ⟨T, T, R.shared.topAt, R.shared.topAt, Nat.le_refl T⟩
  | stealing h =>
    cases h with
    | mk h =>
      have st := Steal.step R.shared _ h
      rw [he] at st
      cases st with | next S _ hT _ _ _ => exact ⟨T, _, R.shared.topAt, S.topAt, hT⟩
  | owning h =>
    have st := h.step R.shared
    rw [he] at st
    cases st with | next S _ G _ _ _ => exact ⟨T, _, R.shared.topAt, S.topAt, G.le⟩

/-- A thief that is aware of where `top` was. -/
theorem Valid.thief (R : Valid p n s g) (hf : s.thread t = some f) (hT : TopAt p s.mem T) (A : Aware p T₁ T f) :
    ∃ y pc r b buf x st, Shared p T y s.mem ∧ f = ⟨2, pc, r, buf⟩ ∧ StealAt p T y s.mem x b r buf st pc := by
  obtain ⟨T₀, y, _, R⟩ := R
  obtain rfl := R.shared.topAt.unique hT
  have h := R.threads t
  rw [hf] at h
  generalize g.status t = st at h
  have hop := A.1
  cases h with
  | size h => rw [h.op] at hop; cases hop
  | stealing h => cases h with | mk h => exact ⟨y, _, _, _, _, _, _, R.shared, rfl, h⟩
  | owning h =>
    rcases h.owner with e | e <;> rw [e] at hop <;> cases hop

theorem aware_run {ls : List Label} (run : Run program Allows s ls s') :
    ∀ {n T f}, (∃ g, Valid p n s g) → n + total counts ls ≤ maxPushes → (∀ r, ¬ Label.res t r ∈ ls) →
      TopAt p s.mem T → T₁ ≤ T → s.thread t = some f → Aware p T₁ T f →
      ∃ n' T' f', (∃ g, Valid p n' s' g) ∧ TopAt p s'.mem T' ∧ T₁ ≤ T' ∧ s'.thread t = some f' ∧ Aware p T₁ T' f' := by
  induction run with
  | nil => exact fun R _ _ hT h₁ hf A => ⟨_, _, _, R, hT, h₁, hf, A⟩
  | @cons s l s₁ ls s' hs _ ih =>
    intro n T f ⟨g, R⟩ hn hno hT h₁ hf A
    have hn : n + (counts l + total counts ls) ≤ maxPushes := hn
    obtain ⟨g₁, _, R₁⟩ := (rule p).step _ _ _ _ _ R (by omega) hs
    have ih := fun T f => @ih (n + counts l) T f ⟨g₁, R₁⟩ (by omega) fun r h => hno r (.tail _ h)
    cases hs with
    | @inv u c hidle ha =>
      have e : t ≠ u := fun e => by rw [← e, hf] at hidle; cases hidle
      exact ih T f hT h₁ ((Function.update_ne e).trans hf) A
    | @step u _ h =>
      obtain ⟨f₁, hu, m, f', he, rfl⟩ := step_next h
      obtain ⟨T₀, T', hT₀, hT', hle⟩ := R.moves hu he
      obtain rfl := hT₀.unique hT
      by_cases e : t = u
      · subst e
        rw [hf] at hu
        injection hu with hu
        subst hu
        obtain ⟨y, pc, r, b, buf, x, st, S, rfl, h⟩ := R.thief hf hT A
        exact ih T' f' hT' (by omega) (Function.update_self _ _ _) ((Steal.aware S h₁ pc h A he).mono hle)
      · exact ih T' f hT' (by omega) ((Function.update_ne e).trans hf) (A.mono hle)
    | @res u _ r h =>
      obtain ⟨f₁, hu, he, rfl⟩ := step_done h
      have e : t ≠ u := fun e => hno r (e ▸ .head _)
      exact ih T f hT h₁ ((Function.update_ne e).trans hf) A

/-- A steal that is called in state `s₁` and returns `ZP_LOST` in state `s`: meanwhile `top` has moved. -/
theorem lost {s₀ s₁ : State} {c : Call} {r : Result} {before during : List Label} (h₀ : Init p s₀)
    (run₁ : Run program Allows s₀ before s₁) (run₂ : Run program Allows s₁ (.inv t c :: (during ++ [.res t r])) s)
    (hn : pushes (history (before ++ .inv t c :: (during ++ [.res t r]))) ≤ maxPushes)
    (hno : ∀ r', ¬ Label.res t r' ∈ during) (hc : c.op = 2) (hr : r.ret = 5) :
    s.mem (cell Field.top) ≠ s₁.mem (cell Field.top) := by
  have ht : total counts before + (counts (.inv t c) + (total counts during + total counts [.res t r])) ≤
      maxPushes := by
    rw [← total_counts, total_append] at hn
    rw [← total_append]
    exact hn
  obtain ⟨g₁, R₁⟩ := (rule p).reachable h₀ run₁ (by omega)
  cases run₂ with
  | cons hs run₂ =>
    cases hs with
    | inv hidle ha =>
      obtain ⟨_, R₂⟩ := R₁.call hidle ha (by omega)
      obtain ⟨T₁, y, _, V⟩ := R₁
      have hT := V.shared.topAt
      obtain ⟨s₂, run₂, run₃⟩ := run₂.split
      obtain ⟨n', T', f', ⟨g', R'⟩, hT', h₁, hf, A⟩ := aware_run (T₁ := T₁) (f := c.frame) run₂ ⟨_, R₂⟩ (by omega) hno
        hT (Nat.le_refl T₁) (Function.update_self _ _ _) ⟨hc, .inl rfl⟩
      cases run₃ with
      | cons hs hrun =>
        cases hrun
        cases hs with
        | res h =>
          obtain ⟨f, hf', he, rfl⟩ := step_done h
          rw [hf] at hf'
          injection hf' with hf'
          subst hf'
          obtain ⟨y', pc, r', b, buf, x, st, S, rfl, h⟩ := R'.thief hf hT' A
          have hpc := Steal.lost_at hr pc h he
          subst hpc
          obtain ⟨i, _, hi, _, hlt⟩ := A.2.resolve_left nofun
          have hlt := hlt (.inl rfl)
          intro e
          have e : T' = T₁ := index_eq hT'.2 hT.2 (hT'.1.symm.trans (Eq.trans e hT.1))
          omega

end Deque
