prelude
import Machine.LogRule
/-!
# The log rule is sound

## Main definitions

* `LogRule.Good h L g`: the log `L` is a linearization of the history `h` so far, and the ghost `g` says how to go on

## Main statements

* `LogRule.linearizable`: every history of a program with a `LogRule` is linearizable
* `LogRule.reachable`: its relation holds in every reachable state

## Implementation notes

The proof carries the log itself, and for each pending operation its position in the history. Appending an operation
to the log never violates the order in real time, since the operation is pending: nothing has been called after its
return.

## References

* M. Herlihy, J. Wing, *Linearizability: a correctness condition for concurrent objects*, TOPLAS 12(3), 1990
-/

namespace LogRule
variable {S : Spec}

/-- The operation that `t` called at `i` has not returned. -/
def OpenAt (h : History) (i : Nat) (t : Tid) (c : Call) : Prop :=
  CalledAt h i t c ∧ ∀ j, i < j → ∀ r, h.get? j ≠ some (.res t r)

/-- What the status of a thread says about the history and the log. -/
def Stands (h : History) (L : List Entry) (t : Tid) : Status → Prop
  | .idle => ∀ i c, ¬ OpenAt h i t c
  | .pending c => ∃ i, OpenAt h i t c ∧ (∀ i' c', OpenAt h i' t c' → i' = i) ∧ ∀ e, e ∈ L → e.name ≠ i
  | .committed c r => ∃ i, OpenAt h i t c ∧ (∀ i' c', OpenAt h i' t c' → i' = i) ∧
      ∃ e, e ∈ L ∧ e.name = i ∧ e.result = r

/-- The log `L` is a linearization of the history `h`, and the ghost says how to go on. -/
structure Good (h : History) (L : List Entry) (g : Ghost S) : Prop where
  legal : S.Runs S.init L g.state
  called : ∀ e, e ∈ L → ∃ t, CalledAt h e.name t e.call
  once : L.Pairwise fun a b => a.name ≠ b.name
  completed : ∀ i j r, ReturnsAt h i j r → ∃ e, e ∈ L ∧ e.name = i ∧ e.result = r
  realTime : L.Pairwise fun a b => ¬ Precedes h b.name a.name
  stands : ∀ t, Stands h L t (g.status t)

theorem Good.linearization {h : History} {L : List Entry} {g : Ghost S} (G : Good h L g) : Linearization S h L :=
  ⟨⟨_, G.legal⟩, G.called, G.once, G.completed, G.realTime⟩

theorem runs_append_one {q q' q'' : S.State} {l : List Entry} {e : Entry} (h : S.Runs q l q')
    (hs : S.step q' e.call e.result q'') : S.Runs q (l ++ [e]) q'' := by
  induction h with
  | nil => exact .cons hs .nil
  | cons h₁ _ ih => exact .cons h₁ (ih hs)

/-! #### One event more -/

variable {h : History} {L : List Entry} {g g' : Ghost S} {t : Tid} {c : Call} {r : Result}

/-- Nothing can have returned in a history without its response. -/
theorem OpenAt.not_returnsAt {i j : Nat} (ho : OpenAt h i t c) : ¬ ReturnsAt h i j r := by
  intro ⟨t', c', hc, hij, hr, _⟩
  have e := ho.1.symm.trans hc
  cases e
  exact ho.2 j hij r hr

theorem commit {q : S.State} (G : Good h L g) (hp : g.status t = .pending c) (hs : S.step g.state c r q) :
    ∃ e, Good h (L ++ [e]) (⟨q, Function.update g.status t (.committed c r)⟩ : Ghost S) := by
  have st := G.stands t
  rw [hp] at st
  obtain ⟨i, ho, hu, hn⟩ := st
  refine ⟨⟨i, c, r⟩, runs_append_one G.legal hs, ?_, List.pairwise_append_one G.once hn, ?_,
    List.pairwise_append_one G.realTime ?_, ?_⟩
  · intro e he
    rcases List.mem_append_one.mp he with he | rfl
    · exact G.called e he
    · exact ⟨t, ho.1⟩
  · intro i' j r' hr
    obtain ⟨e, he, h₁, h₂⟩ := G.completed i' j r' hr
    exact ⟨e, List.mem_append_one.mpr (.inl he), h₁, h₂⟩
  · intro e _ ⟨j, r', hr, _⟩
    exact ho.not_returnsAt hr
  · intro u
    by_cases hut : u = t
    · subst hut
      show Stands h _ u (Function.update g.status u _ u)
      rw [Function.update_self]
      exact ⟨i, ho, hu, ⟨i, c, r⟩, List.mem_append_one.mpr (.inr rfl), rfl, rfl⟩
    · show Stands h _ u (Function.update g.status t _ u)
      rw [Function.update_ne hut]
      have st := G.stands u
      cases hg : g.status u with
      | idle => rw [hg] at st; exact st
      | pending c' =>
        rw [hg] at st
        obtain ⟨i', ho', hu', hn'⟩ := st
        refine ⟨i', ho', hu', fun e he => ?_⟩
        rcases List.mem_append_one.mp he with he | rfl
        · exact hn' e he
        · intro e'
          have e' : i = i' := e'
          subst e'
          have := ho.1.symm.trans ho'.1
          cases this
          exact hut rfl
      | committed c' r' =>
        rw [hg] at st
        obtain ⟨i', ho', hu', e, he, h₁, h₂⟩ := st
        exact ⟨i', ho', hu', e, List.mem_append_one.mpr (.inl he), h₁, h₂⟩

theorem commits (hc : Ghost.Commits g g') : ∀ {L}, Good h L g → ∃ L', Good h L' g' := by
  induction hc with
  | refl => exact fun G => ⟨_, G⟩
  | head hp hs _ ih =>
    intro L G
    obtain ⟨e, G'⟩ := commit G hp hs
    exact ih G'

theorem openAt_append {i : Nat} {e : Event} (ho : OpenAt h i t c) (he : ∀ r, e ≠ .res t r) :
    OpenAt (h ++ [e]) i t c := by
  refine ⟨List.get?_append ho.1, fun j hij r hr => ?_⟩
  rcases List.get?_append_one hr with hr | ⟨_, hr⟩
  · exact ho.2 j hij r hr
  · exact he r hr.symm

theorem openAt_of_append {i : Nat} {e : Event} (ho : OpenAt (h ++ [e]) i t c) :
    (OpenAt h i t c ∧ ∀ r, e ≠ .res t r) ∨ (i = h.length ∧ e = .inv t c) := by
  rcases List.get?_append_one ho.1 with hc | ⟨hi, he⟩
  · refine .inl ⟨⟨hc, fun j hij r hr => ho.2 j hij r (List.get?_append hr)⟩, fun r he => ?_⟩
    exact ho.2 h.length (List.lt_length_of_get?_eq_some hc) r (he ▸ List.get?_concat_length)
  · exact .inr ⟨hi, he.symm⟩

theorem returnsAt_of_append {i j : Nat} {e : Event} (hr : ReturnsAt (h ++ [e]) i j r) :
    ReturnsAt h i j r ∨ (j = h.length ∧ ∃ t c, e = .res t r ∧ OpenAt h i t c) := by
  obtain ⟨t, c, hc, hij, hj, hn⟩ := hr
  rcases List.get?_append_one hj with hj | ⟨hj, he⟩
  · rcases List.get?_append_one hc with hc | ⟨hi, _⟩
    · exact .inl ⟨t, c, hc, hij, hj, fun k r' h₁ h₂ hk => hn k r' h₁ h₂ (List.get?_append hk)⟩
    · exact absurd (Nat.lt_trans hij (List.lt_length_of_get?_eq_some hj)) (hi ▸ Nat.lt_irrefl _)
  · rcases List.get?_append_one hc with hc | ⟨hi, _⟩
    · refine .inr ⟨hj, t, c, he.symm, hc, fun k hk r' hr' => ?_⟩
      exact hn k r' hk (hj ▸ List.lt_length_of_get?_eq_some hr') (List.get?_append hr')
    · exact absurd hij (hi ▸ hj ▸ Nat.lt_irrefl _)

theorem calledAt_append {e : Event} (G : Good h L g) (a : Entry) (ha : a ∈ L) :
    ∃ t, CalledAt (h ++ [e]) a.name t a.call := by
  obtain ⟨t, ht⟩ := G.called a ha
  exact ⟨t, List.get?_append ht⟩

/-- A response at the end makes nothing precede what was called before. -/
theorem realTime_append {e : Event} (G : Good h L g) : L.Pairwise fun a b => ¬ Precedes (h ++ [e]) b.name a.name := by
  refine List.pairwise_imp (fun a b ha _ hp ⟨j, r, hr, hj⟩ => ?_) G.realTime
  rcases returnsAt_of_append hr with hr | ⟨hj', _⟩
  · exact hp ⟨j, r, hr, hj⟩
  · obtain ⟨t, ht⟩ := G.called a ha
    exact absurd (Nat.lt_trans hj (List.lt_length_of_get?_eq_some ht)) (hj' ▸ Nat.lt_irrefl _)

/-- The threads that an event is not about stand as before. -/
theorem stands_append {x : Status} {e : Event} (st : Stands h L t x) (h₁ : ∀ r, e ≠ .res t r)
    (h₂ : ∀ c, e ≠ .inv t c) : Stands (h ++ [e]) L t x := by
  have back : ∀ i c, OpenAt (h ++ [e]) i t c → OpenAt h i t c := by
    intro i c ho
    rcases openAt_of_append ho with ⟨ho, _⟩ | ⟨_, he⟩
    · exact ho
    · exact absurd he (h₂ c)
  cases x with
  | idle => exact fun i c ho => st i c (back i c ho)
  | pending c =>
    obtain ⟨i, ho, hu, hn⟩ := st
    exact ⟨i, openAt_append ho h₁, fun i' c' ho' => hu i' c' (back i' c' ho'), hn⟩
  | committed c r =>
    obtain ⟨i, ho, hu, he⟩ := st
    exact ⟨i, openAt_append ho h₁, fun i' c' ho' => hu i' c' (back i' c' ho'), he⟩

theorem good_inv (G : Good h L g) (hidle : g.status t = .idle) :
    Good (h ++ [.inv t c]) L (g.setStatus t (.pending c)) := by
  refine ⟨G.legal, calledAt_append G, G.once, ?_, realTime_append G, ?_⟩
  · intro i j r hr
    rcases returnsAt_of_append hr with hr | ⟨_, _, _, he, _⟩
    · exact G.completed i j r hr
    · cases he
  · intro u
    have st := G.stands u
    by_cases hut : u = t
    · subst hut
      rw [hidle] at st
      show Stands _ L u (Function.update g.status u _ u)
      rw [Function.update_self]
      refine ⟨h.length, ⟨List.get?_concat_length, fun j hj r hr => ?_⟩, ?_, ?_⟩
      · rcases List.get?_append_one hr with hr | ⟨_, hr⟩
        · exact absurd (Nat.lt_trans hj (List.lt_length_of_get?_eq_some hr)) (Nat.lt_irrefl _)
        · cases hr
      · intro i' c' ho'
        rcases openAt_of_append ho' with ⟨ho', _⟩ | ⟨hi, _⟩
        · exact absurd ho' (st i' c')
        · exact hi
      · intro e he
        obtain ⟨t', ht'⟩ := G.called e he
        exact Nat.ne_of_lt (List.lt_length_of_get?_eq_some ht')
    · show Stands _ L u (Function.update g.status t _ u)
      rw [Function.update_ne hut]
      refine stands_append st nofun fun c' e => ?_
      cases e
      exact hut rfl

theorem good_res (G : Good h L g) (hcom : g.status t = .committed c r) :
    Good (h ++ [.res t r]) L (g.setStatus t .idle) := by
  have st := G.stands t
  rw [hcom] at st
  obtain ⟨i, ho, hu, e, he, h₁, h₂⟩ := st
  refine ⟨G.legal, calledAt_append G, G.once, ?_, realTime_append G, ?_⟩
  · intro i' j r' hr
    rcases returnsAt_of_append hr with hr | ⟨_, t', c', heq, ho'⟩
    · exact G.completed i' j r' hr
    · cases heq
      exact ⟨e, he, h₁.trans (hu i' c' ho').symm, h₂⟩
  · intro u
    have st := G.stands u
    by_cases hut : u = t
    · subst hut
      show Stands _ L u (Function.update g.status u _ u)
      rw [Function.update_self]
      intro i' c' ho'
      rcases openAt_of_append ho' with ⟨_, hne⟩ | ⟨_, heq⟩
      · exact hne r rfl
      · cases heq
    · show Stands _ L u (Function.update g.status t _ u)
      rw [Function.update_ne hut]
      refine stands_append st (fun r' e => ?_) nofun
      cases e
      exact hut rfl

theorem good_initial : Good [] [] (.initial S) :=
  ⟨.nil, nofun, .nil, fun _ _ _ ⟨_, _, hc, _⟩ => (nomatch hc), .nil, fun _ _ _ ho => (nomatch ho.1)⟩

theorem good_follows {l : Label} (hf : Ghost.Follows g l g') (G : Good h L g) :
    ∃ L', Good (h ++ history [l]) L' g' := by
  cases hf with
  | inv hidle hc => exact commits hc (good_inv G hidle)
  | step hc =>
    show ∃ L', Good (h ++ []) L' g'
    rw [List.append_nil]
    exact commits hc G
  | res hc hcom =>
    obtain ⟨L', G'⟩ := commits hc G
    exact ⟨L', good_res G' hcom⟩

theorem good_run {P : Program} {allows : State → Tid → Call → Prop} {init : State → Prop} {R : State → Ghost S → Prop}
    (rule : LogRule P allows init S R) {s s' : State} {ls : List Label} (run : Run P allows s ls s') :
    ∀ {h L g}, R s g → Good h L g → ∃ L' g', R s' g' ∧ Good (h ++ history ls) L' g' := by
  induction run with
  | nil =>
    intro h L g hr G
    refine ⟨L, g, hr, ?_⟩
    show Good (h ++ []) L g
    rw [List.append_nil]
    exact G
  | @cons s l s' ls s'' hs _ ih =>
    intro h L g hr G
    obtain ⟨g', hf, hr'⟩ := rule.step _ _ _ _ hr hs
    obtain ⟨L', G'⟩ := good_follows hf G
    obtain ⟨L'', g'', hr'', G''⟩ := ih hr' G'
    refine ⟨L'', g'', hr'', ?_⟩
    have e : h ++ history (l :: ls) = (h ++ history [l]) ++ history ls := by
      cases l <;> simp only [history, List.append_assoc, List.cons_append, List.nil_append]
    rw [e]
    exact G''

/-- Soundness of the log rule. -/
theorem linearizable {P : Program} {allows : State → Tid → Call → Prop} {init : State → Prop}
    {R : State → Ghost S → Prop} (rule : LogRule P allows init S R) {h : History} (hist : IsHistory P allows init h) : Linearizable S h := by
  obtain ⟨s₀, ls, s, hi, run, rfl⟩ := hist
  obtain ⟨L, g, _, G⟩ := good_run rule run (rule.init s₀ hi) good_initial
  exact ⟨L, G.linearization⟩

/-- The relation of a log rule is an invariant. -/
theorem reachable {P : Program} {allows : State → Tid → Call → Prop} {init : State → Prop} {R : State → Ghost S → Prop}
    (rule : LogRule P allows init S R) {s : State} (hr : Reachable P allows init s) : ∃ g, R s g := by
  refine hr.invariant (I := fun s => ∃ g, R s g) (fun s hi => ⟨_, rule.init s hi⟩) ?_
  intro s l s' ⟨g, hg⟩ hs
  obtain ⟨g', _, hg'⟩ := rule.step _ _ _ _ hg hs
  exact ⟨g', hg'⟩

end LogRule
