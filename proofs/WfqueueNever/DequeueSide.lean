prelude
import WfqueueNever.Dequeue
import WfqueueNever.Sides
/-!
# The side of dequeue

## Main statements

* `dequeueSide`: what is known at each program counter of `dequeue` is what the log needs
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n pc a : Nat} {G G' : View} {m m' : Mem} {r : Regs} {stage : Stage}

namespace Dequeue

/-- At all program counters but the first three it is known that there is the slot, and where. -/
theorem own (h : DequeueAt n G m r pc) (hp : 3 ≤ pc) : Own n r := by
  have begun : ∀ pc, 3 ≤ pc → BeginAt n G r pc → Own n r
    | 0, h, _ | 1, h, _ | 2, h, _ => absurd h (by decide)
    | 3, _, h | 4, _, h | 5, _, h => h.1
    | 6, _, h => Asked.own h
    | 7, _, h | 21, _, h => (Begun.asked h).own
    | 8, _, h | 9, _, h | 10, _, h | 11, _, h | 12, _, h | 13, _, h | 14, _, h | 17, _, h => h.1.asked.own
    | 15, _, h => (Over.begun h).asked.own
    | 16, _, h => h.1.begun.asked.own
    | 18, _, .inl h => h.1.begun.asked.own
    | 18, _, .inr ⟨_, h⟩ | 19, _, ⟨_, h⟩ => h.begun.asked.own
    | 20, _, ⟨_, h, _⟩ => h.begun.asked.own
    | _ + 22, _, h => h.elim
  have closing : ∀ pc, CloseAt n G m r pc → Own n r
    | 0, h | 4, h | 16, h => (Begun.asked h).own
    | 1, h | 2, h | 5, h | 6, h | 17, h => h.1.asked.own
    | 3, .inl h => h.2.asked.own
    | 3, .inr h => h.2.1.asked.own
    | 7, .inl h | 19, .inl h => h.1.asked.own
    | 7, .inr h => h.begun.asked.own
    | 8, h => (Looking.begun h).asked.own
    | 9, .inl h | 11, .inl h | 15, .inl h => h.2.asked.own
    | 9, .inr h => h.2.1.begun.asked.own
    | 10, h => h.1.begun.asked.own
    | 11, .inr h => h.2.looking.begun.asked.own
    | 12, h => (Found.looking h).begun.asked.own
    | 13, h | 14, h | 18, h => h.1.looking.begun.asked.own
    | 15, .inr h => h.2.1.looking.begun.asked.own
    | 19, .inr h => h.found.looking.begun.asked.own
    | _ + 20, h => h.elim
  have ending : ∀ pc, EndAt n G m r pc → Own n r
    | 0, h | 1, h | 2, h | 3, h | 4, h | 5, h => h.1.found.looking.begun.asked.own
    | 6, .inl h => h.2.1.found.looking.begun.asked.own
    | 6, .inr ⟨_, _, h⟩ => h.begun.asked.own
    | 7, h => h.2.1.found.looking.begun.asked.own
    | 8, h => h.1.2.1.found.looking.begun.asked.own
    | 9, h | 10, h | 11, h | 12, h | 13, h | 14, h | 15, h | 16, h => h.elim
    | 17, h | 18, h | 19, h | 20, h => (Begun.asked h).own
    | 21, h => h.1.asked.own
    | 22, h | 23, h | 24, h | 25, h => h.1
    | 26, h | 27, h => h.1.asked.own
    | _ + 28, h => h.elim
  have next : ∀ pc, NextAt n G r pc → Own n r
    | 0, ⟨_, h, _⟩ | 1, ⟨_, h, _⟩ | 2, ⟨_, h, _⟩ | 3, ⟨_, h, _⟩ | 6, ⟨_, h, _⟩ => h.begun.asked.own
    | 4, h => (Over.begun h).asked.own
    | 5, h => h.1.begun.asked.own
    | 7, .inl h => h.1.begun.asked.own
    | 7, .inr ⟨_, h⟩ => h.round.begun.asked.own
    | _ + 8, h => h.elim
  have round : ∀ pc, RoundAt n G m r pc → Own n r
    | 0, ⟨_, h⟩ | 1, ⟨_, h⟩ => h.next.round.begun.asked.own
    | 2, ⟨_, h, _⟩ | 3, ⟨_, h, _⟩ | 12, ⟨_, h, _⟩ | 13, ⟨_, h, _⟩ | 14, ⟨_, h, _⟩ | 16, ⟨_, h, _⟩ =>
      h.next.round.begun.asked.own
    | 4, h | 5, h | 6, h | 7, h | 8, h | 9, h | 10, h | 11, h => h.elim
    | 15, .inl h => h.2.begun.asked.own
    | 15, .inr ⟨_, _, h, _⟩ => h.next.round.begun.asked.own
    | 17, h => h.1.asked.own
    | 18, h => (Over.begun h).asked.own
    | 19, h => h.1.asked.own
    | _ + 20, h => h.elim
  have passing : ∀ pc, PassAt n G r pc → Own n r
    | 0, h | 1, h | 2, h => h.1.asked.own
    | 3, ⟨_, h, _⟩ | 4, ⟨_, h, _⟩ | 5, ⟨_, h, _⟩ | 8, ⟨_, h, _⟩ | 12, ⟨_, h, _⟩ | 13, ⟨_, h, _⟩ | 16, ⟨_, h, _⟩
    | 17, ⟨_, h, _⟩ => h.got.asked.own
    | 6, h | 10, h | 11, h | 14, h | 15, h | 18, h | 19, h => (HeadPast.got h).asked.own
    | 7, h => h.1.got.asked.own
    | 9, .inl h => h.1.got.asked.own
    | 9, .inr ⟨_, h, _⟩ => h.got.asked.own
    | _ + 20, h => h.elim
  refine cond_ble_elim h (fun _ h => begun pc hp h) fun _ h => ?_
  refine cond_ble_elim h (fun _ => closing _) fun _ h => ?_
  refine cond_ble_elim h (fun _ h => h.1.found.looking.begun.asked.own) fun _ h => ?_
  refine cond_ble_elim h (fun _ => ending _) fun _ h => ?_
  refine cond_ble_elim h (fun _ ⟨_, h, _⟩ => h.begun.asked.own) fun _ h => ?_
  refine cond_ble_elim h (fun _ => ending _) fun _ h => ?_
  refine cond_ble_elim h (fun _ => next _) fun _ h => ?_
  refine cond_ble_elim h (fun _ ⟨_, h, _⟩ => h.round.begun.asked.own) fun _ h => ?_
  refine cond_ble_elim h (fun _ => round _) fun _ h => ?_
  refine cond_ble_elim h (fun _ ⟨_, h, _⟩ => h.next.round.begun.asked.own) fun _ h => ?_
  refine cond_ble_elim h (fun _ => round _) fun _ h => ?_
  refine cond_ble_elim h (fun _ => passing _) fun _ h => ?_
  exact h.2.1

