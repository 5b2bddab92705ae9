prelude
import WfqueueReuse.EnqueueLink
/-!
# enqueue in both worlds: tail moves on

## Main statements

* `Enqueues.at114` … `Enqueues.at127`: each step is one of the ideal program, too; or the own node is dead, and the
  enqueue ends
* `Enqueues.step`: so it is with all that is not private
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)
open WfqueueNever (View Laid Offers Serving EnqueueAt EnqGoes nextCell tailCell enqueuedCell enqueuerCell)

variable {n p pc pc' i x y v : Nat} {w : World} {r g : Regs} {b : List Nat}

namespace Enqueues

theorem at114 (C : Enqueues n w r g 114) : EnqueueMatch n w r g b 114 (Frame.exec program w.mem ⟨0, 114, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  show EnqueueMatch n w r g b 114 (some (.next w.mem ⟨0, cond (Word.toBool (BinOp.eval .eq (r 33) 0)) 121 115, r, b⟩))
  rw [eval_null C.same (C.pointer 33 rfl)]
  have ex : Frame.exec program w.ideal ⟨0, 114, g, b⟩ = some (.next w.ideal ⟨0,
      cond (Word.toBool (BinOp.eval .eq (g 33) 0)) 121 115, g, b⟩) := rfl
  cases h : Word.toBool (BinOp.eval .eq (g 33) 0) <;> rw [h] at ex
  · exact C.go (by decide) h₄ ex C.matching (by decide) rfl rfl rfl
  · exact .plain C ex C.matching (by decide)

theorem at115 (C : Enqueues n w r g 115) : EnqueueMatch n w r g b 115 (Frame.exec program w.mem ⟨0, 115, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  exact C.go (g' := Function.update g 43 (g 30)) (pc' := 116) (by decide) h₄ rfl (C.matching.update (C.pointer 30 rfl))
    (by decide) rfl rfl rfl

theorem at116 (C : Enqueues n w r g 116) : EnqueueMatch n w r g b 116 (Frame.exec program w.mem ⟨0, 116, r, b⟩) := by
  obtain ⟨h₀, hr, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  obtain ⟨⟨a, h₁, h₂, hk, hz⟩, h₄₃⟩ := C.at'.2.2.2.2
  have h₄₃ : g 43 = g 30 := h₄₃
  have W := C.knows.watched (by decide) (by decide)
  have hl : (⟨r 0, 6, 0⟩ : Loc) = tailCell := by rw [hr]
  have hl' : (⟨g 0, 6, 0⟩ : Loc) = tailCell := by rw [h₀]
  have ptr := C.same.tail
  have live : w.Live (w.ideal tailCell) := by
    rw [C.laid.tail]
    exact (C.same.tail_needed C.laid (Nat.le_refl _) C.laid.t_le).live
  have hf : w.mem tailCell = r 43 ↔ w.ideal tailCell = g 43 :=
    Same.eq_iff ptr (C.pointer 43 rfl) fun e => live.inj (by rw [h₄₃]; exact W.guarded.live) e
  -- what stands at the own node's address behind tail is the own node, or tail has reached that
  have own : ∀ w', Onward (g 1) w w' → r 33 = r 4 → g 33 = g 4 ∨ w'.view.Has w'.view.t (g 4) := by
    intro w' On e
    rw [(C.pointer 33 rfl).eq, (C.pointer 4 rfl).eq] at e
    rw [← hz] at e ⊢
    exact (W.distinct a h₁ h₂ hk e).imp id (On.reached C.laid)
  show EnqueueMatch n w r g b 116 ((Instr.cas 44 43 ⟨.reg 0, 6, .lit 0⟩ (.reg 43) (.reg 33) .seqCst .relaxed).exec w.mem
    ⟨0, 116, r, b⟩)
  refine Instr.exec_cas (Q := EnqueueMatch n w r g b 116) (l := tailCell) hl (fun h => ?_) fun h => ?_
  · have h : w.mem tailCell = r 43 := h
    refine .written C (g' := (g.update 43 (w.ideal tailCell)).update 44 1) (pc' := 117)
      (m' := w.ideal.set tailCell (g 33))
      (cas_yes (f := ⟨0, 116, g, b⟩) (e := .reg 43) (d := .reg 33) hl' (hf.mp h)) (public_set C.same.stored (by decide))
      (fun x hx => ?_) (.inl ?_) (fun G hG => ?_) (fun c _ => ?_) ((C.matching.update (d := 43) ptr).update rfl) rfl rfl h₄
      fun w' _ On _ => ⟨by omega, by omega, by omega, by omega, by omega, by omega, fun _ => own w' On⟩
    · rw [Mem.set_ne fun e => (by injection e with e; cases e)]; exact hx
    · rw [Mem.set_ne fun e => (by injection e with _ e; cases e)]; exact C.laid.last
    · exact C.same.setQueue ((public_set (p := g 1) C.same.stored (by decide)).stored C.same.stored) (by decide)
        (C.pointer 33 rfl) (fun h => absurd h (by decide)) hG
    · exact Mem.set_ne fun e => (by injection e with _ e; have e : 14 + c = 6 := e; omega)
  · have h : w.mem tailCell ≠ r 43 := h
    exact .stay C (g' := (g.update 43 (w.ideal tailCell)).update 44 0) (pc' := 117)
      (cas_no (f := ⟨0, 116, g, b⟩) (e := .reg 43) hl' fun e => h (hf.mpr e))
      ((C.matching.update (d := 43) ptr).update rfl) (by decide) (by decide) rfl rfl h₄
      fun w' _ On _ => ⟨by omega, by omega, by omega, by omega, by omega, by omega, fun _ => own w' On⟩

theorem at117 (C : Enqueues n w r g 117) : EnqueueMatch n w r g b 117 (Frame.exec program w.mem ⟨0, 117, r, b⟩) := by
  show EnqueueMatch n w r g b 117 (some (.next w.mem ⟨0, cond (Word.toBool (BinOp.eval .eq (r 33) (r 4))) 123 118, r, b⟩))
  by_cases hj : r 33 = r 4 ∧ g 33 ≠ g 4
  · have has := (C.knows.own rfl hj.1).resolve_left hj.2
    rw [Word.toBool_eq, hj.1, Nat.beq_refl]
    exact .jump rfl rfl rfl ⟨C.at'.1, has⟩ C.matching
  · have hf : r 33 = r 4 ↔ g 33 = g 4 := by
      refine ⟨fun e => Classical.byContradiction fun h => hj ⟨e, h⟩, fun e => ?_⟩
      rw [(C.pointer 33 rfl).eq, (C.pointer 4 rfl).eq, e]
    rw [eval_eq hf]
    refine .plain C rfl C.matching ?_
    cases Word.toBool (BinOp.eval .eq (g 33) (g 4)) <;> decide

theorem at118 (C : Enqueues n w r g 118) : EnqueueMatch n w r g b 118 (Frame.exec program w.mem ⟨0, 118, r, b⟩) := by
  show EnqueueMatch n w r g b 118 (some (.next w.mem ⟨0, cond (Word.toBool (r 44)) 119 121, r, b⟩))
  rw [C.number 44 rfl]
  refine .plain C rfl C.matching ?_
  cases Word.toBool (g 44) <;> decide

theorem at119 (C : Enqueues n w r g 119) : EnqueueMatch n w r g b 119 (Frame.exec program w.mem ⟨0, 119, r, b⟩) :=
  .plain C (g' := Function.update g 45 (w.ideal ⟨g 0, 21, g 1⟩)) (pc' := 120) rfl (C.matching.update (d := 45) trivial)
    (by decide)

theorem at120 (C : Enqueues n w r g 120) : EnqueueMatch n w r g b 120 (Frame.exec program w.mem ⟨0, 120, r, b⟩) := by
  obtain ⟨h₀, hr, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  show EnqueueMatch n w r g b 120 (some (.next (w.mem.set ⟨r 0, 21, r 1⟩ (BinOp.eval .add (r 45) 1)) ⟨0, 121, r, b⟩))
  rw [hr]
  refine .quiet C (m' := w.ideal.set ⟨g 0, 21, g 1⟩ (BinOp.eval .add (g 45) 1)) (g' := g) (pc' := 121)
    (gd := w.store.guard) (alike_set (by decide)) ?_ rfl (public_set C.same.stored (by decide)) C.matching
    fun _ _ _ _ => .nothing (by decide)
  rw [h₀]
  exact alike_set (by decide)

theorem at121 (C : Enqueues n w r g 121) : EnqueueMatch n w r g b 121 (Frame.exec program w.mem ⟨0, 121, r, b⟩) := by
  refine .plain C (g' := Function.update g 28 (BinOp.eval .add (g 28) 1)) (pc' := 122) rfl (C.matching.update ?_) (by decide)
  show BinOp.eval .add (r 28) 1 = BinOp.eval .add (g 28) 1
  rw [C.number 28 rfl]

theorem at122 (C : Enqueues n w r g 122) : EnqueueMatch n w r g b 122 (Frame.exec program w.mem ⟨0, 122, r, b⟩) :=
  .plain C (g' := g) (pc' := 77) rfl C.matching (by decide)

theorem at123 (C : Enqueues n w r g 123) : EnqueueMatch n w r g b 123 (Frame.exec program w.mem ⟨0, 123, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  have e₀ : (⟨g 0, 11, g 1⟩ : Loc) = enqueuedCell (g 1) := by rw [h₀]
  show EnqueueMatch n w r g b 123 (some (.next (w.mem.set ⟨r 0, 11, r 1⟩ 0) ⟨0, 124, r, b⟩))
  rw [hr, h₁]
  refine .written C (g' := g) (pc' := 124) (m' := w.ideal.set (enqueuedCell (g 1)) 0) ?_ (public_set C.same.stored (by decide))
    (fun x hx => ?_) (.inl ?_) (fun G hG => ?_) (fun c _ => ?_) C.matching rfl rfl h₄ fun _ _ _ _ => .nothing (by decide)
  · rw [← e₀]; rfl
  · rw [Mem.set_ne fun e => (by injection e with e; cases e)]; exact hx
  · rw [Mem.set_ne fun e => (by injection e with _ e; cases e)]; exact C.laid.last
  · exact C.same.setQueue ((public_set (p := g 1) C.same.stored (by decide)).stored C.same.stored) (by decide) C.same.ptr_zero
      (fun _ => .inl ⟨rfl, rfl⟩) hG
  · exact Mem.set_ne fun e => (by injection e with _ e; have e : 14 + c = 11 := e; omega)

/-- A hazard pointer is cleared. -/
theorem clear {c : Nat} (C : Enqueues n w r g pc) (hc : c < 3) (h₀ : g 0 = 1)
    (he : Frame.exec program w.ideal ⟨0, pc, g, b⟩ = some (.next (w.ideal.set ⟨g 0, 14 + c, g 1⟩ 0) ⟨0, pc', g, b⟩))
    (h : 118 ≤ pc') : EnqueueMatch n w r g b pc (some (.next (w.mem.set ⟨r 0, 14 + c, r 1⟩ 0) ⟨0, pc', r, b⟩)) := by
  rw [C.number 0 rfl, C.slot, h₀]
  rw [h₀] at he
  exact .quiet C (alike_set (by omega)) (alike_set (by omega)) he (public_drop C.same.stored hc) C.matching
    fun _ _ _ _ => .nothing (by omega)

theorem at124 (C : Enqueues n w r g 124) : EnqueueMatch n w r g b 124 (Frame.exec program w.mem ⟨0, 124, r, b⟩) :=
  C.clear (c := 0) (pc' := 125) (by decide) C.at'.1.1 rfl (by decide)

theorem at125 (C : Enqueues n w r g 125) : EnqueueMatch n w r g b 125 (Frame.exec program w.mem ⟨0, 125, r, b⟩) :=
  C.clear (c := 1) (pc' := 126) (by decide) C.at'.1.1 rfl (by decide)

theorem at126 (C : Enqueues n w r g 126) : EnqueueMatch n w r g b 126 (Frame.exec program w.mem ⟨0, 126, r, b⟩) :=
  C.clear (c := 2) (pc' := 127) (by decide) C.at'.1.1 rfl (by decide)

theorem late : ∀ i, Enqueues n w r g (76 + i) → EnqueueMatch n w r g b (76 + i) (Frame.exec program w.mem ⟨0, 76 + i, r, b⟩)
  | 0, C => at76 C
  | 1, C => at77 C
  | 2, C => at78 C
  | 3, C => at79 C
  | 4, C => at80 C
  | 5, C => at81 C
  | 6, C => at82 C
  | 7, C => at83 C
  | 8, C => at84 C
  | 9, C => at85 C
  | 10, C => at86 C
  | 11, C => at87 C
  | 12, C => at88 C
  | 13, C => at89 C
  | 14, C => at90 C
  | 15, C => at91 C
  | 16, C => at92 C
  | 17, C => at93 C
  | 18, C => at94 C
  | 19, C => at95 C
  | 20, C => at96 C
  | 21, C => at97 C
  | 22, C => at98 C
  | 23, C => at99 C
  | 24, C => at100 C
  | 25, C => at101 C
  | 26, C => at102 C
  | 27, C => at103 C
  | 28, C => at104 C
  | 29, C => at105 C
  | 30, C => at106 C
  | 31, C => at107 C
  | 32, C => at108 C
  | 33, C => at109 C
  | 34, C => at110 C
  | 35, C => at111 C
  | 36, C => at112 C
  | 37, C => at113 C
  | 38, C => at114 C
  | 39, C => at115 C
  | 40, C => at116 C
  | 41, C => at117 C
  | 42, C => at118 C
  | 43, C => at119 C
  | 44, C => at120 C
  | 45, C => at121 C
  | 46, C => at122 C
  | 47, C => at123 C
  | 48, C => at124 C
  | 49, C => at125 C
  | 50, C => at126 C
  | 51, _ => .done rfl
  | i + 52, C => by
    have h : (WfqueueNever.Enqueue.known n g (76 + (i + 52))).Holds n (g 1) w.view w.ideal := C.at'
    rw [show 76 + (i + 52) = i + 128 by omega] at h
    exact h.elim

/-- Every step that is not private is one of the ideal program, too. -/
theorem step (C : Enqueues n w r g pc) (h : pc ≤ 2 ∨ 76 ≤ pc) :
    EnqueueMatch n w r g b pc (Frame.exec program w.mem ⟨0, pc, r, b⟩) := by
  rcases h with h | h
  · rcases (by omega : pc = 0 ∨ pc = 1 ∨ pc = 2) with rfl | rfl | rfl
    · exact at0 C
    · exact at1 C
    · exact at2 C
  · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h
    exact late i C

end Enqueues
end WfqueueReuse
