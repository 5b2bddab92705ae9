prelude
import Machine.Overlap
import Machine.PotentialExec
/-!
# Potentials along a run

Any number of threads, each in an operation that has a table. No two of them are in operations of the same slot.

## Main definitions

* `Checked`: the tables fit the program
* `Fine`: every thread is where its table says, and no two use the same slot
* `toGo`: the potential of a thread

## Main statements

* `Fine.exec`: what the next instruction of a thread does, seen from its table
* `Fine.next`, `Fine.done`: all is fine afterwards, and no other thread's potential is changed
-/

namespace Potential

def Term.isCell : Term → Bool
  | .cell _ => true
  | _ => false

/-- No term of the row is about the count of a slot. -/
def Row.free (R : Row) : Bool := R.terms.all fun x => !x.isCell

/-- The tables, by number of the operation, fit the program. Where there is no slot, there is no count. -/
def Checked (L : Layout) (fee : Nat) (P : Program) (T : Nat → Table) : Prop :=
  ∀ op, (T op).rows = [] ∨ ((∃ o, P.get? op = some o ∧ (T op).check L fee o.code = true) ∧
    ((T op).own = true ∨ (T op).rows.all Row.free = true))

/-- Every thread is where its table says, and no two use the same slot. -/
structure Fine (L : Layout) (T : Nat → Table) (n : Nat) (s : State) : Prop where
  size : s.mem L.sizeCell = n
  word : n < wordSize
  count : ∀ i, s.mem (L.countCell i) < wordSize
  object : ∀ {t f}, s.thread t = some f → f.regs 0 = 1
  row : ∀ {t f}, s.thread t = some f → ∃ R, (T f.op).At f R
  apart : ∀ {t u f g}, s.thread t = some f → s.thread u = some g → (T f.op).own = true → (T g.op).own = true →
    f.regs 1 = g.regs 1 → t = u

/-- The potential of a frame, where its row says so. -/
def value (L : Layout) (T : Nat → Table) (n : Nat) (m : Mem) (f : Frame) : Nat :=
  match (T f.op).rows.get? f.pc with
  | none => 0
  | some R => R.value n (m (L.countCell (f.regs 1))) f.regs

/-- The potential of a thread; 0 if it is idle. -/
def toGo (L : Layout) (T : Nat → Table) (n : Nat) (m : Mem) : Option Frame → Nat
  | none => 0
  | some f => value L T n m f

