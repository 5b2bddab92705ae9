-- Declares what Lean would take for the defining equation of a function.
-- goal: Demo.double_add
-- rejected at: build
-- because: reserved name
-- body:
exact with_decl_name% Demo.sumTo (let rec eq_1 : Nat → Nat := fun _ => 0; (fun (_ : Nat → Nat) => (by unfold double; omega)) eq_1)
