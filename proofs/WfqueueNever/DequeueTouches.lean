prelude
import WfqueueNever.DequeueStep
import WfqueueNever.Past
import WfqueueNever.Touches
/-!
# What the accesses of dequeue are to

## Main statements

* `dequeue_touches`
-/

namespace WfqueueNever
open Gen.WfqueueNever Touches

variable {n : Nat} {G : View} {m : Mem} {r : Regs} {b : List Nat} {a : Access}

/-- What is to be shown of a program counter. -/
abbrev DequeueTouches (n : Nat) (G : View) (m : Mem) (r : Regs) (b : List Nat) (a : Access) (pc : Nat) : Prop :=
  Frame.access program ⟨1, pc, r, b⟩ = some a → Touches n G m ⟨1, pc, r, b⟩ a

theorem Own.toQueue {pc field : Nat} {w : Bool} (O : Own n r) (h : 5 ≤ field ∧ field ≤ 10 ∧ field ≠ 7) :
    Touches n G m ⟨1, pc, r, b⟩ ⟨⟨r 0, field, 0⟩, w, false⟩ :=
  ofQueue O.q ⟨h.1, h.2.1⟩ (fun e => absurd e h.2.2) nofun

theorem Own.toSize {pc : Nat} (O : Own n r) : Touches n G m ⟨1, pc, r, b⟩ ⟨⟨r 0, 7, 0⟩, false, true⟩ :=
  ofQueue O.q (by decide) (fun _ => rfl) fun _ => rfl

theorem Own.toSlot {pc field : Nat} {w : Bool} (O : Own n r)
    (h : field ≤ 22 ∧ 11 ≤ field ∧ (field < 17 ∨ 20 < field)) :
    Touches n G m ⟨1, pc, r, b⟩ ⟨⟨r 0, field, r 1⟩, w, false⟩ := ofSlot O.q O.slot h

theorem Own.toOwn {pc field : Nat} {w plain : Bool} (O : Own n r) (h : 17 ≤ field ∧ field ≤ 20) :
    Touches n G m ⟨1, pc, r, b⟩ ⟨⟨r 0, field, r 1⟩, w, plain⟩ :=
  ofOwn O.q O.slot ⟨by decide, h⟩

theorem Found.own (F : Found n G m r) : Own n r := F.looking.begun.asked.own

theorem RoundNext.own {i : Nat} (R : RoundNext n G r i) : Own n r := R.round.begun.asked.own

theorem Giving.own {i : Nat} (R : Giving n G m r i) : Own n r := R.next.own

theorem BeginAt.touches : ∀ pc, BeginAt n G r pc → DequeueTouches n G m r b a pc
  | 0, h, ha => by cases ha; exact ofQueue h.1 (by decide) (fun _ => rfl) fun _ => rfl
  | 3, h, ha | 4, h, ha | 5, h, ha => by cases ha; exact Own.toSlot h.1 (by decide)
  | 9, h, ha | 12, h, ha => by cases ha; exact h.1.asked.own.toSlot (by decide)
  | 11, h, ha | 13, h, ha => by cases ha; exact h.1.asked.own.toQueue (by decide)
  | 19, ⟨_, h⟩, ha => by cases ha; exact h.begun.asked.own.toQueue (by decide)
  | 21, h, ha => by cases ha; exact (show Begun n G r .asking from h).asked.own.toSlot (by decide)
  | 1, _, ha | 2, _, ha | 6, _, ha | 7, _, ha | 8, _, ha | 10, _, ha | 14, _, ha | 15, _, ha | 16, _, ha | 17, _, ha
  | 18, _, ha | 20, _, ha => nomatch ha
  | _ + 22, h, _ => h.elim

