prelude
import Wfqueue.StoreMoves
import Wfqueue.Created
/-!
# What accesses are to

## Main definitions

* `Touches n S m f a`: the access `a` that frame `f` is about to make is to something that there is; and if it is no
  atomic one, then nobody else writes there, or to something that nobody writes any more

## Main statements

* `Touches.exists`: it is in bounds
* `Touches.apart`: two of different threads to the same cell, of which one writes, are atomic
-/

namespace Wfqueue
open Gen.Wfqueue

/-- `older` of this node is the slot's to read and write. -/
inductive Store.Lists (S : Store) (p x : Nat) : Prop where
  | own : S.role x = .own p → S.Lists p x
  | retired : x ∈ S.retired p → S.Lists p x
  | leaving : S.leaving p = x → x ≠ 0 → S.Lists p x

/-- What the access of a frame is to. -/
inductive Touches (n : Nat) (S : Store) (f : Frame) : Access → Prop where
  /-- a field of the queue; the number of slots is not written, and no other is plain -/
  | queue {field w plain} : 5 ≤ field → field ≤ 10 → (field = 7 → w = false) → (plain = true → field = 7) →
      Touches n S f ⟨⟨1, field, 0⟩, w, plain⟩
  /-- an atomic one of a slot -/
  | slot {field i w} : 11 ≤ field → field ≤ 22 → (field < 17 ∨ 20 < field) → i < n →
      Touches n S f ⟨⟨1, field, i⟩, w, false⟩
  /-- one of the own slot -/
  | own {field w plain} : 17 ≤ field → field ≤ 20 → f.op ≠ 2 → f.regs 1 < n →
      Touches n S f ⟨⟨1, field, f.regs 1⟩, w, plain⟩
  /-- an atomic one of a node that others may know -/
  | node {x field w} : field = 2 ∨ field = 3 → (S.role x).Shared → Touches n S f ⟨⟨x, field, 0⟩, w, false⟩
  /-- what such a node holds is read -/
  | read {x field plain} : field = 0 ∨ field = 1 → (S.role x).Shared → Touches n S f ⟨⟨x, field, 0⟩, false, plain⟩
  /-- a node that the slot alone knows is written -/
  | made {x field w plain} : field ≤ 3 → f.op ≠ 2 → S.role x = .own (f.regs 1) → Touches n S f ⟨⟨x, field, 0⟩, w, plain⟩
  /-- a node in the slot's lists -/
  | older {x w plain} : f.op ≠ 2 → S.Lists (f.regs 1) x → Touches n S f ⟨⟨x, 4, 0⟩, w, plain⟩

section
variable {n p q x : Nat} {S : Store} {m : Mem} {f g : Frame} {a a' : Access}

theorem Stored.lists_exist (h : Stored n S m) (H : S.Lists p x) : 2 ≤ x ∧ m (Heap.extent x) ≠ 0 := by
  have hr : S.role x ≠ .none := by
    cases H with
    | own e => rw [e]; nofun
    | retired hx => exact (h.retired_shared p x hx).ne_none
    | leaving e h₀ => rw [← e]; exact (h.leaving_shared p (by rw [e]; exact h₀)).ne_none
  exact ⟨h.name hr, h.exist x hr⟩

/-- The lists of different slots have no node in common. -/
theorem Stored.lists_apart (h : Stored n S m) (H : S.Lists p x) (H' : S.Lists q x) : p = q := by
  cases H with
  | own e =>
    cases H' with
    | own e' => injection e.symm.trans e'
    | retired hx => exact absurd hx (h.own_out e).1
    | leaving e' _ => exact absurd e'.symm (h.own_out e).2
  | retired hx =>
    cases H' with
    | own e' => exact absurd hx (h.own_out e').1
    | retired hx' => exact h.retired_inj p q x hx hx'
    | leaving e' h₀ => subst e'; exact absurd hx (h.leaving_out q p h₀)
  | leaving e h₀ =>
    subst e
    cases H' with
    | own e' => exact absurd rfl (h.own_out e').2
    | retired hx' => exact absurd hx' (h.leaving_out p q h₀)
    | leaving e' _ => exact h.leaving_inj p q h₀ e'.symm

namespace Touches

/-- It is in bounds. -/
theorem «exists» (h : Stored n S m) (H : Touches n S f a) : Exists n m a := by
  cases H with
  | queue h₁ h₂ => exact .inl ⟨rfl, .inl ⟨h₁, h₂, rfl⟩⟩
  | slot h₁ h₂ _ h₄ => exact .inl ⟨rfl, .inr ⟨h₁, h₂, h₄⟩⟩
  | own h₁ h₂ _ h₄ => exact .inl ⟨rfl, .inr ⟨Nat.le_trans (by decide) h₁, Nat.le_trans h₂ (by decide), h₄⟩⟩
  | node h₁ h₂ | read h₁ h₂ =>
    exact .inr ⟨h.name_shared h₂, h.exist _ h₂.ne_none, by dsimp only [Field.nodeOlder]; omega, rfl⟩
  | made h₁ _ h₂ =>
    exact .inr ⟨h.name_own h₂, h.exist _ (by rw [h₂]; nofun), by dsimp only [Field.nodeOlder]; omega, rfl⟩
  | older _ h₂ => exact .inr ⟨(h.lists_exist h₂).1, (h.lists_exist h₂).2, Nat.le_refl 4, rfl⟩

