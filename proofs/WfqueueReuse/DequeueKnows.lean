prelude
import WfqueueReuse.Matching
import WfqueueNever.DequeueSide
/-!
# What a dequeue knows of addresses

## Main definitions

* `dequeueKind`: what the registers of `dequeue` hold
* `guards`, `maybes`, `hazards`, `looks`, `compares`, `doubts`, `decides`: by program counter, which registers are
  guarded by which hazard pointer, and of which ones equal addresses mean the same node
* `DequeueKnows p w r g pc`: what slot `p`'s dequeue knows, beyond what the ideal one knows
* `Held n w`: what a slot was given before it asked is needed until its dequeue ends

## Main statements

* `DequeueKnows.onward`: it stays true whatever others do
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)
open WfqueueNever (View Laid Serving Later nobody takerCell givenCell)

def dequeueKind (i : Nat) : Kind :=
  match [0, 1, 2, 5, 6, 20, 21, 22, 23, 26, 27, 28, 29, 30, 31, 40, 41, 42, 43, 46, 47, 48, 49, 61, 62].any
      (Nat.beq i) with
  | true => .number
  | false => cond (Nat.ble i 60 && !Nat.beq i 36 && !Nat.beq i 54) .pointer .hidden

/-- What hazard pointer `c` guards. -/
def guards (pc c : Nat) : Option Nat :=
  match c with
  | 0 =>
    cond (Nat.beq pc 17) (some 9) <|
    cond (Nat.ble 19 pc && Nat.ble pc 20 || Nat.ble 93 pc && Nat.ble pc 135) (some 8) <|
    cond (Nat.beq pc 28) (some 13) <| cond (Nat.ble 30 pc && Nat.ble pc 81) (some 12) <|
    cond (Nat.beq pc 152) (some 57) <| cond (Nat.ble 156 pc && Nat.ble pc 161) (some 56) none
  | 1 => cond (Nat.beq pc 40) (some 18) <| cond (Nat.ble 42 pc && Nat.ble pc 81) (some 17) <|
    cond (Nat.beq pc 99) (some 38) <| cond (Nat.ble 101 pc && Nat.ble pc 135) (some 37) none
  | 2 => cond (Nat.ble 78 pc && Nat.ble pc 79) (some 32) <| cond (Nat.ble 132 pc && Nat.ble pc 133) (some 50) none
  | _ => none

/-- What it guards, if it is not NULL. -/
def maybes (pc c : Nat) : Option Nat :=
  match c with
  | 0 => cond (Nat.beq pc 18) (some 8) <| cond (Nat.beq pc 29) (some 12) <| cond (Nat.beq pc 153) (some 56) none
  | 1 => cond (Nat.beq pc 41) (some 17) <| cond (Nat.beq pc 100) (some 37) none
  | _ => none

/-- What it holds, not yet guarded. -/
def hazards (pc c : Nat) : Option Nat :=
  match c with
  | 0 => cond (Nat.beq pc 13) (some 9) <| cond (Nat.beq pc 24) (some 13) <| cond (Nat.beq pc 148) (some 57) none
  | 1 => cond (Nat.beq pc 36) (some 18) <| cond (Nat.beq pc 95) (some 38) none
  | 2 => cond (Nat.beq pc 76) (some 32) <| cond (Nat.beq pc 130) (some 50) none
  | _ => none

/-- Hazard pointer, two registers, and the one that is guarded if these are equal. -/
def looks (pc : Nat) : Option (Nat × Nat × Nat × Nat) :=
  cond (Nat.beq pc 14) (some (0, 10, 9, 9)) <| cond (Nat.beq pc 25) (some (0, 14, 13, 13)) <|
  cond (Nat.beq pc 37) (some (1, 19, 12, 18)) <| cond (Nat.beq pc 77) (some (2, 33, 12, 32)) <|
  cond (Nat.beq pc 96) (some (1, 39, 8, 38)) <| cond (Nat.beq pc 131) (some (2, 51, 8, 50)) <|
  cond (Nat.beq pc 149) (some (0, 58, 57, 57)) none

