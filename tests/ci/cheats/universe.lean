-- Names a universe for later text.
-- goal: Demo.double_add
-- rejected at: shape
-- because: universe
-- accepted without: shape, declarations
-- body:
unfold double; omega

universe evil
