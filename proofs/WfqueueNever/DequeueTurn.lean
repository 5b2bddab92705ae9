prelude
import WfqueueNever.DequeueFacts
/-!
# Whose turn it is, and who is given the node

## Main statements

* `Scan.start`, `.zero`, `.succ`, `Examine.passed`, `Scan.none`: the search, turn by turn
* `Doubt.load`, `Doubt.decide`: from a request that looks open to a claim
* `Serving.assign`: the node gets its taker
-/

namespace WfqueueNever
open Gen.WfqueueNever

/-- If slot `p`'s request is one that waits, `v` is the node in its `asked`. -/
def AskedIf (G : View) (s a p v : Nat) : Prop :=
  (G.ask p).stage = .asking → (G.ask p).since < a ∨ p = s → v = G.node p (G.ask p).request

section
variable {n : Nat} {G G' : View} {m m' : Mem} {a p s u x y v j : Nat}

theorem AskedIf.later (H : Later n G m G' m') (L : Laid n G m) (S : Serving n G m) (St : Still s G m G' m') (hp : p < n)
    (ha : a ≤ G.h) (h : AskedIf G s a p v) : AskedIf G' s a p v := by
  intro h₁ h₂
  have was : (G.ask p).stage = .asking ∧ (G'.ask p).request = (G.ask p).request ∧
      (G'.ask p).since = (G.ask p).since := by
    rcases H.asking p hp h₁ with h' | h'
    · exact h'
    · rcases h₂ with h'' | rfl
      · have := H.h_le
        omega
      · exact ⟨St.stage.symm.trans h₁, St.request, St.since⟩
  rw [was.2.1, H.node L S hp (S.fair p hp).request_le]
  exact h was.1 (was.2.2 ▸ h₂)

/-! ### The search -/

/-- It begins at the taker of the node where head was. -/
theorem Scan.start (L : Laid n G m) (S : Serving n G m) (ha : a ≤ G.h) : Scan n G s a (G.taker m a) 0 := by
  have hu : G.taker m a = nobody ∨ 1 ≤ a ∧ G.taker m a < n := by
    rcases Nat.lt_or_ge a 1 with h | h
    · rw [show a = 0 by omega]; exact .inl S.first
    · exact .inr ⟨h, S.settled a h ha⟩
  refine ⟨hu.imp id (·.2), fun p hp W => ⟨(turns_pos (hu.imp id (·.2)) hp).2, fun hs => ?_⟩⟩
  have F := S.fair p hp
  have hle := L.h_le
  rcases hu with h | ⟨h, h'⟩
  · rcases Nat.lt_or_ge a 1 with h' | h'
    · omega
    · have := S.settled a h' ha
      have := L.most
      omega
  · refine F.turn W.asking W.still a hs (by omega) (by omega) h' fun e => ?_
    have := F.newest a ha e
    have := F.since
    have := W.still
    omega

theorem Scan.zero (hn : n < nobody) (hu : u = nobody ∨ u + 1 = n) (h₀ : 1 ≤ n) (h : Scan n G s a u j) :
    Examine n G s a 0 j := by
  refine ⟨h₀, fun p hp hne W => ?_⟩
  have := h.near p hp W
  rw [← turns_zero hu hn hp hne] at this
  unfold Near at *
  omega

theorem Scan.succ (hn : n < nobody) (hu : u + 1 < n) (h : Scan n G s a u j) : Examine n G s a (u + 1) j := by
  refine ⟨hu, fun p hp hne W => ?_⟩
  have := h.near p hp W
  rw [← turns_succ hu hn hne] at this
  unfold Near at *
  omega

theorem Examine.passed (h : Examine n G s a u j) (hw : ¬ Waiting G s a u) : Scan n G s a u (j + 1) := by
  refine ⟨.inr h.slot, fun p hp W => h.near p hp (fun e => hw (e ▸ W)) W⟩

/-- After all turns nobody waits. -/
theorem Scan.none (h : Scan n G s a u j) (hj : n ≤ j) : NoneWaiting n G s a := by
  intro p hp W
  have := (h.near p hp W).1
  have := (turns_pos h.slot hp).1
  omega

/-! ### The request -/

theorem Doubt.load (S : Serving n G m) (hp : p < n) : Doubt G m a p (m (askedCell p)) := by
  have F := S.fair p hp
  by_cases hs : (G.ask p).stage = .asking
  · refine ⟨_, F.opened hs, F.request_le, ?_⟩
    rcases Nat.lt_or_ge (G.ask p).request (G.ask p).rank with h | h
    · exact .inl h
    · exact .inr (.inr ⟨.inl hs, Nat.le_antisymm h F.request_le⟩)
  · obtain ⟨b, hb, e⟩ := F.shut hs
    exact ⟨b, e, Nat.le_of_lt hb, .inl hb⟩

theorem AskedIf.load (S : Serving n G m) (hp : p < n) : AskedIf G s a p (m (askedCell p)) :=
  fun h _ => (S.fair p hp).opened h

/-- Both were read: there is a claim, or the slot does not wait. -/
theorem Doubt.decide (L : Laid n G m) (S : Serving n G m) (hp : p < n) (h : Doubt G m a p v)
    (h' : AskedIf G s a p v) :
    (v = m (givenCell p) → Claim G m a p) ∧ (v ≠ m (givenCell p) → ¬ Waiting G s a p) := by
  have F := S.fair p hp
  have := F.rank_le
  have := L.t_le
  constructor
  · intro e
    obtain ⟨j, hv, hj, h⟩ := h
    rw [hv, F.gift] at e
    have := L.node_inj hp (by omega) (by omega) e
    exact h.elim (fun h => by omega) id
  · intro hne W
    exact hne ((h' W.asking W.since).trans (by rw [← W.still]; exact F.gift.symm))

/-! ### The taker -/

/-- The node behind position `a` has no taker: slot `u` gets it, which has a claim, and whose turn it is. -/
theorem Serving.assign (L : Laid n G m) (S : Serving n G m) (ha : a ≤ G.h) (B : Behind G a x)
    (hk : m (takerCell x) = nobody) (hu : u < n) (hc : Claim G m a u)
    (hw : ∀ q, q < n → q ≠ u → Waiting G s a q → (G.ask q).since < a → turns n u q + 1 + a ≤ n + (G.ask q).since) :
    Serving n G (m.set (takerCell x) u) ∧ Moved n p G m G (m.set (takerCell x) u) ∧
      ∀ q, Still q G m G (m.set (takerCell x) u) := by
  have hx := B.node
  subst hx
  have e := S.at_head L.most ha hk
  subst e
  have hk' : G.taker m (G.h + 1) = nobody := hk
  refine S.settle L B.le hk hu (hc.elim (absurd hk) id) fun q hq h₁ h₂ h₃ h₄ => ?_
  rcases Nat.lt_or_ge (G.ask q).since G.h with h | h
  · have := hw q hq (fun e => h₄ e.symm) ⟨h₁, h₂, .inl h⟩ h
    omega
  · have := turns_lt hu hq L.most h₄
    omega

theorem Examine.far (h : Examine n G s a u j) {q : Nat} (hq : q < n) (hne : q ≠ u) (W : Waiting G s a q)
    (hs : (G.ask q).since < a) : turns n u q + 1 + a ≤ n + (G.ask q).since := by
  have := (h.near q hq hne W).2 hs
  omega

end
end WfqueueNever
