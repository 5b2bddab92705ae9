prelude
import Machine.Program
/-!
# Gen.Spsc: generated from csrc/zp_spsc.c

Written by `python -m models gen csrc/zp_spsc.c`; do not edit. SHA-256 of the source:
388fd41743e14886d408749a7681fb7be41518a4211f7c339a6271aed4aa4484

## Main definitions

* `Field`: the numbers of the structure's fields
* `push`: `zp_spsc_push`
* `pop`: `zp_spsc_pop`
* `pushMany`: `zp_spsc_push_many`
* `popMany`: `zp_spsc_pop_many`
* `size`: `zp_spsc_size`
* `program`: the operations, by number; `lines`: the C line of every program counter
-/
namespace Gen.Spsc

namespace Field
abbrev tail : Nat := 0 -- atomic
abbrev tailOwn : Nat := 1 -- plain
abbrev headSeen : Nat := 2 -- plain
abbrev head : Nat := 3 -- atomic
abbrev headOwn : Nat := 4 -- plain
abbrev tailSeen : Nat := 5 -- plain
abbrev capacity : Nat := 6 -- plain
abbrev mask : Nat := 7 -- plain
abbrev slots : Nat := 8 -- plain array
end Field

/-- `zp_spsc_push`. Registers: 0 q, 1 value, 2 tail, 3 head, 4 capacity, 5 mask.
-/
def push : Operation := { params := 2, code := [
  -- csrc/zp_spsc.c:31  uint64_t tail = ZP_READ(&q->tail_own);
  /- 0 -/ .load 2 ⟨.reg 0, 1, .lit 0⟩ .plain,
  -- csrc/zp_spsc.c:32  uint64_t head = ZP_READ(&q->head_seen);
  /- 1 -/ .load 3 ⟨.reg 0, 2, .lit 0⟩ .plain,
  -- csrc/zp_spsc.c:33  uint64_t capacity = ZP_READ(&q->capacity);
  /- 2 -/ .load 4 ⟨.reg 0, 6, .lit 0⟩ .plain,
  -- csrc/zp_spsc.c:34  if (tail - head >= capacity) {
  /- 3 -/ .branch (.bin .ge (.bin .sub (.reg 2) (.reg 3)) (.reg 4)) 4 8,
  -- csrc/zp_spsc.c:37  head = ZP_LOAD(&q->head, seq_cst);
  /- 4 -/ .load 3 ⟨.reg 0, 3, .lit 0⟩ .seqCst,
  -- csrc/zp_spsc.c:38  ZP_WRITE(&q->head_seen, head);
  /- 5 -/ .store ⟨.reg 0, 2, .lit 0⟩ (.reg 3) .plain,
  -- csrc/zp_spsc.c:39  if (tail - head >= capacity)
  /- 6 -/ .branch (.bin .ge (.bin .sub (.reg 2) (.reg 3)) (.reg 4)) 7 8,
  -- csrc/zp_spsc.c:40  return ZP_FULL;
  /- 7 -/ .ret (.lit 1),
  -- csrc/zp_spsc.c:42  uint64_t mask = ZP_READ(&q->mask);
  /- 8 -/ .load 5 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_spsc.c:43  ZP_WRITE(&q->slots[tail & mask], value);
  /- 9 -/ .store ⟨.reg 0, 8, .bin .and (.reg 2) (.reg 5)⟩ (.reg 1) .plain,
  -- csrc/zp_spsc.c:44  ZP_WRITE(&q->tail_own, tail + 1);
  /- 10 -/ .store ⟨.reg 0, 1, .lit 0⟩ (.bin .add (.reg 2) (.lit 1)) .plain,
  -- csrc/zp_spsc.c:47  ZP_STORE(&q->tail, tail + 1, seq_cst);
  /- 11 -/ .store ⟨.reg 0, 0, .lit 0⟩ (.bin .add (.reg 2) (.lit 1)) .seqCst,
  -- csrc/zp_spsc.c:48  return ZP_OK;
  /- 12 -/ .ret (.lit 0) ] }

def pushLines : List Nat := [31, 32, 33, 34, 37, 38, 39, 40, 42, 43, 44, 47, 48]

/-- `zp_spsc_pop`. Registers: 0 q, 1 head, 2 tail, 3 mask, 4 value.
The buffer is `out`, an output.
-/
def pop : Operation := { params := 1, code := [
  -- csrc/zp_spsc.c:53  uint64_t head = ZP_READ(&q->head_own);
  /- 0 -/ .load 1 ⟨.reg 0, 4, .lit 0⟩ .plain,
  -- csrc/zp_spsc.c:54  uint64_t tail = ZP_READ(&q->tail_seen);
  /- 1 -/ .load 2 ⟨.reg 0, 5, .lit 0⟩ .plain,
  -- csrc/zp_spsc.c:55  if (tail == head) {
  /- 2 -/ .branch (.bin .eq (.reg 2) (.reg 1)) 3 7,
  -- csrc/zp_spsc.c:57  tail = ZP_LOAD(&q->tail, seq_cst);
  /- 3 -/ .load 2 ⟨.reg 0, 0, .lit 0⟩ .seqCst,
  -- csrc/zp_spsc.c:58  ZP_WRITE(&q->tail_seen, tail);
  /- 4 -/ .store ⟨.reg 0, 5, .lit 0⟩ (.reg 2) .plain,
  -- csrc/zp_spsc.c:59  if (tail == head)
  /- 5 -/ .branch (.bin .eq (.reg 2) (.reg 1)) 6 7,
  -- csrc/zp_spsc.c:60  return ZP_EMPTY;
  /- 6 -/ .ret (.lit 2),
  -- csrc/zp_spsc.c:62  uint64_t mask = ZP_READ(&q->mask);
  /- 7 -/ .load 3 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_spsc.c:63  uint64_t value = ZP_READ(&q->slots[head & mask]);
  /- 8 -/ .load 4 ⟨.reg 0, 8, .bin .and (.reg 1) (.reg 3)⟩ .plain,
  -- csrc/zp_spsc.c:64  ZP_WRITE(&q->head_own, head + 1);
  /- 9 -/ .store ⟨.reg 0, 4, .lit 0⟩ (.bin .add (.reg 1) (.lit 1)) .plain,
  -- csrc/zp_spsc.c:67  ZP_STORE(&q->head, head + 1, seq_cst);
  /- 10 -/ .store ⟨.reg 0, 3, .lit 0⟩ (.bin .add (.reg 1) (.lit 1)) .seqCst,
  -- csrc/zp_spsc.c:68  *out = value;
  /- 11 -/ .put (.lit 0) (.reg 4),
  -- csrc/zp_spsc.c:69  return ZP_OK;
  /- 12 -/ .ret (.lit 0) ] }

def popLines : List Nat := [53, 54, 55, 57, 58, 59, 60, 62, 63, 64, 67, 68, 69]

/-- `zp_spsc_push_many`. Registers: 0 q, 1 n, 2 tail, 3 head, 4 capacity, 5 mask, 6 i, 7 tmp.
The buffer is `items`.
-/
def pushMany : Operation := { params := 2, code := [
  -- csrc/zp_spsc.c:74  uint64_t tail = ZP_READ(&q->tail_own);
  /- 0 -/ .load 2 ⟨.reg 0, 1, .lit 0⟩ .plain,
  -- csrc/zp_spsc.c:75  uint64_t head = ZP_READ(&q->head_seen);
  /- 1 -/ .load 3 ⟨.reg 0, 2, .lit 0⟩ .plain,
  -- csrc/zp_spsc.c:76  uint64_t capacity = ZP_READ(&q->capacity);
  /- 2 -/ .load 4 ⟨.reg 0, 6, .lit 0⟩ .plain,
  -- csrc/zp_spsc.c:77  if (capacity - (tail - head) < n) {
  /- 3 -/ .branch (.bin .lt (.bin .sub (.reg 4) (.bin .sub (.reg 2) (.reg 3))) (.reg 1)) 4 8,
  -- csrc/zp_spsc.c:79  head = ZP_LOAD(&q->head, seq_cst);
  /- 4 -/ .load 3 ⟨.reg 0, 3, .lit 0⟩ .seqCst,
  -- csrc/zp_spsc.c:80  ZP_WRITE(&q->head_seen, head);
  /- 5 -/ .store ⟨.reg 0, 2, .lit 0⟩ (.reg 3) .plain,
  -- csrc/zp_spsc.c:81  if (capacity - (tail - head) < n)
  /- 6 -/ .branch (.bin .lt (.bin .sub (.reg 4) (.bin .sub (.reg 2) (.reg 3))) (.reg 1)) 7 8,
  -- csrc/zp_spsc.c:82  n = capacity - (tail - head);
  /- 7 -/ .set 1 (.bin .sub (.reg 4) (.bin .sub (.reg 2) (.reg 3))),
  -- csrc/zp_spsc.c:84  if (n == 0)
  /- 8 -/ .branch (.bin .eq (.reg 1) (.lit 0)) 9 10,
  -- csrc/zp_spsc.c:85  return 0;
  /- 9 -/ .ret (.lit 0),
  -- csrc/zp_spsc.c:86  uint64_t mask = ZP_READ(&q->mask);
  /- 10 -/ .load 5 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_spsc.c:87  for (uint64_t i = 0; i < n; i++)
  /- 11 -/ .set 6 (.lit 0),
  -- csrc/zp_spsc.c:87  for (uint64_t i = 0; i < n; i++)
  /- 12 -/ .branch (.bin .lt (.reg 6) (.reg 1)) 13 17,
  -- csrc/zp_spsc.c:88  ZP_WRITE(&q->slots[(tail + i) & mask], items[i]);
  /- 13 -/ .get 7 (.reg 6),
  -- csrc/zp_spsc.c:88  ZP_WRITE(&q->slots[(tail + i) & mask], items[i]);
  /- 14 -/ .store ⟨.reg 0, 8, .bin .and (.bin .add (.reg 2) (.reg 6)) (.reg 5)⟩ (.reg 7) .plain,
  -- csrc/zp_spsc.c:87  for (uint64_t i = 0; i < n; i++)
  /- 15 -/ .set 6 (.bin .add (.reg 6) (.lit 1)),
  -- csrc/zp_spsc.c:87  for (uint64_t i = 0; i < n; i++)
  /- 16 -/ .jump 12,
  -- csrc/zp_spsc.c:89  ZP_WRITE(&q->tail_own, tail + n);
  /- 17 -/ .store ⟨.reg 0, 1, .lit 0⟩ (.bin .add (.reg 2) (.reg 1)) .plain,
  -- csrc/zp_spsc.c:91  ZP_STORE(&q->tail, tail + n, seq_cst);
  /- 18 -/ .store ⟨.reg 0, 0, .lit 0⟩ (.bin .add (.reg 2) (.reg 1)) .seqCst,
  -- csrc/zp_spsc.c:92  return n;
  /- 19 -/ .ret (.reg 1) ] }

def pushManyLines : List Nat := [74, 75, 76, 77, 79, 80, 81, 82, 84, 85, 86, 87, 87, 88, 88, 87, 87, 89, 91, 92]

/-- `zp_spsc_pop_many`. Registers: 0 q, 1 n, 2 head, 3 tail, 4 mask, 5 i, 6 tmp.
The buffer is `out`, an output.
-/
def popMany : Operation := { params := 2, code := [
  -- csrc/zp_spsc.c:97  uint64_t head = ZP_READ(&q->head_own);
  /- 0 -/ .load 2 ⟨.reg 0, 4, .lit 0⟩ .plain,
  -- csrc/zp_spsc.c:98  uint64_t tail = ZP_READ(&q->tail_seen);
  /- 1 -/ .load 3 ⟨.reg 0, 5, .lit 0⟩ .plain,
  -- csrc/zp_spsc.c:99  if (tail - head < n) {
  /- 2 -/ .branch (.bin .lt (.bin .sub (.reg 3) (.reg 2)) (.reg 1)) 3 7,
  -- csrc/zp_spsc.c:101  tail = ZP_LOAD(&q->tail, seq_cst);
  /- 3 -/ .load 3 ⟨.reg 0, 0, .lit 0⟩ .seqCst,
  -- csrc/zp_spsc.c:102  ZP_WRITE(&q->tail_seen, tail);
  /- 4 -/ .store ⟨.reg 0, 5, .lit 0⟩ (.reg 3) .plain,
  -- csrc/zp_spsc.c:103  if (tail - head < n)
  /- 5 -/ .branch (.bin .lt (.bin .sub (.reg 3) (.reg 2)) (.reg 1)) 6 7,
  -- csrc/zp_spsc.c:104  n = tail - head;
  /- 6 -/ .set 1 (.bin .sub (.reg 3) (.reg 2)),
  -- csrc/zp_spsc.c:106  if (n == 0)
  /- 7 -/ .branch (.bin .eq (.reg 1) (.lit 0)) 8 9,
  -- csrc/zp_spsc.c:107  return 0;
  /- 8 -/ .ret (.lit 0),
  -- csrc/zp_spsc.c:108  uint64_t mask = ZP_READ(&q->mask);
  /- 9 -/ .load 4 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_spsc.c:109  for (uint64_t i = 0; i < n; i++)
  /- 10 -/ .set 5 (.lit 0),
  -- csrc/zp_spsc.c:109  for (uint64_t i = 0; i < n; i++)
  /- 11 -/ .branch (.bin .lt (.reg 5) (.reg 1)) 12 16,
  -- csrc/zp_spsc.c:110  out[i] = ZP_READ(&q->slots[(head + i) & mask]);
  /- 12 -/ .load 6 ⟨.reg 0, 8, .bin .and (.bin .add (.reg 2) (.reg 5)) (.reg 4)⟩ .plain,
  -- csrc/zp_spsc.c:110  out[i] = ZP_READ(&q->slots[(head + i) & mask]);
  /- 13 -/ .put (.reg 5) (.reg 6),
  -- csrc/zp_spsc.c:109  for (uint64_t i = 0; i < n; i++)
  /- 14 -/ .set 5 (.bin .add (.reg 5) (.lit 1)),
  -- csrc/zp_spsc.c:109  for (uint64_t i = 0; i < n; i++)
  /- 15 -/ .jump 11,
  -- csrc/zp_spsc.c:111  ZP_WRITE(&q->head_own, head + n);
  /- 16 -/ .store ⟨.reg 0, 4, .lit 0⟩ (.bin .add (.reg 2) (.reg 1)) .plain,
  -- csrc/zp_spsc.c:113  ZP_STORE(&q->head, head + n, seq_cst);
  /- 17 -/ .store ⟨.reg 0, 3, .lit 0⟩ (.bin .add (.reg 2) (.reg 1)) .seqCst,
  -- csrc/zp_spsc.c:114  return n;
  /- 18 -/ .ret (.reg 1) ] }

def popManyLines : List Nat := [97, 98, 99, 101, 102, 103, 104, 106, 107, 108, 109, 109, 110, 110, 109, 109, 111, 113, 114]

/-- `zp_spsc_size`. Registers: 0 q, 1 head, 2 tail, 3 capacity.
-/
def size : Operation := { params := 1, code := [
  -- csrc/zp_spsc.c:120  uint64_t head = ZP_LOAD(&q->head, seq_cst);
  /- 0 -/ .load 1 ⟨.reg 0, 3, .lit 0⟩ .seqCst,
  -- csrc/zp_spsc.c:121  uint64_t tail = ZP_LOAD(&q->tail, seq_cst);
  /- 1 -/ .load 2 ⟨.reg 0, 0, .lit 0⟩ .seqCst,
  -- csrc/zp_spsc.c:122  uint64_t capacity = ZP_READ(&q->capacity);
  /- 2 -/ .load 3 ⟨.reg 0, 6, .lit 0⟩ .plain,
  -- csrc/zp_spsc.c:124  if (tail - head > capacity)
  /- 3 -/ .branch (.bin .gt (.bin .sub (.reg 2) (.reg 1)) (.reg 3)) 4 5,
  -- csrc/zp_spsc.c:125  return capacity;
  /- 4 -/ .ret (.reg 3),
  -- csrc/zp_spsc.c:126  return tail - head;
  /- 5 -/ .ret (.bin .sub (.reg 2) (.reg 1)) ] }

def sizeLines : List Nat := [120, 121, 122, 124, 125, 126]

def program : Program := [push, pop, pushMany, popMany, size]

def lines : List (List Nat) := [pushLines, popLines, pushManyLines, popManyLines, sizeLines]

end Gen.Spsc
