prelude
import Mpmc.Cells
/-!
# What a thread knows in the midst of an operation

## Main definitions

* `Tail p x w k`, `Head p x w k`: the word `w` is ticket `k`, where `tail`, or `head`, is or was
* `Room`, `Won`: so many elements may be pushed from a ticket on; their cells are free besides
* `Taken`: so many elements may be taken from a ticket on
* `Mine x t a b`: thread `t` owns the tickets from `a` to `b`, and no others

## Main statements

* `….stable`: no step of another thread changes any of this

## Implementation notes

`e` is the reason for which the operation fails, if it does; it is known to hold if at some moment of the call the queue
was full (or empty), or another thread owned a cell.
-/

namespace Mpmc
open Gen.Mpmc

/-- Thread `t` owns no cell. -/
def Idle (x : Tickets) (t : Tid) : Prop := ∀ i, x.own i ≠ some t

/-- Thread `t` owns the tickets from `a` to `b`. -/
def Mine (x : Tickets) (t : Tid) (a b : Nat) : Prop := ∀ i, x.own i = some t ↔ a ≤ i ∧ i < b

/-- `tail` was at `k`, which is the word `w`. -/
structure Tail (p : Params) (x : Tickets) (w k : Nat) : Prop where
  eq : w = p.index k
  first : p.cells ≤ k
  le : k ≤ x.T

/-- `head` was at `k`, which is the word `w`. -/
structure Head (p : Params) (x : Tickets) (w k : Nat) : Prop where
  eq : w = p.index k
  first : p.cells ≤ k
  le : k ≤ x.H

/-- The word `w` is a past value of `head`. -/
def Past (p : Params) (x : Tickets) (w : Nat) : Prop := ∃ h, w = p.index h ∧ h ≤ x.H

/-- The word `w` is a value that `head` had after `tail` was at `k`. -/
def Looked (p : Params) (x : Tickets) (e : Prop) (k w : Nat) : Prop :=
  ∃ h, w = p.index h ∧ h ≤ x.H ∧ (k < h + p.capacity ∨ e)

/-- The word `w` is what was inside when `tail` was at `k`, or too much. -/
def Inside (p : Params) (x : Tickets) (e : Prop) (k w : Nat) : Prop :=
  (p.capacity < w ∧ (k < x.T ∨ e)) ∨ (w ≤ p.capacity ∧ k ≤ x.H + w ∧ (w < p.capacity ∨ e))

/-- For `w` of `n` elements the capacity has room, from ticket `k` on. -/
structure Room (p : Params) (x : Tickets) (e : Prop) (k n w : Nat) : Prop where
  le : w ≤ n
  room : k + w ≤ x.H + p.capacity
  none : w = 0 → k < x.T ∨ e

/-- The cells of `n` tickets from `k` on are free for them, or were. -/
def FreeFrom (p : Params) (x : Tickets) (k n : Nat) : Prop := ∀ j, k ≤ j → j < k + n → FreeAt p x j

/-- The cells of `n` tickets from `k` on are full, or were. -/
def FullFrom (x : Tickets) (k n : Nat) : Prop := ∀ j, k ≤ j → j < k + n → FullAt x j

/-- `w` of `n` elements can be pushed, if `tail` is still at `k`. -/
structure Won (p : Params) (x : Tickets) (e : Prop) (k n w : Nat) : Prop where
  room : Room p x e k n w
  free : FreeFrom p x k w

/-- `w` of `n` elements can be popped, if `head` is still at `k`. -/
structure Taken (x : Tickets) (e : Prop) (k n w : Nat) : Prop where
  le : w ≤ n
  full : FullFrom x k w
  none : w = 0 → k < x.H ∨ e

/-- The word `w` is the turn of the cell of ticket `k + i`, wanted for a push. -/
structure SeenFree (p : Params) (x : Tickets) (e : Prop) (k i w : Nat) : Prop where
  yes : w = p.index (k + i) → FreeAt p x (k + i)
  no : w ≠ p.index (k + i) → i = 0 → k < x.T ∨ e

/-- The word `w` is the turn of the cell of ticket `k + i`, wanted for a pop. -/
structure SeenFull (p : Params) (x : Tickets) (e : Prop) (k i w : Nat) : Prop where
  yes : w = p.index (k + i + 1) → FullAt x (k + i)
  no : w ≠ p.index (k + i + 1) → i = 0 → k < x.H ∨ e

