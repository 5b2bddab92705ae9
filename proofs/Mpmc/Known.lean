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
* `Shared.seenFree`, `Shared.seenFull`: what the turn of a cell tells
* `Tail.room`, `Tail.inside`: what a past value of `head` tells

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

/-! ### What loads tell -/

theorem Shared.atTail (S : Shared p x m) : Tail p x (m (cell Field.tail)) x.T :=
  ⟨S.tail, Nat.le_trans S.first S.order.1, Nat.le_refl _⟩

theorem Shared.atHead (S : Shared p x m) : Head p x (m (cell Field.head)) x.H := ⟨S.head, S.first, Nat.le_refl _⟩

theorem Shared.pastSeen (S : Shared p x m) : Past p x (m (cell Field.headSeen)) :=
  let ⟨h, hle, hw⟩ := S.headSeen
  ⟨h, hw, hle⟩

theorem Tail.looked (S : Shared p x m) (he : Full p x t e) (H : Tail p x w k) :
    Looked p x e k (m (cell Field.head)) := by
  have h₁ := S.order
  have h₂ := H.le
  refine ⟨x.H, S.head, Nat.le_refl _, ?_⟩
  rcases Nat.lt_or_ge k (x.H + p.capacity) with h | h
  · exact .inl h
  · exact .inr (he (.inl (by omega)))

theorem Looked.past : Looked p x e k w → Past p x w := fun ⟨h, hw, hle, _⟩ => ⟨h, hw, hle⟩

/-- `tail - head`, if it is small enough. -/
theorem Tail.room (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) (H : Tail p x w k) (h₁ : 1 ≤ n)
    (hn : n ≤ p.capacity) (h₅ : Past p x w') (hle : BinOp.eval .sub w w' ≤ p.capacity - n) : Room p x e k n n := by
  obtain ⟨h, rfl, hh⟩ := h₅
  have ho := S.order
  have hc := p.capacity_le
  have hb := p.cells_le
  have hk := H.le
  rw [H.eq] at hle
  rcases Nat.lt_or_ge k h with hkh | hkh
  · rw [Params.sub_neg hkh (by unfold wordSize; omega)] at hle
    unfold wordSize at hle
    omega
  · rw [Params.sub hkh (by unfold wordSize; omega)] at hle
    exact ⟨Nat.le_refl _, by omega, fun h => by omega⟩

/-- `tail - head`, with a value of `head` that is not older. -/
theorem Tail.inside (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) (H : Tail p x w k)
    (h₅ : Looked p x e k w') : Inside p x e k (BinOp.eval .sub w w') := by
  obtain ⟨h, rfl, hh, hk'⟩ := h₅
  have ho := S.order
  have hc := p.capacity_le
  have hb := p.cells_le
  have hk := H.le
  rw [H.eq]
  rcases Nat.lt_or_ge k h with hkh | hkh
  · rw [Params.sub_neg hkh (by unfold wordSize; omega)]
    exact .inl ⟨by unfold wordSize; omega, .inl (by omega)⟩
  · rw [Params.sub hkh (by unfold wordSize; omega)]
    rcases Nat.lt_or_ge p.capacity (k - h) with h' | h'
    · exact .inl ⟨h', hk'.imp (fun h => by omega) id⟩
    · exact .inr ⟨h', by omega, hk'.imp (fun h => by omega) id⟩

