prelude
import Machine.Replay
import Gen.Deque
/-!
# Traces.Deque: runs of the compiled csrc/zp_deque.c, replayed by the kernel

Written by `python -m models.traces gen deque`; do not edit. SHA-256 of the source:
dfa3ab424faf36eddac84b5f18e7494b88f562f5d8ffb39a2fdb0e1b0f54d7a9

## Main definitions

* `created`: the state after the structure was created
* `traceNNN`: what the instrumented library did under a controlled schedule

## Main statements

* `traceNNN_replays`: the generated program does exactly the same
* `badN_fails`: it does not do what a corrupted record says
-/
namespace Traces.Deque

/-- The state after creation: the words of each object's fields, by number, then the extents of the objects
and what the allocations will give. All other cells hold zero, and no thread is inside an operation. -/
def created (slots start : Nat) (answers : List Nat) : State where
  mem := Replay.memory
    [[0, 0, 0, start, start, 2, start, start, 2],
     [slots - 1, 0, 0, 0, 0, 0, 0, 0, 0]]
    [0, 1, slots + 1] answers
  thread _ := none

/-- old-and-lost-0 -/
def trace001 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 0, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 78 1, .step 0 79 1,
  .step 0 81 1, .res 0 0 [], .inv 1 2 [1] [0], .step 1 121 0, .step 1 123 1, .step 1 127 2, .step 1 128 0,
  .step 1 130 1, .inv 0 0 [1, 2] [], .step 0 62 1, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 68 0,
  .step 0 69 0, .step 0 39 0, .step 0 43 3, .step 0 46 1, .step 0 47 2, .step 0 50 1, .step 0 52 1, .step 0 54 3,
  .step 0 56 3, .step 0 74 1, .step 0 78 2, .step 0 79 2, .step 0 81 2, .res 0 0 [], .inv 0 1 [1] [0], .step 0 87 2,
  .step 0 90 1, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 2, .step 0 113 1, .res 0 0 [2],
  .inv 0 1 [1] [0], .step 0 87 1, .step 0 90 0, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 1,
  .step 0 105 0, .step 0 107 1, .res 0 0 [1], .step 1 134 1, .res 1 5 [0]]

theorem trace001_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 0 [3]) trace001 = true := by
  decide +kernel

/-- bursts-32 -/
def trace002 : List TraceEvent := [
  .inv 3 3 [1] [], .step 3 144 0, .step 3 145 0, .res 3 0 [], .inv 3 3 [1] [], .step 3 144 0, .step 3 145 0,
  .res 3 0 [], .inv 0 0 [1, 12670480580899413191] [], .step 0 62 0, .step 0 63 0, .step 0 64 2, .step 0 65 0,
  .step 0 78 12670480580899413191, .step 0 79 1, .step 0 81 1, .inv 1 2 [1] [0], .step 1 121 0, .step 1 123 1,
  .step 1 127 2, .step 1 128 0, .inv 2 2 [1] [0], .step 2 121 0, .step 2 123 1, .step 2 127 2, .step 2 128 0,
  .step 2 130 12670480580899413191, .step 2 134 0, .res 2 0 [12670480580899413191], .step 1 130 12670480580899413191,
  .step 1 134 1, .res 1 5 [0], .inv 1 2 [1] [0], .step 1 121 1, .step 1 123 1, .res 1 2 [0], .res 0 0 [],
  .inv 0 1 [1] [0], .step 0 87 1, .step 0 90 0, .step 0 92 1, .step 0 95 1, .res 0 2 [0],
  .inv 0 0 [1, 5231205522907386163] [], .step 0 62 1, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 68 1,
  .step 0 69 1, .step 0 78 5231205522907386163, .step 0 79 2, .step 0 81 2, .res 0 0 []]

theorem trace002_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 0 []) trace002 = true := by
  decide +kernel

/-- no-memory-0 -/
def trace003 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 0, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 78 1, .step 0 79 1,
  .step 0 81 1, .res 0 0 [], .inv 0 0 [1, 2] [], .step 0 62 1, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 68 0,
  .step 0 69 0, .step 0 39 0, .step 0 43 0, .res 0 4 [], .inv 0 1 [1] [0], .step 0 87 1, .step 0 90 0, .step 0 92 0,
  .step 0 98 2, .step 0 99 0, .step 0 101 1, .step 0 105 0, .step 0 107 1, .res 0 0 [1], .inv 0 0 [1, 3] [],
  .step 0 62 1, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 68 1, .step 0 69 1, .step 0 78 3, .step 0 79 2,
  .step 0 81 2, .res 0 0 [], .inv 1 2 [1] [0], .step 1 121 1, .step 1 123 2, .step 1 127 2, .step 1 128 0,
  .step 1 130 3, .step 1 134 1, .res 1 0 [3]]

