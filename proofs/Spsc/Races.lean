prelude
import Spsc.Linearizable
/-!
# No data races, no access out of bounds

## Main definitions

* `ProducerAccess`, `ConsumerAccess`, `SizeAccess`: what each thread may be about to access

## Main statements

* `Spsc.raceFree`: in no reachable state do two threads race
* `Spsc.inBounds`: every access is to a field of the ring, the array index less than the number of slots

## Implementation notes

This is freedom of data races in sequentially consistent executions, which is what C11's DRF-SC theorem asks for; so
the generated program, all of whose atomic accesses are sequentially consistent, behaves as `Machine.Step` says. If a
side is handed over from one thread to another, then the clients' synchronisation, which keeps the two from being inside
at once, must also order the one's accesses before the other's: the header demands it, and `Spsc.Allows` stands for it.
With `Spsc.Roles` nothing is handed over.
-/

namespace Spsc
open Gen.Spsc

/-- What the producer may access: atomically `tail` and `head`; alone `tail_own`, `head_seen` and free slots. -/
inductive ProducerAccess (p : Params) (x : Count) : Access → Prop where
  | tail : ProducerAccess p x ⟨cell Field.tail, true, false⟩
  | tailOwn {w} : ProducerAccess p x ⟨cell Field.tailOwn, w, true⟩
  | headSeen {w} : ProducerAccess p x ⟨cell Field.headSeen, w, true⟩
  | head : ProducerAccess p x ⟨cell Field.head, false, false⟩
  | capacity : ProducerAccess p x ⟨cell Field.capacity, false, true⟩
  | mask : ProducerAccess p x ⟨cell Field.mask, false, true⟩
  | slot {j} : x.T + j < x.Hs + p.capacity → ProducerAccess p x ⟨p.slot (x.T + j), true, true⟩

/-- What the consumer may access: atomically `head` and `tail`; alone `head_own`, `tail_seen` and filled slots. -/
inductive ConsumerAccess (p : Params) (x : Count) : Access → Prop where
  | head : ConsumerAccess p x ⟨cell Field.head, true, false⟩
  | headOwn {w} : ConsumerAccess p x ⟨cell Field.headOwn, w, true⟩
  | tailSeen {w} : ConsumerAccess p x ⟨cell Field.tailSeen, w, true⟩
  | tail : ConsumerAccess p x ⟨cell Field.tail, false, false⟩
  | mask : ConsumerAccess p x ⟨cell Field.mask, false, true⟩
  | slot {j} : x.H + j < x.Ts → ConsumerAccess p x ⟨p.slot (x.H + j), false, true⟩

/-- What `size` may access. -/
inductive SizeAccess : Access → Prop where
  | head : SizeAccess ⟨cell Field.head, false, false⟩
  | tail : SizeAccess ⟨cell Field.tail, false, false⟩
  | capacity : SizeAccess ⟨cell Field.capacity, false, true⟩

/-- If there is an access, it is one of these. -/
def IsA (A : Access → Prop) : Option Access → Prop
  | none => True
  | some a => A a

variable {p : Params} {x : Count} {m : Mem} {s : State} {A : Access → Prop}

theorem isA_cell {r : Regs} {field : Nat} {w pl : Bool} (hq : r 0 = 1) (h : A ⟨cell field, w, pl⟩) :
    IsA A (some ⟨⟨r 0, field, 0⟩, w, pl⟩) := by
  rw [hq]; exact h

/-! ### What each program counter accesses -/

