prelude
import Machine.Replay
import Gen.Stack
/-!
# Traces.Stack: runs of the compiled csrc/zp_stack.c, replayed by the kernel

Written by `python -m models.traces gen stack`; do not edit. SHA-256 of the source:
e09d366bd0e4de42fddc56229f0c4fc224493527648c4f294af7168dc76c5af2

## Main definitions

* `created`: the state after the structure was created
* `traceNNN`: what the instrumented library did under a controlled schedule

## Main statements

* `traceNNN_replays`: the generated program does exactly the same
* `badN_fails`: it does not do what a corrupted record says
-/
namespace Traces.Stack

/-- The state after creation: the words of each object's fields, by number, then the extents of the objects
and what the allocations will give. All other cells hold zero, and no thread is inside an operation. -/
def created (answers : List Nat) : State where
  mem := Replay.memory
    [[0, 0, 0]]
    [0, 1] answers
  thread _ := none

/-- uniform-31 -/
def trace001 : List TraceEvent := [
  .inv 0 1 [1, 2] [2651147717629407547, 2], .inv 1 2 [1, 0] [0], .step 1 65 0, .step 0 23 2,
  .step 0 26 2651147717629407547, .res 1 2 [0], .inv 3 3 [1] [], .step 3 135 0, .inv 1 2 [1, 0] [0], .step 1 65 0,
  .res 1 2 [0], .step 0 28 0, .step 0 23 3, .inv 2 0 [1, 1] [], .res 3 0 [], .inv 3 3 [1] [], .step 3 135 0,
  .step 0 26 2, .step 0 28 2, .step 0 47 0, .step 2 23 4, .step 0 50 0, .res 3 0 [], .step 0 53 0,
  .inv 3 2 [1, 0] [0], .step 3 65 3, .step 2 26 1, .step 3 71 3, .res 0 0 [2651147717629407547, 2], .step 2 28 0,
  .inv 0 0 [1, 14414211470990911435] [], .step 3 116 2, .step 0 23 5, .step 2 47 3, .step 2 50 3, .step 3 120 3,
  .step 2 53 2, .step 2 50 2, .step 3 122 2, .step 0 26 14414211470990911435, .step 2 53 2, .res 2 0 [], .step 0 28 0,
  .step 0 47 4, .res 3 0 [2], .step 0 50 4, .step 0 53 4, .res 0 0 [], .inv 0 2 [1, 0] [0], .step 0 65 5,
  .step 0 71 5, .step 0 116 4, .step 0 120 5, .step 0 122 14414211470990911435, .res 0 0 [14414211470990911435]]

theorem trace001_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3, 4, 5]) trace001 = true := by
  decide +kernel

/-- pct1-20 -/
def trace002 : List TraceEvent := [
  .inv 0 3 [1] [], .step 0 135 0, .res 0 0 [], .inv 0 1 [1, 2] [11366375272188620393, 1], .step 0 23 2,
  .step 0 26 11366375272188620393, .step 0 28 0, .step 0 23 0, .step 0 37 0, .step 0 38 2,
  .res 0 4 [11366375272188620393, 1], .inv 0 2 [1, 0] [0], .step 0 65 0, .res 0 2 [0], .inv 1 1 [1, 0] [],
  .res 1 0 [], .inv 1 3 [1] [], .step 1 135 0, .res 1 0 [], .inv 2 1 [1, 2] [3908502163906519716, 754049427600793725],
  .step 2 23 0, .res 2 4 [3908502163906519716, 754049427600793725], .inv 2 2 [1, 0] [0], .step 2 65 0, .res 2 2 [0]]

theorem trace002_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 0, 0]) trace002 = true := by
  decide +kernel

/-- all-amid-0 -/
def trace003 : List TraceEvent := [
  .inv 0 0 [1, 7] [], .step 0 23 2, .step 0 26 7, .step 0 28 0, .step 0 47 0, .step 0 50 0, .step 0 53 0, .res 0 0 [],
  .inv 0 0 [1, 8] [], .step 0 23 3, .step 0 26 8, .step 0 28 0, .step 0 47 2, .step 0 50 2, .step 0 53 2, .res 0 0 [],
  .inv 1 2 [1, 0] [0], .step 1 65 3, .step 1 71 3, .step 1 116 2, .inv 2 3 [1] [], .step 2 135 3, .res 2 3 [],
  .inv 2 4 [1, 0, 3] [0], .step 2 142 8, .step 2 144 2, .res 2 2 [8], .inv 2 4 [1, 0, 2] [0], .step 2 142 7,
  .step 2 144 0, .res 2 0 [7], .step 1 120 0, .step 1 65 0, .res 1 2 [0]]

