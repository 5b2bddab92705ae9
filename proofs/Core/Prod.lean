prelude
import Core.Omega
universe u v w

/-!
# Pairs and updates of functions

## Main definitions

* equality of pairs is decidable
* `upd f a b`: the function `f` changed at `a` to `b`, for states indexed by threads or addresses

## Main statements

* `Prod.ext`, `Prod.forall_pair`, `Prod.exists_pair`
* `upd_same`, `upd_ne`, `upd_apply`, `upd_upd`, `upd_comm`, `upd_eq_self`
-/

namespace Prod
variable {α : Type u} {β : Type v}

@[ext] protected theorem ext : {p q : α × β} → p.fst = q.fst → p.snd = q.snd → p = q
  | ⟨_, _⟩, ⟨_, _⟩, rfl, rfl => rfl
@[simp] theorem eta (p : α × β) : (p.fst, p.snd) = p := rfl
theorem forall_pair {p : α × β → Prop} : (∀ x, p x) ↔ ∀ a b, p (a, b) := ⟨fun h a b => h (a, b), fun h x => h x.1 x.2⟩
theorem exists_pair {p : α × β → Prop} : (∃ x, p x) ↔ ∃ a b, p (a, b) :=
  ⟨fun ⟨x, h⟩ => ⟨x.1, x.2, h⟩, fun ⟨a, b, h⟩ => ⟨(a, b), h⟩⟩

instance instDecidableEq [DecidableEq α] [DecidableEq β] : DecidableEq (α × β)
  | (a, b), (a', b') => match decEq a a' with
    | isFalse h => isFalse fun e => h (congrArg Prod.fst e)
    | isTrue ha => match decEq b b' with
      | isFalse h => isFalse fun e => h (congrArg Prod.snd e)
      | isTrue hb => isTrue (by rw [ha, hb])

end Prod

/-- The function `f` with its value at `a` changed to `b`. -/
def upd {α : Sort u} {β : Sort v} [DecidableEq α] (f : α → β) (a : α) (b : β) : α → β :=
  fun x => if x = a then b else f x

section
variable {α : Sort u} {β : Sort v} [DecidableEq α] (f : α → β) {a a' : α} {b b' : β}

theorem upd_apply (f : α → β) (a : α) (b : β) (x : α) : upd f a b x = if x = a then b else f x := rfl
@[simp] theorem upd_same : upd f a b a = b := if_pos rfl
@[simp] theorem upd_ne (h : a' ≠ a) : upd f a b a' = f a' := if_neg h
theorem upd_of_eq {x : α} (h : x = a) : upd f a b x = b := if_pos h
@[simp] theorem upd_upd : upd (upd f a b) a b' = upd f a b' := by
  funext x
  rw [upd_apply, upd_apply, upd_apply]
  split <;> rfl
theorem upd_comm (h : a ≠ a') : upd (upd f a b) a' b' = upd (upd f a' b') a b := by
  funext x
  rw [upd_apply, upd_apply, upd_apply, upd_apply]
  split
  · next hx =>
    rw [if_neg]
    exact fun hx' => h (hx'.symm.trans hx)
  · rfl
@[simp] theorem upd_eq_self : upd f a (f a) = f := by
  funext x
  rw [upd_apply]
  split
  · next h => rw [h]
  · rfl
end