theorem CloseAt.touches (L : Laid n G m) (S : Serving n G m) : ∀ i, CloseAt n G m r i →
    DequeueTouches n G m r b a (i + 22)
  | 0, h, ha => by cases ha; exact (show Begun n G r .closing from h).asked.own.toQueue (by decide)
  | 1, h, ha => by cases ha; exact h.1.asked.own.toSlot (by decide)
  | 2, h, ha => by cases ha; exact h.1.asked.own.toQueue (by decide)
  | 8, h, ha => by cases ha; exact (show Looking n G r from h).begun.asked.own.toSlot (by decide)
  | 10, h, ha => by cases ha; exact h.1.begun.asked.own.toQueue (by decide)
  | 12, h, ha => by
    cases ha
    have h : Found n G m r := h
    have := (S.fair _ h.own.slot).looked h.looking.begun.asked.stage
    have := L.h_le
    have := L.t_le
    exact ofLine L h.looking.head (by omega) (.inr rfl)
  | 13, h, ha => by cases ha; exact h.1.own.toSlot (by decide)
  | 14, h, ha => by cases ha; exact h.1.own.toQueue (by decide)
  | 3, _, ha | 4, _, ha | 5, _, ha | 6, _, ha | 7, _, ha | 9, _, ha | 11, _, ha | 15, _, ha | 16, _, ha | 17, _, ha
  | 18, _, ha | 19, _, ha => nomatch ha
  | _ + 20, h, _ => h.elim

theorem GiveUpAssignAt.touches (L : Laid n G m) (S : Serving n G m) : ∀ i, GiveUpAssignAt n G m r i →
    DequeueTouches n G m r b a (i + 42)
  | 0, h, ha => by cases ha; exact h.1.found.own.toSize
  | 1, h, ha => by
    cases ha
    have := (S.fair _ h.1.found.own.slot).looked h.1.found.looking.begun.asked.stage
    have := L.h_le
    have := L.t_le
    exact ofLine L h.1.found.looking.head (by omega) (.inl rfl)
  | 8, h, ha | 9, h, ha => by cases ha; exact ofSlot h.1.found.own.q h.2.2.1.slot (by decide)
  | 12, h, ha | 20, h, ha => by
    cases ha
    exact ofLine L h.1.next (Nat.le_trans h.1.found.le L.t_le) (.inl rfl)
  | 2, _, ha | 3, _, ha | 4, _, ha | 5, _, ha | 6, _, ha | 7, _, ha | 10, _, ha | 11, _, ha | 13, _, ha | 14, _, ha
  | 15, _, ha | 16, _, ha | 17, _, ha | 18, _, ha | 19, _, ha | 21, _, ha | 22, _, ha => nomatch ha
  | _ + 23, h, _ => h.2.elim

theorem EndAt.touches (L : Laid n G m) : ∀ i, EndAt n G m r i → DequeueTouches n G m r b a (i + 65)
  | 1, h, ha => by
    cases ha
    exact ofLine L h.1.next (Nat.le_trans h.1.found.le L.t_le) (.inl rfl)
  | 7, h, ha => by cases ha; exact h.2.1.found.own.toSlot (by decide)
  | 18, h, ha | 19, h, ha | 20, h, ha => by
    cases ha
    exact (show Begun n G r .closed from h).asked.own.toSlot (by decide)
  | 22, h, ha | 23, h, ha | 24, h, ha => by cases ha; exact h.1.toSlot (by decide)
  | 26, h, ha => by cases ha; exact h.1.asked.own.toSlot (by decide)
  | 0, _, ha | 2, _, ha | 3, _, ha | 4, _, ha | 5, _, ha | 6, _, ha | 8, _, ha | 17, _, ha | 21, _, ha | 25, _, ha
  | 27, _, ha => nomatch ha
  | 9, h, _ | 10, h, _ | 11, h, _ | 12, h, _ | 13, h, _ | 14, h, _ | 15, h, _ | 16, h, _ => h.elim
  | _ + 28, h, _ => h.elim

theorem GiveUpServeAt.touches : ∀ i, GiveUpServeAt n G m r i → DequeueTouches n G m r b a (i + 74)
  | 0, ⟨_, h, _⟩, ha | 5, ⟨_, h, _⟩, ha => by cases ha; exact ofSlot h.begun.asked.own.q h.lt (by decide)
  | 1, ⟨_, h, _⟩, ha => by cases ha; exact h.begun.asked.own.toSlot (by decide)
  | 2, ⟨_, h, _⟩, ha | 7, ⟨_, h, _⟩, ha => by cases ha; exact h.begun.asked.own.toQueue (by decide)
  | 3, _, ha | 4, _, ha | 6, _, ha => nomatch ha
  | _ + 8, ⟨_, _, h⟩, _ => h.elim

