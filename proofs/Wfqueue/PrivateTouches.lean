prelude
import Wfqueue.MakeNode
import Wfqueue.Retire
import Wfqueue.Touches
/-!
# What the accesses of make_node and retire are to

## Main statements

* `Making.touches`, `Retiring.touches`
-/

namespace Wfqueue
open Gen.Wfqueue

variable {n b c op pc : Nat} {S : Store} {m : Mem} {r : Regs} {buf : List Nat} {a : Access} {e₁ e₂ : Expr}

/-- The number of slots is read. -/
theorem touches_threads (h₀ : r 0 = 1) : Touches n S ⟨op, pc, r, buf⟩ ⟨⟨r 0, 7, 0⟩, false, true⟩ := by
  rw [h₀]
  exact .queue (by decide) (by decide) (fun _ => rfl) fun _ => rfl

/-- A field of the own slot. -/
theorem touches_own {f : Nat} {w pl : Bool} (h₀ : r 0 = 1) (h₁ : r 1 < n) (ho : op ≠ 2) (hf : 17 ≤ f ∧ f ≤ 20) :
    Touches n S ⟨op, pc, r, buf⟩ ⟨⟨r 0, f, r 1⟩, w, pl⟩ := by
  rw [h₀]
  exact .own (f := ⟨op, pc, r, buf⟩) hf.1 hf.2 ho h₁

/-- What a slot announces. -/
theorem touches_hazard {f i : Nat} (h₀ : r 0 = 1) (hi : i < n) (hf : 14 ≤ f ∧ f ≤ 16) :
    Touches n S ⟨op, pc, r, buf⟩ ⟨⟨r 0, f, i⟩, false, false⟩ := by
  rw [h₀]
  exact .slot (by omega) (by omega) (by omega) hi

namespace Sweep

theorem touches (h₀ : r 0 = 1) (h₁ : r 1 < n) (ho : op ≠ 2) : ∀ k, k ≤ 40 →
    Sweeping n (r 1) S m (window b r) k → (code b c e₁ e₂ k).access r = some a → Touches n S ⟨op, c + k, r, buf⟩ a
  | 0, _, _, e | 8, _, _, e | 29, _, _, e => by cases e; exact touches_threads h₀
  | 3, _, _, e | 23, _, _, e | 25, _, _, e | 28, _, _, e | 30, _, _, e | 34, _, _, e | 36, _, _, e | 37, _, _, e => by
    cases e
    exact touches_own h₀ h₁ ho (by decide)
  | 7, _, ⟨H, h'⟩, e => by
    cases e
    obtain ⟨suf, B⟩ := comes_ne H h'
    exact .older ho (.retired B.mem)
  | 11, _, H, e => by cases e; exact touches_hazard h₀ H.2.1 (by dsimp only; omega)
  | 12, _, H, e => by cases e; exact touches_hazard h₀ H.1.2.1 (by dsimp only; omega)
  | 13, _, H, e => by cases e; exact touches_hazard h₀ H.1.1.2.1 (by dsimp only; omega)
  | 27, _, ⟨⟨⟨suf, B, _⟩, _⟩, h₂⟩, e => by
    cases e
    obtain ⟨pre, e⟩ := B.resolve_left fun h => h₂ h.1
    exact .older ho (.retired (show _ ∈ S.retired (r 1) by rw [e]; exact List.mem_append.mpr (.inr (.head _))))
  | 35, _, H, e => by cases e; exact .older ho (.own H.1.2.own)
  | 1, _, _, e | 2, _, _, e | 4, _, _, e | 5, _, _, e | 6, _, _, e | 9, _, _, e | 10, _, _, e | 14, _, _, e
  | 15, _, _, e | 16, _, _, e | 17, _, _, e | 18, _, _, e | 19, _, _, e | 20, _, _, e | 21, _, _, e | 22, _, _, e
  | 24, _, _, e | 26, _, _, e | 31, _, _, e | 32, _, _, e | 33, _, _, e | 38, _, _, e | 39, _, _, e
  | 40, _, _, e => nomatch e
  | _ + 41, hk, _, _ => absurd hk (by omega)

