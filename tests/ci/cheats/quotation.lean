-- Syntax as data.
-- goal: Demo.double_add
-- rejected at: policy
-- because: a quotation
-- body:
exact ``sorry
