prelude
import Machine.Replay
import Gen.Wfqueue
/-!
# Traces.Wfqueue: runs of the compiled csrc/zp_wfqueue.c, replayed by the kernel

Written by `python -m models.traces gen wfqueue`; do not edit. SHA-256 of the source:
fa11adffbc2bc18aceef92adc29104eaadf10ba17e7eaa699f71ff3b66d3e8f6

## Main definitions

* `created`: the state after the structure was created
* `traceNNN`: what the instrumented library did under a controlled schedule

## Main statements

* `traceNNN_replays`: the generated program does exactly the same
* `badN_fails`: it does not do what a corrupted record says
-/
namespace Traces.Wfqueue

/-- The state after creation, of capacity 2 and start 0:
the words of each object's fields, by number, then the extents of the objects
and what the allocations will give. All other cells hold zero, and no thread is inside an operation. -/
def created (threads reserve reserved : Nat) (answers : List Nat) : State where
  mem l :=
    cond (Bool.and (Nat.beq l.obj 1) (Nat.beq l.field 12)) (cond (Nat.ble (l.idx + 1) (threads))
      (3 + 2 * l.idx)
      0) <|
    cond (Bool.and (Nat.beq l.obj 1) (Nat.beq l.field 13)) (cond (Nat.ble (l.idx + 1) (threads))
      (4 + 2 * l.idx)
      0) <|
    cond (Bool.and (Nat.beq l.obj 1) (Nat.beq l.field 17)) (cond (Nat.ble (l.idx + 1) (threads))
      (cond (Nat.beq l.idx 0) reserved 0)
      0) <|
    cond (Bool.and (Nat.beq l.obj 1) (Nat.beq l.field 18)) (cond (Nat.ble (l.idx + 1) (threads))
      (cond (Nat.beq l.idx 0) reserve 0)
      0) <|
    Replay.memory
    [[0, 0, 0, 0, 0, 2, 2, threads, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
     [0, 0, 18446744073709551615, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
     [0, 0, 18446744073709551615, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
     [0, 0, 18446744073709551615, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
     [0, 0, 18446744073709551615, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
     [0, 0, 18446744073709551615, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]
    [0, threads + 1, 1, 1, 1, 1, 1] answers l
  thread _ := none

/-- turns-of-5-e|d -/
def trace001 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 288 2, .step 0 110 0, .step 0 164 7, .step 0 171 1, .inv 1 1 [1, 1] [0],
  .step 1 429 2, .step 1 433 5, .step 1 435 6, .step 1 437 6, .step 0 172 0, .step 0 174 18446744073709551615,
  .step 0 175 0, .step 0 295 7, .step 0 299 7, .step 1 442 6, .step 1 199 2, .step 1 201 2, .step 1 203 2,
  .step 1 449 2, .step 0 185 2, .step 0 187 2, .step 0 189 2, .step 0 255 2, .step 0 256 0, .step 1 452 5,
  .step 1 199 2, .step 1 201 2, .step 1 203 2, .step 1 388 6, .step 0 259 7, .step 0 270 0, .step 0 270 7,
  .step 0 275 0, .step 0 311 2, .step 1 392 7, .step 1 213 7, .step 1 215 7, .step 1 217 2, .step 1 329 2,
  .step 0 318 0, .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 0 [], .step 1 331 18446744073709551615,
  .step 1 336 3, .step 1 337 4, .step 1 336 5, .step 1 337 6, .step 1 348 18446744073709551615,
  .step 1 402 18446744073709551615, .step 1 358 7, .step 1 375 2, .step 1 455 7, .step 1 461 6, .step 1 476 7,
  .step 1 199 7, .step 1 201 7, .step 1 203 7, .step 1 418 0, .step 1 479 1, .step 1 227 0, .step 1 228 0,
  .step 1 229 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 153 1,
  .step 1 154 2, .res 1 0 [1]]

theorem trace001_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) trace001 = true := by
  decide +kernel

/-- bursts-7 -/
def trace002 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 288 2, .step 0 110 0, .step 0 164 7, .step 0 171 1, .step 0 172 0,
  .step 0 174 18446744073709551615, .step 0 175 0, .step 0 295 7, .step 0 299 7, .step 0 185 2, .inv 1 1 [1, 1] [0],
  .step 1 429 2, .step 1 433 5, .step 1 435 6, .step 0 187 2, .step 0 189 2, .step 1 437 6, .step 1 442 6,
  .step 1 199 2, .step 0 255 2, .step 0 256 0, .step 0 259 7, .step 0 270 0, .step 0 270 7, .step 0 275 0,
  .step 0 311 2, .step 0 318 0, .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 0 [], .step 1 201 2,
  .step 1 203 2, .step 1 449 7, .step 1 213 7, .step 1 215 7, .step 1 217 2, .step 1 329 2,
  .step 1 331 18446744073709551615, .step 1 336 3, .step 1 337 4, .step 1 336 6, .step 1 337 6,
  .step 1 341 18446744073709551615, .step 1 358 7, .step 1 375 2, .step 1 476 7, .step 1 479 1, .step 1 227 0,
  .step 1 228 0, .step 1 229 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1,
  .step 1 153 1, .step 1 154 2, .res 1 0 [1]]

theorem trace002_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) trace002 = true := by
  decide +kernel

/-- pct3-2 -/
def trace003 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .inv 1 1 [1, 1] [0], .step 1 429 2, .step 1 433 5, .step 1 435 6, .step 1 437 6,
  .step 1 442 6, .step 1 199 2, .step 1 201 2, .step 0 288 2, .step 0 110 0, .step 0 164 0, .step 0 134 0,
  .step 0 135 0, .step 0 136 0, .step 0 137 0, .step 0 110 0, .res 0 4 [], .step 1 203 2, .step 1 449 2,
  .step 1 452 5, .step 1 199 2, .step 1 201 2, .step 1 203 2, .step 1 388 6, .step 1 392 2, .step 1 455 6,
  .step 1 227 0, .step 1 228 0, .step 1 229 0, .res 1 2 [0]]

theorem trace003_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [0]) trace003 = true := by
  decide +kernel

