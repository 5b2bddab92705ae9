-- A proof that makes Lean warn: a warning hides the next one.
-- goal: Demo.double_add
-- rejected at: build
-- because: warning
-- accepted without: messages
-- body:
refine (fun unused => ?_) a
unfold double; omega
