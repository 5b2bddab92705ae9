prelude
import Machine.Program
/-!
# Gen.Hazard: generated from csrc/zp_hazard.c

Written by `python -m models gen csrc/zp_hazard.c`; do not edit. SHA-256 of the source:
5d807306f365f26eca1996d3d38b0bdc072f90245932874a3cf2e36743cd1b2b

The source is csrc/zp_hazard.c, csrc/zp_domain.h, csrc/zp_record.h, csrc/zp_hazard_inline.h; `lines` numbers their lines through.

## Main definitions

* `Field`: the numbers of the structure's fields
* `begin`: `zp_hazard_begin`
* `publish`: `zp_hazard_publish`
* `end`: `zp_hazard_end`
* `look`: `zp_hazard_look`
* `add`: `zp_hazard_add`
* `protect`: `zp_hazard_protect`
* `protectAt`: `zp_hazard_protect_at`
* `clear`: `zp_hazard_clear`
* `program`: the operations, by number; `lines`: the C line of every program counter
-/
namespace Gen.Hazard

namespace Field
abbrev zpNodeRetired : Nat := 0 -- plain pointer
abbrev zpNodeMark : Nat := 1 -- plain
abbrev zpNodeDeleter : Nat := 2 -- plain pointer
abbrev zpStatsThreads : Nat := 3 -- plain
abbrev zpStatsClaimed : Nat := 4 -- plain
abbrev zpStatsSlots : Nat := 5 -- plain
abbrev zpStatsThreshold : Nat := 6 -- plain
abbrev zpStatsAsymmetric : Nat := 7 -- plain
abbrev zpStatsUnreclaimed : Nat := 8 -- plain
abbrev zpStatsBound : Nat := 9 -- plain
abbrev zpStatsFreed : Nat := 10 -- plain
abbrev zpStatsScans : Nat := 11 -- plain
abbrev slots : Nat := 12 -- atomic pointer array
abbrev epoch : Nat := 13 -- atomic
abbrev retired : Nat := 14 -- plain pointer
abbrev due : Nat := 15 -- plain
abbrev looking : Nat := 16 -- plain
abbrev pending : Nat := 17 -- atomic
abbrev freed : Nat := 18 -- atomic
abbrev scans : Nat := 19 -- atomic
abbrev sibling : Nat := 20 -- plain pointer
abbrev domain : Nat := 21 -- plain pointer
abbrev next : Nat := 22 -- plain pointer
abbrev state : Nat := 23 -- atomic
abbrev zpDomainRecords : Nat := 24 -- atomic pointer
abbrev zpDomainReferences : Nat := 25 -- atomic
abbrev zpDomainDead : Nat := 26 -- atomic
abbrev zpDomainThreshold : Nat := 27 -- plain
abbrev zpDomainAsymmetric : Nat := 28 -- plain
abbrev zpDomainBounded : Nat := 29 -- plain
abbrev zpDomainScan : Nat := 30 -- plain pointer
abbrev zpDomainEpoch : Nat := 31 -- atomic
abbrev place : Nat := 32 -- atomic pointer
end Field

/-- `zp_hazard_begin`. Registers: 0 me, 1 d, 2 light.
-/
def begin : Operation := { params := 1, code := [
  -- csrc/zp_hazard_inline.h:18  zp_domain *d = ZP_READ(&me->domain);
  /- 0 -/ .load 1 ⟨.reg 0, 21, .lit 0⟩ .plain,
  -- csrc/zp_hazard_inline.h:19  uint64_t light = ZP_READ(&d->asymmetric);
  /- 1 -/ .load 2 ⟨.reg 1, 28, .lit 0⟩ .plain,
  -- csrc/zp_hazard_inline.h:20  return light;
  /- 2 -/ .ret (.reg 2) ] }

def beginLines : List Nat := [291, 292, 293]

/-- `zp_hazard_publish`. Registers: 0 me, 1 slot, 2 node, 3 light.
-/
def publish : Operation := { params := 4, code := [
  -- csrc/zp_hazard_inline.h:29  ZP_PUBLISH(&me->slots[slot], node, light);
  /- 0 -/ .store ⟨.reg 0, 12, .reg 1⟩ (.reg 2) .seqCst,
  -- csrc/zp_hazard_inline.h:25  static inline void zp_hazard_publish(zp_record *me, uint64_t slot, void *node, uint64_t light)
  /- 1 -/ .ret (.lit 0) ] }

def publishLines : List Nat := [302, 298]