theorem Push.access {v own Ho : Nat} {slot : Nat → Nat} {b : List Nat} {r : Regs} {st : Status} : ∀ pc,
    PushAt p x.T x.Hs Ho own slot v b r st pc → IsA (ProducerAccess p x) (Frame.access program ⟨0, pc, r, b⟩)
  | 0, ⟨B, _⟩ => isA_cell B.q .tailOwn
  | 1, ⟨B, _⟩ => isA_cell B.q .headSeen
  | 2, ⟨B, _⟩ => isA_cell B.q .capacity
  | 3, _ => trivial
  | 4, ⟨B, _⟩ => isA_cell B.q .head
  | 5, ⟨B, _⟩ => isA_cell B.q .headSeen
  | 6, _ => trivial
  | 7, _ => trivial
  | 8, ⟨B, _⟩ => isA_cell B.q .mask
  | 9, ⟨B, _, h₂, h, h₅⟩ => by
    show ProducerAccess p x ⟨⟨r 0, Field.slots, BinOp.eval .and (r 2) (r 5)⟩, true, true⟩
    rw [B.q, h₂, h₅, Word.and_index (Nat.le_of_lt p.bits_lt)]
    exact .slot (j := 0) h
  | 10, ⟨B, _⟩ => isA_cell B.q .tailOwn
  | 11, ⟨B, _⟩ => isA_cell B.q .tail
  | 12, _ => trivial
  | _ + 13, h => h.elim

theorem PushMany.access {N own Ho : Nat} {slot : Nat → Nat} {b : List Nat} {r : Regs} {st : Status} : ∀ pc,
    PushManyAt p x.T x.Hs Ho own slot N b r st pc → IsA (ProducerAccess p x) (Frame.access program ⟨2, pc, r, b⟩)
  | 0, ⟨B, _⟩ => isA_cell B.q .tailOwn
  | 1, ⟨B, _⟩ => isA_cell B.q .headSeen
  | 2, ⟨B, _⟩ => isA_cell B.q .capacity
  | 3, _ => trivial
  | 4, ⟨B, _⟩ => isA_cell B.q .head
  | 5, ⟨B, _⟩ => isA_cell B.q .headSeen
  | 6, _ => trivial
  | 7, _ => trivial
  | 8, _ => trivial
  | 9, _ => trivial
  | 10, ⟨B, _⟩ => isA_cell B.q .mask
  | 11, _ => trivial
  | 12, _ => trivial
  | 13, _ => trivial
  | 14, ⟨B, R, h₅, h, _⟩ => by
    have hroom := R.room
    show ProducerAccess p x ⟨⟨r 0, Field.slots, BinOp.eval .and (BinOp.eval .add (r 2) (r 6)) (r 5)⟩, true, true⟩
    rw [B.q, R.tail, h₅, Word.add_index, Word.and_index (Nat.le_of_lt p.bits_lt)]
    exact .slot (by omega)
  | 15, _ => trivial
  | 16, _ => trivial
  | 17, ⟨B, _⟩ => isA_cell B.q .tailOwn
  | 18, ⟨B, _⟩ => isA_cell B.q .tail
  | 19, _ => trivial
  | _ + 20, h => h.elim

theorem Pop.access {y own To : Nat} {known b buf : List Nat} {r : Regs} {st : Status} : ∀ pc,
    PopAt p x.H x.Ts To own known y b r buf st pc → IsA (ConsumerAccess p x) (Frame.access program ⟨1, pc, r, buf⟩)
  | 0, ⟨B, _⟩ => isA_cell B.q .headOwn
  | 1, ⟨B, _⟩ => isA_cell B.q .tailSeen
  | 2, _ => trivial
  | 3, ⟨B, _⟩ => isA_cell B.q .tail
  | 4, ⟨B, _⟩ => isA_cell B.q .tailSeen
  | 5, _ => trivial
  | 6, _ => trivial
  | 7, ⟨B, _⟩ => isA_cell B.q .mask
  | 8, ⟨B, _, h₁, h, h₃⟩ => by
    show ConsumerAccess p x ⟨⟨r 0, Field.slots, BinOp.eval .and (r 1) (r 3)⟩, false, true⟩
    rw [B.q, h₁, h₃, Word.and_index (Nat.le_of_lt p.bits_lt)]
    exact .slot (j := 0) h
  | 9, ⟨B, _⟩ => isA_cell B.q .headOwn
  | 10, ⟨B, _⟩ => isA_cell B.q .head
  | 11, _ => trivial
  | 12, _ => trivial
  | _ + 13, h => h.elim

