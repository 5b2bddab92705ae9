prelude
import Machine.Replay
import Gen.Queue
/-!
# Traces.Queue: runs of the compiled csrc/zp_queue.c, replayed by the kernel

Written by `python -m models.traces gen queue`; do not edit. SHA-256 of the source:
9289e5b6722b27199741bc83db7fcdb1e6516abb7df54f7691cb0781b31b444e

## Main definitions

* `created`: the state after the structure was created
* `traceNNN`: what the instrumented library did under a controlled schedule

## Main statements

* `traceNNN_replays`: the generated program does exactly the same
* `badN_fails`: it does not do what a corrupted record says
-/
namespace Traces.Queue

/-- The state after creation: the words of each object's fields, by number, then the extents of the objects
and what the allocations will give. All other cells hold zero, and no thread is inside an operation. -/
def created (answers : List Nat) : State where
  mem := Replay.memory
    [[0, 0, 2, 2],
     [0, 0, 0, 0]]
    [0, 1, 1] answers
  thread _ := none

/-- turns-7 -/
def trace001 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 43 2, .step 0 47 2, .step 0 109 2, .step 0 111 0, .res 0 2 [0], .inv 0 1 [1, 0] [0],
  .step 0 43 2, .inv 1 0 [1, 0, 1] [], .step 1 29 3, .step 1 32 1, .step 1 34 0, .step 1 58 2, .step 1 61 2,
  .step 1 86 0, .step 1 94 0, .step 0 47 2, .step 0 109 2, .step 0 111 3, .step 0 73 2, .step 0 43 2, .step 0 47 2,
  .step 0 109 3, .step 0 111 3, .step 1 73 3, .res 1 0 [], .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2,
  .step 1 109 3, .step 1 111 3, .step 1 122 2, .step 0 122 2, .step 0 128 2, .step 0 130 1, .res 0 0 [1],
  .step 1 128 3, .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 1 [1, 0] [0],
  .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 0 [1, 0, 1653721542448724897] [],
  .step 1 29 0, .res 1 4 []]

theorem trace001_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 0]) trace001 = true := by
  decide +kernel

/-- turns-25 -/
def trace002 : List TraceEvent := [
  .inv 0 0 [1, 0, 0] [], .step 0 29 0, .res 0 4 [], .inv 1 0 [1, 0, 0] [], .step 1 29 3, .step 1 32 0,
  .inv 2 0 [1, 0, 15382317692699377867] [], .step 2 29 4, .step 2 32 15382317692699377867,
  .inv 0 0 [1, 0, 7317338675044201806] [], .step 0 29 0, .res 0 4 [], .step 1 34 0, .step 1 58 2, .step 1 61 2,
  .step 2 34 0, .step 2 58 2, .step 2 61 2, .step 1 86 0, .step 1 94 0, .step 1 73 2, .step 2 86 3, .step 2 73 3,
  .step 2 58 3, .res 1 0 [], .inv 1 0 [1, 0, 16535132251275842887] [], .step 1 29 5, .step 2 61 3, .step 2 86 0,
  .step 2 94 0, .step 1 32 16535132251275842887, .step 1 34 0, .step 1 58 3, .step 2 73 3, .res 2 0 [],
  .inv 2 0 [1, 0, 2] [], .step 1 61 4, .step 1 58 4, .step 1 61 4, .step 2 29 6, .step 2 32 2, .step 2 34 0,
  .step 1 86 0, .step 1 94 0, .step 1 73 4, .step 2 58 5, .step 2 61 5, .step 2 86 0, .res 1 0 [], .step 2 94 0,
  .step 2 73 5, .res 2 0 []]

theorem trace002_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [0, 3, 4, 0, 5, 6]) trace002 = true := by
  decide +kernel

