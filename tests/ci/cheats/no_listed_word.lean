-- A command that no list of words names; it adds simplification rules. Seen by comparing compiled modules.
-- goal: Demo.double_add
-- rejected at: declarations
-- because: Add.mk.inj
-- accepted without: declarations
-- body:
unfold double; omega

gen_injective_theorems% Add
