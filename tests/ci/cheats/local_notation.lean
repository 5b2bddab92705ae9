-- Redefines a notation for the rest of this file alone.
-- goal: Demo.double_add
-- rejected at: policy
-- because: infix
-- accepted without: policy, shape, declarations
-- body:
unfold double; omega

local infix:50 " = " => fun (_ _ : Nat) => True