/-- pending-14 -/
def trace003 : List TraceEvent := [
  .inv 1 0 [1, 0, 1] [], .inv 0 0 [1, 0, 6709509994839351910] [], .step 0 29 3, .step 1 29 0, .res 1 4 [],
  .step 0 32 6709509994839351910, .inv 1 0 [1, 0, 2] [], .step 0 34 0, .step 1 29 4, .step 0 58 2, .step 1 32 2,
  .step 1 34 0, .step 1 58 2, .step 1 61 2, .step 0 61 2, .step 0 86 0, .step 1 86 0, .step 1 94 0, .step 1 73 2,
  .step 0 94 4, .step 0 58 4, .res 1 0 []]

theorem trace003_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 0, 4]) trace003 = true := by
  decide +kernel

/-- emptied-amid-0 -/
def trace004 : List TraceEvent := [
  .inv 0 0 [1, 0, 7] [], .step 0 29 3, .step 0 32 7, .step 0 34 0, .step 0 58 2, .step 0 61 2, .step 0 86 0,
  .step 0 94 0, .step 0 73 2, .res 0 0 [], .inv 1 1 [1, 0] [0], .step 1 43 2, .inv 2 1 [1, 0] [0], .step 2 43 2,
  .step 2 47 2, .step 2 109 3, .step 2 111 3, .step 2 122 2, .step 2 128 2, .step 2 130 7, .res 2 0 [7], .step 1 47 3,
  .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0]]

theorem trace004_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3]) trace004 = true := by
  decide +kernel

/-- bursts-28 -/
def trace005 : List TraceEvent := [
  .inv 1 0 [1, 0, 14341481097733581750] [], .inv 0 1 [1, 0] [0], .step 1 29 3, .step 1 32 14341481097733581750,
  .step 1 34 0, .step 1 58 2, .step 1 61 2, .step 1 86 0, .step 1 94 0, .step 1 73 2, .res 1 0 [],
  .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2, .step 1 109 3, .step 1 111 3, .step 1 122 2, .step 0 43 2,
  .step 0 47 2, .step 0 109 3, .step 0 111 3, .step 1 128 2, .step 1 130 14341481097733581750,
  .res 1 0 [14341481097733581750], .step 0 122 3, .step 0 43 3, .step 0 47 3, .step 0 109 3, .step 0 111 0,
  .res 0 2 [0]]

theorem trace005_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3]) trace005 = true := by
  decide +kernel

/-- bursts-14 -/
def trace006 : List TraceEvent := [
  .inv 1 0 [1, 0, 2] [], .step 1 29 3, .step 1 32 2, .step 1 34 0, .step 1 58 2, .step 1 61 2, .step 1 86 0,
  .step 1 94 0, .step 1 73 2, .res 1 0 [], .inv 1 0 [1, 0, 2] [], .step 1 29 4, .step 1 32 2, .inv 0 1 [1, 0] [0],
  .step 0 43 2, .step 0 47 2, .step 0 109 3, .step 0 111 3, .step 0 122 2, .step 0 128 2, .step 0 130 2, .res 0 0 [2],
  .inv 0 0 [1, 0, 2] [], .step 0 29 5, .step 0 32 2, .step 1 34 0, .step 1 58 3, .step 1 61 3, .step 1 86 0,
  .step 1 94 0, .step 1 73 3, .step 0 34 0, .step 0 58 4, .step 0 61 4, .step 0 86 0, .step 0 94 0, .step 0 73 4,
  .res 0 0 [], .inv 0 0 [1, 0, 2076411918057310228] [], .step 0 29 6, .step 0 32 2076411918057310228, .step 0 34 0,
  .step 0 58 5, .res 1 0 [], .step 0 61 5, .step 0 86 0, .step 0 94 0, .step 0 73 5, .res 0 0 []]

theorem trace006_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 4, 5, 6]) trace006 = true := by
  decide +kernel

/-- dequeue-helps-0 -/
def trace007 : List TraceEvent := [
  .inv 0 0 [1, 0, 7] [], .step 0 29 3, .step 0 32 7, .step 0 34 0, .step 0 58 2, .step 0 61 2, .step 0 86 0,
  .step 0 94 0, .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2, .step 1 109 2, .step 1 111 3, .step 1 73 2,
  .step 1 43 2, .step 1 47 2, .step 1 109 3, .step 1 111 3, .step 1 122 2, .step 1 128 2, .step 1 130 7, .res 1 0 [7],
  .step 0 73 3, .res 0 0 []]

