prelude
import WfqueueNever.Keep
/-!
# What slots were given before

## Main definitions

* `Old G m p x`: node `x` was given to slot `p`, and head has passed it since; or `x` is one of the slot's dummies
* `Past n G s`: such is what a slot's `asked` holds, and what its dequeue keeps in its registers

## Main statements

* `Past.created`, `Past.step`, `Past.call`, `Past.ret`: it is an invariant
-/

namespace WfqueueNever
open Gen.WfqueueNever Potential
open Wfqueue (Created Allows)

structure OldAt (G : View) (m : Mem) (p x j : Nat) : Prop where
  le : j ≤ G.h + 1
  node : x = G.node p j
  taker : 2 ≤ j → G.taker m (j - 1) = p

def Old (G : View) (m : Mem) (p x : Nat) : Prop := ∃ j, OldAt G m p x j

structure Past (n : Nat) (G : View) (s : State) : Prop where
  asked : ∀ p, p < n → Old G s.mem p (s.mem (askedCell p))
  before : ∀ t f, s.thread t = some f → f.op = 1 → f.regs 1 < n → 4 ≤ f.pc → Old G s.mem (f.regs 1) (f.regs 3)
  request : ∀ t f, s.thread t = some f → f.op = 1 → f.regs 1 < n → 5 ≤ f.pc → Old G s.mem (f.regs 1) (f.regs 4)

/-! ### What the code is like -/

def isOwnAsked (p : Place) : Bool := isReg 0 p.obj && isReg 1 p.idx && Nat.beq p.field Field.slotsAsked

/-- A store to `asked` is to that of the own slot, of register 3 or 4; these are loaded before. -/
def pastKeeps (k : Nat) (i : Instr) : Bool :=
  (Nat.ble k 3 || !touches 3 i) && (Nat.ble k 4 || !touches 4 i) && !touches 1 i &&
    (!writes Field.slotsAsked i || match i with
      | .store p (.reg 3) _ => isOwnAsked p && Nat.ble 4 k
      | .store p (.reg 4) _ => isOwnAsked p && Nat.ble 5 k
      | _ => false) &&
    (!Nat.beq k 3 || match i with
      | .load 3 p _ => isOwnAsked p
      | _ => false) &&
    (!Nat.beq k 4 || match i with
      | .load 4 p _ => isReg 0 p.obj && isReg 1 p.idx && Nat.beq p.field Field.slotsGiven
      | _ => false)

def pastLeads (k pc : Nat) : Bool := (Nat.ble 3 k || Nat.ble pc 3) && (Nat.ble 4 k || Nat.ble pc 4)

theorem all_pastKeeps : Flow.all pastKeeps dequeue.code = true := by decide +kernel
theorem all_pastLeads : Flow.edges pastLeads dequeue.code = true := by decide +kernel

theorem all_noAsked : ∀ op o, op ≠ 1 → program.get? op = some o →
    Flow.all (fun _ i => !writes Field.slotsAsked i) o.code = true
  | 0, _, _, h => by cases h; decide +kernel
  | 1, _, h, _ => absurd rfl h
  | 2, _, _, h => by cases h; decide +kernel
  | 3, _, _, h => by cases h; decide +kernel
  | _ + 4, _, _, h => by cases h

variable {E D : Sided} {n j p x : Nat} {G G' : View} {s s' : State} {m m' : Mem} {t : Tid} {f f' : Frame} {c : Call}

theorem not_true {b : Bool} : (!b) = true ↔ b = false := by cases b <;> decide

theorem asked_same (ho : f.op ≠ 1) (hx : f.exec program m = some (.next m' f')) : m' (askedCell p) = m (askedCell p) := by
  obtain ⟨o, _, hP, _⟩ := Once.instr_of_exec hx
  obtain ⟨i, hi, hx⟩ := Flow.exec_all hP (all_noAsked _ _ ho hP) hx
  exact exec_mem hx (not_true.mp hi)

theorem place_eq {p : Place} {k : Nat} (h : (isReg 0 p.obj && isReg 1 p.idx && Nat.beq p.field k) = true)
    (h₀ : f.regs 0 = 1) : p.loc f.regs = ⟨1, k, f.regs 1⟩ := by
  obtain ⟨h, h₃⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
  show (⟨_, _, _⟩ : Loc) = _
  rw [isReg_sound h₁, isReg_sound h₂, Nat.eq_of_beq_eq_true h₃, h₀]

theorem assign_self (f : Frame) (d v : Nat) : (f.assign d v).regs d = v := Function.update_self f.regs d v

