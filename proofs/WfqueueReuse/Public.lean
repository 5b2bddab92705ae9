prelude
import Wfqueue.StoreMoves
/-!
# What operations write where others look

## Main definitions

* `guardSet gd p c x`: hazard pointer `c` of slot `p` guards `x` now

## Main statements

* `public_set`, `public_node`: a word of the queue is written, or one of a node that others may know
* `public_drop`, `public_guard`: a slot announces something else, or finds that it guards what it has announced
-/

namespace WfqueueReuse
open Gen.Wfqueue
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)

/-- Hazard pointer `c` of slot `p` guards `x` now. -/
def guardSet (gd : Nat → Nat → Nat) (p c x : Nat) : Nat → Nat → Nat :=
  Function.update gd p (Function.update (gd p) c x)

section
variable {n p q c f i v x a : Nat} {S : Store} {m : Mem} {gd : Nat → Nat → Nat}

theorem guardSet_self : guardSet gd p c x p c = x := by
  unfold guardSet
  rw [Function.update_self, Function.update_self]

theorem guardSet_ne {c' : Nat} (h : c' ≠ c) : guardSet gd p c x p c' = gd p c' := by
  unfold guardSet
  rw [Function.update_self, Function.update_ne h]

theorem guardSet_other (h : q ≠ p) : guardSet gd p c x q = gd q := Function.update_ne h

/-- Hazard pointers that there are not guard nothing. -/
theorem guard_none (T : Stored n S m) (hc : 3 ≤ c) : S.guard q c = 0 :=
  Classical.byContradiction fun h => absurd (T.guard q c h).2.1 (by omega)

/-- A cell is written that has nothing to do with where nodes are. -/
theorem public_cell {l : Loc} (T : Stored n S m) (h₀ : l.obj ≠ 0) (h₇ : l.field ≠ 7)
    (hq : ∀ q c, c < 3 → l ≠ hazardCell q c) (h₁₇ : l.field ≠ 17) (h₁₉ : l.field ≠ 19)
    (h₄ : l.obj = 1 ∨ l.field ≠ 4) (hs : l.obj = 1 ∨ (S.role l.obj).Shared) :
    PublicMove n p S m { S with guard := S.guard } (m.set l v) where
  threads := Mem.set_ne fun e => h₇ (by rw [← e])
  extent x := Mem.set_ne fun e => h₀ (by rw [← e])
  poolCell q := Mem.set_ne fun e => h₁₇ (by rw [← e])
  retiredCell q := Mem.set_ne fun e => h₁₉ (by rw [← e])
  older x hx := Mem.set_ne fun e => by
    subst e
    rcases h₄ with h | h
    · have h : x = 1 := h
      omega
    · exact h rfl
  hazard q c _ hc := Mem.set_ne fun e => hq q c hc e.symm
  own q x f _ hx := Mem.set_ne fun e => by
    subst e
    have := T.name_own hx
    rcases hs with h | h
    · have h : x = 1 := h
      omega
    · exact h.ne_own hx
  role _ := .inl rfl
  pool := rfl
  retired := rfl
  leaving_other _ _ := rfl
  leaving := .inl rfl
  guard_other _ _ := rfl
  guard c := by
    rcases Nat.lt_or_ge c 3 with hc | hc
    · exact .inr (.inl ⟨rfl, Mem.set_ne fun e => hq p c hc e.symm⟩)
    · exact .inl (guard_none T hc)

/-- A word of the queue is written. -/
theorem public_set (T : Stored n S m) (hf : f ≤ 6 ∨ 8 ≤ f ∧ f ≤ 13 ∨ 21 ≤ f) :
    PublicMove n p S m { S with guard := S.guard } (m.set ⟨1, f, i⟩ v) := by
  refine public_cell T nofun ?_ (fun q c hc e => ?_) ?_ ?_ (.inl rfl) (.inl rfl)
  · show f ≠ 7; omega
  · injection e with _ e
    have e : f = 14 + c := e
    omega
  · show f ≠ 17; omega
  · show f ≠ 19; omega

/-- A field of a node that others may know is written. -/
theorem public_node (T : Stored n S m) (ha : (S.role a).Shared) (hf : f ≤ 3) :
    PublicMove n p S m { S with guard := S.guard } (m.set ⟨a, f, 0⟩ v) := by
  have := T.name_shared ha
  refine public_cell T ?_ ?_ (fun q c hc e => ?_) ?_ ?_ (.inr ?_) (.inr ha)
  · show a ≠ 0; omega
  · show f ≠ 7; omega
  · injection e with e; omega
  · show f ≠ 17; omega
  · show f ≠ 19; omega
  · show f ≠ 4; omega

/-- The slot announces something; for the time being it guards nothing. -/
theorem public_drop (T : Stored n S m) (hc : c < 3) :
    PublicMove n p S m { S with guard := guardSet S.guard p c 0 } (m.set (hazardCell p c) v) where
  threads := Mem.set_ne fun e => by injection e with _ e; have e : 7 = 14 + c := e; omega
  extent _ := Mem.set_ne nofun
  poolCell _ := Mem.set_ne fun e => by injection e with _ e; have e : 17 = 14 + c := e; omega
  retiredCell _ := Mem.set_ne fun e => by injection e with _ e; have e : 19 = 14 + c := e; omega
  older _ hx := Mem.set_ne fun e => by injection e with e; omega
  hazard q c' hq _ := Mem.set_ne fun e => hq (by injection e)
  own q x f _ hx := Mem.set_ne fun e => by
    have := T.name_own hx
    injection e with e
    omega
  role _ := .inl rfl
  pool := rfl
  retired := rfl
  leaving_other _ _ := rfl
  leaving := .inl rfl
  guard_other _ hq := guardSet_other hq
  guard c' := by
    by_cases e : c' = c
    · exact .inl (by rw [e]; exact guardSet_self)
    · refine .inr (.inl ⟨guardSet_ne e, Mem.set_ne fun e' => e ?_⟩)
      injection e' with _ e'
      have e' : 14 + c' = 14 + c := e'
      omega

/-- The slot guards what it has announced. -/
theorem public_guard (_ : Stored n S m) (hp : p < n) (hc : c < 3) (hh : m (hazardCell p c) = x) (hs : (S.role x).Shared)
    (hr : ∀ q, ¬ x ∈ S.retired q) : PublicMove n p S m { S with guard := guardSet S.guard p c x } m where
  threads := rfl
  extent _ := rfl
  poolCell _ := rfl
  retiredCell _ := rfl
  older _ _ := rfl
  hazard _ _ _ _ := rfl
  own _ _ _ _ _ := rfl
  role _ := .inl rfl
  pool := rfl
  retired := rfl
  leaving_other _ _ := rfl
  leaving := .inl rfl
  guard_other _ hq := guardSet_other hq
  guard c' := by
    by_cases e : c' = c
    · rw [e]
      refine .inr (.inr ?_)
      dsimp only
      rw [show guardSet S.guard p c x p c = x from guardSet_self]
      exact ⟨hp, hc, hh, hs, hr⟩
    · exact .inr (.inl ⟨guardSet_ne e, rfl⟩)

end
end WfqueueReuse
