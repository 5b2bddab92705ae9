-- Code without meaning in the logic.
-- goal: Demo.double_add
-- rejected at: policy
-- because: unsafe
-- body:
unfold double; omega

unsafe def evil : Nat := evil
