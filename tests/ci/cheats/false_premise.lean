-- Takes False as given.
-- goal: Demo.double_add
-- rejected at: build
-- because: False
-- body:
exact (fun (h : False) => h.elim) (by contradiction)
