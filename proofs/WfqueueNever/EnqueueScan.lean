prelude
import WfqueueNever.Enqueue
/-!
# enqueue: whose turn it is

## Main statements

* `Enqueue.at96` … `Enqueue.at113`: the slots are asked in turn, and the node of the first that offers one is put in
* `Ahead.turns`: a slot that is so many turns behind another
-/

namespace WfqueueNever
open Gen.WfqueueNever

variable {n p pc a c d e s q i x y : Nat} {G : View} {m : Mem} {r r' : Regs} {b : List Nat}

/-- A slot that is `c` turns behind slot `e`. -/
theorem Ahead.turns (A : Ahead n e s c) (hn : n < nobody) (he : e < n) (hc : 1 ≤ c) : turns n e s = c := by
  obtain ⟨h₁, h₂, h₃⟩ := A
  rcases turns_cases (p := s) hn he with h | h <;> omega

/-- There is only one of them. -/
theorem Ahead.only (A : Ahead n e s c) (hn : n < nobody) (he : e < n) (hq : q < n) (h : WfqueueNever.turns n e q = c) :
    q = s := by
  obtain ⟨h₁, h₂, h₃⟩ := A
  rcases turns_cases (p := q) hn he with h' | h' <;> omega

namespace Enqueue

/-- The next slot. -/
theorem next_turn {s' : Nat} (L : Laid n G m) (h : (Fact.scan y s c d).Holds n p G m) (hc : c < n) (hs : s' = 0 ∧ s + 1 = n ∨ s' = s + 1 ∧ s' < n) :
    (Fact.scan y s' (c + 1) d).Holds n p G m := by
  obtain ⟨a, e', h₁, h₂, C, ⟨h₃, h₄, h₅⟩, P⟩ := h
  have := C.owner
  have he : e' < n := C.owner ▸ L.enqueuer a (Nat.le_trans h₁ L.t_le)
  exact ⟨a, e', h₁, h₂, C, ⟨by omega, by omega, by omega⟩, P⟩

variable (L : Laid n G m) (O : Offers n G m)
include L O

/-- When all slots were asked, the own one was: it had something to offer, or tail has reached its node. -/
theorem at96 (h : EnqueueAt n G m r 96) : EnqStep n G m r b (Frame.exec program m ⟨0, 96, r, b⟩) := by
  show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .lt (r 39) (r 34))) 97 112, r, b⟩))
  obtain ⟨⟨hb, M⟩, hi, ht, hs, a, e', h₁, h₂, C, A, P⟩ := h
  have hs : r 34 = n := hs
  rw [Word.toBool_lt]
  rcases Word.cond_ble (r 39 + 1) (r 34) 97 112 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
  · exact .stay L O rfl ⟨⟨hb, M⟩, hi, ht, hs, ⟨a, e', h₁, h₂, C, A, P⟩, by rw [← hs]; exact h⟩
  · refine .stay L O rfl ⟨⟨hb, M⟩, hi, ht, hs, a, h₁, h₂, fun hk => ?_⟩
    have htk := L.t_le
    by_cases has : G.Has G.t (r 4)
    · exact has
    · have W : G.Waits (r 1) := ⟨M.offered, by rw [M.mine]; exact fun h => has (h.mono (by omega))⟩
      have := P hk (r 1) W (.inr rfl)
      have := (turns_pos (.inr (L.enqueuer a (by omega))) hb.2.2).2
      omega

theorem at97 (h : EnqueueAt n G m r 97) : EnqStep n G m r b (Frame.exec program m ⟨0, 97, r, b⟩) := by
  show EnqStep n G m r b (some (.next m
    ⟨0, cond (Word.toBool (BinOp.eval .ge (BinOp.eval .add (r 35) 1) (r 34))) 98 100, r, b⟩))
  obtain ⟨hb, hi, ht, hs, hc, h₃₉⟩ := h
  have hs : r 34 = n := hs
  have hn := L.most
  have hc' := hc
  obtain ⟨a, e', h₁, h₂, C, A, P⟩ := hc'
  have hlt := A.lt
  rw [Word.toBool_ge, Word.add_one (by unfold nobody at hn; unfold wordSize; omega)]
  rcases Word.cond_ble (r 34) (r 35 + 1) 98 100 with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
  · exact .stay L O rfl ⟨hb, hi, ht, hs, hc, h₃₉, by omega⟩
  · exact .stay L O rfl ⟨hb, hi, ht, hs, hc, h₃₉, by omega⟩

