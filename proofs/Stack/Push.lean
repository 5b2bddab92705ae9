prelude
import Stack.Steps
/-!
# push, instruction by instruction

## Main definitions

* `PushAt`: the assertion at each program counter of `Gen.Stack.push`

## Main statements

* `Push.step`: every instruction of `push` leads from its assertion to the next one
* `Push.stable`: no step of another thread disturbs it

## Implementation notes

Registers: 0 q, 1 value, 2 node, 3 the node inside `make_node`, 4 top, 5 expected, 6 done.
-/

namespace Stack
open Gen.Stack

/-- `push(v)` has not taken effect. -/
structure PushOpen (v : Nat) (b : List Nat) (r : Regs) (st : Status) : Prop where
  q : r 0 = 1
  value : r 1 = v
  pending : st = .pending ⟨0, [1, v], b⟩

/-- Object `o` is a node of the thread's own, which holds `v`. -/
structure Node (x : Roles) (m : Mem) (t : Tid) (o v : Nat) : Prop where
  own : x o = .own t
  item : m (item o) = v

/-- The node has `e` below it. -/
structure Linked (x : Roles) (m : Mem) (t : Tid) (o v e : Nat) : Prop where
  node : Node x m t o v
  link : m (link o) = e

def PushAt (x : Roles) (m : Mem) (t : Tid) (v : Nat) (b : List Nat) (r : Regs) (st : Status) : Nat → Prop
  | 0 => PushOpen v b r st
  | 1 => PushOpen v b r st ∧ (r 3 ≠ 0 → x (r 3) = .own t)
  | 2 => PushOpen v b r st
  | 3 => PushOpen v b r st ∧ r 2 = 0
  | 4 => PushOpen v b r st ∧ x (r 3) = .own t
  | 5 => PushOpen v b r st ∧ Node x m t (r 3) v
  | 6 => PushOpen v b r st ∧ Node x m t (r 3) v
  | 7 => PushOpen v b r st ∧ (r 2 ≠ 0 → Node x m t (r 2) v)
  | 8 => st = .committed ⟨0, [1, v], b⟩ ⟨4, b⟩
  | 9 => PushOpen v b r st ∧ Node x m t (r 2) v
  | 10 => PushOpen v b r st ∧ Node x m t (r 2) v
  | 11 => PushOpen v b r st ∧ Linked x m t (r 2) v (r 4)
  | 12 => PushOpen v b r st ∧ Linked x m t (r 2) v (r 5)
  | 13 => (r 6 = 1 ∧ st = .committed ⟨0, [1, v], b⟩ ⟨0, b⟩) ∨ (r 6 = 0 ∧ PushOpen v b r st ∧ Node x m t (r 2) v)
  | 14 => PushOpen v b r st ∧ Node x m t (r 2) v
  | 15 => PushOpen v b r st ∧ Node x m t (r 2) v
  | 16 => st = .committed ⟨0, [1, v], b⟩ ⟨0, b⟩
  | _ => False

/-- The thread is inside `push`. -/
inductive Push : Assertion where
  | mk {x m t v b r st pc} : PushAt x m t v b r st pc → Push x m t ⟨0, pc, r, b⟩ st

variable {L : Nat → List Nat → Prop} {x x' : Roles} {m m' : Mem} {q : List Nat} {t u : Tid} {v o e : Nat}
    {b : List Nat} {r : Regs} {st : Status}

theorem PushOpen.update {i w : Nat} (O : PushOpen v b r st) (hi : Nat.ble 2 i = true) :
    PushOpen v b (Function.update r i w) st := by
  have hi := Nat.le_of_ble_eq_true hi
  exact ⟨(Function.update_ne (by omega)).trans O.q, (Function.update_ne (by omega)).trans O.value, O.pending⟩

theorem Node.mine (N : Node x m t o v) : Mine x m t o (m (link o)) o [o] := .one N.own rfl

/-- A write to another cell of the node. -/
theorem Node.set_link {w : Nat} (N : Node x m t o v) : Node x (m.set (Stack.link o) w) t o v :=
  ⟨N.own, (Mem.set_ne fun e => by cases e).trans N.item⟩

theorem Node.stable (G : Guarantee u x m x' m') (hu : t ≠ u) (N : Node x m t o v) : Node x' m' t o v :=
  ⟨(G.own o t hu N.own).1, (G.own o t hu N.own).2.2.trans N.item⟩

theorem Linked.stable (G : Guarantee u x m x' m') (hu : t ≠ u) (L : Linked x m t o v e) : Linked x' m' t o v e :=
  ⟨L.node.stable G hu, (G.own o t hu L.node.own).2.1.trans L.link⟩

namespace Push

