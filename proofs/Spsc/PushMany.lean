prelude
import Spsc.Producer
/-!
# push_many, instruction by instruction

## Main definitions

* `PushManyAt`: the assertion at each program counter of `Gen.Spsc.pushMany`

## Main statements

* `PushMany.step`: every instruction of `push_many` leads from its assertion to the next one

## Implementation notes

Registers: 0 q, 1 n, 2 tail, 3 head, 4 capacity, 5 mask, 6 i, 7 the word to be copied. `N` is `n` as it was called.
-/

namespace Spsc
open Gen.Spsc

/-- What is true throughout; `tail_own` is `k` ahead of `tail`. -/
structure PushManyBase (p : Params) (T own N : Nat) (b : List Nat) (r : Regs) (k : Nat) : Prop where
  q : r 0 = 1
  own : own = p.index (T + k)
  len : N ≤ b.length

/-- The load of `head` has shown the ring to be full, and `push_many` has taken effect; or there is room. -/
def PushManySeen (p : Params) (T Ho N : Nat) (b : List Nat) (st : Status) : Prop :=
  (T = Ho + p.capacity ∧ st = .committed ⟨2, [1, N], b⟩ ⟨0, b⟩) ∨
    (T < Ho + p.capacity ∧ st = .pending ⟨2, [1, N], b⟩)

/-- It is known how many elements to append: `r 1`. -/
structure PushManyReady (p : Params) (T Hs N : Nat) (b : List Nat) (r : Regs) (st : Status) : Prop where
  pending : st = .pending ⟨2, [1, N], b⟩
  tail : r 2 = p.index T
  pos : 0 < r 1
  le : r 1 ≤ N
  room : T + r 1 ≤ Hs + p.capacity

/-- The first `k` elements are in their slots. -/
def Written (T : Nat) (slot : Nat → Nat) (b : List Nat) (k : Nat) : Prop :=
  ∀ j, j < k → b.get? j = some (slot (T + j))

def PushManyAt (p : Params) (T Hs Ho own : Nat) (slot : Nat → Nat) (N : Nat) (b : List Nat) (r : Regs) (st : Status) :
    Nat → Prop
  | 0 => PushManyBase p T own N b r 0 ∧ st = .pending ⟨2, [1, N], b⟩ ∧ r 1 = N
  | 1 => PushManyBase p T own N b r 0 ∧ st = .pending ⟨2, [1, N], b⟩ ∧ r 1 = N ∧ r 2 = p.index T
  | 2 => PushManyBase p T own N b r 0 ∧ st = .pending ⟨2, [1, N], b⟩ ∧ r 1 = N ∧ r 2 = p.index T ∧ r 3 = p.index Hs
  | 3 => PushManyBase p T own N b r 0 ∧ st = .pending ⟨2, [1, N], b⟩ ∧ r 1 = N ∧ r 2 = p.index T ∧ r 3 = p.index Hs ∧
      r 4 = p.capacity
  | 4 => PushManyBase p T own N b r 0 ∧ st = .pending ⟨2, [1, N], b⟩ ∧ r 1 = N ∧ r 2 = p.index T ∧ r 4 = p.capacity ∧
      0 < N
  | 5 => PushManyBase p T own N b r 0 ∧ PushManySeen p T Ho N b st ∧ r 1 = N ∧ r 2 = p.index T ∧ r 3 = p.index Ho ∧
      r 4 = p.capacity ∧ 0 < N
  | 6 => PushManyBase p T own N b r 0 ∧ PushManySeen p T Hs N b st ∧ r 1 = N ∧ r 2 = p.index T ∧ r 3 = p.index Hs ∧
      r 4 = p.capacity ∧ 0 < N
  | 7 => PushManyBase p T own N b r 0 ∧ PushManySeen p T Hs N b st ∧ r 1 = N ∧ r 2 = p.index T ∧ r 3 = p.index Hs ∧
      r 4 = p.capacity ∧ p.capacity - (T - Hs) < N
  | 8 => PushManyBase p T own N b r 0 ∧
      (r 1 = 0 ∧ st = .committed ⟨2, [1, N], b⟩ ⟨0, b⟩ ∨ PushManyReady p T Hs N b r st)
  | 9 => PushManyBase p T own N b r 0 ∧ st = .committed ⟨2, [1, N], b⟩ ⟨0, b⟩
  | 10 => PushManyBase p T own N b r 0 ∧ PushManyReady p T Hs N b r st
  | 11 => PushManyBase p T own N b r 0 ∧ PushManyReady p T Hs N b r st ∧ r 5 = Word.pow2 p.bits - 1
  | 12 => PushManyBase p T own N b r 0 ∧ PushManyReady p T Hs N b r st ∧ r 5 = Word.pow2 p.bits - 1 ∧ r 6 ≤ r 1 ∧
      Written T slot b (r 6)
  | 13 => PushManyBase p T own N b r 0 ∧ PushManyReady p T Hs N b r st ∧ r 5 = Word.pow2 p.bits - 1 ∧ r 6 < r 1 ∧
      Written T slot b (r 6)
  | 14 => PushManyBase p T own N b r 0 ∧ PushManyReady p T Hs N b r st ∧ r 5 = Word.pow2 p.bits - 1 ∧ r 6 < r 1 ∧
      Written T slot b (r 6) ∧ b.get? (r 6) = some (r 7)
  | 15 => PushManyBase p T own N b r 0 ∧ PushManyReady p T Hs N b r st ∧ r 5 = Word.pow2 p.bits - 1 ∧ r 6 < r 1 ∧
      Written T slot b (r 6 + 1)
  | 16 => PushManyBase p T own N b r 0 ∧ PushManyReady p T Hs N b r st ∧ r 5 = Word.pow2 p.bits - 1 ∧ r 6 ≤ r 1 ∧
      Written T slot b (r 6)
  | 17 => PushManyBase p T own N b r 0 ∧ PushManyReady p T Hs N b r st ∧ Written T slot b (r 1)
  | 18 => PushManyBase p T own N b r (r 1) ∧ PushManyReady p T Hs N b r st ∧ Written T slot b (r 1)
  | 19 => PushManyBase p T own N b r 0 ∧ st = .committed ⟨2, [1, N], b⟩ ⟨r 1, b⟩
  | _ => False

