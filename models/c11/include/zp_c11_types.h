/* For reading foreign files: the names of types. What they are stands in models/c11/types.py. */
#ifndef ZP_C11_TYPES_H
#define ZP_C11_TYPES_H
typedef int size_t;
typedef int ssize_t;
typedef int ptrdiff_t;
typedef int intptr_t;
typedef int uintptr_t;
typedef int intmax_t;
typedef int uintmax_t;
typedef int uint_fast64_t;
typedef int uint_least64_t;
typedef int int_fast64_t;
typedef int int_least64_t;
typedef int uint64_t;
typedef int int64_t;
typedef int uint32_t;
typedef int int32_t;
typedef int uint16_t;
typedef int int16_t;
typedef int uint8_t;
typedef int int8_t;
typedef int uint_fast32_t;
typedef int int_fast32_t;
typedef int uint_least32_t;
typedef int int_least32_t;
typedef int uint_fast16_t;
typedef int int_fast16_t;
typedef int uint_fast8_t;
typedef int int_fast8_t;
#define NULL ((void *)0)
#define __builtin_offsetof(type, member) offsetof(type, member)
#endif
