-- A proof that makes Lean talk: among many words a warning is overlooked.
-- goal: Demo.double_add
-- rejected at: build
-- because: Try this
-- accepted without: messages
-- body:
simp_all? only [double]; omega
