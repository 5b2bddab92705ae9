prelude
import WfqueueReuse.DequeueHand
/-!
# dequeue in both worlds: serve, in a round

## Main statements

* `Dequeues.at124` … `Dequeues.at143`: each step is one of the ideal program, too
-/

namespace WfqueueReuse
open Gen.WfqueueNever

variable {n : Nat} {w : World} {r g : Regs} {b : List Nat}

namespace Dequeues

theorem at124 (C : Dequeues n w r g 124) : DequeueMatch n w r g b 124 (Frame.exec program w.mem ⟨1, 124, r, b⟩) :=
  C.setNumber (d := 49) (by decide) rfl rfl rfl rfl (by decide)

theorem at125 (C : Dequeues n w r g 125) : DequeueMatch n w r g b 125 (Frame.exec program w.mem ⟨1, 125, r, b⟩) :=
  C.branchNumber (by decide) rfl rfl rfl rfl (by decide)

theorem at126 (C : Dequeues n w r g 126) : DequeueMatch n w r g b 126 (Frame.exec program w.mem ⟨1, 126, r, b⟩) := by
  obtain ⟨_, Q, e⟩ := C.at'
  exact C.give_own (k := 37) (by decide) rfl rfl (C.own_needed Q.next.round.begun.asked.own.slot Q.next.round.seen.le
    Q.next.behind (Q.taker.trans e) Q.next.round.seen.since) rfl rfl (by decide)

theorem at127 (C : Dequeues n w r g 127) : DequeueMatch n w r g b 127 (Frame.exec program w.mem ⟨1, 127, r, b⟩) :=
  C.goto (by decide) rfl rfl (by decide)

theorem at128 (C : Dequeues n w r g 128) : DequeueMatch n w r g b 128 (Frame.exec program w.mem ⟨1, 128, r, b⟩) := by
  obtain ⟨_, Q, _⟩ := C.at'
  exact C.load_other (d := 50) (u := 40) (t := 8) (by decide) (by decide) rfl rfl rfl Q.lt rfl rfl rfl rfl rfl
      (by decide) rfl
    rfl rfl (by decide) Q.next.round.seen.le Q.next.round.head

theorem at129 (C : Dequeues n w r g 129) : DequeueMatch n w r g b 129 (Frame.exec program w.mem ⟨1, 129, r, b⟩) :=
  C.announce_other (d := 50) (t := 8) (u := 40) (by decide) rfl rfl rfl rfl rfl rfl rfl rfl (by decide) (by decide) rfl

theorem at130 (C : Dequeues n w r g 130) : DequeueMatch n w r g b 130 (Frame.exec program w.mem ⟨1, 130, r, b⟩) := by
  obtain ⟨_, Q, _⟩ := C.at'
  exact C.look (c := 2) (d := 51) (t := 8) (k := 50) (by decide) (by decide) rfl rfl rfl rfl (by decide)
    (C.knows.base.hazard 2 50 rfl) (C.knows.base.guard 0 8 rfl).live
    (C.read_needed Q.lt (C.knows.extra.read 8 40 50 rfl).2) rfl rfl (by decide)
    fun h => .looked rfl rfl rfl rfl (by decide) h

theorem at131 (C : Dequeues n w r g 131) : DequeueMatch n w r g b 131 (Frame.exec program w.mem ⟨1, 131, r, b⟩) :=
  C.branch_give (nx := 37) (hd := 8) (gf := 50) (ag := 51) (by decide) (by decide) rfl rfl rfl rfl rfl rfl
    (C.knows.base.guard 1 37 rfl).live rfl rfl rfl rfl rfl rfl rfl

theorem at132 (C : Dequeues n w r g 132) : DequeueMatch n w r g b 132 (Frame.exec program w.mem ⟨1, 132, r, b⟩) :=
  C.copy (d := 52) (k := 50) (by decide) (by decide) rfl rfl rfl rfl

