prelude
import Stack.Rank
/-!
# How many steps push_many has left

## Main statements

* `PushMany.nearer`: each step of `push_many` brings it nearer to its end
* `Busy.steps_stable`: the steps of others do not change how many steps are left, but for `top`
-/

namespace Stack
open Gen.Stack
variable {x x' : Roles} {m m' : Mem} {q : List Nat} {t u : Tid} {n l p o k : Nat} {b ns : List Nat} {r : Regs}
    {st : Status}
  {f : Frame}

/-! ### Counting nodes -/

/-- Of the nodes of a thread, none is missed. -/
theorem Mine.count (S : ∀ o, x o = .own t → o ≠ 0) (M : Mine x m t l 0 p ns) : ∀ {k : Nat}, ns.length ≤ k →
    count m k p = ns.length := by
  induction M with
  | one ho he =>
    intro k hk
    cases k with
    | zero => exact absurd hk (Nat.not_succ_le_zero 0)
    | succ k =>
      have h₀ : Stack.count m k 0 = 0 := by cases k <;> rfl
      show cond (Nat.beq _ 0) 0 (1 + Stack.count m k (m (link _))) = 1
      rw [Nat.beq_false_of_ne (S _ ho), he, h₀]
      rfl
  | @cons o ns ho _ _ ih =>
    intro k hk
    cases k with
    | zero => exact absurd hk (Nat.not_succ_le_zero _)
    | succ k =>
      show cond (Nat.beq o 0) 0 (1 + Stack.count m k (m (link o))) = ns.length + 1
      rw [Nat.beq_false_of_ne (S _ ho), ih (Nat.le_of_succ_le_succ hk)]
      exact Nat.add_comm 1 _

theorem count_zero : Stack.count m k 0 = 0 := by cases k <;> rfl

theorem Shared.own_ne_zero (S : Shared x m q) : ∀ o, x o = .own t → o ≠ 0 :=
  fun _ h => (S.nodes _ (Roles.ne_unknown_of_own h)).1

/-- The first of the nodes to be freed is one more. -/
theorem Waste.count (S : Shared x m q) (W : Waste x m t l p n) (hp : p ≠ 0) :
    Stack.count m n p = Stack.count m n (m (link p)) + 1 := by
  rcases W with h | ⟨ns, M, hn⟩
  · exact absurd h hp
  · rw [M.count S.own_ne_zero hn]
    cases M with
    | one _ he => rw [he, count_zero]; rfl
    | cons _ _ M => rw [M.count S.own_ne_zero (Nat.le_trans (Nat.le_succ _) hn)]; rfl

