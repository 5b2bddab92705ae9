prelude
import Core.Nat.Arith
universe u v w

/-!
# Lists: definitions and first lemmas

## Main definitions

* `List.length`, `List.map`, `List.filter`, `List.find?`, `List.foldl`, `List.foldr`, `List.all`, `List.any`,
  `List.reverse`, `List.take`, `List.drop`, `List.head?`, `List.getLast?`, `List.range'`, `List.range`,
  `List.replicate`
* `List.Mem`, the relation behind `a ∈ l`; `l[i]?` is written `l.get? i`

## Main statements

* the equations of these functions and of `++`, as `simp` lemmas

## Implementation notes

`List.append` is defined in `Core.Meta`, since quotations need it. Names and statements follow Lean 4, except that
`List.get?` stands for the bracket notation `l[i]?`.
-/

namespace List
variable {α : Type u} {β : Type v} {γ : Type w}

/-! ### Definitions -/

def length : List α → Nat
  | [] => 0
  | _ :: as => length as + 1
inductive Mem (a : α) : List α → Prop
  | head (as : List α) : Mem a (a :: as)
  | tail (b : α) {as : List α} : Mem a as → Mem a (b :: as)
instance : Membership α (List α) := ⟨fun l a => Mem a l⟩
def map (f : α → β) : List α → List β
  | [] => []
  | a :: as => f a :: map f as
def filter (p : α → Bool) : List α → List α
  | [] => []
  | a :: as => match p a with
    | true => a :: filter p as
    | false => filter p as
def filterMap (f : α → Option β) : List α → List β
  | [] => []
  | a :: as => match f a with
    | none => filterMap f as
    | some b => b :: filterMap f as
def find? (p : α → Bool) : List α → Option α
  | [] => none
  | a :: as => match p a with
    | true => some a
    | false => find? p as
def foldl (f : α → β → α) : α → List β → α
  | a, [] => a
  | a, b :: bs => foldl f (f a b) bs
def foldr (f : α → β → β) (init : β) : List α → β
  | [] => init
  | a :: as => f a (foldr f init as)
def all (l : List α) (p : α → Bool) : Bool :=
  match l with
  | [] => true
  | a :: as => p a && all as p
def any (l : List α) (p : α → Bool) : Bool :=
  match l with
  | [] => false
  | a :: as => p a || any as p
def flatMap (f : α → List β) : List α → List β
  | [] => []
  | a :: as => f a ++ flatMap f as
/-- `reverseAux as bs` is the reverse of `as` followed by `bs`. -/
def reverseAux : List α → List α → List α
  | [], r => r
  | a :: as, r => reverseAux as (a :: r)
def reverse (as : List α) : List α := reverseAux as []
def take : Nat → List α → List α
  | 0, _ => []
  | _+1, [] => []
  | n+1, a :: as => a :: take n as
def drop : Nat → List α → List α
  | 0, as => as
  | _+1, [] => []
  | n+1, _ :: as => drop n as
/-- The element at an index, if there is one: `l[i]?` of Lean's library. -/
def get? : List α → Nat → Option α
  | [], _ => none
  | a :: _, 0 => some a
  | _ :: as, n+1 => get? as n
def head? : List α → Option α
  | [] => none
  | a :: _ => some a
def tail : List α → List α
  | [] => []
  | _ :: as => as
def getLast? : List α → Option α
  | [] => none
  | [a] => some a
  | _ :: a :: as => getLast? (a :: as)
def dropLast : List α → List α
  | [] => []
  | [_] => []
  | a :: b :: as => a :: dropLast (b :: as)
def isEmpty : List α → Bool
  | [] => true
  | _ :: _ => false
def set : List α → Nat → α → List α
  | [], _, _ => []
  | _ :: as, 0, b => b :: as
  | a :: as, n+1, b => a :: set as n b
def replicate : Nat → α → List α
  | 0, _ => []
  | n+1, a => a :: replicate n a
/-- `[start, start + 1, …]`, `len` elements. -/
def range' : (start len : Nat) → List Nat
  | _, 0 => []
  | s, n+1 => s :: range' (s+1) n
/-- `[0, 1, …, n - 1]`. -/
def range (n : Nat) : List Nat := range' 0 n
def zip : List α → List β → List (Prod α β)
  | a :: as, b :: bs => ⟨a, b⟩ :: zip as bs
  | _, _ => []

/-! ### Equations -/

@[simp] theorem nil_append (l : List α) : [] ++ l = l := rfl
@[simp] theorem cons_append (a : α) (l m : List α) : (a :: l) ++ m = a :: (l ++ m) := rfl
@[simp] theorem append_nil (l : List α) : l ++ [] = l := by
  induction l with
  | nil => rfl
  | cons a l ih => rw [cons_append, ih]
@[simp] theorem append_assoc (a b c : List α) : a ++ b ++ c = a ++ (b ++ c) := by
  induction a with
  | nil => rfl
  | cons x a ih => rw [cons_append, cons_append, cons_append, ih]
@[simp] theorem length_nil : length ([] : List α) = 0 := rfl
@[simp] theorem length_cons {a : α} {as : List α} : (a :: as).length = as.length + 1 := rfl
@[simp] theorem map_nil {f : α → β} : map f [] = [] := rfl
@[simp] theorem map_cons {f : α → β} {a : α} {l : List α} : map f (a :: l) = f a :: map f l := rfl
@[simp] theorem length_map {f : α → β} {as : List α} : (map f as).length = as.length := by
  induction as with
  | nil => rfl
  | cons a as ih => exact congrArg Nat.succ ih
