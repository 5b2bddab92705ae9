prelude
import Machine.Environment
/-!
# The log rule with hindsight

An operation that finds the structure empty may return that, or go on and find something after all: which of the two is
known later. Until then both logs are kept, the one in which it has taken effect and the one in which it is pending; and
so for each thread, whatever the others decide.

## Main definitions

* `Logs S`: a ghost in which the operations that are in doubt are pending, and with which results they may also have
  taken effect; `Logs.Has K g`: ghost `g` is one of those that are kept
* `Logs.Follows`: what a transition does to what is kept
* `HindsightRule E P allows init S R`: the log rule for a relation `R` between states and what is kept

## Main statements

* `HindsightRule.linearizable`: the rule is sound
* `HindsightRule.reachable`: its relation is an invariant

## Implementation notes

It is the tracker rule (`Machine.Tracker`) for those sets of ghosts that are products over the threads. An operation in
doubt has left the abstract state as it was: so all ghosts that are kept agree on that. A doubt need not be dropped: if
the operation takes effect in another way, then that is so in the logs in which it is pending.

## References

* P. Jayanti, S. Jayanti, U. Yavuz, L. Hernandez, *A universal, sound, and complete forward reasoning technique for
  machine-verified proofs of linearizability*, POPL 2024
-/

/-- A ghost, and the results with which the pending operation of a thread may also have taken effect. -/
structure Logs (S : Spec) where
  ghost : Ghost S
  doubt : Tid → Result → Prop

namespace Logs
variable {S : Spec}

def initial (S : Spec) : Logs S := ⟨.initial S, fun _ _ => False⟩

/-- The ghost `g` is one of those that are kept. -/
structure Has (K : Logs S) (g : Ghost S) : Prop where
  state : g.state = K.ghost.state
  status : ∀ t, g.status t = K.ghost.status t ∨
    ∃ c r, K.ghost.status t = .pending c ∧ K.doubt t r ∧ g.status t = .committed c r