theorem trace003_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 0 [0]) trace003 = true := by
  decide +kernel

/-- less-than-none-0 -/
def trace004 : List TraceEvent := [
  .inv 0 1 [1] [0], .step 0 87 0, .step 0 90 18446744073709551615, .inv 1 3 [1] [], .step 1 144 0,
  .step 1 145 18446744073709551615, .res 1 0 [], .inv 2 2 [1] [0], .step 2 121 0, .step 2 123 18446744073709551615,
  .res 2 2 [0], .step 0 92 0, .step 0 95 0, .res 0 2 [0]]

theorem trace004_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 0 []) trace004 = true := by
  decide +kernel

/-- thief-first-0 -/
def trace005 : List TraceEvent := [
  .inv 0 0 [1, 7] [], .step 0 62 0, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 78 7, .step 0 79 1,
  .step 0 81 1, .res 0 0 [], .inv 1 2 [1] [0], .step 1 121 0, .step 1 123 1, .inv 0 1 [1] [0], .step 0 87 1,
  .step 0 90 0, .step 0 92 0, .step 0 98 2, .step 0 99 0, .step 0 101 7, .step 1 127 2, .step 1 128 0, .step 1 130 7,
  .step 1 134 0, .res 1 0 [7], .step 0 105 1, .step 0 107 1, .res 0 2 [0]]

theorem trace005_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 0 []) trace005 = true := by
  decide +kernel

/-- about-to-pop-18446744073709551614 -/
def trace006 : List TraceEvent := [
  .inv 0 0 [1, 7] [], .step 0 62 18446744073709551614, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 78 7, .step 0 79 18446744073709551615, .step 0 81 18446744073709551615, .res 0 0 [], .inv 0 1 [1] [0],
  .step 0 87 18446744073709551615, .step 0 90 18446744073709551614, .inv 1 2 [1] [0],
  .step 1 121 18446744073709551614, .step 1 123 18446744073709551614, .res 1 2 [0], .step 0 92 18446744073709551614,
  .step 0 98 2, .step 0 99 0, .step 0 101 7, .step 0 105 18446744073709551614, .step 0 107 18446744073709551615,
  .res 0 0 [7]]

theorem trace006_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 18446744073709551614 []) trace006 = true := by
  decide +kernel

/-- amid-growth-18446744073709551614 -/
def trace007 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 18446744073709551614, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 78 1, .step 0 79 18446744073709551615, .step 0 81 18446744073709551615, .res 0 0 [], .inv 0 0 [1, 2] [],
  .step 0 62 18446744073709551615, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 68 18446744073709551614, .step 0 69 18446744073709551614, .step 0 39 0, .step 0 43 3, .step 0 46 1,
  .step 0 47 2, .step 0 50 1, .step 0 52 1, .inv 1 2 [1] [0], .step 1 121 18446744073709551614,
  .step 1 123 18446744073709551615, .step 1 127 2, .step 1 128 0, .step 1 130 1, .step 1 134 18446744073709551614,
  .res 1 0 [1], .step 0 54 3, .step 0 56 3, .step 0 74 1, .step 0 78 2, .step 0 79 0, .step 0 81 0, .res 0 0 [],
  .inv 0 1 [1] [0], .step 0 87 0, .step 0 90 18446744073709551615, .step 0 92 18446744073709551615, .step 0 98 3,
  .step 0 99 1, .step 0 101 2, .step 0 105 18446744073709551615, .step 0 107 0, .res 0 0 [2], .inv 1 2 [1] [0],
  .step 1 121 0, .step 1 123 0, .res 1 2 [0]]

theorem trace007_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 18446744073709551614 [3]) trace007 = true := by
  decide +kernel

/-- both-ends-18446744073709551614 -/
def trace008 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 18446744073709551614, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 3,
  .step 0 78 1, .step 0 79 18446744073709551615, .step 0 81 18446744073709551615, .res 0 0 [], .inv 0 0 [1, 2] [],
  .step 0 62 18446744073709551615, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 3, .step 0 78 2,
  .step 0 79 0, .step 0 81 0, .res 0 0 [], .inv 0 0 [1, 3] [], .step 0 62 0, .step 0 63 18446744073709551614,
  .step 0 64 2, .step 0 65 3, .step 0 78 3, .step 0 79 1, .step 0 81 1, .res 0 0 [], .inv 1 2 [1] [0],
  .step 1 121 18446744073709551614, .step 1 123 1, .step 1 127 2, .step 1 128 3, .step 1 130 1,
  .step 1 134 18446744073709551614, .res 1 0 [1], .inv 0 1 [1] [0], .step 0 87 1, .step 0 90 0,
  .step 0 92 18446744073709551615, .step 0 98 2, .step 0 99 3, .step 0 101 3, .step 0 113 0, .res 0 0 [3],
  .inv 0 1 [1] [0], .step 0 87 0, .step 0 90 18446744073709551615, .step 0 92 18446744073709551615, .step 0 98 2,
  .step 0 99 3, .step 0 101 2, .step 0 105 18446744073709551615, .step 0 107 0, .res 0 0 [2], .inv 0 1 [1] [0],
  .step 0 87 0, .step 0 90 18446744073709551615, .step 0 92 0, .step 0 95 0, .res 0 2 [0]]