/-- The producer is inside `push_many`. -/
inductive PushMany (p : Params) : ProducerAssertion where
  | mk {T Hs Ho own slot N b r st pc} : PushManyAt p T Hs Ho own slot N b r st pc →
      PushMany p T Hs Ho own slot ⟨2, pc, r, b⟩ st

theorem PushManyBase.update {p : Params} {T own N : Nat} {b : List Nat} {r : Regs} {k : Nat}
    (B : PushManyBase p T own N b r k) {i w : Nat} (hi : Nat.ble 1 i = true) :
    PushManyBase p T own N b (Function.update r i w) k := by
  have hi := Nat.le_of_ble_eq_true hi
  exact ⟨(Function.update_ne (by omega)).trans B.q, B.own, B.len⟩

theorem PushManyReady.update {p : Params} {T Hs N : Nat} {b : List Nat} {r : Regs} {st : Status}
    (R : PushManyReady p T Hs N b r st) {i w : Nat} (hi : Nat.ble 3 i = true) :
    PushManyReady p T Hs N b (Function.update r i w) st := by
  have hi := Nat.le_of_ble_eq_true hi
  have e₁ : Function.update r i w 1 = r 1 := Function.update_ne (by omega)
  have e₂ : Function.update r i w 2 = r 2 := Function.update_ne (by omega)
  exact ⟨R.pending, e₂ ▸ R.tail, e₁.symm ▸ R.pos, e₁.symm ▸ R.le, e₁.symm ▸ R.room⟩

namespace PushMany
variable {p : Params} {x : Count} {m : Mem} {N : Nat} {b : List Nat} {r : Regs} {st : Status}

/-- The expression `capacity - (tail - head)`. -/
theorem room_eq {T h : Nat} (h₂ : r 2 = p.index T) (h₃ : r 3 = p.index h) (h₄ : r 4 = p.capacity)
    (hle : h ≤ T) (hT : T ≤ h + p.capacity) :
    BinOp.eval .sub (r 4) (BinOp.eval .sub (r 2) (r 3)) = p.capacity - (T - h) := by
  have hc := p.capacity_lt
  rw [h₂, h₃, h₄, Word.sub_index hle (by omega), Word.sub_eq (by omega) hc]

/-- Nothing is appended: this leaves the queue as it is. -/
theorem op_none {q : List Nat} (h : N = 0 ∨ q.length = p.capacity) (hq : q.length ≤ p.capacity) :
    Op p.capacity q ⟨2, [1, N], b⟩ ⟨0, b⟩ q := by
  have o : Op p.capacity q ⟨2, [1, N], b⟩ ⟨0, b⟩ (q ++ b.take 0) := .pushMany (Nat.zero_le N) hq fun _ => h
  rw [show b.take 0 = [] from rfl, List.append_nil] at o
  exact o

