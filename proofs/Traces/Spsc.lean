prelude
import Machine.Replay
import Gen.Spsc
/-!
# Traces.Spsc: runs of the compiled csrc/zp_spsc.c, replayed by the kernel

Written by `python -m models.traces gen spsc`; do not edit. SHA-256 of the source:
388fd41743e14886d408749a7681fb7be41518a4211f7c339a6271aed4aa4484

## Main definitions

* `created`: the state after the structure was created
* `traceNNN`: what the instrumented library did under a controlled schedule

## Main statements

* `traceNNN_replays`: the generated program does exactly the same
* `badN_fails`: it does not do what a corrupted record says
-/
namespace Traces.Spsc

/-- The state after creation. The structure is object 1; the list gives the words of its fields, by number;
all other cells hold zero, and no thread is inside an operation. -/
def created (capacity mask start : Nat) : State where
  mem l := cond (Bool.and (Nat.beq l.obj 1) (Nat.beq l.idx 0))
    (match [start, start, start, start, start, start, capacity, mask, 0].get? l.field with
      | none => 0
      | some word => word) 0
  thread _ := none

/-- uniform-4 -/
def trace001 : List TraceEvent := [
  .inv 1 3 [1, 1] [0], .inv 0 2 [1, 4] [74, 31, 35, 10], .inv 2 4 [1] [], .step 0 74 9223372036854775808,
  .step 1 97 9223372036854775808, .step 0 75 9223372036854775808, .step 1 98 9223372036854775808,
  .step 2 120 9223372036854775808, .step 0 76 2, .step 2 121 9223372036854775808, .step 2 122 2,
  .step 1 101 9223372036854775808, .step 1 102 9223372036854775808, .res 1 0 [0], .step 0 79 9223372036854775808,
  .res 2 0 [], .inv 1 1 [1] [0], .step 0 80 9223372036854775808, .step 0 86 1, .step 1 53 9223372036854775808,
  .step 0 88 74, .step 1 54 9223372036854775808, .step 1 57 9223372036854775808, .step 1 58 9223372036854775808,
  .res 1 2 [0], .step 0 88 31, .inv 1 1 [1] [0], .step 1 53 9223372036854775808, .step 0 89 9223372036854775810,
  .step 1 54 9223372036854775808, .step 0 91 9223372036854775810, .res 0 2 [74, 31, 35, 10],
  .step 1 57 9223372036854775810, .inv 0 0 [1, 8922065810742563941] [], .step 1 58 9223372036854775810,
  .step 0 31 9223372036854775810, .step 1 62 1, .step 0 32 9223372036854775808, .step 1 63 74,
  .step 1 64 9223372036854775809, .step 0 33 2, .step 0 37 9223372036854775808, .step 1 67 9223372036854775809,
  .res 1 0 [74], .step 0 38 9223372036854775808, .res 0 1 [], .inv 0 0 [1, 7260552390106448920] [],
  .step 0 31 9223372036854775810, .step 0 32 9223372036854775808, .step 0 33 2, .step 0 37 9223372036854775809,
  .step 0 38 9223372036854775809, .step 0 42 1, .step 0 43 7260552390106448920, .step 0 44 9223372036854775811,
  .step 0 47 9223372036854775811, .res 0 0 []]

theorem trace001_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 2 1 9223372036854775808) trace001 = true := by
  decide +kernel

/-- pct3-9 -/
def trace002 : List TraceEvent := [
  .inv 0 2 [1, 2] [58, 1], .step 0 74 18446744073709551614, .step 0 75 18446744073709551614, .step 0 76 3,
  .step 0 86 3, .step 0 88 58, .step 0 88 1, .step 0 89 0, .step 0 91 0, .res 0 2 [58, 1], .inv 0 2 [1, 0] [],
  .step 0 74 0, .step 0 75 18446744073709551614, .step 0 76 3, .res 0 0 [], .inv 1 3 [1, 4] [0, 0, 0, 0],
  .step 1 97 18446744073709551614, .step 1 98 18446744073709551614, .step 1 101 0, .step 1 102 0, .step 1 108 3,
  .step 1 110 58, .step 1 110 1, .step 1 111 0, .step 1 113 0, .res 1 2 [58, 1, 0, 0], .inv 1 3 [1, 0] [],
  .step 1 97 0, .step 1 98 0, .res 1 0 []]

theorem trace002_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 3 3 18446744073709551614) trace002 = true := by
  decide +kernel

/-- size-behind-0 -/
def trace003 : List TraceEvent := [
  .inv 2 4 [1] [], .step 2 120 0, .inv 0 0 [1, 7] [], .step 0 31 0, .step 0 32 0, .step 0 33 1, .step 0 42 0,
  .step 0 43 7, .step 0 44 1, .step 0 47 1, .res 0 0 [], .inv 1 1 [1] [0], .step 1 53 0, .step 1 54 0, .step 1 57 1,
  .step 1 58 1, .step 1 62 0, .step 1 63 7, .step 1 64 1, .step 1 67 1, .res 1 0 [7], .inv 0 0 [1, 8] [],
  .step 0 31 1, .step 0 32 0, .step 0 33 1, .step 0 37 1, .step 0 38 1, .step 0 42 0, .step 0 43 8, .step 0 44 2,
  .step 0 47 2, .res 0 0 [], .step 2 121 2, .step 2 122 1, .res 2 1 [], .inv 1 1 [1] [0], .step 1 53 1, .step 1 54 1,
  .step 1 57 2, .step 1 58 2, .step 1 62 0, .step 1 63 8, .step 1 64 2, .step 1 67 2, .res 1 0 [8]]