theorem trace003_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3]) trace003 = true := by
  decide +kernel

/-- uniform-29 -/
def trace004 : List TraceEvent := [
  .inv 1 0 [1, 14290063115916490175] [], .step 1 23 0, .inv 0 1 [1, 2] [1081746214951011948, 0], .step 0 23 0,
  .res 0 4 [1081746214951011948, 0], .inv 0 2 [1, 0] [0], .step 0 65 0, .res 1 4 [], .res 0 2 [0]]

theorem trace004_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [0, 0]) trace004 = true := by
  decide +kernel

/-- pending-14 -/
def trace005 : List TraceEvent := [
  .inv 1 0 [1, 1] [], .step 1 23 2, .inv 0 2 [1, 0] [0], .step 1 26 1, .step 1 28 0, .step 0 65 0, .res 0 2 [0],
  .inv 2 0 [1, 0] [], .step 2 23 3, .inv 0 2 [1, 0] [0], .step 2 26 0, .step 2 28 0, .step 2 47 0, .step 2 50 0,
  .step 2 53 0, .step 1 47 3, .step 0 65 3, .res 2 0 [], .step 1 50 3, .step 1 53 3, .step 0 71 2, .res 1 0 [],
  .step 0 65 2]

theorem trace005_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3]) trace005 = true := by
  decide +kernel

/-- uniform-26 -/
def trace006 : List TraceEvent := [
  .inv 0 0 [1, 0] [], .step 0 23 2, .inv 1 2 [1, 0] [0], .step 0 26 0, .inv 2 2 [1, 0] [0], .step 1 65 0,
  .step 2 65 0, .step 0 28 0, .res 1 2 [0], .res 2 2 [0], .inv 2 1 [1, 0] [], .res 2 0 [], .inv 2 1 [1, 1] [0],
  .step 2 23 3, .step 2 26 0, .step 2 28 0, .step 0 47 0, .step 2 47 0, .step 0 50 0, .step 0 53 0, .step 2 50 0,
  .res 0 0 [], .inv 0 1 [1, 0] [], .res 0 0 [], .step 2 53 2, .step 2 50 2, .step 2 53 2, .res 2 0 [0]]

theorem trace006_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3]) trace006 = true := by
  decide +kernel

/-- all-0 -/
def trace007 : List TraceEvent := [
  .inv 0 0 [1, 7] [], .step 0 23 2, .step 0 26 7, .step 0 28 0, .step 0 47 0, .step 0 50 0, .step 0 53 0, .res 0 0 [],
  .inv 0 0 [1, 8] [], .step 0 23 3, .step 0 26 8, .step 0 28 0, .step 0 47 2, .step 0 50 2, .step 0 53 2, .res 0 0 [],
  .inv 1 3 [1] [], .step 1 135 3, .res 1 3 [], .inv 1 4 [1, 0, 3] [0], .step 1 142 8, .step 1 144 2, .res 1 2 [8],
  .inv 1 4 [1, 0, 2] [0], .step 1 142 7, .step 1 144 0, .res 1 0 [7], .inv 1 2 [1, 0] [0], .step 1 65 0, .res 1 2 [0]]

theorem trace007_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3]) trace007 = true := by
  decide +kernel

/-- all-of-none-0 -/
def trace008 : List TraceEvent := [
  .inv 1 3 [1] [], .step 1 135 0, .res 1 0 [], .inv 1 3 [1] [], .step 1 135 0, .res 1 0 [], .inv 0 0 [1, 7] [],
  .step 0 23 2, .step 0 26 7, .step 0 28 0, .step 0 47 0, .step 0 50 0, .step 0 53 0, .res 0 0 []]

theorem trace008_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2]) trace008 = true := by
  decide +kernel

/-- all-twice-0 -/
def trace009 : List TraceEvent := [
  .inv 0 0 [1, 7] [], .step 0 23 2, .step 0 26 7, .step 0 28 0, .step 0 47 0, .step 0 50 0, .step 0 53 0, .res 0 0 [],
  .inv 1 3 [1] [], .step 1 135 2, .res 1 2 [], .inv 1 1 [1, 2] [8, 9], .step 1 23 3, .step 1 26 8, .step 1 28 0,
  .step 1 23 4, .step 1 26 9, .step 1 28 3, .step 1 47 0, .step 1 50 0, .step 1 53 0, .res 1 0 [8, 9],
  .inv 1 3 [1] [], .step 1 135 4, .res 1 4 [], .inv 1 4 [1, 0, 4] [0], .step 1 142 9, .step 1 144 3, .res 1 3 [9]]

