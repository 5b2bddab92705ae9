prelude
import WfqueueReuse.DequeueLook
/-!
# dequeue in both worlds: the node behind head

## Main statements

* `Dequeues.at22` … `Dequeues.at41`, `Dequeues.at93` … `Dequeues.at100`: each step is one of the ideal program, too
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)
open WfqueueNever (View Laid Serving Later Moved DequeueAt Own Begun Round Over Seen Looking Found nobody headCell
  tailCell takerCell givenCell askedCell)

section
variable {n p q i c d e k t f x y v v' pc pc' : Nat} {w w' : World} {r r' g g' g₁ : Regs} {b b' : List Nat}
  {m m' : Mem} {G : View} {gd : Nat → Nat → Nat} {o : Order}

namespace Dequeues

theorem own_nodes (C : Dequeues n w r g pc) (h : 5 ≤ pc) (h' : pc ≤ 163) (e₃ : g' 3 = g 3) (e₄ : g' 4 = g 4)
    (h₀ : Pointer (g 1) w r' g' pc' 0) (h₁ : Pointer (g 1) w r' g' pc' 1) (h₂ : Pointer (g 1) w r' g' pc' 2) :
    DequeueBase (g 1) w r' g' pc' :=
  .mk' (fun _ _ => e₃ ▸ C.knows.base.before (by omega) (by omega))
    (fun _ _ => e₄ ▸ C.knows.base.request (by omega) (by omega)) h₀ h₁ h₂

/-- Nothing but pointer 0 guards something, and nothing is compared. -/
theorem end_only (C : Dequeues n w r g pc) (h : 5 ≤ pc) (h' : pc ≤ 163) (e₃ : g' 3 = g 3) (e₄ : g' 4 = g 4)
    (h₀ : Pointer (g 1) w r' g' pc' 0) (c₁ : carry 1000 pc' 0 1 = true) (c₂ : carry 1000 pc' 0 2 = true)
    (hp : plain pc' = true) : DequeueKnows (g 1) w r' g' pc' :=
  ⟨C.own_nodes h h' e₃ e₄ h₀ (.none c₁) (.none c₂), .plain hp⟩

theorem slot (C : Dequeues n w r g pc) (h : 3 ≤ pc) : g 1 < n := (C.base h).2.2.2

theorem at22 (C : Dequeues n w r g 22) : DequeueMatch n w r g b 22 (Frame.exec program w.mem ⟨1, 22, r, b⟩) :=
  C.load_head (d := 13) (by decide) rfl rfl rfl (by decide)

theorem at23 (C : Dequeues n w r g 23) : DequeueMatch n w r g b 23 (Frame.exec program w.mem ⟨1, 23, r, b⟩) :=
  C.announce (c := 0) (val := .reg 13) (by decide) (by decide) rfl rfl rfl rfl (by decide)
    fun i (e : some 13 = some i) => by cases e; rfl

theorem at24 (C : Dequeues n w r g 24) : DequeueMatch n w r g b 24 (Frame.exec program w.mem ⟨1, 24, r, b⟩) := by
  refine C.guess (d := 14) (k := 13) (by decide) rfl rfl rfl (by decide) (C.knows.base.hazard 0 13 rfl) rfl ?_ rfl rfl
      rfl
    (by decide) fun h => .looked rfl rfl rfl rfl (by decide) h
  have A : Begun n w.view g .closing ∧ _ := C.at'
  have hl := A.1.looked C.serving
  exact ⟨A.1.update rfl, w.view.h, hl, Nat.le_refl _, C.laid.head⟩

theorem at25 (C : Dequeues n w r g 25) : DequeueMatch n w r g b 25 (Frame.exec program w.mem ⟨1, 25, r, b⟩) := by
  have iff := C.eq_iff (i := 14) (j := 13) rfl rfl fun e => (C.knows.extra.look 0 14 13 13 rfl e).1
  exact C.branch (C.slot (by decide)) rfl (eval_ne iff) (fun _ => C.knows.go rfl (.inl (by decide))) fun h =>
    C.end_only (by decide) (by decide) rfl rfl
      (.guarded rfl rfl rfl (C.knows.extra.look 0 14 13 13 rfl (iff.mpr (of_ne_false h))).2) rfl rfl rfl

theorem at26 (C : Dequeues n w r g 26) : DequeueMatch n w r g b 26 (Frame.exec program w.mem ⟨1, 26, r, b⟩) :=
  C.set (C.slot (by decide)) rfl C.same.ptr_zero (C.knows.set rfl (.inl (by decide)))

theorem at27 (C : Dequeues n w r g 27) : DequeueMatch n w r g b 27 (Frame.exec program w.mem ⟨1, 27, r, b⟩) :=
  C.jump (C.slot (by decide)) rfl (C.end_only (by decide) (by decide) rfl rfl
    (.perhaps rfl rfl rfl fun h => absurd C.at'.2 h) rfl rfl rfl)

theorem at28 (C : Dequeues n w r g 28) : DequeueMatch n w r g b 28 (Frame.exec program w.mem ⟨1, 28, r, b⟩) :=
  C.set (C.slot (by decide)) rfl (C.pointer 13 rfl) (C.end_only (by decide) (by decide) rfl rfl
    (.perhaps rfl rfl rfl fun _ => C.knows.base.guard 0 13 rfl) rfl rfl rfl)

theorem at29 (C : Dequeues n w r g 29) : DequeueMatch n w r g b 29 (Frame.exec program w.mem ⟨1, 29, r, b⟩) :=
  C.branch (C.slot (by decide)) rfl (eval_null C.same (C.pointer 12 rfl))
    (fun _ => C.end_only (by decide) (by decide) rfl rfl (.none rfl) rfl rfl rfl)
    fun h => C.end_only (by decide) (by decide) rfl rfl
      (.guarded rfl rfl rfl (C.knows.base.maybe 0 12 rfl (of_eq_false h))) rfl rfl rfl

theorem at30 (C : Dequeues n w r g 30) : DequeueMatch n w r g b 30 (Frame.exec program w.mem ⟨1, 30, r, b⟩) :=
  C.load_given (d := 15) (by decide) (by decide) rfl rfl rfl rfl rfl (by decide) fun h =>
    .one rfl rfl rfl rfl (by decide) h

theorem at31 (C : Dequeues n w r g 31) : DequeueMatch n w r g b 31 (Frame.exec program w.mem ⟨1, 31, r, b⟩) :=
  C.branch (C.slot (by decide)) rfl (eval_ne (C.eq_iff rfl rfl (C.knows.extra.compare 15 4 rfl)))
    (fun _ => C.knows.go rfl (.inl (by decide))) fun _ => C.knows.go rfl (.inl (by decide))

theorem at32 (C : Dequeues n w r g 32) : DequeueMatch n w r g b 32 (Frame.exec program w.mem ⟨1, 32, r, b⟩) :=
  C.load_tail (d := 16) (k := 12) (by decide) (by decide) rfl rfl rfl rfl rfl rfl (by decide)
    (C.knows.base.guard 0 12 rfl).live fun h => .one rfl rfl rfl rfl (by decide) h

theorem at33 (C : Dequeues n w r g 33) : DequeueMatch n w r g b 33 (Frame.exec program w.mem ⟨1, 33, r, b⟩) :=
  C.branch (C.slot (by decide)) rfl (eval_eq (C.eq_iff rfl rfl (C.knows.extra.compare 12 16 rfl)))
    (fun _ => C.knows.go rfl (.inl (by decide))) fun _ => C.knows.go rfl (.inl (by decide))

/-- The node behind a guarded one. -/
theorem load_next (C : Dequeues n w r g pc) (h₃ : 3 ≤ pc) (hd : dequeueKind d = .pointer)
    (ht : dequeueKind t = .pointer) (hi : program.instr? 1 pc = some (.load d ⟨.reg t, 3, .lit 0⟩ o))
    (hl : w.Live (g t)) (hK : ∀ {v x}, DequeueKnows (g 1) w (Function.update r d v) (Function.update g d x) (pc + 1)) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  refine C.load (C.slot h₃) hi ?_ hK
  rw [hd]
  show w.Ptr (w.mem ⟨r t, 3, 0⟩) (w.ideal ⟨g t, 3, 0⟩)
  rw [(C.pointer t ht).eq]
  exact C.same.next _ hl

theorem at34 (C : Dequeues n w r g 34) : DequeueMatch n w r g b 34 (Frame.exec program w.mem ⟨1, 34, r, b⟩) :=
  C.load_next (d := 18) (t := 12) (by decide) rfl rfl rfl (C.knows.base.guard 0 12 rfl).live
    (C.knows.set rfl (.inl (by decide)))

theorem at35 (C : Dequeues n w r g 35) : DequeueMatch n w r g b 35 (Frame.exec program w.mem ⟨1, 35, r, b⟩) :=
  C.announce (c := 1) (val := .reg 18) (by decide) (by decide) rfl rfl rfl rfl (by decide)
    fun i (e : some 18 = some i) => by cases e; rfl

/-- The node behind head is needed. -/
theorem next_needed (C : Dequeues n w r g pc) {a : Nat} (ha : a ≤ w.view.h) (hB : a + 1 ≤ w.view.t)
    (hx : x = w.view.line a) (hy : y = w.view.line (a + 1)) (he : w.ideal headCell = x) : w.Needed y := by
  have e := C.laid.at_head ha (he.trans hx)
  have := C.laid.t_le
  rw [hy]
  exact C.same.line _ (by omega) (by omega)

theorem at36 (C : Dequeues n w r g 36) : DequeueMatch n w r g b 36 (Frame.exec program w.mem ⟨1, 36, r, b⟩) := by
  have A : Found n w.view w.ideal g ∧ _ := C.at'
  exact C.look (c := 1) (d := 19) (t := 12) (k := 18) (by decide) (by decide) rfl rfl rfl rfl (by decide)
    (C.knows.base.hazard 1 18 rfl) (C.knows.base.guard 0 12 rfl).live
    (C.next_needed (A.1.looking.begun.looked C.serving) A.1.le A.1.looking.head A.2) rfl rfl (by decide)
    fun h => .looked rfl rfl rfl rfl (by decide) h

theorem at37 (C : Dequeues n w r g 37) : DequeueMatch n w r g b 37 (Frame.exec program w.mem ⟨1, 37, r, b⟩) := by
  have iff := C.eq_iff (i := 19) (j := 12) rfl rfl fun e => (C.knows.extra.look 1 19 12 18 rfl e).1
  exact C.branch (C.slot (by decide)) rfl (eval_ne iff) (fun _ => C.knows.go rfl (.inl (by decide))) fun h =>
    ⟨C.own_nodes (by decide) (by decide) rfl rfl (C.knows.base.pointer (d := 1000) rfl (fun _ _ => rfl) fun _ _ => rfl)
      (.guarded rfl rfl rfl (C.knows.extra.look 1 19 12 18 rfl (iff.mpr (of_ne_false h))).2) (.none rfl), .plain rfl⟩

theorem at38 (C : Dequeues n w r g 38) : DequeueMatch n w r g b 38 (Frame.exec program w.mem ⟨1, 38, r, b⟩) :=
  C.set (C.slot (by decide)) rfl C.same.ptr_zero (C.knows.set rfl (.inl (by decide)))

theorem at39 (C : Dequeues n w r g 39) : DequeueMatch n w r g b 39 (Frame.exec program w.mem ⟨1, 39, r, b⟩) :=
  C.jump (C.slot (by decide)) rfl ⟨C.own_nodes (by decide) (by decide) rfl rfl
    (C.knows.base.pointer (d := 1000) rfl (fun _ _ => rfl) fun _ _ => rfl)
    (.perhaps rfl rfl rfl fun h => absurd C.at'.2 h) (.none rfl), .plain rfl⟩

theorem at40 (C : Dequeues n w r g 40) : DequeueMatch n w r g b 40 (Frame.exec program w.mem ⟨1, 40, r, b⟩) :=
  C.set (C.slot (by decide)) rfl (C.pointer 18 rfl) ⟨C.own_nodes (by decide) (by decide) rfl rfl
    (C.knows.base.pointer (d := 17) rfl (fun _ h => Function.update_ne h) fun _ h => Function.update_ne h)
    (.perhaps rfl rfl rfl fun _ => C.knows.base.guard 1 18 rfl) (.none rfl), .plain rfl⟩

theorem at41 (C : Dequeues n w r g 41) : DequeueMatch n w r g b 41 (Frame.exec program w.mem ⟨1, 41, r, b⟩) :=
  C.branch (C.slot (by decide)) rfl (eval_null C.same (C.pointer 17 rfl))
    (fun _ => C.end_only (by decide) (by decide) rfl rfl (.none rfl) rfl rfl rfl)
    fun h => ⟨C.own_nodes (by decide) (by decide) rfl rfl
      (C.knows.base.pointer (d := 1000) rfl (fun _ _ => rfl) fun _ _ => rfl)
      (.guarded rfl rfl rfl (C.knows.base.maybe 1 17 rfl (of_eq_false h))) (.none rfl), .plain rfl⟩

theorem at93 (C : Dequeues n w r g 93) : DequeueMatch n w r g b 93 (Frame.exec program w.mem ⟨1, 93, r, b⟩) :=
  C.load_next (d := 38) (t := 8) (by decide) rfl rfl rfl (C.knows.base.guard 0 8 rfl).live
    (C.knows.set rfl (.inl (by decide)))

theorem at94 (C : Dequeues n w r g 94) : DequeueMatch n w r g b 94 (Frame.exec program w.mem ⟨1, 94, r, b⟩) :=
  C.announce (c := 1) (val := .reg 38) (by decide) (by decide) rfl rfl rfl rfl (by decide)
    fun i (e : some 38 = some i) => by cases e; rfl

theorem at95 (C : Dequeues n w r g 95) : DequeueMatch n w r g b 95 (Frame.exec program w.mem ⟨1, 95, r, b⟩) := by
  obtain ⟨a, R, B⟩ := C.at'
  exact C.look (c := 1) (d := 39) (t := 8) (k := 38) (by decide) (by decide) rfl rfl rfl rfl (by decide)
    (C.knows.base.hazard 1 38 rfl) (C.knows.base.guard 0 8 rfl).live
    (C.next_needed R.seen.le B.le R.head B.node) rfl rfl (by decide) fun h => .looked rfl rfl rfl rfl (by decide) h

theorem at96 (C : Dequeues n w r g 96) : DequeueMatch n w r g b 96 (Frame.exec program w.mem ⟨1, 96, r, b⟩) := by
  have iff := C.eq_iff (i := 39) (j := 8) rfl rfl fun e => (C.knows.extra.look 1 39 8 38 rfl e).1
  exact C.branch (C.slot (by decide)) rfl (eval_ne iff) (fun _ => C.knows.go rfl (.inl (by decide))) fun h =>
    ⟨C.own_nodes (by decide) (by decide) rfl rfl (C.knows.base.pointer (d := 1000) rfl (fun _ _ => rfl) fun _ _ => rfl)
      (.guarded rfl rfl rfl (C.knows.extra.look 1 39 8 38 rfl (iff.mpr (of_ne_false h))).2) (.none rfl), .plain rfl⟩

theorem at97 (C : Dequeues n w r g 97) : DequeueMatch n w r g b 97 (Frame.exec program w.mem ⟨1, 97, r, b⟩) :=
  C.set (C.slot (by decide)) rfl C.same.ptr_zero (C.knows.set rfl (.inl (by decide)))

theorem at98 (C : Dequeues n w r g 98) : DequeueMatch n w r g b 98 (Frame.exec program w.mem ⟨1, 98, r, b⟩) :=
  C.jump (C.slot (by decide)) rfl ⟨C.own_nodes (by decide) (by decide) rfl rfl
    (C.knows.base.pointer (d := 1000) rfl (fun _ _ => rfl) fun _ _ => rfl)
    (.perhaps rfl rfl rfl fun h => absurd C.at'.2 h) (.none rfl), .plain rfl⟩

theorem at99 (C : Dequeues n w r g 99) : DequeueMatch n w r g b 99 (Frame.exec program w.mem ⟨1, 99, r, b⟩) :=
  C.set (C.slot (by decide)) rfl (C.pointer 38 rfl) ⟨C.own_nodes (by decide) (by decide) rfl rfl
    (C.knows.base.pointer (d := 37) rfl (fun _ h => Function.update_ne h) fun _ h => Function.update_ne h)
    (.perhaps rfl rfl rfl fun _ => C.knows.base.guard 1 38 rfl) (.none rfl), .plain rfl⟩

theorem at100 (C : Dequeues n w r g 100) : DequeueMatch n w r g b 100 (Frame.exec program w.mem ⟨1, 100, r, b⟩) :=
  C.branch (C.slot (by decide)) rfl (eval_null C.same (C.pointer 37 rfl))
    (fun _ => C.end_only (by decide) (by decide) rfl rfl (.none rfl) rfl rfl rfl)
    fun h => ⟨C.own_nodes (by decide) (by decide) rfl rfl
      (C.knows.base.pointer (d := 1000) rfl (fun _ _ => rfl) fun _ _ => rfl)
      (.guarded rfl rfl rfl (C.knows.base.maybe 1 37 rfl (of_eq_false h))) (.none rfl), .plain rfl⟩

end Dequeues
end
end WfqueueReuse
