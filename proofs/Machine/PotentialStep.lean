prelude
import Machine.Lemmas
import Machine.Potential
/-!
# Potentials: what an instruction does to a row

## Main definitions

* `touches i x`, `writes i f`: whether an instruction assigns register `x`, or writes to field `f` of some object
* `fits`: whether an instruction leaves alone what it should: the registers with the structure and the slot, the size,
  the counts of other slots
* `before`: a term after an instruction, in terms of what was before
* `edge`: whether the potential at a program counter pays for an instruction and the potential after it

## Main statements

* `exec_regs`, `exec_mem`: what an instruction does not touch is as it was
* `edge_sound`: the rows of an edge that was checked
-/

namespace Potential

/-! ### What an instruction touches -/

/-- Whether the instruction assigns register `x`. -/
def touches (x : Nat) : Instr → Bool
  | .set d _ => Nat.beq x d
  | .get d _ => Nat.beq x d
  | .load d _ _ => Nat.beq x d
  | .cas ok old _ _ _ _ _ => Nat.beq x ok || Nat.beq x old
  | .fetchAdd d _ _ _ => Nat.beq x d
  | .exchange d _ _ _ => Nat.beq x d
  | .alloc d _ => Nat.beq x d
  | _ => false

/-- Whether the instruction writes to field `f` of an object, or may do so. -/
def writes (f : Nat) : Instr → Bool
  | .store p _ _ => Nat.beq f p.field
  | .cas _ _ p _ _ _ _ => Nat.beq f p.field
  | .fetchAdd _ p _ _ => Nat.beq f p.field
  | .exchange _ p _ _ => Nat.beq f p.field
  | _ => false

variable {L : Layout} {own yes : Bool} {bufs n slot : Nat} {m m' : Mem} {f f' : Frame} {i : Instr} {x b c : Nat}

theorem ne_of_beq (h : Nat.beq x b = false) : x ≠ b := Nat.ne_of_beq_eq_false h

theorem or_false {p q : Bool} (h : (p || q) = false) : p = false ∧ q = false := by
  cases p with
  | true => cases h
  | false => exact ⟨rfl, h⟩

theorem exec_regs (he : i.exec m f = some (.next m' f')) (h : touches x i = false) : f'.regs x = f.regs x := by
  cases i with
  | get d idx =>
    simp only [Instr.exec] at he
    cases hb : f.buf.get? (idx.eval f.regs) with
    | none => rw [hb] at he; cases he
    | some _ => rw [hb] at he; cases he; exact Function.update_ne (ne_of_beq h)
  | put idx value =>
    simp only [Instr.exec] at he
    cases hb : f.buf.get? (idx.eval f.regs) with
    | none => rw [hb] at he; cases he
    | some _ => rw [hb] at he; cases he; rfl
  | cas ok old p e d s s' =>
    obtain ⟨h₁, h₂⟩ := or_false h
    simp only [Instr.exec] at he
    cases hb : Nat.beq (m (p.loc f.regs)) (e.eval f.regs) with
    | true =>
      rw [hb] at he; cases he
      exact (Function.update_ne (ne_of_beq h₁)).trans (Function.update_ne (ne_of_beq h₂))
    | false =>
      rw [hb] at he; cases he
      exact (Function.update_ne (ne_of_beq h₁)).trans (Function.update_ne (ne_of_beq h₂))
  | set d v => cases he; exact Function.update_ne (ne_of_beq h)
  | load d p o => cases he; exact Function.update_ne (ne_of_beq h)
  | fetchAdd d p v o => cases he; exact Function.update_ne (ne_of_beq h)
  | exchange d p v o => cases he; exact Function.update_ne (ne_of_beq h)
  | alloc d v => cases he; exact Function.update_ne (ne_of_beq h)
  | ret _ => cases he
  | _ => cases he; rfl

