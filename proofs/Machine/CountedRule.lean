prelude
import Machine.LogSound
/-!
# The log rule for runs with a bound

Some structures are correct only up to a number of calls, beyond which their counters wrap around once too often.

## Main definitions

* `total count ls`: what the transitions `ls` count, together
* `CountedRule P allows init S count bound R`: as `LogRule`, but the relation `R` knows how much has been counted, and
  need persist only as long as that is at most `bound`

## Main statements

* `CountedRule.linearizable`: every history of a run that counts at most `bound` is linearizable
* `CountedRule.reachable`: the relation holds at the end of such a run
-/

/-- What transitions count, together. -/
def total (count : Label → Nat) : List Label → Nat
  | [] => 0
  | l :: ls => count l + total count ls

theorem total_append {count : Label → Nat} {ls : List Label} : ∀ {before : List Label},
    total count (before ++ ls) = total count before + total count ls
  | [] => (Nat.zero_add _).symm
  | l :: _ => (congrArg (count l + ·) total_append).trans (Nat.add_assoc _ _ _).symm

structure CountedRule (P : Program) (allows : State → Tid → Call → Prop) (init : State → Prop) (S : Spec)
    (count : Label → Nat) (bound : Nat) (R : Nat → State → Ghost S → Prop) : Prop where
  init : ∀ s, init s → R 0 s (.initial S)
  step : ∀ n s g l s', R n s g → n + count l ≤ bound → Step P allows s l s' →
    ∃ g', g.Follows l g' ∧ R (n + count l) s' g'

namespace CountedRule
variable {P : Program} {allows : State → Tid → Call → Prop} {init : State → Prop} {S : Spec} {count : Label → Nat}
  {bound : Nat} {R : Nat → State → Ghost S → Prop} {s s' : State} {ls : List Label}

theorem good_run (rule : CountedRule P allows init S count bound R) (run : Run P allows s ls s') :
    ∀ {n h L g}, R n s g → n + total count ls ≤ bound → LogRule.Good h L g →
      ∃ L' g', R (n + total count ls) s' g' ∧ LogRule.Good (h ++ history ls) L' g' := by
  induction run with
  | nil =>
    intro n h L g hr _ G
    refine ⟨L, g, hr, ?_⟩
    show LogRule.Good (h ++ []) L g
    rw [List.append_nil]
    exact G
  | @cons s l s' ls s'' hs _ ih =>
    intro n h L g hr hn G
    have hn : n + (count l + total count ls) ≤ bound := hn
    obtain ⟨g', hf, hr'⟩ := rule.step _ _ _ _ _ hr (by omega) hs
    obtain ⟨L', G'⟩ := LogRule.good_follows hf G
    obtain ⟨L'', g'', hr'', G''⟩ := ih hr' (by omega) G'
    refine ⟨L'', g'', ?_, ?_⟩
    · show R (n + (count l + total count ls)) s'' g''
      rw [← Nat.add_assoc]
      exact hr''
    · have e : h ++ history (l :: ls) = (h ++ history [l]) ++ history ls := by
        cases l <;> simp only [history, List.append_assoc, List.cons_append, List.nil_append]
      rw [e]
      exact G''

/-- Soundness. -/
theorem linearizable (rule : CountedRule P allows init S count bound R) (hi : init s) (run : Run P allows s ls s')
    (hn : total count ls ≤ bound) : Linearizable S (history ls) := by
  obtain ⟨L, g, _, G⟩ := rule.good_run run (rule.init s hi) (by omega) LogRule.good_initial
  exact ⟨L, G.linearization⟩

/-- The relation holds at the end of a run, for some ghost. -/
theorem run (rule : CountedRule P allows init S count bound R) (run : Run P allows s ls s') :
    ∀ {n g}, R n s g → n + total count ls ≤ bound → ∃ g', R (n + total count ls) s' g' := by
  induction run with
  | nil => exact fun {_ g} hr _ => ⟨g, hr⟩
  | @cons s l s' ls s'' hs _ ih =>
    intro n g hr hn
    have hn : n + (count l + total count ls) ≤ bound := hn
    obtain ⟨g', _, hr'⟩ := rule.step _ _ _ _ _ hr (by omega) hs
    obtain ⟨g'', hr''⟩ := ih hr' (by omega)
    refine ⟨g'', ?_⟩
    show R (n + (count l + total count ls)) s'' g''
    rw [← Nat.add_assoc]
    exact hr''

theorem reachable (rule : CountedRule P allows init S count bound R) (hi : init s) (run : Run P allows s ls s')
    (hn : total count ls ≤ bound) : ∃ g, R (total count ls) s' g := by
  obtain ⟨g, h⟩ := rule.run run (rule.init s hi) (by omega)
  exact ⟨g, Nat.zero_add (total count ls) ▸ h⟩

end CountedRule
