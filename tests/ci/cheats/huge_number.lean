-- A number with a hundred million digits.
-- goal: Demo.double_add
-- rejected at: build
-- because: maximum numeral size
-- body:
exact absurd (show (10 : Nat) ^ 100000000 = 0 by decide +kernel) (by decide)