theorem trace009_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3, 4]) trace009 = true := by
  decide +kernel

/-- amid-batch-0 -/
def trace010 : List TraceEvent := [
  .inv 0 1 [1, 2] [7, 8], .step 0 23 2, .step 0 26 7, .step 0 28 0, .step 0 23 3, .inv 1 0 [1, 9] [], .step 1 23 4,
  .step 1 26 9, .step 1 28 0, .step 1 47 0, .step 1 50 0, .step 1 53 0, .res 1 0 [], .inv 1 2 [1, 0] [0],
  .step 1 65 4, .step 1 71 4, .step 1 116 0, .step 1 120 4, .step 1 122 9, .res 1 0 [9], .step 0 26 8, .step 0 28 2,
  .step 0 47 0, .step 0 50 0, .step 0 53 0, .res 0 0 [7, 8]]

theorem trace010_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3, 4]) trace010 = true := by
  decide +kernel

/-- batch-0 -/
def trace011 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 23 2, .step 0 26 1, .step 0 28 0, .step 0 47 0, .step 0 50 0, .step 0 53 0, .res 0 0 [],
  .inv 0 1 [1, 3] [7, 8, 9], .step 0 23 3, .step 0 26 7, .step 0 28 0, .step 0 23 4, .step 0 26 8, .step 0 28 3,
  .step 0 23 5, .step 0 26 9, .step 0 28 4, .step 0 47 2, .step 0 50 2, .step 0 53 2, .res 0 0 [7, 8, 9],
  .inv 1 2 [1, 0] [0], .step 1 65 5, .step 1 71 5, .step 1 116 4, .step 1 120 5, .step 1 122 9, .res 1 0 [9],
  .inv 1 2 [1, 0] [0], .step 1 65 4, .step 1 71 4, .step 1 116 3, .step 1 120 4, .step 1 122 8, .res 1 0 [8],
  .inv 1 2 [1, 0] [0], .step 1 65 3, .step 1 71 3, .step 1 116 2, .step 1 120 3, .step 1 122 7, .res 1 0 [7],
  .inv 1 2 [1, 0] [0], .step 1 65 2, .step 1 71 2, .step 1 116 0, .step 1 120 2, .step 1 122 1, .res 1 0 [1]]

theorem trace011_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3, 4, 5]) trace011 = true := by
  decide +kernel

/-- batch-again-0 -/
def trace012 : List TraceEvent := [
  .inv 0 1 [1, 2] [7, 8], .step 0 23 2, .step 0 26 7, .step 0 28 0, .step 0 23 3, .step 0 26 8, .step 0 28 2,
  .step 0 47 0, .step 0 50 0, .inv 1 0 [1, 9] [], .step 1 23 4, .step 1 26 9, .step 1 28 0, .step 1 47 0,
  .step 1 50 0, .step 1 53 0, .res 1 0 [], .step 0 53 4, .step 0 50 4, .step 0 53 4, .res 0 0 [7, 8],
  .inv 2 2 [1, 0] [0], .step 2 65 3, .step 2 71 3, .step 2 116 2, .step 2 120 3, .step 2 122 8, .res 2 0 [8],
  .inv 2 2 [1, 0] [0], .step 2 65 2, .step 2 71 2, .step 2 116 4, .step 2 120 2, .step 2 122 7, .res 2 0 [7]]

theorem trace012_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3, 4]) trace012 = true := by
  decide +kernel

/-- batches-0 -/
def trace013 : List TraceEvent := [
  .inv 0 1 [1, 0] [], .res 0 0 [], .inv 0 1 [1, 1] [7], .step 0 23 2, .step 0 26 7, .step 0 28 0, .step 0 47 0,
  .step 0 50 0, .step 0 53 0, .res 0 0 [7], .inv 0 1 [1, 2] [8, 9], .step 0 23 3, .step 0 26 8, .step 0 28 0,
  .step 0 23 4, .step 0 26 9, .step 0 28 3, .step 0 47 2, .step 0 50 2, .step 0 53 2, .res 0 0 [8, 9],
  .inv 1 2 [1, 0] [0], .step 1 65 4, .step 1 71 4, .step 1 116 3, .step 1 120 4, .step 1 122 9, .res 1 0 [9],
  .inv 1 2 [1, 0] [0], .step 1 65 3, .step 1 71 3, .step 1 116 2, .step 1 120 3, .step 1 122 8, .res 1 0 [8],
  .inv 1 2 [1, 0] [0], .step 1 65 2, .step 1 71 2, .step 1 116 0, .step 1 120 2, .step 1 122 7, .res 1 0 [7],
  .inv 1 2 [1, 0] [0], .step 1 65 0, .res 1 2 [0]]

