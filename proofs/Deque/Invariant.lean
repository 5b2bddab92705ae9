prelude
import Machine.LogRule
import Deque.Index
/-!
# What is always true of the deque

## Main definitions

* `Own`: the part of the ghost state that only the owner changes: positions in the deque as unbounded numbers, the
  elements by position, the buffers. Beside it there is one number more, `T`: the position of the oldest element.
* `Shared`: how the shared memory represents them
* `queue`: the elements, oldest first
* `Later`: what a thief may rely on, whatever the other threads do
* `Steady`: how the owner's part is while the owner is in no operation
* `Commit`: what a step means for the log

## Implementation notes

Elements `S` to `N` are in the slots of the current buffer: those before `T` too, as long as
nobody needs the slots; so the owner's reads need not care how far the thieves are.

While the owner pops, `bottom` (at `F`) is one less than the end of the queue (at `E`), until it is decided that the
owner gets the newest element: then `E` moves, if others are left; or `T` moves, if it was the last.

## References

* D. Chase, Y. Lev, *Dynamic circular work-stealing deque*, SPAA 2005
-/

namespace Deque
open Gen.Deque

/-! ### The ghost state -/

/-- Positions in the deque, elements, buffers. -/
structure Own where
  /-- behind the newest element -/
  E : Nat
  /-- where `bottom` points -/
  F : Nat
  /-- where `bottom_own` points -/
  O : Nat
  /-- where `top_seen` points -/
  S : Nat
  /-- what the owner knows `top` to have reached -/
  L : Nat
  /-- behind the last element in a slot -/
  N : Nat
  /-- the current buffer, and what `buffer_own` holds -/
  cur : Nat
  own : Nat
  /-- the current buffer has `2 ^ K` slots -/
  K : Nat
  /-- the buffers that were ever current: `2 ^ k` slots -/
  pub : Nat → Option Nat
  /-- the elements by position -/
  items : Nat → Nat
  /-- how many calls of `push` there were, and how many allocations -/
  C : Nat
  A : Nat
  /-- the number of the first allocation -/
  first : Nat

/-- Object `o` is a buffer of `2 ^ k` slots. -/
structure IsBuffer (m : Mem) (o k : Nat) : Prop where
  mask : m ⟨o, Field.bufferMask, 0⟩ = Word.pow2 k - 1
  extent : m (Heap.extent o) = Word.pow2 k + 1
  le : k ≤ 60
  ne_zero : o ≠ 0
  ne_one : o ≠ 1
  named : o = 2 ∨ ∃ n, o = m (Heap.answer n)

/-- The allocations to come: what they give does not exist yet. -/
structure Heaped (first A : Nat) (m : Mem) : Prop where
  deque : m (Heap.extent 1) ≠ 0
  count : m Heap.count = index first A
  fresh : ∀ n, A ≤ n → n < wordSize → m (Heap.answer (index first n)) ≠ 0 →
    m (Heap.extent (m (Heap.answer (index first n)))) = 0
  distinct : ∀ i j, i < wordSize → j < wordSize → m (Heap.answer i) ≠ 0 →
    m (Heap.answer i) = m (Heap.answer j) → i = j

/-- The order of the positions. -/
structure Ordered (T : Nat) (y : Own) : Prop where
  seen : 1 ≤ y.S ∧ y.S ≤ y.L ∧ y.L ≤ T ∧ T ≤ y.E
  ends : y.F ≤ y.E ∧ y.E ≤ y.F + 1 ∧ y.E ≤ y.N ∧ y.N ≤ y.E + 1
  room : y.N ≤ y.S + Word.pow2 y.K
  calls : y.E ≤ y.C + 1 ∧ y.A ≤ y.C ∧ y.C ≤ maxPushes

/-- How the memory represents the ghost state. -/
structure Shared (p : Params) (T : Nat) (y : Own) (m : Mem) : Prop where
  top : m (cell Field.top) = p.index T
  bottom : m (cell Field.bottom) = p.index y.F
  bottomOwn : m (cell Field.bottomOwn) = p.index y.O
  topSeen : m (cell Field.topSeen) = p.index y.S
  buffer : m (cell Field.buffer) = y.cur
  bufferOwn : m (cell Field.bufferOwn) = y.own
  current : y.pub y.cur = some y.K
  buffers : ∀ o k, y.pub o = some k → IsBuffer m o k
  items : ∀ i, y.S ≤ i → i < y.N → m (p.slot y.cur y.K i) = y.items i
  heap : Heaped y.first y.A m
  order : Ordered T y

/-- The elements at the `n` positions from `i` on. -/
def contents (items : Nat → Nat) : (i n : Nat) → List Nat
  | _, 0 => []
  | i, n + 1 => items i :: contents items (i + 1) n

/-- The elements in the deque, oldest first. -/
def queue (T : Nat) (y : Own) : List Nat := contents y.items T (y.E - T)

/-- The owner is in no operation, or has changed nothing yet, or has finished all changes. -/
structure Steady (y : Own) : Prop where
  F : y.F = y.E
  O : y.O = y.E
  N : y.N = y.E
  own : y.own = y.cur

section
variable {p : Params} {items items' : Nat → Nat} {T i n : Nat} {y : Own} {m m' : Mem}

