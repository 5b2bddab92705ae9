prelude
import Machine.PotentialRule
/-!
# Potentials: a table and its code

## Main definitions

* `Table`: the rows of an operation, by program counter
* `Table.check`: whether each instruction is paid for, wherever it leads
* `Table.At`: a frame is at a program counter that has a row, and what the row relies on is so

## Main statements

* `edge_sound`: an instruction takes the potential from row to row
* `Table.exec`: if the table was checked, an operation always goes on, and every step costs the fee
-/

namespace Potential

variable {L : Layout} {own yes : Bool} {bufs n slot : Nat} {m m' : Mem} {f f' : Frame} {i : Instr} {fee : Nat}

theorem gather_sound (M : Mine L own n slot m f.regs) (hl : Leads i yes m f m' f')
    (hp : writes L.count i = true → ∀ p e o, i = .store p e o → p.loc f.regs = L.countCell slot) :
    ∀ {xs old : List Term} {c g : Poly}, gather L own yes i xs old = some (c, g) →
      (∀ x, x ∈ old → x.Holds f.regs) → (∀ x, x ∈ xs → x.Holds f'.regs) ∧
        sum n (m' (L.countCell slot)) f'.regs xs + g.eval n ≤ c.eval n + sum n (m (L.countCell slot)) f.regs old := by
  intro xs
  induction xs with
  | nil =>
    intro old c g h _
    cases h
    exact ⟨nofun, Nat.zero_le _⟩
  | cons x xs ih =>
    intro old c g h ho
    dsimp only [gather] at h
    cases hb : before L own yes i x with
    | none => rw [hb] at h; cases h
    | some y =>
      rw [hb] at h
      dsimp only at h
      have rest : ∀ {old' : List Term}, (match gather L own yes i xs old' with
          | none => none
          | some (c, g) => some (y.cost.add c, y.gain.add g)) = some (c, g) →
          ∃ c' g', gather L own yes i xs old' = some (c', g') ∧ c = y.cost.add c' ∧ g = y.gain.add g' := by
        intro old' h
        cases hg : gather L own yes i xs old' with
        | none => rw [hg] at h; cases h
        | some q =>
          rw [hg] at h
          cases h
          exact ⟨_, _, rfl, rfl, rfl⟩
      cases hy : y.term with
      | none =>
        rw [hy] at h
        obtain ⟨c', g', hg, rfl, rfl⟩ := rest h
        obtain ⟨h₁, h₂⟩ := ih hg ho
        obtain ⟨h₃, h₄⟩ := before_sound M hl hp hb (by rw [hy]; nofun)
        rw [hy] at h₄
        have h₄ : _ ≤ y.cost.eval n + 0 := h₄
        refine ⟨fun z hz => ?_, ?_⟩
        · cases hz with
          | head => exact h₃
          | tail _ hz => exact h₁ z hz
        · rw [Poly.eval_add, Poly.eval_add]
          show x.value n _ f'.regs + sum n _ f'.regs xs + _ ≤ _
          omega
      | some z =>
        rw [hy] at h
        dsimp only at h
        cases ht : take z old with
        | none => rw [ht] at h; cases h
        | some old' =>
          rw [ht] at h
          obtain ⟨c', g', hg, rfl, rfl⟩ := rest h
          obtain ⟨h₅, h₆, h₇⟩ := take_sound (n := n) (count := m (L.countCell slot)) (r := f.regs) ht
          obtain ⟨h₁, h₂⟩ := ih hg fun x hx => ho x (h₆ x hx)
          obtain ⟨h₃, h₄⟩ := before_sound M hl hp hb (by
            intro w hw
            rw [hy] at hw
            cases hw
            exact ho z h₅)
          rw [hy] at h₄
          have h₄ : _ ≤ y.cost.eval n + z.value n (m (L.countCell slot)) f.regs := h₄
          refine ⟨fun w hw => ?_, ?_⟩
          · cases hw with
            | head => exact h₃
            | tail _ hw => exact h₁ w hw
          · rw [Poly.eval_add, Poly.eval_add]
            show x.value n _ f'.regs + sum n _ f'.regs xs + _ ≤ _
            omega

/-- The potential pays for the instruction, and what is relied on afterwards is so. -/
theorem edge_sound {R R' : Row} (M : Mine L own n slot m f.regs) (hl : Leads i yes m f m' f')
    (hp : writes L.count i = true → ∀ p e o, i = .store p e o → p.loc f.regs = L.countCell slot)
    (h : edge L own yes fee i R R' = true) (hR : R.Holds f.regs) :
    R'.Holds f'.regs ∧ R'.value n (m' (L.countCell slot)) f'.regs + fee ≤ R.value n (m (L.countCell slot)) f.regs := by
  unfold edge at h
  cases hg : gather L own yes i R'.terms R.terms with
  | none => rw [hg] at h; cases h
  | some q =>
    obtain ⟨c, g⟩ := q
    rw [hg] at h
    have h₁ := Poly.eval_le n h
    obtain ⟨h₂, h₃⟩ := gather_sound M hl hp hg hR
    rw [Poly.eval_add, Poly.eval_add, Poly.eval_add] at h₁
    have h₁ : R'.base.eval n + c.eval n + (fee + n * 0) ≤ R.base.eval n + g.eval n := h₁
    rw [Nat.mul_zero] at h₁
    refine ⟨h₂, ?_⟩
    unfold Row.value
    omega

/-! ### Tables -/

/-- The rows of an operation; whether it has a slot; how many words its buffer has at least; what is to be left when it
returns. -/
structure Table where
  own : Bool
  bufs : Nat
  rows : List Row
  last : Row

namespace Table
variable (L : Layout) (fee : Nat) (T : Table)

/-- Whether there is a row for `pc`, and the instruction leads to it. -/
def follows (i : Instr) (yes : Bool) (R : Row) (pc : Nat) : Bool :=
  match T.rows.get? pc with
  | none => false
  | some R' => edge L T.own yes fee i R R'

/-- Whether all is well with the instruction at `pc`, which has row `R`. -/
def checkAt (pc : Nat) (R : Row) (i : Instr) : Bool :=
  fits L T.own T.bufs i &&
    match i with
    | .branch _ y n => T.follows L fee i true R y && T.follows L fee i false R n
    | .jump t => T.follows L fee i true R t
    | .ret _ => edge L T.own true fee (.jump 0) R T.last -- which changes nothing either
    | _ => T.follows L fee i true R (pc + 1)

/-- The same of all, from `pc` on. -/
def checkFrom : Nat → List Row → List Instr → Bool
  | _, [], _ => true
  | _, _ :: _, [] => false
  | pc, R :: rows, i :: code => T.checkAt L fee pc R i && checkFrom (pc + 1) rows code

def check (code : List Instr) : Bool := T.checkFrom L fee 0 T.rows code

/-- The frame is at a row, and its buffer is long enough. -/
structure At (f : Frame) (R : Row) : Prop where
  row : T.rows.get? f.pc = some R
  holds : R.Holds f.regs
  buf : T.bufs ≤ f.buf.length

end Table

variable {T : Table}

theorem Table.checkFrom_get : ∀ {rows : List Row} {code : List Instr} {pc k : Nat} {R : Row},
    T.checkFrom L fee pc rows code = true → rows.get? k = some R →
      ∃ i, code.get? k = some i ∧ T.checkAt L fee (pc + k) R i = true := by
  intro rows
  induction rows with
  | nil => intro code pc k R _ h; cases h
  | cons S rows ih =>
    intro code pc k R hc h
    cases code with
    | nil => cases hc
    | cons i code =>
      obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp hc
      cases k with
      | zero => cases h; exact ⟨i, rfl, h₁⟩
      | succ k =>
        obtain ⟨j, h₃, h₄⟩ := ih (k := k) h₂ h
        exact ⟨j, h₃, by rw [show pc + (k + 1) = pc + 1 + k by omega]; exact h₄⟩

/-! ### Steps -/

/-- What an instruction does, seen from the table: the operation goes on, and the potential goes down by the fee; or it
returns, and enough is left. Nobody else's count is changed. -/
inductive Goes (L : Layout) (fee : Nat) (T : Table) (n slot : Nat) (m : Mem) (f : Frame) (R : Row) :
    Option Outcome → Prop where
  | next {m' f' R'} : T.At f' R' → Mine L T.own n slot m' f'.regs →
      R'.value n (m' (L.countCell slot)) f'.regs + fee ≤ R.value n (m (L.countCell slot)) f.regs →
      (∀ s, T.own = false ∨ s ≠ slot → m' (L.countCell s) = m (L.countCell s)) →
      Goes L fee T n slot m f R (some (.next m' f'))
  | done {r} : T.last.value n (m (L.countCell slot)) f.regs + fee ≤ R.value n (m (L.countCell slot)) f.regs →
      Goes L fee T n slot m f R (some (.done r))

variable {R : Row}

/-- If the instruction goes on. -/
theorem Goes.go {pc : Nat} (M : Mine L T.own n slot m f.regs) (A : T.At f R) (hf : fits L T.own T.bufs i = true)
    (hl : Leads i yes m f m' f') (hpc : f'.pc = pc) (hbuf : f'.buf.length = f.buf.length)
    (hw : T.follows L fee i yes R pc = true) : Goes L fee T n slot m f R (some (.next m' f')) := by
  have he := hl.1
  unfold fits at hf
  simp only [Bool.and_eq_true, Bool.not_eq_true'] at hf
  obtain ⟨h₀, h₁, hsize, hcount, _⟩ := hf
  have hp : writes L.count i = true → T.own = true ∧ ∀ p e o, i = .store p e o →
      p.loc f.regs = L.countCell slot ∧ e.eval f.regs < wordSize := by
    intro hw
    rw [hw] at hcount
    cases i with
    | store p e o =>
      have hcount : (T.own && (isCount L p && isWord e)) = true := hcount
      simp only [Bool.and_eq_true] at hcount
      refine ⟨hcount.1, fun p' e' o' e₀ => ?_⟩
      cases e₀
      exact ⟨isCount_sound hcount.2.1 M.object (M.index hcount.1), isWord_sound hcount.2.2⟩
    | _ => cases hcount
  unfold Table.follows at hw
  cases hR : T.rows.get? pc with
  | none => rw [hR] at hw; cases hw
  | some R' =>
    rw [hR] at hw
    obtain ⟨h₂, h₃⟩ := edge_sound M hl (fun h p e o e₀ => ((hp h).2 p e o e₀).1) hw A.holds
    refine .next (R' := R') ⟨by rw [hpc]; exact hR, h₂, by rw [hbuf]; exact A.buf⟩ ?_ h₃ ?_
    · refine ⟨(exec_regs he h₀).trans M.object, fun ho => ?_, (exec_mem he hsize).trans M.size, M.word, ?_⟩
      · rw [ho] at h₁
        exact (exec_regs he h₁).trans (M.index ho)
      · cases hc : writes L.count i with
        | false => rw [show m' (L.countCell slot) = m (L.countCell slot) from exec_mem he hc]; exact M.count
        | true =>
          cases i with
          | store p e o =>
            obtain ⟨h₄, h₅⟩ := (hp hc).2 p e o rfl
            cases he
            rw [h₄, Mem.set_self]
            exact h₅
          | _ => rw [hc] at hcount; cases hcount
    · intro s hs
      cases hc : writes L.count i with
      | false => exact exec_mem he hc
      | true =>
        obtain ⟨ho, hp⟩ := hp hc
        cases i with
        | store p e o =>
          cases he
          rw [(hp p e o rfl).1]
          refine Mem.set_ne fun e => ?_
          injection e with _ _ e
          rcases hs with hs | hs
          · rw [ho] at hs; cases hs
          · exact hs e
        | _ => rw [hc] at hcount; cases hcount

end Potential
