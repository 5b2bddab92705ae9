prelude
import WfqueueReuse.EnqueueLook
/-!
# enqueue in both worlds: a node is put in

## Main statements

* `Enqueues.at88` … `Enqueues.at113`: each step is one of the ideal program, too
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)
open WfqueueNever (View Laid Offers Serving EnqueueAt EnqGoes nextCell tailCell enqueuedCell enqueuerCell)

variable {n p pc i x y v : Nat} {w : World} {r g : Regs} {b : List Nat}

namespace Enqueues

/-- tail's node is live: so it is one and the same in both worlds. -/
theorem live (C : Enqueues n w r g pc) (h : 88 ≤ pc) (h' : pc ≤ 116) : w.Live (g 30) :=
  (C.knows.watched h h').guarded.live

/-- What `enqueued` holds is tail's node in both worlds, or in none. -/
theorem enqueued_iff (C : Enqueues n w r g pc) (hp : w.Live (g 30)) (hs : i < n) :
    w.mem (enqueuedCell i) = r 30 ↔ w.ideal (enqueuedCell i) = g 30 := by
  have P := C.pointer 30 rfl
  refine Same.eq_iff (C.same.enqueued i hs) P fun e => ?_
  by_cases h : w.ideal (enqueuedCell i) = 0
  · rw [h, C.same.null] at e
    exact absurd e.symm (C.same.ne_null _ (C.same.live_ne hp) (C.same.exist _ hp).2)
  · exact (C.same.needEnqueued i hs h).live.inj hp e

theorem at88 (C : Enqueues n w r g 88) : EnqueueMatch n w r g b 88 (Frame.exec program w.mem ⟨0, 88, r, b⟩) := by
  obtain ⟨h₀, hr, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  refine C.go (g' := Function.update g 34 (w.ideal ⟨g 0, 7, 0⟩)) (pc' := 89) (by decide) h₄ rfl (C.matching.update ?_)
    (by decide) rfl rfl rfl
  show w.mem ⟨r 0, 7, 0⟩ = w.ideal ⟨g 0, 7, 0⟩
  rw [hr, h₀]
  exact C.same.stored.threads.trans C.laid.threads.symm

theorem at89 (C : Enqueues n w r g 89) : EnqueueMatch n w r g b 89 (Frame.exec program w.mem ⟨0, 89, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  refine C.go (g' := Function.update g 35 (w.ideal ⟨g 30, 1, 0⟩)) (pc' := 90) (by decide) h₄ rfl (C.matching.update ?_)
    (by decide) rfl rfl rfl
  show w.mem ⟨r 30, 1, 0⟩ = w.ideal ⟨g 30, 1, 0⟩
  rw [(C.pointer 30 rfl).eq]
  exact C.same.enqueuer _ (C.live (by decide) (by decide))

theorem at90 (C : Enqueues n w r g 90) : EnqueueMatch n w r g b 90 (Frame.exec program w.mem ⟨0, 90, r, b⟩) := by
  obtain ⟨h₀, hr, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  obtain ⟨a, h₁, _, h₃⟩ := C.at'.2.2.2.2
  have hs : g 35 < n := h₃ ▸ C.laid.enqueuer a (Nat.le_trans h₁ C.laid.t_le)
  have hq : w.Ptr (w.mem ⟨r 0, 11, r 35⟩) (w.ideal ⟨g 0, 11, g 35⟩) := by
    rw [hr, h₀, C.number 35 rfl]
    exact C.same.enqueued _ hs
  refine .stay C (g' := Function.update g 36 (w.ideal ⟨g 0, 11, g 35⟩)) (pc' := 91) rfl (C.matching.update hq) (by decide)
    (by decide) rfl rfl h₄ fun w' _ _ W => ⟨by omega, by omega, by omega, by omega,
      fun _ _ => W (C.knows.watched (by decide) (by decide)), fun _ e => ?_, by omega⟩
  have e : w.mem ⟨r 0, 11, r 35⟩ = r 30 := e
  show w.ideal ⟨g 0, 11, g 35⟩ = g 30
  rw [hr, C.number 35 rfl] at e
  rw [h₀]
  exact (C.enqueued_iff (C.live (by decide) (by decide)) hs).mp e

theorem at91 (C : Enqueues n w r g 91) : EnqueueMatch n w r g b 91 (Frame.exec program w.mem ⟨0, 91, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  exact .stay C (g' := Function.update g 37 0) (pc' := 92) rfl (C.matching.update rfl) (by decide)
    (by decide) rfl rfl h₄ fun w' _ _ W => ⟨by omega, by omega, by omega, by omega,
      fun _ _ => W (C.knows.watched (by decide) (by decide)), fun _ => C.knows.linked (.inl rfl), by omega⟩

theorem at92 (C : Enqueues n w r g 92) : EnqueueMatch n w r g b 92 (Frame.exec program w.mem ⟨0, 92, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  show EnqueueMatch n w r g b 92 (some (.next w.mem ⟨0, cond (Word.toBool (BinOp.eval .eq (r 36) (r 30))) 93 95, r, b⟩))
  have hf : r 36 = r 30 ↔ g 36 = g 30 := by
    refine ⟨C.knows.linked (.inr rfl), fun e => ?_⟩
    rw [(C.pointer 36 rfl).eq, (C.pointer 30 rfl).eq, e]
  rw [eval_eq hf]
  refine C.go (by decide) h₄ rfl C.matching ?_ rfl rfl rfl
  cases Word.toBool (BinOp.eval .eq (g 36) (g 30)) <;> decide

theorem at93 (C : Enqueues n w r g 93) : EnqueueMatch n w r g b 93 (Frame.exec program w.mem ⟨0, 93, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  exact C.go (g' := Function.update g 38 (g 30)) (pc' := 94) (by decide) h₄ rfl (C.matching.update (C.pointer 30 rfl))
    (by decide) rfl rfl rfl

/-- The offer of tail's node is taken back. -/
theorem at94 (C : Enqueues n w r g 94) : EnqueueMatch n w r g b 94 (Frame.exec program w.mem ⟨0, 94, r, b⟩) := by
  obtain ⟨h₀, hr, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  obtain ⟨⟨a, h₁, _, h₃⟩, h₃₈⟩ := C.at'.2.2.2.2
  have h₃₈ : g 38 = g 30 := h₃₈
  have hs : g 35 < n := h₃ ▸ C.laid.enqueuer a (Nat.le_trans h₁ C.laid.t_le)
  have hf := C.enqueued_iff (C.live (by decide) (by decide)) hs
  have hr₃₈ : r 38 = r 30 := by rw [(C.pointer 38 rfl).eq, (C.pointer 30 rfl).eq, h₃₈]
  have hl : (⟨r 0, 11, r 35⟩ : Loc) = enqueuedCell (g 35) := by rw [hr, C.number 35 rfl]
  have hl' : (⟨g 0, 11, g 35⟩ : Loc) = enqueuedCell (g 35) := by rw [h₀]
  show EnqueueMatch n w r g b 94 ((Instr.cas 37 38 ⟨.reg 0, 11, .reg 35⟩ (.reg 38) (.lit 0) .seqCst .relaxed).exec w.mem
    ⟨0, 94, r, b⟩)
  have ptr := C.same.enqueued _ hs
  refine Instr.exec_cas (Q := EnqueueMatch n w r g b 94) (l := enqueuedCell (g 35)) hl (fun h => ?_) fun h => ?_
  · have h : w.mem (enqueuedCell (g 35)) = r 38 := h
    have h' : w.ideal (enqueuedCell (g 35)) = g 38 := (hf.mp (h.trans hr₃₈)).trans h₃₈.symm
    refine .written C (g' := (g.update 38 (w.ideal (enqueuedCell (g 35)))).update 37 1) (pc' := 95)
      (m' := w.ideal.set (enqueuedCell (g 35)) 0)
      (cas_yes (f := ⟨0, 94, g, b⟩) (e := .reg 38) (d := .lit 0) hl' h') (public_set C.same.stored (by decide))
      (fun x hx => ?_) (.inl ?_) (fun G hG => ?_) (fun c _ => ?_) ((C.matching.update (d := 38) ptr).update rfl) rfl rfl h₄
      fun w' _ _ W => .watch (by decide) (W (by decide) (by decide) (C.knows.watched (by decide) (by decide)))
    · rw [Mem.set_ne fun e => (by injection e with e; cases e)]; exact hx
    · rw [Mem.set_ne fun e => (by injection e with _ e; cases e)]; exact C.laid.last
    · exact C.same.setQueue ((public_set (p := g 1) C.same.stored (by decide)).stored C.same.stored) (by decide) C.same.ptr_zero
        (fun _ => .inl ⟨rfl, rfl⟩) hG
    · exact Mem.set_ne fun e => (by injection e with _ e; have e : 14 + c = 11 := e; omega)
  · have h : w.mem (enqueuedCell (g 35)) ≠ r 38 := h
    have h' : w.ideal (enqueuedCell (g 35)) ≠ g 38 := fun e => h ((hf.mpr (e.trans h₃₈)).trans hr₃₈.symm)
    exact C.go (g' := (g.update 38 (w.ideal (enqueuedCell (g 35)))).update 37 0) (pc' := 95) (by decide) h₄
      (cas_no (f := ⟨0, 94, g, b⟩) (e := .reg 38) hl' h') ((C.matching.update (d := 38) ptr).update rfl) (by decide) rfl rfl rfl

theorem at95 (C : Enqueues n w r g 95) : EnqueueMatch n w r g b 95 (Frame.exec program w.mem ⟨0, 95, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  exact C.go (g' := Function.update g 39 0) (pc' := 96) (by decide) h₄ rfl (C.matching.update rfl) (by decide) rfl rfl rfl

theorem at96 (C : Enqueues n w r g 96) : EnqueueMatch n w r g b 96 (Frame.exec program w.mem ⟨0, 96, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  show EnqueueMatch n w r g b 96 (some (.next w.mem ⟨0, cond (Word.toBool (BinOp.eval .lt (r 39) (r 34))) 97 112, r, b⟩))
  rw [C.number 39 rfl, C.number 34 rfl]
  refine C.go (by decide) h₄ rfl C.matching ?_ rfl rfl rfl
  cases Word.toBool (BinOp.eval .lt (g 39) (g 34)) <;> decide

theorem at97 (C : Enqueues n w r g 97) : EnqueueMatch n w r g b 97 (Frame.exec program w.mem ⟨0, 97, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  show EnqueueMatch n w r g b 97 (some (.next w.mem
    ⟨0, cond (Word.toBool (BinOp.eval .ge (BinOp.eval .add (r 35) 1) (r 34))) 98 100, r, b⟩))
  rw [C.number 35 rfl, C.number 34 rfl]
  refine C.go (by decide) h₄ rfl C.matching ?_ rfl rfl rfl
  cases Word.toBool (BinOp.eval .ge (BinOp.eval .add (g 35) 1) (g 34)) <;> decide

theorem at98 (C : Enqueues n w r g 98) : EnqueueMatch n w r g b 98 (Frame.exec program w.mem ⟨0, 98, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  exact C.go (g' := Function.update g 35 0) (pc' := 99) (by decide) h₄ rfl (C.matching.update rfl) (by decide) rfl rfl rfl

theorem at99 (C : Enqueues n w r g 99) : EnqueueMatch n w r g b 99 (Frame.exec program w.mem ⟨0, 99, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  exact C.go (g' := g) (pc' := 101) (by decide) h₄ rfl C.matching (by decide) rfl rfl rfl

theorem at100 (C : Enqueues n w r g 100) : EnqueueMatch n w r g b 100 (Frame.exec program w.mem ⟨0, 100, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  refine C.go (g' := Function.update g 35 (BinOp.eval .add (g 35) 1)) (pc' := 101) (by decide) h₄ rfl
    (C.matching.update ?_) (by decide) rfl rfl rfl
  show BinOp.eval .add (r 35) 1 = BinOp.eval .add (g 35) 1
  rw [C.number 35 rfl]

theorem at101 (C : Enqueues n w r g 101) : EnqueueMatch n w r g b 101 (Frame.exec program w.mem ⟨0, 101, r, b⟩) := by
  obtain ⟨h₀, hr, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  obtain ⟨⟨_, _, _, _, _, A, _⟩, _⟩ := C.at'.2.2.2.2
  refine C.go (g' := Function.update g 40 (w.ideal ⟨g 0, 11, g 35⟩)) (pc' := 102) (by decide) h₄ rfl
    (C.matching.update ?_) (by decide) rfl rfl rfl
  show w.Ptr (w.mem ⟨r 0, 11, r 35⟩) (w.ideal ⟨g 0, 11, g 35⟩)
  rw [hr, h₀, C.number 35 rfl]
  exact C.same.enqueued _ A.lt

theorem at102 (C : Enqueues n w r g 102) : EnqueueMatch n w r g b 102 (Frame.exec program w.mem ⟨0, 102, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  show EnqueueMatch n w r g b 102 (some (.next w.mem ⟨0, cond (Word.toBool (BinOp.eval .ne (r 40) 0)) 103 110, r, b⟩))
  rw [eval_ne (C.same.null_iff (C.pointer 40 rfl))]
  refine C.go (by decide) h₄ rfl C.matching ?_ rfl rfl rfl
  cases Word.toBool (BinOp.eval .ne (g 40) 0) <;> decide

theorem at103 (C : Enqueues n w r g 103) : EnqueueMatch n w r g b 103 (Frame.exec program w.mem ⟨0, 103, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  exact C.go (g' := Function.update g 41 0) (pc' := 104) (by decide) h₄ rfl (C.matching.update C.same.ptr_zero) (by decide)
    rfl rfl rfl

/-- The node is put in: it is offered still, and so needed, since nothing was put in before. -/
theorem at104 (C : Enqueues n w r g 104) : EnqueueMatch n w r g b 104 (Frame.exec program w.mem ⟨0, 104, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  obtain ⟨⟨_, a, h₁, h₂, F⟩, h₄₁⟩ := C.at'.2.2.2.2
  have h₄₁ : g 41 = 0 := h₄₁
  have hlive := C.live (by decide) (by decide)
  have ha := Nat.le_trans h₁ C.laid.t_le
  have p₃₀ := C.pointer 30 rfl
  have r₄₁ : r 41 = 0 := (C.same.null_iff (C.pointer 41 rfl)).mpr h₄₁
  have hl : (⟨r 30, 3, 0⟩ : Loc) = nextCell (w.addr (g 30)) := by rw [p₃₀.eq]
  have ptr := C.same.next _ hlive
  have shared : (w.store.role (w.addr (g 30))).Shared := by rw [show w.store.role _ = _ from hlive]; exact trivial
  have h2 := (C.same.exist _ hlive).1
  have h2' := C.same.stored.name_shared shared
  show EnqueueMatch n w r g b 104 ((Instr.cas 37 41 ⟨.reg 30, 3, .lit 0⟩ (.reg 41) (.reg 40) .seqCst .acquire).exec w.mem
    ⟨0, 104, r, b⟩)
  refine Instr.exec_cas (Q := EnqueueMatch n w r g b 104) (l := nextCell (w.addr (g 30))) hl (fun h => ?_) fun h => ?_
  · have h : w.mem (nextCell (w.addr (g 30))) = r 41 := h
    have h' : w.ideal (nextCell (g 30)) = 0 := (C.same.null_iff ptr).mp (h.trans r₄₁)
    have hk : a = w.view.k := C.laid.last_of ha (by rw [h₂]; exact h')
    obtain ⟨W, hm⟩ := F hk
    have need : w.Needed (g 40) := by
      rw [← hm]
      exact C.same.mine_needed C.offers W.offered fun h => W.out (h.mono C.laid.t_le)
    have hne : g 40 ≠ g 30 := by
      rw [← hm, ← h₂]
      exact (C.offers.ne_line C.laid (C.offers.offered _ W.offered).1 W.out ha).symm
    have hz : w.ideal (nextCell (g 40)) = 0 := by rw [← hm]; exact (C.offers.fresh _ W).1
    have hk' : w.view.line w.view.k = g 30 := by rw [← hk]; exact h₂
    refine .written C (g' := (g.update 41 (w.ideal (nextCell (g 30)))).update 37 1) (pc' := 105)
      (m' := w.ideal.set (nextCell (g 30)) (g 40))
      (cas_yes (f := ⟨0, 104, g, b⟩) (place := ⟨.reg 30, 3, .lit 0⟩) (e := .reg 41) (d := .reg 40) rfl (h'.trans h₄₁.symm))
      (public_node C.same.stored shared (by decide)) (fun x hx => ?_) (.inr ?_) (fun G hG => ?_) (fun c _ => ?_)
      ((C.matching.update (d := 41) ptr).update rfl) rfl rfl h₄
      fun w' _ _ W => .watch (by decide) (W (by decide) (by decide) (C.knows.watched (by decide) (by decide)))
    · rw [Mem.set_ne fun e => (by injection e with e; omega)]; exact hx
    · rw [hk', Mem.set_self, Mem.set_ne fun e => hne (by injection e)]
      exact ⟨need, hz⟩
    · exact C.same.setNode ((public_node (p := g 1) C.same.stored shared (by decide)).stored C.same.stored) hlive
        (.inr ⟨rfl, C.pointer 40 rfl⟩) hG
    · exact Mem.set_ne fun e => (by injection e with e; omega)
  · have h : w.mem (nextCell (w.addr (g 30))) ≠ r 41 := h
    have h' : w.ideal (nextCell (g 30)) ≠ g 41 := fun e => h (((C.same.null_iff ptr).mpr (e.trans h₄₁)).trans r₄₁.symm)
    exact C.go (g' := (g.update 41 (w.ideal (nextCell (g 30)))).update 37 0) (pc' := 105) (by decide) h₄
      (cas_no (f := ⟨0, 104, g, b⟩) (place := ⟨.reg 30, 3, .lit 0⟩) (e := .reg 41) rfl h')
      ((C.matching.update (d := 41) ptr).update rfl) (by decide) rfl rfl rfl

theorem at105 (C : Enqueues n w r g 105) : EnqueueMatch n w r g b 105 (Frame.exec program w.mem ⟨0, 105, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  show EnqueueMatch n w r g b 105 (some (.next w.mem ⟨0, cond (Word.toBool (r 37)) 106 108, r, b⟩))
  rw [C.number 37 rfl]
  refine C.go (by decide) h₄ rfl C.matching ?_ rfl rfl rfl
  cases Word.toBool (g 37) <;> decide

theorem at106 (C : Enqueues n w r g 106) : EnqueueMatch n w r g b 106 (Frame.exec program w.mem ⟨0, 106, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  exact C.go (g' := Function.update g 33 (g 40)) (pc' := 107) (by decide) h₄ rfl (C.matching.update (C.pointer 40 rfl))
    (by decide) rfl rfl rfl

theorem at107 (C : Enqueues n w r g 107) : EnqueueMatch n w r g b 107 (Frame.exec program w.mem ⟨0, 107, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  exact C.go (g' := g) (pc' := 114) (by decide) h₄ rfl C.matching (by decide) rfl rfl rfl

theorem at108 (C : Enqueues n w r g 108) : EnqueueMatch n w r g b 108 (Frame.exec program w.mem ⟨0, 108, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  exact C.go (g' := Function.update g 33 (g 41)) (pc' := 109) (by decide) h₄ rfl (C.matching.update (C.pointer 41 rfl))
    (by decide) rfl rfl rfl

theorem at109 (C : Enqueues n w r g 109) : EnqueueMatch n w r g b 109 (Frame.exec program w.mem ⟨0, 109, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  exact C.go (g' := g) (pc' := 114) (by decide) h₄ rfl C.matching (by decide) rfl rfl rfl

theorem at110 (C : Enqueues n w r g 110) : EnqueueMatch n w r g b 110 (Frame.exec program w.mem ⟨0, 110, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  refine C.go (g' := Function.update g 39 (BinOp.eval .add (g 39) 1)) (pc' := 111) (by decide) h₄ rfl
    (C.matching.update ?_) (by decide) rfl rfl rfl
  show BinOp.eval .add (r 39) 1 = BinOp.eval .add (g 39) 1
  rw [C.number 39 rfl]

theorem at111 (C : Enqueues n w r g 111) : EnqueueMatch n w r g b 111 (Frame.exec program w.mem ⟨0, 111, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  exact C.go (g' := g) (pc' := 96) (by decide) h₄ rfl C.matching (by decide) rfl rfl rfl

theorem at112 (C : Enqueues n w r g 112) : EnqueueMatch n w r g b 112 (Frame.exec program w.mem ⟨0, 112, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  refine C.go (g' := Function.update g 42 (w.ideal (nextCell (g 30)))) (pc' := 113) (by decide) h₄ rfl
    (C.matching.update ?_) (by decide) rfl rfl rfl
  show w.Ptr (w.mem ⟨r 30, 3, 0⟩) (w.ideal (nextCell (g 30)))
  rw [(C.pointer 30 rfl).eq]
  exact C.same.next _ (C.live (by decide) (by decide))

theorem at113 (C : Enqueues n w r g 113) : EnqueueMatch n w r g b 113 (Frame.exec program w.mem ⟨0, 113, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  exact C.go (g' := Function.update g 33 (g 42)) (pc' := 114) (by decide) h₄ rfl (C.matching.update (C.pointer 42 rfl))
    (by decide) rfl rfl rfl

end Enqueues
end WfqueueReuse
