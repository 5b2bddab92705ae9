/**
 * @file zp_stack.h
 * @brief An unbounded LIFO stack of 64-bit words for any number of threads.
 *
 * The theorems (CLAIMS.md, proofs/Stack) are about this file as it is compiled with -DZP_NEVER, which frees no node.
 * That the build which frees nodes does the same is tested, not proved.
 *
 * SYNOPSIS
 *
 *     zp_domain *d;
 *     zp_stack *q;
 *     if (zp_hazard_create(&d, 0, 0) != ZP_OK || zp_stack_create(&q) != ZP_OK)
 *         return -1;
 *     zp_stack_push(q, 42);                       // any thread
 *     zp_record *me = zp_domain_mine(d);          // any thread, its own; NULL: no memory
 *     uint64_t value;
 *     int result = zp_stack_pop(q, me, &value);
 *     zp_stack_destroy(q);                        // after all have stopped
 *     zp_domain_destroy(d);
 *
 * THREADS. All operations may be called by any number of threads. `me` is the calling thread's record; all records used
 * with one stack are of one domain.
 *
 * PROGRESS. Lock-free: an operation tries again only if another one has succeeded meanwhile. pop_all and next are
 * wait-free. What is removed is freed later, see zp_hazard.h.
 *
 * DESIGN. Treiber, "Systems programming: coping with parallelism" (IBM RJ 5118, 1986); Michael's hazard pointers (IEEE
 * TPDS 2004) take the place of its version counter: a node that a pop has in view is not freed, so its address cannot
 * come back meanwhile.
 *
 * SEE ALSO: zp_domain.h, zp_hazard.h, zp_result.h
 */
#ifndef ZP_STACK_H
#define ZP_STACK_H

#include <stdint.h>

#include "zp_domain.h"
#include "zp_result.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A stack. Opaque; made by zp_stack_create. */
typedef struct zp_stack zp_stack;

/** An element with those below it. Opaque. */
typedef struct zp_stack_node zp_stack_node;

/**
 * Make an empty stack.
 *
 * @param[out] out  receives the stack; NULL if the result is not ZP_OK
 * @return ZP_OK, ZP_EINVAL (out is NULL), ZP_ENOMEM
 */
int zp_stack_create(zp_stack **out);

/** Free the stack and what is in it. Forbidden while any thread may still use it. NULL is ignored. */
void zp_stack_destroy(zp_stack *q);

/** Put `value` on top. @return ZP_OK, or ZP_ENOMEM: nothing changed */
int zp_stack_push(zp_stack *q, uint64_t value);

/**
 * Put items[0] and so on to items[n - 1] on top, that one last, all at one instant.
 *
 * @param items  n words; may be NULL if n is 0
 * @return ZP_OK, or ZP_ENOMEM: nothing changed
 */
int zp_stack_push_many(zp_stack *q, const uint64_t *items, uint64_t n);

/**
 * Remove the element on top.
 *
 * @param[out] out  receives it; untouched unless the result is ZP_OK
 * @return ZP_OK, or ZP_EMPTY if the stack was empty at some instant of the call
 */
int zp_stack_pop(zp_stack *q, zp_record *me, uint64_t *out);

/**
 * Remove all elements at one instant.
 *
 * @return they, from the top on, for zp_stack_next; they belong to the caller, who must go through them to the end.
 * NULL if the stack was empty
 */
zp_stack_node *zp_stack_pop_all(zp_stack *q);

/**
 * Take the first of the elements that zp_stack_pop_all or this function returned.
 *
 * @param list      not NULL; not to be used again
 * @param[out] out  receives the element
 * @return the other elements, or NULL if there are none
 */
zp_stack_node *zp_stack_next(zp_stack *q, zp_record *me, zp_stack_node *list, uint64_t *out);

#ifdef __cplusplus
}
#endif

#endif