/-- Others do not change it. -/
theorem Waste.count_stable (S : Shared x m q) (G : Guarantee u x m x' m') (S' : Shared x' m' q') (hu : t ≠ u)
    (W : Waste x m t l p n) : Stack.count m' n p = Stack.count m n p := by
  rcases W with rfl | ⟨ns, M, hn⟩
  · rw [count_zero, count_zero]
  · rw [M.count S.own_ne_zero hn, (M.stable G hu).1.count S'.own_ne_zero hn]

theorem WasteAt.waste (W : WasteAt x m t l o p n) : Waste x m t l p n :=
  W.2.imp id fun ⟨ns, M, _, hl⟩ => ⟨ns, M, Nat.le_trans (Nat.le_succ _) hl⟩

/-- To free a node changes no link. -/
theorem count_free (hk : ∀ p, Heap.free m o (link p) = m (link p) ∨ p = 0) : ∀ k p,
    Stack.count (Heap.free m o) k p = Stack.count m k p
  | 0, _ => rfl
  | k + 1, p => by
    show cond (Nat.beq p 0) 0 (1 + Stack.count (Heap.free m o) k (Heap.free m o (link p))) =
      cond (Nat.beq p 0) 0 (1 + Stack.count m k (m (link p)))
    rcases hk p with h | h
    · rw [h, count_free hk k]
    · rw [h]; rfl

theorem free_link : ∀ p, Heap.free m o (link p) = m (link p) ∨ p = 0 := by
  intro p
  by_cases h : p = 0
  · exact .inr h
  · refine .inl (Mem.set_ne fun e => ?_)
    cases e

/-! ### The instructions -/

namespace PushMany

theorem nearer (S : Shared x m q) : ∀ pc, PushManyAt x m t n b r st pc →
    Nearer m ⟨1, pc, r, b⟩ (Frame.exec program m ⟨1, pc, r, b⟩)
  | 0, _ => by
    show rank m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 1) 0)) 1 2, r, b⟩ < 28 + 17 * (r 1 - 1) + 0
    rcases Word.isNull (w := r 1) (yes := 1) (no := 2) with ⟨_, e⟩ | ⟨_, e⟩ <;> rw [e]
    · show 1 + 0 < 28 + 17 * (r 1 - 1) + 0
      omega
    · show 27 + 17 * (r 1 - 1) + 0 < 28 + 17 * (r 1 - 1) + 0
      omega
  | 1, _ => less rfl
  | 2, ⟨O, h⟩ => by
    obtain ⟨v, hv⟩ := List.exists_get?_eq_some (l := b) (n := 0) (by have := O.le; omega)
    show Nearer m ⟨1, 2, r, b⟩ ((Instr.get 3 (.lit 0)).exec m ⟨1, 2, r, b⟩)
    rw [Instr.exec_get (f := ⟨1, 2, r, b⟩) (idx := .lit 0) hv]
    exact down (a := 26) (b := 27) (s := 17 * (r 1 - 1)) rfl rfl rfl
  | 3, _ => down (a := 25) (b := 26) (s := 17 * (r 1 - 1)) rfl rfl rfl
  | 4, _ => down (a := 24) (b := 25) (s := 17 * (r 1 - 1)) rfl rfl rfl
  | 5, _ => by
    show rank m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 5) 0)) 6 8, r, b⟩ < 24 + 17 * (r 1 - 1) + 0
    rcases Word.isNull (w := r 5) (yes := 6) (no := 8) with ⟨_, e⟩ | ⟨_, e⟩ <;> rw [e]
    · show 22 + 17 * (r 1 - 1) + 0 < 24 + 17 * (r 1 - 1) + 0
      omega
    · show 23 + 17 * (r 1 - 1) + 0 < 24 + 17 * (r 1 - 1) + 0
      omega
  | 6, _ => down (a := 21) (b := 22) (s := 17 * (r 1 - 1)) rfl rfl rfl
  | 7, _ => down (a := 20) (b := 21) (s := 17 * (r 1 - 1)) rfl rfl rfl
  | 8, _ => down (a := 22) (b := 23) (s := 17 * (r 1 - 1)) rfl rfl rfl
  | 9, _ => down (a := 21) (b := 22) (s := 17 * (r 1 - 1)) rfl rfl rfl
  | 10, _ => down (a := 20) (b := 21) (s := 17 * (r 1 - 1)) rfl rfl rfl
  | 11, _ => by
    show rank m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 2) 0)) 12 13, r, b⟩ < 20 + 17 * (r 1 - 1) + 0
    rcases Word.isNull (w := r 2) (yes := 12) (no := 13) with ⟨_, e⟩ | ⟨_, e⟩ <;> rw [e]
    · show 1 + 0 < 20 + 17 * (r 1 - 1) + 0
      omega
    · show 19 + 17 * (r 1 - 1) + 0 < 20 + 17 * (r 1 - 1) + 0
      omega
  | 12, _ => less rfl
  | 13, _ => down (a := 18) (b := 19) (s := 17 * (r 1 - 1)) rfl rfl rfl
  | 14, _ => by
    show 12 + (17 * (r 1 - 1) + 5 * 1) + 0 < 18 + 17 * (r 1 - 1) + 0
    omega
  | 15, ⟨O, h, _⟩ => by
    show rank m ⟨1, cond (Word.toBool (BinOp.eval .lt (r 7) (r 1))) 16 36, r, b⟩ < 12 + (17 * (r 1 - r 7) + 5 * r 7) + 0
    rw [Word.toBool_lt]
    rcases Word.cond_ble (r 7 + 1) (r 1) 16 36 with ⟨h', e⟩ | ⟨h', e⟩ <;> rw [e]
    · show 23 + (17 * (r 1 - (r 7 + 1)) + 5 * (r 7 + 1)) + 0 < _
      omega
    · show 6 + 0 < _
      omega
  | 16, ⟨O, h, _⟩ => by
    obtain ⟨v, hv⟩ := List.exists_get?_eq_some (l := b) (n := r 7) (by have := O.le; omega)
    show Nearer m ⟨1, 16, r, b⟩ ((Instr.get 9 (.reg 7)).exec m ⟨1, 16, r, b⟩)
    rw [Instr.exec_get (f := ⟨1, 16, r, b⟩) (idx := .reg 7) hv]
    exact down (a := 22) (b := 23) (s := build (r 1) (r 7)) rfl rfl rfl
  | 17, _ => down (a := 21) (b := 22) (s := build (r 1) (r 7)) rfl rfl rfl
  | 18, _ => down (a := 20) (b := 21) (s := build (r 1) (r 7)) rfl rfl rfl
  | 19, _ => by
    show rank m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 11) 0)) 20 22, r, b⟩ < 20 + build (r 1) (r 7) + 0
    rcases Word.isNull (w := r 11) (yes := 20) (no := 22) with ⟨_, e⟩ | ⟨_, e⟩ <;> rw [e]
    · show 6 + 5 * r 7 + 0 < 20 + (17 * (r 1 - (r 7 + 1)) + 5 * (r 7 + 1)) + 0
      omega
    · show 19 + build (r 1) (r 7) + 0 < 20 + build (r 1) (r 7) + 0
      omega
  | 20, _ => down (a := 5) (b := 6) (s := 5 * r 7) rfl rfl rfl
  | 21, ⟨_, _, _, h⟩ => by
    show cond (Nat.beq (r 8) 0) (4 + 5 * r 7) (16 + build (r 1) (r 7)) + 0 < 5 + 5 * r 7 + 0
    rw [h]
    show 4 + 5 * r 7 + 0 < 5 + 5 * r 7 + 0
    omega
  | 22, _ => down (a := 18) (b := 19) (s := build (r 1) (r 7)) rfl rfl rfl
  | 23, _ => down (a := 17) (b := 18) (s := build (r 1) (r 7)) rfl rfl rfl
  | 24, ⟨_, _, B⟩ => by
    show cond (Nat.beq (r 11) 0) (4 + 5 * r 7) (16 + build (r 1) (r 7)) + 0 < 17 + build (r 1) (r 7) + 0
    rw [Nat.beq_false_of_ne (B.ne_zero S)]
    show 16 + build (r 1) (r 7) + 0 < 17 + build (r 1) (r 7) + 0
    omega
  | 25, _ => by
    show rank m ⟨1, cond (Word.toBool (BinOp.eval .eq (r 8) 0)) 26 33, r, b⟩ <
      cond (Nat.beq (r 8) 0) (4 + 5 * r 7) (16 + build (r 1) (r 7)) + 0
    rw [Word.toBool_eq]
    cases Nat.beq (r 8) 0 with
    | true =>
      show 3 + 5 * r 7 + 0 < 4 + 5 * r 7 + 0
      omega
    | false =>
      show 15 + build (r 1) (r 7) + 0 < 16 + build (r 1) (r 7) + 0
      omega
  | 26, ⟨O, h, B⟩ => by
    obtain ⟨ns, M, hn⟩ := B.waste
    show 2 + 5 * count m (r 1) (r 6) + 0 < 3 + 5 * r 7 + 0
    rw [O.size, M.count S.own_ne_zero (Nat.le_trans hn (Nat.le_of_lt h))]
    omega
  | 27, _ => by
    show rank m ⟨1, cond (Word.toBool (BinOp.eval .ne (r 12) 0)) 28 32, r, b⟩ < 2 + 5 * count m (r 1) (r 12) + 0
    rcases Word.notNull (w := r 12) (yes := 28) (no := 32) with ⟨_, e⟩ | ⟨_, e⟩ <;> rw [e]
    · show 1 + 5 * count m (r 1) (r 12) + 0 < 2 + 5 * count m (r 1) (r 12) + 0
      omega
    · show 1 + 0 < 2 + 5 * count m (r 1) (r 12) + 0
      omega
  | 28, ⟨O, h, W⟩ => by
    show 5 + 5 * count m (r 1) (m (link (r 12))) + 0 < 1 + 5 * count m (r 1) (r 12) + 0
    rw [O.size, W.count S h]
    omega
  | 29, _ => by
    show 4 + 5 * count (Heap.free m (r 12)) (r 1) (r 13) + 0 < 5 + 5 * count m (r 1) (r 13) + 0
    rw [count_free free_link]
    omega
  | 30, _ => down (a := 3) (b := 4) (s := 5 * count m (r 1) (r 13)) rfl rfl rfl
  | 31, _ => down (a := 2) (b := 3) (s := 5 * count m (r 1) (r 12)) rfl rfl rfl
  | 32, _ => less rfl
  | 33, _ => down (a := 14) (b := 15) (s := build (r 1) (r 7)) rfl rfl rfl
  | 34, ⟨O, h, _⟩ => by
    show 13 + (17 * (r 1 - BinOp.eval .add (r 7) 1) + 5 * BinOp.eval .add (r 7) 1) + 0 < 14 + build (r 1) (r 7) + 0
    rw [Word.add_one (by have := O.lt; omega)]
    show 13 + (17 * (r 1 - (r 7 + 1)) + 5 * (r 7 + 1)) + 0 < 14 + (17 * (r 1 - (r 7 + 1)) + 5 * (r 7 + 1)) + 0
    omega
  | 35, _ => down (a := 12) (b := 13) (s := 17 * (r 1 - r 7) + 5 * r 7) rfl rfl rfl
  | 36, ⟨O, _⟩ => by
    show 5 + stale m (some (m ⟨r 0, 2, 0⟩)) < 6 + 0
    rw [O.q, stale_self rfl]
    exact less rfl
  | 37, ⟨_, _, B⟩ => by
    have h := (S.nodes _ (Roles.ne_unknown_of_own B.last)).2.1
    have e : m.set (link (r 2)) (r 14) (cell Field.top) = m (cell Field.top) :=
      Mem.set_ne fun e => h (by injection e with e; exact e.symm)
    show 4 + stale (m.set (link (r 2)) (r 14)) (some (r 14)) < 5 + stale m (some (r 14))
    rw [stale_congr e]
    omega
  | 38, _ => down (a := 3) (b := 4) (s := stale m (some (r 14))) rfl rfl rfl
  | 39, ⟨O, _⟩ => by
    show Nearer m ⟨1, 39, r, b⟩ ((Instr.cas 16 15 ⟨.reg 0, 2, .lit 0⟩ (.reg 15) (.reg 6) .release .relaxed).exec m
      ⟨1, 39, r, b⟩)
    refine Instr.exec_cas (Q := Nearer m ⟨1, 39, r, b⟩) (l := cell Field.top) ?_ (fun _ => ?_) fun h => ?_
    · show (⟨r 0, 2, 0⟩ : Loc) = _
      rw [O.q]
    · show 2 + 0 < 3 + stale m (some (r 15))
      omega
    · show 8 + stale m (some (m (cell Field.top))) < 3 + stale m (some (r 15))
      rw [stale_self rfl, stale_ne (w := r 15) h]
      exact less rfl
  | 40, h => by
    show rank m ⟨1, cond (Word.toBool (r 16)) 43 41, r, b⟩ <
      cond (Nat.beq (r 16) 0) 8 2 + stale m (cond (Nat.beq (r 16) 0) (some (r 15)) none)
    rcases h with ⟨h, _⟩ | ⟨h, _⟩ <;> rw [h]
    · exact less rfl
    · show 7 + stale m (some (r 15)) < 8 + stale m (some (r 15))
      omega
  | 41, _ => down (a := 6) (b := 7) (s := stale m (some (r 15))) rfl rfl rfl
  | 42, _ => down (a := 5) (b := 6) (s := stale m (some (r 14))) rfl rfl rfl
  | 43, _ => less rfl
  | _ + 44, h => h.elim

