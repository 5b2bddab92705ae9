prelude
import WfqueueReuse.DequeueMatch
import WfqueueReuse.EnqueueLook
/-!
# The ways in which a dequeue looks and announces, in both worlds

## Main statements

* `Dequeues.announce`: a hazard pointer is written
* `Dequeues.look`, `.guess`: a second look at head, after which what was announced is guarded; if it was head that was
  announced, the ideal dequeue guesses anew
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)
open WfqueueNever (View Laid Serving Later Moved DequeueAt Own nobody headCell tailCell takerCell givenCell askedCell)

section
variable {n p q i c d e k t f x y v v' pc pc' : Nat} {w w' : World} {r r' g g' g₁ : Regs} {b b' : List Nat}
  {m m' : Mem} {G : View} {gd : Nat → Nat → Nat} {o : Order}

/-- Pointers to live nodes. -/
theorem live_eq (h : w.Ptr v x) (h' : w.Ptr v' y) (hx : w.Live x) (hy : w.Live y) : v = v' ↔ x = y :=
  Same.eq_iff h h' fun e => hx.inj hy e

theorem DequeueBase.at (h : DequeueBase p w r g pc) : Pointer p w r g pc c := ⟨h.guard c, h.maybe c, h.hazard c⟩

/-- Something else is written. -/
theorem DequeueKnows.put (K : DequeueKnows p w r g pc) (hp : plain pc = true)
    (hg : ∀ c, c < 3 → gd p c = w.store.guard p c)
    (hh : ∀ c, c < 3 → m (hazardCell p c) = w.mem (hazardCell p c)) :
    DequeueKnows p (w.to w.view gd m m') r g pc :=
  ⟨.mk' (fun h h' => World.to_needed (K.base.before h h')) (fun h h' => World.to_needed (K.base.request h h'))
    (K.base.at.put (hg 0 (by decide)) (hh 0 (by decide))) (K.base.at.put (hg 1 (by decide)) (hh 1 (by decide)))
    (K.base.at.put (hg 2 (by decide)) (hh 2 (by decide))), .plain hp⟩

/-- At `pc'` hazard pointer `c` guards nothing; of the others no more is said than at `pc`. -/
def announces (pc pc' d c : Nat) : Bool :=
  ([0, 1, 2].all fun c' => cond (Nat.beq c' c)
    (match guards pc' c', maybes pc' c' with
      | none, none => true
      | _, _ => false)
    (carry pc pc' d c')) && Nat.ble 5 pc && !Nat.beq d 3 && !Nat.beq d 4 && (Nat.ble pc 163 || Nat.ble 164 pc')

theorem DequeueBase.announce₂ (K : DequeueBase p w r g pc) (h : announces pc pc' d c = true)
    (h' : announces pc pc' k c = true) (_ : pc ≤ 166 ∨ 167 ≤ pc') (hr : ∀ i, i ≠ d → i ≠ k → r' i = r i)
    (hg' : ∀ i, i ≠ d → i ≠ k → g' i = g i) (hg : ∀ c', c' ≠ c → gd p c' = w.store.guard p c')
    (hh : ∀ c', c' < 3 → c' ≠ c → m (hazardCell p c') = w.mem (hazardCell p c'))
    (hv : ∀ i, hazards pc' c = some i → m (hazardCell p c) = r' i) :
    DequeueBase p (w.to w.view gd m m') r' g' pc' := by
  obtain ⟨h, h₄⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h, h₇⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h, h₆⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h₁, h₃⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h', _⟩ := (Bool.and_eq_true _ _).mp h'
  obtain ⟨h', k₇⟩ := (Bool.and_eq_true _ _).mp h'
  obtain ⟨h', k₆⟩ := (Bool.and_eq_true _ _).mp h'
  obtain ⟨k₁, _⟩ := (Bool.and_eq_true _ _).mp h'
  have h₃ := Nat.le_of_ble_eq_true h₃
  have d₃ : 3 ≠ d := fun e => by rw [← e] at h₆; cases h₆
  have d₄ : 4 ≠ d := fun e => by rw [← e] at h₇; cases h₇
  have e₃ : 3 ≠ k := fun e => by rw [← e] at k₆; cases k₆
  have e₄ : 4 ≠ k := fun e => by rw [← e] at k₇; cases k₇
  have h₄ : pc ≤ 163 ∨ 164 ≤ pc' := by
    rcases (Bool.or_eq_true _ _).mp h₄ with h | h
    · exact .inl (Nat.le_of_ble_eq_true h)
    · exact .inr (Nat.le_of_ble_eq_true h)
  have one : ∀ c', c' < 3 → c' ∈ [0, 1, 2] → Pointer p (w.to w.view gd m m') r' g' pc' c' := by
    intro c' hc₃ hc'
    have h := List.all_eq_true.mp h₁ c' hc'
    have hk := List.all_eq_true.mp k₁ c' hc'
    by_cases ec : c' = c
    · subst ec
      rw [Nat.beq_refl] at h
      have h : (match guards pc' c', maybes pc' c' with
        | none, none => true
        | _, _ => false) = true := h
      refine ⟨fun i hi => ?_, fun i hi => ?_, hv⟩
      · rw [hi] at h; cases h
      · rw [hi] at h
        cases hg : guards pc' c' with
        | none => rw [hg] at h; cases h
        | some _ => rw [hg] at h; cases h
    · rw [Nat.beq_false_of_ne ec] at h hk
      exact (K.pointer₂ h hk hr hg').put (hg c' ec) (hh c' hc₃ ec)
  refine .mk' (fun _ _ => ?_) (fun _ _ => ?_) (one 0 (by decide) (.head _)) (one 1 (by decide) (.tail _ (.head _)))
    (one 2 (by decide) (.tail _ (.tail _ (.head _))))
  · rw [hg' 3 d₃ e₃]; exact World.to_needed (K.before (by omega) (by omega))
  · rw [hg' 4 d₄ e₄]; exact World.to_needed (K.request (by omega) (by omega))

theorem DequeueBase.announce (K : DequeueBase p w r g pc) (h : announces pc pc' d c = true)
    (hpc : pc ≤ 166 ∨ 167 ≤ pc') (hr : ∀ i, i ≠ d → r' i = r i) (hg' : ∀ i, i ≠ d → g' i = g i)
    (hg : ∀ c', c' ≠ c → gd p c' = w.store.guard p c')
    (hh : ∀ c', c' < 3 → c' ≠ c → m (hazardCell p c') = w.mem (hazardCell p c'))
    (hv : ∀ i, hazards pc' c = some i → m (hazardCell p c) = r' i) :
    DequeueBase p (w.to w.view gd m m') r' g' pc' :=
  K.announce₂ h h hpc (fun i hi _ => hr i hi) (fun i hi _ => hg' i hi) hg hh hv

theorem hazard_ne (hc : c ≠ k) : hazardCell p c ≠ hazardCell p k := fun e => hc (by
  injection e with _ e
  have e : 14 + c = 14 + k := e
  omega)

namespace Dequeues

/-- Where the queue is, and the slot. -/
theorem base (C : Dequeues n w r g pc) (h : 3 ≤ pc) : g 0 = 1 ∧ r 0 = 1 ∧ r 1 = g 1 ∧ g 1 < n := by
  have O := WfqueueNever.Dequeue.own C.at' h
  exact ⟨O.q, (C.number 0 rfl).trans O.q, C.number 1 rfl, O.slot⟩

/-- A hazard pointer is written. -/
theorem announce (C : Dequeues n w r g pc) (h₃ : 3 ≤ pc) (hc : c < 3) (hf : f = 14 + c) {val : Expr}
    (hi : program.instr? 1 pc = some (.store ⟨.reg 0, f, .reg 1⟩ val o)) (ha : announces pc (pc + 1) 1000 c = true)
    (hp : plain (pc + 1) = true) (hpc : pc ≤ 166)
    (hv : ∀ i, hazards (pc + 1) c = some i → val.eval r = r i) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, hs⟩ := C.base h₃
  subst hf
  rw [exec_of hi]
  show DequeueMatch n w r g b pc (some (.next (w.mem.set ⟨r 0, 14 + c, r 1⟩ (val.eval r)) ⟨1, pc + 1, r, b⟩))
  rw [hr, h₁]
  have hal : ∀ {m : Mem} {v}, Alike m (m.set ⟨1, 14 + c, g 1⟩ v) := Enqueues.alike_set (by omega)
  refine C.step hs (.inl rfl) C.at' (m' := w.ideal.set ⟨g 0, 14 + c, g 1⟩ (val.eval g)) (exec_of hi)
    (public_drop C.same.stored hc) (fun G M _ _ => ?_) C.matching ⟨?_, .plain hp⟩
  · refine C.same.quiet ((public_drop C.same.stored hc).stored C.same.stored) hal ?_ (moved_line C.same M)
    rw [h₀]; exact hal
  · refine C.knows.base.announce ha (.inl hpc) (fun _ _ => rfl) (fun _ _ => rfl) (fun c' h => guardSet_ne h)
      (fun c' _ h => Mem.set_ne (hazard_ne h)) fun i hi => ?_
    exact (Mem.set_self _ _ _).trans (hv i hi)

/-- head is at the last node that it was at; that is needed. -/
theorem head_needed (C : Dequeues n w r g pc) : w.Needed (w.ideal headCell) := by
  rw [C.laid.head]
  exact C.same.line _ (Nat.le_refl _) (Nat.le_trans C.laid.h_le C.laid.t_le)

/-- A second look at head, register `d`: if it is where it was, at `t`, what was announced, from `k`, is guarded. -/
theorem look (C : Dequeues n w r g pc) (h₃ : 3 ≤ pc) (hc : c < 3) (hk : dequeueKind k = .pointer)
    (hd : dequeueKind d = .pointer) (ht : dequeueKind t = .pointer)
    (hi : program.instr? 1 pc = some (.load d ⟨.reg 0, Field.head, .lit 0⟩ o)) (hp : pc ≤ 166)
    (hh : w.mem (hazardCell (g 1) c) = r k) (hl : w.Live (g t)) (hn : w.ideal headCell = g t → w.Needed (g k))
    (hb : announces pc (pc + 1) d c = true) (hz : hazards (pc + 1) c = none) (hdt : d ≠ t ∧ d ≠ k)
    (hx : ∀ {w' : World} {r' g' : Regs}, (r' d = r' t → g' d = g' t ∧ w'.Guarded (g 1) c (g' k)) →
      DequeueExtra (g 1) w' r' g' (pc + 1)) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, hs⟩ := C.base h₃
  rw [exec_of hi]
  show DequeueMatch n w r g b pc (some (.next w.mem ⟨1, pc + 1, Function.update r d (w.mem ⟨r 0, 5, 0⟩), b⟩))
  rw [hr]
  have he : Frame.exec program w.ideal ⟨1, pc, g, b⟩ =
      some (.next w.ideal ⟨1, pc + 1, Function.update g d (w.ideal ⟨g 0, 5, 0⟩), b⟩) := exec_of hi
  rw [h₀] at he
  have hM : Matching dequeueKind w (Function.update r d (w.mem headCell)) (Function.update g d (w.ideal headCell)) :=
    C.matching.update (by rw [hd]; exact C.same.head)
  have upd : ∀ (r : Regs) (v : Nat), ∀ i, i ≠ d → Function.update r d v i = r i := fun _ _ _ h => Function.update_ne h
  have iff := live_eq C.same.head (C.pointer t ht) C.head_needed.live hl
  by_cases e : w.mem headCell = r t
  · have hN := hn (iff.mp e)
    have P : PublicMove n (g 1) w.store w.mem { w.store with guard := guardSet w.store.guard (g 1) c (r k) } w.mem := by
      refine public_guard C.same.stored hs hc hh ?_ ?_
      · rw [(C.pointer k hk).eq, show w.store.role _ = _ from hN.live]; exact trivial
      · rw [(C.pointer k hk).eq]; exact hN.out
    refine C.step hs (.inl rfl) C.at' he P
      (fun G M _ _ => C.same.quiet (P.stored C.same.stored) alike_refl alike_refl (moved_line C.same M)) hM ⟨?_, ?_⟩
    · refine C.knows.base.announce hb (.inl hp) (upd _ _) (upd _ _) (fun c' h => guardSet_ne h) (fun _ _ _ => rfl)
        fun i hi => ?_
      rw [hz] at hi; cases hi
    · refine hx fun _ => ⟨?_, ?_, ?_⟩
      · rw [Function.update_self, Function.update_ne hdt.1.symm]
        exact iff.mp e
      · rw [Function.update_ne hdt.2.symm]
        exact guardSet_self.trans (C.pointer k hk).eq
      · rw [Function.update_ne hdt.2.symm]
        exact hN.live
  · refine C.stay hs he hM ⟨?_, ?_⟩
    · refine C.knows.base.announce (gd := w.store.guard) (m := w.mem) (m' := w.ideal) hb (.inl hp) (upd _ _) (upd _ _)
        (fun _ _ => rfl) (fun _ _ _ => rfl) fun i hi => ?_
      rw [hz] at hi; cases hi
    · refine hx fun e' => absurd ?_ e
      rw [Function.update_self, Function.update_ne hdt.1.symm] at e'
      exact e'

/-- The same, where it is head that was announced. If only its address is head's now, the ideal dequeue guesses anew. -/
theorem guess (C : Dequeues n w r g pc) (h₃ : 3 ≤ pc) (hk : dequeueKind k = .pointer)
    (hd : dequeueKind d = .pointer)
    (hi : program.instr? 1 pc = some (.load d ⟨.reg 0, Field.head, .lit 0⟩ o)) (hp : pc ≤ 166)
    (hh : w.mem (hazardCell (g 1) 0) = r k) (hex : exchanges pc k = true)
    (hA : DequeueAt n w.view w.ideal (Function.update g k (w.ideal headCell)) pc)
    (hb : announces pc (pc + 1) d 0 = true) (hb' : announces pc (pc + 1) k 0 = true) (hz : hazards (pc + 1) 0 = none)
    (hdt : d ≠ k ∧ k ≠ 0)
    (hx : ∀ {w' : World} {r' g' : Regs}, (r' d = r' k → g' d = g' k ∧ w'.Guarded (g 1) 0 (g' k)) →
      DequeueExtra (g 1) w' r' g' (pc + 1)) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, hs⟩ := C.base h₃
  rw [exec_of hi]
  show DequeueMatch n w r g b pc (some (.next w.mem ⟨1, pc + 1, Function.update r d (w.mem ⟨r 0, 5, 0⟩), b⟩))
  rw [hr]
  have upd : ∀ (r : Regs) (v : Nat), ∀ i, i ≠ d → Function.update r d v i = r i := fun _ _ _ h => Function.update_ne h
  have hN := C.head_needed
  by_cases e : w.mem headCell = r k
  · have he : Frame.exec program w.ideal ⟨1, pc, Function.update g k (w.ideal headCell), b⟩ =
        some (.next w.ideal ⟨1, pc + 1, Function.update (Function.update g k (w.ideal headCell)) d
          (w.ideal ⟨Function.update g k (w.ideal headCell) 0, 5, 0⟩), b⟩) := exec_of hi
    rw [Function.update_ne hdt.2.symm, h₀] at he
    have P : PublicMove n (g 1) w.store w.mem { w.store with guard := guardSet w.store.guard (g 1) 0 (r k) } w.mem := by
      refine public_guard C.same.stored hs (by decide) hh ?_ ?_
      · rw [← e, C.same.head.eq, show w.store.role _ = _ from hN.live]; exact trivial
      · rw [← e, C.same.head.eq]; exact hN.out
    have hM₁ : Matching dequeueKind w r (Function.update g k (w.ideal headCell)) := by
      intro i
      by_cases ei : i = k
      · rw [ei, Function.update_self, hk, ← e]; exact C.same.head
      · rw [Function.update_ne ei]; exact C.matching i
    have K₁ : ∀ i, i ≠ k → Function.update g k (w.ideal headCell) i = g i := fun i h => Function.update_ne h
    refine C.step hs (.inr ⟨k, _, hex, rfl⟩) hA he P
      (fun G M _ _ => C.same.quiet (P.stored C.same.stored) alike_refl alike_refl (moved_line C.same M))
      (hM₁.update (by rw [hd]; exact C.same.head)) ⟨?_, ?_⟩
    · exact C.knows.base.announce₂ hb hb' (.inl hp) (fun i hi _ => upd _ _ i hi)
        (fun i hi hi' => (upd _ _ i hi).trans (K₁ i hi')) (fun c' h => guardSet_ne h) (fun _ _ _ => rfl)
        fun i hi => by rw [hz] at hi; cases hi
    · refine hx fun _ => ⟨?_, ?_, ?_⟩
      · rw [Function.update_self, Function.update_ne hdt.1.symm, Function.update_self]
      · rw [Function.update_ne hdt.1.symm, Function.update_self]
        refine guardSet_self.trans ?_
        rw [← e]; exact C.same.head.eq
      · rw [Function.update_ne hdt.1.symm, Function.update_self]
        exact hN.live
  · have he : Frame.exec program w.ideal ⟨1, pc, g, b⟩ =
        some (.next w.ideal ⟨1, pc + 1, Function.update g d (w.ideal ⟨g 0, 5, 0⟩), b⟩) := exec_of hi
    rw [h₀] at he
    refine C.stay hs he (C.matching.update (by rw [hd]; exact C.same.head)) ⟨?_, ?_⟩
    · refine C.knows.base.announce (gd := w.store.guard) (m := w.mem) (m' := w.ideal) hb (.inl hp) (upd _ _) (upd _ _)
        (fun _ _ => rfl) (fun _ _ _ => rfl) fun i hi => ?_
      rw [hz] at hi; cases hi
    · refine hx fun e' => absurd ?_ e
      rw [Function.update_self, Function.update_ne hdt.1.symm] at e'
      exact e'

end Dequeues
end
end WfqueueReuse
