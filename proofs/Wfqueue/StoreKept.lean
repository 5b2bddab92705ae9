prelude
import Wfqueue.StoreMoves
/-!
# The memory shows the store, whoever moves

## Main statements

* `PrivateMove.stored`: after a private move, if it shows the slot's own part
* `PublicMove.stored`: after a public one
-/

namespace Wfqueue
open Gen.Wfqueue

variable {n p q : Nat} {S S' : Store} {m m' : Mem}

namespace PrivateMove

theorem leaving_eq (M : PrivateMove p S m S' m') (h₀ : S'.leaving q ≠ 0) : S'.leaving q = S.leaving q := by
  by_cases e : q = p
  · rw [e] at h₀ ⊢
    exact M.leaving.elim id fun e => absurd e h₀
  · exact (M.other q e).2.2

/-- The memory shows the store after a private move, if it shows the slot's own part. -/
theorem stored (M : PrivateMove p S m S' m') (h : Stored n S m) (queue : m' (Heap.extent 1) ≠ 0)
    (apart : ∀ x, x ≤ 1 → S'.role x = .none) (exist : ∀ x, S'.role x ≠ .none → m' (Heap.extent x) ≠ 0)
    (pool : Chain m' (m' (poolCell p)) (S'.pool p)) (pool_own : ∀ x, x ∈ S'.pool p → S'.role x = .own p)
    (pool_nodup : (S'.pool p).Nodup) (retired : Chain m' (m' (retiredCell p)) (S'.retired p))
    (retired_shared : ∀ x, x ∈ S'.retired p → (S'.role x).Shared) (retired_nodup : (S'.retired p).Nodup)
    (leaving_out : S'.leaving p ≠ 0 → ¬ S'.leaving p ∈ S'.retired p) : Stored n S' m' where
  most := h.most
  threads := (M.queue h (.inl (by decide)) (by decide)).trans h.threads
  queue := queue
  apart := apart
  exist := exist
  pool q := by
    by_cases e : q = p
    · rw [e]; exact pool
    · rw [(M.other q e).1, M.queue h (.inr (.inr e)) (by decide)]
      exact (h.pool q).keep fun x hx => M.own h e (h.pool_own q x hx)
  pool_own q x hx := by
    by_cases e : q = p
    · rw [e] at hx ⊢; exact pool_own x hx
    · rw [(M.other q e).1] at hx
      exact M.role_own h e (h.pool_own q x hx)
  pool_nodup q := by
    by_cases e : q = p
    · rw [e]; exact pool_nodup
    · rw [(M.other q e).1]; exact h.pool_nodup q
  retired q := by
    by_cases e : q = p
    · rw [e]; exact retired
    · rw [(M.other q e).2.1, M.queue h (.inr (.inr e)) (by decide)]
      refine (h.retired q).keep fun x hx => ?_
      have hs := h.retired_shared q x hx
      have := h.name_shared hs
      rcases M.cell (olderCell x) (show x ≠ 0 by omega) with e' | ⟨h₁, _⟩ | e' | ⟨_, e' | e'⟩
      · exact e'
      · have h₁ : x = 1 := h₁
        omega
      · exact absurd e' hs.ne_own
      · exact absurd (h.retired_inj q p x hx e') e
      · have e' : x = S.leaving p := e'
        exact absurd (e' ▸ hx) (h.leaving_out p q (by omega))
  retired_shared q x hx := by
    by_cases e : q = p
    · rw [e] at hx; exact retired_shared x hx
    · rw [(M.other q e).2.1] at hx
      have hs := h.retired_shared q x hx
      rw [M.live hs fun h' => e (h.retired_inj q p x hx h')]
      exact hs
  retired_nodup q := by
    by_cases e : q = p
    · rw [e]; exact retired_nodup
    · rw [(M.other q e).2.1]; exact h.retired_nodup q
  retired_inj := by
    have key : ∀ q x, q ≠ p → x ∈ S'.retired q → ¬ x ∈ S'.retired p := by
      intro q x e hq hx
      rw [(M.other q e).2.1] at hq
      rcases M.retired x hx with h' | ⟨h₀, h'⟩
      · exact e (h.retired_inj q p x hq h')
      · exact h.leaving_out p q (h' ▸ h₀) (h' ▸ hq)
    intro q s x hq hs
    by_cases e : q = p
    · by_cases e' : s = p
      · rw [e, e']
      · exact absurd (e ▸ hq) (key s x e' hs)
    · by_cases e' : s = p
      · exact absurd (e' ▸ hs) (key q x e hq)
      · rw [(M.other q e).2.1] at hq
        rw [(M.other s e').2.1] at hs
        exact h.retired_inj q s x hq hs
  leaving_shared q h₀ := by
    have e := M.leaving_eq h₀
    rw [e] at h₀ ⊢
    have hs := h.leaving_shared q h₀
    rw [M.live hs (h.leaving_out q p h₀)]
    exact hs
  leaving_out q s h₀ hx := by
    have e := M.leaving_eq h₀
    by_cases es : s = p
    · rw [es] at hx
      by_cases eq : q = p
      · rw [eq] at h₀ hx
        exact leaving_out h₀ hx
      · rw [e] at h₀ hx
        rcases M.retired _ hx with h' | ⟨_, h'⟩
        · exact h.leaving_out q p h₀ h'
        · exact eq (h.leaving_inj q p h₀ h')
    · rw [e, (M.other s es).2.1] at hx
      exact h.leaving_out q s (e ▸ h₀) hx
  leaving_inj q s h₀ e := by
    have h₁ := M.leaving_eq h₀
    have h₂ := M.leaving_eq (q := s) (e ▸ h₀)
    exact h.leaving_inj q s (h₁ ▸ h₀) (h₁.symm.trans (e.trans h₂))
  guard q c h₀ := by
    rw [M.guard] at h₀ ⊢
    obtain ⟨h₁, h₂, h₃, h₄⟩ := h.guard q c h₀
    refine ⟨h₁, h₂, ?_, ?_⟩
    · rw [M.queue h (.inl (show 14 + c ≤ 16 by omega)) (show 14 + c ≠ 4 by omega)]
      exact h₃
    · rw [M.guarded h₄ rfl]; exact h₄

end PrivateMove

/-- The memory shows the store after a public move. -/
theorem PublicMove.stored (M : PublicMove n q S m S' m') (h : Stored n S m) : Stored n S' m' where
  most := h.most
  threads := M.threads.trans h.threads
  queue := by rw [M.extent]; exact h.queue
  apart x hx := by
    rcases M.role x with e | ⟨e, _⟩ | ⟨e, _⟩
    · exact e.trans (h.apart x hx)
    · exact absurd (h.apart x hx) e.ne_none
    · have e := e.own
      rw [h.apart x hx] at e; cases e
  exist x hx := by
    rw [M.extent]
    refine h.exist x ?_
    rcases M.role x with e | ⟨e, _⟩ | ⟨e, _⟩
    · rw [← e]; exact hx
    · exact e.ne_none
    · rw [e.own]; nofun
  pool p := by
    rw [M.poolCell, M.pool]
    exact (h.pool p).keep fun x hx => M.older x (h.name_own (h.pool_own p x hx))
  pool_own p x hx := by
    rw [M.pool] at hx
    have ho := h.pool_own p x hx
    rcases M.role x with e | ⟨e, _⟩ | ⟨e, _⟩
    · exact e.trans ho
    · exact absurd ho e.ne_own
    · have e' := ho.symm.trans e.own
      injection e' with e'
      exact absurd (e' ▸ hx) e.out
  pool_nodup := by rw [M.pool]; exact h.pool_nodup
  retired p := by
    rw [M.retiredCell, M.retired]
    exact (h.retired p).keep fun x hx => M.older x (h.name_shared (h.retired_shared p x hx))
  retired_shared p x hx := by
    rw [M.retired] at hx
    exact M.role_shared (h.retired_shared p x hx)
  retired_nodup := by rw [M.retired]; exact h.retired_nodup
  retired_inj := by rw [M.retired]; exact h.retired_inj
  leaving_shared p h₀ := by
    by_cases e : p = q
    · rw [e] at h₀ ⊢
      rcases M.leaving with e | e | ⟨e, _⟩
      · rw [e] at h₀ ⊢; exact M.role_shared (h.leaving_shared q h₀)
      · exact absurd e h₀
      · exact e
    · rw [M.leaving_other p e] at h₀ ⊢
      exact M.role_shared (h.leaving_shared p h₀)
  leaving_out p s h₀ := by
    rw [M.retired]
    by_cases e : p = q
    · rw [e] at h₀ ⊢
      rcases M.leaving with e | e | ⟨_, e, _⟩
      · rw [e] at h₀ ⊢; exact h.leaving_out q s h₀
      · exact absurd e h₀
      · exact e s
    · rw [M.leaving_other p e] at h₀ ⊢
      exact h.leaving_out p s h₀
  leaving_inj p s h₀ he := by
    by_cases e : p = s
    · exact e
    · exfalso
      have key : ∀ a, a ≠ q → S.leaving a ≠ 0 → S.leaving a ≠ S'.leaving q := by
        intro a ha h₁ h₂
        rcases M.leaving with e | e | ⟨_, _, e⟩
        · exact ha (h.leaving_inj a q h₁ (h₂.trans e))
        · exact h₁ (h₂.trans e)
        · exact e a ha h₂
      by_cases ep : p = q
      · have es : s ≠ q := fun e' => e (ep.trans e'.symm)
        rw [ep] at h₀ he
        rw [M.leaving_other s es] at he
        exact key s es (he ▸ h₀) he.symm
      · rw [M.leaving_other p ep] at h₀ he
        by_cases es : s = q
        · exact key p ep h₀ (es ▸ he)
        · exact e (h.leaving_inj p s h₀ (he.trans (M.leaving_other s es)))
  guard s c h₀ := by
    by_cases e : s = q
    · rw [e] at h₀ ⊢
      rcases M.guard c with e | ⟨e, e'⟩ | ⟨h₁, h₂, h₃, h₄, _⟩
      · exact absurd e h₀
      · rw [e] at h₀ ⊢
        obtain ⟨h₁, h₂, h₃, h₄⟩ := h.guard q c h₀
        exact ⟨h₁, h₂, e'.trans h₃, M.role_shared h₄⟩
      · exact ⟨h₁, h₂, h₃, h₄⟩
    · rw [M.guard_other s e] at h₀ ⊢
      obtain ⟨h₁, h₂, h₃, h₄⟩ := h.guard s c h₀
      exact ⟨h₁, h₂, (M.hazard s c e h₂).trans h₃, M.role_shared h₄⟩

end Wfqueue
