prelude
import Spsc.Spec
/-!
# A tiny invariant

A bounded counter that a producer increments and a consumer decrements, and the specification of the ring.
-/

namespace Demo

structure Counter where
  made : Nat
  used : Nat

/-- One step of a counter of capacity `c`. -/
inductive Step (c : Nat) : Counter → Counter → Prop where
  | make {s : Counter} : s.made - s.used < c → Step c s ⟨s.made + 1, s.used⟩
  | use {s : Counter} : s.used < s.made → Step c s ⟨s.made, s.used + 1⟩

def Good (c : Nat) (s : Counter) : Prop := s.used ≤ s.made ∧ s.made - s.used ≤ c

theorem Good.step {c : Nat} {s s' : Counter} (h : Good c s) (step : Step c s s') : Good c s' := by
  cases step <;> simp_all [Good] <;> omega

/-- The ring never holds more than its capacity. -/
theorem bounded {c : Nat} {q q' : List Nat} {call : Call} {r : Result} (op : Spsc.Op c q call r q')
    (h : q.length ≤ c) : q'.length ≤ c := by
  cases op <;> simp_all <;> omega

end Demo
