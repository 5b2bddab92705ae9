-- Redefines a notation that later statements use.
-- goal: Demo.double_add
-- rejected at: policy
-- because: notation
-- accepted without: policy, declarations
-- body:
unfold double; omega

notation:50 x " ≤ " y => x = x ∨ y = y