/-- slots -/
def trace004 : List TraceEvent := [
  .inv 0 2 [1] [18446744073709551615], .step 0 490 2, .step 0 494 0, .res 0 0 [0],
  .inv 0 2 [1] [18446744073709551615], .step 0 490 2, .step 0 494 1, .step 0 494 0, .res 0 0 [1],
  .inv 0 2 [1] [18446744073709551615], .step 0 490 2, .step 0 494 1, .step 0 494 1, .res 0 1 [18446744073709551615],
  .inv 1 3 [1, 1] [], .step 1 505 2, .step 1 509 1, .res 1 0 [], .inv 1 3 [1, 1] [], .step 1 505 2, .step 1 509 0,
  .res 1 3 [], .inv 1 2 [1] [18446744073709551615], .step 1 490 2, .step 1 494 1, .step 1 494 0, .res 1 0 [1],
  .inv 1 3 [1, 1] [], .step 1 505 2, .step 1 509 1, .res 1 0 []]

theorem trace004_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 []) trace004 = true := by
  decide +kernel

/-- pct1-25 -/
def trace005 : List TraceEvent := [
  .inv 1 0 [1, 1, 2] [], .step 1 288 2, .step 1 110 0, .step 1 164 7, .step 1 171 2, .step 1 172 1,
  .step 1 174 18446744073709551615, .step 1 175 0, .step 1 295 7, .step 1 299 7, .step 1 185 2, .step 1 187 2,
  .step 1 189 2, .inv 0 0 [1, 0, 1] [], .step 0 288 2, .step 0 110 0, .step 0 164 8, .step 0 171 1, .step 0 172 0,
  .step 0 174 18446744073709551615, .step 0 175 0, .step 0 295 8, .step 0 299 8, .step 0 185 2, .step 0 187 2,
  .step 0 189 2, .step 0 255 2, .step 0 256 0, .step 0 259 8, .step 0 270 7, .step 0 275 0, .step 0 311 2,
  .step 0 236 0, .step 0 238 1, .step 0 299 8, .step 0 185 7, .step 0 187 7, .step 0 189 7, .step 0 255 2,
  .step 0 256 1, .step 0 259 7, .step 0 264 7, .step 0 270 8, .step 0 275 0, .step 0 311 7, .step 0 318 0,
  .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 0 [], .step 1 255 2, .step 1 256 0, .step 1 259 0,
  .step 1 270 0, .step 1 270 0, .step 1 282 7, .step 1 311 8, .step 1 318 0, .step 1 227 0, .step 1 228 0,
  .step 1 229 0, .res 1 0 []]

theorem trace005_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace005 = true := by
  decide +kernel

/-- pending-1 -/
def trace006 : List TraceEvent := [
  .inv 1 0 [1, 1, 2] [], .inv 0 0 [1, 0, 1] [], .step 0 288 2, .step 1 288 2, .step 1 110 0, .step 0 110 0,
  .step 1 164 7, .step 1 171 2, .step 1 172 1, .step 0 164 8, .step 1 174 18446744073709551615, .step 0 171 1,
  .step 1 175 0, .step 0 172 0, .step 1 295 7, .step 0 174 18446744073709551615, .step 0 175 0, .step 1 299 7,
  .step 0 295 8, .step 1 185 2, .step 1 187 2, .step 1 189 2, .step 1 255 2, .step 0 299 8, .step 0 185 2,
  .step 0 187 2, .step 1 256 0, .step 1 259 8, .step 1 270 7, .step 1 275 0, .step 0 189 2, .step 1 311 2,
  .step 1 318 0, .step 1 227 0, .step 1 228 0, .step 0 255 2, .step 0 256 0, .step 0 259 8, .step 1 229 0,
  .step 0 270 0, .step 0 270 8, .step 0 275 7, .step 0 311 7, .res 1 0 [], .step 0 299 8]

theorem trace006_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace006 = true := by
  decide +kernel

/-- bursts-18 -/
def trace007 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 288 2, .step 0 110 0, .step 0 164 7, .step 0 171 1, .step 0 172 0,
  .step 0 174 18446744073709551615, .inv 1 0 [1, 1, 2] [], .step 0 175 0, .step 0 295 7, .step 0 299 7, .step 0 185 2,
  .step 0 187 2, .step 0 189 2, .step 0 255 2, .step 0 256 0, .step 0 259 7, .step 0 270 0, .step 0 270 7,
  .step 0 275 0, .step 0 311 2, .step 0 318 0, .step 1 288 2, .step 1 110 0, .step 1 164 8, .step 1 171 2,
  .step 1 172 1, .step 1 174 18446744073709551615, .step 1 175 0, .step 1 295 8, .step 1 299 8, .step 1 185 7,
  .step 1 187 7, .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 0 [], .step 1 189 7, .step 1 255 2,
  .step 1 256 0, .step 1 259 0, .step 1 270 8, .step 1 275 0, .step 1 311 7, .step 1 318 0, .step 1 227 0,
  .step 1 228 0, .step 1 229 0, .res 1 0 []]

theorem trace007_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace007 = true := by
  decide +kernel

