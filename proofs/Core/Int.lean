prelude
import Core.Int.Basic
import Core.Int.SubNatNat
import Core.Int.Ring
import Core.Int.Order
import Core.Int.DivMod

/-!
# Integers

Collects the files on integers, which exist for the sake of `omega`.
-/
