prelude
import Deque.StealAt
import Deque.Rank
/-!
# steal, instruction by instruction

## Main definitions

* `ThiefStep`: what is to be shown of a thief's step: it is no fault, keeps `Shared`, changes no cell but `top`, leads
  to a frame with the right assertion, commits legally, and brings the return nearer

## Main statements

* `Steal.step`: every instruction of `steal` leads from its assertion to the next one
-/

namespace Deque
open Gen.Deque

/-- A thread is inside `steal`. -/
inductive Steal (p : Params) (T : Nat) (y : Own) (m : Mem) : Frame → Status → Prop where
  | mk {x b r buf st pc} : StealAt p T y m x b r buf st pc → Steal p T y m ⟨2, pc, r, buf⟩ st

inductive ThiefStep (p : Params) (T : Nat) (y : Own) (m : Mem) (f : Frame) (st : Status) : Option Outcome → Prop where
  | next {T' m' f' st'} : Shared p T' y m' → Steal p T' y m' f' st' → T ≤ T' →
      (∀ l, l ≠ cell Field.top → m' l = m l) → Commit (queue T y = [] ∨ y.F = T) (queue T y) st (queue T' y) st' →
      rank m' f' < rank m f →
      ThiefStep p T y m f st (some (.next m' f'))
  | done {c r} : st = .committed c r → 0 < rank m f → ThiefStep p T y m f st (some (.done r))

namespace Steal
variable {p : Params} {T x : Nat} {y : Own} {m : Mem} {r : Regs} {b buf : List Nat} {st st' : Status} {f f' : Frame}

