-- A macro that swallows later goals.
-- goal: Demo.double_add
-- rejected at: policy
-- because: macro
-- body:
unfold double; omega

macro "omega" : tactic => `(tactic| sorry)
