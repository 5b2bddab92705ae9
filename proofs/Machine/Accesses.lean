prelude
import Machine.Roles
/-!
# What a thread is about to access

## Main definitions

* `Accesses P a`: if there is an access `a`, then it is as `P` says

## Main statements

* `Accesses.of_some`
-/

/-- If there is an access, then it is as `P` says. -/
def Accesses (P : Access → Prop) : Option Access → Prop
  | none => True
  | some a => P a

theorem Accesses.of_some {P : Access → Prop} {o : Option Access} {a : Access} (h : Accesses P o) (ha : o = some a) :
    P a := by
  rw [ha] at h
  exact h
