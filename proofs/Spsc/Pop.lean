prelude
import Spsc.Consumer
/-!
# pop, instruction by instruction

## Main definitions

* `PopAt`: the assertion at each program counter of `Gen.Spsc.pop`

## Main statements

* `Pop.step`: every instruction of `pop` leads from its assertion to the next one

## Implementation notes

Registers: 0 q, 1 head, 2 tail, 3 mask, 4 value. The buffer is `y :: b` when `pop` is called, `buf` now.
-/

namespace Spsc
open Gen.Spsc

/-- What is true up to the store of `head`; `head_own` is `k` ahead of `head`. -/
structure PopBase (p : Params) (H own y : Nat) (b : List Nat) (r : Regs) (buf : List Nat) (k : Nat) : Prop where
  q : r 0 = 1
  own : own = p.index (H + k)
  buf : buf = y :: b

/-- The load of `tail` has shown the ring to be empty, and `pop` has taken effect; or there is an element. -/
def PopSeen (H To y : Nat) (b : List Nat) (st : Status) : Prop :=
  (To = H ∧ st = .committed ⟨1, [1], y :: b⟩ ⟨2, y :: b⟩) ∨ (H < To ∧ st = .pending ⟨1, [1], y :: b⟩)

def PopAt (p : Params) (H Ts To own : Nat) (known : List Nat) (y : Nat) (b : List Nat) (r : Regs) (buf : List Nat)
    (st : Status) : Nat → Prop
  | 0 => PopBase p H own y b r buf 0 ∧ st = .pending ⟨1, [1], y :: b⟩
  | 1 => PopBase p H own y b r buf 0 ∧ st = .pending ⟨1, [1], y :: b⟩ ∧ r 1 = p.index H
  | 2 => PopBase p H own y b r buf 0 ∧ st = .pending ⟨1, [1], y :: b⟩ ∧ r 1 = p.index H ∧ r 2 = p.index Ts
  | 3 => PopBase p H own y b r buf 0 ∧ st = .pending ⟨1, [1], y :: b⟩ ∧ r 1 = p.index H
  | 4 => PopBase p H own y b r buf 0 ∧ PopSeen H To y b st ∧ r 1 = p.index H ∧ r 2 = p.index To
  | 5 => PopBase p H own y b r buf 0 ∧ PopSeen H Ts y b st ∧ r 1 = p.index H ∧ r 2 = p.index Ts
  | 6 => PopBase p H own y b r buf 0 ∧ st = .committed ⟨1, [1], y :: b⟩ ⟨2, y :: b⟩
  | 7 => PopBase p H own y b r buf 0 ∧ st = .pending ⟨1, [1], y :: b⟩ ∧ r 1 = p.index H ∧ H < Ts
  | 8 => PopBase p H own y b r buf 0 ∧ st = .pending ⟨1, [1], y :: b⟩ ∧ r 1 = p.index H ∧ H < Ts ∧
      r 3 = Word.pow2 p.bits - 1
  | 9 => PopBase p H own y b r buf 0 ∧ st = .pending ⟨1, [1], y :: b⟩ ∧ r 1 = p.index H ∧ H < Ts ∧
      known.get? 0 = some (r 4)
  | 10 => PopBase p H own y b r buf 1 ∧ st = .pending ⟨1, [1], y :: b⟩ ∧ r 1 = p.index H ∧ H < Ts ∧
      known.get? 0 = some (r 4)
  | 11 => PopBase p H own y b r buf 0 ∧ st = .committed ⟨1, [1], y :: b⟩ ⟨0, r 4 :: b⟩
  | 12 => own = p.index H ∧ st = .committed ⟨1, [1], y :: b⟩ ⟨0, buf⟩
  | _ => False

/-- The consumer is inside `pop`. -/
inductive Pop (p : Params) : ConsumerAssertion where
  | mk {H Ts To own known y b r buf st pc} : PopAt p H Ts To own known y b r buf st pc →
      Pop p H Ts To own known ⟨1, pc, r, buf⟩ st

