prelude
import Machine.Accesses
import Queue.Linearizable
/-!
# No data races, no access out of bounds

## Main definitions

* `MayAccess x t a`: what thread `t` may be about to access: `head` or `tail`, atomically; a node of its own; the
  `next` of a published node, atomically; the value of a published node, to read it

## Main statements

* `Queue.raceFree`: in no reachable state do two threads race
* `Queue.inBounds`: every access is to the queue or to a node that exists

## Implementation notes

This is freedom of data races in sequentially consistent executions, which is what C11's DRF-SC theorem asks for.
-/

namespace Queue
open Gen.Queue

/-- What thread `t` may be about to access. -/
inductive MayAccess (x : Roles) (t : Tid) : Access → Prop where
  | head {w} : MayAccess x t ⟨cell Field.head, w, false⟩
  | tail {w} : MayAccess x t ⟨cell Field.tail, w, false⟩
  | ownNext {o w p} : x o = .own t → MayAccess x t ⟨link o, w, p⟩
  | ownValue {o w p} : x o = .own t → MayAccess x t ⟨item o, w, p⟩
  | next {o w} : x o = .shared → MayAccess x t ⟨link o, w, false⟩
  | value {o p} : x o = .shared → MayAccess x t ⟨item o, false, p⟩

variable {x : Roles} {m : Mem} {t u : Tid} {me v y : Nat} {b buf : List Nat} {r : Regs} {st : Status} {s : State}
  {f f' : Frame} {a a' : Access}

theorem mayAccess_head {w : Bool} (h : r 0 = 1) : MayAccess x t ⟨⟨r 0, Field.head, 0⟩, w, false⟩ := by
  rw [h]
  exact .head

theorem mayAccess_tail {w : Bool} (h : r 0 = 1) : MayAccess x t ⟨⟨r 0, Field.tail, 0⟩, w, false⟩ := by
  rw [h]
  exact .tail

theorem Enqueue.access : ∀ pc, EnqueueAt x m t me v b r st pc →
    Accesses (MayAccess x t) (Frame.access program ⟨0, pc, r, b⟩)
  | 0, _ | 1, _ | 2, _ | 3, _ | 6, _ | 7, _ | 8, _ | 9, _ | 12, _ | 13, _ | 15, _ | 16, _ | 18, _ | 19, _ | 21, _
  | 22, _
  | 24, _ => trivial
  | 4, ⟨_, h⟩ => .ownValue h
  | 5, ⟨_, N⟩ => .ownNext N.own
  | 10, ⟨O, _⟩ => mayAccess_tail O.q
  | 11, ⟨O, _⟩ => mayAccess_tail O.q
  | 14, ⟨_, _, h⟩ => .next h.shared
  | 17, ⟨O, _⟩ => mayAccess_tail O.q
  | 20, ⟨_, _, h, _⟩ => .next h.shared
  | 23, A => mayAccess_tail A.q
  | _ + 25, h => h.elim

theorem Dequeue.access : ∀ pc, DequeueAt x m me y b r buf st pc →
    Accesses (MayAccess x t) (Frame.access program ⟨1, pc, r, buf⟩)
  | 0, _ | 3, _ | 4, _ | 7, _ | 8, _ | 9, _ | 10, _ | 12, _ | 14, _ | 15, _ | 17, _ | 19, _ | 20, _ => trivial
  | 1, O => mayAccess_head O.q
  | 2, ⟨O, _⟩ => mayAccess_head O.q
  | 5, ⟨O, _⟩ => mayAccess_tail O.q
  | 6, ⟨_, H, _⟩ => .next H.shared
  | 11, ⟨O, _⟩ => mayAccess_tail O.q
  | 13, ⟨O, _⟩ => mayAccess_head O.q
  | 16, ⟨O, _⟩ => mayAccess_head O.q
  | 18, ⟨h, _⟩ => .value h
  | _ + 21, h => h.elim

theorem Busy.access (h : Busy x m t f st) : Accesses (MayAccess x t) (f.access program) := by
  cases h with
  | enqueue h => cases h with | mk h => exact Enqueue.access _ h
  | dequeue h => cases h with | mk h => exact Dequeue.access _ h

/-! ### Results -/

