prelude
import Stack.Push
/-!
# pop and pop_all, instruction by instruction

## Main definitions

* `PopAt`, `PopAll`: the assertions at each program counter of `Gen.Stack.pop` and `Gen.Stack.popAll`

## Main statements

* `Pop.step`, `PopAll.step`: every instruction leads from its assertion to the next one
* `Pop.stable`: no step of another thread disturbs it

## Implementation notes

Registers of `pop`: 0 q, 1 me, 2 light, 3 top, 4 the node in view of `protect_top`, 5 again, 6 below, 7 expected, 8
done, 9 value. The buffer is `y :: b` when `pop` is called. `pop` takes effect, with `ZP_EMPTY`, at the load of `NULL`,
and with `ZP_OK` at its compare-and-swap.
-/

namespace Stack
open Gen.Stack

/-- `pop` has not taken effect. -/
structure PopOpen (me y : Nat) (b : List Nat) (r : Regs) (buf : List Nat) (st : Status) : Prop where
  q : r 0 = 1
  buf : buf = y :: b
  pending : st = .pending ⟨2, [1, me], y :: b⟩

/-- `pop` has taken effect, and found nothing. -/
structure PopEmpty (me y : Nat) (b buf : List Nat) (st : Status) : Prop where
  buf : buf = y :: b
  committed : st = .committed ⟨2, [1, me], y :: b⟩ ⟨2, y :: b⟩

/-- `pop` has taken effect, and got `v`, which is not yet in the buffer. -/
structure PopGot (me y : Nat) (b buf : List Nat) (st : Status) (v : Nat) : Prop where
  buf : buf = y :: b
  committed : st = .committed ⟨2, [1, me], y :: b⟩ ⟨0, v :: b⟩

def PopAt (x : Roles) (m : Mem) (me y : Nat) (b : List Nat) (r : Regs) (buf : List Nat) (st : Status) : Nat → Prop
  | 0 => PopOpen me y b r buf st
  | 1 => PopOpen me y b r buf st
  | 2 => (r 4 = 0 ∧ PopEmpty me y b buf st) ∨ (r 4 ≠ 0 ∧ PopOpen me y b r buf st ∧ x (r 4) = .shared)
  | 3 => PopEmpty me y b buf st
  | 4 => r 3 = 0 ∧ PopEmpty me y b buf st
  | 5 => PopOpen me y b r buf st ∧ x (r 4) = .shared ∧ r 4 ≠ 0
  | 6 => PopOpen me y b r buf st ∧ x (r 4) = .shared ∧ r 4 ≠ 0
  | 7 => PopOpen me y b r buf st ∧ x (r 4) = .shared ∧ r 4 ≠ 0
  | 8 => (r 3 = 0 ∧ PopEmpty me y b buf st) ∨ (r 3 ≠ 0 ∧ PopOpen me y b r buf st ∧ x (r 3) = .shared)
  | 9 => PopEmpty me y b buf st
  | 10 => PopOpen me y b r buf st ∧ x (r 3) = .shared
  | 11 => PopOpen me y b r buf st ∧ x (r 3) = .shared ∧ r 6 = m (link (r 3))
  | 12 => PopOpen me y b r buf st ∧ x (r 3) = .shared ∧ r 6 = m (link (r 3)) ∧ r 7 = r 3
  | 13 => (r 8 = 1 ∧ x (r 3) = .shared ∧ PopGot me y b buf st (m (item (r 3)))) ∨
      (r 8 = 0 ∧ PopOpen me y b r buf st)
  | 14 => x (r 3) = .shared ∧ PopGot me y b buf st (m (item (r 3)))
  | 15 => PopGot me y b buf st (r 9)
  | 16 => st = .committed ⟨2, [1, me], y :: b⟩ ⟨0, buf⟩
  | _ => False

/-- The thread is inside `pop`. -/
inductive Pop : Assertion where
  | mk {x m t me y b r buf st pc} : PopAt x m me y b r buf st pc → Pop x m t ⟨2, pc, r, buf⟩ st

/-- The thread is inside `pop_all`. -/
inductive PopAll : Assertion where
  | open {x m t b r} : r 0 = 1 → PopAll x m t ⟨3, 0, r, b⟩ (.pending ⟨3, [1], b⟩)
  | taken {x m t b r} : PopAll x m t ⟨3, 1, r, b⟩ (.committed ⟨3, [1], b⟩ ⟨r 1, b⟩)

