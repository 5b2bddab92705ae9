-- Changes what later names mean, and leaves no trace in the compiled module.
-- goal: Demo.double_add
-- rejected at: shape
-- because: open
-- accepted without: shape
-- body:
by
  unfold double; omega
open List
