prelude
import WfqueueReuse.Accesses
/-!
# What a slot was given, while no thread uses it

## Main statements

* `given_quiet_of`: while no thread is in an operation of a slot, nobody gives it a node
-/

namespace WfqueueReuse
open Gen.WfqueueNever Potential
open Wfqueue (Store Stored spec Created Allows Free)
open WfqueueNever (View Laid Serving Believed DequeueAt ReadOld Off Giving givenCell)

variable {D : DequeueLike} {n i pc a : Nat} {w : World} {m : Mem} {f f' : Frame} {s s' ŝ : State} {t : Tid}
  {K : Logs (spec n)} {r g : Regs} {b : List Nat} {l : Label}

/-- A store to `given` is to that of the own slot; other writes are at 79 and 133. -/
def givenKeeps (k : Nat) (j : Instr) : Bool :=
  !writes Field.slotsGiven j || Nat.beq k 79 || Nat.beq k 133 ||
    match j with
    | .store p _ _ => isReg 0 p.obj && isReg 1 p.idx && Nat.beq p.field Field.slotsGiven
    | _ => false

theorem all_givenKeeps : Flow.all givenKeeps Gen.Wfqueue.dequeue.code = true := by decide +kernel

theorem all_noGiven : ∀ op o, op ≠ 1 → Gen.Wfqueue.program.get? op = some o →
    Flow.all (fun _ i => !writes Field.slotsGiven i) o.code = true
  | 0, _, _, h => by cases h; decide +kernel
  | 1, _, h, _ => absurd rfl h
  | 2, _, _, h => by cases h; decide +kernel
  | 3, _, _, h => by cases h; decide +kernel
  | _ + 4, _, _, h => by cases h

