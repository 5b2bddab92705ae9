prelude
import Machine.Program
/-!
# Gen.Mpmc: generated from csrc/zp_mpmc.c

Written by `python -m models gen csrc/zp_mpmc.c`; do not edit. SHA-256 of the source:
3a283fcf0f2fa503b3d8a56c5c814289254a9c3e118cc7e18940feb944fcee37

## Main definitions

* `Field`: the numbers of the structure's fields
* `push`: `zp_mpmc_push`
* `pop`: `zp_mpmc_pop`
* `pushMany`: `zp_mpmc_push_many`
* `popMany`: `zp_mpmc_pop_many`
* `size`: `zp_mpmc_size`
* `program`: the operations, by number; `lines`: the C line of every program counter
-/
namespace Gen.Mpmc

namespace Field
abbrev tail : Nat := 0 -- atomic
abbrev headSeen : Nat := 1 -- atomic
abbrev head : Nat := 2 -- atomic
abbrev capacity : Nat := 3 -- plain
abbrev mask : Nat := 4 -- plain
abbrev cellsTurn : Nat := 5 -- atomic array
abbrev cellsValue : Nat := 6 -- plain array
end Field

/-- `zp_mpmc_push`. Registers: 0 q, 1 value, 2 tail, 3 free, 4 capacity, 5 head, 6 inside, 7 mask, 8 i, 9 cell, 10 ticket, 11 number, 12 turn, 13 again, 14 expected, 15 done, 16 mask_2, 17 cell_2, 18 number_2.
-/
def push : Operation := { params := 2, code := [
  -- csrc/zp_mpmc.c:102  uint64_t tail = ZP_LOAD(&q->tail, relaxed);
  /- 0 -/ .load 2 ⟨.reg 0, 0, .lit 0⟩ .relaxed,
  -- csrc/zp_mpmc.c:47  uint64_t capacity = ZP_READ(&q->capacity);
  /- 1 -/ .load 4 ⟨.reg 0, 3, .lit 0⟩ .plain,
  -- csrc/zp_mpmc.c:49  uint64_t head = ZP_LOAD(&q->head_seen, relaxed);
  /- 2 -/ .load 5 ⟨.reg 0, 1, .lit 0⟩ .relaxed,
  -- csrc/zp_mpmc.c:50  if (tail - head <= capacity - n)
  /- 3 -/ .branch (.bin .le (.bin .sub (.reg 2) (.reg 5)) (.bin .sub (.reg 4) (.lit 1))) 4 6,
  -- csrc/zp_mpmc.c:51  return n;
  /- 4 -/ .set 3 (.lit 1),
  -- csrc/zp_mpmc.c:51  return n;
  /- 5 -/ .jump 16,
  -- csrc/zp_mpmc.c:53  head = ZP_LOAD(&q->head, relaxed);
  /- 6 -/ .load 5 ⟨.reg 0, 2, .lit 0⟩ .relaxed,
  -- csrc/zp_mpmc.c:55  ZP_STORE(&q->head_seen, head, relaxed);
  /- 7 -/ .store ⟨.reg 0, 1, .lit 0⟩ (.reg 5) .relaxed,
  -- csrc/zp_mpmc.c:56  uint64_t inside = tail - head;
  /- 8 -/ .set 6 (.bin .sub (.reg 2) (.reg 5)),
  -- csrc/zp_mpmc.c:57  if (inside > capacity)
  /- 9 -/ .branch (.bin .gt (.reg 6) (.reg 4)) 10 12,
  -- csrc/zp_mpmc.c:58  return 0;
  /- 10 -/ .set 3 (.lit 0),
  -- csrc/zp_mpmc.c:58  return 0;
  /- 11 -/ .jump 16,
  -- csrc/zp_mpmc.c:59  if (inside > capacity - n)
  /- 12 -/ .branch (.bin .gt (.reg 6) (.bin .sub (.reg 4) (.lit 1))) 13 15,
  -- csrc/zp_mpmc.c:60  return capacity - inside;
  /- 13 -/ .set 3 (.bin .sub (.reg 4) (.reg 6)),
  -- csrc/zp_mpmc.c:60  return capacity - inside;
  /- 14 -/ .jump 16,
  -- csrc/zp_mpmc.c:61  return n;
  /- 15 -/ .set 3 (.lit 1),
  -- csrc/zp_mpmc.c:67  uint64_t mask = ZP_READ(&q->mask);
  /- 16 -/ .load 7 ⟨.reg 0, 4, .lit 0⟩ .plain,
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 17 -/ .set 8 (.lit 0),
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 18 -/ .branch (.bin .lt (.reg 8) (.reg 3)) 19 28,
  -- csrc/zp_mpmc.c:69  uint64_t cell = place(ticket + i, mask);
  /- 19 -/ .set 10 (.bin .add (.reg 2) (.reg 8)),
  -- csrc/zp_mpmc.c:39  uint64_t number = ticket & mask;
  /- 20 -/ .set 11 (.bin .and (.reg 10) (.reg 7)),
  -- csrc/zp_mpmc.c:40  return (number & ~(uint64_t)(BLOCK - 1)) | ((number & 7) << 3) | ((number >> 3) & 7);
  /- 21 -/ .set 9 (.bin .or (.bin .or (.bin .and (.reg 11) (.lit 18446744073709551552)) (.bin .shl (.bin .and (.reg 11) (.lit 7)) (.lit 3))) (.bin .and (.bin .shr (.reg 11) (.lit 3)) (.lit 7))),
  -- csrc/zp_mpmc.c:71  uint64_t turn = ZP_LOAD(&q->cells[cell].turn, acquire);
  /- 22 -/ .load 12 ⟨.reg 0, 5, .reg 9⟩ .acquire,
  -- csrc/zp_mpmc.c:72  if (turn != ticket + i + phase)
  /- 23 -/ .branch (.bin .ne (.reg 12) (.bin .add (.bin .add (.reg 2) (.reg 8)) (.lit 0))) 24 26,
  -- csrc/zp_mpmc.c:73  return i;
  /- 24 -/ .set 3 (.reg 8),
  -- csrc/zp_mpmc.c:73  return i;
  /- 25 -/ .jump 29,
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 26 -/ .set 8 (.bin .add (.reg 8) (.lit 1)),
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 27 -/ .jump 18,
  -- csrc/zp_mpmc.c:75  return n;
  /- 28 -/ .set 3 (.reg 3),
  -- csrc/zp_mpmc.c:106  if (free == 0) {
  /- 29 -/ .branch (.bin .eq (.reg 3) (.lit 0)) 30 35,
  -- csrc/zp_mpmc.c:108  uint64_t again = ZP_LOAD(&q->tail, relaxed);
  /- 30 -/ .load 13 ⟨.reg 0, 0, .lit 0⟩ .relaxed,
  -- csrc/zp_mpmc.c:109  if (again == tail)
  /- 31 -/ .branch (.bin .eq (.reg 13) (.reg 2)) 32 33,
  -- csrc/zp_mpmc.c:110  return ZP_FULL;
  /- 32 -/ .ret (.lit 1),
  -- csrc/zp_mpmc.c:111  tail = again;
  /- 33 -/ .set 2 (.reg 13),
  -- csrc/zp_mpmc.c:112  continue;
  /- 34 -/ .jump 1,
  -- csrc/zp_mpmc.c:114  uint64_t expected = tail;
  /- 35 -/ .set 14 (.reg 2),
  -- csrc/zp_mpmc.c:116  int done = ZP_CAS(&q->tail, &expected, tail + 1, relaxed, relaxed);
  /- 36 -/ .cas 15 14 ⟨.reg 0, 0, .lit 0⟩ (.reg 14) (.bin .add (.reg 2) (.lit 1)) .relaxed .relaxed,
  -- csrc/zp_mpmc.c:117  if (done) {
  /- 37 -/ .branch (.reg 15) 38 44,
  -- csrc/zp_mpmc.c:81  uint64_t mask = ZP_READ(&q->mask);
  /- 38 -/ .load 16 ⟨.reg 0, 4, .lit 0⟩ .plain,
  -- csrc/zp_mpmc.c:39  uint64_t number = ticket & mask;
  /- 39 -/ .set 18 (.bin .and (.reg 2) (.reg 16)),
  -- csrc/zp_mpmc.c:40  return (number & ~(uint64_t)(BLOCK - 1)) | ((number & 7) << 3) | ((number >> 3) & 7);
  /- 40 -/ .set 17 (.bin .or (.bin .or (.bin .and (.reg 18) (.lit 18446744073709551552)) (.bin .shl (.bin .and (.reg 18) (.lit 7)) (.lit 3))) (.bin .and (.bin .shr (.reg 18) (.lit 3)) (.lit 7))),
  -- csrc/zp_mpmc.c:83  ZP_WRITE(&q->cells[cell].value, value);
  /- 41 -/ .store ⟨.reg 0, 6, .reg 17⟩ (.reg 1) .plain,
  -- csrc/zp_mpmc.c:85  ZP_STORE(&q->cells[cell].turn, ticket + 1, release);
  /- 42 -/ .store ⟨.reg 0, 5, .reg 17⟩ (.bin .add (.reg 2) (.lit 1)) .release,
  -- csrc/zp_mpmc.c:119  return ZP_OK;
  /- 43 -/ .ret (.lit 0),
  -- csrc/zp_mpmc.c:121  tail = expected;
  /- 44 -/ .set 2 (.reg 14),
  -- csrc/zp_mpmc.c:103  for (;;) {
  /- 45 -/ .jump 1 ] }

def pushLines : List Nat := [102, 47, 49, 50, 51, 51, 53, 55, 56, 57, 58, 58, 59, 60, 60, 61, 67, 68, 68, 69, 39, 40, 71, 72, 73, 73, 68, 68, 75, 106, 108, 109, 110, 111, 112, 114, 116, 117, 81, 39, 40, 83, 85, 119, 121, 103]

/-- `zp_mpmc_pop`. Registers: 0 q, 1 head, 2 full, 3 mask, 4 i, 5 cell, 6 ticket, 7 number, 8 turn, 9 again, 10 expected, 11 done, 12 value, 13 mask_2, 14 cell_2, 15 number_2, 16 value_2.
The buffer is `out`, an output.
-/
def pop : Operation := { params := 1, code := [
  -- csrc/zp_mpmc.c:128  uint64_t head = ZP_LOAD(&q->head, relaxed);
  /- 0 -/ .load 1 ⟨.reg 0, 2, .lit 0⟩ .relaxed,
  -- csrc/zp_mpmc.c:67  uint64_t mask = ZP_READ(&q->mask);
  /- 1 -/ .load 3 ⟨.reg 0, 4, .lit 0⟩ .plain,
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 2 -/ .set 4 (.lit 0),
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 3 -/ .branch (.bin .lt (.reg 4) (.lit 1)) 4 13,
  -- csrc/zp_mpmc.c:69  uint64_t cell = place(ticket + i, mask);
  /- 4 -/ .set 6 (.bin .add (.reg 1) (.reg 4)),
  -- csrc/zp_mpmc.c:39  uint64_t number = ticket & mask;
  /- 5 -/ .set 7 (.bin .and (.reg 6) (.reg 3)),
  -- csrc/zp_mpmc.c:40  return (number & ~(uint64_t)(BLOCK - 1)) | ((number & 7) << 3) | ((number >> 3) & 7);
  /- 6 -/ .set 5 (.bin .or (.bin .or (.bin .and (.reg 7) (.lit 18446744073709551552)) (.bin .shl (.bin .and (.reg 7) (.lit 7)) (.lit 3))) (.bin .and (.bin .shr (.reg 7) (.lit 3)) (.lit 7))),
  -- csrc/zp_mpmc.c:71  uint64_t turn = ZP_LOAD(&q->cells[cell].turn, acquire);
  /- 7 -/ .load 8 ⟨.reg 0, 5, .reg 5⟩ .acquire,
  -- csrc/zp_mpmc.c:72  if (turn != ticket + i + phase)
  /- 8 -/ .branch (.bin .ne (.reg 8) (.bin .add (.bin .add (.reg 1) (.reg 4)) (.lit 1))) 9 11,
  -- csrc/zp_mpmc.c:73  return i;
  /- 9 -/ .set 2 (.reg 4),
  -- csrc/zp_mpmc.c:73  return i;
  /- 10 -/ .jump 14,
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 11 -/ .set 4 (.bin .add (.reg 4) (.lit 1)),
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 12 -/ .jump 3,
  -- csrc/zp_mpmc.c:75  return n;
  /- 13 -/ .set 2 (.lit 1),
  -- csrc/zp_mpmc.c:131  if (full == 0) {
  /- 14 -/ .branch (.bin .eq (.reg 2) (.lit 0)) 15 20,
  -- csrc/zp_mpmc.c:133  uint64_t again = ZP_LOAD(&q->head, relaxed);
  /- 15 -/ .load 9 ⟨.reg 0, 2, .lit 0⟩ .relaxed,
  -- csrc/zp_mpmc.c:134  if (again == head)
  /- 16 -/ .branch (.bin .eq (.reg 9) (.reg 1)) 17 18,
  -- csrc/zp_mpmc.c:135  return ZP_EMPTY;
  /- 17 -/ .ret (.lit 2),
  -- csrc/zp_mpmc.c:136  head = again;
  /- 18 -/ .set 1 (.reg 9),
  -- csrc/zp_mpmc.c:137  continue;
  /- 19 -/ .jump 1,
  -- csrc/zp_mpmc.c:139  uint64_t expected = head;
  /- 20 -/ .set 10 (.reg 1),
  -- csrc/zp_mpmc.c:141  int done = ZP_CAS(&q->head, &expected, head + 1, relaxed, relaxed);
  /- 21 -/ .cas 11 10 ⟨.reg 0, 2, .lit 0⟩ (.reg 10) (.bin .add (.reg 1) (.lit 1)) .relaxed .relaxed,
  -- csrc/zp_mpmc.c:142  if (done) {
  /- 22 -/ .branch (.reg 11) 23 31,
  -- csrc/zp_mpmc.c:91  uint64_t mask = ZP_READ(&q->mask);
  /- 23 -/ .load 13 ⟨.reg 0, 4, .lit 0⟩ .plain,
  -- csrc/zp_mpmc.c:39  uint64_t number = ticket & mask;
  /- 24 -/ .set 15 (.bin .and (.reg 1) (.reg 13)),
  -- csrc/zp_mpmc.c:40  return (number & ~(uint64_t)(BLOCK - 1)) | ((number & 7) << 3) | ((number >> 3) & 7);
  /- 25 -/ .set 14 (.bin .or (.bin .or (.bin .and (.reg 15) (.lit 18446744073709551552)) (.bin .shl (.bin .and (.reg 15) (.lit 7)) (.lit 3))) (.bin .and (.bin .shr (.reg 15) (.lit 3)) (.lit 7))),
  -- csrc/zp_mpmc.c:93  uint64_t value = ZP_READ(&q->cells[cell].value);
  /- 26 -/ .load 16 ⟨.reg 0, 6, .reg 14⟩ .plain,
  -- csrc/zp_mpmc.c:95  ZP_STORE(&q->cells[cell].turn, ticket + mask + 1, release);
  /- 27 -/ .store ⟨.reg 0, 5, .reg 14⟩ (.bin .add (.bin .add (.reg 1) (.reg 13)) (.lit 1)) .release,
  -- csrc/zp_mpmc.c:96  return value;
  /- 28 -/ .set 12 (.reg 16),
  -- csrc/zp_mpmc.c:144  *out = value;
  /- 29 -/ .put (.lit 0) (.reg 12),
  -- csrc/zp_mpmc.c:145  return ZP_OK;
  /- 30 -/ .ret (.lit 0),
  -- csrc/zp_mpmc.c:147  head = expected;
  /- 31 -/ .set 1 (.reg 10),
  -- csrc/zp_mpmc.c:129  for (;;) {
  /- 32 -/ .jump 1 ] }

def popLines : List Nat := [128, 67, 68, 68, 69, 39, 40, 71, 72, 73, 73, 68, 68, 75, 131, 133, 134, 135, 136, 137, 139, 141, 142, 91, 39, 40, 93, 95, 96, 144, 145, 147, 129]

/-- `zp_mpmc_push_many`. Registers: 0 q, 1 n, 2 capacity, 3 tail, 4 free, 5 capacity_2, 6 head, 7 inside, 8 mask, 9 i, 10 cell, 11 ticket, 12 number, 13 turn, 14 again, 15 expected, 16 done, 17 i_2, 18 ticket_2, 19 tmp, 20 value, 21 mask_2, 22 cell_2, 23 number_2.
The buffer is `items`.
-/
def pushMany : Operation := { params := 2, code := [
  -- csrc/zp_mpmc.c:153  uint64_t capacity = ZP_READ(&q->capacity);
  /- 0 -/ .load 2 ⟨.reg 0, 3, .lit 0⟩ .plain,
  -- csrc/zp_mpmc.c:154  if (n > capacity)
  /- 1 -/ .branch (.bin .gt (.reg 1) (.reg 2)) 2 3,
  -- csrc/zp_mpmc.c:155  n = capacity;
  /- 2 -/ .set 1 (.reg 2),
  -- csrc/zp_mpmc.c:156  if (n == 0)
  /- 3 -/ .branch (.bin .eq (.reg 1) (.lit 0)) 4 5,
  -- csrc/zp_mpmc.c:157  return 0;
  /- 4 -/ .ret (.lit 0),
  -- csrc/zp_mpmc.c:159  uint64_t tail = ZP_LOAD(&q->tail, relaxed);
  /- 5 -/ .load 3 ⟨.reg 0, 0, .lit 0⟩ .relaxed,
  -- csrc/zp_mpmc.c:47  uint64_t capacity = ZP_READ(&q->capacity);
  /- 6 -/ .load 5 ⟨.reg 0, 3, .lit 0⟩ .plain,
  -- csrc/zp_mpmc.c:49  uint64_t head = ZP_LOAD(&q->head_seen, relaxed);
  /- 7 -/ .load 6 ⟨.reg 0, 1, .lit 0⟩ .relaxed,
  -- csrc/zp_mpmc.c:50  if (tail - head <= capacity - n)
  /- 8 -/ .branch (.bin .le (.bin .sub (.reg 3) (.reg 6)) (.bin .sub (.reg 5) (.reg 1))) 9 11,
  -- csrc/zp_mpmc.c:51  return n;
  /- 9 -/ .set 4 (.reg 1),
  -- csrc/zp_mpmc.c:51  return n;
  /- 10 -/ .jump 21,
  -- csrc/zp_mpmc.c:53  head = ZP_LOAD(&q->head, relaxed);
  /- 11 -/ .load 6 ⟨.reg 0, 2, .lit 0⟩ .relaxed,
  -- csrc/zp_mpmc.c:55  ZP_STORE(&q->head_seen, head, relaxed);
  /- 12 -/ .store ⟨.reg 0, 1, .lit 0⟩ (.reg 6) .relaxed,
  -- csrc/zp_mpmc.c:56  uint64_t inside = tail - head;
  /- 13 -/ .set 7 (.bin .sub (.reg 3) (.reg 6)),
  -- csrc/zp_mpmc.c:57  if (inside > capacity)
  /- 14 -/ .branch (.bin .gt (.reg 7) (.reg 5)) 15 17,
  -- csrc/zp_mpmc.c:58  return 0;
  /- 15 -/ .set 4 (.lit 0),
  -- csrc/zp_mpmc.c:58  return 0;
  /- 16 -/ .jump 21,
  -- csrc/zp_mpmc.c:59  if (inside > capacity - n)
  /- 17 -/ .branch (.bin .gt (.reg 7) (.bin .sub (.reg 5) (.reg 1))) 18 20,
  -- csrc/zp_mpmc.c:60  return capacity - inside;
  /- 18 -/ .set 4 (.bin .sub (.reg 5) (.reg 7)),
  -- csrc/zp_mpmc.c:60  return capacity - inside;
  /- 19 -/ .jump 21,
  -- csrc/zp_mpmc.c:61  return n;
  /- 20 -/ .set 4 (.reg 1),
  -- csrc/zp_mpmc.c:67  uint64_t mask = ZP_READ(&q->mask);
  /- 21 -/ .load 8 ⟨.reg 0, 4, .lit 0⟩ .plain,
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 22 -/ .set 9 (.lit 0),
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 23 -/ .branch (.bin .lt (.reg 9) (.reg 4)) 24 33,
  -- csrc/zp_mpmc.c:69  uint64_t cell = place(ticket + i, mask);
  /- 24 -/ .set 11 (.bin .add (.reg 3) (.reg 9)),
  -- csrc/zp_mpmc.c:39  uint64_t number = ticket & mask;
  /- 25 -/ .set 12 (.bin .and (.reg 11) (.reg 8)),
  -- csrc/zp_mpmc.c:40  return (number & ~(uint64_t)(BLOCK - 1)) | ((number & 7) << 3) | ((number >> 3) & 7);
  /- 26 -/ .set 10 (.bin .or (.bin .or (.bin .and (.reg 12) (.lit 18446744073709551552)) (.bin .shl (.bin .and (.reg 12) (.lit 7)) (.lit 3))) (.bin .and (.bin .shr (.reg 12) (.lit 3)) (.lit 7))),
  -- csrc/zp_mpmc.c:71  uint64_t turn = ZP_LOAD(&q->cells[cell].turn, acquire);
  /- 27 -/ .load 13 ⟨.reg 0, 5, .reg 10⟩ .acquire,
  -- csrc/zp_mpmc.c:72  if (turn != ticket + i + phase)
  /- 28 -/ .branch (.bin .ne (.reg 13) (.bin .add (.bin .add (.reg 3) (.reg 9)) (.lit 0))) 29 31,
  -- csrc/zp_mpmc.c:73  return i;
  /- 29 -/ .set 4 (.reg 9),
  -- csrc/zp_mpmc.c:73  return i;
  /- 30 -/ .jump 34,
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 31 -/ .set 9 (.bin .add (.reg 9) (.lit 1)),
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 32 -/ .jump 23,
  -- csrc/zp_mpmc.c:75  return n;
  /- 33 -/ .set 4 (.reg 4),
  -- csrc/zp_mpmc.c:163  if (free == 0) {
  /- 34 -/ .branch (.bin .eq (.reg 4) (.lit 0)) 35 40,
  -- csrc/zp_mpmc.c:165  uint64_t again = ZP_LOAD(&q->tail, relaxed);
  /- 35 -/ .load 14 ⟨.reg 0, 0, .lit 0⟩ .relaxed,
  -- csrc/zp_mpmc.c:166  if (again == tail)
  /- 36 -/ .branch (.bin .eq (.reg 14) (.reg 3)) 37 38,
  -- csrc/zp_mpmc.c:167  return 0;
  /- 37 -/ .ret (.lit 0),
  -- csrc/zp_mpmc.c:168  tail = again;
  /- 38 -/ .set 3 (.reg 14),
  -- csrc/zp_mpmc.c:169  continue;
  /- 39 -/ .jump 6,
  -- csrc/zp_mpmc.c:171  uint64_t expected = tail;
  /- 40 -/ .set 15 (.reg 3),
  -- csrc/zp_mpmc.c:173  int done = ZP_CAS(&q->tail, &expected, tail + free, relaxed, relaxed);
  /- 41 -/ .cas 16 15 ⟨.reg 0, 0, .lit 0⟩ (.reg 15) (.bin .add (.reg 3) (.reg 4)) .relaxed .relaxed,
  -- csrc/zp_mpmc.c:174  if (done) {
  /- 42 -/ .branch (.reg 16) 43 56,
  -- csrc/zp_mpmc.c:175  for (uint64_t i = 0; i < free; i++)
  /- 43 -/ .set 17 (.lit 0),
  -- csrc/zp_mpmc.c:175  for (uint64_t i = 0; i < free; i++)
  /- 44 -/ .branch (.bin .lt (.reg 17) (.reg 4)) 45 55,
  -- csrc/zp_mpmc.c:176  fill(q, tail + i, items[i]);
  /- 45 -/ .set 18 (.bin .add (.reg 3) (.reg 17)),
  -- csrc/zp_mpmc.c:176  fill(q, tail + i, items[i]);
  /- 46 -/ .get 19 (.reg 17),
  -- csrc/zp_mpmc.c:176  fill(q, tail + i, items[i]);
  /- 47 -/ .set 20 (.reg 19),
  -- csrc/zp_mpmc.c:81  uint64_t mask = ZP_READ(&q->mask);
  /- 48 -/ .load 21 ⟨.reg 0, 4, .lit 0⟩ .plain,
  -- csrc/zp_mpmc.c:39  uint64_t number = ticket & mask;
  /- 49 -/ .set 23 (.bin .and (.reg 18) (.reg 21)),
  -- csrc/zp_mpmc.c:40  return (number & ~(uint64_t)(BLOCK - 1)) | ((number & 7) << 3) | ((number >> 3) & 7);
  /- 50 -/ .set 22 (.bin .or (.bin .or (.bin .and (.reg 23) (.lit 18446744073709551552)) (.bin .shl (.bin .and (.reg 23) (.lit 7)) (.lit 3))) (.bin .and (.bin .shr (.reg 23) (.lit 3)) (.lit 7))),
  -- csrc/zp_mpmc.c:83  ZP_WRITE(&q->cells[cell].value, value);
  /- 51 -/ .store ⟨.reg 0, 6, .reg 22⟩ (.reg 20) .plain,
  -- csrc/zp_mpmc.c:85  ZP_STORE(&q->cells[cell].turn, ticket + 1, release);
  /- 52 -/ .store ⟨.reg 0, 5, .reg 22⟩ (.bin .add (.reg 18) (.lit 1)) .release,
  -- csrc/zp_mpmc.c:175  for (uint64_t i = 0; i < free; i++)
  /- 53 -/ .set 17 (.bin .add (.reg 17) (.lit 1)),
  -- csrc/zp_mpmc.c:175  for (uint64_t i = 0; i < free; i++)
  /- 54 -/ .jump 44,
  -- csrc/zp_mpmc.c:177  return free;
  /- 55 -/ .ret (.reg 4),
  -- csrc/zp_mpmc.c:179  tail = expected;
  /- 56 -/ .set 3 (.reg 15),
  -- csrc/zp_mpmc.c:160  for (;;) {
  /- 57 -/ .jump 6 ] }

def pushManyLines : List Nat := [153, 154, 155, 156, 157, 159, 47, 49, 50, 51, 51, 53, 55, 56, 57, 58, 58, 59, 60, 60, 61, 67, 68, 68, 69, 39, 40, 71, 72, 73, 73, 68, 68, 75, 163, 165, 166, 167, 168, 169, 171, 173, 174, 175, 175, 176, 176, 176, 81, 39, 40, 83, 85, 175, 175, 177, 179, 160]

/-- `zp_mpmc_pop_many`. Registers: 0 q, 1 n, 2 capacity, 3 head, 4 full, 5 mask, 6 i, 7 cell, 8 ticket, 9 number, 10 turn, 11 again, 12 expected, 13 done, 14 i_2, 15 value, 16 ticket_2, 17 mask_2, 18 cell_2, 19 number_2, 20 value_2.
The buffer is `out`, an output.
-/
def popMany : Operation := { params := 2, code := [
  -- csrc/zp_mpmc.c:185  uint64_t capacity = ZP_READ(&q->capacity);
  /- 0 -/ .load 2 ⟨.reg 0, 3, .lit 0⟩ .plain,
  -- csrc/zp_mpmc.c:186  if (n > capacity)
  /- 1 -/ .branch (.bin .gt (.reg 1) (.reg 2)) 2 3,
  -- csrc/zp_mpmc.c:187  n = capacity;
  /- 2 -/ .set 1 (.reg 2),
  -- csrc/zp_mpmc.c:188  if (n == 0)
  /- 3 -/ .branch (.bin .eq (.reg 1) (.lit 0)) 4 5,
  -- csrc/zp_mpmc.c:189  return 0;
  /- 4 -/ .ret (.lit 0),
  -- csrc/zp_mpmc.c:191  uint64_t head = ZP_LOAD(&q->head, relaxed);
  /- 5 -/ .load 3 ⟨.reg 0, 2, .lit 0⟩ .relaxed,
  -- csrc/zp_mpmc.c:67  uint64_t mask = ZP_READ(&q->mask);
  /- 6 -/ .load 5 ⟨.reg 0, 4, .lit 0⟩ .plain,
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 7 -/ .set 6 (.lit 0),
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 8 -/ .branch (.bin .lt (.reg 6) (.reg 1)) 9 18,
  -- csrc/zp_mpmc.c:69  uint64_t cell = place(ticket + i, mask);
  /- 9 -/ .set 8 (.bin .add (.reg 3) (.reg 6)),
  -- csrc/zp_mpmc.c:39  uint64_t number = ticket & mask;
  /- 10 -/ .set 9 (.bin .and (.reg 8) (.reg 5)),
  -- csrc/zp_mpmc.c:40  return (number & ~(uint64_t)(BLOCK - 1)) | ((number & 7) << 3) | ((number >> 3) & 7);
  /- 11 -/ .set 7 (.bin .or (.bin .or (.bin .and (.reg 9) (.lit 18446744073709551552)) (.bin .shl (.bin .and (.reg 9) (.lit 7)) (.lit 3))) (.bin .and (.bin .shr (.reg 9) (.lit 3)) (.lit 7))),
  -- csrc/zp_mpmc.c:71  uint64_t turn = ZP_LOAD(&q->cells[cell].turn, acquire);
  /- 12 -/ .load 10 ⟨.reg 0, 5, .reg 7⟩ .acquire,
  -- csrc/zp_mpmc.c:72  if (turn != ticket + i + phase)
  /- 13 -/ .branch (.bin .ne (.reg 10) (.bin .add (.bin .add (.reg 3) (.reg 6)) (.lit 1))) 14 16,
  -- csrc/zp_mpmc.c:73  return i;
  /- 14 -/ .set 4 (.reg 6),
  -- csrc/zp_mpmc.c:73  return i;
  /- 15 -/ .jump 19,
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 16 -/ .set 6 (.bin .add (.reg 6) (.lit 1)),
  -- csrc/zp_mpmc.c:68  for (uint64_t i = 0; i < n; i++) {
  /- 17 -/ .jump 8,
  -- csrc/zp_mpmc.c:75  return n;
  /- 18 -/ .set 4 (.reg 1),
  -- csrc/zp_mpmc.c:194  if (full == 0) {
  /- 19 -/ .branch (.bin .eq (.reg 4) (.lit 0)) 20 25,
  -- csrc/zp_mpmc.c:196  uint64_t again = ZP_LOAD(&q->head, relaxed);
  /- 20 -/ .load 11 ⟨.reg 0, 2, .lit 0⟩ .relaxed,
  -- csrc/zp_mpmc.c:197  if (again == head)
  /- 21 -/ .branch (.bin .eq (.reg 11) (.reg 3)) 22 23,
  -- csrc/zp_mpmc.c:198  return 0;
  /- 22 -/ .ret (.lit 0),
  -- csrc/zp_mpmc.c:199  head = again;
  /- 23 -/ .set 3 (.reg 11),
  -- csrc/zp_mpmc.c:200  continue;
  /- 24 -/ .jump 6,
  -- csrc/zp_mpmc.c:202  uint64_t expected = head;
  /- 25 -/ .set 12 (.reg 3),
  -- csrc/zp_mpmc.c:204  int done = ZP_CAS(&q->head, &expected, head + full, relaxed, relaxed);
  /- 26 -/ .cas 13 12 ⟨.reg 0, 2, .lit 0⟩ (.reg 12) (.bin .add (.reg 3) (.reg 4)) .relaxed .relaxed,
  -- csrc/zp_mpmc.c:205  if (done) {
  /- 27 -/ .branch (.reg 13) 28 41,
  -- csrc/zp_mpmc.c:206  for (uint64_t i = 0; i < full; i++) {
  /- 28 -/ .set 14 (.lit 0),
  -- csrc/zp_mpmc.c:206  for (uint64_t i = 0; i < full; i++) {
  /- 29 -/ .branch (.bin .lt (.reg 14) (.reg 4)) 30 40,
  -- csrc/zp_mpmc.c:207  uint64_t value = drain(q, head + i);
  /- 30 -/ .set 16 (.bin .add (.reg 3) (.reg 14)),
  -- csrc/zp_mpmc.c:91  uint64_t mask = ZP_READ(&q->mask);
  /- 31 -/ .load 17 ⟨.reg 0, 4, .lit 0⟩ .plain,
  -- csrc/zp_mpmc.c:39  uint64_t number = ticket & mask;
  /- 32 -/ .set 19 (.bin .and (.reg 16) (.reg 17)),
  -- csrc/zp_mpmc.c:40  return (number & ~(uint64_t)(BLOCK - 1)) | ((number & 7) << 3) | ((number >> 3) & 7);
  /- 33 -/ .set 18 (.bin .or (.bin .or (.bin .and (.reg 19) (.lit 18446744073709551552)) (.bin .shl (.bin .and (.reg 19) (.lit 7)) (.lit 3))) (.bin .and (.bin .shr (.reg 19) (.lit 3)) (.lit 7))),
  -- csrc/zp_mpmc.c:93  uint64_t value = ZP_READ(&q->cells[cell].value);
  /- 34 -/ .load 20 ⟨.reg 0, 6, .reg 18⟩ .plain,
  -- csrc/zp_mpmc.c:95  ZP_STORE(&q->cells[cell].turn, ticket + mask + 1, release);
  /- 35 -/ .store ⟨.reg 0, 5, .reg 18⟩ (.bin .add (.bin .add (.reg 16) (.reg 17)) (.lit 1)) .release,
  -- csrc/zp_mpmc.c:96  return value;
  /- 36 -/ .set 15 (.reg 20),
  -- csrc/zp_mpmc.c:208  out[i] = value;
  /- 37 -/ .put (.reg 14) (.reg 15),
  -- csrc/zp_mpmc.c:206  for (uint64_t i = 0; i < full; i++) {
  /- 38 -/ .set 14 (.bin .add (.reg 14) (.lit 1)),
  -- csrc/zp_mpmc.c:206  for (uint64_t i = 0; i < full; i++) {
  /- 39 -/ .jump 29,
  -- csrc/zp_mpmc.c:210  return full;
  /- 40 -/ .ret (.reg 4),
  -- csrc/zp_mpmc.c:212  head = expected;
  /- 41 -/ .set 3 (.reg 12),
  -- csrc/zp_mpmc.c:192  for (;;) {
  /- 42 -/ .jump 6 ] }

def popManyLines : List Nat := [185, 186, 187, 188, 189, 191, 67, 68, 68, 69, 39, 40, 71, 72, 73, 73, 68, 68, 75, 194, 196, 197, 198, 199, 200, 202, 204, 205, 206, 206, 207, 91, 39, 40, 93, 95, 96, 208, 206, 206, 210, 212, 192]

/-- `zp_mpmc_size`. Registers: 0 q, 1 capacity, 2 head, 3 tail.
-/
def size : Operation := { params := 1, code := [
  -- csrc/zp_mpmc.c:218  uint64_t capacity = ZP_READ(&q->capacity);
  /- 0 -/ .load 1 ⟨.reg 0, 3, .lit 0⟩ .plain,
  -- csrc/zp_mpmc.c:220  uint64_t head = ZP_LOAD(&q->head, seq_cst);
  /- 1 -/ .load 2 ⟨.reg 0, 2, .lit 0⟩ .seqCst,
  -- csrc/zp_mpmc.c:221  uint64_t tail = ZP_LOAD(&q->tail, seq_cst);
  /- 2 -/ .load 3 ⟨.reg 0, 0, .lit 0⟩ .seqCst,
  -- csrc/zp_mpmc.c:223  if (tail - head > capacity)
  /- 3 -/ .branch (.bin .gt (.bin .sub (.reg 3) (.reg 2)) (.reg 1)) 4 5,
  -- csrc/zp_mpmc.c:224  return capacity;
  /- 4 -/ .ret (.reg 1),
  -- csrc/zp_mpmc.c:225  return tail - head;
  /- 5 -/ .ret (.bin .sub (.reg 3) (.reg 2)) ] }

def sizeLines : List Nat := [218, 220, 221, 223, 224, 225]

def program : Program := [push, pop, pushMany, popMany, size]

def lines : List (List Nat) := [pushLines, popLines, pushManyLines, popManyLines, sizeLines]

end Gen.Mpmc
