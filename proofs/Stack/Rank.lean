prelude
import Stack.Linearizable
/-!
# How many steps are left

## Main definitions

* `rank m f`: at most how many steps the operation with frame `f` has left in memory `m`, if no other thread changes
  `top`
* `view f`: the word that `f` has seen in `top`, and compares with it later; 10 steps more if `top` holds another one
* `count m k p`: how many nodes there are from `p` on, at most `k`

## Main statements

* `Push.nearer`, `Pop.nearer`, `PopAll.nearer`: each step brings the operation nearer to its end
-/

namespace Stack
open Gen.Stack

/-- How many nodes there are from `p` on, at most `k`. -/
def count (m : Mem) : (k p : Nat) → Nat
  | 0, _ => 0
  | k + 1, p => cond (Nat.beq p 0) 0 (1 + count m k (m (link p)))

/-- What remains to be allocated and linked by `push_many`, at item `i` of `n`. -/
def build (n i : Nat) : Nat := 17 * (n - (i + 1)) + 5 * (i + 1)

def pushSteps (r : Regs) : Nat → Nat
  | 0 => 12 | 1 => 11 | 2 => 9 | 3 => 8 | 4 => 10 | 5 => 9 | 6 => 8 | 7 => 7 | 8 => 1 | 9 => 6 | 10 => 5 | 11 => 4
  | 12 => 3 | 13 => cond (Nat.beq (r 6) 0) 8 2 | 14 => 7 | 15 => 6 | _ => 1

def manySteps (m : Mem) (r : Regs) : Nat → Nat
  | 0 => 28 + 17 * (r 1 - 1) | 1 => 1 | 2 => 27 + 17 * (r 1 - 1) | 3 => 26 + 17 * (r 1 - 1) | 4 => 25 + 17 * (r 1 - 1)
  | 5 => 24 + 17 * (r 1 - 1) | 6 => 22 + 17 * (r 1 - 1) | 7 => 21 + 17 * (r 1 - 1) | 8 => 23 + 17 * (r 1 - 1)
  | 9 => 22 + 17 * (r 1 - 1) | 10 => 21 + 17 * (r 1 - 1) | 11 => 20 + 17 * (r 1 - 1) | 12 => 1
  | 13 => 19 + 17 * (r 1 - 1) | 14 => 18 + 17 * (r 1 - 1) | 15 => 12 + (17 * (r 1 - r 7) + 5 * r 7)
  | 16 => 23 + build (r 1) (r 7) | 17 => 22 + build (r 1) (r 7) | 18 => 21 + build (r 1) (r 7)
  | 19 => 20 + build (r 1) (r 7) | 20 => 6 + 5 * r 7 | 21 => 5 + 5 * r 7 | 22 => 19 + build (r 1) (r 7)
  | 23 => 18 + build (r 1) (r 7) | 24 => 17 + build (r 1) (r 7)
  | 25 => cond (Nat.beq (r 8) 0) (4 + 5 * r 7) (16 + build (r 1) (r 7)) | 26 => 3 + 5 * r 7
  | 27 => 2 + 5 * count m (r 1) (r 12) | 28 => 1 + 5 * count m (r 1) (r 12) | 29 => 5 + 5 * count m (r 1) (r 13)
  | 30 => 4 + 5 * count m (r 1) (r 13) | 31 => 3 + 5 * count m (r 1) (r 12) | 32 => 1
  | 33 => 15 + build (r 1) (r 7) | 34 => 14 + build (r 1) (r 7) | 35 => 13 + (17 * (r 1 - r 7) + 5 * r 7) | 36 => 6
  | 37 => 5 | 38 => 4 | 39 => 3 | 40 => cond (Nat.beq (r 16) 0) 8 2 | 41 => 7 | 42 => 6 | _ => 1

def popSteps (r : Regs) : Nat → Nat
  | 0 => 14 | 1 => 13 | 2 => cond (Nat.beq (r 4) 0) 5 12 | 3 => 4 | 4 => 3 | 5 => 11
  | 6 => cond (Nat.beq (r 5) (r 4)) 10 14
  | 7 => 9 | 8 => cond (Nat.beq (r 3) 0) 2 8 | 9 => 1 | 10 => 7 | 11 => 6 | 12 => 5 | 13 => cond (Nat.beq (r 8) 0) 14 4
  | 14 => 3 | 15 => 2 | _ => 1

/-- The steps that are left if `top` holds what was seen. -/
def steps (m : Mem) (f : Frame) : Nat :=
  match f.op with
  | 0 => pushSteps f.regs f.pc
  | 1 => manySteps m f.regs f.pc
  | 2 => popSteps f.regs f.pc
  | _ => 2 - f.pc

