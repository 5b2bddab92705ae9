prelude
import Machine.Roles
/-!
# There is always a number that no object has

## Main definitions

* `Heap.Bounded m`: from some number on there are no objects

## Main statements

* `Heap.Bounded.exec`: it remains so
-/

namespace Heap

/-- From some number on there are no objects. -/
def Bounded (m : Mem) : Prop := ∃ k, ∀ o, k ≤ o → m (extent o) = 0

namespace Bounded
variable {m m' : Mem} {l : Loc} {v : Nat}

/-- An object that there is not, and has a number at least this large. -/
theorem new (h : Bounded m) (a : Nat) : ∃ o, a ≤ o ∧ m (extent o) = 0 := by
  obtain ⟨k, h⟩ := h
  exact ⟨k + a, by omega, h (k + a) (by omega)⟩

theorem set (h : Bounded m) : Bounded (m.set l v) := by
  obtain ⟨k, h⟩ := h
  refine ⟨k + l.idx + 1, fun o ho => ?_⟩
  rw [Mem.set_ne fun e => by subst e; dsimp only at ho; omega]
  exact h o (by omega)

theorem alloc (h : Bounded m) : Bounded (Heap.alloc m v) := h.set.set

/-- It remains so. -/
theorem exec {P : Program} {f f' : Frame} (h : Bounded m) (hx : f.exec P m = some (.next m' f')) : Bounded m' := by
  unfold Frame.exec at hx
  cases hi : f.instr? P with
  | none => rw [hi] at hx; cases hx
  | some i =>
    rw [hi] at hx
    cases i with
    | set dst value => cases hx; exact h
    | load dst place order => cases hx; exact h
    | fence order => cases hx; exact h
    | branch c yes no => cases hx; exact h
    | jump target => cases hx; exact h
    | store place value order => cases hx; exact h.set
    | fetchAdd dst place value order => cases hx; exact h.set
    | exchange dst place value order => cases hx; exact h.set
    | alloc dst count => cases hx; exact h.alloc
    | free obj => cases hx; exact h.set
    | ret value => cases hx
    | get dst idx =>
      dsimp only [Instr.exec] at hx
      split at hx
      · cases hx
      · cases hx; exact h
    | put idx value =>
      dsimp only [Instr.exec] at hx
      split at hx
      · cases hx
      · cases hx; exact h
    | cas ok old place e d s s' =>
      dsimp only [Instr.exec] at hx
      cases hb : Nat.beq (m (place.loc f.regs)) (e.eval f.regs) with
      | true => rw [hb] at hx; cases hx; exact h.set
      | false => rw [hb] at hx; cases hx; exact h

end Bounded
end Heap
