prelude
import Machine.Environment
import Machine.ReplayIn
import Machine.ReplaySound
/-!
# What is replayed is a run in an environment that keeps its promises

## Main statements

* `runIn_of_replay`: if `replay` accepts a record, and a test of the environment holds along it, then its invocations
  and responses are those of a run of the program in that environment, which ends in the state `replayed`

## Implementation notes

A line of a record is many transitions, but only the last one of them can change the memory: so it suffices to test the
memory before each line.
-/

theorem Heap.honest_of_test {m : Mem} (h : honest m = true) : Honest m := by
  intro hn
  unfold honest at h
  rw [Nat.beq_false_of_ne hn] at h
  exact Nat.eq_of_beq_eq_true h

namespace Replay

section
variable {E : Mem → Prop} {P : Program} {allows : State → Tid → Call → Prop} {lines : List (List Nat)}
  {s s' : State} {t : Tid}

theorem runIn_append {a b : List Label} {m : State} (h₁ : RunIn E P allows s a m) (h₂ : RunIn E P allows m b s') :
    RunIn E P allows s (a ++ b) s' := by
  induction h₁ with
  | nil => exact h₂
  | cons he hs _ ih => exact .cons he hs (ih h₂)

/-- An instruction that is not recorded leaves the memory alone. -/
theorem mem_of_exec {m m' : Mem} {f f' : Frame} {i : Instr} (hv : value? m f.regs i = none)
    (h : i.exec m f = some (.next m' f')) : m' = m := by
  cases i with
  | get dst idx =>
    simp only [Instr.exec] at h
    cases hb : f.buf.get? (idx.eval f.regs) with
    | none => rw [hb] at h; cases h
    | some _ => rw [hb] at h; cases h; rfl
  | put idx value =>
    simp only [Instr.exec] at h
    cases hb : f.buf.get? (idx.eval f.regs) with
    | none => rw [hb] at h; cases h
    | some _ => rw [hb] at h; cases h; rfl
  | set dst value => cases h; rfl
  | branch condition yes no => cases h; rfl
  | jump target => cases h; rfl
  | ret value => cases h
  | _ => cases hv

theorem step_of_move (h : move P s t = some s') : step P s t = some (s', none) := by
  unfold move at h
  split at h
  next heq => cases h; exact heq
  next => cases h

theorem mem_of_move {f : Frame} {i : Instr} (hf : s.thread t = some f) (hi : f.instr? P = some i)
    (hv : value? s.mem f.regs i = none) (h : move P s t = some s') : s'.mem = s.mem := by
  have hs := step_of_move h
  unfold step at hs
  rw [hf] at hs
  dsimp only [Frame.exec] at hs
  rw [hi] at hs
  dsimp only at hs
  cases he : i.exec s.mem f with
  | none => rw [he] at hs; cases hs
  | some o =>
    rw [he] at hs
    cases o with
    | next m f' => cases hs; exact mem_of_exec hv he
    | done r => cases hs

/-- The unrecorded instructions before a line are a run, and leave the memory alone. -/
theorem runIn_locals {fuel : Nat} : ∀ {s : State}, E s.mem → locals P t fuel s = some s' →
    s'.mem = s.mem ∧ ∃ ls, RunIn E P allows s ls s' ∧ history ls = [] := by
  induction fuel with
  | zero => intro s _ h; cases h
  | succ fuel ih =>
    intro s he h
    unfold locals at h
    split at h
    next => cases h
    next f hf =>
      split at h
      next => cases h
      next => cases h; exact ⟨rfl, [], .nil, rfl⟩
      next i _ hi =>
        split at h
        next => cases h; exact ⟨rfl, [], .nil, rfl⟩
        next hv =>
          split at h
          next => cases h
          next s₁ hm =>
            have e := mem_of_move hf hi hv hm
            obtain ⟨e', ls, hr, hh⟩ := ih (e ▸ he) h
            exact ⟨e'.trans e, .step t :: ls, .cons he (.step (step_of_move hm)) hr, hh⟩

theorem move_of_access {line value : Nat} (h : access P lines s t line value = some s') : move P s t = some s' := by
  unfold access at h
  split at h
  next => cases h
  next =>
    split at h
    next =>
      split at h
      next => cases h
      next => exact (of_cond h).2
    next => cases h

/-- A line of the record is a run. -/
theorem runIn_event {allowed : Tid → Call → Bool} (ha : ∀ s t c, allowed t c = true → allows s t c) {e : TraceEvent}
    (hc : callsAllowed allowed [e] = true) (he : E s.mem) (h : event P lines s e = some s') :
    ∃ ls, RunIn E P allows s ls s' ∧ history ls = observed [e] := by
  cases e with
  | inv t op args buf =>
    dsimp only [event] at h
    split at h
    next hidle =>
      cases h
      have hal : allowed t ⟨op, args, buf⟩ = true := by
        cases hb : allowed t ⟨op, args, buf⟩ with
        | true => rfl
        | false => unfold callsAllowed at hc; rw [hb] at hc; cases hc
      exact ⟨[.inv t ⟨op, args, buf⟩], .cons he (.inv hidle (ha _ _ _ hal)) .nil, rfl⟩
    next => cases h
  | step t line value =>
    dsimp only [event] at h
    split at h
    next => cases h
    next s₁ hl =>
      obtain ⟨e, ls, hr, hh⟩ := runIn_locals (allows := allows) he hl
      refine ⟨ls ++ [.step t], runIn_append hr (.cons (e ▸ he) (.step (step_of_move (move_of_access h))) .nil), ?_⟩
      rw [history_append, hh]; rfl
  | res t ret buf =>
    dsimp only [event] at h
    split at h
    next => cases h
    next s₁ hl =>
      split at h
      next s₂ r heq =>
        obtain ⟨hr, hs⟩ := of_cond h
        cases hs
        obtain ⟨h₁, h₂⟩ := eq_of_and hr
        have er : r = ⟨ret, buf⟩ := by
          cases r with
          | mk a b =>
            have e₁ : a = ret := Nat.eq_of_beq_eq_true h₁
            have e₂ : b = buf := eq_of_sameList h₂
            rw [e₁, e₂]
        rw [er] at heq
        obtain ⟨e, ls, hr, hh⟩ := runIn_locals (allows := allows) he hl
        refine ⟨ls ++ [.res t ⟨ret, buf⟩], runIn_append hr (.cons (e ▸ he) (.res heq) .nil), ?_⟩
        rw [history_append, hh]; rfl
      next => cases h

end
end Replay

theorem callsAllowed_cons {allowed : Tid → Call → Bool} {e : TraceEvent} {trace : List TraceEvent}
    (h : callsAllowed allowed (e :: trace) = true) :
    callsAllowed allowed [e] = true ∧ callsAllowed allowed trace = true := by
  cases e with
  | inv t op args buf =>
    unfold callsAllowed at h
    cases hb : allowed t ⟨op, args, buf⟩ with
    | false => rw [hb] at h; cases h
    | true => rw [hb] at h; exact ⟨by simp only [callsAllowed, hb, cond], h⟩
  | step t line value => exact ⟨rfl, h⟩
  | res t ret buf => exact ⟨rfl, h⟩

/-- What was replayed is a run of the program, in an environment of which the test is true. -/
theorem runIn_of_replay {E : Mem → Prop} {test : Mem → Bool} (hE : ∀ {m}, test m = true → E m) {P : Program}
    {allows : State → Tid → Call → Prop} {allowed : Tid → Call → Bool}
    (ha : ∀ s t c, allowed t c = true → allows s t c) {lines : List (List Nat)} {trace : List TraceEvent} :
    ∀ {s : State}, callsAllowed allowed trace = true → holdsAlong test P lines s trace = true →
      replay P lines s trace = true →
      ∃ ls, RunIn E P allows s ls (replayed P lines s trace) ∧ history ls = observed trace := by
  induction trace with
  | nil => exact fun {s} _ _ _ => ⟨[], .nil, rfl⟩
  | cons e trace ih =>
    intro s hc ht h
    unfold replay at h
    unfold holdsAlong at ht
    unfold replayed
    obtain ⟨hm, ht⟩ := Replay.eq_of_and ht
    split at h
    next => cases h
    next s₁ he =>
      rw [he] at ht ⊢
      obtain ⟨hc₁, hc⟩ := callsAllowed_cons hc
      obtain ⟨ls, hrun, hh⟩ := ih hc ht h
      obtain ⟨a, ra, haa⟩ := Replay.runIn_event ha hc₁ (hE hm) he
      refine ⟨a ++ ls, Replay.runIn_append ra hrun, ?_⟩
      rw [Replay.history_append, haa, hh]
      cases e <;> rfl
