prelude
import Machine.Replay
import Gen.Wfqueue
/-!
# Traces.Wfqueue: runs of the compiled csrc/zp_wfqueue.c, replayed by the kernel

Written by `python -m models.traces gen wfqueue`; do not edit. SHA-256 of the source:
233c49aecd9be3e5d774603bad1bc850b576e258445a39ca537b298fe0f79c4f

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
  .inv 0 0 [1, 0, 1] [], .step 0 303 2, .step 0 110 0, .step 0 179 7, .step 0 186 1, .inv 1 1 [1, 1] [0],
  .step 1 444 2, .step 1 448 5, .step 1 450 6, .step 1 452 6, .step 0 187 0, .step 0 189 18446744073709551615,
  .step 0 190 0, .step 0 310 7, .step 0 314 7, .step 1 457 6, .step 1 214 2, .step 1 216 2, .step 1 218 2,
  .step 1 464 2, .step 0 200 2, .step 0 202 2, .step 0 204 2, .step 0 270 2, .step 0 271 0, .step 1 467 5,
  .step 1 214 2, .step 1 216 2, .step 1 218 2, .step 1 403 6, .step 0 274 7, .step 0 285 0, .step 0 285 7,
  .step 0 290 0, .step 0 326 2, .step 1 407 7, .step 1 228 7, .step 1 230 7, .step 1 232 2, .step 1 344 2,
  .step 0 333 0, .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 0 [], .step 1 346 18446744073709551615,
  .step 1 351 3, .step 1 352 4, .step 1 351 5, .step 1 352 6, .step 1 363 18446744073709551615,
  .step 1 417 18446744073709551615, .step 1 373 7, .step 1 390 2, .step 1 470 7, .step 1 476 6, .step 1 491 7,
  .step 1 214 7, .step 1 216 7, .step 1 218 7, .step 1 433 0, .step 1 494 1, .step 1 242 0, .step 1 243 0,
  .step 1 244 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 168 1,
  .step 1 169 2, .res 1 0 [1]]

theorem trace001_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) trace001 = true := by
  decide +kernel

/-- bursts-7 -/
def trace002 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 303 2, .step 0 110 0, .step 0 179 7, .step 0 186 1, .step 0 187 0,
  .step 0 189 18446744073709551615, .step 0 190 0, .step 0 310 7, .step 0 314 7, .step 0 200 2, .inv 1 1 [1, 1] [0],
  .step 1 444 2, .step 1 448 5, .step 1 450 6, .step 0 202 2, .step 0 204 2, .step 1 452 6, .step 1 457 6,
  .step 1 214 2, .step 0 270 2, .step 0 271 0, .step 0 274 7, .step 0 285 0, .step 0 285 7, .step 0 290 0,
  .step 0 326 2, .step 0 333 0, .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 0 [], .step 1 216 2,
  .step 1 218 2, .step 1 464 7, .step 1 228 7, .step 1 230 7, .step 1 232 2, .step 1 344 2,
  .step 1 346 18446744073709551615, .step 1 351 3, .step 1 352 4, .step 1 351 6, .step 1 352 6,
  .step 1 356 18446744073709551615, .step 1 373 7, .step 1 390 2, .step 1 491 7, .step 1 494 1, .step 1 242 0,
  .step 1 243 0, .step 1 244 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1,
  .step 1 168 1, .step 1 169 2, .res 1 0 [1]]

theorem trace002_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) trace002 = true := by
  decide +kernel

/-- pct3-2 -/
def trace003 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .inv 1 1 [1, 1] [0], .step 1 444 2, .step 1 448 5, .step 1 450 6, .step 1 452 6,
  .step 1 457 6, .step 1 214 2, .step 1 216 2, .step 0 303 2, .step 0 110 0, .step 0 179 0, .step 0 145 2,
  .step 0 148 0, .step 0 110 0, .res 0 4 [], .step 1 218 2, .step 1 464 2, .step 1 467 5, .step 1 214 2,
  .step 1 216 2, .step 1 218 2, .step 1 403 6, .step 1 407 2, .step 1 470 6, .step 1 242 0, .step 1 243 0,
  .step 1 244 0, .res 1 2 [0]]

theorem trace003_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [0]) trace003 = true := by
  decide +kernel

/-- slots -/
def trace004 : List TraceEvent := [
  .inv 0 2 [1] [18446744073709551615], .step 0 505 2, .step 0 509 0, .res 0 0 [0],
  .inv 0 2 [1] [18446744073709551615], .step 0 505 2, .step 0 509 1, .step 0 509 0, .res 0 0 [1],
  .inv 0 2 [1] [18446744073709551615], .step 0 505 2, .step 0 509 1, .step 0 509 1, .res 0 1 [18446744073709551615],
  .inv 1 3 [1, 1] [], .step 1 520 2, .step 1 524 1, .res 1 0 [], .inv 1 3 [1, 1] [], .step 1 520 2, .step 1 524 0,
  .res 1 3 [], .inv 1 2 [1] [18446744073709551615], .step 1 505 2, .step 1 509 1, .step 1 509 0, .res 1 0 [1],
  .inv 1 3 [1, 1] [], .step 1 520 2, .step 1 524 1, .res 1 0 []]

theorem trace004_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 []) trace004 = true := by
  decide +kernel

