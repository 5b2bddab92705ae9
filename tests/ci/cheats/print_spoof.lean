-- Prints the very line that the audit waits for.
-- goal: Demo.double_add
-- rejected at: policy
-- because: # is denied
-- body:
unfold double; omega

#print "'ZpAudit.claim' does not depend on any axioms"