theorem at98 (h : EnqueueAt n G m r 98) : EnqStep n G m r b (Frame.exec program m ⟨0, 98, r, b⟩) := by
  obtain ⟨hb, hi, ht, hs, hc, h₃₉, h₃₅⟩ := h
  exact .stay L O (pc := 99) rfl ⟨hb, hi, ht, hs, next_turn L hc h₃₉ (.inl ⟨rfl, h₃₅⟩), h₃₉⟩

theorem at99 (h : EnqueueAt n G m r 99) : EnqStep n G m r b (Frame.exec program m ⟨0, 99, r, b⟩) :=
  .stay L O (pc := 101) rfl h

theorem at100 (h : EnqueueAt n G m r 100) : EnqStep n G m r b (Frame.exec program m ⟨0, 100, r, b⟩) := by
  obtain ⟨hb, hi, ht, hs, hc, h₃₉, h₃₅⟩ := h
  have hn := L.most
  have e : BinOp.eval .add (r 35) 1 = r 35 + 1 := Word.add_one (by unfold nobody at hn; unfold wordSize; omega)
  exact .stay L O (pc := 101) rfl ⟨hb, hi, ht, hs, next_turn L hc h₃₉ (.inr ⟨e, by
    show BinOp.eval .add (r 35) 1 < n
    rw [e]; exact h₃₅⟩), h₃₉⟩

/-- A slot that offers nothing does not wait. What one offers is not in the line, if there is none behind tail: else it
would be the last node, which its slot has been seen to offer no more. -/
theorem at101 (h : EnqueueAt n G m r 101) : EnqStep n G m r b (Frame.exec program m ⟨0, 101, r, b⟩) := by
  obtain ⟨⟨hb, M⟩, hi, ht, hs, ⟨a, e', h₁, h₂, C, A, P⟩, h₃₉⟩ := h
  have ha := Nat.le_trans h₁ L.t_le
  have he : G.enqueuer m a = e' := C.owner
  have he' : e' < n := he ▸ L.enqueuer a ha
  have e₀ : m ⟨r 0, 11, r 35⟩ = m (enqueuedCell (r 35)) := by rw [hb.1]
  refine .stay L O (pc := 102) rfl ⟨⟨hb, M⟩, hi, ht, hs, h₃₉, fun hz => ?_, fun hz =>
    ⟨⟨a, e', h₁, h₂, C, A, P⟩, a, h₁, h₂, fun hk => ?_⟩⟩
  · have hz : m (enqueuedCell (r 35)) = 0 := e₀.symm.trans hz
    refine ⟨a, e', h₁, h₂, C, A, fun hk q W hq => ?_⟩
    have h₃ := P hk q W hq
    rw [he] at h₃ ⊢
    rcases Nat.lt_or_ge (r 39 + 1) (turns n e' q) with h | h
    · exact h
    · have hq' := (O.offered q W.offered).2.1
      have e := A.only L.most he' hq' (by omega)
      have := O.holds q W.offered fun h => W.out (h.mono L.t_le)
      rw [e, hz] at this
      exact absurd (e ▸ this.symm) (O.offered q W.offered).1
  · have hz : m (enqueuedCell (r 35)) ≠ 0 := fun h => hz (e₀.trans h)
    obtain ⟨h₃, h₄, h₅⟩ := O.held (r 35) A.lt hz
    refine ⟨⟨h₃, ?_⟩, ?_⟩
    · rintro ⟨j, h₆, h₇, h₈⟩
      rcases Nat.lt_or_ge j G.k with h | h
      · exact h₅ j h₆ h h₈
      · have ej : j = a := by omega
        rw [ej] at h₈
        have : e' = r 35 := by
          rw [← he]
          show m (enqueuerCell (G.line a)) = _
          rw [h₈]
          exact (O.offered (r 35) h₃).2.2.1
        refine C.other ?_
        rw [this, h₈]
        exact h₄
    · show (G.offer (r 35)).mine = m ⟨r 0, 11, r 35⟩
      rw [e₀]
      exact h₄.symm

theorem at102 (h : EnqueueAt n G m r 102) : EnqStep n G m r b (Frame.exec program m ⟨0, 102, r, b⟩) := by
  show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (BinOp.eval .ne (r 40) 0)) 103 110, r, b⟩))
  obtain ⟨hb, hi, ht, hs, h₃₉, hz, hf⟩ := h
  rcases Word.notNull (w := r 40) (yes := 103) (no := 110) with ⟨h, e⟩ | ⟨h, e⟩ <;> rw [e]
  · exact .stay L O rfl ⟨hb, hi, ht, hs, hf h⟩
  · exact .stay L O rfl ⟨hb, hi, ht, hs, hz h, h₃₉⟩

