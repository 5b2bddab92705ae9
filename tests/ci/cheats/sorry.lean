-- No proof at all. Three defences see it; Lean alone only warns.
-- goal: Demo.double_add
-- rejected at: policy
-- because: sorry
-- accepted without: policy, messages, audit
-- body:
sorry
