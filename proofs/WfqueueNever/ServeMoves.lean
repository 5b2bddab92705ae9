prelude
import WfqueueNever.Serving
/-!
# What a dequeue does for others

## Main statements

* `Serving.write`: a write to a cell that says nothing of requests
* `Serving.settle`: a node gets its taker
* `Serving.give`: the node behind head is given to its taker
* `Serving.pass`: head passes it
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n p q u i a v : Nat} {G G' : View} {m m' : Mem} {l : Loc}

/-- The cells that say nothing of requests. -/
inductive Aside : Loc → Prop where
  | slot {field i} : 14 ≤ field ∧ field ≤ 16 ∨ 19 ≤ field ∧ field ≤ 21 → Aside ⟨1, field, i⟩
  | older {o} : 2 ≤ o → Aside ⟨o, Field.nodeOlder, 0⟩

theorem Aside.ne_node {o f : Nat} (h : Aside l) (hf : f = 0 ∨ f = 2) : (⟨o, f, 0⟩ : Loc) ≠ l := by
  intro e
  cases h with
  | slot h => injection e with _ e; omega
  | older => injection e with _ e; have e : f = 4 := e; omega

theorem Aside.ne_cell {f : Nat} (h : Aside l) (hf : ¬ (14 ≤ f ∧ f ≤ 16 ∨ 19 ≤ f ∧ f ≤ 21)) :
    (⟨1, f, i⟩ : Loc) ≠ l := by
  intro e
  cases h with
  | slot h => injection e with _ e; omega
  | older h => injection e with e; omega

namespace Serving

/-- A write to a cell that says nothing of requests. -/
theorem write (L : Laid n G m) (S : Serving n G m) (h : Aside l) :
    Serving n G (m.set l v) ∧ Moved n p G m G (m.set l v) ∧ ∀ q, Still q G m G (m.set l v) := by
  have ht : ∀ o, m.set l v (takerCell o) = m (takerCell o) := fun o => Mem.set_ne (h.ne_node (.inr rfl))
  have ha : ∀ q, m.set l v (askedCell q) = m (askedCell q) := fun q => Mem.set_ne (h.ne_cell (by decide))
  have hg : ∀ q, m.set l v (givenCell q) = m (givenCell q) := fun q => Mem.set_ne (h.ne_cell (by decide))
  have hh : m.set l v headCell = m headCell := Mem.set_ne (h.ne_cell (by decide))
  have htk : G.taker (m.set l v) = G.taker m := funext fun i => ht _
  have still : ∀ q, Still q G m G (m.set l v) := fun q => ⟨rfl, rfl, rfl, rfl, ha q⟩
  refine ⟨⟨?_, ?_, ?_, ?_, fun q hq => ?_⟩, ⟨rfl, .inl rfl, hh.trans L.head, fun l' => ?_,
    .refl ht fun o => Mem.set_ne (h.ne_node (.inl rfl)), fun q _ _ => still q⟩, still⟩
  · rw [htk]; exact S.first
  · rw [htk]; exact S.settled
  · rw [htk]; exact S.front
  · rw [htk]; exact S.fresh
  · rw [htk, ha, hg]; exact S.fair q hq
  · by_cases e : l' = l
    · refine .inl ?_
      rw [e]
      cases h with
      | slot h => exact .queue (by omega)
      | older h => exact .older h
    · exact .inr (Mem.set_ne e)

