-- Lifts a limit of Lean; harmless here, denied for what it can do elsewhere.
-- goal: Demo.double_add
-- rejected at: policy
-- because: set_option
-- accepted without: policy
-- body:
set_option maxRecDepth 1000000 in
unfold double; omega
