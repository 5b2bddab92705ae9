prelude
import Queue.Invariant
/-!
# What a step does to the list

## Main definitions

* `Quiet`, `Moved`, `Advanced`, `Grown`: nothing; `tail` moves on; `head` moves on; a node is appended
* `Moves x m m' st st'`: one of these; only an operation that takes effect does more than to move `tail`
-/

namespace Queue
open Gen.Queue

/-- `head`, `tail` and the published nodes stay as they are. -/
structure Quiet (x : Roles) (m m' : Mem) : Prop where
  head : m' (cell Field.head) = m (cell Field.head)
  tail : m' (cell Field.tail) = m (cell Field.tail)
  link : ∀ o, x o = .shared → m' (link o) = m (link o)

/-- `tail` moves to the next node. -/
structure Moved (x : Roles) (m m' : Mem) : Prop where
  head : m' (cell Field.head) = m (cell Field.head)
  ne_null : m (Queue.link (m (cell Field.tail))) ≠ 0
  tail : m' (cell Field.tail) = m (Queue.link (m (cell Field.tail)))
  link : ∀ o, x o = .shared → m' (link o) = m (link o)

/-- `head` moves. -/
structure Advanced (x : Roles) (m m' : Mem) : Prop where
  tail : m' (cell Field.tail) = m (cell Field.tail)
  link : ∀ o, x o = .shared → m' (link o) = m (link o)

/-- Node `n` is appended. -/
structure Grown (x : Roles) (m m' : Mem) (n : Nat) : Prop where
  tail : m' (cell Field.tail) = m (cell Field.tail)
  link : ∀ o, x o = .shared → m (link o) ≠ 0 → m' (link o) = m (link o)
  last : ∀ o, x o = .shared → m (Queue.link o) = 0 → m' (Queue.link o) = n
  ne_null : n ≠ 0
  next : m' (Queue.link n) = 0

/-- What happens to the list. Only an operation that takes effect changes more than `tail`. -/
inductive Moves (x : Roles) (m m' : Mem) (st st' : Status) : Prop where
  | quiet : Quiet x m m' → Moves x m m' st st'
  | moved : st' = st → Moved x m m' → Moves x m m' st st'
  | advanced : st' ≠ st → Advanced x m m' → Moves x m m' st st'
  | grown {n} : st' ≠ st → Grown x m m' n → Moves x m m' st st'

end Queue
