prelude
import Deque.Owner
/-!
# The owner's steps by which the deque grows

## Main definitions

* `New y m o`: the object `o` was allocated, with twice as many slots as the current buffer has, and is not yet
  published

## Main statements

* `next_new`: an allocation that succeeds gives a new object
* `OwnerStep.alloc`, `.build`, `.adopt`, `.replace`: to allocate it, to write to it, to note it in `buffer_own`, and to
  publish it, are harmless
-/

namespace Deque
open Gen.Deque

/-- Object `o` was allocated for the next buffer, and no thief knows it. -/
structure New (y : Own) (m : Mem) (o : Nat) : Prop where
  ne_zero : o ≠ 0
  ne_one : o ≠ 1
  pub : y.pub o = none
  extent : m (Heap.extent o) = Word.pow2 (y.K + 1) + 1
  named : ∃ n, o = m (Heap.answer n)

variable {p : Params} {A : OwnerAssertion} {T n : Nat} {y : Own} {m m' : Mem} {f f' : Frame} {st : Status}

/-! ### The heap -/

theorem alloc_ne {l : Loc} (h : l.obj ≠ 0) : Heap.alloc m n l = m l := by
  have h₁ : l ≠ Heap.extent (Heap.next m) := fun e => h (by rw [e])
  have h₂ : l ≠ Heap.count := fun e => h (by rw [e])
  exact (Mem.set_ne h₁).trans (Mem.set_ne h₂)

theorem alloc_extent_ne {o : Nat} (h : o ≠ Heap.next m) : Heap.alloc m n (Heap.extent o) = m (Heap.extent o) := by
  have h₁ : Heap.extent o ≠ Heap.extent (Heap.next m) := fun e => h (by injection e)
  exact (Mem.set_ne h₁).trans (Mem.set_ne nofun)

theorem alloc_extent : Heap.alloc m n (Heap.extent (Heap.next m)) = (n + 1) % wordSize := Mem.set_self _ _ _

/-- The number of the next allocation, and what it gives. -/
theorem Heaped.next_eq {first a : Nat} (H : Heaped first a m) : Heap.next m = m (Heap.answer (index first a)) := by
  unfold Heap.next
  rw [H.count]

/-- What the next allocation gives does not exist. -/
theorem Heaped.next_fresh {first a : Nat} (H : Heaped first a m) (ha : a < wordSize) (h : Heap.next m ≠ 0) :
    m (Heap.extent (Heap.next m)) = 0 := by
  rw [H.next_eq] at h ⊢
  exact H.fresh a (Nat.le_refl a) ha h

theorem Shared.allocations_lt (S : Shared p T y m) (h : y.A < y.C) : y.A < wordSize := by
  have := S.order.calls
  unfold maxPushes at this
  unfold wordSize
  omega

/-- An object that exists is not what the next allocation gives. -/
theorem Shared.ne_next {o : Nat} (S : Shared p T y m) (ha : y.A < y.C) (ho : o ≠ 0) (h : m (Heap.extent o) ≠ 0) :
    o ≠ Heap.next m := by
  intro e
  rw [e] at ho h
  exact h (S.heap.next_fresh (S.allocations_lt ha) ho)

theorem Shared.buffer_ne_next {o k : Nat} (S : Shared p T y m) (ha : y.A < y.C) (hp : y.pub o = some k) :
    o ≠ Heap.next m := by
  have B := S.buffers o k hp
  exact S.ne_next ha B.ne_zero (by rw [B.extent]; nofun)

theorem next_new (S : Shared p T y m) (ha : y.A < y.C) (hK : y.K < 60) (h : Heap.next m ≠ 0) :
    New { y with A := y.A + 1 } (Heap.alloc m (Word.pow2 (y.K + 1))) (Heap.next m) where
  ne_zero := h
  ne_one := (S.ne_next (o := 1) ha (Nat.succ_ne_zero 0) S.heap.deque).symm
  pub := by
    cases hp : y.pub (Heap.next m) with
    | none => rfl
    | some k => exact absurd rfl (S.buffer_ne_next ha hp)
  extent := by
    have h₁ : Word.pow2 (y.K + 1) ≤ 1152921504606846976 := pow2_le_60 hK
    show Heap.alloc m (Word.pow2 (y.K + 1)) (Heap.extent (Heap.next m)) = Word.pow2 (y.K + 1) + 1
    rw [alloc_extent]
    exact Nat.mod_eq_of_lt (by unfold wordSize; omega)
  named := ⟨m Heap.count, rfl⟩

