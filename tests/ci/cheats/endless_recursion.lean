-- A lemma that proves itself.
-- goal: Demo.double_add
-- rejected at: build
-- because: fail to show termination
-- body:
let rec anything : ∀ n : Nat, n = n + 1 := fun n => anything n
exact absurd (anything 0) (by decide)
