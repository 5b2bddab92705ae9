-- A quoted quotation mark, to make a scanner believe that a string begins.
-- goal: Demo.double_add
-- rejected at: policy
-- because: a character
-- body:
have := '\'' ; have := '"'; sorry; have := '"'
