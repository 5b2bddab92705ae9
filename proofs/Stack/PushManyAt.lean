prelude
import Stack.Push
/-!
# What is true inside push_many

## Main definitions

* `Built x m t b l e p i`: the first `i` items are in nodes of the thread's own, from `p` down to `l`
* `Ahead`: besides, there is one more node
* `PushManyAt`: the assertion at each program counter of `Gen.Stack.pushMany`; from 26 to 32 it gives up

## Main statements

* `PushMany.stable`: no step of another thread disturbs it

## Implementation notes

Registers: 0 q, 1 n, 2 last, 4 the first item, 5 its node, 6 first, 7 i, 8 node, 10 the next item, 11 its node, 12 the
node to be freed, 13 the one below it, 14 top, 15 expected, 16 done.
-/

namespace Stack
open Gen.Stack

/-- `push_many(items, n)` has not taken effect. -/
structure ManyOpen (n : Nat) (b : List Nat) (r : Regs) (st : Status) : Prop where
  q : r 0 = 1
  size : r 1 = n
  pending : st = .pending ⟨1, [1, n], b⟩
  le : n ≤ b.length
  lt : n < wordSize

/-- The first `i` items are in the thread's own nodes, the last of them on top; `l`, the lowest, has `e` below it. -/
def Built (x : Roles) (m : Mem) (t : Tid) (b : List Nat) (l e p i : Nat) : Prop :=
  ∃ ns, Mine x m t l e p ns ∧ values m ns = (b.take i).reverse

/-- Besides, `o` is another node of the thread's own. -/
def Ahead (x : Roles) (m : Mem) (t : Tid) (b : List Nat) (l p i o : Nat) : Prop :=
  ∃ ns, Mine x m t l 0 p ns ∧ values m ns = (b.take i).reverse ∧ x o = .own t ∧ ¬ o ∈ ns

/-- The nodes from `p` on, at most `n`, are to be freed. -/
def Waste (x : Roles) (m : Mem) (t : Tid) (l p n : Nat) : Prop := p = 0 ∨ ∃ ns, Mine x m t l 0 p ns ∧ ns.length ≤ n

/-- Node `o` is to be freed, and then those from `p` on, fewer than `n`. -/
def WasteAt (x : Roles) (m : Mem) (t : Tid) (l o p n : Nat) : Prop :=
  x o = .own t ∧ (p = 0 ∨ ∃ ns, Mine x m t l 0 p ns ∧ ¬ o ∈ ns ∧ ns.length + 1 ≤ n)

