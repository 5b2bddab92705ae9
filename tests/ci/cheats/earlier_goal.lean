-- Stands on a theorem that is itself open. No word is wrong, Lean is silent; only the axioms tell.
-- goal: Demo.count_twice
-- rejected at: audit
-- because: rests on sorryAx
-- accepted without: audit
-- body:
have h := length_twice (α := Nat)
fun_induction twice xs with
| case1 => rfl
| case2 x xs ih =>
  show cond (p x) 1 0 + (cond (p x) 1 0 + count p (twice xs)) = 2 * (cond (p x) 1 0 + count p xs)
  rw [ih, ← Nat.add_assoc, Nat.left_distrib]
  have := h []
  omega
