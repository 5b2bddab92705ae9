prelude
import Wfqueue.Touches
import WfqueueNever.EnqueueTouches
import WfqueueReuse.EnqueueMatch
/-!
# What accesses are to, in both worlds

Where an operation accesses the queue or a slot, it does so in both worlds. So what is known of the ideal access is known
of the real one.

## Main definitions

* `samePlace κ node k i`: the instruction at `k` accesses the same cell in both worlds, if that is not `node k`

## Main statements

* `Touches.real`: what an access of the ideal one to the queue or a slot is to, so is the real one
* `enqueue_touches`: what the accesses of `enqueue` are to, where others look
-/

namespace WfqueueReuse
open Gen.WfqueueNever Potential
open Wfqueue (Store Stored)
open WfqueueNever (View Laid Offers)

section
variable {n op pc pc' : Nat} {G : View} {S : Store} {m : Mem} {w : World} {r g : Regs} {b b' : List Nat} {a : Access}
  {κ : Nat → Kind} {node : Nat → Bool} {i : Instr}

/-- What an access of the ideal one to the queue or a slot is to, so is the real one. -/
theorem Touches.real (L : Laid n G m) (O : Offers n G m) (hr : r 1 = g 1) (ho : a.loc.obj = 1)
    (h : WfqueueNever.Touches n G m ⟨op, pc', g, b'⟩ a) : Wfqueue.Touches n S ⟨op, pc, r, b⟩ a := by
  cases h with
  | queue h₁ h₂ h₃ h₄ => exact .queue h₁ h₂ h₃ h₄
  | slot h₁ h₂ h₃ h₄ => exact .slot h₁ h₂ h₃ h₄
  | own h₁ h₂ h₃ h₄ =>
    show Wfqueue.Touches n S ⟨op, pc, r, b⟩ ⟨⟨1, _, g 1⟩, _, _⟩
    rw [← hr]
    exact .own (f := ⟨op, pc, r, b⟩) h₁ h₂ h₃ (show r 1 < n from hr.symm ▸ h₄)
  | node _ h₂ _ => dsimp only at ho; omega
  | made _ _ h₃ _ => have := O.new _ h₃; dsimp only at ho this; omega
  | read _ h₂ => have := L.name h₂; dsimp only at ho; omega
  | older _ h₂ h₃ _ => have := (L.node_exists h₂ h₃).1; dsimp only at ho this; omega

/-- A number that is the same in both worlds. -/
def sameNumber (κ : Nat → Kind) : Expr → Bool
  | .lit _ => true
  | .reg j =>
    match κ j with
    | .number => true
    | _ => false
  | _ => false

def place : Instr → Option Place
  | .load _ p _ => some p
  | .store p _ _ => some p
  | .cas _ _ p _ _ _ _ => some p
  | .fetchAdd _ p _ _ => some p
  | .exchange _ p _ _ => some p
  | _ => none

/-- The instruction accesses the same cell in both worlds, of the queue, if it is not at one of these program counters. -/
def samePlace (κ : Nat → Kind) (node : Nat → Bool) (k : Nat) (i : Instr) : Bool :=
  node k ||
    match place i with
    | none => true
    | some p => isReg 0 p.obj && sameNumber κ p.idx

theorem sameNumber_sound {e : Expr} (M : Matching κ w r g) (h : sameNumber κ e = true) : e.eval r = e.eval g := by
  cases e with
  | lit v => rfl
  | reg j =>
    have hj := M j
    have h : (match κ j with | .number => true | _ => false) = true := h
    show r j = g j
    cases hk : κ j with
    | number => rw [hk] at hj; exact hj
    | pointer => rw [hk] at h; cases h
    | hidden => rw [hk] at h; cases h
  | un _ _ => cases h
  | bin _ _ _ => cases h