theorem trace008_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 4 18446744073709551614 []) trace008 = true := by
  decide +kernel

/-- bursts-5 -/
def trace009 : List TraceEvent := [
  .inv 1 2 [1] [0], .step 1 121 18446744073709551614, .step 1 123 18446744073709551614, .res 1 2 [0],
  .inv 1 2 [1] [0], .step 1 121 18446744073709551614, .inv 0 0 [1, 7171479801137757124] [],
  .step 0 62 18446744073709551614, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 78 7171479801137757124, .step 0 79 18446744073709551615, .inv 2 2 [1] [0], .step 2 121 18446744073709551614,
  .step 2 123 18446744073709551614, .res 2 2 [0], .step 1 123 18446744073709551614, .res 1 2 [0], .inv 1 2 [1] [0],
  .step 1 121 18446744073709551614, .step 1 123 18446744073709551614, .res 1 2 [0], .step 0 81 18446744073709551615,
  .res 0 0 [], .inv 0 0 [1, 5798824432093295147] [], .step 0 62 18446744073709551615, .step 0 63 18446744073709551614,
  .step 0 64 2, .step 0 65 0, .step 0 68 18446744073709551614, .step 0 69 18446744073709551614, .step 0 39 0,
  .step 0 43 3, .step 0 46 1, .step 0 47 2, .step 0 50 7171479801137757124, .step 0 52 7171479801137757124,
  .step 0 54 3, .step 0 56 3, .step 0 74 1, .step 0 78 5798824432093295147, .step 0 79 0, .step 0 81 0, .res 0 0 [],
  .inv 0 1 [1] [0], .step 0 87 0, .step 0 90 18446744073709551615, .step 0 92 18446744073709551614, .step 0 98 3,
  .step 0 99 1, .step 0 101 5798824432093295147, .step 0 113 18446744073709551615, .res 0 0 [5798824432093295147]]

theorem trace009_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 18446744073709551614 [3]) trace009 = true := by
  decide +kernel

/-- each-event-18446744073709551614 -/
def trace010 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .inv 1 2 [1] [0], .step 0 62 18446744073709551614, .step 1 121 18446744073709551614,
  .step 0 63 18446744073709551614, .step 1 123 18446744073709551614, .step 0 64 2, .res 1 2 [0], .step 0 65 1,
  .inv 1 2 [1] [0], .step 0 78 1, .step 1 121 18446744073709551614, .step 0 79 18446744073709551615,
  .step 1 123 18446744073709551614, .step 0 81 18446744073709551615, .res 1 2 [0], .res 0 0 [], .inv 0 0 [1, 2] [],
  .step 0 62 18446744073709551615, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 1, .step 0 78 2,
  .step 0 79 0, .step 0 81 0, .res 0 0 [], .inv 0 1 [1] [0], .step 0 87 0, .step 0 90 18446744073709551615,
  .step 0 92 18446744073709551614, .step 0 98 2, .step 0 99 1, .step 0 101 2, .step 0 113 18446744073709551615,
  .res 0 0 [2], .inv 0 1 [1] [0], .step 0 87 18446744073709551615, .step 0 90 18446744073709551614,
  .step 0 92 18446744073709551614, .step 0 98 2, .step 0 99 1, .step 0 101 1, .step 0 105 18446744073709551614,
  .step 0 107 18446744073709551615, .res 0 0 [1]]

theorem trace010_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 2 18446744073709551614 []) trace010 = true := by
  decide +kernel

/-- empty-18446744073709551614 -/
def trace011 : List TraceEvent := [
  .inv 1 2 [1] [0], .step 1 121 18446744073709551614, .step 1 123 18446744073709551614, .res 1 2 [0],
  .inv 0 1 [1] [0], .step 0 87 18446744073709551614, .step 0 90 18446744073709551613, .step 0 92 18446744073709551614,
  .step 0 95 18446744073709551614, .res 0 2 [0], .inv 2 3 [1] [], .step 2 144 18446744073709551614,
  .step 2 145 18446744073709551614, .res 2 0 []]

