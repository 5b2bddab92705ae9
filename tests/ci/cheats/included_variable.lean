-- An added hypothesis, forced into every later theorem.
-- goal: Demo.double_add
-- rejected at: shape
-- because: variable
-- accepted without: shape, declarations, messages
-- body:
unfold double; omega

variable (h : False)
include h