/-- empty -/
def trace008 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 429 2, .step 0 433 3, .step 0 435 4, .step 0 437 4, .step 0 442 4, .step 0 199 2,
  .step 0 201 2, .step 0 203 2, .step 0 449 2, .step 0 452 3, .step 0 199 2, .step 0 201 2, .step 0 203 2,
  .step 0 388 4, .step 0 392 2, .step 0 455 4, .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 2 [0],
  .inv 1 1 [1, 1] [0], .step 1 429 2, .step 1 433 5, .step 1 435 6, .step 1 437 6, .step 1 442 6, .step 1 199 2,
  .step 1 201 2, .step 1 203 2, .step 1 449 2, .step 1 452 5, .step 1 199 2, .step 1 201 2, .step 1 203 2,
  .step 1 388 6, .step 1 392 2, .step 1 455 6, .step 1 227 0, .step 1 228 0, .step 1 229 0, .res 1 2 [0]]

theorem trace008_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 []) trace008 = true := by
  decide +kernel

/-- pct1-22 -/
def trace009 : List TraceEvent := [
  .inv 1 0 [1, 1, 1] [], .step 1 288 2, .step 1 110 0, .step 1 164 0, .step 1 134 0, .step 1 135 0, .step 1 136 0,
  .step 1 137 0, .step 1 110 0, .res 1 4 [], .inv 1 0 [1, 1, 2] [], .inv 0 1 [1, 0] [0], .step 0 429 2, .step 0 433 3,
  .step 0 435 4, .step 0 437 4, .step 0 442 4, .step 0 199 2, .step 0 201 2, .step 0 203 2, .step 0 449 2,
  .step 0 452 3, .step 0 199 2, .step 0 201 2, .step 0 203 2, .step 0 388 4, .step 0 392 2, .step 0 455 4,
  .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 2 [0], .step 1 288 2, .step 1 110 0, .step 1 164 7,
  .step 1 171 2, .step 1 172 1, .step 1 174 18446744073709551615, .step 1 175 0, .step 1 295 7, .step 1 299 7,
  .step 1 185 2, .step 1 187 2, .step 1 189 2, .step 1 255 2, .step 1 256 0, .step 1 259 0, .step 1 270 7,
  .step 1 275 0, .step 1 311 2, .step 1 318 0, .step 1 227 0, .step 1 228 0, .step 1 229 0, .res 1 0 [],
  .inv 1 0 [1, 1, 3] [], .step 1 288 2, .step 1 110 0, .step 1 164 0, .step 1 134 0, .step 1 135 0, .step 1 136 0,
  .step 1 137 0, .step 1 110 0, .res 1 4 []]

theorem trace009_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [0, 7, 0]) trace009 = true := by
  decide +kernel

/-- pct3-21 -/
def trace010 : List TraceEvent := [
  .inv 1 0 [1, 1, 1] [], .step 1 288 2, .step 1 110 0, .step 1 164 7, .step 1 171 1, .step 1 172 1,
  .step 1 174 18446744073709551615, .step 1 175 0, .step 1 295 7, .step 1 299 7, .step 1 185 2, .step 1 187 2,
  .step 1 189 2, .step 1 255 2, .step 1 256 0, .step 1 259 0, .inv 0 1 [1, 0] [0], .step 0 429 2, .step 0 433 3,
  .step 0 435 4, .step 1 270 7, .step 1 275 0, .step 1 311 2, .step 1 318 0, .step 1 227 0, .step 1 228 0,
  .step 1 229 0, .res 1 0 [], .step 0 437 4, .step 0 442 4, .step 0 199 2, .step 0 201 2, .step 0 203 2,
  .step 0 449 7, .step 0 213 7, .step 0 215 7, .step 0 217 2, .step 0 329 2, .step 0 331 18446744073709551615,
  .step 0 336 4, .step 0 337 4, .step 0 341 18446744073709551615, .step 0 358 7, .step 0 375 2, .step 0 476 7,
  .step 0 479 1, .step 0 227 0, .step 0 228 0, .step 0 229 0, .step 0 123 0, .step 0 124 0, .step 0 125 0,
  .step 0 126 3, .step 0 127 1, .step 0 153 1, .step 0 154 2, .res 0 0 [1]]

theorem trace010_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) trace010 = true := by
  decide +kernel

/-- pending-6 -/
def trace011 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 288 2, .step 0 110 0, .step 0 164 7, .inv 1 0 [1, 1, 2] [], .step 0 171 1,
  .step 1 288 2, .step 0 172 0, .step 1 110 0, .step 0 174 18446744073709551615, .step 1 164 8, .step 0 175 0,
  .step 0 295 7, .step 1 171 2, .step 1 172 1, .step 0 299 7, .step 1 174 18446744073709551615, .step 1 175 0,
  .step 1 295 8, .step 1 299 8, .step 1 185 2, .step 1 187 2, .step 0 185 2, .step 1 189 2, .step 0 187 2,
  .step 1 255 2, .step 1 256 0, .step 0 189 2, .step 1 259 7, .step 1 270 8, .step 1 275 0, .step 1 311 2,
  .step 1 318 0, .step 1 227 0, .step 0 255 2, .step 1 228 0, .step 0 256 0, .step 0 259 7, .step 0 270 0,
  .step 0 270 7, .step 0 275 8, .step 1 229 0, .step 0 311 8]

theorem trace011_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace011 = true := by
  decide +kernel

