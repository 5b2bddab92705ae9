prelude
import Core.Logic.Basic
import Core.Logic.Simp
import Core.Logic.Ite
import Core.Logic.Bool
import Core.Logic.Classical

/-!
# Logic

Collects the files on connectives, conditionals, Booleans and classical reasoning.
-/
