-- Closes a comment that is not open.
-- goal: Demo.double_add
-- rejected at: policy
-- because: -/
-- body:
unfold double; omega
-/ axiom cheat : False