theorem trace011_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 18446744073709551614 []) trace011 = true := by
  decide +kernel

/-- grow-18446744073709551614 -/
def trace012 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 18446744073709551614, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 78 1, .step 0 79 18446744073709551615, .step 0 81 18446744073709551615, .res 0 0 [], .inv 0 0 [1, 2] [],
  .step 0 62 18446744073709551615, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 68 18446744073709551614, .step 0 69 18446744073709551614, .step 0 39 0, .step 0 43 3, .step 0 46 1,
  .step 0 47 2, .step 0 50 1, .step 0 52 1, .step 0 54 3, .step 0 56 3, .step 0 74 1, .step 0 78 2, .step 0 79 0,
  .step 0 81 0, .res 0 0 [], .inv 0 1 [1] [0], .step 0 87 0, .step 0 90 18446744073709551615,
  .step 0 92 18446744073709551614, .step 0 98 3, .step 0 99 1, .step 0 101 2, .step 0 113 18446744073709551615,
  .res 0 0 [2], .inv 0 1 [1] [0], .step 0 87 18446744073709551615, .step 0 90 18446744073709551614,
  .step 0 92 18446744073709551614, .step 0 98 3, .step 0 99 1, .step 0 101 1, .step 0 105 18446744073709551614,
  .step 0 107 18446744073709551615, .res 0 0 [1], .inv 1 2 [1] [0], .step 1 121 18446744073709551615,
  .step 1 123 18446744073709551615, .res 1 2 [0]]

theorem trace012_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 18446744073709551614 [3]) trace012 = true := by
  decide +kernel

/-- grow-twice-18446744073709551614 -/
def trace013 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 18446744073709551614, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 78 1, .step 0 79 18446744073709551615, .step 0 81 18446744073709551615, .res 0 0 [], .inv 0 0 [1, 2] [],
  .step 0 62 18446744073709551615, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 68 18446744073709551614, .step 0 69 18446744073709551614, .step 0 39 0, .step 0 43 3, .step 0 46 1,
  .step 0 47 2, .step 0 50 1, .step 0 52 1, .step 0 54 3, .step 0 56 3, .step 0 74 1, .step 0 78 2, .step 0 79 0,
  .step 0 81 0, .res 0 0 [], .inv 0 0 [1, 3] [], .step 0 62 0, .step 0 63 18446744073709551614, .step 0 64 3,
  .step 0 65 1, .step 0 68 18446744073709551614, .step 0 69 18446744073709551614, .step 0 39 1, .step 0 43 4,
  .step 0 46 3, .step 0 47 3, .step 0 50 1, .step 0 52 1, .step 0 50 2, .step 0 52 2, .step 0 54 4, .step 0 56 4,
  .step 0 74 3, .step 0 78 3, .step 0 79 1, .step 0 81 1, .res 0 0 [], .inv 1 2 [1] [0],
  .step 1 121 18446744073709551614, .step 1 123 1, .step 1 127 4, .step 1 128 3, .step 1 130 1,
  .step 1 134 18446744073709551614, .res 1 0 [1]]

theorem trace013_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 18446744073709551614 [3, 4]) trace013 = true := by
  decide +kernel

/-- less-than-none-18446744073709551614 -/
def trace014 : List TraceEvent := [
  .inv 0 1 [1] [0], .step 0 87 18446744073709551614, .step 0 90 18446744073709551613, .inv 1 3 [1] [],
  .step 1 144 18446744073709551614, .step 1 145 18446744073709551613, .res 1 0 [], .inv 2 2 [1] [0],
  .step 2 121 18446744073709551614, .step 2 123 18446744073709551613, .res 2 2 [0], .step 0 92 18446744073709551614,
  .step 0 95 18446744073709551614, .res 0 2 [0]]

theorem trace014_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 18446744073709551614 []) trace014 = true := by
  decide +kernel

/-- no-memory-18446744073709551614 -/
def trace015 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 18446744073709551614, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 78 1, .step 0 79 18446744073709551615, .step 0 81 18446744073709551615, .res 0 0 [], .inv 0 0 [1, 2] [],
  .step 0 62 18446744073709551615, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 68 18446744073709551614, .step 0 69 18446744073709551614, .step 0 39 0, .step 0 43 0, .res 0 4 [],
  .inv 0 1 [1] [0], .step 0 87 18446744073709551615, .step 0 90 18446744073709551614, .step 0 92 18446744073709551614,
  .step 0 98 2, .step 0 99 0, .step 0 101 1, .step 0 105 18446744073709551614, .step 0 107 18446744073709551615,
  .res 0 0 [1], .inv 0 0 [1, 3] [], .step 0 62 18446744073709551615, .step 0 63 18446744073709551614, .step 0 64 2,
  .step 0 65 0, .step 0 68 18446744073709551615, .step 0 69 18446744073709551615, .step 0 78 3, .step 0 79 0,
  .step 0 81 0, .res 0 0 [], .inv 1 2 [1] [0], .step 1 121 18446744073709551615, .step 1 123 0, .step 1 127 2,
  .step 1 128 0, .step 1 130 3, .step 1 134 18446744073709551615, .res 1 0 [3]]

