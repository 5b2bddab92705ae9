prelude
import WfqueueReuse.World
/-!
# Writes that are the same in both worlds

## Main definitions

* `World.to w G g m m'`: the world after a step that makes no node and retires none: with view `G`, guards `g`, and these
  memories

## Main statements

* `Same.quiet`: nothing is written that matters
* `Same.setQueue`: a word of the queue is written
* `Same.setNode`: a field of a live node is written
-/

namespace WfqueueReuse
open Gen.WfqueueNever
open Wfqueue (Store Stored Role hazardCell)
open WfqueueNever (View Laid Offers Serving enqueuedCell askedCell givenCell headCell tailCell valueCell enqueuerCell
  takerCell nextCell)

/-- The world with another view, other guards, other memories. -/
def World.to (w : World) (G : View) (g : Nat → Nat → Nat) (m m' : Mem) : World :=
  ⟨G, w.addr, { w.store with guard := g }, m, m'⟩

section
variable {n q i v v' x y f : Nat} {w : World} {G : View} {g : Nat → Nat → Nat} {m m' : Mem}

namespace World

theorem to_live : (w.to G g m m').Live x ↔ w.Live x := Iff.rfl

theorem to_needed (h : w.Needed x) : (w.to G g m m').Needed x := ⟨h.live, h.out, h.stay⟩

theorem to_ptr (he : ∀ x, w.Exists x → m' (Heap.extent x) ≠ 0) (h : w.Ptr v x) : (w.to G g m m').Ptr v x :=
  ⟨h.eq, fun h₀ => he x (h.known h₀)⟩

end World

/-- The memories agree again if all pairs do that have changed. -/
theorem Same.to (S : Same n w) (T : Stored n { w.store with guard := g } m)
    (he : ∀ x, m' (Heap.extent x) = w.ideal (Heap.extent x))
    (hl : ∀ i, G.h ≤ i → i ≤ G.k → w.Needed (G.line i))
    (head : w.Ptr (m headCell) (m' headCell)) (tail : w.Ptr (m tailCell) (m' tailCell))
    (cells : ∀ f i, i < n → 11 ≤ f → f ≤ 13 → w.Ptr (m ⟨1, f, i⟩) (m' ⟨1, f, i⟩) ∧
      (f = 11 ∧ m' ⟨1, f, i⟩ = 0 ∨ w.Needed (m' ⟨1, f, i⟩)))
    (taken : ∀ i, m ⟨1, Field.slotsTaken, i⟩ = m' ⟨1, Field.slotsTaken, i⟩)
    (fields : ∀ x f, w.Live x → f ≤ 2 → m ⟨w.addr x, f, 0⟩ = m' ⟨x, f, 0⟩)
    (next : ∀ x, w.Live x → w.Ptr (m (nextCell (w.addr x))) (m' (nextCell x))) : Same n (w.to G g m m') := by
  have ex : ∀ x, w.Exists x → m' (Heap.extent x) ≠ 0 := fun x h => by rw [he]; exact h
  have ptr : ∀ {v x}, w.Ptr v x → (w.to G g m m').Ptr v x := fun h => World.to_ptr ex h
  exact {
    stored := T
    null := S.null
    ne_null := fun x h₀ h => S.ne_null x h₀ (by
      have h : m' (Heap.extent x) ≠ 0 := h
      rw [he] at h; exact h)
    shared := S.shared
    exist := fun x h => ⟨(S.exist x h).1, ex x (S.exist x h).2⟩
    taken := taken
    head := ptr head
    tail := ptr tail
    enqueued := fun q hq => ptr (cells 11 q hq (by decide) (by decide)).1
    asked := fun q hq => ptr (cells 12 q hq (by decide) (by decide)).1
    given := fun q hq => ptr (cells 13 q hq (by decide) (by decide)).1
    value := fun x h => fields x 0 h (by decide)
    enqueuer := fun x h => fields x 1 h (by decide)
    taker := fun x h => fields x 2 h (by decide)
    next := fun x h => ptr (next x h)
    line := fun i h h' => World.to_needed (hl i h h')
    needEnqueued := fun q hq h => World.to_needed ((cells 11 q hq (by decide) (by decide)).2.resolve_left fun e => h e.2)
    needAsked := fun q hq => World.to_needed ((cells 12 q hq (by decide) (by decide)).2.resolve_left fun e => by
      cases e.1)
    needGiven := fun q hq => World.to_needed ((cells 13 q hq (by decide) (by decide)).2.resolve_left fun e => by
      cases e.1) }

/-- What the cells of slots hold now. -/
theorem Same.cells (S : Same n w) (hi : i < n) (h : 11 ≤ f) (h' : f ≤ 13) :
    w.Ptr (w.mem ⟨1, f, i⟩) (w.ideal ⟨1, f, i⟩) ∧
      (f = 11 ∧ w.ideal ⟨1, f, i⟩ = 0 ∨ w.Needed (w.ideal ⟨1, f, i⟩)) := by
  rcases (by omega : f = 11 ∨ f = 12 ∨ f = 13) with rfl | rfl | rfl
  · refine ⟨S.enqueued i hi, ?_⟩
    by_cases e : w.ideal (enqueuedCell i) = 0
    · exact .inl ⟨rfl, e⟩
    · exact .inr (S.needEnqueued i hi e)
  · exact ⟨S.asked i hi, .inr (S.needAsked i hi)⟩
  · exact ⟨S.given i hi, .inr (S.needGiven i hi)⟩

theorem Same.fields (S : Same n w) (h : w.Live x) (hf : f ≤ 2) : w.mem ⟨w.addr x, f, 0⟩ = w.ideal ⟨x, f, 0⟩ := by
  rcases (by omega : f = 0 ∨ f = 1 ∨ f = 2) with rfl | rfl | rfl
  · exact S.value x h
  · exact S.enqueuer x h
  · exact S.taker x h

/-- What a memory has in common with another one, if nothing is written that matters. -/
structure Alike (m m' : Mem) : Prop where
  extent : ∀ x, m' (Heap.extent x) = m (Heap.extent x)
  queue : ∀ f i, f ≤ 13 ∨ f = 22 → m' ⟨1, f, i⟩ = m ⟨1, f, i⟩
  node : ∀ x f, 2 ≤ x → f ≤ 3 → m' ⟨x, f, 0⟩ = m ⟨x, f, 0⟩

/-- Nothing is written that matters. -/
theorem Same.quiet (S : Same n w) (T : Stored n { w.store with guard := g } m) (hm : Alike w.mem m)
    (hm' : Alike w.ideal m') (hl : ∀ i, G.h ≤ i → i ≤ G.k → w.Needed (G.line i)) :
    Same n (w.to G g m m') := by
  have name : ∀ x, w.Live x → 2 ≤ w.addr x := fun x h => S.stored.name (by rw [show w.store.role _ = _ from h]; nofun)
  refine S.to T hm'.extent hl ?_ ?_ (fun f i hi h h' => ?_) (fun i => ?_) (fun x f h hf => ?_) (fun x h => ?_)
  · rw [hm.queue _ _ (by decide), hm'.queue _ _ (by decide)]; exact S.head
  · rw [hm.queue _ _ (by decide), hm'.queue _ _ (by decide)]; exact S.tail
  · rw [hm.queue _ _ (.inl h'), hm'.queue _ _ (.inl h')]; exact S.cells hi h h'
  · rw [hm.queue _ _ (by decide), hm'.queue _ _ (by decide)]; exact S.taken i
  · rw [hm.node _ _ (name x h) (by omega), hm'.node _ _ (S.exist x h).1 (by omega)]; exact S.fields h hf
  · rw [hm.node _ _ (name x h) (by decide), hm'.node _ _ (S.exist x h).1 (by decide)]; exact S.next x h

/-- A word of the queue is written. -/
theorem Same.setQueue (S : Same n w) (T : Stored n { w.store with guard := g } (w.mem.set ⟨1, f, i⟩ v))
    (hf : f = 5 ∨ f = 6 ∨ 11 ≤ f ∧ f ≤ 13) (hv : w.Ptr v v')
    (hn : 11 ≤ f → f = 11 ∧ v' = 0 ∨ w.Needed v')
    (hl : ∀ i, G.h ≤ i → i ≤ G.k → w.Needed (G.line i)) :
    Same n (w.to G g (w.mem.set ⟨1, f, i⟩ v) (w.ideal.set ⟨1, f, i⟩ v')) := by
  have name : ∀ x, w.Live x → 2 ≤ w.addr x := fun x h => S.stored.name (by rw [show w.store.role _ = _ from h]; nofun)
  have other : ∀ f' i', f' ≠ f ∨ i' ≠ i → w.mem.set ⟨1, f, i⟩ v ⟨1, f', i'⟩ = w.mem ⟨1, f', i'⟩ ∧
      w.ideal.set ⟨1, f, i⟩ v' ⟨1, f', i'⟩ = w.ideal ⟨1, f', i'⟩ := by
    intro f' i' h
    have hne : (⟨1, f', i'⟩ : Loc) ≠ ⟨1, f, i⟩ := fun e => by injection e with _ h₁ h₂; omega
    exact ⟨Mem.set_ne hne, Mem.set_ne hne⟩
  have node : ∀ x f', 2 ≤ x → w.mem.set ⟨1, f, i⟩ v ⟨x, f', 0⟩ = w.mem ⟨x, f', 0⟩ ∧
      w.ideal.set ⟨1, f, i⟩ v' ⟨x, f', 0⟩ = w.ideal ⟨x, f', 0⟩ := by
    intro x f' h
    have hne : (⟨x, f', 0⟩ : Loc) ≠ ⟨1, f, i⟩ := fun e => by injection e with h₁; omega
    exact ⟨Mem.set_ne hne, Mem.set_ne hne⟩
  have queue : ∀ f' i', (w.Ptr (w.mem ⟨1, f', i'⟩) (w.ideal ⟨1, f', i'⟩)) →
      w.Ptr (w.mem.set ⟨1, f, i⟩ v ⟨1, f', i'⟩) (w.ideal.set ⟨1, f, i⟩ v' ⟨1, f', i'⟩) := by
    intro f' i' h
    by_cases e : f' = f ∧ i' = i
    · rw [e.1, e.2, Mem.set_self, Mem.set_self]; exact hv
    · rw [(other f' i' (by omega)).1, (other f' i' (by omega)).2]; exact h
  refine S.to T (fun x => Mem.set_ne fun e => by injection e with e; cases e) hl (queue _ _ S.head) (queue _ _ S.tail)
    (fun f' i' hi h h' => ?_) (fun i' => ?_) (fun x f' h _ => ?_) (fun x h => ?_)
  · refine ⟨queue f' i' (S.cells hi h h').1, ?_⟩
    by_cases e : f' = f ∧ i' = i
    · rw [e.1, e.2, Mem.set_self]; exact hn (by omega)
    · rw [(other f' i' (by omega)).2]; exact (S.cells hi h h').2
  · have e := other Field.slotsTaken i' (.inl fun e => by have e : 22 = f := e; omega)
    rw [e.1, e.2]; exact S.taken i'
  · rw [(node _ f' (name x h)).1, (node x f' (S.exist x h).1).2]; exact S.fields h ‹_›
  · rw [(node _ _ (name x h)).1, (node x _ (S.exist x h).1).2]; exact S.next x h

/-- A field of a live node is written. -/
theorem Same.setNode (S : Same n w) (T : Stored n { w.store with guard := g } (w.mem.set ⟨w.addr y, f, 0⟩ v))
    (hy : w.Live y) (hf : f ≤ 2 ∧ v = v' ∨ f = 3 ∧ w.Ptr v v')
    (hl : ∀ i, G.h ≤ i → i ≤ G.k → w.Needed (G.line i)) :
    Same n (w.to G g (w.mem.set ⟨w.addr y, f, 0⟩ v) (w.ideal.set ⟨y, f, 0⟩ v')) := by
  have name : ∀ x, w.Live x → 2 ≤ w.addr x := fun x h => S.stored.name (by rw [show w.store.role _ = _ from h]; nofun)
  have hny := name y hy
  have h2y := (S.exist y hy).1
  have queue : ∀ f' i', w.mem.set ⟨w.addr y, f, 0⟩ v ⟨1, f', i'⟩ = w.mem ⟨1, f', i'⟩ ∧
      w.ideal.set ⟨y, f, 0⟩ v' ⟨1, f', i'⟩ = w.ideal ⟨1, f', i'⟩ := fun f' i' =>
    ⟨Mem.set_ne fun e => by injection e with e; omega, Mem.set_ne fun e => by injection e with e; omega⟩
  have node : ∀ x f', w.Live x → x ≠ y ∨ f' ≠ f →
      w.mem.set ⟨w.addr y, f, 0⟩ v ⟨w.addr x, f', 0⟩ = w.mem ⟨w.addr x, f', 0⟩ ∧
      w.ideal.set ⟨y, f, 0⟩ v' ⟨x, f', 0⟩ = w.ideal ⟨x, f', 0⟩ := fun x f' h hne =>
    ⟨Mem.set_ne fun e => by
      injection e with e₁ e₂
      have := h.inj hy e₁
      omega, Mem.set_ne fun e => by injection e with e₁ e₂; omega⟩
  refine S.to T (fun x => Mem.set_ne fun e => by injection e with e; omega) hl ?_ ?_ (fun f' i' hi h h' => ?_)
    (fun i' => ?_) (fun x f' h hf' => ?_) (fun x h => ?_)
  · rw [(queue _ _).1, (queue _ _).2]; exact S.head
  · rw [(queue _ _).1, (queue _ _).2]; exact S.tail
  · rw [(queue _ _).1, (queue _ _).2]; exact S.cells hi h h'
  · rw [(queue _ _).1, (queue _ _).2]; exact S.taken i'
  · by_cases e : x = y ∧ f' = f
    · rw [e.1, e.2, Mem.set_self, Mem.set_self]
      rcases hf with ⟨_, hf⟩ | ⟨hf, _⟩
      · exact hf
      · omega
    · rw [(node x f' h (by omega)).1, (node x f' h (by omega)).2]; exact S.fields h hf'
  · by_cases e : x = y ∧ Field.nodeNext = f
    · obtain ⟨rfl, rfl⟩ := e
      rw [Mem.set_self, Mem.set_self]
      rcases hf with ⟨hf, _⟩ | ⟨_, hf⟩
      · exact absurd hf (by decide)
      · exact hf
    · have hne : x ≠ y ∨ Field.nodeNext ≠ f := by omega
      rw [(node x _ h hne).1, (node x _ h hne).2]; exact S.next x h

end
end WfqueueReuse