variable {L : Nat → List Nat → Prop} {x x' : Roles} {m m' : Mem} {q : List Nat} {t u : Tid} {me y v : Nat}
    {b buf : List Nat} {r : Regs}
  {st : Status}

theorem PopOpen.update {i w : Nat} (O : PopOpen me y b r buf st) (hi : Nat.ble 1 i = true) :
    PopOpen me y b (Function.update r i w) buf st := by
  have hi := Nat.le_of_ble_eq_true hi
  exact ⟨(Function.update_ne (by omega)).trans O.q, O.buf, O.pending⟩

theorem PopAll.stable {f : Frame} (h : PopAll x m t f st) : PopAll x' m' t f st := by
  cases h with
  | «open» h => exact .open h
  | taken => exact .taken

theorem PopAll.step {f : Frame} (S : Shared x m q) (hL : L (m (cell Field.top)) q) (h : PopAll x m t f st) :
    StackStep L PopAll x m q t st (f.exec program m) := by
  cases h with
  | @«open» _ _ _ b r h =>
    show StackStep L _ x m q t _ (some (.next (m.set ⟨r 0, 2, 0⟩ 0) ⟨3, 1, Function.update r 1 (m ⟨r 0, 2, 0⟩), b⟩))
    rw [h]
    refine .setTop S .nil rfl (r := ⟨m (cell Field.top), b⟩) ?_ (.popAll hL)
    exact .taken (r := Function.update r 1 (m (cell Field.top)))
  | taken => exact .done rfl

namespace Pop

theorem stable (G : Guarantee u x m x' m') {f : Frame} (h : Pop x m t f st) : Pop x' m' t f st := by
  cases h with
  | @mk _ _ _ me y b r buf _ pc h =>
    refine .mk (me := me) (y := y) (b := b) ?_
    match pc, h with
    | 0, h | 1, h | 3, h | 4, h | 9, h | 15, h | 16, h => exact h
    | 2, .inl h | 8, .inl h => exact .inl h
    | 2, .inr ⟨h, O, hs⟩ | 8, .inr ⟨h, O, hs⟩ => exact .inr ⟨h, O, (G.shared _ hs).1⟩
    | 5, ⟨O, hs, h⟩ | 6, ⟨O, hs, h⟩ | 7, ⟨O, hs, h⟩ => exact ⟨O, (G.shared _ hs).1, h⟩
    | 10, ⟨O, hs⟩ => exact ⟨O, (G.shared _ hs).1⟩
    | 11, ⟨O, hs, h⟩ => exact ⟨O, (G.shared _ hs).1, h.trans (G.shared _ hs).2.1.symm⟩
    | 12, ⟨O, hs, h, h₇⟩ => exact ⟨O, (G.shared _ hs).1, h.trans (G.shared _ hs).2.1.symm, h₇⟩
    | 13, .inl ⟨h, hs, g⟩ => exact .inl ⟨h, (G.shared _ hs).1, (G.shared _ hs).2.2.symm ▸ g⟩
    | 13, .inr h => exact .inr h
    | 14, ⟨hs, g⟩ => exact ⟨(G.shared _ hs).1, (G.shared _ hs).2.2.symm ▸ g⟩
    | pc + 17, h => exact h.elim

