prelude
import Machine.Accesses
import Mpmc.Good
/-!
# What the bounded queue's threads are about to access

## Main definitions

* `MayAccess p x t a`: thread `t` may make the access `a`: one to a field or a turn, atomic or of what never changes; or
  one to the value of a cell that it owns

## Main statements

* `Busy.access`: it is about to make no other
-/

namespace Mpmc
open Gen.Mpmc

/-- What thread `t` may access. -/
inductive MayAccess (p : Params) (x : Tickets) (t : Tid) : Access → Prop where
  | field {f w} : f ≤ Field.head → MayAccess p x t ⟨cell f, w, false⟩
  | constant {f w} : Field.capacity ≤ f → f ≤ Field.mask → MayAccess p x t ⟨cell f, false, w⟩
  | turn {i w} : MayAccess p x t ⟨p.turn i, w, false⟩
  | item {i w} : x.own i = some t → MayAccess p x t ⟨p.item i, w, true⟩

variable {p : Params} {e : Prop} {x : Tickets} {m : Mem} {t : Tid} {v y N k o i : Nat} {w : Bool} {b buf : List Nat}
  {r : Regs} {f : Frame} {st : Status}

theorem MayAccess.tail (h : o = 1) : MayAccess p x t ⟨⟨o, Field.tail, 0⟩, w, false⟩ := h ▸ .field (by decide)
theorem MayAccess.seen (h : o = 1) : MayAccess p x t ⟨⟨o, Field.headSeen, 0⟩, w, false⟩ := h ▸ .field (by decide)
theorem MayAccess.head (h : o = 1) : MayAccess p x t ⟨⟨o, Field.head, 0⟩, w, false⟩ := h ▸ .field (by decide)
theorem MayAccess.capacity (h : o = 1) : MayAccess p x t ⟨⟨o, Field.capacity, 0⟩, false, w⟩ :=
  h ▸ .constant (by decide) (by decide)
theorem MayAccess.mask (h : o = 1) : MayAccess p x t ⟨⟨o, Field.mask, 0⟩, false, w⟩ :=
  h ▸ .constant (by decide) (by decide)

