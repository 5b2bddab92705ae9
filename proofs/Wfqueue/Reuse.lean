prelude
import Wfqueue.SweepStep
/-!
# reuse: a node is taken out of the pool

It is twice in `enqueue`, with other registers and program counters.

## Main definitions

* `Reuse.code b c`: the instructions, with the registers from `b` on, at the program counters from `c` on
* `Reusing n p S g x k`: what is known at program counter `c + k`; `g` are the registers from `b` on, `x` is the result

## Main statements

* `Reusing.still`: what is known stays true whatever other slots do
* `Reuse.step`: every instruction makes a private move, and leads to what is known there

## Implementation notes

Registers, from `b` on: 0 node, 1 older, 2 pooled. The result is in register 5.
-/

namespace Wfqueue
open Gen.Wfqueue

/-- What `reuse` of slot `p` knows at each of its program counters. -/
def Reusing (p : Nat) (S : Store) (g : Regs) (x : Nat) : Nat → Prop
  | 0 | 2 => True
  | 1 => First (S.pool p) (g 0)
  | 3 => x = 0
  | 4 => ∃ l, S.pool p = g 0 :: l
  | 5 | 6 => ∃ l, S.pool p = g 0 :: l ∧ First l (g 1)
  | 7 | 8 => S.Hand p (g 0)
  | 9 => x = 0 ∨ S.Hand p x
  | _ => False

variable {n p b c j k v x op : Nat} {S S' : Store} {m m' : Mem} {r g : Regs} {buf : List Nat}

theorem Reusing.still (T : Still p S m S' m') : ∀ {k : Nat}, Reusing p S g x k → Reusing p S' g x k
  | 0, _ | 2, _ => trivial
  | 1, h => by
    show First (S'.pool p) _
    rw [T.pool]; exact h
  | 3, h => h
  | 4, h => by
    show ∃ l, S'.pool p = _
    rw [T.pool]; exact h
  | 5, h | 6, h => by
    show ∃ l, S'.pool p = _ ∧ _
    rw [T.pool]; exact h
  | 7, h | 8, h => T.hand h
  | 9, h => h.imp id T.hand

namespace Reuse

def code (b c : Nat) : Nat → Instr
  | 0 => .load b ⟨.reg 0, 17, .reg 1⟩ .plain
  | 1 => .branch (.bin .eq (.reg b) (.lit 0)) (c + 2) (c + 4)
  | 2 => .set 5 (.lit 0)
  | 3 => .jump (c + 9)
  | 4 => .load (b + 1) ⟨.reg b, 4, .lit 0⟩ .plain
  | 5 => .load (b + 2) ⟨.reg 0, 18, .reg 1⟩ .plain
  | 6 => .store ⟨.reg 0, 17, .reg 1⟩ (.reg (b + 1)) .plain
  | 7 => .store ⟨.reg 0, 18, .reg 1⟩ (.bin .sub (.reg (b + 2)) (.lit 1)) .plain
  | _ => .set 5 (.reg b)

/-- Program counter and registers are those of `reuse`, and what it knows is true; the registers that are
not its own are as they were. -/
def Next (p b c : Nat) (r : Regs) (S : Store) (_ : Mem) (r' : Regs) (pc : Nat) : Prop :=
  ∃ k, k ≤ 9 ∧ pc = c + k ∧ (∀ i, i ≤ 3 ∨ b + 3 ≤ i → r' i = r i) ∧ Reusing p S (window b r') (r' 5) k

/-- Only a register changes. -/
theorem reg (h : Stored n S m) (hb : 5 < b) (j : Nat) (hj : j < 3) (hk : k ≤ 9)
    (H : Reusing p S (Function.update (window b r) j v) (r 5) k) :
    Leads n p op S m buf (Next p b c r) (some (.next m ⟨op, c + k, Function.update r (b + j) v, buf⟩)) := by
  refine .next (.refl h) ⟨k, hk, rfl, fun _ hi => Function.update_ne (by omega), ?_⟩
  rw [Sweep.window_update, show Function.update r (b + j) v 5 = r 5 from Function.update_ne (by omega)]
  exact H

/-- Nothing changes but the program counter. -/
theorem stay (h : Stored n S m) (hk : k ≤ 9) (H : Reusing p S (window b r) (r 5) k) :
    Leads n p op S m buf (Next p b c r) (some (.next m ⟨op, c + k, r, buf⟩)) :=
  .next (.refl h) ⟨k, hk, rfl, fun _ _ => rfl, H⟩

theorem step (h : Stored n S m) (h₀ : r 0 = 1) (h₁ : r 1 = p) (hb : 5 < b) : ∀ k, k ≤ 8 →
    Reusing p S (window b r) (r 5) k →
    Leads n p op S m buf (Next p b c r) ((code b c k).exec m ⟨op, c + k, r, buf⟩)
  | 0, _, _ => by
    refine reg h hb 0 (by decide) (k := 1) (by decide) ?_
    show First (S.pool p) (m ⟨r 0, 17, r 1⟩)
    rw [h₀, h₁]
    exact (h.pool p).first
  | 1, _, H => by
    show Leads n p op S m buf (Next p b c r)
      (some (.next m ⟨op, cond (Word.toBool (BinOp.eval .eq (r b) 0)) (c + 2) (c + 4), r, buf⟩))
    rcases Word.isNull (w := r b) (yes := c + 2) (no := c + 4) with ⟨_, e⟩ | ⟨h', e⟩ <;> rw [e]
    · exact stay h (by decide) trivial
    · refine stay h (by decide) ?_
      have H : First (S.pool p) (r b) := H
      show ∃ l, S.pool p = r b :: l
      cases e : S.pool p with
      | nil => rw [e] at H; exact absurd H h'
      | cons y l => rw [e] at H; exact ⟨l, by rw [show r b = y from H]⟩
  | 2, _, _ => .next (.refl h) ⟨3, by decide, rfl, fun _ hi => Function.update_ne (by omega), rfl⟩
  | 3, _, H => stay h (k := 9) (by decide) (.inl H)
  | 4, _, ⟨l, e⟩ => by
    refine reg h hb 1 (by decide) (k := 5) (by decide) ⟨l, e, ?_⟩
    have C := h.pool p
    rw [e] at C
    exact (Chain.behind (pre := []) C).first
  | 5, _, H => reg h hb 2 (by decide) (k := 6) (by decide) H
  | 6, _, ⟨l, e, f⟩ => by
    show Leads n p op S m buf (Next p b c r) (some (.next (m.set ⟨r 0, 17, r 1⟩ (r (b + 1))) ⟨op, c + 7, r, buf⟩))
    rw [h₀, h₁]
    obtain ⟨G, H⟩ := Goes.pop h e f
    exact .next G ⟨7, by decide, rfl, fun _ _ => rfl, H⟩
  | 7, _, H => by
    show Leads n p op S m buf (Next p b c r)
      (some (.next (m.set ⟨r 0, 18, r 1⟩ (BinOp.eval .sub (r (b + 2)) 1)) ⟨op, c + 8, r, buf⟩))
    rw [h₀, h₁]
    exact .next (.count h (.inl rfl)) ⟨8, by decide, rfl, fun _ _ => rfl, H⟩
  | 8, _, H => .next (.refl h) ⟨9, by decide, rfl, fun _ hi => Function.update_ne (by omega), .inr H⟩
  | _ + 9, hk, _ => absurd hk (by omega)

end Reuse
end Wfqueue
