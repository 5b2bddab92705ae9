-- Swallows everything behind the proof.
-- goal: Demo.double_add
-- rejected at: shape
-- because: does not end
-- body:
unfold double; omega /- the rest of the file is a comment
