/* The traced SPSC ring. */
#include "client.h"

#include "zp_spsc.c"

typedef zp_spsc bounded;
#define OF(operation) zp_spsc_##operation
#include "bounded.h"

size_t zp_client_memory(void *object, uint64_t type, uint64_t *words, size_t room)
{
    (void)type;
    zp_spsc *q = object;
    const uint64_t scalars[] = {atomic_load(&q->tail), q->tail_own,  q->head_seen, atomic_load(&q->head),
                                q->head_own,           q->tail_seen, q->capacity,  q->mask};
    return zp_client_write(words, room, scalars, sizeof scalars / sizeof scalars[0], q->slots, q->mask + 1);
}
