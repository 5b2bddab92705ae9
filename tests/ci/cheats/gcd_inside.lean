-- Another Nat.gcd from inside of a term, without any suspicious word. Lean itself refuses.
-- goal: Demo.double_add
-- rejected at: build
-- because: restricted to the prefix
-- body:
exact with_decl_name% Nat (let rec gcd (_ _ : Nat) : Nat := 0; (fun (_ : Nat → Nat → Nat) => (by unfold double; omega)) gcd)
