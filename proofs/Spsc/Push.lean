prelude
import Spsc.Producer
/-!
# push, instruction by instruction

## Main definitions

* `PushAt`: the assertion at each program counter of `Gen.Spsc.push`

## Main statements

* `Push.step`: every instruction of `push` leads from its assertion to the next one

## Implementation notes

Registers: 0 q, 1 value, 2 tail, 3 head, 4 capacity, 5 mask.
-/

namespace Spsc
open Gen.Spsc

/-- What is true throughout; `tail_own` is `k` ahead of `tail`. -/
structure PushBase (p : Params) (T own v : Nat) (r : Regs) (k : Nat) : Prop where
  q : r 0 = 1
  value : r 1 = v
  own : own = p.index (T + k)

/-- The load of `head` has shown the ring to be full, and `push` has taken effect; or there is room. -/
def PushSeen (p : Params) (T Ho v : Nat) (b : List Nat) (st : Status) : Prop :=
  (T = Ho + p.capacity ∧ st = .committed ⟨0, [1, v], b⟩ ⟨1, b⟩) ∨
    (T < Ho + p.capacity ∧ st = .pending ⟨0, [1, v], b⟩)

def PushAt (p : Params) (T Hs Ho own : Nat) (slot : Nat → Nat) (v : Nat) (b : List Nat) (r : Regs) (st : Status) :
    Nat → Prop
  | 0 => PushBase p T own v r 0 ∧ st = .pending ⟨0, [1, v], b⟩
  | 1 => PushBase p T own v r 0 ∧ st = .pending ⟨0, [1, v], b⟩ ∧ r 2 = p.index T
  | 2 => PushBase p T own v r 0 ∧ st = .pending ⟨0, [1, v], b⟩ ∧ r 2 = p.index T ∧ r 3 = p.index Hs
  | 3 => PushBase p T own v r 0 ∧ st = .pending ⟨0, [1, v], b⟩ ∧ r 2 = p.index T ∧ r 3 = p.index Hs ∧
      r 4 = p.capacity
  | 4 => PushBase p T own v r 0 ∧ st = .pending ⟨0, [1, v], b⟩ ∧ r 2 = p.index T ∧ r 4 = p.capacity
  | 5 => PushBase p T own v r 0 ∧ PushSeen p T Ho v b st ∧ r 2 = p.index T ∧ r 3 = p.index Ho ∧ r 4 = p.capacity
  | 6 => PushBase p T own v r 0 ∧ PushSeen p T Hs v b st ∧ r 2 = p.index T ∧ r 3 = p.index Hs ∧ r 4 = p.capacity
  | 7 => PushBase p T own v r 0 ∧ st = .committed ⟨0, [1, v], b⟩ ⟨1, b⟩
  | 8 => PushBase p T own v r 0 ∧ st = .pending ⟨0, [1, v], b⟩ ∧ r 2 = p.index T ∧ T < Hs + p.capacity
  | 9 => PushBase p T own v r 0 ∧ st = .pending ⟨0, [1, v], b⟩ ∧ r 2 = p.index T ∧ T < Hs + p.capacity ∧
      r 5 = Word.pow2 p.bits - 1
  | 10 => PushBase p T own v r 0 ∧ st = .pending ⟨0, [1, v], b⟩ ∧ r 2 = p.index T ∧ T < Hs + p.capacity ∧ slot T = v
  | 11 => PushBase p T own v r 1 ∧ st = .pending ⟨0, [1, v], b⟩ ∧ r 2 = p.index T ∧ T < Hs + p.capacity ∧ slot T = v
  | 12 => PushBase p T own v r 0 ∧ st = .committed ⟨0, [1, v], b⟩ ⟨0, b⟩
  | _ => False

/-- The producer is inside `push`. -/
inductive Push (p : Params) : ProducerAssertion where
  | mk {T Hs Ho own slot v b r st pc} : PushAt p T Hs Ho own slot v b r st pc →
      Push p T Hs Ho own slot ⟨0, pc, r, b⟩ st

