prelude
import Core.Nat.Order
import Core.Nat.Arith
import Core.Nat.Sub
import Core.Nat.DivMod
import Core.Nat.Induction
import Core.List.Basic

/-!
# Natural numbers

Collects the files on the order and the arithmetic of `Nat`, and the definitions of lists.
-/