/-- A helper that would give an old node to a slot that asks for nothing does not. -/
theorem no_gift {x y old new ok pc' : Nat} {o o' : Order} (A : Same n w) (L : Laid n w.view w.ideal)
    (V : Serving n w.view w.ideal) (hi : i < n) (idle : (w.view.ask i).stage = .idle) (h₀ : r 0 = 1)
    (hu : r x = i) (hk : w.view.taker w.ideal (a + 1) = i) (ha : a ≤ w.view.h) (ht : a + 1 ≤ w.view.t)
    (R : ReadOld w.view a i (g y)) (P : w.Ptr (r old) (g y)) (live : w.Live (g y))
    (hx : (Instr.cas ok old ⟨.reg 0, Field.slotsGiven, .reg x⟩ (.reg old) (.reg new) o o').exec w.mem ⟨1, pc', r, b⟩ =
      some (.next m f')) : m (givenCell i) = w.mem (givenCell i) := by
  have F := V.fair i hi
  have hh := L.h_le
  have htk := L.t_le
  have hlt : a < w.view.h := by
    refine Nat.lt_of_le_of_ne ha fun e => ?_
    subst e
    exact (V.asks ht hk hi).1 idle
  have hr := F.newest (a + 1) hlt hk
  have hl : (⟨.reg 0, Field.slotsGiven, .reg x⟩ : Place).loc r = givenCell i := by
    show (⟨r 0, Field.slotsGiven, r x⟩ : Loc) = _
    rw [h₀, hu]
  simp only [Instr.exec, hl] at hx
  cases hb : Nat.beq (w.mem (givenCell i)) (Expr.eval r (.reg old)) with
  | false => rw [hb] at hx; cases hx; rfl
  | true =>
    -- it would be an older node than the one that the slot was given
    have e : w.mem (givenCell i) = r old := Nat.eq_of_beq_eq_true hb
    have e' : w.addr (w.ideal (givenCell i)) = w.addr (g y) := by rw [← (A.given i hi).eq, e, P.eq]
    have e'' := (A.needGiven i hi).live.inj live e'
    obtain ⟨j, hj, hj', _⟩ := R
    rw [F.gift, hj] at e''
    have hrk := F.rank_le
    have := L.node_inj hi (by omega) (by omega) e''
    omega

theorem given_kept (HA : DequeueAccess D) (T : Twin D n w s ŝ) (B : Believed n w.view ŝ K) (hi : i < n)
    (hf : Free s i) (ht : s.thread t = some f) (hx : f.exec Gen.Wfqueue.program w.mem = some (.next m f')) :
    m (givenCell i) = w.mem (givenCell i) := by
  have same : ∀ {j : Instr}, j.exec w.mem f = some (.next m f') → writes Field.slotsGiven j = false →
      m (givenCell i) = w.mem (givenCell i) := fun h h' => exec_mem h h'
  by_cases ho : f.op = 1
  · have hP : Gen.Wfqueue.program.get? f.op = some Gen.Wfqueue.dequeue := by rw [ho]; rfl
    obtain ⟨j, hj, hx'⟩ := Flow.exec_all hP all_givenKeeps hx
    have L := B.whole.laid
    have V := B.whole.serving
    have idle : (w.view.ask i).stage = .idle := Classical.byContradiction fun h => by
      obtain ⟨u, g, hu, ho, e⟩ := B.whole.asker i hi h
      have h := T.free hf u
      rw [hu] at h
      exact h ⟨by rw [ho]; decide, e⟩
    have h := T.pair t
    rw [ht] at h
    generalize e : ŝ.thread t = x at h
    cases h with
    | enqueue => cases ho
    | making => cases ho
    | other h => rw [ho] at h; exact absurd h (by decide)
    | @dequeue r g b pc pc' hD e₁ =>
      have hg₀ := B.shown.queue e
      have pub : pc = 79 ∨ pc = 133 → m (givenCell i) = w.mem (givenCell i) := by
        intro hpc
        obtain ⟨rfl, M, Kn⟩ := HA.atPublic T ht e (by omega)
        have At : DequeueAt n w.view ŝ.mem g pc' := B.whole.dequeueAt e rfl
        rw [T.ideal] at L V At
        have h₀ : r 0 = 1 := (M 0).trans hg₀
        have other : ∀ {x old new ok : Nat} {o o' : Order}, r x ≠ i →
            (Instr.cas ok old ⟨.reg 0, Field.slotsGiven, .reg x⟩ (.reg old) (.reg new) o o').exec w.mem ⟨1, pc', r, b⟩ =
              some (.next m f') → m (givenCell i) = w.mem (givenCell i) := by
          intro x old new ok o o' hne hx
          simp only [Instr.exec] at hx
          cases hb : Nat.beq (w.mem ((⟨.reg 0, Field.slotsGiven, .reg x⟩ : Place).loc r)) (Expr.eval r (.reg old)) with
          | false => rw [hb] at hx; cases hx; rfl
          | true =>
            rw [hb] at hx
            cases hx
            refine Mem.set_ne fun e => hne ?_
            have e : (⟨1, Field.slotsGiven, i⟩ : Loc) = ⟨r 0, Field.slotsGiven, r x⟩ := e
            injection e with _ _ e
            exact e.symm
        rcases hpc with rfl | rfl
        · have hx : (Instr.cas 31 34 ⟨.reg 0, Field.slotsGiven, .reg 20⟩ (.reg 34) (.reg 17) .seqCst .relaxed).exec w.mem
            ⟨1, 79, r, b⟩ = some (.next m f') := hx
          by_cases hu : r 20 = i
          · have hu' : g 20 = i := (show r 20 = g 20 from M 20).symm.trans hu
            obtain ⟨a, H, R, hold⟩ : ∃ a, Off n w.view w.ideal g a ∧ ReadOld w.view a (g 20) (g 32) ∧ g 34 = g 32 := At
            have P : w.Ptr (r 34) (g 34) := M 34
            rw [hold] at P
            exact no_gift T.same L V hi idle h₀ hu (H.taker.trans hu') H.head.le H.behind.le (hu' ▸ R) P
              (Kn.base.guard 2 32 rfl).live hx
          · exact other hu hx
        · have hx : (Instr.cas 49 52 ⟨.reg 0, Field.slotsGiven, .reg 40⟩ (.reg 52) (.reg 37) .seqCst .relaxed).exec w.mem
            ⟨1, 133, r, b⟩ = some (.next m f') := hx
          by_cases hu : r 40 = i
          · have hu' : g 40 = i := (show r 40 = g 40 from M 40).symm.trans hu
            have At : WfqueueNever.RoundServeAt n w.view w.ideal g 5 := At
            obtain ⟨a, H, R, hold⟩ := At
            have P : w.Ptr (r 52) (g 52) := M 52
            rw [hold] at P
            exact no_gift T.same L V hi idle h₀ hu (H.taker.trans hu') H.next.round.seen.le H.next.behind.le (hu' ▸ R) P
              (Kn.base.guard 2 50 rfl).live hx
          · exact other hu hx
      unfold givenKeeps at hj
      rcases (Bool.or_eq_true _ _).mp hj with hj | hj
      · rcases (Bool.or_eq_true _ _).mp hj with hj | hj
        · rcases (Bool.or_eq_true _ _).mp hj with hj | hj
          · exact same hx' (WfqueueNever.not_true.mp hj)
          · exact pub (.inl (Nat.eq_of_beq_eq_true hj))
        · exact pub (.inr (Nat.eq_of_beq_eq_true hj))
      · split at hj
        · -- the own slot's
          cases hx'
          refine Mem.set_ne fun e' => ?_
          obtain ⟨h₁, _⟩ := (Bool.and_eq_true _ _).mp hj
          obtain ⟨_, h₂⟩ := (Bool.and_eq_true _ _).mp h₁
          injection e' with _ _ e'
          have e' : i = r 1 := e'.trans (isReg_sound h₂)
          have h := hf t
          rw [ht] at h
          exact h ⟨show (1 : Nat) ≠ 2 by decide, e'.symm⟩
        · cases hj
  · obtain ⟨o, _, hP, _⟩ := Once.instr_of_exec hx
    obtain ⟨j, hj, hx'⟩ := Flow.exec_all hP (all_noGiven _ _ ho hP) hx
    exact same hx' (WfqueueNever.not_true.mp hj)

/-- While no thread is in an operation of a slot, nobody gives it a node. -/
theorem given_quiet_of (H : DequeueRun D) (HA : DequeueAccess D)
    (h : ReachableIn Heap.Honest Gen.Wfqueue.program Allows (Created n) s) (hi : i < n) (hf : Free s i)
    (hs : Step Gen.Wfqueue.program Allows s l s') : s'.mem (givenCell i) = s.mem (givenCell i) := by
  obtain ⟨K, w, ŝ, T, B⟩ := allowed_linked H h
  cases hs with
  | inv => rfl
  | res h => obtain ⟨_, _, _, rfl⟩ := step_done h; rfl
  | step h =>
    obtain ⟨f, ht, m', f', hx, rfl⟩ := step_next h
    show m' _ = _
    rw [T.mem] at hx ⊢
    exact given_kept HA T B hi hf ht hx

end WfqueueReuse
