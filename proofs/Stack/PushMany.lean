prelude
import Stack.PushManyAt
/-!
# push_many, instruction by instruction

## Main statements

* `Built.alloc`, `Ahead.link`, `Waste.first`: how the thread's own nodes grow, and shrink
* `PushMany.step`: every instruction of `push_many` leads from its assertion to the next one
-/

namespace Stack
open Gen.Stack
variable {L : Nat → List Nat → Prop} {x : Roles} {m : Mem} {q : List Nat} {t : Tid} {n l e p i o v : Nat}
    {b : List Nat} {r : Regs} {st : Status}

/-! ### The thread's own nodes -/

/-- An allocation without memory. -/
theorem Built.allocNone (S : Shared x m q) (B : Built x m t b l e p i) : Built x (Heap.alloc m 0) t b l e p i := by
  obtain ⟨ns, M, hv⟩ := B
  have hm : ∀ o, o ∈ ns → ∀ f, Heap.alloc m 0 ⟨o, f, 0⟩ = m ⟨o, f, 0⟩ :=
    fun o ho _ => Heap.alloc_ne (S.nodes o (by rw [M.own o ho]; nofun)).1
  exact ⟨ns, M.congr fun o ho h => ⟨h, hm o ho _⟩, (values_congr fun o ho => hm o ho _).trans hv⟩

/-- An allocation gives another node. -/
theorem Built.allocSome (S : Shared x m q) (he : Heap.Honest m) (h : Heap.next m ≠ 0) (B : Built x m t b l 0 p i) :
    Ahead (Function.update x (Heap.next m) (.own t)) (Heap.alloc m 0) t b l p i (Heap.next m) := by
  obtain ⟨ns, M, hv⟩ := B
  have hu := (S.next_unknown he h).1
  have hn : ¬ Heap.next m ∈ ns := by
    intro hn
    have := M.own _ hn
    rw [hu] at this
    cases this
  have hm : ∀ o, o ∈ ns → ∀ f, Heap.alloc m 0 ⟨o, f, 0⟩ = m ⟨o, f, 0⟩ :=
    fun o ho _ => Heap.alloc_ne (S.nodes o (by rw [M.own o ho]; nofun)).1
  refine ⟨ns, M.congr fun o ho h => ⟨?_, hm o ho _⟩, (values_congr fun o ho => hm o ho _).trans hv,
    Function.update_self _ _ _, hn⟩
  have hne : o ≠ Heap.next m := fun e => hn (e ▸ ho)
  rw [Function.update_ne hne]
  exact h

theorem Ahead.built (A : Ahead x m t b l p i o) : Built x m t b l 0 p i := by
  obtain ⟨ns, M, hv, _⟩ := A
  exact ⟨ns, M, hv⟩

theorem Ahead.own (A : Ahead x m t b l p i o) : x o = .own t := by
  obtain ⟨_, _, _, ho, _⟩ := A
  exact ho

/-- A write to the other node. -/
theorem Ahead.set {f : Nat} (A : Ahead x m t b l p i o) : Ahead x (m.set ⟨o, f, 0⟩ v) t b l p i o := by
  obtain ⟨ns, M, hv, ho, hn⟩ := A
  have other : ∀ o', o' ∈ ns → ∀ f', m.set ⟨o, f, 0⟩ v ⟨o', f', 0⟩ = m ⟨o', f', 0⟩ := by
    intro o' h f'
    refine Mem.set_ne fun e => hn ?_
    injection e with e
    exact e ▸ h
  exact ⟨ns, M.congr fun o' h h' => ⟨h', other o' h _⟩, (values_congr fun o' h => other o' h _).trans hv, ho, hn⟩

