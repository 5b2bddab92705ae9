-- `stop` skips the rest of a proof.
-- goal: Demo.double_add
-- rejected at: policy
-- because: stop
-- accepted without: policy, messages, audit
-- body:
stop
omega
