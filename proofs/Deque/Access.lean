prelude
import Deque.Linearizable
/-!
# What each thread may access

## Main definitions

* `Buffer m o`: object `o` is a buffer that exists
* `OwnerAccess`, `ThiefAccess`, `SizeAccess`: what each thread may be about to access

## Main statements

* `ValidAt.access`: a thread is about to access nothing else
-/

namespace Deque
open Gen.Deque

/-- Object `o` is a buffer that exists, published or not. -/
def Buffer (m : Mem) (o : Nat) : Prop := (o = 2 ∨ ∃ n, o = m (Heap.answer n)) ∧ o ≠ 0 ∧ m (Heap.extent o) ≠ 0

/-- The fields that everybody may access, atomically. -/
def isShared (field : Nat) : Prop := field = Field.top ∨ field = Field.bottom ∨ field = Field.buffer

/-- The owner's own fields. -/
def isOwn (field : Nat) : Prop := field = Field.bottomOwn ∨ field = Field.topSeen ∨ field = Field.bufferOwn

/-- What `size` may access. -/
inductive SizeAccess : Access → Prop where
  | shared {field w} : isShared field → SizeAccess ⟨cell field, w, false⟩

/-- What a thief may access: besides, the mask of a buffer that was published, and slots atomically. -/
inductive ThiefAccess (y : Own) (m : Mem) : Access → Prop where
  | shared {field w} : isShared field → ThiefAccess y m ⟨cell field, w, false⟩
  | mask {o k} : y.pub o = some k → Buffer m o → ThiefAccess y m ⟨⟨o, Field.bufferMask, 0⟩, false, true⟩
  | slot {o i w} : Buffer m o → i + 1 < m (Heap.extent o) → ThiefAccess y m ⟨⟨o, Field.bufferSlots, i⟩, w, false⟩

/-- What the owner may access: besides, its own fields, and a buffer that is not yet published. -/
inductive OwnerAccess (y : Own) (m : Mem) : Access → Prop where
  | thief {a} : ThiefAccess y m a → OwnerAccess y m a
  | own {field w} : isOwn field → OwnerAccess y m ⟨cell field, w, true⟩
  | new {o field} : y.pub o = none → Buffer m o → (field = Field.bufferMask ∨ field = Field.bufferOlder) →
      OwnerAccess y m ⟨⟨o, field, 0⟩, true, true⟩

/-- If there is an access, it is one of these. -/
def IsA (A : Access → Prop) : Option Access → Prop
  | none => True
  | some a => A a

variable {p : Params} {T : Nat} {y : Own} {m : Mem} {s : State} {A : Access → Prop} {r : Regs} {st : Status}

theorem isA_cell {field : Nat} {w pl : Bool} (hq : r 0 = 1) (h : A ⟨cell field, w, pl⟩) :
    IsA A (some ⟨⟨r 0, field, 0⟩, w, pl⟩) := by
  rw [hq]; exact h

theorem IsBuffer.exists {o k : Nat} (B : IsBuffer m o k) : Buffer m o :=
  ⟨B.named, B.ne_zero, by rw [B.extent]; nofun⟩

theorem New.exists {o : Nat} (D : New y m o) : Buffer m o := ⟨.inr D.named, D.ne_zero, by rw [D.extent]; nofun⟩

theorem thief_mask {o k : Nat} (S : Shared p T y m) (hp : y.pub o = some k) :
    ThiefAccess y m ⟨⟨o, Field.bufferMask, 0⟩, false, true⟩ := .mask hp (S.buffers o k hp).exists

theorem thief_slot {o k i : Nat} {w : Bool} (hb : Buffer m o) (he : m (Heap.extent o) = Word.pow2 k + 1) :
    ThiefAccess y m ⟨p.slot o k i, w, false⟩ := by
  refine .slot hb ?_
  rw [he]
  exact Nat.succ_lt_succ (Nat.mod_lt _ (Word.pow2_pos k))

/-! ### Each program counter -/

section
variable {o k : Nat} {w : Bool}

theorem owner_mask (S : Shared p T y m) (h : o = y.cur) : OwnerAccess y m ⟨⟨o, Field.bufferMask, 0⟩, false, true⟩ := by
  rw [h]
  exact .thief (thief_mask S S.current)

