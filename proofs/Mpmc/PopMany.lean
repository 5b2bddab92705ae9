prelude
import Mpmc.PushMany
/-!
# pop_many, instruction by instruction

## Main definitions

* `PopManyAt`: the assertion at each program counter of `Gen.Mpmc.popMany`

## Main statements

* `PopMany.stable`: no step of another thread disturbs it

## Implementation notes

Registers: 0 q, 1 n, 2 capacity, 3 head, 4 full, 5 and 17 mask, 6 and 14 i, 7 and 18 cell, 8 and 16 ticket, 9 and 19
number, 10 turn, 11 again, 12 expected, 13 done, 15 and 20 value. `N` is `n` as it was called, `k` the first ticket in
view, `b` the buffer as it was.
-/

namespace Mpmc
open Gen.Mpmc

/-- `pop_many(out, N)` has not taken effect. -/
structure PopManyOpen (x : Tickets) (t : Tid) (N : Nat) (b : List Nat) (r : Regs) (buf : List Nat) (st : Status) :
    Prop where
  q : r 0 = 1
  len : N ≤ b.length
  buf : buf = b
  pending : st = .pending ⟨3, [1, N], b⟩
  idle : Idle x t

/-- It has seen `head` at `k`, which is the word `w`. -/
structure PopManyOn (p : Params) (x : Tickets) (t : Tid) (N : Nat) (b : List Nat) (k w : Nat) (r : Regs)
    (buf : List Nat) (st : Status) : Prop where
  isOpen : PopManyOpen x t N b r buf st
  asked : Asked p N (r 1)
  pos : 1 ≤ r 1
  head : Head p x w k

/-- It has got the tickets from `k` to `k + r 4`, has drained the cells of the first `i`, and copied `j` elements. -/
structure PopManyDrain (p : Params) (x : Tickets) (t : Tid) (N : Nat) (b : List Nat) (k i j : Nat) (r : Regs)
    (buf : List Nat) (st : Status) : Prop where
  q : r 0 = 1
  ticket : r 3 = p.index k
  len : r 4 ≤ b.length
  capacity : r 4 ≤ p.capacity
  pos : r 4 ≠ 0
  mine : Mine x t (k + i) (k + r 4)
  behind : k + r 4 ≤ x.H
  le : j ≤ r 4
  buf : buf = contents x.val k j ++ b.drop j
  committed : st = .committed ⟨3, [1, N], b⟩ ⟨r 4, contents x.val k (r 4) ++ b.drop (r 4)⟩