/-- pct1-25 -/
def trace005 : List TraceEvent := [
  .inv 1 0 [1, 1, 2] [], .step 1 303 2, .step 1 110 0, .step 1 179 7, .step 1 186 2, .step 1 187 1,
  .step 1 189 18446744073709551615, .step 1 190 0, .step 1 310 7, .step 1 314 7, .step 1 200 2, .step 1 202 2,
  .step 1 204 2, .inv 0 0 [1, 0, 1] [], .step 0 303 2, .step 0 110 0, .step 0 179 8, .step 0 186 1, .step 0 187 0,
  .step 0 189 18446744073709551615, .step 0 190 0, .step 0 310 8, .step 0 314 8, .step 0 200 2, .step 0 202 2,
  .step 0 204 2, .step 0 270 2, .step 0 271 0, .step 0 274 8, .step 0 285 7, .step 0 290 0, .step 0 326 2,
  .step 0 251 0, .step 0 253 1, .step 0 314 8, .step 0 200 7, .step 0 202 7, .step 0 204 7, .step 0 270 2,
  .step 0 271 1, .step 0 274 7, .step 0 279 7, .step 0 285 8, .step 0 290 0, .step 0 326 7, .step 0 333 0,
  .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 0 [], .step 1 270 2, .step 1 271 0, .step 1 274 0,
  .step 1 285 0, .step 1 285 0, .step 1 297 7, .step 1 326 8, .step 1 333 0, .step 1 242 0, .step 1 243 0,
  .step 1 244 0, .res 1 0 []]

theorem trace005_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace005 = true := by
  decide +kernel

/-- pending-1 -/
def trace006 : List TraceEvent := [
  .inv 1 0 [1, 1, 2] [], .inv 0 0 [1, 0, 1] [], .step 0 303 2, .step 1 303 2, .step 1 110 0, .step 0 110 0,
  .step 1 179 7, .step 1 186 2, .step 1 187 1, .step 0 179 8, .step 1 189 18446744073709551615, .step 0 186 1,
  .step 1 190 0, .step 0 187 0, .step 1 310 7, .step 0 189 18446744073709551615, .step 0 190 0, .step 1 314 7,
  .step 0 310 8, .step 1 200 2, .step 1 202 2, .step 1 204 2, .step 1 270 2, .step 0 314 8, .step 0 200 2,
  .step 0 202 2, .step 1 271 0, .step 1 274 8, .step 1 285 7, .step 1 290 0, .step 0 204 2, .step 1 326 2,
  .step 1 333 0, .step 1 242 0, .step 1 243 0, .step 0 270 2, .step 0 271 0, .step 0 274 8, .step 1 244 0,
  .step 0 285 0, .step 0 285 8, .step 0 290 7, .step 0 326 7, .res 1 0 [], .step 0 314 8]

theorem trace006_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace006 = true := by
  decide +kernel

/-- bursts-18 -/
def trace007 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 303 2, .step 0 110 0, .step 0 179 7, .step 0 186 1, .step 0 187 0,
  .step 0 189 18446744073709551615, .inv 1 0 [1, 1, 2] [], .step 0 190 0, .step 0 310 7, .step 0 314 7, .step 0 200 2,
  .step 0 202 2, .step 0 204 2, .step 0 270 2, .step 0 271 0, .step 0 274 7, .step 0 285 0, .step 0 285 7,
  .step 0 290 0, .step 0 326 2, .step 0 333 0, .step 1 303 2, .step 1 110 0, .step 1 179 8, .step 1 186 2,
  .step 1 187 1, .step 1 189 18446744073709551615, .step 1 190 0, .step 1 310 8, .step 1 314 8, .step 1 200 7,
  .step 1 202 7, .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 0 [], .step 1 204 7, .step 1 270 2,
  .step 1 271 0, .step 1 274 0, .step 1 285 8, .step 1 290 0, .step 1 326 7, .step 1 333 0, .step 1 242 0,
  .step 1 243 0, .step 1 244 0, .res 1 0 []]

theorem trace007_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace007 = true := by
  decide +kernel

/-- empty -/
def trace008 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 444 2, .step 0 448 3, .step 0 450 4, .step 0 452 4, .step 0 457 4, .step 0 214 2,
  .step 0 216 2, .step 0 218 2, .step 0 464 2, .step 0 467 3, .step 0 214 2, .step 0 216 2, .step 0 218 2,
  .step 0 403 4, .step 0 407 2, .step 0 470 4, .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 2 [0],
  .inv 1 1 [1, 1] [0], .step 1 444 2, .step 1 448 5, .step 1 450 6, .step 1 452 6, .step 1 457 6, .step 1 214 2,
  .step 1 216 2, .step 1 218 2, .step 1 464 2, .step 1 467 5, .step 1 214 2, .step 1 216 2, .step 1 218 2,
  .step 1 403 6, .step 1 407 2, .step 1 470 6, .step 1 242 0, .step 1 243 0, .step 1 244 0, .res 1 2 [0]]

theorem trace008_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 []) trace008 = true := by
  decide +kernel