def PushManyAt (x : Roles) (m : Mem) (t : Tid) (n : Nat) (b : List Nat) (r : Regs) (st : Status) : Nat → Prop
  | 0 => ManyOpen n b r st
  | 1 => st = .committed ⟨1, [1, n], b⟩ ⟨0, b⟩
  | 2 => ManyOpen n b r st ∧ 1 ≤ n
  | 3 => ManyOpen n b r st ∧ 1 ≤ n ∧ b.get? 0 = some (r 3)
  | 4 => ManyOpen n b r st ∧ 1 ≤ n ∧ b.get? 0 = some (r 4)
  | 5 => ManyOpen n b r st ∧ 1 ≤ n ∧ b.get? 0 = some (r 4) ∧ (r 5 ≠ 0 → x (r 5) = .own t)
  | 6 => ManyOpen n b r st
  | 7 => ManyOpen n b r st ∧ r 2 = 0
  | 8 => ManyOpen n b r st ∧ 1 ≤ n ∧ b.get? 0 = some (r 4) ∧ x (r 5) = .own t
  | 9 => ManyOpen n b r st ∧ 1 ≤ n ∧ b.get? 0 = some (r 4) ∧ Node x m t (r 5) (r 4)
  | 10 => ManyOpen n b r st ∧ 1 ≤ n ∧ Built x m t b (r 5) 0 (r 5) 1
  | 11 => ManyOpen n b r st ∧ (r 2 ≠ 0 → 1 ≤ n ∧ Built x m t b (r 2) 0 (r 2) 1)
  | 12 => st = .committed ⟨1, [1, n], b⟩ ⟨4, b⟩
  | 13 => ManyOpen n b r st ∧ 1 ≤ n ∧ Built x m t b (r 2) 0 (r 2) 1
  | 14 => ManyOpen n b r st ∧ 1 ≤ n ∧ Built x m t b (r 2) 0 (r 6) 1
  | 15 => ManyOpen n b r st ∧ r 7 ≤ n ∧ Built x m t b (r 2) 0 (r 6) (r 7)
  | 16 => ManyOpen n b r st ∧ r 7 < n ∧ Built x m t b (r 2) 0 (r 6) (r 7)
  | 17 => ManyOpen n b r st ∧ r 7 < n ∧ Built x m t b (r 2) 0 (r 6) (r 7) ∧ b.get? (r 7) = some (r 9)
  | 18 => ManyOpen n b r st ∧ r 7 < n ∧ Built x m t b (r 2) 0 (r 6) (r 7) ∧ b.get? (r 7) = some (r 10)
  | 19 => ManyOpen n b r st ∧ r 7 < n ∧ b.get? (r 7) = some (r 10) ∧ Built x m t b (r 2) 0 (r 6) (r 7) ∧
      (r 11 ≠ 0 → Ahead x m t b (r 2) (r 6) (r 7) (r 11))
  | 20 => ManyOpen n b r st ∧ r 7 < n ∧ Built x m t b (r 2) 0 (r 6) (r 7)
  | 21 => ManyOpen n b r st ∧ r 7 < n ∧ Built x m t b (r 2) 0 (r 6) (r 7) ∧ r 8 = 0
  | 22 => ManyOpen n b r st ∧ r 7 < n ∧ b.get? (r 7) = some (r 10) ∧ Ahead x m t b (r 2) (r 6) (r 7) (r 11)
  | 23 => ManyOpen n b r st ∧ r 7 < n ∧ b.get? (r 7) = some (r 10) ∧ Ahead x m t b (r 2) (r 6) (r 7) (r 11) ∧
      m (item (r 11)) = r 10
  | 24 => ManyOpen n b r st ∧ r 7 < n ∧ Built x m t b (r 2) 0 (r 11) (r 7 + 1)
  | 25 => ManyOpen n b r st ∧ ((r 8 ≠ 0 ∧ r 7 < n ∧ Built x m t b (r 2) 0 (r 8) (r 7 + 1)) ∨
      (r 8 = 0 ∧ r 7 < n ∧ Built x m t b (r 2) 0 (r 6) (r 7)))
  | 26 => ManyOpen n b r st ∧ r 7 < n ∧ Built x m t b (r 2) 0 (r 6) (r 7)
  | 27 => ManyOpen n b r st ∧ Waste x m t (r 2) (r 12) n
  | 28 => ManyOpen n b r st ∧ r 12 ≠ 0 ∧ Waste x m t (r 2) (r 12) n
  | 29 => ManyOpen n b r st ∧ WasteAt x m t (r 2) (r 12) (r 13) n
  | 30 => ManyOpen n b r st ∧ Waste x m t (r 2) (r 13) n
  | 31 => ManyOpen n b r st ∧ Waste x m t (r 2) (r 12) n
  | 32 => st = .committed ⟨1, [1, n], b⟩ ⟨4, b⟩
  | 33 => ManyOpen n b r st ∧ r 7 < n ∧ Built x m t b (r 2) 0 (r 8) (r 7 + 1)
  | 34 => ManyOpen n b r st ∧ r 7 < n ∧ Built x m t b (r 2) 0 (r 6) (r 7 + 1)
  | 35 => ManyOpen n b r st ∧ r 7 ≤ n ∧ Built x m t b (r 2) 0 (r 6) (r 7)
  | 36 => ManyOpen n b r st ∧ ∃ e, Built x m t b (r 2) e (r 6) n
  | 37 => ManyOpen n b r st ∧ ∃ e, Built x m t b (r 2) e (r 6) n
  | 38 => ManyOpen n b r st ∧ Built x m t b (r 2) (r 14) (r 6) n
  | 39 => ManyOpen n b r st ∧ Built x m t b (r 2) (r 15) (r 6) n
  | 40 => (r 16 = 1 ∧ st = .committed ⟨1, [1, n], b⟩ ⟨0, b⟩) ∨
      (r 16 = 0 ∧ ManyOpen n b r st ∧ ∃ e, Built x m t b (r 2) e (r 6) n)
  | 41 => ManyOpen n b r st ∧ ∃ e, Built x m t b (r 2) e (r 6) n
  | 42 => ManyOpen n b r st ∧ ∃ e, Built x m t b (r 2) e (r 6) n
  | 43 => st = .committed ⟨1, [1, n], b⟩ ⟨0, b⟩
  | _ => False

/-- The thread is inside `push_many`. -/
inductive PushMany : Assertion where
  | mk {x m t n b r st pc} : PushManyAt x m t n b r st pc → PushMany x m t ⟨1, pc, r, b⟩ st

variable {x x' : Roles} {m m' : Mem} {q : List Nat} {t u : Tid} {n l e p i o : Nat} {b : List Nat} {r : Regs}
    {st : Status}

theorem ManyOpen.update {j w : Nat} (O : ManyOpen n b r st) (hj : Nat.ble 2 j = true) :
    ManyOpen n b (Function.update r j w) st := by
  have hj := Nat.le_of_ble_eq_true hj
  exact ⟨(Function.update_ne (by omega)).trans O.q, (Function.update_ne (by omega)).trans O.size, O.pending, O.le, O.lt⟩

/-! ### Stability -/

