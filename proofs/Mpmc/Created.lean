prelude
import Machine.Replay
import Mpmc.Place
/-!
# A newly created queue

## Main definitions

* `Mpmc.create p`: a state as `zp_mpmc_create_at` leaves it, computable

## Main statements

* `Mpmc.init_create`: it is one in which a queue begins
-/

namespace Mpmc
open Gen.Mpmc

/-- A newly created queue: the turn of a cell is the first ticket that will find it there. -/
def create (p : Params) : State where
  mem l :=
    cond (Bool.and (Nat.beq l.obj 1) (Nat.beq l.field Field.cellsTurn)) (cond (Nat.ble (l.idx + 1) (Word.pow2 p.bits))
      ((p.start + (64 * (l.idx / 64) + (8 * (l.idx % 8) + l.idx / 8 % 8) +
        (Word.pow2 p.bits - p.start % Word.pow2 p.bits)) % Word.pow2 p.bits) % wordSize)
      0) <|
    Replay.memory [[p.start, p.start, p.start, p.capacity, Word.pow2 p.bits - 1, 0, 0]] [] [] l
  thread _ := none

theorem number_of_digits {a b c : Nat} (hb : b < 8) (hc : c < 8) :
    64 * ((64 * a + (8 * b + c)) / 64) + (8 * ((64 * a + (8 * b + c)) % 8) + (64 * a + (8 * b + c)) / 8 % 8) =
      64 * a + (8 * c + b) := by
  have h₁ : (64 * a + (8 * b + c)) / 64 = a := by omega
  have h₂ : (64 * a + (8 * b + c)) % 8 = c := by omega
  have h₃ : (64 * a + (8 * b + c)) / 8 = 8 * a + b := by omega
  rw [h₁, h₂, h₃]
  omega

/-- The number of a place is the place of it. -/
theorem number_place (x : Nat) :
    64 * (place x / 64) + (8 * (place x % 8) + place x / 8 % 8) = x := by
  unfold place
  rw [number_of_digits (by omega) (by omega)]
  have h : x / 64 = x / 8 / 8 := by omega
  omega

/-- Which ticket, from `start` on, has this number: the cell's number less that of the first ticket. -/
theorem ticket_of_number {start i n : Nat} (h : i < n) : ((start + i) % n + (n - start % n)) % n = i := by
  have hs := Nat.mod_lt start (Nat.lt_of_le_of_lt (Nat.zero_le i) h)
  rw [← Nat.mod_add_mod start n i]
  rcases Nat.lt_or_ge (start % n + i) n with hlt | hge
  · rw [Nat.mod_eq_of_lt hlt, show start % n + i + (n - start % n) = i + n by omega, Nat.add_mod_right,
      Nat.mod_eq_of_lt h]
  · rw [Nat.mod_eq_sub_mod hge, Nat.mod_eq_of_lt (by omega : start % n + i - n < n),
      show start % n + i - n + (n - start % n) = i by omega, Nat.mod_eq_of_lt h]

theorem pow2_of_six (p : Params) : ∃ k, Word.pow2 p.bits = 64 * k := by
  obtain ⟨b, e⟩ : ∃ b, p.bits = b + 6 := ⟨p.bits - 6, by have := p.bits_ge; omega⟩
  refine ⟨Word.pow2 b, ?_⟩
  rw [e]
  show 2 * (2 * (2 * (2 * (2 * (2 * Word.pow2 b))))) = _
  omega

theorem init_create (p : Params) : Init p (create p) where
  idle _ := rfl
  tail := rfl
  headSeen := rfl
  head := rfl
  capacity := rfl
  mask := rfl
  turns i hi := by
    have hlt : place ((p.start + i) % Word.pow2 p.bits) < Word.pow2 p.bits := by
      obtain ⟨k, e⟩ := pow2_of_six p
      have h := Nat.mod_lt (p.start + i) (Nat.lt_of_le_of_lt (Nat.zero_le i) hi)
      rw [e] at h ⊢
      exact place_lt h
    show cond (Nat.ble (place _ + 1) _) _ 0 = _
    rw [Nat.ble_eq_true_of_le hlt]
    show (p.start + (_ + (Word.pow2 p.bits - p.start % Word.pow2 p.bits)) % Word.pow2 p.bits) % wordSize = _
    rw [number_place, ticket_of_number hi]

end Mpmc
