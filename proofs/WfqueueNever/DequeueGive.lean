prelude
import WfqueueNever.DequeueAssign
/-!
# dequeue: the end of give_up

## Main statements

* `GiveUpServeAt.step`: the instructions of `serve` in `give_up`
* `GiveUpAssignAt.end_step`, `EndAt.step`: the others, up to where it is known whether the slot has an element after all
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n c pc a i u y : Nat} {G : View} {m : Mem} {r r' : Regs} {buf : List Nat}

theorem Serving.taker_lt (S : Serving n G m) (ha : a ≤ G.h) (B : a + 1 ≤ G.t) (h : G.taker m (a + 1) ≠ nobody) :
    G.taker m (a + 1) < n := by
  rcases Nat.lt_or_ge a G.h with h' | h'
  · exact S.settled _ (by omega) h'
  · have e : a = G.h := Nat.le_antisymm ha h'
    subst e
    exact (S.front B).elim (fun e => absurd e h) id

theorem toBool_land (a b : Nat) : Word.toBool (BinOp.eval .land a b) = (Word.toBool a && Word.toBool b) :=
  Word.toBool_ofBool _

/-- The branch on whether the node is to be given. -/
theorem cond_give {g x w v yes no : Nat} :
    (g ≠ x ∧ w = v ∧
        cond (Word.toBool (BinOp.eval .land (BinOp.eval .ne g x) (BinOp.eval .eq w v))) yes no = yes) ∨
      ((g = x ∨ w ≠ v) ∧
        cond (Word.toBool (BinOp.eval .land (BinOp.eval .ne g x) (BinOp.eval .eq w v))) yes no = no) := by
  rw [toBool_land, Word.toBool_ne, Word.toBool_eq]
  cases h : Nat.beq g x with
  | true => exact .inr ⟨.inl (Nat.eq_of_beq_eq_true h), rfl⟩
  | false =>
    cases h' : Nat.beq w v with
    | true => exact .inl ⟨Nat.ne_of_beq_eq_false h, Nat.eq_of_beq_eq_true h', rfl⟩
    | false => exact .inr ⟨.inr (Nat.ne_of_beq_eq_false h'), rfl⟩

/-- Both looks at head found it where it was, and the taker has another node: an older one. -/
theorem Read.old {x : Nat} (L : Laid n G m) (S : Serving n G m) (hu : u < n) (B : Behind G a x) (h : Read G a u y)
    (hj : ∃ j, y = G.node u j ∧ j ≤ a + 2) (hne : y ≠ x) : ReadOld G a u y := by
  obtain ⟨j', hy', hj'⟩ := hj
  obtain ⟨j, hy, hj, h⟩ := h
  have := S.rank_le hu
  have := L.t_le
  have := B.le
  have e : j = j' := L.node_inj hu (by omega) (by omega) (hy.symm.trans hy')
  refine ⟨j, hy, Nat.lt_of_le_of_ne (e ▸ hj') fun e => hne ?_, h⟩
  rw [hy, e, B.node]
  rfl

theorem GiveUpServeAt.step (L : Laid n G m) (S : Serving n G m) : ∀ pc, GiveUpServeAt n G m r pc →
    Goes n G m (r 1) (pc + 74) (Frame.exec program m ⟨1, pc + 74, r, buf⟩)
  | 0, ⟨a, C, _⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, 75, Function.update r 32 (m ⟨r 0, Field.slotsGiven, r 20⟩), buf⟩))
    rw [C.begun.asked.own.q]
    exact .stay L S rfl rfl ⟨a, C.update rfl, .load S C.lt⟩
  | 1, ⟨a, C, h⟩ => by
    show Goes n G m _ _ (some (.next (m.set ⟨r 0, Field.slotsHazardGiven, r 1⟩ (r 32)) ⟨1, 76, r, buf⟩))
    rw [C.begun.asked.own.q]
    exact .write L S rfl rfl (.slot (by decide)) ⟨a, C, h⟩
  | 2, ⟨a, C, h⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, 77, Function.update r 33 (m ⟨r 0, Field.head, 0⟩), buf⟩))
    rw [C.begun.asked.own.q]
    refine .stay L S rfl rfl ⟨a, C.update rfl, h, fun e => ?_, fun e => ?_⟩
    · have e : m headCell = r 12 := e
      obtain ⟨j, hy, hj, _⟩ := h.look S C.lt (L.at_head C.head.le (e.trans C.head.node))
      exact ⟨j, hy, hj⟩
    · have e : m headCell ≠ r 12 := e
      exact L.behind_head C.head.le (by rw [← C.head.node]; exact e)
  | 3, ⟨a, C, h, h₁, h₂⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .land (BinOp.eval .ne (r 32) (r 17))
      (BinOp.eval .eq (r 33) (r 12)))) 78 80, r, buf⟩))
    rcases cond_give (g := r 32) (x := r 17) (w := r 33) (v := r 12) (yes := 78) (no := 80) with
      ⟨hg, hw, e⟩ | ⟨hg, e⟩ <;> rw [e]
    · exact .stay L S rfl rfl ⟨a, C, h.old L S C.lt C.behind (h₁ hw) hg⟩
    · refine .stay L S rfl rfl ⟨a, C, ?_⟩
      rcases hg with hg | hg
      · exact h.served L S C.lt C.behind.le (hg.trans C.behind.node)
      · intro e
        have := h₂ hg
        omega
  | 4, ⟨a, C, h⟩ => .stay (pc := 79) L S rfl rfl ⟨a, C.update rfl, h, rfl⟩
  | 5, ⟨a, C, h, e⟩ => by
    show Goes n G m _ _ ((Instr.cas 31 34 ⟨.reg 0, 13, .reg 20⟩ (.reg 34) (.reg 17) .seqCst .relaxed).exec m
      ⟨1, 79, r, buf⟩)
    refine Instr.exec_cas (Q := Goes n G m _ _) (l := givenCell (r 20)) ?_ (fun hy => ?_) fun hy => ?_
    · show (⟨r 0, 13, r 20⟩ : Loc) = _
      rw [C.begun.asked.own.q]
    · obtain ⟨G', S', M, St, hs⟩ := S.give_to (p := r 1) L C.head.le C.behind C.lt C.taker h (hy.trans e)
      refine .moved (pc := 80) L S rfl rfl ⟨S', M, St⟩ fun O => ?_
      have C' : Off n G' _ r a := C.later O
      exact ⟨a, (C'.update (i := 34) rfl).update (i := 31) rfl, hs⟩
    · exact .stay (pc := 80) L S rfl rfl ⟨a, (C.update (i := 34) rfl).update (i := 31) rfl,
        h.served S C.lt fun e' => hy (e'.trans e.symm)⟩
  | 6, ⟨a, C, h⟩ => .stay (pc := 81) L S rfl rfl ⟨a, C.update rfl, h, rfl⟩
  | 7, ⟨a, C, h, e⟩ => by
    show Goes n G m _ _ ((Instr.cas 31 35 ⟨.reg 0, 5, .lit 0⟩ (.reg 35) (.reg 17) .seqCst .relaxed).exec m
      ⟨1, 81, r, buf⟩)
    refine Instr.exec_cas (Q := Goes n G m _ _) (l := headCell) ?_ (fun hh => ?_) fun hh => ?_
    · show (⟨r 0, 5, 0⟩ : Loc) = _
      rw [C.begun.asked.own.q]
    · obtain ⟨S', M, St, _⟩ := S.pass_to (p := r 1) L C.head.le C.behind C.lt C.taker h
        ((hh.trans e).trans C.head.node)
      refine .moved (pc := 82) L S rfl rfl ⟨S', M, St⟩ fun O => ?_
      have B : Begun n G.pass r .closed := C.begun.later O
      exact (B.update (i := 35) rfl).update (i := 31) rfl
    · exact .stay (pc := 82) L S rfl rfl ((C.begun.update (i := 35) rfl).update (i := 31) rfl)
  | _ + 8, ⟨_, _, h⟩ => h.elim

