prelude
import Mpmc.Deduce
/-!
# pop, instruction by instruction

## Main definitions

* `PopAt`: the assertion at each program counter of `Gen.Mpmc.pop`

## Main statements

* `Pop.step`: every instruction of `pop` leads from its assertion to the next one
* `Pop.stable`: no step of another thread disturbs it

## Implementation notes

Registers: 0 q, 1 head, 2 full, 3 and 13 mask, 4 i, 5 and 14 cell, 6 ticket, 7 and 15 number, 8 turn, 9 again, 10
expected, 11 done, 12 and 16 value. `k` is the ticket in view, `y :: b` the buffer. `pop` takes effect at the
compare-and-swap, or where it finds that it has failed. The element is read only later from its cell, but it is known
by then: it is the one that was pushed with this ticket.
-/

namespace Mpmc
open Gen.Mpmc

/-- `pop(out)` has not taken effect, and has seen `head` at `k`. -/
structure PopOn (p : Params) (x : Tickets) (t : Tid) (y : Nat) (b : List Nat) (k w : Nat) (r : Regs)
    (buf : List Nat) (st : Status) : Prop where
  q : r 0 = 1
  buf : buf = y :: b
  pending : st = .pending ⟨1, [1], y :: b⟩
  idle : Idle x t
  head : Head p x w k

/-- It has got the ticket `k`, whose cell it is to drain. -/
structure PopDrain (p : Params) (x : Tickets) (t : Tid) (y : Nat) (b : List Nat) (k : Nat) (r : Regs)
    (buf : List Nat) (st : Status) : Prop where
  q : r 0 = 1
  buf : buf = y :: b
  ticket : r 1 = p.index k
  mine : Mine x t k (k + 1)
  behind : k < x.H
  committed : st = .committed ⟨1, [1], y :: b⟩ ⟨0, x.val k :: b⟩

/-- It has read the value `v` and set the turn. -/
structure PopRead (x : Tickets) (t : Tid) (y : Nat) (b : List Nat) (v : Nat) (buf : List Nat) (st : Status) :
    Prop where
  buf : buf = y :: b
  idle : Idle x t
  committed : st = .committed ⟨1, [1], y :: b⟩ ⟨0, v :: b⟩

