prelude
import WfqueueNever.Enqueue
/-!
# enqueue: rounds

## Main statements

* `Enqueue.at76` … `Enqueue.at95`: from the offer until the node at tail is no more offered
* `Enqueue.at114` … `Enqueue.at126`: tail moves on, and the enqueue ends
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n p pc i x y : Nat} {G : View} {m : Mem} {r r' : Regs} {b : List Nat}

/-- tail is seen where it is. -/
theorem Fact.see (h : (Fact.turn x i).Holds n p G m) (L : Laid n G m) (hy : m tailCell = y) :
    (Fact.near x i y).Holds n p G m := ⟨G.t, Nat.le_refl _, L.tail.symm.trans hy, h⟩

/-- If tail is elsewhere now, it has moved on. -/
theorem Fact.pass (L : Laid n G m) (h : (Fact.near x i y).Holds n p G m) (hy : m tailCell ≠ y) :
    (Fact.turn x (i + 1)).Holds n p G m := by
  obtain ⟨a, h₁, h₂, h₃⟩ := h
  have : a ≠ G.t := fun e => hy (L.tail.trans (e ▸ h₂))
  rcases h₃ with h₃ | h₃
  · exact .inl h₃
  · exact .inr (by omega)

namespace Enqueue
variable (L : Laid n G m) (O : Offers n G m)
include L O

theorem at76 (h : EnqueueAt n G m r 76) : EnqStep n G m r b (Frame.exec program m ⟨0, 76, r, b⟩) :=
  .stay L O (pc := 77) rfl h

/-- After as many rounds as there are slots tail has reached the node. -/
theorem at77 (h : EnqueueAt n G m r 77) : EnqStep n G m r b (Frame.exec program m ⟨0, 77, r, b⟩) := by
  show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .lt (r 28) (r 3))) 78 123, r, b⟩))
  obtain ⟨⟨hb, M⟩, ht⟩ := h
  rw [Word.toBool_lt]
  rcases Word.cond_ble (r 28 + 1) (r 3) 78 123 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
  · exact .stay L O rfl ⟨⟨hb, M⟩, by rw [← hb.2.1]; exact h, ht⟩
  · refine .stay L O rfl ⟨⟨hb, M⟩, ?_⟩
    rcases ht with ht | ht
    · exact ht
    · have hb₃ := hb.2.1
      have := O.bound L M.offered (by omega)
      rw [M.mine] at this
      exact this

/-- Nobody but who has seen tail at the node takes the offer back. -/
theorem at78 (h : EnqueueAt n G m r 78) : EnqStep n G m r b (Frame.exec program m ⟨0, 78, r, b⟩) := by
  obtain ⟨⟨hb, M⟩, hi, ht⟩ := h
  refine .stay L O (pc := 79) rfl ⟨⟨hb, M⟩, hi, ht, fun hz => ?_⟩
  have hz : m ⟨r 0, 11, r 1⟩ = 0 := hz
  rw [hb.1] at hz
  by_cases has : G.Has G.t (r 4)
  · exact has
  · have e := O.holds (r 1) M.offered (by rw [M.mine]; exact has)
    exact absurd (e.symm.trans hz) (O.offered (r 1) M.offered).1

theorem at79 (h : EnqueueAt n G m r 79) : EnqStep n G m r b (Frame.exec program m ⟨0, 79, r, b⟩) := by
  show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 29) 0)) 123 80, r, b⟩))
  obtain ⟨hb, hi, ht, hr⟩ := h
  rcases Word.isNull (w := r 29) (yes := 123) (no := 80) with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
  · exact .stay L O rfl ⟨hb, hr h⟩
  · exact .stay L O rfl ⟨hb, hi, ht⟩

theorem at80 (h : EnqueueAt n G m r 80) : EnqStep n G m r b (Frame.exec program m ⟨0, 80, r, b⟩) := by
  obtain ⟨⟨hb, M⟩, hi, ht⟩ := h
  refine .stay L O (pc := 81) rfl ⟨⟨hb, M⟩, hi, Fact.see ht L ?_⟩
  show m tailCell = m ⟨r 0, 6, 0⟩
  rw [hb.1]

