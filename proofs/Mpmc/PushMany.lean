prelude
import Mpmc.Deduce
/-!
# push_many, instruction by instruction

## Main definitions

* `PushManyAt`: the assertion at each program counter of `Gen.Mpmc.pushMany`

## Main statements

* `PushMany.stable`: no step of another thread disturbs it

## Implementation notes

Registers: 0 q, 1 n, 2 and 5 capacity, 3 tail, 4 free, 6 head, 7 inside, 8 and 21 mask, 9 and 17 i, 10 and 22 cell, 11
and 18 ticket, 12 and 23 number, 13 turn, 14 again, 15 expected, 16 done, 19 and 20 value. `N` is `n` as it was called,
`k` the first ticket in view.
-/

namespace Mpmc
open Gen.Mpmc

/-- `push_many(items, N)` has not taken effect. -/
structure PushManyOpen (x : Tickets) (t : Tid) (N : Nat) (b : List Nat) (r : Regs) (st : Status) : Prop where
  q : r 0 = 1
  len : N ≤ b.length
  pending : st = .pending ⟨2, [1, N], b⟩
  idle : Idle x t

/-- So many elements, `n`, are offered, of `N`. -/
structure Asked (p : Params) (N n : Nat) : Prop where
  le : n ≤ N
  capacity : n ≤ p.capacity
  zero : n = 0 → N = 0

/-- It has seen `tail` at `k`, which is the word `w`. -/
structure PushManyOn (p : Params) (x : Tickets) (t : Tid) (N : Nat) (b : List Nat) (k w : Nat) (r : Regs)
    (st : Status) : Prop where
  isOpen : PushManyOpen x t N b r st
  asked : Asked p N (r 1)
  pos : 1 ≤ r 1
  tail : Tail p x w k

/-- It has got the tickets from `k` to `k + r 4`, and has filled the cells of the first `i`. -/
structure PushManyFill (p : Params) (x : Tickets) (t : Tid) (N : Nat) (b : List Nat) (k i : Nat) (r : Regs)
    (st : Status) : Prop where
  q : r 0 = 1
  ticket : r 3 = p.index k
  len : r 4 ≤ b.length
  capacity : r 4 ≤ p.capacity
  pos : r 4 ≠ 0
  mine : Mine x t (k + i) (k + r 4)
  ahead : i < r 4 → x.H ≤ k + i
  val : ∀ j v, i ≤ j → j < r 4 → b.get? j = some v → x.val (k + j) = v
  committed : st = .committed ⟨2, [1, N], b⟩ ⟨r 4, b⟩

