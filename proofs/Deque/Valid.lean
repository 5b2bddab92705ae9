prelude
import Deque.Threads
/-!
# The invariant of the whole deque

## Main definitions

* `Valid p n s g`: state `s` of the deque `p`, after `n` calls of `push`, with the log in state `g`, is as it should be

## Main statements

* `Valid.init`, `Valid.call`: `Valid` holds at first, and is preserved by invocations; `Deque.Step` is about the steps
-/

namespace Deque
open Gen.Deque

/-- The invariant, for a given ghost state. -/
structure ValidAt (p : Params) (T : Nat) (y : Own) (s : State) (g : Ghost spec) : Prop where
  shared : Shared p T y s.mem
  state : g.state = queue T y
  threads : ∀ t, Thread p T y s.mem (s.thread t) (g.status t)
  one : One s
  steady : Free s → Steady y

def Valid (p : Params) (n : Nat) (s : State) (g : Ghost spec) : Prop := ∃ T y, y.C = n ∧ ValidAt p T y s g

variable {p : Params} {T T' n : Nat} {y y' : Own} {m m' : Mem} {s : State} {g g' : Ghost spec} {t : Tid}

/-- The other threads, after a step of thread `t`. -/
theorem ValidAt.threads_update {o : Option Frame} (R : ValidAt p T y s g) (ht : Thread p T' y' m' o (g'.status t))
    (G : Later p T y s.mem T' y' m')
    (ho : ∀ u, u ≠ t → Inside (s.thread u) → y' = y ∧ ∀ l, l ≠ cell Field.top → m' l = s.mem l)
    (hu : ∀ u, u ≠ t → g'.status u = g.status u) :
    ∀ u, Thread p T' y' m' (Function.update s.thread t o u) (g'.status u) := by
  intro u
  by_cases e : u = t
  · rw [e, Function.update_self]; exact ht
  · rw [Function.update_ne e, hu u e]; exact (R.threads u).later G (ho u e)

/-- The invariant after a change of thread `t` that is not about memory. -/
theorem ValidAt.move {o : Option Frame} (R : ValidAt p T y s g) (hq : g'.state = g.state)
    (ht : Thread p T y s.mem o (g'.status t)) (ho : Inside o → Inside (s.thread t) ∨ Free s)
    (hs : Inside (s.thread t) → Steady y) (hu : ∀ u, u ≠ t → g'.status u = g.status u) :
    ValidAt p T y ⟨s.mem, Function.update s.thread t o⟩ g' where
  shared := R.shared
  state := hq.trans R.state
  threads := R.threads_update ht .refl (fun _ _ _ => ⟨rfl, fun _ _ => rfl⟩) hu
  one := R.one.update ho
  steady h := (Classical.em _).elim hs fun h' => R.steady (h.of_update h')

/-! ### Creation and calls -/

/-- The ghost state of a new deque. -/
def Own.created (p : Params) (first : Nat) : Own where
  E := 1
  F := 1
  O := 1
  S := 1
  L := 1
  N := 1
  cur := 2
  own := 2
  K := p.bits
  pub := Function.update (fun _ => none) 2 (some p.bits)
  items _ := 0
  C := 0
  A := 0
  first := first

theorem Init.shared (h : Init p s) : Shared p 1 (Own.created p (s.mem Heap.count)) s.mem := by
  have e : p.start = p.index 1 := Params.index_one.symm
  refine ⟨h.top.trans e, h.bottom.trans e, h.bottomOwn.trans e, h.topSeen.trans e, h.buffer, h.bufferOwn,
    Function.update_self (fun _ => none) 2 (some p.bits), fun o k hp => ?_, fun i h₁ h₂ => ?_, ⟨?_, ?_,
    fun n _ h₂ h₃ => ?_, h.distinct⟩,
    ⟨?_, ?_, ?_, ?_⟩⟩
  · have hp : Function.update (fun _ => none) 2 (some p.bits) o = some k := hp
    by_cases e : o = 2
    · rw [e, Function.update_self] at hp
      injection hp with hp
      rw [e, ← hp]
      exact ⟨h.mask, h.slots, p.bits_le, nofun, nofun, .inl rfl⟩
    · rw [Function.update_ne e] at hp
      cases hp
  · have h₁ : 1 ≤ i := h₁
    have h₂ : i < 1 := h₂
    exact absurd h₂ (by omega)
  · rw [h.deque]; nofun
  · exact (Nat.mod_eq_of_lt h.count).symm
  · exact h.fresh _ (Word.index_lt _ _) h₃
  · show 1 ≤ 1 ∧ 1 ≤ 1 ∧ 1 ≤ 1 ∧ 1 ≤ 1
    omega
  · show 1 ≤ 1 ∧ 1 ≤ 1 + 1 ∧ 1 ≤ 1 ∧ 1 ≤ 1 + 1
    omega
  · show 1 ≤ 1 + Word.pow2 p.bits
    omega
  · exact ⟨Nat.le_refl 1, Nat.le_refl 0, Nat.zero_le _⟩

theorem Valid.init (h : Init p s) : Valid p 0 s (.initial spec) := by
  refine ⟨1, .created p (s.mem Heap.count), rfl, h.shared, rfl, fun t => ?_, fun t _ ht => ?_,
    fun _ => ⟨rfl, rfl, rfl, rfl⟩⟩
  · rw [h.idle]; exact .idle
  · rw [h.idle] at ht; exact ht.elim

/-- How many calls of `push` a transition is. -/
def counts : Label → Nat
  | .inv _ c => cond (Nat.beq c.op 0) 1 0
  | _ => 0

/-- One more call of `push`. -/
theorem ValidAt.counted (R : ValidAt p T y s g) (h : y.C + 1 ≤ maxPushes) (hf : Free s) :
    ValidAt p T { y with C := y.C + 1 } s g := by
  have S := R.shared
  have hc := S.order.calls
  have st := R.steady hf
  refine ⟨⟨S.top, S.bottom, S.bottomOwn, S.topSeen, S.buffer, S.bufferOwn, S.current, S.buffers, S.items, S.heap,
    ⟨S.order.seen, S.order.ends, S.order.room, ?_⟩⟩, R.state, fun t => ?_, R.one, fun _ => ⟨st.F, st.O, st.N, st.own⟩⟩
  · show y.E ≤ y.C + 1 + 1 ∧ y.A ≤ y.C + 1 ∧ y.C + 1 ≤ maxPushes
    omega
  · have G : Later p T y s.mem T { y with C := y.C + 1 } s.mem :=
      ⟨Nat.le_refl T, fun _ h => h, fun _ _ h => h, fun _ _ => rfl, fun _ _ _ _ _ => rfl⟩
    exact (R.threads t).later G fun h => absurd h (hf t)

theorem ValidAt.idle (R : ValidAt p T y s g) (h : s.thread t = none) : g.status t = .idle := by
  have h' := R.threads t
  rw [h] at h'
  generalize g.status t = st at h'
  cases h'
  rfl

/-- A thread that is idle may invoke what the header permits. -/
theorem Valid.call {c : Call} (R : Valid p n s g) (hidle : s.thread t = none) (ha : Allows s t c)
    (hn : n + counts (.inv t c) ≤ maxPushes) :
    g.status t = .idle ∧ Valid p (n + counts (.inv t c)) (s.call t c) (g.setStatus t (.pending c)) := by
  obtain ⟨T, y, hC, R⟩ := R
  subst hC
  refine ⟨R.idle hidle, T, ?_⟩
  have no : ¬ Inside (s.thread t) := by rw [hidle]; exact fun h => h
  have start : ∀ {y'}, ValidAt p T y' s g → Thread p T y' s.mem (some c.frame) (.pending c) → (isOwner c.op → Free s) →
      ValidAt p T y' (s.call t c) (g.setStatus t (.pending c)) := fun R h h₁ =>
    R.move rfl
      (by rw [show (g.setStatus t (.pending c)).status t = .pending c from Function.update_self _ _ _]; exact h)
      (fun h => .inr (h₁ h)) (fun h => absurd h no) fun u hu => Function.update_ne hu
  cases ha with
  | push hf =>
    have R' := R.counted hn hf
    have st := R'.steady hf
    have hc := R.shared.order.calls
    refine ⟨{ y with C := y.C + 1 }, rfl, start R' (.owning (.push (.mk ⟨⟨rfl, rfl, rfl, hc.1, st.F, st.O, st.N,
      st.own⟩, ?_⟩))) fun _ => hf⟩
    show y.A < y.C + 1
    omega
  | @pop b hf hb =>
    cases b with
    | nil => exact absurd hb (Nat.not_succ_le_zero 0)
    | cons x b => exact ⟨y, rfl, start R (.owning (.pop (.mk ⟨R.steady hf, rfl, rfl, rfl⟩))) fun _ => hf⟩
  | @steal b hb =>
    cases b with
    | nil => exact absurd hb (Nat.not_succ_le_zero 0)
    | cons x b => exact ⟨y, rfl, start R (.stealing (.mk ⟨rfl, rfl, rfl⟩)) fun h => h.elim nofun nofun⟩
  | size => exact ⟨y, rfl, start R (.size (.mk (nearer rfl) rfl)) fun h => h.elim nofun nofun⟩

end Deque
