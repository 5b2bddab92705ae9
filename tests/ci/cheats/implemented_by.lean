-- Compiled code that differs from the definition.
-- goal: Demo.double_add
-- rejected at: policy
-- because: implemented_by
-- accepted without: policy, shape, declarations
-- body:
unfold double; omega

def one : Nat := 1
@[implemented_by one] def two : Nat := 2
