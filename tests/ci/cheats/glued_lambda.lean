-- λ is no letter to Lean, but one to most regular expressions.
-- goal: Demo.double_add
-- rejected at: policy
-- because: sorry
-- body:
exact (fun x => λsorry => sorry) x