theorem at81 (h : EnqueueAt n G m r 81) : EnqStep n G m r b (Frame.exec program m ⟨0, 81, r, b⟩) := by
  show EnqStep n G m r b (some (.next (m.set ⟨r 0, 14, r 1⟩ (r 31)) ⟨0, 82, r, b⟩))
  rw [h.1.1.1]
  exact .kept L O (.slot ⟨by decide, by decide⟩) rfl h

theorem at82 (h : EnqueueAt n G m r 82) : EnqStep n G m r b (Frame.exec program m ⟨0, 82, r, b⟩) := by
  obtain ⟨⟨hb, M⟩, hi, ht⟩ := h
  refine .stay L O (pc := 83) rfl ⟨⟨hb, M⟩, hi, ht, fun hne => Fact.pass L ht ?_⟩
  have hne : m ⟨r 0, 6, 0⟩ ≠ r 31 := hne
  rw [hb.1] at hne
  exact hne

theorem at83 (h : EnqueueAt n G m r 83) : EnqStep n G m r b (Frame.exec program m ⟨0, 83, r, b⟩) := by
  show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .ne (r 32) (r 31))) 84 86, r, b⟩))
  obtain ⟨hb, hi, ht, hn⟩ := h
  rw [Word.toBool_ne]
  rcases Word.cond_bne (r 32) (r 31) 84 86 with ⟨h, e⟩ | ⟨_, e⟩ <;> rw [e]
  · exact .stay L O rfl ⟨hb, hi, hn h⟩
  · exact .stay L O rfl ⟨hb, hi, ht⟩

theorem at84 (h : EnqueueAt n G m r 84) : EnqStep n G m r b (Frame.exec program m ⟨0, 84, r, b⟩) :=
  .stay L O (pc := 85) rfl ⟨h.1, h.2.1, h.2.2, rfl⟩

theorem at85 (h : EnqueueAt n G m r 85) : EnqStep n G m r b (Frame.exec program m ⟨0, 85, r, b⟩) :=
  .stay L O (pc := 87) rfl ⟨h.1, h.2.1, .inl h.2.2⟩

theorem at86 (h : EnqueueAt n G m r 86) : EnqStep n G m r b (Frame.exec program m ⟨0, 86, r, b⟩) :=
  .stay L O (pc := 87) rfl ⟨h.1, h.2.1, .inr h.2.2⟩

theorem at87 (h : EnqueueAt n G m r 87) : EnqStep n G m r b (Frame.exec program m ⟨0, 87, r, b⟩) := by
  show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 30) 0)) 121 88, r, b⟩))
  obtain ⟨hb, hi, ht⟩ := h
  rcases Word.isNull (w := r 30) (yes := 121) (no := 88) with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e] <;> rcases ht with ht | ht
  · exact .stay L O rfl ⟨hb, hi, ht.1⟩
  · obtain ⟨a, h₁, h₂, _⟩ := ht
    exact absurd (h₂.trans h) (L.ne_zero (Nat.le_trans h₁ L.t_le))
  · exact absurd ht.2 h
  · exact .stay L O rfl ⟨hb, hi, ht⟩

theorem at88 (h : EnqueueAt n G m r 88) : EnqStep n G m r b (Frame.exec program m ⟨0, 88, r, b⟩) := by
  obtain ⟨⟨hb, M⟩, hi, ht⟩ := h
  refine .stay L O (pc := 89) rfl ⟨⟨hb, M⟩, hi, ht, ?_, trivial⟩
  show m ⟨r 0, 7, 0⟩ = n
  rw [hb.1]
  exact L.threads

theorem at89 (h : EnqueueAt n G m r 89) : EnqStep n G m r b (Frame.exec program m ⟨0, 89, r, b⟩) := by
  obtain ⟨hb, hi, ht, hs, _⟩ := h
  have ho : (Fact.owner (r 30) (m (enqueuerCell (r 30)))).Holds n (r 1) G m := by
    obtain ⟨a, h₁, h₂, _⟩ := ht
    exact ⟨a, h₁, h₂, by rw [h₂]⟩
  exact .stay L O (pc := 90) rfl ⟨hb, hi, ht, hs, ho⟩

