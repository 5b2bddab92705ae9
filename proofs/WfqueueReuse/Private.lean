prelude
import Wfqueue.MakeNode
import Wfqueue.Retire
import WfqueueReuse.EnqueueKnows
/-!
# Private steps, in which the ideal program stands still

## Main definitions

* `World.real w S m`: the world with another store and another real memory
* `Makes n w r g pc`: an enqueue makes its node; the ideal one has yet to begin
* `Retires κ n w r g pc`: a dequeue retires a node; the ideal one has yet to begin
* `PrivateMatch n op w g b K o`: a private step, after which the memories agree and `K` holds

## Main statements

* `Goes.same`, `.needed`, `.onward`: a private move leaves alone what both memories have, and what others rely on
* `Makes.step`, `Retires.step`: every step is such a one
* `Makes.still`, `Retires.still`: others do not disturb
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell Goes Still Making Retiring Leads)
open WfqueueNever (View Laid nextCell)

/-- The world with another store and another real memory. -/
def World.real (w : World) (S : Store) (m : Mem) : World := { w with store := S, mem := m }

section
variable {n p q x v op pc : Nat} {w : World} {S : Store} {m : Mem} {r r' g : Regs} {b : List Nat} {o : Option Outcome}

namespace Private

theorem live (G : Goes n p w.store w.mem S m) (h : (w.real S m).Live x) : w.Live x := by
  have h : S.role (w.addr x) = .placed x := h
  show w.store.role (w.addr x) = .placed x
  rw [← h]
  exact (G.move.shared (by rw [h]; trivial)).symm

/-- What is needed remains so. -/
theorem needed (T : Stored n w.store w.mem) (G : Goes n p w.store w.mem S m) (h : w.Needed x) :
    (w.real S m).Needed x := by
  have hl : w.store.role (w.addr x) = .placed x := h.live
  have hs : (w.store.role (w.addr x)).Shared := by rw [hl]; trivial
  refine ⟨(G.move.live hs (h.out p)).trans hl, fun q hq => ?_, fun q e => ?_⟩
  · have hq : w.addr x ∈ S.retired q := hq
    by_cases e : q = p
    · rw [e] at hq
      rcases G.move.retired _ hq with h' | ⟨_, h'⟩
      · exact h.out p h'
      · exact h.stay p h'.symm
    · rw [(G.move.other q e).2.1] at hq
      exact h.out q hq
  · have e : S.leaving q = w.addr x := e
    have := T.name_shared hs
    exact h.stay q ((G.move.leaving_eq (by omega)).symm.trans e)

/-- The two memories still agree. -/
theorem same (A : Same n w) (G : Goes n p w.store w.mem S m) : Same n (w.real S m) := by
  have T := A.stored
  have N : ∀ {x}, w.Needed x → (w.real S m).Needed x := needed T G
  have V : ∀ {x}, (w.real S m).Live x → w.Live x := live G
  have cell : ∀ {f i}, f ≤ 16 ∨ 21 ≤ f → f ≠ 4 → m ⟨1, f, i⟩ = w.mem ⟨1, f, i⟩ :=
    fun h h' => G.move.queue T (by omega) h'
  have node : ∀ {x f}, (w.real S m).Live x → f ≤ 3 → m ⟨w.addr x, f, 0⟩ = w.mem ⟨w.addr x, f, 0⟩ :=
    fun h hf => G.move.node T (by rw [show w.store.role _ = _ from V h]; trivial) hf
  have ptr : ∀ {v v' x}, v' = v → w.Ptr v x → (w.real S m).Ptr v' x := fun e h => e ▸ ⟨h.eq, h.known⟩
  exact {
    stored := G.stored
    null := A.null
    ne_null := A.ne_null
    shared := fun a h => by
      have e := G.move.shared h
      obtain ⟨x, h₁, h₂⟩ := A.shared a (e ▸ h)
      exact ⟨x, e.trans h₁, h₂⟩
    exist := fun x h => A.exist x (V h)
    taken := fun i => (cell (by decide) (by decide)).trans (A.taken i)
    head := ptr (cell (by decide) (by decide)) A.head
    tail := ptr (cell (by decide) (by decide)) A.tail
    enqueued := fun q hq => ptr (cell (by decide) (by decide)) (A.enqueued q hq)
    asked := fun q hq => ptr (cell (by decide) (by decide)) (A.asked q hq)
    given := fun q hq => ptr (cell (by decide) (by decide)) (A.given q hq)
    value := fun x h => (node h (by decide)).trans (A.value x (V h))
    enqueuer := fun x h => (node h (by decide)).trans (A.enqueuer x (V h))
    taker := fun x h => (node h (by decide)).trans (A.taker x (V h))
    next := fun x h => ptr (node h (by decide)) (A.next x (V h))
    line := fun i h h' => N (A.line i h h')
    needEnqueued := fun q hq h => N (A.needEnqueued q hq h)
    needAsked := fun q hq => N (A.needAsked q hq)
    needGiven := fun q hq => N (A.needGiven q hq) }

/-- Another slot finds all as it was. -/
theorem onward (A : Same n w) (L : Laid n w.view w.ideal) (G : Goes n p w.store w.mem S m) (hq : q ≠ p) :
    Onward q w (w.real S m) where
  addr _ _ := rfl
  exist _ h := h
  guard c := by show S.guard q c = _; rw [G.move.guard]
  hazard c _ := G.move.queue A.stored (.inr (.inr hq)) (show 14 + c ≠ 4 by omega)
  live x c h hg := (G.move.guarded (by rw [show w.store.role _ = _ from h]; trivial) hg).trans h
  line _ _ := rfl
  k_le := Nat.le_refl _
  h_le := Nat.le_refl _
  t_le := Nat.le_refl _
  tail := L.t_le

end Private

/-- A private step, after which the memories agree and `K` holds. -/
inductive PrivateMatch (n op : Nat) (w : World) (g : Regs) (b : List Nat) (K : World → Regs → Nat → Prop) :
    Option Outcome → Prop where
  | next {S m r' pc'} : Goes n (g 1) w.store w.mem S m → Same n (w.real S m) → K (w.real S m) r' pc' →
      PrivateMatch n op w g b K (some (.next m ⟨op, pc', r', b⟩))

theorem Kind.Holds.real {k : Kind} {y : Nat} (h : k.Holds w v y) : k.Holds (w.real S m) v y := by
  cases k with
  | number => exact h
  | pointer => exact ⟨h.eq, h.known⟩
  | hidden => trivial

theorem Kind.Holds.onward {k : Kind} {y : Nat} {w' : World} (On : Onward p w w') (hz : w.addr 0 = w'.addr 0)
    (h : k.Holds w v y) : k.Holds w' v y := by
  cases k with
  | number => exact h
  | pointer => exact On.ptr hz h
  | hidden => trivial

/-- An enqueue makes its node, at program counter `pc`; the ideal one is at 3. -/
structure Makes (n : Nat) (w : World) (r g : Regs) (pc : Nat) : Prop where
  making : Making n w.store w.mem r pc
  regs : ∀ i, i ≤ 3 ∨ 28 ≤ i → (enqueueKind i).Holds w (r i) (g i)

/-- A dequeue retires a node, at program counter `pc`; the ideal one is at 167. The kinds of its registers are `κ`. -/
structure Retires (κ : Nat → Kind) (n : Nat) (w : World) (r g : Regs) (pc : Nat) : Prop where
  retiring : Retiring n w.store w.mem r pc
  regs : ∀ i, i ≤ 62 → (κ i).Holds w (r i) (g i)

namespace Makes

theorem slot (H : Makes n w r g pc) : r 1 = g 1 := H.regs 1 (by decide)

theorem enter (h₀ : r 0 = 1) (h₁ : r 1 < n) (h₃ : r 3 = n) (hM : Matching enqueueKind w r g) : Makes n w r g 3 :=
  ⟨.enter h₀ h₁ h₃, fun i _ => hM i⟩

theorem step (A : Same n w) (he : Heap.Honest w.mem) (H : Makes n w r g pc) (hpc : pc < 74) :
    PrivateMatch n 0 w g b (fun w' r' pc' => Makes n w' r' g pc')
      (Frame.exec Gen.Wfqueue.program w.mem ⟨0, pc, r, b⟩) := by
  have L := H.making.step (buf := b) A.stored he hpc
  rw [H.slot] at L
  generalize Frame.exec Gen.Wfqueue.program w.mem ⟨0, pc, r, b⟩ = o at L
  cases L with
  | next G Q =>
    exact .next G (Private.same A G) ⟨Q.2, fun i hi => by rw [Q.1 i hi]; exact (H.regs i hi).real⟩

theorem still {w' : World} (T : Still (g 1) w.store w.mem w'.store w'.mem) (On : Onward p w w')
    (hz : w.addr 0 = w'.addr 0) (H : Makes n w r g pc) : Makes n w' r g pc :=
  ⟨H.making.still (by rw [H.slot]; exact T), fun i hi => (H.regs i hi).onward On hz⟩

end Makes

namespace Retires

variable {κ : Nat → Kind}

theorem slot (h₁ : κ 1 = .number) (H : Retires κ n w r g pc) : r 1 = g 1 := by
  have h := H.regs 1 (by decide)
  rw [h₁] at h
  exact h

theorem enter (h₀ : r 0 = 1) (h₁ : r 1 < n) (hl : w.store.leaving (r 1) = r 3) (h₃ : r 3 ≠ 0) (hM : Matching κ w r g) :
    Retires κ n w r g 167 := ⟨.enter h₀ h₁ hl h₃, fun i _ => hM i⟩

/-- At the end all registers match, since the others are private. -/
theorem matching (hκ : ∀ i, 62 < i → κ i = .hidden) (H : Retires κ n w r g pc) : Matching κ w r g := by
  intro i
  rcases Nat.lt_or_ge 62 i with h | h
  · rw [hκ i h]; trivial
  · exact H.regs i h

theorem step (h₁ : κ 1 = .number) (A : Same n w) (H : Retires κ n w r g pc) (hpc : pc < 216) :
    PrivateMatch n 1 w g b (fun w' r' pc' => Retires κ n w' r' g pc')
      (Frame.exec Gen.Wfqueue.program w.mem ⟨1, pc, r, b⟩) := by
  have L := H.retiring.step (buf := b) A.stored hpc
  rw [H.slot h₁] at L
  generalize Frame.exec Gen.Wfqueue.program w.mem ⟨1, pc, r, b⟩ = o at L
  cases L with
  | next G Q =>
    exact .next G (Private.same A G) ⟨Q.2, fun i hi => by rw [Q.1 i hi]; exact (H.regs i hi).real⟩

theorem still {w' : World} (h₁ : κ 1 = .number) (T : Still (g 1) w.store w.mem w'.store w'.mem) (On : Onward p w w')
    (hz : w.addr 0 = w'.addr 0) (H : Retires κ n w r g pc) : Retires κ n w' r g pc :=
  ⟨H.retiring.still (by rw [H.slot h₁]; exact T), fun i hi => (H.regs i hi).onward On hz⟩

end Retires
end
end WfqueueReuse
