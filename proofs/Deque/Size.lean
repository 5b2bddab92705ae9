prelude
import Machine.LogRule
import Deque.Rank
/-!
# size

`size` only reads; nothing is claimed about its result.

## Main definitions

* `Sizing`: the assertion on a frame of `size`

## Main statements

* `Sizing.step`: its steps
-/

namespace Deque
open Gen.Deque

/-- A thread is inside `size`. -/
inductive Sizing : Frame → Status → Prop where
  | mk {pc r b} : pc < 5 → r 0 = 1 → Sizing ⟨3, pc, r, b⟩ (.pending ⟨3, [1], b⟩)

/-- A step of `size`: it does not change the memory. -/
inductive SizeStep (m : Mem) (f : Frame) (st : Status) : Option Outcome → Prop where
  | next {f'} : Sizing f' st → rank m f' < rank m f → SizeStep m f st (some (.next m f'))
  | done {b r} : st = .pending ⟨3, [1], b⟩ → 0 < rank m f → SizeStep m f st (some (.done r))

theorem Sizing.step {m : Mem} {f : Frame} {st : Status} (h : Sizing f st) : SizeStep m f st (f.exec program m) := by
  cases h with
  | @mk pc r b hpc hq =>
    match pc, hpc with
    | 0, _ => exact .next (.mk (nearer rfl) hq) (nearer rfl)
    | 1, _ => exact .next (.mk (nearer rfl) hq) (nearer rfl)
    | 2, _ =>
      show SizeStep m _ _ (some (.next m ⟨3,
        cond (Word.toBool (BinOp.eval .ge (BinOp.eval .sub (r 2) (r 1)) 9223372036854775808)) 3 4, r, b⟩))
      generalize Word.toBool (BinOp.eval .ge (BinOp.eval .sub (r 2) (r 1)) 9223372036854775808) = c
      cases c with
      | true => exact .next (.mk (nearer rfl) hq) (nearer rfl)
      | false => exact .next (.mk (nearer rfl) hq) (nearer rfl)
    | 3, _ => exact .done rfl (nearer rfl)
    | 4, _ => exact .done rfl (nearer rfl)
    | pc + 5, h => exact absurd h (by omega)

end Deque
