prelude
import WfqueueNever.DequeueClose
/-!
# dequeue: assign

## Main statements

* `Scan.turn`: the next turn
* `Examine.settle`: the node gets its taker
* `GiveUpAssignAt.step`: the instructions of `assign` in `give_up`
-/

namespace WfqueueNever
open Gen.WfqueueNever

section
variable {n s a u j x : Nat} {G : View} {m : Mem}

theorem add_one (hj : j < n) (hn : n < nobody) : BinOp.eval .add j 1 = j + 1 :=
  Nat.mod_eq_of_lt (by have : wordSize = nobody + 1 := rfl; omega)

/-- After the last slot it is the first one's turn. -/
theorem Scan.last (h : Scan n G s a u j) (hn : n < nobody) (h₁ : 1 ≤ n) (hu : n ≤ BinOp.eval .add u 1) :
    u + 1 = n := by
  rcases h.slot with e | h'
  · subst e
    have hu : n ≤ 0 := hu
    omega
  · rw [add_one h' hn] at hu
    omega

theorem Scan.more (h : Scan n G s a u j) (hn : n < nobody) (hu : BinOp.eval .add u 1 < n) :
    u = nobody ∨ u + 1 < n := by
  rcases h.slot with e | h'
  · exact .inl e
  · rw [add_one h' hn] at hu
    exact .inr hu

/-- The next turn. -/
theorem Scan.turn (h : Scan n G s a u j) (hn : n < nobody) (h₁ : 1 ≤ n) (hu : u = nobody ∨ u + 1 < n) :
    Examine n G s a (BinOp.eval .add u 1) j := by
  rcases hu with e | h'
  · subst e
    exact h.zero hn (.inl rfl) h₁
  · rw [add_one (by omega) hn]
    exact h.succ hn h'

/-- The compare-and-swap of the node's taker succeeds. -/
theorem Examine.settle {p : Nat} (L : Laid n G m) (S : Serving n G m) (ha : a ≤ G.h) (B : Behind G a x)
    (h : Examine n G s a u j) (hc : Claim G m a u) (hk : m (takerCell x) = nobody) :
    Serving n G (m.set (takerCell x) u) ∧ Moved n p G m G (m.set (takerCell x) u) ∧
      ∀ q, Still q G m G (m.set (takerCell x) u) :=
  S.assign L ha B hk h.slot hc fun _ hq hne W hs => h.far hq hne W hs

end

variable {n c pc a i : Nat} {G : View} {m : Mem} {r r' : Regs} {buf : List Nat}

theorem GiveUp.behind (h : GiveUp n G m r) : Behind G (G.ask (r 1)).looked (r 17) := ⟨h.found.le, h.next⟩

theorem GiveUpAssignAt.step (L : Laid n G m) (S : Serving n G m) : ∀ pc, pc < 22 → GiveUpAssignAt n G m r pc →
    Goes n G m (r 1) (pc + 42) (Frame.exec program m ⟨1, pc + 42, r, buf⟩)
  | 0, _, ⟨C, _⟩ => by
    refine .stay (pc := 43) L S rfl rfl ⟨C.update rfl, ?_⟩
    show m ⟨r 0, Field.threads, 0⟩ = n
    rw [C.found.looking.begun.asked.own.q, L.threads]
  | 1, _, ⟨C, e⟩ => by
    have ha := C.found.looking.begun.looked S
    refine .stay (pc := 44) L S rfl rfl ⟨C.update rfl, e, ?_⟩
    show Scan n G (r 1) (G.ask (r 1)).looked (m ⟨r 12, Field.nodeTaker, 0⟩) 0
    rw [C.found.looking.head]
    exact .start L S ha
  | 2, _, ⟨C, e, h⟩ => .stay (pc := 45) L S rfl rfl ⟨C.update rfl, e, h, Nat.zero_le _⟩
  | 3, _, ⟨C, e, h, hj⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .lt (r 23) (r 21))) 46 62, r, buf⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 23 + 1) (r 21) 46 62 with ⟨h', e'⟩ | ⟨h', e'⟩ <;> rw [e']
    · exact .stay L S rfl rfl ⟨C, e, h, e ▸ h'⟩
    · exact .stay L S rfl rfl ⟨C, h.none (by omega)⟩
  | 4, _, ⟨C, e, h, hj⟩ => by
    show Goes n G m _ _
      (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .ge (BinOp.eval .add (r 22) 1) (r 21))) 47 49, r, buf⟩))
    rw [Word.toBool_ge, e]
    rcases Word.cond_ble n (BinOp.eval .add (r 22) 1) 47 49 with ⟨h', e'⟩ | ⟨h', e'⟩ <;> rw [e']
    · exact .stay L S rfl rfl ⟨C, e, h, hj, h.last L.most L.least h'⟩
    · exact .stay L S rfl rfl ⟨C, e, h, hj, h.more L.most h'⟩
  | 5, _, ⟨C, e, h, hj, hu⟩ => .stay (pc := 48) L S rfl rfl ⟨C.update rfl, e, h.zero L.most (.inr hu) L.least, hj⟩
  | 6, _, h => .stay (pc := 50) L S rfl rfl h
  | 7, _, ⟨C, e, h, hj, hu⟩ => .stay (pc := 50) L S rfl rfl ⟨C.update rfl, e, h.turn L.most L.least hu, hj⟩
  | 8, _, ⟨C, e, h, hj⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, 51, Function.update r 24 (m ⟨r 0, Field.slotsAsked, r 22⟩), buf⟩))
    rw [C.found.looking.begun.asked.own.q]
    exact .stay L S rfl rfl ⟨C.update rfl, e, h, hj, .load S h.slot, .load S h.slot⟩
  | 9, _, ⟨C, e, h, hj, D, A⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, 52, Function.update r 25 (m ⟨r 0, Field.slotsGiven, r 22⟩), buf⟩))
    rw [C.found.looking.begun.asked.own.q]
    have := D.decide L S h.slot A
    exact .stay L S rfl rfl ⟨C.update rfl, e, h, hj, this.1, this.2⟩
  | 10, _, ⟨C, e, h, hj, h₁, h₂⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 24) (r 25))) 53 60, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 24) (r 25) 53 60 with ⟨h', e'⟩ | ⟨h', e'⟩ <;> rw [e']
    · exact .stay L S rfl rfl ⟨C, h, h₁ h'⟩
    · exact .stay L S rfl rfl ⟨C, e, h, hj, h₂ h'⟩
  | 11, _, ⟨C, h, hc⟩ => .stay (pc := 54) L S rfl rfl ⟨C.update rfl, h, hc, rfl⟩
  | 12, _, ⟨C, h, hc, e⟩ => by
    have ha := C.found.looking.begun.looked S
    show Goes n G m _ _ ((Instr.cas 27 26 ⟨.reg 17, 2, .lit 0⟩ (.reg 26) (.reg 22) .seqCst .seqCst).exec m
      ⟨1, 54, r, buf⟩)
    refine Instr.exec_cas (Q := Goes n G m _ _) (l := takerCell (r 17)) rfl (fun hk => ?_) fun hk => ?_
    · have hk : m (takerCell (r 17)) = nobody := hk.trans e
      refine .moved (pc := 55) L S rfl rfl (h.settle L S ha C.behind hc hk) fun O => ?_
      have C' : GiveUp n G _ r := C.later O
      have ht : G.taker (m.set (takerCell (r 17)) (r 22)) ((G.ask (r 1)).looked + 1) = r 22 := by
        show m.set (takerCell (r 17)) (r 22) (takerCell (G.line ((G.ask (r 1)).looked + 1))) = r 22
        rw [← C.next, Mem.set_self]
      have hne : G.taker (m.set (takerCell (r 17)) (r 22)) ((G.ask (r 1)).looked + 1) ≠ nobody := by
        have := h.slot
        have := L.most
        rw [ht]
        omega
      exact ⟨(C'.update (i := 26) rfl).update (i := 27) rfl, hne, fun _ => ht, nofun⟩
    · have hk : m (takerCell (r 17)) ≠ nobody := fun e' => hk (e'.trans e.symm)
      have ht : G.taker m ((G.ask (r 1)).looked + 1) = m (takerCell (r 17)) := by rw [C.next]
      have hne : G.taker m ((G.ask (r 1)).looked + 1) ≠ nobody := by rw [ht]; exact hk
      exact .stay (pc := 55) L S rfl rfl ⟨(C.update (i := 26) rfl).update (i := 27) rfl, hne, fun e => absurd rfl e,
          fun _ => ht⟩
  | 13, _, ⟨C, h, h₁, h₂⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (r 27)) 56 58, r, buf⟩))
    rcases cond_word (w := r 27) (yes := 56) (no := 58) with ⟨h', e'⟩ | ⟨h', e'⟩ <;> rw [e']
    · exact .stay L S rfl rfl ⟨C, h, h₁ h'⟩
    · exact .stay L S rfl rfl ⟨C, h, h₂ h'⟩
  | 14, _, ⟨C, h⟩ => .stay (pc := 57) L S rfl rfl ⟨C.update rfl, h⟩
  | 15, _, ⟨C, h⟩ => .stay (pc := 64) L S rfl rfl ⟨C, .inr h⟩
  | 16, _, ⟨C, h⟩ => .stay (pc := 59) L S rfl rfl ⟨C.update rfl, h⟩
  | 17, _, ⟨C, h⟩ => .stay (pc := 64) L S rfl rfl ⟨C, .inr h⟩
  | 18, _, ⟨C, e, h, hj, hw⟩ => by
    have e' : BinOp.eval .add (r 23) 1 = r 23 + 1 := add_one hj L.most
    show Goes n G m _ _ (some (.next m ⟨1, 61, Function.update r 23 (BinOp.eval .add (r 23) 1), buf⟩))
    rw [e']
    exact .stay L S rfl rfl ⟨C.update rfl, e, h.passed hw, hj⟩
  | 19, _, h => .stay (pc := 45) L S rfl rfl h
  | 20, _, ⟨C, h⟩ => by
    have ht : G.taker m ((G.ask (r 1)).looked + 1) = m (takerCell (r 17)) := by rw [C.next]
    by_cases hk : m (takerCell (r 17)) = nobody
    · exact .stay (pc := 63) L S rfl rfl ⟨C.update rfl, .inl ⟨hk, h⟩⟩
    · have hne : G.taker m ((G.ask (r 1)).looked + 1) ≠ nobody := by rw [ht]; exact hk
      exact .stay (pc := 63) L S rfl rfl ⟨C.update rfl, .inr ⟨hne, ht⟩⟩
  | 21, _, ⟨C, h⟩ => .stay (pc := 64) L S rfl rfl ⟨C.update rfl, h⟩
  | _ + 22, h, _ => absurd h (by omega)

end WfqueueNever