theorem trace015_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 18446744073709551614 [0]) trace015 = true := by
  decide +kernel

/-- no-memory-once-18446744073709551614 -/
def trace016 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 18446744073709551614, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 78 1, .step 0 79 18446744073709551615, .step 0 81 18446744073709551615, .res 0 0 [], .inv 0 0 [1, 2] [],
  .step 0 62 18446744073709551615, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 68 18446744073709551614, .step 0 69 18446744073709551614, .step 0 39 0, .step 0 43 0, .res 0 4 [],
  .inv 0 0 [1, 3] [], .step 0 62 18446744073709551615, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 68 18446744073709551614, .step 0 69 18446744073709551614, .step 0 39 0, .step 0 43 3, .step 0 46 1,
  .step 0 47 2, .step 0 50 1, .step 0 52 1, .step 0 54 3, .step 0 56 3, .step 0 74 1, .step 0 78 3, .step 0 79 0,
  .step 0 81 0, .res 0 0 [], .inv 0 0 [1, 4] [], .step 0 62 0, .step 0 63 18446744073709551614, .step 0 64 3,
  .step 0 65 1, .step 0 68 18446744073709551614, .step 0 69 18446744073709551614, .step 0 39 1, .step 0 43 0,
  .res 0 4 [], .inv 1 2 [1] [0], .step 1 121 18446744073709551614, .step 1 123 0, .step 1 127 3, .step 1 128 1,
  .step 1 130 1, .step 1 134 18446744073709551614, .res 1 0 [1]]

theorem trace016_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 18446744073709551614 [0, 3, 0]) trace016 = true := by
  decide +kernel

/-- old-and-lost-18446744073709551614 -/
def trace017 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 18446744073709551614, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 78 1, .step 0 79 18446744073709551615, .step 0 81 18446744073709551615, .res 0 0 [], .inv 1 2 [1] [0],
  .step 1 121 18446744073709551614, .step 1 123 18446744073709551615, .step 1 127 2, .step 1 128 0, .step 1 130 1,
  .inv 0 0 [1, 2] [], .step 0 62 18446744073709551615, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 68 18446744073709551614, .step 0 69 18446744073709551614, .step 0 39 0, .step 0 43 3, .step 0 46 1,
  .step 0 47 2, .step 0 50 1, .step 0 52 1, .step 0 54 3, .step 0 56 3, .step 0 74 1, .step 0 78 2, .step 0 79 0,
  .step 0 81 0, .res 0 0 [], .inv 0 1 [1] [0], .step 0 87 0, .step 0 90 18446744073709551615,
  .step 0 92 18446744073709551614, .step 0 98 3, .step 0 99 1, .step 0 101 2, .step 0 113 18446744073709551615,
  .res 0 0 [2], .inv 0 1 [1] [0], .step 0 87 18446744073709551615, .step 0 90 18446744073709551614,
  .step 0 92 18446744073709551614, .step 0 98 3, .step 0 99 1, .step 0 101 1, .step 0 105 18446744073709551614,
  .step 0 107 18446744073709551615, .res 0 0 [1], .step 1 134 18446744073709551615, .res 1 5 [0]]

theorem trace017_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 18446744073709551614 [3]) trace017 = true := by
  decide +kernel

/-- old-buffer-18446744073709551614 -/
def trace018 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 18446744073709551614, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 78 1, .step 0 79 18446744073709551615, .step 0 81 18446744073709551615, .res 0 0 [], .inv 1 2 [1] [0],
  .step 1 121 18446744073709551614, .step 1 123 18446744073709551615, .step 1 127 2, .inv 0 0 [1, 2] [],
  .step 0 62 18446744073709551615, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 68 18446744073709551614, .step 0 69 18446744073709551614, .step 0 39 0, .step 0 43 3, .step 0 46 1,
  .step 0 47 2, .step 0 50 1, .step 0 52 1, .step 0 54 3, .step 0 56 3, .step 0 74 1, .step 0 78 2, .step 0 79 0,
  .step 0 81 0, .res 0 0 [], .inv 0 1 [1] [0], .step 0 87 0, .step 0 90 18446744073709551615,
  .step 0 92 18446744073709551614, .step 1 128 0, .step 1 130 1, .step 1 134 18446744073709551614, .res 1 0 [1],
  .step 0 98 3, .step 0 99 1, .step 0 101 2, .step 0 113 18446744073709551615, .res 0 0 [2]]