/-- Two registers that hold the same node if they are equal. -/
def compares (pc : Nat) : Option (Nat × Nat) :=
  cond (Nat.beq pc 10) (some (7, 4)) <| cond (Nat.beq pc 20) (some (8, 11)) <| cond (Nat.beq pc 31) (some (15, 4)) <|
  cond (Nat.beq pc 33) (some (12, 16)) <| cond (Nat.beq pc 86) (some (7, 4)) none

/-- The node behind head, the slot, and what its `asked` held. -/
def doubts (pc : Nat) : Option (Nat × Nat × Nat) :=
  cond (Nat.beq pc 51) (some (17, 22, 24)) <| cond (Nat.beq pc 110) (some (37, 42, 44)) none

/-- The node behind head, and what `asked` and `given` held. -/
def decides (pc : Nat) : Option (Nat × Nat × Nat) :=
  cond (Nat.beq pc 52) (some (17, 24, 25)) <| cond (Nat.beq pc 111) (some (37, 44, 45)) none

/-- head, the taker of the node behind it, and what the taker's `given` held. -/
def reads (pc : Nat) : Option (Nat × Nat × Nat) :=
  cond (Nat.beq pc 75 || Nat.beq pc 76) (some (12, 20, 32)) <|
  cond (Nat.beq pc 129 || Nat.beq pc 130) (some (8, 40, 50)) none

/-- While head is at node `x`, slot `u`'s `given` holds node `y`, or it has been given the next one, and `y` is its
request. -/
def Reading (w : World) (x u y : Nat) : Prop := ∃ a, a ≤ w.view.h ∧ x = w.view.line a ∧ (w.view.h = a →
  y = w.ideal (givenCell u) ∨ (w.view.ask u).rank = a + 2 ∧ y = w.view.node u (w.view.ask u).request)

/-- What is known where nothing is compared. -/
structure DequeueBase (p : Nat) (w : World) (r g : Regs) (pc : Nat) : Prop where
  before : 4 ≤ pc → pc ≤ 163 → w.Needed (g 3)
  request : 5 ≤ pc → pc ≤ 163 → w.Needed (g 4)
  guard : ∀ c i, guards pc c = some i → w.Guarded p c (g i)
  maybe : ∀ c i, maybes pc c = some i → g i ≠ 0 → w.Guarded p c (g i)
  hazard : ∀ c i, hazards pc c = some i → w.mem (hazardCell p c) = r i

/-- What is known where something is compared. -/
structure DequeueExtra (p : Nat) (w : World) (r g : Regs) (pc : Nat) : Prop where
  look : ∀ c i j k, looks pc = some (c, i, j, k) → r i = r j → g i = g j ∧ w.Guarded p c (g k)
  compare : ∀ i j, compares pc = some (i, j) → r i = r j → g i = g j
  doubt : ∀ i j k, doubts pc = some (i, j, k) → g j < g 2 ∧ (w.ideal (takerCell (g i)) ≠ nobody ∨
    (w.addr (g k) = w.addr (w.ideal (givenCell (g j))) → g k = w.ideal (givenCell (g j))))
  decide : ∀ i j k, decides pc = some (i, j, k) → r j = r k → g j = g k ∨ w.ideal (takerCell (g i)) ≠ nobody
  pass : pc = 157 → r 59 = r 55 → g 59 = g 55 ∨ ∃ b, b < w.view.h ∧ g 56 = w.view.line b
  read : ∀ i j k, reads pc = some (i, j, k) → g j < g 2 ∧ Reading w (g i) (g j) (g k)

structure DequeueKnows (p : Nat) (w : World) (r g : Regs) (pc : Nat) : Prop where
  base : DequeueBase p w r g pc
  extra : DequeueExtra p w r g pc

/-- What a slot was given before it asked is needed until its dequeue ends. -/
def Held (n : Nat) (w : World) : Prop :=
  ∀ p, p < n → (w.view.ask p).stage ≠ .idle → w.Needed (w.view.node p (w.view.ask p).request)

section
variable {n p c i j k x d v pc pc' : Nat} {w w' : World} {r g r' g' : Regs}

/-! ### Tables -/