/-- turns-5 -/
def trace012 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .inv 1 0 [1, 1, 2] [], .step 0 288 2, .step 1 288 2, .step 0 110 0, .step 1 110 0,
  .step 0 164 7, .step 1 164 8, .step 0 171 1, .step 1 171 2, .step 0 172 0, .step 1 172 1,
  .step 0 174 18446744073709551615, .step 1 174 18446744073709551615, .step 0 175 0, .step 1 175 0, .step 0 295 7,
  .step 1 295 8, .step 0 299 7, .step 1 299 8, .step 0 185 2, .step 1 185 2, .step 0 187 2, .step 1 187 2,
  .step 0 189 2, .step 1 189 2, .step 0 255 2, .step 1 255 2, .step 0 256 0, .step 1 256 0, .step 0 259 7,
  .step 1 259 7, .step 0 270 8, .step 1 270 8, .step 0 275 0, .step 1 275 8, .step 0 311 2, .step 1 311 8,
  .step 0 236 0, .step 1 318 0, .step 0 238 1, .step 1 227 0, .step 0 299 7, .step 1 228 0, .step 0 185 8,
  .step 1 229 0, .step 0 187 8, .res 1 0 [], .step 0 189 8, .step 0 255 2, .step 0 256 1, .step 0 259 0,
  .step 0 270 7, .step 0 275 0, .step 0 311 8, .step 0 318 0, .step 0 227 0, .step 0 228 0, .step 0 229 0,
  .res 0 0 []]

theorem trace012_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace012 = true := by
  decide +kernel

/-- turns-of-1-e|e -/
def trace013 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .inv 1 0 [1, 1, 2] [], .step 0 288 2, .step 1 288 2, .step 0 110 0, .step 1 110 0,
  .step 0 164 7, .step 1 164 8, .step 0 171 1, .step 1 171 2, .step 0 172 0, .step 1 172 1,
  .step 0 174 18446744073709551615, .step 1 174 18446744073709551615, .step 0 175 0, .step 1 175 0, .step 0 295 7,
  .step 1 295 8, .step 0 299 7, .step 1 299 8, .step 0 185 2, .step 1 185 2, .step 0 187 2, .step 1 187 2,
  .step 0 189 2, .step 1 189 2, .step 0 255 2, .step 1 255 2, .step 0 256 0, .step 1 256 0, .step 0 259 7,
  .step 1 259 7, .step 0 270 8, .step 1 270 8, .step 0 275 0, .step 1 275 8, .step 0 311 2, .step 1 311 8,
  .step 0 236 0, .step 1 318 0, .step 0 238 1, .step 1 227 0, .step 0 299 7, .step 1 228 0, .step 0 185 8,
  .step 1 229 0, .step 0 187 8, .res 1 0 [], .step 0 189 8, .step 0 255 2, .step 0 256 1, .step 0 259 0,
  .step 0 270 7, .step 0 275 0, .step 0 311 8, .step 0 318 0, .step 0 227 0, .step 0 228 0, .step 0 229 0,
  .res 0 0 []]

theorem trace013_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace013 = true := by
  decide +kernel

/-- turns-of-2-e|e -/
def trace014 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 288 2, .inv 1 0 [1, 1, 2] [], .step 1 288 2, .step 0 110 0, .step 0 164 7,
  .step 1 110 0, .step 1 164 8, .step 0 171 1, .step 0 172 0, .step 1 171 2, .step 1 172 1,
  .step 0 174 18446744073709551615, .step 0 175 0, .step 1 174 18446744073709551615, .step 1 175 0, .step 0 295 7,
  .step 0 299 7, .step 1 295 8, .step 1 299 8, .step 0 185 2, .step 0 187 2, .step 1 185 2, .step 1 187 2,
  .step 0 189 2, .step 0 255 2, .step 1 189 2, .step 1 255 2, .step 0 256 0, .step 0 259 7, .step 1 256 0,
  .step 1 259 7, .step 0 270 8, .step 0 275 0, .step 1 270 8, .step 1 275 8, .step 0 311 2, .step 0 236 0,
  .step 1 311 8, .step 1 318 0, .step 0 238 1, .step 0 299 7, .step 1 227 0, .step 1 228 0, .step 0 185 8,
  .step 0 187 8, .step 1 229 0, .res 1 0 [], .step 0 189 8, .step 0 255 2, .step 0 256 1, .step 0 259 0,
  .step 0 270 7, .step 0 275 0, .step 0 311 8, .step 0 318 0, .step 0 227 0, .step 0 228 0, .step 0 229 0,
  .res 0 0 []]

theorem trace014_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace014 = true := by
  decide +kernel

/-- turns-of-5-e|e -/
def trace015 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 288 2, .step 0 110 0, .step 0 164 7, .step 0 171 1, .inv 1 0 [1, 1, 2] [],
  .step 1 288 2, .step 1 110 0, .step 1 164 8, .step 1 171 2, .step 0 172 0, .step 0 174 18446744073709551615,
  .step 0 175 0, .step 0 295 7, .step 0 299 7, .step 1 172 1, .step 1 174 18446744073709551615, .step 1 175 0,
  .step 1 295 8, .step 1 299 8, .step 0 185 2, .step 0 187 2, .step 0 189 2, .step 0 255 2, .step 0 256 0,
  .step 1 185 2, .step 1 187 2, .step 1 189 2, .step 1 255 2, .step 1 256 0, .step 0 259 7, .step 0 270 8,
  .step 0 275 0, .step 0 311 2, .step 0 236 0, .step 1 259 7, .step 1 270 8, .step 1 275 8, .step 1 311 8,
  .step 1 318 0, .step 0 238 1, .step 0 299 7, .step 0 185 8, .step 0 187 8, .step 0 189 8, .step 1 227 0,
  .step 1 228 0, .step 1 229 0, .res 1 0 [], .step 0 255 2, .step 0 256 1, .step 0 259 0, .step 0 270 7,
  .step 0 275 0, .step 0 311 8, .step 0 318 0, .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 0 []]