theorem MayAccess.turnAt {j : Nat} (h : o = 1) (h' : i = place (p.number j)) :
    MayAccess p x t ⟨⟨o, Field.cellsTurn, i⟩, w, false⟩ := by
  subst h h'
  exact .turn

theorem MayAccess.itemAt {j : Nat} (h : o = 1) (h' : i = place (p.number j)) (ho : x.own j = some t) :
    MayAccess p x t ⟨⟨o, Field.cellsValue, i⟩, w, true⟩ := by
  subst h h'
  exact .item ho

theorem Push.access : ∀ pc, PushAt p e x m t v b k r st pc →
    Accesses (MayAccess p x t) (Frame.access program ⟨0, pc, r, b⟩)
  | 3, _ | 4, _ | 5, _ | 8, _ | 9, _ | 10, _ | 11, _ | 12, _ | 13, _ | 14, _ | 15, _ | 17, _ | 18, _ | 19, _ | 20, _
  | 21, _ | 23, _ | 24, _ | 25, _ | 26, _ | 27, _ | 28, _ | 29, _ | 31, _ | 32, _ | 33, _ | 34, _ | 35, _ | 37, _
  | 39, _ | 40, _ | 43, _ | 44, _ | 45, _ => trivial
  | 0, O => .tail O.q
  | 1, O => .capacity O.isOpen.q
  | 2, ⟨O, _⟩ => .seen O.isOpen.q
  | 6, ⟨O, _⟩ => .head O.isOpen.q
  | 7, ⟨O, _⟩ => .seen O.isOpen.q
  | 16, ⟨O, _⟩ => .mask O.isOpen.q
  | 22, ⟨O, _, _, _, _, h⟩ => .turnAt O.isOpen.q h
  | 30, ⟨O, _⟩ => .tail O.isOpen.q
  | 36, ⟨O, _⟩ => .tail O.isOpen.q
  | 38, F => .mask F.q
  | 41, ⟨F, h⟩ => .itemAt F.q h F.own
  | 42, ⟨F, h, _⟩ => .turnAt F.q h
  | _ + 46, h => h.elim

theorem Pop.access : ∀ pc, PopAt p e x t y b k r buf st pc →
    Accesses (MayAccess p x t) (Frame.access program ⟨1, pc, r, buf⟩)
  | 2, _ | 3, _ | 4, _ | 5, _ | 6, _ | 8, _ | 9, _ | 10, _ | 11, _ | 12, _ | 13, _ | 14, _ | 16, _ | 17, _ | 18, _
  | 19, _ | 20, _ | 22, _ | 24, _ | 25, _ | 28, _ | 29, _ | 30, _ | 31, _ | 32, _ => trivial
  | 0, ⟨h, _⟩ => .head h
  | 1, O => .mask O.q
  | 7, ⟨O, _, _, _, h⟩ => .turnAt O.q h
  | 15, ⟨O, _⟩ => .head O.q
  | 21, ⟨O, _⟩ => .head O.q
  | 23, D => .mask D.q
  | 26, ⟨D, _, h⟩ => .itemAt D.q h D.own
  | 27, ⟨D, _, h, _⟩ => .turnAt D.q h
  | _ + 33, h => h.elim

theorem PushMany.access : ∀ pc, PushManyAt p e x m t N b k r st pc →
    Accesses (MayAccess p x t) (Frame.access program ⟨2, pc, r, b⟩)
  | 1, _ | 2, _ | 3, _ | 4, _ | 8, _ | 9, _ | 10, _ | 13, _ | 14, _ | 15, _ | 16, _ | 17, _ | 18, _ | 19, _ | 20, _
  | 22, _ | 23, _ | 24, _ | 25, _ | 26, _ | 28, _ | 29, _ | 30, _ | 31, _ | 32, _ | 33, _ | 34, _ | 36, _ | 37, _
  | 38, _ | 39, _ | 40, _ | 42, _ | 43, _ | 44, _ | 45, _ | 46, _ | 47, _ | 49, _ | 50, _ | 53, _ | 54, _ | 55, _
  | 56, _ | 57, _ => trivial
  | 0, ⟨O, _⟩ => .capacity O.q
  | 5, ⟨O, _⟩ => .tail O.q
  | 6, O => .capacity O.isOpen.q
  | 7, ⟨O, _⟩ => .seen O.isOpen.q
  | 11, ⟨O, _⟩ => .head O.isOpen.q
  | 12, ⟨O, _⟩ => .seen O.isOpen.q
  | 21, ⟨O, _⟩ => .mask O.isOpen.q
  | 27, ⟨O, _, _, _, _, h⟩ => .turnAt O.isOpen.q h
  | 35, ⟨O, _⟩ => .tail O.isOpen.q
  | 41, ⟨O, _⟩ => .tail O.isOpen.q
  | 48, ⟨F, _⟩ => .mask F.q
  | 51, ⟨F, h, _, _, h'⟩ => .itemAt F.q h' (F.own (Nat.le_refl _) h)
  | 52, ⟨F, _, _, _, h', _⟩ => .turnAt F.q h'
  | _ + 58, h => h.elim

theorem PopMany.access : ∀ pc, PopManyAt p e x t N b k r buf st pc →
    Accesses (MayAccess p x t) (Frame.access program ⟨3, pc, r, buf⟩)
  | 1, _ | 2, _ | 3, _ | 4, _ | 7, _ | 8, _ | 9, _ | 10, _ | 11, _ | 13, _ | 14, _ | 15, _ | 16, _ | 17, _ | 18, _
  | 19, _ | 21, _ | 22, _ | 23, _ | 24, _ | 25, _ | 27, _ | 28, _ | 29, _ | 30, _ | 32, _ | 33, _ | 36, _ | 37, _
  | 38, _ | 39, _ | 40, _ | 41, _ | 42, _ => trivial
  | 0, ⟨O, _⟩ => .capacity O.q
  | 5, ⟨O, _⟩ => .head O.q
  | 6, O => .mask O.isOpen.q
  | 12, ⟨O, _, _, _, h⟩ => .turnAt O.isOpen.q h
  | 20, ⟨O, _⟩ => .head O.isOpen.q
  | 26, ⟨O, _⟩ => .head O.isOpen.q
  | 31, ⟨D, _⟩ => .mask D.q
  | 34, ⟨D, h, _, _, h'⟩ => .itemAt D.q h' (D.own (Nat.le_refl _) h)
  | 35, ⟨D, _, _, _, h', _⟩ => .turnAt D.q h'
  | _ + 43, h => h.elim

theorem Size.access : ∀ pc, SizeAt p x t b r st pc → Accesses (MayAccess p x t) (Frame.access program ⟨4, pc, r, b⟩)
  | 3, _ | 4, _ | 5, _ => trivial
  | 0, O => .capacity O.q
  | 1, ⟨O, _⟩ => .head O.q
  | 2, ⟨O, _⟩ => .tail O.q
  | _ + 6, h => h.elim

theorem Busy.access {e : Reasons} (h : Busy p e x m t f st) : Accesses (MayAccess p x t) (f.access program) := by
  cases h with
  | push h => cases h with | mk h => exact Push.access _ h
  | pop h => cases h with | mk h => exact Pop.access _ h
  | pushMany h => cases h with | mk h => exact PushMany.access _ h
  | popMany h => cases h with | mk h => exact PopMany.access _ h
  | size h => cases h with | mk h => exact Size.access _ h

end Mpmc
