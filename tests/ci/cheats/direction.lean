-- Turns the direction of writing: the reader sees another text than Lean.
-- goal: Demo.double_add
-- rejected at: policy
-- because: U+202E
-- body:
unfold double ‮; omega
