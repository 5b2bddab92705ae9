prelude
import Mpmc.Flight
import Mpmc.Linearizable
/-!
# When the bounded queue fails

## Main statements

* `Mpmc.failure`: if a call fails, then at some moment of it the queue was full (for a push) or empty (for a pop), or
  the operation of another thread was in flight: it had taken its tickets, and had not yet set the turn of each of their
  cells

## Implementation notes

The reason for which the thread in question may fail is that there has been such a moment so far.
-/

namespace Mpmc
open Gen.Mpmc

variable {p : Params} {x : Tickets} {m : Mem} {t u : Tid} {s s' : State} {g : Ghost (spec p.capacity)}
  {f : Frame} {c : Call} {r : Result} {ls : List Label} {Q Q' : Nat → Prop}

/-- For thread `t` the reasons are `Q`, by number of elements; those of others do not matter. -/
def reasonsOf (p : Params) (t : Tid) (Q : Nat → Prop) : Reasons :=
  ⟨fun u => u = t → Q p.capacity, fun u => u = t → Q 0⟩

theorem reasonsOf_le (h : ∀ k, Q k → Q' k) : (reasonsOf p t Q).Le (reasonsOf p t Q') u :=
  ⟨fun h' e => h _ (h' e), fun h' e => h _ (h' e)⟩

/-- Who is going to fail has a reason. -/
theorem Busy.failed (h : Busy p (reasonsOf p t Q) x m t f (.committed c r)) (hf : Failed c r) : Q (limit p c) := by
  have limit_push : c.op = 0 ∨ c.op = 2 → limit p c = p.capacity := by
    rintro (h | h) <;> simp only [limit, h]
  have limit_pop : c.op = 1 ∨ c.op = 3 → limit p c = 0 := by
    rintro (h | h) <;> simp only [limit, h]
  cases h with
  | push h =>
    cases h with | mk h => obtain ⟨h, h'⟩ := Push.failed _ h hf; exact limit_push (.inl h) ▸ h' rfl
  | pop h =>
    cases h with | mk h => obtain ⟨h, h'⟩ := Pop.failed _ h hf; exact limit_pop (.inl h) ▸ h' rfl
  | pushMany h =>
    cases h with | mk h => obtain ⟨h, h'⟩ := PushMany.failed _ h hf; exact limit_push (.inr h) ▸ h' rfl
  | popMany h =>
    cases h with | mk h => obtain ⟨h, h'⟩ := PopMany.failed _ h hf; exact limit_pop (.inr h) ▸ h' rfl
  | size h => cases h with | mk h => exact absurd hf (Size.failed _ h)

/-! ### Moments -/

theorem Shared.elements (S : Shared p x m) : elements m = x.T - x.H := by
  have ho := S.order
  have hc := p.capacity_le
  have hb := p.cells_le
  show BinOp.eval .sub (m (cell Field.tail)) (m (cell Field.head)) = _
  rw [S.tail, S.head, Params.sub ho.1 (by unfold wordSize; omega)]

/-- What may make thread `t` fail now is an excuse. -/
theorem Good.excuse {e : Reasons} (R : Good p e x s g) (hQ : ∀ k, Excuse k t s → Q k) :
    (reasonsOf p t Q).Now p x t := by
  have flight : ∀ {k}, (∃ i u, u ≠ t ∧ x.own i = some u) → Excuse k t s := by
    intro k ⟨i, u, hu, ho⟩
    have h := R.threads u
    cases hf : s.thread u with
    | none =>
      rw [hf] at h
      generalize g.status u = st at h
      cases h with | idle I => exact absurd ho (I i)
    | some f => exact .inr ⟨u, f, hu, hf, (R.busy hf).inFlight ho⟩
  have he := R.shared.elements
  exact ⟨fun h _ => hQ _ (h.elim (fun h => .inl (by rw [he]; omega)) flight),
    fun h _ => hQ _ (h.elim (fun h => .inl (by rw [he]; omega)) flight)⟩

