prelude
import Hazard.Safe
import Hazard.Slots
/-!
# protect and protect_at

## Main definitions

* `Guarding`: nobody uses another thread's record, and what the threads inside `protect` and `protect_at` know

## Main statements

* `Hazard.protectAt`: if `protect_at` returns 1, then the slot holds the node, and guards it
* `Hazard.protect`: the same of the node that `protect` returns

## Implementation notes

At the second look the node is found in a place. By `Clean` it is not retired at that moment, and the slot holds it: so
`Hazard.safe` applies from there on, and the slot is the thread's own until the operation returns.
-/

namespace Hazard
open Gen.Hazard

variable {m m' : Mem} {C : World → Prop} {places : Nat → Prop} {d r i n : Nat} {t : Tid} {w w' : World} {f f' : Frame}
  {g : Regs} {b : List Nat}

/-! ### What remains guarded -/

/-- A turn more at the beginning. -/
theorem During.cons {P : World → Prop} {w'' : World} (hP : P w) (T : Turn d w w') (D : During d P w' w'') :
    During d P w w'' := by
  induction D with
  | refl h => exact .turn (.refl hP) T h
  | turn _ T' h ih => exact .turn ih T' h

theorem Guarded.turn (G : Guarded d w r i n) (T : Turn d w w') (h : w'.mem (slot r i) = w.mem (slot r i)) :
    Guarded d w' r i n :=
  ⟨h.trans G.held, fun w'' D => G.safe w'' (D.cons G.held T)⟩

/-- What a thread inside `protect` or `protect_at` has ascertained of the node in register 3. -/
def Sure (d : Nat) (places : Nat → Prop) (w : World) (g : Regs) : Prop :=
  places (g 2) → g 1 < 4 → g 3 ≠ 0 → Guarded d w (g 0) (g 1) (g 3)

/-- What a thread inside `protect` or `protect_at` knows. -/
def Protecting (d : Nat) (places : Nat → Prop) (w : World) (g : Regs) : Nat → Nat → Prop
  | 5, 5 | 6, 4 => w.mem (slot (g 0) (g 1)) = g 3
  | 5, 6 => g 8 = g 3 → Sure d places w g
  | 6, 5 => g 7 = g 3 → Sure d places w g
  | 5, 7 => g 4 ≠ 0 → Sure d places w g
  | 5, 8 => Sure d places w g
  | _, _ => True

theorem Sure.turn (S : Sure d places w g) (T : Turn d w w') (h : ∀ j, w'.mem (slot (g 0) j) = w.mem (slot (g 0) j)) :
    Sure d places w' g := fun hp hi hn => (S hp hi hn).turn T (h _)

/-- Nothing of this changes while another thread does something. -/
theorem Protecting.turn {op pc : Nat} (H : Protecting d places w g op pc) (T : Turn d w w')
    (h : ∀ j, w'.mem (slot (g 0) j) = w.mem (slot (g 0) j)) : Protecting d places w' g op pc := by
  unfold Protecting at H ⊢
  split at H
  · exact (h _).trans H
  · exact (h _).trans H
  · exact fun e => (H e).turn T h
  · exact fun e => (H e).turn T h
  · exact fun e => (H e).turn T h
  · exact H.turn T h
  · trivial

theorem Protecting.other {op pc : Nat} (h₅ : op ≠ 5) (h₆ : op ≠ 6) : Protecting d places w g op pc := by
  unfold Protecting
  split <;> first | trivial | exact absurd rfl h₅ | exact absurd rfl h₆

/-- Nobody uses another thread's record, and the threads inside `protect` and `protect_at` know what they know. -/
structure Guarding (d : Nat) (places : Nat → Prop) (w : World) : Prop where
  sole : ∀ t u f f', w.state.thread t = some f → w.state.thread u = some f' → f.regs 0 = f'.regs 0 → t = u
  known : ∀ t f, w.state.thread t = some f → Known d w.mem (f.regs 0)
  frames : ∀ t f, w.state.thread t = some f → Protecting d places w f.regs f.op f.pc

/-- A node that is found in a place, and that the slot holds. -/
theorem Sure.look (h : Reachable (Clean places) d w) (k : Known d w.mem (g 0)) (hc : Clean places w)
    (hs : w.mem (slot (g 0) (g 1)) = g 3) (hl : w.mem (cell (g 2)) = g 3) : Sure d places w g := by
  intro hp hi hn
  obtain ⟨hx, hr⟩ := hc (g 2) hp (by rw [hl]; exact hn)
  rw [hl] at hx hr
  exact safe h k hi hs hn hx hr

/-- A step of the thread itself. -/
theorem Protecting.step (h : Reachable (Clean places) d w) (hc : Clean places w) (k : Known d w.mem (f.regs 0))
    (H : Protecting d places w f.regs f.op f.pc) (hx : f.exec program w.mem = some (.next m' f')) (hm : w'.mem = m')
    (T : Turn d w w') : Protecting d places w' f'.regs f'.op f'.pc := by
  obtain ⟨op, pc, g, b⟩ := f
  have sure : m' = w.mem → Sure d places w g → Sure d places w' g := fun e S => S.turn T fun _ => by rw [hm, e]
  match op, pc with
  | 5, 4 | 6, 3 =>
    cases hx
    show w'.mem (slot (g 0) (g 1)) = g 3
    rw [hm]
    exact Mem.set_self _ _ _
  | 5, 5 => cases hx; exact fun e => sure rfl (.look h k hc H e)
  | 6, 4 => cases hx; exact fun e => sure rfl (.look h k hc H e)
  | 5, 6 =>
    cases hx
    intro e
    refine sure rfl (H ?_)
    have e : BinOp.eval .eq (g 8) (g 3) ≠ 0 := e
    by_cases h : g 8 = g 3
    · exact h
    · refine absurd ?_ e
      show Word.ofBool (Nat.beq (g 8) (g 3)) = 0
      rw [Nat.beq_false_of_ne h]
      rfl
  | 5, 7 =>
    have hx : some (Outcome.next w.mem ⟨5, cond (Word.toBool (g 4)) 8 0, g, b⟩) = some (.next m' f') := hx
    cases hc : Word.toBool (g 4) with
    | true =>
      rw [hc] at hx
      cases hx
      refine sure rfl (H fun e => ?_)
      have e : g 4 = 0 := e
      rw [e] at hc
      cases hc
    | false => rw [hc] at hx; cases hx; trivial
  | 5, 0 | 5, 1 | 5, 2 | 5, 3 | 6, 0 | 6, 1 | 6, 2 => cases hx; trivial
  | 5, 8 | 6, 5 | 5, _ + 9 | 6, _ + 6 => cases hx
  | 0, _ | 1, _ | 2, _ | 3, _ | 4, _ | _ + 7, _ =>
    have e := op_of_exec hx
    dsimp only at e
    exact .other (by omega) (by omega)

namespace Guarding

theorem init (h : Init d w) : Guarding d places w where
  sole t u f f' ht := by rw [h.idle t] at ht; cases ht
  known t f ht := by rw [h.idle t] at ht; cases ht
  frames t f ht := by rw [h.idle t] at ht; cases ht

/-- What a turn that is no step does to the slots of records that are in use. -/
theorem keep (G : Guarding d places w) (T : Turn d w w') (hk : ∀ r, Known d w.mem r → Known d w'.mem r)
    (hs : ∀ t f j, w.state.thread t = some f → w'.mem (slot (f.regs 0) j) = w.mem (slot (f.regs 0) j))
    (hf : ∀ t f, w'.state.thread t = some f → w.state.thread t = some f ∨
      (Known d w.mem (f.regs 0) ∧ ¬ Used w.state (f.regs 0) ∧ f.pc = 0))
    (hn : ∀ t u f f', w'.state.thread t = some f → w'.state.thread u = some f' → ¬ w.state.thread t = some f →
      ¬ w.state.thread u = some f' → t = u) : Guarding d places w' where
  sole t u f f' ht hu e := by
    rcases hf t f ht with h | ⟨_, h, _⟩ <;> rcases hf u f' hu with h' | ⟨_, h', _⟩
    · exact G.sole t u f f' h h' e
    · exact absurd ⟨t, f, h, e⟩ h'
    · exact absurd ⟨u, f', h', e.symm⟩ h
    · exact hn t u f f' ht hu (fun k => h ⟨t, f, k, rfl⟩) fun k => h' ⟨u, f', k, rfl⟩
  known t f ht := (hf t f ht).elim (fun h => hk _ (G.known t f h)) fun h => hk _ h.1
  frames t f ht := by
    rcases hf t f ht with h | ⟨_, _, h⟩
    · exact (G.frames t f h).turn T fun j => hs t f j h
    · rw [h]
      unfold Protecting
      split <;> first | trivial | (rename_i e; cases e)

/-- One frame changes, at a call. -/
theorem call {f : Frame} {ret : Nat → Prop} (G : Guarding d places w)
    (T : Turn d w ⟨⟨w.mem, Function.update w.state.thread t (some f)⟩, ret⟩) (k : Known d w.mem (f.regs 0))
    (hu : ¬ Used w.state (f.regs 0)) (hpc : f.pc = 0) :
    Guarding d places ⟨⟨w.mem, Function.update w.state.thread t (some f)⟩, ret⟩ := by
  have new : ∀ {u v}, Function.update w.state.thread t (some f) u = some v → w.state.thread u = some v ∨
      (u = t ∧ v = f) := by
    intro u v h
    by_cases e : u = t
    · rw [e, Function.update_self] at h
      cases h
      exact .inr ⟨e, rfl⟩
    · rw [Function.update_ne e] at h
      exact .inl h
  refine G.keep T (fun _ h => h) (fun _ _ _ _ => rfl) (fun u v h => ?_) fun u u' v v' h h' n n' => ?_
  · rcases new h with h | ⟨_, rfl⟩
    · exact .inl h
    · exact .inr ⟨k, hu, hpc⟩
  · rcases new h with h | ⟨e, _⟩
    · exact absurd h n
    · rcases new h' with h' | ⟨e', _⟩
      · exact absurd h' n'
      · exact e.trans e'.symm

/-- An instruction. -/
theorem step (G : Guarding d places w) (h : Reachable (Clean places) d w) (hc : Clean places w)
    (ht : w.state.thread t = some f) (hx : f.exec program w.mem = some (.next m' f')) {ret : Nat → Prop}
    (T : Turn d w ⟨⟨m', Function.update w.state.thread t (some f')⟩, ret⟩)
    (hk : ∀ r, Known d w.mem r → Known d m' r) :
    Guarding d places ⟨⟨m', Function.update w.state.thread t (some f')⟩, ret⟩ := by
  have O := own_slots hx
  have new : ∀ {u v}, Function.update w.state.thread t (some f') u = some v → (u ≠ t ∧ w.state.thread u = some v) ∨
      (u = t ∧ v = f') := by
    intro u v h
    by_cases e : u = t
    · rw [e, Function.update_self] at h
      cases h
      exact .inr ⟨e, rfl⟩
    · rw [Function.update_ne e] at h
      exact .inl ⟨e, h⟩
  refine ⟨fun u u' v v' hu hu' e => ?_, fun u v hu => ?_, fun u v hu => ?_⟩
  · rcases new hu with ⟨n, hw⟩ | ⟨e₁, e₂⟩ <;> rcases new hu' with ⟨n', hw'⟩ | ⟨e₁', e₂'⟩
    · exact G.sole u u' v v' hw hw' e
    · rw [e₂'] at e
      exact absurd (G.sole u t v f hw ht (e.trans O.record)) n
    · rw [e₂] at e
      exact absurd (G.sole u' t v' f hw' ht (e.symm.trans O.record)) n'
    · exact e₁.trans e₁'.symm
  · rcases new hu with ⟨_, hu⟩ | ⟨rfl, rfl⟩
    · exact hk _ (G.known u v hu)
    · rw [O.record]
      exact hk _ (G.known u f ht)
  · rcases new hu with ⟨n, hu⟩ | ⟨rfl, rfl⟩
    · exact (G.frames u v hu).turn T fun j => O.slots _ j fun e => n (G.sole u t v f hu ht e)
    · exact (G.frames u f ht).step h hc (G.known u f ht) hx rfl T

end Guarding

theorem Reachable.clean (h : Reachable C d w) : C w := by
  cases h with
  | init _ h => exact h
  | turn _ _ h => exact h

/-- Records stay. -/
theorem Turn.known (h : Reachable C d w) (T : Turn d w w') (k : Known d w.mem r) : Known d w'.mem r := by
  cases T with
  | add _ _ _ _ _ _ => exact k
  | call _ _ _ _ => exact k
  | client P => exact P.known r k
  | @step t s res hs =>
    obtain ⟨K, R, I⟩ := h.inv (r := 0) (i := 0) (n := 0)
    cases res with
    | some _ => obtain ⟨_, _, _, rfl⟩ := step_done hs; exact k
    | none =>
      obtain ⟨f, ht, m', f', he, rfl⟩ := step_next hs
      cases I.frames t f ht with
      | @look pc g b k' S W =>
        have A := look_step (b := b) (I.base.ready k') I.watched S W
        rw [he] at A
        cases A with | next E _ _ _ => exact E.frozen.known.mp k
      | @add pc g b k' S =>
        have A := add_step (on := False) (n := 0) (b := b) (I.base.ready k') pc S
        rw [he] at A
        cases A with | next E _ _ => exact E.frozen.known.mp k
      | other hb =>
        have M := other_step hb he
        exact Known.congr M.next (M.records d) k

/-- What the threads inside `protect` and `protect_at` know holds always. -/
theorem Reachable.guarding (h : Reachable (Clean places) d w) : Guarding d places w := by
  induction h with
  | init h _ => exact .init h
  | @turn w w' h T hc G =>
    have hk : ∀ r, Known d w.mem r → Known d w'.mem r := fun r => T.known h
    cases T with
    | add ht k hu hn hx hr => exact G.call (.add ht k hu hn hx hr) k hu rfl
    | call ht k hu hop => exact G.call (.call ht k hu hop) k hu rfl
    | client P =>
      exact G.keep (.client P) hk (fun t f j ht => P.slots _ j ⟨t, f, ht, rfl⟩) (fun _ _ h => .inl h)
        fun _ _ _ _ h _ n _ => absurd h n
    | @step t s res hs =>
      cases res with
      | none =>
        obtain ⟨f, ht, m', f', he, rfl⟩ := step_next hs
        exact G.step h h.clean ht he (.step hs) hk
      | some _ =>
        obtain ⟨f, ht, _, rfl⟩ := step_done hs
        have old : ∀ {u v}, Function.update w.state.thread t none u = some v → w.state.thread u = some v := by
          intro u v h
          by_cases e : u = t
          · rw [e, Function.update_self] at h
            cases h
          · rw [Function.update_ne e] at h
            exact h
        exact G.keep (.step hs) hk (fun _ _ _ _ => rfl) (fun _ _ h => .inl (old h))
          fun _ _ _ _ h _ n _ => absurd (old h) n

/-- If `protect_at(me, slot, place, node)` returns 1, then the slot holds the node, and guards it. -/
theorem protectAt {me s o : Nat} (h : Reachable (Clean places) d w) (ht : w.state.thread t = some f)
    (hf : f.op = protectAtOp) (hx : f.exec program w.mem = some (.done ⟨1, b⟩)) (h₀ : f.regs 0 = me) (h₁ : f.regs 1 = s)
    (h₂ : f.regs 2 = o) (h₃ : f.regs 3 = n) (hs : s < 4) (ho : places o) (hn : n ≠ 0) : Guarded d w me s n := by
  subst h₀ h₁ h₂ h₃
  obtain ⟨op, pc, g, b'⟩ := f
  have hf : op = 6 := hf
  subst hf
  have P := h.guarding.frames t _ ht
  match pc with
  | 5 =>
    refine P ?_ ho hs hn
    have e : BinOp.eval .eq (g 7) (g 3) = 1 := congrArg Result.ret (Outcome.done.inj (Option.some.inj hx))
    by_cases h : g 7 = g 3
    · exact h
    · have e' : Word.ofBool (Nat.beq (g 7) (g 3)) = 1 := e
      rw [Nat.beq_false_of_ne h] at e'
      cases e'
  | 0 | 1 | 2 | 3 | 4 | _ + 6 => cases hx

/-- The node that `protect(me, slot, place)` returns, if it is not `NULL`, is in the slot, which guards it. -/
theorem protect {me s o : Nat} (h : Reachable (Clean places) d w) (ht : w.state.thread t = some f)
    (hf : f.op = protectOp) (hx : f.exec program w.mem = some (.done ⟨n, b⟩)) (h₀ : f.regs 0 = me) (h₁ : f.regs 1 = s)
    (h₂ : f.regs 2 = o) (hs : s < 4) (ho : places o) (hn : n ≠ 0) : Guarded d w me s n := by
  subst h₀ h₁ h₂
  obtain ⟨op, pc, g, b'⟩ := f
  have hf : op = 5 := hf
  subst hf
  have P := h.guarding.frames t _ ht
  match pc with
  | 8 =>
    have e : g 3 = n := congrArg Result.ret (Outcome.done.inj (Option.some.inj hx))
    subst e
    exact P ho hs hn
  | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | _ + 9 => cases hx

end Hazard
