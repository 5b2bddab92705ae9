prelude
import Stack.Pop
import Stack.PushMany
/-!
# The stack is linearizable

## Main definitions

* `Busy`, `Thread`: a thread is as it should be inside some operation, or inside one or none
* `Good x s g`: the invariant

## Main statements

* `Stack.linearizable`: every history of the generated program, any number of threads and operations, from a stack just
  created on, is linearizable with respect to `Stack.spec`, if the allocator gives no object that exists
* `Stack.noFault`: in every reachable state every thread inside an operation can make a step: no program counter leaves
  the code, and no access is beyond the end of the caller's buffer

## References

* R. K. Treiber, *Systems programming: coping with parallelism*, IBM Research Report RJ 5118, 1986
-/

namespace Stack
open Gen.Stack

/-- What a thread inside an operation may be doing. -/
inductive Busy : Assertion where
  | push {x m t f st} : Push x m t f st → Busy x m t f st
  | many {x m t f st} : PushMany x m t f st → Busy x m t f st
  | pop {x m t f st} : Pop x m t f st → Busy x m t f st
  | all {x m t f st} : PopAll x m t f st → Busy x m t f st

inductive Thread (x : Roles) (m : Mem) (t : Tid) : Option Frame → Status → Prop where
  | idle : Thread x m t none .idle
  | busy {f st} : Busy x m t f st → Thread x m t (some f) st

/-- The invariant, with the roles of all objects. -/
structure Good {L : Nat → List Nat → Prop} (x : Roles) (s : State) (g : Ghost (spec L)) : Prop where
  shared : Shared x s.mem g.state
  threads : ∀ t, Thread x s.mem t (s.thread t) (g.status t)

variable {L : Nat → List Nat → Prop} {x x' : Roles} {m m' : Mem} {q : List Nat} {t u : Tid} {s : State}
    {g : Ghost (spec L)} {f : Frame} {st : Status}
  {c : Call}

theorem Busy.stable (G : Guarantee u x m x' m') (hu : t ≠ u) (h : Busy x m t f st) : Busy x' m' t f st := by
  cases h with
  | push h => exact .push (h.stable G hu)
  | many h => exact .many (h.stable G hu)
  | pop h => exact .pop (h.stable G)
  | all h => exact .all h.stable

theorem Busy.step (S : Shared x m q) (he : Heap.Honest m) (hL : L (m (cell Field.top)) q) (h : Busy x m t f st) :
    StackStep L Busy x m q t st (f.exec program m) := by
  cases h with
  | push h => cases h with | mk h => exact (Push.step S he _ h).imp fun _ _ _ _ _ => .push
  | many h => cases h with | mk h => exact (PushMany.step S he _ h).imp fun _ _ _ _ _ => .many
  | pop h => cases h with | mk h => exact (Pop.step S _ h).imp fun _ _ _ _ _ => .pop
  | all h => exact (h.step S hL).imp fun _ _ _ _ _ => .all

theorem Thread.stable {o : Option Frame} (G : Guarantee u x m x' m') (hu : t ≠ u) (h : Thread x m t o st) :
    Thread x' m' t o st := by
  cases h with
  | idle => exact .idle
  | busy h => exact .busy (h.stable G hu)

namespace Good

theorem init (h : Init s) : Good (fun _ => .unknown) s (.initial (spec L)) where
  shared := ⟨h.stack, fun _ ho => absurd rfl ho, h.top ▸ .nil⟩
  threads t := h.idle t ▸ .idle

/-- What a thread may call, it may begin. -/
theorem begins (h : Allows s t c) : Busy x m t c.frame (.pending c) := by
  cases h with
  | push => exact .push (.mk ⟨rfl, rfl, rfl⟩)
  | pushMany h₁ h₂ => exact .many (.mk ⟨rfl, rfl, rfl, h₁, h₂⟩)
  | @pop me b h =>
    cases b with
    | nil => exact absurd h (Nat.not_succ_le_zero 0)
    | cons y b => exact .pop (.mk (y := y) (b := b) ⟨rfl, rfl, rfl⟩)
  | popAll => exact .all (.open rfl)

/-- A change of thread `t`, which disturbs no other. -/
theorem update {o : Option Frame} (R : Good x s g) {q' : List Nat} (S : Shared x' m' q') (G : Guarantee t x s.mem x' m')
    (h : Thread x' m' t o st) :
    Good (L := L) x' ⟨m', Function.update s.thread t o⟩ ⟨q', Function.update g.status t st⟩ where
  shared := S
  threads u := by
    show Thread x' m' u (Function.update s.thread t o u) (Function.update g.status t st u)
    by_cases e : u = t
    · rw [e, Function.update_self, Function.update_self]
      exact h
    · rw [Function.update_ne e, Function.update_ne e]
      exact (R.threads u).stable G e

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

theorem exec (R : Good x s g) (he : Heap.Honest s.mem) (hL : L (s.mem (cell Field.top)) g.state)
    (ht : s.thread t = some f) : StackStep L Busy x s.mem g.state t (g.status t) (f.exec program s.mem) :=
  (R.busy ht).step R.shared he hL

/-- The log follows. -/
theorem commits {q' : List Nat} {st' : Status} (C : Commit L g.state (g.status t) q' st') :
    Ghost.Commits g ⟨q', Function.update g.status t st'⟩ := by
  cases C with
  | none hq hst =>
    rw [hq, hst, Function.update_same rfl]
    exact .refl
  | op h₁ h₂ hop =>
    rw [h₂]
    exact .one h₁ hop

end Good

