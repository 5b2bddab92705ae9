-- An instance that gives ≤ another meaning for what follows.
-- goal: Demo.double_add
-- rejected at: policy
-- because: instance
-- accepted without: policy, declarations
-- body:
unfold double; omega

instance : LE Nat := ⟨fun _ _ => True⟩