theorem Heaped.alloc {first a : Nat} (H : Heaped first a m) (ha : a < wordSize) :
    Heaped first (a + 1) (Heap.alloc m n) where
  deque := by
    rw [alloc_extent_ne]
    · exact H.deque
    · intro e
      have h := H.next_fresh ha (by rw [← e]; nofun)
      rw [← e] at h
      exact H.deque h
  count := by
    show (m Heap.count + 1) % wordSize = index first (a + 1)
    rw [H.count]
    exact Word.add_index first a 1
  fresh := by
    intro i h₁ h₂ h
    have h : m (Heap.answer (index first i)) ≠ 0 := h
    show Heap.alloc m n (Heap.extent (m (Heap.answer (index first i)))) = 0
    rw [alloc_extent_ne]
    · exact H.fresh i (Nat.le_trans (Nat.le_succ a) h₁) h₂ h
    · rw [H.next_eq]
      intro e
      have e := H.distinct _ _ (Word.index_lt _ _) (Word.index_lt _ _) h e
      have e := Word.index_inj (Nat.le_trans (Nat.le_succ a) h₁) (Nat.lt_of_le_of_lt (Nat.sub_le _ _) h₂) e
      omega
  distinct := H.distinct

/-! ### Steps -/

namespace OwnerStep

