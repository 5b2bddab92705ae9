/* boost::lockfree::queue (Debian: libboost-dev): Michael and Scott's, its nodes from a free list that never shrinks. */
#include <boost/lockfree/queue.hpp>
#include <cstdint>

typedef boost::lockfree::queue<uint64_t> queue;

static inline queue *queue_make(void)
{
    return new queue(128);
}

static inline void *queue_join(queue *)
{
    return nullptr;
}

static inline int queue_put(queue *q, void *, uint64_t item)
{
    return q->push(item);
}

static inline int queue_take(queue *q, void *, uint64_t *item)
{
    return q->pop(*item);
}
