prelude
import WfqueueReuse.Matching
/-!
# What an enqueue knows of addresses

## Main definitions

* `enqueueKind`: what the registers of `enqueue` hold
* `EnqueueKnows p w r g pc`: what slot `p`'s enqueue knows, at each program counter, beyond what the ideal one knows

## Main statements

* `EnqueueKnows.onward`: it stays true whatever others do

## Implementation notes

tail is guarded when it has been found where it was once more. The slot's own node is not guarded; so it may be dead, and
another node stand at its address: but then tail has reached it long since. The node behind a guarded one may be dead,
too.
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell PublicMove PrivateMove)
open WfqueueNever (View Laid Offers Serving)

def enqueueKind : Nat → Kind
  | 0 | 1 | 2 | 3 | 28 | 34 | 35 | 37 | 39 | 44 => .number
  | 4 | 29 | 30 | 31 | 32 | 33 | 36 | 38 | 40 | 41 | 42 | 43 => .pointer
  | _ => .hidden

/-- The node behind `y` is the slot's own one, `x`, if it has the same address; or tail has reached that. -/
def Distinct (w : World) (y x : Nat) : Prop := ∀ a, a ≤ w.view.t → w.view.line a = y → a < w.view.k →
  w.addr (w.view.line (a + 1)) = w.addr x → w.view.line (a + 1) = x ∨ w.view.Has w.view.t x

/-- tail was at `y`, and is guarded. -/
structure Watched (p : Nat) (w : World) (y x : Nat) : Prop where
  guarded : w.Guarded p 0 y
  distinct : Distinct w y x

structure EnqueueKnows (p : Nat) (w : World) (r g : Regs) (pc : Nat) : Prop where
  look : pc = 82 → w.mem (hazardCell p 0) = r 31
  again : pc = 83 → r 32 = r 31 → Watched p w (g 31) (g 4) ∧ g 32 = g 31
  seen : pc = 86 → Watched p w (g 31) (g 4)
  back : pc = 87 → g 30 ≠ 0 → Watched p w (g 30) (g 4)
  watched : 88 ≤ pc → pc ≤ 116 → Watched p w (g 30) (g 4)
  linked : pc = 91 ∨ pc = 92 → r 36 = r 30 → g 36 = g 30
  own : pc = 117 → r 33 = r 4 → g 33 = g 4 ∨ w.view.Has w.view.t (g 4)

section
variable {n p q i c x y pc : Nat} {w w' : World} {r g : Regs}

theorem Distinct.onward (On : Onward p w w') (L : Laid n w.view w.ideal) (L' : Laid n w'.view w'.ideal)
    (O' : Offers n w'.view w'.ideal) (S' : Same n w') (ho : (w'.view.offer p).offered = true)
    (hx : (w'.view.offer p).mine = x) (he : w.Exists x) (hb : Distinct w y x) : Distinct w' y x := by
  intro a ha hy hk e
  by_cases has : w'.view.Has w'.view.t x
  · exact .inr has
  · refine .inl ?_
    rcases Nat.lt_or_ge a w.view.k with h | h
    · -- the node was there before
      have e₁ := On.line (a + 1) h
      have e₂ := On.line a (by omega)
      rcases Nat.lt_or_ge w.view.t a with ht | ht
      · -- tail has come there since
        have n₁ := S'.tail_needed L' (i := a + 1) (by have := L'.k_le; have := L.k_le; omega) hk
        have n₂ := S'.mine_needed O' ho (by rw [hx]; exact has)
        rw [hx] at n₂
        exact n₁.live.inj n₂.live e
      · have ex := L.node (a + 1) h
        rw [e₁] at e ⊢
        rw [On.addr _ ex, On.addr _ he] at e
        exact (hb a ht (e₂.symm.trans hy) h e).resolve_right fun h => has (On.reached L h)
    · have n₁ : w'.Needed (w'.view.line (a + 1)) := S'.tail_needed L' (by have := On.tail; omega) hk
      have n₂ := S'.mine_needed O' ho (by rw [hx]; exact has)
      rw [hx] at n₂
      exact n₁.live.inj n₂.live e

theorem Watched.onward (On : Onward p w w') (S : Same n w) (L : Laid n w.view w.ideal) (L' : Laid n w'.view w'.ideal)
    (O' : Offers n w'.view w'.ideal) (S' : Same n w') (ho : (w'.view.offer p).offered = true)
    (hx : (w'.view.offer p).mine = x) (he : w.Exists x) (h : Watched p w y x) : Watched p w' y x :=
  ⟨On.guarded S h.guarded, h.distinct.onward On L L' O' S' ho hx he⟩

theorem EnqueueKnows.onward (On : Onward p w w') (S : Same n w) (L : Laid n w.view w.ideal)
    (L' : Laid n w'.view w'.ideal) (O' : Offers n w'.view w'.ideal) (S' : Same n w')
    (hx : (w'.view.offer p).offered = true ∧ (w'.view.offer p).mine = g 4) (he : w.Exists (g 4))
    (h : EnqueueKnows p w r g pc) : EnqueueKnows p w' r g pc := by
  have W : ∀ {y}, Watched p w y (g 4) → Watched p w' y (g 4) := fun h => h.onward On S L L' O' S' hx.1 hx.2 he
  exact ⟨fun e => (On.hazard 0 (by decide)).trans (h.look e), fun e e' => ⟨W (h.again e e').1, (h.again e e').2⟩,
    fun e => W (h.seen e), fun e e' => W (h.back e e'), fun e e' => W (h.watched e e'), h.linked,
    fun e e' => (h.own e e').imp id (On.reached L)⟩

namespace EnqueueKnows

/-- Where there is nothing to know. -/
theorem nothing (h : pc ≤ 81 ∨ pc = 84 ∨ pc = 85 ∨ 118 ≤ pc) : EnqueueKnows p w r g pc :=
  ⟨by omega, by omega, by omega, by omega, by omega, by omega, by omega⟩

/-- Where nothing but tail's node is known. -/
theorem watch (h : 88 ≤ pc ∧ pc ≤ 116 ∧ pc ≠ 91 ∧ pc ≠ 92) (W : Watched p w (g 30) (g 4)) : EnqueueKnows p w r g pc :=
  ⟨by omega, by omega, by omega, by omega, fun _ _ => W, by omega, by omega⟩

end EnqueueKnows

end
end WfqueueReuse
