prelude
import Hazard.Moves
/-!
# What a slot holds is not freed

## Main statements

* `Hazard.safe`: a node that a slot has held since before it was retired is not freed while the slot holds it
* `Hazard.onlyRetired`: the scheme frees only nodes that are retired, so each of them once

## References

* M. Michael, *Hazard pointers: safe memory reclamation for lock-free objects*, IEEE TPDS 15(6), 2004
-/

namespace Hazard
open Gen.Hazard

variable {on : Prop} {m m' : Mem} {d r i n me : Nat} {K R : Nat → List Nat} {t : Tid} {w w' : World}

namespace Inv

/-- Whatever happens, the invariant holds afterwards; if a node is watched, as long as the slot holds it. -/
theorem turn (I : Inv on d r i n w K R) (T : Turn d w w') (hs : on → w'.mem (slot r i) = n) :
    ∃ K' R', Inv on d r i n w' K' R' := by
  have idle : ∀ {p}, ¬ Used w.state p → ¬ Working w.state p := fun h ⟨t, f, ht, _, e⟩ => h ⟨t, f, ht, e⟩
  cases T with
  | @add t me x deleter ht k hu hx he hr =>
    have hu := idle hu
    refine ⟨K, Function.update R me [x], I.begin (f := Call.frame ⟨addOp, [me, x, deleter], []⟩) ht (fun _ => hu)
      (added I.base hx he hr) (fun p hp => ?_) (.add k ?_) fun p h hb => ?_⟩
    · exact Function.update_ne fun e => hu (e ▸ hp)
    · show Function.update R me [x] me = [x]
      exact Function.update_self _ _ _
    · have hp : p ≠ me := fun e => hb (.inr rfl) e.symm
      rw [Function.update_ne hp]
      exact I.free p h
  | @call t op me args ht k hu hop =>
    have hu := idle hu
    refine ⟨K, R, I.begin (f := Call.frame ⟨op, me :: args, []⟩) ht (fun _ => hu) I.base (fun _ _ => rfl) ?_
      fun p h _ => I.free p h⟩
    by_cases e : op = lookOp
    · rw [e]
      exact .look k (I.free me hu) fun _ => ⟨fun _ => trivial, fun _ => trivial⟩
    · exact .other fun h => h.elim e hop
  | step h => exact I.step h hs
  | client C => exact ⟨K, R, I.client C hs⟩

theorem during (I : Inv on d r i n w K R) (D : During d (fun v => v.mem (slot r i) = n) w w') :
    ∃ K' R', Inv on d r i n w' K' R' := by
  induction D with
  | refl _ => exact ⟨K, R, I⟩
  | turn _ T h ih =>
    obtain ⟨K', R', I'⟩ := ih
    exact I'.turn T fun _ => h

/-- From now on the node is watched: it is not retired. -/
theorem watch (I : Inv False d r i n w K R) (V : Watched d w.mem r i n) (hr : ¬ w.retired n) :
    Inv True d r i n w K R := by
  have none : ∀ p, ¬ (n ∈ K p ∨ n ∈ R p) := fun p h => hr (I.base.live p n h).1
  refine { I with watched := fun _ => V, frames := fun t f ht => ?_ }
  cases I.frames t f ht with
  | look k S _ => exact .look k S fun _ => ⟨fun h => absurd (.inl h) (none _), fun h => absurd (.inr h) (none _)⟩
  | add k S => exact .add k S
  | other h => exact .other h

end Inv

/-- The invariant, with nothing watched, holds always. -/
theorem Reachable.inv {C : World → Prop} (h : Reachable C d w) : ∃ K R, Inv False d r i n w K R := by
  induction h with
  | @init w h _ =>
    have none : ∀ p, ¬ Known d w.mem p := fun p k => by
      have k : Linked w.mem p (w.mem (records d)) := k
      exact k.ne h.records
    refine ⟨fun _ => [], fun _ => [], ⟨fun p k => absurd k (none p), fun p k => absurd k (none p), fun _ _ => rfl,
      fun _ => ⟨.nil, .nil⟩, fun _ _ _ h => h.elim nofun nofun, fun _ _ h => (nomatch h),
      fun _ _ h => h.elim nofun nofun⟩,
      False.elim, fun t f ht => ?_, fun t u f f' ht => ?_, fun _ _ => rfl⟩
    · rw [h.idle t] at ht
      cases ht
    · rw [h.idle t] at ht
      cases ht
  | turn _ T _ ih =>
    obtain ⟨K, R, I⟩ := ih
    exact I.turn T False.elim

/-- A slot of the domain that holds a node which is not retired guards it: whoever retires it later, and whatever else
happens, it is not freed for as long as the slot holds it. -/
theorem safe {C : World → Prop} (h : Reachable C d w) (hr : Known d w.mem r) (hi : i < 4) (hs : w.mem (slot r i) = n)
    (hn : n ≠ 0) (hx : Exists w.mem n) (hl : ¬ w.retired n) : Guarded d w r i n := by
  refine ⟨hs, fun w' D => ?_⟩
  obtain ⟨K, R, I⟩ := h.inv (r := r) (i := i) (n := n)
  obtain ⟨_, _, I'⟩ := (I.watch ⟨hr, hi, hs, hx, hn⟩ hl).during D
  exact (I'.watched trivial).exist

/-- An instruction after which an object does not exist any more is the scan's, and the object was retired. -/
theorem onlyRetired {s : State} {res : Option Result} {a : Nat} {C : World → Prop} (h : Reachable C d w)
    (hs : step program w.state t = some (s, res)) (hx : Exists w.mem a) (hx' : ¬ Exists s.mem a) : w.retired a := by
  obtain ⟨K, R, I⟩ := h.inv (r := 0) (i := 0) (n := 0)
  have free : ∀ {me m' K' R'}, Effect False 0 me w.mem (K me) (R me) m' K' R' → ¬ Exists m' a → w.retired a := by
    intro me m' K' R' E hx'
    cases E with
    | quiet M => exact absurd (show m' (Heap.extent a) ≠ 0 by rw [M.extent]; exact hx) hx'
    | mark _ | link _ | push _ _ | take _ =>
      refine absurd ?_ hx'
      exact keep_ne nofun hx
    | @free b l hb _ =>
      by_cases e : a = b
      · exact (I.base.live me a (.inr (by rw [hb, e]; exact .head _))).1
      · exact absurd (keep_ne (fun h => e (by cases h; rfl)) hx) hx'
  cases res with
  | some _ =>
    obtain ⟨_, _, _, rfl⟩ := step_done hs
    exact absurd hx hx'
  | none =>
    obtain ⟨f, ht, m', f', he, rfl⟩ := step_next hs
    cases I.frames t f ht with
    | @look pc g b k S W =>
      have A := look_step (b := b) (I.base.ready k) I.watched S W
      rw [he] at A
      cases A with | next E _ _ _ => exact free E hx'
    | @add pc g b k S =>
      have A := add_step (on := False) (n := 0) (b := b) (I.base.ready k) pc S
      rw [he] at A
      cases A with | next E _ _ => exact free E hx'
    | other hb => exact free (me := 0) (.quiet (other_step hb he)) hx'

end Hazard
