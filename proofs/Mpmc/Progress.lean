prelude
import Mpmc.Linearizable
import Mpmc.PopManyRank
import Mpmc.PopRank
/-!
# The bounded queue is lock-free

## Main statements

* `Mpmc.lockFree`: an operation makes at most so many steps, and `22 + 8 * L` for each operation that overlaps with it,
  where `L` is the size of the largest batch, however the threads are scheduled
-/

namespace Mpmc
open Gen.Mpmc

variable {p : Params} {e : Reasons} {x : Tickets} {m m' : Mem} {t : Tid} {s : State} {g : Ghost (spec p.capacity)}
  {f : Frame} {st : Status} {c : Call} {L P : Nat}

theorem Busy.near (hL : 1 ≤ L) (hb : ∀ c, st = .pending c → batch p c ≤ L) (h : Busy p e x m t f st) :
    Near p (22 + 8 * L) m f st (f.exec program m) := by
  cases h with
  | push h => cases h with | mk h => exact Push.near (by omega) _ h
  | pop h => cases h with | mk h => exact Pop.near (by omega) _ h
  | pushMany h => cases h with | mk h => exact PushMany.near hb _ h
  | popMany h => cases h with | mk h => exact PopMany.near hb _ h
  | size h => cases h with | mk h => exact Size.near _ h

/-- Who has just taken tickets has taken effect. -/
theorem Busy.took (h : Busy p e x m t f st) (ht : Took f) : ∃ c r, st = .committed c r := by
  cases h with
  | push h =>
    cases h with
    | mk h =>
      rcases ht with ⟨_, rfl, hr⟩ | ⟨ho, _⟩ | ⟨ho, _⟩ | ⟨ho, _⟩
      · rcases h with ⟨_, F⟩ | ⟨h, _⟩
        · exact ⟨_, _, F.committed⟩
        · exact absurd (h.symm.trans hr) nofun
      all_goals cases ho
  | pop h =>
    cases h with
    | mk h =>
      rcases ht with ⟨ho, _⟩ | ⟨_, rfl, hr⟩ | ⟨ho, _⟩ | ⟨ho, _⟩
      case inr.inl =>
        rcases h with ⟨_, D⟩ | ⟨h, _⟩
        · exact ⟨_, _, D.committed⟩
        · exact absurd (h.symm.trans hr) nofun
      all_goals cases ho
  | pushMany h =>
    cases h with
    | mk h =>
      rcases ht with ⟨ho, _⟩ | ⟨ho, _⟩ | ⟨_, rfl, hr⟩ | ⟨ho, _⟩
      case inr.inr.inl =>
        rcases h with ⟨_, F⟩ | ⟨h, _⟩
        · exact ⟨_, _, F.committed⟩
        · exact absurd (h.symm.trans hr) nofun
      all_goals cases ho
  | popMany h =>
    cases h with
    | mk h =>
      rcases ht with ⟨ho, _⟩ | ⟨ho, _⟩ | ⟨ho, _⟩ | ⟨_, rfl, hr⟩
      case inr.inr.inr =>
        rcases h with ⟨_, D⟩ | ⟨h, _⟩
        · exact ⟨_, _, D.committed⟩
        · exact absurd (h.symm.trans hr) nofun
      all_goals cases ho
  | size h =>
    cases h with
    | mk _ => rcases ht with ⟨ho, _⟩ | ⟨ho, _⟩ | ⟨ho, _⟩ | ⟨ho, _⟩ <;> cases ho

theorem rank_begin (h : Allows s t c) : rank p P m c.frame ≤ stepBound p c := by
  cases h with
  | push => exact Nat.le_refl 33
  | pop _ => exact Nat.le_refl 25
  | pushMany _ => exact Nat.le_refl _
  | popMany _ => exact Nat.le_refl _
  | size => exact Nat.le_refl 5

/-- The invariant, and that no operation that is pending has a batch of more than `L` elements. -/
structure Bounded (p : Params) (L : Nat) (s : State) (g : Ghost (spec p.capacity)) : Prop where
  good : ∃ x, Good p anyReason x s g
  batch : ∀ u c, g.status u = .pending c → batch p c ≤ L

theorem lockFreeRule (p : Params) (hL : 1 ≤ L) :
    LockFreeRule (Young p) program (Small p L) (Init p) (spec p.capacity) Unit (fun s g _ => Bounded p L s g)
      (22 + 8 * L) (stepBound p) (fun _ => rank p (22 + 8 * L)) where
  init s h := ⟨(), ⟨_, Good.init h⟩, fun _ _ => nofun⟩
  call s g _ t c R hidle ha := by
    obtain ⟨⟨x, R⟩, hb⟩ := R
    refine ⟨(R.thread_idle hidle).1, ⟨⟨x, R.call hidle ha.1⟩, fun u c' h => ?_⟩, rank_begin ha.1⟩
    by_cases e : u = t
    · rw [e] at h
      have h := (Function.update_self _ _ _).symm.trans h
      injection h with h
      exact h ▸ ha.2
    · exact hb u c' ((Function.update_ne e).symm.trans h)
  next s g _ t f m f' R hy ht hx := by
    obtain ⟨⟨x, R⟩, hb⟩ := R
    have N := (R.busy ht).near hL (hb t)
    rw [hx] at N
    obtain ⟨hr, hq⟩ := N
    obtain ⟨x', st', R', _, C⟩ := R.next hy anyReason_now ht hx
    have pend : ∀ u c, Function.update g.status t st' u = .pending c → g.status u = .pending c := by
      intro u c h
      by_cases e : u = t
      · rw [e, Function.update_self] at h
        rw [e]
        cases C with
        | none _ hst => exact hst ▸ h
        | op _ h₂ _ => rw [h₂] at h; cases h
      · exact (Function.update_ne e).symm.trans h
    refine ⟨_, (), ⟨⟨x', R'⟩, fun u c h => hb u c (pend u c h)⟩, hr, ?_⟩
    cases C with
    | none _ hst =>
      refine .inl ⟨by rw [hst]; exact Function.update_same rfl, fun u k _ _ => ?_⟩
      rcases hq with hq | ⟨⟨c, hc⟩, hk⟩
      · show steps p k + stale _ m (view k) ≤ steps p k + stale _ s.mem (view k)
        rw [hq.stale]
      · -- who takes tickets takes effect
        have B := R'.busy (t := t) (f := f') (Function.update_self _ _ _)
        obtain ⟨c', r, h⟩ := B.took hk
        have h := (Function.update_self _ _ _).symm.trans h
        rw [hst, hc] at h
        cases h
    | op hp hst _ =>
      refine .inr ⟨_, _, hp, by rw [hst], fun u k _ _ => ?_⟩
      have h := stale_le (P := 22 + 8 * L) (m := m) (view k)
      show steps p k + stale _ m (view k) ≤ steps p k + stale _ s.mem (view k) + (22 + 8 * L)
      omega
  done s g _ t f r R hy ht hx := by
    obtain ⟨⟨x, R⟩, hb⟩ := R
    have N := (R.busy ht).near hL (hb t)
    rw [hx] at N
    obtain ⟨R', h⟩ := R.done hy anyReason_now ht hx
    refine ⟨N, h, ⟨x, R'⟩, fun u c h => ?_⟩
    by_cases e : u = t
    · rw [e] at h
      have h := (Function.update_self _ _ _).symm.trans h
      cases h
    · exact hb u c ((Function.update_ne e).symm.trans h)

