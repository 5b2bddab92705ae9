prelude
import Machine.Lemmas
import Hazard.Statement
/-!
# Nobody writes the slots of another thread's record

## Main statements

* `tame_program`: every instruction of the program leaves register 0 alone, and writes no slots but those of the record
  there
* `own_slots`: so does every step
-/

namespace Hazard
open Gen.Hazard

variable {m m' : Mem} {f f' : Frame}

/-- An instruction that leaves register 0 alone, and all slots but those of the record there. -/
def tame : Instr → Bool
  | .set dst _ | .load dst _ _ => Bool.not (Nat.beq dst 0)
  | .store ⟨.reg 0, 12, _⟩ _ _ => true
  | .store ⟨_, field, _⟩ _ _ => Bool.not (Nat.beq field 12)
  | .free _ | .branch _ _ _ | .jump _ | .ret _ => true
  | _ => false

theorem tame_program : program.all (fun operation => operation.code.all tame) = true := by decide

theorem tame_of_instr {i : Instr} (h : f.instr? program = some i) : tame i = true := by
  unfold Frame.instr? Program.instr? at h
  split at h
  next => cases h
  next operation ho =>
    have h₁ := List.all_eq_true.mp tame_program operation (List.mem_of_get?_eq_some ho)
    exact List.all_eq_true.mp h₁ i (List.mem_of_get?_eq_some h)

theorem beq_of_not {a c : Nat} (h : Bool.not (Nat.beq a c) = true) : a ≠ c := by
  intro e
  rw [e, Nat.beq_refl] at h
  cases h

/-- What a step leaves alone. -/
structure Own₀ (f f' : Frame) (m m' : Mem) : Prop where
  record : f'.regs 0 = f.regs 0
  slots : ∀ r i, r ≠ f.regs 0 → m' (slot r i) = m (slot r i)

theorem own_slots (h : f.exec program m = some (.next m' f')) : Own₀ f f' m m' := by
  unfold Frame.exec at h
  split at h
  next => cases h
  next i hi =>
    have ht := tame_of_instr hi
    cases i with
    | set dst e => cases h; exact ⟨Function.update_ne (beq_of_not ht).symm, fun _ _ _ => rfl⟩
    | load dst p o => cases h; exact ⟨Function.update_ne (beq_of_not ht).symm, fun _ _ _ => rfl⟩
    | store p v o =>
      cases h
      refine ⟨rfl, fun r j hr => Mem.set_ne fun e => ?_⟩
      obtain ⟨obj, field, idx⟩ := p
      have h₁ : r = obj.eval f.regs := congrArg Loc.obj e
      have h₂ : 12 = field := congrArg Loc.field e
      subst h₂
      match obj with
      | .reg 0 => exact hr h₁
      | .reg (k + 1) | .lit _ | .un _ _ | .bin _ _ _ => cases ht
    | free e => cases h; exact ⟨rfl, fun _ _ _ => Mem.set_ne nofun⟩
    | branch c y no => cases h; exact ⟨rfl, fun _ _ _ => rfl⟩
    | jump l => cases h; exact ⟨rfl, fun _ _ _ => rfl⟩
    | ret e => cases h
    | get _ _ | put _ _ | cas _ _ _ _ _ _ _ | fetchAdd _ _ _ _ | exchange _ _ _ _ | fence _ | alloc _ _ => cases ht

end Hazard