theorem trace003_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 1 0 0) trace003 = true := by
  decide +kernel

/-- turns-16 -/
def trace004 : List TraceEvent := [
  .inv 0 2 [1, 4] [70, 39, 26, 74], .inv 1 1 [1] [0], .step 0 74 18446744073709551615,
  .step 1 53 18446744073709551615, .step 0 75 18446744073709551615, .step 1 54 18446744073709551615, .step 0 76 2,
  .step 1 57 18446744073709551615, .step 0 79 18446744073709551615, .step 1 58 18446744073709551615,
  .step 0 80 18446744073709551615, .res 1 2 [0], .step 0 86 1, .inv 1 3 [1, 2] [0, 0], .step 0 88 70,
  .step 1 97 18446744073709551615, .step 0 88 39, .step 1 98 18446744073709551615, .step 0 89 1,
  .step 1 101 18446744073709551615, .step 0 91 1, .step 1 102 18446744073709551615, .res 0 2 [70, 39, 26, 74],
  .res 1 0 [0, 0], .inv 1 3 [1, 1] [0], .step 1 97 18446744073709551615, .step 1 98 18446744073709551615,
  .step 1 101 1, .step 1 102 1, .step 1 108 1, .step 1 110 70, .step 1 111 0, .step 1 113 0, .res 1 1 [70],
  .inv 1 1 [1] [0], .step 1 53 0, .step 1 54 1, .step 1 62 1, .step 1 63 39, .step 1 64 1, .step 1 67 1,
  .res 1 0 [39]]

theorem trace004_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 2 1 18446744073709551615) trace004 = true := by
  decide +kernel

/-- lap-batch-0 -/
def trace005 : List TraceEvent := [
  .inv 0 2 [1, 2] [1, 2], .step 0 74 0, .step 0 75 0, .step 0 76 3, .step 0 86 3, .step 0 88 1, .step 0 88 2,
  .step 0 89 2, .step 0 91 2, .res 0 2 [1, 2], .inv 1 3 [1, 3] [0, 0, 0], .step 1 97 0, .step 1 98 0, .step 1 101 2,
  .step 1 102 2, .step 1 108 3, .step 1 110 1, .step 1 110 2, .step 1 111 2, .step 1 113 2, .inv 0 2 [1, 2] [3, 4],
  .step 0 74 2, .step 0 75 0, .step 0 76 3, .step 0 79 2, .step 0 80 2, .step 0 86 3, .step 0 88 3, .step 0 88 4,
  .step 0 89 4, .res 1 2 [1, 2, 0], .inv 1 3 [1, 3] [0, 0, 0], .step 1 97 2, .step 1 98 2, .step 1 101 2,
  .step 1 102 2, .res 1 0 [0, 0, 0], .step 0 91 4, .res 0 2 [3, 4]]

theorem trace005_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 3 3 0) trace005 = true := by
  decide +kernel

/-- bursts-31 -/
def trace006 : List TraceEvent := [
  .inv 1 1 [1] [0], .step 1 53 18446744073709551615, .step 1 54 18446744073709551615, .step 1 57 18446744073709551615,
  .step 1 58 18446744073709551615, .res 1 2 [0], .inv 0 0 [1, 16743251456907117077] [],
  .step 0 31 18446744073709551615, .step 0 32 18446744073709551615, .step 0 33 3, .step 0 42 3,
  .step 0 43 16743251456907117077, .step 0 44 0, .step 0 47 0, .inv 1 1 [1] [0], .step 1 53 18446744073709551615,
  .step 1 54 18446744073709551615, .step 1 57 0, .step 1 58 0, .step 1 62 3, .step 1 63 16743251456907117077,
  .step 1 64 0, .step 1 67 0, .res 1 0 [16743251456907117077], .inv 1 3 [1, 0] [], .res 0 0 [],
  .inv 0 2 [1, 4] [17, 18, 98, 91], .step 0 74 0, .step 0 75 18446744073709551615, .step 0 76 3, .step 0 79 0,
  .step 0 80 0, .step 0 86 3, .step 0 88 17, .step 0 88 18, .step 1 97 0, .step 1 98 0, .res 1 0 [], .inv 1 1 [1] [0],
  .step 1 53 0, .step 1 54 0, .step 1 57 0, .step 0 88 98, .step 0 89 3, .step 0 91 3, .res 0 3 [17, 18, 98, 91],
  .inv 0 2 [1, 4] [26, 21, 77, 49], .step 0 74 3, .step 0 75 0, .step 0 76 3, .step 0 79 0, .step 0 80 0,
  .res 0 0 [26, 21, 77, 49], .inv 0 2 [1, 0] [], .step 0 74 3, .step 0 75 0, .step 0 76 3, .res 0 0 [], .step 1 58 0,
  .res 1 2 [0]]

