-- Complaints without end.
-- goal: Demo.double_add
-- rejected at: build
-- because: bytes of output
-- times: 100
-- output: 10000
-- body:
have : ∀ n : Nat, n = n := (fun unused => fun n => rfl) a
