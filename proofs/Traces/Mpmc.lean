prelude
import Machine.Replay
import Gen.Mpmc
/-!
# Traces.Mpmc: runs of the compiled csrc/zp_mpmc.c, replayed by the kernel

Written by `python -m models.traces gen mpmc`; do not edit. SHA-256 of the source:
3a283fcf0f2fa503b3d8a56c5c814289254a9c3e118cc7e18940feb944fcee37

## Main definitions

* `created`: the state after the structure was created
* `traceNNN`: what the instrumented library did under a controlled schedule

## Main statements

* `traceNNN_replays`: the generated program does exactly the same
* `badN_fails`: it does not do what a corrupted record says
-/
namespace Traces.Mpmc

/-- The state after creation: the words of each object's fields, by number, then the extents of the objects
and what the allocations will give. All other cells hold zero, and no thread is inside an operation. -/
def created (capacity cells start : Nat) : State where
  mem l :=
    cond (Bool.and (Nat.beq l.obj 1) (Nat.beq l.field 5)) (cond (Nat.ble (l.idx + 1) (cells))
      ((start + (64 * (l.idx / 64) + (8 * (l.idx % 8) + l.idx / 8 % 8) + (cells - start % cells)) % cells) % wordSize)
      0) <|
    Replay.memory
    [[start, start, start, capacity, cells - 1, 0, 0]]
    [] [] l
  thread _ := none

/-- turns-18 -/
def trace001 : List TraceEvent := [
  .inv 0 0 [1, 5624260283215677296] [], .step 0 102 18446744073709551614, .step 0 47 1, .inv 1 1 [1] [0],
  .step 1 128 18446744073709551614, .step 1 67 63, .inv 2 2 [1, 1] [89], .step 2 153 1,
  .step 2 159 18446744073709551614, .step 0 49 18446744073709551614, .step 0 67 63, .step 0 71 18446744073709551614,
  .step 1 71 18446744073709551614, .step 1 133 18446744073709551614, .res 1 2 [0], .step 2 47 1,
  .step 2 49 18446744073709551614, .step 2 67 63, .step 0 116 18446744073709551614, .step 0 81 63,
  .step 0 83 5624260283215677296, .inv 1 0 [1, 15271279915638247686] [], .step 1 102 18446744073709551615,
  .step 1 47 1, .step 2 71 18446744073709551614, .step 2 173 18446744073709551615, .step 2 47 1,
  .step 0 85 18446744073709551615, .res 0 0 [], .inv 0 4 [1] [], .step 1 49 18446744073709551614,
  .step 1 53 18446744073709551614, .step 1 55 18446744073709551614, .step 2 49 18446744073709551614,
  .step 2 53 18446744073709551614, .step 2 55 18446744073709551614, .step 0 218 1, .step 0 220 18446744073709551614,
  .step 0 221 18446744073709551615, .step 1 67 63, .step 1 108 18446744073709551615, .res 1 1 [], .step 2 67 63,
  .step 2 165 18446744073709551615, .res 2 0 [89], .res 0 1 [], .inv 2 1 [1] [0], .step 2 128 18446744073709551614,
  .step 2 67 63, .step 2 71 18446744073709551615, .step 2 141 18446744073709551614, .step 2 91 63,
  .step 2 93 5624260283215677296, .step 2 95 62, .res 2 0 [5624260283215677296]]

theorem trace001_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 18446744073709551614) trace001 = true := by
  decide +kernel

/-- bursts-28 -/
def trace002 : List TraceEvent := [
  .inv 2 1 [1] [0], .step 2 128 18446744073709551613, .step 2 67 63, .step 2 71 18446744073709551613,
  .step 2 133 18446744073709551613, .res 2 2 [0], .inv 1 1 [1] [0], .step 1 128 18446744073709551613, .step 1 67 63,
  .step 1 71 18446744073709551613, .step 1 133 18446744073709551613, .res 1 2 [0], .inv 0 2 [1, 0] [], .step 0 153 2,
  .res 0 0 [], .inv 2 4 [1] [], .step 2 218 2, .step 2 220 18446744073709551613, .step 2 221 18446744073709551613,
  .res 2 0 [], .inv 1 2 [1, 1] [38], .step 1 153 2, .step 1 159 18446744073709551613, .step 1 47 2,
  .step 1 49 18446744073709551613, .step 1 67 63, .step 1 71 18446744073709551613, .step 1 173 18446744073709551613,
  .step 1 81 63, .step 1 83 38, .step 1 85 18446744073709551614, .res 1 1 [38], .inv 1 3 [1, 1] [0], .step 1 185 2,
  .step 1 191 18446744073709551613, .step 1 67 63, .step 1 71 18446744073709551614, .step 1 204 18446744073709551613,
  .step 1 91 63, .step 1 93 38, .step 1 95 61, .res 1 1 [38], .inv 1 0 [1, 12144922719186014357] [],
  .step 1 102 18446744073709551614, .step 1 47 2, .step 1 49 18446744073709551613, .step 1 67 63,
  .step 1 71 18446744073709551614, .step 1 116 18446744073709551614, .step 1 81 63, .step 1 83 12144922719186014357,
  .step 1 85 18446744073709551615, .res 1 0 []]

