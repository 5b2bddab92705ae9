prelude
import Machine.Environment
import Gen.Hazard
/-!
# What the theorems about hazard pointers speak of

This, and what it imports, is all that a reader must read to know what is claimed; the rest of the folder proves it.

The generated program is only the scheme: publishing a node in a slot and looking again, emptying slots, retiring
(`add`), and the scan (`look`). The structures that use it are not part of it, so they are part of the environment: any
number of threads run the generated operations, and between any two instructions the rest of the program may change the
memory as it likes, within the contract `Client`.

## Main definitions

* `slot`, `Known`: a cell of a record that protects a node; the record is in the domain's list
* `World`: the machine's state, and which nodes are retired and not freed
* `Turn`: what can happen: calls, instructions of the generated program, changes by the rest of the program
* `Client`: what the rest of the program must leave alone
* `Reachable`: what can happen in a domain just created
* `During`, `Guarded`: the slot holds the node, and for as long as it does, the node exists
* `Clean`: what is found at some places is not retired
* `Races a b`: two accesses, about to happen in two threads, are a data race

## Implementation notes

No bound is set to anything: threads, records, nodes, calls. A node's life: its owner makes it; it is passed to `add`
once, from then on it is *retired*; the scan frees it; later its address may be that of a new node, of which the same
is true.
-/

namespace Hazard
open Gen.Hazard

/-! ### The scheme's memory -/

/-- The record's slot number `i`. -/
abbrev slot (r i : Nat) : Loc := ⟨r, Field.slots, i⟩

/-- The first of the nodes that the record's thread has retired. -/
abbrev list (r : Nat) : Loc := ⟨r, Field.retired, 0⟩

/-- The node retired before node `n`. -/
abbrev older (n : Nat) : Loc := ⟨n, Field.zpNodeRetired, 0⟩

abbrev mark (n : Nat) : Loc := ⟨n, Field.zpNodeMark, 0⟩

/-- The record made before record `r`. -/
abbrev next (r : Nat) : Loc := ⟨r, Field.next, 0⟩

abbrev domain (r : Nat) : Loc := ⟨r, Field.domain, 0⟩

/-- The newest record of domain `d`. -/
abbrev records (d : Nat) : Loc := ⟨d, Field.zpDomainRecords, 0⟩

/-- The object exists: it has been allocated, and not been freed since. -/
def Exists (m : Mem) (n : Nat) : Prop := m (Heap.extent n) ≠ 0

/-- Record `r` is `p` or was made before it. -/
inductive Linked (m : Mem) (r : Nat) : Nat → Prop where
  | here : r ≠ 0 → Linked m r r
  | behind {p} : p ≠ 0 → Linked m r (m (next p)) → Linked m r p

/-- `r` is a record of domain `d`. -/
def Known (d : Nat) (m : Mem) (r : Nat) : Prop := Linked m r (m (records d))

/-- A slot of the domain holds the node. -/
def Held (d : Nat) (m : Mem) (n : Nat) : Prop := ∃ r i, Known d m r ∧ i < 4 ∧ m (slot r i) = n

/-! ### What can happen -/

/-- The operations' numbers in `Gen.Hazard.program`. Every operation has its record in register 0. -/
abbrev lookOp : Nat := 3
abbrev addOp : Nat := 4
abbrev protectOp : Nat := 5
abbrev protectAtOp : Nat := 6

/-- `retired` are the nodes that were passed to `add` and that no scan has freed yet. -/
structure World where
  state : State
  retired : Nat → Prop

abbrev World.mem (w : World) : Mem := w.state.mem

/-- Some thread is inside an operation with record `r`. -/
def Used (s : State) (r : Nat) : Prop := ∃ t f, s.thread t = some f ∧ f.regs 0 = r

/-- What the rest of the program may make of the memory, `m'`: anything, but

* records stay in the domain's list, where they are; the list of retired nodes of a new record is empty;
* nobody else changes the list of a record, the slots of a record that is in use, and what the scheme has written into
  a retired node;