/-- A field of the structure, which is object 1, is as it was if no object's was written. -/
theorem exec_mem (he : i.exec m f = some (.next m' f')) (h : writes b i = false) : m' ⟨1, b, x⟩ = m ⟨1, b, x⟩ := by
  have other : ∀ {p : Place}, Nat.beq b p.field = false → (⟨1, b, x⟩ : Loc) ≠ p.loc f.regs := by
    intro p hp e
    injection e with _ e
    exact ne_of_beq hp e
  have heap : ∀ {k j : Nat}, (⟨1, b, x⟩ : Loc) ≠ ⟨0, k, j⟩ := by
    intro k j e
    injection e with e
    cases e
  cases i with
  | get d idx =>
    simp only [Instr.exec] at he
    cases hb : f.buf.get? (idx.eval f.regs) with
    | none => rw [hb] at he; cases he
    | some _ => rw [hb] at he; cases he; rfl
  | put idx value =>
    simp only [Instr.exec] at he
    cases hb : f.buf.get? (idx.eval f.regs) with
    | none => rw [hb] at he; cases he
    | some _ => rw [hb] at he; cases he; rfl
  | cas ok old p e d s s' =>
    simp only [Instr.exec] at he
    cases hb : Nat.beq (m (p.loc f.regs)) (e.eval f.regs) with
    | true => rw [hb] at he; cases he; exact Mem.set_ne (other h)
    | false => rw [hb] at he; cases he; rfl
  | store p v o => cases he; exact Mem.set_ne (other h)
  | fetchAdd d p v o => cases he; exact Mem.set_ne (other h)
  | exchange d p v o => cases he; exact Mem.set_ne (other h)
  | alloc d v => cases he; exact (Mem.set_ne heap).trans (Mem.set_ne heap)
  | free o => cases he; exact Mem.set_ne heap
  | ret _ => cases he
  | _ => cases he; rfl

/-! ### Expressions and places -/

def isReg (x : Nat) : Expr → Bool
  | .reg y => Nat.beq y x
  | _ => false

def isLit (k : Nat) : Expr → Bool
  | .lit v => Nat.beq v k
  | _ => false

/-- `x` if the expression is `x + 1`. -/
def oneMore : Expr → Option Nat
  | .bin .add (.reg x) (.lit 1) => some x
  | _ => none

/-- `k`, `x` and `c` if the expression is `k * x + c`. -/
def affine : Expr → Option (Nat × Nat × Nat)
  | .bin .add (.bin .mul (.lit k) (.reg x)) (.lit c) => some (k, x, c)
  | _ => none

/-- The expression is a word, whatever the registers hold. -/
def isWord : Expr → Bool
  | .lit v => Nat.ble (v + 1) wordSize
  | .bin .add _ _ => true
  | .bin .sub _ _ => true
  | _ => false

/-- The cell with the size, if register 0 holds the structure. -/
def isSize (L : Layout) (p : Place) : Bool := isReg 0 p.obj && (Nat.beq p.field L.size && isLit 0 p.idx)

/-- The count of the slot, if register 1 holds the slot. -/
def isCount (L : Layout) (p : Place) : Bool := isReg 0 p.obj && (Nat.beq p.field L.count && isReg 1 p.idx)

theorem isReg_sound {e : Expr} {r : Regs} (h : isReg x e = true) : e.eval r = r x := by
  cases e <;> first | cases h | skip
  rw [← Nat.eq_of_beq_eq_true h]; rfl

theorem isLit_sound {e : Expr} {r : Regs} (h : isLit x e = true) : e.eval r = x := by
  cases e <;> first | cases h | skip
  exact Nat.eq_of_beq_eq_true h

theorem oneMore_sound {e : Expr} {r : Regs} (h : oneMore e = some x) : e.eval r = (r x + 1) % wordSize := by
  unfold oneMore at h
  split at h
  next => cases h; rfl
  next => cases h

theorem affine_sound {e : Expr} {r : Regs} {k : Nat} (h : affine e = some (k, x, c)) :
    e.eval r = (k * r x % wordSize + c) % wordSize := by
  unfold affine at h
  split at h
  next => cases h; rfl
  next => cases h

theorem isWord_sound {e : Expr} {r : Regs} (h : isWord e = true) : e.eval r < wordSize := by
  unfold isWord at h
  split at h
  next => exact Nat.le_of_ble_eq_true h
  next => exact Nat.mod_lt _ (by decide)
  next => exact Nat.mod_lt _ (by decide)
  next => cases h

theorem isSize_sound {p : Place} {r : Regs} (h : isSize L p = true) (h₀ : r 0 = 1) : p.loc r = L.sizeCell := by
  simp only [isSize, Bool.and_eq_true] at h
  unfold Place.loc
  rw [isReg_sound h.1, isLit_sound h.2.2, Nat.eq_of_beq_eq_true h.2.1, h₀]

