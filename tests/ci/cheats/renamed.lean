-- Leaves the namespace and proves a namesake.
-- goal: Demo.double_add
-- rejected at: shape
-- because: end
-- accepted without: shape, declarations
-- body:
unfold double; omega

end Demo
namespace Other
theorem double_add : True := trivial
