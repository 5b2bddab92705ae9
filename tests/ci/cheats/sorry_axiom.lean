-- The axiom behind sorry, by its name.
-- goal: Demo.double_add
-- rejected at: policy
-- because: sorryAx
-- accepted without: policy, messages, audit
-- body:
exact sorryAx _ false
