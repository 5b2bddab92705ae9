prelude
import Core.All
/-!
# Programs

The types of programs that the C front end generates; `models/ir.py` declares the same ones.

## Main definitions

* `Expr`, `Place`, `Instr`: expressions over registers, shared memory cells, instructions with at most one shared
  access each.
* `Program`: a list of operations; an operation is a list of instructions, and a program counter is an index into it.

## Implementation notes

Words are natural numbers below `2 ^ 64`; every operation of `Expr.eval` (in `Machine.Step`) reduces its result.
Memory orders are recorded but have no meaning in this semantics, which is sequentially consistent; `Order.plain`
marks the non-atomic accesses, about which race freedom speaks.
-/

/-- C11 memory orders, and `plain` for a non-atomic access. -/
inductive Order where
  | plain | relaxed | acquire | release | acqRel | seqCst

inductive UnOp where
  | not   -- `!`, logical
  | compl -- `~`

inductive BinOp where
  | add | sub | mul | and | or | xor | shl | shr
  | eq | ne | lt | le | gt | ge
  | land | lor -- `&&`, `||`, logical

inductive Expr where
  | lit (value : Nat)
  | reg (index : Nat)
  | un (op : UnOp) (arg : Expr)
  | bin (op : BinOp) (left right : Expr)

/-- The shared cell `obj->field[idx]`; the index of a scalar field is `0`. A pointer is the number of an object, and
`NULL` is `0`. -/
structure Place where
  obj : Expr
  field : Nat
  idx : Expr

inductive Instr where
  /-- `dst := value` (local) -/
  | set (dst : Nat) (value : Expr)
  /-- `dst := buffer[idx]` (local) -/
  | get (dst : Nat) (idx : Expr)
  /-- `buffer[idx] := value` (local) -/
  | put (idx value : Expr)
  | load (dst : Nat) (place : Place) (order : Order)
  | store (place : Place) (value : Expr) (order : Order)
  /-- `old := place; ok := old = expected; if ok then place := desired` -/
  | cas (ok old : Nat) (place : Place) (expected desired : Expr) (success failure : Order)
  /-- `dst := place; place := dst + value` -/
  | fetchAdd (dst : Nat) (place : Place) (value : Expr) (order : Order)
  /-- `dst := place; place := value` -/
  | exchange (dst : Nat) (place : Place) (value : Expr) (order : Order)
  | fence (order : Order)
  /-- `dst :=` a new object with `count` array elements, or `0`: out of memory -/
  | alloc (dst : Nat) (count : Expr)
  /-- the object `obj` exists no more -/
  | free (obj : Expr)
  | branch (condition : Expr) (yes no : Nat)
  | jump (target : Nat)
  | ret (value : Expr)

/-- An operation: one C function. `params` is the number of its word arguments. -/
structure Operation where
  params : Nat
  code : List Instr

/-- The operations of a C file, by number. -/
abbrev Program := List Operation