/-- A slot of the current buffer. -/
theorem owner_slot {i n : Nat} (S : Shared p T y m) (h : o = y.cur) (hi : n = (p.base + i) % Word.pow2 y.K) :
    OwnerAccess y m ⟨⟨o, Field.bufferSlots, n⟩, w, false⟩ := by
  rw [h, hi]
  exact .thief (thief_slot S.is_current.exists S.is_current.extent)

end

theorem Push.access {v : Nat} {b : List Nat} (S : Shared p T y m) : ∀ pc, PushAt p y m v b r st pc →
    IsA (OwnerAccess y m) (Frame.access program ⟨0, pc, r, b⟩)
  | 0, ⟨O, _⟩ => isA_cell O.q (.own (.inl rfl))
  | 1, ⟨O, _⟩ => isA_cell O.q (.own (.inr (.inl rfl)))
  | 2, ⟨O, _⟩ => isA_cell O.q (.own (.inr (.inr rfl)))
  | 3, ⟨_, _, _, _, h₄⟩ => owner_mask S h₄
  | 4, _ => trivial
  | 5, ⟨O, _⟩ => isA_cell O.q (.thief (.shared (.inl rfl)))
  | 6, ⟨O, _⟩ => isA_cell O.q (.own (.inr (.inl rfl)))
  | 7, _ => trivial
  | 8, ⟨_, _, F⟩ => owner_mask S F.buffer
  | 9, _ | 10, _ | 11, _ | 12, _ | 13, _ | 14, _ | 15, _ | 16, _ => trivial
  | 17, ⟨_, G⟩ => OwnerAccess.new G.new.pub G.new.exists (.inl rfl)
  | 18, ⟨_, G, _⟩ => OwnerAccess.new G.new.pub G.new.exists (.inr rfl)
  | 19, _ | 20, _ => trivial
  | 21, ⟨_, G, i, _, h₉, _⟩ => by
    refine owner_slot (i := i) S G.full.buffer ?_
    show BinOp.eval .and (r 9) (r 6) = _
    rw [h₉, G.oldMask, Params.and_mask S.is_current.le]
  | 22, ⟨_, G, i, _, h₉, _, _⟩ => by
    have hp := Word.pow2_pos (y.K + 1)
    have hle := pow2_le_60 (k := y.K + 1) G.small
    show OwnerAccess y m ⟨⟨r 8, Field.bufferSlots, BinOp.eval .and (r 9) (BinOp.eval .sub (r 7) 1)⟩, true, false⟩
    rw [G.slots, Word.sub_eq hp (by unfold wordSize; omega), h₉, Params.and_mask (Nat.succ_le_of_lt G.small)]
    exact .thief (thief_slot G.new.exists G.new.extent)
  | 23, _ | 24, _ => trivial
  | 25, ⟨O, _⟩ => isA_cell O.q (.own (.inr (.inr rfl)))
  | 26, ⟨O, _⟩ => isA_cell O.q (.thief (.shared (.inr (.inr rfl))))
  | 27, _ | 28, _ | 29, _ => trivial
  | 30, ⟨_, R⟩ => owner_mask S R.buffer
  | 31, ⟨_, R, h₅⟩ => by
    refine owner_slot (i := y.E) S R.buffer ?_
    show BinOp.eval .and (r 2) (r 5) = _
    rw [R.bottom, h₅, Params.and_mask S.is_current.le]
  | 32, F => isA_cell F.q (.own (.inl rfl))
  | 33, F => isA_cell F.q (.thief (.shared (.inr (.inl rfl))))
  | 34, _ => trivial
  | _ + 35, h => h.elim

