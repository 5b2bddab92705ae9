prelude
import WfqueueNever.DequeueStep
/-!
# dequeue: the request, and a look at head

## Main statements

* `BeginAt.step`: the instructions up to where the queue is found empty, or not
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n c pc a i : Nat} {G : View} {m : Mem} {r r' : Regs} {buf : List Nat} {d : Ask}

theorem Seen.at_head (h : Seen G r i a) : Seen G r i G.h :=
  ⟨Nat.le_trans h.since h.le, Nat.le_refl _, fun e => Nat.le_trans (h.moved e) h.le⟩

/-- head has moved once more. -/
theorem Seen.next (h : Seen G r i a) (ha : a < G.h) : Seen G r (i + 1) G.h :=
  ⟨Nat.le_trans h.since h.le, Nat.le_refl _, fun e => by have := h.moved e; omega⟩

/-- Once head has moved as often as there are slots, the request is answered. -/
theorem Seen.answered (L : Laid n G m) (S : Serving n G m) (B : Begun n G r .asking) (h : Seen G r i a) (hi : n ≤ i) :
    (G.ask (r 1)).request ≠ (G.ask (r 1)).rank := by
  intro e
  have hp := B.asked.own.slot
  have F := S.fair _ hp
  have := h.moved e.symm
  have := h.le
  have := L.least
  have hle := L.h_le
  have hk := S.settled G.h (by omega) (Nat.le_refl _)
  have := F.turn B.asked.stage e.symm G.h (by omega) (by omega) (by omega) hk fun e' => by
    have := F.newest G.h (Nat.le_refl _) e'
    have := F.since
    omega
  have := (turns_pos (.inr hk) hp).1
  omega

/-- The request is answered: nobody gives the slot another node. -/
theorem Asked.close_off (L : Laid n G m) (S : Serving n G m) (h : Asked n G r .asking)
    (hr : (G.ask (r 1)).request ≠ (G.ask (r 1)).rank) (hp : r' 1 = r 1) (hc : Nat.beq c 5 = false)
    (hA : ∀ {G'}, G' = G.setAsk (r 1) { G.ask (r 1) with stage := .closed } → Got n G' r → DequeueAt n G' m r' pc) :
    Goes n G m (r 1) c (some (.next m ⟨1, pc, r', buf⟩)) := by
  refine .own (d := { G.ask (r 1) with stage := .closed }) hp hc rfl
    (S.close_off L h.own.slot (.inl ⟨h.stage, hr⟩) (fun _ _ hl => hr hl.2.symm) rfl) (hA rfl ⟨h.set rfl, ?_⟩)
  rw [View.ask_self]
  exact hr

theorem BeginAt.step (L : Laid n G m) (S : Serving n G m) : ∀ pc, BeginAt n G r pc →
    Goes n G m (r 1) pc (Frame.exec program m ⟨1, pc, r, buf⟩)
  | 0, ⟨h, hs⟩ => by
    refine .stay L S rfl rfl ⟨h, ?_, hs⟩
    show m ⟨r 0, Field.threads, 0⟩ = n
    rw [h, L.threads]
  | 1, ⟨h, h₂, hs⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .ge (r 1) (r 2))) 2 3, r, buf⟩))
    rw [Word.toBool_ge, h₂]
    rcases Word.cond_ble n (r 1) 2 3 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .stay L S rfl rfl h'
    · exact .stay L S rfl rfl ⟨⟨h, h', h₂⟩, hs h'⟩
  | 2, _ => .done
  | 3, ⟨O, hs⟩ => by
    refine .stay L S rfl rfl ⟨O.update rfl, hs, ?_⟩
    show ∃ b, b < (G.ask (r 1)).rank ∧ m ⟨r 0, Field.slotsAsked, r 1⟩ = G.node (r 1) b
    rw [O.q]
    exact (S.fair _ O.slot).shut (by rw [hs]; nofun)
  | 4, ⟨O, hs, h⟩ => by
    refine .stay L S rfl rfl ⟨O.update rfl, hs, h, ?_⟩
    show m ⟨r 0, Field.slotsGiven, r 1⟩ = _
    rw [O.q]
    exact (S.fair _ O.slot).gift
  | 5, ⟨O, hs, h, e⟩ => by
    show Goes n G m _ _ (some (.next (m.set ⟨r 0, Field.slotsAsked, r 1⟩ (r 4)) ⟨1, 6, r, buf⟩))
    rw [O.q]
    obtain ⟨S', M⟩ := S.ask L O.slot hs e rfl
    refine .next S' M rfl ⟨O, ?_, ?_, ?_⟩ (absurd rfl) fun _ => by rw [View.ask_self]
    · rw [View.ask_self]; exact h
    · rw [View.ask_self]; exact e
    · rw [View.ask_self]
  | 6, h => .stay L S rfl rfl ⟨h.update rfl, rfl⟩
  | 7, h => .stay L S rfl rfl ⟨h.update rfl, Nat.zero_le _, G.h,
      (S.fair _ h.asked.own.slot).since.2, Nat.le_refl _, fun _ => (S.fair _ h.asked.own.slot).since.2⟩
  | 8, ⟨h, hi, a, hs⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .lt (r 6) (r 2))) 9 144, r, buf⟩))
    rw [Word.toBool_lt, h.asked.own.size]
    rcases Word.cond_ble (r 6 + 1) n 9 144 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact .stay L S rfl rfl ⟨h, h', a, hs⟩
    · exact h.asked.close_off L S (hs.answered L S h (by omega)) rfl rfl fun _ g => ⟨g, fun e => absurd h.passed e⟩
  | 9, ⟨h, hi, a, hs⟩ => by
    refine .stay L S rfl rfl ⟨h.update rfl, hi, ⟨a, hs.update rfl⟩, ?_⟩
    show m ⟨r 0, Field.slotsGiven, r 1⟩ ≠ r 4 → (G.ask (r 1)).request ≠ (G.ask (r 1)).rank
    rw [h.asked.own.q]
    intro hne e
    exact hne ((S.fair _ h.asked.own.slot).gift.trans (by rw [← e]; exact h.asked.request.symm))
  | 10, ⟨h, hi, hs, hr⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .ne (r 7) (r 4))) 144 11, r, buf⟩))
    rw [Word.toBool_ne]
    rcases Word.cond_bne (r 7) (r 4) 144 11 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact h.asked.close_off L S (hr h') rfl rfl fun _ g => ⟨g, fun e => absurd h.passed e⟩
    · exact .stay L S rfl rfl ⟨h, hi, hs⟩
  | 11, ⟨h, hi, a, hs⟩ => by
    refine .stay L S rfl rfl ⟨h.update rfl, hi, G.h, hs.at_head.update rfl, ?_⟩
    show m ⟨r 0, Field.head, 0⟩ = _
    rw [h.asked.own.q]
    exact L.head
  | 12, ⟨h, hi, a, hs, e⟩ => by
    show Goes n G m _ _ (some (.next (m.set ⟨r 0, Field.slotsHazardEnd, r 1⟩ (r 9)) ⟨1, 13, r, buf⟩))
    rw [h.asked.own.q]
    exact .write L S rfl rfl (.slot (by decide)) ⟨h, hi, a, hs, e⟩
  | 13, ⟨h, hi, a, hs, e⟩ => by
    refine .stay L S rfl rfl ⟨h.update rfl, hi, a, hs.update rfl, e, ?_⟩
    show m ⟨r 0, Field.head, 0⟩ = r 9 ∨ a < G.h
    rw [h.asked.own.q]
    rcases Nat.lt_or_ge a G.h with h' | h'
    · exact .inr h'
    · refine .inl (L.head.trans ?_)
      rw [e, Nat.le_antisymm hs.le h']
  | 14, ⟨h, hi, a, hs, e, h'⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .ne (r 10) (r 9))) 15 17, r, buf⟩))
    rw [Word.toBool_ne]
    rcases Word.cond_bne (r 10) (r 9) 15 17 with ⟨h'', e'⟩ | ⟨h'', e'⟩ <;> rw [e']
    · exact .stay L S rfl rfl ⟨h, hi, _, hs.next (h'.elim (fun e => absurd e h'') id)⟩
    · exact .stay L S rfl rfl ⟨h, hi, a, hs, e⟩
  | 15, h => .stay L S rfl rfl ⟨Over.update h rfl, rfl⟩
  | 16, h => .stay L S rfl rfl (.inl h)
  | 17, ⟨h, hi, a, hs, e⟩ => .stay L S rfl rfl (.inr ⟨a, h.update rfl, hi, hs.update rfl, e⟩)
  | 18, h => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 8) 0)) 142 19, r, buf⟩))
    rcases Word.isNull (w := r 8) (yes := 142) (no := 19) with ⟨h₈, e⟩ | ⟨h₈, e⟩ <;> rw [e]
    · rcases h with ⟨h, _⟩ | ⟨a, h⟩
      · exact .stay L S rfl rfl h
      · have := L.name (i := a) (by have := L.h_le; have := L.t_le; have := h.seen.le; omega)
        have := h.head
        omega
    · rcases h with ⟨_, h⟩ | ⟨a, h⟩
      · exact absurd h h₈
      · exact .stay L S rfl rfl ⟨a, h⟩
  | 19, ⟨a, h⟩ => by
    refine .stay L S rfl rfl ⟨a, h.update rfl, ?_⟩
    show r 8 = m ⟨r 0, Field.tail, 0⟩ ∨ _
    rw [h.begun.asked.own.q]
    have := h.seen.le
    have := L.h_le
    rcases Nat.lt_or_ge a G.t with h' | h'
    · exact .inr h'
    · refine .inl (h.head.trans ?_)
      rw [show a = G.t by omega]
      exact L.tail.symm
  | 20, ⟨a, h, h'⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 8) (r 11))) 21 93, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 8) (r 11) 21 93 with ⟨h'', e⟩ | ⟨h'', e⟩ <;> rw [e]
    · exact .stay L S rfl rfl h.begun
    · exact .stay L S rfl rfl ⟨a, h, h'.elim (fun e => absurd e h'') id⟩
  | 21, h => by
    have B : Begun n G r .asking := h
    show Goes n G m _ _ (some (.next (m.set ⟨r 0, Field.slotsAsked, r 1⟩ (r 3)) ⟨1, 22, r, buf⟩))
    rw [B.asked.own.q]
    obtain ⟨b, hb, e⟩ := B.asked.before
    exact .own (d := { G.ask (r 1) with stage := .closing, looked := G.h }) rfl rfl rfl
      (S.close L B.asked.own.slot hb e rfl) (B.set rfl)
  | _ + 22, h => h.elim

end WfqueueNever