theorem trace002_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 2 64 18446744073709551613) trace002 = true := by
  decide +kernel

/-- uniform-22 -/
def trace003 : List TraceEvent := [
  .inv 1 3 [1, 3] [0, 0, 0], .step 1 185 1, .step 1 191 18446744073709551614, .step 1 67 63,
  .step 1 71 18446744073709551614, .inv 0 1 [1] [0], .step 0 128 18446744073709551614, .step 0 67 63,
  .step 0 71 18446744073709551614, .step 0 133 18446744073709551614, .step 1 196 18446744073709551614,
  .res 1 0 [0, 0, 0], .res 0 2 [0], .inv 0 0 [1, 5611178538692940234] [], .step 0 102 18446744073709551614,
  .inv 1 1 [1] [0], .step 0 47 1, .step 0 49 18446744073709551614, .step 0 67 63, .step 0 71 18446744073709551614,
  .step 0 116 18446744073709551614, .step 0 81 63, .step 0 83 5611178538692940234, .step 1 128 18446744073709551614,
  .step 0 85 18446744073709551615, .res 0 0 [], .inv 0 3 [1, 0] [], .step 0 185 1, .step 1 67 63,
  .step 1 71 18446744073709551615, .res 0 0 [], .step 1 141 18446744073709551614, .step 1 91 63,
  .step 1 93 5611178538692940234, .step 1 95 62, .res 1 0 [5611178538692940234], .inv 1 0 [1, 1565502992263711657] [],
  .step 1 102 18446744073709551615, .step 1 47 1, .step 1 49 18446744073709551614, .step 1 53 18446744073709551615,
  .step 1 55 18446744073709551615, .step 1 67 63, .step 1 71 18446744073709551615, .step 1 116 18446744073709551615,
  .step 1 81 63, .step 1 83 1565502992263711657, .step 1 85 0, .res 1 0 [], .inv 1 4 [1] [], .step 1 218 1,
  .step 1 220 18446744073709551615, .step 1 221 0, .res 1 1 []]

theorem trace003_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 18446744073709551614) trace003 = true := by
  decide +kernel

/-- behind-push-0 -/
def trace004 : List TraceEvent := [
  .inv 0 0 [1, 9] [], .step 0 102 0, .inv 1 0 [1, 7] [], .step 1 102 0, .step 1 47 4, .step 1 49 0, .step 1 67 63,
  .step 1 71 0, .step 1 116 0, .step 1 81 63, .step 1 83 7, .step 1 85 1, .res 1 0 [], .step 0 47 4, .step 0 49 0,
  .step 0 67 63, .step 0 71 1, .step 0 108 1, .step 0 47 4, .step 0 49 0, .step 0 67 63, .step 0 71 1, .step 0 116 1,
  .step 0 81 63, .step 0 83 9, .step 0 85 2, .res 0 0 []]

theorem trace004_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 4 64 0) trace004 = true := by
  decide +kernel

/-- behind-push_many-0 -/
def trace005 : List TraceEvent := [
  .inv 0 2 [1, 2] [8, 9], .step 0 153 4, .step 0 159 0, .inv 1 0 [1, 7] [], .step 1 102 0, .step 1 47 4, .step 1 49 0,
  .step 1 67 63, .step 1 71 0, .step 1 116 0, .step 1 81 63, .step 1 83 7, .step 1 85 1, .res 1 0 [], .step 0 47 4,
  .step 0 49 0, .step 0 67 63, .step 0 71 1, .step 0 165 1, .step 0 47 4, .step 0 49 0, .step 0 67 63, .step 0 71 1,
  .step 0 71 2, .step 0 173 1, .step 0 81 63, .step 0 83 8, .step 0 85 2, .step 0 81 63, .step 0 83 9, .step 0 85 3,
  .res 0 2 [8, 9]]

theorem trace005_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 4 64 0) trace005 = true := by
  decide +kernel

/-- size-amid-0 -/
def trace006 : List TraceEvent := [
  .inv 0 0 [1, 7] [], .step 0 102 0, .step 0 47 1, .step 0 49 0, .step 0 67 63, .step 0 71 0, .step 0 116 0,
  .step 0 81 63, .step 0 83 7, .step 0 85 1, .res 0 0 [], .inv 2 4 [1] [], .step 2 218 1, .step 2 220 0,
  .inv 0 1 [1] [0], .step 0 128 0, .step 0 67 63, .step 0 71 1, .step 0 141 0, .step 0 91 63, .step 0 93 7,
  .step 0 95 64, .res 0 0 [7], .inv 0 0 [1, 8] [], .step 0 102 1, .step 0 47 1, .step 0 49 0, .step 0 53 1,
  .step 0 55 1, .step 0 67 63, .step 0 71 1, .step 0 116 1, .step 0 81 63, .step 0 83 8, .step 0 85 2, .res 0 0 [],
  .step 2 221 2, .res 2 1 []]

theorem trace006_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 0) trace006 = true := by
  decide +kernel

