-- A second := behind the proof.
-- goal: Demo.double_add
-- rejected at: build
-- because: expected
-- body:
rfl := by trivial
