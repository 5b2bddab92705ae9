/* For the proof front end: the types of the accepted subset and no others. */
#ifndef ZP_FAKE_STDINT_H
#define ZP_FAKE_STDINT_H
typedef unsigned long long uint64_t;
typedef unsigned int uint32_t;
typedef long long int64_t;
typedef unsigned long long uintptr_t;
#define UINT64_C(value) value##ULL
#define UINT64_MAX 18446744073709551615ULL
#define SIZE_MAX 18446744073709551615ULL
#endif
