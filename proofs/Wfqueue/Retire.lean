prelude
import Wfqueue.SweepStep
/-!
# retire: dequeue, when it has got its element

## Main definitions

* `Retiring n S m r pc`: what is known at program counters 167 to 216 of `dequeue`

## Main statements

* `Retiring.still`: what is known stays true whatever other slots do
* `Retiring.step`: every instruction makes a private move, and leads to what is known there
* `Retiring.enter`: it begins, with a node that is about to be retired

## Implementation notes

Registers: 0 q, 1 slot, 3 the node, 63 the newest of the retired ones, 64 and 65 how many they are, 66 threads; from 67
on those of `sweep`.
-/

namespace Wfqueue
open Gen.Wfqueue

/-- What is known at program counters 167 to 216. -/
inductive RetireAt (n : Nat) (S : Store) (m : Mem) (r : Regs) : Nat → Prop where
  | enter : S.leaving (r 1) = r 3 → r 3 ≠ 0 → RetireAt n S m r 167
  | link {pc} : pc = 168 ∨ pc = 169 → S.leaving (r 1) = r 3 → r 3 ≠ 0 → First (S.retired (r 1)) (r 63) →
      RetireAt n S m r pc
  | put : S.leaving (r 1) = r 3 → r 3 ≠ 0 → First (S.retired (r 1)) (m (olderCell (r 3))) → RetireAt n S m r 170
  | counts {pc} : 171 ≤ pc → pc ≤ 174 → RetireAt n S m r pc
  | sweep {k} : k ≤ 41 → Sweeping n (r 1) S m (window 67 r) k → RetireAt n S m r (175 + k)

structure Retiring (n : Nat) (S : Store) (m : Mem) (r : Regs) (pc : Nat) : Prop where
  queue : r 0 = 1
  slot : r 1 < n
  at_pc : RetireAt n S m r pc

