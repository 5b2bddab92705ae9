prelude
import WfqueueReuse.DequeueUp
/-!
# dequeue in both worlds: whose turn it is

## Main statements

* `Dequeues.setNumber`, `.branchNumber`: instructions about numbers
* `Dequeues.load_asked`, `.load_gift`, `.decide`: whether a request is open
* `Dequeues.cas_taker`: the node gets its taker
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)
open WfqueueNever (View Laid Serving Later Moved DequeueAt Own GiveUp RoundNext nobody headCell tailCell
  takerCell givenCell askedCell)

section
variable {n p q i c d e k t f x y v v' u pc pc' : Nat} {w w' : World} {r r' g g' g₁ : Regs} {b b' : List Nat}
  {m m' : Mem} {G : View} {gd : Nat → Nat → Nat} {o o' : Order}

/-- An expression of numbers alone. -/
def numeric : Expr → Bool
  | .lit _ => true
  | .reg i => (match dequeueKind i with | .number => true | _ => false)
  | .un _ a => numeric a
  | .bin _ a b => numeric a && numeric b

theorem numeric_eval (h : ∀ i, dequeueKind i = .number → r i = g i) : ∀ {e : Expr}, numeric e = true →
    e.eval r = e.eval g
  | .lit _, _ => rfl
  | .reg i, he => h i (by
      unfold numeric at he
      cases hk : dequeueKind i with
      | number => rfl
      | pointer => rw [hk] at he; cases he
      | hidden => rw [hk] at he; cases he)
  | .un op a, he => by
    show op.eval (a.eval r) = op.eval (a.eval g)
    rw [numeric_eval h (e := a) he]
  | .bin op a b, he => by
    obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp he
    show op.eval (a.eval r) (b.eval r) = op.eval (a.eval g) (b.eval g)
    rw [numeric_eval h (e := a) h₁, numeric_eval h (e := b) h₂]

