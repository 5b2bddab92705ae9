prelude
import Deque.Owner
/-!
# What is true inside pop

## Main definitions

* `PopAt`: the assertion at each program counter of `Gen.Deque.pop`
* `Pop`: the owner is inside `pop`

## Main statements

* `OwnerStep.take`, `.last`: to take the newest element, if there are others or if it is the only one, is harmless

## Implementation notes

Registers: 0 q, 1 end, 2 bottom, 3 top, 4 buffer, 5 mask, 6 value, 7 expected, 8 taken. The buffer is `x :: b` when
`pop` is called, `buf` now.

The load of `top` finds one of three things. There is no element: `pop` has taken effect, with `ZP_EMPTY`. There are
others beside the newest: it has taken effect too, since no thief will get this one. There is but one (`PopLast`): then
the compare-and-swap decides.
-/

namespace Deque
open Gen.Deque

/-- `bottom` is one less than `bottom_own`; the element to be taken is at `F`. -/
structure PopBase (p : Params) (y : Own) (x : Nat) (b : List Nat) (r : Regs) (buf : List Nat) : Prop where
  q : r 0 = 1
  fin : r 1 = p.index y.N
  bottom : r 2 = p.index y.F
  buf : buf = x :: b
  F : y.F + 1 = y.N
  O : y.O = y.N
  own : y.own = y.cur

/-- There was no element. -/
structure PopNone (y : Own) (x : Nat) (b : List Nat) (st : Status) : Prop where
  committed : st = .committed ⟨1, [1], x :: b⟩ ⟨2, x :: b⟩
  N : y.N = y.E
  L : y.L = y.E

/-- There was one element. -/
structure PopLast (y : Own) (x : Nat) (b : List Nat) (st : Status) : Prop where
  pending : st = .pending ⟨1, [1], x :: b⟩
  N : y.N = y.E
  L : y.L = y.F

/-- There were others, and the newest has been taken. -/
structure PopTaken (y : Own) (x : Nat) (b : List Nat) (st : Status) : Prop where
  committed : st = .committed ⟨1, [1], x :: b⟩ ⟨0, y.items y.F :: b⟩
  E : y.E = y.F
  L : y.L < y.F
  calls : y.F ≤ y.C

/-- The operation has taken effect, with result `res`; all is as if no operation were going on. -/
def PopEnd (y : Own) (c : Call) (st : Status) (res : Result) : Prop := Steady y ∧ st = .committed c res

def PopAt (p : Params) (y : Own) (x : Nat) (b : List Nat) (r : Regs) (buf : List Nat) (st : Status) : Nat → Prop
  | 0 => Steady y ∧ r 0 = 1 ∧ buf = x :: b ∧ st = .pending ⟨1, [1], x :: b⟩
  | 1 => Steady y ∧ r 0 = 1 ∧ buf = x :: b ∧ st = .pending ⟨1, [1], x :: b⟩ ∧ r 1 = p.index y.E
  | 2 => Steady y ∧ r 0 = 1 ∧ buf = x :: b ∧ st = .pending ⟨1, [1], x :: b⟩ ∧ r 1 = p.index y.E ∧
      ∃ n, n + 1 = y.E ∧ r 2 = p.index n
  | 3 => PopBase p y x b r buf ∧ y.N = y.E ∧ st = .pending ⟨1, [1], x :: b⟩
  | 4 => PopBase p y x b r buf ∧ r 3 = p.index y.L ∧ (PopNone y x b st ∨ PopLast y x b st ∨ PopTaken y x b st)
  | 5 => PopBase p y x b r buf ∧ PopNone y x b st
  | 6 => PopEnd y ⟨1, [1], x :: b⟩ st ⟨2, buf⟩
  | 7 => PopBase p y x b r buf ∧ r 3 = p.index y.L ∧ (PopLast y x b st ∨ PopTaken y x b st)
  | 8 => PopBase p y x b r buf ∧ r 3 = p.index y.L ∧ (PopLast y x b st ∨ PopTaken y x b st) ∧ r 4 = y.cur
  | 9 => PopBase p y x b r buf ∧ r 3 = p.index y.L ∧ (PopLast y x b st ∨ PopTaken y x b st) ∧ r 4 = y.cur ∧
      r 5 = Word.pow2 y.K - 1
  | 10 => PopBase p y x b r buf ∧ r 3 = p.index y.L ∧ (PopLast y x b st ∨ PopTaken y x b st) ∧ r 6 = y.items y.F
  | 11 => PopBase p y x b r buf ∧ r 3 = p.index y.L ∧ PopLast y x b st ∧ r 6 = y.items y.F
  | 12 => PopBase p y x b r buf ∧ r 3 = p.index y.L ∧ PopLast y x b st ∧ r 6 = y.items y.F ∧ r 7 = p.index y.L
  | 13 => PopBase p y x b r buf ∧ y.N = y.E ∧ y.L = y.E ∧
      ((r 8 = 0 ∧ st = .committed ⟨1, [1], x :: b⟩ ⟨2, x :: b⟩) ∨
        (r 8 = 1 ∧ st = .committed ⟨1, [1], x :: b⟩ ⟨0, r 6 :: b⟩))
  | 14 => Steady y ∧ buf = x :: b ∧
      ((r 8 = 0 ∧ st = .committed ⟨1, [1], x :: b⟩ ⟨2, x :: b⟩) ∨
        (r 8 = 1 ∧ st = .committed ⟨1, [1], x :: b⟩ ⟨0, r 6 :: b⟩))
  | 15 => PopEnd y ⟨1, [1], x :: b⟩ st ⟨2, buf⟩
  | 16 => buf = x :: b ∧ PopEnd y ⟨1, [1], x :: b⟩ st ⟨0, r 6 :: b⟩
  | 17 => PopEnd y ⟨1, [1], x :: b⟩ st ⟨0, buf⟩
  | 18 => PopBase p y x b r buf ∧ PopTaken y x b st ∧ r 6 = y.items y.F
  | 19 => buf = x :: b ∧ PopEnd y ⟨1, [1], x :: b⟩ st ⟨0, r 6 :: b⟩
  | 20 => PopEnd y ⟨1, [1], x :: b⟩ st ⟨0, buf⟩
  | _ => False

