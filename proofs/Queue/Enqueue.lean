prelude
import Queue.Steps
/-!
# enqueue, instruction by instruction

## Main definitions

* `EnqueueAt`: the assertion at each program counter of `Gen.Queue.enqueue`

## Main statements

* `Enqueue.step`: every instruction of `enqueue` leads from its assertion to the next one
* `Enqueue.stable`: no step of another thread disturbs it

## Implementation notes

Registers: 0 q, 1 me, 2 value, 3 node, 4 the node inside `make_node`, 6 tail, 7 the node in view of `protect_tail`, 8
again, 9 next, 10, 12 and 14 expected, 11, 13 and 15 done. `enqueue` takes effect at the compare-and-swap of `next`.
-/

namespace Queue
open Gen.Queue

/-- `enqueue(v)` has not taken effect. -/
structure EnqueueOpen (me v : Nat) (b : List Nat) (r : Regs) (st : Status) : Prop where
  q : r 0 = 1
  value : r 2 = v
  pending : st = .pending ⟨0, [1, me, v], b⟩

/-- Object `o` is a node of the thread's own, which holds `v`. -/
structure Node (x : Roles) (m : Mem) (t : Tid) (o v : Nat) : Prop where
  own : x o = .own t
  item : m (item o) = v

/-- It has none behind it. -/
structure Fresh (x : Roles) (m : Mem) (t : Tid) (o v : Nat) : Prop where
  node : Node x m t o v
  link : m (link o) = 0

/-- `enqueue(v)` has taken effect; the node is published behind that in register `i`. -/
structure Appended (x : Roles) (m : Mem) (me v : Nat) (b : List Nat) (r : Regs) (st : Status) (i : Nat) : Prop where
  q : r 0 = 1
  node : Front x m (r i) (r 3)
  committed : st = .committed ⟨0, [1, me, v], b⟩ ⟨0, b⟩

def EnqueueAt (x : Roles) (m : Mem) (t : Tid) (me v : Nat) (b : List Nat) (r : Regs) (st : Status) : Nat → Prop
  | 0 => EnqueueOpen me v b r st
  | 1 => EnqueueOpen me v b r st ∧ (r 4 ≠ 0 → x (r 4) = .own t)
  | 2 => EnqueueOpen me v b r st
  | 3 => EnqueueOpen me v b r st ∧ r 3 = 0
  | 4 => EnqueueOpen me v b r st ∧ x (r 4) = .own t
  | 5 => EnqueueOpen me v b r st ∧ Node x m t (r 4) v
  | 6 => EnqueueOpen me v b r st ∧ Fresh x m t (r 4) v
  | 7 => EnqueueOpen me v b r st ∧ (r 3 ≠ 0 → Fresh x m t (r 3) v)
  | 8 => st = .committed ⟨0, [1, me, v], b⟩ ⟨4, b⟩
  | 9 => EnqueueOpen me v b r st ∧ Fresh x m t (r 3) v
  | 10 => EnqueueOpen me v b r st ∧ Fresh x m t (r 3) v
  | 11 => EnqueueOpen me v b r st ∧ Fresh x m t (r 3) v ∧ Seen x m Field.tail (r 7)
  | 12 => EnqueueOpen me v b r st ∧ Fresh x m t (r 3) v ∧ Seen x m Field.tail (r 7)
  | 13 => EnqueueOpen me v b r st ∧ Fresh x m t (r 3) v ∧ Seen x m Field.tail (r 7)
  | 14 => EnqueueOpen me v b r st ∧ Fresh x m t (r 3) v ∧ Seen x m Field.tail (r 6)
  | 15 => EnqueueOpen me v b r st ∧ Fresh x m t (r 3) v ∧ Seen x m Field.tail (r 6) ∧
      (r 9 ≠ 0 → Front x m (r 6) (r 9))
  | 16 => EnqueueOpen me v b r st ∧ Fresh x m t (r 3) v ∧ Front x m (r 6) (r 9)
  | 17 => EnqueueOpen me v b r st ∧ Fresh x m t (r 3) v ∧ Front x m (r 6) (r 9) ∧ r 10 = r 6
  | 18 => EnqueueOpen me v b r st ∧ Fresh x m t (r 3) v
  | 19 => EnqueueOpen me v b r st ∧ Fresh x m t (r 3) v ∧ Seen x m Field.tail (r 6)
  | 20 => EnqueueOpen me v b r st ∧ Fresh x m t (r 3) v ∧ Seen x m Field.tail (r 6) ∧ r 12 = 0
  | 21 => (r 13 = 1 ∧ Appended x m me v b r st 6) ∨ (r 13 = 0 ∧ EnqueueOpen me v b r st ∧ Fresh x m t (r 3) v)
  | 22 => Appended x m me v b r st 6
  | 23 => Appended x m me v b r st 14
  | 24 => st = .committed ⟨0, [1, me, v], b⟩ ⟨0, b⟩
  | _ => False

