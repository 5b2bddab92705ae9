prelude
import Mpmc.Loads
/-!
# How what a thread knows grows

## Main statements

* `Inside.noRoom`, `.someRoom`, `.allRoom`: what the number of elements inside means for a push
* `FreeFrom.more`, `FullFrom.more`: one cell more
* `Room.fewer`: for fewer elements there is room as well
* `Tail.unique`, `Head.unique`: a word is one ticket only
* `Mine.claim`, `Mine.release`: what a thread owns when it takes tickets, and when it sets a turn
-/

namespace Mpmc
open Gen.Mpmc

variable {p : Params} {x : Tickets} {m : Mem} {t : Tid} {e : Prop} {a b i k k' n w w' : Nat}

theorem _root_.Word.toBool_le (a b : Nat) : Word.toBool (BinOp.eval .le a b) = Nat.ble a b := Word.toBool_ofBool _

theorem Inside.noRoom (S : Shared p x m) (H : Tail p x w' k) (h : Inside p x e k w) (hw : p.capacity < w) :
    Room p x e k n 0 := by
  have ho := S.order
  have hk := H.le
  refine ⟨Nat.zero_le n, by omega, fun _ => ?_⟩
  rcases h with ⟨_, h⟩ | ⟨h, _⟩
  · exact h
  · omega

theorem Inside.someRoom (h : Inside p x e k w) (hw : w ≤ p.capacity) (hn : p.capacity - n < w) :
    Room p x e k n (p.capacity - w) := by
  rcases h with ⟨h, _⟩ | ⟨_, h, h'⟩
  · omega
  · exact ⟨by omega, by omega, fun h₀ => .inr (h'.elim (fun h' => by omega) id)⟩

theorem Inside.allRoom (h : Inside p x e k w) (h₁ : 1 ≤ n) (hn : n ≤ p.capacity) (hw : w ≤ p.capacity - n) :
    Room p x e k n n := by
  rcases h with ⟨h, _⟩ | ⟨_, h, h'⟩
  · omega
  · exact ⟨Nat.le_refl _, by omega, fun h₀ => by omega⟩

theorem Room.fewer (h : Room p x e k n w) (hle : w' ≤ w) (h₀ : w' = 0 → k < x.T ∨ e) : Room p x e k n w' := by
  have h₁ := h.le
  have h₂ := h.room
  exact ⟨by omega, by omega, h₀⟩

theorem FreeFrom.more (h : FreeFrom p x k n) (h' : FreeAt p x (k + n)) : FreeFrom p x k (n + 1) := by
  intro j h₁ h₂
  rcases Nat.lt_or_ge j (k + n) with h₃ | h₃
  · exact h j h₁ h₃
  · have e : j = k + n := by omega
    exact e ▸ h'

theorem FullFrom.more (h : FullFrom x k n) (h' : FullAt x (k + n)) : FullFrom x k (n + 1) := by
  intro j h₁ h₂
  rcases Nat.lt_or_ge j (k + n) with h₃ | h₃
  · exact h j h₁ h₃
  · have e : j = k + n := by omega
    exact e ▸ h'

theorem Tail.unique (hy : x.T ≤ p.cells + 9223372036854775808) (H' : Tail p x w' k') (H : Tail p x w k)
    (h : w' = w) : k' = k := by
  have hb := p.cells_le
  have h₁ := H.le
  have h₂ := H'.le
  rw [H.eq, H'.eq] at h
  rcases Nat.le_total k k' with hk | hk
  · exact Params.index_inj hk (by unfold wordSize; omega) h
  · exact (Params.index_inj hk (by unfold wordSize; omega) h.symm).symm

theorem Head.unique (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) (H' : Head p x w' k')
    (H : Head p x w k) (h : w' = w) : k' = k :=
  Tail.unique hy ⟨H'.eq, H'.first, Nat.le_trans H'.le S.order.1⟩ ⟨H.eq, H.first, Nat.le_trans H.le S.order.1⟩ h

/-- Who owned nothing owns what it takes. -/
theorem Mine.claim (h : Idle x t) : Mpmc.claim x.own t k n i = some t ↔ k ≤ i ∧ i < k + n :=
  claim_cases (fun o => o = some t ↔ k ≤ i ∧ i < k + n) (fun h₁ h₂ => ⟨fun _ => ⟨h₁, h₂⟩, fun _ => rfl⟩)
    fun h' => ⟨fun h₁ => absurd h₁ (h i), fun h₁ => absurd h₁ (by omega)⟩

/-- Tickets are released one after the other. -/
theorem Mine.release (h : Mine x t a b) : Mine (x.release a) t (a + 1) b := by
  intro i
  by_cases e : i = a
  · rw [e, release_self]
    exact ⟨nofun, fun h => absurd h.1 (Nat.not_succ_le_self a)⟩
  · rw [release_ne e]
    exact (h i).trans ⟨fun h => ⟨by omega, h.2⟩, fun h => ⟨by omega, h.2⟩⟩

end Mpmc
