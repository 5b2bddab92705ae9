prelude
import Machine.Program
/-!
# Gen.Deque: generated from csrc/zp_deque.c

Written by `python -m models gen csrc/zp_deque.c`; do not edit. SHA-256 of the source:
dfa3ab424faf36eddac84b5f18e7494b88f562f5d8ffb39a2fdb0e1b0f54d7a9

## Main definitions

* `Field`: the numbers of the structure's fields
* `push`: `zp_deque_push`
* `pop`: `zp_deque_pop`
* `steal`: `zp_deque_steal`
* `size`: `zp_deque_size`
* `program`: the operations, by number; `lines`: the C line of every program counter
-/
namespace Gen.Deque

namespace Field
abbrev bufferMask : Nat := 0 -- plain
abbrev bufferOlder : Nat := 1 -- plain pointer
abbrev bufferSlots : Nat := 2 -- atomic array
abbrev top : Nat := 3 -- atomic
abbrev bottom : Nat := 4 -- atomic
abbrev buffer : Nat := 5 -- atomic pointer
abbrev bottomOwn : Nat := 6 -- plain
abbrev topSeen : Nat := 7 -- plain
abbrev bufferOwn : Nat := 8 -- plain pointer
end Field

/-- `zp_deque_push`. Registers: 0 q, 1 value, 2 bottom, 3 top, 4 buffer, 5 mask, 6 mask_2, 7 slots, 8 wide, 9 i, 10 value_2.
-/
def push : Operation := { params := 2, code := [
  -- csrc/zp_deque.c:62  uint64_t bottom = ZP_READ(&q->bottom_own);
  /- 0 -/ .load 2 ⟨.reg 0, 6, .lit 0⟩ .plain,
  -- csrc/zp_deque.c:63  uint64_t top = ZP_READ(&q->top_seen);
  /- 1 -/ .load 3 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_deque.c:64  zp_deque_buffer *buffer = ZP_READ(&q->buffer_own);
  /- 2 -/ .load 4 ⟨.reg 0, 8, .lit 0⟩ .plain,
  -- csrc/zp_deque.c:65  uint64_t mask = ZP_READ(&buffer->mask);
  /- 3 -/ .load 5 ⟨.reg 4, 0, .lit 0⟩ .plain,
  -- csrc/zp_deque.c:66  if (bottom - top > mask) {
  /- 4 -/ .branch (.bin .gt (.bin .sub (.reg 2) (.reg 3)) (.reg 5)) 5 31,
  -- csrc/zp_deque.c:68  top = ZP_LOAD(&q->top, acquire);
  /- 5 -/ .load 3 ⟨.reg 0, 3, .lit 0⟩ .acquire,
  -- csrc/zp_deque.c:69  ZP_WRITE(&q->top_seen, top);
  /- 6 -/ .store ⟨.reg 0, 7, .lit 0⟩ (.reg 3) .plain,
  -- csrc/zp_deque.c:70  if (bottom - top > mask) {
  /- 7 -/ .branch (.bin .gt (.bin .sub (.reg 2) (.reg 3)) (.reg 5)) 8 31,
  -- csrc/zp_deque.c:39  uint64_t mask = ZP_READ(&old->mask);
  /- 8 -/ .load 6 ⟨.reg 4, 0, .lit 0⟩ .plain,
  -- csrc/zp_deque.c:40  if (mask + 1 >= MAX_SLOTS)
  /- 9 -/ .branch (.bin .ge (.bin .add (.reg 6) (.lit 1)) (.lit 1152921504606846976)) 10 12,
  -- csrc/zp_deque.c:41  return NULL;
  /- 10 -/ .set 4 (.lit 0),
  -- csrc/zp_deque.c:41  return NULL;
  /- 11 -/ .jump 28,
  -- csrc/zp_deque.c:42  uint64_t slots = 2 * (mask + 1);
  /- 12 -/ .set 7 (.bin .mul (.lit 2) (.bin .add (.reg 6) (.lit 1))),
  -- csrc/zp_deque.c:43  zp_deque_buffer *wide = ZP_NEW(zp_deque_buffer, slots);
  /- 13 -/ .alloc 8 (.reg 7),
  -- csrc/zp_deque.c:44  if (wide == NULL)
  /- 14 -/ .branch (.bin .eq (.reg 8) (.lit 0)) 15 17,
  -- csrc/zp_deque.c:45  return NULL;
  /- 15 -/ .set 4 (.lit 0),
  -- csrc/zp_deque.c:45  return NULL;
  /- 16 -/ .jump 28,
  -- csrc/zp_deque.c:46  ZP_WRITE(&wide->mask, slots - 1);
  /- 17 -/ .store ⟨.reg 8, 0, .lit 0⟩ (.bin .sub (.reg 7) (.lit 1)) .plain,
  -- csrc/zp_deque.c:47  ZP_WRITE(&wide->older, old);
  /- 18 -/ .store ⟨.reg 8, 1, .lit 0⟩ (.reg 4) .plain,
  -- csrc/zp_deque.c:48  for (uint64_t i = top; i != bottom; i++) {
  /- 19 -/ .set 9 (.reg 3),
  -- csrc/zp_deque.c:48  for (uint64_t i = top; i != bottom; i++) {
  /- 20 -/ .branch (.bin .ne (.reg 9) (.reg 2)) 21 25,
  -- csrc/zp_deque.c:50  uint64_t value = ZP_LOAD(&old->slots[i & mask], relaxed);
  /- 21 -/ .load 10 ⟨.reg 4, 2, .bin .and (.reg 9) (.reg 6)⟩ .relaxed,
  -- csrc/zp_deque.c:52  ZP_STORE(&wide->slots[i & (slots - 1)], value, relaxed);
  /- 22 -/ .store ⟨.reg 8, 2, .bin .and (.reg 9) (.bin .sub (.reg 7) (.lit 1))⟩ (.reg 10) .relaxed,
  -- csrc/zp_deque.c:48  for (uint64_t i = top; i != bottom; i++) {
  /- 23 -/ .set 9 (.bin .add (.reg 9) (.lit 1)),
  -- csrc/zp_deque.c:48  for (uint64_t i = top; i != bottom; i++) {
  /- 24 -/ .jump 20,
  -- csrc/zp_deque.c:54  ZP_WRITE(&q->buffer_own, wide);
  /- 25 -/ .store ⟨.reg 0, 8, .lit 0⟩ (.reg 8) .plain,
  -- csrc/zp_deque.c:56  ZP_STORE(&q->buffer, wide, release);
  /- 26 -/ .store ⟨.reg 0, 5, .lit 0⟩ (.reg 8) .release,
  -- csrc/zp_deque.c:57  return wide;
  /- 27 -/ .set 4 (.reg 8),
  -- csrc/zp_deque.c:72  if (buffer == NULL)
  /- 28 -/ .branch (.bin .eq (.reg 4) (.lit 0)) 29 30,
  -- csrc/zp_deque.c:73  return ZP_ENOMEM;
  /- 29 -/ .ret (.lit 4),
  -- csrc/zp_deque.c:74  mask = ZP_READ(&buffer->mask);
  /- 30 -/ .load 5 ⟨.reg 4, 0, .lit 0⟩ .plain,
  -- csrc/zp_deque.c:78  ZP_STORE(&buffer->slots[bottom & mask], value, relaxed);
  /- 31 -/ .store ⟨.reg 4, 2, .bin .and (.reg 2) (.reg 5)⟩ (.reg 1) .relaxed,
  -- csrc/zp_deque.c:79  ZP_WRITE(&q->bottom_own, bottom + 1);
  /- 32 -/ .store ⟨.reg 0, 6, .lit 0⟩ (.bin .add (.reg 2) (.lit 1)) .plain,
  -- csrc/zp_deque.c:81  ZP_STORE(&q->bottom, bottom + 1, release);
  /- 33 -/ .store ⟨.reg 0, 4, .lit 0⟩ (.bin .add (.reg 2) (.lit 1)) .release,
  -- csrc/zp_deque.c:82  return ZP_OK;
  /- 34 -/ .ret (.lit 0) ] }

def pushLines : List Nat := [62, 63, 64, 65, 66, 68, 69, 70, 39, 40, 41, 41, 42, 43, 44, 45, 45, 46, 47, 48, 48, 50, 52, 48, 48, 54, 56, 57, 72, 73, 74, 78, 79, 81, 82]

/-- `zp_deque_pop`. Registers: 0 q, 1 end, 2 bottom, 3 top, 4 buffer, 5 mask, 6 value, 7 expected, 8 taken.
The buffer is `out`, an output.
-/
def pop : Operation := { params := 1, code := [
  -- csrc/zp_deque.c:87  uint64_t end = ZP_READ(&q->bottom_own);
  /- 0 -/ .load 1 ⟨.reg 0, 6, .lit 0⟩ .plain,
  -- csrc/zp_deque.c:88  uint64_t bottom = end - 1;
  /- 1 -/ .set 2 (.bin .sub (.reg 1) (.lit 1)),
  -- csrc/zp_deque.c:90  ZP_STORE(&q->bottom, bottom, seq_cst);
  /- 2 -/ .store ⟨.reg 0, 4, .lit 0⟩ (.reg 2) .seqCst,
  -- csrc/zp_deque.c:92  uint64_t top = ZP_LOAD(&q->top, seq_cst);
  /- 3 -/ .load 3 ⟨.reg 0, 3, .lit 0⟩ .seqCst,
  -- csrc/zp_deque.c:93  if (bottom - top >= NEGATIVE) {
  /- 4 -/ .branch (.bin .ge (.bin .sub (.reg 2) (.reg 3)) (.lit 9223372036854775808)) 5 7,
  -- csrc/zp_deque.c:95  ZP_STORE(&q->bottom, end, relaxed);
  /- 5 -/ .store ⟨.reg 0, 4, .lit 0⟩ (.reg 1) .relaxed,
  -- csrc/zp_deque.c:96  return ZP_EMPTY;
  /- 6 -/ .ret (.lit 2),
  -- csrc/zp_deque.c:98  zp_deque_buffer *buffer = ZP_READ(&q->buffer_own);
  /- 7 -/ .load 4 ⟨.reg 0, 8, .lit 0⟩ .plain,
  -- csrc/zp_deque.c:99  uint64_t mask = ZP_READ(&buffer->mask);
  /- 8 -/ .load 5 ⟨.reg 4, 0, .lit 0⟩ .plain,
  -- csrc/zp_deque.c:101  uint64_t value = ZP_LOAD(&buffer->slots[bottom & mask], relaxed);
  /- 9 -/ .load 6 ⟨.reg 4, 2, .bin .and (.reg 2) (.reg 5)⟩ .relaxed,
  -- csrc/zp_deque.c:102  if (bottom == top) {
  /- 10 -/ .branch (.bin .eq (.reg 2) (.reg 3)) 11 18,
  -- csrc/zp_deque.c:103  uint64_t expected = top;
  /- 11 -/ .set 7 (.reg 3),
  -- csrc/zp_deque.c:105  int taken = ZP_CAS(&q->top, &expected, top + 1, seq_cst, relaxed);
  /- 12 -/ .cas 8 7 ⟨.reg 0, 3, .lit 0⟩ (.reg 7) (.bin .add (.reg 3) (.lit 1)) .seqCst .relaxed,
  -- csrc/zp_deque.c:107  ZP_STORE(&q->bottom, end, relaxed);
  /- 13 -/ .store ⟨.reg 0, 4, .lit 0⟩ (.reg 1) .relaxed,
  -- csrc/zp_deque.c:108  if (!taken)
  /- 14 -/ .branch (.un .not (.reg 8)) 15 16,
  -- csrc/zp_deque.c:109  return ZP_EMPTY;
  /- 15 -/ .ret (.lit 2),
  -- csrc/zp_deque.c:110  *out = value;
  /- 16 -/ .put (.lit 0) (.reg 6),
  -- csrc/zp_deque.c:111  return ZP_OK;
  /- 17 -/ .ret (.lit 0),
  -- csrc/zp_deque.c:113  ZP_WRITE(&q->bottom_own, bottom);
  /- 18 -/ .store ⟨.reg 0, 6, .lit 0⟩ (.reg 2) .plain,
  -- csrc/zp_deque.c:114  *out = value;
  /- 19 -/ .put (.lit 0) (.reg 6),
  -- csrc/zp_deque.c:115  return ZP_OK;
  /- 20 -/ .ret (.lit 0) ] }

def popLines : List Nat := [87, 88, 90, 92, 93, 95, 96, 98, 99, 101, 102, 103, 105, 107, 108, 109, 110, 111, 113, 114, 115]

/-- `zp_deque_steal`. Registers: 0 q, 1 top, 2 bottom, 3 buffer, 4 mask, 5 value, 6 expected, 7 taken.
The buffer is `out`, an output.
-/
def steal : Operation := { params := 1, code := [
  -- csrc/zp_deque.c:121  uint64_t top = ZP_LOAD(&q->top, seq_cst);
  /- 0 -/ .load 1 ⟨.reg 0, 3, .lit 0⟩ .seqCst,
  -- csrc/zp_deque.c:123  uint64_t bottom = ZP_LOAD(&q->bottom, seq_cst);
  /- 1 -/ .load 2 ⟨.reg 0, 4, .lit 0⟩ .seqCst,
  -- csrc/zp_deque.c:124  if (bottom - top - 1 >= NEGATIVE)
  /- 2 -/ .branch (.bin .ge (.bin .sub (.bin .sub (.reg 2) (.reg 1)) (.lit 1)) (.lit 9223372036854775808)) 3 4,
  -- csrc/zp_deque.c:125  return ZP_EMPTY;
  /- 3 -/ .ret (.lit 2),
  -- csrc/zp_deque.c:127  zp_deque_buffer *buffer = ZP_LOAD(&q->buffer, acquire);
  /- 4 -/ .load 3 ⟨.reg 0, 5, .lit 0⟩ .acquire,
  -- csrc/zp_deque.c:128  uint64_t mask = ZP_READ(&buffer->mask);
  /- 5 -/ .load 4 ⟨.reg 3, 0, .lit 0⟩ .plain,
  -- csrc/zp_deque.c:130  uint64_t value = ZP_LOAD(&buffer->slots[top & mask], relaxed);
  /- 6 -/ .load 5 ⟨.reg 3, 2, .bin .and (.reg 1) (.reg 4)⟩ .relaxed,
  -- csrc/zp_deque.c:131  uint64_t expected = top;
  /- 7 -/ .set 6 (.reg 1),
  -- csrc/zp_deque.c:134  int taken = ZP_CAS(&q->top, &expected, top + 1, seq_cst, relaxed);
  /- 8 -/ .cas 7 6 ⟨.reg 0, 3, .lit 0⟩ (.reg 6) (.bin .add (.reg 1) (.lit 1)) .seqCst .relaxed,
  -- csrc/zp_deque.c:135  if (!taken)
  /- 9 -/ .branch (.un .not (.reg 7)) 10 11,
  -- csrc/zp_deque.c:136  return ZP_LOST;
  /- 10 -/ .ret (.lit 5),
  -- csrc/zp_deque.c:137  *out = value;
  /- 11 -/ .put (.lit 0) (.reg 5),
  -- csrc/zp_deque.c:138  return ZP_OK;
  /- 12 -/ .ret (.lit 0) ] }

def stealLines : List Nat := [121, 123, 124, 125, 127, 128, 130, 131, 134, 135, 136, 137, 138]

/-- `zp_deque_size`. Registers: 0 q, 1 top, 2 bottom.
-/
def size : Operation := { params := 1, code := [
  -- csrc/zp_deque.c:144  uint64_t top = ZP_LOAD(&q->top, seq_cst);
  /- 0 -/ .load 1 ⟨.reg 0, 3, .lit 0⟩ .seqCst,
  -- csrc/zp_deque.c:145  uint64_t bottom = ZP_LOAD(&q->bottom, seq_cst);
  /- 1 -/ .load 2 ⟨.reg 0, 4, .lit 0⟩ .seqCst,
  -- csrc/zp_deque.c:146  if (bottom - top >= NEGATIVE)
  /- 2 -/ .branch (.bin .ge (.bin .sub (.reg 2) (.reg 1)) (.lit 9223372036854775808)) 3 4,
  -- csrc/zp_deque.c:147  return 0;
  /- 3 -/ .ret (.lit 0),
  -- csrc/zp_deque.c:148  return bottom - top;
  /- 4 -/ .ret (.bin .sub (.reg 2) (.reg 1)) ] }

def sizeLines : List Nat := [144, 145, 146, 147, 148]

def program : Program := [push, pop, steal, size]

def lines : List (List Nat) := [pushLines, popLines, stealLines, sizeLines]

end Gen.Deque