/-- A compare-and-swap. -/
theorem exec_cas_yes {fr : Frame} {ok old : Nat} {pl : Place} {ex ds : Expr} {l : Loc} (hl : pl.loc fr.regs = l)
    (h : m l = ex.eval fr.regs) : (Instr.cas ok old pl ex ds o o').exec m fr =
      some (.next (m.set l (ds.eval fr.regs)) ⟨fr.op, fr.pc + 1, (fr.regs.update old (m l)).update ok 1, fr.buf⟩) := by
  subst hl
  simp only [Instr.exec, h, Nat.beq_refl, cond]

theorem exec_cas_no {fr : Frame} {ok old : Nat} {pl : Place} {ex ds : Expr} {l : Loc} (hl : pl.loc fr.regs = l)
    (h : m l ≠ ex.eval fr.regs) : (Instr.cas ok old pl ex ds o o').exec m fr =
      some (.next m ⟨fr.op, fr.pc + 1, (fr.regs.update old (m l)).update ok 0, fr.buf⟩) := by
  subst hl
  simp only [Instr.exec, Nat.beq_false_of_ne h, cond]

namespace Dequeues

theorem setNumber (C : Dequeues n w r g pc) (h : 5 ≤ pc) {ex : Expr} (hi : program.instr? 1 pc = some (.set d ex))
    (hn : numeric ex = true) (hd : dequeueKind d = .number) (hf : follows pc (pc + 1) d = true) (hp : pc ≤ 166) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  refine C.set (C.slot (by omega)) hi ?_ (C.knows.set hf (.inl hp))
  rw [hd]
  exact numeric_eval C.number hn

theorem branchNumber (C : Dequeues n w r g pc) (h : 5 ≤ pc) {ex : Expr} {yes no : Nat}
    (hi : program.instr? 1 pc = some (.branch ex yes no)) (hn : numeric ex = true)
    (hy : follows pc yes 1000 = true) (hn' : follows pc no 1000 = true) (hp : pc ≤ 166) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) :=
  C.branch (C.slot (by omega)) hi (numeric_eval C.number hn) (fun _ => C.knows.go hy (.inl hp))
    fun _ => C.knows.go hn' (.inl hp)

theorem goto (C : Dequeues n w r g pc) (h : 5 ≤ pc) {to : Nat} (hi : program.instr? 1 pc = some (.jump to))
    (hf : follows pc to 1000 = true) (hp : pc ≤ 166) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) :=
  C.jump (C.slot (by omega)) hi (C.knows.go hf (.inl hp))

theorem load_threads (C : Dequeues n w r g pc) (h : 5 ≤ pc) (hd : dequeueKind d = .number)
    (hi : program.instr? 1 pc = some (.load d ⟨.reg 0, 7, .lit 0⟩ o)) (hf : follows pc (pc + 1) d = true)
    (hp : pc ≤ 166) : DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  obtain ⟨h₀, hr, _, hs⟩ := C.base (by omega)
  refine C.load hs hi ?_ (C.knows.set hf (.inl hp))
  rw [hd]
  show w.mem ⟨r 0, 7, 0⟩ = w.ideal ⟨g 0, 7, 0⟩
  rw [hr, h₀]
  exact C.same.stored.threads.trans C.laid.threads.symm

/-- The taker of a guarded node. -/
theorem load_taker (C : Dequeues n w r g pc) (h : 5 ≤ pc) (hd : dequeueKind d = .number)
    (ht : dequeueKind t = .pointer) (hi : program.instr? 1 pc = some (.load d ⟨.reg t, 2, .lit 0⟩ o))
    (hl : w.Live (g t)) (hf : follows pc (pc + 1) d = true) (hp : pc ≤ 166) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  refine C.load (C.slot (by omega)) hi ?_ (C.knows.set hf (.inl hp))
  rw [hd]
  show w.mem ⟨r t, 2, 0⟩ = w.ideal ⟨g t, 2, 0⟩
  rw [(C.pointer t ht).eq]
  exact C.same.taker _ hl

theorem _root_.WfqueueReuse.DequeueExtra.doubting (hd : doubts pc = some (i, j, k)) (hl : looks pc = none)
    (hc : compares pc = none) (hd' : decides pc = none) (hp : pc ≠ 157) (hj : g j < g 2)
    (h : w.addr (g k) = w.addr (w.ideal (givenCell (g j))) → g k = w.ideal (givenCell (g j))) :
    DequeueExtra p w r g pc :=
  ⟨fun _ _ _ _ e => (by rw [hl] at e; cases e), fun _ _ e => (by rw [hc] at e; cases e),
    fun _ _ _ e => (by rw [hd] at e; cases e; exact ⟨hj, .inr h⟩), fun _ _ _ e => (by rw [hd'] at e; cases e),
    fun e => absurd e hp, fun _ _ _ e => (no_reads hd rfl rfl rfl rfl e).elim⟩

theorem _root_.WfqueueReuse.DequeueExtra.deciding (hd' : decides pc = some (i, j, k)) (hl : looks pc = none)
    (hc : compares pc = none) (hd : doubts pc = none) (hp : pc ≠ 157)
    (h : r j = r k → g j = g k ∨ w.ideal (takerCell (g i)) ≠ nobody) : DequeueExtra p w r g pc :=
  ⟨fun _ _ _ _ e => (by rw [hl] at e; cases e), fun _ _ e => (by rw [hc] at e; cases e),
    fun _ _ _ e => (by rw [hd] at e; cases e), fun _ _ _ e => (by rw [hd'] at e; cases e; exact h),
    fun e => absurd e hp, fun _ _ _ e => (no_reads hd' rfl rfl rfl rfl e).elim⟩

/-- Whether a request is open: `asked` first. -/
theorem load_asked (C : Dequeues n w r g pc) (h : 5 ≤ pc) (h' : pc ≤ 162) (hd : dequeueKind d = .pointer)
    (hu : dequeueKind u = .number) (hi : program.instr? 1 pc = some (.load d ⟨.reg 0, 12, .reg u⟩ o)) (hun : g u < n)
    (c₀ : carry pc (pc + 1) d 0 = true) (c₁ : carry pc (pc + 1) d 1 = true) (c₂ : carry pc (pc + 1) d 2 = true)
    (hd₄ : d ≠ 3 ∧ d ≠ 4 ∧ d ≠ u ∧ d ≠ 2)
    (hx : ∀ {r' g' : Regs}, g' u < g' 2 →
      (w.addr (g' d) = w.addr (w.ideal (givenCell (g' u))) → g' d = w.ideal (givenCell (g' u))) →
      DequeueExtra (g 1) w r' g' (pc + 1)) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  obtain ⟨h₀, hr, _, hs⟩ := C.base (by omega)
  have upd : ∀ (r : Regs) (v : Nat), ∀ i, i ≠ d → Function.update r d v i = r i := fun _ _ _ h => Function.update_ne h
  refine C.load hs hi ?_ ⟨.mk' (fun _ _ => ?_) (fun _ _ => ?_) (C.knows.base.pointer c₀ (upd _ _) (upd _ _))
    (C.knows.base.pointer c₁ (upd _ _) (upd _ _)) (C.knows.base.pointer c₂ (upd _ _) (upd _ _)), hx ?_ fun e => ?_⟩
  · rw [hd]
    show w.Ptr (w.mem ⟨r 0, 12, r u⟩) (w.ideal ⟨g 0, 12, g u⟩)
    rw [hr, h₀, C.number u hu]
    exact C.same.asked _ hun
  · rw [Function.update_ne hd₄.1.symm]; exact C.knows.base.before (by omega) (by omega)
  · rw [Function.update_ne hd₄.2.1.symm]; exact C.knows.base.request (by omega) (by omega)
  · rw [Function.update_ne hd₄.2.2.1.symm, Function.update_ne hd₄.2.2.2.symm,
      (WfqueueNever.Dequeue.own C.at' (by omega)).size]
    exact hun
  · rw [Function.update_self, Function.update_ne hd₄.2.2.1.symm] at e ⊢
    refine World.Live.inj (w := w) ?_ (C.same.needGiven _ hun).live e
    show w.Live (w.ideal ⟨g 0, 12, g u⟩)
    rw [h₀]
    exact (C.same.needAsked _ hun).live

/-- Then `given`: if the two are the same address, then also the same node, or it is settled who gets the node behind
head. -/
theorem load_gift (C : Dequeues n w r g pc) (h : 5 ≤ pc) (h' : pc ≤ 162) (hd : dequeueKind d = .pointer)
    (hk : dequeueKind k = .pointer) (hu : dequeueKind u = .number)
    (hi : program.instr? 1 pc = some (.load d ⟨.reg 0, 13, .reg u⟩ o)) (hdb : doubts pc = some (x, u, k))
    (c₀ : carry pc (pc + 1) d 0 = true) (c₁ : carry pc (pc + 1) d 1 = true) (c₂ : carry pc (pc + 1) d 2 = true)
    (hd₄ : d ≠ 3 ∧ d ≠ 4 ∧ d ≠ u ∧ d ≠ k ∧ d ≠ x)
    (hx : ∀ {r' g' : Regs}, (r' k = r' d → g' k = g' d ∨ w.ideal (takerCell (g' x)) ≠ nobody) →
      DequeueExtra (g 1) w r' g' (pc + 1)) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  obtain ⟨h₀, hr, _, hs⟩ := C.base (by omega)
  have upd : ∀ (r : Regs) (v : Nat), ∀ i, i ≠ d → Function.update r d v i = r i := fun _ _ _ h => Function.update_ne h
  obtain ⟨hun, D⟩ := C.knows.extra.doubt x u k hdb
  have hun : g u < n := by
    rw [(WfqueueNever.Dequeue.own C.at' (by omega)).size] at hun
    exact hun
  have hv : w.Ptr (w.mem ⟨r 0, 13, r u⟩) (w.ideal ⟨g 0, 13, g u⟩) := by
    rw [hr, h₀, C.number u hu]
    exact C.same.given _ hun
  refine C.load hs hi (by rw [hd]; exact hv) ⟨.mk' (fun _ _ => ?_) (fun _ _ => ?_)
    (C.knows.base.pointer c₀ (upd _ _) (upd _ _)) (C.knows.base.pointer c₁ (upd _ _) (upd _ _))
    (C.knows.base.pointer c₂ (upd _ _) (upd _ _)), hx fun e => ?_⟩
  · rw [Function.update_ne hd₄.1.symm]; exact C.knows.base.before (by omega) (by omega)
  · rw [Function.update_ne hd₄.2.1.symm]; exact C.knows.base.request (by omega) (by omega)
  · rw [Function.update_self, Function.update_ne hd₄.2.2.2.1.symm] at e ⊢
    rw [Function.update_ne hd₄.2.2.2.2.symm]
    rcases D with D | D
    · exact .inr D
    · refine .inl ?_
      show g k = w.ideal ⟨g 0, 13, g u⟩
      rw [h₀]
      rw [h₀] at hv
      have e : r k = w.mem ⟨r 0, 13, r u⟩ := e
      exact D ((C.pointer k hk).eq.symm.trans (e.trans hv.eq))

/-- The branch on whether the two are the same. If they only have the same address, the ideal dequeue takes the one for
the other: that does not matter any more. -/
theorem decide (C : Dequeues n w r g pc) (h : 5 ≤ pc) (hj : dequeueKind d = .pointer) (hk : dequeueKind k = .pointer)
    {yes no : Nat} (hi : program.instr? 1 pc = some (.branch (.bin .eq (.reg k) (.reg d)) yes no))
    (hdc : decides pc = some (x, k, d)) (hex : exchanges pc k = true) (hkd : k ≠ d)
    (hA : w.ideal (takerCell (g x)) ≠ nobody → DequeueAt n w.view w.ideal (Function.update g k (g d)) pc)
    (hy : follows pc yes 1000 = true) (hy' : follows pc yes k = true) (hn : follows pc no 1000 = true) (hp : pc ≤ 166) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  by_cases e : r k = r d
  · rcases C.knows.extra.decide x k d hdc e with e' | hs
    · exact C.branch (C.slot (by omega)) hi (eval_eq (C.eq_iff hk hj fun _ => e')) (fun _ => C.knows.go hy (.inl hp))
        fun _ => C.knows.go hn (.inl hp)
    · rw [exec_of hi]
      show DequeueMatch n w r g b pc
        (some (.next w.mem ⟨1, cond (Word.toBool (BinOp.eval .eq (r k) (r d))) yes no, r, b⟩))
      have he : Frame.exec program w.ideal ⟨1, pc, Function.update g k (g d), b⟩ =
          some (.next w.ideal ⟨1, cond (Word.toBool (BinOp.eval .eq (Function.update g k (g d) k)
            (Function.update g k (g d) d))) yes no, Function.update g k (g d), b⟩) := exec_of hi
      rw [Function.update_self, Function.update_ne hkd.symm, Word.toBool_eq, Nat.beq_refl] at he
      rw [e, Word.toBool_eq, Nat.beq_refl]
      refine C.step (C.slot (by omega)) (.inr ⟨k, _, hex, rfl⟩) (hA hs) he store_guard
        (fun G M _ _ => C.same.quiet C.same.stored alike_refl alike_refl (moved_line C.same M)) (fun i => ?_)
        (C.knows.follow hy' (fun _ _ => rfl) fun _ h => Function.update_ne h)
      by_cases ei : i = k
      · rw [ei, Function.update_self, hk, e]
        exact C.pointer d hj
      · rw [Function.update_ne ei]; exact C.matching i
  · exact C.branch (C.slot (by omega)) hi (eval_eq (C.eq_iff hk hj fun h => absurd h e))
      (fun _ => C.knows.go hy (.inl hp)) fun _ => C.knows.go hn (.inl hp)

/-- The node gets its taker. -/
theorem cas_taker (C : Dequeues n w r g pc) (h : 5 ≤ pc) {ok old ex ds : Nat} (ht : dequeueKind t = .pointer)
    (hi : program.instr? 1 pc = some (.cas ok old ⟨.reg t, 2, .lit 0⟩ (.reg ex) (.reg ds) o o'))
    (hok : dequeueKind ok = .number) (hold : dequeueKind old = .number) (hex : dequeueKind ex = .number)
    (hds : dequeueKind ds = .number) (hl : w.Live (g t)) (hf : follows pc (pc + 1) ok = true)
    (hf' : follows (pc + 1) (pc + 1) old = true) (hp : pc ≤ 165) (hpl : plain (pc + 1) = true) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  obtain ⟨h₀, hr, _, hs⟩ := C.base (by omega)
  rw [exec_of hi]
  have hcell : takerCell (r t) = takerCell (w.addr (g t)) := by rw [(C.pointer t ht).eq]
  have hv : w.mem (takerCell (r t)) = w.ideal (takerCell (g t)) := by rw [hcell]; exact C.same.taker _ hl
  have hM : ∀ z, Matching dequeueKind w ((r.update old (w.mem (takerCell (r t)))).update ok z)
      ((g.update old (w.ideal (takerCell (g t)))).update ok z) := fun z =>
    (C.matching.update (by rw [hold]; exact hv)).update (by rw [hok]; rfl)
  have hK : ∀ {v x z z'}, DequeueKnows (g 1) w ((r.update old v).update ok z) ((g.update old x).update ok z')
      (pc + 1) := by
    intro v x z z'
    have K₁ : DequeueKnows (g 1) w (r.update ok z) (g.update ok z') (pc + 1) := C.knows.set hf (.inl (by omega))
    have upd : ∀ (r : Regs) (v z i : Nat), i ≠ old →
        Function.update (Function.update r old v) ok z i = Function.update r ok z i := by
      intro r v z i hne
      by_cases e : i = ok
      · rw [e, Function.update_self, Function.update_self]
      · rw [Function.update_ne e, Function.update_ne e, Function.update_ne hne]
    exact K₁.follow hf' (upd _ _ _) (upd _ _ _)
  by_cases e : w.mem (takerCell (r t)) = r ex
  · have e' : w.ideal (takerCell (g t)) = g ex := by rw [← hv, e, C.number ex hex]
    rw [exec_cas_yes (fr := ⟨1, pc, r, b⟩) (pl := ⟨.reg t, 2, .lit 0⟩) (ex := .reg ex) (l := takerCell (r t)) rfl e]
    show DequeueMatch n w r g b pc (some (.next (w.mem.set (takerCell (r t)) (r ds)) ⟨1, pc + 1, _, b⟩))
    have he : Frame.exec program w.ideal ⟨1, pc, g, b⟩ = some (.next (w.ideal.set (takerCell (g t)) (g ds))
        ⟨1, pc + 1, (g.update old (w.ideal (takerCell (g t)))).update ok 1, b⟩) := by
      rw [exec_of hi]
      exact exec_cas_yes (fr := ⟨1, pc, g, b⟩) (pl := ⟨.reg t, 2, .lit 0⟩) (ex := .reg ex) rfl e'
    have hsh : (w.store.role (w.addr (g t))).Shared := by
      rw [show w.store.role _ = _ from hl]; exact trivial
    rw [hcell]
    have P : PublicMove n (g 1) w.store w.mem { w.store with guard := w.store.guard }
        (w.mem.set (takerCell (w.addr (g t))) (r ds)) := public_node C.same.stored hsh (by decide)
    refine C.step hs (.inl rfl) C.at' he P (fun G M _ _ => ?_) (by rw [← hcell]; exact hM 1)
      (hK.put hpl (fun _ _ => rfl) fun c _ => ?_)
    · exact C.same.setNode (P.stored C.same.stored) hl (.inl ⟨by decide, C.number ds hds⟩) (moved_line C.same M)
    · refine Mem.set_ne fun e => ?_
      have := C.same.stored.name_shared hsh
      injection e with e
      omega
  · have e' : w.ideal (takerCell (g t)) ≠ g ex := by rw [← hv, ← C.number ex hex]; exact e
    rw [exec_cas_no (fr := ⟨1, pc, r, b⟩) (pl := ⟨.reg t, 2, .lit 0⟩) (ex := .reg ex) (l := takerCell (r t)) rfl e]
    refine C.stay hs ?_ (hM 0) hK
    rw [exec_of hi]
    exact exec_cas_no (fr := ⟨1, pc, g, b⟩) (pl := ⟨.reg t, 2, .lit 0⟩) (ex := .reg ex) rfl e'

end Dequeues
end
end WfqueueReuse