/-- The instructions before the copying. -/
theorem step_choose (S : Shared p x m) : ∀ pc, pc < 10 →
    PushManyAt p x.T x.Hs x.Ho (m (cell Field.tailOwn)) (fun i => m (p.slot i)) N b r st pc →
    ProducerStep p (PushMany p) x m ⟨2, pc, r, b⟩ st (Frame.exec program m ⟨2, pc, r, b⟩)
  | 0, _, ⟨B, hst, h₁⟩ => by
    refine .stay S (.mk ⟨B.update rfl, hst, h₁, ?_⟩) (nearer_add rfl)
    show m ⟨r 0, Field.tailOwn, 0⟩ = p.index x.T
    rw [B.q, B.own]; rfl
  | 1, _, ⟨B, hst, h₁, h₂⟩ => by
    refine .stay S (.mk ⟨B.update rfl, hst, h₁, h₂, ?_⟩) (nearer_add rfl)
    show m ⟨r 0, Field.headSeen, 0⟩ = p.index x.Hs
    rw [B.q, S.headSeen]
  | 2, _, ⟨B, hst, h₁, h₂, h₃⟩ => by
    refine .stay S (.mk ⟨B.update rfl, hst, h₁, h₂, h₃, ?_⟩) (nearer_add rfl)
    show m ⟨r 0, Field.capacity, 0⟩ = p.capacity
    rw [B.q, S.capacity]
  | 3, _, ⟨B, hst, h₁, h₂, h₃, h₄⟩ => by
    have ho := S.order
    show ProducerStep p _ x m _ st (some (.next m ⟨2, cond (Word.toBool
      (BinOp.eval .lt (BinOp.eval .sub (r 4) (BinOp.eval .sub (r 2) (r 3))) (r 1))) 4 8, r, b⟩))
    rw [room_eq h₂ h₃ h₄ (by omega) (by omega), Word.toBool_lt]
    rcases Word.cond_ble (p.capacity - (x.T - x.Hs) + 1) (r 1) 4 8 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨B, hst, h₁, h₂, h₄, by omega⟩) (nearer_add rfl)
    · by_cases h₀ : N = 0
      · refine .commit S (.mk ⟨B, .inl ⟨h₁.trans h₀, rfl⟩⟩) (nearer_add rfl) hst ?_
        exact op_none (.inl h₀) (by rw [queue_length]; omega)
      · exact .stay S (.mk ⟨B, .inr ⟨hst, h₂, by omega, by omega, by omega⟩⟩) (nearer_add rfl)
  | 4, _, ⟨B, hst, h₁, h₂, h₄, hN⟩ => by
    have ho := S.order
    have hl : m ⟨r 0, Field.head, 0⟩ = p.index x.H := by rw [B.q, S.head]
    by_cases hfull : x.T = x.H + p.capacity
    · refine .observe S (.mk ⟨B.update rfl, .inl ⟨hfull, rfl⟩, h₁, h₂, hl, h₄, hN⟩)
        (nearer_add rfl) (.op hst rfl (op_none (.inr ?_) ?_))
      all_goals rw [queue_length]; omega
    · exact .observe S (.mk ⟨B.update rfl, .inr ⟨by omega, hst⟩, h₁, h₂, hl, h₄, hN⟩)
        (nearer_add rfl) (.none rfl rfl)
  | 5, _, ⟨B, hst, h₁, h₂, h₃, h₄, hN⟩ => by
    show ProducerStep p _ x m _ st (some (.next (m.set ⟨r 0, Field.headSeen, 0⟩ (r 3)) ⟨2, 6, r, b⟩))
    rw [B.q, h₃]
    exact .see S (.mk ⟨B, hst, h₁, h₂, h₃, h₄, hN⟩) (nearer_add rfl)
  | 6, _, ⟨B, hst, h₁, h₂, h₃, h₄, hN⟩ => by
    have ho := S.order
    show ProducerStep p _ x m _ st (some (.next m ⟨2, cond (Word.toBool
      (BinOp.eval .lt (BinOp.eval .sub (r 4) (BinOp.eval .sub (r 2) (r 3))) (r 1))) 7 8, r, b⟩))
    rw [room_eq h₂ h₃ h₄ (by omega) (by omega), Word.toBool_lt]
    rcases Word.cond_ble (p.capacity - (x.T - x.Hs) + 1) (r 1) 7 8 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨B, hst, h₁, h₂, h₃, h₄, by omega⟩) (nearer_add rfl)
    · rcases hst with ⟨h', _⟩ | ⟨_, hst⟩
      · exact absurd h' (by omega)
      · exact .stay S (.mk ⟨B, .inr ⟨hst, h₂, by omega, by omega, by omega⟩⟩) (nearer_add rfl)
  | 7, _, ⟨B, hst, h₁, h₂, h₃, h₄, hN⟩ => by
    have ho := S.order
    show ProducerStep p _ x m _ st (some (.next m ⟨2, 8, Function.update r 1
      (BinOp.eval .sub (r 4) (BinOp.eval .sub (r 2) (r 3))), b⟩))
    rw [room_eq h₂ h₃ h₄ (by omega) (by omega)]
    refine .stay S (.mk ⟨B.update rfl, ?_⟩) ?_
    · rcases hst with ⟨h, hst⟩ | ⟨h, hst⟩
      · refine .inl ⟨?_, hst⟩
        show p.capacity - (x.T - x.Hs) = 0
        omega
      · refine .inr ⟨hst, h₂, ?_, Nat.le_of_lt hN, ?_⟩
        · show 0 < p.capacity - (x.T - x.Hs)
          omega
        · show x.T + (p.capacity - (x.T - x.Hs)) ≤ x.Hs + p.capacity
          omega
    · show 7 + 5 * (p.capacity - (x.T - x.Hs)) < 3 + 5 * r 1
      omega
  | 8, _, ⟨B, h⟩ => by
    show ProducerStep p _ x m _ st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .eq (r 1) 0)) 9 10, r, b⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 1) 0 9 10 with ⟨h₁, e⟩ | ⟨h₁, e⟩ <;> rw [e]
    · rcases h with ⟨_, hst⟩ | R
      · exact .stay S (.mk ⟨B, hst⟩) (nearer_add rfl)
      · exact absurd R.pos (by omega)
    · rcases h with ⟨h, _⟩ | R
      · exact absurd h h₁
      · exact .stay S (.mk ⟨B, R⟩) (nearer_add rfl)
  | 9, _, ⟨B, hst⟩ => .done hst B.own (Nat.lt_of_lt_of_le (nearer (a := 0) (b := 1) rfl) (Nat.le_add_right 1 _))
  | pc + 10, h, _ => absurd h (by omega)

