prelude
import WfqueueNever.DequeueGive
import WfqueueNever.DequeueAssignRound
/-!
# dequeue: a round

## Main statements

* `NextAt.step`: the node behind head
* `RoundServeAt.step`: the instructions of `serve` in a round; they are those of `WfqueueNever.DequeueGive` with other
  registers
* `RoundAssignAt.end_step`, `RoundAt.step`: the others
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n c pc a i u y : Nat} {G : View} {m : Mem} {r r' : Regs} {buf : List Nat}

theorem RoundServeAt.from (L : Laid n G m) (S : Serving n G m) : ∀ pc, RoundServeAt n G m r pc →
    Goes n G m (r 1) (pc + 128) (execFrom 128 m ⟨1, pc + 128, r, buf⟩ pc)
  | 0, ⟨a, C, _⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, 129, Function.update r 50 (m ⟨r 0, Field.slotsGiven, r 40⟩), buf⟩))
    rw [C.next.round.begun.asked.own.q]
    exact .stay L S rfl rfl ⟨a, C.update rfl, .load S C.lt⟩
  | 1, ⟨a, C, h⟩ => by
    show Goes n G m _ _ (some (.next (m.set ⟨r 0, Field.slotsHazardGiven, r 1⟩ (r 50)) ⟨1, 130, r, buf⟩))
    rw [C.next.round.begun.asked.own.q]
    exact .write L S rfl rfl (.slot (by decide)) ⟨a, C, h⟩
  | 2, ⟨a, C, h⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, 131, Function.update r 51 (m ⟨r 0, Field.head, 0⟩), buf⟩))
    rw [C.next.round.begun.asked.own.q]
    refine .stay L S rfl rfl ⟨a, C.update rfl, h, fun e => ?_, fun e => ?_⟩
    · have e : m headCell = r 8 := e
      obtain ⟨j, hy, hj, _⟩ := h.look S C.lt (L.at_head C.next.round.seen.le (e.trans C.next.round.head))
      exact ⟨j, hy, hj⟩
    · have e : m headCell ≠ r 8 := e
      exact L.behind_head C.next.round.seen.le (by rw [← C.next.round.head]; exact e)
  | 3, ⟨a, C, h, h₁, h₂⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .land (BinOp.eval .ne (r 50) (r 37))
      (BinOp.eval .eq (r 51) (r 8)))) 132 134, r, buf⟩))
    rcases cond_give (g := r 50) (x := r 37) (w := r 51) (v := r 8) (yes := 132) (no := 134) with
      ⟨hg, hw, e⟩ | ⟨hg, e⟩ <;> rw [e]
    · exact .stay L S rfl rfl ⟨a, C, h.old L S C.lt C.next.behind (h₁ hw) hg⟩
    · refine .stay L S rfl rfl ⟨a, C, ?_⟩
      rcases hg with hg | hg
      · exact h.served L S C.lt C.next.behind.le (hg.trans C.next.behind.node)
      · intro e
        have := h₂ hg
        omega
  | 4, ⟨a, C, h⟩ => .stay (pc := 133) L S rfl rfl ⟨a, C.update rfl, h, rfl⟩
  | 5, ⟨a, C, h, e⟩ => by
    show Goes n G m _ _ ((Instr.cas 49 52 ⟨.reg 0, 13, .reg 40⟩ (.reg 52) (.reg 37) .seqCst .relaxed).exec m
      ⟨1, 133, r, buf⟩)
    refine Instr.exec_cas (Q := Goes n G m _ _) (l := givenCell (r 40)) ?_ (fun hy => ?_) fun hy => ?_
    · show (⟨r 0, 13, r 40⟩ : Loc) = _
      rw [C.next.round.begun.asked.own.q]
    · obtain ⟨G', S', M, St, hs⟩ := S.give_to (p := r 1) L C.next.round.seen.le C.next.behind C.lt C.taker h
        (hy.trans e)
      refine .moved (pc := 134) L S rfl rfl ⟨S', M, St⟩ fun O => ?_
      have C' : Giving n G' _ r a := C.later O
      exact ⟨a, (C'.update (i := 52) rfl).update (i := 49) rfl, hs⟩
    · exact .stay (pc := 134) L S rfl rfl ⟨a, (C.update (i := 52) rfl).update (i := 49) rfl,
        h.served S C.lt fun e' => hy (e'.trans e.symm)⟩
  | 6, ⟨a, C, h⟩ => .stay (pc := 135) L S rfl rfl ⟨a, C.update rfl, h, rfl⟩
  | 7, ⟨a, C, h, e⟩ => by
    show Goes n G m _ _ ((Instr.cas 49 53 ⟨.reg 0, 5, .lit 0⟩ (.reg 53) (.reg 37) .seqCst .relaxed).exec m
      ⟨1, 135, r, buf⟩)
    refine Instr.exec_cas (Q := Goes n G m _ _) (l := headCell) ?_ (fun hh => ?_) fun hh => ?_
    · show (⟨r 0, 5, 0⟩ : Loc) = _
      rw [C.next.round.begun.asked.own.q]
    · obtain ⟨S', M, St, hlt⟩ := S.pass_to (p := r 1) L C.next.round.seen.le C.next.behind C.lt C.taker h
        ((hh.trans e).trans C.next.round.head)
      refine .moved (pc := 136) L S rfl rfl ⟨S', M, St⟩ fun O => ?_
      have C' : Giving n G.pass _ r a := C.later O
      exact ⟨a, (C'.update (i := 53) rfl).update (i := 49) rfl, hlt⟩
    · have hlt := L.behind_head C.next.round.seen.le fun e' => hh ((e'.trans C.next.round.head.symm).trans e.symm)
      exact .stay (pc := 136) L S rfl rfl ⟨a, (C.update (i := 53) rfl).update (i := 49) rfl, hlt⟩
  | _ + 8, ⟨_, _, h⟩ => h.elim

