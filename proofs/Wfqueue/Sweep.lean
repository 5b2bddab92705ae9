prelude
import Wfqueue.StoreRetire
/-!
# sweep: its code, and what it knows

It is part of two operations, which differ in registers and program counters only.

## Main definitions

* `Sweep.code b c most full`: the instructions, with the registers from `b` on, at the program counters from `c` on; how
  many nodes are looked at, and whether the pool is full, may be anything
* `Sweeping n p S m g k`: what is known at program counter `c + k`; `g` are the registers from `b` on
* `Leads n p op S m b Q o`: the step makes a private move, and leads to where `Q` holds

## Main statements

* `Sweeping.still`: what is known stays true whatever other slots do

## Implementation notes

Registers, from `b` on: 0 threads, 1 most, 2 newer, 3 node, 4 the number of the node, 5 older, 6 busy, 7 threads, 8 the
slot that is looked at, 9 to 11 what it announces, 12 pending, 13 threads, 14 pooled, 15 the newest of the pool.

While the slots are looked at, no slot before the present one guards the node; and none can begin to, since the node is
retired.
-/

namespace Wfqueue
open Gen.Wfqueue

/-- The step makes a private move, and leads to where `Q` holds. -/
inductive Leads (n p op : Nat) (S : Store) (m : Mem) (b : List Nat) (Q : Store → Mem → Regs → Nat → Prop) :
    Option Outcome → Prop where
  | next {S' m' r' pc'} : Goes n p S m S' m' → Q S' m' r' pc' → Leads n p op S m b Q (some (.next m' ⟨op, pc', r', b⟩))

theorem Leads.imp {n p op : Nat} {S : Store} {m : Mem} {b : List Nat} {Q Q' : Store → Mem → Regs → Nat → Prop}
    {o : Option Outcome} (L : Leads n p op S m b Q o) (h : ∀ S' m' r' pc, Q S' m' r' pc → Q' S' m' r' pc) :
    Leads n p op S m b Q' o := by
  cases L with
  | next G H => exact .next G (h _ _ _ _ H)

namespace Sweep

/-- What an instruction computes, or branches on. -/
def expr : Option Instr → Expr
  | some (.set _ e) | some (.branch e _ _) => e
  | _ => .lit 0

def code (b c : Nat) (most full : Expr) : Nat → Instr
  | 0 => .load b ⟨.reg 0, 7, .lit 0⟩ .plain
  | 1 => .set (b + 1) most
  | 2 => .set (b + 2) (.lit 0)
  | 3 => .load (b + 3) ⟨.reg 0, 19, .reg 1⟩ .plain
  | 4 => .set (b + 4) (.lit 0)
  | 5 => .branch (.bin .lt (.reg (b + 4)) (.reg (b + 1))) (c + 6) (c + 41)
  | 6 => .branch (.bin .eq (.reg (b + 3)) (.lit 0)) (c + 41) (c + 7)
  | 7 => .load (b + 5) ⟨.reg (b + 3), 4, .lit 0⟩ .plain
  | 8 => .load (b + 7) ⟨.reg 0, 7, .lit 0⟩ .plain
  | 9 => .set (b + 8) (.lit 0)
  | 10 => .branch (.bin .lt (.reg (b + 8)) (.reg (b + 7))) (c + 11) (c + 19)
  | 11 => .load (b + 9) ⟨.reg 0, 14, .reg (b + 8)⟩ .seqCst
  | 12 => .load (b + 10) ⟨.reg 0, 15, .reg (b + 8)⟩ .seqCst
  | 13 => .load (b + 11) ⟨.reg 0, 16, .reg (b + 8)⟩ .seqCst
  | 14 => .branch (.bin .lor (.bin .lor (.bin .eq (.reg (b + 9)) (.reg (b + 3)))
      (.bin .eq (.reg (b + 10)) (.reg (b + 3)))) (.bin .eq (.reg (b + 11)) (.reg (b + 3)))) (c + 15) (c + 17)
  | 15 => .set (b + 6) (.lit 1)
  | 16 => .jump (c + 20)
  | 17 => .set (b + 8) (.bin .add (.reg (b + 8)) (.lit 1))
  | 18 => .jump (c + 10)
  | 19 => .set (b + 6) (.lit 0)
  | 20 => .branch (.reg (b + 6)) (c + 21) (c + 23)
  | 21 => .set (b + 2) (.reg (b + 3))
  | 22 => .jump (c + 38)
  | 23 => .load (b + 12) ⟨.reg 0, 20, .reg 1⟩ .plain
  | 24 => .branch (.bin .eq (.reg (b + 2)) (.lit 0)) (c + 25) (c + 27)
  | 25 => .store ⟨.reg 0, 19, .reg 1⟩ (.reg (b + 5)) .plain
  | 26 => .jump (c + 28)
  | 27 => .store ⟨.reg (b + 2), 4, .lit 0⟩ (.reg (b + 5)) .plain
  | 28 => .store ⟨.reg 0, 20, .reg 1⟩ (.bin .sub (.reg (b + 12)) (.lit 1)) .plain
  | 29 => .load (b + 13) ⟨.reg 0, 7, .lit 0⟩ .plain
  | 30 => .load (b + 14) ⟨.reg 0, 18, .reg 1⟩ .plain
  | 31 => .branch full (c + 32) (c + 34)
  | 32 => .free (.reg (b + 3))
  | 33 => .jump (c + 38)
  | 34 => .load (b + 15) ⟨.reg 0, 17, .reg 1⟩ .plain
  | 35 => .store ⟨.reg (b + 3), 4, .lit 0⟩ (.reg (b + 15)) .plain
  | 36 => .store ⟨.reg 0, 17, .reg 1⟩ (.reg (b + 3)) .plain
  | 37 => .store ⟨.reg 0, 18, .reg 1⟩ (.bin .add (.reg (b + 14)) (.lit 1)) .plain
  | 38 => .set (b + 3) (.reg (b + 5))
  | 39 => .set (b + 4) (.bin .add (.reg (b + 4)) (.lit 1))
  | _ => .jump (c + 5)

end Sweep

namespace Store

/-- Behind `y` in the retired nodes of slot `p` comes `a`, or nothing, if `a` is 0. -/
def Comes (S : Store) (p y a : Nat) : Prop := ∃ suf, Between (S.retired p) y suf ∧ First suf a

/-- Behind `y` in the retired nodes of slot `p` comes `x`, and behind that `a`. -/
def Has (S : Store) (p y x a : Nat) : Prop := ∃ suf, Between (S.retired p) y (x :: suf) ∧ First suf a

/-- No slot before `j` guards node `x`. -/
def Clear (S : Store) (x j : Nat) : Prop := ∀ q c, q < j → S.guard q c ≠ x

end Store

/-- The registers from `b` on. -/
abbrev window (b : Nat) (r : Regs) : Regs := fun i => r (b + i)

/-- What `sweep` of slot `p` knows at each of its program counters. -/
def Sweeping (n p : Nat) (S : Store) (m : Mem) (g : Regs) : Nat → Prop
  | 0 | 1 | 2 | 41 => True
  | 3 => g 2 = 0
  | 4 | 5 | 6 | 39 | 40 => S.Comes p (g 2) (g 3)
  | 7 => S.Comes p (g 2) (g 3) ∧ g 3 ≠ 0
  | 8 | 15 | 21 => S.Has p (g 2) (g 3) (g 5)
  | 16 => S.Has p (g 2) (g 3) (g 5) ∧ g 6 ≠ 0
  | 9 => S.Has p (g 2) (g 3) (g 5) ∧ g 7 = n
  | 10 | 18 => (S.Has p (g 2) (g 3) (g 5) ∧ g 7 = n) ∧ g 8 ≤ n ∧ S.Clear (g 3) (g 8)
  | 11 => (S.Has p (g 2) (g 3) (g 5) ∧ g 7 = n) ∧ g 8 < n ∧ S.Clear (g 3) (g 8)
  | 12 => ((S.Has p (g 2) (g 3) (g 5) ∧ g 7 = n) ∧ g 8 < n ∧ S.Clear (g 3) (g 8)) ∧ (S.guard (g 8) 0 ≠ g 3 ∨ g 9 = g 3)
  | 13 => (((S.Has p (g 2) (g 3) (g 5) ∧ g 7 = n) ∧ g 8 < n ∧ S.Clear (g 3) (g 8)) ∧
      (S.guard (g 8) 0 ≠ g 3 ∨ g 9 = g 3)) ∧ (S.guard (g 8) 1 ≠ g 3 ∨ g 10 = g 3)
  | 14 => ((((S.Has p (g 2) (g 3) (g 5) ∧ g 7 = n) ∧ g 8 < n ∧ S.Clear (g 3) (g 8)) ∧
      (S.guard (g 8) 0 ≠ g 3 ∨ g 9 = g 3)) ∧ (S.guard (g 8) 1 ≠ g 3 ∨ g 10 = g 3)) ∧
      (S.guard (g 8) 2 ≠ g 3 ∨ g 11 = g 3)
  | 17 => (S.Has p (g 2) (g 3) (g 5) ∧ g 7 = n) ∧ g 8 < n ∧ S.Clear (g 3) (g 8 + 1)
  | 19 | 23 | 24 => S.Has p (g 2) (g 3) (g 5) ∧ S.Clear (g 3) n
  | 20 => S.Has p (g 2) (g 3) (g 5) ∧ (g 6 = 0 → S.Clear (g 3) n)
  | 25 => (S.Has p (g 2) (g 3) (g 5) ∧ S.Clear (g 3) n) ∧ g 2 = 0
  | 27 => (S.Has p (g 2) (g 3) (g 5) ∧ S.Clear (g 3) n) ∧ g 2 ≠ 0
  | 22 | 33 | 37 | 38 => S.Comes p (g 2) (g 5)
  | 26 | 28 | 29 | 30 | 31 | 32 | 34 => S.Comes p (g 2) (g 5) ∧ S.Hand p (g 3)
  | 35 => (S.Comes p (g 2) (g 5) ∧ S.Hand p (g 3)) ∧ First (S.pool p) (g 15)
  | 36 => (S.Comes p (g 2) (g 5) ∧ S.Hand p (g 3)) ∧ First (S.pool p) (m (olderCell (g 3)))
  | _ => False

section
variable {n p a x y j v : Nat} {S S' : Store} {m m' : Mem} {g : Regs}

theorem Store.Has.mem (h : S.Has p y x a) : x ∈ S.retired p := by
  obtain ⟨_, b, _⟩ := h
  exact b.mem

theorem Store.Has.next (h : S.Has p y x a) : S.Comes p x a := by
  obtain ⟨suf, b, f⟩ := h
  exact ⟨suf, b.next, f⟩

theorem Store.Clear.nowhere (h : S.Clear x n) (H : Stored n S m) (h₀ : x ≠ 0) (q c : Nat) : S.guard q c ≠ x := by
  intro e
  exact h q c (H.guard q c (e ▸ h₀)).1 e

/-! ### Others do not disturb -/

namespace Still

theorem comes (T : Still p S m S' m') (h : S.Comes p y a) : S'.Comes p y a := by
  unfold Store.Comes
  rw [T.retired]
  exact h

theorem has (T : Still p S m S' m') (h : S.Has p y x a) : S'.Has p y x a := by
  unfold Store.Has
  rw [T.retired]
  exact h

theorem clear (T : Still p S m S' m') (h : S.Has p y x a) (H : S.Clear x j) : S'.Clear x j :=
  fun q c hq => T.guard x q c h.mem (H q c hq)

end Still

theorem Sweeping.still (T : Still p S m S' m') : ∀ {k : Nat}, Sweeping n p S m g k → Sweeping n p S' m' g k
  | 0, _ | 1, _ | 2, _ | 41, _ => trivial
  | 3, h => h
  | 4, h | 5, h | 6, h | 39, h | 40, h | 22, h | 33, h | 37, h | 38, h => T.comes h
  | 7, ⟨h, h₀⟩ => ⟨T.comes h, h₀⟩
  | 8, h | 15, h | 21, h => T.has h
  | 9, ⟨h, h₇⟩ | 16, ⟨h, h₇⟩ => ⟨T.has h, h₇⟩
  | 10, ⟨⟨h, h₇⟩, l, H⟩ | 18, ⟨⟨h, h₇⟩, l, H⟩ => ⟨⟨T.has h, h₇⟩, l, T.clear h H⟩
  | 11, ⟨⟨h, h₇⟩, l, H⟩ | 17, ⟨⟨h, h₇⟩, l, H⟩ => ⟨⟨T.has h, h₇⟩, l, T.clear h H⟩
  | 12, ⟨⟨⟨h, h₇⟩, l, H⟩, s₀⟩ => ⟨⟨⟨T.has h, h₇⟩, l, T.clear h H⟩, s₀.imp (T.guard _ _ _ h.mem) id⟩
  | 13, ⟨⟨⟨⟨h, h₇⟩, l, H⟩, s₀⟩, s₁⟩ => ⟨⟨⟨⟨T.has h, h₇⟩, l, T.clear h H⟩, s₀.imp (T.guard _ _ _ h.mem) id⟩,
      s₁.imp (T.guard _ _ _ h.mem) id⟩
  | 14, ⟨⟨⟨⟨⟨h, h₇⟩, l, H⟩, s₀⟩, s₁⟩, s₂⟩ => ⟨⟨⟨⟨⟨T.has h, h₇⟩, l, T.clear h H⟩, s₀.imp (T.guard _ _ _ h.mem) id⟩,
      s₁.imp (T.guard _ _ _ h.mem) id⟩, s₂.imp (T.guard _ _ _ h.mem) id⟩
  | 19, ⟨h, H⟩ | 23, ⟨h, H⟩ | 24, ⟨h, H⟩ => ⟨T.has h, T.clear h H⟩
  | 20, ⟨h, H⟩ => ⟨T.has h, fun e => T.clear h (H e)⟩
  | 25, ⟨⟨h, H⟩, h₀⟩ | 27, ⟨⟨h, H⟩, h₀⟩ => ⟨⟨T.has h, T.clear h H⟩, h₀⟩
  | 26, ⟨h, H⟩ | 28, ⟨h, H⟩ | 29, ⟨h, H⟩ | 30, ⟨h, H⟩ | 31, ⟨h, H⟩ | 32, ⟨h, H⟩ | 34, ⟨h, H⟩ => ⟨T.comes h, T.hand H⟩
  | 35, ⟨⟨h, H⟩, f⟩ => ⟨⟨T.comes h, T.hand H⟩, by rw [T.pool]; exact f⟩
  | 36, ⟨⟨h, H⟩, f⟩ => ⟨⟨T.comes h, T.hand H⟩, by rw [T.pool, T.own _ _ H.own]; exact f⟩

end
end Wfqueue
