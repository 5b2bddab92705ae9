prelude
import Machine.Flow
import WfqueueReuse.Pairs
/-!
# A step of an enqueue in both worlds

## Main statements

* `Twin.enqueue`: an enqueue's step, public or private, leads to states that belong together
* `Twin.enqueue_ret`: its return
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove Goes spec)
open WfqueueNever (View Laid Offers Serving EnqueueAt EnqGoes Whole DequeueAt Later Believed FrameAt)

/-! ### The code -/

/-- At public program counters both programs are the same. -/
theorem enqueue_same : ∀ pc, pc ≠ 16 → Program.instr? Gen.Wfqueue.program 0 pc = Program.instr? program 0 pc
  | 0, _ | 1, _ | 2, _ | 3, _ | 4, _ | 5, _ | 6, _ | 7, _ | 8, _ | 9, _ | 10, _ | 11, _ | 12, _ | 13, _ | 14, _
  | 15, _ | 17, _ | 18, _ | 19, _ | 20, _ | 21, _ | 22, _ | 23, _ | 24, _ | 25, _ | 26, _ | 27, _ | 28, _
  | 29, _ | 30, _ | 31, _ | 32, _ | 33, _ | 34, _ | 35, _ | 36, _ | 37, _ | 38, _ | 39, _ | 40, _ | 41, _
  | 42, _ | 43, _ | 44, _ | 45, _ | 46, _ | 47, _ | 48, _ | 49, _ | 50, _ | 51, _ | 52, _ | 53, _ | 54, _
  | 55, _ | 56, _ | 57, _ | 58, _ | 59, _ | 60, _ | 61, _ | 62, _ | 63, _ | 64, _ | 65, _ | 66, _ | 67, _
  | 68, _ | 69, _ | 70, _ | 71, _ | 72, _ | 73, _ | 74, _ | 75, _ | 76, _ | 77, _ | 78, _ | 79, _ | 80, _
  | 81, _ | 82, _ | 83, _ | 84, _ | 85, _ | 86, _ | 87, _ | 88, _ | 89, _ | 90, _ | 91, _ | 92, _ | 93, _
  | 94, _ | 95, _ | 96, _ | 97, _ | 98, _ | 99, _ | 100, _ | 101, _ | 102, _ | 103, _ | 104, _ | 105, _
  | 106, _ | 107, _ | 108, _ | 109, _ | 110, _ | 111, _ | 112, _ | 113, _ | 114, _ | 115, _ | 116, _ | 117, _
  | 118, _ | 119, _ | 120, _ | 121, _ | 122, _ | 123, _ | 124, _ | 125, _ | 126, _ | 127, _ => rfl
  | 16, h => absurd rfl h
  | _ + 128, _ => rfl

def enqueueLeads (k pc : Nat) : Bool :=
  cond (Nat.ble k 2 || Nat.ble 76 k) (Nat.ble pc 3 || Nat.ble 76 pc) (Nat.beq k 75 || Nat.ble 3 pc && Nat.ble pc 75)

theorem enqueue_leads : Flow.edges enqueueLeads Gen.Wfqueue.enqueue.code = true := by decide +kernel

section
variable {D : DequeueLike} {n pc pc' : Nat} {w w' : World} {m m' : Mem} {r r' g g' : Regs} {b : List Nat} {f f' : Frame}
  {s s' : State} {t : Tid} {K K' : Logs (spec n)} {v : Result}

theorem enqueue_exec (h : pc ≠ 16) : Frame.exec Gen.Wfqueue.program m ⟨0, pc, r, b⟩ = Frame.exec program m ⟨0, pc, r, b⟩ := by
  unfold Frame.exec Frame.instr?
  dsimp only
  rw [enqueue_same pc h]

theorem enqueue_target (h : Frame.exec Gen.Wfqueue.program m ⟨0, pc, r, b⟩ = some (.next m' f')) :
    enqueueLeads pc f'.pc = true := Flow.exec_edges (P := Gen.Wfqueue.program) (f := ⟨0, pc, r, b⟩) (o := Gen.Wfqueue.enqueue) rfl enqueue_leads h

