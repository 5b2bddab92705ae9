-- Commands behind the proof, on its last line.
-- goal: Demo.double_add
-- rejected at: shape
-- because: theorem
-- accepted without: shape, declarations
-- body:
(unfold double; omega) theorem easy : True := trivial
