prelude
import WfqueueNever.Old
import WfqueueReuse.DequeueTwin
/-!
# The steps of a dequeue, in both worlds

## Main statements

* `Twin.dequeue_public`, `.dequeue_leave`, `.dequeue_private`: a step leads to states that belong together
* `Twin.dequeue_returns`: and so does a return
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored spec PublicMove Goes)
open WfqueueNever (View Laid Serving Moved DequeueAt Believed Old InDoubt dequeueSide askedCell)

/-- Every public step of a dequeue is one of the ideal program, too; but for that which gives up a node. -/
def Matches : Prop := ∀ {n w r g b pc}, pc ≤ 162 ∨ 164 ≤ pc ∧ pc ≤ 166 ∨ 216 ≤ pc → Dequeues n w r g pc →
  DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩)

variable {n p q pc pc' i x : Nat} {w : World} {r r' g g' g₁ : Regs} {b b' : List Nat} {m m' : Mem} {G : View}
  {S : Store} {f' : Frame} {s s' : State} {t : Tid} {K : Logs (spec n)} {v : Result}

/-- The registers that are exchanged are none of those that others read. -/
theorem exchanges_sound (h : exchanges pc i = true) : 5 ≤ i ∧ pc ≠ 20 := by
  unfold exchanges at h
  obtain ⟨x, hx, h⟩ := List.any_eq_true.mp h
  obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
  have h₁ := Nat.eq_of_beq_eq_true h₁
  have h₂ := Nat.eq_of_beq_eq_true h₂
  cases hx with
  | head => exact ⟨by rw [← h₂]; decide, by rw [← h₁]; decide⟩
  | tail _ hx => cases hx with
    | head => exact ⟨by rw [← h₂]; decide, by rw [← h₁]; decide⟩
    | tail _ hx => cases hx with
      | head => exact ⟨by rw [← h₂]; decide, by rw [← h₁]; decide⟩
      | tail _ hx => cases hx with
        | head => exact ⟨by rw [← h₂]; decide, by rw [← h₁]; decide⟩
        | tail _ hx => cases hx with
          | head => exact ⟨by rw [← h₂]; decide, by rw [← h₁]; decide⟩
          | tail _ hx => cases hx with
            | head => exact ⟨by rw [← h₂]; decide, by rw [← h₁]; decide⟩
            | tail _ hx => cases hx

/-- The ideal thread takes one node for another. -/
theorem exchanged (hg : g₁ = g ∨ ∃ i x, exchanges pc i = true ∧ g₁ = Function.update g i x) :
    (∀ i, i ≤ 4 → g₁ i = g i) ∧ (pc = 20 → g₁ = g) := by
  rcases hg with rfl | ⟨i, x, h, rfl⟩
  · exact ⟨fun _ _ => rfl, fun _ => rfl⟩
  · have := exchanges_sound h
    exact ⟨fun j hj => Function.update_ne (by omega), fun e => absurd e this.2⟩

theorem dequeue_end {G : View} {m : Mem} (A : DequeueAt n G m g pc) : pc ≤ 217 := by
  rcases Nat.lt_or_ge 163 pc with h | h
  · have := (WfqueueNever.Dequeue.late A h).1
    omega
  · omega

/-- The exchange changes nothing of what is believed. -/
theorem Believed.exchange (B : Believed n w.view s' K) (ht' : s'.thread t = some ⟨1, pc, g, b⟩)
    (hg : g₁ = g ∨ ∃ i x, exchanges pc i = true ∧ g₁ = Function.update g i x) (A : DequeueAt n w.view s'.mem g₁ pc) :
    Believed n w.view ⟨s'.mem, Function.update s'.thread t (some ⟨1, pc, g₁, b⟩)⟩ K := by
  obtain ⟨h₄, h₂⟩ := exchanged hg
  refine B.frame ht' ⟨rfl, rfl, fun i hi => h₄ i (by omega), fun _ => h₄ 4 (Nat.le_refl 4), nofun,
    fun _ => ⟨Iff.rfl, id, id⟩, fun _ => ⟨Iff.rfl, dequeue_end A⟩, fun _ h => ?_⟩ (Nat.le_refl 1)
    (fun _ => dequeue_end A) (.dequeue A)
  rcases h with ⟨e, h⟩ | h
  · have e : pc = 20 := e
    rw [h₂ e] at h
    exact .inl ⟨e, h⟩
  · exact .inr h

namespace Twin

/-- What is known of a dequeue in both worlds. -/
theorem dequeues (T : Twin DequeuePair n w s s') (B : Believed n w.view s' K)
    (ht' : s'.thread t = some ⟨1, pc, g, b⟩) (M : Matching dequeueKind w r g) (Kn : DequeueKnows (g 1) w r g pc) :
    Dequeues n w r g pc := by
  have L := B.whole.laid
  have V := B.whole.serving
  have At := B.whole.dequeueAt ht' rfl
  rw [T.ideal] at L V At
  exact ⟨T.same, T.held B, L, V, At, Kn, M⟩

/-- A public step of a dequeue, but for that which gives up a node. -/
theorem dequeue_public (HM : Matches) (T : Twin DequeuePair n w s s') (B : Believed n w.view s' K)
    (ht' : s'.thread t = some ⟨1, pc, g, b⟩) (hp : pc ≤ 162 ∨ 164 ≤ pc ∧ pc ≤ 166 ∨ 216 ≤ pc)
    (M : Matching dequeueKind w r g) (Kn : DequeueKnows (g 1) w r g pc) (La : LastKnows (g 1) w g pc)
    (hx : Frame.exec Gen.Wfqueue.program s.mem ⟨1, pc, r, b⟩ = some (.next m f')) :
    ∃ w' s'' K', K.Moves K' ∧ Twin DequeuePair n w' ⟨m, Function.update s.thread t (some f')⟩ s'' ∧
      Believed n w'.view s'' K' := by
  have hT := dequeue_target hx
  have C := T.dequeues B ht' M Kn
  have L := C.laid
  have V := C.serving
  have St := HM (b := b) hp C
  rw [← dequeue_exec (pc := pc) (by omega), ← T.mem, hx] at St
  cases St with
  | @next m m' r' g₁ g' pc' b' S hg A₁ he P hρ hl hS =>
    obtain ⟨h₄, _⟩ := exchanged hg
    have e₁ : g₁ 1 = g 1 := h₄ 1 (by decide)
    have B₁ := Believed.exchange B ht' hg (by rw [T.ideal]; exact A₁)
    obtain ⟨G, Mv, V', A', hreq, hopen⟩ := dequeueSide.step L V A₁ he
    have PL : g' 1 = g₁ 1 := (WfqueueNever.dequeueLocal (f := ⟨1, pc, g₁, b⟩) rfl he).reg.2
    have e₁' : g' 1 = g 1 := PL.trans e₁
    rw [e₁] at Mv
    obtain ⟨S', M', K'⟩ := hS G Mv V' A'
    obtain ⟨K'', Mo, B'⟩ := B₁.goes_dequeue (f := ⟨1, pc, g₁, b⟩) (f' := ⟨1, pc', g', b'⟩)
      (Function.update_self _ _ _) rfl (by rw [T.ideal]; exact he) (by rw [T.ideal]; show Moved n (g₁ 1) _ _ _ _; rw [e₁]; exact Mv) V' A' hreq hopen
    rw [WfqueueNever.Believed.update_twice] at B'
    have La₁ : LastKnows (g₁ 1) w g₁ pc := by
      refine ⟨fun h => ?_, fun h h' => ?_⟩
      · rw [e₁, h₄ 4 (Nat.le_refl 4)]; exact La.reask h
      · rw [e₁, h₄ 3 (by decide)]; exact La.leaving h h'
    have La' : LastKnows (g' 1) ⟨G, w.addr, S, m, m'⟩ g' pc' := by
      rw [PL]
      exact La₁.step V A₁ he rfl rfl hl (by omega)
    refine ⟨⟨G, w.addr, S, m, m'⟩, ⟨m', Function.update s'.thread t (some ⟨1, pc', g', b'⟩)⟩, K'', Mo, ?_, B'⟩
    have pair : Pair DequeuePair n ⟨G, w.addr, S, m, m'⟩ (some ⟨1, pc', r', b'⟩) (some ⟨1, pc', g', b'⟩) := by
      refine .dequeue ?_ (M' 1)
      rcases leads_public hT (by omega) with h | ⟨_, h⟩
      · exact .same h M' (by rw [e₁']; exact K') La'
      · have h : pc' = 167 := h
        subst h
        have Ow := WfqueueNever.Dequeue.own A' (by decide)
        obtain ⟨h₃, hE⟩ := before_exists M' A' (by decide) (by decide)
        have P₃ : (⟨G, w.addr, S, m, m'⟩ : World).Ptr (r' 3) (g' 3) := M' 3
        have e₁ : r' 1 = g' 1 := M' 1
        refine .retire (by decide) (by decide) (.enter ((M' 0).trans Ow.q) (by rw [e₁]; exact Ow.slot) ?_ ?_ M')
        · rw [e₁, P₃.eq]; exact La'.leaving (by decide) (by decide)
        · rw [P₃.eq]; exact S'.ne_null _ h₃ hE
    refine T.move undisturbed B (Twin.others B ht' (show (1 : Nat) ≠ 2 by decide) fun q hq => ?_) S' ?_ B' pair
    · refine .of_moved hq T.same L Mv P hρ fun _ x _ hN => ?_
      refine ⟨?_, fun q => ?_, fun q => ?_⟩
      · show S.role (w.addr x) = _
        rw [hρ]; exact hN.live
      · show ¬ w.addr x ∈ S.retired q
        rw [P.retired]; exact hN.out q
      · show S.leaving q ≠ w.addr x
        rw [hl]; exact hN.stay q
    · exact T.bounded.exec he

/-- The slot gives up its oldest node. -/
theorem dequeue_leave (T : Twin DequeuePair n w s s') (B : Believed n w.view s' K)
    (ht' : s'.thread t = some ⟨1, 163, g, b⟩) (M : Matching dequeueKind w r g) (Kn : DequeueKnows (g 1) w r g 163)
    (La : LastKnows (g 1) w g 163)
    (hx : Frame.exec Gen.Wfqueue.program s.mem ⟨1, 163, r, b⟩ = some (.next m f')) :
    ∃ w' s'' K', K.Moves K' ∧ Twin DequeuePair n w' ⟨m, Function.update s.thread t (some f')⟩ s'' ∧
      Believed n w'.view s'' K' := by
  have C := T.dequeues B ht' M Kn
  have L := C.laid
  have V := C.serving
  have A := C.at'
  have hs : g 1 < n := (WfqueueNever.Dequeue.own A (by decide)).slot
  have O := B.whole.offers
  have P := B.past
  have ho := P.asked
  have h₃ := P.before t _ ht' rfl hs (show 4 ≤ 163 by decide)
  rw [T.ideal] at O ho h₃
  obtain ⟨v, Le⟩ := C.at163 O (La.reask (.inr (.inr ⟨by decide, by decide⟩))) ho h₃
  rw [dequeue_exec (pc := 163) (.inl (by decide)), T.mem, Le.real] at hx
  cases hx
  obtain ⟨G, Mv, V', A', hreq, hopen⟩ := dequeueSide.step L V A Le.ideal
  obtain ⟨K'', Mo, B'⟩ := B.goes_dequeue (f := ⟨1, 163, g, b⟩)
    (f' := ⟨1, 164, Function.update g 62 v, b⟩) ht' rfl (by rw [T.ideal]; exact Le.ideal)
    (by rw [T.ideal]; exact Mv) V' A' hreq hopen
  have S' := Le.same G Mv
  have pub : PublicMove n (g 1) w.store w.mem (w.leave G (g 1) (g 3)).store w.mem := Le.move
  refine ⟨w.leave G (g 1) (g 3),
    ⟨w.ideal, Function.update s'.thread t (some ⟨1, 164, Function.update g 62 v, b⟩)⟩, K'', Mo, T.move undisturbed B (Twin.others B ht' (show (1 : Nat) ≠ 2 by decide) fun q hq => ?_) S' T.bounded B'
      (.dequeue (.same (.inl (by decide)) (Le.matching G) (Le.knows G) ⟨nofun, fun _ _ => ?_⟩) (M 1)), B'⟩
  · refine .of_moved (m' := w.ideal) hq T.same L Mv pub rfl fun hq' x hO hN => Le.needed G x hN fun e => ?_
    rw [e] at hO
    exact hq (WfqueueNever.Old.apart L hq' hs hO h₃)
  · exact Function.update_self _ _ _

/-- A private step of a dequeue. -/
theorem dequeue_private (T : Twin DequeuePair n w s s') (B : Believed n w.view s' K)
    (ht' : s'.thread t = some ⟨1, 167, g, b⟩) (h₁ : 167 ≤ pc) (h₂ : pc ≤ 215) (R : Retires dequeueKind n w r g pc)
    (hx : Frame.exec Gen.Wfqueue.program s.mem ⟨1, pc, r, b⟩ = some (.next m f')) :
    ∃ w' s'' K', K.Moves K' ∧ Twin DequeuePair n w' ⟨m, Function.update s.thread t (some f')⟩ s'' ∧
      Believed n w'.view s'' K' := by
  have hT := leads_private (dequeue_target hx) h₁ h₂
  have L := B.whole.laid
  have At : DequeueAt n w.view s'.mem g 167 := B.whole.dequeueAt ht' rfl
  rw [T.ideal] at L At
  have h₁' : dequeueKind 1 = .number := rfl
  have St := R.step (b := b) h₁' T.same (by omega)
  rw [← T.mem, hx] at St
  cases St with
  | @next S m r' pc' Go A' R' =>
    have others : ∀ u f, u ≠ t → s'.thread u = some f → f.op ≠ 2 → Others n (f.regs 1) w (w.real S m) :=
      Twin.others B ht' (show (1 : Nat) ≠ 2 by decide) fun p hp => .of_private hp T.same L Go
    rcases Nat.lt_or_ge pc' 216 with h | h
    · have B' : Believed n w.view ⟨w.ideal, Function.update s'.thread t (some ⟨1, 167, g, b⟩)⟩ K := by
        rw [Function.update_same ht', ← T.ideal]
        exact B
      exact ⟨w.real S m, _, K, .refl, T.move undisturbed B others A' T.bounded B'
        (.dequeue (.retire hT.1 (by omega) R') (R'.slot h₁')), B'⟩
    · -- the ideal dequeue has nothing to do
      have h : pc' = 216 := Nat.le_antisymm hT.2 h
      subst h
      have Rt := WfqueueNever.Dequeue.late At (by decide)
      have At' : DequeueAt n w.view w.ideal g 216 :=
        ⟨.inr (.inl rfl), Rt.2.1, Rt.2.2.1, fun _ => Rt.2.2.2.1 (by decide), fun _ h => absurd h (by decide)⟩
      have B' : Believed n w.view ⟨w.ideal, Function.update s'.thread t (some ⟨1, 216, g, b⟩)⟩ K := by
        have := B.frame (f' := ⟨1, 216, g, b⟩) ht' ⟨rfl, rfl, fun _ _ => rfl, fun _ => rfl, nofun,
          fun _ => ⟨(by decide : 6 ≤ 216 ↔ 6 ≤ 167), fun _ => (by decide : 4 ≤ 167), fun _ => (by decide : 5 ≤ 167)⟩,
          fun _ => ⟨(by decide : 216 ≤ 216 ↔ 167 ≤ 216), (by decide : 216 ≤ 217)⟩, fun _ h => ?_⟩ (Nat.le_refl 1)
          (fun _ => (by decide : 167 ≤ 217)) (.dequeue (by rw [T.ideal]; exact At'))
        · rw [T.ideal] at this
          exact this
        · rcases h with ⟨h, _⟩ | ⟨_, h⟩
          · exact absurd h (show 216 ≠ 20 by decide)
          · exact absurd h (show ¬ 216 ≤ 90 by decide)
      exact ⟨w.real S m, _, K, .refl, T.move undisturbed B others A' T.bounded B'
        (.dequeue (.same (.inr (by decide)) (R'.matching dequeue_hidden) (.fresh rfl)
          (.nothing (by decide) (by decide))) (R'.slot h₁')), B'⟩

/-- A return. -/
theorem dequeue_returns (HM : Matches) (T : Twin DequeuePair n w s s') (B : Believed n w.view s' K)
    (ht' : s'.thread t = some ⟨1, pc, g, b⟩) (hp : pc ≤ 162 ∨ 164 ≤ pc ∧ pc ≤ 166 ∨ 216 ≤ pc)
    (M : Matching dequeueKind w r g) (Kn : DequeueKnows (g 1) w r g pc)
    (hx : Frame.exec Gen.Wfqueue.program s.mem ⟨1, pc, r, b⟩ = some (.done v)) :
    ∃ w' s'' K', K.Follows (.res t v) K' ∧ Twin DequeuePair n w' ⟨s.mem, Function.update s.thread t none⟩ s'' ∧
      Believed n w'.view s'' K' := by
  have C := T.dequeues B ht' M Kn
  have St := HM (b := b) hp C
  rw [← dequeue_exec (pc := pc) (by omega), ← T.mem, hx] at St
  cases St with
  | done he =>
    obtain ⟨K', F, B'⟩ := B.ret ht' (by rw [T.ideal]; exact he)
    rw [T.ideal] at B'
    rw [T.mem]
    exact ⟨w, _, K', F, T.move undisturbed B (fun _ _ _ _ _ => .refl C.laid) T.same T.bounded B' .idle, B'⟩

end Twin
end WfqueueReuse
