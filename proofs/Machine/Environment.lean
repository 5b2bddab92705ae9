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

* `Frame.exec_none`: whether a step faults does not depend on the memory, nor on the allocator
* `LogRuleIn.linearizable`, `LogRuleTo.linearizable`, `LogRuleIn.reachable`: the rules are sound, and the relation is an
  invariant
-/

namespace Heap

/-- The allocator keeps its promise: it is out of memory, or it gives an object that does not exist. -/
def Honest (m : Mem) : Prop := next m ≠ 0 → m (extent (next m)) = 0

end Heap

namespace Heap
variable {m : Mem} {l : Loc}

/-- The memory, but for the next allocation: that finds no memory. -/
def exhausted (m : Mem) : Mem := m.set (answer (m count)) 0

theorem exhausted_of_field (h : l.obj ≠ 0 ∨ l.field ≠ 1) : exhausted m l = m l :=
  Mem.set_ne fun e => h.elim (fun h => h (by rw [e])) fun h => h (by rw [e])

theorem honest_exhausted : Honest (exhausted m) := by
  intro h
  have e : exhausted m count = m count := exhausted_of_field (.inr nofun)
  refine absurd ?_ h
  show exhausted m (answer (exhausted m count)) = 0
  rw [e]
  exact Mem.set_self _ _ _

end Heap

/-- Whether an instruction faults does not depend on the memory. -/
theorem Instr.exec_none {m m' : Mem} {f : Frame} {i : Instr} (h : i.exec m f = none) : i.exec m' f = none := by
  cases i with
  | get dst idx =>
    simp only [Instr.exec] at h ⊢
    cases hb : f.buf.get? (idx.eval f.regs) with
    | none => rfl
    | some _ => rw [hb] at h; cases h
  | put idx value =>
    simp only [Instr.exec] at h ⊢
    cases hb : f.buf.get? (idx.eval f.regs) with
    | none => rfl
    | some _ => rw [hb] at h; cases h
  | cas ok old place e d s s' =>
    simp only [Instr.exec] at h
    cases hb : Nat.beq (m (place.loc f.regs)) (e.eval f.regs) with
    | true => rw [hb] at h; cases h
    | false => rw [hb] at h; cases h
  | _ => cases h

theorem Frame.exec_none {P : Program} {m m' : Mem} {f : Frame} (h : f.exec P m = none) : f.exec P m' = none := by
  unfold Frame.exec at h ⊢
  cases hi : f.instr? P with
  | none => rfl
  | some i =>
    rw [hi] at h
    exact Instr.exec_none h

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
