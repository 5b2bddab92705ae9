prelude
import WfqueueReuse.DequeueUp
/-!
# dequeue in both worlds: head passes the node, and it is read

## Main statements

* `Dequeues.at144` … `Dequeues.at162`: each step is one of the ideal program, too
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)
open WfqueueNever (View Laid Serving Later Moved DequeueAt Own Got HeadPast Passing nobody headCell tailCell takerCell
  givenCell askedCell nextCell)

section
variable {n p q i c d e k t f x y v v' pc pc' : Nat} {w w' : World} {r r' g g' g₁ : Regs} {b b' : List Nat}
  {m m' : Mem} {G : View} {gd : Nat → Nat → Nat} {o : Order}

/-- An instruction far down in the code. -/
theorem code_late {ins : Instr} (h : (dequeue.code.drop 144).get? i = some ins) :
    program.instr? 1 (i + 144) = some ins := by
  rw [List.get?_drop, Nat.add_comm] at h
  exact h

namespace Dequeues

/-- The node that the slot was given is needed: `given` holds it. -/
theorem mine_needed (C : Dequeues n w r g pc) (hs : g 1 < n)
    (h : g 55 = w.view.node (g 1) (w.view.ask (g 1)).rank) : w.Needed (g 55) := by
  rw [h, ← C.gift hs]
  exact C.gift_mine hs

theorem at144 (C : Dequeues n w r g 144) : DequeueMatch n w r g b 144 (Frame.exec program w.mem ⟨1, 144, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, hs⟩ := C.base (by decide)
  refine C.load hs (d := 55) (code_late (i := 0) rfl) ?_ (C.knows.set rfl (.inl (by decide)))
  show w.Ptr (w.mem ⟨r 0, 13, r 1⟩) (w.ideal ⟨g 0, 13, g 1⟩)
  rw [hr, h₁, h₀]
  exact C.same.given _ hs

theorem at145 (C : Dequeues n w r g 145) : DequeueMatch n w r g b 145 (Frame.exec program w.mem ⟨1, 145, r, b⟩) :=
  C.branch (C.slot (by decide)) (code_late (i := 1) rfl)
    (by show UnOp.eval .not (r 5) = UnOp.eval .not (g 5); rw [C.number 5 rfl])
    (fun _ => C.knows.go rfl (.inl (by decide))) fun _ => C.knows.go rfl (.inl (by decide))

theorem at146 (C : Dequeues n w r g 146) : DequeueMatch n w r g b 146 (Frame.exec program w.mem ⟨1, 146, r, b⟩) :=
  C.load_head (d := 57) (by decide) rfl (code_late (i := 2) rfl) rfl (by decide)

theorem at147 (C : Dequeues n w r g 147) : DequeueMatch n w r g b 147 (Frame.exec program w.mem ⟨1, 147, r, b⟩) :=
  C.announce (c := 0) (val := .reg 57) (by decide) (by decide) rfl (code_late (i := 3) rfl) rfl rfl (by decide)
    fun i (e : some 57 = some i) => by cases e; rfl

theorem at148 (C : Dequeues n w r g 148) : DequeueMatch n w r g b 148 (Frame.exec program w.mem ⟨1, 148, r, b⟩) := by
  refine C.guess (d := 58) (k := 57) (by decide) rfl rfl (code_late (i := 4) rfl) (by decide)
    (C.knows.base.hazard 0 57 rfl) rfl ?_ rfl rfl rfl (by decide) fun h => .looked rfl rfl rfl rfl (by decide) h
  obtain ⟨_, P, _⟩ := C.at'
  have hle := (C.serving.rank_le P.got.asked.own.slot).1
  have P' : Passing n w.view g w.view.h := ⟨P.got, P.mine, Nat.le_refl _, hle⟩
  exact ⟨w.view.h, P'.update rfl, C.laid.head⟩

theorem at149 (C : Dequeues n w r g 149) : DequeueMatch n w r g b 149 (Frame.exec program w.mem ⟨1, 149, r, b⟩) := by
  have iff := C.eq_iff (i := 58) (j := 57) rfl rfl fun e => (C.knows.extra.look 0 58 57 57 rfl e).1
  exact C.branch (C.slot (by decide)) (code_late (i := 5) rfl) (eval_ne iff) (fun _ => C.knows.go rfl (.inl (by decide)))
    fun h => C.end_only (by decide) (by decide) rfl rfl
      (.guarded rfl rfl rfl (C.knows.extra.look 0 58 57 57 rfl (iff.mpr (of_ne_false h))).2) rfl rfl rfl

theorem at150 (C : Dequeues n w r g 150) : DequeueMatch n w r g b 150 (Frame.exec program w.mem ⟨1, 150, r, b⟩) :=
  C.set (C.slot (by decide)) (code_late (i := 6) rfl) C.same.ptr_zero (C.knows.set rfl (.inl (by decide)))

theorem at151 (C : Dequeues n w r g 151) : DequeueMatch n w r g b 151 (Frame.exec program w.mem ⟨1, 151, r, b⟩) :=
  C.jump (C.slot (by decide)) (code_late (i := 7) rfl) (C.end_only (by decide) (by decide) rfl rfl
    (.perhaps rfl rfl rfl fun h => absurd C.at'.2 h) rfl rfl rfl)

theorem at152 (C : Dequeues n w r g 152) : DequeueMatch n w r g b 152 (Frame.exec program w.mem ⟨1, 152, r, b⟩) :=
  C.set (C.slot (by decide)) (code_late (i := 8) rfl) (C.pointer 57 rfl) (C.end_only (by decide) (by decide) rfl rfl
    (.perhaps rfl rfl rfl fun _ => C.knows.base.guard 0 57 rfl) rfl rfl rfl)

theorem at153 (C : Dequeues n w r g 153) : DequeueMatch n w r g b 153 (Frame.exec program w.mem ⟨1, 153, r, b⟩) :=
  C.branch (C.slot (by decide)) (code_late (i := 9) rfl) (eval_null C.same (C.pointer 56 rfl))
    (fun _ => C.end_only (by decide) (by decide) rfl rfl (.none rfl) rfl rfl rfl)
    fun h => C.end_only (by decide) (by decide) rfl rfl
      (.guarded rfl rfl rfl (C.knows.base.maybe 0 56 rfl (of_eq_false h))) rfl rfl rfl

theorem at154 (C : Dequeues n w r g 154) : DequeueMatch n w r g b 154 (Frame.exec program w.mem ⟨1, 154, r, b⟩) :=
  C.set (C.slot (by decide)) (code_late (i := 10) rfl) rfl (C.knows.set rfl (.inl (by decide)))

theorem at155 (C : Dequeues n w r g 155) : DequeueMatch n w r g b 155 (Frame.exec program w.mem ⟨1, 155, r, b⟩) :=
  C.jump (C.slot (by decide)) (code_late (i := 11) rfl) (C.knows.go rfl (.inl (by decide)))

/-- The node behind a guarded one may be dead; but then head has passed it. -/
theorem at156 (C : Dequeues n w r g 156) : DequeueMatch n w r g b 156 (Frame.exec program w.mem ⟨1, 156, r, b⟩) := by
  obtain ⟨a, P, e⟩ := C.at'
  have hs := P.got.asked.own.slot
  have hN := C.mine_needed hs P.mine
  have hl := (C.knows.base.guard 0 56 rfl).live
  have hv : w.Ptr (w.mem ⟨r 56, 3, 0⟩) (w.ideal ⟨g 56, 3, 0⟩) := by
    rw [(C.pointer 56 rfl).eq]
    exact C.same.next _ hl
  have upd : ∀ (r : Regs) (v : Nat), ∀ i, i ≠ 59 → Function.update r 59 v i = r i := fun _ _ _ h => Function.update_ne h
  refine C.load hs (d := 59) (code_late (i := 12) rfl) hv ⟨C.own_nodes (by decide) (by decide) rfl rfl
    (C.knows.base.pointer (d := 59) rfl (upd _ _) (upd _ _)) (.none rfl) (.none rfl),
    ⟨nofun, nofun, nofun, nofun, fun _ e' => ?_, nofun⟩⟩
  have e' : w.mem ⟨r 56, 3, 0⟩ = r 55 := e'
  show w.ideal ⟨g 56, 3, 0⟩ = g 55 ∨ ∃ b, b < w.view.h ∧ g 56 = w.view.line b
  have hle := P.head
  rcases Nat.lt_or_ge a w.view.h with h | h
  · exact .inr ⟨a, h, e⟩
  · have ea : a = w.view.h := by omega
    refine .inl ?_
    have htk := C.laid.t_le
    have hht := C.laid.h_le
    rcases Nat.lt_or_ge a w.view.k with hk | hk
    · have en : w.ideal ⟨g 56, 3, 0⟩ = w.view.line (a + 1) := by rw [e]; exact C.laid.next a hk
      have hN' := C.same.line (a + 1) (by omega) hk
      rw [← en] at hN'
      exact (live_eq hv (C.pointer 55 rfl) hN'.live hN.live).mp e'
    · have ek : a = w.view.k := by omega
      have en : w.ideal ⟨g 56, 3, 0⟩ = 0 := by rw [e, ek]; exact C.laid.last
      have z : r 55 = 0 := e'.symm.trans ((C.same.null_iff hv).mpr en)
      exact absurd ((C.same.null_iff (C.pointer 55 rfl)).mp z) (C.same.live_ne hN.live)

/-- If the dead node behind has the own one's address, then head has passed it: it does not matter what is found. -/
theorem at157 (C : Dequeues n w r g 157) : DequeueMatch n w r g b 157 (Frame.exec program w.mem ⟨1, 157, r, b⟩) := by
  have hs := C.slot (by decide)
  by_cases hj : r 59 = r 55 ∧ g 59 ≠ g 55
  · obtain ⟨a, P, e, _, _⟩ := C.at'
    obtain ⟨a', ha', e'⟩ := (C.knows.extra.pass rfl hj.1).resolve_left hj.2
    have hkh := C.laid.h_le
    have htk := C.laid.t_le
    have ea : a = a' := C.laid.inj a a' (by have := P.head; omega) (by omega) (e.symm.trans e')
    have upd : ∀ i, i ≠ 59 → Function.update g 59 (g 55) i = g i := fun i h => Function.update_ne h
    rw [exec_of (code_late (i := 13) rfl)]
    show DequeueMatch n w r g b 157 (some (.next w.mem
      ⟨1, cond (Word.toBool (BinOp.eval .ne (r 59) (r 55))) 158 160, r, b⟩))
    have hf : Word.toBool (BinOp.eval .ne (r 59) (r 55)) = false := by
      rw [Word.toBool_ne, hj.1, Nat.beq_refl]; rfl
    have hf' : Word.toBool (BinOp.eval .ne (Function.update g 59 (g 55) 59) (Function.update g 59 (g 55) 55)) = false := by
      rw [Word.toBool_ne, Function.update_self]
      show Bool.not (Nat.beq (g 55) (g 55)) = false
      rw [Nat.beq_refl]; rfl
    have he : Frame.exec program w.ideal ⟨1, 157, Function.update g 59 (g 55), b⟩ = some (.next w.ideal
        ⟨1, cond (Word.toBool (BinOp.eval .ne (Function.update g 59 (g 55) 59) (Function.update g 59 (g 55) 55))) 158 160,
          Function.update g 59 (g 55), b⟩) := exec_of (code_late (i := 13) rfl)
    rw [hf'] at he
    rw [hf]
    refine C.step hs (.inr ⟨59, _, rfl, rfl⟩) ?_ he store_guard
      (fun G M _ _ => C.same.quiet C.same.stored alike_refl alike_refl (moved_line C.same M)) (fun i => ?_)
      (C.knows.follow (d := 59) rfl (fun _ _ => rfl) upd)
    · exact ⟨a, P.update rfl, e, fun _ => .inr (by omega), fun h => absurd rfl h⟩
    · by_cases ei : i = 59
      · rw [ei, Function.update_self, hj.1]; exact C.pointer 55 rfl
      · rw [upd i ei]; exact C.matching i
  · have hf : r 59 = r 55 → g 59 = g 55 := fun e => Classical.byContradiction fun h => hj ⟨e, h⟩
    exact C.branch hs (code_late (i := 13) rfl) (eval_ne (C.eq_iff rfl rfl hf)) (fun _ => C.knows.go rfl (.inl (by decide)))
      fun _ => C.knows.go rfl (.inl (by decide))

theorem at158 (C : Dequeues n w r g 158) : DequeueMatch n w r g b 158 (Frame.exec program w.mem ⟨1, 158, r, b⟩) :=
  C.set (C.slot (by decide)) (code_late (i := 14) rfl) rfl (C.knows.set rfl (.inl (by decide)))

theorem at159 (C : Dequeues n w r g 159) : DequeueMatch n w r g b 159 (Frame.exec program w.mem ⟨1, 159, r, b⟩) :=
  C.jump (C.slot (by decide)) (code_late (i := 15) rfl) (C.knows.go rfl (.inl (by decide)))

theorem at160 (C : Dequeues n w r g 160) : DequeueMatch n w r g b 160 (Frame.exec program w.mem ⟨1, 160, r, b⟩) :=
  C.set (C.slot (by decide)) (code_late (i := 16) rfl) (C.pointer 56 rfl) (C.knows.set rfl (.inl (by decide)))

theorem at161 (C : Dequeues n w r g 161) : DequeueMatch n w r g b 161 (Frame.exec program w.mem ⟨1, 161, r, b⟩) := by
  obtain ⟨h₀, hr, h₁, hs⟩ := C.base (by decide)
  obtain ⟨_, P, _, _, h₆₀⟩ := C.at'
  have hl := (C.knows.base.guard 0 56 rfl).live
  have l₆₀ : w.Live (g 60) := by rw [h₆₀]; exact hl
  have ptr : w.Ptr (w.mem headCell) (w.ideal headCell) := C.same.head
  have iff := live_eq ptr (C.pointer 60 rfl) C.head_needed.live l₆₀
  have loc : (⟨r 0, 5, 0⟩ : Loc) = headCell := by rw [hr]
  have loc' : (⟨g 0, 5, 0⟩ : Loc) = headCell := by rw [h₀]
  have K : ∀ {v x z}, DequeueKnows (g 1) w ((r.update 60 v).update 61 z) ((g.update 60 x).update 61 z) 162 := fun {_ _ _} =>
    (C.knows.set (d := 60) (pc' := 162) rfl (.inl (by decide))).set (d := 61) rfl (.inl (by decide))
  rw [exec_of (code_late (i := 17) rfl)]
  refine Instr.exec_cas (Q := DequeueMatch n w r g b 161) (l := headCell) loc (fun h => ?_) fun h => ?_
  · have h : w.mem headCell = r 60 := h
    have P' : PublicMove n (g 1) w.store w.mem { w.store with guard := w.store.guard } (w.mem.set headCell (r 55)) :=
      public_set C.same.stored (by decide)
    refine C.step hs (.inl rfl) C.at' (m' := w.ideal.set headCell (g 55))
      (g' := (g.update 60 (w.ideal headCell)).update 61 1)
      ((exec_of (code_late (i := 17) rfl)).trans
        (cas_yes (f := ⟨1, 161, g, b⟩) (e := .reg 60) (d := .reg 55) loc' (iff.mp h))) P' (fun G M _ _ => ?_)
      ((C.matching.update (d := 60) ptr).update (d := 61) rfl)
      (K.put rfl (fun _ _ => rfl) fun c _ => Mem.set_ne fun e => by
        injection e with _ e
        have e : 14 + c = 5 := e
        omega)
    exact C.same.setQueue (P'.stored C.same.stored) (by decide) (C.pointer 55 rfl) (fun h => absurd h (by decide))
      (moved_line C.same M)
  · have h : w.mem headCell ≠ r 60 := h
    exact C.stay hs (g' := (g.update 60 (w.ideal headCell)).update 61 0)
      ((exec_of (code_late (i := 17) rfl)).trans (cas_no (f := ⟨1, 161, g, b⟩) (e := .reg 60) loc' fun e => h (iff.mpr e)))
      ((C.matching.update (d := 60) ptr).update (d := 61) rfl) K

theorem at162 (C : Dequeues n w r g 162) : DequeueMatch n w r g b 162 (Frame.exec program w.mem ⟨1, 162, r, b⟩) :=
  C.set (C.slot (by decide)) (code_late (i := 18) rfl) (C.number 61 rfl) (C.knows.set rfl (.inl (by decide)))

end Dequeues
end
end WfqueueReuse
