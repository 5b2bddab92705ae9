-- The same, in this file alone.
-- goal: Demo.double_add
-- rejected at: policy
-- because: infix
-- body:
unfold double; omega

local infix:50 " = " => fun (_ _ : Nat) => True
