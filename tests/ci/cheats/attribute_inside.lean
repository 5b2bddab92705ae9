-- Teaches the simplifier something from inside of the proof.
-- goal: Demo.double_add
-- rejected at: policy
-- because: @[
-- body:
let rec @[simp] helper : ∀ n : Nat, n = n := fun _ => rfl
unfold double; omega