theorem trace013_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3, 4]) trace013 = true := by
  decide +kernel

/-- bursts-27 -/
def trace014 : List TraceEvent := [
  .inv 2 2 [1, 0] [0], .step 2 65 0, .res 2 2 [0], .inv 2 2 [1, 0] [0], .step 2 65 0, .res 2 2 [0],
  .inv 3 2 [1, 0] [0], .step 3 65 0, .inv 1 0 [1, 2673043956489396848] [], .step 1 23 2,
  .step 1 26 2673043956489396848, .step 1 28 0, .step 1 47 0, .step 1 50 0, .step 1 53 0, .inv 2 0 [1, 1] [],
  .step 2 23 3, .step 2 26 1, .step 2 28 0, .step 2 47 2, .step 2 50 2, .step 2 53 2, .res 2 0 [], .res 3 2 [0],
  .inv 0 1 [1, 1] [595181068488244026], .step 0 23 4, .step 0 26 595181068488244026, .step 0 28 0, .step 0 47 3,
  .step 0 50 3, .step 0 53 3, .res 0 0 [595181068488244026], .res 1 0 [],
  .inv 1 1 [1, 2] [955599664286809241, 15679025288451771443], .step 1 23 5, .step 1 26 955599664286809241,
  .step 1 28 0, .step 1 23 0, .step 1 37 0, .step 1 38 5, .res 1 4 [955599664286809241, 15679025288451771443]]

theorem trace014_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3, 4, 5, 0]) trace014 = true := by
  decide +kernel

/-- each-event-0 -/
def trace015 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .inv 1 2 [1, 0] [0], .step 0 23 2, .step 1 65 0, .step 0 26 1, .res 1 2 [0], .step 0 28 0,
  .inv 1 0 [1, 4] [], .step 0 47 0, .step 1 23 3, .step 0 50 0, .step 1 26 4, .step 0 53 0, .step 1 28 0, .res 0 0 [],
  .step 1 47 2, .inv 0 1 [1, 2] [2, 3], .step 1 50 2, .step 0 23 4, .step 1 53 2, .step 0 26 2, .res 1 0 [],
  .step 0 28 0, .inv 1 3 [1] [], .step 0 23 5, .step 1 135 3, .step 0 26 3, .res 1 3 [], .step 0 28 4, .step 0 47 0,
  .step 0 50 0, .step 0 53 0, .res 0 0 [2, 3], .inv 0 2 [1, 0] [0], .step 0 65 5, .step 0 71 5, .step 0 116 4,
  .step 0 120 5, .step 0 122 3, .res 0 0 [3]]

theorem trace015_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3, 4, 5]) trace015 = true := by
  decide +kernel

/-- emptied-amid-0 -/
def trace016 : List TraceEvent := [
  .inv 0 0 [1, 7] [], .step 0 23 2, .step 0 26 7, .step 0 28 0, .step 0 47 0, .step 0 50 0, .step 0 53 0, .res 0 0 [],
  .inv 1 2 [1, 0] [0], .step 1 65 2, .step 1 71 2, .inv 2 2 [1, 0] [0], .step 2 65 2, .step 2 71 2, .step 2 116 0,
  .step 2 120 2, .step 2 122 7, .res 2 0 [7], .step 1 116 0, .step 1 120 0, .step 1 65 0, .res 1 2 [0]]

theorem trace016_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2]) trace016 = true := by
  decide +kernel

/-- empty-0 -/
def trace017 : List TraceEvent := [
  .inv 1 2 [1, 0] [0], .step 1 65 0, .res 1 2 [0], .inv 1 3 [1] [], .step 1 135 0, .res 1 0 [], .inv 0 0 [1, 7] [],
  .step 0 23 2, .step 0 26 7, .step 0 28 0, .step 0 47 0, .step 0 50 0, .step 0 53 0, .res 0 0 []]

theorem trace017_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2]) trace017 = true := by
  decide +kernel

/-- lost-0 -/
def trace018 : List TraceEvent := [
  .inv 0 0 [1, 7] [], .step 0 23 2, .step 0 26 7, .step 0 28 0, .step 0 47 0, .step 0 50 0, .step 0 53 0, .res 0 0 [],
  .inv 0 0 [1, 8] [], .step 0 23 3, .step 0 26 8, .step 0 28 0, .step 0 47 2, .step 0 50 2, .step 0 53 2, .res 0 0 [],
  .inv 1 2 [1, 0] [0], .step 1 65 3, .step 1 71 3, .step 1 116 2, .inv 2 2 [1, 0] [0], .step 2 65 3, .step 2 71 3,
  .step 2 116 2, .step 2 120 3, .step 2 122 8, .res 2 0 [8], .step 1 120 2, .step 1 65 2, .step 1 71 2, .step 1 116 0,
  .step 1 120 2, .step 1 122 7, .res 1 0 [7]]

