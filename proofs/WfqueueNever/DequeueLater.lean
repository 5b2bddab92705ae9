prelude
import WfqueueNever.DequeueAt
import WfqueueNever.DequeueStable
/-!
# No step of another thread disturbs a dequeue

## Main statements

* `DequeueAt.later`: what is true at a program counter stays true
-/

namespace WfqueueNever

section
variable {n w : Nat} {G G' : View} {m m' : Mem} {r : Regs}

variable (O : Onward n (r 1) G m G' m')
include O

theorem BeginAt.later : ∀ pc, BeginAt n G r pc → BeginAt n G' r pc
  | 0, ⟨h, h'⟩ => ⟨h, fun hp => O.idle (h' hp)⟩
  | 1, ⟨h, e, h'⟩ => ⟨h, e, fun hp => O.idle (h' hp)⟩
  | 2, h => h
  | 3, ⟨h, hs⟩ => ⟨h, O.idle hs⟩
  | 4, ⟨h, hs, b, hb, e⟩ => by
    refine ⟨h, O.idle hs, b, ?_, ?_⟩
    · rw [O.rank_idle h.slot hs]; exact hb
    · rw [O.node h.slot (Nat.le_of_lt hb)]; exact e
  | 5, ⟨h, hs, ⟨b, hb, e⟩, e'⟩ => by
    refine ⟨h, O.idle hs, ⟨b, ?_, ?_⟩, ?_⟩
    · rw [O.rank_idle h.slot hs]; exact hb
    · rw [O.node h.slot (Nat.le_of_lt hb)]; exact e
    · rw [O.rank_idle h.slot hs, O.node h.slot (Nat.le_refl _)]; exact e'
  | 6, h => Asked.later O h
  | 7, h => Begun.later O h
  | 8, ⟨h, hi, a, hs⟩ => ⟨h.later O, hi, a, hs.later O h.asked.own.slot⟩
  | 9, ⟨h, hi, a, hs⟩ => ⟨h.later O, hi, a, hs.later O h.asked.own.slot⟩
  | 10, ⟨h, hi, ⟨a, hs⟩, e⟩ => by
    have hp := h.asked.own.slot
    refine ⟨h.later O, hi, ⟨a, hs.later O hp⟩, fun hne => ?_⟩
    have := O.later.rank_le O.serving hp
    have := e hne
    have := O.request_le hp
    rw [O.still.request]
    omega
  | 11, ⟨h, hi, a, hs⟩ => ⟨h.later O, hi, a, hs.later O h.asked.own.slot⟩
  | 12, ⟨h, hi, a, hs, e⟩ => ⟨h.later O, hi, a, hs.later O h.asked.own.slot, e.trans (O.line hs.le).symm⟩
  | 13, ⟨h, hi, a, hs, e⟩ => ⟨h.later O, hi, a, hs.later O h.asked.own.slot, e.trans (O.line hs.le).symm⟩
  | 14, ⟨h, hi, a, hs, e, e'⟩ => ⟨h.later O, hi, a, hs.later O h.asked.own.slot, e.trans (O.line hs.le).symm,
      e'.imp id fun h' => Nat.lt_of_lt_of_le h' O.later.h_le⟩
  | 15, h => Over.later O h
  | 16, ⟨h, e⟩ => ⟨h.later O, e⟩
  | 17, ⟨h, hi, a, hs, e⟩ => ⟨h.later O, hi, a, hs.later O h.asked.own.slot, e.trans (O.line hs.le).symm⟩
  | 18, .inl ⟨h, e⟩ => .inl ⟨h.later O, e⟩
  | 18, .inr ⟨a, h⟩ => .inr ⟨a, h.later O⟩
  | 19, ⟨a, h⟩ => ⟨a, h.later O⟩
  | 20, ⟨a, h, e⟩ => ⟨a, h.later O, e.imp id fun h => Nat.le_trans h O.later.t_le⟩
  | 21, h => Begun.later O h
  | _ + 22, h => h.elim