/-- pct1-22 -/
def trace009 : List TraceEvent := [
  .inv 1 0 [1, 1, 1] [], .step 1 303 2, .step 1 110 0, .step 1 179 0, .step 1 145 2, .step 1 148 0, .step 1 110 0,
  .res 1 4 [], .inv 1 0 [1, 1, 2] [], .step 1 303 2, .step 1 110 0, .inv 0 1 [1, 0] [0], .step 0 444 2, .step 0 448 3,
  .step 0 450 4, .step 0 452 4, .step 0 457 4, .step 0 214 2, .step 0 216 2, .step 0 218 2, .step 0 464 2,
  .step 0 467 3, .step 0 214 2, .step 0 216 2, .step 0 218 2, .step 0 403 4, .step 0 407 2, .step 0 470 4,
  .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 2 [0], .step 1 179 7, .step 1 186 2, .step 1 187 1,
  .step 1 189 18446744073709551615, .step 1 190 0, .step 1 310 7, .step 1 314 7, .step 1 200 2, .step 1 202 2,
  .step 1 204 2, .step 1 270 2, .step 1 271 0, .step 1 274 0, .step 1 285 7, .step 1 290 0, .step 1 326 2,
  .step 1 333 0, .step 1 242 0, .step 1 243 0, .step 1 244 0, .res 1 0 [], .inv 1 0 [1, 1, 3] [], .step 1 303 2,
  .step 1 110 0, .step 1 179 0, .step 1 145 2, .step 1 148 0, .step 1 110 0, .res 1 4 []]

theorem trace009_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [0, 7, 0]) trace009 = true := by
  decide +kernel

/-- pct3-21 -/
def trace010 : List TraceEvent := [
  .inv 1 0 [1, 1, 1] [], .step 1 303 2, .step 1 110 0, .step 1 179 7, .step 1 186 1, .step 1 187 1,
  .step 1 189 18446744073709551615, .step 1 190 0, .step 1 310 7, .step 1 314 7, .step 1 200 2, .step 1 202 2,
  .step 1 204 2, .step 1 270 2, .step 1 271 0, .step 1 274 0, .inv 0 1 [1, 0] [0], .step 0 444 2, .step 0 448 3,
  .step 0 450 4, .step 1 285 7, .step 1 290 0, .step 1 326 2, .step 1 333 0, .step 1 242 0, .step 1 243 0,
  .step 1 244 0, .res 1 0 [], .step 0 452 4, .step 0 457 4, .step 0 214 2, .step 0 216 2, .step 0 218 2,
  .step 0 464 7, .step 0 228 7, .step 0 230 7, .step 0 232 2, .step 0 344 2, .step 0 346 18446744073709551615,
  .step 0 351 4, .step 0 352 4, .step 0 356 18446744073709551615, .step 0 373 7, .step 0 390 2, .step 0 491 7,
  .step 0 494 1, .step 0 242 0, .step 0 243 0, .step 0 244 0, .step 0 123 0, .step 0 124 0, .step 0 125 0,
  .step 0 126 3, .step 0 127 1, .step 0 168 1, .step 0 169 2, .res 0 0 [1]]

theorem trace010_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) trace010 = true := by
  decide +kernel

/-- pending-6 -/
def trace011 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 303 2, .step 0 110 0, .step 0 179 7, .inv 1 0 [1, 1, 2] [], .step 0 186 1,
  .step 1 303 2, .step 0 187 0, .step 1 110 0, .step 0 189 18446744073709551615, .step 1 179 8, .step 0 190 0,
  .step 0 310 7, .step 1 186 2, .step 1 187 1, .step 0 314 7, .step 1 189 18446744073709551615, .step 1 190 0,
  .step 1 310 8, .step 1 314 8, .step 1 200 2, .step 1 202 2, .step 0 200 2, .step 1 204 2, .step 0 202 2,
  .step 1 270 2, .step 1 271 0, .step 0 204 2, .step 1 274 7, .step 1 285 8, .step 1 290 0, .step 1 326 2,
  .step 1 333 0, .step 1 242 0, .step 0 270 2, .step 1 243 0, .step 0 271 0, .step 0 274 7, .step 0 285 0,
  .step 0 285 7, .step 0 290 8, .step 1 244 0, .step 0 326 8]

theorem trace011_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace011 = true := by
  decide +kernel

/-- turns-5 -/
def trace012 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .inv 1 0 [1, 1, 2] [], .step 0 303 2, .step 1 303 2, .step 0 110 0, .step 1 110 0,
  .step 0 179 7, .step 1 179 8, .step 0 186 1, .step 1 186 2, .step 0 187 0, .step 1 187 1,
  .step 0 189 18446744073709551615, .step 1 189 18446744073709551615, .step 0 190 0, .step 1 190 0, .step 0 310 7,
  .step 1 310 8, .step 0 314 7, .step 1 314 8, .step 0 200 2, .step 1 200 2, .step 0 202 2, .step 1 202 2,
  .step 0 204 2, .step 1 204 2, .step 0 270 2, .step 1 270 2, .step 0 271 0, .step 1 271 0, .step 0 274 7,
  .step 1 274 7, .step 0 285 8, .step 1 285 8, .step 0 290 0, .step 1 290 8, .step 0 326 2, .step 1 326 8,
  .step 0 251 0, .step 1 333 0, .step 0 253 1, .step 1 242 0, .step 0 314 7, .step 1 243 0, .step 0 200 8,
  .step 1 244 0, .step 0 202 8, .res 1 0 [], .step 0 204 8, .step 0 270 2, .step 0 271 1, .step 0 274 0,
  .step 0 285 7, .step 0 290 0, .step 0 326 8, .step 0 333 0, .step 0 242 0, .step 0 243 0, .step 0 244 0,
  .res 0 0 []]

theorem trace012_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace012 = true := by
  decide +kernel

