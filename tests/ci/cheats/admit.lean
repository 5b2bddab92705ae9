-- Another word for sorry.
-- goal: Demo.double_add
-- rejected at: policy
-- because: admit
-- accepted without: policy, messages, audit
-- body:
admit
