"""``structures._fast``: bounded calls that never block, made with the GIL held.

cffi releases the GIL around every call by two macros of Python.h; they are redefined after everything that needs
their meaning, so that the calls below keep it. A call then costs about 40 ns rather than 70.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
try:
    from common import AS_PROVED, builder
finally:
    del sys.path[0]

DECLARATIONS = """
#define ZP_OK 0
#define ZP_FULL 1
#define ZP_EMPTY 2
#define ZP_EINVAL 3
#define ZP_ENOMEM 4
#define ZP_LOST 5
#define ZP_SHUT 6
#define ZP_CLOSED 7
#define ZP_FORKED 8
#define ZP_FOREIGN 9
#define ZP_AGAIN 10
#define ZP_CROWDED 11
#define ZP_STATE_DRAINING ...
#define ZP_STATE_DEAD ...
#define ZP_STATE_CLOSED ...

int zp_process_begin(void);

int zp_ring_create(zp_ring **out, uint64_t capacity, uint64_t start);
void zp_ring_destroy(zp_ring *ring);
int64_t zp_ring_size(zp_ring *ring);
int zp_ring_end(zp_ring *ring, uint32_t state);
int zp_ring_release_producer(zp_ring *ring);
int zp_ring_release_consumer(zp_ring *ring);
int64_t zp_ring_enter_producer(zp_ring *ring);
int64_t zp_ring_enter_consumer(zp_ring *ring);
uint64_t zp_ring_producer(zp_ring *ring);
uint64_t zp_ring_consumer(zp_ring *ring);

int zp_ring_put(zp_ring *ring, uint64_t word);
uint64_t zp_ring_take(zp_ring *ring);
int zp_ring_taken(zp_ring *ring);
int64_t zp_ring_put_many(zp_ring *ring, const uint64_t *words, uint64_t offset, uint64_t n);
int64_t zp_ring_take_many(zp_ring *ring, uint64_t *words, uint64_t n);
int64_t zp_ring_take_many_at(zp_ring *ring, uintptr_t address, uint64_t n);

void zp_ring_adopt(zp_ring *ring, uintptr_t table, uintptr_t hand);
int zp_ring_put_object(zp_ring *ring, uintptr_t object);
int zp_ring_take_object(zp_ring *ring);
int64_t zp_ring_put_objects(zp_ring *ring, uintptr_t list, uint64_t offset, uint64_t n);
int64_t zp_ring_take_objects(zp_ring *ring, uintptr_t box, uint64_t offset, uint64_t n);

int zp_work_create(zp_work **out, uint64_t capacity, uint64_t start);
void zp_work_destroy(zp_work *work);
int64_t zp_work_size(zp_work *work);
int zp_work_end(zp_work *work, uint32_t state);
int zp_work_release_owner(zp_work *work);
uint64_t zp_work_owner(zp_work *work);
int64_t zp_work_enter_push(zp_work *work);

int zp_work_push(zp_work *work, uint64_t word);
uint64_t zp_work_pop(zp_work *work);
uint64_t zp_work_steal(zp_work *work);
int64_t zp_work_push_many(zp_work *work, const uint64_t *words, uint64_t offset, uint64_t n);
int64_t zp_work_pop_many(zp_work *work, uint64_t *words, uint64_t n);
int64_t zp_work_pop_many_at(zp_work *work, uintptr_t address, uint64_t n);
int64_t zp_work_steal_many(zp_work *work, uint64_t *words, uint64_t n);
int64_t zp_work_steal_many_at(zp_work *work, uintptr_t address, uint64_t n);

void zp_work_adopt(zp_work *work, uintptr_t table);
int zp_work_push_object(zp_work *work, uintptr_t object);
int64_t zp_work_pop_object(zp_work *work);
int64_t zp_work_steal_object(zp_work *work);
void zp_work_leave(zp_work *work, uint64_t place);
int64_t zp_work_push_objects(zp_work *work, uintptr_t list, uint64_t offset, uint64_t n);
int64_t zp_work_pop_objects(zp_work *work, uintptr_t box, uint64_t offset, uint64_t n);
int64_t zp_work_steal_objects(zp_work *work, uintptr_t box, uint64_t offset, uint64_t n);

