prelude
import Machine.CountedRule
/-!
# The tracker rule

Where it depends on the future when an operation takes effect, one log is not enough: keep all that may turn out to be
right.

## Main definitions

* `TrackerRule P allows init S count bound R`: as `CountedRule`, but the relation `R` is between states and sets of
  ghosts. Every transition leads to a set each of whose ghosts follows from one of the set before; no set is empty.

## Main statements

* `TrackerRule.linearizable`: every history of a run that counts at most `bound` is linearizable

## References

* P. Jayanti, S. Jayanti, U. Yavuz, L. Hernandez, *A universal, sound, and complete forward reasoning technique for
  machine-verified proofs of linearizability*, POPL 2024
-/

structure TrackerRule (P : Program) (allows : State → Tid → Call → Prop) (init : State → Prop) (S : Spec)
    (count : Label → Nat) (bound : Nat) (R : Nat → State → (Ghost S → Prop) → Prop) : Prop where
  init : ∀ s, init s → R 0 s fun g => g = .initial S
  step : ∀ n s M l s', R n s M → n + count l ≤ bound → Step P allows s l s' →
    ∃ M', R (n + count l) s' M' ∧ ∀ g', M' g' → ∃ g, M g ∧ g.Follows l g'
  some : ∀ n s M, R n s M → ∃ g, M g

namespace TrackerRule
variable {P : Program} {allows : State → Tid → Call → Prop} {init : State → Prop} {S : Spec} {count : Label → Nat}
  {bound : Nat} {R : Nat → State → (Ghost S → Prop) → Prop} {s s' : State} {ls : List Label}

/-- Each ghost of the set has a log that is a linearization of the history so far. -/
theorem good_run (rule : TrackerRule P allows init S count bound R) (run : Run P allows s ls s') :
    ∀ {n h M}, R n s M → n + total count ls ≤ bound → (∀ g, M g → ∃ L, LogRule.Good h L g) →
      ∃ M', R (n + total count ls) s' M' ∧ ∀ g, M' g → ∃ L, LogRule.Good (h ++ history ls) L g := by
  induction run with
  | nil =>
    intro n h M hr _ G
    refine ⟨M, hr, ?_⟩
    show ∀ g, M g → ∃ L, LogRule.Good (h ++ []) L g
    rw [List.append_nil]
    exact G
  | @cons s l s' ls s'' hs _ ih =>
    intro n h M hr hn G
    have hn : n + (count l + total count ls) ≤ bound := hn
    obtain ⟨M', hr', hM⟩ := rule.step _ _ _ _ _ hr (by omega) hs
    have G' : ∀ g', M' g' → ∃ L, LogRule.Good (h ++ history [l]) L g' := by
      intro g' hg'
      obtain ⟨g, hg, hf⟩ := hM g' hg'
      obtain ⟨L, GL⟩ := G g hg
      exact LogRule.good_follows hf GL
    obtain ⟨M'', hr'', G''⟩ := ih hr' (by omega) G'
    refine ⟨M'', ?_, ?_⟩
    · show R (n + (count l + total count ls)) s'' M''
      rw [← Nat.add_assoc]
      exact hr''
    · have e : h ++ history (l :: ls) = (h ++ history [l]) ++ history ls := by
        cases l <;> simp only [history, List.append_assoc, List.cons_append, List.nil_append]
      rw [e]
      exact G''

/-- Soundness. -/
theorem linearizable (rule : TrackerRule P allows init S count bound R) (hi : init s) (run : Run P allows s ls s')
    (hn : total count ls ≤ bound) : Linearizable S (history ls) := by
  have G : ∀ g : Ghost S, g = .initial S → ∃ L, LogRule.Good [] L g := by
    intro g e
    rw [e]
    exact ⟨_, LogRule.good_initial⟩
  obtain ⟨M, hr, hM⟩ := rule.good_run run (rule.init s hi) (by omega) G
  obtain ⟨g, hg⟩ := rule.some _ _ _ hr
  obtain ⟨L, GL⟩ := hM g hg
  exact ⟨L, GL.linearization⟩

end TrackerRule
