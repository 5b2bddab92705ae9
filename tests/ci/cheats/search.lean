-- A search, which closes the goal with sorry when it finds nothing.
-- goal: Demo.double_add
-- rejected at: policy
-- because: exact?
-- body:
exact?