theorem trace018_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3]) trace018 = true := by
  decide +kernel

/-- no-memory-0 -/
def trace019 : List TraceEvent := [
  .inv 0 0 [1, 7] [], .step 0 23 2, .step 0 26 7, .step 0 28 0, .step 0 47 0, .step 0 50 0, .step 0 53 0, .res 0 0 [],
  .inv 0 0 [1, 8] [], .step 0 23 0, .res 0 4 [], .inv 0 0 [1, 9] [], .step 0 23 3, .step 0 26 9, .step 0 28 0,
  .step 0 47 2, .step 0 50 2, .step 0 53 2, .res 0 0 [], .inv 1 2 [1, 0] [0], .step 1 65 3, .step 1 71 3,
  .step 1 116 2, .step 1 120 3, .step 1 122 9, .res 1 0 [9], .inv 1 2 [1, 0] [0], .step 1 65 2, .step 1 71 2,
  .step 1 116 0, .step 1 120 2, .step 1 122 7, .res 1 0 [7], .inv 1 2 [1, 0] [0], .step 1 65 0, .res 1 2 [0]]

theorem trace019_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 0, 3]) trace019 = true := by
  decide +kernel

/-- no-memory-0-0 -/
def trace020 : List TraceEvent := [
  .inv 0 1 [1, 3] [7, 8, 9], .step 0 23 0, .res 0 4 [7, 8, 9], .inv 0 0 [1, 1] [], .step 0 23 2, .step 0 26 1,
  .step 0 28 0, .step 0 47 0, .step 0 50 0, .step 0 53 0, .res 0 0 [], .inv 1 2 [1, 0] [0], .step 1 65 2,
  .step 1 71 2, .step 1 116 0, .step 1 120 2, .step 1 122 1, .res 1 0 [1], .inv 1 2 [1, 0] [0], .step 1 65 0,
  .res 1 2 [0]]

theorem trace020_replays : replay Gen.Stack.program Gen.Stack.lines
    (created [0, 2]) trace020 = true := by
  decide +kernel

/-- trace001, but the first access has another value -/
def bad1 : List TraceEvent := [
  .inv 0 1 [1, 2] [2651147717629407547, 2], .inv 1 2 [1, 0] [0], .step 1 65 1, .step 0 23 2,
  .step 0 26 2651147717629407547, .res 1 2 [0], .inv 3 3 [1] [], .step 3 135 0, .inv 1 2 [1, 0] [0], .step 1 65 0,
  .res 1 2 [0], .step 0 28 0, .step 0 23 3, .inv 2 0 [1, 1] [], .res 3 0 [], .inv 3 3 [1] [], .step 3 135 0,
  .step 0 26 2, .step 0 28 2, .step 0 47 0, .step 2 23 4, .step 0 50 0, .res 3 0 [], .step 0 53 0,
  .inv 3 2 [1, 0] [0], .step 3 65 3, .step 2 26 1, .step 3 71 3, .res 0 0 [2651147717629407547, 2], .step 2 28 0,
  .inv 0 0 [1, 14414211470990911435] [], .step 3 116 2, .step 0 23 5, .step 2 47 3, .step 2 50 3, .step 3 120 3,
  .step 2 53 2, .step 2 50 2, .step 3 122 2, .step 0 26 14414211470990911435, .step 2 53 2, .res 2 0 [], .step 0 28 0,
  .step 0 47 4, .res 3 0 [2], .step 0 50 4, .step 0 53 4, .res 0 0 [], .inv 0 2 [1, 0] [0], .step 0 65 5,
  .step 0 71 5, .step 0 116 4, .step 0 120 5, .step 0 122 14414211470990911435, .res 0 0 [14414211470990911435]]

theorem bad1_fails : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3, 4, 5]) bad1 = false := by
  decide +kernel

