prelude
import Machine.Step
/-!
# Lemmas about states and steps

## Main statements

* `Function.update_self`, `Function.update_ne`, `Mem.set_self`, `Mem.set_ne`: point updates
* `Instr.exec_get`, `Instr.exec_put`: access to the caller's buffer, within its length
* `List.get?_append_one`, `List.pairwise_append_one`: lists with one element more at the end
* `step_next`, `step_done` and their converses: a step of a thread is a step of its frame
* `op_of_exec`: a frame remains in its operation
-/

/-! ### Point updates -/

theorem Nat.beq_false_of_ne {n m : Nat} (h : n ≠ m) : Nat.beq n m = false := by
  cases hb : Nat.beq n m with
  | true => exact absurd (Nat.eq_of_beq_eq_true hb) h
  | false => rfl

@[simp] theorem Function.update_self {α : Type} (f : Nat → α) (i : Nat) (v : α) : Function.update f i v i = v := by
  simp only [Function.update, Nat.beq_refl, cond]

theorem Function.update_ne {α : Type} {f : Nat → α} {i j : Nat} {v : α} (h : j ≠ i) :
    Function.update f i v j = f j := by
  simp only [Function.update, Nat.beq_false_of_ne h, cond]

theorem Function.update_same {α : Type} {f : Nat → α} {i : Nat} {v : α} (h : f i = v) : Function.update f i v = f := by
  funext j
  by_cases e : j = i
  · rw [e, Function.update_self, h]
  · exact Function.update_ne e

theorem Loc.beq_self (a : Loc) : Loc.beq a a = true := by
  simp only [Loc.beq, Nat.beq_refl, Bool.and]

theorem Loc.beq_false_of_ne {a b : Loc} (h : a ≠ b) : Loc.beq a b = false := by
  cases a with
  | mk o f i =>
    cases b with
    | mk o' f' i' =>
      by_cases h₁ : o = o'
      · by_cases h₂ : f = f'
        · have h₃ : i ≠ i' := fun e => h (by rw [h₁, h₂, e])
          simp only [Loc.beq, h₁, h₂, Nat.beq_refl, Nat.beq_false_of_ne h₃, Bool.and]
        · simp only [Loc.beq, h₁, Nat.beq_refl, Nat.beq_false_of_ne h₂, Bool.and]
      · simp only [Loc.beq, Nat.beq_false_of_ne h₁, Bool.and]

@[simp] theorem Mem.set_self (m : Mem) (l : Loc) (v : Nat) : m.set l v l = v := by
  simp only [Mem.set, Loc.beq_self, cond]

theorem Mem.set_ne {m : Mem} {l l' : Loc} {v : Nat} (h : l' ≠ l) : m.set l v l' = m l' := by
  simp only [Mem.set, Loc.beq_false_of_ne h, cond]

/-! ### The caller's buffer -/

theorem Instr.exec_get {m : Mem} {f : Frame} {dst v : Nat} {idx : Expr}
    (h : f.buf.get? (idx.eval f.regs) = some v) : (Instr.get dst idx).exec m f = some (.next m (f.assign dst v)) := by
  simp only [Instr.exec, h]

theorem Instr.exec_put {m : Mem} {f : Frame} {v : Nat} {idx value : Expr}
    (h : f.buf.get? (idx.eval f.regs) = some v) : (Instr.put idx value).exec m f =
      some (.next m ⟨f.op, f.pc + 1, f.regs, f.buf.set (idx.eval f.regs) (value.eval f.regs)⟩) := by
  simp only [Instr.exec, h]

/-! ### Steps of threads and steps of frames -/