theorem RoundServeAt.step (L : Laid n G m) (S : Serving n G m) (pc : Nat) (h : RoundServeAt n G m r pc) :
    Goes n G m (r 1) (pc + 128) (Frame.exec program m ⟨1, pc + 128, r, buf⟩) := by
  rw [exec_from]
  exact RoundServeAt.from L S pc h

theorem NextAt.step (L : Laid n G m) (S : Serving n G m) : ∀ pc, NextAt n G r pc →
    Goes n G m (r 1) (pc + 93) (Frame.exec program m ⟨1, pc + 93, r, buf⟩)
  | 0, ⟨a, C, ht⟩ => by
    refine .stay (pc := 94) L S rfl rfl ⟨a, C.update rfl, ht, ?_⟩
    show m ⟨r 8, Field.nodeNext, 0⟩ = _
    rw [C.head]
    exact L.next _ (Nat.lt_of_lt_of_le ht L.t_le)
  | 1, ⟨a, C, h⟩ => by
    show Goes n G m _ _ (some (.next (m.set ⟨r 0, Field.slotsHazardNext, r 1⟩ (r 38)) ⟨1, 95, r, buf⟩))
    rw [C.begun.asked.own.q]
    exact .write L S rfl rfl (.slot (by decide)) ⟨a, C, h⟩
  | 2, ⟨a, C, h⟩ => by
    refine .stay (pc := 96) L S rfl rfl ⟨a, C.update rfl, h, ?_⟩
    show m ⟨r 0, Field.head, 0⟩ = r 8 ∨ a < G.h
    rw [C.begun.asked.own.q, C.head]
    by_cases e : m headCell = G.line a
    · exact .inl e
    · exact .inr (L.behind_head C.seen.le e)
  | 3, ⟨a, C, h, h'⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .ne (r 39) (r 8))) 97 99, r, buf⟩))
    rw [Word.toBool_ne]
    rcases Word.cond_bne (r 39) (r 8) 97 99 with ⟨hne, e⟩ | ⟨_, e⟩ <;> rw [e]
    · exact .stay L S rfl rfl ⟨C.begun, C.lt, _, C.seen.next (h'.elim (fun e => absurd e hne) id)⟩
    · exact .stay L S rfl rfl ⟨a, C, h⟩
  | 4, h => .stay (pc := 98) L S rfl rfl ⟨Over.update h rfl, rfl⟩
  | 5, h => .stay (pc := 100) L S rfl rfl (.inl h)
  | 6, ⟨a, C, h⟩ => .stay (pc := 100) L S rfl rfl (.inr ⟨a, C.update rfl, h⟩)
  | 7, h => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 37) 0)) 142 101, r, buf⟩))
    rcases Word.isNull (w := r 37) (yes := 142) (no := 101) with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e] <;>
      rcases h with ⟨C, h⟩ | ⟨a, C⟩
    · exact .stay L S rfl rfl C
    · have := L.name (i := a + 1) (Nat.le_trans C.behind.le L.t_le)
      have := C.behind.node
      omega
    · exact absurd h h'
    · exact .stay L S rfl rfl ⟨a, C, trivial⟩
  | _ + 8, h => h.elim

