prelude
import Deque.Linearizable
/-!
# The deque is wait-free

## Main definitions

* `toGo`: the steps that a thread has yet to make, at most

## Main statements

* `Deque.stepBound_eq`: the bounds, spelled out
* `Deque.waitFree`: since its invocation, a thread has made at most `stepBound` steps, and fewer if it is still inside
  the operation. As it can always make a step (`Deque.noFault`), it returns after at most so many steps of its own,
  whatever the other threads do.

## Implementation notes

A step is an instruction of the generated program, local ones included. `rank` counts the steps to go. What it counts
for `push` depends on memory, since `push` copies the elements if there is no room; the bound goes by the memory at the
call.
-/

namespace Deque
open Gen.Deque

/-- The steps to go of a thread in memory `m`, 0 if it is idle. -/
def toGo (m : Mem) : Option Frame → Nat
  | none => 0
  | some f => rank m f

variable {p : Params} {n : Nat} {s s' : State} {t u : Tid} {m : Mem}

theorem rank_call {c : Call} (h : Allows s t c) : rank m c.frame = stepBound m c := by
  cases h with
  | @push v b _ =>
    show rank m ⟨0, 0, (Call.frame ⟨0, [1, v], b⟩).regs, b⟩ =
      cond (Nat.ble (slots m) (elements m)) (26 + 5 * slots m) 12
    rw [Push.rank_early (pc := 0) rfl]
    rfl
  | pop => rfl
  | steal => rfl
  | size => rfl

/-- An instruction of thread `u` brings `u` nearer to its return, and no other thread further away. -/
theorem toGo_exec {f : Frame} {o : Option Frame} (hu : s.thread u = some f) (ho : toGo m o < rank s.mem f)
    (hn : Nearer s u m) :
    cond (Nat.beq u t) 1 0 + toGo m (Function.update s.thread u o t) ≤ toGo s.mem (s.thread t) := by
  by_cases e : u = t
  · subst e
    rw [Nat.beq_refl, Function.update_self, hu]
    show 1 + toGo m o ≤ rank s.mem f
    omega
  · rw [Nat.beq_false_of_ne e, Function.update_ne fun e' => e e'.symm]
    show 0 + toGo m (s.thread t) ≤ toGo s.mem (s.thread t)
    rw [Nat.zero_add]
    cases ht : s.thread t with
    | none => exact Nat.le_refl 0
    | some f' => exact hn t f' (fun e' => e e'.symm) ht

/-- Along a run without invocations by `t`, its own steps are paid for by its steps to go. -/
theorem ownSteps_le {ls : List Label} (run : Run program Allows s ls s') :
    ∀ {n}, (∀ c, ¬ Label.inv t c ∈ ls) → n + total counts ls ≤ maxPushes → (∃ g, Valid p n s g) →
      ownSteps t ls + toGo s'.mem (s'.thread t) ≤ toGo s.mem (s.thread t) := by
  induction run with
  | nil => exact fun _ _ _ => Nat.le_of_eq (Nat.zero_add _)
  | @cons s l s₁ ls s' hs _ ih =>
    intro n hno hn ⟨g, R⟩
    have hn : n + (counts l + total counts ls) ≤ maxPushes := hn
    obtain ⟨g₁, _, R₁⟩ := (rule p).step _ _ _ _ _ R (by omega) hs
    have ih := ih (fun c h => hno c (.tail _ h)) (by omega) ⟨g₁, R₁⟩
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
      | next _ _ hr hn _ =>
        have h₁ := toGo_exec (t := t) (o := some f') hu hr hn
        show cond (Nat.beq u t) 1 0 + ownSteps t ls + _ ≤ _
        have ih : ownSteps t ls + toGo s'.mem (s'.thread t) ≤ toGo m (Function.update s.thread u (some f') t) := ih
        omega
    | @res u _ r h =>
      obtain ⟨f, hu, he, rfl⟩ := step_done h
      have A := R.exec hu
      rw [he] at A
      cases A with
      | done _ _ _ hr _ =>
        have h₁ := toGo_exec (t := t) (o := none) (m := s.mem) hu hr fun _ _ _ _ => Nat.le_refl _
        show cond (Nat.beq u t) 1 0 + ownSteps t ls + _ ≤ _
        have ih : ownSteps t ls + toGo s'.mem (s'.thread t) ≤ toGo s.mem (Function.update s.thread u none t) := ih
        omega

/-- The bounds, spelled out: `push` if there is room by what the indices say, and if not; `pop`, `steal`, `size`. -/
theorem stepBound_eq :
    (∀ m a b, elements m < slots m → stepBound m ⟨0, a, b⟩ = 12) ∧
    (∀ m a b, slots m ≤ elements m → stepBound m ⟨0, a, b⟩ = 26 + 5 * slots m) ∧
    (∀ m a b, stepBound m ⟨1, a, b⟩ = 15) ∧ (∀ m a b, stepBound m ⟨2, a, b⟩ = 11) ∧
    ∀ m a b, stepBound m ⟨3, a, b⟩ = 4 := by
  refine ⟨fun m a b h => ?_, fun m a b h => ?_, fun _ _ _ => rfl, fun _ _ _ => rfl, fun _ _ _ => rfl⟩
  · rcases Word.cond_ble (slots m) (elements m) (26 + 5 * slots m) 12 with ⟨h', _⟩ | ⟨_, e⟩
    · exact absurd h' (Nat.not_le_of_gt h)
    · exact e
  · rcases Word.cond_ble (slots m) (elements m) (26 + 5 * slots m) 12 with ⟨_, e⟩ | ⟨h', _⟩
    · exact e
    · exact absurd h (Nat.not_le_of_gt h')

/-- Wait-freedom. If thread `t` has invoked `c` in state `s₁`, and nothing since, it has since made at most
`stepBound s₁.mem c` steps, and fewer than that if it is still inside the operation. -/
theorem waitFree {s₀ s₁ : State} {c : Call} {before after : List Label} (h₀ : Init p s₀)
    (run₁ : Run program Allows s₀ before s₁) (run₂ : Run program Allows s₁ (.inv t c :: after) s)
    (hn : pushes (history (before ++ .inv t c :: after)) ≤ maxPushes) (hno : ∀ c', ¬ Label.inv t c' ∈ after) :
    ownSteps t after ≤ stepBound s₁.mem c ∧ (s.thread t ≠ none → ownSteps t after < stepBound s₁.mem c) := by
  have ht : total counts before + (counts (.inv t c) + total counts after) ≤ maxPushes := by
    rw [← total_counts, total_append] at hn
    exact hn
  obtain ⟨g₁, R₁⟩ := (rule p).reachable h₀ run₁ (by omega)
  obtain ⟨g, R⟩ := (rule p).run run₂ R₁ ht
  cases run₂ with
  | cons hs run₂ =>
    cases hs with
    | inv hidle ha =>
      obtain ⟨_, R₂⟩ := R₁.call hidle ha (by omega)
      have h := ownSteps_le (p := p) run₂ hno (by omega) ⟨_, R₂⟩
      rw [show (s₁.call t c).thread t = some c.frame from Function.update_self _ _ _] at h
      have h : ownSteps t after + toGo s.mem (s.thread t) ≤ rank s₁.mem c.frame := h
      rw [rank_call ha] at h
      refine ⟨by omega, fun hne => ?_⟩
      cases ht : s.thread t with
      | none => exact absurd ht hne
      | some f =>
        rw [ht] at h
        have h : ownSteps t after + rank s.mem f ≤ stepBound s₁.mem c := h
        have A := R.exec ht
        have hpos : 0 < rank s.mem f := by
          generalize f.exec program s.mem = o at A
          cases A with
          | next _ _ hr _ _ => omega
          | done _ _ _ hr _ => exact hr
        omega

end Deque
