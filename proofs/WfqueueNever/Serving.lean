prelude
import WfqueueNever.ServeFairOwn
/-!
# Serving, and what a dequeue does for others

## Main definitions

* `Serving n G m`: which slot each node is given to, and what is true of each slot's dequeue
* `Later n G m G' m'`: what every thread may rely on, whatever the others do
* `Still p G m G' m'`: slot `p`'s dequeue is where it was
* `Moved n p G m G' m'`: what one instruction of slot `p`'s dequeue does
-/

namespace WfqueueNever
open Gen.WfqueueNever

structure Serving (n : Nat) (G : View) (m : Mem) : Prop where
  first : G.taker m 0 = nobody
  settled : ∀ i, 1 ≤ i → i ≤ G.h → G.taker m i < n
  front : G.h < G.t → G.taker m (G.h + 1) = nobody ∨ G.taker m (G.h + 1) < n
  fresh : ∀ i, i ≤ G.k → G.h + 1 < i ∨ G.t < i → G.taker m i = nobody
  fair : ∀ p, p < n →
    Fair n p (G.node p) (G.taker m) G.h G.t (m (askedCell p)) (m (givenCell p)) (G.ask p)

/-- A helper may yet let slot `p` take the node behind head. -/
abbrev View.Live (G : View) (p : Nat) : Prop := (G.ask p).Live G.h