theorem trace007_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3]) trace007 = true := by
  decide +kernel

/-- each-event-0 -/
def trace008 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .inv 1 1 [1, 0] [0], .step 0 29 3, .step 1 43 2, .step 0 32 1, .step 1 47 2, .step 0 34 0,
  .step 1 109 2, .step 0 58 2, .step 1 111 0, .step 0 61 2, .res 1 2 [0], .step 0 86 0, .inv 1 0 [1, 0, 3] [],
  .step 0 94 0, .step 1 29 4, .step 0 73 2, .step 1 32 3, .res 0 0 [], .step 1 34 0, .inv 0 0 [1, 0, 2] [],
  .step 1 58 3, .step 0 29 5, .step 1 61 3, .step 0 32 2, .step 1 86 0, .step 0 34 0, .step 1 94 0, .step 0 58 3,
  .step 1 73 3, .step 0 61 4, .res 1 0 [], .step 0 58 4, .step 0 61 4, .step 0 86 0, .step 0 94 0, .step 0 73 4,
  .res 0 0 [], .inv 0 1 [1, 0] [0], .step 0 43 2, .step 0 47 2, .step 0 109 5, .step 0 111 3, .step 0 122 2,
  .step 0 128 2, .step 0 130 1, .res 0 0 [1]]

theorem trace008_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 4, 5]) trace008 = true := by
  decide +kernel

/-- empty-0 -/
def trace009 : List TraceEvent := [
  .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2, .step 1 109 2, .step 1 111 0, .res 1 2 [0], .inv 0 0 [1, 0, 7] [],
  .step 0 29 3, .step 0 32 7, .step 0 34 0, .step 0 58 2, .step 0 61 2, .step 0 86 0, .step 0 94 0, .step 0 73 2,
  .res 0 0 []]

theorem trace009_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3]) trace009 = true := by
  decide +kernel

/-- enqueue-helps-0 -/
def trace010 : List TraceEvent := [
  .inv 0 0 [1, 0, 7] [], .step 0 29 3, .step 0 32 7, .step 0 34 0, .step 0 58 2, .step 0 61 2, .step 0 86 0,
  .step 0 94 0, .inv 1 0 [1, 0, 8] [], .step 1 29 4, .step 1 32 8, .step 1 34 0, .step 1 58 2, .step 1 61 2,
  .step 1 86 3, .step 1 73 2, .step 1 58 3, .step 1 61 3, .step 1 86 0, .step 1 94 0, .step 1 73 3, .res 1 0 [],
  .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2, .step 1 109 4, .step 1 111 3, .step 1 122 2, .step 1 128 2,
  .step 1 130 7, .res 1 0 [7], .step 0 73 4, .res 0 0 []]

theorem trace010_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 4]) trace010 = true := by
  decide +kernel

/-- head-moves-amid-0 -/
def trace011 : List TraceEvent := [
  .inv 0 0 [1, 0, 7] [], .step 0 29 3, .step 0 32 7, .step 0 34 0, .step 0 58 2, .step 0 61 2, .step 0 86 0,
  .step 0 94 0, .step 0 73 2, .res 0 0 [], .inv 0 0 [1, 0, 8] [], .step 0 29 4, .step 0 32 8, .step 0 34 0,
  .step 0 58 3, .step 0 61 3, .step 0 86 0, .step 0 94 0, .step 0 73 3, .res 0 0 [], .inv 1 1 [1, 0] [0],
  .step 1 43 2, .inv 2 1 [1, 0] [0], .step 2 43 2, .step 2 47 2, .step 2 109 4, .step 2 111 3, .step 2 122 2,
  .step 2 128 2, .step 2 130 7, .res 2 0 [7], .step 1 47 3, .step 1 43 3, .step 1 47 3, .step 1 109 4, .step 1 111 4,
  .step 1 122 3, .step 1 128 3, .step 1 130 8, .res 1 0 [8]]

