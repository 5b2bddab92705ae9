-- A documentation comment, which Lean does not treat as white space.
-- goal: Demo.double_add
-- rejected at: shape
-- because: nothing in it
-- body:
/-- sorry -/
