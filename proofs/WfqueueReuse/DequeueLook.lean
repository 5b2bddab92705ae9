prelude
import WfqueueReuse.DequeueWays
/-!
# dequeue in both worlds: until its request is open, and head has been seen

## Main statements

* `Dequeues.at0` … `Dequeues.at21`: each step is one of the ideal program, too
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)
open WfqueueNever (View Laid Serving Later Moved DequeueAt Own Begun Round Over Seen nobody headCell tailCell takerCell
  givenCell askedCell)

section
variable {n p q i c d e k t f x y v v' pc pc' : Nat} {w w' : World} {r r' g g' g₁ : Regs} {b b' : List Nat}
  {m m' : Mem} {G : View} {gd : Nat → Nat → Nat} {o : Order}

/-- Nothing is known. -/
def fresh (pc : Nat) : Bool :=
  carry 1000 pc 0 0 && carry 1000 pc 0 1 && carry 1000 pc 0 2 && plain pc && (Nat.ble pc 3 || Nat.ble 167 pc)

theorem DequeueKnows.fresh (h : fresh pc = true) : DequeueKnows p w r g pc := by
  obtain ⟨h, h₅⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h, h₄⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h, h₃⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
  have h₅ : pc ≤ 3 ∨ 167 ≤ pc := by
    rcases (Bool.or_eq_true _ _).mp h₅ with h | h
    · exact .inl (Nat.le_of_ble_eq_true h)
    · exact .inr (Nat.le_of_ble_eq_true h)
  exact ⟨.mk' (fun _ _ => by omega) (fun _ _ => by omega) (.none h₁) (.none h₂) (.none h₃), .plain h₄⟩

namespace Dequeues

/-- What `given` of the slot holds. -/
theorem gift (C : Dequeues n w r g pc) (hs : g 1 < n) : w.ideal (givenCell (g 1)) =
    w.view.node (g 1) (w.view.ask (g 1)).rank := (C.serving.fair _ hs).gift

/-- Which of the slot's own nodes are needed: that in `given`. -/
theorem gift_mine (C : Dequeues n w r g pc) (hs : g 1 < n) : w.Needed (w.ideal (givenCell (g 1))) :=
  C.same.needGiven _ hs

theorem early (C : Dequeues n w r g pc)
    (he : Frame.exec program w.ideal ⟨1, pc, g, b⟩ = some (.next w.ideal ⟨1, pc', g', b'⟩))
    (hM : Matching dequeueKind w r' g') (hf : fresh pc' = true) :
    DequeueMatch n w r g b pc (some (.next w.mem ⟨1, pc', r', b'⟩)) :=
  .next (S := w.store) (.inl rfl) C.at' he store_guard rfl rfl fun _ M _ _ =>
    ⟨C.same.quiet C.same.stored alike_refl alike_refl (moved_line C.same M), hM.to fun _ h => h, .fresh hf⟩

theorem at0 (C : Dequeues n w r g 0) : DequeueMatch n w r g b 0 (Frame.exec program w.mem ⟨1, 0, r, b⟩) := by
  refine C.early (g' := Function.update g 2 (w.ideal ⟨g 0, 7, 0⟩)) (pc' := 1) rfl (C.matching.update ?_) rfl
  show w.mem ⟨r 0, 7, 0⟩ = w.ideal ⟨g 0, 7, 0⟩
  have h₀ : g 0 = 1 := C.at'.1
  rw [C.number 0 rfl, h₀]
  exact C.same.stored.threads.trans C.laid.threads.symm

theorem at1 (C : Dequeues n w r g 1) : DequeueMatch n w r g b 1 (Frame.exec program w.mem ⟨1, 1, r, b⟩) := by
  show DequeueMatch n w r g b 1 (some (.next w.mem ⟨1, cond (Word.toBool (BinOp.eval .ge (r 1) (r 2))) 2 3, r, b⟩))
  rw [C.number 1 rfl, C.number 2 rfl]
  refine C.early rfl C.matching ?_
  cases Word.toBool (BinOp.eval .ge (g 1) (g 2)) <;> rfl

theorem at2 (_ : Dequeues n w r g 2) : DequeueMatch n w r g b 2 (Frame.exec program w.mem ⟨1, 2, r, b⟩) := .done rfl

theorem at3 (C : Dequeues n w r g 3) : DequeueMatch n w r g b 3 (Frame.exec program w.mem ⟨1, 3, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, hs⟩ := C.base (by decide)
  have hv : w.Ptr (w.mem ⟨r 0, 12, r 1⟩) (w.ideal ⟨g 0, 12, g 1⟩) := by
    rw [hr, h₁, h₀]; exact C.same.asked _ hs
  refine C.load hs rfl hv ⟨.mk' (fun _ _ => ?_) (fun h => absurd h (by decide)) (.none rfl) (.none rfl) (.none rfl),
    .plain rfl⟩
  show w.Needed (w.ideal ⟨g 0, 12, g 1⟩)
  rw [h₀]
  exact C.same.needAsked _ hs

theorem at4 (C : Dequeues n w r g 4) : DequeueMatch n w r g b 4 (Frame.exec program w.mem ⟨1, 4, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, hs⟩ := C.base (by decide)
  have hv : w.Ptr (w.mem ⟨r 0, 13, r 1⟩) (w.ideal ⟨g 0, 13, g 1⟩) := by
    rw [hr, h₁, h₀]; exact C.same.given _ hs
  refine C.load hs rfl hv ⟨.mk' (fun _ _ => C.knows.base.before (by decide) (by decide)) (fun _ _ => ?_) (.none rfl)
    (.none rfl) (.none rfl), .plain rfl⟩
  show w.Needed (w.ideal ⟨g 0, 13, g 1⟩)
  rw [h₀]
  exact C.gift_mine hs

/-- The slot writes `asked`: a node of its own, which is needed. -/
theorem store_asked (C : Dequeues n w r g pc) (h₃ : 3 ≤ pc) (hk : dequeueKind k = .pointer)
    (hi : program.instr? 1 pc = some (.store ⟨.reg 0, 12, .reg 1⟩ (.reg k) o)) (hn : w.Needed (g k))
    (hK : DequeueKnows (g 1) w r g (pc + 1)) (hp : plain (pc + 1) = true) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, hs⟩ := C.base h₃
  rw [exec_of hi]
  show DequeueMatch n w r g b pc (some (.next (w.mem.set ⟨r 0, 12, r 1⟩ (r k)) ⟨1, pc + 1, r, b⟩))
  rw [hr, h₁]
  have P : PublicMove n (g 1) w.store w.mem { w.store with guard := w.store.guard }
      (w.mem.set ⟨1, 12, g 1⟩ (r k)) := public_set C.same.stored (by decide)
  have he : Frame.exec program w.ideal ⟨1, pc, g, b⟩ =
      some (.next (w.ideal.set ⟨g 0, 12, g 1⟩ (g k)) ⟨1, pc + 1, g, b⟩) := exec_of hi
  rw [h₀] at he
  refine C.step hs (.inl rfl) C.at' he P (fun G M _ _ => ?_) C.matching ?_
  · exact C.same.setQueue (P.stored C.same.stored) (by decide) (C.pointer k hk) (fun _ => .inr hn) (moved_line C.same M)
  · exact hK.put hp (fun _ _ => rfl) fun c hc => Mem.set_ne fun e => by
      injection e with _ e
      have e : 14 + c = 12 := e
      omega

theorem at5 (C : Dequeues n w r g 5) : DequeueMatch n w r g b 5 (Frame.exec program w.mem ⟨1, 5, r, b⟩) :=
  C.store_asked (k := 4) (by decide) rfl rfl (C.knows.base.request (by decide) (by decide))
    (C.knows.go rfl (.inl (by decide))) rfl

theorem at6 (C : Dequeues n w r g 6) : DequeueMatch n w r g b 6 (Frame.exec program w.mem ⟨1, 6, r, b⟩) :=
  C.set (C.base (by decide)).2.2.2 rfl rfl (C.knows.set rfl (.inl (by decide)))

theorem at7 (C : Dequeues n w r g 7) : DequeueMatch n w r g b 7 (Frame.exec program w.mem ⟨1, 7, r, b⟩) :=
  C.set (C.base (by decide)).2.2.2 rfl rfl (C.knows.set rfl (.inl (by decide)))

theorem at8 (C : Dequeues n w r g 8) : DequeueMatch n w r g b 8 (Frame.exec program w.mem ⟨1, 8, r, b⟩) :=
  C.branch (C.base (by decide)).2.2.2 rfl
    (by show BinOp.eval .lt (r 6) (r 2) = _; rw [C.number 6 rfl, C.number 2 rfl]; rfl)
    (fun _ => C.knows.go rfl (.inl (by decide))) fun _ => C.knows.go rfl (.inl (by decide))

/-- `given` is compared with the request. -/
theorem load_given (C : Dequeues n w r g pc) (h₃ : 5 ≤ pc) (h' : pc ≤ 162) (hd : dequeueKind d = .pointer)
    (hi : program.instr? 1 pc = some (.load d ⟨.reg 0, 13, .reg 1⟩ o))
    (c₀ : carry pc (pc + 1) d 0 = true) (c₁ : carry pc (pc + 1) d 1 = true) (c₂ : carry pc (pc + 1) d 2 = true)
    (hd₄ : d ≠ 3 ∧ d ≠ 4)
    (hx : ∀ {r' g' : Regs}, (r' d = r' 4 → g' d = g' 4) → DequeueExtra (g 1) w r' g' (pc + 1)) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, hs⟩ := C.base (by omega)
  have hv : w.Ptr (w.mem ⟨r 0, 13, r 1⟩) (w.ideal ⟨g 0, 13, g 1⟩) := by
    rw [hr, h₁, h₀]; exact C.same.given _ hs
  have upd : ∀ (r : Regs) (v : Nat), ∀ i, i ≠ d → Function.update r d v i = r i := fun _ _ _ h => Function.update_ne h
  refine C.load hs hi (by rw [hd]; exact hv) ⟨.mk' (fun _ _ => ?_) (fun _ _ => ?_)
    (C.knows.base.pointer c₀ (upd _ _) (upd _ _))
    (C.knows.base.pointer c₁ (upd _ _) (upd _ _))
    (C.knows.base.pointer c₂ (upd _ _) (upd _ _)), hx fun e => ?_⟩
  · rw [Function.update_ne hd₄.1.symm]; exact C.knows.base.before (by omega) (by omega)
  · rw [Function.update_ne hd₄.2.symm]; exact C.knows.base.request (by omega) (by omega)
  · rw [Function.update_self, Function.update_ne hd₄.2.symm] at e ⊢
    have hg : w.ideal (Place.loc ⟨.reg 0, 13, .reg 1⟩ g) = w.ideal (givenCell (g 1)) := by
      show w.ideal ⟨g 0, 13, g 1⟩ = _
      rw [h₀]
    have K := C.knows.base.request h₃ (by omega)
    exact (live_eq hv (C.pointer 4 rfl) (by show w.Live (w.ideal ⟨g 0, 13, g 1⟩); rw [h₀]; exact (C.gift_mine hs).live)
      K.live).mp e

/-- What is compared there. -/
theorem _root_.WfqueueReuse.DequeueExtra.one (hc : compares pc = some (i, j)) (hl : looks pc = none)
    (hd : doubts pc = none) (hd' : decides pc = none) (hp : pc ≠ 157) (h : r i = r j → g i = g j) :
    DequeueExtra p w r g pc :=
  ⟨fun _ _ _ _ e => (by rw [hl] at e; cases e), fun _ _ e => (by rw [hc] at e; cases e; exact h),
    fun _ _ _ e => (by rw [hd] at e; cases e), fun _ _ _ e => (by rw [hd'] at e; cases e), fun e => absurd e hp,
    fun _ _ _ e => (no_reads hc rfl rfl rfl rfl e).elim⟩

theorem _root_.WfqueueReuse.DequeueExtra.looked (hl : looks pc = some (c, i, j, k)) (hc : compares pc = none)
    (hd : doubts pc = none) (hd' : decides pc = none) (hp : pc ≠ 157)
    (h : r i = r j → g i = g j ∧ w.Guarded p c (g k)) : DequeueExtra p w r g pc :=
  ⟨fun _ _ _ _ e => (by rw [hl] at e; cases e; exact h), fun _ _ e => (by rw [hc] at e; cases e),
    fun _ _ _ e => (by rw [hd] at e; cases e), fun _ _ _ e => (by rw [hd'] at e; cases e), fun e => absurd e hp,
    fun _ _ _ e => (no_reads hl rfl rfl rfl rfl e).elim⟩

theorem at9 (C : Dequeues n w r g 9) : DequeueMatch n w r g b 9 (Frame.exec program w.mem ⟨1, 9, r, b⟩) :=
  C.load_given (d := 7) (by decide) (by decide) rfl rfl rfl rfl rfl (by decide) fun h =>
    .one rfl rfl rfl rfl (by decide) h

theorem eq_iff (C : Dequeues n w r g pc) (hi : dequeueKind i = .pointer) (hj : dequeueKind j = .pointer)
    (h : r i = r j → g i = g j) : r i = r j ↔ g i = g j :=
  ⟨h, fun e => by rw [(C.pointer i hi).eq, (C.pointer j hj).eq, e]⟩

theorem of_ne_false {a b : Nat} (h : Word.toBool (BinOp.eval .ne a b) = false) : a = b := by
  rw [Word.toBool_ne] at h
  cases hb : Nat.beq a b with
  | true => exact Nat.eq_of_beq_eq_true hb
  | false => rw [hb] at h; cases h

theorem of_eq_false {a b : Nat} (h : Word.toBool (BinOp.eval .eq a b) = false) : a ≠ b := by
  rw [Word.toBool_eq] at h
  exact Nat.ne_of_beq_eq_false h

theorem at10 (C : Dequeues n w r g 10) : DequeueMatch n w r g b 10 (Frame.exec program w.mem ⟨1, 10, r, b⟩) :=
  C.branch (C.base (by decide)).2.2.2 rfl (eval_ne (C.eq_iff rfl rfl (C.knows.extra.compare 7 4 rfl)))
    (fun _ => C.knows.go rfl (.inl (by decide))) fun _ => C.knows.go rfl (.inl (by decide))

theorem load_head (C : Dequeues n w r g pc) (h₃ : 3 ≤ pc) (hd : dequeueKind d = .pointer)
    (hi : program.instr? 1 pc = some (.load d ⟨.reg 0, 5, .lit 0⟩ o)) (hf : follows pc (pc + 1) d = true)
    (hp : pc ≤ 166) : DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, hs⟩ := C.base h₃
  refine C.load hs hi ?_ (C.knows.set hf (.inl hp))
  rw [hd]
  show w.Ptr (w.mem ⟨r 0, 5, 0⟩) (w.ideal ⟨g 0, 5, 0⟩)
  rw [hr, h₀]
  exact C.same.head

theorem at11 (C : Dequeues n w r g 11) : DequeueMatch n w r g b 11 (Frame.exec program w.mem ⟨1, 11, r, b⟩) :=
  C.load_head (d := 9) (by decide) rfl rfl rfl (by decide)

theorem at12 (C : Dequeues n w r g 12) : DequeueMatch n w r g b 12 (Frame.exec program w.mem ⟨1, 12, r, b⟩) :=
  C.announce (c := 0) (val := .reg 9) (by decide) (by decide) rfl rfl rfl rfl (by decide)
    fun i (e : some 9 = some i) => by cases e; rfl

theorem at13 (C : Dequeues n w r g 13) : DequeueMatch n w r g b 13 (Frame.exec program w.mem ⟨1, 13, r, b⟩) := by
  refine C.guess (d := 10) (k := 9) (by decide) rfl rfl rfl (by decide) (C.knows.base.hazard 0 9 rfl) rfl ?_ rfl rfl
      rfl (by decide)
    fun h => .looked rfl rfl rfl rfl (by decide) h
  obtain ⟨B, hi, a, hs, _⟩ := C.at'
  exact ⟨B.update rfl, hi, w.view.h, hs.at_head.update rfl, C.laid.head⟩

/-- Pointer `c` guards what register `i` holds. -/
theorem _root_.WfqueueReuse.Pointer.guarded (hg : guards pc c = some i) (hm : maybes pc c = none)
    (hh : hazards pc c = none) (h : w.Guarded p c (g i)) : Pointer p w r g pc c :=
  ⟨fun _ e => (by rw [hg] at e; cases e; exact h), fun _ e => (by rw [hm] at e; cases e),
    fun _ e => (by rw [hh] at e; cases e)⟩

theorem _root_.WfqueueReuse.Pointer.perhaps (hg : guards pc c = none) (hm : maybes pc c = some i)
    (hh : hazards pc c = none) (h : g i ≠ 0 → w.Guarded p c (g i)) : Pointer p w r g pc c :=
  ⟨fun _ e => (by rw [hg] at e; cases e), fun _ e => (by rw [hm] at e; cases e; exact h),
    fun _ e => (by rw [hh] at e; cases e)⟩

theorem at14 (C : Dequeues n w r g 14) : DequeueMatch n w r g b 14 (Frame.exec program w.mem ⟨1, 14, r, b⟩) := by
  have iff := C.eq_iff (i := 10) (j := 9) rfl rfl fun e => (C.knows.extra.look 0 10 9 9 rfl e).1
  refine C.branch (C.base (by decide)).2.2.2 rfl (eval_ne iff) (fun _ => C.knows.go rfl (.inl (by decide))) fun h => ?_
  exact ⟨.mk' (fun _ _ => C.knows.base.before (by decide) (by decide))
    (fun _ _ => C.knows.base.request (by decide) (by decide))
    (.guarded rfl rfl rfl (C.knows.extra.look 0 10 9 9 rfl (iff.mpr (of_ne_false h))).2) (.none rfl) (.none rfl),
    .plain rfl⟩

theorem at15 (C : Dequeues n w r g 15) : DequeueMatch n w r g b 15 (Frame.exec program w.mem ⟨1, 15, r, b⟩) :=
  C.set (C.base (by decide)).2.2.2 rfl C.same.ptr_zero (C.knows.set rfl (.inl (by decide)))

theorem at16 (C : Dequeues n w r g 16) : DequeueMatch n w r g b 16 (Frame.exec program w.mem ⟨1, 16, r, b⟩) :=
  C.jump (C.base (by decide)).2.2.2 rfl ⟨.mk' (fun _ _ => C.knows.base.before (by decide) (by decide))
    (fun _ _ => C.knows.base.request (by decide) (by decide))
    (.perhaps rfl rfl rfl fun h => absurd C.at'.2 h) (.none rfl) (.none rfl), .plain rfl⟩

theorem at17 (C : Dequeues n w r g 17) : DequeueMatch n w r g b 17 (Frame.exec program w.mem ⟨1, 17, r, b⟩) :=
  C.set (C.base (by decide)).2.2.2 rfl (C.pointer 9 rfl) ⟨.mk' (fun _ _ => C.knows.base.before (by decide) (by decide))
    (fun _ _ => C.knows.base.request (by decide) (by decide))
    (.perhaps rfl rfl rfl fun _ => C.knows.base.guard 0 9 rfl) (.none rfl) (.none rfl), .plain rfl⟩

theorem at18 (C : Dequeues n w r g 18) : DequeueMatch n w r g b 18 (Frame.exec program w.mem ⟨1, 18, r, b⟩) :=
  C.branch (C.base (by decide)).2.2.2 rfl (eval_null C.same (C.pointer 8 rfl))
    (fun _ => ⟨.mk' (fun _ _ => C.knows.base.before (by decide) (by decide))
      (fun _ _ => C.knows.base.request (by decide) (by decide)) (.none rfl) (.none rfl) (.none rfl), .plain rfl⟩)
    fun h => ⟨.mk' (fun _ _ => C.knows.base.before (by decide) (by decide))
      (fun _ _ => C.knows.base.request (by decide) (by decide))
      (.guarded rfl rfl rfl (C.knows.base.maybe 0 8 rfl (of_eq_false h))) (.none rfl) (.none rfl), .plain rfl⟩

theorem tail_needed (C : Dequeues n w r g pc) : w.Needed (w.ideal ⟨1, 6, 0⟩) := by
  have e : w.ideal ⟨1, 6, 0⟩ = w.view.line w.view.t := C.laid.tail
  rw [e]
  exact C.same.line _ C.laid.h_le C.laid.t_le

/-- tail is compared with a guarded node. -/
theorem load_tail (C : Dequeues n w r g pc) (h₃ : 5 ≤ pc) (h' : pc ≤ 162) (hd : dequeueKind d = .pointer)
    (hk : dequeueKind k = .pointer) (hi : program.instr? 1 pc = some (.load d ⟨.reg 0, 6, .lit 0⟩ o))
    (c₀ : carry pc (pc + 1) d 0 = true) (c₁ : carry pc (pc + 1) d 1 = true) (c₂ : carry pc (pc + 1) d 2 = true)
    (hd₄ : d ≠ 3 ∧ d ≠ 4 ∧ d ≠ k) (hl : w.Live (g k))
    (hx : ∀ {r' g' : Regs}, (r' k = r' d → g' k = g' d) → DequeueExtra (g 1) w r' g' (pc + 1)) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, hs⟩ := C.base (by omega)
  have hv : w.Ptr (w.mem ⟨r 0, 6, 0⟩) (w.ideal ⟨g 0, 6, 0⟩) := by
    rw [hr, h₀]; exact C.same.tail
  have upd : ∀ (r : Regs) (v : Nat), ∀ i, i ≠ d → Function.update r d v i = r i := fun _ _ _ h => Function.update_ne h
  refine C.load hs hi (by rw [hd]; exact hv) ⟨.mk' (fun _ _ => ?_) (fun _ _ => ?_)
    (C.knows.base.pointer c₀ (upd _ _) (upd _ _)) (C.knows.base.pointer c₁ (upd _ _) (upd _ _))
    (C.knows.base.pointer c₂ (upd _ _) (upd _ _)), hx fun e => ?_⟩
  · rw [Function.update_ne hd₄.1.symm]; exact C.knows.base.before (by omega) (by omega)
  · rw [Function.update_ne hd₄.2.1.symm]; exact C.knows.base.request (by omega) (by omega)
  · rw [Function.update_self, Function.update_ne hd₄.2.2.symm] at e ⊢
    refine (live_eq (C.pointer k hk) hv hl ?_).mp e
    show w.Live (w.ideal ⟨g 0, 6, 0⟩)
    rw [h₀]
    exact C.tail_needed.live

theorem at19 (C : Dequeues n w r g 19) : DequeueMatch n w r g b 19 (Frame.exec program w.mem ⟨1, 19, r, b⟩) :=
  C.load_tail (d := 11) (k := 8) (by decide) (by decide) rfl rfl rfl rfl rfl rfl (by decide)
    (C.knows.base.guard 0 8 rfl).live
    fun h => .one rfl rfl rfl rfl (by decide) h

theorem at20 (C : Dequeues n w r g 20) : DequeueMatch n w r g b 20 (Frame.exec program w.mem ⟨1, 20, r, b⟩) :=
  C.branch (C.base (by decide)).2.2.2 rfl (eval_eq (C.eq_iff rfl rfl (C.knows.extra.compare 8 11 rfl)))
    (fun _ => C.knows.go rfl (.inl (by decide))) fun _ => C.knows.go rfl (.inl (by decide))

theorem at21 (C : Dequeues n w r g 21) : DequeueMatch n w r g b 21 (Frame.exec program w.mem ⟨1, 21, r, b⟩) :=
  C.store_asked (k := 3) (by decide) rfl rfl (C.knows.base.before (by decide) (by decide))
    (C.knows.go rfl (.inl (by decide))) rfl

end Dequeues
end
end WfqueueReuse
