-- Ends the file early, so that nothing after it is checked.
-- goal: Demo.double_add
-- rejected at: policy
-- because: # is denied
-- accepted without: policy, messages, declarations
-- body:
unfold double; omega

#exit
