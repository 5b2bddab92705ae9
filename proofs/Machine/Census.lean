prelude
import Machine.LogRule
import Machine.Overlap
/-!
# Who is in progress

## Main definitions

* `Census status ls`: after the transitions `ls`, there are lists of the threads whose operations have yet to take
  effect and of those whose have, with as many entries as operations are in progress

## Main statements

* `Census.call`, `.effect`, `.stay`, `.done`: a census is taken along with the log
-/

namespace LockFreeRule

/-! ### Lists of threads -/

/-- The list without the first `t`. -/
def without (t : Nat) : List Nat → List Nat
  | [] => []
  | u :: l => cond (Nat.beq u t) l (u :: without t l)

theorem mem_without {t u : Nat} (hu : u ≠ t) : ∀ {l : List Nat}, u ∈ l → u ∈ without t l
  | v :: l, h => by
    by_cases e : v = t
    · have e' : without t (v :: l) = l := by simp only [without, e, Nat.beq_refl, cond]
      rw [e']
      cases h with
      | head => exact absurd e hu
      | tail _ h => exact h
    · have e' : without t (v :: l) = v :: without t l := by simp only [without, Nat.beq_false_of_ne e, cond]
      rw [e']
      cases h with
      | head => exact .head _
      | tail _ h => exact .tail _ (mem_without hu h)

theorem length_without {t : Nat} : ∀ {l : List Nat}, t ∈ l → (without t l).length + 1 = l.length
  | v :: l, h => by
    by_cases e : v = t
    · simp only [without, e, Nat.beq_refl, cond, List.length]
    · have e' : without t (v :: l) = v :: without t l := by simp only [without, Nat.beq_false_of_ne e, cond]
      rw [e']
      cases h with
      | head => exact absurd rfl e
      | tail _ h => exact congrArg Nat.succ (length_without h)

/-! ### Who is in progress -/

/-- Lists of the threads that have yet to take effect and of those that have, with as many entries as operations. -/
def Census (status : Tid → Status) (ls : List Label) : Prop :=
  ∃ pend comm : List Nat, pend.length + comm.length + returns ls = calls ls ∧
    (∀ t c, status t = .pending c → t ∈ pend) ∧ ∀ t c r, status t = .committed c r → t ∈ comm

theorem calls_append (a b : List Label) : calls (a ++ b) = calls a + calls b := by
  induction a with
  | nil => exact (Nat.zero_add _).symm
  | cons l a ih =>
    cases l with
    | inv _ _ => show 1 + calls (a ++ b) = 1 + calls a + calls b; omega
    | step _ => exact ih
    | res _ _ => exact ih

theorem returns_append (a b : List Label) : returns (a ++ b) = returns a + returns b := by
  induction a with
  | nil => exact (Nat.zero_add _).symm
  | cons l a ih =>
    cases l with
    | inv _ _ => exact ih
    | step _ => exact ih
    | res _ _ => show 1 + returns (a ++ b) = 1 + returns a + returns b; omega

variable {S : Spec} {g : Ghost S} {t : Tid} {ls : List Label}

theorem Census.call {c : Call} (h : Census g.status ls) :
    Census (g.setStatus t (.pending c)).status (ls ++ [.inv t c]) := by
  obtain ⟨pend, comm, hn, hp, hc⟩ := h
  refine ⟨t :: pend, comm, ?_, fun u c' hu => ?_, fun u c' r hu => ?_⟩
  · rw [calls_append, returns_append]
    show pend.length + 1 + comm.length + (returns ls + 0) = calls ls + (1 + 0)
    omega
  · by_cases e : u = t
    · exact e ▸ .head _
    · exact .tail _ (hp u c' ((Function.update_ne e).symm.trans hu))
  · by_cases e : u = t
    · have hu : Function.update g.status t (.pending c) u = _ := hu
      rw [e, Function.update_self] at hu
      cases hu
    · exact hc u c' r ((Function.update_ne e).symm.trans hu)

theorem Census.effect {g' : Ghost S} {c : Call} {r : Result} (h : Census g.status ls) (hp : g.status t = .pending c)
    (hs : g'.status = Function.update g.status t (.committed c r)) : Census g'.status (ls ++ [.step t]) := by
  obtain ⟨pend, comm, hn, hpe, hco⟩ := h
  have hl := length_without (hpe t c hp)
  refine ⟨without t pend, t :: comm, ?_, fun u c' hu => ?_, fun u c' r' hu => ?_⟩
  · rw [calls_append, returns_append]
    show (without t pend).length + (comm.length + 1) + (returns ls + 0) = calls ls + 0
    omega
  · rw [hs] at hu
    by_cases e : u = t
    · rw [e, Function.update_self] at hu
      cases hu
    · rw [Function.update_ne e] at hu
      exact mem_without e (hpe u c' hu)
  · rw [hs] at hu
    by_cases e : u = t
    · exact e ▸ .head _
    · rw [Function.update_ne e] at hu
      exact .tail _ (hco u c' r' hu)

theorem Census.stay (h : Census g.status ls) : Census g.status (ls ++ [.step t]) := by
  obtain ⟨pend, comm, hn, h⟩ := h
  refine ⟨pend, comm, ?_, h⟩
  rw [calls_append, returns_append]
  exact hn

theorem Census.done {c : Call} {r : Result} (h : Census g.status ls) (hc : g.status t = .committed c r) :
    Census (g.setStatus t .idle).status (ls ++ [.res t r]) := by
  obtain ⟨pend, comm, hn, hpe, hco⟩ := h
  have hl := length_without (hco t c r hc)
  refine ⟨pend, without t comm, ?_, fun u c' hu => ?_, fun u c' r' hu => ?_⟩
  · rw [calls_append, returns_append]
    show pend.length + (without t comm).length + (returns ls + (1 + 0)) = calls ls + 0
    omega
  · by_cases e : u = t
    · have hu : Function.update g.status t .idle u = _ := hu
      rw [e, Function.update_self] at hu
      cases hu
    · exact hpe u c' ((Function.update_ne e).symm.trans hu)
  · by_cases e : u = t
    · have hu : Function.update g.status t .idle u = _ := hu
      rw [e, Function.update_self] at hu
      cases hu
    · exact mem_without e (hco u c' r' ((Function.update_ne e).symm.trans hu))

end LockFreeRule