theorem at103 (h : EnqueueAt n G m r 103) : EnqStep n G m r b (Frame.exec program m ⟨0, 103, r, b⟩) :=
  .stay L O (pc := 104) rfl ⟨h.1, h.2.1, h.2.2.1, h.2.2.2.1, h.2.2.2.2, rfl⟩

/-- The node is put in, or there is one already. -/
theorem at104 (h : EnqueueAt n G m r 104) : EnqStep n G m r b (Frame.exec program m ⟨0, 104, r, b⟩) := by
  show EnqStep n G m r b ((Instr.cas 37 41 ⟨.reg 30, 3, .lit 0⟩ (.reg 41) (.reg 40) .seqCst .acquire).exec m
    ⟨0, 104, r, b⟩)
  obtain ⟨⟨hb, M⟩, hi, ht, hs, ⟨⟨a, e', h₁, h₂, C, A, P⟩, a', h₁', h₂', F⟩, h₄₁⟩ := h
  have htk := L.t_le
  have ha := Nat.le_trans h₁ htk
  have ea : a' = a := L.inj a' a (by omega) ha (h₂'.trans h₂.symm)
  have he : G.enqueuer m a = e' := C.owner
  rw [ea] at F
  refine Instr.exec_cas (Q := EnqStep n G m r b) (l := nextCell (r 30)) rfl (fun h => ?_) fun h => ?_
  · have h : m (nextCell (r 30)) = r 41 := h
    have hk : a = G.k := L.last_of ha (by rw [h₂, h]; exact h₄₁)
    obtain ⟨W, hz⟩ := F hk
    have hc := A.turns L.most (he ▸ L.enqueuer a ha) (by omega)
    have E : EnqGoes n (r 1) G m (G.link (r 40)) (m.set (nextCell (r 30)) (r 40)) := by
      rw [← h₂, hk, ← hz]
      refine .linked L O (by omega) W ?_ fun q W' hq => ?_
      · rw [← hk, he]; exact C.other
      · rw [← hk, he, hc]
        have := P hk q W' (.inl (by omega))
        rw [he] at this
        exact this
    have field : ∀ o f, f ≠ Field.nodeNext → m.set (nextCell (r 30)) (r 40) ⟨o, f, 0⟩ = m ⟨o, f, 0⟩ :=
      fun o f h => Mem.set_ne fun e => h (by injection e)
    have hid : (G.offer (r 1)).offered = false → False := fun h => by rw [M.offered] at h; cases h
    have U : Unmoved (r 1) G m (G.link (r 40)) (m.set (nextCell (r 30)) (r 40)) := ⟨rfl, fun _ => field _ _ (by decide),
      fun _ => field _ _ (by decide), fun _ h => (hid h).elim, fun _ h => (hid h).elim⟩
    refine .next (pc := 105) E rfl ⟨⟨hb, M.keep O U⟩, hi, Fact.enq L O E.move U (F := .near _ _ _) ht, hs, .inl ⟨rfl, a,
      h₁, (E.move.line a ha).trans h₂, ?_, ?_⟩⟩
    · show a < G.k + 1
      omega
    · show (G.link (r 40)).line (a + 1) = r 40
      rw [hk]
      exact View.link_new
  · have h : m (nextCell (r 30)) ≠ r 41 := h
    have hk : a < G.k := by
      rcases Nat.lt_or_ge a G.k with h' | h'
      · exact h'
      · have e : a = G.k := by omega
        have hl := L.last
        rw [← e, h₂] at hl
        exact absurd (hl.trans h₄₁.symm) h
    refine .stay L O (pc := 105) rfl ⟨⟨hb, M⟩, hi, ht, hs, .inr ⟨rfl, a, h₁, h₂, hk, ?_⟩⟩
    show G.line (a + 1) = m (nextCell (r 30))
    rw [← h₂]
    exact (L.next a hk).symm

theorem at105 (h : EnqueueAt n G m r 105) : EnqStep n G m r b (Frame.exec program m ⟨0, 105, r, b⟩) := by
  show EnqStep n G m r b (some (.next m ⟨0, cond (Word.toBool (r 37)) 106 108, r, b⟩))
  obtain ⟨hb, hi, ht, hs, ⟨h, hn⟩ | ⟨h, hn⟩⟩ := h
  · have h : r 37 = 1 := h
    rw [h]
    exact .stay L O (pc := 106) rfl ⟨hb, hi, ht, hs, hn⟩
  · have h : r 37 = 0 := h
    rw [h]
    exact .stay L O (pc := 108) rfl ⟨hb, hi, ht, hs, hn⟩

theorem at106 (h : EnqueueAt n G m r 106) : EnqStep n G m r b (Frame.exec program m ⟨0, 106, r, b⟩) :=
  .stay L O (pc := 107) rfl h

theorem at107 (h : EnqueueAt n G m r 107) : EnqStep n G m r b (Frame.exec program m ⟨0, 107, r, b⟩) :=
  .stay L O (pc := 114) rfl ⟨h.1, h.2.1, h.2.2.1, h.2.2.2.1, .inr h.2.2.2.2⟩

theorem at108 (h : EnqueueAt n G m r 108) : EnqStep n G m r b (Frame.exec program m ⟨0, 108, r, b⟩) :=
  .stay L O (pc := 109) rfl h

theorem at109 (h : EnqueueAt n G m r 109) : EnqStep n G m r b (Frame.exec program m ⟨0, 109, r, b⟩) :=
  .stay L O (pc := 114) rfl ⟨h.1, h.2.1, h.2.2.1, h.2.2.2.1, .inr h.2.2.2.2⟩

theorem at110 (h : EnqueueAt n G m r 110) : EnqStep n G m r b (Frame.exec program m ⟨0, 110, r, b⟩) := by
  obtain ⟨hb, hi, ht, hs, hc, h₃₉⟩ := h
  have h₃₉ : r 39 < n := h₃₉
  have hn := L.most
  have e : BinOp.eval .add (r 39) 1 = r 39 + 1 := Word.add_one (by unfold nobody at hn; unfold wordSize; omega)
  have hc' : (Fact.scan (r 30) (r 35) (BinOp.eval .add (r 39) 1) (BinOp.eval .add (r 39) 1)).Holds n (r 1) G m := by
    rw [e]; exact hc
  exact .stay L O (pc := 111) rfl ⟨hb, hi, ht, hs, hc'⟩

theorem at111 (h : EnqueueAt n G m r 111) : EnqStep n G m r b (Frame.exec program m ⟨0, 111, r, b⟩) :=
  .stay L O (pc := 96) rfl h

theorem at112 (h : EnqueueAt n G m r 112) : EnqStep n G m r b (Frame.exec program m ⟨0, 112, r, b⟩) := by
  obtain ⟨hb, hi, ht, hs, a, h₁, h₂, hr⟩ := h
  have ha := Nat.le_trans h₁ L.t_le
  have h : (Fact.or (.and (.reg (m (nextCell (r 30)) = 0)) (.reached (r 4)))
      (.next (r 30) (m (nextCell (r 30))))).Holds n (r 1) G m := by
    rcases Nat.lt_or_ge a G.k with h | h
    · refine .inr ⟨a, h₁, h₂, h, ?_⟩
      rw [← h₂]
      exact (L.next a h).symm
    · have e : a = G.k := by omega
      have hl := L.last
      rw [← e, h₂] at hl
      exact .inl ⟨hl, hr e⟩
  exact .stay L O (pc := 113) rfl ⟨hb, hi, ht, hs, h⟩

theorem at113 (h : EnqueueAt n G m r 113) : EnqStep n G m r b (Frame.exec program m ⟨0, 113, r, b⟩) :=
  .stay L O (pc := 114) rfl h

end Enqueue
end WfqueueNever