def PushManyAt (p : Params) (e : Prop) (x : Tickets) (m : Mem) (t : Tid) (N : Nat) (b : List Nat) (k : Nat) (r : Regs)
    (st : Status) : Nat → Prop
  | 0 => PushManyOpen x t N b r st ∧ r 1 = N
  | 1 => PushManyOpen x t N b r st ∧ r 1 = N ∧ r 2 = p.capacity
  | 2 => PushManyOpen x t N b r st ∧ r 2 = p.capacity ∧ p.capacity < N
  | 3 => PushManyOpen x t N b r st ∧ Asked p N (r 1)
  | 4 => st = .committed ⟨2, [1, N], b⟩ ⟨0, b⟩ ∧ Idle x t ∧ N = 0
  | 5 => PushManyOpen x t N b r st ∧ Asked p N (r 1) ∧ 1 ≤ r 1
  | 6 => PushManyOn p x t N b k (r 3) r st
  | 7 => PushManyOn p x t N b k (r 3) r st ∧ r 5 = p.capacity
  | 8 => PushManyOn p x t N b k (r 3) r st ∧ r 5 = p.capacity ∧ Past p x (r 6)
  | 9 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) (r 1)
  | 10 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) (r 4)
  | 11 => PushManyOn p x t N b k (r 3) r st ∧ r 5 = p.capacity
  | 12 => PushManyOn p x t N b k (r 3) r st ∧ r 5 = p.capacity ∧ Looked p x e k (r 6)
  | 13 => PushManyOn p x t N b k (r 3) r st ∧ r 5 = p.capacity ∧ Looked p x e k (r 6)
  | 14 => PushManyOn p x t N b k (r 3) r st ∧ r 5 = p.capacity ∧ Inside p x e k (r 7)
  | 15 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) 0
  | 16 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) (r 4)
  | 17 => PushManyOn p x t N b k (r 3) r st ∧ r 5 = p.capacity ∧ Inside p x e k (r 7) ∧ r 7 ≤ p.capacity
  | 18 => PushManyOn p x t N b k (r 3) r st ∧ r 5 = p.capacity ∧ r 7 ≤ p.capacity ∧
      Room p x e k (r 1) (p.capacity - r 7)
  | 19 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) (r 4)
  | 20 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) (r 1)
  | 21 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) (r 4)
  | 22 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) (r 4) ∧ r 8 = p.cells - 1
  | 23 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) (r 4) ∧ r 8 = p.cells - 1 ∧ r 9 ≤ r 4 ∧
      FreeFrom p x k (r 9)
  | 24 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) (r 4) ∧ r 8 = p.cells - 1 ∧ r 9 < r 4 ∧
      FreeFrom p x k (r 9)
  | 25 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) (r 4) ∧ r 8 = p.cells - 1 ∧ r 9 < r 4 ∧
      FreeFrom p x k (r 9) ∧ r 11 = p.index (k + r 9)
  | 26 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) (r 4) ∧ r 8 = p.cells - 1 ∧ r 9 < r 4 ∧
      FreeFrom p x k (r 9) ∧ r 12 = p.number (k + r 9)
  | 27 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) (r 4) ∧ r 8 = p.cells - 1 ∧ r 9 < r 4 ∧
      FreeFrom p x k (r 9) ∧ r 10 = place (p.number (k + r 9))
  | 28 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) (r 4) ∧ r 8 = p.cells - 1 ∧ r 9 < r 4 ∧
      FreeFrom p x k (r 9) ∧ SeenFree p x e k (r 9) (r 13)
  | 29 => PushManyOn p x t N b k (r 3) r st ∧ Won p x e k (r 1) (r 9)
  | 30 => PushManyOn p x t N b k (r 3) r st ∧ Won p x e k (r 1) (r 4)
  | 31 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) (r 4) ∧ r 8 = p.cells - 1 ∧ r 9 < r 4 ∧
      FreeFrom p x k (r 9 + 1)
  | 32 => PushManyOn p x t N b k (r 3) r st ∧ Room p x e k (r 1) (r 4) ∧ r 8 = p.cells - 1 ∧ r 9 ≤ r 4 ∧
      FreeFrom p x k (r 9)
  | 33 => PushManyOn p x t N b k (r 3) r st ∧ Won p x e k (r 1) (r 4)
  | 34 => PushManyOn p x t N b k (r 3) r st ∧ Won p x e k (r 1) (r 4)
  | 35 => PushManyOn p x t N b k (r 3) r st ∧ (k < x.T ∨ e)
  | 36 => PushManyOn p x t N b k (r 3) r st ∧ AgainTail p x e k (r 14)
  | 37 => st = .committed ⟨2, [1, N], b⟩ ⟨0, b⟩ ∧ Idle x t ∧ e
  | 38 => PushManyOn p x t N b k (r 14) r st
  | 39 => PushManyOn p x t N b k (r 3) r st
  | 40 => PushManyOn p x t N b k (r 3) r st ∧ Won p x e k (r 1) (r 4) ∧ r 4 ≠ 0
  | 41 => PushManyOn p x t N b k (r 3) r st ∧ Won p x e k (r 1) (r 4) ∧ r 4 ≠ 0 ∧ r 15 = r 3
  | 42 => (r 16 = 1 ∧ PushManyFill p x t N b k 0 r st) ∨ (r 16 = 0 ∧ PushManyOn p x t N b k (r 15) r st)
  | 43 => PushManyFill p x t N b k 0 r st
  | 44 => PushManyFill p x t N b k (r 17) r st ∧ r 17 ≤ r 4
  | 45 => PushManyFill p x t N b k (r 17) r st ∧ r 17 < r 4
  | 46 => PushManyFill p x t N b k (r 17) r st ∧ r 17 < r 4 ∧ r 18 = p.index (k + r 17)
  | 47 => PushManyFill p x t N b k (r 17) r st ∧ r 17 < r 4 ∧ r 18 = p.index (k + r 17) ∧ x.val (k + r 17) = r 19
  | 48 => PushManyFill p x t N b k (r 17) r st ∧ r 17 < r 4 ∧ r 18 = p.index (k + r 17) ∧ x.val (k + r 17) = r 20
  | 49 => PushManyFill p x t N b k (r 17) r st ∧ r 17 < r 4 ∧ r 18 = p.index (k + r 17) ∧ x.val (k + r 17) = r 20 ∧
      r 21 = p.cells - 1
  | 50 => PushManyFill p x t N b k (r 17) r st ∧ r 17 < r 4 ∧ r 18 = p.index (k + r 17) ∧ x.val (k + r 17) = r 20 ∧
      r 23 = p.number (k + r 17)
  | 51 => PushManyFill p x t N b k (r 17) r st ∧ r 17 < r 4 ∧ r 18 = p.index (k + r 17) ∧ x.val (k + r 17) = r 20 ∧
      r 22 = place (p.number (k + r 17))
  | 52 => PushManyFill p x t N b k (r 17) r st ∧ r 17 < r 4 ∧ r 18 = p.index (k + r 17) ∧ x.val (k + r 17) = r 20 ∧
      r 22 = place (p.number (k + r 17)) ∧ m (p.item (k + r 17)) = r 20
  | 53 => PushManyFill p x t N b k (r 17 + 1) r st ∧ r 17 < r 4
  | 54 => PushManyFill p x t N b k (r 17) r st ∧ r 17 ≤ r 4
  | 55 => st = .committed ⟨2, [1, N], b⟩ ⟨r 4, b⟩ ∧ Idle x t ∧ r 4 ≠ 0
  | 56 => PushManyOn p x t N b k (r 15) r st
  | 57 => PushManyOn p x t N b k (r 3) r st
  | _ => False

