-- A local macro that makes a tactic prove nothing.
-- goal: Demo.double_add
-- rejected at: policy
-- because: macro
-- accepted without: policy, shape, declarations
-- body:
unfold double; omega

local macro_rules | `(tactic| decide) => `(tactic| skip)
