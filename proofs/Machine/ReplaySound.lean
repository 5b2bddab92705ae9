prelude
import Machine.Lemmas
import Machine.Replay
/-!
# What is replayed is a run

## Main statements

* `run_of_replay`, `isHistory_of_replay`: if `replay` accepts a record, then its invocations and responses are those of
  a run of the program
-/

namespace Replay

theorem eq_of_sameList : ∀ {a b : List Nat}, sameList a b = true → a = b := by
  intro a
  induction a with
  | nil => intro b h; cases b with
    | nil => rfl
    | cons _ _ => cases h
  | cons x a ih => intro b h; cases b with
    | nil => cases h
    | cons y b =>
      unfold sameList at h
      cases hxy : Nat.beq x y with
      | false => rw [hxy] at h; cases h
      | true => rw [hxy] at h; rw [Nat.eq_of_beq_eq_true hxy, ih h]

theorem eq_of_and {a b : Bool} (h : Bool.and a b = true) : a = true ∧ b = true := by
  cases a with
  | false => cases h
  | true => exact ⟨rfl, h⟩

theorem of_cond {α : Type} {b : Bool} {x : Option α} {y : α} (h : cond b x none = some y) : b = true ∧ x = some y := by
  cases b with
  | false => cases h
  | true => exact ⟨rfl, h⟩

section
variable {P : Program} {allows : State → Tid → Call → Prop} {lines : List (List Nat)} {s s' : State} {t : Tid}

theorem history_append (a b : List Label) : history (a ++ b) = history a ++ history b := by
  induction a with
  | nil => rfl
  | cons l a ih =>
    cases l with
    | step t => exact ih
    | inv t c => exact congrArg (Event.inv t c :: ·) ih
    | res t r => exact congrArg (Event.res t r :: ·) ih

/-- A run that shows the events `h`. -/
def Shows (P : Program) (allows : State → Tid → Call → Prop) (s : State) (h : History) (s' : State) : Prop :=
  ∃ ls, Run P allows s ls s' ∧ history ls = h

theorem run_append {a b : List Label} {m : State} (h₁ : Run P allows s a m) (h₂ : Run P allows m b s') :
    Run P allows s (a ++ b) s' := by
  induction h₁ with
  | nil => exact h₂
  | cons hs _ ih => exact .cons hs (ih h₂)

theorem Shows.append {g h : History} {m : State} (h₁ : Shows P allows s g m) (h₂ : Shows P allows m h s') :
    Shows P allows s (g ++ h) s' := by
  obtain ⟨a, ra, rfl⟩ := h₁
  obtain ⟨b, rb, rfl⟩ := h₂
  exact ⟨a ++ b, run_append ra rb, history_append a b⟩

theorem shows_move (h : move P s t = some s') : Shows P allows s [] s' := by
  unfold move at h
  split at h
  next heq =>
    cases h
    exact ⟨[.step t], .cons (.step heq) .nil, rfl⟩
  next => cases h

theorem shows_locals {fuel : Nat} : ∀ {s : State}, locals P t fuel s = some s' → Shows P allows s [] s' := by
  induction fuel with
  | zero => intro s h; cases h
  | succ fuel ih =>
    intro s h
    unfold locals at h
    split at h
    next => cases h
    next f _ =>
      split at h
      next => cases h
      next => cases h; exact ⟨[], .nil, rfl⟩
      next =>
        split at h
        next => cases h; exact ⟨[], .nil, rfl⟩
        next =>
          split at h
          next => cases h
          next s₁ hm => exact Shows.append (shows_move hm) (ih h)

theorem shows_access {line value : Nat} (h : access P lines s t line value = some s') : Shows P allows s [] s' := by
  unfold access at h
  split at h
  next => cases h
  next =>
    split at h
    next =>
      split at h
      next => cases h
      next => exact shows_move (of_cond h).2
    next => cases h

theorem shows_event {allowed : Tid → Call → Bool} (ha : ∀ s t c, allowed t c = true → allows s t c) {e : TraceEvent}
    (hc : callsAllowed allowed [e] = true) (h : event P lines s e = some s') :
    Shows P allows s (observed [e]) s' := by
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
      exact ⟨[.inv t ⟨op, args, buf⟩], .cons (.inv hidle (ha _ _ _ hal)) .nil, rfl⟩
    next => cases h
  | step t line value =>
    dsimp only [event] at h
    split at h
    next => cases h
    next s₁ hl => exact Shows.append (shows_locals hl) (shows_access h)
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
        have e : r = ⟨ret, buf⟩ := by
          cases r with
          | mk a b =>
            have e₁ : a = ret := Nat.eq_of_beq_eq_true h₁
            have e₂ : b = buf := eq_of_sameList h₂
            rw [e₁, e₂]
        rw [e] at heq
        exact Shows.append (shows_locals hl) ⟨[.res t ⟨ret, buf⟩], .cons (.res heq) .nil, rfl⟩
      next => cases h

end
end Replay

/-- What was replayed is a run of the program: its events are those of the record. -/
theorem run_of_replay {P : Program} {allows : State → Tid → Call → Prop} {allowed : Tid → Call → Bool}
    (ha : ∀ s t c, allowed t c = true → allows s t c) {lines : List (List Nat)} {trace : List TraceEvent} :
    ∀ {s : State}, callsAllowed allowed trace = true → replay P lines s trace = true →
      ∃ ls s', Run P allows s ls s' ∧ history ls = observed trace := by
  induction trace with
  | nil => exact fun {s} _ _ => ⟨[], s, .nil, rfl⟩
  | cons e trace ih =>
    intro s hc h
    unfold replay at h
    split at h
    next => cases h
    next s₁ he =>
      have hce : callsAllowed allowed [e] = true ∧ callsAllowed allowed trace = true := by
        cases e with
        | inv t op args buf =>
          unfold callsAllowed at hc
          cases hb : allowed t ⟨op, args, buf⟩ with
          | false => rw [hb] at hc; cases hc
          | true => rw [hb] at hc; exact ⟨by simp only [callsAllowed, hb, cond], hc⟩
        | step t line value => exact ⟨rfl, hc⟩
        | res t ret buf => exact ⟨rfl, hc⟩
      obtain ⟨ls, s', hrun, hh⟩ := ih hce.2 h
      obtain ⟨a, ra, haa⟩ := Replay.shows_event ha hce.1 he
      refine ⟨a ++ ls, s', Replay.run_append ra hrun, ?_⟩
      rw [Replay.history_append, haa, hh]
      cases e <;> rfl

/-- The history of a replayed record is one that the program may show. -/
theorem isHistory_of_replay {P : Program} {allows : State → Tid → Call → Prop} {allowed : Tid → Call → Bool}
    (ha : ∀ s t c, allowed t c = true → allows s t c) {init : State → Prop} {lines : List (List Nat)}
    {trace : List TraceEvent} {s : State} (hs : init s) (hc : callsAllowed allowed trace = true)
    (h : replay P lines s trace = true) : IsHistory P allows init (observed trace) := by
  obtain ⟨ls, s', hrun, hh⟩ := run_of_replay ha hc h
  exact ⟨s, ls, s', hs, hrun, hh⟩
