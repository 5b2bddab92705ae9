prelude
import Deque.Precise
/-!
# The deque is linearizable with a precise EMPTY

## Main statements

* `Deque.linearizable_precise`: every history of the generated program, as in `Deque.linearizable`, is linearizable with
  respect to `Deque.preciseSpec`

The idea is in `Deque.Precise`; here is one lemma for each kind of transition, from one log (`single_…`) and while the
last element is contended (`contended_…`).
-/

namespace Deque
open Gen.Deque
variable {p : Params} {n : Nat} {s s' : State} {g g₁ : Ghost spec} {t : Tid} {f f' : Frame} {m : Mem} {Z : Tid → Prop}

/-- From the logs `M`, transition `l` leads to logs that are as they should be. -/
def Leads (p : Params) (n : Nat) (M : Ghost preciseSpec → Prop) (l : Label) (s' : State) : Prop :=
  ∃ M', Tracked p n s' M' ∧ ∀ h', M' h' → ∃ h, M h ∧ h.Follows l h'

/-- One log leads to one log. -/
theorem Leads.single {M : Ghost preciseSpec → Prop} {h : Ghost preciseSpec} {l : Label} {g' : Ghost spec}
    (R : Valid p n s' g') (hM : M h) (hf : h.Follows l (precise g')) : Leads p n M l s' := by
  refine ⟨fun h => h = precise g', ⟨g', R, .inl rfl⟩, fun h' e => ⟨h, hM, ?_⟩⟩
  rw [e]
  exact hf

/-- One log, a step: usually one log; several if the step is a weak `ZP_EMPTY`. -/
theorem single_step (hL : Logged (MayBeEmpty s.mem g.state) t g g₁)
    (R' : Valid p n ⟨m, Function.update s.thread t (some f')⟩ g₁) (K : Keeps s g t f m f' g₁)  :
    Leads p n (fun h => h = precise g) (.step t) ⟨m, Function.update s.thread t (some f')⟩ := by
  cases hL with
  | none e =>
    subst e
    exact .single R' rfl (.step .refl)
  | @op c r q hp hop hW e =>
    rcases Classical.em (c.op = 2 ∧ r.ret = 2 ∧ g.state ≠ ([] : List Nat)) with ⟨hc, hr, hq⟩ | hno
    · obtain ⟨hq', v, hv⟩ := weak_empty hop hc hr hq
      have w := (hW hc hr).resolve_left hq
      subst e
      rcases K w v hv with ⟨w', _, hv', _⟩ | ⟨hv', _⟩
      · refine ⟨_, ⟨_, R', .inr ⟨fun w => w ≠ t, ⟨w', ⟨v, hv'⟩, fun u f c₂ _ hu _ e => ?_⟩, rfl⟩⟩, ?_⟩
        · have hu : Function.update g.status t (.committed c r) u = _ := hu
          rw [e, Function.update_self] at hu
          cases hu
        · intro h' ⟨u, hu, T⟩
          refine ⟨_, rfl, .step ?_⟩
          obtain ⟨v', c', r', hv', hp', hop', rfl⟩ := T
          have hv' : q = [v'] := hv'
          have hp' : Function.update g.status t (.committed c r) u = .pending c' := hp'
          rw [Function.update_ne hu] at hp'
          have e' : g.state = [v'] := hq'.symm.trans hv'
          show Ghost.Commits _ (⟨([] : List Nat), Function.update (Function.update g.status t (.committed c r)) u
            (.committed c' r')⟩ : Ghost preciseSpec)
          rw [update_comm (Ne.symm hu)]
          refine .head (g := precise g) (t := u) (q := ([] : List Nat)) hp' ?_ (.one ?_ (precise_none hop e' hv'))
          · show PreciseOp g.state c' r' []
            rw [e']
            exact precise_take hop'
          · exact (Function.update_ne (Ne.symm hu)).trans hp
      · have hv' : q = ([] : List Nat) := hv'
        rw [hq', hv] at hv'
        cases hv'
    · subst e
      refine .single R' rfl (.step (.one (g := precise g) hp ⟨hop, fun hc hr => ?_⟩))
      exact Classical.byContradiction fun hq => hno ⟨hc, hr, hq⟩

/-- The threads that may get the element, after a step of thread `t`. -/
theorem Contended.step {v : Nat} {Z' : Tid → Prop} (C : Contended s g Z) (w : Window m) (hv : g₁.state = [v])
    (htop : m (cell Field.top) = s.mem (cell Field.top)) (hZ : ∀ u, Z u → u ≠ t → Z' u)
    (hu : ∀ u, u ≠ t → g₁.status u = g.status u)
    (ht : ∀ c, g₁.status t = .pending c → Potential m f' → Z' t) :
    Contended ⟨m, Function.update s.thread t (some f')⟩ g₁ Z' := by
  refine ⟨w, ⟨v, hv⟩, fun u f₂ c h₁ h₂ h₃ => ?_⟩
  have h₁ : Function.update s.thread t (some f') u = some f₂ := h₁
  by_cases e : u = t
  · rw [e, Function.update_self] at h₁
    injection h₁ with h₁
    rw [e] at h₂ ⊢
    rw [← h₁] at h₃
    exact ht c h₂ h₃
  · rw [Function.update_ne e] at h₁
    rw [hu u e] at h₂
    refine hZ u (C.winners u f₂ c h₁ h₂ ?_) e
    have h₃ : f₂.op = 1 ∨ (f₂.op = 2 ∧ 2 ≤ f₂.pc ∧ f₂.regs 1 = m (cell Field.top)) := h₃
    rw [htop] at h₃
    exact h₃

theorem contended_step (C : Contended s g Z) (hf : s.thread t = some f) (hL : Logged (MayBeEmpty s.mem g.state) t g g₁)
    (R' : Valid p n ⟨m, Function.update s.thread t (some f')⟩ g₁) (K : Keeps s g t f m f' g₁) :
    Leads p n (fun h => ∃ w, Z w ∧ Taken g w h) (.step t) ⟨m, Function.update s.thread t (some f')⟩ := by
  obtain ⟨v, hv⟩ := C.element
  rcases K C.window v hv with ⟨w, htop, hv', hpot⟩ | ⟨hv', hpot⟩
  · cases hL with
    | none e =>
      subst e
      refine ⟨_, ⟨_, R', .inr ⟨Z, C.step w hv htop (fun _ h _ => h) (fun _ _ => rfl) fun c hc h => ?_, rfl⟩⟩,
        fun h' hh => ⟨h', hh, .step .refl⟩⟩
      rcases hpot h with h | ⟨c', r', h⟩
      · exact C.winners t f c hf hc h
      · rw [hc] at h
        cases h
    | @op c r q hp hop _ e =>
      subst e
      refine ⟨_, ⟨_, R', .inr ⟨fun u => Z u ∧ u ≠ t, C.step w hv' htop (fun _ h h' => ⟨h, h'⟩)
        (fun _ h => Function.update_ne h) fun c' hc _ => ?_, rfl⟩⟩, ?_⟩
      · have hc : Function.update g.status t (.committed c r) t = _ := hc
        rw [Function.update_self] at hc
        cases hc
      · intro h' ⟨u, ⟨hZ, hu⟩, T⟩
        obtain ⟨h, T', hcom⟩ := T.append hv hp hop hv' hu
        exact ⟨h, ⟨u, hZ, T'⟩, .step hcom⟩
  · cases hL with
    | none e =>
      subst e
      rw [hv] at hv'
      cases hv'
    | @op c r q hp hop _ e =>
      subst e
      have hq : q = ([] : List Nat) := hv'
      have hop : Op g.state c r q := hop
      rw [hv, hq] at hop
      have T : Taken g t (precise ⟨q, Function.update g.status t (.committed c r)⟩) := by
        refine ⟨v, c, r, hv, hp, hop, ?_⟩
        rw [hq]
        rfl
      exact .single R' ⟨t, C.winners t f c hf hp hpot, T⟩ (.step .refl)

/-- A return. -/
theorem Contended.return {x : Status} {v : Nat} {o : Option Frame} {g₁ : Ghost spec} (C : Contended s g Z)
    (hv : g₁.state = [v])
    (hu : ∀ u, u ≠ t → g₁.status u = g.status u) (ho : ∀ f, o = some f → ¬ Potential s.mem f) :
    Contended ⟨s.mem, Function.update s.thread t o⟩ (g₁.setStatus t x) fun u => Z u ∧ u ≠ t := by
  refine ⟨C.window, ⟨v, hv⟩, fun u f c h₁ h₂ h₃ => ?_⟩
  have h₁ : Function.update s.thread t o u = some f := h₁
  have h₂ : Function.update g₁.status t x u = .pending c := h₂
  by_cases e : u = t
  · rw [e, Function.update_self] at h₁
    exact absurd h₃ (ho f h₁)
  · rw [Function.update_ne e] at h₁ h₂
    rw [hu u e] at h₂
    exact ⟨C.winners u f c h₁ h₂ h₃, e⟩

theorem single_return {r : Result} {c : Call} (hL : Logged False t g g₁) (hst : g₁.status t = .committed c r)
    (R' : Valid p n ⟨s.mem, Function.update s.thread t none⟩ (g₁.setStatus t .idle)) :
    Leads p n (fun h => h = precise g) (.res t r) ⟨s.mem, Function.update s.thread t none⟩ := by
  refine .single R' rfl (.res (g := precise g) (g' := precise g₁) ?_ hst)
  cases hL with
  | none e => rw [e]; exact .refl
  | op hp hop hW e =>
    rw [e]
    exact .one (g := precise g) hp ⟨hop, fun a b => (hW a b).elim⟩

theorem contended_return {r : Result} {c : Call} (C : Contended s g Z) (hL : Logged False t g g₁)
    (hst : g₁.status t = .committed c r) (hs : g₁.state = g.state)
    (R' : Valid p n ⟨s.mem, Function.update s.thread t none⟩ (g₁.setStatus t .idle)) :
    Leads p n (fun h => ∃ w, Z w ∧ Taken g w h) (.res t r) ⟨s.mem, Function.update s.thread t none⟩ := by
  obtain ⟨v, hv⟩ := C.element
  have hu : ∀ u, u ≠ t → g₁.status u = g.status u := by
    cases hL with
    | none e => rw [e]; exact fun _ _ => rfl
    | op _ _ _ e => rw [e]; exact fun u hu => Function.update_ne hu
  refine ⟨_, ⟨_, R', .inr ⟨_, C.return (hs.trans hv) hu nofun, rfl⟩⟩, ?_⟩
  intro h' ⟨u, ⟨hZ, hne⟩, T⟩
  obtain ⟨h₁, T₁, rfl, hst₁⟩ := T.status hne
  cases hL with
  | none e =>
    rw [e] at T₁ hst hst₁
    exact ⟨h₁, ⟨u, hZ, T₁⟩, .res .refl (hst₁.trans hst)⟩
  | op hp hop _ e =>
    rw [e] at T₁ hs
    obtain ⟨h, T, hcom⟩ := T₁.append hv hp hop (hs.trans hv) hne
    exact ⟨h, ⟨u, hZ, T⟩, .res hcom (hst₁.trans hst)⟩

/-- An invocation. -/
theorem contended_call {c : Call} (R : Valid p n s g) (C : Contended s g Z) (ha : Allows s t c)
    (hidle : g.status t = .idle) (R' : Valid p (n + counts (.inv t c)) (s.call t c) (g.setStatus t (.pending c))) :
    Leads p (n + counts (.inv t c)) (fun h => ∃ w, Z w ∧ Taken g w h) (.inv t c) (s.call t c) := by
  obtain ⟨v, hv⟩ := C.element
  have no : ∀ f, some c.frame = some f → ¬ Potential s.mem f := by
    intro f e hp
    injection e with e
    subst e
    obtain ⟨u, f, _, _, hu, hop, _⟩ := R.owner C.window hv
    have busy : ¬ Free s := fun hf => hf u (by rw [hu]; exact .inr hop)
    cases ha with
    | push hf => exact busy hf
    | pop hf _ => exact busy hf
    | steal _ =>
      rcases hp with hp | ⟨_, hp, _⟩
      · cases hp
      · exact absurd hp (Nat.not_succ_le_zero 1)
    | size => exact hp.elim nofun fun hp => (nomatch hp.1)
  refine ⟨_, ⟨_, R', .inr ⟨_, C.return (g₁ := g) hv (fun _ _ => rfl) no, rfl⟩⟩, ?_⟩
  intro h' ⟨u, ⟨hZ, hne⟩, T⟩
  obtain ⟨h, T₁, rfl, hst⟩ := T.status hne
  exact ⟨h, ⟨u, hZ, T₁⟩, .inv (hst.trans hidle) .refl⟩

/-! ### The rule -/

theorem preciseRule (p : Params) : TrackerRule program Allows (Init p) preciseSpec counts maxPushes (Tracked p) where
  init _ h := ⟨.initial spec, Valid.init h, .inl rfl⟩
  some _ _ _ R := R.some
  step n s M l s' R hn hs := by
    obtain ⟨g, R, hM⟩ := R
    cases hs with
    | @inv t c hidle ha =>
      obtain ⟨hst, R'⟩ := R.call hidle ha hn
      rcases hM with rfl | ⟨Z, C, rfl⟩
      · exact Leads.single R' rfl (.inv (g := precise g) hst .refl)
      · exact contended_call R C ha hst R'
    | @step t _ h =>
      obtain ⟨f, ht, m, f', he, rfl⟩ := step_next h
      have A := R.exec ht
      rw [he] at A
      cases A with
      | next hL R' _ _ K =>
        rcases hM with rfl | ⟨Z, C, rfl⟩
        · exact single_step hL R' K
        · exact contended_step C ht hL R' K
    | @res t _ r h =>
      obtain ⟨f, ht, he, rfl⟩ := step_done h
      have A := R.exec ht
      rw [he] at A
      cases A with
      | done hL hst R' _ hs =>
        rcases hM with rfl | ⟨Z, C, rfl⟩
        · exact single_return hL hst R'
        · exact contended_return C hL hst hs R'

/-- Linearizability, with a precise `ZP_EMPTY` of `steal` too. -/
theorem linearizable_precise (p : Params) (h : History) (hist : IsHistory program Allows (Init p) h)
    (hn : pushes h ≤ maxPushes) : Linearizable preciseSpec h := by
  obtain ⟨s₀, ls, s, hi, run, rfl⟩ := hist
  exact (preciseRule p).linearizable hi run (by rw [total_counts]; exact hn)

end Deque
