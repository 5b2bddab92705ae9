prelude
import Mpmc.Steps
/-!
# Steps that write to a cell

## Main statements

* `MpmcStep.write`, `.publish`, `.release`: the owner of a cell writes its value; it sets its turn when it has filled
  it, and when it has drained it
-/

namespace Mpmc
open Gen.Mpmc

variable {A : Assertion} {p : Params} {x : Tickets} {m : Mem} {t u : Tid} {f' : Frame} {st : Status} {i j v : Nat}

theorem release_self : (x.release i).own i = none := if_pos rfl

theorem release_ne (h : j ≠ i) : (x.release i).own j = x.own j := if_neg h

theorem release_some (h : (x.release i).own j = some u) : j ≠ i ∧ x.own j = some u := by
  by_cases e : j = i
  · rw [e, release_self] at h
    cases h
  · rw [release_ne e] at h
    exact ⟨e, h⟩

/-- Two tickets of the last lap. -/
theorem Shared.lap_ne {a b : Nat} (ha : a < x.T ∧ x.T ≤ a + p.cells) (hb : b < x.T ∧ x.T ≤ b + p.cells) (h : a ≠ b) :
    p.turn a ≠ p.turn b ∧ p.item a ≠ p.item b :=
  ⟨fun e => h (Params.turn_inj (by omega) (by omega) e), fun e => h (Params.item_inj (by omega) (by omega) e)⟩

/-- What `t` leaves alone when it sets a turn. -/
theorem Guarantee.release (ho : x.own i = some t) (w : Nat) :
    Guarantee t p x m (x.release i) (m.set (p.turn i) w) where
  T := Nat.le_refl _
  H := Nat.le_refl _
  other j u hu := by
    by_cases e : j = i
    · rw [e, release_self, ho]
      exact ⟨nofun, fun h => absurd (by injection h with h; exact h.symm) hu⟩
    · rw [release_ne e]
  none j _ h := by
    by_cases e : j = i
    · exact .inl (e ▸ release_self)
    · exact .inl ((release_ne e).trans h)
  pass _ _ _ h := h
  val _ _ := rfl
  item j _ _ _ := Mem.set_ne (l' := p.item j) nofun
  one := .inl rfl

namespace MpmcStep

/-- The owner of a ticket writes its value. -/
theorem write (S : Shared p x m) (ho : x.own i = some t) (hi : x.H ≤ i) (hA : A x (m.set (p.item i) v) t f' st) :
    MpmcStep A p x m t st (some (.next (m.set (p.item i) v) f')) := by
  have hor := S.order
  have hc := p.capacity_le
  have hl := S.lap i t ho
  have other : ∀ k : Loc, k ≠ p.item i → m.set (p.item i) v k = m k := fun k h => Mem.set_ne h
  have item : ∀ {j}, j < x.T ∧ x.T ≤ j + p.cells → j ≠ i → m.set (p.item i) v (p.item j) = m (p.item j) :=
    fun h h' => other _ (Shared.lap_ne h hl h').2
  refine .next ⟨?_, ?_, ?_, ?_, ?_, hor, S.first, S.wide, S.lap, fun j u h h' => ?_, fun j u h h' => ?_,
      fun j h h' h'' => ?_, fun j h h' h'' => ?_⟩ hA
    ⟨Nat.le_refl _, Nat.le_refl _, fun _ _ _ => Iff.rfl, fun _ _ h => .inl h, fun _ _ _ h => h, fun _ _ => rfl,
      fun j u hu h => item (S.lap j u h) fun e => ?_, .inl rfl⟩ (.none rfl rfl)
  · rw [other (cell Field.tail) nofun]; exact S.tail
  · rw [other (cell Field.head) nofun]; exact S.head
  · rw [other (cell Field.headSeen) nofun]; exact S.headSeen
  · rw [other (cell Field.capacity) nofun]; exact S.capacity
  · rw [other (cell Field.mask) nofun]; exact S.mask
  · rw [other (p.turn j) nofun]; exact S.filling j u h h'
  · rw [other (p.turn j) nofun, item (S.lap j u h) (by omega)]; exact S.draining j u h h'
  · have e : j ≠ i := fun e => by rw [e, ho] at h; cases h
    rw [other (p.turn j) nofun, item ⟨h'', by omega⟩ e]
    exact S.full j h h' h''
  · rw [other (p.turn j) nofun]; exact S.done j h h' h''
  · rw [e, ho] at h
    injection h with h
    exact hu h.symm

/-- The owner of a ticket has filled its cell. -/
theorem publish (S : Shared p x m) (ho : x.own i = some t) (hi : x.H ≤ i) (hv : m (p.item i) = x.val i)
    (hA : A (x.release i) (m.set (p.turn i) (p.index (i + 1))) t f' st) :
    MpmcStep A p x m t st (some (.next (m.set (p.turn i) (p.index (i + 1))) f')) := by
  have hor := S.order
  have hc := p.capacity_le
  have hl := S.lap i t ho
  have other : ∀ k : Loc, k ≠ p.turn i → m.set (p.turn i) (p.index (i + 1)) k = m k := fun k h => Mem.set_ne h
  have turn : ∀ {j}, j < x.T ∧ x.T ≤ j + p.cells → j ≠ i →
      m.set (p.turn i) (p.index (i + 1)) (p.turn j) = m (p.turn j) :=
    fun h h' => other _ (Shared.lap_ne h hl h').1
  refine .next (x' := x.release i) ⟨?_, ?_, ?_, ?_, ?_, hor, S.first, S.wide, fun j u h => S.lap j u (release_some h).2,
      fun j u h h' => ?_, fun j u h h' => ?_, fun j h h' h'' => ?_, fun j h h' h'' => ?_⟩ hA
    (.release ho _) (.none rfl rfl)
  · rw [other (cell Field.tail) nofun]; exact S.tail
  · rw [other (cell Field.head) nofun]; exact S.head
  · rw [other (cell Field.headSeen) nofun]; exact S.headSeen
  · rw [other (cell Field.capacity) nofun]; exact S.capacity
  · rw [other (cell Field.mask) nofun]; exact S.mask
  · obtain ⟨e, h⟩ := release_some h
    rw [turn (S.lap j u h) e]
    exact S.filling j u h h'
  · obtain ⟨e, h⟩ := release_some h
    rw [turn (S.lap j u h) e, other (p.item j) nofun]
    exact S.draining j u h h'
  · rw [other (p.item j) nofun]
    by_cases e : j = i
    · rw [e, Mem.set_self]
      exact ⟨rfl, hv⟩
    · have h' : x.H ≤ j := h'
      rw [release_ne e] at h
      rw [turn ⟨h'', by omega⟩ e]
      exact S.full j h h' h''
  · have h' : j < x.H := h'
    have e : j ≠ i := by omega
    rw [release_ne e] at h
    rw [turn ⟨by omega, h''⟩ e]
    exact S.done j h h' h''

/-- The owner of a ticket has drained its cell. -/
theorem release (S : Shared p x m) (ho : x.own i = some t) (hi : i < x.H)
    (hA : A (x.release i) (m.set (p.turn i) (p.index (i + p.cells))) t f' st) :
    MpmcStep A p x m t st (some (.next (m.set (p.turn i) (p.index (i + p.cells))) f')) := by
  have hor := S.order
  have hc := p.capacity_le
  have hl := S.lap i t ho
  have other : ∀ k : Loc, k ≠ p.turn i → m.set (p.turn i) (p.index (i + p.cells)) k = m k := fun k h => Mem.set_ne h
  have turn : ∀ {j}, j < x.T ∧ x.T ≤ j + p.cells → j ≠ i →
      m.set (p.turn i) (p.index (i + p.cells)) (p.turn j) = m (p.turn j) :=
    fun h h' => other _ (Shared.lap_ne h hl h').1
  refine .next (x' := x.release i) ⟨?_, ?_, ?_, ?_, ?_, hor, S.first, S.wide, fun j u h => S.lap j u (release_some h).2,
      fun j u h h' => ?_, fun j u h h' => ?_, fun j h h' h'' => ?_, fun j h h' h'' => ?_⟩ hA
    (.release ho _) (.none rfl rfl)
  · rw [other (cell Field.tail) nofun]; exact S.tail
  · rw [other (cell Field.head) nofun]; exact S.head
  · rw [other (cell Field.headSeen) nofun]; exact S.headSeen
  · rw [other (cell Field.capacity) nofun]; exact S.capacity
  · rw [other (cell Field.mask) nofun]; exact S.mask
  · obtain ⟨e, h⟩ := release_some h
    rw [turn (S.lap j u h) e]
    exact S.filling j u h h'
  · obtain ⟨e, h⟩ := release_some h
    rw [turn (S.lap j u h) e, other (p.item j) nofun]
    exact S.draining j u h h'
  · have h' : x.H ≤ j := h'
    have e : j ≠ i := by omega
    rw [release_ne e] at h
    rw [turn ⟨h'', by omega⟩ e, other (p.item j) nofun]
    exact S.full j h h' h''
  · by_cases e : j = i
    · rw [e, Mem.set_self]
    · have h' : j < x.H := h'
      rw [release_ne e] at h
      rw [turn ⟨by omega, h''⟩ e]
      exact S.done j h h' h''

end MpmcStep
end Mpmc
