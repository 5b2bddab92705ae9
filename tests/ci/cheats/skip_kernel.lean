-- Proves 2 + 2 = 5 by asking Lean to skip the kernel, with no axiom and no message. Only the scan, and a second kernel, see it.
-- goal: Demo.double_add
-- rejected at: policy
-- because: set_option
-- accepted without: policy
-- body:
refine (?_ : (2 + 2 = 5 → double (a + b) = double a + double b)) ?_
· intro _; unfold double; omega
· set_option debug.skipKernelTC true in decide +kernel
