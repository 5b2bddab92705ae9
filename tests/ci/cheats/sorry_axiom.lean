-- The axiom behind sorry, by its name: Lean does not even warn.
-- goal: Demo.double_add
-- rejected at: policy
-- because: sorryAx
-- accepted without: policy, audit
-- body:
exact sorryAx _ false