/-- turns-of-1-e|e -/
def trace013 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .inv 1 0 [1, 1, 2] [], .step 0 303 2, .step 1 303 2, .step 0 110 0, .step 1 110 0,
  .step 0 179 7, .step 1 179 8, .step 0 186 1, .step 1 186 2, .step 0 187 0, .step 1 187 1,
  .step 0 189 18446744073709551615, .step 1 189 18446744073709551615, .step 0 190 0, .step 1 190 0, .step 0 310 7,
  .step 1 310 8, .step 0 314 7, .step 1 314 8, .step 0 200 2, .step 1 200 2, .step 0 202 2, .step 1 202 2,
  .step 0 204 2, .step 1 204 2, .step 0 270 2, .step 1 270 2, .step 0 271 0, .step 1 271 0, .step 0 274 7,
  .step 1 274 7, .step 0 285 8, .step 1 285 8, .step 0 290 0, .step 1 290 8, .step 0 326 2, .step 1 326 8,
  .step 0 251 0, .step 1 333 0, .step 0 253 1, .step 1 242 0, .step 0 314 7, .step 1 243 0, .step 0 200 8,
  .step 1 244 0, .step 0 202 8, .res 1 0 [], .step 0 204 8, .step 0 270 2, .step 0 271 1, .step 0 274 0,
  .step 0 285 7, .step 0 290 0, .step 0 326 8, .step 0 333 0, .step 0 242 0, .step 0 243 0, .step 0 244 0,
  .res 0 0 []]

theorem trace013_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace013 = true := by
  decide +kernel

/-- turns-of-2-e|e -/
def trace014 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 303 2, .inv 1 0 [1, 1, 2] [], .step 1 303 2, .step 0 110 0, .step 0 179 7,
  .step 1 110 0, .step 1 179 8, .step 0 186 1, .step 0 187 0, .step 1 186 2, .step 1 187 1,
  .step 0 189 18446744073709551615, .step 0 190 0, .step 1 189 18446744073709551615, .step 1 190 0, .step 0 310 7,
  .step 0 314 7, .step 1 310 8, .step 1 314 8, .step 0 200 2, .step 0 202 2, .step 1 200 2, .step 1 202 2,
  .step 0 204 2, .step 0 270 2, .step 1 204 2, .step 1 270 2, .step 0 271 0, .step 0 274 7, .step 1 271 0,
  .step 1 274 7, .step 0 285 8, .step 0 290 0, .step 1 285 8, .step 1 290 8, .step 0 326 2, .step 0 251 0,
  .step 1 326 8, .step 1 333 0, .step 0 253 1, .step 0 314 7, .step 1 242 0, .step 1 243 0, .step 0 200 8,
  .step 0 202 8, .step 1 244 0, .res 1 0 [], .step 0 204 8, .step 0 270 2, .step 0 271 1, .step 0 274 0,
  .step 0 285 7, .step 0 290 0, .step 0 326 8, .step 0 333 0, .step 0 242 0, .step 0 243 0, .step 0 244 0,
  .res 0 0 []]

theorem trace014_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace014 = true := by
  decide +kernel

/-- turns-of-5-e|e -/
def trace015 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 303 2, .step 0 110 0, .step 0 179 7, .step 0 186 1, .inv 1 0 [1, 1, 2] [],
  .step 1 303 2, .step 1 110 0, .step 1 179 8, .step 1 186 2, .step 0 187 0, .step 0 189 18446744073709551615,
  .step 0 190 0, .step 0 310 7, .step 0 314 7, .step 1 187 1, .step 1 189 18446744073709551615, .step 1 190 0,
  .step 1 310 8, .step 1 314 8, .step 0 200 2, .step 0 202 2, .step 0 204 2, .step 0 270 2, .step 0 271 0,
  .step 1 200 2, .step 1 202 2, .step 1 204 2, .step 1 270 2, .step 1 271 0, .step 0 274 7, .step 0 285 8,
  .step 0 290 0, .step 0 326 2, .step 0 251 0, .step 1 274 7, .step 1 285 8, .step 1 290 8, .step 1 326 8,
  .step 1 333 0, .step 0 253 1, .step 0 314 7, .step 0 200 8, .step 0 202 8, .step 0 204 8, .step 1 242 0,
  .step 1 243 0, .step 1 244 0, .res 1 0 [], .step 0 270 2, .step 0 271 1, .step 0 274 0, .step 0 285 7,
  .step 0 290 0, .step 0 326 8, .step 0 333 0, .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 0 []]

theorem trace015_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace015 = true := by
  decide +kernel

/-- uniform-5 -/
def trace016 : List TraceEvent := [
  .inv 1 0 [1, 1, 2] [], .step 1 303 2, .inv 0 1 [1, 0] [0], .step 0 444 2, .step 1 110 0, .step 1 179 7,
  .step 1 186 2, .step 0 448 3, .step 1 187 1, .step 0 450 4, .step 1 189 18446744073709551615, .step 0 452 4,
  .step 1 190 0, .step 0 457 4, .step 0 214 2, .step 0 216 2, .step 1 310 7, .step 0 218 2, .step 1 314 7,
  .step 1 200 2, .step 0 464 2, .step 0 467 3, .step 0 214 2, .step 0 216 2, .step 1 202 2, .step 1 204 2,
  .step 1 270 2, .step 0 218 2, .step 1 271 0, .step 0 403 4, .step 0 407 2, .step 1 274 0, .step 0 470 4,
  .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 2 [0], .step 1 285 7, .inv 0 0 [1, 0, 1] [], .step 0 303 2,
  .step 1 290 0, .step 0 110 0, .step 1 326 2, .step 1 333 0, .step 1 242 0, .step 0 179 8, .step 1 243 0,
  .step 1 244 0, .step 0 186 1, .step 0 187 0, .res 1 0 [], .step 0 189 18446744073709551615, .step 0 190 0,
  .step 0 310 8, .step 0 314 8, .step 0 200 7, .step 0 202 7, .step 0 204 7, .step 0 270 2, .step 0 271 1,
  .step 0 274 0, .step 0 285 8, .step 0 290 0, .step 0 326 7, .step 0 333 0, .step 0 242 0, .step 0 243 0,
  .step 0 244 0, .res 0 0 []]

