prelude
import WfqueueReuse.EnqueueKnows
/-!
# Steps of enqueue in both worlds

## Main definitions

* `EnqueueMatch n w r g b pc o`: the ideal enqueue can make the same step, where `o` is the outcome of the real one

## Main statements

* `EnqueueMatch.stay`, `.plain`, `.branch`, `.quiet`: steps that write nothing that matters
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)
open WfqueueNever (View Laid Offers Serving EnqueueAt EnqGoes nextCell)

/-- An enqueue in both worlds: what is true of them, and of its registers. -/
structure Enqueues (n : Nat) (w : World) (r g : Regs) (pc : Nat) : Prop where
  same : Same n w
  laid : Laid n w.view w.ideal
  offers : Offers n w.view w.ideal
  at' : EnqueueAt n w.view w.ideal g pc
  knows : EnqueueKnows (g 1) w r g pc
  matching : Matching enqueueKind w r g

/-- The ideal program makes the same step, perhaps after a second look at tail. -/
inductive EnqueueMatch (n : Nat) (w : World) (r g : Regs) (b : List Nat) (pc : Nat) : Option Outcome → Prop where
  | next {m m' : Mem} {r' g₁ g' : Regs} {pc' : Nat} {gd : Nat → Nat → Nat} :
      (g₁ = g ∨ pc = 82 ∧ ∃ x, g₁ = Function.update g 31 x) → EnqueueAt n w.view w.ideal g₁ pc →
      Frame.exec program w.ideal ⟨0, pc, g₁, b⟩ = some (.next m' ⟨0, pc', g', b⟩) →
      PublicMove n (g 1) w.store w.mem { w.store with guard := gd } m →
      (∀ x, w.Exists x → m' (Heap.extent x) ≠ 0) →
      (∀ G, EnqGoes n (g 1) w.view w.ideal G m' → EnqueueAt n G m' g' pc' →
        Same n (w.to G gd m m') ∧ Matching enqueueKind (w.to G gd m m') r' g' ∧
          EnqueueKnows (g 1) (w.to G gd m m') r' g' pc') →
      EnqueueMatch n w r g b pc (some (.next m ⟨0, pc', r', b⟩))
  /-- the own node is dead: then tail has reached it, and another one may stand at its address -/
  | jump {r' g' : Regs} {pc' : Nat} : pc = 117 → pc' = 123 → g' = g → EnqueueAt n w.view w.ideal g' pc' →
      Matching enqueueKind w r' g' → EnqueueMatch n w r g b pc (some (.next w.mem ⟨0, pc', r', b⟩))
  | done {v} : Frame.exec program w.ideal ⟨0, pc, g, b⟩ = some (.done ⟨v, b⟩) →
      EnqueueMatch n w r g b pc (some (.done ⟨v, b⟩))

section
variable {n p q i c x y v v' pc pc' : Nat} {w w' : World} {r r' g g' g₁ : Regs} {b : List Nat} {m m' : Mem} {G : View}
  {gd : Nat → Nat → Nat}

/-! ### Worlds with the same nodes -/

/-- The line is needed, if at most a needed node was put in. -/
theorem line_needed (S : Same n w) (E : EnqGoes n p w.view w.ideal G m')
    (hz : m' (nextCell (w.view.line w.view.k)) = 0 ∨ w.Needed (m' (nextCell (w.view.line w.view.k))) ∧
      m' (nextCell (m' (nextCell (w.view.line w.view.k)))) = 0) :
    ∀ i, G.h ≤ i → i ≤ G.k → w.Needed (G.line i) := by
  intro i h₁ h₂
  have hh := E.move.h
  rcases Nat.lt_or_ge w.view.k i with h | h
  · have e := E.laid.next w.view.k (by omega)
    rw [E.move.line _ (Nat.le_refl _)] at e
    rcases hz with hz | ⟨hn, hz⟩
    · rw [hz] at e
      exact absurd e.symm (E.laid.ne_zero (by omega))
    · rw [e] at hn hz
      rcases Nat.lt_or_ge (w.view.k + 1) i with h' | h'
      · have e' := E.laid.next (w.view.k + 1) (by omega)
        rw [hz] at e'
        exact absurd e'.symm (E.laid.ne_zero (by omega))
      · rw [show i = w.view.k + 1 by omega]; exact hn
  · rw [E.move.line i h]
    exact S.line i (by omega) h

/-- What a slot relies on after such a step: an enqueue's own, or another one's. -/
theorem onward_to (E : EnqGoes n p w.view w.ideal G m') (L : Laid n w.view w.ideal)
    (he : ∀ x, w.Exists x → m' (Heap.extent x) ≠ 0) (hg : ∀ c, gd q c = w.store.guard q c)
    (hh : ∀ c, c < 3 → m (hazardCell q c) = w.mem (hazardCell q c)) : Onward q w (w.to G gd m m') where
  addr _ _ := rfl
  exist := he
  guard := hg
  hazard := hh
  live _ _ h _ := h
  line := E.move.line
  k_le := E.move.k_le
  h_le := Nat.le_of_eq E.move.h.symm
  t_le := E.move.t_le
  tail := by
    have := L.t_le
    show G.t ≤ w.view.k
    rcases E.move.t_lt with h | h <;> omega

theorem stored_guard (S : Same n w) : Stored n { w.store with guard := w.store.guard } w.mem := S.stored

theorem alike_refl : Alike m m := ⟨fun _ => rfl, fun _ _ _ => rfl, fun _ _ _ _ => rfl⟩

theorem public_refl : PublicMove n p w.store w.mem { w.store with guard := w.store.guard } w.mem :=
  ⟨rfl, fun _ => rfl, fun _ => rfl, fun _ => rfl, fun _ _ => rfl, fun _ _ _ _ => rfl, fun _ _ _ _ _ => rfl,
    fun _ => .inl rfl, rfl, rfl, fun _ _ => rfl, .inl rfl, fun _ _ => rfl, fun _ => .inr (.inl ⟨rfl, rfl⟩)⟩

namespace Enqueues

theorem slot (C : Enqueues n w r g pc) : r 1 = g 1 := C.matching 1
theorem number (C : Enqueues n w r g pc) (i : Nat) (h : enqueueKind i = .number) : r i = g i := by
  have := C.matching i
  rw [h] at this
  exact this
theorem pointer (C : Enqueues n w r g pc) (i : Nat) (h : enqueueKind i = .pointer) : w.Ptr (r i) (g i) := by
  have := C.matching i
  rw [h] at this
  exact this

/-- What is watched stays so, while the enqueue goes on. -/
theorem watched (C : Enqueues n w r g pc) (S' : Same n (w.to G gd m m')) (E : EnqGoes n (g 1) w.view w.ideal G m')
    (A : EnqueueAt n G m' g' pc') (h₁ : 76 ≤ pc') (h₂ : pc' ≤ 123) (e₁ : g' 1 = g 1) (e₄ : g' 4 = g 4)
    (On : Onward (g 1) w (w.to G gd m m')) (h : Watched (g 1) w y (g 4)) (h₄ : g 4 ≠ 0) :
    Watched (g 1) (w.to G gd m m') y (g 4) := by
  have M := WfqueueNever.Enqueue.offers_at A h₁ h₂
  rw [e₁, e₄] at M
  exact h.onward On C.same C.laid E.laid E.offers S' M.offered M.mine ((C.pointer 4 rfl).known h₄)

end Enqueues

namespace EnqueueMatch

/-- Only registers change, or cells that do not matter. What is known of tail's node stays. -/
theorem quiet (C : Enqueues n w r g pc) (hm : Alike w.mem m) (hm' : Alike w.ideal m')
    (he : Frame.exec program w.ideal ⟨0, pc, g, b⟩ = some (.next m' ⟨0, pc', g', b⟩))
    (P : PublicMove n (g 1) w.store w.mem { w.store with guard := gd } m)
    (hM : Matching enqueueKind w r' g')
    (hK : ∀ G, EnqGoes n (g 1) w.view w.ideal G m' → EnqueueAt n G m' g' pc' → Same n (w.to G gd m m') →
      EnqueueKnows (g 1) (w.to G gd m m') r' g' pc') :
    EnqueueMatch n w r g b pc (some (.next m ⟨0, pc', r', b⟩)) := by
  have ex : ∀ x, w.Exists x → m' (Heap.extent x) ≠ 0 := fun x h => by rw [hm'.extent]; exact h
  refine .next (.inl rfl) C.at' he P ex fun G E A => ?_
  have hl : ∀ i, G.h ≤ i → i ≤ G.k → w.Needed (G.line i) := line_needed C.same E (.inl (by
    rw [hm'.node _ _ (C.laid.name (Nat.le_refl _)) (by decide)]
    exact C.laid.last))
  have S' : Same n (w.to G gd m m') := C.same.quiet (P.stored C.same.stored) hm hm' hl
  exact ⟨S', hM.to ex, hK G E A S'⟩

/-- Only registers change, and there is nothing to know. -/
theorem plain (C : Enqueues n w r g pc)
    (he : Frame.exec program w.ideal ⟨0, pc, g, b⟩ = some (.next w.ideal ⟨0, pc', g', b⟩))
    (hM : Matching enqueueKind w r' g') (hp : pc' ≤ 81 ∨ pc' = 84 ∨ pc' = 85 ∨ 118 ≤ pc') :
    EnqueueMatch n w r g b pc (some (.next w.mem ⟨0, pc', r', b⟩)) :=
  quiet C alike_refl alike_refl he public_refl hM fun _ _ _ _ => .nothing hp

/-- Only registers change, and what is known of tail's node stays. -/
theorem stay (C : Enqueues n w r g pc)
    (he : Frame.exec program w.ideal ⟨0, pc, g, b⟩ = some (.next w.ideal ⟨0, pc', g', b⟩))
    (hM : Matching enqueueKind w r' g') (h₁ : 76 ≤ pc') (h₂ : pc' ≤ 123) (e₁ : g' 1 = g 1) (e₄ : g' 4 = g 4)
    (h₄ : g 4 ≠ 0)
    (hK : ∀ w', Same n w' → Onward (g 1) w w' → (∀ {y}, Watched (g 1) w y (g 4) → Watched (g 1) w' y (g 4)) →
      EnqueueKnows (g 1) w' r' g' pc') :
    EnqueueMatch n w r g b pc (some (.next w.mem ⟨0, pc', r', b⟩)) := by
  refine quiet C alike_refl alike_refl he public_refl hM fun G E A S' => ?_
  have On : Onward (g 1) w (w.to G w.store.guard w.mem w.ideal) :=
    onward_to E C.laid (fun _ h => h) (fun _ => rfl) fun _ _ => rfl
  exact hK _ S' On fun h => C.watched S' E A h₁ h₂ e₁ e₄ On h h₄

/-- Something is written alike in both worlds, and what is known of tail's node stays. -/
theorem written (C : Enqueues n w r g pc)
    (he : Frame.exec program w.ideal ⟨0, pc, g, b⟩ = some (.next m' ⟨0, pc', g', b⟩))
    (P : PublicMove n (g 1) w.store w.mem { w.store with guard := w.store.guard } m)
    (hx : ∀ x, w.Exists x → m' (Heap.extent x) ≠ 0)
    (hz : m' (nextCell (w.view.line w.view.k)) = 0 ∨ w.Needed (m' (nextCell (w.view.line w.view.k))) ∧
      m' (nextCell (m' (nextCell (w.view.line w.view.k)))) = 0)
    (hS : ∀ G : View, (∀ i, G.h ≤ i → i ≤ G.k → w.Needed (G.line i)) → Same n (w.to G w.store.guard m m'))
    (hh : ∀ c, c < 3 → m (hazardCell (g 1) c) = w.mem (hazardCell (g 1) c))
    (hM : Matching enqueueKind w r' g') (e₁ : g' 1 = g 1) (e₄ : g' 4 = g 4) (h₄ : g 4 ≠ 0)
    (hK : ∀ w', Same n w' → Onward (g 1) w w' →
      (76 ≤ pc' → pc' ≤ 123 → ∀ {y}, Watched (g 1) w y (g 4) → Watched (g 1) w' y (g 4)) →
      EnqueueKnows (g 1) w' r' g' pc') :
    EnqueueMatch n w r g b pc (some (.next m ⟨0, pc', r', b⟩)) := by
  refine .next (.inl rfl) C.at' he P hx fun G E A => ?_
  have S' := hS G (line_needed C.same E hz)
  have On : Onward (g 1) w (w.to G w.store.guard m m') := onward_to E C.laid hx (fun _ => rfl) hh
  exact ⟨S', hM.to hx, hK _ S' On fun h₁ h₂ _ h => C.watched S' E A h₁ h₂ e₁ e₄ On h h₄⟩

end EnqueueMatch

namespace Enqueues

/-- Only registers change, while tail's node is known. -/
theorem go (C : Enqueues n w r g pc) (hp : 88 ≤ pc ∧ pc ≤ 116) (h₄ : g 4 ≠ 0)
    (he : Frame.exec program w.ideal ⟨0, pc, g, b⟩ = some (.next w.ideal ⟨0, pc', g', b⟩))
    (hM : Matching enqueueKind w r' g') (h' : 88 ≤ pc' ∧ pc' ≤ 116 ∧ pc' ≠ 91 ∧ pc' ≠ 92)
    (e₁ : g' 1 = g 1) (e₄ : g' 4 = g 4) (e₃₀ : g' 30 = g 30) :
    EnqueueMatch n w r g b pc (some (.next w.mem ⟨0, pc', r', b⟩)) :=
  .stay C he hM (by omega) (by omega) e₁ e₄ h₄ fun w' _ _ W => .watch h' (by
    rw [e₃₀, e₄]
    exact W (C.knows.watched hp.1 hp.2))

end Enqueues

/-! ### Compare-and-swap. Orders have no meaning in the semantics. -/

theorem cas_yes {f : Frame} {ok old : Nat} {place : Place} {e d : Expr} {l : Loc}
    (hl : place.loc f.regs = l) (h : m l = e.eval f.regs) : (Instr.cas ok old place e d .seqCst .seqCst).exec m f =
      some (.next (m.set l (d.eval f.regs)) ⟨f.op, f.pc + 1, (f.regs.update old (m l)).update ok 1, f.buf⟩) := by
  subst hl
  simp only [Instr.exec, h, Nat.beq_refl, cond]

theorem cas_no {f : Frame} {ok old : Nat} {place : Place} {e d : Expr} {l : Loc}
    (hl : place.loc f.regs = l) (h : m l ≠ e.eval f.regs) : (Instr.cas ok old place e d .seqCst .seqCst).exec m f =
      some (.next m ⟨f.op, f.pc + 1, (f.regs.update old (m l)).update ok 0, f.buf⟩) := by
  subst hl
  simp only [Instr.exec, Nat.beq_false_of_ne h, cond]

end
end WfqueueReuse
