prelude
import Machine.LogSound
/-!
# Runs in an environment that keeps its promises

What the allocator answers is part of the memory (`Heap.answer`). Nothing in `Machine.Step` keeps it from giving an
object twice; that it does not is its promise, on which theorems about programs that allocate rest.

## Main definitions

* `Heap.Honest m`: what the next allocation in memory `m` gives does not exist
* `RunIn E`, `ReachableIn E`, `IsHistoryIn E`: as `Run`, `Reachable`, `IsHistory`, but `E` holds of the memory before
  every transition
* `LogRuleIn E`: the log rule for such runs

## Main statements

* `LogRuleIn.linearizable`, `LogRuleTo.linearizable`, `LogRuleIn.reachable`: the rules are sound, and the relation is an
  invariant
-/

namespace Heap

/-- The allocator keeps its promise: it is out of memory, or it gives an object that does not exist. -/
def Honest (m : Mem) : Prop := next m ≠ 0 → m (extent (next m)) = 0

end Heap

/-- A sequence of transitions before each of which the memory satisfies `E`. -/
inductive RunIn (E : Mem → Prop) (P : Program) (allows : State → Tid → Call → Prop) :
    State → List Label → State → Prop where
  | nil {s} : RunIn E P allows s [] s
  | cons {s l s' ls s''} : E s.mem → Step P allows s l s' → RunIn E P allows s' ls s'' →
      RunIn E P allows s (l :: ls) s''

/-- `s` can be reached from a state in `init`, while `E` holds. -/
def ReachableIn (E : Mem → Prop) (P : Program) (allows : State → Tid → Call → Prop) (init : State → Prop)
    (s : State) : Prop :=
  ∃ s₀ ls, init s₀ ∧ RunIn E P allows s₀ ls s

/-- `h` is what an observer may see, from a state in `init` on, while `E` holds. -/
def IsHistoryIn (E : Mem → Prop) (P : Program) (allows : State → Tid → Call → Prop) (init : State → Prop)
    (h : History) : Prop :=
  ∃ s₀ ls s, init s₀ ∧ RunIn E P allows s₀ ls s ∧ history ls = h

/-- The log rule, where a transition need be accompanied only if `E` holds before it. -/
structure LogRuleIn (E : Mem → Prop) (P : Program) (allows : State → Tid → Call → Prop) (init : State → Prop)
    (S : Spec) (R : State → Ghost S → Prop) : Prop where
  init : ∀ s, init s → R s (.initial S)
  step : ∀ s g l s', R s g → E s.mem → Step P allows s l s' → ∃ g', g.Follows l g' ∧ R s' g'

/-- The log rule for runs that end in state `last`, of which a transition that leads there may make use: what the
program returns may be explained by what happens later. -/
structure LogRuleTo (E : Mem → Prop) (P : Program) (allows : State → Tid → Call → Prop) (init : State → Prop)
    (S : Spec) (R : State → Ghost S → Prop) (last : State) : Prop where
  init : ∀ s, init s → R s (.initial S)
  step : ∀ s g l s' ls, R s g → E s.mem → Step P allows s l s' → RunIn E P allows s' ls last →
    ∃ g', g.Follows l g' ∧ R s' g'

section
variable {E : Mem → Prop} {P : Program} {allows : State → Tid → Call → Prop} {init : State → Prop} {S : Spec}
  {R : State → Ghost S → Prop} {s s' : State}

theorem RunIn.run {ls : List Label} (h : RunIn E P allows s ls s') : Run P allows s ls s' := by
  induction h with
  | nil => exact .nil
  | cons _ hs _ ih => exact .cons hs ih

/-- A run can be cut anywhere. -/
theorem RunIn.split {b : List Label} : ∀ {a : List Label} {s : State}, RunIn E P allows s (a ++ b) s' →
    ∃ m, RunIn E P allows s a m ∧ RunIn E P allows m b s' := by
  intro a
  induction a with
  | nil => exact fun h => ⟨_, .nil, h⟩
  | cons l a ih =>
    intro s h
    cases h with
    | cons he hs h =>
      obtain ⟨m, h₁, h₂⟩ := ih h
      exact ⟨m, .cons he hs h₁, h₂⟩

namespace LogRuleTo

/-- The ghost goes along, and so does the log. -/
theorem good_run (rule : LogRuleTo E P allows init S R s') {ls : List Label} (run : RunIn E P allows s ls s') :
    ∀ {h : History} {L : List Entry} {g : Ghost S}, R s g → LogRule.Good h L g →
      ∃ L' g', R s' g' ∧ LogRule.Good (h ++ history ls) L' g' := by
  induction run with
  | nil =>
    intro h L g hr G
    refine ⟨L, g, hr, ?_⟩
    show LogRule.Good (h ++ []) L g
    rw [List.append_nil]
    exact G
  | @cons s l s' ls s'' he hs run ih =>
    intro h L g hr G
    obtain ⟨g', hf, hr'⟩ := rule.step _ _ _ _ _ hr he hs run
    obtain ⟨L', G'⟩ := LogRule.good_follows hf G
    obtain ⟨L'', g'', hr'', G''⟩ := ih rule hr' G'
    refine ⟨L'', g'', hr'', ?_⟩
    have e : h ++ history (l :: ls) = (h ++ history [l]) ++ history ls := by
      cases l <;> simp only [history, List.append_assoc, List.cons_append, List.nil_append]
    rw [e]
    exact G''

theorem linearizable (rule : LogRuleTo E P allows init S R s') (hi : init s) {ls : List Label}
    (run : RunIn E P allows s ls s') : Linearizable S (history ls) := by
  obtain ⟨L, g, _, G⟩ := rule.good_run run (rule.init s hi) LogRule.good_initial
  exact ⟨L, G.linearization⟩

end LogRuleTo

namespace LogRuleIn

theorem to (rule : LogRuleIn E P allows init S R) : LogRuleTo E P allows init S R s :=
  ⟨rule.init, fun _ _ _ _ _ hr he hs _ => rule.step _ _ _ _ hr he hs⟩

theorem linearizable (rule : LogRuleIn E P allows init S R) {h : History} (hist : IsHistoryIn E P allows init h) :
    Linearizable S h := by
  obtain ⟨s₀, ls, s, hi, run, rfl⟩ := hist
  exact rule.to.linearizable hi run

/-- The relation of the rule is an invariant. -/
theorem reachable (rule : LogRuleIn E P allows init S R) (hr : ReachableIn E P allows init s) : ∃ g, R s g := by
  obtain ⟨s₀, ls, hi, run⟩ := hr
  obtain ⟨_, g, hg, _⟩ := rule.to.good_run run (rule.init s₀ hi) LogRule.good_initial
  exact ⟨g, hg⟩

end LogRuleIn
end
