-- Ends the theorem and begins another.
-- goal: Demo.double_add
-- rejected at: shape
-- because: theorem
-- accepted without: shape, declarations
-- body:
unfold double; omega

theorem double_add_strong (a : Nat) : double a = double a := rfl
