prelude
import Machine.Program
/-!
# Gen.Wfqueue: generated from csrc/zp_wfqueue.c

Written by `python -m models gen csrc/zp_wfqueue.c`; do not edit. SHA-256 of the source:
233c49aecd9be3e5d774603bad1bc850b576e258445a39ca537b298fe0f79c4f

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

/-- `zp_wfqueue_enqueue`. Registers: 0 q, 1 slot, 2 value, 3 threads, 4 mine, 5 node, 6 node_2, 7 older, 8 pooled, 9 threads_2, 10 most, 11 newer, 12 node_3, 13 i, 14 older_2, 15 busy, 16 threads_3, 17 i_2, 18 end, 19 next, 20 given, 21 pending, 22 threads_4, 23 pooled_2, 24 older_3, 25 node_4, 26 older_4, 27 pooled_3, 28 i_3, 29 waiting, 30 tail, 31 tail_2, 32 again, 33 next_2, 34 threads_5, 35 turn, 36 linked, 37 done, 38 expected, 39 i_4, 40 node_5, 41 expected_2, 42 next_3, 43 expected_3, 44 done_2, 45 helped.
-/
def enqueue : Operation := { params := 3, code := [
  -- csrc/zp_wfqueue.c:303  uint64_t threads = ZP_READ(&q->threads);
  /- 0 -/ .load 3 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:304  if (slot >= threads)
  /- 1 -/ .branch (.bin .ge (.reg 1) (.reg 3)) 2 3,
  -- csrc/zp_wfqueue.c:305  return ZP_EINVAL;
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
  -- csrc/zp_wfqueue.c:178  if (node == NULL)
  /- 12 -/ .branch (.bin .eq (.reg 5) (.lit 0)) 13 14,
  -- csrc/zp_wfqueue.c:179  node = ZP_NEW(zp_wfqueue_node, 0);
  /- 13 -/ .alloc 5 (.lit 0),
  -- csrc/zp_wfqueue.c:180  if (node == NULL) {
  /- 14 -/ .branch (.bin .eq (.reg 5) (.lit 0)) 15 68,
  -- csrc/zp_wfqueue.c:145  uint64_t threads = ZP_READ(&q->threads);
  /- 15 -/ .load 9 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:146  uint64_t most = ZP_WFQUEUE_MOST(threads);
  /- 16 -/ .set 10 (.bin .add (.bin .mul (.lit 4) (.reg 9)) (.lit 16)),
  -- csrc/zp_wfqueue.c:147  zp_wfqueue_node *newer = NULL;
  /- 17 -/ .set 11 (.lit 0),
  -- csrc/zp_wfqueue.c:148  zp_wfqueue_node *node = ZP_READ(&q->slots[slot].retired);
  /- 18 -/ .load 12 ⟨.reg 0, 19, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:149  for (uint64_t i = 0; i < most; i++) {
  /- 19 -/ .set 13 (.lit 0),
  -- csrc/zp_wfqueue.c:149  for (uint64_t i = 0; i < most; i++) {
  /- 20 -/ .branch (.bin .lt (.reg 13) (.reg 10)) 21 56,
  -- csrc/zp_wfqueue.c:150  if (node == NULL)
  /- 21 -/ .branch (.bin .eq (.reg 12) (.lit 0)) 56 22,
  -- csrc/zp_wfqueue.c:152  zp_wfqueue_node *older = ZP_READ(&node->older);
  /- 22 -/ .load 14 ⟨.reg 12, 4, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:78  uint64_t threads = ZP_READ(&q->threads);
  /- 23 -/ .load 16 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 24 -/ .set 17 (.lit 0),
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 25 -/ .branch (.bin .lt (.reg 17) (.reg 16)) 26 34,
  -- csrc/zp_wfqueue.c:83  zp_wfqueue_node *end = ZP_LOAD(&q->slots[i].hazard_end, seq_cst);
  /- 26 -/ .load 18 ⟨.reg 0, 14, .reg 17⟩ .seqCst,
  -- csrc/zp_wfqueue.c:84  zp_wfqueue_node *next = ZP_LOAD(&q->slots[i].hazard_next, seq_cst);
  /- 27 -/ .load 19 ⟨.reg 0, 15, .reg 17⟩ .seqCst,
  -- csrc/zp_wfqueue.c:85  zp_wfqueue_node *given = ZP_LOAD(&q->slots[i].hazard_given, seq_cst);
  /- 28 -/ .load 20 ⟨.reg 0, 16, .reg 17⟩ .seqCst,
  -- csrc/zp_wfqueue.c:86  if (end == node || next == node || given == node)
  /- 29 -/ .branch (.bin .lor (.bin .lor (.bin .eq (.reg 18) (.reg 12)) (.bin .eq (.reg 19) (.reg 12))) (.bin .eq (.reg 20) (.reg 12))) 30 32,
  -- csrc/zp_wfqueue.c:87  return 1;
  /- 30 -/ .set 15 (.lit 1),
  -- csrc/zp_wfqueue.c:87  return 1;
  /- 31 -/ .jump 35,
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 32 -/ .set 17 (.bin .add (.reg 17) (.lit 1)),
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 33 -/ .jump 25,
  -- csrc/zp_wfqueue.c:89  return 0;
  /- 34 -/ .set 15 (.lit 0),
  -- csrc/zp_wfqueue.c:154  if (busy) {
  /- 35 -/ .branch (.reg 15) 36 38,
  -- csrc/zp_wfqueue.c:155  newer = node;
  /- 36 -/ .set 11 (.reg 12),
  -- csrc/zp_wfqueue.c:154  if (busy) {
  /- 37 -/ .jump 53,
  -- csrc/zp_wfqueue.c:133  uint64_t pending = ZP_READ(&q->slots[slot].pending);
  /- 38 -/ .load 21 ⟨.reg 0, 20, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:134  if (newer == NULL)
  /- 39 -/ .branch (.bin .eq (.reg 11) (.lit 0)) 40 42,
  -- csrc/zp_wfqueue.c:135  ZP_WRITE(&q->slots[slot].retired, older);
  /- 40 -/ .store ⟨.reg 0, 19, .reg 1⟩ (.reg 14) .plain,
  -- csrc/zp_wfqueue.c:134  if (newer == NULL)
  /- 41 -/ .jump 43,
  -- csrc/zp_wfqueue.c:137  ZP_WRITE(&newer->older, older);
  /- 42 -/ .store ⟨.reg 11, 4, .lit 0⟩ (.reg 14) .plain,
  -- csrc/zp_wfqueue.c:138  ZP_WRITE(&q->slots[slot].pending, pending - 1);
  /- 43 -/ .store ⟨.reg 0, 20, .reg 1⟩ (.bin .sub (.reg 21) (.lit 1)) .plain,
  -- csrc/zp_wfqueue.c:95  uint64_t threads = ZP_READ(&q->threads);
  /- 44 -/ .load 22 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:96  uint64_t pooled = ZP_READ(&q->slots[slot].pooled);
  /- 45 -/ .load 23 ⟨.reg 0, 18, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:97  if (pooled >= ZP_WFQUEUE_POOL(threads)) {
  /- 46 -/ .branch (.bin .ge (.reg 23) (.bin .add (.bin .mul (.lit 3) (.reg 22)) (.lit 32))) 47 49,
  -- csrc/zp_wfqueue.c:98  ZP_FREE(node);
  /- 47 -/ .free (.reg 12),
  -- csrc/zp_wfqueue.c:99  return;
  /- 48 -/ .jump 53,
  -- csrc/zp_wfqueue.c:101  zp_wfqueue_node *older = ZP_READ(&q->slots[slot].pool);
  /- 49 -/ .load 24 ⟨.reg 0, 17, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:102  ZP_WRITE(&node->older, older);
  /- 50 -/ .store ⟨.reg 12, 4, .lit 0⟩ (.reg 24) .plain,
  -- csrc/zp_wfqueue.c:103  ZP_WRITE(&q->slots[slot].pool, node);
  /- 51 -/ .store ⟨.reg 0, 17, .reg 1⟩ (.reg 12) .plain,
  -- csrc/zp_wfqueue.c:104  ZP_WRITE(&q->slots[slot].pooled, pooled + 1);
  /- 52 -/ .store ⟨.reg 0, 18, .reg 1⟩ (.bin .add (.reg 23) (.lit 1)) .plain,
  -- csrc/zp_wfqueue.c:160  node = older;
  /- 53 -/ .set 12 (.reg 14),
  -- csrc/zp_wfqueue.c:149  for (uint64_t i = 0; i < most; i++) {
  /- 54 -/ .set 13 (.bin .add (.reg 13) (.lit 1)),
  -- csrc/zp_wfqueue.c:149  for (uint64_t i = 0; i < most; i++) {
  /- 55 -/ .jump 20,
  -- csrc/zp_wfqueue.c:110  zp_wfqueue_node *node = ZP_READ(&q->slots[slot].pool);
  /- 56 -/ .load 25 ⟨.reg 0, 17, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:111  if (node == NULL)
  /- 57 -/ .branch (.bin .eq (.reg 25) (.lit 0)) 58 60,
  -- csrc/zp_wfqueue.c:112  return NULL;
  /- 58 -/ .set 5 (.lit 0),
  -- csrc/zp_wfqueue.c:112  return NULL;
  /- 59 -/ .jump 65,
  -- csrc/zp_wfqueue.c:113  zp_wfqueue_node *older = ZP_READ(&node->older);
  /- 60 -/ .load 26 ⟨.reg 25, 4, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:114  uint64_t pooled = ZP_READ(&q->slots[slot].pooled);
  /- 61 -/ .load 27 ⟨.reg 0, 18, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:115  ZP_WRITE(&q->slots[slot].pool, older);
  /- 62 -/ .store ⟨.reg 0, 17, .reg 1⟩ (.reg 26) .plain,
  -- csrc/zp_wfqueue.c:116  ZP_WRITE(&q->slots[slot].pooled, pooled - 1);
  /- 63 -/ .store ⟨.reg 0, 18, .reg 1⟩ (.bin .sub (.reg 27) (.lit 1)) .plain,
  -- csrc/zp_wfqueue.c:117  return node;
  /- 64 -/ .set 5 (.reg 25),
  -- csrc/zp_wfqueue.c:183  if (node == NULL)
  /- 65 -/ .branch (.bin .eq (.reg 5) (.lit 0)) 66 68,
  -- csrc/zp_wfqueue.c:184  return NULL;
  /- 66 -/ .set 4 (.lit 0),
  -- csrc/zp_wfqueue.c:184  return NULL;
  /- 67 -/ .jump 73,
  -- csrc/zp_wfqueue.c:186  ZP_WRITE(&node->value, value);
  /- 68 -/ .store ⟨.reg 5, 0, .lit 0⟩ (.reg 2) .plain,
  -- csrc/zp_wfqueue.c:187  ZP_WRITE(&node->enqueuer, slot);
  /- 69 -/ .store ⟨.reg 5, 1, .lit 0⟩ (.reg 1) .plain,
  -- csrc/zp_wfqueue.c:189  ZP_STORE(&node->taker, NOBODY, relaxed);
  /- 70 -/ .store ⟨.reg 5, 2, .lit 0⟩ (.lit 18446744073709551615) .relaxed,
  -- csrc/zp_wfqueue.c:190  ZP_STORE(&node->next, NULL, relaxed);
  /- 71 -/ .store ⟨.reg 5, 3, .lit 0⟩ (.lit 0) .relaxed,
  -- csrc/zp_wfqueue.c:191  return node;
  /- 72 -/ .set 4 (.reg 5),
  -- csrc/zp_wfqueue.c:307  if (mine == NULL)
  /- 73 -/ .branch (.bin .eq (.reg 4) (.lit 0)) 74 75,
  -- csrc/zp_wfqueue.c:308  return ZP_ENOMEM;
  /- 74 -/ .ret (.lit 4),
  -- csrc/zp_wfqueue.c:310  ZP_STORE(&q->slots[slot].enqueued, mine, seq_cst);
  /- 75 -/ .store ⟨.reg 0, 11, .reg 1⟩ (.reg 4) .seqCst,
  -- csrc/zp_wfqueue.c:312  for (uint64_t i = 0; i < threads; i++) {
  /- 76 -/ .set 28 (.lit 0),
  -- csrc/zp_wfqueue.c:312  for (uint64_t i = 0; i < threads; i++) {
  /- 77 -/ .branch (.bin .lt (.reg 28) (.reg 3)) 78 123,
  -- csrc/zp_wfqueue.c:314  zp_wfqueue_node *waiting = ZP_LOAD(&q->slots[slot].enqueued, seq_cst);
  /- 78 -/ .load 29 ⟨.reg 0, 11, .reg 1⟩ .seqCst,
  -- csrc/zp_wfqueue.c:315  if (waiting == NULL)
  /- 79 -/ .branch (.bin .eq (.reg 29) (.lit 0)) 123 80,
  -- csrc/zp_wfqueue.c:200  zp_wfqueue_node *tail = ZP_LOAD(&q->tail, seq_cst);
  /- 80 -/ .load 31 ⟨.reg 0, 6, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:202  ZP_STORE(&q->slots[slot].hazard_end, tail, seq_cst);
  /- 81 -/ .store ⟨.reg 0, 14, .reg 1⟩ (.reg 31) .seqCst,
  -- csrc/zp_wfqueue.c:204  zp_wfqueue_node *again = ZP_LOAD(&q->tail, seq_cst);
  /- 82 -/ .load 32 ⟨.reg 0, 6, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:205  if (again != tail)
  /- 83 -/ .branch (.bin .ne (.reg 32) (.reg 31)) 84 86,
  -- csrc/zp_wfqueue.c:206  return NULL;
  /- 84 -/ .set 30 (.lit 0),
  -- csrc/zp_wfqueue.c:206  return NULL;
  /- 85 -/ .jump 87,
  -- csrc/zp_wfqueue.c:207  return tail;
  /- 86 -/ .set 30 (.reg 31),
  -- csrc/zp_wfqueue.c:318  if (tail == NULL)
  /- 87 -/ .branch (.bin .eq (.reg 30) (.lit 0)) 121 88,
  -- csrc/zp_wfqueue.c:270  uint64_t threads = ZP_READ(&q->threads);
  /- 88 -/ .load 34 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:271  uint64_t turn = ZP_READ(&tail->enqueuer);
  /- 89 -/ .load 35 ⟨.reg 30, 1, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:274  zp_wfqueue_node *linked = ZP_LOAD(&q->slots[turn].enqueued, seq_cst);
  /- 90 -/ .load 36 ⟨.reg 0, 11, .reg 35⟩ .seqCst,
  -- csrc/zp_wfqueue.c:275  int done = 0;
  /- 91 -/ .set 37 (.lit 0),
  -- csrc/zp_wfqueue.c:276  if (linked == tail) {
  /- 92 -/ .branch (.bin .eq (.reg 36) (.reg 30)) 93 95,
  -- csrc/zp_wfqueue.c:277  zp_wfqueue_node *expected = tail;
  /- 93 -/ .set 38 (.reg 30),
  -- csrc/zp_wfqueue.c:279  done = ZP_CAS(&q->slots[turn].enqueued, &expected, NULL, seq_cst, relaxed);
  /- 94 -/ .cas 37 38 ⟨.reg 0, 11, .reg 35⟩ (.reg 38) (.lit 0) .seqCst .relaxed,
  -- csrc/zp_wfqueue.c:281  for (uint64_t i = 0; i < threads; i++) {
  /- 95 -/ .set 39 (.lit 0),
  -- csrc/zp_wfqueue.c:281  for (uint64_t i = 0; i < threads; i++) {
  /- 96 -/ .branch (.bin .lt (.reg 39) (.reg 34)) 97 112,
  -- csrc/zp_wfqueue.c:261  if (slot + 1 >= threads)
  /- 97 -/ .branch (.bin .ge (.bin .add (.reg 35) (.lit 1)) (.reg 34)) 98 100,
  -- csrc/zp_wfqueue.c:262  return 0;
  /- 98 -/ .set 35 (.lit 0),
  -- csrc/zp_wfqueue.c:262  return 0;
  /- 99 -/ .jump 101,
  -- csrc/zp_wfqueue.c:263  return slot + 1;
  /- 100 -/ .set 35 (.bin .add (.reg 35) (.lit 1)),
  -- csrc/zp_wfqueue.c:285  zp_wfqueue_node *node = ZP_LOAD(&q->slots[turn].enqueued, seq_cst);
  /- 101 -/ .load 40 ⟨.reg 0, 11, .reg 35⟩ .seqCst,
  -- csrc/zp_wfqueue.c:286  if (node != NULL) {
  /- 102 -/ .branch (.bin .ne (.reg 40) (.lit 0)) 103 110,
  -- csrc/zp_wfqueue.c:287  zp_wfqueue_node *expected = NULL;
  /- 103 -/ .set 41 (.lit 0),
  -- csrc/zp_wfqueue.c:290  done = ZP_CAS(&tail->next, &expected, node, seq_cst, acquire);
  /- 104 -/ .cas 37 41 ⟨.reg 30, 3, .lit 0⟩ (.reg 41) (.reg 40) .seqCst .acquire,
  -- csrc/zp_wfqueue.c:291  if (done)
  /- 105 -/ .branch (.reg 37) 106 108,
  -- csrc/zp_wfqueue.c:292  return node;
  /- 106 -/ .set 33 (.reg 40),
  -- csrc/zp_wfqueue.c:292  return node;
  /- 107 -/ .jump 114,
  -- csrc/zp_wfqueue.c:293  return expected;
  /- 108 -/ .set 33 (.reg 41),
  -- csrc/zp_wfqueue.c:293  return expected;
  /- 109 -/ .jump 114,
  -- csrc/zp_wfqueue.c:281  for (uint64_t i = 0; i < threads; i++) {
  /- 110 -/ .set 39 (.bin .add (.reg 39) (.lit 1)),
  -- csrc/zp_wfqueue.c:281  for (uint64_t i = 0; i < threads; i++) {
  /- 111 -/ .jump 96,
  -- csrc/zp_wfqueue.c:297  zp_wfqueue_node *next = ZP_LOAD(&tail->next, acquire);
  /- 112 -/ .load 42 ⟨.reg 30, 3, .lit 0⟩ .acquire,
  -- csrc/zp_wfqueue.c:298  return next;
  /- 113 -/ .set 33 (.reg 42),
  -- csrc/zp_wfqueue.c:321  if (next == NULL)
  /- 114 -/ .branch (.bin .eq (.reg 33) (.lit 0)) 121 115,
  -- csrc/zp_wfqueue.c:323  zp_wfqueue_node *expected = tail;
  /- 115 -/ .set 43 (.reg 30),
  -- csrc/zp_wfqueue.c:326  int done = ZP_CAS(&q->tail, &expected, next, seq_cst, relaxed);
  /- 116 -/ .cas 44 43 ⟨.reg 0, 6, .lit 0⟩ (.reg 43) (.reg 33) .seqCst .relaxed,
  -- csrc/zp_wfqueue.c:327  if (next == mine)
  /- 117 -/ .branch (.bin .eq (.reg 33) (.reg 4)) 123 118,
  -- csrc/zp_wfqueue.c:329  if (done)
  /- 118 -/ .branch (.reg 44) 119 121,
  -- csrc/zp_wfqueue.c:251  uint64_t helped = ZP_LOAD(&q->slots[slot].helped, relaxed);
  /- 119 -/ .load 45 ⟨.reg 0, 21, .reg 1⟩ .relaxed,
  -- csrc/zp_wfqueue.c:253  ZP_STORE(&q->slots[slot].helped, helped + 1, relaxed);
  /- 120 -/ .store ⟨.reg 0, 21, .reg 1⟩ (.bin .add (.reg 45) (.lit 1)) .relaxed,
  -- csrc/zp_wfqueue.c:312  for (uint64_t i = 0; i < threads; i++) {
  /- 121 -/ .set 28 (.bin .add (.reg 28) (.lit 1)),
  -- csrc/zp_wfqueue.c:312  for (uint64_t i = 0; i < threads; i++) {
  /- 122 -/ .jump 77,
  -- csrc/zp_wfqueue.c:333  ZP_STORE(&q->slots[slot].enqueued, NULL, release);
  /- 123 -/ .store ⟨.reg 0, 11, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:242  ZP_STORE(&q->slots[slot].hazard_end, NULL, release);
  /- 124 -/ .store ⟨.reg 0, 14, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:243  ZP_STORE(&q->slots[slot].hazard_next, NULL, release);
  /- 125 -/ .store ⟨.reg 0, 15, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:244  ZP_STORE(&q->slots[slot].hazard_given, NULL, release);
  /- 126 -/ .store ⟨.reg 0, 16, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:335  return ZP_OK;
  /- 127 -/ .ret (.lit 0) ] }

def enqueueLines : List Nat := [303, 304, 305, 110, 111, 112, 112, 113, 114, 115, 116, 117, 178, 179, 180, 145, 146, 147, 148, 149, 149, 150, 152, 78, 79, 79, 83, 84, 85, 86, 87, 87, 79, 79, 89, 154, 155, 154, 133, 134, 135, 134, 137, 138, 95, 96, 97, 98, 99, 101, 102, 103, 104, 160, 149, 149, 110, 111, 112, 112, 113, 114, 115, 116, 117, 183, 184, 184, 186, 187, 189, 190, 191, 307, 308, 310, 312, 312, 314, 315, 200, 202, 204, 205, 206, 206, 207, 318, 270, 271, 274, 275, 276, 277, 279, 281, 281, 261, 262, 262, 263, 285, 286, 287, 290, 291, 292, 292, 293, 293, 281, 281, 297, 298, 321, 323, 326, 327, 329, 251, 253, 312, 312, 333, 242, 243, 244, 335]

/-- `zp_wfqueue_dequeue`. Registers: 0 q, 1 slot, 2 threads, 3 before, 4 request, 5 passed, 6 i, 7 given, 8 head, 9 head_2, 10 again, 11 tail, 12 head_3, 13 head_4, 14 again_2, 15 given_2, 16 tail_2, 17 next, 18 next_2, 19 again_3, 20 taker, 21 threads_2, 22 turn, 23 i_2, 24 asked, 25 given_3, 26 expected, 27 done, 28 taker_2, 29 expected_2, 30 done_2, 31 done_3, 32 given_4, 33 again_4, 34 expected_3, 35 expected_4, 36 helped, 37 next_3, 38 next_4, 39 again_5, 40 taker_3, 41 threads_3, 42 turn_2, 43 i_3, 44 asked_2, 45 given_5, 46 expected_5, 47 done_4, 48 taker_4, 49 done_5, 50 given_6, 51 again_6, 52 expected_6, 53 expected_7, 54 helped_2, 55 mine, 56 head_5, 57 head_6, 58 again_7, 59 next_5, 60 expected_8, 61 done_6, 62 value, 63 older, 64 pending, 65 pending_2, 66 threads_4, 67 threads_5, 68 most, 69 newer, 70 node, 71 i_4, 72 older_2, 73 busy, 74 threads_6, 75 i_5, 76 end, 77 next_6, 78 given_7, 79 pending_3, 80 threads_7, 81 pooled, 82 older_3.
The buffer is `out`, an output.
-/
def dequeue : Operation := { params := 2, code := [
  -- csrc/zp_wfqueue.c:444  uint64_t threads = ZP_READ(&q->threads);
  /- 0 -/ .load 2 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:445  if (slot >= threads)
  /- 1 -/ .branch (.bin .ge (.reg 1) (.reg 2)) 2 3,
  -- csrc/zp_wfqueue.c:446  return ZP_EINVAL;
  /- 2 -/ .ret (.lit 3),
  -- csrc/zp_wfqueue.c:448  zp_wfqueue_node *before = ZP_LOAD(&q->slots[slot].asked, relaxed);
  /- 3 -/ .load 3 ⟨.reg 0, 12, .reg 1⟩ .relaxed,
  -- csrc/zp_wfqueue.c:450  zp_wfqueue_node *request = ZP_LOAD(&q->slots[slot].given, relaxed);
  /- 4 -/ .load 4 ⟨.reg 0, 13, .reg 1⟩ .relaxed,
  -- csrc/zp_wfqueue.c:452  ZP_STORE(&q->slots[slot].asked, request, seq_cst);
  /- 5 -/ .store ⟨.reg 0, 12, .reg 1⟩ (.reg 4) .seqCst,
  -- csrc/zp_wfqueue.c:453  int passed = 0;
  /- 6 -/ .set 5 (.lit 0),
  -- csrc/zp_wfqueue.c:455  for (uint64_t i = 0; i < threads; i++) {
  /- 7 -/ .set 6 (.lit 0),
  -- csrc/zp_wfqueue.c:455  for (uint64_t i = 0; i < threads; i++) {
  /- 8 -/ .branch (.bin .lt (.reg 6) (.reg 2)) 9 144,
  -- csrc/zp_wfqueue.c:457  zp_wfqueue_node *given = ZP_LOAD(&q->slots[slot].given, seq_cst);
  /- 9 -/ .load 7 ⟨.reg 0, 13, .reg 1⟩ .seqCst,
  -- csrc/zp_wfqueue.c:458  if (given != request)
  /- 10 -/ .branch (.bin .ne (.reg 7) (.reg 4)) 144 11,
  -- csrc/zp_wfqueue.c:214  zp_wfqueue_node *head = ZP_LOAD(&q->head, seq_cst);
  /- 11 -/ .load 9 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:216  ZP_STORE(&q->slots[slot].hazard_end, head, seq_cst);
  /- 12 -/ .store ⟨.reg 0, 14, .reg 1⟩ (.reg 9) .seqCst,
  -- csrc/zp_wfqueue.c:218  zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 13 -/ .load 10 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:219  if (again != head)
  /- 14 -/ .branch (.bin .ne (.reg 10) (.reg 9)) 15 17,
  -- csrc/zp_wfqueue.c:220  return NULL;
  /- 15 -/ .set 8 (.lit 0),
  -- csrc/zp_wfqueue.c:220  return NULL;
  /- 16 -/ .jump 18,
  -- csrc/zp_wfqueue.c:221  return head;
  /- 17 -/ .set 8 (.reg 9),
  -- csrc/zp_wfqueue.c:461  if (head == NULL)
  /- 18 -/ .branch (.bin .eq (.reg 8) (.lit 0)) 142 19,
  -- csrc/zp_wfqueue.c:464  zp_wfqueue_node *tail = ZP_LOAD(&q->tail, seq_cst);
  /- 19 -/ .load 11 ⟨.reg 0, 6, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:465  if (head == tail) {
  /- 20 -/ .branch (.bin .eq (.reg 8) (.reg 11)) 21 93,
  -- csrc/zp_wfqueue.c:467  ZP_STORE(&q->slots[slot].asked, before, seq_cst);
  /- 21 -/ .store ⟨.reg 0, 12, .reg 1⟩ (.reg 3) .seqCst,
  -- csrc/zp_wfqueue.c:214  zp_wfqueue_node *head = ZP_LOAD(&q->head, seq_cst);
  /- 22 -/ .load 13 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:216  ZP_STORE(&q->slots[slot].hazard_end, head, seq_cst);
  /- 23 -/ .store ⟨.reg 0, 14, .reg 1⟩ (.reg 13) .seqCst,
  -- csrc/zp_wfqueue.c:218  zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 24 -/ .load 14 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:219  if (again != head)
  /- 25 -/ .branch (.bin .ne (.reg 14) (.reg 13)) 26 28,
  -- csrc/zp_wfqueue.c:220  return NULL;
  /- 26 -/ .set 12 (.lit 0),
  -- csrc/zp_wfqueue.c:220  return NULL;
  /- 27 -/ .jump 29,
  -- csrc/zp_wfqueue.c:221  return head;
  /- 28 -/ .set 12 (.reg 13),
  -- csrc/zp_wfqueue.c:400  if (head == NULL)
  /- 29 -/ .branch (.bin .eq (.reg 12) (.lit 0)) 85 30,
  -- csrc/zp_wfqueue.c:403  zp_wfqueue_node *given = ZP_LOAD(&q->slots[slot].given, seq_cst);
  /- 30 -/ .load 15 ⟨.reg 0, 13, .reg 1⟩ .seqCst,
  -- csrc/zp_wfqueue.c:404  if (given != request)
  /- 31 -/ .branch (.bin .ne (.reg 15) (.reg 4)) 85 32,
  -- csrc/zp_wfqueue.c:407  zp_wfqueue_node *tail = ZP_LOAD(&q->tail, seq_cst);
  /- 32 -/ .load 16 ⟨.reg 0, 6, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:408  if (head == tail)
  /- 33 -/ .branch (.bin .eq (.reg 12) (.reg 16)) 85 34,
  -- csrc/zp_wfqueue.c:228  zp_wfqueue_node *next = ZP_LOAD(&head->next, acquire);
  /- 34 -/ .load 18 ⟨.reg 12, 3, .lit 0⟩ .acquire,
  -- csrc/zp_wfqueue.c:230  ZP_STORE(&q->slots[slot].hazard_next, next, seq_cst);
  /- 35 -/ .store ⟨.reg 0, 15, .reg 1⟩ (.reg 18) .seqCst,
  -- csrc/zp_wfqueue.c:232  zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 36 -/ .load 19 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:233  if (again != head)
  /- 37 -/ .branch (.bin .ne (.reg 19) (.reg 12)) 38 40,
  -- csrc/zp_wfqueue.c:234  return NULL;
  /- 38 -/ .set 17 (.lit 0),
  -- csrc/zp_wfqueue.c:234  return NULL;
  /- 39 -/ .jump 41,
  -- csrc/zp_wfqueue.c:235  return next;
  /- 40 -/ .set 17 (.reg 18),
  -- csrc/zp_wfqueue.c:411  if (next == NULL)
  /- 41 -/ .branch (.bin .eq (.reg 17) (.lit 0)) 85 42,
  -- csrc/zp_wfqueue.c:344  uint64_t threads = ZP_READ(&q->threads);
  /- 42 -/ .load 21 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:346  uint64_t turn = ZP_LOAD(&head->taker, seq_cst);
  /- 43 -/ .load 22 ⟨.reg 12, 2, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:347  for (uint64_t i = 0; i < threads; i++) {
  /- 44 -/ .set 23 (.lit 0),
  -- csrc/zp_wfqueue.c:347  for (uint64_t i = 0; i < threads; i++) {
  /- 45 -/ .branch (.bin .lt (.reg 23) (.reg 21)) 46 62,
  -- csrc/zp_wfqueue.c:261  if (slot + 1 >= threads)
  /- 46 -/ .branch (.bin .ge (.bin .add (.reg 22) (.lit 1)) (.reg 21)) 47 49,
  -- csrc/zp_wfqueue.c:262  return 0;
  /- 47 -/ .set 22 (.lit 0),
  -- csrc/zp_wfqueue.c:262  return 0;
  /- 48 -/ .jump 50,
  -- csrc/zp_wfqueue.c:263  return slot + 1;
  /- 49 -/ .set 22 (.bin .add (.reg 22) (.lit 1)),
  -- csrc/zp_wfqueue.c:351  zp_wfqueue_node *asked = ZP_LOAD(&q->slots[turn].asked, seq_cst);
  /- 50 -/ .load 24 ⟨.reg 0, 12, .reg 22⟩ .seqCst,
  -- csrc/zp_wfqueue.c:352  zp_wfqueue_node *given = ZP_LOAD(&q->slots[turn].given, seq_cst);
  /- 51 -/ .load 25 ⟨.reg 0, 13, .reg 22⟩ .seqCst,
  -- csrc/zp_wfqueue.c:353  if (asked == given) {
  /- 52 -/ .branch (.bin .eq (.reg 24) (.reg 25)) 53 60,
  -- csrc/zp_wfqueue.c:354  uint64_t expected = NOBODY;
  /- 53 -/ .set 26 (.lit 18446744073709551615),
  -- csrc/zp_wfqueue.c:356  int done = ZP_CAS(&next->taker, &expected, turn, seq_cst, seq_cst);
  /- 54 -/ .cas 27 26 ⟨.reg 17, 2, .lit 0⟩ (.reg 26) (.reg 22) .seqCst .seqCst,
  -- csrc/zp_wfqueue.c:357  if (done)
  /- 55 -/ .branch (.reg 27) 56 58,
  -- csrc/zp_wfqueue.c:358  return turn;
  /- 56 -/ .set 20 (.reg 22),
  -- csrc/zp_wfqueue.c:358  return turn;
  /- 57 -/ .jump 64,
  -- csrc/zp_wfqueue.c:359  return expected;
  /- 58 -/ .set 20 (.reg 26),
  -- csrc/zp_wfqueue.c:359  return expected;
  /- 59 -/ .jump 64,
  -- csrc/zp_wfqueue.c:347  for (uint64_t i = 0; i < threads; i++) {
  /- 60 -/ .set 23 (.bin .add (.reg 23) (.lit 1)),
  -- csrc/zp_wfqueue.c:347  for (uint64_t i = 0; i < threads; i++) {
  /- 61 -/ .jump 45,
  -- csrc/zp_wfqueue.c:363  uint64_t taker = ZP_LOAD(&next->taker, seq_cst);
  /- 62 -/ .load 28 ⟨.reg 17, 2, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:364  return taker;
  /- 63 -/ .set 20 (.reg 28),
  -- csrc/zp_wfqueue.c:414  if (taker == NOBODY) {
  /- 64 -/ .branch (.bin .eq (.reg 20) (.lit 18446744073709551615)) 65 70,
  -- csrc/zp_wfqueue.c:415  uint64_t expected = NOBODY;
  /- 65 -/ .set 29 (.lit 18446744073709551615),
  -- csrc/zp_wfqueue.c:417  int done = ZP_CAS(&next->taker, &expected, slot, seq_cst, seq_cst);
  /- 66 -/ .cas 30 29 ⟨.reg 17, 2, .lit 0⟩ (.reg 29) (.reg 1) .seqCst .seqCst,
  -- csrc/zp_wfqueue.c:418  taker = expected;
  /- 67 -/ .set 20 (.reg 29),
  -- csrc/zp_wfqueue.c:419  if (done)
  /- 68 -/ .branch (.reg 30) 69 70,
  -- csrc/zp_wfqueue.c:420  taker = slot;
  /- 69 -/ .set 20 (.reg 1),
  -- csrc/zp_wfqueue.c:370  int done = 0;
  /- 70 -/ .set 31 (.lit 0),
  -- csrc/zp_wfqueue.c:371  if (taker == slot) {
  /- 71 -/ .branch (.bin .eq (.reg 20) (.reg 1)) 72 74,
  -- csrc/zp_wfqueue.c:373  ZP_STORE(&q->slots[slot].given, next, release);
  /- 72 -/ .store ⟨.reg 0, 13, .reg 1⟩ (.reg 17) .release,
  -- csrc/zp_wfqueue.c:371  if (taker == slot) {
  /- 73 -/ .jump 80,
  -- csrc/zp_wfqueue.c:376  zp_wfqueue_node *given = ZP_LOAD(&q->slots[taker].given, seq_cst);
  /- 74 -/ .load 32 ⟨.reg 0, 13, .reg 20⟩ .seqCst,
  -- csrc/zp_wfqueue.c:378  ZP_STORE(&q->slots[slot].hazard_given, given, seq_cst);
  /- 75 -/ .store ⟨.reg 0, 16, .reg 1⟩ (.reg 32) .seqCst,
  -- csrc/zp_wfqueue.c:380  zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 76 -/ .load 33 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:381  if (given != next && again == head) {
  /- 77 -/ .branch (.bin .land (.bin .ne (.reg 32) (.reg 17)) (.bin .eq (.reg 33) (.reg 12))) 78 80,
  -- csrc/zp_wfqueue.c:382  zp_wfqueue_node *expected = given;
  /- 78 -/ .set 34 (.reg 32),
  -- csrc/zp_wfqueue.c:384  done = ZP_CAS(&q->slots[taker].given, &expected, next, seq_cst, relaxed);
  /- 79 -/ .cas 31 34 ⟨.reg 0, 13, .reg 20⟩ (.reg 34) (.reg 17) .seqCst .relaxed,
  -- csrc/zp_wfqueue.c:387  zp_wfqueue_node *expected = head;
  /- 80 -/ .set 35 (.reg 12),
  -- csrc/zp_wfqueue.c:390  done = ZP_CAS(&q->head, &expected, next, seq_cst, relaxed);
  /- 81 -/ .cas 31 35 ⟨.reg 0, 5, .lit 0⟩ (.reg 35) (.reg 17) .seqCst .relaxed,
  -- csrc/zp_wfqueue.c:391  if (done && taker != slot)
  /- 82 -/ .branch (.bin .land (.reg 31) (.bin .ne (.reg 20) (.reg 1))) 83 85,
  -- csrc/zp_wfqueue.c:251  uint64_t helped = ZP_LOAD(&q->slots[slot].helped, relaxed);
  /- 83 -/ .load 36 ⟨.reg 0, 21, .reg 1⟩ .relaxed,
  -- csrc/zp_wfqueue.c:253  ZP_STORE(&q->slots[slot].helped, helped + 1, relaxed);
  /- 84 -/ .store ⟨.reg 0, 21, .reg 1⟩ (.bin .add (.reg 36) (.lit 1)) .relaxed,
  -- csrc/zp_wfqueue.c:470  given = ZP_LOAD(&q->slots[slot].given, seq_cst);
  /- 85 -/ .load 7 ⟨.reg 0, 13, .reg 1⟩ .seqCst,
  -- csrc/zp_wfqueue.c:471  if (given == request) {
  /- 86 -/ .branch (.bin .eq (.reg 7) (.reg 4)) 87 91,
  -- csrc/zp_wfqueue.c:242  ZP_STORE(&q->slots[slot].hazard_end, NULL, release);
  /- 87 -/ .store ⟨.reg 0, 14, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:243  ZP_STORE(&q->slots[slot].hazard_next, NULL, release);
  /- 88 -/ .store ⟨.reg 0, 15, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:244  ZP_STORE(&q->slots[slot].hazard_given, NULL, release);
  /- 89 -/ .store ⟨.reg 0, 16, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:473  return ZP_EMPTY;
  /- 90 -/ .ret (.lit 2),
  -- csrc/zp_wfqueue.c:476  ZP_STORE(&q->slots[slot].asked, request, release);
  /- 91 -/ .store ⟨.reg 0, 12, .reg 1⟩ (.reg 4) .release,
  -- csrc/zp_wfqueue.c:477  break;
  /- 92 -/ .jump 144,
  -- csrc/zp_wfqueue.c:228  zp_wfqueue_node *next = ZP_LOAD(&head->next, acquire);
  /- 93 -/ .load 38 ⟨.reg 8, 3, .lit 0⟩ .acquire,
  -- csrc/zp_wfqueue.c:230  ZP_STORE(&q->slots[slot].hazard_next, next, seq_cst);
  /- 94 -/ .store ⟨.reg 0, 15, .reg 1⟩ (.reg 38) .seqCst,
  -- csrc/zp_wfqueue.c:232  zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 95 -/ .load 39 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:233  if (again != head)
  /- 96 -/ .branch (.bin .ne (.reg 39) (.reg 8)) 97 99,
  -- csrc/zp_wfqueue.c:234  return NULL;
  /- 97 -/ .set 37 (.lit 0),
  -- csrc/zp_wfqueue.c:234  return NULL;
  /- 98 -/ .jump 100,
  -- csrc/zp_wfqueue.c:235  return next;
  /- 99 -/ .set 37 (.reg 38),
  -- csrc/zp_wfqueue.c:480  if (next == NULL)
  /- 100 -/ .branch (.bin .eq (.reg 37) (.lit 0)) 142 101,
  -- csrc/zp_wfqueue.c:344  uint64_t threads = ZP_READ(&q->threads);
  /- 101 -/ .load 41 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:346  uint64_t turn = ZP_LOAD(&head->taker, seq_cst);
  /- 102 -/ .load 42 ⟨.reg 8, 2, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:347  for (uint64_t i = 0; i < threads; i++) {
  /- 103 -/ .set 43 (.lit 0),
  -- csrc/zp_wfqueue.c:347  for (uint64_t i = 0; i < threads; i++) {
  /- 104 -/ .branch (.bin .lt (.reg 43) (.reg 41)) 105 121,
  -- csrc/zp_wfqueue.c:261  if (slot + 1 >= threads)
  /- 105 -/ .branch (.bin .ge (.bin .add (.reg 42) (.lit 1)) (.reg 41)) 106 108,
  -- csrc/zp_wfqueue.c:262  return 0;
  /- 106 -/ .set 42 (.lit 0),
  -- csrc/zp_wfqueue.c:262  return 0;
  /- 107 -/ .jump 109,
  -- csrc/zp_wfqueue.c:263  return slot + 1;
  /- 108 -/ .set 42 (.bin .add (.reg 42) (.lit 1)),
  -- csrc/zp_wfqueue.c:351  zp_wfqueue_node *asked = ZP_LOAD(&q->slots[turn].asked, seq_cst);
  /- 109 -/ .load 44 ⟨.reg 0, 12, .reg 42⟩ .seqCst,
  -- csrc/zp_wfqueue.c:352  zp_wfqueue_node *given = ZP_LOAD(&q->slots[turn].given, seq_cst);
  /- 110 -/ .load 45 ⟨.reg 0, 13, .reg 42⟩ .seqCst,
  -- csrc/zp_wfqueue.c:353  if (asked == given) {
  /- 111 -/ .branch (.bin .eq (.reg 44) (.reg 45)) 112 119,
  -- csrc/zp_wfqueue.c:354  uint64_t expected = NOBODY;
  /- 112 -/ .set 46 (.lit 18446744073709551615),
  -- csrc/zp_wfqueue.c:356  int done = ZP_CAS(&next->taker, &expected, turn, seq_cst, seq_cst);
  /- 113 -/ .cas 47 46 ⟨.reg 37, 2, .lit 0⟩ (.reg 46) (.reg 42) .seqCst .seqCst,
  -- csrc/zp_wfqueue.c:357  if (done)
  /- 114 -/ .branch (.reg 47) 115 117,
  -- csrc/zp_wfqueue.c:358  return turn;
  /- 115 -/ .set 40 (.reg 42),
  -- csrc/zp_wfqueue.c:358  return turn;
  /- 116 -/ .jump 123,
  -- csrc/zp_wfqueue.c:359  return expected;
  /- 117 -/ .set 40 (.reg 46),
  -- csrc/zp_wfqueue.c:359  return expected;
  /- 118 -/ .jump 123,
  -- csrc/zp_wfqueue.c:347  for (uint64_t i = 0; i < threads; i++) {
  /- 119 -/ .set 43 (.bin .add (.reg 43) (.lit 1)),
  -- csrc/zp_wfqueue.c:347  for (uint64_t i = 0; i < threads; i++) {
  /- 120 -/ .jump 104,
  -- csrc/zp_wfqueue.c:363  uint64_t taker = ZP_LOAD(&next->taker, seq_cst);
  /- 121 -/ .load 48 ⟨.reg 37, 2, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:364  return taker;
  /- 122 -/ .set 40 (.reg 48),
  -- csrc/zp_wfqueue.c:483  if (taker != NOBODY)
  /- 123 -/ .branch (.bin .ne (.reg 40) (.lit 18446744073709551615)) 124 139,
  -- csrc/zp_wfqueue.c:370  int done = 0;
  /- 124 -/ .set 49 (.lit 0),
  -- csrc/zp_wfqueue.c:371  if (taker == slot) {
  /- 125 -/ .branch (.bin .eq (.reg 40) (.reg 1)) 126 128,
  -- csrc/zp_wfqueue.c:373  ZP_STORE(&q->slots[slot].given, next, release);
  /- 126 -/ .store ⟨.reg 0, 13, .reg 1⟩ (.reg 37) .release,
  -- csrc/zp_wfqueue.c:371  if (taker == slot) {
  /- 127 -/ .jump 134,
  -- csrc/zp_wfqueue.c:376  zp_wfqueue_node *given = ZP_LOAD(&q->slots[taker].given, seq_cst);
  /- 128 -/ .load 50 ⟨.reg 0, 13, .reg 40⟩ .seqCst,
  -- csrc/zp_wfqueue.c:378  ZP_STORE(&q->slots[slot].hazard_given, given, seq_cst);
  /- 129 -/ .store ⟨.reg 0, 16, .reg 1⟩ (.reg 50) .seqCst,
  -- csrc/zp_wfqueue.c:380  zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 130 -/ .load 51 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:381  if (given != next && again == head) {
  /- 131 -/ .branch (.bin .land (.bin .ne (.reg 50) (.reg 37)) (.bin .eq (.reg 51) (.reg 8))) 132 134,
  -- csrc/zp_wfqueue.c:382  zp_wfqueue_node *expected = given;
  /- 132 -/ .set 52 (.reg 50),
  -- csrc/zp_wfqueue.c:384  done = ZP_CAS(&q->slots[taker].given, &expected, next, seq_cst, relaxed);
  /- 133 -/ .cas 49 52 ⟨.reg 0, 13, .reg 40⟩ (.reg 52) (.reg 37) .seqCst .relaxed,
  -- csrc/zp_wfqueue.c:387  zp_wfqueue_node *expected = head;
  /- 134 -/ .set 53 (.reg 8),
  -- csrc/zp_wfqueue.c:390  done = ZP_CAS(&q->head, &expected, next, seq_cst, relaxed);
  /- 135 -/ .cas 49 53 ⟨.reg 0, 5, .lit 0⟩ (.reg 53) (.reg 37) .seqCst .relaxed,
  -- csrc/zp_wfqueue.c:391  if (done && taker != slot)
  /- 136 -/ .branch (.bin .land (.reg 49) (.bin .ne (.reg 40) (.reg 1))) 137 139,
  -- csrc/zp_wfqueue.c:251  uint64_t helped = ZP_LOAD(&q->slots[slot].helped, relaxed);
  /- 137 -/ .load 54 ⟨.reg 0, 21, .reg 1⟩ .relaxed,
  -- csrc/zp_wfqueue.c:253  ZP_STORE(&q->slots[slot].helped, helped + 1, relaxed);
  /- 138 -/ .store ⟨.reg 0, 21, .reg 1⟩ (.bin .add (.reg 54) (.lit 1)) .relaxed,
  -- csrc/zp_wfqueue.c:485  if (taker == slot) {
  /- 139 -/ .branch (.bin .eq (.reg 40) (.reg 1)) 140 142,
  -- csrc/zp_wfqueue.c:486  passed = 1;
  /- 140 -/ .set 5 (.lit 1),
  -- csrc/zp_wfqueue.c:487  break;
  /- 141 -/ .jump 144,
  -- csrc/zp_wfqueue.c:455  for (uint64_t i = 0; i < threads; i++) {
  /- 142 -/ .set 6 (.bin .add (.reg 6) (.lit 1)),
  -- csrc/zp_wfqueue.c:455  for (uint64_t i = 0; i < threads; i++) {
  /- 143 -/ .jump 8,
  -- csrc/zp_wfqueue.c:491  zp_wfqueue_node *mine = ZP_LOAD(&q->slots[slot].given, acquire);
  /- 144 -/ .load 55 ⟨.reg 0, 13, .reg 1⟩ .acquire,
  -- csrc/zp_wfqueue.c:492  if (!passed)
  /- 145 -/ .branch (.un .not (.reg 5)) 146 163,
  -- csrc/zp_wfqueue.c:214  zp_wfqueue_node *head = ZP_LOAD(&q->head, seq_cst);
  /- 146 -/ .load 57 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:216  ZP_STORE(&q->slots[slot].hazard_end, head, seq_cst);
  /- 147 -/ .store ⟨.reg 0, 14, .reg 1⟩ (.reg 57) .seqCst,
  -- csrc/zp_wfqueue.c:218  zp_wfqueue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 148 -/ .load 58 ⟨.reg 0, 5, .lit 0⟩ .seqCst,
  -- csrc/zp_wfqueue.c:219  if (again != head)
  /- 149 -/ .branch (.bin .ne (.reg 58) (.reg 57)) 150 152,
  -- csrc/zp_wfqueue.c:220  return NULL;
  /- 150 -/ .set 56 (.lit 0),
  -- csrc/zp_wfqueue.c:220  return NULL;
  /- 151 -/ .jump 153,
  -- csrc/zp_wfqueue.c:221  return head;
  /- 152 -/ .set 56 (.reg 57),
  -- csrc/zp_wfqueue.c:430  if (head == NULL)
  /- 153 -/ .branch (.bin .eq (.reg 56) (.lit 0)) 154 156,
  -- csrc/zp_wfqueue.c:431  return 1;
  /- 154 -/ .set 5 (.lit 1),
  -- csrc/zp_wfqueue.c:431  return 1;
  /- 155 -/ .jump 163,
  -- csrc/zp_wfqueue.c:433  zp_wfqueue_node *next = ZP_LOAD(&head->next, relaxed);
  /- 156 -/ .load 59 ⟨.reg 56, 3, .lit 0⟩ .relaxed,
  -- csrc/zp_wfqueue.c:434  if (next != mine)
  /- 157 -/ .branch (.bin .ne (.reg 59) (.reg 55)) 158 160,
  -- csrc/zp_wfqueue.c:435  return 1;
  /- 158 -/ .set 5 (.lit 1),
  -- csrc/zp_wfqueue.c:435  return 1;
  /- 159 -/ .jump 163,
  -- csrc/zp_wfqueue.c:436  zp_wfqueue_node *expected = head;
  /- 160 -/ .set 60 (.reg 56),
  -- csrc/zp_wfqueue.c:438  int done = ZP_CAS(&q->head, &expected, mine, seq_cst, relaxed);
  /- 161 -/ .cas 61 60 ⟨.reg 0, 5, .lit 0⟩ (.reg 60) (.reg 55) .seqCst .relaxed,
  -- csrc/zp_wfqueue.c:439  return done;
  /- 162 -/ .set 5 (.reg 61),
  -- csrc/zp_wfqueue.c:494  uint64_t value = ZP_READ(&mine->value);
  /- 163 -/ .load 62 ⟨.reg 55, 0, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:242  ZP_STORE(&q->slots[slot].hazard_end, NULL, release);
  /- 164 -/ .store ⟨.reg 0, 14, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:243  ZP_STORE(&q->slots[slot].hazard_next, NULL, release);
  /- 165 -/ .store ⟨.reg 0, 15, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:244  ZP_STORE(&q->slots[slot].hazard_given, NULL, release);
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
  -- csrc/zp_wfqueue.c:168  uint64_t pending = ZP_READ(&q->slots[slot].pending);
  /- 172 -/ .load 65 ⟨.reg 0, 20, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:169  uint64_t threads = ZP_READ(&q->threads);
  /- 173 -/ .load 66 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:170  if (pending >= ZP_WFQUEUE_DUE(threads))
  /- 174 -/ .branch (.bin .ge (.reg 65) (.bin .add (.bin .mul (.lit 0) (.reg 66)) (.lit 16))) 175 216,
  -- csrc/zp_wfqueue.c:145  uint64_t threads = ZP_READ(&q->threads);
  /- 175 -/ .load 67 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:146  uint64_t most = ZP_WFQUEUE_MOST(threads);
  /- 176 -/ .set 68 (.bin .add (.bin .mul (.lit 4) (.reg 67)) (.lit 16)),
  -- csrc/zp_wfqueue.c:147  zp_wfqueue_node *newer = NULL;
  /- 177 -/ .set 69 (.lit 0),
  -- csrc/zp_wfqueue.c:148  zp_wfqueue_node *node = ZP_READ(&q->slots[slot].retired);
  /- 178 -/ .load 70 ⟨.reg 0, 19, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:149  for (uint64_t i = 0; i < most; i++) {
  /- 179 -/ .set 71 (.lit 0),
  -- csrc/zp_wfqueue.c:149  for (uint64_t i = 0; i < most; i++) {
  /- 180 -/ .branch (.bin .lt (.reg 71) (.reg 68)) 181 216,
  -- csrc/zp_wfqueue.c:150  if (node == NULL)
  /- 181 -/ .branch (.bin .eq (.reg 70) (.lit 0)) 216 182,
  -- csrc/zp_wfqueue.c:152  zp_wfqueue_node *older = ZP_READ(&node->older);
  /- 182 -/ .load 72 ⟨.reg 70, 4, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:78  uint64_t threads = ZP_READ(&q->threads);
  /- 183 -/ .load 74 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 184 -/ .set 75 (.lit 0),
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 185 -/ .branch (.bin .lt (.reg 75) (.reg 74)) 186 194,
  -- csrc/zp_wfqueue.c:83  zp_wfqueue_node *end = ZP_LOAD(&q->slots[i].hazard_end, seq_cst);
  /- 186 -/ .load 76 ⟨.reg 0, 14, .reg 75⟩ .seqCst,
  -- csrc/zp_wfqueue.c:84  zp_wfqueue_node *next = ZP_LOAD(&q->slots[i].hazard_next, seq_cst);
  /- 187 -/ .load 77 ⟨.reg 0, 15, .reg 75⟩ .seqCst,
  -- csrc/zp_wfqueue.c:85  zp_wfqueue_node *given = ZP_LOAD(&q->slots[i].hazard_given, seq_cst);
  /- 188 -/ .load 78 ⟨.reg 0, 16, .reg 75⟩ .seqCst,
  -- csrc/zp_wfqueue.c:86  if (end == node || next == node || given == node)
  /- 189 -/ .branch (.bin .lor (.bin .lor (.bin .eq (.reg 76) (.reg 70)) (.bin .eq (.reg 77) (.reg 70))) (.bin .eq (.reg 78) (.reg 70))) 190 192,
  -- csrc/zp_wfqueue.c:87  return 1;
  /- 190 -/ .set 73 (.lit 1),
  -- csrc/zp_wfqueue.c:87  return 1;
  /- 191 -/ .jump 195,
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 192 -/ .set 75 (.bin .add (.reg 75) (.lit 1)),
  -- csrc/zp_wfqueue.c:79  for (uint64_t i = 0; i < threads; i++) {
  /- 193 -/ .jump 185,
  -- csrc/zp_wfqueue.c:89  return 0;
  /- 194 -/ .set 73 (.lit 0),
  -- csrc/zp_wfqueue.c:154  if (busy) {
  /- 195 -/ .branch (.reg 73) 196 198,
  -- csrc/zp_wfqueue.c:155  newer = node;
  /- 196 -/ .set 69 (.reg 70),
  -- csrc/zp_wfqueue.c:154  if (busy) {
  /- 197 -/ .jump 213,
  -- csrc/zp_wfqueue.c:133  uint64_t pending = ZP_READ(&q->slots[slot].pending);
  /- 198 -/ .load 79 ⟨.reg 0, 20, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:134  if (newer == NULL)
  /- 199 -/ .branch (.bin .eq (.reg 69) (.lit 0)) 200 202,
  -- csrc/zp_wfqueue.c:135  ZP_WRITE(&q->slots[slot].retired, older);
  /- 200 -/ .store ⟨.reg 0, 19, .reg 1⟩ (.reg 72) .plain,
  -- csrc/zp_wfqueue.c:134  if (newer == NULL)
  /- 201 -/ .jump 203,
  -- csrc/zp_wfqueue.c:137  ZP_WRITE(&newer->older, older);
  /- 202 -/ .store ⟨.reg 69, 4, .lit 0⟩ (.reg 72) .plain,
  -- csrc/zp_wfqueue.c:138  ZP_WRITE(&q->slots[slot].pending, pending - 1);
  /- 203 -/ .store ⟨.reg 0, 20, .reg 1⟩ (.bin .sub (.reg 79) (.lit 1)) .plain,
  -- csrc/zp_wfqueue.c:95  uint64_t threads = ZP_READ(&q->threads);
  /- 204 -/ .load 80 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:96  uint64_t pooled = ZP_READ(&q->slots[slot].pooled);
  /- 205 -/ .load 81 ⟨.reg 0, 18, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:97  if (pooled >= ZP_WFQUEUE_POOL(threads)) {
  /- 206 -/ .branch (.bin .ge (.reg 81) (.bin .add (.bin .mul (.lit 3) (.reg 80)) (.lit 32))) 207 209,
  -- csrc/zp_wfqueue.c:98  ZP_FREE(node);
  /- 207 -/ .free (.reg 70),
  -- csrc/zp_wfqueue.c:99  return;
  /- 208 -/ .jump 213,
  -- csrc/zp_wfqueue.c:101  zp_wfqueue_node *older = ZP_READ(&q->slots[slot].pool);
  /- 209 -/ .load 82 ⟨.reg 0, 17, .reg 1⟩ .plain,
  -- csrc/zp_wfqueue.c:102  ZP_WRITE(&node->older, older);
  /- 210 -/ .store ⟨.reg 70, 4, .lit 0⟩ (.reg 82) .plain,
  -- csrc/zp_wfqueue.c:103  ZP_WRITE(&q->slots[slot].pool, node);
  /- 211 -/ .store ⟨.reg 0, 17, .reg 1⟩ (.reg 70) .plain,
  -- csrc/zp_wfqueue.c:104  ZP_WRITE(&q->slots[slot].pooled, pooled + 1);
  /- 212 -/ .store ⟨.reg 0, 18, .reg 1⟩ (.bin .add (.reg 81) (.lit 1)) .plain,
  -- csrc/zp_wfqueue.c:160  node = older;
  /- 213 -/ .set 70 (.reg 72),
  -- csrc/zp_wfqueue.c:149  for (uint64_t i = 0; i < most; i++) {
  /- 214 -/ .set 71 (.bin .add (.reg 71) (.lit 1)),
  -- csrc/zp_wfqueue.c:149  for (uint64_t i = 0; i < most; i++) {
  /- 215 -/ .jump 180,
  -- csrc/zp_wfqueue.c:497  *out = value;
  /- 216 -/ .put (.lit 0) (.reg 62),
  -- csrc/zp_wfqueue.c:498  return ZP_OK;
  /- 217 -/ .ret (.lit 0) ] }

def dequeueLines : List Nat := [444, 445, 446, 448, 450, 452, 453, 455, 455, 457, 458, 214, 216, 218, 219, 220, 220, 221, 461, 464, 465, 467, 214, 216, 218, 219, 220, 220, 221, 400, 403, 404, 407, 408, 228, 230, 232, 233, 234, 234, 235, 411, 344, 346, 347, 347, 261, 262, 262, 263, 351, 352, 353, 354, 356, 357, 358, 358, 359, 359, 347, 347, 363, 364, 414, 415, 417, 418, 419, 420, 370, 371, 373, 371, 376, 378, 380, 381, 382, 384, 387, 390, 391, 251, 253, 470, 471, 242, 243, 244, 473, 476, 477, 228, 230, 232, 233, 234, 234, 235, 480, 344, 346, 347, 347, 261, 262, 262, 263, 351, 352, 353, 354, 356, 357, 358, 358, 359, 359, 347, 347, 363, 364, 483, 370, 371, 373, 371, 376, 378, 380, 381, 382, 384, 387, 390, 391, 251, 253, 485, 486, 487, 455, 455, 491, 492, 214, 216, 218, 219, 220, 220, 221, 430, 431, 431, 433, 434, 435, 435, 436, 438, 439, 494, 242, 243, 244, 123, 124, 125, 126, 127, 168, 169, 170, 145, 146, 147, 148, 149, 149, 150, 152, 78, 79, 79, 83, 84, 85, 86, 87, 87, 79, 79, 89, 154, 155, 154, 133, 134, 135, 134, 137, 138, 95, 96, 97, 98, 99, 101, 102, 103, 104, 160, 149, 149, 497, 498]

/-- `zp_wfqueue_register`. Registers: 0 q, 1 threads, 2 i, 3 expected, 4 done.
The buffer is `slot`, an output.
-/
def register : Operation := { params := 1, code := [
  -- csrc/zp_wfqueue.c:505  uint64_t threads = ZP_READ(&q->threads);
  /- 0 -/ .load 1 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:506  for (uint64_t i = 0; i < threads; i++) {
  /- 1 -/ .set 2 (.lit 0),
  -- csrc/zp_wfqueue.c:506  for (uint64_t i = 0; i < threads; i++) {
  /- 2 -/ .branch (.bin .lt (.reg 2) (.reg 1)) 3 10,
  -- csrc/zp_wfqueue.c:507  uint64_t expected = 0;
  /- 3 -/ .set 3 (.lit 0),
  -- csrc/zp_wfqueue.c:509  int done = ZP_CAS(&q->slots[i].taken, &expected, 1, acquire, relaxed);
  /- 4 -/ .cas 4 3 ⟨.reg 0, 22, .reg 2⟩ (.reg 3) (.lit 1) .acquire .relaxed,
  -- csrc/zp_wfqueue.c:510  if (done) {
  /- 5 -/ .branch (.reg 4) 6 8,
  -- csrc/zp_wfqueue.c:511  *slot = i;
  /- 6 -/ .put (.lit 0) (.reg 2),
  -- csrc/zp_wfqueue.c:512  return ZP_OK;
  /- 7 -/ .ret (.lit 0),
  -- csrc/zp_wfqueue.c:506  for (uint64_t i = 0; i < threads; i++) {
  /- 8 -/ .set 2 (.bin .add (.reg 2) (.lit 1)),
  -- csrc/zp_wfqueue.c:506  for (uint64_t i = 0; i < threads; i++) {
  /- 9 -/ .jump 2,
  -- csrc/zp_wfqueue.c:515  return ZP_FULL;
  /- 10 -/ .ret (.lit 1) ] }

def registerLines : List Nat := [505, 506, 506, 507, 509, 510, 511, 512, 506, 506, 515]

/-- `zp_wfqueue_unregister`. Registers: 0 q, 1 slot, 2 threads, 3 before.
-/
def unregister : Operation := { params := 2, code := [
  -- csrc/zp_wfqueue.c:520  uint64_t threads = ZP_READ(&q->threads);
  /- 0 -/ .load 2 ⟨.reg 0, 7, .lit 0⟩ .plain,
  -- csrc/zp_wfqueue.c:521  if (slot >= threads)
  /- 1 -/ .branch (.bin .ge (.reg 1) (.reg 2)) 2 3,
  -- csrc/zp_wfqueue.c:522  return ZP_EINVAL;
  /- 2 -/ .ret (.lit 3),
  -- csrc/zp_wfqueue.c:524  uint64_t before = ZP_XCHG(&q->slots[slot].taken, 0, release);
  /- 3 -/ .exchange 3 ⟨.reg 0, 22, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_wfqueue.c:525  if (before == 0)
  /- 4 -/ .branch (.bin .eq (.reg 3) (.lit 0)) 5 6,
  -- csrc/zp_wfqueue.c:526  return ZP_EINVAL;
  /- 5 -/ .ret (.lit 3),
  -- csrc/zp_wfqueue.c:527  return ZP_OK;
  /- 6 -/ .ret (.lit 0) ] }

def unregisterLines : List Nat := [520, 521, 522, 524, 525, 526, 527]

def program : Program := [enqueue, dequeue, register, unregister]

def lines : List (List Nat) := [enqueueLines, dequeueLines, registerLines, unregisterLines]

end Gen.Wfqueue