theorem PushBase.update {p : Params} {T own v : Nat} {r : Regs} {k : Nat} (B : PushBase p T own v r k) {i w : Nat}
    (hi : Nat.ble 2 i = true) : PushBase p T own v (Function.update r i w) k := by
  have hi := Nat.le_of_ble_eq_true hi
  exact ⟨(Function.update_ne (by omega)).trans B.q, (Function.update_ne (by omega)).trans B.value, B.own⟩

namespace Push
variable {p : Params} {x : Count} {m : Mem} {v : Nat} {b : List Nat} {r : Regs} {st : Status}

/-- The branch `tail - head >= capacity`. -/
theorem full_iff {h y n : Nat} (h₂ : r 2 = p.index x.T) (h₃ : r 3 = p.index h) (h₄ : r 4 = p.capacity)
    (hle : h ≤ x.T) (hT : x.T ≤ h + p.capacity) :
    (x.T = h + p.capacity ∧ cond (Word.toBool (BinOp.eval .ge (BinOp.eval .sub (r 2) (r 3)) (r 4))) y n = y) ∨
      (x.T < h + p.capacity ∧ cond (Word.toBool (BinOp.eval .ge (BinOp.eval .sub (r 2) (r 3)) (r 4))) y n = n) := by
  have hc := p.capacity_lt
  rw [h₂, h₃, h₄, Word.sub_index hle (by omega), Word.toBool_ge]
  rcases Word.cond_ble p.capacity (x.T - h) y n with ⟨h, e⟩ | ⟨h, e⟩
  · exact .inl ⟨by omega, e⟩
  · exact .inr ⟨by omega, e⟩

