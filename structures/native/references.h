/**
 * @file references.h
 * @brief References in Python lists: a table with a place for each object, and a new list that becomes a result.
 *
 * With the GIL held. The lists are borrowed: the caller owns them. None of these calls runs Python code.
 */
#ifndef ZP_REFERENCES_H
#define ZP_REFERENCES_H

#include <Python.h>

#ifdef Py_GIL_DISABLED
#error "free-threaded Python is not supported: the tables of objects rely on the GIL"
#endif

/** The most objects moved in one call: the GIL is held for about as many times 10 nanoseconds. */
#define ZP_OBJECTS_AT_ONCE 512

static inline uint64_t zp_at_most(uint64_t n, uint64_t most)
{
    return n < most ? n : most;
}

/** A reference to `object` in place of that at `position`: to None, or to an object that somebody else has too, so that
 * no finaliser runs. */
static inline void zp_table_set(void *table, uint64_t position, PyObject *object)
{
    Py_INCREF(object);
    if (PyList_SetItem(table, (Py_ssize_t)position, object) != 0)
        Py_FatalError("structures: a table of objects has changed its length");
}

/** The object at `position`. */
static inline PyObject *zp_table_get(void *table, uint64_t position)
{
    PyObject *object = PyList_GetItem(table, (Py_ssize_t)position);
    if (object == NULL)
        Py_FatalError("structures: a table of objects has changed its length");
    return object;
}

/** Move the object at `position` to box[place]; None stays behind. */
static inline void zp_table_move(void *table, uint64_t position, void *box, uint64_t place)
{
    zp_table_set(box, place, zp_table_get(table, position));
    zp_table_set(table, position, Py_None);
}

/** How many of list[offset] and so on may be used, up to n and up to ZP_OBJECTS_AT_ONCE: the list may have changed. */
static inline uint64_t zp_list_rest(void *list, uint64_t offset, uint64_t n)
{
    Py_ssize_t length = PyList_Size(list);
    if (length < 0 || (uint64_t)length < offset)
        return 0;
    return zp_at_most(zp_at_most(n, (uint64_t)length - offset), ZP_OBJECTS_AT_ONCE);
}

#endif
