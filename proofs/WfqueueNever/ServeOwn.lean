prelude
import WfqueueNever.ServeMoves
/-!
# What a dequeue does for itself

## Main statements

* `Serving.own`: only the slot's own dequeue goes on
* `Serving.ask`, `.close`, `.look`, `.close_off`, `.ask_again`, `.rest`: the ways in which it does
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n p b : Nat} {G : View} {m m' : Mem} {d : Ask}

theorem View.ask_self : (G.setAsk p d).ask p = d := Function.update_self _ _ _

namespace Serving

/-- Only the slot's own dequeue goes on. -/
theorem own (L : Laid n G m) (S : Serving n G m) (hp : p < n) (hr : d.rank = (G.ask p).rank)
    (hm : ∀ l, l ≠ askedCell p → m' l = m l)
    (F : Fair n p (G.node p) (G.taker m) G.h G.t (m' (askedCell p)) (m (givenCell p)) d)
    (hl : G.h < G.t → G.taker m (G.h + 1) = nobody → G.Live p → d.Live G.h)
    (ha : d.stage = .asking → (G.ask p).stage = .asking ∧ d.request = (G.ask p).request ∧
      d.since = (G.ask p).since ∨ d.since = G.h)
    (hq : (G.ask p).stage ≠ .idle → d.request = (G.ask p).request) :
    Serving n (G.setAsk p d) m' ∧ Moved n p G m (G.setAsk p d) m' := by
  have hask : ∀ q, q ≠ p → (G.setAsk p d).ask q = G.ask q := fun q h => Function.update_ne h
  have hask' : (G.setAsk p d).ask p = d := Function.update_self _ _ _
  have hnode : ∀ o f, f < 5 → m' ⟨o, f, 0⟩ = m ⟨o, f, 0⟩ :=
    fun o f hf => hm _ fun e => by injection e with _ e; have e : f = 12 := e; omega
  have hcell : ∀ f i, f ≠ 12 → m' ⟨1, f, i⟩ = m ⟨1, f, i⟩ :=
    fun f i h => hm _ fun e => by injection e with _ e; exact h e
  have htk : G.taker m' = G.taker m := funext fun i => hnode _ _ (by decide)
  have hasked : ∀ q, q ≠ p → m' (askedCell q) = m (askedCell q) := fun q h => hm _ fun e => h (by injection e)
  refine ⟨⟨?_, ?_, ?_, ?_, fun q hq => ?_⟩, ⟨rfl, .inl rfl, (hcell _ _ (by decide)).trans L.head, fun l => ?_,
    ⟨fun _ _ => rfl, Nat.le_refl _, Nat.le_refl _, Nat.le_refl _, fun i _ _ => hnode _ _ (by decide),
      fun i _ => hnode _ _ (by decide), fun q _ => .inl ?_, fun q _ h₀ h₁ h₂ => .inr ?_, fun q _ h => ?_, fun q _ h => ?_⟩,
      fun q _ hq => ?_⟩⟩
  · exact (congrFun htk 0).trans S.first
  · intro i hi hi'
    exact Nat.lt_of_le_of_lt (Nat.le_of_eq (congrFun htk i)) (S.settled i hi hi')
  · show G.h < G.t → G.taker m' (G.h + 1) = nobody ∨ G.taker m' (G.h + 1) < n
    rw [htk]; exact S.front
  · show ∀ i, i ≤ G.k → G.h + 1 < i ∨ G.t < i → G.taker m' i = nobody
    rw [htk]; exact S.fresh
  · show Fair n q (G.node q) (G.taker m') G.h G.t _ _ ((G.setAsk p d).ask q)
    rw [htk, show m' (givenCell q) = m (givenCell q) from hcell _ _ (by decide)]
    by_cases e : q = p
    · subst e; rw [hask']; exact F
    · rw [hask q e, hasked q e]; exact S.fair q hq
  · by_cases e : l = askedCell p
    · exact .inl (e ▸ .queue (by decide))
    · exact .inr (hm l e)
  · by_cases e : q = p
    · subst e; rw [hask']; exact hr
    · rw [hask q e]
  · show ((G.setAsk p d).ask q).Live G.h
    by_cases e : q = p
    · subst e; rw [hask']; exact hl h₀ h₁ h₂
    · rw [hask q e]; exact h₂
  · by_cases e : q = p
    · subst e
      rw [hask'] at h ⊢
      exact ha h
    · rw [hask q e] at h ⊢
      exact .inl ⟨h, rfl, rfl⟩
  · by_cases e : q = p
    · subst e; rw [hask']; exact hq h
    · rw [hask q e]
  · exact ⟨by rw [hask q hq], by rw [hask q hq], by rw [hask q hq], by rw [hask q hq], hasked q hq⟩

theorem not_live_of_idle (hs : (G.ask p).stage = .idle) : ¬ G.Live p := by
  intro h
  rcases h.1 with h | ⟨h, _⟩ <;> rw [hs] at h <;> cases h

theorem not_live_of_closed (hs : (G.ask p).stage = .closed) : ¬ G.Live p := by
  intro h
  rcases h.1 with h | ⟨h, _⟩ <;> rw [hs] at h <;> cases h

theorem ask (L : Laid n G m) (S : Serving n G m) (hp : p < n) (hs : (G.ask p).stage = .idle) {v : Nat}
    (hv : v = G.node p (G.ask p).rank) (hd : d = ⟨.asking, (G.ask p).rank, (G.ask p).rank, G.h, (G.ask p).looked⟩) :
    Serving n (G.setAsk p d) (m.set (askedCell p) v) ∧ Moved n p G m (G.setAsk p d) (m.set (askedCell p) v) := by
  subst hd hv
  refine S.own L hp rfl (fun l h => Mem.set_ne h) ?_ (fun _ _ h => absurd h (not_live_of_idle hs)) (fun _ => .inr rfl)
    fun h => absurd hs h
  rw [Mem.set_self]
  exact (S.fair p hp).ask L.most hp hs

theorem close (L : Laid n G m) (S : Serving n G m) (hp : p < n) {v : Nat}
    (hb : b < (G.ask p).request) (hv : v = G.node p b) (hd : d = { G.ask p with stage := .closing, looked := G.h }) :
    Serving n (G.setAsk p d) (m.set (askedCell p) v) ∧ Moved n p G m (G.setAsk p d) (m.set (askedCell p) v) := by
  subst hd hv
  refine S.own L hp rfl (fun l h => Mem.set_ne h) ?_ (fun _ _ h => ⟨.inr ⟨rfl, rfl⟩, h.2⟩) nofun fun _ => rfl
  rw [Mem.set_self]
  exact (S.fair p hp).close hb

theorem look (L : Laid n G m) (S : Serving n G m) (hp : p < n) (hs : (G.ask p).stage = .closing)
    (hd : d = { G.ask p with stage := .closing, looked := G.h }) :
    Serving n (G.setAsk p d) m ∧ Moved n p G m (G.setAsk p d) m := by
  subst hd
  exact S.own L hp rfl (fun _ _ => rfl) ((S.fair p hp).look hs) (fun _ _ h => ⟨.inr ⟨rfl, rfl⟩, h.2⟩) nofun
    fun _ => rfl

/-- No helper can give the slot another node. -/
theorem close_off (L : Laid n G m) (S : Serving n G m) (hp : p < n)
    (hs : (G.ask p).stage = .asking ∧ (G.ask p).request ≠ (G.ask p).rank ∨ (G.ask p).stage = .closing)
    (hl : G.h < G.t → G.taker m (G.h + 1) = nobody ∨ G.taker m (G.h + 1) = p → ¬ G.Live p)
    (hd : d = { G.ask p with stage := .closed }) :
    Serving n (G.setAsk p d) m ∧ Moved n p G m (G.setAsk p d) m := by
  subst hd
  exact S.own L hp rfl (fun _ _ => rfl) ((S.fair p hp).close_off hs fun h₁ h₂ => hl h₁ (.inr h₂))
    (fun h₁ h₂ h => absurd h (hl h₁ (.inl h₂))) nofun fun _ => rfl

theorem ask_again (L : Laid n G m) (S : Serving n G m) (hp : p < n) (hs : (G.ask p).stage = .closed)
    (hr : (G.ask p).request ≠ (G.ask p).rank) {v : Nat} (hv : v = G.node p (G.ask p).request) :
    Serving n (G.setAsk p (G.ask p)) (m.set (askedCell p) v) ∧
      Moved n p G m (G.setAsk p (G.ask p)) (m.set (askedCell p) v) := by
  subst hv
  refine S.own L hp rfl (fun l h => Mem.set_ne h) ?_ (fun _ _ h => h) (fun h => .inl ⟨h, rfl, rfl⟩) fun _ => rfl
  rw [Mem.set_self]
  exact (S.fair p hp).ask_again hs hr

theorem rest (L : Laid n G m) (S : Serving n G m) (hp : p < n) (hs : (G.ask p).stage = .closed)
    (hr : (G.ask p).rank ≤ G.h + 1) (hd : d = { G.ask p with stage := .idle }) :
    Serving n (G.setAsk p d) m ∧ Moved n p G m (G.setAsk p d) m := by
  subst hd
  exact S.own L hp rfl (fun _ _ => rfl) ((S.fair p hp).rest hs hr) (fun _ _ h => absurd h (not_live_of_closed hs)) nofun
    fun _ => rfl

end Serving
end WfqueueNever
