prelude
import WfqueueNever.Whole
/-!
# Every transition keeps the invariant

## Main statements

* `Whole.created`: it holds of a queue just created
* `Whole.step`, `Whole.call`, `Whole.ret`: and whatever a thread does keeps it; what the log must know of that
-/

namespace WfqueueNever
open Gen.WfqueueNever
open Wfqueue (Created Allows Free Uses)

variable {E D : Sided} {n i j : Nat} {G G' : View} {s s' : State} {m m' : Mem} {t u : Tid} {f f' : Frame} {p : Nat}
  {c : Call} {r : Result} {o : Option Frame}

namespace Whole

theorem created (C : Created n s) : Whole E D n .created s where
  laid := laid_created C
  offers := offers_created C
  serving := serving_created C
  frame t f ht := by rw [C.init.idle] at ht; cases ht
  apart u v f g hu := by rw [C.init.idle] at hu; cases hu
  offerer p h := by
    rcases h with h | h
    · exact absurd rfl h
    · cases h
  asker p _ h := absurd rfl h

/-! ### Slots -/

/-- The thread of a frame, after one thread was changed. -/
theorem thread_update (h : Function.update s.thread t o u = some f) :
    u = t ∧ o = some f ∨ u ≠ t ∧ s.thread u = some f := by
  by_cases e : u = t
  · rw [e, Function.update_self] at h
    exact .inl ⟨e, h⟩
  · rw [Function.update_ne e] at h
    exact .inr ⟨e, h⟩

/-- No slot is used by two, if the frame that is new uses one that no other thread uses. -/
theorem apart_update (W : Whole E D n G s)
    (h : ∀ g, o = some g → g.op ≠ 2 → ∀ v f, v ≠ t → s.thread v = some f → f.op ≠ 2 → f.regs 1 ≠ g.regs 1) :
    ∀ u v f g, Function.update s.thread t o u = some f → Function.update s.thread t o v = some g → f.op ≠ 2 →
      g.op ≠ 2 → f.regs 1 = g.regs 1 → u = v := by
  intro u v f g hu hv hf hg e
  rcases thread_update hu with ⟨eu, hu⟩ | ⟨nu, hu⟩ <;> rcases thread_update hv with ⟨ev, hv⟩ | ⟨nv, hv⟩
  · exact eu.trans ev.symm
  · exact absurd e.symm (h f hu hf v g nv hv hg)
  · exact absurd e (h g hv hg u f nu hu hf)
  · exact W.apart u v f g hu hv hf hg e

