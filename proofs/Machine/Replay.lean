prelude
import Machine.History
/-!
# Replaying recorded executions

An instrumented run of the C library records its invocations, its shared accesses in their exact order, and its
responses. `replay` runs the generated program along such a record and checks that it does the same.

## Main definitions

* `TraceEvent`: an invocation, a shared access with its C line and value, a response
* `replay P lines s trace`: whether the program, from state `s`, does exactly this
* `Replay.memory`: the memory in which a record begins
* `observed`, `callsAllowed`: the invocations and responses of a record; whether the former are permitted

## Implementation notes

A record is checked by the kernel: `theorem x : replay P lines s trace = true := by decide +kernel`. Instructions that
touch no shared memory are not recorded; a thread makes them just before its next recorded one. `Machine.ReplaySound`
proves that what is replayed is a run.
-/

/-- One line of a record. The value of an access is the one loaded or stored, of a `cas`, `fetchAdd` or `exchange` the
old one, of an `alloc` the new object or 0, of a `free` the object. -/
inductive TraceEvent where
  | inv (t : Tid) (op : Nat) (args buf : List Nat)
  | step (t : Tid) (line value : Nat)
  | res (t : Tid) (ret : Nat) (buf : List Nat)

namespace Replay

/-- Word `i` of a list; zero behind its end. -/
def word (words : List Nat) (i : Nat) : Nat :=
  match words.get? i with
  | none => 0
  | some w => w

/-- The memory in which object `o + 1` has the words number `o` of `objects` in its fields, by number, and zero in its
elements. Object `o` has the extent `extents[o]`, and the allocations will give `answers`. -/
def memory (objects : List (List Nat)) (extents answers : List Nat) : Mem := fun l =>
  match l.obj with
  | 0 => cond (Nat.beq l.field 1) (word answers l.idx) (cond (Nat.beq l.field 2) (word extents l.idx) 0)
  | o + 1 =>
    match objects.get? o with
    | none => 0
    | some words => cond (Nat.beq l.idx 0) (word words l.field) 0

def sameList : List Nat → List Nat → Bool
  | [], [] => true
  | a :: as, b :: bs => cond (Nat.beq a b) (sameList as bs) false
  | _, _ => false

/-- The value that the record shows for this instruction; `none` if the instruction is not recorded. -/
def value? (m : Mem) (r : Regs) : Instr → Option Nat
  | .load _ place _ => some (m (place.loc r))
  | .store _ value _ => some (value.eval r)
  | .cas _ _ place _ _ _ _ => some (m (place.loc r))
  | .fetchAdd _ place _ _ => some (m (place.loc r))
  | .exchange _ place _ _ => some (m (place.loc r))
  | .fence _ => some 0
  | .alloc _ _ => some (Heap.next m)
  | .free obj => some (obj.eval r)
  | _ => none

/-- The C line of an instruction. -/
def line? (lines : List (List Nat)) (f : Frame) : Option Nat :=
  match lines.get? f.op with
  | none => none
  | some l => l.get? f.pc

/-- Thread `t` performs the instruction at its program counter, which must not be a return. -/
def move (P : Program) (s : State) (t : Tid) : Option State :=
  match step P s t with
  | some (s', none) => some s'
  | _ => none

/-- Thread `t` performs its unrecorded instructions, at most `fuel` of them, up to a recorded one or a return. -/
def locals (P : Program) (t : Tid) : (fuel : Nat) → State → Option State
  | 0, _ => none
  | fuel + 1, s =>
    match s.thread t with
    | none => none
    | some f =>
      match f.instr? P with
      | none => none
      | some (.ret _) => some s
      | some i =>
        match value? s.mem f.regs i with
        | some _ => some s
        | none =>
          match move P s t with
          | none => none
          | some s' => locals P t fuel s'

/-- Thread `t`, at a recorded instruction, performs it, if its line and value are these. -/
def access (P : Program) (lines : List (List Nat)) (s : State) (t : Tid) (line value : Nat) : Option State :=
  match s.thread t with
  | none => none
  | some f =>
    match f.instr? P, line? lines f with
    | some i, some l =>
      match value? s.mem f.regs i with
      | none => none
      | some v => cond (Bool.and (Nat.beq l line) (Nat.beq v value)) (move P s t) none
    | _, _ => none

/-- One line of the record. -/
def event (P : Program) (lines : List (List Nat)) (s : State) : TraceEvent → Option State
  | .inv t op args buf =>
    match s.thread t with
    | none => some (s.call t ⟨op, args, buf⟩)
    | some _ => none
  | .step t line value =>
    match locals P t 64 s with
    | none => none
    | some s' => access P lines s' t line value
  | .res t ret buf =>
    match locals P t 64 s with
    | none => none
    | some s' =>
      match step P s' t with
      | some (s'', some r) => cond (Bool.and (Nat.beq r.ret ret) (sameList r.buf buf)) (some s'') none
      | _ => none

end Replay

/-- Whether the program, from state `s`, does exactly what the record says. -/
def replay (P : Program) (lines : List (List Nat)) (s : State) : List TraceEvent → Bool
  | [] => true
  | e :: trace =>
    match Replay.event P lines s e with
    | none => false
    | some s' => replay P lines s' trace

/-- The events of a record. -/
def observed : List TraceEvent → History
  | [] => []
  | .inv t op args buf :: trace => .inv t ⟨op, args, buf⟩ :: observed trace
  | .step _ _ _ :: trace => observed trace
  | .res t ret buf :: trace => .res t ⟨ret, buf⟩ :: observed trace

/-- Whether the record's invocations are all permitted by `allowed`. -/
def callsAllowed (allowed : Tid → Call → Bool) : List TraceEvent → Bool
  | [] => true
  | .inv t op args buf :: trace => cond (allowed t ⟨op, args, buf⟩) (callsAllowed allowed trace) false
  | _ :: trace => callsAllowed allowed trace
