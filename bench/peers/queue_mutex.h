/* A ring with a mutex: what one writes if nothing else is at hand. */
#define MUTEX_SLOTS 4096

typedef struct {
    pthread_mutex_t mutex;
    uint64_t head;
    uint64_t tail;
    uint64_t slots[MUTEX_SLOTS];
} queue;

static inline queue *queue_make(void)
{
    queue *q = (queue *)calloc(1, sizeof *q);
    if (q != NULL)
        pthread_mutex_init(&q->mutex, NULL);
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
    pthread_mutex_lock(&q->mutex);
    int room = q->tail - q->head < MUTEX_SLOTS;
    if (room)
        q->slots[q->tail++ % MUTEX_SLOTS] = item;
    pthread_mutex_unlock(&q->mutex);
    return room;
}

static inline int queue_take(queue *q, void *mine, uint64_t *item)
{
    (void)mine;
    pthread_mutex_lock(&q->mutex);
    int there = q->tail != q->head;
    if (there)
        *item = q->slots[q->head++ % MUTEX_SLOTS];
    pthread_mutex_unlock(&q->mutex);
    return there;
}
