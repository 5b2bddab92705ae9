/* For the second reader (clang). */
#ifndef ZP_FAKE_STDINT_H
#define ZP_FAKE_STDINT_H
typedef unsigned long uint64_t;
typedef unsigned int uint32_t;
typedef long int64_t;
typedef unsigned long uintptr_t;
#define UINT64_C(value) value##UL
#define UINT64_MAX 18446744073709551615UL
#define SIZE_MAX 18446744073709551615UL
#endif