/-- What every thread may rely on. -/
structure Later (n : Nat) (G : View) (m : Mem) (G' : View) (m' : Mem) : Prop where
  line : ∀ i, i ≤ G.k → G'.line i = G.line i
  k_le : G.k ≤ G'.k
  h_le : G.h ≤ G'.h
  t_le : G.t ≤ G'.t
  taker : ∀ i, i ≤ G.k → G.taker m i ≠ nobody → G'.taker m' i = G.taker m i
  value : ∀ i, i ≤ G.k → m' (valueCell (G.line i)) = m (valueCell (G.line i))
  rank : ∀ p, p < n → (G'.ask p).rank = (G.ask p).rank ∨
    (G'.ask p).rank = G.h + 2 ∧ G'.h = G.h ∧ G.h < G.t ∧ G.taker m (G.h + 1) = p ∧ G.Live p
  /-- who may yet be given the node behind head may be still, or that node is settled -/
  live : ∀ p, p < n → G.h < G.t → G.taker m (G.h + 1) = nobody → G.Live p →
    G'.taker m' (G.h + 1) ≠ nobody ∨ G'.Live p
  /-- a request that is open was so before, or was opened now -/
  asking : ∀ p, p < n → (G'.ask p).stage = .asking → (G.ask p).stage = .asking ∧
    (G'.ask p).request = (G.ask p).request ∧ (G'.ask p).since = (G.ask p).since ∨ (G'.ask p).since = G'.h
  /-- a dequeue that goes on has the request that it had -/
  request : ∀ p, p < n → (G.ask p).stage ≠ .idle → (G'.ask p).request = (G.ask p).request

structure Still (p : Nat) (G : View) (m : Mem) (G' : View) (m' : Mem) : Prop where
  stage : (G'.ask p).stage = (G.ask p).stage
  request : (G'.ask p).request = (G.ask p).request
  since : (G'.ask p).since = (G.ask p).since
  looked : (G'.ask p).looked = (G.ask p).looked
  asked : m' (askedCell p) = m (askedCell p)

/-- The cells that a dequeue writes. -/
inductive Touched (G : View) : Loc → Prop where
  /-- head, the requests, the hazards, the retired nodes, how many it helped -/
  | queue {field i} : field = 5 ∨ 12 ≤ field ∧ field ≤ 16 ∨ 19 ≤ field ∧ field ≤ 21 → Touched G ⟨1, field, i⟩
  | older {o} : 2 ≤ o → Touched G ⟨o, Field.nodeOlder, 0⟩
  | taker : G.h < G.t → Touched G (takerCell (G.line (G.h + 1)))

structure Moved (n p : Nat) (G : View) (m : Mem) (G' : View) (m' : Mem) : Prop where
  /-- nothing of the view changes but `h` and `ask` -/
  view : G' = { G with h := G'.h, ask := G'.ask }
  h : G'.h = G.h ∨ G'.h = G.h + 1 ∧ G.h < G.t ∧ G.taker m (G.h + 1) < n
  head : m' headCell = G.line G'.h
  frame : ∀ l, Touched G l ∨ m' l = m l
  later : Later n G m G' m'
  still : ∀ q, q < n → q ≠ p → Still q G m G' m'

section
variable {n p q i a : Nat} {G G' : View} {m m' : Mem}

theorem Still.refl : Still p G m G m := ⟨rfl, rfl, rfl, rfl, rfl⟩

namespace Serving

theorem rank_le (S : Serving n G m) (hp : p < n) : (G.ask p).rank ≤ G.h + 2 ∧ (G.ask p).rank ≤ G.t + 1 :=
  (S.fair p hp).rank_le

/-- What head has passed is settled. So if this node is not, head is right before it. -/
theorem at_head (S : Serving n G m) (hn : n < nobody) (ha : a ≤ G.h) (h : G.taker m (a + 1) = nobody) : a = G.h := by
  rcases Nat.lt_or_ge a G.h with h' | h'
  · have := S.settled (a + 1) (by omega) h'
    omega
  · omega

end Serving

/-- Nothing changes that matters to others. -/
theorem Later.refl (ht : ∀ o, m' (takerCell o) = m (takerCell o))
    (hv : ∀ o, m' (valueCell o) = m (valueCell o)) : Later n G m G m' where
  line _ _ := rfl
  k_le := Nat.le_refl _
  h_le := Nat.le_refl _
  t_le := Nat.le_refl _
  taker _ _ _ := ht _
  value _ _ := hv _
  rank _ _ := .inl rfl
  live _ _ _ _ h := .inr h
  asking _ _ h := .inl ⟨h, rfl, rfl⟩
  request _ _ _ := rfl

/-- A cell of the queue that no dequeue writes. -/
theorem Moved.cell (M : Moved n p G m G' m') (L : Laid n G m) {f : Nat}
    (hf : ¬ (f = 5 ∨ 12 ≤ f ∧ f ≤ 16 ∨ 19 ≤ f ∧ f ≤ 21)) : m' ⟨1, f, i⟩ = m ⟨1, f, i⟩ := by
  rcases M.frame ⟨1, f, i⟩ with h | h
  · generalize e : (⟨1, f, i⟩ : Loc) = l at h
    cases h with
    | queue h => injection e with _ e; exact absurd (e ▸ h) hf
    | older h => injection e with e; omega
    | taker h =>
      injection e with e
      have := L.name (i := G.h + 1) (by have := L.t_le; omega)
      omega
  · exact h

/-- What of a node no dequeue writes. -/
theorem Moved.node (M : Moved n p G m G' m') {o f : Nat} (hf : f < 2 ∨ f = 3) :
    m' ⟨o, f, i⟩ = m ⟨o, f, i⟩ := by
  rcases M.frame ⟨o, f, i⟩ with h | h
  · generalize e : (⟨o, f, i⟩ : Loc) = l at h
    cases h with
    | queue h => injection e with _ e; omega
    | older h => injection e with _ e; have e : f = 4 := e; omega
    | taker h => injection e with _ e; have e : f = 2 := e; omega
  · exact h

/-- An instruction of a dequeue leaves the line and what is offered to it as it is. -/
theorem Moved.deqMove (M : Moved n p G m G' m') (L : Laid n G m) : DeqMove G m G' m' where
  line := by rw [M.view]
  k := by rw [M.view]
  t := by rw [M.view]
  offer := by rw [M.view]
  h_le := M.later.h_le
  h_step := by have := M.h; omega
  h_le_t := by have := M.h; have := L.h_le; omega
  head := M.head
  tail := M.cell L (by decide)
  threads := M.cell L (by decide)
  pool _ := M.cell L (by decide)
  enqueued _ := M.cell L (by decide)
  value _ := M.node (by decide)
  enqueuer _ := M.node (by decide)
  next _ := M.node (by decide)
  taker o := by
    by_cases e : o = G.line (G.h + 1) ∧ G.h < G.t
    · obtain ⟨e, ht⟩ := e
      by_cases hk : G.taker m (G.h + 1) = nobody
      · exact .inr ⟨e, ht, by rw [e]; exact hk⟩
      · have := M.later.taker (G.h + 1) (by have := L.t_le; omega) hk
        rw [M.view] at this
        rw [e]
        exact .inl this
    · rcases M.frame (takerCell o) with h | h
      · generalize e' : takerCell o = l at h
        cases h with
        | queue h => injection e' with _ e'; have e' : 2 = _ := e'; omega
        | older => injection e' with _ e'; cases e'
        | taker h => injection e' with e'; exact absurd ⟨e', h⟩ e
      · exact .inl h
  extent o := by
    rcases M.frame (Heap.extent o) with h | h
    · generalize e : Heap.extent o = l at h
      cases h with
      | queue => injection e with e; cases e
      | older => injection e with _ e; cases e
      | taker h =>
        injection e with e
        have := L.name (i := G.h + 1) (by have := L.t_le; omega)
        omega
    · exact h

/-- An enqueue leaves what dequeues rely on. -/
theorem EnqMove.later (E : EnqMove n p G m G' m') : Later n G m G' m' ∧ ∀ q, Still q G m G' m' := by
  have tk : ∀ i, i ≤ G.k → G'.taker m' i = G.taker m i := fun i hi => by
    show m' (takerCell (G'.line i)) = _
    rw [E.line i hi, E.taker i hi]
  refine ⟨⟨E.line, E.k_le, Nat.le_of_eq E.h.symm, E.t_le, fun i hi _ => tk i hi, fun i hi => E.value i hi,
    fun q _ => .inl (by rw [E.ask]), fun q _ _ _ h => .inr ?_, fun q _ h => .inl ⟨?_, ?_, ?_⟩,
    fun q _ _ => by rw [E.ask]⟩, fun q => ⟨?_, ?_, ?_, ?_, E.asked q⟩⟩
  · show (G'.ask q).Live G'.h
    rw [E.ask, E.h]; exact h
  · rw [← E.ask]; exact h
  all_goals rw [E.ask]

/-- An enqueue leaves what is true of the slots' dequeues. -/
theorem EnqMove.serving (E : EnqMove n p G m G' m') (L : Laid n G m) (L' : Laid n G' m') (S : Serving n G m) :
    Serving n G' m' := by
  have hk := L.t_le
  have hk' := L'.t_le
  have hh := L.h_le
  have ht := E.t_le
  have tk : ∀ i, i ≤ G.k → G'.taker m' i = G.taker m i := fun i hi => by
    show m' (takerCell (G'.line i)) = _
    rw [E.line i hi, E.taker i hi]
  have fresh : ∀ i, i ≤ G'.k → G.h + 1 < i ∨ G.t < i → G'.taker m' i = nobody := by
    intro i hi h
    rcases Nat.lt_or_ge G.k i with h' | h'
    · exact E.fresh i h' hi
    · rw [tk i h']; exact S.fresh i h' h
  refine ⟨?_, fun i hi hi' => ?_, fun h => ?_, fun i hi h => ?_, fun q hq => ?_⟩
  · rw [tk 0 (Nat.zero_le _)]; exact S.first
  · rw [E.h] at hi'
    rw [tk i (by omega)]; exact S.settled i hi hi'
  · rw [E.h] at h ⊢
    rcases Nat.lt_or_ge G.h G.t with h' | h'
    · rw [tk _ (by omega)]; exact S.front h'
    · exact .inl (fresh _ (by omega) (by omega))
  · rw [E.h] at h
    exact fresh i hi (by omega)
  · rw [E.asked, E.given, E.ask, E.h]
    exact (S.fair q hq).congr (fun i hi => View.node_congr E.line (by omega)) (fun i hi => tk i (by omega)) ht
      (fun i hi h => fresh i (by omega) (.inr h)) L.most hq hh

end
end WfqueueNever
