prelude
import Queue.Dequeue
import Queue.Enqueue
/-!
# The queue is linearizable

## Main definitions

* `Busy`, `Thread`: a thread is as it should be inside some operation, or inside one or none
* `Good x s g`: the invariant

## Main statements

* `Queue.linearizable`: every history of the generated program, any number of threads and operations, from a queue just
  created on, is linearizable with respect to `Queue.spec`, if the allocator gives no object that exists
* `Queue.headBeforeTail`: in every reachable state the node at `tail` is that at `head` or behind it
* `Queue.noFault`: in every reachable state every thread inside an operation can make a step: no program counter leaves
  the code, and no access is beyond the end of the caller's buffer

## References

* M. Michael, M. Scott, *Simple, fast, and practical non-blocking and blocking concurrent queue algorithms*, PODC 1996
-/

namespace Queue
open Gen.Queue

/-- What a thread inside an operation may be doing. -/
inductive Busy : Assertion where
  | enqueue {x m t f st} : Enqueue x m t f st → Busy x m t f st
  | dequeue {x m t f st} : Dequeue x m t f st → Busy x m t f st

inductive Thread (x : Roles) (m : Mem) (t : Tid) : Option Frame → Status → Prop where
  | idle : Thread x m t none .idle
  | busy {f st} : Busy x m t f st → Thread x m t (some f) st

/-- The invariant, with the roles of all objects. -/
structure Good (x : Roles) (s : State) (g : Ghost spec) : Prop where
  shared : Shared x s.mem g.state
  threads : ∀ t, Thread x s.mem t (s.thread t) (g.status t)

variable {x x' : Roles} {m m' : Mem} {q : List Nat} {t u : Tid} {s : State} {g : Ghost spec} {f : Frame} {st : Status}
  {c : Call}

theorem Busy.stable (S : Shared x m q) (G : Guarantee u x m x' m') (hu : t ≠ u) (h : Busy x m t f st) :
    Busy x' m' t f st := by
  cases h with
  | enqueue h => exact .enqueue (h.stable S G hu)
  | dequeue h => exact .dequeue (h.stable S G)

theorem Busy.step (S : Shared x m q) (he : Heap.Honest m) (h : Busy x m t f st) :
    QueueStep Busy x m q t st (f.exec program m) := by
  cases h with
  | enqueue h => cases h with | mk h => exact (Enqueue.step S he _ h).imp fun _ _ _ _ _ => .enqueue
  | dequeue h => cases h with | mk h => exact (Dequeue.step S _ h).imp fun _ _ _ _ _ => .dequeue

theorem Thread.stable {o : Option Frame} (S : Shared x m q) (G : Guarantee u x m x' m') (hu : t ≠ u)
    (h : Thread x m t o st) : Thread x' m' t o st := by
  cases h with
  | idle => exact .idle
  | busy h => exact .busy (h.stable S G hu)

namespace Good

/-- Only the dummy is known. -/
def only (d : Nat) : Roles := fun o => cond (Nat.beq o d) .shared .unknown

theorem only_self {d : Nat} : only d d = .shared := by simp only [only, Nat.beq_refl, cond]

theorem of_only {d o : Nat} (h : only d o ≠ .unknown) : o = d := by
  by_cases e : o = d
  · exact e
  · exact absurd (by simp only [only, Nat.beq_false_of_ne e, cond]) h

