-- Opens a namespace for one term: its names then mean something else than in the rest of the file.
-- goal: Demo.double_add
-- rejected at: shape
-- because: open
-- accepted without: shape
-- body:
open List in (unfold double; omega)
