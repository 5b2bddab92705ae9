prelude
import WfqueueNever.DequeueKnows
/-!
# What a dequeue knows persists

## Main definitions

* `Onward n p G m G' m'`: something has happened that leaves the dequeue of slot `p` where it was

## Main statements

* `Asked.later` to `Finished.later`, `AssignAt.later`, `ServeAt.later`: then it still knows what it knew
-/

namespace WfqueueNever

structure Onward (n p : Nat) (G : View) (m : Mem) (G' : View) (m' : Mem) : Prop where
  laid : Laid n G m
  serving : Serving n G m
  later : Later n G m G' m'
  still : Still p G m G' m'

section
variable {n p a b i w j : Nat} {G G' : View} {m m' : Mem} {r : Regs} {stage : Stage}

namespace Onward

theorem line (O : Onward n p G m G' m') (ha : a ≤ G.h) : G'.line a = G.line a := by
  have := O.laid.h_le
  have := O.laid.t_le
  exact O.later.line a (by omega)

theorem behind (O : Onward n p G m G' m') (ha : a + 1 ≤ G.t) : G'.line (a + 1) = G.line (a + 1) := by
  have := O.laid.t_le
  exact O.later.line _ (by omega)

theorem node (O : Onward n p G m G' m') (hp : p < n) (hj : j ≤ (G.ask p).rank) : G'.node p j = G.node p j :=
  O.later.node O.laid O.serving hp hj

theorem request_le (O : Onward n p G m G' m') (hp : p < n) : (G.ask p).request ≤ (G.ask p).rank :=
  (O.serving.fair p hp).request_le

