prelude
import Machine.Branch
import Machine.Environment
import Machine.Roles
import Wfqueue.Statement
/-!
# Where the nodes of the wait-free queue are

An address can stand for several nodes, one after the other.

## Main definitions

* `Role`: what an address stands for
* `Store`: the roles, each slot's lists of nodes, and what each slot's hazard pointers guard
* `Chain m a l`: from node `a` on, following `older`, are the nodes `l`
* `Stored n S m`: how the memory shows the store

## Implementation notes

The lists are meant at all times: they change when the store is made that takes a node out or puts one in. The counts
`pooled` and `pending` do not matter here. A guard is what a slot has announced and found in its place when it looked
again; a hazard pointer may also hold something that it does not guard.
-/

namespace Wfqueue
open Gen.Wfqueue

abbrev poolCell (p : Nat) : Loc := ⟨1, Field.slotsPool, p⟩
abbrev retiredCell (p : Nat) : Loc := ⟨1, Field.slotsRetired, p⟩
abbrev olderCell (x : Nat) : Loc := ⟨x, Field.nodeOlder, 0⟩

/-- The hazard pointers of slot `q`: 0 `hazard_end`, 1 `hazard_next`, 2 `hazard_given`. -/
abbrev hazardCell (q c : Nat) : Loc := ⟨1, Field.slotsHazardEnd + c, q⟩

/-- What an address stands for. -/
inductive Role where
  | none -- no node
  | own (p : Nat) -- a node that the thread of slot `p` alone knows: in its pool, or in its hands
  | placed (x : Nat) -- the node number `x`, which others may know

/-- It is a node that others may know. -/
def Role.Shared : Role → Prop
  | none | own _ => False
  | placed _ => True

structure Store where
  /-- what the addresses stand for -/
  role : Nat → Role
  /-- each slot's pool, from the newest -/
  pool : Nat → List Nat
  /-- each slot's retired nodes, from the newest -/
  retired : Nat → List Nat
  /-- the node that the slot's dequeue is about to retire; 0: none -/
  leaving : Nat → Nat
  /-- what the slot's hazard pointers guard; 0: nothing -/
  guard : Nat → Nat → Nat

namespace Store

def setRole (S : Store) (x : Nat) (ρ : Role) : Store := { S with role := Function.update S.role x ρ }
def setPool (S : Store) (p : Nat) (l : List Nat) : Store := { S with pool := Function.update S.pool p l }
def setRetired (S : Store) (p : Nat) (l : List Nat) : Store := { S with retired := Function.update S.retired p l }
def setLeaving (S : Store) (p x : Nat) : Store := { S with leaving := Function.update S.leaving p x }

/-- The thread of slot `p` alone knows the node, and has it in its hands. -/
structure Hand (S : Store) (p x : Nat) : Prop where
  own : S.role x = .own p
  out : ¬ x ∈ S.pool p

end Store

/-- The list begins with node `a`; if it is empty, `a` is 0. -/
def First : List Nat → Nat → Prop
  | [], a => a = 0
  | x :: _, a => a = x

/-- From node `a` on, following `older`, are the nodes `l`. -/
def Chain (m : Mem) : Nat → List Nat → Prop
  | a, [] => a = 0
  | a, x :: l => a = x ∧ x ≠ 0 ∧ Chain m (m (olderCell x)) l

/-- How the memory shows the store. -/
structure Stored (n : Nat) (S : Store) (m : Mem) : Prop where
  most : n < nobody
  threads : m ⟨1, Field.threads, 0⟩ = n
  /-- the queue itself is no node, and `NULL` is none -/
  queue : m (Heap.extent 1) ≠ 0
  apart : ∀ x, x ≤ 1 → S.role x = .none
  exist : ∀ x, S.role x ≠ .none → m (Heap.extent x) ≠ 0
  pool : ∀ p, Chain m (m (poolCell p)) (S.pool p)
  pool_own : ∀ p x, x ∈ S.pool p → S.role x = .own p
  pool_nodup : ∀ p, (S.pool p).Nodup
  retired : ∀ p, Chain m (m (retiredCell p)) (S.retired p)
  retired_shared : ∀ p x, x ∈ S.retired p → (S.role x).Shared
  retired_nodup : ∀ p, (S.retired p).Nodup
  retired_inj : ∀ p q x, x ∈ S.retired p → x ∈ S.retired q → p = q
  leaving_shared : ∀ p, S.leaving p ≠ 0 → (S.role (S.leaving p)).Shared
  leaving_out : ∀ p q, S.leaving p ≠ 0 → ¬ S.leaving p ∈ S.retired q
  leaving_inj : ∀ p q, S.leaving p ≠ 0 → S.leaving p = S.leaving q → p = q
  guard : ∀ q c, S.guard q c ≠ 0 → q < n ∧ c < 3 ∧ m (hazardCell q c) = S.guard q c ∧ (S.role (S.guard q c)).Shared

