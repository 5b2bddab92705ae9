prelude
import WfqueueNever.DequeueSide
/-!
# While a slot asks

## Main definitions

* `Busy n G r`: the slot's request is known, or it asks for nothing

## Main statements

* `Dequeue.busy`: so it is from program counter 6 on
* `Dequeue.request`: a slot that asks for something has its request in register 4, at program counters up to 163
-/

namespace WfqueueNever

inductive Busy (n : Nat) (G : View) (r : Regs) : Prop where
  | of {stage} : Asked n G r stage → Busy n G r
  | idle : (G.ask (r 1)).stage = .idle → Busy n G r

variable {n pc : Nat} {G : View} {m : Mem} {r : Regs}

namespace Dequeue

theorem busy (h : DequeueAt n G m r pc) (hp : 6 ≤ pc) : Busy n G r := by
  have begun : ∀ pc, 6 ≤ pc → BeginAt n G r pc → Busy n G r
    | 0, h, _ | 1, h, _ | 2, h, _ | 3, h, _ | 4, h, _ | 5, h, _ => absurd h (by decide)
    | 6, _, h => .of h
    | 7, _, h | 21, _, h => .of (Begun.asked h)
    | 8, _, h | 9, _, h | 10, _, h | 11, _, h | 12, _, h | 13, _, h | 14, _, h | 17, _, h => .of h.1.asked
    | 15, _, h => .of (Over.begun h).asked
    | 16, _, h => .of h.1.begun.asked
    | 18, _, .inl h => .of h.1.begun.asked
    | 18, _, .inr ⟨_, h⟩ | 19, _, ⟨_, h⟩ => .of h.begun.asked
    | 20, _, ⟨_, h, _⟩ => .of h.begun.asked
    | _ + 22, _, h => h.elim
  have closing : ∀ pc, CloseAt n G m r pc → Busy n G r
    | 0, h | 4, h | 16, h => .of (Begun.asked h)
    | 1, h | 2, h | 5, h | 6, h | 17, h => .of h.1.asked
    | 3, .inl h => .of h.2.asked
    | 3, .inr h => .of h.2.1.asked
    | 7, .inl h | 19, .inl h => .of h.1.asked
    | 7, .inr h => .of h.begun.asked
    | 8, h => .of (Looking.begun h).asked
    | 9, .inl h | 11, .inl h | 15, .inl h => .of h.2.asked
    | 9, .inr h => .of h.2.1.begun.asked
    | 10, h => .of h.1.begun.asked
    | 11, .inr h => .of h.2.looking.begun.asked
    | 12, h => .of (Found.looking h).begun.asked
    | 13, h | 14, h | 18, h => .of h.1.looking.begun.asked
    | 15, .inr h => .of h.2.1.looking.begun.asked
    | 19, .inr h => .of h.found.looking.begun.asked
    | _ + 20, h => h.elim
  have ending : ∀ pc, EndAt n G m r pc → Busy n G r
    | 0, h | 1, h | 2, h | 3, h | 4, h | 5, h => .of h.1.found.looking.begun.asked
    | 6, .inl h => .of h.2.1.found.looking.begun.asked
    | 6, .inr ⟨_, _, h⟩ => .of h.begun.asked
    | 7, h => .of h.2.1.found.looking.begun.asked
    | 8, h => .of h.1.2.1.found.looking.begun.asked
    | 9, h | 10, h | 11, h | 12, h | 13, h | 14, h | 15, h | 16, h => h.elim
    | 17, h | 18, h | 19, h | 20, h => .of (Begun.asked h)
    | 21, h => .of h.1.asked
    | 22, h | 23, h | 24, h | 25, h => .idle h.2.1
    | 26, h | 27, h => .of h.1.asked
    | _ + 28, h => h.elim
  have next : ∀ pc, NextAt n G r pc → Busy n G r
    | 0, ⟨_, h, _⟩ | 1, ⟨_, h, _⟩ | 2, ⟨_, h, _⟩ | 3, ⟨_, h, _⟩ | 6, ⟨_, h, _⟩ => .of h.begun.asked
    | 4, h => .of (Over.begun h).asked
    | 5, h => .of h.1.begun.asked
    | 7, .inl h => .of h.1.begun.asked
    | 7, .inr ⟨_, h⟩ => .of h.round.begun.asked
    | _ + 8, h => h.elim
  have round : ∀ pc, RoundAt n G m r pc → Busy n G r
    | 0, ⟨_, h⟩ | 1, ⟨_, h⟩ => .of h.next.round.begun.asked
    | 2, ⟨_, h, _⟩ | 3, ⟨_, h, _⟩ | 12, ⟨_, h, _⟩ | 13, ⟨_, h, _⟩ | 14, ⟨_, h, _⟩ | 16, ⟨_, h, _⟩ =>
      .of h.next.round.begun.asked
    | 4, h | 5, h | 6, h | 7, h | 8, h | 9, h | 10, h | 11, h => h.elim
    | 15, .inl h => .of h.2.begun.asked
    | 15, .inr ⟨_, _, h, _⟩ => .of h.next.round.begun.asked
    | 17, h => .of h.1.asked
    | 18, h => .of (Over.begun h).asked
    | 19, h => .of h.1.asked
    | _ + 20, h => h.elim
  have passing : ∀ pc, PassAt n G r pc → Busy n G r
    | 0, h | 1, h | 2, h => .of h.1.asked
    | 3, ⟨_, h, _⟩ | 4, ⟨_, h, _⟩ | 5, ⟨_, h, _⟩ | 8, ⟨_, h, _⟩ | 12, ⟨_, h, _⟩ | 13, ⟨_, h, _⟩ | 16, ⟨_, h, _⟩
    | 17, ⟨_, h, _⟩ => .of h.got.asked
    | 6, h | 10, h | 11, h | 14, h | 15, h | 18, h | 19, h => .of (HeadPast.got h).asked
    | 7, h => .of h.1.got.asked
    | 9, .inl h => .of h.1.got.asked
    | 9, .inr ⟨_, h, _⟩ => .of h.got.asked
    | _ + 20, h => h.elim
  refine cond_ble_elim h (fun _ h => begun pc hp h) fun _ h => ?_
  refine cond_ble_elim h (fun _ => closing _) fun _ h => ?_
  refine cond_ble_elim h (fun _ h => .of h.1.found.looking.begun.asked) fun _ h => ?_
  refine cond_ble_elim h (fun _ => ending _) fun _ h => ?_
  refine cond_ble_elim h (fun _ ⟨_, h, _⟩ => .of h.begun.asked) fun _ h => ?_
  refine cond_ble_elim h (fun _ => ending _) fun _ h => ?_
  refine cond_ble_elim h (fun _ => next _) fun _ h => ?_
  refine cond_ble_elim h (fun _ ⟨_, h, _⟩ => .of h.round.begun.asked) fun _ h => ?_
  refine cond_ble_elim h (fun _ => round _) fun _ h => ?_
  refine cond_ble_elim h (fun _ ⟨_, h, _⟩ => .of h.next.round.begun.asked) fun _ h => ?_
  refine cond_ble_elim h (fun _ => round _) fun _ h => ?_
  refine cond_ble_elim h (fun _ => passing _) fun _ h => ?_
  exact .idle h.2.2.1