theorem trace006_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 3 3 18446744073709551615) trace006 = true := by
  decide +kernel

/-- each-event-18446744073709551614 -/
def trace007 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .inv 1 1 [1] [0], .step 0 31 18446744073709551614, .step 1 53 18446744073709551614,
  .step 0 32 18446744073709551614, .step 1 54 18446744073709551614, .step 0 33 2, .step 1 57 18446744073709551614,
  .step 0 42 1, .step 1 58 18446744073709551614, .step 0 43 1, .res 1 2 [0], .step 0 44 18446744073709551615,
  .inv 1 1 [1] [0], .step 0 47 18446744073709551615, .step 1 53 18446744073709551614, .res 0 0 [],
  .step 1 54 18446744073709551614, .inv 0 0 [1, 2] [], .step 1 57 18446744073709551615,
  .step 0 31 18446744073709551615, .step 1 58 18446744073709551615, .step 0 32 18446744073709551614, .step 1 62 1,
  .step 0 33 2, .step 1 63 1, .step 0 42 1, .step 1 64 18446744073709551615, .step 0 43 2,
  .step 1 67 18446744073709551615, .step 0 44 0, .res 1 0 [1], .step 0 47 0, .inv 1 1 [1] [0], .res 0 0 [],
  .step 1 53 18446744073709551615, .inv 0 0 [1, 3] [], .step 1 54 18446744073709551615, .step 0 31 0, .step 1 57 0,
  .step 0 32 18446744073709551614, .step 1 58 0, .step 0 33 2, .step 1 62 1, .step 0 37 18446744073709551615,
  .step 1 63 2, .step 0 38 18446744073709551615, .step 1 64 0, .step 0 42 1, .step 1 67 0, .step 0 43 3, .res 1 0 [2],
  .step 0 44 1, .step 0 47 1, .res 0 0 []]

theorem trace007_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 2 1 18446744073709551614) trace007 = true := by
  decide +kernel

/-- empty-18446744073709551614 -/
def trace008 : List TraceEvent := [
  .inv 1 1 [1] [0], .step 1 53 18446744073709551614, .step 1 54 18446744073709551614, .step 1 57 18446744073709551614,
  .step 1 58 18446744073709551614, .res 1 2 [0], .inv 0 0 [1, 7] [], .step 0 31 18446744073709551614,
  .step 0 32 18446744073709551614, .step 0 33 2, .step 0 42 1, .step 0 43 7, .step 0 44 18446744073709551615,
  .step 0 47 18446744073709551615, .res 0 0 []]

theorem trace008_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 2 1 18446744073709551614) trace008 = true := by
  decide +kernel

/-- empty-batch-18446744073709551614 -/
def trace009 : List TraceEvent := [
  .inv 1 3 [1, 2] [0, 0], .step 1 97 18446744073709551614, .step 1 98 18446744073709551614,
  .step 1 101 18446744073709551614, .step 1 102 18446744073709551614, .res 1 0 [0, 0], .inv 1 3 [1, 0] [],
  .step 1 97 18446744073709551614, .step 1 98 18446744073709551614, .res 1 0 [], .inv 0 2 [1, 2] [7, 8],
  .step 0 74 18446744073709551614, .step 0 75 18446744073709551614, .step 0 76 3, .step 0 86 3, .step 0 88 7,
  .step 0 88 8, .step 0 89 0, .step 0 91 0, .res 0 2 [7, 8]]

theorem trace009_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 3 3 18446744073709551614) trace009 = true := by
  decide +kernel

/-- full-18446744073709551614 -/
def trace010 : List TraceEvent := [
  .inv 0 0 [1, 7] [], .step 0 31 18446744073709551614, .step 0 32 18446744073709551614, .step 0 33 1, .step 0 42 0,
  .step 0 43 7, .step 0 44 18446744073709551615, .step 0 47 18446744073709551615, .res 0 0 [], .inv 0 0 [1, 8] [],
  .step 0 31 18446744073709551615, .step 0 32 18446744073709551614, .step 0 33 1, .step 0 37 18446744073709551614,
  .step 0 38 18446744073709551614, .res 0 1 [], .inv 1 1 [1] [0], .step 1 53 18446744073709551614,
  .step 1 54 18446744073709551614, .step 1 57 18446744073709551615, .step 1 58 18446744073709551615, .step 1 62 0,
  .step 1 63 7, .step 1 64 18446744073709551615, .step 1 67 18446744073709551615, .res 1 0 [7]]

theorem trace010_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 1 0 18446744073709551614) trace010 = true := by
  decide +kernel

