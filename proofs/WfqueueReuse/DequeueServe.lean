prelude
import WfqueueReuse.DequeueHand
/-!
# dequeue in both worlds: serve, and the end of give_up

## Main statements

* `Dequeues.at72` … `Dequeues.at92`: each step is one of the ideal program, too
-/

namespace WfqueueReuse
open Gen.WfqueueNever

variable {n : Nat} {w : World} {r g : Regs} {b : List Nat}

namespace Dequeues

theorem at72 (C : Dequeues n w r g 72) : DequeueMatch n w r g b 72 (Frame.exec program w.mem ⟨1, 72, r, b⟩) := by
  obtain ⟨e, Q, h⟩ := C.at'
  have B := Q.found.looking.begun
  have hs := (C.serving.fair _ B.asked.own.slot).looked B.asked.stage
  exact C.give_own (k := 17) (by decide) rfl rfl (C.own_needed B.asked.own.slot hs.2 Q.behind (h.2.trans e) hs.1) rfl
      rfl
    (by decide)

theorem at73 (C : Dequeues n w r g 73) : DequeueMatch n w r g b 73 (Frame.exec program w.mem ⟨1, 73, r, b⟩) :=
  C.goto (by decide) rfl rfl (by decide)

theorem at74 (C : Dequeues n w r g 74) : DequeueMatch n w r g b 74 (Frame.exec program w.mem ⟨1, 74, r, b⟩) := by
  obtain ⟨_, Q, _⟩ := C.at'
  exact C.load_other (d := 32) (u := 20) (t := 12) (by decide) (by decide) rfl rfl rfl Q.lt rfl rfl rfl rfl rfl
      (by decide) rfl
    rfl rfl (by decide) Q.head.le Q.head.node

theorem at75 (C : Dequeues n w r g 75) : DequeueMatch n w r g b 75 (Frame.exec program w.mem ⟨1, 75, r, b⟩) :=
  C.announce_other (d := 32) (t := 12) (u := 20) (by decide) rfl rfl rfl rfl rfl rfl rfl rfl (by decide) (by decide) rfl

theorem at76 (C : Dequeues n w r g 76) : DequeueMatch n w r g b 76 (Frame.exec program w.mem ⟨1, 76, r, b⟩) := by
  obtain ⟨_, Q, _⟩ := C.at'
  exact C.look (c := 2) (d := 33) (t := 12) (k := 32) (by decide) (by decide) rfl rfl rfl rfl (by decide)
    (C.knows.base.hazard 2 32 rfl) (C.knows.base.guard 0 12 rfl).live
    (C.read_needed Q.lt (C.knows.extra.read 12 20 32 rfl).2) rfl rfl (by decide)
    fun h => .looked rfl rfl rfl rfl (by decide) h

theorem at77 (C : Dequeues n w r g 77) : DequeueMatch n w r g b 77 (Frame.exec program w.mem ⟨1, 77, r, b⟩) :=
  C.branch_give (nx := 17) (hd := 12) (gf := 32) (ag := 33) (by decide) (by decide) rfl rfl rfl rfl rfl rfl
    (C.knows.base.guard 1 17 rfl).live rfl rfl rfl rfl rfl rfl rfl

theorem at78 (C : Dequeues n w r g 78) : DequeueMatch n w r g b 78 (Frame.exec program w.mem ⟨1, 78, r, b⟩) :=
  C.copy (d := 34) (k := 32) (by decide) (by decide) rfl rfl rfl rfl

theorem at79 (C : Dequeues n w r g 79) : DequeueMatch n w r g b 79 (Frame.exec program w.mem ⟨1, 79, r, b⟩) := by
  obtain ⟨_, Q, h, e⟩ := C.at'
  obtain ⟨h₀, hr, _⟩ := C.base (by decide)
  have hl : w.Live (g 34) := by
    have e : g 34 = g 32 := e
    rw [e]; exact (C.knows.base.guard 2 32 rfl).live
  refine C.cas_word (f := 13) (i := g 20) (by decide) (by decide) (pl := ⟨.reg 0, 13, .reg 20⟩) rfl ?_ ?_ (by decide)
      rfl rfl rfl
    (C.same.given _ Q.lt) (live_eq (C.same.given _ Q.lt) (C.pointer 34 rfl) (C.same.needGiven _ Q.lt).live hl)
    (fun he _ => ?_) rfl rfl rfl
  · show (⟨r 0, 13, r 20⟩ : Loc) = _
    rw [hr, C.number 20 rfl]
  · show (⟨g 0, 13, g 20⟩ : Loc) = _
    rw [h₀]
  · rw [Q.behind.node]
    exact C.old_head Q.lt Q.head.le Q.behind.le Q.taker h (he.trans e)