/-- The owner is inside `pop`. -/
inductive Pop (p : Params) : OwnerAssertion where
  | mk {y m x b r buf st pc} : PopAt p y x b r buf st pc → Pop p y m ⟨1, pc, r, buf⟩ st

variable {p : Params} {A : OwnerAssertion} {T : Nat} {y : Own} {m : Mem} {f f' : Frame} {st : Status} {x : Nat}
  {b buf : List Nat} {r : Regs}

theorem PopBase.update {j w : Nat} (B : PopBase p y x b r buf) (hj : Nat.ble 3 j = true) :
    PopBase p y x b (Function.update r j w) buf := by
  have hj := Nat.le_of_ble_eq_true hj
  exact ⟨(Function.update_ne (by omega)).trans B.q, (Function.update_ne (by omega)).trans B.fin,
    (Function.update_ne (by omega)).trans B.bottom, B.buf, B.F, B.O, B.own⟩

namespace OwnerStep

/-- The owner has loaded `top`, and takes the newest element, beside which there are others. -/
theorem take {call : Call} {res : Result} (S : Shared p T y m) (hF : y.F + 1 = y.N) (hN : y.N = y.E) (hT : T < y.F)
    (hA : A { y with E := y.F, L := T } m f' (.committed call res)) (hr : rank m f' < rank m f)
    (hst : st = .pending call)
    (hop : Op (queue T { y with E := y.F, L := T } ++ [y.items y.F]) call res (queue T { y with E := y.F, L := T }))
    (h₂ : Nat.beq call.op 2 = false) :
    OwnerStep p A T y m f st (some (.next m f')) := by
  have hs := S.order.seen
  have hc := S.order.calls
  have hq : queue T y = queue T { y with E := y.F, L := T } ++ [y.items y.F] :=
    queue_concat (y := { y with E := y.F, L := T }) (y' := y) (Nat.le_of_lt hT) (by show y.E = y.F + 1; omega)
      fun _ _ _ => rfl
  refine .next (y' := { y with E := y.F, L := T }) ⟨S.top, S.bottom, S.bottomOwn, S.topSeen, S.buffer, S.bufferOwn,
    S.current, S.buffers, S.items, S.heap, ⟨?_, ?_, S.order.room, ?_⟩⟩ hA
    ⟨Nat.le_refl T, fun _ _ => hT, fun _ _ h => h, fun _ _ => rfl, fun _ _ _ _ _ => rfl⟩ rfl
    (.op hst rfl (hq ▸ hop) fun e => absurd e (Nat.ne_of_beq_eq_false h₂)) hr
  · show 1 ≤ y.S ∧ y.S ≤ T ∧ T ≤ T ∧ T ≤ y.F
    omega
  · show y.F ≤ y.F ∧ y.F ≤ y.F + 1 ∧ y.F ≤ y.N ∧ y.N ≤ y.F + 1
    omega
  · show y.F ≤ y.C + 1 ∧ y.A ≤ y.C ∧ y.C ≤ maxPushes
    omega

/-- The owner takes the only element, by moving `top`. -/
theorem last {call : Call} {res : Result} (S : Shared p T y m) (hE : T + 1 = y.E)
    (hA : A { y with L := T + 1 } (m.set (cell Field.top) (p.index (T + 1))) f' (.committed call res))
    (hr : rank (m.set (cell Field.top) (p.index (T + 1))) f' < rank m f) (hst : st = .pending call)
    (hop : Op [y.items T] call res []) (h₂ : Nat.beq call.op 2 = false) :
    OwnerStep p A T y m f st (some (.next (m.set (cell Field.top) (p.index (T + 1))) f')) := by
  have hs := S.order.seen
  have hq : queue T y = [y.items T] := by rw [queue_cons (by omega), queue_nil (by omega)]
  have hq' : queue (T + 1) y = [] := queue_nil (by omega)
  refine .next (T' := T + 1) (y' := { y with L := T + 1 }) ⟨Mem.set_self _ _ _, S.bottom, S.bottomOwn, S.topSeen,
    S.buffer, S.bufferOwn, S.current,
    buffers_cell S.buffers, fun i h₁ h₂ => items_cell S.is_current.ne_one (S.items i h₁ h₂), heap_cell S.heap,
    ⟨?_, S.order.ends, S.order.room, S.order.calls⟩⟩ hA
    ⟨Nat.le_succ T, fun _ h => h, fun _ _ h => h, fun _ _ => rfl,
    fun o k hp _ _ => set_cell _ (S.buffers o k hp).ne_one⟩
    rfl (.op hst rfl ?_ fun e => absurd e (Nat.ne_of_beq_eq_false h₂)) hr
  · show 1 ≤ y.S ∧ y.S ≤ T + 1 ∧ T + 1 ≤ T + 1 ∧ T + 1 ≤ y.E
    omega
  · rw [hq, show queue (T + 1) { y with L := T + 1 } = [] from hq']
    exact hop

end OwnerStep
end Deque