/-- What was seen in `top`. -/
def view (f : Frame) : Option Nat :=
  match f.op, f.pc with
  | 0, 10 => some (f.regs 4)
  | 0, 11 => some (f.regs 4)
  | 0, 12 => some (f.regs 5)
  | 0, 13 => cond (Nat.beq (f.regs 6) 0) (some (f.regs 5)) none
  | 0, 14 => some (f.regs 5)
  | 0, 15 => some (f.regs 4)
  | 1, 37 => some (f.regs 14)
  | 1, 38 => some (f.regs 14)
  | 1, 39 => some (f.regs 15)
  | 1, 40 => cond (Nat.beq (f.regs 16) 0) (some (f.regs 15)) none
  | 1, 41 => some (f.regs 15)
  | 1, 42 => some (f.regs 14)
  | 2, 2 => cond (Nat.beq (f.regs 4) 0) none (some (f.regs 4))
  | 2, 5 => some (f.regs 4)
  | 2, 6 => cond (Nat.beq (f.regs 5) (f.regs 4)) (some (f.regs 4)) none
  | 2, 7 => some (f.regs 4)
  | 2, 8 => cond (Nat.beq (f.regs 3) 0) none (some (f.regs 3))
  | 2, 10 => some (f.regs 3)
  | 2, 11 => some (f.regs 3)
  | 2, 12 => some (f.regs 7)
  | _, _ => none

/-- The steps that are added if `top` holds something else. -/
def stale (m : Mem) : Option Nat → Nat
  | none => 0
  | some w => cond (Nat.beq (m (cell Field.top)) w) 0 10

def rank (m : Mem) (f : Frame) : Nat := steps m f + stale m (view f)

/-- The step with this outcome brings the operation nearer to its end. -/
def Nearer (m : Mem) (f : Frame) : Option Outcome → Prop
  | some (.next m' f') => rank m' f' < rank m f
  | some (.done _) => 0 < rank m f
  | none => True

