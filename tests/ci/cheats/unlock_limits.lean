-- A command that no list names and that leaves no trace in the compiled module: it lifts Lean's limits for what follows.
-- goal: Demo.double_add
-- rejected at: declarations
-- because: more follows
-- accepted without: declarations
-- body:
unfold double; omega

unlock_limits
