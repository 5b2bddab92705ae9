-- The first letter is Cyrillic.
-- goal: Demo.double_add
-- rejected at: policy
-- because: U+0455
-- body:
exact ѕorry
