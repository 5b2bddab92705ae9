-- Another file.
-- goal: Demo.double_add
-- rejected at: policy
-- because: import
-- body:
import Core.All
unfold double; omega