theorem step (S : Shared x m q) : ∀ pc, PopAt x m me y b r buf st pc →
    StackStep L Pop x m q t st (Frame.exec program m ⟨2, pc, r, buf⟩)
  | 0, O => .stay S (.mk (O.update rfl))
  | 1, O => by
    show StackStep L _ x m q t st (some (.next m ⟨2, 2, Function.update r 4 (m ⟨r 0, 2, 0⟩), buf⟩))
    rw [O.q]
    by_cases h : m (cell Field.top) = 0
    · have hq := (S.chain.eq_nil_iff fun o ho => (S.nodes o ho).1).mp h
      exact .commit S O.pending (.mk (.inl ⟨h, O.buf, rfl⟩)) (hq ▸ .empty)
    · have hs := (S.chain.of_ne_zero h).1
      exact .stay S (.mk (.inr ⟨h, O.update rfl, hs⟩))
  | 2, h => by
    show StackStep L _ x m q t st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .eq (r 4) 0)) 3 5, r, buf⟩))
    rcases Word.isNull (w := r 4) (yes := 3) (no := 5) with ⟨h₄, e⟩ | ⟨h₄, e⟩ <;> rw [e] <;>
      rcases h with ⟨h', E⟩ | ⟨h', O, hs⟩
    · exact .stay S (.mk E)
    · exact absurd h₄ h'
    · exact absurd h' h₄
    · exact .stay S (.mk ⟨O, hs, h₄⟩)
  | 3, E => .stay S (.mk ⟨rfl, E⟩)
  | 4, ⟨h, E⟩ => .stay S (.mk (.inl ⟨h, E⟩))
  | 5, ⟨O, hs, h⟩ => .stay S (.mk ⟨O.update rfl, hs, h⟩)
  | 6, ⟨O, hs, h⟩ => by
    show StackStep L _ x m q t st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .eq (r 5) (r 4))) 7 1, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 5) (r 4) 7 1 with ⟨_, e⟩ | ⟨_, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, hs, h⟩)
    · exact .stay S (.mk O)
  | 7, ⟨O, hs, h⟩ => .stay S (.mk (.inr ⟨h, O.update rfl, hs⟩))
  | 8, h => by
    show StackStep L _ x m q t st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .eq (r 3) 0)) 9 10, r, buf⟩))
    rcases Word.isNull (w := r 3) (yes := 9) (no := 10) with ⟨h₃, e⟩ | ⟨h₃, e⟩ <;> rw [e] <;>
      rcases h with ⟨h', E⟩ | ⟨h', O, hs⟩
    · exact .stay S (.mk E)
    · exact absurd h₃ h'
    · exact absurd h' h₃
    · exact .stay S (.mk ⟨O, hs⟩)
  | 9, E => .done (by rw [E.committed, E.buf]; rfl)
  | 10, ⟨O, hs⟩ => .stay S (.mk ⟨O.update rfl, hs, rfl⟩)
  | 11, ⟨O, hs, h⟩ => .stay S (.mk ⟨O.update rfl, hs, h, rfl⟩)
  | 12, ⟨O, hs, h, h₇⟩ => by
    show StackStep L _ x m q t st ((Instr.cas 8 7 ⟨.reg 0, 2, .lit 0⟩ (.reg 7) (.reg 6) .seqCst .relaxed).exec m
      ⟨2, 12, r, buf⟩)
    refine Instr.exec_cas (Q := StackStep L _ x m q t st) (l := cell Field.top) ?_ (fun ht => ?_) fun _ => ?_
    · show (⟨r 0, 2, 0⟩ : Loc) = _
      rw [O.q]
    · have ht : m (cell Field.top) = r 3 := ht.trans h₇
      obtain ⟨_, q', hq, C⟩ := S.chain.of_ne_zero (by rw [ht]; exact (S.nodes _ (by rw [hs]; nofun)).1)
      rw [ht] at hq C
      refine .setTop S (v := r 6) (h ▸ C) O.pending (.mk (.inl ⟨rfl, hs, O.buf, rfl⟩)) ?_
      show Op L q _ ⟨0, m.set (cell Field.top) (r 6) (item (r 3)) :: b⟩ q'
      rw [hq, (StackStep.top_stable (o := r 3) S (by rw [hs]; nofun)).2]
      exact .pop
    · exact .stay S (.mk (.inr ⟨rfl, (O.update (i := 7) rfl).update (i := 8) rfl⟩))
  | 13, h => by
    show StackStep L _ x m q t st (some (.next m ⟨2, cond (Word.toBool (r 8)) 14 1, r, buf⟩))
    rcases h with ⟨h, hs, g⟩ | ⟨h, O⟩ <;> rw [h]
    · exact .stay S (.mk ⟨hs, g⟩)
    · exact .stay S (.mk O)
  | 14, ⟨_, g⟩ => .stay S (.mk g)
  | 15, g => by
    have hb : buf.get? 0 = some y := by rw [g.buf]; rfl
    show StackStep L _ x m q t st ((Instr.put (.lit 0) (.reg 9)).exec m ⟨2, 15, r, buf⟩)
    rw [Instr.exec_put (f := ⟨2, 15, r, buf⟩) (idx := .lit 0) (value := .reg 9) hb]
    refine .stay S (.mk (me := me) (y := y) (b := b) ?_)
    show st = .committed _ ⟨0, buf.set 0 (r 9)⟩
    rw [g.committed, g.buf]
    rfl
  | 16, hst => .done hst
  | _ + 17, h => h.elim

end Pop
end Stack
