-- Shadows a definition that later statements use.
-- goal: Demo.double_add
-- rejected at: shape
-- because: def
-- accepted without: shape, declarations
-- body:
unfold double; omega

def Demo.Nat.le (_ _ : Nat) : Prop := True
