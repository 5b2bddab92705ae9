prelude
import Spsc.Threads
/-!
# The invariant of the whole ring

## Main definitions

* `Ring p s g`: state `s` of the ring `p`, with the log in state `g`, is as it should be

## Main statements

* `Ring.init`, `Ring.call`, `Ring.exec`: `Ring` holds at first, and is preserved by invocations and by every step of
  every thread; every step is possible, commits legally, and brings the return nearer
-/

namespace Spsc
open Gen.Spsc

/-- The invariant, for given counters. -/
structure RingAt (p : Params) (x : Count) (s : State) (g : Ghost (spec p.capacity)) : Prop where
  shared : Shared p x s.mem
  state : g.state = queue p x s.mem
  threads : ∀ t, Thread p x s.mem (s.thread t) (g.status t)
  oneProducer : One s isProducer
  oneConsumer : One s isConsumer
  tailOwn : Free s isProducer → s.mem (cell Field.tailOwn) = p.index x.T
  headOwn : Free s isConsumer → s.mem (cell Field.headOwn) = p.index x.H

def Ring (p : Params) (s : State) (g : Ghost (spec p.capacity)) : Prop := ∃ x, RingAt p x s g

variable {p : Params} {x x' : Count} {m m' : Mem} {s : State} {g g' : Ghost (spec p.capacity)} {t : Tid}

/-- The other threads, after a step of thread `t`. -/
theorem RingAt.threads_update {o : Option Frame} (R : RingAt p x s g) (ht : Thread p x' m' o (g'.status t))
    (hp : ∀ u, u ≠ t → Inside isProducer (s.thread u) → ConsumerGuarantee p x s.mem x' m')
    (hc : ∀ u, u ≠ t → Inside isConsumer (s.thread u) → ProducerGuarantee p x s.mem x' m')
    (hu : ∀ u, u ≠ t → g'.status u = g.status u) :
    ∀ u, Thread p x' m' (Function.update s.thread t o u) (g'.status u) := by
  intro u
  by_cases e : u = t
  · rw [e, Function.update_self]; exact ht
  · rw [Function.update_ne e, hu u e]; exact (R.threads u).stable R.shared (hp u e) (hc u e)

/-- The invariant after a change of thread `t` that is not about memory. -/
theorem RingAt.move {o : Option Frame} (R : RingAt p x s g) (hq : g'.state = g.state)
    (ht : Thread p x s.mem o (g'.status t))
    (hp : Inside isProducer o → Inside isProducer (s.thread t) ∨ Free s isProducer)
    (hc : Inside isConsumer o → Inside isConsumer (s.thread t) ∨ Free s isConsumer)
    (ho : Inside isProducer (s.thread t) → s.mem (cell Field.tailOwn) = p.index x.T)
    (ho' : Inside isConsumer (s.thread t) → s.mem (cell Field.headOwn) = p.index x.H)
    (hu : ∀ u, u ≠ t → g'.status u = g.status u) :
    RingAt p x ⟨s.mem, Function.update s.thread t o⟩ g' where
  shared := R.shared
  state := hq.trans R.state
  threads := R.threads_update ht (fun _ _ _ => .refl) (fun _ _ _ => .refl) hu
  oneProducer := R.oneProducer.update hp
  oneConsumer := R.oneConsumer.update hc
  tailOwn h := (Classical.em _).elim ho fun h' => R.tailOwn (h.of_update h')
  headOwn h := (Classical.em _).elim ho' fun h' => R.headOwn (h.of_update h')

/-! ### Creation and calls -/

theorem Ring.init (h : Init p s) : Ring p s (.initial (spec p.capacity)) := by
  have e : p.start = p.index 0 := (Word.index_zero p.start_lt).symm
  refine ⟨⟨0, 0, 0, 0, 0, 0⟩, ⟨h.tail.trans e, h.head.trans e, h.headSeen.trans e, h.tailSeen.trans e, h.capacity,
    h.mask, ?_⟩, rfl, fun t => ?_, fun t _ ht => ?_, fun t _ ht => ?_, fun _ => h.tailOwn.trans e,
    fun _ => h.headOwn.trans e⟩
  · show 0 ≤ 0 ∧ 0 ≤ 0 ∧ 0 ≤ 0 ∧ 0 ≤ 0 ∧ 0 ≤ 0 ∧ 0 ≤ 0 + p.capacity
    omega
  · rw [h.idle]; exact .idle
  · rw [h.idle] at ht; exact ht.elim
  · rw [h.idle] at ht; exact ht.elim

/-- A thread that is idle may invoke what the header permits. -/
theorem Ring.call {c : Call} (R : Ring p s g) (hidle : s.thread t = none) (ha : Allows s t c) :
    g.status t = .idle ∧ Ring p (s.call t c) (g.setStatus t (.pending c)) := by
  obtain ⟨x, R⟩ := R
  refine ⟨?_, x, ?_⟩
  · have h := R.threads t
    rw [hidle] at h
    generalize g.status t = st at h
    cases h
    rfl
  · have no : ∀ {side}, ¬ Inside side (s.thread t) := by rw [hidle]; exact fun h => h
    have start : Thread p x s.mem (some c.frame) (.pending c) →
        (isProducer c.op → Free s isProducer) → (isConsumer c.op → Free s isConsumer) →
        RingAt p x (s.call t c) (g.setStatus t (.pending c)) := fun h h₁ h₂ =>
      R.move rfl
        (by rw [show (g.setStatus t (.pending c)).status t = .pending c from Function.update_self _ _ _]; exact h)
        (fun h => .inr (h₁ h)) (fun h => .inr (h₂ h)) (fun h => absurd h no) (fun h => absurd h no)
        fun u hu => Function.update_ne hu
    cases ha with
    | push h =>
      exact start (.pushing (.push (.mk ⟨⟨rfl, rfl, R.tailOwn h⟩, rfl⟩))) (fun _ => h) fun h => h.elim nofun nofun
    | pushMany h hn =>
      exact start (.pushing (.many (.mk ⟨⟨rfl, R.tailOwn h, hn⟩, rfl, rfl⟩))) (fun _ => h)
        fun h => h.elim nofun nofun
    | @pop b h hb =>
      cases b with
      | nil => exact absurd hb (Nat.not_succ_le_zero 0)
      | cons y b =>
        exact start (.popping (.pop (.mk ⟨⟨rfl, R.headOwn h, rfl⟩, rfl⟩))) (fun h => h.elim nofun nofun) fun _ => h
    | popMany h hn =>
      exact start (.popping (.many (.mk ⟨⟨rfl, R.headOwn h, hn⟩, rfl, rfl, rfl⟩))) (fun h => h.elim nofun nofun)
        fun _ => h
    | size =>
      exact start (.size (.mk (nearer rfl) rfl)) (fun h => h.elim nofun nofun) fun h => h.elim nofun nofun

/-! ### Steps -/

/-- A step of thread `t` in frame `f` is possible, commits legally, keeps the invariant, brings the return nearer. -/
inductive Advance (p : Params) (s : State) (g : Ghost (spec p.capacity)) (t : Tid) (f : Frame) :
    Option Outcome → Prop where
  | next {m f' g'} : g.Commits g' → Ring p ⟨m, Function.update s.thread t (some f')⟩ g' → rank f' < rank f →
      Advance p s g t f (some (.next m f'))
  | done {c r g'} : g.Commits g' → g'.status t = .committed c r →
      Ring p ⟨s.mem, Function.update s.thread t none⟩ (g'.setStatus t .idle) → 0 < rank f →
      Advance p s g t f (some (.done r))

/-- What a step of the ring means for the ghost. -/
theorem Commit.ghost {q q' : List Nat} {st' : Status} (C : Commit p.capacity q (g.status t) q' st')
    (hq : g.state = q) : ∃ g', g.Commits g' ∧ g'.state = q' ∧ g'.status t = st' ∧
      ∀ u, u ≠ t → g'.status u = g.status u := by
  cases C with
  | none e₁ e₂ => exact ⟨g, .refl, hq.trans e₁.symm, e₂.symm, fun _ _ => rfl⟩
  | op h₁ h₂ h =>
    exact ⟨_, .one h₁ (hq ▸ h), rfl, (Function.update_self _ _ _).trans h₂.symm, fun u hu => Function.update_ne hu⟩

/-- A thread returns. -/
theorem RingAt.return (R : RingAt p x s g) (hq : g'.state = g.state) (hu : ∀ u, u ≠ t → g'.status u = g.status u)
    (ho : Inside isProducer (s.thread t) → s.mem (cell Field.tailOwn) = p.index x.T)
    (ho' : Inside isConsumer (s.thread t) → s.mem (cell Field.headOwn) = p.index x.H) :
    Ring p ⟨s.mem, Function.update s.thread t none⟩ (g'.setStatus t .idle) := by
  refine ⟨x, R.move hq ?_ (fun h => h.elim) (fun h => h.elim) ho ho' fun u h => (Function.update_ne h).trans (hu u h)⟩
  rw [show (g'.setStatus t .idle).status t = .idle from Function.update_self _ _ _]
  exact .idle

theorem RingAt.exec_size {f : Frame} (R : RingAt p x s g) (ht : s.thread t = some f) (h : Sizing f (g.status t)) :
    Advance p s g t f (f.exec program s.mem) := by
  have no : ¬ Inside isProducer (s.thread t) ∧ ¬ Inside isConsumer (s.thread t) := by rw [ht]; exact h.no_side
  have st := h.step (m := s.mem)
  generalize f.exec program s.mem = o at st
  cases st with
  | next hf hr =>
    exact .next .refl ⟨x, R.move rfl (.size hf) (fun h => absurd h hf.no_side.1) (fun h => absurd h hf.no_side.2)
      (fun h => absurd h no.1) (fun h => absurd h no.2) fun _ _ => rfl⟩ hr
  | @done b r hst hr =>
    exact .done (.one (r := r) (q := g.state) hst .size) (Function.update_self _ _ _)
      (R.return rfl (fun u hu => Function.update_ne hu) (fun h => absurd h no.1) fun h => absurd h no.2) hr

theorem RingAt.exec_producer {f : Frame} (R : RingAt p x s g) (ht : s.thread t = some f) (hs : isProducer f.op)
    (h : ProducerStep p (Pushing p) x s.mem f (g.status t) (f.exec program s.mem)) :
    Advance p s g t f (f.exec program s.mem) := by
  have me : Inside isProducer (s.thread t) := by rw [ht]; exact hs
  have no : ¬ Inside isConsumer (s.thread t) := by rw [ht]; exact hs.not_consumer
  generalize f.exec program s.mem = o at h
  cases h with
  | @next x' m' f' _ S hA G C hr =>
    obtain ⟨g', hC, hq, hst, hu⟩ := C.ghost R.state
    have hs' : isProducer f'.op := Pushing.side hA
    refine .next hC ⟨x', S, hq, ?_, R.oneProducer.update fun _ => .inl me,
      R.oneConsumer.update fun h => absurd h hs'.not_consumer, fun h => absurd hs' h.not_inside, fun h => ?_⟩ hr
    · exact R.threads_update (hst ▸ .pushing hA) (fun u hne hi => absurd (R.oneProducer u t hi me) hne)
        (fun _ _ _ => G) hu
    · show m' (cell Field.headOwn) = p.index x'.H
      rw [G.headOwn, G.H]
      exact R.headOwn (h.of_update no)
  | done hst ho hr => exact .done .refl hst (R.return rfl (fun _ _ => rfl) (fun _ => ho) fun h => absurd h no) hr

theorem RingAt.exec_consumer {f : Frame} (R : RingAt p x s g) (ht : s.thread t = some f) (hs : isConsumer f.op)
    (h : ConsumerStep p (Popping p) x s.mem f (g.status t) (f.exec program s.mem)) :
    Advance p s g t f (f.exec program s.mem) := by
  have me : Inside isConsumer (s.thread t) := by rw [ht]; exact hs
  have no : ¬ Inside isProducer (s.thread t) := by rw [ht]; exact fun h : isProducer f.op => h.not_consumer hs
  generalize f.exec program s.mem = o at h
  cases h with
  | @next x' m' f' _ S hA G C hr =>
    obtain ⟨g', hC, hq, hst, hu⟩ := C.ghost R.state
    have hs' : isConsumer f'.op := Popping.side hA
    refine .next hC ⟨x', S, hq, ?_, R.oneProducer.update fun h => absurd hs' (isProducer.not_consumer h),
      R.oneConsumer.update fun _ => .inl me, fun h => ?_, fun h => absurd hs' h.not_inside⟩ hr
    · exact R.threads_update (hst ▸ .popping hA) (fun _ _ _ => G)
        (fun u hne hi => absurd (R.oneConsumer u t hi me) hne) hu
    · show m' (cell Field.tailOwn) = p.index x'.T
      rw [G.tailOwn, G.T]
      exact R.tailOwn (h.of_update no)
  | done hst ho hr => exact .done .refl hst (R.return rfl (fun _ _ => rfl) (fun h => absurd h no) fun _ => ho) hr

theorem Ring.exec {f : Frame} (R : Ring p s g) (ht : s.thread t = some f) :
    Advance p s g t f (f.exec program s.mem) := by
  obtain ⟨x, R⟩ := R
  have h := R.threads t
  rw [ht] at h
  cases h with
  | size h => exact R.exec_size ht h
  | pushing h =>
    refine R.exec_producer ht (Pushing.side h) ?_
    generalize g.status t = st at h
    cases h with
    | push h => cases h with | mk h => exact (Push.step R.shared _ h).imp fun _ _ _ _ _ _ _ => .push
    | many h => cases h with | mk h => exact (PushMany.step R.shared _ h).imp fun _ _ _ _ _ _ _ => .many
  | popping h =>
    refine R.exec_consumer ht (Popping.side h) ?_
    generalize g.status t = st at h
    cases h with
    | pop h => cases h with | mk h => exact (Pop.step R.shared _ h).imp fun _ _ _ _ _ _ _ => .pop
    | many h => cases h with | mk h => exact (PopMany.step R.shared _ h).imp fun _ _ _ _ _ _ _ => .many

end Spsc
