prelude
import WfqueueReuse.Private
/-!
# A node is offered

The address gets a new identity when it is stored in `enqueued`; the ideal enqueue makes its node only then.

## Main definitions

* `World.offer w G x p a m`: the world after slot `p` has offered the node at address `a`, as identity `x`
* `Ready m m' x p v`: in the ideal memory, slot `p` has made node `x`
* `Fresh w x`: no object of the ideal memory has the number `x`
* `Offering n w G x p a v m`: all of this, of a world

## Main statements

* `Offering.live`, `.of_live`, `.needed`: what is live then, and needed
* `Offering.queue`, `.node`, `.node_self`: what the cells of both memories hold then
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

end
end WfqueueReuse
