prelude
import WfqueueReuse.Agree
import WfqueueReuse.Public
/-!
# register and unregister in both worlds

They are the same in both programs, and look only at how many slots there are, and at which are taken.

## Main statements

* `other_match`, `other_returns`: the ideal program makes the same step, and the worlds agree afterwards
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored PublicMove)
open WfqueueNever (Laid takenCell valueCell takerCell enqueuerCell nextCell headCell tailCell)

/-- What a step of `register` or `unregister` does in both worlds. -/
structure OtherMatch (n p : Nat) (w : World) (m m' : Mem) : Prop where
  same : Same n (w.to w.view w.store.guard m m')
  move : PublicMove n p w.store w.mem { w.store with guard := w.store.guard } m
  extent : ∀ x, m (Heap.extent x) = w.mem (Heap.extent x) ∧ m' (Heap.extent x) = w.ideal (Heap.extent x)

section
variable {n p i v : Nat} {w : World} {m : Mem} {f f' : Frame} {r : Result}

/-- Nothing is written. -/
theorem OtherMatch.stay (S : Same n w) : OtherMatch n p w w.mem w.ideal where
  same := S.quiet S.stored ⟨fun _ => rfl, fun _ _ _ => rfl, fun _ _ _ _ => rfl⟩
    ⟨fun _ => rfl, fun _ _ _ => rfl, fun _ _ _ _ => rfl⟩ S.line
  move := by
    have M : PublicMove n p w.store w.mem { w.store with guard := w.store.guard }
        (w.mem.set (takenCell 0) (w.mem (takenCell 0))) := public_set S.stored (by decide)
    have e : w.mem.set (takenCell 0) (w.mem (takenCell 0)) = w.mem := by
      funext l
      by_cases h : l = takenCell 0
      · rw [h, Mem.set_self]
      · exact Mem.set_ne h
    rw [e] at M
    exact M
  extent _ := ⟨rfl, rfl⟩

/-- It is written whether a slot is taken. -/
theorem OtherMatch.take (S : Same n w) : OtherMatch n p w (w.mem.set (takenCell i) v) (w.ideal.set (takenCell i) v) where
  same := by
    have M : PublicMove n p w.store w.mem { w.store with guard := w.store.guard } (w.mem.set (takenCell i) v) :=
      public_set S.stored (by decide)
    have name : ∀ x, w.Live x → 2 ≤ w.addr x :=
      fun x h => S.stored.name (by rw [show w.store.role _ = _ from h]; nofun)
    have queue : ∀ {m : Mem} {f j : Nat}, f ≠ 22 → m.set (takenCell i) v ⟨1, f, j⟩ = m ⟨1, f, j⟩ :=
      fun h => Mem.set_ne fun e => h (by injection e)
    have node : ∀ {m : Mem} {x f : Nat}, 2 ≤ x → m.set (takenCell i) v ⟨x, f, 0⟩ = m ⟨x, f, 0⟩ :=
      fun h => Mem.set_ne fun e => by injection e with e; omega
    have extent : ∀ {m : Mem} {x : Nat}, m.set (takenCell i) v (Heap.extent x) = m (Heap.extent x) :=
      Mem.set_ne fun e => by injection e with e; cases e
    refine S.to (M.stored S.stored) (fun _ => extent) S.line ?_ ?_ (fun f j hj h h' => ?_) (fun j => ?_)
      (fun x f h hf => ?_) (fun x h => ?_)
    · rw [queue (by decide), queue (by decide)]; exact S.head
    · rw [queue (by decide), queue (by decide)]; exact S.tail
    · rw [queue (by omega), queue (by omega)]; exact S.cells hj h h'
    · by_cases e : j = i
      · rw [e, Mem.set_self, Mem.set_self]
      · have ne : (⟨1, Field.slotsTaken, j⟩ : Loc) ≠ takenCell i := fun e' => e (by injection e')
        rw [Mem.set_ne ne, Mem.set_ne ne]; exact S.taken j
    · rw [node (name x h), node (S.exist x h).1]; exact S.fields h hf
    · rw [node (name x h), node (S.exist x h).1]; exact S.next x h
  move := public_set S.stored (by decide)
  extent _ := ⟨Mem.set_ne (fun e => by injection e with e; cases e), Mem.set_ne fun e => by injection e with e; cases e⟩

/-- The ideal program makes the same step. -/
theorem other_match (S : Same n w) (L : Laid n w.view w.ideal) (ho : 2 ≤ f.op) (h₀ : f.regs 0 = 1)
    (hx : f.exec Gen.Wfqueue.program w.mem = some (.next m f')) :
    ∃ m', f.exec program w.ideal = some (.next m' f') ∧ OtherMatch n p w m m' := by
  have size : w.mem ⟨1, 7, 0⟩ = w.ideal ⟨1, 7, 0⟩ := S.stored.threads.trans L.threads.symm
  have stay : ∀ {o : Option Outcome} {g : Frame}, o = some (.next w.mem g) → o = some (.next m f') →
      f.exec program w.ideal = some (.next w.ideal g) →
      ∃ m', f.exec program w.ideal = some (.next m' f') ∧ OtherMatch n p w m m' := by
    intro o g e e' h
    rw [e] at e'
    cases e'
    exact ⟨_, h, .stay S⟩
  obtain ⟨op, pc, r, b⟩ := f
  have h₀ : r 0 = 1 := h₀
  have size : w.mem ⟨r 0, 7, 0⟩ = w.ideal ⟨r 0, 7, 0⟩ := by rw [h₀]; exact size
  have cell : ∀ i, (⟨r 0, 22, i⟩ : Loc) = takenCell i := fun i => by rw [h₀]
  clear h₀
  match op, ho, pc with
  | 2, _, 0 =>
    refine stay (o := some (.next w.mem ⟨2, 1, Function.update r 1 (w.mem ⟨r 0, 7, 0⟩), b⟩)) rfl hx ?_
    rw [size]
    rfl
  | 2, _, 1 => exact stay rfl hx rfl
  | 2, _, 2 => exact stay rfl hx rfl
  | 2, _, 3 => exact stay rfl hx rfl
  | 2, _, 4 =>
    have e := S.taken (r 2)
    have hx : (Instr.cas 4 3 ⟨.reg 0, 22, .reg 2⟩ (.reg 3) (.lit 1) .acquire .relaxed).exec w.mem ⟨2, 4, r, b⟩ =
      some (.next m f') := hx
    show ∃ m', (Instr.cas 4 3 ⟨.reg 0, 22, .reg 2⟩ (.reg 3) (.lit 1) .acquire .relaxed).exec w.ideal ⟨2, 4, r, b⟩ =
      some (.next m' f') ∧ _
    have hl : (⟨.reg 0, 22, .reg 2⟩ : Place).loc r = takenCell (r 2) := cell _
    simp only [Instr.exec, hl] at hx ⊢
    rw [← show w.mem (takenCell (r 2)) = w.ideal (takenCell (r 2)) from e]
    cases hb : Nat.beq (w.mem (takenCell (r 2))) (Expr.eval r (.reg 3)) with
    | true =>
      rw [hb] at hx
      cases hx
      exact ⟨_, rfl, .take S⟩
    | false =>
      rw [hb] at hx
      cases hx
      exact ⟨_, rfl, .stay S⟩
  | 2, _, 5 => exact stay rfl hx rfl
  | 2, _, 6 =>
    have hx : (Instr.put (.lit 0) (.reg 2)).exec w.mem ⟨2, 6, r, b⟩ = some (.next m f') := hx
    show ∃ m', (Instr.put (.lit 0) (.reg 2)).exec w.ideal ⟨2, 6, r, b⟩ = some (.next m' f') ∧ _
    simp only [Instr.exec] at hx ⊢
    split at hx
    · cases hx
    · cases hx
      exact ⟨_, rfl, .stay S⟩
  | 2, _, 7 => cases hx
  | 2, _, 8 => exact stay rfl hx rfl
  | 2, _, 9 => exact stay rfl hx rfl
  | 2, _, 10 => cases hx
  | 2, _, _ + 11 => cases hx
  | 3, _, 0 =>
    refine stay (o := some (.next w.mem ⟨3, 1, Function.update r 2 (w.mem ⟨r 0, 7, 0⟩), b⟩)) rfl hx ?_
    rw [size]
    rfl
  | 3, _, 1 => exact stay rfl hx rfl
  | 3, _, 2 => cases hx
  | 3, _, 3 =>
    have e : w.mem (takenCell (r 1)) = w.ideal (takenCell (r 1)) := S.taken (r 1)
    have hx : some (Outcome.next (w.mem.set ⟨r 0, 22, r 1⟩ 0)
      ⟨3, 4, Function.update r 3 (w.mem ⟨r 0, 22, r 1⟩), b⟩) = some (.next m f') := hx
    show ∃ m', some (Outcome.next (w.ideal.set ⟨r 0, 22, r 1⟩ 0)
      ⟨3, 4, Function.update r 3 (w.ideal ⟨r 0, 22, r 1⟩), b⟩) = some (.next m' f') ∧ _
    rw [cell] at hx ⊢
    cases hx
    exact ⟨_, by rw [e], .take S⟩
  | 3, _, 4 => exact stay rfl hx rfl
  | 3, _, 5 => cases hx
  | 3, _, 6 => cases hx
  | 3, _, _ + 7 => cases hx
  | _ + 4, _, _ => cases hx

/-- The ideal program returns the same. -/
theorem other_returns (ho : 2 ≤ f.op) (hx : f.exec Gen.Wfqueue.program w.mem = some (.done r)) :
    f.exec program w.ideal = some (.done r) := by
  obtain ⟨op, pc, g, b⟩ := f
  match op, ho, pc with
  | 2, _, 7 | 2, _, 10 | 3, _, 2 | 3, _, 5 | 3, _, 6 => exact hx
  | 2, _, 0 | 2, _, 1 | 2, _, 2 | 2, _, 3 | 2, _, 5 | 2, _, 8 | 2, _, 9 | 3, _, 0 | 3, _, 1 | 3, _, 3 | 3, _, 4 => cases hx
  | 2, _, 4 =>
    have hx : (Instr.cas 4 3 ⟨.reg 0, 22, .reg 2⟩ (.reg 3) (.lit 1) .acquire .relaxed).exec w.mem ⟨2, 4, g, b⟩ =
      some (.done r) := hx
    simp only [Instr.exec] at hx
    cases hb : Nat.beq (w.mem ((⟨.reg 0, 22, .reg 2⟩ : Place).loc g)) (Expr.eval g (.reg 3)) <;> rw [hb] at hx <;> cases hx
  | 2, _, 6 =>
    have hx : (Instr.put (.lit 0) (.reg 2)).exec w.mem ⟨2, 6, g, b⟩ = some (.done r) := hx
    simp only [Instr.exec] at hx
    split at hx <;> cases hx
  | 2, _, _ + 11 | 3, _, _ + 7 | _ + 4, _, _ => cases hx

end
end WfqueueReuse