/-- The other node becomes the first. -/
theorem Ahead.link (A : Ahead x m t b l p i o) (hi : b.get? i = some v) (hv : m (item o) = v) :
    Built x (m.set (Stack.link o) p) t b l 0 o (i + 1) := by
  obtain ⟨ns, M, hv', ho, hn⟩ := A.set (f := Field.nodeBelow) (v := p)
  have hl : m.set (Stack.link o) p (Stack.link o) = p := Mem.set_self _ _ _
  have hw : m.set (Stack.link o) p (item o) = v := (Mem.set_ne fun e => by cases e).trans hv
  refine ⟨o :: ns, .cons ho hn (by rw [hl]; exact M), ?_⟩
  show m.set (Stack.link o) p (item o) :: values (m.set (Stack.link o) p) ns = _
  rw [hw, hv', List.take_succ_of_get? hi, List.reverse_append]
  rfl

/-- The lowest node gets another one below it. -/
theorem Built.relink {e' : Nat} (B : Built x m t b l e p i) : Built x (m.set (Stack.link l) e') t b l e' p i := by
  obtain ⟨ns, M, hv⟩ := B
  refine ⟨ns, M.relink (fun o ho => Mem.set_ne fun e => ho ?_) (Mem.set_self _ _ _),
    (values_congr fun o _ => Mem.set_ne fun e => ?_).trans hv⟩
  · injection e
  · cases e

theorem Built.last (B : Built x m t b l e p i) : x l = .own t := by
  obtain ⟨_, M, _⟩ := B
  exact M.own l M.last

theorem values_length {ns : List Nat} : (values m ns).length = ns.length := by
  induction ns with
  | nil => rfl
  | cons _ ns ih => exact congrArg Nat.succ ih

theorem Built.waste (B : Built x m t b l 0 p i) : ∃ ns, Mine x m t l 0 p ns ∧ ns.length ≤ i := by
  obtain ⟨ns, M, hv⟩ := B
  refine ⟨ns, M, ?_⟩
  rw [← values_length (m := m), hv, List.length_reverse, List.length_take]
  exact Nat.min_le_left _ _

theorem Built.ne_zero (S : Shared x m q) (B : Built x m t b l e p i) : p ≠ 0 := by
  obtain ⟨_, M, _⟩ := B
  exact (S.nodes p (by rw [M.first]; nofun)).1

/-- One node, by itself. -/
theorem Node.built (N : Node x m t o v) (h : b.get? 0 = some v) : Built x (m.set (Stack.link o) 0) t b o 0 o 1 := by
  refine ⟨[o], .one N.own (Mem.set_self _ _ _), ?_⟩
  show [m.set (Stack.link o) 0 (Stack.item o)] = _
  rw [(N.set_link (w := 0)).item, List.take_succ_of_get? h]
  rfl

/-- The first of the nodes to be freed. -/
theorem Waste.first (W : Waste x m t l p n) (hp : p ≠ 0) : WasteAt x m t l p (m (Stack.link p)) n := by
  rcases W with h | ⟨ns, M, hn⟩
  · exact absurd h hp
  · cases M with
    | one ho he => exact ⟨ho, .inl he⟩
    | cons ho hm M => exact ⟨ho, .inr ⟨_, M, hm, hn⟩⟩

/-- It is freed. -/
theorem WasteAt.free (S : Shared x m q) (W : WasteAt x m t l o p n) :
    Waste (Function.update x o .unknown) (Heap.free m o) t l p n := by
  refine W.2.imp id fun ⟨ns, M, hn, hl⟩ => ⟨ns, M.congr fun o' h h' => ⟨?_, Mem.set_ne fun e => ?_⟩, by omega⟩
  · have hne : o' ≠ o := fun e => hn (e ▸ h)
    rw [Function.update_ne hne]
    exact h'
  · injection e with e
    exact (S.nodes o' (by rw [h']; nofun)).1 e

/-! ### The instructions -/

namespace PushMany

