prelude
import Hazard.Protect
/-!
# What the claims about hazard pointers exclude, and what not

Small runs of the scheme, as a check of the definitions: domain 1, records 2 and 3, node 5, one thread, which uses
record 3.

## Main statements

* `Hazard.Examples.freed`: a retired node that no slot holds is freed by a scan: the scheme does free
* `Hazard.Examples.late`: a slot that comes to hold the node when that is retired, and the scan has looked at the slot,
  does not guard it: that the node is not retired yet cannot be left out of `Hazard.safe`
-/

namespace Hazard.Examples
open Gen.Hazard

/-- So many instructions of thread `t`, or as many as there are. -/
def run : Nat → State → Tid → State
  | 0, s, _ => s
  | k + 1, s, t =>
    match step program s t with
    | none => s
    | some (s', _) => run k s' t

/-- Only thread 0 is inside an operation, if any. -/
def Alone (s : State) : Prop := ∀ u, u ≠ 0 → s.thread u = none

theorem alone_step {s s' : State} {r : Option Result} (h : step program s 0 = some (s', r)) (ha : Alone s) :
    Alone s' := by
  intro u hu
  cases r with
  | none =>
    obtain ⟨_, _, _, _, _, rfl⟩ := step_next h
    exact (Function.update_ne hu).trans (ha u hu)
  | some _ =>
    obtain ⟨_, _, _, rfl⟩ := step_done h
    exact (Function.update_ne hu).trans (ha u hu)

/-- What a world is like from which the run goes on. -/
structure Good (w : World) : Prop where
  reachable : Reachable (fun _ => True) 1 w
  alone : Alone w.state
  known : Known 1 w.mem 3

theorem Good.run {k : Nat} : ∀ {w : World}, Good w → ∃ w', Good w' ∧ w'.state = run k w.state 0 := by
  induction k with
  | zero => exact fun G => ⟨_, G, rfl⟩
  | succ k ih =>
    intro w G
    cases h : step program w.state 0 with
    | none => exact ⟨w, G, by simp only [Examples.run, h]⟩
    | some p =>
      obtain ⟨s', r⟩ := p
      have T := Turn.step (d := 1) (w := w) h
      obtain ⟨w', G', e⟩ := ih (w := ⟨s', fun x => w.retired x ∧ Exists s'.mem x⟩)
        ⟨.turn G.reachable T trivial, alone_step h G.alone, T.known G.reachable G.known⟩
      exact ⟨w', G', by simp only [Examples.run, h]; exact e⟩

/-- There is node 5, and nothing else. -/
def empty : Mem := fun l => cond (Loc.beq l (Heap.extent 5)) 1 0

/-- There are records 2 and 3, too. -/
def made : Mem := (((empty.set (records 1) 2).set (next 2) 3).set (domain 2) 1).set (domain 3) 1

def idle (m : Mem) : State := ⟨m, fun _ => none⟩

theorem known_made : Known 1 made 3 := .behind (p := 2) nofun (.here nofun)

theorem start : Good ⟨idle made, fun _ => False⟩ := by
  have none : ∀ r, ¬ Known 1 empty r := fun r k => by
    have k : Linked empty r 0 := k
    exact k.ne rfl
  have only : ∀ r, Known 1 made r → r = 2 ∨ r = 3 := fun r k => by
    have k : Linked made r 2 := k
    rcases k.cases_first with h | h
    · exact .inl h
    · have h : Linked made r 3 := h
      rcases h.cases_first with h | h
      · exact .inr h
      · have h : Linked made r 0 := h
        exact absurd rfl h.ne
  have I : Init 1 ⟨idle empty, fun _ => False⟩ := ⟨fun _ => rfl, rfl, fun _ => id⟩
  have C : Client 1 ⟨idle empty, fun _ => False⟩ made :=
    { known := fun r k => absurd k (none r)
      next := fun r k => absurd k (none r)
      domain := fun r k => absurd k (none r)
      list := fun r k => absurd k (none r)
      slots := fun _ _ ⟨_, _, h, _⟩ => by cases h
      fresh := fun r k _ => by rcases only r k with e | e <;> rw [e] <;> exact ⟨rfl, rfl⟩
      older := fun _ h => h.elim
      mark := fun _ h => h.elim
      exist := fun _ h _ => h.elim False.elim fun ⟨r, _, k, _⟩ => absurd k (none r) }
  exact ⟨.turn (.init I trivial) (.client C) trivial, fun _ _ => rfl, known_made⟩

