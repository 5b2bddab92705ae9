prelude
import Machine.PotentialStep
import Wfqueue.Statement
/-!
# Accesses to the words of slots

## Main definitions

* `place i`: the place that an instruction accesses
* `ownOnly own i`: it is no word of a slot that is no atomic, or one of the own slot; and not the number of slots,
  written

## Main statements

* `all_ownOnly`: so it is with all instructions of the program
-/

namespace Wfqueue
open Gen.Wfqueue Potential

/-- The place that an instruction accesses. -/
def place : Instr → Option Place
  | .load _ p _ => some p
  | .store p _ _ => some p
  | .cas _ _ p _ _ _ _ => some p
  | .fetchAdd _ p _ _ => some p
  | .exchange _ p _ _ => some p
  | _ => none

/-- An access to a field of slots that is no atomic is to the own slot, and the number of slots is not written. -/
def ownOnly (own : Bool) (i : Instr) : Bool :=
  !writes Field.threads i &&
    match place i with
    | none => true
    | some p => !ofSlots p.field || own && (isReg 0 p.obj && isReg 1 p.idx)

theorem all_ownOnly : ∀ op o, program.get? op = some o → o.code.all (ownOnly (!Nat.beq op 2)) = true
  | 0, _, h => by cases h; decide +kernel
  | 1, _, h => by cases h; decide +kernel
  | 2, _, h => by cases h; decide +kernel
  | 3, _, h => by cases h; decide +kernel
  | _ + 4, _, h => by cases h

end Wfqueue
