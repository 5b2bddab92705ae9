prelude
import WfqueueReuse.DequeueSearch
/-!
# dequeue in both worlds: assign, in give_up

## Main statements

* `Dequeues.at42` … `Dequeues.at71`: each step is one of the ideal program, too
-/

namespace WfqueueReuse
open Gen.WfqueueNever

variable {n : Nat} {w : World} {r g : Regs} {b : List Nat}

namespace Dequeues

theorem at42 (C : Dequeues n w r g 42) : DequeueMatch n w r g b 42 (Frame.exec program w.mem ⟨1, 42, r, b⟩) :=
  C.load_threads (d := 21) (by decide) rfl rfl rfl (by decide)

theorem at43 (C : Dequeues n w r g 43) : DequeueMatch n w r g b 43 (Frame.exec program w.mem ⟨1, 43, r, b⟩) :=
  C.load_taker (d := 22) (t := 12) (by decide) rfl rfl rfl (C.knows.base.guard 0 12 rfl).live rfl (by decide)

theorem at44 (C : Dequeues n w r g 44) : DequeueMatch n w r g b 44 (Frame.exec program w.mem ⟨1, 44, r, b⟩) :=
  C.setNumber (d := 23) (by decide) rfl rfl rfl rfl (by decide)

theorem at45 (C : Dequeues n w r g 45) : DequeueMatch n w r g b 45 (Frame.exec program w.mem ⟨1, 45, r, b⟩) :=
  C.branchNumber (by decide) rfl rfl rfl rfl (by decide)

theorem at46 (C : Dequeues n w r g 46) : DequeueMatch n w r g b 46 (Frame.exec program w.mem ⟨1, 46, r, b⟩) :=
  C.branchNumber (by decide) rfl rfl rfl rfl (by decide)

theorem at47 (C : Dequeues n w r g 47) : DequeueMatch n w r g b 47 (Frame.exec program w.mem ⟨1, 47, r, b⟩) :=
  C.setNumber (d := 22) (by decide) rfl rfl rfl rfl (by decide)

theorem at48 (C : Dequeues n w r g 48) : DequeueMatch n w r g b 48 (Frame.exec program w.mem ⟨1, 48, r, b⟩) :=
  C.goto (by decide) rfl rfl (by decide)

theorem at49 (C : Dequeues n w r g 49) : DequeueMatch n w r g b 49 (Frame.exec program w.mem ⟨1, 49, r, b⟩) :=
  C.setNumber (d := 22) (by decide) rfl rfl rfl rfl (by decide)

theorem at50 (C : Dequeues n w r g 50) : DequeueMatch n w r g b 50 (Frame.exec program w.mem ⟨1, 50, r, b⟩) := by
  obtain ⟨_, _, h, _⟩ := C.at'
  exact C.load_asked (d := 24) (u := 22) (by decide) (by decide) rfl rfl rfl h.slot rfl rfl rfl (by decide)
    fun hj h => .doubting rfl rfl rfl rfl (by decide) hj h

theorem at51 (C : Dequeues n w r g 51) : DequeueMatch n w r g b 51 (Frame.exec program w.mem ⟨1, 51, r, b⟩) :=
  C.load_gift (d := 25) (k := 24) (u := 22) (x := 17) (by decide) (by decide) rfl rfl rfl rfl rfl rfl rfl rfl
    (by decide)
    fun h => .deciding rfl rfl rfl rfl (by decide) h

theorem at52 (C : Dequeues n w r g 52) : DequeueMatch n w r g b 52 (Frame.exec program w.mem ⟨1, 52, r, b⟩) := by
  obtain ⟨Q, e, h, hj, _, _⟩ := C.at'
  refine C.decide (d := 25) (k := 24) (x := 17) (by decide) rfl rfl rfl rfl rfl (by decide) (fun hs => ?_) rfl rfl rfl
    (by decide)
  exact ⟨Q.update rfl, e, h, hj, fun _ => .inl (by rw [Q.next] at hs; exact hs), fun hne => absurd rfl hne⟩

theorem at53 (C : Dequeues n w r g 53) : DequeueMatch n w r g b 53 (Frame.exec program w.mem ⟨1, 53, r, b⟩) :=
  C.setNumber (d := 26) (by decide) rfl rfl rfl rfl (by decide)

theorem at54 (C : Dequeues n w r g 54) : DequeueMatch n w r g b 54 (Frame.exec program w.mem ⟨1, 54, r, b⟩) :=
  C.cas_taker (t := 17) (by decide) rfl rfl rfl rfl rfl rfl (C.knows.base.guard 1 17 rfl).live rfl rfl (by decide) rfl

