prelude
import Machine.PotentialStep
/-!
# Potentials: what the terms are made of

## Main definitions

* `Mine L own n slot m r`: what the registers of an operation hold throughout, and what memory does
* `Leads i yes m f m' f'`: the instruction goes on, and if it is a branch, its question is answered so

## Main statements

* `before_sound`: a term after an instruction is what `before` says, or less
-/

namespace Potential

variable {L : Layout} {own yes : Bool} {bufs n slot : Nat} {m m' : Mem} {f f' : Frame} {i : Instr} {b c fee : Nat}

/-- The structure is in register 0, and the slot, if there is one, in register 1. The size of the structure is `n`, and
the count of the slot is a word. -/
structure Mine (L : Layout) (own : Bool) (n slot : Nat) (m : Mem) (r : Regs) : Prop where
  object : r 0 = 1
  index : own = true → r 1 = slot
  size : m L.sizeCell = n
  word : n < wordSize
  count : m (L.countCell slot) < wordSize

/-- The instruction, which is a branch only if the answer is `yes`, leads to `f'`. -/
def Leads (i : Instr) (yes : Bool) (m : Mem) (f : Frame) (m' : Mem) (f' : Frame) : Prop :=
  i.exec m f = some (.next m' f') ∧ ∀ e y o, i = .branch e y o → Word.toBool (e.eval f.regs) = yes

theorem touched {x d : Nat} {p : Bool} (h : p = true → Nat.beq x d = true) (hp : p = true) : x = d :=
  Nat.eq_of_beq_eq_true (h hp)

theorem loaded_sound {w : Poly} {y : Before} (M : Mine L own n slot m f.regs)
    (he : i.exec m f = some (.next m' f')) (ht : touches b i = true) (h : loaded L own w i = some y) :
    f'.regs b < wordSize ∧ f'.regs b * w.eval n + y.gain.eval n ≤ y.cost.eval n +
      (match y.term with
      | none => 0
      | some z => z.value n (m (L.countCell slot)) f.regs) := by
  cases i with
  | load d p o =>
    cases he
    have e : b = d := Nat.eq_of_beq_eq_true ht
    subst e
    show (f.assign b (m (p.loc f.regs))).regs b < _ ∧ (f.assign b (m (p.loc f.regs))).regs b * _ + _ ≤ _
    rw [show (f.assign b (m (p.loc f.regs))).regs b = m (p.loc f.regs) from Function.update_self _ _ _]
    dsimp only [loaded] at h
    cases hs : isSize L p with
    | true =>
      rw [hs] at h
      cases h
      rw [isSize_sound hs M.object, M.size]
      refine ⟨M.word, ?_⟩
      show n * w.eval n + 0 ≤ (0 + n * w.eval n) + 0
      omega
    | false =>
      rw [hs] at h
      cases hc : (own && isCount L p) with
      | false => rw [hc] at h; cases h
      | true =>
        rw [hc] at h
        cases h
        obtain ⟨ho, hc⟩ := (Bool.and_eq_true _ _).mp hc
        rw [isCount_sound hc M.object (M.index ho)]
        exact ⟨M.count, by
          show _ + 0 ≤ 0 + m (L.countCell slot) * w.eval n
          omega⟩
  | set d e =>
    cases he
    have e' : b = d := Nat.eq_of_beq_eq_true ht
    subst e'
    rw [show (f.assign b (e.eval f.regs)).regs b = e.eval f.regs from Function.update_self _ _ _]
    dsimp only [loaded] at h
    cases ha : affine e with
    | none => rw [ha] at h; cases h
    | some q =>
      obtain ⟨k, x, c⟩ := q
      rw [ha] at h
      cases h
      rw [affine_sound ha]
      refine ⟨Nat.mod_lt _ (by decide), ?_⟩
      have h₁ := Nat.mod_le (k * f.regs x) wordSize
      have h₂ := Nat.mod_le (k * f.regs x % wordSize + c) wordSize
      have h₃ := Nat.mul_le_mul_right (w.eval n) (Nat.le_trans h₂ (Nat.add_le_add_right h₁ c))
      rw [Nat.right_distrib, Nat.mul_assoc, Nat.mul_left_comm] at h₃
      show _ + 0 ≤ (w.scale c).eval n + f.regs x * (w.scale k).eval n
      rw [Poly.eval_scale, Poly.eval_scale]
      omega
  | _ => cases h

