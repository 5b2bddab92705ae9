prelude
import Wfqueue.Fine
import Wfqueue.Own
/-!
# No races for the words of slots

A part of freedom from data races: what is proved of the cells that the bounds on the steps rely on, and of a slot's
lists of free and of retired nodes. Of the nodes themselves nothing is said.

## Main statements

* `slotsRaceFree`: no two threads are about to access the same such cell, or the number of slots, one of them writing
-/

namespace Wfqueue
open Gen.Wfqueue Potential

variable {n : Nat} {s : State} {t u : Tid} {f f' : Frame} {a a' : Access}

/-- What an access of a thread is like. -/
theorem access_own (h : f.access program = some a) :
    (a.writes = true → a.loc.field ≠ Field.threads) ∧
      (ofSlots a.loc.field = true → (!Nat.beq f.op 2) = true ∧ a.loc.idx = f.regs 1) := by
  unfold Frame.access Frame.instr? Program.instr? at h
  cases ho : program.get? f.op with
  | none => rw [ho] at h; cases h
  | some o =>
    rw [ho] at h
    dsimp only at h
    cases hi : o.code.get? f.pc with
    | none => rw [hi] at h; cases h
    | some i =>
      rw [hi] at h
      dsimp only at h
      have hp := (List.all_eq_true.mp (all_ownOnly f.op o ho)) i (List.mem_of_get?_eq_some hi)
      obtain ⟨hw, hp⟩ := (Bool.and_eq_true _ _).mp hp
      have hw : writes Field.threads i = false := by
        cases hb : writes Field.threads i with
        | true => rw [hb] at hw; cases hw
        | false => rfl
      have own : ∀ {p : Place}, place i = some p → ofSlots p.field = true →
          (!Nat.beq f.op 2) = true ∧ p.idx.eval f.regs = f.regs 1 := by
        intro p e hs
        rw [e] at hp
        have hp : (!ofSlots p.field || !Nat.beq f.op 2 && (isReg 0 p.obj && isReg 1 p.idx)) = true := hp
        rw [hs] at hp
        obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp hp
        exact ⟨h₁, isReg_sound ((Bool.and_eq_true _ _).mp h₂).2⟩
      have ne : ∀ {p : Place}, Nat.beq Field.threads p.field = false → p.field ≠ Field.threads :=
        fun h e => Nat.ne_of_beq_eq_false h e.symm
      cases i with
      | load d p o => cases h; exact ⟨nofun, own rfl⟩
      | store p v o => cases h; exact ⟨fun _ => ne hw, own rfl⟩
      | cas k d p e v o o' => cases h; exact ⟨fun _ => ne hw, own rfl⟩
      | fetchAdd d p v o => cases h; exact ⟨fun _ => ne hw, own rfl⟩
      | exchange d p v o => cases h; exact ⟨fun _ => ne hw, own rfl⟩
      | _ => cases h

/-- All operations but `register` have a slot. -/
theorem own_of_ne (F : Fine layout steps n s) (ht : s.thread t = some f) (h : (!Nat.beq f.op 2) = true) :
    (steps f.op).own = true := by
  obtain ⟨R, A⟩ := F.row ht
  have row := A.row
  generalize f.op = op at h row
  match op with
  | 0 => rfl
  | 1 => rfl
  | 2 => cases h
  | 3 => rfl
  | _ + 4 => cases row

/-- No two threads are about to access the number of slots, or the same word of a slot that is no atomic, if one of them
writes. -/
theorem slotsRaceFree (h : Reaches n s) (hne : t ≠ u) (ht : s.thread t = some f) (hu : s.thread u = some f')
    (ha : f.access program = some a) (ha' : f'.access program = some a') (hl : a.loc = a'.loc)
    (hw : a.writes = true ∨ a'.writes = true) :
    a.loc.field ≠ Field.threads ∧ ofSlots a.loc.field = false := by
  obtain ⟨h₁, h₂⟩ := access_own ha
  obtain ⟨h₃, h₄⟩ := access_own ha'
  refine ⟨fun e => ?_, ?_⟩
  · rcases hw with hw | hw
    · exact h₁ hw e
    · exact h₃ hw (by rw [← hl]; exact e)
  · cases hs : ofSlots a.loc.field with
    | false => rfl
    | true =>
      obtain ⟨ho, e⟩ := h₂ hs
      obtain ⟨ho', e'⟩ := h₄ (by rw [← hl]; exact hs)
      exact absurd ((fine_reaches h).apart ht hu (own_of_ne (fine_reaches h) ht ho)
        (own_of_ne (fine_reaches h) hu ho') (by rw [← e, ← e', hl])) hne

end Wfqueue