section
variable {n p q a x y v : Nat} {l l' : List Nat} {S : Store} {m m' : Mem} {ρ : Role}

/-! ### Roles -/

theorem Role.Shared.ne_none (h : ρ.Shared) : ρ ≠ .none := fun e => by rw [e] at h; exact h
theorem Role.Shared.ne_own (h : ρ.Shared) : ρ ≠ .own p := fun e => by rw [e] at h; exact h

namespace Stored

theorem name (h : Stored n S m) (hx : S.role x ≠ .none) : 2 ≤ x := by
  rcases Nat.lt_or_ge x 2 with h' | h'
  · exact absurd (h.apart x (by omega)) hx
  · exact h'

theorem name_own (h : Stored n S m) (hx : S.role x = .own p) : 2 ≤ x := h.name (by rw [hx]; nofun)
theorem name_shared (h : Stored n S m) (hx : (S.role x).Shared) : 2 ≤ x := h.name hx.ne_none

/-- What a slot alone knows is neither retired nor about to be. -/
theorem own_out (h : Stored n S m) (hx : S.role x = .own p) : ¬ x ∈ S.retired q ∧ x ≠ S.leaving q := by
  refine ⟨fun hm => (h.retired_shared q x hm).ne_own hx, fun e => ?_⟩
  have := h.name_own hx
  exact (h.leaving_shared q (by omega)).ne_own (e ▸ hx)

/-- What a guard guards is guarded in the memory. -/
theorem held (h : Stored n S m) {c : Nat} (hx : S.guard q c = x) (h₀ : x ≠ 0) : m (hazardCell q c) = x := by
  rw [← hx] at h₀ ⊢
  exact (h.guard q c h₀).2.2.1

end Stored

/-! ### Lists -/

namespace Chain

theorem first : ∀ {l : List Nat} {a : Nat}, Chain m a l → First l a
  | [], _, h => h
  | _ :: _, _, h => h.1

theorem keep : ∀ {l : List Nat} {a : Nat}, (∀ x, x ∈ l → m' (olderCell x) = m (olderCell x)) → Chain m a l →
    Chain m' a l
  | [], _, _, h => h
  | x :: _, _, hm, ⟨h, hx, C⟩ => ⟨h, hx, by
      rw [hm x (.head _)]
      exact C.keep fun y hy => hm y (.tail _ hy)⟩

theorem ne : ∀ {l : List Nat} {a : Nat}, Chain m a l → ∀ {x}, x ∈ l → x ≠ 0
  | _ :: _, _, ⟨_, hx, _⟩, _, .head _ => hx
  | _ :: _, _, ⟨_, _, C⟩, _, .tail _ h => C.ne h

/-- What is behind a node in the list. -/
theorem behind : ∀ {pre : List Nat} {a : Nat}, Chain m a (pre ++ x :: l) → Chain m (m (olderCell x)) l
  | [], _, h => h.2.2
  | _ :: _, _, h => behind h.2.2

/-- A list from its first node on. -/
theorem of_first (h : First l a) (C : Chain m y l) : Chain m a l := by
  cases l with
  | nil => exact h
  | cons x l => exact ⟨h, C.2⟩

/-- The node behind `y` is taken out. -/
theorem unlink (ha : First l v) : ∀ {pre : List Nat} {a : Nat}, Chain m a (pre ++ y :: x :: l) →
    (pre ++ y :: x :: l).Nodup → Chain (m.set (olderCell y) v) a (pre ++ y :: l)
  | [], _, ⟨h, hy, C⟩, hd => by
    refine ⟨h, hy, ?_⟩
    rw [Mem.set_self]
    refine .of_first ha (Chain.keep (fun z hz => Mem.set_ne fun e => ?_) C.2.2)
    injection e with e
    exact (List.nodup_cons.mp hd).1 (.tail _ (e ▸ hz))
  | z :: pre, _, ⟨h, hz, C⟩, hd => by
    have hd := List.nodup_cons.mp hd
    refine ⟨h, hz, ?_⟩
    rw [Mem.set_ne fun e => ?_]
    · exact unlink ha C hd.2
    · injection e with e
      exact hd.1 (List.mem_append.mpr (.inr (e ▸ .head _)))

end Chain
end
end Wfqueue
