prelude
import Traces.Stack
import Stack.Recorded
/-!
# Traces.StackLinearizable: the recorded histories are linearizable, by the structure's theorem

Written by `python -m models.traces gen stack`; do not edit.

## Main statements

* `traceNNN_linearizable`: the history that `Traces.Stack` replays
-/
namespace Traces.Stack
open _root_.Stack (Init spec linearizable_of_replay init_create Spells)

/-- The state in which the records begin is one in which the structure begins. -/
theorem init_created (answers : List Nat) : Init (created answers) :=
  init_create answers

theorem trace001_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [2, 3, 4, 5]) trace001).mem))
      (observed trace001) :=
  linearizable_of_replay
    (init_created [2, 3, 4, 5]) (by decide +kernel) (by decide +kernel) trace001_replays

theorem trace002_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [2, 0, 0]) trace002).mem))
      (observed trace002) :=
  linearizable_of_replay
    (init_created [2, 0, 0]) (by decide +kernel) (by decide +kernel) trace002_replays

theorem trace004_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [0, 0]) trace004).mem))
      (observed trace004) :=
  linearizable_of_replay
    (init_created [0, 0]) (by decide +kernel) (by decide +kernel) trace004_replays

theorem trace005_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [2, 3]) trace005).mem))
      (observed trace005) :=
  linearizable_of_replay
    (init_created [2, 3]) (by decide +kernel) (by decide +kernel) trace005_replays

theorem trace006_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [2, 3]) trace006).mem))
      (observed trace006) :=
  linearizable_of_replay
    (init_created [2, 3]) (by decide +kernel) (by decide +kernel) trace006_replays

theorem trace008_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [2]) trace008).mem))
      (observed trace008) :=
  linearizable_of_replay
    (init_created [2]) (by decide +kernel) (by decide +kernel) trace008_replays

theorem trace010_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [2, 3, 4]) trace010).mem))
      (observed trace010) :=
  linearizable_of_replay
    (init_created [2, 3, 4]) (by decide +kernel) (by decide +kernel) trace010_replays

theorem trace011_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [2, 3, 4, 5]) trace011).mem))
      (observed trace011) :=
  linearizable_of_replay
    (init_created [2, 3, 4, 5]) (by decide +kernel) (by decide +kernel) trace011_replays

theorem trace012_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [2, 3, 4]) trace012).mem))
      (observed trace012) :=
  linearizable_of_replay
    (init_created [2, 3, 4]) (by decide +kernel) (by decide +kernel) trace012_replays

theorem trace013_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [2, 3, 4]) trace013).mem))
      (observed trace013) :=
  linearizable_of_replay
    (init_created [2, 3, 4]) (by decide +kernel) (by decide +kernel) trace013_replays

theorem trace014_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [2, 3, 4, 5, 0]) trace014).mem))
      (observed trace014) :=
  linearizable_of_replay
    (init_created [2, 3, 4, 5, 0]) (by decide +kernel) (by decide +kernel) trace014_replays

theorem trace015_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [2, 3, 4, 5]) trace015).mem))
      (observed trace015) :=
  linearizable_of_replay
    (init_created [2, 3, 4, 5]) (by decide +kernel) (by decide +kernel) trace015_replays

theorem trace016_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [2]) trace016).mem))
      (observed trace016) :=
  linearizable_of_replay
    (init_created [2]) (by decide +kernel) (by decide +kernel) trace016_replays

theorem trace017_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [2]) trace017).mem))
      (observed trace017) :=
  linearizable_of_replay
    (init_created [2]) (by decide +kernel) (by decide +kernel) trace017_replays

theorem trace018_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [2, 3]) trace018).mem))
      (observed trace018) :=
  linearizable_of_replay
    (init_created [2, 3]) (by decide +kernel) (by decide +kernel) trace018_replays

theorem trace019_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [2, 0, 3]) trace019).mem))
      (observed trace019) :=
  linearizable_of_replay
    (init_created [2, 0, 3]) (by decide +kernel) (by decide +kernel) trace019_replays

theorem trace020_linearizable :
    Linearizable (spec (Spells (replayed Gen.Stack.program Gen.Stack.lines (created [0, 2]) trace020).mem))
      (observed trace020) :=
  linearizable_of_replay
    (init_created [0, 2]) (by decide +kernel) (by decide +kernel) trace020_replays

end Traces.Stack