theorem slot (h : DequeueAt n G m r pc) (hp : 3 ≤ pc) : r 1 < n := (own h hp).slot

theorem later (L : Laid n G m) (S : Serving n G m) (H : Later n G m G' m') (St : r 1 < n → Still (r 1) G m G' m')
    (h : DequeueAt n G m r pc) : DequeueAt n G' m' r pc := by
  by_cases hp : r 1 < n
  · exact h.later ⟨L, S, H, St hp⟩
  · match pc, h with
    | 0, h => exact ⟨h.1, fun e => absurd e hp⟩
    | 1, h => exact ⟨h.1, h.2.1, fun e => absurd e hp⟩
    | 2, h => exact h
    | _ + 3, h => exact absurd (slot h (by omega)) hp

/-- A slot that asks for something is at a program counter behind the store to `asked`. -/
theorem asks (h : DequeueAt n G m r pc) (hp : r 1 < n) (hs : (G.ask (r 1)).stage ≠ .idle) : 6 ≤ pc := by
  rcases Nat.lt_or_ge pc 6 with h' | h'
  · match pc, h, h' with
    | 0, h, _ => exact absurd (h.2 hp) hs
    | 1, h, _ => exact absurd (h.2.2 hp) hs
    | 2, h, _ => exact absurd hp (Nat.not_lt_of_le h)
    | 3, h, _ => exact absurd h.2 hs
    | 4, h, _ => exact absurd h.2.1 hs
    | 5, h, _ => exact absurd h.2.1 hs
    | _ + 6, _, h => exact absurd h (by omega)
  · exact h'

end Dequeue

theorem dequeueSide : DequeueSide DequeueAt where
  step {n G m r pc b m' r' pc' b'} L S h e := by
    have D := Dequeue.step (buf := b) L S h
    rw [e] at D
    cases D with
    | next S' M hp h' h₁ h₂ => exact ⟨_, M, S', h', fun hc => h₁ (by omega), h₂⟩
  later L S H St h := Dequeue.later L S H St h
  begins h hs := ⟨h, hs⟩
  noSlot h := h
  slot h hp := Dequeue.slot h hp
  over {n G m r pc} h hc hp := by
    rcases hc with rfl | rfl | rfl
    · exact absurd hp (Nat.not_lt_of_le h)
    · exact h.2.1
    · exact h.2.2.1
  asked h hp hs := Dequeue.asks h hp hs
  opening h := h.2.1
  empty {n G m r} L h e := by
    obtain ⟨a, C⟩ := h
    have := C.seen.le
    have := L.h_le
    have := L.t_le
    have := L.inj a G.t (by omega) L.t_le (C.head.symm.trans (e.trans L.tail))
    omega
  nothing h := h.2.2
  value {n G m r} h := by
    have F : Finished n G m r := h.2.2.2.1 (by decide)
    exact ⟨F.stage, F.newer.1, F.newer.2, F.value⟩

end WfqueueNever