theorem trace016_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7, 8]) trace016 = true := by
  decide +kernel

/-- bursts-27 -/
def trace017 : List TraceEvent := [
  .inv 1 0 [1, 1, 1] [], .step 1 303 2, .step 1 110 0, .step 1 179 0, .step 1 145 2, .step 1 148 0, .step 1 110 0,
  .res 1 4 [], .inv 1 0 [1, 1, 2] [], .step 1 303 2, .step 1 110 0, .step 1 179 0, .step 1 145 2, .step 1 148 0,
  .step 1 110 0, .res 1 4 [], .inv 1 1 [1, 1] [0], .step 1 444 2, .step 1 448 5, .step 1 450 6, .step 1 452 6,
  .step 1 457 6, .step 1 214 2, .inv 0 1 [1, 0] [0], .step 0 444 2, .step 0 448 3, .step 1 216 2, .step 1 218 2,
  .step 1 464 2, .step 1 467 5, .step 1 214 2, .step 1 216 2, .step 1 218 2, .step 1 403 6, .step 0 450 4,
  .step 0 452 4, .step 0 457 4, .step 0 214 2, .step 0 216 2, .step 0 218 2, .step 0 464 2, .step 0 467 3,
  .step 0 214 2, .step 0 216 2, .step 0 218 2, .step 0 403 4, .step 0 407 2, .step 0 470 4, .step 0 242 0,
  .step 0 243 0, .step 1 407 2, .step 1 470 6, .step 1 242 0, .step 1 243 0, .step 1 244 0, .res 1 2 [0],
  .step 0 244 0, .res 0 2 [0]]

theorem trace017_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [0, 0]) trace017 = true := by
  decide +kernel

/-- pct1-28 -/
def trace018 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 444 2, .step 0 448 3, .step 0 450 4, .step 0 452 4, .step 0 457 4, .step 0 214 2,
  .step 0 216 2, .step 0 218 2, .step 0 464 2, .step 0 467 3, .step 0 214 2, .step 0 216 2, .step 0 218 2,
  .step 0 403 4, .inv 1 1 [1, 1] [0], .step 1 444 2, .step 1 448 5, .step 1 450 6, .step 1 452 6, .step 1 457 6,
  .step 1 214 2, .step 1 216 2, .step 1 218 2, .step 1 464 2, .step 1 467 5, .step 1 214 2, .step 1 216 2,
  .step 1 218 2, .step 1 403 6, .step 1 407 2, .step 1 470 6, .step 1 242 0, .step 1 243 0, .step 1 244 0,
  .res 1 2 [0], .step 0 407 2, .step 0 470 4, .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 2 [0]]

theorem trace018_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 []) trace018 = true := by
  decide +kernel

/-- pct3-27 -/
def trace019 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 444 2, .step 0 448 3, .step 0 450 4, .step 0 452 4, .step 0 457 4, .step 0 214 2,
  .step 0 216 2, .step 0 218 2, .step 0 464 2, .step 0 467 3, .step 0 214 2, .step 0 216 2, .step 0 218 2,
  .inv 1 0 [1, 1, 1] [], .step 1 303 2, .step 1 110 0, .step 0 403 4, .step 0 407 2, .step 0 470 4, .step 0 242 0,
  .step 0 243 0, .step 0 244 0, .res 0 2 [0], .inv 0 1 [1, 0] [0], .step 0 444 2, .step 0 448 3, .step 0 450 4,
  .step 0 452 4, .step 0 457 4, .step 0 214 2, .step 0 216 2, .step 0 218 2, .step 0 464 2, .step 0 467 3,
  .step 0 214 2, .step 0 216 2, .step 0 218 2, .step 0 403 4, .step 0 407 2, .step 0 470 4, .step 0 242 0,
  .step 0 243 0, .step 0 244 0, .res 0 2 [0], .step 1 179 7, .step 1 186 1, .step 1 187 1,
  .step 1 189 18446744073709551615, .step 1 190 0, .step 1 310 7, .step 1 314 7, .step 1 200 2, .step 1 202 2,
  .step 1 204 2, .step 1 270 2, .step 1 271 0, .step 1 274 0, .step 1 285 7, .step 1 290 0, .step 1 326 2,
  .step 1 333 0, .step 1 242 0, .step 1 243 0, .step 1 244 0, .res 1 0 []]

theorem trace019_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) trace019 = true := by
  decide +kernel