theorem trace015_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace015 = true := by
  decide +kernel

/-- uniform-5 -/
def trace016 : List TraceEvent := [
  .inv 1 0 [1, 1, 2] [], .step 1 288 2, .inv 0 1 [1, 0] [0], .step 0 429 2, .step 1 110 0, .step 1 164 7,
  .step 1 171 2, .step 0 433 3, .step 1 172 1, .step 0 435 4, .step 1 174 18446744073709551615, .step 0 437 4,
  .step 1 175 0, .step 0 442 4, .step 0 199 2, .step 0 201 2, .step 1 295 7, .step 0 203 2, .step 1 299 7,
  .step 1 185 2, .step 0 449 2, .step 0 452 3, .step 0 199 2, .step 0 201 2, .step 1 187 2, .step 1 189 2,
  .step 1 255 2, .step 0 203 2, .step 1 256 0, .step 0 388 4, .step 0 392 2, .step 1 259 0, .step 0 455 4,
  .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 2 [0], .step 1 270 7, .inv 0 0 [1, 0, 1] [], .step 0 288 2,
  .step 1 275 0, .step 0 110 0, .step 1 311 2, .step 1 318 0, .step 1 227 0, .step 0 164 8, .step 1 228 0,
  .step 1 229 0, .step 0 171 1, .step 0 172 0, .res 1 0 [], .step 0 174 18446744073709551615, .step 0 175 0,
  .step 0 295 8, .step 0 299 8, .step 0 185 7, .step 0 187 7, .step 0 189 7, .step 0 255 2, .step 0 256 1,
  .step 0 259 0, .step 0 270 8, .step 0 275 0, .step 0 311 7, .step 0 318 0, .step 0 227 0, .step 0 228 0,
  .step 0 229 0, .res 0 0 []]

theorem trace016_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace016 = true := by
  decide +kernel

/-- bursts-27 -/
def trace017 : List TraceEvent := [
  .inv 1 0 [1, 1, 1] [], .step 1 288 2, .step 1 110 0, .step 1 164 0, .step 1 134 0, .step 1 135 0, .step 1 136 0,
  .step 1 137 0, .step 1 110 0, .res 1 4 [], .inv 1 0 [1, 1, 2] [], .step 1 288 2, .step 1 110 0, .step 1 164 0,
  .step 1 134 0, .step 1 135 0, .step 1 136 0, .step 1 137 0, .step 1 110 0, .res 1 4 [], .inv 1 1 [1, 1] [0],
  .step 1 429 2, .step 1 433 5, .inv 0 1 [1, 0] [0], .step 0 429 2, .step 0 433 3, .step 1 435 6, .step 1 437 6,
  .step 1 442 6, .step 1 199 2, .step 1 201 2, .step 1 203 2, .step 1 449 2, .step 1 452 5, .step 0 435 4,
  .step 0 437 4, .step 0 442 4, .step 0 199 2, .step 0 201 2, .step 0 203 2, .step 0 449 2, .step 0 452 3,
  .step 0 199 2, .step 0 201 2, .step 0 203 2, .step 0 388 4, .step 0 392 2, .step 0 455 4, .step 0 227 0,
  .step 0 228 0, .step 1 199 2, .step 1 201 2, .step 1 203 2, .step 1 388 6, .step 1 392 2, .step 1 455 6,
  .step 1 227 0, .step 1 228 0, .step 1 229 0, .res 1 2 [0], .step 0 229 0, .res 0 2 [0]]

theorem trace017_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [0, 0]) trace017 = true := by
  decide +kernel

/-- pct1-28 -/
def trace018 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 429 2, .step 0 433 3, .step 0 435 4, .step 0 437 4, .step 0 442 4, .step 0 199 2,
  .step 0 201 2, .step 0 203 2, .step 0 449 2, .step 0 452 3, .step 0 199 2, .step 0 201 2, .step 0 203 2,
  .step 0 388 4, .inv 1 1 [1, 1] [0], .step 1 429 2, .step 1 433 5, .step 1 435 6, .step 1 437 6, .step 1 442 6,
  .step 1 199 2, .step 1 201 2, .step 1 203 2, .step 1 449 2, .step 1 452 5, .step 1 199 2, .step 1 201 2,
  .step 1 203 2, .step 1 388 6, .step 1 392 2, .step 1 455 6, .step 1 227 0, .step 1 228 0, .step 1 229 0,
  .res 1 2 [0], .step 0 392 2, .step 0 455 4, .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 2 [0]]

theorem trace018_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 []) trace018 = true := by
  decide +kernel

/-- pct3-27 -/
def trace019 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 429 2, .step 0 433 3, .step 0 435 4, .step 0 437 4, .step 0 442 4, .step 0 199 2,
  .step 0 201 2, .step 0 203 2, .step 0 449 2, .step 0 452 3, .step 0 199 2, .step 0 201 2, .step 0 203 2,
  .inv 1 0 [1, 1, 1] [], .step 1 288 2, .step 1 110 0, .step 0 388 4, .step 0 392 2, .step 0 455 4, .step 0 227 0,
  .step 0 228 0, .step 0 229 0, .res 0 2 [0], .inv 0 1 [1, 0] [0], .step 0 429 2, .step 0 433 3, .step 0 435 4,
  .step 0 437 4, .step 0 442 4, .step 0 199 2, .step 0 201 2, .step 0 203 2, .step 0 449 2, .step 0 452 3,
  .step 0 199 2, .step 0 201 2, .step 0 203 2, .step 0 388 4, .step 0 392 2, .step 0 455 4, .step 0 227 0,
  .step 0 228 0, .step 0 229 0, .res 0 2 [0], .step 1 164 7, .step 1 171 1, .step 1 172 1,
  .step 1 174 18446744073709551615, .step 1 175 0, .step 1 295 7, .step 1 299 7, .step 1 185 2, .step 1 187 2,
  .step 1 189 2, .step 1 255 2, .step 1 256 0, .step 1 259 0, .step 1 270 7, .step 1 275 0, .step 1 311 2,
  .step 1 318 0, .step 1 227 0, .step 1 228 0, .step 1 229 0, .res 1 0 []]

