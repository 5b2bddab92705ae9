prelude
import Mpmc.Deduce
/-!
# push, instruction by instruction

## Main definitions

* `PushAt`: the assertion at each program counter of `Gen.Mpmc.push`

## Main statements

* `Push.step`: every instruction of `push` leads from its assertion to the next one
* `Push.stable`: no step of another thread disturbs it

## Implementation notes

Registers: 0 q, 1 value, 2 tail, 3 free, 4 capacity, 5 head, 6 inside, 7 and 16 mask, 8 i, 9 and 17 cell, 10 ticket, 11
and 18 number, 12 turn, 13 again, 14 expected, 15 done. `k` is the ticket in view. `push` takes effect at the
compare-and-swap, or where it finds that it has failed.
-/

namespace Mpmc
open Gen.Mpmc

/-- `push(v)` has not taken effect. -/
structure PushOpen (x : Tickets) (t : Tid) (v : Nat) (b : List Nat) (r : Regs) (st : Status) : Prop where
  q : r 0 = 1
  value : r 1 = v
  pending : st = .pending ⟨0, [1, v], b⟩
  idle : Idle x t

/-- It has seen `tail` at `k`. -/
structure PushOn (p : Params) (x : Tickets) (t : Tid) (v : Nat) (b : List Nat) (k : Nat) (r : Regs) (st : Status) :
    Prop where
  isOpen : PushOpen x t v b r st
  tail : Tail p x (r 2) k

/-- It has got the ticket `k`, whose cell it is to fill. -/
structure PushFill (p : Params) (x : Tickets) (t : Tid) (v : Nat) (b : List Nat) (k : Nat) (r : Regs) (st : Status) :
    Prop where
  q : r 0 = 1
  value : r 1 = v
  ticket : r 2 = p.index k
  mine : Mine x t k (k + 1)
  ahead : x.H ≤ k
  val : x.val k = v
  committed : st = .committed ⟨0, [1, v], b⟩ ⟨0, b⟩

def PushAt (p : Params) (e : Prop) (x : Tickets) (m : Mem) (t : Tid) (v : Nat) (b : List Nat) (k : Nat) (r : Regs)
    (st : Status) : Nat → Prop
  | 0 => PushOpen x t v b r st
  | 1 => PushOn p x t v b k r st
  | 2 => PushOn p x t v b k r st ∧ r 4 = p.capacity
  | 3 => PushOn p x t v b k r st ∧ r 4 = p.capacity ∧ Past p x (r 5)
  | 4 => PushOn p x t v b k r st ∧ Room p x e k 1 1
  | 5 => PushOn p x t v b k r st ∧ Room p x e k 1 (r 3)
  | 6 => PushOn p x t v b k r st ∧ r 4 = p.capacity
  | 7 => PushOn p x t v b k r st ∧ r 4 = p.capacity ∧ Looked p x e k (r 5)
  | 8 => PushOn p x t v b k r st ∧ r 4 = p.capacity ∧ Looked p x e k (r 5)
  | 9 => PushOn p x t v b k r st ∧ r 4 = p.capacity ∧ Inside p x e k (r 6)
  | 10 => PushOn p x t v b k r st ∧ Room p x e k 1 0
  | 11 => PushOn p x t v b k r st ∧ Room p x e k 1 (r 3)
  | 12 => PushOn p x t v b k r st ∧ r 4 = p.capacity ∧ Inside p x e k (r 6) ∧ r 6 ≤ p.capacity
  | 13 => PushOn p x t v b k r st ∧ r 4 = p.capacity ∧ r 6 ≤ p.capacity ∧ Room p x e k 1 (p.capacity - r 6)
  | 14 => PushOn p x t v b k r st ∧ Room p x e k 1 (r 3)
  | 15 => PushOn p x t v b k r st ∧ Room p x e k 1 1
  | 16 => PushOn p x t v b k r st ∧ Room p x e k 1 (r 3)
  | 17 => PushOn p x t v b k r st ∧ Room p x e k 1 (r 3) ∧ r 7 = p.cells - 1
  | 18 => PushOn p x t v b k r st ∧ Room p x e k 1 (r 3) ∧ r 7 = p.cells - 1 ∧ r 8 ≤ r 3 ∧ FreeFrom p x k (r 8)
  | 19 => PushOn p x t v b k r st ∧ Room p x e k 1 (r 3) ∧ r 7 = p.cells - 1 ∧ r 8 < r 3 ∧ FreeFrom p x k (r 8)
  | 20 => PushOn p x t v b k r st ∧ Room p x e k 1 (r 3) ∧ r 7 = p.cells - 1 ∧ r 8 < r 3 ∧ FreeFrom p x k (r 8) ∧
      r 10 = p.index (k + r 8)
  | 21 => PushOn p x t v b k r st ∧ Room p x e k 1 (r 3) ∧ r 7 = p.cells - 1 ∧ r 8 < r 3 ∧ FreeFrom p x k (r 8) ∧
      r 11 = p.number (k + r 8)
  | 22 => PushOn p x t v b k r st ∧ Room p x e k 1 (r 3) ∧ r 7 = p.cells - 1 ∧ r 8 < r 3 ∧ FreeFrom p x k (r 8) ∧
      r 9 = place (p.number (k + r 8))
  | 23 => PushOn p x t v b k r st ∧ Room p x e k 1 (r 3) ∧ r 7 = p.cells - 1 ∧ r 8 < r 3 ∧ FreeFrom p x k (r 8) ∧
      SeenFree p x e k (r 8) (r 12)
  | 24 => PushOn p x t v b k r st ∧ Won p x e k 1 (r 8)
  | 25 => PushOn p x t v b k r st ∧ Won p x e k 1 (r 3)
  | 26 => PushOn p x t v b k r st ∧ Room p x e k 1 (r 3) ∧ r 7 = p.cells - 1 ∧ r 8 < r 3 ∧ FreeFrom p x k (r 8 + 1)
  | 27 => PushOn p x t v b k r st ∧ Room p x e k 1 (r 3) ∧ r 7 = p.cells - 1 ∧ r 8 ≤ r 3 ∧ FreeFrom p x k (r 8)
  | 28 => PushOn p x t v b k r st ∧ Won p x e k 1 (r 3)
  | 29 => PushOn p x t v b k r st ∧ Won p x e k 1 (r 3)
  | 30 => PushOn p x t v b k r st ∧ (k < x.T ∨ e)
  | 31 => PushOn p x t v b k r st ∧ AgainTail p x e k (r 13)
  | 32 => st = .committed ⟨0, [1, v], b⟩ ⟨1, b⟩ ∧ Idle x t ∧ e
  | 33 => PushOpen x t v b r st ∧ Tail p x (r 13) k
  | 34 => PushOn p x t v b k r st
  | 35 => PushOn p x t v b k r st ∧ Won p x e k 1 (r 3) ∧ r 3 ≠ 0
  | 36 => PushOn p x t v b k r st ∧ Won p x e k 1 (r 3) ∧ r 3 ≠ 0 ∧ r 14 = r 2
  | 37 => (r 15 = 1 ∧ PushFill p x t v b k r st) ∨ (r 15 = 0 ∧ PushOpen x t v b r st ∧ Tail p x (r 14) k)
  | 38 => PushFill p x t v b k r st
  | 39 => PushFill p x t v b k r st ∧ r 16 = p.cells - 1
  | 40 => PushFill p x t v b k r st ∧ r 18 = p.number k
  | 41 => PushFill p x t v b k r st ∧ r 17 = place (p.number k)
  | 42 => PushFill p x t v b k r st ∧ r 17 = place (p.number k) ∧ m (p.item k) = v
  | 43 => st = .committed ⟨0, [1, v], b⟩ ⟨0, b⟩ ∧ Idle x t
  | 44 => PushOpen x t v b r st ∧ Tail p x (r 14) k
  | 45 => PushOn p x t v b k r st
  | _ => False

