prelude
import WfqueueReuse.World
import WfqueueReuse.Bounded
import WfqueueNever.Believed
/-!
# Both worlds of a queue just created

## Main definitions

* `World.created n m`: the world, of which `m` is the real memory

## Main statements

* `same_created`: the memories agree
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell Created nobody)
open WfqueueNever (View Believed)

/-- The nodes with which the queue begins are their own identities; no list has any. -/
def createdStore (n : Nat) : Store where
  role x := if 2 ≤ x ∧ x ≤ 2 * n + 2 then .placed x else .none
  pool _ := []
  retired _ := []
  leaving _ := 0
  guard _ _ := 0

/-- The world of a queue just created. -/
def World.created (n : Nat) (m : Mem) : World := ⟨.created, fun x => x, createdStore n, m, Believed.fresh n m⟩

variable {n x a : Nat} {s : State} {m : Mem}

theorem createdStore_role (h : (createdStore n).role a ≠ .none) : 2 ≤ a ∧ a ≤ 2 * n + 2 := by
  refine Classical.byContradiction fun h' => h ?_
  exact if_neg h'

theorem createdStore_placed (h₁ : 2 ≤ a) (h₂ : a ≤ 2 * n + 2) : (createdStore n).role a = .placed a := if_pos ⟨h₁, h₂⟩

theorem stored_created (C : Created n s) : Stored n (createdStore n) s.mem where
  most := Nat.lt_of_le_of_lt C.init.most (by decide)
  threads := C.init.threads
  queue := by rw [C.queue]; omega
  apart x hx := if_neg (by omega)
  exist x hx := by
    obtain ⟨h₁, h₂⟩ := createdStore_role hx
    rw [C.node x h₁ h₂]; decide
  pool p := C.other _ p (by decide)
  pool_own _ _ h := nomatch h
  pool_nodup _ := .nil
  retired p := C.other _ p (by decide)
  retired_shared _ _ h := nomatch h
  retired_nodup _ := .nil
  retired_inj _ _ _ h := nomatch h
  leaving_shared _ h := absurd rfl h
  leaving_out _ _ h := absurd rfl h
  leaving_inj _ _ h := absurd rfl h
  guard _ _ h := absurd rfl h

namespace World

theorem created_live (h : (World.created n m).Live x) : 2 ≤ x ∧ x ≤ 2 * n + 2 :=
  createdStore_role (by rw [show (createdStore n).role x = _ from h]; nofun)

theorem created_needed (h₁ : 2 ≤ x) (h₂ : x ≤ 2 * n + 2) : (World.created n m).Needed x :=
  ⟨createdStore_placed h₁ h₂, nofun, fun _ e => by
    have e : 0 = x := e
    omega⟩

theorem created_ptr (h : x ≠ 0 → (World.created n m).Exists x) : (World.created n m).Ptr x x := ⟨rfl, h⟩

end World

theorem same_created (C : Created n s) : Same n (World.created n s.mem) := by
  have hn := C.least
  have cell : ∀ {o f i}, o ≠ 0 → Believed.fresh n s.mem ⟨o, f, i⟩ = s.mem ⟨o, f, i⟩ :=
    fun {o f i} h => Believed.fresh_ne (l := ⟨o, f, i⟩) (.inl h) _
  have queue : ∀ {f i}, Believed.fresh n s.mem ⟨1, f, i⟩ = s.mem ⟨1, f, i⟩ := cell (o := 1) (by decide)
  have ex : ∀ {x}, 2 ≤ x → x ≤ 2 * n + 2 → (World.created n s.mem).Exists x := by
    intro x h₁ h₂
    show Believed.fresh n s.mem (Heap.extent x) ≠ 0
    rw [Believed.fresh_ne (l := Heap.extent x) (.inr (.inr h₂)), C.node x h₁ h₂]
    decide
  have ptr : ∀ {f i x}, s.mem ⟨1, f, i⟩ = x → (x = 0 ∨ 2 ≤ x ∧ x ≤ 2 * n + 2) →
      (World.created n s.mem).Ptr (s.mem ⟨1, f, i⟩) (Believed.fresh n s.mem ⟨1, f, i⟩) := by
    intro f i x e h
    rw [queue, e]
    exact World.created_ptr fun h₀ => h.elim (fun h => absurd h h₀) fun h => ex h.1 h.2
  have node : ∀ {x f}, (World.created n s.mem).Live x → s.mem ⟨x, f, 0⟩ = Believed.fresh n s.mem ⟨x, f, 0⟩ := by
    intro x f h
    have := (World.created_live h).1
    exact (cell (by omega)).symm
  exact {
    stored := stored_created C
    null := rfl
    ne_null := fun _ h _ => h
    shared := fun a h => by
      have h := createdStore_role (Role.Shared.ne_none h)
      exact ⟨a, createdStore_placed h.1 h.2, rfl⟩
    exist := fun x h => ⟨(World.created_live h).1, ex (World.created_live h).1 (World.created_live h).2⟩
    taken := fun i => queue.symm
    head := ptr C.head (.inr (by omega))
    tail := ptr C.tail (.inr (by omega))
    enqueued := fun q _ => ptr (C.other _ q (.inl rfl)) (.inl rfl)
    asked := fun q hq => ptr (C.asked q hq) (.inr (by omega))
    given := fun q hq => ptr (C.given q hq) (.inr (by omega))
    value := fun x h => node h
    enqueuer := fun x h => node h
    taker := fun x h => node h
    next := fun x h => by
      have hx := World.created_live h
      show (World.created n s.mem).Ptr (s.mem ⟨x, Field.nodeNext, 0⟩) (Believed.fresh n s.mem ⟨x, Field.nodeNext, 0⟩)
      rw [← node h, C.next x hx.1 hx.2]
      exact World.created_ptr fun h => absurd rfl h
    line := fun i _ _ => World.created_needed (x := 2) (Nat.le_refl 2) (by omega)
    needEnqueued := fun q _ h => absurd (queue.trans (C.other _ q (.inl rfl))) h
    needAsked := fun q hq => by
      show (World.created n s.mem).Needed (Believed.fresh n s.mem (WfqueueNever.askedCell q))
      rw [queue.trans (C.asked q hq)]
      exact World.created_needed (by omega) (by omega)
    needGiven := fun q hq => by
      show (World.created n s.mem).Needed (Believed.fresh n s.mem (WfqueueNever.givenCell q))
      rw [queue.trans (C.given q hq)]
      exact World.created_needed (by omega) (by omega) }

/-- There is always a number for a new identity. -/
theorem bounded_created : Heap.Bounded (World.created n m).ideal :=
  ⟨2 * n + 3, fun _ h => Believed.fresh_extent (by omega)⟩

end WfqueueReuse