/-- trace001, but the last access has another line -/
def bad2 : List TraceEvent := [
  .inv 0 1 [1, 2] [2651147717629407547, 2], .inv 1 2 [1, 0] [0], .step 1 65 0, .step 0 23 2,
  .step 0 26 2651147717629407547, .res 1 2 [0], .inv 3 3 [1] [], .step 3 135 0, .inv 1 2 [1, 0] [0], .step 1 65 0,
  .res 1 2 [0], .step 0 28 0, .step 0 23 3, .inv 2 0 [1, 1] [], .res 3 0 [], .inv 3 3 [1] [], .step 3 135 0,
  .step 0 26 2, .step 0 28 2, .step 0 47 0, .step 2 23 4, .step 0 50 0, .res 3 0 [], .step 0 53 0,
  .inv 3 2 [1, 0] [0], .step 3 65 3, .step 2 26 1, .step 3 71 3, .res 0 0 [2651147717629407547, 2], .step 2 28 0,
  .inv 0 0 [1, 14414211470990911435] [], .step 3 116 2, .step 0 23 5, .step 2 47 3, .step 2 50 3, .step 3 120 3,
  .step 2 53 2, .step 2 50 2, .step 3 122 2, .step 0 26 14414211470990911435, .step 2 53 2, .res 2 0 [], .step 0 28 0,
  .step 0 47 4, .res 3 0 [2], .step 0 50 4, .step 0 53 4, .res 0 0 [], .inv 0 2 [1, 0] [0], .step 0 65 5,
  .step 0 71 5, .step 0 116 4, .step 0 120 5, .step 0 123 14414211470990911435, .res 0 0 [14414211470990911435]]

theorem bad2_fails : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3, 4, 5]) bad2 = false := by
  decide +kernel

/-- trace001, but the last access has another value -/
def bad3 : List TraceEvent := [
  .inv 0 1 [1, 2] [2651147717629407547, 2], .inv 1 2 [1, 0] [0], .step 1 65 0, .step 0 23 2,
  .step 0 26 2651147717629407547, .res 1 2 [0], .inv 3 3 [1] [], .step 3 135 0, .inv 1 2 [1, 0] [0], .step 1 65 0,
  .res 1 2 [0], .step 0 28 0, .step 0 23 3, .inv 2 0 [1, 1] [], .res 3 0 [], .inv 3 3 [1] [], .step 3 135 0,
  .step 0 26 2, .step 0 28 2, .step 0 47 0, .step 2 23 4, .step 0 50 0, .res 3 0 [], .step 0 53 0,
  .inv 3 2 [1, 0] [0], .step 3 65 3, .step 2 26 1, .step 3 71 3, .res 0 0 [2651147717629407547, 2], .step 2 28 0,
  .inv 0 0 [1, 14414211470990911435] [], .step 3 116 2, .step 0 23 5, .step 2 47 3, .step 2 50 3, .step 3 120 3,
  .step 2 53 2, .step 2 50 2, .step 3 122 2, .step 0 26 14414211470990911435, .step 2 53 2, .res 2 0 [], .step 0 28 0,
  .step 0 47 4, .res 3 0 [2], .step 0 50 4, .step 0 53 4, .res 0 0 [], .inv 0 2 [1, 0] [0], .step 0 65 5,
  .step 0 71 5, .step 0 116 4, .step 0 120 5, .step 0 122 14414211470990911434, .res 0 0 [14414211470990911435]]

theorem bad3_fails : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3, 4, 5]) bad3 = false := by
  decide +kernel

/-- trace001, but the last access is missing -/
def bad4 : List TraceEvent := [
  .inv 0 1 [1, 2] [2651147717629407547, 2], .inv 1 2 [1, 0] [0], .step 1 65 0, .step 0 23 2,
  .step 0 26 2651147717629407547, .res 1 2 [0], .inv 3 3 [1] [], .step 3 135 0, .inv 1 2 [1, 0] [0], .step 1 65 0,
  .res 1 2 [0], .step 0 28 0, .step 0 23 3, .inv 2 0 [1, 1] [], .res 3 0 [], .inv 3 3 [1] [], .step 3 135 0,
  .step 0 26 2, .step 0 28 2, .step 0 47 0, .step 2 23 4, .step 0 50 0, .res 3 0 [], .step 0 53 0,
  .inv 3 2 [1, 0] [0], .step 3 65 3, .step 2 26 1, .step 3 71 3, .res 0 0 [2651147717629407547, 2], .step 2 28 0,
  .inv 0 0 [1, 14414211470990911435] [], .step 3 116 2, .step 0 23 5, .step 2 47 3, .step 2 50 3, .step 3 120 3,
  .step 2 53 2, .step 2 50 2, .step 3 122 2, .step 0 26 14414211470990911435, .step 2 53 2, .res 2 0 [], .step 0 28 0,
  .step 0 47 4, .res 3 0 [2], .step 0 50 4, .step 0 53 4, .res 0 0 [], .inv 0 2 [1, 0] [0], .step 0 65 5,
  .step 0 71 5, .step 0 116 4, .step 0 120 5, .res 0 0 [14414211470990911435]]

