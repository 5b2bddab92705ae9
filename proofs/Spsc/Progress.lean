prelude
import Spsc.Linearizable
/-!
# The ring is wait-free

## Main definitions

* `toGo`: the steps that a thread has yet to make, at most

## Main statements

* `Spsc.stepBound_eq`: the bounds, spelled out
* `Spsc.waitFree`: since its invocation, a thread has made at most `stepBound` steps, and fewer if it is still inside
  the operation. As it can always make a step (`Spsc.noFault`), it returns after at most so many steps of its own,
  whatever the other threads do.

## Implementation notes

A step is an instruction of the generated program, local ones included. `rank` counts the steps to go.
-/

namespace Spsc
open Gen.Spsc

/-- The steps to go of a thread, 0 if it is idle. -/
def toGo : Option Frame → Nat
  | none => 0
  | some f => rank f

variable {p : Params} {s s' : State} {t u : Tid}

theorem rank_call {c : Call} (h : Allows s t c) : rank c.frame = stepBound c := by
  cases h with
  | push => rfl
  | pushMany => rfl
  | pop => rfl
  | popMany => rfl
  | size => rfl

/-- An instruction of thread `u` brings `u` nearer to its return, and leaves the others where they are. -/
theorem toGo_exec {f : Frame} {o : Option Frame} (hu : s.thread u = some f)
    (ho : toGo o < rank f) :
    cond (Nat.beq u t) 1 0 + toGo (Function.update s.thread u o t) ≤ toGo (s.thread t) := by
  by_cases e : u = t
  · subst e
    rw [Nat.beq_refl, Function.update_self, hu]
    show 1 + toGo o ≤ rank f
    omega
  · rw [Nat.beq_false_of_ne e, Function.update_ne fun e' => e e'.symm]
    show 0 + _ ≤ _
    omega

/-- Along a run without invocations by `t`, its own steps are paid for by its steps to go. -/
theorem ownSteps_le {ls : List Label} (run : Run program Allows s ls s') :
    (∀ c, ¬ Label.inv t c ∈ ls) → (∃ g, Ring p s g) → ownSteps t ls + toGo (s'.thread t) ≤ toGo (s.thread t) := by
  induction run with
  | nil => exact fun _ _ => Nat.le_of_eq (Nat.zero_add _)
  | @cons s l s₁ ls s' hs _ ih =>
    intro hno ⟨g, R⟩
    obtain ⟨g₁, _, R₁⟩ := (logRule p).step _ _ _ _ R hs
    have ih := ih (fun c h => hno c (.tail _ h)) ⟨g₁, R₁⟩
    cases hs with
    | @inv u c hidle ha =>
      have e : t ≠ u := fun e => hno c (e ▸ .head _)
      rw [show (s.call u c).thread t = s.thread t from Function.update_ne e] at ih
      exact ih
    | @step u _ h =>
      obtain ⟨f, hu, m, f', he, rfl⟩ := step_next h
      have A := R.exec hu
      rw [he] at A
      cases A with
      | next _ _ hr =>
        have h₁ := toGo_exec (t := t) (o := some f') hu hr
        show cond (Nat.beq u t) 1 0 + ownSteps t ls + _ ≤ _
        have ih : ownSteps t ls + toGo (s'.thread t) ≤ toGo (Function.update s.thread u (some f') t) := ih
        omega
    | @res u _ r h =>
      obtain ⟨f, hu, he, rfl⟩ := step_done h
      have A := R.exec hu
      rw [he] at A
      cases A with
      | done _ _ _ hr =>
        have h₁ := toGo_exec (t := t) (o := none) hu hr
        show cond (Nat.beq u t) 1 0 + ownSteps t ls + _ ≤ _
        have ih : ownSteps t ls + toGo (s'.thread t) ≤ toGo (Function.update s.thread u none t) := ih
        omega

/-- The bounds, spelled out: `push`, `pop`, `push_many`, `pop_many`, `size`. -/
theorem stepBound_eq : (∀ a b, stepBound ⟨0, a, b⟩ = 12) ∧ (∀ a b, stepBound ⟨1, a, b⟩ = 12) ∧
    (∀ q n b, stepBound ⟨2, [q, n], b⟩ = 14 + 5 * n) ∧ (∀ q n b, stepBound ⟨3, [q, n], b⟩ = 13 + 5 * n) ∧
    ∀ a b, stepBound ⟨4, a, b⟩ = 5 :=
  ⟨fun _ _ => rfl, fun _ _ => rfl, fun _ _ _ => rfl, fun _ _ _ => rfl, fun _ _ => rfl⟩

/-- Wait-freedom. In any run in which thread `t` has invoked `c`, and nothing since, it has since made at most
`stepBound c` steps, and fewer than that if it is still inside the operation. -/
theorem waitFree {s₀ : State} {c : Call} {before after : List Label} (h₀ : Init p s₀)
    (run : Run program Allows s₀ (before ++ .inv t c :: after) s) (hno : ∀ c', ¬ Label.inv t c' ∈ after) :
    ownSteps t after ≤ stepBound c ∧ (s.thread t ≠ none → ownSteps t after < stepBound c) := by
  obtain ⟨s₁, run₁, run₂⟩ := run.split
  have hr₁ : Reachable program Allows (Init p) s₁ := ⟨s₀, before, h₀, run₁⟩
  have hr : Reachable program Allows (Init p) s := ⟨s₀, _, h₀, run⟩
  obtain ⟨g₁, R₁⟩ := reachable_ring hr₁
  obtain ⟨g, R⟩ := reachable_ring hr
  cases run₂ with
  | cons hs run₂ =>
    cases hs with
    | inv hidle ha =>
      obtain ⟨_, R₂⟩ := R₁.call hidle ha
      have h := ownSteps_le (p := p) run₂ hno ⟨_, R₂⟩
      rw [show (s₁.call t c).thread t = some c.frame from Function.update_self _ _ _] at h
      have h : ownSteps t after + toGo (s.thread t) ≤ rank c.frame := h
      rw [rank_call ha] at h
      refine ⟨by omega, fun hne => ?_⟩
      cases ht : s.thread t with
      | none => exact absurd ht hne
      | some f =>
        rw [ht] at h
        have h : ownSteps t after + rank f ≤ stepBound c := h
        have A := R.exec ht
        have hpos : 0 < rank f := by
          generalize f.exec program s.mem = o at A
          cases A with
          | next _ _ hr => omega
          | done _ _ _ hr => exact hr
        omega

end Spsc
