prelude
import Machine.Accesses
import Stack.Linearizable
/-!
# No data races, no access out of bounds

## Main definitions

* `MayAccess x t a`: what thread `t` may be about to access: `top`, atomically; a node of its own; a published node, to
  read it

## Main statements

* `Stack.raceFree`: in no reachable state do two threads race
* `Stack.inBounds`: every access is to the stack or to a node that exists

## Implementation notes

This is freedom of data races in sequentially consistent executions, which is what C11's DRF-SC theorem asks for.
-/

namespace Stack
open Gen.Stack

/-- What thread `t` may be about to access. -/
inductive MayAccess (x : Roles) (t : Tid) : Access → Prop where
  | top {w} : MayAccess x t ⟨cell Field.top, w, false⟩
  | ownBelow {o w p} : x o = .own t → MayAccess x t ⟨link o, w, p⟩
  | ownValue {o w p} : x o = .own t → MayAccess x t ⟨item o, w, p⟩
  | below {o p} : x o = .shared → MayAccess x t ⟨link o, false, p⟩
  | value {o p} : x o = .shared → MayAccess x t ⟨item o, false, p⟩

variable {x : Roles} {m : Mem} {t u : Tid} {v n me y : Nat} {b buf : List Nat} {r : Regs} {st : Status} {s : State}
  {f f' : Frame} {a a' : Access}

theorem mayAccess_top {w : Bool} (h : r 0 = 1) : MayAccess x t ⟨⟨r 0, Field.top, 0⟩, w, false⟩ := by
  rw [h]
  exact .top

theorem Push.access : ∀ pc, PushAt x m t v b r st pc → Accesses (MayAccess x t) (Frame.access program ⟨0, pc, r, b⟩)
  | 0, _ | 1, _ | 2, _ | 3, _ | 6, _ | 7, _ | 8, _ | 11, _ | 13, _ | 14, _ | 15, _ | 16, _ => trivial
  | 4, ⟨_, h⟩ => .ownValue h
  | 5, ⟨_, N⟩ => .ownBelow N.own
  | 9, ⟨O, _⟩ => mayAccess_top O.q
  | 10, ⟨_, N⟩ => .ownBelow N.own
  | 12, ⟨O, _⟩ => mayAccess_top O.q
  | _ + 17, h => h.elim

theorem PushMany.access : ∀ pc, PushManyAt x m t n b r st pc →
    Accesses (MayAccess x t) (Frame.access program ⟨1, pc, r, b⟩)
  | 0, _ | 1, _ | 2, _ | 3, _ | 4, _ | 5, _ | 6, _ | 7, _ | 10, _ | 11, _ | 12, _ | 13, _ | 14, _ | 15, _ | 16, _
  | 17, _
  | 18, _ | 19, _ | 20, _ | 21, _ | 24, _ | 25, _ | 26, _ | 27, _ | 29, _ | 30, _ | 31, _ | 32, _ | 33, _ | 34, _
  | 35, _ | 38, _ | 40, _ | 41, _ | 42, _ | 43, _ => trivial
  | 8, ⟨_, _, _, h⟩ => .ownValue h
  | 9, ⟨_, _, _, N⟩ => .ownBelow N.own
  | 22, ⟨_, _, _, A⟩ => .ownValue A.own
  | 23, ⟨_, _, _, A, _⟩ => .ownBelow A.own
  | 28, ⟨_, h, W⟩ => .ownBelow (W.first h).1
  | 36, ⟨O, _⟩ => mayAccess_top O.q
  | 37, ⟨_, _, B⟩ => .ownBelow B.last
  | 39, ⟨O, _⟩ => mayAccess_top O.q
  | _ + 44, h => h.elim

theorem Pop.access : ∀ pc, PopAt x m me y b r buf st pc → Accesses (MayAccess x t)
    (Frame.access program ⟨2, pc, r, buf⟩)
  | 0, _ | 2, _ | 3, _ | 4, _ | 6, _ | 7, _ | 8, _ | 9, _ | 11, _ | 13, _ | 15, _ | 16, _ => trivial
  | 1, O => mayAccess_top O.q
  | 5, ⟨O, _⟩ => mayAccess_top O.q
  | 10, ⟨_, h⟩ => .below h
  | 12, ⟨O, _⟩ => mayAccess_top O.q
  | 14, ⟨h, _⟩ => .value h
  | _ + 17, h => h.elim

theorem Busy.access (h : Busy x m t f st) : Accesses (MayAccess x t) (f.access program) := by
  cases h with
  | push h => cases h with | mk h => exact Push.access _ h
  | many h => cases h with | mk h => exact PushMany.access _ h
  | pop h => cases h with | mk h => exact Pop.access _ h
  | all h =>
    cases h with
    | «open» h => exact mayAccess_top h
    | taken => exact trivial

/-! ### Results -/

theorem MayAccess.cases (h : MayAccess x t a) : (a.loc.obj = 1 ∧ a.plain = false) ∨ x a.loc.obj = .own t ∨
    (x a.loc.obj = .shared ∧ a.writes = false) := by
  cases h with
  | top => exact .inl ⟨rfl, rfl⟩
  | ownBelow h => exact .inr (.inl h)
  | ownValue h => exact .inr (.inl h)
  | below h => exact .inr (.inr ⟨h, rfl⟩)
  | value h => exact .inr (.inr ⟨h, rfl⟩)

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
  all_goals first
    | (rw [h', one] at h; cases h; done)
    | (rw [h, one] at h'; cases h'; done)
    | (rw [h] at h'; first | (cases h'; done) | (injection h' with h'; exact hne h'))
    | (rw [w, w'] at hw; exact hw.elim nofun nofun)

/-- Freedom of data races: whatever two threads are about to access does not race. -/
theorem raceFree (h : Reaches s) (hne : t ≠ u) (ht : s.thread t = some f) (hu : s.thread u = some f')
    (ha : f.access program = some a) (ha' : f'.access program = some a') : ¬ Races a a' := by
  obtain ⟨_, x, R⟩ := reachable_good h
  exact not_races (fun o ho => (R.shared.nodes o ho).2.1) hne ((R.busy ht).access.of_some ha)
    ((R.busy hu).access.of_some ha')

/-- Every access is to the stack, or to a node that exists. -/
theorem inBounds (h : Reaches s) (ht : s.thread t = some f) (ha : f.access program = some a) : Exists s.mem a := by
  obtain ⟨_, x, R⟩ := reachable_good h
  have node : ∀ {o : Nat}, x o ≠ .unknown → o ≠ 0 ∧ o ≠ 1 ∧ s.mem (Heap.extent o) ≠ 0 := fun h => R.shared.nodes _ h
  have A := (R.busy ht).access.of_some ha
  cases A with
  | top => exact .inl rfl
  | ownBelow h =>
    obtain ⟨h₀, h₁, h₂⟩ := node (Roles.ne_unknown_of_own h)
    exact .inr ⟨h₀, h₁, h₂, .inl rfl, rfl⟩
  | ownValue h =>
    obtain ⟨h₀, h₁, h₂⟩ := node (Roles.ne_unknown_of_own h)
    exact .inr ⟨h₀, h₁, h₂, .inr rfl, rfl⟩
  | below h =>
    obtain ⟨h₀, h₁, h₂⟩ := node (Roles.ne_unknown_of_shared h)
    exact .inr ⟨h₀, h₁, h₂, .inl rfl, rfl⟩
  | value h =>
    obtain ⟨h₀, h₁, h₂⟩ := node (Roles.ne_unknown_of_shared h)
    exact .inr ⟨h₀, h₁, h₂, .inr rfl, rfl⟩

end Stack
