-- An instance that gives ≤ another meaning in the rest of this file alone.
-- goal: Demo.double_add
-- rejected at: policy
-- because: instance
-- accepted without: policy, shape, declarations
-- body:
unfold double; omega

local instance : LE Nat := ⟨fun _ _ => True⟩