theorem init (h : Init s) : Good (only (s.mem (cell Field.head))) s (.initial spec) where
  shared :=
    { queue := h.queue
      nodes := fun o ho => by
        rw [of_only ho]
        exact ⟨h.ne_null, h.ne_queue, h.dummy⟩
      chain := .last only_self h.next
      tail := h.tail ▸ only_self
      next := fun o ho hn => by
        rw [of_only (Roles.ne_unknown_of_shared ho)] at hn
        exact absurd h.next hn
      last := fun o o' ho ho' _ _ =>
        (of_only (Roles.ne_unknown_of_shared ho)).trans (of_only (Roles.ne_unknown_of_shared ho')).symm
      order := h.tail.symm ▸ .refl
      behind := fun hn => absurd (h.tail ▸ h.next) hn }
  threads t := h.idle t ▸ .idle

/-- What a thread may call, it may begin. -/
theorem begins (h : Allows s t c) : Busy x m t c.frame (.pending c) := by
  cases h with
  | enqueue => exact .enqueue (.mk ⟨rfl, rfl, rfl⟩)
  | @dequeue me b h =>
    cases b with
    | nil => exact absurd h (Nat.not_succ_le_zero 0)
    | cons y b => exact .dequeue (.mk (y := y) (b := b) ⟨rfl, rfl, rfl⟩)

/-- A change of thread `t`, which disturbs no other. -/
theorem update {o : Option Frame} (R : Good x s g) {q' : List Nat} (S : Shared x' m' q') (G : Guarantee t x s.mem x' m')
    (h : Thread x' m' t o st) :
    Good x' ⟨m', Function.update s.thread t o⟩ ⟨q', Function.update g.status t st⟩ where
  shared := S
  threads u := by
    show Thread x' m' u (Function.update s.thread t o u) (Function.update g.status t st u)
    by_cases e : u = t
    · rw [e, Function.update_self, Function.update_self]
      exact h
    · rw [Function.update_ne e, Function.update_ne e]
      exact (R.threads u).stable R.shared G e

theorem call (R : Good x s g) (hidle : s.thread t = none) (ha : Allows s t c) :
    g.status t = .idle ∧ Good x (s.call t c) (g.setStatus t (.pending c)) := by
  refine ⟨?_, R.update R.shared .refl (.busy (begins ha))⟩
  have h := R.threads t
  rw [hidle] at h
  generalize g.status t = st at h
  cases h
  rfl

theorem busy (R : Good x s g) (ht : s.thread t = some f) : Busy x s.mem t f (g.status t) := by
  have h := R.threads t
  rw [ht] at h
  cases h with | busy h => exact h

theorem exec (R : Good x s g) (he : Heap.Honest s.mem) (ht : s.thread t = some f) :
    QueueStep Busy x s.mem g.state t (g.status t) (f.exec program s.mem) := (R.busy ht).step R.shared he

/-- The log follows. -/
theorem commits {q' : List Nat} {st' : Status} (C : Commit g.state (g.status t) q' st') :
    Ghost.Commits g ⟨q', Function.update g.status t st'⟩ := by
  cases C with
  | none hq hst =>
    rw [hq, hst, Function.update_same rfl]
    exact .refl
  | op h₁ h₂ hop =>
    rw [h₂]
    exact .one h₁ hop

end Good

theorem logRule : LogRuleIn Heap.Honest program Allows Init spec fun s g => ∃ x, Good x s g where
  init _ h := ⟨_, Good.init h⟩
  step s g l s' R he hs := by
    obtain ⟨x, R⟩ := R
    cases hs with
    | inv hidle ha =>
      obtain ⟨hst, R'⟩ := R.call hidle ha
      exact ⟨_, .inv hst .refl, x, R'⟩
    | @step t _ h =>
      obtain ⟨f, ht, m, f', hx, rfl⟩ := step_next h
      have A := R.exec he ht
      rw [hx] at A
      cases A with | next S hA G C _ => exact ⟨_, .step (Good.commits C), _, R.update S G (.busy hA)⟩
    | @res t _ r h =>
      obtain ⟨f, ht, hx, rfl⟩ := step_done h
      have A := R.exec he ht
      rw [hx] at A
      cases A with | done hst => exact ⟨_, .res .refl hst, x, R.update R.shared .refl .idle⟩

/-- Linearizability. Any number of threads and of operations, any number of elements. -/
theorem linearizable (h : History) (hist : Histories h) : Linearizable spec h := logRule.linearizable hist

/-- The invariant holds in every reachable state. -/
theorem reachable_good (h : Reaches s) : ∃ g x, Good x s g := logRule.reachable h

/-- `head` never passes `tail`: so the node at `tail` has not been given away. -/
theorem headBeforeTail (h : Reaches s) : Reach s.mem (s.mem (cell Field.head)) (s.mem (cell Field.tail)) := by
  obtain ⟨_, _, R⟩ := reachable_good h
  exact R.shared.order

/-- A thread inside an operation can always make a step, whatever the allocator gives next. -/
theorem noFault (h : Reaches s) (ht : s.thread t = some f) : ∃ s' r, step program s t = some (s', r) := by
  obtain ⟨g, x, R⟩ := reachable_good h
  have hm : ∀ l : Loc, l.obj ≠ 0 ∨ l.field ≠ 1 → Heap.exhausted s.mem l = s.mem l := fun _ => Heap.exhausted_of_field
  have node : ∀ o, x o ≠ .unknown → Heap.exhausted s.mem (link o) = s.mem (link o) ∧
      Heap.exhausted s.mem (item o) = s.mem (item o) :=
    fun o ho => ⟨hm _ (.inl (R.shared.nodes o ho).1), hm _ (.inl (R.shared.nodes o ho).1)⟩
  have hs := fun o (ho : x o = .shared) => node o (Roles.ne_unknown_of_shared ho)
  have G : Guarantee (t + 1) x s.mem x (Heap.exhausted s.mem) :=
    ⟨fun o ho => ⟨ho, fun _ => (hs o ho).1, (hs o ho).2⟩, fun o _ _ ho => ⟨ho, node o (Roles.ne_unknown_of_own ho)⟩,
      fun f => .inl (hm (cell f) (.inl nofun))⟩
  have S : Shared x (Heap.exhausted s.mem) g.state := by
    refine R.shared.keep (fun _ => Iff.rfl) hs ?_ (fun o ho => ?_) (hm _ (.inl nofun)) (hm _ (.inl nofun))
    · rw [hm (Heap.extent 1) (.inr nofun)]; exact R.shared.queue
    · rw [hm (Heap.extent o) (.inr nofun)]; exact R.shared.nodes o ho
  have A := ((R.busy ht).stable R.shared G (Nat.ne_of_lt (Nat.lt_succ_self t))).step S Heap.honest_exhausted
  cases hx : f.exec program s.mem with
  | none =>
    rw [Frame.exec_none hx] at A
    cases A
  | some o =>
    cases o with
    | next m f' => exact ⟨_, _, step_of_next ht hx⟩
    | done r => exact ⟨_, _, step_of_done ht hx⟩

end Queue
