prelude
import WfqueueReuse.Offer
/-!
# What is true when a node has been offered

## Main statements

* `Offer.public`: it is a public move
* `Offer.same`, `.onward`: the memories agree, and others find all as it was
* `Offer.matching`: and so do the registers
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove Writes content)
open WfqueueNever (View Laid enqueuedCell nextCell)

variable {n p q i v x y a f : Nat} {w : World} {G : View} {m : Mem} {r g : Regs}

namespace Offer

open Offering (set_extent set_other)

/-- It is a public move. -/
theorem «public» (O : Offering n w G x p a v m) :
    PublicMove n p w.store w.mem (w.offer G x p a m).store (w.offer G x p a m).mem where
  threads := set_other (m := w.mem) (p := p) (v := a) (f := 7) (by decide)
  extent _ := set_extent (m := w.mem) (p := p) (v := a)
  poolCell _ := set_other (m := w.mem) (p := p) (v := a) (f := 17) (by decide)
  retiredCell _ := set_other (m := w.mem) (p := p) (v := a) (f := 19) (by decide)
  older y hy := Mem.set_ne fun e => by injection e with e; omega
  hazard _ c _ _ := Mem.set_ne fun e => by injection e with _ e; have e : 14 + c = 11 := e; omega
  own q y f _ hy := Mem.set_ne fun e => by
    have := O.same.stored.name_own hy
    injection e with e
    omega
  role y := by
    by_cases e : y = a
    · refine .inr (.inr ?_)
      rw [e]
      refine ⟨O.writes.hand, ?_⟩
      rw [Offering.role_self]
      trivial
    · exact .inl (Offering.role_ne e)
  pool := rfl
  retired := rfl
  leaving_other _ _ := rfl
  leaving := .inl rfl
  guard_other _ _ := rfl
  guard c := .inr (.inl ⟨rfl, Mem.set_ne fun e => by injection e with _ e; have e : 14 + c = 11 := e; omega⟩)

