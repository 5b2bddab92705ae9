prelude
import Mpmc.Good
/-!
# Operations in flight, and failures

## Main statements

* `Busy.inFlight`: the owner of a cell is in flight
* `Busy.failed`: an operation that is going to fail has a reason
-/

namespace Mpmc
open Gen.Mpmc

variable {p : Params} {e : Prop} {x : Tickets} {m : Mem} {t : Tid} {v y N k i : Nat} {b buf : List Nat}
  {r : Regs} {f : Frame} {st : Status} {c : Call} {w : Result}

/-! ### The owner of a cell is in flight -/

theorem Push.inFlight : ∀ pc, PushAt p e x m t v b k r st pc → Idle x t ∨ InFlight ⟨0, pc, r, b⟩
  | 0, O => .inl O.idle
  | 1, O | 34, O | 45, O => .inl O.isOpen.idle
  | 2, ⟨O, _⟩ | 3, ⟨O, _⟩ | 4, ⟨O, _⟩ | 5, ⟨O, _⟩ | 6, ⟨O, _⟩ | 7, ⟨O, _⟩ | 8, ⟨O, _⟩ | 9, ⟨O, _⟩ | 10, ⟨O, _⟩
  | 11, ⟨O, _⟩ | 12, ⟨O, _⟩ | 13, ⟨O, _⟩ | 14, ⟨O, _⟩ | 15, ⟨O, _⟩ | 16, ⟨O, _⟩ | 17, ⟨O, _⟩ | 18, ⟨O, _⟩
  | 19, ⟨O, _⟩ | 20, ⟨O, _⟩ | 21, ⟨O, _⟩ | 22, ⟨O, _⟩ | 23, ⟨O, _⟩ | 24, ⟨O, _⟩ | 25, ⟨O, _⟩ | 26, ⟨O, _⟩
  | 27, ⟨O, _⟩ | 28, ⟨O, _⟩ | 29, ⟨O, _⟩ | 30, ⟨O, _⟩ | 31, ⟨O, _⟩ | 35, ⟨O, _⟩ | 36, ⟨O, _⟩ => .inl O.isOpen.idle
  | 33, ⟨O, _⟩ | 44, ⟨O, _⟩ => .inl O.idle
  | 32, ⟨_, I, _⟩ => .inl I
  | 37, .inl ⟨h, _⟩ => .inr (.inl ⟨rfl, fun h' => absurd (h.symm.trans h') nofun⟩)
  | 37, .inr ⟨_, O, _⟩ => .inl O.idle
  | 38, _ | 39, _ | 40, _ | 41, _ | 42, _ => .inr (.inr ⟨Nat.le_of_ble_eq_true rfl, Nat.le_of_ble_eq_true rfl⟩)
  | 43, ⟨_, I⟩ => .inl I
  | _ + 46, h => h.elim

theorem Pop.inFlight : ∀ pc, PopAt p e x t y b k r buf st pc → Idle x t ∨ InFlight ⟨1, pc, r, buf⟩
  | 0, ⟨_, _, _, I⟩ => .inl I
  | 1, O | 18, O | 19, O | 31, O | 32, O => .inl O.idle
  | 2, ⟨O, _⟩ | 3, ⟨O, _⟩ | 4, ⟨O, _⟩ | 5, ⟨O, _⟩ | 6, ⟨O, _⟩ | 7, ⟨O, _⟩ | 8, ⟨O, _⟩ | 9, ⟨O, _⟩ | 10, ⟨O, _⟩
  | 11, ⟨O, _⟩ | 12, ⟨O, _⟩ | 13, ⟨O, _⟩ | 14, ⟨O, _⟩ | 15, ⟨O, _⟩ | 16, ⟨O, _⟩ | 20, ⟨O, _⟩ | 21, ⟨O, _⟩ => .inl O.idle
  | 17, ⟨_, _, I, _⟩ => .inl I
  | 22, .inl ⟨h, _⟩ => .inr (.inl ⟨rfl, fun h' => absurd (h.symm.trans h') nofun⟩)
  | 22, .inr ⟨_, O⟩ => .inl O.idle
  | 23, _ | 24, _ | 25, _ | 26, _ | 27, _ => .inr (.inr ⟨Nat.le_of_ble_eq_true rfl, Nat.le_of_ble_eq_true rfl⟩)
  | 28, D | 29, D => .inl D.idle
  | 30, ⟨_, I⟩ => .inl I
  | _ + 33, h => h.elim