theorem step (S : Shared p x m) : ∀ pc,
    PushAt p x.T x.Hs x.Ho (m (cell Field.tailOwn)) (fun i => m (p.slot i)) v b r st pc →
    ProducerStep p (Push p) x m ⟨0, pc, r, b⟩ st (Frame.exec program m ⟨0, pc, r, b⟩)
  | 0, ⟨B, hst⟩ => by
    refine .stay S (.mk ⟨B.update rfl, hst, ?_⟩) (nearer rfl)
    show m ⟨r 0, Field.tailOwn, 0⟩ = p.index x.T
    rw [B.q, B.own]; rfl
  | 1, ⟨B, hst, h₂⟩ => by
    refine .stay S (.mk ⟨B.update rfl, hst, h₂, ?_⟩) (nearer rfl)
    show m ⟨r 0, Field.headSeen, 0⟩ = p.index x.Hs
    rw [B.q, S.headSeen]
  | 2, ⟨B, hst, h₂, h₃⟩ => by
    refine .stay S (.mk ⟨B.update rfl, hst, h₂, h₃, ?_⟩) (nearer rfl)
    show m ⟨r 0, Field.capacity, 0⟩ = p.capacity
    rw [B.q, S.capacity]
  | 3, ⟨B, hst, h₂, h₃, h₄⟩ => by
    have ho := S.order
    show ProducerStep p _ x m _ st (some (.next m ⟨0, cond (Word.toBool
      (BinOp.eval .ge (BinOp.eval .sub (r 2) (r 3)) (r 4))) 4 8, r, b⟩))
    rcases full_iff (y := 4) (n := 8) h₂ h₃ h₄ (by omega) (by omega) with ⟨_, e⟩ | ⟨h, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨B, hst, h₂, h₄⟩) (nearer rfl)
    · exact .stay S (.mk ⟨B, hst, h₂, h⟩) (nearer rfl)
  | 4, ⟨B, hst, h₂, h₄⟩ => by
    have ho := S.order
    have hl : m ⟨r 0, Field.head, 0⟩ = p.index x.H := by rw [B.q, S.head]
    by_cases hfull : x.T = x.H + p.capacity
    · refine .observe S (.mk ⟨B.update rfl, .inl ⟨hfull, rfl⟩, h₂, hl, h₄⟩) (nearer rfl) (.op hst rfl (.full ?_))
      rw [queue_length]; omega
    · exact .observe S (.mk ⟨B.update rfl, .inr ⟨by omega, hst⟩, h₂, hl, h₄⟩) (nearer rfl) (.none rfl rfl)
  | 5, ⟨B, hst, h₂, h₃, h₄⟩ => by
    show ProducerStep p _ x m _ st (some (.next (m.set ⟨r 0, Field.headSeen, 0⟩ (r 3)) ⟨0, 6, r, b⟩))
    rw [B.q, h₃]
    exact .see S (.mk ⟨B, hst, h₂, h₃, h₄⟩) (nearer rfl)
  | 6, ⟨B, hst, h₂, h₃, h₄⟩ => by
    have ho := S.order
    show ProducerStep p _ x m _ st (some (.next m ⟨0, cond (Word.toBool
      (BinOp.eval .ge (BinOp.eval .sub (r 2) (r 3)) (r 4))) 7 8, r, b⟩))
    rcases full_iff (y := 7) (n := 8) h₂ h₃ h₄ (by omega) (by omega) with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · rcases hst with ⟨_, hst⟩ | ⟨h', _⟩
      · exact .stay S (.mk ⟨B, hst⟩) (nearer rfl)
      · exact absurd h' (by omega)
    · rcases hst with ⟨h', _⟩ | ⟨_, hst⟩
      · exact absurd h' (by omega)
      · exact .stay S (.mk ⟨B, hst, h₂, h⟩) (nearer rfl)
  | 7, ⟨B, hst⟩ => .done hst B.own (nearer rfl)
  | 8, ⟨B, hst, h₂, h⟩ => by
    refine .stay S (.mk ⟨B.update rfl, hst, h₂, h, ?_⟩) (nearer rfl)
    show m ⟨r 0, Field.mask, 0⟩ = Word.pow2 p.bits - 1
    rw [B.q, S.mask]
  | 9, ⟨B, hst, h₂, h, h₅⟩ => by
    show ProducerStep p _ x m _ st
      (some (.next (m.set ⟨r 0, Field.slots, BinOp.eval .and (r 2) (r 5)⟩ (r 1)) ⟨0, 10, r, b⟩))
    rw [B.q, h₂, h₅, Word.and_index (Nat.le_of_lt p.bits_lt), B.value]
    exact .fill (j := 0) S h (.mk ⟨B, hst, h₂, h, Mem.set_self m (p.slot x.T) v⟩) (nearer rfl)
  | 10, ⟨B, hst, h₂, h, hv⟩ => by
    show ProducerStep p _ x m _ st
      (some (.next (m.set ⟨r 0, Field.tailOwn, 0⟩ (BinOp.eval .add (r 2) 1)) ⟨0, 11, r, b⟩))
    rw [B.q, h₂, Word.add_index]
    exact .own S (.mk ⟨⟨B.q, B.value, rfl⟩, hst, h₂, h, hv⟩) (nearer rfl)
  | 11, ⟨B, hst, h₂, h, hv⟩ => by
    have ho := S.order
    show ProducerStep p _ x m _ st (some (.next (m.set ⟨r 0, Field.tail, 0⟩ (BinOp.eval .add (r 2) 1)) ⟨0, 12, r, b⟩))
    rw [B.q, h₂, Word.add_index]
    refine .publish S (by omega) (.mk ⟨⟨B.q, B.value, B.own⟩, rfl⟩) (nearer rfl) hst ?_
    show Op p.capacity (queue p x m) _ _ (queue p x m ++ [m (p.slot x.T)])
    rw [show m (p.slot x.T) = v from hv]
    exact .push (by rw [queue_length]; omega)
  | 12, ⟨B, hst⟩ => .done hst B.own (nearer rfl)
  | _ + 13, h => h.elim

end Push
end Spsc
