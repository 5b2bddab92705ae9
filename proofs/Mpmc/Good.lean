prelude
import Mpmc.PopManyStep
import Mpmc.PopStep
import Mpmc.PushManyFill
import Mpmc.PushStep
import Mpmc.Size
/-!
# The invariant of the whole bounded queue

## Main definitions

* `Busy`, `Thread`: a thread is as it should be inside some operation, or inside one or none
* `Reasons`: for each thread, why its push, or its pop, may fail
* `Good p e x s g`: the invariant

## Main statements

* `Good.init`, `Good.call`, `Good.update`, `Good.exec`: it holds at first, and is preserved
-/

namespace Mpmc
open Gen.Mpmc

/-- Why a push of each thread may fail, and why a pop may. -/
structure Reasons where
  full : Tid → Prop
  empty : Tid → Prop

/-- What a thread inside an operation may be doing. -/
inductive Busy (p : Params) (e : Reasons) : Assertion where
  | push {x m t f st} : Push p (e.full t) x m t f st → Busy p e x m t f st
  | pop {x m t f st} : Pop p (e.empty t) x m t f st → Busy p e x m t f st
  | pushMany {x m t f st} : PushMany p (e.full t) x m t f st → Busy p e x m t f st
  | popMany {x m t f st} : PopMany p (e.empty t) x m t f st → Busy p e x m t f st
  | size {x m t f st} : Size p x m t f st → Busy p e x m t f st

inductive Thread (p : Params) (e : Reasons) (x : Tickets) (m : Mem) (t : Tid) : Option Frame → Status → Prop where
  | idle : Idle x t → Thread p e x m t none .idle
  | busy {f st} : Busy p e x m t f st → Thread p e x m t (some f) st

/-- The invariant, with the tickets. -/
structure Good (p : Params) (e : Reasons) (x : Tickets) (s : State) (g : Ghost (spec p.capacity)) : Prop where
  shared : Shared p x s.mem
  state : g.state = queue x
  threads : ∀ t, Thread p e x s.mem t (s.thread t) (g.status t)

/-- What may be a reason to fail now, is one. -/
structure Reasons.Now (p : Params) (e : Reasons) (x : Tickets) (t : Tid) : Prop where
  full : Full p x t (e.full t)
  empty : Empty x t (e.empty t)

