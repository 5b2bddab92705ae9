/* boost::lockfree::spsc_queue (Debian: libboost-dev). */
#include <boost/lockfree/spsc_queue.hpp>
#include <cstdint>

typedef boost::lockfree::spsc_queue<uint64_t> ring;

#define HAS_BATCHES

static inline ring *ring_make(uint64_t capacity)
{
    return new ring(capacity);
}

static inline int ring_push(ring *q, uint64_t item)
{
    return q->push(item);
}

static inline int ring_pop(ring *q, uint64_t *item)
{
    return q->pop(*item);
}

static inline uint64_t ring_push_many(ring *q, const uint64_t *items, uint64_t n)
{
    return q->push(items, n);
}

static inline uint64_t ring_pop_many(ring *q, uint64_t *items, uint64_t n)
{
    return q->pop(items, n);
}