theorem samePlace_sound (M : Matching κ w r g) (h₀ : r 0 = 1) (h₀' : g 0 = 1) (h : samePlace κ node pc i = true)
    (hn : node pc = false) (ha : i.access r = some a) : i.access g = some a ∧ a.loc.obj = 1 := by
  unfold samePlace at h
  rw [hn] at h
  have key : ∀ {p : Place}, (isReg 0 p.obj && sameNumber κ p.idx) = true → p.loc r = p.loc g ∧ (p.loc r).obj = 1 := by
    intro p h
    obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
    have e₁ : p.obj.eval r = 1 := (isReg_sound h₁).trans h₀
    have e₂ : p.obj.eval g = 1 := (isReg_sound h₁).trans h₀'
    refine ⟨?_, e₁⟩
    show (⟨_, _, _⟩ : Loc) = ⟨_, _, _⟩
    rw [e₁, e₂, sameNumber_sound M h₂]
  cases i with
  | load d p o => cases ha; exact ⟨by rw [(key h).1]; rfl, (key h).2⟩
  | store p v o => cases ha; exact ⟨by rw [(key h).1]; rfl, (key h).2⟩
  | cas k d p e v o o' => cases ha; exact ⟨by rw [(key h).1]; rfl, (key h).2⟩
  | fetchAdd d p v o => cases ha; exact ⟨by rw [(key h).1]; rfl, (key h).2⟩
  | exchange d p v o => cases ha; exact ⟨by rw [(key h).1]; rfl, (key h).2⟩
  | _ => cases ha

/-- At all program counters but one the two programs are the same. -/
theorem enqueue_code : Gen.Wfqueue.enqueue.code =
    enqueue.code.set 16 (match Gen.Wfqueue.enqueue.code.get? 16 with | some i => i | none => .jump 0) := rfl

theorem dequeue_code₀ : Gen.Wfqueue.dequeue.code.take 100 = dequeue.code.take 100 := rfl

theorem dequeue_code₁ : (Gen.Wfqueue.dequeue.code.drop 100).take 70 = (dequeue.code.drop 100).take 70 := rfl

theorem enqueue_instr (h : pc ≠ 16) : Frame.instr? Gen.Wfqueue.program ⟨0, pc, r, b⟩ = Frame.instr? program ⟨0, pc, g, b'⟩ := by
  show Gen.Wfqueue.enqueue.code.get? pc = enqueue.code.get? pc
  rw [enqueue_code]
  exact List.get?_set_ne (Ne.symm h)

theorem dequeue_instr (h : pc < 170) : Frame.instr? Gen.Wfqueue.program ⟨1, pc, r, b⟩ = Frame.instr? program ⟨1, pc, g, b'⟩ := by
  show Gen.Wfqueue.dequeue.code.get? pc = dequeue.code.get? pc
  rcases Nat.lt_or_ge pc 100 with h' | h'
  · rw [← List.get?_take h', dequeue_code₀, List.get?_take h']
  · obtain ⟨i, rfl⟩ := Nat.le_iff_exists_add.mp h'
    rw [← List.get?_drop, ← List.get?_take (show i < 70 by omega), dequeue_code₁, List.get?_take (by omega),
      List.get?_drop]

/-- The ideal access, where it is to the same cell. -/
theorem ideal_access {o : Operation} (hP : program.get? op = some o) (hs : Flow.all (samePlace κ node) o.code = true)
    (hi : Frame.instr? Gen.Wfqueue.program ⟨op, pc, r, b⟩ = Frame.instr? program ⟨op, pc, g, b⟩)
    (M : Matching κ w r g) (h₀ : r 0 = 1) (h₀' : g 0 = 1) (hn : node pc = false)
    (ha : Frame.access Gen.Wfqueue.program ⟨op, pc, r, b⟩ = some a) :
    Frame.access program ⟨op, pc, g, b⟩ = some a ∧ a.loc.obj = 1 := by
  unfold Frame.access at ha ⊢
  rw [hi] at ha
  cases e : Frame.instr? program ⟨op, pc, g, b⟩ with
  | none => rw [e] at ha; cases ha
  | some i =>
    rw [e] at ha
    have e : (match program.get? op with | none => none | some operation => operation.code.get? pc) = some i := e
    rw [hP] at e
    have h := Flow.allFrom_get (k := 0) hs e
    rw [Nat.zero_add] at h
    exact samePlace_sound M h₀ h₀' h hn ha

/-! ### enqueue -/

/-- Where an enqueue accesses a node. -/
def enqueueNode (k : Nat) : Bool := Nat.ble 3 k && Nat.ble k 75 || Nat.beq k 89 || Nat.beq k 104 || Nat.beq k 112

theorem all_enqueuePlaces : Flow.all (samePlace enqueueKind enqueueNode) enqueue.code = true := by decide +kernel

/-- What the accesses of `enqueue` are to, where others look. -/
theorem enqueue_touches (C : Enqueues n w r g pc) (hp : pc ≤ 2 ∨ 76 ≤ pc) (h₀ : g 0 = 1)
    (ha : Frame.access Gen.Wfqueue.program ⟨0, pc, r, b⟩ = some a) : Wfqueue.Touches n w.store ⟨0, pc, r, b⟩ a := by
  have hr₀ : r 0 = 1 := (C.matching 0).trans h₀
  have shared : 88 ≤ pc → pc ≤ 116 → (w.store.role (r 30)).Shared := by
    intro h h'
    have W := C.knows.watched h h'
    have e : r 30 = w.addr (g 30) := (show w.Ptr (r 30) (g 30) from C.matching 30).eq
    rw [e, show w.store.role _ = _ from W.guarded.live]
    exact trivial
  cases hn : enqueueNode pc with
  | false =>
    obtain ⟨h, ho⟩ := ideal_access (op := 0) rfl all_enqueuePlaces (enqueue_instr (by omega)) C.matching hr₀ h₀ hn ha
    exact Touches.real C.laid C.offers (C.matching 1) ho (WfqueueNever.enqueue_touches C.laid C.offers C.at' h)
  | true =>
    simp only [enqueueNode, Bool.or_eq_true, Bool.and_eq_true, Nat.ble_eq] at hn
    have e : pc = 89 ∨ pc = 104 ∨ pc = 112 := by
      rcases hn with ((hn | hn) | hn) | hn
      · omega
      · exact .inl (Nat.eq_of_beq_eq_true hn)
      · exact .inr (.inl (Nat.eq_of_beq_eq_true hn))
      · exact .inr (.inr (Nat.eq_of_beq_eq_true hn))
    rcases e with rfl | rfl | rfl
    · cases ha; exact .read (.inr rfl) (shared (by decide) (by decide))
    · cases ha; exact .node (.inr rfl) (shared (by decide) (by decide))
    · cases ha; exact .node (.inr rfl) (shared (by decide) (by decide))

end
end WfqueueReuse
