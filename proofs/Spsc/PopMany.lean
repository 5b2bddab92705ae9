prelude
import Spsc.Consumer
/-!
# pop_many, instruction by instruction

## Main definitions

* `PopManyAt`: the assertion at each program counter of `Gen.Spsc.popMany`

## Main statements

* `PopMany.step`: every instruction of `pop_many` leads from its assertion to the next one

## Implementation notes

Registers: 0 q, 1 n, 2 head, 3 tail, 4 mask, 5 i, 6 the word to be copied. `N` is `n`, and `b` the buffer, as
`pop_many` was called; `buf` is the buffer now.
-/

namespace Spsc
open Gen.Spsc

/-- What is true throughout; `head_own` is `k` ahead of `head`. -/
structure PopManyBase (p : Params) (H own N : Nat) (b : List Nat) (r : Regs) (k : Nat) : Prop where
  q : r 0 = 1
  own : own = p.index (H + k)
  len : N ≤ b.length

/-- The load of `tail` has shown the ring to be empty, and `pop_many` has taken effect; or there is an element. -/
def PopManySeen (H To N : Nat) (b : List Nat) (st : Status) : Prop :=
  (To = H ∧ st = .committed ⟨3, [1, N], b⟩ ⟨0, b⟩) ∨ (H < To ∧ st = .pending ⟨3, [1, N], b⟩)

/-- It is known how many elements to remove: `r 1`. -/
structure PopManyReady (p : Params) (H Ts N : Nat) (b : List Nat) (r : Regs) (st : Status) : Prop where
  pending : st = .pending ⟨3, [1, N], b⟩
  head : r 2 = p.index H
  pos : 0 < r 1
  le : r 1 ≤ N
  room : H + r 1 ≤ Ts

/-- The first `k` elements are in the buffer. -/
def copied (known b : List Nat) (k : Nat) : List Nat := known.take k ++ b.drop k

def PopManyAt (p : Params) (H Ts To own : Nat) (known : List Nat) (N : Nat) (b : List Nat) (r : Regs) (buf : List Nat)
    (st : Status) : Nat → Prop
  | 0 => PopManyBase p H own N b r 0 ∧ buf = b ∧ st = .pending ⟨3, [1, N], b⟩ ∧ r 1 = N
  | 1 => PopManyBase p H own N b r 0 ∧ buf = b ∧ st = .pending ⟨3, [1, N], b⟩ ∧ r 1 = N ∧ r 2 = p.index H
  | 2 => PopManyBase p H own N b r 0 ∧ buf = b ∧ st = .pending ⟨3, [1, N], b⟩ ∧ r 1 = N ∧ r 2 = p.index H ∧
      r 3 = p.index Ts
  | 3 => PopManyBase p H own N b r 0 ∧ buf = b ∧ st = .pending ⟨3, [1, N], b⟩ ∧ r 1 = N ∧ r 2 = p.index H ∧ 0 < N
  | 4 => PopManyBase p H own N b r 0 ∧ buf = b ∧ PopManySeen H To N b st ∧ r 1 = N ∧ r 2 = p.index H ∧
      r 3 = p.index To ∧ 0 < N
  | 5 => PopManyBase p H own N b r 0 ∧ buf = b ∧ PopManySeen H Ts N b st ∧ r 1 = N ∧ r 2 = p.index H ∧
      r 3 = p.index Ts ∧ 0 < N
  | 6 => PopManyBase p H own N b r 0 ∧ buf = b ∧ PopManySeen H Ts N b st ∧ r 1 = N ∧ r 2 = p.index H ∧
      r 3 = p.index Ts ∧ Ts - H < N
  | 7 => PopManyBase p H own N b r 0 ∧ buf = b ∧
      (r 1 = 0 ∧ st = .committed ⟨3, [1, N], b⟩ ⟨0, b⟩ ∨ PopManyReady p H Ts N b r st)
  | 8 => PopManyBase p H own N b r 0 ∧ buf = b ∧ st = .committed ⟨3, [1, N], b⟩ ⟨0, b⟩
  | 9 => PopManyBase p H own N b r 0 ∧ buf = b ∧ PopManyReady p H Ts N b r st
  | 10 => PopManyBase p H own N b r 0 ∧ buf = b ∧ PopManyReady p H Ts N b r st ∧ r 4 = Word.pow2 p.bits - 1
  | 11 => PopManyBase p H own N b r 0 ∧ PopManyReady p H Ts N b r st ∧ r 4 = Word.pow2 p.bits - 1 ∧ r 5 ≤ r 1 ∧
      buf = copied known b (r 5)
  | 12 => PopManyBase p H own N b r 0 ∧ PopManyReady p H Ts N b r st ∧ r 4 = Word.pow2 p.bits - 1 ∧ r 5 < r 1 ∧
      buf = copied known b (r 5)
  | 13 => PopManyBase p H own N b r 0 ∧ PopManyReady p H Ts N b r st ∧ r 4 = Word.pow2 p.bits - 1 ∧ r 5 < r 1 ∧
      buf = copied known b (r 5) ∧ known.get? (r 5) = some (r 6)
  | 14 => PopManyBase p H own N b r 0 ∧ PopManyReady p H Ts N b r st ∧ r 4 = Word.pow2 p.bits - 1 ∧ r 5 < r 1 ∧
      buf = copied known b (r 5 + 1)
  | 15 => PopManyBase p H own N b r 0 ∧ PopManyReady p H Ts N b r st ∧ r 4 = Word.pow2 p.bits - 1 ∧ r 5 ≤ r 1 ∧
      buf = copied known b (r 5)
  | 16 => PopManyBase p H own N b r 0 ∧ PopManyReady p H Ts N b r st ∧ buf = copied known b (r 1)
  | 17 => PopManyBase p H own N b r (r 1) ∧ PopManyReady p H Ts N b r st ∧ buf = copied known b (r 1)
  | 18 => PopManyBase p H own N b r 0 ∧ st = .committed ⟨3, [1, N], b⟩ ⟨r 1, buf⟩
  | _ => False