theorem contents_congr (h : ∀ j, i ≤ j → j < i + n → items' j = items j) :
    contents items' i n = contents items i n := by
  induction n generalizing i with
  | zero => rfl
  | succ n ih =>
    unfold contents
    rw [h i (Nat.le_refl i) (by omega), ih fun j h₁ h₂ => h j (by omega) (by omega)]

theorem contents_length (i n : Nat) : (contents items i n).length = n := by
  induction n generalizing i with
  | zero => rfl
  | succ n ih => exact congrArg Nat.succ (ih (i + 1))

theorem contents_concat (i n : Nat) : contents items i (n + 1) = contents items i n ++ [items (i + n)] := by
  induction n generalizing i with
  | zero => rfl
  | succ n ih =>
    show items i :: contents items (i + 1) (n + 1) = items i :: (contents items (i + 1) n ++ [items (i + (n + 1))])
    rw [ih (i + 1), show i + 1 + n = i + (n + 1) by omega]

theorem queue_length : (queue T y).length = y.E - T := contents_length _ _

theorem queue_nil (h : y.E ≤ T) : queue T y = [] := by
  unfold queue
  rw [Nat.sub_eq_zero_of_le h]
  rfl

theorem queue_cons (h : T < y.E) : queue T y = y.items T :: queue (T + 1) y := by
  unfold queue
  rw [show y.E - T = (y.E - (T + 1)) + 1 by omega]
  rfl

/-- The newest element. -/
theorem queue_concat {y' : Own} (h : T ≤ y.E) (he : y'.E = y.E + 1)
    (hi : ∀ j, T ≤ j → j < y.E → y'.items j = y.items j) :
    queue T y' = queue T y ++ [y'.items y.E] := by
  unfold queue
  rw [he, show y.E + 1 - T = (y.E - T) + 1 by omega, contents_concat, show T + (y.E - T) = y.E by omega,
    contents_congr fun j h₁ h₂ => hi j h₁ (by omega)]

/-! ### Locations -/

theorem IsBuffer.congr {o k : Nat} (h : ∀ l : Loc, l.obj ≠ 1 → m' l = m l) (B : IsBuffer m o k) : IsBuffer m' o k where
  mask := (h ⟨o, Field.bufferMask, 0⟩ B.ne_one).trans B.mask
  extent := (h ⟨0, 2, o⟩ nofun).trans B.extent
  le := B.le
  ne_zero := B.ne_zero
  ne_one := B.ne_one
  named := B.named.imp id fun ⟨n, e⟩ => ⟨n, e.trans (h ⟨0, 1, n⟩ nofun).symm⟩

theorem Heaped.congr {first A : Nat} (h : ∀ l : Loc, l.obj = 0 → m' l = m l) (H : Heaped first A m) :
    Heaped first A m' := by
  have ha : ∀ n, m' (Heap.answer n) = m (Heap.answer n) := fun n => h ⟨0, 1, n⟩ rfl
  have he : ∀ o, m' (Heap.extent o) = m (Heap.extent o) := fun o => h ⟨0, 2, o⟩ rfl
  refine ⟨(he 1).symm ▸ H.deque, (h ⟨0, 0, 0⟩ rfl).trans H.count, fun n h₁ h₂ => ?_, fun i j h₁ h₂ => ?_⟩
  · rw [ha, he]; exact H.fresh n h₁ h₂
  · rw [ha, ha]; exact H.distinct i j h₁ h₂

theorem set_cell {f v : Nat} (l : Loc) (h : l.obj ≠ 1) : m.set (cell f) v l = m l := by
  refine Mem.set_ne fun e => h ?_
  rw [e]

theorem Shared.is_current (S : Shared p T y m) : IsBuffer m y.cur y.K := S.buffers _ _ S.current

theorem Shared.pow_le (S : Shared p T y m) : Word.pow2 y.K ≤ 1152921504606846976 := pow2_le_60 S.is_current.le

end

/-! ### What the others may do -/

/-- What a thief may rely on: `top` only grows; as long as it stays, a buffer that was current keeps the oldest element
in its slot, and so does the ghost state; and if there is an element, then there remains one. -/
structure Later (p : Params) (T : Nat) (y : Own) (m : Mem) (T' : Nat) (y' : Own) (m' : Mem) : Prop where
  le : T ≤ T'
  live : T' = T → T < y.E → T < y'.E
  pub : ∀ o k, y.pub o = some k → y'.pub o = some k
  item : T' = T → T < y.E → y'.items T = y.items T
  slot : ∀ o k, y.pub o = some k → T' = T → T < y.E → m' (p.slot o k T) = m (p.slot o k T)

/-- What a step means for the log: nothing, or the thread's own operation takes effect; `ZP_EMPTY` of a steal only if
`W`. -/
inductive Commit (W : Prop) (q : List Nat) (st : Status) (q' : List Nat) (st' : Status) : Prop where
  | none : q' = q → st' = st → Commit W q st q' st'
  | op {call r} : st = .pending call → st' = .committed call r → Op q call r q' → (call.op = 2 → r.ret = 2 → W) →
      Commit W q st q' st'

section
variable {p : Params} {T T' : Nat} {y : Own} {m m' : Mem}

theorem Later.refl : Later p T y m T y m :=
  ⟨Nat.le_refl T, fun _ h => h, fun _ _ h => h, fun _ _ => rfl, fun _ _ _ _ _ => rfl⟩

/-- A change of `top` only. -/
theorem Later.of_top (S : Shared p T y m) (h : T ≤ T') (hm : ∀ l, l ≠ cell Field.top → m' l = m l) :
    Later p T y m T' y m' :=
  ⟨h, fun _ h => h, fun _ _ h => h, fun _ _ => rfl,
    fun o k hp _ _ => hm _ (Params.slot_ne_cell (S.buffers o k hp).ne_one)⟩

end
end Deque