theorem apart_step (W : Whole E D n G s) (ht : s.thread t = some f) (ho : f'.op = f.op)
    (hr : f.op ≠ 2 → f'.regs 1 = f.regs 1) : ∀ u v g g', Function.update s.thread t (some f') u = some g →
      Function.update s.thread t (some f') v = some g' → g.op ≠ 2 → g'.op ≠ 2 → g.regs 1 = g'.regs 1 → u = v := by
  refine W.apart_update fun g hg hop v f₂ hv h₂ hop₂ e => ?_
  cases hg
  rw [hr (by rw [← ho]; exact hop)] at e
  exact hv (W.apart v t f₂ f h₂ ht hop₂ (by rw [← ho]; exact hop) e)

/-- Who makes a node, or asks for one, does so afterwards, too. -/
theorem still_there {k : Nat} (ht : s.thread t = some f) (ho : f'.op = f.op) (hr : f.op = k → f'.regs 1 = f.regs 1)
    (h : ∃ u g, s.thread u = some g ∧ g.op = k ∧ g.regs 1 = p) :
    ∃ u g, Function.update s.thread t (some f') u = some g ∧ g.op = k ∧ g.regs 1 = p := by
  obtain ⟨u, g, hu, hop, hp⟩ := h
  by_cases e : u = t
  · rw [e, ht] at hu
    cases hu
    exact ⟨t, f', Function.update_self _ _ _, ho.trans hop, (hr hop).trans hp⟩
  · exact ⟨u, g, (Function.update_ne e).trans hu, hop, hp⟩

/-! ### Steps -/

/-- An enqueue does what it may, whether or not that is one instruction. -/
theorem goes_enqueue (W : Whole E D n G s) (HE : EnqueueSide E) (HD : DequeueSide D) (ht : s.thread t = some f)
    (ho : f.op = 0) (op : f'.op = 0) (hreg : f'.regs 1 = f.regs 1) (Go : EnqGoes n (f.regs 1) G s.mem G' m')
    (At : E n G' m' f'.regs f'.pc) : Whole E D n G' ⟨m', Function.update s.thread t (some f')⟩ ∧
      Advance G s G' ⟨m', Function.update s.thread t (some f')⟩ := by
  have M := Go.move
  obtain ⟨later, still⟩ := M.later
  have hk := W.laid.t_le
  refine ⟨⟨Go.laid, Go.offers, M.serving W.laid Go.laid W.serving, fun u g hu => ?_,
    W.apart_step ht (op.trans ho.symm) fun _ => hreg, fun q hq => ?_, fun q hq ha => ?_⟩,
    ⟨M.k_le, M.line, fun i hi => ?_, fun i hi => ?_, ?_, fun u g g' _ _ _ _ => by rw [M.ask],
      fun u g g' hu hu' hop hp hp' => ?_⟩⟩
  · rcases thread_update hu with ⟨_, hu⟩ | ⟨nu, hu⟩
    · cases hu
      obtain ⟨op', pc', r', b'⟩ := f'
      cases op
      exact .enqueue At
    · have h := W.frame u g hu
      cases h with
      | @enqueue pc r b h =>
        refine .enqueue (HE.enq W.laid W.offers Go (fun e => ?_) h)
        exact nu (W.apart u t _ f hu ht (show (0 : Nat) ≠ 2 by decide) (by rw [ho]; decide) e.symm)
      | dequeue h => exact .dequeue (HD.later W.laid W.serving later (fun _ => still _) h)
      | other h => exact .other h
  · by_cases e : q = f.regs 1
    · exact ⟨t, f', Function.update_self _ _ _, op, by rw [e]; exact hreg⟩
    · rw [M.other q e] at hq
      exact still_there ht (op.trans ho.symm) (fun _ => hreg) (W.offerer q hq)
  · rw [M.ask] at ha
    exact still_there ht (op.trans ho.symm) (fun _ => hreg) (W.asker q hq ha)
  · show m' (valueCell (G'.line i)) = _
    rw [M.line i hi]; exact M.value i hi
  · have := W.laid.h_le
    show m' (takerCell (G'.line i)) = _
    rw [M.line i (by omega)]; exact M.taker i (by omega)
  · rcases M.t_lt with h | ⟨h, h'⟩
    · exact .inl ⟨M.h, h⟩
    · exact .inr (.inl ⟨M.h, h, h'⟩)
  · by_cases e : u = t
    · rw [e, ht] at hu
      cases hu
      rw [ho] at hop
      cases hop
    · have hu' : Function.update s.thread t (some f') u = some g' := hu'
      rw [Function.update_ne e, hu] at hu'
      cases hu'
      omega

/-- An instruction of `dequeue`, of which it is known what it does. -/
theorem goes_dequeue (W : Whole E D n G s) (HE : EnqueueSide E) (HD : DequeueSide D) (ht : s.thread t = some f)
    (ho : f.op = 1) (hx : f.exec program s.mem = some (.next m' f')) (M : Moved n (f.regs 1) G s.mem G' m')
    (S' : Serving n G' m') (At : D n G' m' f'.regs f'.pc)
    (hreq : 6 ≤ f.pc → (G'.ask (f.regs 1)).request = (G.ask (f.regs 1)).request)
    (hopen : f.pc = 5 → (G'.ask (f.regs 1)).request = (G'.ask (f.regs 1)).rank) :
    Whole E D n G' ⟨m', Function.update s.thread t (some f')⟩ ∧
      Advance G s G' ⟨m', Function.update s.thread t (some f')⟩ := by
  have st := dequeueLocal ho hx
  have hreg : f'.regs 1 = f.regs 1 := st.reg.2
  have C := M.deqMove W.laid
  have hk := W.laid.t_le
  have hh := W.laid.h_le
  have hn := W.laid.most
  have slot : ∀ {u g}, u ≠ t → s.thread u = some g → g.op ≠ 2 → g.regs 1 ≠ f.regs 1 := fun nu hu hop e =>
    nu (W.apart _ _ _ _ hu ht hop (by rw [ho]; decide) e)
  refine ⟨⟨C.laid W.laid, C.offers W.laid W.offers, S', fun u g hu => ?_,
    W.apart_step ht (st.op.trans ho.symm) fun _ => hreg, fun q hq => ?_, fun q hq ha => ?_⟩,
    ⟨Nat.le_of_eq C.k.symm, fun i _ => by rw [C.line], fun i hi => ?_, fun i hi => ?_, ?_,
      fun u g g' hu hu' hop hp => ?_, fun u g g' hu hu' hop hp hp' i hi hti => ?_⟩⟩
  · rcases thread_update hu with ⟨_, hu⟩ | ⟨nu, hu⟩
    · cases hu
      obtain ⟨op', pc', r', b'⟩ := f'
      cases st.op
      exact .dequeue At
    · have h := W.frame u g hu
      cases h with
      | enqueue h => exact .enqueue (HE.deq W.laid W.offers C h)
      | @dequeue pc r b h =>
        refine .dequeue (HD.later W.laid W.serving M.later (fun hs => M.still _ hs ?_) h)
        exact slot nu hu (show (1 : Nat) ≠ 2 by decide)
      | other h => exact .other h
  · rw [C.offer] at hq
    exact still_there ht (st.op.trans ho.symm) (fun _ => hreg) (W.offerer q hq)
  · by_cases e : q = f.regs 1
    · exact ⟨t, f', Function.update_self _ _ _, st.op, by rw [e]; exact hreg⟩
    · rw [(M.still q hq e).stage] at ha
      exact still_there ht (st.op.trans ho.symm) (fun _ => hreg) (W.asker q hq ha)
  · show m' (valueCell (G'.line i)) = _
    rw [C.line]; exact C.value _
  · show G'.taker m' i = G.taker s.mem i
    by_cases e : i = 0
    · rw [e, S'.first, W.serving.first]
    · have := W.serving.settled i (by omega) hi
      exact M.later.taker i (by omega) (by omega)
  · rcases M.h with h | ⟨h, h₁, h₂⟩
    · exact .inl ⟨h, C.t⟩
    · have hne : G.taker s.mem (G.h + 1) ≠ nobody := by omega
      exact .inr (.inr ⟨h, C.t, h₁, hne, M.later.taker _ (by omega) hne⟩)
  · by_cases e : u = t
    · rw [e, ht] at hu
      cases hu
      exact hreq hp
    · have hs := HD.slot (W.dequeueAt hu hop) (by omega)
      exact (M.still _ hs (slot e hu (by rw [hop]; decide))).request
  · by_cases e : u = t
    · rw [e, ht] at hu
      cases hu
      rw [hopen hp]
      have hs := HD.slot (W.dequeueAt ht ho) (by omega)
      exact (S'.fair _ hs).newest i hi hti
    · have hu' : Function.update s.thread t (some f') u = some g' := hu'
      rw [Function.update_ne e, hu] at hu'
      cases hu'
      omega

theorem step_enqueue (W : Whole E D n G s) (HE : EnqueueSide E) (HD : DequeueSide D)
    (he : f.pc = 13 → Heap.Honest s.mem) (ht : s.thread t = some f) (ho : f.op = 0)
    (hx : f.exec program s.mem = some (.next m' f')) :
    ∃ G', Whole E D n G' ⟨m', Function.update s.thread t (some f')⟩ ∧
      Advance G s G' ⟨m', Function.update s.thread t (some f')⟩ := by
  have st := enqueueLocal ho hx
  obtain ⟨G', Go, At⟩ : ∃ G', EnqGoes n (f.regs 1) G s.mem G' m' ∧ E n G' m' f'.regs f'.pc := by
    have h := W.enqueueAt ht ho
    obtain ⟨op, pc, r, b⟩ := f
    obtain ⟨op', pc', r', b'⟩ := f'
    cases ho
    cases st.op
    exact HE.step W.laid W.offers he h hx
  exact ⟨G', W.goes_enqueue HE HD ht ho st.op st.reg.2.1 Go At⟩

theorem step_dequeue (W : Whole E D n G s) (HE : EnqueueSide E) (HD : DequeueSide D)
    (ht : s.thread t = some f) (ho : f.op = 1) (hx : f.exec program s.mem = some (.next m' f')) :
    ∃ G', Whole E D n G' ⟨m', Function.update s.thread t (some f')⟩ ∧
      Advance G s G' ⟨m', Function.update s.thread t (some f')⟩ := by
  have st := dequeueLocal ho hx
  obtain ⟨G', M, S', At, hreq, hopen⟩ : ∃ G', Moved n (f.regs 1) G s.mem G' m' ∧ Serving n G' m' ∧
      D n G' m' f'.regs f'.pc ∧ (6 ≤ f.pc → (G'.ask (f.regs 1)).request = (G.ask (f.regs 1)).request) ∧
      (f.pc = 5 → (G'.ask (f.regs 1)).request = (G'.ask (f.regs 1)).rank) := by
    have h := W.dequeueAt ht ho
    obtain ⟨op, pc, r, b⟩ := f
    obtain ⟨op', pc', r', b'⟩ := f'
    cases ho
    cases st.op
    exact HD.step W.laid W.serving h hx
  exact ⟨G', W.goes_dequeue HE HD ht ho hx M S' At hreq hopen⟩

/-! ### register and unregister -/

def registerKeeps (i : Instr) : Bool := Flow.writesOnly Field.slotsTaken i

def unregisterKeeps (i : Instr) : Bool := !Potential.touches 1 i && Flow.writesOnly Field.slotsTaken i

theorem all_registerKeeps : Flow.all (fun _ => registerKeeps) register.code = true := by decide +kernel
theorem all_unregisterKeeps : Flow.all (fun _ => unregisterKeeps) unregister.code = true := by decide +kernel

/-- They write only which slots are taken. -/
theorem other_step (ho : 2 ≤ f.op) (hx : f.exec program m = some (.next m' f')) :
    SlotsOnly m m' ∧ (f.op ≠ 2 → f'.regs 1 = f.regs 1) := by
  have field : ∀ {i : Instr}, i.exec m f = some (.next m' f') → Flow.writesOnly Field.slotsTaken i = true →
      SlotsOnly m m' := fun hi h l => Flow.exec_writesOnly hi h
  obtain ⟨o, _, hP, _⟩ := Once.instr_of_exec hx
  generalize hop : f.op = op at *
  match op, ho with
  | 2, _ =>
    obtain ⟨i, hi, hx⟩ := Flow.exec_all (by rw [hop]; rfl) all_registerKeeps hx
    exact ⟨field hx hi, fun h => absurd rfl h⟩
  | 3, _ =>
    obtain ⟨i, hi, hx⟩ := Flow.exec_all (by rw [hop]; rfl) all_unregisterKeeps hx
    obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp hi
    refine ⟨field hx h₂, fun _ => Potential.exec_regs hx ?_⟩
    cases h : Potential.touches 1 i with
    | true => rw [h] at h₁; cases h₁
    | false => rfl
  | op + 4, _ => cases hP

theorem step_other (W : Whole E D n G s) (HE : EnqueueSide E) (HD : DequeueSide D)
    (ht : s.thread t = some f) (ho : 2 ≤ f.op) (hx : f.exec program s.mem = some (.next m' f')) :
    Whole E D n G ⟨m', Function.update s.thread t (some f')⟩ ∧
      Advance G s G ⟨m', Function.update s.thread t (some f')⟩ := by
  obtain ⟨hm, hreg⟩ := other_step ho hx
  have hop := op_of_exec hx
  have K : Kept s.mem m' := by
    have ne : ∀ {l : Loc}, l.field ≠ 22 → m' l = s.mem l := fun h => (hm _).resolve_left h
    refine ⟨fun f i h => ne ?_, fun o f _ h => ne ?_, fun o h => ?_⟩
    · show f ≠ 22
      omega
    · show f ≠ 22
      omega
    · rw [ne (l := Heap.extent o) (show 2 ≠ 22 by decide)]; exact h
  have hk := W.laid.t_le
  have hh := W.laid.h_le
  have Go : ∀ p, EnqGoes n p G s.mem G m' := fun p => .kept W.laid W.offers K
  have M := (Go 0).move
  refine ⟨⟨(Go 0).laid, (Go 0).offers, M.serving W.laid (Go 0).laid W.serving, fun u g hu => ?_,
    W.apart_step ht hop hreg, fun q hq => still_there ht hop (fun h => hreg (by omega)) (W.offerer q hq),
    fun q hq ha => still_there ht hop (fun h => hreg (by omega)) (W.asker q hq ha)⟩,
    ⟨Nat.le_refl _, fun _ _ => rfl, M.value, fun i hi => M.taker i (by omega), .inl ⟨rfl, rfl⟩,
      fun _ _ _ _ _ _ _ => rfl, fun u g g' hu hu' hop' hp hp' => ?_⟩⟩
  · rcases thread_update hu with ⟨_, hu⟩ | ⟨_, hu⟩
    · cases hu
      exact .other (by rw [hop]; exact ho)
    · have h := W.frame u g hu
      cases h with
      | @enqueue pc r b h => exact .enqueue (HE.enq W.laid W.offers (Go (r 1 + 1)) (by omega) h)
      | dequeue h => exact .dequeue (HD.later W.laid W.serving M.later.1 (fun _ => M.later.2 _) h)
      | other h => exact .other h
  · by_cases e : u = t
    · rw [e, ht] at hu
      cases hu
      omega
    · have hu' : Function.update s.thread t (some f') u = some g' := hu'
      rw [Function.update_ne e, hu] at hu'
      cases hu'
      omega

/-- A thread makes a step. -/
theorem step (W : Whole E D n G s) (HE : EnqueueSide E) (HD : DequeueSide D) (he : f.pc = 13 → Heap.Honest s.mem)
    (ht : s.thread t = some f) (hx : f.exec program s.mem = some (.next m' f')) :
    ∃ G', Whole E D n G' ⟨m', Function.update s.thread t (some f')⟩ ∧
      Advance G s G' ⟨m', Function.update s.thread t (some f')⟩ := by
  rcases (by omega : f.op = 0 ∨ f.op = 1 ∨ 2 ≤ f.op) with ho | ho | ho
  · exact W.step_enqueue HE HD he ht ho hx
  · exact W.step_dequeue HE HD ht ho hx
  · exact ⟨G, W.step_other HE HD ht ho hx⟩

/-! ### Calls and returns -/

/-- A thread that is idle begins what it may call. -/
theorem call (W : Whole E D n G s) (HE : EnqueueSide E) (HD : DequeueSide D) (hidle : s.thread t = none)
    (ha : Allows s t c) : Whole E D n G (s.call t c) := by
  have there : ∀ {k q}, (∃ u g, s.thread u = some g ∧ g.op = k ∧ g.regs 1 = q) →
      ∃ u g, Function.update s.thread t (some c.frame) u = some g ∧ g.op = k ∧ g.regs 1 = q := by
    rintro k q ⟨u, g, hu, h⟩
    refine ⟨u, g, (Function.update_ne fun e => ?_).trans hu, h⟩
    rw [e, hidle] at hu
    cases hu
  have at0 : FrameAt E D n G s.mem c.frame ∧ (c.frame.op ≠ 2 → Free s (c.frame.regs 1)) := by
    cases ha with
    | @enqueue slot v b hf =>
      have no : ∀ u g, s.thread u = some g → g.op = 0 → g.regs 1 ≠ slot := fun u g hu ho e => by
        have h := hf u
        rw [hu] at h
        exact h ⟨by rw [ho]; decide, e⟩
      refine ⟨.enqueue (HE.begins rfl ?_ ?_), fun _ => hf⟩
      · refine Classical.byContradiction fun h => ?_
        obtain ⟨u, g, hu, ho, e⟩ := W.offerer _ (.inl h)
        exact no u g hu ho e
      · cases h : (G.offer (Call.frame ⟨0, [1, slot, v], b⟩ |>.regs 1)).offered with
        | false => exact h
        | true =>
          obtain ⟨u, g, hu, ho, e⟩ := W.offerer _ (.inr h)
          exact absurd e (no u g hu ho)
    | @dequeue slot b hf _ =>
      refine ⟨.dequeue (HD.begins rfl fun hs => Classical.byContradiction fun h => ?_), fun _ => hf⟩
      obtain ⟨u, g, hu, ho, e⟩ := W.asker _ hs h
      have h := hf u
      rw [hu] at h
      exact h ⟨by rw [ho]; decide, e⟩
    | register => exact ⟨.other (Nat.le_refl 2), fun h => absurd rfl h⟩
    | unregister hf => exact ⟨.other (show 2 ≤ 3 by decide), fun _ => hf⟩
  refine ⟨W.laid, W.offers, W.serving, fun u g hu => ?_, W.apart_update fun g hg hop v f _ hv hf e => ?_,
    fun q hq => there (W.offerer q hq), fun q hq h => there (W.asker q hq h)⟩
  · rcases thread_update hu with ⟨_, hu⟩ | ⟨_, hu⟩
    · cases hu
      exact at0.1
    · exact W.frame u g hu
  · cases hg
    have h := at0.2 hop v
    rw [hv] at h
    exact h ⟨hf, e⟩

/-- A thread returns. -/
theorem ret (W : Whole E D n G s) (HE : EnqueueSide E) (HD : DequeueSide D) (ht : s.thread t = some f)
    (hx : f.exec program s.mem = some (.done r)) : Whole E D n G ⟨s.mem, Function.update s.thread t none⟩ ∧
      Advance G s G ⟨s.mem, Function.update s.thread t none⟩ := by
  have there : ∀ {k q}, (f.op = k → f.regs 1 ≠ q) → (∃ u g, s.thread u = some g ∧ g.op = k ∧ g.regs 1 = q) →
      ∃ u g, Function.update s.thread t none u = some g ∧ g.op = k ∧ g.regs 1 = q := by
    rintro k q hn ⟨u, g, hu, ho, hr⟩
    refine ⟨u, g, (Function.update_ne fun e => ?_).trans hu, ho, hr⟩
    rw [e, ht] at hu
    cases hu
    exact hn ho hr
  refine ⟨⟨W.laid, W.offers, W.serving, fun u g hu => ?_, W.apart_update (o := none) fun g hg => (nomatch hg),
    fun q hq => there (fun ho e => ?_) (W.offerer q hq), fun q hq h => there (fun ho e => ?_) (W.asker q hq h)⟩,
    ⟨Nat.le_refl _, fun _ _ => rfl, fun _ _ => rfl, fun _ _ => rfl, .inl ⟨rfl, rfl⟩, fun _ _ _ _ _ _ _ => rfl,
      fun u g g' hu hu' hop hp hp' => ?_⟩⟩
  · rcases thread_update hu with ⟨_, hu⟩ | ⟨_, hu⟩
    · cases hu
    · exact W.frame u g hu
  · -- an enqueue that returns has nothing to offer any more
    obtain ⟨w, hw, _⟩ := Flow.exec_returns (by rw [ho]; rfl) Shown.all_enqueueReturns hx
    have hp : f.pc = 2 ∨ f.pc = 74 ∨ f.pc = 127 := by
      split at hw
      · exact .inl (by assumption)
      · split at hw
        · exact .inr (.inl (by assumption))
        · split at hw
          · exact .inr (.inr (by assumption))
          · cases hw
    obtain ⟨h₁, h₂⟩ := HE.over (W.enqueueAt ht ho) hp
    rw [e] at h₁ h₂
    rcases hq with hq | hq
    · exact hq h₁
    · rw [h₂] at hq; cases hq
  · obtain ⟨w, hw, _⟩ := Flow.exec_returns (by rw [ho]; rfl) Shown.all_dequeueReturns hx
    have hp : f.pc = 2 ∨ f.pc = 90 ∨ f.pc = 217 := by
      split at hw
      · exact .inl (by assumption)
      · split at hw
        · exact .inr (.inl (by assumption))
        · split at hw
          · exact .inr (.inr (by assumption))
          · cases hw
    rw [← e] at hq h
    exact h (HD.over (W.dequeueAt ht ho) hp hq)
  · by_cases e : u = t
    · rw [e] at hu'
      have hu' : Function.update s.thread t none t = some g' := hu'
      rw [Function.update_self] at hu'
      cases hu'
    · have hu' : Function.update s.thread t none u = some g' := hu'
      rw [Function.update_ne e, hu] at hu'
      cases hu'
      omega

end Whole
end WfqueueNever
