prelude
import Core.List.Mem
universe u v w

/-!
# Lists: reversal, ranges, last element

## Main statements

* `List.reverse_append`, `List.reverse_reverse`, `List.length_reverse`, `List.mem_reverse`, `List.map_reverse`
* `List.length_range`, `List.mem_range`, `List.range_succ`
* `List.getLast?_concat`, `List.dropLast_concat`
-/

namespace List
variable {α : Type u} {β : Type v}

/-! ### Reversal -/

theorem reverseAux_eq (as bs : List α) : reverseAux as bs = reverse as ++ bs := by
  have general : ∀ (as bs cs : List α), reverseAux as (bs ++ cs) = reverseAux as bs ++ cs := by
    intro as
    induction as with
    | nil => exact fun _ _ => rfl
    | cons a as ih => exact fun bs cs => ih (a :: bs) cs
  exact general as [] bs
@[simp] theorem reverse_cons (a : α) (as : List α) : reverse (a :: as) = reverse as ++ [a] := reverseAux_eq as [a]
@[simp] theorem reverse_append (as bs : List α) : reverse (as ++ bs) = reverse bs ++ reverse as := by
  induction as with
  | nil => simp
  | cons a as ih => rw [cons_append, reverse_cons, ih, reverse_cons, append_assoc]
@[simp] theorem reverse_reverse (as : List α) : reverse (reverse as) = as := by
  induction as with
  | nil => rfl
  | cons a as ih => rw [reverse_cons, reverse_append, ih]; rfl
@[simp] theorem length_reverse (as : List α) : (reverse as).length = as.length := by
  induction as with
  | nil => rfl
  | cons a as ih => rw [reverse_cons, length_append, ih]; rfl
@[simp] theorem mem_reverse {a : α} {as : List α} : a ∈ reverse as ↔ a ∈ as := by
  induction as with
  | nil => rfl
  | cons b as ih => rw [reverse_cons, mem_append, mem_cons, mem_cons, ih, or_comm]; simp
@[simp] theorem map_reverse {f : α → β} {as : List α} : map f (reverse as) = reverse (map f as) := by
  induction as with
  | nil => rfl
  | cons a as ih => rw [reverse_cons, map_append, ih, map_cons, map_cons, map_nil, reverse_cons]
@[simp] theorem reverse_eq_nil_iff {as : List α} : reverse as = [] ↔ as = [] := by
  rw [← length_eq_zero_iff, length_reverse, length_eq_zero_iff]

/-! ### Ranges -/

@[simp] theorem length_range' (s n : Nat) : (range' s n).length = n := by
  induction n generalizing s with
  | zero => rfl
  | succ n ih => exact congrArg Nat.succ (ih (s + 1))
theorem mem_range'_1 {m s n : Nat} : m ∈ range' s n ↔ s ≤ m ∧ m < s + n := by
  induction n generalizing s with
  | zero => rw [range'_zero]; exact iff_of_false nofun (by omega)
  | succ n ih => rw [range'_succ, mem_cons, ih]; omega
theorem range'_concat (s n : Nat) : range' s (n + 1) = range' s n ++ [s + n] := by
  induction n generalizing s with
  | zero => rfl
  | succ n ih =>
    rw [range'_succ, ih, range'_succ, cons_append, Nat.add_assoc, Nat.add_comm 1]
theorem get?_range' {s n i : Nat} (h : i < n) : (range' s n).get? i = some (s + i) := by
  induction n generalizing s i with
  | zero => exact absurd h (Nat.not_lt_zero i)
  | succ n ih => cases i with
    | zero => rfl
    | succ i =>
      rw [range'_succ, get?_cons_succ, ih (Nat.lt_of_succ_lt_succ h)]
      congr 1
      omega
@[simp] theorem length_range (n : Nat) : (range n).length = n := length_range' 0 n
@[simp] theorem mem_range {m n : Nat} : m ∈ range n ↔ m < n := by
  rw [range, mem_range'_1]
  omega
theorem range_succ (n : Nat) : range (n + 1) = range n ++ [n] := by
  rw [range, range'_concat, Nat.zero_add]
  rfl

/-! ### Last element -/

@[simp] theorem getLast?_concat (l : List α) (a : α) : getLast? (l ++ [a]) = some a := by
  induction l with
  | nil => rfl
  | cons b l ih => cases l with
    | nil => rfl
    | cons c l => exact ih
@[simp] theorem dropLast_concat (l : List α) (a : α) : dropLast (l ++ [a]) = l := by
  induction l with
  | nil => rfl
  | cons b l ih => cases l with
    | nil => rfl
    | cons c l => exact congrArg (b :: ·) ih
@[simp] theorem length_replicate (n : Nat) (a : α) : (replicate n a).length = n := by
  induction n with
  | zero => rfl
  | succ n ih => exact congrArg Nat.succ ih
theorem head?_append {l m : List α} (h : l ≠ []) : (l ++ m).head? = l.head? := by
  cases l with
  | nil => exact absurd rfl h
  | cons a l => rfl

end List