variable {x x' : Roles} {m m' : Mem} {q : List Nat} {t u : Tid} {v n me y a b s p l k : Nat} {f f' : Frame}
  {bs buf : List Nat} {r : Regs} {st : Status}

theorem less (h : Nat.ble (a + 1) b = true) : a < b := Nat.le_of_ble_eq_true h

/-- Both ranks contain `s`. -/
theorem down (h' : rank m' f' = a + s) (h : rank m f = b + s) (hab : Nat.ble (a + 1) b = true) :
    rank m' f' < rank m f := by
  have := Nat.le_of_ble_eq_true hab
  omega

theorem stale_self {w : Nat} (h : m (cell Field.top) = w) : stale m (some w) = 0 := by
  simp only [stale, h, Nat.beq_refl, cond]

theorem stale_ne {w : Nat} (h : m (cell Field.top) ≠ w) : stale m (some w) = 10 := by
  simp only [stale, Nat.beq_false_of_ne h, cond]

theorem stale_le (o : Option Nat) : stale m o ≤ 10 := by
  cases o with
  | none => exact Nat.zero_le _
  | some w =>
    show cond (Nat.beq (m (cell Field.top)) w) 0 10 ≤ 10
    cases Nat.beq (m (cell Field.top)) w with
    | true => exact Nat.zero_le _
    | false => exact Nat.le_refl _

/-- A change elsewhere does not matter. -/
theorem stale_congr (h : m' (cell Field.top) = m (cell Field.top)) (o : Option Nat) : stale m' o = stale m o := by
  cases o with
  | none => rfl
  | some w => simp only [stale, h]

/-! ### push -/

theorem Push.nearer (S : Shared x m q) : ∀ pc, PushAt x m t v bs r st pc →
    Nearer m ⟨0, pc, r, bs⟩ (Frame.exec program m ⟨0, pc, r, bs⟩)
  | 0, _ | 2, _ | 3, _ | 4, _ | 5, _ | 6, _ | 8, _ | 16, _ => less rfl
  | 1, _ => by
    show Nearer m ⟨0, 1, r, bs⟩ (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 3) 0)) 2 4, r, bs⟩))
    rcases Word.isNull (w := r 3) (yes := 2) (no := 4) with ⟨_, e⟩ | ⟨_, e⟩ <;> rw [e] <;> exact less rfl
  | 7, _ => by
    show Nearer m ⟨0, 7, r, bs⟩ (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 2) 0)) 8 9, r, bs⟩))
    rcases Word.isNull (w := r 2) (yes := 8) (no := 9) with ⟨_, e⟩ | ⟨_, e⟩ <;> rw [e] <;> exact less rfl
  | 9, ⟨O, _⟩ => by
    show 5 + stale m (some (m ⟨r 0, 2, 0⟩)) < 6 + 0
    rw [O.q, stale_self rfl]
    exact less rfl
  | 10, ⟨_, N⟩ => by
    have h := (S.nodes _ (Roles.ne_unknown_of_own N.own)).2.1
    have e : m.set (link (r 2)) (r 4) (cell Field.top) = m (cell Field.top) :=
      Mem.set_ne fun e => h (by injection e with e; exact e.symm)
    show 4 + stale (m.set (link (r 2)) (r 4)) (some (r 4)) < 5 + stale m (some (r 4))
    rw [stale_congr e]
    omega
  | 11, _ => down (a := 3) (b := 4) (s := stale m (some (r 4))) rfl rfl rfl
  | 12, ⟨O, _⟩ => by
    show Nearer m ⟨0, 12, r, bs⟩ ((Instr.cas 6 5 ⟨.reg 0, 2, .lit 0⟩ (.reg 5) (.reg 2) .release .relaxed).exec m
      ⟨0, 12, r, bs⟩)
    refine Instr.exec_cas (Q := Nearer m ⟨0, 12, r, bs⟩) (l := cell Field.top) ?_ (fun _ => ?_) fun h => ?_
    · show (⟨r 0, 2, 0⟩ : Loc) = _
      rw [O.q]
    · show 2 + 0 < 3 + stale m (some (r 5))
      omega
    · show 8 + stale m (some (m (cell Field.top))) < 3 + stale m (some (r 5))
      rw [stale_self rfl, stale_ne (w := r 5) h]
      exact less rfl
  | 13, h => by
    show Nearer m ⟨0, 13, r, bs⟩ (some (.next m ⟨0, cond (Word.toBool (r 6)) 16 14, r, bs⟩))
    rcases h with ⟨h, _⟩ | ⟨h, _⟩
    · show rank m ⟨0, cond (Word.toBool (r 6)) 16 14, r, bs⟩ <
        cond (Nat.beq (r 6) 0) 8 2 + stale m (cond (Nat.beq (r 6) 0) (some (r 5)) none)
      rw [h]
      exact less rfl
    · show rank m ⟨0, cond (Word.toBool (r 6)) 16 14, r, bs⟩ <
        cond (Nat.beq (r 6) 0) 8 2 + stale m (cond (Nat.beq (r 6) 0) (some (r 5)) none)
      rw [h]
      exact down (m := m) (f := ⟨0, 13, Function.update r 6 0, bs⟩) (a := 7) (b := 8)
          (s := stale m (some (r 5))) rfl rfl rfl
  | 14, _ => down (a := 6) (b := 7) (s := stale m (some (r 5))) rfl rfl rfl
  | 15, _ => down (a := 5) (b := 6) (s := stale m (some (r 4))) rfl rfl rfl
  | _ + 17, h => h.elim

/-! ### pop and pop_all -/