/-- full-batch-18446744073709551614 -/
def trace011 : List TraceEvent := [
  .inv 0 2 [1, 2] [7, 8], .step 0 74 18446744073709551614, .step 0 75 18446744073709551614, .step 0 76 3,
  .step 0 86 3, .step 0 88 7, .step 0 88 8, .step 0 89 0, .step 0 91 0, .res 0 2 [7, 8], .inv 0 2 [1, 2] [9, 10],
  .step 0 74 0, .step 0 75 18446744073709551614, .step 0 76 3, .step 0 79 18446744073709551614,
  .step 0 80 18446744073709551614, .step 0 86 3, .step 0 88 9, .step 0 89 1, .step 0 91 1, .res 0 1 [9, 10],
  .inv 0 2 [1, 1] [11], .step 0 74 1, .step 0 75 18446744073709551614, .step 0 76 3, .step 0 79 18446744073709551614,
  .step 0 80 18446744073709551614, .res 0 0 [11], .inv 1 3 [1, 4] [0, 0, 0, 0], .step 1 97 18446744073709551614,
  .step 1 98 18446744073709551614, .step 1 101 1, .step 1 102 1, .step 1 108 3, .step 1 110 7, .step 1 110 8,
  .step 1 110 9, .step 1 111 1, .step 1 113 1, .res 1 3 [7, 8, 9, 0]]

theorem trace011_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 3 3 18446744073709551614) trace011 = true := by
  decide +kernel

/-- full-then-room-18446744073709551614 -/
def trace012 : List TraceEvent := [
  .inv 0 0 [1, 1] [], .step 0 31 18446744073709551614, .step 0 32 18446744073709551614, .step 0 33 2, .step 0 42 1,
  .step 0 43 1, .step 0 44 18446744073709551615, .step 0 47 18446744073709551615, .res 0 0 [], .inv 0 0 [1, 2] [],
  .step 0 31 18446744073709551615, .step 0 32 18446744073709551614, .step 0 33 2, .step 0 42 1, .step 0 43 2,
  .step 0 44 0, .step 0 47 0, .res 0 0 [], .inv 0 0 [1, 3] [], .step 0 31 0, .inv 1 1 [1] [0],
  .step 1 53 18446744073709551614, .step 1 54 18446744073709551614, .step 1 57 0, .step 1 58 0, .step 1 62 1,
  .step 1 63 1, .step 1 64 18446744073709551615, .step 0 32 18446744073709551614, .step 0 33 2,
  .step 0 37 18446744073709551614, .step 0 38 18446744073709551614, .res 0 1 [], .step 1 67 18446744073709551615,
  .res 1 0 [1], .inv 1 1 [1] [0], .step 1 53 18446744073709551615, .step 1 54 0, .step 1 62 1, .step 1 63 2,
  .step 1 64 0, .step 1 67 0, .res 1 0 [2]]

theorem trace012_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 2 1 18446744073709551614) trace012 = true := by
  decide +kernel

/-- lap-batch-18446744073709551614 -/
def trace013 : List TraceEvent := [
  .inv 0 2 [1, 2] [1, 2], .step 0 74 18446744073709551614, .step 0 75 18446744073709551614, .step 0 76 3,
  .step 0 86 3, .step 0 88 1, .step 0 88 2, .step 0 89 0, .step 0 91 0, .res 0 2 [1, 2], .inv 1 3 [1, 3] [0, 0, 0],
  .step 1 97 18446744073709551614, .step 1 98 18446744073709551614, .step 1 101 0, .step 1 102 0, .step 1 108 3,
  .step 1 110 1, .step 1 110 2, .step 1 111 0, .step 1 113 0, .inv 0 2 [1, 2] [3, 4], .step 0 74 0,
  .step 0 75 18446744073709551614, .step 0 76 3, .step 0 79 0, .step 0 80 0, .step 0 86 3, .step 0 88 3, .step 0 88 4,
  .step 0 89 2, .res 1 2 [1, 2, 0], .inv 1 3 [1, 3] [0, 0, 0], .step 1 97 0, .step 1 98 0, .step 1 101 0,
  .step 1 102 0, .res 1 0 [0, 0, 0], .step 0 91 2, .res 0 2 [3, 4]]

theorem trace013_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 3 3 18446744073709551614) trace013 = true := by
  decide +kernel

/-- nothing-18446744073709551614 -/
def trace014 : List TraceEvent := [
  .inv 0 2 [1, 0] [], .step 0 74 18446744073709551614, .step 0 75 18446744073709551614, .step 0 76 2, .res 0 0 [],
  .inv 1 3 [1, 0] [], .step 1 97 18446744073709551614, .step 1 98 18446744073709551614, .res 1 0 [], .inv 2 4 [1] [],
  .step 2 120 18446744073709551614, .step 2 121 18446744073709551614, .step 2 122 2, .res 2 0 []]

theorem trace014_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 2 1 18446744073709551614) trace014 = true := by
  decide +kernel

/-- one-18446744073709551614 -/
def trace015 : List TraceEvent := [
  .inv 0 0 [1, 7] [], .step 0 31 18446744073709551614, .step 0 32 18446744073709551614, .step 0 33 1, .step 0 42 0,
  .step 0 43 7, .step 0 44 18446744073709551615, .step 0 47 18446744073709551615, .res 0 0 [], .inv 1 1 [1] [0],
  .step 1 53 18446744073709551614, .step 1 54 18446744073709551614, .step 1 57 18446744073709551615,
  .step 1 58 18446744073709551615, .step 1 62 0, .step 1 63 7, .step 1 64 18446744073709551615,
  .step 1 67 18446744073709551615, .res 1 0 [7]]

