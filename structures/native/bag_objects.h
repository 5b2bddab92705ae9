/**
 * @file bag_objects.h
 * @brief Python objects through a stack or queue of words, which carries places of a table of references (places.h).
 */
#ifndef ZP_BAG_OBJECTS_H
#define ZP_BAG_OBJECTS_H

#include "bag_held.h"
#include "places.h"

/** Use this empty list. ZP_OK or ZP_ENOMEM. */
static int zp_bag_adopt(zp_bag *bag, uintptr_t table)
{
    zp_places *places = calloc(1, sizeof *places);
    if (places == NULL)
        return ZP_ENOMEM;
    places->table = (void *)table;
    bag->places = places;
    return ZP_OK;
}

static void zp_bag_destroy_objects(zp_bag *bag)
{
    if (bag != NULL && bag->places != NULL)
        free(((zp_places *)bag->places)->free);
    zp_bag_destroy(bag);
}

/** Give back a place got by zp_bag_take_object, whose object the caller has a reference to. */
static void zp_bag_leave(zp_bag *bag, uint64_t place)
{
    zp_places_leave(bag->places, place);
}

/** Put list[offset] and so on in, up to n and up to ZP_OBJECTS_AT_ONCE (all at one instant, if a stack): how many; if
 * that is none, -code. */
static int64_t zp_bag_put_objects(zp_bag *bag, uintptr_t list, uint64_t offset, uint64_t n)
{
    int code = zp_admit_put(&bag->life);
    if (code != ZP_OK)
        return -code;
    uint64_t numbers[ZP_OBJECTS_AT_ONCE], made = 0;
    n = zp_list_rest((void *)list, offset, n);
    while (made < n) {
        int64_t place = zp_places_put(bag->places, zp_table_get((void *)list, offset + made));
        if (place < 0)
            break;
        numbers[made++] = (uint64_t)place;
    }
    int64_t count = made < n && bag->stack != NULL ? -ZP_ENOMEM : zp_bag_put_many(bag, numbers, 0, made);
    if (count == 0 && made < n)
        count = -ZP_ENOMEM;
    while (made > 0 && (int64_t)made > count)
        zp_places_leave(bag->places, numbers[--made]);
    return count;
}

/** Put the object at this address in. ZP_OK, ZP_ENOMEM or a refusal. */
static int zp_bag_put_object(zp_bag *bag, uintptr_t object)
{
    int code = zp_admit_put(&bag->life);
    if (code != ZP_OK)
        return code;
    int64_t place = zp_places_put(bag->places, (PyObject *)object);
    if (place < 0)
        return ZP_ENOMEM;
    code = zp_bag_put(bag, (uint64_t)place);
    if (code != ZP_OK)
        zp_places_leave(bag->places, (uint64_t)place);
    return code;
}

/** Take an object: its place, which the caller reads and gives back by zp_bag_leave; or -code. */
static int64_t zp_bag_take_object(zp_bag *bag)
{
    uint64_t place;
    int64_t count = zp_bag_take_many(bag, &place, 1);
    return count == 1 ? (int64_t)place : count;
}

/**
 * Take up to n and up to ZP_OBJECTS_AT_ONCE objects to box[offset] and so on: how many; if that is none, -code (0 if n
 * is 0). `box` is a new list of None that nobody else knows, and long enough.
 */
static int64_t zp_bag_take_objects(zp_bag *bag, uintptr_t box, uint64_t offset, uint64_t n)
{
    uint64_t numbers[ZP_OBJECTS_AT_ONCE];
    zp_places *places = bag->places;
    int64_t count = zp_bag_take_many(bag, numbers, zp_at_most(n, ZP_OBJECTS_AT_ONCE));
    for (int64_t i = 0; i < count; i++) {
        zp_table_set((void *)box, offset + (uint64_t)i, zp_table_get(places->table, numbers[i]));
        zp_places_leave(places, numbers[i]);
    }
    return count;
}

/** As zp_bag_next_many, up to ZP_OBJECTS_AT_ONCE objects to box[0] and so on, but without those whose place is gone:
 * closed, or shut down immediately, meanwhile. */
static int64_t zp_bag_next_objects(zp_bag *bag, uintptr_t *rest, uintptr_t box)
{
    uint64_t numbers[ZP_OBJECTS_AT_ONCE];
    zp_places *places = bag->places;
    int64_t count = zp_bag_next_many(bag, rest, numbers, ZP_OBJECTS_AT_ONCE), kept = 0;
    for (int64_t i = 0; i < count; i++) {
        if (numbers[i] >= (uint64_t)PyList_Size(places->table))
            continue;
        zp_table_set((void *)box, (uint64_t)kept++, zp_table_get(places->table, numbers[i]));
        zp_places_leave(places, numbers[i]);
    }
    return count < 0 ? count : kept;
}

#endif