/-- turns-29 -/
def trace007 : List TraceEvent := [
  .inv 0 2 [1, 2] [97, 93], .step 0 153 1, .step 0 159 0, .step 0 47 1, .step 0 49 0, .step 0 67 63,
  .inv 1 3 [1, 0] [], .step 1 185 1, .res 1 0 [], .inv 2 0 [1, 12290985899948773125] [], .step 2 102 0, .step 2 47 1,
  .step 2 49 0, .step 2 67 63, .step 2 71 0, .step 0 71 0, .step 0 173 0, .step 0 81 63, .step 0 83 97, .step 0 85 1,
  .res 0 1 [97, 93], .step 2 116 1, .step 2 47 1, .step 2 49 0, .step 2 53 0, .step 2 55 0, .step 2 67 63,
  .inv 0 1 [1] [0], .step 0 128 0, .step 0 67 63, .step 0 71 1, .step 0 141 0, .step 0 91 63, .step 2 108 1,
  .res 2 1 [], .step 0 93 97, .step 0 95 64, .res 0 0 [97]]

theorem trace007_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 0) trace007 = true := by
  decide +kernel

/-- uniform-31 -/
def trace008 : List TraceEvent := [
  .inv 1 0 [1, 15956018184833113116] [], .inv 0 1 [1] [0], .step 1 102 18446744073709551614,
  .step 0 128 18446744073709551614, .step 0 67 63, .step 1 47 1, .step 0 71 18446744073709551614,
  .step 1 49 18446744073709551614, .step 0 133 18446744073709551614, .res 0 2 [0], .step 1 67 63,
  .step 1 71 18446744073709551614, .step 1 116 18446744073709551614, .step 1 81 63, .step 1 83 15956018184833113116,
  .step 1 85 18446744073709551615, .inv 0 1 [1] [0], .res 1 0 [], .step 0 128 18446744073709551614, .step 0 67 63,
  .step 0 71 18446744073709551615, .inv 1 1 [1] [0], .step 1 128 18446744073709551614, .step 1 67 63,
  .step 1 71 18446744073709551615, .step 0 141 18446744073709551614, .step 0 91 63, .step 0 93 15956018184833113116,
  .step 1 141 18446744073709551615, .step 1 67 63, .step 1 71 18446744073709551615, .step 0 95 62,
  .res 0 0 [15956018184833113116], .step 1 133 18446744073709551615, .res 1 2 [0]]

theorem trace008_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 18446744073709551614) trace008 = true := by
  decide +kernel

/-- behind-pop-0 -/
def trace009 : List TraceEvent := [
  .inv 1 0 [1, 7] [], .step 1 102 0, .step 1 47 4, .step 1 49 0, .step 1 67 63, .step 1 71 0, .step 1 116 0,
  .step 1 81 63, .step 1 83 7, .step 1 85 1, .res 1 0 [], .inv 1 0 [1, 8] [], .step 1 102 1, .step 1 47 4,
  .step 1 49 0, .step 1 67 63, .step 1 71 1, .step 1 116 1, .step 1 81 63, .step 1 83 8, .step 1 85 2, .res 1 0 [],
  .inv 0 1 [1] [0], .step 0 128 0, .inv 1 1 [1] [0], .step 1 128 0, .step 1 67 63, .step 1 71 1, .step 1 141 0,
  .step 1 91 63, .step 1 93 7, .step 1 95 64, .res 1 0 [7], .step 0 67 63, .step 0 71 64, .step 0 133 1,
  .step 0 67 63, .step 0 71 2, .step 0 141 1, .step 0 91 63, .step 0 93 8, .step 0 95 65, .res 0 0 [8]]

theorem trace009_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 4 64 0) trace009 = true := by
  decide +kernel

/-- room-again-batch-0 -/
def trace010 : List TraceEvent := [
  .inv 0 0 [1, 7] [], .step 0 102 0, .step 0 47 1, .step 0 49 0, .step 0 67 63, .step 0 71 0, .step 0 116 0,
  .step 0 81 63, .step 0 83 7, .step 0 85 1, .res 0 0 [], .inv 0 1 [1] [0], .step 0 128 0, .step 0 67 63,
  .step 0 71 1, .step 0 141 0, .step 0 91 63, .step 0 93 7, .step 0 95 64, .res 0 0 [7], .inv 0 2 [1, 1] [8],
  .step 0 153 1, .step 0 159 1, .step 0 47 1, .step 0 49 0, .step 0 53 1, .step 0 55 1, .step 0 67 63, .step 0 71 1,
  .step 0 173 1, .step 0 81 63, .step 0 83 8, .step 0 85 2, .res 0 1 [8], .inv 1 1 [1] [0], .step 1 128 1,
  .step 1 67 63, .step 1 71 2, .step 1 141 1, .step 1 91 63, .step 1 93 8, .step 1 95 65, .res 1 0 [8]]

theorem trace010_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 0) trace010 = true := by
  decide +kernel