theorem trace011_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 4]) trace011 = true := by
  decide +kernel

/-- helped-already-0 -/
def trace012 : List TraceEvent := [
  .inv 0 0 [1, 0, 7] [], .step 0 29 3, .step 0 32 7, .step 0 34 0, .step 0 58 2, .step 0 61 2, .step 0 86 0,
  .step 0 94 0, .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2, .step 1 109 2, .step 1 111 3, .step 1 73 2,
  .step 0 73 3, .res 0 0 [], .step 1 43 2, .step 1 47 2, .step 1 109 3, .step 1 111 3, .step 1 122 2, .step 1 128 2,
  .step 1 130 7, .res 1 0 [7], .inv 1 1 [1, 0] [0], .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0,
  .res 1 2 [0]]

theorem trace012_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3]) trace012 = true := by
  decide +kernel

/-- late-help-0 -/
def trace013 : List TraceEvent := [
  .inv 0 0 [1, 0, 7] [], .step 0 29 3, .step 0 32 7, .step 0 34 0, .step 0 58 2, .step 0 61 2, .step 0 86 0,
  .step 0 94 0, .inv 1 0 [1, 0, 8] [], .step 1 29 4, .step 1 32 8, .step 1 34 0, .step 1 58 2, .step 1 61 2,
  .step 1 86 3, .inv 2 0 [1, 0, 9] [], .step 2 29 5, .step 2 32 9, .step 2 34 0, .step 2 58 2, .step 2 61 2,
  .step 2 86 3, .step 1 73 2, .step 2 73 3, .step 2 58 3, .step 2 61 3, .step 2 86 0, .step 2 94 0, .step 2 73 3,
  .res 2 0 [], .step 1 58 5, .step 1 61 5, .step 1 86 0, .step 1 94 0, .step 1 73 5, .res 1 0 [], .step 0 73 4,
  .res 0 0 []]

theorem trace013_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 4, 5]) trace013 = true := by
  decide +kernel

/-- lost-0 -/
def trace014 : List TraceEvent := [
  .inv 0 0 [1, 0, 7] [], .step 0 29 3, .step 0 32 7, .step 0 34 0, .step 0 58 2, .step 0 61 2, .step 0 86 0,
  .step 0 94 0, .step 0 73 2, .res 0 0 [], .inv 0 0 [1, 0, 8] [], .step 0 29 4, .step 0 32 8, .step 0 34 0,
  .step 0 58 3, .step 0 61 3, .step 0 86 0, .step 0 94 0, .step 0 73 3, .res 0 0 [], .inv 1 1 [1, 0] [0],
  .step 1 43 2, .step 1 47 2, .step 1 109 4, .step 1 111 3, .step 1 122 2, .inv 2 1 [1, 0] [0], .step 2 43 2,
  .step 2 47 2, .step 2 109 4, .step 2 111 3, .step 2 122 2, .step 2 128 2, .step 2 130 7, .res 2 0 [7],
  .step 1 128 3, .step 1 43 3, .step 1 47 3, .step 1 109 4, .step 1 111 4, .step 1 122 3, .step 1 128 3,
  .step 1 130 8, .res 1 0 [8]]

theorem trace014_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 4]) trace014 = true := by
  decide +kernel

/-- no-memory-0 -/
def trace015 : List TraceEvent := [
  .inv 0 0 [1, 0, 7] [], .step 0 29 3, .step 0 32 7, .step 0 34 0, .step 0 58 2, .step 0 61 2, .step 0 86 0,
  .step 0 94 0, .step 0 73 2, .res 0 0 [], .inv 0 0 [1, 0, 8] [], .step 0 29 0, .res 0 4 [], .inv 0 0 [1, 0, 9] [],
  .step 0 29 4, .step 0 32 9, .step 0 34 0, .step 0 58 3, .step 0 61 3, .step 0 86 0, .step 0 94 0, .step 0 73 3,
  .res 0 0 [], .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2, .step 1 109 4, .step 1 111 3, .step 1 122 2,
  .step 1 128 2, .step 1 130 7, .res 1 0 [7], .inv 1 1 [1, 0] [0], .step 1 43 3, .step 1 47 3, .step 1 109 4,
  .step 1 111 4, .step 1 122 3, .step 1 128 3, .step 1 130 9, .res 1 0 [9], .inv 1 1 [1, 0] [0], .step 1 43 4,
  .step 1 47 4, .step 1 109 4, .step 1 111 0, .res 1 2 [0]]

