prelude
import Machine.Word
/-!
# Instructions that go one of two ways

## Main statements

* `Instr.exec_cas`: a compare-and-swap succeeds or fails
* `Word.isNull`, `Word.notNull`: the branches on whether a pointer is `NULL`
-/

/-- A compare-and-swap, whose place is `l`, succeeds or fails. -/
theorem Instr.exec_cas {Q : Option Outcome → Prop} {m : Mem} {f : Frame} {ok old : Nat} {place : Place} {e d : Expr}
    {s s' : Order} {l : Loc} (hl : place.loc f.regs = l)
    (yes : m l = e.eval f.regs → Q (some (.next (m.set l (d.eval f.regs))
      ⟨f.op, f.pc + 1, (f.regs.update old (m l)).update ok 1, f.buf⟩)))
    (no : m l ≠ e.eval f.regs → Q (some (.next m
      ⟨f.op, f.pc + 1, (f.regs.update old (m l)).update ok 0, f.buf⟩))) :
    Q ((Instr.cas ok old place e d s s').exec m f) := by
  subst hl
  cases hb : Nat.beq (m (place.loc f.regs)) (e.eval f.regs) with
  | true => simp only [Instr.exec, hb, cond]; exact yes (Nat.eq_of_beq_eq_true hb)
  | false => simp only [Instr.exec, hb, cond]; exact no (Nat.ne_of_beq_eq_false hb)

namespace Word

/-- The branch on `p == NULL`. -/
theorem isNull {w yes no : Nat} :
    (w = 0 ∧ cond (toBool (BinOp.eval .eq w 0)) yes no = yes) ∨
      (w ≠ 0 ∧ cond (toBool (BinOp.eval .eq w 0)) yes no = no) := by
  rw [toBool_eq]
  exact cond_beq w 0 yes no

theorem toBool_ne (a b : Nat) : toBool (BinOp.eval .ne a b) = Bool.not (Nat.beq a b) := toBool_ofBool _

theorem cond_bne {α : Type} (a b : Nat) (y n : α) :
    (a ≠ b ∧ cond (Bool.not (Nat.beq a b)) y n = y) ∨ (a = b ∧ cond (Bool.not (Nat.beq a b)) y n = n) := by
  cases h : Nat.beq a b with
  | true => exact .inr ⟨Nat.eq_of_beq_eq_true h, rfl⟩
  | false => exact .inl ⟨Nat.ne_of_beq_eq_false h, rfl⟩

/-- The branch on `p != NULL`. -/
theorem notNull {w yes no : Nat} :
    (w ≠ 0 ∧ cond (toBool (BinOp.eval .ne w 0)) yes no = yes) ∨
      (w = 0 ∧ cond (toBool (BinOp.eval .ne w 0)) yes no = no) := by
  rw [toBool_ne]
  exact cond_bne w 0 yes no

end Word
