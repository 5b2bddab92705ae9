-- A space without width in the middle of the word.
-- goal: Demo.double_add
-- rejected at: policy
-- because: U+200B
-- body:
exact so​rry
