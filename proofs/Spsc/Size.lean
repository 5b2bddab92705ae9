prelude
import Spsc.Invariant
/-!
# size

`size` only reads; nothing is claimed about its result.

## Main definitions

* `Sizing`: the assertion on a frame of `size`

## Main statements

* `Sizing.step`: its steps
-/

namespace Spsc
open Gen.Spsc

/-- A thread is inside `size`. -/
inductive Sizing : Frame → Status → Prop where
  | mk {pc r b} : pc < 6 → r 0 = 1 → Sizing ⟨4, pc, r, b⟩ (.pending ⟨4, [1], b⟩)

/-- A step of `size`: it does not change the memory. -/
inductive SizeStep (m : Mem) (f : Frame) (st : Status) : Option Outcome → Prop where
  | next {f'} : Sizing f' st → rank f' < rank f → SizeStep m f st (some (.next m f'))
  | done {b r} : st = .pending ⟨4, [1], b⟩ → 0 < rank f → SizeStep m f st (some (.done r))

theorem Sizing.step {m : Mem} {f : Frame} {st : Status} (h : Sizing f st) : SizeStep m f st (f.exec program m) := by
  cases h with
  | @mk pc r b hpc hq =>
    match pc, hpc with
    | 0, _ => exact .next (.mk (nearer rfl) hq) (nearer rfl)
    | 1, _ => exact .next (.mk (nearer rfl) hq) (nearer rfl)
    | 2, _ => exact .next (.mk (nearer rfl) hq) (nearer rfl)
    | 3, _ =>
      show SizeStep m _ _ (some (.next m ⟨4,
        cond (Word.toBool (BinOp.eval .gt (BinOp.eval .sub (r 2) (r 1)) (r 3))) 4 5, r, b⟩))
      cases Word.toBool (BinOp.eval .gt (BinOp.eval .sub (r 2) (r 1)) (r 3)) with
      | true => exact .next (.mk (nearer rfl) hq) (nearer rfl)
      | false => exact .next (.mk (nearer rfl) hq) (nearer rfl)
    | 4, _ => exact .done rfl (nearer rfl)
    | 5, _ => exact .done rfl (nearer rfl)
    | pc + 6, h => exact absurd h (by omega)

end Spsc
