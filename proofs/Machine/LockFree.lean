prelude
import Machine.Environment
import Machine.Overlap
/-!
# The lock-free rule

How to bound the steps of an operation by the number of operations that overlap with it, however the scheduler treats the
threads: each step brings its thread nearer to the end of its operation, and another thread can throw it back only by
taking effect, which each operation does once.

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

/-! ### Lists of threads -/

/-- The list without the first `t`. -/
def without (t : Nat) : List Nat → List Nat
  | [] => []
  | u :: l => cond (Nat.beq u t) l (u :: without t l)

theorem mem_without {t u : Nat} (hu : u ≠ t) : ∀ {l : List Nat}, u ∈ l → u ∈ without t l
  | v :: l, h => by
    by_cases e : v = t
    · have e' : without t (v :: l) = l := by simp only [without, e, Nat.beq_refl, cond]
      rw [e']
      cases h with
      | head => exact absurd e hu
      | tail _ h => exact h
    · have e' : without t (v :: l) = v :: without t l := by simp only [without, Nat.beq_false_of_ne e, cond]
      rw [e']
      cases h with
      | head => exact .head _
      | tail _ h => exact .tail _ (mem_without hu h)

theorem length_without {t : Nat} : ∀ {l : List Nat}, t ∈ l → (without t l).length + 1 = l.length
  | v :: l, h => by
    by_cases e : v = t
    · simp only [without, e, Nat.beq_refl, cond, List.length]
    · have e' : without t (v :: l) = v :: without t l := by simp only [without, Nat.beq_false_of_ne e, cond]
      rw [e']
      cases h with
      | head => exact absurd rfl e
      | tail _ h => exact congrArg Nat.succ (length_without h)

/-! ### Who is in progress -/

/-- Lists of the threads that have yet to take effect and of those that have, with as many entries as operations. -/
def Census (status : Tid → Status) (ls : List Label) : Prop :=
  ∃ pend comm : List Nat, pend.length + comm.length + returns ls = calls ls ∧
    (∀ t c, status t = .pending c → t ∈ pend) ∧ ∀ t c r, status t = .committed c r → t ∈ comm

theorem calls_append (a b : List Label) : calls (a ++ b) = calls a + calls b := by
  induction a with
  | nil => exact (Nat.zero_add _).symm
  | cons l a ih =>
    cases l with
    | inv _ _ => show 1 + calls (a ++ b) = 1 + calls a + calls b; omega
    | step _ => exact ih
    | res _ _ => exact ih

theorem returns_append (a b : List Label) : returns (a ++ b) = returns a + returns b := by
  induction a with
  | nil => exact (Nat.zero_add _).symm
  | cons l a ih =>
    cases l with
    | inv _ _ => exact ih
    | step _ => exact ih
    | res _ _ => show 1 + returns (a ++ b) = 1 + returns a + returns b; omega

variable {E : Mem → Prop} {P : Program} {allows : State → Tid → Call → Prop} {init : State → Prop} {S : Spec} {D : Type}
  {R : State → Ghost S → D → Prop} {K : Nat} {bound : Call → Nat} {rank : D → Mem → Frame → Nat} {s s' : State}
  {g : Ghost S} {d : D} {t : Tid} {ls : List Label}

theorem Census.call {c : Call} (h : Census g.status ls) :
    Census (g.setStatus t (.pending c)).status (ls ++ [.inv t c]) := by
  obtain ⟨pend, comm, hn, hp, hc⟩ := h
  refine ⟨t :: pend, comm, ?_, fun u c' hu => ?_, fun u c' r hu => ?_⟩
  · rw [calls_append, returns_append]
    show pend.length + 1 + comm.length + (returns ls + 0) = calls ls + (1 + 0)
    omega
  · by_cases e : u = t
    · exact e ▸ .head _
    · exact .tail _ (hp u c' ((Function.update_ne e).symm.trans hu))
  · by_cases e : u = t
    · have hu : Function.update g.status t (.pending c) u = _ := hu
      rw [e, Function.update_self] at hu
      cases hu
    · exact hc u c' r ((Function.update_ne e).symm.trans hu)

theorem Census.effect {g' : Ghost S} {c : Call} {r : Result} (h : Census g.status ls) (hp : g.status t = .pending c)
    (hs : g'.status = Function.update g.status t (.committed c r)) : Census g'.status (ls ++ [.step t]) := by
  obtain ⟨pend, comm, hn, hpe, hco⟩ := h
  have hl := length_without (hpe t c hp)
  refine ⟨without t pend, t :: comm, ?_, fun u c' hu => ?_, fun u c' r' hu => ?_⟩
  · rw [calls_append, returns_append]
    show (without t pend).length + (comm.length + 1) + (returns ls + 0) = calls ls + 0
    omega
  · rw [hs] at hu
    by_cases e : u = t
    · rw [e, Function.update_self] at hu
      cases hu
    · rw [Function.update_ne e] at hu
      exact mem_without e (hpe u c' hu)
  · rw [hs] at hu
    by_cases e : u = t
    · exact e ▸ .head _
    · rw [Function.update_ne e] at hu
      exact .tail _ (hco u c' r' hu)

theorem Census.stay (h : Census g.status ls) : Census g.status (ls ++ [.step t]) := by
  obtain ⟨pend, comm, hn, h⟩ := h
  refine ⟨pend, comm, ?_, h⟩
  rw [calls_append, returns_append]
  exact hn

theorem Census.done {c : Call} {r : Result} (h : Census g.status ls) (hc : g.status t = .committed c r) :
    Census (g.setStatus t .idle).status (ls ++ [.res t r]) := by
  obtain ⟨pend, comm, hn, hpe, hco⟩ := h
  have hl := length_without (hco t c r hc)
  refine ⟨pend, without t comm, ?_, fun u c' hu => ?_, fun u c' r' hu => ?_⟩
  · rw [calls_append, returns_append]
    show pend.length + (without t comm).length + (returns ls + (1 + 0)) = calls ls + 0
    omega
  · by_cases e : u = t
    · have hu : Function.update g.status t .idle u = _ := hu
      rw [e, Function.update_self] at hu
      cases hu
    · exact hpe u c' ((Function.update_ne e).symm.trans hu)
  · by_cases e : u = t
    · have hu : Function.update g.status t .idle u = _ := hu
      rw [e, Function.update_self] at hu
      cases hu
    · exact mem_without e (hco u c' r' ((Function.update_ne e).symm.trans hu))

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