theorem trace015_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 1 0 18446744073709551614) trace015 = true := by
  decide +kernel

/-- pct1-27 -/
def trace016 : List TraceEvent := [
  .inv 0 2 [1, 2] [59, 24], .step 0 74 18446744073709551615, .step 0 75 18446744073709551615, .step 0 76 5,
  .inv 2 4 [1] [], .step 2 120 18446744073709551615, .step 2 121 18446744073709551615, .step 2 122 5, .res 2 0 [],
  .inv 2 4 [1] [], .step 2 120 18446744073709551615, .step 2 121 18446744073709551615, .step 2 122 5, .res 2 0 [],
  .inv 1 3 [1, 0] [], .step 1 97 18446744073709551615, .step 1 98 18446744073709551615, .res 1 0 [], .step 0 86 7,
  .step 0 88 59, .step 0 88 24, .step 0 89 1, .step 0 91 1, .res 0 2 [59, 24], .inv 0 0 [1, 446679873850716881] [],
  .step 0 31 1, .step 0 32 18446744073709551615, .step 0 33 5, .step 0 42 7, .step 0 43 446679873850716881,
  .step 0 44 2, .step 0 47 2, .res 0 0 [], .inv 0 2 [1, 4] [28, 75, 84, 68], .step 0 74 2,
  .step 0 75 18446744073709551615, .step 0 76 5, .step 0 79 18446744073709551615, .step 0 80 18446744073709551615,
  .step 0 86 7, .step 0 88 28, .step 0 88 75, .step 0 89 4, .step 0 91 4, .res 0 2 [28, 75, 84, 68],
  .inv 0 0 [1, 7968172824395643088] [], .step 0 31 4, .step 0 32 18446744073709551615, .step 0 33 5,
  .step 0 37 18446744073709551615, .step 0 38 18446744073709551615, .res 0 1 [], .inv 0 2 [1, 4] [82, 8, 49, 41],
  .step 0 74 4, .step 0 75 18446744073709551615, .step 0 76 5, .step 0 79 18446744073709551615,
  .step 0 80 18446744073709551615, .res 0 0 [82, 8, 49, 41]]

theorem trace016_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 5 7 18446744073709551615) trace016 = true := by
  decide +kernel

/-- pct3-16 -/
def trace017 : List TraceEvent := [
  .inv 1 1 [1] [0], .step 1 53 18446744073709551613, .step 1 54 18446744073709551613, .step 1 57 18446744073709551613,
  .step 1 58 18446744073709551613, .res 1 2 [0], .inv 1 3 [1, 0] [], .step 1 97 18446744073709551613,
  .step 1 98 18446744073709551613, .res 1 0 [], .inv 1 3 [1, 1] [0], .step 1 97 18446744073709551613,
  .step 1 98 18446744073709551613, .step 1 101 18446744073709551613, .step 1 102 18446744073709551613, .res 1 0 [0],
  .inv 1 3 [1, 0] [], .step 1 97 18446744073709551613, .step 1 98 18446744073709551613,
  .inv 0 0 [1, 964358121001116919] [], .step 0 31 18446744073709551613, .step 0 32 18446744073709551613, .step 0 33 1,
  .inv 2 4 [1] [], .step 2 120 18446744073709551613, .step 2 121 18446744073709551613, .step 2 122 1, .res 2 0 [],
  .res 1 0 [], .step 0 42 0, .step 0 43 964358121001116919, .step 0 44 18446744073709551614,
  .step 0 47 18446744073709551614, .res 0 0 [], .inv 0 2 [1, 3] [24, 92, 77], .step 0 74 18446744073709551614,
  .step 0 75 18446744073709551613, .step 0 76 1, .step 0 79 18446744073709551613, .step 0 80 18446744073709551613,
  .res 0 0 [24, 92, 77], .inv 0 2 [1, 3] [47, 71, 73], .step 0 74 18446744073709551614,
  .step 0 75 18446744073709551613, .step 0 76 1, .step 0 79 18446744073709551613, .step 0 80 18446744073709551613,
  .res 0 0 [47, 71, 73], .inv 0 2 [1, 1] [1], .step 0 74 18446744073709551614, .step 0 75 18446744073709551613,
  .step 0 76 1, .step 0 79 18446744073709551613, .step 0 80 18446744073709551613, .res 0 0 [1]]

theorem trace017_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 1 0 18446744073709551613) trace017 = true := by
  decide +kernel