/-- `last`, `first` and `i` are what they were. -/
theorem step (S : Shared x m q) (he : Heap.Honest m) : ∀ pc, PushManyAt x m t n b r st pc →
    StackStep L PushMany x m q t st (Frame.exec program m ⟨1, pc, r, b⟩)
  | 0, O => by
    show StackStep L _ x m q t st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 1) 0)) 1 2, r, b⟩))
    rw [O.size]
    rcases Word.isNull (w := n) (yes := 1) (no := 2) with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · refine .commit S O.pending (.mk (n := n) rfl) ?_
      have hop : Op L q ⟨1, [1, 0], b⟩ ⟨0, b⟩ ((b.take 0).reverse ++ q) := .pushMany
      rw [h]
      exact hop
    · exact .stay S (.mk ⟨O, Nat.pos_of_ne_zero h⟩)
  | 1, hst => .done hst
  | 2, ⟨O, h⟩ => by
    obtain ⟨v, hv⟩ := List.exists_get?_eq_some (l := b) (n := 0) (by have := O.le; omega)
    show StackStep L _ x m q t st ((Instr.get 3 (.lit 0)).exec m ⟨1, 2, r, b⟩)
    rw [Instr.exec_get (f := ⟨1, 2, r, b⟩) (idx := .lit 0) hv]
    exact .stay S (.mk ⟨O.update rfl, h, hv⟩)
  | 3, ⟨O, h, hv⟩ => .stay S (.mk ⟨O.update rfl, h, hv⟩)
  | 4, ⟨O, h, hv⟩ => by
    by_cases ha : Heap.next m = 0
    · refine .allocNone S ha (.mk ⟨O.update rfl, h, hv, fun h₅ => ?_⟩)
      exact absurd ha h₅
    · refine .allocSome S he ha (.mk ⟨O.update rfl, h, hv, fun _ => ?_⟩)
      exact Function.update_self _ _ _
  | 5, ⟨O, h, hv, ho⟩ => by
    show StackStep L _ x m q t st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 5) 0)) 6 8, r, b⟩))
    rcases Word.isNull (w := r 5) (yes := 6) (no := 8) with ⟨_, e⟩ | ⟨h₅, e⟩ <;> rw [e]
    · exact .stay S (.mk O)
    · exact .stay S (.mk ⟨O, h, hv, ho h₅⟩)
  | 6, O => .stay S (.mk ⟨O.update rfl, rfl⟩)
  | 7, ⟨O, h⟩ => .stay S (.mk ⟨O, fun h₂ => absurd h h₂⟩)
  | 8, ⟨O, h, hv, ho⟩ => .write S ho (.mk ⟨O, h, hv, ho, Mem.set_self _ _ _⟩)
  | 9, ⟨O, h, hv, N⟩ => .write S N.own (.mk ⟨O, h, N.built hv⟩)
  | 10, ⟨O, h, B⟩ => .stay S (.mk ⟨O.update rfl, fun _ => ⟨h, B⟩⟩)
  | 11, ⟨O, h⟩ => by
    show StackStep L _ x m q t st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 2) 0)) 12 13, r, b⟩))
    rcases Word.isNull (w := r 2) (yes := 12) (no := 13) with ⟨_, e⟩ | ⟨h₂, e⟩ <;> rw [e]
    · exact .commit S O.pending (.mk (n := n) rfl) .pushManyNoMemory
    · exact .stay S (.mk ⟨O, h h₂⟩)
  | 12, hst => .done hst
  | 13, ⟨O, h, B⟩ => .stay S (.mk ⟨O.update rfl, h, B⟩)
  | 14, ⟨O, h, B⟩ => .stay S (.mk ⟨O.update rfl, h, B⟩)
  | 15, ⟨O, h, B⟩ => by
    show StackStep L _ x m q t st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .lt (r 7) (r 1))) 16 36, r, b⟩))
    rw [Word.toBool_lt, O.size]
    rcases Word.cond_ble (r 7 + 1) n 16 36 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h', B⟩)
    · have e : r 7 = n := by omega
      exact .stay S (.mk ⟨O, 0, e ▸ B⟩)
  | 16, ⟨O, h, B⟩ => by
    obtain ⟨v, hv⟩ := List.exists_get?_eq_some (l := b) (n := r 7) (by have := O.le; omega)
    show StackStep L _ x m q t st ((Instr.get 9 (.reg 7)).exec m ⟨1, 16, r, b⟩)
    rw [Instr.exec_get (f := ⟨1, 16, r, b⟩) (idx := .reg 7) hv]
    exact .stay S (.mk ⟨O.update rfl, h, B, hv⟩)
  | 17, ⟨O, h, B, hv⟩ => .stay S (.mk ⟨O.update rfl, h, B, hv⟩)
  | 18, ⟨O, h, B, hv⟩ => by
    by_cases ha : Heap.next m = 0
    · refine .allocNone S ha (.mk ⟨O.update rfl, h, hv, B.allocNone S, fun h' => ?_⟩)
      exact absurd ha h'
    · have A := B.allocSome S he ha
      exact .allocSome S he ha (.mk ⟨O.update rfl, h, hv, A.built, fun _ => A⟩)
  | 19, ⟨O, h, hv, B, A⟩ => by
    show StackStep L _ x m q t st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 11) 0)) 20 22, r, b⟩))
    rcases Word.isNull (w := r 11) (yes := 20) (no := 22) with ⟨_, e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h, B⟩)
    · exact .stay S (.mk ⟨O, h, hv, A h'⟩)
  | 20, ⟨O, h, B⟩ => .stay S (.mk ⟨O.update rfl, h, B, rfl⟩)
  | 21, ⟨O, h, B, h₈⟩ => .stay S (.mk ⟨O, .inr ⟨h₈, h, B⟩⟩)
  | 22, ⟨O, h, hv, A⟩ => .write S A.own (.mk ⟨O, h, hv, A.set, Mem.set_self _ _ _⟩)
  | 23, ⟨O, h, hi, A, hv⟩ => .write S A.own (.mk ⟨O, h, A.link hi hv⟩)
  | 24, ⟨O, h, B⟩ => .stay S (.mk ⟨O.update rfl, .inl ⟨B.ne_zero S, h, B⟩⟩)
  | 25, ⟨O, h⟩ => by
    show StackStep L _ x m q t st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 8) 0)) 26 33, r, b⟩))
    rcases Word.isNull (w := r 8) (yes := 26) (no := 33) with ⟨h₈, e⟩ | ⟨h₈, e⟩ <;> rw [e] <;>
      rcases h with ⟨h', h, B⟩ | ⟨h', h, B⟩
    · exact absurd h₈ h'
    · exact .stay S (.mk ⟨O, h, B⟩)
    · exact .stay S (.mk ⟨O, h, B⟩)
    · exact absurd h' h₈
  | 26, ⟨O, h, B⟩ =>
    have ⟨ns, M, hn⟩ := B.waste
    .stay S (.mk ⟨O.update rfl, .inr ⟨ns, M, Nat.le_of_lt (Nat.lt_of_le_of_lt hn h)⟩⟩)
  | 27, ⟨O, W⟩ => by
    show StackStep L _ x m q t st (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .ne (r 12) 0)) 28 32, r, b⟩))
    rcases Word.notNull (w := r 12) (yes := 28) (no := 32) with ⟨h, e⟩ | ⟨_, e⟩ <;> rw [e]
    · exact .stay S (.mk ⟨O, h, W⟩)
    · exact .commit S O.pending (.mk (n := n) rfl) .pushManyNoMemory
  | 28, ⟨O, h, W⟩ => .stay S (.mk ⟨O.update rfl, W.first h⟩)
  | 29, ⟨O, W⟩ => .free S W.1 (.mk ⟨O, W.free S⟩)
  | 30, ⟨O, W⟩ => .stay S (.mk ⟨O.update rfl, W⟩)
  | 31, ⟨O, W⟩ => .stay S (.mk ⟨O, W⟩)
  | 32, hst => .done hst
  | 33, ⟨O, h, B⟩ => .stay S (.mk ⟨O.update rfl, h, B⟩)
  | 34, ⟨O, h, B⟩ => by
    show StackStep L _ x m q t st (some (.next m ⟨1, 35, Function.update r 7 (BinOp.eval .add (r 7) 1), b⟩))
    rw [Word.add_one (by have := O.lt; omega)]
    exact .stay S (.mk ⟨O.update rfl, h, B⟩)
  | 35, ⟨O, h, B⟩ => .stay S (.mk ⟨O, h, B⟩)
  | 36, ⟨O, e, B⟩ => .stay S (.mk ⟨O.update rfl, e, B⟩)
  | 37, ⟨O, e, B⟩ => .write S B.last (.mk ⟨O, B.relink⟩)
  | 38, ⟨O, B⟩ => .stay S (.mk ⟨O.update rfl, B⟩)
  | 39, ⟨O, B⟩ => by
    show StackStep L _ x m q t st ((Instr.cas 16 15 ⟨.reg 0, 2, .lit 0⟩ (.reg 15) (.reg 6) .release .relaxed).exec m
      ⟨1, 39, r, b⟩)
    refine Instr.exec_cas (Q := StackStep L _ x m q t st) (l := cell Field.top) ?_ (fun h => ?_) fun _ => ?_
    · show (⟨r 0, 2, 0⟩ : Loc) = _
      rw [O.q]
    · obtain ⟨ns, M, hv⟩ := B
      have M : Mine x m t (r 2) (m (cell Field.top)) (r 6) ns := (show m (cell Field.top) = r 15 from h) ▸ M
      refine .publish S M O.pending (.mk (n := n) (.inl ⟨rfl, rfl⟩)) ?_
      rw [hv]
      exact .pushMany
    · exact .stay S (.mk (.inr ⟨rfl, (O.update (j := 15) rfl).update (j := 16) rfl, r 15, B⟩))
  | 40, h => by
    show StackStep L _ x m q t st (some (.next m ⟨1, cond (Word.toBool (r 16)) 43 41, r, b⟩))
    rcases h with ⟨h, hst⟩ | ⟨h, O, B⟩ <;> rw [h]
    · exact .stay S (.mk (n := n) hst)
    · exact .stay S (.mk ⟨O, B⟩)
  | 41, ⟨O, B⟩ => .stay S (.mk ⟨O.update rfl, B⟩)
  | 42, ⟨O, B⟩ => .stay S (.mk ⟨O, B⟩)
  | 43, hst => .done hst
  | _ + 44, h => h.elim

end PushMany
end Stack