theorem trace019_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) trace019 = true := by
  decide +kernel

/-- pending-5 -/
def trace020 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 429 2, .step 0 433 3, .inv 1 0 [1, 1, 1] [], .step 0 435 4, .step 1 288 2,
  .step 0 437 4, .step 1 110 0, .step 0 442 4, .step 1 164 7, .step 1 171 1, .step 0 199 2, .step 1 172 1,
  .step 1 174 18446744073709551615, .step 1 175 0, .step 0 201 2, .step 1 295 7, .step 1 299 7, .step 1 185 2,
  .step 1 187 2, .step 1 189 2, .step 1 255 2, .step 1 256 0, .step 0 203 2, .step 0 449 2, .step 1 259 0,
  .step 1 270 7, .step 1 275 0, .step 1 311 2, .step 0 452 3, .step 1 318 0, .step 1 227 0, .step 0 199 2,
  .step 1 228 0, .step 1 229 0, .step 0 201 2, .step 0 203 2, .step 0 388 4, .res 1 0 [], .step 0 392 7,
  .step 0 213 7]

theorem trace020_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) trace020 = true := by
  decide +kernel

/-- trace001, but the first access has another value -/
def bad1 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 288 3, .step 0 110 0, .step 0 164 7, .step 0 171 1, .inv 1 1 [1, 1] [0],
  .step 1 429 2, .step 1 433 5, .step 1 435 6, .step 1 437 6, .step 0 172 0, .step 0 174 18446744073709551615,
  .step 0 175 0, .step 0 295 7, .step 0 299 7, .step 1 442 6, .step 1 199 2, .step 1 201 2, .step 1 203 2,
  .step 1 449 2, .step 0 185 2, .step 0 187 2, .step 0 189 2, .step 0 255 2, .step 0 256 0, .step 1 452 5,
  .step 1 199 2, .step 1 201 2, .step 1 203 2, .step 1 388 6, .step 0 259 7, .step 0 270 0, .step 0 270 7,
  .step 0 275 0, .step 0 311 2, .step 1 392 7, .step 1 213 7, .step 1 215 7, .step 1 217 2, .step 1 329 2,
  .step 0 318 0, .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 0 [], .step 1 331 18446744073709551615,
  .step 1 336 3, .step 1 337 4, .step 1 336 5, .step 1 337 6, .step 1 348 18446744073709551615,
  .step 1 402 18446744073709551615, .step 1 358 7, .step 1 375 2, .step 1 455 7, .step 1 461 6, .step 1 476 7,
  .step 1 199 7, .step 1 201 7, .step 1 203 7, .step 1 418 0, .step 1 479 1, .step 1 227 0, .step 1 228 0,
  .step 1 229 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 153 1,
  .step 1 154 2, .res 1 0 [1]]

theorem bad1_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) bad1 = false := by
  decide +kernel

/-- trace001, but the last access has another line -/
def bad2 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 288 2, .step 0 110 0, .step 0 164 7, .step 0 171 1, .inv 1 1 [1, 1] [0],
  .step 1 429 2, .step 1 433 5, .step 1 435 6, .step 1 437 6, .step 0 172 0, .step 0 174 18446744073709551615,
  .step 0 175 0, .step 0 295 7, .step 0 299 7, .step 1 442 6, .step 1 199 2, .step 1 201 2, .step 1 203 2,
  .step 1 449 2, .step 0 185 2, .step 0 187 2, .step 0 189 2, .step 0 255 2, .step 0 256 0, .step 1 452 5,
  .step 1 199 2, .step 1 201 2, .step 1 203 2, .step 1 388 6, .step 0 259 7, .step 0 270 0, .step 0 270 7,
  .step 0 275 0, .step 0 311 2, .step 1 392 7, .step 1 213 7, .step 1 215 7, .step 1 217 2, .step 1 329 2,
  .step 0 318 0, .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 0 [], .step 1 331 18446744073709551615,
  .step 1 336 3, .step 1 337 4, .step 1 336 5, .step 1 337 6, .step 1 348 18446744073709551615,
  .step 1 402 18446744073709551615, .step 1 358 7, .step 1 375 2, .step 1 455 7, .step 1 461 6, .step 1 476 7,
  .step 1 199 7, .step 1 201 7, .step 1 203 7, .step 1 418 0, .step 1 479 1, .step 1 227 0, .step 1 228 0,
  .step 1 229 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 153 1,
  .step 1 155 2, .res 1 0 [1]]

theorem bad2_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) bad2 = false := by
  decide +kernel

