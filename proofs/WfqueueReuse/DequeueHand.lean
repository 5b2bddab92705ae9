prelude
import WfqueueReuse.DequeueSearch
/-!
# The ways in which a dequeue gives a node away, in both worlds

## Main statements

* `Dequeues.give_own`, `.cas_given`: the node is given to its taker
* `Dequeues.load_other`, `.announce_other`, `.look_other`: what the taker's `given` held is guarded
* `Dequeues.cas_head`: head passes the node
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)
open WfqueueNever (View Laid Serving Later Moved DequeueAt Own Behind Read ReadOld Served nobody headCell tailCell
  takerCell givenCell askedCell)

section
variable {n p q i c d e k t f x y v v' u a pc pc' : Nat} {w w' : World} {r r' g g' g₁ : Regs} {b b' : List Nat}
  {m m' : Mem} {G : View} {gd : Nat → Nat → Nat} {o o' : Order}

namespace Dequeues

/-- The node that is the slot's own is needed. -/
theorem own_needed (C : Dequeues n w r g pc) (hs : g 1 < n) (ha : a ≤ w.view.h) (B : Behind w.view a x)
    (hk : w.view.taker w.ideal (a + 1) = g 1) (hsi : (w.view.ask (g 1)).since ≤ a) : w.Needed x := by
  have := B.le
  have := C.laid.t_le
  rcases Nat.lt_or_ge a w.view.h with h | h
  · have hr := C.serving.rank_own hs h B.le hsi hk
    have e := C.gift hs
    rw [hr] at e
    have e : w.ideal (givenCell (g 1)) = w.view.line (a + 1) := e
    rw [B.node, ← e]
    exact C.same.needGiven _ hs
  · rw [B.node]
    exact C.same.line _ (by omega) (by omega)

/-- The slot gives the node to itself. -/
theorem give_own (C : Dequeues n w r g pc) (h₃ : 5 ≤ pc) (hk : dequeueKind k = .pointer)
    (hi : program.instr? 1 pc = some (.store ⟨.reg 0, 13, .reg 1⟩ (.reg k) o)) (hn : w.Needed (g k))
    (hf : follows pc (pc + 1) 1000 = true) (hp : plain (pc + 1) = true) (hpc : pc ≤ 162) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, hs⟩ := C.base (by omega)
  rw [exec_of hi]
  show DequeueMatch n w r g b pc (some (.next (w.mem.set ⟨r 0, 13, r 1⟩ (r k)) ⟨1, pc + 1, r, b⟩))
  rw [hr, h₁]
  have P : PublicMove n (g 1) w.store w.mem { w.store with guard := w.store.guard }
      (w.mem.set ⟨1, 13, g 1⟩ (r k)) := public_set C.same.stored (by decide)
  have he : Frame.exec program w.ideal ⟨1, pc, g, b⟩ =
      some (.next (w.ideal.set ⟨g 0, 13, g 1⟩ (g k)) ⟨1, pc + 1, g, b⟩) := exec_of hi
  rw [h₀] at he
  refine C.step hs (.inl rfl) C.at' he P (fun G M _ _ => ?_) C.matching ?_
  · exact C.same.setQueue (P.stored C.same.stored) (by decide) (C.pointer k hk) (fun _ => .inr hn) (moved_line C.same M)
  · exact (C.knows.go hf (.inl (by omega))).put hp (fun _ _ => rfl) fun c hc => Mem.set_ne fun e => by
      injection e with _ e
      have e : 14 + c = 13 := e
      omega

