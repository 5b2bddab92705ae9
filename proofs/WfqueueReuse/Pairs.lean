prelude
import WfqueueReuse.Bounded
import WfqueueReuse.EnqueueEnd
import WfqueueReuse.Private
import WfqueueNever.Believed
/-!
# The threads of both worlds

## Main definitions

* `Pair D n w f f'`: a thread's frame and that of the ideal one; `D` says it of dequeues
* `Twin D n w s s'`: a real and an ideal state
* `Others n p w w'`: what slot `p` relies on, when the thread of another slot has made a step

## Main statements

* `Others.of_enqueue`, `.of_private`: enqueues and private steps give that
* `Pair.still`: no thread is disturbed by the steps of another
* `Twin.move`: a thread makes a step
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove Goes)
open WfqueueNever (View Laid Offers Serving EnqueueAt EnqGoes Whole DequeueAt Later Believed)
open Wfqueue (spec)

/-- What is true of a dequeue: slots, world, registers, those of the ideal one, program counter, that of the ideal one. -/
abbrev DequeueLike := Nat → World → Regs → Regs → Nat → Nat → Prop

/-- The kinds of registers while the node is being made: the own node is private still. -/
def makingKind (i : Nat) : Kind := cond (Nat.beq i 4) .hidden (enqueueKind i)