/-- pending-5 -/
def trace020 : List TraceEvent := [
  .inv 0 1 [1, 0] [0], .step 0 444 2, .step 0 448 3, .inv 1 0 [1, 1, 1] [], .step 0 450 4, .step 1 303 2,
  .step 0 452 4, .step 1 110 0, .step 0 457 4, .step 1 179 7, .step 1 186 1, .step 0 214 2, .step 1 187 1,
  .step 1 189 18446744073709551615, .step 1 190 0, .step 0 216 2, .step 1 310 7, .step 1 314 7, .step 1 200 2,
  .step 1 202 2, .step 1 204 2, .step 1 270 2, .step 1 271 0, .step 0 218 2, .step 0 464 2, .step 1 274 0,
  .step 1 285 7, .step 1 290 0, .step 1 326 2, .step 0 467 3, .step 1 333 0, .step 1 242 0, .step 0 214 2,
  .step 1 243 0, .step 1 244 0, .step 0 216 2, .step 0 218 2, .step 0 403 4, .res 1 0 [], .step 0 407 7,
  .step 0 228 7]

theorem trace020_replays : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) trace020 = true := by
  decide +kernel

/-- trace001, but the first access has another value -/
def bad1 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 303 3, .step 0 110 0, .step 0 179 7, .step 0 186 1, .inv 1 1 [1, 1] [0],
  .step 1 444 2, .step 1 448 5, .step 1 450 6, .step 1 452 6, .step 0 187 0, .step 0 189 18446744073709551615,
  .step 0 190 0, .step 0 310 7, .step 0 314 7, .step 1 457 6, .step 1 214 2, .step 1 216 2, .step 1 218 2,
  .step 1 464 2, .step 0 200 2, .step 0 202 2, .step 0 204 2, .step 0 270 2, .step 0 271 0, .step 1 467 5,
  .step 1 214 2, .step 1 216 2, .step 1 218 2, .step 1 403 6, .step 0 274 7, .step 0 285 0, .step 0 285 7,
  .step 0 290 0, .step 0 326 2, .step 1 407 7, .step 1 228 7, .step 1 230 7, .step 1 232 2, .step 1 344 2,
  .step 0 333 0, .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 0 [], .step 1 346 18446744073709551615,
  .step 1 351 3, .step 1 352 4, .step 1 351 5, .step 1 352 6, .step 1 363 18446744073709551615,
  .step 1 417 18446744073709551615, .step 1 373 7, .step 1 390 2, .step 1 470 7, .step 1 476 6, .step 1 491 7,
  .step 1 214 7, .step 1 216 7, .step 1 218 7, .step 1 433 0, .step 1 494 1, .step 1 242 0, .step 1 243 0,
  .step 1 244 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 168 1,
  .step 1 169 2, .res 1 0 [1]]

theorem bad1_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) bad1 = false := by
  decide +kernel

/-- trace001, but the last access has another line -/
def bad2 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 303 2, .step 0 110 0, .step 0 179 7, .step 0 186 1, .inv 1 1 [1, 1] [0],
  .step 1 444 2, .step 1 448 5, .step 1 450 6, .step 1 452 6, .step 0 187 0, .step 0 189 18446744073709551615,
  .step 0 190 0, .step 0 310 7, .step 0 314 7, .step 1 457 6, .step 1 214 2, .step 1 216 2, .step 1 218 2,
  .step 1 464 2, .step 0 200 2, .step 0 202 2, .step 0 204 2, .step 0 270 2, .step 0 271 0, .step 1 467 5,
  .step 1 214 2, .step 1 216 2, .step 1 218 2, .step 1 403 6, .step 0 274 7, .step 0 285 0, .step 0 285 7,
  .step 0 290 0, .step 0 326 2, .step 1 407 7, .step 1 228 7, .step 1 230 7, .step 1 232 2, .step 1 344 2,
  .step 0 333 0, .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 0 [], .step 1 346 18446744073709551615,
  .step 1 351 3, .step 1 352 4, .step 1 351 5, .step 1 352 6, .step 1 363 18446744073709551615,
  .step 1 417 18446744073709551615, .step 1 373 7, .step 1 390 2, .step 1 470 7, .step 1 476 6, .step 1 491 7,
  .step 1 214 7, .step 1 216 7, .step 1 218 7, .step 1 433 0, .step 1 494 1, .step 1 242 0, .step 1 243 0,
  .step 1 244 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 168 1,
  .step 1 168 2, .res 1 0 [1]]

theorem bad2_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) bad2 = false := by
  decide +kernel

/-- trace001, but the last access has another value -/
def bad3 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 303 2, .step 0 110 0, .step 0 179 7, .step 0 186 1, .inv 1 1 [1, 1] [0],
  .step 1 444 2, .step 1 448 5, .step 1 450 6, .step 1 452 6, .step 0 187 0, .step 0 189 18446744073709551615,
  .step 0 190 0, .step 0 310 7, .step 0 314 7, .step 1 457 6, .step 1 214 2, .step 1 216 2, .step 1 218 2,
  .step 1 464 2, .step 0 200 2, .step 0 202 2, .step 0 204 2, .step 0 270 2, .step 0 271 0, .step 1 467 5,
  .step 1 214 2, .step 1 216 2, .step 1 218 2, .step 1 403 6, .step 0 274 7, .step 0 285 0, .step 0 285 7,
  .step 0 290 0, .step 0 326 2, .step 1 407 7, .step 1 228 7, .step 1 230 7, .step 1 232 2, .step 1 344 2,
  .step 0 333 0, .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 0 [], .step 1 346 18446744073709551615,
  .step 1 351 3, .step 1 352 4, .step 1 351 5, .step 1 352 6, .step 1 363 18446744073709551615,
  .step 1 417 18446744073709551615, .step 1 373 7, .step 1 390 2, .step 1 470 7, .step 1 476 6, .step 1 491 7,
  .step 1 214 7, .step 1 216 7, .step 1 218 7, .step 1 433 0, .step 1 494 1, .step 1 242 0, .step 1 243 0,
  .step 1 244 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 168 1,
  .step 1 169 3, .res 1 0 [1]]

