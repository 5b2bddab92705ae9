-- The same, with a true theorem.
-- goal: Demo.double_add
-- rejected at: shape
-- because: theorem
-- body:
unfold double; omega

theorem easy : True := trivial
