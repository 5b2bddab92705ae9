/* zp_mpmc, as a library is called. */
#include <stddef.h>

#include "zp_mpmc.h"

typedef zp_mpmc queue;

static inline queue *queue_make(void)
{
    queue *q;
    zp_mpmc_create(&q, 4096);
    return q;
}

static inline void *queue_join(queue *q)
{
    (void)q;
    return NULL;
}

static inline int queue_put(queue *q, void *mine, uint64_t item)
{
    (void)mine;
    return zp_mpmc_push(q, item) == ZP_OK;
}

static inline int queue_take(queue *q, void *mine, uint64_t *item)
{
    (void)mine;
    return zp_mpmc_pop(q, item) == ZP_OK;
}