/-- The thread is inside `enqueue`. -/
inductive Enqueue : Assertion where
  | mk {x m t me v b r st pc} : EnqueueAt x m t me v b r st pc → Enqueue x m t ⟨0, pc, r, b⟩ st

variable {x x' : Roles} {m m' : Mem} {q : List Nat} {t u : Tid} {me v o : Nat} {b : List Nat} {r : Regs} {st : Status}

theorem EnqueueOpen.update {i w : Nat} (O : EnqueueOpen me v b r st) (hi : Nat.ble 3 i = true) :
    EnqueueOpen me v b (Function.update r i w) st := by
  have hi := Nat.le_of_ble_eq_true hi
  exact ⟨(Function.update_ne (by omega)).trans O.q, (Function.update_ne (by omega)).trans O.value, O.pending⟩

/-! ### Stability -/

theorem Node.stable (G : Guarantee u x m x' m') (hu : t ≠ u) (N : Node x m t o v) : Node x' m' t o v :=
  ⟨(G.own o t hu N.own).1, (G.own o t hu N.own).2.2.trans N.item⟩

theorem Fresh.stable (G : Guarantee u x m x' m') (hu : t ≠ u) (F : Fresh x m t o v) : Fresh x' m' t o v :=
  ⟨F.node.stable G hu, (G.own o t hu F.node.own).2.1.trans F.link⟩

/-- A write to the queue itself. -/
theorem Fresh.set_cell {f w : Nat} (S : Shared x m q) (F : Fresh x m t o v) : Fresh x (m.set (cell f) w) t o v := by
  have h := (S.nodes o (Roles.ne_unknown_of_own F.node.own)).2.1
  exact ⟨⟨F.node.own, (QueueStep.set_cell (Queue.item o) h).trans F.node.item⟩,
      (QueueStep.set_cell (Queue.link o) h).trans F.link⟩

theorem Appended.stable {i : Nat} (G : Guarantee u x m x' m') (A : Appended x m me v b r st i) :
    Appended x' m' me v b r st i := ⟨A.q, A.node.stable G, A.committed⟩

namespace Enqueue

theorem stable (S : Shared x m q) (G : Guarantee u x m x' m') (hu : t ≠ u) {f : Frame} (h : Enqueue x m t f st) :
    Enqueue x' m' t f st := by
  cases h with
  | @mk _ _ _ me v b r _ pc h =>
    refine .mk (me := me) (v := v) ?_
    match pc, h with
    | 0, h | 2, h | 3, h | 8, h | 24, h => exact h
    | 1, ⟨O, h⟩ => exact ⟨O, fun h₄ => (G.own _ t hu (h h₄)).1⟩
    | 4, ⟨O, h⟩ => exact ⟨O, (G.own _ t hu h).1⟩
    | 5, ⟨O, N⟩ => exact ⟨O, N.stable G hu⟩
    | 7, ⟨O, F⟩ => exact ⟨O, fun h₃ => (F h₃).stable G hu⟩
    | 6, ⟨O, F⟩ | 9, ⟨O, F⟩ | 10, ⟨O, F⟩ | 18, ⟨O, F⟩ => exact ⟨O, F.stable G hu⟩
    | 11, ⟨O, F, h⟩ | 12, ⟨O, F, h⟩ | 13, ⟨O, F, h⟩ | 14, ⟨O, F, h⟩ | 19, ⟨O, F, h⟩ =>
      exact ⟨O, F.stable G hu, h.stable S G⟩
    | 16, ⟨O, F, N⟩ => exact ⟨O, F.stable G hu, N.stable G⟩
    | 17, ⟨O, F, N, h⟩ => exact ⟨O, F.stable G hu, N.stable G, h⟩
    | 15, ⟨O, F, h, hn⟩ => exact ⟨O, F.stable G hu, h.stable S G, fun h₉ => (hn h₉).stable G⟩
    | 20, ⟨O, F, h, he⟩ => exact ⟨O, F.stable G hu, h.stable S G, he⟩
    | 21, .inl ⟨h, A⟩ => exact .inl ⟨h, A.stable G⟩
    | 21, .inr ⟨h, O, F⟩ => exact .inr ⟨h, O, F.stable G hu⟩
    | 22, A | 23, A => exact A.stable G
    | pc + 25, h => exact h.elim