/-- The turn of a cell that is wanted for a push. -/
theorem Shared.seenFree (S : Shared p x m) (he : Full p x t e) (I : Idle x t) (H : Tail p x w k) (hi : i < p.cells) :
    SeenFree p x e k i (m (p.turn (k + i))) := by
  have ho := S.order
  have hc := p.capacity_le
  have hb := p.cells_le
  have hf := H.first
  have hk := H.le
  refine ⟨fun hm j hj => ?_, fun hm h₀ => ?_⟩
  · rw [← hj, Params.turn_add_cells] at hm
    rcases Nat.lt_or_ge (j + p.cells) x.T with h | h
    · refine ⟨by omega, ?_⟩
      cases hown : x.own j with
      | none => rfl
      | some u => exact absurd (S.lap j u hown).2 (by omega)
    · cases hown : x.own j with
      | none =>
        refine ⟨?_, rfl⟩
        rcases Nat.lt_or_ge j x.H with h' | h'
        · exact h'
        · rw [(S.full j hown h' (by omega)).1] at hm
          have := Params.index_inj (by omega) (by unfold wordSize; omega) hm.symm
          have := p.cells_ge
          omega
      | some u =>
        have := p.cells_ge
        rcases Nat.lt_or_ge j x.H with h' | h'
        · rw [(S.draining j u hown h').1] at hm
          have := Params.index_inj (by omega) (by unfold wordSize; omega) hm.symm
          omega
        · rw [S.filling j u hown h'] at hm
          have := Params.index_inj (by omega) (by unfold wordSize; omega) hm.symm
          omega
  · rcases Nat.lt_or_ge k x.T with h | h
    · exact .inl h
    · obtain ⟨j, hj⟩ := Nat.le_iff_exists_add.mp hf
      have e₁ : k + i = j + p.cells := by omega
      rw [e₁, Params.turn_add_cells] at hm
      refine .inr ?_
      cases hown : x.own j with
      | none =>
        rcases Nat.lt_or_ge j x.H with h' | h'
        · exact absurd (S.done j hown h' (by omega)) hm
        · exact he (.inl (by omega))
      | some u => exact he (.inr ⟨j, u, I.ne hown, hown⟩)

/-- The turn of a cell that is wanted for a pop. -/
theorem Shared.seenFull (S : Shared p x m) (he : Empty x t e) (I : Idle x t) (H : Head p x w k) (hi : i < p.cells) :
    SeenFull p x e k i (m (p.turn (k + i))) := by
  have ho := S.order
  have hb := p.cells_le
  have hg := p.cells_ge
  have hf := H.first
  have hk := H.le
  refine ⟨fun hm => ?_, fun hm h₀ => ?_⟩
  · rcases Nat.lt_or_ge (k + i) x.H with h | h
    · exact .inl h
    · rcases Nat.lt_or_ge (k + i) x.T with h' | h'
      · refine .inr ⟨h', ?_⟩
        cases hown : x.own (k + i) with
        | none => rfl
        | some u =>
          rw [S.filling _ u hown h] at hm
          have := Params.index_inj (by omega) (by unfold wordSize; omega) hm.symm
          omega
      · -- the cell has a ticket of the lap before
        obtain ⟨j, hj⟩ := Nat.le_iff_exists_add.mp hf
        have e₁ : k + i = j + i + p.cells := by omega
        rw [e₁, Params.turn_add_cells] at hm
        cases hown : x.own (j + i) with
        | none =>
          rw [S.done _ hown (by omega) (by omega)] at hm
          have := Params.index_inj (by omega) (by unfold wordSize; omega) hm.symm
          omega
        | some u =>
          rw [(S.draining _ u hown (by omega)).1] at hm
          have := Params.index_inj (by omega) (by unfold wordSize; omega) hm.symm
          omega
  · rcases Nat.lt_or_ge k x.H with h | h
    · exact .inl h
    · refine .inr ?_
      have e₁ : k + i = k := by omega
      rw [e₁] at hm
      rcases Nat.lt_or_ge k x.T with h' | h'
      · cases hown : x.own k with
        | none => exact absurd (S.full k hown h h').1 hm
        | some u => exact he (.inr ⟨k, u, I.ne hown, hown⟩)
      · exact he (.inl (by omega))

/-- `tail` is still there. -/
theorem Tail.still (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) (H : Tail p x w k)
    (hm : m (cell Field.tail) = w) : x.T = k := by
  have hb := p.cells_le
  rw [S.tail, H.eq] at hm
  exact Params.index_inj H.le (by unfold wordSize; omega) hm

/-- `head` is still there. -/
theorem Head.still (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) (H : Head p x w k)
    (hm : m (cell Field.head) = w) : x.H = k := by
  have ho := S.order
  have hb := p.cells_le
  rw [S.head, H.eq] at hm
  exact Params.index_inj H.le (by unfold wordSize; omega) hm

end Mpmc
