prelude
import Deque.Valid
import Deque.Window
/-!
# Every step keeps the invariant

## Main definitions

* `Logged W t g g'`: nothing is appended to the log, or the operation of thread `t`; a steal's `ZP_EMPTY` only if `W`
* `Keeps`: what a step does while the last element is contended
* `Advance`: what there is to say of a step

## Main statements

* `Valid.exec`: every step of every thread is possible, commits legally, keeps the invariant, brings the return nearer,
  and no other return further away
-/

namespace Deque
open Gen.Deque
variable {p : Params} {T T' n : Nat} {y y' : Own} {m m' : Mem} {s : State} {g g' : Ghost spec} {t : Tid} {f f' : Frame}

/-- No thread but `t` is further from its return in memory `m`. -/
def Nearer (s : State) (t : Tid) (m : Mem) : Prop := ∀ u f, u ≠ t → s.thread u = some f → rank m f ≤ rank s.mem f

/-- What a step of thread `t` appends to the log. -/
inductive Logged (W : Prop) (t : Tid) (g g' : Ghost spec) : Prop where
  | none : g' = g → Logged W t g g'
  | op {c r} {q : List Nat} : g.status t = .pending c → Op g.state c r q → (c.op = 2 → r.ret = 2 → W) →
      g' = ⟨q, Function.update g.status t (.committed c r)⟩ → Logged W t g g'

theorem Logged.commits {W : Prop} (h : Logged W t g g') : g.Commits g' := by
  cases h with
  | none e => rw [e]; exact .refl
  | op h₁ h₂ _ e => rw [e]; exact .one h₁ h₂

/-- When a steal may say `ZP_EMPTY`. -/
def MayBeEmpty (m : Mem) (q : List Nat) : Prop := q = [] ∨ Window m

/-- While the last element is contended, a step of thread `t` leaves everything as it is, or it takes the element; and
the thread did not just now become one that may take it. -/
def Keeps (s : State) (g : Ghost spec) (t : Tid) (f : Frame) (m : Mem) (f' : Frame) (g' : Ghost spec) : Prop :=
  Window s.mem → ∀ v : Nat, g.state = [v] →
    (Window m ∧ m (cell Field.top) = s.mem (cell Field.top) ∧ g'.state = [v] ∧
      (Potential m f' → Potential s.mem f ∨ ∃ c r, g'.status t = .committed c r)) ∨
    (g'.state = ([] : List Nat) ∧ Potential s.mem f)

/-- A step of thread `t` in frame `f` is possible, commits legally, keeps the invariant, brings the return nearer. -/
inductive Advance (p : Params) (n : Nat) (s : State) (g : Ghost spec) (t : Tid) (f : Frame) :
    Option Outcome → Prop where
  | next {m₁ f₁ g₁} : Logged (MayBeEmpty s.mem g.state) t g g₁ →
      Valid p n ⟨m₁, Function.update s.thread t (some f₁)⟩ g₁ →
      rank m₁ f₁ < rank s.mem f → Nearer s t m₁ → Keeps s g t f m₁ f₁ g₁ → Advance p n s g t f (some (.next m₁ f₁))
  | done {c r g₁} : Logged False t g g₁ → g₁.status t = .committed c r →
      Valid p n ⟨s.mem, Function.update s.thread t none⟩ (g₁.setStatus t .idle) → 0 < rank s.mem f →
      g₁.state = g.state → Advance p n s g t f (some (.done r))

/-- What a step of the deque means for the ghost. -/
theorem Commit.ghost {V W : Prop} {q q' : List Nat} {st' : Status} (C : Commit V q (g.status t) q' st')
    (hq : g.state = q) (hW : V → W) :
    ∃ g', Logged W t g g' ∧ g'.state = q' ∧ g'.status t = st' ∧ ∀ u, u ≠ t → g'.status u = g.status u := by
  cases C with
  | none e₁ e₂ => exact ⟨g, .none rfl, hq.trans e₁.symm, e₂.symm, fun _ _ => rfl⟩
  | op h₁ h₂ h h₃ =>
    exact ⟨_, .op h₁ (hq ▸ h) (fun a b => hW (h₃ a b)) rfl, rfl, (Function.update_self _ _ _).trans h₂.symm,
      fun u hu => Function.update_ne hu⟩

/-- A thread returns. -/
theorem ValidAt.return (R : ValidAt p T y s g) (hq : g'.state = g.state) (hu : ∀ u, u ≠ t → g'.status u = g.status u)
    (hs : Inside (s.thread t) → Steady y) :
    Valid p y.C ⟨s.mem, Function.update s.thread t none⟩ (g'.setStatus t .idle) := by
  refine ⟨T, y, rfl, R.move hq ?_ (fun h => h.elim) hs fun u h => (Function.update_ne h).trans (hu u h)⟩
  rw [show (g'.setStatus t .idle).status t = .idle from Function.update_self _ _ _]
  exact .idle

/-! ### While the last element is contended -/

/-- Positions of the deque are the same if their words are. -/
theorem index_eq {i j : Nat} (hi : i ≤ maxPushes + 1) (hj : j ≤ maxPushes + 1) (e : p.index i = p.index j) : i = j := by
  unfold maxPushes at hi hj
  rcases Nat.le_total j i with h | h
  · exact Params.index_inj h (by unfold wordSize; omega) e
  · exact (Params.index_inj h (by unfold wordSize; omega) e.symm).symm

theorem keeps_thief {st' : Status} (R : ValidAt p T y s g) (h : Steal p T y s.mem f (g.status t))
    (he : f.exec program s.mem = some (.next m' f')) (S : Shared p T' y m') (hA : Steal p T' y m' f' st') (hT : T ≤ T')
    (hq : g'.state = queue T' y) (hst : g'.status t = st') : Keeps s g t f m' f' g' := by
  intro w v hv
  have hv' : queue T y = [v] := R.state.symm.trans hv
  obtain ⟨hF, hE⟩ := window_eq R.shared w hv'
  have h₁ := S.order.seen
  have hc := S.order.calls
  have top : s.mem (cell Field.top) = p.index T := R.shared.top
  cases h with
  | mk h =>
    obtain ⟨hm, hf⟩ := Steal.moves _ h he
    by_cases e : T' = T
    · rw [e] at S hA hq
      have top' : m' (cell Field.top) = p.index T := S.top
      refine .inl ⟨?_, top'.trans top.symm, hq.trans hv', fun hp => ?_⟩
      · show m' (cell Field.bottom) = m' (cell Field.top)
        rw [S.bottom, S.top, hF]
      · cases hA with
        | mk hA =>
          rcases hp with hp | ⟨_, hp, hr⟩
          · cases hp
          · rcases hf with hf | ⟨hf, h₂⟩ | ⟨hf, h₂⟩
            · have hf : _ = 1 := hf
              rw [hf] at hp
              exact absurd hp (Nat.not_succ_le_self 1)
            · have hf : _ = 2 := hf
              subst hf
              obtain ⟨_, t', A, i, h₂', _, hi, h⟩ := hA
              rcases h with ⟨_, h⟩ | ⟨h, _⟩
              · exact .inr ⟨_, _, hst.trans h⟩
              · have a := A.le
                have e₁ : t' = T := index_eq (by omega) (by omega) (A.top.symm.trans (hr.trans top'))
                have e₂ : i = y.F := index_eq hi (by omega) (h₂'.symm.trans (h₂.trans R.shared.bottom))
                omega
            · exact .inl (.inr ⟨rfl, hf, h₂.symm.trans (hr.trans (top'.trans top.symm))⟩)
    · refine .inr ⟨hq.trans (queue_nil (by omega)), ?_⟩
      rcases hm with hm | ⟨hpc, hr⟩
      · rw [hm] at S
        exact absurd (index_eq (by omega) (by omega) (S.top.symm.trans top)) e
      · exact .inr ⟨rfl, hpc, hr⟩

theorem keeps_owner (R : ValidAt p T y s g) (h : Owning p y s.mem f (g.status t))
    (he : f.exec program s.mem = some (.next m' f')) (S : Shared p T' y' m') (G : Later p T y s.mem T' y' m')
    (hq : g'.state = queue T' y') : Keeps s g t f m' f' g' := by
  intro w v hv
  have hv' : queue T y = [v] := R.state.symm.trans hv
  obtain ⟨hF, hE⟩ := window_eq R.shared w hv'
  obtain ⟨hop, _, hm⟩ := Owning.window R.shared hF hE h he
  have h₁ := S.order.seen
  have h₂ := S.order.ends
  have hc := S.order.calls
  have hc₁ := R.shared.order.calls
  have bottom : m' (cell Field.bottom) = s.mem (cell Field.bottom) := hm _ nofun
  have hF' : y'.F = y.F := by
    rw [S.bottom, R.shared.bottom] at bottom
    exact index_eq (by omega) (by omega) bottom
  have hT := G.le
  by_cases e : T' = T
  · have hl := G.live e (by omega)
    have hi := G.item e (by omega)
    have top : m' (cell Field.top) = s.mem (cell Field.top) := by rw [S.top, R.shared.top, e]
    refine .inl ⟨bottom.trans (Eq.trans w top.symm), top, ?_, fun _ => .inl (.inl hop)⟩
    rw [hq, e, ← hv', queue_cons (by omega), queue_nil (by omega), queue_cons (T := T) (y := y) (by omega),
      queue_nil (T := T + 1) (y := y) (by omega), hi]
  · exact .inr ⟨hq.trans (queue_nil (by omega)), .inl hop⟩

/-! ### The threads -/

theorem Sizing.op {st : Status} (h : Sizing f st) : f.op = 3 := by cases h; rfl

theorem ValidAt.exec_size (R : ValidAt p T y s g) (ht : s.thread t = some f) (h : Sizing f (g.status t)) :
    Advance p y.C s g t f (f.exec program s.mem) := by
  have no : ¬ Inside (s.thread t) := by rw [ht]; exact h.not_owner
  have st := h.step (m := s.mem)
  generalize f.exec program s.mem = o at st
  cases st with
  | next hf hr =>
    refine .next (.none rfl) ⟨T, y, rfl, R.move rfl (.size hf) (fun h => absurd h hf.not_owner) (fun h => absurd h no)
      fun _ _ => rfl⟩ hr (fun _ _ _ _ => Nat.le_refl _) fun w _ hv => .inl ⟨w, rfl, hv, fun hp => ?_⟩
    have h₃ := hf.op
    rcases hp with hp | ⟨hp, _⟩ <;> rw [h₃] at hp <;> cases hp
  | @done b r hst hr =>
    exact .done (.op (r := r) (q := g.state) hst .size nofun rfl) (Function.update_self _ _ _)
      (R.return rfl (fun u hu => Function.update_ne hu) fun h => absurd h no) hr rfl

theorem ValidAt.exec_thief (R : ValidAt p T y s g) (ht : s.thread t = some f) (h : Steal p T y s.mem f (g.status t))
    (st : ThiefStep p T y s.mem f (g.status t) (f.exec program s.mem)) :
    Advance p y.C s g t f (f.exec program s.mem) := by
  have no : ¬ Inside (s.thread t) := by rw [ht]; exact h.not_owner
  have hW : queue T y = [] ∨ y.F = T → MayBeEmpty s.mem g.state := by
    intro hw
    rcases hw with hw | hw
    · exact .inl (R.state.trans hw)
    · exact .inr (R.shared.bottom.trans ((congrArg p.index hw).trans R.shared.top.symm))
  generalize he : f.exec program s.mem = o at st
  cases st with
  | @next T' m' f' _ S hA hT hm C hr =>
    obtain ⟨g', hC, hq, hst, hu⟩ := C.ghost R.state hW
    refine .next hC ⟨T', y, rfl, S, hq, R.threads_update (hst ▸ .stealing hA) (.of_top R.shared hT hm)
      (fun _ _ _ => ⟨rfl, hm⟩) hu, R.one.update fun h => absurd h hA.not_owner, fun h => R.steady (h.of_update no)⟩
      hr ?_
      (keeps_thief R h he S hA hT hq hst)
    intro u f₂ _ hu
    by_cases ho : isOwner f₂.op
    · have h₂ := R.threads u
      rw [hu] at h₂
      cases h₂ with
      | size h₂ => exact absurd ho h₂.not_owner
      | stealing h₂ => exact absurd ho h₂.not_owner
      | owning h₂ => exact rank_of_top R.shared S hT hm h₂
    · exact Nat.le_of_eq (rank_of_not_owner ho)
  | done hst hr => exact .done (.none rfl) hst (R.return rfl (fun _ _ => rfl) fun h => absurd h no) hr rfl

theorem ValidAt.exec_owner (R : ValidAt p T y s g) (ht : s.thread t = some f) (ho : Owning p y s.mem f (g.status t))
    (h : OwnerStep p (Owning p) T y s.mem f (g.status t) (f.exec program s.mem)) :
    Advance p y.C s g t f (f.exec program s.mem) := by
  have me : Inside (s.thread t) := by rw [ht]; exact ho.owner
  generalize he : f.exec program s.mem = o at h
  cases h with
  | @next T' y' m' f' _ S hA G hc C hr =>
    obtain ⟨g', hC, hq, hst, hu⟩ := C.ghost R.state False.elim
    have others : ∀ u, u ≠ t → ¬ Inside (s.thread u) := fun u hne hi => hne (R.one u t hi me)
    refine .next hC ⟨T', y', hc, S, hq, R.threads_update (hst ▸ .owning hA) G
      (fun u hne hi => absurd hi (others u hne)) hu,
      R.one.update fun _ => .inl me, fun h => absurd hA.owner h.not_inside⟩ hr ?_ (keeps_owner R ho he S G hq)
    intro u f₂ hne hu
    refine Nat.le_of_eq (rank_of_not_owner fun ho => others u hne ?_)
    rw [hu]
    exact ho
  | done hst hs' hr => exact .done (.none rfl) hst (R.return rfl (fun _ _ => rfl) fun _ => hs') hr rfl

theorem Owning.step (S : Shared p T y m) {st : Status} (h : Owning p y m f st) :
    OwnerStep p (Owning p) T y m f st (f.exec program m) := by
  cases h with
  | push h => cases h with | mk h => exact (Push.step S _ h).imp fun _ _ _ _ => .push
  | pop h => cases h with | mk h => exact (Pop.step S _ h).imp fun _ _ _ _ => .pop

theorem Valid.exec (R : Valid p n s g) (ht : s.thread t = some f) :
    Advance p n s g t f (f.exec program s.mem) := by
  obtain ⟨T, y, hC, R⟩ := R
  subst hC
  have h := R.threads t
  rw [ht] at h
  cases h with
  | size h => exact R.exec_size ht h
  | stealing h =>
    refine R.exec_thief ht h ?_
    generalize g.status t = st at h
    cases h with | mk h => exact Steal.step R.shared _ h
  | owning h => exact R.exec_owner ht h (h.step R.shared)

end Deque
