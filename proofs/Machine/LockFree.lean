prelude
import Machine.Census
import Machine.Environment
/-!
# The lock-free rule

How to bound the steps of an operation by the number of operations that overlap with it, however the scheduler treats
the threads: each step brings its thread nearer to the end of its operation, and another thread can throw it back only
by taking effect, which each operation does once.

## Main definitions

* `LockFreeRule … K bound rank`: the operation called by `c` ends after at most `bound c` undisturbed steps; `rank` says
  how many are left, and grows by at most `K` when the operation of another thread takes effect

## Main statements

* `LockFreeRule.lockFree`: then no operation makes more steps than `bound c` and `K` for each overlapping operation

## References

* M. Herlihy, N. Shavit, *On the nature of progress*, OPODIS 2011
-/

structure LockFreeRule (E : Mem → Prop) (P : Program) (allows : State → Tid → Call → Prop) (init : State → Prop)
    (S : Spec) (D : Type) (R : State → Ghost S → D → Prop) (K : Nat) (bound : Call → Nat)
    (rank : D → Mem → Frame → Nat) : Prop where
  init : ∀ s, init s → ∃ d, R s (.initial S) d
  call : ∀ s g d t c, R s g d → s.thread t = none → allows s t c →
    g.status t = .idle ∧ R (s.call t c) (g.setStatus t (.pending c)) d ∧ rank d s.mem c.frame ≤ bound c
  next : ∀ s g d t f m f', R s g d → E s.mem → s.thread t = some f → f.exec P s.mem = some (.next m f') →
    ∃ g' d', R ⟨m, Function.update s.thread t (some f')⟩ g' d' ∧ rank d' m f' < rank d s.mem f ∧
      ((g'.status = g.status ∧ ∀ u k, u ≠ t → s.thread u = some k → rank d' m k ≤ rank d s.mem k) ∨
        (∃ c r, g.status t = .pending c ∧ g'.status = Function.update g.status t (.committed c r) ∧
          ∀ u k, u ≠ t → s.thread u = some k → rank d' m k ≤ rank d s.mem k + K))
  done : ∀ s g d t f r, R s g d → E s.mem → s.thread t = some f → f.exec P s.mem = some (.done r) →
    0 < rank d s.mem f ∧ (∃ c, g.status t = .committed c r) ∧
      R ⟨s.mem, Function.update s.thread t none⟩ (g.setStatus t .idle) d

namespace LockFreeRule

variable {E : Mem → Prop} {P : Program} {allows : State → Tid → Call → Prop} {init : State → Prop} {S : Spec} {D : Type}
  {R : State → Ghost S → D → Prop} {K : Nat} {bound : Call → Nat} {rank : D → Mem → Frame → Nat} {s s' : State}
  {g : Ghost S} {d : D} {t : Tid} {ls : List Label}

/-- Whatever happens, there is a ghost and a census. -/
theorem census (rule : LockFreeRule E P allows init S D R K bound rank) (run : RunIn E P allows s ls s') :
    ∀ {before : List Label} {g : Ghost S} {d : D}, R s g d → Census g.status before →
      ∃ g' d', R s' g' d' ∧ Census g'.status (before ++ ls) := by
  induction run with
  | nil =>
    intro before g d hr C
    exact ⟨g, d, hr, by rw [List.append_nil]; exact C⟩
  | @cons s l s₁ ls s₂ he hs _ ih =>
    intro before g d hr C
    have app : before ++ l :: ls = (before ++ [l]) ++ ls := by
      rw [List.append_assoc]
      rfl
    rw [app]
    cases hs with
    | inv hidle ha => exact ih (rule.call _ _ _ _ _ hr hidle ha).2.1 C.call
    | step h =>
      obtain ⟨f, ht, m, f', hx, rfl⟩ := step_next h
      obtain ⟨g', d', hr', _, h⟩ := rule.next _ _ _ _ _ _ _ hr he ht hx
      rcases h with ⟨hs, _⟩ | ⟨c, r, hp, hs, _⟩
      · exact ih hr' (hs ▸ C.stay)
      · exact ih hr' (C.effect hp hs)
    | res h =>
      obtain ⟨f, ht, hx, rfl⟩ := step_done h
      obtain ⟨_, ⟨c, hc⟩, hr'⟩ := rule.done _ _ _ _ _ _ hr he ht hx
      exact ih hr' (C.done hc)

/-! ### The bound -/

/-- The account of thread `t`, in whose operation `n` steps were made: what is left, and what the pending operations of
others may still add, is in the budget `b`. -/
def Account (rank : D → Mem → Frame → Nat) (K : Nat) (t : Tid) (s : State) (g : Ghost S) (d : D) (n b : Nat) : Prop :=
  ∃ others : List Nat, (∀ u c, u ≠ t → g.status u = .pending c → u ∈ others) ∧
    match s.thread t with
    | none => n + K * others.length ≤ b
    | some f => n + rank d s.mem f + K * others.length ≤ b

/-- The account when the next transition is a call by another thread, an instruction, a return. -/
theorem account (rule : LockFreeRule E P allows init S D R K bound rank) (run : RunIn E P allows s ls s') :
    ∀ {g : Ghost S} {d : D} {n b : Nat}, R s g d → (∀ c, ¬ Label.inv t c ∈ ls) → Account rank K t s g d n b →
      ∃ g' d', R s' g' d' ∧ Account rank K t s' g' d' (n + stepsOf t ls) (b + K * calls ls) := by
  induction run with
  | nil => exact fun {g d n b} hr _ A => ⟨g, d, hr, A⟩
  | @cons s l s₁ ls s₂ he hs _ ih =>
    intro g d n b hr hn A
    have hn' : ∀ c, ¬ Label.inv t c ∈ ls := fun c h => hn c (.tail _ h)
    obtain ⟨others, ho, hb⟩ := A
    cases hs with
    | @inv u c hidle ha =>
      have hu : u ≠ t := fun e => hn c (e ▸ .head _)
      obtain ⟨hst, hr', _⟩ := rule.call _ _ _ _ _ hr hidle ha
      have e : (s.call u c).thread t = s.thread t := Function.update_ne hu.symm
      have A' : Account rank K t (s.call u c) (g.setStatus u (.pending c)) d n (b + K) := by
        refine ⟨u :: others, fun v c' hv hp => ?_, ?_⟩
        · by_cases e : v = u
          · exact e ▸ .head _
          · exact .tail _ (ho v c' hv ((Function.update_ne e).symm.trans hp))
        · rw [e]
          have hm : K * (u :: others).length = K * others.length + K := Nat.mul_succ _ _
          show match s.thread t with
            | none => n + K * (u :: others).length ≤ b + K
            | some f => n + rank d s.mem f + K * (u :: others).length ≤ b + K
          rw [hm]
          split at hb
          · omega
          · omega
      obtain ⟨g', d', hr'', A''⟩ := ih hr' hn' A'
      refine ⟨g', d', hr'', ?_⟩
      have e : b + K + K * calls ls = b + K * (1 + calls ls) := by
        rw [Nat.left_distrib, Nat.mul_one]
        omega
      exact e ▸ A''
    | @step u _ h =>
      obtain ⟨f, ht, m, f', hx, rfl⟩ := step_next h
      obtain ⟨g', d', hr', hrank, h⟩ := rule.next _ _ _ _ _ _ _ hr he ht hx
      have A' : Account rank K t ⟨m, Function.update s.thread u (some f')⟩ g' d' (n + cond (Nat.beq u t) 1 0) b := by
        by_cases e : u = t
        · subst e
          refine ⟨others, fun v c hv hp => ?_, ?_⟩
          · rcases h with ⟨hs, _⟩ | ⟨_, _, _, hs, _⟩
            · exact ho v c hv (by rw [← hs]; exact hp)
            · rw [hs, Function.update_ne hv] at hp
              exact ho v c hv hp
          · show match Function.update s.thread u (some f') u with
              | none => _
              | some f => _
            rw [Function.update_self, Nat.beq_refl]
            rw [ht] at hb
            show n + 1 + rank d' m f' + K * others.length ≤ b
            have hb : n + rank d s.mem f + K * others.length ≤ b := hb
            omega
        · have e' : Function.update s.thread u (some f') t = s.thread t := Function.update_ne fun e' => e e'.symm
          rw [Nat.beq_false_of_ne e]
          rcases h with ⟨hs, hle⟩ | ⟨c, r, hp, hs, hle⟩
          · refine ⟨others, fun v c hv hp => ho v c hv (by rw [← hs]; exact hp), ?_⟩
            show match Function.update s.thread u (some f') t with
              | none => n + 0 + K * others.length ≤ b
              | some k => n + 0 + rank d' m k + K * others.length ≤ b
            rw [e']
            cases hk : s.thread t with
            | none => rw [hk] at hb; exact hb
            | some k =>
              rw [hk] at hb
              have hb : n + rank d s.mem k + K * others.length ≤ b := hb
              have := hle t k (fun e' => e e'.symm) hk
              show n + 0 + rank d' m k + K * others.length ≤ b
              omega
          · have hl := length_without (ho u c e hp)
            have hm : K * others.length = K * (without u others).length + K := by rw [← hl]; exact Nat.mul_succ _ _
            refine ⟨without u others, fun v c' hv hp' => ?_, ?_⟩
            · by_cases ev : v = u
              · rw [hs, ev, Function.update_self] at hp'
                cases hp'
              · rw [hs, Function.update_ne ev] at hp'
                exact mem_without ev (ho v c' hv hp')
            · show match Function.update s.thread u (some f') t with
                | none => n + 0 + K * (without u others).length ≤ b
                | some k => n + 0 + rank d' m k + K * (without u others).length ≤ b
              rw [e']
              cases hk : s.thread t with
              | none =>
                rw [hk] at hb
                have hb : n + K * others.length ≤ b := hb
                show n + 0 + K * (without u others).length ≤ b
                omega
              | some k =>
                rw [hk] at hb
                have hb : n + rank d s.mem k + K * others.length ≤ b := hb
                have := hle t k (fun e' => e e'.symm) hk
                show n + 0 + rank d' m k + K * (without u others).length ≤ b
                omega
      obtain ⟨g'', d'', hr'', A''⟩ := ih hr' hn' A'
      refine ⟨g'', d'', hr'', ?_⟩
      rw [Nat.add_assoc] at A''
      exact A''
    | @res u _ r h =>
      obtain ⟨f, ht, hx, rfl⟩ := step_done h
      obtain ⟨hpos, _, hr'⟩ := rule.done _ _ _ _ _ _ hr he ht hx
      have A' : Account rank K t ⟨s.mem, Function.update s.thread u none⟩ (g.setStatus u .idle) d
          (n + cond (Nat.beq u t) 1 0) b := by
        refine ⟨others, fun v c hv hp => ?_, ?_⟩
        · by_cases ev : v = u
          · have hp : Function.update g.status u .idle v = _ := hp
            rw [ev, Function.update_self] at hp
            cases hp
          · exact ho v c hv ((Function.update_ne ev).symm.trans hp)
        · by_cases e : u = t
          · subst e
            rw [ht] at hb
            have hb : n + rank d s.mem f + K * others.length ≤ b := hb
            show match Function.update s.thread u none u with
              | none => _
              | some f => _
            rw [Function.update_self, Nat.beq_refl]
            show n + 1 + K * others.length ≤ b
            omega
          · have e' : Function.update s.thread u none t = s.thread t := Function.update_ne fun e' => e e'.symm
            rw [Nat.beq_false_of_ne e]
            show match Function.update s.thread u none t with
              | none => n + 0 + K * others.length ≤ b
              | some k => n + 0 + rank d s.mem k + K * others.length ≤ b
            rw [e']
            exact hb
      obtain ⟨g'', d'', hr'', A''⟩ := ih hr' hn' A'
      refine ⟨g'', d'', hr'', ?_⟩
      rw [Nat.add_assoc] at A''
      exact A''

/-- Soundness of the lock-free rule: in a run in which `t` calls `c` and nothing afterwards, it makes at most `bound c`
steps, and `K` for each overlapping operation. -/
theorem lockFree (rule : LockFreeRule E P allows init S D R K bound rank) {s₀ : State} {c : Call}
    {before after : List Label} (hi : init s₀) (run : RunIn E P allows s₀ (before ++ .inv t c :: after) s')
    (hn : ∀ c', ¬ Label.inv t c' ∈ after) : stepsOf t after ≤ bound c + K * overlapping before after := by
  obtain ⟨s, r₁, r₂⟩ := run.split
  obtain ⟨d₀, hr₀⟩ := rule.init s₀ hi
  have C₀ : Census (Ghost.initial S).status [] := by
    refine ⟨[], [], rfl, fun _ _ h => ?_, fun _ _ _ h => ?_⟩
    · cases h
    · cases h
  obtain ⟨g, d, hr, pend, comm, hcount, hp, _⟩ := rule.census r₁ hr₀ C₀
  cases r₂ with
  | cons he hs r₂ =>
    cases hs with
    | inv hidle ha =>
      obtain ⟨_, hr', hrank⟩ := rule.call _ _ _ _ _ hr hidle ha
      have A : Account rank K t (s.call t c) (g.setStatus t (.pending c)) d 0 (bound c + K * pend.length) := by
        refine ⟨pend, fun u c' hu h => hp u c' ((Function.update_ne hu).symm.trans h), ?_⟩
        show match Function.update s.thread t (some c.frame) t with
          | none => 0 + K * pend.length ≤ bound c + K * pend.length
          | some f => 0 + rank d s.mem f + K * pend.length ≤ bound c + K * pend.length
        rw [Function.update_self]
        show 0 + rank d s.mem c.frame + K * pend.length ≤ bound c + K * pend.length
        omega
      obtain ⟨g', d', _, others, _, hb⟩ := rule.account r₂ hr' hn A
      have hcount : pend.length + comm.length + returns before = calls before := hcount
      have hle : pend.length ≤ calls before - returns before := by omega
      have hm := Nat.mul_le_mul_left K hle
      have e : K * overlapping before after = K * (calls before - returns before) + K * calls after :=
        Nat.left_distrib _ _ _
      split at hb
      · omega
      · omega

end LockFreeRule
