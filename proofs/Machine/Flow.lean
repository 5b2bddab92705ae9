prelude
import Machine.Once
/-!
# Where the instructions of a program lead, and what they return

Facts about all instructions of an operation that the kernel finds by looking at each.

## Main definitions

* `Flow.edges q code`: every instruction of the code leads to where `q` permits
* `Flow.all p code`: every instruction satisfies `p`
* `Flow.returns v code`: every return returns the word that `v` says

## Main statements

* `Flow.exec_edges`, `Flow.exec_all`, `Flow.exec_returns`: so it is when a frame executes one
* `Flow.exec_buf`: only `put` writes the caller's buffer
* `Flow.exec_writesOnly`: what writes one field only leaves the others
-/

namespace Flow
open Potential Once

def targets (k : Nat) : Instr → List Nat
  | .branch _ y n => [y, n]
  | .jump t => [t]
  | .ret _ => []
  | _ => [k + 1]

def edgesFrom (q : Nat → Nat → Bool) : Nat → List Instr → Bool
  | _, [] => true
  | k, i :: code => (targets k i).all (q k) && edgesFrom q (k + 1) code

/-- Every instruction, at `k`, leads to such `pc` only for which `q k pc`. -/
def edges (q : Nat → Nat → Bool) (code : List Instr) : Bool := edgesFrom q 0 code

def allFrom (p : Nat → Instr → Bool) : Nat → List Instr → Bool
  | _, [] => true
  | k, i :: code => p k i && allFrom p (k + 1) code

/-- Every instruction, at `k`, satisfies `p k`. -/
def all (p : Nat → Instr → Bool) (code : List Instr) : Bool := allFrom p 0 code

def returnsAt (v : Nat → Option Nat) (k : Nat) : Instr → Bool
  | .ret (.lit w) =>
    match v k with
    | some u => Nat.beq u w
    | none => false
  | .ret _ => false
  | _ => true

/-- What is returned at `k` is the word `v k`. -/
def returns (v : Nat → Option Nat) (code : List Instr) : Bool := all (returnsAt v) code

def isPut : Instr → Bool
  | .put _ _ => true
  | _ => false

/-- The instruction writes to cells of field `f` only. -/
def writesOnly (f : Nat) : Instr → Bool
  | .store p _ _ => Nat.beq p.field f
  | .cas _ _ p _ _ _ _ => Nat.beq p.field f
  | .fetchAdd _ p _ _ => Nat.beq p.field f
  | .exchange _ p _ _ => Nat.beq p.field f
  | .alloc _ _ => false
  | .free _ => false
  | _ => true

