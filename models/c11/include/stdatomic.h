/* For reading foreign files: accesses stay calls, the names of types are those of models/c11/types.py. */
#ifndef ZP_C11_STDATOMIC_H
#define ZP_C11_STDATOMIC_H
#include "zp_c11_types.h"
typedef int atomic_bool;
typedef int atomic_char;
typedef int atomic_schar;
typedef int atomic_uchar;
typedef int atomic_short;
typedef int atomic_ushort;
typedef int atomic_int;
typedef int atomic_uint;
typedef int atomic_long;
typedef int atomic_ulong;
typedef int atomic_llong;
typedef int atomic_ullong;
typedef int atomic_flag;
typedef int atomic_size_t;
typedef int atomic_ssize_t;
typedef int atomic_ptrdiff_t;
typedef int atomic_intptr_t;
typedef int atomic_uintptr_t;
typedef int atomic_intmax_t;
typedef int atomic_uintmax_t;
typedef int atomic_uint_fast64_t;
typedef int atomic_uint_least64_t;
typedef int atomic_int_fast64_t;
typedef int atomic_int_least64_t;
typedef int atomic_uint64_t;
typedef int atomic_int64_t;
typedef int atomic_uint32_t;
typedef int atomic_int32_t;
typedef int atomic_uint16_t;
typedef int atomic_int16_t;
typedef int atomic_uint8_t;
typedef int atomic_int8_t;
typedef int atomic_uint_fast32_t;
typedef int atomic_int_fast32_t;
typedef int atomic_uint_least32_t;
typedef int atomic_int_least32_t;
typedef int atomic_uint_fast16_t;
typedef int atomic_int_fast16_t;
typedef int atomic_uint_fast8_t;
typedef int atomic_int_fast8_t;
typedef int memory_order;
#define ATOMIC_VAR_INIT(value) (value)
#define ATOMIC_FLAG_INIT 0
#define atomic_flag_test_and_set(place) atomic_exchange(place, 1)
#define atomic_flag_test_and_set_explicit(place, order) atomic_exchange_explicit(place, 1, order)
#define atomic_flag_clear(place) atomic_store(place, 0)
#define atomic_flag_clear_explicit(place, order) atomic_store_explicit(place, 0, order)
#define kill_dependency(value) (value)
#endif
