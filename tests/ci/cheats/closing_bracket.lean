-- Closes a bracket that was opened around it.
-- goal: Demo.double_add
-- rejected at: shape
-- because: closes nothing
-- body:
unfold double; omega) (evil