/-- A slot that nobody can give a node is given none. -/
theorem rank (O : Onward n p G m G' m') (hp : p < n) (h : ¬ G.Live p) : (G'.ask p).rank = (G.ask p).rank :=
  (O.later.rank p hp).elim id fun h' => absurd h'.2.2.2.2 h

theorem rank_idle (O : Onward n p G m G' m') (hp : p < n) (h : (G.ask p).stage = .idle) :
    (G'.ask p).rank = (G.ask p).rank := O.rank hp (Serving.not_live_of_idle h)

theorem rank_closed (O : Onward n p G m G' m') (hp : p < n) (h : (G.ask p).stage = .closed) :
    (G'.ask p).rank = (G.ask p).rank := O.rank hp (Serving.not_live_of_closed h)

theorem idle (O : Onward n p G m G' m') (h : (G.ask p).stage = .idle) : (G'.ask p).stage = .idle :=
  O.still.stage.trans h

theorem taken (O : Onward n p G m G' m') (ha : a + 1 ≤ G.t) (h : G.taker m (a + 1) ≠ nobody) :
    G'.taker m' (a + 1) = G.taker m (a + 1) := O.later.settled O.laid ha h

end Onward

variable (O : Onward n (r 1) G m G' m')
include O

theorem Asked.later (h : Asked n G r stage) : Asked n G' r stage := by
  obtain ⟨b, hb, e⟩ := h.before
  have := O.request_le h.own.slot
  refine ⟨h.own, ⟨b, by rw [O.still.request]; exact hb, ?_⟩, ?_, O.still.stage.trans h.stage⟩
  · rw [O.node h.own.slot (by omega)]; exact e
  · rw [O.still.request, O.node h.own.slot this]; exact h.request

theorem Begun.later (h : Begun n G r stage) : Begun n G' r stage := ⟨h.asked.later O, h.passed⟩

theorem Got.later (h : Got n G r) : Got n G' r := by
  refine ⟨h.asked.later O, ?_⟩
  rw [O.still.request, O.rank_closed h.asked.own.slot h.asked.stage]
  exact h.answered

theorem Seen.later (hp : r 1 < n) (h : Seen G r i a) : Seen G' r i a := by
  refine ⟨?_, Nat.le_trans h.le O.later.h_le, fun e => ?_⟩
  · rw [O.still.since]; exact h.since
  · rw [O.still.since]
    exact h.moved (O.later.unanswered O.serving hp O.still.request e)

theorem Round.later (h : Round n G r a) : Round n G' r a :=
  ⟨h.begun.later O, h.lt, h.seen.later O h.begun.asked.own.slot, h.head.trans (O.line h.seen.le).symm⟩

theorem Over.later (h : Over n G r) : Over n G' r := by
  obtain ⟨a, hs⟩ := h.seen
  exact ⟨h.begun.later O, h.lt, a, hs.later O h.begun.asked.own.slot⟩

theorem RoundNext.later (h : RoundNext n G r a) : RoundNext n G' r a :=
  ⟨h.round.later O, h.behind.later O.later O.laid⟩

/-! ### give_up -/

theorem Begun.looked_le (h : Begun n G r .closing) : (G.ask (r 1)).looked ≤ G.h :=
  ((O.serving.fair _ h.asked.own.slot).looked h.asked.stage).2

theorem Unasked.later (B : Begun n G r .closing) (h : Unasked G m r) : Unasked G' m' r := by
  have hn := O.laid.most
  have hp := B.asked.own.slot
  unfold Unasked
  rw [O.still.looked, O.still.request]
  rcases h with h | ⟨h, hk⟩
  · rcases O.later.rank _ hp with e | ⟨_, _, ht, hk, hl, _⟩
    · exact .inl (e.trans h)
    · refine .inr ?_
      have e : (G.ask (r 1)).looked = G.h := hl.elim (fun e => by rw [B.asked.stage] at e; cases e) (·.2)
      rw [e]
      refine ⟨Nat.le_trans ht O.later.t_le, ?_⟩
      rw [O.taken ht (by omega)]
      omega
  · exact .inr ⟨Nat.le_trans h O.later.t_le, by rw [O.taken h hk]; exact hk⟩

theorem Looking.later (h : Looking n G r) : Looking n G' r := by
  refine ⟨h.begun.later O, ?_⟩
  rw [O.still.looked, O.line (h.begun.looked_le O)]
  exact h.head

theorem Found.later (h : Found n G m r) : Found n G' m' r := by
  refine ⟨h.looking.later O, h.unasked.later O h.looking.begun, ?_⟩
  rw [O.still.looked]
  exact Nat.le_trans h.le O.later.t_le

theorem GiveUp.later (h : GiveUp n G m r) : GiveUp n G' m' r := by
  refine ⟨h.found.later O, ?_⟩
  rw [O.still.looked, O.behind h.found.le]
  exact h.next

theorem Taken.later (h : GiveUp n G m r) (ht : Taken G m r w) : Taken G' m' r w := by
  unfold Taken
  rw [O.still.looked, O.taken h.found.le ht.1]
  exact ht

theorem Off.later (h : Off n G m r a) : Off n G' m' r a := by
  refine ⟨h.begun.later O, h.head.later O.later O.laid, h.behind.later O.later O.laid, ?_, h.lt⟩
  have := O.laid.most
  have := h.lt
  rw [O.taken h.behind.le (by rw [h.taker]; omega)]
  exact h.taker

theorem Giving.later (h : Giving n G m r a) : Giving n G' m' r a := by
  refine ⟨h.next.later O, ?_, h.lt⟩
  have := O.laid.most
  have := h.lt
  rw [O.taken h.next.behind.le (by rw [h.taker]; omega)]
  exact h.taker

/-! ### After the request was answered -/

theorem Passing.later (h : Passing n G r b) : Passing n G' r b := by
  have hp := h.got.asked.own.slot
  have e := O.rank_closed hp h.got.asked.stage
  refine ⟨h.got.later O, ?_, Nat.le_trans h.head O.later.h_le, by rw [e]; exact h.le⟩
  rw [e, O.node hp (Nat.le_refl _)]
  exact h.mine

theorem HeadPast.later (h : HeadPast n G r) : HeadPast n G' r := by
  have hp := h.got.asked.own.slot
  have e := O.rank_closed hp h.got.asked.stage
  refine ⟨h.got.later O, ?_, by rw [e]; exact Nat.le_trans h.le (Nat.succ_le_succ O.later.h_le)⟩
  rw [e, O.node hp (Nat.le_refl _)]
  exact h.mine

theorem Finished.later (h : Finished n G m r) : Finished n G' m' r := by
  have hp := h.own.slot
  have e := O.rank_idle hp h.stage
  refine ⟨h.own, h.before, O.idle h.stage, ?_, ?_⟩
  · rw [e, O.still.request]; exact h.newer
  · have := O.serving.rank_le hp
    have := O.laid.t_le
    rw [e, O.later.line _ (by omega), O.later.value _ (by omega)]
    exact h.value

/-! ### assign and serve -/

theorem AssignAt.later {size u asked gift expected done found taker : Nat} (ha : a ≤ G.h) (B : a + 1 ≤ G.t) : ∀ pc,
    AssignAt n G m (r 1) a size u j asked gift expected done found taker pc →
    AssignAt n G' m' (r 1) a size u j asked gift expected done found taker pc := by
  have scan : ∀ {j}, Scan n G (r 1) a u j → Scan n G' (r 1) a u j := fun h => h.later O.later O.serving O.still ha
  have exam : ∀ {j}, Examine n G (r 1) a u j → Examine n G' (r 1) a u j := fun h => h.later O.later O.serving O.still ha
  have claim : u < n → Claim G m a u → Claim G' m' a u := fun hu h => h.later O.later O.laid O.serving hu ha B
  have wait : u < n → ¬ Waiting G (r 1) a u → ¬ Waiting G' (r 1) a u :=
    fun hu h W => h (W.before O.later O.serving O.still hu ha).1
  have taken : ∀ {w}, G.taker m (a + 1) ≠ nobody ∧ G.taker m (a + 1) = w →
      G'.taker m' (a + 1) ≠ nobody ∧ G'.taker m' (a + 1) = w := fun h => by rw [O.taken B h.1]; exact h
  have none : NoneWaiting n G (r 1) a → NoneWaiting n G' (r 1) a := fun h => h.later O.later O.serving O.still ha
  intro pc h
  match pc, h with
  | 0, h => exact h
  | 1, h => exact h
  | 2, ⟨e, h⟩ => exact ⟨e, scan h⟩
  | 3, ⟨e, h, h'⟩ => exact ⟨e, scan h, h'⟩
  | 4, ⟨e, h, h'⟩ => exact ⟨e, scan h, h'⟩
  | 5, ⟨e, h, h'⟩ => exact ⟨e, scan h, h'⟩
  | 6, ⟨e, h, h'⟩ => exact ⟨e, exam h, h'⟩
  | 7, ⟨e, h, h'⟩ => exact ⟨e, scan h, h'⟩
  | 8, ⟨e, h, h'⟩ => exact ⟨e, exam h, h'⟩
  | 9, ⟨e, h, h', D, A⟩ =>
    exact ⟨e, exam h, h', D.later O.later O.laid O.serving h.slot ha B,
      A.later O.later O.laid O.serving O.still h.slot ha⟩
  | 10, ⟨e, h, h', C, W⟩ => exact ⟨e, exam h, h', fun e => claim h.slot (C e), fun e => wait h.slot (W e)⟩
  | 11, ⟨h, C⟩ => exact ⟨exam h, claim h.slot C⟩
  | 12, ⟨h, C, e⟩ => exact ⟨exam h, claim h.slot C, e⟩
  | 13, ⟨h, h₁, h₂⟩ =>
    refine ⟨?_, fun e => (taken ⟨h, h₁ e⟩).2, fun e => (taken ⟨h, h₂ e⟩).2⟩
    rw [O.taken B h]; exact h
  | 14, h => exact taken h
  | 15, h => exact taken h
  | 16, h => exact taken h
  | 17, h => exact taken h
  | 18, ⟨e, h, h', W⟩ => exact ⟨e, exam h, h', wait h.slot W⟩
  | 19, ⟨e, h, h'⟩ => exact ⟨e, scan h, h'⟩
  | 20, h => exact none h
  | 21, .inl ⟨e, h⟩ => exact .inl ⟨e, none h⟩
  | 21, .inr h => exact .inr (taken h)
  | 22, .inl ⟨e, h⟩ => exact .inl ⟨e, none h⟩
  | 22, .inr h => exact .inr (taken h)
  | _ + 23, h => exact h.elim

theorem ServeAt.later {u gift again old head expected : Nat} (ha : a ≤ G.h) (B : a + 1 ≤ G.t) (hu : u < n) : ∀ pc,
    ServeAt G a u gift again old head expected pc → ServeAt G' a u gift again old head expected pc := by
  have read : Read G a u gift → Read G' a u gift := fun h => h.later O.later O.laid O.serving hu ha
  have old' : ReadOld G a u gift → ReadOld G' a u gift := fun h => h.later O.later O.laid hu ha
  have served : Served G a u → Served G' a u := fun h => h.later O.later hu ha
  intro pc h
  match pc, h with
  | 0, h => exact h
  | 1, h => exact read h
  | 2, h => exact read h
  | 3, ⟨h, h₁, h₂⟩ =>
    refine ⟨read h, fun e => ?_, fun e => Nat.lt_of_lt_of_le (h₂ e) O.later.h_le⟩
    obtain ⟨j, e, hj⟩ := h₁ e
    have := O.laid.t_le
    exact ⟨j, by rw [View.node_congr O.later.line (by omega)]; exact e, hj⟩
  | 4, h => exact old' h
  | 5, ⟨h, e⟩ => exact ⟨old' h, e⟩
  | 6, h => exact served h
  | 7, ⟨h, e⟩ => exact ⟨served h, e⟩
  | _ + 8, h => exact h.elim

end
end WfqueueNever