/-- trace001, but the last access has another value -/
def bad3 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 288 2, .step 0 110 0, .step 0 164 7, .step 0 171 1, .inv 1 1 [1, 1] [0],
  .step 1 429 2, .step 1 433 5, .step 1 435 6, .step 1 437 6, .step 0 172 0, .step 0 174 18446744073709551615,
  .step 0 175 0, .step 0 295 7, .step 0 299 7, .step 1 442 6, .step 1 199 2, .step 1 201 2, .step 1 203 2,
  .step 1 449 2, .step 0 185 2, .step 0 187 2, .step 0 189 2, .step 0 255 2, .step 0 256 0, .step 1 452 5,
  .step 1 199 2, .step 1 201 2, .step 1 203 2, .step 1 388 6, .step 0 259 7, .step 0 270 0, .step 0 270 7,
  .step 0 275 0, .step 0 311 2, .step 1 392 7, .step 1 213 7, .step 1 215 7, .step 1 217 2, .step 1 329 2,
  .step 0 318 0, .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 0 [], .step 1 331 18446744073709551615,
  .step 1 336 3, .step 1 337 4, .step 1 336 5, .step 1 337 6, .step 1 348 18446744073709551615,
  .step 1 402 18446744073709551615, .step 1 358 7, .step 1 375 2, .step 1 455 7, .step 1 461 6, .step 1 476 7,
  .step 1 199 7, .step 1 201 7, .step 1 203 7, .step 1 418 0, .step 1 479 1, .step 1 227 0, .step 1 228 0,
  .step 1 229 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 153 1,
  .step 1 154 3, .res 1 0 [1]]

theorem bad3_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) bad3 = false := by
  decide +kernel

/-- trace001, but the last access is missing -/
def bad4 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 288 2, .step 0 110 0, .step 0 164 7, .step 0 171 1, .inv 1 1 [1, 1] [0],
  .step 1 429 2, .step 1 433 5, .step 1 435 6, .step 1 437 6, .step 0 172 0, .step 0 174 18446744073709551615,
  .step 0 175 0, .step 0 295 7, .step 0 299 7, .step 1 442 6, .step 1 199 2, .step 1 201 2, .step 1 203 2,
  .step 1 449 2, .step 0 185 2, .step 0 187 2, .step 0 189 2, .step 0 255 2, .step 0 256 0, .step 1 452 5,
  .step 1 199 2, .step 1 201 2, .step 1 203 2, .step 1 388 6, .step 0 259 7, .step 0 270 0, .step 0 270 7,
  .step 0 275 0, .step 0 311 2, .step 1 392 7, .step 1 213 7, .step 1 215 7, .step 1 217 2, .step 1 329 2,
  .step 0 318 0, .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 0 [], .step 1 331 18446744073709551615,
  .step 1 336 3, .step 1 337 4, .step 1 336 5, .step 1 337 6, .step 1 348 18446744073709551615,
  .step 1 402 18446744073709551615, .step 1 358 7, .step 1 375 2, .step 1 455 7, .step 1 461 6, .step 1 476 7,
  .step 1 199 7, .step 1 201 7, .step 1 203 7, .step 1 418 0, .step 1 479 1, .step 1 227 0, .step 1 228 0,
  .step 1 229 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 153 1,
  .res 1 0 [1]]

theorem bad4_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) bad4 = false := by
  decide +kernel

/-- trace001, but the last access happens twice -/
def bad5 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 288 2, .step 0 110 0, .step 0 164 7, .step 0 171 1, .inv 1 1 [1, 1] [0],
  .step 1 429 2, .step 1 433 5, .step 1 435 6, .step 1 437 6, .step 0 172 0, .step 0 174 18446744073709551615,
  .step 0 175 0, .step 0 295 7, .step 0 299 7, .step 1 442 6, .step 1 199 2, .step 1 201 2, .step 1 203 2,
  .step 1 449 2, .step 0 185 2, .step 0 187 2, .step 0 189 2, .step 0 255 2, .step 0 256 0, .step 1 452 5,
  .step 1 199 2, .step 1 201 2, .step 1 203 2, .step 1 388 6, .step 0 259 7, .step 0 270 0, .step 0 270 7,
  .step 0 275 0, .step 0 311 2, .step 1 392 7, .step 1 213 7, .step 1 215 7, .step 1 217 2, .step 1 329 2,
  .step 0 318 0, .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 0 [], .step 1 331 18446744073709551615,
  .step 1 336 3, .step 1 337 4, .step 1 336 5, .step 1 337 6, .step 1 348 18446744073709551615,
  .step 1 402 18446744073709551615, .step 1 358 7, .step 1 375 2, .step 1 455 7, .step 1 461 6, .step 1 476 7,
  .step 1 199 7, .step 1 201 7, .step 1 203 7, .step 1 418 0, .step 1 479 1, .step 1 227 0, .step 1 228 0,
  .step 1 229 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 153 1,
  .step 1 154 2, .step 1 154 2, .res 1 0 [1]]

theorem bad5_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) bad5 = false := by
  decide +kernel

/-- trace001, but two accesses are swapped -/
def bad6 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 110 0, .step 0 288 2, .step 0 164 7, .step 0 171 1, .inv 1 1 [1, 1] [0],
  .step 1 429 2, .step 1 433 5, .step 1 435 6, .step 1 437 6, .step 0 172 0, .step 0 174 18446744073709551615,
  .step 0 175 0, .step 0 295 7, .step 0 299 7, .step 1 442 6, .step 1 199 2, .step 1 201 2, .step 1 203 2,
  .step 1 449 2, .step 0 185 2, .step 0 187 2, .step 0 189 2, .step 0 255 2, .step 0 256 0, .step 1 452 5,
  .step 1 199 2, .step 1 201 2, .step 1 203 2, .step 1 388 6, .step 0 259 7, .step 0 270 0, .step 0 270 7,
  .step 0 275 0, .step 0 311 2, .step 1 392 7, .step 1 213 7, .step 1 215 7, .step 1 217 2, .step 1 329 2,
  .step 0 318 0, .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 0 [], .step 1 331 18446744073709551615,
  .step 1 336 3, .step 1 337 4, .step 1 336 5, .step 1 337 6, .step 1 348 18446744073709551615,
  .step 1 402 18446744073709551615, .step 1 358 7, .step 1 375 2, .step 1 455 7, .step 1 461 6, .step 1 476 7,
  .step 1 199 7, .step 1 201 7, .step 1 203 7, .step 1 418 0, .step 1 479 1, .step 1 227 0, .step 1 228 0,
  .step 1 229 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 153 1,
  .step 1 154 2, .res 1 0 [1]]