/-- A call by the one thread there is. -/
theorem Good.call {w : World} {op : Nat} {args : List Nat} (G : Good w) (h : w.state.thread 0 = none)
    (hop : op ≠ addOp) : Good ⟨w.state.call 0 ⟨op, 3 :: args, []⟩, w.retired⟩ := by
  have hu : ¬ Used w.state 3 := fun ⟨t, f, ht, _⟩ => by
    by_cases e : t = 0
    · rw [e, h] at ht; cases ht
    · rw [G.alone t e] at ht; cases ht
  exact ⟨.turn G.reachable (.call h G.known hu hop) trivial, fun u hu => (Function.update_ne hu).trans (G.alone u hu),
    G.known⟩

/-- Node 5 is retired. -/
theorem Good.retire {w : World} (G : Good w) (h : w.state.thread 0 = none) (hx : Exists w.mem 5)
    (hr : ¬ w.retired 5) : Good ⟨w.state.call 0 ⟨addOp, [3, 5, 0], []⟩, fun x => x = 5 ∨ w.retired x⟩ := by
  have hu : ¬ Used w.state 3 := fun ⟨t, f, ht, _⟩ => by
    by_cases e : t = 0
    · rw [e, h] at ht; cases ht
    · rw [G.alone t e] at ht; cases ht
  exact ⟨.turn G.reachable (.add h G.known hu nofun hx hr) trivial,
    fun u hu => (Function.update_ne hu).trans (G.alone u hu), G.known⟩

theorem thread_none {s : State} {t : Tid} (h : (s.thread t).isNone = true) : s.thread t = none := by
  cases e : s.thread t with
  | none => rfl
  | some f => rw [e] at h; cases h

/-- After node 5 was retired. -/
def retired : State := run 11 ((idle made).call 0 ⟨addOp, [3, 5, 0], []⟩) 0

theorem good_retired : ∃ w, Good w ∧ w.state = retired :=
  (start.retire rfl (by show made (Heap.extent 5) ≠ 0; decide +kernel) id).run

