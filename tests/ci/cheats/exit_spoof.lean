-- Prints an answer that looks like that of the audit, then ends the file.
-- goal: Demo.double_add
-- rejected at: policy
-- because: # is denied
-- accepted without: policy, messages, declarations
-- body:
unfold double; omega

#print axioms Nat.add_comm
#exit
