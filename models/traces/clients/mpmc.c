/* The traced bounded queue for any number of threads. */
#include "client.h"

#include "zp_mpmc.c"

typedef zp_mpmc bounded;
#define OF(operation) zp_mpmc_##operation
#include "bounded.h"

size_t zp_client_memory(void *object, uint64_t type, uint64_t *words, size_t room)
{
    (void)type;
    zp_mpmc *q = object;
    const uint64_t scalars[] = {atomic_load(&q->tail), atomic_load(&q->head_seen), atomic_load(&q->head), q->capacity,
                                q->mask};
    const size_t count = sizeof scalars / sizeof scalars[0], length = q->mask + 1;
    size_t needed = zp_client_write(words, room, scalars, count, NULL, 0) + 2 * length;
    for (size_t i = 0; i < length && count + length + i < room; i++) {
        words[count + i] = atomic_load(&q->cells[i].turn);
        words[count + length + i] = q->cells[i].value;
    }
    return needed;
}
