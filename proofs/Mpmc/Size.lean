prelude
import Mpmc.Deduce
/-!
# size, instruction by instruction

## Main definitions

* `SizeAt`: the assertion at each program counter of `Gen.Mpmc.size`

## Main statements

* `Size.step`: every instruction of `size` leads from its assertion to the next one
* `Size.stable`: no step of another thread disturbs it

## Implementation notes

Registers: 0 q, 1 capacity, 2 head, 3 tail. `size` takes effect at the load of `tail`: `head` is no less by then than
what was read, so the difference is no less than what is inside.
-/

namespace Mpmc
open Gen.Mpmc

/-- `size()` has not taken effect. -/
structure SizeOpen (x : Tickets) (t : Tid) (b : List Nat) (r : Regs) (st : Status) : Prop where
  q : r 0 = 1
  pending : st = .pending ⟨4, [1], b⟩
  idle : Idle x t

/-- `size()` has taken effect, and is going to return `w`. -/
structure Sized (x : Tickets) (t : Tid) (b : List Nat) (w : Nat) (st : Status) : Prop where
  idle : Idle x t
  committed : st = .committed ⟨4, [1], b⟩ ⟨w, b⟩

def SizeAt (p : Params) (x : Tickets) (t : Tid) (b : List Nat) (r : Regs) (st : Status) : Nat → Prop
  | 0 => SizeOpen x t b r st
  | 1 => SizeOpen x t b r st ∧ r 1 = p.capacity
  | 2 => SizeOpen x t b r st ∧ r 1 = p.capacity ∧ Past p x (r 2)
  | 3 => (r 1 < BinOp.eval .sub (r 3) (r 2) ∧ Sized x t b (r 1) st) ∨
      (BinOp.eval .sub (r 3) (r 2) ≤ r 1 ∧ Sized x t b (BinOp.eval .sub (r 3) (r 2)) st)
  | 4 => Sized x t b (r 1) st
  | 5 => Sized x t b (BinOp.eval .sub (r 3) (r 2)) st
  | _ => False

/-- The thread is inside `size`. -/
inductive Size (p : Params) : Assertion where
  | mk {x m t b r st pc} : SizeAt p x t b r st pc → Size p x m t ⟨4, pc, r, b⟩ st

variable {p : Params} {x x' : Tickets} {m m' : Mem} {t u : Tid} {i w : Nat} {b : List Nat} {r : Regs} {st : Status}

theorem SizeOpen.update (O : SizeOpen x t b r st) (hi : Nat.ble 1 i = true) :
    SizeOpen x t b (Function.update r i w) st := by
  have hi := Nat.le_of_ble_eq_true hi
  exact ⟨(Function.update_ne (by omega)).trans O.q, O.pending, O.idle⟩

theorem SizeOpen.stable (G : Guarantee u p x m x' m') (hu : t ≠ u) (O : SizeOpen x t b r st) : SizeOpen x' t b r st :=
  ⟨O.q, O.pending, O.idle.stable G hu⟩

theorem Sized.stable (G : Guarantee u p x m x' m') (hu : t ≠ u) (O : Sized x t b w st) : Sized x' t b w st :=
  ⟨O.idle.stable G hu, O.committed⟩

namespace Size

theorem stable (G : Guarantee u p x m x' m') (hu : t ≠ u) {f : Frame} (h : Size p x m t f st) : Size p x' m' t f st := by
  cases h with
  | @mk _ _ _ b r _ pc h =>
    refine .mk ?_
    match pc, h with
    | 0, O => exact O.stable G hu
    | 1, ⟨O, h⟩ => exact ⟨O.stable G hu, h⟩
    | 2, ⟨O, h, h'⟩ => exact ⟨O.stable G hu, h, h'.stable G⟩
    | 3, h => exact h.imp (fun ⟨h, D⟩ => ⟨h, D.stable G hu⟩) (fun ⟨h, D⟩ => ⟨h, D.stable G hu⟩)
    | 4, D | 5, D => exact D.stable G hu
    | pc + 6, h => exact h.elim

theorem step (S : Shared p x m) (hy : x.T ≤ p.cells + 9223372036854775808) : ∀ pc, SizeAt p x t b r st pc →
    MpmcStep (Size p) p x m t st (Frame.exec program m ⟨4, pc, r, b⟩)
  | 0, O => by
    refine .stay S (.mk ⟨O.update rfl, ?_⟩)
    show m ⟨r 0, Field.capacity, 0⟩ = p.capacity
    rw [O.q, S.capacity]
  | 1, ⟨O, h⟩ => by
    refine .stay S (.mk ⟨O.update rfl, h, x.H, ?_, Nat.le_refl _⟩)
    show m ⟨r 0, Field.head, 0⟩ = p.index x.H
    rw [O.q, S.head]
  | 2, ⟨O, h, i, hw, hi⟩ => by
    have ho := S.order
    have hb := p.cells_le
    have hm : m ⟨r 0, Field.tail, 0⟩ = p.index x.T := by rw [O.q, S.tail]
    have hs : BinOp.eval .sub (m ⟨r 0, Field.tail, 0⟩) (r 2) = x.T - i := by
      rw [hm, hw, Params.sub (by omega) (by unfold wordSize; omega)]
    rcases Nat.lt_or_ge p.capacity (x.T - i) with h' | h'
    · refine .commit S O.pending (.mk (.inl ⟨?_, O.idle, rfl⟩)) ?_
      · show r 1 < BinOp.eval .sub (m ⟨r 0, Field.tail, 0⟩) (r 2)
        rw [hs, h]
        exact h'
      · show Op p.capacity _ _ ⟨r 1, b⟩ _
        rw [h]
        exact .size (by rw [length_queue]; omega) (Nat.le_refl _)
    · refine .commit S O.pending (.mk (.inr ⟨?_, O.idle, rfl⟩)) ?_
      · show BinOp.eval .sub (m ⟨r 0, Field.tail, 0⟩) (r 2) ≤ r 1
        rw [hs, h]
        exact h'
      · show Op p.capacity _ _ ⟨BinOp.eval .sub (m ⟨r 0, Field.tail, 0⟩) (r 2), b⟩ _
        rw [hs]
        exact .size (by rw [length_queue]; omega) h'
  | 3, h => by
    show MpmcStep _ p x m t st (some (.next m ⟨4, cond (Word.toBool
      (BinOp.eval .gt (BinOp.eval .sub (r 3) (r 2)) (r 1))) 4 5, r, b⟩))
    rw [Word.toBool_gt]
    rcases Word.cond_ble (r 1 + 1) (BinOp.eval .sub (r 3) (r 2)) 4 5 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · rcases h with ⟨_, h⟩ | ⟨h, _⟩
      · exact .stay S (.mk h)
      · exact absurd h (Nat.not_le_of_lt h')
    · rcases h with ⟨h, _⟩ | ⟨_, h⟩
      · exact absurd h (Nat.not_lt_of_le (Nat.le_of_lt_succ h'))
      · exact .stay S (.mk h)
  | 4, h => .done h.committed h.idle
  | 5, h => .done h.committed h.idle
  | _ + 6, h => h.elim

end Size
end Mpmc