theorem _root_.WfqueueReuse.DequeueExtra.reading (hr : reads pc = some (i, j, k)) (hl : looks pc = none)
    (hc : compares pc = none) (hd : doubts pc = none) (hd' : decides pc = none) (hp : pc ≠ 157)
    (hj : g j < g 2) (h : Reading w (g i) (g j) (g k)) : DequeueExtra p w r g pc :=
  ⟨fun _ _ _ _ e => (by rw [hl] at e; cases e), fun _ _ e => (by rw [hc] at e; cases e),
    fun _ _ _ e => (by rw [hd] at e; cases e), fun _ _ _ e => (by rw [hd'] at e; cases e), fun e => absurd e hp,
    fun _ _ _ e => (by rw [hr] at e; cases e; exact ⟨hj, h⟩)⟩

/-- What the taker's `given` holds. -/
theorem load_other (C : Dequeues n w r g pc) (h₃ : 5 ≤ pc) (hpc : pc ≤ 162) (hd : dequeueKind d = .pointer)
    (hu : dequeueKind u = .number) (hi : program.instr? 1 pc = some (.load d ⟨.reg 0, 13, .reg u⟩ o)) (hun : g u < n)
    (hr : reads (pc + 1) = some (t, u, d)) (hl : looks (pc + 1) = none)
    (hc : compares (pc + 1) = none) (hdb : doubts (pc + 1) = none) (hdc : decides (pc + 1) = none) (hp : pc + 1 ≠ 157)
    (c₀ : carry pc (pc + 1) d 0 = true) (c₁ : carry pc (pc + 1) d 1 = true) (c₂ : carry pc (pc + 1) d 2 = true)
    (hd₄ : d ≠ 3 ∧ d ≠ 4 ∧ d ≠ u ∧ d ≠ t ∧ d ≠ 2) (ha : a ≤ w.view.h) (ht : g t = w.view.line a) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  obtain ⟨h₀, hr', _, hs⟩ := C.base (by omega)
  have upd : ∀ (r : Regs) (v : Nat), ∀ i, i ≠ d → Function.update r d v i = r i := fun _ _ _ h => Function.update_ne h
  refine C.load hs hi ?_ ⟨.mk' (fun _ _ => ?_) (fun _ _ => ?_) (C.knows.base.pointer c₀ (upd _ _) (upd _ _))
    (C.knows.base.pointer c₁ (upd _ _) (upd _ _)) (C.knows.base.pointer c₂ (upd _ _) (upd _ _)),
    .reading hr hl hc hdb hdc hp ?_ ⟨a, ha, ?_, fun _ => .inl ?_⟩⟩
  · rw [hd]
    show w.Ptr (w.mem ⟨r 0, 13, r u⟩) (w.ideal ⟨g 0, 13, g u⟩)
    rw [hr', h₀, C.number u hu]
    exact C.same.given _ hun
  · rw [Function.update_ne hd₄.1.symm]; exact C.knows.base.before (by omega) (by omega)
  · rw [Function.update_ne hd₄.2.1.symm]; exact C.knows.base.request (by omega) (by omega)
  · rw [Function.update_ne hd₄.2.2.1.symm, Function.update_ne hd₄.2.2.2.2.symm,
      (WfqueueNever.Dequeue.own C.at' (by omega)).size]
    exact hun
  · rw [Function.update_ne hd₄.2.2.2.1.symm]; exact ht
  · rw [Function.update_self, Function.update_ne hd₄.2.2.1.symm]
    show w.ideal ⟨g 0, 13, g u⟩ = _
    rw [h₀]

/-- It is announced. -/
theorem announce_other (C : Dequeues n w r g pc) (h₃ : 5 ≤ pc)
    (hi : program.instr? 1 pc = some (.store ⟨.reg 0, 16, .reg 1⟩ (.reg d) o))
    (ha : announces pc (pc + 1) 1000 2 = true)
    (hr : reads pc = some (t, u, d)) (hr' : reads (pc + 1) = some (t, u, d)) (hl : looks (pc + 1) = none)
    (hc : compares (pc + 1) = none) (hdb : doubts (pc + 1) = none) (hdc : decides (pc + 1) = none) (hp : pc + 1 ≠ 157)
    (hpc : pc ≤ 162) (hz : hazards (pc + 1) 2 = some d) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  obtain ⟨h₀, hr₀, h₁, hs⟩ := C.base (by omega)
  rw [exec_of hi]
  show DequeueMatch n w r g b pc (some (.next (w.mem.set ⟨r 0, 16, r 1⟩ (r d)) ⟨1, pc + 1, r, b⟩))
  rw [hr₀, h₁]
  have hal : ∀ {m : Mem} {v}, Alike m (m.set ⟨1, 16, g 1⟩ v) := Enqueues.alike_set (by decide)
  have he : Frame.exec program w.ideal ⟨1, pc, g, b⟩ =
      some (.next (w.ideal.set ⟨g 0, 16, g 1⟩ (g d)) ⟨1, pc + 1, g, b⟩) := exec_of hi
  rw [h₀] at he
  have P : PublicMove n (g 1) w.store w.mem { w.store with guard := guardSet w.store.guard (g 1) 2 0 }
      (w.mem.set ⟨1, 16, g 1⟩ (r d)) := public_drop C.same.stored (c := 2) (by decide)
  refine C.step hs (.inl rfl) C.at' he P (fun G M _ _ => ?_) C.matching ⟨?_, ?_⟩
  · exact C.same.quiet (P.stored C.same.stored) hal hal (moved_line C.same M)
  · refine C.knows.base.announce ha (.inl (by omega)) (fun _ _ => rfl) (fun _ _ => rfl) (fun c' h => guardSet_ne h)
      (fun c' _ h => Mem.set_ne (hazard_ne h)) fun i hi => ?_
    rw [hz] at hi; cases hi
    exact Mem.set_self _ _ _
  · obtain ⟨hj, a, h, hx, hy⟩ := C.knows.extra.read t u d hr
    have same : ∀ f j, f ≤ 13 → w.ideal.set ⟨1, 16, g 1⟩ (g d) ⟨1, f, j⟩ = w.ideal ⟨1, f, j⟩ :=
      fun f j hf => Mem.set_ne fun e => by injection e with _ e; omega
    refine .reading hr' hl hc hdb hdc hp hj ⟨a, h, hx, fun e => (hy e).imp (fun e => ?_) id⟩
    · show g d = w.ideal.set ⟨1, 16, g 1⟩ (g d) ⟨1, 13, g u⟩
      rw [same 13 _ (by decide)]; exact e

/-- What was read of the taker's `given`, as long as head is where it was, is needed. -/
theorem read_needed (C : Dequeues n w r g pc) (hu : u < n) (h : Reading w x u y) (he : w.ideal headCell = x) :
    w.Needed y := by
  obtain ⟨a, ha, hx, h⟩ := h
  have e := C.laid.at_head ha (he.trans hx)
  rcases h e with h | ⟨hr, h⟩
  · rw [h]; exact C.same.needGiven _ hu
  · rw [h]
    refine C.held u hu fun hs => ?_
    have := (C.serving.fair _ hu).idle hs
    omega

/-- The branch on whether the node is to be given. -/
theorem branch_give (C : Dequeues n w r g pc) (h₃ : 5 ≤ pc) (hpc : pc ≤ 162) {nx hd gf ag yes no : Nat}
    (hi : program.instr? 1 pc = some (.branch (.bin .land (.bin .ne (.reg gf) (.reg nx)) (.bin .eq (.reg ag) (.reg hd)))
      yes no)) (kn : dequeueKind nx = .pointer) (kh : dequeueKind hd = .pointer) (kg : dequeueKind gf = .pointer)
    (ka : dequeueKind ag = .pointer) (hl : looks pc = some (2, ag, hd, gf)) (hlive : w.Live (g nx))
    (hn : follows pc no 1000 = true) (c₀ : carry pc yes 1000 0 = true) (c₁ : carry pc yes 1000 1 = true)
    (hg₂ : guards yes 2 = some gf) (hm₂ : maybes yes 2 = none) (hz₂ : hazards yes 2 = none) (hp : plain yes = true) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  have L := C.knows.extra.look 2 ag hd gf hl
  have iff := C.eq_iff ka kh fun e => (L e).1
  have evals : (Expr.bin .land (.bin .ne (.reg gf) (.reg nx)) (.bin .eq (.reg ag) (.reg hd))).eval r =
      (Expr.bin .land (.bin .ne (.reg gf) (.reg nx)) (.bin .eq (.reg ag) (.reg hd))).eval g := by
    show BinOp.eval .land (BinOp.eval .ne (r gf) (r nx)) (BinOp.eval .eq (r ag) (r hd)) =
      BinOp.eval .land (BinOp.eval .ne (g gf) (g nx)) (BinOp.eval .eq (g ag) (g hd))
    rw [eval_eq iff]
    by_cases e : g ag = g hd
    · rw [eval_ne (live_eq (C.pointer gf kg) (C.pointer nx kn) (L (iff.mpr e)).2.live hlive)]
    · have hz : Word.toBool (BinOp.eval .eq (g ag) (g hd)) = false := by
        rw [Word.toBool_eq]; exact Nat.beq_false_of_ne e
      show Word.ofBool (_ && Word.toBool (BinOp.eval .eq (g ag) (g hd))) =
        Word.ofBool (_ && Word.toBool (BinOp.eval .eq (g ag) (g hd)))
      rw [hz, Bool.and_false, Bool.and_false]
  refine C.branch (C.slot (by omega)) hi evals (fun hy => ?_) fun _ => C.knows.go hn (.inl (by omega))
  have hy : Word.toBool (BinOp.eval .land (BinOp.eval .ne (g gf) (g nx)) (BinOp.eval .eq (g ag) (g hd))) = true := hy
  rw [WfqueueNever.toBool_land, Word.toBool_eq] at hy
  have e : g ag = g hd := Nat.eq_of_beq_eq_true ((Bool.and_eq_true _ _).mp hy).2
  exact ⟨C.own_nodes (by omega) (by omega) rfl rfl (C.knows.base.pointer c₀ (fun _ _ => rfl) fun _ _ => rfl)
    (C.knows.base.pointer c₁ (fun _ _ => rfl) fun _ _ => rfl) (.guarded hg₂ hm₂ hz₂ (L (iff.mpr e)).2), .plain hp⟩

/-- Two registers get values. -/
theorem _root_.WfqueueReuse.DequeueKnows.set₂ {ok old z z' : Nat} (K : DequeueKnows p w r g pc)
    (hf : follows pc (pc + 1) ok = true) (hf' : follows (pc + 1) (pc + 1) old = true) (hp : pc ≤ 165) :
    DequeueKnows p w ((r.update old v).update ok z) ((g.update old x).update ok z') (pc + 1) := by
  have K₁ : DequeueKnows p w (r.update ok z) (g.update ok z') (pc + 1) := K.set hf (.inl (by omega))
  have upd : ∀ (r : Regs) (v z i : Nat), i ≠ old →
      Function.update (Function.update r old v) ok z i = Function.update r ok z i := by
    intro r v z i hne
    by_cases e : i = ok
    · rw [e, Function.update_self, Function.update_self]
    · rw [Function.update_ne e, Function.update_ne e, Function.update_ne hne]
  exact K₁.follow hf' (upd _ _ _) (upd _ _ _)

/-- A compare-and-swap of a word of the queue that expects a live node. -/
theorem cas_word (C : Dequeues n w r g pc) (h₃ : 5 ≤ pc) (hpc : pc ≤ 162) {ok old ex ds : Nat} {pl : Place}
    (hi : program.instr? 1 pc = some (.cas ok old pl (.reg ex) (.reg ds) o o')) (hl : pl.loc r = ⟨1, f, i⟩)
    (hl' : pl.loc g = ⟨1, f, i⟩) (hf₅ : f = 5 ∨ f = 13) (hok : dequeueKind ok = .number)
    (hold : dequeueKind old = .pointer) (hds : dequeueKind ds = .pointer)
    (hv : w.Ptr (w.mem ⟨1, f, i⟩) (w.ideal ⟨1, f, i⟩)) (hiff : w.mem ⟨1, f, i⟩ = r ex ↔ w.ideal ⟨1, f, i⟩ = g ex)
    (hn : w.ideal ⟨1, f, i⟩ = g ex → f = 13 → w.Needed (g ds)) (hf : follows pc (pc + 1) ok = true)
    (hf' : follows (pc + 1) (pc + 1) old = true) (hpl : plain (pc + 1) = true) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  have hs := C.slot (by omega)
  rw [exec_of hi]
  have hM : ∀ z, Matching dequeueKind w ((r.update old (w.mem ⟨1, f, i⟩)).update ok z)
      ((g.update old (w.ideal ⟨1, f, i⟩)).update ok z) := fun z =>
    (C.matching.update (by rw [hold]; exact hv)).update (by rw [hok]; rfl)
  by_cases e : w.mem ⟨1, f, i⟩ = r ex
  · have e' := hiff.mp e
    rw [exec_cas_yes (fr := ⟨1, pc, r, b⟩) (pl := pl) (ex := .reg ex) hl e]
    show DequeueMatch n w r g b pc (some (.next (w.mem.set ⟨1, f, i⟩ (r ds)) ⟨1, pc + 1, _, b⟩))
    have he : Frame.exec program w.ideal ⟨1, pc, g, b⟩ = some (.next (w.ideal.set ⟨1, f, i⟩ (g ds))
        ⟨1, pc + 1, (g.update old (w.ideal ⟨1, f, i⟩)).update ok 1, b⟩) := by
      rw [exec_of hi]
      exact exec_cas_yes (fr := ⟨1, pc, g, b⟩) (pl := pl) (ex := .reg ex) hl' e'
    have P : PublicMove n (g 1) w.store w.mem { w.store with guard := w.store.guard }
        (w.mem.set ⟨1, f, i⟩ (r ds)) := public_set C.same.stored (by omega)
    refine C.step hs (.inl rfl) C.at' he P (fun G M _ _ => ?_) (hM 1) ((C.knows.set₂ hf hf' (by omega)).put hpl
      (fun _ _ => rfl) fun c hc => Mem.set_ne fun e => ?_)
    · exact C.same.setQueue (P.stored C.same.stored) (by omega) (C.pointer ds hds) (fun h => .inr (hn e' (by omega)))
        (moved_line C.same M)
    · injection e with _ e
      have e : 14 + c = f := e
      omega
  · have e' : w.ideal ⟨1, f, i⟩ ≠ g ex := fun h => e (hiff.mpr h)
    rw [exec_cas_no (fr := ⟨1, pc, r, b⟩) (pl := pl) (ex := .reg ex) hl e]
    refine C.stay hs ?_ (hM 0) (C.knows.set₂ hf hf' (by omega))
    rw [exec_of hi]
    exact exec_cas_no (fr := ⟨1, pc, g, b⟩) (pl := pl) (ex := .reg ex) hl' e'

/-- If the taker's `given` holds an older node, head is right before the node that it gets. -/
theorem old_head (C : Dequeues n w r g pc) (hu : u < n) (ha : a ≤ w.view.h) (hB : a + 1 ≤ w.view.t)
    (hk : w.view.taker w.ideal (a + 1) = u) (h : ReadOld w.view a u y) (hy : w.ideal (givenCell u) = y) :
    w.Needed (w.view.line (a + 1)) := by
  obtain ⟨j, hj, hlt, h⟩ := h
  have F := C.serving.fair u hu
  have := C.laid.t_le
  have := C.laid.h_le
  have := F.rank_le
  have hr : (w.view.ask u).rank = j := C.laid.node_inj hu (by omega) (by omega) ((F.gift.symm.trans hy).trans hj)
  refine C.same.line _ ?_ (by omega)
  rcases Nat.lt_or_ge a w.view.h with h' | h'
  · have := F.newest (a + 1) h' hk
    omega
  · omega

/-- An own figure is written, of which nothing is known. -/
theorem count (C : Dequeues n w r g pc) (h₃ : 5 ≤ pc) (hpc : pc ≤ 162) {val : Expr}
    (hi : program.instr? 1 pc = some (.store ⟨.reg 0, 21, .reg 1⟩ val o)) (hf : follows pc (pc + 1) 1000 = true)
    (hp : plain (pc + 1) = true) : DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, hs⟩ := C.base (by omega)
  rw [exec_of hi]
  show DequeueMatch n w r g b pc (some (.next (w.mem.set ⟨r 0, 21, r 1⟩ (val.eval r)) ⟨1, pc + 1, r, b⟩))
  rw [hr, h₁]
  have he : Frame.exec program w.ideal ⟨1, pc, g, b⟩ =
      some (.next (w.ideal.set ⟨g 0, 21, g 1⟩ (val.eval g)) ⟨1, pc + 1, g, b⟩) := exec_of hi
  rw [h₀] at he
  have hal : ∀ {m : Mem} {v}, Alike m (m.set ⟨1, 21, g 1⟩ v) := Enqueues.alike_set (by decide)
  have P : PublicMove n (g 1) w.store w.mem { w.store with guard := w.store.guard }
      (w.mem.set ⟨1, 21, g 1⟩ (val.eval r)) := public_set C.same.stored (by decide)
  refine C.step hs (.inl rfl) C.at' he P
    (fun G M _ _ => C.same.quiet (P.stored C.same.stored) hal hal (moved_line C.same M)) C.matching
    ((C.knows.go hf (.inl (by omega))).put hp (fun _ _ => rfl) fun c hc => Mem.set_ne fun e => ?_)
  injection e with _ e
  have e : 14 + c = 21 := e
  omega

/-- A figure is read. -/
theorem load_hidden (C : Dequeues n w r g pc) (h₃ : 5 ≤ pc) (hpc : pc ≤ 162) (hd : dequeueKind d = .hidden) {pl : Place}
    (hi : program.instr? 1 pc = some (.load d pl o)) (hf : follows pc (pc + 1) d = true) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) :=
  C.load (C.slot (by omega)) hi (by rw [hd]; exact trivial) (C.knows.set hf (.inl (by omega)))

/-- A pointer is copied. -/
theorem copy (C : Dequeues n w r g pc) (h₃ : 5 ≤ pc) (hpc : pc ≤ 162) (hd : dequeueKind d = .pointer)
    (hk : dequeueKind k = .pointer) (hi : program.instr? 1 pc = some (.set d (.reg k)))
    (hf : follows pc (pc + 1) d = true) : DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) :=
  C.set (C.slot (by omega)) hi (by rw [hd]; exact C.pointer k hk) (C.knows.set hf (.inl (by omega)))

end Dequeues
end
end WfqueueReuse
