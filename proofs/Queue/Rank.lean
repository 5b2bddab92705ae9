prelude
import Queue.Linearizable
/-!
# How many steps are left

## Main definitions

* `rank d m f`: at most how many steps the operation with frame `f` has left in memory `m`, where `d` nodes are behind
  `tail`, if no other operation takes effect
* `view f`: what `f` has seen, and relies on later; 11 or 13 steps more if it is so no longer

## Main statements

* `Enqueue.nearer`, `Dequeue.nearer`: each step brings the operation nearer to its end

## Implementation notes

Each node behind `tail` may cost a loop, in which the operation helps to move `tail` on: 11 steps. When another
operation does so, the loop is saved, but a view of `tail` may be lost, which costs no more.
-/

namespace Queue
open Gen.Queue

/-- What an operation has seen. -/
inductive View where
  | nothing
  | head (w : Nat) -- `head` holds `w`
  | tail (w : Nat) -- `tail` holds `w`
  | last (o : Nat) -- nothing is behind node `o`

/-- The steps that are added if it is so no longer. -/
def stale (m : Mem) : View → Nat
  | .nothing => 0
  | .head w => cond (Nat.beq (m (cell Field.head)) w) 0 13
  | .tail w => cond (Nat.beq (m (cell Field.tail)) w) 0 11
  | .last o => cond (Nat.beq (m (link o)) 0) 0 11

def enqueueSteps (r : Regs) : Nat → Nat
  | 0 => 19 | 1 => 18 | 2 => 16 | 3 => 15 | 4 => 17 | 5 => 16 | 6 => 15 | 7 => 14 | 8 => 1 | 9 => 13 | 10 => 12
  | 11 => 11
  | 12 => cond (Nat.beq (r 8) (r 7)) 10 13 | 13 => 9 | 14 => 8 | 15 => 7 | 16 => 6 | 17 => 5 | 18 => 13 | 19 => 6
  | 20 => 5
  | 21 => cond (Nat.beq (r 13) 0) 13 4 | 22 => 3 | 23 => 2 | _ => 1

/-- Whether it may yet have to help. -/
def enqueueHelps (r : Regs) : Nat → Nat
  | 8 => 0 | 21 => cond (Nat.beq (r 13) 0) 1 0 | 22 => 0 | 23 => 0 | 24 => 0 | _ => 1

def enqueueView (r : Regs) : Nat → View
  | 11 => .tail (r 7) | 12 => cond (Nat.beq (r 8) (r 7)) (.tail (r 7)) .nothing | 13 => .tail (r 7) | 14 => .tail (r 6)
  | 15 => cond (Nat.beq (r 9) 0) (.last (r 6)) (.tail (r 6)) | 16 => .tail (r 6) | 17 => .tail (r 10) | 19 => .last
      (r 6)
  | 20 => .last (r 6) | _ => .nothing

def dequeueSteps (r : Regs) : Nat → Nat
  | 0 => 17 | 1 => 16 | 2 => 15 | 3 => cond (Nat.beq (r 5) (r 4)) 14 17 | 4 => 13 | 5 => 12 | 6 => 11
  | 7 => cond (Nat.beq (r 7) 0) 2 10 | 8 => 1 | 9 => 9 | 10 => 8 | 11 => 7 | 12 => 17 | 13 => 8
  | 14 => cond (Nat.beq (r 10) (r 3)) 7 17 | 15 => 6 | 16 => 5 | 17 => cond (Nat.beq (r 12) 0) 17 4 | 18 => 3 | 19 => 2
  | _ => 1

def dequeueHelps (r : Regs) : Nat → Nat
  | 7 => cond (Nat.beq (r 7) 0) 0 1 | 8 => 0 | 17 => cond (Nat.beq (r 12) 0) 1 0 | 18 => 0 | 19 => 0 | 20 => 0 | _ => 1

/-- The node in view is at `tail`, and it must help, or at `head`. -/
def either (r : Regs) : View := cond (Nat.beq (r 3) (r 6)) (.tail (r 6)) (.head (r 3))

def dequeueView (r : Regs) : Nat → View
  | 2 => .head (r 4) | 3 => cond (Nat.beq (r 5) (r 4)) (.head (r 4)) .nothing | 4 => .head (r 4) | 5 => .head (r 3)
  | 6 => either r | 7 => cond (Nat.beq (r 7) 0) .nothing (either r) | 9 => either r | 10 => .tail (r 6)
  | 11 => .tail (r 8) | 13 => .head (r 3) | 14 => cond (Nat.beq (r 10) (r 3)) (.head (r 3)) .nothing | 15 => .head (r 3)
  | 16 => .head (r 11) | _ => .nothing

def steps (f : Frame) : Nat :=
  match f.op with
  | 0 => enqueueSteps f.regs f.pc
  | _ => dequeueSteps f.regs f.pc

def helps (f : Frame) : Nat :=
  match f.op with
  | 0 => enqueueHelps f.regs f.pc
  | _ => dequeueHelps f.regs f.pc

def view (f : Frame) : View :=
  match f.op with
  | 0 => enqueueView f.regs f.pc
  | _ => dequeueView f.regs f.pc