theorem step (S : Shared x m q) (he : Heap.Honest m) : ∀ pc, EnqueueAt x m t me v b r st pc →
    QueueStep Enqueue x m q t st (Frame.exec program m ⟨0, pc, r, b⟩)
  | 0, O => by
    by_cases h : Heap.next m = 0
    · refine .allocNone S h (.mk ⟨O.update rfl, fun h₄ => ?_⟩)
      exact absurd h h₄
    · refine .allocSome S he h (.mk ⟨O.update rfl, fun _ => ?_⟩)
      exact Function.update_self _ _ _
  | 1, ⟨O, h⟩ => by
    show QueueStep _ x m q t st (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 4) 0)) 2 4, r, b⟩))
    rcases Word.isNull (w := r 4) (yes := 2) (no := 4) with ⟨_, e⟩ | ⟨h₄, e⟩ <;> rw [e]
    · exact .stay S (.mk O)
    · exact .stay S (.mk ⟨O, h h₄⟩)
  | 2, O => .stay S (.mk ⟨O.update rfl, rfl⟩)
  | 3, ⟨O, h⟩ => .stay S (.mk ⟨O, fun h₃ => absurd h h₃⟩)
  | 4, ⟨O, h⟩ => by
    show QueueStep _ x m q t st (some (.next (m.set (item (r 4)) (r 2)) ⟨0, 5, r, b⟩))
    exact .write S h (.mk ⟨O, h, (Mem.set_self _ _ _).trans O.value⟩)
  | 5, ⟨O, N⟩ =>
    .write S N.own (.mk ⟨O, ⟨N.own, (Mem.set_ne (l' := item (r 4)) fun e => by cases e).trans N.item⟩,
      Mem.set_self _ _ _⟩)
  | 6, ⟨O, F⟩ => .stay S (.mk ⟨O.update rfl, fun _ => F⟩)
  | 7, ⟨O, F⟩ => by
    show QueueStep _ x m q t st (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 3) 0)) 8 9, r, b⟩))
    rcases Word.isNull (w := r 3) (yes := 8) (no := 9) with ⟨_, e⟩ | ⟨h₃, e⟩ <;> rw [e]
    · exact .commit S O.pending (.mk (me := me) (v := v) rfl) .noMemory
    · exact .stay S (.mk ⟨O, F h₃⟩)
  | 8, hst => .done hst
  | 9, ⟨O, F⟩ => .stay S (.mk ⟨O.update rfl, F⟩)
  | 10, ⟨O, F⟩ => by
    refine .stay S (.mk ⟨O.update rfl, F, ?_⟩)
    show Seen x m Field.tail (m ⟨r 0, 3, 0⟩)
    rw [O.q]
    exact ⟨S.tail, .refl⟩
  | 11, ⟨O, F, h⟩ => .stay S (.mk ⟨O.update rfl, F, h⟩)
  | 12, ⟨O, F, h⟩ => by
    show QueueStep _ x m q t st (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 8) (r 7))) 13 10, r, b⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 8) (r 7) 13 10 with ⟨_, e⟩ | ⟨_, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, F, h⟩)
    · exact .stay S (.mk ⟨O, F⟩)
  | 13, ⟨O, F, h⟩ => .stay S (.mk ⟨O.update rfl, F, h⟩)
  | 14, ⟨O, F, h⟩ => .stay S (.mk ⟨O.update rfl, F, h, fun h₉ => ⟨h.shared, rfl, h₉, S.next _ h.shared h₉⟩⟩)
  | 15, ⟨O, F, h, hn⟩ => by
    show QueueStep _ x m q t st (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .ne (r 9) 0)) 16 19, r, b⟩))
    rcases Word.notNull (w := r 9) (yes := 16) (no := 19) with ⟨h₉, e⟩ | ⟨_, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, F, hn h₉⟩)
    · exact .stay S (.mk ⟨O, F, h⟩)
  | 16, ⟨O, F, N⟩ => .stay S (.mk ⟨O.update rfl, F, N, rfl⟩)
  | 17, ⟨O, F, N, h₁₀⟩ => by
    show QueueStep _ x m q t st ((Instr.cas 11 10 ⟨.reg 0, 3, .lit 0⟩ (.reg 10) (.reg 9) .seqCst .relaxed).exec m
      ⟨0, 17, r, b⟩)
    refine Instr.exec_cas (Q := QueueStep _ x m q t st) (l := cell Field.tail) ?_ (fun ht => ?_) fun _ => ?_
    · show (⟨r 0, 3, 0⟩ : Loc) = _
      rw [O.q]
    · exact .setTail S (ht.trans h₁₀) N (.mk ⟨(O.update (i := 10) rfl).update (i := 11) rfl, F.set_cell S⟩)
    · exact .stay S (.mk ⟨(O.update (i := 10) rfl).update (i := 11) rfl, F⟩)
  | 18, ⟨O, F⟩ => .stay S (.mk ⟨O, F⟩)
  | 19, ⟨O, F, h⟩ => .stay S (.mk ⟨O.update rfl, F, h, rfl⟩)
  | 20, ⟨O, F, h, h₁₂⟩ => by
    show QueueStep _ x m q t st ((Instr.cas 13 12 ⟨.reg 6, 0, .lit 0⟩ (.reg 12) (.reg 3) .seqCst .relaxed).exec m
      ⟨0, 20, r, b⟩)
    refine Instr.exec_cas (Q := QueueStep _ x m q t st) (l := link (r 6)) rfl (fun hz => ?_) fun _ => ?_
    · have hz : m (link (r 6)) = 0 := hz.trans h₁₂
      refine .append S h.shared hz (h.reach.of_last hz) F.node.own F.link O.pending
        (.mk (me := me) (v := v) (.inl ⟨rfl, O.q, ⟨?_, Mem.set_self _ _ _, ?_, Function.update_self _ _ _⟩, rfl⟩)) ?_
      · exact (Function.update_ne (Roles.ne_of_shared F.node.own h.shared)).trans h.shared
      · exact (S.nodes _ (Roles.ne_unknown_of_own F.node.own)).1
      show Op q _ ⟨0, b⟩ (q ++ [m (item (r 3))])
      rw [F.node.item]
      exact .enqueue
    · exact .stay S (.mk (.inr ⟨rfl, (O.update (i := 12) rfl).update (i := 13) rfl, F⟩))
  | 21, h => by
    show QueueStep _ x m q t st (some (.next m ⟨0, cond (Word.toBool (r 13)) 22 10, r, b⟩))
    rcases h with ⟨h, A⟩ | ⟨h, O, F⟩ <;> rw [h]
    · exact .stay S (.mk A)
    · exact .stay S (.mk ⟨O, F⟩)
  | 22, A => .stay S (.mk (me := me) (v := v) ⟨A.q, A.node, A.committed⟩)
  | 23, A => by
    show QueueStep _ x m q t st ((Instr.cas 15 14 ⟨.reg 0, 3, .lit 0⟩ (.reg 14) (.reg 3) .seqCst .relaxed).exec m
      ⟨0, 23, r, b⟩)
    refine Instr.exec_cas (Q := QueueStep _ x m q t st) (l := cell Field.tail) ?_ (fun ht => ?_) fun _ => ?_
    · show (⟨r 0, 3, 0⟩ : Loc) = _
      rw [A.q]
    · exact .setTail S ht A.node (.mk A.committed)
    · exact .stay S (.mk A.committed)
  | 24, hst => .done hst
  | _ + 25, h => h.elim

end Enqueue
end Queue
