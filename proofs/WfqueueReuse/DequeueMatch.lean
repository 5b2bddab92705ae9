prelude
import WfqueueReuse.Agree
import WfqueueReuse.DequeueKnows
import WfqueueReuse.Public
/-!
# Steps of dequeue in both worlds

## Main definitions

* `Dequeues n w r g pc`: a dequeue in both worlds
* `DequeueMatch n w r g b pc o`: the ideal dequeue can make the same step, where `o` is the outcome of the real one

## Main statements

* `Dequeues.stay`, `.set`, `.jump`, `.branch`, `.load`: instructions that write nothing
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)
open WfqueueNever (View Laid Serving Later Moved DequeueAt nobody takerCell givenCell)

/-- A dequeue in both worlds: what is true of them, and of its registers. -/
structure Dequeues (n : Nat) (w : World) (r g : Regs) (pc : Nat) : Prop where
  same : Same n w
  held : Held n w
  laid : Laid n w.view w.ideal
  serving : Serving n w.view w.ideal
  at' : DequeueAt n w.view w.ideal g pc
  knows : DequeueKnows (g 1) w r g pc
  matching : Matching dequeueKind w r g

/-- Where an address is the expected one, though it stands for another node now, the ideal dequeue takes the one for the
other. -/
def exchanges (pc i : Nat) : Bool :=
  [(13, 9), (24, 13), (148, 57), (52, 24), (111, 44), (157, 59)].any fun x => Nat.beq x.1 pc && Nat.beq x.2 i