theorem CloseAt.later : ∀ pc, CloseAt n G m r pc → CloseAt n G' m' r pc
  | 0, h => Begun.later O h
  | 1, ⟨h, b, hb, hh⟩ => ⟨h.later O, b, by rw [O.still.looked]; exact hb, hh.later O.later O.laid⟩
  | 2, ⟨h, b, hb, hh⟩ => ⟨h.later O, b, by rw [O.still.looked]; exact hb, hh.later O.later O.laid⟩
  | 3, .inl ⟨e, h⟩ => .inl ⟨e, h.later O⟩
  | 3, .inr ⟨e, h, e'⟩ => .inr ⟨e, h.later O, by rw [O.still.looked, O.line (h.looked_le O)]; exact e'⟩
  | 4, h => Begun.later O h
  | 5, ⟨h, e⟩ => ⟨h.later O, e⟩
  | 6, ⟨h, e'⟩ => ⟨h.later O, by rw [O.still.looked, O.line (h.looked_le O)]; exact e'⟩
  | 7, .inl ⟨h, e⟩ => .inl ⟨h.later O, e⟩
  | 7, .inr h => .inr (h.later O)
  | 8, h => Looking.later O h
  | 9, .inl ⟨e, h⟩ => .inl ⟨e, h.later O⟩
  | 9, .inr ⟨e, h, h'⟩ => .inr ⟨e, h.later O, h'.later O h.begun⟩
  | 10, ⟨h, h'⟩ => ⟨h.later O, h'.later O h.begun⟩
  | 11, .inl ⟨e, h⟩ => .inl ⟨e, h.later O⟩
  | 11, .inr ⟨e, h⟩ => .inr ⟨e, h.later O⟩
  | 12, h => Found.later O h
  | 13, ⟨h, e⟩ => ⟨h.later O, by rw [O.still.looked, O.behind h.le]; exact e⟩
  | 14, ⟨h, e⟩ => ⟨h.later O, by rw [O.still.looked, O.behind h.le]; exact e⟩
  | 15, .inl ⟨e, h⟩ => .inl ⟨e, h.later O⟩
  | 15, .inr ⟨e, h, e'⟩ => .inr ⟨e, h.later O, by rw [O.still.looked, O.behind h.le]; exact e'⟩
  | 16, h => Begun.later O h
  | 17, ⟨h, e⟩ => ⟨h.later O, e⟩
  | 18, ⟨h, e⟩ => ⟨h.later O, by rw [O.still.looked, O.behind h.le]; exact e⟩
  | 19, .inl ⟨h, e⟩ => .inl ⟨h.later O, e⟩
  | 19, .inr h => .inr (h.later O)
  | _ + 20, h => h.elim

theorem GiveUpAssignAt.later {pc : Nat} (h : GiveUpAssignAt n G m r pc) : GiveUpAssignAt n G' m' r pc := by
  refine ⟨h.1.later O, ?_⟩
  rw [O.still.looked]
  exact AssignAt.later O (h.1.found.looking.begun.looked_le O) h.1.found.le _ h.2

theorem EndAt.none (h : GiveUp n G m r) (hw : NoneWaiting n G (r 1) (G.ask (r 1)).looked) :
    NoneWaiting n G' (r 1) (G'.ask (r 1)).looked := by
  rw [O.still.looked]
  exact hw.later O.later O.serving O.still (h.found.looking.begun.looked_le O)

theorem EndAt.later : ∀ pc, EndAt n G m r pc → EndAt n G' m' r pc
  | 0, ⟨h, hw⟩ => ⟨h.later O, EndAt.none O h hw⟩
  | 1, ⟨h, hw, e⟩ => ⟨h.later O, EndAt.none O h hw, e⟩
  | 2, ⟨h, hk, h₁, h₂⟩ => ⟨h.later O, (Taken.later O h ⟨hk, rfl⟩).1, fun e => Taken.later O h (h₁ e),
      fun e => Taken.later O h (h₂ e)⟩
  | 3, ⟨h, hk, h₁, h₂⟩ => ⟨h.later O, (Taken.later O h ⟨hk, rfl⟩).1, fun e => Taken.later O h (h₁ e),
      fun e => Taken.later O h (h₂ e)⟩
  | 4, ⟨h, ht⟩ => ⟨h.later O, Taken.later O h ht⟩
  | 5, ⟨h, ht⟩ => ⟨h.later O, Taken.later O h ht⟩
  | 6, .inl ⟨e, h, ht⟩ => .inl ⟨e, h.later O, Taken.later O h ht⟩
  | 6, .inr ⟨e, a, h⟩ => .inr ⟨e, a, h.later O⟩
  | 7, ⟨e, h, ht⟩ => ⟨e, h.later O, Taken.later O h ht⟩
  | 8, ⟨⟨e, h, ht⟩, hr⟩ => by
    have B := h.found.looking.begun
    have F := O.serving.fair _ B.asked.own.slot
    refine ⟨⟨e, h.later O, Taken.later O h ht⟩, ?_⟩
    rw [O.still.looked, O.rank B.asked.own.slot fun hl => ?_]
    · exact hr
    · have := hl.2
      have := F.since
      have := F.looked B.asked.stage
      omega
  | 9, h | 10, h | 11, h | 12, h | 13, h | 14, h | 15, h | 16, h => h.elim
  | 17, h => Begun.later O h
  | 18, h => Begun.later O h
  | 19, h => Begun.later O h
  | 20, h => Begun.later O h
  | 21, ⟨h, e⟩ => by
    have hp := h.asked.own.slot
    refine ⟨h.later O, ?_⟩
    rw [O.rank_closed hp h.asked.stage, O.node hp (Nat.le_refl _)]
    exact e
  | 22, ⟨h, hs, e⟩ => ⟨h, O.idle hs, by rw [O.rank_idle h.slot hs, O.still.request]; exact e⟩
  | 23, ⟨h, hs, e⟩ => ⟨h, O.idle hs, by rw [O.rank_idle h.slot hs, O.still.request]; exact e⟩
  | 24, ⟨h, hs, e⟩ => ⟨h, O.idle hs, by rw [O.rank_idle h.slot hs, O.still.request]; exact e⟩
  | 25, ⟨h, hs, e⟩ => ⟨h, O.idle hs, by rw [O.rank_idle h.slot hs, O.still.request]; exact e⟩
  | 26, ⟨h, e⟩ => ⟨h.later O, e⟩
  | 27, ⟨h, e⟩ => ⟨h.later O, e⟩
  | _ + 28, h => h.elim