theorem trace015_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 0, 4]) trace015 = true := by
  decide +kernel

/-- no-memory-at-all-0 -/
def trace016 : List TraceEvent := [
  .inv 0 0 [1, 0, 7] [], .step 0 29 0, .res 0 4 [], .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2, .step 1 109 2,
  .step 1 111 0, .res 1 2 [0]]

theorem trace016_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [0]) trace016 = true := by
  decide +kernel

/-- old-tail-0 -/
def trace017 : List TraceEvent := [
  .inv 0 0 [1, 0, 7] [], .step 0 29 3, .step 0 32 7, .step 0 34 0, .step 0 58 2, .step 0 61 2, .step 0 86 0,
  .step 0 94 0, .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2, .step 1 109 2, .step 0 73 2, .res 0 0 [],
  .inv 2 0 [1, 0, 8] [], .step 2 29 4, .step 2 32 8, .step 2 34 0, .step 2 58 3, .step 2 61 3, .step 2 86 0,
  .step 2 94 0, .step 2 73 3, .res 2 0 [], .inv 2 1 [1, 0] [0], .step 2 43 2, .step 2 47 2, .step 2 109 4,
  .step 2 111 3, .step 2 122 2, .step 2 128 2, .step 2 130 7, .res 2 0 [7], .step 1 111 3, .step 1 73 4, .step 1 43 3,
  .step 1 47 3, .step 1 109 4, .step 1 111 4, .step 1 122 3, .step 1 128 3, .step 1 130 8, .res 1 0 [8]]

theorem trace017_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 4]) trace017 = true := by
  decide +kernel

/-- one-0 -/
def trace018 : List TraceEvent := [
  .inv 0 0 [1, 0, 7] [], .step 0 29 3, .step 0 32 7, .step 0 34 0, .step 0 58 2, .step 0 61 2, .step 0 86 0,
  .step 0 94 0, .step 0 73 2, .res 0 0 [], .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2, .step 1 109 3,
  .step 1 111 3, .step 1 122 2, .step 1 128 2, .step 1 130 7, .res 1 0 [7]]

theorem trace018_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3]) trace018 = true := by
  decide +kernel

/-- overtaken-0 -/
def trace019 : List TraceEvent := [
  .inv 0 0 [1, 0, 7] [], .step 0 29 3, .step 0 32 7, .step 0 34 0, .step 0 58 2, .step 0 61 2, .step 0 86 0,
  .inv 1 0 [1, 0, 8] [], .step 1 29 4, .step 1 32 8, .step 1 34 0, .step 1 58 2, .step 1 61 2, .step 1 86 0,
  .step 1 94 0, .step 1 73 2, .res 1 0 [], .step 0 94 4, .step 0 58 4, .step 0 61 4, .step 0 86 0, .step 0 94 0,
  .step 0 73 4, .res 0 0 [], .inv 2 1 [1, 0] [0], .step 2 43 2, .step 2 47 2, .step 2 109 3, .step 2 111 4,
  .step 2 122 2, .step 2 128 2, .step 2 130 8, .res 2 0 [8], .inv 2 1 [1, 0] [0], .step 2 43 4, .step 2 47 4,
  .step 2 109 3, .step 2 111 3, .step 2 122 4, .step 2 128 4, .step 2 130 7, .res 2 0 [7]]

theorem trace019_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 4]) trace019 = true := by
  decide +kernel

