prelude
import Spsc.Push
import Spsc.PushMany
import Spsc.Pop
import Spsc.PopMany
import Spsc.Size
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

/-- The producer is inside an operation of its own. -/
inductive Pushing (p : Params) : ProducerAssertion where
  | push {T Hs Ho own slot f st} : Push p T Hs Ho own slot f st → Pushing p T Hs Ho own slot f st
  | many {T Hs Ho own slot f st} : PushMany p T Hs Ho own slot f st → Pushing p T Hs Ho own slot f st

/-- The consumer is inside an operation of its own. -/
inductive Popping (p : Params) : ConsumerAssertion where
  | pop {H Ts To own known f st} : Pop p H Ts To own known f st → Popping p H Ts To own known f st
  | many {H Ts To own known f st} : PopMany p H Ts To own known f st → Popping p H Ts To own known f st

/-- What the producer thread may be doing. -/
inductive Producer (p : Params) (x : Count) (m : Mem) : Option Frame → Status → Prop where
  | idle : m (cell Field.tailOwn) = p.index x.T → Producer p x m none .idle
  | size {f st} : m (cell Field.tailOwn) = p.index x.T → Sizing f st → Producer p x m (some f) st
  | busy {f st} : (Pushing p).holds p x m f st → Producer p x m (some f) st

/-- What the consumer thread may be doing. -/
inductive Consumer (p : Params) (x : Count) (m : Mem) : Option Frame → Status → Prop where
  | idle : m (cell Field.headOwn) = p.index x.H → Consumer p x m none .idle
  | size {f st} : m (cell Field.headOwn) = p.index x.H → Sizing f st → Consumer p x m (some f) st
  | busy {f st} : (Popping p).holds p x m f st → Consumer p x m (some f) st

/-- What any other thread may be doing. -/
inductive Other : Option Frame → Status → Prop where
  | idle : Other none .idle
  | size {f st} : Sizing f st → Other (some f) st

/-- The invariant, for given counters. -/
structure RingAt (p : Params) (x : Count) (s : State) (g : Ghost (spec p.capacity)) : Prop where
  shared : Shared p x s.mem
  state : g.state = queue p x s.mem
  producer : Producer p x s.mem (s.thread 0) (g.status 0)
  consumer : Consumer p x s.mem (s.thread 1) (g.status 1)
  others : ∀ t, Other (s.thread (t + 2)) (g.status (t + 2))

def Ring (p : Params) (s : State) (g : Ghost (spec p.capacity)) : Prop := ∃ x, RingAt p x s g

variable {p : Params} {x x' : Count} {m m' : Mem} {s : State} {g : Ghost (spec p.capacity)}

/-! ### Neither side is disturbed by the other -/