end Sweep

namespace Reuse

theorem touches (h : Stored n S m) (h₀ : r 0 = 1) (h₁ : r 1 < n) (ho : op ≠ 2) : ∀ k, k ≤ 8 →
    Reusing (r 1) S (window b r) (r 5) k → (code b c k).access r = some a → Touches n S ⟨op, c + k, r, buf⟩ a
  | 0, _, _, e | 5, _, _, e | 6, _, _, e | 7, _, _, e => by
    cases e
    exact touches_own h₀ h₁ ho (by decide)
  | 4, _, ⟨l, e'⟩, e => by
    cases e
    exact .older ho (.own (h.pool_own _ _ (show r b ∈ _ by rw [e']; exact .head _)))
  | 1, _, _, e | 2, _, _, e | 3, _, _, e | 8, _, _, e => nomatch e
  | _ + 9, hk, _, _ => absurd hk (by omega)

end Reuse

theorem Making.touches (h : Stored n S m) (H : Making n S m r pc) (hpc : pc ≤ 75)
    (e : Frame.access program ⟨0, pc, r, buf⟩ = some a) : Touches n S ⟨0, pc, r, buf⟩ a := by
  have h₀ := H.queue
  have h₁ := H.slot
  cases H.at_pc with
  | @reuse k hk A =>
    rcases Nat.lt_or_ge k 9 with h' | h'
    · unfold Frame.access Frame.instr? at e
      rw [code_reuse k (by omega)] at e
      exact Reuse.touches h h₀ h₁ (by decide) k (by omega) A e
    · rw [show k = 9 by omega] at e
      cases e
  | @again k hk A =>
    rcases Nat.lt_or_ge k 9 with h' | h'
    · unfold Frame.access Frame.instr? at e
      rw [code_again k (by omega)] at e
      exact Reuse.touches h h₀ h₁ (by decide) k (by omega) A e
    · rw [show k = 9 by omega] at e
      cases e
  | @sweep k hk A =>
    unfold Frame.access Frame.instr? at e
    rw [code_sweep k hk] at e
    exact Sweep.touches h₀ h₁ (by decide) k hk A e
  | @write part hp W =>
    match part, hp, W with
    | 0, _, W | 1, _, W | 2, _, W | 3, _, W => cases e; exact .made (by decide) nofun W.hand.own
    | 4, _, _ => cases e
  | ready _ =>
    cases e
    show Touches n S _ ⟨⟨r 0, 11, r 1⟩, true, false⟩
    rw [h₀]
    exact .slot (by decide) (by decide) (by decide) h₁
  | _ => cases e

theorem Retiring.touches (H : Retiring n S m r pc) (hpc : pc ≤ 216)
    (e : Frame.access program ⟨1, pc, r, buf⟩ = some a) : Touches n S ⟨1, pc, r, buf⟩ a := by
  have h₀ := H.queue
  have h₁ := H.slot
  cases H.at_pc with
  | enter => cases e; exact touches_own h₀ h₁ (by decide) (by decide)
  | link hp e' hx =>
    rcases hp with rfl | rfl
    · cases e; exact touches_own h₀ h₁ (by decide) (by decide)
    · cases e; exact .older nofun (.leaving e' hx)
  | put => cases e; exact touches_own h₀ h₁ (by decide) (by decide)
  | counts h₂ h₃ =>
    have hpc : pc = 171 ∨ pc = 172 ∨ pc = 173 ∨ pc = 174 := by omega
    rcases hpc with rfl | rfl | rfl | rfl
    · cases e; exact touches_own h₀ h₁ (by decide) (by decide)
    · cases e; exact touches_own h₀ h₁ (by decide) (by decide)
    · cases e; exact touches_threads h₀
    · cases e
  | @sweep k hk A =>
    rcases Nat.lt_or_ge k 41 with h' | h'
    · unfold Frame.access Frame.instr? at e
      rw [code_sweep k (by omega)] at e
      exact Sweep.touches h₀ h₁ (by decide) k (by omega) A e
    · rw [show k = 41 by omega] at e
      cases e

end Wfqueue
