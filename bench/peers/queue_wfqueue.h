/* zp_wfqueue, as a library is called. */
#include "zp_wfqueue.h"

typedef zp_wfqueue queue;

static inline queue *queue_make(void)
{
    queue *q;
    zp_wfqueue_create(&q, queue_threads);
    return q;
}

/* The slot, and 1 more. */
static inline void *queue_join(queue *q)
{
    uint64_t slot = 0;
    if (zp_wfqueue_mine(q, &slot) != ZP_OK)
        abort();
    return (void *)(uintptr_t)(slot + 1);
}

static inline int queue_put(queue *q, void *mine, uint64_t item)
{
    return zp_wfqueue_enqueue(q, (uintptr_t)mine - 1, item) == ZP_OK;
}

static inline int queue_take(queue *q, void *mine, uint64_t *item)
{
    return zp_wfqueue_dequeue(q, (uintptr_t)mine - 1, item) == ZP_OK;
}
