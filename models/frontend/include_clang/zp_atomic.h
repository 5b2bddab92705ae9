/* For the second reader (clang): takes the place of csrc/zp_atomic.h, whose include guard it defines. Accesses are
 * calls of declared functions, so that clang checks their types: an atomic field is no plain word, and the other way
 * round. */
#ifndef ZP_ATOMIC_H
#define ZP_ATOMIC_H
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#define ZP_CACHE_LINE 128
enum { zp_order_relaxed, zp_order_acquire, zp_order_release, zp_order_acq_rel, zp_order_seq_cst };
uint64_t zp_load(const _Atomic uint64_t *place, int order);
void zp_store(_Atomic uint64_t *place, uint64_t value, int order);
uint64_t zp_read(const uint64_t *place);
void zp_write(uint64_t *place, uint64_t value);
_Bool zp_cas(_Atomic uint64_t *place, uint64_t *expected, uint64_t desired, int success, int failure);
uint64_t zp_faa(_Atomic uint64_t *place, uint64_t value, int order);
uint64_t zp_xchg(_Atomic uint64_t *place, uint64_t value, int order);
void zp_fence(int order);
void zp_pause(void);
#define ZP_LOAD(place, order) zp_load(place, zp_order_##order)
#define ZP_STORE(place, value, order) zp_store(place, value, zp_order_##order)
#define ZP_READ(place) zp_read(place)
#define ZP_WRITE(place, value) zp_write(place, value)
#define ZP_CAS(place, expected, desired, success, failure)                                                             \
    zp_cas(place, expected, desired, zp_order_##success, zp_order_##failure)
#define ZP_FAA(place, value, order) zp_faa(place, value, zp_order_##order)
#define ZP_XCHG(place, value, order) zp_xchg(place, value, zp_order_##order)
#define ZP_FENCE(order) zp_fence(zp_order_##order)
#define ZP_PAUSE() zp_pause()
#define ZP_ALLOC(size) zp_allocate(size)
#define ZP_FREE(pointer) zp_release(pointer)
#endif
