prelude
import WfqueueNever.Serve
/-!
# What is true of a slot's dequeue

## Main definitions

* `Fair n p node tk h t asked gift d`: what is true of slot `p`, where `tk` are the takers of the line, head is at
  `h` and tail at `t`

## Main statements

* `Fair.congr`, `.settle`, `.give`, `.pass`: it stays true, whatever the others do

## Implementation notes

A taker is written once, before head passes the node. So what a slot was given is what `newest` and `unique` say: its
nodes are those with it as their taker, and of those that are newer than its request there is one at most.
-/

namespace WfqueueNever

structure Fair (n p : Nat) (node tk : Nat → Nat) (h t asked gift : Nat) (d : Ask) : Prop where
  gift : gift = node d.rank
  rank_pos : 1 ≤ d.rank
  mine : 2 ≤ d.rank → d.rank ≤ h + 2 ∧ d.rank ≤ t + 1 ∧ tk (d.rank - 1) = p
  newest : ∀ i, i ≤ h → tk i = p → i + 1 ≤ d.rank
  /-- the node behind head is given to the slot, or will be -/
  answered : h < t → tk (h + 1) = p → d.rank = h + 2 ∨ d.Live h
  opened : d.stage = .asking → asked = node d.request
  /-- a closed request: `asked` is older than `given` -/
  shut : d.stage ≠ .asking → ∃ a, a < d.rank ∧ asked = node a
  request_le : d.request ≤ d.rank
  since : d.request ≤ d.since + 1 ∧ d.since ≤ h
  looked : d.stage = .closing → d.since ≤ d.looked ∧ d.looked ≤ h
  /-- of the nodes that are newer than the request one at most is given to the slot -/
  unique : ∀ i, i ≤ h + 1 → i ≤ t → tk i = p → i + 1 ≤ d.request ∨ d.rank ≤ i + 1
  idle : d.stage = .idle → d.rank ≤ h + 1
  /-- each node that others get since the request was opened brings its turn nearer -/
  turn : d.stage = .asking → d.rank = d.request → ∀ i, d.since < i → i ≤ h + 1 → i ≤ t → tk i < n → tk i ≠ p →
    turns n (tk i) p + i ≤ n + d.since