theorem at90 (h : EnqueueAt n G m r 90) : EnqStep n G m r b (Frame.exec program m ⟨0, 90, r, b⟩) := by
  obtain ⟨⟨hb, M⟩, hi, ht, hs, ho⟩ := h
  refine .stay L O (pc := 91) rfl ⟨⟨hb, M⟩, hi, ht, hs, ho, fun hne => ?_⟩
  have hne : m ⟨r 0, 11, r 35⟩ ≠ r 30 := hne
  rw [hb.1] at hne
  obtain ⟨a, h₁, h₂, h₃⟩ := ho
  exact ⟨a, h₁, h₂, h₃, by rw [h₂]; exact hne⟩

theorem at91 (h : EnqueueAt n G m r 91) : EnqStep n G m r b (Frame.exec program m ⟨0, 91, r, b⟩) :=
  .stay L O (pc := 92) rfl h

theorem at92 (h : EnqueueAt n G m r 92) : EnqStep n G m r b (Frame.exec program m ⟨0, 92, r, b⟩) := by
  show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 36) (r 30))) 93 95, r, b⟩))
  obtain ⟨hb, hi, ht, hs, ho, hc⟩ := h
  rw [Word.toBool_eq]
  rcases Word.cond_beq (r 36) (r 30) 93 95 with ⟨_, e⟩ | ⟨h, e⟩ <;> rw [e]
  · exact .stay L O rfl ⟨hb, hi, ht, hs, ho⟩
  · exact .stay L O rfl ⟨hb, hi, ht, hs, hc h⟩

theorem at93 (h : EnqueueAt n G m r 93) : EnqStep n G m r b (Frame.exec program m ⟨0, 93, r, b⟩) :=
  .stay L O (pc := 94) rfl ⟨h.1, h.2.1, h.2.2.1, h.2.2.2.1, h.2.2.2.2, rfl⟩

theorem at94 (h : EnqueueAt n G m r 94) : EnqStep n G m r b (Frame.exec program m ⟨0, 94, r, b⟩) := by
  show EnqStep n G m r b ((Instr.cas 37 38 ⟨.reg 0, 11, .reg 35⟩ (.reg 38) (.lit 0) .seqCst .relaxed).exec m
    ⟨0, 94, r, b⟩)
  obtain ⟨⟨hb, M⟩, hi, ht, hs, ho, h₃₈⟩ := h
  obtain ⟨a, h₁, h₂, h₃⟩ := ho
  have ha := Nat.le_trans h₁ L.t_le
  refine Instr.exec_cas (Q := EnqStep n G m r b) (l := enqueuedCell (r 35)) ?_ (fun h => ?_) fun h => ?_
  · show (⟨r 0, 11, r 35⟩ : Loc) = _
    rw [hb.1]
  · have h : m (enqueuedCell (r 35)) = r 38 := h
    have he : r 35 < n := h₃ ▸ L.enqueuer a ha
    have E : EnqGoes n (r 1) G m G (m.set (enqueuedCell (r 35)) 0) :=
      .cleared L O he h₁ (h.trans (h₃₈.trans h₂.symm))
    have U : Unmoved (r 1) G m G (m.set (enqueuedCell (r 35)) 0) := ⟨rfl, fun _ => set_node (by decide),
      fun _ => set_node (by decide), fun _ _ => set_node (by decide), fun _ _ => set_node (by decide)⟩
    refine .next (pc := 95) E rfl ⟨⟨hb, M.keep O U⟩, hi, Fact.enq L O E.move U (F := .near _ _ _) ht, hs, a, h₁, h₂, ?_, ?_⟩
    · exact (set_node (by decide)).trans h₃
    · show m.set (enqueuedCell (r 35)) 0 (enqueuedCell (r 35)) ≠ G.line a
      rw [set_self]
      exact (L.ne_zero ha).symm
  · have h : m (enqueuedCell (r 35)) ≠ r 38 := h
    exact .stay L O (pc := 95) rfl ⟨⟨hb, M⟩, hi, ht, hs, a, h₁, h₂, h₃, by rw [h₂, ← h₃₈]; exact h⟩

/-- The slot's own node is put in at last when its turn comes. -/
theorem at95 (h : EnqueueAt n G m r 95) : EnqStep n G m r b (Frame.exec program m ⟨0, 95, r, b⟩) := by
  obtain ⟨hb, hi, ht, hs, a, h₁, h₂, C⟩ := h
  have ha := Nat.le_trans h₁ L.t_le
  have he : r 35 < n := C.owner ▸ L.enqueuer a ha
  refine .stay L O (pc := 96) rfl ⟨hb, hi, ht, hs, a, r 35, h₁, h₂, C, ⟨he, Nat.zero_le _, .inl rfl⟩, fun _ q W _ => ?_⟩
  exact (turns_pos (.inr (L.enqueuer a ha)) (O.offered q W.offered).2.1).1

