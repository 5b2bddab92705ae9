prelude
import Spsc.Linearizable
/-!
# Fixed roles

The usual case: one thread is the producer for ever, another one the consumer.

## Main definitions

* `Roles`: thread 0 pushes, thread 1 pops, any thread asks for the size

## Main statements

* `Spsc.linearizable_of_roles`: with fixed roles, every history is linearizable
* `Spsc.reachable_of_roles`: every state that can be reached with fixed roles can be reached under `Spsc.Allows`, so
  that freedom of races, of faults, and so on apply as well
-/

namespace Spsc
open Gen.Spsc

/-- Thread 0 is the producer, thread 1 the consumer. -/
inductive Roles : Tid → Call → Prop where
  | push {v b} : Roles 0 ⟨0, [1, v], b⟩
  | pushMany {n b} : n ≤ b.length → Roles 0 ⟨2, [1, n], b⟩
  | pop {b} : 1 ≤ b.length → Roles 1 ⟨1, [1], b⟩
  | popMany {n b} : n ≤ b.length → Roles 1 ⟨3, [1, n], b⟩
  | size {t b} : Roles t ⟨4, [1], b⟩

/-- No thread is inside an operation that is not its own. -/
def Kept (s : State) : Prop :=
  ∀ t, (Inside isProducer (s.thread t) → t = 0) ∧ (Inside isConsumer (s.thread t) → t = 1)

variable {p : Params} {s s' : State}

theorem Roles.allows {t : Tid} {c : Call} (h : Roles t c) (K : Kept s) (hidle : s.thread t = none) : Allows s t c := by
  have no {side} : ¬ Inside side (s.thread t) := by rw [hidle]; exact fun h => h
  cases h with
  | push => exact .push fun u hu => no ((K u).1 hu ▸ hu)
  | pushMany h => exact .pushMany (fun u hu => no ((K u).1 hu ▸ hu)) h
  | pop h => exact .pop (fun u hu => no ((K u).2 hu ▸ hu)) h
  | popMany h => exact .popMany (fun u hu => no ((K u).2 hu ▸ hu)) h
  | size => exact .size

theorem Roles.sides {t : Tid} {c : Call} (h : Roles t c) : (isProducer c.op → t = 0) ∧ (isConsumer c.op → t = 1) := by
  cases h with
  | push => exact ⟨fun _ => rfl, fun h => h.elim nofun nofun⟩
  | pushMany _ => exact ⟨fun _ => rfl, fun h => h.elim nofun nofun⟩
  | pop _ => exact ⟨fun h => h.elim nofun nofun, fun _ => rfl⟩
  | popMany _ => exact ⟨fun h => h.elim nofun nofun, fun _ => rfl⟩
  | size => exact ⟨fun h => h.elim nofun nofun, fun h => h.elim nofun nofun⟩

theorem Kept.update {m : Mem} {t : Tid} {o : Option Frame} (K : Kept s)
    (h : (Inside isProducer o → t = 0) ∧ (Inside isConsumer o → t = 1)) :
    Kept ⟨m, Function.update s.thread t o⟩ := by
  intro u
  show (Inside isProducer (Function.update s.thread t o u) → u = 0) ∧
    (Inside isConsumer (Function.update s.thread t o u) → u = 1)
  by_cases e : u = t
  · rw [e, Function.update_self]; exact h
  · rw [Function.update_ne e]; exact K u

/-- With fixed roles there is at most one thread on each side. -/
theorem Kept.step {l : Label} (K : Kept s) (hs : Step program (fun _ => Roles) s l s') :
    Step program Allows s l s' ∧ Kept s' := by
  cases hs with
  | inv hidle ha => exact ⟨.inv hidle (ha.allows K hidle), K.update ha.sides⟩
  | @step t _ h =>
    refine ⟨.step h, ?_⟩
    obtain ⟨f, ht, m, f', he, rfl⟩ := step_next h
    have hk := K t
    rw [ht] at hk
    refine K.update ?_
    show (isProducer f'.op → _) ∧ (isConsumer f'.op → _)
    rw [op_of_exec he]
    exact hk
  | res h =>
    refine ⟨.res h, ?_⟩
    obtain ⟨f, ht, he, rfl⟩ := step_done h
    exact K.update ⟨fun h => h.elim, fun h => h.elim⟩

theorem Kept.run {ls : List Label} (run : Run program (fun _ => Roles) s ls s') :
    Kept s → Run program Allows s ls s' := by
  induction run with
  | nil => exact fun _ => .nil
  | cons hs _ ih => exact fun K => .cons (K.step hs).1 (ih (K.step hs).2)

theorem Init.kept (h : Init p s) : Kept s := by
  intro t
  rw [h.idle]
  exact ⟨fun h => h.elim, fun h => h.elim⟩

theorem reachable_of_roles (h : Reachable program (fun _ => Roles) (Init p) s) :
    Reachable program Allows (Init p) s := by
  obtain ⟨s₀, ls, h₀, run⟩ := h
  exact ⟨s₀, ls, h₀, Kept.run run h₀.kept⟩

/-- Linearizability with fixed roles. -/
theorem linearizable_of_roles (p : Params) (h : History) (hist : IsHistory program (fun _ => Roles) (Init p) h) :
    Linearizable (spec p.capacity) h := by
  obtain ⟨s₀, ls, s, h₀, run, hh⟩ := hist
  exact linearizable p h ⟨s₀, ls, s, h₀, Kept.run run h₀.kept, hh⟩

end Spsc