/-- pct1-14 -/
def trace020 : List TraceEvent := [
  .inv 2 1 [1, 0] [0], .step 2 43 2, .step 2 47 2, .step 2 109 2, .step 2 111 0, .res 2 2 [0], .inv 0 1 [1, 0] [0],
  .step 0 43 2, .step 0 47 2, .step 0 109 2, .step 0 111 0, .res 0 2 [0], .inv 0 1 [1, 0] [0], .step 0 43 2,
  .step 0 47 2, .step 0 109 2, .step 0 111 0, .res 0 2 [0], .inv 0 0 [1, 0, 17480711229608392950] [], .step 0 29 3,
  .step 0 32 17480711229608392950, .step 0 34 0, .step 0 58 2, .step 0 61 2, .step 0 86 0, .step 0 94 0, .step 0 73 2,
  .res 0 0 [], .inv 1 0 [1, 0, 2] [], .step 1 29 4, .step 1 32 2, .step 1 34 0, .step 1 58 3, .step 1 61 3,
  .step 1 86 0, .step 1 94 0, .step 1 73 3, .res 1 0 [], .inv 1 0 [1, 0, 10481376602769930882] [], .step 1 29 5,
  .step 1 32 10481376602769930882, .step 1 34 0, .step 1 58 4, .step 1 61 4, .step 1 86 0, .step 1 94 0, .step 1 73 4,
  .res 1 0 [], .inv 3 1 [1, 0] [0], .step 3 43 2, .step 3 47 2, .step 3 109 5, .step 3 111 3, .step 3 122 2,
  .step 3 128 2, .step 3 130 17480711229608392950, .res 3 0 [17480711229608392950]]

theorem trace020_replays : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 4, 5]) trace020 = true := by
  decide +kernel

/-- trace001, but the first access has another value -/
def bad1 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 43 3, .step 0 47 2, .step 0 109 2, .step 0 111 0, .res 0 2 [0], .inv 0 1 [1, 0] [0],
  .step 0 43 2, .inv 1 0 [1, 0, 1] [], .step 1 29 3, .step 1 32 1, .step 1 34 0, .step 1 58 2, .step 1 61 2,
  .step 1 86 0, .step 1 94 0, .step 0 47 2, .step 0 109 2, .step 0 111 3, .step 0 73 2, .step 0 43 2, .step 0 47 2,
  .step 0 109 3, .step 0 111 3, .step 1 73 3, .res 1 0 [], .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2,
  .step 1 109 3, .step 1 111 3, .step 1 122 2, .step 0 122 2, .step 0 128 2, .step 0 130 1, .res 0 0 [1],
  .step 1 128 3, .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 1 [1, 0] [0],
  .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 0 [1, 0, 1653721542448724897] [],
  .step 1 29 0, .res 1 4 []]

theorem bad1_fails : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 0]) bad1 = false := by
  decide +kernel

/-- trace001, but the last access has another line -/
def bad2 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 43 2, .step 0 47 2, .step 0 109 2, .step 0 111 0, .res 0 2 [0], .inv 0 1 [1, 0] [0],
  .step 0 43 2, .inv 1 0 [1, 0, 1] [], .step 1 29 3, .step 1 32 1, .step 1 34 0, .step 1 58 2, .step 1 61 2,
  .step 1 86 0, .step 1 94 0, .step 0 47 2, .step 0 109 2, .step 0 111 3, .step 0 73 2, .step 0 43 2, .step 0 47 2,
  .step 0 109 3, .step 0 111 3, .step 1 73 3, .res 1 0 [], .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2,
  .step 1 109 3, .step 1 111 3, .step 1 122 2, .step 0 122 2, .step 0 128 2, .step 0 130 1, .res 0 0 [1],
  .step 1 128 3, .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 1 [1, 0] [0],
  .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 0 [1, 0, 1653721542448724897] [],
  .step 1 28 0, .res 1 4 []]

theorem bad2_fails : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 0]) bad2 = false := by
  decide +kernel