def PopAt (p : Params) (e : Prop) (x : Tickets) (t : Tid) (y : Nat) (b : List Nat) (k : Nat) (r : Regs)
    (buf : List Nat) (st : Status) : Nat → Prop
  | 0 => r 0 = 1 ∧ buf = y :: b ∧ st = .pending ⟨1, [1], y :: b⟩ ∧ Idle x t
  | 1 => PopOn p x t y b k (r 1) r buf st
  | 2 => PopOn p x t y b k (r 1) r buf st ∧ r 3 = p.cells - 1
  | 3 => PopOn p x t y b k (r 1) r buf st ∧ r 3 = p.cells - 1 ∧ r 4 ≤ 1 ∧ FullFrom x k (r 4)
  | 4 => PopOn p x t y b k (r 1) r buf st ∧ r 3 = p.cells - 1 ∧ r 4 < 1 ∧ FullFrom x k (r 4)
  | 5 => PopOn p x t y b k (r 1) r buf st ∧ r 3 = p.cells - 1 ∧ r 4 < 1 ∧ FullFrom x k (r 4) ∧ r 6 = p.index (k + r 4)
  | 6 => PopOn p x t y b k (r 1) r buf st ∧ r 3 = p.cells - 1 ∧ r 4 < 1 ∧ FullFrom x k (r 4) ∧ r 7 = p.number (k + r 4)
  | 7 => PopOn p x t y b k (r 1) r buf st ∧ r 3 = p.cells - 1 ∧ r 4 < 1 ∧ FullFrom x k (r 4) ∧
      r 5 = place (p.number (k + r 4))
  | 8 => PopOn p x t y b k (r 1) r buf st ∧ r 3 = p.cells - 1 ∧ r 4 < 1 ∧ FullFrom x k (r 4) ∧
      SeenFull p x e k (r 4) (r 8)
  | 9 => PopOn p x t y b k (r 1) r buf st ∧ Taken x e k 1 (r 4)
  | 10 => PopOn p x t y b k (r 1) r buf st ∧ Taken x e k 1 (r 2)
  | 11 => PopOn p x t y b k (r 1) r buf st ∧ r 3 = p.cells - 1 ∧ r 4 < 1 ∧ FullFrom x k (r 4 + 1)
  | 12 => PopOn p x t y b k (r 1) r buf st ∧ r 3 = p.cells - 1 ∧ r 4 ≤ 1 ∧ FullFrom x k (r 4)
  | 13 => PopOn p x t y b k (r 1) r buf st ∧ Taken x e k 1 1
  | 14 => PopOn p x t y b k (r 1) r buf st ∧ Taken x e k 1 (r 2)
  | 15 => PopOn p x t y b k (r 1) r buf st ∧ (k < x.H ∨ e)
  | 16 => PopOn p x t y b k (r 1) r buf st ∧ AgainHead p x e k (r 9)
  | 17 => buf = y :: b ∧ st = .committed ⟨1, [1], y :: b⟩ ⟨2, y :: b⟩ ∧ Idle x t ∧ e
  | 18 => PopOn p x t y b k (r 9) r buf st
  | 19 => PopOn p x t y b k (r 1) r buf st
  | 20 => PopOn p x t y b k (r 1) r buf st ∧ Taken x e k 1 (r 2) ∧ r 2 ≠ 0
  | 21 => PopOn p x t y b k (r 1) r buf st ∧ Taken x e k 1 (r 2) ∧ r 2 ≠ 0 ∧ r 10 = r 1
  | 22 => (r 11 = 1 ∧ PopDrain p x t y b k r buf st) ∨ (r 11 = 0 ∧ PopOn p x t y b k (r 10) r buf st)
  | 23 => PopDrain p x t y b k r buf st
  | 24 => PopDrain p x t y b k r buf st ∧ r 13 = p.cells - 1
  | 25 => PopDrain p x t y b k r buf st ∧ r 13 = p.cells - 1 ∧ r 15 = p.number k
  | 26 => PopDrain p x t y b k r buf st ∧ r 13 = p.cells - 1 ∧ r 14 = place (p.number k)
  | 27 => PopDrain p x t y b k r buf st ∧ r 13 = p.cells - 1 ∧ r 14 = place (p.number k) ∧ r 16 = x.val k
  | 28 => PopRead x t y b (r 16) buf st
  | 29 => PopRead x t y b (r 12) buf st
  | 30 => st = .committed ⟨1, [1], y :: b⟩ ⟨0, buf⟩ ∧ Idle x t
  | 31 => PopOn p x t y b k (r 10) r buf st
  | 32 => PopOn p x t y b k (r 1) r buf st
  | _ => False

/-- The thread is inside `pop`. -/
inductive Pop (p : Params) (e : Prop) : Assertion where
  | mk {x m t y b k r buf st pc} : PopAt p e x t y b k r buf st pc → Pop p e x m t ⟨1, pc, r, buf⟩ st

variable {p : Params} {e e' : Prop} {x x' : Tickets} {m m' : Mem} {t u : Tid} {y k i v w w' : Nat} {b buf : List Nat}
  {r : Regs} {st : Status}