theorem bad4_fails : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3, 4, 5]) bad4 = false := by
  decide +kernel

/-- trace001, but the last access happens twice -/
def bad5 : List TraceEvent := [
  .inv 0 1 [1, 2] [2651147717629407547, 2], .inv 1 2 [1, 0] [0], .step 1 65 0, .step 0 23 2,
  .step 0 26 2651147717629407547, .res 1 2 [0], .inv 3 3 [1] [], .step 3 135 0, .inv 1 2 [1, 0] [0], .step 1 65 0,
  .res 1 2 [0], .step 0 28 0, .step 0 23 3, .inv 2 0 [1, 1] [], .res 3 0 [], .inv 3 3 [1] [], .step 3 135 0,
  .step 0 26 2, .step 0 28 2, .step 0 47 0, .step 2 23 4, .step 0 50 0, .res 3 0 [], .step 0 53 0,
  .inv 3 2 [1, 0] [0], .step 3 65 3, .step 2 26 1, .step 3 71 3, .res 0 0 [2651147717629407547, 2], .step 2 28 0,
  .inv 0 0 [1, 14414211470990911435] [], .step 3 116 2, .step 0 23 5, .step 2 47 3, .step 2 50 3, .step 3 120 3,
  .step 2 53 2, .step 2 50 2, .step 3 122 2, .step 0 26 14414211470990911435, .step 2 53 2, .res 2 0 [], .step 0 28 0,
  .step 0 47 4, .res 3 0 [2], .step 0 50 4, .step 0 53 4, .res 0 0 [], .inv 0 2 [1, 0] [0], .step 0 65 5,
  .step 0 71 5, .step 0 116 4, .step 0 120 5, .step 0 122 14414211470990911435, .step 0 122 14414211470990911435,
  .res 0 0 [14414211470990911435]]

theorem bad5_fails : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3, 4, 5]) bad5 = false := by
  decide +kernel

/-- trace001, but two accesses are swapped -/
def bad6 : List TraceEvent := [
  .inv 0 1 [1, 2] [2651147717629407547, 2], .inv 1 2 [1, 0] [0], .step 1 65 0, .step 0 26 2651147717629407547,
  .step 0 23 2, .res 1 2 [0], .inv 3 3 [1] [], .step 3 135 0, .inv 1 2 [1, 0] [0], .step 1 65 0, .res 1 2 [0],
  .step 0 28 0, .step 0 23 3, .inv 2 0 [1, 1] [], .res 3 0 [], .inv 3 3 [1] [], .step 3 135 0, .step 0 26 2,
  .step 0 28 2, .step 0 47 0, .step 2 23 4, .step 0 50 0, .res 3 0 [], .step 0 53 0, .inv 3 2 [1, 0] [0],
  .step 3 65 3, .step 2 26 1, .step 3 71 3, .res 0 0 [2651147717629407547, 2], .step 2 28 0,
  .inv 0 0 [1, 14414211470990911435] [], .step 3 116 2, .step 0 23 5, .step 2 47 3, .step 2 50 3, .step 3 120 3,
  .step 2 53 2, .step 2 50 2, .step 3 122 2, .step 0 26 14414211470990911435, .step 2 53 2, .res 2 0 [], .step 0 28 0,
  .step 0 47 4, .res 3 0 [2], .step 0 50 4, .step 0 53 4, .res 0 0 [], .inv 0 2 [1, 0] [0], .step 0 65 5,
  .step 0 71 5, .step 0 116 4, .step 0 120 5, .step 0 122 14414211470990911435, .res 0 0 [14414211470990911435]]

theorem bad6_fails : replay Gen.Stack.program Gen.Stack.lines
    (created [2, 3, 4, 5]) bad6 = false := by
  decide +kernel

/-- trace001, but the new object is another one -/
def bad7 : List TraceEvent := [
  .inv 0 1 [1, 2] [2651147717629407547, 2], .inv 1 2 [1, 0] [0], .step 1 65 0, .step 0 23 1,
  .step 0 26 2651147717629407547, .res 1 2 [0], .inv 3 3 [1] [], .step 3 135 0, .inv 1 2 [1, 0] [0], .step 1 65 0,
  .res 1 2 [0], .step 0 28 0, .step 0 23 3, .inv 2 0 [1, 1] [], .res 3 0 [], .inv 3 3 [1] [], .step 3 135 0,
  .step 0 26 2, .step 0 28 2, .step 0 47 0, .step 2 23 4, .step 0 50 0, .res 3 0 [], .step 0 53 0,
  .inv 3 2 [1, 0] [0], .step 3 65 3, .step 2 26 1, .step 3 71 3, .res 0 0 [2651147717629407547, 2], .step 2 28 0,
  .inv 0 0 [1, 14414211470990911435] [], .step 3 116 2, .step 0 23 5, .step 2 47 3, .step 2 50 3, .step 3 120 3,
  .step 2 53 2, .step 2 50 2, .step 3 122 2, .step 0 26 14414211470990911435, .step 2 53 2, .res 2 0 [], .step 0 28 0,
  .step 0 47 4, .res 3 0 [2], .step 0 50 4, .step 0 53 4, .res 0 0 [], .inv 0 2 [1, 0] [0], .step 0 65 5,
  .step 0 71 5, .step 0 116 4, .step 0 120 5, .step 0 122 14414211470990911435, .res 0 0 [14414211470990911435]]