/-- pending-2 -/
def trace018 : List TraceEvent := [
  .inv 0 0 [1, 13278341224803913425] [], .step 0 31 18446744073709551614, .inv 1 1 [1] [0],
  .step 0 32 18446744073709551614, .step 1 53 18446744073709551614, .step 1 54 18446744073709551614, .step 0 33 1,
  .step 1 57 18446744073709551614, .step 0 42 0, .step 1 58 18446744073709551614, .res 1 2 [0],
  .inv 1 3 [1, 3] [0, 0, 0], .step 1 97 18446744073709551614, .step 0 43 13278341224803913425,
  .step 0 44 18446744073709551615, .step 1 98 18446744073709551614, .step 1 101 18446744073709551614,
  .step 0 47 18446744073709551615, .step 1 102 18446744073709551614, .res 1 0 [0, 0, 0], .res 0 0 [],
  .inv 1 1 [1] [0], .step 1 53 18446744073709551614, .step 1 54 18446744073709551614, .step 1 57 18446744073709551615,
  .inv 0 0 [1, 134505772919253321] [], .step 1 58 18446744073709551615, .step 1 62 0, .step 0 31 18446744073709551615,
  .step 0 32 18446744073709551614, .step 0 33 1, .step 1 63 13278341224803913425, .step 0 37 18446744073709551614,
  .step 0 38 18446744073709551614, .step 1 64 18446744073709551615, .step 1 67 18446744073709551615,
  .res 1 0 [13278341224803913425], .res 0 1 []]

theorem trace018_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 1 0 18446744073709551614) trace018 = true := by
  decide +kernel

/-- size-amid-18446744073709551614 -/
def trace019 : List TraceEvent := [
  .inv 0 0 [1, 7] [], .step 0 31 18446744073709551614, .step 0 32 18446744073709551614, .step 0 33 2, .step 0 42 1,
  .step 0 43 7, .step 0 44 18446744073709551615, .step 0 47 18446744073709551615, .res 0 0 [], .inv 0 0 [1, 8] [],
  .step 0 31 18446744073709551615, .step 0 32 18446744073709551614, .step 0 33 2, .step 0 42 1, .step 0 43 8,
  .step 0 44 0, .inv 1 1 [1] [0], .step 1 53 18446744073709551614, .step 1 54 18446744073709551614,
  .step 1 57 18446744073709551615, .step 1 58 18446744073709551615, .step 1 62 1, .step 1 63 7,
  .step 1 64 18446744073709551615, .inv 2 4 [1] [], .step 2 120 18446744073709551614,
  .step 2 121 18446744073709551615, .step 2 122 2, .res 2 1 [], .step 0 47 0, .step 1 67 18446744073709551615,
  .res 0 0 [], .res 1 0 [7]]

theorem trace019_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 2 1 18446744073709551614) trace019 = true := by
  decide +kernel

/-- size-behind-18446744073709551614 -/
def trace020 : List TraceEvent := [
  .inv 2 4 [1] [], .step 2 120 18446744073709551614, .inv 0 0 [1, 7] [], .step 0 31 18446744073709551614,
  .step 0 32 18446744073709551614, .step 0 33 1, .step 0 42 0, .step 0 43 7, .step 0 44 18446744073709551615,
  .step 0 47 18446744073709551615, .res 0 0 [], .inv 1 1 [1] [0], .step 1 53 18446744073709551614,
  .step 1 54 18446744073709551614, .step 1 57 18446744073709551615, .step 1 58 18446744073709551615, .step 1 62 0,
  .step 1 63 7, .step 1 64 18446744073709551615, .step 1 67 18446744073709551615, .res 1 0 [7], .inv 0 0 [1, 8] [],
  .step 0 31 18446744073709551615, .step 0 32 18446744073709551614, .step 0 33 1, .step 0 37 18446744073709551615,
  .step 0 38 18446744073709551615, .step 0 42 0, .step 0 43 8, .step 0 44 0, .step 0 47 0, .res 0 0 [], .step 2 121 0,
  .step 2 122 1, .res 2 1 [], .inv 1 1 [1] [0], .step 1 53 18446744073709551615, .step 1 54 18446744073709551615,
  .step 1 57 0, .step 1 58 0, .step 1 62 0, .step 1 63 8, .step 1 64 0, .step 1 67 0, .res 1 0 [8]]

theorem trace020_replays : replay Gen.Spsc.program Gen.Spsc.lines
    (created 1 0 18446744073709551614) trace020 = true := by
  decide +kernel

/-- trace001, but the first access has another value -/
def bad1 : List TraceEvent := [
  .inv 1 3 [1, 1] [0], .inv 0 2 [1, 4] [74, 31, 35, 10], .inv 2 4 [1] [], .step 0 74 9223372036854775809,
  .step 1 97 9223372036854775808, .step 0 75 9223372036854775808, .step 1 98 9223372036854775808,
  .step 2 120 9223372036854775808, .step 0 76 2, .step 2 121 9223372036854775808, .step 2 122 2,
  .step 1 101 9223372036854775808, .step 1 102 9223372036854775808, .res 1 0 [0], .step 0 79 9223372036854775808,
  .res 2 0 [], .inv 1 1 [1] [0], .step 0 80 9223372036854775808, .step 0 86 1, .step 1 53 9223372036854775808,
  .step 0 88 74, .step 1 54 9223372036854775808, .step 1 57 9223372036854775808, .step 1 58 9223372036854775808,
  .res 1 2 [0], .step 0 88 31, .inv 1 1 [1] [0], .step 1 53 9223372036854775808, .step 0 89 9223372036854775810,
  .step 1 54 9223372036854775808, .step 0 91 9223372036854775810, .res 0 2 [74, 31, 35, 10],
  .step 1 57 9223372036854775810, .inv 0 0 [1, 8922065810742563941] [], .step 1 58 9223372036854775810,
  .step 0 31 9223372036854775810, .step 1 62 1, .step 0 32 9223372036854775808, .step 1 63 74,
  .step 1 64 9223372036854775809, .step 0 33 2, .step 0 37 9223372036854775808, .step 1 67 9223372036854775809,
  .res 1 0 [74], .step 0 38 9223372036854775808, .res 0 1 [], .inv 0 0 [1, 7260552390106448920] [],
  .step 0 31 9223372036854775810, .step 0 32 9223372036854775808, .step 0 33 2, .step 0 37 9223372036854775809,
  .step 0 38 9223372036854775809, .step 0 42 1, .step 0 43 7260552390106448920, .step 0 44 9223372036854775811,
  .step 0 47 9223372036854775811, .res 0 0 []]

