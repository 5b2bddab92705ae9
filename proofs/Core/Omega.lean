prelude
import Core.Omega.Tidy

/-!
# The decision procedure `omega`

Importing this file makes the tactic `omega` work: it collects the definitions and theorems that the tactic looks up by
name.
-/