theorem trace018_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 18446744073709551614 [3]) trace018 = true := by
  decide +kernel

/-- oldest-18446744073709551614 -/
def trace019 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 18446744073709551614, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 3,
  .step 0 78 1, .step 0 79 18446744073709551615, .step 0 81 18446744073709551615, .res 0 0 [], .inv 0 0 [1, 2] [],
  .step 0 62 18446744073709551615, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 3, .step 0 78 2,
  .step 0 79 0, .step 0 81 0, .res 0 0 [], .inv 0 0 [1, 3] [], .step 0 62 0, .step 0 63 18446744073709551614,
  .step 0 64 2, .step 0 65 3, .step 0 78 3, .step 0 79 1, .step 0 81 1, .res 0 0 [], .inv 1 2 [1] [0],
  .step 1 121 18446744073709551614, .step 1 123 1, .step 1 127 2, .step 1 128 3, .step 1 130 1,
  .step 1 134 18446744073709551614, .res 1 0 [1], .inv 1 2 [1] [0], .step 1 121 18446744073709551615, .step 1 123 1,
  .step 1 127 2, .step 1 128 3, .step 1 130 2, .step 1 134 18446744073709551615, .res 1 0 [2], .inv 1 2 [1] [0],
  .step 1 121 0, .step 1 123 1, .step 1 127 2, .step 1 128 3, .step 1 130 3, .step 1 134 0, .res 1 0 [3],
  .inv 1 2 [1] [0], .step 1 121 1, .step 1 123 1, .res 1 2 [0]]

theorem trace019_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 4 18446744073709551614 []) trace019 = true := by
  decide +kernel

/-- one-18446744073709551614 -/
def trace020 : List TraceEvent := [
  .inv 0 0 [1, 7] [], .step 0 62 18446744073709551614, .step 0 63 18446744073709551614, .step 0 64 2, .step 0 65 0,
  .step 0 78 7, .step 0 79 18446744073709551615, .step 0 81 18446744073709551615, .res 0 0 [], .inv 1 2 [1] [0],
  .step 1 121 18446744073709551614, .step 1 123 18446744073709551615, .step 1 127 2, .step 1 128 0, .step 1 130 7,
  .step 1 134 18446744073709551614, .res 1 0 [7]]

theorem trace020_replays : replay Gen.Deque.program Gen.Deque.lines
    (created 1 18446744073709551614 []) trace020 = true := by
  decide +kernel

/-- trace001, but the first access has another value -/
def bad1 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 1, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 78 1, .step 0 79 1,
  .step 0 81 1, .res 0 0 [], .inv 1 2 [1] [0], .step 1 121 0, .step 1 123 1, .step 1 127 2, .step 1 128 0,
  .step 1 130 1, .inv 0 0 [1, 2] [], .step 0 62 1, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 68 0,
  .step 0 69 0, .step 0 39 0, .step 0 43 3, .step 0 46 1, .step 0 47 2, .step 0 50 1, .step 0 52 1, .step 0 54 3,
  .step 0 56 3, .step 0 74 1, .step 0 78 2, .step 0 79 2, .step 0 81 2, .res 0 0 [], .inv 0 1 [1] [0], .step 0 87 2,
  .step 0 90 1, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 2, .step 0 113 1, .res 0 0 [2],
  .inv 0 1 [1] [0], .step 0 87 1, .step 0 90 0, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 1,
  .step 0 105 0, .step 0 107 1, .res 0 0 [1], .step 1 134 1, .res 1 5 [0]]

theorem bad1_fails : replay Gen.Deque.program Gen.Deque.lines
    (created 1 0 [3]) bad1 = false := by
  decide +kernel

/-- trace001, but the last access has another line -/
def bad2 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 0, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 78 1, .step 0 79 1,
  .step 0 81 1, .res 0 0 [], .inv 1 2 [1] [0], .step 1 121 0, .step 1 123 1, .step 1 127 2, .step 1 128 0,
  .step 1 130 1, .inv 0 0 [1, 2] [], .step 0 62 1, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 68 0,
  .step 0 69 0, .step 0 39 0, .step 0 43 3, .step 0 46 1, .step 0 47 2, .step 0 50 1, .step 0 52 1, .step 0 54 3,
  .step 0 56 3, .step 0 74 1, .step 0 78 2, .step 0 79 2, .step 0 81 2, .res 0 0 [], .inv 0 1 [1] [0], .step 0 87 2,
  .step 0 90 1, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 2, .step 0 113 1, .res 0 0 [2],
  .inv 0 1 [1] [0], .step 0 87 1, .step 0 90 0, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 1,
  .step 0 105 0, .step 0 107 1, .res 0 0 [1], .step 1 135 1, .res 1 5 [0]]

