-- Commands behind the proof, on its last line.
-- goal: Demo.double_add
-- rejected at: shape
-- because: theorem
-- body:
(unfold double; omega) theorem easy : True := trivial
