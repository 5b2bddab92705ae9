prelude
import WfqueueReuse.Pairs
import WfqueueReuse.DequeueMatch
/-!
# What a dequeue knows of addresses, when others have made steps

## Main statements

* `DequeueKnows.onward`: it stays true

## Implementation notes

Between the loads of a slot's `asked` and `given`: what `given` holds changes only if the slot is given the node behind
head; then that node has a taker, and it is the one that the dequeue is about to give away, or that one had a taker
before.
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell)
open WfqueueNever (View Laid Serving Later DequeueAt Old GiveUpAssignAt RoundAssignAt nobody takerCell givenCell)

/-- The node behind head, where `assign` looks at other slots. -/
structure AtNode (n : Nat) (G : View) (g : Regs) (i : Nat) : Prop where
  size : g 2 = n
  node : ∃ a, a ≤ G.h ∧ a + 1 ≤ G.t ∧ g i = G.line (a + 1)

variable {n p i j k pc x : Nat} {w w' : World} {G : View} {m : Mem} {r g : Regs}

theorem giveUp_node (V : Serving n G m) (h : GiveUpAssignAt n G m g pc) : AtNode n G g 17 := by
  have A := h.1.found.looking.begun.asked
  exact ⟨A.own.size, _, ((V.fair _ A.own.slot).looked A.stage).2, h.1.found.le, h.1.next⟩

theorem round_node (h : RoundAssignAt n G m g pc) : AtNode n G g 37 := by
  obtain ⟨a, h, _⟩ := h
  exact ⟨h.round.begun.asked.own.size, a, h.round.seen.le, h.behind.le, h.behind.node⟩

theorem doubts_node (V : Serving n G m) (A : DequeueAt n G m g pc) (h : doubts pc = some (i, j, k)) :
    AtNode n G g i := by
  unfold doubts at h
  cases e : Nat.beq pc 51 with
  | true =>
    rw [e] at h; cases h
    cases Nat.eq_of_beq_eq_true e
    exact giveUp_node V (pc := 9) A
  | false =>
    rw [e] at h
    cases e : Nat.beq pc 110 with
    | true =>
      rw [e] at h; cases h
      cases Nat.eq_of_beq_eq_true e
      exact round_node (pc := 9) A
    | false => rw [e] at h; cases h

theorem decides_node (V : Serving n G m) (A : DequeueAt n G m g pc) (h : decides pc = some (i, j, k)) :
    AtNode n G g i := by
  unfold decides at h
  cases e : Nat.beq pc 52 with
  | true =>
    rw [e] at h; cases h
    cases Nat.eq_of_beq_eq_true e
    exact giveUp_node V (pc := 10) A
  | false =>
    rw [e] at h
    cases e : Nat.beq pc 111 with
    | true =>
      rw [e] at h; cases h
      cases Nat.eq_of_beq_eq_true e
      exact round_node (pc := 10) A
    | false => rw [e] at h; cases h

/-- The third register is a pointer. -/
theorem doubts_pointer (h : doubts pc = some (i, j, k)) : dequeueKind k = .pointer := by
  unfold doubts at h
  cases e : Nat.beq pc 51 with
  | true => rw [e] at h; cases h; rfl
  | false =>
    rw [e] at h
    cases e : Nat.beq pc 110 with
    | true => rw [e] at h; cases h; rfl
    | false => rw [e] at h; cases h

/-- A node that has a taker keeps it. -/
theorem AtNode.taker (N : AtNode n w.view g i) (L : Laid n w.view w.ideal)
    (H : Later n w.view w.ideal w'.view w'.ideal) (h : w.ideal (takerCell (g i)) ≠ nobody) :
    w'.ideal (takerCell (g i)) ≠ nobody := by
  obtain ⟨a, ha, ht, e⟩ := N.node
  have hk := L.t_le
  rw [e] at h ⊢
  have := H.taker (a + 1) (by omega) h
  have e' := H.line (a + 1) (by omega)
  have h' : w'.ideal (takerCell (w'.view.line (a + 1))) = w.ideal (takerCell (w.view.line (a + 1))) := this
  rw [e'] at h'
  rw [h']
  exact h

/-- What is known between the two loads. -/
theorem doubt_onward (N : AtNode n w.view g i) (Ot : Others n p w w') (A : Same n w) (L : Laid n w.view w.ideal)
    (V : Serving n w.view w.ideal) (V' : Serving n w'.view w'.ideal) (P : w.Ptr x (g k)) (hj : g j < n)
    (h : w.ideal (takerCell (g i)) ≠ nobody ∨
      (w.addr (g k) = w.addr (w.ideal (givenCell (g j))) → g k = w.ideal (givenCell (g j)))) :
    w'.ideal (takerCell (g i)) ≠ nobody ∨
      (w'.addr (g k) = w'.addr (w'.ideal (givenCell (g j))) → g k = w'.ideal (givenCell (g j))) := by
  rcases h with h | h
  · exact .inl (N.taker L Ot.later h)
  · rcases Ot.later.rank (g j) hj with e | ⟨_, _, ht, hq, _⟩
    · refine .inr fun ea => ?_
      have e₁ : w'.ideal (givenCell (g j)) = w.ideal (givenCell (g j)) := by
        rw [(V'.fair _ hj).gift, (V.fair _ hj).gift, e]
        exact Ot.later.node L V hj (Nat.le_refl _)
      rw [e₁] at ea ⊢
      rw [Ot.onward.addr _ (A.exist _ (A.needGiven _ hj).live).2] at ea
      by_cases h₀ : g k = 0
      · rw [h₀, ← Ot.null] at ea
        rw [h₀] at h ⊢
        exact h ea
      · rw [Ot.onward.addr _ (P.known h₀)] at ea
        exact h ea
    · refine .inl (N.taker L Ot.later ?_)
      obtain ⟨a, ha, _, en⟩ := N.node
      have hn := L.most
      rw [en]
      show w.view.taker w.ideal (a + 1) ≠ nobody
      rcases Nat.lt_or_ge a w.view.h with h' | h'
      · have := V.settled (a + 1) (by omega) h'
        omega
      · rw [show a = w.view.h by omega, hq]
        omega

/-- What a dequeue knows stays true whatever others do. -/
theorem DequeueKnows.onward (Ot : Others n p w w') (hs : 3 ≤ pc → p < n) (A : Same n w) (L : Laid n w.view w.ideal)
    (V : Serving n w.view w.ideal) (V' : Serving n w'.view w'.ideal) (At : DequeueAt n w.view w.ideal g pc)
    (M : Matching dequeueKind w r g) (hb : 4 ≤ pc → pc ≤ 163 → Old w.view w.ideal p (g 3))
    (hr : 5 ≤ pc → pc ≤ 163 → Old w.view w.ideal p (g 4)) (K : DequeueKnows p w r g pc) : DequeueKnows p w' r g pc := by
  have gd : ∀ {c x}, w.Guarded p c x → w'.Guarded p c x := fun h => Ot.onward.guarded A h
  refine ⟨⟨fun h h' => Ot.needed (hs (by omega)) _ (hb h h') (K.base.before h h'),
    fun h h' => Ot.needed (hs (by omega)) _ (hr h h') (K.base.request h h'),
    fun c i h => gd (K.base.guard c i h), fun c i h h₀ => gd (K.base.maybe c i h h₀), fun c i h => ?_⟩,
    ⟨fun c i j k h e => ⟨(K.extra.look c i j k h e).1, gd (K.extra.look c i j k h e).2⟩, K.extra.compare,
      fun i j k h => ?_, fun i j k h e => ?_, fun e e' => ?_, fun i j k h => ?_⟩⟩
  · have hc : c < 3 := by
      match c with
      | 0 | 1 | 2 => decide
      | _ + 3 => cases h
    exact (Ot.onward.hazard c hc).trans (K.base.hazard c i h)
  · obtain ⟨hj, hd⟩ := K.extra.doubt i j k h
    have N := doubts_node V At h
    have P : w.Ptr (r k) (g k) := by
      have := M k
      rw [doubts_pointer h] at this
      exact this
    exact ⟨hj, doubt_onward N Ot A L V V' P (N.size ▸ hj) hd⟩
  · exact (K.extra.decide i j k h e).imp id ((decides_node V At h).taker L Ot.later)
  · refine (K.extra.pass e e').imp id fun ⟨b, hb, e⟩ => ⟨b, Nat.lt_of_lt_of_le hb Ot.later.h_le, ?_⟩
    have := L.h_le
    have := L.t_le
    exact e.trans (Ot.later.line b (by omega)).symm
  · obtain ⟨hj, h'⟩ := K.extra.read i j k h
    have hsz := (WfqueueNever.Dequeue.own At (by have := reads_only h; omega)).size
    exact ⟨hj, Reading.later L V V' Ot.later (hsz ▸ hj) h'⟩

end WfqueueReuse