theorem at80 (C : Dequeues n w r g 80) : DequeueMatch n w r g b 80 (Frame.exec program w.mem ⟨1, 80, r, b⟩) :=
  C.copy (d := 35) (k := 12) (by decide) (by decide) rfl rfl rfl rfl

theorem at81 (C : Dequeues n w r g 81) : DequeueMatch n w r g b 81 (Frame.exec program w.mem ⟨1, 81, r, b⟩) := by
  obtain ⟨_, Q, _, e⟩ := C.at'
  obtain ⟨h₀, hr, _⟩ := C.base (by decide)
  have hl : w.Live (g 35) := by
    have e : g 35 = g 12 := e
    rw [e]; exact (C.knows.base.guard 0 12 rfl).live
  refine C.cas_word (f := 5) (i := 0) (by decide) (by decide) (pl := ⟨.reg 0, 5, .lit 0⟩) rfl ?_ ?_ (by decide) rfl
      rfl rfl
    C.same.head (live_eq C.same.head (C.pointer 35 rfl) C.head_needed.live hl) (fun _ h => absurd h (by decide)) rfl
      rfl rfl
  · show (⟨r 0, 5, 0⟩ : Loc) = _
    rw [hr]
  · show (⟨g 0, 5, 0⟩ : Loc) = _
    rw [h₀]

theorem at82 (C : Dequeues n w r g 82) : DequeueMatch n w r g b 82 (Frame.exec program w.mem ⟨1, 82, r, b⟩) :=
  C.branchNumber (by decide) rfl rfl rfl rfl (by decide)

theorem at83 (C : Dequeues n w r g 83) : DequeueMatch n w r g b 83 (Frame.exec program w.mem ⟨1, 83, r, b⟩) :=
  C.load_hidden (d := 36) (by decide) (by decide) rfl rfl rfl

theorem at84 (C : Dequeues n w r g 84) : DequeueMatch n w r g b 84 (Frame.exec program w.mem ⟨1, 84, r, b⟩) :=
  C.count (by decide) (by decide) rfl rfl rfl

theorem at85 (C : Dequeues n w r g 85) : DequeueMatch n w r g b 85 (Frame.exec program w.mem ⟨1, 85, r, b⟩) :=
  C.load_given (d := 7) (by decide) (by decide) rfl rfl rfl rfl rfl (by decide) fun h =>
    .one rfl rfl rfl rfl (by decide) h

theorem at86 (C : Dequeues n w r g 86) : DequeueMatch n w r g b 86 (Frame.exec program w.mem ⟨1, 86, r, b⟩) :=
  C.branch (C.slot (by decide)) rfl (eval_eq (C.eq_iff rfl rfl (C.knows.extra.compare 7 4 rfl)))
    (fun _ => C.knows.go rfl (.inl (by decide))) fun _ => C.knows.go rfl (.inl (by decide))

theorem at87 (C : Dequeues n w r g 87) : DequeueMatch n w r g b 87 (Frame.exec program w.mem ⟨1, 87, r, b⟩) :=
  C.announce (c := 0) (val := .lit 0) (by decide) (by decide) rfl rfl rfl rfl (by decide) nofun

theorem at88 (C : Dequeues n w r g 88) : DequeueMatch n w r g b 88 (Frame.exec program w.mem ⟨1, 88, r, b⟩) :=
  C.announce (c := 1) (val := .lit 0) (by decide) (by decide) rfl rfl rfl rfl (by decide) nofun

theorem at89 (C : Dequeues n w r g 89) : DequeueMatch n w r g b 89 (Frame.exec program w.mem ⟨1, 89, r, b⟩) :=
  C.announce (c := 2) (val := .lit 0) (by decide) (by decide) rfl rfl rfl rfl (by decide) nofun

theorem at90 (_ : Dequeues n w r g 90) : DequeueMatch n w r g b 90 (Frame.exec program w.mem ⟨1, 90, r, b⟩) := .done rfl

theorem at91 (C : Dequeues n w r g 91) : DequeueMatch n w r g b 91 (Frame.exec program w.mem ⟨1, 91, r, b⟩) :=
  C.store_asked (k := 4) (by decide) rfl rfl (C.knows.base.request (by decide) (by decide))
    (C.knows.go rfl (.inl (by decide))) rfl

theorem at92 (C : Dequeues n w r g 92) : DequeueMatch n w r g b 92 (Frame.exec program w.mem ⟨1, 92, r, b⟩) :=
  C.goto (by decide) rfl rfl (by decide)

end Dequeues
end WfqueueReuse
