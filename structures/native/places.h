/**
 * @file places.h
 * @brief A growing table of references, and which of its places are free.
 *
 * The table is a Python list that belongs to the Python object, so the garbage collector sees what is in it. It never
 * shrinks. A place is free, or in the structure, or on its way out: whoever has got its number out of the structure,
 * and nobody else, may read it and must give it back. With the GIL held. The list is borrowed: the caller owns it, and
 * calls nothing here after it is gone; it may have been cleared.
 */
#ifndef ZP_PLACES_H
#define ZP_PLACES_H

#include <stdint.h>
#include <stdlib.h>

#include "references.h"

typedef struct zp_places {
    void *table;
    uint64_t *free; /* the free places */
    uint64_t count; /* how many they are */
    uint64_t room;  /* for as many as the table has places, or more: one can always be given back */
} zp_places;

static inline int zp_places_grow(zp_places *p)
{
    uint64_t room = p->room == 0 ? 64 : 2 * p->room;
    uint64_t *wide = realloc(p->free, (size_t)room * sizeof *wide);
    if (wide == NULL)
        return 0;
    p->free = wide;
    p->room = room;
    return 1;
}

/** A free place, now holding this object; or -1 if there is no memory for one more. */
static inline int64_t zp_places_put(zp_places *p, PyObject *object)
{
    if (p->count > 0) {
        uint64_t place = p->free[--p->count];
        zp_table_set(p->table, place, object);
        return (int64_t)place;
    }
    Py_ssize_t length = PyList_Size(p->table);
    if ((uint64_t)length >= p->room && !zp_places_grow(p))
        return -1;
    if (PyList_Append(p->table, object) == 0)
        return (int64_t)length;
    PyErr_Clear();
    return -1;
}

/** Give back a place whose object somebody else has a reference to. Nothing is done if the table has been cleared. */
static inline void zp_places_leave(zp_places *p, uint64_t place)
{
    if (place >= (uint64_t)PyList_Size(p->table))
        return;
    zp_table_set(p->table, place, Py_None);
    p->free[p->count++] = place;
}

#endif
