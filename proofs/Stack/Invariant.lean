prelude
import Machine.Branch
import Machine.Roles
import Stack.Statement
/-!
# What is true of the stack's memory

## Main definitions

* `Chain x m p q`: the published nodes from `p` on, each with the one below it, spell the list `q`
* `Mine x m t l e p ns`: the nodes `ns` of thread `t` alone, from `p` down to `l`, which has `e` below it
* `Shared x m q`: the memory `m` represents the stack `q`
* `Guarantee t x m x' m'`: what a step of thread `t` leaves as it was for the others

## Main statements

* `Chain.stable`, `Mine.stable`: no thread is disturbed by the steps of another
* `Mine.publish`: the nodes of a thread, put on top of a chain

## Implementation notes

A published node never changes. So a thread that holds one may forget about the others; and an address that a
compare-and-swap finds on top again is that of the same node, with the same one below.
-/

namespace Stack
open Gen.Stack

abbrev link (o : Nat) : Loc := ⟨o, Field.nodeBelow, 0⟩
abbrev item (o : Nat) : Loc := ⟨o, Field.nodeValue, 0⟩

/-- The published nodes from `p` on spell `q`. -/
inductive Chain (x : Roles) (m : Mem) : Nat → List Nat → Prop where
  | nil : Chain x m 0 []
  | cons {o q} : x o = .shared → Chain x m (m (link o)) q → Chain x m o (m (item o) :: q)

/-- The nodes `ns`, from `p` down to `l`, are known to thread `t` alone; `l` has `e` below it. -/
inductive Mine (x : Roles) (m : Mem) (t : Tid) (l e : Nat) : Nat → List Nat → Prop where
  | one : x l = .own t → m (link l) = e → Mine x m t l e l [l]
  | cons {o ns} : x o = .own t → ¬ o ∈ ns → Mine x m t l e (m (link o)) ns → Mine x m t l e o (o :: ns)

/-- What the nodes `ns` hold. -/
abbrev values (m : Mem) (ns : List Nat) : List Nat := ns.map fun o => m (item o)

/-- How the memory represents the stack `q`. -/
structure Shared (x : Roles) (m : Mem) (q : List Nat) : Prop where
  stack : m (Heap.extent 1) ≠ 0
  nodes : ∀ o, x o ≠ .unknown → o ≠ 0 ∧ o ≠ 1 ∧ m (Heap.extent o) ≠ 0
  chain : Chain x m (m (cell Field.top)) q

/-- What a step of thread `t` leaves as it was: published nodes, and those of the other threads. -/
structure Guarantee (t : Tid) (x : Roles) (m : Mem) (x' : Roles) (m' : Mem) : Prop where
  shared : ∀ o, x o = .shared → x' o = .shared ∧ m' (link o) = m (link o) ∧ m' (item o) = m (item o)
  own : ∀ o u, u ≠ t → x o = .own u → x' o = .own u ∧ m' (link o) = m (link o) ∧ m' (item o) = m (item o)

/-- What a step means for the log: nothing, or the thread's own operation takes effect. -/
inductive Commit (L : Nat → List Nat → Prop) (q : List Nat) (st : Status) (q' : List Nat) (st' : Status) : Prop where
  | none : q' = q → st' = st → Commit L q st q' st'
  | op {c r} : st = .pending c → st' = .committed c r → Op L q c r q' → Commit L q st q' st'

section
variable {x x' : Roles} {m m' : Mem} {q : List Nat} {t u : Tid} {p l e o : Nat} {ns : List Nat}

theorem Guarantee.refl : Guarantee t x m x m := ⟨fun _ h => ⟨h, rfl, rfl⟩, fun _ _ _ h => ⟨h, rfl, rfl⟩⟩

/-! ### Chains -/

