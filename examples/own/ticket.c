/* A ticket dispenser: next gives 0, 1, 2, … to whoever calls, current tells how many have been given.
 *
 *     python -m ci audit examples/own/ticket.c
 */
#include <stdint.h>

#include "zp_atomic.h"

struct ticket {
    _Atomic uint64_t given;
};

/* Take a ticket: its number, which nobody else gets. */
uint64_t ticket_next(struct ticket *t)
{
    uint64_t mine = ZP_FAA(&t->given, 1, seq_cst);
    return mine;
}

/* How many tickets have been given. */
uint64_t ticket_current(struct ticket *t)
{
    uint64_t given = ZP_LOAD(&t->given, seq_cst);
    return given;
}