theorem PopMany.access {N own To : Nat} {known b buf : List Nat} {r : Regs} {st : Status} : ∀ pc,
    PopManyAt p x.H x.Ts To own known N b r buf st pc → IsA (ConsumerAccess p x) (Frame.access program ⟨3, pc, r, buf⟩)
  | 0, ⟨B, _⟩ => isA_cell B.q .headOwn
  | 1, ⟨B, _⟩ => isA_cell B.q .tailSeen
  | 2, _ => trivial
  | 3, ⟨B, _⟩ => isA_cell B.q .tail
  | 4, ⟨B, _⟩ => isA_cell B.q .tailSeen
  | 5, _ => trivial
  | 6, _ => trivial
  | 7, _ => trivial
  | 8, _ => trivial
  | 9, ⟨B, _⟩ => isA_cell B.q .mask
  | 10, _ => trivial
  | 11, _ => trivial
  | 12, ⟨B, R, h₄, h, _⟩ => by
    have hroom := R.room
    show ConsumerAccess p x ⟨⟨r 0, Field.slots, BinOp.eval .and (BinOp.eval .add (r 2) (r 5)) (r 4)⟩, false, true⟩
    rw [B.q, R.head, h₄, Word.add_index, Word.and_index (Nat.le_of_lt p.bits_lt)]
    exact .slot (by omega)
  | 13, _ => trivial
  | 14, _ => trivial
  | 15, _ => trivial
  | 16, ⟨B, _⟩ => isA_cell B.q .headOwn
  | 17, ⟨B, _⟩ => isA_cell B.q .head
  | 18, _ => trivial
  | _ + 19, h => h.elim

theorem Sizing.access {f : Frame} {st : Status} (h : Sizing f st) : IsA SizeAccess (f.access program) := by
  cases h with
  | @mk pc r b hpc hq =>
    match pc, hpc with
    | 0, _ => exact isA_cell hq .head
    | 1, _ => exact isA_cell hq .tail
    | 2, _ => exact isA_cell hq .capacity
    | 3, _ => exact trivial
    | 4, _ => exact trivial
    | 5, _ => exact trivial
    | pc + 6, h => exact absurd h (by omega)

/-! ### What a thread accesses -/

/-- What a thread may be about to access. -/
inductive MayAccess (p : Params) (x : Count) (f : Frame) (a : Access) : Prop where
  | producer : isProducer f.op → ProducerAccess p x a → MayAccess p x f a
  | consumer : isConsumer f.op → ConsumerAccess p x a → MayAccess p x f a
  | size : SizeAccess a → MayAccess p x f a

theorem RingAt.access {g : Ghost (spec p.capacity)} {t : Tid} {f : Frame} {a : Access} (R : RingAt p x s g)
    (ht : s.thread t = some f) (ha : f.access program = some a) : MayAccess p x f a := by
  have h := R.threads t
  rw [ht] at h
  cases h with
  | size h => have h := h.access; rw [ha] at h; exact .size h
  | pushing h =>
    refine .producer (Pushing.side h) ?_
    cases h with
    | push h => cases h with | mk h => have h := Push.access _ h; rw [ha] at h; exact h
    | many h => cases h with | mk h => have h := PushMany.access _ h; rw [ha] at h; exact h
  | popping h =>
    refine .consumer (Popping.side h) ?_
    cases h with
    | pop h => cases h with | mk h => have h := Pop.access _ h; rw [ha] at h; exact h
    | many h => cases h with | mk h => have h := PopMany.access _ h; rw [ha] at h; exact h

/-! ### Results -/

theorem Races.symm {a b : Access} (h : Races a b) : Races b a := ⟨h.1.symm, h.2.1.symm, h.2.2.symm⟩

theorem not_races_size {a b : Access} (ha : SizeAccess a) (hb : SizeAccess b) : ¬ Races a b := by
  intro ⟨_, hw, _⟩
  cases ha <;> cases hb <;> rcases hw with hw | hw <;> cases hw