def rank (d : Nat) (m : Mem) (f : Frame) : Nat := steps f + helps f * (11 * d) + stale m (view f)

variable {x : Roles} {m m' : Mem} {q : List Nat} {t : Tid} {me v y a b s d d' : Nat} {f f' : Frame} {bs buf : List Nat}
  {r : Regs} {st : Status}

/-- The step with this outcome brings the operation nearer to its end, where `d'` nodes are then behind `tail`: more
than `d` only if the operation need not help any more, and one less if `tail` moves on. -/
def Nearer (d : Nat) (m : Mem) (f : Frame) : Option Outcome → Prop
  | some (.next m' f') => ∀ d', d' ≤ d ∨ helps f' = 0 →
      (m (link (m (cell Field.tail))) ≠ 0 → m' (cell Field.tail) = m (link (m (cell Field.tail))) → d = d' + 1) →
      rank d' m' f' < rank d m f
  | some (.done _) => 0 < rank d m f
  | none => True

theorem less (h : Nat.ble (a + 1) b = true) : a < b := Nat.le_of_ble_eq_true h

theorem pos (h : Nat.ble 1 (steps f) = true) : 0 < rank d m f := by
  have := Nat.le_of_ble_eq_true h
  unfold rank
  omega

/-- If `tail` does not matter. -/
theorem ahead (hlt : steps f' + stale m' (view f') < steps f + stale m (view f)) (hle : helps f' ≤ helps f) :
    Nearer d m f (some (.next m' f')) := by
  intro d' hd _
  have h : helps f' * (11 * d') ≤ helps f * (11 * d) := by
    rcases hd with hd | hd
    · exact Nat.mul_le_mul hle (Nat.mul_le_mul_left 11 hd)
    · rw [hd, Nat.zero_mul]
      exact Nat.zero_le _
  unfold rank
  omega

/-- Both contain `s`. -/
theorem down (h' : steps f' + stale m' (view f') = a + s) (h : steps f + stale m (view f) = b + s)
    (hab : Nat.ble (a + 1) b = true) (hle : Nat.ble (helps f') (helps f) = true) :
    Nearer d m f (some (.next m' f')) := by
  have := Nat.le_of_ble_eq_true hab
  exact ahead (by omega) (Nat.le_of_ble_eq_true hle)

theorem stale_tail {w : Nat} (h : m (cell Field.tail) = w) : stale m (.tail w) = 0 := by
  simp only [stale, h, Nat.beq_refl, cond]

theorem stale_tail_ne {w : Nat} (h : m (cell Field.tail) ≠ w) : stale m (.tail w) = 11 := by
  simp only [stale, Nat.beq_false_of_ne h, cond]

theorem stale_head {w : Nat} (h : m (cell Field.head) = w) : stale m (.head w) = 0 := by
  simp only [stale, h, Nat.beq_refl, cond]

theorem stale_head_ne {w : Nat} (h : m (cell Field.head) ≠ w) : stale m (.head w) = 13 := by
  simp only [stale, Nat.beq_false_of_ne h, cond]

theorem stale_last {o : Nat} (h : m (link o) = 0) : stale m (.last o) = 0 := by
  simp only [stale, h, Nat.beq_refl, cond]

theorem stale_last_ne {o : Nat} (h : m (link o) ≠ 0) : stale m (.last o) = 11 := by
  simp only [stale, Nat.beq_false_of_ne h, cond]

theorem stale_le (w : View) : stale m w ≤ 13 := by
  cases w with
  | nothing => exact Nat.zero_le _
  | head w =>
    show cond (Nat.beq (m (cell Field.head)) w) 0 13 ≤ 13
    cases Nat.beq (m (cell Field.head)) w with
    | true => exact Nat.zero_le _
    | false => exact Nat.le_refl _
  | tail w =>
    show cond (Nat.beq (m (cell Field.tail)) w) 0 11 ≤ 13
    cases Nat.beq (m (cell Field.tail)) w with
    | true => exact Nat.zero_le _
    | false => exact Nat.le_of_ble_eq_true rfl
  | last o =>
    show cond (Nat.beq (m (link o)) 0) 0 11 ≤ 13
    cases Nat.beq (m (link o)) 0 with
    | true => exact Nat.zero_le _
    | false => exact Nat.le_of_ble_eq_true rfl

/-- There is one number of nodes behind a node. -/
theorem Lag.unique {p : Nat} (h : Lag m p d) : ∀ {d' : Nat}, Lag m p d' → d = d' := by
  induction h with
  | zero h =>
    intro d' h'
    cases h' with
    | zero _ => rfl
    | succ h'' _ => exact absurd h h''
  | succ h _ ih =>
    intro d' h'
    cases h' with
    | zero h'' => exact absurd h'' h
    | succ _ h' => exact congrArg Nat.succ (ih h')

/-- A node is not behind itself. -/
theorem Lag.ne {p : Nat} (h : Lag m p d) (hp : m (link p) ≠ 0) : m (link p) ≠ p := by
  intro e
  cases h with
  | zero h => exact hp h
  | succ _ h =>
    have h' := h
    rw [e] at h'
    have := Lag.unique h' (.succ hp h)
    omega

end Queue
