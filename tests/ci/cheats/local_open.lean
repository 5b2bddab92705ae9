-- Changes what later names mean, and leaves no trace in the compiled module but where the theorem ends.
-- goal: Demo.double_add
-- rejected at: shape
-- because: open
-- accepted without: shape, declarations
-- body:
by
  unfold double; omega
open List