theorem isCount_sound {p : Place} {r : Regs} (h : isCount L p = true) (h₀ : r 0 = 1) (h₁ : r 1 = slot) :
    p.loc r = L.countCell slot := by
  simp only [isCount, Bool.and_eq_true] at h
  unfold Place.loc
  rw [isReg_sound h.1, isReg_sound h.2.2, Nat.eq_of_beq_eq_true h.2.1, h₀, h₁]

/-! ### Terms, backwards -/

/-- A term after an instruction is at most `cost`, and `term` before it, less `gain`. -/
structure Before where
  cost : Poly
  gain : Poly
  term : Option Term

def keep (x : Term) : Option Before := some ⟨[], [], some x⟩

/-- The count was stored. -/
def stored (w : Poly) : Instr → Option Before
  | .store _ e _ =>
    cond (isLit 0 e) (some ⟨[], [], none⟩)
      (match oneMore e with
      | some x => some ⟨w, [], some (.reg x w)⟩
      | none => none)
  | _ => none

/-- A register was loaded, or set to so many times another one and some more. -/
def loaded (L : Layout) (own : Bool) (w : Poly) : Instr → Option Before
  | .load _ p _ =>
    cond (isSize L p) (some ⟨0 :: w, [], none⟩) (cond (own && isCount L p) (some ⟨[], [], some (.cell w)⟩) none)
  | .set _ e =>
    match affine e with
    | some (k, x, c) => some ⟨w.scale c, [], some (.reg x (w.scale k))⟩
    | none => none
  | _ => none

/-- A counter was set. -/
def counted (b c : Nat) (w : Poly) : Instr → Option Before
  | .set _ e =>
    cond (isLit 0 e) (some ⟨[], [], some (.reg b w)⟩)
      (match oneMore e with
      | some x => cond (Nat.beq x c) (some ⟨[], [], some (.inside b c w)⟩) none
      | none => none)
  | _ => none

/-- Whether the instruction asks if register `c` is less than `b`. -/
def asks (b c : Nat) : Instr → Bool
  | .branch (.bin .lt (.reg c') (.reg b')) _ _ => Nat.beq c' c && Nat.beq b' b
  | _ => false

/-- Where a term comes from; `yes` is the answer, if the instruction is a branch. -/
def before (L : Layout) (own yes : Bool) (i : Instr) : Term → Option Before
  | .cell w => cond own (cond (writes L.count i) (stored w i) (keep (.cell w))) none
  | .reg b w => cond (touches b i) (loaded L own w i) (keep (.reg b w))
  | .left b c w => cond (touches b i) none (cond (touches c i) (counted b c w i) (keep (.left b c w)))
  | .inside b c w =>
    cond (touches b i || touches c i) none
      (cond (yes && asks b c i) (some ⟨[], w, some (.left b c w)⟩) (keep (.inside b c w)))

/-- Costs and gains of all terms of `xs`, made of different ones of `old`. -/
def gather (L : Layout) (own yes : Bool) (i : Instr) : List Term → List Term → Option (Poly × Poly)
  | [], _ => some ([], [])
  | x :: xs, old =>
    match before L own yes i x with
    | none => none
    | some y =>
      match (match y.term with
        | none => some old
        | some z => take z old) with
      | none => none
      | some old' =>
        match gather L own yes i xs old' with
        | none => none
        | some (c, g) => some (y.cost.add c, y.gain.add g)

/-- The potential before pays for `fee` and the potential after. -/
def edge (L : Layout) (own yes : Bool) (fee : Nat) (i : Instr) (R R' : Row) : Bool :=
  match gather L own yes i R'.terms R.terms with
  | none => false
  | some (c, g) => ((R'.base.add c).add [fee]).le (R.base.add g)

/-- Whether the instruction leaves alone what it should, and the caller's buffer, of at least `bufs` words, suffices. -/
def fits (L : Layout) (own : Bool) (bufs : Nat) (i : Instr) : Bool :=
  !touches 0 i && (!(own && touches 1 i) && (!writes L.size i && (
    cond (writes L.count i)
      (match i with
      | .store p e _ => own && (isCount L p && isWord e)
      | _ => false)
      true && (
    match i with
    | .get _ (.lit k) => Nat.ble (k + 1) bufs
    | .put (.lit k) _ => Nat.ble (k + 1) bufs
    | .get _ _ => false
    | .put _ _ => false
    | _ => true))))

end Potential
