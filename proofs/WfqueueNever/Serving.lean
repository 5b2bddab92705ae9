prelude
import WfqueueNever.ServeFair
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
      have := L.name (G.h + 1) (by have := L.t_le; omega)
      omega
  · exact h

/-- What of a node no dequeue writes. -/
theorem Moved.node (M : Moved n p G m G' m') {o f : Nat} (ho : o ≠ 1) (hf : f ≠ 2 ∧ f ≠ 4) :
    m' ⟨o, f, i⟩ = m ⟨o, f, i⟩ := by
  rcases M.frame ⟨o, f, i⟩ with h | h
  · generalize e : (⟨o, f, i⟩ : Loc) = l at h
    cases h with
    | queue h => injection e with e; exact absurd e ho
    | older h => injection e with _ e; exact absurd e hf.2
    | taker h => injection e with _ e; exact absurd e hf.1
  · exact h

/-- The line is as it was, after an instruction of a dequeue. -/
theorem Laid.moved (L : Laid n G m) (M : Moved n p G m G' m') : Laid n G' m' := by
  have hnext : ∀ i, i ≤ G.k → m' (nextCell (G.line i)) = m (nextCell (G.line i)) :=
    fun i hi => M.node (by have := L.name i hi; omega) (by decide)
  have hh := M.head
  have h_le : G'.h ≤ G.t := by
    have := L.h_le
    have := M.h
    omega
  have ht : m' tailCell = m tailCell := M.cell L (by decide)
  have hn : m' ⟨1, Field.threads, 0⟩ = m ⟨1, Field.threads, 0⟩ := M.cell L (by decide)
  rw [M.view]
  exact ⟨L.least, L.most, hn.trans L.threads, L.inj, L.name, L.apart,
    fun i hi => (hnext _ (Nat.le_of_lt hi)).trans (L.next i hi), (hnext _ (Nat.le_refl _)).trans L.last, hh,
    ht.trans L.tail, h_le, L.t_le⟩

end
end WfqueueNever