/-- The end of `assign`. If the node has no taker, the slot's own request was found answered. -/
theorem RoundAssignAt.end_step (L : Laid n G m) (S : Serving n G m) (h : RoundAssignAt n G m r 22) :
    Goes n G m (r 1) 123 (Frame.exec program m ⟨1, 123, r, buf⟩) := by
  obtain ⟨a, C, h⟩ := h
  have B := C.round.begun
  show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .ne (r 40) nobody)) 124 139, r, buf⟩))
  rw [Word.toBool_ne]
  rcases Word.cond_bne (r 40) nobody 124 139 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e] <;> rcases h with ⟨h, hw⟩ | h
  · exact absurd h h'
  · exact .stay L S rfl rfl ⟨a, C, h.2, by rw [← h.2]; exact S.taker_lt C.round.seen.le C.behind.le h.1⟩
  · refine .stay L S rfl rfl (.inl ⟨?_, B, C.round.lt, a, C.round.seen.since, C.round.seen.le, fun hr => ?_⟩)
    · have := B.asked.own.slot
      have := L.most
      omega
    · exact absurd ⟨B.asked.stage, hr, .inr rfl⟩ (hw _ B.asked.own.slot)
  · exact absurd (h.2.trans h') h.1

/-- head has passed the node, and it is not the slot's. -/
theorem Giving.over (C : Giving n G m r a) (hlt : a < G.h) : Over n G r :=
  ⟨C.next.round.begun, C.next.round.lt, _, C.next.round.seen.next hlt⟩

theorem RoundAt.from (L : Laid n G m) (S : Serving n G m) : ∀ pc, RoundAt n G m r pc →
    Goes n G m (r 1) (pc + 124) (execFrom 124 m ⟨1, pc + 124, r, buf⟩ pc)
  | 0, ⟨a, C⟩ => .stay (pc := 125) L S rfl rfl ⟨a, C.update rfl⟩
  | 1, ⟨a, C⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 40) (r 1))) 126 128, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 40) (r 1) 126 128 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .stay L S rfl rfl ⟨a, C, h'⟩
    · exact .stay L S rfl rfl ⟨a, C, trivial⟩
  | 2, ⟨a, C, e⟩ => by
    have B := C.next.round.begun
    show Goes n G m _ _ (some (.next (m.set ⟨r 0, Field.slotsGiven, r 1⟩ (r 37)) ⟨1, 127, r, buf⟩))
    rw [B.asked.own.q]
    obtain ⟨G', S', M, St, hr⟩ := S.give_own L C.next.round.seen.le C.next.behind B.asked.own.slot (C.taker.trans e)
      C.next.round.seen.since
    exact .moved L S rfl rfl ⟨S', M, St⟩ fun O => ⟨a, C.later O, fun _ => by rw [e]; exact hr⟩
  | 3, ⟨a, C, h⟩ => .stay (pc := 134) L S rfl rfl ⟨a, C, h⟩
  | 4, h | 5, h | 6, h | 7, h | 8, h | 9, h | 10, h | 11, h => h.elim
  | 12, ⟨a, C, h⟩ => by
    show Goes n G m _ _ (some (.next m
      ⟨1, cond (Word.toBool (BinOp.eval .land (r 49) (BinOp.eval .ne (r 40) (r 1)))) 137 139, r, buf⟩))
    cases Word.toBool (BinOp.eval .land (r 49) (BinOp.eval .ne (r 40) (r 1))) with
    | true => exact .stay L S rfl rfl ⟨a, C, h⟩
    | false =>
      by_cases e : r 40 = r 1
      · exact .stay L S rfl rfl (.inr ⟨e, a, C, h⟩)
      · exact .stay L S rfl rfl (.inl ⟨e, C.over h⟩)
  | 13, ⟨a, C, h⟩ => .stay (pc := 138) L S rfl rfl ⟨a, C.update rfl, h⟩
  | 14, ⟨a, C, h⟩ => by
    show Goes n G m _ _
      (some (.next (m.set ⟨r 0, Field.slotsHelped, r 1⟩ (BinOp.eval .add (r 54) 1)) ⟨1, 139, r, buf⟩))
    rw [C.next.round.begun.asked.own.q]
    refine .write L S rfl rfl (.slot (by decide)) ?_
    by_cases e : r 40 = r 1
    · exact .inr ⟨e, a, C, h⟩
    · exact .inl ⟨e, C.over h⟩
  | 15, h => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 40) (r 1))) 140 142, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 40) (r 1) 140 142 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e] <;>
      rcases h with ⟨h, C⟩ | ⟨h, a, C, hlt⟩
    · exact absurd h' h
    · exact .stay L S rfl rfl ⟨a, C, hlt, h⟩
    · exact .stay L S rfl rfl C
    · exact absurd h h'
  | 16, ⟨a, C, h, e⟩ => by
    have A := C.next.round.begun.asked
    have hs := C.next.round.seen.since
    have hr := S.rank_own A.own.slot h C.next.behind.le hs (C.taker.trans e)
    have F := S.fair _ A.own.slot
    refine A.close_off (pc := 141) L S (by have := F.since; omega) rfl rfl fun hG g => ⟨g.update rfl, ?_⟩
    subst hG
    show ((G.setAsk (r 1) _).ask (r 1)).rank ≤ G.h + 1
    rw [View.ask_self]
    show (G.ask (r 1)).rank ≤ G.h + 1
    omega
  | 17, ⟨g, h⟩ => .stay (pc := 144) L S rfl rfl ⟨g, fun _ => h⟩
  | 18, h => by
    have C : Over n G r := h
    obtain ⟨a, hs⟩ := C.seen
    show Goes n G m _ _ (some (.next m ⟨1, 143, Function.update r 6 (BinOp.eval .add (r 6) 1), buf⟩))
    rw [add_one C.lt L.most]
    exact .stay L S rfl rfl ⟨C.begun.update rfl, C.lt, a, hs.update rfl⟩
  | 19, h => .stay (pc := 8) L S rfl rfl h
  | _ + 20, h => h.elim

theorem RoundAt.step (L : Laid n G m) (S : Serving n G m) (pc : Nat) (h : RoundAt n G m r pc) :
    Goes n G m (r 1) (pc + 124) (Frame.exec program m ⟨1, pc + 124, r, buf⟩) := by
  rw [exec_from]
  exact RoundAt.from L S pc h

end WfqueueNever