theorem PushMany.inFlight : ∀ pc, PushManyAt p e x m t N b k r st pc → Idle x t ∨ InFlight ⟨2, pc, r, b⟩
  | 0, ⟨O, _⟩ | 1, ⟨O, _⟩ | 2, ⟨O, _⟩ | 3, ⟨O, _⟩ | 5, ⟨O, _⟩ => .inl O.idle
  | 4, ⟨_, I, _⟩ | 37, ⟨_, I, _⟩ | 55, ⟨_, I, _⟩ => .inl I
  | 6, O | 38, O | 39, O | 56, O | 57, O => .inl O.isOpen.idle
  | 7, ⟨O, _⟩ | 8, ⟨O, _⟩ | 9, ⟨O, _⟩ | 10, ⟨O, _⟩ | 11, ⟨O, _⟩ | 12, ⟨O, _⟩ | 13, ⟨O, _⟩ | 14, ⟨O, _⟩ | 15, ⟨O, _⟩
  | 16, ⟨O, _⟩ | 17, ⟨O, _⟩ | 18, ⟨O, _⟩ | 19, ⟨O, _⟩ | 20, ⟨O, _⟩ | 21, ⟨O, _⟩ | 22, ⟨O, _⟩ | 23, ⟨O, _⟩
  | 24, ⟨O, _⟩ | 25, ⟨O, _⟩ | 26, ⟨O, _⟩ | 27, ⟨O, _⟩ | 28, ⟨O, _⟩ | 29, ⟨O, _⟩ | 30, ⟨O, _⟩ | 31, ⟨O, _⟩
  | 32, ⟨O, _⟩ | 33, ⟨O, _⟩ | 34, ⟨O, _⟩ | 35, ⟨O, _⟩ | 36, ⟨O, _⟩ | 40, ⟨O, _⟩ | 41, ⟨O, _⟩ => .inl O.isOpen.idle
  | 42, .inl ⟨h, _⟩ => .inr (.inl ⟨rfl, fun h' => absurd (h.symm.trans h') nofun⟩)
  | 42, .inr ⟨_, O⟩ => .inl O.isOpen.idle
  | 43, _ => .inr (.inr (.inl rfl))
  | 44, ⟨F, _⟩ | 54, ⟨F, _⟩ => by
    rcases Nat.lt_or_ge (r 17) (r 4) with h | h
    · exact .inr (.inr (.inr (.inl ⟨Nat.le_of_ble_eq_true rfl, Nat.le_of_ble_eq_true rfl, nofun, h⟩)))
    · exact .inl (F.mine.idle (by omega))
  | 45, ⟨_, h⟩ | 46, ⟨_, h, _⟩ | 47, ⟨_, h, _⟩ | 48, ⟨_, h, _⟩ | 49, ⟨_, h, _⟩ | 50, ⟨_, h, _⟩ | 51, ⟨_, h, _⟩
  | 52, ⟨_, h, _⟩ => .inr (.inr (.inr (.inl ⟨Nat.le_of_ble_eq_true rfl, Nat.le_of_ble_eq_true rfl, nofun, h⟩)))
  | 53, ⟨F, _⟩ => by
    rcases Nat.lt_or_ge (r 17 + 1) (r 4) with h | h
    · exact .inr (.inr (.inr (.inr ⟨rfl, h⟩)))
    · exact .inl (F.mine.idle (by omega))
  | _ + 58, h => h.elim

