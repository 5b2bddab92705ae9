prelude
import Wfqueue.Sweep
/-!
# sweep, step by step

## Main statements

* `Sweep.step`: every instruction of it makes a private move, and leads to what is known there
-/

namespace Wfqueue
open Gen.Wfqueue

namespace Sweep

/-- Program counter and registers are those of `sweep`, and what it knows is true; the registers that are not its own are
as they were. -/
def Next (n p b c : Nat) (r : Regs) (S : Store) (m : Mem) (r' : Regs) (pc : Nat) : Prop :=
  ∃ k, pc = c + k ∧ (∀ i, i < b ∨ b + 16 ≤ i → r' i = r i) ∧ Sweeping n p S m (window b r') k

variable {n p b c j v op : Nat} {S S' : Store} {m m' : Mem} {r : Regs} {buf : List Nat} {e₁ e₂ : Expr}

theorem window_update : window b (Function.update r (b + j) v) = Function.update (window b r) j v := by
  funext i
  by_cases e : i = j
  · subst e
    exact (Function.update_self _ _ _).trans (Function.update_self _ _ _).symm
  · exact (Function.update_ne fun e' => e (by omega)).trans (Function.update_ne (f := window b r) e).symm

/-- Only a register changes. -/
theorem reg (h : Stored n S m) (j k : Nat) (hj : j < 16) (H : Sweeping n p S m (Function.update (window b r) j v) k) :
    Leads n p op S m buf (Next n p b c r) (some (.next m ⟨op, c + k, Function.update r (b + j) v, buf⟩)) :=
  .next (.refl h) ⟨k, rfl, fun _ hi => Function.update_ne (by omega), by rw [window_update]; exact H⟩

/-- Nothing changes but the program counter. -/
theorem stay (h : Stored n S m) (k : Nat) (H : Sweeping n p S m (window b r) k) :
    Leads n p op S m buf (Next n p b c r) (some (.next m ⟨op, c + k, r, buf⟩)) :=
  .next (.refl h) ⟨k, rfl, fun _ _ => rfl, H⟩

/-- Something is written. -/
theorem go (G : Goes n p S m S' m') (k : Nat) (H : Sweeping n p S' m' (window b r) k) :
    Leads n p op S m buf (Next n p b c r) (some (.next m' ⟨op, c + k, r, buf⟩)) :=
  .next G ⟨k, rfl, fun _ _ => rfl, H⟩

/-- The branch on whether one of three words is `x`. -/
theorem any {x a d e yes no : Nat} :
    (a ≠ x ∧ d ≠ x ∧ e ≠ x ∧ cond (Word.toBool (BinOp.eval .lor (BinOp.eval .lor (BinOp.eval .eq a x)
      (BinOp.eval .eq d x)) (BinOp.eval .eq e x))) yes no = no) ∨
    cond (Word.toBool (BinOp.eval .lor (BinOp.eval .lor (BinOp.eval .eq a x) (BinOp.eval .eq d x))
      (BinOp.eval .eq e x))) yes no = yes := by
  have lor : ∀ u w, Word.toBool (BinOp.eval .lor u w) = Bool.or (Word.toBool u) (Word.toBool w) :=
    fun _ _ => Word.toBool_ofBool _
  rw [lor, lor, Word.toBool_eq, Word.toBool_eq, Word.toBool_eq]
  cases ha : Nat.beq a x with
  | true => exact .inr rfl
  | false =>
    cases hd : Nat.beq d x with
    | true => exact .inr rfl
    | false =>
      cases he : Nat.beq e x with
      | true => exact .inr rfl
      | false => exact .inl ⟨Nat.ne_of_beq_eq_false ha, Nat.ne_of_beq_eq_false hd, Nat.ne_of_beq_eq_false he, rfl⟩

/-- What is announced is found. -/
theorem found (h : Stored n S m) {q c x : Nat} (h₀ : x ≠ 0) : S.guard q c ≠ x ∨ m (hazardCell q c) = x := by
  by_cases e : S.guard q c = x
  · exact .inr (h.held e h₀)
  · exact .inl e

/-- When all three hazard pointers of a slot have been looked at. -/
theorem clear_next (h : Stored n S m) {x q u w z : Nat} (h₀ : x ≠ 0) (C : S.Clear x q) (h₁ : S.guard q 0 ≠ x ∨ u = x)
    (h₂ : S.guard q 1 ≠ x ∨ w = x) (h₃ : S.guard q 2 ≠ x ∨ z = x) (hu : u ≠ x) (hw : w ≠ x) (hz : z ≠ x) :
    S.Clear x (q + 1) := by
  intro s c hs e
  have hc := (h.guard s c (e ▸ h₀)).2.1
  rcases Nat.lt_or_ge s q with hsq | hsq
  · exact C s c hsq e
  · have es : s = q := by omega
    subst es
    match c, hc with
    | 0, _ => exact h₁.elim (fun h => h e) hu
    | 1, _ => exact h₂.elim (fun h => h e) hw
    | 2, _ => exact h₃.elim (fun h => h e) hz
    | c + 3, hc => omega

theorem eq_zero {w : Nat} (h : Word.toBool w = false) : w = 0 := by
  rcases Word.isNull (w := w) (yes := 0) (no := 1) with ⟨e, _⟩ | ⟨e, _⟩
  · exact e
  · unfold Word.toBool at h
    rw [Nat.beq_false_of_ne e] at h
    cases h

/-- The first node of a list is there, if there is one. -/
theorem comes_ne {y a : Nat} (H : S.Comes p y a) (h₀ : a ≠ 0) : ∃ suf, Between (S.retired p) y (a :: suf) := by
  obtain ⟨suf, B, f⟩ := H
  cases suf with
  | nil => exact absurd f h₀
  | cons x suf => exact ⟨suf, by rw [show a = x from f]; exact B⟩

/-- The steps until it is known whether somebody guards the node. -/
theorem look (h : Stored n S m) (h₀ : r 0 = 1) (h₁ : r 1 = p) : ∀ k, k ≤ 22 →
    Sweeping n p S m (window b r) k →
    Leads n p op S m buf (Next n p b c r) ((code b c e₁ e₂ k).exec m ⟨op, c + k, r, buf⟩)
  | 0, _, _ => reg h 0 1 (by decide) trivial
  | 1, _, _ => reg h 1 2 (by decide) trivial
  | 2, _, _ => reg h 2 3 (by decide) rfl
  | 3, _, H => by
    refine reg h 3 4 (by decide) ⟨S.retired p, .inl ⟨H, rfl⟩, ?_⟩
    show First (S.retired p) (m ⟨r 0, 19, r 1⟩)
    rw [h₀, h₁]
    exact (h.retired p).first
  | 4, _, H => reg h 4 5 (by decide) H
  | 5, _, H => by
    show Leads n p op S m buf (Next n p b c r)
      (some (.next m ⟨op, cond (Word.toBool (BinOp.eval .lt (r (b + 4)) (r (b + 1)))) (c + 6) (c + 41), r, buf⟩))
    generalize Word.toBool (BinOp.eval .lt (r (b + 4)) (r (b + 1))) = d
    cases d
    · exact stay h 41 trivial
    · exact stay h 6 H
  | 6, _, H => by
    show Leads n p op S m buf (Next n p b c r)
      (some (.next m ⟨op, cond (Word.toBool (BinOp.eval .eq (r (b + 3)) 0)) (c + 41) (c + 7), r, buf⟩))
    rcases Word.isNull (w := r (b + 3)) (yes := c + 41) (no := c + 7) with ⟨_, e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact stay h 41 trivial
    · exact stay h 7 ⟨H, h'⟩
  | 7, _, ⟨H, h'⟩ => by
    obtain ⟨suf, B⟩ := comes_ne H h'
    exact reg h 5 8 (by decide) ⟨suf, B, h.behind B⟩
  | 8, _, H => by
    refine reg h 7 9 (by decide) ⟨H, ?_⟩
    show m ⟨r 0, 7, 0⟩ = n
    rw [h₀]
    exact h.threads
  | 9, _, H => reg h 8 10 (by decide) ⟨H, Nat.zero_le n, fun _ _ hq => absurd hq (Nat.not_lt_zero _)⟩
  | 10, _, ⟨H, l, C⟩ => by
    show Leads n p op S m buf (Next n p b c r)
      (some (.next m ⟨op, cond (Word.toBool (BinOp.eval .lt (r (b + 8)) (r (b + 7)))) (c + 11) (c + 19), r, buf⟩))
    rw [Word.toBool_lt]
    have h₇ : r (b + 7) = n := H.2
    have h₈ : r (b + 8) ≤ n := l
    rcases Word.cond_ble (r (b + 8) + 1) (r (b + 7)) (c + 11) (c + 19) with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact stay h 11 ⟨H, show r (b + 8) < n by omega, C⟩
    · refine stay h 19 ⟨H.1, ?_⟩
      have e : window b r 8 = n := show r (b + 8) = n by omega
      rw [← e]
      exact C
  | 11, _, H => by
    refine reg h 9 12 (by decide) ⟨H, ?_⟩
    show S.guard _ 0 ≠ _ ∨ m ⟨r 0, 14, r (b + 8)⟩ = _
    rw [h₀]
    exact found h ((h.retired p).ne H.1.1.mem)
  | 12, _, H => by
    refine reg h 10 13 (by decide) ⟨H, ?_⟩
    show S.guard _ 1 ≠ _ ∨ m ⟨r 0, 15, r (b + 8)⟩ = _
    rw [h₀]
    exact found h ((h.retired p).ne H.1.1.1.mem)
  | 13, _, H => by
    refine reg h 11 14 (by decide) ⟨H, ?_⟩
    show S.guard _ 2 ≠ _ ∨ m ⟨r 0, 16, r (b + 8)⟩ = _
    rw [h₀]
    exact found h ((h.retired p).ne H.1.1.1.1.mem)
  | 14, _, ⟨⟨⟨⟨H, l, C⟩, s₀⟩, s₁⟩, s₂⟩ => by
    show Leads n p op S m buf (Next n p b c r) (some (.next m ⟨op, cond (Word.toBool (BinOp.eval .lor (BinOp.eval .lor
      (BinOp.eval .eq (r (b + 9)) (r (b + 3))) (BinOp.eval .eq (r (b + 10)) (r (b + 3))))
      (BinOp.eval .eq (r (b + 11)) (r (b + 3))))) (c + 15) (c + 17), r, buf⟩))
    rcases any (x := r (b + 3)) (a := r (b + 9)) (d := r (b + 10)) (e := r (b + 11)) (yes := c + 15) (no := c + 17) with
      ⟨hu, hw, hz, e⟩ | e <;> rw [e]
    · exact stay h 17 ⟨H, l, clear_next h ((h.retired p).ne H.1.mem) C s₀ s₁ s₂ hu hw hz⟩
    · exact stay h 15 H.1
  | 15, _, H => reg h 6 16 (by decide) ⟨H, nofun⟩
  | 16, _, ⟨H, h₆⟩ => stay h 20 ⟨H, fun e => absurd e h₆⟩
  | 17, _, ⟨H, l, C⟩ => by
    show Leads n p op S m buf (Next n p b c r)
      (some (.next m ⟨op, c + 18, Function.update r (b + 8) (BinOp.eval .add (r (b + 8)) 1), buf⟩))
    have l : r (b + 8) < n := l
    have hn : n < 18446744073709551615 := h.most
    rw [Word.add_one (show r (b + 8) + 1 < 18446744073709551616 by omega)]
    exact reg h 8 18 (by decide) ⟨H, l, C⟩
  | 18, _, H => stay h 10 H
  | 19, _, ⟨H, C⟩ => reg h 6 20 (by decide) ⟨H, fun _ => C⟩
  | 20, _, ⟨H, C⟩ => by
    show Leads n p op S m buf (Next n p b c r)
      (some (.next m ⟨op, cond (Word.toBool (r (b + 6))) (c + 21) (c + 23), r, buf⟩))
    cases e : Word.toBool (r (b + 6))
    · exact stay h 23 ⟨H, C (eq_zero e)⟩
    · exact stay h 21 H
  | 21, _, H => reg h 2 22 (by decide) H.next
  | 22, _, H => stay h 38 H
  | _ + 23, hk, _ => absurd hk (by omega)

/-- The steps that take a node out, and put it into the pool or free it. -/
theorem take (h : Stored n S m) (h₀ : r 0 = 1) (h₁ : r 1 = p) : ∀ k, Sweeping n p S m (window b r) (k + 23) → k ≤ 17 →
    Leads n p op S m buf (Next n p b c r) ((code b c e₁ e₂ (k + 23)).exec m ⟨op, c + (k + 23), r, buf⟩)
  | 0, H, _ => reg h 12 24 (by decide) H
  | 1, H, _ => by
    show Leads n p op S m buf (Next n p b c r)
      (some (.next m ⟨op, cond (Word.toBool (BinOp.eval .eq (r (b + 2)) 0)) (c + 25) (c + 27), r, buf⟩))
    rcases Word.isNull (w := r (b + 2)) (yes := c + 25) (no := c + 27) with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact stay h 25 ⟨H, h'⟩
    · exact stay h 27 ⟨H, h'⟩
  | 2, ⟨⟨⟨suf, B, f⟩, C⟩, h₂⟩, _ => by
    rw [h₂] at B
    obtain ⟨G, H, B'⟩ := Goes.unlink_first h B (C.nowhere h ((h.retired p).ne B.mem)) f
    rw [← h₂] at B'
    show Leads n p op S m buf (Next n p b c r) (some (.next (m.set ⟨r 0, 19, r 1⟩ (r (b + 5))) ⟨op, c + 26, r, buf⟩))
    rw [h₀, h₁]
    exact go G 26 ⟨⟨suf, B', f⟩, H⟩
  | 3, H, _ => stay h 28 H
  | 4, ⟨⟨⟨suf, B, f⟩, C⟩, h₂⟩, _ => by
    obtain ⟨l, G, H, B'⟩ := Goes.unlink_behind h B h₂ (C.nowhere h ((h.retired p).ne B.mem)) f
    exact go G 28 ⟨⟨suf, B', f⟩, H⟩
  | 5, H, _ => by
    show Leads n p op S m buf (Next n p b c r)
      (some (.next (m.set ⟨r 0, 20, r 1⟩ (BinOp.eval .sub (r (b + 12)) 1)) ⟨op, c + 29, r, buf⟩))
    rw [h₀, h₁]
    exact go (.count h (.inr rfl)) 29 H
  | 6, H, _ => reg h 13 30 (by decide) H
  | 7, H, _ => reg h 14 31 (by decide) H
  | 8, H, _ => by
    show Leads n p op S m buf (Next n p b c r)
      (some (.next m ⟨op, cond (Word.toBool (e₂.eval r)) (c + 32) (c + 34), r, buf⟩))
    generalize Word.toBool (e₂.eval r) = d
    cases d
    · exact stay h 34 H
    · exact stay h 32 H
  | 9, ⟨H, N⟩, _ => go (.free h N) 33 H
  | 10, H, _ => stay h 38 H
  | 11, H, _ => by
    refine reg h 15 35 (by decide) ⟨H, ?_⟩
    show First (S.pool p) (m ⟨r 0, 17, r 1⟩)
    rw [h₀, h₁]
    exact (h.pool p).first
  | 12, ⟨⟨H, N⟩, f⟩, _ => by
    refine go (.written h N (Nat.le_refl 4)) 36 ⟨⟨H, N⟩, ?_⟩
    rw [Mem.set_self]
    exact f
  | 13, ⟨⟨H, N⟩, f⟩, _ => by
    show Leads n p op S m buf (Next n p b c r) (some (.next (m.set ⟨r 0, 17, r 1⟩ (r (b + 3))) ⟨op, c + 37, r, buf⟩))
    rw [h₀, h₁]
    exact go (.push h N f) 37 H
  | 14, H, _ => by
    show Leads n p op S m buf (Next n p b c r)
      (some (.next (m.set ⟨r 0, 18, r 1⟩ (BinOp.eval .add (r (b + 14)) 1)) ⟨op, c + 38, r, buf⟩))
    rw [h₀, h₁]
    exact go (.count h (.inl rfl)) 38 H
  | 15, H, _ => reg h 3 39 (by decide) H
  | 16, H, _ => reg h 4 40 (by decide) H
  | 17, H, _ => stay h 5 H
  | _ + 18, _, hk => absurd hk (by omega)

theorem step (h : Stored n S m) (h₀ : r 0 = 1) (h₁ : r 1 = p) {k : Nat} (hk : k ≤ 40)
    (H : Sweeping n p S m (window b r) k) :
    Leads n p op S m buf (Next n p b c r) ((code b c e₁ e₂ k).exec m ⟨op, c + k, r, buf⟩) := by
  rcases Nat.lt_or_ge k 23 with h' | h'
  · exact look h h₀ h₁ k (by omega) H
  · have e : k = k - 23 + 23 := by omega
    rw [e] at H ⊢
    exact take h h₀ h₁ (k - 23) H (by omega)

end Sweep

/-- There are no program counters behind the end. -/
theorem Sweeping.le_last {n p : Nat} {S : Store} {m : Mem} {g : Regs} :
    ∀ {k : Nat}, Sweeping n p S m g k → 41 ≤ k → k = 41
  | 41, _, _ => rfl
  | _ + 42, h, _ => h.elim

end Wfqueue