theorem Built.stable (G : Guarantee u x m x' m') (hu : t ≠ u)
    (B : Built x m t b l e p i) : Built x' m' t b l e p i := by
  obtain ⟨ns, M, hv⟩ := B
  exact ⟨ns, (M.stable G hu).1, (M.stable G hu).2.trans hv⟩

theorem Ahead.stable (G : Guarantee u x m x' m') (hu : t ≠ u)
    (A : Ahead x m t b l p i o) : Ahead x' m' t b l p i o := by
  obtain ⟨ns, M, hv, ho, hn⟩ := A
  exact ⟨ns, (M.stable G hu).1, (M.stable G hu).2.trans hv, (G.own o t hu ho).1, hn⟩

theorem Waste.stable (G : Guarantee u x m x' m') (hu : t ≠ u) (W : Waste x m t l p n) : Waste x' m' t l p n :=
  W.imp id fun ⟨ns, M, hn⟩ => ⟨ns, (M.stable G hu).1, hn⟩

theorem WasteAt.stable (G : Guarantee u x m x' m') (hu : t ≠ u) (W : WasteAt x m t l o p n) :
    WasteAt x' m' t l o p n :=
  ⟨(G.own o t hu W.1).1, W.2.imp id fun ⟨ns, M, hn⟩ => ⟨ns, (M.stable G hu).1, hn⟩⟩

theorem PushMany.stable (G : Guarantee u x m x' m') (hu : t ≠ u) {f : Frame} (h : PushMany x m t f st) :
    PushMany x' m' t f st := by
  cases h with
  | @mk _ _ _ n b r _ pc h =>
    refine .mk (n := n) ?_
    match pc, h with
    | 0, h | 1, h | 2, h | 3, h | 4, h | 6, h | 7, h | 12, h | 32, h | 43, h => exact h
    | 5, ⟨O, h₁, h₂, h⟩ => exact ⟨O, h₁, h₂, fun h₅ => (G.own _ t hu (h h₅)).1⟩
    | 8, ⟨O, h₁, h₂, h⟩ => exact ⟨O, h₁, h₂, (G.own _ t hu h).1⟩
    | 9, ⟨O, h₁, h₂, N⟩ => exact ⟨O, h₁, h₂, N.stable G hu⟩
    | 10, ⟨O, h, B⟩ | 13, ⟨O, h, B⟩ | 14, ⟨O, h, B⟩ | 15, ⟨O, h, B⟩ | 16, ⟨O, h, B⟩ | 24, ⟨O, h, B⟩ | 33, ⟨O, h, B⟩
    | 34, ⟨O, h, B⟩ | 35, ⟨O, h, B⟩ | 20, ⟨O, h, B⟩ | 26, ⟨O, h, B⟩ => exact ⟨O, h, B.stable G hu⟩
    | 11, ⟨O, h⟩ => exact ⟨O, fun h₂ => ⟨(h h₂).1, (h h₂).2.stable G hu⟩⟩
    | 17, ⟨O, h, B, hi⟩ | 18, ⟨O, h, B, hi⟩ => exact ⟨O, h, B.stable G hu, hi⟩
    | 19, ⟨O, h, hi, B, A⟩ => exact ⟨O, h, hi, B.stable G hu, fun h' => (A h').stable G hu⟩
    | 38, ⟨O, B⟩ | 39, ⟨O, B⟩ => exact ⟨O, B.stable G hu⟩
    | 21, ⟨O, h, B, h'⟩ => exact ⟨O, h, B.stable G hu, h'⟩
    | 22, ⟨O, h, hi, A⟩ => exact ⟨O, h, hi, A.stable G hu⟩
    | 23, ⟨O, h, hi, A, hv⟩ =>
      have ho := A.choose_spec.2.2.1
      exact ⟨O, h, hi, A.stable G hu, (G.own _ t hu ho).2.2.trans hv⟩
    | 25, ⟨O, .inl ⟨h, hi, B⟩⟩ => exact ⟨O, .inl ⟨h, hi, B.stable G hu⟩⟩
    | 25, ⟨O, .inr ⟨h, hi, B⟩⟩ => exact ⟨O, .inr ⟨h, hi, B.stable G hu⟩⟩
    | 27, ⟨O, W⟩ | 30, ⟨O, W⟩ | 31, ⟨O, W⟩ => exact ⟨O, W.stable G hu⟩
    | 28, ⟨O, h, W⟩ => exact ⟨O, h, W.stable G hu⟩
    | 29, ⟨O, W⟩ => exact ⟨O, W.stable G hu⟩
    | 36, ⟨O, e, B⟩ | 37, ⟨O, e, B⟩ | 41, ⟨O, e, B⟩ | 42, ⟨O, e, B⟩ => exact ⟨O, e, B.stable G hu⟩
    | 40, .inl h => exact .inl h
    | 40, .inr ⟨h, O, e, B⟩ => exact .inr ⟨h, O, e, B.stable G hu⟩
    | pc + 44, h => exact h.elim

end Stack