theorem Chain.stable (h : ∀ o, x o = .shared → x' o = .shared ∧ m' (link o) = m (link o) ∧ m' (item o) = m (item o))
    (C : Chain x m p q) : Chain x' m' p q := by
  induction C with
  | nil => exact .nil
  | cons ho _ ih =>
    obtain ⟨h₁, h₂, h₃⟩ := h _ ho
    rw [← h₃]
    exact .cons h₁ (h₂ ▸ ih)

/-- A chain is empty if, and only if, it begins with `NULL`. -/
theorem Chain.eq_nil_iff (h : ∀ o, x o ≠ .unknown → o ≠ 0) (C : Chain x m p q) : p = 0 ↔ q = [] := by
  cases C with
  | nil => exact ⟨fun _ => rfl, fun _ => rfl⟩
  | cons ho _ => exact ⟨fun e => absurd e (h _ (by rw [ho]; nofun)), nofun⟩

/-- A chain is what its first node spells. -/
theorem Chain.spells (h : ∀ o, x o ≠ .unknown → o ≠ 0) (C : Chain x m p q) : Spells m p q := by
  induction C with
  | nil => exact .nil
  | cons ho _ ih => exact .cons (h _ (Roles.ne_unknown_of_shared ho)) ih

/-- A chain that does not begin with `NULL` begins with a node. -/
theorem Chain.of_ne_zero (C : Chain x m p q) (hp : p ≠ 0) :
    x p = .shared ∧ ∃ q', q = m (item p) :: q' ∧ Chain x m (m (link p)) q' := by
  cases C with
  | nil => exact absurd rfl hp
  | cons ho C => exact ⟨ho, _, rfl, C⟩

/-! ### The nodes of one thread -/

theorem Mine.own (M : Mine x m t l e p ns) : ∀ o, o ∈ ns → x o = .own t := by
  induction M with
  | one h _ => intro o ho; rw [List.mem_singleton.mp ho]; exact h
  | cons h _ _ ih =>
    intro o ho
    cases ho with
    | head => exact h
    | tail _ ho => exact ih o ho

theorem Mine.first (M : Mine x m t l e p ns) : x p = .own t := by
  cases M with
  | one h _ => exact h
  | cons h _ _ => exact h

theorem Mine.last (M : Mine x m t l e p ns) : l ∈ ns := by
  induction M with
  | one _ _ => exact .head _
  | cons _ _ _ ih => exact .tail _ ih

/-- Only the cells of these nodes matter. -/
theorem Mine.congr (h : ∀ o, o ∈ ns → x o = .own t → x' o = .own t ∧ m' (link o) = m (link o))
    (M : Mine x m t l e p ns) : Mine x' m' t l e p ns := by
  induction M with
  | one ho he =>
    obtain ⟨h₁, h₂⟩ := h _ (.head _) ho
    exact .one h₁ (h₂.trans he)
  | cons ho hn _ ih =>
    obtain ⟨h₁, h₂⟩ := h _ (.head _) ho
    exact .cons h₁ hn (h₂ ▸ ih fun o' h' => h o' (.tail _ h'))

/-- What the last node has below it may be replaced. -/
theorem Mine.relink {e' : Nat} (h : ∀ o, o ≠ l → m' (link o) = m (link o)) (he : m' (link l) = e')
    (M : Mine x m t l e p ns) : Mine x m' t l e' p ns := by
  induction M with
  | one ho _ => exact .one ho he
  | @cons o ns ho hn M ih =>
    have hl := h o fun e => hn (by rw [e]; exact M.last)
    exact .cons ho hn (hl ▸ ih)

theorem values_congr (h : ∀ o, o ∈ ns → m' (item o) = m (item o)) : values m' ns = values m ns := by
  induction ns with
  | nil => rfl
  | cons n ns ih =>
    show m' (item n) :: values m' ns = m (item n) :: values m ns
    rw [h n (.head _), ih fun o ho => h o (.tail _ ho)]

theorem Mine.stable (G : Guarantee u x m x' m') (hu : t ≠ u) (M : Mine x m t l e p ns) :
    Mine x' m' t l e p ns ∧ values m' ns = values m ns :=
  ⟨M.congr fun o _ h => ⟨(G.own o t hu h).1, (G.own o t hu h).2.1⟩,
    values_congr fun o ho => (G.own o t hu (M.own o ho)).2.2⟩

/-- The nodes of a thread, put on top of a chain. -/
theorem Mine.publish (C : Chain x m e q) (M : Mine x m t l e p ns) : Chain (x.publish t) m p (values m ns ++ q) := by
  have C' : Chain (x.publish t) m e q := C.stable fun _ h => ⟨Roles.publish_shared h, rfl, rfl⟩
  induction M with
  | one ho he => exact .cons (Roles.publish_own ho) (he ▸ C')
  | cons ho _ _ ih => exact .cons (Roles.publish_own ho) ih

end
end Stack
