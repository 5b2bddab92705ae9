prelude
import Machine.Branch
import WfqueueNever.Own
/-!
# register and unregister

They touch nothing but which slots are taken, and take effect by their own steps.

## Main statements

* `register_step`, `unregister_step`: every instruction leads from its assertion to the next one; the memory changes in
  which slots are taken at most, and so does the abstract state
-/

namespace WfqueueNever
open Gen.WfqueueNever Potential
open Wfqueue (Content spec Op Allows Free Uses)

variable {n y pc : Nat} {G : View} {m m' : Mem} {f' : Frame} {st : Status} {d : Result → Prop} {r : Regs}
  {b buf : List Nat} {q : List Nat}

abbrev takenCell (i : Nat) : Loc := ⟨1, Field.slotsTaken, i⟩

/-- Only which slots are taken has changed. -/
def SlotsOnly (m m' : Mem) : Prop := ∀ l : Loc, l.field = Field.slotsTaken ∨ m' l = m l

/-- What such a step does to the log: nothing, or the operation takes effect. -/
inductive SlotStep (n : Nat) (G : View) (q : List Nat) (m : Mem) (st : Status) (m' : Mem) (f' : Frame) : Prop where
  | quiet : m' = m → (∀ d, Stands n G m (some f') st d) → SlotStep n G q m st m' f'
  | commit {c r} : st = .pending c → Op n ⟨q, taken m⟩ c r ⟨q, taken m'⟩ → SlotsOnly m m' →
      (∀ d, Stands n G m' (some f') (.committed c r) d) → SlotStep n G q m st m' f'

theorem slotsOnly_set {i v : Nat} : SlotsOnly m (m.set (takenCell i) v) := by
  intro l
  by_cases e : l = takenCell i
  · exact .inl (by rw [e])
  · exact .inr (Mem.set_ne e)

theorem taken_set {i v : Nat} : taken (m.set (takenCell i) v) = Function.update (taken m) i (!Nat.beq v 0) := by
  funext j
  unfold taken
  by_cases e : j = i
  · rw [e, Mem.set_self, Function.update_self]
  · rw [Function.update_ne e, Mem.set_ne fun e' => e (by injection e')]

theorem taken_eq_false {i : Nat} : taken m i = false ↔ m (takenCell i) = 0 := by
  show (!Nat.beq (m (takenCell i)) 0) = false ↔ _
  cases h : Nat.beq (m (takenCell i)) 0 with
  | true => exact ⟨fun _ => Nat.eq_of_beq_eq_true h, fun _ => rfl⟩
  | false => exact ⟨nofun, fun e => absurd e (Nat.ne_of_beq_eq_false h)⟩

