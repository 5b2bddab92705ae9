prelude
import Machine.Branch
import Machine.Roles
import Queue.Statement
/-!
# What is true of the queue's memory

## Main definitions

* `Chain x m p q`: the published nodes from `p` to the last one; those behind `p` spell the list `q`
* `Lag m p d`: so many nodes, `d`, are behind `p`
* `Seen x m f h`: field `f`, which is `head` or `tail`, was at node `h`
* `Front x m h n`: behind the published node `h` is node `n`
* `Shared x m q`: the memory `m` represents the queue `q`
* `Guarantee t x m x' m'`: what a step of thread `t` leaves as it was for the others

## Main statements

* `Chain.stable`, `Chain.append`: the steps of threads leave a chain, or append to it
* `Shared.empty`: if `head` was at a node that is the last one now, then it is there still, and the queue is empty
* `Reach.stable`: no thread is disturbed by the steps of another

## Implementation notes

A published node never changes, but that its `next` is written once. So `head` only moves along the list; a thread that
has seen it at a node knows for ever that it is there or behind. This is why the load of `next` is where an empty
`dequeue` takes effect, whatever `head` does meanwhile: no hindsight is needed. Where `tail` is does not matter for
that: any published node would do; but it bounds the steps that are needed to help.
-/

namespace Queue
open Gen.Queue

abbrev link (o : Nat) : Loc := ⟨o, Field.nodeNext, 0⟩
abbrev item (o : Nat) : Loc := ⟨o, Field.nodeValue, 0⟩

/-- The published nodes from `p` on; those behind `p` spell `q`. -/
inductive Chain (x : Roles) (m : Mem) : Nat → List Nat → Prop where
  | last {o} : x o = .shared → m (link o) = 0 → Chain x m o []
  | cons {o q} : x o = .shared → m (link o) ≠ 0 → Chain x m (m (link o)) q →
      Chain x m o (m (item (m (link o))) :: q)

/-- So many nodes are behind `p`. -/
inductive Lag (m : Mem) : Nat → Nat → Prop where
  | zero {p} : m (link p) = 0 → Lag m p 0
  | succ {p d} : m (link p) ≠ 0 → Lag m (m (link p)) d → Lag m p (d + 1)

/-- Behind the published node `h` is node `n`. -/
structure Front (x : Roles) (m : Mem) (h n : Nat) : Prop where
  shared : x h = .shared
  link : m (link h) = n
  ne_null : n ≠ 0
  next : x n = .shared

/-- How the memory represents the queue `q`. -/
structure Shared (x : Roles) (m : Mem) (q : List Nat) : Prop where
  queue : m (Heap.extent 1) ≠ 0
  nodes : ∀ o, x o ≠ .unknown → o ≠ 0 ∧ o ≠ 1 ∧ m (Heap.extent o) ≠ 0
  chain : Chain x m (m (cell Field.head)) q
  tail : x (m (cell Field.tail)) = .shared
  next : ∀ o, x o = .shared → m (link o) ≠ 0 → x (m (link o)) = .shared
  /-- there is one last node -/
  last : ∀ o o', x o = .shared → x o' = .shared → m (link o) = 0 → m (link o') = 0 → o = o'
  /-- `head` never passes `tail` -/
  order : Reach m (m (cell Field.head)) (m (cell Field.tail))
  /-- `tail` is at the last node or at the last but one -/
  behind : m (link (m (cell Field.tail))) ≠ 0 → m (link (m (link (m (cell Field.tail))))) = 0

/-- What a step of thread `t` leaves as it was: published nodes, but for a `next` that was `NULL`, and the nodes of the
other threads. `head` and `tail` may have moved on. -/
structure Guarantee (t : Tid) (x : Roles) (m : Mem) (x' : Roles) (m' : Mem) : Prop where
  shared : ∀ o, x o = .shared → x' o = .shared ∧ (m (link o) ≠ 0 → m' (link o) = m (link o)) ∧ m' (item o) = m (item o)
  own : ∀ o u, u ≠ t → x o = .own u → x' o = .own u ∧ m' (link o) = m (link o) ∧ m' (item o) = m (item o)
  cells : ∀ f, m' (cell f) = m (cell f) ∨ (m (link (m (cell f))) ≠ 0 ∧ m' (cell f) = m (link (m (cell f))))