theorem bad2_fails : replay Gen.Deque.program Gen.Deque.lines
    (created 1 0 [3]) bad2 = false := by
  decide +kernel

/-- trace001, but the last access has another value -/
def bad3 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 0, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 78 1, .step 0 79 1,
  .step 0 81 1, .res 0 0 [], .inv 1 2 [1] [0], .step 1 121 0, .step 1 123 1, .step 1 127 2, .step 1 128 0,
  .step 1 130 1, .inv 0 0 [1, 2] [], .step 0 62 1, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 68 0,
  .step 0 69 0, .step 0 39 0, .step 0 43 3, .step 0 46 1, .step 0 47 2, .step 0 50 1, .step 0 52 1, .step 0 54 3,
  .step 0 56 3, .step 0 74 1, .step 0 78 2, .step 0 79 2, .step 0 81 2, .res 0 0 [], .inv 0 1 [1] [0], .step 0 87 2,
  .step 0 90 1, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 2, .step 0 113 1, .res 0 0 [2],
  .inv 0 1 [1] [0], .step 0 87 1, .step 0 90 0, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 1,
  .step 0 105 0, .step 0 107 1, .res 0 0 [1], .step 1 134 0, .res 1 5 [0]]

theorem bad3_fails : replay Gen.Deque.program Gen.Deque.lines
    (created 1 0 [3]) bad3 = false := by
  decide +kernel

/-- trace001, but the last access is missing -/
def bad4 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 0, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 78 1, .step 0 79 1,
  .step 0 81 1, .res 0 0 [], .inv 1 2 [1] [0], .step 1 121 0, .step 1 123 1, .step 1 127 2, .step 1 128 0,
  .step 1 130 1, .inv 0 0 [1, 2] [], .step 0 62 1, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 68 0,
  .step 0 69 0, .step 0 39 0, .step 0 43 3, .step 0 46 1, .step 0 47 2, .step 0 50 1, .step 0 52 1, .step 0 54 3,
  .step 0 56 3, .step 0 74 1, .step 0 78 2, .step 0 79 2, .step 0 81 2, .res 0 0 [], .inv 0 1 [1] [0], .step 0 87 2,
  .step 0 90 1, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 2, .step 0 113 1, .res 0 0 [2],
  .inv 0 1 [1] [0], .step 0 87 1, .step 0 90 0, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 1,
  .step 0 105 0, .step 0 107 1, .res 0 0 [1], .res 1 5 [0]]

theorem bad4_fails : replay Gen.Deque.program Gen.Deque.lines
    (created 1 0 [3]) bad4 = false := by
  decide +kernel

/-- trace001, but the last access happens twice -/
def bad5 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 0, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 78 1, .step 0 79 1,
  .step 0 81 1, .res 0 0 [], .inv 1 2 [1] [0], .step 1 121 0, .step 1 123 1, .step 1 127 2, .step 1 128 0,
  .step 1 130 1, .inv 0 0 [1, 2] [], .step 0 62 1, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 68 0,
  .step 0 69 0, .step 0 39 0, .step 0 43 3, .step 0 46 1, .step 0 47 2, .step 0 50 1, .step 0 52 1, .step 0 54 3,
  .step 0 56 3, .step 0 74 1, .step 0 78 2, .step 0 79 2, .step 0 81 2, .res 0 0 [], .inv 0 1 [1] [0], .step 0 87 2,
  .step 0 90 1, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 2, .step 0 113 1, .res 0 0 [2],
  .inv 0 1 [1] [0], .step 0 87 1, .step 0 90 0, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 1,
  .step 0 105 0, .step 0 107 1, .res 0 0 [1], .step 1 134 1, .step 1 134 1, .res 1 5 [0]]

theorem bad5_fails : replay Gen.Deque.program Gen.Deque.lines
    (created 1 0 [3]) bad5 = false := by
  decide +kernel

