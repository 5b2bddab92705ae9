prelude
import WfqueueReuse.Private
/-!
# A node is offered

The address gets a new identity when it is stored in `enqueued`; the ideal enqueue makes its node only then.

## Main definitions

* `World.offer w G x p a m`: the world after slot `p` has offered the node at address `a`, as identity `x`
* `Ready m m' x p v`: in the ideal memory, slot `p` has made node `x`
* `Fresh w x`: no object of the ideal memory has the number `x`

## Main statements

* `Offer.public`: it is a public move
* `Offer.same`, `.needed`, `.onward`: the memories agree, and others find all as it was
* `Offer.matching`: and so do the registers
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove Writes content nobody)
open WfqueueNever (View Laid enqueuedCell nextCell)

/-- The world after slot `p` has offered the node at address `a`, as identity `x`. -/
def World.offer (w : World) (G : View) (x p a : Nat) (m : Mem) : World :=
  ⟨G, Function.update w.addr x a, w.store.setRole a (.placed x), w.mem.set (enqueuedCell p) a,
    m.set (enqueuedCell p) x⟩

/-- In the ideal memory, slot `p` has made node `x`, with this value. -/
structure Ready (m m' : Mem) (x p v : Nat) : Prop where
  field : ∀ f, f < 4 → m' ⟨x, f, 0⟩ = content p v f
  extent : m' (Heap.extent x) ≠ 0
  other : ∀ o f i, o ≠ 0 → o ≠ x → m' ⟨o, f, i⟩ = m ⟨o, f, i⟩
  exist : ∀ o, o ≠ x → m' (Heap.extent o) = m (Heap.extent o)

/-- No object of the ideal memory has the number `x`. -/
structure Fresh (w : World) (x : Nat) : Prop where
  new : w.ideal (Heap.extent x) = 0
  ge : 2 ≤ x

/-- What is needed to know when slot `p` offers the node at `a`, as identity `x`. -/
structure Offering (n : Nat) (w : World) (G : View) (x p a v : Nat) (m : Mem) : Prop where
  same : Same n w
  slot : p < n
  writes : Writes w.store w.mem p a v 4
  fresh : Fresh w x
  ready : Ready w.ideal m x p v
  /-- the line does not change -/
  line : ∀ i, i ≤ w.view.k → G.line i = w.view.line i
  k : G.k = w.view.k
  h : G.h = w.view.h
  t : G.t = w.view.t
  ask : G.ask = w.view.ask

section
variable {n p q i v x y a f : Nat} {w : World} {G : View} {m : Mem} {r g : Regs}

namespace Offering

theorem set_extent : m.set (enqueuedCell p) v (Heap.extent y) = m (Heap.extent y) := Mem.set_ne fun e => by
  injection e with e; cases e

theorem set_other (h : f ≠ 11) : m.set (enqueuedCell p) v ⟨1, f, i⟩ = m ⟨1, f, i⟩ := Mem.set_ne fun e => by
  injection e with _ e; exact h e

theorem name (O : Offering n w G x p a v m) : 2 ≤ a := O.same.stored.name_own O.writes.hand.own

theorem not_exists (O : Offering n w G x p a v m) : ¬ w.Exists x := fun h => h O.fresh.new

/-- An identity that is live is another one, and has another address. -/
theorem apart (O : Offering n w G x p a v m) (h : w.Live y) : y ≠ x ∧ w.addr y ≠ a := by
  refine ⟨fun e => O.not_exists (e ▸ (O.same.exist y h).2), fun e => ?_⟩
  have h : w.store.role (w.addr y) = .placed y := h
  rw [e, O.writes.hand.own] at h
  cases h

theorem addr_ne (h : y ≠ x) : (w.offer G x p a m).addr y = w.addr y := Function.update_ne h
theorem addr_self : (w.offer G x p a m).addr x = a := Function.update_self _ _ _
theorem role_ne (h : y ≠ a) : (w.offer G x p a m).store.role y = w.store.role y := Function.update_ne h
theorem role_self : (w.offer G x p a m).store.role a = .placed x := Function.update_self _ _ _

theorem live (O : Offering n w G x p a v m) (h : w.Live y) : (w.offer G x p a m).Live y := by
  obtain ⟨h₁, h₂⟩ := O.apart h
  show (w.offer G x p a m).store.role ((w.offer G x p a m).addr y) = .placed y
  rw [addr_ne h₁, role_ne h₂]
  exact h

theorem live_self : (w.offer G x p a m).Live x := by
  show (w.offer G x p a m).store.role ((w.offer G x p a m).addr x) = .placed x
  rw [addr_self, role_self]

theorem of_live (h : (w.offer G x p a m).Live y) : y = x ∨ w.Live y := by
  by_cases e : y = x
  · exact .inl e
  · refine .inr ?_
    have h : (w.offer G x p a m).store.role ((w.offer G x p a m).addr y) = .placed y := h
    rw [addr_ne e] at h
    by_cases e' : w.addr y = a
    · rw [e', role_self] at h
      injection h with h
      exact absurd h.symm e
    · rw [role_ne e'] at h
      exact h

/-- What is needed remains so. -/
theorem needed (O : Offering n w G x p a v m) (h : w.Needed y) : (w.offer G x p a m).Needed y := by
  have e := addr_ne (w := w) (G := G) (p := p) (a := a) (m := m) (O.apart h.live).1
  exact ⟨O.live h.live, by rw [e]; exact h.out, by rw [e]; exact h.stay⟩

theorem needed_self (O : Offering n w G x p a v m) : (w.offer G x p a m).Needed x := by
  have out := fun q => O.same.stored.own_out (q := q) O.writes.hand.own
  exact ⟨live_self, by rw [addr_self]; exact fun q => (out q).1, by rw [addr_self]; exact fun q e => (out q).2 e.symm⟩

theorem exist (O : Offering n w G x p a v m) (h : w.Exists y) : (w.offer G x p a m).Exists y := by
  show m.set (enqueuedCell p) x (Heap.extent y) ≠ 0
  rw [set_extent, O.ready.exist y fun e => O.not_exists (e ▸ h)]
  exact h

theorem exist_self (O : Offering n w G x p a v m) : (w.offer G x p a m).Exists x := by
  show m.set (enqueuedCell p) x (Heap.extent x) ≠ 0
  rw [set_extent]
  exact O.ready.extent

theorem ptr (O : Offering n w G x p a v m) {u : Nat} (h : w.Ptr u y) : (w.offer G x p a m).Ptr u y := by
  refine ⟨?_, fun h₀ => O.exist (h.known h₀)⟩
  rw [addr_ne fun e => ?_]
  · exact h.eq
  · have := O.fresh.ge
    exact O.not_exists (e ▸ h.known (by omega))

theorem ptr_self (O : Offering n w G x p a v m) : (w.offer G x p a m).Ptr a x :=
  ⟨addr_self.symm, fun _ => O.exist_self⟩

/-- A cell of the queue in both memories. -/
theorem queue (O : Offering n w G x p a v m) (h : f ≠ Field.slotsEnqueued ∨ i ≠ p) :
    (w.offer G x p a m).mem ⟨1, f, i⟩ = w.mem ⟨1, f, i⟩ ∧ (w.offer G x p a m).ideal ⟨1, f, i⟩ = w.ideal ⟨1, f, i⟩ := by
  have hne : (⟨1, f, i⟩ : Loc) ≠ enqueuedCell p := fun e => by injection e with _ h₁ h₂; exact h.elim (· h₁) (· h₂)
  have := O.fresh.ge
  exact ⟨Mem.set_ne hne, (Mem.set_ne hne).trans (O.ready.other _ _ _ nofun (by omega))⟩

/-- A field of a node that was there in both memories. -/
theorem node (O : Offering n w G x p a v m) (h : w.Live y) :
    (w.offer G x p a m).mem ⟨(w.offer G x p a m).addr y, f, 0⟩ = w.mem ⟨w.addr y, f, 0⟩ ∧
      (w.offer G x p a m).ideal ⟨y, f, 0⟩ = w.ideal ⟨y, f, 0⟩ := by
  have h₁ := O.apart h
  have h₂ := (O.same.exist y h).1
  have h₃ : 2 ≤ w.addr y := O.same.stored.name (by rw [show w.store.role _ = _ from h]; nofun)
  rw [addr_ne h₁.1]
  exact ⟨Mem.set_ne fun e => by injection e with e; omega,
    (Mem.set_ne fun e => by injection e with e; omega).trans (O.ready.other _ _ _ (by omega) h₁.1)⟩

/-- A field of the new one. -/
theorem node_self (O : Offering n w G x p a v m) (hf : f < 4) :
    (w.offer G x p a m).mem ⟨(w.offer G x p a m).addr x, f, 0⟩ = content p v f ∧
      (w.offer G x p a m).ideal ⟨x, f, 0⟩ = content p v f := by
  have h₁ := O.fresh.ge
  have h₂ := O.name
  rw [addr_self]
  exact ⟨(Mem.set_ne fun e => by injection e with e; omega).trans (O.writes.field f hf),
    (Mem.set_ne fun e => by injection e with e; omega).trans (O.ready.field f hf)⟩

end Offering

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
end
end WfqueueReuse