theorem bad3_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) bad3 = false := by
  decide +kernel

/-- trace001, but the last access is missing -/
def bad4 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 303 2, .step 0 110 0, .step 0 179 7, .step 0 186 1, .inv 1 1 [1, 1] [0],
  .step 1 444 2, .step 1 448 5, .step 1 450 6, .step 1 452 6, .step 0 187 0, .step 0 189 18446744073709551615,
  .step 0 190 0, .step 0 310 7, .step 0 314 7, .step 1 457 6, .step 1 214 2, .step 1 216 2, .step 1 218 2,
  .step 1 464 2, .step 0 200 2, .step 0 202 2, .step 0 204 2, .step 0 270 2, .step 0 271 0, .step 1 467 5,
  .step 1 214 2, .step 1 216 2, .step 1 218 2, .step 1 403 6, .step 0 274 7, .step 0 285 0, .step 0 285 7,
  .step 0 290 0, .step 0 326 2, .step 1 407 7, .step 1 228 7, .step 1 230 7, .step 1 232 2, .step 1 344 2,
  .step 0 333 0, .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 0 [], .step 1 346 18446744073709551615,
  .step 1 351 3, .step 1 352 4, .step 1 351 5, .step 1 352 6, .step 1 363 18446744073709551615,
  .step 1 417 18446744073709551615, .step 1 373 7, .step 1 390 2, .step 1 470 7, .step 1 476 6, .step 1 491 7,
  .step 1 214 7, .step 1 216 7, .step 1 218 7, .step 1 433 0, .step 1 494 1, .step 1 242 0, .step 1 243 0,
  .step 1 244 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 168 1,
  .res 1 0 [1]]

theorem bad4_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) bad4 = false := by
  decide +kernel

/-- trace001, but the last access happens twice -/
def bad5 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 303 2, .step 0 110 0, .step 0 179 7, .step 0 186 1, .inv 1 1 [1, 1] [0],
  .step 1 444 2, .step 1 448 5, .step 1 450 6, .step 1 452 6, .step 0 187 0, .step 0 189 18446744073709551615,
  .step 0 190 0, .step 0 310 7, .step 0 314 7, .step 1 457 6, .step 1 214 2, .step 1 216 2, .step 1 218 2,
  .step 1 464 2, .step 0 200 2, .step 0 202 2, .step 0 204 2, .step 0 270 2, .step 0 271 0, .step 1 467 5,
  .step 1 214 2, .step 1 216 2, .step 1 218 2, .step 1 403 6, .step 0 274 7, .step 0 285 0, .step 0 285 7,
  .step 0 290 0, .step 0 326 2, .step 1 407 7, .step 1 228 7, .step 1 230 7, .step 1 232 2, .step 1 344 2,
  .step 0 333 0, .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 0 [], .step 1 346 18446744073709551615,
  .step 1 351 3, .step 1 352 4, .step 1 351 5, .step 1 352 6, .step 1 363 18446744073709551615,
  .step 1 417 18446744073709551615, .step 1 373 7, .step 1 390 2, .step 1 470 7, .step 1 476 6, .step 1 491 7,
  .step 1 214 7, .step 1 216 7, .step 1 218 7, .step 1 433 0, .step 1 494 1, .step 1 242 0, .step 1 243 0,
  .step 1 244 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 168 1,
  .step 1 169 2, .step 1 169 2, .res 1 0 [1]]

theorem bad5_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) bad5 = false := by
  decide +kernel

/-- trace001, but two accesses are swapped -/
def bad6 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 110 0, .step 0 303 2, .step 0 179 7, .step 0 186 1, .inv 1 1 [1, 1] [0],
  .step 1 444 2, .step 1 448 5, .step 1 450 6, .step 1 452 6, .step 0 187 0, .step 0 189 18446744073709551615,
  .step 0 190 0, .step 0 310 7, .step 0 314 7, .step 1 457 6, .step 1 214 2, .step 1 216 2, .step 1 218 2,
  .step 1 464 2, .step 0 200 2, .step 0 202 2, .step 0 204 2, .step 0 270 2, .step 0 271 0, .step 1 467 5,
  .step 1 214 2, .step 1 216 2, .step 1 218 2, .step 1 403 6, .step 0 274 7, .step 0 285 0, .step 0 285 7,
  .step 0 290 0, .step 0 326 2, .step 1 407 7, .step 1 228 7, .step 1 230 7, .step 1 232 2, .step 1 344 2,
  .step 0 333 0, .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 0 [], .step 1 346 18446744073709551615,
  .step 1 351 3, .step 1 352 4, .step 1 351 5, .step 1 352 6, .step 1 363 18446744073709551615,
  .step 1 417 18446744073709551615, .step 1 373 7, .step 1 390 2, .step 1 470 7, .step 1 476 6, .step 1 491 7,
  .step 1 214 7, .step 1 216 7, .step 1 218 7, .step 1 433 0, .step 1 494 1, .step 1 242 0, .step 1 243 0,
  .step 1 244 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 168 1,
  .step 1 169 2, .res 1 0 [1]]

theorem bad6_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [7]) bad6 = false := by
  decide +kernel