/-- behind-pop_many-0 -/
def trace011 : List TraceEvent := [
  .inv 1 0 [1, 7] [], .step 1 102 0, .step 1 47 4, .step 1 49 0, .step 1 67 63, .step 1 71 0, .step 1 116 0,
  .step 1 81 63, .step 1 83 7, .step 1 85 1, .res 1 0 [], .inv 1 0 [1, 8] [], .step 1 102 1, .step 1 47 4,
  .step 1 49 0, .step 1 67 63, .step 1 71 1, .step 1 116 1, .step 1 81 63, .step 1 83 8, .step 1 85 2, .res 1 0 [],
  .inv 0 3 [1, 2] [0, 0], .step 0 185 4, .step 0 191 0, .inv 1 1 [1] [0], .step 1 128 0, .step 1 67 63, .step 1 71 1,
  .step 1 141 0, .step 1 91 63, .step 1 93 7, .step 1 95 64, .res 1 0 [7], .step 0 67 63, .step 0 71 64,
  .step 0 196 1, .step 0 67 63, .step 0 71 2, .step 0 71 2, .step 0 204 1, .step 0 91 63, .step 0 93 8, .step 0 95 65,
  .res 0 1 [8, 0]]

theorem trace011_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 4 64 0) trace011 = true := by
  decide +kernel

/-- lost-pop_many-0 -/
def trace012 : List TraceEvent := [
  .inv 1 0 [1, 7] [], .step 1 102 0, .step 1 47 4, .step 1 49 0, .step 1 67 63, .step 1 71 0, .step 1 116 0,
  .step 1 81 63, .step 1 83 7, .step 1 85 1, .res 1 0 [], .inv 1 0 [1, 8] [], .step 1 102 1, .step 1 47 4,
  .step 1 49 0, .step 1 67 63, .step 1 71 1, .step 1 116 1, .step 1 81 63, .step 1 83 8, .step 1 85 2, .res 1 0 [],
  .inv 0 3 [1, 2] [0, 0], .step 0 185 4, .step 0 191 0, .step 0 67 63, .step 0 71 1, .step 0 71 2, .inv 1 1 [1] [0],
  .step 1 128 0, .step 1 67 63, .step 1 71 1, .step 1 141 0, .step 1 91 63, .step 1 93 7, .step 1 95 64, .res 1 0 [7],
  .step 0 204 1, .step 0 67 63, .step 0 71 2, .step 0 71 2, .step 0 204 1, .step 0 91 63, .step 0 93 8, .step 0 95 65,
  .res 0 1 [8, 0]]

theorem trace012_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 4 64 0) trace012 = true := by
  decide +kernel

/-- behind-head-0 -/
def trace013 : List TraceEvent := [
  .inv 0 0 [1, 9] [], .step 0 102 0, .inv 1 0 [1, 7] [], .step 1 102 0, .step 1 47 1, .step 1 49 0, .step 1 67 63,
  .step 1 71 0, .step 1 116 0, .step 1 81 63, .step 1 83 7, .step 1 85 1, .res 1 0 [], .inv 1 1 [1] [0],
  .step 1 128 0, .step 1 67 63, .step 1 71 1, .step 1 141 0, .step 1 91 63, .step 1 93 7, .step 1 95 64, .res 1 0 [7],
  .inv 1 0 [1, 8] [], .step 1 102 1, .step 1 47 1, .step 1 49 0, .step 1 53 1, .step 1 55 1, .step 1 67 63,
  .step 1 71 1, .step 1 116 1, .step 1 81 63, .step 1 83 8, .step 1 85 2, .res 1 0 [], .step 0 47 1, .step 0 49 1,
  .step 0 53 1, .step 0 55 1, .step 0 67 63, .step 0 108 2, .step 0 47 1, .step 0 49 1, .step 0 53 1, .step 0 55 1,
  .step 0 67 63, .step 0 108 2, .res 0 1 []]

theorem trace013_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 0) trace013 = true := by
  decide +kernel

/-- behind-head-batch-0 -/
def trace014 : List TraceEvent := [
  .inv 0 2 [1, 1] [9], .step 0 153 1, .step 0 159 0, .inv 1 0 [1, 7] [], .step 1 102 0, .step 1 47 1, .step 1 49 0,
  .step 1 67 63, .step 1 71 0, .step 1 116 0, .step 1 81 63, .step 1 83 7, .step 1 85 1, .res 1 0 [],
  .inv 1 1 [1] [0], .step 1 128 0, .step 1 67 63, .step 1 71 1, .step 1 141 0, .step 1 91 63, .step 1 93 7,
  .step 1 95 64, .res 1 0 [7], .inv 1 0 [1, 8] [], .step 1 102 1, .step 1 47 1, .step 1 49 0, .step 1 53 1,
  .step 1 55 1, .step 1 67 63, .step 1 71 1, .step 1 116 1, .step 1 81 63, .step 1 83 8, .step 1 85 2, .res 1 0 [],
  .step 0 47 1, .step 0 49 1, .step 0 53 1, .step 0 55 1, .step 0 67 63, .step 0 165 2, .step 0 47 1, .step 0 49 1,
  .step 0 53 1, .step 0 55 1, .step 0 67 63, .step 0 165 2, .res 0 0 [9]]

theorem trace014_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 0) trace014 = true := by
  decide +kernel

