prelude
import Machine.Potential
/-!
# Wfqueue.RegisterRows: a table for `register`

Written by `python -m models.potential`. Where it comes from does not matter: `Potential.check` checks it
against the program. A row for each program counter: a polynomial in the size, and for each loop what a
round of it costs.
-/
namespace Wfqueue
open Potential

/-- How many steps are left. -/
def registerSteps : List Row := [
  /- 0 -/ ⟨[4, 6], []⟩, ⟨[3], [.reg 1 [6]]⟩, ⟨[2], [.left 1 2 [6]]⟩, ⟨[7], [.inside 1 2 [6]]⟩, ⟨[6], [.inside 1 2 [6]]⟩,
  /- 5 -/ ⟨[5], [.inside 1 2 [6]]⟩, ⟨[2], []⟩, ⟨[1], []⟩, ⟨[4], [.inside 1 2 [6]]⟩, ⟨[3], [.left 1 2 [6]]⟩, ⟨[1], []⟩]

end Wfqueue
