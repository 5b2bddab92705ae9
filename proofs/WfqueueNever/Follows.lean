prelude
import WfqueueNever.Slots
/-!
# The log follows

## Main statements

* `Shown.call`, `Shown.step`, `Shown.ret`: whatever a thread does, the view shows what is kept afterwards, too
-/

namespace WfqueueNever
open Gen.WfqueueNever
open Wfqueue (Content spec Op Allows Free Uses)

variable {n : Nat} {G G' : View} {s s' : State} {K : Logs (spec n)} {t : Tid} {f f' : Frame} {m' : Mem} {c : Call}
  {r : Result}

namespace Shown

/-- A dequeue that finds head at tail is in doubt. -/
theorem seen (S : Shown n G s K) (F : Facts n G s) (ht : s.thread t = some f) (ho : f.op = 1) (hp : f.pc = 19)
    (he : f.regs 8 = s.mem tailCell) :
    ∃ K', K.Moves K' ∧ Shown n G s K' ∧ ∀ c, K'.ghost.status t = .pending c → K'.doubt t ⟨2, f.buf⟩ := by
  have h := S.threads t
  rw [ht] at h
  generalize hd : K.doubt t = d at h
  generalize hst : K.ghost.status t = st at h
  cases h with
  | enqueue => cases ho
  | register => cases ho
  | unregister => cases ho
  | @dequeue pc r b st d x y h₀ hb h =>
    have hp : pc = 19 := hp
    rcases h with ⟨i, _, _, h⟩ | ⟨_, _, h, _⟩
    · refine ⟨K, .refl, S, fun c e => ?_⟩
      rw [hst, h] at e
      cases e
    · obtain ⟨hslot, hempty⟩ := (F.frame t _ ht).empty rfl hp
      have hht := hempty he
      have hq : content G s.mem = (⟨[], taken s.mem⟩ : Content) := by
        unfold content View.items
        rw [hht, Nat.sub_self]
        rfl
      have hb := hb (by omega)
      refine ⟨⟨K.ghost, fun u r' => K.doubt u r' ∨ (u = t ∧ r' = ⟨2, y :: x⟩)⟩,
        .see (t := t) (c := ⟨1, [1, r 1], y :: x⟩) (r := ⟨2, y :: x⟩) (hst.trans h) ?_ .refl, ⟨S.state, fun u => ?_⟩,
        fun c _ => .inr ⟨rfl, ?_⟩⟩
      · rw [S.state, hq]
        exact Op.empty hslot
      · exact (S.threads u).imp fun _ h => .inl h
      · show (⟨2, b⟩ : Result) = _
        rw [hb]

/-- What is kept, if a thread makes a step, and head and tail may move. -/
theorem step (S : Shown n G s K) (F : Facts n G s) (ht : s.thread t = some f)
    (he : f.exec program s.mem = some (.next m' f'))
    (A : Advance G s G' ⟨m', Function.update s.thread t (some f')⟩) :
    ∃ K', K.Moves K' ∧ Shown n G' ⟨m', Function.update s.thread t (some f')⟩ K' := by
  have self : Function.update s.thread t (some f') t = some f' := Function.update_self _ _ _
  have hr : ∀ u g, s.thread u = some g → g.op = 1 → 6 ≤ g.pc →
      (G'.ask (g.regs 1)).request = (G.ask (g.regs 1)).request := by
    intro u g hu
    by_cases e : u = t
    · exact A.request u g f' hu (by rw [e]; exact self)
    · exact A.request u g g hu ((Function.update_ne e).trans hu)
  -- a dequeue that finds the queue empty
  obtain ⟨K₀, M₀, S₀, hdoubt⟩ : ∃ K₀, K.Moves K₀ ∧ Shown n G s K₀ ∧ (f.op = 1 → f.pc = 19 →
      f.regs 8 = s.mem tailCell → ∀ c, K₀.ghost.status t = .pending c → K₀.doubt t ⟨2, f.buf⟩) := by
    rcases Classical.em (f.op = 1 ∧ f.pc = 19 ∧ f.regs 8 = s.mem tailCell) with ⟨h₁, h₂, h₃⟩ | h
    · obtain ⟨K₀, M, S, h⟩ := S.seen F ht h₁ h₂ h₃
      exact ⟨K₀, M, S, fun _ _ _ => h⟩
    · exact ⟨K, .refl, S, fun h₁ h₂ h₃ => absurd ⟨h₁, h₂, h₃⟩ h⟩
  -- who takes effect because head or tail have moved
  obtain ⟨K₁, M₁, hst, ⟨hd, hpend⟩, hs⟩ := A.moved F S₀ hr
  have M := Advance.moves_trans M₀ M₁
  -- all but the thread itself
  have other : ∀ u, u ≠ t → ∀ {x d}, x = K₁.ghost.status u → (∀ r, K₁.doubt u r → d r) →
      Stands n G' m' (Function.update s.thread t (some f') u) x d := by
    intro u hu x d hx hd
    rw [Function.update_ne hu, hx]
    exact (hs u).imp hd
  have all : ∀ {K₂ : Logs (spec n)}, (∀ u, u ≠ t → K₂.ghost.status u = K₁.ghost.status u) → K₂.doubt = K₁.doubt →
      Stands n G' m' (some f') (K₂.ghost.status t) (K₂.doubt t) →
      ∀ u, Stands n G' m' (Function.update s.thread t (some f') u) (K₂.ghost.status u) (K₂.doubt u) := by
    intro K₂ h₁ h₂ h₃ u
    by_cases e : u = t
    · rw [e, self]; exact h₃
    · exact other u e (h₁ u e) fun r h => by rw [h₂]; exact h
  have own := hs t
  rw [ht] at own
  have slots : SlotStep n G' (G'.items m') s.mem (K₁.ghost.status t) m' f' →
      ∃ K', K.Moves K' ∧ Shown n G' ⟨m', Function.update s.thread t (some f')⟩ K' := by
    intro h
    cases h with
    | quiet hm h =>
      refine ⟨K₁, M, ?_, all (fun _ _ => rfl) rfl ?_⟩
      · rw [hst]
        show (⟨G'.items m', taken s.mem⟩ : Content) = ⟨G'.items m', taken m'⟩
        rw [hm]
      · have := h (K₁.doubt t)
        rw [hm]
        exact this
    | @commit c r hp hop _ h =>
      refine ⟨Advance.after K₁ t (.committed c r) ⟨G'.items m', taken m'⟩,
        Advance.moves_trans M (.commit (t := t) hp ?_ .refl), rfl, all (fun u hu => Function.update_ne hu) rfl ?_⟩
      · rw [hst]
        exact hop
      · show Stands n G' m' (some f') (Function.update _ t _ t) _
        rw [Function.update_self]
        exact h _
  cases hop : f.op with
  | zero =>
    have E := enqueueLocal hop he
    refine ⟨K₁, M, ?_, all (fun _ _ => rfl) rfl (own.enqueue_step hop he fun hp hh => ?_)⟩
    · rw [hst, ← E.taken]; rfl
    · refine (F.frame t f ht).fresh hop hp ?_
      obtain ⟨i, h₁, h₂, h₃⟩ := hh
      have hk : G'.t ≤ G.k := by
        have := F.t_le
        rcases A.moves with ⟨_, h⟩ | ⟨_, h, _⟩ | ⟨_, h, _⟩ <;> omega
      exact ⟨i, h₁, by omega, by rw [← A.line i (by omega)]; exact h₃⟩
  | succ k =>
    cases k with
    | zero =>
      have E := dequeueLocal hop he
      have ff := F.frame t f ht
      refine ⟨K₁, M, ?_, all (fun _ _ => rfl) rfl (own.dequeue_step hop he ?_ ?_ ?_ ?_)⟩
      · rw [hst, ← E.taken]; rfl
      · intro hp i hi hti
        exact A.opened t f f' ht self hop hp (E.opens hp) i hi hti
      · intro hp
        obtain ⟨i, hi, e⟩ := ff.value hop hp
        refine ⟨i, (A.took (hr t f ht hop)).mpr (.inl hi), e.trans ?_⟩
        exact (A.value_le F (Nat.le_trans hi.passed F.h_le)).symm
      · -- it gets one node only
        have none : Advance.Passed G s.mem G' f → ∀ i, ¬ Took G s.mem f i := by
          intro P i hi
          rcases A.moves with ⟨h, _⟩ | ⟨h, _⟩ | ⟨_, _, hk, hn, _⟩
          · have := P.moved; omega
          · have := P.moved; omega
          · obtain ⟨u, g, hu, ho, _, _, hl, _, hno⟩ := F.dequeuer hk hn
            have e : u = t := F.apart u t g f hu ht (by rw [ho]; decide) (by rw [hop]; decide)
              (hl.symm.trans P.taker)
            rw [e, ht] at hu
            cases hu
            exact hno i hi
        intro i j hi hj
        rcases (A.took (hr t f ht hop)).mp hi with hi | ⟨P, hi⟩ <;>
          rcases (A.took (hr t f ht hop)).mp hj with hj | ⟨Q, hj⟩
        · exact ff.unique hop i j hi hj
        · exact absurd hi (none Q i)
        · exact absurd hj (none P j)
        · rw [hi, hj]
      · intro hp h₈ c hc
        rw [hd]
        refine hdoubt hop hp ?_ c (hpend t c hc)
        have h₀ : f.regs 0 = 1 := by
          generalize K₁.ghost.status t = x at own
          cases own with
          | enqueue h₀ => exact h₀
          | dequeue h₀ => exact h₀
          | register h₀ => exact h₀
          | unregister h₀ => exact h₀
        obtain ⟨op, pc, r, b⟩ := f
        cases hop
        cases hp
        have he : some (Outcome.next s.mem ⟨1, 20, Function.update r 11 (s.mem ⟨r 0, 6, 0⟩), b⟩) = some (.next m' f') := he
        cases he
        have h₈ : r 8 = s.mem ⟨r 0, 6, 0⟩ := h₈
        have h₀ : r 0 = 1 := h₀
        rw [h₀] at h₈
        exact h₈
    | succ k =>
      refine slots ?_
      generalize K₁.ghost.status t = x at own
      cases own with
      | enqueue => cases hop
      | dequeue => cases hop
      | register h₀ h => exact register_step F.threads h₀ _ h he
      | unregister h₀ h => exact unregister_step F.threads h₀ _ h he

/-- A call takes no effect. -/
theorem call (S : Shown n G s K) (hidle : s.thread t = none) (ha : Allows s t c) : K.ghost.status t = .idle ∧
    Shown n G (s.call t c) ⟨K.ghost.setStatus t (.pending c), fun u r => u ≠ t ∧ K.doubt u r⟩ := by
  constructor
  · have h := S.threads t
    rw [hidle] at h
    generalize K.ghost.status t = st at h
    cases h
    rfl
  · refine ⟨S.state, fun u => ?_⟩
    show Stands n G s.mem (Function.update s.thread t (some c.frame) u) (Function.update K.ghost.status t _ u)
      (fun r => u ≠ t ∧ K.doubt u r)
    by_cases e : u = t
    · rw [e, Function.update_self, Function.update_self]
      cases ha with
      | enqueue => exact .enqueue rfl (.inr ⟨fun h => absurd h.1 (show ¬ 76 ≤ 0 by decide), rfl⟩)
      | @dequeue slot b _ hb =>
        match b, hb with
        | y :: x, _ =>
          refine .dequeue (x := x) (y := y) rfl (fun _ => rfl)
            (.inr ⟨fun i h => absurd h.begun (show ¬ 6 ≤ 0 by decide), by decide, rfl, fun h => ?_⟩)
          rcases h with ⟨h, _⟩ | ⟨h, _⟩
          · cases h
          · exact absurd h (by decide)
      | @register b hb =>
        match b, hb with
        | y :: x, _ => exact .register (x := x) (y := y) rfl ⟨rfl, rfl⟩
      | unregister => exact .unregister rfl rfl
    · rw [Function.update_ne e, Function.update_ne e]
      exact (S.threads u).imp fun r h => ⟨e, h⟩

/-! ### Returns -/

theorem all_enqueueReturns :
    Flow.returns (fun k => if k = 2 then some 3 else if k = 74 then some 4 else if k = 127 then some 0 else none)
      enqueue.code = true := by decide +kernel

theorem all_dequeueReturns :
    Flow.returns (fun k => if k = 2 then some 3 else if k = 90 then some 2 else if k = 217 then some 0 else none)
      dequeue.code = true := by decide +kernel

theorem all_registerReturns :
    Flow.returns (fun k => if k = 7 then some 0 else if k = 10 then some 1 else none) register.code = true := by
  decide +kernel

theorem all_unregisterReturns :
    Flow.returns (fun k => if k = 2 then some 3 else if k = 5 then some 3 else if k = 6 then some 0 else none)
      unregister.code = true := by decide +kernel

/-- What a thread that returns has done to the log. -/
inductive Returns (n : Nat) (q : Content) (st : Status) (d : Result → Prop) (r : Result) : Prop where
  | committed {c : Call} : st = .committed c r → Returns n q st d r
  | doubt {c : Call} : st = .pending c → d r → Returns n q st d r
  | now {c : Call} : st = .pending c → Op n q c r q → Returns n q st d r

/-- What an operation returns, it may return. -/
theorem returns {st : Status} {d : Result → Prop} (h : Stands n G s.mem (some f) st d)
    (ff : FrameFacts n G s.mem f) (he : f.exec program s.mem = some (.done r)) :
    Returns n (content G s.mem) st d r := by
  cases h with
  | @enqueue pc ρ b st d h₀ h =>
    obtain ⟨w, hw, rfl⟩ := Flow.exec_returns (P := program) (f := ⟨0, pc, ρ, b⟩) (o := enqueue) rfl all_enqueueReturns he
    dsimp only at hw ⊢
    split at hw
    · rename_i hp
      cases hw
      rcases h with ⟨h, _⟩ | ⟨_, h⟩
      · have := h.1
        dsimp only at this
        omega
      · exact .now h (.enqueueNoSlot (ff.noSlot (Nat.zero_le 1) hp))
    · split at hw
      · rename_i hp
        cases hw
        rcases h with ⟨h, _⟩ | ⟨_, h⟩
        · have := h.1
          dsimp only at this
          omega
        · exact .now h (.noMemory (ff.slot rfl hp))
      · split at hw
        · rename_i hp
          cases hw
          rcases h with ⟨_, h⟩ | ⟨hn, _⟩
          · exact .committed h
          · exact absurd ⟨by dsimp only; omega, ff.entered rfl (by dsimp only; omega)⟩ hn
        · cases hw
  | @dequeue pc ρ b st d x y h₀ hb h =>
    obtain ⟨w, hw, rfl⟩ := Flow.exec_returns (P := program) (f := ⟨1, pc, ρ, b⟩) (o := dequeue) rfl all_dequeueReturns he
    dsimp only at hw ⊢
    split at hw
    · rename_i hp
      cases hw
      rcases h with ⟨i, h, _⟩ | ⟨_, _, h, _⟩
      · have := h.begun
        dsimp only at this
        omega
      · rw [hb (by omega)]
        exact .now h (.dequeueNoSlot (ff.noSlot (Nat.le_refl 1) hp))
    · split at hw
      · rename_i hp
        cases hw
        rcases h with ⟨i, h, _⟩ | ⟨_, _, h, hd⟩
        · exact absurd h (ff.nothing rfl hp i)
        · rw [hb (by omega)]
          exact .doubt h (hd (.inr (by omega)))
      · split at hw
        · rename_i hp
          cases hw
          rcases h with ⟨i, _, hb', h⟩ | ⟨_, hp', _⟩
          · rw [hb' hp]
            exact .committed h
          · omega
        · cases hw
  | @register pc ρ b st d x y h₀ h =>
    obtain ⟨w, hw, rfl⟩ := Flow.exec_returns (P := program) (f := ⟨2, pc, ρ, b⟩) (o := register) rfl all_registerReturns he
    dsimp only at hw ⊢
    split at hw
    · rename_i hp
      cases hw
      subst hp
      exact .committed h
    · split at hw
      · rename_i hp
        cases hw
        subst hp
        obtain ⟨hb, hst⟩ := h
        rw [hb]
        exact .now hst .full
      · cases hw
  | @unregister pc ρ b st d h₀ h =>
    obtain ⟨w, hw, rfl⟩ := Flow.exec_returns (P := program) (f := ⟨3, pc, ρ, b⟩) (o := unregister) rfl all_unregisterReturns he
    dsimp only at hw ⊢
    split at hw
    · rename_i hp
      cases hw
      subst hp
      exact .now h.1 (.unregisterInvalid (.inl h.2))
    · split at hw
      · rename_i hp
        cases hw
        subst hp
        exact .committed h
      · split at hw
        · rename_i hp
          cases hw
          subst hp
          exact .committed h
        · cases hw

/-- What is kept, if a thread returns. -/
theorem ret (S : Shown n G s K) (F : Facts n G s) (ht : s.thread t = some f)
    (he : f.exec program s.mem = some (.done r)) (A : Advance G s G' ⟨s.mem, Function.update s.thread t none⟩)
    (hh : G'.h = G.h) (htl : G'.t = G.t) :
    ∃ K', K.Follows (.res t r) K' ∧ Shown n G' ⟨s.mem, Function.update s.thread t none⟩ K' := by
  have h := S.threads t
  rw [ht] at h
  have R := returns h (F.frame t f ht) he
  have items := A.items_same F hh htl
  have state : content G' s.mem = content G s.mem := by
    show (⟨G'.items s.mem, taken s.mem⟩ : Content) = ⟨G.items s.mem, taken s.mem⟩
    rw [show G'.items s.mem = G.items s.mem from items]
  have rest : ∀ {st : Tid → Status}, (∀ u, u ≠ t → st u = K.ghost.status u) → ∀ u,
      Stands n G' s.mem (Function.update s.thread t none u) (Function.update st t .idle u) (K.doubt u) := by
    intro st hst u
    by_cases e : u = t
    · rw [e, Function.update_self, Function.update_self]
      exact .idle
    · rw [Function.update_ne e, Function.update_ne e, hst u e]
      have h := S.threads u
      cases hu : s.thread u with
      | none => rw [hu] at h; generalize K.ghost.status u = x at h; cases h; exact .idle
      | some g =>
        rw [hu] at h
        refine A.stands F h (fun ho hp => A.request u g g hu ((Function.update_ne e).trans hu) ho hp) (fun _ e' => ?_)
          fun _ e' => ?_
        · have := e'.2.1; omega
        · have := e'.moved; omega
  cases R with
  | committed h => exact ⟨_, .res .refl (.inl h), S.state.trans state.symm, rest fun _ _ => rfl⟩
  | doubt h hd => exact ⟨_, .res .refl (.inr ⟨h, hd⟩), S.state.trans state.symm, rest fun _ _ => rfl⟩
  | @now c h hop =>
    refine ⟨_, .res (K' := Advance.after K t (.committed c r) (content G s.mem))
      (.commit (t := t) h (by rw [S.state]; exact hop) .refl) (.inl (Function.update_self _ _ _)), state.symm, ?_⟩
    exact rest fun u hu => Function.update_ne hu

end Shown
end WfqueueNever