theorem target_public (h : enqueueLeads pc pc' = true) (hp : pc ≤ 2 ∨ 76 ≤ pc) : pc' ≤ 3 ∨ 76 ≤ pc' := by
  unfold enqueueLeads at h
  have e : (Nat.ble pc 2 || Nat.ble 76 pc) = true := by
    rcases hp with hp | hp
    · rw [Nat.ble_eq_true_of_le hp]; rfl
    · rw [Nat.ble_eq_true_of_le hp]; cases Nat.ble pc 2 <;> rfl
  rw [e] at h
  rcases (Bool.or_eq_true _ _).mp h with h | h
  · exact .inl (Nat.le_of_ble_eq_true h)
  · exact .inr (Nat.le_of_ble_eq_true h)

theorem target_private (h : enqueueLeads pc pc' = true) (h₁ : 3 ≤ pc) (h₂ : pc < 75) : 3 ≤ pc' ∧ pc' ≤ 75 := by
  unfold enqueueLeads at h
  have e : (Nat.ble pc 2 || Nat.ble 76 pc) = false := by
    cases e : Nat.ble pc 2 with
    | true => have := Nat.le_of_ble_eq_true e; omega
    | false =>
      cases e' : Nat.ble 76 pc with
      | true => have := Nat.le_of_ble_eq_true e'; omega
      | false => rfl
  rw [e, Nat.beq_false_of_ne (by omega : pc ≠ 75)] at h
  obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
  exact ⟨Nat.le_of_ble_eq_true h₁, Nat.le_of_ble_eq_true h₂⟩

/-- What belongs together after a public step. -/
theorem pair_enqueue {w : World} (hp : pc ≤ 3 ∨ 76 ≤ pc) (A : EnqueueAt n w.view w.ideal g pc)
    (M : Matching enqueueKind w r g) (K : EnqueueKnows (g 1) w r g pc) :
    Pair D n w (some ⟨0, pc, r, b⟩) (some ⟨0, pc, g, b⟩) := by
  by_cases h : pc = 3
  · subst h
    have hb : g 0 = 1 ∧ g 3 = n ∧ g 1 < n := A.1
    have e₀ : r 0 = g 0 := M 0
    have e₁ : r 1 = g 1 := M 1
    have e₃ : r 3 = g 3 := M 3
    exact .making (Nat.le_refl _) (by decide) (.enter (e₀.trans hb.1) (e₁ ▸ hb.2.2) (e₃.trans hb.2.1) M)
  · exact .enqueue (by omega) M K

theorem thread_same {x : Option Frame} (h : s.thread t = x) : Function.update s.thread t x = s.thread :=
  Function.update_same h

namespace Twin

/-- A public step of an enqueue. -/
theorem enqueue_public (U : Undisturbed D) (T : Twin D n w s s') (B : Believed n w.view s' K)
    (ht : s.thread t = some ⟨0, pc, r, b⟩) (ht' : s'.thread t = some ⟨0, pc, g, b⟩) (hp : pc ≤ 2 ∨ 76 ≤ pc)
    (M : Matching enqueueKind w r g) (Kn : EnqueueKnows (g 1) w r g pc)
    (hx : Frame.exec Gen.Wfqueue.program s.mem ⟨0, pc, r, b⟩ = some (.next m f')) :
    ∃ w' s'' K', K.Moves K' ∧ Twin D n w' ⟨m, Function.update s.thread t (some f')⟩ s'' ∧ Believed n w'.view s'' K' := by
  have hT := target_public (enqueue_target hx) hp
  have W := B.whole
  have L := W.laid
  have O := W.offers
  have At := W.enqueueAt ht' rfl
  rw [T.ideal] at L O At
  have St := Enqueues.step (b := b) ⟨T.same, L, O, At, Kn, M⟩ hp
  rw [← enqueue_exec (pc := pc) (by omega), ← T.mem, hx] at St
  cases St with
  | @next m m' r' g₁ g' pc' gd hg A₁ he P hex hS =>
    have e₁ : g₁ 1 = g 1 := by
      rcases hg with rfl | ⟨_, x, rfl⟩
      · rfl
      · rfl
    -- the ideal thread may have looked once more
    have B₁ : Believed n w.view ⟨s'.mem, Function.update s'.thread t (some ⟨0, pc, g₁, b⟩)⟩ K := by
      refine B.frame ht' ⟨rfl, rfl, fun i hi => ?_, fun _ => ?_, fun _ => Iff.rfl, nofun, nofun, nofun⟩ (Nat.zero_le 1) nofun
        (.enqueue (by rw [T.ideal]; exact A₁))
      · rcases hg with rfl | ⟨_, x, rfl⟩
        · rfl
        · exact Function.update_ne (by omega)
      · rcases hg with rfl | ⟨_, x, rfl⟩
        · rfl
        · rfl
    have I := WfqueueNever.Enqueue.step (b := b) L O pc (fun h => by omega) A₁
    rw [he] at I
    cases I with
    | @next G _ _ _ E hr A' =>
      rw [e₁] at E
      obtain ⟨S', M', K'⟩ := hS G E A'
      obtain ⟨K'', Mv, B'⟩ := B₁.goes_enqueue (f := ⟨0, pc, g₁, b⟩) (f' := ⟨0, pc', g', b⟩) (Function.update_self _ _ _) rfl
        (by rw [T.ideal]; exact he) (by rw [T.ideal]; show EnqGoes n (g₁ 1) _ _ _ _; rw [e₁]; exact E) A'
      have B' : Believed n G ⟨m', Function.update s'.thread t (some ⟨0, pc', g', b⟩)⟩ K'' := by
        rw [show Function.update (Function.update s'.thread t (some ⟨0, pc, g₁, b⟩)) t (some ⟨0, pc', g', b⟩) = _ from
          WfqueueNever.Believed.update_twice] at B'
        exact B'
      have e₁' : g' 1 = g 1 := hr.trans e₁
      refine ⟨w.to G gd m m', ⟨m', Function.update s'.thread t (some ⟨0, pc', g', b⟩)⟩, K'', Mv, ?_, B'⟩
      refine T.move U B (Twin.others B ht' (show (0 : Nat) ≠ 2 by decide) fun p hp => ?_) S' ?_ B' (pair_enqueue hT A' M' (by rw [e₁']; exact K'))
      · exact .of_enqueue hp T.same L E P hex
      · exact T.bounded.exec he
  | @jump r' g' pc' h₁ h₂ hg A' M' =>
    cases h₁
    cases h₂
    cases hg
    have B' : Believed n w.view ⟨w.ideal, Function.update s'.thread t (some ⟨0, 123, g, b⟩)⟩ K := by
      have := B.frame (f' := ⟨0, 123, g, b⟩) ht' ⟨rfl, rfl, fun _ _ => rfl, fun _ => rfl, fun _ => (show 76 ≤ 123 ↔ 76 ≤ 117 by decide),
        nofun, nofun, nofun⟩ (Nat.zero_le 1) nofun (.enqueue (by rw [T.ideal]; exact A'))
      rw [T.ideal] at this
      exact this
    exact ⟨w, _, K, .refl, T.move U B (fun _ _ _ _ _ => .refl L) T.same T.bounded B'
      (.enqueue (by decide) M' (.nothing (by decide))), B'⟩

/-- A private step of an enqueue, but for the last. -/
theorem enqueue_private (U : Undisturbed D) (T : Twin D n w s s') (B : Believed n w.view s' K) (he : Heap.Honest s.mem)
    (ht' : s'.thread t = some ⟨0, 3, g, b⟩) (h₁ : 3 ≤ pc) (h₂ : pc < 74) (Mk : Makes n w r g pc)
    (hx : Frame.exec Gen.Wfqueue.program s.mem ⟨0, pc, r, b⟩ = some (.next m f')) :
    ∃ w' s'' K', K.Moves K' ∧ Twin D n w' ⟨m, Function.update s.thread t (some f')⟩ s'' ∧ Believed n w'.view s'' K' := by
  have hT := target_private (enqueue_target hx) h₁ (by omega)
  have L := B.whole.laid
  rw [T.ideal] at L
  have St := Mk.step (b := b) T.same (by rw [← T.mem]; exact he) h₂
  rw [← T.mem, hx] at St
  cases St with
  | @next S m r' pc' Go A' Mk' =>
    have B' : Believed n w.view ⟨w.ideal, Function.update s'.thread t (some ⟨0, 3, g, b⟩)⟩ K := by
      rw [thread_same ht', ← T.ideal]
      exact B
    exact ⟨w.real S m, _, K, .refl, T.move U B (Twin.others B ht' (show (0 : Nat) ≠ 2 by decide) fun p hp => .of_private hp T.same L Go) A'
      T.bounded B' (.making hT.1 hT.2 Mk'), B'⟩

/-- A return from an enqueue, but for that without memory. -/
theorem enqueue_returns (U : Undisturbed D) (T : Twin D n w s s') (B : Believed n w.view s' K)
    (ht' : s'.thread t = some ⟨0, pc, g, b⟩) (hp : pc ≤ 2 ∨ 76 ≤ pc)
    (M : Matching enqueueKind w r g) (Kn : EnqueueKnows (g 1) w r g pc)
    (hx : Frame.exec Gen.Wfqueue.program s.mem ⟨0, pc, r, b⟩ = some (.done v)) :
    ∃ w' s'' K', K.Follows (.res t v) K' ∧ Twin D n w' ⟨s.mem, Function.update s.thread t none⟩ s'' ∧
      Believed n w'.view s'' K' := by
  have W := B.whole
  have L := W.laid
  have O := W.offers
  have At := W.enqueueAt ht' rfl
  rw [T.ideal] at L O At
  have St := Enqueues.step (b := b) ⟨T.same, L, O, At, Kn, M⟩ hp
  rw [← enqueue_exec (pc := pc) (by omega), ← T.mem, hx] at St
  cases St with
  | done he =>
    obtain ⟨K', F, B'⟩ := B.ret ht' (by rw [T.ideal]; exact he)
    rw [T.ideal] at B'
    rw [T.mem]
    exact ⟨w, _, K', F, T.move U B (fun _ _ _ _ _ => .refl L) T.same T.bounded B' .idle, B'⟩

end Twin
end
end WfqueueReuse