/-- The thread is inside `push`. -/
inductive Push (p : Params) (e : Prop) : Assertion where
  | mk {x m t v b k r st pc} : PushAt p e x m t v b k r st pc → Push p e x m t ⟨0, pc, r, b⟩ st

variable {p : Params} {e e' : Prop} {x x' : Tickets} {m m' : Mem} {t u : Tid} {v k i w : Nat} {b : List Nat} {r : Regs}
  {st : Status}

theorem PushOpen.update (O : PushOpen x t v b r st) (hi : Nat.ble 2 i = true) :
    PushOpen x t v b (Function.update r i w) st := by
  have hi := Nat.le_of_ble_eq_true hi
  exact ⟨(Function.update_ne (by omega)).trans O.q, (Function.update_ne (by omega)).trans O.value, O.pending, O.idle⟩

theorem PushOn.update (O : PushOn p x t v b k r st) (hi : Nat.ble 3 i = true) :
    PushOn p x t v b k (Function.update r i w) st := by
  have hi := Nat.le_of_ble_eq_true hi
  have e : Function.update r i w 2 = r 2 := Function.update_ne (by omega)
  exact ⟨O.isOpen.update (Nat.ble_eq_true_of_le (by omega)), e ▸ O.tail⟩

theorem PushFill.update (F : PushFill p x t v b k r st) (hi : Nat.ble 3 i = true) :
    PushFill p x t v b k (Function.update r i w) st := by
  have hi := Nat.le_of_ble_eq_true hi
  exact ⟨(Function.update_ne (by omega)).trans F.q, (Function.update_ne (by omega)).trans F.value,
    (Function.update_ne (by omega)).trans F.ticket, F.mine, F.ahead, F.val, F.committed⟩

/-! ### Stability -/

theorem PushOpen.stable (G : Guarantee u p x m x' m') (hu : t ≠ u) (O : PushOpen x t v b r st) :
    PushOpen x' t v b r st := ⟨O.q, O.value, O.pending, O.idle.stable G hu⟩

theorem PushOn.stable (G : Guarantee u p x m x' m') (hu : t ≠ u) (O : PushOn p x t v b k r st) :
    PushOn p x' t v b k r st := ⟨O.isOpen.stable G hu, O.tail.stable G⟩

theorem PushFill.own (F : PushFill p x t v b k r st) : x.own k = some t :=
  (F.mine k).mpr ⟨Nat.le_refl k, Nat.lt_succ_self k⟩

theorem PushFill.stable (S : Shared p x m) (G : Guarantee u p x m x' m') (hu : t ≠ u) (F : PushFill p x t v b k r st) :
    PushFill p x' t v b k r st :=
  ⟨F.q, F.value, F.ticket, F.mine.stable G hu, G.pass k t F.own F.ahead,
    (G.val k (S.lap k t F.own).1).trans F.val, F.committed⟩

namespace Push

theorem stable (S : Shared p x m) (G : Guarantee u p x m x' m') (hu : t ≠ u) (E : e → e') {f : Frame}
    (h : Push p e x m t f st) : Push p e' x' m' t f st := by
  cases h with
  | @mk _ _ _ v b k r _ pc h =>
    refine .mk (v := v) (k := k) ?_
    match pc, h with
    | 0, O => exact O.stable G hu
    | 1, O | 34, O | 45, O => exact O.stable G hu
    | 2, ⟨O, h⟩ | 6, ⟨O, h⟩ => exact ⟨O.stable G hu, h⟩
    | 3, ⟨O, h, h'⟩ => exact ⟨O.stable G hu, h, h'.stable G⟩
    | 7, ⟨O, h, h'⟩ | 8, ⟨O, h, h'⟩ => exact ⟨O.stable G hu, h, h'.stable G E⟩
    | 9, ⟨O, h, h'⟩ => exact ⟨O.stable G hu, h, h'.stable G E⟩
    | 12, ⟨O, h, h', h''⟩ => exact ⟨O.stable G hu, h, h'.stable G E, h''⟩
    | 13, ⟨O, h, h', h''⟩ => exact ⟨O.stable G hu, h, h', h''.stable G E⟩
    | 4, ⟨O, h⟩ | 5, ⟨O, h⟩ | 10, ⟨O, h⟩ | 11, ⟨O, h⟩ | 14, ⟨O, h⟩ | 15, ⟨O, h⟩ | 16, ⟨O, h⟩ =>
      exact ⟨O.stable G hu, h.stable G E⟩
    | 17, ⟨O, h, h'⟩ => exact ⟨O.stable G hu, h.stable G E, h'⟩
    | 18, ⟨O, h, h₇, h₈, hf⟩ | 19, ⟨O, h, h₇, h₈, hf⟩ | 26, ⟨O, h, h₇, h₈, hf⟩ | 27, ⟨O, h, h₇, h₈, hf⟩ =>
      exact ⟨O.stable G hu, h.stable G E, h₇, h₈, hf.stable S G⟩
    | 20, ⟨O, h, h₇, h₈, hf, h'⟩ | 21, ⟨O, h, h₇, h₈, hf, h'⟩ | 22, ⟨O, h, h₇, h₈, hf, h'⟩ =>
      exact ⟨O.stable G hu, h.stable G E, h₇, h₈, hf.stable S G, h'⟩
    | 23, ⟨O, h, h₇, h₈, hf, h'⟩ => exact ⟨O.stable G hu, h.stable G E, h₇, h₈, hf.stable S G, h'.stable S G E⟩
    | 24, ⟨O, h⟩ | 25, ⟨O, h⟩ | 28, ⟨O, h⟩ | 29, ⟨O, h⟩ => exact ⟨O.stable G hu, h.stable S G E⟩
    | 30, ⟨O, h⟩ => exact ⟨O.stable G hu, h.imp (fun h => Nat.lt_of_lt_of_le h G.T) E⟩
    | 31, ⟨O, h⟩ => exact ⟨O.stable G hu, h.stable G E⟩
    | 32, ⟨h, h', h''⟩ => exact ⟨h, h'.stable G hu, E h''⟩
    | 33, ⟨O, h⟩ | 44, ⟨O, h⟩ => exact ⟨O.stable G hu, h.stable G⟩
    | 35, ⟨O, h, h'⟩ | 36, ⟨O, h, h'⟩ => exact ⟨O.stable G hu, h.stable S G E, h'⟩
    | 37, .inl ⟨h, F⟩ => exact .inl ⟨h, F.stable S G hu⟩
    | 37, .inr ⟨h, O, h'⟩ => exact .inr ⟨h, O.stable G hu, h'.stable G⟩
    | 38, F => exact F.stable S G hu
    | 39, ⟨F, h⟩ | 40, ⟨F, h⟩ | 41, ⟨F, h⟩ => exact ⟨F.stable S G hu, h⟩
    | 42, ⟨F, h, h'⟩ => exact ⟨F.stable S G hu, h, (G.item k t hu F.own).trans h'⟩
    | 43, ⟨h, h'⟩ => exact ⟨h, h'.stable G hu⟩
    | pc + 46, h => exact h.elim

end Push
end Mpmc