/-- `tail` was at `w` when it had been at `k`; if it had not moved there is a reason to fail. -/
def AgainTail (p : Params) (x : Tickets) (e : Prop) (k w : Nat) : Prop := ∃ k', Tail p x w k' ∧ (k' = k → e)

/-- The same for `head`. -/
def AgainHead (p : Params) (x : Tickets) (e : Prop) (k w : Nat) : Prop := ∃ k', Head p x w k' ∧ (k' = k → e)

variable {p : Params} {x x' : Tickets} {m m' : Mem} {t u : Tid} {e e' : Prop} {a b i k n w w' h : Nat}

/-! ### Stability -/

theorem Mine.idle (h : Mine x t a b) (hab : b ≤ a) : Idle x t := fun i hi => by
  have := (h i).mp hi
  omega

/-- What is owned, another thread owns. -/
theorem Idle.ne (I : Idle x t) (h : x.own i = some u) : u ≠ t := fun e => I i (e ▸ h)

theorem Idle.stable (G : Guarantee u p x m x' m') (hu : t ≠ u) (h : Idle x t) : Idle x' t :=
  fun i hi => h i ((G.other i t hu).mp hi)

theorem Mine.stable (G : Guarantee u p x m x' m') (hu : t ≠ u) (h : Mine x t a b) : Mine x' t a b :=
  fun i => (G.other i t hu).trans (h i)

theorem Tail.stable (G : Guarantee u p x m x' m') (h : Tail p x w k) : Tail p x' w k :=
  ⟨h.eq, h.first, Nat.le_trans h.le G.T⟩

theorem Head.stable (G : Guarantee u p x m x' m') (h : Head p x w k) : Head p x' w k :=
  ⟨h.eq, h.first, Nat.le_trans h.le G.H⟩

theorem Past.stable (G : Guarantee u p x m x' m') : Past p x w → Past p x' w :=
  fun ⟨h, e, hle⟩ => ⟨h, e, Nat.le_trans hle G.H⟩

theorem Looked.stable (G : Guarantee u p x m x' m') (E : e → e') : Looked p x e k w → Looked p x' e' k w :=
  fun ⟨h, hw, hle, hk⟩ => ⟨h, hw, Nat.le_trans hle G.H, hk.imp id E⟩

theorem Inside.stable (G : Guarantee u p x m x' m') (E : e → e') (h : Inside p x e k w) : Inside p x' e' k w := by
  have h₁ := G.T
  have h₂ := G.H
  rcases h with ⟨h, h'⟩ | ⟨h, h', h''⟩
  · exact .inl ⟨h, h'.imp (fun h' => by omega) E⟩
  · exact .inr ⟨h, by omega, h''.imp id E⟩

theorem Room.stable (G : Guarantee u p x m x' m') (E : e → e') (h : Room p x e k n w) : Room p x' e' k n w := by
  have h₁ := G.T
  have h₂ := G.H
  have h₃ := h.room
  exact ⟨h.le, by omega, fun h₀ => (h.none h₀).imp (fun h => by omega) E⟩

theorem FreeAt.stable (S : Shared p x m) (G : Guarantee u p x m x' m') (h : FreeAt p x k) : FreeAt p x' k := by
  intro i hi
  obtain ⟨h₁, h₂⟩ := h i hi
  have h₃ := S.order
  have h₄ := G.H
  refine ⟨by omega, ?_⟩
  rcases G.none i (by omega) h₂ with h | h
  · exact h
  · omega

theorem FullAt.stable (G : Guarantee u p x m x' m') (h : FullAt x k) : FullAt x' k := by
  have h₁ := G.T
  have h₂ := G.H
  rcases h with h | ⟨h, h'⟩
  · exact .inl (by omega)
  · rcases G.none k h h' with h'' | h''
    · exact .inr ⟨by omega, h''⟩
    · exact .inl h''.2

theorem FreeFrom.stable (S : Shared p x m) (G : Guarantee u p x m x' m') (h : FreeFrom p x k n) : FreeFrom p x' k n :=
  fun j h₁ h₂ => (h j h₁ h₂).stable S G

theorem FullFrom.stable (G : Guarantee u p x m x' m') (h : FullFrom x k n) : FullFrom x' k n :=
  fun j h₁ h₂ => (h j h₁ h₂).stable G

theorem Won.stable (S : Shared p x m) (G : Guarantee u p x m x' m') (E : e → e') (h : Won p x e k n w) :
    Won p x' e' k n w :=
  ⟨h.room.stable G E, h.free.stable S G⟩

theorem Taken.stable (G : Guarantee u p x m x' m') (E : e → e') (h : Taken x e k n w) : Taken x' e' k n w :=
  ⟨h.le, h.full.stable G, fun h₀ => (h.none h₀).imp (fun h => Nat.lt_of_lt_of_le h G.H) E⟩

theorem SeenFree.stable (S : Shared p x m) (G : Guarantee u p x m x' m') (E : e → e') (h : SeenFree p x e k i w) :
    SeenFree p x' e' k i w :=
  ⟨fun h₁ => (h.yes h₁).stable S G, fun h₁ h₂ => (h.no h₁ h₂).imp (fun h => Nat.lt_of_lt_of_le h G.T) E⟩

theorem SeenFull.stable (G : Guarantee u p x m x' m') (E : e → e') (h : SeenFull p x e k i w) :
    SeenFull p x' e' k i w :=
  ⟨fun h₁ => (h.yes h₁).stable G, fun h₁ h₂ => (h.no h₁ h₂).imp (fun h => Nat.lt_of_lt_of_le h G.H) E⟩

theorem AgainTail.stable (G : Guarantee u p x m x' m') (E : e → e') : AgainTail p x e k w → AgainTail p x' e' k w :=
  fun ⟨k', h, h'⟩ => ⟨k', h.stable G, fun h₁ => E (h' h₁)⟩

theorem AgainHead.stable (G : Guarantee u p x m x' m') (E : e → e') : AgainHead p x e k w → AgainHead p x' e' k w :=
  fun ⟨k', h, h'⟩ => ⟨k', h.stable G, fun h₁ => E (h' h₁)⟩

end Mpmc
