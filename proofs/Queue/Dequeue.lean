prelude
import Queue.Steps
/-!
# dequeue, instruction by instruction

## Main definitions

* `DequeueAt`: the assertion at each program counter of `Gen.Queue.dequeue`

## Main statements

* `Dequeue.step`: every instruction of `dequeue` leads from its assertion to the next one
* `Dequeue.stable`: no step of another thread disturbs it

## Implementation notes

Registers: 0 q, 1 me, 3 head, 4 the node in view of `protect_head`, 5 and 10 again, 6 tail, 7 next, 8 and 11 expected,
9 and 12 done, 13 value. The buffer is `y :: b` when `dequeue` is called. `dequeue` takes effect, with `ZP_EMPTY`, when
it loads `NULL` from `next`, and with `ZP_OK` at the compare-and-swap of `head`.
-/

namespace Queue
open Gen.Queue

/-- `dequeue` has not taken effect. -/
structure DequeueOpen (me y : Nat) (b : List Nat) (r : Regs) (buf : List Nat) (st : Status) : Prop where
  q : r 0 = 1
  buf : buf = y :: b
  pending : st = .pending ⟨1, [1, me], y :: b⟩

/-- `dequeue` has taken effect, and found nothing. -/
structure DequeueEmpty (me y : Nat) (b buf : List Nat) (st : Status) : Prop where
  buf : buf = y :: b
  committed : st = .committed ⟨1, [1, me], y :: b⟩ ⟨2, y :: b⟩

/-- `dequeue` has taken effect, and got `v`, which is not yet in the buffer. -/
structure DequeueGot (me y : Nat) (b buf : List Nat) (st : Status) (v : Nat) : Prop where
  buf : buf = y :: b
  committed : st = .committed ⟨1, [1, me], y :: b⟩ ⟨0, v :: b⟩

/-- Node `e`, where `tail` was, is `h` or behind it. -/
structure Beyond (x : Roles) (m : Mem) (h e : Nat) : Prop where
  reach : Reach m h e
  tail : Seen x m Field.tail e

def DequeueAt (x : Roles) (m : Mem) (me y : Nat) (b : List Nat) (r : Regs) (buf : List Nat) (st : Status) : Nat → Prop
  | 0 => DequeueOpen me y b r buf st
  | 1 => DequeueOpen me y b r buf st
  | 2 => DequeueOpen me y b r buf st ∧ Seen x m Field.head (r 4)
  | 3 => DequeueOpen me y b r buf st ∧ Seen x m Field.head (r 4)
  | 4 => DequeueOpen me y b r buf st ∧ Seen x m Field.head (r 4)
  | 5 => DequeueOpen me y b r buf st ∧ Seen x m Field.head (r 3)
  | 6 => DequeueOpen me y b r buf st ∧ Seen x m Field.head (r 3) ∧ Beyond x m (r 3) (r 6)
  | 7 => (r 7 = 0 ∧ DequeueEmpty me y b buf st) ∨ (r 7 ≠ 0 ∧ DequeueOpen me y b r buf st ∧ Front x m (r 3) (r 7) ∧
      Beyond x m (r 3) (r 6))
  | 8 => DequeueEmpty me y b buf st
  | 9 => DequeueOpen me y b r buf st ∧ Front x m (r 3) (r 7) ∧ Beyond x m (r 3) (r 6)
  | 10 => DequeueOpen me y b r buf st ∧ Front x m (r 3) (r 7) ∧ r 6 = r 3
  | 11 => DequeueOpen me y b r buf st ∧ Front x m (r 3) (r 7) ∧ r 8 = r 3
  | 12 => DequeueOpen me y b r buf st
  | 13 => DequeueOpen me y b r buf st ∧ Front x m (r 3) (r 7) ∧ Beyond x m (r 7) (r 6)
  | 14 => DequeueOpen me y b r buf st ∧ Front x m (r 3) (r 7) ∧ Beyond x m (r 7) (r 6)
  | 15 => DequeueOpen me y b r buf st ∧ Front x m (r 3) (r 7) ∧ Beyond x m (r 7) (r 6)
  | 16 => DequeueOpen me y b r buf st ∧ Front x m (r 3) (r 7) ∧ Beyond x m (r 7) (r 6) ∧ r 11 = r 3
  | 17 => (r 12 = 1 ∧ x (r 7) = .shared ∧ DequeueGot me y b buf st (m (item (r 7)))) ∨
      (r 12 = 0 ∧ DequeueOpen me y b r buf st)
  | 18 => x (r 7) = .shared ∧ DequeueGot me y b buf st (m (item (r 7)))
  | 19 => DequeueGot me y b buf st (r 13)
  | 20 => st = .committed ⟨1, [1, me], y :: b⟩ ⟨0, buf⟩
  | _ => False

/-- The thread is inside `dequeue`. -/
inductive Dequeue : Assertion where
  | mk {x m t me y b r buf st pc} : DequeueAt x m me y b r buf st pc → Dequeue x m t ⟨1, pc, r, buf⟩ st