theorem PopBase.update {p : Params} {H own y : Nat} {b buf : List Nat} {r : Regs} {k : Nat}
    (B : PopBase p H own y b r buf k) {i w : Nat} (hi : Nat.ble 1 i = true) :
    PopBase p H own y b (Function.update r i w) buf k := by
  have hi := Nat.le_of_ble_eq_true hi
  exact ⟨(Function.update_ne (by omega)).trans B.q, B.own, B.buf⟩

namespace Pop
variable {p : Params} {x : Count} {m : Mem} {y : Nat} {b buf : List Nat} {r : Regs} {st : Status}

/-- The branch `tail == head`. -/
theorem empty_iff {H t yes no : Nat} (h₁ : r 1 = p.index H) (h₂ : r 2 = p.index t) (hle : H ≤ t)
    (ht : t ≤ H + p.capacity) :
    (t = H ∧ cond (Word.toBool (BinOp.eval .eq (r 2) (r 1))) yes no = yes) ∨
      (H < t ∧ cond (Word.toBool (BinOp.eval .eq (r 2) (r 1))) yes no = no) := by
  have hc := p.capacity_lt
  rw [h₁, h₂, Word.toBool_eq]
  rcases Word.cond_beq (p.index t) (p.index H) yes no with ⟨h, e⟩ | ⟨h, e⟩
  · exact .inl ⟨Word.index_inj hle (by omega) h, e⟩
  · refine .inr ⟨?_, e⟩
    rcases Nat.lt_or_ge H t with h' | h'
    · exact h'
    · exact absurd (congrArg p.index (Nat.le_antisymm h' hle)) h

theorem step (S : Shared p x m) : ∀ pc,
    PopAt p x.H x.Ts x.To (m (cell Field.headOwn)) (known p x m) y b r buf st pc →
    ConsumerStep p (Pop p) x m ⟨1, pc, r, buf⟩ st (Frame.exec program m ⟨1, pc, r, buf⟩)
  | 0, ⟨B, hst⟩ => by
    refine .stay S (.mk ⟨B.update rfl, hst, ?_⟩) (nearer rfl)
    show m ⟨r 0, Field.headOwn, 0⟩ = p.index x.H
    rw [B.q, B.own]; rfl
  | 1, ⟨B, hst, h₁⟩ => by
    refine .stay S (.mk ⟨B.update rfl, hst, h₁, ?_⟩) (nearer rfl)
    show m ⟨r 0, Field.tailSeen, 0⟩ = p.index x.Ts
    rw [B.q, S.tailSeen]
  | 2, ⟨B, hst, h₁, h₂⟩ => by
    have ho := S.order
    show ConsumerStep p _ x m _ st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 2) (r 1))) 3 7, r, buf⟩))
    rcases empty_iff (yes := 3) (no := 7) h₁ h₂ (by omega) (by omega) with ⟨_, e⟩ | ⟨h, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨B, hst, h₁⟩) (nearer rfl)
    · exact .stay S (.mk ⟨B, hst, h₁, h⟩) (nearer rfl)
  | 3, ⟨B, hst, h₁⟩ => by
    have ho := S.order
    have hl : m ⟨r 0, Field.tail, 0⟩ = p.index x.T := by rw [B.q, S.tail]
    by_cases hempty : x.T = x.H
    · have hq : queue p x m = [] := by
        show contents p m x.H (x.T - x.H) = []
        rw [hempty, Nat.sub_self]; rfl
      exact .observe S (.mk ⟨B.update rfl, .inl ⟨hempty, rfl⟩, h₁, hl⟩) (nearer rfl)
        (.op hst rfl (by rw [hq]; exact .empty))
    · exact .observe S (.mk ⟨B.update rfl, .inr ⟨by omega, hst⟩, h₁, hl⟩) (nearer rfl) (.none rfl rfl)
  | 4, ⟨B, hst, h₁, h₂⟩ => by
    show ConsumerStep p _ x m _ st (some (.next (m.set ⟨r 0, Field.tailSeen, 0⟩ (r 2)) ⟨1, 5, r, buf⟩))
    rw [B.q, h₂]
    exact .see S (.mk ⟨B, hst, h₁, h₂⟩) (nearer rfl)
  | 5, ⟨B, hst, h₁, h₂⟩ => by
    have ho := S.order
    show ConsumerStep p _ x m _ st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 2) (r 1))) 6 7, r, buf⟩))
    rcases empty_iff (yes := 6) (no := 7) h₁ h₂ (by omega) (by omega) with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · rcases hst with ⟨_, hst⟩ | ⟨h', _⟩
      · exact .stay S (.mk ⟨B, hst⟩) (nearer rfl)
      · exact absurd h' (by omega)
    · rcases hst with ⟨h', _⟩ | ⟨_, hst⟩
      · exact absurd h' (by omega)
      · exact .stay S (.mk ⟨B, hst, h₁, h⟩) (nearer rfl)
  | 6, ⟨B, hst⟩ => by
    have e : st = .committed ⟨1, [1], y :: b⟩ ⟨2, buf⟩ := by rw [hst, B.buf]
    exact .done e B.own (nearer rfl)
  | 7, ⟨B, hst, h₁, h⟩ => by
    refine .stay S (.mk ⟨B.update rfl, hst, h₁, h, ?_⟩) (nearer rfl)
    show m ⟨r 0, Field.mask, 0⟩ = Word.pow2 p.bits - 1
    rw [B.q, S.mask]
  | 8, ⟨B, hst, h₁, h, h₃⟩ => by
    have ho := S.order
    refine .stay S (.mk ⟨B.update rfl, hst, h₁, h, ?_⟩) (nearer rfl)
    show (known p x m).get? 0 = some (m ⟨r 0, Field.slots, BinOp.eval .and (r 1) (r 3)⟩)
    rw [B.q, h₁, h₃, Word.and_index (Nat.le_of_lt p.bits_lt)]
    exact contents_get? (by omega)
  | 9, ⟨B, hst, h₁, h, hv⟩ => by
    show ConsumerStep p _ x m _ st
      (some (.next (m.set ⟨r 0, Field.headOwn, 0⟩ (BinOp.eval .add (r 1) 1)) ⟨1, 10, r, buf⟩))
    rw [B.q, h₁, Word.add_index]
    exact .own S (.mk ⟨⟨B.q, rfl, B.buf⟩, hst, h₁, h, hv⟩) (nearer rfl)
  | 10, ⟨B, hst, h₁, h, hv⟩ => by
    have ho := S.order
    show ConsumerStep p _ x m _ st
      (some (.next (m.set ⟨r 0, Field.head, 0⟩ (BinOp.eval .add (r 1) 1)) ⟨1, 11, r, buf⟩))
    rw [B.q, h₁, Word.add_index]
    refine .release S h (fun _ => .mk ⟨⟨B.q, B.own, B.buf⟩, rfl⟩) (nearer rfl) hst ?_
    have hq : queue p x m = r 4 :: contents p m (x.H + 1) (x.T - x.H - 1) := by
      have e : x.T - x.H = x.T - x.H - 1 + 1 := by omega
      have ev : some (m (p.slot x.H)) = some (r 4) := (contents_get? (by omega)).symm.trans hv
      injection ev with ev
      show contents p m x.H (x.T - x.H) = _
      rw [← ev, e]; rfl
    rw [hq]
    exact .pop
  | 11, ⟨B, hst⟩ => by
    have hb : buf.get? 0 = some y := by rw [B.buf]; rfl
    show ConsumerStep p _ x m _ st ((Instr.put (.lit 0) (.reg 4)).exec m ⟨1, 11, r, buf⟩)
    rw [Instr.exec_put (f := ⟨1, 11, r, buf⟩) (idx := .lit 0) (value := .reg 4) hb]
    have e : st = .committed ⟨1, [1], y :: b⟩ ⟨0, buf.set 0 (r 4)⟩ := by rw [hst, B.buf]; rfl
    exact .stay S (.mk ⟨B.own, e⟩) (nearer rfl)
  | 12, ⟨ho, hst⟩ => .done hst ho (nearer rfl)
  | _ + 13, h => h.elim

end Pop
end Spsc