/-- Operations take effect; or they come into doubt, with a result that leaves the abstract state as it is. -/
inductive Moves : Logs S → Logs S → Prop where
  | refl {K} : Moves K K
  | commit {K t c r q K'} : K.ghost.status t = .pending c → S.step K.ghost.state c r q →
      Moves ⟨⟨q, Function.update K.ghost.status t (.committed c r)⟩, K.doubt⟩ K' → Moves K K'
  | see {K t c r K'} : K.ghost.status t = .pending c → S.step K.ghost.state c r K.ghost.state →
      Moves ⟨K.ghost, fun u r' => K.doubt u r' ∨ (u = t ∧ r' = r)⟩ K' → Moves K K'

/-- What a transition does to what is kept. -/
inductive Follows : Logs S → Label → Logs S → Prop where
  /-- a call: its thread was idle and becomes pending, without doubt -/
  | inv {K t c} : K.ghost.status t = .idle →
      Follows K (.inv t c) ⟨K.ghost.setStatus t (.pending c), fun u r => u ≠ t ∧ K.doubt u r⟩
  /-- an instruction -/
  | step {K t K'} : Moves K K' → Follows K (.step t) K'
  /-- a return: by then the operation must have taken effect, or may have, with this very result -/
  | res {K t c r K'} : Moves K K' →
      (K'.ghost.status t = .committed c r ∨ K'.ghost.status t = .pending c ∧ K'.doubt t r) →
      Follows K (.res t r) ⟨K'.ghost.setStatus t .idle, K'.doubt⟩

variable {K K' : Logs S} {g : Ghost S} {t : Tid} {c : Call} {r : Result} {l : Label} {st : Status}

theorem update_update (f : Tid → Status) (t : Tid) (a b : Status) :
    Function.update (Function.update f t a) t b = Function.update f t b := by
  funext u
  by_cases e : u = t
  · rw [e, Function.update_self, Function.update_self]
  · rw [Function.update_ne e, Function.update_ne e, Function.update_ne e]

/-- The status of one thread of a kept ghost, exchanged. -/
theorem Has.exchange {q : S.State} {d : Tid → Result → Prop} {x y : Status}
    (h : Has ⟨⟨q, Function.update K.ghost.status t x⟩, d⟩ g) (hd : ∀ u r, u ≠ t → d u r → K.doubt u r)
    (hy : y = K.ghost.status t ∨ ∃ c r, K.ghost.status t = .pending c ∧ K.doubt t r ∧ y = .committed c r) :
    Has K ⟨K.ghost.state, Function.update g.status t y⟩ := by
  refine ⟨rfl, fun u => ?_⟩
  show Function.update g.status t y u = _ ∨ ∃ c r, _ ∧ _ ∧ Function.update g.status t y u = _
  by_cases e : u = t
  · rw [e, Function.update_self]
    exact hy
  · rw [Function.update_ne e]
    have st := h.status u
    dsimp only at st
    rw [Function.update_ne e] at st
    rcases st with st | ⟨c, r, h₁, h₂, h₃⟩
    · exact .inl st
    · exact .inr ⟨c, r, h₁, hd u r e h₂, h₃⟩

/-- A ghost that says that `t` has taken effect comes from one in which `t` is pending. -/
theorem commits_of_pending {q q' : S.State} {g' : Ghost S} (hg : g.state = q') (ht : g.status t = .committed c r)
    (hs : S.step q c r q') (C : g.Commits g') :
    Ghost.Commits ⟨q, Function.update g.status t (.pending c)⟩ g' := by
  refine .head (t := t) (c := c) (r := r) (q := q') (Function.update_self _ _ _) hs ?_
  show Ghost.Commits ⟨q', Function.update (Function.update g.status t (.pending c)) t (.committed c r)⟩ g'
  rw [update_update, Function.update_same ht, ← hg]
  exact C

/-- Each ghost that is kept follows from one that was. -/
theorem Moves.sound (M : Moves K K') : ∀ g', K'.Has g' → ∃ g, K.Has g ∧ g.Commits g' := by
  induction M with
  | refl => exact fun g' h => ⟨g', h, .refl⟩
  | @commit K t c r q K' hp hs _ ih =>
    intro g' h
    obtain ⟨g, hg, C⟩ := ih g' h
    have ht : g.status t = .committed c r := by
      have st := hg.status t
      dsimp only at st
      rw [Function.update_self] at st
      rcases st with st | ⟨_, _, h, _⟩
      · exact st
      · cases h
    exact ⟨_, hg.exchange (fun _ _ _ h => h) (.inl hp.symm), commits_of_pending hg.state ht hs C⟩
  | @see K t c r K' hp hs _ ih =>
    intro g' h
    obtain ⟨g, hg, C⟩ := ih g' h
    have st := hg.status t
    by_cases new : g.status t = .committed c r
    · have hg' : Has ⟨⟨K.ghost.state, Function.update K.ghost.status t (K.ghost.status t)⟩,
          fun u r' => K.doubt u r' ∨ (u = t ∧ r' = r)⟩ g := by
        rw [Function.update_same rfl]
        exact hg
      exact ⟨_, hg'.exchange (fun u _ hu h => h.elim id fun h => absurd h.1 hu) (.inl hp.symm),
        commits_of_pending hg.state new hs C⟩
    · refine ⟨g, ⟨hg.state, fun u => ?_⟩, C⟩
      rcases hg.status u with st | ⟨c', r', h₁, h₂ | ⟨rfl, rfl⟩, h₃⟩
      · exact .inl st
      · exact .inr ⟨c', r', h₁, h₂, h₃⟩
      · have h₁ : K.ghost.status u = .pending c' := h₁
        rw [hp] at h₁
        cases h₁
        exact absurd h₃ new

theorem Follows.sound (F : Follows K l K') : ∀ g', K'.Has g' → ∃ g, K.Has g ∧ g.Follows l g' := by
  cases F with
  | @inv t c hidle =>
    intro g' h
    have ht : g'.status t = .pending c := by
      have st := h.status t
      rcases st with st | ⟨_, _, _, ⟨h, _⟩, _⟩
      · exact st.trans (Function.update_self _ _ _)
      · exact absurd rfl h
    refine ⟨_, Has.exchange (y := .idle) h (fun _ _ _ h => h.2) (.inl hidle.symm), ?_⟩
    have F : Ghost.Follows (S := S) ⟨K.ghost.state, Function.update g'.status t .idle⟩ (.inv t c) _ :=
      .inv (Function.update_self _ _ _) .refl
    dsimp only [Ghost.setStatus] at F
    have e : g'.state = K.ghost.state := h.state
    rw [update_update, Function.update_same ht, ← e] at F
    rw [← e]
    exact F
  | step M =>
    intro g' h
    obtain ⟨g, hg, C⟩ := M.sound g' h
    exact ⟨g, hg, .step C⟩
  | @res t c r K' M hr =>
    intro g' h
    have ht : g'.status t = .idle := by
      have st := h.status t
      rcases st with st | ⟨_, _, h, _⟩
      · exact st.trans (Function.update_self _ _ _)
      · have h : Function.update K'.ghost.status t .idle t = _ := h
        rw [Function.update_self] at h
        cases h
    have hg : K'.Has ⟨K'.ghost.state, Function.update g'.status t (.committed c r)⟩ := by
      refine Has.exchange (y := .committed c r) h (fun _ _ _ h => h) ?_
      rcases hr with hr | ⟨h₁, h₂⟩
      · exact .inl hr.symm
      · exact .inr ⟨c, r, h₁, h₂, rfl⟩
    obtain ⟨g, hg, C⟩ := M.sound _ hg
    refine ⟨g, hg, ?_⟩
    have F : Ghost.Follows g (.res t r) _ := .res C (Function.update_self _ _ _)
    dsimp only [Ghost.setStatus] at F
    have e : g'.state = K'.ghost.state := h.state
    rw [update_update, Function.update_same ht, ← e] at F
    exact F

end Logs

/-- The log rule with hindsight, for runs before each of whose transitions `E` holds. -/
structure HindsightRule (E : Mem → Prop) (P : Program) (allows : State → Tid → Call → Prop) (init : State → Prop)
    (S : Spec) (R : State → Logs S → Prop) : Prop where
  init : ∀ s, init s → R s (.initial S)
  step : ∀ s K l s', R s K → E s.mem → Step P allows s l s' → ∃ K', K.Follows l K' ∧ R s' K'

namespace HindsightRule
variable {E : Mem → Prop} {P : Program} {allows : State → Tid → Call → Prop} {init : State → Prop} {S : Spec}
  {R : State → Logs S → Prop} {s s' : State} {ls : List Label}

/-- Each ghost that is kept has a log that is a linearization of the history so far. -/
theorem good_run (rule : HindsightRule E P allows init S R) (run : RunIn E P allows s ls s') :
    ∀ {h K}, R s K → (∀ g, K.Has g → ∃ L, LogRule.Good h L g) →
      ∃ K', R s' K' ∧ ∀ g, K'.Has g → ∃ L, LogRule.Good (h ++ history ls) L g := by
  induction run with
  | nil =>
    intro h K hr G
    refine ⟨K, hr, ?_⟩
    show ∀ g, K.Has g → ∃ L, LogRule.Good (h ++ []) L g
    rw [List.append_nil]
    exact G
  | @cons s l s' ls s'' he hs _ ih =>
    intro h K hr G
    obtain ⟨K', F, hr'⟩ := rule.step _ _ _ _ hr he hs
    have G' : ∀ g', K'.Has g' → ∃ L, LogRule.Good (h ++ history [l]) L g' := by
      intro g' hg'
      obtain ⟨g, hg, hf⟩ := F.sound g' hg'
      obtain ⟨L, GL⟩ := G g hg
      exact LogRule.good_follows hf GL
    obtain ⟨K'', hr'', G''⟩ := ih hr' G'
    refine ⟨K'', hr'', ?_⟩
    have e : h ++ history (l :: ls) = (h ++ history [l]) ++ history ls := by
      cases l <;> simp only [history, List.append_assoc, List.cons_append, List.nil_append]
    rw [e]
    exact G''

theorem has_ghost (K : Logs S) : K.Has K.ghost := ⟨rfl, fun _ => .inl rfl⟩

/-- What is kept at the end of a run. -/
theorem run (rule : HindsightRule E P allows init S R) (hi : init s) (run : RunIn E P allows s ls s') :
    ∃ K, R s' K ∧ ∀ g, K.Has g → ∃ L, LogRule.Good (history ls) L g := by
  refine rule.good_run run (h := []) (rule.init s hi) fun g hg => ?_
  have e : g = .initial S := by
    obtain ⟨q, st⟩ := g
    obtain ⟨h₁, h₂⟩ := hg
    have h₁ : q = S.init := h₁
    have h₂ : st = fun _ => .idle := by
      funext t
      rcases h₂ t with h | ⟨_, _, _, h, _⟩
      · exact h
      · exact h.elim
    rw [h₁, h₂]
    rfl
  rw [e]
  exact ⟨_, LogRule.good_initial⟩

/-- Soundness. -/
theorem linearizable (rule : HindsightRule E P allows init S R) {h : History}
    (hist : IsHistoryIn E P allows init h) : Linearizable S h := by
  obtain ⟨s₀, ls, s, hi, run, rfl⟩ := hist
  obtain ⟨K, _, G⟩ := rule.run hi run
  obtain ⟨L, G⟩ := G _ (has_ghost K)
  exact ⟨L, G.linearization⟩

/-- The relation of the rule is an invariant. -/
theorem reachable (rule : HindsightRule E P allows init S R) (hr : ReachableIn E P allows init s) : ∃ K, R s K := by
  obtain ⟨s₀, ls, hi, run⟩ := hr
  obtain ⟨K, h, _⟩ := rule.run hi run
  exact ⟨K, h⟩

end HindsightRule