theorem bad1_fails : replay Gen.Spsc.program Gen.Spsc.lines
    (created 2 1 9223372036854775808) bad1 = false := by
  decide +kernel

/-- trace001, but the last access has another line -/
def bad2 : List TraceEvent := [
  .inv 1 3 [1, 1] [0], .inv 0 2 [1, 4] [74, 31, 35, 10], .inv 2 4 [1] [], .step 0 74 9223372036854775808,
  .step 1 97 9223372036854775808, .step 0 75 9223372036854775808, .step 1 98 9223372036854775808,
  .step 2 120 9223372036854775808, .step 0 76 2, .step 2 121 9223372036854775808, .step 2 122 2,
  .step 1 101 9223372036854775808, .step 1 102 9223372036854775808, .res 1 0 [0], .step 0 79 9223372036854775808,
  .res 2 0 [], .inv 1 1 [1] [0], .step 0 80 9223372036854775808, .step 0 86 1, .step 1 53 9223372036854775808,
  .step 0 88 74, .step 1 54 9223372036854775808, .step 1 57 9223372036854775808, .step 1 58 9223372036854775808,
  .res 1 2 [0], .step 0 88 31, .inv 1 1 [1] [0], .step 1 53 9223372036854775808, .step 0 89 9223372036854775810,
  .step 1 54 9223372036854775808, .step 0 91 9223372036854775810, .res 0 2 [74, 31, 35, 10],
  .step 1 57 9223372036854775810, .inv 0 0 [1, 8922065810742563941] [], .step 1 58 9223372036854775810,
  .step 0 31 9223372036854775810, .step 1 62 1, .step 0 32 9223372036854775808, .step 1 63 74,
  .step 1 64 9223372036854775809, .step 0 33 2, .step 0 37 9223372036854775808, .step 1 67 9223372036854775809,
  .res 1 0 [74], .step 0 38 9223372036854775808, .res 0 1 [], .inv 0 0 [1, 7260552390106448920] [],
  .step 0 31 9223372036854775810, .step 0 32 9223372036854775808, .step 0 33 2, .step 0 37 9223372036854775809,
  .step 0 38 9223372036854775809, .step 0 42 1, .step 0 43 7260552390106448920, .step 0 44 9223372036854775811,
  .step 0 46 9223372036854775811, .res 0 0 []]

theorem bad2_fails : replay Gen.Spsc.program Gen.Spsc.lines
    (created 2 1 9223372036854775808) bad2 = false := by
  decide +kernel

/-- trace001, but the last access has another value -/
def bad3 : List TraceEvent := [
  .inv 1 3 [1, 1] [0], .inv 0 2 [1, 4] [74, 31, 35, 10], .inv 2 4 [1] [], .step 0 74 9223372036854775808,
  .step 1 97 9223372036854775808, .step 0 75 9223372036854775808, .step 1 98 9223372036854775808,
  .step 2 120 9223372036854775808, .step 0 76 2, .step 2 121 9223372036854775808, .step 2 122 2,
  .step 1 101 9223372036854775808, .step 1 102 9223372036854775808, .res 1 0 [0], .step 0 79 9223372036854775808,
  .res 2 0 [], .inv 1 1 [1] [0], .step 0 80 9223372036854775808, .step 0 86 1, .step 1 53 9223372036854775808,
  .step 0 88 74, .step 1 54 9223372036854775808, .step 1 57 9223372036854775808, .step 1 58 9223372036854775808,
  .res 1 2 [0], .step 0 88 31, .inv 1 1 [1] [0], .step 1 53 9223372036854775808, .step 0 89 9223372036854775810,
  .step 1 54 9223372036854775808, .step 0 91 9223372036854775810, .res 0 2 [74, 31, 35, 10],
  .step 1 57 9223372036854775810, .inv 0 0 [1, 8922065810742563941] [], .step 1 58 9223372036854775810,
  .step 0 31 9223372036854775810, .step 1 62 1, .step 0 32 9223372036854775808, .step 1 63 74,
  .step 1 64 9223372036854775809, .step 0 33 2, .step 0 37 9223372036854775808, .step 1 67 9223372036854775809,
  .res 1 0 [74], .step 0 38 9223372036854775808, .res 0 1 [], .inv 0 0 [1, 7260552390106448920] [],
  .step 0 31 9223372036854775810, .step 0 32 9223372036854775808, .step 0 33 2, .step 0 37 9223372036854775809,
  .step 0 38 9223372036854775809, .step 0 42 1, .step 0 43 7260552390106448920, .step 0 44 9223372036854775811,
  .step 0 47 9223372036854775810, .res 0 0 []]

