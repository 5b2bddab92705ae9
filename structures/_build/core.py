"""``structures._core``: calls made without the GIL. Waiting, and batches that take a while."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
try:
    from common import AS_PROVED, builder
finally:
    del sys.path[0]

DECLARATIONS = """
int zp_ring_wait_items(zp_ring *ring, uint64_t nanoseconds);
int zp_ring_wait_room(zp_ring *ring, uint64_t nanoseconds);
int64_t zp_ring_put_bulk(zp_ring *ring, uint64_t token, const uint64_t *words, uint64_t offset, uint64_t n);
int64_t zp_ring_take_bulk(zp_ring *ring, uint64_t token, uint64_t *words, uint64_t n);

int64_t zp_work_push_bulk(zp_work *work, uint64_t token, const uint64_t *words, uint64_t offset, uint64_t n);
uint64_t zp_work_steal_bulk(zp_work *work, uint64_t *words, uint64_t n);

int zp_bag_wait(zp_bag *bag, uint64_t nanoseconds);
int64_t zp_bag_put_bulk(zp_bag *bag, const uint64_t *words, uint64_t offset, uint64_t n);
int64_t zp_bag_take_bulk(zp_bag *bag, uint64_t *words, uint64_t n);

int zp_fifo_wait_items(zp_fifo *fifo, uint64_t nanoseconds);
int zp_fifo_wait_room(zp_fifo *fifo, uint64_t nanoseconds);
"""

CODE = """
#include "bag_released.h"
#include "fifo_released.h"
#include "released.h"
#include "work_released.h"
"""

ffibuilder = builder("structures._core", DECLARATIONS, CODE, AS_PROVED)