/-- trace001, but the last access has another value -/
def bad3 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 43 2, .step 0 47 2, .step 0 109 2, .step 0 111 0, .res 0 2 [0], .inv 0 1 [1, 0] [0],
  .step 0 43 2, .inv 1 0 [1, 0, 1] [], .step 1 29 3, .step 1 32 1, .step 1 34 0, .step 1 58 2, .step 1 61 2,
  .step 1 86 0, .step 1 94 0, .step 0 47 2, .step 0 109 2, .step 0 111 3, .step 0 73 2, .step 0 43 2, .step 0 47 2,
  .step 0 109 3, .step 0 111 3, .step 1 73 3, .res 1 0 [], .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2,
  .step 1 109 3, .step 1 111 3, .step 1 122 2, .step 0 122 2, .step 0 128 2, .step 0 130 1, .res 0 0 [1],
  .step 1 128 3, .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 1 [1, 0] [0],
  .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 0 [1, 0, 1653721542448724897] [],
  .step 1 29 1, .res 1 4 []]

theorem bad3_fails : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 1]) bad3 = false := by
  decide +kernel

/-- trace001, but the last access is missing -/
def bad4 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 43 2, .step 0 47 2, .step 0 109 2, .step 0 111 0, .res 0 2 [0], .inv 0 1 [1, 0] [0],
  .step 0 43 2, .inv 1 0 [1, 0, 1] [], .step 1 29 3, .step 1 32 1, .step 1 34 0, .step 1 58 2, .step 1 61 2,
  .step 1 86 0, .step 1 94 0, .step 0 47 2, .step 0 109 2, .step 0 111 3, .step 0 73 2, .step 0 43 2, .step 0 47 2,
  .step 0 109 3, .step 0 111 3, .step 1 73 3, .res 1 0 [], .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2,
  .step 1 109 3, .step 1 111 3, .step 1 122 2, .step 0 122 2, .step 0 128 2, .step 0 130 1, .res 0 0 [1],
  .step 1 128 3, .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 1 [1, 0] [0],
  .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 0 [1, 0, 1653721542448724897] [],
  .res 1 4 []]

theorem bad4_fails : replay Gen.Queue.program Gen.Queue.lines
    (created [3]) bad4 = false := by
  decide +kernel

/-- trace001, but the last access happens twice -/
def bad5 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 43 2, .step 0 47 2, .step 0 109 2, .step 0 111 0, .res 0 2 [0], .inv 0 1 [1, 0] [0],
  .step 0 43 2, .inv 1 0 [1, 0, 1] [], .step 1 29 3, .step 1 32 1, .step 1 34 0, .step 1 58 2, .step 1 61 2,
  .step 1 86 0, .step 1 94 0, .step 0 47 2, .step 0 109 2, .step 0 111 3, .step 0 73 2, .step 0 43 2, .step 0 47 2,
  .step 0 109 3, .step 0 111 3, .step 1 73 3, .res 1 0 [], .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2,
  .step 1 109 3, .step 1 111 3, .step 1 122 2, .step 0 122 2, .step 0 128 2, .step 0 130 1, .res 0 0 [1],
  .step 1 128 3, .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 1 [1, 0] [0],
  .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 0 [1, 0, 1653721542448724897] [],
  .step 1 29 0, .step 1 29 0, .res 1 4 []]

theorem bad5_fails : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 0, 0]) bad5 = false := by
  decide +kernel

/-- trace001, but two accesses are swapped -/
def bad6 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 47 2, .step 0 43 2, .step 0 109 2, .step 0 111 0, .res 0 2 [0], .inv 0 1 [1, 0] [0],
  .step 0 43 2, .inv 1 0 [1, 0, 1] [], .step 1 29 3, .step 1 32 1, .step 1 34 0, .step 1 58 2, .step 1 61 2,
  .step 1 86 0, .step 1 94 0, .step 0 47 2, .step 0 109 2, .step 0 111 3, .step 0 73 2, .step 0 43 2, .step 0 47 2,
  .step 0 109 3, .step 0 111 3, .step 1 73 3, .res 1 0 [], .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2,
  .step 1 109 3, .step 1 111 3, .step 1 122 2, .step 0 122 2, .step 0 128 2, .step 0 130 1, .res 0 0 [1],
  .step 1 128 3, .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 1 [1, 0] [0],
  .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 0 [1, 0, 1653721542448724897] [],
  .step 1 29 0, .res 1 4 []]

