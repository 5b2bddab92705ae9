-- An axiom for those that come later.
-- goal: Demo.double_add
-- rejected at: policy
-- because: axiom
-- accepted without: policy, declarations, kernel
-- body:
unfold double; omega

axiom cheat : ∀ p : Prop, p
