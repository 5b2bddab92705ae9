-- A notation whose name is quoted, in the scope of this file.
-- goal: Demo.double_add
-- rejected at: policy
-- because: notation
-- body:
unfold double; omega

local notation «≤» => Nat.le
