-- Tactics that succeed and do nothing.
-- goal: Demo.double_add
-- rejected at: build
-- because: unsolved goals
-- body:
all_goals skip
try rfl
