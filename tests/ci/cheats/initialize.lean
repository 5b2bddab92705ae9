-- Code that runs when the module is imported.
-- goal: Demo.double_add
-- rejected at: policy
-- because: initialize
-- body:
unfold double; omega

initialize evil : Nat ← pure 0
