/* For the check of expansions: no macros, so that what csrc/zp_atomic.h makes of an access stays visible as a call with
 * its memory orders. The names are those of C11; nothing is compiled with this file. */
#ifndef ZP_FAKE_STDATOMIC_H
#define ZP_FAKE_STDATOMIC_H
typedef enum memory_order {
    memory_order_relaxed,
    memory_order_consume,
    memory_order_acquire,
    memory_order_release,
    memory_order_acq_rel,
    memory_order_seq_cst
} memory_order;
#endif