theorem at55 (C : Dequeues n w r g 55) : DequeueMatch n w r g b 55 (Frame.exec program w.mem ⟨1, 55, r, b⟩) :=
  C.branchNumber (by decide) rfl rfl rfl rfl (by decide)

theorem at56 (C : Dequeues n w r g 56) : DequeueMatch n w r g b 56 (Frame.exec program w.mem ⟨1, 56, r, b⟩) :=
  C.setNumber (d := 20) (by decide) rfl rfl rfl rfl (by decide)

theorem at57 (C : Dequeues n w r g 57) : DequeueMatch n w r g b 57 (Frame.exec program w.mem ⟨1, 57, r, b⟩) :=
  C.goto (by decide) rfl rfl (by decide)

theorem at58 (C : Dequeues n w r g 58) : DequeueMatch n w r g b 58 (Frame.exec program w.mem ⟨1, 58, r, b⟩) :=
  C.setNumber (d := 20) (by decide) rfl rfl rfl rfl (by decide)

theorem at59 (C : Dequeues n w r g 59) : DequeueMatch n w r g b 59 (Frame.exec program w.mem ⟨1, 59, r, b⟩) :=
  C.goto (by decide) rfl rfl (by decide)

theorem at60 (C : Dequeues n w r g 60) : DequeueMatch n w r g b 60 (Frame.exec program w.mem ⟨1, 60, r, b⟩) :=
  C.setNumber (d := 23) (by decide) rfl rfl rfl rfl (by decide)

theorem at61 (C : Dequeues n w r g 61) : DequeueMatch n w r g b 61 (Frame.exec program w.mem ⟨1, 61, r, b⟩) :=
  C.goto (by decide) rfl rfl (by decide)

theorem at62 (C : Dequeues n w r g 62) : DequeueMatch n w r g b 62 (Frame.exec program w.mem ⟨1, 62, r, b⟩) :=
  C.load_taker (d := 28) (t := 17) (by decide) rfl rfl rfl (C.knows.base.guard 1 17 rfl).live rfl (by decide)

theorem at63 (C : Dequeues n w r g 63) : DequeueMatch n w r g b 63 (Frame.exec program w.mem ⟨1, 63, r, b⟩) :=
  C.setNumber (d := 20) (by decide) rfl rfl rfl rfl (by decide)

theorem at64 (C : Dequeues n w r g 64) : DequeueMatch n w r g b 64 (Frame.exec program w.mem ⟨1, 64, r, b⟩) :=
  C.branchNumber (by decide) rfl rfl rfl rfl (by decide)

theorem at65 (C : Dequeues n w r g 65) : DequeueMatch n w r g b 65 (Frame.exec program w.mem ⟨1, 65, r, b⟩) :=
  C.setNumber (d := 29) (by decide) rfl rfl rfl rfl (by decide)

theorem at66 (C : Dequeues n w r g 66) : DequeueMatch n w r g b 66 (Frame.exec program w.mem ⟨1, 66, r, b⟩) :=
  C.cas_taker (t := 17) (by decide) rfl rfl rfl rfl rfl rfl (C.knows.base.guard 1 17 rfl).live rfl rfl (by decide) rfl

theorem at67 (C : Dequeues n w r g 67) : DequeueMatch n w r g b 67 (Frame.exec program w.mem ⟨1, 67, r, b⟩) :=
  C.setNumber (d := 20) (by decide) rfl rfl rfl rfl (by decide)

theorem at68 (C : Dequeues n w r g 68) : DequeueMatch n w r g b 68 (Frame.exec program w.mem ⟨1, 68, r, b⟩) :=
  C.branchNumber (by decide) rfl rfl rfl rfl (by decide)

theorem at69 (C : Dequeues n w r g 69) : DequeueMatch n w r g b 69 (Frame.exec program w.mem ⟨1, 69, r, b⟩) :=
  C.setNumber (d := 20) (by decide) rfl rfl rfl rfl (by decide)

theorem at70 (C : Dequeues n w r g 70) : DequeueMatch n w r g b 70 (Frame.exec program w.mem ⟨1, 70, r, b⟩) :=
  C.setNumber (d := 31) (by decide) rfl rfl rfl rfl (by decide)

theorem at71 (C : Dequeues n w r g 71) : DequeueMatch n w r g b 71 (Frame.exec program w.mem ⟨1, 71, r, b⟩) :=
  C.branchNumber (by decide) rfl rfl rfl rfl (by decide)

end Dequeues
end WfqueueReuse