/-- trace001, but the new object is another one -/
def bad7 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 303 2, .step 0 110 0, .step 0 179 6, .step 0 186 1, .inv 1 1 [1, 1] [0],
  .step 1 444 2, .step 1 448 5, .step 1 450 6, .step 1 452 6, .step 0 187 0, .step 0 189 18446744073709551615,
  .step 0 190 0, .step 0 310 7, .step 0 314 7, .step 1 457 6, .step 1 214 2, .step 1 216 2, .step 1 218 2,
  .step 1 464 2, .step 0 200 2, .step 0 202 2, .step 0 204 2, .step 0 270 2, .step 0 271 0, .step 1 467 5,
  .step 1 214 2, .step 1 216 2, .step 1 218 2, .step 1 403 6, .step 0 274 7, .step 0 285 0, .step 0 285 7,
  .step 0 290 0, .step 0 326 2, .step 1 407 7, .step 1 228 7, .step 1 230 7, .step 1 232 2, .step 1 344 2,
  .step 0 333 0, .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 0 [], .step 1 346 18446744073709551615,
  .step 1 351 3, .step 1 352 4, .step 1 351 5, .step 1 352 6, .step 1 363 18446744073709551615,
  .step 1 417 18446744073709551615, .step 1 373 7, .step 1 390 2, .step 1 470 7, .step 1 476 6, .step 1 491 7,
  .step 1 214 7, .step 1 216 7, .step 1 218 7, .step 1 433 0, .step 1 494 1, .step 1 242 0, .step 1 243 0,
  .step 1 244 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 168 1,
  .step 1 169 2, .res 1 0 [1]]

theorem bad7_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [6]) bad7 = false := by
  decide +kernel

/-- trace001, but the allocation is missing -/
def bad8 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 303 2, .step 0 110 0, .step 0 186 1, .inv 1 1 [1, 1] [0], .step 1 444 2,
  .step 1 448 5, .step 1 450 6, .step 1 452 6, .step 0 187 0, .step 0 189 18446744073709551615, .step 0 190 0,
  .step 0 310 7, .step 0 314 7, .step 1 457 6, .step 1 214 2, .step 1 216 2, .step 1 218 2, .step 1 464 2,
  .step 0 200 2, .step 0 202 2, .step 0 204 2, .step 0 270 2, .step 0 271 0, .step 1 467 5, .step 1 214 2,
  .step 1 216 2, .step 1 218 2, .step 1 403 6, .step 0 274 7, .step 0 285 0, .step 0 285 7, .step 0 290 0,
  .step 0 326 2, .step 1 407 7, .step 1 228 7, .step 1 230 7, .step 1 232 2, .step 1 344 2, .step 0 333 0,
  .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 0 [], .step 1 346 18446744073709551615, .step 1 351 3,
  .step 1 352 4, .step 1 351 5, .step 1 352 6, .step 1 363 18446744073709551615, .step 1 417 18446744073709551615,
  .step 1 373 7, .step 1 390 2, .step 1 470 7, .step 1 476 6, .step 1 491 7, .step 1 214 7, .step 1 216 7,
  .step 1 218 7, .step 1 433 0, .step 1 494 1, .step 1 242 0, .step 1 243 0, .step 1 244 0, .step 1 123 0,
  .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 168 1, .step 1 169 2, .res 1 0 [1]]

theorem bad8_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 []) bad8 = false := by
  decide +kernel

/-- trace001, but there was no memory -/
def bad9 : List TraceEvent := [
  .inv 0 0 [1, 0, 1] [], .step 0 303 2, .step 0 110 0, .step 0 179 0, .step 0 186 1, .inv 1 1 [1, 1] [0],
  .step 1 444 2, .step 1 448 5, .step 1 450 6, .step 1 452 6, .step 0 187 0, .step 0 189 18446744073709551615,
  .step 0 190 0, .step 0 310 7, .step 0 314 7, .step 1 457 6, .step 1 214 2, .step 1 216 2, .step 1 218 2,
  .step 1 464 2, .step 0 200 2, .step 0 202 2, .step 0 204 2, .step 0 270 2, .step 0 271 0, .step 1 467 5,
  .step 1 214 2, .step 1 216 2, .step 1 218 2, .step 1 403 6, .step 0 274 7, .step 0 285 0, .step 0 285 7,
  .step 0 290 0, .step 0 326 2, .step 1 407 7, .step 1 228 7, .step 1 230 7, .step 1 232 2, .step 1 344 2,
  .step 0 333 0, .step 0 242 0, .step 0 243 0, .step 0 244 0, .res 0 0 [], .step 1 346 18446744073709551615,
  .step 1 351 3, .step 1 352 4, .step 1 351 5, .step 1 352 6, .step 1 363 18446744073709551615,
  .step 1 417 18446744073709551615, .step 1 373 7, .step 1 390 2, .step 1 470 7, .step 1 476 6, .step 1 491 7,
  .step 1 214 7, .step 1 216 7, .step 1 218 7, .step 1 433 0, .step 1 494 1, .step 1 242 0, .step 1 243 0,
  .step 1 244 0, .step 1 123 0, .step 1 124 0, .step 1 125 0, .step 1 126 5, .step 1 127 1, .step 1 168 1,
  .step 1 169 2, .res 1 0 [1]]

theorem bad9_fails : replay Gen.Wfqueue.program Gen.Wfqueue.lines
    (created 2 0 0 [0]) bad9 = false := by
  decide +kernel

end Traces.Wfqueue