theorem register_step (ht : m ⟨1, Field.threads, 0⟩ = n) (h₀ : r 0 = 1) : ∀ pc,
    RegisterAt n y b r buf st pc →
      Frame.exec program m ⟨2, pc, r, buf⟩ = some (.next m' f') → SlotStep n G q m st m' f'
  | 0, O, he => by
    have he : some (Outcome.next m ⟨2, 1, Function.update r 1 (m ⟨r 0, 7, 0⟩), buf⟩) = some (.next m' f') := he
    cases he
    refine .quiet rfl fun d => .register h₀ (y := y) (x := b) ⟨O, ?_⟩
    rw [h₀]
    exact ht
  | 1, O, he => by
    cases he
    exact .quiet rfl fun d => .register h₀ (y := y) (x := b) O
  | 2, ⟨O, h₁⟩, he => by
    have he : some (Outcome.next m ⟨2, cond (Word.toBool (BinOp.eval .lt (r 2) (r 1))) 3 10, r, buf⟩) =
      some (.next m' f') := he
    rw [Word.toBool_lt] at he
    cases hb : Nat.ble (r 2 + 1) (r 1) with
    | true =>
      rw [hb] at he
      cases he
      refine .quiet rfl fun d => .register h₀ (y := y) (x := b) ⟨O, h₁, ?_⟩
      have := Nat.le_of_ble_eq_true hb
      omega
    | false =>
      rw [hb] at he
      cases he
      exact .quiet rfl fun d => .register h₀ (y := y) (x := b) O
  | 3, ⟨O, h₁, h₂⟩, he => by
    cases he
    exact .quiet rfl fun d => .register h₀ (y := y) (x := b) ⟨O, h₁, h₂, rfl⟩
  | 4, ⟨⟨hb, hst⟩, h₁, h₂, h₃⟩, he => by
    have he : (Instr.cas 4 3 ⟨.reg 0, 22, .reg 2⟩ (.reg 3) (.lit 1) .acquire .relaxed).exec m ⟨2, 4, r, buf⟩ =
      some (.next m' f') := he
    revert he
    refine Instr.exec_cas (Q := fun o => o = some (.next m' f') → SlotStep n G q m st m' f') (l := takenCell (r 2)) ?_
      (fun hz he => ?_) fun _ he => ?_
    · show (⟨r 0, 22, r 2⟩ : Loc) = _
      rw [h₀]
    · cases he
      have hz : m (takenCell (r 2)) = 0 := hz.trans h₃
      refine .commit hst (r := ⟨0, r 2 :: b⟩) ?_ slotsOnly_set fun d =>
        .register h₀ (y := y) (x := b) (.inr ⟨hb, rfl, rfl⟩)
      show Op n _ _ _ ⟨q, taken (m.set (takenCell (r 2)) 1)⟩
      rw [taken_set]
      exact Op.register h₂ (taken_eq_false.mpr hz)
    · cases he
      exact .quiet rfl fun d => .register h₀ (y := y) (x := b) (.inl ⟨⟨hb, hst⟩, h₁, rfl⟩)
  | 5, h, he => by
    have he : some (Outcome.next m ⟨2, cond (Word.toBool (r 4)) 6 8, r, buf⟩) = some (.next m' f') := he
    rcases h with ⟨O, h₁, h₄⟩ | ⟨hb, h₄, hst⟩ <;> rw [h₄] at he <;> cases he
    · exact .quiet rfl fun d => .register h₀ (y := y) (x := b) ⟨O, h₁⟩
    · exact .quiet rfl fun d => .register h₀ (y := y) (x := b) ⟨hb, hst⟩
  | 6, ⟨hb, hst⟩, he => by
    have hb' : buf.get? 0 = some y := by rw [hb]; rfl
    have he : (Instr.put (.lit 0) (.reg 2)).exec m ⟨2, 6, r, buf⟩ = some (.next m' f') := he
    rw [Instr.exec_put (f := ⟨2, 6, r, buf⟩) (idx := .lit 0) (value := .reg 2) hb'] at he
    cases he
    refine .quiet rfl fun d => .register h₀ (y := y) (x := b) ?_
    show st = .committed _ ⟨0, buf.set 0 (r 2)⟩
    rw [hst, hb]
    rfl
  | 7, _, he => by cases he
  | 8, ⟨O, h₁⟩, he => by
    cases he
    exact .quiet rfl fun d => .register h₀ (y := y) (x := b) ⟨O, h₁⟩
  | 9, ⟨O, h₁⟩, he => by
    cases he
    exact .quiet rfl fun d => .register h₀ (y := y) (x := b) ⟨O, h₁⟩
  | 10, _, he => by cases he
  | _ + 11, h, _ => h.elim

theorem unregister_step (ht : m ⟨1, Field.threads, 0⟩ = n) (h₀ : r 0 = 1) : ∀ pc, UnregisterAt n r buf st pc →
    Frame.exec program m ⟨3, pc, r, buf⟩ = some (.next m' f') → SlotStep n G q m st m' f'
  | 0, O, he => by
    have he : some (Outcome.next m ⟨3, 1, Function.update r 2 (m ⟨r 0, 7, 0⟩), buf⟩) = some (.next m' f') := he
    cases he
    refine .quiet rfl fun d => .unregister h₀ ⟨O, ?_⟩
    rw [h₀]
    exact ht
  | 1, ⟨O, h₂⟩, he => by
    have he : some (Outcome.next m ⟨3, cond (Word.toBool (BinOp.eval .ge (r 1) (r 2))) 2 3, r, buf⟩) =
      some (.next m' f') := he
    rw [Word.toBool_ge] at he
    cases hb : Nat.ble (r 2) (r 1) with
    | true =>
      rw [hb] at he
      cases he
      refine .quiet rfl fun d => .unregister h₀ ⟨O, ?_⟩
      have := Nat.le_of_ble_eq_true hb
      omega
    | false =>
      rw [hb] at he
      cases he
      refine .quiet rfl fun d => .unregister h₀ ⟨O, ?_⟩
      have : ¬ r 2 ≤ r 1 := fun h => by rw [Nat.ble_eq_true_of_le h] at hb; cases hb
      omega
  | 2, _, he => by cases he
  | 3, ⟨O, h₁⟩, he => by
    have he : some (Outcome.next (m.set ⟨r 0, 22, r 1⟩ 0) ⟨3, 4, Function.update r 3 (m ⟨r 0, 22, r 1⟩), buf⟩) =
      some (.next m' f') := he
    rw [h₀] at he
    cases he
    have e : taken (m.set (takenCell (r 1)) 0) = Function.update (taken m) (r 1) false := taken_set
    refine .commit O (r := ⟨cond (Nat.beq (m (takenCell (r 1))) 0) 3 0, buf⟩) ?_ slotsOnly_set fun d =>
      .unregister h₀ rfl
    show Op n _ _ _ ⟨q, taken (m.set (takenCell (r 1)) 0)⟩
    rw [e]
    cases hz : Nat.beq (m (takenCell (r 1))) 0 with
    | true =>
      have hf : taken m (r 1) = false := taken_eq_false.mpr (Nat.eq_of_beq_eq_true hz)
      have eu : Function.update (taken m) (r 1) false = taken m := by
        funext j
        by_cases ej : j = r 1
        · rw [ej, Function.update_self, hf]
        · rw [Function.update_ne ej]
      rw [eu]
      exact Op.unregisterInvalid (.inr hf)
    | false =>
      refine Op.unregister h₁ ?_
      show (!Nat.beq (m (takenCell (r 1))) 0) = true
      rw [hz]
      rfl
  | 4, hst, he => by
    have he : some (Outcome.next m ⟨3, cond (Word.toBool (BinOp.eval .eq (r 3) 0)) 5 6, r, buf⟩) =
      some (.next m' f') := he
    rw [Word.toBool_eq] at he
    have hst : st = .committed ⟨3, [1, r 1], buf⟩ ⟨cond (Nat.beq (r 3) 0) 3 0, buf⟩ := hst
    cases hz : Nat.beq (r 3) 0 with
    | true =>
      rw [hz] at he hst
      cases he
      exact .quiet rfl fun d => .unregister h₀ hst
    | false =>
      rw [hz] at he hst
      cases he
      exact .quiet rfl fun d => .unregister h₀ hst
  | 5, _, he => by cases he
  | 6, _, he => by cases he
  | _ + 7, h, _ => h.elim

end WfqueueNever