theorem NextAt.touches (L : Laid n G m) : ∀ i, NextAt n G r i → DequeueTouches n G m r b a (i + 93)
  | 0, ⟨_, h, _⟩, ha => by
    cases ha
    have := h.seen.le
    have := L.h_le
    have := L.t_le
    exact ofLine L h.head (by omega) (.inr rfl)
  | 1, ⟨_, h, _⟩, ha => by cases ha; exact h.begun.asked.own.toSlot (by decide)
  | 2, ⟨_, h, _⟩, ha => by cases ha; exact h.begun.asked.own.toQueue (by decide)
  | 3, _, ha | 4, _, ha | 5, _, ha | 6, _, ha | 7, _, ha => nomatch ha
  | _ + 8, h, _ => h.elim

theorem RoundAssignAt.touches (L : Laid n G m) : ∀ i, RoundAssignAt n G m r i →
    DequeueTouches n G m r b a (i + 101)
  | 0, ⟨_, h, _⟩, ha => by cases ha; exact h.own.toSize
  | 1, ⟨_, h, _⟩, ha => by
    cases ha
    have := h.round.seen.le
    have := L.h_le
    have := L.t_le
    exact ofLine L h.round.head (by omega) (.inl rfl)
  | 8, ⟨_, h, h'⟩, ha | 9, ⟨_, h, h'⟩, ha => by cases ha; exact ofSlot h.own.q h'.2.1.slot (by decide)
  | 12, ⟨_, h, _⟩, ha | 20, ⟨_, h, _⟩, ha => by
    cases ha
    exact ofLine L h.behind.node (Nat.le_trans h.behind.le L.t_le) (.inl rfl)
  | 2, _, ha | 3, _, ha | 4, _, ha | 5, _, ha | 6, _, ha | 7, _, ha | 10, _, ha | 11, _, ha | 13, _, ha | 14, _, ha
  | 15, _, ha | 16, _, ha | 17, _, ha | 18, _, ha | 19, _, ha | 21, _, ha | 22, _, ha => nomatch ha
  | _ + 23, ⟨_, _, h⟩, _ => h.elim

theorem RoundServeAt.touches : ∀ i, RoundServeAt n G m r i → DequeueTouches n G m r b a (i + 128)
  | 0, ⟨_, h, _⟩, ha | 5, ⟨_, h, _⟩, ha => by cases ha; exact ofSlot h.own.q h.lt (by decide)
  | 1, ⟨_, h, _⟩, ha => by cases ha; exact h.own.toSlot (by decide)
  | 2, ⟨_, h, _⟩, ha | 7, ⟨_, h, _⟩, ha => by cases ha; exact h.own.toQueue (by decide)
  | 3, _, ha | 4, _, ha | 6, _, ha => nomatch ha
  | _ + 8, ⟨_, _, h⟩, _ => h.elim

theorem RoundAt.touches : ∀ i, RoundAt n G m r i → DequeueTouches n G m r b a (i + 124)
  | 2, ⟨_, h, _⟩, ha | 13, ⟨_, h, _⟩, ha | 14, ⟨_, h, _⟩, ha => by cases ha; exact h.own.toSlot (by decide)
  | 0, _, ha | 1, _, ha | 3, _, ha | 12, _, ha | 15, _, ha | 16, _, ha | 17, _, ha | 18, _, ha | 19, _, ha => nomatch ha
  | 4, h, _ | 5, h, _ | 6, h, _ | 7, h, _ | 8, h, _ | 9, h, _ | 10, h, _ | 11, h, _ => h.elim
  | _ + 20, h, _ => h.elim

/-- The access that the frame of a dequeue makes at `i + 144`. -/
def lateAccess (r : Regs) (i : Nat) : Option Access :=
  match (dequeue.code.drop 144).get? i with
  | none => none
  | some j => j.access r