int zp_hazards_create(zp_hazards **out, uint64_t threshold, int asymmetric);
void zp_hazards_destroy(zp_hazards *hazards);
int zp_hazards_check(zp_hazards *hazards);
uint64_t zp_hazards_drain(zp_hazards *hazards);
void zp_hazards_stats(zp_hazards *hazards, uint64_t *out);

int zp_bag_create(zp_bag **out, zp_hazards *hazards, int is_stack);
void zp_bag_destroy(zp_bag *bag);
int64_t zp_bag_size(zp_bag *bag);
int zp_bag_end(zp_bag *bag, uint32_t state);
int zp_bag_may_put(zp_bag *bag);
int zp_bag_may_get(zp_bag *bag);

int zp_bag_put(zp_bag *bag, uint64_t word);
uint64_t zp_bag_take(zp_bag *bag);
int64_t zp_bag_put_many(zp_bag *bag, const uint64_t *words, uint64_t offset, uint64_t n);
int64_t zp_bag_take_many(zp_bag *bag, uint64_t *words, uint64_t n);
int64_t zp_bag_take_many_at(zp_bag *bag, uintptr_t address, uint64_t n);
int zp_bag_take_all(zp_bag *bag, uintptr_t *rest);
int64_t zp_bag_next_many(zp_bag *bag, uintptr_t *rest, uint64_t *words, uint64_t n);

int zp_bag_adopt(zp_bag *bag, uintptr_t table);
void zp_bag_destroy_objects(zp_bag *bag);
int zp_bag_put_object(zp_bag *bag, uintptr_t object);
int64_t zp_bag_take_object(zp_bag *bag);
void zp_bag_leave(zp_bag *bag, uint64_t place);
int64_t zp_bag_put_objects(zp_bag *bag, uintptr_t list, uint64_t offset, uint64_t n);
int64_t zp_bag_take_objects(zp_bag *bag, uintptr_t box, uint64_t offset, uint64_t n);
int64_t zp_bag_next_objects(zp_bag *bag, uintptr_t *rest, uintptr_t box);

int zp_fifo_create(zp_fifo **out, uint64_t number, int bounded);
void zp_fifo_destroy(zp_fifo *fifo);
int64_t zp_fifo_size(zp_fifo *fifo);
uint64_t zp_fifo_helped(zp_fifo *fifo);
int zp_fifo_end(zp_fifo *fifo, uint32_t state);
void zp_fifo_leave_slot(zp_fifo *fifo);

int zp_fifo_put(zp_fifo *fifo, uint64_t word);
int64_t zp_fifo_put_many(zp_fifo *fifo, const uint64_t *words, uint64_t offset, uint64_t n);
int64_t zp_fifo_take_many(zp_fifo *fifo, uint64_t *words, uint64_t n);
int64_t zp_fifo_take_many_at(zp_fifo *fifo, uintptr_t address, uint64_t n);

int zp_fifo_adopt(zp_fifo *fifo, uintptr_t table);
void zp_fifo_destroy_objects(zp_fifo *fifo);
int zp_fifo_put_object(zp_fifo *fifo, uintptr_t object);
int64_t zp_fifo_take_object(zp_fifo *fifo);
void zp_fifo_leave(zp_fifo *fifo, uint64_t place);
int64_t zp_fifo_put_objects(zp_fifo *fifo, uintptr_t list, uint64_t offset, uint64_t n);
int64_t zp_fifo_take_objects(zp_fifo *fifo, uintptr_t box, uint64_t offset, uint64_t n);
"""

CODE = """
#include "bag_objects.h"
#include "fifo_objects.h"
#include "held.h"
#include "objects.h"
#include "work_held.h"
#include "work_objects.h"

#undef Py_BEGIN_ALLOW_THREADS
#undef Py_END_ALLOW_THREADS
#define Py_BEGIN_ALLOW_THREADS {
#define Py_END_ALLOW_THREADS }
"""

ffibuilder = builder("structures._fast", DECLARATIONS, CODE, AS_PROVED)
