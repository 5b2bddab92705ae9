prelude
import Machine.Program
/-!
# What a program does: one step of one thread

The meaning of the instructions of `Machine.Program`; `models/machine.py` gives them the same one.

## Main definitions

* `BinOp.eval`, `Expr.eval`: 64-bit unsigned arithmetic, wrapping
* `Loc`, `Mem`: shared memory, a total function from cells to words
* `Heap`: which objects there are, and what the next allocations will give
* `Frame`, `State`: a running operation; the memory and the threads
* `Instr.exec`, `step`: one instruction; `none` is a fault (or, for `step`, an idle thread)
* `Frame.access`: the shared cell that the next instruction of a frame touches, for race freedom

## Implementation notes

Everything is deterministic and computable by the kernel (`decide +kernel`): structural recursion only, Boolean tests
through `cond`. The bitwise operators are defined here digit by digit under names of their own, because the kernel
evaluates `Nat.land`, `Nat.lor` and so on by name. Interleaving, calls and responses are in `Machine.History`.
-/

/-! ### Words -/

/-- `2 ^ 64`. A word is a natural number below it. -/
abbrev wordSize : Nat := 18446744073709551616

namespace Word

/-- The number whose `i`-th binary digit, for `i < n`, is `digit` of the `i`-th digits of `a` and `b`. -/
def bitwise (digit : Nat → Nat → Nat) : (n a b : Nat) → Nat
  | 0, _, _ => 0
  | n + 1, a, b => digit (a % 2) (b % 2) + 2 * bitwise digit n (a / 2) (b / 2)

def and (a b : Nat) : Nat := bitwise (fun x y => x * y) 64 a b
def or (a b : Nat) : Nat := bitwise (fun x y => x + y - x * y) 64 a b
def xor (a b : Nat) : Nat := bitwise (fun x y => (x + y) % 2) 64 a b

/-- `2 ^ n`. -/
def pow2 : Nat → Nat
  | 0 => 1
  | n + 1 => 2 * pow2 n

def ofBool (b : Bool) : Nat := cond b 1 0

/-- The truth value of a word: everything but zero is true. -/
def toBool (a : Nat) : Bool := Bool.not (Nat.beq a 0)

end Word

/-- Comparisons are unsigned and give 0 or 1; a shift by 64 or more gives 0. -/
def BinOp.eval : BinOp → Nat → Nat → Nat
  | .add, a, b => (a + b) % wordSize
  | .sub, a, b => (a + (wordSize - b % wordSize)) % wordSize
  | .mul, a, b => (a * b) % wordSize
  | .and, a, b => Word.and a b
  | .or, a, b => Word.or a b
  | .xor, a, b => Word.xor a b
  | .shl, a, b => cond (Nat.ble 64 b) 0 ((a * Word.pow2 b) % wordSize)
  | .shr, a, b => cond (Nat.ble 64 b) 0 (a / Word.pow2 b)
  | .eq, a, b => Word.ofBool (Nat.beq a b)
  | .ne, a, b => Word.ofBool (Bool.not (Nat.beq a b))
  | .lt, a, b => Word.ofBool (Nat.ble (a + 1) b)
  | .le, a, b => Word.ofBool (Nat.ble a b)
  | .gt, a, b => Word.ofBool (Nat.ble (b + 1) a)
  | .ge, a, b => Word.ofBool (Nat.ble b a)
  | .land, a, b => Word.ofBool (Bool.and (Word.toBool a) (Word.toBool b))
  | .lor, a, b => Word.ofBool (Bool.or (Word.toBool a) (Word.toBool b))

def UnOp.eval : UnOp → Nat → Nat
  | .not, a => Word.ofBool (Bool.not (Word.toBool a))
  | .compl, a => wordSize - 1 - a % wordSize

/-- The registers of a frame, by number. -/
abbrev Regs := Nat → Nat