/-- An allocation, with success or without. -/
theorem alloc (S : Shared p T y m) (ha : y.A < y.C) (hA : A { y with A := y.A + 1 } (Heap.alloc m n) f' st)
    (hr : rank (Heap.alloc m n) f' < rank m f) : OwnerStep p A T y m f st (some (.next (Heap.alloc m n) f')) := by
  have h := S.order.calls
  have slot : ∀ o k i, o ≠ 0 → Heap.alloc m n (p.slot o k i) = m (p.slot o k i) := fun _ _ _ h => alloc_ne h
  refine .next (y' := { y with A := y.A + 1 }) ⟨S.top, S.bottom, S.bottomOwn, S.topSeen, S.buffer, S.bufferOwn,
    S.current, fun o k hp => ?_, fun i h₁ h₂ => (slot _ _ _ S.is_current.ne_zero).trans (S.items i h₁ h₂),
    S.heap.alloc (S.allocations_lt ha), ⟨S.order.seen, S.order.ends, S.order.room, ?_⟩⟩ hA
    ⟨Nat.le_refl T, fun _ h => h, fun _ _ h => h, fun _ _ => rfl,
      fun o k hp _ _ => slot _ _ _ (S.buffers o k hp).ne_zero⟩ rfl (.none rfl rfl) hr
  · have B := S.buffers o k hp
    exact ⟨(alloc_ne (l := ⟨o, Field.bufferMask, 0⟩) B.ne_zero).trans B.mask,
      (alloc_extent_ne (S.buffer_ne_next ha hp)).trans B.extent, B.le, B.ne_zero, B.ne_one, B.named⟩
  · show y.E ≤ y.C + 1 ∧ y.A + 1 ≤ y.C ∧ y.C ≤ maxPushes
    omega

/-- The owner writes to a new buffer. -/
theorem build {l : Loc} {v : Nat} (S : Shared p T y m) (hp : y.pub l.obj = none) (h₀ : l.obj ≠ 0) (h₁ : l.obj ≠ 1)
    (hA : A y (m.set l v) f' st) (hr : rank (m.set l v) f' < rank m f) :
    OwnerStep p A T y m f st (some (.next (m.set l v) f')) := by
  have other : ∀ l' : Loc, l'.obj ≠ l.obj → m.set l v l' = m l' := fun l' h => Mem.set_ne fun e => h (by rw [e])
  have cells : ∀ f, m.set l v (cell f) = m (cell f) := fun f => other (cell f) fun e => h₁ e.symm
  have heap : ∀ l' : Loc, l'.obj = 0 → m.set l v l' = m l' := fun l' h => other l' fun e => h₀ (e.symm.trans h)
  have old : ∀ o k, y.pub o = some k → o ≠ l.obj := by
    intro o k h e
    rw [e, hp] at h
    cases h
  refine .next ⟨(cells _).trans S.top, (cells _).trans S.bottom, (cells _).trans S.bottomOwn, (cells _).trans S.topSeen,
    (cells _).trans S.buffer, (cells _).trans S.bufferOwn, S.current, fun o k h => ?_,
    fun i a b => (other (p.slot _ _ _) (old _ _ S.current)).trans (S.items i a b), S.heap.congr heap, S.order⟩ hA
    ⟨Nat.le_refl T, fun _ h => h, fun _ _ h => h, fun _ _ => rfl, fun o k h _ _ => other (p.slot _ _ _) (old o k h)⟩ rfl
    (.none rfl rfl) hr
  have B := S.buffers o k h
  exact ⟨(other ⟨o, Field.bufferMask, 0⟩ (old o k h)).trans B.mask, (heap ⟨0, 2, o⟩ rfl).trans B.extent, B.le,
    B.ne_zero, B.ne_one, B.named.imp id fun ⟨n, e⟩ => ⟨n, e.trans (heap ⟨0, 1, n⟩ rfl).symm⟩⟩

/-- The owner notes the new buffer in `buffer_own`. -/
theorem adopt {o : Nat} (S : Shared p T y m) (hA : A { y with own := o } (m.set (cell Field.bufferOwn) o) f' st)
    (hr : rank (m.set (cell Field.bufferOwn) o) f' < rank m f) :
    OwnerStep p A T y m f st (some (.next (m.set (cell Field.bufferOwn) o) f')) :=
  .next (y' := { y with own := o }) ⟨S.top, S.bottom, S.bottomOwn, S.topSeen, S.buffer, Mem.set_self _ _ _, S.current,
    buffers_cell S.buffers, fun i h₁ h₂ => items_cell S.is_current.ne_one (S.items i h₁ h₂), heap_cell S.heap,
    ⟨S.order.seen, S.order.ends, S.order.room, S.order.calls⟩⟩ hA (later_cell S (.inl (Nat.le_refl _)) rfl rfl) rfl
    (.none rfl rfl) hr

/-- The owner publishes the new buffer, with all elements in it. -/
theorem replace {o : Nat} (S : Shared p T y m) (D : New y m o) (hK : y.K < 60)
    (hm : m ⟨o, Field.bufferMask, 0⟩ = Word.pow2 (y.K + 1) - 1)
    (hi : ∀ i, y.S ≤ i → i < y.N → m (p.slot o (y.K + 1) i) = m (p.slot y.cur y.K i))
    (hA : A { y with cur := o, K := y.K + 1, pub := Function.update y.pub o (some (y.K + 1)) }
      (m.set (cell Field.buffer) o) f' st)
    (hr : rank (m.set (cell Field.buffer) o) f' < rank m f) :
    OwnerStep p A T y m f st (some (.next (m.set (cell Field.buffer) o) f')) := by
  have h := S.order.room
  have hpub : ∀ o' k, y.pub o' = some k → Function.update y.pub o (some (y.K + 1)) o' = some k := by
    intro o' k h
    rw [Function.update_ne fun e => by rw [e, D.pub] at h; cases h]
    exact h
  have hbuf : ∀ o' k, Function.update y.pub o (some (y.K + 1)) o' = some k → IsBuffer m o' k := by
    intro o' k h
    by_cases e : o' = o
    · rw [e, Function.update_self] at h
      injection h with h
      rw [e, ← h]
      exact ⟨hm, D.extent, hK, D.ne_zero, D.ne_one, .inr D.named⟩
    · rw [Function.update_ne e] at h
      exact S.buffers o' k h
  refine .next (y' := { y with cur := o, K := y.K + 1, pub := Function.update y.pub o (some (y.K + 1)) })
    ⟨S.top, S.bottom, S.bottomOwn, S.topSeen, Mem.set_self _ _ _, S.bufferOwn, Function.update_self _ _ _,
    buffers_cell hbuf, fun i h₁ h₂ => items_cell D.ne_one ((hi i h₁ h₂).trans (S.items i h₁ h₂)), heap_cell S.heap,
    ⟨S.order.seen, S.order.ends, ?_, S.order.calls⟩⟩ hA
    ⟨Nat.le_refl T, fun _ h => h, hpub, fun _ _ => rfl, fun o' k h _ _ => set_cell _ (S.buffers _ _ h).ne_one⟩ rfl
    (.none rfl rfl) hr
  show y.N ≤ y.S + 2 * Word.pow2 y.K
  omega

end OwnerStep
end Deque
