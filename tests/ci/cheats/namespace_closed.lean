-- Closes the namespace, so that later theorems have other names.
-- goal: Demo.double_add
-- rejected at: shape
-- because: end
-- accepted without: shape, declarations
-- body:
unfold double; omega

end Demo