/-- An access is to the queue, atomically; to a node of the thread's own; or to a published node, atomically unless it
reads the value. -/
theorem MayAccess.cases (h : MayAccess x t a) : (a.loc.obj = 1 ∧ a.plain = false) ∨ x a.loc.obj = .own t ∨
    (x a.loc.obj = .shared ∧ (a.loc.field = Field.nodeNext ∧ a.plain = false ∨
      a.loc.field = Field.nodeValue ∧ a.writes = false)) := by
  cases h with
  | head => exact .inl ⟨rfl, rfl⟩
  | tail => exact .inl ⟨rfl, rfl⟩
  | ownNext h => exact .inr (.inl h)
  | ownValue h => exact .inr (.inl h)
  | next h => exact .inr (.inr ⟨h, .inl ⟨rfl, rfl⟩⟩)
  | value h => exact .inr (.inr ⟨h, .inr ⟨rfl, rfl⟩⟩)

/-- Whatever two threads may access does not race. -/
theorem not_races (hn : ∀ o, x o ≠ .unknown → o ≠ 1) (hne : t ≠ u) (ha : MayAccess x t a) (hb : MayAccess x u a') :
    ¬ Races a a' := by
  have one : x 1 = .unknown := by
    cases h : x 1 with
    | unknown => rfl
    | own _ => exact absurd rfl (hn 1 (Roles.ne_unknown_of_own h))
    | shared => exact absurd rfl (hn 1 (Roles.ne_unknown_of_shared h))
  intro ⟨hl, hw, hp⟩
  rcases ha.cases with ⟨h, p⟩ | h | ⟨h, w⟩ <;> rcases hb.cases with ⟨h', p'⟩ | h' | ⟨h', w'⟩ <;> rw [hl] at h
  · rw [p, p'] at hp
    exact hp.elim nofun nofun
  case inr.inr.inr.inr =>
    rw [hl] at w
    rcases w with ⟨e, w⟩ | ⟨e, w⟩ <;> rcases w' with ⟨e', w'⟩ | ⟨e', w'⟩
    · rw [w, w'] at hp
      exact hp.elim nofun nofun
    · rw [e] at e'
      cases e'
    · rw [e] at e'
      cases e'
    · rw [w, w'] at hw
      exact hw.elim nofun nofun
  all_goals first
    | (rw [h', one] at h; cases h; done)
    | (rw [h, one] at h'; cases h'; done)
    | (rw [h] at h'; first | (cases h'; done) | (injection h' with h'; exact hne h'))

/-- Freedom of data races: whatever two threads are about to access does not race. -/
theorem raceFree (h : Reaches s) (hne : t ≠ u) (ht : s.thread t = some f) (hu : s.thread u = some f')
    (ha : f.access program = some a) (ha' : f'.access program = some a') : ¬ Races a a' := by
  obtain ⟨_, x, R⟩ := reachable_good h
  exact not_races (fun o ho => (R.shared.nodes o ho).2.1) hne ((R.busy ht).access.of_some ha)
    ((R.busy hu).access.of_some ha')

/-- Every access is to the queue, or to a node that exists. -/
theorem inBounds (h : Reaches s) (ht : s.thread t = some f) (ha : f.access program = some a) : Exists s.mem a := by
  obtain ⟨_, x, R⟩ := reachable_good h
  have node : ∀ {o : Nat}, x o ≠ .unknown → o ≠ 0 ∧ o ≠ 1 ∧ s.mem (Heap.extent o) ≠ 0 := fun h => R.shared.nodes _ h
  have A := (R.busy ht).access.of_some ha
  cases A with
  | head => exact .inl rfl
  | tail => exact .inr (.inl rfl)
  | ownNext h =>
    obtain ⟨h₀, h₁, h₂⟩ := node (Roles.ne_unknown_of_own h)
    exact .inr (.inr ⟨h₀, h₁, h₂, .inl rfl, rfl⟩)
  | ownValue h =>
    obtain ⟨h₀, h₁, h₂⟩ := node (Roles.ne_unknown_of_own h)
    exact .inr (.inr ⟨h₀, h₁, h₂, .inr rfl, rfl⟩)
  | next h =>
    obtain ⟨h₀, h₁, h₂⟩ := node (Roles.ne_unknown_of_shared h)
    exact .inr (.inr ⟨h₀, h₁, h₂, .inl rfl, rfl⟩)
  | value h =>
    obtain ⟨h₀, h₁, h₂⟩ := node (Roles.ne_unknown_of_shared h)
    exact .inr (.inr ⟨h₀, h₁, h₂, .inr rfl, rfl⟩)

end Queue
