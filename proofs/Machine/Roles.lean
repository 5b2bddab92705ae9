prelude
import Machine.Lemmas
/-!
# Who knows of which object

For structures whose nodes are made by one thread and then published, for ever: who may write to a node, and what a
thread may rely on.

## Main definitions

* `Role`: nobody knows the object, or one thread alone, or it was published
* `Roles.publish`: all that a thread has to itself is published

## Main statements

* `Heap.alloc_ne`, `Heap.alloc_extent_ne`, `Heap.alloc_extent_self`: what an allocation changes
-/

/-- Who knows of an object. -/
inductive Role where
  | unknown
  | own (t : Tid)
  | shared

abbrev Roles := Nat → Role

namespace Roles
variable {x : Roles} {t u : Tid} {o : Nat}

/-- The objects of `t` are published. -/
def publish (x : Roles) (t : Tid) : Roles := fun o =>
  match x o with
  | .own u => cond (Nat.beq u t) .shared (.own u)
  | y => y

theorem publish_own (h : x o = .own t) : x.publish t o = .shared := by
  simp only [publish, h, Nat.beq_refl, cond]

theorem publish_shared (h : x o = .shared) : x.publish t o = .shared := by simp only [publish, h]

theorem publish_other (h : x o = .own u) (hu : u ≠ t) : x.publish t o = .own u := by
  simp only [publish, h, Nat.beq_false_of_ne hu, cond]

theorem publish_unknown (h : x.publish t o ≠ .unknown) : x o ≠ .unknown := by
  intro e
  exact h (by simp only [publish, e])

/-- What is shared then was shared before, or was the thread's. -/
theorem of_publish (h : x.publish t o = .shared) : x o = .shared ∨ x o = .own t := by
  cases hx : x o with
  | unknown => exact absurd hx (publish_unknown (t := t) (by rw [h]; nofun))
  | shared => exact .inl rfl
  | own u =>
    by_cases hu : u = t
    · exact .inr (by rw [hu])
    · rw [publish_other hx hu] at h
      cases h

theorem ne_unknown_of_shared (h : x o = .shared) : x o ≠ .unknown := by rw [h]; nofun
theorem ne_unknown_of_own (h : x o = .own t) : x o ≠ .unknown := by rw [h]; nofun

/-- A shared object is no thread's own. -/
theorem ne_of_shared {o' : Nat} (h : x o = .own t) (h' : x o' = .shared) : o' ≠ o := by
  intro e
  rw [e, h] at h'
  cases h'

/-- What is another thread's own is not this one's. -/
theorem ne_of_own {o' : Nat} (h : x o = .own t) (h' : x o' = .own u) (hu : u ≠ t) : o' ≠ o := by
  intro e
  rw [e, h] at h'
  injection h' with h'
  exact hu h'.symm

end Roles

namespace Heap
variable {m : Mem} {n o : Nat} {l : Loc}

theorem alloc_ne (h : l.obj ≠ 0) : alloc m n l = m l := by
  have h₁ : l ≠ extent (next m) := fun e => h (by rw [e])
  have h₂ : l ≠ count := fun e => h (by rw [e])
  exact (Mem.set_ne h₁).trans (Mem.set_ne h₂)

theorem alloc_extent_ne (h : o ≠ next m) : alloc m n (extent o) = m (extent o) := by
  have h₁ : extent o ≠ extent (next m) := fun e => h (by injection e)
  exact (Mem.set_ne h₁).trans (Mem.set_ne nofun)

theorem alloc_extent_self : alloc m n (extent (next m)) = (n + 1) % wordSize := Mem.set_self _ _ _

end Heap
