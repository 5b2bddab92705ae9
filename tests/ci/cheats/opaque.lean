-- A constant without a visible value.
-- goal: Demo.double_add
-- rejected at: policy
-- because: opaque
-- accepted without: policy, declarations, kernel
-- body:
unfold double; omega

opaque secret : Nat