/-- A retired node that no slot holds is freed by a scan. -/
theorem freed : ∃ w, Reachable (fun _ => True) 1 w ∧ ¬ Exists w.mem 5 := by
  obtain ⟨w, G, e⟩ := good_retired
  have h : w.state.thread 0 = none := by
    rw [e]
    exact thread_none (by decide +kernel)
  obtain ⟨w', G', e'⟩ := (G.call (op := lookOp) (args := []) h nofun).run (k := 120)
  refine ⟨w', G'.reachable, fun hx => hx ?_⟩
  show w'.state.mem (Heap.extent 5) = 0
  rw [e']
  show (run 120 (w.state.call 0 ⟨lookOp, [3], []⟩) 0).mem (Heap.extent 5) = 0
  rw [e]
  decide +kernel

/-- For as long as the one thread runs, slot 0 of record 2 is what it was. -/
theorem during_run : ∀ (k : Nat) {w : World}, (∀ f, w.state.thread 0 = some f → f.regs 0 = 3) →
    w.mem (slot 2 0) = 5 → ∃ w', During 1 (fun v => v.mem (slot 2 0) = 5) w w' ∧ w'.state = run k w.state 0
  | 0, w, _, hs => ⟨w, .refl hs, rfl⟩
  | k + 1, w, hf, hs => by
    cases h : step program w.state 0 with
    | none => exact ⟨w, .refl hs, by simp only [run, h]⟩
    | some p =>
      obtain ⟨s', r⟩ := p
      have T := Turn.step (d := 1) (w := w) h
      have next : (∀ f, s'.thread 0 = some f → f.regs 0 = 3) ∧ s'.mem (slot 2 0) = 5 := by
        cases r with
        | none =>
          obtain ⟨f, ht, m', f', hx, rfl⟩ := step_next h
          have O := own_slots hx
          have h₀ := hf f ht
          refine ⟨fun f₁ h₁ => ?_, (O.slots 2 0 (by rw [h₀]; nofun)).trans hs⟩
          have h₁ : Function.update w.state.thread 0 (some f') 0 = some f₁ := h₁
          rw [Function.update_self] at h₁
          cases h₁
          exact O.record.trans h₀
        | some _ =>
          obtain ⟨f, ht, hx, rfl⟩ := step_done h
          refine ⟨fun f₁ h₁ => ?_, hs⟩
          have h₁ : Function.update w.state.thread 0 none 0 = some f₁ := h₁
          rw [Function.update_self] at h₁
          cases h₁
      obtain ⟨w', D, e⟩ := during_run k (w := ⟨s', fun x => w.retired x ∧ Exists s'.mem x⟩) next.1 next.2
      exact ⟨w', D.cons hs T, by simp only [run, h]; exact e⟩

/-- The scan has looked at record 2, and is at record 3. -/
def midway : State := run 40 (retired.call 0 ⟨lookOp, [3], []⟩) 0

theorem record_midway : (match midway.thread 0 with
    | none => true
    | some f => Nat.beq (f.regs 0) 3) = true := by decide +kernel

/-- A slot that comes to hold a node that is retired does not guard it. -/
theorem late : ∃ w, Reachable (fun _ => True) 1 w ∧ w.mem (slot 2 0) = 5 ∧ Exists w.mem 5 ∧ ¬ Guarded 1 w 2 0 5 := by
  obtain ⟨w, G, e⟩ := good_retired
  have h : w.state.thread 0 = none := by
    rw [e]
    exact thread_none (by decide +kernel)
  obtain ⟨v, G', e'⟩ := (G.call (op := lookOp) (args := []) h nofun).run (k := 40)
  have e' : v.state = midway := by
    rw [e']
    show run 40 (w.state.call 0 ⟨lookOp, [3], []⟩) 0 = _
    rw [e]
    rfl
  have hf : ∀ f, v.state.thread 0 = some f → f.regs 0 = 3 := fun f hf => by
    have h := record_midway
    rw [← e', hf] at h
    exact Nat.eq_of_beq_eq_true h
  have same : ∀ p, v.mem (next p) = v.mem.set (slot 2 0) 5 (next p) := fun p => by
    rw [Mem.set_ne (l := slot 2 0) (l' := next p) (v := 5) nofun]
  have sameRecords : v.mem (records 1) = v.mem.set (slot 2 0) 5 (records 1) := by
    rw [Mem.set_ne (l := slot 2 0) (l' := records 1) (v := 5) nofun]
  have held : v.mem.set (slot 2 0) 5 (slot 2 0) = 5 := Mem.set_self _ _ _
  have C : Client 1 v (v.mem.set (slot 2 0) 5) :=
    { known := fun r => Known.congr (fun _ => Mem.set_ne nofun) (Mem.set_ne nofun)
      next := fun r _ => Mem.set_ne nofun
      domain := fun r _ => Mem.set_ne nofun
      list := fun r _ => Mem.set_ne nofun
      slots := fun r i ⟨t, f, ht, hr⟩ => Mem.set_ne fun h => by
        by_cases e : t = 0
        · rw [e] at ht
          have h₃ := hf f ht
          have h₂ : r = 2 := congrArg Loc.obj h
          omega
        · rw [G'.alone t e] at ht
          cases ht
      fresh := fun r k n => absurd (Known.congr same sameRecords k) n
      older := fun _ _ => Mem.set_ne nofun
      mark := fun _ _ => Mem.set_ne nofun
      exist := fun n _ hx => keep_ne nofun hx }
  refine ⟨⟨⟨v.mem.set (slot 2 0) 5, v.state.thread⟩, v.retired⟩, .turn G'.reachable (.client C) trivial,
    held, ?_, fun S => ?_⟩
  · show v.state.mem.set (slot 2 0) 5 (Heap.extent 5) ≠ 0
    rw [e']
    decide +kernel
  · obtain ⟨u, D, eu⟩ := during_run 120 (w := ⟨⟨v.mem.set (slot 2 0) 5, v.state.thread⟩, v.retired⟩) hf held
    refine S.safe u D ?_
    show u.state.mem (Heap.extent 5) = 0
    rw [eu]
    show (run 120 ⟨v.state.mem.set (slot 2 0) 5, v.state.thread⟩ 0).mem (Heap.extent 5) = 0
    rw [e']
    decide +kernel

end Hazard.Examples
