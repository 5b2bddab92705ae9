-- Teaches the simplifier something, which breaks or weakens later proofs.
-- goal: Demo.double_add
-- rejected at: policy
-- because: attribute
-- accepted without: policy, declarations
-- body:
unfold double; omega

attribute [simp] Nat.add_comm