variable {n pc : Nat} {S S' : Store} {m m' : Mem} {r r' : Regs} {buf : List Nat}

namespace Retiring

theorem still (T : Still (r 1) S m S' m') (H : Retiring n S m r pc) : Retiring n S' m' r pc where
  queue := H.queue
  slot := H.slot
  at_pc := by
    cases H.at_pc with
    | enter h h₀ => exact .enter (T.leaving.trans h) h₀
    | link hp h h₀ f => exact .link hp (T.leaving.trans h) h₀ (by rw [T.retired]; exact f)
    | put h h₀ f =>
      refine .put (T.leaving.trans h) h₀ ?_
      have e := T.older (by rw [h]; exact h₀)
      rw [h] at e
      rw [T.retired, e]
      exact f
    | counts h₁ h₂ => exact .counts h₁ h₂
    | sweep hk h => exact .sweep hk (h.still T)

theorem enter (h₀ : r 0 = 1) (h₁ : r 1 < n) (h : S.leaving (r 1) = r 3) (hx : r 3 ≠ 0) : Retiring n S m r 167 :=
  ⟨h₀, h₁, .enter h hx⟩

/-- What a step of the operation leads to. -/
abbrev Next (n : Nat) (r : Regs) (S : Store) (m : Mem) (r' : Regs) (pc : Nat) : Prop :=
  (∀ i, i ≤ 62 → r' i = r i) ∧ Retiring n S m r' pc

theorem code_sweep : ∀ k, k ≤ 40 → Program.instr? program 1 (175 + k) = some (Sweep.code 67 175
    (Sweep.expr (Program.instr? program 1 176)) (Sweep.expr (Program.instr? program 1 206)) k)
  | 0, _ | 1, _ | 2, _ | 3, _ | 4, _ | 5, _ | 6, _ | 7, _ | 8, _ | 9, _ | 10, _ | 11, _ | 12, _ | 13, _ | 14, _
  | 15, _ | 16, _ | 17, _ | 18, _ | 19, _ | 20, _ | 21, _ | 22, _ | 23, _ | 24, _ | 25, _ | 26, _ | 27, _ | 28, _
  | 29, _ | 30, _ | 31, _ | 32, _ | 33, _ | 34, _ | 35, _ | 36, _ | 37, _ | 38, _ | 39, _ | 40, _ => rfl
  | _ + 41, h => absurd h (by omega)

/-- The other registers stay. -/
theorem onward (H : Retiring n S m r pc) (hr : ∀ i, i ≤ 62 → r' i = r i) {pc' : Nat} (A : RetireAt n S' m' r' pc') :
    Next n r S' m' r' pc' :=
  ⟨hr, (hr 0 (by decide)).trans H.queue, by rw [hr 1 (by decide)]; exact H.slot, A⟩

/-- Only registers from 63 on change. -/
theorem stay (h : Stored n S m) (H : Retiring n S m r pc) (hr : ∀ i, i ≤ 62 → r' i = r i) {pc' : Nat}
    (A : RetireAt n S m r' pc') : Leads n (r 1) 1 S m buf (Next n r) (some (.next m ⟨1, pc', r', buf⟩)) :=
  .next (.refl h) (H.onward hr A)

theorem step (h : Stored n S m) (H : Retiring n S m r pc) (hpc : pc < 216) :
    Leads n (r 1) 1 S m buf (Next n r) (Frame.exec program m ⟨1, pc, r, buf⟩) := by
  have h₀ := H.queue
  cases H.at_pc with
  | enter e hx =>
    refine stay h H (fun i hi => Function.update_ne (by omega)) (pc' := 168) (.link (.inl rfl) e hx ?_)
    show First _ (m ⟨r 0, 19, r 1⟩)
    rw [h₀]
    exact (h.retired _).first
  | link hp e hx f =>
    rcases hp with rfl | rfl
    · exact stay h H (fun i hi => Function.update_ne (by omega)) (pc' := 169) (.link (.inr rfl) e hx f)
    · refine .next (.due h e hx) (H.onward (fun _ _ => rfl) (pc' := 170) (.put e hx ?_))
      show First _ (m.set (olderCell (r 3)) (r 63) (olderCell (r 3)))
      rw [Mem.set_self]
      exact f
  | put e hx f =>
    show Leads n (r 1) 1 S m buf (Next n r) (some (.next (m.set ⟨r 0, 19, r 1⟩ (r 3)) ⟨1, 171, r, buf⟩))
    rw [h₀]
    exact .next (.retire h e hx f) (H.onward (fun _ _ => rfl) (.counts (by decide) (by decide)))
  | counts h₁ h₂ =>
    have hpc : pc = 171 ∨ pc = 172 ∨ pc = 173 ∨ pc = 174 := by omega
    rcases hpc with rfl | rfl | rfl | rfl
    · show Leads n (r 1) 1 S m buf (Next n r)
        (some (.next (m.set ⟨r 0, 20, r 1⟩ (BinOp.eval .add (r 64) 1)) ⟨1, 172, r, buf⟩))
      rw [h₀]
      exact .next (.count h (.inr rfl)) (H.onward (fun _ _ => rfl) (.counts (by decide) (by decide)))
    · exact stay h H (fun i hi => Function.update_ne (by omega)) (pc' := 173) (.counts (by decide) (by decide))
    · exact stay h H (fun i hi => Function.update_ne (by omega)) (pc' := 174) (.counts (by decide) (by decide))
    · show Leads n (r 1) 1 S m buf (Next n r) (some (.next m
        ⟨1, cond (Word.toBool ((Sweep.expr (Program.instr? program 1 174)).eval r)) 175 216, r, buf⟩))
      generalize Word.toBool ((Sweep.expr (Program.instr? program 1 174)).eval r) = d
      cases d
      · exact stay h H (fun _ _ => rfl) (.sweep (k := 41) (by decide) trivial)
      · exact stay h H (fun _ _ => rfl) (.sweep (k := 0) (by decide) trivial)
  | @sweep k hk A =>
    unfold Frame.exec Frame.instr?
    rw [code_sweep k (by omega)]
    refine (Sweep.step h h₀ rfl (by omega) A).imp ?_
    rintro S' m' r' _ ⟨k', rfl, hr, A'⟩
    have hr : ∀ i, i ≤ 62 → r' i = r i := fun i hi => hr i (by omega)
    have A' : Sweeping n (r' 1) S' m' (window 67 r') k' := by rw [hr 1 (by decide)]; exact A'
    refine H.onward hr (.sweep ?_ A')
    rcases Nat.lt_or_ge k' 41 with h' | h'
    · omega
    · have := A'.le_last h'
      omega

end Retiring
end Wfqueue
