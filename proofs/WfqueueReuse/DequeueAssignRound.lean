prelude
import WfqueueReuse.DequeueSearch
/-!
# dequeue in both worlds: assign, in a round

## Main statements

* `Dequeues.at101` … `Dequeues.at123`: each step is one of the ideal program, too
-/

namespace WfqueueReuse
open Gen.WfqueueNever

variable {n : Nat} {w : World} {r g : Regs} {b : List Nat}

namespace Dequeues

theorem at101 (C : Dequeues n w r g 101) : DequeueMatch n w r g b 101 (Frame.exec program w.mem ⟨1, 101, r, b⟩) :=
  C.load_threads (d := 41) (by decide) rfl rfl rfl (by decide)

theorem at102 (C : Dequeues n w r g 102) : DequeueMatch n w r g b 102 (Frame.exec program w.mem ⟨1, 102, r, b⟩) :=
  C.load_taker (d := 42) (t := 8) (by decide) rfl rfl rfl (C.knows.base.guard 0 8 rfl).live rfl (by decide)

theorem at103 (C : Dequeues n w r g 103) : DequeueMatch n w r g b 103 (Frame.exec program w.mem ⟨1, 103, r, b⟩) :=
  C.setNumber (d := 43) (by decide) rfl rfl rfl rfl (by decide)

theorem at104 (C : Dequeues n w r g 104) : DequeueMatch n w r g b 104 (Frame.exec program w.mem ⟨1, 104, r, b⟩) :=
  C.branchNumber (by decide) rfl rfl rfl rfl (by decide)

theorem at105 (C : Dequeues n w r g 105) : DequeueMatch n w r g b 105 (Frame.exec program w.mem ⟨1, 105, r, b⟩) :=
  C.branchNumber (by decide) rfl rfl rfl rfl (by decide)

theorem at106 (C : Dequeues n w r g 106) : DequeueMatch n w r g b 106 (Frame.exec program w.mem ⟨1, 106, r, b⟩) :=
  C.setNumber (d := 42) (by decide) rfl rfl rfl rfl (by decide)

theorem at107 (C : Dequeues n w r g 107) : DequeueMatch n w r g b 107 (Frame.exec program w.mem ⟨1, 107, r, b⟩) :=
  C.goto (by decide) rfl rfl (by decide)

theorem at108 (C : Dequeues n w r g 108) : DequeueMatch n w r g b 108 (Frame.exec program w.mem ⟨1, 108, r, b⟩) :=
  C.setNumber (d := 42) (by decide) rfl rfl rfl rfl (by decide)

theorem at109 (C : Dequeues n w r g 109) : DequeueMatch n w r g b 109 (Frame.exec program w.mem ⟨1, 109, r, b⟩) := by
  obtain ⟨_, _, _, h, _⟩ := C.at'
  exact C.load_asked (d := 44) (u := 42) (by decide) (by decide) rfl rfl rfl h.slot rfl rfl rfl (by decide)
    fun hj h => .doubting rfl rfl rfl rfl (by decide) hj h

theorem at110 (C : Dequeues n w r g 110) : DequeueMatch n w r g b 110 (Frame.exec program w.mem ⟨1, 110, r, b⟩) :=
  C.load_gift (d := 45) (k := 44) (u := 42) (x := 37) (by decide) (by decide) rfl rfl rfl rfl rfl rfl rfl rfl
    (by decide)
    fun h => .deciding rfl rfl rfl rfl (by decide) h

theorem at111 (C : Dequeues n w r g 111) : DequeueMatch n w r g b 111 (Frame.exec program w.mem ⟨1, 111, r, b⟩) := by
  obtain ⟨z, Q, e, h, hj, _, _⟩ := C.at'
  refine C.decide (d := 45) (k := 44) (x := 37) (by decide) rfl rfl rfl rfl rfl (by decide) (fun hs => ?_) rfl rfl rfl
    (by decide)
  exact ⟨z, Q.update rfl, e, h, hj, fun _ => .inl (by rw [Q.behind.node] at hs; exact hs), fun hne => absurd rfl hne⟩

theorem at112 (C : Dequeues n w r g 112) : DequeueMatch n w r g b 112 (Frame.exec program w.mem ⟨1, 112, r, b⟩) :=
  C.setNumber (d := 46) (by decide) rfl rfl rfl rfl (by decide)

theorem at113 (C : Dequeues n w r g 113) : DequeueMatch n w r g b 113 (Frame.exec program w.mem ⟨1, 113, r, b⟩) :=
  C.cas_taker (t := 37) (by decide) rfl rfl rfl rfl rfl rfl (C.knows.base.guard 1 37 rfl).live rfl rfl (by decide) rfl

theorem at114 (C : Dequeues n w r g 114) : DequeueMatch n w r g b 114 (Frame.exec program w.mem ⟨1, 114, r, b⟩) :=
  C.branchNumber (by decide) rfl rfl rfl rfl (by decide)

theorem at115 (C : Dequeues n w r g 115) : DequeueMatch n w r g b 115 (Frame.exec program w.mem ⟨1, 115, r, b⟩) :=
  C.setNumber (d := 40) (by decide) rfl rfl rfl rfl (by decide)

theorem at116 (C : Dequeues n w r g 116) : DequeueMatch n w r g b 116 (Frame.exec program w.mem ⟨1, 116, r, b⟩) :=
  C.goto (by decide) rfl rfl (by decide)

theorem at117 (C : Dequeues n w r g 117) : DequeueMatch n w r g b 117 (Frame.exec program w.mem ⟨1, 117, r, b⟩) :=
  C.setNumber (d := 40) (by decide) rfl rfl rfl rfl (by decide)

theorem at118 (C : Dequeues n w r g 118) : DequeueMatch n w r g b 118 (Frame.exec program w.mem ⟨1, 118, r, b⟩) :=
  C.goto (by decide) rfl rfl (by decide)

theorem at119 (C : Dequeues n w r g 119) : DequeueMatch n w r g b 119 (Frame.exec program w.mem ⟨1, 119, r, b⟩) :=
  C.setNumber (d := 43) (by decide) rfl rfl rfl rfl (by decide)

theorem at120 (C : Dequeues n w r g 120) : DequeueMatch n w r g b 120 (Frame.exec program w.mem ⟨1, 120, r, b⟩) :=
  C.goto (by decide) rfl rfl (by decide)

theorem at121 (C : Dequeues n w r g 121) : DequeueMatch n w r g b 121 (Frame.exec program w.mem ⟨1, 121, r, b⟩) :=
  C.load_taker (d := 48) (t := 37) (by decide) rfl rfl rfl (C.knows.base.guard 1 37 rfl).live rfl (by decide)

theorem at122 (C : Dequeues n w r g 122) : DequeueMatch n w r g b 122 (Frame.exec program w.mem ⟨1, 122, r, b⟩) :=
  C.setNumber (d := 40) (by decide) rfl rfl rfl rfl (by decide)

theorem at123 (C : Dequeues n w r g 123) : DequeueMatch n w r g b 123 (Frame.exec program w.mem ⟨1, 123, r, b⟩) :=
  C.branchNumber (by decide) rfl rfl rfl rfl (by decide)

end Dequeues
end WfqueueReuse
