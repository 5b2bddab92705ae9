-- Proves 2 + 2 = 5 by asking Lean to skip the kernel, with no axiom and no message. Besides the scan, only a kernel sees it.
-- goal: Demo.double_add
-- rejected at: policy
-- because: set_option
-- accepted without: policy, kernel
-- body:
refine (?_ : (2 + 2 = 5 → double (a + b) = double a + double b)) ?_
· intro _; unfold double; omega
· set_option debug.skipKernelTC true in decide +kernel
