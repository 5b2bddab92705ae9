prelude
import Machine.Program
/-!
# Gen.Wfqueue: generated from csrc/zp_wfqueue.c

Written by `python -m models gen csrc/zp_wfqueue.c`; do not edit. SHA-256 of the source:
fa11adffbc2bc18aceef92adc29104eaadf10ba17e7eaa699f71ff3b66d3e8f6

## Main definitions

* `Field`: the numbers of the structure's fields
* `enqueue`: `zp_wfqueue_enqueue`
* `dequeue`: `zp_wfqueue_dequeue`
* `register`: `zp_wfqueue_register`
* `unregister`: `zp_wfqueue_unregister`
* `program`: the operations, by number; `lines`: the C line of every program counter
-/
namespace Gen.Wfqueue

namespace Field
abbrev nodeValue : Nat := 0 -- plain
abbrev nodeEnqueuer : Nat := 1 -- plain
abbrev nodeTaker : Nat := 2 -- atomic
abbrev nodeNext : Nat := 3 -- atomic pointer
abbrev nodeOlder : Nat := 4 -- plain pointer
abbrev head : Nat := 5 -- atomic pointer
abbrev tail : Nat := 6 -- atomic pointer
abbrev threads : Nat := 7 -- plain
abbrev first : Nat := 8 -- plain pointer
abbrev references : Nat := 9 -- atomic
abbrev dead : Nat := 10 -- atomic
abbrev slotsEnqueued : Nat := 11 -- atomic pointer array
abbrev slotsAsked : Nat := 12 -- atomic pointer array
abbrev slotsGiven : Nat := 13 -- atomic pointer array
abbrev slotsHazardEnd : Nat := 14 -- atomic pointer array
abbrev slotsHazardNext : Nat := 15 -- atomic pointer array
abbrev slotsHazardGiven : Nat := 16 -- atomic pointer array
abbrev slotsPool : Nat := 17 -- plain pointer array
abbrev slotsPooled : Nat := 18 -- plain array
abbrev slotsRetired : Nat := 19 -- plain pointer array
abbrev slotsPending : Nat := 20 -- plain array
abbrev slotsHelped : Nat := 21 -- atomic array
abbrev slotsTaken : Nat := 22 -- atomic array
end Field

