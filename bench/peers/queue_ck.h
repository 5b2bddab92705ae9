/* ck_hp_fifo of Concurrency Kit (Debian: libck-dev): Michael and Scott's queue with hazard pointers, nodes by malloc.
 */
#include <ck_hp.h>
#include <ck_hp_fifo.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct {
    ck_hp_t hp;
    ck_hp_fifo_t fifo;
} queue;

static inline queue *queue_make(void)
{
    queue *q = (queue *)aligned_alloc(128, (sizeof *q + 127) / 128 * 128);
    ck_hp_fifo_entry_t *stub = (ck_hp_fifo_entry_t *)malloc(sizeof *stub);
    if (q == NULL || stub == NULL)
        return NULL;
    ck_hp_init(&q->hp, CK_HP_FIFO_SLOTS_COUNT, 128, free);
    ck_hp_fifo_init(&q->fifo, stub);
    return q;
}

static inline void *queue_join(queue *q)
{
    ck_hp_record_t *record = (ck_hp_record_t *)aligned_alloc(128, (sizeof *record + 127) / 128 * 128);
    void **slots = (void **)aligned_alloc(128, 128);
    if (record == NULL || slots == NULL)
        abort();
    ck_hp_register(&q->hp, record, slots);
    return record;
}

static inline int queue_put(queue *q, void *mine, uint64_t item)
{
    ck_hp_fifo_entry_t *entry = (ck_hp_fifo_entry_t *)malloc(sizeof *entry);
    if (entry == NULL)
        return 0;
    ck_hp_fifo_enqueue_mpmc((ck_hp_record_t *)mine, &q->fifo, entry, (void *)(uintptr_t)item);
    return 1;
}

static inline int queue_take(queue *q, void *mine, uint64_t *item)
{
    void *value;
    ck_hp_fifo_entry_t *entry = ck_hp_fifo_dequeue_mpmc((ck_hp_record_t *)mine, &q->fifo, &value);
    if (entry == NULL)
        return 0;
    *item = (uint64_t)(uintptr_t)value;
    ck_hp_free((ck_hp_record_t *)mine, &entry->hazard, entry, entry);
    return 1;
}
