prelude
import Machine.Program
/-!
# Gen.Stack: generated from csrc/zp_stack.c

Written by `python -m models gen csrc/zp_stack.c`; do not edit. SHA-256 of the source:
e09d366bd0e4de42fddc56229f0c4fc224493527648c4f294af7168dc76c5af2

## Main definitions

* `Field`: the numbers of the structure's fields
* `push`: `zp_stack_push`
* `pushMany`: `zp_stack_push_many`
* `pop`: `zp_stack_pop`
* `popAll`: `zp_stack_pop_all`
* `next`: `zp_stack_next`
* `program`: the operations, by number; `lines`: the C line of every program counter
-/
namespace Gen.Stack

namespace Field
abbrev nodeBelow : Nat := 0 -- atomic pointer
abbrev nodeValue : Nat := 1 -- plain
abbrev top : Nat := 2 -- atomic pointer
end Field

/-- `zp_stack_push`. Registers: 0 q, 1 value, 2 node, 3 node_2, 4 top, 5 expected, 6 done.
-/
def push : Operation := { params := 2, code := [
  -- csrc/zp_stack.c:23  zp_stack_node *node = ZP_NEW(zp_stack_node, 0);
  /- 0 -/ .alloc 3 (.lit 0),
  -- csrc/zp_stack.c:24  if (node == NULL)
  /- 1 -/ .branch (.bin .eq (.reg 3) (.lit 0)) 2 4,
  -- csrc/zp_stack.c:25  return NULL;
  /- 2 -/ .set 2 (.lit 0),
  -- csrc/zp_stack.c:25  return NULL;
  /- 3 -/ .jump 7,
  -- csrc/zp_stack.c:26  ZP_WRITE(&node->value, value);
  /- 4 -/ .store ⟨.reg 3, 1, .lit 0⟩ (.reg 1) .plain,
  -- csrc/zp_stack.c:28  ZP_STORE(&node->below, below, relaxed);
  /- 5 -/ .store ⟨.reg 3, 0, .lit 0⟩ (.lit 0) .relaxed,
  -- csrc/zp_stack.c:29  return node;
  /- 6 -/ .set 2 (.reg 3),
  -- csrc/zp_stack.c:80  if (node == NULL)
  /- 7 -/ .branch (.bin .eq (.reg 2) (.lit 0)) 8 9,
  -- csrc/zp_stack.c:81  return ZP_ENOMEM;
  /- 8 -/ .ret (.lit 4),
  -- csrc/zp_stack.c:47  zp_stack_node *top = ZP_LOAD(&q->top, relaxed);
  /- 9 -/ .load 4 ⟨.reg 0, 2, .lit 0⟩ .relaxed,
  -- csrc/zp_stack.c:50  ZP_STORE(&last->below, top, relaxed);
  /- 10 -/ .store ⟨.reg 2, 0, .lit 0⟩ (.reg 4) .relaxed,
  -- csrc/zp_stack.c:51  zp_stack_node *expected = top;
  /- 11 -/ .set 5 (.reg 4),
  -- csrc/zp_stack.c:53  int done = ZP_CAS(&q->top, &expected, first, release, relaxed);
  /- 12 -/ .cas 6 5 ⟨.reg 0, 2, .lit 0⟩ (.reg 5) (.reg 2) .release .relaxed,
  -- csrc/zp_stack.c:54  if (done)
  /- 13 -/ .branch (.reg 6) 16 14,
  -- csrc/zp_stack.c:56  top = expected;
  /- 14 -/ .set 4 (.reg 5),
  -- csrc/zp_stack.c:48  for (;;) {
  /- 15 -/ .jump 10,
  -- csrc/zp_stack.c:83  return ZP_OK;
  /- 16 -/ .ret (.lit 0) ] }

def pushLines : List Nat := [23, 24, 25, 25, 26, 28, 29, 80, 81, 47, 50, 51, 53, 54, 56, 48, 83]

/-- `zp_stack_push_many`. Registers: 0 q, 1 n, 2 last, 3 tmp, 4 value, 5 node, 6 first, 7 i, 8 node_2, 9 tmp_2, 10 value_2, 11 node_3, 12 first_2, 13 below, 14 top, 15 expected, 16 done.
The buffer is `items`.
-/
def pushMany : Operation := { params := 2, code := [
  -- csrc/zp_stack.c:88  if (n == 0)
  /- 0 -/ .branch (.bin .eq (.reg 1) (.lit 0)) 1 2,
  -- csrc/zp_stack.c:89  return ZP_OK;
  /- 1 -/ .ret (.lit 0),
  -- csrc/zp_stack.c:90  zp_stack_node *last = make_node(items[0], NULL);
  /- 2 -/ .get 3 (.lit 0),
  -- csrc/zp_stack.c:90  zp_stack_node *last = make_node(items[0], NULL);
  /- 3 -/ .set 4 (.reg 3),
  -- csrc/zp_stack.c:23  zp_stack_node *node = ZP_NEW(zp_stack_node, 0);
  /- 4 -/ .alloc 5 (.lit 0),
  -- csrc/zp_stack.c:24  if (node == NULL)
  /- 5 -/ .branch (.bin .eq (.reg 5) (.lit 0)) 6 8,
  -- csrc/zp_stack.c:25  return NULL;
  /- 6 -/ .set 2 (.lit 0),
  -- csrc/zp_stack.c:25  return NULL;
  /- 7 -/ .jump 11,
  -- csrc/zp_stack.c:26  ZP_WRITE(&node->value, value);
  /- 8 -/ .store ⟨.reg 5, 1, .lit 0⟩ (.reg 4) .plain,
  -- csrc/zp_stack.c:28  ZP_STORE(&node->below, below, relaxed);
  /- 9 -/ .store ⟨.reg 5, 0, .lit 0⟩ (.lit 0) .relaxed,
  -- csrc/zp_stack.c:29  return node;
  /- 10 -/ .set 2 (.reg 5),
  -- csrc/zp_stack.c:91  if (last == NULL)
  /- 11 -/ .branch (.bin .eq (.reg 2) (.lit 0)) 12 13,
  -- csrc/zp_stack.c:92  return ZP_ENOMEM;
  /- 12 -/ .ret (.lit 4),
  -- csrc/zp_stack.c:93  zp_stack_node *first = last;
  /- 13 -/ .set 6 (.reg 2),
  -- csrc/zp_stack.c:94  for (uint64_t i = 1; i < n; i++) {
  /- 14 -/ .set 7 (.lit 1),
  -- csrc/zp_stack.c:94  for (uint64_t i = 1; i < n; i++) {
  /- 15 -/ .branch (.bin .lt (.reg 7) (.reg 1)) 16 36,
  -- csrc/zp_stack.c:95  zp_stack_node *node = make_node(items[i], first);
  /- 16 -/ .get 9 (.reg 7),
  -- csrc/zp_stack.c:95  zp_stack_node *node = make_node(items[i], first);
  /- 17 -/ .set 10 (.reg 9),
  -- csrc/zp_stack.c:23  zp_stack_node *node = ZP_NEW(zp_stack_node, 0);
  /- 18 -/ .alloc 11 (.lit 0),
  -- csrc/zp_stack.c:24  if (node == NULL)
  /- 19 -/ .branch (.bin .eq (.reg 11) (.lit 0)) 20 22,
  -- csrc/zp_stack.c:25  return NULL;
  /- 20 -/ .set 8 (.lit 0),
  -- csrc/zp_stack.c:25  return NULL;
  /- 21 -/ .jump 25,
  -- csrc/zp_stack.c:26  ZP_WRITE(&node->value, value);
  /- 22 -/ .store ⟨.reg 11, 1, .lit 0⟩ (.reg 10) .plain,
  -- csrc/zp_stack.c:28  ZP_STORE(&node->below, below, relaxed);
  /- 23 -/ .store ⟨.reg 11, 0, .lit 0⟩ (.reg 6) .relaxed,
  -- csrc/zp_stack.c:29  return node;
  /- 24 -/ .set 8 (.reg 11),
  -- csrc/zp_stack.c:96  if (node == NULL) {
  /- 25 -/ .branch (.bin .eq (.reg 8) (.lit 0)) 26 33,
  -- csrc/zp_stack.c:97  free_nodes(first);
  /- 26 -/ .set 12 (.reg 6),
  -- csrc/zp_stack.c:35  while (first != NULL) {
  /- 27 -/ .branch (.bin .ne (.reg 12) (.lit 0)) 28 32,
  -- csrc/zp_stack.c:37  zp_stack_node *below = ZP_LOAD(&first->below, relaxed);
  /- 28 -/ .load 13 ⟨.reg 12, 0, .lit 0⟩ .relaxed,
  -- csrc/zp_stack.c:38  ZP_FREE(first);
  /- 29 -/ .free (.reg 12),
  -- csrc/zp_stack.c:39  first = below;
  /- 30 -/ .set 12 (.reg 13),
  -- csrc/zp_stack.c:35  while (first != NULL) {
  /- 31 -/ .jump 27,
  -- csrc/zp_stack.c:98  return ZP_ENOMEM;
  /- 32 -/ .ret (.lit 4),
  -- csrc/zp_stack.c:100  first = node;
  /- 33 -/ .set 6 (.reg 8),
  -- csrc/zp_stack.c:94  for (uint64_t i = 1; i < n; i++) {
  /- 34 -/ .set 7 (.bin .add (.reg 7) (.lit 1)),
  -- csrc/zp_stack.c:94  for (uint64_t i = 1; i < n; i++) {
  /- 35 -/ .jump 15,
  -- csrc/zp_stack.c:47  zp_stack_node *top = ZP_LOAD(&q->top, relaxed);
  /- 36 -/ .load 14 ⟨.reg 0, 2, .lit 0⟩ .relaxed,
  -- csrc/zp_stack.c:50  ZP_STORE(&last->below, top, relaxed);
  /- 37 -/ .store ⟨.reg 2, 0, .lit 0⟩ (.reg 14) .relaxed,
  -- csrc/zp_stack.c:51  zp_stack_node *expected = top;
  /- 38 -/ .set 15 (.reg 14),
  -- csrc/zp_stack.c:53  int done = ZP_CAS(&q->top, &expected, first, release, relaxed);
  /- 39 -/ .cas 16 15 ⟨.reg 0, 2, .lit 0⟩ (.reg 15) (.reg 6) .release .relaxed,
  -- csrc/zp_stack.c:54  if (done)
  /- 40 -/ .branch (.reg 16) 43 41,
  -- csrc/zp_stack.c:56  top = expected;
  /- 41 -/ .set 14 (.reg 15),
  -- csrc/zp_stack.c:48  for (;;) {
  /- 42 -/ .jump 37,
  -- csrc/zp_stack.c:103  return ZP_OK;
  /- 43 -/ .ret (.lit 0) ] }

def pushManyLines : List Nat := [88, 89, 90, 90, 23, 24, 25, 25, 26, 28, 29, 91, 92, 93, 94, 94, 95, 95, 23, 24, 25, 25, 26, 28, 29, 96, 97, 35, 37, 38, 39, 35, 98, 100, 94, 94, 47, 50, 51, 53, 54, 56, 48, 103]

/-- `zp_stack_pop`. Registers: 0 q, 1 me, 2 light, 3 top, 4 top_2, 5 again, 6 below, 7 expected, 8 done, 9 value.
The buffer is `out`, an output.
-/
def pop : Operation := { params := 2, code := [
  -- csrc/zp_stack.c:108  uint64_t light = zp_scheme_begin(me);
  /- 0 -/ .set 2 (.lit 0),
  -- csrc/zp_stack.c:65  zp_stack_node *top = ZP_LOAD(&q->top, seq_cst);
  /- 1 -/ .load 4 ⟨.reg 0, 2, .lit 0⟩ .seqCst,
  -- csrc/zp_stack.c:66  if (top == NULL)
  /- 2 -/ .branch (.bin .eq (.reg 4) (.lit 0)) 3 5,
  -- csrc/zp_stack.c:67  return NULL;
  /- 3 -/ .set 3 (.lit 0),
  -- csrc/zp_stack.c:67  return NULL;
  /- 4 -/ .jump 8,
  -- csrc/zp_stack.c:71  zp_stack_node *again = ZP_LOAD(&q->top, seq_cst);
  /- 5 -/ .load 5 ⟨.reg 0, 2, .lit 0⟩ .seqCst,
  -- csrc/zp_stack.c:72  if (again == top)
  /- 6 -/ .branch (.bin .eq (.reg 5) (.reg 4)) 7 1,
  -- csrc/zp_stack.c:73  return top;
  /- 7 -/ .set 3 (.reg 4),
  -- csrc/zp_stack.c:111  if (top == NULL) {
  /- 8 -/ .branch (.bin .eq (.reg 3) (.lit 0)) 9 10,
  -- csrc/zp_stack.c:113  return ZP_EMPTY;
  /- 9 -/ .ret (.lit 2),
  -- csrc/zp_stack.c:116  zp_stack_node *below = ZP_LOAD(&top->below, relaxed);
  /- 10 -/ .load 6 ⟨.reg 3, 0, .lit 0⟩ .relaxed,
  -- csrc/zp_stack.c:117  zp_stack_node *expected = top;
  /- 11 -/ .set 7 (.reg 3),
  -- csrc/zp_stack.c:120  int done = ZP_CAS(&q->top, &expected, below, seq_cst, relaxed);
  /- 12 -/ .cas 8 7 ⟨.reg 0, 2, .lit 0⟩ (.reg 7) (.reg 6) .seqCst .relaxed,
  -- csrc/zp_stack.c:121  if (done) {
  /- 13 -/ .branch (.reg 8) 14 1,
  -- csrc/zp_stack.c:122  uint64_t value = ZP_READ(&top->value);
  /- 14 -/ .load 9 ⟨.reg 3, 1, .lit 0⟩ .plain,
  -- csrc/zp_stack.c:125  *out = value;
  /- 15 -/ .put (.lit 0) (.reg 9),
  -- csrc/zp_stack.c:126  return ZP_OK;
  /- 16 -/ .ret (.lit 0) ] }

def popLines : List Nat := [108, 65, 66, 67, 67, 71, 72, 73, 111, 113, 116, 117, 120, 121, 122, 125, 126]

/-- `zp_stack_pop_all`. Registers: 0 q, 1 top.
-/
def popAll : Operation := { params := 1, code := [
  -- csrc/zp_stack.c:135  zp_stack_node *top = ZP_XCHG(&q->top, NULL, seq_cst);
  /- 0 -/ .exchange 1 ⟨.reg 0, 2, .lit 0⟩ (.lit 0) .seqCst,
  -- csrc/zp_stack.c:136  return top;
  /- 1 -/ .ret (.reg 1) ] }

def popAllLines : List Nat := [135, 136]

/-- `zp_stack_next`. Registers: 0 q, 1 me, 2 list, 3 value, 4 below.
The buffer is `out`, an output.
-/
def next : Operation := { params := 3, code := [
  -- csrc/zp_stack.c:142  uint64_t value = ZP_READ(&list->value);
  /- 0 -/ .load 3 ⟨.reg 2, 1, .lit 0⟩ .plain,
  -- csrc/zp_stack.c:144  zp_stack_node *below = ZP_LOAD(&list->below, relaxed);
  /- 1 -/ .load 4 ⟨.reg 2, 0, .lit 0⟩ .relaxed,
  -- csrc/zp_stack.c:147  *out = value;
  /- 2 -/ .put (.lit 0) (.reg 3),
  -- csrc/zp_stack.c:148  return below;
  /- 3 -/ .ret (.reg 4) ] }

def nextLines : List Nat := [142, 144, 147, 148]

def program : Program := [push, pushMany, pop, popAll, next]

def lines : List (List Nat) := [pushLines, pushManyLines, popLines, popAllLines, nextLines]

end Gen.Stack