/-- above-capacity-18446744073709551614 -/
def trace015 : List TraceEvent := [
  .inv 0 2 [1, 3] [1, 2, 3], .step 0 153 2, .step 0 159 18446744073709551614, .step 0 47 2,
  .step 0 49 18446744073709551614, .step 0 67 63, .step 0 71 18446744073709551614, .step 0 71 18446744073709551615,
  .step 0 173 18446744073709551614, .step 0 81 63, .step 0 83 1, .step 0 85 18446744073709551615, .step 0 81 63,
  .step 0 83 2, .step 0 85 0, .res 0 2 [1, 2, 3], .inv 1 3 [1, 5] [0, 0, 0, 0, 0], .step 1 185 2,
  .step 1 191 18446744073709551614, .step 1 67 63, .step 1 71 18446744073709551615, .step 1 71 0,
  .step 1 204 18446744073709551614, .step 1 91 63, .step 1 93 1, .step 1 95 62, .step 1 91 63, .step 1 93 2,
  .step 1 95 63, .res 1 2 [1, 2, 0, 0, 0]]

theorem trace015_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 2 64 18446744073709551614) trace015 = true := by
  decide +kernel

/-- behind-head-18446744073709551614 -/
def trace016 : List TraceEvent := [
  .inv 0 0 [1, 9] [], .step 0 102 18446744073709551614, .inv 1 0 [1, 7] [], .step 1 102 18446744073709551614,
  .step 1 47 1, .step 1 49 18446744073709551614, .step 1 67 63, .step 1 71 18446744073709551614,
  .step 1 116 18446744073709551614, .step 1 81 63, .step 1 83 7, .step 1 85 18446744073709551615, .res 1 0 [],
  .inv 1 1 [1] [0], .step 1 128 18446744073709551614, .step 1 67 63, .step 1 71 18446744073709551615,
  .step 1 141 18446744073709551614, .step 1 91 63, .step 1 93 7, .step 1 95 62, .res 1 0 [7], .inv 1 0 [1, 8] [],
  .step 1 102 18446744073709551615, .step 1 47 1, .step 1 49 18446744073709551614, .step 1 53 18446744073709551615,
  .step 1 55 18446744073709551615, .step 1 67 63, .step 1 71 18446744073709551615, .step 1 116 18446744073709551615,
  .step 1 81 63, .step 1 83 8, .step 1 85 0, .res 1 0 [], .step 0 47 1, .step 0 49 18446744073709551615,
  .step 0 53 18446744073709551615, .step 0 55 18446744073709551615, .step 0 67 63, .step 0 108 0, .step 0 47 1,
  .step 0 49 18446744073709551615, .step 0 53 18446744073709551615, .step 0 55 18446744073709551615, .step 0 67 63,
  .step 0 108 0, .res 0 1 []]

theorem trace016_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 18446744073709551614) trace016 = true := by
  decide +kernel

/-- behind-head-batch-18446744073709551614 -/
def trace017 : List TraceEvent := [
  .inv 0 2 [1, 1] [9], .step 0 153 1, .step 0 159 18446744073709551614, .inv 1 0 [1, 7] [],
  .step 1 102 18446744073709551614, .step 1 47 1, .step 1 49 18446744073709551614, .step 1 67 63,
  .step 1 71 18446744073709551614, .step 1 116 18446744073709551614, .step 1 81 63, .step 1 83 7,
  .step 1 85 18446744073709551615, .res 1 0 [], .inv 1 1 [1] [0], .step 1 128 18446744073709551614, .step 1 67 63,
  .step 1 71 18446744073709551615, .step 1 141 18446744073709551614, .step 1 91 63, .step 1 93 7, .step 1 95 62,
  .res 1 0 [7], .inv 1 0 [1, 8] [], .step 1 102 18446744073709551615, .step 1 47 1, .step 1 49 18446744073709551614,
  .step 1 53 18446744073709551615, .step 1 55 18446744073709551615, .step 1 67 63, .step 1 71 18446744073709551615,
  .step 1 116 18446744073709551615, .step 1 81 63, .step 1 83 8, .step 1 85 0, .res 1 0 [], .step 0 47 1,
  .step 0 49 18446744073709551615, .step 0 53 18446744073709551615, .step 0 55 18446744073709551615, .step 0 67 63,
  .step 0 165 0, .step 0 47 1, .step 0 49 18446744073709551615, .step 0 53 18446744073709551615,
  .step 0 55 18446744073709551615, .step 0 67 63, .step 0 165 0, .res 0 0 [9]]

theorem trace017_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 18446744073709551614) trace017 = true := by
  decide +kernel

/-- behind-pop-18446744073709551614 -/
def trace018 : List TraceEvent := [
  .inv 1 0 [1, 7] [], .step 1 102 18446744073709551614, .step 1 47 4, .step 1 49 18446744073709551614, .step 1 67 63,
  .step 1 71 18446744073709551614, .step 1 116 18446744073709551614, .step 1 81 63, .step 1 83 7,
  .step 1 85 18446744073709551615, .res 1 0 [], .inv 1 0 [1, 8] [], .step 1 102 18446744073709551615, .step 1 47 4,
  .step 1 49 18446744073709551614, .step 1 67 63, .step 1 71 18446744073709551615, .step 1 116 18446744073709551615,
  .step 1 81 63, .step 1 83 8, .step 1 85 0, .res 1 0 [], .inv 0 1 [1] [0], .step 0 128 18446744073709551614,
  .inv 1 1 [1] [0], .step 1 128 18446744073709551614, .step 1 67 63, .step 1 71 18446744073709551615,
  .step 1 141 18446744073709551614, .step 1 91 63, .step 1 93 7, .step 1 95 62, .res 1 0 [7], .step 0 67 63,
  .step 0 71 62, .step 0 133 18446744073709551615, .step 0 67 63, .step 0 71 0, .step 0 141 18446744073709551615,
  .step 0 91 63, .step 0 93 8, .step 0 95 63, .res 0 0 [8]]

