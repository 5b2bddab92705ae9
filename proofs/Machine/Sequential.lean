prelude
import Machine.Lemmas
import Machine.Linearizable
/-!
# Linearizability of sequential histories

A check of the definition: where operations do not overlap, linearizability leaves no freedom. Such a history is
linearizable if, and only if, the sequential specification permits it as it is.

## Main definitions

* `Done`: an operation of one thread, with its result
* `sequential ops`: the history in which these happen one after the other, none overlapping another

## Main statements

* `linearizable_sequential_iff`
-/

/-- A completed operation. -/
structure Done where
  thread : Tid
  call : Call
  result : Result

/-- Each operation returns before the next is called. -/
def sequential : List Done → History
  | [] => []
  | o :: ops => .inv o.thread o.call :: .res o.thread o.result :: sequential ops

namespace Sequential

/-- The operations as entries, each named by the position of its invocation, the first one by `i`. -/
def entries : (i : Nat) → List Done → List Entry
  | _, [] => []
  | i, o :: ops => ⟨i, o.call, o.result⟩ :: entries (i + 2) ops

variable {S : Spec} {ops : List Done} {L M : List Entry} {i j k : Nat} {o : Done} {r : Result}

/-! ### Where the events are -/

theorem get?_call (h : ops.get? k = some o) : (sequential ops).get? (2 * k) = some (.inv o.thread o.call) := by
  induction ops generalizing k with
  | nil => cases h
  | cons o' ops ih =>
    cases k with
    | zero => cases h; rfl
    | succ k => exact ih h

theorem get?_return (h : ops.get? k = some o) :
    (sequential ops).get? (2 * k + 1) = some (.res o.thread o.result) := by
  induction ops generalizing k with
  | nil => cases h
  | cons o' ops ih =>
    cases k with
    | zero => cases h; rfl
    | succ k => exact ih h

theorem get?_sequential {e : Event} : ∀ {ops : List Done} {i : Nat}, (sequential ops).get? i = some e →
    ∃ k o, ops.get? k = some o ∧ ((i = 2 * k ∧ e = .inv o.thread o.call) ∨ (i = 2 * k + 1 ∧ e = .res o.thread o.result))
  | [], _, h => nomatch h
  | o :: _, 0, h => ⟨0, o, rfl, .inl ⟨rfl, by injection h with h; exact h.symm⟩⟩
  | o :: _, 1, h => ⟨0, o, rfl, .inr ⟨rfl, by injection h with h; exact h.symm⟩⟩
  | _ :: ops, i + 2, h => by
    obtain ⟨k, o, ho, h⟩ := get?_sequential (ops := ops) (i := i) h
    refine ⟨k + 1, o, ho, ?_⟩
    rcases h with ⟨hi, he⟩ | ⟨hi, he⟩
    · exact .inl ⟨by omega, he⟩
    · exact .inr ⟨by omega, he⟩

theorem calledAt {t : Tid} {c : Call} (h : CalledAt (sequential ops) i t c) :
    ∃ k o, ops.get? k = some o ∧ i = 2 * k ∧ o.thread = t ∧ o.call = c := by
  obtain ⟨k, o, ho, ⟨hi, he⟩ | ⟨_, he⟩⟩ := get?_sequential h
  · injection he with h₁ h₂
    exact ⟨k, o, ho, hi, h₁.symm, h₂.symm⟩
  · cases he

theorem returnsAt (h : ops.get? k = some o) : ReturnsAt (sequential ops) (2 * k) (2 * k + 1) o.result :=
  ⟨o.thread, o.call, get?_call h, Nat.lt_succ_self _, get?_return h, fun _ _ h₁ h₂ => absurd h₁ (by omega)⟩

theorem of_returnsAt (h : ReturnsAt (sequential ops) i j r) :
    ∃ k o, ops.get? k = some o ∧ i = 2 * k ∧ j = 2 * k + 1 ∧ r = o.result := by
  obtain ⟨t, c, hc, hij, hj, hn⟩ := h
  obtain ⟨k, o, ho, hi, ht, _⟩ := calledAt hc
  have hr := get?_return ho
  rw [ht] at hr
  have e : j = 2 * k + 1 := by
    rcases Nat.lt_or_ge (2 * k + 1) j with h | h
    · exact absurd hr (hn _ _ (by omega) h)
    · omega
  rw [e] at hj
  have e' := hj.symm.trans hr
  injection e' with e'
  injection e' with _ e'
  exact ⟨k, o, ho, hi, e, e'⟩