theorem stable (G : Guarantee u x m x' m') (hu : t ≠ u) {f : Frame} (h : Push x m t f st) : Push x' m' t f st := by
  cases h with
  | @mk _ _ _ v b r _ pc h =>
    refine .mk (v := v) ?_
    match pc, h with
    | 0, h | 2, h | 3, h | 8, h | 16, h => exact h
    | 1, ⟨O, h⟩ => exact ⟨O, fun h₃ => (G.own _ t hu (h h₃)).1⟩
    | 4, ⟨O, h⟩ => exact ⟨O, (G.own _ t hu h).1⟩
    | 5, ⟨O, N⟩ | 6, ⟨O, N⟩ | 9, ⟨O, N⟩ | 10, ⟨O, N⟩ | 14, ⟨O, N⟩ | 15, ⟨O, N⟩ => exact ⟨O, N.stable G hu⟩
    | 7, ⟨O, N⟩ => exact ⟨O, fun h₂ => (N h₂).stable G hu⟩
    | 11, ⟨O, L⟩ | 12, ⟨O, L⟩ => exact ⟨O, L.stable G hu⟩
    | 13, .inl h => exact .inl h
    | 13, .inr ⟨h, O, N⟩ => exact .inr ⟨h, O, N.stable G hu⟩
    | pc + 17, h => exact h.elim

theorem step (S : Shared x m q) (he : Heap.Honest m) : ∀ pc, PushAt x m t v b r st pc →
    StackStep L Push x m q t st (Frame.exec program m ⟨0, pc, r, b⟩)
  | 0, O => by
    by_cases h : Heap.next m = 0
    · refine .allocNone S h (.mk ⟨O.update rfl, fun h₃ => ?_⟩)
      exact absurd h h₃
    · refine .allocSome S he h (.mk ⟨O.update rfl, fun _ => ?_⟩)
      exact Function.update_self _ _ _
  | 1, ⟨O, h⟩ => by
    show StackStep L _ x m q t st (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 3) 0)) 2 4, r, b⟩))
    rcases Word.isNull (w := r 3) (yes := 2) (no := 4) with ⟨_, e⟩ | ⟨h₃, e⟩ <;> rw [e]
    · exact .stay S (.mk O)
    · exact .stay S (.mk ⟨O, h h₃⟩)
  | 2, O => .stay S (.mk ⟨O.update rfl, rfl⟩)
  | 3, ⟨O, h⟩ => .stay S (.mk ⟨O, fun h₂ => absurd h h₂⟩)
  | 4, ⟨O, h⟩ => by
    show StackStep L _ x m q t st (some (.next (m.set (item (r 3)) (r 1)) ⟨0, 5, r, b⟩))
    exact .write S h (.mk ⟨O, h, (Mem.set_self _ _ _).trans O.value⟩)
  | 5, ⟨O, N⟩ => .write S N.own (.mk ⟨O, N.set_link⟩)
  | 6, ⟨O, N⟩ => .stay S (.mk ⟨O.update rfl, fun _ => N⟩)
  | 7, ⟨O, N⟩ => by
    show StackStep L _ x m q t st (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 2) 0)) 8 9, r, b⟩))
    rcases Word.isNull (w := r 2) (yes := 8) (no := 9) with ⟨_, e⟩ | ⟨h₂, e⟩ <;> rw [e]
    · exact .commit S O.pending (.mk rfl) .pushNoMemory
    · exact .stay S (.mk ⟨O, N h₂⟩)
  | 8, hst => .done hst
  | 9, ⟨O, N⟩ => .stay S (.mk ⟨O.update rfl, N⟩)
  | 10, ⟨O, N⟩ => .write S N.own (.mk ⟨O, N.set_link, Mem.set_self _ _ _⟩)
  | 11, ⟨O, K⟩ => .stay S (.mk ⟨O.update rfl, K⟩)
  | 12, ⟨O, K⟩ => by
    show StackStep L _ x m q t st ((Instr.cas 6 5 ⟨.reg 0, 2, .lit 0⟩ (.reg 5) (.reg 2) .release .relaxed).exec m
      ⟨0, 12, r, b⟩)
    refine Instr.exec_cas (Q := StackStep L _ x m q t st) (l := cell Field.top) ?_ (fun h => ?_) fun _ => ?_
    · show (⟨r 0, 2, 0⟩ : Loc) = _
      rw [O.q]
    · have M : Mine x m t (r 2) (m (cell Field.top)) (r 2) [r 2] := .one K.node.own (K.link.trans h.symm)
      refine .publish S M O.pending (.mk (.inl ⟨rfl, rfl⟩)) ?_
      show Op L q _ _ (m (item (r 2)) :: q)
      rw [K.node.item]
      exact .push
    · exact .stay S (.mk (.inr ⟨rfl, (O.update (i := 5) rfl).update (i := 6) rfl, K.node⟩))
  | 13, h => by
    show StackStep L _ x m q t st (some (.next m ⟨0, cond (Word.toBool (r 6)) 16 14, r, b⟩))
    rcases h with ⟨h, hst⟩ | ⟨h, O, N⟩ <;> rw [h]
    · exact .stay S (.mk hst)
    · exact .stay S (.mk ⟨O, N⟩)
  | 14, ⟨O, N⟩ => .stay S (.mk ⟨O.update rfl, N⟩)
  | 15, ⟨O, N⟩ => .stay S (.mk ⟨O, N⟩)
  | 16, hst => .done hst
  | _ + 17, h => h.elim

end Push
end Stack
