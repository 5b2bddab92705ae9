prelude
import Wfqueue.Fine
/-!
# The wait-free queue is wait-free

## Main statements

* `Wfqueue.waitFree`: since its invocation, a thread has made at most `stepBound n` steps, and fewer if it is still
  inside the operation. As it can always make a step (`Wfqueue.noFault`), it returns after at most so many steps of its
  own, whatever the other threads do
* `Wfqueue.stepBound_eq`: the bounds, spelled out

## Implementation notes

Nothing is said, or relied on, about the list of nodes. A step is an instruction of the generated program, local ones
included.
-/

namespace Wfqueue
open Gen.Wfqueue Potential

variable {n : Nat} {s s' s₀ s₁ : State} {t u : Tid} {c : Call} {m : Mem}

/-! ### Steps -/

/-- An instruction of thread `u` brings `u` nearer to its return, and no other thread further away. -/
theorem toGo_exec {f : Frame} {o : Option Frame} (hu : s.thread u = some f)
    (ho : toGo layout steps n m o + 1 ≤ value layout steps n s.mem f)
    (hn : ∀ t g, t ≠ u → s.thread t = some g → value layout steps n m g = value layout steps n s.mem g) :
    cond (Nat.beq u t) 1 0 + toGo layout steps n m (Function.update s.thread u o t) ≤
      toGo layout steps n s.mem (s.thread t) := by
  by_cases e : u = t
  · subst e
    rw [Nat.beq_refl, Function.update_self, hu]
    show 1 + toGo layout steps n m o ≤ value layout steps n s.mem f
    omega
  · rw [Nat.beq_false_of_ne e, Function.update_ne fun e' => e e'.symm]
    show 0 + toGo layout steps n m (s.thread t) ≤ toGo layout steps n s.mem (s.thread t)
    rw [Nat.zero_add]
    cases ht : s.thread t with
    | none => exact Nat.le_refl 0
    | some g => exact Nat.le_of_eq (hn t g (fun e' => e e'.symm) ht)

/-- Along a run without invocations by `t`, its own steps are paid for by its steps to go. -/
theorem stepsOf_le {ls : List Label} (run : Run program Allows s ls s') :
    (∀ c, ¬ Label.inv t c ∈ ls) → Fine layout steps n s →
      stepsOf t ls + toGo layout steps n s'.mem (s'.thread t) ≤ toGo layout steps n s.mem (s.thread t) := by
  induction run with
  | nil => exact fun _ _ => Nat.le_of_eq (Nat.zero_add _)
  | @cons s l s₁ ls s' hs _ ih =>
    intro hno F
    have ih := ih (fun c h => hno c (.tail _ h)) (fine_step steps_begins steps_checked F hs)
    cases hs with
    | @inv u c hidle ha =>
      have e : t ≠ u := fun e => hno c (e ▸ .head _)
      rw [show (s.call u c).thread t = s.thread t from Function.update_ne e] at ih
      exact ih
    | @step u _ h =>
      obtain ⟨f, hu, m, f', he, rfl⟩ := step_next h
      obtain ⟨_, _, hv, _, hn⟩ := F.next steps_checked hu he
      have h₁ := toGo_exec (t := t) (o := some f') hu hv hn
      show cond (Nat.beq u t) 1 0 + stepsOf t ls + _ ≤ _
      have ih : stepsOf t ls + toGo layout steps n s'.mem (s'.thread t) ≤
        toGo layout steps n m (Function.update s.thread u (some f') t) := ih
      omega
    | @res u _ r h =>
      obtain ⟨f, hu, he, rfl⟩ := step_done h
      obtain ⟨_, hv⟩ := F.done steps_checked hu he
      have hv : 0 + 1 ≤ value layout steps n s.mem f := Nat.le_trans (Nat.add_le_add_right (Nat.zero_le _) 1) hv
      have h₁ := toGo_exec (t := t) (o := none) (m := s.mem) hu hv fun _ _ _ _ => rfl
      show cond (Nat.beq u t) 1 0 + stepsOf t ls + _ ≤ _
      have ih : stepsOf t ls + toGo layout steps n s'.mem (s'.thread t) ≤
        toGo layout steps n s.mem (Function.update s.thread u none t) := ih
      omega

/-- The steps to go when an operation begins. -/
theorem value_call (ha : Allows s t c) :
    value layout steps n m c.frame ≤ stepBound n c := by
  have e₂ : ∀ a b d : Nat, a + n * (b + n * (d + n * 0)) = a + b * n + d * (n * n) := by
    intro a b d
    rw [Nat.mul_zero, Nat.add_zero, Nat.left_distrib, Nat.mul_comm n b, Nat.mul_comm n d, Nat.mul_left_comm,
      ← Nat.add_assoc]
  have e₁ : ∀ a b : Nat, a + n * (b + n * 0) = a + b * n := by
    intro a b
    rw [Nat.mul_zero, Nat.add_zero, Nat.mul_comm]
  cases ha with
  | @enqueue slot v b _ =>
    show (408 + n * (234 + n * (36 + n * 0))) + 0 ≤ stepBound n ⟨0, [1, slot, v], b⟩
    rw [e₂]
    dsimp only [stepBound]
    omega
  | @dequeue slot b _ _ =>
    show (427 + n * (246 + n * (37 + n * 0))) + 0 ≤ stepBound n ⟨1, [1, slot], b⟩
    rw [e₂]
    dsimp only [stepBound]
    omega
  | @register b _ =>
    show 4 + n * (6 + n * 0) + 0 ≤ stepBound n ⟨2, [1], b⟩
    rw [e₁]
    dsimp only [stepBound]
    omega
  | unregister _ =>
    show 5 + n * 0 + 0 ≤ 5
    omega

/-- Wait-freedom. If thread `t` has invoked `c` in state `s₁`, and nothing since, it has since made at most
`stepBound n c` steps, and fewer than that if it is still inside the operation. -/
theorem waitFree {before after : List Label} (h₀ : Init n s₀) (run₁ : Run program Allows s₀ before s₁)
    (run₂ : Run program Allows s₁ (.inv t c :: after) s) (hno : ∀ c', ¬ Label.inv t c' ∈ after) :
    stepsOf t after ≤ stepBound n c ∧
      (s.thread t ≠ none → stepsOf t after < stepBound n c) := by
  have F₁ := fine_run steps_begins steps_checked (fine_init h₀) run₁
  cases run₂ with
  | cons hs run₂ =>
    have F₂ := fine_step steps_begins steps_checked F₁ hs
    cases hs with
    | inv hidle ha =>
      have h := stepsOf_le (t := t) run₂ hno F₂
      have F := fine_run steps_begins steps_checked F₂ run₂
      rw [show (s₁.call t c).thread t = some c.frame from Function.update_self _ _ _] at h
      have h : stepsOf t after + toGo layout steps n s.mem (s.thread t) ≤ value layout steps n s₁.mem c.frame := h
      have hc := value_call (n := n) (m := s₁.mem) ha
      refine ⟨by omega, fun hne => ?_⟩
      cases ht : s.thread t with
      | none => exact absurd ht hne
      | some f =>
        rw [ht] at h
        have h : stepsOf t after + value layout steps n s.mem f ≤ _ := h
        have hpos : 1 ≤ value layout steps n s.mem f := by
          obtain ⟨s', r, hs⟩ := F.goesOn steps_checked ht
          cases r with
          | none =>
            obtain ⟨f', hu, m, f'', he, rfl⟩ := step_next hs
            rw [ht] at hu
            cases hu
            exact Nat.le_trans (Nat.le_add_left 1 _) (F.next steps_checked ht he).2.2.1
          | some r =>
            obtain ⟨f', hu, he, rfl⟩ := step_done hs
            rw [ht] at hu
            cases hu
            exact Nat.le_trans (Nat.le_add_left 1 _) (F.done steps_checked ht he).2
        omega

/-- The bounds, spelled out: `enqueue`, `dequeue`, `register`, `unregister`. -/
theorem stepBound_eq :
    (∀ n a b, stepBound n ⟨0, a, b⟩ = 408 + 234 * n + 36 * (n * n)) ∧
    (∀ n a b, stepBound n ⟨1, a, b⟩ = 427 + 246 * n + 37 * (n * n)) ∧
    (∀ n a b, stepBound n ⟨2, a, b⟩ = 4 + 6 * n) ∧ ∀ n a b, stepBound n ⟨3, a, b⟩ = 5 :=
  ⟨fun _ _ _ => rfl, fun _ _ _ => rfl, fun _ _ _ => rfl, fun _ _ _ => rfl⟩

end Wfqueue
