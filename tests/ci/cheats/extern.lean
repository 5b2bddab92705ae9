-- A foreign function.
-- goal: Demo.double_add
-- rejected at: policy
-- because: extern
-- body:
omega

@[extern "system"] opaque run : Nat → Nat