theorem Producer.stable {f : Option Frame} {st : Status} (G : ConsumerGuarantee p x m x' m')
    (h : Producer p x m f st) : Producer p x' m' f st := by
  cases h with
  | idle ho => exact .idle (by rw [G.tailOwn, G.T, ho])
  | size ho hs => exact .size (by rw [G.tailOwn, G.T, ho]) hs
  | busy h =>
    refine .busy ?_
    show Pushing p x'.T x'.Hs x'.Ho (m' (cell Field.tailOwn)) (fun i => m' (p.slot i)) _ st
    rw [G.T, G.Hs, G.Ho, G.tailOwn, show (fun i => m' (p.slot i)) = fun i => m (p.slot i) from funext G.slots]
    exact h

theorem Consumer.stable {f : Option Frame} {st : Status} (S : Shared p x m) (G : ProducerGuarantee p x m x' m')
    (h : Consumer p x m f st) : Consumer p x' m' f st := by
  have ho := S.order
  cases h with
  | idle h => exact .idle (by rw [G.headOwn, G.H, h])
  | size h hs => exact .size (by rw [G.headOwn, G.H, h]) hs
  | busy h =>
    refine .busy ?_
    show Popping p x'.H x'.Ts x'.To (m' (cell Field.headOwn)) (contents p m' x'.H (x'.To - x'.H)) _ st
    rw [G.H, G.Ts, G.To, G.headOwn, contents_congr fun j h₁ h₂ => G.slots j h₁ (by omega)]
    exact h

/-! ### Creation and calls -/

theorem Ring.init (h : Init p s) : Ring p s (.initial (spec p.capacity)) := by
  have e : p.start = p.index 0 := (Word.index_zero p.start_lt).symm
  refine ⟨⟨0, 0, 0, 0, 0, 0⟩, ⟨h.tail.trans e, h.head.trans e, h.headSeen.trans e, h.tailSeen.trans e, h.capacity,
    h.mask, ?_⟩, rfl, ?_, ?_, fun t => ?_⟩
  · show 0 ≤ 0 ∧ 0 ≤ 0 ∧ 0 ≤ 0 ∧ 0 ≤ 0 ∧ 0 ≤ 0 ∧ 0 ≤ 0 + p.capacity
    omega
  · rw [h.idle]; exact .idle (h.tailOwn.trans e)
  · rw [h.idle]; exact .idle (h.headOwn.trans e)
  · rw [h.idle]; exact .idle

theorem two_or_more {t : Nat} (h₀ : t ≠ 0) (h₁ : t ≠ 1) : ∃ k, t = k + 2 :=
  match t with
  | 0 => absurd rfl h₀
  | 1 => absurd rfl h₁
  | k + 2 => ⟨k, rfl⟩

/-- The invariant after something happened to thread `t` alone. -/
theorem RingAt.update {t : Tid} {f : Option Frame} {g' : Ghost (spec p.capacity)} (R : RingAt p x s g)
    (S : Shared p x' m') (hq : g'.state = queue p x' m')
    (hp : t = 0 → Producer p x' m' f (g'.status t)) (hp' : t ≠ 0 → ConsumerGuarantee p x s.mem x' m')
    (hc : t = 1 → Consumer p x' m' f (g'.status t)) (hc' : t ≠ 1 → ProducerGuarantee p x s.mem x' m')
    (ho : t ≠ 0 → t ≠ 1 → Other f (g'.status t)) (hu : ∀ u, u ≠ t → g'.status u = g.status u) :
    RingAt p x' ⟨m', Function.update s.thread t f⟩ g' := by
  have thread : ∀ u, u ≠ t → Function.update s.thread t f u = s.thread u := fun u h => Function.update_ne h
  refine ⟨S, hq, ?_, ?_, fun k => ?_⟩
  · show Producer p x' m' (Function.update s.thread t f 0) (g'.status 0)
    by_cases h : t = 0
    · subst h; rw [Function.update_self]; exact hp rfl
    · have h' : 0 ≠ t := fun e => h e.symm
      rw [thread 0 h', hu 0 h']; exact R.producer.stable (hp' h)
  · show Consumer p x' m' (Function.update s.thread t f 1) (g'.status 1)
    by_cases h : t = 1
    · subst h; rw [Function.update_self]; exact hc rfl
    · have h' : 1 ≠ t := fun e => h e.symm
      rw [thread 1 h', hu 1 h']; exact R.consumer.stable R.shared (hc' h)
  · show Other (Function.update s.thread t f (k + 2)) (g'.status (k + 2))
    by_cases h : t = k + 2
    · subst h; rw [Function.update_self]; exact ho nofun nofun
    · have h' : k + 2 ≠ t := fun e => h e.symm
      rw [thread _ h', hu _ h']; exact R.others k

theorem ProducerGuarantee.refl : ProducerGuarantee p x m x m := ⟨rfl, rfl, rfl, rfl, fun _ _ _ => rfl⟩
theorem ConsumerGuarantee.refl : ConsumerGuarantee p x m x m := ⟨rfl, rfl, rfl, rfl, fun _ => rfl⟩

/-- The invariant after a change of thread `t` that is not about memory. -/
theorem RingAt.move {t : Tid} {f : Option Frame} {st : Status} (R : RingAt p x s g)
    (hp : t = 0 → Producer p x s.mem f st) (hc : t = 1 → Consumer p x s.mem f st)
    (ho : t ≠ 0 → t ≠ 1 → Other f st) :
    RingAt p x ⟨s.mem, Function.update s.thread t f⟩ (g.setStatus t st) := by
  have e : (g.setStatus t st).status t = st := Function.update_self _ _ _
  refine R.update R.shared R.state ?_ (fun _ => .refl) ?_ (fun _ => .refl) ?_ fun u h => Function.update_ne h
  all_goals rw [e]; assumption

/-- A thread that is idle may invoke what the header permits. -/
theorem Ring.call {t : Tid} {c : Call} (R : Ring p s g) (hidle : s.thread t = none) (ha : Allows t c) :
    g.status t = .idle ∧ Ring p (s.call t c) (g.setStatus t (.pending c)) := by
  obtain ⟨x, R⟩ := R
  have hP := R.producer
  have hC := R.consumer
  have own : t = 0 → s.mem (cell Field.tailOwn) = p.index x.T ∧ g.status t = .idle := by
    intro e; subst e; rw [hidle] at hP
    generalize g.status 0 = st at hP
    cases hP with | idle h => exact ⟨h, rfl⟩
  have own' : t = 1 → s.mem (cell Field.headOwn) = p.index x.H ∧ g.status t = .idle := by
    intro e; subst e; rw [hidle] at hC
    generalize g.status 1 = st at hC
    cases hC with | idle h => exact ⟨h, rfl⟩
  refine ⟨?_, x, ?_⟩
  · by_cases h₀ : t = 0
    · exact (own h₀).2
    · by_cases h₁ : t = 1
      · exact (own' h₁).2
      · obtain ⟨k, rfl⟩ := two_or_more h₀ h₁
        have hO := R.others k
        rw [hidle] at hO
        generalize g.status (k + 2) = st at hO
        cases hO; rfl
  · cases ha with
    | push => exact R.move (fun e => .busy (.push (.mk ⟨⟨rfl, rfl, (own e).1⟩, rfl⟩))) nofun fun h => absurd rfl h
    | pushMany h =>
      exact R.move (fun e => .busy (.many (.mk ⟨⟨rfl, (own e).1, h⟩, rfl, rfl⟩))) nofun fun h => absurd rfl h
    | @pop b h =>
      cases b with
      | nil => exact absurd h (Nat.not_succ_le_zero 0)
      | cons y b =>
        exact R.move nofun (fun e => .busy (.pop (.mk ⟨⟨rfl, (own' e).1, rfl⟩, rfl⟩))) fun _ h => absurd rfl h
    | popMany h =>
      exact R.move nofun (fun e => .busy (.many (.mk ⟨⟨rfl, (own' e).1, h⟩, rfl, rfl, rfl⟩))) fun _ h => absurd rfl h
    | size =>
      have hs : ∀ b, Sizing (Call.frame ⟨4, [1], b⟩) (.pending ⟨4, [1], b⟩) := fun b => .mk (nearer rfl) rfl
      exact R.move (fun e => .size (own e).1 (hs _)) (fun e => .size (own' e).1 (hs _)) fun _ _ => .size (hs _)

/-! ### Steps -/

/-- A step of thread `t` in frame `f` is possible, commits legally, keeps the invariant, and brings the return nearer. -/
inductive Advance (p : Params) (s : State) (g : Ghost (spec p.capacity)) (t : Tid) (f : Frame) :
    Option Outcome → Prop where
  | next {m f' g'} : g.Commits g' → Ring p ⟨m, Function.update s.thread t (some f')⟩ g' → rank f' < rank f →
      Advance p s g t f (some (.next m f'))
  | done {c r g'} : g.Commits g' → g'.status t = .committed c r →
      Ring p ⟨s.mem, Function.update s.thread t none⟩ (g'.setStatus t .idle) → 0 < rank f →
      Advance p s g t f (some (.done r))

/-- What a step of the ring means for the ghost. -/
theorem Commit.ghost {t : Tid} {q q' : List Nat} {st' : Status} (C : Commit p.capacity q (g.status t) q' st')
    (hq : g.state = q) : ∃ g', g.Commits g' ∧ g'.state = q' ∧ g'.status t = st' ∧
      ∀ u, u ≠ t → g'.status u = g.status u := by
  cases C with
  | none e₁ e₂ => exact ⟨g, .refl, hq.trans e₁.symm, e₂.symm, fun _ _ => rfl⟩
  | op h₁ h₂ h =>
    exact ⟨_, .one h₁ (hq ▸ h), rfl, (Function.update_self _ _ _).trans h₂.symm, fun u hu => Function.update_ne hu⟩

/-- A thread inside `size`. -/
theorem RingAt.exec_size {t : Tid} {f : Frame} (R : RingAt p x s g) (h : Sizing f (g.status t))
    (own : t = 0 → s.mem (cell Field.tailOwn) = p.index x.T)
    (own' : t = 1 → s.mem (cell Field.headOwn) = p.index x.H) : Advance p s g t f (f.exec program s.mem) := by
  have st := h.step (m := s.mem)
  generalize f.exec program s.mem = o at st
  cases st with
  | next hf hr =>
    refine .next .refl ⟨x, R.update R.shared R.state ?_ (fun _ => .refl) ?_ (fun _ => .refl) ?_ fun _ _ => rfl⟩ hr
    · exact fun e => .size (own e) hf
    · exact fun e => .size (own' e) hf
    · exact fun _ _ => .size hf
  | @done b r hst hr =>
    have C : g.Commits ⟨g.state, Function.update g.status t (.committed ⟨4, [1], b⟩ r)⟩ := .one hst .size
    refine .done C (Function.update_self _ _ _) ⟨x, ?_⟩ hr
    have e : ∀ y, ((⟨g.state, Function.update g.status t y⟩ : Ghost (spec p.capacity)).setStatus t .idle).status t =
      .idle := fun y => Function.update_self _ _ _
    refine R.update R.shared R.state ?_ (fun _ => .refl) ?_ (fun _ => .refl) ?_ fun u hu => ?_
    · rw [e]; exact fun h => .idle (own h)
    · rw [e]; exact fun h => .idle (own' h)
    · rw [e]; exact fun _ _ => .idle
    · exact (Function.update_ne hu).trans (Function.update_ne hu)

theorem RingAt.exec_producer {f : Frame} (R : RingAt p x s g)
    (h : ProducerStep p (Pushing p) x s.mem f (g.status 0) (f.exec program s.mem)) :
    Advance p s g 0 f (f.exec program s.mem) := by
  generalize f.exec program s.mem = o at h
  cases h with
  | next S hA G C hr =>
    obtain ⟨g', hC, hq, hst, hu⟩ := C.ghost R.state
    refine .next hC ⟨_, R.update S hq (fun _ => ?_) (fun h => absurd rfl h) nofun (fun _ => G)
      (fun h => absurd rfl h) hu⟩ hr
    rw [hst]; exact .busy hA
  | done hst ho hr =>
    exact .done .refl hst ⟨x, R.move (fun _ => .idle ho) nofun fun h => absurd rfl h⟩ hr

theorem RingAt.exec_consumer {f : Frame} (R : RingAt p x s g)
    (h : ConsumerStep p (Popping p) x s.mem f (g.status 1) (f.exec program s.mem)) :
    Advance p s g 1 f (f.exec program s.mem) := by
  generalize f.exec program s.mem = o at h
  cases h with
  | next S hA G C hr =>
    obtain ⟨g', hC, hq, hst, hu⟩ := C.ghost R.state
    refine .next hC ⟨_, R.update S hq nofun (fun _ => G) (fun _ => ?_) (fun h => absurd rfl h)
      (fun _ h => absurd rfl h) hu⟩ hr
    rw [hst]; exact .busy hA
  | done hst ho hr =>
    exact .done .refl hst ⟨x, R.move nofun (fun _ => .idle ho) fun _ h => absurd rfl h⟩ hr

theorem Ring.exec {t : Tid} {f : Frame} (R : Ring p s g) (ht : s.thread t = some f) :
    Advance p s g t f (f.exec program s.mem) := by
  obtain ⟨x, R⟩ := R
  by_cases h₀ : t = 0
  · subst h₀
    have hP := R.producer
    rw [ht] at hP
    cases hP with
    | size ho hs => exact R.exec_size hs (fun _ => ho) nofun
    | busy h =>
      refine R.exec_producer ?_
      generalize g.status 0 = st at h
      cases h with
      | push h => cases h with | mk h => exact (Push.step R.shared _ h).imp fun _ _ _ _ _ _ _ => .push
      | many h => cases h with | mk h => exact (PushMany.step R.shared _ h).imp fun _ _ _ _ _ _ _ => .many
  · by_cases h₁ : t = 1
    · subst h₁
      have hC := R.consumer
      rw [ht] at hC
      cases hC with
      | size ho hs => exact R.exec_size hs nofun (fun _ => ho)
      | busy h =>
        refine R.exec_consumer ?_
        generalize g.status 1 = st at h
        cases h with
        | pop h => cases h with | mk h => exact (Pop.step R.shared _ h).imp fun _ _ _ _ _ _ _ => .pop
        | many h => cases h with | mk h => exact (PopMany.step R.shared _ h).imp fun _ _ _ _ _ _ _ => .many
    · obtain ⟨k, rfl⟩ := two_or_more h₀ h₁
      have hO := R.others k
      rw [ht] at hO
      cases hO with
      | size hs => exact R.exec_size hs (fun e => absurd e h₀) (fun e => absurd e h₁)

end Spsc