/-- What it says of the access's object: it is the queue, or one of the nodes. -/
theorem object (h : Stored n S m) (H : Touches n S f a) :
    a.loc.obj = 1 ∧ 5 ≤ a.loc.field ∨ 2 ≤ a.loc.obj ∧ a.loc.field ≤ 4 := by
  cases H with
  | queue h₁ => exact .inl ⟨rfl, h₁⟩
  | slot h₁ => exact .inl ⟨rfl, Nat.le_trans (by decide) h₁⟩
  | own h₁ => exact .inl ⟨rfl, Nat.le_trans (by decide) h₁⟩
  | node h₁ h₂ | read h₁ h₂ => exact .inr ⟨h.name_shared h₂, by dsimp only; omega⟩
  | made h₁ _ h₂ => exact .inr ⟨h.name_own h₂, by dsimp only; omega⟩
  | older _ h₂ => exact .inr ⟨(h.lists_exist h₂).1, Nat.le_refl 4⟩

/-- Two of different threads to the same cell, of which one writes, are atomic. -/
theorem apart (h : Stored n S m) (hfg : f.op ≠ 2 → g.op ≠ 2 → f.regs 1 ≠ g.regs 1) (H : Touches n S f a)
    (H' : Touches n S g a') (hl : a.loc = a'.loc) (hw : a.writes = true ∨ a'.writes = true) : a.plain = false := by
  have O' := H'.object h
  rw [← hl] at O'
  cases H with
  | slot => rfl
  | node => rfl
  | @queue field w plain h₁ h₂ h₃ h₄ =>
    cases hp : plain with
    | false => rfl
    | true =>
      -- the number of slots, which nobody writes
      have e := h₄ hp
      subst e
      cases H' with
      | queue _ _ h₃' _ =>
        injection hl with _ e
        rw [h₃ rfl, h₃' e.symm] at hw
        rcases hw with hw | hw <;> cases hw
      | slot h₁' => injection hl with _ e; omega
      | own h₁' => injection hl with _ e; omega
      | node => dsimp only at O'; injection hl with _ e; omega
      | read => dsimp only at O'; injection hl with _ e; omega
      | made => dsimp only at O'; injection hl with _ e; omega
      | older => dsimp only at O'; injection hl with _ e; omega
  | own h₁ h₂ h₃ h₄ =>
    dsimp only at O'
    cases H' with
    | queue _ h₂' => injection hl with _ e; omega
    | slot _ _ h₃' _ => injection hl with _ e; omega
    | own _ _ h₃' _ => injection hl with _ _ e; exact absurd e (hfg h₃ h₃')
    | node => injection hl with _ e; omega
    | read => injection hl with _ e; omega
    | made => injection hl with _ e; omega
    | older => injection hl with _ e; omega
  | read h₁ h₂ =>
    have := h.name_shared h₂
    dsimp only at O'
    cases H' with
    | queue => injection hl with e; omega
    | slot => injection hl with e; omega
    | own => injection hl with e; omega
    | node => injection hl with _ e; omega
    | read => rcases hw with hw | hw <;> cases hw
    | made _ _ h₃' => injection hl with e; exact absurd (e ▸ h₃') h₂.ne_own
    | older => injection hl with _ e; omega
  | made h₁ h₂ h₃ =>
    have := h.name_own h₃
    cases H' with
    | queue => injection hl with e; omega
    | slot => injection hl with e; omega
    | own => injection hl with e; omega
    | node _ h₂' => injection hl with e; exact absurd h₃ (e ▸ h₂').ne_own
    | read _ h₂' => injection hl with e; exact absurd h₃ (e ▸ h₂').ne_own
    | made _ h₂' h₃' =>
      injection hl with e
      subst e
      injection h₃.symm.trans h₃' with e
      exact absurd e (hfg h₂ h₂')
    | older => injection hl with _ e; omega
  | older h₁ h₂ =>
    have := (h.lists_exist h₂).1
    cases H' with
    | queue => injection hl with e; omega
    | slot => injection hl with e; omega
    | own => injection hl with e; omega
    | node => injection hl with _ e; omega
    | read => injection hl with _ e; omega
    | made => injection hl with _ e; omega
    | older h₁' h₂' =>
      injection hl with e
      subst e
      exact absurd (h.lists_apart h₂ h₂') (hfg h₁ h₁')

end Touches
end
end Wfqueue