/-- A node gets its taker. -/
theorem settle (L : Laid n G m) (S : Serving n G m) (ht : G.h < G.t) (hk : G.taker m (G.h + 1) = nobody) (hu : u < n)
    (hl : G.Live u)
    (hd : ∀ q, q < n → (G.ask q).stage = .asking → (G.ask q).rank = (G.ask q).request → (G.ask q).since ≤ G.h → u ≠ q →
      turns n u q + (G.h + 1) ≤ n + (G.ask q).since) :
    Serving n G (m.set (takerCell (G.line (G.h + 1))) u) ∧
      Moved n p G m G (m.set (takerCell (G.line (G.h + 1))) u) ∧
      ∀ q, Still q G m G (m.set (takerCell (G.line (G.h + 1))) u) := by
  have hn := L.most
  have hk₁ : G.h + 1 ≤ G.k := Nat.le_trans ht L.t_le
  have h₂ := L.name hk₁
  have hcell : ∀ f i, m.set (takerCell (G.line (G.h + 1))) u ⟨1, f, i⟩ = m ⟨1, f, i⟩ :=
    fun f i => Mem.set_ne fun e => by injection e with e; omega
  have hs : ∀ i, i ≤ G.k → i ≠ G.h + 1 → G.taker (m.set (takerCell (G.line (G.h + 1))) u) i = G.taker m i :=
    fun i hi h => Mem.set_ne fun e => h (L.inj _ _ hi hk₁ (by injection e))
  have hs' : G.taker (m.set (takerCell (G.line (G.h + 1))) u) (G.h + 1) = u := Mem.set_self _ _ _
  have hle := L.h_le
  have hle' := L.t_le
  have still : ∀ q, Still q G m G (m.set (takerCell (G.line (G.h + 1))) u) := fun q => ⟨rfl, rfl, rfl, rfl, hcell _ _⟩
  refine ⟨⟨?_, fun i hi hi' => ?_, fun _ => .inr (by rw [hs']; exact hu), fun i hi h => ?_, fun q hq => ?_⟩,
    ⟨rfl, .inl rfl, (hcell _ _).trans L.head, fun l => ?_, ⟨fun _ _ => rfl, Nat.le_refl _, Nat.le_refl _, Nat.le_refl _,
      fun i hi h => hs i hi fun e => h (e ▸ hk), fun _ _ => Mem.set_ne (fun e => by injection e with _ e; cases e),
      fun _ _ => .inl rfl,
      fun q _ _ _ _ => .inl (by rw [hs']; omega), fun q _ h => .inl ⟨h, rfl, rfl⟩, fun _ _ _ => rfl⟩, fun q _ _ => still q⟩, still⟩
  · rw [hs 0 (Nat.zero_le _) (by omega)]; exact S.first
  · rw [hs i (by omega) (by omega)]; exact S.settled i hi hi'
  · rw [hs i hi (by omega)]; exact S.fresh i hi h
  · rw [hcell, hcell]
    exact (S.fair q hq).settle hn hq ht hk hs' (fun i hi => hs i (by omega)) (fun e => e ▸ hl) (hd q hq)
  · by_cases e : l = takerCell (G.line (G.h + 1))
    · exact .inl (e ▸ .taker ht)
    · exact .inr (Mem.set_ne e)

/-- The node behind head is given to its taker. -/
theorem give (L : Laid n G m) (S : Serving n G m) (ht : G.h < G.t) (hu : u < n) (hk : G.taker m (G.h + 1) = u)
    (hl : G.Live u) (hG : G' = G.setAsk u { G.ask u with rank := G.h + 2 })
    (hm : m' = m.set (givenCell u) (G.line (G.h + 1))) :
    Serving n G' m' ∧ Moved n p G m G' m' ∧ ∀ q, Still q G m G' m' := by
  subst hG hm
  have hk₁ : G.h + 1 ≤ G.k := Nat.le_trans ht L.t_le
  have hask : ∀ q, q ≠ u → (G.setAsk u { G.ask u with rank := G.h + 2 }).ask q = G.ask q :=
    fun q h => Function.update_ne h
  have hask' : (G.setAsk u { G.ask u with rank := G.h + 2 }).ask u = { G.ask u with rank := G.h + 2 } :=
    Function.update_self _ _ _
  have hnode : ∀ o f, f < 5 → m.set (givenCell u) (G.line (G.h + 1)) ⟨o, f, 0⟩ = m ⟨o, f, 0⟩ :=
    fun o f hf => Mem.set_ne fun e => by injection e with _ e; have e : f = 13 := e; omega
  have hcell : ∀ f i, f ≠ 13 → m.set (givenCell u) (G.line (G.h + 1)) ⟨1, f, i⟩ = m ⟨1, f, i⟩ :=
    fun f i h => Mem.set_ne fun e => by injection e with _ e; exact h e
  have htk : G.taker (m.set (givenCell u) (G.line (G.h + 1))) = G.taker m := funext fun i => hnode _ _ (by decide)
  have live : ∀ q, q ≠ u → (G.setAsk u { G.ask u with rank := G.h + 2 }).Live q = G.Live q := fun q h => by
    show ((G.setAsk u _).ask q).Live G.h = _
    rw [hask q h]
  have still : ∀ q, Still q G m (G.setAsk u { G.ask u with rank := G.h + 2 })
      (m.set (givenCell u) (G.line (G.h + 1))) := by
    intro q
    by_cases e : q = u
    · subst e
      exact ⟨by rw [hask'], by rw [hask'], by rw [hask'], by rw [hask'], hcell _ _ (by decide)⟩
    · exact ⟨by rw [hask q e], by rw [hask q e], by rw [hask q e], by rw [hask q e], hcell _ _ (by decide)⟩
  refine ⟨⟨?_, ?_, ?_, ?_, fun q hq => ?_⟩, ⟨rfl, .inl rfl, (hcell _ _ (by decide)).trans L.head, fun l => ?_,
    ⟨fun _ _ => rfl, Nat.le_refl _, Nat.le_refl _, Nat.le_refl _, fun i _ _ => hnode _ _ (by decide),
      fun i _ => hnode _ _ (by decide), fun q hq => ?_, fun q _ _ h₁ h₂ => ?_, fun q _ h => .inl ?_,
      fun q _ _ => (still q).request⟩,
      fun q _ _ => still q⟩, still⟩
  · exact (congrFun htk 0).trans S.first
  · intro i hi hi'
    exact Nat.lt_of_le_of_lt (Nat.le_of_eq (congrFun htk i)) (S.settled i hi hi')
  · show G.h < G.t → G.taker (m.set _ _) (G.h + 1) = nobody ∨ G.taker (m.set _ _) (G.h + 1) < n
    rw [htk]; exact S.front
  · show ∀ i, i ≤ G.k → G.h + 1 < i ∨ G.t < i → G.taker (m.set _ _) i = nobody
    rw [htk]; exact S.fresh
  · show Fair n q (G.node q) (G.taker _) G.h G.t _ _ ((G.setAsk u _).ask q)
    rw [htk, hcell _ _ (by decide)]
    by_cases e : q = u
    · subst e
      rw [hask', Mem.set_self]
      exact (S.fair q hq).give ht hk hl
    · rw [hask q e, Mem.set_ne fun e' => e (by injection e')]
      exact S.fair q hq
  · by_cases e : l = givenCell u
    · exact .inl (e ▸ .queue (by decide))
    · exact .inr (Mem.set_ne e)
  · by_cases e : q = u
    · subst e
      rw [hask']
      exact .inr ⟨rfl, rfl, ht, hk, hl⟩
    · rw [hask q e]; exact .inl rfl
  · refine .inr ?_
    rw [live q fun e => ?_]
    · exact h₂
    · have := L.most
      omega
  · have St := still q
    exact ⟨St.stage.symm.trans h, St.request, St.since⟩

/-- head passes the node behind it, which was given to its taker. -/
theorem pass (L : Laid n G m) (S : Serving n G m) (ht : G.h < G.t) (hu : u < n) (hk : G.taker m (G.h + 1) = u)
    (hr : (G.ask u).rank = G.h + 2) (hm : m' = m.set headCell (G.line (G.h + 1))) :
    Serving n G.pass m' ∧ Moved n p G m G.pass m' ∧ ∀ q, Still q G m G.pass m' := by
  subst hm
  have hn := L.most
  have hle := L.t_le
  have hnode : ∀ o f, f < 5 → m.set headCell (G.line (G.h + 1)) ⟨o, f, 0⟩ = m ⟨o, f, 0⟩ :=
    fun o f hf => Mem.set_ne fun e => by injection e with _ e; have e : f = 5 := e; omega
  have hcell : ∀ f i, f ≠ 5 → m.set headCell (G.line (G.h + 1)) ⟨1, f, i⟩ = m ⟨1, f, i⟩ :=
    fun f i h => Mem.set_ne fun e => by injection e with _ e; exact h e
  have htk : G.taker (m.set headCell (G.line (G.h + 1))) = G.taker m := funext fun i => hnode _ _ (by decide)
  have still : ∀ q, Still q G m G.pass (m.set headCell (G.line (G.h + 1))) :=
    fun q => ⟨rfl, rfl, rfl, rfl, hcell _ _ (by decide)⟩
  refine ⟨⟨?_, fun i hi hi' => ?_, fun h => .inl ?_, fun i hi h => ?_, fun q hq => ?_⟩,
    ⟨rfl, .inr ⟨rfl, ht, by rw [hk]; exact hu⟩, Mem.set_self _ _ _, fun l => ?_,
      ⟨fun _ _ => rfl, Nat.le_refl _, Nat.le_succ _, Nat.le_refl _, fun i _ _ => hnode _ _ (by decide),
      fun i _ => hnode _ _ (by decide), fun q hq => .inl rfl, fun q _ _ h₁ h₂ => ?_, fun q _ h => .inl ⟨h, rfl, rfl⟩,
      fun _ _ _ => rfl⟩,
      fun q _ _ => still q⟩, still⟩
  · exact (congrFun htk 0).trans S.first
  · show G.taker (m.set _ _) i < n
    have hi' : i ≤ G.h + 1 := hi'
    rw [htk]
    by_cases e : i = G.h + 1
    · rw [e, hk]; exact hu
    · exact S.settled i hi (by omega)
  · have h : G.h + 1 < G.t := h
    show G.taker (m.set _ _) (G.h + 1 + 1) = nobody
    rw [htk]
    exact S.fresh _ (by omega) (by omega)
  · have h : G.h + 1 + 1 < i ∨ G.t < i := h
    show G.taker (m.set _ _) i = nobody
    rw [htk]
    exact S.fresh i hi (by omega)
  · show Fair n q (G.node q) (G.taker _) (G.h + 1) G.t _ _ (G.ask q)
    rw [htk, hcell _ _ (by decide), hcell _ _ (by decide)]
    exact (S.fair q hq).pass (fun e => by rw [← hr, ← e, hk]) (fun h => S.fresh _ (by omega) (by omega)) hn hq
  · by_cases e : l = headCell
    · exact .inl (e ▸ .queue (by decide))
    · exact .inr (Mem.set_ne e)
  · omega

end Serving
end WfqueueNever
