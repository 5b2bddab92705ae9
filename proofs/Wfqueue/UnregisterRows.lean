prelude
import Machine.Potential
/-!
# Wfqueue.UnregisterRows: a table for `unregister`

Written by `python -m models.potential`. Where it comes from does not matter: `Potential.check` checks it
against the program. A row for each program counter: a polynomial in the size, and for each loop what a
round of it costs.
-/
namespace Wfqueue
open Potential

/-- How many steps are left. -/
def unregisterSteps : List Row := [
  /- 0 -/ ⟨[5], []⟩, ⟨[4], []⟩, ⟨[1], []⟩, ⟨[3], []⟩, ⟨[2], []⟩, ⟨[1], []⟩, ⟨[1], []⟩]

end Wfqueue