/-- A frame and that of the ideal thread. -/
inductive Pair (D : DequeueLike) (n : Nat) (w : World) : Option Frame → Option Frame → Prop where
  | idle : Pair D n w none none
  | enqueue {r g b pc} : pc ≤ 2 ∨ 76 ≤ pc → Matching enqueueKind w r g → EnqueueKnows (g 1) w r g pc →
      Pair D n w (some ⟨0, pc, r, b⟩) (some ⟨0, pc, g, b⟩)
  | making {r g b pc} : 3 ≤ pc → pc ≤ 75 → Makes n w r g pc → Pair D n w (some ⟨0, pc, r, b⟩) (some ⟨0, 3, g, b⟩)
  | dequeue {r g b pc pc'} : D n w r g pc pc' → r 1 = g 1 → Pair D n w (some ⟨1, pc, r, b⟩) (some ⟨1, pc', g, b⟩)
  | other {f : Frame} : 2 ≤ f.op → Pair D n w (some f) (some f)

/-- What slot `p` relies on, when the thread of another slot has made a step. -/
structure Others (n p : Nat) (w w' : World) : Prop where
  onward : Onward p w w'
  null : w.addr 0 = w'.addr 0
  later : Later n w.view w.ideal w'.view w'.ideal
  still : p < n → WfqueueNever.Still p w.view w.ideal w'.view w'.ideal
  store : Wfqueue.Still p w.store w.mem w'.store w'.mem
  /-- nobody else retires what it was given -/
  needed : p < n → ∀ x, WfqueueNever.Old w.view w.ideal p x → w.Needed x → w'.Needed x

/-- What a dequeue keeps in its registers was given to its slot before. -/
structure Retained (n : Nat) (w : World) (g : Regs) (pc : Nat) : Prop where
  before : g 1 < n → 4 ≤ pc → WfqueueNever.Old w.view w.ideal (g 1) (g 3)
  request : g 1 < n → 5 ≤ pc → WfqueueNever.Old w.view w.ideal (g 1) (g 4)

/-- What dequeues have to be like. -/
structure Undisturbed (D : DequeueLike) : Prop where
  still : ∀ {n w w' r g pc pc'}, Same n w → Laid n w.view w.ideal → Serving n w.view w.ideal →
    Same n w' → Laid n w'.view w'.ideal → Serving n w'.view w'.ideal → Others n (g 1) w w' → D n w r g pc pc' →
    DequeueAt n w.view w.ideal g pc' → Retained n w g pc' → D n w' r g pc pc'

/-- A real and an ideal state. -/
structure Twin (D : DequeueLike) (n : Nat) (w : World) (s s' : State) : Prop where
  mem : s.mem = w.mem
  ideal : s'.mem = w.ideal
  same : Same n w
  bounded : Heap.Bounded w.ideal
  pair : ∀ t, Pair D n w (s.thread t) (s'.thread t)

section
variable {D : DequeueLike} {n p q pc : Nat} {w w' : World} {G : View} {gd : Nat → Nat → Nat} {m m' : Mem} {r r' g g' : Regs}
  {b : List Nat} {f f' : Frame} {o o' : Option Frame} {S : Store} {s s' : State} {t : Tid} {K K' : Logs (spec n)}

/-! ### What others rely on -/

theorem Others.of_enqueue (hp : p ≠ q) (A : Same n w) (L : Laid n w.view w.ideal)
    (E : EnqGoes n q w.view w.ideal G m') (P : PublicMove n q w.store w.mem { w.store with guard := gd } m)
    (hx : ∀ x, w.Exists x → m' (Heap.extent x) ≠ 0) : Others n p w (w.to G gd m m') where
  onward := onward_to E L hx (fun c => congrFun (P.guard_other p hp) c) fun c hc => P.hazard p c hp hc
  null := rfl
  later := E.move.later.1
  still _ := E.move.later.2 p
  store := P.still A.stored hp
  needed _ _ _ h := World.to_needed h

theorem Others.of_private (hp : p ≠ q) (A : Same n w) (L : Laid n w.view w.ideal)
    (Go : Goes n q w.store w.mem S m) : Others n p w (w.real S m) where
  onward := Private.onward A L Go hp
  null := rfl
  later := .refl (fun _ => rfl) fun _ => rfl
  still _ := .refl
  store := Go.move.still A.stored hp
  needed _ _ _ h := Private.needed A.stored Go h

/-- The slots of both frames are the same. -/
theorem Pair.slot (h : Pair D n w (some f) (some f')) : f'.op = f.op ∧ f.regs 1 = f'.regs 1 := by
  cases h with
  | enqueue _ M _ => exact ⟨rfl, M 1⟩
  | making _ _ M => exact ⟨rfl, M.slot⟩
  | dequeue _ e => exact ⟨rfl, e⟩
  | other _ => exact ⟨rfl, rfl⟩

/-- No thread is disturbed by the steps of another. -/
theorem Pair.still (U : Undisturbed D) (A : Same n w) (L : Laid n w.view w.ideal) (V : Serving n w.view w.ideal)
    (A' : Same n w') (L' : Laid n w'.view w'.ideal) (O' : Offers n w'.view w'.ideal) (V' : Serving n w'.view w'.ideal)
    (hat : ∀ f, o' = some f → f.op = 0 → EnqueueAt n w'.view w'.ideal f.regs f.pc)
    (hdt : ∀ f, o' = some f → f.op = 1 → DequeueAt n w.view w.ideal f.regs f.pc ∧ Retained n w f.regs f.pc)
    (hO : ∀ f, o' = some f → f.op ≠ 2 → Others n (f.regs 1) w w') (h : Pair D n w o o') : Pair D n w' o o' := by
  cases h with
  | idle => exact .idle
  | @enqueue r g b pc hp M K =>
    have Ot := hO _ rfl (show (0 : Nat) ≠ 2 by decide)
    have M' : Matching enqueueKind w' r g := Ot.onward.matching Ot.null M
    refine .enqueue hp M' ?_
    rcases (by omega : pc ≤ 81 ∨ 124 ≤ pc ∨ 82 ≤ pc ∧ pc ≤ 123) with h | h | h
    · exact .nothing (.inl h)
    · exact .nothing (.inr (.inr (.inr (by omega))))
    · have F := WfqueueNever.Enqueue.offers_at (hat _ rfl rfl) (show 76 ≤ pc by omega) h.2
      have F : WfqueueNever.Offered w'.view w'.ideal (g 1) (g 4) (g 2) := F
      have h₀ : g 4 ≠ 0 := by rw [← F.mine]; exact (O'.offered _ F.offered).1
      exact K.onward Ot.onward A L L' O' A' ⟨F.offered, F.mine⟩ ((show w.Ptr (r 4) (g 4) from M 4).known h₀)
  | making h₁ h₂ M =>
    have Ot := hO _ rfl (show (0 : Nat) ≠ 2 by decide)
    exact .making h₁ h₂ (M.still Ot.store Ot.onward Ot.null)
  | dequeue hd e =>
    have Ot := hO _ rfl (show (1 : Nat) ≠ 2 by decide)
    exact .dequeue (U.still A L V A' L' V' Ot hd (hdt _ rfl rfl).1 (hdt _ rfl rfl).2) e
  | other h => exact .other h

/-- A thread makes a step, or is called, or returns: it has other frames, `o` and `o'`. -/
theorem Twin.move (U : Undisturbed D) (T : Twin D n w s s') (B : Believed n w.view s' K)
    (hO : ∀ u g, u ≠ t → s'.thread u = some g → g.op ≠ 2 → Others n (g.regs 1) w w') (A' : Same n w')
    (hb : Heap.Bounded w'.ideal) (B' : Believed n w'.view ⟨w'.ideal, Function.update s'.thread t o'⟩ K')
    (hp : Pair D n w' o o') :
    Twin D n w' ⟨w'.mem, Function.update s.thread t o⟩ ⟨w'.ideal, Function.update s'.thread t o'⟩ := by
  refine ⟨rfl, rfl, A', hb, fun u => ?_⟩
  show Pair D n w' (Function.update s.thread t o u) (Function.update s'.thread t o' u)
  by_cases e : u = t
  · rw [e, Function.update_self, Function.update_self]; exact hp
  · rw [Function.update_ne e, Function.update_ne e]
    have W := B.whole
    have W' := B'.whole
    have L := W.laid
    have V := W.serving
    rw [T.ideal] at L V
    refine (T.pair u).still U T.same L V A' W'.laid W'.offers W'.serving (fun g hg ho => ?_) (fun g hg ho => ?_)
      fun g hg ho => hO u g e hg ho
    · exact W'.enqueueAt (t := u) (f := g) (by rw [← hg]; exact Function.update_ne e) ho
    · have A := W.dequeueAt hg ho
      have P := B.past
      rw [← T.ideal]
      refine ⟨A, fun hs hp => ?_, fun hs hp => ?_⟩
      · have := P.before u g hg ho hs hp
        rw [T.ideal] at this
        exact this
      · have := P.request u g hg ho hs hp
        rw [T.ideal] at this
        exact this

/-- Others have other slots. -/
theorem Twin.others (B : Believed n G s' K) (ht : s'.thread t = some f') (ho : f'.op ≠ 2)
    (h : ∀ p, p ≠ f'.regs 1 → Others n p w w') :
    ∀ u g, u ≠ t → s'.thread u = some g → g.op ≠ 2 → Others n (g.regs 1) w w' :=
  fun u g hu hg hop => h _ fun e => hu (B.whole.apart u t g f' hg ht hop ho e)

/-- Nothing has changed. -/
theorem Others.refl (L : Laid n w.view w.ideal) : Others n p w w where
  onward := .refl L
  null := rfl
  later := .refl (fun _ => rfl) fun _ => rfl
  still _ := .refl
  store := ⟨rfl, rfl, rfl, fun _ h => h, fun _ _ _ => rfl, fun _ => rfl, fun _ _ _ _ h => h⟩
  needed _ _ _ h := h

end
end WfqueueReuse