section
variable {P : Program} {s s' : State} {t : Tid} {r : Result}

theorem step_next (h : step P s t = some (s', none)) : ∃ f, s.thread t = some f ∧ ∃ m f',
    f.exec P s.mem = some (.next m f') ∧ s' = ⟨m, Function.update s.thread t (some f')⟩ := by
  unfold step at h
  split at h
  next => cases h
  next f ht =>
    split at h
    next => cases h
    next m f' he => cases h; exact ⟨f, ht, m, f', he, rfl⟩
    next => cases h

theorem step_done (h : step P s t = some (s', some r)) : ∃ f, s.thread t = some f ∧
    f.exec P s.mem = some (.done r) ∧ s' = ⟨s.mem, Function.update s.thread t none⟩ := by
  unfold step at h
  split at h
  next => cases h
  next f ht =>
    split at h
    next => cases h
    next => cases h
    next r he => cases h; exact ⟨f, ht, he, rfl⟩

theorem step_of_next {f f' : Frame} {m : Mem} (ht : s.thread t = some f) (he : f.exec P s.mem = some (.next m f')) :
    step P s t = some (⟨m, Function.update s.thread t (some f')⟩, none) := by
  simp only [step, ht, he]

theorem step_of_done {f : Frame} (ht : s.thread t = some f) (he : f.exec P s.mem = some (.done r)) :
    step P s t = some (⟨s.mem, Function.update s.thread t none⟩, some r) := by
  simp only [step, ht, he]

end

/-- A frame remains in its operation. -/
theorem op_of_exec {P : Program} {m m' : Mem} {f f' : Frame} (h : f.exec P m = some (.next m' f')) : f'.op = f.op := by
  unfold Frame.exec at h
  split at h
  next => cases h
  next i _ =>
    cases i with
    | get dst idx =>
      dsimp only [Instr.exec] at h
      split at h
      next => cases h
      next => cases h; rfl
    | put idx value =>
      dsimp only [Instr.exec] at h
      split at h
      next => cases h
      next => cases h; rfl
    | cas ok old place expected desired success failure =>
      dsimp only [Instr.exec] at h
      generalize Nat.beq (m (place.loc f.regs)) (expected.eval f.regs) = c at h
      cases c <;> cases h <;> rfl
    | _ => cases h <;> rfl

/-! ### Lists with one element more -/

theorem List.get?_append {α : Type} {l m : List α} {i : Nat} {a : α} (h : l.get? i = some a) :
    (l ++ m).get? i = some a := (List.get?_append_left (List.lt_length_of_get?_eq_some h)).trans h

/-- An element of a list with one more at the end is an old one or the new one. -/
theorem List.get?_append_one {α : Type} {l : List α} {a b : α} {i : Nat} (h : (l ++ [a]).get? i = some b) :
    l.get? i = some b ∨ (i = l.length ∧ b = a) := by
  rcases Nat.lt_or_ge i l.length with hi | hi
  · exact .inl ((List.get?_append_left hi).symm.trans h)
  · rw [List.get?_append_right hi] at h
    have h₁ : i - l.length < 1 := List.lt_length_of_get?_eq_some h
    have h₂ : i = l.length := by omega
    rw [h₂, Nat.sub_self] at h
    injection h with h
    exact .inr ⟨h₂, h.symm⟩

theorem List.mem_append_one {α : Type} {l : List α} {a b : α} : b ∈ l ++ [a] ↔ b ∈ l ∨ b = a := by
  rw [List.mem_append, List.mem_singleton]

theorem List.pairwise_append_one {α : Type} {R : α → α → Prop} {l : List α} {a : α} (h : l.Pairwise R)
    (ha : ∀ b, b ∈ l → R b a) : (l ++ [a]).Pairwise R := by
  refine List.pairwise_append.mpr ⟨h, .cons nofun .nil, fun b hb c hc => ?_⟩
  rw [List.mem_singleton.mp hc]
  exact ha b hb

theorem List.pairwise_imp {α : Type} {R Q : α → α → Prop} {l : List α} (hm : ∀ a b, a ∈ l → b ∈ l → R a b → Q a b)
    (h : l.Pairwise R) : l.Pairwise Q := by
  induction h with
  | nil => exact .nil
  | cons h₁ _ ih =>
    exact .cons (fun b hb => hm _ b (.head _) (.tail _ hb) (h₁ b hb))
      (ih fun a b ha hb => hm a b (.tail _ ha) (.tail _ hb))
