/**
 * @file fifo_objects.h
 * @brief Python objects through these queues, which carry places of a table of references (places.h).
 */
#ifndef ZP_FIFO_OBJECTS_H
#define ZP_FIFO_OBJECTS_H

#include "fifo_held.h"
#include "places.h"

/** Use this empty list. ZP_OK or ZP_ENOMEM. */
static int zp_fifo_adopt(zp_fifo *fifo, uintptr_t table)
{
    zp_places *places = calloc(1, sizeof *places);
    if (places == NULL)
        return ZP_ENOMEM;
    places->table = (void *)table;
    fifo->places = places;
    return ZP_OK;
}

static void zp_fifo_destroy_objects(zp_fifo *fifo)
{
    if (fifo != NULL && fifo->places != NULL)
        free(((zp_places *)fifo->places)->free);
    zp_fifo_destroy(fifo);
}

/** Give back a place got by zp_fifo_take_object, whose object the caller has a reference to. */
static void zp_fifo_leave(zp_fifo *fifo, uint64_t place)
{
    zp_places_leave(fifo->places, place);
}

/** Put list[offset] and so on in, up to n and up to ZP_OBJECTS_AT_ONCE: how many; if that is none, -code. */
static int64_t zp_fifo_put_objects(zp_fifo *fifo, uintptr_t list, uint64_t offset, uint64_t n)
{
    int code = zp_admit_put(&fifo->life);
    if (code != ZP_OK)
        return -code;
    uint64_t numbers[ZP_OBJECTS_AT_ONCE], made = 0;
    n = zp_list_rest((void *)list, offset, n);
    while (made < n) {
        int64_t place = zp_places_put(fifo->places, zp_table_get((void *)list, offset + made));
        if (place < 0)
            break;
        numbers[made++] = (uint64_t)place;
    }
    int64_t count = made == 0 && n > 0 ? -ZP_ENOMEM : zp_fifo_put_many(fifo, numbers, 0, made);
    while (made > 0 && (int64_t)made > count)
        zp_places_leave(fifo->places, numbers[--made]);
    return count;
}

/** Put the object at this address in. ZP_OK, ZP_FULL, ZP_ENOMEM or a refusal. */
static int zp_fifo_put_object(zp_fifo *fifo, uintptr_t object)
{
    int code = zp_admit_put(&fifo->life);
    if (code != ZP_OK)
        return code;
    int64_t place = zp_places_put(fifo->places, (PyObject *)object);
    if (place < 0)
        return ZP_ENOMEM;
    code = zp_fifo_put(fifo, (uint64_t)place);
    if (code != ZP_OK)
        zp_places_leave(fifo->places, (uint64_t)place);
    return code;
}

/** Take an object: its place, which the caller reads and gives back by zp_fifo_leave; or -code. */
static int64_t zp_fifo_take_object(zp_fifo *fifo)
{
    uint64_t place;
    int64_t count = zp_fifo_take_many(fifo, &place, 1);
    return count == 1 ? (int64_t)place : count;
}

/**
 * Take up to n and up to ZP_OBJECTS_AT_ONCE objects to box[offset] and so on: how many; if that is none, -code (0 if n
 * is 0). `box` is a new list of None that nobody else knows, and long enough.
 */
static int64_t zp_fifo_take_objects(zp_fifo *fifo, uintptr_t box, uint64_t offset, uint64_t n)
{
    uint64_t numbers[ZP_OBJECTS_AT_ONCE];
    zp_places *places = fifo->places;
    int64_t count = zp_fifo_take_many(fifo, numbers, zp_at_most(n, ZP_OBJECTS_AT_ONCE));
    for (int64_t i = 0; i < count; i++) {
        zp_table_set((void *)box, offset + (uint64_t)i, zp_table_get(places->table, numbers[i]));
        zp_places_leave(places, numbers[i]);
    }
    return count;
}

#endif
