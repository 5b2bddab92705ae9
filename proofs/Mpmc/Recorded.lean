prelude
import Machine.ReplayIn
import Mpmc.Linearizable
import Mpmc.Place
/-!
# Recorded runs of the C library

What the kernel has replayed is a history of the generated program, and so it is linearizable.

## Main definitions

* `Mpmc.allowed`: a test of `Mpmc.Allows`
* `Mpmc.young p`: a test of `Mpmc.Young`
* `Mpmc.create p`: a state as `zp_mpmc_create_at` leaves it, computable

## Main statements

* `Mpmc.linearizable_of_replay`: a recorded run that the program replays has a linearizable history, if along it no more
  than `2 ^ 63` elements were appended
* `Mpmc.old`: that condition refuses a record that the program replays
-/

namespace Mpmc
open Gen.Mpmc

/-- Whether any thread may invoke `c`. -/
def allowed (_ : Tid) (c : Call) : Bool :=
  match c.args with
  | [q] => Bool.and (Nat.beq q 1) (Bool.or (Nat.beq c.op 4) (Bool.and (Nat.beq c.op 1) (Nat.ble 1 c.buf.length)))
  | [q, n] => Bool.and (Nat.beq q 1) (Bool.or (Nat.beq c.op 0)
      (Bool.and (Nat.ble n c.buf.length) (Bool.or (Nat.beq c.op 2) (Nat.beq c.op 3))))
  | _ => false

theorem or_of_or {a b : Bool} (h : Bool.or a b = true) : a = true ∨ b = true := by
  cases a with
  | true => exact .inl rfl
  | false => exact .inr h

theorem allows_of_allowed (s : State) (t : Tid) (c : Call) (h : allowed t c = true) : Allows s t c := by
  have eq {a b : Nat} : Nat.beq a b = true → a = b := Nat.eq_of_beq_eq_true
  obtain ⟨op, args, buf⟩ := c
  match args, h with
  | [q], h =>
    obtain ⟨hq, h⟩ := Replay.eq_of_and h
    rcases or_of_or h with h | h
    · rw [eq hq, show op = 4 from eq h]; exact .size
    · obtain ⟨ho, hb⟩ := Replay.eq_of_and h
      rw [eq hq, show op = 1 from eq ho]; exact .pop (Nat.le_of_ble_eq_true hb)
  | [q, n], h =>
    obtain ⟨hq, h⟩ := Replay.eq_of_and h
    rcases or_of_or h with h | h
    · rw [eq hq, show op = 0 from eq h]; exact .push
    · obtain ⟨hb, h⟩ := Replay.eq_of_and h
      rcases or_of_or h with h | h
      · rw [eq hq, show op = 2 from eq h]; exact .pushMany (Nat.le_of_ble_eq_true hb)
      · rw [eq hq, show op = 3 from eq h]; exact .popMany (Nat.le_of_ble_eq_true hb)

/-- Whether the queue is young. -/
def young (p : Params) (m : Mem) : Bool := Nat.ble (BinOp.eval .sub (m (cell Field.tail)) p.start) maxPushes

theorem young_of_test {p : Params} {m : Mem} (h : young p m = true) : Young p m := Nat.le_of_ble_eq_true h

/-- A record that the program replays, from a newly created queue on, has a linearizable history. -/
theorem linearizable_of_replay (p : Params) {s : State} (hs : Init p s) {trace : List TraceEvent}
    (hc : callsAllowed allowed trace = true) (hy : holdsAlong (young p) program lines s trace = true)
    (hr : replay program lines s trace = true) : Linearizable (spec p.capacity) (observed trace) := by
  obtain ⟨ls, run, e⟩ := runIn_of_replay young_of_test allows_of_allowed hc hy hr
  exact linearizable p _ ⟨s, ls, _, hs, run, e⟩

/-! ### A newly created queue -/

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
theorem place_place (x : Nat) :
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
    rw [place_place, ticket_of_number hi]

/-! ### A queue that is too old -/

/-- A queue of one element. -/
def exampleParams : Params where
  capacity := 1
  bits := 6
  start := 0
  pos := Nat.le_of_ble_eq_true rfl
  le := Nat.le_of_ble_eq_true rfl
  bits_ge := Nat.le_of_ble_eq_true rfl
  bits_le := Nat.le_of_ble_eq_true rfl
  start_lt := Nat.le_of_ble_eq_true rfl

/-- The same, as it would be after `2 ^ 63 + 1` elements have come and gone. -/
def oldState : State where
  mem := Replay.memory [[9223372036854775809, 9223372036854775809, 9223372036854775809, 1, 63, 0, 0]] [] []
  thread _ := none

/-- It is empty. -/
def oldTrace : List TraceEvent := [
  .inv 0 1 [1] [5], .step 0 128 9223372036854775809, .step 0 67 63, .step 0 71 0, .step 0 133 9223372036854775809,
  .res 0 2 [5]]

/-- That is what the program would do, but it is no run that the theorems are about. -/
theorem old :
    replay program lines oldState oldTrace = true ∧
      holdsAlong (young exampleParams) program lines oldState oldTrace = false := by
  decide +kernel

end Mpmc
