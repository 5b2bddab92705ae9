-- Code without meaning in the logic.
-- goal: Demo.double_add
-- rejected at: policy
-- because: unsafe
-- accepted without: policy, shape, declarations, kernel
-- body:
unfold double; omega

unsafe def evil : Nat := evil
