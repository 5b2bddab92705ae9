prelude
import Mpmc.Known
/-!
# What a thread learns from a load

## Main statements

* `Shared.seenFree`, `Shared.seenFull`: what the turn of a cell tells
* `Tail.room`, `Tail.inside`: what a past value of `head` tells
* `Tail.still`, `Head.still`: whether `tail`, or `head`, is still there
-/

namespace Mpmc
open Gen.Mpmc

variable {p : Params} {x : Tickets} {m : Mem} {t : Tid} {e : Prop} {i k n w w' : Nat}

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