theorem not_races_producer_size {a b : Access} (ha : ProducerAccess p x a) (hb : SizeAccess b) : ¬ Races a b := by
  intro ⟨hl, hw, hp⟩
  cases ha <;> cases hb <;> first
    | (cases hl; done)
    | (rcases hw with hw | hw <;> cases hw; done)
    | (rcases hp with hp | hp <;> cases hp; done)

theorem not_races_consumer_size {a b : Access} (ha : ConsumerAccess p x a) (hb : SizeAccess b) : ¬ Races a b := by
  intro ⟨hl, hw, hp⟩
  cases ha <;> cases hb <;> first
    | (cases hl; done)
    | (rcases hw with hw | hw <;> cases hw; done)
    | (rcases hp with hp | hp <;> cases hp; done)

/-- The two sides. The one case that is not plain from the fields: a free slot is no filled slot. -/
theorem not_races_sides {a b : Access} (S : Shared p x m) (ha : ProducerAccess p x a) (hb : ConsumerAccess p x b) :
    ¬ Races a b := by
  have ho := S.order
  have hle := p.le
  intro ⟨hl, hw, hp⟩
  cases ha <;> cases hb <;> first
    | (cases hl; done)
    | (rcases hw with hw | hw <;> cases hw; done)
    | (rcases hp with hp | hp <;> cases hp; done)
    | (rename_i j h i h'; exact slot_ne (p := p) (i := x.H + i) (j := x.T + j) (by omega) (by omega) hl)

/-- Freedom of data races: whatever two threads are about to access does not race. -/
theorem raceFree {t u : Tid} {f f' : Frame} {a a' : Access} (h : Reachable program Allows (Init p) s) (hne : t ≠ u)
    (ht : s.thread t = some f) (hu : s.thread u = some f') (ha : f.access program = some a)
    (ha' : f'.access program = some a') : ¬ Races a a' := by
  obtain ⟨g, x, R⟩ := reachable_ring h
  have inside : ∀ {side : Nat → Prop} {t f}, s.thread t = some f → side f.op → Inside side (s.thread t) :=
    fun ht h => by rw [ht]; exact h
  rcases R.access ht ha with ⟨hs, h₁⟩ | ⟨hs, h₁⟩ | h₁ <;> rcases R.access hu ha' with ⟨hs', h₂⟩ | ⟨hs', h₂⟩ | h₂
  · exact absurd (R.oneProducer t u (inside ht hs) (inside hu hs')) hne
  · exact not_races_sides R.shared h₁ h₂
  · exact not_races_producer_size h₁ h₂
  · exact fun r => not_races_sides R.shared h₂ h₁ r.symm
  · exact absurd (R.oneConsumer t u (inside ht hs) (inside hu hs')) hne
  · exact not_races_consumer_size h₁ h₂
  · exact fun r => not_races_producer_size h₂ h₁ r.symm
  · exact fun r => not_races_consumer_size h₂ h₁ r.symm
  · exact not_races_size h₁ h₂

/-- Every access is inside the ring: it is object 1, and the field is a scalar or the slot exists. -/
theorem inBounds {t : Tid} {f : Frame} {a : Access} (h : Reachable program Allows (Init p) s)
    (ht : s.thread t = some f) (ha : f.access program = some a) :
    a.loc.obj = 1 ∧ ((a.loc.field < Field.slots ∧ a.loc.idx = 0) ∨
      (a.loc.field = Field.slots ∧ a.loc.idx < Word.pow2 p.bits)) := by
  obtain ⟨g, x, R⟩ := reachable_ring h
  have hm : ∀ i, i % Word.pow2 p.bits < Word.pow2 p.bits := fun i => Nat.mod_lt i (Word.pow2_pos _)
  rcases R.access ht ha with ⟨_, h⟩ | ⟨_, h⟩ | h <;> cases h <;> first
    | exact ⟨rfl, .inl ⟨nearer rfl, rfl⟩⟩
    | exact ⟨rfl, .inr ⟨rfl, hm _⟩⟩

end Spsc