/-- Lock-freedom: thread `t` calls `c` after the transitions `before`, and does not call anything afterwards. -/
theorem lockFree {s₀ : State} {before after : List Label} (hL : 1 ≤ L) (hi : Init p s₀)
    (run : RunIn (Young p) program (Small p L) s₀ (before ++ .inv t c :: after) s)
    (hn : ∀ c', ¬ Label.inv t c' ∈ after) :
    stepsOf t after ≤ stepBound p c + (22 + 8 * L) * overlapping before after :=
  (lockFreeRule p hL).lockFree hi run hn

/-- The bounds are these numbers; and every call is small for `L` the capacity. -/
theorem stepBound_eq : (∀ a b, stepBound p ⟨0, a, b⟩ = 33) ∧ (∀ a b, stepBound p ⟨1, a, b⟩ = 25) ∧
    (∀ q n b, stepBound p ⟨2, [q, n], b⟩ = 26 + 19 * min n p.capacity) ∧
    (∀ q n b, stepBound p ⟨3, [q, n], b⟩ = 16 + 19 * min n p.capacity) ∧ (∀ a b, stepBound p ⟨4, a, b⟩ = 5) ∧
    ∀ s t c, Allows s t c → Small p p.capacity s t c := by
  refine ⟨fun _ _ => rfl, fun _ _ => rfl, fun _ _ _ => rfl, fun _ _ _ => rfl, fun _ _ => rfl, fun s t c h => ⟨h, ?_⟩⟩
  have hp := p.pos
  cases h with
  | push => exact hp
  | pop _ => exact hp
  | pushMany _ => exact Nat.min_le_right _ _
  | popMany _ => exact Nat.min_le_right _ _
  | size => exact hp

end Mpmc