/-- trace001, but two accesses are swapped -/
def bad6 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 63 0, .step 0 62 0, .step 0 64 2, .step 0 65 0, .step 0 78 1, .step 0 79 1,
  .step 0 81 1, .res 0 0 [], .inv 1 2 [1] [0], .step 1 121 0, .step 1 123 1, .step 1 127 2, .step 1 128 0,
  .step 1 130 1, .inv 0 0 [1, 2] [], .step 0 62 1, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 68 0,
  .step 0 69 0, .step 0 39 0, .step 0 43 3, .step 0 46 1, .step 0 47 2, .step 0 50 1, .step 0 52 1, .step 0 54 3,
  .step 0 56 3, .step 0 74 1, .step 0 78 2, .step 0 79 2, .step 0 81 2, .res 0 0 [], .inv 0 1 [1] [0], .step 0 87 2,
  .step 0 90 1, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 2, .step 0 113 1, .res 0 0 [2],
  .inv 0 1 [1] [0], .step 0 87 1, .step 0 90 0, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 1,
  .step 0 105 0, .step 0 107 1, .res 0 0 [1], .step 1 134 1, .res 1 5 [0]]

theorem bad6_fails : replay Gen.Deque.program Gen.Deque.lines
    (created 1 0 [3]) bad6 = false := by
  decide +kernel

/-- trace001, but the new object is another one -/
def bad7 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 0, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 78 1, .step 0 79 1,
  .step 0 81 1, .res 0 0 [], .inv 1 2 [1] [0], .step 1 121 0, .step 1 123 1, .step 1 127 2, .step 1 128 0,
  .step 1 130 1, .inv 0 0 [1, 2] [], .step 0 62 1, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 68 0,
  .step 0 69 0, .step 0 39 0, .step 0 43 2, .step 0 46 1, .step 0 47 2, .step 0 50 1, .step 0 52 1, .step 0 54 3,
  .step 0 56 3, .step 0 74 1, .step 0 78 2, .step 0 79 2, .step 0 81 2, .res 0 0 [], .inv 0 1 [1] [0], .step 0 87 2,
  .step 0 90 1, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 2, .step 0 113 1, .res 0 0 [2],
  .inv 0 1 [1] [0], .step 0 87 1, .step 0 90 0, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 1,
  .step 0 105 0, .step 0 107 1, .res 0 0 [1], .step 1 134 1, .res 1 5 [0]]

theorem bad7_fails : replay Gen.Deque.program Gen.Deque.lines
    (created 1 0 [2]) bad7 = false := by
  decide +kernel

/-- trace001, but the allocation is missing -/
def bad8 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 0, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 78 1, .step 0 79 1,
  .step 0 81 1, .res 0 0 [], .inv 1 2 [1] [0], .step 1 121 0, .step 1 123 1, .step 1 127 2, .step 1 128 0,
  .step 1 130 1, .inv 0 0 [1, 2] [], .step 0 62 1, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 68 0,
  .step 0 69 0, .step 0 39 0, .step 0 46 1, .step 0 47 2, .step 0 50 1, .step 0 52 1, .step 0 54 3, .step 0 56 3,
  .step 0 74 1, .step 0 78 2, .step 0 79 2, .step 0 81 2, .res 0 0 [], .inv 0 1 [1] [0], .step 0 87 2, .step 0 90 1,
  .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 2, .step 0 113 1, .res 0 0 [2], .inv 0 1 [1] [0],
  .step 0 87 1, .step 0 90 0, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 1, .step 0 105 0, .step 0 107 1,
  .res 0 0 [1], .step 1 134 1, .res 1 5 [0]]

theorem bad8_fails : replay Gen.Deque.program Gen.Deque.lines
    (created 1 0 []) bad8 = false := by
  decide +kernel

/-- trace001, but there was no memory -/
def bad9 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 62 0, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 78 1, .step 0 79 1,
  .step 0 81 1, .res 0 0 [], .inv 1 2 [1] [0], .step 1 121 0, .step 1 123 1, .step 1 127 2, .step 1 128 0,
  .step 1 130 1, .inv 0 0 [1, 2] [], .step 0 62 1, .step 0 63 0, .step 0 64 2, .step 0 65 0, .step 0 68 0,
  .step 0 69 0, .step 0 39 0, .step 0 43 0, .step 0 46 1, .step 0 47 2, .step 0 50 1, .step 0 52 1, .step 0 54 3,
  .step 0 56 3, .step 0 74 1, .step 0 78 2, .step 0 79 2, .step 0 81 2, .res 0 0 [], .inv 0 1 [1] [0], .step 0 87 2,
  .step 0 90 1, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 2, .step 0 113 1, .res 0 0 [2],
  .inv 0 1 [1] [0], .step 0 87 1, .step 0 90 0, .step 0 92 0, .step 0 98 3, .step 0 99 1, .step 0 101 1,
  .step 0 105 0, .step 0 107 1, .res 0 0 [1], .step 1 134 1, .res 1 5 [0]]

theorem bad9_fails : replay Gen.Deque.program Gen.Deque.lines
    (created 1 0 [0]) bad9 = false := by
  decide +kernel

end Traces.Deque
