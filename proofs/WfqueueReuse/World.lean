prelude
import Wfqueue.StoreKept
import WfqueueNever.EnqueueSide
/-!
# Two worlds

The program, in which an address can stand for several nodes one after the other, is matched step by step by the ideal
one (`Gen.WfqueueNever`), in which each of these is an object of its own, an *identity*.

## Main definitions

* `World`: a real and an ideal memory; the view of the ideal one; which address each identity has or had; and where the
  nodes of the real one are
* `World.Live w x`: its address stands for identity `x` now
* `World.Needed w x`: and it is not retired, nor about to be
* `Same n w`: the two memories agree, as far as operations look at them

## Implementation notes

An identity has one address for ever; when that stands for another identity, the first one is dead. What is needed is
not dead: the nodes from head on, those that are offered, and what `asked` and `given` hold.
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell)
open WfqueueNever (View Laid Offers Serving enqueuedCell askedCell givenCell headCell tailCell valueCell enqueuerCell
  takerCell nextCell)

structure World where
  /-- the view of the ideal memory -/
  view : View
  /-- the address of each identity -/
  addr : Nat → Nat
  /-- where the nodes are -/
  store : Store
  mem : Mem
  ideal : Mem

namespace World

/-- The identity exists in the ideal memory. -/
abbrev Exists (w : World) (x : Nat) : Prop := w.ideal (Heap.extent x) ≠ 0

/-- The address of `x` stands for `x` now. -/
def Live (w : World) (x : Nat) : Prop := w.store.role (w.addr x) = .placed x

/-- It will be so until some slot's dequeue gives it up. -/
structure Needed (w : World) (x : Nat) : Prop where
  live : w.Live x
  out : ∀ q, ¬ w.addr x ∈ w.store.retired q
  stay : ∀ q, w.store.leaving q ≠ w.addr x

/-- The pointer `v` is the address of identity `x`. -/
structure Ptr (w : World) (v x : Nat) : Prop where
  eq : v = w.addr x
  known : x ≠ 0 → w.Exists x

end World

/-- The two memories agree. -/
structure Same (n : Nat) (w : World) : Prop where
  stored : Stored n w.store w.mem
  null : w.addr 0 = 0
  ne_null : ∀ x, x ≠ 0 → w.Exists x → w.addr x ≠ 0
  /-- a node that others may know is one of the ideal memory -/
  shared : ∀ a, (w.store.role a).Shared → ∃ x, w.store.role a = .placed x ∧ w.addr x = a
  exist : ∀ x, w.Live x → 2 ≤ x ∧ w.Exists x
  taken : ∀ i, w.mem ⟨1, Field.slotsTaken, i⟩ = w.ideal ⟨1, Field.slotsTaken, i⟩
  head : w.Ptr (w.mem headCell) (w.ideal headCell)
  tail : w.Ptr (w.mem tailCell) (w.ideal tailCell)
  enqueued : ∀ q, q < n → w.Ptr (w.mem (enqueuedCell q)) (w.ideal (enqueuedCell q))
  asked : ∀ q, q < n → w.Ptr (w.mem (askedCell q)) (w.ideal (askedCell q))
  given : ∀ q, q < n → w.Ptr (w.mem (givenCell q)) (w.ideal (givenCell q))
  value : ∀ x, w.Live x → w.mem (valueCell (w.addr x)) = w.ideal (valueCell x)
  enqueuer : ∀ x, w.Live x → w.mem (enqueuerCell (w.addr x)) = w.ideal (enqueuerCell x)
  taker : ∀ x, w.Live x → w.mem (takerCell (w.addr x)) = w.ideal (takerCell x)
  next : ∀ x, w.Live x → w.Ptr (w.mem (nextCell (w.addr x))) (w.ideal (nextCell x))
  line : ∀ i, w.view.h ≤ i → i ≤ w.view.k → w.Needed (w.view.line i)
  needEnqueued : ∀ q, q < n → w.ideal (enqueuedCell q) ≠ 0 → w.Needed (w.ideal (enqueuedCell q))
  needAsked : ∀ q, q < n → w.Needed (w.ideal (askedCell q))
  needGiven : ∀ q, q < n → w.Needed (w.ideal (givenCell q))

section
variable {n q i v v' x y : Nat} {w : World}

namespace World

/-- An address stands for one identity at a time. -/
theorem Live.inj (h : w.Live x) (h' : w.Live y) (e : w.addr x = w.addr y) : x = y := by
  unfold Live at h h'
  rw [e, h'] at h
  injection h with h
  exact h.symm

end World

namespace Same

theorem ptr_zero (S : Same n w) : w.Ptr 0 0 := ⟨S.null.symm, fun h => absurd rfl h⟩

/-- A pointer is NULL in both worlds, or in none. -/
theorem null_iff (S : Same n w) (h : w.Ptr v x) : v = 0 ↔ x = 0 := by
  constructor
  · intro e
    refine Classical.byContradiction fun h₀ => S.ne_null x h₀ (h.known h₀) ?_
    rw [← h.eq]; exact e
  · intro e
    rw [h.eq, e, S.null]

/-- Pointers to live nodes are equal in both worlds, or in none. -/
theorem eq_iff (h : w.Ptr v x) (h' : w.Ptr v' y) (hf : w.addr x = w.addr y → x = y) : v = v' ↔ x = y := by
  rw [h.eq, h'.eq]
  exact ⟨hf, fun e => by rw [e]⟩

theorem live_ne (S : Same n w) (h : w.Live x) : x ≠ 0 := by
  intro e
  have h : w.store.role (w.addr x) = .placed x := h
  rw [e, S.null, S.stored.apart 0 (Nat.zero_le 1)] at h
  cases h

/-- The node at tail, and the one behind it. -/
theorem tail_needed (S : Same n w) (L : Laid n w.view w.ideal) (hi : w.view.t ≤ i) (hk : i ≤ w.view.k) :
    w.Needed (w.view.line i) := S.line i (Nat.le_trans L.h_le hi) hk

/-- A slot's own node is needed until tail has reached it. -/
theorem mine_needed (S : Same n w) (O : Offers n w.view w.ideal) (ho : (w.view.offer q).offered = true)
    (h : ¬ w.view.Has w.view.t (w.view.offer q).mine) : w.Needed (w.view.offer q).mine := by
  have e := O.holds q ho h
  obtain ⟨h₀, hq, _⟩ := O.offered q ho
  have := S.needEnqueued q hq (by rw [e]; exact h₀)
  rw [e] at this
  exact this

end Same
end
end WfqueueReuse
