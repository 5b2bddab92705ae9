"""A right proof for every goal of examples/goals."""

from __future__ import annotations

PROOFS = {
    "Demo.double_add": "unfold double; omega  -- both sides are sums",
    "Demo.two_mul_sumTo": """
        by
          induction n with
          | zero => rfl
          | succ n ih =>
            show 2 * (sumTo n + (n + 1)) = (n + 1) * (n + 1 + 1)
            rw [Nat.left_distrib, ih, ← Nat.right_distrib, Nat.mul_comm]
        """,
    "Demo.twice_append": "induction xs with\n| nil => rfl\n| cons x xs ih => simp [twice, ih]",
    "Demo.length_twice": (
        "induction xs with\n| nil => rfl\n| cons x xs ih =>\n  simp only [twice, List.length_cons, ih]\n  omega"
    ),
    "Demo.count_le_length": """
    induction xs with
    | nil => exact Nat.le_refl _
    | cons x xs ih =>
      show cond (p x) 1 0 + count p xs ≤ xs.length + 1
      cases p x <;> simp <;> omega""",
    "Demo.count_twice": """by
      fun_induction twice xs with
      | case1 => rfl
      | case2 x xs ih =>
        show cond (p x) 1 0 + (cond (p x) 1 0 + count p (twice xs)) = 2 * (cond (p x) 1 0 + count p xs)
        rw [ih]; omega""",
    "Demo.index_index": "unfold index wordSize\n  omega",  # somebody trimmed the text
    "Demo.distance_index": "exact sub_index hij h",
    "Demo.Good.step": """
      unfold Good at *
      cases step with
      | make h => simp only; omega
      | use h => simp only; omega""",
    "Demo.bounded": """
      cases op with
      | push => rw [List.length_append, List.length_cons, List.length_nil]; omega
      | pop => rw [List.length_cons] at h; omega
      | pushMany => rw [List.length_append, List.length_take]; omega
      | popMany => rw [List.length_drop]; omega
      | _ => exact h""",
}
