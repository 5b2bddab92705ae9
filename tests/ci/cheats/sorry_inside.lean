-- A proof with one hole.
-- goal: Demo.double_add
-- rejected at: policy
-- because: sorry
-- accepted without: policy, messages, audit
-- body:
have h : a = b := by sorry
unfold double
omega