/-- The reasons of thread `t` remain. -/
structure Reasons.Le (e e' : Reasons) (t : Tid) : Prop where
  full : e.full t → e'.full t
  empty : e.empty t → e'.empty t

variable {p : Params} {e e' : Reasons} {x x' : Tickets} {m m' : Mem} {t u : Tid} {s : State}
  {g : Ghost (spec p.capacity)} {f : Frame} {st : Status} {c : Call}

theorem Reasons.Le.refl : e.Le e t := ⟨id, id⟩

theorem Busy.stable (S : Shared p x m) (G : Guarantee u p x m x' m') (hu : t ≠ u) (E : e.Le e' t)
    (h : Busy p e x m t f st) : Busy p e' x' m' t f st := by
  cases h with
  | push h => exact .push (h.stable S G hu E.full)
  | pop h => exact .pop (h.stable S G hu E.empty)
  | pushMany h => exact .pushMany (h.stable S G hu E.full)
  | popMany h => exact .popMany (h.stable S G hu E.empty)
  | size h => exact .size (h.stable G hu)

theorem Busy.step (S : Shared p x m) (hy : Young p m) (E : e.Now p x t) (h : Busy p e x m t f st) :
    MpmcStep (Busy p e) p x m t st (f.exec program m) := by
  have hy := S.late hy
  cases h with
  | push h =>
    cases h with | mk h => exact (Push.step S hy E.full _ h).imp fun _ _ _ _ => .push
  | pop h =>
    cases h with | mk h => exact (Pop.step S hy E.empty _ h).imp fun _ _ _ _ => .pop
  | pushMany h =>
    cases h with | mk h => exact (PushMany.step S hy E.full _ h).imp fun _ _ _ _ => .pushMany
  | popMany h =>
    cases h with | mk h => exact (PopMany.step S hy E.empty _ h).imp fun _ _ _ _ => .popMany
  | size h =>
    cases h with | mk h => exact (Size.step S hy _ h).imp fun _ _ _ _ => .size

theorem Thread.stable {o : Option Frame} (S : Shared p x m) (G : Guarantee u p x m x' m') (hu : t ≠ u) (E : e.Le e' t)
    (h : Thread p e x m t o st) : Thread p e' x' m' t o st := by
  cases h with
  | idle h => exact .idle (h.stable G hu)
  | busy h => exact .busy (h.stable S G hu E)

namespace Good

/-- Nobody has pushed yet: all cells are free. -/
def first (p : Params) : Tickets := ⟨p.cells, p.cells, fun _ => none, fun _ => 0⟩

theorem init (h : Init p s) : Good p e (first p) s (.initial (spec p.capacity)) where
  shared :=
    { tail := h.tail.trans Params.index_cells.symm
      head := h.head.trans Params.index_cells.symm
      headSeen := ⟨p.cells, Nat.le_refl _, h.headSeen.trans Params.index_cells.symm⟩
      capacity := h.capacity
      mask := by rw [Params.cells_eq]; exact h.mask
      order := ⟨Nat.le_refl _, Nat.le_add_right _ _⟩
      first := Nat.le_refl _
      wide := by
        show p.cells ≤ p.cells + 9223372036854775808 + p.capacity
        omega
      lap := fun _ _ => nofun
      filling := fun _ _ => nofun
      draining := fun _ _ => nofun
      full := fun i _ h₁ h₂ => absurd h₂ (Nat.not_lt_of_le h₁)
      done := fun i _ h₁ _ => by
        have hi : i < Word.pow2 p.bits := by rw [← Params.cells_eq]; exact h₁
        show s.mem ⟨1, Field.cellsTurn, place (p.number i)⟩ = p.index (i + p.cells)
        rw [Nat.add_comm i p.cells, Params.index_cells_add]
        unfold Params.number
        exact h.turns i hi }
  state := by
    show [] = contents _ p.cells (p.cells - p.cells)
    rw [Nat.sub_self]
    rfl
  threads t := h.idle t ▸ .idle fun _ => nofun

/-- What a thread may call, it may begin. -/
theorem begins (h : Allows s t c) (I : Idle x t) : Busy p e x m t c.frame (.pending c) := by
  cases h with
  | push => exact .push (.mk (k := 0) ⟨rfl, rfl, rfl, I⟩)
  | @pop b h =>
    cases b with
    | nil => exact absurd h (Nat.not_succ_le_zero 0)
    | cons y b => exact .pop (.mk (y := y) (b := b) (k := 0) ⟨rfl, rfl, rfl, I⟩)
  | pushMany h => exact .pushMany (.mk (k := 0) ⟨⟨rfl, h, rfl, I⟩, rfl⟩)
  | @popMany n b h => exact .popMany (.mk (b := b) (k := 0) ⟨⟨rfl, h, rfl, rfl, I⟩, rfl⟩)
  | size => exact .size (.mk ⟨rfl, rfl, I⟩)

/-- A change of thread `t`, which disturbs no other. -/
theorem update {o : Option Frame} (R : Good p e x s g) (S : Shared p x' m') (G : Guarantee t p x s.mem x' m')
    (E : ∀ u, e.Le e' u) (h : Thread p e' x' m' t o st) :
    Good p e' x' ⟨m', Function.update s.thread t o⟩ ⟨queue x', Function.update g.status t st⟩ where
  shared := S
  state := rfl
  threads u := by
    show Thread p e' x' m' u (Function.update s.thread t o u) (Function.update g.status t st u)
    by_cases h' : u = t
    · rw [h', Function.update_self, Function.update_self]
      exact h
    · rw [Function.update_ne h', Function.update_ne h']
      exact (R.threads u).stable R.shared G h' (E u)

/-- There may be more reasons. -/
theorem more (R : Good p e x s g) (E : ∀ u, e.Le e' u) : Good p e' x s g where
  shared := R.shared
  state := R.state
  threads t := (R.threads t).stable (u := t + 1) R.shared .refl (Nat.ne_of_lt (Nat.lt_succ_self t)) (E t)

theorem thread_idle (R : Good p e x s g) (hidle : s.thread t = none) : g.status t = .idle ∧ Idle x t := by
  have h := R.threads t
  rw [hidle] at h
  generalize g.status t = st at h
  cases h with | idle I => exact ⟨rfl, I⟩

theorem call (R : Good p e x s g) (hidle : s.thread t = none) (ha : Allows s t c) :
    Good p e x (s.call t c) (g.setStatus t (.pending c)) := by
  have h := R.update R.shared .refl (fun _ => .refl) (.busy (begins ha (R.thread_idle hidle).2))
  rw [← R.state] at h
  exact h

theorem busy (R : Good p e x s g) (ht : s.thread t = some f) : Busy p e x s.mem t f (g.status t) := by
  have h := R.threads t
  rw [ht] at h
  cases h with | busy h => exact h

theorem exec (R : Good p e x s g) (hy : Young p s.mem) (E : e.Now p x t) (ht : s.thread t = some f) :
    MpmcStep (Busy p e) p x s.mem t (g.status t) (f.exec program s.mem) :=
  (R.busy ht).step R.shared hy E

/-- The log follows. -/
theorem commits {st' : Status} (R : Good p e x s g)
    (C : Commit p.capacity (queue x) (g.status t) (queue x') st') :
    Ghost.Commits g ⟨queue x', Function.update g.status t st'⟩ := by
  cases C with
  | none hq hst =>
    rw [hq, hst, Function.update_same rfl, ← R.state]
    exact .refl
  | op h₁ h₂ hop =>
    rw [h₂]
    rw [← R.state] at hop
    exact .one h₁ hop

end Good
end Mpmc
