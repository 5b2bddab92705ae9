prelude
import WfqueueNever.Past
import WfqueueNever.Touches
import WfqueueReuse.DequeueLast
/-!
# dequeue in both worlds: a slot gives up its oldest node

## Main definitions

* `World.leave w G p x`: the world after slot `p` has given up identity `x`, which it will retire
* `Leaves n w r g b`: what is to be shown of the step that does so

## Main statements

* `Dequeues.at163`: when the value is read, the node that the slot's `asked` held before is given up
* `Dequeues.at164` … `Dequeues.at166`, `at216`, `at217`: each step is one of the ideal program, too

## Implementation notes

What slots were given are different nodes, each node having one taker. So nobody but the slot itself needs its nodes that
head has passed, and the slot needs two of them.
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)
open WfqueueNever (View Laid Offers Serving Later Moved DequeueAt Own Got HeadPast Passing Old nobody headCell tailCell
  takerCell givenCell askedCell nextCell enqueuedCell valueCell)

/-- The world after slot `p` has given up identity `x`. -/
def World.leave (w : World) (G : View) (p x : Nat) : World :=
  ⟨G, w.addr, { w.store with leaving := Function.update w.store.leaving p (w.addr x) }, w.mem, w.ideal⟩

/-- The value is read, and the slot's oldest node given up. -/
structure Leaves (n : Nat) (w : World) (r g : Regs) (b : List Nat) (v : Nat) : Prop where
  real : Frame.exec program w.mem ⟨1, 163, r, b⟩ = some (.next w.mem ⟨1, 164, Function.update r 62 v, b⟩)
  ideal : Frame.exec program w.ideal ⟨1, 163, g, b⟩ = some (.next w.ideal ⟨1, 164, Function.update g 62 v, b⟩)
  move : PublicMove n (g 1) w.store w.mem (w.leave w.view (g 1) (g 3)).store w.mem
  same : ∀ G, Moved n (g 1) w.view w.ideal G w.ideal → Same n (w.leave G (g 1) (g 3))
  matching : ∀ G, Matching dequeueKind (w.leave G (g 1) (g 3)) (Function.update r 62 v) (Function.update g 62 v)
  knows : ∀ G, DequeueKnows (g 1) (w.leave G (g 1) (g 3)) (Function.update r 62 v) (Function.update g 62 v) 164
  /-- what else is needed remains so -/
  needed : ∀ G x, w.Needed x → x ≠ g 3 → (w.leave G (g 1) (g 3)).Needed x

