prelude
import Machine.PotentialRun
/-!
# Fields that are written once

A field whose cells begin with some value `v`, and which is written by compare-and-swaps that expect `v`, and by stores of
`v`, changes only from `v`, or to `v`.

## Main definitions

* `Once.check f v code`: every instruction that writes to field `f` is such a one

## Main statements

* `Once.changed`: so when a cell of the field changes, it held `v` before, or holds it afterwards

## Implementation notes

That a compare-and-swap expects `v` is seen from the instruction before it, which puts `v` into the register, if one comes
to it from there only.
-/

namespace Once
open Potential

/-- Whether instruction `i`, at `k`, may lead to `pc`. -/
def leadsTo (pc k : Nat) : Instr → Bool
  | .branch _ y n => Nat.beq y pc || Nat.beq n pc
  | .jump t => Nat.beq t pc
  | .ret _ => false
  | _ => Nat.beq (k + 1) pc

def sets (x v : Nat) : Instr → Bool
  | .set d e => Nat.beq d x && isLit v e
  | _ => false

/-- Whatever leads to `pc` puts `v` into register `x`; the code is that from `k` on. -/
def after (pc x v : Nat) : Nat → List Instr → Bool
  | _, [] => true
  | k, i :: code => (!leadsTo pc k i || sets x v i) && after pc x v (k + 1) code

/-- The instruction at `k` does not write to field `f`, or stores `v`, or expects `v`. -/
def fine (f v : Nat) (code : List Instr) (k : Nat) (i : Instr) : Bool :=
  !writes f i ||
    match i with
    | .store _ e _ => isLit v e
    | .cas _ _ _ (.reg x) _ _ _ => Nat.ble 1 k && after k x v 0 code
    | _ => false

def checkFrom (f v : Nat) (all : List Instr) : Nat → List Instr → Bool
  | _, [] => true
  | k, i :: code => fine f v all k i && checkFrom f v all (k + 1) code

/-- Every instruction of the code that writes to field `f` stores `v` or expects `v`. -/
def check (f v : Nat) (code : List Instr) : Bool := checkFrom f v code 0 code