def PopManyAt (p : Params) (e : Prop) (x : Tickets) (t : Tid) (N : Nat) (b : List Nat) (k : Nat) (r : Regs)
    (buf : List Nat) (st : Status) : Nat → Prop
  | 0 => PopManyOpen x t N b r buf st ∧ r 1 = N
  | 1 => PopManyOpen x t N b r buf st ∧ r 1 = N ∧ r 2 = p.capacity
  | 2 => PopManyOpen x t N b r buf st ∧ r 2 = p.capacity ∧ p.capacity < N
  | 3 => PopManyOpen x t N b r buf st ∧ Asked p N (r 1)
  | 4 => buf = b ∧ st = .committed ⟨3, [1, N], b⟩ ⟨0, b⟩ ∧ Idle x t ∧ N = 0
  | 5 => PopManyOpen x t N b r buf st ∧ Asked p N (r 1) ∧ 1 ≤ r 1
  | 6 => PopManyOn p x t N b k (r 3) r buf st
  | 7 => PopManyOn p x t N b k (r 3) r buf st ∧ r 5 = p.cells - 1
  | 8 => PopManyOn p x t N b k (r 3) r buf st ∧ r 5 = p.cells - 1 ∧ r 6 ≤ r 1 ∧ FullFrom x k (r 6)
  | 9 => PopManyOn p x t N b k (r 3) r buf st ∧ r 5 = p.cells - 1 ∧ r 6 < r 1 ∧ FullFrom x k (r 6)
  | 10 => PopManyOn p x t N b k (r 3) r buf st ∧ r 5 = p.cells - 1 ∧ r 6 < r 1 ∧ FullFrom x k (r 6) ∧
      r 8 = p.index (k + r 6)
  | 11 => PopManyOn p x t N b k (r 3) r buf st ∧ r 5 = p.cells - 1 ∧ r 6 < r 1 ∧ FullFrom x k (r 6) ∧
      r 9 = p.number (k + r 6)
  | 12 => PopManyOn p x t N b k (r 3) r buf st ∧ r 5 = p.cells - 1 ∧ r 6 < r 1 ∧ FullFrom x k (r 6) ∧
      r 7 = place (p.number (k + r 6))
  | 13 => PopManyOn p x t N b k (r 3) r buf st ∧ r 5 = p.cells - 1 ∧ r 6 < r 1 ∧ FullFrom x k (r 6) ∧
      SeenFull p x e k (r 6) (r 10)
  | 14 => PopManyOn p x t N b k (r 3) r buf st ∧ Taken x e k (r 1) (r 6)
  | 15 => PopManyOn p x t N b k (r 3) r buf st ∧ Taken x e k (r 1) (r 4)
  | 16 => PopManyOn p x t N b k (r 3) r buf st ∧ r 5 = p.cells - 1 ∧ r 6 < r 1 ∧ FullFrom x k (r 6 + 1)
  | 17 => PopManyOn p x t N b k (r 3) r buf st ∧ r 5 = p.cells - 1 ∧ r 6 ≤ r 1 ∧ FullFrom x k (r 6)
  | 18 => PopManyOn p x t N b k (r 3) r buf st ∧ Taken x e k (r 1) (r 1)
  | 19 => PopManyOn p x t N b k (r 3) r buf st ∧ Taken x e k (r 1) (r 4)
  | 20 => PopManyOn p x t N b k (r 3) r buf st ∧ (k < x.H ∨ e)
  | 21 => PopManyOn p x t N b k (r 3) r buf st ∧ AgainHead p x e k (r 11)
  | 22 => buf = b ∧ st = .committed ⟨3, [1, N], b⟩ ⟨0, b⟩ ∧ Idle x t ∧ e
  | 23 => PopManyOn p x t N b k (r 11) r buf st
  | 24 => PopManyOn p x t N b k (r 3) r buf st
  | 25 => PopManyOn p x t N b k (r 3) r buf st ∧ Taken x e k (r 1) (r 4) ∧ r 4 ≠ 0
  | 26 => PopManyOn p x t N b k (r 3) r buf st ∧ Taken x e k (r 1) (r 4) ∧ r 4 ≠ 0 ∧ r 12 = r 3
  | 27 => (r 13 = 1 ∧ PopManyDrain p x t N b k 0 0 r buf st) ∨ (r 13 = 0 ∧ PopManyOn p x t N b k (r 12) r buf st)
  | 28 => PopManyDrain p x t N b k 0 0 r buf st
  | 29 => PopManyDrain p x t N b k (r 14) (r 14) r buf st
  | 30 => PopManyDrain p x t N b k (r 14) (r 14) r buf st ∧ r 14 < r 4
  | 31 => PopManyDrain p x t N b k (r 14) (r 14) r buf st ∧ r 14 < r 4 ∧ r 16 = p.index (k + r 14)
  | 32 => PopManyDrain p x t N b k (r 14) (r 14) r buf st ∧ r 14 < r 4 ∧ r 16 = p.index (k + r 14) ∧ r 17 = p.cells - 1
  | 33 => PopManyDrain p x t N b k (r 14) (r 14) r buf st ∧ r 14 < r 4 ∧ r 16 = p.index (k + r 14) ∧
      r 17 = p.cells - 1 ∧ r 19 = p.number (k + r 14)
  | 34 => PopManyDrain p x t N b k (r 14) (r 14) r buf st ∧ r 14 < r 4 ∧ r 16 = p.index (k + r 14) ∧
      r 17 = p.cells - 1 ∧ r 18 = place (p.number (k + r 14))
  | 35 => PopManyDrain p x t N b k (r 14) (r 14) r buf st ∧ r 14 < r 4 ∧ r 16 = p.index (k + r 14) ∧
      r 17 = p.cells - 1 ∧ r 18 = place (p.number (k + r 14)) ∧ r 20 = x.val (k + r 14)
  | 36 => PopManyDrain p x t N b k (r 14 + 1) (r 14) r buf st ∧ r 14 < r 4 ∧ r 20 = x.val (k + r 14)
  | 37 => PopManyDrain p x t N b k (r 14 + 1) (r 14) r buf st ∧ r 14 < r 4 ∧ r 15 = x.val (k + r 14)
  | 38 => PopManyDrain p x t N b k (r 14 + 1) (r 14 + 1) r buf st
  | 39 => PopManyDrain p x t N b k (r 14) (r 14) r buf st
  | 40 => st = .committed ⟨3, [1, N], b⟩ ⟨r 4, buf⟩ ∧ Idle x t ∧ r 4 ≠ 0
  | 41 => PopManyOn p x t N b k (r 12) r buf st
  | 42 => PopManyOn p x t N b k (r 3) r buf st
  | _ => False