/-- `head`, or `tail`, whichever field `f` is, was at this published node. -/
structure Seen (x : Roles) (m : Mem) (f h : Nat) : Prop where
  shared : x h = .shared
  reach : Reach m h (m (cell f))

/-- What a step means for the log: nothing, or the thread's own operation takes effect. -/
inductive Commit (q : List Nat) (st : Status) (q' : List Nat) (st' : Status) : Prop where
  | none : q' = q → st' = st → Commit q st q' st'
  | op {c r} : st = .pending c → st' = .committed c r → Op q c r q' → Commit q st q' st'

section
variable {x x' : Roles} {m m' : Mem} {q : List Nat} {t u : Tid} {p p' o n : Nat}

theorem Guarantee.refl : Guarantee t x m x m :=
  ⟨fun _ h => ⟨h, fun _ => rfl, rfl⟩, fun _ _ _ h => ⟨h, rfl, rfl⟩, fun _ => .inl rfl⟩

/-! ### Chains -/

theorem Chain.first (C : Chain x m p q) : x p = .shared := by
  cases C with
  | last h _ => exact h
  | cons h _ _ => exact h

theorem Chain.stable (h : ∀ o, x o = .shared → x' o = .shared ∧ m' (link o) = m (link o) ∧ m' (item o) = m (item o))
    (C : Chain x m p q) : Chain x' m' p q := by
  induction C with
  | last ho hl =>
    obtain ⟨h₁, h₂, _⟩ := h _ ho
    exact .last h₁ (h₂.trans hl)
  | cons ho hl C ih =>
    obtain ⟨h₁, h₂, _⟩ := h _ ho
    rw [← (h _ C.first).2.2, ← h₂]
    exact .cons h₁ (h₂.symm ▸ hl) (h₂.symm ▸ ih)

/-- Node `n` is appended to the chain, by a write to the last node's `next`. -/
theorem Chain.append (hx : ∀ o, x o = .shared → x' o = .shared)
    (hm : ∀ o, x o = .shared → m (link o) ≠ 0 → m' (link o) = m (link o))
    (hl : ∀ o, x o = .shared → m (link o) = 0 → m' (link o) = n)
    (hi : ∀ o, x o = .shared → m' (item o) = m (item o))
    (hn : n ≠ 0) (h : x' n = .shared) (hz : m' (link n) = 0) (C : Chain x m p q) :
    Chain x' m' p (q ++ [m' (item n)]) := by
  induction C with
  | @last o ho h₀ =>
    have e := hl o ho h₀
    have C' : Chain x' m' (m' (link o)) [] := by rw [e]; exact .last h hz
    have C' := Chain.cons (hx o ho) (by rw [e]; exact hn) C'
    rw [e] at C'
    exact C'
  | @cons o q ho h₀ C ih =>
    have e := hm o ho h₀
    rw [← hi _ C.first]
    have C' : Chain x' m' (m' (link o)) (q ++ [m' (item n)]) := by rw [e]; exact ih
    have C' := Chain.cons (hx o ho) (by rw [e]; exact h₀) C'
    rw [e] at C'
    exact C'

/-- A chain whose first node has a `next`. -/
theorem Chain.of_next (C : Chain x m p q) (h : m (link p) ≠ 0) :
    ∃ q', q = m (item (m (link p))) :: q' ∧ Chain x m (m (link p)) q' := by
  cases C with
  | last _ h' => exact absurd h' h
  | cons _ _ C => exact ⟨_, rfl, C⟩

theorem Chain.eq_nil (C : Chain x m p q) (h : m (link p) = 0) : q = [] := by
  cases C with
  | last _ _ => rfl
  | cons _ h' _ => exact absurd h h'

/-! ### What is behind a node -/

theorem Reach.concat (R : Reach m p p') (h : m (link p') ≠ 0) : Reach m p (m (link p')) := by
  induction R with
  | refl => exact .step h .refl
  | step h' _ ih => exact .step h' (ih h)

theorem Reach.trans {p'' : Nat} (R : Reach m p p') (R' : Reach m p' p'') : Reach m p p'' := by
  induction R with
  | refl => exact R'
  | step h _ ih => exact .step h (ih R')

/-- A node behind `p` is the next one, or behind that. -/
theorem Reach.of_ne (R : Reach m p p') (h : p' ≠ p) : m (link p) ≠ 0 ∧ Reach m (m (link p)) p' := by
  cases R with
  | refl => exact absurd rfl h
  | step h' R => exact ⟨h', R⟩

theorem Reach.of_last (R : Reach m p p') (h : m (link p) = 0) : p' = p := by
  cases R with
  | refl => rfl
  | step h' _ => exact absurd h h'

/-- A node from which `head` could be reached is one still, in the same way. -/
theorem Reach.congr (hn : ∀ o, x o = .shared → m (link o) ≠ 0 → x (m (link o)) = .shared)
    (hm : ∀ o, x o = .shared → m (link o) ≠ 0 → m' (link o) = m (link o)) (R : Reach m p p') (hp : x p = .shared) :
    Reach m' p p' := by
  induction R with
  | refl => exact .refl
  | @step p _ h _ ih =>
    have e := hm p hp h
    refine .step (e.symm ▸ h) ?_
    rw [e]
    exact ih (hn p hp h)

/-- What can be reached from a published node is published. -/
theorem Reach.shared (hn : ∀ o, x o = .shared → m (link o) ≠ 0 → x (m (link o)) = .shared) (R : Reach m p p')
    (hp : x p = .shared) : x p' = .shared := by
  induction R with
  | refl => exact hp
  | step h _ ih => exact ih (hn _ hp h)

theorem Reach.stable {f : Nat} (S : Shared x m q) (G : Guarantee t x m x' m') (hp : x p = .shared)
    (R : Reach m p (m (cell f))) : Reach m' p (m' (cell f)) := by
  have hm : ∀ o, x o = .shared → m (link o) ≠ 0 → m' (link o) = m (link o) := fun o ho => (G.shared o ho).2.1
  rcases G.cells f with h | ⟨h, h'⟩
  · rw [h]; exact R.congr S.next hm hp
  · rw [h']; exact (R.concat h).congr S.next hm hp

/-- If `head` was at a node that is the last one now, then it is there still, and the queue is empty. -/
theorem Shared.empty (S : Shared x m q) (R : Reach m p (m (cell Field.head))) (h : m (link p) = 0) : q = [] := by
  have e := R.of_last h
  exact S.chain.eq_nil (e.symm ▸ h)

theorem Seen.stable {f : Nat} (S : Shared x m q) (G : Guarantee t x m x' m') (H : Seen x m f p) : Seen x' m' f p :=
  ⟨(G.shared _ H.shared).1, H.reach.stable S G H.shared⟩

theorem Front.stable (G : Guarantee t x m x' m') (F : Front x m p n) : Front x' m' p n where
  shared := (G.shared _ F.shared).1
  link := ((G.shared _ F.shared).2.1 (F.link ▸ F.ne_null)).trans F.link
  ne_null := F.ne_null
  next := (G.shared _ F.next).1

/-- Between two published nodes there is what there was. -/
theorem Reach.keep (S : Shared x m q) (G : Guarantee t x m x' m') (R : Reach m p p') (hp : x p = .shared) :
    Reach m' p p' := R.congr S.next (fun o ho => (G.shared o ho).2.1) hp

end
end Queue