theorem PopMany.inFlight : ∀ pc, PopManyAt p e x t N b k r buf st pc → Idle x t ∨ InFlight ⟨3, pc, r, buf⟩
  | 0, ⟨O, _⟩ | 1, ⟨O, _⟩ | 2, ⟨O, _⟩ | 3, ⟨O, _⟩ | 5, ⟨O, _⟩ => .inl O.idle
  | 4, ⟨_, _, I, _⟩ | 22, ⟨_, _, I, _⟩ | 40, ⟨_, I, _⟩ => .inl I
  | 6, O | 23, O | 24, O | 41, O | 42, O => .inl O.isOpen.idle
  | 7, ⟨O, _⟩ | 8, ⟨O, _⟩ | 9, ⟨O, _⟩ | 10, ⟨O, _⟩ | 11, ⟨O, _⟩ | 12, ⟨O, _⟩ | 13, ⟨O, _⟩ | 14, ⟨O, _⟩ | 15, ⟨O, _⟩
  | 16, ⟨O, _⟩ | 17, ⟨O, _⟩ | 18, ⟨O, _⟩ | 19, ⟨O, _⟩ | 20, ⟨O, _⟩ | 21, ⟨O, _⟩ | 25, ⟨O, _⟩ | 26, ⟨O, _⟩ =>
    .inl O.isOpen.idle
  | 27, .inl ⟨h, _⟩ => .inr (.inl ⟨rfl, fun h' => absurd (h.symm.trans h') nofun⟩)
  | 27, .inr ⟨_, O⟩ => .inl O.isOpen.idle
  | 28, _ => .inr (.inr (.inl rfl))
  | 29, D => by
    rcases Nat.lt_or_ge (r 14) (r 4) with h | h
    · exact .inr (.inr (.inr (.inl ⟨Nat.le_of_ble_eq_true rfl, Nat.le_of_ble_eq_true rfl, h⟩)))
    · exact .inl (D.mine.idle (by omega))
  | 30, ⟨_, h⟩ | 31, ⟨_, h, _⟩ | 32, ⟨_, h, _⟩ | 33, ⟨_, h, _⟩ | 34, ⟨_, h, _⟩ | 35, ⟨_, h, _⟩ =>
    .inr (.inr (.inr (.inl ⟨Nat.le_of_ble_eq_true rfl, Nat.le_of_ble_eq_true rfl, h⟩)))
  | 36, ⟨D, _⟩ | 37, ⟨D, _⟩ | 38, D => by
    rcases Nat.lt_or_ge (r 14 + 1) (r 4) with h | h
    · exact .inr (.inr (.inr (.inr (.inl ⟨Nat.le_of_ble_eq_true rfl, Nat.le_of_ble_eq_true rfl, h⟩))))
    · exact .inl (D.mine.idle (by omega))
  | 39, D => by
    rcases Nat.lt_or_ge (r 14) (r 4) with h | h
    · exact .inr (.inr (.inr (.inr (.inr ⟨rfl, h⟩))))
    · exact .inl (D.mine.idle (by omega))
  | _ + 43, h => h.elim

theorem Size.idle : ∀ pc, SizeAt p x t b r st pc → Idle x t
  | 0, O => O.idle
  | 1, ⟨O, _⟩ | 2, ⟨O, _⟩ => O.idle
  | 3, .inl ⟨_, D⟩ | 3, .inr ⟨_, D⟩ => D.idle
  | 4, D | 5, D => D.idle
  | _ + 6, h => h.elim

/-- The owner of a cell is in flight. -/
theorem Busy.inFlight {e : Reasons} (h : Busy p e x m t f st) (ho : x.own i = some t) : InFlight f := by
  cases h with
  | push h => cases h with | mk h => exact (Push.inFlight _ h).resolve_left fun I => I i ho
  | pop h => cases h with | mk h => exact (Pop.inFlight _ h).resolve_left fun I => I i ho
  | pushMany h => cases h with | mk h => exact (PushMany.inFlight _ h).resolve_left fun I => I i ho
  | popMany h => cases h with | mk h => exact (PopMany.inFlight _ h).resolve_left fun I => I i ho
  | size h => cases h with | mk h => exact absurd ho (Size.idle _ h i)

