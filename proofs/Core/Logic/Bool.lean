prelude
import Core.Logic.Ite
universe u v

/-!
# Booleans

## Main statements

* `simp` lemmas that turn Boolean equations into propositions: `decide_eq_true_eq`, `Bool.and_eq_true`,
  `Bool.not_eq_true'`, …
* the Boolean algebra laws that `simp` needs
-/

theorem Bool.of_not_eq_true {b : Bool} (h : ¬(b = true)) : b = false := eq_false_of_ne_true h
theorem Bool.eq_false_or_eq_true (b : Bool) : b = true ∨ b = false := by
  cases b with
  | true => exact .inl rfl
  | false => exact .inr rfl
@[simp] theorem Bool.false_eq_true : (false = true) = False := eq_false (fun h => nomatch h)
@[simp] theorem Bool.true_eq_false : (true = false) = False := eq_false (fun h => nomatch h)
@[simp] theorem Bool.not_eq_true (b : Bool) : (¬(b = true)) = (b = false) := by cases b <;> simp
@[simp] theorem Bool.not_eq_false (b : Bool) : (¬(b = false)) = (b = true) := by cases b <;> simp
@[simp] theorem decide_eq_true_eq {p : Prop} [Decidable p] : (decide p = true) = p :=
  propext ⟨of_decide_eq_true, decide_eq_true⟩
@[simp] theorem decide_eq_false_iff_not {p : Prop} [Decidable p] : (decide p = false) ↔ ¬p :=
  ⟨of_decide_eq_false, decide_eq_false⟩
theorem decide_congr {p q : Prop} [Decidable p] [Decidable q] (h : p ↔ q) : decide p = decide q := by
  cases ‹Decidable p› with
  | isTrue hp => exact (decide_eq_true (h.mp hp)).symm
  | isFalse hp => exact (decide_eq_false (mt h.mpr hp)).symm
@[simp] theorem decide_true : decide True = true := rfl
@[simp] theorem decide_false : decide False = false := rfl
@[simp] theorem decide_not {p : Prop} [h : Decidable p] : decide (¬p) = !decide p := by cases h <;> rfl
@[simp] theorem decide_and (p q : Prop) [hp : Decidable p] [hq : Decidable q] :
    decide (p ∧ q) = (decide p && decide q) := by cases hp <;> cases hq <;> rfl
@[simp] theorem decide_or (p q : Prop) [hp : Decidable p] [hq : Decidable q] :
    decide (p ∨ q) = (decide p || decide q) := by cases hp <;> cases hq <;> rfl
@[simp] theorem decide_eq_true_iff_of_bool (b : Bool) : decide (b = true) = b := by cases b <;> rfl

namespace Bool

@[simp] theorem and_eq_true (a b : Bool) : ((a && b) = true) = (a = true ∧ b = true) := by
  cases a <;> cases b <;> simp [Bool.and]
@[simp] theorem or_eq_true (a b : Bool) : ((a || b) = true) = (a = true ∨ b = true) := by
  cases a <;> cases b <;> simp [Bool.or]
@[simp] theorem and_eq_false_imp (a b : Bool) : ((a && b) = false) = (a = true → b = false) := by
  cases a <;> cases b <;> simp [Bool.and]
@[simp] theorem or_eq_false_iff (a b : Bool) : ((a || b) = false) = (a = false ∧ b = false) := by
  cases a <;> cases b <;> simp [Bool.or]
@[simp] theorem not_eq_true' (b : Bool) : ((!b) = true) = (b = false) := by cases b <;> simp [Bool.not]
@[simp] theorem not_eq_false' (b : Bool) : ((!b) = false) = (b = true) := by cases b <;> simp [Bool.not]
@[simp] theorem not_true : (!true) = false := rfl
@[simp] theorem not_false : (!false) = true := rfl
@[simp] theorem not_not (b : Bool) : (!!b) = b := by cases b <;> rfl
@[simp] theorem and_true (b : Bool) : (b && true) = b := by cases b <;> rfl
@[simp] theorem true_and (b : Bool) : (true && b) = b := by cases b <;> rfl
@[simp] theorem and_false (b : Bool) : (b && false) = false := by cases b <;> rfl
@[simp] theorem false_and (b : Bool) : (false && b) = false := by cases b <;> rfl
@[simp] theorem or_true (b : Bool) : (b || true) = true := by cases b <;> rfl
@[simp] theorem true_or (b : Bool) : (true || b) = true := by cases b <;> rfl
@[simp] theorem or_false (b : Bool) : (b || false) = b := by cases b <;> rfl
@[simp] theorem false_or (b : Bool) : (false || b) = b := by cases b <;> rfl
@[simp] theorem and_self (b : Bool) : (b && b) = b := by cases b <;> rfl
@[simp] theorem or_self (b : Bool) : (b || b) = b := by cases b <;> rfl
theorem and_comm (a b : Bool) : (a && b) = (b && a) := by cases a <;> cases b <;> rfl
theorem or_comm (a b : Bool) : (a || b) = (b || a) := by cases a <;> cases b <;> rfl
theorem and_assoc (a b c : Bool) : ((a && b) && c) = (a && (b && c)) := by cases a <;> rfl
theorem or_assoc (a b c : Bool) : ((a || b) || c) = (a || (b || c)) := by cases a <;> rfl
theorem eq_iff_iff {a b : Bool} : a = b ↔ (a = true ↔ b = true) := by cases a <;> cases b <;> simp
end Bool

@[simp] theorem cond_true {α : Sort u} (a b : α) : cond true a b = a := rfl
@[simp] theorem cond_false {α : Sort u} (a b : α) : cond false a b = b := rfl
@[simp] theorem Bool.cond_self {α : Sort u} (b : Bool) (a : α) : cond b a a = a := by cases b <;> rfl
theorem Bool.cond_eq_ite {α : Sort u} (b : Bool) (x y : α) : cond b x y = if b then x else y := by
  cases b <;> rfl

/-! ### Boolean equality -/

@[simp] theorem beq_iff_eq {α : Type u} [DecidableEq α] {a b : α} : ((a == b) = true) ↔ a = b :=
  ⟨of_decide_eq_true, decide_eq_true⟩
@[simp] theorem beq_eq_false_iff_ne {α : Type u} [DecidableEq α] {a b : α} : ((a == b) = false) ↔ a ≠ b :=
  ⟨of_decide_eq_false, decide_eq_false⟩
@[simp] theorem beq_self_eq_true {α : Type u} [DecidableEq α] (a : α) : (a == a) = true := decide_eq_true rfl
@[simp] theorem bne_iff_ne {α : Type u} [DecidableEq α] {a b : α} : ((a != b) = true) ↔ a ≠ b := by
  show ((!(a == b)) = true) ↔ a ≠ b
  simp
