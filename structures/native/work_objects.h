/**
 * @file work_objects.h
 * @brief Python objects through a deque of words: the deque carries places in a table that holds the references.
 *
 * The table is a Python list that belongs to the Python object of the deque, so the garbage collector sees what is in
 * the deque. It grows with the deque and never shrinks. A place is free, or in the deque, or on its way out: whoever
 * has popped or stolen its number, and nobody else, may read it and must give it back. All that is done with the GIL
 * held, so free-threaded Python is refused at compile time.
 *
 * The list is borrowed: the caller owns it, and calls nothing here after it is gone.
 */
#ifndef ZP_WORK_OBJECTS_H
#define ZP_WORK_OBJECTS_H

#include "references.h"
#include "work_held.h"

/** Use this empty list. */
static void zp_work_adopt(zp_work *work, uintptr_t table)
{
    work->table = (void *)table;
}

static inline int zp_places_widen(zp_work *work)
{
    uint64_t room = work->place_room == 0 ? 64 : 2 * work->place_room;
    uint64_t *places = realloc(work->places, (size_t)room * sizeof *places);
    if (places == NULL)
        return 0;
    work->places = places;
    work->place_room = room;
    return 1;
}

/* A free place, holding None; or -1 if there is no memory for one more. */
static inline int64_t zp_place_new(zp_work *work)
{
    if (work->place_count > 0)
        return (int64_t)work->places[--work->place_count];
    Py_ssize_t length = PyList_Size(work->table);
    if ((uint64_t)length >= work->place_room && !zp_places_widen(work))
        return -1;
    if (PyList_Append(work->table, Py_None) == 0)
        return (int64_t)length;
    PyErr_Clear();
    return -1;
}

/* Give back a place that holds None. */
static inline void zp_place_free(zp_work *work, uint64_t place)
{
    work->places[work->place_count++] = place;
}

/** Give back a place whose object the caller has a reference to. Nothing is done if the table is gone meanwhile. */
static void zp_work_leave(zp_work *work, uint64_t place)
{
    if (place >= (uint64_t)PyList_Size(work->table))
        return;
    zp_table_set(work->table, place, Py_None);
    zp_place_free(work, place);
}

static inline int zp_work_push_reference(zp_work *work, PyObject *object)
{
    int64_t place = zp_place_new(work);
    if (place < 0)
        return ZP_ENOMEM;
    zp_table_set(work->table, (uint64_t)place, object);
    int code = zp_deque_push(work->deque, (uint64_t)place);
    if (code != ZP_OK)
        zp_work_leave(work, (uint64_t)place);
    return code;
}

/** Owner: push the object at this address. ZP_OK, ZP_ENOMEM or a refusal. */
static int zp_work_push_object(zp_work *work, uintptr_t object)
{
    int code = zp_work_admit_push(work);
    return code != ZP_OK ? code : zp_work_push_reference(work, (PyObject *)object);
}

/** Owner: pop an object: its place, which the caller reads and gives back by zp_work_leave; or -code. */
static int64_t zp_work_pop_object(zp_work *work)
{
    uint64_t place;
    int64_t count = zp_work_pop_many(work, &place, 1);
    return count == 1 ? (int64_t)place : count;
}

/** Any thread: steal an object: its place, as zp_work_pop_object; or -code. */
static int64_t zp_work_steal_object(zp_work *work)
{
    uint64_t place;
    int64_t count = zp_work_steal_many(work, &place, 1);
    return count == 1 ? (int64_t)place : count;
}

/** Owner: push list[offset] and so on, up to n and up to ZP_OBJECTS_AT_ONCE: how many; if that is none, -code. */
static int64_t zp_work_push_objects(zp_work *work, uintptr_t list, uint64_t offset, uint64_t n)
{
    int code = zp_work_admit_push(work);
    n = zp_list_rest((void *)list, offset, n);
    uint64_t count = 0;
    while (code == ZP_OK && count < n) {
        code = zp_work_push_reference(work, zp_table_get((void *)list, offset + count));
        count += code == ZP_OK;
    }
    return count > 0 ? (int64_t)count : -code;
}

/* Move the objects in these places to box[offset] and so on, and give the places back. */
static inline int64_t zp_work_collect(zp_work *work, const uint64_t *places, int64_t count, uintptr_t box,
                                      uint64_t offset)
{
    for (int64_t i = 0; i < count; i++) {
        zp_table_move(work->table, places[i], (void *)box, offset + (uint64_t)i);
        zp_place_free(work, places[i]);
    }
    return count;
}

/**
 * Owner: pop up to n and up to ZP_OBJECTS_AT_ONCE objects to box[offset] and so on: how many; if that is none, -code (0
 * if n is 0). `box` is a new list of None that nobody else knows, and long enough.
 */
static int64_t zp_work_pop_objects(zp_work *work, uintptr_t box, uint64_t offset, uint64_t n)
{
    uint64_t places[ZP_OBJECTS_AT_ONCE];
    int64_t count = zp_work_pop_many(work, places, zp_at_most(n, ZP_OBJECTS_AT_ONCE));
    return zp_work_collect(work, places, count, box, offset);
}

/** Any thread: steal up to n and up to ZP_OBJECTS_AT_ONCE objects, and up to half; otherwise as zp_work_pop_objects. */
static int64_t zp_work_steal_objects(zp_work *work, uintptr_t box, uint64_t offset, uint64_t n)
{
    uint64_t places[ZP_OBJECTS_AT_ONCE];
    int64_t count = zp_work_steal_many(work, places, zp_at_most(n, ZP_OBJECTS_AT_ONCE));
    return zp_work_collect(work, places, count, box, offset);
}

#endif