@[simp] theorem filter_nil {p : α → Bool} : filter p [] = [] := rfl
@[simp] theorem filter_cons_of_pos {p : α → Bool} {a : α} {l : List α} (h : p a = true) :
    filter p (a :: l) = a :: filter p l := by rw [filter, h]
@[simp] theorem filter_cons_of_neg {p : α → Bool} {a : α} {l : List α} (h : ¬p a = true) :
    filter p (a :: l) = filter p l := by rw [filter, Bool.of_not_eq_true h]
theorem filter_cons {p : α → Bool} {a : α} {l : List α} :
    filter p (a :: l) = if p a = true then a :: filter p l else filter p l := by
  rw [filter]; cases p a <;> rfl
@[simp] theorem filterMap_nil {f : α → Option β} : filterMap f [] = [] := rfl
@[simp] theorem find?_nil {p : α → Bool} : find? p [] = none := rfl
@[simp] theorem find?_cons_of_pos {p : α → Bool} {a : α} {l : List α} (h : p a = true) :
    find? p (a :: l) = some a := by rw [find?, h]
@[simp] theorem find?_cons_of_neg {p : α → Bool} {a : α} {l : List α} (h : ¬p a = true) :
    find? p (a :: l) = find? p l := by rw [find?, Bool.of_not_eq_true h]
@[simp] theorem foldl_nil {f : α → β → α} {a : α} : foldl f a [] = a := rfl
@[simp] theorem foldl_cons {f : α → β → α} {a : α} {b : β} {l : List β} :
    foldl f a (b :: l) = foldl f (f a b) l := rfl
@[simp] theorem foldr_nil {f : α → β → β} {b : β} : foldr f b [] = b := rfl
@[simp] theorem foldr_cons {f : α → β → β} {b : β} {a : α} {l : List α} :
    foldr f b (a :: l) = f a (foldr f b l) := rfl
@[simp] theorem all_nil {p : α → Bool} : all [] p = true := rfl
@[simp] theorem all_cons {p : α → Bool} {a : α} {l : List α} : all (a :: l) p = (p a && all l p) := rfl
@[simp] theorem any_nil {p : α → Bool} : any [] p = false := rfl
@[simp] theorem any_cons {p : α → Bool} {a : α} {l : List α} : any (a :: l) p = (p a || any l p) := rfl
@[simp] theorem flatMap_nil {f : α → List β} : flatMap f [] = [] := rfl
@[simp] theorem flatMap_cons {f : α → List β} {a : α} {l : List α} :
    flatMap f (a :: l) = f a ++ flatMap f l := rfl
@[simp] theorem take_zero {l : List α} : take 0 l = [] := rfl
@[simp] theorem take_nil {n : Nat} : take n ([] : List α) = [] := by cases n <;> rfl
@[simp] theorem take_succ_cons {n : Nat} {a : α} {l : List α} : take (n+1) (a :: l) = a :: take n l := rfl
@[simp] theorem drop_zero {l : List α} : drop 0 l = l := rfl
@[simp] theorem drop_nil {n : Nat} : drop n ([] : List α) = [] := by cases n <;> rfl
@[simp] theorem drop_succ_cons {n : Nat} {a : α} {l : List α} : drop (n+1) (a :: l) = drop n l := rfl
@[simp] theorem get?_nil {n : Nat} : get? ([] : List α) n = none := rfl
@[simp] theorem get?_cons_zero {a : α} {l : List α} : get? (a :: l) 0 = some a := rfl
@[simp] theorem get?_cons_succ {a : α} {l : List α} {n : Nat} : get? (a :: l) (n+1) = get? l n := rfl
@[simp] theorem head?_nil : head? ([] : List α) = none := rfl
@[simp] theorem head?_cons {a : α} {l : List α} : head? (a :: l) = some a := rfl
@[simp] theorem tail_nil : tail ([] : List α) = [] := rfl
@[simp] theorem tail_cons {a : α} {l : List α} : tail (a :: l) = l := rfl
@[simp] theorem getLast?_nil : getLast? ([] : List α) = none := rfl
@[simp] theorem getLast?_singleton {a : α} : getLast? [a] = some a := rfl
@[simp] theorem dropLast_nil : dropLast ([] : List α) = [] := rfl
@[simp] theorem dropLast_singleton {a : α} : dropLast [a] = [] := rfl
@[simp] theorem isEmpty_nil : isEmpty ([] : List α) = true := rfl
@[simp] theorem isEmpty_cons {a : α} {l : List α} : isEmpty (a :: l) = false := rfl
@[simp] theorem replicate_zero {a : α} : replicate 0 a = [] := rfl
theorem replicate_succ {n : Nat} {a : α} : replicate (n+1) a = a :: replicate n a := rfl
@[simp] theorem set_nil {n : Nat} {b : α} : set [] n b = [] := rfl
@[simp] theorem set_cons_zero {a b : α} {l : List α} : set (a :: l) 0 b = b :: l := rfl
@[simp] theorem set_cons_succ {a b : α} {l : List α} {n : Nat} : set (a :: l) (n+1) b = a :: set l n b := rfl
@[simp] theorem reverse_nil : reverse ([] : List α) = [] := rfl
@[simp] theorem range'_zero {s : Nat} : range' s 0 = [] := rfl
theorem range'_succ {s n : Nat} : range' s (n+1) = s :: range' (s+1) n := rfl

end List
