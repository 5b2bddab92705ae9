prelude
import WfqueueNever.Shown
/-!
# Who takes effect when tail or head move

## Main statements

* `Advance.moved`: the operations that take effect by a transition are appended to the log; then the view stands for the
  threads as they were before it
-/

namespace WfqueueNever
open Gen.WfqueueNever
open Wfqueue (Content spec Op Allows Free Uses)

variable {n i : Nat} {G G' : View} {s s' : State} {f : Frame} {st : Status} {d : Result → Prop} {u : Tid}

namespace Advance

theorem value_le (A : Advance G s G' s') (F : Facts n G s) (h : i ≤ G.t) : G'.value s'.mem i = G.value s.mem i :=
  A.value i (Nat.le_trans h F.t_le)

theorem items_same (A : Advance G s G' s') (F : Facts n G s) (hh : G'.h = G.h) (ht : G'.t = G.t) :
    G'.items s'.mem = G.items s.mem := by
  unfold View.items
  rw [hh, ht]
  refine span_congr fun j h₁ h₂ => A.value_le F ?_
  omega

theorem items_grown (A : Advance G s G' s') (F : Facts n G s) (hh : G'.h = G.h) (ht : G'.t = G.t + 1)
    (hk : G.t < G.k) : G'.items s'.mem = G.items s.mem ++ [G.value s.mem (G.t + 1)] := by
  have h := F.h_le
  unfold View.items
  rw [hh, ht, show G.t + 1 - G.h = G.t - G.h + 1 by omega, span_succ,
    show G.h + 1 + (G.t - G.h) = G.t + 1 by omega, A.value _ (by omega)]
  refine congrArg (· ++ [_]) (span_congr fun j h₁ h₂ => A.value_le F ?_)
  omega

theorem items_passed (A : Advance G s G' s') (F : Facts n G s) (hh : G'.h = G.h + 1) (ht : G'.t = G.t)
    (hk : G.h < G.t) : G.items s.mem = G.value s.mem (G.h + 1) :: G'.items s'.mem := by
  unfold View.items
  rw [hh, ht, show G.t - G.h = G.t - (G.h + 1) + 1 by omega]
  refine congrArg (G.value s.mem (G.h + 1) :: ·) (span_congr fun j h₁ h₂ => (A.value_le F ?_).symm)
  omega

