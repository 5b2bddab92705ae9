-- Programs the elaborator.
-- goal: Demo.double_add
-- rejected at: policy
-- because: run_tac
-- body:
run_tac Lean.Elab.Tactic.done
