prelude
import WfqueueNever.Enqueue
/-!
# enqueue, until it offers its node

## Main statements

* `Enqueue.make`: the steps at program counters up to 75
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n p pc : Nat} {G : View} {m : Mem} {r r' : Regs} {b : List Nat}

namespace EnqStep

/-- Nothing is made, and a register gets a value. -/
theorem start {P P' : Prop} (L : Laid n G m) (O : Offers n G m) (h : (Enqueue.start n r P).Holds n (r 1) G m)
    (hk : Enqueue.known n r' pc = Enqueue.start n r' P') (h₀ : r' 0 = r 0) (h₁ : r' 1 = r 1) (h₃ : r' 3 = r 3)
    (hP : P → P') : EnqStep n G m r b (some (.next m ⟨0, pc, r', b⟩)) := by
  refine stay L O h₁ ?_
  rw [hk]
  obtain ⟨⟨e₀, e₃, e₁⟩, hi, hp⟩ := h
  exact ⟨⟨h₀.trans e₀, h₃.trans e₃, by rw [h₁]; exact e₁⟩, hi, hP hp⟩

end EnqStep

/-- The next part of the node is written. -/
theorem Made.write {x v part f w : Nat} (M : Made G m p x v part)
    (hv : f = Field.nodeValue ∧ w = v ∨ 1 ≤ part ∧ f ≠ Field.nodeValue)
    (he : f = Field.nodeEnqueuer ∧ w = p ∨ (2 ≤ part ∨ part = 0) ∧ f ≠ Field.nodeEnqueuer)
    (ht : f = Field.nodeTaker ∧ w = nobody ∨ (3 ≤ part ∨ part ≤ 1) ∧ f ≠ Field.nodeTaker)
    (hn : f = Field.nodeNext ∧ w = 0 ∨ part ≤ 2 ∧ f ≠ Field.nodeNext) :
    Made G (m.set ⟨x, f, 0⟩ w) p x v (part + 1) := by
  have other : ∀ f', f ≠ f' → m.set ⟨x, f, 0⟩ w ⟨x, f', 0⟩ = m ⟨x, f', 0⟩ :=
    fun f' h => Mem.set_ne fun e => h (by injection e with _ e; exact e.symm)
  refine ⟨M.mine, M.hidden, M.ne, fun _ => ?_, fun h => ?_, fun h => ?_, fun h => ?_⟩
  · rcases hv with ⟨rfl, rfl⟩ | ⟨h₁, h₂⟩
    · exact Mem.set_self _ _ _
    · exact (other _ h₂).trans (M.value h₁)
  · rcases he with ⟨rfl, rfl⟩ | ⟨h₁, h₂⟩
    · exact Mem.set_self _ _ _
    · exact (other _ h₂).trans (M.enqueuer (by omega))
  · rcases ht with ⟨rfl, rfl⟩ | ⟨h₁, h₂⟩
    · exact Mem.set_self _ _ _
    · exact (other _ h₂).trans (M.taker (by omega))
  · rcases hn with ⟨rfl, rfl⟩ | ⟨h₁, h₂⟩
    · exact Mem.set_self _ _ _
    · omega

namespace Enqueue

theorem write {f w part : Nat} (L : Laid n G m) (O : Offers n G m) (h : (making n r (r 5) part).Holds n (r 1) G m)
    (hk : known n r pc = making n r (r 5) (part + 1))
    (hm : Made G m (r 1) (r 5) (r 2) part → Made G (m.set ⟨r 5, f, 0⟩ w) (r 1) (r 5) (r 2) (part + 1)) :
    EnqStep n G m r b (some (.next (m.set ⟨r 5, f, 0⟩ w) ⟨0, pc, r, b⟩)) := by
  obtain ⟨hb, M⟩ := h
  have E : EnqGoes n (r 1) G m G (m.set ⟨r 5, f, 0⟩ w) := by
    have E : EnqGoes n (r 1) G m G (m.set ⟨(G.offer (r 1)).mine, f, 0⟩ w) :=
      .written L O (by rw [M.mine]; exact M.ne) M.hidden
    rw [M.mine] at E
    exact E
  refine .next E rfl ?_
  show (known n r pc).Holds n (r 1) G _
  rw [hk]
  exact ⟨hb, hm M⟩

theorem make (L : Laid n G m) (O : Offers n G m) : ∀ pc, pc ≤ 75 ∧ (pc = 13 → Heap.Honest m) →
    EnqueueAt n G m r pc →
    EnqStep n G m r b (Frame.exec program m ⟨0, pc, r, b⟩)
  | 0, _, ⟨h₀, hi⟩ => by
    refine .stay L O rfl ⟨⟨h₀, ?_⟩, hi⟩
    show m ⟨r 0, 7, 0⟩ = n
    rw [h₀]
    exact L.threads
  | 1, _, ⟨⟨h₀, h₃⟩, hi⟩ => by
    show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .ge (r 1) (r 3))) 2 3, r, b⟩))
    rw [Word.toBool_ge]
    rcases Word.cond_ble (r 3) (r 1) 2 3 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
    · exact .stay L O rfl ⟨by rw [← h₃]; exact h, hi⟩
    · exact .stay L O rfl ⟨⟨h₀, h₃, by rw [← h₃]; exact h⟩, hi, trivial⟩
  | 2, _, _ => .done
  | 3, _, h => by
    refine .start L O h (pc := 4) rfl rfl rfl rfl fun _ => ?_
    show m ⟨r 0, 17, r 1⟩ = 0
    rw [h.1.1]
    exact L.pool _
  | 4, _, h => by
    show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 6) 0)) 5 7, r, b⟩))
    rcases Word.isNull (w := r 6) (yes := 5) (no := 7) with ⟨_, e⟩ | ⟨h₆, e⟩ <;> rw [e]
    · exact .start L O h rfl rfl rfl rfl fun _ => trivial
    · exact absurd h.2.2 h₆
  | 5, _, h => .start L O h (pc := 6) rfl rfl rfl rfl fun _ => rfl
  | 6, _, h => .start L O h (pc := 12) rfl rfl rfl rfl id
  | 12, _, h => by
    show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 5) 0)) 13 14, r, b⟩))
    rcases Word.isNull (w := r 5) (yes := 13) (no := 14) with ⟨_, e⟩ | ⟨h₅, e⟩ <;> rw [e]
    · exact .start L O h rfl rfl rfl rfl fun _ => trivial
    · exact absurd h.2.2 h₅
  | 13, hp, ⟨hb, hi, _⟩ => by
    by_cases hx : Heap.next m = 0
    · exact .kept L O .alloc rfl (.inl ⟨hb, hi, hx⟩)
    · exact .next (.made L O hi.2 (hp.2 rfl) hx) rfl (.inr ⟨hb, by
        show (View.offer _ (r 1)).mine = _; rw [View.offer_self]; rfl, by
        show (View.offer _ (r 1)).offered = _; rw [View.offer_self], hx, nofun, nofun, nofun, nofun⟩)
  | 14, _, h => by
    show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 5) 0)) 15 68, r, b⟩))
    rcases Word.isNull (w := r 5) (yes := 15) (no := 68) with ⟨h₅, e⟩ | ⟨h₅, e⟩ <;> rw [e] <;> rcases h with h | h
    · exact .start L O h rfl rfl rfl rfl fun _ => trivial
    · exact absurd h₅ h.2.ne
    · exact absurd h.2.2 h₅
    · exact .stay L O rfl h
  | 15, _, h => .start L O h (pc := 16) rfl rfl rfl rfl id
  | 16, _, h => by
    refine .start L O h (pc := 17) rfl rfl rfl rfl fun _ => ?_
    show (0 * r 9) % wordSize = 0
    rw [Nat.zero_mul]; rfl
  | 17, _, h => .start L O h (pc := 18) rfl rfl rfl rfl id
  | 18, _, h => .start L O h (pc := 19) rfl rfl rfl rfl id
  | 19, _, h => .start L O h (pc := 20) rfl rfl rfl rfl id
  | 20, _, h => by
    show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .lt (r 13) (r 10))) 21 56, r, b⟩))
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 13 + 1) (r 10) 21 56 with ⟨h₁, e⟩ | ⟨_, e⟩ <;> rw [e]
    · have : r 10 = 0 := h.2.2
      omega
    · exact .start L O h rfl rfl rfl rfl fun _ => trivial
  | 56, _, h => by
    refine .start L O h (pc := 57) rfl rfl rfl rfl fun _ => ?_
    show m ⟨r 0, 17, r 1⟩ = 0
    rw [h.1.1]
    exact L.pool _
  | 57, _, h => by
    show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 25) 0)) 58 60, r, b⟩))
    rcases Word.isNull (w := r 25) (yes := 58) (no := 60) with ⟨_, e⟩ | ⟨h₆, e⟩ <;> rw [e]
    · exact .start L O h rfl rfl rfl rfl fun _ => trivial
    · exact absurd h.2.2 h₆
  | 58, _, h => .start L O h (pc := 59) rfl rfl rfl rfl fun _ => rfl
  | 59, _, h => .start L O h (pc := 65) rfl rfl rfl rfl id
  | 65, _, h => by
    show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 5) 0)) 66 68, r, b⟩))
    rcases Word.isNull (w := r 5) (yes := 66) (no := 68) with ⟨_, e⟩ | ⟨h₅, e⟩ <;> rw [e]
    · exact .start L O h rfl rfl rfl rfl fun _ => trivial
    · exact absurd h.2.2 h₅
  | 66, _, h => .start L O h (pc := 67) rfl rfl rfl rfl fun _ => rfl
  | 67, _, h => .stay L O (pc := 73) rfl (.inl h)
  | 68, _, h => write L O h (pc := 69) rfl fun M =>
      M.write (.inl ⟨rfl, rfl⟩) (.inr ⟨by decide, by decide⟩) (.inr ⟨by decide, by decide⟩) (.inr ⟨by decide, by decide⟩)
  | 69, _, h => write L O h (pc := 70) rfl fun M =>
      M.write (.inr ⟨by decide, by decide⟩) (.inl ⟨rfl, rfl⟩) (.inr ⟨by decide, by decide⟩) (.inr ⟨by decide, by decide⟩)
  | 70, _, h => write L O h (pc := 71) rfl fun M =>
      M.write (.inr ⟨by decide, by decide⟩) (.inr ⟨by decide, by decide⟩) (.inl ⟨rfl, rfl⟩) (.inr ⟨by decide, by decide⟩)
  | 71, _, h => write L O h (pc := 72) rfl fun M =>
      M.write (.inr ⟨by decide, by decide⟩) (.inr ⟨by decide, by decide⟩) (.inr ⟨by decide, by decide⟩) (.inl ⟨rfl, rfl⟩)
  | 72, _, h => .stay L O (pc := 73) rfl (.inr h)
  | 73, _, h => by
    show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 4) 0)) 74 75, r, b⟩))
    rcases Word.isNull (w := r 4) (yes := 74) (no := 75) with ⟨h₅, e⟩ | ⟨h₅, e⟩ <;> rw [e] <;> rcases h with h | h
    · exact .start L O h rfl rfl rfl rfl fun _ => trivial
    · exact absurd h₅ h.2.ne
    · exact absurd h.2.2 h₅
    · exact .stay L O rfl h
  | 74, _, _ => .done
  | 75, _, ⟨hb, M⟩ => by
    show EnqStep n G m r b (some (.next (m.set ⟨r 0, 11, r 1⟩ (r 4)) ⟨0, 76, r, b⟩))
    rw [hb.1]
    have R : Ready n G m (r 1) (r 4) := ⟨hb.2.2, M.mine, M.hidden, M.ne, M.enqueuer (by decide), M.taker (by decide),
      M.next (by decide)⟩
    have self : (G.setOffer (r 1) ⟨r 4, true, G.t⟩).offer (r 1) = ⟨r 4, true, G.t⟩ := View.offer_self
    refine .next (.offered L O R) rfl ⟨⟨hb, ⟨by rw [self], by rw [self], ?_⟩⟩, .inr ?_⟩
    · exact (set_node (by decide)).trans (M.value (by decide))
    · rw [self]; exact Nat.le_refl _
  | pc + 76, h, _ => absurd h.1 (by omega)

end Enqueue
end WfqueueNever
