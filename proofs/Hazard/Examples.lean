prelude
import Hazard.Protect
/-!
# What the claims about hazard pointers exclude, and what not

A small run of the scheme, as a check of the definitions: domain 1, record 2, node 5, one thread.

## Main statements

* `Hazard.Examples.freed`: a retired node that no slot holds is freed by a scan: the scheme does free
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
  known : Known 1 w.mem 2

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

/-- There is record 2, too. -/
def made : Mem := (empty.set (records 1) 2).set (domain 2) 1

def idle (m : Mem) : State := ⟨m, fun _ => none⟩

theorem known_made : Known 1 made 2 := .here nofun

theorem start : Good ⟨idle made, fun _ => False⟩ := by
  have none : ∀ r, ¬ Known 1 empty r := fun r k => by
    have k : Linked empty r 0 := k
    exact k.ne rfl
  have only : ∀ r, Known 1 made r → r = 2 := fun r k => by
    have k : Linked made r 2 := k
    rcases k.cases_first with h | h
    · exact h
    · have h : Linked made r 0 := h
      exact absurd rfl h.ne
  have I : Init 1 ⟨idle empty, fun _ => False⟩ := ⟨fun _ => rfl, rfl, fun _ => id⟩
  have C : Client 1 ⟨idle empty, fun _ => False⟩ made :=
    { known := fun r k => absurd k (none r)
      next := fun r k => absurd k (none r)
      domain := fun r k => absurd k (none r)
      list := fun r k => absurd k (none r)
      slots := fun _ _ ⟨_, _, h, _⟩ => by cases h
      fresh := fun r k _ => by rw [only r k]; exact ⟨rfl, rfl⟩
      older := fun _ h => h.elim
      mark := fun _ h => h.elim
      exist := fun _ h _ => h.elim False.elim fun ⟨r, _, k, _⟩ => absurd k (none r) }
  exact ⟨.turn (.init I trivial) (.client C) trivial, fun _ _ => rfl, known_made⟩

/-- A call by the one thread there is. -/
theorem Good.call {w : World} {op : Nat} {args : List Nat} (G : Good w) (h : w.state.thread 0 = none)
    (hop : op ≠ addOp) : Good ⟨w.state.call 0 ⟨op, 2 :: args, []⟩, w.retired⟩ := by
  have hu : ¬ Used w.state 2 := fun ⟨t, f, ht, _⟩ => by
    by_cases e : t = 0
    · rw [e, h] at ht; cases ht
    · rw [G.alone t e] at ht; cases ht
  exact ⟨.turn G.reachable (.call h G.known hu hop) trivial, fun u hu => (Function.update_ne hu).trans (G.alone u hu),
    G.known⟩

/-- Node 5 is retired. -/
theorem Good.retire {w : World} (G : Good w) (h : w.state.thread 0 = none) (hx : Exists w.mem 5)
    (hr : ¬ w.retired 5) : Good ⟨w.state.call 0 ⟨addOp, [2, 5, 0], []⟩, fun x => x = 5 ∨ w.retired x⟩ := by
  have hu : ¬ Used w.state 2 := fun ⟨t, f, ht, _⟩ => by
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
def retired : State := run 11 ((idle made).call 0 ⟨addOp, [2, 5, 0], []⟩) 0

theorem good_retired : ∃ w, Good w ∧ w.state = retired :=
  (start.retire rfl (by show made (Heap.extent 5) ≠ 0; decide +kernel) id).run

/-- A retired node that no slot holds is freed by a scan. -/
theorem freed : ∃ w, Reachable (fun _ => True) 1 w ∧ ¬ Exists w.mem 5 := by
  obtain ⟨w, G, e⟩ := good_retired
  have h : w.state.thread 0 = none := by
    rw [e]
    exact thread_none (by decide +kernel)
  obtain ⟨w', G', e'⟩ := (G.call (op := lookOp) (args := []) h nofun).run (k := 80)
  refine ⟨w', G'.reachable, fun hx => hx ?_⟩
  show w'.state.mem (Heap.extent 5) = 0
  rw [e']
  show (run 80 (w.state.call 0 ⟨lookOp, [2], []⟩) 0).mem (Heap.extent 5) = 0
  rw [e]
  decide +kernel

end Hazard.Examples