theorem Pop.nearer : ∀ pc, PopAt x m me y bs r buf st pc →
    Nearer m ⟨2, pc, r, buf⟩ (Frame.exec program m ⟨2, pc, r, buf⟩)
  | 0, _ | 3, _ | 9, _ | 14, _ | 16, _ => less rfl
  | 1, O => by
    show cond (Nat.beq (m ⟨r 0, 2, 0⟩) 0) 5 12 + stale m
        (cond (Nat.beq (m ⟨r 0, 2, 0⟩) 0) none (some (m ⟨r 0, 2, 0⟩))) < 13 + 0
    rw [O.q]
    cases Nat.beq (m ⟨1, 2, 0⟩) 0 with
    | true => exact less rfl
    | false =>
      show 12 + stale m (some (m (cell Field.top))) < 13
      rw [stale_self rfl]
      exact less rfl
  | 2, h => by
    show Nearer m ⟨2, 2, r, buf⟩ (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .eq (r 4) 0)) 3 5, r, buf⟩))
    rcases Word.isNull (w := r 4) (yes := 3) (no := 5) with ⟨h₄, e⟩ | ⟨h₄, e⟩ <;> rw [e]
    · show 4 + 0 < cond (Nat.beq (r 4) 0) 5 12 + stale m (cond (Nat.beq (r 4) 0) none (some (r 4)))
      rw [h₄]
      exact less rfl
    · show 11 + stale m (some (r 4)) < cond (Nat.beq (r 4) 0) 5 12 + stale m (cond (Nat.beq (r 4) 0) none (some (r 4)))
      rw [Nat.beq_false_of_ne h₄]
      show 11 + stale m (some (r 4)) < 12 + stale m (some (r 4))
      omega
  | 4, ⟨h, _⟩ => by
    show cond (Nat.beq (r 3) 0) 2 8 + stale m (cond (Nat.beq (r 3) 0) none (some (r 3))) < 3 + 0
    rw [h]
    exact less rfl
  | 5, ⟨O, _, _⟩ => by
    show cond (Nat.beq (m ⟨r 0, 2, 0⟩) (r 4)) 10 14 + stale m (cond (Nat.beq (m ⟨r 0, 2, 0⟩) (r 4)) (some (r 4)) none) <
      11 + stale m (some (r 4))
    rw [O.q]
    show _ < 11 + cond (Nat.beq (m (cell Field.top)) (r 4)) 0 10
    cases h : Nat.beq (m (cell Field.top)) (r 4) with
    | true =>
      show 10 + stale m (some (r 4)) < 11 + 0
      rw [stale_self (Nat.eq_of_beq_eq_true h)]
      exact less rfl
    | false => exact less rfl
  | 6, _ => by
    show Nearer m ⟨2, 6, r, buf⟩ (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .eq (r 5) (r 4))) 7 1, r, buf⟩))
    rw [Word.toBool_eq]
    show rank m ⟨2, cond (Nat.beq (r 5) (r 4)) 7 1, r, buf⟩ <
      cond (Nat.beq (r 5) (r 4)) 10 14 + stale m (cond (Nat.beq (r 5) (r 4)) (some (r 4)) none)
    cases Nat.beq (r 5) (r 4) with
    | true =>
      show 9 + stale m (some (r 4)) < 10 + stale m (some (r 4))
      omega
    | false => exact less rfl
  | 7, ⟨_, _, h⟩ => by
    show cond (Nat.beq (r 4) 0) 2 8 + stale m (cond (Nat.beq (r 4) 0) none (some (r 4))) < 9 + stale m (some (r 4))
    rw [Nat.beq_false_of_ne h]
    show 8 + stale m (some (r 4)) < 9 + stale m (some (r 4))
    omega
  | 8, h => by
    show Nearer m ⟨2, 8, r, buf⟩ (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .eq (r 3) 0)) 9 10, r, buf⟩))
    rcases Word.isNull (w := r 3) (yes := 9) (no := 10) with ⟨h₃, e⟩ | ⟨h₃, e⟩ <;> rw [e]
    · show 1 + 0 < cond (Nat.beq (r 3) 0) 2 8 + stale m (cond (Nat.beq (r 3) 0) none (some (r 3)))
      rw [h₃]
      exact less rfl
    · show 7 + stale m (some (r 3)) < cond (Nat.beq (r 3) 0) 2 8 + stale m (cond (Nat.beq (r 3) 0) none (some (r 3)))
      rw [Nat.beq_false_of_ne h₃]
      show 7 + stale m (some (r 3)) < 8 + stale m (some (r 3))
      omega
  | 10, _ => down (a := 6) (b := 7) (s := stale m (some (r 3))) rfl rfl rfl
  | 11, _ => down (a := 5) (b := 6) (s := stale m (some (r 3))) rfl rfl rfl
  | 12, ⟨O, _⟩ => by
    show Nearer m ⟨2, 12, r, buf⟩ ((Instr.cas 8 7 ⟨.reg 0, 2, .lit 0⟩ (.reg 7) (.reg 6) .seqCst .relaxed).exec m
      ⟨2, 12, r, buf⟩)
    refine Instr.exec_cas (Q := Nearer m ⟨2, 12, r, buf⟩) (l := cell Field.top) ?_ (fun _ => ?_) fun h => ?_
    · show (⟨r 0, 2, 0⟩ : Loc) = _
      rw [O.q]
    · show 4 + 0 < 5 + stale m (some (r 7))
      omega
    · show 14 + 0 < 5 + stale m (some (r 7))
      rw [stale_ne (w := r 7) h]
      exact less rfl
  | 13, h => by
    show rank m ⟨2, cond (Word.toBool (r 8)) 14 1, r, buf⟩ < cond (Nat.beq (r 8) 0) 14 4 + 0
    rcases h with ⟨h, _⟩ | ⟨h, _⟩ <;> rw [h] <;> exact less rfl
  | 15, g => by
    have hb : buf.get? 0 = some y := by rw [g.buf]; rfl
    show Nearer m ⟨2, 15, r, buf⟩ ((Instr.put (.lit 0) (.reg 9)).exec m ⟨2, 15, r, buf⟩)
    rw [Instr.exec_put (f := ⟨2, 15, r, buf⟩) (idx := .lit 0) (value := .reg 9) hb]
    exact less rfl
  | _ + 17, h => h.elim

theorem PopAll.nearer (h : PopAll x m t f st) : Nearer m f (f.exec program m) := by
  cases h with
  | «open» _ => exact less rfl
  | taken => exact less rfl

end Stack