theorem bad6_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) bad6 = false := by
  decide +kernel

/-- trace001, but the new object is another one -/
def bad7 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 288 2, .step 0 110 0, .step 0 164 6, .step 0 171 1, .inv 1 1 [1, 1] [0],
  .step 1 429 2, .step 1 433 5, .step 1 435 6, .step 1 437 6, .step 0 172 0, .step 0 174 18446744073709551615,
  .step 0 175 0, .step 0 295 7, .step 0 299 7, .step 1 442 6, .step 1 199 2, .step 1 201 2, .step 1 203 2,
  .step 1 449 2, .step 0 185 2, .step 0 187 2, .step 0 189 2, .step 0 255 2, .step 0 256 0, .step 1 452 5,
  .step 1 199 2, .step 1 201 2, .step 1 203 2, .step 1 388 6, .step 0 259 7, .step 0 270 0, .step 0 270 7,
  .step 0 275 0, .step 0 311 2, .step 1 392 7, .step 1 213 7, .step 1 215 7, .step 1 217 2, .step 1 329 2,
  .step 0 318 0, .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 0 [], .step 1 331 18446744073709551615,
  .step 1 336 3, .step 1 337 4, .step 1 336 5, .step 1 337 6, .step 1 348 18446744073709551615,
  .step 1 402 18446744073709551615, .step 1 358 7, .step 1 375 2, .step 1 455 7, .step 1 461 6, .step 1 476 7,
  .step 1 199 7, .step 1 201 7, .step 1 203 7, .step 1 418 0, .step 1 479 1, .step 1 227 0, .step 1 228 0,
  .step 1 229 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 153 1,
  .step 1 154 2, .res 1 0 [1]]

theorem bad7_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [6]) bad7 = false := by
  decide +kernel

/-- trace001, but the allocation is missing -/
def bad8 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 288 2, .step 0 110 0, .step 0 171 1, .inv 1 1 [1, 1] [0], .step 1 429 2,
  .step 1 433 5, .step 1 435 6, .step 1 437 6, .step 0 172 0, .step 0 174 18446744073709551615, .step 0 175 0,
  .step 0 295 7, .step 0 299 7, .step 1 442 6, .step 1 199 2, .step 1 201 2, .step 1 203 2, .step 1 449 2,
  .step 0 185 2, .step 0 187 2, .step 0 189 2, .step 0 255 2, .step 0 256 0, .step 1 452 5, .step 1 199 2,
  .step 1 201 2, .step 1 203 2, .step 1 388 6, .step 0 259 7, .step 0 270 0, .step 0 270 7, .step 0 275 0,
  .step 0 311 2, .step 1 392 7, .step 1 213 7, .step 1 215 7, .step 1 217 2, .step 1 329 2, .step 0 318 0,
  .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 0 [], .step 1 331 18446744073709551615, .step 1 336 3,
  .step 1 337 4, .step 1 336 5, .step 1 337 6, .step 1 348 18446744073709551615, .step 1 402 18446744073709551615,
  .step 1 358 7, .step 1 375 2, .step 1 455 7, .step 1 461 6, .step 1 476 7, .step 1 199 7, .step 1 201 7,
  .step 1 203 7, .step 1 418 0, .step 1 479 1, .step 1 227 0, .step 1 228 0, .step 1 229 0, .step 1 123 0,
  .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 153 1, .step 1 154 2, .res 1 0 [1]]

theorem bad8_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 []) bad8 = false := by
  decide +kernel

/-- trace001, but there was no memory -/
def bad9 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 288 2, .step 0 110 0, .step 0 164 0, .step 0 171 1, .inv 1 1 [1, 1] [0],
  .step 1 429 2, .step 1 433 5, .step 1 435 6, .step 1 437 6, .step 0 172 0, .step 0 174 18446744073709551615,
  .step 0 175 0, .step 0 295 7, .step 0 299 7, .step 1 442 6, .step 1 199 2, .step 1 201 2, .step 1 203 2,
  .step 1 449 2, .step 0 185 2, .step 0 187 2, .step 0 189 2, .step 0 255 2, .step 0 256 0, .step 1 452 5,
  .step 1 199 2, .step 1 201 2, .step 1 203 2, .step 1 388 6, .step 0 259 7, .step 0 270 0, .step 0 270 7,
  .step 0 275 0, .step 0 311 2, .step 1 392 7, .step 1 213 7, .step 1 215 7, .step 1 217 2, .step 1 329 2,
  .step 0 318 0, .step 0 227 0, .step 0 228 0, .step 0 229 0, .res 0 0 [], .step 1 331 18446744073709551615,
  .step 1 336 3, .step 1 337 4, .step 1 336 5, .step 1 337 6, .step 1 348 18446744073709551615,
  .step 1 402 18446744073709551615, .step 1 358 7, .step 1 375 2, .step 1 455 7, .step 1 461 6, .step 1 476 7,
  .step 1 199 7, .step 1 201 7, .step 1 203 7, .step 1 418 0, .step 1 479 1, .step 1 227 0, .step 1 228 0,
  .step 1 229 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 153 1,
  .step 1 154 2, .res 1 0 [1]]

theorem bad9_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [0]) bad9 = false := by
  decide +kernel

end Traces.Wfqueue
