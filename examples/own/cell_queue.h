#ifndef CELL_QUEUE_H
#define CELL_QUEUE_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    atomic_size_t turn;
    void *item;
} cell;

typedef struct {
    cell *cells;
    size_t mask;
    char pad0[64];
    atomic_size_t tail;
    char pad1[64 - sizeof(atomic_size_t)];
    atomic_size_t head;
} cell_queue;

int cell_queue_init(cell_queue *q, size_t size);
void cell_queue_destroy(cell_queue *q);
int cell_queue_push(cell_queue *q, void *item);
void *cell_queue_pop(cell_queue *q);
#endif