variable {L : Layout} {fee n : Nat} {P : Program} {T : Nat → Table} {s : State} {m : Mem} {t u : Tid} {f f' g : Frame}
  {R : Row} {r : Result}

theorem value_eq (A : (T f.op).At f R) : value L T n m f = R.value n (m (L.countCell (f.regs 1))) f.regs := by
  unfold value
  rw [A.row]

theorem sum_free {k k' : Nat} {r : Regs} : ∀ {xs : List Term}, xs.all (fun x => !x.isCell) = true →
    sum n k r xs = sum n k' r xs
  | [], _ => rfl
  | x :: xs, h => by
    obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
    show x.value n k r + sum n k r xs = x.value n k' r + sum n k' r xs
    rw [sum_free (k := k) (k' := k') h₂]
    cases x with
    | cell w => cases h₁
    | _ => rfl

/-- The potential of an operation depends on memory in the count of its own slot only. -/
theorem value_congr (C : Checked L fee P T) (h : (T f.op).own = true → m (L.countCell (f.regs 1)) =
    s.mem (L.countCell (f.regs 1))) : value L T n m f = value L T n s.mem f := by
  unfold value
  cases hr : (T f.op).rows.get? f.pc with
  | none => rfl
  | some R =>
    show R.value _ _ _ = R.value _ _ _
    rcases C f.op with h₀ | ⟨_, ho | hf⟩
    · rw [h₀] at hr; cases hr
    · rw [h ho]
    · unfold Row.value
      rw [sum_free ((List.all_eq_true.mp hf) R (List.mem_of_get?_eq_some hr))]

/-! ### Steps -/

/-- What the next instruction of a thread does. -/
theorem Fine.exec (F : Fine L T n s) (C : Checked L fee P T) (ht : s.thread t = some f) :
    ∃ R, (T f.op).At f R ∧ Goes L fee (T f.op) n (f.regs 1) s.mem f R (f.exec P s.mem) := by
  obtain ⟨R, A⟩ := F.row ht
  refine ⟨R, A, ?_⟩
  rcases C f.op with h₀ | ⟨⟨o, ho, hc⟩, _⟩
  · have h := A.row
    rw [h₀] at h
    cases h
  · obtain ⟨i, hi, h⟩ := Table.checkFrom_get hc A.row
    rw [Nat.zero_add] at h
    have e : f.exec P s.mem = i.exec s.mem f := by
      simp only [Frame.exec, Frame.instr?, Program.instr?, ho, hi]
    rw [e]
    exact Potential.exec ⟨F.object ht, fun _ => rfl, F.size, F.word, F.count _⟩ A h

/-- No operation gets stuck. -/
theorem Fine.goesOn (F : Fine L T n s) (C : Checked L fee P T) (ht : s.thread t = some f) :
    ∃ s' r, step P s t = some (s', r) := by
  obtain ⟨R, _, h⟩ := F.exec C ht
  generalize he : f.exec P s.mem = o at h
  cases h with
  | next => exact ⟨_, _, step_of_next ht he⟩
  | done => exact ⟨_, _, step_of_done ht he⟩

theorem other_thread {o : Option Frame} (hg : Function.update s.thread u o t = some g) :
    (t = u ∧ o = some g) ∨ (t ≠ u ∧ s.thread t = some g) := by
  by_cases e : t = u
  · subst e
    rw [Function.update_self] at hg
    exact .inl ⟨rfl, hg⟩
  · rw [Function.update_ne e] at hg
    exact .inr ⟨e, hg⟩

/-- If thread `u` goes on: all is fine, the fee was paid, and the potential of the others is what it was. -/
theorem Fine.next (F : Fine L T n s) (C : Checked L fee P T) (hu : s.thread u = some f)
    (he : f.exec P s.mem = some (.next m f')) :
    Fine L T n ⟨m, Function.update s.thread u (some f')⟩ ∧
      ((T f.op).own = true → f'.regs 1 = f.regs 1) ∧
      value L T n m f' + fee ≤ value L T n s.mem f ∧
      (∀ i, (T f.op).own = false ∨ i ≠ f.regs 1 → m (L.countCell i) = s.mem (L.countCell i)) ∧
      ∀ t g, t ≠ u → s.thread t = some g → value L T n m g = value L T n s.mem g := by
  obtain ⟨R, A, h⟩ := F.exec C hu
  have hop := op_of_exec he
  rw [he] at h
  cases h with
  | @next _ _ R' A' M hv hm =>
    rw [← hop] at A'
    have hslot : (T f.op).own = true → f'.regs 1 = f.regs 1 := M.index
    have hself : value L T n m f' + fee ≤ value L T n s.mem f := by
      rw [value_eq A]
      refine Nat.le_trans (Nat.add_le_add_right ?_ fee) hv
      rw [value_eq A']
      cases ho : (T f.op).own with
      | true => rw [hslot ho]
      | false =>
        rcases C f'.op with h₀ | ⟨_, h₁ | h₁⟩
        · have h := A'.row
          rw [h₀] at h
          cases h
        · rw [hop, ho] at h₁; cases h₁
        · unfold Row.value
          rw [sum_free ((List.all_eq_true.mp h₁) R' (List.mem_of_get?_eq_some A'.row))]
    refine ⟨⟨M.size, F.word, fun i => ?_, fun {t g} hg => ?_, fun {t g} hg => ?_, ?_⟩, hslot, hself, hm,
      fun t g hne hg => value_congr C fun hog => hm _ ?_⟩
    · by_cases hi : i = f.regs 1
      · rw [hi]; exact M.count
      · show m _ < _
        rw [hm i (.inr hi)]
        exact F.count i
    · rcases other_thread hg with ⟨_, e⟩ | ⟨_, e⟩
      · cases e; exact M.object
      · exact F.object e
    · rcases other_thread hg with ⟨_, e⟩ | ⟨_, e⟩
      · cases e; exact ⟨R', A'⟩
      · exact F.row e
    · intro t v g g' hg hg' ho ho' e
      rcases other_thread hg with ⟨rfl, e₁⟩ | ⟨hne, e₁⟩ <;> rcases other_thread hg' with ⟨rfl, e₂⟩ | ⟨hne', e₂⟩
      · rfl
      · cases e₁
        rw [hop] at ho
        rw [hslot ho] at e
        exact F.apart hu e₂ ho ho' e
      · cases e₂
        rw [hop] at ho'
        rw [hslot ho'] at e
        exact F.apart e₁ hu ho ho' e
      · exact F.apart e₁ e₂ ho ho' e
    · cases ho : (T f.op).own with
      | false => exact .inl rfl
      | true => exact .inr fun e => hne (F.apart hg hu hog ho e)

/-- If thread `u` returns. -/
theorem Fine.done (F : Fine L T n s) (C : Checked L fee P T) (hu : s.thread u = some f)
    (he : f.exec P s.mem = some (.done r)) :
    Fine L T n ⟨s.mem, Function.update s.thread u none⟩ ∧
      (T f.op).last.value n (s.mem (L.countCell (f.regs 1))) f.regs + fee ≤ value L T n s.mem f := by
  obtain ⟨R, A, h⟩ := F.exec C hu
  rw [he] at h
  cases h with
  | done hv =>
    have old : ∀ {t g}, Function.update s.thread u none t = some g → s.thread t = some g := by
      intro t g hg
      rcases other_thread hg with ⟨_, e⟩ | ⟨_, e⟩
      · cases e
      · exact e
    refine ⟨⟨F.size, F.word, F.count, fun hg => F.object (old hg), fun hg => F.row (old hg),
      fun hg hg' => F.apart (old hg) (old hg')⟩, ?_⟩
    rw [value_eq A]
    exact hv

end Potential