* a node that is retired, or that a slot holds, is not freed past the scheme. -/
structure Client (d : Nat) (w : World) (m' : Mem) : Prop where
  known : ∀ r, Known d w.mem r → Known d m' r
  next : ∀ r, Known d w.mem r → m' (next r) = w.mem (next r)
  domain : ∀ r, Known d w.mem r → m' (domain r) = w.mem (domain r)
  list : ∀ r, Known d w.mem r → m' (list r) = w.mem (list r)
  slots : ∀ r i, Used w.state r → m' (slot r i) = w.mem (slot r i)
  fresh : ∀ r, Known d m' r → ¬ Known d w.mem r → m' (Hazard.list r) = 0 ∧ m' (Hazard.domain r) = d
  older : ∀ n, w.retired n → m' (older n) = w.mem (older n)
  mark : ∀ n, w.retired n → m' (mark n) = w.mem (mark n)
  exist : ∀ n, w.retired n ∨ Held d w.mem n → Exists w.mem n → Exists m' n

/-- One thing that happens: a call, an instruction, or a change by the rest of the program. An idle thread calls an
operation with a record of the domain that no other thread is using; a node that is passed to `add` exists and is not
retired yet. -/
inductive Turn (d : Nat) : World → World → Prop where
  | add {w t me n deleter} : w.state.thread t = none → Known d w.mem me → ¬ Used w.state me →
      n ≠ 0 → Exists w.mem n → ¬ w.retired n →
      Turn d w ⟨w.state.call t ⟨addOp, [me, n, deleter], []⟩, fun x => x = n ∨ w.retired x⟩
  | call {w t op me args} : w.state.thread t = none → Known d w.mem me → ¬ Used w.state me → op ≠ addOp →
      Turn d w ⟨w.state.call t ⟨op, me :: args, []⟩, w.retired⟩
  | step {w t s r} : step program w.state t = some (s, r) →
      Turn d w ⟨s, fun x => w.retired x ∧ Exists s.mem x⟩
  | client {w m} : Client d w m → Turn d w ⟨⟨m, w.state.thread⟩, w.retired⟩

/-- A domain just created, `d`: nobody is inside an operation, there are no records, and nothing is retired. Nothing is
said about the rest of the memory. -/
structure Init (d : Nat) (w : World) : Prop where
  idle : ∀ t, w.state.thread t = none
  records : w.mem (records d) = 0
  retired : ∀ n, ¬ w.retired n

/-- What can happen in a domain from its creation on, if what `C` says is true all the time. -/
inductive Reachable (C : World → Prop) (d : Nat) : World → Prop where
  | init {w} : Init d w → C w → Reachable C d w
  | turn {w w'} : Reachable C d w → Turn d w w' → C w' → Reachable C d w'

/-- From `w` to `w'`, while `P` holds, in `w`, in `w'` and between. -/
inductive During (d : Nat) (P : World → Prop) (w : World) : World → Prop where
  | refl : P w → During d P w w
  | turn {w' w''} : During d P w w' → Turn d w' w'' → P w'' → During d P w w''

/-- The slot holds node `n`; and whatever happens from `w` on, for as long as it does so without interruption, `n` is
not freed. -/
structure Guarded (d : Nat) (w : World) (r i n : Nat) : Prop where
  held : w.mem (slot r i) = n
  safe : ∀ w', During d (fun v => v.mem (slot r i) = n) w w' → Exists w'.mem n

/-! ### Places -/

/-- The cell to which the parameter `place` points. -/
abbrev cell (o : Nat) : Loc := ⟨o, Field.place, 0⟩

/-- How structures use these places: a node that is found there exists, and is not retired. So it is taken away from
there before it is retired, and does not come back. -/
def Clean (places : Nat → Prop) (w : World) : Prop :=
  ∀ o, places o → w.mem (cell o) ≠ 0 → Exists w.mem (w.mem (cell o)) ∧ ¬ w.retired (w.mem (cell o))

/-- A data race, if both are about to happen in different threads. -/
def Races (a b : Access) : Prop :=
  a.loc = b.loc ∧ (a.writes = true ∨ b.writes = true) ∧ (a.plain = true ∨ b.plain = true)

end Hazard
