prelude
import Core.Omega
import Core.Nat.Induction
universe u v w

/-!
# Optional values

## Main definitions

* `Option.map`, `Option.bind`, `Option.getD`, `Option.isSome`, `Option.isNone`, `Option.get`, `Option.all`,
  `Option.any`, `Option.orElse`
* `Option` is a monad (`do` notation); equality of optional values is decidable

## Main statements

* the `simp` lemmas of these functions, and `Option.map_eq_some`, `Option.bind_eq_some`, `Option.ne_none_iff_exists`
-/

namespace Option
variable {α : Type u} {β : Type v} {γ : Type w}

def map (f : α → β) : Option α → Option β
  | none => none
  | some a => some (f a)
protected def bind : Option α → (α → Option β) → Option β
  | none, _ => none
  | some a, f => f a
def getD (o : Option α) (default : α) : α :=
  match o with
  | none => default
  | some a => a
def isSome : Option α → Bool
  | some _ => true
  | none => false
def isNone : Option α → Bool
  | some _ => false
  | none => true
def get : (o : Option α) → o.isSome = true → α
  | some a, _ => a
def all (p : α → Bool) : Option α → Bool
  | some a => p a
  | none => true
def any (p : α → Bool) : Option α → Bool
  | some a => p a
  | none => false
protected def orElse : Option α → (Unit → Option α) → Option α
  | some a, _ => some a
  | none, b => b Unit.unit
def filter (p : α → Bool) : Option α → Option α
  | some a => match p a with
    | true => some a
    | false => none
  | none => none

instance : Monad Option where
  pure := some
  bind := Option.bind
  map := Option.map
instance : OrElse (Option α) := ⟨Option.orElse⟩

instance instDecidableEq [DecidableEq α] : DecidableEq (Option α)
  | none, none => isTrue rfl
  | none, some _ => isFalse nofun
  | some _, none => isFalse nofun
  | some a, some b => match decEq a b with
    | isTrue h => isTrue (h ▸ rfl)
    | isFalse h => isFalse fun e => h (by injection e)

@[simp] theorem some_inj {a b : α} : some a = some b ↔ a = b := ⟨fun h => by injection h, congrArg some⟩
@[simp] theorem some_ne_none (a : α) : some a ≠ none := nofun
@[simp] theorem none_ne_some (a : α) : none ≠ some a := nofun
@[simp] theorem map_none (f : α → β) : (none : Option α).map f = none := rfl
@[simp] theorem map_some (f : α → β) (a : α) : (some a).map f = some (f a) := rfl
@[simp] theorem bind_none (f : α → Option β) : none.bind f = none := rfl
@[simp] theorem bind_some (f : α → Option β) (a : α) : (some a).bind f = f a := rfl
@[simp] theorem getD_none (a : α) : none.getD a = a := rfl
@[simp] theorem getD_some (a b : α) : (some a).getD b = a := rfl
@[simp] theorem isSome_none : (none : Option α).isSome = false := rfl
@[simp] theorem isSome_some {a : α} : (some a).isSome = true := rfl
@[simp] theorem isNone_none : (none : Option α).isNone = true := rfl
@[simp] theorem isNone_some {a : α} : (some a).isNone = false := rfl
@[simp] theorem get_some (a : α) (h : (some a).isSome = true) : (some a).get h = a := rfl
@[simp] theorem all_none (p : α → Bool) : none.all p = true := rfl
@[simp] theorem all_some (p : α → Bool) (a : α) : (some a).all p = p a := rfl
@[simp] theorem any_none (p : α → Bool) : none.any p = false := rfl
@[simp] theorem any_some (p : α → Bool) (a : α) : (some a).any p = p a := rfl
@[simp] theorem bind_eq_bind {α β : Type u} (o : Option α) (f : α → Option β) : (o >>= f) = o.bind f := rfl
@[simp] theorem pure_eq_some {α : Type u} (a : α) : (pure a : Option α) = some a := rfl
@[simp] theorem map_eq_map {α β : Type u} (o : Option α) (f : α → β) : (f <$> o) = o.map f := rfl
theorem eq_none_or_eq_some : (o : Option α) → o = none ∨ ∃ a, o = some a
  | none => .inl rfl
  | some a => .inr ⟨a, rfl⟩
theorem ne_none_iff_exists {o : Option α} : o ≠ none ↔ ∃ a, o = some a := by
  cases o <;> simp
theorem isSome_iff_exists {o : Option α} : o.isSome = true ↔ ∃ a, o = some a := by
  cases o <;> simp
theorem isNone_iff_eq_none {o : Option α} : o.isNone = true ↔ o = none := by
  cases o <;> simp
@[simp] theorem map_eq_none {o : Option α} {f : α → β} : o.map f = none ↔ o = none := by
  cases o <;> simp
@[simp] theorem map_eq_some {o : Option α} {f : α → β} {b : β} : o.map f = some b ↔ ∃ a, o = some a ∧ f a = b := by
  cases o <;> simp
theorem bind_eq_some {o : Option α} {f : α → Option β} {b : β} :
    o.bind f = some b ↔ ∃ a, o = some a ∧ f a = some b := by
  cases o <;> simp
theorem bind_eq_none {o : Option α} {f : α → Option β} : o.bind f = none ↔ ∀ a, o = some a → f a = none := by
  cases o <;> simp
@[simp] theorem map_map (g : β → γ) (f : α → β) (o : Option α) : (o.map f).map g = o.map (g ∘ f) := by
  cases o <;> rfl
@[simp] theorem map_id_fun (o : Option α) : o.map (fun a => a) = o := by cases o <;> rfl
theorem get_eq_some {a : α} : {o : Option α} → ((∃ h, o.get h = a) ↔ o = some a)
  | none => ⟨fun ⟨h, _⟩ => (nomatch h), nofun⟩
  | some _ => ⟨fun ⟨_, h⟩ => congrArg some h, fun h => ⟨rfl, by injection h⟩⟩
theorem some_get : {o : Option α} → (h : o.isSome = true) → some (o.get h) = o
  | some _, _ => rfl

end Option