/-- `zp_hazard_end`. Registers: 0 me, 1 slots, 2 i.
-/
def «end» : Operation := { params := 2, code := [
  -- csrc/zp_hazard_inline.h:35  for (uint64_t i = 0; i < slots; i++) {
  /- 0 -/ .set 2 (.lit 0),
  -- csrc/zp_hazard_inline.h:35  for (uint64_t i = 0; i < slots; i++) {
  /- 1 -/ .branch (.bin .lt (.reg 2) (.reg 1)) 2 5,
  -- csrc/zp_hazard_inline.h:37  ZP_STORE(&me->slots[i], NULL, release);
  /- 2 -/ .store ⟨.reg 0, 12, .reg 2⟩ (.lit 0) .release,
  -- csrc/zp_hazard_inline.h:35  for (uint64_t i = 0; i < slots; i++) {
  /- 3 -/ .set 2 (.bin .add (.reg 2) (.lit 1)),
  -- csrc/zp_hazard_inline.h:35  for (uint64_t i = 0; i < slots; i++) {
  /- 4 -/ .jump 1,
  -- csrc/zp_hazard_inline.h:33  static inline void zp_hazard_end(zp_record *me, uint64_t slots)
  /- 5 -/ .ret (.lit 0) ] }

def endLines : List Nat := [308, 308, 310, 308, 308, 306]

/-- `zp_hazard_look`. Registers: 0 me, 1 d, 2 light, 3 seen, 4 slots, 5 other, 6 i, 7 node, 8 mine, 9 threshold, 10 node_2, 11 first, 12 older, 13 mark, 14 older_2, 15 deleter, 16 pending, 17 freed, 18 due, 19 scans.
-/
def look : Operation := { params := 1, code := [
  -- csrc/zp_hazard_inline.h:86  zp_domain *d = ZP_READ(&me->domain);
  /- 0 -/ .load 1 ⟨.reg 0, 21, .lit 0⟩ .plain,
  -- csrc/zp_hazard_inline.h:87  uint64_t light = ZP_READ(&d->asymmetric);
  /- 1 -/ .load 2 ⟨.reg 1, 28, .lit 0⟩ .plain,
  -- csrc/zp_hazard_inline.h:89  int seen = ZP_BARRIER(light);
  /- 2 -/ .set 3 (.lit 1),
  -- csrc/zp_hazard_inline.h:90  if (!seen)
  /- 3 -/ .branch (.un .not (.reg 3)) 4 5,
  -- csrc/zp_hazard_inline.h:91  return;
  /- 4 -/ .ret (.lit 0),
  -- csrc/zp_hazard_inline.h:92  ZP_WRITE(&me->looking, 1);
  /- 5 -/ .store ⟨.reg 0, 16, .lit 0⟩ (.lit 1) .plain,
  -- csrc/zp_hazard_inline.h:93  uint64_t slots = 0;
  /- 6 -/ .set 4 (.lit 0),
  -- csrc/zp_hazard_inline.h:95  zp_record *other = ZP_LOAD(&d->records, seq_cst);
  /- 7 -/ .load 5 ⟨.reg 1, 24, .lit 0⟩ .seqCst,
  -- csrc/zp_hazard_inline.h:96  while (other != NULL) {
  /- 8 -/ .branch (.bin .ne (.reg 5) (.lit 0)) 9 25,
  -- csrc/zp_hazard_inline.h:57  for (uint64_t i = 0; i < ZP_SLOTS; i++) {
  /- 9 -/ .set 6 (.lit 0),
  -- csrc/zp_hazard_inline.h:57  for (uint64_t i = 0; i < ZP_SLOTS; i++) {
  /- 10 -/ .branch (.bin .lt (.reg 6) (.lit 4)) 11 22,
  -- csrc/zp_hazard_inline.h:60  void *node = ZP_LOAD(&other->slots[i], seq_cst);
  /- 11 -/ .load 7 ⟨.reg 5, 12, .reg 6⟩ .seqCst,
  -- csrc/zp_hazard_inline.h:61  if (node != NULL)
  /- 12 -/ .branch (.bin .ne (.reg 7) (.lit 0)) 13 20,
  -- csrc/zp_hazard_inline.h:44  zp_node *mine = ZP_READ(&me->retired);
  /- 13 -/ .load 8 ⟨.reg 0, 14, .lit 0⟩ .plain,
  -- csrc/zp_hazard_inline.h:45  while (mine != NULL) {
  /- 14 -/ .branch (.bin .ne (.reg 8) (.lit 0)) 15 20,
  -- csrc/zp_hazard_inline.h:46  if (mine == node) {
  /- 15 -/ .branch (.bin .eq (.reg 8) (.reg 7)) 16 18,
  -- csrc/zp_hazard_inline.h:47  ZP_WRITE(&mine->mark, 1);
  /- 16 -/ .store ⟨.reg 8, 1, .lit 0⟩ (.lit 1) .plain,
  -- csrc/zp_hazard_inline.h:48  return;
  /- 17 -/ .jump 20,
  -- csrc/zp_hazard_inline.h:50  mine = ZP_READ(&mine->retired);
  /- 18 -/ .load 8 ⟨.reg 8, 0, .lit 0⟩ .plain,
  -- csrc/zp_hazard_inline.h:45  while (mine != NULL) {
  /- 19 -/ .jump 14,
  -- csrc/zp_hazard_inline.h:57  for (uint64_t i = 0; i < ZP_SLOTS; i++) {
  /- 20 -/ .set 6 (.bin .add (.reg 6) (.lit 1)),
  -- csrc/zp_hazard_inline.h:57  for (uint64_t i = 0; i < ZP_SLOTS; i++) {
  /- 21 -/ .jump 10,
  -- csrc/zp_hazard_inline.h:98  slots += ZP_SLOTS;
  /- 22 -/ .set 4 (.bin .add (.reg 4) (.lit 4)),
  -- csrc/zp_hazard_inline.h:99  other = ZP_READ(&other->next);
  /- 23 -/ .load 5 ⟨.reg 5, 22, .lit 0⟩ .plain,
  -- csrc/zp_hazard_inline.h:96  while (other != NULL) {
  /- 24 -/ .jump 8,
  -- csrc/zp_hazard_inline.h:101  uint64_t threshold = ZP_READ(&d->threshold);
  /- 25 -/ .load 9 ⟨.reg 1, 27, .lit 0⟩ .plain,
  -- csrc/zp_record.h:64  zp_node *first = ZP_READ(&me->retired);
  /- 26 -/ .load 11 ⟨.reg 0, 14, .lit 0⟩ .plain,
  -- csrc/zp_record.h:65  ZP_WRITE(&me->retired, NULL);
  /- 27 -/ .store ⟨.reg 0, 14, .lit 0⟩ (.lit 0) .plain,
  -- csrc/zp_record.h:66  return first;
  /- 28 -/ .set 10 (.reg 11),
  -- csrc/zp_hazard_inline.h:70  while (node != NULL) {
  /- 29 -/ .branch (.bin .ne (.reg 10) (.lit 0)) 30 46,
  -- csrc/zp_hazard_inline.h:71  zp_node *older = ZP_READ(&node->retired);
  /- 30 -/ .load 12 ⟨.reg 10, 0, .lit 0⟩ .plain,
  -- csrc/zp_hazard_inline.h:72  uint64_t mark = ZP_READ(&node->mark);
  /- 31 -/ .load 13 ⟨.reg 10, 1, .lit 0⟩ .plain,
  -- csrc/zp_hazard_inline.h:73  if (mark != 0) {
  /- 32 -/ .branch (.bin .ne (.reg 13) (.lit 0)) 33 38,
  -- csrc/zp_hazard_inline.h:74  ZP_WRITE(&node->mark, 0);
  /- 33 -/ .store ⟨.reg 10, 1, .lit 0⟩ (.lit 0) .plain,
  -- csrc/zp_record.h:56  zp_node *older = ZP_READ(&me->retired);
  /- 34 -/ .load 14 ⟨.reg 0, 14, .lit 0⟩ .plain,
  -- csrc/zp_record.h:57  ZP_WRITE(&node->retired, older);
  /- 35 -/ .store ⟨.reg 10, 0, .lit 0⟩ (.reg 14) .plain,
  -- csrc/zp_record.h:58  ZP_WRITE(&me->retired, node);
  /- 36 -/ .store ⟨.reg 0, 14, .lit 0⟩ (.reg 10) .plain,
  -- csrc/zp_hazard_inline.h:73  if (mark != 0) {
  /- 37 -/ .jump 44,
  -- csrc/zp_record.h:85  zp_deleter *deleter = ZP_READ(&node->deleter);
  /- 38 -/ .load 15 ⟨.reg 10, 2, .lit 0⟩ .plain,
  -- csrc/zp_record.h:86  ZP_DISPOSE(node, deleter);
  /- 39 -/ .free (.reg 10),
  -- csrc/zp_record.h:88  uint64_t pending = ZP_LOAD(&me->pending, relaxed);
  /- 40 -/ .load 16 ⟨.reg 0, 17, .lit 0⟩ .relaxed,
  -- csrc/zp_record.h:89  ZP_STORE(&me->pending, pending - 1, release);
  /- 41 -/ .store ⟨.reg 0, 17, .lit 0⟩ (.bin .sub (.reg 16) (.lit 1)) .release,
  -- csrc/zp_record.h:91  uint64_t freed = ZP_LOAD(&me->freed, relaxed);
  /- 42 -/ .load 17 ⟨.reg 0, 18, .lit 0⟩ .relaxed,
  -- csrc/zp_record.h:92  ZP_STORE(&me->freed, freed + 1, relaxed);
  /- 43 -/ .store ⟨.reg 0, 18, .lit 0⟩ (.bin .add (.reg 17) (.lit 1)) .relaxed,
  -- csrc/zp_hazard_inline.h:79  node = older;
  /- 44 -/ .set 10 (.reg 12),
  -- csrc/zp_hazard_inline.h:70  while (node != NULL) {
  /- 45 -/ .jump 29,
  -- csrc/zp_hazard_inline.h:103  zp_record_looked(me, slots + threshold);
  /- 46 -/ .set 18 (.bin .add (.reg 4) (.reg 9)),
  -- csrc/zp_record.h:99  uint64_t scans = ZP_LOAD(&me->scans, relaxed);
  /- 47 -/ .load 19 ⟨.reg 0, 19, .lit 0⟩ .relaxed,
  -- csrc/zp_record.h:100  ZP_STORE(&me->scans, scans + 1, relaxed);
  /- 48 -/ .store ⟨.reg 0, 19, .lit 0⟩ (.bin .add (.reg 19) (.lit 1)) .relaxed,
  -- csrc/zp_record.h:101  ZP_WRITE(&me->due, due);
  /- 49 -/ .store ⟨.reg 0, 15, .lit 0⟩ (.reg 18) .plain,
  -- csrc/zp_record.h:102  ZP_WRITE(&me->looking, 0);
  /- 50 -/ .store ⟨.reg 0, 16, .lit 0⟩ (.lit 0) .plain,
  -- csrc/zp_hazard_inline.h:84  static inline void zp_hazard_look(zp_record *me)
  /- 51 -/ .ret (.lit 0) ] }

def lookLines : List Nat := [359, 360, 362, 363, 364, 365, 366, 368, 369, 330, 330, 333, 334, 317, 318, 319, 320, 321, 323, 318, 330, 330, 371, 372, 369, 374, 232, 233, 234, 343, 344, 345, 346, 347, 224, 225, 226, 346, 253, 254, 256, 257, 259, 260, 352, 343, 376, 267, 268, 269, 270, 357]

/-- `zp_hazard_add`. Registers: 0 me, 1 unlinked, 2 deleter, 3 node, 4 older, 5 pending, 6 due, 7 looking.
-/
def add : Operation := { params := 3, code := [
  -- csrc/zp_hazard_inline.h:109  zp_node *node = unlinked;
  /- 0 -/ .set 3 (.reg 1),
  -- csrc/zp_hazard_inline.h:110  ZP_WRITE(&node->mark, 0);
  /- 1 -/ .store ⟨.reg 3, 1, .lit 0⟩ (.lit 0) .plain,
  -- csrc/zp_hazard_inline.h:111  ZP_WRITE(&node->deleter, deleter);
  /- 2 -/ .store ⟨.reg 3, 2, .lit 0⟩ (.reg 2) .plain,
  -- csrc/zp_record.h:56  zp_node *older = ZP_READ(&me->retired);
  /- 3 -/ .load 4 ⟨.reg 0, 14, .lit 0⟩ .plain,
  -- csrc/zp_record.h:57  ZP_WRITE(&node->retired, older);
  /- 4 -/ .store ⟨.reg 3, 0, .lit 0⟩ (.reg 4) .plain,
  -- csrc/zp_record.h:58  ZP_WRITE(&me->retired, node);
  /- 5 -/ .store ⟨.reg 0, 14, .lit 0⟩ (.reg 3) .plain,
  -- csrc/zp_record.h:74  uint64_t pending = ZP_LOAD(&me->pending, relaxed);
  /- 6 -/ .load 5 ⟨.reg 0, 17, .lit 0⟩ .relaxed,
  -- csrc/zp_record.h:76  ZP_STORE(&me->pending, pending + 1, release);
  /- 7 -/ .store ⟨.reg 0, 17, .lit 0⟩ (.bin .add (.reg 5) (.lit 1)) .release,
  -- csrc/zp_record.h:77  uint64_t due = ZP_READ(&me->due);
  /- 8 -/ .load 6 ⟨.reg 0, 15, .lit 0⟩ .plain,
  -- csrc/zp_record.h:78  uint64_t looking = ZP_READ(&me->looking);
  /- 9 -/ .load 7 ⟨.reg 0, 16, .lit 0⟩ .plain,
  -- csrc/zp_record.h:79  return pending + 1 >= due && looking == 0;
  /- 10 -/ .ret (.bin .land (.bin .ge (.bin .add (.reg 5) (.lit 1)) (.reg 6)) (.bin .eq (.reg 7) (.lit 0))) ] }

def addLines : List Nat := [382, 383, 384, 224, 225, 226, 242, 244, 245, 246, 247]

/-- `zp_hazard_protect`. Registers: 0 me, 1 slot, 2 place, 3 node, 4 done, 5 light, 6 d, 7 light_2, 8 again.
-/
def protect : Operation := { params := 3, code := [
  -- csrc/zp_hazard.c:11  void *node = ZP_LOAD(place, relaxed);
  /- 0 -/ .load 3 ⟨.reg 2, 32, .lit 0⟩ .relaxed,
  -- csrc/zp_hazard_inline.h:18  zp_domain *d = ZP_READ(&me->domain);
  /- 1 -/ .load 6 ⟨.reg 0, 21, .lit 0⟩ .plain,
  -- csrc/zp_hazard_inline.h:19  uint64_t light = ZP_READ(&d->asymmetric);
  /- 2 -/ .load 7 ⟨.reg 6, 28, .lit 0⟩ .plain,
  -- csrc/zp_hazard_inline.h:20  return light;
  /- 3 -/ .set 5 (.reg 7),
  -- csrc/zp_hazard_inline.h:29  ZP_PUBLISH(&me->slots[slot], node, light);
  /- 4 -/ .store ⟨.reg 0, 12, .reg 1⟩ (.reg 3) .seqCst,
  -- csrc/zp_hazard.c:24  void *again = ZP_LOAD(place, seq_cst);
  /- 5 -/ .load 8 ⟨.reg 2, 32, .lit 0⟩ .seqCst,
  -- csrc/zp_hazard.c:25  return again == node;
  /- 6 -/ .set 4 (.bin .eq (.reg 8) (.reg 3)),
  -- csrc/zp_hazard.c:13  if (done)
  /- 7 -/ .branch (.reg 4) 8 0,
  -- csrc/zp_hazard.c:14  return node;
  /- 8 -/ .ret (.reg 3) ] }

def protectLines : List Nat := [11, 291, 292, 293, 302, 24, 25, 13, 14]

/-- `zp_hazard_protect_at`. Registers: 0 me, 1 slot, 2 place, 3 node, 4 light, 5 d, 6 light_2, 7 again.
-/
def protectAt : Operation := { params := 4, code := [
  -- csrc/zp_hazard_inline.h:18  zp_domain *d = ZP_READ(&me->domain);
  /- 0 -/ .load 5 ⟨.reg 0, 21, .lit 0⟩ .plain,
  -- csrc/zp_hazard_inline.h:19  uint64_t light = ZP_READ(&d->asymmetric);
  /- 1 -/ .load 6 ⟨.reg 5, 28, .lit 0⟩ .plain,
  -- csrc/zp_hazard_inline.h:20  return light;
  /- 2 -/ .set 4 (.reg 6),
  -- csrc/zp_hazard_inline.h:29  ZP_PUBLISH(&me->slots[slot], node, light);
  /- 3 -/ .store ⟨.reg 0, 12, .reg 1⟩ (.reg 3) .seqCst,
  -- csrc/zp_hazard.c:24  void *again = ZP_LOAD(place, seq_cst);
  /- 4 -/ .load 7 ⟨.reg 2, 32, .lit 0⟩ .seqCst,
  -- csrc/zp_hazard.c:25  return again == node;
  /- 5 -/ .ret (.bin .eq (.reg 7) (.reg 3)) ] }

def protectAtLines : List Nat := [291, 292, 293, 302, 24, 25]

/-- `zp_hazard_clear`. Registers: 0 me, 1 slot.
-/
def clear : Operation := { params := 2, code := [
  -- csrc/zp_hazard.c:31  ZP_STORE(&me->slots[slot], NULL, release);
  /- 0 -/ .store ⟨.reg 0, 12, .reg 1⟩ (.lit 0) .release,
  -- csrc/zp_hazard.c:28  void zp_hazard_clear(zp_record *me, uint64_t slot)
  /- 1 -/ .ret (.lit 0) ] }

def clearLines : List Nat := [31, 28]

def program : Program := [begin, publish, «end», look, add, protect, protectAt, clear]

def lines : List (List Nat) := [beginLines, publishLines, endLines, lookLines, addLines, protectLines, protectAtLines, clearLines]

end Gen.Hazard
