prelude
import WfqueueNever.Past
import WfqueueNever.Touches
/-!
# What slots were given before, later

## Main statements

* `Old.later`: it stays so
* `Old.apart`: different slots were given different nodes
-/

namespace WfqueueNever

variable {n p q x : Nat} {G G' : View} {m m' : Mem}

theorem Old.later (hp : p < n) (L : Laid n G m) (H : Later n G m G' m') (h : Old G m p x) : Old G' m' p x := by
  obtain ⟨j, h₁, h₂, h₃⟩ := h
  have hh := L.h_le
  have ht := L.t_le
  have hn := L.most
  have mono := H.h_le
  refine ⟨j, by omega, h₂.trans (View.node_congr H.line (by omega)).symm, fun h => ?_⟩
  have e := h₃ h
  rw [H.taker _ (by omega) (by omega)]
  exact e

/-- Different slots were given different nodes. -/
theorem Old.apart (L : Laid n G m) (hp : p < n) (hq : q < n) (h : Old G m p x) (h' : Old G m q x) : p = q := by
  obtain ⟨i, h₁, h₂, h₃⟩ := h
  obtain ⟨j, k₁, k₂, k₃⟩ := h'
  exact L.node_apart hp hq h₁ k₁ h₃ k₃ (h₂.symm.trans k₂)

end WfqueueNever
