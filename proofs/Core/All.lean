prelude
import Core.Logic
import Core.Nat
import Core.Omega
import Core.Option
import Core.Prod
import Core.List
import Core.WellFounded

/-!
# The whole base

User files start with `prelude` and `import Core.All`.
-/