end PushMany

/-! ### All operations -/

theorem Busy.nearer (S : Shared x m q) (h : Busy x m t f st) : Nearer m f (f.exec program m) := by
  cases h with
  | push h => cases h with | mk h => exact Push.nearer S _ h
  | many h => cases h with | mk h => exact PushMany.nearer S _ h
  | pop h => cases h with | mk h => exact Pop.nearer _ h
  | all h => exact h.nearer

/-- What another thread does changes only whether `top` is what was seen. -/
theorem Busy.steps_stable {q' : List Nat} (S : Shared x m q) (S' : Shared x' m' q') (G : Guarantee u x m x' m')
    (hu : t ≠ u) (h : Busy x m t f st) : steps m' f = steps m f := by
  cases h with
  | push h => cases h; rfl
  | pop h => cases h; rfl
  | all h => cases h <;> rfl
  | many h =>
    cases h with
    | @mk _ _ _ n b r _ pc h =>
      show manySteps m' r pc = manySteps m r pc
      match pc, h with
      | 27, ⟨O, W⟩ =>
        show 2 + 5 * count m' (r 1) (r 12) = 2 + 5 * count m (r 1) (r 12)
        rw [O.size, W.count_stable S G S' hu]
      | 28, ⟨O, _, W⟩ =>
        show 1 + 5 * count m' (r 1) (r 12) = 1 + 5 * count m (r 1) (r 12)
        rw [O.size, W.count_stable S G S' hu]
      | 29, ⟨O, W⟩ =>
        show 5 + 5 * count m' (r 1) (r 13) = 5 + 5 * count m (r 1) (r 13)
        rw [O.size, W.waste.count_stable S G S' hu]
      | 30, ⟨O, W⟩ =>
        show 4 + 5 * count m' (r 1) (r 13) = 4 + 5 * count m (r 1) (r 13)
        rw [O.size, W.count_stable S G S' hu]
      | 31, ⟨O, W⟩ =>
        show 3 + 5 * count m' (r 1) (r 12) = 3 + 5 * count m (r 1) (r 12)
        rw [O.size, W.count_stable S G S' hu]
      | 0, _ | 1, _ | 2, _ | 3, _ | 4, _ | 5, _ | 6, _ | 7, _ | 8, _ | 9, _ | 10, _ | 11, _ | 12, _ | 13, _ | 14, _
      | 15, _
      | 16, _ | 17, _ | 18, _ | 19, _ | 20, _ | 21, _ | 22, _ | 23, _ | 24, _ | 25, _ | 26, _ | 32, _ | 33, _ | 34, _
      | 35, _ | 36, _ | 37, _ | 38, _ | 39, _ | 40, _ | 41, _ | 42, _ | 43, _ => rfl
      | pc + 44, h => exact h.elim

end Stack
