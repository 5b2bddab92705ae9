prelude
import Core.Nat.DivMod
universe u

/-!
# How `induction` and `cases` present natural numbers

## Main definitions

* `Nat.recAux`, `Nat.casesAuxOn`: the recursor with `0` and `n + 1` in place of `Nat.zero` and `Nat.succ n`,
  registered for `induction` and `cases`

## Main statements

* `Nat.le_induction`: induction from a start value
* `Nat.measure_induction`: induction along a function to the natural numbers
-/

namespace Nat

@[elab_as_elim, induction_eliminator] protected def recAux {motive : Nat → Sort u} (zero : motive 0)
    (succ : (n : Nat) → motive n → motive (n + 1)) (t : Nat) : motive t :=
  match t with
  | 0 => zero
  | n + 1 => succ n (Nat.recAux zero succ n)
@[elab_as_elim, cases_eliminator] protected def casesAuxOn {motive : Nat → Sort u} (t : Nat) (zero : motive 0)
    (succ : (n : Nat) → motive (n + 1)) : motive t :=
  match t with
  | 0 => zero
  | n + 1 => succ n

theorem le_induction {m : Nat} {p : Nat → Prop} (base : p m) (step : ∀ n, m ≤ n → p n → p (n + 1)) (n : Nat)
    (h : m ≤ n) : p n := by
  obtain ⟨k, rfl⟩ := le_iff_exists_add.mp h
  induction k with
  | zero => exact base
  | succ k ih => exact step (m + k) (le_add_right m k) (ih (le_add_right m k))

/-- To prove `p x`, one may assume `p` of everything that `f` measures smaller. -/
theorem measure_induction {α : Sort u} (f : α → Nat) {p : α → Prop} (ind : ∀ x, (∀ y, f y < f x → p y) → p x) (x : α) :
    p x := by
  have all : ∀ n x, f x = n → p x := fun n => by
    induction n using Nat.strongRecOn with
    | ind n ih =>
      intro x hx
      exact ind x fun y hy => ih (f y) (hx ▸ hy) y rfl
  exact all (f x) x rfl

/-- There is no infinite descent: `<` is well-founded. -/
theorem lt_wf : WellFounded (fun a b : Nat => a < b) :=
  ⟨fun n => Nat.strongRecOn n fun n ih => ⟨n, ih⟩⟩

end Nat
