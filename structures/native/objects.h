/**
 * @file objects.h
 * @brief Python objects through a ring of words: the ring carries positions in a table that holds the references.
 *
 * The table is a Python list that belongs to the Python object of the ring, so the garbage collector sees what is in
 * the ring. Position after position is used in turn, as many as the ring has room for: a position is free exactly if
 * the ring does not hold it. An element is pushed before its place in the table is filled, and popped before its place
 * is emptied: right only because both happen while the GIL is held, so free-threaded Python is refused at compile time.
 *
 * The lists are borrowed: the caller owns them, and calls nothing here after they are gone.
 */
#ifndef ZP_OBJECTS_H
#define ZP_OBJECTS_H

#include "held.h"
#include "references.h"

/** Use these lists: `table` of as many None as the ring's capacity, `hand` to pass single objects to Python. */
static void zp_ring_adopt(zp_ring *ring, uintptr_t table, uintptr_t hand)
{
    ring->table = (void *)table;
    ring->hand = (void *)hand;
}

static inline uint64_t zp_next_position(zp_ring *ring, uint64_t position)
{
    return position + 1 == zp_spsc_capacity(ring->spsc) ? 0 : position + 1;
}

/** Append the object at this address. ZP_OK, ZP_FULL or a refusal. */
static int zp_ring_put_object(zp_ring *ring, uintptr_t object)
{
    int code = zp_admit_producer(ring);
    if (code != ZP_OK)
        return code;
    code = zp_spsc_push(ring->spsc, ring->given);
    if (code != ZP_OK)
        return code;
    zp_table_set(ring->table, ring->given, (PyObject *)object);
    ring->given = zp_next_position(ring, ring->given);
    zp_wait_wake(&ring->items);
    return ZP_OK;
}

/* Append None to `hand`: the place of an object that is still to be removed. 0 if there is no memory. */
static inline int zp_hand_reserve(zp_ring *ring)
{
    if (PyList_Append(ring->hand, Py_None) == 0)
        return 1;
    PyErr_Clear();
    return 0;
}

/* Put the object, with a reference of its own, in the reserved place. */
static inline void zp_hand_fill(zp_ring *ring, PyObject *object)
{
    Py_INCREF(object);
    if (PyList_SetItem(ring->hand, PyList_Size(ring->hand) - 1, object) != 0)
        Py_FatalError("structures: the hand of a ring has changed its length");
}

/* Give the reserved place up. If that fails it stays, below those to come, and nobody looks at it. */
static inline void zp_hand_give_up(zp_ring *ring)
{
    Py_ssize_t size = PyList_Size(ring->hand);
    if (PyList_SetSlice(ring->hand, size - 1, size, NULL) != 0)
        PyErr_Clear();
}

/** Remove an object and append it to the list `hand`. ZP_OK, ZP_EMPTY, ZP_ENOMEM (nothing changed) or a refusal. */
static int zp_ring_take_object(zp_ring *ring)
{
    int code = zp_admit_consumer(ring);
    if (code != ZP_OK)
        return code;
    if (!zp_hand_reserve(ring))
        return ZP_ENOMEM;
    uint64_t position;
    code = zp_ring_take_word(ring, &position);
    if (code != ZP_OK) {
        zp_hand_give_up(ring);
        return zp_ring_why_empty(ring);
    }
    zp_hand_fill(ring, zp_table_get(ring->table, position));
    zp_table_set(ring->table, position, Py_None);
    return ZP_OK;
}

/** Append list[offset] and so on, up to n and up to ZP_OBJECTS_AT_ONCE of them: how many, or -code. */
static int64_t zp_ring_put_objects(zp_ring *ring, uintptr_t list, uint64_t offset, uint64_t n)
{
    int code = zp_admit_producer(ring);
    if (code != ZP_OK)
        return -code;
    n = zp_list_rest((void *)list, offset, n);
    uint64_t positions[ZP_OBJECTS_AT_ONCE];
    uint64_t position = ring->given;
    for (uint64_t i = 0; i < n; i++) {
        positions[i] = position;
        position = zp_next_position(ring, position);
    }
    uint64_t count = zp_spsc_push_many(ring->spsc, positions, n);
    for (uint64_t i = 0; i < count; i++)
        zp_table_set(ring->table, positions[i], zp_table_get((void *)list, offset + i));
    ring->given = count < n ? positions[count] : position;
    if (count > 0)
        zp_wait_wake(&ring->items);
    return (int64_t)count;
}

/**
 * Remove up to n and up to ZP_OBJECTS_AT_ONCE objects to box[offset] and so on: how many, or -code. `box` is a new
 * list of None that nobody else knows, and long enough.
 */
static int64_t zp_ring_take_objects(zp_ring *ring, uintptr_t box, uint64_t offset, uint64_t n)
{
    int code = zp_admit_consumer(ring);
    if (code != ZP_OK)
        return -code;
    uint64_t positions[ZP_OBJECTS_AT_ONCE];
    uint64_t count = zp_spsc_pop_many(ring->spsc, positions, zp_at_most(n, ZP_OBJECTS_AT_ONCE));
    if (count == 0 && n > 0 && zp_ring_why_empty(ring) == ZP_SHUT)
        return -ZP_SHUT;
    for (uint64_t i = 0; i < count; i++)
        zp_table_move(ring->table, positions[i], (void *)box, offset + i);
    if (count > 0)
        zp_wait_wake(&ring->room);
    return (int64_t)count;
}

#endif
