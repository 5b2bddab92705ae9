prelude
import WfqueueNever.Line
import WfqueueNever.Statement
/-!
# What accesses are to

## Main definitions

* `Touches n G m f a`: the access `a` that frame `f` is about to make is to something that there is; and if it is no
  atomic one, then nobody else writes there, or to something that nobody writes any more

## Main statements

* `Touches.exists`: it is in bounds
* `Touches.apart`: two of different threads to the same cell, of which one writes, are atomic
-/

namespace WfqueueNever
open Gen.WfqueueNever
open Wfqueue (Exists)

/-- What the access of a frame is to. -/
inductive Touches (n : Nat) (G : View) (m : Mem) (f : Frame) : Access → Prop where
  /-- a field of the queue; the number of slots is not written, and no other is plain -/
  | queue {field w plain} : 5 ≤ field → field ≤ 10 → (field = 7 → w = false) → (plain = true → field = 7) →
      Touches n G m f ⟨⟨1, field, 0⟩, w, plain⟩
  /-- an atomic one of a slot -/
  | slot {field i w} : 11 ≤ field → field ≤ 22 → (field < 17 ∨ 20 < field) → i < n →
      Touches n G m f ⟨⟨1, field, i⟩, w, false⟩
  /-- one of the own slot -/
  | own {field w plain} : 17 ≤ field → field ≤ 20 → f.op ≠ 2 → f.regs 1 < n →
      Touches n G m f ⟨⟨1, field, f.regs 1⟩, w, plain⟩
  /-- an atomic one of a node -/
  | node {o field w} : field = 2 ∨ field = 3 → 2 ≤ o → m (Heap.extent o) ≠ 0 → Touches n G m f ⟨⟨o, field, 0⟩, w, false⟩
  /-- what a node that the slot makes holds is written -/
  | made {field w plain} : field = 0 ∨ field = 1 → f.op = 0 → (G.offer (f.regs 1)).mine ≠ 0 →
      (G.offer (f.regs 1)).offered = false → Touches n G m f ⟨⟨(G.offer (f.regs 1)).mine, field, 0⟩, w, plain⟩
  /-- what a node of the line holds is read -/
  | read {i field plain} : field = 0 ∨ field = 1 → i ≤ G.k → Touches n G m f ⟨⟨G.line i, field, 0⟩, false, plain⟩
  /-- a node that the slot was given is retired -/
  | older {j w plain} : f.op = 1 → f.regs 1 < n → j ≤ G.h + 1 → (2 ≤ j → G.taker m (j - 1) = f.regs 1) →
      Touches n G m f ⟨⟨G.node (f.regs 1) j, 4, 0⟩, w, plain⟩