theorem GiveUpServeAt.later {pc : Nat} (h : GiveUpServeAt n G m r pc) : GiveUpServeAt n G' m' r pc := by
  obtain ⟨a, h, hs⟩ := h
  exact ⟨a, h.later O, ServeAt.later O h.head.le h.behind.le h.lt _ hs⟩

theorem NextAt.later : ∀ pc, NextAt n G r pc → NextAt n G' r pc
  | 0, ⟨a, h, ht⟩ => ⟨a, h.later O, Nat.le_trans ht O.later.t_le⟩
  | 1, ⟨a, h, hb⟩ => ⟨a, h.later O, hb.later O.later O.laid⟩
  | 2, ⟨a, h, hb⟩ => ⟨a, h.later O, hb.later O.later O.laid⟩
  | 3, ⟨a, h, hb, e⟩ => ⟨a, h.later O, hb.later O.later O.laid, e.imp id fun h => Nat.lt_of_lt_of_le h O.later.h_le⟩
  | 4, h => Over.later O h
  | 5, ⟨h, e⟩ => ⟨h.later O, e⟩
  | 6, ⟨a, h, hb⟩ => ⟨a, h.later O, hb.later O.later O.laid⟩
  | 7, .inl ⟨h, e⟩ => .inl ⟨h.later O, e⟩
  | 7, .inr ⟨a, h⟩ => .inr ⟨a, h.later O⟩
  | _ + 8, h => h.elim

theorem RoundAssignAt.later {pc : Nat} (h : RoundAssignAt n G m r pc) : RoundAssignAt n G' m' r pc := by
  obtain ⟨a, h, hs⟩ := h
  exact ⟨a, h.later O, AssignAt.later O h.round.seen.le h.behind.le _ hs⟩

theorem RoundServeAt.later {pc : Nat} (h : RoundServeAt n G m r pc) : RoundServeAt n G' m' r pc := by
  obtain ⟨a, h, hs⟩ := h
  exact ⟨a, h.later O, ServeAt.later O h.next.round.seen.le h.next.behind.le h.lt _ hs⟩

theorem RoundAt.later : ∀ pc, RoundAt n G m r pc → RoundAt n G' m' r pc
  | 0, ⟨a, h⟩ => ⟨a, h.later O⟩
  | 1, ⟨a, h⟩ => ⟨a, h.later O⟩
  | 2, ⟨a, h, e⟩ => ⟨a, h.later O, e⟩
  | 3, ⟨a, h, hs⟩ => ⟨a, h.later O, hs.later O.later h.lt h.next.round.seen.le⟩
  | 4, h | 5, h | 6, h | 7, h | 8, h | 9, h | 10, h | 11, h => h.elim
  | 12, ⟨a, h, hs⟩ => ⟨a, h.later O, Nat.lt_of_lt_of_le hs O.later.h_le⟩
  | 13, ⟨a, h, hs⟩ => ⟨a, h.later O, Nat.lt_of_lt_of_le hs O.later.h_le⟩
  | 14, ⟨a, h, hs⟩ => ⟨a, h.later O, Nat.lt_of_lt_of_le hs O.later.h_le⟩
  | 15, .inl ⟨e, h⟩ => .inl ⟨e, h.later O⟩
  | 15, .inr ⟨e, a, h, hs⟩ => .inr ⟨e, a, h.later O, Nat.lt_of_lt_of_le hs O.later.h_le⟩
  | 16, ⟨a, h, hs, e⟩ => ⟨a, h.later O, Nat.lt_of_lt_of_le hs O.later.h_le, e⟩
  | 17, ⟨h, e⟩ => ⟨h.later O, by
      rw [O.rank_closed h.asked.own.slot h.asked.stage]; exact Nat.le_trans e (Nat.succ_le_succ O.later.h_le)⟩
  | 18, h => Over.later O h
  | 19, ⟨h, hi, a, hs⟩ => ⟨h.later O, hi, a, hs.later O h.asked.own.slot⟩
  | _ + 20, h => h.elim