theorem trace018_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 4 64 18446744073709551614) trace018 = true := by
  decide +kernel

/-- behind-pop_many-18446744073709551614 -/
def trace019 : List TraceEvent := [
  .inv 1 0 [1, 7] [], .step 1 102 18446744073709551614, .step 1 47 4, .step 1 49 18446744073709551614, .step 1 67 63,
  .step 1 71 18446744073709551614, .step 1 116 18446744073709551614, .step 1 81 63, .step 1 83 7,
  .step 1 85 18446744073709551615, .res 1 0 [], .inv 1 0 [1, 8] [], .step 1 102 18446744073709551615, .step 1 47 4,
  .step 1 49 18446744073709551614, .step 1 67 63, .step 1 71 18446744073709551615, .step 1 116 18446744073709551615,
  .step 1 81 63, .step 1 83 8, .step 1 85 0, .res 1 0 [], .inv 0 3 [1, 2] [0, 0], .step 0 185 4,
  .step 0 191 18446744073709551614, .inv 1 1 [1] [0], .step 1 128 18446744073709551614, .step 1 67 63,
  .step 1 71 18446744073709551615, .step 1 141 18446744073709551614, .step 1 91 63, .step 1 93 7, .step 1 95 62,
  .res 1 0 [7], .step 0 67 63, .step 0 71 62, .step 0 196 18446744073709551615, .step 0 67 63, .step 0 71 0,
  .step 0 71 0, .step 0 204 18446744073709551615, .step 0 91 63, .step 0 93 8, .step 0 95 63, .res 0 1 [8, 0]]

theorem trace019_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 4 64 18446744073709551614) trace019 = true := by
  decide +kernel

/-- behind-push-18446744073709551614 -/
def trace020 : List TraceEvent := [
  .inv 0 0 [1, 9] [], .step 0 102 18446744073709551614, .inv 1 0 [1, 7] [], .step 1 102 18446744073709551614,
  .step 1 47 4, .step 1 49 18446744073709551614, .step 1 67 63, .step 1 71 18446744073709551614,
  .step 1 116 18446744073709551614, .step 1 81 63, .step 1 83 7, .step 1 85 18446744073709551615, .res 1 0 [],
  .step 0 47 4, .step 0 49 18446744073709551614, .step 0 67 63, .step 0 71 18446744073709551615,
  .step 0 108 18446744073709551615, .step 0 47 4, .step 0 49 18446744073709551614, .step 0 67 63,
  .step 0 71 18446744073709551615, .step 0 116 18446744073709551615, .step 0 81 63, .step 0 83 9, .step 0 85 0,
  .res 0 0 []]

theorem trace020_replays : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 4 64 18446744073709551614) trace020 = true := by
  decide +kernel

/-- trace001, but the first access has another value -/
def bad1 : List TraceEvent := [
  .inv 0 0 [1, 5624260283215677296] [], .step 0 102 18446744073709551615, .step 0 47 1, .inv 1 1 [1] [0],
  .step 1 128 18446744073709551614, .step 1 67 63, .inv 2 2 [1, 1] [89], .step 2 153 1,
  .step 2 159 18446744073709551614, .step 0 49 18446744073709551614, .step 0 67 63, .step 0 71 18446744073709551614,
  .step 1 71 18446744073709551614, .step 1 133 18446744073709551614, .res 1 2 [0], .step 2 47 1,
  .step 2 49 18446744073709551614, .step 2 67 63, .step 0 116 18446744073709551614, .step 0 81 63,
  .step 0 83 5624260283215677296, .inv 1 0 [1, 15271279915638247686] [], .step 1 102 18446744073709551615,
  .step 1 47 1, .step 2 71 18446744073709551614, .step 2 173 18446744073709551615, .step 2 47 1,
  .step 0 85 18446744073709551615, .res 0 0 [], .inv 0 4 [1] [], .step 1 49 18446744073709551614,
  .step 1 53 18446744073709551614, .step 1 55 18446744073709551614, .step 2 49 18446744073709551614,
  .step 2 53 18446744073709551614, .step 2 55 18446744073709551614, .step 0 218 1, .step 0 220 18446744073709551614,
  .step 0 221 18446744073709551615, .step 1 67 63, .step 1 108 18446744073709551615, .res 1 1 [], .step 2 67 63,
  .step 2 165 18446744073709551615, .res 2 0 [89], .res 0 1 [], .inv 2 1 [1] [0], .step 2 128 18446744073709551614,
  .step 2 67 63, .step 2 71 18446744073709551615, .step 2 141 18446744073709551614, .step 2 91 63,
  .step 2 93 5624260283215677296, .step 2 95 62, .res 2 0 [5624260283215677296]]

theorem bad1_fails : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 18446744073709551614) bad1 = false := by
  decide +kernel

