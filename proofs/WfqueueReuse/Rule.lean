prelude
import WfqueueReuse.Created
import WfqueueReuse.EnqueueTwin
import WfqueueReuse.OtherMatch
/-!
# The rule

## Main definitions

* `DequeueRun D`: what has to be shown of dequeues
* `Linked D n s K`: there is an ideal state that belongs to `s`, and it is believed

## Main statements

* `rule`: the relation is one of a log rule with hindsight
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored spec Created Allows Free Uses)
open WfqueueNever (View Believed Kept EnqGoes)

variable {D : DequeueLike} {n p : Nat} {w : World} {m : Mem} {f f' : Frame} {s s' ŝ : State} {t : Tid} {K : Logs (spec n)}
  {v : Result} {c : Call} {o o' : Option Frame}

structure DequeueRun (D : DequeueLike) : Prop where
  undisturbed : Undisturbed D
  begins : ∀ {n w r}, Same n w → r 0 = 1 → (∀ i, 2 ≤ i → r i = 0) → D n w r r 0 0
  step : ∀ {n w s s'} {K : Logs (spec n)} {t f m f'}, Twin D n w s s' → Believed n w.view s' K → Heap.Honest s.mem →
    s.thread t = some f → f.op = 1 → f.exec Gen.Wfqueue.program s.mem = some (.next m f') →
    ∃ w' s'' K', K.Moves K' ∧ Twin D n w' ⟨m, Function.update s.thread t (some f')⟩ s'' ∧ Believed n w'.view s'' K'
  ret : ∀ {n w s s'} {K : Logs (spec n)} {t f v}, Twin D n w s s' → Believed n w.view s' K → Heap.Honest s.mem →
    s.thread t = some f → f.op = 1 → f.exec Gen.Wfqueue.program s.mem = some (.done v) →
    ∃ w' s'' K', K.Follows (.res t v) K' ∧ Twin D n w' ⟨s.mem, Function.update s.thread t none⟩ s'' ∧
      Believed n w'.view s'' K'

/-- There is an ideal state that belongs to it, and is believed. -/
def Linked (D : DequeueLike) (n : Nat) (s : State) (K : Logs (spec n)) : Prop :=
  ∃ w ŝ, Twin D n w s ŝ ∧ Believed n w.view ŝ K

/-! ### register and unregister -/

theorem kept_of_slotsOnly {m m' : Mem} (h : WfqueueNever.SlotsOnly m m') : Kept m m' := by
  have ne : ∀ {l : Loc}, l.field ≠ 22 → m' l = m l := fun hl => (h _).resolve_left hl
  refine ⟨fun f i h => ne ?_, fun o f _ h => ne ?_, fun o h => ?_⟩
  · show f ≠ 22
    omega
  · show f ≠ 22
    omega
  · rw [ne (l := Heap.extent o) (show 2 ≠ 22 by decide)]; exact h

namespace Twin

/-- The ideal thread of an operation that is neither enqueue nor dequeue is the same. -/
theorem other_thread (T : Twin D n w s ŝ) (ht : s.thread t = some f) (ho : 2 ≤ f.op) : ŝ.thread t = some f := by
  have h := T.pair t
  rw [ht] at h
  generalize ŝ.thread t = x at h
  cases h with
  | other => rfl
  | enqueue => exact absurd ho (show ¬ 2 ≤ 0 by decide)
  | making => exact absurd ho (show ¬ 2 ≤ 0 by decide)
  | dequeue => exact absurd ho (show ¬ 2 ≤ 1 by decide)

theorem other_step (U : Undisturbed D) (T : Twin D n w s ŝ) (B : Believed n w.view ŝ K) (ht : s.thread t = some f)
    (ho : 2 ≤ f.op) (hx : f.exec Gen.Wfqueue.program s.mem = some (.next m f')) :
    ∃ w' s'' K', K.Moves K' ∧ Twin D n w' ⟨m, Function.update s.thread t (some f')⟩ s'' ∧ Believed n w'.view s'' K' := by
  have ht' := T.other_thread ht ho
  have h₀ := B.shown.queue ht'
  have L := B.whole.laid
  have O := B.whole.offers
  rw [T.ideal] at L O
  rw [T.mem] at hx
  obtain ⟨m', hx', M⟩ := other_match (p := 0) T.same L ho h₀ hx
  have all : ∀ q, OtherMatch n q w m m' := by
    intro q
    obtain ⟨m'', hx'', M'⟩ := other_match (p := q) T.same L ho h₀ hx
    rw [hx'] at hx''
    injection hx'' with e
    injection e with e
    rw [e]
    exact M'
  have hop := op_of_exec hx'
  obtain ⟨K', Mv, B'⟩ := B.goes_other ht' ho (by rw [T.ideal]; exact hx')
  have Go : ∀ q, EnqGoes n q w.view w.ideal w.view m' :=
    fun q => .kept L O (kept_of_slotsOnly (WfqueueNever.Whole.other_step ho hx').1)
  refine ⟨w.to w.view w.store.guard m m', _, K', Mv, T.move U B (fun u g _ _ _ => ?_) M.same (T.bounded.exec hx') B'
    (.other (by rw [hop]; exact ho)), B'⟩
  exact .of_enqueue (q := g.regs 1 + 1) (by omega) T.same L (Go _) (all _).move fun x h => by
    rw [((all 0).extent x).2]; exact h

theorem other_ret (U : Undisturbed D) (T : Twin D n w s ŝ) (B : Believed n w.view ŝ K) (ht : s.thread t = some f)
    (ho : 2 ≤ f.op) (hx : f.exec Gen.Wfqueue.program s.mem = some (.done v)) :
    ∃ w' s'' K', K.Follows (.res t v) K' ∧ Twin D n w' ⟨s.mem, Function.update s.thread t none⟩ s'' ∧
      Believed n w'.view s'' K' := by
  have ht' := T.other_thread ht ho
  have L := B.whole.laid
  rw [T.ideal] at L
  rw [T.mem] at hx
  have hx' := other_returns ho hx
  obtain ⟨K', F, B'⟩ := B.ret ht' (by rw [T.ideal]; exact hx')
  rw [T.ideal] at B'
  rw [T.mem]
  exact ⟨w, _, K', F, T.move U B (fun _ _ _ _ _ => .refl L) T.same T.bounded B' .idle, B'⟩

/-! ### Calls -/

theorem free (T : Twin D n w s ŝ) {slot : Nat} (h : Free s slot) : Free ŝ slot := by
  intro u hu
  have hp := T.pair u
  generalize e : s.thread u = x at hp
  generalize e' : ŝ.thread u = x' at hp hu
  have hs := h u
  rw [e] at hs
  match x', hu with
  | some f', hu =>
    match x, hp, hs with
    | none, hp, _ => cases hp
    | some f, hp, hs =>
      obtain ⟨h₁, h₂⟩ := hp.slot
      exact hs ⟨fun e => hu.1 (h₁.trans e), h₂.trans hu.2⟩

theorem allows (T : Twin D n w s ŝ) (h : Allows s t c) : Allows ŝ t c := by
  cases h with
  | enqueue h => exact .enqueue (T.free h)
  | dequeue h hb => exact .dequeue (T.free h) hb
  | register hb => exact .register hb
  | unregister h => exact .unregister (T.free h)

/-- Registers of a call: but for the arguments they are zero. -/
theorem matching_call {κ : Nat → Kind} {r : Regs} (S : Same n w) (h : ∀ i, κ i = .number ∨ r i = 0) : Matching κ w r r := by
  intro i
  cases hk : κ i with
  | number => rfl
  | hidden => trivial
  | pointer =>
    rcases h i with h | h
    · rw [h] at hk; cases hk
    · show w.Ptr (r i) (r i)
      rw [h]
      exact S.ptr_zero

theorem call (H : DequeueRun D) (T : Twin D n w s ŝ) (B : Believed n w.view ŝ K) (hidle : s.thread t = none)
    (ha : Allows s t c) : ∃ w' s'' K', K.Follows (.inv t c) K' ∧ Twin D n w' (s.call t c) s'' ∧ Believed n w'.view s'' K' := by
  have hidle' : ŝ.thread t = none := by
    have h := T.pair t
    rw [hidle] at h
    generalize ŝ.thread t = x at h
    cases h
    rfl
  have L := B.whole.laid
  rw [T.ideal] at L
  obtain ⟨K', F, B'⟩ := B.call hidle' (T.allows ha)
  have pair : Pair D n w (some c.frame) (some c.frame) := by
    cases ha with
    | @enqueue slot v b h =>
      refine .enqueue (by decide) (matching_call T.same fun i => ?_) (.nothing (by decide))
      match i with
      | 0 | 1 | 2 => exact .inl rfl
      | i + 3 => exact .inr rfl
    | @dequeue slot b h hb =>
      refine .dequeue (H.begins T.same rfl fun i hi => ?_) rfl
      match i, hi with
      | i + 2, _ => rfl
    | register hb => exact .other (Nat.le_refl 2)
    | unregister h => exact .other (show 2 ≤ 3 by decide)
  have B' : Believed n w.view ⟨w.ideal, Function.update ŝ.thread t (some c.frame)⟩ K' := by
    rw [← T.ideal]
    exact B'
  refine ⟨w, _, K', F, ?_, B'⟩
  have := T.move H.undisturbed B (fun _ _ _ _ _ => .refl L) T.same T.bounded B' pair
  rw [← T.mem] at this
  exact this

theorem step (H : DequeueRun D) (T : Twin D n w s ŝ) (B : Believed n w.view ŝ K) (he : Heap.Honest s.mem)
    (ht : s.thread t = some f) (hx : f.exec Gen.Wfqueue.program s.mem = some (.next m f')) :
    ∃ w' s'' K', K.Moves K' ∧ Twin D n w' ⟨m, Function.update s.thread t (some f')⟩ s'' ∧ Believed n w'.view s'' K' := by
  rcases (by omega : f.op = 0 ∨ f.op = 1 ∨ 2 ≤ f.op) with ho | ho | ho
  · exact T.enqueue_step H.undisturbed B he ht ho hx
  · exact H.step T B he ht ho hx
  · exact T.other_step H.undisturbed B ht ho hx

theorem ret (H : DequeueRun D) (T : Twin D n w s ŝ) (B : Believed n w.view ŝ K) (he : Heap.Honest s.mem)
    (ht : s.thread t = some f) (hx : f.exec Gen.Wfqueue.program s.mem = some (.done v)) :
    ∃ w' s'' K', K.Follows (.res t v) K' ∧ Twin D n w' ⟨s.mem, Function.update s.thread t none⟩ s'' ∧
      Believed n w'.view s'' K' := by
  rcases (by omega : f.op = 0 ∨ f.op = 1 ∨ 2 ≤ f.op) with ho | ho | ho
  · exact T.enqueue_ret H.undisturbed B he ht ho hx
  · exact H.ret T B he ht ho hx
  · exact T.other_ret H.undisturbed B ht ho hx

theorem created (C : Created n s) :
    Twin D n (.created n s.mem) s ⟨Believed.fresh n s.mem, s.thread⟩ where
  mem := rfl
  ideal := rfl
  same := same_created C
  bounded := bounded_created
  pair t := by
    show Pair D n _ (s.thread t) (s.thread t)
    rw [C.init.idle]
    exact .idle

end Twin

/-- The log rule. -/
theorem rule (H : DequeueRun D) : HindsightRule Heap.Honest Gen.Wfqueue.program Allows (Created n) (spec n) (Linked D n) where
  init _ C := ⟨_, _, .created C, .created C⟩
  step s K l s' := by
    rintro ⟨w, ŝ, T, B⟩ he hs
    cases hs with
    | inv hidle ha =>
      obtain ⟨w', s'', K', F, T', B'⟩ := T.call H B hidle ha
      exact ⟨K', F, w', s'', T', B'⟩
    | step h =>
      obtain ⟨f, ht, m', f', hx, rfl⟩ := step_next h
      obtain ⟨w', s'', K', M, T', B'⟩ := T.step H B he ht hx
      exact ⟨K', .step M, w', s'', T', B'⟩
    | res h =>
      obtain ⟨f, ht, hx, rfl⟩ := step_done h
      obtain ⟨w', s'', K', F, T', B'⟩ := T.ret H B he ht hx
      exact ⟨K', F, w', s'', T', B'⟩

end WfqueueReuse