theorem run_append {b : List Label} {s'' : State} {a : List Label} (h : RunIn (Young p) program Allows s a s')
    (h' : RunIn (Young p) program Allows s' b s'') : RunIn (Young p) program Allows s (a ++ b) s'' := by
  induction h with
  | nil => exact h'
  | cons hy hs _ ih => exact .cons hy hs (ih h')

/-- Between `s` and `s'` there was a moment with an excuse. -/
def Found (p : Params) (t : Tid) (s : State) (ls : List Label) (s' : State) (k : Nat) : Prop :=
  ∃ a b m, ls = a ++ b ∧ RunIn (Young p) program Allows s a m ∧ RunIn (Young p) program Allows m b s' ∧ Excuse k t m

/-- The operation of thread `t` is pending, or has taken effect. -/
def Within {S : Spec} (g : Ghost S) (t : Tid) (c : Call) : Prop :=
  g.status t = .pending c ∨ ∃ r, g.status t = .committed c r

theorem Commit.inside {st st' : Status} {q q' : List Nat} (C : Commit p.capacity q st q' st')
    (h : st = .pending c ∨ ∃ r, st = .committed c r) : st' = .pending c ∨ ∃ r, st' = .committed c r := by
  cases C with
  | none _ hst => exact hst ▸ h
  | op h₁ h₂ _ =>
    rcases h with h | ⟨r, h⟩
    · rw [h₁] at h
      injection h with h
      exact .inr ⟨_, h ▸ h₂⟩
    · rw [h₁] at h
      cases h

/-- One transition before the return of thread `t`, if what there is of excuses now is known. -/
theorem Good.along {l : Label} (R : Good p (reasonsOf p t Q) x s g) (hy : Young p s.mem)
    (hQ : ∀ k, Excuse k t s → Q k) (hi : Within g t c) (hs : Step program Allows s l s')
    (hn : ∀ r, l ≠ .res t r) :
    ∃ x' g', Good p (reasonsOf p t Q) x' s' g' ∧ Within g' t c := by
  have now : ∀ u, (reasonsOf p t Q).Now p x u := by
    intro u
    by_cases e : u = t
    · subst e
      exact R.excuse hQ
    · exact ⟨fun _ e' => absurd e' e, fun _ e' => absurd e' e⟩
  have other : ∀ {u st}, u ≠ t → Function.update g.status u st t = g.status t := fun h =>
    Function.update_ne fun e => h e.symm
  cases hs with
  | @inv u _ hidle ha =>
    refine ⟨x, _, R.call hidle ha, ?_⟩
    have hu : u ≠ t := by
      intro e
      have h := (R.thread_idle hidle).1
      rw [e] at h
      rcases hi with hi | ⟨_, hi⟩ <;> rw [h] at hi <;> cases hi
    show Function.update g.status u _ t = _ ∨ ∃ r, Function.update g.status u _ t = _
    rw [other hu]
    exact hi
  | @step u _ h =>
    obtain ⟨f, ht, m, f', hx, rfl⟩ := step_next h
    obtain ⟨x', st', R', _, C⟩ := R.next hy (now u) ht hx
    refine ⟨x', _, R', ?_⟩
    show Function.update g.status u st' t = _ ∨ ∃ r, Function.update g.status u st' t = _
    by_cases hu : u = t
    · subst hu
      rw [Function.update_self]
      exact C.inside hi
    · rw [other hu]
      exact hi
  | @res u _ r h =>
    obtain ⟨f, ht, hx, rfl⟩ := step_done h
    obtain ⟨R', _, _⟩ := R.done hy (now u) ht hx
    refine ⟨x, _, R', ?_⟩
    have hu : u ≠ t := fun e => hn r (by rw [e])
    show Function.update g.status u _ t = _ ∨ ∃ r, Function.update g.status u _ t = _
    rw [other hu]
    exact hi

/-- Along a run without a return of thread `t`, its reason is an excuse that there was. -/
theorem Good.follow (run : RunIn (Young p) program Allows s ls s') :
    ∀ {Q : Nat → Prop} {x : Tickets} {g : Ghost (spec p.capacity)}, Good p (reasonsOf p t Q) x s g → Within g t c →
      (∀ r, ¬ Label.res t r ∈ ls) →
      ∃ x' g', Good p (reasonsOf p t fun k => Q k ∨ Found p t s ls s' k) x' s' g' ∧ Within g' t c := by
  induction run with
  | nil =>
    intro Q x g R hi _
    exact ⟨x, g, R.more fun _ => reasonsOf_le fun _ => .inl, hi⟩
  | @cons s l s₁ ls s₂ hy hs run ih =>
    intro Q x g R hi hn
    have R₁ : Good p (reasonsOf p t fun k => Q k ∨ Excuse k t s) x s g := R.more fun _ => reasonsOf_le fun _ => .inl
    obtain ⟨x₁, g₁, R₂, hi₁⟩ := R₁.along hy (fun _ => .inr) hi hs fun r e => hn r (e ▸ .head _)
    obtain ⟨x₂, g₂, R₃, hi₂⟩ := ih R₂ hi₁ fun r h => hn r (.tail _ h)
    refine ⟨x₂, g₂, R₃.more fun _ => reasonsOf_le fun k h => ?_, hi₂⟩
    rcases h with (h | h) | ⟨a, b, m, hab, r₁, r₂, h⟩
    · exact .inl h
    · exact .inr ⟨[], l :: ls, s, rfl, .nil, .cons hy hs run, h⟩
    · exact .inr ⟨l :: a, b, m, by rw [hab]; rfl, .cons hy hs r₁, r₂, h⟩

/-- Failure. Thread `t` calls `c`, which is in vain: then there was a moment `m` of the call at which the queue was full,
for a push, or empty, for a pop, or at which the operation of another thread was in flight. -/
theorem failure {s₀ s₁ : State} {before during : List Label} (hi : Init p s₀)
    (run : RunIn (Young p) program Allows s₀ before s₁)
    (run' : RunIn (Young p) program Allows s₁ (.inv t c :: (during ++ [.res t r])) s)
    (hn : ∀ r', ¬ Label.res t r' ∈ during) (hf : Failed c r) :
    ∃ a b m, during = a ++ b ∧ RunIn (Young p) program Allows s₁ (.inv t c :: a) m ∧
      RunIn (Young p) program Allows m (b ++ [.res t r]) s ∧ Excuse (limit p c) t m := by
  obtain ⟨_, x, R⟩ := (logRule p).reachable ⟨s₀, before, hi, run⟩
  cases run' with
  | cons hy hs run' =>
    cases hs with
    | inv hidle ha =>
      -- before the call there is no reason
      have R' : Good p (reasonsOf p t fun _ => False) x s₁ _ :=
        ⟨R.shared, R.state, fun u => by
          by_cases e : u = t
          · rw [e, hidle, (R.thread_idle hidle).1]
            exact .idle (R.thread_idle hidle).2
          · exact (R.threads u).stable (u := u + 1) R.shared .refl (Nat.ne_of_lt (Nat.lt_succ_self u))
              ⟨fun _ e' => absurd e' e, fun _ e' => absurd e' e⟩⟩
      obtain ⟨s₂, r₁, r₂⟩ := run'.split
      obtain ⟨x', g', R'', hin⟩ := Good.follow (c := c) r₁ (R'.call hidle ha)
        (.inl (Function.update_self _ _ _)) hn
      cases r₂ with
      | cons hy' hs' r₃ =>
        cases hs' with
        | res hr =>
          obtain ⟨f, ht, hx, _⟩ := step_done hr
          have now : (reasonsOf p t fun _ => True).Now p x' t := ⟨fun _ _ => trivial, fun _ _ => trivial⟩
          have A := (R''.more (e' := reasonsOf p t fun _ => True) fun _ => reasonsOf_le fun _ _ => trivial).exec hy' now
            ht
          rw [hx] at A
          have B := R''.busy ht
          cases A with
          | done hst _ =>
            rcases hin with hin | ⟨_, hin⟩ <;> rw [hst] at hin
            · cases hin
            · injection hin with hc _
              rw [hst, hc] at B
              rcases B.failed hf with h | ⟨a, b, m, hab, k₁, k₂, h⟩
              · exact h.elim
              · exact ⟨a, b, m, hab, .cons hy (.inv hidle ha) k₁, run_append k₂ (.cons hy' (.res hr) r₃), h⟩

end Mpmc