variable {P : Program} {q : Nat → Nat → Bool} {p : Nat → Instr → Bool} {code : List Instr} {i : Instr} {m m' : Mem}
  {f f' : Frame} {o : Operation} {v : Nat → Option Nat} {r : Result}

theorem edgesFrom_get : ∀ {code : List Instr} {k j : Nat}, edgesFrom q k code = true → code.get? j = some i →
    (targets (k + j) i).all (q (k + j)) = true
  | i' :: code, k, 0, h, hi => by
    cases hi
    exact ((Bool.and_eq_true _ _).mp h).1
  | i' :: code, k, j + 1, h, hi => by
    have := edgesFrom_get (k := k + 1) (j := j) ((Bool.and_eq_true _ _).mp h).2 hi
    rw [show k + 1 + j = k + (j + 1) by omega] at this
    exact this

theorem allFrom_get : ∀ {code : List Instr} {k j : Nat}, allFrom p k code = true → code.get? j = some i →
    p (k + j) i = true
  | i' :: code, k, 0, h, hi => by
    cases hi
    exact ((Bool.and_eq_true _ _).mp h).1
  | i' :: code, k, j + 1, h, hi => by
    have := allFrom_get (k := k + 1) (j := j) ((Bool.and_eq_true _ _).mp h).2 hi
    rw [show k + 1 + j = k + (j + 1) by omega] at this
    exact this

theorem mem_targets {k pc : Nat} (h : leadsTo pc k i = true) : pc ∈ targets k i := by
  have one : ∀ {a : Nat}, Nat.beq a pc = true → pc ∈ [a] :=
    fun h => List.mem_singleton.mpr (Nat.eq_of_beq_eq_true h).symm
  cases i with
  | branch _ y n =>
    have h : (Nat.beq y pc || Nat.beq n pc) = true := h
    show pc ∈ [y, n]
    cases hy : Nat.beq y pc with
    | true => exact List.mem_cons.mpr (.inl (Nat.eq_of_beq_eq_true hy).symm)
    | false => rw [hy] at h; exact List.mem_cons_of_mem _ (one h)
  | ret _ => cases h
  | jump _ => exact one h
  | _ => exact one h

theorem exec_edges (ho : P.get? f.op = some o) (h : edges q o.code = true) (he : f.exec P m = some (.next m' f')) :
    q f.pc f'.pc = true := by
  obtain ⟨o', i, ho', hi, he⟩ := instr_of_exec he
  cases ho.symm.trans ho'
  have := edgesFrom_get (k := 0) h hi
  rw [Nat.zero_add] at this
  exact (List.all_eq_true.mp this) _ (mem_targets (leadsTo_of_exec he))

theorem exec_all (ho : P.get? f.op = some o) (h : all p o.code = true) (he : f.exec P m = some (.next m' f')) :
    ∃ i, p f.pc i = true ∧ i.exec m f = some (.next m' f') := by
  obtain ⟨o', i, ho', hi, he⟩ := instr_of_exec he
  cases ho.symm.trans ho'
  have := allFrom_get (k := 0) h hi
  rw [Nat.zero_add] at this
  exact ⟨i, this, he⟩

theorem exec_returns (ho : P.get? f.op = some o) (h : returns v o.code = true) (he : f.exec P m = some (.done r)) :
    ∃ w, v f.pc = some w ∧ r = ⟨w, f.buf⟩ := by
  unfold Frame.exec Frame.instr? Program.instr? at he
  rw [ho] at he
  dsimp only at he
  cases hi : o.code.get? f.pc with
  | none => rw [hi] at he; cases he
  | some i =>
    rw [hi] at he
    have h := allFrom_get (k := 0) h hi
    rw [Nat.zero_add] at h
    cases i with
    | ret e =>
      cases he
      cases e with
      | lit w =>
        have h : (match v f.pc with | some u => Nat.beq u w | none => false) = true := h
        cases hv : v f.pc with
        | none => rw [hv] at h; cases h
        | some u =>
          rw [hv] at h
          exact ⟨u, rfl, by rw [Nat.eq_of_beq_eq_true h]; rfl⟩
      | _ => cases h
    | get d e =>
      dsimp only [Instr.exec] at he
      cases hb : f.buf.get? (e.eval f.regs) with
      | none => rw [hb] at he; cases he
      | some _ => rw [hb] at he; cases he
    | put e w =>
      dsimp only [Instr.exec] at he
      cases hb : f.buf.get? (e.eval f.regs) with
      | none => rw [hb] at he; cases he
      | some _ => rw [hb] at he; cases he
    | cas ok old p e d s s' =>
      dsimp only [Instr.exec] at he
      cases hb : Nat.beq (m (p.loc f.regs)) (e.eval f.regs) with
      | true => rw [hb] at he; cases he
      | false => rw [hb] at he; cases he
    | _ => cases he

/-- Only `put` writes the caller's buffer. -/
theorem exec_buf (he : i.exec m f = some (.next m' f')) (h : isPut i = false) : f'.buf = f.buf := by
  cases i with
  | get d e =>
    dsimp only [Instr.exec] at he
    cases hb : f.buf.get? (e.eval f.regs) with
    | none => rw [hb] at he; cases he
    | some _ => rw [hb] at he; cases he; rfl
  | put e w => cases h
  | cas ok old p e d s s' =>
    dsimp only [Instr.exec] at he
    cases hb : Nat.beq (m (p.loc f.regs)) (e.eval f.regs) with
    | true => rw [hb] at he; cases he; rfl
    | false => rw [hb] at he; cases he; rfl
  | ret _ => cases he
  | _ => cases he; rfl

theorem set_field {p : Place} {k w : Nat} {l : Loc} (h : Nat.beq p.field k = true) :
    l.field = k ∨ m.set (p.loc f.regs) w l = m l := by
  by_cases e : l = p.loc f.regs
  · exact .inl (by rw [e]; exact Nat.eq_of_beq_eq_true h)
  · exact .inr (Mem.set_ne e)

/-- What writes one field only leaves the others. -/
theorem exec_writesOnly {k : Nat} {l : Loc} (he : i.exec m f = some (.next m' f')) (h : writesOnly k i = true) :
    l.field = k ∨ m' l = m l := by
  cases i with
  | get d e =>
    dsimp only [Instr.exec] at he
    cases hb : f.buf.get? (e.eval f.regs) with
    | none => rw [hb] at he; cases he
    | some _ => rw [hb] at he; cases he; exact .inr rfl
  | put e w =>
    dsimp only [Instr.exec] at he
    cases hb : f.buf.get? (e.eval f.regs) with
    | none => rw [hb] at he; cases he
    | some _ => rw [hb] at he; cases he; exact .inr rfl
  | cas ok old p e d s s' =>
    dsimp only [Instr.exec] at he
    cases hb : Nat.beq (m (p.loc f.regs)) (e.eval f.regs) with
    | true => rw [hb] at he; cases he; exact set_field h
    | false => rw [hb] at he; cases he; exact .inr rfl
  | store p v o => cases he; exact set_field h
  | fetchAdd d p v o => cases he; exact set_field h
  | exchange d p v o => cases he; exact set_field h
  | alloc d v => cases h
  | free o => cases h
  | ret _ => cases he
  | _ => cases he; exact .inr rfl

end Flow