/-- The thread is inside `push_many`. -/
inductive PushMany (p : Params) (e : Prop) : Assertion where
  | mk {x m t N b k r st pc} : PushManyAt p e x m t N b k r st pc → PushMany p e x m t ⟨2, pc, r, b⟩ st

variable {p : Params} {e e' : Prop} {x x' : Tickets} {m m' : Mem} {t u : Tid} {N k i j w w' : Nat} {b : List Nat}
  {r : Regs} {st : Status}

theorem PushManyOpen.update (O : PushManyOpen x t N b r st) (hi : Nat.ble 1 i = true) :
    PushManyOpen x t N b (Function.update r i w) st := by
  have hi := Nat.le_of_ble_eq_true hi
  exact ⟨(Function.update_ne (by omega)).trans O.q, O.len, O.pending, O.idle⟩

theorem PushManyOn.update (O : PushManyOn p x t N b k w r st) (hi : Nat.ble 2 i = true) :
    PushManyOn p x t N b k w (Function.update r i w') st := by
  have hi := Nat.le_of_ble_eq_true hi
  have e : Function.update r i w' 1 = r 1 := Function.update_ne (by omega)
  exact ⟨O.isOpen.update (Nat.ble_eq_true_of_le (by omega)), e.symm ▸ O.asked, e.symm ▸ O.pos, O.tail⟩

theorem PushManyFill.update (F : PushManyFill p x t N b k j r st) (hi : Nat.ble 5 i = true) :
    PushManyFill p x t N b k j (Function.update r i w) st := by
  have hi := Nat.le_of_ble_eq_true hi
  have e₀ : Function.update r i w 0 = r 0 := Function.update_ne (by omega)
  have e₃ : Function.update r i w 3 = r 3 := Function.update_ne (by omega)
  have e₄ : Function.update r i w 4 = r 4 := Function.update_ne (by omega)
  exact ⟨e₀.trans F.q, e₃.trans F.ticket, e₄.symm ▸ F.len, e₄.symm ▸ F.capacity, e₄.symm ▸ F.pos, e₄.symm ▸ F.mine,
    e₄.symm ▸ F.ahead, e₄.symm ▸ F.val, e₄.symm ▸ F.committed⟩

/-! ### Stability -/

theorem PushManyOpen.stable (G : Guarantee u p x m x' m') (hu : t ≠ u) (O : PushManyOpen x t N b r st) :
    PushManyOpen x' t N b r st := ⟨O.q, O.len, O.pending, O.idle.stable G hu⟩

theorem PushManyOn.stable (G : Guarantee u p x m x' m') (hu : t ≠ u) (O : PushManyOn p x t N b k w r st) :
    PushManyOn p x' t N b k w r st := ⟨O.isOpen.stable G hu, O.asked, O.pos, O.tail.stable G⟩

theorem PushManyFill.own (F : PushManyFill p x t N b k i r st) (h : i ≤ j) (h' : j < r 4) : x.own (k + j) = some t :=
  (F.mine (k + j)).mpr ⟨by omega, by omega⟩

theorem PushManyFill.keep (S : Shared p x m) (G : Guarantee u p x m x' m') (F : PushManyFill p x t N b k i r st)
    (h : i ≤ j) (h' : j < r 4) : x'.val (k + j) = x.val (k + j) := G.val _ (S.lap _ t (F.own h h')).1

theorem PushManyFill.stable (S : Shared p x m) (G : Guarantee u p x m x' m') (hu : t ≠ u)
    (F : PushManyFill p x t N b k i r st) : PushManyFill p x' t N b k i r st :=
  ⟨F.q, F.ticket, F.len, F.capacity, F.pos, F.mine.stable G hu,
    fun h => G.pass _ t (F.own (Nat.le_refl i) h) (F.ahead h),
    fun j v h h' hv => (F.keep S G h h').trans (F.val j v h h' hv), F.committed⟩

namespace PushMany

theorem stable (S : Shared p x m) (G : Guarantee u p x m x' m') (hu : t ≠ u) (E : e → e') {f : Frame}
    (h : PushMany p e x m t f st) : PushMany p e' x' m' t f st := by
  cases h with
  | @mk _ _ _ N b k r _ pc h =>
    refine .mk (N := N) (k := k) ?_
    match pc, h with
    | 0, ⟨O, h⟩ | 1, ⟨O, h⟩ | 2, ⟨O, h⟩ | 3, ⟨O, h⟩ | 5, ⟨O, h⟩ => exact ⟨O.stable G hu, h⟩
    | 4, ⟨h, h', h''⟩ => exact ⟨h, h'.stable G hu, h''⟩
    | 6, O | 38, O | 39, O | 56, O | 57, O => exact O.stable G hu
    | 7, ⟨O, h⟩ | 11, ⟨O, h⟩ => exact ⟨O.stable G hu, h⟩
    | 8, ⟨O, h, h'⟩ => exact ⟨O.stable G hu, h, h'.stable G⟩
    | 12, ⟨O, h, h'⟩ | 13, ⟨O, h, h'⟩ => exact ⟨O.stable G hu, h, h'.stable G E⟩
    | 14, ⟨O, h, h'⟩ => exact ⟨O.stable G hu, h, h'.stable G E⟩
    | 17, ⟨O, h, h', h''⟩ => exact ⟨O.stable G hu, h, h'.stable G E, h''⟩
    | 18, ⟨O, h, h', h''⟩ => exact ⟨O.stable G hu, h, h', h''.stable G E⟩
    | 9, ⟨O, h⟩ | 10, ⟨O, h⟩ | 15, ⟨O, h⟩ | 16, ⟨O, h⟩ | 19, ⟨O, h⟩ | 20, ⟨O, h⟩ | 21, ⟨O, h⟩ =>
      exact ⟨O.stable G hu, h.stable G E⟩
    | 22, ⟨O, h, h'⟩ => exact ⟨O.stable G hu, h.stable G E, h'⟩
    | 23, ⟨O, h, h₇, h₈, hf⟩ | 24, ⟨O, h, h₇, h₈, hf⟩ | 31, ⟨O, h, h₇, h₈, hf⟩ | 32, ⟨O, h, h₇, h₈, hf⟩ =>
      exact ⟨O.stable G hu, h.stable G E, h₇, h₈, hf.stable S G⟩
    | 25, ⟨O, h, h₇, h₈, hf, h'⟩ | 26, ⟨O, h, h₇, h₈, hf, h'⟩ | 27, ⟨O, h, h₇, h₈, hf, h'⟩ =>
      exact ⟨O.stable G hu, h.stable G E, h₇, h₈, hf.stable S G, h'⟩
    | 28, ⟨O, h, h₇, h₈, hf, h'⟩ => exact ⟨O.stable G hu, h.stable G E, h₇, h₈, hf.stable S G, h'.stable S G E⟩
    | 29, ⟨O, h⟩ | 30, ⟨O, h⟩ | 33, ⟨O, h⟩ | 34, ⟨O, h⟩ => exact ⟨O.stable G hu, h.stable S G E⟩
    | 35, ⟨O, h⟩ => exact ⟨O.stable G hu, h.imp (fun h => Nat.lt_of_lt_of_le h G.T) E⟩
    | 36, ⟨O, h⟩ => exact ⟨O.stable G hu, h.stable G E⟩
    | 37, ⟨h, h', h''⟩ => exact ⟨h, h'.stable G hu, E h''⟩
    | 40, ⟨O, h, h'⟩ | 41, ⟨O, h, h'⟩ => exact ⟨O.stable G hu, h.stable S G E, h'⟩
    | 42, .inl ⟨h, F⟩ => exact .inl ⟨h, F.stable S G hu⟩
    | 42, .inr ⟨h, O⟩ => exact .inr ⟨h, O.stable G hu⟩
    | 43, F => exact F.stable S G hu
    | 44, ⟨F, h⟩ | 45, ⟨F, h⟩ | 46, ⟨F, h⟩ | 53, ⟨F, h⟩ | 54, ⟨F, h⟩ => exact ⟨F.stable S G hu, h⟩
    | 47, ⟨F, h, h', h''⟩ | 48, ⟨F, h, h', h''⟩ =>
      exact ⟨F.stable S G hu, h, h', (F.keep S G (Nat.le_refl _) h).trans h''⟩
    | 49, ⟨F, h, h', h'', h₃⟩ | 50, ⟨F, h, h', h'', h₃⟩ | 51, ⟨F, h, h', h'', h₃⟩ =>
      exact ⟨F.stable S G hu, h, h', (F.keep S G (Nat.le_refl _) h).trans h'', h₃⟩
    | 52, ⟨F, h, h', h'', h₃, h₄⟩ =>
      exact ⟨F.stable S G hu, h, h', (F.keep S G (Nat.le_refl _) h).trans h'', h₃,
        (G.item _ t hu (F.own (Nat.le_refl _) h)).trans h₄⟩
    | 55, ⟨h, h', h''⟩ => exact ⟨h, h'.stable G hu, h''⟩
    | pc + 58, h => exact h.elim

end PushMany
end Mpmc