/-- trace001, but the last access has another line -/
def bad2 : List TraceEvent := [
  .inv 0 0 [1, 5624260283215677296] [], .step 0 102 18446744073709551614, .step 0 47 1, .inv 1 1 [1] [0],
  .step 1 128 18446744073709551614, .step 1 67 63, .inv 2 2 [1, 1] [89], .step 2 153 1,
  .step 2 159 18446744073709551614, .step 0 49 18446744073709551614, .step 0 67 63, .step 0 71 18446744073709551614,
  .step 1 71 18446744073709551614, .step 1 133 18446744073709551614, .res 1 2 [0], .step 2 47 1,
  .step 2 49 18446744073709551614, .step 2 67 63, .step 0 116 18446744073709551614, .step 0 81 63,
  .step 0 83 5624260283215677296, .inv 1 0 [1, 15271279915638247686] [], .step 1 102 18446744073709551615,
  .step 1 47 1, .step 2 71 18446744073709551614, .step 2 173 18446744073709551615, .step 2 47 1,
  .step 0 85 18446744073709551615, .res 0 0 [], .inv 0 4 [1] [], .step 1 49 18446744073709551614,
  .step 1 53 18446744073709551614, .step 1 55 18446744073709551614, .step 2 49 18446744073709551614,
  .step 2 53 18446744073709551614, .step 2 55 18446744073709551614, .step 0 218 1, .step 0 220 18446744073709551614,
  .step 0 221 18446744073709551615, .step 1 67 63, .step 1 108 18446744073709551615, .res 1 1 [], .step 2 67 63,
  .step 2 165 18446744073709551615, .res 2 0 [89], .res 0 1 [], .inv 2 1 [1] [0], .step 2 128 18446744073709551614,
  .step 2 67 63, .step 2 71 18446744073709551615, .step 2 141 18446744073709551614, .step 2 91 63,
  .step 2 93 5624260283215677296, .step 2 94 62, .res 2 0 [5624260283215677296]]

theorem bad2_fails : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 18446744073709551614) bad2 = false := by
  decide +kernel

/-- trace001, but the last access has another value -/
def bad3 : List TraceEvent := [
  .inv 0 0 [1, 5624260283215677296] [], .step 0 102 18446744073709551614, .step 0 47 1, .inv 1 1 [1] [0],
  .step 1 128 18446744073709551614, .step 1 67 63, .inv 2 2 [1, 1] [89], .step 2 153 1,
  .step 2 159 18446744073709551614, .step 0 49 18446744073709551614, .step 0 67 63, .step 0 71 18446744073709551614,
  .step 1 71 18446744073709551614, .step 1 133 18446744073709551614, .res 1 2 [0], .step 2 47 1,
  .step 2 49 18446744073709551614, .step 2 67 63, .step 0 116 18446744073709551614, .step 0 81 63,
  .step 0 83 5624260283215677296, .inv 1 0 [1, 15271279915638247686] [], .step 1 102 18446744073709551615,
  .step 1 47 1, .step 2 71 18446744073709551614, .step 2 173 18446744073709551615, .step 2 47 1,
  .step 0 85 18446744073709551615, .res 0 0 [], .inv 0 4 [1] [], .step 1 49 18446744073709551614,
  .step 1 53 18446744073709551614, .step 1 55 18446744073709551614, .step 2 49 18446744073709551614,
  .step 2 53 18446744073709551614, .step 2 55 18446744073709551614, .step 0 218 1, .step 0 220 18446744073709551614,
  .step 0 221 18446744073709551615, .step 1 67 63, .step 1 108 18446744073709551615, .res 1 1 [], .step 2 67 63,
  .step 2 165 18446744073709551615, .res 2 0 [89], .res 0 1 [], .inv 2 1 [1] [0], .step 2 128 18446744073709551614,
  .step 2 67 63, .step 2 71 18446744073709551615, .step 2 141 18446744073709551614, .step 2 91 63,
  .step 2 93 5624260283215677296, .step 2 95 63, .res 2 0 [5624260283215677296]]

theorem bad3_fails : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 18446744073709551614) bad3 = false := by
  decide +kernel

/-- trace001, but the last access is missing -/
def bad4 : List TraceEvent := [
  .inv 0 0 [1, 5624260283215677296] [], .step 0 102 18446744073709551614, .step 0 47 1, .inv 1 1 [1] [0],
  .step 1 128 18446744073709551614, .step 1 67 63, .inv 2 2 [1, 1] [89], .step 2 153 1,
  .step 2 159 18446744073709551614, .step 0 49 18446744073709551614, .step 0 67 63, .step 0 71 18446744073709551614,
  .step 1 71 18446744073709551614, .step 1 133 18446744073709551614, .res 1 2 [0], .step 2 47 1,
  .step 2 49 18446744073709551614, .step 2 67 63, .step 0 116 18446744073709551614, .step 0 81 63,
  .step 0 83 5624260283215677296, .inv 1 0 [1, 15271279915638247686] [], .step 1 102 18446744073709551615,
  .step 1 47 1, .step 2 71 18446744073709551614, .step 2 173 18446744073709551615, .step 2 47 1,
  .step 0 85 18446744073709551615, .res 0 0 [], .inv 0 4 [1] [], .step 1 49 18446744073709551614,
  .step 1 53 18446744073709551614, .step 1 55 18446744073709551614, .step 2 49 18446744073709551614,
  .step 2 53 18446744073709551614, .step 2 55 18446744073709551614, .step 0 218 1, .step 0 220 18446744073709551614,
  .step 0 221 18446744073709551615, .step 1 67 63, .step 1 108 18446744073709551615, .res 1 1 [], .step 2 67 63,
  .step 2 165 18446744073709551615, .res 2 0 [89], .res 0 1 [], .inv 2 1 [1] [0], .step 2 128 18446744073709551614,
  .step 2 67 63, .step 2 71 18446744073709551615, .step 2 141 18446744073709551614, .step 2 91 63,
  .step 2 93 5624260283215677296, .res 2 0 [5624260283215677296]]

