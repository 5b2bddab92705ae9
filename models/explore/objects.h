/**
 * @file objects.h
 * @brief Shared memory as objects: which cell a place is, allocation, and the end of objects.
 *
 * Objects are numbered from 1. The first `at_start` are there from the start, and have the lengths that the client
 * gives them. Behind them is room for those that are allocated, each with room for any struct; a row of `fields` says
 * where the fields of each struct would be. Numbers are given in order; with `reuse`, an allocation may also give any
 * freed one, as it was left, but none of the first `kept`. (Those at the start have room for their own struct only; so
 * the client makes sure that nothing else is allocated.)
 *
 * The heap is the words behind the cells: how many allocations there were (as long as one of them is still to fail),
 * and for each object a header. A program that neither allocates nor frees has no heap, and its objects always are.
 *
 * For the reduction (see explorer.py), an allocation writes the field HEAP_FIELD, and all fields of its struct: an
 * access to an object depends on whether it exists. So does the end of an object write all fields of its struct.
 */
#ifndef ZP_OBJECTS_H
#define ZP_OBJECTS_H

#include "machine.h"

enum { HEAP_FIELD = 63 };

/** The cell of object->field[index], or why there is none. */
enum verdict objects_find(const task *task, const uint64_t *state, uint64_t object, uint32_t field, uint64_t index,
                          uint32_t *cell);

/** The object that a cell of this field belongs to. */
uint32_t objects_of_cell(const task *task, uint32_t field, uint32_t cell);

/** Whether an allocation can give the object that is number `alternative`, from 1 on, behind the kept ones again. */
bool objects_reusable(const task *task, const uint64_t *state, uint32_t alternative);

/** A new object, or 0 if the client wants this allocation to fail. Alternative 0 is a number that was never given. */
enum verdict objects_allocate(const task *task, uint64_t *state, uint32_t type, uint64_t count, uint32_t alternative,
                              uint64_t *object);

/** The end of an object, which is to be of one of the structs in the set. Of NULL: nothing. */
enum verdict objects_free(const task *task, uint64_t *state, uint64_t object, uint32_t structs);

#endif