/-! ### tail moves on -/

theorem at114 (h : EnqueueAt n G m r 114) : EnqStep n G m r b (Frame.exec program m ⟨0, 114, r, b⟩) := by
  show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 33) 0)) 121 115, r, b⟩))
  obtain ⟨hb, hi, ht, hs, hn⟩ := h
  rcases Word.isNull (w := r 33) (yes := 121) (no := 115) with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e] <;> rcases hn with hn | hn
  · exact .stay L O rfl ⟨hb, hi, .inl hn.2⟩
  · obtain ⟨a, _, _, h₃, h₄⟩ := hn
    exact absurd (h₄.trans h) (L.ne_zero h₃)
  · exact absurd hn.1 h
  · exact .stay L O rfl ⟨hb, hi, ht, hs, hn⟩

theorem at115 (h : EnqueueAt n G m r 115) : EnqStep n G m r b (Frame.exec program m ⟨0, 115, r, b⟩) :=
  .stay L O (pc := 116) rfl ⟨h.1, h.2.1, h.2.2.1, h.2.2.2.1, h.2.2.2.2, rfl⟩

/-- tail moves on, by this thread or another one. -/
theorem at116 (h : EnqueueAt n G m r 116) : EnqStep n G m r b (Frame.exec program m ⟨0, 116, r, b⟩) := by
  show EnqStep n G m r b ((Instr.cas 44 43 ⟨.reg 0, 6, .lit 0⟩ (.reg 43) (.reg 33) .seqCst .relaxed).exec m
    ⟨0, 116, r, b⟩)
  obtain ⟨⟨hb, M⟩, hi, ht, _, ⟨a, h₁, h₂, h₃, h₄⟩, h₄₃⟩ := h
  have htk := L.t_le
  refine Instr.exec_cas (Q := EnqStep n G m r b) (l := tailCell) ?_ (fun h => ?_) fun h => ?_
  · show (⟨r 0, 6, 0⟩ : Loc) = _
    rw [hb.1]
  · have h : m tailCell = r 43 := h
    have ea : a = G.t := L.inj a G.t (by omega) htk (h₂.trans (h₄₃.symm.trans (h.symm.trans L.tail)))
    have E : EnqGoes n (r 1) G m G.grow (m.set tailCell (r 33)) := by
      rw [← h₄, ea]
      exact .grown L O (ea ▸ h₃)
    have node : ∀ o f, f ≤ 3 → m.set tailCell (r 33) ⟨o, f, 0⟩ = m ⟨o, f, 0⟩ := by
      intro o f h
      refine Mem.set_ne fun e => ?_
      have : f = 6 := by injection e
      omega
    have U : Unmoved (r 1) G m G.grow (m.set tailCell (r 33)) := ⟨rfl, fun _ => node _ _ (by decide),
      fun _ => node _ _ (by decide), fun _ _ => node _ _ (by decide), fun _ _ => node _ _ (by decide)⟩
    refine .next (pc := 117) E rfl ⟨⟨hb, M.keep O U⟩, hi, ?_, fun e => ?_⟩
    · obtain ⟨a', h₁', _, ht⟩ := ht
      rcases ht with ht | ht
      · exact .inl (E.move.reached L ht)
      · refine .inr ?_
        show (G.offer (r 1)).sent + (r 28 + 1) ≤ G.t + 1
        omega
    · have e : r 33 = r 4 := e
      exact ⟨G.t + 1, by omega, Nat.le_refl _, by rw [← ea]; exact h₄.trans e⟩
  · have h : m tailCell ≠ r 43 := h
    have hne : a ≠ G.t := fun e => h (L.tail.trans (by rw [← e, h₂, h₄₃]))
    refine .stay L O (pc := 117) rfl ⟨⟨hb, M⟩, hi, Fact.pass L ht (by rw [← h₄₃]; exact h), fun e => ?_⟩
    exact ⟨a + 1, by omega, by omega, h₄.trans e⟩