theorem stored_sound {w : Poly} {y : Before} (he : i.exec m f = some (.next m' f'))
    (hp : ∀ p e o, i = .store p e o → p.loc f.regs = L.countCell slot) (h : stored w i = some y) :
    m' (L.countCell slot) * w.eval n + y.gain.eval n ≤ y.cost.eval n +
      (match y.term with
      | none => 0
      | some z => z.value n (m (L.countCell slot)) f.regs) := by
  cases i with
  | store p e o =>
    cases he
    rw [show (m.set (p.loc f.regs) (e.eval f.regs)) (L.countCell slot) = e.eval f.regs by
      rw [hp p e o rfl]; exact Mem.set_self _ _ _]
    dsimp only [stored] at h
    cases hz : isLit 0 e with
    | true =>
      rw [hz] at h
      cases h
      rw [isLit_sound hz, Nat.zero_mul]
      exact Nat.le_refl _
    | false =>
      rw [hz] at h
      cases hm : oneMore e with
      | none => rw [hm] at h; cases h
      | some x =>
        rw [hm] at h
        cases h
        rw [oneMore_sound hm]
        have h₁ := Nat.mul_le_mul_right (w.eval n) (Nat.mod_le (f.regs x + 1) wordSize)
        rw [Nat.right_distrib, Nat.one_mul] at h₁
        show _ + 0 ≤ w.eval n + f.regs x * w.eval n
        omega
  | _ => cases h

