prelude
import Wfqueue.Store
/-!
# Who may do what to the nodes

## Main definitions

* `PrivateMove p S m S' m'`: what the thread of slot `p` does where others do not look: in its lists, and with the nodes
  that it alone knows
* `PublicMove n q S m S' m'`: what any other instruction of the thread of slot `q` may do to the store
* `Still p S m S' m'`: what slot `p` relies on there is as it was

## Main statements

* `PrivateMove.still`, `PublicMove.still`: neither disturbs another slot
* `PrivateMove.queue`, `.node`, `.role_shared`, `.live`, `.guarded`: what others see of a private move, which is nothing

## Implementation notes

A node that others know becomes one that a slot alone knows in one case only: it is retired, and nobody guards it. A
guard is new only on a node that is not retired. So what is guarded stays what it is.
-/

namespace Wfqueue
open Gen.Wfqueue

/-- What the thread of slot `p` does in its lists, and with the nodes that it alone knows. -/
structure PrivateMove (p : Nat) (S : Store) (m : Mem) (S' : Store) (m' : Mem) : Prop where
  cell : ∀ l : Loc, l.obj ≠ 0 → m' l = m l ∨
    (l.obj = 1 ∧ Field.slotsPool ≤ l.field ∧ l.field ≤ Field.slotsPending ∧ l.idx = p) ∨ S.role l.obj = .own p ∨
    (l.field = Field.nodeOlder ∧ (l.obj ∈ S.retired p ∨ l.obj = S.leaving p))
  role : ∀ x, S'.role x = S.role x ∨ (S.role x = .none ∧ S'.role x = .own p) ∨
    (S.role x = .own p ∧ S'.role x = .none) ∨ (x ∈ S.retired p ∧ S'.role x = .own p ∧ ∀ q c, S.guard q c ≠ x)
  other : ∀ q, q ≠ p → S'.pool q = S.pool q ∧ S'.retired q = S.retired q ∧ S'.leaving q = S.leaving q
  guard : S'.guard = S.guard
  retired : ∀ x, x ∈ S'.retired p → x ∈ S.retired p ∨ (x ≠ 0 ∧ x = S.leaving p)
  leaving : S'.leaving p = S.leaving p ∨ S'.leaving p = 0

