prelude
import WfqueueNever.ServeFair
/-!
# What a slot does itself leaves true what is true of its dequeue

## Main statements

* `Fair.ask`, `.close`, `.look`, `.close_off`, `.ask_again`, `.rest`: the ways in which a dequeue goes on
-/

namespace WfqueueNever
namespace Fair
variable {n p b h t asked gift : Nat} {node tk : Nat → Nat} {d : Ask}

/-- Nobody gives an idle slot the node behind head. -/
theorem idle_front (hs : d.stage = .idle) (ht : h < t) (F : Fair n p node tk h t asked gift d) : tk (h + 1) ≠ p := by
  intro e
  have := F.idle hs
  rcases F.answered ht e with h' | ⟨h' | ⟨h', _⟩, _⟩
  · omega
  · rw [hs] at h'; cases h'
  · rw [hs] at h'; cases h'

/-- The request is opened. -/
theorem ask (hn : n < nobody) (hp : p < n) (hs : d.stage = .idle) (F : Fair n p node tk h t asked gift d) :
    Fair n p node tk h t (node d.rank) gift ⟨.asking, d.rank, d.rank, h, d.looked⟩ where
  gift := F.gift
  rank_pos := F.rank_pos
  mine := F.mine
  newest := F.newest
  answered _ _ := .inr ⟨.inl rfl, rfl⟩
  opened _ := rfl
  shut h' := absurd rfl h'
  request_le := Nat.le_refl _
  since := ⟨F.idle hs, Nat.le_refl _⟩
  looked := nofun
  unique i hi hi' e := by
    by_cases e' : i = h + 1
    · rw [e'] at e
      exact absurd e (F.idle_front hs (by omega))
    · exact .inl (F.newest i (by omega) e)
  idle := nofun
  turn _ _ i hi hi' _ h₁ h₂ := by
    have hi : h < i := hi
    have := turns_lt h₁ hp hn h₂
    show turns n (tk i) p + i ≤ n + h
    omega

/-- The request is closed again. -/
theorem close (hb : b < d.request) (F : Fair n p node tk h t asked gift d) :
    Fair n p node tk h t (node b) gift ⟨.closing, d.rank, d.request, d.since, h⟩ where
  gift := F.gift
  rank_pos := F.rank_pos
  mine := F.mine
  newest := F.newest
  answered h₁ h₂ := (F.answered h₁ h₂).imp id fun h' => ⟨.inr ⟨rfl, rfl⟩, h'.2⟩
  opened := nofun
  shut _ := ⟨b, Nat.lt_of_lt_of_le hb F.request_le, rfl⟩
  request_le := F.request_le
  since := F.since
  looked _ := ⟨F.since.2, Nat.le_refl _⟩
  unique := F.unique
  idle := nofun
  turn := nofun

/-- The slot has seen head where it is, after it closed the request. -/
theorem look (hs : d.stage = .closing) (F : Fair n p node tk h t asked gift d) :
    Fair n p node tk h t asked gift ⟨.closing, d.rank, d.request, d.since, h⟩ where
  gift := F.gift
  rank_pos := F.rank_pos
  mine := F.mine
  newest := F.newest
  answered h₁ h₂ := (F.answered h₁ h₂).imp id fun h' => ⟨.inr ⟨rfl, rfl⟩, h'.2⟩
  opened := nofun
  shut _ := F.shut (by rw [hs]; nofun)
  request_le := F.request_le
  since := F.since
  looked _ := ⟨F.since.2, Nat.le_refl _⟩
  unique := F.unique
  idle := nofun
  turn := nofun

/-- Nobody can give the slot another node. -/
theorem close_off (hs : d.stage = .asking ∧ d.request ≠ d.rank ∨ d.stage = .closing)
    (hl : h < t → tk (h + 1) = p → ¬ d.Live h) (F : Fair n p node tk h t asked gift d) :
    Fair n p node tk h t asked gift ⟨.closed, d.rank, d.request, d.since, d.looked⟩ where
  gift := F.gift
  rank_pos := F.rank_pos
  mine := F.mine
  newest := F.newest
  answered h₁ h₂ := .inl ((F.answered h₁ h₂).elim id fun h' => absurd h' (hl h₁ h₂))
  opened := nofun
  shut _ := by
    rcases hs with ⟨hs, hr⟩ | hs
    · exact ⟨d.request, Nat.lt_of_le_of_ne F.request_le hr, F.opened hs⟩
    · exact F.shut (by rw [hs]; nofun)
  request_le := F.request_le
  since := F.since
  looked := nofun
  unique := F.unique
  idle := nofun
  turn := nofun

/-- The operation has what it will return. -/
theorem rest (hs : d.stage = .closed) (hr : d.rank ≤ h + 1) (F : Fair n p node tk h t asked gift d) :
    Fair n p node tk h t asked gift ⟨.idle, d.rank, d.request, d.since, d.looked⟩ where
  gift := F.gift
  rank_pos := F.rank_pos
  mine := F.mine
  newest := F.newest
  answered h₁ h₂ := by
    rcases F.answered h₁ h₂ with h' | ⟨h' | ⟨h', _⟩, _⟩
    · exact .inl h'
    · rw [hs] at h'; cases h'
    · rw [hs] at h'; cases h'
  opened := nofun
  shut _ := F.shut (by rw [hs]; nofun)
  request_le := F.request_le
  since := F.since
  looked := nofun
  unique := F.unique
  idle _ := hr
  turn := nofun

/-- After all the request is answered: as if it had never been closed. -/
theorem ask_again (hs : d.stage = .closed) (hr : d.request ≠ d.rank) (F : Fair n p node tk h t asked gift d) :
    Fair n p node tk h t (node d.request) gift d where
  gift := F.gift
  rank_pos := F.rank_pos
  mine := F.mine
  newest := F.newest
  answered := F.answered
  opened _ := rfl
  shut _ := ⟨d.request, Nat.lt_of_le_of_ne F.request_le hr, rfl⟩
  request_le := F.request_le
  since := F.since
  looked h' := by rw [hs] at h'; cases h'
  unique := F.unique
  idle h' := by rw [hs] at h'; cases h'
  turn h' := by rw [hs] at h'; cases h'

end Fair
end WfqueueNever