theorem counted_sound {w : Poly} {y : Before} (he : i.exec m f = some (.next m' f')) (hb : f'.regs b = f.regs b)
    (ht : touches c i = true) (h : counted b c w i = some y) (hy : ∀ z, y.term = some z → z.Holds f.regs) :
    f'.regs b < wordSize ∧ (f'.regs b - f'.regs c) * w.eval n + y.gain.eval n ≤ y.cost.eval n +
      (match y.term with
      | none => 0
      | some z => z.value n (m (L.countCell slot)) f.regs) := by
  cases i with
  | set d e =>
    cases he
    have e' : c = d := Nat.eq_of_beq_eq_true ht
    subst e'
    rw [hb, show (f.assign c (e.eval f.regs)).regs c = e.eval f.regs from Function.update_self _ _ _]
    dsimp only [counted] at h
    cases hz : isLit 0 e with
    | true =>
      rw [hz] at h
      cases h
      rw [isLit_sound hz]
      exact ⟨hy _ rfl, by
        show _ + 0 ≤ 0 + f.regs b * w.eval n
        rw [Nat.sub_zero]
        omega⟩
    | false =>
      rw [hz] at h
      cases hm : oneMore e with
      | none => rw [hm] at h; cases h
      | some x =>
        rw [hm] at h
        cases hx : Nat.beq x c with
        | false => simp only [hx, cond] at h; cases h
        | true =>
          simp only [hx, cond] at h
          cases h
          obtain ⟨h₁, h₂⟩ := hy _ rfl
          rw [oneMore_sound hm, Nat.eq_of_beq_eq_true hx, Nat.mod_eq_of_lt (by omega)]
          exact ⟨h₁, by
            show _ + 0 ≤ 0 + (f.regs b - (f.regs c + 1)) * w.eval n
            omega⟩
  | _ => cases h

theorem asks_sound (hl : Leads i true m f m' f') (h : asks b c i = true) : f.regs c < f.regs b := by
  unfold asks at h
  split at h
  next c' b' y o =>
    obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
    have h₃ : Word.toBool (BinOp.eval .lt (f.regs c') (f.regs b')) = true := hl.2 _ _ _ rfl
    rw [Word.toBool_lt, Nat.eq_of_beq_eq_true h₁, Nat.eq_of_beq_eq_true h₂] at h₃
    exact Nat.le_of_ble_eq_true h₃
  next => cases h

/-- A term after an instruction, and what it is made of. -/
theorem before_sound {x : Term} {y : Before} (M : Mine L own n slot m f.regs) (hl : Leads i yes m f m' f')
    (hp : writes L.count i = true → ∀ p e o, i = .store p e o → p.loc f.regs = L.countCell slot)
    (h : before L own yes i x = some y) (hy : ∀ z, y.term = some z → z.Holds f.regs) :
    x.Holds f'.regs ∧ x.value n (m' (L.countCell slot)) f'.regs + y.gain.eval n ≤ y.cost.eval n +
      (match y.term with
      | none => 0
      | some z => z.value n (m (L.countCell slot)) f.regs) := by
  have he := hl.1
  cases x with
  | cell w =>
    dsimp only [before] at h
    cases own with
    | false => cases h
    | true =>
      cases hw : writes L.count i with
      | true => rw [hw] at h; exact ⟨trivial, stored_sound he (hp hw) h⟩
      | false =>
        rw [hw] at h
        cases h
        refine ⟨trivial, ?_⟩
        show m' (L.countCell slot) * w.eval n + 0 ≤ 0 + m (L.countCell slot) * w.eval n
        have e : m' (L.countCell slot) = m (L.countCell slot) := exec_mem he hw
        rw [e]
        omega
  | reg b w =>
    dsimp only [before] at h
    cases ht : touches b i with
    | true => rw [ht] at h; exact loaded_sound M he ht h
    | false =>
      rw [ht] at h
      cases h
      show f'.regs b < _ ∧ f'.regs b * w.eval n + 0 ≤ 0 + f.regs b * w.eval n
      rw [exec_regs he ht]
      exact ⟨hy _ rfl, by omega⟩
  | left b c w =>
    dsimp only [before] at h
    cases ht : touches b i with
    | true => rw [ht] at h; cases h
    | false =>
      rw [ht] at h
      have hb := exec_regs he ht
      cases hc : touches c i with
      | true => rw [hc] at h; exact counted_sound he hb hc h hy
      | false =>
        rw [hc] at h
        cases h
        show f'.regs b < _ ∧ (f'.regs b - f'.regs c) * w.eval n + 0 ≤ 0 + (f.regs b - f.regs c) * w.eval n
        rw [hb, exec_regs he hc]
        exact ⟨hy _ rfl, by omega⟩
  | inside b c w =>
    dsimp only [before] at h
    cases ht : (touches b i || touches c i) with
    | true => rw [ht] at h; cases h
    | false =>
      rw [ht] at h
      obtain ⟨hb, hc⟩ := or_false ht
      have hb := exec_regs he hb
      have hc := exec_regs he hc
      show (f'.regs b < _ ∧ f'.regs c < f'.regs b) ∧ (f'.regs b - (f'.regs c + 1)) * w.eval n + _ ≤ _
      rw [hb, hc]
      cases ha : (yes && asks b c i) with
      | false =>
        rw [ha] at h
        cases h
        exact ⟨hy _ rfl, by
          show _ + 0 ≤ 0 + (f.regs b - (f.regs c + 1)) * w.eval n
          omega⟩
      | true =>
        rw [ha] at h
        cases h
        obtain ⟨hyes, ha⟩ := (Bool.and_eq_true _ _).mp ha
        subst hyes
        have h₁ := asks_sound hl ha
        refine ⟨⟨hy _ rfl, h₁⟩, ?_⟩
        have e : f.regs b - f.regs c = (f.regs b - (f.regs c + 1)) + 1 := by omega
        show _ + w.eval n ≤ 0 + (f.regs b - f.regs c) * w.eval n
        rw [e, Nat.right_distrib, Nat.one_mul]
        omega

end Potential
