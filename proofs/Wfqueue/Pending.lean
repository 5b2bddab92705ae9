prelude
import Wfqueue.Progress
/-!
# How many retired nodes a slot can have

## Main definitions

* `Owed n slot k s`: the slot has at most `k` retired nodes, or will have when its operation returns

## Main statements

* `pending_le`: a slot that no thread is using has no more retired nodes than there were calls of `dequeue` with it
* `waitFree_calls`: so an operation makes a number of steps that depends on the number of slots, and on how often
  `dequeue` was called with its slot
* `waitFree_due`: if there are fewer than `due n`, the number of slots alone bounds the steps
* `stepBound_eq`: the bounds, spelled out
-/

namespace Wfqueue
open Gen.Wfqueue Potential

variable {n k slot : Nat} {s s' s₀ s₁ : State} {t u : Tid} {c : Call}

/-- Frame `f` is inside an operation of the slot. -/
abbrev OfSlot (slot : Nat) (f : Frame) : Prop := (counts f.op).own = true ∧ f.regs 1 = slot

/-- The slot has at most `k` retired nodes, or will have when its operation returns. -/
structure Owed (n slot k : Nat) (s : State) : Prop where
  inside : ∀ {t f}, s.thread t = some f → OfSlot slot f → value layout counts n s.mem f ≤ k
  outside : (∀ t f, s.thread t = some f → ¬ OfSlot slot f) → pending s.mem slot ≤ k

theorem owed_init (h : Init n s) : Owed n slot 0 s := by
  refine ⟨fun {t f} e => ?_, fun _ => ?_⟩
  · rw [h.idle] at e
    cases e
  · rw [h.none_pending]

theorem ofSlot_uses {f : Frame} (h : OfSlot slot f) : Uses slot (some f) := ⟨counts_begins.own _ h.1, h.2⟩

/-- How much is added by a call. -/
def added (slot : Nat) (c : Call) : Nat := dequeues slot [.inv 0 c]

/-- What the count may become by a call of slot `slot`. -/
theorem value_count (ha : Allows s t c) (ho : OfSlot slot c.frame) :
    value layout counts n s.mem c.frame ≤ pending s.mem slot + added slot c ∧ Free s slot := by
  cases ha with
  | @enqueue slot' v b hf =>
    have e : slot' = slot := ho.2
    subst e
    refine ⟨?_, hf⟩
    show 0 + (pending s.mem slot' * (1 + n * 0) + 0) ≤ pending s.mem slot' + 0
    rw [Nat.mul_zero, Nat.mul_one]
    omega
  | @dequeue slot' b hf _ =>
    have e : slot' = slot := ho.2
    subst e
    refine ⟨?_, hf⟩
    show (1 + n * 0) + (pending s.mem slot' * (1 + n * 0) + 0) ≤
      pending s.mem slot' + (cond (Nat.beq slot' slot') 1 0 + 0)
    rw [Nat.mul_zero, Nat.mul_one, Nat.beq_refl]
    show 1 + 0 + _ ≤ _ + (1 + 0)
    omega
  | register _ => exact absurd ho.1 nofun
  | @unregister slot' b hf =>
    have e : slot' = slot := ho.2
    subst e
    refine ⟨?_, hf⟩
    show 0 + (pending s.mem slot' * (1 + n * 0) + 0) ≤ pending s.mem slot' + 0
    rw [Nat.mul_zero, Nat.mul_one]
    omega

theorem owed_call (O : Owed n slot k s) (hidle : s.thread t = none) (ha : Allows s t c) :
    Owed n slot (k + added slot c) (s.call t c) := by
  refine ⟨fun {u f} e ho => ?_, fun h => ?_⟩
  · rcases other_thread e with ⟨_, e⟩ | ⟨_, e⟩
    · cases e
      obtain ⟨h₁, h₂⟩ := value_count (n := n) ha ho
      refine Nat.le_trans h₁ (Nat.add_le_add_right (O.outside fun v g hg ho' => ?_) _)
      have h₃ := h₂ v
      rw [hg] at h₃
      exact h₃ (ofSlot_uses ho')
    · exact Nat.le_trans (O.inside e ho) (Nat.le_add_right _ _)
  · refine Nat.le_trans (O.outside fun v g hg => ?_) (Nat.le_add_right _ _)
    have hne : v ≠ t := by
      intro e
      rw [e, hidle] at hg
      cases hg
    exact h v g ((Function.update_ne hne).trans hg)

theorem owed_next (O : Owed n slot k s) (F : Fine layout counts n s) {f f' : Frame} {m : Mem}
    (hu : s.thread u = some f) (he : f.exec program s.mem = some (.next m f')) :
    Owed n slot k ⟨m, Function.update s.thread u (some f')⟩ := by
  obtain ⟨F', hslot, hv, hm, hn⟩ := F.next counts_checked hu he
  have hop := op_of_exec he
  refine ⟨fun {t g} e ho => ?_, fun h => ?_⟩
  · rcases other_thread e with ⟨_, e⟩ | ⟨hne, e⟩
    · cases e
      have hown : (counts f.op).own = true := by rw [← hop]; exact ho.1
      exact Nat.le_trans hv (O.inside hu ⟨hown, (hslot hown).symm.trans ho.2⟩)
    · show value layout counts n m g ≤ k
      rw [hn t g hne e]
      exact O.inside e ho
  · have hnot : ¬ OfSlot slot f := by
      intro ho
      refine h u f' (Function.update_self _ _ _) ⟨by rw [hop]; exact ho.1, (hslot ho.1).trans ho.2⟩
    have e : m (layout.countCell slot) = s.mem (layout.countCell slot) := by
      refine hm slot ?_
      cases hb : (counts f.op).own with
      | false => exact .inl rfl
      | true => exact .inr fun e => hnot ⟨hb, e.symm⟩
    show m (layout.countCell slot) ≤ k
    rw [e]
    refine O.outside fun v g hg => ?_
    by_cases hvu : v = u
    · subst hvu
      rw [hu] at hg
      cases hg
      exact hnot
    · exact h v g ((Function.update_ne hvu).trans hg)

theorem last_own : ∀ op, (counts op).own = true → (counts op).last = countLeft
  | 0, _ => rfl
  | 1, _ => rfl
  | 2, h => nomatch h
  | 3, _ => rfl
  | _ + 4, h => nomatch h

theorem owed_done (O : Owed n slot k s) (F : Fine layout counts n s) {f : Frame} {r : Result}
    (hu : s.thread u = some f) (he : f.exec program s.mem = some (.done r)) :
    Owed n slot k ⟨s.mem, Function.update s.thread u none⟩ := by
  obtain ⟨_, hv⟩ := F.done counts_checked hu he
  have old : ∀ {t g}, Function.update s.thread u none t = some g → s.thread t = some g := by
    intro t g hg
    rcases other_thread hg with ⟨_, e⟩ | ⟨_, e⟩
    · cases e
    · exact e
  refine ⟨fun e ho => O.inside (old e) ho, fun h => ?_⟩
  by_cases ho : OfSlot slot f
  · rw [last_own f.op ho.1, ho.2] at hv
    have hv : 0 + (pending s.mem slot * (1 + n * 0) + 0) + 0 ≤ value layout counts n s.mem f := hv
    rw [Nat.mul_zero, Nat.mul_one] at hv
    have h₁ := O.inside hu ho
    show pending s.mem slot ≤ k
    omega
  · refine O.outside fun v g hg => ?_
    by_cases hvu : v = u
    · subst hvu
      rw [hu] at hg
      cases hg
      exact ho
    · exact h v g ((Function.update_ne hvu).trans hg)

theorem owed_run {ls : List Label} (run : Run program Allows s ls s') :
    ∀ {k}, Fine layout counts n s → Owed n slot k s → Owed n slot (k + dequeues slot ls) s' := by
  induction run with
  | nil => exact fun _ O => O
  | @cons s l s₁ ls s' hs _ ih =>
    intro k F O
    have F₁ := fine_step counts_begins counts_checked F hs
    cases hs with
    | @inv t c hidle ha =>
      have h := ih F₁ (owed_call O hidle ha)
      rw [Nat.add_assoc] at h
      exact h
    | step h =>
      obtain ⟨f, hu, m, f', he, rfl⟩ := step_next h
      exact ih F₁ (owed_next O F hu he)
    | res h =>
      obtain ⟨f, hu, he, rfl⟩ := step_done h
      exact ih F₁ (owed_done O F hu he)

/-- A slot that no thread is using has no more retired nodes than there were calls of `dequeue` with it. -/
theorem pending_le {ls : List Label} (h₀ : Init n s₀) (run : Run program Allows s₀ ls s) (hfree : Free s slot) :
    pending s.mem slot ≤ dequeues slot ls := by
  have O := owed_run run (fine_init h₀) (owed_init (slot := slot) h₀)
  rw [Nat.zero_add] at O
  refine O.outside fun t f ht ho => ?_
  have h := hfree t
  rw [ht] at h
  exact h (ofSlot_uses ho)

theorem stepBound_mono {k' : Nat} (h : k ≤ k') : stepBound n k c ≤ stepBound n k' c := by
  have h₁ := Nat.mul_le_mul_right (17 + 7 * n) h
  unfold stepBound
  split <;> omega

/-- Wait-freedom, by what an observer sees: since it was called, an operation has made a number of steps that depends on
the number of slots, and on how often `dequeue` had been called with its slot. -/
theorem waitFree_calls {before after : List Label} (h₀ : Init n s₀) (run₁ : Run program Allows s₀ before s₁)
    (run₂ : Run program Allows s₁ (.inv t c :: after) s) (hno : ∀ c', ¬ Label.inv t c' ∈ after) :
    stepsOf t after ≤ stepBound n (dequeues (slotOf c) before) c := by
  have h := (waitFree h₀ run₁ run₂ hno).1
  cases run₂ with
  | cons hs _ =>
    cases hs with
    | inv hidle ha =>
      cases ha with
      | enqueue hf => exact Nat.le_trans h (stepBound_mono (pending_le h₀ run₁ hf))
      | dequeue hf _ => exact Nat.le_trans h (stepBound_mono (pending_le h₀ run₁ hf))
      | register _ => exact h
      | unregister hf => exact Nat.le_trans h (stepBound_mono (pending_le h₀ run₁ hf))

/-- The bounds, spelled out: `enqueue`, `dequeue`, `register`, `unregister`. -/
theorem stepBound_eq :
    (∀ n k a b, stepBound n k ⟨0, a, b⟩ = 40 + 30 * n + 8 * (n * n) + k * (17 + 7 * n)) ∧
    (∀ n k a b, stepBound n k ⟨1, a, b⟩ = 76 + 49 * n + 9 * (n * n) + k * (17 + 7 * n)) ∧
    (∀ n k a b, stepBound n k ⟨2, a, b⟩ = 4 + 6 * n) ∧ ∀ n k a b, stepBound n k ⟨3, a, b⟩ = 5 :=
  ⟨fun _ _ _ _ => rfl, fun _ _ _ _ => rfl, fun _ _ _ _ => rfl, fun _ _ _ _ => rfl⟩

theorem stepBound_due (h : k < due n) : stepBound n k c ≤ dueBound n c := by
  have hk : k ≤ 3 * n + 31 := by
    unfold due at h
    omega
  have e : (3 * n + 31) * (17 + 7 * n) = 21 * (n * n) + 268 * n + 527 := by
    have e₁ : 3 * n * (7 * n) = 3 * (7 * (n * n)) := by rw [Nat.mul_assoc, Nat.mul_left_comm n 7 n]
    rw [Nat.left_distrib, Nat.right_distrib, Nat.right_distrib, e₁]
    omega
  refine Nat.le_trans (stepBound_mono hk) ?_
  unfold stepBound dueBound
  rw [e]
  split <;> omega

/-- Wait-freedom by the number of slots alone, if the caller's own slot has fewer retired nodes than are due. -/
theorem waitFree_due {before after : List Label} (h₀ : Init n s₀) (run₁ : Run program Allows s₀ before s₁)
    (run₂ : Run program Allows s₁ (.inv t c :: after) s) (hno : ∀ c', ¬ Label.inv t c' ∈ after)
    (hk : pending s₁.mem (slotOf c) < due n) : stepsOf t after ≤ dueBound n c :=
  Nat.le_trans (waitFree h₀ run₁ run₂ hno).1 (stepBound_due hk)

end Wfqueue