/-- The ideal program makes the same step. -/
inductive DequeueMatch (n : Nat) (w : World) (r g : Regs) (b : List Nat) (pc : Nat) : Option Outcome → Prop where
  | next {m m' : Mem} {r' g₁ g' : Regs} {pc' : Nat} {b' : List Nat} {S : Store} :
      (g₁ = g ∨ ∃ i x, exchanges pc i = true ∧ g₁ = Function.update g i x) → DequeueAt n w.view w.ideal g₁ pc →
      Frame.exec program w.ideal ⟨1, pc, g₁, b⟩ = some (.next m' ⟨1, pc', g', b'⟩) →
      PublicMove n (g 1) w.store w.mem S m → S.role = w.store.role →
      S.leaving = w.store.leaving →
      (∀ G, Moved n (g 1) w.view w.ideal G m' → Serving n G m' → DequeueAt n G m' g' pc' →
        Same n ⟨G, w.addr, S, m, m'⟩ ∧ Matching dequeueKind ⟨G, w.addr, S, m, m'⟩ r' g' ∧
          DequeueKnows (g 1) ⟨G, w.addr, S, m, m'⟩ r' g' pc') →
      DequeueMatch n w r g b pc (some (.next m ⟨1, pc', r', b'⟩))
  | done {v b'} : Frame.exec program w.ideal ⟨1, pc, g, b⟩ = some (.done ⟨v, b'⟩) →
      DequeueMatch n w r g b pc (some (.done ⟨v, b'⟩))
  | fault : DequeueMatch n w r g b pc none

section
variable {n p q i c d x y v v' pc pc' : Nat} {w w' : World} {r r' g g' g₁ : Regs} {b b' : List Nat} {m m' : Mem}
  {G : View} {gd : Nat → Nat → Nat} {S : Store}

/-! ### What is known in the world after a step -/

/-- The slot has been given the node behind head, and head is still where it was. -/
theorem Reading.given {a u y : Nat} (L : Laid n w.view w.ideal) (V : Serving n w.view w.ideal)
    (H : Later n w.view w.ideal G m') (hu : u < n) (ha : w.view.h = a) (hr : (w.view.ask u).rank = a + 2)
    (hy : y = w.view.node u (w.view.ask u).request) :
    (G.ask u).rank = a + 2 ∧ y = G.node u (G.ask u).request := by
  have F := V.fair _ hu
  have hs : (w.view.ask u).stage ≠ .idle := fun e => by have := F.idle e; omega
  refine ⟨?_, ?_⟩
  · rcases H.rank u hu with e | ⟨e, _⟩
    · exact e.trans hr
    · rw [e, ha]
  · rw [H.request u hu hs, H.node L V hu F.request_le]
    exact hy

/-- While others make steps. -/
theorem Reading.later {x u y : Nat} (L : Laid n w.view w.ideal) (V : Serving n w.view w.ideal)
    (V' : Serving n w'.view w'.ideal) (H : Later n w.view w.ideal w'.view w'.ideal) (hu : u < n)
    (h : Reading w x u y) : Reading w' x u y := by
  obtain ⟨a, ha, hx, h⟩ := h
  have hh := H.h_le
  have := L.h_le
  have := L.t_le
  refine ⟨a, Nat.le_trans ha hh, hx.trans (H.line a (by omega)).symm, fun eh => ?_⟩
  have ea : w.view.h = a := by omega
  have F := V.fair _ hu
  rcases h ea with e | ⟨hr, hy⟩
  · rcases H.rank u hu with e' | ⟨e', _, _, _, hl⟩
    · refine .inl ?_
      rw [e, F.gift, (V'.fair _ hu).gift, e', H.node L V hu (Nat.le_refl _)]
    · refine .inr ⟨by rw [e', ea], ?_⟩
      have hs : (w.view.ask u).stage ≠ .idle := fun e => WfqueueNever.Serving.not_live_of_idle e hl
      rw [e, F.gift, H.request u hu hs, H.node L V hu F.request_le, hl.2]
  · exact .inr (Reading.given L V H hu ea hr hy)

/-- The view goes on. -/
theorem DequeueKnows.view (L : Laid n w.view w.ideal) (V : Serving n w.view w.ideal)
    (hz : ∀ z, reads pc = some z → g 2 = n) (H : Later n w.view w.ideal G m')
    (K : DequeueKnows p (w.to w.view gd m m') r g pc) :
    DequeueKnows p (w.to G gd m m') r g pc := by
  have gd' : ∀ {c x}, (w.to w.view gd m m').Guarded p c x → (w.to G gd m m').Guarded p c x := fun h => ⟨h.guard, h.live⟩
  refine ⟨⟨fun h h' => ?_, fun h h' => ?_, fun c i h => gd' (K.base.guard c i h),
    fun c i h h₀ => gd' (K.base.maybe c i h h₀), K.base.hazard⟩,
    ⟨fun c i j k h e => ⟨(K.extra.look c i j k h e).1, gd' (K.extra.look c i j k h e).2⟩, K.extra.compare,
      K.extra.doubt, K.extra.decide, fun e e' => ?_, fun i j k e => ?_⟩⟩
  · have hn := K.base.before h h'
    exact ⟨hn.live, hn.out, hn.stay⟩
  · have hn := K.base.request h h'
    exact ⟨hn.live, hn.out, hn.stay⟩
  · refine (K.extra.pass e e').imp id fun ⟨b, hb, e⟩ => ⟨b, Nat.lt_of_lt_of_le hb H.h_le, ?_⟩
    have hb : b < w.view.h := hb
    have := L.h_le
    have := L.t_le
    exact e.trans (H.line b (by omega)).symm
  · obtain ⟨hj, a, ha, hi, h⟩ := K.extra.read i j k e
    have hn : g j < n := by rw [hz _ e] at hj; exact hj
    have ha : a ≤ w.view.h := ha
    have hh := H.h_le
    have := L.h_le
    have := L.t_le
    refine ⟨hj, a, Nat.le_trans ha hh, hi.trans (H.line a (by omega)).symm, fun eh => ?_⟩
    have eh : G.h = a := eh
    refine (h (show w.view.h = a by omega)).imp id fun ⟨hr, hy⟩ => ?_
    exact Reading.given L V H hn (by omega) hr hy

/-- What is known of a hazard pointer, after something else was written. -/
theorem Pointer.put (h : Pointer p w r g pc c) (hg : gd p c = w.store.guard p c)
    (hh : m (hazardCell p c) = w.mem (hazardCell p c)) : Pointer p (w.to G gd m m') r g pc c := by
  refine ⟨fun i hi => ?_, fun i hi h₀ => ?_, fun i hi => hh.trans (h.hazard i hi)⟩
  · exact ⟨hg.trans (h.guard i hi).guard, (h.guard i hi).live⟩
  · exact ⟨hg.trans (h.maybe i hi h₀).guard, (h.maybe i hi h₀).live⟩

theorem moved_extent (M : Moved n p w.view w.ideal G m') (L : Laid n w.view w.ideal) :
    ∀ x, m' (Heap.extent x) = w.ideal (Heap.extent x) := (M.deqMove L).extent

theorem moved_line (S : Same n w) (M : Moved n p w.view w.ideal G m') :
    ∀ i, G.h ≤ i → i ≤ G.k → w.Needed (G.line i) := by
  intro i h h'
  have hh := M.later.h_le
  rw [M.view] at h'
  rw [M.view]
  exact S.line i (by omega) h'

/-! ### Instructions that write nothing -/

namespace Dequeues

theorem number (C : Dequeues n w r g pc) (i : Nat) (h : dequeueKind i = .number) : r i = g i := by
  have := C.matching i
  rw [h] at this
  exact this

theorem pointer (C : Dequeues n w r g pc) (i : Nat) (h : dequeueKind i = .pointer) : w.Ptr (r i) (g i) := by
  have := C.matching i
  rw [h] at this
  exact this

/-- A step in which the two memories change alike. -/
theorem step (C : Dequeues n w r g pc) (_ : g 1 < n)
    (hx : g₁ = g ∨ ∃ i x, exchanges pc i = true ∧ g₁ = Function.update g i x)
    (hA : DequeueAt n w.view w.ideal g₁ pc)
    (he : Frame.exec program w.ideal ⟨1, pc, g₁, b⟩ = some (.next m' ⟨1, pc', g', b'⟩))
    (P : PublicMove n (g 1) w.store w.mem { w.store with guard := gd } m)
    (hS : ∀ G, Moved n (g 1) w.view w.ideal G m' → Serving n G m' → DequeueAt n G m' g' pc' → Same n (w.to G gd m m'))
    (hM : Matching dequeueKind w r' g') (hK : DequeueKnows (g 1) (w.to w.view gd m m') r' g' pc') :
    DequeueMatch n w r g b pc (some (.next m ⟨1, pc', r', b'⟩)) := by
  refine .next (S := { w.store with guard := gd }) hx hA he P rfl rfl fun G M V A => ?_
  refine ⟨hS G M V A, hM.to fun x h => ?_, hK.view C.laid C.serving (fun _ h => ?_) M.later⟩
  · rw [moved_extent M C.laid]
    exact h
  · exact (WfqueueNever.Dequeue.own A (by have := reads_only h; omega)).size

theorem store_guard : PublicMove n p w.store w.mem { w.store with guard := w.store.guard } w.mem :=
  ⟨rfl, fun _ => rfl, fun _ => rfl, fun _ => rfl, fun _ _ => rfl, fun _ _ _ _ => rfl, fun _ _ _ _ _ => rfl,
    fun _ => .inl rfl, rfl, rfl, fun _ _ => rfl, .inl rfl, fun _ _ => rfl, fun _ => .inr (.inl ⟨rfl, rfl⟩)⟩

theorem alike_refl : Alike m m := ⟨fun _ => rfl, fun _ _ _ => rfl, fun _ _ _ _ => rfl⟩

/-- Only registers change. -/
theorem stay (C : Dequeues n w r g pc) (hs : g 1 < n)
    (he : Frame.exec program w.ideal ⟨1, pc, g, b⟩ = some (.next w.ideal ⟨1, pc', g', b'⟩))
    (hM : Matching dequeueKind w r' g') (hK : DequeueKnows (g 1) w r' g' pc') :
    DequeueMatch n w r g b pc (some (.next w.mem ⟨1, pc', r', b'⟩)) :=
  C.step hs (.inl rfl) C.at' he store_guard
    (fun _ M _ _ => C.same.quiet C.same.stored alike_refl alike_refl (moved_line C.same M)) hM hK

theorem exec_of {P : Program} {op : Nat} {ins : Instr} (h : P.instr? op pc = some ins) :
    Frame.exec P m ⟨op, pc, r, b⟩ = ins.exec m ⟨op, pc, r, b⟩ := by
  unfold Frame.exec Frame.instr?
  rw [h]

theorem set (C : Dequeues n w r g pc) (hs : g 1 < n) {e : Expr} (hi : program.instr? 1 pc = some (.set d e))
    (hv : (dequeueKind d).Holds w (e.eval r) (e.eval g))
    (hK : DequeueKnows (g 1) w (Function.update r d (e.eval r)) (Function.update g d (e.eval g)) (pc + 1)) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  rw [exec_of hi]
  exact C.stay hs (exec_of hi) (C.matching.update hv) hK

theorem jump (C : Dequeues n w r g pc) (hs : g 1 < n) {t : Nat} (hi : program.instr? 1 pc = some (.jump t))
    (hK : DequeueKnows (g 1) w r g t) : DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  rw [exec_of hi]
  exact C.stay hs (exec_of hi) C.matching hK

theorem branch (C : Dequeues n w r g pc) (hs : g 1 < n) {e : Expr} {yes no : Nat}
    (hi : program.instr? 1 pc = some (.branch e yes no)) (he : e.eval r = e.eval g)
    (hy : Word.toBool (e.eval g) = true → DequeueKnows (g 1) w r g yes)
    (hn : Word.toBool (e.eval g) = false → DequeueKnows (g 1) w r g no) :
    DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  rw [exec_of hi]
  show DequeueMatch n w r g b pc (some (.next w.mem ⟨1, cond (Word.toBool (e.eval r)) yes no, r, b⟩))
  rw [he]
  refine C.stay hs (exec_of hi) C.matching ?_
  show DequeueKnows (g 1) w r g (cond (Word.toBool (e.eval g)) yes no)
  cases h : Word.toBool (e.eval g) with
  | true => exact hy h
  | false => exact hn h

theorem load (C : Dequeues n w r g pc) (hs : g 1 < n) {pl : Place} {o : Order}
    (hi : program.instr? 1 pc = some (.load d pl o))
    (hv : (dequeueKind d).Holds w (w.mem (pl.loc r)) (w.ideal (pl.loc g)))
    (hK : DequeueKnows (g 1) w (Function.update r d (w.mem (pl.loc r))) (Function.update g d (w.ideal (pl.loc g)))
      (pc + 1)) : DequeueMatch n w r g b pc (Frame.exec program w.mem ⟨1, pc, r, b⟩) := by
  rw [exec_of hi]
  exact C.stay hs (exec_of hi) (C.matching.update hv) hK

end Dequeues

/-! ### Where nothing new is known -/

/-- What is known at `pc'` is known at `pc`, and of no register that is `d`. -/
def follows (pc pc' d : Nat) : Bool :=
  carry pc pc' d 0 && carry pc pc' d 1 && carry pc pc' d 2 && plain pc' && Nat.ble 5 pc && !Nat.beq d 3 &&
    !Nat.beq d 4 &&
    (Nat.ble pc 163 || Nat.ble 164 pc')

theorem DequeueKnows.follow (K : DequeueKnows p w r g pc) (h : follows pc pc' d = true)
    (hr : ∀ i, i ≠ d → r' i = r i) (hg : ∀ i, i ≠ d → g' i = g i) :
    DequeueKnows p w r' g' pc' := by
  obtain ⟨h, h₈⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h, h₇⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h, h₆⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h, h₅⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h, h₄⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h, h₃⟩ := (Bool.and_eq_true _ _).mp h
  obtain ⟨h₁, h₂⟩ := (Bool.and_eq_true _ _).mp h
  have h₅ := Nat.le_of_ble_eq_true h₅
  have d₃ : 3 ≠ d := fun e => by rw [← e] at h₆; cases h₆
  have d₄ : 4 ≠ d := fun e => by rw [← e] at h₇; cases h₇
  have h₈ : pc ≤ 163 ∨ 164 ≤ pc' := by
    rcases (Bool.or_eq_true _ _).mp h₈ with h | h
    · exact .inl (Nat.le_of_ble_eq_true h)
    · exact .inr (Nat.le_of_ble_eq_true h)
  refine ⟨.mk' (fun _ _ => ?_) (fun _ _ => ?_) (K.base.pointer h₁ hr hg) (K.base.pointer h₂ hr hg)
    (K.base.pointer h₃ hr hg), .plain h₄⟩
  · rw [hg 3 d₃]; exact K.base.before (by omega) (by omega)
  · rw [hg 4 d₄]; exact K.base.request (by omega) (by omega)

theorem DequeueKnows.set (K : DequeueKnows p w r g pc) (h : follows pc pc' d = true) (_ : pc ≤ 166 ∨ 167 ≤ pc') :
    DequeueKnows p w (Function.update r d v) (Function.update g d x) pc' :=
  K.follow h (fun _ h => Function.update_ne h) fun _ h => Function.update_ne h

theorem DequeueKnows.go (K : DequeueKnows p w r g pc) (h : follows pc pc' 1000 = true) (_ : pc ≤ 166 ∨ 167 ≤ pc') :
    DequeueKnows p w r g pc' := K.follow h (fun _ _ => rfl) fun _ _ => rfl

end
end WfqueueReuse