theorem bad3_fails : replay Gen.Spsc.program Gen.Spsc.lines
    (created 2 1 9223372036854775808) bad3 = false := by
  decide +kernel

/-- trace001, but the last access is missing -/
def bad4 : List TraceEvent := [
  .inv 1 3 [1, 1] [0], .inv 0 2 [1, 4] [74, 31, 35, 10], .inv 2 4 [1] [], .step 0 74 9223372036854775808,
  .step 1 97 9223372036854775808, .step 0 75 9223372036854775808, .step 1 98 9223372036854775808,
  .step 2 120 9223372036854775808, .step 0 76 2, .step 2 121 9223372036854775808, .step 2 122 2,
  .step 1 101 9223372036854775808, .step 1 102 9223372036854775808, .res 1 0 [0], .step 0 79 9223372036854775808,
  .res 2 0 [], .inv 1 1 [1] [0], .step 0 80 9223372036854775808, .step 0 86 1, .step 1 53 9223372036854775808,
  .step 0 88 74, .step 1 54 9223372036854775808, .step 1 57 9223372036854775808, .step 1 58 9223372036854775808,
  .res 1 2 [0], .step 0 88 31, .inv 1 1 [1] [0], .step 1 53 9223372036854775808, .step 0 89 9223372036854775810,
  .step 1 54 9223372036854775808, .step 0 91 9223372036854775810, .res 0 2 [74, 31, 35, 10],
  .step 1 57 9223372036854775810, .inv 0 0 [1, 8922065810742563941] [], .step 1 58 9223372036854775810,
  .step 0 31 9223372036854775810, .step 1 62 1, .step 0 32 9223372036854775808, .step 1 63 74,
  .step 1 64 9223372036854775809, .step 0 33 2, .step 0 37 9223372036854775808, .step 1 67 9223372036854775809,
  .res 1 0 [74], .step 0 38 9223372036854775808, .res 0 1 [], .inv 0 0 [1, 7260552390106448920] [],
  .step 0 31 9223372036854775810, .step 0 32 9223372036854775808, .step 0 33 2, .step 0 37 9223372036854775809,
  .step 0 38 9223372036854775809, .step 0 42 1, .step 0 43 7260552390106448920, .step 0 44 9223372036854775811,
  .res 0 0 []]

theorem bad4_fails : replay Gen.Spsc.program Gen.Spsc.lines
    (created 2 1 9223372036854775808) bad4 = false := by
  decide +kernel

/-- trace001, but the last access happens twice -/
def bad5 : List TraceEvent := [
  .inv 1 3 [1, 1] [0], .inv 0 2 [1, 4] [74, 31, 35, 10], .inv 2 4 [1] [], .step 0 74 9223372036854775808,
  .step 1 97 9223372036854775808, .step 0 75 9223372036854775808, .step 1 98 9223372036854775808,
  .step 2 120 9223372036854775808, .step 0 76 2, .step 2 121 9223372036854775808, .step 2 122 2,
  .step 1 101 9223372036854775808, .step 1 102 9223372036854775808, .res 1 0 [0], .step 0 79 9223372036854775808,
  .res 2 0 [], .inv 1 1 [1] [0], .step 0 80 9223372036854775808, .step 0 86 1, .step 1 53 9223372036854775808,
  .step 0 88 74, .step 1 54 9223372036854775808, .step 1 57 9223372036854775808, .step 1 58 9223372036854775808,
  .res 1 2 [0], .step 0 88 31, .inv 1 1 [1] [0], .step 1 53 9223372036854775808, .step 0 89 9223372036854775810,
  .step 1 54 9223372036854775808, .step 0 91 9223372036854775810, .res 0 2 [74, 31, 35, 10],
  .step 1 57 9223372036854775810, .inv 0 0 [1, 8922065810742563941] [], .step 1 58 9223372036854775810,
  .step 0 31 9223372036854775810, .step 1 62 1, .step 0 32 9223372036854775808, .step 1 63 74,
  .step 1 64 9223372036854775809, .step 0 33 2, .step 0 37 9223372036854775808, .step 1 67 9223372036854775809,
  .res 1 0 [74], .step 0 38 9223372036854775808, .res 0 1 [], .inv 0 0 [1, 7260552390106448920] [],
  .step 0 31 9223372036854775810, .step 0 32 9223372036854775808, .step 0 33 2, .step 0 37 9223372036854775809,
  .step 0 38 9223372036854775809, .step 0 42 1, .step 0 43 7260552390106448920, .step 0 44 9223372036854775811,
  .step 0 47 9223372036854775811, .step 0 47 9223372036854775811, .res 0 0 []]

theorem bad5_fails : replay Gen.Spsc.program Gen.Spsc.lines
    (created 2 1 9223372036854775808) bad5 = false := by
  decide +kernel

end Traces.Spsc