/-- Only registers change. -/
theorem _root_.Deque.ThiefStep.stay (S : Shared p T y m) (h : Steal p T y m f' st) (hr : rank m f' < rank m f) :
    ThiefStep p T y m f st (some (.next m f')) :=
  .next S h (Nat.le_refl T) (fun _ _ => rfl) (.none rfl rfl) hr

theorem _root_.Deque.ThiefStep.commit {c : Call} {res : Result} (S : Shared p T y m)
    (h : Steal p T y m f' (.committed c res))
    (hr : rank m f' < rank m f) (hst : st = .pending c) (hop : Op (queue T y) c res (queue T y))
    (h₂ : c.op = 2 → res.ret = 2 → queue T y = [] ∨ y.F = T) :
    ThiefStep p T y m f st (some (.next m f')) :=
  .next S h (Nat.le_refl T) (fun _ _ => rfl) (.op hst rfl hop h₂) hr

theorem _root_.Deque.Aims.update {t i w : Nat} (A : Aims p T r t) (h : Nat.ble 2 i = true) :
    Aims p T (Function.update r i w) t := by
  have h := Nat.le_of_ble_eq_true h
  exact ⟨(Function.update_ne (by omega)).trans A.q, (Function.update_ne (by omega)).trans A.top, A.pos, A.le⟩

/-- The branch `bottom - top - 1 >= NEGATIVE`. -/
theorem empty_iff {t e u v : Nat} (h₁ : r 1 = p.index t) (h₂ : r 2 = p.index e) (ht : 1 ≤ t) (hte : t ≤ e + 1)
    (he : e ≤ maxPushes + 1) :
    (e ≤ t ∧ cond (Word.toBool (BinOp.eval .ge (BinOp.eval .sub (BinOp.eval .sub (r 2) (r 1)) 1) 9223372036854775808))
      u v = u) ∨
    (t < e ∧ cond (Word.toBool (BinOp.eval .ge (BinOp.eval .sub (BinOp.eval .sub (r 2) (r 1)) 1) 9223372036854775808))
      u v = v) := by
  unfold maxPushes at he
  rw [h₁, h₂, Word.toBool_ge]
  rcases Nat.lt_or_ge t e with h | h
  · refine .inr ⟨h, ?_⟩
    rw [Params.sub (Nat.le_of_lt h) (by unfold wordSize; omega), Word.sub_eq (by omega) (by unfold wordSize; omega)]
    rcases Word.cond_ble 9223372036854775808 (e - t - 1) u v with ⟨h', _⟩ | ⟨_, e'⟩
    · exact absurd h' (by omega)
    · exact e'
  · refine .inl ⟨h, ?_⟩
    rcases Nat.lt_or_ge e t with h' | h'
    · rw [Params.sub_neg h' (by unfold wordSize; omega), Word.sub_eq (by unfold wordSize; omega)
        (by unfold wordSize; omega)]
      rcases Word.cond_ble 9223372036854775808 (wordSize - (t - e) - 1) u v with ⟨_, e'⟩ | ⟨h'', _⟩
      · exact e'
      · unfold wordSize at h''
        exact absurd h'' (by omega)
    · have e' : e = t := by omega
      rw [e', Params.sub (Nat.le_refl t) (by unfold wordSize; omega), Nat.sub_self]
      rfl

theorem step (S : Shared p T y m) : ∀ pc, StealAt p T y m x b r buf st pc →
    ThiefStep p T y m ⟨2, pc, r, buf⟩ st (Frame.exec program m ⟨2, pc, r, buf⟩)
  | 0, ⟨hq, e, hst⟩ => by
    have ho := S.order.seen
    refine .stay S (.mk ⟨e, hst, T, ⟨hq, ?_, by omega, Nat.le_refl T⟩⟩) (nearer rfl)
    show m ⟨r 0, Field.top, 0⟩ = p.index T
    rw [hq, S.top]
  | 1, ⟨e, hst, t, A⟩ => by
    have ho := S.order.seen
    have h' := S.order.ends
    have hc := S.order.calls
    have ht := A.le
    have hl : m ⟨r 0, Field.bottom, 0⟩ = p.index y.F := by rw [A.q, S.bottom]
    by_cases h : y.F ≤ t
    · exact .commit S (.mk ⟨e, t, A.update rfl, y.F, hl, by omega, by omega, .inl ⟨h, rfl⟩⟩) (nearer rfl) hst
        (.stealEmpty (by rw [queue_length]; omega)) fun _ _ => by
          rcases Nat.lt_or_ge T y.E with h'' | h''
          · exact .inr (by omega)
          · exact .inl (queue_nil h'')
    · exact .stay S (.mk ⟨e, t, A.update rfl, y.F, hl, by omega, by omega, .inr ⟨by omega, hst, fun _ => by omega⟩⟩)
        (nearer rfl)
  | 2, ⟨e, t, A, i, h₂, hle, hi, h⟩ => by
    show ThiefStep p T y m _ st (some (.next m ⟨2, cond (Word.toBool (BinOp.eval .ge
      (BinOp.eval .sub (BinOp.eval .sub (r 2) (r 1)) 1) 9223372036854775808)) 3 4, r, buf⟩))
    rcases empty_iff (u := 3) (v := 4) A.top h₂ A.pos hle hi with ⟨h', e'⟩ | ⟨h', e'⟩ <;> rw [e']
    · rcases h with ⟨_, hst⟩ | ⟨h, _⟩
      · exact .stay S (.mk ⟨e, hst⟩) (nearer rfl)
      · exact absurd h (by omega)
    · rcases h with ⟨h, _⟩ | ⟨_, hst, L⟩
      · exact absurd h (by omega)
      · exact .stay S (.mk ⟨e, hst, t, A, L⟩) (nearer rfl)
  | 3, ⟨e, hst⟩ => by
    subst e
    exact .done hst (nearer rfl)
  | 4, ⟨e, hst, t, A, L⟩ => by
    have ho := S.order.seen
    have h' := S.order.ends
    have hl : m ⟨r 0, Field.buffer, 0⟩ = y.cur := by rw [A.q, S.buffer]
    refine .stay S (.mk ⟨e, hst, t, A.update rfl, L, y.K, ?_, fun ht => ?_⟩) (nearer rfl)
    · show y.pub (m ⟨r 0, Field.buffer, 0⟩) = some y.K
      rw [hl, S.current]
    · show m (p.slot (m ⟨r 0, Field.buffer, 0⟩) y.K t) = y.items t
      have := L ht
      rw [hl]
      exact S.items t (by omega) (by omega)
  | 5, ⟨e, hst, t, A, L, k, H⟩ =>
    .stay S (.mk ⟨e, hst, t, A.update rfl, L, k, H, (S.buffers _ _ H.1).mask⟩) (nearer rfl)
  | 6, ⟨e, hst, t, A, L, k, H, h₄⟩ => by
    refine .stay S (.mk ⟨e, hst, t, A.update rfl, L, fun ht => ?_⟩) (nearer rfl)
    show m ⟨r 3, Field.bufferSlots, BinOp.eval .and (r 1) (r 4)⟩ = y.items t
    rw [A.top, h₄, Params.and_mask (S.buffers _ _ H.1).le]
    exact H.2 ht
  | 7, ⟨e, hst, t, A, L, h⟩ => .stay S (.mk ⟨e, hst, t, A.update rfl, L, h, rfl⟩) (nearer rfl)
  | 8, ⟨e, hst, t, A, L, h, h₆⟩ => by
    have ho := S.order.seen
    have h' := S.order.ends
    have hc := S.order.calls
    have ht := A.le
    have h₀ : m ⟨r 0, Field.top, 0⟩ = p.index T := by rw [A.q, S.top]
    show ThiefStep p T y m _ st (cond (Nat.beq (m ⟨r 0, Field.top, 0⟩) (r 6))
      (some (.next (m.set ⟨r 0, Field.top, 0⟩ (BinOp.eval .add (r 1) 1))
        ⟨2, 9, (r.update 6 (m ⟨r 0, Field.top, 0⟩)).update 7 1, buf⟩))
      (some (.next m ⟨2, 9, (r.update 6 (m ⟨r 0, Field.top, 0⟩)).update 7 0, buf⟩)))
    rcases Word.cond_beq (m ⟨r 0, Field.top, 0⟩) (r 6)
      (some (Outcome.next (m.set ⟨r 0, Field.top, 0⟩ (BinOp.eval .add (r 1) 1))
        ⟨2, 9, (Function.update r 6 (m ⟨r 0, Field.top, 0⟩)).update 7 1, buf⟩))
      (some (Outcome.next m ⟨2, 9, (Function.update r 6 (m ⟨r 0, Field.top, 0⟩)).update 7 0, buf⟩))
      with ⟨he, e'⟩ | ⟨_, e'⟩ <;> rw [e']
    · rw [h₀, h₆, A.top] at he
      have hT : t = T := (Params.index_inj ht (by unfold maxPushes at hc; unfold wordSize; omega) he).symm
      have hlt := L hT
      rw [A.q, A.top, Params.add_one, hT]
      refine .next (T' := T + 1) ⟨Mem.set_self _ _ _, S.bottom, S.bottomOwn, S.topSeen, S.buffer, S.bufferOwn,
        S.current, fun o k hp => (S.buffers o k hp).congr fun l hl => set_cell l hl,
        fun i h₁ h₂ => (set_cell (p.slot _ _ _) S.is_current.ne_one).trans (S.items i h₁ h₂),
        S.heap.congr fun l hl => set_cell l (by rw [hl]; nofun), ⟨by omega, h', S.order.room, hc⟩⟩
        (.mk ⟨e, .inr ⟨rfl, rfl⟩⟩) (Nat.le_succ T) (fun l hl => Mem.set_ne hl) (.op hst rfl ?_ nofun)
        (nearer rfl)
      show Op (queue T y) ⟨2, [1], x :: b⟩ ⟨0, r 5 :: b⟩ (queue (T + 1) y)
      rw [h hT, hT, queue_cons (by omega)]
      exact .steal
    · exact .commit S (.mk ⟨e, .inl ⟨rfl, rfl⟩⟩) (nearer rfl) hst .stealLost nofun
  | 9, ⟨e, h⟩ => by
    show ThiefStep p T y m _ st (some (.next m ⟨2, cond (Word.toBool (UnOp.eval .not (r 7))) 10 11, r, buf⟩))
    rcases h with ⟨h, hst⟩ | ⟨h, hst⟩ <;> rw [h]
    · exact .stay S (.mk ⟨e, hst⟩) (nearer rfl)
    · exact .stay S (.mk ⟨e, hst⟩) (nearer rfl)
  | 10, ⟨e, hst⟩ => by
    subst e
    exact .done hst (nearer rfl)
  | 11, ⟨e, hst⟩ => by
    subst e
    exact .stay S (.mk (x := x) (b := b) hst) (nearer rfl)
  | 12, hst => .done hst (nearer rfl)
  | _ + 13, H => H.elim

end Steal
end Deque