variable {x x' : Roles} {m m' : Mem} {q : List Nat} {t u : Tid} {me y h n : Nat} {b buf : List Nat} {r : Regs}
  {st : Status}

theorem DequeueOpen.update {i w : Nat} (O : DequeueOpen me y b r buf st) (hi : Nat.ble 1 i = true) :
    DequeueOpen me y b (Function.update r i w) buf st := by
  have hi := Nat.le_of_ble_eq_true hi
  exact ⟨(Function.update_ne (by omega)).trans O.q, O.buf, O.pending⟩

theorem Beyond.stable {e : Nat} (S : Shared x m q) (G : Guarantee u x m x' m') (hs : x h = .shared)
    (B : Beyond x m h e) : Beyond x' m' h e := ⟨B.reach.keep S G hs, B.tail.stable S G⟩

namespace Dequeue

theorem stable (S : Shared x m q) (G : Guarantee u x m x' m') {f : Frame} (h : Dequeue x m t f st) :
    Dequeue x' m' t f st := by
  cases h with
  | @mk _ _ _ me y b r buf _ pc h =>
    refine .mk (me := me) (y := y) (b := b) ?_
    match pc, h with
    | 0, h | 1, h | 8, h | 12, h | 19, h | 20, h => exact h
    | 2, ⟨O, H⟩ | 3, ⟨O, H⟩ | 4, ⟨O, H⟩ | 5, ⟨O, H⟩ => exact ⟨O, H.stable S G⟩
    | 6, ⟨O, H, B⟩ => exact ⟨O, H.stable S G, B.stable S G H.shared⟩
    | 7, .inl h => exact .inl h
    | 7, .inr ⟨h, O, F, B⟩ => exact .inr ⟨h, O, F.stable G, B.stable S G F.shared⟩
    | 9, ⟨O, F, B⟩ => exact ⟨O, F.stable G, B.stable S G F.shared⟩
    | 13, ⟨O, F, B⟩ | 14, ⟨O, F, B⟩ | 15, ⟨O, F, B⟩ => exact ⟨O, F.stable G, B.stable S G F.next⟩
    | 16, ⟨O, F, B, h⟩ => exact ⟨O, F.stable G, B.stable S G F.next, h⟩
    | 10, ⟨O, F, h⟩ | 11, ⟨O, F, h⟩ => exact ⟨O, F.stable G, h⟩
    | 17, .inl ⟨h, hs, g⟩ => exact .inl ⟨h, (G.shared _ hs).1, (G.shared _ hs).2.2.symm ▸ g⟩
    | 17, .inr h => exact .inr h
    | 18, ⟨hs, g⟩ => exact ⟨(G.shared _ hs).1, (G.shared _ hs).2.2.symm ▸ g⟩
    | pc + 21, h => exact h.elim