/-- The consumer is inside `pop_many`. -/
inductive PopMany (p : Params) : ConsumerAssertion where
  | mk {H Ts To own known N b r buf st pc} : PopManyAt p H Ts To own known N b r buf st pc →
      PopMany p H Ts To own known ⟨3, pc, r, buf⟩ st

theorem PopManyBase.update {p : Params} {H own N : Nat} {b : List Nat} {r : Regs} {k : Nat}
    (B : PopManyBase p H own N b r k) {i w : Nat} (hi : Nat.ble 1 i = true) :
    PopManyBase p H own N b (Function.update r i w) k := by
  have hi := Nat.le_of_ble_eq_true hi
  exact ⟨(Function.update_ne (by omega)).trans B.q, B.own, B.len⟩

theorem PopManyReady.update {p : Params} {H Ts N : Nat} {b : List Nat} {r : Regs} {st : Status}
    (R : PopManyReady p H Ts N b r st) {i w : Nat} (hi : Nat.ble 3 i = true) :
    PopManyReady p H Ts N b (Function.update r i w) st := by
  have hi := Nat.le_of_ble_eq_true hi
  have e₁ : Function.update r i w 1 = r 1 := Function.update_ne (by omega)
  have e₂ : Function.update r i w 2 = r 2 := Function.update_ne (by omega)
  exact ⟨R.pending, e₂ ▸ R.head, e₁.symm ▸ R.pos, e₁.symm ▸ R.le, e₁.symm ▸ R.room⟩

/-- Copying one element more. -/
theorem copied_set {w : Nat} : ∀ {known b : List Nat} {i : Nat}, known.get? i = some w → i < b.length →
    (∃ old, (copied known b i).get? i = some old) ∧ (copied known b i).set i w = copied known b (i + 1)
  | [], _, _, h, _ => nomatch h
  | _ :: _, [], _, _, h => absurd h (Nat.not_lt_zero _)
  | v :: known, y :: b, 0, h, _ => by
    injection h with h
    rw [h]
    exact ⟨⟨y, rfl⟩, rfl⟩
  | v :: known, y :: b, i + 1, h, hl => by
    obtain ⟨⟨old, ho⟩, hs⟩ := copied_set (known := known) (b := b) (i := i) h (Nat.le_of_succ_le_succ hl)
    exact ⟨⟨old, ho⟩, congrArg (v :: ·) hs⟩

namespace PopMany
variable {p : Params} {x : Count} {m : Mem} {N : Nat} {b buf : List Nat} {r : Regs} {st : Status}

