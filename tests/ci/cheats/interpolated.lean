-- A term inside of a string.
-- goal: Demo.double_add
-- rejected at: policy
-- because: a string
-- body:
have := s!"{(sorry : Nat)}"
unfold double; omega