/-- The instructions that copy, and those after. -/
theorem step_copy (S : Shared p x m) : ∀ pc,
    PushManyAt p x.T x.Hs x.Ho (m (cell Field.tailOwn)) (fun i => m (p.slot i)) N b r st (pc + 10) →
    ProducerStep p (PushMany p) x m ⟨2, pc + 10, r, b⟩ st (Frame.exec program m ⟨2, pc + 10, r, b⟩)
  | 0, ⟨B, R⟩ => by
    refine .stay S (.mk ⟨B.update rfl, R.update rfl, ?_⟩) (nearer_add rfl)
    show m ⟨r 0, Field.mask, 0⟩ = Word.pow2 p.bits - 1
    rw [B.q, S.mask]
  | 1, ⟨B, R, h₅⟩ => by
    exact .stay S (.mk ⟨B.update rfl, R.update rfl, h₅, Nat.zero_le _, fun j hj => absurd hj (Nat.not_lt_zero j)⟩)
      (nearer_add rfl)
  | 2, ⟨B, R, h₅, h, hw⟩ => by
    show ProducerStep p _ x m _ st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .lt (r 6) (r 1))) 13 17, r, b⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 6 + 1) (r 1) 13 17 with ⟨h₁, e⟩ | ⟨h₁, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨B, R, h₅, h₁, hw⟩) (nearer_add rfl)
    · have e : r 6 = r 1 := by omega
      refine .stay S (.mk ⟨B, R, e ▸ hw⟩) ?_
      show 3 + 5 * 0 < 4 + 5 * (r 1 - r 6)
      omega
  | 3, ⟨B, R, h₅, h, hw⟩ => by
    have hle := R.le
    have hlen := B.len
    obtain ⟨v, hv⟩ := List.exists_get?_eq_some (l := b) (n := r 6) (by omega)
    show ProducerStep p _ x m _ st ((Instr.get 7 (.reg 6)).exec m ⟨2, 13, r, b⟩)
    rw [Instr.exec_get (f := ⟨2, 13, r, b⟩) (idx := .reg 6) hv]
    exact .stay S (.mk ⟨B.update rfl, R.update rfl, h₅, h, hw, hv⟩) (nearer_add rfl)
  | 4, ⟨B, R, h₅, h, hw, hv⟩ => by
    have hle := p.le
    have ho := S.order
    have hroom := R.room
    show ProducerStep p _ x m _ st (some (.next (m.set ⟨r 0, Field.slots,
      BinOp.eval .and (BinOp.eval .add (r 2) (r 6)) (r 5)⟩ (r 7)) ⟨2, 15, r, b⟩))
    rw [B.q, R.tail, h₅, Word.add_index, Word.and_index (Nat.le_of_lt p.bits_lt)]
    refine .fill (j := r 6) S (by omega) (.mk ⟨B, R, h₅, h, ?_⟩) (nearer_add rfl)
    intro j hj
    rcases Nat.lt_or_ge j (r 6) with hj' | hj'
    · have hne : p.slot (x.T + j) ≠ p.slot (x.T + r 6) :=
        (slot_ne (p := p) (i := x.T + j) (j := x.T + r 6) (by omega) (by omega)).symm
      show b.get? j = some (m.set (p.slot (x.T + r 6)) (r 7) (p.slot (x.T + j)))
      rw [Mem.set_ne hne]
      exact hw j hj'
    · have e : j = r 6 := by omega
      show b.get? j = some (m.set (p.slot (x.T + r 6)) (r 7) (p.slot (x.T + j)))
      rw [e, Mem.set_self]
      exact hv
  | 5, ⟨B, R, h₅, h, hw⟩ => by
    have hc := p.capacity_lt
    have ho := S.order
    have hroom := R.room
    show ProducerStep p _ x m _ st (some (.next m ⟨2, 16, Function.update r 6 (BinOp.eval .add (r 6) 1), b⟩))
    rw [Word.add_one (by omega)]
    refine .stay S (.mk ⟨B.update rfl, R.update rfl, h₅, h, hw⟩) ?_
    show 5 + 5 * (r 1 - (r 6 + 1)) < 1 + 5 * (r 1 - r 6)
    omega
  | 6, ⟨B, R, h₅, h, hw⟩ => .stay S (.mk ⟨B, R, h₅, h, hw⟩) (nearer_add rfl)
  | 7, ⟨B, R, hw⟩ => by
    show ProducerStep p _ x m _ st
      (some (.next (m.set ⟨r 0, Field.tailOwn, 0⟩ (BinOp.eval .add (r 2) (r 1))) ⟨2, 18, r, b⟩))
    rw [B.q, R.tail, Word.add_index]
    exact .own S (.mk ⟨⟨B.q, rfl, B.len⟩, R, hw⟩) (nearer_add rfl)
  | 8, ⟨B, R, hw⟩ => by
    have ho := S.order
    have hroom := R.room
    have hpos := R.pos
    show ProducerStep p _ x m _ st
      (some (.next (m.set ⟨r 0, Field.tail, 0⟩ (BinOp.eval .add (r 2) (r 1))) ⟨2, 19, r, b⟩))
    rw [B.q, R.tail, Word.add_index]
    refine .publish S R.room (.mk ⟨⟨B.q, B.own, B.len⟩, rfl⟩) (nearer_add rfl) R.pending ?_
    rw [contents_eq_take hw]
    exact .pushMany R.le (by rw [queue_length]; omega) fun h => absurd h (by omega)
  | 9, ⟨B, hst⟩ => .done hst B.own (nearer rfl)
  | _ + 10, h => h.elim

theorem step (S : Shared p x m) (pc : Nat)
    (h : PushManyAt p x.T x.Hs x.Ho (m (cell Field.tailOwn)) (fun i => m (p.slot i)) N b r st pc) :
    ProducerStep p (PushMany p) x m ⟨2, pc, r, b⟩ st (Frame.exec program m ⟨2, pc, r, b⟩) := by
  rcases Nat.lt_or_ge pc 10 with h' | h'
  · exact step_choose S pc h' h
  · obtain ⟨k, rfl⟩ := Nat.le_iff_exists_add.mp h'
    rw [Nat.add_comm 10 k] at h ⊢
    exact step_copy S k h

end PushMany
end Spsc