theorem at117 (h : EnqueueAt n G m r 117) : EnqStep n G m r b (Frame.exec program m ⟨0, 117, r, b⟩) := by
  show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .eq (r 33) (r 4))) 123 118, r, b⟩))
  obtain ⟨hb, hi, ht, hr⟩ := h
  rw [Word.toBool_eq]
  rcases Word.cond_beq (r 33) (r 4) 123 118 with ⟨h, e⟩ | ⟨_, e⟩ <;> rw [e]
  · exact .stay L O rfl ⟨hb, hr h⟩
  · exact .stay L O rfl ⟨hb, hi, ht⟩

theorem at118 (h : EnqueueAt n G m r 118) : EnqStep n G m r b (Frame.exec program m ⟨0, 118, r, b⟩) := by
  show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (r 44)) 119 121, r, b⟩))
  cases Word.toBool (r 44) with
  | true => exact .stay L O rfl h
  | false => exact .stay L O rfl h

theorem at119 (h : EnqueueAt n G m r 119) : EnqStep n G m r b (Frame.exec program m ⟨0, 119, r, b⟩) :=
  .stay L O (pc := 120) rfl h

theorem at120 (h : EnqueueAt n G m r 120) : EnqStep n G m r b (Frame.exec program m ⟨0, 120, r, b⟩) := by
  show EnqStep n G m r b (some (.next (m.set ⟨r 0, 21, r 1⟩ _) ⟨0, 121, r, b⟩))
  rw [h.1.1.1]
  exact .kept L O (.slot ⟨by decide, by decide⟩) rfl h

theorem at121 (h : EnqueueAt n G m r 121) : EnqStep n G m r b (Frame.exec program m ⟨0, 121, r, b⟩) := by
  obtain ⟨hb, hi, ht⟩ := h
  have hi : r 28 < n := hi
  have hn := L.most
  have e : BinOp.eval .add (r 28) 1 = r 28 + 1 := Word.add_one (by unfold nobody at hn; unfold wordSize; omega)
  have ht' : (Fact.turn (r 4) (BinOp.eval .add (r 28) 1)).Holds n (r 1) G m := by rw [e]; exact ht
  exact .stay L O (pc := 122) rfl ⟨hb, ht'⟩

theorem at122 (h : EnqueueAt n G m r 122) : EnqStep n G m r b (Frame.exec program m ⟨0, 122, r, b⟩) :=
  .stay L O (pc := 77) rfl h

theorem at123 (h : EnqueueAt n G m r 123) : EnqStep n G m r b (Frame.exec program m ⟨0, 123, r, b⟩) := by
  show EnqStep n G m r b (some (.next (m.set ⟨r 0, 11, r 1⟩ 0) ⟨0, 124, r, b⟩))
  obtain ⟨⟨hb, M⟩, hr⟩ := h
  rw [hb.1]
  refine .next (.finished L O (by rw [M.mine]; exact hr)) rfl ⟨hb, ⟨?_, ?_⟩, hr⟩
  · show (View.offer _ (r 1)).mine = 0
    rw [View.offer_self]
  · show (View.offer _ (r 1)).offered = false
    rw [View.offer_self]

theorem at124 (h : EnqueueAt n G m r 124) : EnqStep n G m r b (Frame.exec program m ⟨0, 124, r, b⟩) := by
  show EnqStep n G m r b (some (.next (m.set ⟨r 0, 14, r 1⟩ 0) ⟨0, 125, r, b⟩))
  rw [h.1.1]
  exact .kept L O (.slot ⟨by decide, by decide⟩) rfl h

theorem at125 (h : EnqueueAt n G m r 125) : EnqStep n G m r b (Frame.exec program m ⟨0, 125, r, b⟩) := by
  show EnqStep n G m r b (some (.next (m.set ⟨r 0, 15, r 1⟩ 0) ⟨0, 126, r, b⟩))
  rw [h.1.1]
  exact .kept L O (.slot ⟨by decide, by decide⟩) rfl h

theorem at126 (h : EnqueueAt n G m r 126) : EnqStep n G m r b (Frame.exec program m ⟨0, 126, r, b⟩) := by
  show EnqStep n G m r b (some (.next (m.set ⟨r 0, 16, r 1⟩ 0) ⟨0, 127, r, b⟩))
  rw [h.1.1]
  exact .kept L O (.slot ⟨by decide, by decide⟩) rfl h

end Enqueue
end WfqueueNever
