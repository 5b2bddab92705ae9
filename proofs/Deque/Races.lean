prelude
import Deque.Access
/-!
# No data races, no access out of bounds

## Main statements

* `Deque.raceFree`: in no state that can be reached do two threads race
* `Deque.inBounds`: every access is to a field of the deque, or to one of a buffer that exists, the array index less
  than the number of slots

## Implementation notes

This is freedom of data races in sequentially consistent executions, which is what C11's DRF-SC theorem asks for, if all
atomic accesses are sequentially consistent. Those of the default build are not: see `claims/deque.toml`.

Two threads race only if one access is plain. Those of the owner are to its own fields, to the mask of a published
buffer, which nobody writes any more, and to a buffer that is not yet published, which no thief knows.
-/

namespace Deque
open Gen.Deque
variable {p : Params} {y : Own} {m : Mem} {s : State} {a b : Access}

theorem Races.symm (h : Races a b) : Races b a := ⟨h.1.symm, h.2.1.symm, h.2.2.symm⟩

/-- The field and the kind of what a thief may access. -/
theorem ThiefAccess.field (h : ThiefAccess y m a) :
    (a.plain = true ∧ a.writes = false ∧ a.loc.field = Field.bufferMask ∧ ∃ k, y.pub a.loc.obj = some k) ∨
      (a.plain = false ∧ (isShared a.loc.field ∨ a.loc.field = Field.bufferSlots)) := by
  cases h with
  | shared h => exact .inr ⟨rfl, .inl h⟩
  | mask hp _ => exact .inl ⟨rfl, rfl, rfl, _, hp⟩
  | slot _ _ => exact .inr ⟨rfl, .inr rfl⟩

/-- Of all fields, no one is accessed both with and without atomicity. -/
theorem not_mask {field : Nat} (h : isShared field ∨ field = Field.bufferSlots) : field ≠ Field.bufferMask := by
  rcases h with (rfl | rfl | rfl) | rfl <;> nofun

/-- Thieves' plain accesses only read. -/
theorem not_races_thieves (ha : ThiefAccess y m a) (hb : ThiefAccess y m b) : ¬ Races a b := by
  intro ⟨hl, hw, hp⟩
  rcases ha.field with ⟨_, hw₁, hf₁, _⟩ | ⟨hp₁, hf₁⟩ <;> rcases hb.field with ⟨_, hw₂, hf₂, _⟩ | ⟨hp₂, hf₂⟩
  · rw [hw₁, hw₂] at hw
    rcases hw with hw | hw <;> cases hw
  · exact not_mask hf₂ (hl ▸ hf₁)
  · exact not_mask hf₁ (hl ▸ hf₂)
  · rw [hp₁, hp₂] at hp
    rcases hp with hp | hp <;> cases hp

theorem not_races_owner (ha : OwnerAccess y m a) (hb : ThiefAccess y m b) : ¬ Races a b := by
  cases ha with
  | thief ha => exact not_races_thieves ha hb
  | own h =>
    intro ⟨hl, _⟩
    have e : b.loc.field = _ := congrArg Loc.field hl.symm
    rcases hb.field with ⟨_, _, hf, _⟩ | ⟨_, hf⟩
    · rw [e] at hf
      rcases h with rfl | rfl | rfl <;> cases hf
    · rw [e] at hf
      rcases h with rfl | rfl | rfl <;> rcases hf with (hf | hf | hf) | hf <;> cases hf
  | new hp _ h =>
    intro ⟨hl, _⟩
    have e : b.loc.field = _ := congrArg Loc.field hl.symm
    rcases hb.field with ⟨_, _, hf, k, hk⟩ | ⟨_, hf⟩
    · rw [← hl, hp] at hk
      cases hk
    · rw [e] at hf
      rcases h with rfl | rfl <;> rcases hf with (hf | hf | hf) | hf <;> cases hf

/-- Freedom of data races: whatever two threads are about to access does not race. -/
theorem raceFree {t u : Tid} {f f' : Frame} {a a' : Access} (h : Reaches p s) (hne : t ≠ u)
    (ht : s.thread t = some f) (hu : s.thread u = some f') (ha : f.access program = some a)
    (ha' : f'.access program = some a') : ¬ Races a a' := by
  obtain ⟨n, g, T, y, _, R⟩ := h.valid
  rcases R.access ht ha with ⟨hs, h₁⟩ | h₁ <;> rcases R.access hu ha' with ⟨hs', h₂⟩ | h₂
  · refine absurd (R.one t u ?_ ?_) hne
    · rw [ht]; exact hs
    · rw [hu]; exact hs'
  · exact not_races_owner h₁ h₂
  · exact fun r => not_races_owner h₂ h₁ r.symm
  · exact not_races_thieves h₁ h₂

theorem exists_cell {field : Nat} {w pl : Bool} (h : Nat.ble Field.top field = true)
    (h' : Nat.ble field Field.bufferOwn = true) : Exists m ⟨cell field, w, pl⟩ :=
  .inl ⟨rfl, Nat.le_of_ble_eq_true h, Nat.le_of_ble_eq_true h', rfl⟩

theorem ThiefAccess.exists (h : ThiefAccess y m a) : Exists m a := by
  cases h with
  | shared h => rcases h with rfl | rfl | rfl <;> exact exists_cell rfl rfl
  | mask _ h => exact .inr ⟨h.1, h.2.1, h.2.2, .inl ⟨.inl rfl, rfl⟩⟩
  | slot h hi => exact .inr ⟨h.1, h.2.1, h.2.2, .inr ⟨rfl, hi⟩⟩

/-- Every access is to an object that exists, and inside it. -/
theorem inBounds {t : Tid} {f : Frame} {a : Access} (h : Reaches p s) (ht : s.thread t = some f)
    (ha : f.access program = some a) : Exists s.mem a := by
  obtain ⟨n, g, T, y, _, R⟩ := h.valid
  rcases R.access ht ha with ⟨_, h⟩ | h
  · cases h with
    | thief h => exact h.exists
    | own h => rcases h with rfl | rfl | rfl <;> exact exists_cell rfl rfl
    | new _ h hf => exact .inr ⟨h.1, h.2.1, h.2.2, .inl ⟨hf, rfl⟩⟩
  · exact h.exists

end Deque
