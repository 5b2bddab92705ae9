prelude
import Mpmc.Access
import Mpmc.Linearizable
/-!
# The bounded queue is free of data races

## Main statements

* `Mpmc.raceFree`: whatever two threads are about to access does not race: the value of a cell is touched by its owner
  alone
* `Mpmc.inBounds`: every access is to a field of the queue, or to a cell inside the array
-/

namespace Mpmc
open Gen.Mpmc

variable {p : Params} {s : State} {t u : Tid} {x : Tickets} {m : Mem} {f f' : Frame} {a a' : Access}

/-- An access is to a field, atomically; to what never changes, by reading; to a turn, atomically; or to the value of a
cell that the thread owns. The numbers are those of the fields. -/
theorem MayAccess.cases (h : MayAccess p x t a) :
    (a.loc.field ≤ 2 ∧ a.plain = false) ∨ (3 ≤ a.loc.field ∧ a.loc.field ≤ 4 ∧ a.writes = false) ∨
      (a.loc.field = 5 ∧ a.plain = false) ∨ (a.loc.field = 6 ∧ ∃ i, a.loc = p.item i ∧ x.own i = some t) := by
  cases h with
  | field h => exact .inl ⟨h, rfl⟩
  | constant h h' => exact .inr (.inl ⟨h, h', rfl⟩)
  | turn => exact .inr (.inr (.inl ⟨rfl, rfl⟩))
  | item h => exact .inr (.inr (.inr ⟨rfl, _, rfl, h⟩))

/-- Whatever two threads may access does not race. -/
theorem not_races (S : Shared p x m) (hne : t ≠ u) (ha : MayAccess p x t a) (hb : MayAccess p x u a') :
    ¬ Races a a' := by
  intro ⟨hl, hw, hp⟩
  have hf : a.loc.field = a'.loc.field := by rw [hl]
  rcases ha.cases with ⟨h, q⟩ | ⟨h, h', q⟩ | ⟨h, q⟩ | ⟨h, i, q, o⟩ <;>
    rcases hb.cases with ⟨k, r⟩ | ⟨k, k', r⟩ | ⟨k, r⟩ | ⟨k, j, r, o'⟩
  case inr.inr.inr.inr.inr.inr =>
    -- both own the cell
    rw [hl, r] at q
    have h₁ := S.lap i t o
    have h₂ := S.lap j u o'
    have e := Params.item_inj (by omega) (by omega) q
    rw [← e, o'] at o
    injection o with o
    exact hne o.symm
  all_goals first
    | omega
    | (rw [q, r] at hp; exact hp.elim nofun nofun)
    | (rw [q, r] at hw; exact hw.elim nofun nofun)

/-- Freedom of data races: whatever two threads are about to access does not race. -/
theorem raceFree (h : Reaches p s) (hne : t ≠ u) (ht : s.thread t = some f) (hu : s.thread u = some f')
    (ha : f.access program = some a) (ha' : f'.access program = some a') : ¬ Races a a' := by
  obtain ⟨_, x, R⟩ := h.good
  exact not_races R.shared hne ((R.busy ht).access.of_some ha) ((R.busy hu).access.of_some ha')

/-- Every access is to a field of the queue, or to a cell whose index is less than the number of cells. -/
theorem inBounds (h : Reaches p s) (ht : s.thread t = some f) (ha : f.access program = some a) : Exists p a := by
  obtain ⟨_, x, R⟩ := h.good
  have A := (R.busy ht).access.of_some ha
  cases A with
  | field h => exact ⟨rfl, .inl ⟨Nat.le_trans h (by decide), rfl⟩⟩
  | constant _ h => exact ⟨rfl, .inl ⟨h, rfl⟩⟩
  | turn => exact ⟨rfl, .inr ⟨.inl rfl, Params.place_number_lt⟩⟩
  | item _ => exact ⟨rfl, .inr ⟨.inr rfl, Params.place_number_lt⟩⟩

end Mpmc
