-- One word that makes the theorem behind the proof, ours here, a part of this one.
-- goal: Demo.double_add
-- rejected at: declarations
-- because: more follows
-- accepted without: declarations
-- body:
unfold double; omega
in