theorem bad7_fails : replay Gen.Stack.program Gen.Stack.lines
    (created [1, 3, 4, 5]) bad7 = false := by
  decide +kernel

/-- trace001, but the allocation is missing -/
def bad8 : List TraceEvent := [
  .inv 0 1 [1, 2] [2651147717629407547, 2], .inv 1 2 [1, 0] [0], .step 1 65 0, .step 0 26 2651147717629407547,
  .res 1 2 [0], .inv 3 3 [1] [], .step 3 135 0, .inv 1 2 [1, 0] [0], .step 1 65 0, .res 1 2 [0], .step 0 28 0,
  .step 0 23 3, .inv 2 0 [1, 1] [], .res 3 0 [], .inv 3 3 [1] [], .step 3 135 0, .step 0 26 2, .step 0 28 2,
  .step 0 47 0, .step 2 23 4, .step 0 50 0, .res 3 0 [], .step 0 53 0, .inv 3 2 [1, 0] [0], .step 3 65 3,
  .step 2 26 1, .step 3 71 3, .res 0 0 [2651147717629407547, 2], .step 2 28 0, .inv 0 0 [1, 14414211470990911435] [],
  .step 3 116 2, .step 0 23 5, .step 2 47 3, .step 2 50 3, .step 3 120 3, .step 2 53 2, .step 2 50 2, .step 3 122 2,
  .step 0 26 14414211470990911435, .step 2 53 2, .res 2 0 [], .step 0 28 0, .step 0 47 4, .res 3 0 [2], .step 0 50 4,
  .step 0 53 4, .res 0 0 [], .inv 0 2 [1, 0] [0], .step 0 65 5, .step 0 71 5, .step 0 116 4, .step 0 120 5,
  .step 0 122 14414211470990911435, .res 0 0 [14414211470990911435]]

theorem bad8_fails : replay Gen.Stack.program Gen.Stack.lines
    (created [3, 4, 5]) bad8 = false := by
  decide +kernel

/-- trace001, but there was no memory -/
def bad9 : List TraceEvent := [
  .inv 0 1 [1, 2] [2651147717629407547, 2], .inv 1 2 [1, 0] [0], .step 1 65 0, .step 0 23 0,
  .step 0 26 2651147717629407547, .res 1 2 [0], .inv 3 3 [1] [], .step 3 135 0, .inv 1 2 [1, 0] [0], .step 1 65 0,
  .res 1 2 [0], .step 0 28 0, .step 0 23 3, .inv 2 0 [1, 1] [], .res 3 0 [], .inv 3 3 [1] [], .step 3 135 0,
  .step 0 26 2, .step 0 28 2, .step 0 47 0, .step 2 23 4, .step 0 50 0, .res 3 0 [], .step 0 53 0,
  .inv 3 2 [1, 0] [0], .step 3 65 3, .step 2 26 1, .step 3 71 3, .res 0 0 [2651147717629407547, 2], .step 2 28 0,
  .inv 0 0 [1, 14414211470990911435] [], .step 3 116 2, .step 0 23 5, .step 2 47 3, .step 2 50 3, .step 3 120 3,
  .step 2 53 2, .step 2 50 2, .step 3 122 2, .step 0 26 14414211470990911435, .step 2 53 2, .res 2 0 [], .step 0 28 0,
  .step 0 47 4, .res 3 0 [2], .step 0 50 4, .step 0 53 4, .res 0 0 [], .inv 0 2 [1, 0] [0], .step 0 65 5,
  .step 0 71 5, .step 0 116 4, .step 0 120 5, .step 0 122 14414211470990911435, .res 0 0 [14414211470990911435]]

theorem bad9_fails : replay Gen.Stack.program Gen.Stack.lines
    (created [0, 3, 4, 5]) bad9 = false := by
  decide +kernel

end Traces.Stack
