/* moodycamel::ConcurrentQueue (Debian: libconcurrentqueue-dev): a queue for each producer, so no FIFO among them. */
#include <concurrentqueue/concurrentqueue.h>
#include <cstdint>

typedef moodycamel::ConcurrentQueue<uint64_t> queue;

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
    return q->enqueue(item);
}

static inline int queue_take(queue *q, void *, uint64_t *item)
{
    return q->try_dequeue(*item);
}
