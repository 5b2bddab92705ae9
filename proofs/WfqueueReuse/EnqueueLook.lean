prelude
import Machine.Branch
import WfqueueReuse.EnqueueMatch
import WfqueueReuse.Public
/-!
# enqueue in both worlds: until tail is seen

## Main statements

* `Enqueues.at0` … `Enqueues.at87`: each step is one of the ideal program, too
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)
open WfqueueNever (View Laid Offers Serving EnqueueAt EnqGoes nextCell tailCell enqueuedCell)

variable {n p pc i x y v : Nat} {w : World} {r g : Regs} {b : List Nat}

/-! ### Comparisons -/

theorem eval_null (S : Same n w) (h : w.Ptr v x) : BinOp.eval .eq v 0 = BinOp.eval .eq x 0 := by
  by_cases e : x = 0
  · rw [(S.null_iff h).mpr e, e]
  · have e' : v ≠ 0 := fun h' => e ((S.null_iff h).mp h')
    show Word.ofBool (Nat.beq v 0) = Word.ofBool (Nat.beq x 0)
    rw [Nat.beq_false_of_ne e, Nat.beq_false_of_ne e']

theorem eval_eq {v' y : Nat} (h : v = v' ↔ x = y) : BinOp.eval .eq v v' = BinOp.eval .eq x y := by
  show Word.ofBool (Nat.beq v v') = Word.ofBool (Nat.beq x y)
  by_cases e : x = y
  · rw [h.mpr e, e, Nat.beq_refl, Nat.beq_refl]
  · rw [Nat.beq_false_of_ne e, Nat.beq_false_of_ne fun h' => e (h.mp h')]

theorem eval_ne {v' y : Nat} (h : v = v' ↔ x = y) : BinOp.eval .ne v v' = BinOp.eval .ne x y := by
  show Word.ofBool (Bool.not (Nat.beq v v')) = Word.ofBool (Bool.not (Nat.beq x y))
  by_cases e : x = y
  · rw [h.mpr e, e, Nat.beq_refl, Nat.beq_refl]
  · rw [Nat.beq_false_of_ne e, Nat.beq_false_of_ne fun h' => e (h.mp h')]

namespace Enqueues

/-- What is written at an offer's program counters. -/
theorem base (C : Enqueues n w r g pc) (h : 76 ≤ pc) (h' : pc ≤ 123)
    (hb : (WfqueueNever.Enqueue.base n g).Holds n (g 1) w.view w.ideal) : g 0 = 1 ∧ r 0 = 1 ∧ r 1 = g 1 ∧ g 1 < n ∧ g 4 ≠ 0 ∧
      (w.view.offer (g 1)).offered = true ∧ (w.view.offer (g 1)).mine = g 4 := by
  have M := WfqueueNever.Enqueue.offers_at C.at' h h'
  refine ⟨hb.1, (C.number 0 rfl).trans hb.1, C.slot, hb.2.2, ?_, M.offered, M.mine⟩
  rw [← M.mine]
  exact (C.offers.offered _ M.offered).1

theorem at0 (C : Enqueues n w r g 0) : EnqueueMatch n w r g b 0 (Frame.exec program w.mem ⟨0, 0, r, b⟩) := by
  refine .plain C (g' := Function.update g 3 (w.ideal ⟨g 0, 7, 0⟩)) (pc' := 1) rfl (C.matching.update ?_) (by decide)
  show w.mem ⟨r 0, 7, 0⟩ = w.ideal ⟨g 0, 7, 0⟩
  have h₀ : g 0 = 1 := C.at'.1
  rw [C.number 0 rfl, h₀]
  exact C.same.stored.threads.trans C.laid.threads.symm

theorem at1 (C : Enqueues n w r g 1) : EnqueueMatch n w r g b 1 (Frame.exec program w.mem ⟨0, 1, r, b⟩) := by
  show EnqueueMatch n w r g b 1 (some (.next w.mem ⟨0, cond (Word.toBool (BinOp.eval .ge (r 1) (r 3))) 2 3, r, b⟩))
  rw [C.number 1 rfl, C.number 3 rfl]
  refine .plain C rfl C.matching ?_
  cases Word.toBool (BinOp.eval .ge (g 1) (g 3)) <;> decide

theorem at2 (_ : Enqueues n w r g 2) : EnqueueMatch n w r g b 2 (Frame.exec program w.mem ⟨0, 2, r, b⟩) := .done rfl

theorem at76 (C : Enqueues n w r g 76) : EnqueueMatch n w r g b 76 (Frame.exec program w.mem ⟨0, 76, r, b⟩) :=
  .plain C (g' := Function.update g 28 0) (pc' := 77) rfl (C.matching.update rfl) (by decide)

theorem at77 (C : Enqueues n w r g 77) : EnqueueMatch n w r g b 77 (Frame.exec program w.mem ⟨0, 77, r, b⟩) := by
  show EnqueueMatch n w r g b 77 (some (.next w.mem ⟨0, cond (Word.toBool (BinOp.eval .lt (r 28) (r 3))) 78 123, r, b⟩))
  rw [C.number 28 rfl, C.number 3 rfl]
  refine .plain C rfl C.matching ?_
  cases Word.toBool (BinOp.eval .lt (g 28) (g 3)) <;> decide

theorem at78 (C : Enqueues n w r g 78) : EnqueueMatch n w r g b 78 (Frame.exec program w.mem ⟨0, 78, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, hs, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  refine .plain C (g' := Function.update g 29 (w.ideal ⟨g 0, 11, g 1⟩)) (pc' := 79) rfl (C.matching.update ?_) (by decide)
  show w.Ptr (w.mem ⟨r 0, 11, r 1⟩) (w.ideal ⟨g 0, 11, g 1⟩)
  rw [hr, h₁, h₀]
  exact C.same.enqueued _ hs

theorem at79 (C : Enqueues n w r g 79) : EnqueueMatch n w r g b 79 (Frame.exec program w.mem ⟨0, 79, r, b⟩) := by
  show EnqueueMatch n w r g b 79 (some (.next w.mem ⟨0, cond (Word.toBool (BinOp.eval .eq (r 29) 0)) 123 80, r, b⟩))
  rw [eval_null C.same (C.pointer 29 rfl)]
  refine .plain C rfl C.matching ?_
  cases Word.toBool (BinOp.eval .eq (g 29) 0) <;> decide

theorem at80 (C : Enqueues n w r g 80) : EnqueueMatch n w r g b 80 (Frame.exec program w.mem ⟨0, 80, r, b⟩) := by
  obtain ⟨h₀, hr, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  refine .plain C (g' := Function.update g 31 (w.ideal ⟨g 0, 6, 0⟩)) (pc' := 81) rfl (C.matching.update ?_) (by decide)
  show w.Ptr (w.mem ⟨r 0, 6, 0⟩) (w.ideal ⟨g 0, 6, 0⟩)
  rw [hr, h₀]
  exact C.same.tail

theorem alike_set {m : Mem} {f : Nat} (h : 14 ≤ f ∧ f ≠ 22) : Alike m (m.set ⟨1, f, i⟩ v) :=
  ⟨fun _ => Mem.set_ne fun e => (by injection e with e; cases e),
    fun f' i' h' => Mem.set_ne fun e => (by injection e with _ e; omega),
    fun x f' _ h' => Mem.set_ne fun e => (by injection e with _ e; omega)⟩

theorem at81 (C : Enqueues n w r g 81) : EnqueueMatch n w r g b 81 (Frame.exec program w.mem ⟨0, 81, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  show EnqueueMatch n w r g b 81 (some (.next (w.mem.set ⟨r 0, 14, r 1⟩ (r 31)) ⟨0, 82, r, b⟩))
  rw [hr, h₁]
  refine .quiet C (m' := w.ideal.set ⟨g 0, 14, g 1⟩ (g 31)) (g' := g) (pc' := 82) (alike_set (by decide)) ?_ rfl
    (public_drop C.same.stored (c := 0) (by decide)) C.matching fun G _ _ _ => ?_
  · rw [h₀]; exact alike_set (by decide)
  · exact ⟨fun _ => Mem.set_self _ _ _, by omega, by omega, by omega, by omega, by omega, by omega⟩

/-- tail is where it was guessed to be, as far as addresses tell; then the ideal enqueue guesses anew. -/
theorem at82 (C : Enqueues n w r g 82) : EnqueueMatch n w r g b 82 (Frame.exec program w.mem ⟨0, 82, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, hs, h₄, ho, hm⟩ := C.base (by decide) (by decide) C.at'.1.1
  show EnqueueMatch n w r g b 82 (some (.next w.mem ⟨0, 83, Function.update r 32 (w.mem ⟨r 0, 6, 0⟩), b⟩))
  rw [hr]
  have htail : w.ideal tailCell = w.view.line w.view.t := C.laid.tail
  have needed : w.Needed (w.ideal tailCell) := by
    rw [htail]
    exact C.same.tail_needed C.laid (Nat.le_refl _) C.laid.t_le
  by_cases he : w.mem tailCell = r 31
  · have guard : g 1 < n → PublicMove n (g 1) w.store w.mem
        { w.store with guard := guardSet w.store.guard (g 1) 0 (w.mem tailCell) } w.mem := fun hs => by
      refine public_guard C.same.stored hs (by decide) ((C.knows.look rfl).trans he.symm) ?_ ?_
      · rw [C.same.tail.eq, show w.store.role _ = _ from needed.live]
        exact trivial
      · rw [C.same.tail.eq]; exact needed.out
    refine .next (g₁ := Function.update g 31 (w.ideal tailCell)) (m' := w.ideal)
      (g' := Function.update (Function.update g 31 (w.ideal tailCell)) 32 (w.ideal ⟨g 0, 6, 0⟩)) (pc' := 83)
      (gd := guardSet w.store.guard (g 1) 0 (w.mem tailCell)) (.inr ⟨rfl, _, rfl⟩) ?_ rfl ?_ (fun _ h => h)
      fun G E A => ?_
    · obtain ⟨hb, hi, a, ha, _, ht⟩ := C.at'
      refine ⟨hb, hi, WfqueueNever.Fact.see ?_ C.laid rfl⟩
      rcases ht with ht | ht
      · exact .inl ht
      · exact .inr (by show (w.view.offer (g 1)).sent + g 28 ≤ w.view.t; omega)
    · exact guard hs
    · have hl := line_needed C.same E (.inl C.laid.last)
      have P : PublicMove n (g 1) w.store w.mem { w.store with guard := guardSet w.store.guard (g 1) 0 (w.mem tailCell) }
          w.mem := guard hs
      have S' : Same n (w.to G (guardSet w.store.guard (g 1) 0 (w.mem tailCell)) w.mem w.ideal) :=
        C.same.quiet (P.stored C.same.stored) alike_refl alike_refl hl
      have hp : w.Ptr (w.mem tailCell) (w.ideal tailCell) := C.same.tail
      have hi : w.ideal ⟨g 0, 6, 0⟩ = w.ideal tailCell := by rw [h₀]
      refine ⟨S', ?_, ⟨by omega, fun _ _ => ⟨⟨⟨?_, needed.live⟩, ?_⟩, hi⟩, by omega, by omega, by omega, by omega,
        by omega⟩⟩
      · refine Matching.to (fun _ h => h) ?_
        rw [hi]
        intro i
        by_cases e : i = 32
        · rw [e]; exact hp
        · rw [Function.update_ne e, Function.update_ne e]
          by_cases e' : i = 31
          · rw [e', Function.update_self, ← he]; exact hp
          · rw [Function.update_ne e']; exact C.matching i
      · show guardSet w.store.guard (g 1) 0 (w.mem tailCell) (g 1) 0 = w.addr (w.ideal tailCell)
        rw [guardSet_self]; exact C.same.tail.eq
      · intro a ha hy hk e
        have hy : G.line a = w.ideal tailCell := hy
        have ea : a = G.t := E.laid.inj a G.t (Nat.le_trans ha E.laid.t_le) E.laid.t_le (hy.trans E.laid.tail)
        by_cases has : G.Has G.t (g 4)
        · exact .inr has
        · have M := WfqueueNever.Enqueue.offers_at A (by decide) (by decide)
          have hm' : (G.offer (g 1)).mine = g 4 := M.mine
          have n₁ := S'.tail_needed E.laid (i := a + 1) (by show G.t ≤ a + 1; omega) hk
          have n₂ := S'.mine_needed E.offers (q := g 1) M.offered (by
            show ¬ G.Has G.t (G.offer (g 1)).mine
            rw [hm']; exact has)
          have n₂ : World.Needed _ (G.offer (g 1)).mine := n₂
          rw [hm'] at n₂
          exact .inl (n₁.live.inj n₂.live e)
  · refine .quiet C (g' := Function.update g 32 (w.ideal ⟨g 0, 6, 0⟩)) (pc' := 83) alike_refl alike_refl rfl public_refl
      (C.matching.update ?_) fun G _ _ _ => ⟨by omega, fun _ h => absurd h he, by omega, by omega, by omega, by omega, by omega⟩
    show w.Ptr (w.mem tailCell) (w.ideal ⟨g 0, 6, 0⟩)
    rw [h₀]
    exact C.same.tail

theorem at83 (C : Enqueues n w r g 83) : EnqueueMatch n w r g b 83 (Frame.exec program w.mem ⟨0, 83, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  show EnqueueMatch n w r g b 83 (some (.next w.mem ⟨0, cond (Word.toBool (BinOp.eval .ne (r 32) (r 31))) 84 86, r, b⟩))
  have hf : r 32 = r 31 ↔ g 32 = g 31 := by
    refine ⟨fun e => (C.knows.again rfl e).2, fun e => ?_⟩
    rw [(C.pointer 32 rfl).eq, (C.pointer 31 rfl).eq, e]
  rw [eval_ne hf, Word.toBool_ne]
  have ex : Frame.exec program w.ideal ⟨0, 83, g, b⟩ = some (.next w.ideal ⟨0,
      cond (Bool.not (Nat.beq (g 32) (g 31))) 84 86, g, b⟩) := by rw [← Word.toBool_ne]; rfl
  rcases Word.cond_bne (g 32) (g 31) 84 86 with ⟨_, e⟩ | ⟨h, e⟩ <;> rw [e] at ex ⊢
  · exact .plain C ex C.matching (by decide)
  · exact .stay C ex C.matching (by decide) (by decide) rfl rfl h₄ fun w' _ _ W => ⟨by omega, by omega, fun _ =>
      W (C.knows.again rfl (hf.mpr h)).1, by omega, by omega, by omega, by omega⟩

theorem at84 (C : Enqueues n w r g 84) : EnqueueMatch n w r g b 84 (Frame.exec program w.mem ⟨0, 84, r, b⟩) :=
  .plain C (g' := Function.update g 30 0) (pc' := 85) rfl (C.matching.update C.same.ptr_zero) (by decide)

theorem at85 (C : Enqueues n w r g 85) : EnqueueMatch n w r g b 85 (Frame.exec program w.mem ⟨0, 85, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  have h : g 30 = 0 := C.at'.2.2.2
  exact .stay C (g' := g) (pc' := 87) rfl C.matching (by decide) (by decide) rfl rfl h₄ fun w' _ _ _ => ⟨by omega, by omega,
    by omega, fun _ h' => absurd h h', by omega, by omega, by omega⟩

theorem at86 (C : Enqueues n w r g 86) : EnqueueMatch n w r g b 86 (Frame.exec program w.mem ⟨0, 86, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  exact .stay C (g' := Function.update g 30 (g 31)) (pc' := 87) rfl (C.matching.update (C.pointer 31 rfl)) (by decide)
    (by decide) rfl rfl h₄ fun w' _ _ W => ⟨by omega, by omega, by omega, fun _ _ => W (C.knows.seen rfl), by omega, by omega,
      by omega⟩

theorem at87 (C : Enqueues n w r g 87) : EnqueueMatch n w r g b 87 (Frame.exec program w.mem ⟨0, 87, r, b⟩) := by
  obtain ⟨_, _, _, _, h₄, _⟩ := C.base (by decide) (by decide) C.at'.1.1
  show EnqueueMatch n w r g b 87 (some (.next w.mem ⟨0, cond (Word.toBool (BinOp.eval .eq (r 30) 0)) 121 88, r, b⟩))
  rw [eval_null C.same (C.pointer 30 rfl)]
  have ex : Frame.exec program w.ideal ⟨0, 87, g, b⟩ = some (.next w.ideal ⟨0,
      cond (Word.toBool (BinOp.eval .eq (g 30) 0)) 121 88, g, b⟩) := rfl
  rcases Word.isNull (w := g 30) (yes := 121) (no := 88) with ⟨_, e⟩ | ⟨h, e⟩ <;> rw [e] at ex ⊢
  · exact .plain C ex C.matching (by decide)
  · exact .stay C ex C.matching (by decide) (by decide) rfl rfl h₄ fun w' _ _ W => .watch (by decide) (W (C.knows.back rfl h))

end Enqueues
end WfqueueReuse