/-- The memories agree. -/
theorem same (O : Offering n w G x p a v m) : Same n (w.offer G x p a m) := by
  have A := O.same
  have hx := O.fresh.ge
  have ha := O.name
  have ptr : ∀ {u y}, w.Ptr u y → (w.offer G x p a m).Ptr u y := O.ptr
  have cell : ∀ {f i}, f ≠ 11 ∨ i ≠ p → w.Ptr (w.mem ⟨1, f, i⟩) (w.ideal ⟨1, f, i⟩) →
      (w.offer G x p a m).Ptr ((w.offer G x p a m).mem ⟨1, f, i⟩) ((w.offer G x p a m).ideal ⟨1, f, i⟩) := by
    intro f i h hp
    rw [(O.queue h).1, (O.queue h).2]
    exact ptr hp
  have number : ∀ {f y}, (w.offer G x p a m).Live y → f < 3 →
      (w.Live y → w.mem ⟨w.addr y, f, 0⟩ = w.ideal ⟨y, f, 0⟩) →
      (w.offer G x p a m).mem ⟨(w.offer G x p a m).addr y, f, 0⟩ = (w.offer G x p a m).ideal ⟨y, f, 0⟩ := by
    intro f y h hf H
    rcases Offering.of_live h with rfl | h
    · rw [(O.node_self (by omega)).1, (O.node_self (by omega)).2]
    · rw [(O.node h).1, (O.node h).2]; exact H h
  exact {
    stored := («public» O).stored A.stored
    null := (Offering.addr_ne (by omega)).trans A.null
    ne_null := fun y h₀ h => by
      by_cases e : y = x
      · rw [e, Offering.addr_self]; omega
      · rw [Offering.addr_ne e]
        refine A.ne_null y h₀ ?_
        have h : m.set (enqueuedCell p) x (Heap.extent y) ≠ 0 := h
        rw [set_extent, O.ready.exist y e] at h
        exact h
    shared := fun b h => by
      by_cases e : b = a
      · exact ⟨x, by rw [e]; exact Offering.role_self, by rw [e]; exact Offering.addr_self⟩
      · rw [Offering.role_ne e] at h ⊢
        obtain ⟨y, h₁, h₂⟩ := A.shared b h
        have hl : w.Live y := by
          show w.store.role (w.addr y) = _
          rw [h₂]; exact h₁
        exact ⟨y, h₁, (Offering.addr_ne (O.apart hl).1).trans h₂⟩
    exist := fun y h => by
      rcases Offering.of_live h with rfl | h
      · exact ⟨hx, O.exist_self⟩
      · exact ⟨(A.exist y h).1, O.exist (A.exist y h).2⟩
    taken := fun i => by
      rw [(O.queue (.inl (by decide))).1, (O.queue (.inl (by decide))).2]; exact A.taken i
    head := cell (.inl (by decide)) A.head
    tail := cell (.inl (by decide)) A.tail
    enqueued := fun q hq => by
      by_cases e : q = p
      · rw [e, show (w.offer G x p a m).mem (enqueuedCell p) = a from Mem.set_self _ _ _,
          show (w.offer G x p a m).ideal (enqueuedCell p) = x from Mem.set_self _ _ _]
        exact O.ptr_self
      · exact cell (.inr e) (A.enqueued q hq)
    asked := fun q hq => cell (.inl (by decide)) (A.asked q hq)
    given := fun q hq => cell (.inl (by decide)) (A.given q hq)
    value := fun y h => number h (by decide) (A.value y)
    enqueuer := fun y h => number h (by decide) (A.enqueuer y)
    taker := fun y h => number h (by decide) (A.taker y)
    next := fun y h => by
      rcases Offering.of_live h with rfl | h
      · rw [(O.node_self (by decide)).1, (O.node_self (by decide)).2]
        exact ptr A.ptr_zero
      · rw [(O.node h).1, (O.node h).2]
        exact ptr (A.next y h)
    line := fun i h h' => by
      have h' : i ≤ w.view.k := by rw [← O.k]; exact h'
      have h : w.view.h ≤ i := by rw [← O.h]; exact h
      have N := O.needed (A.line i h h')
      rw [← O.line i h'] at N
      exact N
    needEnqueued := fun q hq h => by
      by_cases e : q = p
      · rw [e, show (w.offer G x p a m).ideal (enqueuedCell p) = x from Mem.set_self _ _ _]
        exact O.needed_self
      · rw [(O.queue (.inr e)).2] at h ⊢
        exact O.needed (A.needEnqueued q hq h)
    needAsked := fun q hq => by rw [(O.queue (.inl (by decide))).2]; exact O.needed (A.needAsked q hq)
    needGiven := fun q hq => by rw [(O.queue (.inl (by decide))).2]; exact O.needed (A.needGiven q hq) }

/-- Another slot finds all as it was; so does this one. -/
theorem onward (O : Offering n w G x p a v m) (L : Laid n w.view w.ideal) : Onward q w (w.offer G x p a m) where
  addr y h := Offering.addr_ne fun e => O.not_exists (e ▸ h)
  exist y h := O.exist h
  guard _ := rfl
  hazard c _ := Mem.set_ne fun e => by injection e with _ e; have e : 14 + c = 11 := e; omega
  live y _ h _ := O.live h
  line := O.line
  k_le := Nat.le_of_eq O.k.symm
  h_le := Nat.le_of_eq O.h.symm
  t_le := Nat.le_of_eq O.t.symm
  tail := by
    show G.t ≤ w.view.k
    rw [O.t]
    exact L.t_le

theorem hidden : ∀ i, i ≤ 22 → enqueueKind (i + 5) = .hidden
  | 0, _ | 1, _ | 2, _ | 3, _ | 4, _ | 5, _ | 6, _ | 7, _ | 8, _ | 9, _ | 10, _ | 11, _ | 12, _ | 13, _ | 14, _
  | 15, _ | 16, _ | 17, _ | 18, _ | 19, _ | 20, _ | 21, _ | 22, _ => rfl
  | _ + 23, h => absurd h (by omega)

/-- The registers of the enqueue. -/
theorem matching (O : Offering n w G x p a v m) (H : Makes n w r g 75) (ha : r 4 = a) :
    Matching enqueueKind (w.offer G x p a m) r (Function.update g 4 x) := by
  intro i
  by_cases e : i = 4
  · rw [e, Function.update_self, ha]
    exact O.ptr_self
  · rw [Function.update_ne e]
    by_cases h : i ≤ 3 ∨ 28 ≤ i
    · have K := H.regs i h
      generalize enqueueKind i = κ at K ⊢
      cases κ with
      | number => exact K
      | pointer => exact O.ptr K
      | hidden => trivial
    · have := hidden (i - 5) (by omega)
      rw [show i - 5 + 5 = i by omega] at this
      rw [this]
      trivial

end Offer

end WfqueueReuse
