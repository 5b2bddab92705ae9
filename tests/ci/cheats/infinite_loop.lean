-- A computation of 2^40 steps in the kernel.
-- goal: Demo.double_add
-- rejected at: build
-- because: stopped after
-- timeout: 3
-- body:
exact absurd (show (Nat.rec (motive := fun _ => Nat → Nat) (fun x => x + 1) (fun _ f x => f (f x)) 40) 0 = 0 by decide +kernel) (by decide)
