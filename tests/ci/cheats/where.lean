-- A declaration of its own behind the proof.
-- goal: Demo.double_add
-- rejected at: shape
-- because: where
-- accepted without: shape
-- body:
unfold double; omega
where helper : Nat := 0
