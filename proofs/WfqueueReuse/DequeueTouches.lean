prelude
import WfqueueNever.DequeueTouches
import WfqueueReuse.DequeueKnows
import WfqueueReuse.IdealTouches
/-!
# What the accesses of dequeue are to, where nodes are used again

## Main statements

* `dequeue_touches`: where others look
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open WfqueueNever (View Laid Offers Serving DequeueAt Old HeadPast givenCell)

variable {n pc : Nat} {w : World} {r g : Regs} {b : List Nat} {a : Access}

/-- Where a dequeue accesses a node, and by which register. -/
def dequeueNode (k : Nat) : Bool :=
  [34, 43, 54, 62, 66, 93, 102, 113, 121, 156, 163].any (Nat.beq k) || Nat.ble 167 k && Nat.ble k 215

theorem all_dequeuePlaces : Flow.all (samePlace dequeueKind dequeueNode) dequeue.code = true := by decide +kernel

/-- What the accesses of `dequeue` are to, where others look. -/
theorem dequeue_touches (A : Same n w) (L : Laid n w.view w.ideal) (O : Offers n w.view w.ideal)
    (V : Serving n w.view w.ideal) (hat : DequeueAt n w.view w.ideal g pc)
    (hold : 164 ≤ pc → g 1 < n → Old w.view w.ideal (g 1) (g 3)) (K : DequeueKnows (g 1) w r g pc)
    (M : Matching dequeueKind w r g) (h₀ : g 0 = 1) (hp : pc ≤ 166)
    (ha : Frame.access Gen.Wfqueue.program ⟨1, pc, r, b⟩ = some a) : Wfqueue.Touches n w.store ⟨1, pc, r, b⟩ a := by
  have live : ∀ {i}, dequeueKind i = .pointer → w.Live (g i) → (w.store.role (r i)).Shared := by
    intro i hk h
    have hi := M i
    rw [hk] at hi
    have e : r i = w.addr (g i) := (show w.Ptr (r i) (g i) from hi).eq
    rw [e, show w.store.role _ = _ from h]
    exact trivial
  have guarded : ∀ {c i}, guards pc c = some i → dequeueKind i = .pointer → (w.store.role (r i)).Shared :=
    fun h hk => live hk (K.base.guard _ _ h).live
  cases hn : dequeueNode pc with
  | false =>
    obtain ⟨h, ho⟩ := ideal_access (op := 1) rfl all_dequeuePlaces (dequeue_instr (by omega)) M ((M 0).trans h₀) h₀ hn ha
    exact Touches.real L O (M 1) ho (WfqueueNever.dequeue_touches L V hold hat h)
  | true =>
    unfold dequeueNode at hn
    rcases (Bool.or_eq_true _ _).mp hn with hn | hn
    · obtain ⟨k, hk, e⟩ := List.any_eq_true.mp hn
      have e := Nat.eq_of_beq_eq_true e
      subst e
      simp only [List.mem_cons] at hk
      rcases hk with rfl | rfl | rfl | rfl | rfl | rfl | rfl | rfl | rfl | rfl | rfl | hk
      · cases ha; exact .node (.inr rfl) (guarded (c := 0) (i := 12) rfl rfl)
      · cases ha; exact .node (.inl rfl) (guarded (c := 0) (i := 12) rfl rfl)
      · cases ha; exact .node (.inl rfl) (guarded (c := 1) (i := 17) rfl rfl)
      · cases ha; exact .node (.inl rfl) (guarded (c := 1) (i := 17) rfl rfl)
      · cases ha; exact .node (.inl rfl) (guarded (c := 1) (i := 17) rfl rfl)
      · cases ha; exact .node (.inr rfl) (guarded (c := 0) (i := 8) rfl rfl)
      · cases ha; exact .node (.inl rfl) (guarded (c := 0) (i := 8) rfl rfl)
      · cases ha; exact .node (.inl rfl) (guarded (c := 1) (i := 37) rfl rfl)
      · cases ha; exact .node (.inl rfl) (guarded (c := 1) (i := 37) rfl rfl)
      · cases ha; exact .node (.inr rfl) (guarded (c := 0) (i := 56) rfl rfl)
      · -- the node that the slot was given
        have h : HeadPast n w.view g := hat
        have hs := h.got.asked.own.slot
        have e : w.ideal (givenCell (g 1)) = g 55 := (V.fair _ hs).gift.trans h.mine.symm
        have N := A.needGiven (g 1) hs
        rw [e] at N
        cases ha
        exact .read (.inl rfl) (live (i := 55) rfl N.live)
      · cases hk
    · obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp hn
      have := Nat.le_of_ble_eq_true h₁
      have := Nat.le_of_ble_eq_true h₂
      omega

end WfqueueReuse