section
variable {n p q i c d e k t f x y v v' pc pc' : Nat} {w w' : World} {r r' g g' g₁ : Regs} {b b' : List Nat}
  {m m' : Mem} {G : View} {gd : Nat → Nat → Nat} {o : Order}

theorem World.leave_needed (h : w.Needed x) (hy : w.Live y) (hne : x ≠ y) : (w.leave G p y).Needed x := by
  refine ⟨h.live, h.out, fun q e => ?_⟩
  have e : Function.update w.store.leaving p (w.addr y) q = w.addr x := e
  by_cases eq : q = p
  · rw [eq, Function.update_self] at e
    exact hne (h.live.inj hy e.symm)
  · rw [Function.update_ne eq] at e
    exact h.stay q e

theorem public_leave (hy : w.Needed y) :
    PublicMove n p w.store w.mem (w.leave w.view p y).store w.mem := by
  refine ⟨rfl, fun _ => rfl, fun _ => rfl, fun _ => rfl, fun _ _ => rfl, fun _ _ _ _ => rfl, fun _ _ _ _ _ => rfl,
    fun _ => .inl rfl, rfl, rfl, fun q hq => Function.update_ne hq, .inr (.inr ⟨?_, fun q => ?_, fun q _ => ?_⟩),
    fun _ _ => rfl, fun _ => .inr (.inl ⟨rfl, rfl⟩)⟩
  · show (w.store.role (Function.update w.store.leaving p (w.addr y) p)).Shared
    rw [Function.update_self, show w.store.role _ = _ from hy.live]
    exact trivial
  · show ¬ Function.update w.store.leaving p (w.addr y) p ∈ w.store.retired q
    rw [Function.update_self]; exact hy.out q
  · show w.store.leaving q ≠ Function.update w.store.leaving p (w.addr y) p
    rw [Function.update_self]; exact hy.stay q

/-- The memories agree, if nothing else needs the node. -/
theorem Same.leave (S : Same n w) (hy : w.Needed y) (hl : ∀ i, G.h ≤ i → i ≤ G.k → w.Needed (G.line i) ∧ G.line i ≠ y)
    (he : ∀ q, q < n → w.ideal (enqueuedCell q) ≠ y) (ha : ∀ q, q < n → w.ideal (askedCell q) ≠ y)
    (hg : ∀ q, q < n → w.ideal (givenCell q) ≠ y) : Same n (w.leave G p y) := by
  have ptr : ∀ {v x}, w.Ptr v x → (w.leave G p y).Ptr v x := fun h => ⟨h.eq, h.known⟩
  exact {
    stored := (public_leave (p := p) hy).stored S.stored
    null := S.null
    ne_null := S.ne_null
    shared := S.shared
    exist := S.exist
    taken := S.taken
    head := ptr S.head
    tail := ptr S.tail
    enqueued := fun q hq => ptr (S.enqueued q hq)
    asked := fun q hq => ptr (S.asked q hq)
    given := fun q hq => ptr (S.given q hq)
    value := S.value
    enqueuer := S.enqueuer
    taker := S.taker
    next := fun x h => ptr (S.next x h)
    line := fun i h h' => World.leave_needed (hl i h h').1 hy.live (hl i h h').2
    needEnqueued := fun q hq h => World.leave_needed (S.needEnqueued q hq h) hy.live (he q hq)
    needAsked := fun q hq => World.leave_needed (S.needAsked q hq) hy.live (ha q hq)
    needGiven := fun q hq => World.leave_needed (S.needGiven q hq) hy.live (hg q hq) }

namespace Dequeues

/-- Nobody needs the node that `asked` held before, but the slot. -/
theorem only (C : Dequeues n w r g 163) (O : Offers n w.view w.ideal) (hr : w.ideal (askedCell (g 1)) = g 4)
    (ho : ∀ q, q < n → Old w.view w.ideal q (w.ideal (askedCell q))) (h₃ : Old w.view w.ideal (g 1) (g 3)) :
    (∀ i, w.view.h ≤ i → i ≤ w.view.k → w.view.line i ≠ g 3) ∧ (∀ q, q < n → w.ideal (enqueuedCell q) ≠ g 3) ∧
      (∀ q, q < n → w.ideal (askedCell q) ≠ g 3) ∧ ∀ q, q < n → w.ideal (givenCell q) ≠ g 3 := by
  have H : HeadPast n w.view g := C.at'
  have A := H.got.asked
  have hs := A.own.slot
  have L := C.laid
  have F := C.serving.fair _ hs
  obtain ⟨b, hb, eb⟩ := A.before
  have hlt : (w.view.ask (g 1)).request < (w.view.ask (g 1)).rank := by
    have := F.request_le
    have := H.got.answered
    omega
  have hle := H.le
  have hht := L.h_le
  have htk := L.t_le
  have inj : ∀ {j}, j ≤ w.view.k + 1 → w.view.node (g 1) j = g 3 → j = b :=
    fun hj e => L.node_inj hs hj (by omega) (e.trans eb)
  obtain ⟨j, hj, ej, tj⟩ := h₃
  have ejb : j = b := inj (by omega) ej.symm
  have tb : 2 ≤ b → w.view.taker w.ideal (b - 1) = g 1 := by rw [← ejb]; exact tj
  refine ⟨fun i hi hk e => ?_, fun q hq e => ?_, fun q hq e => ?_, fun q hq e => ?_⟩
  · match i with
    | 0 => omega
    | i + 1 => have := inj (j := i + 2) (by omega) e; omega
  · have h₀ : g 3 ≠ 0 := C.same.live_ne (C.knows.base.before (by decide) (by decide)).live
    obtain ⟨ho', hm, hlast⟩ := O.held q hq (by rw [e]; exact h₀)
    have hn := O.new q (O.offered q ho').1
    rw [← hm, e, eb] at hn
    match b, hb with
    | 0, _ => have hn : 2 * n + 2 < 2 * g 1 + 3 := hn; omega
    | 1, _ => have hn : 2 * n + 2 < 2 * g 1 + 4 := hn; omega
    | b + 2, hb => exact hlast (b + 1) (by omega) (by omega) (eb.symm.trans (e.symm.trans hm))
  · by_cases hq' : q = g 1
    · rw [hq', hr, A.request] at e
      have := inj (by omega) e
      omega
    · obtain ⟨j, hj, ej, tj⟩ := ho q hq
      exact hq' (L.node_apart hq hs hj (by omega) tj tb (ej.symm.trans (e.trans eb)))
  · have Fq := C.serving.fair q hq
    have e := Fq.gift.symm.trans e
    have hrq := C.serving.rank_le hq
    by_cases hq' : q = g 1
    · rw [hq'] at e
      have := inj (by omega) e
      omega
    · rcases Nat.lt_or_ge (w.view.h + 1) (w.view.ask q).rank with h | h
      · -- given just now, head has yet to pass it
        have e' : w.view.node (g 1) (w.view.ask q).rank = g 3 := by
          rw [← e]
          generalize (w.view.ask q).rank = k at h
          match k, h with
          | 0, h => omega
          | 1, h => omega
          | k + 2, _ => rfl
        have := inj (by omega) e'
        omega
      · exact hq' (L.node_apart hq hs h (by omega) (fun h => (Fq.mine h).2.2) tb (e.trans eb))

/-- The value is read, and the slot's oldest node given up. -/
theorem at163 (C : Dequeues n w r g 163) (O : Offers n w.view w.ideal) (hr : w.ideal (askedCell (g 1)) = g 4)
    (ho : ∀ q, q < n → Old w.view w.ideal q (w.ideal (askedCell q))) (h₃ : Old w.view w.ideal (g 1) (g 3)) :
    ∃ v, Leaves n w r g b v := by
  have H : HeadPast n w.view g := C.at'
  have hs := H.got.asked.own.slot
  have hN := C.mine_needed hs H.mine
  have hB := C.knows.base.before (by decide) (by decide)
  obtain ⟨o₁, o₂, o₃, o₄⟩ := C.only O hr ho h₃
  have hv : w.mem ⟨r 55, 0, 0⟩ = w.ideal (valueCell (g 55)) := by
    rw [(C.pointer 55 rfl).eq]
    exact C.same.value _ hN.live
  refine ⟨w.ideal (valueCell (g 55)), ?_, exec_of (code_late (i := 19) rfl), public_leave hB,
    fun G M => ?_, fun G i => ?_, fun G => ?_, fun G x hx hne => World.leave_needed hx hB.live hne⟩
  · rw [exec_of (code_late (i := 19) rfl), ← hv]; rfl
  · refine C.same.leave hB (fun i h h' => ?_) o₂ o₃ o₄
    have hh := M.later.h_le
    rw [M.view] at h'
    refine ⟨moved_line C.same M i h (by rw [M.view]; exact h'), ?_⟩
    rw [M.view]
    exact o₁ i (by omega) h'
  · have h := (C.matching.update (d := 62) (v := w.ideal (valueCell (g 55))) (x := w.ideal (valueCell (g 55))) rfl) i
    generalize dequeueKind i = k at h
    cases k with
    | number => exact h
    | pointer => exact ⟨h.eq, h.known⟩
    | hidden => exact trivial
  · exact ⟨.mk' (fun _ h => absurd h (by decide)) (fun _ h => absurd h (by decide)) (.none rfl) (.none rfl) (.none rfl),
      .plain rfl⟩

theorem at164 (C : Dequeues n w r g 164) : DequeueMatch n w r g b 164 (Frame.exec program w.mem ⟨1, 164, r, b⟩) :=
  C.announce (c := 0) (val := .lit 0) (by decide) (by decide) rfl (code_late (i := 20) rfl) rfl rfl (by decide) nofun

theorem at165 (C : Dequeues n w r g 165) : DequeueMatch n w r g b 165 (Frame.exec program w.mem ⟨1, 165, r, b⟩) :=
  C.announce (c := 1) (val := .lit 0) (by decide) (by decide) rfl (code_late (i := 21) rfl) rfl rfl (by decide) nofun

theorem at166 (C : Dequeues n w r g 166) : DequeueMatch n w r g b 166 (Frame.exec program w.mem ⟨1, 166, r, b⟩) :=
  C.announce (c := 2) (val := .lit 0) (by decide) (by decide) rfl (code_late (i := 22) rfl) rfl rfl (by decide) nofun

/-- The value is written to the caller's output. -/
theorem at216 (C : Dequeues n w r g 216) : DequeueMatch n w r g b 216 (Frame.exec program w.mem ⟨1, 216, r, b⟩) := by
  have hc : ∀ {m : Mem} {r : Regs}, Frame.exec program m ⟨1, 216, r, b⟩ =
      (Instr.put (.lit 0) (.reg 62)).exec m ⟨1, 216, r, b⟩ := fun {_ _} => exec_of (code_late (i := 72) rfl)
  rw [hc]
  cases hb : b.get? 0 with
  | none =>
    have e : (Instr.put (.lit 0) (.reg 62)).exec w.mem ⟨1, 216, r, b⟩ = none := by
      simp only [Instr.exec, Expr.eval, hb]
    rw [e]
    exact .fault
  | some v =>
    rw [Instr.exec_put (f := ⟨1, 216, r, b⟩) (idx := .lit 0) (value := .reg 62) hb]
    show DequeueMatch n w r g b 216 (some (.next w.mem ⟨1, 217, r, b.set 0 (r 62)⟩))
    rw [C.number 62 rfl]
    exact C.early (hc.trans (Instr.exec_put (f := ⟨1, 216, g, b⟩) (idx := .lit 0) (value := .reg 62) hb)) C.matching rfl

theorem at217 (_ : Dequeues n w r g 217) : DequeueMatch n w r g b 217 (Frame.exec program w.mem ⟨1, 217, r, b⟩) := by
  rw [exec_of (code_late (i := 73) rfl)]
  exact .done (v := 0) (exec_of (code_late (i := 73) rfl))

end Dequeues
end
end WfqueueReuse