/-- `zp_wfqueue_enqueue`. Registers: 0 q, 1 slot, 2 value, 3 threads, 4 mine, 5 node, 6 node_2, 7 older, 8 pooled, 9 node_3, 10 pending, 11 i, 12 older_2, 13 busy, 14 threads_2, 15 i_2, 16 end, 17 next, 18 given, 19 older_3, 20 pending_2, 21 threads_3, 22 pooled_2, 23 older_4, 24 node_4, 25 older_5, 26 pooled_3, 27 i_3, 28 waiting, 29 tail, 30 tail_2, 31 again, 32 next_2, 33 threads_4, 34 turn, 35 linked, 36 done, 37 expected, 38 i_4, 39 node_5, 40 expected_2, 41 next_3, 42 expected_3, 43 done_2, 44 helped.
-/
def enqueue : Operation := { params := 3, code := [
  -- csrc/zp_wfqueue.c:288  uint64_t threads = ZP_READ(&q->threads);
  /- 0 -/ .load 3 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:289  if (slot >= threads)
  /- 1 -/ .branch (.bin .ge (.reg 1) (.reg 3)) 2 3,
  -- csrc/zp_wfqueue.c:290  return ZP_EINVAL;
  /- 2 -/ .ret (.lit 3),
  -- csrc/zp_wfqueue.c:110  zp_wfqueue_node *node = ZP_READ(&q->slots[slot].pool);
  /- 3 -/ .load 6 ⟨.reg 0, 17, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:111  if (node == NULL)
  /- 4 -/ .branch (.bin .eq (.reg 6) (.lit 0)) 5 7,
  -- csrc/zp_wfqueue.c:112  return NULL;
  /- 5 -/ .set 5 (.lit 0),
  -- csrc/zp_wfqueue.c:112  return NULL;
  /- 6 -/ .jump 12,
  -- csrc/zp_wfqueue.c:113  zp_wfqueue_node *older = ZP_READ(&node->older);
  /- 7 -/ .load 7 ⟨.reg 6, 4, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:114  uint64_t pooled = ZP_READ(&q->slots[slot].pooled);
  /- 8 -/ .load 8 ⟨.reg 0, 18, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:115  ZP_WRITE(&q->slots[slot].pool, older);
  /- 9 -/ .store ⟨.reg 0, 17, .reg 1⟩ (.reg 7) .plain,
  -- csrc/zp_wfqueue.c:116  ZP_WRITE(&q->slots[slot].pooled, pooled - 1);
  /- 10 -/ .store ⟨.reg 0, 18, .reg 1⟩ (.bin .sub (.reg 8) (.lit 1)) .plain,
  -- csrc/zp_wfqueue.c:117  return node;
  /- 11 -/ .set 5 (.reg 6),
  -- csrc/zp_wfqueue.c:163  if (node == NULL)
  /- 12 -/ .branch (.bin .eq (.reg 5) (.lit 0)) 13 14,
  -- csrc/zp_wfqueue.c:164  node = ZP_NEW(zp_wfqueue_node, 0);
  /- 13 -/ .alloc 5 (.lit 0),
  -- csrc/zp_wfqueue.c:165  if (node == NULL) {
  /- 14 -/ .branch (.bin .eq (.reg 5) (.lit 0)) 15 65,
  -- csrc/zp_wfqueue.c:134  zp_wfqueue_node *node = ZP_READ(&q->slots[slot].retired);
  /- 15 -/ .load 9 ⟨.reg 0, 19, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:135  uint64_t pending = ZP_READ(&q->slots[slot].pending);
  /- 16 -/ .load 10 ⟨.reg 0, 20, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:136  ZP_WRITE(&q->slots[slot].retired, NULL);
  /- 17 -/ .store ⟨.reg 0, 19, .reg 1⟩ (.lit 0) .plain,
  -- csrc/zp_wfqueue.c:137  ZP_WRITE(&q->slots[slot].pending, 0);
  /- 18 -/ .store ⟨.reg 0, 20, .reg 1⟩ (.lit 0) .plain,
  -- csrc/zp_wfqueue.c:138  for (uint64_t i = 0; i < pending; i++) {
  /- 19 -/ .set 11 (.lit 0),
  -- csrc/zp_wfqueue.c:138  for (uint64_t i = 0; i < pending; i++) {
  /- 20 -/ .branch (.bin .lt (.reg 11) (.reg 10)) 21 53,
  -- csrc/zp_wfqueue.c:139  zp_wfqueue_node *older = ZP_READ(&node->older);
  /- 21 -/ .load 12 ⟨.reg 9, 4, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:78  uint64_t threads = ZP_READ(&q->threads);
  /- 22 -/ .load 14 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 23 -/ .set 15 (.lit 0),
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 24 -/ .branch (.bin .lt (.reg 15) (.reg 14)) 25 33,
  -- csrc/zp_wfqueue.c:83  zp_wfqueue_node *end = ZP_LOAD(&q->slots[i].hazard_end, seq_cst);
  /- 25 -/ .load 16 ⟨.reg 0, 14, .reg 15⟩ .seqCst,
  -- csrc/zp_wfqueue.c:84  zp_wfqueue_node *next = ZP_LOAD(&q->slots[i].hazard_next, seq_cst);
  /- 26 -/ .load 17 ⟨.reg 0, 15, .reg 15⟩ .seqCst,
  -- csrc/zp_wfqueue.c:85  zp_wfqueue_node *given = ZP_LOAD(&q->slots[i].hazard_given, seq_cst);
  /- 27 -/ .load 18 ⟨.reg 0, 16, .reg 15⟩ .seqCst,
  -- csrc/zp_wfqueue.c:86  if (end == node || next == node || given == node)
  /- 28 -/ .branch (.bin .lor (.bin .lor (.bin .eq (.reg 16) (.reg 9)) (.bin .eq (.reg 17) (.reg 9))) (.bin .eq (.reg 18) (.reg 9))) 29 31,
  -- csrc/zp_wfqueue.c:87  return 1;
  /- 29 -/ .set 13 (.lit 1),
  -- csrc/zp_wfqueue.c:87  return 1;
  /- 30 -/ .jump 34,
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 31 -/ .set 15 (.bin .add (.reg 15) (.lit 1)),
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 32 -/ .jump 24,
  -- csrc/zp_wfqueue.c:89  return 0;
  /- 33 -/ .set 13 (.lit 0),
  -- csrc/zp_wfqueue.c:141  if (busy)
  /- 34 -/ .branch (.reg 13) 35 41,
  -- csrc/zp_wfqueue.c:123  zp_wfqueue_node *older = ZP_READ(&q->slots[slot].retired);
  /- 35 -/ .load 19 ⟨.reg 0, 19, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:124  uint64_t pending = ZP_READ(&q->slots[slot].pending);
  /- 36 -/ .load 20 ⟨.reg 0, 20, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:125  ZP_WRITE(&node->older, older);
  /- 37 -/ .store ⟨.reg 9, 4, .lit 0⟩ (.reg 19) .plain,
  -- csrc/zp_wfqueue.c:126  ZP_WRITE(&q->slots[slot].retired, node);
  /- 38 -/ .store ⟨.reg 0, 19, .reg 1⟩ (.reg 9) .plain,
  -- csrc/zp_wfqueue.c:127  ZP_WRITE(&q->slots[slot].pending, pending + 1);
  /- 39 -/ .store ⟨.reg 0, 20, .reg 1⟩ (.bin .add (.reg 20) (.lit 1)) .plain,
  -- csrc/zp_wfqueue.c:141  if (busy)
  /- 40 -/ .jump 50,
  -- csrc/zp_wfqueue.c:95  uint64_t threads = ZP_READ(&q->threads);
  /- 41 -/ .load 21 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:96  uint64_t pooled = ZP_READ(&q->slots[slot].pooled);
  /- 42 -/ .load 22 ⟨.reg 0, 18, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:97  if (pooled >= ZP_WFQUEUE_POOL(threads)) {
  /- 43 -/ .branch (.bin .ge (.reg 22) (.bin .add (.bin .mul (.lit 3) (.reg 21)) (.lit 32))) 44 46,
  -- csrc/zp_wfqueue.c:98  ZP_FREE(node);
  /- 44 -/ .free (.reg 9),
  -- csrc/zp_wfqueue.c:99  return;
  /- 45 -/ .jump 50,
  -- csrc/zp_wfqueue.c:101  zp_wfqueue_node *older = ZP_READ(&q->slots[slot].pool);
  /- 46 -/ .load 23 ⟨.reg 0, 17, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:102  ZP_WRITE(&node->older, older);
  /- 47 -/ .store ⟨.reg 9, 4, .lit 0⟩ (.reg 23) .plain,
  -- csrc/zp_wfqueue.c:103  ZP_WRITE(&q->slots[slot].pool, node);
  /- 48 -/ .store ⟨.reg 0, 17, .reg 1⟩ (.reg 9) .plain,
  -- csrc/zp_wfqueue.c:104  ZP_WRITE(&q->slots[slot].pooled, pooled + 1);
  /- 49 -/ .store ⟨.reg 0, 18, .reg 1⟩ (.bin .add (.reg 22) (.lit 1)) .plain,
  -- csrc/zp_wfqueue.c:145  node = older;
  /- 50 -/ .set 9 (.reg 12),
  -- csrc/zp_wfqueue.c:138  for (uint64_t i = 0; i < pending; i++) {
  /- 51 -/ .set 11 (.bin .add (.reg 11) (.lit 1)),
  -- csrc/zp_wfqueue.c:138  for (uint64_t i = 0; i < pending; i++) {
  /- 52 -/ .jump 20,
  -- csrc/zp_wfqueue.c:110  zp_wfqueue_node *node = ZP_READ(&q->slots[slot].pool);
  /- 53 -/ .load 24 ⟨.reg 0, 17, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:111  if (node == NULL)
  /- 54 -/ .branch (.bin .eq (.reg 24) (.lit 0)) 55 57,
  -- csrc/zp_wfqueue.c:112  return NULL;
  /- 55 -/ .set 5 (.lit 0),
  -- csrc/zp_wfqueue.c:112  return NULL;
  /- 56 -/ .jump 62,
  -- csrc/zp_wfqueue.c:113  zp_wfqueue_node *older = ZP_READ(&node->older);
  /- 57 -/ .load 25 ⟨.reg 24, 4, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:114  uint64_t pooled = ZP_READ(&q->slots[slot].pooled);
  /- 58 -/ .load 26 ⟨.reg 0, 18, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:115  ZP_WRITE(&q->slots[slot].pool, older);
  /- 59 -/ .store ⟨.reg 0, 17, .reg 1⟩ (.reg 25) .plain,
  -- csrc/zp_wfqueue.c:116  ZP_WRITE(&q->slots[slot].pooled, pooled - 1);
  /- 60 -/ .store ⟨.reg 0, 18, .reg 1⟩ (.bin .sub (.reg 26) (.lit 1)) .plain,
  -- csrc/zp_wfqueue.c:117  return node;
  /- 61 -/ .set 5 (.reg 24),
  -- csrc/zp_wfqueue.c:168  if (node == NULL)
  /- 62 -/ .branch (.bin .eq (.reg 5) (.lit 0)) 63 65,
  -- csrc/zp_wfqueue.c:169  return NULL;
  /- 63 -/ .set 4 (.lit 0),
  -- csrc/zp_wfqueue.c:169  return NULL;
  /- 64 -/ .jump 70,
  -- csrc/zp_wfqueue.c:171  ZP_WRITE(&node->value, value);
  /- 65 -/ .store ⟨.reg 5, 0, .lit 0⟩ (.reg 2) .plain,
  -- csrc/zp_wfqueue.c:172  ZP_WRITE(&node->enqueuer, slot);
  /- 66 -/ .store ⟨.reg 5, 1, .lit 0⟩ (.reg 1) .plain,
  -- csrc/zp_wfqueue.c:174  ZP_STORE(&node->taker, NOBODY, relaxed);
  /- 67 -/ .store ⟨.reg 5, 2, .lit 0⟩ (.lit 18446744073709551615) .relaxed,
  -- csrc/zp_wfqueue.c:175  ZP_STORE(&node->next, NULL, relaxed);
  /- 68 -/ .store ⟨.reg 5, 3, .lit 0⟩ (.lit 0) .relaxed,
  -- csrc/zp_wfqueue.c:176  return node;
  /- 69 -/ .set 4 (.reg 5),
  -- csrc/zp_wfqueue.c:292  if (mine == NULL)
  /- 70 -/ .branch (.bin .eq (.reg 4) (.lit 0)) 71 72,
  -- csrc/zp_wfqueue.c:293  return ZP_ENOMEM;
  /- 71 -/ .ret (.lit 4),
  -- csrc/zp_wfqueue.c:295  ZP_STORE(&q->slots[slot].enqueued, mine, seq_cst);
  /- 72 -/ .store ⟨.reg 0, 11, .reg 1⟩ (.reg 4) .seqCst,
  -- csrc/zp_wfqueue.c:297  for (uint64_t i = 0; i < threads; i++) {
  /- 73 -/ .set 27 (.lit 0),
  -- csrc/zp_wfqueue.c:297  for (uint64_t i = 0; i < threads; i++) {
  /- 74 -/ .branch (.bin .lt (.reg 27) (.reg 3)) 75 120,
  -- csrc/zp_wfqueue.c:299  zp_wfqueue_node *waiting = ZP_LOAD(&q->slots[slot].enqueued, seq_cst);
  /- 75 -/ .load 28 ⟨.reg 0, 11, .reg 1⟩ .seqCst,
  -- csrc/zp_wfqueue.c:300  if (waiting == NULL)
  /- 76 -/ .branch (.bin .eq (.reg 28) (.lit 0)) 120 77,
  -- csrc/zp_wfqueue.c:185  zp_wfqueue_node *tail = ZP_LOAD(&q->tail, relaxed);
  /- 77 -/ .load 30 ⟨.reg 0, 6, .lit 0⟩ .relaxed,
  -- csrc/zp_wfqueue.c:187  ZP_STORE(&q->slots[slot].hazard_end, tail, seq_cst);
  /- 78 -/ .store ⟨.reg 0, 14, .reg 1⟩ (.reg 30) .seqCst,
  -- csrc/zp_wfqueue.c:189  zp_wfqueue_node *again = ZP_LOAD(&q->tail, seq_cst);
  /- 79 -/ .load 31 ⟨.reg 0, 6, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:190  if (again != tail)
  /- 80 -/ .branch (.bin .ne (.reg 31) (.reg 30)) 81 83,
  -- csrc/zp_wfqueue.c:191  return NULL;
  /- 81 -/ .set 29 (.lit 0),
  -- csrc/zp_wfqueue.c:191  return NULL;
  /- 82 -/ .jump 84,
  -- csrc/zp_wfqueue.c:192  return tail;
  /- 83 -/ .set 29 (.reg 30),
  -- csrc/zp_wfqueue.c:303  if (tail == NULL)
  /- 84 -/ .branch (.bin .eq (.reg 29) (.lit 0)) 118 85,
  -- csrc/zp_wfqueue.c:255  uint64_t threads = ZP_READ(&q->threads);
  /- 85 -/ .load 33 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:256  uint64_t turn = ZP_READ(&tail->enqueuer);
  /- 86 -/ .load 34 ⟨.reg 29, 1, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:259  zp_wfqueue_node *linked = ZP_LOAD(&q->slots[turn].enqueued, seq_cst);
  /- 87 -/ .load 35 ⟨.reg 0, 11, .reg 34⟩ .seqCst,
  -- csrc/zp_wfqueue.c:260  int done = 0;
  /- 88 -/ .set 36 (.lit 0),
  -- csrc/zp_wfqueue.c:261  if (linked == tail) {
  /- 89 -/ .branch (.bin .eq (.reg 35) (.reg 29)) 90 92,
  -- csrc/zp_wfqueue.c:262  zp_wfqueue_node *expected = tail;
  /- 90 -/ .set 37 (.reg 29),
  -- csrc/zp_wfqueue.c:264  done = ZP_CAS(&q->slots[turn].enqueued, &expected, NULL, seq_cst, relaxed);
  /- 91 -/ .cas 36 37 ⟨.reg 0, 11, .reg 34⟩ (.reg 37) (.lit 0) .seqCst .relaxed,
  -- csrc/zp_wfqueue.c:266  for (uint64_t i = 0; i < threads; i++) {
  /- 92 -/ .set 38 (.lit 0),
  -- csrc/zp_wfqueue.c:266  for (uint64_t i = 0; i < threads; i++) {
  /- 93 -/ .branch (.bin .lt (.reg 38) (.reg 33)) 94 109,
  -- csrc/zp_wfqueue.c:246  if (slot + 1 >= threads)
  /- 94 -/ .branch (.bin .ge (.bin .add (.reg 34) (.lit 1)) (.reg 33)) 95 97,
  -- csrc/zp_wfqueue.c:247  return 0;
  /- 95 -/ .set 34 (.lit 0),
  -- csrc/zp_wfqueue.c:247  return 0;
  /- 96 -/ .jump 98,
  -- csrc/zp_wfqueue.c:248  return slot + 1;
  /- 97 -/ .set 34 (.bin .add (.reg 34) (.lit 1)),
  -- csrc/zp_wfqueue.c:270  zp_wfqueue_node *node = ZP_LOAD(&q->slots[turn].enqueued, seq_cst);
  /- 98 -/ .load 39 ⟨.reg 0, 11, .reg 34⟩ .seqCst,
  -- csrc/zp_wfqueue.c:271  if (node != NULL) {
  /- 99 -/ .branch (.bin .ne (.reg 39) (.lit 0)) 100 107,
  -- csrc/zp_wfqueue.c:272  zp_wfqueue_node *expected = NULL;
  /- 100 -/ .set 40 (.lit 0),
  -- csrc/zp_wfqueue.c:275  done = ZP_CAS(&tail->next, &expected, node, seq_cst, acquire);
  /- 101 -/ .cas 36 40 ⟨.reg 29, 3, .lit 0⟩ (.reg 40) (.reg 39) .seqCst .acquire,
  -- csrc/zp_wfqueue.c:276  if (done)
  /- 102 -/ .branch (.reg 36) 103 105,
  -- csrc/zp_wfqueue.c:277  return node;
  /- 103 -/ .set 32 (.reg 39),
  -- csrc/zp_wfqueue.c:277  return node;
  /- 104 -/ .jump 111,
  -- csrc/zp_wfqueue.c:278  return expected;
  /- 105 -/ .set 32 (.reg 40),
  -- csrc/zp_wfqueue.c:278  return expected;
  /- 106 -/ .jump 111,
  -- csrc/zp_wfqueue.c:266  for (uint64_t i = 0; i < threads; i++) {
  /- 107 -/ .set 38 (.bin .add (.reg 38) (.lit 1)),
  -- csrc/zp_wfqueue.c:266  for (uint64_t i = 0; i < threads; i++) {
  /- 108 -/ .jump 93,
  -- csrc/zp_wfqueue.c:282  zp_wfqueue_node *next = ZP_LOAD(&tail->next, acquire);
  /- 109 -/ .load 41 ⟨.reg 29, 3, .lit 0⟩ .acquire,
  -- csrc/zp_wfqueue.c:283  return next;
  /- 110 -/ .set 32 (.reg 41),
  -- csrc/zp_wfqueue.c:306  if (next == NULL)
  /- 111 -/ .branch (.bin .eq (.reg 32) (.lit 0)) 118 112,
  -- csrc/zp_wfqueue.c:308  zp_wfqueue_node *expected = tail;
  /- 112 -/ .set 42 (.reg 29),
  -- csrc/zp_wfqueue.c:311  int done = ZP_CAS(&q->tail, &expected, next, seq_cst, relaxed);
  /- 113 -/ .cas 43 42 ⟨.reg 0, 6, .lit 0⟩ (.reg 42) (.reg 32) .seqCst .relaxed,
  -- csrc/zp_wfqueue.c:312  if (next == mine)
  /- 114 -/ .branch (.bin .eq (.reg 32) (.reg 4)) 120 115,
  -- csrc/zp_wfqueue.c:314  if (done)
  /- 115 -/ .branch (.reg 43) 116 118,
  -- csrc/zp_wfqueue.c:236  uint64_t helped = ZP_LOAD(&q->slots[slot].helped, relaxed);
  /- 116 -/ .load 44 ⟨.reg 0, 21, .reg 1⟩ .relaxed,
  -- csrc/zp_wfqueue.c:238  ZP_STORE(&q->slots[slot].helped, helped + 1, relaxed);
  /- 117 -/ .store ⟨.reg 0, 21, .reg 1⟩ (.bin .add (.reg 44) (.lit 1)) .relaxed,
  -- csrc/zp_wfqueue.c:297  for (uint64_t i = 0; i < threads; i++) {
  /- 118 -/ .set 27 (.bin .add (.reg 27) (.lit 1)),
  -- csrc/zp_wfqueue.c:297  for (uint64_t i = 0; i < threads; i++) {
  /- 119 -/ .jump 74,
  -- csrc/zp_wfqueue.c:318  ZP_STORE(&q->slots[slot].enqueued, NULL, release);
  /- 120 -/ .store ⟨.reg 0, 11, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:227  ZP_STORE(&q->slots[slot].hazard_end, NULL, release);
  /- 121 -/ .store ⟨.reg 0, 14, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:228  ZP_STORE(&q->slots[slot].hazard_next, NULL, release);
  /- 122 -/ .store ⟨.reg 0, 15, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:229  ZP_STORE(&q->slots[slot].hazard_given, NULL, release);
  /- 123 -/ .store ⟨.reg 0, 16, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:320  return ZP_OK;
  /- 124 -/ .ret (.lit 0) ] }

def enqueueLines : List Nat := [288, 289, 290, 110, 111, 112, 112, 113, 114, 115, 116, 117, 163, 164, 165, 134, 135, 136, 137, 138, 138, 139, 78, 79, 79, 83, 84, 85, 86, 87, 87, 79, 79, 89, 141, 123, 124, 125, 126, 127, 141, 95, 96, 97, 98, 99, 101, 102, 103, 104, 145, 138, 138, 110, 111, 112, 112, 113, 114, 115, 116, 117, 168, 169, 169, 171, 172, 174, 175, 176, 292, 293, 295, 297, 297, 299, 300, 185, 187, 189, 190, 191, 191, 192, 303, 255, 256, 259, 260, 261, 262, 264, 266, 266, 246, 247, 247, 248, 270, 271, 272, 275, 276, 277, 277, 278, 278, 266, 266, 282, 283, 306, 308, 311, 312, 314, 236, 238, 297, 297, 318, 227, 228, 229, 320]

/-- `zp_wfqueue_dequeue`. Registers: 0 q, 1 slot, 2 threads, 3 before, 4 request, 5 passed, 6 i, 7 given, 8 head, 9 head_2, 10 again, 11 tail, 12 head_3, 13 head_4, 14 again_2, 15 given_2, 16 tail_2, 17 next, 18 next_2, 19 again_3, 20 taker, 21 threads_2, 22 turn, 23 i_2, 24 asked, 25 given_3, 26 expected, 27 done, 28 taker_2, 29 expected_2, 30 done_2, 31 done_3, 32 given_4, 33 again_4, 34 expected_3, 35 expected_4, 36 helped, 37 next_3, 38 next_4, 39 again_5, 40 taker_3, 41 threads_3, 42 turn_2, 43 i_3, 44 asked_2, 45 given_5, 46 expected_5, 47 done_4, 48 taker_4, 49 done_5, 50 given_6, 51 again_6, 52 expected_6, 53 expected_7, 54 helped_2, 55 mine, 56 head_5, 57 head_6, 58 again_7, 59 next_5, 60 expected_8, 61 done_6, 62 value, 63 older, 64 pending, 65 pending_2, 66 threads_4, 67 node, 68 pending_3, 69 i_4, 70 older_2, 71 busy, 72 threads_5, 73 i_5, 74 end, 75 next_6, 76 given_7, 77 older_3, 78 pending_4, 79 threads_6, 80 pooled, 81 older_4.
The buffer is `out`, an output.
-/
def dequeue : Operation := { params := 2, code := [
  -- csrc/zp_wfqueue.c:429  uint64_t threads = ZP_READ(&q->threads);
  /- 0 -/ .load 2 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:430  if (slot >= threads)
  /- 1 -/ .branch (.bin .ge (.reg 1) (.reg 2)) 2 3,
  -- csrc/zp_wfqueue.c:431  return ZP_EINVAL;
  /- 2 -/ .ret (.lit 3),
  -- csrc/zp_wfqueue.c:433  zp_wfqueue_node *before = ZP_LOAD(&q->slots[slot].asked, relaxed);
  /- 3 -/ .load 3 ⟨.reg 0, 12, .reg 1⟩ .relaxed,
  -- csrc/zp_wfqueue.c:435  zp_wfqueue_node *request = ZP_LOAD(&q->slots[slot].given, relaxed);
  /- 4 -/ .load 4 ⟨.reg 0, 13, .reg 1⟩ .relaxed,
  -- csrc/zp_wfqueue.c:437  ZP_STORE(&q->slots[slot].asked, request, seq_cst);
  /- 5 -/ .store ⟨.reg 0, 12, .reg 1⟩ (.reg 4) .seqCst,
  -- csrc/zp_wfqueue.c:438  int passed = 0;
  /- 6 -/ .set 5 (.lit 0),
  -- csrc/zp_wfqueue.c:440  for (uint64_t i = 0; i < threads; i++) {
  /- 7 -/ .set 6 (.lit 0),
  -- csrc/zp_wfqueue.c:440  for (uint64_t i = 0; i < threads; i++) {
  /- 8 -/ .branch (.bin .lt (.reg 6) (.reg 2)) 9 144,
  -- csrc/zp_wfqueue.c:442  zp_wfqueue_node *given = ZP_LOAD(&q->slots[slot].given, seq_cst);
  /- 9 -/ .load 7 ⟨.reg 0, 13, .reg 1⟩ .seqCst,
  -- csrc/zp_wfqueue.c:443  if (given != request)
  /- 10 -/ .branch (.bin .ne (.reg 7) (.reg 4)) 144 11,
  -- csrc/zp_wfqueue.c:199  zp_wfqueue_node *head = ZP_LOAD(&q->head, relaxed);
  /- 11 -/ .load 9 ⟨.reg 0, 5, .lit 0⟩ .relaxed,
  -- csrc/zp_wfqueue.c:201  ZP_STORE(&q->slots[slot].hazard_end, head, seq_cst);
  /- 12 -/ .store ⟨.reg 0, 14, .reg 1⟩ (.reg 9) .seqCst,
  -- csrc/zp_wfqueue.c:203  zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 13 -/ .load 10 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:204  if (again != head)
  /- 14 -/ .branch (.bin .ne (.reg 10) (.reg 9)) 15 17,
  -- csrc/zp_wfqueue.c:205  return NULL;
  /- 15 -/ .set 8 (.lit 0),
  -- csrc/zp_wfqueue.c:205  return NULL;
  /- 16 -/ .jump 18,
  -- csrc/zp_wfqueue.c:206  return head;
  /- 17 -/ .set 8 (.reg 9),
  -- csrc/zp_wfqueue.c:446  if (head == NULL)
  /- 18 -/ .branch (.bin .eq (.reg 8) (.lit 0)) 142 19,
  -- csrc/zp_wfqueue.c:449  zp_wfqueue_node *tail = ZP_LOAD(&q->tail, seq_cst);
  /- 19 -/ .load 11 ⟨.reg 0, 6, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:450  if (head == tail) {
  /- 20 -/ .branch (.bin .eq (.reg 8) (.reg 11)) 21 93,
  -- csrc/zp_wfqueue.c:452  ZP_STORE(&q->slots[slot].asked, before, seq_cst);
  /- 21 -/ .store ⟨.reg 0, 12, .reg 1⟩ (.reg 3) .seqCst,
  -- csrc/zp_wfqueue.c:199  zp_wfqueue_node *head = ZP_LOAD(&q->head, relaxed);
  /- 22 -/ .load 13 ⟨.reg 0, 5, .lit 0⟩ .relaxed,
  -- csrc/zp_wfqueue.c:201  ZP_STORE(&q->slots[slot].hazard_end, head, seq_cst);
  /- 23 -/ .store ⟨.reg 0, 14, .reg 1⟩ (.reg 13) .seqCst,
  -- csrc/zp_wfqueue.c:203  zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 24 -/ .load 14 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:204  if (again != head)
  /- 25 -/ .branch (.bin .ne (.reg 14) (.reg 13)) 26 28,
  -- csrc/zp_wfqueue.c:205  return NULL;
  /- 26 -/ .set 12 (.lit 0),
  -- csrc/zp_wfqueue.c:205  return NULL;
  /- 27 -/ .jump 29,
  -- csrc/zp_wfqueue.c:206  return head;
  /- 28 -/ .set 12 (.reg 13),
  -- csrc/zp_wfqueue.c:385  if (head == NULL)
  /- 29 -/ .branch (.bin .eq (.reg 12) (.lit 0)) 85 30,
  -- csrc/zp_wfqueue.c:388  zp_wfqueue_node *given = ZP_LOAD(&q->slots[slot].given, seq_cst);
  /- 30 -/ .load 15 ⟨.reg 0, 13, .reg 1⟩ .seqCst,
  -- csrc/zp_wfqueue.c:389  if (given != request)
  /- 31 -/ .branch (.bin .ne (.reg 15) (.reg 4)) 85 32,
  -- csrc/zp_wfqueue.c:392  zp_wfqueue_node *tail = ZP_LOAD(&q->tail, seq_cst);
  /- 32 -/ .load 16 ⟨.reg 0, 6, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:393  if (head == tail)
  /- 33 -/ .branch (.bin .eq (.reg 12) (.reg 16)) 85 34,
  -- csrc/zp_wfqueue.c:213  zp_wfqueue_node *next = ZP_LOAD(&head->next, acquire);
  /- 34 -/ .load 18 ⟨.reg 12, 3, .lit 0⟩ .acquire,
  -- csrc/zp_wfqueue.c:215  ZP_STORE(&q->slots[slot].hazard_next, next, seq_cst);
  /- 35 -/ .store ⟨.reg 0, 15, .reg 1⟩ (.reg 18) .seqCst,
  -- csrc/zp_wfqueue.c:217  zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 36 -/ .load 19 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:218  if (again != head)
  /- 37 -/ .branch (.bin .ne (.reg 19) (.reg 12)) 38 40,
  -- csrc/zp_wfqueue.c:219  return NULL;
  /- 38 -/ .set 17 (.lit 0),
  -- csrc/zp_wfqueue.c:219  return NULL;
  /- 39 -/ .jump 41,
  -- csrc/zp_wfqueue.c:220  return next;
  /- 40 -/ .set 17 (.reg 18),
  -- csrc/zp_wfqueue.c:396  if (next == NULL)
  /- 41 -/ .branch (.bin .eq (.reg 17) (.lit 0)) 85 42,
  -- csrc/zp_wfqueue.c:329  uint64_t threads = ZP_READ(&q->threads);
  /- 42 -/ .load 21 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:331  uint64_t turn = ZP_LOAD(&head->taker, seq_cst);
  /- 43 -/ .load 22 ⟨.reg 12, 2, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:332  for (uint64_t i = 0; i < threads; i++) {
  /- 44 -/ .set 23 (.lit 0),
  -- csrc/zp_wfqueue.c:332  for (uint64_t i = 0; i < threads; i++) {
  /- 45 -/ .branch (.bin .lt (.reg 23) (.reg 21)) 46 62,
  -- csrc/zp_wfqueue.c:246  if (slot + 1 >= threads)
  /- 46 -/ .branch (.bin .ge (.bin .add (.reg 22) (.lit 1)) (.reg 21)) 47 49,
  -- csrc/zp_wfqueue.c:247  return 0;
  /- 47 -/ .set 22 (.lit 0),
  -- csrc/zp_wfqueue.c:247  return 0;
  /- 48 -/ .jump 50,
  -- csrc/zp_wfqueue.c:248  return slot + 1;
  /- 49 -/ .set 22 (.bin .add (.reg 22) (.lit 1)),
  -- csrc/zp_wfqueue.c:336  zp_wfqueue_node *asked = ZP_LOAD(&q->slots[turn].asked, seq_cst);
  /- 50 -/ .load 24 ⟨.reg 0, 12, .reg 22⟩ .seqCst,
  -- csrc/zp_wfqueue.c:337  zp_wfqueue_node *given = ZP_LOAD(&q->slots[turn].given, seq_cst);
  /- 51 -/ .load 25 ⟨.reg 0, 13, .reg 22⟩ .seqCst,
  -- csrc/zp_wfqueue.c:338  if (asked == given) {
  /- 52 -/ .branch (.bin .eq (.reg 24) (.reg 25)) 53 60,
  -- csrc/zp_wfqueue.c:339  uint64_t expected = NOBODY;
  /- 53 -/ .set 26 (.lit 18446744073709551615),
  -- csrc/zp_wfqueue.c:341  int done = ZP_CAS(&next->taker, &expected, turn, seq_cst, seq_cst);
  /- 54 -/ .cas 27 26 ⟨.reg 17, 2, .lit 0⟩ (.reg 26) (.reg 22) .seqCst .seqCst,
  -- csrc/zp_wfqueue.c:342  if (done)
  /- 55 -/ .branch (.reg 27) 56 58,
  -- csrc/zp_wfqueue.c:343  return turn;
  /- 56 -/ .set 20 (.reg 22),
  -- csrc/zp_wfqueue.c:343  return turn;
  /- 57 -/ .jump 64,
  -- csrc/zp_wfqueue.c:344  return expected;
  /- 58 -/ .set 20 (.reg 26),
  -- csrc/zp_wfqueue.c:344  return expected;
  /- 59 -/ .jump 64,
  -- csrc/zp_wfqueue.c:332  for (uint64_t i = 0; i < threads; i++) {
  /- 60 -/ .set 23 (.bin .add (.reg 23) (.lit 1)),
  -- csrc/zp_wfqueue.c:332  for (uint64_t i = 0; i < threads; i++) {
  /- 61 -/ .jump 45,
  -- csrc/zp_wfqueue.c:348  uint64_t taker = ZP_LOAD(&next->taker, seq_cst);
  /- 62 -/ .load 28 ⟨.reg 17, 2, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:349  return taker;
  /- 63 -/ .set 20 (.reg 28),
  -- csrc/zp_wfqueue.c:399  if (taker == NOBODY) {
  /- 64 -/ .branch (.bin .eq (.reg 20) (.lit 18446744073709551615)) 65 70,
  -- csrc/zp_wfqueue.c:400  uint64_t expected = NOBODY;
  /- 65 -/ .set 29 (.lit 18446744073709551615),
  -- csrc/zp_wfqueue.c:402  int done = ZP_CAS(&next->taker, &expected, slot, seq_cst, seq_cst);
  /- 66 -/ .cas 30 29 ⟨.reg 17, 2, .lit 0⟩ (.reg 29) (.reg 1) .seqCst .seqCst,
  -- csrc/zp_wfqueue.c:403  taker = expected;
  /- 67 -/ .set 20 (.reg 29),
  -- csrc/zp_wfqueue.c:404  if (done)
  /- 68 -/ .branch (.reg 30) 69 70,
  -- csrc/zp_wfqueue.c:405  taker = slot;
  /- 69 -/ .set 20 (.reg 1),
  -- csrc/zp_wfqueue.c:355  int done = 0;
  /- 70 -/ .set 31 (.lit 0),
  -- csrc/zp_wfqueue.c:356  if (taker == slot) {
  /- 71 -/ .branch (.bin .eq (.reg 20) (.reg 1)) 72 74,
  -- csrc/zp_wfqueue.c:358  ZP_STORE(&q->slots[slot].given, next, release);
  /- 72 -/ .store ⟨.reg 0, 13, .reg 1⟩ (.reg 17) .release,
  -- csrc/zp_wfqueue.c:356  if (taker == slot) {
  /- 73 -/ .jump 80,
  -- csrc/zp_wfqueue.c:361  zp_wfqueue_node *given = ZP_LOAD(&q->slots[taker].given, seq_cst);
  /- 74 -/ .load 32 ⟨.reg 0, 13, .reg 20⟩ .seqCst,
  -- csrc/zp_wfqueue.c:363  ZP_STORE(&q->slots[slot].hazard_given, given, seq_cst);
  /- 75 -/ .store ⟨.reg 0, 16, .reg 1⟩ (.reg 32) .seqCst,
  -- csrc/zp_wfqueue.c:365  zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 76 -/ .load 33 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:366  if (given != next && again == head) {
  /- 77 -/ .branch (.bin .land (.bin .ne (.reg 32) (.reg 17)) (.bin .eq (.reg 33) (.reg 12))) 78 80,
  -- csrc/zp_wfqueue.c:367  zp_wfqueue_node *expected = given;
  /- 78 -/ .set 34 (.reg 32),
  -- csrc/zp_wfqueue.c:369  done = ZP_CAS(&q->slots[taker].given, &expected, next, seq_cst, relaxed);
  /- 79 -/ .cas 31 34 ⟨.reg 0, 13, .reg 20⟩ (.reg 34) (.reg 17) .seqCst .relaxed,
  -- csrc/zp_wfqueue.c:372  zp_wfqueue_node *expected = head;
  /- 80 -/ .set 35 (.reg 12),
  -- csrc/zp_wfqueue.c:375  done = ZP_CAS(&q->head, &expected, next, seq_cst, relaxed);
  /- 81 -/ .cas 31 35 ⟨.reg 0, 5, .lit 0⟩ (.reg 35) (.reg 17) .seqCst .relaxed,
  -- csrc/zp_wfqueue.c:376  if (done && taker != slot)
  /- 82 -/ .branch (.bin .land (.reg 31) (.bin .ne (.reg 20) (.reg 1))) 83 85,
  -- csrc/zp_wfqueue.c:236  uint64_t helped = ZP_LOAD(&q->slots[slot].helped, relaxed);
  /- 83 -/ .load 36 ⟨.reg 0, 21, .reg 1⟩ .relaxed,
  -- csrc/zp_wfqueue.c:238  ZP_STORE(&q->slots[slot].helped, helped + 1, relaxed);
  /- 84 -/ .store ⟨.reg 0, 21, .reg 1⟩ (.bin .add (.reg 36) (.lit 1)) .relaxed,
  -- csrc/zp_wfqueue.c:455  given = ZP_LOAD(&q->slots[slot].given, seq_cst);
  /- 85 -/ .load 7 ⟨.reg 0, 13, .reg 1⟩ .seqCst,
  -- csrc/zp_wfqueue.c:456  if (given == request) {
  /- 86 -/ .branch (.bin .eq (.reg 7) (.reg 4)) 87 91,
  -- csrc/zp_wfqueue.c:227  ZP_STORE(&q->slots[slot].hazard_end, NULL, release);
  /- 87 -/ .store ⟨.reg 0, 14, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:228  ZP_STORE(&q->slots[slot].hazard_next, NULL, release);
  /- 88 -/ .store ⟨.reg 0, 15, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:229  ZP_STORE(&q->slots[slot].hazard_given, NULL, release);
  /- 89 -/ .store ⟨.reg 0, 16, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:458  return ZP_EMPTY;
  /- 90 -/ .ret (.lit 2),
  -- csrc/zp_wfqueue.c:461  ZP_STORE(&q->slots[slot].asked, request, release);
  /- 91 -/ .store ⟨.reg 0, 12, .reg 1⟩ (.reg 4) .release,
  -- csrc/zp_wfqueue.c:462  break;
  /- 92 -/ .jump 144,
  -- csrc/zp_wfqueue.c:213  zp_wfqueue_node *next = ZP_LOAD(&head->next, acquire);
  /- 93 -/ .load 38 ⟨.reg 8, 3, .lit 0⟩ .acquire,
  -- csrc/zp_wfqueue.c:215  ZP_STORE(&q->slots[slot].hazard_next, next, seq_cst);
  /- 94 -/ .store ⟨.reg 0, 15, .reg 1⟩ (.reg 38) .seqCst,
  -- csrc/zp_wfqueue.c:217  zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 95 -/ .load 39 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:218  if (again != head)
  /- 96 -/ .branch (.bin .ne (.reg 39) (.reg 8)) 97 99,
  -- csrc/zp_wfqueue.c:219  return NULL;
  /- 97 -/ .set 37 (.lit 0),
  -- csrc/zp_wfqueue.c:219  return NULL;
  /- 98 -/ .jump 100,
  -- csrc/zp_wfqueue.c:220  return next;
  /- 99 -/ .set 37 (.reg 38),
  -- csrc/zp_wfqueue.c:465  if (next == NULL)
  /- 100 -/ .branch (.bin .eq (.reg 37) (.lit 0)) 142 101,
  -- csrc/zp_wfqueue.c:329  uint64_t threads = ZP_READ(&q->threads);
  /- 101 -/ .load 41 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:331  uint64_t turn = ZP_LOAD(&head->taker, seq_cst);
  /- 102 -/ .load 42 ⟨.reg 8, 2, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:332  for (uint64_t i = 0; i < threads; i++) {
  /- 103 -/ .set 43 (.lit 0),
  -- csrc/zp_wfqueue.c:332  for (uint64_t i = 0; i < threads; i++) {
  /- 104 -/ .branch (.bin .lt (.reg 43) (.reg 41)) 105 121,
  -- csrc/zp_wfqueue.c:246  if (slot + 1 >= threads)
  /- 105 -/ .branch (.bin .ge (.bin .add (.reg 42) (.lit 1)) (.reg 41)) 106 108,
  -- csrc/zp_wfqueue.c:247  return 0;
  /- 106 -/ .set 42 (.lit 0),
  -- csrc/zp_wfqueue.c:247  return 0;
  /- 107 -/ .jump 109,
  -- csrc/zp_wfqueue.c:248  return slot + 1;
  /- 108 -/ .set 42 (.bin .add (.reg 42) (.lit 1)),
  -- csrc/zp_wfqueue.c:336  zp_wfqueue_node *asked = ZP_LOAD(&q->slots[turn].asked, seq_cst);
  /- 109 -/ .load 44 ⟨.reg 0, 12, .reg 42⟩ .seqCst,
  -- csrc/zp_wfqueue.c:337  zp_wfqueue_node *given = ZP_LOAD(&q->slots[turn].given, seq_cst);
  /- 110 -/ .load 45 ⟨.reg 0, 13, .reg 42⟩ .seqCst,
  -- csrc/zp_wfqueue.c:338  if (asked == given) {
  /- 111 -/ .branch (.bin .eq (.reg 44) (.reg 45)) 112 119,
  -- csrc/zp_wfqueue.c:339  uint64_t expected = NOBODY;
  /- 112 -/ .set 46 (.lit 18446744073709551615),
  -- csrc/zp_wfqueue.c:341  int done = ZP_CAS(&next->taker, &expected, turn, seq_cst, seq_cst);
  /- 113 -/ .cas 47 46 ⟨.reg 37, 2, .lit 0⟩ (.reg 46) (.reg 42) .seqCst .seqCst,
  -- csrc/zp_wfqueue.c:342  if (done)
  /- 114 -/ .branch (.reg 47) 115 117,
  -- csrc/zp_wfqueue.c:343  return turn;
  /- 115 -/ .set 40 (.reg 42),
  -- csrc/zp_wfqueue.c:343  return turn;
  /- 116 -/ .jump 123,
  -- csrc/zp_wfqueue.c:344  return expected;
  /- 117 -/ .set 40 (.reg 46),
  -- csrc/zp_wfqueue.c:344  return expected;
  /- 118 -/ .jump 123,
  -- csrc/zp_wfqueue.c:332  for (uint64_t i = 0; i < threads; i++) {
  /- 119 -/ .set 43 (.bin .add (.reg 43) (.lit 1)),
  -- csrc/zp_wfqueue.c:332  for (uint64_t i = 0; i < threads; i++) {
  /- 120 -/ .jump 104,
  -- csrc/zp_wfqueue.c:348  uint64_t taker = ZP_LOAD(&next->taker, seq_cst);
  /- 121 -/ .load 48 ⟨.reg 37, 2, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:349  return taker;
  /- 122 -/ .set 40 (.reg 48),
  -- csrc/zp_wfqueue.c:468  if (taker != NOBODY)
  /- 123 -/ .branch (.bin .ne (.reg 40) (.lit 18446744073709551615)) 124 139,
  -- csrc/zp_wfqueue.c:355  int done = 0;
  /- 124 -/ .set 49 (.lit 0),
  -- csrc/zp_wfqueue.c:356  if (taker == slot) {
  /- 125 -/ .branch (.bin .eq (.reg 40) (.reg 1)) 126 128,
  -- csrc/zp_wfqueue.c:358  ZP_STORE(&q->slots[slot].given, next, release);
  /- 126 -/ .store ⟨.reg 0, 13, .reg 1⟩ (.reg 37) .release,
  -- csrc/zp_wfqueue.c:356  if (taker == slot) {
  /- 127 -/ .jump 134,
  -- csrc/zp_wfqueue.c:361  zp_wfqueue_node *given = ZP_LOAD(&q->slots[taker].given, seq_cst);
  /- 128 -/ .load 50 ⟨.reg 0, 13, .reg 40⟩ .seqCst,
  -- csrc/zp_wfqueue.c:363  ZP_STORE(&q->slots[slot].hazard_given, given, seq_cst);
  /- 129 -/ .store ⟨.reg 0, 16, .reg 1⟩ (.reg 50) .seqCst,
  -- csrc/zp_wfqueue.c:365  zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 130 -/ .load 51 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:366  if (given != next && again == head) {
  /- 131 -/ .branch (.bin .land (.bin .ne (.reg 50) (.reg 37)) (.bin .eq (.reg 51) (.reg 8))) 132 134,
  -- csrc/zp_wfqueue.c:367  zp_wfqueue_node *expected = given;
  /- 132 -/ .set 52 (.reg 50),
  -- csrc/zp_wfqueue.c:369  done = ZP_CAS(&q->slots[taker].given, &expected, next, seq_cst, relaxed);
  /- 133 -/ .cas 49 52 ⟨.reg 0, 13, .reg 40⟩ (.reg 52) (.reg 37) .seqCst .relaxed,
  -- csrc/zp_wfqueue.c:372  zp_wfqueue_node *expected = head;
  /- 134 -/ .set 53 (.reg 8),
  -- csrc/zp_wfqueue.c:375  done = ZP_CAS(&q->head, &expected, next, seq_cst, relaxed);
  /- 135 -/ .cas 49 53 ⟨.reg 0, 5, .lit 0⟩ (.reg 53) (.reg 37) .seqCst .relaxed,
  -- csrc/zp_wfqueue.c:376  if (done && taker != slot)
  /- 136 -/ .branch (.bin .land (.reg 49) (.bin .ne (.reg 40) (.reg 1))) 137 139,
  -- csrc/zp_wfqueue.c:236  uint64_t helped = ZP_LOAD(&q->slots[slot].helped, relaxed);
  /- 137 -/ .load 54 ⟨.reg 0, 21, .reg 1⟩ .relaxed,
  -- csrc/zp_wfqueue.c:238  ZP_STORE(&q->slots[slot].helped, helped + 1, relaxed);
  /- 138 -/ .store ⟨.reg 0, 21, .reg 1⟩ (.bin .add (.reg 54) (.lit 1)) .relaxed,
  -- csrc/zp_wfqueue.c:470  if (taker == slot) {
  /- 139 -/ .branch (.bin .eq (.reg 40) (.reg 1)) 140 142,
  -- csrc/zp_wfqueue.c:471  passed = 1;
  /- 140 -/ .set 5 (.lit 1),
  -- csrc/zp_wfqueue.c:472  break;
  /- 141 -/ .jump 144,
  -- csrc/zp_wfqueue.c:440  for (uint64_t i = 0; i < threads; i++) {
  /- 142 -/ .set 6 (.bin .add (.reg 6) (.lit 1)),
  -- csrc/zp_wfqueue.c:440  for (uint64_t i = 0; i < threads; i++) {
  /- 143 -/ .jump 8,
  -- csrc/zp_wfqueue.c:476  zp_wfqueue_node *mine = ZP_LOAD(&q->slots[slot].given, acquire);
  /- 144 -/ .load 55 ⟨.reg 0, 13, .reg 1⟩ .acquire,
  -- csrc/zp_wfqueue.c:477  if (!passed)
  /- 145 -/ .branch (.un .not (.reg 5)) 146 163,
  -- csrc/zp_wfqueue.c:199  zp_wfqueue_node *head = ZP_LOAD(&q->head, relaxed);
  /- 146 -/ .load 57 ⟨.reg 0, 5, .lit 0⟩ .relaxed,
  -- csrc/zp_wfqueue.c:201  ZP_STORE(&q->slots[slot].hazard_end, head, seq_cst);
  /- 147 -/ .store ⟨.reg 0, 14, .reg 1⟩ (.reg 57) .seqCst,
  -- csrc/zp_wfqueue.c:203  zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 148 -/ .load 58 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:204  if (again != head)
  /- 149 -/ .branch (.bin .ne (.reg 58) (.reg 57)) 150 152,
  -- csrc/zp_wfqueue.c:205  return NULL;
  /- 150 -/ .set 56 (.lit 0),
  -- csrc/zp_wfqueue.c:205  return NULL;
  /- 151 -/ .jump 153,
  -- csrc/zp_wfqueue.c:206  return head;
  /- 152 -/ .set 56 (.reg 57),
  -- csrc/zp_wfqueue.c:415  if (head == NULL)
  /- 153 -/ .branch (.bin .eq (.reg 56) (.lit 0)) 154 156,
  -- csrc/zp_wfqueue.c:416  return 1;
  /- 154 -/ .set 5 (.lit 1),
  -- csrc/zp_wfqueue.c:416  return 1;
  /- 155 -/ .jump 163,
  -- csrc/zp_wfqueue.c:418  zp_wfqueue_node *next = ZP_LOAD(&head->next, relaxed);
  /- 156 -/ .load 59 ⟨.reg 56, 3, .lit 0⟩ .relaxed,
  -- csrc/zp_wfqueue.c:419  if (next != mine)
  /- 157 -/ .branch (.bin .ne (.reg 59) (.reg 55)) 158 160,
  -- csrc/zp_wfqueue.c:420  return 1;
  /- 158 -/ .set 5 (.lit 1),
  -- csrc/zp_wfqueue.c:420  return 1;
  /- 159 -/ .jump 163,
  -- csrc/zp_wfqueue.c:421  zp_wfqueue_node *expected = head;
  /- 160 -/ .set 60 (.reg 56),
  -- csrc/zp_wfqueue.c:423  int done = ZP_CAS(&q->head, &expected, mine, seq_cst, relaxed);
  /- 161 -/ .cas 61 60 ⟨.reg 0, 5, .lit 0⟩ (.reg 60) (.reg 55) .seqCst .relaxed,
  -- csrc/zp_wfqueue.c:424  return done;
  /- 162 -/ .set 5 (.reg 61),
  -- csrc/zp_wfqueue.c:479  uint64_t value = ZP_READ(&mine->value);
  /- 163 -/ .load 62 ⟨.reg 55, 0, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:227  ZP_STORE(&q->slots[slot].hazard_end, NULL, release);
  /- 164 -/ .store ⟨.reg 0, 14, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:228  ZP_STORE(&q->slots[slot].hazard_next, NULL, release);
  /- 165 -/ .store ⟨.reg 0, 15, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:229  ZP_STORE(&q->slots[slot].hazard_given, NULL, release);
  /- 166 -/ .store ⟨.reg 0, 16, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:123  zp_wfqueue_node *older = ZP_READ(&q->slots[slot].retired);
  /- 167 -/ .load 63 ⟨.reg 0, 19, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:124  uint64_t pending = ZP_READ(&q->slots[slot].pending);
  /- 168 -/ .load 64 ⟨.reg 0, 20, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:125  ZP_WRITE(&node->older, older);
  /- 169 -/ .store ⟨.reg 3, 4, .lit 0⟩ (.reg 63) .plain,
  -- csrc/zp_wfqueue.c:126  ZP_WRITE(&q->slots[slot].retired, node);
  /- 170 -/ .store ⟨.reg 0, 19, .reg 1⟩ (.reg 3) .plain,
  -- csrc/zp_wfqueue.c:127  ZP_WRITE(&q->slots[slot].pending, pending + 1);
  /- 171 -/ .store ⟨.reg 0, 20, .reg 1⟩ (.bin .add (.reg 64) (.lit 1)) .plain,
  -- csrc/zp_wfqueue.c:153  uint64_t pending = ZP_READ(&q->slots[slot].pending);
  /- 172 -/ .load 65 ⟨.reg 0, 20, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:154  uint64_t threads = ZP_READ(&q->threads);
  /- 173 -/ .load 66 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:155  if (pending >= ZP_WFQUEUE_DUE(threads))
  /- 174 -/ .branch (.bin .ge (.reg 65) (.bin .add (.bin .mul (.lit 3) (.reg 66)) (.lit 32))) 175 213,
  -- csrc/zp_wfqueue.c:134  zp_wfqueue_node *node = ZP_READ(&q->slots[slot].retired);
  /- 175 -/ .load 67 ⟨.reg 0, 19, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:135  uint64_t pending = ZP_READ(&q->slots[slot].pending);
  /- 176 -/ .load 68 ⟨.reg 0, 20, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:136  ZP_WRITE(&q->slots[slot].retired, NULL);
  /- 177 -/ .store ⟨.reg 0, 19, .reg 1⟩ (.lit 0) .plain,
  -- csrc/zp_wfqueue.c:137  ZP_WRITE(&q->slots[slot].pending, 0);
  /- 178 -/ .store ⟨.reg 0, 20, .reg 1⟩ (.lit 0) .plain,
  -- csrc/zp_wfqueue.c:138  for (uint64_t i = 0; i < pending; i++) {
  /- 179 -/ .set 69 (.lit 0),
  -- csrc/zp_wfqueue.c:138  for (uint64_t i = 0; i < pending; i++) {
  /- 180 -/ .branch (.bin .lt (.reg 69) (.reg 68)) 181 213,
  -- csrc/zp_wfqueue.c:139  zp_wfqueue_node *older = ZP_READ(&node->older);
  /- 181 -/ .load 70 ⟨.reg 67, 4, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:78  uint64_t threads = ZP_READ(&q->threads);
  /- 182 -/ .load 72 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 183 -/ .set 73 (.lit 0),
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 184 -/ .branch (.bin .lt (.reg 73) (.reg 72)) 185 193,
  -- csrc/zp_wfqueue.c:83  zp_wfqueue_node *end = ZP_LOAD(&q->slots[i].hazard_end, seq_cst);
  /- 185 -/ .load 74 ⟨.reg 0, 14, .reg 73⟩ .seqCst,
  -- csrc/zp_wfqueue.c:84  zp_wfqueue_node *next = ZP_LOAD(&q->slots[i].hazard_next, seq_cst);
  /- 186 -/ .load 75 ⟨.reg 0, 15, .reg 73⟩ .seqCst,
  -- csrc/zp_wfqueue.c:85  zp_wfqueue_node *given = ZP_LOAD(&q->slots[i].hazard_given, seq_cst);
  /- 187 -/ .load 76 ⟨.reg 0, 16, .reg 73⟩ .seqCst,
  -- csrc/zp_wfqueue.c:86  if (end == node || next == node || given == node)
  /- 188 -/ .branch (.bin .lor (.bin .lor (.bin .eq (.reg 74) (.reg 67)) (.bin .eq (.reg 75) (.reg 67))) (.bin .eq (.reg 76) (.reg 67))) 189 191,
  -- csrc/zp_wfqueue.c:87  return 1;
  /- 189 -/ .set 71 (.lit 1),
  -- csrc/zp_wfqueue.c:87  return 1;
  /- 190 -/ .jump 194,
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 191 -/ .set 73 (.bin .add (.reg 73) (.lit 1)),
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 192 -/ .jump 184,
  -- csrc/zp_wfqueue.c:89  return 0;
  /- 193 -/ .set 71 (.lit 0),
  -- csrc/zp_wfqueue.c:141  if (busy)
  /- 194 -/ .branch (.reg 71) 195 201,
  -- csrc/zp_wfqueue.c:123  zp_wfqueue_node *older = ZP_READ(&q->slots[slot].retired);
  /- 195 -/ .load 77 ⟨.reg 0, 19, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:124  uint64_t pending = ZP_READ(&q->slots[slot].pending);
  /- 196 -/ .load 78 ⟨.reg 0, 20, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:125  ZP_WRITE(&node->older, older);
  /- 197 -/ .store ⟨.reg 67, 4, .lit 0⟩ (.reg 77) .plain,
  -- csrc/zp_wfqueue.c:126  ZP_WRITE(&q->slots[slot].retired, node);
  /- 198 -/ .store ⟨.reg 0, 19, .reg 1⟩ (.reg 67) .plain,
  -- csrc/zp_wfqueue.c:127  ZP_WRITE(&q->slots[slot].pending, pending + 1);
  /- 199 -/ .store ⟨.reg 0, 20, .reg 1⟩ (.bin .add (.reg 78) (.lit 1)) .plain,
  -- csrc/zp_wfqueue.c:141  if (busy)
  /- 200 -/ .jump 210,
  -- csrc/zp_wfqueue.c:95  uint64_t threads = ZP_READ(&q->threads);
  /- 201 -/ .load 79 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:96  uint64_t pooled = ZP_READ(&q->slots[slot].pooled);
  /- 202 -/ .load 80 ⟨.reg 0, 18, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:97  if (pooled >= ZP_WFQUEUE_POOL(threads)) {
  /- 203 -/ .branch (.bin .ge (.reg 80) (.bin .add (.bin .mul (.lit 3) (.reg 79)) (.lit 32))) 204 206,
  -- csrc/zp_wfqueue.c:98  ZP_FREE(node);
  /- 204 -/ .free (.reg 67),
  -- csrc/zp_wfqueue.c:99  return;
  /- 205 -/ .jump 210,
  -- csrc/zp_wfqueue.c:101  zp_wfqueue_node *older = ZP_READ(&q->slots[slot].pool);
  /- 206 -/ .load 81 ⟨.reg 0, 17, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:102  ZP_WRITE(&node->older, older);
  /- 207 -/ .store ⟨.reg 67, 4, .lit 0⟩ (.reg 81) .plain,
  -- csrc/zp_wfqueue.c:103  ZP_WRITE(&q->slots[slot].pool, node);
  /- 208 -/ .store ⟨.reg 0, 17, .reg 1⟩ (.reg 67) .plain,
  -- csrc/zp_wfqueue.c:104  ZP_WRITE(&q->slots[slot].pooled, pooled + 1);
  /- 209 -/ .store ⟨.reg 0, 18, .reg 1⟩ (.bin .add (.reg 80) (.lit 1)) .plain,
  -- csrc/zp_wfqueue.c:145  node = older;
  /- 210 -/ .set 67 (.reg 70),
  -- csrc/zp_wfqueue.c:138  for (uint64_t i = 0; i < pending; i++) {
  /- 211 -/ .set 69 (.bin .add (.reg 69) (.lit 1)),
  -- csrc/zp_wfqueue.c:138  for (uint64_t i = 0; i < pending; i++) {
  /- 212 -/ .jump 180,
  -- csrc/zp_wfqueue.c:482  *out = value;
  /- 213 -/ .put (.lit 0) (.reg 62),
  -- csrc/zp_wfqueue.c:483  return ZP_OK;
  /- 214 -/ .ret (.lit 0) ] }

def dequeueLines : List Nat := [429, 430, 431, 433, 435, 437, 438, 440, 440, 442, 443, 199, 201, 203, 204, 205, 205, 206, 446, 449, 450, 452, 199, 201, 203, 204, 205, 205, 206, 385, 388, 389, 392, 393, 213, 215, 217, 218, 219, 219, 220, 396, 329, 331, 332, 332, 246, 247, 247, 248, 336, 337, 338, 339, 341, 342, 343, 343, 344, 344, 332, 332, 348, 349, 399, 400, 402, 403, 404, 405, 355, 356, 358, 356, 361, 363, 365, 366, 367, 369, 372, 375, 376, 236, 238, 455, 456, 227, 228, 229, 458, 461, 462, 213, 215, 217, 218, 219, 219, 220, 465, 329, 331, 332, 332, 246, 247, 247, 248, 336, 337, 338, 339, 341, 342, 343, 343, 344, 344, 332, 332, 348, 349, 468, 355, 356, 358, 356, 361, 363, 365, 366, 367, 369, 372, 375, 376, 236, 238, 470, 471, 472, 440, 440, 476, 477, 199, 201, 203, 204, 205, 205, 206, 415, 416, 416, 418, 419, 420, 420, 421, 423, 424, 479, 227, 228, 229, 123, 124, 125, 126, 127, 153, 154, 155, 134, 135, 136, 137, 138, 138, 139, 78, 79, 79, 83, 84, 85, 86, 87, 87, 79, 79, 89, 141, 123, 124, 125, 126, 127, 141, 95, 96, 97, 98, 99, 101, 102, 103, 104, 145, 138, 138, 482, 483]

/-- `zp_wfqueue_register`. Registers: 0 q, 1 threads, 2 i, 3 expected, 4 done.
The buffer is `slot`, an output.
-/
def register : Operation := { params := 1, code := [
  -- csrc/zp_wfqueue.c:490  uint64_t threads = ZP_READ(&q->threads);
  /- 0 -/ .load 1 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:491  for (uint64_t i = 0; i < threads; i++) {
  /- 1 -/ .set 2 (.lit 0),
  -- csrc/zp_wfqueue.c:491  for (uint64_t i = 0; i < threads; i++) {
  /- 2 -/ .branch (.bin .lt (.reg 2) (.reg 1)) 3 10,
  -- csrc/zp_wfqueue.c:492  uint64_t expected = 0;
  /- 3 -/ .set 3 (.lit 0),
  -- csrc/zp_wfqueue.c:494  int done = ZP_CAS(&q->slots[i].taken, &expected, 1, acquire, relaxed);
  /- 4 -/ .cas 4 3 ⟨.reg 0, 22, .reg 2⟩ (.reg 3) (.lit 1) .acquire .relaxed,
  -- csrc/zp_wfqueue.c:495  if (done) {
  /- 5 -/ .branch (.reg 4) 6 8,
  -- csrc/zp_wfqueue.c:496  *slot = i;
  /- 6 -/ .put (.lit 0) (.reg 2),
  -- csrc/zp_wfqueue.c:497  return ZP_OK;
  /- 7 -/ .ret (.lit 0),
  -- csrc/zp_wfqueue.c:491  for (uint64_t i = 0; i < threads; i++) {
  /- 8 -/ .set 2 (.bin .add (.reg 2) (.lit 1)),
  -- csrc/zp_wfqueue.c:491  for (uint64_t i = 0; i < threads; i++) {
  /- 9 -/ .jump 2,
  -- csrc/zp_wfqueue.c:500  return ZP_FULL;
  /- 10 -/ .ret (.lit 1) ] }

def registerLines : List Nat := [490, 491, 491, 492, 494, 495, 496, 497, 491, 491, 500]

/-- `zp_wfqueue_unregister`. Registers: 0 q, 1 slot, 2 threads, 3 before.
-/
def unregister : Operation := { params := 2, code := [
  -- csrc/zp_wfqueue.c:505  uint64_t threads = ZP_READ(&q->threads);
  /- 0 -/ .load 2 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:506  if (slot >= threads)
  /- 1 -/ .branch (.bin .ge (.reg 1) (.reg 2)) 2 3,
  -- csrc/zp_wfqueue.c:507  return ZP_EINVAL;
  /- 2 -/ .ret (.lit 3),
  -- csrc/zp_wfqueue.c:509  uint64_t before = ZP_XCHG(&q->slots[slot].taken, 0, release);
  /- 3 -/ .exchange 3 ⟨.reg 0, 22, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:510  if (before == 0)
  /- 4 -/ .branch (.bin .eq (.reg 3) (.lit 0)) 5 6,
  -- csrc/zp_wfqueue.c:511  return ZP_EINVAL;
  /- 5 -/ .ret (.lit 3),
  -- csrc/zp_wfqueue.c:512  return ZP_OK;
  /- 6 -/ .ret (.lit 0) ] }

def unregisterLines : List Nat := [505, 506, 507, 509, 510, 511, 512]

def program : Program := [enqueue, dequeue, register, unregister]

def lines : List (List Nat) := [enqueueLines, dequeueLines, registerLines, unregisterLines]

end Gen.Wfqueue
