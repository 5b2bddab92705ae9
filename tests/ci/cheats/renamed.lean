-- Leaves the namespace and proves a namesake.
-- goal: Demo.double_add
-- rejected at: shape
-- because: end
-- body:
trivial
end Demo
namespace Other
theorem double_add : True := trivial