/-- The end of `assign` in `give_up`. -/
theorem GiveUpAssignAt.end_step (L : Laid n G m) (S : Serving n G m) (h : GiveUpAssignAt n G m r 22) :
    Goes n G m (r 1) 64 (Frame.exec program m ⟨1, 64, r, buf⟩) := by
  obtain ⟨C, h⟩ := h
  show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 20) nobody)) 65 70, r, buf⟩))
  rw [Word.toBool_eq]
  rcases Word.cond_beq (r 20) nobody 65 70 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e] <;> rcases h with ⟨h, hw⟩ | h
  · exact .stay L S rfl rfl ⟨C, hw⟩
  · exact absurd (h.2.trans h') h.1
  · exact absurd h h'
  · exact .stay L S rfl rfl ⟨C, h⟩

/-- The compare-and-swap by which the slot takes the node itself. -/
theorem GiveUp.settle (L : Laid n G m) (S : Serving n G m) (C : GiveUp n G m r)
    (hw : NoneWaiting n G (r 1) (G.ask (r 1)).looked) (hk : m (takerCell (r 17)) = nobody) :
    Serving n G (m.set (takerCell (r 17)) (r 1)) ∧ Moved n (r 1) G m G (m.set (takerCell (r 17)) (r 1)) ∧
      ∀ q, Still q G m G (m.set (takerCell (r 17)) (r 1)) := by
  have B := C.found.looking.begun
  have ha := B.looked S
  have hk' : G.taker m ((G.ask (r 1)).looked + 1) = nobody := by rw [← hk, C.next]
  refine S.assign (s := r 1) L ha C.behind hk B.asked.own.slot
    (.inr ⟨.inr ⟨B.asked.stage, S.at_head L.most ha hk'⟩, ?_⟩)
    fun q hq _ W _ => absurd W (hw q hq)
  exact C.found.unasked.elim id fun h => absurd hk' h.2

theorem EndAt.step (L : Laid n G m) (S : Serving n G m) : ∀ pc, EndAt n G m r pc →
    Goes n G m (r 1) (pc + 65) (Frame.exec program m ⟨1, pc + 65, r, buf⟩)
  | 0, ⟨C, hw⟩ => .stay (pc := 66) L S rfl rfl ⟨C.update rfl, hw, rfl⟩
  | 1, ⟨C, hw, e⟩ => by
    show Goes n G m _ _ ((Instr.cas 30 29 ⟨.reg 17, 2, .lit 0⟩ (.reg 29) (.reg 1) .seqCst .seqCst).exec m
      ⟨1, 66, r, buf⟩)
    have hs := C.found.looking.begun.asked.own.slot
    have hn := L.most
    refine Instr.exec_cas (Q := Goes n G m _ _) (l := takerCell (r 17)) rfl (fun hk => ?_) fun hk => ?_
    · refine .moved (pc := 67) L S rfl rfl (C.settle L S hw (hk.trans e)) fun O => ?_
      have C' : GiveUp n G _ r := C.later O
      have ht : G.taker (m.set (takerCell (r 17)) (r 1)) ((G.ask (r 1)).looked + 1) = r 1 := by
        show m.set (takerCell (r 17)) (r 1) (takerCell (G.line ((G.ask (r 1)).looked + 1))) = r 1
        rw [← C.next, Mem.set_self]
      have hne : G.taker (m.set (takerCell (r 17)) (r 1)) ((G.ask (r 1)).looked + 1) ≠ nobody := by rw [ht]; omega
      exact ⟨(C'.update (i := 29) rfl).update (i := 30) rfl, hne, fun _ => ⟨hne, ht⟩, nofun⟩
    · have hk : m (takerCell (r 17)) ≠ nobody := fun e' => hk (e'.trans e.symm)
      have ht : G.taker m ((G.ask (r 1)).looked + 1) = m (takerCell (r 17)) := by rw [C.next]
      have hne : G.taker m ((G.ask (r 1)).looked + 1) ≠ nobody := by rw [ht]; exact hk
      exact .stay (pc := 67) L S rfl rfl ⟨(C.update (i := 29) rfl).update (i := 30) rfl, hne, fun e => absurd rfl e,
        fun _ => ⟨hne, ht⟩⟩
  | 2, ⟨C, h, h₁, h₂⟩ => .stay (pc := 68) L S rfl rfl ⟨C.update rfl, h, h₁, h₂⟩
  | 3, ⟨C, h, h₁, h₂⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (r 30)) 69 70, r, buf⟩))
    rcases cond_word (w := r 30) (yes := 69) (no := 70) with ⟨h', e'⟩ | ⟨h', e'⟩ <;> rw [e']
    · exact .stay L S rfl rfl ⟨C, h₁ h'⟩
    · exact .stay L S rfl rfl ⟨C, h₂ h'⟩
  | 4, ⟨C, h⟩ => .stay (pc := 70) L S rfl rfl ⟨C.update rfl, h⟩
  | 5, ⟨C, h⟩ => by
    have B := C.found.looking.begun
    have hlt : r 20 < n := by rw [← h.2]; exact S.taker_lt (B.looked S) C.found.le h.1
    by_cases e : r 20 = r 1
    · exact .stay (pc := 71) L S rfl rfl (.inl ⟨e, C.update rfl, h⟩)
    · refine B.close_off L S (fun _ hk hl => ?_) rfl rfl fun hG B' => .inr ⟨e, (G.ask (r 1)).looked, ?_⟩
      · have hl : (G.ask (r 1)).looked = G.h := hl.1.elim (fun e => by rw [B.asked.stage] at e; cases e) (·.2)
        rw [← hl] at hk
        exact hk.elim h.1 fun hk => e (h.2.symm.trans hk)
      · subst hG
        exact Off.update ⟨B', ⟨B.looked S, C.found.looking.head⟩, ⟨C.found.le, C.next⟩, h.2, hlt⟩ rfl
  | 6, h => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 20) (r 1))) 72 74, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 20) (r 1) 72 74 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e] <;> rcases h with ⟨h, C⟩ | ⟨h, a, C⟩
    · exact .stay L S rfl rfl ⟨h, C⟩
    · exact absurd h' h
    · exact absurd h h'
    · exact .stay L S rfl rfl ⟨a, C, trivial⟩
  | 7, ⟨e, C, h⟩ => by
    have B := C.found.looking.begun
    have hs := (S.fair _ B.asked.own.slot).looked B.asked.stage
    show Goes n G m _ _ (some (.next (m.set ⟨r 0, Field.slotsGiven, r 1⟩ (r 17)) ⟨1, 73, r, buf⟩))
    rw [B.asked.own.q]
    obtain ⟨G', S', M, St, hr⟩ := S.give_own L hs.2 C.behind B.asked.own.slot (h.2.trans e) hs.1
    refine .moved L S rfl rfl ⟨S', M, St⟩ fun O => ?_
    have C' : GiveUp n G' _ r := C.later O
    exact ⟨⟨e, C', Taken.later O C h⟩, by rw [O.still.looked]; exact hr⟩
  | 8, ⟨⟨e, C, h⟩, hr⟩ => by
    have B := C.found.looking.begun
    have F := S.fair _ B.asked.own.slot
    have hs := F.looked B.asked.stage
    have hlt : r 20 < n := by rw [← h.2]; exact S.taker_lt hs.2 C.found.le h.1
    refine B.close_off L S (fun _ _ hl => ?_) rfl rfl fun hG B' => ⟨(G.ask (r 1)).looked, ?_, fun _ => ?_⟩
    · have := hl.2
      have := F.since
      omega
    · subst hG
      exact ⟨B', ⟨hs.2, C.found.looking.head⟩, ⟨C.found.le, C.next⟩, h.2, hlt⟩
    · subst hG
      show ((G.setAsk (r 1) _).ask (r 20)).rank = _
      rw [e, View.ask_self]
      exact hr
  | 9, h | 10, h | 11, h | 12, h | 13, h | 14, h | 15, h | 16, h => h.elim
  | 17, h => by
    show Goes n G m _ _ (some (.next m
      ⟨1, cond (Word.toBool (BinOp.eval .land (r 31) (BinOp.eval .ne (r 20) (r 1)))) 83 85, r, buf⟩))
    cases Word.toBool (BinOp.eval .land (r 31) (BinOp.eval .ne (r 20) (r 1))) <;> exact .stay L S rfl rfl h
  | 18, h => .stay (pc := 84) L S rfl rfl (Begun.update h rfl)
  | 19, h => by
    have B : Begun n G r .closed := h
    show Goes n G m _ _
      (some (.next (m.set ⟨r 0, Field.slotsHelped, r 1⟩ (BinOp.eval .add (r 36) 1)) ⟨1, 85, r, buf⟩))
    rw [B.asked.own.q]
    exact .write L S rfl rfl (.slot (by decide)) B
  | 20, h => by
    have B : Begun n G r .closed := h
    refine .stay (pc := 86) L S rfl rfl ⟨B.update rfl, ?_⟩
    show m ⟨r 0, Field.slotsGiven, r 1⟩ = _
    rw [B.asked.own.q]
    exact (S.fair _ B.asked.own.slot).gift
  | 21, ⟨B, h⟩ => by
    have F := S.fair _ B.asked.own.slot
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 7) (r 4))) 87 91, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 7) (r 4) 87 91 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · have := F.rank_le
      have := F.request_le
      have := F.since
      have := L.t_le
      have hr : (G.ask (r 1)).rank = (G.ask (r 1)).request :=
        L.node_inj B.asked.own.slot (by omega) (by omega) ((h.symm.trans h').trans B.asked.request)
      refine .own (d := { G.ask (r 1) with stage := .idle }) rfl rfl rfl
        (S.rest L B.asked.own.slot B.asked.stage (by omega) rfl) ⟨B.asked.own, ?_, ?_⟩
      · rw [View.ask_self]
      · rw [View.ask_self]; exact hr
    · exact .stay L S rfl rfl ⟨⟨B.asked, fun e => h' (h.trans (by rw [← e]; exact B.asked.request.symm))⟩, B.passed⟩
  | 22, ⟨O, h⟩ => by
    show Goes n G m _ _ (some (.next (m.set ⟨r 0, Field.slotsHazardEnd, r 1⟩ 0) ⟨1, 88, r, buf⟩))
    rw [O.q]
    exact .write L S rfl rfl (.slot (by decide)) ⟨O, h⟩
  | 23, ⟨O, h⟩ => by
    show Goes n G m _ _ (some (.next (m.set ⟨r 0, Field.slotsHazardNext, r 1⟩ 0) ⟨1, 89, r, buf⟩))
    rw [O.q]
    exact .write L S rfl rfl (.slot (by decide)) ⟨O, h⟩
  | 24, ⟨O, h⟩ => by
    show Goes n G m _ _ (some (.next (m.set ⟨r 0, Field.slotsHazardGiven, r 1⟩ 0) ⟨1, 90, r, buf⟩))
    rw [O.q]
    exact .write L S rfl rfl (.slot (by decide)) ⟨O, h⟩
  | 25, _ => .done
  | 26, ⟨g, h⟩ => by
    have A := g.asked
    show Goes n G m _ _ (some (.next (m.set ⟨r 0, Field.slotsAsked, r 1⟩ (r 4)) ⟨1, 92, r, buf⟩))
    rw [A.own.q]
    have A' : Asked n (G.setAsk (r 1) (G.ask (r 1))) r (G.ask (r 1)).stage := A.set rfl
    rw [A.stage] at A'
    exact .own rfl rfl rfl (S.ask_again L A.own.slot A.stage g.answered A.request)
      ⟨⟨A', by rw [View.ask_self]; exact g.answered⟩, h⟩
  | 27, ⟨g, h⟩ => .stay (pc := 144) L S rfl rfl ⟨g, fun e => absurd h e⟩
  | _ + 28, h => h.elim

end WfqueueNever