theorem bad6_fails : replay Gen.Queue.program Gen.Queue.lines
    (created [3, 0]) bad6 = false := by
  decide +kernel

/-- trace001, but the new object is another one -/
def bad7 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 43 2, .step 0 47 2, .step 0 109 2, .step 0 111 0, .res 0 2 [0], .inv 0 1 [1, 0] [0],
  .step 0 43 2, .inv 1 0 [1, 0, 1] [], .step 1 29 2, .step 1 32 1, .step 1 34 0, .step 1 58 2, .step 1 61 2,
  .step 1 86 0, .step 1 94 0, .step 0 47 2, .step 0 109 2, .step 0 111 3, .step 0 73 2, .step 0 43 2, .step 0 47 2,
  .step 0 109 3, .step 0 111 3, .step 1 73 3, .res 1 0 [], .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2,
  .step 1 109 3, .step 1 111 3, .step 1 122 2, .step 0 122 2, .step 0 128 2, .step 0 130 1, .res 0 0 [1],
  .step 1 128 3, .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 1 [1, 0] [0],
  .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 0 [1, 0, 1653721542448724897] [],
  .step 1 29 0, .res 1 4 []]

theorem bad7_fails : replay Gen.Queue.program Gen.Queue.lines
    (created [2, 0]) bad7 = false := by
  decide +kernel

/-- trace001, but the allocation is missing -/
def bad8 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 43 2, .step 0 47 2, .step 0 109 2, .step 0 111 0, .res 0 2 [0], .inv 0 1 [1, 0] [0],
  .step 0 43 2, .inv 1 0 [1, 0, 1] [], .step 1 32 1, .step 1 34 0, .step 1 58 2, .step 1 61 2, .step 1 86 0,
  .step 1 94 0, .step 0 47 2, .step 0 109 2, .step 0 111 3, .step 0 73 2, .step 0 43 2, .step 0 47 2, .step 0 109 3,
  .step 0 111 3, .step 1 73 3, .res 1 0 [], .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2, .step 1 109 3,
  .step 1 111 3, .step 1 122 2, .step 0 122 2, .step 0 128 2, .step 0 130 1, .res 0 0 [1], .step 1 128 3,
  .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 1 [1, 0] [0], .step 1 43 3,
  .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 0 [1, 0, 1653721542448724897] [], .step 1 29 0,
  .res 1 4 []]

theorem bad8_fails : replay Gen.Queue.program Gen.Queue.lines
    (created [0]) bad8 = false := by
  decide +kernel

/-- trace001, but there was no memory -/
def bad9 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 43 2, .step 0 47 2, .step 0 109 2, .step 0 111 0, .res 0 2 [0], .inv 0 1 [1, 0] [0],
  .step 0 43 2, .inv 1 0 [1, 0, 1] [], .step 1 29 0, .step 1 32 1, .step 1 34 0, .step 1 58 2, .step 1 61 2,
  .step 1 86 0, .step 1 94 0, .step 0 47 2, .step 0 109 2, .step 0 111 3, .step 0 73 2, .step 0 43 2, .step 0 47 2,
  .step 0 109 3, .step 0 111 3, .step 1 73 3, .res 1 0 [], .inv 1 1 [1, 0] [0], .step 1 43 2, .step 1 47 2,
  .step 1 109 3, .step 1 111 3, .step 1 122 2, .step 0 122 2, .step 0 128 2, .step 0 130 1, .res 0 0 [1],
  .step 1 128 3, .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 1 [1, 0] [0],
  .step 1 43 3, .step 1 47 3, .step 1 109 3, .step 1 111 0, .res 1 2 [0], .inv 1 0 [1, 0, 1653721542448724897] [],
  .step 1 29 0, .res 1 4 []]

theorem bad9_fails : replay Gen.Queue.program Gen.Queue.lines
    (created [0, 0]) bad9 = false := by
  decide +kernel

end Traces.Queue
