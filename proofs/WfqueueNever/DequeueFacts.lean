prelude
import WfqueueNever.ServeOwn
/-!
# What a dequeue knows, whatever the others do

## Main definitions

* `Head G a x`, `Behind G a x`: node `x` was at head; it is the one behind the node that was
* `Claim`, `Doubt`: a helper may let the slot whose turn it is take the node
* `Waiting`, `Scan`, `Examine`: who waits has not been passed over
* `Read`, `Served`: what a helper knows that gives a node to its taker

## Main statements

* each persists
-/

namespace WfqueueNever
open Gen.WfqueueNever

section
variable (n : Nat) (G : View) (m : Mem)

/-- `x` is the node at position `a`, where head was. -/
structure Head (a x : Nat) : Prop where
  le : a ≤ G.h
  node : x = G.line a

/-- `x` is the node behind position `a`, and tail has reached it. -/
structure Behind (a x : Nat) : Prop where
  le : a + 1 ≤ G.t
  node : x = G.line (a + 1)

/-- Slot `p` may be given the node behind position `a`, if nobody else was. -/
def Claim (a p : Nat) : Prop := G.taker m (a + 1) ≠ nobody ∨ G.Live p

/-- If `v` is what `given` holds, as it was what `asked` held, there is a claim. -/
def Doubt (a p v : Nat) : Prop := ∃ j, v = G.node p j ∧ j ≤ (G.ask p).rank ∧ (j < (G.ask p).rank ∨ Claim G m a p)

/-- Slot `p` waits for a node, since before head was at `a`; or it is the slot `s` itself that waits. -/
structure Waiting (s a p : Nat) : Prop where
  asking : (G.ask p).stage = .asking
  still : (G.ask p).rank = (G.ask p).request
  since : (G.ask p).since < a ∨ p = s

/-- So many turns, `c`, are few enough for slot `p`. -/
def Near (a p c : Nat) : Prop := c ≤ n ∧ ((G.ask p).since < a → c + a ≤ n + (G.ask p).since)

/-- After `j` turns, of which slot `u`'s was the last, nobody who waits was passed over. -/
structure Scan (s a u j : Nat) : Prop where
  slot : u = nobody ∨ u < n
  near : ∀ p, p < n → Waiting G s a p → Near n G a p (turns n u p + j)

/-- After `j` turns it is slot `u`'s. -/
structure Examine (s a u j : Nat) : Prop where
  slot : u < n
  near : ∀ p, p < n → p ≠ u → Waiting G s a p → Near n G a p (turns n u p + (j + 1))

/-- Nobody waits. -/
def NoneWaiting (s a : Nat) : Prop := ∀ p, p < n → ¬ Waiting G s a p

/-- While head is at `a`, slot `u`'s `given` holds `y`, or the node behind. -/
def Read (a u y : Nat) : Prop :=
  ∃ j, y = G.node u j ∧ j ≤ (G.ask u).rank ∧ (G.h = a → (G.ask u).rank = j ∨ (G.ask u).rank = a + 2)

/-- The same, and `y` is an older node. -/
def ReadOld (a u y : Nat) : Prop :=
  ∃ j, y = G.node u j ∧ j < a + 2 ∧ (G.h = a → (G.ask u).rank = j ∨ (G.ask u).rank = a + 2)

/-- While head is at `a`, slot `u`'s `given` holds the node behind. -/
def Served (a u : Nat) : Prop := G.h = a → (G.ask u).rank = a + 2

end

section
variable {n : Nat} {G G' : View} {m m' : Mem} {a p s u x y v j : Nat}

namespace Later