/-- What a step of `dequeue` does to `asked`, and to what it keeps of it. -/
structure PastLocal (m : Mem) (f : Frame) (m' : Mem) (f' : Frame) : Prop where
  slot : f'.regs 1 = f.regs 1
  before : 4 ≤ f.pc → f'.regs 3 = f.regs 3
  request : 5 ≤ f.pc → f'.regs 4 = f.regs 4
  begin : f.pc = 3 → f'.regs 3 = m (askedCell (f.regs 1))
  given : f.pc = 4 → f'.regs 4 = m (givenCell (f.regs 1))
  early : f.pc ≤ 2 → f'.pc ≤ 3
  early' : f.pc ≤ 3 → f'.pc ≤ 4
  asked : ∀ p, m' (askedCell p) = m (askedCell p) ∨ p = f.regs 1 ∧
    (4 ≤ f.pc ∧ m' (askedCell p) = f.regs 3 ∨ 5 ≤ f.pc ∧ m' (askedCell p) = f.regs 4)

theorem pastLocal (ho : f.op = 1) (h₀ : f.regs 0 = 1) (hx : f.exec program m = some (.next m' f')) :
    PastLocal m f m' f' := by
  have hP : program.get? f.op = some dequeue := by rw [ho]; rfl
  obtain ⟨i, hi, hx'⟩ := Flow.exec_all hP all_pastKeeps hx
  have hq := Flow.exec_edges hP all_pastLeads hx
  simp only [pastKeeps, pastLeads, Bool.and_eq_true, Bool.or_eq_true, Bool.not_eq_true', Nat.ble_eq, nat_bne] at hi hq
  obtain ⟨⟨⟨⟨⟨h₁, h₂⟩, h₃⟩, h₄⟩, h₅⟩, h₆⟩ := hi
  obtain ⟨q₁, q₂⟩ := hq
  refine ⟨exec_regs hx' h₃, fun h => exec_regs hx' (h₁.resolve_left (by omega)),
    fun h => exec_regs hx' (h₂.resolve_left (by omega)), fun h => ?_, fun h => ?_, by omega, by omega, fun p => ?_⟩
  · have h := h₅.resolve_left (fun h' => h' h)
    split at h
    · cases hx'
      exact (assign_self f _ _).trans (congrArg m (place_eq h h₀))
    · cases h
  · have h := h₆.resolve_left (fun h' => h' h)
    split at h
    · cases hx'
      exact (assign_self f _ _).trans (congrArg m (place_eq h h₀))
    · cases h
  · rcases h₄ with h | h
    · exact .inl (exec_mem hx' h)
    · by_cases e : p = f.regs 1
      · refine .inr ⟨e, ?_⟩
        split at h
        · simp only [Bool.and_eq_true, Nat.ble_eq] at h
          cases hx'
          refine .inl ⟨h.2, ?_⟩
          rw [place_eq h.1 h₀, e]
          exact Mem.set_self _ _ _
        · simp only [Bool.and_eq_true, Nat.ble_eq] at h
          cases hx'
          refine .inr ⟨h.2, ?_⟩
          rw [place_eq h.1 h₀, e]
          exact Mem.set_self _ _ _
        · cases h
      · refine .inl ?_
        split at h
        · simp only [Bool.and_eq_true] at h
          cases hx'
          rw [place_eq h.1 h₀]
          exact Mem.set_ne fun e' => e (by injection e')
        · simp only [Bool.and_eq_true] at h
          cases hx'
          rw [place_eq h.1 h₀]
          exact Mem.set_ne fun e' => e (by injection e')
        · cases h

/-! ### It is an invariant -/

theorem Old.advance (A : Advance G s G' s') (L : Laid n G s.mem) (h : Old G s.mem p x) : Old G' s'.mem p x := by
  obtain ⟨j, h₁, h₂, h₃⟩ := h
  have hh := L.h_le
  have ht := L.t_le
  have mono : G.h ≤ G'.h := by
    rcases A.moves with ⟨h, _⟩ | ⟨h, _⟩ | ⟨h, _⟩ <;> omega
  refine ⟨j, by omega, h₂.trans (View.node_congr A.line (by omega)).symm, fun h => ?_⟩
  rw [A.taker _ (by omega)]
  exact h₃ h

namespace Past

theorem created (C : Created n s) : Past n .created s where
  asked p hp := ⟨0, Nat.zero_le _, C.asked p hp, nofun⟩
  before t f ht := by rw [C.init.idle] at ht; cases ht
  request t f ht := by rw [C.init.idle] at ht; cases ht

