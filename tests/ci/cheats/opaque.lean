-- A constant without a visible value.
-- goal: Demo.double_add
-- rejected at: policy
-- because: opaque
-- body:
unfold double; omega

opaque secret : Nat
