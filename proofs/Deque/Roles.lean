prelude
import Deque.Linearizable
/-!
# A fixed owner

The usual case: one thread is the owner for ever.

## Main definitions

* `Roles`: thread 0 pushes and pops; any thread, thread 0 included, steals and asks for the size

## Main statements

* `Deque.linearizable_of_roles`: with a fixed owner, every history with at most `2 ^ 63` calls of `push` is linearizable
* `Deque.reaches_of_roles`: every state that can be reached with a fixed owner can be reached under `Deque.Allows`, so
  that freedom of races, of faults, and so on apply as well
-/

namespace Deque
open Gen.Deque

/-- Thread 0 is the owner. -/
inductive Roles : Tid → Call → Prop where
  | push {v b} : Roles 0 ⟨0, [1, v], b⟩
  | pop {b} : 1 ≤ b.length → Roles 0 ⟨1, [1], b⟩
  | steal {t b} : 1 ≤ b.length → Roles t ⟨2, [1], b⟩
  | size {t b} : Roles t ⟨3, [1], b⟩

/-- No thread but the owner is inside one of its operations. -/
def Kept (s : State) : Prop := ∀ t, Inside (s.thread t) → t = 0

variable {p : Params} {s s' : State}

theorem Roles.allows {t : Tid} {c : Call} (h : Roles t c) (K : Kept s) (hidle : s.thread t = none) : Allows s t c := by
  have no : ¬ Inside (s.thread t) := by rw [hidle]; exact fun h => h
  cases h with
  | push => exact .push fun u hu => no (K u hu ▸ hu)
  | pop h => exact .pop (fun u hu => no (K u hu ▸ hu)) h
  | steal h => exact .steal h
  | size => exact .size

theorem Roles.owner {t : Tid} {c : Call} (h : Roles t c) : isOwner c.op → t = 0 := by
  cases h with
  | push => exact fun _ => rfl
  | pop _ => exact fun _ => rfl
  | steal _ => exact fun h => h.elim nofun nofun
  | size => exact fun h => h.elim nofun nofun

theorem Kept.update {m : Mem} {t : Tid} {o : Option Frame} (K : Kept s) (h : Inside o → t = 0) :
    Kept ⟨m, Function.update s.thread t o⟩ := by
  intro u
  show Inside (Function.update s.thread t o u) → u = 0
  by_cases e : u = t
  · rw [e, Function.update_self]; exact h
  · rw [Function.update_ne e]; exact K u

/-- With a fixed owner there is at most one. -/
theorem Kept.step {l : Label} (K : Kept s) (hs : Step program (fun _ => Roles) s l s') :
    Step program Allows s l s' ∧ Kept s' := by
  cases hs with
  | inv hidle ha => exact ⟨.inv hidle (ha.allows K hidle), K.update ha.owner⟩
  | @step t _ h =>
    refine ⟨.step h, ?_⟩
    obtain ⟨f, ht, m, f', he, rfl⟩ := step_next h
    have hk := K t
    rw [ht] at hk
    refine K.update ?_
    show isOwner f'.op → _
    rw [op_of_exec he]
    exact hk
  | res h =>
    refine ⟨.res h, ?_⟩
    obtain ⟨f, ht, he, rfl⟩ := step_done h
    exact K.update fun h => h.elim

theorem Kept.run {ls : List Label} (run : Run program (fun _ => Roles) s ls s') :
    Kept s → Run program Allows s ls s' := by
  induction run with
  | nil => exact fun _ => .nil
  | cons hs _ ih => exact fun K => .cons (K.step hs).1 (ih (K.step hs).2)

theorem Init.kept (h : Init p s) : Kept s := by
  intro t
  rw [h.idle]
  exact fun h => h.elim

/-- What can be seen with a fixed owner can be seen under `Deque.Allows`. -/
theorem history_of_roles {h : History} (hist : IsHistory program (fun _ => Roles) (Init p) h) :
    IsHistory program Allows (Init p) h := by
  obtain ⟨s₀, ls, s, h₀, run, hh⟩ := hist
  exact ⟨s₀, ls, s, h₀, Kept.run run h₀.kept, hh⟩

theorem reaches_of_roles {ls : List Label} {s₀ : State} (h₀ : Init p s₀) (run : Run program (fun _ => Roles) s₀ ls s)
    (hn : pushes (history ls) ≤ maxPushes) : Reaches p s := ⟨s₀, ls, h₀, Kept.run run h₀.kept, hn⟩

/-- Linearizability with a fixed owner. -/
theorem linearizable_of_roles (p : Params) (h : History) (hist : IsHistory program (fun _ => Roles) (Init p) h)
    (hn : pushes h ≤ maxPushes) : Linearizable spec h := linearizable p h (history_of_roles hist) hn

end Deque
