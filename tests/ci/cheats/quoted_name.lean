-- A keyword as a quoted name.
-- goal: Demo.double_add
-- rejected at: policy
-- because: U+00AB
-- body:
exact «sorry»
