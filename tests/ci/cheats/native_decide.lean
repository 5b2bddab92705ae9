-- Lets compiled code decide.
-- goal: Demo.double_add
-- rejected at: policy
-- because: native_decide
-- body:
native_decide