/-- The node that tail moves to is the frame's. -/
def Reached (G G' : View) (f : Frame) : Prop := 76 ≤ f.pc ∧ G'.t = G.t + 1 ∧ G.line (G.t + 1) = f.regs 4

theorem entered (A : Advance G s G' s') (F : Facts n G s) : Entered G' f ↔ Entered G f ∨ Reached G G' f := by
  have hk := F.t_le
  constructor
  · rintro ⟨hp, i, h₁, h₂, h₃⟩
    rcases A.moves with ⟨_, ht⟩ | ⟨_, ht, hk⟩ | ⟨_, ht, _⟩
    · exact .inl ⟨hp, i, h₁, by omega, by rw [← A.line i (by omega)]; exact h₃⟩
    · by_cases e : i = G.t + 1
      · rw [e, A.line _ (by omega)] at h₃
        exact .inr ⟨hp, ht, h₃⟩
      · exact .inl ⟨hp, i, h₁, by omega, by rw [← A.line i (by omega)]; exact h₃⟩
    · exact .inl ⟨hp, i, h₁, by omega, by rw [← A.line i (by omega)]; exact h₃⟩
  · have mono : G.t ≤ G'.t := by
      rcases A.moves with ⟨_, ht⟩ | ⟨_, ht, _⟩ | ⟨_, ht, _⟩ <;> omega
    rintro (⟨hp, i, h₁, h₂, h₃⟩ | ⟨hp, ht, h⟩)
    · exact ⟨hp, i, h₁, by omega, by rw [A.line i (by omega)]; exact h₃⟩
    · refine ⟨hp, G.t + 1, by omega, by omega, ?_⟩
      rcases A.moves with ⟨_, ht'⟩ | ⟨_, _, hk'⟩ | ⟨_, ht', _⟩
      · omega
      · rw [A.line _ (by omega)]; exact h
      · omega

/-- The node that head moves to is given to the frame's slot, and newer than its request. -/
structure Passed (G : View) (m : Mem) (G' : View) (f : Frame) : Prop where
  begun : 6 ≤ f.pc
  newer : (G.ask (f.regs 1)).request < G.h + 2
  moved : G'.h = G.h + 1
  taker : G.taker m (G.h + 1) = f.regs 1

theorem took (A : Advance G s G' s') (hr : 6 ≤ f.pc → (G'.ask (f.regs 1)).request = (G.ask (f.regs 1)).request) :
    Took G' s'.mem f i ↔ Took G s.mem f i ∨ (Passed G s.mem G' f ∧ i = G.h + 1) := by
  have step : G'.h = G.h ∨ G'.h = G.h + 1 ∧ G'.taker s'.mem (G.h + 1) = G.taker s.mem (G.h + 1) := by
    rcases A.moves with ⟨h, _⟩ | ⟨h, _⟩ | ⟨h, _, _, _, e⟩
    · exact .inl h
    · exact .inl h
    · exact .inr ⟨h, e⟩
  constructor
  · rintro ⟨h₁, h₂, h₃, h₄⟩
    rw [hr h₁] at h₂
    by_cases hi : i ≤ G.h
    · exact .inl ⟨h₁, h₂, hi, by rw [← A.taker i hi]; exact h₄⟩
    · rcases step with h | ⟨h, e⟩
      · omega
      · have hi' : i = G.h + 1 := by omega
        rw [hi', e] at h₄
        exact .inr ⟨⟨h₁, by omega, h, h₄⟩, hi'⟩
  · rintro (⟨h₁, h₂, h₃, h₄⟩ | ⟨⟨h₁, h₂, h₃, h₄⟩, rfl⟩)
    · refine ⟨h₁, by rw [hr h₁]; exact h₂, ?_, by rw [A.taker i h₃]; exact h₄⟩
      rcases step with h | ⟨h, _⟩ <;> omega
    · rcases step with h | ⟨_, e⟩
      · omega
      · exact ⟨h₁, by rw [hr h₁]; omega, by omega, by rw [e]; exact h₄⟩

/-- The view stands for a thread that does not take effect. -/
theorem stands (A : Advance G s G' s') (F : Facts n G s) (h : Stands n G s.mem (some f) st d)
    (hr : f.op = 1 → 6 ≤ f.pc → (G'.ask (f.regs 1)).request = (G.ask (f.regs 1)).request)
    (he : f.op = 0 → ¬ Reached G G' f) (hd : f.op = 1 → ¬ Passed G s.mem G' f) :
    Stands n G' s'.mem (some f) st d := by
  cases h with
  | enqueue h₀ h =>
    refine .enqueue h₀ (h.imp (fun h => ⟨(A.entered F).mpr (.inl h.1), h.2⟩) fun h => ⟨fun e => ?_, h.2⟩)
    rcases (A.entered F).mp e with e | e
    · exact h.1 e
    · exact he rfl e
  | dequeue h₀ hb h =>
    refine .dequeue h₀ hb ?_
    rcases h with ⟨i, hi, h₁, h₂⟩ | ⟨hn, h₁, h₂, h₃⟩
    · have e : G'.value s'.mem i = G.value s.mem i := A.value_le F (Nat.le_trans hi.passed F.h_le)
      exact .inl ⟨i, (A.took (hr rfl)).mpr (.inl hi), by rw [e]; exact h₁, by rw [e]; exact h₂⟩
    · refine .inr ⟨fun i hi => ?_, h₁, h₂, h₃⟩
      rcases (A.took (hr rfl)).mp hi with e | e
      · exact hn i e
      · exact hd rfl e.1
  | register h₀ h => exact .register h₀ h
  | unregister h₀ h => exact .unregister h₀ h

theorem moves_trans {S : Spec} {K K' K'' : Logs S} (h : K.Moves K') (h' : K'.Moves K'') : K.Moves K'' := by
  induction h with
  | refl => exact h'
  | commit hp hs _ ih => exact .commit hp hs (ih h')
  | see hp hs _ ih => exact .see hp hs (ih h')

/-- The operation of a thread has taken effect. -/
def after (K : Logs (spec n)) (u : Tid) (x : Status) (q : Content) : Logs (spec n) :=
  ⟨⟨q, Function.update K.ghost.status u x⟩, K.doubt⟩

theorem after_pending {K : Logs (spec n)} {u v : Tid} {c c' : Call} {r : Result} {q : Content}
    (h : (after K u (.committed c r) q).ghost.status v = .pending c') : K.ghost.status v = .pending c' := by
  have h : Function.update K.ghost.status u (.committed c r) v = .pending c' := h
  by_cases e : v = u
  · rw [e, Function.update_self] at h
    cases h
  · rw [Function.update_ne e] at h
    exact h

/-- The operations that take effect are appended to the log: then the view stands for the threads as they were. -/
theorem moved (A : Advance G s G' s') (F : Facts n G s) {K : Logs (spec n)} (S : Shown n G s K)
    (hr : ∀ u f, s.thread u = some f → f.op = 1 → 6 ≤ f.pc →
      (G'.ask (f.regs 1)).request = (G.ask (f.regs 1)).request) :
    ∃ K', K.Moves K' ∧ K'.ghost.state = (⟨G'.items s'.mem, taken s.mem⟩ : Content) ∧
      (K'.doubt = K.doubt ∧ ∀ u c, K'.ghost.status u = .pending c → K.ghost.status u = .pending c) ∧
      ∀ u, Stands n G' s'.mem (s.thread u) (K'.ghost.status u) (K'.doubt u) := by
  have idle : ∀ {u}, s.thread u = none → ∀ {x d}, Stands n G s.mem (s.thread u) x d →
      Stands n G' s'.mem (s.thread u) x d := by
    intro u hu x d h
    rw [hu] at h ⊢
    cases h
    exact .idle
  -- who is not the one that takes effect, stays as it is
  have rest : ∀ {v} {K' : Logs (spec n)}, (∀ u, u ≠ v → K'.ghost.status u = K.ghost.status u) →
      K'.doubt = K.doubt → (∀ u f, u ≠ v → s.thread u = some f → (f.op = 0 → ¬ Reached G G' f) ∧
        (f.op = 1 → ¬ Passed G s.mem G' f)) → ∀ u, u ≠ v →
      Stands n G' s'.mem (s.thread u) (K'.ghost.status u) (K'.doubt u) := by
    intro v K' hs hd hn u hu
    rw [hs u hu, hd]
    have h := S.threads u
    cases ht : s.thread u with
    | none => have := idle ht h; rw [ht] at this; exact this
    | some f =>
      rw [ht] at h
      exact A.stands F h (hr u f ht) (hn u f hu ht).1 (hn u f hu ht).2
  rcases A.moves with ⟨hh, ht⟩ | ⟨hh, ht, hk⟩ | ⟨hh, ht, hk, hn, ht'⟩
  · refine ⟨K, .refl, ?_, ⟨rfl, fun _ _ h => h⟩, fun u => ?_⟩
    · rw [S.state, A.items_same F hh ht]; rfl
    · have h := S.threads u
      cases hu : s.thread u with
      | none => have := idle hu h; rw [hu] at this; exact this
      | some f =>
        rw [hu] at h
        refine A.stands F h (hr u f hu) (fun _ e => ?_) fun _ e => ?_
        · have := e.2.1; omega
        · have := e.moved; omega
  · -- tail has moved on: the enqueue whose node that is
    obtain ⟨u, f, hu, ho, hp, hp', hs, hl, hv⟩ := F.enqueuer hk
    have h := S.threads u
    rw [hu] at h
    cases h with
    | dequeue => cases ho
    | register => cases ho
    | unregister => cases ho
    | @enqueue pc r b st d h₀ h =>
      have not : ¬ Entered G ⟨0, pc, r, b⟩ := by
        rintro ⟨_, i, h₁, h₂, h₃⟩
        have := F.inj i (G.t + 1) (by omega) (by omega) (h₃.trans hl)
        omega
      rcases h with ⟨h, _⟩ | ⟨_, hst⟩
      · exact absurd h not
      · refine ⟨after K u (.committed _ ⟨0, b⟩) ⟨G'.items s'.mem, taken s.mem⟩, .commit (t := u) hst ?_ .refl, rfl, ⟨rfl, fun v c => after_pending⟩, ?_⟩
        · rw [S.state, A.items_grown F hh ht hk, ← hv]
          exact Op.enqueue hs
        · intro v
          by_cases e : v = u
          · rw [e, hu]
            show Stands n G' s'.mem _ (Function.update _ u _ u) _
            rw [Function.update_self]
            exact .enqueue h₀ (.inl ⟨(A.entered F).mpr (.inr ⟨hp, ht, hl.symm⟩), rfl⟩)
          · refine rest (v := u) (K' := after K u _ _) (fun w hw => Function.update_ne hw) rfl (fun w g hw hg => ?_) v e
            refine ⟨fun ho' e' => ?_, fun _ e' => ?_⟩
            · by_cases hg' : g.pc ≤ 123
              · exact hw (F.mine w u g _ hg hu ho' rfl e'.1 hg' hp hp' (e'.2.2.symm.trans hl.symm))
              · obtain ⟨i, h₁, h₂, h₃⟩ := (F.frame w g hg).entered ho' (by omega)
                have := F.inj i (G.t + 1) (by omega) (by omega) (h₃.trans e'.2.2.symm)
                omega
            · have := e'.moved; omega
  · -- head has moved on: the dequeue that gets the node
    obtain ⟨u, f, hu, ho, hp, hs, hl, hq, hno⟩ := F.dequeuer hk hn
    have h := S.threads u
    rw [hu] at h
    cases h with
    | enqueue => cases ho
    | register => cases ho
    | unregister => cases ho
    | @dequeue pc r b st d x y h₀ hb h =>
      rcases h with ⟨i, hi, _⟩ | ⟨_, hpc, hst, _⟩
      · exact absurd hi (hno i)
      · refine ⟨after K u (.committed _ ⟨0, G.value s.mem (G.h + 1) :: x⟩) ⟨G'.items s'.mem, taken s.mem⟩,
          .commit (t := u) hst ?_ .refl, rfl, ⟨rfl, fun v c => after_pending⟩, ?_⟩
        · rw [S.state]
          unfold content
          rw [A.items_passed F hh ht hk]
          exact Op.dequeue hs
        · intro v
          by_cases e : v = u
          · rw [e, hu]
            show Stands n G' s'.mem _ (Function.update _ u _ u) _
            rw [Function.update_self]
            have ev : G'.value s'.mem (G.h + 1) = G.value s.mem (G.h + 1) := A.value_le F hk
            refine .dequeue h₀ hb (.inl ⟨G.h + 1, (A.took (hr u _ hu rfl)).mpr (.inr ⟨⟨hp, hq, hh, hl⟩, rfl⟩), ?_, ?_⟩)
            · intro e'
              have e' : pc = 217 := e'
              omega
            · rw [ev]
          · refine rest (v := u) (K' := after K u _ _) (fun w hw => Function.update_ne hw) rfl (fun w g hw hg => ?_) v e
            refine ⟨fun _ e' => ?_, fun ho' e' => ?_⟩
            · have := e'.2.1; omega
            · exact hw (F.apart w u g _ hg hu (by rw [ho']; decide) (show (1 : Nat) ≠ 2 by decide) (e'.taker.symm.trans hl))

end Advance
end WfqueueNever