section
variable {n i j p q : Nat} {G : View} {m : Mem} {f g : Frame} {a a' : Access}

/-- Nodes that slots were given exist. -/
theorem Laid.node_exists (L : Laid n G m) (hp : p < n) (hj : j ≤ G.h + 1) :
    2 ≤ G.node p j ∧ m (Heap.extent (G.node p j)) ≠ 0 := by
  have hh := L.h_le
  have ht := L.t_le
  match j with
  | 0 => exact ⟨by show 2 ≤ 2 * p + 3; omega, L.exist (2 * p + 3) (by omega) (by omega)⟩
  | 1 => exact ⟨by show 2 ≤ 2 * p + 4; omega, L.exist (2 * p + 4) (by omega) (by omega)⟩
  | j + 2 => exact ⟨L.name (i := j + 1) (by omega), L.node (j + 1) (by omega)⟩

/-- Different slots were given different nodes. -/
theorem Laid.node_apart (L : Laid n G m) (hp : p < n) (hq : q < n) (hi : i ≤ G.h + 1) (hj : j ≤ G.h + 1)
    (hip : 2 ≤ i → G.taker m (i - 1) = p) (hjq : 2 ≤ j → G.taker m (j - 1) = q) (e : G.node p i = G.node q j) : p = q := by
  have hh := L.h_le
  have ht := L.t_le
  have dummy : ∀ {i p}, p < n → i + 2 ≤ G.h + 1 → 2 * n + 2 < G.node p (i + 2) :=
    fun _ h => L.new _ (by omega) (by omega)
  match i, j with
  | 0, 0 => have e : 2 * p + 3 = 2 * q + 3 := e; omega
  | 0, 1 => have e : 2 * p + 3 = 2 * q + 4 := e; omega
  | 1, 0 => have e : 2 * p + 4 = 2 * q + 3 := e; omega
  | 1, 1 => have e : 2 * p + 4 = 2 * q + 4 := e; omega
  | 0, j + 2 => have := dummy hq hj; have e : 2 * p + 3 = G.node q (j + 2) := e; omega
  | 1, j + 2 => have := dummy hq hj; have e : 2 * p + 4 = G.node q (j + 2) := e; omega
  | i + 2, 0 => have := dummy hp hi; have e : G.node p (i + 2) = 2 * q + 3 := e; omega
  | i + 2, 1 => have := dummy hp hi; have e : G.node p (i + 2) = 2 * q + 4 := e; omega
  | i + 2, j + 2 =>
    have e := L.inj (i + 1) (j + 1) (by omega) (by omega) e
    have h₁ : G.taker m (i + 1) = p := hip (by omega)
    have h₂ : G.taker m (j + 1) = q := hjq (by omega)
    rw [← h₁, ← h₂, e]

namespace Touches

/-- It is in bounds. -/
theorem «exists» (L : Laid n G m) (O : Offers n G m) (h : Touches n G m f a) : Exists n m a := by
  cases h with
  | queue h₁ h₂ => exact .inl ⟨rfl, .inl ⟨h₁, h₂, rfl⟩⟩
  | slot h₁ h₂ _ h₄ => exact .inl ⟨rfl, .inr ⟨h₁, h₂, h₄⟩⟩
  | own h₁ h₂ _ h₄ => exact .inl ⟨rfl, .inr ⟨Nat.le_trans (by decide) h₁, Nat.le_trans h₂ (by decide), h₄⟩⟩
  | node h₁ h₂ h₃ => exact .inr ⟨h₂, h₃, by dsimp only [Gen.Wfqueue.Field.nodeOlder]; omega, rfl⟩
  | made h₁ _ h₃ _ =>
    have := O.new _ h₃
    refine .inr ⟨?_, O.node _ h₃, by dsimp only [Gen.Wfqueue.Field.nodeOlder]; omega, rfl⟩
    show 2 ≤ (G.offer (f.regs 1)).mine
    omega
  | read h₁ h₂ => exact .inr ⟨L.name h₂, L.node _ h₂, by dsimp only [Gen.Wfqueue.Field.nodeOlder]; omega, rfl⟩
  | older _ h₂ h₃ _ =>
    obtain ⟨h, h'⟩ := L.node_exists h₂ h₃
    exact .inr ⟨h, h', Nat.le_refl 4, rfl⟩

theorem made_ne (L : Laid n G m) (O : Offers n G m) (h₁ : (G.offer p).mine ≠ 0) (h₂ : (G.offer p).offered = false)
    (hi : i ≤ G.k) : (G.offer p).mine ≠ G.line i := by
  intro e
  have := O.new p h₁
  by_cases h : i = 0
  · rw [h, L.first] at e
    omega
  · exact O.out p h₁ h₂ ⟨i, by omega, hi, e.symm⟩

/-- Two of different threads to the same cell, of which one writes, are atomic. -/
theorem apart (L : Laid n G m) (O : Offers n G m)
    (hfg : f.op ≠ 2 → g.op ≠ 2 → f.regs 1 ≠ g.regs 1) (h : Touches n G m f a) (h' : Touches n G m g a')
    (hl : a.loc = a'.loc) (hw : a.writes = true ∨ a'.writes = true) : a.plain = false := by
  cases h with
  | slot => rfl
  | node => rfl
  | @queue field w plain h₁ h₂ h₃ h₄ =>
    cases hp : plain with
    | false => rfl
    | true =>
      -- the number of slots, which nobody writes
      have e := h₄ hp
      subst e
      cases h' with
      | queue _ _ h₃' _ =>
        injection hl with _ e
        rw [h₃ rfl, h₃' e.symm] at hw
        rcases hw with hw | hw <;> cases hw
      | slot h₁' => injection hl with _ e; omega
      | own h₁' => injection hl with _ e; omega
      | node _ h₂' _ => injection hl with e; omega
      | made _ _ h₃' => have := O.new _ h₃'; injection hl with e; omega
      | read _ h₂' => have := L.name h₂'; injection hl with e; omega
      | older _ h₂' h₃' => have := (L.node_exists h₂' h₃').1; injection hl with e; omega
  | own h₁ h₂ h₃ h₄ =>
    cases h' with
    | queue _ h₂' => injection hl with _ e; omega
    | slot _ _ h₃' _ => injection hl with _ e; omega
    | own _ _ h₃' _ => injection hl with _ _ e; exact absurd e (hfg h₃ h₃')
    | node h₁' h₂' _ => injection hl with e; omega
    | made _ _ h₃' => have := O.new _ h₃'; injection hl with e; omega
    | read _ h₂' => have := L.name h₂'; injection hl with e; omega
    | older _ h₂' h₃' => have := (L.node_exists h₂' h₃').1; injection hl with e; omega
  | made h₁ h₂ h₃ h₄ =>
    have hn := O.new _ h₃
    cases h' with
    | queue => injection hl with e; omega
    | slot => injection hl with e; omega
    | own => injection hl with e; omega
    | node h₁' _ _ => injection hl with _ e; omega
    | made _ h₂' _ _ =>
      injection hl with e
      exact absurd (O.inj _ _ h₃ e) (hfg (by rw [h₂]; decide) (by rw [h₂']; decide))
    | read _ h₂' => injection hl with e; exact absurd e (made_ne L O h₃ h₄ h₂')
    | older => injection hl with _ e; omega
  | read h₁ h₂ =>
    have hn := L.name h₂
    cases h' with
    | queue => injection hl with e; omega
    | slot => injection hl with e; omega
    | own => injection hl with e; omega
    | node h₁' _ _ => injection hl with _ e; omega
    | made _ _ h₃' h₄' => injection hl with e; exact absurd e.symm (made_ne L O h₃' h₄' h₂)
    | read => rcases hw with hw | hw <;> cases hw
    | older => injection hl with _ e; omega
  | older h₁ h₂ h₃ h₄ =>
    have hn := (L.node_exists h₂ h₃).1
    cases h' with
    | queue => injection hl with e; omega
    | slot => injection hl with e; omega
    | own => injection hl with e; omega
    | node h₁' _ _ => injection hl with _ e; omega
    | made h₁' _ _ _ => injection hl with _ e; omega
    | read h₁' _ => injection hl with _ e; omega
    | older h₁' h₂' h₃' h₄' =>
      injection hl with e
      exact absurd (L.node_apart h₂ h₂' h₃ h₃' h₄ h₄' e) (hfg (by rw [h₁]; decide) (by rw [h₁']; decide))

/-! ### With the queue in register 0 -/

theorem ofQueue {op pc field : Nat} {r : Regs} {b : List Nat} {w plain : Bool} (h₀ : r 0 = 1)
    (h : 5 ≤ field ∧ field ≤ 10) (h₃ : field = 7 → w = false) (h₄ : plain = true → field = 7) :
    Touches n G m ⟨op, pc, r, b⟩ ⟨⟨r 0, field, 0⟩, w, plain⟩ := by
  rw [h₀]
  exact .queue h.1 h.2 h₃ h₄

theorem ofSlot {op pc field : Nat} {r : Regs} {b : List Nat} {w : Bool} (h₀ : r 0 = 1) (hi : i < n)
    (h : field ≤ 22 ∧ 11 ≤ field ∧ (field < 17 ∨ 20 < field)) :
    Touches n G m ⟨op, pc, r, b⟩ ⟨⟨r 0, field, i⟩, w, false⟩ := by
  rw [h₀]
  exact .slot h.2.1 h.1 h.2.2 hi

theorem ofOwn {op pc field : Nat} {r : Regs} {b : List Nat} {w plain : Bool} (h₀ : r 0 = 1) (h₁ : r 1 < n)
    (h : op ≠ 2 ∧ 17 ≤ field ∧ field ≤ 20) : Touches n G m ⟨op, pc, r, b⟩ ⟨⟨r 0, field, r 1⟩, w, plain⟩ := by
  rw [h₀]
  exact .own (f := ⟨op, pc, r, b⟩) h.2.1 h.2.2 h.1 h₁

/-- An atomic field of a node of the line. -/
theorem ofLine {x field : Nat} {w : Bool} (L : Laid n G m) (e : x = G.line i) (hi : i ≤ G.k)
    (h : field = 2 ∨ field = 3) : Touches n G m f ⟨⟨x, field, 0⟩, w, false⟩ := by
  rw [e]
  exact .node h (L.name hi) (L.node i hi)

end Touches
end
end WfqueueNever
