prelude
import Machine.Program
/-!
# Gen.Queue: generated from csrc/zp_queue.c

Written by `python -m models gen csrc/zp_queue.c`; do not edit. SHA-256 of the source:
9289e5b6722b27199741bc83db7fcdb1e6516abb7df54f7691cb0781b31b444e

## Main definitions

* `Field`: the numbers of the structure's fields
* `enqueue`: `zp_queue_enqueue`
* `dequeue`: `zp_queue_dequeue`
* `program`: the operations, by number; `lines`: the C line of every program counter
-/
namespace Gen.Queue

namespace Field
abbrev nodeNext : Nat := 0 -- atomic pointer
abbrev nodeValue : Nat := 1 -- plain
abbrev head : Nat := 2 -- atomic pointer
abbrev tail : Nat := 3 -- atomic pointer
end Field

/-- `zp_queue_enqueue`. Registers: 0 q, 1 me, 2 value, 3 node, 4 node_2, 5 light, 6 tail, 7 tail_2, 8 again, 9 next, 10 expected, 11 done, 12 expected_2, 13 done_2, 14 expected_3, 15 done_3.
-/
def enqueue : Operation := { params := 3, code := [
  -- csrc/zp_queue.c:29  zp_queue_node *node = ZP_NEW(zp_queue_node, 0);
  /- 0 -/ .alloc 4 (.lit 0),
  -- csrc/zp_queue.c:30  if (node == NULL)
  /- 1 -/ .branch (.bin .eq (.reg 4) (.lit 0)) 2 4,
  -- csrc/zp_queue.c:31  return NULL;
  /- 2 -/ .set 3 (.lit 0),
  -- csrc/zp_queue.c:31  return NULL;
  /- 3 -/ .jump 7,
  -- csrc/zp_queue.c:32  ZP_WRITE(&node->value, value);
  /- 4 -/ .store ⟨.reg 4, 1, .lit 0⟩ (.reg 2) .plain,
  -- csrc/zp_queue.c:34  ZP_STORE(&node->next, NULL, relaxed);
  /- 5 -/ .store ⟨.reg 4, 0, .lit 0⟩ (.lit 0) .relaxed,
  -- csrc/zp_queue.c:35  return node;
  /- 6 -/ .set 3 (.reg 4),
  -- csrc/zp_queue.c:80  if (node == NULL)
  /- 7 -/ .branch (.bin .eq (.reg 3) (.lit 0)) 8 9,
  -- csrc/zp_queue.c:81  return ZP_ENOMEM;
  /- 8 -/ .ret (.lit 4),
  -- csrc/zp_queue.c:82  uint64_t light = zp_scheme_begin(me);
  /- 9 -/ .set 5 (.lit 0),
  -- csrc/zp_queue.c:58  zp_queue_node *tail = ZP_LOAD(&q->tail, relaxed);
  /- 10 -/ .load 7 ⟨.reg 0, 3, .lit 0⟩ .relaxed,
  -- csrc/zp_queue.c:61  zp_queue_node *again = ZP_LOAD(&q->tail, seq_cst);
  /- 11 -/ .load 8 ⟨.reg 0, 3, .lit 0⟩ .seqCst,
  -- csrc/zp_queue.c:62  if (again == tail)
  /- 12 -/ .branch (.bin .eq (.reg 8) (.reg 7)) 13 10,
  -- csrc/zp_queue.c:63  return tail;
  /- 13 -/ .set 6 (.reg 7),
  -- csrc/zp_queue.c:86  zp_queue_node *next = ZP_LOAD(&tail->next, acquire);
  /- 14 -/ .load 9 ⟨.reg 6, 0, .lit 0⟩ .acquire,
  -- csrc/zp_queue.c:87  if (next != NULL) {
  /- 15 -/ .branch (.bin .ne (.reg 9) (.lit 0)) 16 19,
  -- csrc/zp_queue.c:70  zp_queue_node *expected = behind;
  /- 16 -/ .set 10 (.reg 6),
  -- csrc/zp_queue.c:73  int done = ZP_CAS(&q->tail, &expected, next, seq_cst, relaxed);
  /- 17 -/ .cas 11 10 ⟨.reg 0, 3, .lit 0⟩ (.reg 10) (.reg 9) .seqCst .relaxed,
  -- csrc/zp_queue.c:89  continue;
  /- 18 -/ .jump 10,
  -- csrc/zp_queue.c:91  zp_queue_node *expected = NULL;
  /- 19 -/ .set 12 (.lit 0),
  -- csrc/zp_queue.c:94  int done = ZP_CAS(&tail->next, &expected, node, seq_cst, relaxed);
  /- 20 -/ .cas 13 12 ⟨.reg 6, 0, .lit 0⟩ (.reg 12) (.reg 3) .seqCst .relaxed,
  -- csrc/zp_queue.c:95  if (done) {
  /- 21 -/ .branch (.reg 13) 22 10,
  -- csrc/zp_queue.c:70  zp_queue_node *expected = behind;
  /- 22 -/ .set 14 (.reg 6),
  -- csrc/zp_queue.c:73  int done = ZP_CAS(&q->tail, &expected, next, seq_cst, relaxed);
  /- 23 -/ .cas 15 14 ⟨.reg 0, 3, .lit 0⟩ (.reg 14) (.reg 3) .seqCst .relaxed,
  -- csrc/zp_queue.c:98  return ZP_OK;
  /- 24 -/ .ret (.lit 0) ] }

def enqueueLines : List Nat := [29, 30, 31, 31, 32, 34, 35, 80, 81, 82, 58, 61, 62, 63, 86, 87, 70, 73, 89, 91, 94, 95, 70, 73, 98]

/-- `zp_queue_dequeue`. Registers: 0 q, 1 me, 2 light, 3 head, 4 head_2, 5 again, 6 tail, 7 next, 8 expected, 9 done, 10 again_2, 11 expected_2, 12 done_2, 13 value.
The buffer is `out`, an output.
-/
def dequeue : Operation := { params := 2, code := [
  -- csrc/zp_queue.c:105  uint64_t light = zp_scheme_begin(me);
  /- 0 -/ .set 2 (.lit 0),
  -- csrc/zp_queue.c:43  zp_queue_node *head = ZP_LOAD(&q->head, relaxed);
  /- 1 -/ .load 4 ⟨.reg 0, 2, .lit 0⟩ .relaxed,
  -- csrc/zp_queue.c:47  zp_queue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 2 -/ .load 5 ⟨.reg 0, 2, .lit 0⟩ .seqCst,
  -- csrc/zp_queue.c:48  if (again == head)
  /- 3 -/ .branch (.bin .eq (.reg 5) (.reg 4)) 4 1,
  -- csrc/zp_queue.c:49  return head;
  /- 4 -/ .set 3 (.reg 4),
  -- csrc/zp_queue.c:109  zp_queue_node *tail = ZP_LOAD(&q->tail, seq_cst);
  /- 5 -/ .load 6 ⟨.reg 0, 3, .lit 0⟩ .seqCst,
  -- csrc/zp_queue.c:111  zp_queue_node *next = ZP_LOAD(&head->next, seq_cst);
  /- 6 -/ .load 7 ⟨.reg 3, 0, .lit 0⟩ .seqCst,
  -- csrc/zp_queue.c:112  if (next == NULL) {
  /- 7 -/ .branch (.bin .eq (.reg 7) (.lit 0)) 8 9,
  -- csrc/zp_queue.c:114  return ZP_EMPTY;
  /- 8 -/ .ret (.lit 2),
  -- csrc/zp_queue.c:116  if (head == tail) {
  /- 9 -/ .branch (.bin .eq (.reg 3) (.reg 6)) 10 13,
  -- csrc/zp_queue.c:70  zp_queue_node *expected = behind;
  /- 10 -/ .set 8 (.reg 6),
  -- csrc/zp_queue.c:73  int done = ZP_CAS(&q->tail, &expected, next, seq_cst, relaxed);
  /- 11 -/ .cas 9 8 ⟨.reg 0, 3, .lit 0⟩ (.reg 8) (.reg 7) .seqCst .relaxed,
  -- csrc/zp_queue.c:118  continue;
  /- 12 -/ .jump 1,
  -- csrc/zp_queue.c:122  zp_queue_node *again = ZP_LOAD(&q->head, seq_cst);
  /- 13 -/ .load 10 ⟨.reg 0, 2, .lit 0⟩ .seqCst,
  -- csrc/zp_queue.c:123  if (again != head)
  /- 14 -/ .branch (.bin .ne (.reg 10) (.reg 3)) 1 15,
  -- csrc/zp_queue.c:125  zp_queue_node *expected = head;
  /- 15 -/ .set 11 (.reg 3),
  -- csrc/zp_queue.c:128  int done = ZP_CAS(&q->head, &expected, next, seq_cst, relaxed);
  /- 16 -/ .cas 12 11 ⟨.reg 0, 2, .lit 0⟩ (.reg 11) (.reg 7) .seqCst .relaxed,
  -- csrc/zp_queue.c:129  if (done) {
  /- 17 -/ .branch (.reg 12) 18 1,
  -- csrc/zp_queue.c:130  uint64_t value = ZP_READ(&next->value);
  /- 18 -/ .load 13 ⟨.reg 7, 1, .lit 0⟩ .plain,
  -- csrc/zp_queue.c:133  *out = value;
  /- 19 -/ .put (.lit 0) (.reg 13),
  -- csrc/zp_queue.c:134  return ZP_OK;
  /- 20 -/ .ret (.lit 0) ] }

def dequeueLines : List Nat := [105, 43, 47, 48, 49, 109, 111, 112, 114, 116, 70, 73, 118, 122, 123, 125, 128, 129, 130, 133, 134]

def program : Program := [enqueue, dequeue]

def lines : List (List Nat) := [enqueueLines, dequeueLines]

end Gen.Queue