theorem late (h : DequeueAt n G m r pc) (hp : 164 ≤ pc) : RetireAt n G m r pc := by
  refine cond_ble_elim h (fun hc _ => absurd hc (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun hc _ => absurd hc (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun hc _ => absurd hc (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun hc _ => absurd hc (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun hc _ => absurd hc (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun hc _ => absurd hc (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun hc _ => absurd hc (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun hc _ => absurd hc (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun hc _ => absurd hc (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun hc _ => absurd hc (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun hc _ => absurd hc (by omega)) fun _ h => ?_
  refine cond_ble_elim h (fun hc _ => absurd hc (by omega)) fun _ h => ?_
  exact h

/-- A slot that asks for something has its request in register 4. -/
theorem request (h : DequeueAt n G m r pc) (hp : r 1 < n) (hs : (G.ask (r 1)).stage ≠ .idle) :
    6 ≤ pc ∧ pc ≤ 163 ∧ r 4 = G.node (r 1) (G.ask (r 1)).request := by
  have h₆ := asks h hp hs
  refine ⟨h₆, ?_, ?_⟩
  · rcases Nat.lt_or_ge 163 pc with h' | h'
    · exact absurd (late h h').2.2.1 hs
    · exact h'
  · cases busy h h₆ with
    | of A => exact A.request
    | idle h => exact absurd h hs

end Dequeue
end WfqueueNever