theorem Pop.access {x : Nat} {b buf : List Nat} (S : Shared p T y m) : ∀ pc, PopAt p y x b r buf st pc →
    IsA (OwnerAccess y m) (Frame.access program ⟨1, pc, r, buf⟩)
  | 0, ⟨_, hq, _⟩ => isA_cell hq (.own (.inl rfl))
  | 1, _ => trivial
  | 2, ⟨_, hq, _⟩ => isA_cell hq (.thief (.shared (.inr (.inl rfl))))
  | 3, ⟨B, _⟩ => isA_cell B.q (.thief (.shared (.inl rfl)))
  | 4, _ => trivial
  | 5, ⟨B, _⟩ => isA_cell B.q (.thief (.shared (.inr (.inl rfl))))
  | 6, _ => trivial
  | 7, ⟨B, _⟩ => isA_cell B.q (.own (.inr (.inr rfl)))
  | 8, ⟨_, _, _, h₄⟩ => owner_mask S h₄
  | 9, ⟨B, _, _, h₄, h₅⟩ => by
    refine owner_slot (i := y.F) S h₄ ?_
    show BinOp.eval .and (r 2) (r 5) = _
    rw [B.bottom, h₅, Params.and_mask S.is_current.le]
  | 10, _ | 11, _ => trivial
  | 12, ⟨B, _⟩ => isA_cell B.q (.thief (.shared (.inl rfl)))
  | 13, ⟨B, _⟩ => isA_cell B.q (.thief (.shared (.inr (.inl rfl))))
  | 14, _ | 15, _ | 16, _ | 17, _ => trivial
  | 18, ⟨B, _⟩ => isA_cell B.q (.own (.inl rfl))
  | 19, _ | 20, _ => trivial
  | _ + 21, h => h.elim

theorem Steal.access {x : Nat} {b buf : List Nat} (S : Shared p T y m) : ∀ pc, StealAt p T y m x b r buf st pc →
    IsA (ThiefAccess y m) (Frame.access program ⟨2, pc, r, buf⟩)
  | 0, ⟨hq, _⟩ => isA_cell hq (.shared (.inl rfl))
  | 1, ⟨_, _, _, A⟩ => isA_cell A.q (.shared (.inr (.inl rfl)))
  | 2, _ | 3, _ => trivial
  | 4, ⟨_, _, _, A, _⟩ => isA_cell A.q (.shared (.inr (.inr rfl)))
  | 5, ⟨_, _, _, _, _, _, H⟩ => thief_mask S H.1
  | 6, ⟨_, _, t, A, _, k, H, h₄⟩ => by
    have B := S.buffers _ _ H.1
    show ThiefAccess y m ⟨⟨r 3, Field.bufferSlots, BinOp.eval .and (r 1) (r 4)⟩, false, false⟩
    rw [A.top, h₄, Params.and_mask B.le]
    exact thief_slot B.exists B.extent
  | 7, _ => trivial
  | 8, ⟨_, _, _, A, _⟩ => isA_cell A.q (.shared (.inl rfl))
  | 9, _ | 10, _ | 11, _ | 12, _ => trivial
  | _ + 13, h => h.elim

theorem Sizing.access {f : Frame} (h : Sizing f st) : IsA SizeAccess (f.access program) := by
  cases h with
  | @mk pc r b hpc hq =>
    match pc, hpc with
    | 0, _ => exact isA_cell hq (.shared (.inl rfl))
    | 1, _ => exact isA_cell hq (.shared (.inr (.inl rfl)))
    | 2, _ => exact trivial
    | 3, _ => exact trivial
    | 4, _ => exact trivial
    | pc + 5, h => exact absurd h (by omega)

/-! ### Each thread -/

/-- What a thread may be about to access. -/
inductive MayAccess (y : Own) (m : Mem) (f : Frame) (a : Access) : Prop where
  | owner : isOwner f.op → OwnerAccess y m a → MayAccess y m f a
  | thief : ThiefAccess y m a → MayAccess y m f a

theorem SizeAccess.thief {a : Access} (h : SizeAccess a) : ThiefAccess y m a := by
  cases h with | shared h => exact .shared h

theorem ValidAt.access {g : Ghost spec} {t : Tid} {f : Frame} {a : Access} (R : ValidAt p T y s g)
    (ht : s.thread t = some f) (ha : f.access program = some a) : MayAccess y s.mem f a := by
  have h := R.threads t
  rw [ht] at h
  cases h with
  | size h => have h := h.access; rw [ha] at h; exact .thief h.thief
  | stealing h => cases h with | mk h => have h := Steal.access R.shared _ h; rw [ha] at h; exact .thief h
  | owning h =>
    refine .owner h.owner ?_
    cases h with
    | push h => cases h with | mk h => have h := Push.access R.shared _ h; rw [ha] at h; exact h
    | pop h => cases h with | mk h => have h := Pop.access R.shared _ h; rw [ha] at h; exact h

end Deque
