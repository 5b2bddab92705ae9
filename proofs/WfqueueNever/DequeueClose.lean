prelude
import WfqueueNever.DequeueBegin
/-!
# dequeue: the request is closed, and it is looked whether there is a node after all

## Main statements

* `CloseAt.step`: the instructions of `give_up` up to `assign`
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n c pc a i : Nat} {G : View} {m : Mem} {r r' : Regs} {buf : List Nat} {d : Ask}

theorem Begun.looked (S : Serving n G m) (h : Begun n G r .closing) : (G.ask (r 1)).looked ≤ G.h :=
  ((S.fair _ h.asked.own.slot).looked h.asked.stage).2

/-- No helper can give the slot a node. -/
theorem Begun.close_off (L : Laid n G m) (S : Serving n G m) (h : Begun n G r .closing)
    (hl : G.h < G.t → G.taker m (G.h + 1) = nobody ∨ G.taker m (G.h + 1) = r 1 → ¬ G.Live (r 1)) (hp : r' 1 = r 1)
    (hc : Nat.beq c 5 = false) (hA : ∀ {G'}, G' = G.setAsk (r 1) { G.ask (r 1) with stage := .closed } →
      Begun n G' r .closed → DequeueAt n G' m r' pc) :
    Goes n G m (r 1) c (some (.next m ⟨1, pc, r', buf⟩)) :=
  .own (d := { G.ask (r 1) with stage := .closed }) hp hc rfl
    (S.close_off L h.asked.own.slot (.inr h.asked.stage) hl rfl) (hA rfl (h.set rfl))

/-- head has moved since the slot looked. -/
theorem Begun.moved_on (h : Begun n G r .closing) (hl : (G.ask (r 1)).looked < G.h) : ¬ G.Live (r 1) := by
  intro h'
  rcases h'.1 with e | ⟨_, e⟩
  · rw [h.asked.stage] at e; cases e
  · omega

theorem CloseAt.step (L : Laid n G m) (S : Serving n G m) : ∀ pc, CloseAt n G m r pc →
    Goes n G m (r 1) (pc + 22) (Frame.exec program m ⟨1, pc + 22, r, buf⟩)
  | 0, h => by
    have B : Begun n G r .closing := h
    have hl := B.looked S
    refine .stay (pc := 23) L S rfl rfl ⟨B.update rfl, G.h, hl, Nat.le_refl _, ?_⟩
    show m ⟨r 0, Field.head, 0⟩ = _
    rw [B.asked.own.q]
    exact L.head
  | 1, ⟨B, b, hb, H⟩ => by
    show Goes n G m _ _ (some (.next (m.set ⟨r 0, Field.slotsHazardEnd, r 1⟩ (r 13)) ⟨1, 24, r, buf⟩))
    rw [B.asked.own.q]
    exact .write L S rfl rfl (.slot (by decide)) ⟨B, b, hb, H⟩
  | 2, ⟨B, b, hb, H⟩ => by
    show Goes n G m _ _ (some (.next m ⟨1, 25, Function.update r 14 (m ⟨r 0, Field.head, 0⟩), buf⟩))
    rw [B.asked.own.q]
    have hh : m ⟨1, Field.head, 0⟩ = G.line G.h := L.head
    rw [hh]
    have hle := L.h_le
    have hle' := L.t_le
    rcases Nat.lt_or_ge b G.h with h' | h'
    · refine B.close_off L S (fun _ _ => B.moved_on (by omega)) rfl rfl fun _ B' => .inl ⟨?_, B'.update rfl⟩
      show G.line G.h ≠ r 13
      rw [H.node]
      intro e
      have := L.inj _ _ (by omega) (by omega) e
      omega
    · have e : b = G.h := Nat.le_antisymm H.le h'
      subst e
      refine .own (d := { G.ask (r 1) with stage := .closing, looked := G.h }) rfl rfl rfl
        (S.look L B.asked.own.slot B.asked.stage rfl)
        (.inr ⟨H.node.symm,
          (Begun.set (d := { G.ask (r 1) with stage := .closing, looked := G.h }) B rfl).update rfl, ?_⟩)
      show r 13 = G.line ((G.setAsk (r 1) _).ask (r 1)).looked
      rw [View.ask_self]
      exact H.node
  | 3, h => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .ne (r 14) (r 13))) 26 28, r, buf⟩))
    rw [Word.toBool_ne]
    rcases Word.cond_bne (r 14) (r 13) 26 28 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e] <;> rcases h with ⟨h, B⟩ | ⟨h, B⟩
    · exact .stay L S rfl rfl B
    · exact absurd h h'
    · exact absurd h' h
    · exact .stay L S rfl rfl B
  | 4, h => .stay (pc := 27) L S rfl rfl ⟨Begun.update h rfl, rfl⟩
  | 5, h => .stay (pc := 29) L S rfl rfl (.inl h)
  | 6, ⟨B, e⟩ => .stay (pc := 29) L S rfl rfl (.inr ⟨B.update rfl, e⟩)
  | 7, h => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 12) 0)) 85 30, r, buf⟩))
    rcases Word.isNull (w := r 12) (yes := 85) (no := 30) with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e] <;>
      rcases h with ⟨B, h⟩ | h
    · exact .stay L S rfl rfl B
    · have := L.name (i := (G.ask (r 1)).looked)
        (by have := L.h_le; have := L.t_le; have := h.begun.looked S; omega)
      have := h.head
      omega
    · exact absurd h h'
    · exact .stay L S rfl rfl h
  | 8, h => by
    have K : Looking n G r := h
    have B := K.begun
    show Goes n G m _ _ (some (.next m ⟨1, 31, Function.update r 15 (m ⟨r 0, Field.slotsGiven, r 1⟩), buf⟩))
    rw [B.asked.own.q]
    have F := S.fair _ B.asked.own.slot
    by_cases e : m (givenCell (r 1)) = r 4
    · have := F.rank_le
      have := F.request_le
      have := L.t_le
      have hr : (G.ask (r 1)).rank = (G.ask (r 1)).request :=
        L.node_inj B.asked.own.slot (by omega) (by omega) ((F.gift.symm.trans e).trans B.asked.request)
      exact .stay L S rfl rfl (.inr ⟨e, K.update rfl, .inl hr⟩)
    · refine B.close_off L S (fun _ _ hl => e ?_) rfl rfl fun _ B' => .inl ⟨e, B'.update rfl⟩
      rw [F.gift, hl.2, B.asked.request]
  | 9, h => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .ne (r 15) (r 4))) 85 32, r, buf⟩))
    rw [Word.toBool_ne]
    rcases Word.cond_bne (r 15) (r 4) 85 32 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e] <;> rcases h with ⟨h, B⟩ | ⟨h, B⟩
    · exact .stay L S rfl rfl B
    · exact absurd h h'
    · exact absurd h' h
    · exact .stay L S rfl rfl B
  | 10, ⟨K, U⟩ => by
    have B := K.begun
    show Goes n G m _ _ (some (.next m ⟨1, 33, Function.update r 16 (m ⟨r 0, Field.tail, 0⟩), buf⟩))
    rw [B.asked.own.q]
    have ht : m ⟨1, Field.tail, 0⟩ = G.line G.t := L.tail
    rw [ht]
    have hl := B.looked S
    have hle := L.h_le
    have hle' := L.t_le
    rcases Nat.lt_or_ge (G.ask (r 1)).looked G.t with h' | h'
    · refine .stay L S rfl rfl (.inr ⟨?_, K.update rfl, U, h'⟩)
      show r 12 ≠ G.line G.t
      rw [K.head]
      intro e
      have := L.inj _ _ (by omega) (by omega) e
      omega
    · refine B.close_off L S (fun h => by omega) rfl rfl fun _ B' => .inl ⟨?_, B'.update rfl⟩
      show r 12 = G.line G.t
      rw [K.head, show (G.ask (r 1)).looked = G.t by omega]
  | 11, h => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 12) (r 16))) 85 34, r, buf⟩))
    rw [Word.toBool_eq]
    rcases Word.cond_beq (r 12) (r 16) 85 34 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e] <;> rcases h with ⟨h, B⟩ | ⟨h, B⟩
    · exact .stay L S rfl rfl B
    · exact absurd h' h
    · exact absurd h h'
    · exact .stay L S rfl rfl B
  | 12, h => by
    have F : Found n G m r := h
    refine .stay (pc := 35) L S rfl rfl ⟨F.update rfl, ?_⟩
    show m ⟨r 12, Field.nodeNext, 0⟩ = _
    rw [F.looking.head]
    exact L.next _ (Nat.lt_of_lt_of_le F.le L.t_le)
  | 13, ⟨F, e⟩ => by
    show Goes n G m _ _ (some (.next (m.set ⟨r 0, Field.slotsHazardNext, r 1⟩ (r 18)) ⟨1, 36, r, buf⟩))
    rw [F.looking.begun.asked.own.q]
    exact .write L S rfl rfl (.slot (by decide)) ⟨F, e⟩
  | 14, ⟨F, e⟩ => by
    have B := F.looking.begun
    show Goes n G m _ _ (some (.next m ⟨1, 37, Function.update r 19 (m ⟨r 0, Field.head, 0⟩), buf⟩))
    rw [B.asked.own.q]
    by_cases h' : m ⟨1, Field.head, 0⟩ = r 12
    · exact .stay L S rfl rfl (.inr ⟨h', F.update rfl, e⟩)
    · refine B.close_off L S (fun _ _ => B.moved_on (L.behind_head (B.looked S) ?_)) rfl rfl
        fun _ B' => .inl ⟨h', B'.update rfl⟩
      rw [← F.looking.head]
      exact h'
  | 15, h => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .ne (r 19) (r 12))) 38 40, r, buf⟩))
    rw [Word.toBool_ne]
    rcases Word.cond_bne (r 19) (r 12) 38 40 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e] <;> rcases h with ⟨h, B⟩ | ⟨h, B⟩
    · exact .stay L S rfl rfl B
    · exact absurd h h'
    · exact absurd h' h
    · exact .stay L S rfl rfl B
  | 16, h => .stay (pc := 39) L S rfl rfl ⟨Begun.update h rfl, rfl⟩
  | 17, h => .stay (pc := 41) L S rfl rfl (.inl h)
  | 18, ⟨F, e⟩ => .stay (pc := 41) L S rfl rfl (.inr ⟨F.update rfl, e⟩)
  | 19, h => by
    show Goes n G m _ _ (some (.next m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 17) 0)) 85 42, r, buf⟩))
    rcases Word.isNull (w := r 17) (yes := 85) (no := 42) with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e] <;>
      rcases h with ⟨B, h⟩ | h
    · exact .stay L S rfl rfl B
    · have := L.name (i := (G.ask (r 1)).looked + 1) (Nat.le_trans h.found.le L.t_le)
      have := h.next
      omega
    · exact absurd h h'
    · exact .stay L S rfl rfl ⟨h, trivial⟩
  | _ + 20, h => h.elim

end WfqueueNever