/-- What any other instruction of the thread of slot `q` may do to the store. -/
structure PublicMove (n q : Nat) (S : Store) (m : Mem) (S' : Store) (m' : Mem) : Prop where
  threads : m' ⟨1, Field.threads, 0⟩ = m ⟨1, Field.threads, 0⟩
  extent : ∀ x, m' (Heap.extent x) = m (Heap.extent x)
  poolCell : ∀ p, m' (poolCell p) = m (poolCell p)
  retiredCell : ∀ p, m' (retiredCell p) = m (retiredCell p)
  older : ∀ x, 2 ≤ x → m' (olderCell x) = m (olderCell x)
  hazard : ∀ p c, p ≠ q → c < 3 → m' (hazardCell p c) = m (hazardCell p c)
  /-- nobody writes the nodes that another slot alone knows -/
  own : ∀ p x f, p ≠ q → S.role x = .own p → m' ⟨x, f, 0⟩ = m ⟨x, f, 0⟩
  /-- a node is made known, or what others may know changes its place -/
  role : ∀ x, S'.role x = S.role x ∨ ((S.role x).Shared ∧ (S'.role x).Shared) ∨
    (S.Hand q x ∧ (S'.role x).Shared)
  pool : S'.pool = S.pool
  retired : S'.retired = S.retired
  leaving_other : ∀ p, p ≠ q → S'.leaving p = S.leaving p
  leaving : S'.leaving q = S.leaving q ∨ S'.leaving q = 0 ∨ ((S'.role (S'.leaving q)).Shared ∧
    (∀ p, ¬ S'.leaving q ∈ S.retired p) ∧ ∀ p, p ≠ q → S.leaving p ≠ S'.leaving q)
  guard_other : ∀ p, p ≠ q → S'.guard p = S.guard p
  guard : ∀ c, S'.guard q c = 0 ∨ (S'.guard q c = S.guard q c ∧ m' (hazardCell q c) = m (hazardCell q c)) ∨
    (q < n ∧ c < 3 ∧ m' (hazardCell q c) = S'.guard q c ∧ (S'.role (S'.guard q c)).Shared ∧
      ∀ p, ¬ S'.guard q c ∈ S.retired p)

/-- What slot `p` relies on is as it was. -/
structure Still (p : Nat) (S : Store) (m : Mem) (S' : Store) (m' : Mem) : Prop where
  pool : S'.pool p = S.pool p
  retired : S'.retired p = S.retired p
  leaving : S'.leaving p = S.leaving p
  role : ∀ x, S.role x = .own p → S'.role x = .own p
  own : ∀ x f, S.role x = .own p → m' ⟨x, f, 0⟩ = m ⟨x, f, 0⟩
  older : S.leaving p ≠ 0 → m' (olderCell (S.leaving p)) = m (olderCell (S.leaving p))
  guard : ∀ x q c, x ∈ S.retired p → S.guard q c ≠ x → S'.guard q c ≠ x

section
variable {n p q c f i x : Nat} {S S' : Store} {m m' : Mem}

theorem Still.hand (T : Still p S m S' m') (h : S.Hand p x) : S'.Hand p x :=
  ⟨T.role x h.own, by rw [T.pool]; exact h.out⟩

namespace PrivateMove

/-- Of the queue's own fields others do not see any change. -/
theorem queue (M : PrivateMove p S m S' m') (h : Stored n S m) (hf : f ≤ 16 ∨ 21 ≤ f ∨ i ≠ p)
    (ho : f ≠ Field.nodeOlder) : m' ⟨1, f, i⟩ = m ⟨1, f, i⟩ := by
  rcases M.cell ⟨1, f, i⟩ nofun with e | ⟨_, h₁, h₂, h₃⟩ | e | ⟨e, _⟩
  · exact e
  · have h₁ : 17 ≤ f := h₁
    have h₂ : f ≤ 20 := h₂
    have h₃ : i = p := h₃
    omega
  · have := h.name_own (x := 1) e
    omega
  · exact absurd e ho

/-- Of the nodes that others may know they see no change. -/
theorem node (M : PrivateMove p S m S' m') (h : Stored n S m) (hx : (S.role x).Shared) (hf : f ≤ 3) :
    m' ⟨x, f, i⟩ = m ⟨x, f, i⟩ := by
  have := h.name_shared hx
  rcases M.cell ⟨x, f, i⟩ (show x ≠ 0 by omega) with e | ⟨h₁, _⟩ | e | ⟨e, _⟩
  · exact e
  · have h₁ : x = 1 := h₁
    omega
  · exact absurd e hx.ne_own
  · have e : f = 4 := e
    omega

/-- Nor of those that another slot alone knows. -/
theorem own (M : PrivateMove p S m S' m') (h : Stored n S m) (hq : q ≠ p) (hx : S.role x = .own q) :
    m' ⟨x, f, i⟩ = m ⟨x, f, i⟩ := by
  have := h.name_own hx
  rcases M.cell ⟨x, f, i⟩ (show x ≠ 0 by omega) with e | ⟨h₁, _⟩ | e | ⟨_, e | e⟩
  · exact e
  · have h₁ : x = 1 := h₁
    omega
  · injection hx.symm.trans e with e
    exact absurd e hq
  · exact absurd e (h.own_out hx).1
  · exact absurd e (h.own_out hx).2

/-- A node that others may know stays what it is, unless it is retired and not guarded. -/
theorem role_shared (M : PrivateMove p S m S' m') (hx : (S.role x).Shared) :
    S'.role x = S.role x ∨ (x ∈ S.retired p ∧ S'.role x = .own p ∧ ∀ q c, S.guard q c ≠ x) := by
  rcases M.role x with e | ⟨e, _⟩ | ⟨e, _⟩ | e
  · exact .inl e
  · exact absurd e hx.ne_none
  · exact absurd e hx.ne_own
  · exact .inr e

theorem live (M : PrivateMove p S m S' m') (hx : (S.role x).Shared) (hr : ¬ x ∈ S.retired p) :
    S'.role x = S.role x := (M.role_shared hx).elim id fun e => absurd e.1 hr

theorem guarded (M : PrivateMove p S m S' m') (hx : (S.role x).Shared) (hg : S.guard q c = x) :
    S'.role x = S.role x := (M.role_shared hx).elim id fun e => absurd hg (e.2.2 q c)

/-- Nothing private becomes known to others. -/
theorem shared (M : PrivateMove p S m S' m') (hx : (S'.role x).Shared) : S'.role x = S.role x := by
  rcases M.role x with e | ⟨_, e⟩ | ⟨_, e⟩ | ⟨_, e, _⟩
  · exact e
  · exact absurd e hx.ne_own
  · exact absurd e hx.ne_none
  · exact absurd e hx.ne_own

/-- Another slot's node stays its own. -/
theorem role_own (M : PrivateMove p S m S' m') (h : Stored n S m) (hq : q ≠ p) (hx : S.role x = .own q) :
    S'.role x = .own q := by
  rcases M.role x with e | ⟨e, _⟩ | ⟨e, _⟩ | ⟨e, _⟩
  · exact e.trans hx
  · rw [hx] at e; cases e
  · rw [hx] at e; injection e with e; exact absurd e hq
  · exact absurd e (h.own_out hx).1

theorem still (M : PrivateMove p S m S' m') (h : Stored n S m) (hq : q ≠ p) : Still q S m S' m' where
  pool := (M.other q hq).1
  retired := (M.other q hq).2.1
  leaving := (M.other q hq).2.2
  role _ hx := M.role_own h hq hx
  own _ _ hx := M.own h hq hx
  older h₀ := by
    have hx := h.leaving_shared q h₀
    have := h.name_shared hx
    rcases M.cell (olderCell (S.leaving q)) h₀ with e | ⟨h₁, _⟩ | e | ⟨_, e | e⟩
    · exact e
    · have h₁ : S.leaving q = 1 := h₁
      omega
    · exact absurd e hx.ne_own
    · exact absurd e (h.leaving_out q p h₀)
    · exact absurd (h.leaving_inj q p h₀ e) hq
  guard x s c _ hg := by rw [M.guard]; exact hg

end PrivateMove

namespace PublicMove

theorem role_own (M : PublicMove n q S m S' m') (hp : p ≠ q) (hx : S.role x = .own p) : S'.role x = .own p := by
  rcases M.role x with e | ⟨e, _⟩ | ⟨e, _⟩
  · exact e.trans hx
  · exact absurd hx e.ne_own
  · have e := e.own
    rw [hx] at e; injection e with e; exact absurd e hp

theorem role_shared (M : PublicMove n q S m S' m') (hx : (S.role x).Shared) : (S'.role x).Shared := by
  rcases M.role x with e | ⟨_, e⟩ | ⟨_, e⟩
  · rw [e]; exact hx
  · exact e
  · exact e

theorem still (M : PublicMove n q S m S' m') (h : Stored n S m) (hp : p ≠ q) : Still p S m S' m' where
  pool := by rw [M.pool]
  retired := by rw [M.retired]
  leaving := M.leaving_other p hp
  role _ hx := M.role_own hp hx
  own x f hx := M.own p x f hp hx
  older h₀ := M.older _ (h.name_shared (h.leaving_shared p h₀))
  guard x s c hx hg := by
    have := h.name_shared (h.retired_shared p x hx)
    by_cases e : s = q
    · rw [e] at hg ⊢
      rcases M.guard c with e | ⟨e, _⟩ | ⟨_, _, _, _, e⟩
      · rw [e]; omega
      · rw [e]; exact hg
      · intro e'; rw [e'] at e; exact e p hx
    · rw [M.guard_other s e]; exact hg

end PublicMove
end
end Wfqueue