theorem PopOn.update (O : PopOn p x t y b k w r buf st) (hi : Nat.ble 1 i = true) :
    PopOn p x t y b k w (Function.update r i w') buf st := by
  have hi := Nat.le_of_ble_eq_true hi
  exact ⟨(Function.update_ne (by omega)).trans O.q, O.buf, O.pending, O.idle, O.head⟩

theorem PopDrain.update (D : PopDrain p x t y b k r buf st) (hi : Nat.ble 2 i = true) :
    PopDrain p x t y b k (Function.update r i w) buf st := by
  have hi := Nat.le_of_ble_eq_true hi
  exact ⟨(Function.update_ne (by omega)).trans D.q, D.buf, (Function.update_ne (by omega)).trans D.ticket, D.mine,
    D.behind, D.committed⟩

/-! ### Stability -/

theorem PopOn.stable (G : Guarantee u p x m x' m') (hu : t ≠ u) (O : PopOn p x t y b k w r buf st) :
    PopOn p x' t y b k w r buf st := ⟨O.q, O.buf, O.pending, O.idle.stable G hu, O.head.stable G⟩

theorem PopDrain.own (D : PopDrain p x t y b k r buf st) : x.own k = some t :=
  (D.mine k).mpr ⟨Nat.le_refl k, Nat.lt_succ_self k⟩

theorem PopDrain.val (S : Shared p x m) (G : Guarantee u p x m x' m') (D : PopDrain p x t y b k r buf st) :
    x'.val k = x.val k := G.val k (S.lap k t D.own).1

theorem PopDrain.stable (S : Shared p x m) (G : Guarantee u p x m x' m') (hu : t ≠ u)
    (D : PopDrain p x t y b k r buf st) : PopDrain p x' t y b k r buf st :=
  ⟨D.q, D.buf, D.ticket, D.mine.stable G hu, Nat.lt_of_lt_of_le D.behind G.H, D.committed.trans (by rw [D.val S G])⟩

theorem PopRead.stable (G : Guarantee u p x m x' m') (hu : t ≠ u) (D : PopRead x t y b v buf st) :
    PopRead x' t y b v buf st := ⟨D.buf, D.idle.stable G hu, D.committed⟩

namespace Pop

theorem stable (S : Shared p x m) (G : Guarantee u p x m x' m') (hu : t ≠ u) (E : e → e') {f : Frame}
    (h : Pop p e x m t f st) : Pop p e' x' m' t f st := by
  cases h with
  | @mk _ _ _ y b k r buf _ pc h =>
    refine .mk (y := y) (b := b) (k := k) ?_
    match pc, h with
    | 0, ⟨h, h', h'', I⟩ => exact ⟨h, h', h'', I.stable G hu⟩
    | 1, O | 18, O | 19, O | 31, O | 32, O => exact O.stable G hu
    | 2, ⟨O, h⟩ => exact ⟨O.stable G hu, h⟩
    | 3, ⟨O, h, h', hf⟩ | 4, ⟨O, h, h', hf⟩ | 11, ⟨O, h, h', hf⟩ | 12, ⟨O, h, h', hf⟩ =>
      exact ⟨O.stable G hu, h, h', hf.stable G⟩
    | 5, ⟨O, h, h', hf, h''⟩ | 6, ⟨O, h, h', hf, h''⟩ | 7, ⟨O, h, h', hf, h''⟩ =>
      exact ⟨O.stable G hu, h, h', hf.stable G, h''⟩
    | 8, ⟨O, h, h', hf, h''⟩ => exact ⟨O.stable G hu, h, h', hf.stable G, h''.stable G E⟩
    | 9, ⟨O, h⟩ | 10, ⟨O, h⟩ | 13, ⟨O, h⟩ | 14, ⟨O, h⟩ => exact ⟨O.stable G hu, h.stable G E⟩
    | 15, ⟨O, h⟩ => exact ⟨O.stable G hu, h.imp (fun h => Nat.lt_of_lt_of_le h G.H) E⟩
    | 16, ⟨O, h⟩ => exact ⟨O.stable G hu, h.stable G E⟩
    | 17, ⟨h, h', I, h''⟩ => exact ⟨h, h', I.stable G hu, E h''⟩
    | 20, ⟨O, h, h'⟩ | 21, ⟨O, h, h'⟩ => exact ⟨O.stable G hu, h.stable G E, h'⟩
    | 22, .inl ⟨h, D⟩ => exact .inl ⟨h, D.stable S G hu⟩
    | 22, .inr ⟨h, O⟩ => exact .inr ⟨h, O.stable G hu⟩
    | 23, D => exact D.stable S G hu
    | 24, ⟨D, h⟩ | 25, ⟨D, h⟩ | 26, ⟨D, h⟩ => exact ⟨D.stable S G hu, h⟩
    | 27, ⟨D, h, h', h''⟩ => exact ⟨D.stable S G hu, h, h', h''.trans (D.val S G).symm⟩
    | 28, D | 29, D => exact D.stable G hu
    | 30, ⟨h, I⟩ => exact ⟨h, I.stable G hu⟩
    | pc + 33, h => exact h.elim

end Pop
end Mpmc
