prelude
import Deque.Invariant
import Deque.Rank
/-!
# The owner's steps, one kind at a time

## Main definitions

* `OwnerStep`: what is to be shown of an owner's step: it is no fault, keeps `Shared`, leads to a frame with the right
  assertion, leaves to the thieves what they rely on, commits legally, and brings the return nearer

## Main statements

* `OwnerStep.stay`, `.commit`, `.cell`, `.see`, …: that the effects which the owner's operations have on the memory
  are harmless, so that `Deque.Push`, `Deque.Grow` and `Deque.Pop` need only speak of registers
-/

namespace Deque
open Gen.Deque

/-- An assertion on an owner's frame. It cannot speak of `T`; and of the memory only but for `top`. -/
abbrev OwnerAssertion := Own → Mem → Frame → Status → Prop

inductive OwnerStep (p : Params) (A : OwnerAssertion) (T : Nat) (y : Own) (m : Mem) (f : Frame) (st : Status) :
    Option Outcome → Prop where
  | next {T' y' m' f' st'} : Shared p T' y' m' → A y' m' f' st' → Later p T y m T' y' m' → y'.C = y.C →
      Commit False (queue T y) st (queue T' y') st' → rank m' f' < rank m f →
      OwnerStep p A T y m f st (some (.next m' f'))
  | done {c r} : st = .committed c r → Steady y → 0 < rank m f → OwnerStep p A T y m f st (some (.done r))

namespace OwnerStep
variable {p : Params} {A B : OwnerAssertion} {T : Nat} {y : Own} {m : Mem} {f f' : Frame} {st st' : Status}

theorem imp (hAB : ∀ y m f st, A y m f st → B y m f st) {o : Option Outcome} (h : OwnerStep p A T y m f st o) :
    OwnerStep p B T y m f st o := by
  cases h with
  | next S hA G hc C hr => exact .next S (hAB _ _ _ _ hA) G hc C hr
  | done hst hs hr => exact .done hst hs hr

/-- Only registers change. -/
theorem stay (S : Shared p T y m) (hA : A y m f' st) (hr : rank m f' < rank m f) :
    OwnerStep p A T y m f st (some (.next m f')) :=
  .next S hA .refl rfl (.none rfl rfl) hr

/-- Only registers change, and the operation takes effect, without effect on the queue. -/
theorem commit {call : Call} {r : Result} (S : Shared p T y m) (hA : A y m f' (.committed call r))
    (hr : rank m f' < rank m f) (hst : st = .pending call) (hop : Op (queue T y) call r (queue T y))
    (h₂ : Nat.beq call.op 2 = false) :
    OwnerStep p A T y m f st (some (.next m f')) :=
  .next S hA .refl rfl (.op hst rfl hop fun e => absurd e (Nat.ne_of_beq_eq_false h₂)) hr

/-- The owner has loaded `top`. -/
theorem observe (S : Shared p T y m) (hA : A { y with L := T } m f' st') (hr : rank m f' < rank m f)
    (C : Commit False (queue T y) st (queue T y) st') : OwnerStep p A T y m f st (some (.next m f')) := by
  have h := S.order.seen
  refine .next (y' := { y with L := T }) ⟨S.top, S.bottom, S.bottomOwn, S.topSeen, S.buffer, S.bufferOwn, S.current,
    S.buffers, S.items, S.heap, ⟨?_, S.order.ends, S.order.room, S.order.calls⟩⟩ hA
    ⟨Nat.le_refl T, fun _ h => h, fun _ _ h => h, fun _ _ => rfl, fun _ _ _ _ _ => rfl⟩ rfl C hr
  show 1 ≤ y.S ∧ y.S ≤ T ∧ T ≤ T ∧ T ≤ y.E
  omega

/-- What only concerns cells of the deque leaves the rest of the memory as it is. -/
theorem later_cell {f v : Nat} {y' : Own} (S : Shared p T y m) (he : y.E ≤ y'.E ∨ T < y'.E) (hp : y'.pub = y.pub)
    (hi : y'.items = y.items) : Later p T y m T y' (m.set (cell f) v) :=
  ⟨Nat.le_refl T, fun _ h => by omega, fun o k h => by rw [hp]; exact h, fun _ _ => by rw [hi],
    fun _ _ h _ _ => set_cell _ (S.buffers _ _ h).ne_one⟩

theorem buffers_cell {f v : Nat} {pub : Nat → Option Nat} (h : ∀ o k, pub o = some k → IsBuffer m o k) :
    ∀ o k, pub o = some k → IsBuffer (m.set (cell f) v) o k :=
  fun o k hp => (h o k hp).congr fun l hl => set_cell l hl

theorem items_cell {f v o k i w : Nat} (ho : o ≠ 1) (h : m (p.slot o k i) = w) :
    m.set (cell f) v (p.slot o k i) = w := (set_cell (p.slot o k i) ho).trans h

theorem heap_cell {f v a b : Nat} (h : Heaped a b m) : Heaped a b (m.set (cell f) v) :=
  h.congr fun l hl => set_cell l (by rw [hl]; nofun)

/-- The owner notes in `top_seen` what it has loaded. -/
theorem see (S : Shared p T y m) (hA : A { y with S := y.L } (m.set (cell Field.topSeen) (p.index y.L)) f' st)
    (hr : rank (m.set (cell Field.topSeen) (p.index y.L)) f' < rank m f) :
    OwnerStep p A T y m f st (some (.next (m.set (cell Field.topSeen) (p.index y.L)) f')) := by
  have h := S.order.seen
  have h' := S.order.room
  refine .next (y' := { y with S := y.L }) ⟨S.top, S.bottom, S.bottomOwn, Mem.set_self _ _ _, S.buffer, S.bufferOwn,
    S.current, buffers_cell S.buffers, fun i h₁ h₂ => items_cell S.is_current.ne_one (S.items i ?_ h₂),
    heap_cell S.heap, ⟨?_, S.order.ends, ?_, S.order.calls⟩⟩ hA
    (later_cell S (.inl (Nat.le_refl _)) rfl rfl) rfl (.none rfl rfl) hr
  · have h₁ : y.L ≤ i := h₁
    omega
  · show 1 ≤ y.L ∧ y.L ≤ y.L ∧ y.L ≤ T ∧ T ≤ y.E
    omega
  · show y.N ≤ y.L + Word.pow2 y.K
    omega

/-- The owner writes `bottom_own`. -/
theorem own {n : Nat} (S : Shared p T y m) (hn : y.E ≤ n ∧ n ≤ y.N)
    (hA : A { y with O := n, N := n } (m.set (cell Field.bottomOwn) (p.index n)) f' st)
    (hr : rank (m.set (cell Field.bottomOwn) (p.index n)) f' < rank m f) :
    OwnerStep p A T y m f st (some (.next (m.set (cell Field.bottomOwn) (p.index n)) f')) := by
  have h := S.order.ends
  have h' := S.order.room
  refine .next (y' := { y with O := n, N := n }) ⟨S.top, S.bottom, Mem.set_self _ _ _, S.topSeen, S.buffer,
    S.bufferOwn, S.current, buffers_cell S.buffers, fun i h₁ h₂ => items_cell S.is_current.ne_one (S.items i h₁ ?_),
    heap_cell S.heap, ⟨S.order.seen, ?_, ?_, S.order.calls⟩⟩ hA
    (later_cell S (.inl (Nat.le_refl _)) rfl rfl) rfl (.none rfl rfl) hr
  · have h₂ : i < n := h₂
    omega
  · show y.F ≤ y.E ∧ y.E ≤ y.F + 1 ∧ y.E ≤ n ∧ n ≤ y.E + 1
    omega
  · show n ≤ y.S + Word.pow2 y.K
    omega

/-- The owner stores `bottom`, where this is no push: it announces that it is going to pop, or takes that back. -/
theorem announce {n : Nat} (S : Shared p T y m) (hn : n ≤ y.E ∧ y.E ≤ n + 1)
    (hA : A { y with F := n } (m.set (cell Field.bottom) (p.index n)) f' st)
    (hr : rank (m.set (cell Field.bottom) (p.index n)) f' < rank m f) :
    OwnerStep p A T y m f st (some (.next (m.set (cell Field.bottom) (p.index n)) f')) := by
  have h := S.order.ends
  refine .next (y' := { y with F := n }) ⟨S.top, Mem.set_self _ _ _, S.bottomOwn, S.topSeen, S.buffer, S.bufferOwn,
    S.current, buffers_cell S.buffers, fun i h₁ h₂ => items_cell S.is_current.ne_one (S.items i h₁ h₂),
    heap_cell S.heap, ⟨S.order.seen, ?_, S.order.room, S.order.calls⟩⟩ hA
    (later_cell S (.inl (Nat.le_refl _)) rfl rfl) rfl (.none rfl rfl) hr
  show n ≤ y.E ∧ y.E ≤ n + 1 ∧ y.E ≤ y.N ∧ y.N ≤ y.E + 1
  omega

/-- The owner writes the slot of an element that it is going to push. -/
theorem fill {v : Nat} (S : Shared p T y m) (hN : y.N = y.E) (hroom : y.E < y.S + Word.pow2 y.K)
    (hA : A { y with N := y.E + 1, items := Function.update y.items y.E v } (m.set (p.slot y.cur y.K y.E) v) f' st)
    (hr : rank (m.set (p.slot y.cur y.K y.E) v) f' < rank m f) :
    OwnerStep p A T y m f st (some (.next (m.set (p.slot y.cur y.K y.E) v) f')) := by
  have h := S.order.seen
  have h' := S.order.ends
  have B := S.is_current
  have cells : ∀ f, m.set (p.slot y.cur y.K y.E) v (cell f) = m (cell f) :=
    fun f => Mem.set_ne (Params.slot_ne_cell B.ne_one).symm
  have other : ∀ l : Loc, l.field ≠ Field.bufferSlots ∨ l.obj = 0 → m.set (p.slot y.cur y.K y.E) v l = m l := by
    refine fun l hl => Mem.set_ne fun e => ?_
    rw [e] at hl
    exact hl.elim (fun h => h rfl) B.ne_zero
  refine .next (y' := { y with N := y.E + 1, items := Function.update y.items y.E v })
    ⟨(cells _).trans S.top, (cells _).trans S.bottom, (cells _).trans S.bottomOwn, (cells _).trans S.topSeen,
    (cells _).trans S.buffer, (cells _).trans S.bufferOwn, S.current, fun o k hp => ?_, fun i h₁ h₂ => ?_,
    S.heap.congr fun l hl => other l (.inr hl), ⟨S.order.seen, ?_, ?_, S.order.calls⟩⟩ hA
    ⟨Nat.le_refl T, fun _ h => h, fun _ _ h => h, fun _ h => ?_, fun o k hp _ ht => ?_⟩ rfl (.none ?_ rfl) hr
  · have D := S.buffers o k hp
    have D' := D.named
    exact ⟨(other ⟨o, 0, 0⟩ (.inl nofun)).trans D.mask, (other ⟨0, 2, o⟩ (.inr rfl)).trans D.extent, D.le, D.ne_zero,
      D.ne_one, D'.imp id fun ⟨n, e⟩ => ⟨n, e.trans (other ⟨0, 1, n⟩ (.inr rfl)).symm⟩⟩
  · have h₁ : y.S ≤ i := h₁
    have h₂ : i < y.E + 1 := h₂
    show m.set (p.slot y.cur y.K y.E) v (p.slot y.cur y.K i) = Function.update y.items y.E v i
    by_cases e : i = y.E
    · rw [e, Mem.set_self, Function.update_self]
    · rw [Mem.set_ne (Params.slot_ne (i := i) (by omega) (by omega)), Function.update_ne e]
      exact S.items i h₁ (by omega)
  · show y.F ≤ y.E ∧ y.E ≤ y.F + 1 ∧ y.E ≤ y.E + 1 ∧ y.E + 1 ≤ y.E + 1
    omega
  · exact hroom
  · exact Function.update_ne (Nat.ne_of_lt h)
  · refine Mem.set_ne ?_
    by_cases e : o = y.cur
    · have hk := S.current
      rw [← e, hp] at hk
      injection hk with hk
      rw [e, hk]
      exact Params.slot_ne (by omega) (by omega)
    · exact Params.slot_ne_of_obj e
  · refine contents_congr fun j h₁ h₂ => Function.update_ne ?_
    have h₂ : j < T + (y.E - T) := h₂
    omega

/-- The owner publishes a new element, by storing `bottom`: its `push` takes effect. -/
theorem publish {v : Nat} {b : List Nat} (S : Shared p T y m) (hN : y.N = y.E + 1)
    (hC : y.E ≤ y.C) (hv : y.items y.E = v)
    (hA : A { y with E := y.E + 1, F := y.E + 1 } (m.set (cell Field.bottom) (p.index (y.E + 1))) f'
      (.committed ⟨0, [1, v], b⟩ ⟨0, b⟩))
    (hr : rank (m.set (cell Field.bottom) (p.index (y.E + 1))) f' < rank m f) (hst : st = .pending ⟨0, [1, v], b⟩) :
    OwnerStep p A T y m f st (some (.next (m.set (cell Field.bottom) (p.index (y.E + 1))) f')) := by
  have h := S.order.seen
  have h' := S.order.calls
  refine .next (y' := { y with E := y.E + 1, F := y.E + 1 }) ⟨S.top, Mem.set_self _ _ _, S.bottomOwn, S.topSeen,
    S.buffer, S.bufferOwn, S.current, buffers_cell S.buffers,
    fun i h₁ h₂ => items_cell S.is_current.ne_one (S.items i h₁ h₂), heap_cell S.heap,
    ⟨?_, ?_, S.order.room, ?_⟩⟩ hA
    (later_cell S (.inl (Nat.le_succ _)) rfl rfl) rfl (.op hst rfl ?_ nofun) hr
  · show 1 ≤ y.S ∧ y.S ≤ y.L ∧ y.L ≤ T ∧ T ≤ y.E + 1
    omega
  · show y.E + 1 ≤ y.E + 1 ∧ y.E + 1 ≤ y.E + 1 + 1 ∧ y.E + 1 ≤ y.N ∧ y.N ≤ y.E + 1 + 1
    omega
  · show y.E + 1 ≤ y.C + 1 ∧ y.A ≤ y.C ∧ y.C ≤ maxPushes
    omega
  · rw [queue_concat (y := y) (y' := { y with E := y.E + 1, F := y.E + 1 }) (by omega) rfl fun _ _ _ => rfl, ← hv]
    exact .push

end OwnerStep
end Deque
