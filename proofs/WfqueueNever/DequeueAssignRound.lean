prelude
import WfqueueNever.DequeueAssign
/-!
# dequeue: assign, in a round

## Main statements

* `RoundAssignAt.step`: the instructions of `assign` in a round; they are those of `WfqueueNever.DequeueAssign` with
  other registers
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n c pc a i : Nat} {G : View} {m : Mem} {r r' : Regs} {buf : List Nat}

theorem RoundAssignAt.step (L : Laid n G m) (S : Serving n G m) : ∀ pc, pc < 22 → RoundAssignAt n G m r pc →
    Goes n G m (r 1) (pc + 101) (Frame.exec program m ⟨1, pc + 101, r, buf⟩)
  | 0, _, ⟨a, C, _⟩ => by
    refine .stay (pc := 102) L S rfl rfl ⟨a, C.update rfl, ?_⟩
    show m ⟨r 0, Field.threads, 0⟩ = n
    rw [C.round.begun.asked.own.q, L.threads]
  | 1, _, ⟨a, C, e⟩ => by
    have ha := C.round.seen.le
    refine .stay (pc := 103) L S rfl rfl ⟨a, C.update rfl, e, ?_⟩
    show Scan n G (r 1) a (m ⟨r 8, Field.nodeTaker, 0⟩) 0
    rw [C.round.head]
    exact .start L S ha
  | 2, _, ⟨a, C, e, h⟩ => .stay (pc := 104) L S rfl rfl ⟨a, C.update rfl, e, h, Nat.zero_le _⟩
  | 3, _, ⟨a, C, e, h, hj⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .lt (r 43) (r 41))) 105 121, r, buf⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 43 + 1) (r 41) 105 121 with ⟨h', e'⟩ | ⟨h', e'⟩ <;> rw [e']
    · exact .stay L S rfl rfl ⟨a, C, e, h, e ▸ h'⟩
    · exact .stay L S rfl rfl ⟨a, C, h.none (by omega)⟩
  | 4, _, ⟨a, C, e, h, hj⟩ => by
    show Goes n G m _ _
      (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .ge (BinOp.eval .add (r 42) 1) (r 41))) 106 108, r, buf⟩))
    rw [Word.toBool_ge, e]
    rcases Word.cond_ble n (BinOp.eval .add (r 42) 1) 106 108 with ⟨h', e'⟩ | ⟨h', e'⟩ <;> rw [e']
    · exact .stay L S rfl rfl ⟨a, C, e, h, hj, h.last L.most L.least h'⟩
    · exact .stay L S rfl rfl ⟨a, C, e, h, hj, h.more L.most h'⟩
  | 5, _, ⟨a, C, e, h, hj, hu⟩ => .stay (pc := 107) L S rfl rfl ⟨a, C.update rfl, e, h.zero L.most (.inr hu) L.least,
      hj⟩
  | 6, _, h => .stay (pc := 109) L S rfl rfl h
  | 7, _, ⟨a, C, e, h, hj, hu⟩ => .stay (pc := 109) L S rfl rfl ⟨a, C.update rfl, e, h.turn L.most L.least hu, hj⟩
  | 8, _, ⟨a, C, e, h, hj⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, 110, Function.update r 44 (m ⟨r 0, Field.slotsAsked, r 42⟩), buf⟩))
    rw [C.round.begun.asked.own.q]
    exact .stay L S rfl rfl ⟨a, C.update rfl, e, h, hj, .load S h.slot, .load S h.slot⟩
  | 9, _, ⟨a, C, e, h, hj, D, A⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, 111, Function.update r 45 (m ⟨r 0, Field.slotsGiven, r 42⟩), buf⟩))
    rw [C.round.begun.asked.own.q]
    have := D.decide L S h.slot A
    exact .stay L S rfl rfl ⟨a, C.update rfl, e, h, hj, this.1, this.2⟩
  | 10, _, ⟨a, C, e, h, hj, h₁, h₂⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 44) (r 45))) 112 119, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 44) (r 45) 112 119 with ⟨h', e'⟩ | ⟨h', e'⟩ <;> rw [e']
    · exact .stay L S rfl rfl ⟨a, C, h, h₁ h'⟩
    · exact .stay L S rfl rfl ⟨a, C, e, h, hj, h₂ h'⟩
  | 11, _, ⟨a, C, h, hc⟩ => .stay (pc := 113) L S rfl rfl ⟨a, C.update rfl, h, hc, rfl⟩
  | 12, _, ⟨a, C, h, hc, e⟩ => by
    have ha := C.round.seen.le
    show Goes n G m _ _ ((Instr.cas 47 46 ⟨.reg 37, 2, .lit 0⟩ (.reg 46) (.reg 42) .seqCst .seqCst).exec m
      ⟨1, 113, r, buf⟩)
    refine Instr.exec_cas (Q := Goes n G m _ _) (l := takerCell (r 37)) rfl (fun hk => ?_) fun hk => ?_
    · have hk : m (takerCell (r 37)) = nobody := hk.trans e
      refine .moved (pc := 114) L S rfl rfl (h.settle L S ha C.behind hc hk) fun O => ?_
      have C' : RoundNext n G r a := C.later O
      have ht : G.taker (m.set (takerCell (r 37)) (r 42)) (a + 1) = r 42 := by
        show m.set (takerCell (r 37)) (r 42) (takerCell (G.line (a + 1))) = r 42
        rw [← C.behind.node, Mem.set_self]
      have hne : G.taker (m.set (takerCell (r 37)) (r 42)) (a + 1) ≠ nobody := by
        have := h.slot
        have := L.most
        rw [ht]
        omega
      exact ⟨a, (C'.update (i := 46) rfl).update (i := 47) rfl, hne, fun _ => ht, nofun⟩
    · have hk : m (takerCell (r 37)) ≠ nobody := fun e' => hk (e'.trans e.symm)
      have ht : G.taker m (a + 1) = m (takerCell (r 37)) := by rw [C.behind.node]
      have hne : G.taker m (a + 1) ≠ nobody := by rw [ht]; exact hk
      exact .stay (pc := 114) L S rfl rfl
        ⟨a, (C.update (i := 46) rfl).update (i := 47) rfl, hne, fun e => absurd rfl e, fun _ => ht⟩
  | 13, _, ⟨a, C, h, h₁, h₂⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (r 47)) 115 117, r, buf⟩))
    rcases cond_word (w := r 47) (yes := 115) (no := 117) with ⟨h', e'⟩ | ⟨h', e'⟩ <;> rw [e']
    · exact .stay L S rfl rfl ⟨a, C, h, h₁ h'⟩
    · exact .stay L S rfl rfl ⟨a, C, h, h₂ h'⟩
  | 14, _, ⟨a, C, h⟩ => .stay (pc := 116) L S rfl rfl ⟨a, C.update rfl, h⟩
  | 15, _, ⟨a, C, h⟩ => .stay (pc := 123) L S rfl rfl ⟨a, C, .inr h⟩
  | 16, _, ⟨a, C, h⟩ => .stay (pc := 118) L S rfl rfl ⟨a, C.update rfl, h⟩
  | 17, _, ⟨a, C, h⟩ => .stay (pc := 123) L S rfl rfl ⟨a, C, .inr h⟩
  | 18, _, ⟨a, C, e, h, hj, hw⟩ => by
    have e' : BinOp.eval .add (r 43) 1 = r 43 + 1 := add_one hj L.most
    show Goes n G m _ _ (some (.next m ⟨1, 120, Function.update r 43 (BinOp.eval .add (r 43) 1), buf⟩))
    rw [e']
    exact .stay L S rfl rfl ⟨a, C.update rfl, e, h.passed hw, hj⟩
  | 19, _, h => .stay (pc := 104) L S rfl rfl h
  | 20, _, ⟨a, C, h⟩ => by
    have ht : G.taker m (a + 1) = m (takerCell (r 37)) := by rw [C.behind.node]
    by_cases hk : m (takerCell (r 37)) = nobody
    · exact .stay (pc := 122) L S rfl rfl ⟨a, C.update rfl, .inl ⟨hk, h⟩⟩
    · have hne : G.taker m (a + 1) ≠ nobody := by rw [ht]; exact hk
      exact .stay (pc := 122) L S rfl rfl ⟨a, C.update rfl, .inr ⟨hne, ht⟩⟩
  | 21, _, ⟨a, C, h⟩ => .stay (pc := 123) L S rfl rfl ⟨a, C.update rfl, h⟩
  | _ + 22, h, _ => absurd h (by omega)

end WfqueueNever