/-! ### Failures have a reason -/

theorem PushOpen.absurd {q : Prop} (O : PushOpen x t v b r (.committed c w)) : q := nomatch O.pending
theorem PushOn.absurd {q : Prop} (O : PushOn p x t v b k r (.committed c w)) : q := nomatch O.isOpen.pending
theorem PopOn.absurd {q : Prop} {j : Nat} (O : PopOn p x t y b k j r buf (.committed c w)) : q := nomatch O.pending
theorem PushManyOpen.absurd {q : Prop} (O : PushManyOpen x t N b r (.committed c w)) : q := nomatch O.pending
theorem PushManyOn.absurd {q : Prop} {j : Nat} (O : PushManyOn p x t N b k j r (.committed c w)) : q :=
  nomatch O.isOpen.pending
theorem PopManyOpen.absurd {q : Prop} (O : PopManyOpen x t N b r buf (.committed c w)) : q := nomatch O.pending
theorem PopManyOn.absurd {q : Prop} {j : Nat} (O : PopManyOn p x t N b k j r buf (.committed c w)) : q :=
  nomatch O.isOpen.pending

theorem PushFill.notFailed {q : Prop} (F : PushFill p x t v b k r (.committed c w)) (h : Failed c w) : q := by
  cases F.committed; cases h

theorem PopDrain.notFailed {q : Prop} (D : PopDrain p x t y b k r buf (.committed c w)) (h : Failed c w) : q := by
  cases D.committed; cases h

theorem Push.failed : ∀ pc, PushAt p e x m t v b k r (.committed c w) pc → Failed c w → c.op = 0 ∧ e
  | 0, O, _ => O.absurd
  | 1, O, _ | 34, O, _ | 45, O, _ => O.absurd
  | 2, ⟨O, _⟩, _ | 3, ⟨O, _⟩, _ | 4, ⟨O, _⟩, _ | 5, ⟨O, _⟩, _ | 6, ⟨O, _⟩, _ | 7, ⟨O, _⟩, _ | 8, ⟨O, _⟩, _
  | 9, ⟨O, _⟩, _ | 10, ⟨O, _⟩, _ | 11, ⟨O, _⟩, _ | 12, ⟨O, _⟩, _ | 13, ⟨O, _⟩, _ | 14, ⟨O, _⟩, _ | 15, ⟨O, _⟩, _
  | 16, ⟨O, _⟩, _ | 17, ⟨O, _⟩, _ | 18, ⟨O, _⟩, _ | 19, ⟨O, _⟩, _ | 20, ⟨O, _⟩, _ | 21, ⟨O, _⟩, _ | 22, ⟨O, _⟩, _
  | 23, ⟨O, _⟩, _ | 24, ⟨O, _⟩, _ | 25, ⟨O, _⟩, _ | 26, ⟨O, _⟩, _ | 27, ⟨O, _⟩, _ | 28, ⟨O, _⟩, _ | 29, ⟨O, _⟩, _
  | 30, ⟨O, _⟩, _ | 31, ⟨O, _⟩, _ | 35, ⟨O, _⟩, _ | 36, ⟨O, _⟩, _ => O.absurd
  | 33, ⟨O, _⟩, _ | 44, ⟨O, _⟩, _ => O.absurd
  | 32, ⟨h', _, h⟩, _ => by cases h'; exact ⟨rfl, h⟩
  | 37, .inl ⟨_, F⟩, h => F.notFailed h
  | 37, .inr ⟨_, O, _⟩, _ => O.absurd
  | 38, F, h => F.notFailed h
  | 39, ⟨F, _⟩, h | 40, ⟨F, _⟩, h | 41, ⟨F, _⟩, h | 42, ⟨F, _⟩, h => F.notFailed h
  | 43, ⟨h', _⟩, h => by cases h'; cases h
  | _ + 46, h, _ => h.elim