theorem lateAccess_eq {i : Nat} : Frame.access program ⟨1, i + 144, r, b⟩ = lateAccess r i := by
  unfold lateAccess
  rw [List.get?_drop, Nat.add_comm]
  rfl

theorem PassAt.touches (L : Laid n G m) (S : Serving n G m) : ∀ i, PassAt n G r i → lateAccess r i = some a →
    Touches n G m ⟨1, i + 144, r, b⟩ a
  | 0, h, ha => by cases ha; exact h.1.asked.own.toSlot (by decide)
  | 2, h, ha => by cases ha; exact h.1.asked.own.toQueue (by decide)
  | 3, ⟨_, h, _⟩, ha => by cases ha; exact h.got.asked.own.toSlot (by decide)
  | 4, ⟨_, h, _⟩, ha | 17, ⟨_, h, _⟩, ha => by cases ha; exact h.got.asked.own.toQueue (by decide)
  | 12, ⟨_, h, e⟩, ha => by
    cases ha
    have := h.head
    have := L.h_le
    have := L.t_le
    exact ofLine L e (by omega) (.inr rfl)
  | 19, h, ha => by
    cases ha
    have h : HeadPast n G r := h
    have F := S.fair _ h.got.asked.own.slot
    obtain ⟨j, hj, _⟩ := h.got.asked.before
    have hne := h.got.answered
    have hle := F.request_le
    have hr : (G.ask (r 1)).rank = (G.ask (r 1)).rank - 2 + 2 := by omega
    have e := h.mine
    have := h.le
    have := L.h_le
    have := L.t_le
    rw [hr] at e
    have e : r 55 = G.line ((G.ask (r 1)).rank - 2 + 1) := e
    show Touches n G m _ ⟨⟨r 55, 0, 0⟩, false, true⟩
    rw [e]
    exact .read (.inl rfl) (by omega)
  | 1, _, ha | 5, _, ha | 6, _, ha | 7, _, ha | 8, _, ha | 9, _, ha | 10, _, ha | 11, _, ha | 13, _, ha | 14, _, ha
  | 15, _, ha | 16, _, ha | 18, _, ha => nomatch ha
  | _ + 20, h, _ => h.elim

theorem retire_touches (hold : Old G m (r 1) (r 3)) (O : Own n r) : ∀ i, i ≤ 16 →
    lateAccess r (i + 20) = some a → Touches n G m ⟨1, i + 164, r, b⟩ a
  | 0, _, ha | 1, _, ha | 2, _, ha => by cases ha; exact O.toSlot (by decide)
  | 3, _, ha | 4, _, ha | 6, _, ha | 7, _, ha | 8, _, ha | 14, _, ha => by cases ha; exact O.toOwn (by decide)
  | 5, _, ha => by
    cases ha
    obtain ⟨j, h₁, h₂, h₃⟩ := hold
    show Touches n G m _ ⟨⟨r 3, 4, 0⟩, true, true⟩
    rw [h₂]
    exact .older (f := ⟨1, 169, r, b⟩) rfl O.slot h₁ h₃
  | 9, _, ha | 11, _, ha => by cases ha; exact O.toSize
  | 10, _, ha | 12, _, ha | 13, _, ha | 15, _, ha | 16, _, ha => nomatch ha
  | i + 17, h, _ => absurd h (by omega)

/-- The instruction accesses nothing. -/
def silent : Instr → Bool
  | .put _ _ => true
  | .ret _ => true
  | _ => false

/-- The value is put into the caller's buffer, and the operation returns. -/
theorem all_silent : Flow.all (fun k i => !Nat.ble 216 k || silent i) dequeue.code = true := by decide +kernel

theorem end_touches {pc : Nat} (h : 216 ≤ pc) : DequeueTouches n G m r b a pc := by
  intro ha
  have ha : (match dequeue.code.get? pc with | none => none | some i => i.access r) = some a := ha
  cases e : dequeue.code.get? pc with
  | none => rw [e] at ha; cases ha
  | some i =>
    rw [e] at ha
    have hs := Flow.allFrom_get (k := 0) all_silent e
    rw [Nat.zero_add, Nat.ble_eq_true_of_le h] at hs
    cases i with
    | put _ _ => cases ha
    | ret _ => cases ha
    | _ => cases hs

