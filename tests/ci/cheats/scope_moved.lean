-- Leaves a namespace open, so that later theorems have other names.
-- goal: Demo.double_add
-- rejected at: shape
-- because: namespace
-- accepted without: shape, declarations
-- body:
unfold double; omega

namespace Inner
