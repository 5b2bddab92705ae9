prelude
import Machine.Tracker
import Deque.Linearizable
/-!
# The logs that are kept for a precise EMPTY

## Main definitions

* `Taken g w h`: the log `h` is `g` and besides, thread `w` has taken the only element
* `Contended`: while the last element is contended, and a thief has found none: the threads `Z` may have taken it
* `Tracked`: the sets of logs that are kept

## Main statements

* `Tracked.some`: there is always one
* `Taken.append`, `Taken.status`: what the other threads do may also happen after the element has been taken

`Deque.PreciseStep` proves that they persist.

## Implementation notes

While the owner pops the last element, a thief may find `bottom` at `top` and say `ZP_EMPTY`. Then somebody else has
taken the element before: but it is not yet decided whether that is the owner, or which of the thieves that came
earlier. So from then on one log is kept for each of them, until the compare-and-swap of one succeeds: its log is the
right one.

## References

* P. Jayanti, S. Jayanti, U. Yavuz, L. Hernandez, *A universal, sound, and complete forward reasoning technique for
  machine-verified proofs of linearizability*, POPL 2024
-/

namespace Deque
open Gen.Deque
variable {p : Params} {n : Nat} {s s' : State} {g g' : Ghost spec} {t w : Tid} {h h' : Ghost preciseSpec}

/-- The same log, for the precise specification. -/
def precise (g : Ghost spec) : Ghost preciseSpec := ⟨g.state, g.status⟩

/-- Thread `w` has taken the only element. -/
def Taken (g : Ghost spec) (w : Tid) (h : Ghost preciseSpec) : Prop :=
  ∃ (v : Nat) (c : Call) (r : Result), g.state = [v] ∧ g.status w = .pending c ∧ Op [v] c r [] ∧
    h = ⟨([] : List Nat), Function.update g.status w (.committed c r)⟩

/-- The last element is contended: each thread that may get it is in `Z`. -/
structure Contended (s : State) (g : Ghost spec) (Z : Tid → Prop) : Prop where
  window : Window s.mem
  element : ∃ v : Nat, g.state = [v]
  winners : ∀ w f c, s.thread w = some f → g.status w = .pending c → Potential s.mem f → Z w

/-- The logs that are kept: one, or, while the last element is contended, one for each thread that may get it. -/
def Tracked (p : Params) (n : Nat) (s : State) (M : Ghost preciseSpec → Prop) : Prop :=
  ∃ g, Valid p n s g ∧ ((M = fun h => h = precise g) ∨
    ∃ Z, Contended s g Z ∧ M = fun h => ∃ w, Z w ∧ Taken g w h)

/-! ### Operations -/

theorem update_comm {f : Tid → Status} {i j : Tid} {a b : Status} (hij : i ≠ j) :
    Function.update (Function.update f i a) j b = Function.update (Function.update f j b) i a := by
  funext k
  by_cases hi : k = i
  · subst hi
    rw [Function.update_ne hij, Function.update_self, Function.update_self]
  · rw [Function.update_ne hi]
    by_cases hj : k = j
    · rw [hj, Function.update_self, Function.update_self]
    · rw [Function.update_ne hj, Function.update_ne hj, Function.update_ne hi]

/-- An operation that takes the only element is no failure. -/
theorem precise_take {v : Nat} {c : Call} {r : Result} (h : Op [v] c r []) : PreciseOp [v] c r [] := by
  refine ⟨h, ?_⟩
  generalize hq : [v] = q at h
  generalize hq' : ([] : List Nat) = q' at h
  cases h with
  | stealEmpty _ => rw [← hq'] at hq; cases hq
  | push | noMemory | pop | popEmpty | size => nofun
  | steal | stealLost => nofun

/-- An operation that leaves the only element where it is may also happen without it. -/
theorem precise_none {q q' : List Nat} {v : Nat} {c : Call} {r : Result} (h : Op q c r q') (hq : q = [v])
    (hq' : q' = [v]) : PreciseOp [] c r [] := by
  refine ⟨?_, fun _ _ => rfl⟩
  cases h with
  | push => rw [hq] at hq'; cases hq'
  | noMemory => exact .noMemory
  | pop => rw [hq'] at hq; cases hq
  | popEmpty => cases hq
  | steal => rw [hq'] at hq; cases hq
  | stealLost => exact .stealLost
  | stealEmpty _ => exact .stealEmpty (Nat.zero_le 1)
  | size => exact .size

/-- What a weak `ZP_EMPTY` looks like. -/
theorem weak_empty {q q' : List Nat} {c : Call} {r : Result} (h : Op q c r q') (hc : c.op = 2) (hr : r.ret = 2)
    (hq : q ≠ []) : q' = q ∧ ∃ v, q = [v] := by
  cases h with
  | stealEmpty hl =>
    refine ⟨rfl, ?_⟩
    match q, hq, hl with
    | [v], _, _ => exact ⟨v, rfl⟩
    | _ :: _ :: l, _, hl =>
      have hl : l.length + 2 ≤ 1 := hl
      omega
  | push | noMemory | pop | popEmpty | size => cases hc
  | steal | stealLost => cases hr

/-! ### There is always a log -/

/-- While the last element is contended, the owner is in `pop`. -/
theorem Valid.owner {v : Nat} (R : Valid p n s g) (w : Window s.mem) (hv : g.state = [v]) :
    ∃ u f x b, s.thread u = some f ∧ f.op = 1 ∧ g.status u = .pending ⟨1, [1], x :: b⟩ := by
  obtain ⟨T, y, _, R⟩ := R
  obtain ⟨hF, hE⟩ := window_eq R.shared w (R.state.symm.trans hv)
  have steady : ¬ Steady y := fun hs => by
    have h := hs.F
    omega
  rcases Classical.em (∃ u, Inside (s.thread u)) with ⟨u, hu⟩ | hno
  · have h := R.threads u
    cases ht : s.thread u with
    | none => rw [ht] at hu; exact hu.elim
    | some f =>
      rw [ht] at h hu
      have own : Owning p y s.mem f (g.status u) := by
        generalize g.status u = st at h
        cases h with
        | size h => exact absurd hu h.not_owner
        | stealing h => exact absurd hu h.not_owner
        | owning h => exact h
      have st := own.step R.shared
      generalize he : f.exec program s.mem = o at st
      cases st with
      | next _ _ _ _ _ _ =>
        obtain ⟨hop, ⟨x, b, hst⟩, _⟩ := own.window R.shared hF hE he
        exact ⟨u, f, x, b, ht, hop, hst⟩
      | done _ hs _ => exact absurd hs steady
  · exact absurd (R.steady fun u hu => hno ⟨u, hu⟩) steady

theorem Tracked.some {M : Ghost preciseSpec → Prop} (R : Tracked p n s M) : ∃ h, M h := by
  obtain ⟨g, R, rfl | ⟨Z, C, rfl⟩⟩ := R
  · exact ⟨_, rfl⟩
  · obtain ⟨v, hv⟩ := C.element
    obtain ⟨u, f, x, b, ht, hop, hst⟩ := R.owner C.window hv
    exact ⟨_, u, C.winners u f _ ht hst (.inl hop), v, _, ⟨0, v :: b⟩, hv, hst, .pop (q := []), rfl⟩

/-! ### Every transition leads from logs to logs -/

/-- If thread `t` appends an operation without effect, then so does it after another has taken the element. -/
theorem Taken.append {v : Nat} {c : Call} {r : Result} {q : List Nat} (hv : g.state = [v])
    (hp : g.status t = .pending c)
    (hop : Op g.state c r q) (hq : q = [v]) (hw : w ≠ t)
    (h : Taken ⟨q, Function.update g.status t (.committed c r)⟩ w h') : ∃ h, Taken g w h ∧ h.Commits h' := by
  obtain ⟨v', c', r', hv', hp', hop', rfl⟩ := h
  have hp' : Function.update g.status t (.committed c r) w = .pending c' := hp'
  rw [Function.update_ne hw] at hp'
  have hv' : q = [v'] := hv'
  refine ⟨_, ⟨v', c', r', hv.trans (hq.symm.trans hv'), hp', hop', rfl⟩, ?_⟩
  have hp : Function.update g.status w (.committed c' r') t = .pending c := by
    rw [Function.update_ne (Ne.symm hw)]
    exact hp
  show Ghost.Commits _ (⟨([] : List Nat), Function.update (Function.update g.status t (.committed c r)) w
    (.committed c' r')⟩ : Ghost preciseSpec)
  rw [update_comm (Ne.symm hw)]
  exact .one hp (precise_none hop hv hq)

/-- The same for a change of the status of `t` only. -/
theorem Taken.status {x : Status} (hw : w ≠ t) (h : Taken (g.setStatus t x) w h') :
    ∃ h, Taken g w h ∧ h' = h.setStatus t x ∧ h.status t = g.status t := by
  obtain ⟨v, c, r, hv, hp, hop, rfl⟩ := h
  have hp : Function.update g.status t x w = .pending c := hp
  rw [Function.update_ne hw] at hp
  refine ⟨_, ⟨v, c, r, hv, hp, hop, rfl⟩, ?_, Function.update_ne (Ne.symm hw)⟩
  show (⟨([] : List Nat), Function.update (Function.update g.status t x) w (.committed c r)⟩ : Ghost preciseSpec) =
    ⟨([] : List Nat), Function.update (Function.update g.status w (.committed c r)) t x⟩
  rw [update_comm (Ne.symm hw)]

end Deque