/-- The expression `tail - head`. -/
theorem length_eq {H t : Nat} (h₂ : r 2 = p.index H) (h₃ : r 3 = p.index t) (hle : H ≤ t) (ht : t ≤ H + p.capacity) :
    BinOp.eval .sub (r 3) (r 2) = t - H := by
  have hc := p.capacity_lt
  rw [h₂, h₃, Word.sub_index hle (by omega)]

/-- Nothing is removed: this leaves the queue as it is. -/
theorem op_none {q : List Nat} (h : N = 0 ∨ q = []) : Op p.capacity q ⟨3, [1, N], b⟩ ⟨0, b⟩ q :=
  .popMany (k := 0) (Nat.zero_le N) (Nat.zero_le _) fun _ => h

/-- The instructions before the copying. -/
theorem step_choose (S : Shared p x m) : ∀ pc, pc < 9 →
    PopManyAt p x.H x.Ts x.To (m (cell Field.headOwn)) (known p x m) N b r buf st pc →
    ConsumerStep p (PopMany p) x m ⟨3, pc, r, buf⟩ st (Frame.exec program m ⟨3, pc, r, buf⟩)
  | 0, _, ⟨B, hb, hst, h₁⟩ => by
    refine .stay S (.mk ⟨B.update rfl, hb, hst, h₁, ?_⟩) (nearer_add rfl)
    show m ⟨r 0, Field.headOwn, 0⟩ = p.index x.H
    rw [B.q, B.own]; rfl
  | 1, _, ⟨B, hb, hst, h₁, h₂⟩ => by
    refine .stay S (.mk ⟨B.update rfl, hb, hst, h₁, h₂, ?_⟩) (nearer_add rfl)
    show m ⟨r 0, Field.tailSeen, 0⟩ = p.index x.Ts
    rw [B.q, S.tailSeen]
  | 2, _, ⟨B, hb, hst, h₁, h₂, h₃⟩ => by
    have ho := S.order
    show ConsumerStep p _ x m _ st (some (.next m ⟨3, cond (Word.toBool
      (BinOp.eval .lt (BinOp.eval .sub (r 3) (r 2)) (r 1))) 3 7, r, buf⟩))
    rw [length_eq h₂ h₃ (by omega) (by omega), Word.toBool_lt]
    rcases Word.cond_ble (x.Ts - x.H + 1) (r 1) 3 7 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨B, hb, hst, h₁, h₂, by omega⟩) (nearer_add rfl)
    · by_cases h₀ : N = 0
      · exact .commit S (.mk ⟨B, hb, .inl ⟨h₁.trans h₀, rfl⟩⟩) (nearer_add rfl) hst (op_none (.inl h₀))
      · exact .stay S (.mk ⟨B, hb, .inr ⟨hst, h₂, by omega, by omega, by omega⟩⟩) (nearer_add rfl)
  | 3, _, ⟨B, hb, hst, h₁, h₂, hN⟩ => by
    have ho := S.order
    have hl : m ⟨r 0, Field.tail, 0⟩ = p.index x.T := by rw [B.q, S.tail]
    by_cases hempty : x.T = x.H
    · have hq : queue p x m = [] := by
        show contents p m x.H (x.T - x.H) = []
        rw [hempty, Nat.sub_self]; rfl
      exact .observe S (.mk ⟨B.update rfl, hb, .inl ⟨hempty, rfl⟩, h₁, h₂, hl, hN⟩) (nearer_add rfl)
        (.op hst rfl (op_none (.inr hq)))
    · exact .observe S (.mk ⟨B.update rfl, hb, .inr ⟨by omega, hst⟩, h₁, h₂, hl, hN⟩) (nearer_add rfl) (.none rfl rfl)
  | 4, _, ⟨B, hb, hst, h₁, h₂, h₃, hN⟩ => by
    show ConsumerStep p _ x m _ st (some (.next (m.set ⟨r 0, Field.tailSeen, 0⟩ (r 3)) ⟨3, 5, r, buf⟩))
    rw [B.q, h₃]
    exact .see S (.mk ⟨B, hb, hst, h₁, h₂, h₃, hN⟩) (nearer_add rfl)
  | 5, _, ⟨B, hb, hst, h₁, h₂, h₃, hN⟩ => by
    have ho := S.order
    show ConsumerStep p _ x m _ st (some (.next m ⟨3, cond (Word.toBool
      (BinOp.eval .lt (BinOp.eval .sub (r 3) (r 2)) (r 1))) 6 7, r, buf⟩))
    rw [length_eq h₂ h₃ (by omega) (by omega), Word.toBool_lt]
    rcases Word.cond_ble (x.Ts - x.H + 1) (r 1) 6 7 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨B, hb, hst, h₁, h₂, h₃, by omega⟩) (nearer_add rfl)
    · rcases hst with ⟨h', _⟩ | ⟨_, hst⟩
      · exact absurd h' (by omega)
      · exact .stay S (.mk ⟨B, hb, .inr ⟨hst, h₂, by omega, by omega, by omega⟩⟩) (nearer_add rfl)
  | 6, _, ⟨B, hb, hst, h₁, h₂, h₃, hN⟩ => by
    have ho := S.order
    show ConsumerStep p _ x m _ st (some (.next m ⟨3, 7, Function.update r 1 (BinOp.eval .sub (r 3) (r 2)), buf⟩))
    rw [length_eq h₂ h₃ (by omega) (by omega)]
    refine .stay S (.mk ⟨B.update rfl, hb, ?_⟩) ?_
    · rcases hst with ⟨h, hst⟩ | ⟨h, hst⟩
      · refine .inl ⟨?_, hst⟩
        show x.Ts - x.H = 0
        omega
      · refine .inr ⟨hst, h₂, ?_, Nat.le_of_lt hN, ?_⟩
        · show 0 < x.Ts - x.H
          omega
        · show x.H + (x.Ts - x.H) ≤ x.Ts
          omega
    · show 7 + 5 * (x.Ts - x.H) < 3 + 5 * r 1
      omega
  | 7, _, ⟨B, hb, h⟩ => by
    show ConsumerStep p _ x m _ st (some (.next m ⟨3, cond (Word.toBool (BinOp.eval .eq (r 1) 0)) 8 9, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 1) 0 8 9 with ⟨h₁, e⟩ | ⟨h₁, e⟩ <;> rw [e]
    · rcases h with ⟨_, hst⟩ | R
      · exact .stay S (.mk ⟨B, hb, hst⟩) (nearer_add rfl)
      · exact absurd R.pos (by omega)
    · rcases h with ⟨h, _⟩ | R
      · exact absurd h h₁
      · exact .stay S (.mk ⟨B, hb, R⟩) (nearer_add rfl)
  | 8, _, ⟨B, hb, hst⟩ => by
    have e : st = .committed ⟨3, [1, N], b⟩ ⟨0, buf⟩ := by rw [hst, hb]
    exact .done e B.own (Nat.lt_of_lt_of_le (nearer (a := 0) (b := 1) rfl) (Nat.le_add_right 1 _))
  | pc + 9, h, _ => absurd h (by omega)

/-- The instructions that copy, and those after. -/
theorem step_copy (S : Shared p x m) : ∀ pc,
    PopManyAt p x.H x.Ts x.To (m (cell Field.headOwn)) (known p x m) N b r buf st (pc + 9) →
    ConsumerStep p (PopMany p) x m ⟨3, pc + 9, r, buf⟩ st (Frame.exec program m ⟨3, pc + 9, r, buf⟩)
  | 0, ⟨B, hb, R⟩ => by
    refine .stay S (.mk ⟨B.update rfl, hb, R.update rfl, ?_⟩) (nearer_add rfl)
    show m ⟨r 0, Field.mask, 0⟩ = Word.pow2 p.bits - 1
    rw [B.q, S.mask]
  | 1, ⟨B, hb, R, h₄⟩ => .stay S (.mk ⟨B.update rfl, R.update rfl, h₄, Nat.zero_le _, hb⟩) (nearer_add rfl)
  | 2, ⟨B, R, h₄, h, hb⟩ => by
    show ConsumerStep p _ x m _ st (some (.next m ⟨3, cond (Word.toBool (BinOp.eval .lt (r 5) (r 1))) 12 16, r, buf⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 5 + 1) (r 1) 12 16 with ⟨h₁, e⟩ | ⟨h₁, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨B, R, h₄, h₁, hb⟩) (nearer_add rfl)
    · have e : r 5 = r 1 := by omega
      refine .stay S (.mk ⟨B, R, e ▸ hb⟩) ?_
      show 3 + 5 * 0 < 4 + 5 * (r 1 - r 5)
      omega
  | 3, ⟨B, R, h₄, h, hb⟩ => by
    have ho := S.order
    have hroom := R.room
    refine .stay S (.mk ⟨B.update rfl, R.update rfl, h₄, h, hb, ?_⟩) (nearer_add rfl)
    show (known p x m).get? (r 5) = some (m ⟨r 0, Field.slots, BinOp.eval .and (BinOp.eval .add (r 2) (r 5)) (r 4)⟩)
    rw [B.q, R.head, h₄, Word.add_index, Word.and_index (Nat.le_of_lt p.bits_lt)]
    exact contents_get? (by omega)
  | 4, ⟨B, R, h₄, h, hb, hv⟩ => by
    have hle := R.le
    have hlen := B.len
    obtain ⟨⟨old, hold⟩, hset⟩ := copied_set (b := b) hv (by omega)
    rw [← hb] at hold hset
    show ConsumerStep p _ x m _ st ((Instr.put (.reg 5) (.reg 6)).exec m ⟨3, 13, r, buf⟩)
    rw [Instr.exec_put (f := ⟨3, 13, r, buf⟩) (idx := .reg 5) (value := .reg 6) hold]
    exact .stay S (.mk ⟨B, R, h₄, h, hset⟩) (nearer_add rfl)
  | 5, ⟨B, R, h₄, h, hb⟩ => by
    have hc := p.capacity_lt
    have ho := S.order
    have hroom := R.room
    show ConsumerStep p _ x m _ st (some (.next m ⟨3, 15, Function.update r 5 (BinOp.eval .add (r 5) 1), buf⟩))
    rw [Word.add_one (by omega)]
    refine .stay S (.mk ⟨B.update rfl, R.update rfl, h₄, h, hb⟩) ?_
    show 5 + 5 * (r 1 - (r 5 + 1)) < 1 + 5 * (r 1 - r 5)
    omega
  | 6, ⟨B, R, h₄, h, hb⟩ => .stay S (.mk ⟨B, R, h₄, h, hb⟩) (nearer_add rfl)
  | 7, ⟨B, R, hb⟩ => by
    show ConsumerStep p _ x m _ st
      (some (.next (m.set ⟨r 0, Field.headOwn, 0⟩ (BinOp.eval .add (r 2) (r 1))) ⟨3, 17, r, buf⟩))
    rw [B.q, R.head, Word.add_index]
    exact .own S (.mk ⟨⟨B.q, rfl, B.len⟩, R, hb⟩) (nearer_add rfl)
  | 8, ⟨B, R, hb⟩ => by
    have ho := S.order
    have hroom := R.room
    have hpos := R.pos
    show ConsumerStep p _ x m _ st
      (some (.next (m.set ⟨r 0, Field.head, 0⟩ (BinOp.eval .add (r 2) (r 1))) ⟨3, 18, r, buf⟩))
    rw [B.q, R.head, Word.add_index]
    refine .release S R.room (fun _ => .mk ⟨⟨B.q, B.own, B.len⟩, rfl⟩) (nearer_add rfl) R.pending ?_
    have e : buf = (queue p x m).take (r 1) ++ b.drop (r 1) := by
      rw [hb]
      show (contents p m x.H (x.To - x.H)).take (r 1) ++ _ = (contents p m x.H (x.T - x.H)).take (r 1) ++ _
      rw [contents_take (by omega), contents_take (by omega)]
    rw [e]
    exact .popMany R.le (by rw [queue_length]; omega) fun h => absurd h (by omega)
  | 9, ⟨B, hst⟩ => .done hst B.own (nearer rfl)
  | _ + 10, h => h.elim

theorem step (S : Shared p x m) (pc : Nat)
    (h : PopManyAt p x.H x.Ts x.To (m (cell Field.headOwn)) (known p x m) N b r buf st pc) :
    ConsumerStep p (PopMany p) x m ⟨3, pc, r, buf⟩ st (Frame.exec program m ⟨3, pc, r, buf⟩) := by
  rcases Nat.lt_or_ge pc 9 with h' | h'
  · exact step_choose S pc h' h
  · obtain ⟨k, rfl⟩ := Nat.le_iff_exists_add.mp h'
    rw [Nat.add_comm 9 k] at h ⊢
    exact step_copy S k h

end PopMany
end Spsc
