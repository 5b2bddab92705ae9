-- The kernel computes Nat.gcd by name: another definition makes False provable without an axiom.
-- goal: Demo.double_add
-- rejected at: shape
-- because: def
-- accepted without: shape, declarations
-- body:
unfold double; omega

def Nat.gcd (_ _ : Nat) : Nat := 0
