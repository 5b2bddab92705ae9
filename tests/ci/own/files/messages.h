/* A header of the usual kind: everything inline, elements that are structures and are copied whole, a fixed size with
 * one slot that stays free, a thread function and a main that are none of the audit's business. */
#ifndef MESSAGES_H
#define MESSAGES_H
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#ifndef MESSAGES_SIZE
#define MESSAGES_SIZE 256
#endif

struct message {
    int kind;
    char text[20];
};

struct messages {
    struct {
        _Atomic unsigned head;
        char pad[60];
    } producer;
    struct {
        _Atomic unsigned tail;
        char pad[60];
    } consumer;
    struct message slots[MESSAGES_SIZE];
};

static inline int messages_put(struct messages *q, const struct message *m)
{
    unsigned head = atomic_load_explicit(&q->producer.head, memory_order_relaxed);
    unsigned next = (head + 1) % MESSAGES_SIZE;
    if (next == atomic_load_explicit(&q->consumer.tail, memory_order_acquire))
        return 1;
    memcpy(&q->slots[head], m, sizeof(*m));
    atomic_store_explicit(&q->producer.head, next, memory_order_release);
    return 0;
}

static inline int messages_get(struct messages *q, struct message *m)
{
    unsigned tail = atomic_load_explicit(&q->consumer.tail, memory_order_relaxed);
    if (tail == atomic_load_explicit(&q->producer.head, memory_order_acquire))
        return 1;
    *m = q->slots[tail];
    atomic_store_explicit(&q->consumer.tail, (tail + 1) % MESSAGES_SIZE, memory_order_release);
    return 0;
}

static void *worker(void *argument)
{
    struct messages *q = argument;
    pthread_t self = pthread_self();
    struct message m;
    while (messages_get(q, &m))
        printf("%d", m.kind);
    return (void *)self;
}
#endif
