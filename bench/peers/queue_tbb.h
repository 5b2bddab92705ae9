/* tbb::concurrent_queue of oneTBB (Debian: libtbb-dev): several arrays, tickets by fetch-and-add. */
#include <cstdint>
#include <tbb/concurrent_queue.h>

typedef tbb::concurrent_queue<uint64_t> queue;

static inline queue *queue_make(void)
{
    return new queue;
}

static inline void *queue_join(queue *)
{
    return nullptr;
}

static inline int queue_put(queue *q, void *, uint64_t item)
{
    q->push(item);
    return 1;
}

static inline int queue_take(queue *q, void *, uint64_t *item)
{
    return q->try_pop(*item);
}
