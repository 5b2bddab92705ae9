/* For the second reader (clang): takes the place of csrc/zp_atomic.h, whose include guard it defines. Accesses are
 * calls of declared functions. The types around the calls are those of the fields, so that clang checks them: a pointer
 * to one struct is none to another, and no integer. */
#ifndef ZP_ATOMIC_H
#define ZP_ATOMIC_H
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#define ZP_CACHE_LINE 128
#define ZP_RARE
enum { zp_order_relaxed, zp_order_acquire, zp_order_release, zp_order_acq_rel, zp_order_seq_cst };
uint64_t zp_load(const volatile void *place, int order);
void zp_store(volatile void *place, uint64_t value, int order);
uint64_t zp_read(const void *place);
void zp_write(void *place, uint64_t value);
_Bool zp_cas(volatile void *place, void *expected, uint64_t desired, int success, int failure);
uint64_t zp_faa(volatile void *place, uint64_t value, int order);
uint64_t zp_xchg(volatile void *place, uint64_t value, int order);
void zp_fence(int order);
void *zp_new(size_t size, uint64_t slots);
void zp_free(void *pointer);
void zp_dispose(void *pointer, void (*deleter)());
void zp_pause(void);
/* What an atomic object holds: clang refuses any other place. */
#define ZP_HELD(place) __typeof__(__c11_atomic_load(place, 5))
/* A value, converted to a type as by an initialisation: clang refuses what C does not convert by itself. */
#define ZP_AS(type, value) ((uint64_t)((type){value}))
#define ZP_LOAD(place, order) ((ZP_HELD(place))zp_load(place, zp_order_##order))
#define ZP_STORE(place, value, order) zp_store(place, ZP_AS(ZP_HELD(place), value), zp_order_##order)
#define ZP_READ(place) ((__typeof__(*(place)))zp_read(place))
#define ZP_WRITE(place, value) zp_write(place, ZP_AS(__typeof__(*(place)), value))
#define ZP_CAS(place, expected, desired, success, failure)                                                             \
    zp_cas(place, (ZP_HELD(place) *){expected}, ZP_AS(ZP_HELD(place), desired), zp_order_##success, zp_order_##failure)
#define ZP_FAA(place, value, order) ((ZP_HELD(place))zp_faa(place, ZP_AS(ZP_HELD(place), value), zp_order_##order))
#define ZP_XCHG(place, value, order) ((ZP_HELD(place))zp_xchg(place, ZP_AS(ZP_HELD(place), value), zp_order_##order))
#define ZP_FENCE(order) zp_fence(zp_order_##order)
#define ZP_NEW(type, slots) ((type *)zp_new(sizeof(type), slots))
#define ZP_FREE(pointer) zp_free(pointer)
#define ZP_DISPOSE(pointer, deleter) zp_dispose(pointer, deleter)
#define ZP_PAUSE() zp_pause()
#define ZP_ALLOC(size) zp_allocate(size)
#endif
