prelude
import WfqueueNever.DequeueTurn
/-!
# The node is given to its taker, and head passes it

## Main statements

* `Read.load`, `Read.look`: what `given` of the taker held, and that head was where it was
* `Serving.give_to`, `Serving.give_own`: the node is given to its taker, by another slot and by itself
* `Serving.pass_to`: head passes it
-/

namespace WfqueueNever
open Gen.WfqueueNever

theorem Mem.set_same {m : Mem} {l : Loc} {v : Nat} (h : m l = v) : m.set l v = m := by
  funext l'
  by_cases e : l' = l
  · rw [e, Mem.set_self, h]
  · exact Mem.set_ne e

section
variable {n : Nat} {G G' : View} {m m' : Mem} {a p s u x y v j : Nat}

/-- Nothing happens. -/
theorem Moved.refl (L : Laid n G m) : Moved n p G m G m :=
  ⟨rfl, .inl rfl, L.head, fun _ => .inr rfl, .refl (fun _ => rfl) fun _ => rfl, fun _ _ _ => .refl⟩

theorem Read.load (S : Serving n G m) (hu : u < n) : Read G a u (m (givenCell u)) :=
  ⟨_, (S.fair u hu).gift, Nat.le_refl _, fun _ => .inl rfl⟩

theorem Laid.at_head (L : Laid n G m) (ha : a ≤ G.h) (h : m headCell = G.line a) : G.h = a := by
  have := L.h_le
  have := L.t_le
  rw [L.head] at h
  exact L.inj _ _ (by omega) (by omega) h

theorem Laid.behind_head (L : Laid n G m) (ha : a ≤ G.h) (h : m headCell ≠ G.line a) : a < G.h :=
  Nat.lt_of_le_of_ne ha fun e => h (by rw [e]; exact L.head)

/-- While head is still where it was, `y` is no newer than the node behind. -/
theorem Read.look (S : Serving n G m) (hu : u < n) (h : Read G a u y) (e : G.h = a) :
    ∃ j, y = G.node u j ∧ j ≤ a + 2 ∧ (G.h = a → (G.ask u).rank = j ∨ (G.ask u).rank = a + 2) := by
  obtain ⟨j, hy, hj, h⟩ := h
  have := S.rank_le hu
  exact ⟨j, hy, by omega, h⟩

/-- It is given already. -/
theorem Read.served (L : Laid n G m) (S : Serving n G m) (hu : u < n) (B : a + 1 ≤ G.t) (h : Read G a u y)
    (e : y = G.line (a + 1)) : Served G a u := by
  intro e'
  obtain ⟨j, hy, hj, h⟩ := h
  have := h e'
  have := S.rank_le hu
  have := L.t_le
  rw [hy] at e
  have : j = a + 2 := L.node_inj (j := a + 2) hu (by omega) (by omega) e
  omega

/-- The taker of the node behind position `a`, if it was given an older one last, is served now. -/
theorem Serving.give_to (L : Laid n G m) (S : Serving n G m) (ha : a ≤ G.h) (B : Behind G a x) (hu : u < n)
    (hk : G.taker m (a + 1) = u) (h : ReadOld G a u y) (hy : m (givenCell u) = y) :
    ∃ G', Serving n G' (m.set (givenCell u) x) ∧ Moved n p G m G' (m.set (givenCell u) x) ∧
      (∀ q, Still q G m G' (m.set (givenCell u) x)) ∧ Served G' a u := by
  have F := S.fair u hu
  obtain ⟨j, hj, hlt, h⟩ := h
  have := L.t_le
  have := L.h_le
  have := F.rank_le
  have hr : (G.ask u).rank = j := L.node_inj hu (by omega) (by omega) ((F.gift.symm.trans hy).trans hj)
  have e : a = G.h := by
    rcases Nat.lt_or_ge a G.h with h' | h'
    · have := F.newest (a + 1) h' hk
      omega
    · omega
  subst e
  have hl : G.Live u := (F.answered B.le hk).elim (fun h => by omega) id
  rw [B.node]
  obtain ⟨S', M, St⟩ := S.give (p := p) L B.le hu hk hl rfl rfl
  refine ⟨_, S', M, St, fun _ => ?_⟩
  rw [View.ask_self]

/-- It is served by somebody else, or head has moved. -/
theorem ReadOld.served (S : Serving n G m) (hu : u < n) (h : ReadOld G a u y) (hy : m (givenCell u) ≠ y) :
    Served G a u := by
  intro e
  obtain ⟨j, hj, _, h⟩ := h
  rcases h e with h | h
  · exact absurd ((S.fair u hu).gift.trans (by rw [h, hj])) hy
  · exact h

/-- After its request, the node behind position `a` is the one that a slot is given. -/
theorem Serving.rank_own (S : Serving n G m) (hp : p < n) (ha : a + 1 ≤ G.h) (ht : a + 1 ≤ G.t)
    (hs : (G.ask p).since ≤ a) (hk : G.taker m (a + 1) = p) : (G.ask p).rank = a + 2 := by
  have F := S.fair p hp
  have := F.newest (a + 1) ha hk
  have := F.unique (a + 1) (by omega) ht hk
  have := F.since
  omega

/-- The slot itself is the taker. -/
theorem Serving.give_own (L : Laid n G m) (S : Serving n G m) (ha : a ≤ G.h) (B : Behind G a x) (hp : p < n)
    (hk : G.taker m (a + 1) = p) (hs : (G.ask p).since ≤ a) :
    ∃ G', Serving n G' (m.set (givenCell p) x) ∧ Moved n p G m G' (m.set (givenCell p) x) ∧
      (∀ q, Still q G m G' (m.set (givenCell p) x)) ∧ (G'.ask p).rank = a + 2 := by
  have F := S.fair p hp
  have same : (G.ask p).rank = a + 2 → ∃ G', Serving n G' (m.set (givenCell p) x) ∧
      Moved n p G m G' (m.set (givenCell p) x) ∧ (∀ q, Still q G m G' (m.set (givenCell p) x)) ∧
      (G'.ask p).rank = a + 2 := by
    intro e
    have e' : m (givenCell p) = x := by rw [F.gift, e, B.node]; rfl
    rw [Mem.set_same e']
    exact ⟨G, S, .refl L, fun _ => .refl, e⟩
  rcases Nat.lt_or_ge a G.h with h | h
  · exact same (S.rank_own hp h B.le hs hk)
  · have e : a = G.h := by omega
    subst e
    rcases F.answered B.le hk with h' | hl
    · exact same h'
    · rw [B.node]
      obtain ⟨S', M, St⟩ := S.give (p := p) L B.le hp hk hl rfl rfl
      refine ⟨_, S', M, St, ?_⟩
      rw [View.ask_self]

/-- head passes the node behind position `a`. -/
theorem Serving.pass_to (L : Laid n G m) (S : Serving n G m) (ha : a ≤ G.h) (B : Behind G a x) (hu : u < n)
    (hk : G.taker m (a + 1) = u) (h : Served G a u) (hh : m headCell = G.line a) :
    Serving n G.pass (m.set headCell x) ∧ Moved n p G m G.pass (m.set headCell x) ∧
      (∀ q, Still q G m G.pass (m.set headCell x)) ∧ a < G.pass.h := by
  have e := L.at_head ha hh
  subst e
  rw [B.node]
  obtain ⟨S', M, St⟩ := S.pass (p := p) L B.le hu hk (h rfl) rfl
  exact ⟨S', M, St, Nat.lt_succ_self _⟩

end
end WfqueueNever
