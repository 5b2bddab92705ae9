-- The same, as an option.
-- goal: Demo.double_add
-- rejected at: policy
-- because: native
-- body:
decide +native
