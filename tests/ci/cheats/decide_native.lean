-- Lets compiled code decide, by an option of a tactic.
-- goal: Demo.double_add
-- rejected at: policy
-- because: native
-- body:
decide +native
