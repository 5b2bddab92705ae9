-- Prints the very line that the audit waits for.
-- goal: Demo.double_add
-- rejected at: policy
-- because: # is denied
-- accepted without: policy, messages, declarations
-- body:
unfold double; omega

#print "'ZpAudit.claim' does not depend on any axioms"