theorem at133 (C : Dequeues n w r g 133) : DequeueMatch n w r g b 133 (Frame.exec program w.mem ⟨1, 133, r, b⟩) := by
  obtain ⟨_, Q, h, e⟩ := C.at'
  obtain ⟨h₀, hr, _⟩ := C.base (by decide)
  have hl : w.Live (g 52) := by
    have e : g 52 = g 50 := e
    rw [e]; exact (C.knows.base.guard 2 50 rfl).live
  refine C.cas_word (f := 13) (i := g 40) (by decide) (by decide) (pl := ⟨.reg 0, 13, .reg 40⟩) rfl ?_ ?_ (by decide)
      rfl rfl rfl
    (C.same.given _ Q.lt) (live_eq (C.same.given _ Q.lt) (C.pointer 52 rfl) (C.same.needGiven _ Q.lt).live hl)
    (fun he _ => ?_) rfl rfl rfl
  · show (⟨r 0, 13, r 40⟩ : Loc) = _
    rw [hr, C.number 40 rfl]
  · show (⟨g 0, 13, g 40⟩ : Loc) = _
    rw [h₀]
  · rw [Q.next.behind.node]
    exact C.old_head Q.lt Q.next.round.seen.le Q.next.behind.le Q.taker h (he.trans e)

theorem at134 (C : Dequeues n w r g 134) : DequeueMatch n w r g b 134 (Frame.exec program w.mem ⟨1, 134, r, b⟩) :=
  C.copy (d := 53) (k := 8) (by decide) (by decide) rfl rfl rfl rfl

theorem at135 (C : Dequeues n w r g 135) : DequeueMatch n w r g b 135 (Frame.exec program w.mem ⟨1, 135, r, b⟩) := by
  obtain ⟨_, Q, _, e⟩ := C.at'
  obtain ⟨h₀, hr, _⟩ := C.base (by decide)
  have hl : w.Live (g 53) := by
    have e : g 53 = g 8 := e
    rw [e]; exact (C.knows.base.guard 0 8 rfl).live
  refine C.cas_word (f := 5) (i := 0) (by decide) (by decide) (pl := ⟨.reg 0, 5, .lit 0⟩) rfl ?_ ?_ (by decide) rfl
      rfl rfl
    C.same.head (live_eq C.same.head (C.pointer 53 rfl) C.head_needed.live hl) (fun _ h => absurd h (by decide)) rfl
      rfl rfl
  · show (⟨r 0, 5, 0⟩ : Loc) = _
    rw [hr]
  · show (⟨g 0, 5, 0⟩ : Loc) = _
    rw [h₀]

theorem at136 (C : Dequeues n w r g 136) : DequeueMatch n w r g b 136 (Frame.exec program w.mem ⟨1, 136, r, b⟩) :=
  C.branchNumber (by decide) rfl rfl rfl rfl (by decide)

theorem at137 (C : Dequeues n w r g 137) : DequeueMatch n w r g b 137 (Frame.exec program w.mem ⟨1, 137, r, b⟩) :=
  C.load_hidden (d := 54) (by decide) (by decide) rfl rfl rfl

theorem at138 (C : Dequeues n w r g 138) : DequeueMatch n w r g b 138 (Frame.exec program w.mem ⟨1, 138, r, b⟩) :=
  C.count (by decide) (by decide) rfl rfl rfl

theorem at139 (C : Dequeues n w r g 139) : DequeueMatch n w r g b 139 (Frame.exec program w.mem ⟨1, 139, r, b⟩) :=
  C.branchNumber (by decide) rfl rfl rfl rfl (by decide)

theorem at140 (C : Dequeues n w r g 140) : DequeueMatch n w r g b 140 (Frame.exec program w.mem ⟨1, 140, r, b⟩) :=
  C.setNumber (d := 5) (by decide) rfl rfl rfl rfl (by decide)

theorem at141 (C : Dequeues n w r g 141) : DequeueMatch n w r g b 141 (Frame.exec program w.mem ⟨1, 141, r, b⟩) :=
  C.goto (by decide) rfl rfl (by decide)

theorem at142 (C : Dequeues n w r g 142) : DequeueMatch n w r g b 142 (Frame.exec program w.mem ⟨1, 142, r, b⟩) :=
  C.setNumber (d := 6) (by decide) rfl rfl rfl rfl (by decide)

theorem at143 (C : Dequeues n w r g 143) : DequeueMatch n w r g b 143 (Frame.exec program w.mem ⟨1, 143, r, b⟩) :=
  C.goto (by decide) rfl rfl (by decide)

end Dequeues
end WfqueueReuse