def Expr.eval (r : Regs) : Expr → Nat
  | .lit value => value
  | .reg index => r index
  | .un op arg => op.eval (arg.eval r)
  | .bin op left right => op.eval (left.eval r) (right.eval r)

/-! ### Memory, threads, states -/

/-- `f` changed at `i` to `v`. -/
def Function.update {α : Type} (f : Nat → α) (i : Nat) (v : α) : Nat → α :=
  fun j => cond (Nat.beq j i) v (f j)

/-- The cell `obj->field[idx]`. -/
structure Loc where
  obj : Nat
  field : Nat
  idx : Nat

def Loc.beq (a b : Loc) : Bool :=
  Bool.and (Nat.beq a.obj b.obj) (Bool.and (Nat.beq a.field b.field) (Nat.beq a.idx b.idx))

/-- Shared memory: every cell holds a word, also those that nobody ever wrote. -/
abbrev Mem := Loc → Nat

def Mem.set (m : Mem) (l : Loc) (v : Nat) : Mem := fun l' => cond (Loc.beq l' l) v (m l')

/-! ### The heap

It is object 0, which is no object of the program's: `NULL` has no cells of its own. What the environment will answer to
each allocation is part of the initial memory; so a step is deterministic. -/

namespace Heap

/-- How many allocations there were, those that found no memory included. -/
abbrev count : Loc := ⟨0, 0, 0⟩

/-- What allocation number `n` gives: an object, or 0. The environment's choice; no step writes it. -/
abbrev answer (n : Nat) : Loc := ⟨0, 1, n⟩

/-- 0 if there is no object `o` (yet, or any more); else one more than its number of array elements. -/
abbrev extent (o : Nat) : Loc := ⟨0, 2, o⟩

/-- What the next allocation gives. -/
def next (m : Mem) : Nat := m (answer (m count))

/-- The memory after an allocation of `n` array elements. -/
def alloc (m : Mem) (n : Nat) : Mem :=
  (m.set count ((m count + 1) % wordSize)).set (extent (next m)) ((n + 1) % wordSize)

/-- The memory after object `o` was freed. -/
def free (m : Mem) (o : Nat) : Mem := m.set (extent o) 0

end Heap

abbrev Tid := Nat

/-- A running operation: its number in the program, the next instruction, its registers, and the caller's buffer. -/
structure Frame where
  op : Nat
  pc : Nat
  regs : Regs
  buf : List Nat

/-- The shared memory, and what each thread is doing: `none` is idle. -/
structure State where
  mem : Mem
  thread : Tid → Option Frame

/-- What a caller gets back: the word returned, and the buffer as it then is. -/
structure Result where
  ret : Nat
  buf : List Nat

/-! ### Instructions -/

def Place.loc (p : Place) (r : Regs) : Loc := ⟨p.obj.eval r, p.field, p.idx.eval r⟩

namespace Frame

def goto (f : Frame) (pc : Nat) : Frame := ⟨f.op, pc, f.regs, f.buf⟩

/-- On to the next instruction. -/
def advance (f : Frame) : Frame := f.goto (f.pc + 1)

def assign (f : Frame) (dst value : Nat) : Frame := ⟨f.op, f.pc + 1, f.regs.update dst value, f.buf⟩

end Frame

/-- The effect of an instruction: the operation goes on, or it returns. -/
inductive Outcome where
  | next (mem : Mem) (frame : Frame)
  | done (result : Result)

/-- One instruction of frame `f` in memory `m`; `none` if it reads or writes beyond the caller's buffer. -/
def Instr.exec (m : Mem) (f : Frame) : Instr → Option Outcome
  | .set dst value => some (.next m (f.assign dst (value.eval f.regs)))
  | .get dst idx =>
    match f.buf.get? (idx.eval f.regs) with
    | none => none
    | some v => some (.next m (f.assign dst v))
  | .put idx value =>
    match f.buf.get? (idx.eval f.regs) with
    | none => none
    | some _ => some (.next m ⟨f.op, f.pc + 1, f.regs, f.buf.set (idx.eval f.regs) (value.eval f.regs)⟩)
  | .load dst place _ => some (.next m (f.assign dst (m (place.loc f.regs))))
  | .store place value _ => some (.next (m.set (place.loc f.regs) (value.eval f.regs)) f.advance)
  | .cas ok old place expected desired _ _ =>
    cond (Nat.beq (m (place.loc f.regs)) (expected.eval f.regs))
      (some (.next (m.set (place.loc f.regs) (desired.eval f.regs))
        ⟨f.op, f.pc + 1, (f.regs.update old (m (place.loc f.regs))).update ok 1, f.buf⟩))
      (some (.next m ⟨f.op, f.pc + 1, (f.regs.update old (m (place.loc f.regs))).update ok 0, f.buf⟩))
  | .fetchAdd dst place value _ =>
    some (.next (m.set (place.loc f.regs) ((m (place.loc f.regs) + value.eval f.regs) % wordSize))
      (f.assign dst (m (place.loc f.regs))))
  | .exchange dst place value _ =>
    some (.next (m.set (place.loc f.regs) (value.eval f.regs)) (f.assign dst (m (place.loc f.regs))))
  | .fence _ => some (.next m f.advance)
  | .alloc dst count => some (.next (Heap.alloc m (count.eval f.regs)) (f.assign dst (Heap.next m)))
  | .free obj => some (.next (Heap.free m (obj.eval f.regs)) f.advance)
  | .branch condition yes no => some (.next m (f.goto (cond (Word.toBool (condition.eval f.regs)) yes no)))
  | .jump target => some (.next m (f.goto target))
  | .ret value => some (.done ⟨value.eval f.regs, f.buf⟩)

/-- Instruction `pc` of operation `op`, if there is one. -/
def Program.instr? (P : Program) (op pc : Nat) : Option Instr :=
  match P.get? op with
  | none => none
  | some operation => operation.code.get? pc

/-- The next instruction of a frame; `none` if its program counter is outside the code. -/
def Frame.instr? (P : Program) (f : Frame) : Option Instr := Program.instr? P f.op f.pc

/-- One step of a frame; `none` is a fault. -/
def Frame.exec (P : Program) (m : Mem) (f : Frame) : Option Outcome :=
  match f.instr? P with
  | none => none
  | some i => i.exec m f

/-- One step of thread `t`: the new state, and the result if the operation thereby returns. `none` if the thread is
idle, or by a fault. -/
def step (P : Program) (s : State) (t : Tid) : Option (State × Option Result) :=
  match s.thread t with
  | none => none
  | some f =>
    match f.exec P s.mem with
    | none => none
    | some (.next m f') => some (⟨m, Function.update s.thread t (some f')⟩, none)
    | some (.done r) => some (⟨s.mem, Function.update s.thread t none⟩, some r)

/-! ### Shared accesses -/

def Order.isPlain : Order → Bool
  | .plain => true
  | _ => false

/-- A shared access that is about to happen. -/
structure Access where
  loc : Loc
  writes : Bool
  plain : Bool

def Instr.access (r : Regs) : Instr → Option Access
  | .load _ place order => some ⟨place.loc r, false, order.isPlain⟩
  | .store place _ order => some ⟨place.loc r, true, order.isPlain⟩
  | .cas _ _ place _ _ success _ => some ⟨place.loc r, true, success.isPlain⟩
  | .fetchAdd _ place _ order => some ⟨place.loc r, true, order.isPlain⟩
  | .exchange _ place _ order => some ⟨place.loc r, true, order.isPlain⟩
  | _ => none

/-- The shared cell that the next instruction of `f` touches, if it does. -/
def Frame.access (P : Program) (f : Frame) : Option Access :=
  match f.instr? P with
  | none => none
  | some i => i.access f.regs