theorem precedes_iff (hi : ops.get? i = some o) : Precedes (sequential ops) (2 * i) (2 * j) ↔ i < j := by
  constructor
  · intro ⟨j', r, hr, hj⟩
    obtain ⟨k, _, _, hk, hk', _⟩ := of_returnsAt hr
    omega
  · exact fun h => ⟨_, _, returnsAt hi, by omega⟩

/-! ### The entries -/

theorem mem_entries {e : Entry} : ∀ {ops : List Done} {i : Nat}, e ∈ entries i ops ↔
    ∃ k o, ops.get? k = some o ∧ e = ⟨i + 2 * k, o.call, o.result⟩
  | [], _ => ⟨nofun, fun ⟨_, _, h, _⟩ => nomatch h⟩
  | o :: ops, i => by
    refine List.mem_cons.trans ⟨fun h => ?_, fun ⟨k, o', h, he⟩ => ?_⟩
    · rcases h with rfl | h
      · exact ⟨0, o, rfl, rfl⟩
      · obtain ⟨k, o', ho, rfl⟩ := mem_entries.mp h
        exact ⟨k + 1, o', ho, by rw [show i + 2 + 2 * k = i + 2 * (k + 1) by omega]⟩
    · cases k with
      | zero => cases h; exact .inl he
      | succ k => exact .inr (mem_entries.mpr ⟨k, o', h, by rw [he, show i + 2 * (k + 1) = i + 2 + 2 * k by omega]⟩)

theorem increasing_entries : ∀ {ops : List Done} {i : Nat}, (entries i ops).Pairwise fun a b => a.name < b.name
  | [], _ => .nil
  | o :: ops, i => by
    refine .cons (fun b hb => ?_) increasing_entries
    obtain ⟨k, _, _, rfl⟩ := mem_entries.mp hb
    show i < i + 2 + 2 * k
    omega

/-- Two lists that are sorted in the same way and have the same elements are the same. -/
theorem eq_of_increasing (hL : L.Pairwise fun a b => a.name < b.name) (hM : M.Pairwise fun a b => a.name < b.name)
    (h : ∀ e, e ∈ L ↔ e ∈ M) : L = M := by
  induction hL generalizing M with
  | nil =>
    cases M with
    | nil => rfl
    | cons b M => exact nomatch (h b).mpr (.head _)
  | @cons a L ha _ ih =>
    cases hM with
    | nil => exact nomatch (h a).mp (.head _)
    | @cons b M hb hM =>
      have e : a = b := by
        rcases List.mem_cons.mp ((h a).mp (.head _)) with e | ha'
        · exact e
        · rcases List.mem_cons.mp ((h b).mpr (.head _)) with e | hb'
          · exact e.symm
          · have h₁ := ha b hb'
            have h₂ := hb a ha'
            omega
      subst e
      refine congrArg (a :: ·) (ih hM fun e => ⟨fun he => ?_, fun he => ?_⟩)
      · rcases List.mem_cons.mp ((h e).mp (.tail _ he)) with rfl | h'
        · exact absurd (ha e he) (Nat.lt_irrefl _)
        · exact h'
      · rcases List.mem_cons.mp ((h e).mpr (.tail _ he)) with rfl | h'
        · exact absurd (hb e he) (Nat.lt_irrefl _)
        · exact h'

/-- In a list without repeated names an entry is determined by its name. -/
theorem eq_of_name {a b : Entry} (h : L.Pairwise fun a b => a.name ≠ b.name) (ha : a ∈ L) (hb : b ∈ L)
    (e : a.name = b.name) : a = b := by
  induction h with
  | nil => cases ha
  | cons h _ ih =>
    rcases List.mem_cons.mp ha with ha | ha <;> rcases List.mem_cons.mp hb with hb | hb
    · exact ha.trans hb.symm
    · exact absurd (ha ▸ e) (h b hb)
    · exact absurd (hb ▸ e.symm) (h a ha)
    · exact ih ha hb

/-- The only possible linearization. -/
theorem eq_entries (h : Linearization S (sequential ops) L) : L = entries 0 ops := by
  have known : ∀ e, e ∈ L → ∃ k o, ops.get? k = some o ∧ e = ⟨2 * k, o.call, o.result⟩ := by
    intro e he
    obtain ⟨t, hc⟩ := h.called e he
    obtain ⟨k, o, ho, hk, _, hcall⟩ := calledAt hc
    obtain ⟨e', he', hn, hr⟩ := h.completed _ _ _ (returnsAt ho)
    have e₁ := eq_of_name h.once he' he (hn.trans hk.symm)
    rw [e₁] at hr
    refine ⟨k, o, ho, ?_⟩
    cases e with
    | mk n c r =>
      have h₁ : n = 2 * k := hk
      have h₂ : o.call = c := hcall
      have h₃ : r = o.result := hr
      rw [h₁, ← h₂, h₃]
  refine eq_of_increasing ?_ increasing_entries fun e => ⟨fun he => ?_, fun he => ?_⟩
  · have both : L.Pairwise fun a b => a.name ≠ b.name ∧ ¬ Precedes (sequential ops) b.name a.name := by
      have ho := h.once
      have hr := h.realTime
      generalize L = l at ho hr
      induction ho with
      | nil => exact .nil
      | cons h₁ _ ih =>
        cases hr with
        | cons h₂ hr => exact .cons (fun b hb => ⟨h₁ b hb, h₂ b hb⟩) (ih hr)
    refine List.pairwise_imp (fun a b ha hb ⟨hne, hp⟩ => ?_) both
    obtain ⟨i, _, _, rfl⟩ := known a ha
    obtain ⟨j, _, hj, rfl⟩ := known b hb
    have hne : 2 * i ≠ 2 * j := hne
    have hp : ¬ j < i := fun h => hp ((precedes_iff hj).mpr h)
    show 2 * i < 2 * j
    omega
  · obtain ⟨k, o, ho, rfl⟩ := known e he
    exact mem_entries.mpr ⟨k, o, ho, by rw [Nat.zero_add]⟩
  · obtain ⟨k, o, ho, rfl⟩ := mem_entries.mp he
    obtain ⟨e, he', hn, _⟩ := h.completed _ _ _ (returnsAt ho)
    obtain ⟨k', o', ho', rfl⟩ := known e he'
    have hk : k' = k := by
      have hn : 2 * k' = 2 * k := hn
      omega
    subst hk
    have e := ho'.symm.trans ho
    injection e with e
    rw [Nat.zero_add, ← e]
    exact he'

theorem linearization {q : S.State} (h : S.Runs S.init (entries 0 ops) q) :
    Linearization S (sequential ops) (entries 0 ops) where
  legal := ⟨q, h⟩
  called e he := by
    obtain ⟨k, o, ho, rfl⟩ := mem_entries.mp he
    exact ⟨o.thread, by rw [Nat.zero_add]; exact get?_call ho⟩
  once := increasing_entries.imp fun _ _ h => Nat.ne_of_lt h
  completed i j r hr := by
    obtain ⟨k, o, ho, rfl, _, rfl⟩ := of_returnsAt hr
    exact ⟨_, mem_entries.mpr ⟨k, o, ho, rfl⟩, Nat.zero_add _, rfl⟩
  realTime := List.pairwise_imp (fun a b ha hb h hp => by
    obtain ⟨i, _, _, rfl⟩ := mem_entries.mp ha
    obtain ⟨j, _, hj, rfl⟩ := mem_entries.mp hb
    have h : 0 + 2 * i < 0 + 2 * j := h
    have hp : Precedes (sequential ops) (0 + 2 * j) (0 + 2 * i) := hp
    rw [Nat.zero_add, Nat.zero_add] at h hp
    have := (precedes_iff hj).mp hp
    omega) increasing_entries

end Sequential

/-- A history without overlap is linearizable if and only if it is legal as it is. -/
theorem linearizable_sequential_iff {S : Spec} {ops : List Done} :
    Linearizable S (sequential ops) ↔ ∃ q, S.Runs S.init (Sequential.entries 0 ops) q :=
  ⟨fun ⟨_, h⟩ => Sequential.eq_entries h ▸ h.legal, fun ⟨_, h⟩ => ⟨_, Sequential.linearization h⟩⟩
