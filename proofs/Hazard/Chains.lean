prelude
import Machine.Branch
import Machine.Roles
import Hazard.Statement
/-!
# The lists of records and of retired nodes

## Main definitions

* `Chain m p l`: from node `p` on, following `older`, are the nodes `l`
* `On m l p n`: node `n` is among those of `l` that are reached from `p`

## Main statements

* `Linked.keep`, `Chain.keep`: lists whose links are the same
* `Known.older`: behind a record are records
-/

namespace Hazard
open Gen.Hazard

variable {m m' : Mem} {d r p n a : Nat} {l : List Nat}

/-! ### Records -/

theorem Linked.ne (h : Linked m r p) : p ≠ 0 := by
  cases h with
  | here h => exact h
  | behind h _ => exact h

/-- What is behind a record that is linked is linked too. -/
theorem Linked.after {h : Nat} (L : Linked m p h) (hn : m (next p) ≠ 0) : Linked m (m (next p)) h := by
  induction L with
  | here hp => exact .behind hp (.here hn)
  | behind hp _ ih => exact .behind hp ih

theorem Known.older (K : Known d m p) (hn : m (Hazard.next p) ≠ 0) : Known d m (m (Hazard.next p)) := Linked.after K hn

theorem Linked.keep (hm : ∀ q, Known d m q → m' (Hazard.next q) = m (Hazard.next q)) (L : Linked m r p) :
    Known d m p → Linked m' r p := by
  induction L with
  | here h => exact fun _ => .here h
  | @behind q hq L ih =>
    intro K
    refine .behind hq ?_
    rw [hm q K]
    exact ih (K.older L.ne)

/-- A linked record is the first one, or behind it. -/
theorem Linked.cases_first (L : Linked m r p) : r = p ∨ Linked m r (m (next p)) := by
  cases L with
  | here _ => exact .inl rfl
  | behind _ L => exact .inr L

/-! ### Retired nodes -/

/-- From node `p` on, following `older`, are the nodes `l`. -/
def Chain (m : Mem) : Nat → List Nat → Prop
  | p, [] => p = 0
  | p, a :: l => p = a ∧ a ≠ 0 ∧ Chain m (m (older a)) l

theorem Chain.keep : ∀ {l : List Nat} {p : Nat}, (∀ a, a ∈ l → m' (older a) = m (older a)) → Chain m p l → Chain m' p l
  | [], _, _, h => h
  | a :: _, _, hm, ⟨h, ha, C⟩ => ⟨h, ha, by
      rw [hm a (.head _)]
      exact C.keep fun b hb => hm b (.tail _ hb)⟩

/-- A chain that begins somewhere has a first node. -/
theorem Chain.split : ∀ {l : List Nat}, Chain m p l → p ≠ 0 → ∃ l', l = p :: l' ∧ Chain m (m (older p)) l'
  | [], h, hp => absurd h hp
  | _ :: l', ⟨h, _, C⟩, _ => ⟨l', by rw [h], by rw [h]; exact C⟩

theorem Chain.nil : ∀ {l : List Nat}, Chain m 0 l → l = []
  | [], _ => rfl
  | _ :: _, ⟨h, ha, _⟩ => absurd h.symm ha

/-- Node `n` is among those of `l` that are reached from `p`. -/
def On (m : Mem) (l : List Nat) (p n : Nat) : Prop :=
  ∃ pre suf, l = pre ++ suf ∧ Chain m p suf ∧ n ∈ suf

theorem On.keep (hm : ∀ a, a ∈ l → m' (older a) = m (older a)) (h : On m l p n) : On m' l p n := by
  obtain ⟨pre, suf, e, C, hn⟩ := h
  refine ⟨pre, suf, e, C.keep fun a ha => hm a ?_, hn⟩
  rw [e]
  exact List.mem_append.mpr (.inr ha)

theorem On.ne (h : On m l p n) : p ≠ 0 := by
  obtain ⟨_, suf, _, C, hn⟩ := h
  intro e
  rw [e] at C
  rw [C.nil] at hn
  cases hn

/-- It is the first one, or behind it. -/
theorem On.cases_first (h : On m l p n) : p = n ∨ On m l (m (older p)) n := by
  have hp := h.ne
  obtain ⟨pre, suf, e, C, hn⟩ := h
  obtain ⟨suf', e', C'⟩ := C.split hp
  rw [e'] at hn e
  cases hn with
  | head => exact .inl rfl
  | tail _ hn => exact .inr ⟨pre ++ [p], suf', by rw [e, List.append_assoc]; rfl, C', hn⟩

/-- From `p` on there is the end of `l`. -/
def Tail (m : Mem) (l : List Nat) (p : Nat) : Prop := ∃ pre suf, l = pre ++ suf ∧ Chain m p suf

theorem Tail.keep (hm : ∀ a, a ∈ l → m' (older a) = m (older a)) (h : Tail m l p) : Tail m' l p := by
  obtain ⟨pre, suf, e, C⟩ := h
  refine ⟨pre, suf, e, C.keep fun a ha => hm a ?_⟩
  rw [e]
  exact List.mem_append.mpr (.inr ha)

theorem Tail.next (h : Tail m l p) (hp : p ≠ 0) : Tail m l (m (older p)) := by
  obtain ⟨pre, suf, e, C⟩ := h
  obtain ⟨suf', e', C'⟩ := C.split hp
  rw [e'] at e
  exact ⟨pre ++ [p], suf', by rw [e, List.append_assoc]; rfl, C'⟩

theorem Tail.mem (h : Tail m l p) (hp : p ≠ 0) : p ∈ l := by
  obtain ⟨pre, suf, e, C⟩ := h
  obtain ⟨suf', e', _⟩ := C.split hp
  rw [e, e']
  exact List.mem_append.mpr (.inr (.head _))

end Hazard