theorem step (S : Shared x m q) : ∀ pc, DequeueAt x m me y b r buf st pc →
    QueueStep Dequeue x m q t st (Frame.exec program m ⟨1, pc, r, buf⟩)
  | 0, O => .stay S (.mk (O.update rfl))
  | 1, O => by
    show QueueStep _ x m q t st (some (.next m ⟨1, 2, Function.update r 4 (m ⟨r 0, 2, 0⟩), buf⟩))
    rw [O.q]
    exact .stay S (.mk ⟨O.update rfl, S.chain.first, .refl⟩)
  | 2, ⟨O, H⟩ => .stay S (.mk ⟨O.update rfl, H⟩)
  | 3, ⟨O, H⟩ => by
    show QueueStep _ x m q t st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 5) (r 4))) 4 1, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 5) (r 4) 4 1 with ⟨_, e⟩ | ⟨_, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, H⟩)
    · exact .stay S (.mk O)
  | 4, ⟨O, H⟩ => .stay S (.mk ⟨O.update rfl, H⟩)
  | 5, ⟨O, H⟩ => by
    show QueueStep _ x m q t st (some (.next m ⟨1, 6, Function.update r 6 (m ⟨r 0, 3, 0⟩), buf⟩))
    rw [O.q]
    exact .stay S (.mk ⟨O.update rfl, H, H.reach.trans S.order, S.tail, .refl⟩)
  | 6, ⟨O, H, B⟩ => by
    show QueueStep _ x m q t st (some (.next m ⟨1, 7, Function.update r 7 (m (link (r 3))), buf⟩))
    by_cases hz : m (link (r 3)) = 0
    · have hq := S.empty H.reach hz
      exact .commit S O.pending (.mk (.inl ⟨hz, O.buf, rfl⟩)) (hq ▸ .empty)
    · exact .stay S (.mk (.inr ⟨hz, O.update rfl, ⟨H.shared, rfl, hz, S.next _ H.shared hz⟩, B⟩))
  | 7, h => by
    show QueueStep _ x m q t st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 7) 0)) 8 9, r, buf⟩))
    rcases Word.isNull (w := r 7) (yes := 8) (no := 9) with ⟨h₇, e⟩ | ⟨h₇, e⟩ <;> rw [e] <;>
      rcases h with ⟨h', E⟩ | ⟨h', O, F, B⟩
    · exact .stay S (.mk E)
    · exact absurd h₇ h'
    · exact absurd h' h₇
    · exact .stay S (.mk ⟨O, F, B⟩)
  | 8, E => .done (by rw [E.committed, E.buf]; rfl)
  | 9, ⟨O, F, B⟩ => by
    show QueueStep _ x m q t st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 3) (r 6))) 10 13, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 3) (r 6) 10 13 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, F, h.symm⟩)
    · exact .stay S (.mk ⟨O, F, F.link ▸ (B.reach.of_ne fun e => h e.symm).2, B.tail⟩)
  | 10, ⟨O, F, h⟩ => .stay S (.mk ⟨O.update rfl, F, h⟩)
  | 11, ⟨O, F, h₈⟩ => by
    show QueueStep _ x m q t st ((Instr.cas 9 8 ⟨.reg 0, 3, .lit 0⟩ (.reg 8) (.reg 7) .seqCst .relaxed).exec m
      ⟨1, 11, r, buf⟩)
    refine Instr.exec_cas (Q := QueueStep _ x m q t st) (l := cell Field.tail) ?_ (fun ht => ?_) fun _ => ?_
    · show (⟨r 0, 3, 0⟩ : Loc) = _
      rw [O.q]
    · exact .setTail S (ht.trans h₈) F (.mk ((O.update (i := 8) rfl).update (i := 9) rfl))
    · exact .stay S (.mk ((O.update (i := 8) rfl).update (i := 9) rfl))
  | 12, O => .stay S (.mk O)
  | 13, ⟨O, F, B⟩ => .stay S (.mk ⟨O.update rfl, F, B⟩)
  | 14, ⟨O, F, B⟩ => by
    show QueueStep _ x m q t st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .ne (r 10) (r 3))) 1 15, r, buf⟩))
    rw [Word.toBool_ne]
    rcases Word.cond_bne (r 10) (r 3) 1 15 with ⟨_, e⟩ | ⟨_, e⟩ <;> rw [e]
    · exact .stay S (.mk O)
    · exact .stay S (.mk ⟨O, F, B⟩)
  | 15, ⟨O, F, B⟩ => .stay S (.mk ⟨O.update rfl, F, B, rfl⟩)
  | 16, ⟨O, F, B, h₁₁⟩ => by
    show QueueStep _ x m q t st ((Instr.cas 12 11 ⟨.reg 0, 2, .lit 0⟩ (.reg 11) (.reg 7) .seqCst .relaxed).exec m
      ⟨1, 16, r, buf⟩)
    refine Instr.exec_cas (Q := QueueStep _ x m q t st) (l := cell Field.head) ?_ (fun hh => ?_) fun _ => ?_
    · show (⟨r 0, 2, 0⟩ : Loc) = _
      rw [O.q]
    · have hh : m (cell Field.head) = r 3 := hh.trans h₁₁
      have hl : m (link (m (cell Field.head))) = r 7 := by rw [hh]; exact F.link
      show QueueStep _ x m q t st (some (.next (m.set (cell Field.head) (r 7)) _))
      rw [← hl]
      have hv := QueueStep.set_cell (m := m) (f := Field.head) (v := m (link (m (cell Field.head)))) (item (r 7))
        (S.nodes _ (Roles.ne_unknown_of_shared F.next)).2.1
      refine .advance S (by rw [hl]; exact F.ne_null) (by rw [hl]; exact B.reach.trans B.tail.reach) O.pending
          (r := ⟨0, m (item (r 7)) :: b⟩)
        (.mk (me := me) (y := y) (b := b) (.inl ⟨rfl, F.next, O.buf, ?_⟩)) fun q' hq => ?_
      · rw [← hv]; rfl
      · rw [hq, hl]; exact .dequeue
    · exact .stay S (.mk (.inr ⟨rfl, (O.update (i := 11) rfl).update (i := 12) rfl⟩))
  | 17, h => by
    show QueueStep _ x m q t st (some (.next m ⟨1, cond (Word.toBool (r 12)) 18 1, r, buf⟩))
    rcases h with ⟨h, hs, g⟩ | ⟨h, O⟩ <;> rw [h]
    · exact .stay S (.mk ⟨hs, g⟩)
    · exact .stay S (.mk O)
  | 18, ⟨_, g⟩ => .stay S (.mk g)
  | 19, g => by
    have hb : buf.get? 0 = some y := by rw [g.buf]; rfl
    show QueueStep _ x m q t st ((Instr.put (.lit 0) (.reg 13)).exec m ⟨1, 19, r, buf⟩)
    rw [Instr.exec_put (f := ⟨1, 19, r, buf⟩) (idx := .lit 0) (value := .reg 13) hb]
    refine .stay S (.mk (me := me) (y := y) (b := b) ?_)
    show st = .committed _ ⟨0, buf.set 0 (r 13)⟩
    rw [g.committed, g.buf]
    rfl
  | 20, hst => .done hst
  | _ + 21, h => h.elim

end Dequeue
end Queue