/-- One of two, by which part a program counter is in. -/
theorem part {pc k : Nat} {P Q R : Prop} (h : cond (Nat.ble pc k) P Q) (h₁ : pc ≤ k → P → R) (h₂ : k < pc → Q → R) :
    R := by
  cases e : Nat.ble pc k with
  | true => rw [e] at h; exact h₁ (Nat.le_of_ble_eq_true e) h
  | false =>
    rw [e] at h
    exact h₂ (Nat.lt_of_not_le fun h' => by rw [Nat.ble_eq_true_of_le h'] at e; cases e) h

theorem back {pc k : Nat} (hk : k ≤ pc) (h : DequeueTouches n G m r b a (pc - k + k)) : DequeueTouches n G m r b a pc := by
  rw [Nat.sub_add_cancel hk] at h
  exact h

theorem pass_touches {i pc : Nat} (L : Laid n G m) (S : Serving n G m) (e : i + 144 = pc) (h : PassAt n G r i) :
    DequeueTouches n G m r b a pc := by
  intro ha
  have := h.touches (a := a) (b := b) L S
  rw [← lateAccess_eq (b := b), e] at this
  exact this ha

/-- From 101 on. -/
theorem late_touches {pc : Nat} (L : Laid n G m) (S : Serving n G m)
    (hold : 164 ≤ pc → r 1 < n → Old G m (r 1) (r 3)) (hp : 100 < pc)
    (h : cond (Nat.ble pc 123) (RoundAssignAt n G m r (pc - 101)) <|
      cond (Nat.ble pc 127) (RoundAt n G m r (pc - 124)) <|
      cond (Nat.ble pc 135) (RoundServeAt n G m r (pc - 128)) <|
      cond (Nat.ble pc 143) (RoundAt n G m r (pc - 124)) <|
      cond (Nat.ble pc 163) (PassAt n G r (pc - 144)) <| RetireAt n G m r pc) : DequeueTouches n G m r b a pc := by
  refine part h (fun _ h => back (by omega) (h.touches L)) fun h₁ h => ?_
  refine part h (fun _ h => back (by omega) h.touches) fun h₂ h => ?_
  refine part h (fun _ h => back (by omega) h.touches) fun h₃ h => ?_
  refine part h (fun _ h => back (by omega) h.touches) fun h₄ h => ?_
  refine part h (fun _ => pass_touches L S (by omega)) fun h₅ h ha => ?_
  rcases h.1 with h' | h'
  · have := retire_touches (a := a) (b := b) (hold (by omega) h.2.1.slot) h.2.1 (pc - 164) (by omega)
    rw [← lateAccess_eq (b := b), show pc - 164 + 20 + 144 = pc by omega] at this
    exact this ha
  · exact end_touches (by omega) ha

/-- What the accesses of `dequeue` are to. -/
theorem dequeue_touches {pc : Nat} (L : Laid n G m) (S : Serving n G m)
    (hold : 164 ≤ pc → r 1 < n → Old G m (r 1) (r 3)) (h : DequeueAt n G m r pc) : DequeueTouches n G m r b a pc := by
  refine part h (fun _ h => h.touches _) fun h₁ h => ?_
  refine part h (fun _ h => back (by omega) (h.touches L S)) fun h₂ h => ?_
  refine part h (fun _ h => back (by omega) (h.touches L S)) fun h₃ h => ?_
  refine part h (fun _ h => back (by omega) (h.touches L)) fun h₄ h => ?_
  refine part h (fun _ h => back (by omega) h.touches) fun h₅ h => ?_
  refine part h (fun _ h => back (by omega) (h.touches L)) fun h₆ h => ?_
  refine part h (fun _ h => back (by omega) (h.touches L)) fun h₇ h => ?_
  exact late_touches L S hold h₇ h

end WfqueueNever