theorem Pop.failed : ∀ pc, PopAt p e x t y b k r buf (.committed c w) pc → Failed c w → c.op = 1 ∧ e
  | 0, ⟨_, _, h, _⟩, _ => nomatch h
  | 1, O, _ | 18, O, _ | 19, O, _ | 31, O, _ | 32, O, _ => O.absurd
  | 2, ⟨O, _⟩, _ | 3, ⟨O, _⟩, _ | 4, ⟨O, _⟩, _ | 5, ⟨O, _⟩, _ | 6, ⟨O, _⟩, _ | 7, ⟨O, _⟩, _ | 8, ⟨O, _⟩, _
  | 9, ⟨O, _⟩, _ | 10, ⟨O, _⟩, _ | 11, ⟨O, _⟩, _ | 12, ⟨O, _⟩, _ | 13, ⟨O, _⟩, _ | 14, ⟨O, _⟩, _ | 15, ⟨O, _⟩, _
  | 16, ⟨O, _⟩, _ | 20, ⟨O, _⟩, _ | 21, ⟨O, _⟩, _ => O.absurd
  | 17, ⟨_, h', _, h⟩, _ => by cases h'; exact ⟨rfl, h⟩
  | 22, .inl ⟨_, D⟩, h => D.notFailed h
  | 22, .inr ⟨_, O⟩, _ => O.absurd
  | 23, D, h => D.notFailed h
  | 24, ⟨D, _⟩, h | 25, ⟨D, _⟩, h | 26, ⟨D, _⟩, h | 27, ⟨D, _⟩, h => D.notFailed h
  | 28, D, h | 29, D, h => by cases D.committed; cases h
  | 30, ⟨h', _⟩, h => by cases h'; cases h
  | _ + 33, h, _ => h.elim

theorem PushManyFill.notFailed {j : Nat} {q : Prop} (F : PushManyFill p x t N b k j r (.committed c w))
    (h : Failed c w) : q := by
  have h₀ := F.pos
  cases F.committed
  exact absurd h.1 h₀

theorem PushMany.failed : ∀ pc, PushManyAt p e x m t N b k r (.committed c w) pc → Failed c w → c.op = 2 ∧ e
  | 0, ⟨O, _⟩, _ | 1, ⟨O, _⟩, _ | 2, ⟨O, _⟩, _ | 3, ⟨O, _⟩, _ | 5, ⟨O, _⟩, _ => O.absurd
  | 4, ⟨h', _, h₀⟩, h => by cases h'; exact absurd (by rw [h₀]) h.2
  | 37, ⟨h', _, h⟩, _ => by cases h'; exact ⟨rfl, h⟩
  | 55, ⟨h', _, h₀⟩, h => by cases h'; exact absurd h.1 h₀
  | 6, O, _ | 38, O, _ | 39, O, _ | 56, O, _ | 57, O, _ => O.absurd
  | 7, ⟨O, _⟩, _ | 8, ⟨O, _⟩, _ | 9, ⟨O, _⟩, _ | 10, ⟨O, _⟩, _ | 11, ⟨O, _⟩, _ | 12, ⟨O, _⟩, _ | 13, ⟨O, _⟩, _
  | 14, ⟨O, _⟩, _ | 15, ⟨O, _⟩, _ | 16, ⟨O, _⟩, _ | 17, ⟨O, _⟩, _ | 18, ⟨O, _⟩, _ | 19, ⟨O, _⟩, _ | 20, ⟨O, _⟩, _
  | 21, ⟨O, _⟩, _ | 22, ⟨O, _⟩, _ | 23, ⟨O, _⟩, _ | 24, ⟨O, _⟩, _ | 25, ⟨O, _⟩, _ | 26, ⟨O, _⟩, _ | 27, ⟨O, _⟩, _
  | 28, ⟨O, _⟩, _ | 29, ⟨O, _⟩, _ | 30, ⟨O, _⟩, _ | 31, ⟨O, _⟩, _ | 32, ⟨O, _⟩, _ | 33, ⟨O, _⟩, _ | 34, ⟨O, _⟩, _
  | 35, ⟨O, _⟩, _ | 36, ⟨O, _⟩, _ | 40, ⟨O, _⟩, _ | 41, ⟨O, _⟩, _ => O.absurd
  | 42, .inl ⟨_, F⟩, h => F.notFailed h
  | 42, .inr ⟨_, O⟩, _ => O.absurd
  | 43, F, h => F.notFailed h
  | 44, ⟨F, _⟩, h | 45, ⟨F, _⟩, h | 46, ⟨F, _⟩, h | 47, ⟨F, _⟩, h | 48, ⟨F, _⟩, h | 49, ⟨F, _⟩, h | 50, ⟨F, _⟩, h
  | 51, ⟨F, _⟩, h | 52, ⟨F, _⟩, h | 53, ⟨F, _⟩, h | 54, ⟨F, _⟩, h => F.notFailed h
  | _ + 58, h, _ => h.elim