variable {P : Program} {allows : State → Tid → Call → Prop} {s s' : State} {l : Label} {v x pc k field : Nat}
  {f f' : Frame} {m m' : Mem} {i : Instr} {code : List Instr}

theorem after_get : ∀ {code : List Instr} {k j : Nat}, after pc x v k code = true → code.get? j = some i →
    leadsTo pc (k + j) i = true → sets x v i = true
  | i' :: code, k, 0, h, hi, hl => by
    cases hi
    obtain ⟨h, _⟩ := (Bool.and_eq_true _ _).mp h
    rw [show k + 0 = k from rfl] at hl
    rw [hl] at h
    exact h
  | i' :: code, k, j + 1, h, hi, hl => by
    obtain ⟨_, h⟩ := (Bool.and_eq_true _ _).mp h
    exact after_get (k := k + 1) (j := j) h hi (by rw [show k + 1 + j = k + (j + 1) by omega]; exact hl)

theorem checkFrom_get {all : List Instr} : ∀ {code : List Instr} {k j : Nat}, checkFrom field v all k code = true →
    code.get? j = some i → fine field v all (k + j) i = true
  | i' :: code, k, 0, h, hi => by
    cases hi
    exact ((Bool.and_eq_true _ _).mp h).1
  | i' :: code, k, j + 1, h, hi => by
    have := checkFrom_get (k := k + 1) (j := j) ((Bool.and_eq_true _ _).mp h).2 hi
    rw [show k + 1 + j = k + (j + 1) by omega] at this
    exact this

/-- Where an instruction leads. -/
theorem leadsTo_of_exec (he : i.exec m f = some (.next m' f')) : leadsTo f'.pc f.pc i = true := by
  cases i with
  | get d e =>
    simp only [Instr.exec] at he
    cases hb : f.buf.get? (e.eval f.regs) with
    | none => rw [hb] at he; cases he
    | some _ => rw [hb] at he; cases he; exact Nat.beq_refl _
  | put e w =>
    simp only [Instr.exec] at he
    cases hb : f.buf.get? (e.eval f.regs) with
    | none => rw [hb] at he; cases he
    | some _ => rw [hb] at he; cases he; exact Nat.beq_refl _
  | cas ok old p e d s s' =>
    simp only [Instr.exec] at he
    cases hb : Nat.beq (m (p.loc f.regs)) (e.eval f.regs) with
    | true => rw [hb] at he; cases he; exact Nat.beq_refl _
    | false => rw [hb] at he; cases he; exact Nat.beq_refl _
  | branch e y n =>
    cases he
    show (Nat.beq y (cond _ y n) || Nat.beq n (cond _ y n)) = true
    cases Word.toBool (e.eval f.regs) with
    | true => show (Nat.beq y y || _) = true; rw [Nat.beq_refl]; rfl
    | false =>
      show (Nat.beq y n || Nat.beq n n) = true
      rw [Nat.beq_refl]
      cases Nat.beq y n <;> rfl
  | ret e => cases he
  | _ => cases he; exact Nat.beq_refl _

theorem sets_exec (he : i.exec m f = some (.next m' f')) (h : sets x v i = true) : f'.regs x = v := by
  cases i with
  | set d e =>
    cases he
    obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
    rw [← Nat.eq_of_beq_eq_true h₁]
    exact (Function.update_self _ _ _).trans (isLit_sound h₂)
  | _ => cases h

/-- At `pc`, register `x` holds `v`, if it is put there. -/
def Holds (P : Program) (pc x v : Nat) (s : State) : Prop :=
  ∀ t f o, s.thread t = some f → f.pc = pc → P.get? f.op = some o → after pc x v 0 o.code = true → f.regs x = v

theorem instr_of_exec (he : f.exec P m = some (.next m' f')) : ∃ o i, P.get? f.op = some o ∧
    o.code.get? f.pc = some i ∧ i.exec m f = some (.next m' f') := by
  unfold Frame.exec Frame.instr? Program.instr? at he
  cases ho : P.get? f.op with
  | none => rw [ho] at he; cases he
  | some o =>
    rw [ho] at he
    dsimp only at he
    cases hi : o.code.get? f.pc with
    | none => rw [hi] at he; cases he
    | some i => rw [hi] at he; exact ⟨o, i, rfl, hi, he⟩

theorem Holds.step (hpc : 1 ≤ pc) (H : Holds P pc x v s) (hs : Step P allows s l s') : Holds P pc x v s' := by
  intro t g o hg hp ho ha
  cases hs with
  | @inv u c _ _ =>
    rcases other_thread hg with ⟨_, e⟩ | ⟨_, e⟩
    · cases e
      have hp : 0 = pc := hp
      omega
    · exact H t g o e hp ho ha
  | @step u _ h =>
    obtain ⟨f, hu, m, f', he, rfl⟩ := step_next h
    rcases other_thread hg with ⟨_, e⟩ | ⟨_, e⟩
    · cases e
      obtain ⟨o', i, ho', hi, he'⟩ := instr_of_exec he
      rw [op_of_exec he, ho'] at ho
      cases ho
      have hl := leadsTo_of_exec he'
      rw [hp] at hl
      exact sets_exec he' (after_get (k := 0) ha hi (by rw [Nat.zero_add]; exact hl))
    · exact H t g o e hp ho ha
  | @res u _ r h =>
    obtain ⟨f, hu, he, rfl⟩ := step_done h
    rcases other_thread hg with ⟨_, e⟩ | ⟨_, e⟩
    · cases e
    · exact H t g o e hp ho ha

/-- In every state that can be reached, registers hold what was put into them. -/
theorem holds {init : State → Prop} (hidle : ∀ s, init s → ∀ t, s.thread t = none)
    (hr : Reachable P allows init s) (hpc : 1 ≤ pc) : Holds P pc x v s :=
  hr.invariant (fun s hs t f o hf => by rw [hidle s hs] at hf; cases hf) fun _ _ _ H hs => H.step hpc hs

/-- An instruction changes a cell of the field only from `v`, or to `v`. -/
theorem exec_changed {c : Loc} (hi : fine field v code f.pc i = true)
    (hr : ∀ x, 1 ≤ f.pc → after f.pc x v 0 code = true → f.regs x = v) (hc : c.field = field) (hobj : c.obj ≠ 0)
    (he : i.exec m f = some (.next m' f')) (hne : m' c ≠ m c) : m c = v ∨ m' c = v := by
  have place : ∀ {p : Place} {w : Nat}, m.set (p.loc f.regs) w c ≠ m c → c = p.loc f.regs := by
    intro p w h
    by_cases e : c = p.loc f.regs
    · exact e
    · exact absurd (Mem.set_ne e) h
  have heap : ∀ {k j : Nat}, c ≠ ⟨0, k, j⟩ := fun e => hobj (by rw [e])
  have written : ∀ {p : Place}, c = p.loc f.regs → Nat.beq field p.field = true := by
    intro p e
    rw [← hc, e]
    exact Nat.beq_refl _
  cases i with
  | store p e o =>
    cases he
    have hp := place hne
    unfold fine at hi
    rw [show writes field (.store p e o) = true from written hp] at hi
    refine .inr ?_
    rw [hp, Mem.set_self]
    exact isLit_sound hi
  | cas ok old p e d o o' =>
    simp only [Instr.exec] at he
    cases hb : Nat.beq (m (p.loc f.regs)) (e.eval f.regs) with
    | false => rw [hb] at he; cases he; exact absurd rfl hne
    | true =>
      rw [hb] at he
      cases he
      have hp := place hne
      unfold fine at hi
      rw [show writes field (.cas ok old p e d o o') = true from written hp] at hi
      cases e with
      | reg x =>
        obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp hi
        refine .inl ?_
        rw [hp, Nat.eq_of_beq_eq_true hb]
        exact hr x (Nat.le_of_ble_eq_true h₁) h₂
      | _ => cases hi
  | fetchAdd d p w o =>
    cases he
    unfold fine at hi
    rw [show writes field (.fetchAdd d p w o) = true from written (place hne)] at hi
    cases hi
  | exchange d p w o =>
    cases he
    unfold fine at hi
    rw [show writes field (.exchange d p w o) = true from written (place hne)] at hi
    cases hi
  | alloc d w => cases he; exact absurd ((Mem.set_ne heap).trans (Mem.set_ne heap)) hne
  | free o => cases he; exact absurd (Mem.set_ne heap) hne
  | get d e =>
    simp only [Instr.exec] at he
    cases hb : f.buf.get? (e.eval f.regs) with
    | none => rw [hb] at he; cases he
    | some _ => rw [hb] at he; cases he; exact absurd rfl hne
  | put e w =>
    simp only [Instr.exec] at he
    cases hb : f.buf.get? (e.eval f.regs) with
    | none => rw [hb] at he; cases he
    | some _ => rw [hb] at he; cases he; exact absurd rfl hne
  | ret e => cases he
  | _ => cases he; exact absurd rfl hne

/-- Every operation of the program was checked. -/
def Checked (P : Program) (field v : Nat) : Prop := ∀ op o, P.get? op = some o → check field v o.code = true

/-- A cell of the field changes only from `v`, or to `v`. -/
theorem changed {init : State → Prop} {c : Loc} (C : Checked P field v)
    (hidle : ∀ s, init s → ∀ t, s.thread t = none) (hr : Reachable P allows init s) (hs : Step P allows s l s')
    (hc : c.field = field) (hobj : c.obj ≠ 0) (hne : s'.mem c ≠ s.mem c) : s.mem c = v ∨ s'.mem c = v := by
  cases hs with
  | inv => exact absurd rfl hne
  | @step u _ h =>
    obtain ⟨f, hu, m, f', he, rfl⟩ := step_next h
    obtain ⟨o, i, ho, hi, he'⟩ := instr_of_exec he
    have hfine := checkFrom_get (k := 0) (C _ _ ho) hi
    rw [Nat.zero_add] at hfine
    exact exec_changed hfine (fun x hpc ha => holds hidle hr hpc u f o hu rfl ho ha) hc hobj he' hne
  | @res u _ r h =>
    obtain ⟨f, hu, he, rfl⟩ := step_done h
    exact absurd rfl hne

end Once
