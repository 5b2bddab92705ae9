-- An added hypothesis for later theorems; seen in the theorem that the judge puts behind.
-- goal: Demo.double_add
-- rejected at: shape
-- because: variable
-- accepted without: shape, declarations
-- body:
unfold double; omega

variable (h : False)
