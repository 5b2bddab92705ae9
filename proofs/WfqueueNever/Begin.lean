prelude
import WfqueueNever.Serving
import WfqueueNever.Shown
/-!
# A queue just created

## Main statements

* `laid_created`, `offers_created`, `serving_created`: what is true of its memory
-/

namespace WfqueueNever
open Gen.WfqueueNever
open Wfqueue (Created)

/-- The line has its first node; no slot has asked for anything, or offers anything. -/
def View.created : View := ⟨fun _ => 2, 0, 0, 0, fun _ => ⟨.idle, 1, 1, 0, 0⟩, fun _ => ⟨0, false, 0⟩⟩

variable {n i : Nat} {s : State}

theorem laid_created (C : Created n s) : Laid n .created s.mem where
  least := C.least
  most := Nat.lt_of_le_of_lt C.init.most (by decide)
  threads := C.init.threads
  pool p := C.other _ p (by decide)
  exist o h h' := by
    by_cases e : o = 1
    · rw [e, C.queue]; omega
    · rw [C.node o (by omega) h']; decide
  first := rfl
  new i h h' := absurd (Nat.le_trans h h') (by decide)
  node i _ := by
    show s.mem (Heap.extent 2) ≠ 0
    rw [C.node 2 (Nat.le_refl 2) (by have := C.least; omega)]
    decide
  inj i j h h' _ := by
    have h : i ≤ 0 := h
    have h' : j ≤ 0 := h'
    omega
  enqueuer i _ := by
    show s.mem (enqueuerCell 2) < n
    rw [C.enqueuer 2 (Nat.le_refl 2) (by have := C.least; omega)]
    exact C.least
  next i h := absurd h (Nat.not_lt_zero i)
  last := C.next 2 (Nat.le_refl 2) (by have := C.least; omega)
  head := C.head
  tail := C.tail
  h_le := Nat.le_refl 0
  t_le := Nat.le_refl 0
  k_le := Nat.le_succ 0

theorem offers_created (C : Created n s) : Offers n .created s.mem where
  new _ h := absurd rfl h
  node _ h := absurd rfl h
  inj _ _ h := absurd rfl h
  offered _ h := nomatch h
  out _ h := absurd rfl h
  held p _ h := absurd (C.other _ p (.inl rfl)) h
  holds _ h := nomatch h
  fresh _ h := nomatch h.offered
  behind _ h h' := absurd (Nat.lt_of_lt_of_le h h') (Nat.lt_irrefl 0)
  turn _ _ h := nomatch h

theorem taker_created (C : Created n s) : View.created.taker s.mem i = nobody :=
  C.taker 2 (Nat.le_refl 2) (by have := C.least; omega)

theorem serving_created (C : Created n s) : Serving n .created s.mem where
  first := taker_created C
  settled i h h' := absurd (Nat.le_trans h h') (by decide)
  front h := absurd h (Nat.lt_irrefl 0)
  fresh i _ _ := taker_created C
  fair p hp := by
    have ne : ∀ i, View.created.taker s.mem i ≠ p := fun i e => by
      have := (laid_created C).most
      have := (taker_created C (i := i)).symm.trans e
      omega
    exact {
      gift := C.given p hp
      rank_pos := Nat.le_refl 1
      mine := fun h => absurd h (show ¬ 2 ≤ 1 by decide)
      newest := fun i _ h => absurd h (ne i)
      answered := fun h => absurd h (Nat.lt_irrefl 0)
      opened := fun h => Stage.noConfusion h
      shut := fun _ => ⟨0, Nat.le_refl 1, C.asked p hp⟩
      request_le := Nat.le_refl 1
      since := ⟨Nat.le_refl 1, Nat.le_refl 0⟩
      looked := fun h => Stage.noConfusion h
      unique := fun i _ _ h => absurd h (ne i)
      idle := fun _ => Nat.le_refl 1
      turn := fun h => Stage.noConfusion h }

/-- At the beginning nothing has happened. -/
theorem shown_created (C : Created n s) : Shown n .created s (.initial (Wfqueue.spec n)) where
  state := by
    show (⟨[], fun _ => false⟩ : Wfqueue.Content) = ⟨[], taken s.mem⟩
    refine congrArg (Wfqueue.Content.mk []) (funext fun i => ?_)
    show false = !Nat.beq (s.mem ⟨1, Field.slotsTaken, i⟩) 0
    rw [C.other _ i (by decide)]
    rfl
  threads t := by
    rw [C.init.idle t]
    exact .idle

end WfqueueNever