theorem bad4_fails : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 18446744073709551614) bad4 = false := by
  decide +kernel

/-- trace001, but the last access happens twice -/
def bad5 : List TraceEvent := [
  .inv 0 0 [1, 5624260283215677296] [], .step 0 102 18446744073709551614, .step 0 47 1, .inv 1 1 [1] [0],
  .step 1 128 18446744073709551614, .step 1 67 63, .inv 2 2 [1, 1] [89], .step 2 153 1,
  .step 2 159 18446744073709551614, .step 0 49 18446744073709551614, .step 0 67 63, .step 0 71 18446744073709551614,
  .step 1 71 18446744073709551614, .step 1 133 18446744073709551614, .res 1 2 [0], .step 2 47 1,
  .step 2 49 18446744073709551614, .step 2 67 63, .step 0 116 18446744073709551614, .step 0 81 63,
  .step 0 83 5624260283215677296, .inv 1 0 [1, 15271279915638247686] [], .step 1 102 18446744073709551615,
  .step 1 47 1, .step 2 71 18446744073709551614, .step 2 173 18446744073709551615, .step 2 47 1,
  .step 0 85 18446744073709551615, .res 0 0 [], .inv 0 4 [1] [], .step 1 49 18446744073709551614,
  .step 1 53 18446744073709551614, .step 1 55 18446744073709551614, .step 2 49 18446744073709551614,
  .step 2 53 18446744073709551614, .step 2 55 18446744073709551614, .step 0 218 1, .step 0 220 18446744073709551614,
  .step 0 221 18446744073709551615, .step 1 67 63, .step 1 108 18446744073709551615, .res 1 1 [], .step 2 67 63,
  .step 2 165 18446744073709551615, .res 2 0 [89], .res 0 1 [], .inv 2 1 [1] [0], .step 2 128 18446744073709551614,
  .step 2 67 63, .step 2 71 18446744073709551615, .step 2 141 18446744073709551614, .step 2 91 63,
  .step 2 93 5624260283215677296, .step 2 95 62, .step 2 95 62, .res 2 0 [5624260283215677296]]

theorem bad5_fails : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 18446744073709551614) bad5 = false := by
  decide +kernel

/-- trace001, but two accesses are swapped -/
def bad6 : List TraceEvent := [
  .inv 0 0 [1, 5624260283215677296] [], .step 0 47 1, .step 0 102 18446744073709551614, .inv 1 1 [1] [0],
  .step 1 128 18446744073709551614, .step 1 67 63, .inv 2 2 [1, 1] [89], .step 2 153 1,
  .step 2 159 18446744073709551614, .step 0 49 18446744073709551614, .step 0 67 63, .step 0 71 18446744073709551614,
  .step 1 71 18446744073709551614, .step 1 133 18446744073709551614, .res 1 2 [0], .step 2 47 1,
  .step 2 49 18446744073709551614, .step 2 67 63, .step 0 116 18446744073709551614, .step 0 81 63,
  .step 0 83 5624260283215677296, .inv 1 0 [1, 15271279915638247686] [], .step 1 102 18446744073709551615,
  .step 1 47 1, .step 2 71 18446744073709551614, .step 2 173 18446744073709551615, .step 2 47 1,
  .step 0 85 18446744073709551615, .res 0 0 [], .inv 0 4 [1] [], .step 1 49 18446744073709551614,
  .step 1 53 18446744073709551614, .step 1 55 18446744073709551614, .step 2 49 18446744073709551614,
  .step 2 53 18446744073709551614, .step 2 55 18446744073709551614, .step 0 218 1, .step 0 220 18446744073709551614,
  .step 0 221 18446744073709551615, .step 1 67 63, .step 1 108 18446744073709551615, .res 1 1 [], .step 2 67 63,
  .step 2 165 18446744073709551615, .res 2 0 [89], .res 0 1 [], .inv 2 1 [1] [0], .step 2 128 18446744073709551614,
  .step 2 67 63, .step 2 71 18446744073709551615, .step 2 141 18446744073709551614, .step 2 91 63,
  .step 2 93 5624260283215677296, .step 2 95 62, .res 2 0 [5624260283215677296]]

theorem bad6_fails : replay Gen.Mpmc.program Gen.Mpmc.lines
    (created 1 64 18446744073709551614) bad6 = false := by
  decide +kernel

end Traces.Mpmc
