prelude
import Machine.PotentialTable
/-!
# Potentials: every step costs the fee

## Main statements

* `Potential.exec`: if the table was checked, the operation always goes on or returns, and every step costs the fee
-/

namespace Potential

variable {L : Layout} {n slot : Nat} {m : Mem} {f : Frame} {i : Instr} {fee : Nat} {T : Table} {R : Row}

/-- A word of the buffer, within its length. -/
theorem buffer_word {k : Nat} (A : T.At f R) (h : Nat.ble (k + 1) T.bufs = true) : ∃ v, f.buf.get? k = some v :=
  List.exists_get?_eq_some (Nat.le_trans (Nat.le_of_ble_eq_true h) A.buf)

theorem fits_buffer {own : Bool} {bufs : Nat} (h : fits L own bufs i = true) :
    (∀ d e, i = .get d e → ∃ k, e = .lit k ∧ Nat.ble (k + 1) bufs = true) ∧
      ∀ e v, i = .put e v → ∃ k, e = .lit k ∧ Nat.ble (k + 1) bufs = true := by
  unfold fits at h
  simp only [Bool.and_eq_true] at h
  obtain ⟨_, _, _, _, h⟩ := h
  refine ⟨fun d e e₀ => ?_, fun e v e₀ => ?_⟩
  · subst e₀
    cases e with
    | lit k => exact ⟨k, rfl, h⟩
    | _ => cases h
  · subst e₀
    cases e with
    | lit k => exact ⟨k, rfl, h⟩
    | _ => cases h

/-- What an instruction does, if its row was checked. -/
theorem exec (M : Mine L T.own n slot m f.regs) (A : T.At f R) (h : T.checkAt L fee f.pc R i = true) :
    Goes L fee T n slot m f R (i.exec m f) := by
  obtain ⟨hf, h⟩ := (Bool.and_eq_true _ _).mp h
  cases i with
  | branch e y o =>
    obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
    show Goes L fee T n slot m f R (some (.next m (f.goto (cond (Word.toBool (e.eval f.regs)) y o))))
    cases hb : Word.toBool (e.eval f.regs) with
    | true =>
      refine Goes.go (yes := true) (pc := y) M A hf ⟨?_, fun e' y' o' e₀ => ?_⟩ rfl rfl h₁
      · show some (Outcome.next m (f.goto (cond (Word.toBool (e.eval f.regs)) y o))) = _
        rw [hb]
      · cases e₀; exact hb
    | false =>
      refine Goes.go (yes := false) (pc := o) M A hf ⟨?_, fun e' y' o' e₀ => ?_⟩ rfl rfl h₂
      · show some (Outcome.next m (f.goto (cond (Word.toBool (e.eval f.regs)) y o))) = _
        rw [hb]
      · cases e₀; exact hb
  | jump t => exact Goes.go (yes := true) M A hf ⟨rfl, nofun⟩ rfl rfl h
  | ret e =>
    have hl : Leads (.jump 0) true m f m (f.goto 0) := ⟨rfl, nofun⟩
    exact .done (edge_sound M hl nofun h A.holds).2
  | get d e =>
    obtain ⟨k, rfl, hk⟩ := (fits_buffer hf).1 _ _ rfl
    obtain ⟨v, hv⟩ := buffer_word A hk
    have e := Instr.exec_get (m := m) (f := f) (dst := d) (idx := .lit k) hv
    rw [e]
    exact Goes.go (yes := true) M A hf ⟨e, nofun⟩ rfl rfl h
  | put e v =>
    obtain ⟨k, rfl, hk⟩ := (fits_buffer hf).2 _ _ rfl
    obtain ⟨w, hw⟩ := buffer_word A hk
    have e := Instr.exec_put (m := m) (f := f) (idx := .lit k) (value := v) hw
    rw [e]
    exact Goes.go (yes := true) M A hf ⟨e, nofun⟩ rfl List.length_set h
  | cas ok old p e d s s' =>
    cases hb : Nat.beq (m (p.loc f.regs)) (e.eval f.regs) with
    | true =>
      simp only [Instr.exec, hb, cond]
      exact Goes.go (yes := true) M A hf ⟨by simp only [Instr.exec, hb, cond], nofun⟩ rfl rfl h
    | false =>
      simp only [Instr.exec, hb, cond]
      exact Goes.go (yes := true) M A hf ⟨by simp only [Instr.exec, hb, cond], nofun⟩ rfl rfl h
  | _ => exact Goes.go (yes := true) M A hf ⟨rfl, nofun⟩ rfl rfl h

end Potential
