-- A misspelt type becomes a variable, and the theorem says nothing.
-- goal: Demo.double_add
-- rejected at: shape
-- because: theorem
-- accepted without: shape, declarations
-- body:
unfold double; omega

theorem strong {n : contradiction} : n = n := rfl
