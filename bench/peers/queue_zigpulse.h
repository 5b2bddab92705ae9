/* zp_queue, as a library is called. With -DASYMMETRIC the fence is on the side that frees. */
#include "zp_hazard.h"
#include "zp_queue.h"

#ifndef ASYMMETRIC
#define ASYMMETRIC 0
#endif

typedef zp_queue queue;

static zp_domain *domain;

static inline queue *queue_make(void)
{
    queue *q;
    if (zp_hazard_create(&domain, 0, ASYMMETRIC) != ZP_OK)
        return NULL;
    zp_queue_create(&q);
    return q;
}

static inline void *queue_join(queue *q)
{
    (void)q;
    return zp_domain_mine(domain);
}

static inline int queue_put(queue *q, void *mine, uint64_t item)
{
    return zp_queue_enqueue(q, (zp_record *)mine, item) == ZP_OK;
}

static inline int queue_take(queue *q, void *mine, uint64_t *item)
{
    return zp_queue_dequeue(q, (zp_record *)mine, item) == ZP_OK;
}
