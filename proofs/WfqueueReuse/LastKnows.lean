prelude
import WfqueueReuse.Pairs
import WfqueueNever.DequeueSide
/-!
# What a dequeue knows at its end

## Main definitions

* `LastKnows p w g pc`: `asked` of the slot holds the request, so that the node that it held before may be given up; and
  that is done when the value is read

## Main statements

* `LastKnows.onward`: it stays true whatever others do
* `LastKnows.step`: and in the dequeue's own steps, but for that where it gives up the node
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open WfqueueNever (askedCell)

structure LastKnows (p : Nat) (w : World) (g : Regs) (pc : Nat) : Prop where
  reask : pc = 92 ∨ pc = 141 ∨ 144 ≤ pc ∧ pc ≤ 163 → w.ideal (askedCell p) = g 4
  leaving : 164 ≤ pc → pc ≤ 167 → w.store.leaving p = w.addr (g 3)

variable {n p pc : Nat} {w w' : World} {g : Regs}

theorem LastKnows.onward (Ot : Others n p w w') (hs : 3 ≤ pc → p < n)
    (he : 164 ≤ pc → pc ≤ 167 → w.Exists (g 3)) (K : LastKnows p w g pc) :
    LastKnows p w' g pc where
  reask h := (Ot.still (hs (by omega))).asked.trans (K.reask h)
  leaving h h' := by
    rw [Ot.store.leaving, Ot.onward.addr _ (he h h')]
    exact K.leaving h h'

/-- Where there is nothing to know. -/
theorem LastKnows.nothing (h : pc ≠ 92 ∧ pc ≠ 141) (h' : pc < 144 ∨ 167 < pc) : LastKnows p w g pc :=
  ⟨by omega, by omega⟩

/-! ### Own steps -/

/-- Program counters that lead to where `asked` holds the request, or are such, and do not write it. -/
def keepsAsked (k : Nat) : Bool :=
  Nat.beq k 8 || Nat.beq k 10 || Nat.beq k 92 || Nat.beq k 140 || Nat.beq k 141 || Nat.ble 144 k && Nat.ble k 162

def reasked (pc : Nat) : Bool := Nat.beq pc 92 || Nat.beq pc 141 || Nat.ble 144 pc && Nat.ble pc 163

def lastKeeps (k : Nat) (i : Instr) : Bool := !keepsAsked k || !Potential.writes Field.slotsAsked i

def lastLeads (k pc : Nat) : Bool := (!reasked pc || keepsAsked k || Nat.beq k 91) &&
  (!(Nat.ble 164 pc && Nat.ble pc 167) || Nat.ble 163 k && Nat.ble k 166)

theorem all_lastKeeps : Flow.all lastKeeps dequeue.code = true := by decide +kernel
theorem all_lastLeads : Flow.edges lastLeads dequeue.code = true := by decide +kernel

theorem reasked_of (h : pc = 92 ∨ pc = 141 ∨ 144 ≤ pc ∧ pc ≤ 163) : reasked pc = true := by
  unfold reasked
  simp only [Bool.or_eq_true, Bool.and_eq_true, Nat.ble_eq]
  rcases h with rfl | rfl | h
  · exact .inl (.inl rfl)
  · exact .inl (.inr rfl)
  · exact .inr h

/-- What `asked` holds before a step that leads to where it holds the request. -/
theorem asked_request {m : Mem} {G : WfqueueNever.View} (V : WfqueueNever.Serving n G m)
    (A : WfqueueNever.DequeueAt n G m g pc) (K : pc = 92 ∨ pc = 141 ∨ 144 ≤ pc ∧ pc ≤ 163 → m (askedCell (g 1)) = g 4)
    (h : keepsAsked pc = true) : m (askedCell (g 1)) = g 4 := by
  have of : ∀ {st}, WfqueueNever.Asked n G g st → st = .asking → m (askedCell (g 1)) = g 4 := by
    rintro st A rfl
    exact ((V.fair _ A.own.slot).opened A.stage).trans A.request.symm
  unfold keepsAsked at h
  simp only [Bool.or_eq_true, Bool.and_eq_true, Nat.ble_eq] at h
  rcases h with ((((h | h) | h) | h) | h) | h
  · cases Nat.eq_of_beq_eq_true h
    have A : WfqueueNever.Begun n G g .asking ∧ _ := A
    exact of A.1.asked rfl
  · cases Nat.eq_of_beq_eq_true h
    have A : WfqueueNever.Begun n G g .asking ∧ _ := A
    exact of A.1.asked rfl
  · exact K (.inl (Nat.eq_of_beq_eq_true h))
  · cases Nat.eq_of_beq_eq_true h
    have A : ∃ a, WfqueueNever.Giving n G m g a ∧ a < G.h ∧ g 40 = g 1 := A
    obtain ⟨a, A, _⟩ := A
    exact of A.next.round.begun.asked rfl
  · exact K (.inr (.inl (Nat.eq_of_beq_eq_true h)))
  · exact K (.inr (.inr (by omega)))

theorem LastKnows.step {pc' : Nat} {g' : Regs} {b b' : List Nat} {m' : Mem}
    (V : WfqueueNever.Serving n w.view w.ideal) (A : WfqueueNever.DequeueAt n w.view w.ideal g pc)
    (hx : Frame.exec program w.ideal ⟨1, pc, g, b⟩ = some (.next m' ⟨1, pc', g', b'⟩)) (hi : w'.ideal = m')
    (ha : w'.addr = w.addr) (hl : w'.store.leaving = w.store.leaving) (h₃ : pc ≠ 163) (K : LastKnows (g 1) w g pc) :
    LastKnows (g 1) w' g' pc' := by
  have hP : program.get? (⟨1, pc, g, b⟩ : Frame).op = some dequeue := rfl
  obtain ⟨q₁, q₂⟩ := (Bool.and_eq_true _ _).mp (Flow.exec_edges hP all_lastLeads hx)
  obtain ⟨i, hk, hx'⟩ := Flow.exec_all hP all_lastKeeps hx
  refine ⟨fun h => ?_, fun h h' => ?_⟩
  · rw [reasked_of h] at q₁
    rw [hi]
    cases e : keepsAsked pc with
    | true =>
      have h₈ : 8 ≤ pc := by
        unfold keepsAsked at e
        simp only [Bool.or_eq_true, Bool.and_eq_true, Nat.ble_eq] at e
        rcases e with ((((e | e) | e) | e) | e) | e
        · have := Nat.eq_of_beq_eq_true e; omega
        · have := Nat.eq_of_beq_eq_true e; omega
        · have := Nat.eq_of_beq_eq_true e; omega
        · have := Nat.eq_of_beq_eq_true e; omega
        · have := Nat.eq_of_beq_eq_true e; omega
        · omega
      have PL := WfqueueNever.pastLocal (f := ⟨1, pc, g, b⟩) rfl (WfqueueNever.Dequeue.own A (by omega)).q hx
      unfold lastKeeps at hk
      rw [show keepsAsked (⟨1, pc, g, b⟩ : Frame).pc = true from e] at hk
      rw [show m' (askedCell (g 1)) = _ from Potential.exec_mem hx' (WfqueueNever.not_true.mp hk)]
      exact (asked_request V A K.reask e).trans (PL.request (show 5 ≤ pc by omega)).symm
    | false =>
      rw [show keepsAsked (⟨1, pc, g, b⟩ : Frame).pc = false from e] at q₁
      have e := Nat.eq_of_beq_eq_true q₁
      have e : pc = 91 := e
      subst e
      have hx : some (Outcome.next (w.ideal.set ⟨g 0, 12, g 1⟩ (g 4)) ⟨1, 92, g, b⟩) =
        some (.next m' ⟨1, pc', g', b'⟩) := hx
      cases hx
      rw [(WfqueueNever.Dequeue.own A (by decide)).q]
      exact Mem.set_self _ _ _
  · rw [show (Nat.ble 164 (⟨1, pc', g', b'⟩ : Frame).pc && Nat.ble (⟨1, pc', g', b'⟩ : Frame).pc 167) = true by
      rw [Nat.ble_eq_true_of_le (show 164 ≤ (⟨1, pc', g', b'⟩ : Frame).pc from h),
        Nat.ble_eq_true_of_le (show (⟨1, pc', g', b'⟩ : Frame).pc ≤ 167 from h')]; rfl] at q₂
    obtain ⟨q₂, q₃⟩ := (Bool.and_eq_true _ _).mp q₂
    have hp : 163 ≤ pc := Nat.le_of_ble_eq_true q₂
    have hp' : pc ≤ 166 := Nat.le_of_ble_eq_true q₃
    have PL := WfqueueNever.pastLocal (f := ⟨1, pc, g, b⟩) rfl (WfqueueNever.Dequeue.own A (by omega)).q hx
    rw [hl, ha, show g' 3 = g 3 from PL.before (show 4 ≤ pc by omega)]
    exact K.leaving (by omega) (by omega)

end WfqueueReuse
