/**
 * @file zp_mine.h
 * @brief What the calling thread has in objects: a number in each. Told when the thread ends. Not installed.
 *
 * NOT part of the verified core. No theorem is about this file.
 *
 * A thread that takes part in an object without saying goodbye must leave it when it ends, whether it returns, exits or
 * is cancelled. So each thread keeps a list, and the list's entries are left one by one at its end. An object that is
 * destroyed earlier must stay in memory, as far as `leave` and `dead` need it, until every entry has been left: entries
 * of dead objects are left when the thread makes the next entry, or at its end.
 *
 * PROGRESS. zp_mine_find is a search through the few objects of the thread.
 */
#ifndef ZP_MINE_H
#define ZP_MINE_H

#include <stdint.h>

/** No number. */
#define ZP_NOT_MINE UINT64_MAX

/** The thread has this number in the object no more. */
typedef void zp_mine_leave(void *object, uint64_t number);

/** Whether the object has been destroyed. */
typedef int zp_mine_dead(const void *object);

/** The calling thread's number in the object, or ZP_NOT_MINE. */
uint64_t zp_mine_find(const void *object);

/** The thread has this number in the object, where it has none yet. 1; or 0 if there is no memory, or no way to learn
 * of the thread's end: then nothing changed. */
int zp_mine_add(void *object, uint64_t number, zp_mine_leave *leave, zp_mine_dead *dead);

/** Leave the object now, if the thread has a number in it. */
void zp_mine_drop(const void *object);

#endif
