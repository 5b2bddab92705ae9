prelude
import Core.Nat.Induction
import Core.Omega
universe u v

/-!
# Recursion along a measure

What the elaborator looks up for definitions with `termination_by`.

## Main definitions

* `WellFounded.fix`, `invImage`, `measure`, `sizeOfWFRel`
* `Prod.Lex`, the lexicographic order of pairs (looked up, but `termination_by (m, n)` does not work)
* `WellFounded.Nat.fix`: recursion along a measure, with the measure as fuel, so that the kernel can evaluate it

## Main statements

* `WellFounded.fix_eq`, `WellFounded.Nat.fix_eq`: the recursion equations

## Implementation notes

As in Lean, a function defined in this way does not unfold by `rfl` or `decide`: rewrite with its name (`rw [f]`), or
evaluate it with `decide +kernel`. Prefer structural recursion where it is possible.
-/

namespace WellFounded
variable {α : Sort u} {r : α → α → Prop} {C : α → Sort v}

noncomputable def fixF (F : ∀ x, (∀ y, r y x → C y) → C x) (x : α) (a : Acc r x) : C x :=
  a.rec (fun x _ ih => F x ih)
noncomputable def fix (hwf : WellFounded r) (F : ∀ x, (∀ y, r y x → C y) → C x) (x : α) : C x :=
  fixF F x (hwf.apply x)
theorem fix_eq (hwf : WellFounded r) (F : ∀ x, (∀ y, r y x → C y) → C x) (x : α) :
    fix hwf F x = F x (fun y _ => fix hwf F y) := by
  show fixF F x (hwf.apply x) = _
  cases hwf.apply x with
  | intro _ h => rfl

end WellFounded

@[reducible] def InvImage {α : Sort u} {β : Sort v} (r : β → β → Prop) (f : α → β) : α → α → Prop :=
  fun a b => r (f a) (f b)
theorem InvImage.wf {α : Sort u} {β : Sort v} {r : β → β → Prop} (f : α → β) (h : WellFounded r) :
    WellFounded (InvImage r f) := by
  have all : ∀ b, Acc r b → ∀ a, f a = b → Acc (InvImage r f) a := by
    intro b hb
    induction hb with
    | intro b _ ih => exact fun a e => ⟨a, fun a' h' => ih (f a') (e ▸ h') a' rfl⟩
  exact ⟨fun a => all (f a) (h.apply (f a)) a rfl⟩
@[reducible] def invImage {α : Sort u} {β : Sort v} (f : α → β) (h : WellFoundedRelation β) :
    WellFoundedRelation α where
  rel := InvImage h.rel f
  wf := InvImage.wf f h.wf
instance Nat.lt_wfRel : WellFoundedRelation Nat := ⟨fun a b => a < b, Nat.lt_wf⟩
abbrev measure {α : Sort u} (f : α → Nat) : WellFoundedRelation α := invImage f Nat.lt_wfRel
abbrev sizeOfWFRel {α : Sort u} [SizeOf α] : WellFoundedRelation α := measure sizeOf
instance (priority := low) {α : Sort u} [SizeOf α] : WellFoundedRelation α := sizeOfWFRel

/-! ### Lexicographic order of pairs -/

namespace Prod
variable {α : Type u} {β : Type v}

inductive Lex (ra : α → α → Prop) (rb : β → β → Prop) : α × β → α × β → Prop where
  | left {a₁ : α} (b₁ : β) {a₂ : α} (b₂ : β) (h : ra a₁ a₂) : Lex ra rb (a₁, b₁) (a₂, b₂)
  | right (a : α) {b₁ b₂ : β} (h : rb b₁ b₂) : Lex ra rb (a, b₁) (a, b₂)
theorem lexAccessible {ra : α → α → Prop} {rb : β → β → Prop} {a : α} (aca : Acc ra a) (acb : ∀ b, Acc rb b) (b : β) :
    Acc (Lex ra rb) (a, b) := by
  induction aca generalizing b with
  | intro a _ iha =>
    induction acb b with
    | intro b _ ihb =>
      refine ⟨_, fun p h => ?_⟩
      cases h with
      | left b₁ _ h => exact iha _ h b₁
      | right _ h => exact ihb _ h
@[reducible] def lex (ha : WellFoundedRelation α) (hb : WellFoundedRelation β) : WellFoundedRelation (α × β) where
  rel := Lex ha.rel hb.rel
  wf := ⟨fun (a, b) => lexAccessible (ha.wf.apply a) hb.wf.apply b⟩
instance [ha : WellFoundedRelation α] [hb : WellFoundedRelation β] : WellFoundedRelation (α × β) := lex ha hb

end Prod

/-! ### Recursion along a measure -/

namespace WellFounded.Nat
variable {α : Sort u} {motive : α → Sort v} (h : α → Nat)
  (F : (x : α) → ((y : α) → InvImage (fun a b : Nat => a < b) h y x → motive y) → motive x)

/-- Recursion with fuel that exceeds the measure. -/
noncomputable def go : (fuel : Nat) → (x : α) → h x < fuel → motive x
  | 0, x, hx => absurd hx (_root_.Nat.not_lt_zero (h x))
  | fuel+1, x, hx => F x fun y hy => go fuel y (_root_.Nat.lt_of_lt_of_le hy (_root_.Nat.le_of_lt_succ hx))
noncomputable def fix (x : α) : motive x := go h F (h x + 1) x .refl
theorem go_congr (m n : Nat) (x : α) (hm : h x < m) (hn : h x < n) : go h F m x hm = go h F n x hn := by
  induction m generalizing n x with
  | zero => exact absurd hm (_root_.Nat.not_lt_zero _)
  | succ m ih => cases n with
    | zero => exact absurd hn (_root_.Nat.not_lt_zero _)
    | succ n =>
      show F x _ = F x _
      exact congrArg (F x) (funext fun y => funext fun hy => ih n y _ _)
theorem fix_eq (x : α) : fix h F x = F x (fun y _ => fix h F y) :=
  congrArg (F x) (funext fun y => funext fun _ => go_congr h F _ _ y _ _)

end WellFounded.Nat