theorem rank_le (H : Later n G m G' m') (S : Serving n G m) (hp : p < n) : (G.ask p).rank ≤ (G'.ask p).rank := by
  have := S.rank_le hp
  rcases H.rank p hp with h | ⟨h, _⟩ <;> omega

theorem node (H : Later n G m G' m') (L : Laid n G m) (S : Serving n G m) (hp : p < n) (hj : j ≤ (G.ask p).rank) :
    G'.node p j = G.node p j := by
  have := S.rank_le hp
  have := L.t_le
  exact View.node_congr H.line (by omega)

/-- A request that is unanswered was so before. -/
theorem unanswered (H : Later n G m G' m') (S : Serving n G m) (hp : p < n)
    (hr : (G'.ask p).request = (G.ask p).request) (h : (G'.ask p).rank = (G'.ask p).request) :
    (G.ask p).rank = (G.ask p).request := by
  have := H.rank_le S hp
  have := (S.fair p hp).request_le
  omega

theorem settled (H : Later n G m G' m') (L : Laid n G m) (B : a + 1 ≤ G.t) (h : G.taker m (a + 1) ≠ nobody) :
    G'.taker m' (a + 1) = G.taker m (a + 1) := by
  have := L.t_le
  exact H.taker _ (by omega) h

end Later

theorem Head.later (H : Later n G m G' m') (L : Laid n G m) (h : Head G a x) : Head G' a x := by
  have := h.le
  have := L.h_le
  have := L.t_le
  exact ⟨Nat.le_trans h.le H.h_le, h.node.trans (H.line a (by omega)).symm⟩

theorem Behind.later (H : Later n G m G' m') (L : Laid n G m) (h : Behind G a x) : Behind G' a x := by
  have := h.le
  have := L.t_le
  exact ⟨Nat.le_trans h.le H.t_le, h.node.trans (H.line _ (by omega)).symm⟩

theorem Claim.later (H : Later n G m G' m') (L : Laid n G m) (S : Serving n G m) (hp : p < n) (ha : a ≤ G.h)
    (B : a + 1 ≤ G.t) (h : Claim G m a p) : Claim G' m' a p := by
  by_cases hk : G.taker m (a + 1) = nobody
  · have e := S.at_head L.most ha hk
    subst e
    exact H.live p hp B hk (h.elim (absurd hk) id)
  · exact .inl (by rw [H.settled L B hk]; exact hk)

theorem Doubt.later (H : Later n G m G' m') (L : Laid n G m) (S : Serving n G m) (hp : p < n) (ha : a ≤ G.h)
    (B : a + 1 ≤ G.t) (h : Doubt G m a p v) : Doubt G' m' a p v := by
  obtain ⟨j, hv, hj, h⟩ := h
  have := H.rank_le S hp
  refine ⟨j, by rw [H.node L S hp hj]; exact hv, by omega, ?_⟩
  rcases h with h | h
  · exact .inl (by omega)
  · exact .inr (h.later H L S hp ha B)

/-- Who waits has waited. -/
theorem Waiting.before (H : Later n G m G' m') (S : Serving n G m) (St : Still s G m G' m') (hp : p < n)
    (ha : a ≤ G.h) (h : Waiting G' s a p) : Waiting G s a p ∧ (G'.ask p).since = (G.ask p).since := by
  have was : (G.ask p).stage = .asking ∧ (G'.ask p).request = (G.ask p).request ∧
      (G'.ask p).since = (G.ask p).since := by
    rcases H.asking p hp h.asking with h' | h'
    · exact h'
    · rcases h.since with h'' | rfl
      · have := H.h_le
        omega
      · exact ⟨St.stage.symm.trans h.asking, St.request, St.since⟩
  obtain ⟨h₁, h₂, h₃⟩ := was
  exact ⟨⟨h₁, H.unanswered S hp h₂ h.still, h₃ ▸ h.since⟩, h₃⟩

theorem Scan.later (H : Later n G m G' m') (S : Serving n G m) (St : Still s G m G' m') (ha : a ≤ G.h)
    (h : Scan n G s a u j) : Scan n G' s a u j := by
  refine ⟨h.slot, fun p hp W => ?_⟩
  obtain ⟨W', e⟩ := W.before H S St hp ha
  unfold Near
  rw [e]
  exact h.near p hp W'

theorem Examine.later (H : Later n G m G' m') (S : Serving n G m) (St : Still s G m G' m') (ha : a ≤ G.h)
    (h : Examine n G s a u j) : Examine n G' s a u j := by
  refine ⟨h.slot, fun p hp hu W => ?_⟩
  obtain ⟨W', e⟩ := W.before H S St hp ha
  unfold Near
  rw [e]
  exact h.near p hp hu W'

theorem NoneWaiting.later (H : Later n G m G' m') (S : Serving n G m) (St : Still s G m G' m') (ha : a ≤ G.h)
    (h : NoneWaiting n G s a) : NoneWaiting n G' s a :=
  fun p hp W => h p hp (W.before H S St hp ha).1

/-- What it is given while head stays is the node behind. -/
theorem Later.rank_at (H : Later n G m G' m') (hp : p < n) (ha : a ≤ G.h) (h : G'.h = a) :
    G.h = a ∧ ((G'.ask p).rank = (G.ask p).rank ∨ (G'.ask p).rank = a + 2) := by
  have := H.h_le
  rcases H.rank p hp with h' | ⟨h', _⟩
  · exact ⟨by omega, .inl h'⟩
  · exact ⟨by omega, .inr (by omega)⟩

theorem Read.later (H : Later n G m G' m') (L : Laid n G m) (S : Serving n G m) (hu : u < n) (ha : a ≤ G.h)
    (h : Read G a u y) : Read G' a u y := by
  obtain ⟨j, hy, hj, h⟩ := h
  have := H.rank_le S hu
  refine ⟨j, by rw [H.node L S hu hj]; exact hy, by omega, fun e => ?_⟩
  obtain ⟨e', h'⟩ := H.rank_at hu ha e
  have := h e'
  omega

theorem ReadOld.later (H : Later n G m G' m') (L : Laid n G m) (hu : u < n) (ha : a ≤ G.h)
    (h : ReadOld G a u y) : ReadOld G' a u y := by
  obtain ⟨j, hy, hj, h⟩ := h
  have := L.h_le
  have := L.t_le
  refine ⟨j, by rw [View.node_congr H.line (by omega)]; exact hy, hj, fun e => ?_⟩
  obtain ⟨e', h'⟩ := H.rank_at hu ha e
  have := h e'
  omega

theorem Served.later (H : Later n G m G' m') (hu : u < n) (ha : a ≤ G.h) (h : Served G a u) : Served G' a u := by
  intro e
  obtain ⟨e', h'⟩ := H.rank_at hu ha e
  have := h e'
  omega

end
end WfqueueNever