theorem Got.rank (h : Got n G r) : (G'.ask (r 1)).rank = (G.ask (r 1)).rank :=
  O.rank_closed h.asked.own.slot h.asked.stage

theorem Got.mine (h : Got n G r) (e : w = G.node (r 1) (G.ask (r 1)).rank) :
    w = G'.node (r 1) (G'.ask (r 1)).rank := by
  rw [h.rank O, O.node h.asked.own.slot (Nat.le_refl _)]
  exact e

theorem Got.passed (h : Got n G r) (e : (G.ask (r 1)).rank ≤ G.h + 1) : (G'.ask (r 1)).rank ≤ G'.h + 1 := by
  rw [h.rank O]
  exact Nat.le_trans e (Nat.succ_le_succ O.later.h_le)

theorem PassAt.later : ∀ pc, PassAt n G r pc → PassAt n G' r pc
  | 0, ⟨h, e⟩ => ⟨h.later O, fun hr => h.passed O (e hr)⟩
  | 1, ⟨h, e, e'⟩ => ⟨h.later O, h.mine O e, fun hr => h.passed O (e' hr)⟩
  | 2, ⟨h, e⟩ => ⟨h.later O, h.mine O e⟩
  | 3, ⟨b, h, e⟩ => ⟨b, h.later O, e.trans (O.line h.head).symm⟩
  | 4, ⟨b, h, e⟩ => ⟨b, h.later O, e.trans (O.line h.head).symm⟩
  | 5, ⟨b, h, e, e'⟩ => ⟨b, h.later O, e.trans (O.line h.head).symm,
      e'.imp id fun h => Nat.lt_of_lt_of_le h O.later.h_le⟩
  | 6, h => HeadPast.later O h
  | 7, ⟨h, e⟩ => ⟨h.later O, e⟩
  | 8, ⟨b, h, e⟩ => ⟨b, h.later O, e.trans (O.line h.head).symm⟩
  | 9, .inl ⟨h, e⟩ => .inl ⟨h.later O, e⟩
  | 9, .inr ⟨b, h, e⟩ => .inr ⟨b, h.later O, e.trans (O.line h.head).symm⟩
  | 10, h => HeadPast.later O h
  | 11, h => HeadPast.later O h
  | 12, ⟨b, h, e⟩ => ⟨b, h.later O, e.trans (O.line h.head).symm⟩
  | 13, ⟨b, h, e, h₁, h₂⟩ => ⟨b, h.later O, e.trans (O.line h.head).symm,
      fun e => by rw [h.got.rank O]; exact (h₁ e).imp id fun h => Nat.lt_of_lt_of_le h O.later.h_le,
          fun e => h.got.passed O (h₂ e)⟩
  | 14, h => HeadPast.later O h
  | 15, h => HeadPast.later O h
  | 16, ⟨b, h, e, h'⟩ => ⟨b, h.later O, e.trans (O.line h.head).symm, by
      rw [h.got.rank O]; exact h'.imp id fun h => Nat.lt_of_lt_of_le h O.later.h_le⟩
  | 17, ⟨b, h, e, h', e'⟩ => ⟨b, h.later O, e.trans (O.line h.head).symm, by
      rw [h.got.rank O]; exact h'.imp id fun h => Nat.lt_of_lt_of_le h O.later.h_le, e'⟩
  | 18, h => HeadPast.later O h
  | 19, h => HeadPast.later O h
  | _ + 20, h => h.elim

theorem RetireAt.later {pc : Nat} (h : RetireAt n G m r pc) : RetireAt n G' m' r pc := by
  obtain ⟨h₁, h₂, h₃, h₄, h₅⟩ := h
  exact ⟨h₁, h₂, O.idle h₃, fun e => (h₄ e).later O, h₅⟩

/-- What is true at a program counter stays true. -/
theorem DequeueAt.later {pc : Nat} (h : DequeueAt n G m r pc) : DequeueAt n G' m' r pc := by
  have part : ∀ {c : Bool} {P P' Q Q' : Prop}, (P → P') → (Q → Q') → cond c P Q → cond c P' Q' := by
    intro c P P' Q Q' h₁ h₂
    cases c with
    | true => exact h₁
    | false => exact h₂
  exact part (BeginAt.later O _) (part (CloseAt.later O _) (part (GiveUpAssignAt.later O) (part (EndAt.later O _)
    (part (GiveUpServeAt.later O) (part (EndAt.later O _) (part (NextAt.later O _) (part (RoundAssignAt.later O)
    (part (RoundAt.later O _) (part (RoundServeAt.later O) (part (RoundAt.later O _) (part (PassAt.later O _)
    (RetireAt.later O)))))))))))) h

end
end WfqueueNever