/-- A transition, accompanied, if `pop_all` may say of `top` that it leads to the elements. -/
theorem Good.follow {l : Label} {s' : State} (R : Good x s g) (he : Heap.Honest s.mem)
    (hL : L (s.mem (cell Field.top)) g.state) (hs : Step program Allows s l s') :
    ∃ g', g.Follows l g' ∧ ∃ x', Good x' s' g' ∧ ∀ p q, Chain x s.mem p q → Chain x' s'.mem p q := by
  cases hs with
  | inv hidle ha =>
    obtain ⟨hst, R'⟩ := R.call hidle ha
    exact ⟨_, .inv hst .refl, x, R', fun _ _ C => C⟩
  | @step t _ h =>
    obtain ⟨f, ht, m, f', hx, rfl⟩ := step_next h
    have A := R.exec he hL ht
    rw [hx] at A
    cases A with
    | next S hA G C _ =>
      exact ⟨_, .step (Good.commits C), _, R.update S G (.busy hA), fun _ _ C => C.stable G.shared⟩
  | @res t _ r h =>
    obtain ⟨f, ht, hx, rfl⟩ := step_done h
    have A := R.exec he hL ht
    rw [hx] at A
    cases A with
    | done hst => exact ⟨_, .res .refl hst, x, R.update R.shared .refl .idle, fun _ _ C => C⟩

/-- Any pointer is said to lead to any elements: what is left is what every run satisfies. -/
abbrev anything : Nat → List Nat → Prop := fun _ _ => True

theorem logRule : LogRuleIn Heap.Honest program Allows Init (spec anything) fun s g => ∃ x, Good x s g where
  init _ h := ⟨_, Good.init h⟩
  step _ _ _ _ R he hs := by
    obtain ⟨x, R⟩ := R
    obtain ⟨g', hf, x', R', _⟩ := R.follow he trivial hs
    exact ⟨g', hf, x', R'⟩

/-- What is published is spelled for ever. -/
theorem Good.lasts {ls : List Label} {s' : State} (run : RunIn Heap.Honest program Allows s ls s') :
    ∀ {x : Roles} {g : Ghost (spec anything)}, Good x s g → ∀ p q, Chain x s.mem p q → Spells s'.mem p q := by
  induction run with
  | nil => exact fun R p q C => C.spells fun o ho => (R.shared.nodes o ho).1
  | cons he hs _ ih =>
    intro x g R p q C
    obtain ⟨g', _, x', R', hC⟩ := R.follow he trivial hs
    exact ih R' p q (hC p q C)

theorem logRuleTo (last : State) :
    LogRuleTo Heap.Honest program Allows Init (spec (Spells last.mem)) (fun s g => ∃ x, Good x s g) last where
  init _ h := ⟨_, Good.init h⟩
  step s g l s' ls R he hs run := by
    obtain ⟨x, R⟩ := R
    have R₀ : Good (L := anything) x s ⟨g.state, g.status⟩ := ⟨R.shared, R.threads⟩
    obtain ⟨g', hf, x', R', _⟩ := R.follow he (Good.lasts (.cons he hs run) R₀ _ _ R.shared.chain) hs
    exact ⟨g', hf, x', R'⟩

/-- Linearizability. Any number of threads and of operations, any number of elements. What `pop_all` has returned leads
to the elements that it removed, in the memory at the end of the run. -/
theorem linearizable {s₀ s : State} {ls : List Label} (run : Runs s₀ ls s) :
    Linearizable (spec (Spells s.mem)) (history ls) := (logRuleTo s).linearizable run.1 run.2

/-- The invariant holds in every reachable state. -/
theorem reachable_good (h : Reaches s) : ∃ (g : Ghost (spec anything)) (x : Roles), Good x s g := logRule.reachable h

/-- A thread inside an operation can always make a step, whatever the allocator gives next. -/
theorem noFault (h : Reaches s) (ht : s.thread t = some f) : ∃ s' r, step program s t = some (s', r) := by
  obtain ⟨g, x, R⟩ := reachable_good h
  have hm : ∀ l : Loc, l.obj ≠ 0 ∨ l.field ≠ 1 → Heap.exhausted s.mem l = s.mem l := fun _ => Heap.exhausted_of_field
  have node : ∀ o, x o ≠ .unknown → Heap.exhausted s.mem (link o) = s.mem (link o) ∧
      Heap.exhausted s.mem (item o) = s.mem (item o) :=
    fun o ho => ⟨hm _ (.inl (R.shared.nodes o ho).1), hm _ (.inl (R.shared.nodes o ho).1)⟩
  have G : Guarantee (t + 1) x s.mem x (Heap.exhausted s.mem) :=
    ⟨fun o ho => ⟨ho, node o (Roles.ne_unknown_of_shared ho)⟩, fun o _ _ ho => ⟨ho, node o (Roles.ne_unknown_of_own ho)⟩⟩
  have S : Shared x (Heap.exhausted s.mem) g.state := by
    refine ⟨?_, fun o ho => ?_, ?_⟩
    · rw [hm (Heap.extent 1) (.inr nofun)]; exact R.shared.stack
    · rw [hm (Heap.extent o) (.inr nofun)]; exact R.shared.nodes o ho
    · rw [hm (cell Field.top) (.inl nofun)]; exact R.shared.chain.stable G.shared
  have A := ((R.busy ht).stable G (Nat.ne_of_lt (Nat.lt_succ_self t))).step (L := anything) S Heap.honest_exhausted trivial
  cases hx : f.exec program s.mem with
  | none =>
    rw [Frame.exec_none hx] at A
    cases A
  | some o =>
    cases o with
    | next m f' => exact ⟨_, _, step_of_next ht hx⟩
    | done r => exact ⟨_, _, step_of_done ht hx⟩

end Stack
