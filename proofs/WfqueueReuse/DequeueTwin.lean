prelude
import WfqueueReuse.DequeuePair
import WfqueueReuse.IdealTouches
/-!
# Every step of a dequeue, in both worlds

## Main statements

* `Twin.dequeue_public`, `.dequeue_leave`, `.dequeue_private`: a step leads to states that belong together
* `Twin.dequeue_returns`: and so does a return
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored spec PublicMove Goes)
open WfqueueNever (View Laid Serving Moved DequeueAt Believed Old InDoubt dequeueSide askedCell)

variable {n p q pc pc' : Nat} {w : World} {r r' g g' g₁ : Regs} {b b' : List Nat} {m m' : Mem} {G : View} {S : Store}
  {f' : Frame} {s s' : State} {t : Tid} {K : Logs (spec n)} {v : Result}

theorem dequeue_hidden (i : Nat) (h : 62 < i) : dequeueKind i = .hidden := by
  obtain ⟨k, rfl⟩ := Nat.le_iff_exists_add.mp h
  rw [Nat.add_comm]
  exact rfl

/-! ### What others rely on -/

theorem Others.of_moved (hq : q ≠ p) (A : Same n w) (L : Laid n w.view w.ideal)
    (M : Moved n p w.view w.ideal G m') (P : PublicMove n p w.store w.mem S m) (hρ : S.role = w.store.role)
    (hN : q < n → ∀ x, Old w.view w.ideal q x → w.Needed x → (⟨G, w.addr, S, m, m'⟩ : World).Needed x) :
    Others n q w ⟨G, w.addr, S, m, m'⟩ where
  onward := by
    have hk := L.t_le
    have D := M.deqMove L
    refine ⟨fun _ _ => rfl, fun x h => ?_, fun c => congrFun (P.guard_other q hq) c, fun c hc => P.hazard q c hq hc,
      fun x c h _ => ?_, fun i _ => congrFun D.line i, Nat.le_of_eq D.k.symm, D.h_le, Nat.le_of_eq D.t.symm, ?_⟩
    · show m' (Heap.extent x) ≠ 0
      rw [moved_extent M L]; exact h
    · show S.role (w.addr x) = _
      rw [hρ]; exact h
    · show G.t ≤ w.view.k
      rw [D.t]; exact hk
  null := rfl
  later := M.later
  still hs := M.still q hs hq
  store := P.still A.stored hq
  needed := hN

/-! ### Where the steps lead -/

def dequeueLeads (k pc : Nat) : Bool :=
  cond (Nat.ble 167 k && Nat.ble k 215) (Nat.ble 167 pc && Nat.ble pc 216)
    (Nat.ble pc 166 || Nat.ble 216 pc || Nat.beq k 166 && Nat.beq pc 167)

theorem dequeue_leads : Flow.edges dequeueLeads Gen.Wfqueue.dequeue.code = true := by decide +kernel

theorem dequeue_target (h : Frame.exec Gen.Wfqueue.program m ⟨1, pc, r, b⟩ = some (.next m' f')) :
    dequeueLeads pc f'.pc = true :=
  Flow.exec_edges (P := Gen.Wfqueue.program) (f := ⟨1, pc, r, b⟩) (o := Gen.Wfqueue.dequeue) rfl dequeue_leads h

theorem leads_public (h : dequeueLeads pc pc' = true) (hp : pc ≤ 166 ∨ 216 ≤ pc) :
    (pc' ≤ 166 ∨ 216 ≤ pc') ∨ pc = 166 ∧ pc' = 167 := by
  unfold dequeueLeads at h
  have e : (Nat.ble 167 pc && Nat.ble pc 215) = false := by
    cases e : (Nat.ble 167 pc && Nat.ble pc 215) with
    | false => rfl
    | true =>
      obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp e
      have := Nat.le_of_ble_eq_true h₁
      have := Nat.le_of_ble_eq_true h₂
      omega
  rw [e] at h
  simp only [cond, Bool.or_eq_true, Bool.and_eq_true, Nat.ble_eq] at h
  exact h.imp id fun h => ⟨Nat.eq_of_beq_eq_true h.1, Nat.eq_of_beq_eq_true h.2⟩

theorem leads_private (h : dequeueLeads pc pc' = true) (h₁ : 167 ≤ pc) (h₂ : pc ≤ 215) : 167 ≤ pc' ∧ pc' ≤ 216 := by
  unfold dequeueLeads at h
  rw [Nat.ble_eq_true_of_le h₁, Nat.ble_eq_true_of_le h₂] at h
  obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
  exact ⟨Nat.le_of_ble_eq_true h₁, Nat.le_of_ble_eq_true h₂⟩

/-- At public program counters both programs are the same. -/
theorem dequeue_exec (h : pc ≤ 166 ∨ 216 ≤ pc) :
    Frame.exec Gen.Wfqueue.program m ⟨1, pc, r, b⟩ = Frame.exec program m ⟨1, pc, r, b⟩ := by
  have e : Frame.instr? Gen.Wfqueue.program ⟨1, pc, r, b⟩ = Frame.instr? program ⟨1, pc, r, b⟩ := by
    rcases h with h | h
    · exact dequeue_instr (by omega)
    · obtain ⟨k, rfl⟩ := Nat.le_iff_exists_add.mp h
      show Gen.Wfqueue.dequeue.code.get? (216 + k) = dequeue.code.get? (216 + k)
      rw [← List.get?_drop, ← List.get?_drop]
      rfl
  unfold Frame.exec
  rw [e]

end WfqueueReuse