namespace Fair
variable {n p u h t t' asked gift : Nat} {node node' tk tk' : Nat → Nat} {d : Ask}

theorem rank_le (F : Fair n p node tk h t asked gift d) : d.rank ≤ h + 2 ∧ d.rank ≤ t + 1 := by
  have := F.mine
  omega

/-- Nodes and takers need be the same only where there are any; tail may move on. -/
theorem congr (hn : ∀ i, i ≤ t + 1 → node' i = node i) (hk : ∀ i, i ≤ t → tk' i = tk i)
    (ht : t ≤ t') (hf : ∀ i, i ≤ t' → t < i → tk' i = nobody) (hn' : n < nobody) (hp : p < n) (hh : h ≤ t)
    (F : Fair n p node tk h t asked gift d) : Fair n p node' tk' h t' asked gift d where
  gift := by rw [hn _ F.rank_le.2]; exact F.gift
  rank_pos := F.rank_pos
  mine h := by
    obtain ⟨h₁, h₂, h₃⟩ := F.mine h
    exact ⟨h₁, by omega, by rw [hk _ (by omega)]; exact h₃⟩
  newest i hi := by rw [hk _ (by omega)]; exact F.newest i hi
  answered h' := by
    rcases Nat.lt_or_ge h t with h'' | h''
    · rw [hk _ (by omega)]; exact F.answered h''
    · rw [hf _ (by omega) (by omega)]; omega
  opened h' := by
    have := F.rank_le
    have := F.request_le
    rw [hn _ (by omega)]; exact F.opened h'
  shut h' := by
    have := F.rank_le
    obtain ⟨a, ha, e⟩ := F.shut h'
    exact ⟨a, ha, by rw [hn _ (by omega)]; exact e⟩
  request_le := F.request_le
  since := F.since
  looked := F.looked
  unique i hi hi' := by
    rcases Nat.lt_or_ge t i with h'' | h''
    · rw [hf _ hi' h'']; omega
    · rw [hk _ h'']; exact F.unique i hi h''
  idle := F.idle
  turn hs hr i hi hi' hi'' := by
    rcases Nat.lt_or_ge t i with h'' | h''
    · rw [hf _ hi'' h'']
      intro h₁ h₂
      omega
    · rw [hk _ h'']; exact F.turn hs hr i hi hi' h''

/-- Another slot's node is settled, or the slot's own. -/
theorem settle (hn : n < nobody) (hp : p < n) (ht : h < t) (hk : tk (h + 1) = nobody)
    (hk' : tk' (h + 1) = u) (hs : ∀ i, i ≤ t → i ≠ h + 1 → tk' i = tk i) (hl : u = p → d.Live h)
    (hd : d.stage = .asking → d.rank = d.request → d.since ≤ h → u ≠ p → turns n u p + (h + 1) ≤ n + d.since)
    (F : Fair n p node tk h t asked gift d) : Fair n p node tk' h t asked gift d where
  gift := F.gift
  rank_pos := F.rank_pos
  mine h' := by
    obtain ⟨h₁, h₂, h₃⟩ := F.mine h'
    refine ⟨h₁, h₂, ?_⟩
    rw [hs _ (by omega) fun e => by rw [e] at h₃; omega]
    exact h₃
  newest i hi := by rw [hs _ (by omega) (by omega)]; exact F.newest i hi
  answered _ e := .inr (hl (by omega))
  opened := F.opened
  shut := F.shut
  request_le := F.request_le
  since := F.since
  looked := F.looked
  unique i hi hi' := by
    by_cases e : i = h + 1
    · intro h'
      rw [e, hk'] at h'
      have := (hl h').2
      have := F.rank_le
      omega
    · rw [hs _ hi' e]; exact F.unique i hi hi'
  idle := F.idle
  turn hs' hr i hi hi' hi'' := by
    by_cases e : i = h + 1
    · rw [e, hk']
      exact fun _ h' => hd hs' hr F.since.2 h'
    · rw [hs _ hi'' e]; exact F.turn hs' hr i hi hi' hi''

/-- The slot is given the node behind head. -/
theorem give (ht : h < t) (hk : tk (h + 1) = p) (hl : d.Live h) (F : Fair n p node tk h t asked gift d) :
    Fair n p node tk h t asked (node (h + 2)) ⟨d.stage, h + 2, d.request, d.since, d.looked⟩ where
  gift := rfl
  rank_pos := Nat.le_add_left 1 (h + 1)
  mine _ := ⟨Nat.le_refl _, Nat.succ_le_succ ht, hk⟩
  newest i hi _ := by show i + 1 ≤ h + 2; omega
  answered _ _ := .inl rfl
  opened := F.opened
  shut h' := by
    obtain ⟨a, ha, e⟩ := F.shut h'
    have := F.rank_le
    exact ⟨a, show a < h + 2 by omega, e⟩
  request_le := by
    show d.request ≤ h + 2
    have := F.since
    omega
  since := F.since
  looked := F.looked
  unique i hi hi' e := by
    show i + 1 ≤ d.request ∨ h + 2 ≤ i + 1
    by_cases e' : i = h + 1
    · omega
    · have := F.newest i (by omega) e
      have := hl.2
      omega
  idle h' := by
    have h' : d.stage = .idle := h'
    rcases hl.1 with e | ⟨e, _⟩ <;> rw [h'] at e <;> cases e
  turn _ hr := by
    have hr : h + 2 = d.request := hr
    have := F.since
    omega

/-- head passes the node behind it, which was given to its taker. -/
theorem pass (hk : tk (h + 1) = p → d.rank = h + 2) (hf : h + 2 ≤ t → tk (h + 2) = nobody)
    (hn : n < nobody) (hp : p < n) (F : Fair n p node tk h t asked gift d) :
    Fair n p node tk (h + 1) t asked gift d where
  gift := F.gift
  rank_pos := F.rank_pos
  mine h' := by
    obtain ⟨h₁, h₂, h₃⟩ := F.mine h'
    exact ⟨by omega, h₂, h₃⟩
  newest i hi e := by
    by_cases e' : i = h + 1
    · rw [e'] at e
      have := hk e
      omega
    · exact F.newest i (by omega) e
  answered h' e := by
    have e : tk (h + 2) = p := e
    rw [hf h'] at e
    omega
  opened := F.opened
  shut := F.shut
  request_le := F.request_le
  since := by have := F.since; omega
  looked h' := by have := F.looked h'; omega
  unique i hi hi' e := by
    by_cases e' : i = h + 2
    · rw [e', hf (by omega)] at e
      omega
    · exact F.unique i (by omega) hi' e
  idle h' := by have := F.idle h'; omega
  turn hs hr i hi hi' hi'' h₁ := by
    by_cases e' : i = h + 2
    · rw [e', hf (by omega)] at h₁
      omega
    · exact F.turn hs hr i hi (by omega) hi'' h₁

end Fair
end WfqueueNever