def optEq (a b : Option Nat) : Bool :=
  match a, b with
  | some i, some j => Nat.beq i j
  | _, _ => false

theorem optEq_sound {a b : Option Nat} (h : optEq a b = true) : a = b := by
  match a, b, h with
  | some i, some j, h => rw [Nat.eq_of_beq_eq_true h]

/-- What the table says at `pc'` it says at `pc`, and of no register that is `d`. -/
def carries (t : Nat → Nat → Option Nat) (pc pc' d c : Nat) : Bool :=
  match t pc' c with
  | none => true
  | some i => optEq (t pc c) (some i) && !Nat.beq i d

theorem carries_sound {t : Nat → Nat → Option Nat} (h : carries t pc pc' d c = true) (hi : t pc' c = some i) :
    t pc c = some i ∧ i ≠ d := by
  unfold carries at h
  rw [hi] at h
  obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
  refine ⟨optEq_sound h₁, fun e => ?_⟩
  rw [e, Nat.beq_refl] at h₂
  cases h₂

/-- Nothing is compared at `pc`. -/
def plain (pc : Nat) : Bool :=
  (match looks pc with | none => true | some _ => false) && (match compares pc with | none => true | some _ => false) &&
  (match doubts pc with | none => true | some _ => false) && (match decides pc with | none => true | some _ => false) &&
  !Nat.beq pc 157 && (match reads pc with | none => true | some _ => false)

theorem DequeueExtra.plain (h : plain pc = true) : DequeueExtra p w r g pc := by
  unfold WfqueueReuse.plain at h
  obtain ⟨h, h₆⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h, h₅⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h, h₄⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h, h₃⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
  refine ⟨fun c i j k e => ?_, fun i j e => ?_, fun i j k e => ?_, fun i j k e => ?_, fun e => ?_, fun i j k e => ?_⟩
  · rw [e] at h₁; cases h₁
  · rw [e] at h₂; cases h₂
  · rw [e] at h₃; cases h₃
  · rw [e] at h₄; cases h₄
  · rw [e] at h₅; cases h₅
  · rw [e] at h₆; cases h₆

/-- Where `given` is read, nothing is compared. -/
theorem reads_only {z : Nat × Nat × Nat} (h : reads pc = some z) : pc = 75 ∨ pc = 76 ∨ pc = 129 ∨ pc = 130 := by
  unfold reads at h
  cases h₁ : (Nat.beq pc 75 || Nat.beq pc 76) with
  | true =>
    rcases (Bool.or_eq_true _ _).mp h₁ with e | e
    · exact .inl (Nat.eq_of_beq_eq_true e)
    · exact .inr (.inl (Nat.eq_of_beq_eq_true e))
  | false =>
    rw [h₁] at h
    cases h₂ : (Nat.beq pc 129 || Nat.beq pc 130) with
    | true =>
      rcases (Bool.or_eq_true _ _).mp h₂ with e | e
      · exact .inr (.inr (.inl (Nat.eq_of_beq_eq_true e)))
      · exact .inr (.inr (.inr (Nat.eq_of_beq_eq_true e)))
    | false => rw [h₂] at h; cases h

/-- Elsewhere there is nothing to know of a reading. -/
theorem no_reads {z : Nat × Nat × Nat} {α : Type} {t : Nat → Option α} {y : α} (hy : t pc = some y)
    (h₁ : t 75 = none) (h₂ : t 76 = none) (h₃ : t 129 = none) (h₄ : t 130 = none) (h : reads pc = some z) : False := by
  rcases reads_only h with e | e | e | e <;> rw [e] at hy
  · rw [h₁] at hy; cases hy
  · rw [h₂] at hy; cases hy
  · rw [h₃] at hy; cases hy
  · rw [h₄] at hy; cases hy

/-- What is known of hazard pointer `c`. -/
structure Pointer (p : Nat) (w : World) (r g : Regs) (pc c : Nat) : Prop where
  guard : ∀ i, guards pc c = some i → w.Guarded p c (g i)
  maybe : ∀ i, maybes pc c = some i → g i ≠ 0 → w.Guarded p c (g i)
  hazard : ∀ i, hazards pc c = some i → w.mem (hazardCell p c) = r i

/-- The tables say no more of pointer `c` at `pc'` than at `pc`. -/
def carry (pc pc' d c : Nat) : Bool :=
  carries guards pc pc' d c && carries maybes pc pc' d c && carries hazards pc pc' d c

theorem DequeueBase.pointer₂ (h : DequeueBase p w r g pc) (hc : carry pc pc' d c = true) (hc' : carry pc pc' k c = true)
    (hr : ∀ i, i ≠ d → i ≠ k → r' i = r i) (hg : ∀ i, i ≠ d → i ≠ k → g' i = g i) : Pointer p w r' g' pc' c := by
  obtain ⟨hc, h₃⟩ := (Bool.and_eq_true _ _).mp hc
  obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp hc
  obtain ⟨hc', k₃⟩ := (Bool.and_eq_true _ _).mp hc'
  obtain ⟨k₁, k₂⟩ := (Bool.and_eq_true _ _).mp hc'
  refine ⟨fun i hi => ?_, fun i hi => ?_, fun i hi => ?_⟩
  · obtain ⟨e, hd⟩ := carries_sound h₁ hi
    rw [hg i hd (carries_sound k₁ hi).2]; exact h.guard c i e
  · obtain ⟨e, hd⟩ := carries_sound h₂ hi
    rw [hg i hd (carries_sound k₂ hi).2]; exact h.maybe c i e
  · obtain ⟨e, hd⟩ := carries_sound h₃ hi
    rw [hr i hd (carries_sound k₃ hi).2]; exact h.hazard c i e

theorem DequeueBase.pointer (h : DequeueBase p w r g pc) (hc : carry pc pc' d c = true)
    (hr : ∀ i, i ≠ d → r' i = r i) (hg : ∀ i, i ≠ d → g' i = g i) : Pointer p w r' g' pc' c :=
  h.pointer₂ hc hc (fun i hi _ => hr i hi) fun i hi _ => hg i hi

/-- Nothing is said of pointer `c`. -/
theorem Pointer.none (h : carry 1000 pc 0 c = true) : Pointer p w r g pc c := by
  obtain ⟨hc, h₃⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp hc
  have nowhere : guards 1000 c = Option.none ∧ maybes 1000 c = Option.none ∧ hazards 1000 c = Option.none := by
    match c with
    | 0 => exact ⟨rfl, rfl, rfl⟩
    | 1 => exact ⟨rfl, rfl, rfl⟩
    | 2 => exact ⟨rfl, rfl, rfl⟩
    | _ + 3 => exact ⟨rfl, rfl, rfl⟩
  refine ⟨fun i hi => ?_, fun i hi => ?_, fun i hi => ?_⟩
  · have := (carries_sound h₁ hi).1
    rw [nowhere.1] at this; cases this
  · have := (carries_sound h₂ hi).1
    rw [nowhere.2.1] at this; cases this
  · have := (carries_sound h₃ hi).1
    rw [nowhere.2.2] at this; cases this

theorem DequeueBase.mk' (before : 4 ≤ pc → pc ≤ 163 → w.Needed (g 3)) (request : 5 ≤ pc → pc ≤ 163 → w.Needed (g 4))
    (h₀ : Pointer p w r g pc 0) (h₁ : Pointer p w r g pc 1) (h₂ : Pointer p w r g pc 2) : DequeueBase p w r g pc := by
  refine ⟨before, request, fun c i => ?_, fun c i => ?_, fun c i => ?_⟩
  · match c with
    | 0 => exact h₀.guard i
    | 1 => exact h₁.guard i
    | 2 => exact h₂.guard i
    | _ + 3 => nofun
  · match c with
    | 0 => exact h₀.maybe i
    | 1 => exact h₁.maybe i
    | 2 => exact h₂.maybe i
    | _ + 3 => nofun
  · match c with
    | 0 => exact h₀.hazard i
    | 1 => exact h₁.hazard i
    | 2 => exact h₂.hazard i
    | _ + 3 => nofun

end
end WfqueueReuse