/-- The thread is inside `pop_many`. -/
inductive PopMany (p : Params) (e : Prop) : Assertion where
  | mk {x m t N b k r buf st pc} : PopManyAt p e x t N b k r buf st pc → PopMany p e x m t ⟨3, pc, r, buf⟩ st

variable {p : Params} {e e' : Prop} {x x' : Tickets} {m m' : Mem} {t u : Tid} {N k i j n w w' : Nat} {b buf : List Nat}
  {r : Regs} {st : Status}

theorem PopManyOpen.update (O : PopManyOpen x t N b r buf st) (hi : Nat.ble 1 i = true) :
    PopManyOpen x t N b (Function.update r i w) buf st := by
  have hi := Nat.le_of_ble_eq_true hi
  exact ⟨(Function.update_ne (by omega)).trans O.q, O.len, O.buf, O.pending, O.idle⟩

theorem PopManyOn.update (O : PopManyOn p x t N b k w r buf st) (hi : Nat.ble 2 i = true) :
    PopManyOn p x t N b k w (Function.update r i w') buf st := by
  have hi := Nat.le_of_ble_eq_true hi
  have e : Function.update r i w' 1 = r 1 := Function.update_ne (by omega)
  exact ⟨O.isOpen.update (Nat.ble_eq_true_of_le (by omega)), e.symm ▸ O.asked, e.symm ▸ O.pos, O.head⟩

theorem PopManyDrain.update (D : PopManyDrain p x t N b k j n r buf st) (hi : Nat.ble 5 i = true) :
    PopManyDrain p x t N b k j n (Function.update r i w) buf st := by
  have hi := Nat.le_of_ble_eq_true hi
  have e₀ : Function.update r i w 0 = r 0 := Function.update_ne (by omega)
  have e₃ : Function.update r i w 3 = r 3 := Function.update_ne (by omega)
  have e₄ : Function.update r i w 4 = r 4 := Function.update_ne (by omega)
  exact ⟨e₀.trans D.q, e₃.trans D.ticket, e₄.symm ▸ D.len, e₄.symm ▸ D.capacity, e₄.symm ▸ D.pos, e₄.symm ▸ D.mine,
    e₄.symm ▸ D.behind, e₄.symm ▸ D.le, D.buf, e₄.symm ▸ D.committed⟩

/-! ### Stability -/

theorem PopManyOpen.stable (G : Guarantee u p x m x' m') (hu : t ≠ u) (O : PopManyOpen x t N b r buf st) :
    PopManyOpen x' t N b r buf st := ⟨O.q, O.len, O.buf, O.pending, O.idle.stable G hu⟩

theorem PopManyOn.stable (G : Guarantee u p x m x' m') (hu : t ≠ u) (O : PopManyOn p x t N b k w r buf st) :
    PopManyOn p x' t N b k w r buf st := ⟨O.isOpen.stable G hu, O.asked, O.pos, O.head.stable G⟩

theorem PopManyDrain.own (D : PopManyDrain p x t N b k i n r buf st) (h : i ≤ j) (h' : j < r 4) :
    x.own (k + j) = some t :=
  (D.mine (k + j)).mpr ⟨by omega, by omega⟩

theorem PopManyDrain.keep (S : Shared p x m) (G : Guarantee u p x m x' m') (D : PopManyDrain p x t N b k i n r buf st)
    (h : j < r 4) : x'.val (k + j) = x.val (k + j) := by
  have h₁ := D.behind
  have h₂ := S.order
  exact G.val _ (by omega)

theorem PopManyDrain.contents (S : Shared p x m) (G : Guarantee u p x m x' m')
    (D : PopManyDrain p x t N b k i n r buf st) (h : j ≤ r 4) :
    Mpmc.contents x'.val k j = Mpmc.contents x.val k j := by
  have h₁ := D.behind
  have h₂ := S.order
  exact contents_congr fun a _ _ => G.val a (by omega)

theorem PopManyDrain.stable (S : Shared p x m) (G : Guarantee u p x m x' m') (hu : t ≠ u)
    (D : PopManyDrain p x t N b k i j r buf st) : PopManyDrain p x' t N b k i j r buf st :=
  ⟨D.q, D.ticket, D.len, D.capacity, D.pos, D.mine.stable G hu, Nat.le_trans D.behind G.H, D.le,
    D.buf.trans (by rw [D.contents S G D.le]), D.committed.trans (by rw [D.contents S G (Nat.le_refl _)])⟩

namespace PopMany

theorem stable (S : Shared p x m) (G : Guarantee u p x m x' m') (hu : t ≠ u) (E : e → e') {f : Frame}
    (h : PopMany p e x m t f st) : PopMany p e' x' m' t f st := by
  cases h with
  | @mk _ _ _ N b k r buf _ pc h =>
    refine .mk (N := N) (b := b) (k := k) ?_
    match pc, h with
    | 0, ⟨O, h⟩ | 1, ⟨O, h⟩ | 2, ⟨O, h⟩ | 3, ⟨O, h⟩ | 5, ⟨O, h⟩ => exact ⟨O.stable G hu, h⟩
    | 4, ⟨h, h', I, h''⟩ => exact ⟨h, h', I.stable G hu, h''⟩
    | 6, O | 23, O | 24, O | 41, O | 42, O => exact O.stable G hu
    | 7, ⟨O, h⟩ => exact ⟨O.stable G hu, h⟩
    | 8, ⟨O, h, h', hf⟩ | 9, ⟨O, h, h', hf⟩ | 16, ⟨O, h, h', hf⟩ | 17, ⟨O, h, h', hf⟩ =>
      exact ⟨O.stable G hu, h, h', hf.stable G⟩
    | 10, ⟨O, h, h', hf, h''⟩ | 11, ⟨O, h, h', hf, h''⟩ | 12, ⟨O, h, h', hf, h''⟩ =>
      exact ⟨O.stable G hu, h, h', hf.stable G, h''⟩
    | 13, ⟨O, h, h', hf, h''⟩ => exact ⟨O.stable G hu, h, h', hf.stable G, h''.stable G E⟩
    | 14, ⟨O, h⟩ | 15, ⟨O, h⟩ | 18, ⟨O, h⟩ | 19, ⟨O, h⟩ => exact ⟨O.stable G hu, h.stable G E⟩
    | 20, ⟨O, h⟩ => exact ⟨O.stable G hu, h.imp (fun h => Nat.lt_of_lt_of_le h G.H) E⟩
    | 21, ⟨O, h⟩ => exact ⟨O.stable G hu, h.stable G E⟩
    | 22, ⟨h, h', I, h''⟩ => exact ⟨h, h', I.stable G hu, E h''⟩
    | 25, ⟨O, h, h'⟩ | 26, ⟨O, h, h'⟩ => exact ⟨O.stable G hu, h.stable G E, h'⟩
    | 27, .inl ⟨h, D⟩ => exact .inl ⟨h, D.stable S G hu⟩
    | 27, .inr ⟨h, O⟩ => exact .inr ⟨h, O.stable G hu⟩
    | 28, D | 29, D | 38, D | 39, D => exact D.stable S G hu
    | 30, ⟨D, h⟩ | 31, ⟨D, h⟩ | 32, ⟨D, h⟩ | 33, ⟨D, h⟩ | 34, ⟨D, h⟩ => exact ⟨D.stable S G hu, h⟩
    | 35, ⟨D, h, h', h'', h₃, h₄⟩ => exact ⟨D.stable S G hu, h, h', h'', h₃, h₄.trans (D.keep S G h).symm⟩
    | 36, ⟨D, h, h'⟩ | 37, ⟨D, h, h'⟩ => exact ⟨D.stable S G hu, h, h'.trans (D.keep S G h).symm⟩
    | 40, ⟨h, I, h'⟩ => exact ⟨h, I.stable G hu, h'⟩
    | pc + 43, h => exact h.elim

end PopMany
end Mpmc
