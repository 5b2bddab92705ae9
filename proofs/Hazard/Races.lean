prelude
import Machine.Accesses
import Hazard.Protect
/-!
# No data races within the scheme

## Main statements

* `Hazard.raceFree`: of two threads inside operations of the scheme, neither is about to write what the other is about
  to access, unless both accesses are atomic

## Implementation notes

Which fields are atomic, which are never written, and which are those of a thread's own record, is read off the program;
the invariant says that a node whose fields are accessed is one that the thread has retired and not freed.
-/

namespace Hazard
open Gen.Hazard

variable {m : Mem} {C : World → Prop} {places : Nat → Prop} {d : Nat} {t u : Tid} {w : World} {f f' : Frame} {g : Regs}
  {b : List Nat} {K R : List Nat} {a a' : Access}

/-- The fields: atomic ones, constant ones, those of the thread's own record, those of nodes. -/
def atomicField (n : Nat) : Bool := [12, 17, 18, 19, 24, 32].any (Nat.beq n)
def constField (n : Nat) : Bool := [21, 22, 27, 28].any (Nat.beq n)
def ownField (n : Nat) : Bool := [14, 15, 16].any (Nat.beq n)
def nodeField (n : Nat) : Bool := [0, 1, 2].any (Nat.beq n)

def isRecord : Expr → Bool
  | .reg 0 => true
  | _ => false

/-- An access as it should be, as far as the program alone says. -/
def fair (place : Place) (writes plain : Bool) : Bool :=
  cond plain
    (Bool.or (Bool.and (constField place.field) (Bool.not writes))
      (Bool.or (Bool.and (ownField place.field) (isRecord place.obj)) (nodeField place.field)))
    (atomicField place.field)

def fairInstr : Instr → Bool
  | .load _ place order => fair place false order.isPlain
  | .store place _ order => fair place true order.isPlain
  | .cas _ _ _ _ _ _ _ | .fetchAdd _ _ _ _ | .exchange _ _ _ _ => false
  | _ => true

theorem fair_program : program.all (fun operation => operation.code.all fairInstr) = true := by decide

/-- What an access of a thread with record `me` is. -/
inductive Foot (me : Nat) (a : Access) : Prop where
  | atomic : atomicField a.loc.field = true → a.plain = false → Foot me a
  | const : constField a.loc.field = true → a.writes = false → Foot me a
  | own : ownField a.loc.field = true → a.loc.obj = me → Foot me a
  | node : nodeField a.loc.field = true → Foot me a

theorem foot_of_fair {place : Place} {writes plain : Bool} (h : fair place writes plain = true) :
    Foot (g 0) ⟨place.loc g, writes, plain⟩ := by
  unfold fair at h
  cases plain with
  | false => exact .atomic h rfl
  | true =>
    cases hc : constField place.field with
    | true =>
      cases writes with
      | false => exact .const hc rfl
      | true =>
        cases ho : ownField place.field with
        | true =>
          obtain ⟨obj, field, idx⟩ := place
          match obj with
          | .reg 0 => exact .own ho rfl
          | .reg (k + 1) | .lit _ | .un _ _ | .bin _ _ _ =>
            cases hn : nodeField field with
            | true => exact .node hn
            | false => rw [hc, ho, hn] at h; cases h
        | false =>
          cases hn : nodeField place.field with
          | true => exact .node hn
          | false => rw [hc, ho, hn] at h; cases h
    | false =>
      cases ho : ownField place.field with
      | true =>
        obtain ⟨obj, field, idx⟩ := place
        match obj with
        | .reg 0 => exact .own ho rfl
        | .reg (k + 1) | .lit _ | .un _ _ | .bin _ _ _ =>
          cases hn : nodeField field with
          | true => exact .node hn
          | false => rw [hc, ho, hn] at h; cases writes <;> cases h
      | false =>
        cases hn : nodeField place.field with
        | true => exact .node hn
        | false => rw [hc, ho, hn] at h; cases writes <;> cases h

theorem foot (h : f.access program = some a) : Foot (f.regs 0) a := by
  unfold Frame.access at h
  split at h
  next => cases h
  next i hi =>
    have hf : fairInstr i = true := by
      unfold Frame.instr? Program.instr? at hi
      split at hi
      next => cases hi
      next operation ho =>
        have h₁ := List.all_eq_true.mp fair_program operation (List.mem_of_get?_eq_some ho)
        exact List.all_eq_true.mp h₁ i (List.mem_of_get?_eq_some hi)
    cases i with
    | load _ p o => cases h; exact foot_of_fair hf
    | store p _ o => cases h; exact foot_of_fair hf
    | cas _ _ _ _ _ _ _ | fetchAdd _ _ _ _ | exchange _ _ _ _ => cases hf
    | set _ _ | get _ _ | put _ _ | fence _ | alloc _ _ | free _ | branch _ _ _ | jump _ | ret _ => cases h

/-- If the access is to a node's field, then the node is among these. -/
def NodeIn (K R : List Nat) : Option Access → Prop
  | none => True
  | some a => cond (nodeField a.loc.field) (a.loc.obj ∈ K ∨ a.loc.obj ∈ R) True

theorem node_look : ∀ pc, Shape d m K R g pc → NodeIn K R (Frame.access program ⟨lookOp, pc, g, b⟩)
  | 16, ⟨_, _, _, t, z⟩ | 18, ⟨_, _, _, t, z⟩ => .inl (t.mem z)
  | 30, ⟨_, e, _⟩ | 31, ⟨_, e, _⟩ | 33, ⟨_, e, _⟩ | 38, ⟨_, e, _⟩ => .inr (by rw [e]; exact .head _)
  | 35, ⟨⟨_, e, _⟩, _⟩ => .inr (by rw [e]; exact .head _)
  | 0, _ | 1, _ | 2, _ | 3, _ | 4, _ | 5, _ | 6, _ | 7, _ | 8, _ | 9, _ | 10, _ | 11, _ | 12, _ | 13, _ | 14, _ | 15, _
  | 17, _ | 19, _ | 20, _ | 21, _ | 22, _ | 23, _ | 24, _ | 25, _ | 26, _ | 27, _ | 28, _ | 29, _ | 32, _ | 34, _
  | 36, _ | 37, _ | 39, _ | 40, _ | 41, _ | 42, _ | 43, _ | 44, _ | 45, _ | 46, _ | 47, _ | 48, _ | 49, _ | 50, _
  | 51, _ => trivial
  | _ + 52, h => h.elim

theorem node_add : ∀ pc, Adding m K R g pc → NodeIn K R (Frame.access program ⟨addOp, pc, g, b⟩)
  | 1, h => .inr (by have h : R = [g 3] := h; rw [h]; exact .head _)
  | 2, h => .inr (by have h : R = [g 3] := h; rw [h]; exact .head _)
  | 4, ⟨h, _⟩ => .inr (by rw [h]; exact .head _)
  | 0, _ | 3, _ | 5, _ | 6, _ | 7, _ | 8, _ | 9, _ | 10, _ => trivial
  | _ + 11, h => h.elim

theorem node_other (hb : ¬ Busy f) : NodeIn K R (f.access program) := by
  obtain ⟨op, pc, g, b⟩ := f
  match op, pc with
  | 0, 0 | 0, 1 | 0, 2 | 1, 0 | 1, 1 | 2, 0 | 2, 1 | 2, 2 | 2, 3 | 2, 4 | 2, 5 => trivial
  | 5, 0 | 5, 1 | 5, 2 | 5, 3 | 5, 4 | 5, 5 | 5, 6 | 5, 7 | 5, 8 => trivial
  | 6, 0 | 6, 1 | 6, 2 | 6, 3 | 6, 4 | 6, 5 | 7, 0 | 7, 1 => trivial
  | 0, _ + 3 | 1, _ + 2 | 2, _ + 6 | 5, _ + 9 | 6, _ + 6 | 7, _ + 2 | _ + 8, _ => trivial
  | 3, _ => exact absurd (.inl rfl) hb
  | 4, _ => exact absurd (.inr rfl) hb

theorem Local.node {K R : Nat → List Nat} {on : Prop} {r i n : Nat} (L : Local on d r i n m K R f) :
    NodeIn (K (f.regs 0)) (R (f.regs 0)) (f.access program) := by
  cases L with
  | look _ S _ => exact node_look _ S
  | add _ S => exact node_add _ S
  | other h => exact node_other h

/-- No field is in two of the four classes. -/
theorem classes (n : Nat) :
    (atomicField n = true → constField n = false ∧ ownField n = false ∧ nodeField n = false) ∧
    (constField n = true → ownField n = false ∧ nodeField n = false) ∧ (ownField n = true → nodeField n = false) := by
  match n with
  | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22 | 23 | 24
  | 25 | 26 | 27 | 28 | 29 | 30 | 31 | 32 => exact ⟨by decide, by decide, by decide⟩
  | k + 33 => exact ⟨fun h => (nomatch h), fun h => (nomatch h), fun h => (nomatch h)⟩

theorem Reachable.imp {C' : World → Prop} (hC : ∀ w, C w → C' w) (h : Reachable C d w) : Reachable C' d w := by
  induction h with
  | init h hc => exact .init h (hC _ hc)
  | turn _ T hc ih => exact .turn ih T (hC _ hc)

/-- Two accesses of the same field are in the same class. -/
theorem same_class {n : Nat} {p q : Nat → Bool} (h : p n = true → q n = false) (hp : p n = true) (hq : q n = true) :
    False := by
  rw [h hp] at hq
  cases hq

/-- No two threads inside operations of the scheme are in a data race. -/
theorem raceFree (h : Reachable C d w) (htu : t ≠ u) (ht : w.state.thread t = some f)
    (hu : w.state.thread u = some f') (ha : f.access program = some a) (ha' : f'.access program = some a') :
    ¬ Races a a' := by
  rintro ⟨hl, hw, hp⟩
  have G := (h.imp (C' := Clean fun _ => False) fun _ _ _ hf => hf.elim).guarding
  have hne : f.regs 0 ≠ f'.regs 0 := fun e => htu (G.sole t u f f' ht hu e)
  obtain ⟨K, R, I⟩ := h.inv (r := 0) (i := 0) (n := 0)
  obtain ⟨c₁, c₂, c₃⟩ := classes a.loc.field
  have hf : a'.loc.field = a.loc.field := by rw [hl]
  have hN := (I.frames t f ht).node
  have hN' := (I.frames u f' hu).node
  rw [ha] at hN
  rw [ha'] at hN'
  cases foot ha with
  | atomic k p =>
    cases foot ha' with
    | atomic _ p' => exact hp.elim (fun e => by rw [p] at e; cases e) fun e => by rw [p'] at e; cases e
    | const k' _ => rw [hf] at k'; exact same_class (fun h => (c₁ h).1) k k'
    | own k' _ => rw [hf] at k'; exact same_class (fun h => (c₁ h).2.1) k k'
    | node k' => rw [hf] at k'; exact same_class (fun h => (c₁ h).2.2) k k'
  | const k p =>
    cases foot ha' with
    | atomic k' _ => rw [hf] at k'; exact same_class (fun h => (c₁ h).1) k' k
    | const _ p' => exact hw.elim (fun e => by rw [p] at e; cases e) fun e => by rw [p'] at e; cases e
    | own k' _ => rw [hf] at k'; exact same_class (fun h => (c₂ h).1) k k'
    | node k' => rw [hf] at k'; exact same_class (fun h => (c₂ h).2) k k'
  | own k e =>
    cases foot ha' with
    | atomic k' _ => rw [hf] at k'; exact same_class (fun h => (c₁ h).2.1) k' k
    | const k' _ => rw [hf] at k'; exact same_class (fun h => (c₂ h).1) k' k
    | own _ e' => exact hne (e.symm.trans ((congrArg Loc.obj hl).trans e'))
    | node k' => rw [hf] at k'; exact same_class c₃ k k'
  | node k =>
    cases foot ha' with
    | atomic k' _ => rw [hf] at k'; exact same_class (fun h => (c₁ h).2.2) k' k
    | const k' _ => rw [hf] at k'; exact same_class (fun h => (c₂ h).2) k' k
    | own k' _ => rw [hf] at k'; exact same_class c₃ k' k
    | node k' =>
      have hN : cond (nodeField a.loc.field) (a.loc.obj ∈ K (f.regs 0) ∨ a.loc.obj ∈ R (f.regs 0)) True := hN
      have hN' : cond (nodeField a'.loc.field) (a'.loc.obj ∈ K (f'.regs 0) ∨ a'.loc.obj ∈ R (f'.regs 0)) True := hN'
      rw [k] at hN
      rw [k'] at hN'
      rw [← hl] at hN'
      exact hne (I.base.own _ _ _ hN hN')

end Hazard