theorem PopManyDrain.notFailed {i j : Nat} {q : Prop} (D : PopManyDrain p x t N b k i j r buf (.committed c w))
    (h : Failed c w) : q := by
  have h₀ := D.pos
  cases D.committed
  exact absurd h.1 h₀

theorem PopMany.failed : ∀ pc, PopManyAt p e x t N b k r buf (.committed c w) pc → Failed c w → c.op = 3 ∧ e
  | 0, ⟨O, _⟩, _ | 1, ⟨O, _⟩, _ | 2, ⟨O, _⟩, _ | 3, ⟨O, _⟩, _ | 5, ⟨O, _⟩, _ => O.absurd
  | 4, ⟨_, h', _, h₀⟩, h => by cases h'; exact absurd (by rw [h₀]) h.2
  | 22, ⟨_, h', _, h⟩, _ => by cases h'; exact ⟨rfl, h⟩
  | 40, ⟨h', _, h₀⟩, h => by cases h'; exact absurd h.1 h₀
  | 6, O, _ | 23, O, _ | 24, O, _ | 41, O, _ | 42, O, _ => O.absurd
  | 7, ⟨O, _⟩, _ | 8, ⟨O, _⟩, _ | 9, ⟨O, _⟩, _ | 10, ⟨O, _⟩, _ | 11, ⟨O, _⟩, _ | 12, ⟨O, _⟩, _ | 13, ⟨O, _⟩, _
  | 14, ⟨O, _⟩, _ | 15, ⟨O, _⟩, _ | 16, ⟨O, _⟩, _ | 17, ⟨O, _⟩, _ | 18, ⟨O, _⟩, _ | 19, ⟨O, _⟩, _ | 20, ⟨O, _⟩, _
  | 21, ⟨O, _⟩, _ | 25, ⟨O, _⟩, _ | 26, ⟨O, _⟩, _ => O.absurd
  | 27, .inl ⟨_, D⟩, h => D.notFailed h
  | 27, .inr ⟨_, O⟩, _ => O.absurd
  | 28, D, h | 29, D, h | 38, D, h | 39, D, h => D.notFailed h
  | 30, ⟨D, _⟩, h | 31, ⟨D, _⟩, h | 32, ⟨D, _⟩, h | 33, ⟨D, _⟩, h | 34, ⟨D, _⟩, h | 35, ⟨D, _⟩, h | 36, ⟨D, _⟩, h
  | 37, ⟨D, _⟩, h => D.notFailed h
  | _ + 43, h, _ => h.elim

theorem Size.failed : ∀ pc, SizeAt p x t b r (.committed c w) pc → ¬ Failed c w
  | 0, O, _ => nomatch O.pending
  | 1, ⟨O, _⟩, _ | 2, ⟨O, _⟩, _ => nomatch O.pending
  | 3, .inl ⟨_, D⟩, h | 3, .inr ⟨_, D⟩, h => by cases D.committed; exact h
  | 4, D, h | 5, D, h => by cases D.committed; exact h
  | _ + 6, h, _ => h.elim

end Mpmc