/-- Threads that do nothing are left where they are. -/
theorem frames {o : Option Frame} (P : Past n G s) (A : Advance G s G' ⟨m', Function.update s.thread t o⟩)
    (L : Laid n G s.mem) (ha : ∀ p, p < n → Old G s.mem p (m' (askedCell p)))
    (hb : ∀ f, o = some f → f.op = 1 → f.regs 1 < n → 4 ≤ f.pc → Old G s.mem (f.regs 1) (f.regs 3))
    (hr : ∀ f, o = some f → f.op = 1 → f.regs 1 < n → 5 ≤ f.pc → Old G s.mem (f.regs 1) (f.regs 4)) :
    Past n G' ⟨m', Function.update s.thread t o⟩ where
  asked p hp := (ha p hp).advance A L
  before u f hu ho hs hp := by
    rcases Whole.thread_update hu with ⟨_, hu⟩ | ⟨_, hu⟩
    · exact (hb f hu ho hs hp).advance A L
    · exact (P.before u f hu ho hs hp).advance A L
  request u f hu ho hs hp := by
    rcases Whole.thread_update hu with ⟨_, hu⟩ | ⟨_, hu⟩
    · exact (hr f hu ho hs hp).advance A L
    · exact (P.request u f hu ho hs hp).advance A L

theorem step (P : Past n G s) (W : Whole E D n G s) (HD : DequeueSide D)
    (h₀ : f.op = 1 → f.regs 0 = 1) (ht : s.thread t = some f) (hx : f.exec program s.mem = some (.next m' f'))
    (A : Advance G s G' ⟨m', Function.update s.thread t (some f')⟩) :
    Past n G' ⟨m', Function.update s.thread t (some f')⟩ := by
  by_cases ho : f.op = 1
  · have Q := pastLocal ho (h₀ ho) hx
    refine P.frames A W.laid (fun p hp => ?_) (fun g hg _ hs hp => ?_) fun g hg _ hs hp => ?_
    · rcases Q.asked p with e | ⟨e, ⟨h, e'⟩ | ⟨h, e'⟩⟩
      · rw [e]; exact P.asked p hp
      · rw [e', e]; exact P.before t f ht ho (e ▸ hp) h
      · rw [e', e]; exact P.request t f ht ho (e ▸ hp) h
    · cases hg
      rw [Q.slot] at hs ⊢
      by_cases e : f.pc = 3
      · rw [Q.begin e]; exact P.asked _ hs
      · have := Q.early
        rw [Q.before (by omega)]
        exact P.before t f ht ho hs (by omega)
    · cases hg
      rw [Q.slot] at hs ⊢
      by_cases e : f.pc = 4
      · have F := W.serving.fair _ hs
        have := F.idle (HD.opening (e ▸ W.dequeueAt ht ho))
        rw [Q.given e]
        exact ⟨_, this, F.gift, fun h => (F.mine h).2.2⟩
      · have := Q.early'
        rw [Q.request (by omega)]
        exact P.request t f ht ho hs (by omega)
  · have hop := op_of_exec hx
    refine P.frames A W.laid (fun p hp => ?_) (fun g hg hog => ?_) fun g hg hog => ?_
    · rw [asked_same ho hx]; exact P.asked p hp
    · cases hg; exact absurd (hop.symm.trans hog) ho
    · cases hg; exact absurd (hop.symm.trans hog) ho

theorem call (P : Past n G s) (W : Whole E D n G s) : Past n G (s.call t c) := by
  have A : Advance G s G ⟨s.mem, Function.update s.thread t (some c.frame)⟩ → Past n G (s.call t c) := fun A =>
    P.frames A W.laid P.asked (fun g hg _ _ hp => by cases hg; exact absurd hp (show ¬ 4 ≤ 0 by decide))
      fun g hg _ _ hp => by cases hg; exact absurd hp (show ¬ 5 ≤ 0 by decide)
  refine A ⟨Nat.le_refl _, fun _ _ => rfl, fun _ _ => rfl, fun _ _ => rfl, .inl ⟨rfl, rfl⟩, fun _ _ _ _ _ _ _ => rfl,
    fun u g g' hu hu' _ hp hp' => ?_⟩
  rcases Whole.thread_update hu' with ⟨_, e⟩ | ⟨_, e⟩
  · cases e
    exact absurd hp' (show (0 : Nat) ≠ 6 by decide)
  · rw [hu] at e
    cases e
    omega

theorem ret (P : Past n G s) (W : Whole E D n G s) (A : Advance G s G ⟨s.mem, Function.update s.thread t none⟩) :
    Past n G ⟨s.mem, Function.update s.thread t none⟩ :=
  P.frames A W.laid P.asked (fun _ h => nomatch h) fun _ h => nomatch h

end Past
end WfqueueNever
