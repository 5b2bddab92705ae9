prelude
import Traces.Wfqueue
import Wfqueue.Recorded
/-!
# Traces.WfqueueLinearizable: the recorded histories are linearizable, by the structure's theorem

Written by `python -m models.traces gen wfqueue`; do not edit.

## Main statements

* `traceNNN_linearizable`: the history that `Traces.Wfqueue` replays
-/
namespace Traces.Wfqueue
open _root_.Wfqueue (Created spec linearizable_of_replay init_create)

/-- The state in which the records begin is one in which the structure begins. -/
theorem init_created (answers : List Nat) : Created 2 (created 2 0 0 answers) :=
  init_create answers

theorem trace001_linearizable : Linearizable (spec 2) (observed trace001) :=
  linearizable_of_replay
    (init_created [7]) (by decide +kernel) (by decide +kernel) trace001_replays

theorem trace002_linearizable : Linearizable (spec 2) (observed trace002) :=
  linearizable_of_replay
    (init_created [7]) (by decide +kernel) (by decide +kernel) trace002_replays

theorem trace003_linearizable : Linearizable (spec 2) (observed trace003) :=
  linearizable_of_replay
    (init_created [0]) (by decide +kernel) (by decide +kernel) trace003_replays

theorem trace004_linearizable : Linearizable (spec 2) (observed trace004) :=
  linearizable_of_replay
    (init_created []) (by decide +kernel) (by decide +kernel) trace004_replays

theorem trace005_linearizable : Linearizable (spec 2) (observed trace005) :=
  linearizable_of_replay
    (init_created [7, 8]) (by decide +kernel) (by decide +kernel) trace005_replays

theorem trace006_linearizable : Linearizable (spec 2) (observed trace006) :=
  linearizable_of_replay
    (init_created [7, 8]) (by decide +kernel) (by decide +kernel) trace006_replays

theorem trace007_linearizable : Linearizable (spec 2) (observed trace007) :=
  linearizable_of_replay
    (init_created [7, 8]) (by decide +kernel) (by decide +kernel) trace007_replays

theorem trace008_linearizable : Linearizable (spec 2) (observed trace008) :=
  linearizable_of_replay
    (init_created []) (by decide +kernel) (by decide +kernel) trace008_replays

theorem trace009_linearizable : Linearizable (spec 2) (observed trace009) :=
  linearizable_of_replay
    (init_created [0, 7, 0]) (by decide +kernel) (by decide +kernel) trace009_replays

theorem trace010_linearizable : Linearizable (spec 2) (observed trace010) :=
  linearizable_of_replay
    (init_created [7]) (by decide +kernel) (by decide +kernel) trace010_replays

theorem trace011_linearizable : Linearizable (spec 2) (observed trace011) :=
  linearizable_of_replay
    (init_created [7, 8]) (by decide +kernel) (by decide +kernel) trace011_replays

theorem trace012_linearizable : Linearizable (spec 2) (observed trace012) :=
  linearizable_of_replay
    (init_created [7, 8]) (by decide +kernel) (by decide +kernel) trace012_replays

theorem trace013_linearizable : Linearizable (spec 2) (observed trace013) :=
  linearizable_of_replay
    (init_created [7, 8]) (by decide +kernel) (by decide +kernel) trace013_replays

theorem trace014_linearizable : Linearizable (spec 2) (observed trace014) :=
  linearizable_of_replay
    (init_created [7, 8]) (by decide +kernel) (by decide +kernel) trace014_replays

theorem trace015_linearizable : Linearizable (spec 2) (observed trace015) :=
  linearizable_of_replay
    (init_created [7, 8]) (by decide +kernel) (by decide +kernel) trace015_replays

theorem trace016_linearizable : Linearizable (spec 2) (observed trace016) :=
  linearizable_of_replay
    (init_created [7, 8]) (by decide +kernel) (by decide +kernel) trace016_replays

theorem trace017_linearizable : Linearizable (spec 2) (observed trace017) :=
  linearizable_of_replay
    (init_created [0, 0]) (by decide +kernel) (by decide +kernel) trace017_replays

theorem trace018_linearizable : Linearizable (spec 2) (observed trace018) :=
  linearizable_of_replay
    (init_created []) (by decide +kernel) (by decide +kernel) trace018_replays

theorem trace019_linearizable : Linearizable (spec 2) (observed trace019) :=
  linearizable_of_replay
    (init_created [7]) (by decide +kernel) (by decide +kernel) trace019_replays

theorem trace020_linearizable : Linearizable (spec 2) (observed trace020) :=
  linearizable_of_replay
    (init_created [7]) (by decide +kernel) (by decide +kernel) trace020_replays

end Traces.Wfqueue
